"""How far chance alone could explain a difference in counts: tests on a table of two by two."""

import numpy as np
import scipy  # loads scipy.stats on first use, which takes half a second
from scipy import special

from pressframes.errors import PressframesError

SMALLEST_P = float(np.finfo(float).tiny)  # a p below 2.2e-308 underflows to 0: it is given as this floor

Numbers = float | np.ndarray


def log_likelihood(
    count: Numbers,
    size: Numbers,
    reference_count: Numbers,
    reference_size: Numbers,
    *,
    cells: int = 2,
    williams: bool = False,
) -> Numbers:
    """
    The log-likelihood ratio G2: how poorly "equally common in both" fits two counts.

    Two formulas go by this name. `cells=2` compares the two counts alone with what is expected
    (Rayson & Garside; the usual one for keywords); `cells=4` also compares all other words (Dunning;
    the usual one for collocations) and is a little larger; `williams` divides it by Williams's correction for
    small tables, which applies to four cells only. Above 3.84 p < .05, above 15.13 p < .0001. It grows with
    the size of the corpora: for the size of a difference see `log_ratio`, and report the two together.

    国难 ("national crisis"), 60 times in 20,000 words against 15 in 25,000:

    >>> round(log_likelihood(60, 20_000, 15, 25_000), 2)
    39.88
    >>> round(log_likelihood(60, 20_000, 15, 25_000, cells=4), 2)
    39.95

    A word that is absent on both sides has no value (nan). Counts and sizes are in words; arrays give
    an array. Raises `PressframesError` when a count is negative or larger than its corpus.

    Sources: Rayson & Garside (2000); Dunning (1993); Williams (1976).
    """
    observed, expected = cross_table(count, size, reference_count, reference_size)
    if cells not in (2, 4) or (williams and cells == 2):
        raise PressframesError(
            f"cells={cells!r}, williams={williams!r}: there is no such log-likelihood. Expected 2 cells (keywords) or "
            "4 (Dunning), and Williams's correction with 4 only."
        )
    with np.errstate(invalid="ignore", divide="ignore"):
        value = 2 * special.xlogy(observed, observed / expected)[:cells].sum(axis=0)
        if williams:
            value = value / _williams(observed)
    return plain(np.where(observed[:2].sum(axis=0) > 0, np.maximum(value, 0), np.nan))


def _williams(observed: np.ndarray) -> np.ndarray:
    """Williams's q for tables of two by two: 1 in large tables, larger in small ones."""
    a, b, c, d = observed
    size = a + b + c + d
    return 1 + (size / (a + b) + size / (c + d) - 1) * (size / (a + c) + size / (b + d) - 1) / (6 * size)


def chi_squared(
    count: Numbers, size: Numbers, reference_count: Numbers, reference_size: Numbers, *, yates: bool = False
) -> Numbers:
    """
    Pearson's chi-squared over all four cells; with `yates` each difference is taken half a count smaller.

    Unreliable where a count of less than 5 is expected: prefer `log_likelihood` or `fisher_p` there.

    >>> round(chi_squared(7, 10, 2, 9), 4), round(chi_squared(7, 10, 2, 9, yates=True), 4)
    (4.3372, 2.6324)

    A word that is absent on both sides has no value (nan). Sources: Pearson (1900); Yates (1934).
    """
    observed, expected = cross_table(count, size, reference_count, reference_size)
    difference = np.abs(observed - expected)
    difference = np.maximum(difference - 0.5, 0) if yates else difference
    with np.errstate(invalid="ignore", divide="ignore"):
        return plain((difference**2 / expected).sum(axis=0))


def fisher_p(count: Numbers, size: Numbers, reference_count: Numbers, reference_size: Numbers) -> Numbers:
    """
    Fisher's exact test, two-sided: the probability of a table no more probable than this one.

    Exact for any counts, and slower; each pair of counts is worked out once.

    >>> round(fisher_p(7, 10, 2, 9), 4)
    0.0698

    A word that is absent on both sides has no value (nan). Source: Fisher (1922).
    """
    observed, _ = cross_table(count, size, reference_count, reference_size)
    tables, places = np.unique(observed.reshape(4, -1), axis=1, return_inverse=True)
    values = np.array([scipy.stats.fisher_exact([[a, b], [c, d]])[1] for a, b, c, d in tables.T])
    values[tables[:2].sum(axis=0) == 0] = np.nan
    return plain(values[places.reshape(observed.shape[1:])])


def p_of_chi_squared(statistic: Numbers) -> Numbers:
    """
    The p of a G2 or chi-squared with one degree of freedom; nan stays nan.

    >>> round(p_of_chi_squared(3.841459), 4)
    0.05
    """
    return plain(np.maximum(special.chdtrc(1, np.asarray(statistic, float)), SMALLEST_P))


def cross_table(count, size, reference_count, reference_size) -> tuple[np.ndarray, np.ndarray]:
    """
    The observed and expected counts as arrays of four cells: the word on each side, the other words on each.

    Bad counts raise `PressframesError`: negative, larger than their corpus, or a corpus of size 0.
    """
    a, c, b, d = np.broadcast_arrays(*(np.asarray(x, float) for x in (count, size, reference_count, reference_size)))
    check_counts(a, c, "count", "size")
    check_counts(b, d, "reference_count", "reference_size")
    observed = np.stack([a, b, c - a, d - b])
    share = (a + b) / (c + d)
    return observed, np.stack([c * share, d * share, c * (1 - share), d * (1 - share)])


def check_counts(count: np.ndarray, size: np.ndarray, count_name: str, size_name: str) -> None:
    """Raise `PressframesError` where a count is not possible in a corpus of this size."""
    for bad, what, expected in (
        (~(size > 0), f"{size_name} is {{size:g}}", "a corpus with words; an empty one has no rates"),
        (~(count >= 0), f"{count_name} is {{count:g}}", "counts from 0"),
        (count > size, f"{count_name} {{count:g}} is larger than {size_name} {{size:g}}", "at most every word counted"),
    ):
        if bad.any():
            place = np.unravel_index(np.argmax(bad), bad.shape)
            raise PressframesError(
                f"{what.format(count=count[place], size=size[place])}. Expected {expected}; check that the counts "
                "and sizes come from the same corpus and are given as (count, size, reference_count, reference_size)."
            )


def plain(values) -> Numbers:
    """An array as it is, a single value as a Python float."""
    values = np.asarray(values)
    return values if values.ndim else float(values)
