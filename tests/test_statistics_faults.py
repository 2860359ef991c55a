"""Faults that were silent once: each call with the value it must give, or the words that it must be refused in."""

import re
import warnings

import numpy as np
import pandas as pd
import pytest

from pressframes.corpus.documents import corpus_from_texts, make_corpus
from pressframes.errors import PressframesError
from pressframes.statistics import (
    MEASURES,
    compare_parts,
    cooccurrences,
    count_parts,
    count_words,
    dispersion,
    diversity,
    keyness,
    rates_over_time,
)
from pressframes.statistics.contexts import concordance
from pressframes.words.cutting import cut, tokenize

TEXTS = ["疫情来了，国家抗击疫情。", "春耕开始，国家支农。"]
PLAIN = corpus_from_texts(TEXTS)
CORPUS = make_corpus("dated", PLAIN.documents.assign(date=["2022-03-01", "2022-03-02"]), PLAIN.paragraphs, TEXTS)
TOKENS = tokenize(CORPUS)


def test_one_word_given_as_text_is_one_word_and_not_its_characters():
    rates = rates_over_time(TOKENS, CORPUS.documents, "疫情")

    assert rates[["word", "count"]].values.tolist() == [["疫情", 2], ["疫情", 0]]
    pd.testing.assert_frame_equal(rates, rates_over_time(TOKENS, CORPUS.documents, ["疫情"]))
    assert compare_parts(TOKENS, TOKENS, "国家")["word"].tolist() == ["国家"]
    assert cut("打赢战“疫”", protect="战“疫”") == ["打赢", "战“疫”"]


def test_twelve_equal_articles_are_certain_and_carry_no_warning():
    sides = [tokenize(corpus_from_texts([text] * 12)) for text in ("疫情防控", "春耕备耕")]
    key = keyness(*sides).set_index("word").loc["疫情"]

    assert np.isnan(key["p_across_parts"]) and key["p_adjusted"] < 0.001 and key["range"] == key["parts"] == 12
    assert key["warning"] == ""


def test_rare_characters_in_a_dictionary_are_accepted_and_warned_about_as_jieba_never_finds_them():
    import jieba

    lines = ["𠮷 1", "𠮷野家", "吉𠮷", "😀脸 3 n"]
    referee = jieba.Tokenizer()
    referee.initialize()
    for line in lines:
        referee.add_word(line.split()[0])
    text = "中国𠮷野家在吉𠮷的😀脸"
    with pytest.warns(UserWarning, match=r"beyond U\+FFFF inside, such as .* \(4 in all\)"):
        ours = cut(text, dictionary=lines)

    assert ours == referee.lcut(text) and not {line.split()[0] for line in lines[1:]} & {*ours}


def test_a_user_dictionary_binds_in_every_preset(monkeypatch):
    from pressframes.words import cutting

    text, line = "开展敲门行动，守护社区。", "敲门行动 99999 n"

    class OneByOne:
        def mark(self, codes, dictionary):
            return np.ones(len(codes), np.uint8)

    monkeypatch.setattr(cutting, "trained_segmenter", lambda names_apart: OneByOne())
    for preset in cutting.PRESETS:
        assert "敲门行动" in cut(text, preset=preset, dictionary=[line]), preset
    assert "敲门行动" not in cut(text, preset="trained", dictionary=["敲门行动 0"])


def test_notes_and_frequencies_in_a_dictionary_are_read_as_they_are_meant():
    text, lines = "敲门行动#号一线上，国家抗击疫情", ["敲门行动", "一线 0", "抗击疫情 999999"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        words = cut(text, dictionary=["# my words", "#", *lines])
        assert words == cut(text, dictionary=lines) and "一线" not in words and {"敲门行动", "抗击疫情"} <= {*words}
        frequencies = {"一线": 0, "抗击疫情": 999999}
        assert cut(text, dictionary=frequencies) == cut(text, dictionary=lines[1:])
        assert tokenize(CORPUS, dictionary=frequencies).vocabulary.count("抗击疫情") == 1


@pytest.mark.parametrize(("call", "words"), [
    (lambda: cut("词", dictionary=["词 " + "9" * 400]), "the frequency of '词' has 400 digits"),
    (lambda: cut("词", dictionary=5), "dictionary=5: expected a file, its lines"),
    (lambda: concordance(CORPUS, TOKENS, "国家", limit=-1), "limit=-1: expected a number of lines from 0"),
    (lambda: diversity(TOKENS, draws=0), "draws=0: expected 1 word or more"),
    (lambda: rates_over_time(TOKENS, pd.concat([CORPUS.documents] * 2), "国家"), "more than one row of it"),
])  # fmt: skip
def test_what_was_a_bare_error_is_refused_in_words(call, words):
    with pytest.raises(PressframesError, match=re.escape(words)):
        call()


def test_numbers_of_numpy_are_numbers_of_parts():
    assert count_parts(TOKENS, by=np.int64(5)).by == "equal part"
    pd.testing.assert_frame_equal(dispersion(TOKENS, by=np.int64(5)), dispersion(TOKENS, by=5))


@pytest.mark.parametrize("dates", [[20220301, 20220302], [20220301.0, None]])
def test_whole_numbers_as_dates_are_days_and_raise_no_warning(dates):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rates = rates_over_time(TOKENS, CORPUS.documents.assign(date=dates), "疫情")

    assert rates["period"].iloc[0] == "2022-03-01" and rates["count"].iloc[0] == 2


def test_a_word_is_never_paired_with_itself():
    pairs = cooccurrences(count_words(TOKENS), ["国家", "国家", "疫情"])

    assert pairs[["word", "other"]].values.tolist() == [["国家", "疫情"]]


@pytest.mark.parametrize("parts", [3, 6, 7, 11, 49])
def test_an_even_spread_is_exactly_even(parts):
    tokens = tokenize(corpus_from_texts(["疫情来了，国家抗击疫情。"] * parts))
    spread = dispersion(tokens)

    assert (spread["dp"] >= 0).all() and (spread["dp_norm"] >= 0).all() and (spread["carroll_d2"] <= 1).all()


def test_t_and_z_say_which_formula_they_follow():
    assert "(O - E) / sqrt(E) (Evert)" in MEASURES["z"].meaning and MEASURES["z"].sources[0] == "evert-2008"
    assert "(O - E) / sqrt(O)" in MEASURES["t"].meaning
    # 8 seen where 4 are expected: 4 / sqrt(8) and 4 / sqrt(4)
    assert MEASURES["t"](8, 40, 100, 1000) == pytest.approx(4 / 8**0.5)
    assert MEASURES["z"](8, 40, 100, 1000) == 2
