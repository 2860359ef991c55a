"""Tests that compare articles and not words, so that one article full of a word is one observation."""

import numpy as np
from scipy import special

from pressframes.statistics.dispersion import mean_and_variance
from pressframes.statistics.part_counts import PartCounts, word_by_word

# A variance below this share of the squared mean is what rounding leaves of 0.
ROUNDING = 1e-12


def welch_t(target: PartCounts, reference: PartCounts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Welch's t of the rates in articles, word by word: t, degrees of freedom and two-sided p.

    Both counts must have the same words in the same order (see `align`). Missing (nan) where a side has a single
    part or where the rates do not vary at all.
    Sources: Welch (1947); for words, Lijffijt et al. (2016).
    """
    return welch_of_moments((target, reference), (rate_moments(target), rate_moments(reference)))


def welch_of_moments(
    sides: tuple[PartCounts, PartCounts], moments: tuple[tuple, tuple]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As `welch_t`, from the `rate_moments` of both sides."""
    target, reference = sides
    (mean, variance), (reference_mean, reference_variance) = moments
    error, reference_error = variance / len(target.sizes), reference_variance / len(reference.sizes)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = (mean - reference_mean) / np.sqrt(error + reference_error)
        freedom = (error + reference_error) ** 2 / (
            _per_freedom(error, len(target.sizes)) + _per_freedom(reference_error, len(reference.sizes))
        )
        t = np.where(error + reference_error > 0, t, np.nan)
        return t, freedom, 2 * special.stdtr(freedom, -np.abs(t))


@word_by_word
def rate_moments(counts: PartCounts) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance over all parts of each word's rate; parts without the word count as 0."""
    mean, variance = mean_and_variance(counts, of="rates", less=True)
    if len(counts.sizes) < 2:
        return mean, np.full(len(mean), np.nan)
    return mean, np.where(variance > ROUNDING * mean**2, variance, 0)


def _per_freedom(error: np.ndarray, parts: int) -> np.ndarray:
    return error**2 / (parts - 1) if parts > 1 else np.full(len(error), np.nan)


def mann_whitney(target: PartCounts, reference: PartCounts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Mann-Whitney on the rates in articles, word by word: the target's rank sum, its U, and two-sided p.

    The many articles without the word share one rank. p by the normal approximation with corrections for ties and
    continuity, which is rough below about 8 articles a side. Missing (nan) where all rates are equal.
    Source: Mann & Whitney (1947).
    """
    parts, other_parts = len(target.sizes), len(reference.sizes)
    together = parts + other_parts
    word, rank, tied, of_target = _ranks_of_present(target, reference)
    words = len(target.words)
    absent = together - np.bincount(word, minlength=words)
    target_absent = parts - target.ranges
    rank_sum = np.bincount(word[of_target], (absent[word] + rank)[of_target], words) + target_absent * (absent + 1) / 2
    u = rank_sum - parts * (parts + 1) / 2
    # each of t tied values adds t^2 - 1, so that a group adds t^3 - t
    ties = np.bincount(word, tied.astype(float) ** 2 - 1, words) + absent.astype(float) ** 3 - absent
    variance = parts * other_parts / 12 * (together + 1 - ties / (together * (together - 1)))
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.maximum(np.abs(u - parts * other_parts / 2) - 0.5, 0) / np.sqrt(variance)
    p = np.where(variance > ROUNDING, np.minimum(2 * special.ndtr(-z), 1), np.nan)
    return rank_sum, u, p


def _ranks_of_present(target: PartCounts, reference: PartCounts):
    """For each part with a word: the word, its mean rank among these parts, the number tied, and whose part it is."""
    sides = (target, reference)
    word = np.concatenate([side.by_word(np.arange(len(side.words))) for side in sides])
    rate = np.concatenate([side.matrix.data / side.sizes[side.matrix.indices] for side in sides])
    of_target = np.arange(len(word)) < target.matrix.nnz
    order = np.lexsort([rate, word])
    word, rate, of_target = word[order], rate[order], of_target[order]
    new_word = np.diff(word, prepend=-1) != 0
    new_group = new_word | (np.diff(rate, prepend=-1) != 0)
    group = np.cumsum(new_group) - 1
    tied = np.bincount(group) if len(group) else group
    first_of_word = np.maximum.accumulate(np.where(new_word, np.arange(len(word)), 0))
    first_rank = np.flatnonzero(new_group)[group] - first_of_word + 1
    return word, first_rank + (tied[group] - 1) / 2, tied[group], of_target
