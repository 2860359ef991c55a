"""A test without assumptions: deal the articles out to two piles anew and see how often they differ as much."""

from itertools import combinations
from math import comb

import numpy as np
from scipy import sparse

from pressframes.errors import PressframesError
from pressframes.statistics.part_tests import ROUNDING
from pressframes.statistics.parts import PartCounts

MOST_ARRANGEMENTS = 20_000  # up to so many, all arrangements are tried and the p is exact
NUMBERS_AT_ONCE = 10_000_000  # held in memory at a time: 80 MB


def permutation_p(
    target: PartCounts, reference: PartCounts, chosen: np.ndarray, *, permutations: int = 999, seed: int = 1
) -> tuple[np.ndarray, int, bool]:
    """
    The p of the difference of mean rates, for the words at the places `chosen`, by dealing the parts out anew.

    Also gives the number of arrangements and whether these are all there are. Missing (nan) for a word that does
    not occur and where a side has a single part. Source: Pitman (1937).
    """
    parts, together = len(target.sizes), len(target.sizes) + len(reference.sizes)
    exact = comb(together, parts) <= MOST_ARRANGEMENTS
    dealt = _all_arrangements(together, parts) if exact else _random_arrangements(together, parts, permutations, seed)
    p = np.full(len(chosen), np.nan)
    step = max(1, NUMBERS_AT_ONCE // dealt.shape[1])
    for start in range(0, len(chosen), step):
        some = chosen[start : start + step]
        rates = sparse.hstack([_rates(side, some) for side in (target, reference)], format="csr")
        total = rates.sum(axis=1)[:, None]
        found = np.abs(_difference(rates[:, :parts].sum(axis=1)[:, None], total, parts, together))
        differences = np.abs(_difference(rates @ dealt, total, parts, together))
        as_large = (differences >= found - ROUNDING * total).sum(axis=1)
        p[start : start + step] = as_large / dealt.shape[1] if exact else (as_large + 1) / (dealt.shape[1] + 1)
    absent = (target.totals + reference.totals)[chosen] == 0
    p[absent | (parts < 2) | (together - parts < 2)] = np.nan
    return p, dealt.shape[1], exact


def _rates(counts: PartCounts, chosen: np.ndarray) -> sparse.csr_array:
    """The rates of the chosen words (rows) in the parts (columns)."""
    rates = counts.matrix[:, chosen].astype(float)
    rates.data /= counts.sizes[rates.indices]
    return rates.T.tocsr()


def _difference(target_sum: np.ndarray, total: np.ndarray, parts: int, together: int) -> np.ndarray:
    return target_sum / parts - (total - target_sum) / (together - parts)


def _all_arrangements(together: int, parts: int) -> np.ndarray:
    picks = np.array(list(combinations(range(together), parts)))
    dealt = np.zeros((together, len(picks)))
    dealt[picks, np.arange(len(picks))[:, None]] = 1
    return dealt


def _random_arrangements(together: int, parts: int, permutations: int, seed: int) -> np.ndarray:
    if permutations < 1:
        raise PressframesError(f"permutations={permutations}: expected 1 or more; 999 let p go down to .001.")
    generator = np.random.default_rng(seed)
    dealt = np.zeros((together, permutations))
    dealt[:parts] = 1
    return generator.permuted(dealt, axis=0)
