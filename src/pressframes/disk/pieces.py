"""One part looked at as a small corpus: columns of tokens and texts are made when they are asked for."""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from pressframes.corpus import DOCUMENT_COLUMNS, Corpus
from pressframes.disk.arrays import lists_of
from pressframes.disk.parts import METADATA, TEXT, read_roles
from pressframes.words.compiled import compiled
from pressframes.words.tokens import Tokens


class StoredTokens(Tokens):
    """
    The tokens of some articles of a part, over the vocabulary of the whole corpus.

    `ranks` gives the corpus's word id for each of the part's, `kinds` the kind of each word of the corpus;
    `documents` are the chosen articles, by their place in the part, or None for all.
    """

    def __init__(self, arrays: dict, ranks: np.ndarray, vocabulary: tuple[str, ...], kinds: np.ndarray, preset: str,
                 documents: np.ndarray | None = None) -> None:  # fmt: skip
        values = {"arrays": arrays, "ranks": ranks, "vocabulary": vocabulary, "kinds": kinds, "preset": preset}
        values["chosen"] = np.arange(len(arrays["document_starts"]) - 1) if documents is None else documents
        values["is_all"] = documents is None
        self.__dict__.update(values)  # the table is frozen, as every token table is

    def __len__(self) -> int:
        return int(self._sizes("document_starts").sum())

    @cached_property
    def word(self) -> np.ndarray:
        return self.ranks[self._local]

    @cached_property
    def document(self) -> np.ndarray:
        return np.repeat(self.chosen.astype(np.int32), self._sizes("document_starts"))

    @cached_property
    def paragraph(self) -> np.ndarray:
        return np.repeat(self._list("document_paragraphs", "paragraph_number"), self._paragraph_tokens)

    @cached_property
    def sentence(self) -> np.ndarray:
        starts = self.arrays["document_sentences"]
        numbers = np.arange(starts[-1], dtype=np.int32)
        numbers = numbers if self.is_all else lists_of(starts, numbers, self.chosen)
        return np.repeat(numbers, self._list("document_sentences", "sentence_tokens"))

    @cached_property
    def start(self) -> np.ndarray:
        return self.end - self.arrays["length"][self._local]

    @cached_property
    def end(self) -> np.ndarray:
        starts = np.append(0, np.cumsum(self._sizes("document_starts")))[:-1]
        gap_at = self._list("document_gaps", "gap_at") + np.repeat(starts, self._sizes("document_gaps"))
        paragraphs = self._paragraph_tokens, self._list("document_paragraphs", "paragraph_start")
        return _ends(self._local, self.arrays["length"], *paragraphs, gap_at, self._list("document_gaps", "gap"))

    @cached_property
    def kind(self) -> np.ndarray:
        return self.kinds[self.word]

    @cached_property
    def _local(self) -> np.ndarray:
        return self._list("document_starts", "word")

    @cached_property
    def _paragraph_tokens(self) -> np.ndarray:
        return self._list("document_paragraphs", "paragraph_tokens")

    def _sizes(self, starts: str) -> np.ndarray:
        sizes = np.diff(self.arrays[starts])
        return sizes if self.is_all else sizes[self.chosen]

    def _list(self, starts: str, values: str) -> np.ndarray:
        """The values of a list by document, of the chosen documents."""
        if self.is_all:
            return self.arrays[values]
        return lists_of(self.arrays[starts], self.arrays[values], self.chosen)


@compiled
def _ends(word, length, paragraph_tokens, paragraph_start, gap_at, gap):
    """Where each token ends in its document: its length behind the token before, or the start of the paragraph."""
    ends = np.empty(len(word), np.int32)
    token = 0
    gaps = 0
    for paragraph in range(len(paragraph_tokens)):
        here = paragraph_start[paragraph]
        for _ in range(paragraph_tokens[paragraph]):
            if gaps < len(gap_at) and gap_at[gaps] == token:
                here += gap[gaps]
                gaps += 1
            here += length[word[token]]
            ends[token] = here
            token += 1
    return ends


class StoredTexts(Sequence):
    """The texts of a part, each decoded when it is asked for."""

    def __init__(self, arrays: dict) -> None:
        self.starts, self.letters = arrays["text_starts"].tolist(), memoryview(arrays["text"])
        self.size = len(self.starts) - 1

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, document: int) -> str:
        if not 0 <= document < self.size:
            raise IndexError(document)
        return str(self.letters[self.starts[document] : self.starts[document + 1]], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return (self[document] for document in range(len(self)))


class JoinedTexts(Sequence):
    """The texts of a whole corpus on disk; `corpus` gives the arrays of its parts, of which the last two stay open."""

    def __init__(self, corpus: Any) -> None:
        self.corpus = corpus
        self._part = lru_cache(maxsize=2)(lambda number: StoredTexts(corpus.arrays(number)))

    def __len__(self) -> int:
        return int(self.corpus.first_documents[-1])

    def __getitem__(self, document: int) -> str:
        if not 0 <= document < len(self):
            raise IndexError(document)
        number = int(np.searchsorted(self.corpus.first_documents, document, side="right")) - 1
        return self._part(number)[document - int(self.corpus.first_documents[number])]


class StoredCorpus(Corpus):
    """A part as a corpus: its tables are read when they are asked for."""

    def __init__(self, name: str, folder: Path, arrays: dict) -> None:
        self.__dict__.update(name=name, folder=folder, arrays=arrays, notes=(), counted=None, gold=None, blocks=None)

    @cached_property
    def texts(self) -> StoredTexts:
        return StoredTexts(self.arrays)

    @cached_property
    def documents(self) -> pd.DataFrame:
        return read_documents(self.folder, self.name)

    @cached_property
    def paragraphs(self) -> pd.DataFrame:
        arrays = self.arrays
        starts = arrays["document_paragraphs"]
        frame = pd.DataFrame({"document": np.repeat(np.arange(len(starts) - 1), np.diff(starts))})
        frame["paragraph"] = arrays["paragraph_number"].astype(np.int64)
        frame["role"] = read_roles(pq.read_table(self.folder / TEXT, columns=["paragraph_role"]))
        frame["start"] = arrays["paragraph_start"].astype(np.int64)
        frame["end"] = arrays["paragraph_end"].astype(np.int64)
        return frame

    def with_texts(self, texts: tuple[str, ...]) -> Corpus:
        return Corpus(self.name, self.documents, self.paragraphs, texts)

    def metadata_of(self, documents: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
        table = pq.read_table(self.folder / TEXT, columns=list(columns)).take(documents)
        return pd.DataFrame({column: pd.Series(table[column].to_pylist(), dtype=object) for column in columns})

    def bounds_of(self, documents: np.ndarray, paragraphs: np.ndarray) -> np.ndarray:
        arrays = self.arrays
        numbers = arrays["paragraph_number"].astype(np.int64)
        starts = arrays["document_paragraphs"]
        keys = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) << 32 | numbers
        rows = np.searchsorted(keys, documents.astype(np.int64) << 32 | paragraphs.astype(np.int64))
        return np.stack([arrays["paragraph_start"][rows], arrays["paragraph_end"][rows]], axis=1)


def read_documents(folder: Path, name: str) -> pd.DataFrame:
    """The metadata of the documents of a part."""
    table = pq.read_table(folder / TEXT, columns=METADATA)
    frame = pd.DataFrame({column: pd.Series(table[column].to_pylist(), dtype=object) for column in METADATA})
    frame["corpus"] = name
    frame["document"] = range(len(frame))
    return frame[DOCUMENT_COLUMNS]
