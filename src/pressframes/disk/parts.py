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
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pressframes.compiled import compiled
from pressframes.corpus.documents import DOCUMENT_COLUMNS, PARAGRAPH_COLUMNS, Corpus, make_corpus
from pressframes.corpus.tokens import Tokens
from pressframes.files import write_atomically
from pressframes.statistics.counts import are_words, fill_counts, totals_and_ranges

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
SMALL = 1 << 16  # articles of a part, and words of an article, whose numbers fit into two bytes
# The levels of zstd: text is most of the work and is kept beside its source; 6 makes the words 5 % smaller.
TEXT_LEVEL, LEVEL = 1, 3


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
    paragraphs = corpus.paragraphs
    of_paragraph = [paragraphs[name].to_numpy(np.int64) for name in ("document", "paragraph", "start", "end")]
    per_paragraph, per_sentence, gap_at, gap = walk(
        *of_paragraph, tokens.document, tokens.paragraph, tokens.sentence, tokens.start, tokens.end
    )
    documents = np.arange(len(corpus.documents) + 1)
    starts = np.searchsorted(tokens.document, documents)
    gap_starts = np.searchsorted(gap_at, starts)
    sentence_starts = np.append(tokens.sentence, len(per_sentence))[starts]
    sentence_starts[0] = 0  # the first article has those before the first word too
    lists = {
        "words": (starts, tokens.word),
        "paragraphs": (np.searchsorted(of_paragraph[0], documents), per_paragraph),
        "sentences": (sentence_starts, per_sentence),
        "gap_at": (gap_starts, (gap_at - np.repeat(starts[:-1], np.diff(gap_starts))).astype(np.int32)),
        "gap": (gap_starts, gap),
    }
    kinds = np.zeros(len(tokens.vocabulary), np.uint8)
    kinds[tokens.word] = tokens.kind
    counts = np.bincount(tokens.word, minlength=len(kinds))
    vocabulary = {"word": pa.array(tokens.vocabulary, pa.string()), "count": counts, "kind": kinds}
    return pa.table({name: _lists(*values) for name, values in lists.items()}), pa.table(vocabulary)


@compiled
def walk(of_document, number, begin, stop, document, paragraph, sentence, start, end):
    """
    One pass over the tokens: how many each paragraph and each sentence has, and where white space was left out.

    A row of the first four arrays is a paragraph. A gap is what lies between a token and the one before it, or the
    start of its paragraph. A paragraph of white space alone is a sentence without tokens.
    """
    sizes = np.zeros(len(number), np.int32)
    rest = np.int64(0)
    gaps = np.int64(0)
    for find in range(2):  # first the gaps are counted, then kept
        gap_at = np.empty(gaps, np.int32)
        gap = np.empty(gaps, np.int32)
        gaps = 0
        row = 0
        before = begin[0] if len(number) else 0
        for token in range(len(document)):
            while of_document[row] != document[token] or number[row] != paragraph[token]:
                row += 1
                before = begin[row]
            if start[token] != before:
                if find:
                    gap_at[gaps] = token
                    gap[gaps] = start[token] - before
                gaps += 1
            before = end[token]
            sizes[row] += find
    last = row + 1 if len(document) else 0
    for row in range(last, len(number)):
        rest += stop[row] > begin[row]
    of_sentence = np.zeros((sentence[-1] + 1 if len(document) else 0) + rest, np.int32)
    for token in range(len(document)):
        of_sentence[sentence[token]] += 1
    return sizes, of_sentence, gap_at, gap


def make_arrays(text: pa.Table, words: pa.Table, vocabulary: pa.Table) -> dict[str, np.ndarray]:
    """The tables of a part as flat arrays, with the counts of words by article that measures start from."""
    arrays = {}
    for name, (starts, values) in WORD_LISTS.items():
        arrays[starts], arrays[values] = _flat(words, name)
    for name, column in PARAGRAPH_LISTS.items():
        _, arrays[name] = _flat(text, column)
    spelled = tuple(vocabulary["word"].to_pylist())
    arrays["length"] = pc.utf8_length(vocabulary["word"]).to_numpy().astype(np.int32)
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
    small = len(starts) <= SMALL and np.diff(starts).max(initial=0) < SMALL
    document, count = (np.empty(entry_starts[-1], np.uint16 if small else np.int32) for _ in range(2))
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
    write_table(folder / TEXT, table, level=TEXT_LEVEL, use_dictionary=[*METADATA, "paragraph_role.list.element"])


def write_words(folder: Path, words: pa.Table, vocabulary: pa.Table) -> None:
    """Write the words of a part; numbers are split into their bytes, which compress better side by side."""
    split = [f"{name}.list.element" for name in WORD_LISTS]
    write_table(folder / WORDS, words, use_dictionary=False, use_byte_stream_split=split)
    write_vocabulary(folder / VOCABULARY, vocabulary)


def write_vocabulary(path: Path, vocabulary: pa.Table) -> None:
    """Write a vocabulary; words and counts are in order, so that each is written by its difference from the last."""
    encoding = {"word": "DELTA_BYTE_ARRAY", "count": "DELTA_BINARY_PACKED"}
    write_table(path, vocabulary, use_dictionary=["kind"], column_encoding=encoding)


def write_table(path: Path, table: pa.Table, level: int = LEVEL, **options) -> None:
    """Write a table as Parquet with zstd, whole or not at all; the same table gives the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", compression_level=level, row_group_size=len(table) or 1, **options)
    write_atomically(path, sink.getvalue())


def _strings(values: pd.Series) -> pa.Array:
    """A column of strings; what is no string, such as the number of a page, is written as one."""
    try:
        return pa.array(values, pa.string(), from_pandas=True)
    except (pa.ArrowTypeError, pa.ArrowInvalid):
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
