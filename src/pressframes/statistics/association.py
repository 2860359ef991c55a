"""How strongly two words attract each other: association measures of one count and three sizes."""

import numpy as np

from pressframes.errors import PressframesError
from pressframes.statistics.significance import Numbers, log_likelihood, plain


def expected_count(count: Numbers, first: Numbers, second: Numbers, size: Numbers) -> Numbers:
    """
    How often two words would meet by chance: `first` x `second` / `size`.

    Here and below, `count` is how often they meet, `first` and `second` how often each could (the places
    around the node, the occurrences of the collocate), and `size` the number of places in all.
    """
    o, f1, f2, n = _checked(count, first, second, size)
    return plain(f1 * f2 / n)


def mutual_information(
    count: Numbers, first: Numbers, second: Numbers, size: Numbers, *, power: int = 1, base: float = 2
) -> Numbers:
    """
    MI: how many doublings more often two words meet than by chance. `power=3` is MI3, less taken by rare pairs.

    Large for rare words that meet once: read it with its count, or beside `t_score`.

    >>> round(mutual_information(20, 42, 20, 14_307_668), 2)
    18.38

    Missing (nan) for a pair that never meets: not "minus infinity times attracted". Sources: Church & Hanks (1990);
    for MI3, Daille (1994).
    """
    o, f1, f2, n = _checked(count, first, second, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        return plain(np.where(o > 0, np.log(o**power / (f1 * f2 / n)) / np.log(base), np.nan))


def t_score(count: Numbers, first: Numbers, second: Numbers, size: Numbers) -> Numbers:
    """
    How far the count lies above chance, in units of its own root; above 2 is usually read as a collocation.

    >>> round(t_score(8, 15_828, 4_675, 14_307_668), 4)
    0.9999

    Missing (nan) for a pair that never meets. Source: Church et al. (1991).
    """
    o, f1, f2, n = _checked(count, first, second, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        return plain(np.where(o > 0, (o - f1 * f2 / n) / np.sqrt(o), np.nan))


def z_score(count: Numbers, first: Numbers, second: Numbers, size: Numbers) -> Numbers:
    """How far the count lies above chance, in units of the root of what chance gives. Source: Berry-Rogghe (1973)."""
    o, f1, f2, n = _checked(count, first, second, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        return plain((o - f1 * f2 / n) / np.sqrt(f1 * f2 / n))


def signed_log_likelihood(count: Numbers, first: Numbers, second: Numbers, size: Numbers) -> Numbers:
    """
    Dunning's four-cell G2, negative where two words meet less often than by chance.

    >>> round(signed_log_likelihood(110, 2552, 221, 31_777), 2)
    270.72

    Missing (nan) where every place is near the first word: there is no elsewhere to compare with.
    Source: Dunning (1993).
    """
    o, f1, f2, n = _checked(count, first, second, size)
    elsewhere = n > f1
    value = log_likelihood(o, f1, np.where(elsewhere, f2 - o, 0), np.where(elsewhere, n - f1, 1), cells=4)
    return plain(np.where(elsewhere, np.sign(o - f1 * f2 / n) * value, np.nan))


def dice(count: Numbers, first: Numbers, second: Numbers) -> Numbers:
    """Twice the times they meet over the times either occurs: 1 if they are always together. Source: Dice (1945)."""
    return plain(2 * np.asarray(count, float) / (np.asarray(first, float) + np.asarray(second, float)))


def log_dice(count: Numbers, first: Numbers, second: Numbers) -> Numbers:
    """
    logDice: 14 if two words are always together, one less for each halving; the same in corpora of any size.

    >>> round(log_dice(110, 2552, 221), 2)
    10.34

    `first` and `second` are the counts of the two words themselves. Missing (nan) for a pair that never meets.
    Source: Rychly (2008).
    """
    share = np.asarray(dice(count, first, second))
    with np.errstate(divide="ignore"):
        return plain(np.where(share > 0, 14 + np.log2(share), np.nan))


def delta_p(count: Numbers, first: Numbers, second: Numbers, size: Numbers) -> tuple[Numbers, Numbers]:
    """
    How much more probable the second word is near the first than elsewhere, and the first near the second.

    The one measure with a direction: 0.7 and 0.03 say that the second word calls for the first, not the reverse.

    >>> [round(value, 3) for value in delta_p(5_610, 174_548, 7_867, 10_409_868)]
    [0.032, 0.697]

    Missing (nan) where a word is everywhere. Source: Gries (2013).
    """
    o, f1, f2, n = _checked(count, first, second, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        return plain(o / f1 - (f2 - o) / (n - f1)), plain(o / f2 - (f1 - o) / (n - f2))


def _checked(count, first, second, size):
    o, f1, f2, n = np.broadcast_arrays(*(np.asarray(x, float) for x in (count, first, second, size)))
    bad = ~((o >= 0) & (o <= f1) & (o <= f2) & (f1 <= n) & (f2 <= n) & (f1 + f2 - o <= n) & (f1 > 0) & (f2 > 0))
    if bad.any():
        place = np.unravel_index(np.argmax(bad), bad.shape)
        raise PressframesError(
            f"count {o[place]:g}, first {f1[place]:g}, second {f2[place]:g}, size {n[place]:g}: two words cannot meet "
            "so often. Expected 0 <= count <= first, second <= size with words on both sides; check the order "
            "(count, first, second, size)."
        )
    return o, f1, f2, n
