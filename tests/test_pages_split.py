"""Whether a page is torn, where it is cut into windows, and what follows what where nothing is torn."""

import numpy as np
import pytest

from pressframes.pages import headings, kinds, split
from pressframes.pages.joins import Seams, read_seams
from pressframes.pages.layout import Block
from pressframes.pages.split import TORN_FEATURES, is_cut, torn_facts

QUIET = dict(prose=0, cut=0, match=0.0, outdented=0.0)


@pytest.mark.parametrize(
    "name, facts, value",
    [
        ("one", {}, 1), ("best", {"match": 3.5}, 3.5), ("best", {"match": 8.5}, 8),
        ("share", {"cut": 1, "prose": 5}, 2), ("share", {"cut": 2, "prose": 5}, 3),
        ("share", {"cut": 1, "prose": 1}, 3), ("share", {"cut": 0.2, "prose": 0}, 2),
        ("outdented", {"outdented": 2.5}, 2.5), ("outdented", {"outdented": 3.5}, 3),
    ],
)  # fmt: skip
def test_a_feature_of_torn_pages_measures_what_its_name_says(name, facts, value):
    assert TORN_FEATURES.measure(QUIET | facts)[list(TORN_FEATURES).index(name)] == pytest.approx(value)


def of_length(length: int, end: str = "") -> str:
    return ("渠水通了人来" * 60)[: length - len(end)] + end


@pytest.mark.parametrize(
    "view, cut",
    [
        (of_length(25), True), (of_length(24), False), (of_length(25, "。"), False), (of_length(25, "："), False),
        (of_length(25, "——"), False), (of_length(25, "）"), False), (of_length(25, "%"), False),
        (of_length(25, "km"), False),
        ("三、" + of_length(25), False), ("12." + of_length(25), False), (of_length(20) + " " + of_length(9), False),
        (of_length(25, "，"), True), ("（记者 何棠）" + of_length(20, "，水"), True),
        ("□" + of_length(25, "，水"), False),
    ],
)  # fmt: skip
def test_a_block_may_be_cut_where_it_is_long_and_stops_within_a_sentence(view, cut):
    assert is_cut(Block(((0, len(view)),), view, False, False)) is cut


def seams(rows, *, indents=False) -> Seams:
    """Blocks (view, and what differs from the quiet: orphan, indented, dateline, credit) as they end and begin."""
    blocks = tuple(
        Block(((0, len(view)),), view, more.get("indented", False), more.get("gap", False)) for view, more in rows
    )
    known = {name: np.array([more.get(name, 0) for _, more in rows]) for name in ("orphan", "dateline", "credit")}
    read = read_seams(blocks, indents)
    changed = {
        "orphan": known["orphan"].astype(float),
        "dateline": known["dateline"] > 0,
        "credit": known["credit"] > 0,
    }
    return Seams(**{**{name: getattr(read, name) for name in Seams.__dataclass_fields__}, **changed})


C, W = of_length(25), of_length(30, "。")


