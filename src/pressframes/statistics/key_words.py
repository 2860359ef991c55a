"""
Two corpora side by side: which words set one apart from the other, how far, how surely, and from article to article?

`keyness` gives one measure of each with everything that qualifies it.

A test over words takes every occurrence for an observation, so an article full of a word looks like a difference
between corpora. In `compare_parts` the rate in an article is the observation: Welch's t, Mann-Whitney, and a
permutation test, which deals the articles out to two piles anew and sees how often the piles differ as much.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import combinations
from math import comb
from typing import NamedTuple, Unpack

import numpy as np
import pandas as pd
import scipy  # loads scipy.stats on first use, which takes half a second
from scipy import sparse, special

from pressframes.errors import PressframesError, one_of
from pressframes.lists import as_words
from pressframes.statistics.counts import (
    PER,
    PartCounts,
    Source,
    align,
    count_parts,
    find_words,
    keep_words,
    one_preset,
    word_by_word,
)
from pressframes.statistics.frequency import ROUNDING, normalised_deviation, rate_moments
from pressframes.statistics.intervals import Shares, share_variance, together
from pressframes.statistics.measures import TESTS, adjust_p, conservative_log_ratio, log_ratio, log_ratio_interval
from pressframes.statistics.results import Limits, Result, finish, said

COUNTED = ["count", "base", "rate_per_10k", "range", "parts", "dp_norm"]
KEY_COLUMNS = ["group", "word", "log_ratio", "low", "high", "lrc", "statistic", "p", "p_adjusted", *COUNTED]
KEY_COLUMNS += [f"reference_{name}" for name in COUNTED]
KEY_COLUMNS += ["p_across_parts", "low_across_parts", "high_across_parts", "warning"]


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
    def preset(self) -> str | None:
        """The preset that both were cut by, None where nobody said it."""
        return one_preset([side.preset for side in self])

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
            for side, place, prefix in ((self.target, 0, ""), (self.reference, 1, "reference_"))
        ]
        return pd.concat(frames, axis=1)


def count_sides(target: Source, reference: Source, by: str | int = "article") -> Sides:
    """Count two corpora by their parts, as `count_parts`; two presets raise `PressframesError`."""
    return Sides(*align([count_parts(source, by=by) for source in (target, reference)]))


def each_against_the_rest(groups: dict[str, PartCounts]) -> dict[str, Sides]:
    """Each group of parts against the parts of all others together; the counts of all are over the same words."""
    preset, sides = one_preset([counts.preset for counts in groups.values()]), {}
    for name, target in groups.items():
        others = [counts for other, counts in groups.items() if other != name]
        matrix = sparse.vstack([counts.matrix for counts in others], format="csc")
        sizes = np.concatenate([counts.sizes for counts in others])
        parts = pd.concat([counts.parts for counts in others])
        sides[name] = Sides(target, PartCounts(matrix, target.words, sizes, parts, target.by, preset))
    return sides


def welch_t(
    sides: Sides, moments: Sequence[tuple[np.ndarray, np.ndarray]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Welch's t of the rates in parts, word by word, from the `rate_moments` of both sides: t, degrees of freedom, p.

    Arrays of float64, one value a word; p is two-sided, with `SMALLEST_P` as its floor. Missing (nan) where a side has
    a single part or where the rates do not vary at all. Sources: Welch (1947); for words, Lijffijt et al. (2016).
    """
    (mean, variance), (reference_mean, reference_variance) = moments
    parts, other_parts = (len(side.sizes) for side in sides)
    error, other_error = variance / parts, reference_variance / other_parts
    both = error + other_error
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(both > 0, (mean - reference_mean) / np.sqrt(both), np.nan)
        # the variance of a single part is nan, and so is what is made of it: 1 only keeps from dividing by 0
        freedom = both**2 / (error**2 / max(parts - 1, 1) + other_error**2 / max(other_parts - 1, 1))
        return t, freedom, np.maximum(2 * special.stdtr(freedom, -np.abs(t)), np.finfo(float).tiny)


MOST_ARRANGEMENTS = 20_000  # up to so many, all arrangements are tried and the p is exact
NUMBERS_AT_ONCE = 10_000_000  # held in memory at a time: 80 MB


