"""
How evenly a word is spread over the parts of a corpus, by every formula that goes by a name.

Most measures take counts by part. Those of where a word is in the running text (ARF, AWT, ALD) need the order of words.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from scipy import special

from pressframes.corpus.tokens import Piece, WordSource
from pressframes.errors import check_call
from pressframes.statistics.counts import (
    PartCounts,
    Source,
    add_distances,
    are_words,
    close_circles,
    count_parts,
    has_order,
    names_of,
    word_by_word,
)
from pressframes.statistics.measures import rows_named, table_of
from pressframes.statistics.results import Result, finish


def sum_distances(source: WordSource) -> pd.DataFrame:
    """
    Sums over the distances from each use of a word to its next, by `word`, in one pass over the text.

    The text is closed to a circle, so that the last use is followed by the first and the distances add up to the number
    of words; punctuation is no word. Columns: `count`, `shortened` (each distance, but at most the number of words over
    `count`), `squares` (of the distances) and `logarithms` (of each, base 10, times the distance).
    """
    is_word = are_words(source.vocabulary)
    counts = np.where(is_word, source.token_totals(), 0)
    size, position = int(counts.sum()), 0
    longest, sums = size / np.maximum(counts, 1), np.zeros((len(is_word), 3))
    ends = np.full((2, len(is_word)), -1, np.int64)
    # in the order of the text: a word's last use in one piece and its first in the next are a distance apart
    for word in source.each(_words):
        position = add_distances(word, is_word, longest, position, ends, sums)
    close_circles(longest, size, ends, sums)
    present = np.flatnonzero(counts)
    table = pd.DataFrame(sums[present], names_of(source.vocabulary)[present], ["shortened", "squares", "logarithms"])
    return table.rename_axis("word").assign(count=counts[present])


def _words(piece: Piece) -> np.ndarray:
    return piece.tokens.word


def average_reduced_frequency(source: WordSource) -> pd.Series:
    """
    ARF by word: its count if it were only counted where it is spread evenly.

    Equal to the count for a word at even distances, about 1 for a word whose occurrences stand side by side.

    Source: Savicky & Hlavacova (2002).
    """
    distances = sum_distances(source)
    return distances["shortened"] * distances["count"] / distances["count"].sum()


def average_waiting_time(source: WordSource) -> pd.Series:
    """
    AWT by word: how many words one reads from a random place until the word comes, on average.

    Source: Savicky & Hlavacova (2002).
    """
    distances = sum_distances(source)
    return (distances["squares"] / distances["count"].sum() + 1) / 2


def average_logarithmic_distance(source: WordSource) -> pd.Series:
    """
    ALD by word: the mean logarithm (base 10) of the distance between two occurrences around a random place.

    Source: Savicky & Hlavacova (2002).
    """
    distances = sum_distances(source)
    return distances["logarithms"] / distances["count"].sum()


SHOWN = ("dp", "dp_norm", "juilland_d", "carroll_d2", "kld", "arf")


def dispersion(source: Source, *, by: str | int = "article", measures: str | Sequence[str] = SHOWN) -> Result:
    """
    Every word with its spread over articles, over paragraphs, or over a number of equal parts.

    | column | meaning | even | uneven |
    |---|---|---|---|
    | `range`, `parts` | parts with the word, all parts | all | 1 |
    | `dp`, `dp_norm` | share that would have to move; divided by its maximum | 0 | near 1; 1 |
    | `juilland_d` | Juilland's D on rates, standard deviation of all parts | 1 | 0 |
    | `carroll_d2` | entropy of the rates, as a share of the largest possible | 1 | 0 |
    | `kld` | Kullback-Leibler divergence from the sizes of the parts, in bits | 0 | large |
    | `arf` | average reduced frequency, at most `count`; needs the order of the words | `count` | 1 |

    `measures` names one or several rows of `DISPERSION`, in the order of the columns; beside these there are
    `dp_adjusted` (0 as even as a word of this count can be, 1 as uneven), `dp_egbert`, `rosengren_s`, `lyne_d3`, and
    `awt` and `ald`, which need the order of the words. `bootstrap_dispersion` gives DP with an interval.

    With few parts or a rare word no measure says much: a word that occurs twice is in two parts at most. `by` is
    "article", "paragraph" or the number of equal parts (which need the order of the words). `source` is a
    token table or a table of counts; of counts what needs the order is missing.

    党 ("party") twice in each of two articles, 疫 ("epidemic") four times in one:

    >>> table = pd.DataFrame({"document": [0, 0, 1, 1], "paragraph": 0, "word": ["党", "疫", "党", "人"],
    ...                       "count": [2, 4, 2, 4]})
    >>> dispersion(table)[["word", "count", "range", "parts", "dp", "dp_norm", "juilland_d"]]
      word  count  range  parts   dp  dp_norm  juilland_d
    0    人      4      1      2  0.5      1.0         0.0
    1    党      4      2      2  0.0      0.0         1.0
    2    疫      4      1      2  0.5      1.0         0.0

    In a corpus of one part all measures are missing (nan). A corpus without words raises `PressframesError`.
    """
    check_call(dispersion, locals())
    names = rows_named(DISPERSION, measures)
    counts, in_order = count_parts(source, by=by), has_order(source)
    of_parts = tuple(name for name in names if name not in OF_ORDER)
    columns = dict(zip(of_parts, _all_measures(counts, names=of_parts), strict=True))
    for name in {*OF_ORDER} & {*names}:
        columns[name] = DISPERSION[name](source)[counts.words].to_numpy() if in_order else np.nan
    frame = counts.columns("word", "count", "base", "range", "parts")
    frame = frame.assign(**{name: columns[name] for name in names})
    given = [name for name in names if in_order or name not in OF_ORDER]
    missing = ", ".join(name.upper() for name in names if name not in given)
    caption = [
        f"Dispersion over {counts.by}s: {', '.join(DISPERSION[name].meaning for name in given)}",
        f"{missing} is missing: it needs the order of the words, and only counts are at hand" if missing else "",
        f"Base: {counts.presence}",
    ]
    sources = [source for name in given for source in DISPERSION[name].sources]
    return finish(frame, caption, sources, variant=f"over {len(counts.sizes)} {counts.by}s", preset=counts.preset)


@word_by_word
def _all_measures(counts: PartCounts, *, names: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    """The measures of a table, so that counts on disk are read once for all."""
    return tuple(DISPERSION[name](counts) for name in names)


@word_by_word
def deviation_of_proportions(counts: PartCounts) -> np.ndarray:
    """
    DP of each word: the share of its occurrences that would have to move for it to be spread evenly.

    0 is perfectly even; close to 1 all stand in one small part. Parts may differ in size.
    A word that does not occur has no value (nan). Source: Gries (2008).

    Gries's example: 1, 2, 3, 4, 5 times in parts of 9, 10, 10, 10, 11 words.

    >>> from pressframes.statistics.counts import counts_of_word
    >>> round(deviation_of_proportions(counts_of_word([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])).item(), 2)
    0.18
    """
    expected = (counts.sizes / counts.size)[counts.matrix.indices]
    # parts without the word differ by their whole share: together 1 less the share of the parts with it
    moved = (counts.sum_by_word(np.abs(_shares(counts) - expected) - expected) + 1) / 2
    return _of_parts(counts, np.maximum(moved, 0))  # of an even word rounding may leave less than 0


@word_by_word
def normalised_deviation(counts: PartCounts, *, smallest: str = "of all parts") -> np.ndarray:
    """
    DPnorm of each word: DP divided by the largest value it can take, so that 1 means "all in the smallest part".

    `smallest="of all parts"` is the correction of Lijffijt & Gries (2012); `smallest="with the word"` takes the
    smallest part that has the word, as Egbert, Burch & Biber (2020) write it. Missing (nan) in a corpus of one part.
    """
    least = np.full(len(counts.words), counts.sizes.min())
    if smallest == "with the word":
        full = counts.ranges > 0
        sizes = counts.sizes[counts.matrix.indices]
        least[full] = np.minimum.reduceat(sizes, counts.matrix.indptr[:-1][full])
    with np.errstate(invalid="ignore"):
        return deviation_of_proportions(counts) / (1 - least / counts.size)


@word_by_word
def adjusted_deviation(counts: PartCounts) -> np.ndarray:
    """
    DP of each word between the least and the largest DP that a word of its count can have in these parts: 0 to 1.

    0 is as even as so many occurrences can be, which for a rare word is far from a DP of 0; 1 is all in the smallest
    parts. That takes out of DP what only tells how frequent a word is. The most even spread is in proportion to the
    sizes, by whole numbers; the least even one fills the smallest parts, each with as many as it has words. Missing
    (nan) for a word that occurs once, and where all spreads are alike. Source: Gries (2022), with the two spreads that
    the program tlda calls "even".

    0, 0, 1, 2, 5 times in parts of one size: DP .475, at least .15 and at most .8.

    >>> from pressframes.statistics.counts import counts_of_word
    >>> round(adjusted_deviation(counts_of_word([0, 0, 1, 2, 5], [1000] * 5)).item(), 3)
    0.5
    """
    sizes = np.sort(counts.sizes)
    totals, of_word = np.unique(counts.totals, return_inverse=True)
    least, most = np.array([_extreme_deviations(int(total), sizes) for total in totals]).T[:, of_word]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.clip((deviation_of_proportions(counts) - least) / np.where(most > least, most - least, np.nan), 0, 1)


def _extreme_deviations(total: int, sizes: np.ndarray) -> tuple[float, float]:
    """The least and the largest DP of a word that occurs `total` times in parts of these sizes, which rise."""
    if total < 2:
        return np.nan, np.nan
    expected = sizes / sizes.sum()
    wanted = expected * total
    short = np.sort(np.floor(wanted) + 1 - wanted)  # what each part gets too much where it is one of those rounded up
    even = short[: round(total - np.floor(wanted).sum())].sum() / total
    filled = np.minimum(sizes, (total - (np.cumsum(sizes) - sizes)).clip(0))
    return even, np.abs(filled / total - expected).sum() / 2


@word_by_word
def juilland_d(counts: PartCounts, *, of: str = "rates", deviation: str = "population") -> np.ndarray:
    """
    Juilland's D of each word: 1 is perfectly even, 0 all in one part.

    Defined for parts of equal size. For parts that differ, `of="rates"` compares rates and `of="counts"` ignores the
    sizes; `deviation` is the standard deviation of a "population" (Juilland) or of a "sample" (as spreadsheets
    have it). On one word the four variants can lie .05 apart: say which.
    Source: Juilland, Brodin & Davidovitch (1970).
    """
    mean, variance = mean_and_variance(counts, of=of, less=deviation == "sample")
    with np.errstate(invalid="ignore"):
        return 1 - np.sqrt(variance) / mean / np.sqrt(len(counts.sizes) - 1)


@word_by_word
def carroll_d2(counts: PartCounts, *, of: str = "rates") -> np.ndarray:
    """
    Carroll's D2 of each word: the entropy of its spread over parts as a share of the largest possible; 1 is even.

    `of="rates"` allows for parts of different size, `of="counts"` does not. Source: Carroll (1970).
    """
    values = _values(counts, of)
    share = values / counts.by_word(counts.sum_by_word(values))
    entropy = -counts.sum_by_word(special.xlogy(share, share))
    return _of_parts(counts, np.minimum(entropy / np.log(max(len(counts.sizes), 2)) + 0.0, 1))


@word_by_word
def rosengren_s(counts: PartCounts) -> np.ndarray:
    """Rosengren's S of each word: 1 is perfectly even, 1 / (number of parts) uneven. Source: Rosengren (1971)."""
    share = (counts.sizes / counts.size)[counts.matrix.indices]
    return _present(counts, counts.sum_by_word(np.sqrt(share * _shares(counts))) ** 2)


