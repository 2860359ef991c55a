"""What links are judged by: the body blocks of a page and their pairs, measured once, and the paths of a first pass."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace

import numpy as np

from pressframes.pages.headings import Header
from pressframes.pages.joins import PRINTED, Seams, by_first_character, is_whole
from pressframes.pages.kinds import BODY, EDITORIAL, HEADER_KINDS, NOTE, NOTE_LABEL, SUBHEAD
from pressframes.pages.patterns import Marks, flags
from pressframes.pages.wording import Vocabulary, best_other

USUAL = 0.08  # likeness of two blocks on the same page; a page of a few blocks says nothing of its own about it
ECHO = 14  # characters at either end that are looked at for an echo
LIST_END = re.compile("、$")
REST_OF_LIST = re.compile("^(?:[^。；！？“”]{0,14}[、等和及与]|“[^”]{1,14}”[、等和及与])")  # after a 、: one thing more
SUBHEAD_ABOVE, INDENTED = -1.5, -1.0  # log odds at most of being the middle of a paragraph
BEGINS, WITHIN = -0.8, 1.0  # log odds from which a block plainly begins a paragraph, or is the middle of one


@dataclass(frozen=True)
class Parts:
    """The body blocks of a page (block numbers), the subheads right above each, and the headers."""

    body: np.ndarray
    subheads: tuple[tuple[int, ...], ...]
    headers: tuple[Header, ...]


@dataclass(frozen=True)
class Scene:
    """
    All that the features of links are made from; measured once for a page, read by both passes.

    `blocks` has an array for each thing known of a body block (`size` values; see `block_facts`), `pairs` one for each
    thing known of a pair: (before, after), `size` by `size` values. `vocabulary` holds the wording of the body blocks
    and, in the rows after them, of the headers' titles, `titles` (header, block) the share of a title that a block or
    the next one repeats.
    """

    parts: Parts
    vocabulary: Vocabulary
    blocks: SimpleNamespace
    pairs: SimpleNamespace
    titles: np.ndarray

    @property
    def size(self) -> int:
        """The number of body blocks."""
        return len(self.parts.body)


def make_parts(kinds: list[str], headers: list[Header]) -> Parts:
    """Body blocks with the subheads right above them."""
    body, subheads, waiting = [], [], []
    for number, kind in enumerate(kinds):
        if kind == SUBHEAD:
            waiting.append(number)
        elif kind in HEADER_KINDS:
            waiting = []
        elif kind in (BODY, EDITORIAL):
            body.append(number)
            subheads.append(tuple(waiting))
            waiting = []
    return Parts(np.array(body, dtype=int), tuple(subheads), tuple(headers))


def read_scene(seams: Seams, kinds: list[str], headers: list[Header]) -> Scene:
    """Measure the body blocks of a page and all their pairs, then their wording."""
    parts = make_parts(kinds, headers)
    views = [seams.blocks[n].view for n in parts.body]
    blocks = block_facts(seams, kinds, parts)
    pairs = _of_pairs(seams, parts.body, views, blocks)
    titles = [" ".join(seams.blocks[n].view for n in header.titles) for header in headers]
    vocabulary = Vocabulary(views + titles)
    alike, others = vocabulary.alike_around(blocks.seam), pairs.step != 0
    positive = alike[others & (alike > 0)]
    pairs.above_usual = alike - (min(USUAL, float(np.median(positive))) if positive.size else 0.0)
    pairs.above_best = alike - best_other(np.where(blocks.may_end[:, None] & others, alike, 0.0))
    return Scene(parts, vocabulary, blocks, pairs, vocabulary.share_printed(len(views)))


def block_facts(seams: Seams, kinds: list[str], parts: Parts) -> SimpleNamespace:
    """
    One value a body block.

    `heading_below`, `note_below`, `subhead_below`: something printed between it and the next body block. `may_end` and
    `may_start`: an article or a column may end or begin there. `wants_after` and `wants_before`: it plainly lacks a
    second or a first half where it is printed. `seam`: what follows in the file is plainly something else.
    """
    body, place = parts.body, np.arange(len(parts.body))
    marks = Marks([seams.blocks[n].view for n in body])
    facts = SimpleNamespace(**{name: getattr(seams, name)[body] for name in ("dangling", "dateline", "credit")})
    facts.first, facts.last, facts.glued = place == 0, place == len(body) - 1, flags(parts.subheads)
    facts.cut, facts.credit_end = facts.dangling == 1, seams.ends_in_credit[body]
    facts.whole, facts.opens, facts.closes = ~facts.cut, seams.opens[body] > 0, seams.closes[body] > 0
    sides = [seams.sides[n] for n in body]
    facts.begins_whole = np.array([is_whole(start, at_end=False) for start, _ in sides], dtype=float)
    facts.ends_whole = np.array([is_whole(end, at_end=True) for _, end in sides], dtype=float)
    facts.colon_end, facts.quote_start = marks["colon_end"], marks["quote_start"]
    facts.list_end, facts.list_start = marks.found(LIST_END), marks.found(REST_OF_LIST)
    indented = flags(seams.blocks[n].indented for n in body)
    facts.indented, facts.outdented = indented & seams.indents, ~indented & seams.indents
    orphan = np.where(facts.glued, np.minimum(seams.orphan[body], SUBHEAD_ABOVE), seams.orphan[body])
    facts.orphan = orphan = np.where(facts.indented, np.minimum(orphan, INDENTED), orphan)
    between = [set(kinds[here + 1 : there]) for here, there in pairwise([*body, *body[-1:]])]
    facts.heading_below, facts.note_below, facts.subhead_below = (
        flags(map(frozenset(wanted).intersection, between)) for wanted in (HEADER_KINDS, {NOTE, NOTE_LABEL}, {SUBHEAD})
    )
    barrier, next_orphan = facts.heading_below | facts.note_below, np.roll(orphan, -1)
    next_begins = facts.cut & (next_orphan < BEGINS)
    facts.heading_above, facts.before_cut = np.roll(facts.heading_below, 1), np.roll(facts.cut, 1) & ~facts.first
    facts.clear_below, facts.may_end = ~barrier & ~facts.last, barrier | facts.last | facts.cut
    facts.may_start = facts.first | np.roll(barrier, 1) | (orphan > 0.5) | facts.before_cut
    facts.wants_after = facts.cut & (barrier | facts.subhead_below | facts.last) | next_begins
    facts.wants_before = (orphan > WITHIN) & (facts.heading_above | ~facts.before_cut) & ~facts.glued
    facts.seam = barrier | facts.last | next_begins | ((facts.dangling == 0) & (next_orphan > 2.0))
    return facts


def _of_pairs(seams: Seams, body: np.ndarray, views: Sequence[str], blocks: SimpleNamespace) -> SimpleNamespace:
    """
    One value a pair of body blocks, (before, after).

    `step` is how many body blocks the second is printed after the first (below 0: before it); `far` pairs are not next
    to each other, or have another article's heading between. `read_scene` adds `above_usual` and `above_best`: by how
    much the text up to the first is more like that from the second on than is usual on the page, and than the best
    other block that could be before the second.
    """
    place = np.arange(len(body))
    step = place[None, :] - place[:, None]
    following, cut, here = step == 1, blocks.cut[:, None], np.ix_(body, body)
    pairs = SimpleNamespace(step=step, following=following, apart=~following & (step != 0))
    pairs.over_heading, pairs.over_note, pairs.over_subhead = (
        following & below[:, None] for below in (blocks.heading_below, blocks.note_below, blocks.subhead_below)
    )
    pairs.clear = following & ~pairs.over_heading & ~pairs.over_note
    pairs.far = pairs.apart | pairs.over_heading
    pairs.both_want = blocks.wants_after[:, None] & blocks.wants_before[None, :] & pairs.far
    pairs.goes_on, pairs.across = np.where(cut, seams.goes_on[here], 0.0), np.where(cut, seams.across[here], 0.0)
    pairs.no_word = cut & (pairs.across == 0)
    pairs.echo = _echoes(views, blocks.cut)
    pairs.printed = printed_across(views, [seams.sides[n] for n in body], blocks.cut)
    return pairs


def _echoes(views: Sequence[str], cut: np.ndarray) -> np.ndarray:
    """How many pairs of characters the end of a cut block shares with the beginning of another: A 国家，B 国家."""
    ends, starts = (
        [{pair for pair in map("".join, pairwise(part)) if pair.isalpha()} for part in parts]
        for parts in ([view[-ECHO:] for view in views], [view[:ECHO] for view in views])
    )
    echo = np.zeros((len(views), len(views)))
    for u in np.flatnonzero(cut):
        echo[u] = [min(3, len(ends[u] & start)) for start in starts]
    return echo


def printed_across(views: Sequence[str], sides: Sequence[tuple[str, str]], cut: np.ndarray) -> np.ndarray:
    """
    The length of the longest string over each cut that the page prints elsewhere in one piece, 0 where there is none.

    It finds what no dictionary holds: the names of the page's people and places, and its turns of phrase.

    >>> views = ["站长李树", "青说水来了。", "李树青是站长。"]
    >>> sides = [("", "站长李树"), ("青说水来了", ""), ("李", "")]
    >>> printed_across(views, sides, np.array([True, False, False]))[0].tolist()
    [0.0, 3.0, 0.0]
    """
    page = "\n".join(views)
    pairs = set(map("".join, pairwise(page)))
    columns = by_first_character(start for start, _ in sides)
    longest = np.zeros((len(views), len(views)))
    for row in np.flatnonzero(cut).tolist():
        end = sides[row][1]
        for column in (n for first, those in columns.items() if end and end[-1] + first in pairs for n in those):
            longest[row, column] = _longest_printed(end, sides[column][0], page)
    return longest


def _longest_printed(end: str, start: str, page: str) -> int:
    return max(
        left + right
        for left in range(1, len(end) + 1)
        for right in range(1, len(start) + 1)
        if left + right == 2 or left + right <= PRINTED and end[-left:] + start[:right] in page
    )
