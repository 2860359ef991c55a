"""Intervals that know about articles: what would other articles of the same kind have given?"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from pressframes.errors import PressframesError, check_call
from pressframes.lists import as_words
from pressframes.statistics.comparison import SIDE_COLUMNS, count_sides, find_words
from pressframes.statistics.counts import PartCounts, Source, count_parts
from pressframes.statistics.frequency import PER
from pressframes.statistics.measures import HALF, check_share, log_ratio
from pressframes.statistics.results import Result, finish
from pressframes.statistics.spread import deviation_of_proportions

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
    where a word sits in one article, the interval is wide. An interval on one side of 0 says that other articles of
    the same kind would very likely have shown a difference in the same direction.

    | column | meaning |
    |---|---|
    | `word`, `log_ratio` | the word, and doublings of its rate against the reference; a count of 0 is taken as 0.5 |
    | `low`, `high` | percentiles of the Log Ratio over all draws: `confidence` of them lie between |
    | `standard_error` | the standard deviation of the Log Ratio over all draws |
    | `count`, `base`, `range`, `parts` | of the target, and `reference_...` of the reference |

    The largest certain difference comes first: the word whose interval lies farthest from 0. 疫 ("epidemic") is four
    times as common in every article of the target:

    >>> target, other = (pd.DataFrame({"document": [0, 0, 1, 1], "paragraph": 0, "word": ["疫", "党"] * 2,
    ...                                "count": [n, 100 - n] * 2}) for n in (40, 10))
    >>> bootstrap_keyness(target, other)[["word", "log_ratio", "low", "high"]].values.tolist()[0]
    ['疫', 2.0, 2.0, 2.0]

    The interval is missing (nan) where a side has a single part, or never uses the word: drawing anew says nothing
    about what was not seen. Few articles (below about 20) make percentile intervals too narrow.
    Sources: Efron & Tibshirani (1993); for words, Lijffijt et al. (2016).
    """
    check_call(bootstrap_keyness, locals())
    check_share(confidence)
    sides = count_sides(target, reference, by)
    known = np.flatnonzero(np.all([side.totals > 0 for side in sides], axis=0) & (min(len(s.sizes) for s in sides) > 1))
    draws = [random_draws(len(side.sizes), resamples, seed + number) for number, side in enumerate(sides)]
    blocks = zip(*(_resampled_rates(side, known, draw) for side, draw in zip(sides, draws, strict=True)), strict=True)
    spread = np.full((len(sides.target.words), 3), np.nan)
    spread[known] = np.concatenate([_spread(np.log2(a / b), confidence) for a, b in blocks] or [spread[:0]])
    frame = pd.DataFrame({"word": sides.target.words, "log_ratio": log_ratio(*sides.numbers)})
    frame[["low", "high", "standard_error"]] = spread
    frame = pd.concat([frame, sides.columns("count", "base", "range", "parts")], axis=1)
    certain = np.maximum(frame["low"].fillna(0), 0) - np.minimum(frame["high"].fillna(0), 0)
    frame = frame.iloc[np.lexsort([frame["word"], -frame["log_ratio"], -certain])].reset_index(drop=True)
    by = sides.target.by
    caption = [
        f"Log Ratio (a count of 0 taken as 0.5) with {confidence:.0%} percentile intervals from {resamples:,} draws of "
        f"{by}s with replacement on both sides (seed {seed})",
        sides.base,
        "No interval is given where a side never uses the word",
    ]
    sources = ["hardie", "efron-tibshirani", "lijffijt-2016"]
    return finish(frame, caption, sources, variant=f"{resamples} draws of {by}s, percentiles", preset=sides.preset)


def bootstrap_rates(
    source: Source, *, by: str | int = "article", resamples: int = 1_000, confidence: float = 0.95, seed: int = 1
) -> Result:
    """
    The rate of every word with an interval from drawing articles anew.

    | column | meaning |
    |---|---|
    | `word`, `count`, `base`, `rate_per_10k` | the word, how often it occurs, in how many words, and its rate |
    | `mean`, `standard_error` | mean and standard deviation of the rate over all draws, per 10,000 words |
    | `low`, `high` | percentiles of the rate: `confidence` of the draws lie between |
    | `range`, `parts` | parts with the word, and all parts |

    The most frequent word comes first. With five parts or fewer all possible draws are taken, and the interval is
    exact. 疫 ("epidemic") is in one article of two, so that a draw may have it twice or not at all:

    >>> table = pd.DataFrame({"document": [0, 0, 1], "paragraph": 0, "word": ["疫", "党", "党"], "count": [1, 4, 5]})
    >>> bootstrap_rates(table)[["word", "rate_per_10k", "low", "high"]].values.tolist()[1]
    ['疫', 1000.0, 0.0, 2000.0]

    The interval is missing (nan) in a corpus of one part. Source: Efron & Tibshirani (1993).
    """
    check_call(bootstrap_rates, locals())
    check_share(confidence)
    counts = count_parts(source, by=by)
    weights = _draws(counts, resamples, seed)
    blocks = (rates * PER for rates in _resampled_rates(counts, np.arange(len(counts.words)), weights, floor=0))
    rates = {"rate_per_10k": SIDE_COLUMNS["rate_per_10k"](counts)}
    said = f"Rates per {PER:,} words", ["efron-tibshirani"]
    return _drawn(counts, rates, blocks, weights.shape[1], confidence, said)


