"""Preflight: what a journal would send back is found on the files, and a clean figure passes."""

import io
import itertools
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pikepdf
import pytest
from PIL import Image
from sample_figures import NATURE_COLUMN, draw, drawn_once, frames, words
from sample_figures import save as save_as

from pressframes.cli import _parser as parser
from pressframes.cli import main
from pressframes.errors import PressframesError
from pressframes.figures.bars import draw_bars, draw_dots
from pressframes.figures.index import read_record
from pressframes.figures.render import svg_bytes
from pressframes.figures.sheet import Chart
from pressframes.proof import journals
from pressframes.proof.journals import (
    PRESETS,
    SIGHTS,
    _chart,
    colour_distance,
    contrast,
    preflight,
    redraw,
    unsupported_numbers,
    verdict,
)
from pressframes.study.starting import start_study

BOTH = {
    "title": {"en": "“Volunteer” leads with 390", "zh": "“志愿者”居首，390"},
    "caption": {"en": "Rates per 10,000 words; highest 390.", "zh": "每 10,000 词频次；最高 390。"},
    "alt": {"en": "15 bars, from 390 down to 225.", "zh": "15 根横条，从 390 到 225。"},
    "source": "Page of spring 2022 and People's Daily, January 1998.",
}


def save(folder, *, figure=None, table=None, pictures=(".svg",), **changes):
    if figure is None:
        table, figure = drawn_once("bars")
    options = {**BOTH, "columns": {"rate_per_10k": "Rate per 10,000 words."}, **changes}
    save_as(figure, "fig-01-bars", table, folder, pictures=pictures, **options)


@pytest.fixture(scope="module")
def saved_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    save(folder)
    return folder


@pytest.fixture
def saved(saved_once, tmp_path):
    """A folder with the figure as it is drawn for the screen, whose files a test may change."""
    return Path(shutil.copytree(saved_once, tmp_path / "saved"))


def failed(report: pd.DataFrame) -> list[str]:
    return list(report.loc[~report["passed"], "check"])


@pytest.mark.parametrize("preset", PRESETS)
def test_a_figure_drawn_in_the_style_of_a_preset_passes_it(tmp_path, preset):
    table = words().head(8)
    options = {"title": "“志愿者”最多，78 次", "style": PRESETS[preset].style, "xlabel": "Words"}
    figure = draw_bars(Chart(table, label="word", value="count", **options))
    save(
        tmp_path,
        figure=figure,
        table=table,
        pictures=(".svg", ".png", ".pdf") if preset == "nature" else (".svg",),
        alt={"en": "8 bars.", "zh": "8 根横条。"},
        caption={"en": "78 at most.", "zh": "最多 78 次。"},
        title={"en": "Volunteers lead with 78", "zh": "“志愿者”最多，78 次"},
    )

    report = preflight("fig-01-bars", preset, folder=tmp_path)
    assert failed(report) == [], report.to_string()


def test_one_column_of_nature_holds_a_figure_too(tmp_path):
    table = frames()
    options = {"label": "frame", "group": "corpus", "value": "share", "percent": True, "style": NATURE_COLUMN}
    figure = draw_dots(Chart(table, title="War framing: 41 % against 2 %", **options))
    words = {"caption": {"en": "Share.", "zh": "占比。"}, "alt": {"en": "Dots.", "zh": "圆点。"}}
    title = {"en": "War framing: 41 % against 2 %", "zh": "战疫框架：41% 比 2%"}
    save(tmp_path, figure=figure, table=table, title=title, **words)

    assert failed(preflight("fig-01-bars", "nature", folder=tmp_path)) == []


def test_a_figure_for_the_screen_does_not_pass_for_nature(saved):
    report = preflight("fig-01-bars", "nature", folder=saved)

    assert failed(report)[:2] == ["width", "size of words"]
    assert report.set_index("check").loc["width", "found"] == "170.0 mm"


