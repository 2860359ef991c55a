"""What links are judged by: the body blocks of a page with their ends, their gaps and their wording."""
# MERGED """Which blocks speak of the same thing: pairs of characters, weighted by how rare they are."""
# MERGED """The paths of a first pass, for the second to improve on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pressframes.pages.headings import SUBHEAD, Header
from pressframes.pages.joins import Seams, across_all, goes_on, gram, printed_across, prose, whole
from pressframes.pages.kinds import HEADER_KINDS, NOTE, NOTE_LABEL
from pressframes.pages.layout import Layout

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


CONTEXT_BLOCKS = 3
USUAL = 0.08  # likeness of two blocks on the same page; a page of a few blocks says nothing of its own about it
ECHO = 14  # characters at either end that are looked at for an echo
REST_OF_LIST = re.compile("^(?:[^。；！？“”]{0,14}[、等和及与]|“[^”]{1,14}”[、等和及与])")  # after a 、: one thing more


@dataclass(frozen=True)
class Parts:
    """The body blocks of a page (block numbers), the subheads that stand above each, and the headers."""

    body: np.ndarray
    subheads: tuple[tuple[int, ...], ...]
    headers: tuple[Header, ...]


class LinkScene:
    """Everything about a page that features are made from; built once, read for both passes."""

    def __init__(self, layout: Layout, seams: Seams, kinds: list[str], parts: Parts):
        body = parts.body
        self.layout, self.kinds, self.parts = layout, kinds, parts
        self.size = len(body)
        self.dangling = seams.dangling[body]
        self.cut = (self.dangling == 1).astype(float)
        glued = np.array([bool(above) for above in parts.subheads], dtype=bool)
        self.glued = glued.astype(float)
        self.orphan = np.where(glued, np.minimum(seams.orphan[body], -1.5), seams.orphan[body])
        self.indented = np.array([layout.blocks[n].indented and layout.indents for n in body], dtype=float)
        self.outdented = np.array([not layout.blocks[n].indented and layout.indents for n in body], dtype=float)
        self.orphan = np.where(self.indented > 0, np.minimum(self.orphan, -1.0), self.orphan)
        self.opens, self.closes = seams.opens[body], seams.closes[body]
        self.last, self.first = seams.last[body], seams.first[body]
        self.sides = [seams.sides[n] for n in body]
        self.dateline = seams.dateline[body].astype(float)
        self.credit, self.credit_end = seams.credit[body].astype(float), seams.ends_in_credit[body].astype(float)
        self.vocabulary = Vocabulary([layout.blocks[n].view for n in body] + _titles(layout, parts.headers))
        self.gaps = _gaps(kinds, body)
        views = [layout.blocks[n].view for n in body]
        self.colon_end = np.array([view.endswith("：") for view in views], dtype=float)
        self.quote_start = np.array([view.startswith("“") for view in views], dtype=float)
        self.list_end = np.array([view.endswith("、") for view in views], dtype=float)
        self.list_start = np.array([bool(REST_OF_LIST.match(view)) for view in views], dtype=float)
        self.printed = printed_across(views, self.cut)
        self._frame()

    def _frame(self) -> None:
        over_heading, over_note = self.gaps[:, 0], self.gaps[:, 1]
        barrier = over_heading | over_note
        before_cut = np.concatenate([[False], self.cut[:-1] > 0]) if self.size else np.zeros(0, bool)
        self.before_cut = before_cut
        above = np.concatenate([[True], barrier]) if self.size else np.zeros(0, bool)
        below = np.concatenate([barrier, [True]]) if self.size else np.zeros(0, bool)
        self.heading_above = np.concatenate([[False], over_heading]) if self.size else np.zeros(0, bool)
        self.may_end = below | (self.cut > 0)
        self.may_start = above | (self.orphan > 0.5) | before_cut
        self._look_for_halves()
        back, ahead = _contexts(self)
        counts = self.vocabulary.counts[: self.size]
        weighted = self.vocabulary.weighted
        self.alike = likeness(weighted(_summed(counts, back)), weighted(_summed(counts, ahead)))
        off = ~np.eye(self.size, dtype=bool)
        positive = self.alike[off & (self.alike > 0)]
        self.usual = min(USUAL, float(np.median(positive))) if positive.size else 0.0
        self.goes_on = self._joins()

    def _look_for_halves(self) -> None:
        """Blocks that plainly lack a second or a first half where they stand in the file."""
        m = self.size
        barrier = self.gaps[:, 0] | self.gaps[:, 1] | self.gaps[:, 2]
        self.wants_after, self.wants_before = np.zeros(m, bool), np.zeros(m, bool)
        if m:
            no_second = np.concatenate([barrier | (self.orphan[1:] < -0.8), [True]])
            self.wants_after = (self.cut > 0) & no_second
            no_first = np.concatenate([[True], self.gaps[:, 0] | (self.cut[:-1] == 0)])
            self.wants_before = (self.orphan > 1.0) & no_first & (self.glued == 0)

    def _joins(self) -> np.ndarray:
        joins, self.across = np.zeros((self.size, self.size)), np.zeros((self.size, self.size))
        cut = np.flatnonzero(self.cut)
        starts = [start for start, _ in self.sides]
        if len(cut):
            joins[cut] = goes_on(self.last[cut][:, None, :], self.first[None, :, :])
            self.across[cut] = across_all([self.sides[n][1] for n in cut], starts)
        end_words = np.array([whole(end, at_end=True) > 0 for _, end in self.sides], dtype=float)
        start_words = np.array([whole(start, at_end=False) > 0 for start in starts], dtype=float)
        self.echo = self._echoes()
        self.whole_words = end_words[:, None] * start_words[None, :]
        self.part_words = 2 - end_words[:, None] - start_words[None, :]
        return joins

    def _echoes(self) -> np.ndarray:
        """How many pairs of characters the end of a cut block shares with the beginning of another: A 国家，B 国家."""
        blocks = [self.layout.blocks[n].view for n in self.parts.body]
        ends = [{view[-ECHO:][i : i + 2] for i in range(ECHO - 1)} for view in blocks]
        starts = [{view[:ECHO][i : i + 2] for i in range(ECHO - 1)} for view in blocks]
        echo = np.zeros((self.size, self.size))
        for u in np.flatnonzero(self.cut):
            echo[u] = [min(3, sum(pair.isalpha() and len(pair) == 2 for pair in ends[u] & start)) for start in starts]
        return echo


