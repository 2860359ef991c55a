"""Each kind of drawing, on invented numbers."""

import itertools
import re
from collections import defaultdict
from dataclasses import replace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import ImageFont
from sample_figures import NATURE_COLUMN, SAMPLES, draw, drawn, words

from pressframes.errors import PressframesError
from pressframes.figures.bars import DOT, draw_bars, draw_dots, draw_strip
from pressframes.figures.cloud import draw_word_cloud
from pressframes.figures.fonts import font_path, text_width, wrap
from pressframes.figures.read_back import read_svg
from pressframes.figures.render import svg_bytes
from pressframes.figures.sheet import WIDE_CLOSING, WIDE_OPENING, Chart, _spoken, axes_size, cut_to_page, room_on
from pressframes.figures.style import BLUE, GRID, GROUPS, ORANGE, OTHERS, REFERENCE, SOFT, WEB, colours_for
from pressframes.figures.upright import HOLLOW, MOST_NAMES, POINT, draw_blocks, draw_columns, draw_lines, draw_scatter


def test_drawing_changes_no_setting_of_matplotlib_and_no_table():
    before = dict(matplotlib.rcParams)
    for name, (make, drawing) in SAMPLES.items():
        table = make().reset_index(drop=True)
        copy = table.copy()
        drawing(table)
        pd.testing.assert_frame_equal(table, copy, obj=name)
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", SAMPLES)
def test_every_row_of_the_table_has_a_mark(name):
    assert {mark.row for mark in drawn(name).marks} == set(range(len(SAMPLES[name][0]())))


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "word-cloud"])
def test_no_words_overlap_and_none_leave_the_figure(name):
    _, figure = draw(name)
    renderer = figure.canvas.get_renderer()
    figure.draw(renderer)
    texts = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    boxes = [(text.get_text(), text.get_window_extent(renderer).padded(-1)) for text in texts]
    sheet = figure.bbox

    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        half = b.width / len(other) / 2  # two full-width marks that meet share the empty halves of their squares
        meet = (
            one[-1] in WIDE_CLOSING and other[0] in WIDE_OPENING + WIDE_CLOSING and abs(a.x1 - half - b.x0) < half / 2
        )
        assert meet or not a.overlaps(b), f"{one!r} lies on {other!r}"
    for text, box in boxes:
        assert sheet.x0 <= box.x0 and box.x1 <= sheet.x1 and sheet.y0 <= box.y0 and box.y1 <= sheet.y1, text


def test_bars_are_as_long_as_their_numbers():
    table, figure = draw("log-ratios")
    widths = [bar.get_width() for bar in figure.axes[0].patches]

    assert widths == pytest.approx(list(table["log_ratio"]))


def test_the_word_cloud_is_the_same_for_the_same_words_in_another_order():
    table = words()
    places = []
    for order in (table, table.iloc[::-1]):
        figure = draw_word_cloud(Chart(order, label="word", value="count", title="词云"))
        texts = figure.axes[0].texts
        places.append(sorted((text.get_text(), text.get_position(), text.get_size()) for text in texts))

    assert places[0] == places[1]
    assert len(places[0]) == len(table)


def test_no_words_of_the_word_cloud_overlap():
    _, figure = draw("word-cloud")
    axes = figure.axes[0]
    boxes = []
    for text in axes.texts:
        pixels = text.get_size() * 1600 / (figure.get_figwidth() * 72 - 16)
        left, top, right, bottom = ImageFont.truetype(str(font_path()), round(pixels)).getbbox(
            text.get_text(), anchor="ls"
        )
        x, y = text.get_position()
        boxes.append((text.get_text(), Bbox([[x + left, y + top], [x + right, y + bottom]])))

    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        assert not a.overlaps(b), f"{one} lies on {other}"
    assert all(box.x0 >= 0 and box.x1 <= 1600 and box.y0 >= 0 and box.y1 <= 1000 for _, box in boxes)


