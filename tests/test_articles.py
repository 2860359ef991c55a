"""What every finder needs of an article is made once for a corpus, and nobody can change it for the others."""

import pickle
from collections import Counter

import pandas as pd
import pytest
from conftest import ROOT

from pressframes import sentences
from pressframes.corpus import documents
from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.published import publish_counts
from pressframes.frames.codebook import load_codebook
from pressframes.sentences import find_sentences
from pressframes.voices import people, quotes
from pressframes.voices.quotes import find_quotes

TEXTS = ["居民李小梅說：“黨員幹部們奮戰在一線！”\n突擊隊送菜460餘份。", "居民周石说：“药送到了。”他笑了。"]


def test_texts_sentences_people_and_quotations_are_made_once_for_all_tables(monkeypatch, tmp_path):
    pytest.importorskip("opencc")
    times: Counter[tuple] = Counter()

    def count(module, name):
        whole = getattr(module, name)

        def counted(*arguments):
            times[name, arguments] += 1
            return whole(*arguments)

        monkeypatch.setattr(module, name, counted)

    for module, name in ((documents, "_fold_text"), (sentences, "sentence_spans"), (people, "find_people")):
        count(module, name)
    count(quotes, "find_pairs")
    publish_counts(corpus_from_texts(TEXTS), [load_codebook(ROOT / "data" / "coding" / "codebook.toml")], tmp_path)

    assert set(times.values()) == {1}
    # two articles with three paragraphs
    assert Counter(name for name, _ in times) == {
        "_fold_text": 2,
        "sentence_spans": 3,
        "find_people": 2,
        "find_pairs": 3,
    }


@pytest.mark.parametrize("find", [find_sentences, find_quotes])
def test_a_table_that_a_caller_changed_is_not_changed_for_the_next(find):
    corpus = corpus_from_texts(TEXTS)
    before = find(corpus)
    changed = find(corpus)
    changed["start"] = -1

    pd.testing.assert_frame_equal(find(corpus), before)


def test_what_was_made_is_no_part_of_the_corpus():
    corpus = corpus_from_texts(TEXTS)
    written, shown = pickle.dumps(corpus), repr(corpus)
    find_quotes(corpus)

    assert pickle.dumps(corpus) == written
    assert repr(corpus) == shown
    assert len(find_sentences(corpus.with_texts(("。" * 40, "。" * 40)))) == 3
    assert len(find_sentences(pickle.loads(written))) == 4
