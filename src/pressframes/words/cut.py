"""Text becomes words: `cut` for one text, `tokenize` for a corpus."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from pressframes.corpus import Corpus
from pressframes.errors import PressframesError
from pressframes.words.characters import BASIC, KINDS, folded_codes
from pressframes.words.compiled import compiled
from pressframes.words.dictionary import Dictionary, load_dictionary
from pressframes.words.jieba_cut import SEPARATOR, mark_words
from pressframes.words.tokens import Tokens
from pressframes.words.word_index import WordIndex

PRESETS = {"jieba": "jieba 0.42.1, its own dictionary, new words guessed by its hidden Markov model"}
# Paragraphs are cut together until they have so many characters: enough to make the calls cheap, and
# few enough for what is in work to stay in the processor's cache.
BATCH_CHARACTERS = 1 << 18
COLUMNS = ("word", "document", "paragraph", "sentence", "start", "end")


def cut(text: str, *, preset: str = "jieba", hmm: bool = True, dictionary=None) -> list[str]:
    """
    The words of one text, in order; joined they are the text again.
    """
    codes = code_points(text)
    marks = mark_words(codes, load_dictionary(dictionary), hmm)
    starts = np.flatnonzero(marks).tolist()
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def tokenize(corpus: Corpus, *, preset: str = "jieba", hmm: bool = True, dictionary=None) -> Tokens:
    corpus.require_text("cut it into words")
    words = load_dictionary(dictionary)
    spans = corpus.paragraphs[["document", "paragraph", "start", "end"]].to_numpy(np.int64)
    index = WordIndex()
    room = int((spans[:, 3] - spans[:, 2]).sum())
    columns = {name: np.empty(room, np.int32) for name in COLUMNS}
    size = 0
    for codes, places, rows in _batches(corpus, spans):
        marks = mark_words(codes, words, hmm)
        size += index.add(codes, marks, places, rows, tuple(column[size:] for column in columns.values()))
    for column in columns.values():
        column.resize(size, refcheck=False)
    number = columns.pop("word")
    vocabulary, kinds, rank = index.vocabulary(number)
    np.take(rank, number, out=number)
    return Tokens(vocabulary=vocabulary, word=number, kind=kinds[number], preset=preset if hmm else f"{preset}, no HMM", **columns)


def _batches(corpus: Corpus, spans: np.ndarray) -> Iterator:
    ends = np.cumsum(spans[:, 3] - spans[:, 2])
    cuts = np.searchsorted(ends, np.arange(BATCH_CHARACTERS, ends[-1] + BATCH_CHARACTERS, BATCH_CHARACTERS))
    first = 0
    texts = corpus.texts
    for last in np.unique(np.minimum(cuts + 1, len(spans))).tolist():
        rows = spans[first:last]
        text = SEPARATOR.join([texts[document][start:end] for document, _, start, end in rows.tolist()])
        places = np.empty((last - first, 2), np.int64)
        places[:, 1] = np.cumsum(rows[:, 3] - rows[:, 2]) + np.arange(last - first)
        places[:, 0] = places[:, 1] - (rows[:, 3] - rows[:, 2])
        yield code_points(text, fold=True), places, rows[:, :3]
        first = last


def code_points(text: str, *, fold: bool = False) -> np.ndarray:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if not fold:
        return codes
    folded = codes.copy()
    _fold(folded, folded_codes())
    return folded


@compiled
def _fold(codes, table):
    for place in range(len(codes)):
        if codes[place] < BASIC:
            codes[place] = table[codes[place]]
