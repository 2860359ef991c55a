"""Which words set one corpus apart from another: how large the difference is, how certain, and how evenly spread."""

import numpy as np
import pandas as pd

from pressframes.statistics import effect_size
from pressframes.statistics.correction import adjust_p
from pressframes.statistics.dispersion import normalised_deviation
from pressframes.statistics.frequency import PER, rate_per_10k
from pressframes.statistics.part_tests import welch_t
from pressframes.statistics.parts import PartCounts, Source, align, count_parts, same_preset
from pressframes.statistics.result import Result, make_result
from pressframes.statistics.variants import find_test
from pressframes.statistics.wording import EXCLUDED, preset_sentence


def keyness(
    target: Source,
    reference: Source,
    *,
    test: str = "g2-2cell",
    correction: str = "benjamini-hochberg",
    alpha: float = 0.05,
    by: str = "article",
) -> Result:
    """
    Compare every word of two corpora: one row a word, the words most characteristic of the target first.

    | column | meaning |
    |---|---|
    | `word` | the word; every word that either side uses has its row |
    | `log_ratio`, `low`, `high` | doublings of the rate against the reference, with its exact 95 % interval |
    | `lrc` | the part of the Log Ratio that is certain for all words at once; the rows are in its order |
    | `statistic`, `p`, `p_adjusted` | of the `test`, adjusted by `correction` over all words of both corpora |
    | `count`, `base`, `rate_per_10k` | in the target, and `reference_...` in the reference |
    | `range`, `parts`, `dp_norm` | parts with the word, all parts, and how unevenly it is spread (0 to 1) |
    | `p_across_parts` | Welch's t of the rates in parts: is the difference there from part to part? |
    | `warning` | why a word with `p_adjusted` below `alpha` must not be called key without more ado |

    `test` names the variant: "g2-2cell", "g2-4cell", "g2-williams", "chi2", "chi2-yates" or "fisher"; `by` says
    whether the parts are articles or paragraphs. `target` and `reference` are token tables or tables of counts.

    疫 ("epidemic") fills one article of two and is in no article of the other corpus:

    >>> target = pd.DataFrame({"document": [0, 0, 1], "paragraph": 0, "word": ["疫", "党", "党"], "count": [9, 41, 50]})
    >>> other = pd.DataFrame({"document": [0, 1], "paragraph": 0, "word": "党", "count": [400, 500]})
    >>> keyness(target, other)[["word", "log_ratio", "count", "reference_count", "warning"]].head(1)
      word  log_ratio  count  reference_count                         warning
    0    疫    7.33985      9                0  all 9 stand in 1 of 2 articles

    An interval's bound, a dispersion or a p that the counts do not determine is missing (nan). Two presets, or a
    side without words, raise `PressframesError`.
    """
    chosen = find_test(test)
    sides = align(count_parts(target, by=by), count_parts(reference, by=by))
    numbers = (sides[0].totals, sides[0].size, sides[1].totals, sides[1].size)
    frame = pd.DataFrame({"word": sides[0].words, **_ratios(numbers, alpha)})
    frame["statistic"], frame["p"] = chosen(*numbers)
    frame["p_adjusted"] = adjust_p(frame["p"], correction)
    frame = pd.concat([frame, _side(sides[0], ""), _side(sides[1], "reference_")], axis=1)
    frame["p_across_parts"] = welch_t(*sides)[2]
    frame["warning"] = key_warnings(frame, alpha=alpha, by=by)
    frame["variant"] = test
    frame["preset"] = same_preset(*sides)
    frame = frame.sort_values(["lrc", "log_ratio", "word"], ascending=[False, False, True], ignore_index=True)
    sources = [*chosen.sources, "hardie", "evert-2022", correction, "lijffijt-gries", "welch"]
    return make_result(frame, _caption(frame, sides, chosen.name, correction, alpha), sources)


def _ratios(numbers: tuple, alpha: float) -> dict[str, np.ndarray]:
    low, high = effect_size.log_ratio_interval(*numbers)
    certain = effect_size.conservative_log_ratio(*numbers, alpha=alpha, comparisons=len(numbers[0]))
    return {"log_ratio": effect_size.log_ratio(*numbers), "low": low, "high": high, "lrc": certain}


def _side(counts: PartCounts, prefix: str) -> pd.DataFrame:
    columns = {
        "count": counts.totals,
        "base": counts.size,
        "rate_per_10k": rate_per_10k(counts.totals, counts.size),
        "range": counts.ranges,
        "parts": len(counts.sizes),
        "dp_norm": normalised_deviation(counts),
    }
    return pd.DataFrame(columns).add_prefix(prefix)


def key_warnings(frame: pd.DataFrame, *, alpha: float = 0.05, by: str = "article") -> list[str]:
    """
    For each row of a keyness table why its small p is not enough, or an empty string.

    A test over words takes each occurrence as independent. Where all stand in one part, or where the parts differ so
    much among themselves that Welch's t finds no difference, the word tells of one part and not of the corpus.
    """
    warnings = [""] * len(frame)
    for place in np.flatnonzero(frame["p_adjusted"] < alpha):
        row = frame.iloc[place]
        side = "" if row["log_ratio"] > 0 else "reference_"
        where = "" if not side else " of the reference"
        if row[f"{side}parts"] == 1:
            warnings[place] = f"one {by} only{where}: nothing can be said about its spread"
        elif row[f"{side}range"] == 1:
            warnings[place] = f"all {row[f'{side}count']} stand in 1 of {row[f'{side}parts']} {by}s{where}"
        elif np.isnan(row["p_across_parts"]):
            warnings[place] = f"no test across {by}s: one side has a single {by}"
        elif row["p_across_parts"] >= alpha:
            warnings[place] = f"not beyond chance from {by} to {by} (Welch p = {row['p_across_parts']:.2f})"
    return warnings


def _caption(frame: pd.DataFrame, sides: tuple[PartCounts, PartCounts], test: str, correction: str, alpha: float):
    small = int((frame["p_adjusted"] < alpha).sum())
    warned = int((frame["warning"] != "").sum())
    return [
        f"Keyness: Log Ratio (a count of 0 taken as 0.5) with its exact 95 % interval; {test}; "
        f"p adjusted by {correction} over {len(frame):,} words",
        f"Base: {sides[0].presence} against {sides[1].presence}; rates are per {PER:,} words; range and DPnorm are "
        f"over {sides[0].by}s",
        f"{small:,} words have an adjusted p below {alpha:g}, and {warned:,} of them carry a warning",
        EXCLUDED,
        preset_sentence(same_preset(*sides)),
    ]
