"""
How often words occur, in how many parts of the corpus and out of how many words, over time, and how evenly spread.

Sequences of words are words too: `ngrams` makes a token table of them, for which every measure works unchanged. For how
evenly a word is spread there is a measure for every formula that goes by a name: most take counts by part, those of
where a word is in the running text (ARF, AWT, ALD) the order of words.
"""

from collections.abc import Sequence
from functools import partial
from importlib.resources import files
from numbers import Real
from pathlib import Path
from typing import Unpack

import numpy as np
import pandas as pd
import scipy  # loads scipy.io on first use
from scipy import sparse, special

from pressframes.corpus.documents import COUNTED_PERIODS
from pressframes.corpus.heads import iso_date
from pressframes.corpus.tokens import Piece, Tokens, WordSource, number_words
from pressframes.errors import PressframesError, one_of, refused
from pressframes.files import Content, to_csv, write_together
from pressframes.lists import as_words
from pressframes.statistics.contexts import Pattern, find_places, read_patterns
from pressframes.statistics.counts import (
    PER,
    PartCounts,
    Source,
    add_distances,
    are_words,
    close_circles,
    count_parts,
    has_order,
    keep_words,
    names_of,
    number_segments,
    rate_per_10k,
    word_by_word,
)
from pressframes.statistics.measures import rows_named, table_of
from pressframes.statistics.results import Limits, Result, finish, parts_sentence, said


def word_frequencies(source: Source, *, by: str = "article", **limits: Unpack[Limits]) -> Result:
    """
    Every word with its count, its rate and its range, the most frequent first.

    Columns: `rank` (1 is the most frequent; equal counts in code point order), `word`, `count`,
    `base` (all words of the corpus), `rate_per_10k` (`count` / `base` x 10,000), `range` (in how many articles or
    paragraphs the word occurs), `parts` (out of how many), `variant` (what the range counts) and `preset`.

    >>> table = pd.DataFrame({"document": [0, 0, 1], "paragraph": 0, "word": ["党", "员", "党"], "count": [2, 1, 3]})
    >>> word_frequencies(table)[["word", "count", "base", "rate_per_10k", "range", "parts"]]
      word  count  base  rate_per_10k  range  parts
    0    党      5     6   8333.333333      2      2
    1    员      1     6   1666.666667      1      2

    `stop` names a list of `wordlists()` ("stop-words"), a word or several of both to leave out, and `minimum_count` and
    `minimum_range` leave out rare words; the caption says what that takes away. Bases still count all words.

    `source` is a token table or a table of counts. A corpus without words raises `PressframesError`.
    """
    (counts,), left_out = keep_words([count_parts(source, by=by)], **limits)
    frame = counts.columns("word", "count", "base", "rate_per_10k", "range", "parts")
    frame.insert(0, "rank", np.arange(1, len(frame) + 1))
    caption = said("word_frequencies", counts=counts, per=PER, left_out=left_out)
    sources = ["mcenery-hardie", "gries-2008"]
    return finish(frame, caption, sources, variant=f"range over {counts.by}s", preset=counts.preset)


def rates_over_time(
    source: Source, documents: pd.DataFrame, words: str | Sequence[str], *, every: str = "day"
) -> Result:
    """
    How often one or several words occur in each period, from the first dated article to the last, a row for each.

    Columns: `word`, `period` (its first day), `count`, `base` (all words of the period), `rate_per_10k`, `range`
    (articles with the word), `parts` (articles of the period), `note`, `variant` and `preset`. A period without
    articles keeps its row: its `base` is 0, its rate missing and its note says so, so that a line drawn through the
    rates breaks there.

    `documents` is the table of a corpus with `document` and `date`; articles without a date are left out and
    counted in the caption. `every` is "day", "week" (from Monday), "month" or "year".

    Of a token table the words may be patterns as in `concordance` ("疫情 防控", "疫*", "/疫情[防抗]/"), and a word that
    was
    never cut so is counted as printed; a pattern counts once wherever it is found, and the base remains all words.

    A word that does not occur has the rate 0 in periods with articles, for there were words to find it in; the caption
    names words that never occur. No dates at all, or a date that cannot be read, raise `PressframesError`.
    """
    one_of(COUNTED_PERIODS, every, "every=", "period")
    words = as_words(words)
    counts = count_parts(source, by="article")
    period = _periods(counts.parts["document"], documents, COUNTED_PERIODS[every])
    dated = np.flatnonzero(period.notna())
    calendar = pd.period_range(period.min(), period.max(), freq=COUNTED_PERIODS[every])
    place = calendar.get_indexer(pd.PeriodIndex(period.iloc[dated]))
    adding = sparse.csr_array((np.ones(len(dated), np.int64), (place, dated)), (len(calendar), len(period)))
    base, parts = adding @ counts.sizes, np.bincount(place)
    by_part = _counts_by_part(source, counts, words)
    count, found = adding @ by_part, adding @ (by_part > 0).astype(np.int64)
    with np.errstate(invalid="ignore"):
        rates = rate_per_10k(count, base[:, None])
    first_days, notes = calendar.start_time.strftime("%Y-%m-%d"), np.where(parts > 0, "", "no article")
    frame = pd.MultiIndex.from_product([words, first_days], names=["word", "period"]).to_frame(index=False)
    columns = {"count": count.T, "base": base, "rate_per_10k": rates.T, "range": found.T, "parts": parts, "note": notes}
    for name, values in columns.items():
        frame[name] = np.broadcast_to(values, count.T.shape).ravel()
    undated, gaps = len(counts.sizes) - len(dated), int((parts == 0).sum())
    never = [words[place] for place in np.flatnonzero(by_part.sum(axis=0) == 0)]
    facts = {"per": PER, "every": every, "first": calendar[0].start_time, "last": calendar[-1].end_time}
    facts |= {"base": int(base.sum()), "dated": parts_sentence(len(dated), "article")}
    facts["undated"] = f"; {parts_sentence(undated, 'article')} without a date left out" if undated else ""
    caption = said("rates_over_time", **facts, gaps=gaps or None, periods=len(calendar), never=", ".join(never) or None)
    return finish(frame, caption, ["mcenery-hardie"], variant=f"by {every}", preset=counts.preset)


