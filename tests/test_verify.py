"""Verify: the published figure is known again, and every change to it is found and named."""

import dataclasses
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from PIL import Image
from sample_figures import FURTHER, SAMPLES, draw, drawn, save

from pressframes.errors import PressframesError
from pressframes.figures.meaning import (
    Axis,
    Drawing,
    Mark,
    beside,
    compare_with_table,
    differences,
    drawn_order,
    fingerprint,
    from_plain,
    read_tag,
    to_plain,
)
from pressframes.figures.read_back import ELEMENTS, read_svg
from pressframes.figures.render import svg_bytes
from pressframes.proof.gallery import list_figures, read_figure
from pressframes.proof.journals import preflight, redraw
from pressframes.proof.verifying import DIFFERENT, SAME_BYTES, SAME_FIGURE, SAME_PICTURE, UNKNOWN, verify

WORDS = {"caption": "Rates.", "alt": "Bars.", "source": "Invented numbers."}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    table, figure = draw("bars")
    save(figure, "fig-01-bars", table, folder, **WORDS)
    return folder


@pytest.fixture
def copy(published, tmp_path):
    shutil.copytree(published, tmp_path / "copy")
    return tmp_path / "copy"


def test_a_study_is_verified_by_its_folders_of_figures(copy, tmp_path):
    copy.rename(tmp_path / "figures")

    verdicts = verify(tmp_path)

    assert {one.answer for one in verdicts} == {SAME_BYTES}
    assert all(one.file.startswith("figures/fig-01-bars.") for one in verdicts)


def marks(figure):
    """The artists that stand for numbers, and those that are labels."""
    tagged = [(read_tag(a.get_gid() or ""), a) for a in figure.axes[0].get_children()]
    numbers = [(tag, artist) for tag, artist in tagged if tag and tag[0] != "label"]
    labels = [artist for tag, artist in tagged if tag and tag[0] in ("label", "size")]
    return numbers, labels


def labels_or_key(figure):
    """The labels of marks; where there are none, the names in the key."""
    return marks(figure)[1] or [text for text in figure.texts if text.get_gid().startswith("key-text")]


def change_a_value(figure):
    (kind, _, _), artist = marks(figure)[0][0]
    if kind in ("bar", "stretch", "length"):
        artist.set_width(artist.get_width() * 1.01)
    elif kind == "height":
        artist.set_height(artist.get_height() * 1.01)
    elif kind == "size":
        artist.set_size(artist.get_size() * 1.01)
    elif kind in ("level", "rise"):
        artist.set_ydata([float(y) * 1.01 for y in artist.get_ydata()])
    else:
        artist.set_xdata([float(x) * 1.01 for x in artist.get_xdata()])


def change_a_label(figure):
    labels = labels_or_key(figure)
    labels[1].set_text("志愿军")


def swap_two_labels(figure):
    labels = labels_or_key(figure)
    one, other = labels[0], next(label for label in labels if label.get_text() != labels[0].get_text())
    text = one.get_text()
    one.set_text(other.get_text()), other.set_text(text)


def change_a_colour(figure):
    _, artist = marks(figure)[0][0]
    artist.set_color("#CC79A7")


def cut_the_axis(figure):
    axes = figure.axes[0]
    if axes.yaxis.get_gid() != "y-axis-none":
        low, high = axes.get_ylim()
        axes.set_ylim(low + (high - low) * 0.02, high)
    elif axes.xaxis.get_gid() != "x-axis-none":
        low, high = axes.get_xlim()
        axes.set_xlim(low + (high - low) * 0.02, high)
    else:
        axes.texts[-1].remove()  # a cloud has no axis: a word left out


def change_the_unit(figure):
    words = {text.get_gid(): text for text in figure.texts}
    text = words.get("xlabel-0") or words.get("ylabel-0") or words["title-0"]
    text.set_text(text.get_text() + " (%)")


def change_the_title(figure):
    next(text for text in figure.texts if text.get_gid() == "title-0").set_text("志愿者从不缺席")


CHANGES = [
    change_a_value,
    change_a_label,
    swap_two_labels,
    change_a_colour,
    cut_the_axis,
    change_the_unit,
    change_the_title,
]


