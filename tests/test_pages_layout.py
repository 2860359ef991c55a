"""Lines become blocks: what stands before each, how wide columns are, and which lines are one paragraph."""

import pytest

from pressframes.pages import kinds
from pressframes.pages.layout import Block, column_widths, read_layout, read_lines, view


def full(length: int, end: str = "") -> str:
    """A line of so many characters, the last of them the mark, if one is given."""
    return ("渠水通了" * 40)[: length - len(end)] + end


@pytest.mark.parametrize(
    "text, seen",
    [
        ("門" * 59, "门" * 59), ("門" * 60, "門" * 60), ("這" + "門" * 59, "这" + "门" * 59), ("乾著", "乾著"),
        ('说"水来了"，又说"好"', "说“水来了”，又说“好”"), ("1,250人,3,40人", "1,250人，3，40人"), ("水来了.他说",
        "水来了。他说"),
        ("全长2.5公里.", "全长2.5公里。"), ("见www.a.cn.", "见www.a.cn."), ("水A.b", "水A.b"), ("水来了...",
        "水来了..."),
    ],
)  # fmt: skip
def test_a_view_has_wide_marks_and_simplified_characters_at_their_places(text, seen):
    assert view(text) == seen and len(seen) == len(text)


@pytest.mark.parametrize(
    "text, blocks",
    [
        # each line: start, end, its view, indented, after a gap
        ("水来\n人笑\n", [(0, 2, "水来", False, False), (3, 5, "人笑", False, False)]),
        ("\n\n水\n\n人\n", [(2, 3, "水", False, False), (5, 6, "人", False, True)]),
        ("水\n\n人", [(0, 1, "水", False, False), (3, 4, "人", False, True)]),
        ("水来\r\n\r\n人\r\n田", [(0, 2, "水来", False, False), (6, 7, "人", False, True),
        (9, 10, "田", False, False)]),
        ("水来\r\r人\r田", [(0, 2, "水来", False, False), (4, 5, "人", False, True), (6, 7, "田", False, False)]),
        ("水来\n　\n　　人 \n", [(0, 2, "水来", False, False), (7, 8, "人", True, True)]),
        ("## 水来\n人", [(0, 2, "##", False, False), (3, 5, "水来", True, False), (6, 7, "人", False, False)]),
        ("水\n\n　# 来\n\n人", [
            (0, 1, "水", False, False), (4, 5, "#", True, True), (6, 7, "来", True, False), (9, 10, "人", False, True),
        ]),
        ("####### 水", [(0, 9, "####### 水", False, False)]), ("#水", [(0, 2, "#水", False, False)]),
        ("水\u2028人\x0b田", [(0, 1, "水", False, False), (2, 3, "人", False, False), (4, 5, "田", False, False)]),
    ],
)  # fmt: skip
def test_a_line_is_known_by_its_place_and_what_stands_before_it(text, blocks):
    found = [(one.start, one.end, one.view, one.indented, one.after_gap) for one in read_lines(text)]

    assert found == blocks
    assert all(one.length == one.end - one.start for one in read_lines(text))


@pytest.mark.parametrize("length, seen", [(6_001, 6_001), (12_000, 12_000), (12_001, 12_000), (20_000, 12_000)])
def test_of_a_long_line_the_rules_read_both_ends(length, seen):
    (found,) = read_lines("始" + "渠" * (length - 2) + "终")

    assert len(found.view) == seen and found.view[0] + found.view[-1] == "始终"
    assert found.length == length


def a_line(length: int, *, ends: bool = False, indented: bool = False, gap: bool = False) -> Block:
    return Block(((0, length),), full(length, "。" if ends else ""), indented, gap)


