"""Frequencies, networks, lengths and rates over time: counts by hand, laws, and bad input."""

import pickle
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressframes.corpus.documents import corpus_from_texts, make_corpus
from pressframes.corpus.tokens import Piece, Tokens
from pressframes.errors import PressframesError
from pressframes.statistics.collocation import collocates, cooccurrences
from pressframes.statistics.counts import are_words, code_point_ranks, count_parts, count_words, is_word, names_of
from pressframes.statistics.frequency import dispersion, rates_over_time, word_frequencies
from pressframes.statistics.key_words import keyness
from pressframes.statistics.variety import diversity
from pressframes.words.cutting import tokenize

TEXTS = ["党员在社区值守。\n工厂开工，党员在工厂。", "医生在社区。", "农民在田里。"]
CORPUS = corpus_from_texts(TEXTS)
TOKENS = tokenize(CORPUS)

newspaper = st.lists(st.text(alphabet="党员在社区，。\n12", min_size=1, max_size=40), min_size=1, max_size=5).filter(
    lambda texts: any(character not in "，。\n" for text in texts for character in text)
)


@given(newspaper, st.randoms())
def test_tokens_their_table_and_shuffled_documents_give_the_same_frequencies(texts, random):
    tokens = tokenize(corpus_from_texts(texts))
    shuffled = tokenize(corpus_from_texts(random.sample(texts, len(texts))))
    table = count_words(tokens)
    for by in ("article", "paragraph"):
        ours, theirs = word_frequencies(tokens, by=by), word_frequencies(table, by=by)
        pd.testing.assert_frame_equal(ours, theirs)
        pd.testing.assert_frame_equal(ours, word_frequencies(shuffled, by=by))
        assert ours.caption == theirs.caption


@given(newspaper)
def test_duplicating_the_corpus_keeps_every_rate(texts):
    once, twice = (word_frequencies(tokenize(corpus_from_texts(times))) for times in (texts, texts * 2))

    pd.testing.assert_frame_equal(once[["word", "rate_per_10k"]], twice[["word", "rate_per_10k"]])
    assert (twice["count"] == 2 * once["count"]).all() and (twice["range"] == 2 * once["range"]).all()


@given(newspaper)
def test_counts_by_paragraph_add_up_to_counts_by_article(texts):
    tokens = tokenize(corpus_from_texts(texts))
    by_article, added = count_parts(tokens), count_parts(count_parts(tokens, by="paragraph"), by="article")

    assert (by_article.matrix != added.matrix).nnz == 0
    assert by_article.sizes.tolist() == added.sizes.tolist()
    assert by_article.size == by_article.totals.sum()


def test_tokens_in_any_order_count_the_same():
    order = np.random.default_rng(1).permutation(len(TOKENS))
    names = ("word", "document", "paragraph", "start", "end")
    shuffled = Tokens(
        vocabulary=TOKENS.vocabulary, preset="jieba", **{name: getattr(TOKENS, name)[order] for name in names}
    )

    for by in ("article", "paragraph"):
        pd.testing.assert_frame_equal(word_frequencies(shuffled, by=by), word_frequencies(TOKENS, by=by))


def test_frequencies_are_those_counted_by_hand():
    result = word_frequencies(TOKENS).set_index("word")

    assert result.loc["在", ["rank", "count", "base", "range", "parts"]].tolist() == [1, 4, 15, 3, 3]
    assert result.loc["党员", "rate_per_10k"] == pytest.approx(2 / 15 * 10_000)
    assert "，" not in result.index
    assert "Base: 15 words in 3 articles" in result.caption and "preset jieba" in result.caption