@pytest.mark.parametrize(
    "name",
    [
        name if name in ("bars", "scatter", "word-cloud") else pytest.param(name, marks=pytest.mark.stress)
        for name in SAMPLES
    ],
)
def test_each_of_91_planted_changes_is_found_and_an_untouched_figure_has_none(name):
    table, figure = draw(name)
    original, again = drawn(name), read_svg(svg_bytes(figure))

    assert fingerprint(original) == fingerprint(again) and differences(original, again) == []
    assert compare_with_table(original, table) == []
    untouched = pickle.dumps(figure)
    for change in CHANGES:
        changed = pickle.loads(untouched)
        change(changed)
        drawing = read_svg(svg_bytes(changed))
        assert fingerprint(drawing) != fingerprint(original), change.__name__
        assert differences(original, drawing), change.__name__


@pytest.mark.parametrize("name", SAMPLES | FURTHER)
def test_what_a_figure_says_survives_being_written_down(name):
    kept = from_plain(json.loads(json.dumps(to_plain(drawn(name)))))

    assert differences(kept, drawn(name)) == [] and differences(drawn(name), kept) == []
    assert fingerprint(kept) == fingerprint(drawn(name))


@pytest.mark.parametrize("name", SAMPLES | FURTHER)
def test_the_fingerprint_of_every_sample_is_that_which_matplotlib_3_9_3_10_and_3_11_gave(name):
    known = json.loads((Path(__file__).parent / "cases" / "fingerprints.json").read_text(encoding="utf-8"))

    assert fingerprint(drawn(name)) == known["fingerprints"][name], (
        f"{name} is not what it was under {known['matplotlib']}; this is {matplotlib.__version__}"
    )


PRINT_FINGERPRINTS = """
import json
from sample_figures import SAMPLES, drawn
from pressframes.figures.meaning import fingerprint
print(json.dumps({name: fingerprint(drawn(name)) for name in SAMPLES}))
"""


def test_other_environments_give_the_same_fingerprints():
    pythons = [python for python in os.environ.get("PRESSFRAMES_PYTHONS", "").split(os.pathsep) if python]
    if not pythons:
        pytest.skip("PRESSFRAMES_PYTHONS names no interpreters with other versions of matplotlib")
    for python in pythons:
        command = [python, "-c", PRINT_FINGERPRINTS]
        run = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
        assert json.loads(run.stdout) == {name: fingerprint(drawn(name)) for name in SAMPLES}, python


def test_untouched_files_are_the_same_bytes_under_any_name(copy, published):
    assert {verdict.answer for verdict in verify(copy)} == {SAME_BYTES}
    for name in ("fig-01-bars.svg", "fig-01-bars.png"):
        shutil.copy(copy / name, copy / "downloaded.bin")
        (verdict,) = verify(copy / "downloaded.bin", against=published)
        assert (verdict.answer, verdict.figure) == (SAME_BYTES, "fig-01-bars")
        assert str(verdict) == "downloaded.bin: same bytes as fig-01-bars"


def test_pictures_stripped_of_metadata_and_renamed_are_known_by_what_they_show(copy, published):
    Image.open(copy / "fig-01-bars.png").save(copy / "a.png")
    Image.open(copy / "fig-01-bars.tiff").save(copy / "b.tiff", compression="tiff_deflate")
    svg = (copy / "fig-01-bars.editable.svg").read_text(encoding="utf-8")
    (copy / "c.svg").write_text(re.sub(r"<(metadata|title|desc).*?</\1>", "", svg, flags=re.DOTALL), encoding="utf-8")
    answers = {name: verify(copy / name, against=published)[0] for name in ("a.png", "b.tiff", "c.svg")}

    assert {name: one.figure for name, one in answers.items()} == dict.fromkeys(answers, "fig-01-bars")
    assert [one.answer for one in answers.values()] == [SAME_PICTURE, SAME_PICTURE, SAME_FIGURE]


