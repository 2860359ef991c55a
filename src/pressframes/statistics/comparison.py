"""
Two corpora side by side, and three tests that compare articles and not words.

A test over words takes every occurrence for an observation, so an article full of a word looks like a difference
between corpora. Here the rate in an article is the observation: Welch's t, Mann-Whitney, and a permutation test, which
deals the articles out to two piles anew and sees how often the piles differ as much.
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from math import comb
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse, special

from pressframes.errors import PressframesError, check_call, refused
from pressframes.lists import as_words
from pressframes.statistics.counts import PartCounts, Source, align, count_parts, same_preset, word_by_word
from pressframes.statistics.frequency import PER, rate_per_10k
from pressframes.statistics.results import Result, finish
from pressframes.statistics.spread import mean_and_variance

# A variance below this share of the squared mean is what rounding leaves of 0.
ROUNDING = 1e-12

SIDE_COLUMNS: dict[str, Callable[[PartCounts], Any]] = {
    "count": lambda side: side.totals,
    "base": lambda side: side.size,
    "rate_per_10k": lambda side: rate_per_10k(side.totals, side.size),
    "range": lambda side: side.ranges,
    "parts": lambda side: len(side.sizes),
}


class Sides(NamedTuple):
    """
    The counts of two corpora over the words of both, in one order: what every comparison starts from.

    >>> table = pd.DataFrame({"document": 0, "paragraph": 0, "word": ["党", "员"], "count": [2, 1]})
    >>> sides = count_sides(table, table[:1])
    >>> sides.target.words.tolist(), sides.base
    (['党', '员'], 'Base: 3 words in 1 article against 2 words in 1 article')
    >>> sides.columns("count", "base").values.tolist()
    [[2, 3, 2, 2], [1, 3, 0, 2]]
    """

    target: PartCounts
    reference: PartCounts

    @property
    def numbers(self) -> tuple[np.ndarray, int, np.ndarray, int]:
        """(count, size, reference_count, reference_size), as measures take them; counts are whole numbers by word."""
        return self.target.totals, self.target.size, self.reference.totals, self.reference.size

    @property
    def preset(self) -> str | None:
        """The preset that both were cut by, None where nobody said it."""
        return same_preset(*self)

    @property
    def base(self) -> str:
        """The sentence of a caption on how large both sides are."""
        return f"Base: {self.target.presence} against {self.reference.presence}"

    def columns(self, *names: str, **measured: Sequence) -> pd.DataFrame:
        """
        Columns of `SIDE_COLUMNS`, then others given as a pair (target, reference), one row a word.

        Those of the target come first, then those of the reference, whose names begin with `reference_`.
        """
        frames = [
            pd.DataFrame(
                {name: SIDE_COLUMNS[name](side) for name in names}
                | {name: pair[place] for name, pair in measured.items()},
                index=range(len(side.words)),
            ).add_prefix(prefix)
            for place, (side, prefix) in enumerate(zip(self, ("", "reference_"), strict=True))
        ]
        return pd.concat(frames, axis=1)


def count_sides(target: Source, reference: Source, by: str | int = "article") -> Sides:
    """Count two corpora by their parts, as `count_parts`; two presets raise `PressframesError`."""
    return Sides(*align(count_parts(target, by=by), count_parts(reference, by=by)))


def each_against_the_rest(groups: dict[str, PartCounts]) -> dict[str, Sides]:
    """
    Each group of parts against the parts of all others together, over the words of all.

    Fewer than two groups, or two presets, raise `PressframesError`.
    """
    if len(groups) < 2:
        raise PressframesError(f"{len(groups)} groups: expected two or more by name, each with its tokens or counts.")
    preset = same_preset(*groups.values())
    words = pd.Index(np.concatenate([counts.words for counts in groups.values()])).unique()
    over = {
        name: counts.over(words.to_numpy(), pd.Index(counts.words).get_indexer(words))
        for name, counts in groups.items()
    }
    sides = {}
    for name, target in over.items():
        others = [counts for other, counts in over.items() if other != name]
        matrix = sparse.vstack([counts.matrix for counts in others], format="csc")
        sizes = np.concatenate([counts.sizes for counts in others])
        parts = pd.concat([counts.parts for counts in others], ignore_index=True)
        sides[name] = Sides(target, PartCounts(matrix, words.to_numpy(), sizes, parts, target.by, preset))
    return sides


def welch_t(
    sides: Sides, moments: Sequence[tuple[np.ndarray, np.ndarray]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Welch's t of the rates in parts, word by word, from the `rate_moments` of both sides: t, degrees of freedom, p.

    Arrays of float64, one value a word; p is two-sided. Missing (nan) where a side has a single part or where the
    rates do not vary at all. Sources: Welch (1947); for words, Lijffijt et al. (2016).
    """
    (mean, variance), (reference_mean, reference_variance) = moments
    parts, other_parts = (len(side.sizes) for side in sides)
    error, other_error = variance / parts, reference_variance / other_parts
    both = error + other_error
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(both > 0, (mean - reference_mean) / np.sqrt(both), np.nan)
        # the variance of a single part is nan, and so is what is made of it: 1 only keeps from dividing by 0
        freedom = both**2 / (error**2 / max(parts - 1, 1) + other_error**2 / max(other_parts - 1, 1))
        return t, freedom, 2 * special.stdtr(freedom, -np.abs(t))


