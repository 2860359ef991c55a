"""Words counted by paragraph: the one table that every count-based statistic starts from."""

import re
from functools import lru_cache

import numpy as np
import pandas as pd

from pressframes.words.characters import BASIC, code_points
from pressframes.words.pieces import Piece, Pieces, joined, numbered
from pressframes.words.tokens import Tokens

COUNT_COLUMNS = ["document", "paragraph", "word", "count"]
# A word has a letter, a Han character or a digit in it; the rest is punctuation and is not counted.
HAS_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def is_word(token: str) -> bool:
    """
    Whether a token is a word and not punctuation.

    >>> [token for token in ["战“疫”", "，", "3", "……", "·"] if is_word(token)]
    ['战“疫”', '3']
    """
    return HAS_LETTER_OR_DIGIT.search(token) is not None


@lru_cache(maxsize=1)
def letters_and_digits() -> np.ndarray:
    """For each basic character whether it makes a token a word; one more entry, for all others, says no."""
    return np.array([*map(is_word, map(chr, range(BASIC))), False])


@lru_cache(maxsize=16)
def are_words(vocabulary: tuple[str, ...]) -> np.ndarray:
    """
    For each entry of a vocabulary whether it is a word: to be indexed with token ids.

    >>> are_words(("的", "，")).tolist()
    [True, False]
    """
    letters = code_points("".join(vocabulary))
    found = letters_and_digits()[np.minimum(letters, BASIC)]
    for place in np.flatnonzero(letters >= BASIC):  # rare characters, such as 𠮷, are asked one by one
        found[place] = is_word(chr(letters[place]))
    ends = np.cumsum(np.fromiter(map(len, vocabulary), np.int64, len(vocabulary)))
    known = np.append(0, np.cumsum(found))
    words = known[ends] > known[np.append(0, ends[:-1])] if len(ends) else np.zeros(0, bool)
    words.flags.writeable = False  # it is kept for the next time
    return words


@lru_cache(maxsize=16)
def names_of(vocabulary: tuple[str, ...]) -> np.ndarray:
    """
    The entries of a vocabulary as an array: to be indexed with token ids.

    >>> names_of(("的", "，"))[[1, 0, 0]].tolist()
    ['，', '的', '的']
    """
    names = np.fromiter(vocabulary, object, len(vocabulary))
    names.flags.writeable = False  # they are kept for the next time
    return names


@lru_cache(maxsize=16)
def code_point_ranks(vocabulary: tuple[str, ...]) -> np.ndarray:
    """
    The rank of each entry of a vocabulary in code point order: words of equal count are listed by it.

    >>> code_point_ranks(("的", "一", "党")).tolist()
    [2, 0, 1]
    """
    ranks = np.empty(len(vocabulary), np.int64)
    ranks[sorted(range(len(vocabulary)), key=vocabulary.__getitem__)] = np.arange(len(vocabulary))
    ranks.flags.writeable = False  # they are kept for the next time
    return ranks


def count_words(tokens: Tokens | Pieces) -> pd.DataFrame:
    """
    How often each word stands in each paragraph: `document, paragraph, word, count`.

    Sorted by document, paragraph and word in code point order, so that nothing of the order of the
    words is left: the table can be published where the text cannot. Punctuation is not counted. The
    preset stays with the table as `attrs["preset"]`.
    """
    if isinstance(tokens, Pieces):
        return joined(tokens.each(_count_piece))
    keep = are_words(tokens.vocabulary)[tokens.word]
    by_paragraph = (
        pd.DataFrame(
            {
                "document": tokens.document[keep],
                "paragraph": tokens.paragraph[keep],
                "word": tokens.word[keep],
            }
        )
        .value_counts()
        .reset_index()
    )
    by_paragraph["word"] = names_of(tokens.vocabulary)[by_paragraph["word"]]
    table = by_paragraph[COUNT_COLUMNS].sort_values(COUNT_COLUMNS[:3], ignore_index=True)
    table.attrs["preset"] = tokens.preset
    return table


def _count_piece(piece: Piece) -> pd.DataFrame:
    return numbered(count_words(piece.tokens), piece)
