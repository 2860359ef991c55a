"""Words compared from article to article: three tests side by side."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pressframes.errors import PressframesError
from pressframes.statistics.dispersion import mean_and_variance
from pressframes.statistics.frequency import PER
from pressframes.statistics.part_tests import mann_whitney, welch_t
from pressframes.statistics.parts import Source, align, count_parts, same_preset
from pressframes.statistics.permutation import permutation_p
from pressframes.statistics.result import Result, make_result
from pressframes.statistics.wording import EXCLUDED, preset_sentence


def compare_parts(
    target: Source,
    reference: Source,
    words: Sequence[str] | None = None,
    *,
    by: str = "article",
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
    frame["variant"], frame["preset"] = f"by {by}", same_preset(*sides)
    caption = [
        f"Tests over {by}s, two-sided, not adjusted: Welch's t; Mann-Whitney (normal approximation with corrections "
        "for ties and continuity); permutation of the difference of mean rates, "
        + (f"all {arrangements:,} arrangements" if exact else f"{arrangements:,} random arrangements (seed {seed})"),
        f"Base: {sides[0].presence} against {sides[1].presence}; each {by} counts the same",
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
