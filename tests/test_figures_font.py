"""The font: found without importing its package, and never a box in place of a character."""

import re
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from sample_figures import draw, words

from pressframes.errors import PressframesError
from pressframes.figures import fonts
from pressframes.figures.bars import draw_bars
from pressframes.figures.fonts import (
    FAMILY,
    check_outlines,
    drawing_settings,
    family,
    font_path,
    light_font,
    missing_characters,
    register_font,
    text_width,
    using_font,
)
from pressframes.figures.read_back import read_svg
from pressframes.figures.render import svg_bytes
from pressframes.figures.sheet import Chart


def test_our_file_is_the_one_that_draws_even_beside_another_font_of_the_same_name():
    register_font()

    assert font_manager.findfont(FontProperties(family=[FAMILY])) == str(font_path())


def test_a_character_without_glyph_is_a_placeholder_and_the_note_names_it_and_control_characters_are_left_out():
    table = words().head(3).assign(word=["志愿者", "抗疫😷", "党\u200b员\x07"])
    figure = draw_bars(Chart(table, label="word", value="count", title="频\u202e次"))
    texts = [text.get_text() for text in figure.findobj(Text)]

    assert {"抗疫〓", "党员", "频次"} <= set(texts)
    assert "〓: the font lacks U+1F637." in texts


def test_the_marks_of_newspaper_chinese_all_have_a_glyph():
    assert missing_characters("“战‘疫’”《》〈〉——……·、；：！？（）％〇○①②③㎡℃０９ＡＺ") == []


def test_a_font_with_cff_outlines_is_refused(tmp_path):
    pen = T2CharStringPen(500, None)
    pen.moveTo((0, 0)), pen.lineTo((500, 0)), pen.lineTo((250, 500)), pen.closePath()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupCFF("Test", {}, {".notdef": pen.getCharString()}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "song.otf")

    with pytest.raises(PressframesError, match="song.otf: the font has CFF outlines.*Expected TrueType"):
        check_outlines(tmp_path / "song.otf")
    with (
        pytest.raises(PressframesError, match="song.otf: the font has CFF outlines"),
        using_font(tmp_path / "song.otf"),
    ):
        pass


def test_a_file_that_is_no_font_is_refused(tmp_path):
    (tmp_path / "song.ttf").write_text("not a font")

    with pytest.raises(PressframesError, match="song.ttf: the file cannot be read as a font"):
        check_outlines(tmp_path / "song.ttf")


def test_writing_a_pdf_leaves_the_font_of_the_other_pictures_as_it_was():
    before = svg_bytes(draw("bars")[1], outlined=True)
    table, figure = draw("dots")
    with drawing_settings(), light_font(figure):
        lighter = font_manager.findfont(FontProperties(family=[FAMILY]))

    assert lighter != str(font_path()) == font_manager.findfont(FontProperties(family=[FAMILY]))
    assert svg_bytes(draw("bars")[1], outlined=True) == before


@pytest.mark.parametrize(("word", "common"), [("抗疫", True), ("嫦娥", False), ("喆", False)])
def test_a_pdf_is_drawn_with_the_common_characters_or_with_its_own_where_one_is_rare(word, common):
    table = words().head(3).assign(word=["志愿者", word, "党员"])
    figure = draw_bars(Chart(table, label="word", value="count", title="频次"))
    with drawing_settings(), light_font(figure):
        file = font_manager.findfont(FontProperties(family=[FAMILY]))

    glyphs = TTFont(file).getBestCmap()
    assert set(map(ord, word + "志愿者党员频次")) <= set(glyphs)
    assert (len(glyphs) > 3755) == common and ("-common-" in file) == common


def test_a_rare_character_of_a_title_has_a_glyph_of_its_own():
    spelt = []
    for rare in "喆堃":
        figure = draw_bars(Chart(words().head(1), label="word", value="count", title=rare))
        drawing = read_svg(svg_bytes(figure, outlined=True))
        spelt += [str(shape.values[-1]) for shape in drawing.shapes if shape.kind.startswith("title")]

    assert len(set(spelt)) == 2


def test_a_width_is_the_exact_sum_rounded_once_on_every_python():
    text, advances = "sentences with the frame", fonts._advances(fonts.font_path())

    assert fonts.text_width(text, 9) == 9 * float(sum(Fraction(advances[ord(character)]) for character in text))


def test_a_serif_face_is_an_extra_package_that_is_named_and_its_outlines_become_truetype(tmp_path):
    try:
        version(fonts.SERIF_PACKAGE)
    except PackageNotFoundError:
        with pytest.raises(PressframesError, match="pip install pylopdf-fonts-zh-cn"), using_font("serif"):
            pass
        return
    with using_font("serif", "桥通车"):
        assert font_path().suffix == ".ttf" and family() == "Noto Serif SC" and text_width("桥", 10) == 10


def test_a_font_of_ones_own_draws_meanwhile_and_ours_again_afterwards(tmp_path):
    ours = font_path()
    (tmp_path / "own.ttf").write_bytes(ours.read_bytes())
    with using_font(tmp_path / "own.ttf"):
        assert font_path() == (tmp_path / "own.ttf").resolve()
        with using_font(None):
            assert font_path().name == "own.ttf"
    assert font_path() == ours


