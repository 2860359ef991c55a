"""
How far codes can be trusted: agreement of coders (alpha, AC1, percent), the rules against people (precision, recall and
F1 with intervals, and a badge that every chart shows), and shares corrected by people's codes (PPI++).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from pressframes.coders.sheets import HUMAN_COLUMNS
from pressframes.errors import PressframesError
from pressframes.frames.codebook import STANDARD, Codebook

RELIABLE = 0.80  # alpha for conclusions, and 0.667 for tentative ones (Krippendorff 2004, Content Analysis, p. 241)
TENTATIVE = 0.667
PARADOX_PERCENT = 0.90  # coders agree nearly always, and alpha is low because almost every code is the same
ROUNDS = 1000
SHARE_COLUMNS = ["frame", "method", "share", "low", "high", "coded", "sentences"]
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


FEWEST_CODED = 100  # below it intervals that say 95 % miss the truth too often
LEVEL = 0.95
# A good detector errs on so few of 100 sentences that the spread of its errors is seen too small. A third of a
# made-up sentence with each kind of error mends that: in simulation the coverage for shares from .05 to .5 and
# detectors from good to poor is then .92-.97, where without it is .88-.97 (tests/test_frames_people.py).
MADE_UP = 0.35


@dataclass(frozen=True)
class Estimate:
    """A share with its 95 % interval, the method that gave it and the numbers of sentences it rests on."""

    share: float
    low: float
    high: float
    method: str
    coded: int
    sentences: int


def ppi_share(
    predicted_everywhere: np.ndarray, predicted: np.ndarray, human: np.ndarray, weights: np.ndarray | None = None
) -> Estimate:
    """
    The share of sentences with a frame, from a detector on all of them and people's codes on some (PPI++).

    The detector's share is corrected by how far it was off where people looked; the better it is, the
    narrower the interval gets, and a useless one does no harm: its weight `lambda` is then near 0 and
    the result is people's share alone.

    `predicted_everywhere` has the detector's 0 or 1 for every sentence, `predicted` and `human` for the coded
    ones, `weights` the inverse of their probabilities of being drawn (equal ones if left out). Raises
    `PressframesError` under 100 coded sentences or where codes are not 0 or 1.

    Source: Angelopoulos, Duchi & Zrnic (2024). PPI++: efficient prediction-powered inference. arXiv 2311.01453,
    closed form for a mean, with the weighted (Hájek) mean in place of the plain one; interval on the logit scale.
    """
    everywhere, predicted, human = (np.asarray(part, float) for part in (predicted_everywhere, predicted, human))
    weights = np.ones(len(human)) if weights is None else np.asarray(weights, float)
    _check(everywhere, predicted, human, weights)
    weights = weights / weights.sum()
    effective = 1 / (weights**2).sum()
    size = len(everywhere)
    center_human, center_predicted = weights @ human, weights @ predicted
    covariance = weights @ ((human - center_human) * (predicted - center_predicted))
    variance = weights @ (predicted - center_predicted) ** 2
    power = float(np.clip(covariance / (variance * (1 + effective / size)), 0, 1)) if variance > 0 else 0.0
    residual = np.concatenate([human - power * predicted, [1.0, -power]])
    weights = np.concatenate([weights, np.full(2, MADE_UP / effective)])
    weights = weights / weights.sum()
    correction = weights @ residual
    share = power * everywhere.mean() + correction
    spread = weights @ (residual - correction) ** 2 / (effective + 2 * MADE_UP - 1)
    error = np.sqrt(power**2 * everywhere.var() / size + spread)
    low, high = _logit_interval(float(share), float(error), effective)
    return Estimate(float(np.clip(share, 0, 1)), low, high, "PPI++", len(human), size)


def naive_share(predicted_everywhere: np.ndarray) -> Estimate:
    """The detector's share with the interval that it would have if it never erred: what not to report."""
    everywhere = np.asarray(predicted_everywhere, float)
    share, size = everywhere.mean(), len(everywhere)
    error = np.sqrt(share * (1 - share) / size) * ndtri((1 + LEVEL) / 2)
    return Estimate(float(share), float(share - error), float(share + error), "detector alone", 0, size)


def _check(everywhere: np.ndarray, predicted: np.ndarray, human: np.ndarray, weights: np.ndarray) -> None:
    if len(human) < FEWEST_CODED:
        raise PressframesError(
            f"corrected share: {len(human)} sentences were coded by people, and {FEWEST_CODED} or more are needed: "
            "with fewer, intervals that say 95 % miss the truth more often than that. Code more sentences."
        )
    if not len(human) == len(predicted) == len(weights):
        raise PressframesError(
            f"corrected share: {len(human)} codes, {len(predicted)} predictions and {len(weights)} weights were given "
            "for the coded sentences. Expected one of each for every sentence; join the tables by `sentence`."
        )
    for part in (everywhere, predicted, human):
        if not np.isin(part, (0, 1)).all():
            raise PressframesError("corrected share: a code is neither 0 nor 1. Check the tables that it came from.")


