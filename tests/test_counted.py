"""The published counts are exactly what the page's text gives, and tell nothing of its order."""

import json

import pandas as pd
import pytest
from conftest import ROOT

from pressframes.corpus.counted import read_counted
from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.folders import EPIDEMIC_PAGE, read_corpus
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook
from pressframes.published import frame_table, publish_counts, word_counts

PUBLISHED = ROOT / "data" / "derived" / EPIDEMIC_PAGE
CODEBOOK = ROOT / "data" / "coding" / "codebook.toml"


def test_the_published_tables_are_rebuilt_from_the_text_to_the_byte(page_text, tmp_path):
    corpus = read_corpus(EPIDEMIC_PAGE, root=ROOT)
    codebooks = [load_codebook(CODEBOOK), load_codebook(CODEBOOK.with_name("source-domains.toml"))]
    rebuilt = publish_counts(corpus, codebooks, tmp_path)

    assert sorted(path.name for path in rebuilt) == sorted(path.name for path in PUBLISHED.iterdir())
    for path in rebuilt:
        assert path.read_bytes() == (PUBLISHED / path.name).read_bytes(), path.name


def test_counts_read_back_are_the_counts_made_from_the_text(tmp_path):
    codebook = load_codebook(CODEBOOK)
    corpus = corpus_from_texts(["志愿者奋战在一线。\n志愿者说：“我是党员。”", "打好疫情防控阻击战。"])
    publish_counts(corpus, [codebook], tmp_path)

    counted = read_counted("texts", tmp_path)

    pd.testing.assert_frame_equal(word_counts(counted), word_counts(corpus), check_dtype=False)
    pd.testing.assert_frame_equal(frame_table(counted, codebook), frame_table(corpus, codebook), check_dtype=False)


def test_words_stand_in_code_point_order_so_that_no_sentence_can_be_read():
    for path in PUBLISHED.glob("words-*.csv"):
        for _, words in pd.read_csv(path, keep_default_na=False).groupby(["document", "paragraph"])["word"]:
            assert list(words) == sorted(words)


def test_another_codebook_is_refused_without_the_text(tmp_path):
    text = CODEBOOK.read_text(encoding="utf-8").replace("version = ", "version = ", 1) + "\n# another\n"
    other = tmp_path / "codebook.toml"
    other.write_text(text, encoding="utf-8")
    corpus = read_corpus(EPIDEMIC_PAGE, root=ROOT, without_text=True)
    made_with = json.loads((PUBLISHED / "source.json").read_text(encoding="utf-8"))["codebooks"]["codebook"]

    with pytest.raises(PressframesError, match=f"the table was made with codebook {made_with[:12]}, and this codebook"):
        frame_table(corpus, load_codebook(other))
    with pytest.raises(PressframesError, match="no such table was published"):
        word_counts(corpus, preset="hand-made")
