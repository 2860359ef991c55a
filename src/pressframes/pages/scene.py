"""What links are judged by: the body blocks of a page with their ends, their gaps and their wording."""

import re
from dataclasses import dataclass

import numpy as np

from pressframes.pages.continuations import goes_on
from pressframes.pages.cut_words import across_all, printed_across, whole
from pressframes.pages.headings import SUBHEAD, Header
from pressframes.pages.kinds import HEADER_KINDS, NOTE, NOTE_LABEL
from pressframes.pages.layout import Layout
from pressframes.pages.seams import Seams
from pressframes.pages.topics import Vocabulary, likeness

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