def test_a_number_in_a_sentence_that_is_not_in_the_data_is_found(tmp_path):
    limits = {"en": "Nothing of the other 300.", "zh": "不涉及其余 300。"}
    save(tmp_path, caption={"en": "Highest 391.", "zh": "最高 390。"}, limits=limits)
    report = preflight("fig-01-bars", folder=tmp_path)

    assert failed(report) == [
        "numbers in caption (en)",
        "numbers in caption (en, zh)",
        "numbers in limits (en)",
        "numbers in limits (zh)",
    ]
    assert report.set_index("check").loc["numbers in caption (en)", "found"] == "391"


@pytest.mark.parametrize("name", ["title", "caption", "alt"])
def test_a_missing_language_is_found(tmp_path, name):
    save(tmp_path, **{name: BOTH[name]["zh"]})

    assert failed(preflight("fig-01-bars", folder=tmp_path)) == [f"{name} in both languages"]


def test_a_number_of_the_data_that_one_language_has_and_the_other_has_not_is_found(tmp_path):
    save(tmp_path, alt={"en": "15 bars, from 390 down.", "zh": "15 根横条，从 390 到 225。"})
    report = preflight("fig-01-bars", folder=tmp_path)

    assert failed(report) == ["numbers in alt (en, zh)"]
    assert report.set_index("check").loc["numbers in alt (en, zh)", "found"] == "225"


@pytest.mark.parametrize(("en", "found"), [("Each of one word.", "the same"), ("Each word.", "1")])
def test_one_may_be_a_word_in_one_language_and_a_digit_in_the_other(tmp_path, en, found):
    save(tmp_path, alt={"en": en, "zh": "1个词。"})

    assert preflight("fig-01-bars", folder=tmp_path).set_index("check").loc["numbers in alt (en, zh)", "found"] == found


def test_unsafe_colours_transparency_and_transparent_pixels_are_found(tmp_path):
    save(tmp_path, pictures=(".svg", ".png"))
    svg = tmp_path / "fig-01-bars.svg"
    text = svg.read_text(encoding="utf-8")
    svg.write_text(text.replace("fill: #0a6ebd", "fill: #ffff00; opacity: 0.5"), encoding="utf-8")
    clear = np.zeros((10, 10, 4), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(clear).save(buffer, "png", dpi=(72, 72))
    (tmp_path / "fig-01-bars.png").write_bytes(buffer.getvalue())
    report = preflight("fig-01-bars", "plos", folder=tmp_path).set_index("check")

    assert not report.loc[["contrast of colours", "transparency", "resolution of .png"], "passed"].any()
    assert report.loc["contrast of colours", "found"] == "1.1 (#ffff00)"
    assert report.loc["resolution of .png", "found"] == "72 dpi, transparent"


def test_an_unknown_preset_and_a_figure_that_was_not_saved_are_refused(tmp_path):
    with pytest.raises(PressframesError, match="'cell'.*Expected one of: nature, plos, slide, web, gb"):
        preflight("fig-01-bars", "cell", folder=tmp_path)
    with pytest.raises(
        PressframesError, match="fig-01-bars.svg: the file is not there.*Expected one of: none is in it"
    ):
        preflight("fig-01-bars", folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("41 of 2,000 words, 2.05 %", []),
        ("41 of 2,000 words, 2.06 %", ["2.06 %"]),
        ("占 2 000 词的 2%，即 41 次", []),
        ("−1.5 doublings", []),
        ("-1.4 doublings", ["-1.4"]),
        ("F1, GB18030, fig-07-keyness and table 02-errors are names", []),
        ("In January 1998", []),
        ("3 of 4 words are of the page, 9 words in all", []),
        ("5 words are of the page", ["5"]),
        ("at least 971 times", []),
        ("at least 970 times", ["970"]),
        ("12 % of 20 and 2,001", ["2,001"]),  # the 12 may be percents themselves
        ("21.5 and 22 at least, or 23", ["23"]),
        ("30.5 is not 30", ["30.5"]),
        ("1 999 is not said", ["1 999"]),
        ("Of 1998 are 98 % taken", ["98 %"]),
    ],
)
def test_numbers_in_sentences_are_held_to_the_data_as_they_are_rounded(text, wrong):
    table = pd.DataFrame(
        {"count": [41, 30, 20, 12], "share": [0.0205, 0, 0, 0], "log_ratio": [-1.52, 0, 0, 0], "of_page": [1, 1, 1, 0]}
        | {"others": [2, 2, 2, 3]}
    )

    assert (
        unsupported_numbers(text, table, {"n": 2000, "at_least": 971.6, "half": 21.5}, ["People's Daily, 1998"])
        == wrong
    )


