"""What links are judged by: the body blocks of a page and their pairs, measured once, and the paths of a first pass."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace

import numpy as np

from pressframes.pages.headings import Header
from pressframes.pages.joins import PRINTED, Seams, by_first_character
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
    body, m = parts.body, len(parts.body)
    place, marks = np.arange(m), Marks([seams.blocks[n].view for n in parts.body])
    first, last = place == 0, place == m - 1
    dangling, glued = seams.dangling[body], flags(parts.subheads)
    cut = dangling == 1
    indented = flags(seams.blocks[n].indented for n in body)
    orphan = np.where(glued, np.minimum(seams.orphan[body], SUBHEAD_ABOVE), seams.orphan[body])
    orphan = np.where(indented & seams.indents, np.minimum(orphan, INDENTED), orphan)
    between = [set(kinds[here + 1 : there]) for here, there in zip(body, [*body[1:], 0], strict=False)]
    heading, note, subhead = (
        flags(map(frozenset(wanted).intersection, between)) for wanted in (HEADER_KINDS, {NOTE, NOTE_LABEL}, {SUBHEAD})
    )
    barrier, next_orphan = heading | note, np.roll(orphan, -1)
    heading_above, before_cut = np.roll(heading, 1), np.roll(cut, 1) & ~first
    return SimpleNamespace(
        cut=cut,
        whole=~cut,
        dangling=dangling,
        orphan=orphan,
        glued=glued,
        indented=indented & seams.indents,
        outdented=~indented & seams.indents,
        opens=seams.opens[body] > 0,
        closes=seams.closes[body] > 0,
        dateline=seams.dateline[body],
        credit=seams.credit[body],
        credit_end=seams.ends_in_credit[body],
        begins_whole=seams.begins_whole[body].astype(float),
        ends_whole=seams.ends_whole[body].astype(float),
        colon_end=marks["colon_end"],
        quote_start=marks["quote_start"],
        list_end=marks.found(LIST_END),
        list_start=marks.found(REST_OF_LIST),
        first=first,
        last=last,
        heading_above=heading_above,
        heading_below=heading,
        note_below=note,
        subhead_below=subhead,
        clear_below=~barrier & ~last,
        before_cut=before_cut,
        may_end=barrier | last | cut,
        may_start=first | np.roll(barrier, 1) | (orphan > 0.5) | before_cut,
        wants_after=cut & (barrier | subhead | (next_orphan < BEGINS) | last),
        wants_before=(orphan > WITHIN) & (heading_above | ~before_cut) & ~glued,
        seam=barrier | last | (cut & (next_orphan < BEGINS)) | ((dangling == 0) & (next_orphan > 2.0)),
    )


def _of_pairs(seams: Seams, body: np.ndarray, views: Sequence[str], blocks: SimpleNamespace) -> SimpleNamespace:
    """
    One value a pair of body blocks, (before, after).

    `step` is how many body blocks the second is printed after the first (below 0: before it); `far` pairs are not next
    to each other, or have another article's heading between. `read_scene` adds `above_usual` and `above_best`: by how
    much the text up to the first is more like that from the second on than is usual on the page, and than the best
    other block that could be before the second.
    """
    m = len(body)
    place = np.arange(m)
    step = place[None, :] - place[:, None]
    following, cut, here = step == 1, blocks.cut[:, None], np.ix_(body, body)
    over_heading = following & blocks.heading_below[:, None]
    apart = ~following & (step != 0)
    return SimpleNamespace(
        step=step,
        following=following,
        apart=apart,
        far=apart | over_heading,
        over_heading=over_heading,
        over_note=following & blocks.note_below[:, None],
        over_subhead=following & blocks.subhead_below[:, None],
        goes_on=np.where(cut, seams.goes_on[here], 0.0),
        across=np.where(cut, seams.across[here], 0.0),
        echo=_echoes(views, blocks.cut),
        printed=printed_across(views, [seams.sides[n] for n in body], blocks.cut),
    )


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
