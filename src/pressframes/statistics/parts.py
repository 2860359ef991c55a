"""A corpus is counted by its parts: from tokens in one pass, or from the table of counts that is published."""

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.errors import PressframesError
from pressframes.statistics.counts import COUNT_COLUMNS, are_words, code_point_ranks, names_of
from pressframes.statistics.part_counts import PART_KEYS, PartCounts, from_entries, ordered_counts, without_empty_parts
from pressframes.statistics.passes import fill_counts, totals_and_ranges
from pressframes.statistics.segments import number_segments
from pressframes.words.pieces import Pieces, in_memory
from pressframes.words.tokens import Tokens

Source = Tokens | Pieces | pd.DataFrame | PartCounts


def count_parts(source: Source, *, by: str | int = "article") -> PartCounts:
    """
    Count the words of a corpus by article, by paragraph, by sentence, or by a number of equal parts.

    `source` is a token table or a table as `count_words` makes it (`document, paragraph, word, count`):
    both give the same counts, and so does a corpus on disk (by article without reading it into memory).
    Punctuation is not counted, and a part without words is no part. Counts by paragraph can be added up by article;
    counts by article cannot be taken apart. Sentences and equal parts are cut from the running text, so they need a
    token table; equal parts differ in size by one word at most.

    >>> table = pd.DataFrame({"document": [0, 0, 1], "paragraph": 0, "word": ["党", "员", "党"], "count": [2, 1, 3]})
    >>> counts = count_parts(table)
    >>> list(counts.words), counts.totals.tolist(), counts.sizes.tolist()
    (['党', '员'], [5, 1], [3, 3])

    A corpus without words raises `PressframesError`: no rate can be given of it.
    """
    if isinstance(source, PartCounts):
        return _regroup(source, by)
    if isinstance(source, Pieces) and by == "article":
        counts = source.article_counts()
    elif isinstance(source, Tokens | Pieces):
        counts = _from_tokens(in_memory(source), by)
    else:
        counts = _from_table(source, by)
    require_words(len(counts.sizes))
    return counts


def require_words(parts: int) -> None:
    """Raise `PressframesError` where no part of a corpus has words."""
    if not parts:
        raise PressframesError(
            "The corpus has no words to count (0 after punctuation is left out). Expected a corpus with text; "
            "check the file it was read from."
        )


def _from_tokens(tokens: Tokens, by: str | int) -> PartCounts:
    word, starts, keys = cut_into_parts(tokens, by)
    is_word = are_words(tokens.vocabulary)
    totals, ranges, sizes = totals_and_ranges(word, starts, is_word)
    listed = list_words(tokens, totals)
    ends = np.cumsum(ranges[listed])
    entry = np.zeros(len(is_word), np.int64)
    entry[listed] = ends - ranges[listed]
    # made here and not in the pass, because numpy asks for large memory pages
    part_of, count = (np.empty(ends[-1] if len(ends) else 0, np.int32) for _ in range(2))
    fill_counts(word, starts, is_word, entry, part_of, count)
    shape = (len(starts) - 1, len(listed))
    matrix = sparse.csc_array((count, part_of, np.append(0, ends)), shape=shape)
    words = names_of(tokens.vocabulary)[listed]
    return without_empty_parts(matrix, words, sizes, pd.DataFrame(keys), name_of_part(by), tokens.preset)


def list_words(tokens: Tokens, totals: np.ndarray) -> np.ndarray:
    """The ids of the words that occur, by falling count and in code point order; punctuation is not listed."""
    present = np.flatnonzero(are_words(tokens.vocabulary) & (totals > 0))
    return present[np.lexsort([code_point_ranks(tokens.vocabulary)[present], -totals[present]])]


def name_of_part(by: str | int) -> str:
    """What captions call a part: a number of parts stands for equal ones."""
    return "equal part" if isinstance(by, int) else by


