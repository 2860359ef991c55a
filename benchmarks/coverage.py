"""How often intervals over articles hold the share that they are about, next to drawing the articles anew."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from benchmarks.frames import CODEBOOK
from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.corpus.published import sentence_counts
from pressframes.frames.codebook import load_codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.shares import coded_sentences
from pressframes.statistics.counts import PartCounts
from pressframes.statistics.intervals import Shares, shares_of, together

ARTICLES = (6, 15, 60)
SHARES = (0.02, 0.05, 0.1, 0.25, 0.5)
ALIKE = (0.05, 0.15, 0.3)  # how much alike the sentences of an article are (intraclass correlation)
SAMPLES = 1_000
DRAWS = 400  # of the percentile bootstrap, which is worked out for a tenth of the samples
MEDIAN, UNEVEN = 15, 0.8  # sentences of an article, and the standard deviation of their logarithm


def rows() -> list[dict]:
    """The mean and the least coverage over many shares, invented and of January 1998; false ones among differences."""
    return [
        *(row for number in ARTICLES for row in covered("invented shares", number, invented)),
        *(row for number in ARTICLES for row in covered("frames of January 1998", number, of_the_month())),
        *differences(),
    ]


def covered(what: str, number: int, sample: Callable) -> Iterator[dict]:
    """Over samples of so many articles the share of intervals that hold the truth, by what the share is of."""
    random, ours, theirs = np.random.default_rng(1), [], []
    for turn in range(SAMPLES):
        coded, sizes, truth = sample(random, number)
        ours.append(_holds(counted(coded, sizes).interval(), truth))
        if turn < SAMPLES // 10:
            theirs.append(_holds(drawn_anew(random, coded, sizes), truth))
    for name, of in (("mean", np.nanmean), ("least", np.nanmin)):
        values = (of(np.nanmean(found, axis=0)) for found in (ours, theirs))
        yield row(f"{what}, {number} articles, {name}", "percentiles of articles drawn anew", *values)


def invented(random: np.random.Generator, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Articles of uneven lengths: coded sentences for every share and likeness, all sentences, and the true shares."""
    sizes = np.maximum(1, np.round(MEDIAN * np.exp(UNEVEN * random.standard_normal(number)))).astype(int)
    share, alike = (values.ravel() for values in np.meshgrid(SHARES, ALIKE))
    own = random.beta(share * (1 / alike - 1), (1 - share) * (1 / alike - 1), (number, len(share)))
    return random.binomial(sizes[:, None], own), sizes, share


def of_the_month() -> Callable:
    """Some articles of January 1998 at random: every frame's coded sentences, all sentences, and the month's shares."""
    corpus, codebook = read_peoples_daily(), load_codebook(CODEBOOK)
    sizes = sentence_counts(corpus).groupby("document")["sentences"].sum()
    found = coded_sentences(code_frames(corpus, codebook), codebook).query("protocol == 'standard'")
    coded = found.pivot_table("sentence", "document", "frame", "size", fill_value=0)
    coded = coded.reindex(sizes.index, fill_value=0).to_numpy()

    def sample(random: np.random.Generator, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        chosen = random.choice(len(sizes), number, replace=False)
        return coded[chosen], sizes.to_numpy()[chosen], coded.sum(axis=0) / sizes.sum()

    return sample


def drawn_anew(random: np.random.Generator, coded: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The percentile bootstrap over articles, the usual way."""
    times = random.multinomial(len(sizes), np.full(len(sizes), 1 / len(sizes)), size=DRAWS)
    low, high = np.quantile(times @ coded / (times @ sizes)[:, None], [0.025, 0.975], axis=0)
    return low, high


def differences() -> list[dict]:
    """Fifteen shares of 15 articles against those of 60: how many of the differences called so are none."""
    random, false, found = np.random.default_rng(1), [], []
    for _ in range(SAMPLES // 4):
        ours, theirs = (invented(random, number) for number in (15, 60))
        there = theirs[2] < max(SHARES)  # of the largest share, the other side has half
        weak = np.where(there, theirs[0], random.binomial(theirs[0], 0.5))
        pair = counted(*ours[:2]), counted(weak, theirs[1])
        low, high, _ = together(lambda level, pair=pair: pair[0].apart(pair[1], level))
        called = (low > 0) | (high < 0)
        false.append((called & there).sum() / max(called.sum(), 1))
        found.append(called[~there].mean())
    return [
        row("differences called so that are none", "bound", np.mean(false), 0.05),
        row("differences of .25 that are found", "", np.mean(found), np.nan),
    ]


def counted(coded: np.ndarray, sizes: np.ndarray) -> Shares:
    """The shares of a table of coded sentences, an article a row and a frame a column."""
    names = np.arange(coded.shape[1]).astype(str).astype(object)
    return shares_of(
        PartCounts(sparse.csc_array(coded), names, sizes, pd.DataFrame(index=range(len(sizes))), "article")
    )


def _holds(ends: tuple[np.ndarray, np.ndarray], truth: np.ndarray) -> np.ndarray:
    """Whether each interval holds the truth; missing where there is no interval."""
    return np.where(np.isnan(ends[0]), np.nan, (ends[0] <= truth) & (truth <= ends[1]))


def row(what: str, peer: str, ours: float, theirs: float) -> dict:
    """One row of the table: coverage at .95 is a share."""
    return {"what": what, "peer": peer, "ours": ours, "peers": theirs, "unit": "share"}
