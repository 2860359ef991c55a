"""All measures of keyness side by side, to see what a choice between them changes."""

import numpy as np
import pandas as pd

from pressframes.statistics.combine import align, same_preset
from pressframes.statistics.effect_size import conservative_log_ratio
from pressframes.statistics.parts import Source, count_parts
from pressframes.statistics.result import Result, make_result
from pressframes.statistics.variants import EFFECT_SIZES, TESTS
from pressframes.statistics.wording import EXCLUDED, preset_sentence

EXACT = "fisher"  # has no statistic, and takes a second: left out unless asked for


def keyness_measures(target: Source, reference: Source, *, exact: bool = False) -> Result:
    """
    Every word of two corpora with every test and every effect size: one row a word, the largest G2 first.

    Columns: `word`, `count`, `base`, `reference_count`, `reference_base`; the statistics `g2_2cell`, `g2_4cell`,
    `g2_williams`, `chi2`, `chi2_yates` and with `exact` also `fisher_p`; the sizes `log_ratio`, `lrc`,
    `percent_difference`, `odds_ratio`, `bic`, `ell`. For a report choose one and use `keyness`, which adds
    intervals, corrections, dispersion and warnings.

    A size that takes a rate of 0 as its base is missing (nan).
    """
    sides = align(count_parts(target), count_parts(reference))
    numbers = (sides[0].totals, sides[0].size, sides[1].totals, sides[1].size)
    names = ("count", "base", "reference_count", "reference_base")
    frame = pd.DataFrame({"word": sides[0].words, **dict(zip(names, numbers, strict=True))})
    sources = []
    for name, test in TESTS.items():
        if name != EXACT or exact:
            statistic, p = test(*numbers)
            frame[f"{name}_p" if name == EXACT else name.replace("-", "_")] = p if name == EXACT else statistic
            sources += test.sources
    for name, size in EFFECT_SIZES.items():
        frame[name] = size.measure(*numbers)
        sources += size.sources
    frame["lrc"] = conservative_log_ratio(*numbers, comparisons=len(frame))
    frame["variant"], frame["preset"] = "all, by column", same_preset(*sides)
    order = np.lexsort([frame["word"], -frame["g2_2cell"]])
    caption = [
        f"Measures of keyness side by side for {len(frame):,} words; LRC holds for all at once (Bonferroni, .05)",
        f"Base: {sides[0].presence} against {sides[1].presence}",
        EXCLUDED,
        preset_sentence(same_preset(*sides)),
    ]
    return make_result(frame.iloc[order].reset_index(drop=True), caption, [*sources, "evert-2022"])