def test_numbers_are_found_however_deep_in_what_a_figure_was_made_with_and_a_truth_value_is_none():
    table = pd.DataFrame({"n": [20, 30], "said": ["of 64 days", "5"]})
    made_with = {"flag": True, "deep": [{"n": 7}, ("8 of 81",)]}

    assert unsupported_numbers("20, 30, 64, 5; 7, 8, 81; 50 in all, 2 rows, each 1", table, made_with) == []
    assert unsupported_numbers("1 and 9", table[["n"]], made_with) == ["1", "9"]
    assert unsupported_numbers("95 % and 95", table, {}, ["intervals of 95 %"]) == []


# What each preset asks for, by the page it names: widths, height, sizes of words, transparency.
LIMITS = {
    "nature": ((89, 183), False, 170, (5, 7), False),
    "plos": ((66.8, 190.5), True, 222.3, (8, 12), False),
    "slide": ((200, 338.7), True, 190.5, (18, 60), True),
    "web": ((120, 260), True, 400, (6, 48), True),
    "gb": ((80, 170), False, 240, (7.5, 10.5), False),
    "word": ((60, 170), True, 230, (7.5, 14), False),
}


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_has_the_limits_of_its_source(name):
    one = PRESETS[name]

    assert (one.widths, one.range_of_widths, one.height, one.text, one.transparency) == LIMITS[name]
    assert one.source


@pytest.mark.parametrize(
    ("width", "height", "wrong"),
    [(89.5, 170.5, []), (183, 100, []), (120, 100, ["width"]), (88, 100, ["width"]), (89, 171, ["height"])],
)
def test_width_and_height_are_held_to_the_preset_within_half_a_millimetre(saved, width, height, wrong):
    svg = saved / "fig-01-bars.svg"
    sides = 'width="{}pt" height="{}pt"'.format(*(side * 72 / 25.4 for side in (width, height)))
    svg.write_text(
        re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', sides, svg.read_text(encoding="utf-8"), count=1), "utf-8"
    )

    assert [
        check for check in failed(preflight("fig-01-bars", "nature", folder=saved)) if check in ("width", "height")
    ] == wrong


@pytest.mark.parametrize(("width", "fits"), [(119, False), (120, True), (260, True), (261, False)])
def test_a_range_of_widths_holds_from_end_to_end(saved, width, fits):
    svg = saved / "fig-01-bars.svg"
    text = re.sub(r'width="[\d.]+pt"', f'width="{width * 72 / 25.4}pt"', svg.read_text(encoding="utf-8"), count=1)
    svg.write_text(text, encoding="utf-8")

    assert ("width" not in failed(preflight("fig-01-bars", folder=saved))) == fits


@pytest.mark.parametrize(
    ("colours", "near", "passed"),
    [
        (("#0a6ebd", "#c24e00"), "48 (#0a6ebd #c24e00 normal)", True),
        (("#0a6ebd", "#8b46e4"), "5 (#0a6ebd #8b46e4 protan)", False),
        (("#c24e00", "#a66907"), "1 (#a66907 #c24e00 deutan)", False),
        (("#cc79a7", "#8a8a8a"), "8 (#8a8a8a #cc79a7 deutan)", False),
    ],
)
def test_colours_are_told_apart_by_the_nearest_two_under_three_kinds_of_colour_blindness(
    tmp_path, colours, near, passed
):
    table = words().head(4)
    save(tmp_path, figure=draw_bars(Chart(table, "word", "count", (), "domain", title="78")), table=table)
    svg = tmp_path / "fig-01-bars.svg"
    text = svg.read_text("utf-8").replace("#c24e00", "#second").replace("#0a6ebd", colours[0])
    svg.write_text(text.replace("#second", colours[1]), "utf-8")
    report = preflight("fig-01-bars", folder=tmp_path).set_index("check").loc["distance of colours"]

    assert (report["found"], report["passed"]) == (near, passed)