@pytest.mark.parametrize("style", [WEB, NATURE_COLUMN])
def test_no_name_of_a_mark_of_two_numbers_stands_on_another_or_on_a_mark_and_filled_ones_come_first(style):
    table = SAMPLES["scatter"][0]()
    axes = draw_scatter(Chart(table, "word", "rate_per_10k", group="domain", title="词", style=style)).axes[0]
    axes.figure.draw_without_rendering()
    marks = [(line.get_gid(), line.get_window_extent()) for line in axes.lines if "point" in str(line.get_gid())]
    names = [(text.get_gid(), text.get_window_extent()) for text in axes.texts]
    named = table.loc[[int(gid.split(".")[1]) for gid, _ in names], "key"].tolist()

    assert len(marks) == len(table) and len(names) > 12
    assert named == sorted(named, reverse=True) and set(named) == {True, False}
    for (one, a), (other, b) in itertools.product(names, names + marks):
        assert one == other or not Bbox.intersection(a, b.padded(-1.5)), f"{one} lies on {other}"
    assert all(axes.bbox.padded(1).contains(*corner) for _, box in names for corner in (box.min, box.max))


@pytest.mark.parametrize(("draw_it", "marks"), [(draw_dots, "○◆"), (draw_lines, "●◆"), (draw_bars, "■□")])
def test_the_key_of_a_group_without_intervals_is_hollow_where_its_marks_are(draw_it, marks):
    table = pd.DataFrame({"side": list("甲甲乙乙"), "word": list("桥渠桥渠"), "rate": [3.0, 2, 4, 1]})
    table = table.assign(low=[float("nan")] * 2 + [1.0] * 2, high=[float("nan")] * 2 + [5.0] * 2)
    given = {"label": "word", "value": "rate", "group": "side", "interval": ("low", "high"), "title": "每万词次数"}

    said = {text.get_text() for text in draw_it(Chart(table, **given)).texts}
    assert said & set("●○◆◇■□") == set(marks)


def test_a_subtitle_has_marks_before_names_of_groups_and_not_inside_other_words():
    table = pd.DataFrame({"month": ["2024-05", "2024-06"], "word": "桥", "rate": [3.0, 2]})
    said = "2024-05（7篇）和2024-06（5篇），2024-05-03至2024-06-28"
    given = {"label": "word", "value": "rate", "group": "month", "title": "每万词次数", "subtitle": said}

    drawn = "".join(text.get_text() for text in draw_dots(Chart(table, **given)).texts)

    assert "●\xa02024-05（7篇）和◆\xa02024-06（5篇），2024-05-03至2024-06-28" in drawn


def test_a_word_cloud_that_leaves_words_out_is_refused():
    table = pd.DataFrame({"word": [f"{word}{number}" for number in range(30) for word in words()["word"]]})

    with pytest.raises(PressframesError, match="1200 words were to be drawn, .* take its most frequent words only"):
        draw_word_cloud(Chart(table.assign(count=5), label="word", value="count", title="词云"))


def test_words_of_the_reference_are_grey_and_the_key_stands_clear_of_the_words():
    groups = ["WAR", "none", "PARTY", "CARE"]
    table = words().assign(frame=[groups[number % 4] for number in range(len(words()))])
    figure = draw_word_cloud(Chart(table, label="word", value="count", group="frame", reference="none", title="词云"))
    axes = figure.axes[0]
    colour_of = {text.get_text(): text.get_color() for text in axes.texts}
    key = [text for text in figure.texts if text.get_text() in groups]

    assert [text.get_text() for text in key] == ["WAR", "PARTY", "CARE", "none"]
    assert {colour_of[word] for word in table["word"][table["frame"] == "none"]} == {"#767676"}
    assert len({colour_of[word] for word in table["word"]}) == 4
    top_of_words = max(text.get_window_extent().y1 for text in axes.texts)
    assert min(text.get_window_extent().y0 for text in key) > top_of_words


def test_more_groups_than_colours_that_can_be_told_apart_are_refused():
    table = words().assign(frame=[f"frame {number % 9}" for number in range(len(words()))])

    with pytest.raises(PressframesError, match="9 groups were to be coloured .* one figure for each"):
        draw_word_cloud(Chart(table, label="word", value="count", group="frame", title="词云"))


@pytest.mark.parametrize("value", [0, -3, float("nan"), float("inf")])
def test_what_has_no_size_is_refused_with_row_and_column(value):
    table = words()
    table.loc[4, "rate_per_10k"] = value

    with pytest.raises(PressframesError, match="'rate_per_10k', row 4: the value is .* Expected a number above 0"):
        draw_word_cloud(Chart(table, "word", "rate_per_10k", title="词云"))


