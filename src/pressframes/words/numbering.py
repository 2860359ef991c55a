"""Tokens become numbers: each different word is met once and counted, and each token is of a numbered sentence."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.characters import KINDS, SENTENCE_END, code_points, kinds_of, text_of

CHARACTER_BITS = 21  # enough for any character of Unicode
SHORT = 3  # characters that fit into one number with their bits: such words are told apart by it alone
AT_ONCE = 1 << 17  # tokens that are numbered at a time: what is in work then takes little memory


class Columns(NamedTuple):
    """The columns of a token table: arrays with one entry for each token, int64 for words and int32 for the others."""

    word: np.ndarray
    document: np.ndarray
    paragraph: np.ndarray
    sentence: np.ndarray
    start: np.ndarray
    end: np.ndarray


class WordIndex:
    """The long words met so far, numbered from 0 in the order of their first use, and the sentences counted."""

    def __init__(self) -> None:
        self.long: dict[str, int] = {}
        self.sentences = 0

    def add(self, codes: np.ndarray, marks: np.ndarray, paragraphs: np.ndarray, columns: Columns) -> int:
        """
        Write the tokens of a text into `columns`, from their first entries on, words as keys; return how many.

        `codes` are code points (uint32); `marks` (uint8, of the same length) is 1 where a token begins. A row of
        `paragraphs` (n, 6; int64) says where a paragraph starts and ends in `codes`, its document, its number, its
        start in the document and from where on in it tokens are wanted. White space is left out. Sentences are
        numbered as `pressframes.sentences.find_sentences` numbers them.
        """
        first, last, document, number, offset, wanted = paragraphs.T
        text, space = text_of(codes), kinds_of(codes) == KINDS.index("space")
        sentences = _sentence_starts(text, space, first, last)
        marks = np.append(marks, 0)
        marks[[*first, *last]] = 1  # no token goes on in the next paragraph
        bounds = np.append(np.flatnonzero(marks[:-1]), len(codes))
        written = 0
        for piece in range(0, len(bounds) - 1, AT_ONCE):
            start, end = bounds[piece : piece + AT_ONCE + 1][:-1], bounds[piece + 1 : piece + 1 + AT_ONCE]
            paragraph = np.searchsorted(first, start, side="right") - 1
            shift = (offset - first)[paragraph]
            kept = ~space[start] & (start < last[paragraph]) & (start + shift >= wanted[paragraph])
            start, end, paragraph, shift = start[kept], end[kept], paragraph[kept], shift[kept]
            sentence = self.sentences + np.searchsorted(sentences, start, side="right") - 1
            word = self._keys(text, codes, start, end)
            made = word, document[paragraph], number[paragraph], sentence, start + shift, end + shift
            for column, values in zip(columns, made, strict=True):
                column[written : written + len(start)] = values
            written += len(start)
        self.sentences += len(sentences)
        return written

    def _keys(self, text: str, codes: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """A number for each token: the characters of a short one side by side, and below 0 that of a long one."""
        size, keys = end - start, codes[start] + np.int64(1)
        for step in range(1, SHORT):
            longer = np.flatnonzero(size > step)
            keys[longer] = keys[longer] << CHARACTER_BITS | codes[start[longer] + step] + np.int64(1)
        long = np.flatnonzero(size > SHORT)
        places = zip(start[long].tolist(), end[long].tolist(), strict=True)
        keys[long] = [~self.long.setdefault(text[first:last], len(self.long)) for first, last in places]
        return keys

    def vocabulary(self, keys: np.ndarray) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
        """
        The words of all tokens ordered by (-count, word), the kind of each (uint8), and the number of each token.

        `keys` (int64) are those of all tokens.
        """
        number, different = pd.factorize(keys)
        spelled = self._spelled(different)
        order = np.array(sorted(range(len(spelled)), key=spelled.__getitem__), int)
        order = order[np.argsort(-np.bincount(number, minlength=len(order))[order], kind="stable")]
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        words = [spelled[place] for place in order.tolist()]
        lengths = np.fromiter(map(len, words), int, len(words))
        kinds = kinds_of(code_points("".join(words)))
        kinds = np.maximum.reduceat(kinds, np.cumsum(lengths) - lengths) if words else kinds
        return tuple(words), kinds, rank[number]

    def _spelled(self, keys: np.ndarray) -> list[str]:
        """The words that some keys are of."""
        letters = np.maximum(keys, 0)[:, None] >> CHARACTER_BITS * np.arange(SHORT)[::-1] & (1 << CHARACTER_BITS) - 1
        short = text_of((letters[letters > 0] - 1).astype(np.uint32))
        ends = np.cumsum(np.count_nonzero(letters, axis=1)).tolist()
        words, long = [short[start:end] for start, end in pairwise([0, *ends])], list(self.long)
        for place in np.flatnonzero(keys < 0).tolist():
            words[place] = long[~keys[place]]
        return words


def _sentence_starts(text: str, space: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """
    Where sentences begin in paragraphs with a character between them.

    White space alone is no sentence but at the beginning of a paragraph, see `pressframes.characters.sentence_spans`.
    """
    first, between = first[first < last], last[last < len(text)]
    ends = np.fromiter((match.end() for match in SENTENCE_END.finditer(text)), np.int64)
    edges = np.union1d(first, ends[ends < len(text)])
    printed = ~space
    printed[between] = False
    return edges[np.logical_or.reduceat(printed, edges) | np.isin(edges, first)] if len(edges) else edges