def cut_into_parts(tokens: Tokens, by: str | int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """The word ids part by part, where each part starts (and the last ends), and the keys of the parts by name."""
    _check_parts(by)
    if by == "sentence":
        keys = {"sentence": number_segments(tokens, by)}
    elif isinstance(by, int):
        keys = {"part": _number_equal_parts(tokens, by)}
    else:
        keys = {name: getattr(tokens, name) for name in PART_KEYS[by]}
    starts = _where_they_change(keys)
    of_parts = {name: values[starts[:-1]] for name, values in keys.items()}
    if _rise(of_parts):
        return tokens.word, starts, of_parts
    order = np.lexsort(list(keys.values())[::-1])
    keys = {name: values[order] for name, values in keys.items()}
    starts = _where_they_change(keys)
    return tokens.word[order], starts, {name: values[starts[:-1]] for name, values in keys.items()}


def _where_they_change(keys: dict[str, np.ndarray]) -> np.ndarray:
    """Where a run of equal keys starts, and at last where the final one ends."""
    changes = np.logical_or.reduce([values[1:] != values[:-1] for values in keys.values()])
    size = len(next(iter(keys.values())))
    return np.concatenate([[0] * (size > 0), np.flatnonzero(changes) + 1, [size]]).astype(np.int64)


def _rise(keys: dict[str, np.ndarray]) -> bool:
    """Whether each part comes after the one before it; if not, the tokens of a part lie apart."""
    after = False
    for values in reversed(keys.values()):
        after = (values[1:] > values[:-1]) | ((values[1:] == values[:-1]) & after)
    return bool(np.all(after))


def _number_equal_parts(tokens: Tokens, number: int) -> np.ndarray:
    words = are_words(tokens.vocabulary)[tokens.word]
    size = int(words.sum())
    if size < number:
        raise PressframesError(f"by={number}: the corpus has only {size} words. Expected fewer parts than words.")
    return ((np.cumsum(words) - 1).clip(0) * number // size).astype(np.int32)


def _check_parts(by: str | int) -> None:
    if by not in ("article", "paragraph", "sentence") and not (isinstance(by, int) and by > 1):
        raise PressframesError(
            f"by={by!r}: there are no such parts to count. Expected 'article', 'paragraph', 'sentence' or a number of "
            "equal parts from 2."
        )


def _from_table(table: pd.DataFrame, by: str | int) -> PartCounts:
    _check_parts(by)
    if by not in ("article", "paragraph"):
        what = "sentences" if by == "sentence" else "equal parts"
        raise PressframesError(
            f"by={by!r}: {what} are cut from the running text, and only counts are at hand. "
            "Give the token table, or count by 'article' or 'paragraph'."
        )
    missing = [column for column in COUNT_COLUMNS if column not in table.columns]
    if missing:
        raise PressframesError(
            f"The table of counts has no column {', '.join(missing)} (it has {', '.join(map(str, table.columns))}). "
            f"Expected {', '.join(COUNT_COLUMNS)}, as count_words makes them."
        )
    if len(table) and not pd.api.types.is_integer_dtype(table["count"]):
        raise PressframesError(
            f"The column count of the table of counts holds {table['count'].dtype}. Expected whole numbers from 1; "
            "check it for empty cells and fractions."
        )
    if len(table) and (table["count"] < 1).any():
        raise PressframesError(
            f"The table of counts has the count {table['count'].min()} in row {table['count'].argmin()}. "
            "Expected whole numbers from 1; leave out words that do not occur."
        )
    if table["word"].isna().any():
        raise PressframesError(
            f"The table of counts has no word in row {table['word'].isna().argmax()}. Expected a word in each row; "
            "read the file with keep_default_na=False, or the words NA, nan and null are lost."
        )
    return from_entries(table, by, table.attrs.get("preset"))


def _regroup(counts: PartCounts, by: str) -> PartCounts:
    if by == counts.by:
        return counts
    if (counts.by, by) != ("paragraph", "article"):
        raise PressframesError(
            f"Counts by {counts.by} cannot be counted by {by} anew. Count the tokens or the table of counts "
            f"with count_parts(source, by={by!r})."
        )
    codes, documents = pd.factorize(counts.parts["document"], sort=True)
    adding = sparse.csr_array((np.ones(len(codes), np.int64), (codes, range(len(codes)))))
    parts = pd.DataFrame({"document": documents})
    return ordered_counts(
        (adding @ counts.matrix).tocsc(), counts.words, adding @ counts.sizes, parts, by, counts.preset
    )
