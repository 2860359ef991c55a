"""Association and collocation: published values, laws, and a count by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import PUBLISHED, rows, words_of

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.tokens import Tokens, number_words
from pressframes.errors import PressframesError
from pressframes.statistics.collocation import collocates, count_neighbours
from pressframes.statistics.counts import count_words
from pressframes.statistics.frequency import ngrams, word_frequencies
from pressframes.statistics.measures import (
    delta_p,
    log_dice,
    mutual_information,
    signed_log_likelihood,
    t_score,
    z_score,
)
from pressframes.words.cutting import tokenize


@pytest.mark.parametrize("word, f, f1, f2, size, g2, t, z, mi, coefficient", rows("assoc_ucs_gold"))
def test_measures_are_those_of_the_ucs_toolkit(word, f, f1, f2, size, g2, t, z, mi, coefficient):
    counts = f, f1, f2, size

    assert signed_log_likelihood(*counts) == pytest.approx(g2, abs=6e-7)
    assert t_score(*counts) == pytest.approx(t, abs=6e-7)
    assert z_score(*counts) == pytest.approx(z, abs=6e-7)
    assert mutual_information(*counts, base=10) == pytest.approx(mi, abs=6e-7)
    assert 2 ** (log_dice(f, f1, f2) - 14) == pytest.approx(coefficient, abs=6e-10)


def test_mutual_information_is_that_of_church_and_hanks_and_of_manning_and_schuetze():
    for description, expected in PUBLISHED["pmi_log2"]["rows"]:
        numbers = dict(part.split("=") for part in description.split(","))
        counts = [int(numbers[name]) for name in ("f", "f1", "f2", "N")]
        assert mutual_information(*counts) == pytest.approx(expected, abs=0.051 if expected == 11.3 else 0.0051)


def test_the_t_score_is_that_of_manning_and_schuetze():
    (f, f1, f2, size), expected = PUBLISHED["t_score"]["rows"][0][0].split(","), PUBLISHED["t_score"]["rows"][0][1]
    assert t_score(int(f), int(f1), int(f2), int(size)) == pytest.approx(expected, abs=6e-7)

    (f, f1, f2, size), expected = PUBLISHED["t_score"]["rows"][1][0].split(","), PUBLISHED["t_score"]["rows"][1][1]
    assert t_score(int(f), int(f1), int(f2), int(size)) == pytest.approx(expected, abs=6e-5)


def test_log_dice_is_that_of_its_definition():
    (_, first), (_, second) = PUBLISHED["logdice"]["rows"]

    assert log_dice(110, 2552, 221) == pytest.approx(first, abs=6e-7)
    assert log_dice(1, 15334, 2) == pytest.approx(second, abs=6e-7)


def test_delta_p_is_that_of_gries():
    [(o11, o12, o21, o22, first, second)] = PUBLISHED["delta_p"]["rows"]
    values = delta_p(o11, o11 + o12, o11 + o21, o11 + o12 + o21 + o22)

    assert values == pytest.approx((first, second), abs=6e-4)


def test_delta_p_is_what_a_table_of_ten_gives_by_hand():
    assert delta_p(3, 4, 5, 10) == pytest.approx((3 / 4 - 2 / 6, 3 / 5 - 1 / 5))


def test_a_pair_that_cannot_meet_so_often_is_refused_in_words():
    with pytest.raises(PressframesError, match="two words cannot meet so often"):
        mutual_information(5, 4, 20, 100)
    assert np.isnan(mutual_information(0, 4, 20, 100)) and np.isnan(log_dice(0, 4, 20))


TEXT = "党员在社区值守。党员在工厂。医生在社区，居民在家。"


def tokens_of(words, sentences=None):
    ids, vocabulary = number_words(words)
    zeros, place = np.zeros(len(words), np.int32), np.arange(len(words), dtype=np.int32)
    return Tokens(vocabulary, ids, zeros, zeros, place, place + 1, preset="spaces", sentence=sentences)


def test_a_window_is_counted_as_by_hand():
    tokens = tokens_of(words_of("党员 在 社区 值守 。 党员 在 工厂 。 医生 在 社区 ， 居民 在 家 。"))
    result = collocates(tokens, "在", window_words=1).set_index("collocate")

    assert result["count"].to_dict() == {"党员": 2, "社区": 2, "工厂": 1, "医生": 1, "居民": 1, "家": 1}
    assert result.loc["社区", ["before", "after", "collocate_count", "node_count"]].tolist() == [0, 2, 2, 4]
    assert (result["places"] == 8).all() and (result["base"] == 9).all()
    assert result.loc["党员", "expected"] == pytest.approx(8 * 2 / 9)


def test_a_word_between_two_nodes_is_counted_once():
    result = collocates(tokens_of(words_of("在 家 在")), "在", window_words=1).set_index("collocate")

    assert result.loc["家", ["count", "before", "after"]].tolist() == [1, 1, 1]


words = st.lists(st.sampled_from(["党", "员", "在", "家", "。"]), min_size=3, max_size=40).filter(
    lambda text: "在" in text and set(text) - {"在", "。"}
)


@given(words)
def test_one_big_window_is_the_whole_segment(text):
    tokens = tokens_of(text)

    for within in ("sentence", "article"):
        try:
            whole = collocates(tokens, "在", window_words=None, within=within)
        except PressframesError as error:
            assert "stands alone" in str(error)
            continue
        big = collocates(tokens, "在", window_words=len(text), within=within)
        pd.testing.assert_frame_equal(big.drop(columns="variant"), whole.drop(columns="variant"))


@given(words, st.integers(1, 4))
def test_a_window_agrees_with_looking_at_each_pair_of_places(text, window):
    tokens = tokens_of(text)
    node = tokens.vocabulary.index("在")
    sentence = np.cumsum([0, *(word == "。" for word in text[:-1])])
    places = [place for place, word in enumerate(text) if word != "。"]
    near = {
        place
        for rank, place in enumerate(places)
        for other_rank, other in enumerate(places)
        if text[other] == "在" != text[place] and sentence[place] == sentence[other]
        and 0 < abs(rank - other_rank) <= window
    }  # fmt: skip
    found, nodes = count_neighbours(tokens, node, window, "sentence")

    counts = np.bincount(tokens.word[sorted(near)], minlength=len(tokens.vocabulary))
    assert found["count"].tolist() == counts.tolist() and nodes == text.count("在")
    assert found["collocate_count"].sum() == len(places) - text.count("在")


@given(st.lists(words, min_size=1, max_size=3), st.sampled_from(["paragraph", "article"]))
def test_counts_give_the_same_collocates_of_whole_parts_as_the_tokens(texts, within):
    tokens = tokenize(corpus_from_texts(["\n".join(["他在家", "，".join(text)]) for text in texts]))
    whole = {"window_words": None, "within": within}
    ours = collocates(tokens, "在", **whole)
    theirs = collocates(count_words(tokens), "在", **whole)

    pd.testing.assert_frame_equal(ours.drop(columns=["before", "after"]), theirs.drop(columns=["before", "after"]))
    assert theirs[["before", "after"]].isna().all(axis=None)
    assert ours.caption == theirs.caption


def test_sentences_of_the_token_table_are_used_where_it_has_them():
    text = words_of("党员 在 家 社区")

    assert "社区" in collocates(tokens_of(text), "在")["collocate"].tolist()
    cut = tokens_of(text, sentences=np.array([0, 0, 0, 1]))
    assert "社区" not in collocates(cut, "在")["collocate"].tolist()


def test_bad_nodes_are_refused_in_words():
    tokens = tokenize(corpus_from_texts([TEXT]))
    with pytest.raises(PressframesError, match="'核酸': preset 'jieba' never cut this as a word"):
        collocates(tokens, "核酸")
    with pytest.raises(PressframesError, match="'，': this is punctuation"):
        collocates(tokens, "，")
    with pytest.raises(PressframesError, match="stands alone"):
        collocates(tokens_of(["在", "。", "党员"]), "在")
    with pytest.raises(PressframesError, match="window_words=0: expected 1 or more"):
        collocates(tokens, "在", window_words=0)
    with pytest.raises(PressframesError, match="within='page': there is no such segment"):
        collocates(tokens, "在", within="page")
    with pytest.raises(PressframesError, match="order='best': there is no such column"):
        collocates(tokens, "在", order="best")
    with pytest.raises(PressframesError, match="5 words either side within the sentence cannot be told from counts"):
        collocates(count_words(tokens), "在")
    with pytest.raises(PressframesError, match="'核酸': preset 'jieba' never cut this as a word"):
        collocates(count_words(tokens), "核酸", window_words=None, within="article")


def test_ngrams_never_cross_a_mark_and_count_like_words():
    tokens = tokens_of(words_of("在 家 。 在 家 在"))
    pairs = ngrams(tokens, 2)

    assert word_frequencies(pairs)[["word", "count"]].values.tolist() == [["在 家", 2], ["家 在", 1]]
    assert pairs.start.tolist() == [0, 3, 4] and pairs.end.tolist() == [2, 5, 6]
    with pytest.raises(PressframesError, match="no 4 words stand together"):
        ngrams(tokens, 4)


def test_neighbours_of_two_pieces_add_up_to_those_of_the_whole():
    text = words_of("党员 在 家 。 党员 在 社区 。 医生 在 社区 。")
    whole = tokens_of(text, sentences=np.repeat([0, 1, 2], 4))
    pieces = [
        replace(whole, **{name: getattr(whole, name)[part] for name in ("word", "document", "paragraph", "sentence")})
        for part in (slice(0, 4), slice(4, 12))
    ]
    counts = [count_neighbours(tokens, whole.vocabulary.index("在"), 2, "sentence") for tokens in (whole, *pieces)]

    for together, first, second in zip(*counts, strict=True):
        np.testing.assert_array_equal(together, first + second)
