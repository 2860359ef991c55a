"""
What is counted over all parts: one vocabulary, the cube by newspaper, day and word, and the counts of words by article.

The vocabularies of the parts become one, ordered as in memory; `ranks` says for each part which of the corpus's words
each of its own is. The cube has a cell a newspaper and day, for questions that go by these alone: its counts are added
up beforehand, so that no article is looked at when they are asked. The counts by article are left on disk: words are
looked at some at a time, so that memory stays small.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy import sparse

from pressframes.disk.engine import run
from pressframes.disk.parts import TEXT, entries_of, lists_of
from pressframes.disk.record import part_folder
from pressframes.statistics.counts import PartCounts, are_words, list_words, names_of

AT_ONCE = 8  # vocabularies that are held in memory together
UNIT = "newspaper day"  # what captions call a part of the cube's counts
CELL = ["newspaper", "date"]


def merge_all(read: Callable[[int], pa.Table], numbers: Sequence[int]) -> tuple[pa.Table, list[np.ndarray]]:
    """As `merge`, of the vocabularies that `read` gives for some numbers, a few of which are in memory at a time."""
    if len(numbers) <= AT_ONCE:
        return merge([read(number) for number in numbers])
    step = -(-len(numbers) // AT_ONCE)
    groups = [merge_all(read, numbers[start : start + step]) for start in range(0, len(numbers), step)]
    together, of_groups = merge([vocabulary for vocabulary, _ in groups])
    ranks = [of_group[rank] for of_group, (_, ranks) in zip(of_groups, groups, strict=True) for rank in ranks]
    return together, ranks


def merge(vocabularies: Sequence[pa.Table]) -> tuple[pa.Table, list[np.ndarray]]:
    """
    The vocabulary of the corpus (`word, count, kind`), and for each part the corpus's id of each of its words (int32).

    The order is that of a corpus in memory: by (-count, word), words in the order of their code points.

    >>> one = pa.table({"word": ["党", "员"], "count": [2, 1], "kind": np.uint8([5, 5])})
    >>> two = pa.table({"word": ["员", "一"], "count": [2, 2], "kind": np.uint8([5, 5])})
    >>> merged, ranks = merge([one, two])
    >>> merged["word"].to_pylist(), [rank.tolist() for rank in ranks]
    (['员', '一', '党'], [[2, 0], [0, 1]])
    """
    everything = pa.concat_tables(vocabularies)
    summed = everything.group_by("word").aggregate([("count", "sum"), ("kind", "max")])
    table = pa.table({"word": summed["word"], "count": summed["count_sum"], "kind": summed["kind_max"]})
    table = table.sort_by([("count", "descending"), ("word", "ascending")])  # UTF-8 sorts by code points
    rank = pc.index_in(everything["word"], table["word"]).to_numpy()
    return table, np.split(rank, np.cumsum([len(vocabulary) for vocabulary in vocabularies])[:-1])


def make_cube(corpus) -> tuple[pa.Table, dict[str, np.ndarray]]:
    """
    The cells (`newspaper, date, articles`), and their counts of words as the arrays of a sparse matrix.

    The entries of word `n` lie from `starts[n]` to `starts[n + 1]` (int64): `cell` is the row of the cell and `count`
    how often it has the word (both int32). An article without a date or newspaper counts under the missing one, "":
    nothing is guessed and nothing is lost.
    """
    numbers = range(len(corpus.manifest.parts))
    days = pa.concat_tables(pq.read_table(part_folder(corpus.path, part) / TEXT, columns=CELL) for part in numbers)
    days = pa.table({name: pc.fill_null(days[name], "") for name in CELL})
    cells = days.group_by(CELL).aggregate([([], "count_all")]).sort_by([(name, "ascending") for name in CELL])
    keys = (pc.binary_join_element_wise(*(table[name] for name in CELL), "\n") for table in (days, cells))
    cell_of = pc.index_in(*keys).to_numpy()

    def counts_of(part: int) -> sparse.csr_array:
        """The counts of a part: a row a word of the corpus and a column a cell."""
        starts, document, count = entries_of(corpus.arrays(part))
        word, cell = np.repeat(corpus.ranks[part], np.diff(starts)), cell_of[corpus.first_documents[part] + document]
        shape = len(corpus.vocabulary), len(cells)
        return sparse.coo_array((count.astype(np.int32), (word, cell)), shape=shape).tocsr()

    counts = _sum_of(counts_of, 0, len(numbers))
    arrays = {"starts": counts.indptr.astype(np.int64), "cell": counts.indices.astype(np.int32), "count": counts.data}
    return cells.rename_columns([*CELL, "articles"]), arrays


def _sum_of(matrix: Callable[[int], sparse.csr_array], first: int, last: int) -> sparse.csr_array:
    """The sum of many sparse matrices, halved again and again, so that none is copied often and few are in memory."""
    if last - first == 1:
        return matrix(first)
    middle = (first + last) // 2
    return _sum_of(matrix, first, middle) + _sum_of(matrix, middle, last)


def cube_counts(corpus, cells: pd.DataFrame, arrays: dict[str, np.ndarray], chosen: np.ndarray) -> PartCounts:
    """
    The counts of some cells of the cube, each a part, by words ordered as everywhere: (-count, word).

    `arrays` are those of `make_cube`, and `chosen` says of each row of `cells` whether it is asked for (truth values).
    A cell without words is no part. The time goes with the entries of the cube, not with the number of articles.
    """
    entries, shape = (arrays["count"], arrays["cell"], arrays["starts"]), (len(cells), len(corpus.vocabulary))
    matrix = sparse.csc_array(entries, shape)[np.flatnonzero(chosen)]
    words = list_words(corpus, matrix.sum(axis=0, dtype=np.int64))
    matrix = matrix[:, words]
    sizes = matrix.sum(axis=1, dtype=np.int64)
    full = np.flatnonzero(sizes)
    parts = cells[chosen].iloc[full].reset_index(drop=True)
    return PartCounts(matrix[full], names_of(corpus.vocabulary)[words], sizes[full], parts, UNIT, corpus.preset)


ENTRIES_AT_ONCE = 2_000_000  # counts in memory at a time: 16 MB, and some times that as they are read and divided


class StoredCounts(PartCounts):
    """
    As `PartCounts`: the words of a corpus on disk over its chosen articles.

    `ids` (int32 or int64, one a word) are the corpus's word ids, -1 for a word that it does not have. `of_corpus` are
    the numbers that need no second look at the parts: by word id of the corpus its count and the number of articles
    with it (int64), and by article of the corpus its size in words (int32), 0 for one not chosen or without words.
    Articles with words are the parts, in order. The whole `matrix` is read only by what asks for it.
    """

    def __init__(self, corpus: Any, ids: np.ndarray, words: np.ndarray, of_corpus: tuple[np.ndarray, ...]) -> None:
        self.corpus, self.ids, self.of_corpus = corpus, ids, of_corpus
        articles = np.flatnonzero(of_corpus[2])
        super().__init__(
            lambda: self._read(ids),
            words,
            of_corpus[2][articles].astype(np.int64),
            pd.DataFrame({"document": articles}),
            "article",
            corpus.preset,
            tuple(np.append(of_word, 0)[ids] for of_word in of_corpus[:2]),  # 0 for what the corpus does not have
        )

    @classmethod
    def of(cls, corpus: Any) -> "StoredCounts":
        """The counts of all words that occur in the chosen articles, ordered by (-count, word)."""
        sums = totals, ranges = np.zeros((2, len(corpus.vocabulary)), np.int64)
        sizes = []
        for number, ranks in enumerate(corpus.ranks):
            arrays = corpus.arrays(number)
            words = arrays["document_words"]
            if corpus.chosen is None:
                ranges[ranks] += np.diff(arrays["entry_starts"])
            else:
                chosen = corpus.chosen_of(number)
                words = words * chosen
                starts, document, count = entries_of(arrays)
                here = chosen[document]
                sums[:, ranks] += [np.add.reduceat(one, starts[:-1], dtype=np.int64) for one in (here * count, here)]
            sizes.append(words.astype(np.int32))
        if corpus.chosen is None:
            totals = corpus.token_totals()
            ids = np.flatnonzero(are_words(corpus.vocabulary))  # they are in order
        else:
            ids = list_words(corpus, totals)
        return cls(corpus, ids, names_of(corpus.vocabulary)[ids], (totals, ranges, np.concatenate(sizes)))

    def __reduce__(self):
        return StoredCounts, (self.corpus, self.ids, self.words, self.of_corpus)  # all that workers need

    def only(self, places: Sequence[int] | np.ndarray) -> PartCounts:
        """The counts of the words at some places, read into memory."""
        matrix = self._read(self.ids[places])
        return PartCounts(matrix, self.words[places], self.sizes, self.parts, self.by, self.preset)

    def over(self, words: np.ndarray, places: np.ndarray) -> "StoredCounts":
        """The counts of other words: each is the one at its place here, or does not occur where that is -1."""
        return StoredCounts(self.corpus, np.append(self.ids, -1)[places], words, self.of_corpus)

    def by_blocks(self, measured: Callable, options: dict) -> list | None:
        """What a measure of single words gives for some words at a time, here or by the workers of the corpus."""
        blocks = self.blocks()
        if len(blocks) == 1:
            return None
        return list(run(_measure_block, range(len(blocks)), (self, measured, options), self.corpus.on))

    def blocks(self) -> list[np.ndarray]:
        """The places of words whose counts are read at a time: about `ENTRIES_AT_ONCE` counts a block."""
        block = np.cumsum(self.ranges) // ENTRIES_AT_ONCE
        return np.split(np.arange(len(self.ids)), np.flatnonzero(np.diff(block)) + 1)

    def _read(self, ids: np.ndarray) -> sparse.csc_array:
        """The counts of some words: a column each, with the articles in order, from the entries of all parts."""
        corpus, sizes = self.corpus, self.of_corpus[2]
        row_of = np.where(sizes > 0, np.cumsum(sizes > 0, dtype=np.int32) - 1, -1)
        local = np.full(len(corpus.vocabulary) + 1, -1)  # the number of each word in a part
        entries = []
        for number, ranks in enumerate(corpus.ranks):
            local[ranks] = np.arange(len(ranks))
            there = np.flatnonzero(local[ids] >= 0)
            words = local[ids[there]]
            starts, *values = entries_of(corpus.arrays(number))
            document, count = (lists_of(starts, of_entry, words) for of_entry in values)
            row = row_of[corpus.first_documents[number] : corpus.first_documents[number + 1]][document]
            column, kept = np.repeat(there.astype(np.int32), np.diff(starts)[words]), row >= 0
            entries.append((count[kept].astype(np.int32), row[kept], column[kept]))
            local[ranks] = -1
        count, row, column = map(np.concatenate, zip(*entries, strict=True))
        return sparse.coo_array((count, (row, column)), shape=(len(self.sizes), len(ids))).tocsc()


def _measure_block(number: int, shared: tuple) -> Any:
    """A measure of one block of words, here or in a worker."""
    counts, measured, options = shared
    return measured(counts.only(counts.blocks()[number]), **options)