def test_a_missing_column_is_named_with_the_columns_there_are():
    with pytest.raises(PressframesError, match="'rate'.*Expected one of its columns: word, count"):
        draw_bars(Chart(words(), label="word", value="rate", title="频次"))


def test_a_table_without_rows_is_refused():
    with pytest.raises(PressframesError, match="no rows"):
        draw_bars(Chart(words().head(0), label="word", value="count", title="频次"))


def test_a_newspaper_has_one_colour_in_all_figures_of_a_study_whichever_comes_first():
    rows = [("桥", "甲报", 2, 1.0), ("桥", "乙报", 2, 2.0), ("路", "乙报", 1, 3.0), ("路", "甲报", 3, 4.0)]
    table = pd.DataFrame(rows, columns=["word", "paper", "count", "rate"])
    tables = [table, table.iloc[::-1], table[table["paper"] == "乙报"], table.replace("甲报", "其他")]
    seen = set()
    for draw_it, value in (
        (draw_dots, "rate"),
        (draw_lines, "rate"),
        (draw_columns, "count"),
        (draw_scatter, "rate"),
        (draw_word_cloud, "count"),
    ):
        for one in tables:
            shown = one.drop_duplicates("word") if draw_it is draw_word_cloud else one
            words = {"title": "题", "things": {"en": ["甲报", "乙报"]}}
            drawing = read_svg(
                svg_bytes(
                    draw_it(Chart(shown.assign(key=True, standard_errors=3), "word", value, group="paper", **words))
                )
            )
            papers = list(shown["paper"])
            seen |= {(papers[mark.row], mark.colours[-1].split()[1]) for mark in drawing.marks if mark.kind != "label"}

    assert seen == {("甲报", BLUE), ("乙报", ORANGE), ("其他", GROUPS[2])}


def test_counts_have_whole_numbers_on_their_axis_and_equal_columns_stand_side_by_side():
    table = pd.DataFrame({"week": ["一", "一", "二", "二"], "paper": ["甲", "乙"] * 2, "texts": [2, 2, 1, 2]})
    drawing = read_svg(svg_bytes(draw_columns(Chart(table, "week", "texts", group="paper", title="每周两篇"))))
    columns = [mark for mark in drawing.marks if mark.kind == "height"]

    assert drawing.y.ticks == ("0", "1", "2")
    assert [round(mark.values[0], 6) for mark in sorted(columns, key=lambda mark: mark.row)] == [2, 2, 1, 2]
    ends = [
        (min(mark.ends[::2]), max(mark.ends[::2])) for mark in sorted(columns, key=lambda mark: min(mark.ends[::2]))
    ]
    assert all(one[1] < other[0] for one, other in itertools.pairwise(ends))


def test_a_chinese_name_in_an_english_title_is_not_parted_and_has_no_wide_marks():
    table = pd.DataFrame({"word": ["桥"], "count": [2]})
    title = "“居民” is found in more of the texts of 南江晚报 than in those of 江州日报"
    figure = draw_bars(Chart(table, "word", "count", title=title, style=replace(WEB, width_mm=94)))
    lines = [text.get_text() for text in figure.texts if text.get_gid().startswith("title-")]

    assert lines[0].startswith("居民 is found") and len(lines) == 2
    assert all(any(name in line for line in lines) for name in ("南江晚报", "江州日报"))


@pytest.mark.parametrize(("characters", "lines"), [(2, 2), (8, 2), (9, 1)])
def test_a_chinese_name_of_up_to_eight_characters_in_an_english_title_is_not_parted(characters, lines):
    begins, name = "They do all stand in the one ", "南江晚报文艺副刊部"[:characters]
    room = text_width(begins, WEB.title, bold=True) + (characters - 0.5) * WEB.title  # for all but its last character
    chart = Chart(pd.DataFrame({"word": ["桥"], "count": [2]}), "word", "count", title=begins + name)
    figure = draw_bars(replace(chart, style=replace(WEB, width_mm=(room + 16) / 72 * 25.4)))
    first, second = [text.get_text() for text in figure.texts if text.get_gid().startswith("title-")]

    assert (first.strip(), second) == (begins.strip(), name) if lines == 2 else second == name[-1]


