"""p-values for many words at once: corrected for having looked at all of them."""

import numpy as np

from pressframes.errors import PressframesError


def adjust_p(p: np.ndarray, method: str = "benjamini-hochberg") -> np.ndarray:
    """
    p-values corrected for the number of tests; missing ones stay missing and are not counted as tests.

    `"benjamini-hochberg"`: among the words called key at .05, about 5 % are expected to be false.
    `"bonferroni"` and `"holm"`: the chance of a single false one in the whole list is at most 5 %; Holm's is never
    the stricter of the two.

    >>> adjust_p(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.04, 0.04]
    >>> adjust_p(np.array([0.01, 0.04, 0.03]), "bonferroni").round(3).tolist()
    [0.03, 0.12, 0.09]

    Sources: Benjamini & Hochberg (1995); Dunn (1961); Holm (1979).
    """
    p = np.asarray(p, float)
    if method not in METHODS:
        raise PressframesError(
            f"correction {method!r}: there is no such correction. Expected one of: {', '.join(METHODS)}."
        )
    if ((p < 0) | (p > 1)).any():
        raise PressframesError(f"p = {p[(p < 0) | (p > 1)][0]:g} is no probability. Expected numbers from 0 to 1.")
    known = np.flatnonzero(~np.isnan(p))
    adjusted = np.full(p.shape, np.nan)
    ascending = known[np.argsort(p[known], kind="stable")]
    adjusted[ascending] = np.minimum(METHODS[method](p[ascending]), 1)
    return adjusted


def _benjamini_hochberg(ascending: np.ndarray) -> np.ndarray:
    rank = np.arange(1, len(ascending) + 1)
    return np.minimum.accumulate((ascending * len(ascending) / rank)[::-1])[::-1]


def _bonferroni(ascending: np.ndarray) -> np.ndarray:
    return ascending * len(ascending)


def _holm(ascending: np.ndarray) -> np.ndarray:
    return np.maximum.accumulate(ascending * np.arange(len(ascending), 0, -1))


METHODS = {"benjamini-hochberg": _benjamini_hochberg, "bonferroni": _bonferroni, "holm": _holm}