def test_an_edited_svg_is_different_and_the_bar_is_named(copy, published):
    svg = copy / "fig-01-bars.editable.svg"
    text = svg.read_text(encoding="utf-8")
    bar = re.search(r'<g id="bar\.0\.rate_per_10k">.*?L ([\d.]+) ', text, re.DOTALL)
    start = float(re.search(r"M ([\d.]+) ", bar[0])[1])
    longer = f"{start + (float(bar[1]) - start) * 1.01:.6f}"
    edited = text.replace(bar[0], bar[0].replace(bar[1], longer)).replace(">抗疫<", ">抗役<")
    svg.write_text(re.sub(rf"(?<=L ){re.escape(bar[1])}", longer, edited), encoding="utf-8")
    (verdict,) = verify(svg, against=published)

    assert verdict.answer == DIFFERENT and not verdict.same
    assert "bar 志愿者 was 390, is 393.9 (rate_per_10k)" in verdict.changes
    assert "label 抗疫 was 抗疫, is 抗役 (word)" in verdict.changes


def edit(svg: Path, old: str, new: str) -> None:
    text = svg.read_text(encoding="utf-8")
    assert old in text
    svg.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("</svg>", '<rect width="99" height="9" style="fill: #ffffff"/></svg>', "elements changed"),
        ('<g id="bar.2.', '<g transform="scale(2)" id="bar.2.', "hidden or moved changed"),
        ("fill: #0a6ebd", "fill: #0a6ebd; opacity: 0", "hidden or moved changed"),
        ('transform="rotate(-0 ', 'transform="translate(9 9) rotate(-0 ', "hidden or moved changed"),
        ("stroke-linejoin: round", "stroke-linejoin: round; fill: red", "style sheet changed"),
        ('<g id="bar.2.rate_per_10k"', '<g id="bar.1.rate_per_10k"', "bar 党员 is missing"),
    ],
)
def test_what_is_laid_over_a_figure_moved_or_hidden_is_found(copy, published, old, new, change):
    edit(copy / "fig-01-bars.editable.svg", old, new)
    (verdict,) = verify(copy / "fig-01-bars.editable.svg", against=published)

    assert verdict.answer == DIFFERENT and any(change in one for one in verdict.changes)


def test_labels_that_change_places_on_the_page_are_found(copy, published):
    svg = copy / "fig-01-bars.editable.svg"
    text = svg.read_text(encoding="utf-8")
    heights = [re.search(rf'<g id="label\.{row}\.word">.*? y="([\d.]+)"', text, re.DOTALL)[1] for row in (0, 5)]
    swapped = {f'y="{heights[0]}"': f'y="{heights[1]}"', f'y="{heights[1]}"': f'y="{heights[0]}"'}
    svg.write_text(re.sub("|".join(map(re.escape, swapped)), lambda found: swapped[found[0]], text), encoding="utf-8")
    (verdict,) = verify(svg, against=published)

    assert verdict.answer == DIFFERENT
    assert verdict.changes[:2] == ("label 志愿者 stands elsewhere", "label 防控 stands elsewhere")


def test_an_edited_table_is_different_and_row_and_column_are_named(copy, published):
    table = copy / "fig-01-bars.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("志愿者,78,390", "志愿者,78,391"), encoding="utf-8")
    (verdict,) = verify(table, against=published)

    assert verdict.answer == DIFFERENT
    assert verdict.changes == ("row 0, column rate_per_10k: the table has 391, the figure draws 390",)


def test_a_repainted_picture_and_a_missing_file_are_different(copy, published):
    picture = Image.open(copy / "fig-01-bars.png")
    picture.putpixel((5, 5), (255, 0, 0, 255))
    picture.save(copy / "fig-01-bars.png")
    (copy / "fig-01-bars.pdf").unlink()
    different = {one.file: one.changes[0] for one in verify(copy, against=published) if not one.same}

    assert set(different) == {"fig-01-bars.png", "fig-01-bars.pdf"}
    assert different["fig-01-bars.pdf"] == "the file is missing"
    assert "what is drawn has changed" in different["fig-01-bars.png"]


def test_a_picture_of_something_else_is_unknown(copy, published):
    Image.new("RGB", (20, 20)).save(copy / "cat.png")

    assert verify(copy / "cat.png", against=published)[0].answer == UNKNOWN