def rank_and_deal(sides: Sides, dealt: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Two tests of the rates in parts, word by word: Mann-Whitney's U of the target and its p, and the permutation's p.

    U counts the pairs of parts, one of each side, in which the target's has the higher rate (ties count one half); its
    p is by the normal approximation with corrections for ties and continuity, which is rough below about 8 articles a
    side, and missing (nan) where all rates are equal. The other p is the share of the `arrangements` (`dealt`) whose
    means differ at least as much, in either direction; missing where a side has a single part, and for a word that does
    not occur. Sources: Mann & Whitney (1947); Pitman (1937).
    """
    parts = len(sides.target.sizes)
    matrix = sparse.vstack([side.matrix for side in sides], format="csc").astype(float)
    matrix.data /= np.concatenate([side.sizes for side in sides])[matrix.indices]
    found, step = [], NUMBERS_AT_ONCE // max(dealt.shape)
    for start in range(0, matrix.shape[1], step):
        rates = matrix[:, start : start + step].T.tocsr()
        each, differences = rates.toarray(), np.abs(rates @ dealt)
        u, p = scipy.stats.mannwhitneyu(each[:, :parts], each[:, parts:], axis=1, method="asymptotic")
        total = each.sum(axis=1)
        as_large = differences >= differences[:, :1] - ROUNDING * total[:, None]
        dealt_p = np.where((total == 0) | (min(parts, len(dealt) - parts) < 2), np.nan, as_large.mean(axis=1))
        found.append((u, np.where(np.ptp(each, axis=1) > 0, p, np.nan), dealt_p))
    u, p, dealt_p = map(np.concatenate, zip(*found, strict=True))
    return u, p, dealt_p


def arrangements(parts: int, others: int, permutations: int, seed: int) -> tuple[np.ndarray, bool]:
    """
    Ways to deal parts out to two piles of their sizes, a column each; the first is the one that was found.

    Each value is what the rate in a part (row) adds to the difference of the means. Also whether these are all ways;
    otherwise they are `permutations` at random.
    """
    exact, dealt = comb(parts + others, parts) <= MOST_ARRANGEMENTS, np.zeros((parts + others, permutations + 1))
    dealt[:parts] = 1
    if exact:
        picks = np.array(list(combinations(range(parts + others), parts)))
        dealt = np.zeros((parts + others, len(picks)))
        dealt[picks, np.arange(len(picks))[:, None]] = 1
    elif permutations < 1:
        raise PressframesError(f"permutations={permutations}: expected 1 or more; 999 let p go down to .001.")
    else:
        dealt[:, 1:] = np.random.default_rng(seed).permuted(dealt[:, 1:], axis=0)
    return np.where(dealt > 0, 1 / parts, -1 / others), exact


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
    sides = count_sides(target, reference, by)
    if words is not None:
        chosen = find_words(sides.target.words, as_words(words), "in neither corpus")
        sides = Sides(*(side.only(chosen) for side in sides))
    by = sides.target.by
    moments = [rate_moments(side) for side in sides]
    frame = sides.columns("count", "range", "parts", mean_rate_per_10k=[mean * PER for mean, _ in moments])
    frame.insert(0, "word", sides.target.words)
    frame["welch_t"], frame["welch_df"], frame["welch_p"] = welch_t(sides, moments)
    parts, others = (len(side.sizes) for side in sides)
    dealt, exact = arrangements(parts, others, permutations, seed)
    u, p, dealt_p = rank_and_deal(sides, dealt)
    frame = frame.assign(rank_sum=u + parts * (parts + 1) / 2, u=u, u_p=p, permutation_p=dealt_p)
    ways = dealt.shape[1] - (not exact)
    frame["arrangements"], frame["exact"] = ways, exact
    arranged = f"all {ways:,} arrangements" if exact else f"{ways:,} random arrangements (seed {seed})"
    caption = said("compare_parts", by=by, ways=arranged, base=sides.base)
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
    counts, left_out = keep_words(align([count_parts(source, by=by) for source in (target, reference)]), **limits)
    return _key_words({"": Sides(*counts)}, left_out, test, correction, alpha).drop(columns="group")


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
    if len(groups) < 2:
        raise PressframesError(f"{len(groups)} groups: expected two or more by name, each with its tokens or counts.")
    counts, left_out = keep_words(align([count_parts(source, by=by) for source in groups.values()]), **limits)
    sides = each_against_the_rest(dict(zip(groups, counts, strict=True)))
    return _key_words(sides, left_out, test, correction, alpha)


def _key_words(groups: dict[str, Sides], left_out: str, test: str, correction: str, alpha: float) -> Result:
    """The table of one or several comparisons over the same words, and what is said of it."""
    one_of(TESTS, test, "test=", "test of keyness")
    first = next(iter(groups.values()))
    frame = pd.concat([_compared(sides).assign(group=name) for name, sides in groups.items()])
    frame, confidence = _measured(frame, test, correction, alpha)
    frame["warning"] = key_warnings(frame, alpha=alpha, by=first.target.by)
    # words with the same counts stay in the order of their side, which is that of code points
    order = np.lexsort([-frame["log_ratio"], -frame["lrc"], np.arange(len(frame)) // len(first.target.words)])
    frame = frame.iloc[order].reset_index(drop=True)[KEY_COLUMNS]
    small, warned = (frame["p_adjusted"] < alpha).sum(), (frame["warning"] != "").sum()
    each = "; ".join(f"{name}: {sides.target.presence}" for name, sides in groups.items())
    alone = len(groups) == 1
    of, base = ("words", first.base) if alone else ("words of all groups", f"Base: {each}; each against the rest")
    facts = {"percent": 100 * confidence, "test": TESTS[test].meaning, "correction": correction, "rows": len(frame)}
    facts |= {"of": of, "base": base, "per": PER, "by": first.target.by}
    caption = said("keyness", **facts, small=small, alpha=alpha, warned=warned, left_out=left_out)
    works = ["benjamini-yekutieli", "lijffijt-gries", "welch", "korn-graubard", "zou-donner"]
    sources = [*TESTS[test].sources, "hardie", "evert-2022", correction, *works]
    return finish(frame, caption, sources, variant=test, preset=first.preset)


def _compared(sides: Sides) -> pd.DataFrame:
    """The counts of one comparison, how evenly words are spread on both sides, and how far they differ across parts."""
    (variance, dp_norm, *moments), (reference_variance, reference_dp_norm, *reference_moments) = map(_spread, sides)
    columns = sides.columns(*COUNTED[:-1], dp_norm=(dp_norm, reference_dp_norm)).assign(word=sides.target.words)
    columns["p_across_parts"] = welch_t(sides, [(*moments,), (*reference_moments,)])[2]
    columns[["low_across_parts", "high_across_parts"]] = _across_parts(sides, variance, reference_variance)
    return columns


def _measured(frame: pd.DataFrame, test: str, correction: str, alpha: float) -> tuple[pd.DataFrame, float]:
    """
    The rows with their measures and exact intervals, and the confidence of these, as the correction has it.

    All are worked out once for each set of counts, which most words share with others.
    """
    alike = frame.groupby(["count", "base", "reference_count", "reference_base"], sort=False)
    times, of_row = alike.size(), alike.ngroup().to_numpy()
    counts, confidence = times.index.to_frame().to_numpy().T, 1 - alpha / len(frame)
    interval = partial(log_ratio_interval, *counts)
    if correction == "benjamini-hochberg":
        low, high, confidence = together(interval, alpha=alpha, times=times.to_numpy())
    else:
        low, high = interval(confidence=confidence)
    statistic, p = TESTS[test](*counts)
    lrc = conservative_log_ratio(*counts, alpha=alpha, comparisons=len(frame))
    measured = {"log_ratio": log_ratio(*counts), "low": low, "high": high, "lrc": lrc, "statistic": statistic, "p": p}
    frame = frame.assign(**{name: values[of_row] for name, values in measured.items()})
    return frame.assign(p_adjusted=adjust_p(frame["p"], correction)), confidence


@word_by_word
def _spread(counts: PartCounts) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Variance of the share, DPnorm, mean and variance of rates: counts on disk are read once for all of them."""
    return share_variance(counts), normalised_deviation(counts), *rate_moments(counts)


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
    p, single = frame["p_across_parts"].to_numpy(), (frame["parts"] == 1) | (frame["reference_parts"] == 1)
    cases = {
        "one {by} only{where}: nothing can be said about its spread": parts == 1,
        "all {count} stand in 1 of {parts} {by}s{where}": in_parts == 1,
        "no test across {by}s: one side has a single {by}": single,
        # a missing p of several parts on both sides says that both variances are 0, which is certainty
        "not beyond chance from {by} to {by} (Welch p = {p:.2f})": p >= alpha,
    }
    warnings = np.select([*cases.values()], [*cases], "").astype(object)
    warnings[~(frame["p_adjusted"] < alpha).to_numpy()] = ""
    for place in np.flatnonzero(warnings):
        facts = {"count": count[place], "parts": parts[place], "p": p[place]}
        warnings[place] = warnings[place].format(by=by, where="" if over[place] else " of the reference", **facts)
    return warnings
