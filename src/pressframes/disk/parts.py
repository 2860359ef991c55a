"""
The files of one part: what was read, the words it was cut into, and the same as arrays that can be made again.

A part is a folder. `text.parquet` has a row a document: its metadata, its text, its paragraphs. `words.parquet`
has a row a document too: its words as ids by falling frequency in the part, how many of them each paragraph and
each sentence has, and where white space was left out, which is all that is needed to know where each word stands.
`vocabulary.parquet` spells the ids. `arrays` holds the same, uncompressed, as an Arrow file: it is mapped into memory,
and only what is looked at is read. A corpus in memory of one part has the same rows as its arrays.

With D documents, P paragraphs, S sentences, T tokens, G gaps, V words of the part and E pairs of a word and a document:

| array | length | type | what |
|---|---|---|---|
| `document_starts` | D + 1 | int32 | where the tokens of each document begin in `word`, and where the last ends |
| `word` | T | int32 | the word of each token, as its number in the part's vocabulary |
| `document_paragraphs` | D + 1 | int32 | where the paragraphs of each document begin |
| `paragraph_number` | P | int32 | the number of each paragraph in its document |
| `paragraph_start`, `paragraph_end` | P | int32 | where each paragraph starts and ends in its text, in characters |
| `paragraph_tokens` | P | int32 | how many tokens each paragraph has |
| `document_sentences` | D + 1 | int32 | where the sentences of each document begin |
| `sentence_tokens` | S | int32 | how many tokens each sentence has; 0 for a paragraph of white space alone |
| `document_gaps` | D + 1 | int32 | where the gaps of each document begin |
| `gap_at` | G | int32 | the token before which white space was left out, counted from the first of its document |
| `gap` | G | int32 | how many characters of it |
| `length`, `kind` | V | int32, uint8 | how many characters each word has, and what kind of token it is |
| `text_starts` | D + 1 | int64 | where each text begins in `text` |
| `text` | bytes | uint8 | all texts in UTF-8 |
| `document_words` | D | int64 | how many words each document has, punctuation left out |
| `entry_starts` | V + 1 | int64 | where the entries of each word begin |
| `entry_document`, `entry_count` | E | uint16 or int32 | the documents with the word, and how often each has it |
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import feather

from pressframes.compiled import compiled
from pressframes.corpus.documents import DOCUMENT_COLUMNS, PARAGRAPH_COLUMNS, Corpus, make_corpus
from pressframes.corpus.tokens import OFFSET_BITS, Tokens
from pressframes.files import write_atomically
from pressframes.statistics.counts import are_words, cut_into_parts, fill_counts, totals_and_ranges

TEXT, WORDS, VOCABULARY = "text.parquet", "words.parquet", "vocabulary.parquet"
METADATA = [name for name in DOCUMENT_COLUMNS if name not in ("document", "corpus")]
# The lists of paragraphs in text.parquet, and the columns of `paragraphs` that they are.
PARAGRAPH_LISTS = {"paragraph_number": "paragraph", "paragraph_start": "start", "paragraph_end": "end"}
# The lists of words.parquet, one a document, and the array that says where each document's begins.
WORD_LISTS = {
    "word": "document_starts",
    "paragraph_tokens": "document_paragraphs",
    "sentence_tokens": "document_sentences",
    "gap_at": "document_gaps",
    "gap": "document_gaps",
}
SMALL = 1 << 16  # articles of a part, and words of an article, whose numbers fit into two bytes
# How each table is written. Text is most of the work and is kept beside its source, so it is compressed least; numbers
# are split into their bytes, which compress better side by side; words and counts are in order, so that each is
# written by its difference from the last.
ENCODINGS: dict[str, dict] = {
    TEXT: {"compression_level": 1, "use_dictionary": [*METADATA, "paragraph_role.list.element"]},
    WORDS: {"use_dictionary": False, "use_byte_stream_split": [f"{name}.list.element" for name in WORD_LISTS]},
    VOCABULARY: {
        "use_dictionary": ["kind"],
        "column_encoding": {"word": "DELTA_BYTE_ARRAY", "count": "DELTA_BINARY_PACKED"},
    },
}


def write_table(path: Path, table: pa.Table) -> None:
    """Write a table as Parquet with zstd, whole or not at all; the same table gives the same bytes."""
    options = {"compression": "zstd", "compression_level": 3} | ENCODINGS.get(path.name, {})
    write_atomically(path, lambda file: pq.write_table(table, file, **options))


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write named one-dimensional arrays of numbers into one Arrow file; the same arrays give the same bytes."""
    lists = {name: pa.LargeListArray.from_arrays([0, len(array)], pa.array(array)) for name, array in arrays.items()}
    write_atomically(path, lambda file: feather.write_feather(pa.table(lists), file, compression="uncompressed"))