@pytest.mark.parametrize(
    "lines, widths",
    [
        # the number of lines, their length, and what is said of them; the last line of a page has none below
        ([(4, 20)], [20]), ([(3, 20)], []), ([(4, 10)], [10]), ([(4, 9)], []), ([(4, 60)], [60]), ([(4, 61)], []),
        ([(2, 20), (1, 18, "indented"), (1, 5)], []), ([(1, 18, "indented"), (2, 20), (1, 5)], [20]),
        ([(1, 20, "indented"), (2, 20), (1, 7), (1, 8), (1, 5)], [20]),
        # within a sentence most of them end
        ([(2, 20), (2, 20, "ends"), (1, 5)], []), ([(3, 20), (2, 20, "ends"), (1, 5)], [20]),
        # marks may hang over the edge by two
        ([(6, 20), (1, 21), (1, 22), (1, 5)], [20]), ([(6, 20), (1, 23), (2, 24), (3, 25), (1, 5)], [20, 25]),
        # three in five of the lines are full
        ([(3, 20), (1, 7), (1, 8), (1, 5)], [20]), ([(4, 20), (1, 7), (1, 8), (1, 9), (1, 5)], []),
        # each width has a fifth of the lines, and there are three at most
        ([(12, 20), (3, 15), (1, 5)], [20, 15]), ([(13, 20), (3, 15), (1, 5)], [20]),
        ([(5, 20), (4, 15), (3, 30), (1, 5)], [20, 15, 30]), ([(5, 20), (4, 15), (4, 30), (3, 40), (1, 5)],
        [20, 15, 30]),
        # on a page of few pairs of lines a length is by chance
        ([(3, 20), (1, 5), (21, 6, "gap")], [20]), ([(3, 20), (1, 5), (22, 6, "gap")], []), ([], []),
    ],
)  # fmt: skip
def test_the_widths_of_columns_are_where_most_lines_end_within_a_sentence(lines, widths):
    page = [
        a_line(length, **dict.fromkeys(said, True)) for number, length, *said in lines for _ in range(number)
    ]  # each is right below the one before it, but for those after a gap

    assert column_widths(page) == widths


WRAPPED = [full(20), full(20), full(20)]


@pytest.mark.parametrize(
    "lines, blocks",
    [
        ([*WRAPPED, "通了。"], [[0, 1, 2, 3]]),
        ([*WRAPPED, full(20, "。"), "水来人笑"], [[0, 1, 2, 3, 4]]),
        (["　　" + full(18), *WRAPPED, full(20, "。"), "水来人笑"], [[0, 1, 2, 3, 4], [5]]),
        (["　　" + full(18), *WRAPPED, full(20, "。"), "人都笑了。"], [[0, 1, 2, 3, 4, 5]]),
        (["　　" + full(18), *WRAPPED, full(20, "。"), full(20), "渠。"], [[0, 1, 2, 3, 4, 5, 6]]),
        (["　　" + full(18), *WRAPPED, full(20), "水来人笑"], [[0, 1, 2, 3, 4, 5]]),
        ([*WRAPPED, full(22, "，"), "水来人笑"], [[0, 1, 2, 3, 4]]),
        ([*WRAPPED, full(19), "水来人笑"], [[0, 1, 2, 3], [4]]),
        ([*WRAPPED, "　　水来人笑，", "渠水"], [[0, 1, 2], [3], [4]]),
        ([*WRAPPED, full(20), "", "水来人笑"], [[0, 1, 2, 3], [4]]),
        (["水来人笑", *WRAPPED, full(20), "水渠"], [[0], [1, 2, 3, 4, 5]]),
        # no line begins with a closing mark, but a column may
        (["　　" + full(18), *WRAPPED, full(20, "。"), "”"], [[0, 1, 2, 3, 4, 5]]),
        (["　　" + full(18), *WRAPPED, full(20, "？"), "”何棠说"], [[0, 1, 2, 3, 4, 5]]),
        ([*WRAPPED, full(12), "。"], [[0, 1, 2, 3, 4]]),
        ([*WRAPPED, full(12), "", "。"], [[0, 1, 2, 3], [4]]),
        (["水来人笑。", "”", "渠水"], [[0, 1], [2]]),
        (["水来人笑。", "……", "渠水"], [[0], [1], [2]]),
        # within a bracket begins no paragraph
        ([*WRAPPED, full(17) + "（记者", " 何棠）", "渠水"], [[0, 1, 2, 3, 4], [5]]),
        ([*WRAPPED, full(14) + "（水）（记者", " 何棠）"], [[0, 1, 2, 3, 4]]),
        ([*WRAPPED, full(16) + "（记者）", " 何棠"], [[0, 1, 2, 3], [4]]),
        ([*WRAPPED, full(12) + "（记者", " 何棠）"], [[0, 1, 2, 3], [4]]),
    ],
)
def test_full_lines_go_on_in_the_next_but_for_a_heading_below_the_end_of_a_sentence(lines, blocks):
    layout = read_layout("\n".join(lines) + "\n")

    printed = [text.strip() for text in lines if text]
    assert [one.view for one in layout.blocks] == ["".join(printed[n] for n in block) for block in blocks]
    assert [len(one.spans) for one in layout.blocks] == [len(block) for block in blocks]