def bootstrap_dispersion(
    source: Source,
    words: str | Sequence[str] | None = None,
    *,
    by: str | int = "article",
    resamples: int = 1_000,
    confidence: float = 0.95,
    seed: int = 1,
) -> Result:
    """
    DP of each word, or of those named in `words`, with an interval from drawing articles anew.

    As `bootstrap_rates`, with the column `dp` in place of the rate: 0 is even, near 1 all in one small part. Draws
    without the word say nothing of its spread and are left out, and few articles make DP look more uneven than it is:
    compare `dp` with `mean`. Source: Gries (2008); Efron & Tibshirani (1993).

    >>> counts = pd.DataFrame({"document": [0, 0, 1, 1], "word": ["疫", "党"] * 2, "count": [1, 9, 3, 7]})
    >>> bootstrap_dispersion(counts, "疫")[["word", "dp", "low", "high"]].values.tolist()
    [['疫', 0.25, 0.0, 0.25]]
    """
    check_call(bootstrap_dispersion, locals())
    check_share(confidence)
    counts = count_parts(source, by=by)
    if words is not None:
        counts = counts.only(find_words(counts.words, as_words(words), "not among the words of the corpus"))
    weights = _draws(counts, resamples, seed)
    blocks = (_resampled_deviation(counts, place, weights) for place in range(len(counts.words)))
    said = "DP (Gries)", ["gries-2008", "efron-tibshirani"]
    return _drawn(counts, {"dp": deviation_of_proportions(counts)}, blocks, weights.shape[1], confidence, said)


def _resampled_deviation(counts: PartCounts, place: int, weights: np.ndarray) -> np.ndarray:
    """DP of one word in each draw that has it: an array of one row; only parts with the word are looked at."""
    column = counts.matrix[:, [place]]
    drawn = weights[column.indices]
    uses = column.data @ drawn
    drawn, uses, size = drawn[:, uses > 0], uses[uses > 0], (counts.sizes @ weights)[uses > 0]
    expected = counts.sizes[column.indices, None] / size
    found = column.data[:, None] / uses
    return (((np.abs(found - expected) - expected) * drawn).sum(axis=0)[None] + 1) / 2


def _draws(counts: PartCounts, resamples: int, seed: int) -> np.ndarray:
    """The draws of the parts: all there are, where they are few."""
    parts = len(counts.sizes)
    return all_draws(parts) if parts**parts <= MOST_DRAWS else random_draws(parts, resamples, seed)


def _drawn(
    counts: PartCounts,
    measure: dict[str, np.ndarray],
    blocks: Iterable[np.ndarray],
    draws: int,
    confidence: float,
    said: tuple[str, list[str]],
) -> Result:
    """The table of a measure of each word with what it is in all draws, which come for some words at a time."""
    spread = np.full((len(counts.words), 4), np.nan)
    if len(counts.sizes) > 1:
        spread = np.concatenate([np.column_stack([_spread(some, confidence), some.mean(axis=1)]) for some in blocks])
    columns = {"word": counts.words, "count": counts.totals, "base": counts.size, **measure}
    columns |= {"mean": spread[:, 3], "standard_error": spread[:, 2], "low": spread[:, 0], "high": spread[:, 1]}
    columns |= {"range": counts.ranges, "parts": len(counts.sizes)}
    what = f"{said[0]} with {confidence:.0%} percentile intervals from {draws:,} draws of {counts.by}s"
    variant = f"{draws} draws of {counts.by}s, percentiles"
    return finish(
        pd.DataFrame(columns), [what, f"Base: {counts.presence}"], said[1], variant=variant, preset=counts.preset
    )


def all_draws(parts: int) -> np.ndarray:
    """
    Every possible draw of so many parts with replacement: how often each part (row) is in each draw (column).

    An array of float64 with `parts` rows and `parts ** parts` columns; each column adds up to `parts`.

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
    """From the parts picked (a column a draw) to how often each part (row) is in each draw (column)."""
    parts, draws = picks.shape
    cell = picks.astype(np.int64) * draws + np.arange(draws)
    return np.bincount(cell.ravel(), minlength=parts * draws).reshape(parts, draws).astype(float)


def _resampled_rates(
    counts: PartCounts, words: np.ndarray, weights: np.ndarray, *, floor: float = HALF
) -> Iterator[np.ndarray]:
    """
    The rates of some words (rows) in each draw (columns), as blocks of `WORDS_AT_ONCE` words; a rate is a share.

    Each is a product of the matrix of counts and the `weights` of `random_draws`; `floor` is the least count.
    """
    sizes = counts.sizes @ weights
    by_word = counts.matrix[:, words].T.tocsr().astype(np.float64)
    for start in range(0, len(words), WORDS_AT_ONCE):
        yield np.maximum(by_word[start : start + WORDS_AT_ONCE] @ weights, floor) / sizes


def _spread(values: np.ndarray, confidence: float) -> np.ndarray:
    """The percentiles at both ends and the standard deviation of each row: an array of three columns."""
    draws = values.shape[1]
    tail = (1 - confidence) / 2
    # the smallest value with at least this share of the draws at or below it: exact where all draws are taken
    low, high = (max(int(np.ceil(share * draws - 1e-9)) - 1, 0) for share in (tail, 1 - tail))
    ends = np.partition(values, [low, high], axis=1)[:, [low, high]]
    return np.column_stack([ends, values.std(axis=1)])
