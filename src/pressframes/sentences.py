"""Where sentences begin and end, as offsets: nothing is copied, nothing is lost."""

import re

import pandas as pd

from pressframes.calls import check_call
from pressframes.characters import CLOSING_MARKS, SENTENCE_ENDS
from pressframes.corpus.documents import Corpus
from pressframes.corpus.source import Piece, joined, numbered

# Of the same marks `pressframes.words` numbers the sentences of tokens.
SENTENCE_END = re.compile(rf"(?:[{SENTENCE_ENDS}]+[{CLOSING_MARKS}]*)+|\n+")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """
    The (start, end) of each sentence of a text; together they rebuild it.

    Closing quotation marks stay with the sentence they close. White space alone is no sentence:
    it belongs to the sentence before it.

    “您家有几口人？”……逐户敲门。 ("'How many are you at home?' ... they knocked at each door.")

    >>> text = "小雨。“您家有几口人？”……逐户敲门。"
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['小雨。', '“您家有几口人？”……', '逐户敲门。']
    >>> sentence_spans("")
    []
    """
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    spans: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        if spans and not text[start:end].strip():
            spans[-1] = (spans[-1][0], end)
        elif end > start:
            spans.append((start, end))
        start = end
    return spans


def find_sentences(corpus: Corpus) -> pd.DataFrame:
    """
    The sentences of a corpus: one row each, `document, paragraph, sentence, start, end`.

    `sentence` counts from 0 through the whole corpus; `start` and `end` are offsets into the
    document's text. A sentence never crosses a paragraph, and a headline is a sentence of its own.
    Needs the text: a corpus that is only counted raises `PressframesError`.
    """
    check_call(find_sentences, locals())
    return joined(corpus.each(_sentences_of_piece))


def _sentences_of_piece(piece: Piece) -> pd.DataFrame:
    return numbered(piece.corpus.once("sentences", _find_sentences), piece)


def _find_sentences(corpus: Corpus) -> pd.DataFrame:
    rows = [
        (row.document, row.paragraph, row.start + start, row.start + end)
        for row in corpus.paragraphs.itertuples()
        for start, end in sentence_spans(corpus.text_of(row.document)[row.start : row.end])
    ]
    sentences = pd.DataFrame(rows, columns=["document", "paragraph", "start", "end"])
    sentences.insert(2, "sentence", range(len(sentences)))
    return sentences