def _titles(layout: Layout, headers: tuple[Header, ...]) -> list[str]:
    return [" ".join(layout.blocks[n].view for n in header.titles) for header in headers]


def _gaps(kinds: list[str], body: np.ndarray) -> np.ndarray:
    """For each pair of neighbouring body blocks: a heading between them, a note, a subhead."""
    rows = []
    for before, after in zip(body[:-1], body[1:], strict=True):
        between = set(kinds[before + 1 : after])
        rows.append((bool(between & HEADER_KINDS), bool(between & {NOTE, NOTE_LABEL}), SUBHEAD in between))
    return np.array(rows, dtype=bool).reshape(-1, 3)


def _contexts(scene: LinkScene) -> tuple[list[list[int]], list[list[int]]]:
    """Each block with up to two before it, and with up to two after it, as far as nothing shows a seam between."""
    size = scene.size
    seam = scene.gaps[:, 0] | scene.gaps[:, 1]
    for j in range(size - 1):
        cut_then_start = scene.cut[j] > 0 and scene.orphan[j + 1] < -0.8
        stop_then_orphan = scene.dangling[j] == 0 and scene.orphan[j + 1] > 2.0
        seam[j] |= cut_then_start or stop_then_orphan
    back, ahead = [], []
    for j in range(size):
        members = [j]
        while len(members) < CONTEXT_BLOCKS and members[-1] > 0 and not seam[members[-1] - 1]:
            members.append(members[-1] - 1)
        back.append(members)
        members = [j]
        while len(members) < CONTEXT_BLOCKS and members[-1] < size - 1 and not seam[members[-1]]:
            members.append(members[-1] + 1)
        ahead.append(members)
    return back, ahead


def _summed(counts: np.ndarray, members: list[list[int]]) -> np.ndarray:
    """The sum of some rows of counts, for each list of rows (of at most `CONTEXT_BLOCKS`)."""
    total = np.zeros_like(counts)
    for position in range(CONTEXT_BLOCKS):
        rows = [row for row, group in enumerate(members) if len(group) > position]
        total[rows] += counts[[members[row][position] for row in rows]]
    return total


@dataclass(frozen=True)
class Chains:
    """
    The paths of a first pass, for the second to improve on.

    `before[u]` and `after[v]` are the blocks linked to u and v (or -1), `alike[u, v]` how alike everything up to u,
    its headings included, is to everything from v on; 0 where v stands before u on the same path;
    `size` grows with the wording from v on, because likeness between long texts says more.
    """

    before: np.ndarray
    after: np.ndarray
    header: np.ndarray
    alike: np.ndarray
    title_alike: np.ndarray
    size: np.ndarray


def chains_of(scene: LinkScene, choice: np.ndarray) -> Chains:
    """Follow the choices of a first pass and compare what they brought together."""
    m, headers = scene.size, len(scene.parts.headers)
    before = np.where((choice >= headers) & (choice < headers + m), choice - headers, -1)
    after = np.full(m, -1)
    after[before[before >= 0]] = np.flatnonzero(before >= 0)
    counts = scene.vocabulary.counts
    header = np.where(choice < headers, choice, -1)
    so_far, from_here = counts[:m].copy(), counts[:m].copy()
    same = np.zeros((m, m), dtype=bool)
    for first in np.flatnonzero(before < 0):
        path = [int(first)]
        while after[path[-1]] >= 0:
            path.append(int(after[path[-1]]))
        if header[first] >= 0:
            so_far[first] += 2 * counts[m + header[first]]
        so_far[path] = np.cumsum(so_far[path], axis=0)
        from_here[path] = np.cumsum(from_here[path[::-1]], axis=0)[::-1]
        places = np.arange(len(path))
        same[np.ix_(path, path)] = places[None, :] <= places[:, None]
    weighted = scene.vocabulary.weighted
    onward = weighted(from_here)
    alike = np.where(same, 0, likeness(weighted(so_far), onward))
    size = np.sqrt(np.count_nonzero(from_here, axis=1))
    return Chains(before, after, header, alike, likeness(weighted(counts[m:]), onward), size)
