"""Words counted by paragraph: the one table that every count-based statistic starts from."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

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


def are_words(vocabulary: Sequence[str]) -> np.ndarray:
    """
    For each entry of a vocabulary whether it is a word: to be indexed with token ids.

    >>> are_words(("的", "，")).tolist()
    [True, False]
    """
    return np.fromiter(map(is_word, vocabulary), bool, len(vocabulary))


def count_words(tokens: Tokens) -> pd.DataFrame:
    """
    How often each word stands in each paragraph: `document, paragraph, word, count`.

    Sorted by document, paragraph and word in code point order, so that nothing of the order of the
    words is left: the table can be published where the text cannot. Punctuation is not counted. The
    preset stays with the table as `attrs["preset"]`.
    """
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
    by_paragraph["word"] = np.array(tokens.vocabulary, dtype=object)[by_paragraph["word"]]
    table = by_paragraph[COUNT_COLUMNS].sort_values(COUNT_COLUMNS[:3], ignore_index=True)
    table.attrs["preset"] = tokens.preset
    return table