@pytest.mark.parametrize(
    "rows, forms, indents, facts",
    [
        ([(W, {}), (C, {}), (W, {})], "bbb", False, {"prose": 3, "cut": 1}), ([(W, {}), (C, {}), (W, {})],
        "bsb", False, {"prose": 2}),
        ([(of_length(24, "。"), {}), (of_length(25, "。"), {})], "bb", False, {"prose": 1}),
        # second halves by indent: one below a cut, and half of each long one
        ([(C, {"indented": True}), (W, {})], "bb", True, {"prose": 2, "cut": 1, "outdented": 1.0}),
        ([(C, {"indented": True}), (W, {"indented": True})], "bb", True, {"prose": 2, "cut": 1}),
        ([(W, {"indented": True}), (of_length(61, "。"), {})], "bb", True, {"prose": 2, "outdented": 0.5}),
        ([(W, {"indented": True}), (of_length(60, "。"), {})], "bb", True, {"prose": 2}),
        ([(C, {"indented": True}), (of_length(61, "。"), {}), (of_length(61, "。"), {})],
        "bbb", True, {"prose": 3, "cut": 1, "outdented": 2.0}),
        ([(C, {"indented": True}), (of_length(61, "。"), {})], "bb", False, {"prose": 2, "cut": 1}),
        # an indented line that is too long for a title, and one that ends in a comma, but for verse
        ([(C, {"indented": True}), (W, {})], "sb", True, {"prose": 2, "cut": 1, "outdented": 1.0}),
        ([(C, {}), (W, {})], "sb", True, {"prose": 1}), ([(of_length(24), {"indented": True}), (W, {})],
        "sb", True, {"prose": 1}),
        ([(of_length(12, "，"), {"indented": True}), (W, {})], "bb", True, {"prose": 2, "cut": 1, "outdented": 1.0}),
        ([(of_length(12, "，"), {"indented": True}), (W, {})], "bb", False, {"prose": 1}),
        ([(of_length(12, "，"), {}), (W, {})], "bb", True, {"prose": 1}),
        ([(of_length(12, "，"), {"indented": True}), (of_length(12, "。"), {"indented": True}), (W, {})],
        "bbb", True, {"prose": 1}),
        # a second half that is not below its first: with a full stop, and a clause long or surely a middle
        ([(W, {"indented": True}), (C, {"indented": True}), ("老渠", {}), (of_length(16, "。"), {})], "bbsb", True,
        {"prose": 2, "cut": 1, "outdented": 1.0}), ([(C, {"indented": True}), (W, {"indented": True}),
        (of_length(16, "。"), {})], "bbb", True, {"prose": 2, "cut": 1}),
        ([(C, {"indented": True}), ("老渠", {}), (of_length(15, "。"), {})], "bsb", True, {"prose": 1, "cut": 1}),
        ([(C, {"indented": True}), ("老渠", {}), ("。", {"orphan": 4.0})], "bsb", True,
        {"prose": 1, "cut": 1, "outdented": 1.0}),
        ([(C, {"indented": True}), ("老渠", {}), (of_length(16), {})], "bsb", True, {"prose": 1, "cut": 1}),
        ([(W, {"indented": True}), (of_length(16, "。"), {})], "bb", True, {"prose": 1}),
        ([(C, {"indented": True}), (W, {}), (of_length(16, "。"), {})], "bbb", True,
        {"prose": 2, "cut": 1, "outdented": 1.0}),
    ],
)  # fmt: skip
def test_what_speaks_for_a_torn_page_is_counted(rows, forms, indents, facts):
    found = torn_facts(seams(rows, indents=indents), [{"b": "body", "s": "short"}[form] for form in forms])

    assert found.pop("match") >= 0
    assert found == {name: value for name, value in QUIET.items() if name != "match"} | facts


def test_the_best_match_is_that_of_a_cut_block_with_another_that_may_be_its_second_half():
    rows = [
        (of_length(25, "共产"), {}),
        (W, {"orphan": -2.0}),
        ("党员的" + W, {"orphan": 1.0}),
        ("党员的" + W, {"orphan": -0.8}),
    ]
    read = seams(rows)
    join = read.joins_between(np.array([0]), np.array([2]))[0, 0]

    assert torn_facts(read, ["body"] * 4)["match"] == pytest.approx(join + 0.5)
    assert torn_facts(read.part(np.array([0, 3])), ["body"] * 2)["match"] == 0
    assert torn_facts(read.part(np.array([1, 2])), ["body"] * 2)["match"] == 0
    # no block goes on in itself
    alone = seams([("党员的" + of_length(25, "共产"), {"orphan": 1.0})])
    assert torn_facts(alone, ["body"])["match"] == 0
    worst = seams([("一" + of_length(25), {}), ("本报" + W, {"orphan": -0.5})])
    assert torn_facts(worst, ["body"] * 2)["match"] == max(0, worst.joins[0].max())


BODY, TITLE = Block(((0, 30),), of_length(30, "。"), False, False), Block(((0, 6),), "老渠通水了人", False, False)


