"""Evidence that is published points into the text, repeats none of it, and gives the same tables without it."""

import pandas as pd
import pytest
from conftest import ROOT

from pressframes import published as evidence
from pressframes.corpus.documents import corpus_from_texts, make_corpus
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook
from pressframes.published import publish_counts

CODEBOOK = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
TABLES = [
    evidence.sentence_table,
    evidence.quote_table,
    evidence.quantity_table,
    evidence.audit_table,
    evidence.actor_table,
]
CODED = [evidence.code_table, evidence.term_table, evidence.preset_table, evidence.formula_table]
TEXTS = [
    "居民李小梅说：“他们奋战在一线！”\n突击队送菜460余份，历时7个多小时。",
    "全村同心战“疫”。做到“不漏一户、不漏一人”，堡垒户长夜守望。战斗堡垒。",
    "堡垒户长夜守望，战斗堡垒。6日8时开工，历时3小时，截至6日11时完工。",
]


@pytest.fixture
def corpora(tmp_path):
    corpus = corpus_from_texts(TEXTS)
    publish_counts(corpus, [CODEBOOK], tmp_path)
    return corpus, make_corpus("texts", corpus.documents, corpus.paragraphs, None, counted=tmp_path)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_tables_read_back_are_the_tables_found(table, corpora):
    found, published = table(corpora[0]), table(corpora[1])

    pd.testing.assert_frame_equal(published, found, check_dtype=False)


@pytest.mark.parametrize("table", CODED, ids=lambda table: table.__name__)
def test_what_a_codebook_found_is_read_back(table, corpora):
    found, published = (table(corpus, CODEBOOK) for corpus in corpora)

    pd.testing.assert_frame_equal(published.astype(object).fillna(""), found.astype(object).fillna(""))


def test_codes_have_target_and_voice(corpora):
    published = evidence.code_table(corpora[1], CODEBOOK)

    assert {"target", "voice", "role"} <= set(published.columns)
    assert set(published["voice"]) >= {"paper", "speaker"}


def test_a_phrase_is_withheld_unless_it_is_a_word_or_stands_in_the_codebook(corpora):
    table = evidence.formula_table(corpora[1], CODEBOOK)

    assert table.loc[table["formula"].str.startswith("withheld"), "characters"].tolist() == [7]
    assert "战斗堡垒" in set(table["formula"])


def test_no_published_table_repeats_the_text(corpora):
    # words stand without their places in tables of their own
    files = [path for path in corpora[1].counted.iterdir() if not path.name.startswith("words-")]
    published = "".join(path.read_text(encoding="utf-8") for path in files)

    assert not any(text[place : place + 5] in published for text in TEXTS for place in range(len(text) - 5))


def test_another_codebook_is_refused_without_the_text(corpora, tmp_path):
    text = (ROOT / "data" / "coding" / "codebook.toml").read_text(encoding="utf-8") + "\n# another\n"
    (tmp_path / "codebook.toml").write_text(text, encoding="utf-8")

    with pytest.raises(PressframesError, match="codes-codebook.csv: the table was made with codebook"):
        evidence.code_table(corpora[1], load_codebook(tmp_path / "codebook.toml"))


def test_what_was_not_published_says_how_to_supply_the_text(tmp_path):
    corpus = corpus_from_texts(TEXTS)
    counted = make_corpus("page", corpus.documents, corpus.paragraphs, None, counted=tmp_path)

    with pytest.raises(PressframesError, match="no such table was published. .*data/raw/page.txt"):
        evidence.quote_table(counted)
