"""
The files of one part: what was read, the words it was cut into, and the same as arrays that can be made again.

A part is a folder. `text.parquet` has a row a document: its metadata, its text, its paragraphs. `words.parquet`
has a row a document too: its words as ids by falling frequency in the part, how many of them each paragraph and
each sentence has, and where white space was left out, which is all that is needed to know where each word stands.
`vocabulary.parquet` spells the ids. `arrays` holds the same, uncompressed, to be looked at in place.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pressframes.corpus import DOCUMENT_COLUMNS, PARAGRAPH_COLUMNS, Corpus, make_corpus
from pressframes.statistics.counts import are_words
from pressframes.statistics.passes import fill_counts, totals_and_ranges
from pressframes.textfiles import write_atomically
from pressframes.words.tokens import Tokens

TEXT, WORDS, VOCABULARY, ARRAYS = "text.parquet", "words.parquet", "vocabulary.parquet", "arrays"
METADATA = [name for name in DOCUMENT_COLUMNS if name not in ("document", "corpus")]
# The lists of a document, by their name in words.parquet: (where each document's begin, the values) in the arrays.
WORD_LISTS = {
    "words": ("document_starts", "word"),
    "paragraphs": ("document_paragraphs", "paragraph_tokens"),
    "sentences": ("document_sentences", "sentence_tokens"),
    "gap_at": ("document_gaps", "gap_at"),
    "gap": ("document_gaps", "gap"),
}
PARAGRAPH_LISTS = {
    "paragraph_number": "paragraph",
    "paragraph_start": "paragraph_start",
    "paragraph_end": "paragraph_end",
}
ROWS_AT_ONCE = 4096  # documents a row group: what is decoded together


def text_table(corpus: Corpus) -> pa.Table:
    """The documents of a part with their metadata, texts and paragraphs."""
    columns = {name: _strings(corpus.documents[name]) for name in METADATA}
    columns["text"] = pa.array(corpus.texts, pa.string())
    paragraphs = corpus.paragraphs
    starts = np.searchsorted(paragraphs["document"].to_numpy(), np.arange(len(corpus.documents) + 1))
    for name in PARAGRAPH_COLUMNS[1:]:
        values = _strings(paragraphs[name]) if name == "role" else pa.array(paragraphs[name].to_numpy(np.int32))
        columns[f"paragraph_{name}" if name != "paragraph" else name] = _lists(starts, values)
    return pa.table(columns)


def corpus_of_table(name: str, table: pa.Table) -> Corpus:
    """The documents of a part as they were read: the reverse of `text_table`."""
    documents = pd.DataFrame({column: pd.Series(table[column].to_pylist(), dtype=object) for column in METADATA})
    starts, numbers = _flat(table, "paragraph")
    columns = {"document": np.repeat(np.arange(len(documents)), np.diff(starts)), "paragraph": numbers}
    columns["role"] = read_roles(table)
    columns |= {name: _flat(table, f"paragraph_{name}")[1] for name in ("start", "end")}
    return make_corpus(name, documents, pd.DataFrame(columns), table["text"].to_pylist())


def read_roles(table: pa.Table) -> list[str]:
    """The roles of all paragraphs, in order."""
    return [role for chunk in table["paragraph_role"].chunks for role in chunk.flatten().to_pylist()]


def words_tables(corpus: Corpus, tokens: Tokens) -> tuple[pa.Table, pa.Table]:
    """The words of a part: a row a document, and a row an entry of the part's vocabulary."""
    documents, paragraphs = len(corpus.documents), corpus.paragraphs
    starts = np.searchsorted(tokens.document, np.arange(documents + 1))
    row = _paragraph_rows(corpus, tokens)
    first = np.diff(row, prepend=-1) != 0
    before = np.where(first, paragraphs["start"].to_numpy()[row], np.append(0, tokens.end[:-1]))
    gap = tokens.start - before
    gap_at = np.flatnonzero(gap)
    gap_starts = np.searchsorted(gap_at, starts)
    sentences = np.append(tokens.sentence, _sentences(paragraphs, tokens, row))
    sentence_starts = np.append(0, sentences[starts[1:]])  # the first article has those before the first word too
    table = pa.table(
        {
            "words": _lists(starts, tokens.word),
            "paragraphs": _lists(
                np.searchsorted(paragraphs["document"].to_numpy(), np.arange(documents + 1)),
                np.bincount(row, minlength=len(paragraphs)).astype(np.int32),
            ),
            "sentences": _lists(
                sentence_starts, np.bincount(tokens.sentence, minlength=sentences[-1]).astype(np.int32)
            ),
            "gap_at": _lists(gap_starts, (gap_at - np.repeat(starts[:-1], np.diff(gap_starts))).astype(np.int32)),
            "gap": _lists(gap_starts, gap[gap_at].astype(np.int32)),
        }
    )
    kinds = np.zeros(len(tokens.vocabulary), np.uint8)
    kinds[tokens.word] = tokens.kind
    counts = np.bincount(tokens.word, minlength=len(kinds))
    return table, pa.table({"word": pa.array(tokens.vocabulary, pa.string()), "count": counts, "kind": kinds})


