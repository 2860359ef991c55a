"""Formulas, actors and omissions: what is shared, who acts, and what is absent."""

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.tokens import Tokens, number_words
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook
from pressframes.frames.events import load_expected
from pressframes.frames.vocabulary import find_formulas
from pressframes.sentences import find_sentences
from pressframes.voices.people import find_actors

CODEBOOK = load_codebook(ROOT / "data" / "coding" / "codebook.toml")


def tokens_of(documents: list[list[str]]) -> Tokens:
    """Tokens of documents whose words are given, each in one paragraph."""
    words = [word for document in documents for word in document]
    ids, vocabulary = number_words(words)
    ends = np.concatenate([np.cumsum([len(word) for word in document]) for document in documents])
    lengths = np.array([len(word) for word in words])
    numbers = np.repeat(np.arange(len(documents)), [len(document) for document in documents])
    return Tokens(vocabulary, ids, numbers, np.zeros(len(words), int), ends - lengths, ends, "given")


def test_only_the_longest_shared_run_is_a_formula():
    phrase = ["充分", "发挥", "战斗", "堡垒", "作用"]
    table = find_formulas(tokens_of([[*phrase, "，", "好"], phrase]))

    assert table["formula"].tolist() == ["充分发挥战斗堡垒作用"]
    assert table.loc[0, ["words", "documents", "occurrences"]].tolist() == [5, 2, 2]
    assert table.loc[0, "share_of_documents"] == 1


def test_no_formula_is_cut_out_of_a_number():
    documents = [["合格品", "占", "百分之六十", "二点五"], ["合格品", "占", "百分之六十", "八"]]

    assert find_formulas(tokens_of(documents))["formula"].tolist() == ["合格品占"]


def test_a_shorter_run_stays_where_more_articles_have_it():
    documents = [["发挥", "战斗", "堡垒"], ["发挥", "战斗", "堡垒"], ["建设", "战斗", "堡垒"]]
    table = find_formulas(tokens_of(documents)).set_index("formula")

    assert table["documents"].to_dict() == {"战斗堡垒": 3, "发挥战斗堡垒": 2}


def test_a_phrase_of_one_article_is_no_formula_however_often_it_is_said():
    assert find_formulas(tokens_of([["闻令", "而动"] * 5, ["闻", "令"]])).empty


def test_a_formula_that_differs_in_one_character_is_a_variant_of_the_commoner():
    documents = [["闻令", "而动"]] * 3 + [["闻令", "即动"]] * 2
    table = find_formulas(tokens_of(documents)).set_index("formula")

    assert table.loc["闻令即动", "variant_of"] == "闻令而动"
    assert pd.isna(table.loc["闻令而动", "variant_of"])


some_words = st.lists(st.sampled_from(["战斗", "堡垒", "先锋", "模范", "，"]), min_size=1, max_size=8)


@given(st.lists(some_words, min_size=2, max_size=4))
def test_every_formula_stands_in_as_many_articles_as_it_says(documents):
    texts = ["".join(document) for document in documents]
    for row in find_formulas(tokens_of(documents)).itertuples():
        assert row.documents == sum(row.formula in text for text in texts) >= 2


def test_a_dropped_subject_is_carried_over_and_marked():
    corpus = corpus_from_texts(["街道党工委成立小组。逐户敲门。志愿者王敏送药。\n天亮了。"])
    actors = find_actors(corpus, find_sentences(corpus))

    assert actors["actor"].tolist() == ["街道党工委", "街道党工委", "志愿者王敏"]
    assert actors["class"].tolist() == ["party", "party", "person"]
    assert actors["carried"].tolist() == [False, True, False]


def test_expected_topics_load_and_a_file_without_them_is_refused(tmp_path):
    assert "死亡" in load_expected(ROOT / "data" / "coding" / "expected.toml")["deaths"]
    faults = {
        "topics = 3": "the file topics is not a table",
        "title = 'a'": "the file has no topics",
        "topics = { deaths = [] }": "the table of topics has no deaths",
        "topics = { deaths = [3] }": "the table of topics deaths is not a list of texts",
    }
    for text, fault in faults.items():
        (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
        with pytest.raises(PressframesError, match=f"bad.toml, line 1: {fault}"):
            load_expected(tmp_path / "bad.toml")