def _counts_by_part(source: Source, counts: PartCounts, words: list[str]) -> np.ndarray:
    """How often each word (column) or, of tokens, each pattern is found in each article (row) of `counts` (int64)."""
    columns = pd.Index(counts.words).get_indexer(words)
    occurs = columns >= 0
    by_part = np.zeros((len(counts.sizes), len(words)), np.int64)
    by_part[:, occurs] = counts.only(columns[occurs]).matrix.toarray()
    if not has_order(source):
        return by_part
    for number in np.flatnonzero(~occurs):  # a pattern, or a word that was never cut so
        try:
            pattern = read_patterns(source, words[number])[0]
        except PressframesError:
            if words[number].startswith("/"):
                raise
            continue
        documents = np.concatenate([*source.each(_documents_of, pattern), np.zeros(0, np.int64)])
        place = pd.Index(counts.parts["document"]).get_indexer(documents)
        by_part[:, number] = np.bincount(place[place >= 0], minlength=len(counts.sizes))
    return by_part


def _documents_of(piece: Piece, pattern: Pattern) -> np.ndarray:
    """The document of each place of a pattern in a piece (int64)."""
    first = find_places(piece, pattern).first
    return piece.tokens.document[first].astype(np.int64) + piece.first_document


def _periods(of: pd.Series, documents: pd.DataFrame, frequency: str) -> pd.Series:
    missing = [column for column in ("document", "date") if column not in documents.columns]
    if missing:
        raise refused("document_columns", missing=", ".join(missing))
    twice = documents["document"][documents["document"].duplicated()]
    if len(twice):
        raise refused("document_twice", f"document {twice.iloc[0]}")
    printed = documents.set_index("document")["date"].reindex(of).astype(object)
    # 20220301 is a day in March, and not so many nanoseconds after 1970
    printed = printed.map(lambda date: f"{date:.0f}" if isinstance(date, Real) and date == date else date)
    dates = pd.to_datetime(printed, format="ISO8601", errors="coerce")
    dates = dates.fillna(pd.to_datetime(printed.map(iso_date), format="ISO8601"))  # 2022年3月1日
    unread = printed[dates.isna() & printed.notna()]
    if len(unread):
        raise refused("no_date", f"document {unread.index[0]}", date=unread.iloc[0])
    if dates.isna().all():
        raise refused("undated")
    return dates.dt.to_period(frequency).reset_index(drop=True)