def test_colours_may_be_as_near_and_as_pale_as_the_limits_and_no_more(saved, monkeypatch):
    def passed():
        report = preflight("fig-01-bars", folder=saved).set_index("check")
        return report.loc[["distance of colours", "contrast of colours"], "passed"].tolist()

    svg = (saved / "fig-01-bars.svg").read_text("utf-8")
    first = svg.index("#0a6ebd")
    (saved / "fig-01-bars.svg").write_text(svg[:first] + "#c24e00" + svg[first + 7 :], "utf-8")
    used = "#0a6ebd", "#1f1f1f", "#c24e00"  # bars and the ends of their intervals
    near = min(colour_distance(*pair, sight) for pair in itertools.combinations(used, 2) for sight in SIGHTS)
    for more, expected in ((0, [True, True]), (1e-6, [False, False])):
        monkeypatch.setattr(journals, "APART", near + more)
        monkeypatch.setattr(journals, "CONTRAST", min(map(contrast, used)) + more)
        assert passed() == expected


def test_a_font_that_is_not_embedded_is_found(tmp_path):
    save(tmp_path, pictures=(".svg", ".pdf"))
    assert preflight("fig-01-bars", folder=tmp_path).set_index("check").loc["fonts of .pdf", "passed"]
    with pikepdf.open(tmp_path / "fig-01-bars.pdf", allow_overwriting_input=True) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            del inner.FontDescriptor.FontFile2
        pdf.save()
    report = preflight("fig-01-bars", folder=tmp_path).set_index("check")

    assert not report.loc["fonts of .pdf", "passed"] and "NotoSansSC" in report.loc["fonts of .pdf", "found"]


@pytest.mark.parametrize(
    ("kind", "name", "program", "found"),
    [
        ("TrueType", "/ABCDEF+Song", "/FontFile2", "1 embedded, subset"),
        ("TrueType", "/Song", "/FontFile2", "/Song"),
        ("TrueType", "/ABCDEF+Song", "/FontFile3", "/ABCDEF+Song"),
        ("Type0", "/ABCDEF+Song", "/FontFile2", "1 embedded, subset"),
        ("Type0", "/ABCDEF+Song", "/FontFile", "/ABCDEF+Song"),
        ("Type3", None, None, "1 embedded, subset"),
        (None, None, None, "0 embedded, subset"),
    ],
)
def test_a_font_of_a_pdf_is_a_part_of_a_truetype_font_or_shapes(saved, kind, name, program, found):
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        inner = {"/FontDescriptor": pikepdf.Dictionary({program: pdf.make_stream(b"")})} if program else {}
        font = {"/Subtype": pikepdf.Name(f"/{kind}")} | ({"/BaseFont": pikepdf.Name(name)} if name else {})
        font |= {"/DescendantFonts": pikepdf.Array([pikepdf.Dictionary(inner)])} if kind == "Type0" else inner
        fonts = {"/Font": pikepdf.Dictionary({"/F1": pikepdf.Dictionary(font)})} if kind else {}
        pdf.pages[0].Resources = pikepdf.Dictionary(fonts)
        pdf.save(saved / "fig-01-bars.pdf")
    row = preflight("fig-01-bars", folder=saved).set_index("check").loc["fonts of .pdf"]

    assert (row["found"], row["passed"]) == (found, "embedded" in found)


@pytest.mark.parametrize(
    ("mode", "dots", "found", "passed"),
    [
        ("RGB", 300, "300 dpi, opaque", True),
        ("RGB", 299, "299 dpi, opaque", False),
        ("RGB", None, "0 dpi, opaque", False),
        ("RGBA", 300, "300 dpi, opaque", True),
        ("LA", 300, "300 dpi, transparent", False),
        ("L", 600, "600 dpi, opaque", True),
    ],
)
def test_a_picture_has_300_dots_an_inch_and_nothing_shines_through(saved, mode, dots, found, passed):
    picture = Image.new(mode, (9, 9), {"RGBA": (9, 9, 9, 255), "LA": (9, 254)}.get(mode, 0))
    picture.save(saved / "fig-01-bars.png", **{"dpi": (dots, dots)} if dots else {})
    row = preflight("fig-01-bars", folder=saved).set_index("check").loc["resolution of .png"]

    assert (row["found"], row["passed"]) == (found, passed)


