"""How large a difference between two corpora is, whatever their size: ratios of rates, with what is certain of them."""

import numpy as np
import scipy  # loads scipy.stats on first use, which takes half a second
from scipy import special

from pressframes.errors import PressframesError
from pressframes.statistics.significance import (
    Numbers,
    check_counts,
    cross_table,
    log_likelihood,
    plain,
)

HALF = 0.5  # what a count of 0 is taken as in a ratio (Hardie 2014)


def log_ratio(count: Numbers, size: Numbers, reference_count: Numbers, reference_size: Numbers) -> Numbers:
    """
    How many times more common a word is in one corpus than in another, in doublings.

    0 means equally common, 1 twice as common, 2 four times, -1 half as common.
    This is the size of a difference; for how far chance could explain it, see
    `log_likelihood`, and report the two together.

    国难 ("national crisis"), 60 times in 20,000 words against 15 in 25,000:

    >>> round(log_ratio(60, 20_000, 15, 25_000), 2)
    2.32

    A word that one side never uses counts as half an occurrence there: a floor,
    not an estimate. A word that is absent on both sides has no value (nan). Counts and sizes are in words,
    tokenised the same way; arrays give an array.
    Raises `PressframesError`, a `ValueError`, when a count is negative or larger than its corpus.

    Source: Hardie, A. (2014). Log Ratio: an informal introduction.
    """
    a, c, b, d = _sides(count, size, reference_count, reference_size)
    ratio = (np.where(a, a, HALF) / c) / (np.where(b, b, HALF) / d)
    return plain(np.where(a + b > 0, np.log2(ratio), np.nan))


def log_ratio_interval(
    count: Numbers,
    size: Numbers,
    reference_count: Numbers,
    reference_size: Numbers,
    *,
    confidence: float = 0.95,
    comparisons: int = 1,
) -> tuple[Numbers, Numbers]:
    """
    The lower and upper bound of the Log Ratio, exact for words that fall independently of each other.

    Words of one article do not: for an interval that knows about articles, see `bootstrap_keyness`.
    A bound is missing (nan) where one side never uses the word: however large the ratio, the counts do not exclude it.
    With `comparisons` the bounds hold for that many words at once (Bonferroni).

    >>> [round(bound, 2) for bound in log_ratio_interval(60, 20_000, 15, 25_000)]
    [1.49, 3.25]
    >>> log_ratio_interval(60, 20_000, 0, 25_000)[1]
    nan

    Method: Clopper and Pearson's interval for the share of the word's occurrences that fall in the first corpus,
    as in Evert (2022).
    """
    a, c, b, d = _sides(count, size, reference_count, reference_size)
    if not 0 < confidence < 1:
        raise PressframesError(f"confidence={confidence:g} (1 - alpha): expected a share between 0 and 1, such as .95.")
    tail = (1 - confidence) / 2 / comparisons
    with np.errstate(invalid="ignore", divide="ignore"):
        low = special.betaincinv(np.where(a > 0, a, np.nan), b + 1, tail)
        # 1 - share is asked for, not share: close to 1 the share itself has lost its digits
        high_rest = special.betaincinv(np.where(b > 0, b, np.nan), a + 1, tail)
        return plain(np.log2(low / (1 - low) * d / c)), plain(np.log2((1 - high_rest) / high_rest * d / c))


def conservative_log_ratio(
    count: Numbers,
    size: Numbers,
    reference_count: Numbers,
    reference_size: Numbers,
    *,
    alpha: float = 0.05,
    comparisons: int = 1,
) -> Numbers:
    """
    LRC: the end of the Log Ratio's interval that lies nearer to 0, and 0 where the interval contains it.

    The difference that the counts vouch for, which makes it a good order for a list of keywords: rare words do not
    crowd to the top. `comparisons` is the number of words compared (Bonferroni).

    >>> round(conservative_log_ratio(60, 20_000, 15, 25_000, comparisons=1000), 2)
    0.73
    >>> conservative_log_ratio(3, 20_000, 2, 25_000)
    0.0

    A word that is absent on both sides has no value (nan). Source: Evert (2022).
    """
    low, high = log_ratio_interval(
        count, size, reference_count, reference_size, confidence=1 - alpha, comparisons=comparisons
    )
    nearer = np.maximum(np.nan_to_num(low, nan=-np.inf), 0) + np.minimum(np.nan_to_num(high, nan=np.inf), 0)
    absent = np.isnan(low) & np.isnan(high)
    return plain(np.where(absent, np.nan, nearer))


