"""The figures of the study as they are published: whole, true to their data, and the same wherever they are drawn."""

import itertools
import json
import os
import pickle
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT
from pybtex.database import parse_string
from study_figures import drawings
from test_figures_files import PROGRAMS, missing_ink
from test_verify import CHANGES

from pressframes.figures.meaning import differences, fingerprint, from_plain
from pressframes.figures.read_back import read_svg
from pressframes.figures.render import svg_bytes
from pressframes.figures.style import REFERENCE
from pressframes.proof.journals import SIGHTS, colour_distance, contrast, preflight
from pressframes.proof.verifying import SAME_BYTES, verify

FOLDER = ROOT / "figures"
NOTEBOOKS = ROOT / "notebooks"
PUBLISHED = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))["figures"]
HERE = Path(__file__).parent


def test_every_file_of_the_figures_is_as_it_was_saved():
    assert len(PUBLISHED) >= 10
    assert {verdict.answer for verdict in verify(FOLDER)} == {SAME_BYTES}


@pytest.mark.parametrize("figure", PUBLISHED)
def test_a_figure_passes_preflight_with_the_same_true_numbers_in_english_and_chinese(figure):
    report = preflight(figure, "web", folder=FOLDER)

    assert report["passed"].all(), report[~report["passed"]].to_string()
    assert {f"numbers in {place} (en, zh)" for place in ("title", "caption", "alt", "limits")} <= set(report["check"])


@pytest.mark.parametrize("figure", PUBLISHED)
def test_a_figure_has_a_meaning_for_each_column_drawn_and_a_badge_where_frames_are_coded(figure):
    record = json.loads((FOLDER / f"{figure}.json").read_text(encoding="utf-8"))
    drawn = {name: column["meaning"] for name, column in record["columns"].items() if column["drawn"]}

    assert [name for name, meaning in drawn.items() if set(meaning) != {"en", "zh"}] == []
    coded = {"frame", "protocol"} & set(record["columns"])
    assert ("validation" in record["made_with"]) >= bool(coded)


def painted(figure):
    """What a figure shows in colours, by group as its charts call it: the colours of the marks of each."""
    record = json.loads((FOLDER / f"{figure}.json").read_text(encoding="utf-8"))
    table = pd.read_csv(FOLDER / f"{figure}.csv", keep_default_na=False, dtype=str)
    group = record["chart"].get("group", "")
    found = defaultdict(set)
    for mark in from_plain(record["drawing"]).marks if group and record["chart"]["drawing"] != "draw_strip" else ():
        if mark.kind != "label" and table[group][mark.row]:
            named = table[f"{group}_en" if f"{group}_en" in table else group][mark.row]
            found[named] |= {colour.split()[1] for colour in mark.colours} - {"#ffffff"}
    return found


def test_a_thing_has_one_colour_in_all_figures_of_a_study_and_is_told_from_what_is_shown_with_it():
    everywhere, articles = defaultdict(set), painted("fig-02-page")
    for figure in PUBLISHED:
        shown = painted(figure)
        pairs = itertools.combinations(sorted(set().union(*shown.values())), 2)
        near = {pair: min(colour_distance(*pair, sight) for sight in SIGHTS) for pair in pairs}
        assert all(apart >= 15 for apart in near.values()), (figure, near)
        for name, colours in shown.items():
            everywhere[name] |= colours
    sides = {name: everywhere[name] for name in ("the page", "January 1998")}

    assert len(everywhere) > 8 and len(articles) > 4
    assert [name for name, colours in everywhere.items() if len(colours) != 1] == []
    assert all(contrast(colour) >= 3 for colours in everywhere.values() for colour in colours)
    assert len(set().union(*sides.values())) == 2
    assert sides["January 1998"] == {REFERENCE}  # which is whatever a figure compares with
    assert [name for name in everywhere if name not in sides and everywhere[name] & sides["the page"]] == []