def ngrams(source: WordSource, length: int | Sequence[int] = 2) -> Tokens:
    """
    The token table of all sequences of `length` words, or of several lengths, each a token joined by spaces.

    A sequence never crosses punctuation or the end of a paragraph. Its `start` and `end` span the text from its first
    to its last word; of those that start at one word the shorter comes first. Frequencies, dispersion and keyness of
    n-grams are those of this table.

    抗疫 一线 ("anti-epidemic front line"):

    >>> from pressframes.corpus import corpus_from_texts
    >>> from pressframes.words import tokenize
    >>> tokens = tokenize(corpus_from_texts(["奋战在抗疫一线，奋战在工厂"]))
    >>> ngrams(tokens, 2).vocabulary
    ('奋战 在', '在 工厂', '在 抗疫', '抗疫 一线')
    >>> ngrams(tokens, (3, 4)).vocabulary
    ('在 抗疫 一线', '奋战 在 工厂', '奋战 在 抗疫', '奋战 在 抗疫 一线')

    A length below 2, or one of which the text has no sequence, raises `PressframesError`.
    """
    lengths = [int(words) for words in np.unique(np.array(length, dtype=int))]
    if not lengths or lengths[0] < 2:
        raise PressframesError(f"length={length}: an n-gram has two words or more. For single words use the tokens.")
    tokens = source.whole()
    starts = [_starts_of_sequences(tokens, words) for words in lengths]
    first, words = np.concatenate(starts), np.repeat(lengths, [len(some) for some in starts])
    order = np.lexsort([words, first])
    first, words = first[order], words[order]
    cut, ends = names_of(tokens.vocabulary)[tokens.word].tolist(), first + words
    sequences = [" ".join(cut[start:end]) for start, end in zip(first.tolist(), ends.tolist(), strict=True)]
    ids, vocabulary = number_words(sequences)
    return Tokens(
        vocabulary=vocabulary,
        word=ids,
        document=tokens.document[first],
        paragraph=tokens.paragraph[first],
        start=tokens.start[first],
        end=tokens.end[ends - 1],
        preset=f"{tokens.preset}, sequences of {', '.join(map(str, lengths))} words",
    )


def _starts_of_sequences(tokens: Tokens, length: int) -> np.ndarray:
    """The places where so many words follow each other without a mark or the end of a paragraph between them."""
    words, paragraph = are_words(tokens.vocabulary)[tokens.word], number_segments(tokens, "paragraph")
    starts = np.flatnonzero(words[: 1 - length])
    for step in range(1, length):
        following = starts + step
        starts = starts[words[following] & (paragraph[following] == paragraph[starts])]
    if not len(starts):
        raise refused("no_sequence", f"length={length}", length=length)
    return starts


MILLION = 1_000_000
BUNDLE_COLUMNS = ["bundle", "length", "count", "base", "rate_per_million", "range", "parts"]


def lexical_bundles(
    source: WordSource, length: int | Sequence[int] = 4, *, minimum_rate: float = 20, minimum_range: int = 5
) -> Result:
    """
    The sequences of words that come back: at least so often in a million words, in at least so many articles.

    Columns: `bundle` (its words joined by spaces), `length`, `count`, `base` (words of the corpus), `rate_per_million`,
    `range` (articles with it) and `parts` (all articles); the most frequent first. The table is empty where nothing
    passes both limits, as in a corpus of few articles: the caption says out of how many.

    Source: Biber et al. (1999), who take 10 to 40 times per million and 5 texts.
    """
    words = count_parts(source)
    sequences = count_parts(ngrams(source, length))
    rate = sequences.totals / words.size * MILLION
    passing = (rate >= minimum_rate) & (sequences.ranges >= minimum_range)
    frame = sequences.columns("word", "count", "range").rename(columns={"word": "bundle"})
    frame = frame.assign(length=frame["bundle"].str.count(" ") + 1, base=words.size, rate_per_million=rate)
    frame = frame.assign(parts=len(words.sizes)).loc[passing, BUNDLE_COLUMNS].reset_index(drop=True)
    limits = f"at least {minimum_rate:g} per million words and in {minimum_range} articles"
    caption = said("lexical_bundles", limits=limits, shown=len(frame), sequences=len(passing), words=words)
    return finish(frame, caption, ["biber-1999"], variant=limits, preset=words.preset)


def write_matrix(source: Source, documents: pd.DataFrame, folder: str | Path, **limits: Unpack[Limits]) -> list[Path]:
    """
    Write how often each word is in each document, with the document variables, for R (quanteda) and scikit-learn.

    Four files in `folder`, whose paths are given: `matrix.mtx` (Matrix Market, a row a document, a column a word),
    `features.txt` (the words of the columns, one a line), `documents.csv` (the rows of `documents`, the table of a
    corpus, in the order of the rows) and `README.txt` (how to read them, what is in them and what was left out).
    Documents without words have no row. `stop`, `minimum_count` and `minimum_range` are those of `word_frequencies`.
    A document that is not in the table raises `PressframesError`.
    """
    (counts,), left_out = keep_words([count_parts(source)], **limits)
    unknown = counts.parts[~counts.parts["document"].isin(documents["document"])]
    if len(unknown):
        raise refused("no_row", f"document {unknown['document'].iloc[0]}")
    variables = counts.parts.merge(documents, on="document", how="left")
    how_to_read = files("pressframes.statistics").joinpath("how-to-read-a-matrix.txt").read_text(encoding="utf-8")
    words = finish(counts.columns("word"), [f"Base: {counts.presence}", left_out], [], variant="", preset=counts.preset)
    contents: dict[str, Content] = {
        "matrix.mtx": lambda file: scipy.io.mmwrite(file, counts.matrix, field="integer"),
        "features.txt": "".join(f"{word}\n" for word in counts.words),
        "documents.csv": "\ufeff" + to_csv(variables),
        "README.txt": f"{how_to_read}{words.caption}\n",
    }
    return write_together({Path(folder) / name: content for name, content in contents.items()})


