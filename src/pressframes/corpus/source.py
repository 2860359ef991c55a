"""A corpus that is too large to be held at once: it comes in pieces, and each piece is counted on its own."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.corpus.tokens import Tokens


@dataclass(frozen=True, eq=False)
class Piece:
    """
    Some articles of a larger corpus in order: their text and their tokens, as of a small corpus.

    `corpus` and `tokens` number documents and sentences from 0; those of the whole corpus are higher by
    `first_document` and `first_sentence`. The vocabulary is that of the whole corpus, so counts by word id add up.
    `tokens` are those of the articles in `chosen` only, by their place in the piece, or of all where it is None.
    """

    corpus: Corpus
    tokens: Tokens
    first_document: int
    first_sentence: int
    chosen: np.ndarray | None = None


class Pieces(ABC):
    """
    What a measure asks of a corpus in pieces: to do the same on each piece, and the counts it has already.

    A measure counts whole numbers in each piece, adds them up in the order of the pieces, and computes once at the
    end, so that the number of pieces and who worked on them make no difference to a single bit.
    """

    preset: str
    vocabulary: tuple[str, ...]
    tag = None  # parts of speech are not kept

    @abstractmethod
    def each(self, task: Callable[..., Any], *arguments: Any, having: Sequence[int] = ()) -> Iterator[Any]:
        """
        The results of `task(piece, *arguments)` in the order of the pieces.

        With `having` a piece's tokens are those of its articles with all these word ids; pieces without are skipped.
        """

    @abstractmethod
    def article_counts(self):
        """The counts of words by article, as `count_parts` gives them."""

    @abstractmethod
    def token_totals(self) -> np.ndarray:
        """How often each entry of the vocabulary occurs, punctuation included."""

    @abstractmethod
    def whole(self) -> Tokens:
        """The token table of the whole corpus in memory (24 bytes a token), for what cannot be counted in pieces."""


def joined(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Tables of all pieces, one behind the other, with what they say of themselves."""
    tables = list(tables)
    if len(tables) == 1:
        return tables[0]
    together = pd.concat(tables, ignore_index=True)
    together.attrs = tables[0].attrs
    return together


def numbered(table: pd.DataFrame, piece: Piece) -> pd.DataFrame:
    """A table of a piece, of its chosen articles, with the documents and sentences of the whole corpus."""
    if piece.chosen is not None:
        table = table[table["document"].isin(piece.chosen)]
    first = {"document": piece.first_document, "sentence": piece.first_sentence}
    return table.assign(**{name: table[name] + start for name, start in first.items() if name in table.columns})


def in_memory(tokens: Tokens | Pieces) -> Tokens:
    """The token table itself, or that of a corpus in pieces read whole."""
    return tokens.whole() if isinstance(tokens, Pieces) else tokens