@pytest.mark.parametrize("figure", PUBLISHED)
def test_its_citations_parse(figure):
    assert len(parse_string((FOLDER / f"{figure}.bib").read_text(encoding="utf-8"), "bibtex").entries) == 1
    (item,) = json.loads((FOLDER / f"{figure}.csl.json").read_text(encoding="utf-8"))
    assert item["type"] == "figure" and item["number"] == figure


def draw(out: Path, **changed: str) -> Path:
    environment = os.environ | {"PRESSFRAMES_OUT": str(out), "PRESSFRAMES_WITHOUT_TEXT": "1"} | changed
    subprocess.run([sys.executable, "study_figures.py", "draw", NOTEBOOKS], cwd=HERE, env=environment, check=True)
    return out


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    return draw(tmp_path_factory.mktemp("one"), PYTHONHASHSEED="1", TZ="Pacific/Pago_Pago")


@pytest.mark.stress
def test_two_processes_that_differ_in_hashing_date_and_font_cache_write_the_same_bytes(drawn, tmp_path):
    # Between these two time zones lie 25 hours, so that the date differs at every moment.
    cache = tmp_path / "matplotlib"
    again = draw(tmp_path / "two", PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", LC_ALL="C", MPLCONFIGDIR=str(cache))
    first, second = (
        {path.name: path.read_bytes() for path in (out / "figures").iterdir() if path.name != "index.html"}
        for out in (drawn, again)
    )

    assert len(first) >= len(PUBLISHED) * 10
    assert first == second


@pytest.mark.stress
def test_other_versions_of_matplotlib_give_the_fingerprints_that_are_published(drawn):
    pythons = [python for python in os.environ.get("PRESSFRAMES_PYTHONS", "").split(os.pathsep) if python]
    if not pythons:
        pytest.skip("PRESSFRAMES_PYTHONS names no interpreters with other versions of matplotlib")
    for python in pythons:
        command = [python, "study_figures.py", "fingerprints", str(drawn / "drawings.json")]
        run = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
        assert set(json.loads(run.stdout)) == {listed["fingerprint"] for listed in PUBLISHED.values()}, python


@pytest.mark.stress
def test_each_of_seven_changes_planted_on_each_figure_is_found(drawn):
    for name, _, figure in drawings(drawn / "drawings.json"):
        original = read_svg(svg_bytes(figure))
        untouched = pickle.dumps(figure)
        assert differences(original, read_svg(svg_bytes(pickle.loads(untouched)))) == []
        for change in CHANGES:
            changed = pickle.loads(untouched)
            change(changed)
            found = read_svg(svg_bytes(changed))
            assert fingerprint(found) != fingerprint(original), f"{name}: {change.__name__}"
            assert differences(original, found), f"{name}: {change.__name__}"


@pytest.mark.stress
@pytest.mark.parametrize("program", PROGRAMS)
def test_other_programs_draw_all_the_ink_of_every_pdf(program, tmp_path):
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    for figure in PUBLISHED:
        page = tmp_path / f"{figure}.png"
        subprocess.run(PROGRAMS[program](FOLDER / f"{figure}.pdf", page), check=True)
        assert missing_ink(FOLDER / f"{figure}.png", page) < 0.45, f"{program} leaves out ink of {figure}"


@pytest.mark.stress
@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
def test_exiftool_reads_title_and_content_of_every_picture():
    pictures = [path for path in FOLDER.iterdir() if path.suffix in (".svg", ".pdf", ".png")]
    run = subprocess.run(["exiftool", "-json", *pictures], capture_output=True, text=True, check=True)

    assert len(pictures) == len(PUBLISHED) * 4
    for found in json.loads(run.stdout):
        figure = Path(found["SourceFile"]).name.partition(".")[0]
        record = json.loads((FOLDER / f"{figure}.json").read_text(encoding="utf-8"))
        text = json.dumps(found, ensure_ascii=False).replace('\\"', '"')
        for expected in (*record["title"].values(), f"sha256:{record['fingerprint']}", record["rights"]):
            assert expected in text, f"{found['SourceFile']}: {expected}"
        assert "Warning" not in found
