"""Which blocks speak of the same thing: pairs of characters, weighted by how rare they are."""

from collections.abc import Sequence

import numpy as np

from pressframes.pages.continuations import gram, prose

HAN_FIRST, HAN_LAST = 0x4E00, 0x9FFF
COMMON = 90_000  # a pair seen this often in a month of prose says nothing about the topic
LEAST_WEIGHT = 0.05
TILE = 48  # rows
ONE_THREAD = 262_144  # multiplications up to which OpenBLAS uses one thread (interface/gemm.c: 65536 times 4)
READ = 3_000  # characters of a block that are looked at
LARGEST = 2_500  # pairs kept of a page, the most telling ones


class Vocabulary:
    """
    The pairs of Chinese characters that recur on a page: `counts` has a row a text, a column a pair.

    `weight` is how telling a pair is: rare among the texts of the page, and rare in a month of prose.
    """

    def __init__(self, views: Sequence[str]):
        rows, pairs = _pairs(views)
        keys, columns = np.unique(pairs, return_inverse=True)
        present = np.unique(rows * max(1, len(keys)) + columns)
        in_texts = np.bincount(present % max(1, len(keys)), minlength=len(keys))
        weight = _telling(keys, in_texts, len(views))
        kept = np.sort(np.argsort(-weight, kind="stable")[: min(LARGEST, np.count_nonzero(in_texts >= 2))])
        place = np.full(len(keys) + 1, -1)
        place[kept] = np.arange(len(kept))
        column = place[columns] if len(columns) else np.zeros(0, int)
        inside = column >= 0
        cells = rows[inside] * len(kept) + column[inside]
        counts = np.bincount(cells, minlength=len(views) * len(kept))
        self.counts = counts.reshape(len(views), len(kept)).astype(np.float32)
        self.weight = weight[kept].astype(np.float32)

    def weighted(self, counts: np.ndarray) -> np.ndarray:
        """Counts on a log scale times weight, each row of length one."""
        scaled = np.zeros_like(counts)
        here = counts > 0
        scaled[here] = 1 + np.log(counts[here])
        scaled *= self.weight
        norms = np.sqrt(np.einsum("ij,ij->i", scaled, scaled))
        return scaled / np.maximum(norms, 1e-9)[:, None]


def likeness(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """
    The product of each row of one table with each row of another.

    In tiles so small that the linear algebra library stays on one thread: for pages, starting threads takes longer
    than multiplying, and several times as long where the machine is busy.
    """
    product = np.zeros((len(ones), len(others)), dtype=np.float32)
    wide = max(8, ONE_THREAD // (TILE * max(1, len(others))))
    for row in range(0, len(ones), TILE):
        for column in range(0, ones.shape[1], wide):
            tile = slice(column, column + wide)
            product[row : row + TILE] += ones[row : row + TILE, tile] @ others[:, tile].T
    return product


def _telling(keys: np.ndarray, in_texts: np.ndarray, texts: int) -> np.ndarray:
    if not len(keys):
        return np.zeros(0)
    on_page = np.log((texts + 1) / (in_texts + 0.5))
    in_prose = np.clip(np.log(COMMON / (20 * (prose().count(keys, 2) + 1))) / 9, LEAST_WEIGHT, 1.0)
    return np.where(in_texts >= 2, on_page * in_prose, -1.0)


def _pairs(views: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Every pair of neighbouring Chinese characters, with the number of its text."""
    texts = [view[:READ] for view in views]
    codes = np.frombuffer("\n".join(texts).encode("utf-32-le", "replace"), dtype="<u4").astype(np.int64)
    lengths = [len(text) + 1 for text in texts]
    owner = np.repeat(np.arange(len(texts)), lengths)[: len(codes)]
    han = (codes >= HAN_FIRST) & (codes <= HAN_LAST)
    both = np.flatnonzero(han[:-1] & han[1:]) if len(codes) > 1 else np.zeros(0, int)
    return owner[both], gram(codes[both], codes[both + 1]) if len(both) else np.zeros(0, np.int64)
