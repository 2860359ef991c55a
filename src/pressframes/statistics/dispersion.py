"""How evenly a word is spread over the parts of a corpus."""

import numpy as np

from pressframes.statistics.parts import PartCounts


def deviation_of_proportions(counts: PartCounts) -> np.ndarray:
    """
    DP of each word: the share of its occurrences that would have to move for it to be spread evenly.

    0 is perfectly even; close to 1 all stand in one small part. Parts may differ in size.
    A word that does not occur has no value (nan). Source: Gries (2008).
    """
    share = counts.sizes / counts.size
    expected = share[counts.matrix.indices]
    observed = counts.matrix.data / counts.by_word(counts.totals)
    # parts without the word differ by their whole share: together 1 less the share of the parts with it
    return np.where(counts.totals > 0, (counts.sum_by_word(np.abs(observed - expected) - expected) + 1) / 2, np.nan)


def normalised_deviation(counts: PartCounts) -> np.ndarray:
    """
    DPnorm of each word: DP divided by the largest value it can take, so that 1 means "all in the smallest part".

    Missing (nan) in a corpus of one part, where there is nothing to be spread over. Source: Lijffijt & Gries (2012).
    """
    if len(counts.sizes) < 2:
        return np.full(len(counts.words), np.nan)
    return deviation_of_proportions(counts) / (1 - counts.sizes.min() / counts.size)