@word_by_word
def rate_moments(counts: PartCounts) -> tuple[np.ndarray, np.ndarray]:
    """
    Mean and variance over all parts of each word's rate, as two arrays of float64; the rate is a share of 0 to 1.

    Parts without the word count as 0. The variance divides by the number of parts less one, and is missing (nan) in
    a corpus of one part.
    """
    mean, variance = mean_and_variance(counts, of="rates", less=True)
    if len(counts.sizes) < 2:
        return mean, np.full(len(mean), np.nan)
    return mean, np.where(variance > ROUNDING * mean**2, variance, 0)


def mann_whitney(sides: Sides) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Mann-Whitney on the rates in parts, word by word: the target's rank sum, its U, and two-sided p.

    U counts the pairs of parts, one of each side, in which the target's has the higher rate (ties count one half).

    The many articles without the word share one rank. p by the normal approximation with corrections for ties and
    continuity, which is rough below about 8 articles a side. Missing (nan) where all rates are equal.
    Source: Mann & Whitney (1947).
    """
    target, reference = sides
    parts, other_parts = len(target.sizes), len(reference.sizes)
    together = parts + other_parts
    word, rank, tied, of_target = _ranks_of_present(sides)
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


def _ranks_of_present(sides: Sides) -> tuple[np.ndarray, ...]:
    """For each part with a word: the word, its mean rank among these parts, the number tied, and whose part it is."""
    word = np.concatenate([side.by_word(np.arange(len(side.words))) for side in sides])
    rate = np.concatenate([side.matrix.data / side.sizes[side.matrix.indices] for side in sides])
    of_target = np.arange(len(word)) < sides.target.matrix.nnz
    order = np.lexsort([rate, word])
    word, rate, of_target = word[order], rate[order], of_target[order]
    new_word = np.diff(word, prepend=-1) != 0
    new_group = new_word | (np.diff(rate, prepend=-1) != 0)
    group = np.cumsum(new_group) - 1
    tied = np.bincount(group) if len(group) else group
    first_of_word = np.maximum.accumulate(np.where(new_word, np.arange(len(word)), 0))
    first_rank = np.flatnonzero(new_group)[group] - first_of_word + 1
    return word, first_rank + (tied[group] - 1) / 2, tied[group], of_target


MOST_ARRANGEMENTS = 20_000  # up to so many, all arrangements are tried and the p is exact
NUMBERS_AT_ONCE = 10_000_000  # held in memory at a time: 80 MB


def permutation_p(
    sides: Sides, chosen: np.ndarray, *, permutations: int = 999, seed: int = 1
) -> tuple[np.ndarray, int, bool]:
    """
    The p of the difference of mean rates, for the words at the places `chosen`, by dealing the parts out anew.

    Two-sided: the share of arrangements that differ at least as much, in either direction. Also gives the number of
    arrangements and whether these are all there are. Missing (nan) for a word that does not occur and where a side
    has a single part. Source: Pitman (1937).
    """
    parts, together = len(sides.target.sizes), sum(len(side.sizes) for side in sides)
    exact = comb(together, parts) <= MOST_ARRANGEMENTS
    dealt = _all_arrangements(together, parts) if exact else _random_arrangements(together, parts, permutations, seed)
    p = np.full(len(chosen), np.nan)
    step = max(1, NUMBERS_AT_ONCE // dealt.shape[1])
    for start in range(0, len(chosen), step):
        some = chosen[start : start + step]
        rates = sparse.hstack([_rates(side, some) for side in sides], format="csr")
        total = rates.sum(axis=1)[:, None]
        found = np.abs(_difference(rates[:, :parts].sum(axis=1)[:, None], total, parts, together))
        differences = np.abs(_difference(rates @ dealt, total, parts, together))
        as_large = (differences >= found - ROUNDING * total).sum(axis=1)
        p[start : start + step] = as_large / dealt.shape[1] if exact else (as_large + 1) / (dealt.shape[1] + 1)
    absent = (sides.target.totals + sides.reference.totals)[chosen] == 0
    p[absent | (parts < 2) | (together - parts < 2)] = np.nan
    return p, dealt.shape[1], exact


def _rates(counts: PartCounts, chosen: np.ndarray) -> sparse.csr_array:
    """The rates of the chosen words (rows) in the parts (columns)."""
    rates = counts.matrix[:, chosen].astype(float)
    rates.data /= counts.sizes[rates.indices]
    return rates.T.tocsr()


def _difference(target_sum: np.ndarray, total: np.ndarray, parts: int, together: int) -> np.ndarray:
    return target_sum / parts - (total - target_sum) / (together - parts)


def _all_arrangements(together: int, parts: int) -> np.ndarray:
    picks = np.array(list(combinations(range(together), parts)))
    dealt = np.zeros((together, len(picks)))
    dealt[picks, np.arange(len(picks))[:, None]] = 1
    return dealt


def _random_arrangements(together: int, parts: int, permutations: int, seed: int) -> np.ndarray:
    if permutations < 1:
        raise PressframesError(f"permutations={permutations}: expected 1 or more; 999 let p go down to .001.")
    generator = np.random.default_rng(seed)
    dealt = np.zeros((together, permutations))
    dealt[:parts] = 1
    return generator.permuted(dealt, axis=0)


def compare_parts(
    target: Source,
    reference: Source,
    words: str | Sequence[str] | None = None,
    *,
    by: str | int = "article",
    permutations: int = 999,
    seed: int = 1,
) -> Result:
    """
    Three tests of whether a word is more frequent from article to article, not only in all words together.

    | column | meaning |
    |---|---|
    | `mean_rate_per_10k`, `reference_mean_rate_per_10k` | mean of the rates in parts, each part counting the same |
    | `welch_t`, `welch_df`, `welch_p` | Welch's t of the rates; wants many parts or rates without outliers |
    | `rank_sum`, `u`, `u_p` | Mann-Whitney: whether a part of the target tends to rank higher |
    | `permutation_p`, `arrangements`, `exact` | how often parts dealt at random differ as much in their mean |

    Which words: the one or those named in `words`, or all of both corpora. All p are two-sided and not adjusted. The
    permutation test tries all arrangements of parts where there are at most 20,000, and otherwise `permutations`
    random ones
    with the given `seed`; then p counts the arrangement that was found.

    A word that does not occur on either side, or a corpus of a single part, has no p (nan).
    Sources: Welch (1947), Mann & Whitney (1947), Pitman (1937); for words, Kilgarriff (2001), Lijffijt et al. (2016).
    """
    check_call(compare_parts, locals())
    sides = count_sides(target, reference, by)
    vocabulary = sides.target.words
    chosen = (
        np.arange(len(vocabulary)) if words is None else find_words(vocabulary, as_words(words), "in neither corpus")
    )
    by = sides.target.by
    means = [mean_and_variance(side, of="rates", less=False)[0] * PER for side in sides]
    frame = sides.columns("count", "range", "parts", mean_rate_per_10k=means)
    frame.insert(0, "word", vocabulary)
    frame["welch_t"], frame["welch_df"], frame["welch_p"] = welch_t(sides, [rate_moments(side) for side in sides])
    frame["rank_sum"], frame["u"], frame["u_p"] = mann_whitney(sides)
    frame = frame.iloc[chosen].reset_index(drop=True)
    frame["permutation_p"], arrangements, exact = permutation_p(sides, chosen, permutations=permutations, seed=seed)
    frame["arrangements"], frame["exact"] = arrangements, exact
    caption = [
        f"Tests over {by}s, two-sided, not adjusted: Welch's t; Mann-Whitney (normal approximation with corrections "
        "for ties and continuity); permutation of the difference of mean rates, "
        + (f"all {arrangements:,} arrangements" if exact else f"{arrangements:,} random arrangements (seed {seed})"),
        f"{sides.base}; each {by} counts the same",
    ]
    sources = ["welch", "mann-whitney", "pitman", "kilgarriff", "lijffijt-2016"]
    return finish(frame, caption, sources, variant=f"by {by}", preset=sides.preset)


def find_words(vocabulary: np.ndarray, words: Sequence[str], where: str) -> np.ndarray:
    """
    The places of some words in an array of words; `PressframesError` for those that are not there, naming `where`.

    >>> find_words(np.array(["党", "员"]), ["员"], "not in the corpus")
    array([1])
    """
    places = pd.Index(vocabulary).get_indexer(list(words))
    if (places < 0).any():
        missing = [word for word, place in zip(words, places, strict=True) if place < 0]
        raise refused("no_words", ", ".join(missing), place=where)
    return places
