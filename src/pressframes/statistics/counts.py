"""Words counted by paragraph: the one table that every count-based statistic starts from."""

import re

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


def count_words(tokens: Tokens) -> pd.DataFrame:
    """
    How often each word stands in each paragraph: `document, paragraph, word, count`.

    Sorted by document, paragraph and word in code point order, so that nothing of the order of the
    words is left: the table can be published where the text cannot. Punctuation is not counted. The
    preset stays with the table as `attrs["preset"]`.
    """
    words = np.array([is_word(word) for word in tokens.vocabulary], bool)
    keep = words[tokens.word]
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