@word_by_word
def kullback_leibler(counts: PartCounts, *, scale: str = "bits") -> np.ndarray:
    """
    The divergence of a word's spread from the sizes of the parts; 0 is perfectly even.

    `scale="bits"` has no upper limit; `scale="0 to 1"` is the bits b as b / (1 + b), 0 still even.
    Sources: Kullback & Leibler (1951); for words, Gries (2021).
    """
    share = _shares(counts)
    bits = counts.sum_by_word(share * np.log2(share / (counts.sizes / counts.size)[counts.matrix.indices]))
    bits = _of_parts(counts, np.maximum(bits, 0))
    return bits / (1 + bits) if scale == "0 to 1" else bits


@word_by_word
def lyne_d3(counts: PartCounts) -> np.ndarray:
    """Lyne's D3 of each word, for parts of equal size: 1 less chi-squared over four times the count. Lyne (1985)."""
    mean, variance = mean_and_variance(counts, of="counts", less=False)
    with np.errstate(invalid="ignore"):
        return 1 - variance * len(counts.sizes) / mean / (4 * counts.totals)


@word_by_word
def mean_and_variance(counts: PartCounts, *, of: str, less: bool) -> tuple[np.ndarray, np.ndarray]:
    """Over all parts, those without the word counting 0; `less` divides by the number of parts less one."""
    parts = len(counts.sizes)
    values = _values(counts, of)
    mean = counts.sum_by_word(values) / parts
    squares = counts.sum_by_word((values - counts.by_word(mean)) ** 2) + (parts - counts.ranges) * mean**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return mean, squares / np.float64(parts - less)


