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
from sample_figures import SAMPLES, draw

from pressframes.errors import PressframesError
from pressframes.figures import save_figure

FEW = {"pictures": (".svg",)}
WORDS = {"caption": "每万词频次。", "alt": "十五根横条。", "source": "Invented numbers."}

SAVE_ALL = """
import sys
from sample_figures import draw
from test_figures_export import FEW, WORDS
from pressframes.figures import save_figure
for number, name in enumerate(sys.argv[2:]):
    table, figure = draw(name)
    few = {} if name in ("bars", "dots") else {"pictures": (".svg", ".png")}
    save_figure(figure, f"fig-{number:02}-{name}", data=table, folder=sys.argv[1], **WORDS, **few)
"""


def save(name: str, folder: Path, **options):
    table, figure = draw(name)
    return save_figure(figure, f"fig-01-{name}", folder=folder, **{"data": table, **WORDS, **FEW, **options})


@pytest.mark.parametrize(
    "names",
    [["bars", "word-cloud"], pytest.param([*SAMPLES], marks=pytest.mark.stress)],
    ids=["two", "all"],
)
def test_all_files_are_the_same_in_two_processes_that_differ_in_hashing_time_zone_and_settings(tmp_path, names):
    (tmp_path / "matplotlibrc").write_text("font.size: 20\naxes.grid: True\nsavefig.bbox: tight\n")
    for run, changed in {
        "one": {"PYTHONHASHSEED": "1", "TZ": "UTC"},
        "two": {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "SOURCE_DATE_EPOCH": "1", "LC_ALL": "C"}
        | {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc")},
    }.items():
        command = [sys.executable, "-c", SAVE_ALL, str(tmp_path / run), *names]
        subprocess.run(command, check=True, cwd=Path(__file__).parent, env=os.environ | changed)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())

    assert len(files) >= 8 * len(names)
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_the_svg_keeps_words_as_words_and_says_whose_it_is(tmp_path):
    svg = save("keyness", tmp_path).files[".svg"].read_text(encoding="utf-8")

    assert re.search(r"<text[^>]*>战“疫”</text>", svg)
    assert "<dc:identifier>fig-01-keyness</dc:identifier>" in svg
    assert "Matplotlib" not in svg and "dc:date" not in svg


def test_the_png_has_300_dots_an_inch(tmp_path):
    picture = Image.open(save("bars", tmp_path, pictures=(".svg", ".png")).files[".png"])

    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert picture.width == pytest.approx(170 / 25.4 * 300, abs=1)


def test_the_csv_is_the_table_that_was_drawn(tmp_path):
    table, _ = draw("bars")
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
    assert Image.open(io.BytesIO(picture)).width < 700


@pytest.mark.parametrize("missing", ["caption", "alt", "source"])
def test_a_figure_without_its_words_is_refused_before_anything_is_written(tmp_path, missing):
    with pytest.raises(PressframesError, match=f"fig-01-bars: the figure has no {missing}.*Expected"):
        save("bars", tmp_path / "new", **{missing: " "})
    assert not (tmp_path / "new").exists()


def test_an_unknown_form_of_picture_is_refused(tmp_path):
    with pytest.raises(PressframesError, match=r"asked for are .svg, .gif. Expected .svg, .* and any of"):
        save("bars", tmp_path / "new", pictures=(".svg", ".gif"))
    assert not (tmp_path / "new").exists()


def test_a_table_that_is_not_what_was_drawn_is_refused_with_row_and_column(tmp_path):
    table, _ = draw("bars")
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
            save("bars", tmp_path / "new", data=wrong)
    assert not (tmp_path / "new").exists()


def test_a_word_cloud_is_held_to_its_table_by_the_sizes_of_its_words(tmp_path):
    table, _ = draw("word-cloud")
    wrong = table.assign(count=table["count"] + 1.0 * (table.index == 3))

    with pytest.raises(PressframesError, match="row 3, column count"):
        save("word-cloud", tmp_path / "new", data=wrong)


def test_an_id_or_number_that_belongs_to_another_figure_is_refused(tmp_path):
    save("bars", tmp_path)
    save("bars", tmp_path)
    table, other = draw("dots")
    options = {"data": table, "folder": tmp_path, **WORDS, **FEW}

    with pytest.raises(PressframesError, match="fig-01-bars: the id is used twice.*replace=True"):
        save_figure(other, "fig-01-bars", **options)
    with pytest.raises(PressframesError, match="fig-01-dots: the number is used twice; .* has fig-01-bars already"):
        save_figure(other, "fig-01-dots", **options)
    save_figure(other, "fig-01-bars", **options, replace=True)


def test_a_manifest_that_is_not_one_is_refused(tmp_path):
    (tmp_path / "manifest.json").write_text("[]")

    with pytest.raises(PressframesError, match="manifest.json: the file is not a manifest"):
        save("bars", tmp_path)


@pytest.mark.parametrize("name", ["fig/03", "../fig", "Fig 3", "fig-03.svg", "", "图3"])
def test_an_id_that_is_no_plain_name_is_refused_before_anything_is_written(tmp_path, name):
    table, figure = draw("bars")

    with pytest.raises(PressframesError, match="Figure id .*Expected lower-case letters, digits and hyphens"):
        save_figure(figure, name, data=table, folder=tmp_path / "new", **WORDS)
    assert not (tmp_path / "new").exists()


FILL_THE_DISK = """
import resource, sys
sys.path.insert(0, ".")
from test_figures_export import save
from pathlib import Path
from pressframes.errors import PressframesError
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    save("bars", Path(sys.argv[1]))
except PressframesError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file sizes cannot be limited there")
def test_a_full_disk_leaves_the_old_files_as_they_were_and_nothing_half_written(tmp_path):
    save("bars", tmp_path, made_with={"run": 1})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    run = subprocess.run(
        [sys.executable, "-c", FILL_THE_DISK, str(tmp_path)],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "could not be written" in run.stdout and "nothing was left half-written" in run.stdout
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