def _paragraph_rows(corpus: Corpus, tokens: Tokens) -> np.ndarray:
    """For each token the row of its paragraph in the table of paragraphs."""
    keys = corpus.paragraphs["document"].to_numpy(np.int64) << 32 | corpus.paragraphs["paragraph"].to_numpy(np.int64)
    changes = np.flatnonzero(
        (np.diff(tokens.document, prepend=-1) != 0) | (np.diff(tokens.paragraph, prepend=-1) != 0)
    )
    found = tokens.document[changes].astype(np.int64) << 32 | tokens.paragraph[changes].astype(np.int64)
    return np.repeat(np.searchsorted(keys, found), np.diff(np.append(changes, len(tokens))))


def _sentences(paragraphs, tokens: Tokens, row: np.ndarray) -> int:
    """The number of sentences: those up to the last token, and one for each paragraph of white space after it."""
    last = tokens.sentence[-1] + 1 if len(tokens) else 0
    rest = paragraphs.iloc[row[-1] + 1 if len(row) else 0 :]
    return int(last + (rest["end"] > rest["start"]).sum())


def make_arrays(text: pa.Table, words: pa.Table, vocabulary: pa.Table) -> dict[str, np.ndarray]:
    """The tables of a part as flat arrays, with the counts of words by article that measures start from."""
    arrays = {}
    for name, (starts, values) in WORD_LISTS.items():
        arrays[starts], arrays[values] = _flat(words, name)
    for name, column in PARAGRAPH_LISTS.items():
        _, arrays[name] = _flat(text, column)
    spelled = tuple(vocabulary["word"].to_pylist())
    arrays["length"] = np.fromiter(map(len, spelled), np.int32, len(spelled))
    arrays["kind"] = vocabulary["kind"].to_numpy()
    text_column = text["text"].combine_chunks().cast(pa.large_string())
    _, offsets, letters = text_column.buffers()
    arrays["text_starts"] = np.frombuffer(offsets, np.int64)[: len(text) + 1]
    arrays["text"] = np.frombuffer(letters, np.uint8)[: arrays["text_starts"][-1]] if letters else np.zeros(0, np.uint8)
    return arrays | _entries(arrays["word"], arrays["document_starts"], are_words(spelled))


def _entries(word: np.ndarray, starts: np.ndarray, is_word: np.ndarray) -> dict[str, np.ndarray]:
    """
    By word of the part, the articles with it and how often: those of word `n` begin at `entry_starts[n]`.

    Punctuation has entries too, so that it can be found; `document_words` counts words only.
    """
    starts = starts.astype(np.int64)
    _, ranges, sizes = totals_and_ranges(word, starts, is_word)
    entry_starts = np.append(0, np.cumsum(ranges))
    document, count = (np.empty(entry_starts[-1], np.int32) for _ in range(2))
    fill_counts(word, starts, np.ones(len(is_word), bool), entry_starts[:-1].copy(), document, count)
    return {
        "is_word": is_word,
        "document_words": sizes,
        "entry_starts": entry_starts,
        "entry_document": document,
        "entry_count": count,
    }


def write_text(folder: Path, table: pa.Table) -> None:
    """Write what was read, compressed."""
    write_table(folder / TEXT, table, use_dictionary=[*METADATA, "paragraph_role.list.element"])


def write_words(folder: Path, words: pa.Table, vocabulary: pa.Table) -> None:
    """Write the words of a part; numbers are split into their bytes, which compress better side by side."""
    split = [f"{name}.list.element" for name in WORD_LISTS]
    write_table(folder / WORDS, words, use_dictionary=False, use_byte_stream_split=split)
    write_table(folder / VOCABULARY, vocabulary, use_dictionary=False)


def write_table(path: Path, table: pa.Table, **options) -> None:
    """Write a table as Parquet with zstd, whole or not at all; the same table gives the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", compression_level=6, row_group_size=ROWS_AT_ONCE, **options)
    write_atomically(path, sink.getvalue())


def _strings(values) -> pa.Array:
    known = values.notna().tolist()
    return pa.array([str(value) if here else None for value, here in zip(values, known, strict=True)], pa.string())


def _lists(starts: np.ndarray, values) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(starts.astype(np.int32)), pa.array(values))


def _flat(table: pa.Table, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Where the lists of a column begin, and all their values."""
    lists = table[column].combine_chunks()
    if isinstance(lists, pa.ChunkedArray):
        lists = pa.concat_arrays(lists.chunks) if lists.num_chunks else pa.array([], lists.type)
    starts = lists.offsets.to_numpy()
    return starts - starts[0] if len(starts) else np.zeros(1, np.int32), lists.flatten().to_numpy()
