"""Weights of links adjusted on whole pages: what the solver makes of a page is compared with the truth."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from pressframes.pages.links import IMPOSSIBLE, PASSES, LinkFeatures, score

ROUNDS = 8  # times that each page is seen
STEP = 0.005
PULL = 0.001  # of the way back to the weights of the separate decisions, a page
# How much a right link must be worth over a wrong one before a page is left alone. Tried on pages left out and on
# pages made of their articles: 0, 0.25, 0.5, 1.5 and 3; above 0.5 fewer displaced columns find their place.
WRONG = 0.5
LARGEST_CHANGE = 3.0  # of a count of features on one page, so that no page outweighs the others


def adjusted(
    model: dict, examples: list[tuple[LinkFeatures, np.ndarray, np.ndarray]], name_of_pass: str, *, seed: int = 0
) -> dict:
    """
    The weights after a structured perceptron with margins, averaged over all steps.

    `link_model` fits every decision with all others left open; here a link is judged by the page it leads to. Each
    page is solved with `WRONG` added to every wrong link and taken off every right one, and the weights move from the
    features of that page to the features of the right one (Collins 2002; Taskar, Guestrin and Koller 2003).
    """
    families = PASSES[name_of_pass]
    first = {name: features.in_order(model[name]) for name, features in families.items()}
    weights = {name: values.copy() for name, values in first.items()}
    total = {name: np.zeros_like(values) for name, values in first.items()}
    order = np.random.default_rng(seed)
    known = [example for example in examples if len(example[0].starts)]
    for _ in range(ROUNDS):
        for number in order.permutation(len(known)):
            features, right, _ = known[number]
            change = _towards(features, right, weights)
            for name in families:
                weights[name] += STEP * change[name] - PULL * (weights[name] - first[name])
                total[name] += weights[name]
    steps = ROUNDS * len(known)
    return model | {
        name: dict(zip(families[name], (total[name] / steps).round(3).tolist(), strict=True)) for name in families
    }


def _towards(features: LinkFeatures, right: np.ndarray, weights: dict) -> dict[str, np.ndarray]:
    """The features of the right page less those of the page that the weights prefer, or come near to preferring."""
    table = score(features, weights)
    known = np.flatnonzero(right >= 0)
    worth = table[known, right[known]]
    truth = table.copy()
    truth[known] = 4 * IMPOSSIBLE
    truth[known, right[known]] = worth
    rival = table.copy()
    rival[known] += WRONG
    rival[known, right[known]] = worth - WRONG
    wanted, found = (linear_sum_assignment(values, maximize=True)[1] for values in (truth, rival))
    sums = _sums(features, wanted), _sums(features, found)
    return {
        name: np.clip(sums[0][name] - sums[1][name], -LARGEST_CHANGE, LARGEST_CHANGE)
        for name in weights
        if name in sums[0]
    }


def _sums(features: LinkFeatures, choice: np.ndarray) -> dict[str, np.ndarray]:
    """The features of all links of a page, added up by family."""
    headers, m = len(features.headings), len(features.starts)
    block = np.arange(m)
    below, alone = choice < headers, choice >= headers + m
    linked = ~below & ~alone
    before = choice[linked] - headers
    return {
        "pairs": features.pairs[before, block[linked]].sum(axis=0),
        "headings": features.headings[choice[below], block[below]].sum(axis=0) if headers else 0.0,
        "starts": features.starts[alone].sum(axis=0),
        "ends": -features.ends[before].sum(axis=0),
    }
