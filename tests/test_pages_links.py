"""What is computed of pairs of blocks, and the best page made of it, against the same worked out one by one."""

from itertools import pairwise, product
from math import log, sqrt

import numpy as np
import pytest

from pressframes.pages import joins, links, wording
from pressframes.pages.headings import Header
from pressframes.pages.joins import NgramCounts, gram, prose
from pressframes.pages.layout import Block
from pressframes.pages.links import LinkFeatures, best_cover, find_circle
from pressframes.pages.scene import Parts
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
    ends, starts = ["优化服", "社会主", "了经验", "", "中华人", "共产"], ["务好小", "义市场", "", "民共和", "党员们"]

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
def test_the_best_cover_and_its_margins_are_those_found_by_trying_all(seed, headers):
    table = at_random(seed, 3, headers)
    worth, choice = worth_most(table)

    margins = links.assignment_margins(table, np.array(choice))

    assert margins == pytest.approx([worth - worth_most(table, without=one)[0] for one in enumerate(choice)])
    before = wording.before_each(np.array(choice), headers)
    if not find_circle(before):
        cover = best_cover(table)
        assert tuple(cover.choice) == choice and cover.margin == pytest.approx(margins)
        assert best_cover(table, margins=False).margin.tolist() == [0.0, 0.0, 0.0]


def test_a_circle_of_blocks_is_broken_at_its_weakest_link():
    table = np.full((3, 7), -60.0)
    table[[0, 1, 2], [4, 5, 6]] = [0.0, 0.0, 0.0]  # nothing before it
    table[0, 3], table[1, 1], table[2, 2] = 5.0, 4.0, 6.0  # 0 after 2, 1 after 0, 2 after 1

    assert best_cover(table).choice.tolist() == [3, 5, 2]


@pytest.mark.parametrize("circles, given_up", [(1, False), (39, False), (40, True)])
def test_a_page_of_too_many_circles_is_a_list_of_fragments(circles, given_up):
    m = 2 * circles
    table = np.full((m, 2 * m), -60.0)
    table[np.arange(m), m + np.arange(m)] = 0.0
    table[np.arange(m), np.arange(m) ^ 1] = np.where(np.arange(m) % 2, 2.0, 3.0)

    alone = list(range(m, 2 * m))
    linked = [alone[n] if n % 2 else n + 1 for n in range(m)]
    assert best_cover(table, margins=False).choice.tolist() == (alone if given_up else linked)


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
