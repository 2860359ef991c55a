"""Words compared from article to article: three tests side by side."""
# MERGED """Tests that compare articles and not words, so that one article full of a word is one observation."""
# MERGED """A test without assumptions: deal the articles out to two piles anew and see how often they differ as much."""

from collections.abc import Sequence
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
from scipy import sparse, special

from pressframes.errors import PressframesError
from pressframes.statistics.counts import PartCounts, Source, align, count_parts, same_preset, word_by_word
from pressframes.statistics.frequency import PER
from pressframes.statistics.results import EXCLUDED, Result, make_result, preset_sentence
from pressframes.statistics.spread import mean_and_variance

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


MOST_ARRANGEMENTS = 20_000  # up to so many, all arrangements are tried and the p is exact
NUMBERS_AT_ONCE = 10_000_000  # held in memory at a time: 80 MB


def permutation_p(
    target: PartCounts, reference: PartCounts, chosen: np.ndarray, *, permutations: int = 999, seed: int = 1
) -> tuple[np.ndarray, int, bool]:
    """
    The p of the difference of mean rates, for the words at the places `chosen`, by dealing the parts out anew.

    Also gives the number of arrangements and whether these are all there are. Missing (nan) for a word that does
    not occur and where a side has a single part. Source: Pitman (1937).
    """
    parts, together = len(target.sizes), len(target.sizes) + len(reference.sizes)
    exact = comb(together, parts) <= MOST_ARRANGEMENTS
    dealt = _all_arrangements(together, parts) if exact else _random_arrangements(together, parts, permutations, seed)
    p = np.full(len(chosen), np.nan)
    step = max(1, NUMBERS_AT_ONCE // dealt.shape[1])
    for start in range(0, len(chosen), step):
        some = chosen[start : start + step]
        rates = sparse.hstack([_rates(side, some) for side in (target, reference)], format="csr")
        total = rates.sum(axis=1)[:, None]
        found = np.abs(_difference(rates[:, :parts].sum(axis=1)[:, None], total, parts, together))
        differences = np.abs(_difference(rates @ dealt, total, parts, together))
        as_large = (differences >= found - ROUNDING * total).sum(axis=1)
        p[start : start + step] = as_large / dealt.shape[1] if exact else (as_large + 1) / (dealt.shape[1] + 1)
    absent = (target.totals + reference.totals)[chosen] == 0
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
    words: Sequence[str] | None = None,
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

    Which words: those named in `words`, or all of both corpora. All p are two-sided and not adjusted. The permutation
    test tries all arrangements of parts where there are at most 20,000, and otherwise `permutations` random ones
    with the given `seed`; then p counts the arrangement that was found.

    A word that does not occur on either side, or a corpus of a single part, has no p (nan).
    Sources: Welch (1947), Mann & Whitney (1947), Pitman (1937); for words, Kilgarriff (2001), Lijffijt et al. (2016).
    """
    sides = align(count_parts(target, by=by), count_parts(reference, by=by))
    chosen = np.arange(len(sides[0].words)) if words is None else _find(sides[0].words, words)
    frame = pd.DataFrame({"word": sides[0].words[chosen]})
    for side, prefix in zip(sides, ("", "reference_"), strict=True):
        frame[f"{prefix}count"] = side.totals[chosen]
        frame[f"{prefix}range"] = side.ranges[chosen]
        frame[f"{prefix}parts"] = len(side.sizes)
        frame[f"{prefix}mean_rate_per_10k"] = mean_and_variance(side, of="rates", less=False)[0][chosen] * PER
    frame["welch_t"], frame["welch_df"], frame["welch_p"] = (values[chosen] for values in welch_t(*sides))
    frame["rank_sum"], frame["u"], frame["u_p"] = (values[chosen] for values in mann_whitney(*sides))
    frame["permutation_p"], arrangements, exact = permutation_p(*sides, chosen, permutations=permutations, seed=seed)
    frame["arrangements"], frame["exact"] = arrangements, exact
    frame["variant"], frame["preset"] = f"by {sides[0].by}", same_preset(*sides)
    caption = [
        f"Tests over {sides[0].by}s, two-sided, not adjusted: Welch's t; Mann-Whitney (normal approximation with "
        "corrections for ties and continuity); permutation of the difference of mean rates, "
        + (f"all {arrangements:,} arrangements" if exact else f"{arrangements:,} random arrangements (seed {seed})"),
        f"Base: {sides[0].presence} against {sides[1].presence}; each {sides[0].by} counts the same",
        EXCLUDED,
        preset_sentence(same_preset(*sides)),
    ]
    return make_result(frame, caption, ["welch", "mann-whitney", "pitman", "kilgarriff", "lijffijt-2016"])


def _find(vocabulary: np.ndarray, words: Sequence[str]) -> np.ndarray:
    places = pd.Index(vocabulary).get_indexer(list(words))
    if (places < 0).any():
        missing = [word for word, place in zip(words, places, strict=True) if place < 0]
        raise PressframesError(
            f"{', '.join(missing)}: in neither corpus. Expected words that one of them uses; look them up in "
            "word_frequencies, or leave `words` out to test all."
        )
    return places
