"""How far coders agree, frame by frame: alpha, AC1 and plain percent, with a warning where rarity fools alpha."""

import numpy as np
import pandas as pd

from pressframes.errors import PressframesError

RELIABLE = 0.80  # alpha for conclusions, and 0.667 for tentative ones (Krippendorff 2004, Content Analysis, p. 241)
TENTATIVE = 0.667
PARADOX_PERCENT = 0.90  # coders agree nearly always, and alpha is low because almost every code is the same
ROUNDS = 1000
AGREEMENT_COLUMNS = ["frame", "coders", "sentences", "share", "percent", "ac1", "alpha", "low", "high", "paradox"]


def agreement(human: pd.DataFrame, *, rounds: int = ROUNDS, seed: int = 20220326) -> pd.DataFrame:
    """
    Agreement of coders on each frame: one row a frame, columns `AGREEMENT_COLUMNS`.

    `alpha` is Krippendorff's for nominal codes, with a 95 % interval by drawing sentences anew; 1 is perfect and
    0 what chance gives. `ac1` is Gwet's, which stands firm where a frame is rare. `percent` is the share
    of pairs of coders that agree, `share` the share of 1 among all codes. `paradox` is true where
    coders agree on nine of ten pairs and alpha still falls below 0.667: too few sentences with the frame
    to tell, not bad coding; report AC1 and code more of it. Alpha is missing where all codes are the same.

    `human` is a table of `read_sheets` (`coder, sentence, frame, coded`). Raises `PressframesError` for one coder.

    Sources: Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. Gwet, K. (2008). Computing
    inter-rater reliability. British Journal of Mathematical and Statistical Psychology 61.
    """
    coders = human["coder"].nunique()
    if coders < 2:
        raise PressframesError(
            f"agreement: the codes are of {coders} coder, and two or more were expected. Read a second coder's sheet."
        )
    random = np.random.default_rng(seed)
    rows = []
    for frame, own in human.groupby("frame", sort=False):
        ones, coded = _counts(own)
        alpha = krippendorff_alpha(ones, coded)
        draws = random.integers(0, len(ones), (rounds, len(ones)))
        alphas = np.array([krippendorff_alpha(ones[draw], coded[draw]) for draw in draws])
        low, high = np.nanquantile(alphas, [0.025, 0.975]) if np.isfinite(alphas).any() else (np.nan, np.nan)
        percent = percent_agreement(ones, coded)
        paradox = bool(percent >= PARADOX_PERCENT and not alpha >= TENTATIVE)
        share = ones.sum() / coded.sum()
        rows.append((frame, coders, len(ones), share, percent, gwet_ac1(ones, coded), alpha, low, high, paradox))
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def _counts(own: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Per sentence: how many coders said 1, and how many coded it; sentences with one coder say nothing."""
    by_sentence = own.groupby("sentence")["coded"]
    ones, coded = by_sentence.sum().to_numpy(float), by_sentence.count().to_numpy(float)
    return ones[coded > 1], coded[coded > 1]


def krippendorff_alpha(ones: np.ndarray, coded: np.ndarray) -> float:
    """
    Krippendorff's alpha for codes of 0 and 1.

    `ones` has the number of coders that said 1 for each sentence, `coded` the number that coded it.
    Missing (nan) where every code is the same: there is nothing to disagree about.

    Two coders, ten sentences (Krippendorff 2011, section B, binary data):

    >>> first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(krippendorff_alpha(np.add(first, second), np.full(10, 2)), 3)
    0.095
    """
    total = coded.sum()
    zeros = coded - ones
    observed = (2 * ones * zeros / (coded - 1)).sum() / total
    expected = 2 * ones.sum() * zeros.sum() / (total * (total - 1))
    return float(1 - observed / expected) if expected else float("nan")


def percent_agreement(ones: np.ndarray, coded: np.ndarray) -> float:
    """The share of pairs of codes on the same sentence that are equal, averaged over sentences."""
    zeros = coded - ones
    return float(((ones * (ones - 1) + zeros * (zeros - 1)) / (coded * (coded - 1))).mean())


def gwet_ac1(ones: np.ndarray, coded: np.ndarray) -> float:
    """
    Gwet's AC1 for codes of 0 and 1: agreement beyond chance, with chance that does not soar when a frame is rare.

    >>> round(gwet_ac1(np.array([2, 0, 0, 0, 1]), np.full(5, 2)), 3)
    0.655
    """
    share = (ones / coded).mean()
    chance = 2 * share * (1 - share)
    return float((percent_agreement(ones, coded) - chance) / (1 - chance))
