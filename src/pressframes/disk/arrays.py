"""Several arrays in one file, read by looking at it and not by copying it: a header, then the bytes."""

import json
import mmap
from pathlib import Path

import numpy as np

from pressframes.textfiles import write_atomically
from pressframes.words.compiled import compiled

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
