"""Intervals that know about articles: what would other articles of the same kind have given?"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pressframes.errors import PressframesError
from pressframes.statistics.counts import PartCounts, Source, align, count_parts, same_preset
from pressframes.statistics.frequency import PER, rate_per_10k
from pressframes.statistics.measures import HALF, log_ratio
from pressframes.statistics.results import EXCLUDED, Result, make_result, preset_sentence

MOST_DRAWS = 5_000  # up to so many possible draws (5 articles), all are taken and the result is exact
WORDS_AT_ONCE = 4_000  # with 1,000 resamples 32 MB at a time


def bootstrap_keyness(
    target: Source,
    reference: Source,
    *,
    by: str | int = "article",
    resamples: int = 1_000,
    confidence: float = 0.95,
    seed: int = 1,
) -> Result:
    """
    The Log Ratio of every word with an interval from drawing articles anew, on both sides.

    Whole articles are drawn with replacement, as many as there are, so that the words of one article stay together:
    where a word sits in one article, the interval is wide. Columns: `word`, `log_ratio`, `low`, `high` (percentiles),
    `standard_error`, `count`, `base`, `range`, `parts` and the same for the reference. A count of 0 is taken as 0.5
    in each draw. The largest certain difference comes first.

    The interval is missing (nan) where a side has a single part, or never uses the word: drawing anew says nothing
    about what was not seen. Few articles (below about 20) make percentile intervals too narrow.
    Sources: Efron & Tibshirani (1993); for words, Lijffijt et al. (2016).
    """
    sides = align(count_parts(target, by=by), count_parts(reference, by=by))
    known = np.flatnonzero((sides[0].totals > 0) & (sides[1].totals > 0) & (min(len(s.sizes) for s in sides) > 1))
    draws = [random_draws(len(side.sizes), resamples, seed + number) for number, side in enumerate(sides)]
    blocks = zip(*(_resampled_rates(side, known, draw) for side, draw in zip(sides, draws, strict=True)), strict=True)
    spread = np.full((len(sides[0].words), 3), np.nan)
    spread[known] = np.concatenate([_spread(np.log2(a / b), confidence) for a, b in blocks] or [spread[:0]])
    numbers = (sides[0].totals, sides[0].size, sides[1].totals, sides[1].size)
    frame = pd.DataFrame({"word": sides[0].words, "log_ratio": log_ratio(*numbers)})
    frame[["low", "high", "standard_error"]] = spread
    for side, prefix in zip(sides, ("", "reference_"), strict=True):
        frame[f"{prefix}count"], frame[f"{prefix}base"] = side.totals, side.size
        frame[f"{prefix}range"], frame[f"{prefix}parts"] = side.ranges, len(side.sizes)
    frame["variant"], frame["preset"] = f"{resamples} draws of {sides[0].by}s, percentiles", same_preset(*sides)
    certain = np.maximum(frame["low"].fillna(0), 0) - np.minimum(frame["high"].fillna(0), 0)
    order = np.lexsort([frame["word"], -frame["log_ratio"], -certain])
    caption = [
        f"Log Ratio (a count of 0 taken as 0.5) with {confidence:.0%} percentile intervals from {resamples:,} draws of "
        f"{sides[0].by}s with replacement on both sides (seed {seed})",
        f"Base: {sides[0].presence} against {sides[1].presence}",
        "No interval is given where a side never uses the word",
        EXCLUDED,
        preset_sentence(same_preset(*sides)),
    ]
    result = frame.iloc[order].reset_index(drop=True)
    return make_result(result, caption, ["hardie", "efron-tibshirani", "lijffijt-2016"])


def bootstrap_rates(
    source: Source, *, by: str | int = "article", resamples: int = 1_000, confidence: float = 0.95, seed: int = 1
) -> Result:
    """
    The rate of every word with an interval from drawing articles anew.

    Columns: `word`, `count`, `base`, `rate_per_10k`, `mean` (of the draws), `standard_error`, `low`, `high`, `range`,
    `parts`. With five parts or fewer all possible draws are taken, and the interval is exact. Missing (nan) in a
    corpus of one part. Source: Efron & Tibshirani (1993).
    """
    counts = count_parts(source, by=by)
    parts = len(counts.sizes)
    weights = all_draws(parts) if parts**parts <= MOST_DRAWS else random_draws(parts, resamples, seed)
    every = np.arange(len(counts.words))
    blocks = [
        (_spread(rates, confidence), rates.mean(axis=1)) for rates in _resampled_rates(counts, every, weights, floor=0)
    ]
    spread = np.concatenate([block for block, _ in blocks]) * PER
    frame = pd.DataFrame(
        {
            "word": counts.words,
            "count": counts.totals,
            "base": counts.size,
            "rate_per_10k": rate_per_10k(counts.totals, counts.size),
            "mean": np.concatenate([mean for _, mean in blocks]) * PER,
            "standard_error": spread[:, 2],
            "low": spread[:, 0],
            "high": spread[:, 1],
            "range": counts.ranges,
            "parts": len(counts.sizes),
        }
    )
    if len(counts.sizes) < 2:
        frame[["mean", "standard_error", "low", "high"]] = np.nan
    frame["variant"], frame["preset"] = f"{weights.shape[1]} draws of {counts.by}s, percentiles", counts.preset
    caption = [
        f"Rates per {PER:,} words with {confidence:.0%} percentile intervals from {weights.shape[1]:,} draws of "
        f"{counts.by}s",
        f"Base: {counts.presence}",
        EXCLUDED,
        preset_sentence(counts.preset),
    ]
    return make_result(frame, caption, ["efron-tibshirani"])


def all_draws(parts: int) -> np.ndarray:
    """
    Every possible draw of so many parts with replacement: how often each part (row) is in each draw (column).

    >>> all_draws(2).T.tolist()
    [[2.0, 0.0], [1.0, 1.0], [1.0, 1.0], [0.0, 2.0]]
    """
    return _tally(np.indices((parts,) * parts).reshape(parts, -1))


def random_draws(parts: int, resamples: int, seed: int) -> np.ndarray:
    """So many draws at random, as `all_draws`; the same seed gives the same draws."""
    if resamples < 1:
        raise PressframesError(f"resamples={resamples}: expected 1 or more; 1,000 is usual for 95 % intervals.")
    return _tally(np.random.default_rng(seed).integers(parts, size=(parts, resamples), dtype=np.int32))


def _tally(picks: np.ndarray) -> np.ndarray:
    parts, draws = picks.shape
    cell = picks.astype(np.int64) * draws + np.arange(draws)
    return np.bincount(cell.ravel(), minlength=parts * draws).reshape(parts, draws).astype(float)


def _resampled_rates(
    counts: PartCounts, words: np.ndarray, weights: np.ndarray, *, floor: float = HALF
) -> Iterator[np.ndarray]:
    """Blocks of words (rows) with their rate in each draw (columns): matrix products of counts and weights."""
    sizes = counts.sizes @ weights
    by_word = counts.matrix[:, words].T.tocsr().astype(np.float64)
    for start in range(0, len(words), WORDS_AT_ONCE):
        yield np.maximum(by_word[start : start + WORDS_AT_ONCE] @ weights, floor) / sizes


def _spread(values: np.ndarray, confidence: float) -> np.ndarray:
    """The percentiles at both ends and the standard deviation of each row."""
    draws = values.shape[1]
    tail = (1 - confidence) / 2
    # the smallest value with at least this share of the draws at or below it: exact where all draws are taken
    low, high = (max(int(np.ceil(share * draws - 1e-9)) - 1, 0) for share in (tail, 1 - tail))
    ends = np.partition(values, [low, high], axis=1)[:, [low, high]]
    return np.column_stack([ends, values.std(axis=1)])
