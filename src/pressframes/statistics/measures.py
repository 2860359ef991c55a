"""
The measures of the room: tests, sizes of a difference, and the attraction of two words, each a row of `MEASURES`.

The functions take plain numbers or arrays and know nothing of corpora. Those of keyness take (count, size,
reference_count, reference_size): a word occurs `count` times in the `size` words of one corpus, and so on. Those of
attraction take (count, first, second, size): two words meet `count` times, could meet `first` and `second` times, and
there are `size` places. Single numbers give a float, arrays an array of float64 of their common shape. What the counts
do not determine is missing (nan), never 0 or infinite.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from typing import Any, NamedTuple

import numpy as np
import scipy  # loads scipy.stats on first use, which takes half a second
from scipy import special

from pressframes.errors import PressframesError, lexicon, one_of, refused
from pressframes.lists import as_words

SMALLEST_P = float(np.finfo(float).tiny)  # a p below 2.2e-308 underflows to 0: it is given as this floor

HALF = 0.5  # what a count of 0 is taken as in a ratio (Hardie 2014), and Yates's correction (1934)

Numbers = Any  # a float or an array of floats, as the counts that were given
Formula = Callable[..., Any]


def _floats(*numbers: Numbers) -> tuple[np.ndarray, ...]:
    """Numbers as arrays of float64 of one shape; `PressframesError` for what is no number or fits no common shape."""
    try:
        return tuple(np.broadcast_arrays(*(np.asarray(number, float) for number in numbers)))
    except (TypeError, ValueError) as error:
        given = ", ".join(f"{number!r:.40}" for number in numbers)
        raise PressframesError(f"{given}: expected numbers, or arrays of numbers of one length ({error}).") from None


def _checked_sides(*counts: Numbers) -> tuple[np.ndarray, ...]:
    """The count and size of both sides as arrays of one shape; one that cannot be raises `PressframesError`."""
    sides = _floats(*counts)
    for (count, size), name in ((sides[:2], ""), (sides[2:], "reference_")):
        for bad, what, expected in (
            (~(size > 0), f"{name}size is {{1:g}}", "a corpus with words; an empty one has no rates"),
            (~(count >= 0), f"{name}count is {{0:g}}", "counts from 0"),
            (count > size, f"{name}count {{0:g}} is larger than {name}size {{1:g}}", "at most every word counted"),
        ):
            if bad.any():
                raise refused("no_side_counts", what=what.format(count[bad][0], size[bad][0]), expected=expected)
    return sides


def _checked_pair(*numbers: Numbers) -> tuple[np.ndarray, ...]:
    """(count, first, second, size) as arrays of one shape; what cannot be raises `PressframesError`."""
    pair = o, f1, f2, n = _floats(*numbers)
    bad = ~((o >= 0) & (o <= f1) & (o <= f2) & (f1 <= n) & (f2 <= n) & (f1 + f2 - o <= n) & (f1 > 0) & (f2 > 0))
    if bad.any():
        count, first, second, size = (number[bad][0] for number in pair)
        raise refused("no_pair_counts", f"count {count:g}, first {first:g}, second {second:g}, size {size:g}")
    return pair


def _plain(values: Numbers) -> Numbers:
    """An array as it is, a single value (an array without dimensions) as a Python float."""
    values = np.asarray(values)
    return values if values.ndim else float(values)


def _evaluated(check: Callable[..., tuple[np.ndarray, ...]]) -> Callable[[Formula], Formula]:
    """
    A measure of plain numbers from its formula over four checked arrays of one shape.

    What the formula divides by 0 is missing, and so is all of a word that is absent on both sides.
    """

    def of_formula(formula: Formula) -> Formula:
        @wraps(formula)
        def measure(*numbers: Numbers, **options: Any) -> Any:
            checked = check(*numbers)
            with np.errstate(divide="ignore", invalid="ignore"):
                found = formula(*checked, **options)
            known = checked[0] + checked[2] > 0  # of a pair of words, both occur
            of_each = [
                _plain(np.where(known & np.isfinite(values), values, np.nan))
                for values in (found if isinstance(found, tuple) else (found,))
            ]
            return tuple(of_each) if isinstance(found, tuple) else of_each[0]

        return measure

    return of_formula


of_sides, of_pair = _evaluated(_checked_sides), _evaluated(_checked_pair)


@of_sides
def log_likelihood(count, size, reference_count, reference_size, *, cells: int = 2, correction: str = "") -> Numbers:
    """
    The log-likelihood ratio G2: how poorly "equally common in both" fits two counts.

    Two formulas go by this name. `cells=2` compares the two counts alone with what is expected
    (Rayson & Garside; the usual one for keywords); `cells=4` also compares all other words (Dunning;
    the usual one for collocations) and is a little larger. Two corrections for small tables apply to four cells only:
    "williams" divides by Williams's factor, "yates" takes each difference half a count smaller. Above 3.84 p < .05,
    above 15.13 p < .0001. It grows with the size of the corpora: for the size of a difference see `log_ratio`, and
    report the two together.

    国难 ("national crisis"), 60 times in 20,000 words against 15 in 25,000:

    >>> round(log_likelihood(60, 20_000, 15, 25_000), 2)
    39.88
    >>> round(log_likelihood(60, 20_000, 15, 25_000, cells=4), 2)
    39.95

    A word that is absent on both sides has no value (nan). Counts and sizes are in words; arrays give
    an array. Raises `PressframesError` when a count is negative or larger than its corpus.

    Sources: Rayson & Garside (2000); Dunning (1993); Williams (1976); Yates (1934).
    """
    if correction not in {2: [""], 4: ["", "williams", "yates"]}.get(cells, []):
        raise refused("no_g2", f"cells={cells!r}, correction={correction!r}")
    observed, expected, difference = _cross_table(
        count, size, reference_count, reference_size, yates=correction == "yates"
    )
    # of the difference and not of the ratio of two large numbers, which would have lost its last digits
    value = 2 * special.xlog1py(observed, difference / expected)[:cells].sum(axis=0)
    return np.maximum(value, 0) / (_williams(observed) if correction == "williams" else 1)


def _williams(observed: np.ndarray) -> np.ndarray:
    """Williams's q for tables of two by two: 1 in large tables, larger in small ones."""
    a, b, c, d = observed
    size = a + b + c + d
    return 1 + (size / (a + b) + size / (c + d) - 1) * (size / (a + c) + size / (b + d) - 1) / (6 * size)


