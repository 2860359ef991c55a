"""Evidence that is published points into the text, repeats none of it, and gives the same tables without it."""

import pandas as pd
import pytest
from conftest import ROOT

from pressframes.corpus import corpus_from_texts, make_corpus
from pressframes.errors import PressframesError
from pressframes.frames import load_codebook
from pressframes.frames.evidence import code_table, publish_evidence, quantity_table, quote_table, sentence_table

CODEBOOK = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
TEXTS = [
    "居民李小梅说：“他们奋战在一线！”\n突击队送菜460余份，历时7个多小时。",
    "全村同心战“疫”。做到“不漏一户、不漏一人”。",
]


@pytest.fixture
def corpora(tmp_path):
    corpus = corpus_from_texts(TEXTS)
    publish_evidence(corpus, CODEBOOK, tmp_path)
    return corpus, make_corpus("texts", corpus.documents, corpus.paragraphs, None, counted=tmp_path)


@pytest.mark.parametrize("table", [sentence_table, quote_table, quantity_table])
def test_tables_read_back_are_the_tables_found(table, corpora):
    found, published = table(corpora[0]), table(corpora[1])

    pd.testing.assert_frame_equal(published, found, check_dtype=False)


def test_codes_read_back_with_tier_target_and_voice(corpora):
    found, published = (code_table(corpus, CODEBOOK) for corpus in corpora)

    pd.testing.assert_frame_equal(published.fillna(""), found.fillna(""), check_dtype=False)
    assert {"target", "voice", "role"} <= set(published.columns)
    assert set(published["voice"]) >= {"paper", "speaker"}


def test_no_published_table_repeats_the_text(corpora):
    folder = corpora[1].counted
    published = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())

    assert not any(text[place : place + 5] in published for text in TEXTS for place in range(len(text) - 5))


def test_another_codebook_is_refused_without_the_text(corpora, tmp_path):
    text = (ROOT / "data" / "coding" / "codebook.toml").read_text(encoding="utf-8") + "\n# another\n"
    (tmp_path / "other.toml").write_text(text, encoding="utf-8")

    with pytest.raises(PressframesError, match="codes.csv: the codes were made with codebook"):
        code_table(corpora[1], load_codebook(tmp_path / "other.toml"))


def test_what_was_not_published_says_how_to_supply_the_text(tmp_path):
    corpus = corpus_from_texts(TEXTS)
    counted = make_corpus("page", corpus.documents, corpus.paragraphs, None, counted=tmp_path)

    with pytest.raises(PressframesError, match="no such table was published. .*data/raw/page.txt"):
        quote_table(counted)