def test_one_indent_in_twenty_lines_is_no_habit():
    pages = (["　　" + full(18), *[full(20)] * number, full(20, "。"), "水来人笑"] for number in (16, 17))

    assert [len(read_layout("\n".join(page)).blocks) for page in pages] == [2, 1]


@pytest.mark.parametrize(
    "lines, indents",
    [
        (["　　" + full(47)], True), (["　　" + full(46)], False), (["　　" + full(47), full(47)], False),
        (["　　" + full(47), "　　" + full(47), full(47)], True), (["　　" + full(16, "。")], True),
        (["　　" + full(15, "。")], False),
        (["　　" + full(16, "。"), full(16, "。")], False), (["　　" + full(16, "。"), full(15, "。")], True),
        (["　　" + full(16, "。"), full(47)], True), ([full(16, "。"), "　　" + full(47)], True), ([full(47)], False),
        (["水"], False),
    ],
)  # fmt: skip
def test_paragraphs_are_indented_where_more_than_half_of_the_long_lines_or_of_the_sentences_are(lines, indents):
    assert read_layout("\n\n".join(lines)).indents is indents


LONG = "渠水" * 100


@pytest.mark.parametrize(
    "text, kind",
    [
        (full(64), "short"), (full(65), "body"), (full(20, "；"), "body"), (full(20, "，"), "body"), ("水；人", "body"),
        ("——" + full(58), "subtitle"), ("——" + full(59), "short"), ("——" + full(20) + "。水", "body"),
        ("责任编辑：" + full(55), "furniture"), ("责任编辑：" + full(56), "short"),
        ("本报记者 " + full(55), "byline"), ("本报记者 " + full(56), "short"),
        ("图为" + full(157, "。"), "caption"), ("图为" + full(158, "。"), "caption"), ("图为" + full(159, "。"),
        "body"),
        ("编者按：" + LONG, "note"), (LONG, "body"), ("水渠（水）", "short"), ("（水渠", "short"), ("水渠）", "short"),
        ("（水）渠（水）", "short"), ("（水渠通水了）", "body"),
        (full(18, "："), "short"), (full(19, "："), "body"), ("水，渠：", "body"), (full(10) + "，" + full(4), "short"),
        (full(20) + "！”", "short"), (full(21) + "！”", "body"), (full(21) + "水”", "short"),
        ("水，" + full(22) + "，水", "short"), ("水，" + full(23) + "，水", "body"), ("水，" + full(26), "short"),
    ],
)  # fmt: skip
def test_the_form_of_a_line_says_its_kind_up_to_a_length(text, kind):
    (found,) = read_lines(text + "\n")

    assert kinds.by_pattern(found.view, found.length) == kind
