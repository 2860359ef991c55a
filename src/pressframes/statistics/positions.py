"""Measures of where a word stands in the running text: they need the order of the words, not only counts."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.statistics.counts import are_words, names_of
from pressframes.statistics.passes import add_distances
from pressframes.words.tokens import Tokens


class Distances(NamedTuple):
    """
    Sums over the distances from each use of a word to its next, by word.

    The text is closed to a circle, so that the last use is followed by the first and the distances add up to
    `size`, the number of words. `shortened` adds each distance, but at most `size` / `counts`.
    """

    words: np.ndarray
    counts: np.ndarray
    shortened: np.ndarray
    squares: np.ndarray
    logarithms: np.ndarray
    size: int

    def by_word(self, values: np.ndarray) -> pd.Series:
        """Values, one for each word, under their words."""
        return pd.Series(values, index=pd.Index(self.words, name="word"))


def sum_distances(tokens: Tokens) -> Distances:
    """The sums that the measures below are made of, in one pass over the text; punctuation is no word."""
    is_word = are_words(tokens.vocabulary)
    counts = np.where(is_word, np.bincount(tokens.word, minlength=len(is_word)), 0)
    size = int(counts.sum())
    sums = add_distances(tokens.word, is_word, size / np.maximum(counts, 1), size)
    present = np.flatnonzero(counts)
    words = names_of(tokens.vocabulary)[present]
    return Distances(words, counts[present], *sums[present].T, size)


def average_reduced_frequency(tokens: Tokens) -> pd.Series:
    """
    ARF by word: its count if it were only counted where it is spread evenly.

    Equal to the count for a word at even distances, about 1 for a word whose occurrences stand side by side.

    Source: Savicky & Hlavacova (2002).
    """
    distances = sum_distances(tokens)
    return distances.by_word(distances.shortened * distances.counts / distances.size)


def average_waiting_time(tokens: Tokens) -> pd.Series:
    """
    AWT by word: how many words one reads from a random place until the word comes, on average.

    Source: Savicky & Hlavacova (2002).
    """
    distances = sum_distances(tokens)
    return distances.by_word((distances.squares / distances.size + 1) / 2)


def average_logarithmic_distance(tokens: Tokens) -> pd.Series:
    """
    ALD by word: the mean logarithm (base 10) of the distance between two occurrences around a random place.

    Source: Savicky & Hlavacova (2002).
    """
    distances = sum_distances(tokens)
    return distances.by_word(distances.logarithms / distances.size)