@pytest.mark.parametrize(
    "blocks, size, windows",
    [
        ([], 4, [(0, 0)]), ([BODY] * 4, 4, [(0, 4)]), ([BODY] * 5, 4, [(0, 4), (4, 5)]), ([BODY] * 8, 4, [(0, 4),
        (4, 8)]),
        ([BODY] * 3 + [TITLE] + [BODY] * 2, 4, [(0, 3), (3, 6)]), ([BODY] * 2 + [TITLE] + [BODY] * 3, 4, [(0, 2),
        (2, 6)]),
        ([BODY, TITLE] + [BODY] * 4, 4, [(0, 4), (4, 6)]), ([BODY] * 2 + [TITLE, TITLE] + [BODY] * 2, 4, [(0, 2),
        (2, 6)]),
        ([BODY] * 2 + [TITLE, BODY, TITLE] + [BODY] * 3, 6, [(0, 4), (4, 8)]),
    ],
)  # fmt: skip
def test_a_window_ends_above_the_last_title_below_a_long_paragraph_in_its_second_half(blocks, size, windows):
    forms = ["short" if block is TITLE else "body" for block in blocks]

    assert [(one.start, one.stop) for one in split._windows(blocks, forms, size)] == windows


@pytest.mark.parametrize(
    "above, quiet",
    [
        (of_length(21, "。"), True),
        (of_length(20, "。"), False),
        (of_length(30), False),
        (of_length(30, "”"), True),
        (of_length(30, "）"), True),
    ],
)
def test_a_title_ends_a_window_where_what_is_above_it_is_whole_and_long(above, quiet):
    blocks = [BODY, Block(((0, len(above)),), above, False, False), TITLE, *[BODY] * 3]
    forms = ["body", "body", "short", *["body"] * 3]

    assert split._window_end(blocks, forms, 0, 4) == (2 if quiet else 4)


def short(length: int = 4, **more) -> tuple[str, dict]:
    return of_length(length), more


def test_what_is_around_each_short_line_comes_from_the_blocks_beside_it():
    found = [
        "short",
        "body",
        "caption",
        "short",
        "subtitle",
        "byline",
        "body",
        "short",
        "furniture",
        "body",
        "short",
        "short",
        "body",
    ]
    rows = [
        short(), (C, {}), (W, {}), short(indented=True), ("——" + of_length(6), {}), ("本报记者 何棠", {}),
        (W, {"dateline": 1, "orphan": 1.0}),
        ("“渠水通了", {"gap": True}), (W, {}), (W, {"orphan": 2.0}), ("渠水）通了", {"orphan": 3.0}), short(),
        (C, {"orphan": 0.6}),
    ]  # fmt: skip
    page = seams(rows, indents=True)

    lines, facts = kinds.short_lines(page, found)

    assert lines.tolist() == [0, 3, 7, 10, 11]
    assert facts.before.tolist() == ["", "body", "body", "body", "short"]
    assert facts.after.tolist() == ["body", "subtitle", "body", "short", "body"]
    assert facts.length.tolist() == [4, 4, 5, 5, 4] and facts.indents is True
    assert [np.flatnonzero(values).tolist() for values in (facts.indented, facts.after_gap, facts.unpaired)] == [
        [1],
        [2],
        [2, 3],
    ]
    assert np.flatnonzero(facts.cut).tolist() == [1] and np.flatnonzero(facts.next_dateline).tolist() == []
    assert facts.next_orphan.tolist() == [0, 0, 2.0, 0, 0.6] and facts.orphan.tolist() == [0, 0, 0, 3.0, 0]
    assert facts.rank.tolist() == [1, 2, 1, 2, 1] and np.flatnonzero(facts.signed).tolist() == [1]
    joins = page.joins
    assert facts.join.tolist() == [0, joins[1, 3], 0, 0, 0]
    assert facts.next_join.tolist() == [joins[0, 1], 0, joins[7, 9], 0, joins[11, 12]]
    # halves that lack the other: 1 (below it stands no middle) and 12, the last; 9 begins like a middle
    halves, starts = [1, 12], [6, 9, 12]
    known = {(u, v): joins[u, v] for u in halves for v in starts}
    wanted_before = [max(0, *(joins[u, n] - 0.5 * max(known[u, v] for v in starts) for u in halves)) for n in lines]
    wanted_after = [max(0, *(joins[n, v] - max(0, *(known[u, v] for u in halves)) for v in starts)) for n in lines]
    assert facts.wanted_before == pytest.approx(wanted_before) and facts.wanted_after == pytest.approx(wanted_after)
    whole = kinds.short_lines(page, found, whole=True)[1]
    assert not whole.cut.any() and not (
        whole.join.any() or whole.next_join.any() or whole.wanted_before.any() or whole.wanted_after.any()
    )
    assert whole.next_orphan.tolist() == facts.next_orphan.tolist()