def _logit_interval(share: float, error: float, effective: float) -> tuple[float, float]:
    """An interval that stays inside 0 and 1; t in place of normal quantiles, for the error is estimated too."""
    reach = stdtrit(max(effective - 1, 1), (1 + LEVEL) / 2) * error
    if not 0 < share < 1 or error == 0:
        return float(np.clip(share - reach, 0, 1)), float(np.clip(share + reach, 0, 1))
    center, spread = np.log(share / (1 - share)), reach / (share * (1 - share))
    low, high = 1 / (1 + np.exp(-(center + np.array([-1, 1]) * spread)))
    return float(low), float(high)


UNVALIDATED = "unvalidated"
VALIDATION = Path("data/coding/validation.csv")  # in a clone: what people's codes said, once they are adopted
# What a badge asks of the coders' agreement (alpha) and of the rules (F1). A frame that people cannot agree on
# cannot be found by rules either, whatever F1 says.
BADGES = (("A", RELIABLE, 0.80), ("B", TENTATIVE, 0.65))
LOWEST_BADGE = "C"
VALIDATION_COLUMNS = [
    "frame", "true_positive", "false_positive", "false_negative", "coded", "precision", "precision_low",
    "precision_high", "recall", "recall_low", "recall_high", "f1", "badge",
]  # fmt: skip


def settle(human: pd.DataFrame) -> pd.DataFrame:
    """
    One code for each sentence and frame: what most coders said; a tie is left out and must be talked over.

    `human` is a table of `read_sheets`; the result has `sentence, frame, coded`.
    """
    shares = human.groupby(["sentence", "frame"], sort=False)["coded"].mean().reset_index()
    return shares[shares["coded"] != 0.5].assign(coded=lambda table: table["coded"].round().astype(int))