def distance_measures(source: WordSource) -> pd.DataFrame:
    """
    Measures of the distances from each use of a word to its next, by `word`, in one pass over the text: ARF, AWT, ALD.

    ARF is the count of a word if it were only counted where it is spread evenly: equal to the count for a word at even
    distances, about 1 for one whose occurrences stand side by side. AWT is how many words one reads from a random place
    until the word comes, on average; ALD the mean logarithm (base 10) of the distance between two occurrences around a
    random place. The text is closed to a circle, so that the last use is followed by the first and the distances add up
    to the number of words; punctuation is no word.

    Source: Savicky & Hlavacova (2002).
    """
    is_word = are_words(source.vocabulary)
    counts = np.where(is_word, source.token_totals(), 0)
    size, position = int(counts.sum()), 0
    longest, sums = size / np.maximum(counts, 1), np.zeros((len(is_word), 3))
    ends = -np.ones((2, len(is_word)), np.int64)
    # in the order of the text: a word's last use in one piece and its first in the next are a distance apart
    for word in source.each(_words):
        position = add_distances(word, is_word, longest, position, ends, sums)
    close_circles(longest, size, ends, sums)
    present = np.flatnonzero(counts)
    shortened, squares, logarithms = sums[present].T
    table = {"arf": shortened * counts[present] / size, "awt": (squares / size + 1) / 2, "ald": logarithms / size}
    return pd.DataFrame(table, names_of(source.vocabulary)[present]).rename_axis("word")


def _words(piece: Piece) -> np.ndarray:
    return piece.tokens.word


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
    meanings = ", ".join(DISPERSION[name].meaning for name in given)
    caption = said("dispersion", counts=counts, meanings=meanings, missing=missing or None)
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


def carroll_d2(counts: PartCounts, *, of: str = "rates") -> np.ndarray:
    """
    Carroll's D2 of each word: the entropy of its spread over parts as a share of the largest possible; 1 is even.

    `of="rates"` allows for parts of different size, `of="counts"` does not. Source: Carroll (1970).
    """
    values = _values(counts, of)
    share = values / counts.by_word(counts.sum_by_word(values))
    entropy = -counts.sum_by_word(special.xlogy(share, share))
    return _of_parts(counts, np.minimum(entropy / np.log(max(len(counts.sizes), 2)) + 0.0, 1))


def rosengren_s(counts: PartCounts) -> np.ndarray:
    """Rosengren's S of each word: 1 is perfectly even, 1 / (number of parts) uneven. Source: Rosengren (1971)."""
    share = (counts.sizes / counts.size)[counts.matrix.indices]
    return _present(counts, counts.sum_by_word(np.sqrt(share * _shares(counts))) ** 2)


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


def lyne_d3(counts: PartCounts) -> np.ndarray:
    """Lyne's D3 of each word, for parts of equal size: 1 less chi-squared over four times the count. Lyne (1985)."""
    mean, variance = mean_and_variance(counts, of="counts", less=False)
    with np.errstate(invalid="ignore"):
        return 1 - variance * len(counts.sizes) / mean / (4 * counts.totals)


def mean_and_variance(counts: PartCounts, *, of: str, less: bool) -> tuple[np.ndarray, np.ndarray]:
    """Over all parts, those without the word counting 0; `less` divides by the number of parts less one."""
    parts = len(counts.sizes)
    values = _values(counts, of)
    mean = counts.sum_by_word(values) / parts
    squares = counts.sum_by_word((values - counts.by_word(mean)) ** 2) + (parts - counts.ranges) * mean**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return mean, squares / np.float64(parts - less)


# A variance below this share of the squared mean is what rounding leaves of 0.
ROUNDING = 1e-12


def rate_moments(counts: PartCounts) -> tuple[np.ndarray, np.ndarray]:
    """
    Mean and variance over all parts of each word's rate, as two arrays of float64; the rate is a share of 0 to 1.

    Parts without the word count as 0. The variance divides by the number of parts less one, and is missing (nan) in
    a corpus of one part.
    """
    mean, variance = mean_and_variance(counts, of="rates", less=True)
    if len(counts.sizes) < 2:
        return mean, np.full(len(mean), np.nan)
    return mean, np.where(variance > ROUNDING * mean**2, variance, 0)


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
        "arf": lambda source: distance_measures(source)["arf"],
        "awt": lambda source: distance_measures(source)["awt"],
        "ald": lambda source: distance_measures(source)["ald"],
    }
)
OF_ORDER = ("arf", "awt", "ald")  # those of the distances between uses, which are not told from counts
