"""Verify against people who change a figure: changes of many kinds are all found, honest copies are never accused."""

import dataclasses
import io
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pikepdf
import pytest
from lxml import etree
from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image, ImageColor, ImageDraw, ImageFont
from sample_figures import draw, of_form, save
from scipy.ndimage import maximum_filter

from pressframes.cli import main
from pressframes.figures.fonts import font_path
from pressframes.figures.index import RECORD, entry, write_manifest
from pressframes.figures.meaning import Axis, Drawing, Mark, beside, fingerprint, to_plain
from pressframes.figures.render import png_bytes
from pressframes.proof.verifying import (
    COPY,
    DIFFERENT,
    MISSING,
    SAME_CONTENT,
    SAME_FIGURE,
    SAME_PICTURE,
    UNKNOWN,
    Verdict,
    _boxes,
    _likeness,
    _only_moved,
    changed_places,
    draw_page,
    likest,
    summary,
    verify,
)

WORDS = {"caption": "Rates.", "alt": "Bars.", "source": "Invented numbers."}
CASES = json.loads((Path(__file__).parent / "cases" / "planted_changes.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with three figures that somebody published."""
    folder = tmp_path_factory.mktemp("figures")
    for number, name in enumerate(("bars", "lines"), 1):
        table, figure = draw(name)
        save(figure, f"fig-0{number}-{name}", table, folder, **WORDS)
    table, figure = draw("nothing")
    save(figure, "fig-03-nothing", table, folder, pictures=(".svg", ".png"), **WORDS)
    return folder


def planted(text: str, case: dict) -> str:
    """The text of a file with one change: a pattern replaced, once."""
    changed, count = re.subn(case["pattern"], case["by"], text, count=1, flags=re.DOTALL)
    assert count == 1 and changed != text, case
    return changed


def with_file(case, ending):
    """A case and the file in which it is planted; in the second, what both have is left to `make stress`."""
    often = ending == ".svg" or case.get("only_words")
    return pytest.param(case, ending, id=f"{case['what']}-{ending}", marks=[] if often else pytest.mark.stress)


LACKS = {".svg": "only_words", ".editable.svg": "only_outlined"}
PLANTED = [with_file(case, ending) for case in CASES["svg"] for ending in LACKS if not case.get(LACKS[ending])]


@pytest.mark.parametrize(("case", "ending"), PLANTED)
def test_each_of_60_changes_planted_in_an_svg_file_is_found(case, ending, published, tmp_path):
    text = (published / f"fig-01-bars{ending}").read_text(encoding="utf-8")
    path = tmp_path / f"fig-01-bars{ending}"
    path.write_text(planted(text, case), encoding="utf-8")
    (verdict,) = verify(path, against=published)

    assert not verdict.same and verdict.answer in (DIFFERENT, COPY) and verdict.changes


def test_what_a_file_says_of_itself_beside_the_published_words_is_told_in_sixty_characters(published, tmp_path):
    text = (published / "fig-01-bars.editable.svg").read_text(encoding="utf-8")
    said = "In a later edition of these figures two of the bars were drawn with other numbers."
    (tmp_path / "a.svg").write_text(re.sub("(?<=<title>)[^<]+", said, text, count=1), encoding="utf-8")
    (verdict,) = verify(tmp_path / "a.svg", against=published)

    assert verdict.answer == DIFFERENT
    assert verdict.changes == (f"it says of itself {said[:60]!r}, which the published figure does not",)


@pytest.mark.parametrize("case", CASES["tables"], ids=lambda case: case["what"])
def test_each_of_20_changes_planted_in_tables_and_records_is_found(case, published, tmp_path):
    name = f"fig-01-bars{case['file']}"
    text = (published / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(planted(text, case), encoding="utf-8")
    (verdict,) = verify(tmp_path / name, against=published)

    assert verdict.answer == DIFFERENT and re.search(case.get("says", ""), verdict.changes[0])


def png(picture: Image.Image, form: str = "png", **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def pdf(data: bytes, change) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(buffer)
    return buffer.getvalue()


def resized(picture: Image.Image, share: float) -> Image.Image:
    return picture.resize((round(picture.width * share), round(picture.height * share)))


def cut(picture: Image.Image, *shares: float) -> Image.Image:
    return picture.crop(tuple(round(side * share) for side, share in zip(picture.size * 2, shares, strict=True)))


def no_metadata(data: bytes) -> bytes:
    return re.sub(rb"<(metadata|title|desc)\b.*?</\1>", b"", data, flags=re.DOTALL)


def without(opened: pikepdf.Pdf) -> None:
    del opened.Root["/Metadata"], opened.trailer["/Info"]


# What honest people do with a file: the file, the copy's name, and how it is made. The first are the same figure, the
# last are copies that nobody can hold to the published file pixel by pixel.
SAME_COPIES = [
    (".editable.svg", "a.svg", no_metadata),
    (
        ".editable.svg",
        "b.svg",
        lambda data: etree.tostring(etree.fromstring(data), xml_declaration=True, encoding="utf-8"),
    ),
    (".editable.svg", "c.svg", lambda data: etree.tostring(etree.fromstring(data))),
    (".editable.svg", "d.svg", lambda data: data.replace(b"\n", b"\r\n")),
    (".editable.svg", "e.svg", lambda data: b"\xef\xbb\xbf" + data),
    (
        ".editable.svg",
        "f.svg",
        lambda data: re.sub(rb"<!DOCTYPE.*?>", b"<!-- saved again -->", data, count=1, flags=re.DOTALL),
    ),
    (".svg", "g.svg", no_metadata),
    (".svg", "h.svg", lambda data: etree.tostring(etree.fromstring(data))),
    (".svg", "i.svg", lambda data: data.replace(b"\n", b"\r\n")),
    (".png", "j.png", lambda data: png(Image.open(io.BytesIO(data)))),
    (".png", "k.png", lambda data: png(Image.open(io.BytesIO(data)).convert("RGB"), optimize=True)),
    (".png", "l.tif", lambda data: png(Image.open(io.BytesIO(data)), "tiff")),
    (".png", "m.bmp", lambda data: png(Image.open(io.BytesIO(data)).convert("RGB"), "bmp")),
    (".png", "n.webp", lambda data: png(Image.open(io.BytesIO(data)), "webp", lossless=True)),
    (".tiff", "o.tiff", lambda data: png(Image.open(io.BytesIO(data)), "tiff", compression="tiff_deflate")),
    (".pdf", "p.pdf", lambda data: pdf(data, without)),
    (".pdf", "q.pdf", lambda data: pdf(data, lambda opened: opened.docinfo.update({"/Title": "Figure 1"}))),
    (".csv", "fig-01-bars.csv", lambda data: data.replace(b"\n", b"\r\n")),
    (".csv", "r.csv", lambda data: b"\xef\xbb\xbf" + data),
    (".csv", "s.csv", lambda data: data.decode().replace(",", ";").encode()),
    (".csv", "t.csv", lambda data: data.decode().encode("utf-16")),
    (".csv", "u.csv", lambda data: pd.read_csv(io.BytesIO(data)).to_csv(index=False).encode()),
    (".json", "fig-01-bars.json", lambda data: json.dumps(json.loads(data), indent=4).encode()),
    (".cite.txt", "fig-01-bars.cite.txt", lambda data: data.replace(b"\n", b"\r\n")),
    (".bib", "v.bib", lambda data: b"\xef\xbb\xbf" + data),
]
COPIES = [
    ("w.jpg", lambda page: png(page, "jpeg", quality=85)),
    ("x.jpg", lambda page: png(page, "jpeg", quality=30)),
    ("hardly.jpg", lambda page: png(page, "jpeg", quality=100, subsampling=0)),
    ("y.png", lambda page: png(Image.open(io.BytesIO(png(page, "jpeg", quality=90))))),
    ("z.png", lambda page: png(resized(page, 0.5))),
    ("screen.png", lambda page: png(resized(page, 0.32))),
    ("larger.png", lambda page: png(resized(page, 1.4))),
    ("cut.png", lambda page: png(cut(page, 0.05, 0.1, 0.95, 0.9))),
    ("half.png", lambda page: png(cut(page, 0, 0.3, 0.7, 1))),
    ("small cut.jpg", lambda page: png(resized(cut(page, 0.1, 0.2, 0.8, 0.9), 0.4), "jpeg")),
    ("few colours.gif", lambda page: png(page.quantize(16), "gif")),
    ("fig-01-bars.png", lambda page: png(page.convert("L"))),
]


TEXTS = (".csv", ".json", ".cite.txt", ".bib")


@pytest.mark.parametrize(("ending", "name", "made"), SAME_COPIES, ids=[copy[1] for copy in SAME_COPIES])
def test_an_honest_copy_that_keeps_everything_is_the_same(ending, name, made, published, tmp_path):
    (tmp_path / name).write_bytes(made((published / f"fig-01-bars{ending}").read_bytes()))
    (verdict,) = verify(tmp_path / name, against=published)

    kept = SAME_FIGURE if ending == ".editable.svg" else SAME_CONTENT if ending in TEXTS else SAME_PICTURE
    assert (verdict.answer, verdict.figure) == (kept, "fig-01-bars"), str(verdict)
    assert verdict.same


@pytest.mark.parametrize(("name", "made"), COPIES, ids=[copy[0] for copy in COPIES])
def test_a_picture_compressed_anew_scaled_or_cut_is_a_copy_never_the_same_never_unknown(
    name, made, published, tmp_path
):
    (tmp_path / name).write_bytes(made(Image.open(published / "fig-01-bars.png").convert("RGB")))
    (verdict,) = verify(tmp_path / name, against=published)

    assert verdict.answer == COPY, str(verdict)
    assert str(verdict) == f"{name}: fig-01-bars, not the published file: compare the drawing"


def test_a_picture_of_another_matplotlib_is_the_same_and_a_forged_one_is_not(published, tmp_path):
    page = Image.open(published / "fig-01-bars.png").convert("RGB")
    pixels = np.asarray(page).copy()
    axis = pixels[-140:-60].copy()  # the numbers of the axis stand two pixels higher under another version
    pixels[-142:-62] = axis
    Image.fromarray(pixels).save(tmp_path / "a.png")
    forged = page.copy()
    ImageDraw.Draw(forged).rectangle((900, 400, 930, 420), fill="#0072b2")
    forged.save(tmp_path / "b.png")

    (verdict,) = verify(tmp_path / "b.png", against=published)
    assert verdict.answer == DIFFERENT and "mm from the left" in verdict.changes[0]
    assert verify(tmp_path / "a.png", against=published)[0].figure == "fig-01-bars"


def test_a_small_black_change_among_words_drawn_anew_by_another_matplotlib_is_found(published, tmp_path, monkeypatch):
    plain = RendererAgg.draw_text
    elsewhere = lambda self, gc, x, y, *rest, **given: plain(self, gc, x + 0.4, y - 2, *rest, **given)  # noqa: E731
    monkeypatch.setattr(RendererAgg, "draw_text", elsewhere)
    _, figure = draw("nothing")
    anew = Image.open(io.BytesIO(png_bytes(figure))).convert("RGB")
    anew.save(tmp_path / "fig-03-nothing.png")
    assert verify(tmp_path / "fig-03-nothing.png", against=published)[0].answer == SAME_FIGURE
    dark = np.asarray(anew).min(2) < 250
    free = np.argwhere(maximum_filter(dark, 40) & ~maximum_filter(dark, 11))[100:-100]  # near something, and on white
    for y, x in free[:: len(free) // 8]:
        planted = anew.copy()
        planted.paste("black", (int(x), int(y), int(x) + 3, int(y) + 3))
        planted.save(tmp_path / "fig-03-nothing.png")
        assert verify(tmp_path / "fig-03-nothing.png", against=published)[0].answer == DIFFERENT, (x, y)


@pytest.mark.parametrize("colour", ["#ff0000", "#000000", "#ffffff"])
def test_one_changed_pixel_in_the_words_of_a_picture_is_found(colour, published, tmp_path):
    page = Image.open(published / "fig-01-bars.png").convert("RGB")
    rows, columns = np.nonzero(np.asarray(page)[:200].min(2) < 100)  # in the title
    middle = len(rows) // 2
    page.putpixel((int(columns[middle]) + (colour == "#000000") * -4, int(rows[middle])), ImageColor.getrgb(colour))
    page.save(tmp_path / "fig-01-bars.png")
    (verdict,) = verify(tmp_path / "fig-01-bars.png", against=published)

    assert verdict.answer == DIFFERENT and "mm from the left" in verdict.changes[0]


def test_a_moved_bar_and_a_rewritten_word_of_the_svg_of_outlines_are_named(published, tmp_path):
    text = (published / "fig-01-bars.svg").read_text(encoding="utf-8")
    bar = re.search(r'<g id="bar\.0\.rate_per_10k">.*?L ([\d.]+) ', text, re.DOTALL)
    label = re.search(r'<g id="label\.1\.word">.*?href="(#[\w-]+)"', text, re.DOTALL)
    other = re.search(r'<g id="label\.2\.word">.*?href="(#[\w-]+)"', text, re.DOTALL)[1]
    text = text.replace(label[0], label[0].replace(label[1], other))
    text = re.sub(rf"(?<=L ){re.escape(bar[1])}", f"{float(bar[1]) - 20:.6f}", text)
    (tmp_path / "fig-01-bars.svg").write_text(text, encoding="utf-8")
    (verdict,) = verify(tmp_path / "fig-01-bars.svg", against=published)

    assert verdict.answer == DIFFERENT
    assert any(change.startswith("bar 志愿者 was 390, is ") for change in verdict.changes)
    assert "label 抗疫 was 抗疫, is 党疫 (word)" in verdict.changes


def test_a_picture_with_holes_in_it_or_with_more_than_one_image_is_not_the_same(published, tmp_path):
    page = Image.open(published / "fig-01-bars.png").convert("RGBA")
    other = Image.new("RGBA", page.size, "white")
    page.save(tmp_path / "a.png", save_all=True, append_images=[other])
    holes = page.copy()
    holes.paste((0, 0, 0, 0), (300, 200, 900, 400))
    holes.save(tmp_path / "b.png")

    assert not verify(tmp_path / "a.png", against=published)[0].same
    assert not verify(tmp_path / "b.png", against=published)[0].same


def test_a_pdf_with_another_font_page_or_note_is_not_the_same(published, tmp_path):
    data = (published / "fig-01-bars.pdf").read_bytes()

    def smaller(opened):
        opened.pages[0].MediaBox = [0, 0, 100, 100]

    def noted(opened):
        opened.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot)])

    for change in (smaller, noted):
        (tmp_path / "a.pdf").write_bytes(pdf(data, change))
        verdict = verify(tmp_path / "a.pdf", against=published)[0]
        assert not verdict.same or change is noted  # an empty note shows nothing


def test_a_picture_elsewhere_is_looked_up_in_the_study_that_is_named(published, tmp_path, capsys, monkeypatch):
    study = tmp_path / "study"
    shutil.copytree(published, study / "figures")
    (study / "study.toml").write_text('[corpus]\nsource = "study.toml"\n', encoding="utf-8")
    renamed = shutil.copy(published / "fig-01-bars.png", tmp_path / "renamed.png")

    assert main(["verify", str(renamed), "--study", str(study)]) == 0
    assert "fig-01-bars" in capsys.readouterr().out


def test_a_folder_ends_in_one_line_and_prints_only_what_is_not_as_published(published, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(published, copy)
    (copy / "fig-01-bars.pdf").unlink()
    (copy / "fig-01-bars.bib").write_text("@misc{x}", encoding="utf-8")
    Image.new("RGB", (40, 40), "black").save(copy / "cat.png")
    assert main(["verify", str(copy)]) == 1
    printed = capsys.readouterr().out.splitlines()

    verdicts = verify(copy)
    assert {one.answer for one in verdicts} >= {MISSING, DIFFERENT, UNKNOWN}
    assert printed[-1] == summary(verdicts) and re.fullmatch(
        r"\d+ files: \d+ the same, 1 missing \(fig-01-bars\.pdf\), 1 different \(fig-01-bars\.bib\), "
        r"1 unknown \(cat\.png\)",
        printed[-1],
    )
    assert len(printed) == 3


def test_a_table_of_any_name_is_known_by_its_columns(published, tmp_path):
    table = pd.read_csv(published / "fig-01-bars.csv")
    table.iloc[::-1].to_csv(tmp_path / "mine.csv", index=False)
    (verdict,) = verify(tmp_path / "mine.csv", against=published)

    assert verdict.answer == DIFFERENT and verdict.figure == "fig-01-bars"
    assert verdict.changes[0].startswith("rows were moved: row 0 is now row 14; row 1 is now row 13")


@pytest.mark.stress  # the machine code of a build may have to be made
def test_a_corpus_on_disk_is_verified_by_the_same_word(tmp_path):
    pytest.importorskip("pyarrow")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("大桥通车\n\n　　昨日上午，新桥建成通车。\n", encoding="utf-8")
    assert main(["build", str(tmp_path / "texts"), "--into", str(tmp_path / "bridge.corpus")]) == 0
    (verdict,) = verify(tmp_path / "bridge.corpus")
    assert verdict.same
    largest = max((p for p in (tmp_path / "bridge.corpus").rglob("*.parquet")), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.write_bytes(bytes(data))
    (verdict,) = verify(tmp_path / "bridge.corpus")

    assert verdict.answer == DIFFERENT and largest.name in verdict.changes[0]


def with_words(*said: tuple[str, tuple[float, ...], str]) -> Drawing:
    """A drawing of 100 points with some words, each with its places and where these are on it."""
    shapes = (beside("", words, (), (), place, ("font-size 10px", anchor)) for words, place, anchor in said)
    return Drawing({"size": "100pt 100pt"}, None, None, (), tuple(shapes))


def sheet(*blocks: tuple) -> Image.Image:
    """White paper of 200 pixels with blocks: left, top, right, bottom (both beyond it), and how bright or coloured."""
    pixels = np.full((200, 200, 3), 255, np.uint8)
    for left, top, right, bottom, shade in blocks:
        pixels[top:bottom, left:right] = shade
    return Image.fromarray(pixels)


def test_the_places_of_words_are_known_with_some_room_around():
    drawing = with_words(
        ("ab", (50.0, 40.0), ""),
        ("字", (50.0, 40.0, 80.0, 90.0), "text-anchor middle"),
        ("a", (50, 40), "text-anchor end"),
        ("\u2000\u2001", (50, 40), ""),  # from here on characters are as wide as Chinese ones
    )

    assert _boxes(drawing) == [
        pytest.approx(box)
        for box in (
            (48, 27, 64.8, 46),
            (42.9, 27, 57.1, 46),
            (72.9, 77, 87.1, 96),
            (41.6, 27, 52, 46),
            (48, 27, 68.6, 46),
        )
    ]


@pytest.mark.parametrize(
    ("planted", "places", "spread"),
    [
        ([], [], 0),
        ([(120, 40, 121, 41, 0)], ["near 21 mm from the left, 7 mm from the top"], 0),
        ([(120, 40, 121, 41, 238)], ["near 21 mm from the left, 7 mm from the top"], 0),
        ([(120, 40, 121, 41, 239)], [], 0),  # sixteen levels
        ([(10, 100, 15, 102, 255)], ["near 2 mm from the left, 18 mm from the top"], 0.1),  # of a hundred pixels of ink
        ([(10, 100, 15, 102, 16)], [], 0.1),
        ([(110, 60, 111, 61, 0)], ["near 17 mm from the left, 10 mm from the top"], 0),  # among the words: their corner
        ([(129, 92, 130, 93, 0)], ["near 17 mm from the left, 10 mm from the top"], 0),  # the last place among them
        ([(130, 92, 131, 93, 0)], ["near 23 mm from the left, 16 mm from the top"], 0),
        ([(129, 93, 130, 94, 0)], ["near 23 mm from the left, 16 mm from the top"], 0),
        ([(110, 60, 111, 61, (255, 239, 255))], [], 0),  # sixteen levels of colour
        ([(110, 60, 111, 61, (247, 255, 238))], ["near 17 mm from the left, 10 mm from the top"], 0),
    ],
)
def test_a_change_beside_words_is_told_by_its_place_and_its_share_of_the_ink(planted, places, spread):
    ink = (10, 100, 20, 110, 0), (10, 120, 12, 121, 239)  # too pale for ink
    old, new = sheet(*ink), sheet(*ink, *planted)

    assert changed_places(old, new, with_words(("ab", (50.0, 40.0), ""))) == (places, spread)


def test_words_at_the_edge_of_a_page_have_their_place_from_its_corner():
    drawing, paper = with_words(("ab", (1.0, 10.0), "")), sheet((60, 60, 61, 61, 0))

    for left, top in ((0, 5), (5, 0)):
        changed = sheet((60, 60, 61, 61, 0), (left, top, left + 1, top + 1, 0))
        assert changed_places(paper, changed, drawing) == (["near 0 mm from the left, 0 mm from the top"], 0)


@pytest.mark.parametrize(("ink", "spread"), [([], 0), ([(0, 0, 1, 1, 0)], 1)])
def test_the_share_of_the_ink_that_changed_is_of_all_there_is(ink, spread):
    assert changed_places(sheet(*ink), sheet((0, 0, 1, 1, 200)), with_words(("ab", (50.0, 40.0), "")))[1] == spread


@pytest.mark.parametrize(("words", "named"), [(2, 0), (3, 1)])
def test_words_that_moved_are_named_where_fewer_than_half_of_all_did(words, named):
    drawing = with_words(*(("ab", (10.0, 30.0 * row + 20), "") for row in range(words)))
    places, _ = changed_places(sheet((30, 30, 34, 34, 0)), sheet((32, 30, 36, 34, 0)), drawing)

    assert places == ["near 3 mm from the left, 2 mm from the top"] * named


@pytest.mark.parametrize(
    ("block", "moved"),
    [
        ((26, 20, 34, 28, 0), True),
        ((27, 20, 35, 28, 0), False),
        ((20, 26, 28, 34, 0), True),
        ((20, 13, 28, 21, 0), False),
        ((14, 26, 22, 34, 0), True),
        ((20, 20, 28, 28, 96), True),
        ((20, 20, 28, 28, 97), False),
        ((13, 20, 21, 28, 0), False),
        ((20, 27, 28, 35, 0), False),
        ((20, 20, 28, 28, (0, 0, 200)), False),
        ((20, 20, 28, 28, (200, 0, 0)), False),
    ],
)
def test_words_have_only_moved_where_each_part_is_found_within_five_pixels_and_their_edges(block, moved):
    old, new = (np.asarray(sheet(one)).astype(np.int16) for one in ((20, 20, 28, 28, 0), block))
    box = slice(8, 42), slice(10, 44)

    assert _only_moved(old, new, box) == moved and _only_moved(new, old, box) == moved


@pytest.mark.parametrize("spot", [(12, 8), (10, 12), (43, 41)])
def test_a_spot_at_the_edge_of_words_that_have_not_moved_is_found(spot):
    left, top = spot
    old, new = (
        np.asarray(sheet((20, 20, 28, 28, 0), *more)).astype(np.int16)
        for more in ([], [(left, top, left + 1, top + 1, 0)])
    )
    box = slice(8, 42), slice(10, 44)

    assert not _only_moved(new, old, box)


@pytest.mark.parametrize(("middle", "moved"), [(26, True), (25, False)])
def test_parts_of_words_that_are_sixteen_pixels_wide_may_move_each_for_itself(middle, moved):
    def two(first, second):
        blocks = (middle - 1, first, middle, first + 1, 0), (middle, second, middle + 1, second + 1, 0)
        return np.asarray(sheet(*blocks)).astype(np.int16)

    assert _only_moved(two(14, 20), two(18, 16), (slice(8, 42), slice(10, 44))) == moved


@pytest.mark.parametrize(("was", "is_now"), [("42", "92"), ("日", "曰")])
def test_a_sign_that_is_nearly_another_is_not_taken_for_it(was, is_now):
    drawn = []
    for words in (was, is_now):
        picture = sheet()
        ImageDraw.Draw(picture).text((20, 20), words, font=ImageFont.truetype(str(font_path()), 31), fill=(89, 89, 89))
        drawn.append(np.asarray(picture).astype(np.int16))
    box = slice(10, 80), slice(10, 80)

    assert not (_only_moved(drawn[0], drawn[1], box) and _only_moved(drawn[1], drawn[0], box))


def test_the_one_page_of_a_pdf_is_drawn_at_300_dots_per_inch_and_nothing_of_several():
    def pdf(*pages: tuple[float, float]) -> bytes:
        with pikepdf.new() as file:
            for page in pages:
                file.add_blank_page(page_size=page)
            file.save(out := io.BytesIO())
        return out.getvalue()

    page = draw_page(pdf((144, 72)))

    assert page is not None and page.size == (600, 300) and page.mode == "RGB"
    assert page.getextrema() == ((255, 255),) * 3
    assert draw_page(pdf((144, 72), (144, 72))) is None
    assert draw_page(b"%PDF-1.7 and no more") is None


@pytest.mark.parametrize(("moved", "more"), [(5, ""), (6, "; ...")])
def test_of_many_rows_that_were_moved_five_are_named(moved, more, published, tmp_path):
    table = pd.read_csv(published / "fig-01-bars.csv")
    order = [*range(1, moved), 0, *range(moved, len(table))]
    table.iloc[order].to_csv(tmp_path / "fig-01-bars.csv", index=False)
    (verdict,) = verify(tmp_path / "fig-01-bars.csv", against=published)

    named = "; ".join(f"row {row} is now row {row - 1 if row else moved - 1}" for row in range(5))
    assert verdict.answer == DIFFERENT and verdict.changes == (f"rows were moved: {named}{more}",)


@pytest.mark.parametrize(("files", "more"), [(5, ""), (6, ", ...")])
def test_of_many_files_that_differ_five_are_named(files, more):
    names = [f"fig-0{number}.svg" for number in range(files)]

    assert summary([Verdict(name, DIFFERENT) for name in names]) == (
        f"{files} files: 0 the same, {files} different ({', '.join(names[:5])}{more})"
    )


def test_a_picture_is_a_copy_of_the_page_that_is_clearly_the_likest():
    first = sheet((20, 20, 60, 30, 0), (100, 120, 180, 180, 90), (30, 150, 40, 190, 0))
    second = sheet((120, 20, 190, 60, 0), (10, 90, 90, 110, 0))
    pages = {"one": first, "two": second}

    assert likest(first, pages) == likest(first.resize((97, 97)), pages) == "one"
    assert likest(second.crop((0, 0, 200, 120)), pages) == "two"
    assert likest(first, {"one": first}) == "one"
    assert likest(first, {"one": first, "again": first}) is None, "two pages are as like"
    assert likest(sheet((90, 90, 110, 110, 0)), pages) is None
    assert likest(first, {}) is None
    assert likest(Image.new("RGB", (200, 200), "white"), pages) is None
    assert [likest(first.crop((0, 120, 200, 120 + high)), pages) for high in (12, 13)] == [None, "one"]


def test_a_picture_is_wholly_like_the_page_or_the_part_that_it_is_also_at_its_edges():
    page = sheet((0, 0, 120, 9, 0), (0, 0, 21, 120, 0), (60, 60, 80, 70, 0)).crop((0, 0, 120, 120))

    assert _likeness(page, page, [1.0]) == pytest.approx(1)
    for corner in ((0, 0), (60, 0), (0, 60), (60, 60)):
        part = page.crop((*corner, corner[0] + 60, corner[1] + 60))
        assert _likeness(part, page, [0.5]) == pytest.approx(1), corner


def tiny(folder: Path, table: str) -> tuple[Path, Image.Image]:
    """A folder with a published table of two words, and the page with its picture: ten by ten pixels of ink."""
    axis = Axis("none", (), (0.0, 1.0))
    drawing = dataclasses.replace(
        with_words(("ab", (50.0, 40.0), "")),
        x=axis,
        y=axis,
        marks=tuple(Mark("label", row, ("word",), (word,), (), ()) for row, word in enumerate(("NA", "桥"))),
    )
    page = sheet((10, 100, 20, 110, 0))
    files = {".csv": table.encode(), ".png": png(page)}
    record = of_form(RECORD) | {
        "columns": {"word": {"meaning": {}}, "n": {"meaning": {}}},
        "drawing": to_plain(drawing),
    }
    files[".json"] = json.dumps(record).encode()
    for ending, data in files.items():
        (folder / f"fig-01{ending}").write_bytes(data)
    listed = entry("Words", fingerprint(drawing), files, {})
    (folder / "manifest.json").write_text(write_manifest({"fig-01": listed}), encoding="utf-8")
    return folder, page


@pytest.mark.parametrize(("rows", "answer"), [(1, DIFFERENT), (2, COPY)])
def test_a_picture_with_more_than_a_tenth_of_its_ink_elsewhere_is_a_copy(rows, answer, tmp_path):
    folder, page = tiny(tmp_path, "word,n\nNA,3\n桥,2\n")
    page.paste("white", (10, 100, 20, 100 + rows))
    (tmp_path / "fig-01.tif").write_bytes(png(page, "tiff"))
    (verdict,) = verify(tmp_path / "fig-01.tif")

    assert verdict.answer == answer and verdict.changes[0].startswith("what is drawn has changed; verify the .svg file")
    (folder / "fig-01.png").unlink()
    assert verify(tmp_path / "fig-01.tif")[0].answer == DIFFERENT, "in its place, with nothing to hold it against"


@pytest.mark.parametrize(
    ("name", "table", "answer", "change"),
    [
        ("fig-01.csv", "word,n\nNA,3\n桥,4\n", DIFFERENT, "a column that is not drawn, or the way numbers are written"),
        ("mine.csv", "word,n\n桥,2\nNA,3\n", DIFFERENT, "rows were moved: row 0 is now row 1; row 1 is now row 0"),
        (
            "fig-01.tsv",
            "word\tm\nNA\t3\n路\t2\n",
            DIFFERENT,
            "row 1, column word: the table has 路, the figure draws 桥",
        ),
        (
            "fig-01.tsv",
            "wort\tn\nNA\t3\n",
            DIFFERENT,
            "the figure draws the column word, and the table does not have it",
        ),
        ("mine.csv", "wort,n\nNA,3\n", UNKNOWN, "no table in "),
        ("mine.csv", "", UNKNOWN, "the file is not a table"),
        ("fig-01.csv", "", DIFFERENT, "the file is not a table"),
        ("mine.html", "<html><svg></svg>", UNKNOWN, "no figure in "),
        ("mine.xml", " <?xml version='1.0'?><svg>", UNKNOWN, "mine.xml: the file is not SVG"),
        ("fig-01.svg", "<svg>", COPY, "fig-01.svg: the file is not SVG"),
        ("fig-01.txt", "no more", DIFFERENT, "the text of the file has changed"),
    ],
)
def test_a_file_is_told_by_its_name_and_by_what_it_has(name, table, answer, change, tmp_path):
    folder, _ = tiny(tmp_path, "word,n\nNA,3\n桥,2\n")
    (folder / name).write_text(table, encoding="utf-8")
    (verdict,) = verify(folder / name)

    assert verdict.answer == answer and verdict.changes[0].startswith(change), str(verdict)
    assert verdict.figure == "" if answer == UNKNOWN else verdict.figure == "fig-01"


@pytest.mark.parametrize(("more", "fits"), [(2, True), (3, False)])
def test_a_part_may_be_taller_than_its_page_by_two_rows_that_were_rounded_and_no_more(more, fits):
    rows = np.random.default_rng(1).integers(0, 256, (100, 120), dtype=np.uint8)  # as wide as pages are made
    page, picture = (Image.fromarray(part) for part in (rows, np.vstack([rows, rows[:more]])))

    assert (_likeness(picture, page, [1.0]) > 0) == fits
