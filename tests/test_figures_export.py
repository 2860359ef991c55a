"""Figures as files: the same bytes at every run, all of them or none."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from sample_figures import SAMPLES, draw, drawn_once
from sample_figures import save as save_as

from pressframes.errors import PressframesError
from pressframes.figures import save as saving
from pressframes.figures.bars import draw_bars
from pressframes.figures.sheet import Chart

FEW = {"pictures": (".svg",)}
SAVED_TWICE = ["cut-list", "sections", "parts-of-a-cloud"]
WORDS = {"caption": "每万词频次。", "alt": "十五根横条。", "source": "Invented numbers."}

# What is saved here is saved again in a process of its own, where all that must not matter is different.
ELSEWHERE = """
import json, sys, matplotlib
before = dict(matplotlib.rcParams)
import pressframes.figures
facts = {"settings": dict(matplotlib.rcParams) == before, "zhplot": "zhplot" in sys.modules}
from test_figures_export import save_samples
save_samples(sys.argv[1], sys.argv[2:])
print(json.dumps(facts))
"""


def save_samples(folder: str, names: list[str]) -> None:
    for number, name in enumerate(names):
        table, figure = draw(name)
        few = {} if name in ("cut-list", "dots") else {"pictures": (".svg", ".png")}
        save_as(figure, f"fig-{number:02}-{name}", table, folder, **WORDS, **few)


def save(name: str, folder: Path, **options):
    table, figure = drawn_once(name)
    return save_as(figure, f"fig-01-{name}", options.pop("table", table), folder, **{**WORDS, **FEW, **options})


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Two samples saved in another process, as its folder and what it said of itself."""
    return save_elsewhere(tmp_path_factory.mktemp("elsewhere"), SAVED_TWICE)


def save_elsewhere(folder: Path, names: list[str]) -> tuple[Path, dict]:
    (folder / "matplotlibrc").write_text("font.size: 20\naxes.grid: True\nsavefig.bbox: tight\n")
    changed = {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "SOURCE_DATE_EPOCH": "1", "LC_ALL": "C"}
    changed["MATPLOTLIBRC"] = str(folder / "matplotlibrc")
    command = [sys.executable, "-c", ELSEWHERE, str(folder / "figures"), *names]
    run = subprocess.run(
        command, check=True, cwd=Path(__file__).parent, env=os.environ | changed, capture_output=True, text=True
    )
    return folder / "figures", json.loads(run.stdout)


def assert_saved_here_as_there(there: Path, here: Path, names: list[str]) -> None:
    save_samples(str(here), names)
    files = sorted(path.name for path in here.iterdir())

    assert len(files) >= 8 * len(names)
    for name in files:
        assert (here / name).read_bytes() == (there / name).read_bytes(), name


def test_all_files_are_the_same_in_two_processes_that_differ_in_hashing_time_zone_and_settings(elsewhere, tmp_path):
    assert_saved_here_as_there(elsewhere[0], tmp_path, SAVED_TWICE)


@pytest.mark.stress
def test_all_files_of_every_sample_are_the_same_in_two_processes(tmp_path):
    there, _ = save_elsewhere(tmp_path, [*SAMPLES])
    assert_saved_here_as_there(there, tmp_path / "here", [*SAMPLES])


def test_importing_the_figures_imports_no_zhplot_and_changes_no_setting(elsewhere):
    assert elsewhere[1] == {"settings": True, "zhplot": False}


def test_the_svg_keeps_words_as_words_and_says_whose_it_is(tmp_path):
    saved = save("word-cloud", tmp_path, pictures=(".svg", ".editable.svg"))
    svg = saved.files[".editable.svg"].read_text(encoding="utf-8")

    assert re.search(r"<text[^>]*>战“疫”</text>", svg)
    assert "<dc:identifier>fig-01-word-cloud</dc:identifier>" in svg
    assert "Matplotlib" not in svg and "dc:date" not in svg


def test_the_png_has_300_dots_an_inch(tmp_path):
    picture = Image.open(save("bars", tmp_path, pictures=(".svg", ".png")).files[".png"])

    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert picture.width == pytest.approx(170 / 25.4 * 300, abs=1)


