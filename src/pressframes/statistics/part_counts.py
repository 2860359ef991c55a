"""A corpus as whole numbers: how often each word stands in each of its parts, and how large the parts are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.statistics.wording import parts_sentence

# The columns that name a part.
PART_KEYS = {
    "article": ["document"],
    "paragraph": ["document", "paragraph"],
    "sentence": ["sentence"],
    "equal part": ["part"],
}


@dataclass(frozen=True, eq=False)
class PartCounts:
    """
    Counts of words by part: all that frequency, dispersion and keyness need.

    `matrix` has a row a part and a column a word, whole numbers, stored by word; `words` are
    ordered by (-count, word), and each occurs at least once unless two corpora were aligned. `sizes` is the number
    of words in each part and `parts` says which part a row is (`document`, and `paragraph` where `by` is "paragraph").
    `preset` names the way the text was cut, None where nobody said it.
    """

    matrix: sparse.csc_array
    words: np.ndarray = field(repr=False)
    sizes: np.ndarray
    parts: pd.DataFrame = field(repr=False)
    by: str
    preset: str | None = None

    @cached_property
    def totals(self) -> np.ndarray:
        """How often each word occurs in all parts together."""
        return self.sum_by_word(self.matrix.data)

    @property
    def ranges(self) -> np.ndarray:
        """In how many parts each word occurs."""
        return np.diff(self.matrix.indptr)

    @property
    def size(self) -> int:
        """The number of words in all parts together: the base of every rate."""
        return int(self.sizes.sum())

    @property
    def presence(self) -> str:
        """The size in words, for captions: `4,012 words in 6 articles`."""
        return f"{self.size:,} words in {parts_sentence(len(self.sizes), self.by)}"

    def only(self, places: np.ndarray) -> "PartCounts":
        """The counts of the words at some places, over the same parts."""
        return replace(self, words=self.words[places], matrix=self.matrix[:, places])

    def over(self, words: np.ndarray, places: np.ndarray) -> "PartCounts":
        """The counts over other words, each at one of `places` among these, or at -1 where it has no count here."""
        nowhere = sparse.csc_array((len(self.sizes), 1), dtype=self.matrix.dtype)
        return replace(self, words=words, matrix=sparse.hstack([self.matrix, nowhere], format="csc")[:, places])

    def each_block(self, measured: Callable, options: dict) -> Iterator:
        """What a measure that is `word_by_word` gives of some words at a time; what is in memory is one block."""
        yield measured.__wrapped__(self, **options)

    def sum_by_word(self, values: np.ndarray) -> np.ndarray:
        """Add up values, one for each stored count, word by word."""
        full = self.ranges > 0
        sums = np.zeros(len(full), np.result_type(values, np.int64))
        if full.any():
            sums[full] = np.add.reduceat(values, self.matrix.indptr[:-1][full], dtype=sums.dtype)
        return sums

    def by_word(self, values: np.ndarray) -> np.ndarray:
        """Repeat values, one for each word, for each stored count of the word."""
        return np.repeat(values, self.ranges)


def word_by_word(measure: Callable) -> Callable:
    """A measure of each word that looks at no other word: counts on disk are read for some words at a time."""

    @wraps(measure)
    def measured(counts: PartCounts, **options):
        values = list(counts.each_block(measured, options))
        if len(values) == 1:
            return values[0]
        if isinstance(values[0], tuple):
            return tuple(map(np.concatenate, zip(*values, strict=True)))
        return np.concatenate(values)

    return measured


def counts_of_word(counts: Sequence[int], sizes: Sequence[int], word: str = "word") -> PartCounts:
    """
    The counts of a single word, part by part, with the sizes of the parts: for examples and published values.

    >>> counts_of_word([0, 3, 1], [100, 120, 80]).presence
    '300 words in 3 articles'
    """
    matrix = sparse.csc_array(np.array(counts, np.int64)[:, None])
    parts = pd.DataFrame({"document": range(len(sizes))})
    return PartCounts(matrix, np.array([word], dtype=object), np.array(sizes, np.int64), parts, "article")


def from_entries(table: pd.DataFrame, by: str, preset: str | None, *, sizes: pd.Series | None = None) -> PartCounts:
    """
    Counts from rows of part, `word` and `count`; the keys of the part are those of `by`.

    `sizes`, by part in rising order, are the sums of the counts unless given.
    """
    keys = PART_KEYS[by]
    groups = table.groupby(keys, sort=True)
    part = groups.ngroup().to_numpy()
    word, words = pd.factorize(table["word"])
    shape = (groups.ngroups, len(words))
    matrix = sparse.coo_array((table["count"].to_numpy(np.int64), (part, word)), shape=shape).tocsc()
    measured = groups["count"].sum() if sizes is None else sizes
    parts = measured.index.to_frame(index=False)
    return ordered_counts(matrix, np.asarray(words, dtype=object), measured.to_numpy(np.int64), parts, by, preset)


def ordered_counts(
    matrix: sparse.csc_array, words: np.ndarray, sizes: np.ndarray, parts: pd.DataFrame, by: str, preset: str | None
) -> PartCounts:
    """Counts with their words by falling count and in code point order, and without parts that have no words."""
    counts = without_empty_parts(matrix, words, sizes, parts, by, preset)
    order = sorted(range(len(words)), key=list(zip((-counts.totals).tolist(), words, strict=True)).__getitem__)
    return replace(counts, matrix=counts.matrix[:, order], words=words[order])


def without_empty_parts(
    matrix: sparse.csc_array, words: np.ndarray, sizes: np.ndarray, parts: pd.DataFrame, by: str, preset: str | None
) -> PartCounts:
    """Counts of words that are in order, without parts that have no words."""
    if not sizes.all():
        full = np.flatnonzero(sizes)
        matrix, sizes, parts = matrix[full], sizes[full], parts.iloc[full]
    return PartCounts(sparse.csc_array(matrix), words, sizes, parts.reset_index(drop=True), by, preset)
