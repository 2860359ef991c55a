"""
Two corpora side by side: which words set one apart from the other, how far, how surely, and from article to article?

`keyness` gives one measure of each with everything that qualifies it.

A test over words takes every occurrence for an observation, so an article full of a word looks like a difference
between corpora. In `compare_parts` the rate in an article is the observation: Welch's t, Mann-Whitney, and a
permutation test, which deals the articles out to two piles anew and sees how often the piles differ as much.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb
from typing import NamedTuple, Unpack

import numpy as np
import pandas as pd
from scipy import sparse, special

from pressframes.errors import PressframesError, check_call, one_of
from pressframes.lists import as_words
from pressframes.statistics.counts import (
    PER,
    PartCounts,
    Source,
    align,
    count_parts,
    find_words,
    same_preset,
    word_by_word,
)
from pressframes.statistics.frequency import mean_and_variance, normalised_deviation
from pressframes.statistics.intervals import Shares, share_variance, together
from pressframes.statistics.measures import (
    TESTS,
    adjust_p,
    conservative_log_ratio,
    log_ratio,
    log_ratio_interval,
)
from pressframes.statistics.results import Limits, Result, finish, words_kept

# A variance below this share of the squared mean is what rounding leaves of 0.
ROUNDING = 1e-12


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
        Columns that tables of words share, then others given as a pair (target, reference), one row a word.

        Those of the target come first, then those of the reference, whose names begin with `reference_`.
        """
        frames = [
            side.columns(*names).assign(**{name: pair[place] for name, pair in measured.items()}).add_prefix(prefix)
            for place, (side, prefix) in enumerate(zip(self, ("", "reference_"), strict=True))
        ]
        return pd.concat(frames, axis=1)


def count_sides(target: Source, reference: Source, by: str | int = "article") -> Sides:
    """Count two corpora by their parts, as `count_parts`; two presets raise `PressframesError`."""
    return Sides(*align([count_parts(source, by=by) for source in (target, reference)]))


def each_against_the_rest(groups: dict[str, PartCounts]) -> dict[str, Sides]:
    """
    Each group of parts against the parts of all others together, over the words of all.

    Fewer than two groups, or two presets, raise `PressframesError`.
    """
    if len(groups) < 2:
        raise PressframesError(f"{len(groups)} groups: expected two or more by name, each with its tokens or counts.")
    over = dict(zip(groups, align([*groups.values()]), strict=True))
    preset, sides = same_preset(*over.values()), {}
    for name, target in over.items():
        others = [counts for other, counts in over.items() if other != name]
        matrix = sparse.vstack([counts.matrix for counts in others], format="csc")
        sizes = np.concatenate([counts.sizes for counts in others])
        parts = pd.concat([counts.parts for counts in others], ignore_index=True)
        sides[name] = Sides(target, PartCounts(matrix, target.words, sizes, parts, target.by, preset))
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
    rates = pd.DataFrame({"word": word, "rate": rate})
    rank = rates.groupby("word")["rate"].rank().to_numpy()
    return word, rank, rates.groupby(["word", "rate"])["rate"].transform("size").to_numpy(), of_target


MOST_ARRANGEMENTS = 20_000  # up to so many, all arrangements are tried and the p is exact
NUMBERS_AT_ONCE = 10_000_000  # held in memory at a time: 80 MB