def test_an_id_is_verified_with_all_its_files_and_an_unknown_one_is_refused(published, tmp_path):
    assert len(verify("fig-01-bars", against=published)) >= 10
    with pytest.raises(PressframesError, match="fig-09: there is no such file.*Expected one of: fig-01-bars"):
        verify("fig-09", against=published)
    with pytest.raises(PressframesError, match="there is no manifest of figures to verify against"):
        verify(tmp_path)


# An axis with two ticks, of which the first has this line.
AXIS = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><g id='axes'><g id='x-axis-linear'>"
    "<g id='xtick_1'><path d='{}'/><g id='text_1'><text>1</text></g></g>"
    "<g id='xtick_2'><path d='M 9 0'/><g id='text_2'><text>2</text></g></g></g></g></svg>"
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("not xml", "the file is not SVG"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>", "the file has no axes whose marks are named"),
        (AXIS.format("M 5"), "the x axis has 1 numbers. Expected two"),
        (AXIS.format(""), "the x axis has 1 numbers. Expected two"),
    ],
)
def test_an_svg_that_is_no_figure_of_ours_is_refused(tmp_path, content, message):
    with pytest.raises(PressframesError, match=f"a.svg: {message}"):
        read_svg(content.encode(), "a.svg")


def test_colours_are_read_back_as_they_were_painted():
    _, figure = draw("log-ratios")
    drawing = read_svg(svg_bytes(figure))
    bars = [mark for mark in drawing.marks if mark.kind == "bar"]
    painted = [[to_hex(patch.get_facecolor()), to_hex(patch.get_edgecolor())] for patch in figure.axes[0].patches]

    assert [bar.colours for bar in bars] == [
        (f"fill {face}", f"stroke {edge}") if face == "#ffffff" else (f"fill {face}",) for face, edge in painted
    ]
    assert len({bar.colours for bar in bars}) == 2


@pytest.mark.parametrize("value", [None, 5, [5]])
@pytest.mark.parametrize("key", ["title", "columns", "made_with", "drawing", "outlines", "chart", "limits"])
def test_a_record_with_another_value_is_refused_by_all_that_read_it(key, value, copy):
    record = copy / "fig-01-bars.json"
    record.write_text(json.dumps(json.loads(record.read_text("utf-8")) | {key: value}), encoding="utf-8")
    for read in (
        lambda: read_figure(copy, "fig-01-bars"),
        lambda: list_figures(copy),
        lambda: preflight("fig-01", folder=copy),
    ):
        with pytest.raises(PressframesError, match="fig-01-bars"):
            read()


def test_a_figure_that_is_not_there_is_told_with_those_that_are(published, tmp_path):
    for folder, known in ((published, "fig-01-bars."), (tmp_path, "none is saved yet; run `pressframes reproduce`")):
        with pytest.raises(PressframesError, match=f"fig-09: there is no such figure.*Expected one of: {known}"):
            read_figure(folder, "fig-09")


@pytest.mark.parametrize("chart", [{}, {"drawing": "save_figure"}, {"drawing": "draw_bars", "options": {"to": "x"}}])
def test_a_record_that_asks_for_anything_but_a_drawing_is_refused(chart, copy):
    record = copy / "fig-01-bars.json"
    record.write_text(json.dumps(json.loads(record.read_text("utf-8")) | {"chart": chart}), encoding="utf-8")

    with pytest.raises(PressframesError, match="fig-01-bars.json: it does not say how the figure was drawn"):
        redraw("fig-01-bars", "web", folder=copy, out=copy / "new")


def test_a_drawing_that_the_manifest_does_not_know_is_held_against_nothing(copy):
    record, manifest = copy / "fig-01-bars.json", copy / "manifest.json"
    record.write_text(
        record.read_text("utf-8").replace('["bar",0,["rate_per_10k"],[390', '["bar",0,["rate_per_10k"],[391')
    )
    edit(copy / "fig-01-bars.csv", "志愿者,78,390", "志愿者,78,391")

    with pytest.raises(
        PressframesError, match="fig-01-bars.json: what it says was drawn is not what manifest.json has"
    ):
        verify(copy / "fig-01-bars.csv")
    manifest.write_text('{"figures": {"fig-01-bars": {"files": 5}}}')
    with pytest.raises(PressframesError, match="manifest.json: the file is not a manifest of figures"):
        verify(copy)


