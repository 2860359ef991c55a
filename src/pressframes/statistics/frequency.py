"""How often words occur, in how many parts of the corpus, and out of how many words."""

import numpy as np
import pandas as pd

from pressframes.statistics.parts import Source
from pressframes.statistics.result import Result, make_result
from pressframes.statistics.totals import count_totals
from pressframes.statistics.wording import EXCLUDED, parts_sentence, preset_sentence

PER = 10_000  # words: the base of every rate, so that a rate of 1 is about once a long article


def word_frequencies(source: Source, *, by: str = "article") -> Result:
    """
    Every word with its count, its rate and its range, the most frequent first.

    Columns: `rank` (1 is the most frequent; equal counts in code point order), `word`, `count`,
    `base` (all words of the corpus), `rate_per_10k` (`count` / `base` x 10,000), `range` (in how many articles or
    paragraphs the word occurs), `parts` (out of how many), `variant` (what the range counts) and `preset`.

    >>> table = pd.DataFrame({"document": [0, 0, 1], "paragraph": 0, "word": ["党", "员", "党"], "count": [2, 1, 3]})
    >>> word_frequencies(table)[["word", "count", "base", "rate_per_10k", "range", "parts"]]
      word  count  base  rate_per_10k  range  parts
    0    党      5     6   8333.333333      2      2
    1    员      1     6   1666.666667      1      2

    `source` is a token table or a table of counts. A corpus without words raises `PressframesError`.
    """
    counts = count_totals(source, by=by)
    base = int(counts.totals.sum())
    frame = pd.DataFrame(
        {
            "rank": np.arange(1, len(counts.words) + 1),
            "word": counts.words,
            "count": counts.totals,
            "base": base,
            "rate_per_10k": rate_per_10k(counts.totals, base),
            "range": counts.ranges,
            "parts": counts.parts,
            "variant": f"range over {counts.by}s",
            "preset": counts.preset,
        }
    )
    caption = [
        "Word frequencies",
        f"Base: {base:,} words in {parts_sentence(counts.parts, counts.by)}; rates are per {PER:,} words, range is the "
        f"number of {counts.by}s with the word",
        EXCLUDED,
        preset_sentence(counts.preset),
    ]
    return make_result(frame, caption, ["mcenery-hardie", "gries-2008"])


def zipf(source: Source) -> Result:
    """
    The counts by rank, and what Zipf's law would have: the data of a plot with two logarithmic axes.

    Columns: `rank`, `word`, `count`, `base`, `zipf_count` (the largest count divided by the rank), `log10_rank`,
    `log10_count`, `variant` and `preset`. A corpus without words raises `PressframesError`. Source: Zipf (1949).
    """
    frequencies = word_frequencies(source)
    frame = pd.DataFrame(frequencies[["rank", "word", "count", "base"]])
    frame["zipf_count"] = frame["count"].max() / frame["rank"]
    frame["log10_rank"], frame["log10_count"] = np.log10(frame["rank"]), np.log10(frame["count"])
    frame["variant"], frame["preset"] = "largest count / rank", frequencies["preset"]
    caption = ["Counts by rank; by Zipf's law the count is the largest count divided by the rank"]
    return make_result(frame, [*caption, frequencies.caption.rstrip(".")], ["zipf"])


def rate_per_10k(count, base):
    """
    A count per 10,000 words; report it with its count and base.

    >>> rate_per_10k(60, 20_000)
    30.0
    """
    return count / base * PER