@pytest.mark.parametrize(
    "found, noted",
    [
        (["note_label", "body", "body"], [1]), (["note_label", "heading", "body"], []), (["note", "body", "body"], [1]),
        (["note_label", "body", "note", "body"], [1]), (["body", "body"], []),
    ],
)  # fmt: skip
def test_text_below_the_label_of_a_note_or_that_goes_on_from_one_is_a_note(found, noted):
    rows = [(C if n == 0 else W, {"orphan": 0.5 if n == 1 else 0}) for n in range(len(found))]

    read = kinds._with_notes(seams(rows), found)

    assert [n for n, kind in enumerate(read) if kind == "note" and found[n] != "note"] == noted


@pytest.mark.parametrize("first, orphan, noted", [(C, 0.0, []), (W, 0.5, []), (C, 0.1, [1])])
def test_text_goes_on_from_a_note_where_that_is_cut_and_it_begins_like_a_middle(first, orphan, noted):
    read = kinds._with_notes(seams([(first, {}), (W, {"orphan": orphan})]), ["note", "body"])

    assert [n for n, kind in enumerate(read) if kind == "note"][1:] == noted


@pytest.mark.parametrize(
    "found, names",
    [
        ("s n b", [1]),
        ("t n b", [1]),
        ("b n b", []),
        ("s n s", []),
        ("n b s", []),
        ("b s n", []),
        ("s x b", []),
        ("s n b s n b", [1, 4]),
    ],
)
def test_a_line_of_names_between_a_title_and_text_is_a_byline(found, names):
    views, forms = (
        dict(s="老渠通水", n="林小溪 何棠", t="——记老渠", b=W, x="通水，人"),
        dict(s="short", n="short", t="subtitle", b="body", x="short"),
    )
    rows = [(views[one], {}) for one in found.split()]

    read = kinds.with_names(seams(rows), [forms[one] for one in found.split()])

    assert [n for n, kind in enumerate(read) if kind == "byline"] == names


@pytest.mark.parametrize(
    "found, runs",
    [
        ("h t y b h b", [[0, 1, 2], [4]]), ("h c t b", [[0, 2]]), ("h y y b", [[0, 1], [2]]), ("h f h b", [[0, 2]]),
        ("h s h", [[0], [2]]),
        ("h h h b", [[0, 1, 2]]), ("h h h h b", [[0, 1], [2, 3]]), ("h h h h h b", [[0, 1], [2, 3, 4]]),
        ("h h h h h h b", [[0, 1, 2, 3, 4, 5]]),
        ("h h h y b", [[0, 1, 2, 3]]), ("h h t h b", [[0, 1, 2, 3]]), ("b b", []), ("b h", [[1]]),
    ],
)  # fmt: skip
def test_titles_and_bylines_that_follow_each_other_are_one_heading_of_an_article(found, runs):
    names = dict(h="heading", t="subtitle", y="byline", b="body", c="caption", f="furniture", s="subhead")

    assert headings.runs_of_headings([names[one] for one in found.split()]) == runs


@pytest.mark.parametrize(
    "rows, found, begins",
    [
        # between a cut and a middle, or two lines after a cut, an article begins for sure
        ([(C, {}), short(), (W, {"orphan": 0.6})], "bhb", True), ([(C, {}), short(), (W, {"orphan": 0.5})],
        "bhb", False),
        ([(C, {}), short(), short(), (W, {})], "bhhb", True), ([(W, {}), short(), (W, {"orphan": 0.6})], "bhb", False),
        ([(C, {}), short(), (W, {"orphan": 0.6}), (W, {})], "nhbb", False), ([(C, {}), short(), (W, {"orphan": 0.6})],
        "bhn", False),
        ([(C, {}), short()], "bh", False), ([short(), (W, {"orphan": 0.6})], "hb", False),
    ],
)  # fmt: skip
def test_between_two_halves_of_a_sentence_stands_the_heading_of_another_article(rows, found, begins):
    names = dict(h="heading", b="body", n="note")
    read, (run,) = [names[one] for one in found], headings.runs_of_headings([names[one] for one in found])

    assert headings._interrupts(run, seams(rows), read) is begins
    if begins:
        assert headings.begins_article(seams(rows), read, [run]).tolist() == [1.0]


