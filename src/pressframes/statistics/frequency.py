"""
How often words occur, in how many parts of the corpus, and out of how many words; also over time.

Sequences of words are words too: `ngrams` makes a token table of them, for which every measure works unchanged.
"""

from collections.abc import Sequence
from importlib.resources import files
from numbers import Real
from pathlib import Path
from typing import Unpack

import numpy as np
import pandas as pd
import scipy  # loads scipy.io on first use
from scipy import sparse

from pressframes.corpus.documents import COUNTED_PERIODS
from pressframes.corpus.heads import iso_date
from pressframes.corpus.tokens import Piece, Tokens, WordSource, number_words
from pressframes.errors import PressframesError, check_call, one_of, refused
from pressframes.files import Content, to_csv, write_together
from pressframes.lists import as_words
from pressframes.statistics.contexts import Pattern, find_places, read_patterns
from pressframes.statistics.counts import (
    PER,
    PartCounts,
    Source,
    are_words,
    count_parts,
    has_order,
    names_of,
    rate_per_10k,
)
from pressframes.statistics.results import (
    EXCLUDED,
    Limits,
    Result,
    finish,
    make_result,
    parts_sentence,
    preset_sentence,
    words_kept,
)


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
    check_call(word_frequencies, locals())
    counts = count_parts(source, by=by)
    places, left_out = words_kept(counts.words, counts.totals, counts.ranges, **limits)
    counts = counts.only(places) if left_out else counts
    frame = counts.columns("word", "count", "base", "rate_per_10k", "range", "parts")
    frame.insert(0, "rank", np.arange(1, len(frame) + 1))
    caption = [
        "Word frequencies",
        f"Base: {counts.presence}; rates are per {PER:,} words, range is the number of {counts.by}s with the word",
        left_out,
    ]
    sources = ["mcenery-hardie", "gries-2008"]
    return finish(frame, caption, sources, variant=f"range over {counts.by}s", preset=counts.preset)


def zipf(source: Source) -> Result:
    """
    The counts by rank, and what Zipf's law would have: the data of a plot with two logarithmic axes.

    Columns: `rank`, `word`, `count`, `base`, `zipf_count` (the largest count divided by the rank), `log10_rank`,
    `log10_count`, `variant` and `preset`. A corpus without words raises `PressframesError`. Source: Zipf (1949).
    """
    check_call(zipf, locals())
    frequencies = word_frequencies(source)
    frame = pd.DataFrame(frequencies[["rank", "word", "count", "base"]])
    frame["zipf_count"] = frame["count"].max() / frame["rank"]
    frame["log10_rank"], frame["log10_count"] = np.log10(frame["rank"]), np.log10(frame["count"])
    frame["variant"], frame["preset"] = "largest count / rank", frequencies["preset"]
    caption = ["Counts by rank; by Zipf's law the count is the largest count divided by the rank"]
    return make_result(frame, [*caption, frequencies.caption.rstrip(".")], ["zipf"])


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
    check_call(rates_over_time, locals())
    one_of(COUNTED_PERIODS, every, "every=", "period")
    words = as_words(words)
    counts = count_parts(source, by="article")
    period = _periods(counts.parts["document"], documents, COUNTED_PERIODS[every])
    dated = np.flatnonzero(period.notna())
    calendar = pd.period_range(period.min(), period.max(), freq=COUNTED_PERIODS[every])
    place = calendar.get_indexer(pd.PeriodIndex(period.iloc[dated]))
    adding = sparse.csr_array((np.ones(len(dated), np.int64), (place, dated)), (len(calendar), len(period)))
    base, parts = adding @ counts.sizes, np.bincount(place, minlength=len(calendar))
    by_part = _counts_by_part(source, counts, words)
    count, found = adding @ by_part, adding @ (by_part > 0).astype(np.int64)
    with np.errstate(invalid="ignore"):
        rates = rate_per_10k(count, np.where(base > 0, base, np.nan)[:, None])
    first_days = calendar.start_time.strftime("%Y-%m-%d")
    frame = pd.DataFrame(
        {
            "word": np.repeat(np.array(words, dtype=object), len(calendar)),
            "period": np.tile(first_days, len(words)),
            "count": count.T.ravel(),
            "base": np.tile(base, len(words)),
            "rate_per_10k": rates.T.ravel(),
            "range": found.T.ravel(),
            "parts": np.tile(parts, len(words)),
            "note": np.tile(np.where(parts > 0, "", "no article"), len(words)),
        }
    )
    undated, gaps = len(counts.sizes) - len(dated), int((parts == 0).sum())
    never = [word for word, times in zip(words, by_part.sum(axis=0), strict=True) if not times]
    caption = [
        f"Rates per {PER:,} words by {every}, {calendar[0].start_time:%Y-%m-%d} to {calendar[-1].end_time:%Y-%m-%d}",
        f"Base: {int(base.sum()):,} words in {parts_sentence(len(dated), 'article')} with a date"
        + (f"; {parts_sentence(undated, 'article')} without a date left out" if undated else ""),
        f"{gaps} of {len(calendar)} {every}s have no article and no rate" if gaps else "",
        f"Never found: {', '.join(never)}" if never else "",
    ]
    return finish(frame, caption, ["mcenery-hardie"], variant=f"by {every}", preset=counts.preset)


