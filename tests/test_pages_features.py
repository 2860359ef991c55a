"""What each feature of the page reader measures, by name and value, and each rule of kinds and headings."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pressframes.errors import PressframesError
from pressframes.pages import headings, in_order, kinds, lines, links
from pressframes.pages.joins import read_seams
from pressframes.pages.layout import Block, read_layout
from pressframes.pages.lines import LINE_FEATURES
from pressframes.pages.patterns import MARKS, Marks, fitted
from pressframes.pages.scene import read_scene

CASES = json.loads((Path(__file__).parent / "cases" / "page_features.json").read_text(encoding="utf-8"))
TABLES = {
    "heading": kinds.HEADING_FEATURES,
    "runs": headings.RUN_FEATURES,
    "kicker": headings.KICKER_FEATURES,
    "pairs": links.PAIRS,
    "pairs again": links.PAIRS_AGAIN,
    "headings": links.HEADINGS,
    "headings again": links.HEADINGS_AGAIN,
    "starts": links.STARTS,
    "ends": links.ENDS,
}
FACTS = {"pairs": "uvp", "pairs again": "uvpc", "headings": "uvp", "headings again": "uvpc", "starts": "v", "ends": "u"}
NUMBERS = set(
    [
        "orphan",
        "dangling",
        "ends_whole",
        "begins_whole",
        "step",
        "goes_on",
        "across",
        "echo",
        "printed",
        "above_usual",
        "above_best",
        "title",
        "alike",
        "better",
        "better_ahead",
        "size",
        "title_alike",
    ]
)
QUIET = dict(orphan=0.0, cut=False, join=0.0, indents=False, signed=False)


class Facts(SimpleNamespace):
    """Facts of which those that a case does not name are no, or 0."""

    def __getattr__(self, name):
        return np.zeros((2, 1)) if name in ("title", "title_alike") else np.float64(0) if name in NUMBERS else np.False_


def block(view: str, *, indented: bool = False, after_gap: bool = False) -> Block:
    return Block(((0, len(view)),), view, indented, after_gap)


def candidate(*, line: str = "老渠通水", before: str | None = "body", **facts) -> SimpleNamespace:
    quiet = QUIET | dict(indented=False, after_gap=False, unpaired=False, after="body", next_dateline=False)
    quiet |= dict(next_orphan=0.0, next_join=0.0, wanted_before=0.0, wanted_after=0.0, rank=1)
    known = {name: np.array([value]) for name, value in (quiet | {"before": before or ""} | facts).items()}
    return SimpleNamespace(marks=Marks([line]), length=np.array([len(line)]), **known)


def open_run(*, lines=("老渠通水",), below: str = "水来了。", **facts) -> SimpleNamespace:
    quiet = QUIET | dict(credit_above=False, dateline=False, alike=0.0625, siblings=0, signed=0, bylined=0.0)
    quiet |= dict(size=len(lines), longest=max(map(len, lines)))
    known = {name: np.array([value]) for name, value in (quiet | facts).items()}
    first, last, every = Marks(lines[:1]), Marks(lines[-1:]), Marks(lines)
    known |= dict(first=first, last=last, any=lambda name: every[name].any(), below=Marks([below]))
    return SimpleNamespace(**known)


def measured(family: str, name: str, facts) -> float:
    table = TABLES[family]
    if family == "kicker":
        marks = [Marks([line]) for line in facts]
        return float(table.measure(*marks, shape=(1,))[0, list(table).index(name)])
    if family in ("heading", "runs"):
        about = candidate(**facts) if family == "heading" else open_run(**facts)
        return float(table.measure(about, shape=(1,))[0, list(table).index(name)])
    holders = {letter: Facts() for letter in FACTS[family]}
    for key, value in facts.items():
        setattr(holders[key[0]], key[2:], np.array(value))
    return float(np.broadcast_to(table[name][0](*holders.values()), (2, 1))[0, 0])


@pytest.mark.parametrize("family, name", [(family, name) for family in TABLES for name in CASES[family]])
def test_a_feature_measures_what_its_name_says(family, name):
    facts, value = CASES[family][name]

    assert measured(family, name, facts) == pytest.approx(value)
    if name != "one":
        assert measured(family, name, ["老渠通水", "东河西岸"] if family == "kicker" else {}) != pytest.approx(value)


@pytest.mark.parametrize("family, name, facts, value", CASES["edges"])
def test_a_feature_is_so_at_its_bounds_and_without_one_of_its_conditions(family, name, facts, value):
    assert measured(family, name, facts) == pytest.approx(value)


@pytest.mark.parametrize("family", TABLES)
def test_every_feature_has_a_case_and_a_line_on_what_it_measures(family):
    assert list(TABLES[family]) == list(CASES[family])
    assert all(meaning for _, meaning in TABLES[family].values())


def test_every_feature_has_a_weight_and_every_weight_a_feature():
    for model in ("heading", "runs", "kicker"):
        assert fitted()[model].keys() == TABLES[model].keys()
    for name, families in links.PASSES.items():
        assert fitted()[name].keys() == families.keys()
        assert all(fitted()[name][family].keys() == table.keys() for family, table in families.items())


def test_a_feature_without_a_weight_is_an_error_that_names_it():
    weights = {name: weight for name, weight in fitted()["kicker"].items() if name != "first_tag"}

    with pytest.raises(PressframesError, match="first_tag.*Expected one weight a feature"):
        headings.KICKER_FEATURES.in_order(weights)


def printed(line: str | list) -> str:
    if isinstance(line, str):
        return line
    size, first, last, end = line
    return ("　　" if end else "") + ("".join(CASES["words"][first:last]) * size)[: size - len(end)] + end


@pytest.mark.parametrize("case", CASES["lines"], ids=["of all kinds", "short", "long"])
def test_the_lines_that_may_be_titles_are_measured_among_those_around_them(case):
    layout = read_layout("\n".join(map(printed, case["page"])) + "\n")
    forms = [kinds.by_pattern(found.view, found.length) for found in layout.blocks]
    page = in_order.lines_of(read_seams(layout.blocks, layout.indents), forms)[1]
    table = LINE_FEATURES.measure(page, shape=page.lines.shape).T
    measured = dict(zip(LINE_FEATURES, table.round(3).tolist(), strict=True))

    of_words = {
        f"{name}{where}" for name in MARKS.keys() - {"comma", "quote_end"} for where in ("", "_above", "_below")
    }
    assert {name: values for name, values in measured.items() if any(values) and name not in of_words} == {
        name: pytest.approx(values, abs=0.0006) for name, values in case["measured"].items()
    }


@pytest.mark.parametrize("line, kind", CASES["kinds"])
def test_the_form_of_a_line_says_its_kind(line, kind):
    (found,) = read_layout(line + "\n").blocks

    assert kinds.by_pattern(found.view, found.length) == kind


@pytest.mark.parametrize(
    "above, lines, roles",
    [(["渠通了。"], *case) for case in CASES["headers"]] + [([], *case) for case in CASES["headers_at_top"]],
)
def test_the_lines_of_a_heading_have_the_roles_a_reader_gives_them(above, lines, roles):
    printed = [*map(block, above), *map(block, lines)]
    found = ["body"] * len(above) + ["subtitle" if line.startswith("——") else "heading" for line in lines]
    run = list(range(len(above), len(printed)))

    header = headings.header_of(run, printed, found)

    given = dict.fromkeys(header.series, "series_title")
    given |= {getattr(header, role): role for role in ("kicker", "headline", "subtitle")}
    assert [given[number] for number in run] == roles


@pytest.mark.parametrize("below, banner", [("春耕又见。", False), ("春耕开始，清渠。", True), ("", True)])
def test_a_short_line_at_the_top_of_a_page_is_no_banner_where_the_text_tells_of_it_at_once(below, banner):
    printed = [block(line) for line in ("春耕又见", "老渠通水清淤四十天", *filter(None, [below]), "春耕又见")]

    header = headings.header_of([0, 1], printed[: 3 if below else 2], ["heading", "heading"])

    assert header.series == ((0,) if banner else ())


@pytest.mark.parametrize(
    "roles, kicker, headline, subtitle, series",
    [
        ({3: "headline"}, 1, 3, None, (4, 2)),
        ({1: "series_title"}, None, 2, 3, (4, 1)),
        ({2: "kicker"}, 2, None, 3, (4, 1)),
        ({4: "subtitle"}, 1, 2, 4, (3,)),
        ({2: "body", 9: "headline"}, 1, 2, 3, (4,)),
    ],
)
def test_a_line_has_the_role_that_a_person_gave_it_and_who_held_it_is_of_the_series(
    roles, kicker, headline, subtitle, series
):
    header = headings.Header((1, 2, 3, 4), kicker=1, headline=2, subtitle=3, series=(4,))

    assert headings.with_roles(header, roles) == headings.Header(
        (1, 2, 3, 4), kicker=kicker, headline=headline, subtitle=subtitle, series=series
    )


@pytest.mark.parametrize(
    "place, length, siblings", [(30, 4, 1), (31, 4, 0), (5, 6, 1), (5, 2, 1), (5, 7, 0), (5, 1, 0)]
)
def test_subheads_near_by_of_about_one_length_are_a_family(place, length, siblings):
    printed = np.array([length if n == place else 4 for n in range(40)])

    assert headings.siblings(np.array([0, place]), np.array([0]), printed) == siblings


@pytest.mark.parametrize("length, siblings", [(13, 1), (14, 0)])
def test_of_long_subheads_the_lengths_may_differ_by_three_in_ten(length, siblings):
    assert headings.siblings(np.array([0, 1]), np.array([0]), np.array([10, length])) == siblings


def test_what_is_known_of_a_body_block_comes_from_the_page_around_it():
    page = [
        ("body", "水渠昨日通水，老渠清了出"),
        ("subhead", "清渠"),
        ("body", "来，镇里的人都来看。（本报记者林小溪）"),
        ("heading", "新校舍九月启用"),
        ("body", "本报讯 （记者林小溪）校长说：“孩子们有了新教室、"),
        ("note", "编者按：各镇都在修渠。"),
        ("body", "新桌椅和新书。”"),
    ]
    seams = read_seams(tuple(block(view) for _, view in page), indents=False)

    blocks = read_scene(seams, [kind for kind, _ in page], []).blocks

    yes = {
        "cut": [0, 2], "whole": [1, 3], "glued": [1], "opens": [2], "closes": [3], "dateline": [2], "credit_end": [1],
        "list_end": [2], "list_start": [3], "first": [0], "last": [3], "heading_below": [1], "heading_above": [2],
        "note_below": [2], "subhead_below": [0], "clear_below": [0], "before_cut": [1, 3], "may_end": [0, 1, 2, 3],
        "may_start": [0, 1, 2, 3], "wants_after": [0, 2], "wants_before": [], "seam": [0, 1, 2, 3],
    }  # fmt: skip
    assert {name: np.flatnonzero(getattr(blocks, name)).tolist() for name in yes} == yes


@pytest.mark.parametrize(
    "kind, view, title",
    [
        ("short", "老渠通水", True), ("subtitle", "——记老渠", True), ("note_label", "编者按：", True), ("body",
        "老渠通水", False),
        ("caption", "渠" * 39 + "摄", True), ("caption", "渠" * 40 + "摄", False), ("caption", "渠，人摄", False),
        ("byline", "本报记者 何棠", False),
        ("body", "渠" * 62 + "——", True), ("body", "渠" * 63 + "——", False), ("short", "来源：柳河日报", False),
        ("heading", "老渠", False),
        ("note", "渠——", False),
    ],
)  # fmt: skip
def test_a_line_may_be_a_title_by_its_kind_and_length(kind, view, title):
    assert lines.may_be_title(kind, view, len(view)) is title


def page_of(*rows: tuple, indents: bool = True) -> lines.PageLines:
    """A page of lines: kind, view, and whether it is indented or after a gap."""
    blocks = tuple(block(view, indented="indented" in said, after_gap="gap" in said) for _, view, *said in rows)
    nothing = np.zeros(len(rows), dtype=bool)
    return lines.PageLines(read_seams(blocks, indents), [kind for kind, *_ in rows], nothing, nothing)


PROSE = ("body", "水渠通水了，人都来看。" * 2)


@pytest.mark.parametrize("place, siblings", [(30, [1, 1]), (31, [0, 0])])
def test_lone_lines_have_siblings_among_thirty_lines(place, siblings):
    rows = [("short", "老渠通水") if n in (0, place) else PROSE for n in range(place + 2)]

    assert page_of(*rows).siblings.tolist() == siblings


@pytest.mark.parametrize("length, siblings", [(6, [1, 1]), (7, [0, 0]), (2, [1, 1]), (1, [0, 0])])
def test_lone_lines_of_four_characters_have_siblings_of_two_to_six(length, siblings):
    assert page_of(("short", "老渠通水"), PROSE, ("short", "渠" * length), PROSE).siblings.tolist() == siblings


def test_lines_in_a_row_have_no_siblings_but_count_those_that_are_alone():
    page = page_of(
        ("short", "老渠通水"),
        ("short", "老渠新水"),
        PROSE,
        ("short", "水渠"),
        PROSE,
        ("short", "渠" * 10),
        PROSE,
        ("short", "渠" * 13),
        PROSE,
    )

    assert page.siblings.tolist() == [1, 1, 0, 1, 1]


@pytest.mark.parametrize(
    "rows, inside, plain",
    [
        ([("short", "渠" * 24, "indented"), PROSE], 1, [0]), ([("short", "渠" * 25, "indented"), PROSE], 0, []),
        ([("short", "渠？", "indented"), PROSE], 0, []), ([("short", "老渠", "indented"), PROSE, ("short", "新渠",
        "indented"), PROSE], 2, [0, 2]),
        ([("short", "老渠"), PROSE], 0, [0]), ([*[("short", "老渠", "indented")] * 2, *[("short",
        "新渠")] * 19], 2, list(range(21))),
        ([*[("short", "老渠", "indented")] * 2, *[("short", "新渠")] * 20], 1, list(range(22))),
    ],
)  # fmt: skip
def test_plain_lines_that_are_indented_are_none_one_or_more_than_one_in_ten(rows, inside, plain):
    page = page_of(*rows)

    assert page.inside == inside and np.flatnonzero(page.plain).tolist() == plain


@pytest.mark.parametrize(
    "rows, prose",
    [
        ([("body", "渠" * 16), ("body", "渠" * 15)], [0]), ([("short", "渠" * 60), ("caption", "渠" * 60), ("caption",
        "渠" * 61)], [2]),
        ([("body", "渠" * 30 + "——"), ("body", "渠" * 59 + "——")], [1]), ([("byline", "渠" * 20)], []),
    ],
)  # fmt: skip
def test_prose_is_body_text_of_some_length_and_whatever_is_long(rows, prose):
    assert np.flatnonzero(page_of(*rows).prose).tolist() == prose


def test_a_page_of_one_line_has_no_usual_gap_and_nothing_around_it():
    page = page_of(("short", "老渠通水", "gap"))

    assert page.usual_gap == 0.0 and page.usual == dict.fromkeys(page.topic, 0.0) and page.siblings.tolist() == [0]
    assert np.isfinite(LINE_FEATURES.measure(page, shape=(1,))).all()
    assert page_of(PROSE, (*PROSE, "gap"), PROSE).usual_gap == 0.5 and page_of(PROSE).signed_share == 0.0


@pytest.mark.parametrize("pairs, every", [(24, 2), (23, 1)])
def test_what_is_usual_is_asked_of_some_two_dozen_paragraphs(pairs, every):
    twice = ["".join(chr(ord("一") + 40 * n + sign) for sign in range(20)) for n in range(pairs)]
    usual = page_of(*(("body", view) for view in twice for _ in "ab")).usual["told_after"]

    # Of each pair of paragraphs the first alone is told again: of every second paragraph all, of all of them half.
    assert usual == pytest.approx({2: 2.9, 1: 1.5}[every], abs=0.1)


def test_a_line_is_wanted_by_the_best_half_that_has_no_better_partner_on_the_page():
    kinds_of, joins = ["body", "short", "body", "short", "body", "body"], np.zeros((6, 6))
    joins[0, [1, 3, 4]], joins[2, [1, 3, 4]] = [1.0, 4.0, 2.0], [3.0, 0.5, 6.0]
    joins[[1, 3], 4], joins[[1, 3], 5] = [7.0, 2.0], [1.0, 3.0]
    seams = SimpleNamespace(
        joins=joins, dangling=np.array([1, 0, 1, 0, 0, 0]), orphan=np.array([-1.0, -1.0, -1.0, -1.0, 1.0, 0.6])
    )
    before, after = kinds._partners(seams, kinds_of, np.array([1, 3]))

    assert (before.tolist(), after.tolist()) == ([0.0, 3.0], [1.0, 3.0])


def test_what_is_usual_for_two_blocks_is_asked_of_those_with_wording_in_common():
    views = ["老渠清淤，水到田头。", "老渠清淤，人到田头。", "学校开学了。"]
    above = read_scene(read_seams(tuple(map(block, views)), indents=False), ["body"] * 3, []).pairs.above_usual

    assert min(above[0, 1], above[1, 0]) > 0 > above[0, 2]


def test_values_at_places_outside_of_a_page_are_missing():
    assert lines.at(np.array([4.0, 5.0]), np.array([-1, 0, 1, 2])).tolist() == [0, 4, 5, 0]
    assert lines.at(np.array([4.0, 5.0]), np.array([-1, 2]), missing=1).tolist() == [1, 1]


FAKE = dict.fromkeys(
    ["alike", "told_after", "told_before", "told_far", "wide", "told_after_wide", "told_before_wide", "fresh", "held"],
    0.0,
)


@pytest.mark.parametrize(
    "name, topic, usual, value",
    [
        ("alike_low", {"alike": 0.25}, {"alike": 1.0}, 0), ("alike_low", {"alike": 0.24}, {"alike": 1.0}, 1),
        ("alike_high", {"alike": 0.5}, {"alike": 0.5}, 0),
        ("told_new", {"told_after": 0.9}, {}, 0), ("told_new", {"told_after": 1.0, "told_before": 0.3}, {}, 0),
        ("told_new", {"told_after": 1.0, "told_before": 0.29}, {}, 1), ("told_nowhere", {"told_after": 0.3}, {}, 0),
        ("told_nowhere", {"told_after": 0.29}, {}, 1),
        ("wide_low", {"wide": 0.5}, {"wide": 1.25}, 0), ("wide_low", {"wide": 0.49}, {"wide": 1.25}, 1), ("wide_more",
        {"wide": 0.5}, {"wide": 0.125}, 0.375),
        ("fresh_high", {"fresh": 0.75}, {"fresh": 0.55}, 0), ("fresh_high", {"fresh": 0.76}, {"fresh": 0.55}, 1),
        ("fresh_more", {"fresh": 0.75}, {"fresh": 0.5}, 0.25),
        ("held_more", {"held": 0.75}, {"held": 0.5}, 0.25),
    ],
)  # fmt: skip
def test_a_topic_is_held_against_what_is_usual_on_the_page(name, topic, usual, value):
    page = SimpleNamespace(topic=FAKE | topic, usual=FAKE | usual)

    assert float(LINE_FEATURES[name][0](page)) == value


@pytest.mark.parametrize(
    "name, facts, value",
    [
        ("siblings", {"siblings": 0}, 0), ("siblings", {"siblings": 1}, 1), ("siblings_count", {"siblings": 5}, 2),
        ("siblings_count", {"siblings": 4}, 2),
        ("siblings_count", {"siblings": 1}, 0.5), ("since", {"since": 2500}, 2), ("since", {"since": 1500}, 1.5),
        ("until", {"until": 2500}, 2),
        ("until", {"until": 500}, 0.5), ("since_low", {"since": 200}, 0), ("since_low", {"since": 199}, 1),
        ("until_low", {"until": 120}, 0),
        ("until_low", {"until": 119}, 1), ("run_over_3", {"size": 3}, 0), ("run_over_3", {"size": 4}, 1), ("run_over_6",
        {"size": 6}, 0), ("run_over_6", {"size": 7}, 1),
    ],
)  # fmt: skip
def test_a_feature_of_a_line_is_so_at_its_bounds(name, facts, value):
    assert float(LINE_FEATURES[name][0](SimpleNamespace(**facts))) == value