def test_bad_tables_of_counts_are_refused_in_words():
    good = count_words(TOKENS)
    with pytest.raises(PressframesError, match="has no column count"):
        word_frequencies(good.drop(columns="count"))
    with pytest.raises(PressframesError, match="has the count 0 in row 3"):
        word_frequencies(good.assign(count=[1, 1, 1, 0] + [1] * (len(good) - 4)))
    with pytest.raises(PressframesError, match="column count of the table of counts holds float64"):
        word_frequencies(good.assign(count=1.5))
    with pytest.raises(PressframesError, match="has no word in row 0.*keep_default_na=False"):
        word_frequencies(good.assign(word=[None, *good["word"][1:]]))
    with pytest.raises(PressframesError, match="has no words to count"):
        word_frequencies(tokenize(corpus_from_texts(["，。"])))
    with pytest.raises(PressframesError, match="no such parts to count"):
        word_frequencies(TOKENS, by="page")
    with pytest.raises(PressframesError, match="sentences are cut from the running text"):
        count_parts(good, by="sentence")
    with pytest.raises(PressframesError, match="cannot be counted by paragraph anew"):
        count_parts(count_parts(good), by="paragraph")


def test_pairs_are_counted_in_the_parts_they_share():
    by_sentence = cooccurrences(TOKENS, ["党员", "社区", "工厂", "农民"], by="sentence")
    by_article = cooccurrences(count_words(TOKENS), ["党员", "社区", "工厂", "农民"], by="article")

    assert by_sentence[["word", "other", "together", "word_range", "other_range", "parts"]].values.tolist() == [
        ["党员", "工厂", 1, 2, 1, 4],
        ["党员", "社区", 1, 2, 2, 4],
    ]
    assert set(zip(by_article["word"], by_article["other"], strict=True)) == {
        ("党员", "社区"), ("党员", "工厂"), ("社区", "工厂")
    }  # fmt: skip
    assert "3 of 6 pairs of 4 words stand in the same article" in by_article.caption
    with pytest.raises(PressframesError, match="核酸: not among the words"):
        cooccurrences(TOKENS, ["党员", "核酸"])


def dated(dates):
    corpus = corpus_from_texts(TEXTS)
    return make_corpus("dated", corpus.documents.assign(date=dates), corpus.paragraphs, TEXTS)


def test_days_without_articles_are_gaps_and_not_zeros():
    result = rates_over_time(TOKENS, dated(["2022-03-01", "2022-03-05", None]).documents, ["社区", "核酸"])
    community = result[result["word"] == "社区"].set_index("period")

    assert community.index.tolist() == [f"2022-03-0{day}" for day in range(1, 6)]
    assert community["base"].tolist() == [9, 0, 0, 0, 3]
    assert community["rate_per_10k"].isna().tolist() == [False, True, True, True, False]
    assert community["note"].tolist() == ["", *["no article"] * 3, ""]
    for sentence in ("1 article without a date left out", "3 of 5 days have no article", "Never found: 核酸"):
        assert sentence in result.caption
    month = rates_over_time(
        TOKENS, dated(["2022-03-01", "2022-03-04", "2022-04-30"]).documents, ["社区"], every="month"
    )
    assert month["count"].tolist() == [2, 0] and month["range"].tolist() == [2, 0]


def test_dates_that_are_missing_or_cannot_be_read_are_told():
    with pytest.raises(PressframesError, match="No article has a date"):
        rates_over_time(TOKENS, dated([None] * 3).documents, ["社区"])
    with pytest.raises(PressframesError, match="document 1: the date '三月' cannot be read"):
        rates_over_time(TOKENS, dated(["2022-03-01", "三月", None]).documents, ["社区"])
    with pytest.raises(PressframesError, match="no such period"):
        rates_over_time(TOKENS, dated(["2022-03-01"] * 3).documents, ["社区"], every="hour")
    with pytest.raises(PressframesError, match="has no column date"):
        rates_over_time(TOKENS, pd.DataFrame({"document": [0]}), ["社区"])


def test_the_preset_is_the_last_column_of_a_table_of_counts_and_outlives_what_is_done_to_it(tmp_path):
    table = count_words(TOKENS)
    table.to_csv(tmp_path / "words.csv", index=False)
    read = pd.read_csv(tmp_path / "words.csv", keep_default_na=False)
    merged = table.merge(pd.DataFrame({"document": [0, 1, 2], "newspaper": "晨报"}), on="document")

    assert table.columns.tolist() == ["document", "paragraph", "word", "count", "preset"]
    assert table[["document", "paragraph", "word"]].values.tolist() == sorted(table.iloc[:, :3].values.tolist())
    for kept in (read, merged, pickle.loads(pickle.dumps(table))):
        assert count_parts(kept).preset == TOKENS.preset


