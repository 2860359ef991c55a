"""The tests and effect sizes of keyness under the names that choose them and stand in every result."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from pressframes.errors import PressframesError
from pressframes.statistics import effect_size
from pressframes.statistics.significance import chi_squared, fisher_p, log_likelihood, p_of_chi_squared


class Test(NamedTuple):
    """How captions name a test, its statistic (None where there is only a p), and its sources."""

    name: str
    statistic: Callable | None
    sources: tuple[str, ...]

    def __call__(self, *counts) -> tuple[np.ndarray, np.ndarray]:
        """The statistic and p of counts and sizes: (count, size, reference_count, reference_size)."""
        if self.statistic is None:
            return np.full(np.shape(counts[0]), np.nan), fisher_p(*counts)
        statistic = self.statistic(*counts)
        return statistic, p_of_chi_squared(statistic)


TESTS = {
    "g2-2cell": Test("log-likelihood G2 over 2 cells (Rayson & Garside)", log_likelihood, ("rayson-garside",)),
    "g2-4cell": Test("log-likelihood G2 over 4 cells (Dunning)", partial(log_likelihood, cells=4), ("dunning",)),
    "g2-williams": Test(
        "log-likelihood G2 over 4 cells with Williams's correction",
        partial(log_likelihood, cells=4, williams=True),
        ("dunning", "williams"),
    ),
    "chi2": Test("chi-squared without correction", chi_squared, ("pearson",)),
    "chi2-yates": Test("chi-squared with Yates's correction", partial(chi_squared, yates=True), ("pearson", "yates")),
    "fisher": Test("Fisher's exact test, two-sided", None, ("fisher",)),
}


class EffectSize(NamedTuple):
    """A measure of size by counts and sizes, and its sources."""

    measure: Callable
    sources: tuple[str, ...]


EFFECT_SIZES = {
    "log_ratio": EffectSize(effect_size.log_ratio, ("hardie",)),
    "percent_difference": EffectSize(effect_size.percent_difference, ("gabrielatos-marchi",)),
    "odds_ratio": EffectSize(effect_size.odds_ratio, ("pojanapunya-todd",)),
    "bic": EffectSize(effect_size.bayesian_information, ("wilson",)),
    "ell": EffectSize(effect_size.effect_size_ll, ("johnston",)),
}


def find_test(name: str) -> Test:
    """The test of that name; `PressframesError` with the names there are if there is none."""
    if name not in TESTS:
        raise PressframesError(f"test={name!r}: there is no such test of keyness. Expected one of: {', '.join(TESTS)}.")
    return TESTS[name]
