"""What each feature of the page reader measures, by name and value, and each rule of kinds and headings."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pressframes.errors import PressframesError
from pressframes.pages import headings, in_order, kinds, links
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
        name: pytest.approx(values, abs=0.002) for name, values in case["measured"].items()
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
    printed = [block("渠" * (length if n == place else 4)) for n in range(40)]

    assert headings._siblings(printed, [0, place], [0]) == siblings
    assert headings._siblings(printed, [0, place], [0, 1]) == 0


@pytest.mark.parametrize("length, siblings", [(13, 1), (14, 0)])
def test_of_long_subheads_the_lengths_may_differ_by_three_in_ten(length, siblings):
    assert headings._siblings([block("渠" * 10), block("渠" * length)], [0, 1], [0]) == siblings


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