def _values(counts: PartCounts, of: str) -> np.ndarray:
    return counts.matrix.data / (counts.sizes[counts.matrix.indices] if of == "rates" else 1.0)


def _shares(counts: PartCounts) -> np.ndarray:
    """For each stored count the share of the word's occurrences that stand in that part."""
    return counts.matrix.data / counts.by_word(counts.totals)


def _of_parts(counts: PartCounts, values: np.ndarray) -> np.ndarray:
    """A measure of each word, missing (nan) for words that do not occur and in a corpus of one part."""
    return _present(counts, values if len(counts.sizes) > 1 else np.full(len(values), np.nan))


def _present(counts: PartCounts, values: np.ndarray) -> np.ndarray:
    """A measure of each word, missing (nan) for words that do not occur."""
    return np.where(counts.totals > 0, values, np.nan)


DISPERSION = table_of(
    {
        "dp": deviation_of_proportions,
        "dp_norm": normalised_deviation,
        "dp_egbert": partial(normalised_deviation, smallest="with the word"),
        "dp_adjusted": adjusted_deviation,
        "juilland_d": juilland_d,
        "carroll_d2": carroll_d2,
        "kld": kullback_leibler,
        "rosengren_s": rosengren_s,
        "lyne_d3": lyne_d3,
        "arf": average_reduced_frequency,
        "awt": average_waiting_time,
        "ald": average_logarithmic_distance,
    }
)
OF_ORDER = ("arf", "awt", "ald")  # those of the distances between uses, which are not told from counts
