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
    by_article = base.groupby("document")["sentences"].sum()
    articles = len(by_article)
    shares = shares.assign(low=np.nan, high=np.nan, articles=articles, certainty=DESCRIPTION)
    if articles < FEWEST_ARTICLES:
        return shares
    columns = pd.MultiIndex.from_frame(shares[["frame", "protocol"]])
    coded = counts.pivot_table("sentences", "document", ["frame", "protocol"], "sum", fill_value=0)
    coded = coded.reindex(index=by_article.index, columns=columns, fill_value=0).to_numpy(float)
    drawn = bootstrap_shares(coded, by_article.to_numpy(float), rounds=rounds, seed=seed)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return shares.assign(low=low, high=high, certainty=BOOTSTRAP)


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
