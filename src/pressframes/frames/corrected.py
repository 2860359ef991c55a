"""A detector's share is corrected by what people coded: prediction-powered inference, with design weights."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from pressframes.errors import PressframesError

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


def rogan_gladen_share(predicted_everywhere: np.ndarray, predicted: np.ndarray, human: np.ndarray) -> Estimate:
    """
    The share corrected by the detector's sensitivity and specificity, for comparison only.

    It divides by (sensitivity + specificity - 1): with a weak detector or a rare frame it swings out of all
    bounds, is cut to 0 or 1, and its interval (delta method) is too narrow there. Use `ppi_share`.

    Source: Rogan, W. & Gladen, B. (1978). American Journal of Epidemiology 107.
    """
    everywhere, predicted, human = (np.asarray(part, float) for part in (predicted_everywhere, predicted, human))
    _check(everywhere, predicted, human, np.ones(len(human)))
    positive, negative = human == 1, human == 0
    if not positive.any() or not negative.any():
        raise PressframesError("Rogan-Gladen: people coded the frame on all sentences or on none. Code more sentences.")
    sensitivity, specificity = predicted[positive].mean(), 1 - predicted[negative].mean()
    skill = sensitivity + specificity - 1
    if skill <= 0:
        raise PressframesError("Rogan-Gladen: the detector is no better than chance, and cannot be corrected this way.")
    apparent = everywhere.mean()
    share = (apparent + specificity - 1) / skill
    variance = (
        apparent * (1 - apparent) / len(everywhere)
        + share**2 * sensitivity * (1 - sensitivity) / positive.sum()
        + (1 - share) ** 2 * specificity * (1 - specificity) / negative.sum()
    ) / skill**2
    reach = ndtri((1 + LEVEL) / 2) * np.sqrt(variance)
    low, high = np.clip([share - reach, share + reach], 0, 1)
    share = float(np.clip(share, 0, 1))
    return Estimate(share, float(low), float(high), "Rogan-Gladen", len(human), len(everywhere))


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
    return tuple(float(1 / (1 + np.exp(-(center + side * spread)))) for side in (-1, 1))
