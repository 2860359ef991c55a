"""A corpus becomes a table of tokens: numbers and offsets, no strings but those of the vocabulary."""

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from pressframes.corpus import Corpus
from pressframes.words.characters import code_points
from pressframes.words.jieba_cut import SEPARATOR
from pressframes.words.presets import Cutter, UserDictionary, make_cutter
from pressframes.words.tokens import Tokens
from pressframes.words.word_index import WordIndex

# Paragraphs are cut together until they have so many characters: enough to make a call cheap, and few
# enough for what is in work to take little memory beside the table.
BATCH_CHARACTERS = 1 << 18
# So many are cut before their words are numbered: each work finds its own tables in the processor's cache.
BATCHES = 4
COLUMNS = ("word", "document", "paragraph", "sentence", "start", "end")


def tokenize(
    corpus: Corpus,
    *,
    preset: str = "jieba",
    hmm: bool = True,
    dictionary: UserDictionary = None,
    protect: Iterable[str] = (),
    traditional: bool = False,
) -> Tokens:
    """
    The token table of a corpus: each paragraph is cut as `cut` cuts it, with the same options.

    Full-width digits and letters count as ordinary ones (１９９８ is the word 1998); the offsets
    refer to the text as read. White space is not a token: what lies between two tokens of a
    paragraph is white space and nothing else, so tokens and gaps together are the text. Needs the text.

    党员下沉社区 ("Party members go down to the neighbourhoods")

    >>> from pressframes.corpus import corpus_from_texts
    >>> tokenize(corpus_from_texts(["党员 下沉社区。"])).to_frame()[["start", "end", "word"]]
       start  end word
    0      0    2   党员
    1      3    5   下沉
    2      5    7   社区
    3      7    8    。
    """
    cutter = make_cutter(preset, hmm=hmm, dictionary=dictionary, protect=protect, traditional=traditional)
    return tokenize_with(corpus, cutter)


def tokenize_with(corpus: Corpus, cutter: Cutter) -> Tokens:
    """The token table of a corpus by a cutter that was made before."""
    corpus.require_text("cut it into words")
    spans = corpus.paragraphs[["document", "paragraph", "start", "end"]].to_numpy(np.int64)
    # Room for one token a character, so that nothing has to grow; pages of memory never written to cost nothing.
    columns = {name: np.empty(int((spans[:, 3] - spans[:, 2]).sum()), np.int32) for name in COLUMNS}
    index = WordIndex()
    size = 0
    batches = _batches(corpus, spans)
    while some := list(islice(batches, BATCHES)):
        marks = [cutter.token_starts(codes) for codes, _, _ in some]
        for (codes, places, rows), mark in zip(some, marks, strict=True):
            free = tuple(column[size:] for column in columns.values())
            size += index.add(codes, mark, places, rows, free)
    for column in columns.values():
        column.resize(size, refcheck=False)
    numbers = columns.pop("word")
    vocabulary, kinds, rank = index.vocabulary(numbers)
    word = rank[numbers]
    return Tokens(vocabulary=vocabulary, word=word, kind=kinds[word], preset=cutter.name, **columns)


def _batches(corpus: Corpus, spans: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """
    The paragraphs some at a time: code points with a separator in between, where each paragraph lies, its row.

    A row is document, paragraph, start in the document.
    """
    sizes = spans[:, 3] - spans[:, 2]
    batch = np.cumsum(sizes) // BATCH_CHARACTERS
    for first, last in _runs(batch):
        rows = spans[first:last]
        text = SEPARATOR.join([corpus.texts[document][start:end] for document, _, start, end in rows.tolist()])
        ends = np.cumsum(sizes[first:last]) + np.arange(last - first)
        yield code_points(text, fold=True), np.stack([ends - sizes[first:last], ends], axis=1), rows[:, :3]


def _runs(values: np.ndarray) -> list[tuple[int, int]]:
    """Start and end of each run of equal values."""
    changes = np.flatnonzero(np.diff(values)) + 1
    return list(zip([0, *changes.tolist()], [*changes.tolist(), len(values)], strict=True)) if len(values) else []
