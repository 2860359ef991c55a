"""Words in their context: as printed, complete, aligned, sorted, and never without the way back."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressframes.corpus.documents import corpus_from_texts, make_corpus
from pressframes.errors import PressframesError
from pressframes.statistics.contexts import ARTICLE_COLUMNS, concordance
from pressframes.words.cutting import tokenize

TEXTS = ["“抗疫”一线，党员抗疫。\n工厂抗疫。", "抗疫，抗疫！"]
CORPUS = corpus_from_texts(TEXTS, "example")
TOKENS = tokenize(CORPUS)


def rows_of(table, columns=("left", "node", "right")):
    return table[list(columns)].values.tolist()


def test_every_use_is_shown_as_printed_and_stops_at_the_paragraph():
    assert rows_of(concordance(CORPUS, TOKENS, "抗疫")) == [
        ["“", "抗疫", "”一线，党员抗疫。"],
        ["“抗疫”一线，党员", "抗疫", "。"],
        ["工厂", "抗疫", "。"],
        ["", "抗疫", "，抗疫！"],
        ["抗疫，", "抗疫", "！"],
    ]


def test_each_row_leads_back_to_its_place():
    table = concordance(CORPUS, TOKENS, "抗疫")

    assert table.columns.tolist() == [
        "left",
        "node",
        "right",
        *ARTICLE_COLUMNS,
        "document",
        "paragraph",
        "start",
        "end",
    ]
    for row in table.itertuples():
        assert TEXTS[row.document][row.start : row.end] == "抗疫"
        assert (
            TEXTS[row.document][row.start - len(row.left) : row.end + len(row.right)] == row.left + row.node + row.right
        )
    assert table["paragraph"].tolist() == [0, 0, 1, 0, 0]


def test_rows_are_sorted_by_the_words_beside_the_node_nearest_first():
    right = concordance(CORPUS, TOKENS, "抗疫", order="right")
    left = concordance(CORPUS, TOKENS, "抗疫", order="left")

    assert [row[:1] for row in right["right"]] == sorted(row[:1] for row in right["right"])
    # by words: nothing, “, 党员, 工厂, and last the comma
    assert [row[-2:] for row in left["left"]] == ["", "“", "党员", "工厂", "疫，"]
    assert sorted(rows_of(right)) == sorted(rows_of(left)) == sorted(rows_of(concordance(CORPUS, TOKENS, "抗疫")))
    assert "5 of 5 uses of 抗疫 in example, sorted by the words to the right." in right.caption


def test_a_sequence_of_words_is_found_with_its_punctuation():
    assert rows_of(concordance(CORPUS, TOKENS, "抗疫 ， 抗疫")) == [["", "抗疫，抗疫", "！"]]
    assert len(concordance(CORPUS, TOKENS, "抗疫", limit=2)) == 2
    with pytest.raises(PressframesError, match="never stand in a row"):
        concordance(CORPUS, TOKENS, "一线 工厂")


@given(st.lists(st.text(alphabet="党员抗疫，。“”a1 ", min_size=1, max_size=30), min_size=1, max_size=4), st.data())
def test_all_uses_of_any_word_are_found_once(texts, data):
    corpus = corpus_from_texts(texts)
    tokens = tokenize(corpus)
    if not len(tokens):
        return
    word = data.draw(st.sampled_from(tokens.vocabulary))
    if len(word.split()) != 1:
        return
    table = concordance(corpus, tokens, word, context_characters=5)

    frame = tokens.to_frame().query("word == @word").reset_index(drop=True)
    pd.testing.assert_frame_equal(pd.DataFrame(table[["document", "paragraph", "start", "end"]]), frame[
        ["document", "paragraph", "start", "end"]
    ])  # fmt: skip


def test_what_cannot_be_shown_is_refused_in_words():
    counted = make_corpus("page", CORPUS.documents, CORPUS.paragraphs, None)
    with pytest.raises(PressframesError, match="page: to show 抗疫 in its context needs the order of the words"):
        concordance(counted, TOKENS, "抗疫")
    with pytest.raises(PressframesError, match="'核酸': preset 'jieba' never cut this as a word"):
        concordance(CORPUS, TOKENS, "核酸")
    with pytest.raises(PressframesError, match="order='best': there is no such order"):
        concordance(CORPUS, TOKENS, "抗疫", order="best")
    with pytest.raises(PressframesError, match="The phrase is empty"):
        concordance(CORPUS, TOKENS, " ")