@pytest.mark.parametrize(
    ("things", "reference", "colour"),
    [([], "", BLUE), (["甲报"], "", BLUE), (["甲报", "乙报"], "", SOFT), (["甲报", "乙报"], "乙报", BLUE)],
)
def test_stretches_of_texts_of_several_newspapers_have_no_newspapers_colour(things, reference, colour):
    table = pd.DataFrame({"text": ["桥"], "length": [4], "frame": ["WAR"], "start": [0], "end": [1]})
    chart = Chart(
        table, "text", "length", ("start", "end"), "frame", title="t", things={"en": things}, reference=reference
    )

    assert to_hex(draw_strip(chart).axes[0].patches[-1].get_facecolor()) == colour


def test_what_is_written_beside_a_bar_of_nothing_has_room_where_all_others_are_negative():
    axes = draw_bars(Chart(pd.DataFrame({"word": [*"桥路"], "change": [-3, 0]}), "word", "change", title="t")).axes[0]
    (written,) = [text for text in axes.texts if text.get_gid() == "value-1"]

    assert axes.get_window_extent().x0 < written.get_window_extent().x1 <= axes.get_window_extent().x1


def test_nine_groups_are_more_than_can_be_told_apart():
    table = words().assign(domain=[f"domain {number % 9}" for number in range(40)])

    with pytest.raises(PressframesError, match=r"9 .* \(domain 0, domain 1, domain 2, \.\.\.\), and eight can be told"):
        draw_bars(Chart(table, label="word", value="count", group="domain", title="频次"))


mixed_text = st.text(st.sampled_from("战疫党员，。“”（） aBcd12.%\n"), max_size=60)


@given(mixed_text, st.floats(40, 200))
def test_wrapping_loses_no_character_but_space_and_keeps_to_the_width(text, width):
    lines = wrap(text, 10, width)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 10) <= width for line in lines)


def test_a_dot_without_an_interval_is_drawn_beside_those_that_have_one():
    table = pd.DataFrame(
        {"frame": ["战疫"] * 2, "corpus": ["a", "b"], "share": [0.3, 0.1], "low": [None, 0.05], "high": [None, 0.2]}
    ).astype({"low": float, "high": float})

    figure = draw_dots(
        Chart(table, label="frame", group="corpus", value="share", interval=("low", "high"), title="One interval")
    )

    names = [line.get_gid() for line in figure.axes[0].lines if line.get_gid()]
    assert "dot.0.share" in names and "dot.1.share" in names
    assert [name for name in names if name.startswith("span")] == ["span.1.low.high"]


@pytest.mark.parametrize(
    ("low", "high", "span", "arrow", "far"),
    [
        (2.0, 9.0, "span.0.low.high", None, 9.0),
        (2.0, None, "span.0.low.value", ">", 5.0),
        (None, 9.0, "span.0.value.high", "<", 9.0),
        (None, None, None, None, 5.0),
    ],
)
def test_an_interval_whose_end_is_missing_is_open_and_ends_in_an_arrow(low, high, span, arrow, far):
    table = pd.DataFrame({"word": ["战"], "value": [5.0], "low": [low], "high": [high]}).astype(
        {"low": float, "high": float}
    )
    axes = draw_bars(Chart(table, label="word", value="value", interval=("low", "high"), title="战")).axes[0]
    spans = [line.get_gid() for line in axes.lines if (line.get_gid() or "").startswith("span")]
    arrows = [line.get_marker() for line in axes.lines if line.get_marker() != "None"]
    (written,) = [text for text in axes.texts if text.get_gid() == "value-0"]

    assert spans == [span] * (span is not None) and arrows == [arrow] * (arrow is not None)
    assert written.xy[0] == far


def test_a_dot_whose_interval_is_open_is_an_arrow_to_that_side():
    table = pd.DataFrame({"word": list("战疫情党"), "side": "a", "value": 5.0,
                          "low": [2.0, 2.0, None, None], "high": [9.0, None, 9.0, None]})  # fmt: skip
    figure = draw_dots(Chart(table, "word", "value", ("low", "high"), "side", title="战"))
    marks = [line.get_marker() for line in figure.axes[0].lines if line.get_marker() != "None"]

    assert marks == ["o", ">", "<", "o"]


