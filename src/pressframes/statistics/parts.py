"""A corpus as whole numbers: how often each word stands in each of its parts, and how large the parts are."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.errors import PressframesError
from pressframes.statistics.counts import COUNT_COLUMNS, are_words
from pressframes.statistics.segments import number_segments
from pressframes.statistics.wording import parts_sentence
from pressframes.words.tokens import Tokens

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


Source = Tokens | pd.DataFrame | PartCounts


def count_parts(source: Source, *, by: str | int = "article") -> PartCounts:
    """
    Count the words of a corpus by article, by paragraph, by sentence, or by a number of equal parts.

    `source` is a token table or a table as `count_words` makes it (`document, paragraph, word, count`):
    both give the same counts. Punctuation is not counted, and a part without words is no part. Counts by
    paragraph can be added up by article; counts by article cannot be taken apart. Sentences and equal parts are cut
    from the running text, so they need a token table; equal parts differ in size by one word at most.

    >>> table = pd.DataFrame({"document": [0, 0, 1], "paragraph": 0, "word": ["党", "员", "党"], "count": [2, 1, 3]})
    >>> counts = count_parts(table)
    >>> list(counts.words), counts.totals.tolist(), counts.sizes.tolist()
    (['党', '员'], [5, 1], [3, 3])

    A corpus without words raises `PressframesError`: no rate can be given of it.
    """
    if by not in PART_KEYS and not (isinstance(by, int) and by > 1):
        raise PressframesError(
            f"by={by!r}: there are no such parts to count. Expected 'article', 'paragraph', 'sentence' or a number of "
            "equal parts from 2."
        )
    if isinstance(source, PartCounts):
        return _regroup(source, by)
    if isinstance(source, Tokens):
        counts = _equal_parts(source, by) if isinstance(by, int) else _from_tokens(source, by)
    else:
        counts = _from_table(source, by)
    if not counts.size:
        raise PressframesError(
            "The corpus has no words to count (0 after punctuation is left out). Expected a corpus with text; "
            "check the file it was read from."
        )
    return counts


def add_counts(several: Sequence[PartCounts]) -> PartCounts:
    """
    Add the counts of several pieces of a corpus; the order of the pieces makes no difference.

    A part that is in two pieces is added up. Pieces cut by different presets or into different parts
    raise `PressframesError`.
    """
    by = {counts.by for counts in several}
    preset = same_preset(*several)
    if len(by) != 1:
        raise PressframesError(
            f"These counts cannot be added: they are by {' and by '.join(sorted(by))}. "
            "Count all pieces by the same parts."
        )
    entries = []
    sizes = []
    for counts in several:
        stored = counts.matrix.tocoo()
        rows = counts.parts.iloc[stored.row].reset_index(drop=True)
        entries.append(rows.assign(word=counts.words[stored.col], count=stored.data))
        sizes.append(counts.parts.assign(size=counts.sizes))
    keys = PART_KEYS[by.pop()]
    total = pd.concat(sizes).groupby(keys, sort=True)["size"].sum()
    return _from_entries(pd.concat(entries, ignore_index=True), keys, preset, sizes=total)


def align(target: PartCounts, reference: PartCounts) -> tuple[PartCounts, PartCounts]:
    """
    Two corpora over the words of both, in one order: by the count in both together, then by the word.

    A word that a side never uses has the count 0 there. Different presets raise `PressframesError`.
    """
    same_preset(target, reference)
    words = pd.Index(target.words).union(pd.Index(reference.words), sort=False)
    places = [pd.Index(side.words).get_indexer(words) for side in (target, reference)]
    together = sum(np.append(side.totals, 0)[place] for side, place in zip((target, reference), places, strict=True))
    order = np.lexsort([words.to_numpy().astype(str), -together])
    return tuple(
        replace(
            side,
            words=words.to_numpy()[order],
            matrix=sparse.hstack([side.matrix, sparse.csc_array((len(side.sizes), 1), dtype=int)], format="csc")[
                :, place[order]
            ],
        )
        for side, place in zip((target, reference), places, strict=True)
    )


def same_preset(*several: PartCounts) -> str | None:
    """The preset that all were cut by; an error where two differ, since their words are not the same words."""
    presets = {counts.preset for counts in several} - {None}
    if len(presets) > 1:
        raise PressframesError(
            f"The two corpora were cut into words in different ways ({' and '.join(map(repr, sorted(presets)))}), so "
            "their counts cannot be compared. Cut both with the same preset."
        )
    return presets.pop() if presets else None


def counts_of_word(counts: Sequence[int], sizes: Sequence[int], word: str = "word") -> PartCounts:
    """
    The counts of a single word, part by part, with the sizes of the parts: for examples and published values.

    >>> counts_of_word([0, 3, 1], [100, 120, 80]).presence
    '300 words in 3 articles'
    """
    matrix = sparse.csc_array(np.array(counts, np.int64)[:, None])
    parts = pd.DataFrame({"document": range(len(sizes))})
    return PartCounts(matrix, np.array([word], dtype=object), np.array(sizes, np.int64), parts, "article")


def _equal_parts(source: Tokens, number: int) -> PartCounts:
    words = are_words(source.vocabulary)[source.word]
    size = int(words.sum())
    if size < number:
        raise PressframesError(f"by={number}: the corpus has only {size} words. Expected fewer parts than words.")
    part = (np.cumsum(words) - 1).clip(0) * number // size
    return _from_tokens(source, "equal part", [part])


def _from_tokens(tokens: Tokens, by: str, keys: list[np.ndarray] | None = None) -> PartCounts:
    if keys is None:
        cut = by == "sentence"
        keys = [number_segments(tokens, by)] if cut else [getattr(tokens, key) for key in PART_KEYS[by]]
    word = tokens.word
    if any(_falls(key, keys[:place]) for place, key in enumerate(keys)):
        order = np.lexsort(keys[::-1])
        keys, word = [key[order] for key in keys], word[order]
    changes = np.zeros(max(len(word) - 1, 0), bool)
    for key in keys:
        changes |= key[1:] != key[:-1]
    first = np.concatenate([[0], np.flatnonzero(changes) + 1]) if len(word) else np.zeros(0, np.int64)
    shape = (len(first), len(tokens.vocabulary))
    by_part = sparse.csr_array((np.ones(len(word), np.int32), word, np.append(first, len(word))), shape=shape)
    matrix = by_part.tocsc()  # a counting sort: afterwards equal words of a part lie side by side
    matrix.has_sorted_indices = True
    matrix.sum_duplicates()
    keep = are_words(tokens.vocabulary) & (np.diff(matrix.indptr) > 0)
    matrix = matrix[:, np.flatnonzero(keep)]
    sizes = np.bincount(matrix.indices, matrix.data, minlength=len(first)).astype(np.int64)
    parts = pd.DataFrame({name: key[first] for name, key in zip(PART_KEYS[by], keys, strict=True)})
    words = np.array(tokens.vocabulary, dtype=object)[keep]
    return _finish(matrix, words, sizes, parts, by, tokens.preset)


def _falls(key: np.ndarray, before: list[np.ndarray]) -> bool:
    """Whether a key ever falls while the keys before it stay the same: then the tokens are not in order."""
    falls = key[1:] < key[:-1]
    for earlier in before:
        falls &= earlier[1:] == earlier[:-1]
    return bool(falls.any())


def _from_table(table: pd.DataFrame, by: str | int) -> PartCounts:
    if by not in ("article", "paragraph"):
        what = "sentences" if by == "sentence" else "equal parts"
        raise PressframesError(
            f"by={by!r}: {what} are cut from the running text, and only counts are at hand. "
            "Give the token table, or count by 'article' or 'paragraph'."
        )
    missing = [column for column in COUNT_COLUMNS if column not in table.columns]
    if missing:
        raise PressframesError(
            f"The table of counts has no column {', '.join(missing)} (it has {', '.join(map(str, table.columns))}). "
            f"Expected {', '.join(COUNT_COLUMNS)}, as count_words makes them."
        )
    if len(table) and (table["count"] < 1).any():
        raise PressframesError(
            f"The table of counts has the count {table['count'].min()} in row {table['count'].argmin()}. "
            "Expected whole numbers from 1; leave out words that do not occur."
        )
    return _from_entries(table, PART_KEYS[by], table.attrs.get("preset"))


def _from_entries(table: pd.DataFrame, keys: list[str], preset: str | None, sizes: pd.Series | None = None):
    by = next(name for name, columns in PART_KEYS.items() if columns == keys)
    groups = table.groupby(keys, sort=True)
    part = groups.ngroup().to_numpy()
    word, words = pd.factorize(table["word"])
    shape = (groups.ngroups, len(words))
    matrix = sparse.coo_array((table["count"].to_numpy(np.int64), (part, word)), shape=shape).tocsc()
    measured = groups["count"].sum() if sizes is None else sizes
    parts = measured.index.to_frame(index=False)
    return _finish(matrix, np.asarray(words, dtype=object), measured.to_numpy(np.int64), parts, by, preset)


def _finish(matrix, words, sizes, parts, by, preset) -> PartCounts:
    """Put words into their order and leave out parts without words."""
    totals = np.asarray(matrix.sum(axis=0)).ravel()
    order = sorted(range(len(words)), key=lambda column: (-totals[column], words[column]))
    if order != list(range(len(words))):
        matrix, words = matrix[:, order], words[order]
    if not sizes.all():
        full = np.flatnonzero(sizes)
        matrix, sizes, parts = matrix[full], sizes[full], parts.iloc[full]
    return PartCounts(sparse.csc_array(matrix), words, sizes, parts.reset_index(drop=True), by, preset)


def _regroup(counts: PartCounts, by: str) -> PartCounts:
    if by == counts.by:
        return counts
    if (counts.by, by) != ("paragraph", "article"):
        raise PressframesError(
            f"Counts by {counts.by} cannot be counted by {by} anew. Count the tokens or the table of counts "
            f"with count_parts(source, by={by!r})."
        )
    codes, documents = pd.factorize(counts.parts["document"], sort=True)
    adding = sparse.csr_array((np.ones(len(codes), np.int64), (codes, range(len(codes)))))
    parts = pd.DataFrame({"document": documents})
    return _finish((adding @ counts.matrix).tocsc(), counts.words, adding @ counts.sizes, parts, by, counts.preset)