def open_arrays(path: Path) -> dict[str, np.ndarray]:
    """
    The arrays of such a file, mapped into memory: only what is looked at is read, and none can be written to.

    `OSError` where the file is gone, `ValueError` where it is cut short or no such file.
    """
    table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    return {name: table[name].chunk(0).values.to_numpy() for name in table.column_names}


# Each list of the arrays, and the array that says where the values of each of its rows begin.
STARTS = {
    **WORD_LISTS,
    **dict.fromkeys(PARAGRAPH_LISTS, "document_paragraphs"),
    **dict.fromkeys(("entry_document", "entry_count"), "entry_starts"),
    "text": "text_starts",
}


def are_sound(arrays: dict[str, np.ndarray]) -> bool:
    """Whether no number of the arrays of a part leads outside of them: compiled code does not look."""
    documents, words = len(arrays["document_starts"]) - 1, len(arrays["length"])
    if len(arrays["document_words"]) != documents or len(arrays["kind"]) != words:
        return False
    for values, name in STARTS.items():
        starts, rows = arrays[name].astype(np.int64), words if name == "entry_starts" else documents
        ends = 0, len(arrays[values])
        if len(starts) != rows + 1 or (starts[0], starts[-1]) != ends or (np.diff(starts) < 0).any():
            return False
    for name, top in (("word", words), ("entry_document", documents)):
        if len(arrays[name]) and not 0 <= arrays[name].min() <= arrays[name].max() < top:
            return False
    tokens = np.append(0, np.cumsum(arrays["paragraph_tokens"], dtype=np.int64))[arrays["document_paragraphs"]]
    return np.array_equal(tokens, arrays["document_starts"])


@compiled
def lists_of(starts, values, rows):
    """
    The values of some rows, one row behind the other; row `n` has those from `starts[n]` to `starts[n + 1]`.

    >>> lists_of(np.array([0, 2, 2, 5]), np.array([1, 2, 3, 4, 5]), np.array([0, 2])).tolist()
    [1, 2, 3, 4, 5]
    """
    size = 0
    for row in rows:
        size += starts[row + 1] - starts[row]
    taken = np.empty(size, values.dtype)
    end = 0
    for row in rows:
        for place in range(starts[row], starts[row + 1]):
            taken[end] = values[place]
            end += 1
    return taken