@pytest.mark.parametrize(
    "found, judged",
    [
        ("bhb", True),
        ("hb", False),
        ("bh", False),
        ("bhyb", False),
        ("bhtb", False),
        ("bhn", False),
        ("bhnb", True),
        ("nhb", False),
    ],
)
def test_a_heading_without_byline_between_text_is_judged_and_all_others_begin_an_article(found, judged):
    names = dict(h="heading", b="body", n="note", y="byline", t="subtitle")
    read = [names[one] for one in found]
    (run,) = headings.runs_of_headings(read)

    assert headings.is_open(run, read) is judged
    chance = headings.begins_article(seams([(W, {})] * len(read)), read, [run])[0]
    assert bool(chance < 1) is judged


def test_what_is_around_each_heading_that_is_judged_comes_from_the_text_beside_it():
    found = [*"bhbbhhbhbcbhyb"]
    names = dict(h="heading", b="body", y="byline", c="caption")
    rows = [
        (of_length(30, "渠。"), {}), ("老渠通水", {}), (C, {"dateline": 1, "orphan": 1.5}), (of_length(30, "（完）"),
        {}), ("新桥，通了", {}),
        ("桥上人来", {}), (C, {}), ("校舍", {}), ("共产" + W, {"orphan": 0.7}), (W, {}), (W, {}), ("落款", {}),
        ("本报记者 何棠", {}), (W, {}),
    ]  # fmt: skip
    page, read = seams(rows), [names[one] for one in found]
    runs = headings.runs_of_headings(read)
    assert runs == [[1], [4, 5], [7], [11, 12]]
    facts = headings.run_facts(page, read, runs, [0, 1, 2])

    assert facts.size.tolist() == [1, 2, 1] and facts.longest.tolist() == [4, 5, 2]
    assert facts.first.views == ["老渠通水", "新桥，通了", "校舍"] and facts.last.views == [
        "老渠通水",
        "桥上人来",
        "校舍",
    ]
    assert facts.below.views == [rows[n][0] for n in (2, 6, 8)]
    assert facts.any("comma").tolist() == [False, True, False]
    assert facts.cut.tolist() == [False, False, True] and facts.join.tolist() == [0, 0, page.joins[6, 8]]
    assert facts.credit_above.tolist() == [False, True, False] and facts.dateline.tolist() == [True, False, False]
    assert facts.orphan.tolist() == [1.5, 0, 0.7]
    assert facts.siblings.tolist() == [1, 0, 1] and facts.signed == 1
    assert facts.bylined == pytest.approx(1 / 2)
    vocabulary = headings.Vocabulary([rows[n][0] for n, kind in enumerate(read) if kind == "body"])
    assert facts.alike == pytest.approx([vocabulary.alike_across(n, 3) for n in (1, 3, 4)])
    assert headings.run_facts(page, read, runs[:2], [0]).bylined == 0 / 1


@pytest.mark.parametrize(
    "chances, roles, subheads",
    [
        ([0.6, 0.4], {}, [3]),
        ([0.5, 0.51], {}, [1]),
        ([0.1, 0.1], {3: "kicker"}, [1]),
        ([0.1, 0.1], {3: "body"}, [1, 3]),
    ],
)
def test_a_heading_that_begins_no_article_is_a_subhead_unless_a_person_said_so(chances, roles, subheads):
    rows, found = [(W, {}), short(), (W, {}), short(), (W, {})], ["body", "heading", "body", "heading", "body"]

    read, headers = headings.decide_runs(seams(rows), found, roles, chances)

    assert [n for n, kind in enumerate(read) if kind == "subhead"] == subheads
    assert [header.run for header in headers] == [(n,) for n in (1, 3) if n not in subheads]
