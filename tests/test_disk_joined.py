"""Vocabularies of many parts become one."""

import json
import pickle
import shutil
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.sparse import csr_array

pa = pytest.importorskip("pyarrow")

from pressframes.disk import joined  # noqa: E402 (needs pyarrow)
from pressframes.disk.build import build_corpus  # noqa: E402
from pressframes.disk.joined import StoredCounts, _sum_of, merge_all  # noqa: E402
from pressframes.disk.stored import open_corpus  # noqa: E402
from pressframes.errors import PressframesError  # noqa: E402


@pytest.mark.parametrize(
    ("parts", "together"), [(1, [1]), (8, [8]), (9, [2, 2, 2, 2, 1, 5]), (67, [*[2, 2, 2, 2, 1, 5] * 7, 4, 8])]
)
def test_every_word_of_every_part_is_found_again_in_the_vocabulary_of_all(parts, together, monkeypatch):
    at_once = []
    merge = joined.merge
    monkeypatch.setattr(joined, "merge", lambda tables: at_once.append(len(tables)) or merge(tables))
    random = np.random.default_rng(parts)
    words = [[f"甲{n}" for n in random.choice(40, 12, replace=False)] for _ in range(parts)]
    counts = random.integers(1, 5, (parts, 12))
    tables = [
        pa.table({"word": own, "count": number, "kind": np.full(12, part % 3, np.uint8)})
        for part, (own, number) in enumerate(zip(words, counts, strict=True))
    ]
    merged, ranks = merge_all(tables.__getitem__, range(parts))
    assert at_once == together, "never more than eight are in memory"
    total = Counter()
    for own, number in zip(words, counts.tolist(), strict=True):
        total.update(dict(zip(own, number, strict=True)))
    names = merged["word"].to_pylist()

    assert names == sorted(total, key=lambda word: (-total[word], word))
    assert merged["count"].to_pylist() == [total[word] for word in names]
    assert [[names[n] for n in rank] for rank in ranks] == words
    kinds = {word: max(part % 3 for part in range(parts) if word in words[part]) for word in names}
    assert merged["kind"].to_pylist() == [kinds[word] for word in names]