@of_sides
def chi_squared(count, size, reference_count, reference_size, *, yates: bool = False) -> Numbers:
    """
    Pearson's chi-squared over all four cells; with `yates` each difference is taken half a count smaller.

    Unreliable where a count of less than 5 is expected: prefer `log_likelihood` or `fisher_p` there.

    >>> round(chi_squared(7, 10, 2, 9), 4), round(chi_squared(7, 10, 2, 9, yates=True), 4)
    (4.3372, 2.6324)

    A word that is absent on both sides has no value (nan). Sources: Pearson (1900); Yates (1934).
    """
    _, expected, difference = _cross_table(count, size, reference_count, reference_size, yates=yates)
    return (difference**2 / expected).sum(axis=0)


@of_sides
def fisher_p(count, size, reference_count, reference_size, *, alternative: str = "two-sided") -> Numbers:
    """
    Fisher's exact test: the probability of a table no more probable than this one.

    Exact for any counts, and slow: some hundred words a second; each pair of counts is worked out once. With
    `alternative="greater"` it is the probability that the first corpus has the word so often or oftener, with "less" so
    often or more rarely.

    >>> round(fisher_p(7, 10, 2, 9), 4), round(fisher_p(7, 10, 2, 9, alternative="greater"), 4)
    (0.0698, 0.0513)

    A word that is absent on both sides has no value (nan). Source: Fisher (1922).
    """

    def p_of(a: int, b: int, c: int, d: int) -> float:
        return scipy.stats.fisher_exact([[a, b], [c, d]], alternative).pvalue

    return np.vectorize(p_of, [float])(count, reference_count, size - count, reference_size - reference_count)


def p_of_chi_squared(statistic: Numbers) -> Numbers:
    """
    The p of a G2 or chi-squared with one degree of freedom; nan stays nan.

    >>> round(p_of_chi_squared(3.841459), 4)
    0.05
    """
    return _plain(np.maximum(special.chdtrc(1, np.asarray(statistic, float)), SMALLEST_P))


