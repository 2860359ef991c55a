"""How often corrected intervals hold the true share: codes settled or not, rules and models good or bad."""

from collections.abc import Iterator
from itertools import product

import numpy as np

from benchmarks.coverage import row
from pressframes.coders.corrected import Estimate, difference, ppi_share

SAMPLES = 1_000
SIZES = (100, 200, 400)  # coded sentences
ACCURACY = (0.5, 0.7, 0.9)  # F1 of the rules or of a model: its precision and its recall
ARTICLES, MEDIAN, UNEVEN = 60, 20, 0.6  # of a corpus; sentences of an article
ALIKE = 0.1  # how much alike the sentences of an article are (intraclass correlation)
SHARE = 0.25
SLIPS = 0.19  # of the sentences with a frame each coder overlooks so many, and sees as many elsewhere: alpha .56
HARD = 0.33  # or so many sentences, half of which have the frame, are a toss-up for both coders: alpha .56 again

Corpus = tuple[np.ndarray, np.ndarray, np.ndarray]  # the article, the truth and the finds of each sentence


def rows(samples: int = SAMPLES) -> list[dict]:
    """Coverage and mean width by codes, size and accuracy: of a share, a share of half the articles, a difference."""
    return [one for codes in ("settled", "slips", "hard") for one in covered(codes, samples)]


def covered(codes: str, samples: int, share: float = SHARE) -> Iterator[dict]:
    """Over many corpora: how often the interval of each kind of share holds the truth, its width, and the bias."""
    for size, accuracy in product(SIZES, ACCURACY):
        random, kept = np.random.default_rng(1), {"share": [], "group": [], "difference": []}
        for _ in range(samples):
            corpus = invented(random, share, accuracy)
            drawn = random.choice(len(corpus[0]), size, replace=False)
            human = coded(random, corpus[1], codes, share)[drawn]
            groups = [estimate(corpus, drawn, human, corpus[0] % 2 == half) for half in (0, 1)]
            whole = estimate(corpus, drawn, human, corpus[0] >= 0)
            both = difference(*groups)
            kept["share"].append((whole.low, whole.high, whole.share, share))
            kept["group"].append((groups[0].low, groups[0].high, groups[0].share, share))
            kept["difference"].append((*both, groups[0].share - groups[1].share, 0))
        for what, found in kept.items():
            low, high, at, truth = np.array(found).T
            name = f"{what}, {codes}, {size} coded, F1 {accuracy}"
            yield row(f"{name}: coverage", "", ((low <= truth) & (truth <= high)).mean(), np.nan)
            yield row(f"{name}: width", "", (high - low).mean(), np.nan)
            yield row(f"{name}: bias", "", (at - truth).mean(), np.nan)


def invented(random: np.random.Generator, share: float, accuracy: float, number: int = ARTICLES) -> Corpus:
    """A corpus of uneven articles whose sentences are alike, and what rules of an accuracy find in it."""
    lengths = np.maximum(1, np.round(MEDIAN * np.exp(UNEVEN * random.standard_normal(number)))).astype(int)
    own = random.beta(share * (1 / ALIKE - 1), (1 - share) * (1 / ALIKE - 1), number)
    article = np.repeat(np.arange(number), lengths)
    truth = random.random(len(article)) < own[article]
    false = share * (1 - accuracy) / (1 - share)
    found = random.random(len(article)) < np.where(truth, accuracy, false)
    return article, truth.astype(float), found.astype(float)


def coded(random: np.random.Generator, truth: np.ndarray, codes: str, share: float) -> np.ndarray:
    """What people say of each sentence: the truth once it is settled, or the mean of two coders."""
    if codes == "settled":
        return truth
    coders = random.random((2, len(truth)))
    if codes == "hard":
        hard = random.random(len(truth)) < HARD / 2 / np.where(truth == 1, share, 1 - share)
        return np.where(hard, coders < 0.5, truth).mean(axis=0)
    return (coders < np.where(truth == 1, 1 - SLIPS, SLIPS * share / (1 - share))).mean(axis=0)


def estimate(corpus: Corpus, drawn: np.ndarray, human: np.ndarray, inside: np.ndarray) -> Estimate:
    """The corrected share of the sentences inside a group."""
    article, _, found = corpus
    own = inside[drawn]
    places = drawn[own]
    articles = article[inside], article[places]
    return ppi_share(found[inside], found[places], human[own], articles=articles, fewest=0)