def test_a_figure_is_drawn_anew_for_a_journal_over_an_older_one_in_the_forms_that_are_asked_for(saved, tmp_path):
    out = tmp_path / "out"
    small = draw("nothing")
    save(out, figure=small[1], table=small[0], title="Another figure")
    for asked, endings in (({"formats": ["svg"]}, {".svg"}), ({}, {".svg", ".pdf", ".png"})):
        redrawn = redraw("fig-01", "web", folder=saved, out=out, language="zh", **asked)
        assert set(redrawn.files) & {".svg", ".pdf", ".png", ".tiff"} == endings
    record = read_record(out, "fig-01-bars")

    assert (
        record["title"] == BOTH["title"]
        and record["caption"] == BOTH["caption"]
        and record["chart"]["language"] == "zh"
    )


def test_the_verdict_says_whether_a_file_or_a_drawing_was_judged_and_what_to_write():
    table = pd.DataFrame([("width", "170 mm", "89 mm", True)], columns=["check", "found", "expected", "passed"])
    anew, there = verdict(table, "fig-01", "nature"), verdict(table, "fig-01", "nature", "figures")

    assert anew.startswith("Nature would take fig-01 drawn anew; write it by `pressframes draw fig-01 --for nature`")
    assert "the file in figures/ was not judged" in anew and there == "Nature would take fig-01 as it lies in figures."
    wrong = table.assign(passed=False)
    assert verdict(wrong, "fig-01", "gb", "f") == (
        "A Chinese journal would send fig-01 as it lies in f back: width is 170 mm, expected 89 mm; "
        "redraw with `pressframes draw fig-01 --for gb`."
    )


def test_a_figure_of_a_study_is_drawn_and_judged_for_a_journal_by_command(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("水渠今春通水\n老渠清了。\n", encoding="utf-8")
    start_study(tmp_path / "a.txt", tmp_path / "study")
    save(tmp_path / "study" / "figures")
    for_nature = ["fig-01", "--for", "nature", "--study", str(tmp_path / "study")]

    assert main(["draw", *for_nature, "--out", str(tmp_path / "out"), "--format", "png"]) == 0
    (picture,) = (tmp_path / "out").glob("*.png")
    assert picture.name in capsys.readouterr().out
    assert main(["preflight", *for_nature]) == 0
    said = capsys.readouterr().out
    assert said.split()[:4] == ["check", "found", "expected", "passed"] and "False" not in said
    assert "Nature would take fig-01" in said and "\n0 " not in said


def test_characters_that_the_font_lacks_are_named_as_a_figure_is_drawn_for_a_journal(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("水渠今春通水\n老渠清了。\n", encoding="utf-8")
    start_study(tmp_path / "a.txt", tmp_path / "study")
    table = words().head(3)
    figure = draw_bars(Chart(table, label="word", value="count", title="水渠通水 \U0001f600"))
    save(tmp_path / "study" / "figures", figure=figure, table=table, columns={"count": "Uses."})

    assert main(["draw", "fig-01", "--for", "gb", "--study", str(tmp_path / "study"), "--format", "png"]) == 0
    assert "the font lacks U+1F600." in capsys.readouterr().out


def test_folder_and_out_are_one_option_of_draw_and_preflight():
    parse = parser().parse_args
    for command in ("draw", "preflight"):
        assert [parse([command, "fig-01", name, "f"]).folder for name in ("--folder", "--out")] == ["f", "f"]


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        # By hand: L* is 903.3 Y below Y 0.008856, weighed by S_L.
        ("#000000", "#0a0a0a", 2.7416 / (1 + 0.015 * 48.629**2 / (20 + 48.629**2) ** 0.5)),
        ("#000000", "#ffffff", 100.0),
        ("#123456", "#123456", 0.0),
        # By a program of its own, which gives the published distances of Sharma and others (2005).
        ("#c24e00", "#a66907", 14.09),
        ("#0a6ebd", "#0000aa", 29.38),
        ("#2020ff", "#4a10d0", 6.10),
        ("#ff0030", "#ff2000", 8.24),
        ("#00aa66", "#00cc44", 12.61),
        ("#102030", "#0a0a0a", 11.28),
        ("#ffd700", "#f0e68c", 12.47),
        ("#800080", "#a000c0", 10.73),
        ("#708090", "#778899", 2.97),
        ("#000044", "#0000aa", 15.37),
        ("#562e41", "#1a432e", 42.883),
        ("#7d43c8", "#b9ff8f", 68.988),
        ("#ccd061", "#290000", 79.646),
        ("#645c9c", "#567a88", 17.854),
        ("#fddff5", "#afffe5", 38.176),
    ],
)
def test_two_colours_are_apart_as_the_standard_measures(one, other, distance):
    assert colour_distance(one, other) == pytest.approx(distance, abs=0.015)
    assert colour_distance(other, one) == pytest.approx(distance, abs=0.015)


