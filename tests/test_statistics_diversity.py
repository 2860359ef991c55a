"""Lexical diversity against the values of the programs that are used for it, and by its laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import PUBLISHED, words_of

from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.statistics.variety import (
    MTLD_VARIANTS,
    diversity,
    expected_ratio,
    moving_average_ratio,
    mtld,
    segment_average_ratio,
    type_token_ratio,
    yule_k,
)
from pressframes.words.cutting import tokenize

KNOWN = PUBLISHED["lexdiv"]
# The 57 words of LexicalRichness's documentation, whose values other programs were compared on.
README = words_of("""measure of textual lexical diversity computed as the mean length of sequential words in a text that
maintains a minimum threshold ttr score iterates over words until ttr scores falls below a threshold then increase
factor counter by and start over mccarthy and jarvis pg recommends a factor threshold in the range of mccarthy
mccarthy and jarvis""")
SHRIMP = words_of("""anyway like i was sayin shrimp is the fruit of the sea you can barbecue it boil it broil it bake it
saute it""")
PROGRAMS = {
    "<= threshold (lexicalrichness)": "at or below",
    "< threshold (lexical_diversity; TAALED mtldo)": "below",
    "TAALED mtld": "below, mean factor",
    "pycorpdiff": "at or below, unfinished words dropped",
}


def counts_of(words):
    return np.unique(words, return_counts=True)[1]


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_reading_of_mtld_gives_the_number_of_its_program(program):
    assert len(README) == 57

    assert mtld(README, variant=PROGRAMS[program]) == pytest.approx(
        KNOWN["lexicalrichness_readme_57_tokens"]["MTLD"][program], abs=6e-9
    )


def test_the_other_measures_give_the_numbers_of_lexicalrichness():
    known = KNOWN["lexicalrichness_readme_57_tokens"]

    assert type_token_ratio(README) == pytest.approx(known["TTR"])
    assert moving_average_ratio(README, 25) == pytest.approx(known["MATTR25"], abs=6e-11)
    assert segment_average_ratio(README, 25) == pytest.approx(known["MSTTR25"])
    assert expected_ratio(counts_of(README), 42) == pytest.approx(known["HDD42"], abs=6e-11)
    assert yule_k(counts_of(README)) == pytest.approx(known["YuleK"], abs=6e-11)


def test_quantedas_shrimp_has_its_numbers():
    known = KNOWN["quanteda_shrimp_text1"]

    assert type_token_ratio(SHRIMP) == pytest.approx(known["TTR"], abs=6e-8)
    assert len(set(SHRIMP)) / np.sqrt(2 * len(SHRIMP)) == pytest.approx(known["CTTR"], abs=6e-7)
    assert yule_k(counts_of(SHRIMP)) == pytest.approx(known["K"], abs=6e-5)


def test_yules_own_example_has_its_k():
    known = KNOWN["yule_k"]
    counts = [int(count) for count, words in known["spectrum"].items() for _ in range(words)]

    assert (sum(counts), len(counts)) == (known["N"], known["V"])
    assert yule_k(counts) == pytest.approx(known["K"], abs=6e-7)


def test_moving_windows_give_quantedas_numbers():
    known = KNOWN["mattr"]

    for window in (2, 3, 4):
        assert moving_average_ratio(known["tokens"].split(), window) == pytest.approx(known[f"w{window}"], abs=6e-11)


texts = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=80)


@given(texts, st.integers(1, 80))
def test_moving_windows_agree_with_looking_at_each(words, window):
    if window > len(words):
        assert np.isnan(moving_average_ratio(words, window))
        return
    each = [len(set(words[at : at + window])) / window for at in range(len(words) - window + 1)]

    assert moving_average_ratio(words, window) == pytest.approx(np.mean(each))


@given(texts)
def test_one_window_as_long_as_the_text_is_the_plain_ratio(words):
    assert moving_average_ratio(words, len(words)) == pytest.approx(type_token_ratio(words))
    assert expected_ratio(counts_of(words), len(words)) == pytest.approx(type_token_ratio(words))


@given(texts)
def test_reading_backwards_makes_no_difference(words):
    for variant in MTLD_VARIANTS:
        assert mtld(words, variant=variant) == pytest.approx(mtld(words[::-1], variant=variant), nan_ok=True)


def test_an_article_too_short_for_a_measure_has_none():
    tokens = tokenize(corpus_from_texts(["党员在社区值守。", "党员在工厂，党员在社区，党员在学校。"]))
    result = diversity(tokens, window_words=6).set_index("document")

    assert np.isnan(result.loc[0, "mattr"]) and np.isnan(result.loc[0, "mtld"]) and np.isnan(result.loc[0, "hdd"])
    assert result.loc[1, "mattr"] == pytest.approx(np.mean([4, 4, 4, 4]) / 6)
    assert "at or below the threshold" in result.caption
    with pytest.raises(PressframesError, match="measured by 'article' or by 'paragraph'"):
        diversity(tokens, by="page")
    with pytest.raises(PressframesError, match="nothing in it could vary"):
        diversity(tokenize(corpus_from_texts(["。"])))
    with pytest.raises(PressframesError, match="there is no such MTLD"):
        diversity(tokens, variant="mtld")