def test_counts_of_two_presets_are_refused_even_when_they_were_read_from_files(tmp_path):
    for preset in ("jieba", "press"):
        count_words(TOKENS).assign(preset=preset).to_csv(tmp_path / f"{preset}.csv", index=False)
    jieba, press = (pd.read_csv(tmp_path / f"{preset}.csv", keep_default_na=False) for preset in ("jieba", "press"))

    with pytest.raises(PressframesError, match="in different ways.*'jieba' and 'press'"):
        keyness(jieba, press)
    with pytest.raises(PressframesError, match="in different ways.*'jieba' and 'press'"):
        word_frequencies(pd.concat([jieba, press]))
    assert count_parts(jieba.drop(columns="preset")).preset is None
    assert count_parts(jieba.assign(preset="")).preset is None


@dataclass
class TwoPieces:
    """A source of words that comes in two pieces, the second with the articles from `first` on."""

    tokens: Tokens
    first: int

    def __getattr__(self, name):
        return getattr(self.tokens, name)

    def each(self, task, *arguments, having=(), beside=None):
        for chosen in (self.tokens.document < self.first, self.tokens.document >= self.first):
            columns = {name: getattr(self.tokens, name)[chosen] for name in ("word", "paragraph", "start", "end")}
            first = self.first * (not chosen[0])
            part = replace(
                self.tokens, document=self.tokens.document[chosen] - first, sentence=None, kind=None, **columns
            )
            yield task(Piece(None, part, first), *arguments)


@pytest.mark.parametrize(
    "measure",
    [
        count_words,
        word_frequencies,
        dispersion,
        diversity,
        lambda source: collocates(source, "社区"),
    ],
)
def test_a_corpus_in_two_pieces_gives_what_it_gives_in_one(measure):
    pd.testing.assert_frame_equal(measure(TwoPieces(TOKENS, 1)), measure(TOKENS), check_dtype=False)


def test_what_is_worked_out_of_a_vocabulary_is_worked_out_once_and_cannot_be_changed():
    words = TOKENS.vocabulary
    half = replace(TOKENS, word=TOKENS.word[:2], document=TOKENS.document[:2])

    assert are_words(words) is are_words(half.vocabulary)
    assert are_words(words).tolist() == [is_word(word) for word in words]
    assert names_of(words).tolist() == list(words)
    assert code_point_ranks(words).tolist() == [sorted(words).index(word) for word in words]
    with pytest.raises(ValueError, match="read-only"):
        are_words(words)[0] = False
    assert pickle.loads(pickle.dumps(words)) == words


@pytest.mark.parametrize(
    ("documents", "dates", "said"),
    [
        ([0, 1, 1, 2, 2], ["2022-03-01"] * 5, "document 1: the table of documents has more than one row"),
        ([0, 1, 2], ["2022-03-01", "soon", "later"], "document 1: .*soon"),
        ([0, 1, 2], [None] * 3, "date"),
    ],
)
def test_of_documents_that_cannot_be_dated_the_first_is_named(documents, dates, said):
    tokens = tokenize(corpus_from_texts(["党员到岗。", "党员值守。", "社区值守。"]))

    with pytest.raises(PressframesError, match=said):
        rates_over_time(tokens, pd.DataFrame({"document": documents, "date": dates}), "党员")


def test_a_day_as_a_number_is_that_day_and_an_unknown_one_has_no_period():
    tokens = tokenize(corpus_from_texts(["党员到岗。", "党员值守。", "社区值守。"]))
    documents = pd.DataFrame({"document": [0, 1, 2], "date": [20220301, 20220303, None]})
    table = rates_over_time(tokens, documents, "党员")

    assert table["period"].astype(str).tolist() == ["2022-03-01", "2022-03-02", "2022-03-03"]
    assert table["count"].tolist() == [1, 0, 1] and table["parts"].tolist() == [1, 0, 1]
