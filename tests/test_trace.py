"""Trace: from a bar back to the paragraphs and places it was counted in."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_figures import save

from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.figures.bars import draw_bars
from pressframes.figures.sheet import Chart
from pressframes.proof.tracing import BUDGET, CONTEXT, evidence, excerpt, trace
from pressframes.statistics.counts import count_words
from pressframes.words.cutting import tokenize

TEXTS = ["志愿者到岗，志愿者上门。\n党员带头。", "社区里的志愿者为老人送药。"]


@pytest.fixture(scope="module")
def corpus():
    return corpus_from_texts(TEXTS, "two articles")


@pytest.fixture(scope="module")
def folder(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    counts = count_words(tokenize(corpus))
    table = counts.groupby("word", as_index=False)["count"].sum().query("word in ['志愿者', '党员']")
    figure = draw_bars(Chart(table, label="word", value="count", title="志愿者最多"))
    words = {"caption": "频次。", "alt": "两根横条。", "source": "Invented.", "pictures": (".svg",)}
    rows = evidence(corpus, counts, table["word"])
    save(figure, "fig-01-words", table, folder, evidence=rows, **words)
    return folder


def test_without_the_text_the_paragraphs_behind_a_bar_are_listed_with_their_counts(folder):
    rows = trace("fig-01-words", "志愿者", folder=folder)

    assert rows[["document", "paragraph", "count"]].to_numpy().tolist() == [[0, 0, 2], [1, 0, 1]]


def test_with_the_text_every_place_is_listed_and_its_offsets_lead_to_the_word(folder, corpus):
    rows = trace("fig-01-words", "志愿者", folder=folder, corpus=corpus)

    assert [corpus.texts[row.document][row.start : row.end] for row in rows.itertuples()] == ["志愿者"] * 3
    assert rows["context"].tolist() == [
        "志愿者到岗，志愿者上门。",
        "志愿者到岗，志愿者上门。",
        "社区里的志愿者为老人送药。",
    ]
    assert rows["span_sha256"].nunique() == 1


def test_the_places_add_up_to_the_bar(folder, corpus):
    drawn = pd.read_csv(folder / "fig-01-words.csv").set_index("word")["count"]

    for word, count in drawn.items():
        assert len(trace("fig-01-words", word, folder=folder, corpus=corpus)) == count


def test_no_more_is_quoted_than_the_budget_allows(tmp_path):
    corpus = corpus_from_texts(["志愿者连夜为封控楼栋的居民送去生活物资和药品。" * 3] * 40)
    counts = count_words(tokenize(corpus))
    evidence(corpus, counts, ["志愿者"]).to_csv(tmp_path / "fig-02.evidence.csv", index=False)
    rows = trace("fig-02", "志愿者", folder=tmp_path, corpus=corpus)

    assert len(rows) == 120
    assert rows["context"].str.len().max() <= CONTEXT and rows["context"].str.len().sum() <= BUDGET


def test_a_label_that_is_not_in_the_figure_and_a_figure_without_evidence_are_refused(folder):
    with pytest.raises(PressframesError, match="nothing is recorded behind '医护'. Expected one of: 党员, 志愿者"):
        trace("fig-01-words", "医护", folder=folder)
    with pytest.raises(PressframesError, match="fig-09.evidence.csv: the figure was saved without evidence"):
        trace("fig-09", "志愿者", folder=folder)


@given(st.text(min_size=1), st.data())
def test_an_excerpt_is_short_and_holds_the_place_or_its_beginning(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    assert len(excerpt(text, start, end)) <= CONTEXT
    assert text[start:end][: CONTEXT - 2] in excerpt(text, start, end)