def test_the_numbers_of_an_axis_have_equally_many_decimals():
    table = pd.DataFrame({"frame": ["WAR", "CARE"], "side": "a", "share": [0.12, 0.01]})
    axes = draw_dots(Chart(table, "frame", "share", group="side", title="War words", percent=True)).axes[0]

    written = [label.get_text() for label in axes.get_xticklabels()]
    assert "2.5%" in written and all(one[-3:-1].startswith(".") for one in written)


def test_values_of_negative_bars_are_written_to_the_left_and_all_fit():
    _, figure = draw("log-ratios")
    axes = figure.axes[0]
    values = [text for text in axes.texts if text.get_gid().startswith("value")]
    left, right = axes.get_window_extent().x0, axes.get_window_extent().x1

    assert [text.get_ha() for text in values] == ["left"] * 5 + ["right"] * 5
    assert all(left <= text.get_window_extent().x0 and text.get_window_extent().x1 <= right for text in values)


def test_texts_given_take_the_place_of_values_and_a_field_that_is_not_named_is_asked_for():
    table = words().head(2).assign(written=["78 of 2,000", "77 of 2,000"])
    axes = draw_bars(Chart(table, label="word", value="count", title="频次"), written="written").axes[0]

    assert [text.get_text() for text in axes.texts][2:] == ["78 of 2,000", "77 of 2,000"]
    with pytest.raises(PressframesError, match=r"does not say which column is its group. Expected Chart\(..., group"):
        draw_dots(Chart(table, label="word", value="count"))


def test_rows_of_one_label_stand_side_by_side_only_where_there_are_groups():
    table = pd.DataFrame({"label": ["a", "a", "b"], "count": [3, 2, 1], "group": ["x", "y", "x"]})
    alone, grouped = (draw_bars(Chart(table, "label", "count", (), group)).axes[0] for group in ("", "group"))

    assert [len([text for text in axes.texts if text.get_gid().startswith("label")]) for axes in (alone, grouped)] == [
        3,
        2,
    ]
    assert [round(patch.get_y() + patch.get_height() / 2, 3) for patch in grouped.patches] == [-0.205, 0.205, 0.795]


