"""Dispersion against published values, and by the laws it must keep."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import PUBLISHED, words_of

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.tokens import Tokens, number_words
from pressframes.errors import PressframesError
from pressframes.statistics.counts import count_parts, count_words, counts_of_word
from pressframes.statistics.frequency import (
    carroll_d2,
    deviation_of_proportions,
    dispersion,
    distance_measures,
    juilland_d,
    kullback_leibler,
    lyne_d3,
    normalised_deviation,
    rosengren_s,
)
from pressframes.words.cutting import tokenize

KNOWN = PUBLISHED["dispersion"]
# The corpus of Gries (2008, p. 410): fifty letters.
TOY = words_of("b a m n i b e u p k b a s a t b e w q n b c a g a b e s t a b a g h a b e a a t b a h a a b e a x a")


def of(values, sizes=None):
    return counts_of_word(values, sizes or [1000] * len(values))


def tokens_of(words):
    ids, vocabulary = number_words(words)
    zeros, place = np.zeros(len(words), np.int32), np.arange(len(words), dtype=np.int32)
    return Tokens(vocabulary, ids, zeros, zeros, place, place + 1, preset="spaces")


MEASURES = {
    "DP": deviation_of_proportions,
    "DPnorm_Lijffijt_Gries": normalised_deviation,
    "KLD_bits": kullback_leibler,
    "KLD_o2p": lambda counts: kullback_leibler(counts, scale="0 to 1"),
    "D_unequal_popSD": juilland_d,
    "D_unequal_sampleSD": lambda counts: juilland_d(counts, deviation="sample"),
    "D_equal_popSD": lambda counts: juilland_d(counts, of="counts"),
    "D_equal_sampleSD": lambda counts: juilland_d(counts, of="counts", deviation="sample"),
    "D2_on_rates": carroll_d2,
    "D2_on_counts": lambda counts: carroll_d2(counts, of="counts"),
    "S_unequal": rosengren_s,
    "S_equal": lambda counts: rosengren_s(of(counts.matrix.toarray().ravel())),
    "D3": lyne_d3,
    "DC": lambda counts: rosengren_s(of(counts.matrix.toarray().ravel())),
}


@pytest.mark.parametrize("name", MEASURES)
def test_griess_example_has_the_published_values(name):
    toy = KNOWN["gries_toy"]

    assert MEASURES[name](of(toy["v"], toy["s"])).item() == pytest.approx(toy[name], abs=6e-11)


def test_lynes_allemand_has_the_published_values():
    known = KNOWN["lyne_allemand"]
    counts = of(known["v"], known["s"])

    assert counts.ranges.item() == known["range"]
    for value, name in (
        (juilland_d(counts), "D"),
        (carroll_d2(counts), "D2"),
        (rosengren_s(counts), "S"),
        (1 - kullback_leibler(counts, scale="0 to 1"), "DKL_conventional"),
        (deviation_of_proportions(counts), "DP_gries2008"),
        (normalised_deviation(counts), "DPnorm_LG2012"),
        (normalised_deviation(counts, smallest="with the word"), "DP_egbert2020"),
    ):
        assert value.item() == pytest.approx(known[name], abs=6e-8), name


def test_a_word_of_no_part_has_no_deviation_whichever_part_is_the_smallest():
    nowhere = of([0, 0])

    assert np.isnan(normalised_deviation(nowhere)).all()
    assert np.isnan(normalised_deviation(nowhere, smallest="with the word")).all()


def test_the_example_of_tlda_has_its_values():
    known = KNOWN["tlda_example"]
    counts = of(known["v"], known["s"])

    for value, name in (
        (juilland_d(counts), "D"),
        (carroll_d2(counts), "D2"),
        (rosengren_s(counts), "S"),
        (deviation_of_proportions(counts), "DP_gries_scaling"),
        (1 - kullback_leibler(counts, scale="0 to 1"), "DKL_conventional"),
    ):
        assert value.item() == pytest.approx(known[name], abs=6e-11), name


def test_values_printed_in_the_papers():
    printed = [value for _, value in KNOWN["published"]]
    letter = distance_measures(tokens_of(TOY)).loc["a"]
    ours = [
        juilland_d(of([0, 4, 3, 2, 1])).item(),
        carroll_d2(of([2, 1, 1, 1, 0])).item(),
        normalised_deviation(of([2, 1, 0])).item(),
        rosengren_s(of([1, 2, 3, 4, 5])).item(),
        lyne_d3(of([1, 2, 3, 4, 5])).item(),
        letter["arf"],
        letter["ald"],
        letter["awt"],
    ]

    # the papers round 10.8 and 3.18 to three digits, the others to three or four
    assert ours == pytest.approx(printed, abs=0.0051)
    assert ours[:5] == pytest.approx(printed[:5], abs=6e-4)


spread = st.integers(2, 8).flatmap(
    lambda parts: st.tuples(
        st.lists(st.integers(0, 50), min_size=parts, max_size=parts).filter(any),
        st.lists(st.integers(51, 300), min_size=parts, max_size=parts),
    )
)
ALL = [
    deviation_of_proportions, normalised_deviation, juilland_d, carroll_d2, kullback_leibler, rosengren_s, lyne_d3
]  # fmt: skip


@given(spread, st.randoms())
def test_the_order_of_the_parts_makes_no_difference(case, random):
    pairs = list(zip(*case, strict=True))
    shuffled = random.sample(pairs, len(pairs))
    here, there = of(*case), of(*map(list, zip(*shuffled, strict=True)))

    for measure in ALL:
        assert measure(there) == pytest.approx(measure(here), abs=1e-12)


@given(spread)
def test_doubling_counts_and_sizes_changes_no_measure(case):
    once, twice = of(*case), of(*([2 * number for number in numbers] for numbers in case))

    for measure in ALL:
        assert measure(twice) == pytest.approx(measure(once), abs=1e-12)


@given(spread)
def test_every_measure_stays_in_its_range(case):
    counts = of(*case)

    assert 0 <= deviation_of_proportions(counts).item() <= normalised_deviation(counts).item() <= 1 + 1e-12
    assert -1e-12 <= juilland_d(counts).item() <= 1 + 1e-12
    assert -1e-12 <= carroll_d2(counts).item() <= 1 + 1e-12
    assert kullback_leibler(counts).item() >= 0


@given(st.lists(st.integers(20, 100), min_size=2, max_size=6))
def test_a_word_in_every_part_by_its_size_is_spread_evenly(sizes):
    counts = of(sizes, [10 * size for size in sizes])

    assert deviation_of_proportions(counts).item() == pytest.approx(0, abs=1e-12)
    assert juilland_d(counts).item() == pytest.approx(1, abs=1e-7)
    assert carroll_d2(counts).item() == pytest.approx(1)


@given(st.lists(st.sampled_from("abc"), min_size=3, max_size=60))
def test_the_reduced_frequency_lies_between_one_and_the_count_wherever_the_text_begins(words):
    turned = words[1:] + words[:1]
    here, there = (distance_measures(tokens_of(text))["arf"] for text in (words, turned))

    assert here.to_dict() == pytest.approx(there.to_dict())
    for word, value in here.items():
        assert 1 - 1e-9 <= value <= words.count(word) + 1e-9


TEXTS = ["党员下沉社区。\n社区排查，社区值守。", "医生排查病例，党员值守。", "工厂开工生产，工厂增产。\n农民春耕。"]


@pytest.mark.parametrize("by", ["article", "paragraph"])
def test_published_counts_give_the_same_dispersion_as_the_tokens(by):
    tokens = tokenize(corpus_from_texts(TEXTS))

    ours, theirs = dispersion(tokens, by=by), dispersion(count_words(tokens), by=by)

    pd.testing.assert_frame_equal(ours.drop(columns="arf"), theirs.drop(columns="arf"))
    assert theirs["arf"].isna().all() and "ARF is missing" in theirs.caption
    assert ours["arf"].notna().all()


def test_equal_parts_have_equal_sizes_and_need_the_order_of_the_words():
    tokens = tokenize(corpus_from_texts(TEXTS))
    counts = count_parts(tokens, by=4)

    assert len(counts.sizes) == 4 and np.ptp(counts.sizes) <= 1
    assert dispersion(tokens, by=4)["variant"].unique().tolist() == ["over 4 equal parts"]
    with pytest.raises(PressframesError, match="equal parts are cut from the running text"):
        dispersion(count_words(tokens), by=4)
    with pytest.raises(PressframesError, match="Expected fewer parts than words"):
        dispersion(tokens, by=10_000)


def test_a_corpus_of_one_part_has_no_dispersion():
    result = dispersion(tokenize(corpus_from_texts(TEXTS[:1])))

    assert result[["dp", "dp_norm", "juilland_d", "carroll_d2", "kld"]].isna().all(axis=None)
    assert (result["range"] == 1).all()
