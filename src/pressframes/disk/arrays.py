"""Several arrays in one file, read by looking at it and not by copying it: a header, then the bytes."""
# MERGED """The vocabularies of all parts become one, ordered by falling count and by the words' characters."""

import json
import mmap
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pressframes.compiled import compiled
from pressframes.files import write_atomically

MAGIC = b"pressframes arrays 1\n"
ALIGNMENT = 64  # bytes: the length of a processor's cache line


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> Path:
    """Write named one-dimensional arrays into one file; the same arrays give the same bytes."""
    header, end = {}, 0
    for name, array in arrays.items():
        header[name] = (array.dtype.str, len(array), end)
        end += _padded(array.nbytes)
    head = MAGIC + json.dumps(header).encode() + b"\n"
    pieces = [head, bytes(_padded(len(head)) - len(head))]
    for array in arrays.values():
        pieces += [np.ascontiguousarray(array).data.cast("B") if len(array) else b"", bytes(-array.nbytes % ALIGNMENT)]
    return write_atomically(path, pieces)


def open_arrays(path: Path) -> dict[str, np.ndarray]:
    """The arrays of such a file, mapped into memory: only what is looked at is read. `ValueError` if it is none."""
    with path.open("rb") as file:
        if file.readline() != MAGIC:
            raise ValueError(f"{path} is no file of arrays")
        header = json.loads(file.readline())
        first = _padded(file.tell())
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    arrays = {}
    for name, (kind, size, start) in header.items():
        if first + start + np.dtype(kind).itemsize * size > len(whole):
            raise ValueError(f"{path} is cut short: {len(whole)} bytes, and {name} ends behind them")
        arrays[name] = np.frombuffer(whole, kind, size, first + start) if size else np.zeros(0, kind)
    return arrays


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


def _padded(size: int) -> int:
    return size + -size % ALIGNMENT


AT_ONCE = 8  # vocabularies that are held in memory together


def merge_all(read: Callable[[int], pa.Table], numbers: Sequence[int]) -> tuple[pa.Table, list[np.ndarray]]:
    """As `merge`, of the vocabularies that `read` gives for some numbers, a few of which are in memory at a time."""
    if len(numbers) <= AT_ONCE:
        return merge([read(number) for number in numbers])
    step = -(-len(numbers) // AT_ONCE)
    groups = [merge_all(read, numbers[start : start + step]) for start in range(0, len(numbers), step)]
    together, of_groups = merge([vocabulary for vocabulary, _ in groups])
    ranks = [of_group[rank] for of_group, (_, ranks) in zip(of_groups, groups, strict=True) for rank in ranks]
    return together, ranks


def merge(vocabularies: Sequence[pa.Table]) -> tuple[pa.Table, list[np.ndarray]]:
    """
    The vocabulary of the corpus (`word, count, kind`), and for each part the corpus's id of each of its words.

    The order is that of a corpus in memory: by (-count, word), words in the order of their code points.

    >>> one = pa.table({"word": ["党", "员"], "count": [2, 1], "kind": np.uint8([5, 5])})
    >>> two = pa.table({"word": ["员", "一"], "count": [2, 2], "kind": np.uint8([5, 5])})
    >>> merged, ranks = merge([one, two])
    >>> merged["word"].to_pylist(), [rank.tolist() for rank in ranks]
    (['员', '一', '党'], [[2, 0], [0, 1]])
    """
    everything = pa.concat_tables(vocabularies).combine_chunks()
    spelled = everything["word"].combine_chunks()
    coded = (spelled.combine_chunks() if isinstance(spelled, pa.ChunkedArray) else spelled).dictionary_encode()
    number = coded.indices.to_numpy()
    counts = np.zeros(len(coded.dictionary), np.int64)
    np.add.at(counts, number, everything["count"].to_numpy())
    kinds = np.zeros(len(counts), np.uint8)
    kinds[number] = everything["kind"].to_numpy()
    table = pa.table({"word": coded.dictionary, "count": counts, "kind": kinds})
    order = pc.sort_indices(table, [("count", "descending"), ("word", "ascending")]).to_numpy()  # UTF-8: code points
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    ends = np.cumsum([len(vocabulary) for vocabulary in vocabularies])[:-1]
    return table.take(order), np.split(rank[number], ends)
