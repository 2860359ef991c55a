"""Measures of where a word stands in the running text: they need the order of the words, not only counts."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.statistics.counts import are_words
from pressframes.words.tokens import Tokens


class Places(NamedTuple):
    """The words that occur, and for each in turn the distances from one occurrence to the next, round in a circle."""

    words: np.ndarray
    counts: np.ndarray
    distances: np.ndarray
    size: int

    def sum_by_word(self, values: np.ndarray) -> np.ndarray:
        """Add up values, one for each distance, word by word."""
        return np.add.reduceat(values, np.cumsum(self.counts) - self.counts) if len(values) else values

    def by_word(self, values: np.ndarray) -> pd.Series:
        """Values, one for each word, under their words."""
        return pd.Series(values, index=pd.Index(self.words, name="word"))


def running_words(tokens: Tokens) -> np.ndarray:
    """The word ids in the order of the text, without punctuation."""
    words = are_words(tokens.vocabulary)
    return tokens.word if words.all() else tokens.word[words[tokens.word]]


def places_of_words(tokens: Tokens) -> Places:
    """
    Where each word recurs: the text is closed to a circle, so that the last occurrence is followed by the first.

    Words are in the order of the vocabulary, which is (-count, word).
    """
    ids = running_words(tokens)
    size = len(ids)
    shape = (size, len(tokens.vocabulary))
    one_a_row = sparse.csr_array((np.ones(size, np.int8), ids, np.arange(size + 1)), shape=shape)
    by_word = one_a_row.tocsc()  # a counting sort: the positions of each word, ascending
    counts = np.diff(by_word.indptr)
    present = np.flatnonzero(counts)
    counts = counts[present].astype(np.int64)
    positions = by_word.indices.astype(np.int64)
    last = np.cumsum(counts) - 1
    first = last - counts + 1
    distances = np.empty(size, np.int64)
    distances[:-1] = positions[1:] - positions[:-1]
    distances[last] = positions[first] + size - positions[last]
    return Places(np.array(tokens.vocabulary, dtype=object)[present], counts, distances, size)


def average_reduced_frequency(tokens: Tokens) -> pd.Series:
    """
    ARF by word: its count if it were only counted where it is spread evenly.

    Equal to the count for a word at even distances, about 1 for a word whose occurrences stand side by side.

    Source: Savicky & Hlavacova (2002).
    """
    places = places_of_words(tokens)
    even = places.size / places.counts
    return places.by_word(places.sum_by_word(np.minimum(places.distances, np.repeat(even, places.counts))) / even)


def average_waiting_time(tokens: Tokens) -> pd.Series:
    """
    AWT by word: how many words one reads from a random place until the word comes, on average.

    Source: Savicky & Hlavacova (2002).
    """
    places = places_of_words(tokens)
    return places.by_word((places.sum_by_word(places.distances**2.0) / places.size + 1) / 2)


def average_logarithmic_distance(tokens: Tokens) -> pd.Series:
    """
    ALD by word: the mean logarithm (base 10) of the distance between two occurrences around a random place.

    Source: Savicky & Hlavacova (2002).
    """
    places = places_of_words(tokens)
    return places.by_word(places.sum_by_word(places.distances * np.log10(places.distances)) / places.size)