@pytest.mark.parametrize(
    ("sight", "one", "other", "distance"),
    [
        ("protan", "#00ff00", "#aaff00", 1.716),
        ("deutan", "#ff0000", "#c24e00", 7.524),
        ("tritan", "#ff0000", "#c24e00", 12.612),  # of whom red has more light than there is: it counts as all of it
    ],
)
def test_two_colours_are_apart_as_people_see_them_who_lack_a_cone(sight, one, other, distance):
    assert colour_distance(one, other, sight) == pytest.approx(distance, abs=0.001)


def test_white_on_white_has_a_contrast_of_1_and_black_on_it_21():
    assert (contrast("#ffffff"), contrast("#000000")) == pytest.approx((1, 21))


def test_words_have_their_sizes_as_words_and_as_outlines(saved):
    svg = saved / "fig-01-bars.svg"
    drawn = svg_bytes(drawn_once("bars")[1]).decode()
    found = [preflight("fig-01-bars", folder=saved).set_index("check").loc["size of words"].tolist()]
    for text in (drawn, re.sub(r"font: (?:\d+ )?([\d.]+)px[^;\"]*", r"font-size: \1px", drawn)):
        svg.write_text(text, "utf-8")
        found.append(preflight("fig-01-bars", folder=saved).set_index("check").loc["size of words"].tolist())

    assert found == [["7.5 to 11.5 pt", "6 to 48 pt", True]] * 3


@pytest.mark.parametrize("part", ["label", "group", "section"])
def test_names_that_are_written_in_digits_stay_as_they_were_written(part):
    csv = b"year,year_zh,count\n01998,0,3\n"
    table = _chart({"value": "count", part: "year"}, csv, PRESETS["web"], {}).table

    assert table.to_numpy().tolist() == [["01998", "0", 3]]


@pytest.mark.parametrize(
    ("preset", "asked", "titled"), [("web", {}, True), ("web", {"untitled": True}, False), ("nature", {}, False)]
)
def test_a_figure_for_a_journal_that_wants_none_has_no_title(preset, asked, titled):
    said = {"label": "word", "value": "count", "title": "“桥”最多", "subtitle": "次"}
    chart = _chart(said, "word,count\n桥,3\n".encode(), PRESETS[preset], asked)

    assert (chart.title, chart.subtitle) == (("“桥”最多", "次") if titled else ("", ""))
    assert [
        _chart(dict(said), b"word,count\n", PRESETS[preset], asked | one).language for one in ({}, {"language": "zh"})
    ] == [
        "en",
        "zh",
    ]
    assert _chart(dict(said), b"word,count\n", PRESETS[preset], asked | {"width": 100}).style.width_mm == 100
    assert chart.style.width_mm == PRESETS[preset].style.width_mm
    assert _chart(dict(said), b"word,count\nNA,3\n", PRESETS[preset], asked).table["word"].tolist() == ["NA"]
