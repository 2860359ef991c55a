"""Tests that compare articles and not words, so that one article full of a word is one observation."""

import numpy as np
from scipy import special

from pressframes.statistics.dispersion import mean_and_variance
from pressframes.statistics.parts import PartCounts

# A variance below this share of the squared mean is what rounding leaves of 0.
ROUNDING = 1e-12


def welch_t(target: PartCounts, reference: PartCounts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Welch's t of the rates in articles, word by word: t, degrees of freedom and two-sided p.

    Both counts must have the same words in the same order (see `align`). Missing (nan) where a side has a single
    part or where the rates do not vary at all.
    Sources: Welch (1947); for words, Lijffijt et al. (2016).
    """
    mean, variance = _rates(target)
    reference_mean, reference_variance = _rates(reference)
    error, reference_error = variance / len(target.sizes), reference_variance / len(reference.sizes)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = (mean - reference_mean) / np.sqrt(error + reference_error)
        freedom = (error + reference_error) ** 2 / (
            _per_freedom(error, len(target.sizes)) + _per_freedom(reference_error, len(reference.sizes))
        )
        t = np.where(error + reference_error > 0, t, np.nan)
        return t, freedom, 2 * special.stdtr(freedom, -np.abs(t))


def _rates(counts: PartCounts) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance over all parts of each word's rate; parts without the word count as 0."""
    mean, variance = mean_and_variance(counts, of="rates", less=True)
    if len(counts.sizes) < 2:
        return mean, np.full(len(mean), np.nan)
    return mean, np.where(variance > ROUNDING * mean**2, variance, 0)


def _per_freedom(error: np.ndarray, parts: int) -> np.ndarray:
    return error**2 / (parts - 1) if parts > 1 else np.full(len(error), np.nan)