def _counts_by_part(source: Source, counts: PartCounts, words: list[str]) -> np.ndarray:
    """How often each word (column) or, of tokens, each pattern is found in each article (row) of `counts` (int64)."""
    columns = pd.Index(counts.words).get_indexer(words)
    occurs = columns >= 0
    by_part = np.zeros((len(counts.sizes), len(words)), np.int64)
    by_part[:, occurs] = counts.only(columns[occurs]).matrix.toarray()
    if has_order(source):
        for number in np.flatnonzero(~occurs):  # a pattern, or a word that was never cut so
            by_part[:, number] = _count_pattern(source, counts, words[number])
    return by_part


def _count_pattern(source: WordSource, counts: PartCounts, written: str) -> np.ndarray:
    """How often a pattern is found in each article of `counts` (int64)."""
    try:
        pattern = read_patterns(source, written)[0]
    except PressframesError:
        if written.startswith("/"):
            raise
        return np.zeros(len(counts.sizes), np.int64)
    documents = np.concatenate([*source.each(_documents_of, pattern), np.zeros(0, np.int64)])
    place = pd.Index(counts.parts["document"]).get_indexer(documents)
    return np.bincount(place[place >= 0], minlength=len(counts.sizes))


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
    check_call(ngrams, locals())
    lengths = [int(words) for words in np.unique(np.array(length, dtype=int))]
    if not lengths or lengths[0] < 2:
        raise PressframesError(f"length={length}: an n-gram has two words or more. For single words use the tokens.")
    tokens = source.whole()
    starts = [_starts_of_sequences(tokens, words) for words in lengths]
    first, words = np.concatenate(starts), np.repeat(lengths, [len(some) for some in starts])
    order = np.lexsort([words, first])
    first, words = first[order], words[order]
    names = names_of(tokens.vocabulary)
    sequences = names[tokens.word[first]]
    for step in range(1, lengths[-1]):
        longer = words > step
        sequences[longer] += " " + names[tokens.word[first[longer] + step]]
    ids, vocabulary = number_words(sequences.tolist())
    return Tokens(
        vocabulary=vocabulary,
        word=ids,
        document=tokens.document[first],
        paragraph=tokens.paragraph[first],
        start=tokens.start[first],
        end=tokens.end[first + words - 1],
        preset=f"{tokens.preset}, sequences of {', '.join(map(str, lengths))} words",
    )


def _starts_of_sequences(tokens: Tokens, length: int) -> np.ndarray:
    """The places where so many words follow each other without a mark or the end of a paragraph between them."""
    words = are_words(tokens.vocabulary)[tokens.word]
    starts = np.flatnonzero(words[: len(words) - length + 1])
    for step in range(1, length):
        following = starts + step
        joined = words[following] & (tokens.document[following] == tokens.document[starts])
        starts = starts[joined & (tokens.paragraph[following] == tokens.paragraph[starts])]
    if not len(starts):
        raise refused("no_sequence", f"length={length}", length=length)
    return starts


MILLION = 1_000_000


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
    check_call(lexical_bundles, locals())
    words = count_parts(source)
    sequences = count_parts(ngrams(source, length))
    rate = sequences.totals / words.size * MILLION
    passing = (rate >= minimum_rate) & (sequences.ranges >= minimum_range)
    frame = pd.DataFrame(
        {
            "bundle": sequences.words,
            "length": [name.count(" ") + 1 for name in sequences.words],
            "count": sequences.totals,
            "base": words.size,
            "rate_per_million": rate,
            "range": sequences.ranges,
            "parts": len(words.sizes),
        }
    )[passing].reset_index(drop=True)
    limits = f"at least {minimum_rate:g} per million words and in {minimum_range} articles"
    caption = [f"Lexical bundles, {limits}: {len(frame):,} of {len(passing):,} sequences", f"Base: {words.presence}"]
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
    check_call(write_matrix, locals())
    counts = count_parts(source)
    places, left_out = words_kept(counts.words, counts.totals, counts.ranges, **limits)
    matrix = counts.only(places).matrix
    unknown = counts.parts[~counts.parts["document"].isin(documents["document"])]
    if len(unknown):
        raise refused("no_row", f"document {unknown['document'].iloc[0]}")
    variables = counts.parts.merge(documents, on="document", how="left")
    how_to_read = files("pressframes.statistics").joinpath("how-to-read-a-matrix.txt").read_text(encoding="utf-8")
    said = [f"Base: {counts.presence}", left_out, EXCLUDED, preset_sentence(counts.preset)]
    contents: dict[str, Content] = {
        "matrix.mtx": lambda file: scipy.io.mmwrite(file, matrix, field="integer"),
        "features.txt": "".join(f"{word}\n" for word in counts.words[places]),
        "documents.csv": "\ufeff" + to_csv(variables),
        "README.txt": how_to_read + " ".join(f"{sentence}." for sentence in said if sentence) + "\n",
    }
    return write_together({Path(folder) / name: content for name, content in contents.items()})
