"""Decisions on blocks become articles and items: what is joined, what was moved, and what is said of it."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pressframes.pages.assemble import assemble
from pressframes.pages.headings import Header
from pressframes.pages.layout import Block
from pressframes.pages.links import Cover
from pressframes.pages.scene import make_parts
from pressframes.pages.split import Split

FACTS = ("glued", "indented", "credit", "dateline", "cut", "credit_end", "opens", "closes")
WHOLE = "渠水通了，人都来看。"
CUT = "四十名工人用了四十天把老渠里的淤泥清了出来又把新渠"  # 25 characters


def decided(page, headers, choice, *, margin=None, torn=True, indents=False, doubts=None, **said) -> tuple[str, Split]:
    """
    A page of blocks (kind, text), a line each, with its headers and what each body block follows.

    `said` are facts of body blocks by place: those that are so, or their values.
    """
    text, blocks = "", []
    for kind, view, *more in page:
        start = len(text)
        text += view + "\n"
        blocks.append(Block(((start, start + len(view)),), view, "indented" in more, "gap" in more))
        assert kind
    kinds = [kind for kind, *_ in page]
    parts = make_parts(kinds, headers)
    m = len(parts.body)
    facts = SimpleNamespace(
        **{name: np.array([n in said.get(name, ()) for n in range(m)], dtype=bool) for name in FACTS}
    )
    for name in ("dangling", "orphan"):
        setattr(facts, name, np.array([said.get(name, {}).get(n, 0.0) for n in range(m)]))
    joins = said.get("joins", 0.0)
    seams = SimpleNamespace(
        blocks=tuple(blocks), indents=indents, joins_between=lambda one, two: np.full((len(one), len(two)), joins)
    )
    names = ["next", "cut", "echo", "half", "far", "first", "last", "one"]
    links = SimpleNamespace(
        shares=lambda place: (names, np.array([0.0, 1.006, -3.0, 0.5, 2.0, -0.25, 0.125, 4.0])),
        scores=np.arange(m * (len(headers) + 2 * m)).reshape(m, -1) / 8,
    )
    cover = Cover(np.array(choice, dtype=int), np.array([9.0] * m if margin is None else margin))
    return text, Split(seams, tuple(kinds), parts, facts, cover, links if torn else None, doubts or {})


TWO = [("heading", "老渠"), *[("body", WHOLE)] * 2, ("heading", "新桥"), *[("body", WHOLE)] * 3]
HEADERS = [Header((0,), headline=0), Header((3,), headline=3)]
MOVED = "printed elsewhere on the page and moved here"


@pytest.mark.parametrize(
    "choice, order, moved, remarked",
    [
        # choices: the headers are 0 and 1, the blocks 1, 2, 4, 5, 6 of the page are 2 to 6, nothing is 7 to 11
        ([0, 2, 1, 4, 5], [[0, 1, 2], [3, 4, 5, 6]], [], []),
        ([0, 2, 1, 3, 4], [[0, 1, 2, 5], [3, 4, 6]], [5, 6], [5, 6]),
        ([0, 2, 5, 1, 4], [[0, 1, 2], [3, 5, 4, 6]], [4], [4]),
        ([0, 2, 6, 4, 1], [[0, 1, 2], [3, 6, 4, 5]], [4, 5], [4]),
        ([3, 0, 1, 4, 5], [[0, 2, 1], [3, 4, 5, 6]], [1], [1]),
        ([1, 0, 2, 4, 5], [[0, 2], [3, 1, 4, 5, 6]], [1, 2], [1, 2]),
    ],
)
def test_a_block_was_moved_where_it_was_printed_before_what_it_follows_or_beyond_another_article(
    choice, order, moved, remarked
):
    text, split = decided(TWO, HEADERS, choice)

    articles, items, audit = assemble(text, [split])

    read = audit.dropna(subset="article").sort_values(["article", "order"]).groupby("article")["block"].apply(list)
    assert read.tolist() == order and items == []
    assert np.flatnonzero(audit["moved"]).tolist() == moved
    assert np.flatnonzero(audit["reason"].str.contains(MOVED)).tolist() == remarked
    gone = {int(audit["article"][n]) for n in moved}
    assert [("moved" in article.flags) for article in articles] == [n in gone for n in (0, 1)]


def test_windows_of_a_page_are_numbered_on():
    text, split = decided(TWO, HEADERS, [0, 2, 1, 4, 5], doubts={4: "may be another"})

    articles, _, audit = assemble(text, [split, split])

    assert [article.headline for article in articles] == ["老渠", "新桥"] * 2
    assert audit["block"].tolist() == list(range(14))
    assert audit["article"].tolist() == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3]
    assert audit["order"].tolist() == [0, 1, 2, 0, 1, 2, 3] * 2
    assert audit["after"].tolist() == ["heading", 0, 3, "heading", 25, 28, 39] * 2
    assert np.flatnonzero(audit["reason"].str.contains("may be another")).tolist() == [4, 11]
    assert audit["lines"].tolist() == [1] * 14 and not audit["joined"].any()
    assert (audit["start"].tolist()[:3], audit["end"].tolist()[:3]) == ([0, 3, 14], [2, 13, 24])


def test_what_is_in_no_article_is_an_item_in_the_order_of_the_page():
    page = [
        ("heading", "春 耕"), ("heading", "见闻"), ("caption", "图为老渠。"), ("heading", "老渠"), ("byline",
        "本报记者 林小溪"),
        ("subhead", "清渠"), ("body", WHOLE), ("note_label", "编者按："), ("note", "各镇都在修渠。"), ("subhead",
        "新渠"), ("body", WHOLE),
        ("heading", "新桥"), ("byline", "何棠"), ("furniture", "第3版"), ("subhead", "落款"), ("heading", "新校舍"),
    ]  # fmt: skip
    headers = [
        Header((0, 1, 3, 4), headline=3, byline=4, series=(0, 1)),
        Header((11, 12), headline=11, byline=12), Header((15,), headline=15),
    ]  # fmt: skip
    text, split = decided(page, headers, [0, 3], glued=[0, 1])

    articles, items, audit = assemble(text, [split])

    assert [[(p.role, p.text) for p in article.pieces] for article in articles] == [
        [
            ("headline", "老渠"),
            ("byline", "本报记者 林小溪"),
            ("subhead", "清渠"),
            ("body", WHOLE),
            ("subhead", "新渠"),
            ("body", WHOLE),
        ],
        [("headline", "新桥"), ("byline", "何棠")],
    ]
    assert [(item.kind, item.text) for item in items] == [
        ("series_title", "春 耕"), ("series_subtitle", "见闻"), ("caption", "图为老渠。"), ("editor_note_label",
        "编者按："),
        ("editor_note", "各镇都在修渠。"), ("furniture", "第3版"), ("unplaced", "落款"), ("series_title", "新校舍"),
    ]  # fmt: skip
    assert [article.byline for article in articles] == [(("林小溪", "本报记者"),), (("何棠", ""),)]
    assert [article.confidence for article in articles] == [pytest.approx(1 / (1 + np.exp(-9))), None]
    assert audit["reason"][14] == "was put nowhere" and audit["kind"][0] == "series_title"
    assert audit["order"].tolist()[3:11] == [0, 1, 2, 3, pd.NA, pd.NA, 4, 5]
    # where nothing is out of place, a headline without text stays one
    in_order = assemble(*(text, [decided(page, headers, [0, 3], torn=False)[1]]))[0]
    assert [article.headline for article in in_order] == ["老渠", "新桥", "新校舍"]


def test_a_path_without_a_header_is_an_article_without_a_headline_where_it_begins():
    page = [
        ("body", "青石镇讯 " + WHOLE),
        ("heading", "老渠"),
        ("body", "本报讯 （记者何棠）" + WHOLE),
        ("body", WHOLE),
    ]
    text, split = decided(page, [Header((1,), headline=1)], [4, 0, 1], margin=[0.5, 2.0, 1.5], orphan={0: 1.6, 1: 1.5})

    articles, _, audit = assemble(text, [split])

    assert [(article.headline, article.flags) for article in articles] == [
        (None, ("headline_missing", "lead_missing?", "moved")), ("老渠", ()),
    ]  # fmt: skip
    assert [article.byline for article in articles] == [(), (("何棠", "记者"),)]
    assert [article.dateline for article in articles] == [None, "本报讯"]
    assert [article.confidence for article in articles] == pytest.approx([1 / (1 + np.exp(-n)) for n in (0.5, 2.0)])
    assert audit["after"].tolist() == ["nothing", "heading", 16, 0]
    lead = "begins like the middle of an article: its lead may be missing"
    doubtful = "hardly better than the next best place"
    assert audit["reason"][0].split("; ") == [doubtful, lead, "an article without a headline begins here"]
    assert audit["reason"].tolist()[1:] == ["", "", MOVED]
    assert audit["margin"].tolist()[0] == 0.5 and audit["score"].tolist()[2:] == [
        pytest.approx(0.88),
        pytest.approx(1.88),
    ]
    # the six that weigh most, and none that adds nothing
    assert audit["because"][0] == {"one": 4.0, "echo": -3.0, "far": 2.0, "cut": 1.01, "half": 0.5, "first": -0.25}
    in_order = assemble(text, [decided(page, split.parts.headers, [4, 0, 1], margin=[0.125, 2, 1], torn=False)[1]])[2]
    assert in_order["because"].tolist()[0] == {"in_order": 0.12} and in_order["reason"].tolist()[2:] == ["", MOVED]


def joined(page, choice, **said) -> list[bool]:
    text, split = decided([("heading", "老渠"), *page], [Header((0,), headline=0)], choice, **said)
    audit = assemble(text, [split])[2]
    assert not audit["joined"][0]
    return audit["joined"].tolist()[1:]


PAIR = [("body", WHOLE), ("body", WHOLE)]


@pytest.mark.parametrize(
    "said, one",
    [
        ({}, False), ({"cut": [0]}, True), ({"cut": [0], "margin": [9, 0.3]}, True), ({"cut": [0],
        "margin": [9, 0.29]}, False),
        ({"cut": [0], "glued": [1]}, False), ({"cut": [0], "indented": [1]}, False), ({"cut": [0],
        "credit": [1]}, False),
        ({"cut": [0], "dateline": [1]}, False), ({"cut": [1]}, False), ({"indents": True}, True),
        ({"indents": True, "credit_end": [0]}, False), ({"indents": True, "indented": [1]}, False),
        ({"dangling": {0: 0.5}}, True), ({"dangling": {0: 0.5}, "margin": [9, 0.3]}, True),
        ({"dangling": {0: 0.5}, "margin": [9, 0.29]}, False), ({"opens": [0], "closes": [1]}, True),
        ({"opens": [0]}, False),
        ({"closes": [1]}, False), ({"orphan": {1: 9.0}}, True), ({"orphan": {1: 8.9}}, False),
    ],
)  # fmt: skip
def test_two_blocks_of_a_torn_page_are_one_paragraph_where_a_column_cut_it(said, one):
    assert joined(PAIR, [0, 1], **said) == [False, one]


@pytest.mark.parametrize(
    "first, second, apart, one",
    [
        ("渠通了；", "人笑了。", False, True), ("渠通了；", "人笑了；", False, False), ("渠通了；",
        "二、人笑了。", False, False),
        ("他说：", "“人笑了。”", False, True), ("他说：", "人笑了。", False, False), ("他说：", "人笑了。", True, True),
        ("他说：", "“人笑了；", False, False), ("他说：", "首先，人笑了。", True, False),
    ],
)  # fmt: skip
def test_after_a_semicolon_or_colon_a_sentence_goes_on_unless_a_list_is_printed(first, second, apart, one):
    page = [("body", first), ("body", WHOLE), ("body", second)] if apart else [("body", first), ("body", second)]
    choice = [0, 3, 1] if apart else [0, 1]

    found = joined(page, choice, dangling={0: 0.5})

    assert found[-1] is one


@pytest.mark.parametrize(
    "page, said, one",
    [
        ([("body", CUT), ("body", WHOLE)], {}, False), ([("body", CUT), ("body", WHOLE)], {"joins": 2.0}, True),
        ([("body", CUT), ("body", WHOLE)], {"joins": 1.99}, False), ([("body", CUT[1:]), ("body", WHOLE)],
        {"joins": 2.0}, False),
        ([("body", CUT), ("body", WHOLE)], {"joins": 1.0, "orphan": {1: 2.0}}, True),
        ([("body", CUT), ("body", WHOLE)], {"joins": 1.0, "orphan": {1: 1.9}}, False),
        ([("body", CUT), ("body", WHOLE)], {"joins": 2.0, "orphan": {1: -4.0}}, True),
        ([("body", CUT, "indented"), ("body", WHOLE)], {}, True), ([("body", CUT, "gap"), ("body", WHOLE)], {}, True),
        ([("body", CUT, "gap"), ("body", WHOLE, "gap")], {}, False), ([("body", CUT), ("body", WHOLE)],
        {"indented": [1], "joins": 9.0}, False),
        ([("body", WHOLE), ("body", WHOLE)], {"joins": 9.0}, False),
        ([("body", "渠通了；"), ("body", WHOLE)], {"dangling": {0: 0.5}}, True),
        ([("body", "渠通了；"), ("body", "人笑了；")], {"dangling": {0: 0.5}}, False),
    ],
)  # fmt: skip
def test_two_blocks_of_a_page_in_order_are_one_paragraph_where_the_first_plainly_goes_on(page, said, one):
    assert joined(page, [0, 1], torn=False, **said) == [False, one]


def test_in_a_list_of_semicolons_each_item_stays_a_paragraph():
    page = [("body", "渠通了；"), ("body", "桥通了；"), ("body", "人笑了。")]

    assert joined(page, [0, 1, 2], torn=False, dangling={0: 0.5, 1: 0.5}) == [False, False, False]
    assert joined([("body", WHOLE), *page[1:]], [0, 1, 2], torn=False, dangling={1: 0.5}) == [False, False, True]
    asked = [("body", WHOLE), ("body", "要做三件事："), ("body", "渠要通。")]
    assert joined(asked, [0, 1, 2], torn=False, dangling={1: 0.5}) == [False, False, False]


@pytest.mark.parametrize(
    "torn, first, said", [(True, CUT, True), (True, "渠通", True), (False, CUT, True), (False, "渠通", False)]
)
def test_a_block_after_a_cut_that_was_joined_to_nothing_is_shown(torn, first, said):
    page = [("heading", "老渠"), ("body", first), ("body", WHOLE)]
    text, split = decided(page, [Header((0,), headline=0)], [0, 1], torn=torn, cut=[0], margin=[9, 0.2])

    reason = assemble(text, [split])[2]["reason"]

    assert ("the block before it stops within a sentence and was not joined" in reason[2]) is said
    assert ("hardly better" in reason[2]) is torn and reason[1] == ""