def _cross_table(a, c, b, d, *, yates: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Observed counts, expected ones and their difference, in a table of two by two: arrays of float64 with four rows.

    The rows are the word in both corpora, then all other words in both; expected is what both corpora together
    predict. With `yates` each observed count is half a count nearer to what is expected, or the same.
    """
    share = (a + b) / (c + d)
    more = a - c * share
    nearer = np.clip(more, -HALF, HALF) if yates else 0.0
    signs = np.array([1.0, -1.0, -1.0, 1.0]).reshape(4, *[1] * share.ndim)
    expected = np.stack([c * share, d * share, c * (1 - share), d * (1 - share)])
    return np.stack([a, b, c - a, d - b]) - signs * nearer, expected, signs * (more - nearer)


def check_share(confidence: float) -> None:
    """Raise `PressframesError` for a confidence that is no share: 95 is meant as .95."""
    if not 0 < confidence < 1:
        raise PressframesError(f"confidence={confidence:g} (1 - alpha): expected a share between 0 and 1, such as .95.")


def exact_interval(count: Numbers, size: Numbers, *, confidence: Numbers = 0.95) -> tuple[Numbers, Numbers]:
    """
    The lower and upper bound of a share, exact where what is counted falls independently: Clopper and Pearson's.

    A share of 0 has the lower bound 0, a share of 1 the upper bound 1; the other bound says what may still be.
    `count` and `size` need not be whole (an effective number of sentences is none); arrays give arrays.

    >>> [round(bound, 3) for bound in exact_interval(3, 12)], [round(bound, 3) for bound in exact_interval(0, 6)]
    ([0.055, 0.572], [0.0, 0.459])

    Source: Clopper & Pearson (1934).
    """
    k, n, tail = _floats(count, size, (1 - np.asarray(confidence)) / 2)
    rest = n - k
    low = np.where(k == 0, 0, special.betaincinv(np.maximum(k, SMALLEST_P), rest + 1, tail))
    high = np.where(rest == 0, 1, 1 - special.betaincinv(np.maximum(rest, SMALLEST_P), k + 1, tail))
    return _plain(low), _plain(high)


@of_sides
def log_ratio(count, size, reference_count, reference_size) -> Numbers:
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
    rate, reference_rate = np.where(count, count, HALF) / size, np.where(reference_count, reference_count, HALF)
    return np.log2(rate / (reference_rate / reference_size))


@of_sides
def log_ratio_interval(
    count, size, reference_count, reference_size, *, confidence: float = 0.95, comparisons: int = 1
) -> tuple[Numbers, Numbers]:
    """
    The lower and upper bound of the Log Ratio, exact for words that fall independently of each other.

    Words of one article do not: for an interval that knows about articles, see `intervals`.
    A bound is missing (nan) where one side never uses the word: however large the ratio, the counts do not exclude it.
    With `comparisons` the bounds hold for that many words at once (Bonferroni).

    >>> [round(bound, 2) for bound in log_ratio_interval(60, 20_000, 15, 25_000)]
    [1.49, 3.25]
    >>> log_ratio_interval(60, 20_000, 0, 25_000)[1]
    nan

    Method: Clopper and Pearson's interval for the share of the word's occurrences that fall in the first corpus,
    as in Evert (2022).
    """
    check_share(confidence)
    tail = (1 - confidence) / 2 / comparisons
    low = special.betaincinv(count, reference_count + 1, tail)
    # 1 - share is asked for, not share: close to 1 the share itself has lost its digits
    high_rest = special.betaincinv(reference_count, count + 1, tail)
    low, high = low / (1 - low), (1 - high_rest) / high_rest
    return np.log2(low * reference_size / size), np.log2(high * reference_size / size)


@of_sides
def conservative_log_ratio(
    count, size, reference_count, reference_size, *, alpha: float = 0.05, comparisons: int = 1
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
    return np.maximum(np.nan_to_num(low, nan=-np.inf), 0) + np.minimum(np.nan_to_num(high, nan=np.inf), 0)


@of_sides
def percent_difference(count, size, reference_count, reference_size) -> Numbers:
    """
    %DIFF: by how many percent the rate in the first corpus lies above the rate in the second.

    >>> round(percent_difference(206523, 959641, 178174, 1562358), 1)
    88.7

    Missing (nan) where the second corpus never uses the word: no percentage can be taken of 0.
    Source: Gabrielatos & Marchi (2011).
    """
    return (relative_risk(count, size, reference_count, reference_size) - 1) * 100


@of_sides
def relative_risk(count, size, reference_count, reference_size) -> Numbers:
    """
    How many times as common the word is in the first corpus: the ratio of the rates, whose logarithm is the Log Ratio.

    >>> round(relative_risk(60, 20_000, 15, 25_000), 2)
    5.0

    Missing (nan) where the second corpus never uses the word. Source: Cornfield (1951).
    """
    return (count / size) / (reference_count / reference_size)


@of_sides
def simple_maths(count, size, reference_count, reference_size, *, added: float = 1) -> Numbers:
    """
    The ratio of the rates per million words, each with `added` put to it, so that 0 can be a reference.

    1 means equally common. A small number added lifts rare words, a large one (100, 1000) common ones. A word that is
    10 times in a million words and never in another million:

    >>> simple_maths(10, 1_000_000, 0, 1_000_000), simple_maths(10, 1_000_000, 0, 1_000_000, added=100)
    (11.0, 1.1)

    A word that is absent on both sides has no value (nan). Source: Kilgarriff (2009).
    """
    return (count / size * 1e6 + added) / (reference_count / reference_size * 1e6 + added)


@of_sides
def odds_ratio(count, size, reference_count, reference_size) -> Numbers:
    """
    The odds of the word against all other words in the first corpus, over the same odds in the second.

    >>> round(odds_ratio(16217, 2796938, 735, 2087946), 1)
    16.6

    Missing (nan) where the second corpus never uses the word. Source: Pojanapunya & Todd (2018).
    """
    a, b, c, d = _cross_table(count, size, reference_count, reference_size)[0]
    return a * d / (b * c)


@of_sides
def bayesian_information(count, size, reference_count, reference_size) -> Numbers:
    """
    BIC: the two-cell log-likelihood less the logarithm of the words in both corpora.

    Above 0 there is some evidence for a difference, above 2 positive, above 6 strong, above 10 very strong evidence;
    below 0 the evidence is for none. Unlike p it does not turn every large corpus into a discovery.

    >>> round(bayesian_information(16217, 2796938, 735, 2087946), 2)
    13268.98

    Source: Wilson (2013).
    """
    return log_likelihood(count, size, reference_count, reference_size) - np.log(size + reference_size)


@of_sides
def effect_size_ll(count, size, reference_count, reference_size) -> Numbers:
    """
    ELL: the two-cell log-likelihood as a share of the largest it could be, between 0 and 1.

    >>> round(effect_size_ll(16217, 2796938, 735, 2087946), 6)
    0.000306

    Missing (nan) where the smaller expected count is 1 or less: its logarithm is no scale there.
    Source: Johnston, Berry & Mielke (2006).
    """
    _, expected, _ = _cross_table(count, size, reference_count, reference_size)
    smaller = np.maximum(np.minimum(expected[0], expected[1]), 1)
    most = (size + reference_size) * np.log(smaller)  # 0 divides to a missing value
    return log_likelihood(count, size, reference_count, reference_size) / most


@of_pair
def expected_count(count, first, second, size) -> Numbers:
    """
    How often two words would meet by chance: `first` x `second` / `size`.

    Here and below, `count` is how often they meet, `first` and `second` how often each could (the places
    around the node, the occurrences of the collocate), and `size` the number of places in all.
    """
    return first * second / size


@of_pair
def mutual_information(count, first, second, size, *, power: int = 1, base: float = 2) -> Numbers:
    """
    MI: how many doublings more often two words meet than by chance. `power=3` is MI3, less taken by rare pairs.

    Large for rare words that meet once: read it with its count, or beside `t_score`.

    >>> round(mutual_information(20, 42, 20, 14_307_668), 2)
    18.38

    Missing (nan) for a pair that never meets: not "minus infinity times attracted". Sources: Church & Hanks (1990);
    for MI3, Daille (1994).
    """
    return np.log(count**power / (first * second / size)) / np.log(base)


@of_pair
def normalised_information(count, first, second, size) -> Numbers:
    """
    NPMI: `mutual_information` as a share of the largest it could be: 1 always together, 0 by chance, -1 never.

    >>> round(normalised_information(20, 42, 20, 14_307_668), 3)
    0.945

    Missing (nan) for a pair that never meets, as for `mutual_information`, and for one that is everywhere.
    Source: Bouma (2009).
    """
    return mutual_information(count, first, second, size) / np.log2(size / count)


@of_pair
def minimum_sensitivity(count, first, second, size) -> Numbers:
    """
    The smaller of the two shares "of the first word's places with the second" and the reverse; 1 always together.

    >>> round(minimum_sensitivity(110, 2552, 221, 31_777), 4)
    0.0431

    Source: Pedersen & Bruce (1996).
    """
    return count / np.maximum(first, second)


@of_pair
def t_score(count, first, second, size) -> Numbers:
    """
    How far the count lies above chance, in units of its own root; above 2 is usually read as a collocation.

    >>> round(t_score(8, 15_828, 4_675, 14_307_668), 4)
    0.9999

    The formula is (O - E) / sqrt(O), with O the count and E what chance gives; programs that divide by
    sqrt(O (1 - O / size)) give hardly more. Missing (nan) for a pair that never meets. Source: Church et al. (1991).
    """
    return (count - first * second / size) / np.sqrt(count)


@of_pair
def z_score(count, first, second, size) -> Numbers:
    """
    How far the count lies above chance, in units of the root of what chance gives.

    Larger than `t_score` for rare pairs, which it takes for more certain than they are.

    >>> round(z_score(8, 15_828, 4_675, 14_307_668), 4)
    1.2436

    The formula is (O - E) / sqrt(E), as in Evert (2008). That of Berry-Rogghe (1973), who brought the score to
    collocations, divides by sqrt(E (1 - p)), with p = `second` / `size`: for words that are not frequent the same.

    Source: Evert (2008), after Berry-Rogghe (1973).
    """
    chance = first * second / size
    return (count - chance) / np.sqrt(chance)


@of_pair
def signed_log_likelihood(count, first, second, size) -> Numbers:
    """
    Dunning's four-cell G2, negative where two words meet less often than by chance.

    >>> round(signed_log_likelihood(110, 2552, 221, 31_777), 2)
    270.72

    Missing (nan) where every place is near the first word: there is no elsewhere to compare with.
    Source: Dunning (1993).
    """
    elsewhere = size - first
    value = log_likelihood(count, first, second - count, np.where(elsewhere, elsewhere, first), cells=4)
    return np.where(elsewhere, np.sign(count - first * second / size) * value, np.nan)


def log_dice(count: Numbers, first: Numbers, second: Numbers, _size: Numbers = None) -> Numbers:
    """
    logDice: 14 if two words are always together, one less for each halving; the same in corpora of any size.

    It is 14 and the logarithm (base 2) of Dice's coefficient: twice the times they meet over the times either occurs.

    >>> round(log_dice(110, 2552, 221), 2)
    10.34

    `first` and `second` are the counts of the two words themselves; the size plays no part and is taken so that all
    measures of attraction are called alike. Missing (nan) for a pair that never meets.
    Sources: Rychly (2008); Dice (1945).
    """
    count, first, second = _floats(count, first, second)
    with np.errstate(divide="ignore"):
        return _plain(np.where(count > 0, 14 + np.log2(2 * count / (first + second)), np.nan))


@of_pair
def delta_p(count, first, second, size) -> tuple[Numbers, Numbers]:
    """
    How much more probable the second word is near the first than elsewhere, and the first near the second.

    The one measure with a direction: 0.7 and 0.03 say that the second word calls for the first, not the reverse.

    >>> [round(value, 3) for value in delta_p(5_610, 174_548, 7_867, 10_409_868)]
    [0.032, 0.697]

    Missing (nan) where a word is everywhere. Source: Gries (2013).
    """
    return count / first - (second - count) / (size - first), count / second - (first - count) / (size - second)


def adjust_p(p: Numbers, method: str = "benjamini-hochberg") -> np.ndarray:
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
    (p,) = _floats(p)
    one_of(CORRECTIONS, method, "correction ", "correction")
    wrong = p[(p < 0) | (p > 1)]
    if len(wrong):
        raise PressframesError(f"p = {wrong[0]:g} is no probability. Expected numbers from 0 to 1.")
    known = np.flatnonzero(~np.isnan(p))
    adjusted = np.full(p.shape, np.nan)
    ascending = known[np.argsort(p[known], kind="stable")]
    adjusted[ascending] = np.minimum(CORRECTIONS[method](p[ascending]), 1)
    return adjusted


def _benjamini_hochberg(ascending: np.ndarray) -> np.ndarray:
    rank = np.arange(1, len(ascending) + 1)
    return np.minimum.accumulate((ascending * len(ascending) / rank)[::-1])[::-1]


# Each takes rising p and gives them adjusted, still to be cut off at 1.
CORRECTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "benjamini-hochberg": _benjamini_hochberg,
    "bonferroni": lambda ascending: ascending * len(ascending),
    "holm": lambda ascending: np.maximum.accumulate(ascending * np.arange(len(ascending), 0, -1)),
}


class Measure(NamedTuple):
    """
    A row of a table of measures: what it is in a caption, the function, and the keys of its works in `bibliography`,
    with spaces between them.

    A measure is called as its function is:

    >>> round(SIZES["log_ratio"](60, 20_000, 15, 25_000), 2)
    2.32
    """

    meaning: str
    function: Formula
    works: str

    @property
    def sources(self) -> list[str]:
        """The keys of the works one by one."""
        return self.works.split()

    def __call__(self, *counts: Numbers) -> Any:
        """The value of these counts and sizes, in the order that the function takes them."""
        return self.function(*counts)


def table_of(functions: Mapping[str, Formula]) -> dict[str, Measure]:
    """A row for each function by the name of its measure, with what `lexicons/measures.toml` says of it."""
    return {name: Measure(function=function, **lexicon("measures")[name]) for name, function in functions.items()}


def rows_named(rows: Mapping[str, Measure], names: str | Sequence[str]) -> list[str]:
    """
    The names of some rows of a table of measures, one or several or "all", checked.

    >>> rows_named(SIZES, ["log_ratio", "bic"]), rows_named(SIZES, "bic")
    (['log_ratio', 'bic'], ['bic'])
    """
    chosen = list(rows) if names == "all" else as_words(names)
    for name in chosen:
        one_of([*rows, "all"], name, "measures=", "measure in this table")
    return chosen


def _with_p(statistic: Formula, **options: Any) -> Formula:
    """A test gives its statistic and the p of it: here of a chi-squared with one degree of freedom."""
    return lambda *counts: (value := statistic(*counts, **options), p_of_chi_squared(value))


def _exact(alternative: str) -> Formula:
    """An exact test, which has a p and no statistic."""
    return lambda *counts: (np.full_like(p := fisher_p(*counts, alternative=alternative), np.nan), p)


# Tests of keyness give (statistic, p) of (count, size, reference_count, reference_size).
TESTS = table_of(
    {
        "g2-2cell": _with_p(log_likelihood),
        "g2-4cell": _with_p(log_likelihood, cells=4),
        "g2-williams": _with_p(log_likelihood, cells=4, correction="williams"),
        "g2-yates": _with_p(log_likelihood, cells=4, correction="yates"),
        "chi2": _with_p(chi_squared),
        "chi2-yates": _with_p(chi_squared, yates=True),
        "fisher": _exact("two-sided"),
        "fisher-greater": _exact("greater"),
    }
)

# Sizes of a difference, of (count, size, reference_count, reference_size).
SIZES = table_of(
    {
        "log_ratio": log_ratio,
        "percent_difference": percent_difference,
        "relative_risk": relative_risk,
        "simple_maths": simple_maths,
        "simple_maths_100": partial(simple_maths, added=100),
        "odds_ratio": odds_ratio,
        "bic": bayesian_information,
        "ell": effect_size_ll,
    }
)

# Attraction of two words, of (count, first, second, size); the last gives a value for each direction.
ATTRACTION = table_of(
    {
        "log_dice": log_dice,
        "mi": mutual_information,
        "mi3": partial(mutual_information, power=3),
        "npmi": normalised_information,
        "minimum_sensitivity": minimum_sensitivity,
        "t": t_score,
        "z": z_score,
        "g2": signed_log_likelihood,
        "delta_p": delta_p,
    }
)
