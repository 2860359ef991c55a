"""Which frames come together in a sentence more often than their articles alone would bring them together."""

from functools import lru_cache

import numpy as np
import pandas as pd
import scipy  # loads scipy.stats on first use, which takes half a second

from pressframes.frames.codebook import STANDARD
from pressframes.statistics import adjust_p

PAIR_COLUMNS = ["frame", "other", "together", "expected", "lift", "p", "q", "sentences", "other_sentences", "base"]


def cooccurrence(coded: pd.DataFrame, sentences: pd.DataFrame, *, protocol: str = STANDARD) -> pd.DataFrame:
    """
    Pairs of frames in the same sentence: one row a pair, columns `PAIR_COLUMNS`.

    `lift` is how many times as often two frames meet as when the sentences of each article were shuffled for
    one of them: an article that has much of both does not make a lift. `p` is exact: the two-sided
    probability, over all such shufflings, of a count as far out as the one found; `q` allows for the number
    of pairs (Benjamini & Hochberg). Only frames that occur are paired; two frames that no article
    has both of have no lift.

    `coded` is a table of `coded_sentences`, `sentences` of `find_sentences`. An article with one sentence says
    nothing about this and drops out by itself.

    Source: the permutation test within strata in its closed form, a sum of independent hypergeometric
    counts (Mantel & Haenszel 1959; Birch 1964).
    """
    own = coded[coded["protocol"] == protocol]
    frames = sorted(own["frame"].unique())
    articles = sentences["document"].to_numpy()
    rows_of = pd.Series(range(len(sentences)), index=sentences["sentence"])
    has = np.zeros((len(sentences), len(frames)), bool)
    has[rows_of[own["sentence"]].to_numpy(), [frames.index(frame) for frame in own["frame"]]] = True
    _, article = np.unique(articles, return_inverse=True)
    sizes = np.bincount(article)
    per_article = np.zeros((len(sizes), len(frames)), int)
    np.add.at(per_article, article, has)
    rows = []
    for first in range(len(frames)):
        for second in range(first + 1, len(frames)):
            together = int((has[:, first] & has[:, second]).sum())
            chance = _shuffled(per_article[:, first], per_article[:, second], sizes)
            expected = float(chance @ np.arange(len(chance)))
            p = min(1.0, 2 * min(chance[: together + 1].sum(), chance[together:].sum()))
            lift = together / expected if expected else np.nan
            counts = (int(has[:, first].sum()), int(has[:, second].sum()), len(sentences))
            rows.append((frames[first], frames[second], together, expected, lift, p, np.nan, *counts))
    table = pd.DataFrame(rows, columns=PAIR_COLUMNS)
    if len(table):
        table["q"] = adjust_p(table["p"])
    return table.sort_values(["p", "frame", "other"], ignore_index=True)


def _shuffled(first: np.ndarray, second: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The probability of each count of joint sentences when sentences are shuffled inside articles."""
    chance = np.ones(1)
    both = np.flatnonzero((first > 0) & (second > 0))
    for article in both:
        chance = np.convolve(chance, _joint(int(sizes[article]), int(first[article]), int(second[article])))
    return chance


@lru_cache(maxsize=4096)
def _joint(total: int, ours: int, theirs: int) -> np.ndarray:
    """The hypergeometric probabilities of 0, 1, ... joint sentences in one article."""
    return scipy.stats.hypergeom.pmf(np.arange(min(ours, theirs) + 1), total, ours, theirs)