def test_the_csv_is_the_table_that_was_drawn(tmp_path):
    table, _ = drawn_once("bars")
    saved = pd.read_csv(save("bars", tmp_path).files[".csv"])

    pd.testing.assert_frame_equal(saved, table, rtol=1e-9, check_dtype=False)


def test_the_record_says_how_the_figure_was_made_and_the_manifest_hashes_its_files(tmp_path):
    saved = save(
        "bars",
        tmp_path,
        made_with={"corpus": "epidemic-page-2022", "n": 2000},
        columns={"rate_per_10k": "Per 10,000 words."},
    )
    record = json.loads(saved.files[".json"].read_text(encoding="utf-8"))

    assert record["made_with"] == {"corpus": "epidemic-page-2022", "n": 2000}
    assert record["columns"]["rate_per_10k"] == {"meaning": {"en": "Per 10,000 words."}, "drawn": True}
    assert record["columns"]["count"]["drawn"] is False

    listed = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["figures"]["fig-01-bars"]
    assert listed["fingerprint"] == record["fingerprint"]
    for name, digest in listed["files"].items():
        assert hashlib.sha256(saved.files[name].read_bytes()).hexdigest() == digest


def test_a_notebook_shows_a_small_picture(tmp_path):
    saved = save("bars", tmp_path)
    picture = saved._repr_png_()

    assert repr(saved) == "SavedFigure(id='fig-01-bars')"
    assert Image.open(io.BytesIO(picture)).width == 602  # 170 mm at 90 dots an inch
    shown, beside = saved._repr_mimebundle_()
    assert set(shown) == {"image/png", "text/plain"} and beside == {"image/png": {"alt": WORDS["alt"]}}


@pytest.mark.parametrize("missing", ["caption", "alt", "source"])
def test_a_figure_without_its_words_is_refused_before_anything_is_written(tmp_path, missing):
    with pytest.raises(PressframesError, match=f"fig-01-nothing: the figure has no {missing}.*Expected"):
        save("nothing", tmp_path / "new", **{missing: " "})
    assert not (tmp_path / "new").exists()


def test_an_unknown_form_of_picture_is_refused(tmp_path):
    with pytest.raises(PressframesError, match=r"asked for are .gif. Expected .svg, .* and any of"):
        save("nothing", tmp_path / "new", pictures=(".svg", ".gif"))
    assert not (tmp_path / "new").exists()


def test_a_table_that_is_not_what_was_drawn_is_refused_with_row_and_column(tmp_path):
    table, _ = drawn_once("bars")
    for message, wrong in {
        "row 2, column rate_per_10k: the table has 383.8": table.assign(
            rate_per_10k=table["rate_per_10k"] * (1 + 0.01 * (table.index == 2))
        ),
        "row 0, column word: the table has 志愿军, the figure draws 志愿者": table.replace("志愿者", "志愿军"),
        "the figure draws 15 rows, and the table has 14": table.head(14),
        "draws the column high, and the table does not have it": table.drop(columns="high"),
        "row 0, column rate_per_10k": table.iloc[::-1],
    }.items():
        with pytest.raises(PressframesError, match=f"fig-01-bars: the table is not what was drawn: .*{message}"):
            save("bars", tmp_path / "new", table=wrong)
    assert not (tmp_path / "new").exists()


def test_a_word_cloud_is_held_to_its_table_by_the_sizes_of_its_words(tmp_path):
    table, _ = drawn_once("word-cloud")
    wrong = table.assign(count=table["count"] + 1.0 * (table.index == 3))

    with pytest.raises(PressframesError, match="row 3, column count"):
        save("word-cloud", tmp_path / "new", table=wrong)


def test_an_id_or_number_that_belongs_to_another_figure_is_refused(tmp_path, monkeypatch):
    save("cut-list", tmp_path)
    save("cut-list", tmp_path)
    table, other = drawn_once("nothing")
    options = {**WORDS, **FEW}

    monkeypatch.setattr(saving, "svg_bytes", None)  # nothing is drawn for that
    with pytest.raises(PressframesError, match="fig-01-cut-list: the id is used twice.*replace=True"):
        save_as(other, "fig-01-cut-list", table, tmp_path, **options)
    with pytest.raises(
        PressframesError, match="fig-01-nothing: the number is used twice; .* has fig-01-cut-list already"
    ):
        save_as(other, "fig-01-nothing", table, tmp_path, **options)
    monkeypatch.undo()
    save_as(other, "fig-01-cut-list", table, tmp_path, **options, replace=True)