def permutation_p(sides: Sides, *, permutations: int = 999, seed: int = 1) -> tuple[np.ndarray, int, bool]:
    """
    The p of the difference of mean rates, for each word, by dealing the parts out anew.

    Two-sided: the share of arrangements that differ at least as much, in either direction. Also gives the number of
    arrangements and whether these are all there are. Missing (nan) for a word that does not occur and where a side
    has a single part. Source: Pitman (1937).
    """
    parts, together = len(sides.target.sizes), sum(len(side.sizes) for side in sides)
    exact = comb(together, parts) <= MOST_ARRANGEMENTS
    dealt = _all_arrangements(together, parts) if exact else _random_arrangements(together, parts, permutations, seed)
    p = np.full(len(sides.target.words), np.nan)
    step = max(1, NUMBERS_AT_ONCE // dealt.shape[1])
    for start in range(0, len(p), step):
        some = slice(start, start + step)
        rates = sparse.hstack([_rates(side, some) for side in sides], format="csr")
        total = rates.sum(axis=1)[:, None]
        found = np.abs(_difference(rates[:, :parts].sum(axis=1)[:, None], total, parts, together))
        differences = np.abs(_difference(rates @ dealt, total, parts, together))
        as_large = (differences >= found - ROUNDING * total).sum(axis=1)
        p[some] = as_large / dealt.shape[1] if exact else (as_large + 1) / (dealt.shape[1] + 1)
    absent = sides.target.totals + sides.reference.totals == 0
    p[absent | (parts < 2) | (together - parts < 2)] = np.nan
    return p, dealt.shape[1], exact


def _rates(counts: PartCounts, chosen: slice) -> sparse.csr_array:
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
    if words is not None:
        chosen = find_words(sides.target.words, as_words(words), "in neither corpus")
        sides = Sides(*(side.only(chosen) for side in sides))
    by = sides.target.by
    means = [mean_and_variance(side, of="rates", less=False)[0] * PER for side in sides]
    frame = sides.columns("count", "range", "parts", mean_rate_per_10k=means)
    frame.insert(0, "word", sides.target.words)
    frame["welch_t"], frame["welch_df"], frame["welch_p"] = welch_t(sides, [rate_moments(side) for side in sides])
    frame["rank_sum"], frame["u"], frame["u_p"] = mann_whitney(sides)
    frame["permutation_p"], arrangements, exact = permutation_p(sides, permutations=permutations, seed=seed)
    frame["arrangements"], frame["exact"] = arrangements, exact
    caption = [
        f"Tests over {by}s, two-sided, not adjusted: Welch's t; Mann-Whitney (normal approximation with corrections "
        "for ties and continuity); permutation of the difference of mean rates, "
        + (f"all {arrangements:,} arrangements" if exact else f"{arrangements:,} random arrangements (seed {seed})"),
        f"{sides.base}; each {by} counts the same",
    ]
    sources = ["welch", "mann-whitney", "pitman", "kilgarriff", "lijffijt-2016"]
    return finish(frame, caption, sources, variant=f"by {by}", preset=sides.preset)


def keyness(
    target: Source,
    reference: Source,
    *,
    test: str = "g2-2cell",
    correction: str = "benjamini-hochberg",
    alpha: float = 0.05,
    by: str | int = "article",
    **limits: Unpack[Limits],
) -> Result:
    """
    Compare every word of two corpora: one row a word, the words most characteristic of the target first.

    | column | meaning |
    |---|---|
    | `word` | the word; every word that either side uses has its row |
    | `log_ratio`, `low`, `high` | doublings of the rate against the reference, with its exact interval (see below) |
    | `lrc` | the part of the Log Ratio that is certain for all words at once; the rows are in its order |
    | `statistic`, `p`, `p_adjusted` | of the `test`, adjusted by `correction` over all words of both corpora |
    | `count`, `base`, `rate_per_10k` | in the target, and `reference_...` in the reference |
    | `range`, `parts`, `dp_norm` | parts with the word, all parts, and how unevenly it is spread (0 to 1) |
    | `p_across_parts` | Welch's t of the rates in parts: is the difference there from part to part? |
    | `low_across_parts`, `high_across_parts` | the 95 % interval of `log_ratio` from part to part, word by word |
    | `warning` | why a word with `p_adjusted` below `alpha` must not be called key without more ado |

    `test` names the variant, a row of `TESTS`: "g2-2cell", "g2-4cell", "g2-williams", "g2-yates", "chi2", "chi2-yates",
    "fisher" or "fisher-greater" (one-sided); `correction` is that of `adjust_p`; `by` names the parts, as in
    `count_parts`. `target` and `reference` are token tables or tables of counts. With few articles Welch's t is
    cautious: `compare_parts` has a permutation and a rank test beside it. `keyness_by_group` compares several corpora.

    疫 ("epidemic") fills one article of two and is in no article of the other corpus:

    >>> target = pd.DataFrame({"document": [0, 0, 1], "paragraph": 0, "word": ["疫", "党", "党"], "count": [9, 41, 50]})
    >>> other = pd.DataFrame({"document": [0, 1], "paragraph": 0, "word": "党", "count": [400, 500]})
    >>> keyness(target, other)[["word", "log_ratio", "count", "reference_count", "warning"]].head(1)
      word  log_ratio  count  reference_count                         warning
    0    疫    7.33985      9                0  all 9 stand in 1 of 2 articles

    `stop` names a list of `wordlists()` ("stop-words"), a word or several of both to leave out, and `minimum_count` and
    `minimum_range` leave out words that are rare on both sides together; the caption says what that takes away. Bases
    still count all words.

    `low` and `high` are corrected with `p_adjusted`, so that they hold for the words that are picked by them: by
    "benjamini-hochberg" about `alpha` of the intervals that leave out 0 are false (see `together`), by the others none
    at all with a probability of 1 - `alpha`. They take the words of an article as independent. Those
    `across_parts` do not, and are missing where parts are too few (`Shares.interval`).

    An interval's bound, a dispersion or a p that the counts do not determine is missing (nan). Two presets, or a
    side without words, raise `PressframesError`.
    """
    check_call(keyness, locals())
    sides = count_sides(target, reference, by)
    return _key_words({"": sides}, test, correction, alpha, limits).drop(columns="group")


def keyness_by_group(
    groups: Mapping[str, Source],
    *,
    test: str = "g2-2cell",
    correction: str = "benjamini-hochberg",
    alpha: float = 0.05,
    by: str | int = "article",
    **limits: Unpack[Limits],
) -> Result:
    """
    Compare each of several groups with all others together: as `keyness`, with the name of the `group` first.

    `groups` are token tables or tables of counts by name, such as `{name: part.of(tokens) for name, part in
    corpus.split("newspaper").items()}`. Every word has a row in every group, and p, intervals and LRC are adjusted over
    all rows together. Two corpora are better compared by `keyness`; fewer groups than two raise `PressframesError`.

    疫 ("epidemic"), 田 ("field") and 钢 ("steel") are each the word of one newspaper:

    >>> groups = {name: pd.DataFrame({"document": [0, 1], "paragraph": 0, "word": word, "count": 50})
    ...           for name, word in (("a", "疫"), ("b", "田"), ("c", "钢"))}
    >>> keyness_by_group(groups).query("lrc > 0")[["group", "word", "count", "reference_count", "reference_base"]]
      group word  count  reference_count  reference_base
    0     a    疫    100                0             200
    3     b    田    100                0             200
    6     c    钢    100                0             200
    """
    check_call(keyness_by_group, locals())
    sides = each_against_the_rest({name: count_parts(source, by=by) for name, source in groups.items()})
    return _key_words(sides, test, correction, alpha, limits)


def _key_words(groups: dict[str, Sides], test: str, correction: str, alpha: float, limits: Limits) -> Result:
    """The table of one or several comparisons over the same words, and what is said of it."""
    one_of(TESTS, test, "test=", "test of keyness")
    first = next(iter(groups.values()))
    both = (sum(getattr(side, name) for side in first) for name in ("totals", "ranges"))
    places, left_out = words_kept(first.target.words, *both, **limits)
    if left_out:
        groups = {name: Sides(*(side.only(places) for side in sides)) for name, sides in groups.items()}
    comparisons = len(groups) * len(places)
    frame = pd.concat(
        [_compared(sides, test, alpha, comparisons).assign(group=name) for name, sides in groups.items()],
        ignore_index=True,
    )
    frame.insert(0, "group", frame.pop("group"))
    frame.insert(frame.columns.get_loc("p") + 1, "p_adjusted", adjust_p(frame["p"], correction))
    low, high, confidence = adjusted_intervals(frame, alpha, correction)
    frame.insert(frame.columns.get_loc("log_ratio") + 1, "low", low)
    frame.insert(frame.columns.get_loc("low") + 1, "high", high)
    frame["warning"] = key_warnings(frame, alpha=alpha, by=first.target.by)
    # words with the same counts stay in the order of their side, which is that of code points
    order = np.lexsort([-frame["log_ratio"], -frame["lrc"], np.arange(comparisons) // len(places)])
    frame = frame.iloc[order].reset_index(drop=True)
    small, warned = (frame["p_adjusted"] < alpha).sum(), (frame["warning"] != "").sum()
    each = "; ".join(f"{name}: {sides.target.presence}" for name, sides in groups.items())
    rows = "words" if len(groups) == 1 else "words of all groups"
    caption = [
        f"Keyness: Log Ratio (a count of 0 taken as 0.5) with its exact interval at {100 * confidence:.6g} %; "
        f"{TESTS[test].meaning}; p and intervals adjusted by {correction} over {comparisons:,} {rows}",
        f"{first.base if len(groups) == 1 else f'Base: {each}; each against the rest'}; rates are per {PER:,} words; "
        f"range and DPnorm are over {first.target.by}s",
        f"{small:,} words have an adjusted p below {alpha:g}, and {warned:,} of them carry a warning",
        left_out,
    ]
    works = ["benjamini-yekutieli", "lijffijt-gries", "welch", "korn-graubard", "zou-donner"]
    sources = [*TESTS[test].sources, "hardie", "evert-2022", correction, *works]
    return finish(frame, caption, sources, variant=test, preset=first.preset)


def _compared(sides: Sides, test: str, alpha: float, comparisons: int) -> pd.DataFrame:
    """All columns of one comparison but what looks at other rows."""
    (dp_norm, variance, *moments), (reference_dp_norm, reference_variance, *reference_moments) = map(_spread, sides)
    names = ("count", "base", "rate_per_10k", "range", "parts")
    columns = sides.columns(*names, dp_norm=(dp_norm, reference_dp_norm))
    columns["p_across_parts"] = welch_t(sides, [(*moments,), (*reference_moments,)])[2]
    columns[["low_across_parts", "high_across_parts"]] = _across_parts(sides, variance, reference_variance)
    return pd.concat([_measures(sides, test, alpha, comparisons), columns], axis=1)


def _measures(sides: Sides, test: str, alpha: float, comparisons: int) -> pd.DataFrame:
    """The measures of each word, worked out once for each pair of counts: most words are rare and share theirs."""
    count, size, reference_count, reference_size = sides.numbers
    _, place, of_word = np.unique(
        count * (reference_size + 1) + reference_count, return_index=True, return_inverse=True
    )
    pairs = (count[place], size, reference_count[place], reference_size)
    statistic, p = TESTS[test](*pairs)
    columns = {
        "log_ratio": log_ratio(*pairs),
        "lrc": conservative_log_ratio(*pairs, alpha=alpha, comparisons=comparisons),
        "statistic": statistic,
        "p": p,
    }
    return pd.DataFrame({"word": sides.target.words} | {name: values[of_word] for name, values in columns.items()})


def adjusted_intervals(
    frame: pd.DataFrame, alpha: float = 0.05, correction: str = "benjamini-hochberg"
) -> tuple[np.ndarray, np.ndarray, float]:
    """
    The exact interval of each Log Ratio of a table of `keyness`, as its correction has it, and the confidence of all.

    For rows that stand together in one table but were made by themselves, as those of several sides. Most rows share
    their counts with others, and each pair of counts is worked out once.
    """
    alike = frame.groupby(["count", "base", "reference_count", "reference_base"], sort=False)
    times, of_row = alike.size(), alike.ngroup().to_numpy()
    counts = times.index.to_frame().to_numpy().T

    def interval(confidence: float) -> tuple[np.ndarray, np.ndarray]:
        return log_ratio_interval(*counts, confidence=confidence)

    if correction == "benjamini-hochberg":
        low, high, confidence = together(interval, alpha=alpha, times=times.to_numpy())
    else:
        confidence = 1 - alpha / len(frame)
        low, high = interval(confidence)
    return low[of_row], high[of_row], confidence


@word_by_word
def _spread(counts: PartCounts) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """DPnorm, variance of the share, mean and variance of rates: counts on disk are read once for all of them."""
    return normalised_deviation(counts), share_variance(counts), *rate_moments(counts)


def _across_parts(sides: Sides, *variances: np.ndarray) -> np.ndarray:
    """The interval of the Log Ratio from part to part of the words that both sides use; missing for others."""
    both = np.flatnonzero((sides.target.totals > 0) & (sides.reference.totals > 0))
    ours, theirs = (
        Shares(side.totals[both], variance[both], side.sizes) for side, variance in zip(sides, variances, strict=True)
    )
    ends = np.full((len(sides.target.words), 2), np.nan)
    ends[both] = np.column_stack(ours.apart(theirs, scale=np.log2))
    return ends


def key_warnings(frame: pd.DataFrame, *, alpha: float = 0.05, by: str = "article") -> np.ndarray:
    """
    For each row of a keyness table why its small p is not enough, or an empty string.

    A test over words takes each occurrence as independent. Where all stand in one part, or where the parts differ so
    much among themselves that Welch's t finds no difference, the word tells of one part and not of the corpus. Where
    the rate is the same in every part of a side and on the other side too, no test can be made and none is needed.
    """
    over = (frame["log_ratio"] > 0).to_numpy()
    count, in_parts, parts = (
        np.where(over, frame[name], frame[f"reference_{name}"]) for name in ("count", "range", "parts")
    )
    p = frame["p_across_parts"].to_numpy()
    single = (frame[["parts", "reference_parts"]] == 1).any(axis=1).to_numpy()
    # a missing p of several parts on both sides says that both variances are 0, which is certainty
    doubtful = (frame["p_adjusted"].to_numpy() < alpha) & ((in_parts == 1) | single | (p >= alpha))
    warnings = np.full(len(frame), "", dtype=object)
    for place in np.flatnonzero(doubtful):
        where = "" if over[place] else " of the reference"
        if parts[place] == 1:
            warnings[place] = f"one {by} only{where}: nothing can be said about its spread"
        elif in_parts[place] == 1:
            warnings[place] = f"all {count[place]} stand in 1 of {parts[place]} {by}s{where}"
        elif single[place]:
            warnings[place] = f"no test across {by}s: one side has a single {by}"
        else:
            warnings[place] = f"not beyond chance from {by} to {by} (Welch p = {p[place]:.2f})"
    return warnings
