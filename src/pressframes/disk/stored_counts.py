"""The counts of words by article, left on disk: words are looked at some at a time, so memory stays small."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.compiled import compiled
from pressframes.disk.engine import run
from pressframes.disk.parts import entries_of
from pressframes.statistics.counts import PartCounts, are_words, list_words, names_of

ENTRIES_AT_ONCE = 4_000_000  # counts in memory at a time: 32 MB, and a few times that where a measure divides them


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
        totals, ranges, sizes = of_corpus
        articles = np.flatnonzero(sizes)
        super().__init__(
            lambda: self._read(ids),
            words,
            sizes[articles].astype(np.int64),
            pd.DataFrame({"document": articles}),
            "article",
            corpus.preset,
            (np.where(ids < 0, 0, totals[ids]), np.where(ids < 0, 0, ranges[ids])),
        )

    @classmethod
    def of(cls, corpus: Any) -> "StoredCounts":
        """The counts of all words that occur in the chosen articles, ordered by (-count, word)."""
        totals, ranges = np.zeros((2, len(corpus.vocabulary)), np.int64)
        sizes = []
        for number, ranks in enumerate(corpus.ranks):
            arrays = corpus.arrays(number)
            words = arrays["document_words"]
            if corpus.chosen is None:
                ranges[ranks] += np.diff(arrays["entry_starts"])
            else:
                chosen = corpus.chosen_of(number)
                words = words * chosen
                for sums, of_part in zip((totals, ranges), _add_entries(*entries_of(arrays), chosen), strict=True):
                    sums[ranks] += of_part
            sizes.append(words.astype(np.int32))
        if corpus.chosen is None:
            totals = corpus.token_totals()
            ids = np.flatnonzero(are_words(corpus.vocabulary) & (totals > 0))  # they are in order
        else:
            ids = list_words(corpus, totals)
        return cls(corpus, ids, names_of(corpus.vocabulary)[ids], (totals, ranges, np.concatenate(sizes)))

    def __reduce__(self):
        return StoredCounts, (
            self.corpus,
            self.ids,
            self.words,
            self.of_corpus,
        )  # as little as tells all, for the workers

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
        corpus, (_, ranges, sizes) = self.corpus, self.of_corpus
        row_of = np.where(sizes > 0, np.cumsum(sizes > 0, dtype=np.int32) - 1, -1).astype(np.int32)
        starts = np.append(0, np.cumsum(np.where(ids < 0, 0, ranges[ids])))
        place, row, count = starts[:-1].copy(), *(np.empty(starts[-1], np.int32) for _ in range(2))
        local = np.full(len(corpus.vocabulary) + 1, -1, np.int32)
        for number, ranks in enumerate(corpus.ranks):
            local[ranks] = np.arange(len(ranks), dtype=np.int32)
            first, last = corpus.first_documents[number : number + 2]
            _copy_entries(local[ids], *entries_of(corpus.arrays(number)), row_of[first:last], place, row, count)
            local[ranks] = -1
        return sparse.csc_array((count, row, starts), shape=(len(self.sizes), len(ids)))


def _measure_block(number: int, shared: tuple) -> Any:
    """A measure of one block of words, here or in a worker."""
    counts, measured, options = shared
    return measured(counts.only(counts.blocks()[number]), **options)


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
