"""How sure a share is: articles are drawn anew, not sentences, and a single page gets no interval at all."""

import numpy as np
import pandas as pd

from pressframes.frames.codebook import Codebook
from pressframes.frames.prevalence import frame_shares

FEWEST_ARTICLES = 5  # below that a bootstrap of articles tells nothing of other pages (Cameron & Miller 2015, VI)
DESCRIPTION = "description of a page, not inference"
BOOTSTRAP = "95 % interval, articles drawn anew"
ROUNDS = 2000  # draws: the ends of a 95 % interval then move by about 2 % of its width (Davison & Hinkley 1997, 5.2)
CHUNK = 200  # draws at a time, so that 3,000 articles take 5 MB
LEVEL = 0.95


def prevalence(
    counts: pd.DataFrame, base: pd.DataFrame, codebook: Codebook, *, rounds: int = ROUNDS, seed: int = 20220326
) -> pd.DataFrame:
    """
    The share of sentences with each frame and its interval: `frame_shares` with `low, high, articles, certainty`.

    Sentences of one article resemble each other, so whole articles are drawn with replacement and the share is
    computed from their totals (cluster bootstrap, percentile interval). With fewer than five articles `low`
    and `high` are missing and `certainty` says "description of a page, not inference": the
    shares then describe these sentences and nothing else.

    `counts` and `base` are the tables that `frame_shares` takes; published ones will do. The same seed
    gives the same interval.

    Source: Field, C. A. & Welsh, A. H. (2007). Bootstrapping clustered data. JRSS B 69.
    """
    shares = frame_shares(counts, base, codebook)
    articles = base["document"].nunique()
    shares = shares.assign(low=np.nan, high=np.nan, articles=articles, certainty=DESCRIPTION)
    if articles < FEWEST_ARTICLES:
        return shares
    low, high = interval(drawn_shares(counts, base, shares, rounds=rounds, seed=seed))
    return shares.assign(low=low, high=high, certainty=BOOTSTRAP)


def share_differences(
    ours: tuple[pd.DataFrame, pd.DataFrame],
    theirs: tuple[pd.DataFrame, pd.DataFrame],
    codebook: Codebook,
    *,
    rounds: int = ROUNDS,
    seed: int = 20220326,
) -> pd.DataFrame:
    """
    How much larger each frame's share is in one set of articles than in another, with its interval.

    Columns `frame, protocol, share, other_share, difference, low, high, certainty`; `difference` is `share` less
    `other_share`, in shares of 1. Articles are drawn anew on both sides, independently. With fewer than five articles
    on either side `low` and `high` are missing. `ours` and `theirs` are pairs of the tables that
    `frame_shares` takes.
    """
    table, other = (frame_shares(counts, base, codebook) for counts, base in (ours, theirs))
    table = table[["frame", "protocol", "share"]].assign(other_share=other["share"])
    table = table.assign(difference=table["share"] - table["other_share"], low=np.nan, high=np.nan)
    if min(base["document"].nunique() for _, base in (ours, theirs)) < FEWEST_ARTICLES:
        return table.assign(certainty=DESCRIPTION)
    drawn = [
        drawn_shares(counts, base, table, rounds=rounds, seed=seed + side)
        for side, (counts, base) in enumerate((ours, theirs))
    ]
    low, high = interval(drawn[0] - drawn[1])
    return table.assign(low=low, high=high, certainty=BOOTSTRAP)


def interval(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the 95 % percentile interval of each column of draws."""
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high


def drawn_shares(
    counts: pd.DataFrame, base: pd.DataFrame, shares: pd.DataFrame, *, rounds: int, seed: int
) -> np.ndarray:
    """Shares under repeated draws of articles, one column for each row (`frame, protocol`) of `shares`."""
    by_article = base.groupby("document")["sentences"].sum()
    columns = pd.MultiIndex.from_frame(shares[["frame", "protocol"]])
    coded = counts.pivot_table("sentences", "document", ["frame", "protocol"], "sum", fill_value=0)
    coded = coded.reindex(index=by_article.index, columns=columns, fill_value=0).to_numpy(float)
    return bootstrap_shares(coded, by_article.to_numpy(float), rounds=rounds, seed=seed)


def bootstrap_shares(coded: np.ndarray, sizes: np.ndarray, *, rounds: int, seed: int) -> np.ndarray:
    """
    Shares under repeated draws of articles: one row a draw, one column a frame.

    `coded` has the coded sentences of each article (rows) and frame (columns), `sizes` all sentences of each.
    """
    random = np.random.default_rng(seed)
    articles = len(sizes)
    parts = []
    for first in range(0, rounds, CHUNK):
        draws = min(CHUNK, rounds - first)
        times = random.multinomial(articles, np.full(articles, 1 / articles), size=draws).astype(float)
        parts.append(times @ coded / (times @ sizes)[:, None])
    return np.concatenate(parts)
