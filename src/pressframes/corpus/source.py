"""A source of words: tokens in memory are one piece of it, a corpus on disk has many, and both are asked the same."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from pressframes.corpus.tokens import Piece, Tokens


@runtime_checkable
class WordSource(Protocol):
    """
    What a measure asks of the words of a corpus: to do the same on each piece, and the counts that are there already.

    `Tokens` and a corpus on disk both answer. A measure counts whole numbers in each piece, adds them up in the order
    of the pieces, and computes once at the end, so that the number of pieces and who worked on them make no
    difference to a single bit.
    """

    @property
    def preset(self) -> str:
        """The name of the way the text was cut into words."""

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The words of all pieces, ordered by (-count, word): a word id is an index into it."""

    @property
    def tag(self) -> np.ndarray | None:
        """The part of speech of each token, as an index into `tag_names`; None where it is not known."""

    @property
    def tag_names(self) -> tuple[str, ...]:
        """The names of the parts of speech."""

    def each(
        self, task: Callable[..., Any], *arguments: Any, having: Sequence[int] = (), beside: Any = None
    ) -> Iterator[Any]:
        """
        The results of `task(piece, *arguments)` in the order of the pieces.

        With `having`, articles without all these word ids may be left out, and pieces without any such article.
        `beside` is the corpus of tokens in memory, for tasks that read it (of a corpus: its tokens); a piece on disk
        has both already.
        """

    def article_counts(self) -> Any:
        """The `PartCounts` by article, where they are kept ready; None where they have to be counted."""

    def token_totals(self) -> np.ndarray:
        """How often each entry of the vocabulary occurs, punctuation included."""

    def whole(self) -> Tokens:
        """The token table of the whole corpus in memory (24 bytes a token), for what cannot be counted in pieces."""


def joined(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """
    Tables of all pieces, one behind the other; an empty table where there was no piece.

    >>> joined([pd.DataFrame({"document": [0]}), pd.DataFrame({"document": [4]})])["document"].tolist()
    [0, 4]
    """
    tables = list(tables)
    if len(tables) == 1:
        return tables[0]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def numbered(table: pd.DataFrame, piece: Piece) -> pd.DataFrame:
    """
    A table of a piece, of its chosen articles, with the documents and sentences of the whole corpus.

    >>> table = pd.DataFrame({"document": [0, 1], "sentence": [0, 7]})
    >>> numbered(table, Piece(first_document=100, first_sentence=2_000, chosen=np.array([1]))).values.tolist()
    [[101, 2007]]
    """
    if piece.chosen is not None and len(table):
        table = table[table["document"].isin(piece.chosen)]
    first = {"document": piece.first_document, "sentence": piece.first_sentence}
    return table.assign(**{name: table[name] + start for name, start in first.items() if name in table.columns})
