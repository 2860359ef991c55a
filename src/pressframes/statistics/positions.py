"""Measures of where a word stands in the running text: they need the order of the words, not only counts."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.statistics.counts import are_words, names_of
from pressframes.statistics.passes import add_distances, close_circles
from pressframes.words.pieces import Piece, Pieces
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


def sum_distances(source: Tokens | Pieces) -> Distances:
    """The sums that the measures below are made of, in one pass over the text; punctuation is no word."""
    is_word = are_words(source.vocabulary)
    pieces = isinstance(source, Pieces)
    totals = source.token_totals() if pieces else np.bincount(source.word, minlength=len(is_word))
    counts = np.where(is_word, totals, 0)
    size, position = int(counts.sum()), 0
    longest, sums = size / np.maximum(counts, 1), np.zeros((len(is_word), 3))
    first, last = np.full((2, len(is_word)), -1, np.int64)
    # in the order of the text: a word's last use in one piece and its first in the next are a distance apart
    for word in source.each(_words) if pieces else [source.word]:
        position = add_distances(word, is_word, longest, position, first, last, sums)
    close_circles(longest, size, first, last, sums)
    present = np.flatnonzero(counts)
    words = names_of(source.vocabulary)[present]
    return Distances(words, counts[present], *sums[present].T, size)


def _words(piece: Piece) -> np.ndarray:
    return piece.tokens.word


def average_reduced_frequency(source: Tokens | Pieces) -> pd.Series:
    """
    ARF by word: its count if it were only counted where it is spread evenly.

    Equal to the count for a word at even distances, about 1 for a word whose occurrences stand side by side.

    Source: Savicky & Hlavacova (2002).
    """
    distances = sum_distances(source)
    return distances.by_word(distances.shortened * distances.counts / distances.size)


def average_waiting_time(source: Tokens | Pieces) -> pd.Series:
    """
    AWT by word: how many words one reads from a random place until the word comes, on average.

    Source: Savicky & Hlavacova (2002).
    """
    distances = sum_distances(source)
    return distances.by_word((distances.squares / distances.size + 1) / 2)


def average_logarithmic_distance(source: Tokens | Pieces) -> pd.Series:
    """
    ALD by word: the mean logarithm (base 10) of the distance between two occurrences around a random place.

    Source: Savicky & Hlavacova (2002).
    """
    distances = sum_distances(source)
    return distances.by_word(distances.logarithms / distances.size)
