"""Anyone's texts, laid out and run without an edit: no traceback, and not a word of the study that came first."""

import json
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import ROOT

from pressframes.cli import main

REPORTS = pd.read_csv(ROOT / "data" / "examples" / "flood-reports" / "articles.csv", dtype=str)
FOREIGN = re.compile(r"epidemic|疫|the page is under copyright|the page['’]s|this is one page|该版", re.I)
ODD = "洪水 study's 1"
PAPERS = ("江州日报", "南江晚报")


def spoken(folder: Path) -> str:
    """All that a study says: prose and outputs of its notebooks, titles and captions of its figures."""
    said = []
    for path in sorted((folder / "build").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            said.append(cell.source if cell.cell_type == "markdown" else "")
            for output in cell.get("outputs", ()):
                data = output.get("data", {})
                said += [
                    output.get("text", ""),
                    *(data.get(f"text/{kind}", "") for kind in ("markdown", "html", "plain")),
                ]
    for path in (folder / "figures").glob("fig-*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        said += [text for part in ("title", "caption", "alt", "limits") for text in record[part].values()]
    return "\n".join(said)


def tables(folder: Path, columns: set[str]) -> list[pd.DataFrame]:
    """The saved tables that have some columns."""
    read = (pd.read_csv(path, dtype=str) for path in sorted((folder / "data" / "derived").glob("*.csv")))
    return [table for table in read if columns <= set(table)]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.stress
@pytest.mark.parametrize("name", ["flood-xlsx", "flood-txt", "flood-html"])
def test_reports_of_two_newspapers_are_compared_without_an_edit(name, shared, here):
    folder = shared / "own-corpora-dev" / name
    if not folder.is_dir():
        pytest.skip("needs the invented corpora of the shared folder")
    source = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["input"]

    assert main(["new", ODD, "--corpus", str(folder / source)]) == 0
    assert main(["reproduce", "--study", ODD]) == 0

    said = spoken(here / ODD)
    assert all(paper in said for paper in PAPERS) and re.search(r"\bweeks?\b", said)
    assert not FOREIGN.search(said)
    assert any(set(table["side"]) == set(PAPERS) for table in tables(here / ODD, {"side"}))


MATERIAL = {
    "one text": REPORTS.head(1),
    "two texts": REPORTS.head(2),
    "three texts": REPORTS.head(3),
    "six texts of one newspaper": REPORTS[REPORTS["报纸"] == PAPERS[0]].head(6),
    "no dates and no newspapers": REPORTS[["标题", "正文"]],
    "odd characters": REPORTS.assign(标题="水\u200b渠🌊" + REPORTS["标题"]).head(8),
    "ninety-nine texts": pd.concat([REPORTS] * 5, ignore_index=True).head(99),
}


@pytest.mark.stress
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", MATERIAL)
def test_any_material_ends_with_a_study_that_says_what_can_be_said(name, language, here):
    MATERIAL[name].to_csv("articles.csv", index=False)

    assert main(["new", ODD, "--corpus", "articles.csv", "--language", language]) == 0
    assert main(["reproduce", "--study", ODD]) == 0

    said = spoken(here / ODD)
    assert not FOREIGN.search(said)
    assert not re.search(r"\bnan\b|\{\w+\}|Traceback", said)


def test_a_bold_stretch_of_the_wording_ends_before_its_full_stop():
    """A mark of full width before the closing ** is read as no end of bold where a character follows."""
    wordings = (ROOT / "notebooks" / "wording").glob("*.toml")
    bold = [text for path in wordings for text in re.findall(r"\*\*([^*\n]+)\*\*", path.read_text(encoding="utf-8"))]

    assert bold and not [text for text in bold if text[-1] in "。！？；：，"]