def serif_of_two_characters(path):
    """A font with CFF outlines: 桥 is a square from 100 to 900, 路 a circle around the middle, a space is empty."""

    def drawn(*steps):
        pen = T2CharStringPen(1000, None)
        for name, points in steps:
            getattr(pen, name)(*points)
        return pen.getCharString()

    square = [
        ("moveTo", [(100, 0)]),
        *(("lineTo", [at]) for at in [(900, 0), (900, 800), (100, 800)]),
        ("closePath", []),
    ]
    corners = [
        (500, 800),
        (800, 800),
        (800, 500),
        (800, 200),
        (800, 200),
        (500, 200),
        (200, 200),
        (200, 200),
        (200, 500),
    ]
    circle = [("moveTo", [(200, 500)]), ("curveTo", [(200, 800), (200, 800), (500, 800)])]
    circle += [("curveTo", corners[at : at + 3]) for at in (1, 3, 6)] + [("closePath", [])]
    outlines = {".notdef": drawn(), "space": drawn(), "bridge": drawn(*square), "road": drawn(*circle)}
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(list(outlines))
    builder.setupCharacterMap({0x20: "space", ord("桥"): "bridge", ord("路"): "road"})
    builder.setupCFF("Serif", {}, outlines, {})
    builder.setupHorizontalMetrics({name: (1000, 0) for name in outlines})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Two characters", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


def test_outlines_of_a_serif_face_become_truetype_within_a_unit(tmp_path, monkeypatch):
    source = serif_of_two_characters(tmp_path / "serif.otf")
    monkeypatch.setattr(fonts.matplotlib, "get_cachedir", lambda: str(tmp_path))
    monkeypatch.setattr(fonts, "_packaged", lambda package, name: source)
    monkeypatch.setattr(fonts, "version", lambda package: "1")
    path = fonts._serif_path("桥路")
    before = path.stat().st_mtime_ns
    made = TTFont(path)

    assert fonts._serif_path("路桥") == path and path.stat().st_mtime_ns == before, "made once for the same characters"
    assert fonts._serif_path("桥") != path and re.fullmatch("pressframes-NotoSerifSC-[0-9a-f]{12}-1-1-2.ttf", path.name)
    assert made.sfntVersion == "\0\1\0\0" and "CFF " not in made and made["post"].formatType == 3
    assert made["head"].modified == TTFont(source)["head"].modified
    glyphs = {name: made["glyf"][made.getBestCmap()[ord(name)]] for name in "桥路"}
    boxes = [(one.xMin, one.yMin, one.xMax, one.yMax) for one in glyphs.values()]
    assert boxes == [(100, 0, 900, 800), (200, 200, 800, 800)]
    assert [made["hmtx"][made.getBestCmap()[ord(name)]] for name in "桥路 "] == [(1000, 100), (1000, 200), (1000, 0)]
    most = vars(made["maxp"])
    assert (most["tableVersion"], most["maxZones"], most["maxPoints"]) == (0x10000, 1, len(glyphs["路"].coordinates))
    assert {most[f"max{name}"] for name in ("ComponentElements", "ComponentDepth", "Storage", "StackElements")} == {0}
    square, _, _ = glyphs["桥"].getCoordinates(made["glyf"])
    assert list(square)[:2] in ([(100, 0), (100, 800)], [(100, 800), (900, 800)]), "clockwise, as TrueType fills"
    with using_font(path):
        assert family() == "Two characters" and text_width("桥路", 10) == 20
        assert font_manager.get_font(str(path)).get_char_index(ord("桥"))


def part_of(folder, package, name):
    """A font of a package with few of its characters, of which others are made in no time."""
    (folder / name).write_bytes(fonts._subset(fonts._packaged(package, name), "桥路", {}))
    return folder / name


def test_a_font_that_is_made_of_another_has_the_time_of_the_other_and_is_the_same_on_every_machine(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(fonts.matplotlib, "get_cachedir", lambda: str(tmp_path))
    sources = [part_of(tmp_path, fonts.PACKAGE, fonts.FILE), part_of(tmp_path, fonts.BOLD_PACKAGE, fonts.BOLD_FILE)]
    monkeypatch.setattr(fonts, "_packaged", lambda _, name: tmp_path / name)
    made = [fonts._plain.__wrapped__(sources[0], fonts.PACKAGE), fonts.bold_path.__wrapped__()]

    for path, source in zip(made, sources, strict=True):
        assert path.is_relative_to(tmp_path)
        assert TTFont(path)["head"].modified == TTFont(source)["head"].modified
    names = {one.nameID: str(one) for one in TTFont(made[1])["name"].names if one.langID == 0x409}
    assert [names[number] for number in (1, 2, 4, 6, 17)] == [
        FAMILY, "Bold", f"{FAMILY} Bold", "NotoSansSC-Bold", "Bold",
    ]  # fmt: skip