def entries_of(arrays: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The counts of a part by word: where each word's entries start, and for each entry its article and its count."""
    return arrays["entry_starts"], arrays["entry_document"], arrays["entry_count"]


def text_table(corpus: Corpus) -> pa.Table:
    """The documents of a part with their metadata, texts and paragraphs, a row a document."""
    columns = {name: _strings(corpus.documents[name]) for name in METADATA}
    columns["text"] = pa.array(corpus.texts, pa.string())
    paragraphs = corpus.paragraphs
    starts = np.searchsorted(paragraphs["document"], np.arange(len(corpus.documents) + 1))
    columns["paragraph_role"] = _lists(starts, _strings(paragraphs["role"]))
    for column, name in PARAGRAPH_LISTS.items():
        columns[column] = _lists(starts, paragraphs[name].to_numpy(np.int32))
    return pa.table(columns)


def corpus_of_table(name: str, table: pa.Table) -> Corpus:
    """The documents of a part as they were read: the reverse of `text_table`."""
    documents = read_columns(table, METADATA)
    columns: dict[str, Any] = {"role": read_roles(table)}
    for column, of in PARAGRAPH_LISTS.items():
        starts, columns[of] = _flat(table, column)
    columns["document"] = np.repeat(np.arange(len(documents)), np.diff(starts))
    return make_corpus(name, documents, pd.DataFrame(columns)[PARAGRAPH_COLUMNS], table["text"].to_pylist())


def read_columns(table: pa.Table, columns: Sequence[str]) -> pd.DataFrame:
    """Columns of strings as Python's own strings (object); None where a value is missing."""
    return pd.DataFrame({column: pd.Series(table[column].to_pylist(), dtype=object) for column in columns})


def read_roles(table: pa.Table) -> list[str]:
    """The roles of all paragraphs, in order."""
    return [role for chunk in table["paragraph_role"].chunks for role in chunk.flatten().to_pylist()]


def words_tables(corpus: Corpus, tokens: Tokens) -> tuple[pa.Table, pa.Table]:
    """
    The words of a part: a row a document, and a row an entry of the part's vocabulary (`word, count, kind`).

    A gap is what lies between a token and the one before it, or the start of its paragraph.
    """
    of_document, begin, stop = (corpus.paragraphs[name].to_numpy(np.int64) for name in ("document", "start", "end"))
    assert tokens.sentence is not None  # `tokenize` gives both
    assert tokens.kind is not None
    _, runs, keys = cut_into_parts(tokens, "paragraph")
    row = corpus.rows_of(keys["document"], keys["paragraph"])
    per_paragraph = np.zeros(len(of_document), np.int32)
    per_paragraph[row] = np.diff(runs)
    before = np.roll(tokens.end, 1)
    before[runs[:-1]] = begin[row]
    gaps = tokens.start - before
    gap_at = np.flatnonzero(gaps)

    documents = np.arange(len(corpus.documents) + 1)
    starts = np.searchsorted(tokens.document, documents)
    gap_starts = np.searchsorted(gap_at, starts)
    after = row[-1] + 1 if len(row) else 0  # the paragraphs behind the last word are sentences without tokens
    sentences = (tokens.sentence[-1] + 1 if len(tokens) else 0) + np.count_nonzero(stop[after:] > begin[after:])
    sentence_starts = np.append(tokens.sentence, sentences)[starts]
    sentence_starts[0] = 0  # the first article has those before the first word too
    lists = {
        "word": (starts, tokens.word),
        "paragraph_tokens": (np.searchsorted(of_document, documents), per_paragraph),
        "sentence_tokens": (sentence_starts, np.bincount(tokens.sentence, minlength=sentences).astype(np.int32)),
        "gap_at": (gap_starts, (gap_at - np.repeat(starts[:-1], np.diff(gap_starts))).astype(np.int32)),
        "gap": (gap_starts, gaps[gap_at].astype(np.int32)),
    }
    kinds = np.zeros(len(tokens.vocabulary), np.uint8)
    kinds[tokens.word] = tokens.kind
    counts = np.bincount(tokens.word, minlength=len(kinds))
    vocabulary = {"word": pa.array(tokens.vocabulary, pa.string()), "count": counts, "kind": kinds}
    return pa.table({name: _lists(*values) for name, values in lists.items()}), pa.table(vocabulary)


def make_arrays(text: pa.Table, words: pa.Table, vocabulary: pa.Table) -> dict[str, np.ndarray]:
    """
    The tables of a part as the arrays listed above, with the counts of words by article that measures start from.

    Punctuation has entries too, so that it can be found; `document_words` counts words only.
    """
    arrays: dict[str, np.ndarray] = {}
    for name, first in WORD_LISTS.items():
        arrays[first], arrays[name] = _flat(words, name)
    for name in PARAGRAPH_LISTS:
        _, arrays[name] = _flat(text, name)
    arrays["length"] = pc.utf8_length(vocabulary["word"]).to_numpy().astype(np.int32)
    arrays["kind"] = vocabulary["kind"].to_numpy()
    _, offsets, letters = text["text"].combine_chunks().cast(pa.large_string()).buffers()
    arrays["text_starts"] = np.frombuffer(offsets, np.int64)[: len(text) + 1]
    arrays["text"] = np.frombuffer(letters or b"", np.uint8)[: arrays["text_starts"][-1]]

    word, starts = arrays["word"], arrays["document_starts"].astype(np.int64)
    is_word = are_words(tuple(vocabulary["word"].to_pylist()))
    _, ranges, arrays["document_words"] = totals_and_ranges(word, starts, is_word)
    arrays["entry_starts"] = np.append(0, np.cumsum(ranges))
    small = len(starts) <= SMALL and np.all(np.diff(starts) < SMALL)
    for name in ("entry_document", "entry_count"):
        arrays[name] = np.empty(arrays["entry_starts"][-1], np.uint16 if small else np.int32)
    entry_starts, document, count = entries_of(arrays)
    fill_counts(word, starts, np.ones(len(is_word), bool), entry_starts[:-1].copy(), document, count)
    return arrays


def _strings(values: pd.Series) -> pa.Array:
    """A column of strings; what is no string, such as the number of a page, is written as one."""
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return pa.array(values.map(str, na_action="ignore"), pa.string())


def _lists(starts: np.ndarray, values) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(starts.astype(np.int32)), pa.array(values))


