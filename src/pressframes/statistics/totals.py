"""The two counts that a frequency list needs, in one pass: how often a word occurs, and in how many parts."""

from typing import NamedTuple

import numpy as np

from pressframes.statistics.counts import are_words, names_of
from pressframes.statistics.parts import Source, count_parts, cut_into_parts, list_words, name_of_part, require_words
from pressframes.statistics.passes import totals_and_ranges
from pressframes.words.tokens import Tokens


class Totals(NamedTuple):
    """By word, the most frequent first: its count and the number of parts with it; and the number of all parts."""

    words: np.ndarray
    totals: np.ndarray
    ranges: np.ndarray
    parts: int
    by: str
    preset: str | None


def count_totals(source: Source, *, by: str | int = "article") -> Totals:
    """The totals of a corpus: as `count_parts`, without keeping which part has how many."""
    if not isinstance(source, Tokens):
        counts = count_parts(source, by=by)
        return Totals(counts.words, counts.totals, counts.ranges, len(counts.sizes), counts.by, counts.preset)
    word, starts, _ = cut_into_parts(source, by)
    totals, ranges, sizes = totals_and_ranges(word, starts, are_words(source.vocabulary))
    parts = np.count_nonzero(sizes)
    require_words(parts)
    listed = list_words(source, totals)
    words = names_of(source.vocabulary)[listed]
    return Totals(words, totals[listed], ranges[listed], parts, name_of_part(by), source.preset)
