"""Where sentences begin and end, as offsets: nothing is copied, nothing is lost."""

import numpy as np
import pandas as pd

from pressframes.characters import sentence_spans
from pressframes.corpus.documents import ASIDE, Corpus
from pressframes.corpus.tokens import Piece, joined, numbered


def find_sentences(corpus: Corpus) -> pd.DataFrame:
    """
    The sentences of a corpus: one row each, `document, paragraph, sentence, start, end`.

    `sentence` counts from 0 through the whole corpus; `start` and `end` are offsets into the
    document's text. A sentence never crosses a paragraph, and a headline is a sentence of its own.
    Bylines, captions and lines of date and source say nothing of the subject, and are left out as `tokenize` leaves
    out their words; numbers are the same with and without them.
    Needs the text: a corpus that is only counted raises `PressframesError`.
    """
    return joined(corpus.each(_sentences_of_piece))


def _sentences_of_piece(piece: Piece) -> pd.DataFrame:
    return numbered(piece.corpus.once("sentences", _find_sentences), piece)


def _find_sentences(corpus: Corpus) -> pd.DataFrame:
    rows = [
        (row.document, row.paragraph, row.start + start, row.start + end, row.role)
        for row in corpus.paragraphs.itertuples()
        for start, end in sentence_spans(corpus.text_of(row.document)[row.start : row.end])
    ]
    sentences = pd.DataFrame(rows, columns=["document", "paragraph", "start", "end", "role"])
    sentences.insert(2, "sentence", range(len(sentences)))
    return sentences[~sentences.pop("role").isin(ASIDE)].reset_index(drop=True)


def rows_at(sentences: pd.DataFrame, document: np.ndarray | pd.Series, position: np.ndarray | pd.Series) -> np.ndarray:
    """
    The row, counted from 0, of the sentence of a table of `find_sentences` that holds each position of a document.

    >>> table = pd.DataFrame({"document": [0, 0, 1], "start": [0, 5, 0], "end": [5, 9, 4]})
    >>> rows_at(table, np.array([0, 0, 1]), np.array([4, 5, 3])).tolist()
    [0, 1, 2]
    """
    number, start, end = sentences[["document", "start", "end"]].to_numpy(np.int64).T
    size = int(end.max(initial=0)) + 1  # no position lies behind the last sentence
    at = np.asarray(document, np.int64) * size + np.asarray(position, np.int64)
    return np.searchsorted(number * size + start, at, side="right") - 1
