"""The counts of words by article, left on disk: words are looked at some at a time, so memory stays small."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.compiled import compiled
from pressframes.disk.engine import run
from pressframes.disk.parts import entries_of
from pressframes.statistics.counts import PartCounts, are_words, code_point_ranks, names_of

ENTRIES_AT_ONCE = 4_000_000  # counts in memory at a time: 32 MB, and a few times that where a measure divides them


class StoredCounts(PartCounts):
    """
    As `PartCounts`: the words of a corpus on disk over its chosen articles.

    `ids` are the corpus's word ids of the columns, -1 for a word that it does not have; `rows` the number of each of
    the corpus's articles among the parts, -1 for one that was not chosen or has no words. The whole `matrix` is read
    only by what asks for it.
    """

    def __init__(self, corpus: Any, ids: np.ndarray, words: np.ndarray, numbers: dict) -> None:
        self.__dict__.update(corpus=corpus, ids=ids, words=words, numbers=numbers, by="article", preset=corpus.preset)
        self.__dict__.update(sizes=numbers["sizes"], parts=numbers["parts"])

    @classmethod
    def of(cls, corpus: Any) -> "StoredCounts":
        """The counts of all words that occur in the chosen articles, ordered by (-count, word)."""
        totals, ranges, sizes = _add_up(corpus)
        ids = np.flatnonzero(are_words(corpus.vocabulary) & (totals > 0))
        if corpus.chosen is not None:
            ids = ids[np.lexsort([code_point_ranks(corpus.vocabulary)[ids], -totals[ids]])]
        return _stored(corpus, ids, names_of(corpus.vocabulary)[ids], totals, ranges, sizes)

    def __reduce__(self):
        # as little as tells all: this goes to each worker
        sizes = np.append(self.sizes, 0)[self.numbers["rows"]].astype(np.int32)
        return _stored, (self.corpus, self.ids, self.words, self.numbers["totals"], self.numbers["ranges"], sizes)

    @cached_property
    def totals(self) -> np.ndarray:
        return np.append(self.numbers["totals"], 0)[self.ids]

    @cached_property
    def ranges(self) -> np.ndarray:
        return np.append(self.numbers["ranges"], 0)[self.ids]

    @cached_property
    def matrix(self) -> sparse.csc_array:
        return self._read(self.ids)

    @cached_property
    def _all(self) -> PartCounts:
        return PartCounts(self.matrix, self.words, self.sizes, self.parts, self.by, self.preset)

    def only(self, places: np.ndarray) -> PartCounts:
        matrix = self._read(self.ids[places])
        return PartCounts(matrix, self.words[places], self.sizes, self.parts, self.by, self.preset)

    def over(self, words: np.ndarray, places: np.ndarray) -> "StoredCounts":
        return StoredCounts(self.corpus, np.append(self.ids, -1)[places], words, self.numbers)

    def each_block(self, measured: Callable, options: dict) -> Iterator:
        blocks = self.blocks()
        if len(blocks) == 1:
            yield measured(self._all, **options)
        else:
            yield from run(_measure_block, range(len(blocks)), (self, measured, options), self.corpus.on)

    def blocks(self) -> list[np.ndarray]:
        """The places of words whose counts are read at a time."""
        block = np.cumsum(self.ranges) // ENTRIES_AT_ONCE
        return np.split(np.arange(len(self.ids)), np.flatnonzero(np.diff(block)) + 1)

    def _read(self, ids: np.ndarray) -> sparse.csc_array:
        """The counts of some words: a column each, with the articles in order, from the entries of all parts."""
        corpus = self.corpus
        starts = np.append(0, np.cumsum(np.append(self.numbers["ranges"], 0)[ids]))
        place, row, count = starts[:-1].copy(), *(np.empty(starts[-1], np.int32) for _ in range(2))
        local = np.full(len(corpus.vocabulary) + 1, -1, np.int32)
        for number, ranks in enumerate(corpus.ranks):
            entries = entries_of(corpus.arrays(number))
            local[ranks] = np.arange(len(ranks), dtype=np.int32)
            first, last = corpus.first_documents[number : number + 2]
            _copy_entries(local[ids], *entries, self.numbers["rows"][first:last], place, row, count)
            local[ranks] = -1
        return sparse.csc_array((count, row, starts), shape=(len(self.sizes), len(ids)))


def _stored(corpus: Any, ids: np.ndarray, words: np.ndarray, totals, ranges, sizes: np.ndarray) -> StoredCounts:
    """Counts of words from the totals and ranges by word id, and the sizes of all articles, 0 if not chosen."""
    chosen = np.flatnonzero(sizes)
    rows = np.full(len(sizes), -1, np.int32)
    rows[chosen] = np.arange(len(chosen), dtype=np.int32)
    numbers = {"totals": totals, "ranges": ranges, "rows": rows, "sizes": sizes[chosen].astype(np.int64)}
    numbers["parts"] = pd.DataFrame({"document": chosen})
    return StoredCounts(corpus, ids, words, numbers)


def _measure_block(number: int, shared: tuple) -> Any:
    """A measure of one block of words, here or in a worker."""
    counts, measured, options = shared
    return measured(counts.only(counts.blocks()[number]), **options)


def _add_up(corpus: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By word id the count and the number of articles, and by article its size in words, 0 if it was not chosen."""
    totals, ranges = np.zeros((2, len(corpus.vocabulary)), np.int64)
    sizes = []
    for number, ranks in enumerate(corpus.ranks):
        arrays = corpus.arrays(number)
        if corpus.chosen is None:
            ranges[ranks] += np.diff(arrays["entry_starts"])
            sizes.append(arrays["document_words"])
            continue
        chosen = corpus.chosen_of(number)
        of_part = _add_entries(*entries_of(arrays), chosen)
        totals[ranks] += of_part[0]
        ranges[ranks] += of_part[1]
        sizes.append(arrays["document_words"] * chosen)
    if corpus.chosen is None:
        totals = corpus.token_totals()
    return totals, ranges, np.concatenate(sizes) if sizes else np.zeros(0, np.int64)


@compiled
def _add_entries(starts, document, count, chosen):
    """By word of a part its count in the chosen articles, and how many of them have it."""
    sums = np.zeros((2, len(starts) - 1), np.int64)
    for word in range(len(starts) - 1):
        total = np.int64(0)
        articles = np.int64(0)
        for place in range(starts[word], starts[word + 1]):
            here = np.int64(chosen[document[place]])
            total += here * count[place]
            articles += here
        sums[0, word] = total
        sums[1, word] = articles
    return sums


@compiled
def _copy_entries(words, starts, document, count, row_of, place, row, into):
    """
    Put the entries of some words of a part where `place` says, word by word, and move `place` on.

    Which articles are chosen no processor can foresee: entries are kept without a branch, then copied.
    """
    rows = np.empty(len(row_of) + 1, np.int32)
    counts = np.empty(len(row_of) + 1, np.int32)
    for number in range(len(words)):
        word = words[number]
        if word < 0:
            continue
        found = 0
        for entry in range(starts[word], starts[word + 1]):
            this = row_of[document[entry]]
            rows[found] = this
            counts[found] = count[entry]
            found += this >= 0
        at = place[number]
        row[at : at + found] = rows[:found]
        into[at : at + found] = counts[:found]
        place[number] = at + found