def another_folder(copy, tmp_path):
    """A folder in which the figure of the same id was published with another title."""
    table, figure = draw("bars")
    next(text for text in figure.texts if text.get_gid() == "title-0").set_text("另一张图")
    save(figure, "fig-01-bars", table, tmp_path / "another", pictures=(".svg",), **WORDS)
    return tmp_path / "another"


def test_a_single_file_is_held_to_the_manifest_beside_it_unless_another_is_named(copy, tmp_path, monkeypatch):
    another = another_folder(copy, tmp_path)
    monkeypatch.chdir(tmp_path)  # where `figures` is what is held against when there is nothing else
    shutil.copytree(another, tmp_path / "figures")
    (tmp_path / "alone").mkdir()
    for name, folder in (("theirs.svg", copy), ("ours.svg", another)):
        shutil.copy(folder / "fig-01-bars.svg", tmp_path / "alone" / name)

    assert verify(copy / "fig-01-bars.svg")[0].answer == SAME_BYTES  # the manifest beside it
    assert verify(copy / "fig-01-bars.svg", against=another)[0].answer == DIFFERENT  # the one that is named
    assert verify(tmp_path / "alone" / "ours.svg")[0].answer == SAME_BYTES  # no manifest beside it: `figures`
    assert verify(tmp_path / "alone" / "theirs.svg")[0].answer == DIFFERENT


def test_a_folder_is_held_to_its_own_manifest_unless_another_is_named(copy, tmp_path):
    another = another_folder(copy, tmp_path)
    shutil.copy(copy / "fig-01-bars.svg", another / "fig-01-bars.svg")

    answers = {verdict.file: verdict.answer for verdict in verify(another)}
    assert answers["fig-01-bars.svg"] == DIFFERENT and answers["fig-01-bars.json"] == SAME_BYTES
    assert {verdict.file: verdict.answer for verdict in verify(another, against=copy)}["fig-01-bars.svg"] == SAME_BYTES


def test_a_renamed_svg_that_was_changed_is_known_by_the_identifier_in_it(copy, published):
    edit(copy / "fig-01-bars.editable.svg", ">抗疫<", ">抗役<")
    (copy / "fig-01-bars.editable.svg").rename(copy / "image (3).svg")
    (verdict,) = verify(copy / "image (3).svg", against=published)

    assert (verdict.answer, verdict.figure) == (DIFFERENT, "fig-01-bars")
    assert verdict.changes == ("label 抗疫 was 抗疫, is 抗役 (word)",)


def test_other_files_of_a_figure_say_what_became_of_them(copy, published):
    (copy / "fig-01-bars.csv").write_text("a\n1,2\n", encoding="utf-8")
    edit(copy / "fig-01-bars.json", "Rates.", "Shares.")
    found = {verdict.file: verdict.changes for verdict in verify(copy, against=published) if not verdict.same}

    assert "does not have it" in found["fig-01-bars.csv"][0] or "not a table" in found["fig-01-bars.csv"][0]
    assert found["fig-01-bars.json"] == ("the text of the file has changed",)


def test_a_column_that_is_not_drawn_is_told_from_one_that_is(copy, published):
    table = copy / "fig-01-bars.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Party", "party"), encoding="utf-8")
    (verdict,) = verify(table, against=published)

    assert verdict.changes == ("a column that is not drawn, or the way numbers are written, has changed",)


def test_marks_that_are_added_taken_away_or_put_in_another_order_are_named():
    old = drawn("bars")
    spare = old.marks[0]
    for marks, change in (
        (old.marks[1:], f"{spare.kind} 志愿者 is missing"),
        ((*old.marks, dataclasses.replace(spare, row=99)), f"{spare.kind} of row 99 is new"),
        (old.marks[::-1], "the order of the marks changed"),
        ((*old.marks, spare), f"there were {len(old.marks)} marks, there are {len(old.marks) + 1}"),
    ):
        assert change in differences(old, dataclasses.replace(old, marks=tuple(marks)))