def test_files_of_an_earlier_drawing_are_gone_and_one_that_was_lost_is_no_error(tmp_path):
    save("nothing", tmp_path, pictures=(".svg", ".editable.svg", ".png"))
    (tmp_path / "fig-01-nothing.png").unlink()
    again = save("nothing", tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["manifest.json", *(f"fig-01-nothing{ending}" for ending in again.files)]
    )


def test_every_json_file_is_written_one_step_in_and_ends_its_last_line(tmp_path):
    files = save("nothing", tmp_path).files
    for path in (files[".csl.json"], tmp_path / "manifest.json"):
        text = path.read_text(encoding="utf-8")
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    record = files[".json"].read_text(encoding="utf-8").splitlines()

    assert record[1].startswith(' "id": ') and [line[:12] for line in record[-3:]] == [
        ' "outlines":',
        ' "drawing": ',
        "}",
    ]


def test_of_many_rows_that_are_not_what_was_drawn_one_is_named_and_all_are_counted(tmp_path):
    table, _ = drawn_once("bars")
    one = table.assign(rate_per_10k=table["rate_per_10k"] + (table.index == 0))
    for wrong, more in (
        (one, r"390\. Expected"),
        (one.assign(low=one["low"] + (table.index < 2)), r"390 \(and 2 more\)"),
    ):
        with pytest.raises(
            PressframesError, match=f"row 0, column rate_per_10k: the table has 391.*, the figure draws {more}"
        ):
            save("bars", tmp_path / "new", table=wrong)


def test_a_manifest_that_is_not_one_is_refused(tmp_path):
    (tmp_path / "manifest.json").write_text("[]")

    with pytest.raises(PressframesError, match="manifest.json: the file is not a manifest"):
        save("nothing", tmp_path)


@pytest.mark.parametrize("name", ["fig/03", "../fig", "Fig 3", "fig-03.svg", "", "图3"])
def test_an_id_that_is_no_plain_name_is_refused_before_anything_is_written(tmp_path, name):
    table, figure = drawn_once("bars")

    with pytest.raises(PressframesError, match="Figure id .*Expected lower-case letters, digits and hyphens"):
        save_as(figure, name, table, tmp_path / "new", **WORDS)
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="file sizes cannot be limited there")
def test_a_full_disk_leaves_the_old_files_as_they_were_and_nothing_half_written(tmp_path):
    import resource

    save("bars", tmp_path, made_with={"run": 1})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(PressframesError, match="could not be written.*nothing was left half-written"):
            save("bars", tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_character_that_the_font_lacks_is_named_in_the_record_and_stays_in_the_table(tmp_path):
    table = pd.DataFrame({"word": ["志愿者", "抗疫😷"], "count": [5, 3]})
    figure = draw_bars(Chart(table, label="word", value="count", title="频\u202e次\x07"))
    saved = save_as(figure, "fig-01-masks", table, tmp_path, **WORDS, **FEW)
    record = json.loads(saved.files[".json"].read_text(encoding="utf-8"))

    assert record["not_in_font"] == ["😷"] and record["title"] == {"zh": "频次"}
    assert "抗疫😷" in saved.files[".csv"].read_text(encoding="utf-8")


def test_chinese_is_written_as_it_is_in_the_record_and_the_manifest(tmp_path):
    saved = save("bars", tmp_path)

    for path in (saved.files[".json"], tmp_path / "manifest.json"):
        text = path.read_text(encoding="utf-8")
        assert "志愿者" in text and "\\u" not in text
    assert "志愿者" in saved.files[".csl.json"].read_text(encoding="utf-8")


def test_what_was_saved_elsewhere_before_changes_nothing(tmp_path):
    save("cut-list", tmp_path / "one")
    table, other = drawn_once("nothing")
    saved = save_as(other, "fig-01-cut-list", table, tmp_path / "two", **WORDS, **FEW)

    assert saved.files[".svg"].exists()
