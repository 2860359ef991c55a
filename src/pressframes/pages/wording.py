"""Which blocks speak of the same thing: pairs of characters, weighted by how rare they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pressframes.pages.joins import gram, prose

HAN_FIRST, HAN_LAST = 0x4E00, 0x9FFF
COMMON = 90_000  # a pair seen this often in a month of prose says nothing about the topic
LEAST_WEIGHT = 0.05
TILE = 48  # rows
ONE_THREAD = 262_144  # multiplications up to which OpenBLAS uses one thread (interface/gemm.c: 65536 times 4)
READ = 3_000  # characters of a block that are looked at
REACH = 3  # texts, the text itself among them, that are compared together
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

    def alike_across(self, place: int, reach: int) -> float:
        """How alike the texts right before a place are to those from it on, at most `reach` of each: 0 to 1."""
        sides = np.stack(
            [self.counts[max(0, place - reach) : place].sum(axis=0), self.counts[place : place + reach].sum(axis=0)]
        )
        one, two = self.weighted(sides)
        return float(one @ two)

    def alike_around(self, seam: np.ndarray) -> np.ndarray:
        """
        Each of the first texts with up to two before it against each with up to two after it: 0 to 1, (before, after).

        `seam` says of each whether what follows it is plainly something else; only texts without a seam between are
        taken together.
        """
        counts = self.counts[: len(seam)]
        ahead = _with_following(counts, seam)
        back = _with_following(counts[::-1], np.roll(seam, 1)[::-1])[::-1]
        return likeness(self.weighted(back), self.weighted(ahead))

    def share_printed(self, first: int) -> np.ndarray:
        """The share of the wording, by weight, of each text from `first` on in each of the others or the one below."""
        present = self.counts > 0
        titles, texts = present[first:] * self.weight, present[:first]
        pair = texts.copy()
        pair[:-1] |= texts[1:]
        return likeness(titles, pair.astype(np.float32)) / (titles.sum(axis=1, keepdims=True) + 2)


@dataclass(frozen=True)
class Chains:
    """
    The paths of a first pass, for the second to improve on.

    `before[u]` and `after[v]` are the blocks linked to u and v (or -1), `header[v]` the header that v is right below
    (or -1). `alike[u, v]` is how alike everything up to u, its headings included, is to everything from v on; 0 where
    v is read before u on the same path. `title_alike[h, v]` is the same of a header's titles; `size` grows with the
    wording from v on, because likeness between long texts says more.
    """

    before: np.ndarray
    after: np.ndarray
    header: np.ndarray
    alike: np.ndarray
    title_alike: np.ndarray
    size: np.ndarray


def chains_of(vocabulary: Vocabulary, choice: np.ndarray) -> Chains:
    """
    Follow the choices of a first pass (see `links.score` for their numbers) and compare the wording they brought
    together.

    `vocabulary` has a row for each body block, then one for each header.
    """
    counts, m = vocabulary.counts, len(choice)
    before, header = before_each(choice, len(counts) - m), np.where(choice < len(counts) - m, choice, -1)
    after = np.full(m, -1)
    so_far, from_here = counts[:m].copy(), counts[:m].copy()
    same = np.zeros((m, m), dtype=bool)
    for path in paths_of(before):
        after[path[:-1]] = path[1:]
        if header[path[0]] >= 0:
            so_far[path[0]] += 2 * counts[m + header[path[0]]]
        so_far[path] = np.cumsum(so_far[path], axis=0)
        from_here[path] = np.cumsum(from_here[path[::-1]], axis=0)[::-1]
        same[np.ix_(path, path)] = np.tril(np.ones((len(path),) * 2, dtype=bool))
    onward = vocabulary.weighted(from_here)
    alike = np.where(same, 0, likeness(vocabulary.weighted(so_far), onward))
    titles = likeness(vocabulary.weighted(counts[m:]), onward)
    return Chains(before, after, header, alike, titles, np.sqrt(np.count_nonzero(from_here, axis=1)))


def before_each(choice: np.ndarray, headers: int) -> np.ndarray:
    """The body block before each, or -1, from choices as `links.score` numbers them."""
    return np.where((choice >= headers) & (choice < headers + len(choice)), choice - headers, -1)


def paths_of(before: np.ndarray) -> list[list[int]]:
    """
    The paths that blocks form, given the block before each (-1 where there is none); those of a circle are on none.

    >>> paths_of(np.array([-1, 3, 0, -1]))
    [[0, 2], [3, 1]]
    """
    after = {one: place for place, one in enumerate(before.tolist()) if one >= 0}
    paths = [[first] for first in np.flatnonzero(before < 0).tolist()]
    for path in paths:
        while path[-1] in after:
            path.append(after[path[-1]])
    return paths


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
    weight, often = np.full(len(keys), -1.0), in_texts >= 2
    if often.any():
        on_page = np.log((texts + 1) / (in_texts[often] + 0.5))
        in_prose = np.log(COMMON / (20 * (prose()[0].count(*divmod(keys[often], 1 << 16)) + 1))) / 9
        weight[often] = on_page * np.clip(in_prose, LEAST_WEIGHT, 1.0)
    return weight


def _pairs(views: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Every pair of neighbouring Chinese characters, with the number of its text."""
    texts = [view[:READ] for view in views]
    codes = np.frombuffer("\n".join(texts).encode("utf-32-le", "replace"), dtype="<u4").astype(np.int64)
    lengths = [len(text) + 1 for text in texts]
    owner = np.repeat(np.arange(len(texts)), lengths)[: len(codes)]
    han = (codes >= HAN_FIRST) & (codes <= HAN_LAST)
    both = np.flatnonzero(han[:-1] & han[1:]) if len(codes) > 1 else np.zeros(0, int)
    return owner[both], gram(codes[both], codes[both + 1]) if len(both) else np.zeros(0, np.int64)


def best_other(values: np.ndarray) -> np.ndarray:
    """
    For each value the largest of the others in its column (0 where there is no other).

    >>> best_other(np.array([[1.0, 5.0], [3.0, 4.0]])).tolist()
    [[3.0, 4.0], [1.0, 5.0]]
    """
    if len(values) < 2:
        return np.zeros_like(values)
    order = np.argsort(-values, axis=0)[:2]
    best, second = np.take_along_axis(values, order, axis=0)
    return np.where(np.arange(len(values))[:, None] == order[0][None, :], second[None, :], best[None, :])


def _with_following(counts: np.ndarray, seam: np.ndarray) -> np.ndarray:
    """Each row and the rows after it added up, `REACH` of them at most and none beyond a seam."""
    total, going = counts.copy(), np.ones(len(seam), dtype=bool)
    for step in range(1, REACH):
        going = going & ~np.roll(seam, 1 - step)
        total[going] += counts[np.flatnonzero(going) + step]
    return total
