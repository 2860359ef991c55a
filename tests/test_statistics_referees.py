"""Distances, draws, stretches and orders, each against the plain definition worked out word by word."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.tokens import Tokens, number_words
from pressframes.errors import PressframesError
from pressframes.statistics.collocation import collocates, cooccurrences
from pressframes.statistics.contexts import concordance
from pressframes.statistics.frequency import (
    distance_measures,
)
from pressframes.statistics.intervals import draws_of
from pressframes.statistics.variety import (
    _factors,
    diversity,
    expected_ratio,
    moving_average_ratio,
    mtld,
    segment_average_ratio,
    type_token_ratio,
    yule_k,
)
from pressframes.words.cutting import tokenize

LETTERS = "甲乙丙丁"
texts = st.lists(st.lists(st.sampled_from([*LETTERS, "，"]), min_size=1, max_size=9), min_size=1, max_size=4)


def cut(documents):
    """A corpus whose words are given, and its tokens; a line end begins a paragraph."""
    rows = [
        (word, number, words[:place].count("\n"), sum(map(len, words[:place])))
        for number, words in enumerate(documents)
        for place, word in enumerate(words)
        if word != "\n"
    ]
    words, document, paragraph, start = zip(*rows, strict=True)
    ids, vocabulary = number_words(words)
    start = np.array(start, np.int32)
    end = start + np.array([len(word) for word in words], np.int32)
    places = np.array(document, np.int32), np.array(paragraph, np.int32)
    return corpus_from_texts(["".join(words) for words in documents]), Tokens(
        vocabulary, ids, *places, start, end, "given"
    )


@given(texts)
def test_measures_of_distance_are_those_of_walking_around_the_text(documents):
    words = [word for document in documents for word in document if word != "，"]
    if not words:
        return
    _, tokens = cut(documents)
    size = len(words)
    measured = distance_measures(tokens)
    reduced, waiting, logarithmic = (measured[name] for name in ("arf", "awt", "ald"))
    assert sorted(reduced.index) == sorted(set(words))
    for word in set(words):
        places = [place for place in range(size) if words[place] == word]
        gaps = [(after - before - 1) % size + 1 for before, after in zip(places, [*places[1:], places[0]], strict=True)]
        steps = [
            next(step for step in range(1, size + 1) if words[(place + step) % size] == word) for place in range(size)
        ]
        assert reduced[word] == pytest.approx(sum(min(gap, size / len(places)) for gap in gaps) * len(places) / size)
        assert waiting[word] == pytest.approx(np.mean(steps))
        assert logarithmic[word] == pytest.approx(sum(gap * math.log10(gap) for gap in gaps) / size)


def test_a_stretch_ends_at_the_threshold_or_below_it_by_its_reading():
    ten = list("abababab") + list("ab")
    assert _factors(list("ababc"), 0.5, False) == [(4, 1.0), (1, 0.0)]
    assert _factors(list("aba"), 0.5, False) == [(3, pytest.approx((1 / 3) / 0.5))]
    assert _factors([*ten, "c"], 0.72, True) == [(10, 1.0), (1, 0.0)]  # ten words or more
    assert _factors(ten, 0.72, True) == [(10, pytest.approx(0.8 / 0.28))]  # the last word ends none
    assert _factors([*ten, "c"], 0.2, True) == [(11, pytest.approx((8 / 11) / 0.8))]  # below, and not at


def test_all_readings_of_mtld_are_missing_where_no_word_returns():
    for variant in ("at or below", "at or below, unfinished words dropped", "below", "below, mean factor"):
        assert math.isnan(mtld(list("abcd"), variant=variant)) and math.isnan(mtld([], variant=variant))
    assert mtld(list("abab"), threshold=0.5) == 4
    assert mtld(list("ababc"), threshold=0.5) == (5 + 5 / ((1 - 3 / 5) / 0.5)) / 2
    assert mtld(list("ababc"), threshold=0.5, variant="at or below, unfinished words dropped") == (4 + 5 / 0.8) / 2
    with pytest.raises(PressframesError, match="variant='other': there is no such MTLD"):
        mtld(list("abab"), variant="other")


@pytest.mark.parametrize("counts", [[50, 30, 20], [42], [20, 21, 1], [40, 1, 1, 1]])
def test_hd_d_is_the_sum_of_hypergeometric_chances(counts):
    size = sum(counts)
    referee = sum(1 - stats.hypergeom.pmf(0, size, count, 42) for count in counts) / 42

    assert expected_ratio(counts) == pytest.approx(referee)
    assert math.isnan(expected_ratio([41]))


def test_ratios_of_segments_and_windows_leave_out_what_is_too_short():
    assert segment_average_ratio(list("aabcd"), 2) == (0.5 + 1) / 2
    assert segment_average_ratio(list("ab"), 2) == 1 and math.isnan(segment_average_ratio(list("a"), 2))
    assert math.isnan(type_token_ratio([])) and math.isnan(yule_k([]))
    assert moving_average_ratio(list("aab"), 3) == pytest.approx(2 / 3) and math.isnan(
        moving_average_ratio(list("aa"), 3)
    )
    assert moving_average_ratio(list("aab"), 1) == 1


def test_diversity_by_paragraph_has_a_row_for_each_paragraph_with_words():
    corpus = corpus_from_texts(["路通了。\n。\n花开了。", "路通了路通了。"])
    table = diversity(tokenize(corpus), by="paragraph")

    assert table[["document", "paragraph"]].values.tolist() == [[0, 0], [0, 2], [1, 0]]
    assert (table["ttr"] == table["types"] / table["words"]).all()
    with pytest.raises(PressframesError, match="by='line': diversity is measured by"):
        diversity(tokenize(corpus), by="line")


def counts_of(rows):
    """A table of counts from the counts of each word in each document."""
    cells = [(number, 0, word, count) for number, row in enumerate(rows) for word, count in row.items()]
    return pd.DataFrame(cells, columns=["document", "paragraph", "word", "count"])


def test_random_draws_take_as_many_parts_as_there_are_and_each_alike():
    draws = draws_of(6, 2000, 1)

    assert draws.shape == (6, 2000) and (draws.sum(axis=0) == 6).all()
    assert draws.mean(axis=1) == pytest.approx([1] * 6, abs=0.1)
    assert draws_of(6, 1, 1).shape == (6, 1)
    with pytest.raises(PressframesError, match="resamples=0: expected 1 or more"):
        draws_of(6, 0, 1)


def test_collocates_come_by_the_chosen_column_then_by_count_then_by_code_point():
    _, tokens = cut([list("甲乙"), list("甲丙"), list("丁甲丁"), list("戊己")])
    table = collocates(tokens, "甲", window_words=1)

    assert table["collocate"].tolist() == ["丁", "丙", "乙"]
    assert table[["before", "after"]].values.tolist() == [[1, 1], [0, 1], [0, 1]]
    assert collocates(tokens, "甲", window_words=1, order="collocate")["collocate"].tolist() == ["丁", "丙", "乙"]
    assert collocates(tokens, "甲", window_words=1, order="after")["collocate"].tolist() == ["丁", "丙", "乙"]
    assert table[["places", "base", "node_count"]].iloc[0].tolist() == [4, 6, 3]
    with pytest.raises(PressframesError, match="window_words=0: expected 1 or more"):
        collocates(tokens, "甲", window_words=0)


@pytest.mark.parametrize(
    ("words", "near"), [("甲。乙", []), ("甲。”乙", []), ("甲”乙", ["乙"]), ("甲，乙", ["乙"]), ("丙。甲乙", ["乙"])]
)
def test_a_sentence_ends_behind_its_closing_marks(words, near):
    _, tokens = cut([list(words), list("甲丁")])

    assert collocates(tokens, "甲", window_words=1)["collocate"].tolist() == ["丁", *near]


def test_pairs_come_by_strength_then_by_how_often_they_meet_then_by_code_point():
    table = cooccurrences(
        counts_of([{"甲": 1, "乙": 1}, {"丙": 1, "丁": 1}, {"丙": 1, "丁": 1}, {"丁": 1, "乙": 1}]), list("丁丙乙甲")
    )

    assert table[["word", "other"]].values.tolist() == [["丁", "丙"], ["乙", "甲"], ["丁", "乙"]]
    assert table["together"].tolist() == [2, 1, 1] and table["parts"].tolist() == [4] * 3
    assert table["expected"].tolist() == [3 * 2 / 4, 2 * 1 / 4, 3 * 2 / 4]


SIDES = ["丁丙乙甲", "戊丙乙甲", "丙乙甲", "乙甲", "甲"]


def test_a_concordance_is_sorted_by_three_words_nearest_first_and_the_end_of_the_paragraph_comes_first():
    corpus, tokens = cut([list(words) for words in SIDES[:2]] + [list(words) for words in SIDES[:1:-1]])
    left = concordance(corpus, tokens, "甲", order="left")
    assert left["left"].tolist() == ["", "乙", "丙乙", "丁丙乙", "戊丙乙"]

    corpus, tokens = cut([list(words[::-1]) for words in ["己丁丙乙甲", "庚丁丙乙甲", "丙甲", "乙甲", "甲"]])
    right = concordance(corpus, tokens, "甲", order="right", limit=4)
    assert right["right"].tolist() == ["", "丙", "乙", "乙丙丁己"]  # the fourth word sorts nothing
    assert len(concordance(corpus, tokens, "甲", limit=1)) == 1


def test_words_of_a_sequence_stand_in_one_paragraph():
    corpus, tokens = cut([["甲", "\n", "乙"], ["甲", "乙"], ["甲"]])

    assert concordance(corpus, tokens, "甲 乙")["document"].tolist() == [1]