def _flat(table: pa.Table, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Where the lists of a column begin, and all their values."""
    lists = table[column].combine_chunks()
    starts = np.append(0, np.cumsum(pc.list_value_length(lists))).astype(np.int32)
    return starts, lists.flatten().to_numpy()


class StoredTokens(Tokens):
    """
    The tokens of some articles of a part, over the vocabulary of the whole corpus.

    `ranks` gives the corpus's word id for each of the part's, `kinds` the kind of each word of the corpus;
    `documents` are the chosen articles, by their place in the part, or None for all. Each column has one value a
    token, as in any token table: `word`, `document`, `paragraph`, `sentence`, `start` and `end` are int32.
    """

    def __init__(self, arrays: dict, ranks: np.ndarray, vocabulary: tuple[str, ...], kinds: np.ndarray, preset: str,
                 documents: np.ndarray | None = None) -> None:  # fmt: skip
        self.arrays, self.ranks, self.kinds = arrays, ranks, kinds
        self.chosen = np.arange(len(arrays["document_starts"]) - 1) if documents is None else documents
        self.is_all = documents is None
        object.__setattr__(self, "vocabulary", vocabulary)
        object.__setattr__(self, "preset", preset)

    def __len__(self) -> int:
        return int(self._sizes("document_starts").sum())

    @cached_property
    def word(self) -> np.ndarray:
        """The corpus's word id of each token (int32)."""
        return self.ranks[self._local]

    @cached_property
    def document(self) -> np.ndarray:
        """The article of each token, by its place in the part (int32)."""
        return np.repeat(self.chosen.astype(np.int32), self._sizes("document_starts"))

    @cached_property
    def paragraph(self) -> np.ndarray:
        """The paragraph of each token, numbered in its article (int32)."""
        return np.repeat(self._list("document_paragraphs", "paragraph_number"), self._paragraph_tokens)

    @cached_property
    def sentence(self) -> np.ndarray:
        """The sentence of each token, numbered through the part from 0 (int32)."""
        starts = self.arrays["document_sentences"]
        numbers = np.arange(starts[-1], dtype=np.int32)
        numbers = numbers if self.is_all else lists_of(starts, numbers, self.chosen)
        return np.repeat(numbers, self._list("document_sentences", "sentence_tokens"))

    @cached_property
    def start(self) -> np.ndarray:
        """Where each token starts in its article, in characters (int32)."""
        return self.end - self.arrays["length"][self._local]

    @cached_property
    def end(self) -> np.ndarray:
        """Where each token ends in its article, in characters (int32)."""
        starts = np.append(0, np.cumsum(self._sizes("document_starts")))[:-1]
        gap_at = self._list("document_gaps", "gap_at") + np.repeat(starts, self._sizes("document_gaps"))
        paragraphs = self._paragraph_tokens, self._list("document_paragraphs", "paragraph_start")
        gap_at = np.append(gap_at, len(self._local))  # behind all tokens, so that one more can be looked at
        return _ends(self._local, self.arrays["length"], *paragraphs, gap_at, self._list("document_gaps", "gap"))

    @cached_property
    def kind(self) -> np.ndarray:
        """What kind of token each is (uint8), which is the same for all uses of a word."""
        return self.kinds[self.word]

    @cached_property
    def _local(self) -> np.ndarray:
        return self._list("document_starts", "word")

    @cached_property
    def _paragraph_tokens(self) -> np.ndarray:
        return self._list("document_paragraphs", "paragraph_tokens")

    def _sizes(self, starts: str) -> np.ndarray:
        """How many values each chosen article has in the lists that begin at `starts`."""
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
            if gap_at[gaps] == token:
                here += gap[gaps]
                gaps += 1
            here += length[word[token]]
            ends[token] = here
            token += 1
    return ends


class StoredTexts(Sequence[str]):
    """
    The texts of some parts in order, each decoded when it is asked for; a slice gives a list.

    The last one is kept: an article is asked for again for each of its paragraphs. `read` gives the arrays of a part by
    its number, of which the last two stay open; `first` are the numbers of the first documents of the parts, and at
    last the number of all documents.
    """

    def __init__(self, read: Callable[[int], dict[str, np.ndarray]], first: Sequence[int]) -> None:
        self.first = list(first)

        @lru_cache(maxsize=2)
        def opened(number: int) -> tuple[list[int], memoryview]:
            arrays = read(number)
            return arrays["text_starts"].tolist(), arrays["text"].data

        @lru_cache(maxsize=1)
        def decoded(document: int) -> str:
            number = bisect_right(self.first, document) - 1
            starts, letters = opened(number)
            place = document - self.first[number]
            return str(letters[starts[place] : starts[place + 1]], "utf-8")

        self.decoded = decoded

    def __len__(self) -> int:
        return self.first[-1]

    def __getitem__(self, document: Any) -> Any:
        if isinstance(document, slice):
            return [self[number] for number in range(*document.indices(len(self)))]
        if not 0 <= document < len(self):
            raise IndexError(document)
        return self.decoded(document)


class StoredCorpus(Corpus):
    """
    A part as a corpus: its tables are read from `folder` when they are asked for, its texts from `arrays`.

    Documents, paragraphs and sentences are numbered from 0 within the part.
    """

    def __init__(self, name: str, folder: Path, arrays: dict, check: Callable[[], None]) -> None:
        object.__setattr__(self, "name", name)  # that of the whole corpus
        self.folder, self.arrays, self.check = folder, arrays, check

    def _text(self, columns: Sequence[str]) -> pa.Table:
        """Columns of the table of texts, once its bytes were compared with those that were written."""
        self.check()
        return pq.read_table(self.folder / TEXT, columns=list(columns))

    @cached_property
    def texts(self) -> StoredTexts:
        """The texts of the part in order."""
        return StoredTexts(lambda number: self.arrays, [0, len(self.arrays["text_starts"]) - 1])

    @cached_property
    def documents(self) -> pd.DataFrame:
        """A row an article of the part, with its metadata; articles are numbered from 0."""
        frame = read_columns(self._text(METADATA), METADATA)
        return frame.assign(corpus=self.name, document=range(len(frame)))[DOCUMENT_COLUMNS]

    @cached_property
    def paragraphs(self) -> pd.DataFrame:
        """A row a paragraph: `document, paragraph, role, start, end`, places in characters (int64)."""
        arrays = self.arrays
        starts = arrays["document_paragraphs"]
        document = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        columns = {"document": document, "role": read_roles(self._text(["paragraph_role"]))}
        columns |= {of: arrays[name].astype(np.int64) for name, of in PARAGRAPH_LISTS.items()}
        return pd.DataFrame(columns)[PARAGRAPH_COLUMNS]

    def metadata_of(self, documents: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns of the articles with these numbers, in this order; nothing else is read."""
        return read_columns(self._text(columns).take(documents), columns)

    def bounds_of(self, documents: np.ndarray, paragraphs: np.ndarray) -> np.ndarray:
        """Where paragraphs start and end (int32, a row of two for each pair of numbers)."""
        arrays = self.arrays
        numbers = arrays["paragraph_number"].astype(np.int64)
        starts = arrays["document_paragraphs"]
        keys = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) << OFFSET_BITS | numbers
        rows = np.searchsorted(keys, documents.astype(np.int64) << OFFSET_BITS | paragraphs.astype(np.int64))
        return np.stack([arrays["paragraph_start"][rows], arrays["paragraph_end"][rows]], axis=1)