@pytest.mark.parametrize("draw_it", [draw_dots, draw_lines, draw_columns, draw_bars, draw_scatter])
def test_groups_are_told_apart_without_their_colours_and_the_key_shows_how(draw_it):
    papers = ["甲报", "乙报", "丙报"][: 2 if draw_it in (draw_columns, draw_bars) else 3]
    rows = [(word, paper, 3.0 + number) for number, paper in enumerate(papers) for word in ("桥", "路")]
    table = pd.DataFrame(rows, columns=["word", "paper", "rate"]).assign(key=True, standard_errors=3)
    chart = Chart(table, "word", "rate", group="paper", title="题")
    for subtitle in ("", "：".join(papers)):
        drawing = read_svg(svg_bytes(draw_it(replace(chart, subtitle=subtitle))))
        forms = defaultdict(set)
        for mark in drawing.marks:
            if mark.kind != "label":
                form = re.sub("#(?!ffffff)[0-9a-f]{6}", "", " ".join([*mark.look, *mark.colours]))
                forms[papers[mark.row // 2]].add(form)
        shown = [form for one in forms.values() for form in one]
        assert len(forms) == len(papers) and len(set(shown)) == len(shown)
        named = [str(shape.values[-1]) for shape in drawing.shapes if shape.kind.startswith(("key-", "subtitle"))]
        key = re.sub(r"\s", "", "".join(named))
        assert len({mark for paper in papers for mark in re.findall(f"([●◆■□]){paper}", key)}) == len(papers)


def test_dots_that_would_cover_each_other_stand_above_one_another():
    rows = [(word, group, share) for word in "桥路" for group, share in (("a", 0.87), ("b", 0.88), ("c", 0.97))]
    chart = Chart(pd.DataFrame(rows, columns=["word", "group", "share"]), "word", "share", group="group", title="t")
    for table, apart in ((chart.table, True), (chart.table[chart.table["group"] != "b"], False)):
        figure = draw_dots(replace(chart, table=table.reset_index(drop=True)))
        dots = [line for line in figure.axes[0].lines if (line.get_gid() or "").startswith("dot")]
        assert (len({line.get_ydata()[0] for line in dots}) > 2) == apart


def test_eight_groups_have_eight_colours_and_grey_is_the_references_where_there_is_one():
    assert set(colours_for("abcdefgh").values()) == set(GROUPS)
    found = colours_for("abcdefgh", "h")
    assert found["h"] == REFERENCE and set(found.values()) == set(GROUPS)


def test_beside_eight_groups_the_others_have_a_colour_of_their_own():
    found = colours_for("aibcdefgh", "i", "abcdefgh")

    assert [found[one] for one in "abcdefgh"] == list(GROUPS) and found["i"] == OTHERS
    with pytest.raises(PressframesError, match="9 groups were to be coloured"):
        colours_for("abcdefghi")


def test_a_dot_alone_on_its_line_stands_level_with_its_label():
    rows = [("桥", "a", 1.0), ("桥", "b", 2.0), ("路", "c", 3.0)]
    table = pd.DataFrame(rows, columns=["word", "group", "rate"]).assign(low=0.5, high=4.0)
    figure = draw_dots(Chart(table, "word", "rate", ("low", "high"), "group", title="t"))
    dots = {line.get_gid(): line.get_ydata()[0] for line in figure.axes[0].lines if "dot" in (line.get_gid() or "")}
    labels = [text.get_position()[1] for text in figure.axes[0].texts]

    assert dots["dot.2.rate"] == labels[1]
    assert dots["dot.0.rate"] < labels[0] < dots["dot.1.rate"]


@pytest.mark.parametrize("dots", [0.9, 1.1])
def test_dots_of_a_line_that_would_cover_each_other_stand_above_one_another(dots):
    width = 2 * dots * DOT * WEB.text / WEB.width * 100  # of an axis from 0 to 100
    values = [100, 100 - width, 50, 50 - 2 * width]
    table = pd.DataFrame({"frame": ["WAR"] * 2 + ["AID"] * 2, "side": ["a", "b"] * 2, "share": values})
    axes = draw_dots(Chart(table, label="frame", group="side", value="share", title="两报", style=WEB)).axes[0]
    heights = {float(line.get_ydata()[0]) for line in axes.lines if (line.get_gid() or "").startswith("dot.")}

    assert len(heights) == (4 if dots < 1 else 2)


def test_marks_of_one_height_have_an_axis_that_does_not_magnify_nothing():
    table = pd.DataFrame({"word": ["桥", "渠"], "ratio": [3.2, 1.5], "errors": [4.7, 4.7], "key": [True, False]})
    axes = draw_scatter(Chart(table, label="word", value="ratio", title="t"), upward="errors").axes[0]

    assert axes.get_ylim() == pytest.approx((3.7, 5.7))


@pytest.mark.parametrize(("off", "named"), [(66, True), (72, False)])
def test_a_name_is_led_at_most_66_points_off_its_mark(off, named):
    wide, high, beside = 160 - 44 - 14, 160 * 1.15, 0.68 * 12 / 2 + 1  # numbers are points of the axes
    ends = beside + off - 3.3, beside + off + 12 + 3.3  # the marks that leave room for one character
    crowd = [(x, y) for x, y in itertools.product(range(7, 97, 15), range(-80, 81, 16)) if y or x < ends[0]]
    marks = [(0, 0), (wide / 1.05, high / 2.2), (0, -high / 2.2), *((x, 0) for x in ends), *crowd]
    table = pd.DataFrame(marks, columns=["ratio", "errors"]).assign(word="桥", key=[True] + [False] * (len(marks) - 1))
    chart = Chart(table, "word", "ratio", title="t", style=replace(WEB, width_mm=160 / 72 * 25.4, small=12))
    axes = draw_scatter(chart, upward="errors", filled="key").axes[0]

    assert ("label.0.word" in [text.get_gid() for text in axes.texts]) == named


@pytest.mark.parametrize(("side", "off", "named"), [(-1, 11, False), (-1, 13, True), (1, 11, False), (1, 13, True)])
def test_where_many_marks_are_hollow_a_name_stands_a_line_of_words_from_all_others(side, off, named):
    wide, high, half = 160 - 44 - 14, 160 * 1.15, POINT * 12 * HOLLOW / 2 + 0.5  # numbers are points of the axes
    beside = [(0, 0), (13, 14), (13, -14), (-(half + 0.5 + 12 + off + half), 0)]  # there is room to one side alone
    marks = [(50 - side * x, y) for x, y in beside] + [(0, 0), (wide / 1.05, high / 2.2), (0, -high / 2.2)] * 8
    table = pd.DataFrame(marks, columns=["ratio", "errors"]).assign(word="桥" * 90, key=False)
    table.loc[0, "word"] = "桥"
    chart = Chart(table, "word", "ratio", title="t", style=replace(WEB, width_mm=160 / 72 * 25.4, small=12))
    axes = draw_scatter(chart, upward="errors", filled="key").axes[0]

    assert len(table) > MOST_NAMES and [text.get_gid() for text in axes.texts] == ["label.0.word"] * named


def test_a_word_that_would_be_too_small_to_be_read_is_as_small_as_can_be_read():
    table = pd.DataFrame({"word": ["桥", "路", "渠"], "count": [10000, 100, 1]})
    sizes = [text.get_size() for text in draw_word_cloud(Chart(table, "word", "count", title="词云")).axes[0].texts]

    assert sizes[0] > 2 * WEB.small and sizes[1:] == pytest.approx([WEB.small] * 2)


def test_a_stretch_without_its_start_is_refused_with_its_row():
    table = pd.DataFrame({"text": ["桥", "路", "渠"], "length": 4, "frame": [None, "WAR", "WAR"], "end": [None, 1, 2]})
    chart = Chart(table.assign(start=[None, 0, None]), "text", "length", ("start", "end"), "frame", title="t")

    with pytest.raises(PressframesError, match="Column 'start', row 2: the value is nan. Expected a finite number"):
        draw_strip(chart)


@pytest.mark.parametrize(("more", "rows"), [(0, 2), (0.1, 1)])
def test_a_list_that_ends_where_the_page_does_is_not_cut(more, rows):
    chart = Chart(pd.DataFrame({"word": [*"桥路"], "count": [2, 1]}), "word", "count", title="t")
    room = room_on(chart, {}, 40)

    cut = cut_to_page(chart, pd.Series([0, 1]), np.array([room / 2, room + more]), {}, 40)
    assert (len(cut.table), cut.note) == (rows, "" if rows == 2 else "1 of 2 are drawn.")


@pytest.mark.parametrize(
    ("language", "note", "lacking", "cut"),
    [
        ("en", "A note.", "A note. 〓: the font lacks U+1F600.", "A note. 1 of 2 are drawn."),
        ("zh", "注。", "注。〓：字体缺U+1F600。", "注。共2项，画出1项。"),
    ],
)
def test_between_sentences_of_a_note_a_blank_stands_in_english_alone(language, note, lacking, cut):
    chart = Chart(pd.DataFrame({"word": ["桥", "😀"]}), "word", note=note, language=language)

    assert _spoken(chart).note == lacking
    assert cut_to_page(chart, pd.Series([0, 1]), np.array([1, 9000]), {}, 40).note == cut


def test_a_list_that_is_cut_is_drawn_to_the_line_that_ends_where_the_note_begins():
    chart = Chart(pd.DataFrame({"word": [*"桥路渠"], "count": [3, 2, 1]}), "word", "count", title="t")
    room = room_on(replace(chart, note="2 of 3 are drawn."), {}, 40)

    for more, rows in ((0, 2), (0.1, 1)):
        cut = cut_to_page(chart, pd.Series([0, 1, 2]), np.array([room / 2, room + more, 2 * room]), {}, 40)
        assert (len(cut.table), cut.note) == (rows, f"{rows} of 3 are drawn.")


def test_the_lanes_of_strips_are_as_tall_as_the_page_allows():
    frames = ["WAR", "AID", "RACE", "STORM"]
    rows = [(text, 9, frame, 1, 2) for text in "桥路渠" for frame in frames]
    table = pd.DataFrame(rows, columns=["text", "length", "frame", "start", "end"])
    chart = Chart(table, "text", "length", ("start", "end"), "frame", title="t")
    tall = draw_strip(chart).get_figheight() * 72
    less = len(rows) * 0.1 * WEB.small  # lanes of 1.2 in place of 1.3 font sizes
    page = replace(WEB, height_mm=(tall - less) / 72 * 25.4)
    figure = draw_strip(replace(chart, style=page))

    assert figure.get_figheight() * 72 == pytest.approx(tall - less)
    assert len([box for box in figure.axes[0].patches if box.get_gid().startswith("length")]) == 3


@pytest.mark.parametrize(("more", "lines"), [(0, 1), (1, 2)])
def test_the_head_of_a_strip_is_as_wide_as_the_figure_but_for_its_margins(more, lines):
    head = "桥" * (int((WEB.width - 2 * 8) / WEB.text) + more)
    table = pd.DataFrame({"text": [head], "length": 4, "frame": "WAR", "start": 0, "end": 1})
    axes = draw_strip(Chart(table, "text", "length", ("start", "end"), "frame", title="t")).axes[0]
    (written,) = [text.get_text() for text in axes.texts if "桥" in text.get_text()]

    assert len(written.split("\n")) == lines


@pytest.mark.parametrize(("count", "written"), [(22, 2), (26, 4)])
def test_a_kind_is_written_in_blocks_of_one_and_a_half_lines(count, written):
    table = pd.DataFrame({"block": [0, 1], "reading_place": [0, 1], "moved": False, "count": [count, 1000 - count]})
    chart = Chart(table.assign(name="桥", role="body"), value="count", group="name", title="t")
    axes = draw_blocks(chart, kind="role").axes[0]

    assert axes_size(axes)[1] / 1045 * count == pytest.approx(1.5 * WEB.small, abs=1.2)
    assert [text.get_text() for text in axes.texts].count("body") == written


def test_a_block_without_a_character_is_refused():
    table = pd.DataFrame(
        {"block": [0, 1], "reading_place": [0, 1], "moved": False, "count": [9, 0], "name": ["桥", "路"]}
    )

    with pytest.raises(PressframesError, match="Column 'count', row 1: the value is 0. Expected a number above 0"):
        draw_blocks(Chart(table, value="count", group="name", title="t"))


def test_a_long_name_of_an_article_is_cut_where_the_key_ends():
    table = pd.DataFrame(
        {"block": [0, 1], "reading_place": [0, 1], "moved": False, "count": 9, "name": ["桥" * 90, "路"]}
    )
    figure = draw_blocks(Chart(table, value="count", group="name", title="t"))
    (name,) = [text.get_text() for text in figure.texts if "桥" in text.get_text()]
    room = WEB.width - 2 * 8 - 2 * WEB.text

    assert name.startswith("1 桥") and name.endswith("…") and room - WEB.text < text_width(name, WEB.text) <= room


def test_a_dot_that_is_alone_on_its_line_stands_beside_its_word_and_a_column_of_nothing_has_no_edge():
    rates = pd.DataFrame(
        {"word": [*"桥路"], "side": [*"甲乙"], "rate": [1.0, 2.0], "low": [0.5, 1.5], "high": [2.0, 3.0]}
    )
    chart = Chart(rates, "word", "rate", group="side", interval=("low", "high"), title="词")
    heights = {line.get_gid(): line.get_ydata()[0] for line in draw_dots(chart).axes[0].lines if line.get_gid()}
    counts = pd.DataFrame({"day": [*"一二"] * 2, "side": [*"甲甲乙乙"], "texts": [1, 0, 2, 0]})
    columns = draw_columns(Chart(counts, "day", "texts", group="side", title="篇")).axes[0].patches

    assert heights["dot.0.rate"] == heights["span.0.low.high"] == round(heights["dot.0.rate"])
    assert not [
        line for line in draw_dots(chart).axes[0].lines if line.get_color() == GRID and line.get_linewidth() == 3
    ]
    assert heights["dot.1.rate"] == round(heights["dot.1.rate"]) != heights["dot.0.rate"]
    assert [column.get_linewidth() > 0 for column in columns] == [False, False, True, False]