def validate(
    settled: pd.DataFrame, sample: pd.DataFrame, coded: pd.DataFrame, agreements: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    The rules against people on the random part of the sample: one row a frame, columns `VALIDATION_COLUMNS`.

    Intervals are Wilson's at 95 %. Only the random part counts: the sentences drawn because the rules
    found a rare frame would flatter precision and hide what the rules overlook. `badge` is A or B where the
    coders' alpha and the rules' F1 reach the marks in `BADGES`, C where people coded and either falls short; without
    `agreements` (a table of `agreement`) nothing is better than C.

    `settled` is a table of `settle`, `sample` of `draw_sample`, `coded` of `coded_sentences`.
    """
    at_random = set(sample.loc[sample["part"] == "random", "sentence"])
    own = coded[coded["protocol"] == STANDARD]
    found = set(own[["sentence", "frame"]].itertuples(index=False, name=None))
    alphas = {} if agreements is None else agreements.set_index("frame")["alpha"].to_dict()
    rows = []
    for frame, codes in settled[settled["sentence"].isin(at_random)].groupby("frame", sort=False):
        people = codes["coded"].to_numpy(bool)
        rules = np.array([(sentence, frame) in found for sentence in codes["sentence"]])
        hit, extra, missed = int((people & rules).sum()), int((rules & ~people).sum()), int((people & ~rules).sum())
        f1 = 2 * hit / (2 * hit + extra + missed) if hit + extra + missed else np.nan
        precision, recall = wilson(hit, hit + extra), wilson(hit, hit + missed)
        badge = _badge(alphas.get(frame, np.nan), f1)
        rows.append((frame, hit, extra, missed, len(codes), *precision, *recall, f1, badge))
    return pd.DataFrame(rows, columns=VALIDATION_COLUMNS)


def badges(codebook: Codebook, validation: pd.DataFrame | None = None) -> pd.Series:
    """The badge of each frame, by code; "unvalidated" until people have coded it."""
    known = {} if validation is None else validation.set_index("frame")["badge"].to_dict()
    return pd.Series({frame.code: known.get(frame.code, UNVALIDATED) for frame in codebook.frames}, name="badge")


def load_validation(path: str | Path, codebook: Codebook) -> pd.DataFrame | None:
    """
    A table of `validate` that `pressframes code read` wrote; None where there is none yet: nothing is validated.

    Raises `PressframesError` for a table made with another codebook: its badges would be false.
    """
    path = Path(path)
    if not path.exists():
        return None
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    made = table["codebook"].iloc[0] if len(table) else codebook.hash
    if made != codebook.hash:
        raise PressframesError(
            f"{path}: the frames were validated with codebook {made[:12]}, and this codebook is {codebook.hash[:12]}. "
            "Badges hold for the rules they were measured on; code anew, or take the file away."
        )
    return table


def corrected_shares(
    settled: pd.DataFrame, sample: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame
) -> pd.DataFrame:
    """
    Each coded frame's share as the rules give it and as people's codes correct it, one row a frame and method.

    Columns `frame, method, share, low, high, coded, sentences`. The whole sample is used, each sentence weighted by the
    inverse of its probability. Under 100 coded sentences this raises `PressframesError`.
    """
    own = coded[coded["protocol"] == STANDARD]
    weights = (1 / sample.set_index("sentence")["probability"]).to_dict()
    rows = []
    for frame, codes in settled.groupby("frame", sort=False):
        found = set(own.loc[own["frame"] == frame, "sentence"])
        everywhere = sentences["sentence"].isin(found).to_numpy(float)
        predicted = codes["sentence"].isin(found).to_numpy(float)
        design = codes["sentence"].map(weights).to_numpy(float)
        for estimate in (naive_share(everywhere), ppi_share(everywhere, predicted, codes["coded"], design)):
            rows.append((frame, *_columns(estimate)))
    return pd.DataFrame(rows, columns=SHARE_COLUMNS)


def interval_widths(
    human: pd.DataFrame, sample: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame, *, sizes: list[int]
) -> pd.DataFrame:
    """
    How wide corrected intervals are after the first sentences of a sample, for planning: `coded, median_width`.

    `sizes` are numbers of sentences; rows of a sample stand in random order, so that its first rows are a sample too.
    The median is over frames. Under 100 sentences on which coders settle this raises `PressframesError`.
    """
    settled, rows = settle(human), []
    for size in sizes:
        first = sample.head(size)
        shares = corrected_shares(settled[settled["sentence"].isin(first["sentence"])], first, coded, sentences)
        own = shares[shares["method"] == "PPI++"]
        rows.append((len(first), (own["high"] - own["low"]).median()))
    return pd.DataFrame(rows, columns=["coded", "median_width"])


def wilson(hits: int, of: int) -> tuple[float, float, float]:
    """
    A share with its Wilson interval at 95 %; missing throughout where there is nothing to take a share of.

    >>> [round(value, 3) for value in wilson(8, 10)]
    [0.8, 0.49, 0.943]

    Source: Wilson, E. B. (1927). Journal of the American Statistical Association 22.
    """
    if not of:
        return float("nan"), float("nan"), float("nan")
    z = ndtri(0.975)
    share = hits / of
    center = (share + z**2 / (2 * of)) / (1 + z**2 / of)
    reach = z / (1 + z**2 / of) * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return share, float(center - reach), float(center + reach)


def _badge(alpha: float, f1: float) -> str:
    for badge, least_alpha, least_f1 in BADGES:
        if alpha >= least_alpha and f1 >= least_f1:
            return badge
    return LOWEST_BADGE


def _columns(estimate: Estimate) -> tuple:
    return (estimate.method, estimate.share, estimate.low, estimate.high, estimate.coded, estimate.sentences)


NAME = "simulated"


def simulate_codes(
    sample: pd.DataFrame,
    coded: pd.DataFrame,
    codebook: Codebook,
    *,
    coders: int = 2,
    missed: float = 0.15,
    invented: float = 0.02,
    slips: float = 0.03,
    seed: int = 20220326,
) -> pd.DataFrame:
    """
    Codes that made-up coders would give, in the form of `read_sheets`, with coders named "simulated-1" and so on.

    The truth behind them is made up too: it has the rules' codes, less a share `invented` that the rules see
    wrongly, plus what they overlook (`missed` of a frame's sentences). Each coder then errs on a share of `slips`.
    For worked examples, which must say that they are simulated.
    """
    random = np.random.default_rng(seed)
    own = coded[coded["protocol"] == STANDARD]
    weights = 1 / sample["probability"].to_numpy()  # a sample with more of rare frames has more of them than the corpus
    rows = []
    for frame in codebook.frames:
        found = sample["sentence"].isin(own.loc[own["frame"] == frame.code, "sentence"]).to_numpy()
        share = np.average(found, weights=weights)
        overlooked = missed * share / max(1 - share, 1 / len(found))
        truth = np.where(found, random.random(len(found)) >= invented, random.random(len(found)) < overlooked)
        for coder in range(1, coders + 1):
            said = truth ^ (random.random(len(truth)) < slips)
            rows += [
                (f"{NAME}-{coder}", sentence, frame.code, int(code))
                for sentence, code in zip(sample["sentence"], said, strict=True)
            ]
    return pd.DataFrame(rows, columns=HUMAN_COLUMNS)
