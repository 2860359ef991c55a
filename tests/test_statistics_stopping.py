"""Stop lists by name and rare words left out: never silently, and never out of the base."""

import re

import pandas as pd
import pytest

from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.lists import load_wordlist
from pressframes.statistics import collocates, count_words, keyness, word_frequencies
from pressframes.words.cutting import tokenize

TOKENS = tokenize(corpus_from_texts(["党员的社区和工厂的党员。", "社区的医生在社区。"]))
OTHER = tokenize(corpus_from_texts(["农民的春耕，社区的农民。", "医生在工厂。"]))


def test_a_stop_list_takes_its_words_away_and_the_caption_says_which_list_and_how_much():
    everything, content = word_frequencies(TOKENS), word_frequencies(TOKENS, stop="stop-words")

    gone = everything[everything["word"].isin(load_wordlist("stop-words").words)]
    assert set(content["word"]) == {"党员", "社区", "工厂", "医生"} and set(gone["word"]) == {"的", "和", "在"}
    assert content["rank"].tolist() == [1, 2, 3, 4] and set(content["base"]) == set(everything["base"]) == {12}
    assert "Left out: list stop-words (" in content.caption and "2026-11-25" in content.caption
    assert "): 3; together 41.7 % of the occurrences" in content.caption  # 5 of 12


@pytest.mark.parametrize("name", ["cn_stopwords", "stopwords", "stop_words", "epidemics"])
def test_a_name_like_that_of_a_list_is_refused_unless_it_is_a_word(name):
    with pytest.raises(PressframesError, match=f"stop='{name}': there is no such list, and no .* stop-words; or words"):
        word_frequencies(TOKENS, stop=["社区", name])
    assert word_frequencies(tokenize(corpus_from_texts(["stopwords 社区"])), stop="stopwords")["word"].tolist() == [
        "社区"
    ]
    assert len(word_frequencies(TOKENS, stop=["covid", "RT"]))


def test_stop_words_of_a_traditional_text_are_left_out_in_its_characters():
    pytest.importorskip("opencc")
    tokens = tokenize(corpus_from_texts(["這座大橋對我們沒有壞處，漁民說。"]), traditional=True)

    content = set(word_frequencies(tokens, stop=["stop-words", "漁民"])["word"])

    assert "大橋" in content and not content & {"這", "我們", "沒有", "對", "漁民"}


def test_own_words_count_and_range_are_reasons_too_and_counts_give_the_same_as_tokens():
    limits = {"stop": ["stop-words", "医生"], "minimum_count": 2, "minimum_range": 2}
    table = word_frequencies(TOKENS, **limits)

    assert table["word"].tolist() == ["社区"]
    assert "words given (医生): 1; fewer than 2 times: 1; in fewer than 2 parts: 1;" in table.caption
    assert word_frequencies(count_words(TOKENS), **limits).values.tolist() == table.values.tolist()


def test_key_words_keep_their_bases_and_are_tested_among_those_that_stay():
    everything = keyness(TOKENS, OTHER).set_index("word")
    content = keyness(TOKENS, OTHER, stop="stop-words", minimum_count=2).set_index("word")

    assert {"的", "在", "和"}.isdisjoint(content.index) and "春耕" not in content.index
    for name in ("log_ratio", "statistic", "p", "base", "count"):
        assert content[name].tolist() == everything.loc[content.index, name].tolist()
    assert (
        "p and intervals adjusted by benjamini-hochberg over 5 words" in content.caption
        and "Left out: list" in content.caption
    )


def test_collocates_leave_out_stop_words_and_words_met_once():
    near = collocates(TOKENS, "社区", stop="stop-words")
    often = collocates(TOKENS, "社区", minimum_count=2)

    assert "的" not in set(near["collocate"]) and "Left out: list stop-words" in near.caption
    assert (often["count"] >= 2).all() and "fewer than 2 times" in often.caption


def test_nothing_is_said_where_nothing_was_asked_and_everything_is_not_left_out():
    assert "Left out:" not in word_frequencies(TOKENS).caption
    with pytest.raises(PressframesError, match=re.escape("No word is left of 7. Left out: fewer than 99 times: 7.")):
        word_frequencies(TOKENS, minimum_count=99)
    with pytest.raises(PressframesError, match="minimum_range=0: expected whole numbers from 1"):
        word_frequencies(TOKENS, minimum_range=0)


def test_limits_below_1_and_a_range_of_words_without_one_are_refused():
    for limits in ({"minimum_count": 0}, {"minimum_range": 0}):
        with pytest.raises(PressframesError, match="expected whole numbers from 1"):
            word_frequencies(TOKENS, **limits)
    with pytest.raises(PressframesError, match="minimum_range=2: this table has no range. Give minimum_count alone"):
        collocates(TOKENS, "社区", minimum_range=2)
    pd.testing.assert_frame_equal(collocates(TOKENS, "社区", minimum_range=1), collocates(TOKENS, "社区"))
