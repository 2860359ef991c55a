"""Every notebook is executed, says again what it says in the repository, and keeps to the house style."""

import ast
import csv
import re

import nbformat
import pandas as pd
import pytest
from conftest import ROOT
from test_corpora import PAGE

from benchmarks._claims import contradicted
from pressframes.study.folder import Study
from pressframes.study.running import reproduce
from pressframes.study.starting import start_study

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
DRAWN = [figure for path in NOTEBOOKS for figure in re.findall(r'draw\(\\"(fig-[a-z0-9-]+)', path.read_text("utf-8"))]
COMPARED = ("text/markdown", "text/html", "text/plain")


@pytest.fixture(scope="module")
def without_text(tmp_path_factory):
    """The whole study, run from the published counts alone."""
    study = Study(root=ROOT, out=tmp_path_factory.mktemp("without-text"), without_text=True)
    reproduce(study, progress=False)
    return study


@pytest.fixture(scope="module")
def with_text(tmp_path_factory, page_text):
    """The notebooks that count words, frames and voices, run from the page's text."""
    study = Study(root=ROOT, out=tmp_path_factory.mktemp("with-text"))
    reproduce(study, only=["03", "05", "06"], progress=False)
    return study


def outputs(notebook: nbformat.NotebookNode) -> list[tuple[int, str]]:
    """What each cell shows, as text, but for cells that tell of the machine: versions, sources, speed."""
    shown = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or {"environment", "measured"} & set(cell.metadata.get("tags", [])):
            continue
        for output in cell.outputs:
            data = output.get("data", {"text/plain": output.get("text", "")})
            shown += [(number, data[kind]) for kind in COMPARED if kind in data and "<Figure" not in data[kind]]
    return shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_again_what_it_says_in_the_repository(path, without_text):
    committed = nbformat.read(path, as_version=4)
    executed = nbformat.read(without_text.out / "build" / path.name, as_version=4)

    assert outputs(executed) == outputs(committed)
    assert outputs(committed), "the committed notebook carries its outputs"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_asks_a_question_and_answers_it_first(path):
    cells = nbformat.read(path, as_version=4).cells

    assert re.match(r"# .+\?(\n|$)", cells[0].source), "the title is a question"
    first_code = next(cell for cell in cells if cell.cell_type == "code" and cell.outputs)
    assert re.search(r"\d", str(outputs(nbformat.v4.new_notebook(cells=[first_code])))), "the answer has a number"
    assert "environment" in cells[-1].metadata.tags, "the last cell prints versions and the hash of the sources"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_calls_the_library_and_defines_nothing(path):
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]

    assert not [node for cell in code for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.FunctionDef)]


def test_each_figure_is_drawn_once_and_has_a_number_of_its_own():
    assert len(DRAWN) == len(set(DRAWN)) == len({figure[:6] for figure in DRAWN})


def test_figures_have_picture_drawing_numbers_and_origin(without_text):
    stems = {path.stem for path in without_text.figures.glob("*.png")}

    assert len(stems) >= 10 and stems <= set(DRAWN)
    for stem in stems:
        files = [without_text.figures / f"{stem}.{kind}" for kind in ("svg", "pdf", "csv", "json")]
        assert all(path.stat().st_size > 0 for path in files)
        with open(without_text.figures / f"{stem}.csv", encoding="utf-8", newline="") as file:
            assert len(list(csv.reader(file))) > 1


def test_the_figures_in_the_repository_are_those_that_a_run_gives(without_text):
    made = {path.name: path.read_bytes() for path in without_text.figures.glob("*.csv")}
    kept = {path.name: path.read_bytes() for path in (ROOT / "figures").glob("*.csv")}

    assert made == kept


def test_no_sentence_of_the_study_is_contradicted_by_its_saved_tables(without_text):
    wrong, looked, _ = contradicted(without_text.out)

    assert not wrong
    assert looked >= 25, "sentences were found and worked out again"


@pytest.mark.stress
def test_with_the_text_every_saved_table_is_the_same(with_text, without_text):
    """Figures are drawn from saved tables and from nothing else (but for places in the text, which none shows)."""
    names = [path.name for path in sorted(with_text.tables.glob("*.csv"))]

    assert len(names) >= 15
    for name in names:
        read = [pd.read_csv(study.tables / name) for study in (with_text, without_text)]
        pd.testing.assert_frame_equal(*read, obj=name)


@pytest.mark.stress
def test_the_same_notebooks_run_over_a_folder_of_ones_own(tmp_path):
    (tmp_path / "pages").mkdir()
    # Bylines are no words of an article: the reporter is a word of all four texts, and so a key word.
    page = PAGE.replace("社区工作者送菜", "记者看到，社区工作者送菜").replace("志愿者清晨", "记者看到，志愿者清晨")
    (tmp_path / "pages" / "one.txt").write_text(page, encoding="utf-8")
    second = page.replace("河畔", "山前").replace("八小时", "六小时")
    (tmp_path / "pages" / "two.txt").write_text(second, encoding="gb18030")
    start_study(tmp_path / "pages", tmp_path / "study")
    study = Study(root=tmp_path / "study", out=tmp_path / "study")

    executed = reproduce(study, progress=False)

    assert len(executed) == len(NOTEBOOKS)
    assert {path.stem for path in study.figures.glob("*.svg") if "editable" not in path.stem} <= set(DRAWN)