@pytest.mark.parametrize("parts", [1, 2, 5, 8])
def test_matrices_of_all_parts_are_added_up(parts):
    total = _sum_of(lambda part: csr_array([[part + 1, 0, 10**part]]), 0, parts)

    assert total.toarray().tolist() == [[parts * (parts + 1) // 2, 0, int("1" * parts)]]


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    """Four articles, each a part, of words that were cut before: 桥 four times, 雨 twice, 雪 once."""
    folder = tmp_path_factory.mktemp("four")
    rows = [
        {"text": "桥 桥 雨", "newspaper": "甲", "date": "2022-03-01"},
        {"text": "桥", "newspaper": "甲", "date": "2022-03-02"},
        {"text": "广告"},
        {"text": "雨 雪 桥", "newspaper": "乙", "date": "2022-03-02"},
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "a.jsonl").write_text(lines, encoding="utf-8")
    return build_corpus(folder, folder / "corpus", preset="words apart", part_bytes=1)


def test_counts_of_chosen_articles_are_of_their_words_in_their_order(four):
    everything, two = four.article_counts(), four.select([False, True, False, True]).article_counts()

    assert list(everything.words) == list(two.words) == ["桥", "雨", "雪"]
    assert (everything.totals.tolist(), everything.ranges.tolist()) == ([4, 2, 1], [3, 2, 1])
    assert everything.matrix.toarray().tolist() == [[2, 1, 0], [1, 0, 0], [1, 1, 1]]
    assert everything.parts["document"].tolist() == [0, 1, 3] and everything.sizes.tolist() == [3, 1, 3]
    assert (two.totals.tolist(), two.ranges.tolist(), two.sizes.tolist()) == ([2, 1, 1], [2, 1, 1], [1, 3])
    assert two.matrix.toarray().tolist() == [[1, 0, 0], [1, 1, 1]]
    other = everything.over(np.array(["雪", "山", "桥"], object), np.array([2, -1, 0]))
    assert other.ids.tolist() == [2, -1, 0]
    assert (other.totals.tolist(), other.ranges.tolist()) == ([1, 0, 4], [1, 0, 3])
    assert other.matrix.toarray().tolist() == [[0, 0, 2], [0, 0, 1], [1, 0, 1]]


def test_counts_of_a_day_are_of_that_day_and_a_cell_without_words_is_no_part(four):
    day, one, everything = (
        four.by_day(date="2022-03-02"), four.by_day(newspaper="甲", date=("2022-03-02", None)), four.by_day()
    )  # fmt: skip

    assert list(day.words) == ["桥", "雨", "雪"] and day.totals.tolist() == [2, 1, 1]
    assert day.parts.to_dict("list") == {"newspaper": ["乙", "甲"], "date": ["2022-03-02"] * 2, "articles": [1, 1]}
    assert day.sizes.tolist() == [3, 1] and day.sizes.dtype == np.int64
    assert day.matrix.toarray().tolist() == [[1, 1, 1], [1, 0, 0]]
    assert list(one.words) == ["桥"] and one.sizes.tolist() == [1]
    assert everything.sizes.tolist() == [3, 3, 1] and everything.parts["articles"].tolist() == [1, 1, 1]
    with pytest.raises(PressframesError, match="by_day: the cube has whole days"):
        four.select(newspaper="甲").by_day()


def test_parts_without_a_chosen_article_or_a_word_are_passed_over(four):
    bridge, rain, snow = (four.vocabulary.index(word) for word in "桥雨雪")

    assert [piece.first_document for piece in four.each(lambda piece: piece, having=[rain])] == [0, 3]
    assert [piece.first_document for piece in four.each(lambda piece: piece, having=[rain, snow])] == [3]
    assert four.piece(1, [rain]) is None and four.piece(0, [bridge, rain]).chosen.tolist() == [0]
    assert four.piece(2).chosen is None and four.select(newspaper="甲").piece(3) is None
    chosen = four.select(newspaper="甲").select([True, False, True, True])
    assert [piece.first_document for piece in chosen.each(lambda piece: piece)] == [0]
    assert chosen.token_totals().tolist() == [2, 1, 0] and four.token_totals().tolist() == [4, 2, 1]


def test_a_corpus_says_what_it_holds_and_which_words_it_keeps(four):
    assert repr(four) == f"DiskCorpus corpus: 4 articles, 7 tokens (words apart), 4 parts in {four.path}"
    assert "4 articles, 2 of them chosen, 7 tokens" in repr(four.select(newspaper="甲"))
    assert four.notes[0] == repr(four) and all(note.startswith("taken: text from text") for note in four.notes[1:])
    assert four.kept_words("words apart") is four and four.kept_words("jieba") is None


def test_a_worker_keeps_the_last_two_corpora_open(four, tmp_path):
    def sent(corpus):
        return pickle.loads(pickle.dumps(corpus))

    others = [open_corpus(shutil.copytree(four.path, tmp_path / name)) for name in "ab"]
    first = sent(four)
    assert sent(four) is first and sent(others[0]) is not first and sent(four) is first
    sent(others[0]), sent(others[1])
    assert sent(four) is not first
    assert sent(four.select(newspaper="甲")).chosen.tolist() == [True, True, False, False]


def test_counts_of_two_million_entries_are_looked_at_at_a_time():
    corpus = SimpleNamespace(preset="jieba", on=None)

    def counts(*ranges):
        of_corpus = np.array([9, 9, 9, 9]), np.array(ranges), np.int32([5, 0, 1])
        return StoredCounts(corpus, np.array([0, 1, 3, -1]), np.array(list("桥雨雪山"), object), of_corpus)

    assert [block.tolist() for block in counts(1_999_999, 1, 5, 7).blocks()] == [[0], [1, 2, 3]]
    small = counts(1, 2, 3, 4)
    assert [block.tolist() for block in small.blocks()] == [[0, 1, 2, 3]] and small.by_blocks(None, {}) is None
    assert (small.ranges.tolist(), small.totals.tolist(), small.sizes.tolist()) == ([1, 2, 4, 0], [9, 9, 9, 0], [5, 1])