def test_reading_a_saved_figure_loads_no_matplotlib():
    script = (
        "import sys, pressframes.proof.verifying, pressframes.proof.journals; sys.exit('matplotlib' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script]).returncode == 0


def test_a_long_path_with_a_stray_sign_at_its_end_is_refused_at_once():
    start = time.process_time()

    assert not re.fullmatch(ELEMENTS["path"]["d"], "M " + "12 34 " * 3000 + "x", re.DOTALL)
    assert time.process_time() - start < 1


PLACES = json.loads((Path(__file__).parent / "cases" / "figure-places.json").read_text(encoding="utf-8"))
NEAR = 0.02 if matplotlib.__version__ == PLACES["matplotlib"] else 1.2  # points: others set some words otherwise


@pytest.mark.parametrize("name", SAMPLES | FURTHER)
def test_the_words_and_marks_of_every_sample_stand_where_they_were_looked_at(name):
    kept, drawing, words, marks = PLACES[name], drawn(name), {}, {}
    for one in (*drawing.shapes, *drawing.marks):
        said = str(one.values[-1])
        if one.place:
            words.setdefault(said, []).extend(one.place)
    for mark in drawing.marks:
        if mark.ends:
            marks.setdefault(mark.kind, mark.ends)

    assert [*map(float, drawing.words["size"].split()[-2:])] == pytest.approx(kept["size"], abs=0.01)
    assert words == {said: pytest.approx(places, abs=NEAR) for said, places in kept["words"].items()}
    assert marks == {kind: pytest.approx(ends, abs=0.001) for kind, ends in kept["marks"].items()}


def hand_made(**changes):
    """A drawing of one bar, one label and one text, with what is given in place of what they have."""
    axis = Axis("linear", ("0", "100"), (0.0, 100.0))
    given = {"length": 41.23456, "ends": (0.0, 41.23456), "place": (10.0, 20.0), "columns": ("n",), "look": ("a",)}
    given |= {"words": "n = 9", "name": "note-0", "around": {}, "colour": "fill #000000", "x": axis} | changes
    bar = Mark("bar", 0, given["columns"], (given["length"],), given["ends"], (given["colour"],), (), given["look"])
    label = Mark("label", 0, ("word",), ("桥",), (), (), given["place"])
    shape = beside(given["name"], given["words"], (50.0,), (given["colour"],), given["place"], given["look"])
    return Drawing(given["around"], given["x"], axis, (bar, label), (shape,))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"length": 42.34567}, ["bar 桥 was 41.23, is 42.35 (n)"]),
        ({"length": 41.23475}, []),  # less than two millionths of the axis
        ({"length": 41.23477}, ["bar 桥 was 41.23, is 41.23 (n)"]),
        ({"ends": (0.0, 41.24)}, ["bar 桥 stands elsewhere"]),
        ({"ends": (0.0,)}, ["bar 桥 stands elsewhere"]),
        ({"place": (12.5, 17.5)}, []),
        ({"place": (12.6, 20.0)}, ["label 桥 stands elsewhere", "note-0 n = 9 stands elsewhere"]),
        ({"place": (10.0, 17.4)}, ["label 桥 stands elsewhere", "note-0 n = 9 stands elsewhere"]),
        (
            {"colour": "fill #ffffff"},
            [
                "bar 桥 changed colour from fill #000000 to fill #ffffff",
                "note-0 n = 9 changed colour from fill #000000 to fill #ffffff",
            ],
        ),
        (
            {"look": ("a", "b")},
            ["bar 桥 changed its look from nothing to b", "note-0 n = 9 changed its look from nothing to b"],
        ),
        ({"words": "n = 8"}, ["note-0 n = 9 was n = 9, is n = 8 (words)"]),
        (
            {"words": "n = 8", "around": {"note": "n"}},
            ["note changed from None to 'n'", "note-0 n = 9 was n = 9, is n = 8 (words)"],
        ),
        ({"name": "note-1"}, ["note-0 n = 9 is missing", "note-1 n = 9 is new"]),
        ({"x": Axis("linear", ("0", "100"), (0.0, 100.0001))}, []),
        ({"x": Axis("linear", ("0", "100"), (0.0, 101.0))}, ["x axis reached from 0 to 100, reaches from 0 to 101"]),
        ({"x": Axis("linear", ("0", "50"), (0.0, 100.0))}, ["numbers of the x axis were 0, 100, are 0, 50"]),
        ({"x": Axis("none", ("0", "100"), (0.0, 100.0))}, ["x axis was linear, is none"]),
    ],
)
def test_what_has_changed_from_one_drawing_to_another_is_said(changes, said):
    assert differences(hand_made(), hand_made(**changes)) == said


