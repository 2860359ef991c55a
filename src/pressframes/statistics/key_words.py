"""
Which words set one corpus apart from another: how large the difference is, how certain, and how evenly spread.

`keyness` gives one measure of each with everything that qualifies it; `keyness_measures` gives all of them side by
side, to see what a choice between them changes.
"""

from collections.abc import Mapping
from typing import Unpack

import numpy as np
import pandas as pd

from pressframes.errors import check_call, one_of
from pressframes.statistics.comparison import Sides, count_sides, each_against_the_rest, rate_moments, welch_t
from pressframes.statistics.counts import PartCounts, Source, count_parts, word_by_word
from pressframes.statistics.frequency import PER
from pressframes.statistics.intervals import Shares, share_variance, together
from pressframes.statistics.measures import (
    SIZES,
    TESTS,
    adjust_p,
    conservative_log_ratio,
    log_ratio,
    log_ratio_interval,
)
from pressframes.statistics.results import Limits, Result, finish, words_kept
from pressframes.statistics.spread import normalised_deviation


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


def keyness_measures(target: Source, reference: Source, *, exact: bool = False) -> Result:
    """
    Every word of two corpora with every test and every effect size: one row a word, the largest G2 first.

    Columns: `word`, `count`, `base`, `reference_count`, `reference_base`; the statistics `g2_2cell`, `g2_4cell`,
    `g2_williams`, `g2_yates`, `chi2`, `chi2_yates` and with `exact` also `fisher_p` and `fisher_greater_p`; the sizes
    `log_ratio`, `lrc`, `percent_difference`, `relative_risk`, `simple_maths`, `simple_maths_100`, `odds_ratio`, `bic`,
    `ell`. For a report choose one and use `keyness`, which adds
    intervals, corrections, dispersion and warnings.

    Every measure is a row of `pressframes.statistics.MEASURES`, with its meaning and its works. A size that takes a
    rate of 0 as its base is missing (nan). `exact` adds Fisher's test, which takes a second for 10,000 words.
    """
    check_call(keyness_measures, locals())
    sides = count_sides(target, reference)
    frame = sides.columns("count", "base")
    frame.insert(0, "word", sides.target.words)
    tests = {name: test for name, test in TESTS.items() if exact or not name.startswith("fisher")}
    for name, test in tests.items():
        statistic, p = test(*sides.numbers)
        column = name.replace("-", "_")
        frame[column + "_p" * name.startswith("fisher")] = p if name.startswith("fisher") else statistic
    for name, size in SIZES.items():
        frame[name] = size(*sides.numbers)
    frame["lrc"] = conservative_log_ratio(*sides.numbers, comparisons=len(frame))
    frame = frame.iloc[np.lexsort([frame["word"], -frame["g2_2cell"]])].reset_index(drop=True)
    caption = [
        f"Measures of keyness side by side for {len(frame):,} words; LRC holds for all at once (Bonferroni, .05)",
        sides.base,
    ]
    sources = [source for measure in (*tests.values(), *SIZES.values()) for source in measure.sources]
    return finish(frame, caption, [*sources, "evert-2022"], variant="all, by column", preset=sides.preset)