def percent_difference(count: Numbers, size: Numbers, reference_count: Numbers, reference_size: Numbers) -> Numbers:
    """
    %DIFF: by how many percent the rate in the first corpus lies above the rate in the second.

    >>> round(percent_difference(206523, 959641, 178174, 1562358), 1)
    88.7

    Missing (nan) where the second corpus never uses the word: no percentage can be taken of 0.
    Source: Gabrielatos & Marchi (2011).
    """
    a, c, b, d = _sides(count, size, reference_count, reference_size)
    with np.errstate(invalid="ignore", divide="ignore"):
        return plain(np.where(b > 0, ((a / c) / (b / d) - 1) * 100, np.nan))


def odds_ratio(
    count: Numbers, size: Numbers, reference_count: Numbers, reference_size: Numbers, *, conditional: bool = False
) -> Numbers:
    """
    The odds of the word against all other words in the first corpus, over the same odds in the second.

    `conditional` gives the estimate that belongs to Fisher's exact test, as R prints it; it is nearer to 1.

    >>> round(odds_ratio(16217, 2796938, 735, 2087946), 1)
    16.6

    Missing (nan) where the second corpus never uses the word. Source: Pojanapunya & Todd (2018).
    """
    observed, _ = cross_table(count, size, reference_count, reference_size)
    a, b, c, d = observed
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = a * d / (b * c)
    if conditional:
        tables, places = np.unique(observed.reshape(4, -1).astype(int), axis=1, return_inverse=True)
        each = [scipy.stats.contingency.odds_ratio(table.reshape(2, 2)).statistic for table in tables.T]
        ratio = np.array(each)[places.reshape(observed.shape[1:])]
    return plain(np.where((b > 0) & (c > 0), ratio, np.nan))


def bayesian_information(count: Numbers, size: Numbers, reference_count: Numbers, reference_size: Numbers) -> Numbers:
    """
    BIC: the two-cell log-likelihood less the logarithm of the words in both corpora.

    Above 0 there is some evidence for a difference, above 2 positive, above 6 strong, above 10 very strong evidence;
    below 0 the evidence is for none. Unlike p it does not turn every large corpus into a discovery.

    >>> round(bayesian_information(16217, 2796938, 735, 2087946), 2)
    13268.98

    Source: Wilson (2013).
    """
    both = np.asarray(size, float) + np.asarray(reference_size, float)
    return plain(log_likelihood(count, size, reference_count, reference_size) - np.log(both))


def effect_size_ll(count: Numbers, size: Numbers, reference_count: Numbers, reference_size: Numbers) -> Numbers:
    """
    ELL: the two-cell log-likelihood as a share of the largest it could be, between 0 and 1.

    >>> round(effect_size_ll(16217, 2796938, 735, 2087946), 6)
    0.000306

    Missing (nan) where the smaller expected count is 1 or less: its logarithm is no scale there.
    Source: Johnston, Berry & Mielke (2006).
    """
    _, expected = cross_table(count, size, reference_count, reference_size)
    smaller = np.minimum(expected[0], expected[1])
    both = np.asarray(size, float) + np.asarray(reference_size, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = log_likelihood(count, size, reference_count, reference_size) / (both * np.log(smaller))
    return plain(np.where(smaller > 1, value, np.nan))


def _sides(count, size, reference_count, reference_size):
    a, c, b, d = np.broadcast_arrays(*(np.asarray(x, float) for x in (count, size, reference_count, reference_size)))
    check_counts(a, c, "count", "size")
    check_counts(b, d, "reference_count", "reference_size")
    return a, c, b, d