def test_a_text_that_is_told_among_the_words_around_is_told_once():
    old, new = (hand_made(words=words, around={"note": words}) for words in ("n = 9", "n = 8"))

    assert differences(old, new) == ["note changed from 'n = 9' to 'n = 8'"]


def test_a_drawing_is_kept_to_eight_digits_and_counted_to_five_without_its_noise():
    drawing = hand_made(length=100 / 3, ends=(1e-6 * 100.0, 9.9e-5, 1e-10, 200 / 3))

    assert to_plain(drawing)["marks"][0][3:5] == [[33.333333], [0.0001, 0.0, 0.0, 66.666667]]
    assert to_plain(drawing, 5)["marks"][0][3:5] == [[33.333], [0.0001, 0.0, 0.0, 66.667]]
    assert [to_plain(drawing, digits)["marks"][1][6] for digits in (5, 8)] == [[], [10.0, 20.0]]
    assert to_plain(hand_made(length=1e-9))["marks"][0][3] == [1e-9]
    assert to_plain(hand_made(length=-9e-10))["marks"][0][3] == [0.0]


def test_a_table_is_held_to_each_mark_and_ordered_as_it_was_drawn():
    drawing = hand_made(length=41.234567)
    table = pd.DataFrame({"word": ["桥"], "n": [40.0]})

    assert compare_with_table(drawing, table) == ["row 0, column n: the table has 40.0, the figure draws 41.2346"]
    assert compare_with_table(drawing, table.assign(n=41.2346)) == []
    assert (drawn_order(drawing, table), drawn_order(drawing, table.assign(n=41.2346))) == ([], [0])
    assert drawn_order(drawing, table[["word"]]) == drawn_order(drawing, pd.concat([table] * 2)) == []


@pytest.mark.parametrize(
    ("counts", "wrong"),
    [
        ((400, 100, 25), []),
        ((400, 100, 20), []),  # at the smallest size a word is only known to be small
        ((400, 100, 26), ["row 2, column n: the table has 26, the figure draws 25"]),
        ((400, 101, 25), ["row 1, column n: the table has 101, the figure draws 100"]),
        ((400, 99, 25), ["row 1, column n: the table has 99, the figure draws 100"]),
        ((400, 100.02, 25), []),
        ((400, 99.98, 25), []),
        ((400, 100.022, 25), ["row 1, column n: the table has 100.022, the figure draws 100"]),
    ],
)
def test_words_of_a_cloud_are_as_large_as_the_roots_of_their_numbers(counts, wrong):
    marks = [
        Mark("size", row, ("n", "word"), (size, word), (), ())
        for row, (size, word) in enumerate([(40.0, "桥"), (20.0, "路"), (10.0, "渠")])
    ]
    drawing = dataclasses.replace(hand_made(), marks=tuple(marks))
    table = pd.DataFrame({"word": [*"桥路渠"], "n": counts})

    assert compare_with_table(drawing, table) == wrong
    other = compare_with_table(drawing, table.replace("路", "坝"))
    assert other == sorted(
        ["row 1, column word: the table has 坝, the figure draws 路", *wrong], key=lambda said: said[:5]
    )


def test_rows_that_are_not_drawn_are_counted_without_those_that_have_no_number():
    table, _ = draw("bars")
    more, size = pd.concat([table, table[-1:]], ignore_index=True), len(table)
    gap = pd.concat([more, table[-1:].assign(rate_per_10k=np.nan, low=np.nan, high=np.nan)], ignore_index=True)
    said = [f"the figure draws {size} rows, and the table has {size + 1}"]

    assert compare_with_table(drawn("bars"), more) == said and compare_with_table(drawn("bars"), gap) == said
    assert compare_with_table(drawn("bars"), pd.concat([table, gap[-1:]], ignore_index=True)) == []
    assert compare_with_table(drawn("bars"), table.drop(columns="low")) == [
        "the figure draws the column low, and the table does not have it"
    ]
