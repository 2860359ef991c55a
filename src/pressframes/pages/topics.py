"""Which blocks speak of the same thing: pairs of characters, weighted by how rare they are."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from pressframes.pages.continuations import gram, prose

HAN_FIRST, HAN_LAST = 0x4E00, 0x9FFF
COMMON = 2_000  # a pair seen this often in a month of prose says nothing about the topic
READ = 3_000  # characters of a block that are looked at


class Vocabulary:
    """The pairs of Chinese characters of a page, by block: rows are blocks, columns pairs that recur."""

    def __init__(self, views: Sequence[str]):
        rows, pairs = _pairs(views)
        keys, columns = np.unique(pairs, return_inverse=True)
        counts = sparse.coo_matrix(
            (np.ones(len(rows)), (rows, columns)), shape=(len(views), max(1, len(keys)))
        ).tocsr()
        counts.sum_duplicates()
        in_blocks = np.diff(counts.tocsc().indptr)
        keep = np.flatnonzero(in_blocks >= 2)
        self.counts = counts[:, keep].tocsr()
        rarity = np.log((len(views) + 1) / (in_blocks[keep] + 0.5))
        if len(keys):
            seen = prose().count(keys[keep], 2)
            rarity = rarity * np.clip(np.log(COMMON * 45 / (20 * (seen + 1))) / 9, 0.05, 1.0)
        self.weight = rarity

    def weighted(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Counts on a log scale times rarity, each row of length one."""
        counts = sparse.csr_matrix(counts)
        scaled = counts.copy()
        scaled.data = 1 + np.log(np.maximum(counts.data, 1e-9))
        scaled.data[counts.data <= 0] = 0
        scaled = scaled.multiply(self.weight).tocsr()
        norms = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
        return sparse.diags(1 / np.maximum(norms, 1e-9)) @ scaled


def _pairs(views: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    rows, pairs = [], []
    for row, view in enumerate(views):
        codes = np.frombuffer(view[:READ].encode("utf-16-le", "replace"), dtype="<u2").astype(np.int64)
        if len(codes) < 2:
            continue
        both = (codes >= HAN_FIRST) & (codes <= HAN_LAST)
        wording = both[:-1] & both[1:]
        found = gram(codes[:-1][wording], codes[1:][wording])
        pairs.append(found)
        rows.append(np.full(len(found), row))
    if not pairs:
        return np.zeros(0, int), np.zeros(0, np.int64)
    return np.concatenate(rows), np.concatenate(pairs)
