"""
The token table: which word stands where, as whole numbers; strings are made for display only.

A measure asks a `WordSource`: tokens in memory are one piece of it, a corpus on disk has many, both are asked the same.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from pressframes.characters import KINDS

OFFSET_BITS = 32  # of a number that holds a document or an id, and an offset or a second id below it


class Keeping:
    """Something that keeps what is worked out of it, so that each is made once; no part of what it is, nor pickled."""

    def once(self, name: Hashable, make: Callable[[Any], Any]) -> Any:
        """What `make` gives for this object; it is made at the first call with this name and kept."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]

    @cached_property
    def _made(self) -> dict[Hashable, Any]:
        return {}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_made"}


class Vocabulary(Keeping, tuple[str, ...]):
    """
    The words that token ids point to, as a tuple; what is worked out of all of them is kept with them.

    A vocabulary has up to millions of words, and each measure asks which of them are punctuation: that is found once
    for a corpus, and all its pieces and selections share it.

    >>> words = Vocabulary(["党员", "，"])
    >>> words.once("lengths", lambda words: [len(word) for word in words]), words.once("lengths", None)
    ([2, 1], [2, 1])
    """

    def __reduce__(self) -> tuple:
        return Vocabulary, (tuple(self),)


AT_ONCE = 1 << 20  # tokens that are counted at a time


@dataclass(frozen=True, eq=False)
class Tokens(Keeping):
    """
    One row per token, kept as arrays of the same length.

    `word` is an index into `vocabulary`, which is ordered by (-count, word). `document` and
    `paragraph` number the paragraph as in the corpus; `start` and `end` are offsets into the
    document's text as read. `preset` names the way the text was cut. `sentence` numbers the sentence as
    `find_sentences` does, `kind` (an index into `KINDS`) tells Han from Latin, numbers and punctuation,
    and `tag` (an index into `tag_names`) is the part of speech, each where it is known.
    """

    vocabulary: tuple[str, ...]
    word: np.ndarray
    document: np.ndarray
    paragraph: np.ndarray
    start: np.ndarray
    end: np.ndarray
    preset: str
    sentence: np.ndarray | None = None
    kind: np.ndarray | None = None
    tag: np.ndarray | None = None
    tag_names: tuple[str, ...] = ()
    cut_from: str | None = None  # the `fingerprint` of the corpus that the offsets are of, where it is known

    def __post_init__(self) -> None:
        if not isinstance(self.vocabulary, Vocabulary):
            object.__setattr__(self, "vocabulary", Vocabulary(self.vocabulary))

    def __len__(self) -> int:
        return len(self.word)

    def __repr__(self) -> str:
        return f"Tokens: {len(self)} of {len(self.vocabulary)} different words and marks, preset {self.preset}"

    def each(self, task: Callable, *arguments: Any, having: Sequence[int] = (), beside: Any = None) -> Iterator:
        """The result of `task(piece, *arguments)` for the one piece there is: as any source of words answers."""
        yield task(Piece(beside, self), *arguments)

    def article_counts(self) -> None:
        """No counts are kept ready: they are counted from the table."""

    def token_totals(self) -> np.ndarray:
        """How often each entry of the vocabulary occurs, punctuation included."""
        totals = np.zeros(len(self.vocabulary), np.int64)
        for start in range(0, len(self.word), AT_ONCE):  # numpy makes a longer copy of the ids that it counts
            totals += np.bincount(self.word[start : start + AT_ONCE], minlength=len(totals))
        return totals

    def whole(self) -> "Tokens":
        """The table itself."""
        return self

    def only(self, chosen: np.ndarray) -> "Tokens":
        """
        Some of the tokens, by a truth value each (bool, shape `(len(self),)`), with the vocabulary that they make.

        Words are numbered by (-count, word) among the chosen ones, as if nothing else had been cut.
        """
        counts = np.bincount(self.word[chosen], minlength=len(self.vocabulary))
        used = np.flatnonzero(counts)
        order = used[sorted(range(len(used)), key=lambda place: (-counts[used[place]], self.vocabulary[used[place]]))]
        ids = np.full(len(self.vocabulary), -1, self.word.dtype)
        ids[order] = np.arange(len(order))
        columns = ("document", "paragraph", "start", "end", "sentence", "kind", "tag")
        kept = {name: values[chosen] for name in columns if (values := getattr(self, name)) is not None}
        vocabulary = Vocabulary([self.vocabulary[number] for number in order.tolist()])
        return replace(self, vocabulary=vocabulary, word=ids[self.word[chosen]], **kept)

    def to_frame(self) -> pd.DataFrame:
        """The table with names for numbers: `document, paragraph, start, end, word`; `sentence, kind, tag` if known."""
        frame = pd.DataFrame({"document": self.document, "paragraph": self.paragraph})
        if self.sentence is not None:
            frame["sentence"] = self.sentence
        # Python's own strings: a lone surrogate in a damaged file has no place in pandas' string type.
        words = pd.Series(np.array(self.vocabulary, dtype=object)[self.word], dtype=object)
        frame = frame.assign(start=self.start, end=self.end, word=words)
        if self.kind is not None:
            frame["kind"] = np.array(KINDS, dtype=object)[self.kind]
        if self.tag is not None:
            frame["tag"] = np.array(self.tag_names, dtype=object)[self.tag]
        return frame


@dataclass(frozen=True, eq=False)
class Piece:
    """
    Some articles of a corpus in order: their text and their tokens, as of a small corpus.

    `corpus` and `tokens` number documents and sentences from 0; those of the whole corpus are higher by
    `first_document` and `first_sentence`. The vocabulary is that of the whole corpus, so counts by word id add up.
    `tokens` are those of the articles in `chosen` only, by their place in the piece, or of all where it is None.
    Of a corpus in memory the one piece has what the task was given: the corpus, the tokens, or both.
    """

    corpus: Any = None  # a Corpus, whose file builds on this one
    tokens: Any = None
    first_document: int = 0
    first_sentence: int = 0
    chosen: np.ndarray | None = None


def number_words(words: Sequence[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """
    Words as indexes into a vocabulary ordered by (-count, word).

    >>> number_words(["党", "员", "党"])
    (array([0, 1, 0], dtype=int32), ('党', '员'))
    """
    counts = Counter(words)
    vocabulary = sorted(counts, key=lambda word: (-counts[word], word))
    numbers = {word: number for number, word in enumerate(vocabulary)}
    return np.fromiter(map(numbers.__getitem__, words), np.int32, len(words)), tuple(vocabulary)


def hand_made(
    words: Sequence[str], tags: Sequence[str], rows: np.ndarray, places: np.ndarray, paragraphs: pd.DataFrame
) -> Tokens:
    """
    Words that were cut and tagged before as tokens: each with the row of its paragraph and its place in it.

    `rows` and `places` are whole numbers, one a word; `paragraphs` are those of the corpus.
    """
    word, vocabulary = number_words(words)
    tag, tag_names = number_words(tags)
    document, paragraph, start = (
        paragraphs[name].to_numpy(np.int32)[rows] for name in ("document", "paragraph", "start")
    )
    start = start + places.astype(np.int32)
    end = start + np.fromiter(map(len, words), np.int32, len(words))
    return Tokens(vocabulary, word, document, paragraph, start, end, "hand-made", tag=tag, tag_names=tag_names)


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

    def each(self, task: Callable, *arguments: Any, having: Sequence[int] = (), beside: Any = None) -> Iterator:
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
