"""The token table: which word stands where, as whole numbers; strings are made for display only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pressframes.characters import KINDS


@dataclass(frozen=True, eq=False)
class Tokens:
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

    def __len__(self) -> int:
        return len(self.word)

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
