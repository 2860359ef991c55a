"""From text to a decision for every block: layout, seams, kinds, headings, and two passes of linking."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from pressframes.pages.headings import TITLE_ROLES
from pressframes.pages.in_order import read_in_order
from pressframes.pages.joins import Seams, read_seams
from pressframes.pages.kinds import HEADING, SHORT, by_form, by_pattern
from pressframes.pages.layout import Block, read_layout
from pressframes.pages.paths import Cover, Links, decide_links, in_order_but
from pressframes.pages.runs import decide_runs
from pressframes.pages.scene import Parts, block_facts, make_parts, read_scene
from pressframes.pages.torn import chance_torn

WINDOW = 240  # blocks that are weighed against each other; a full newspaper page has 40 to 120
LONGEST_IN_ORDER = 3_000  # blocks of a text in order that are read together; books are longer
TORN = 0.5  # chance from which a page is read as torn


@dataclass(frozen=True)
class Decisions:
    """What a person decided, by the offset where a block starts: its kind, and the block (or None) before it."""

    kinds: Mapping[int, str]
    after: Mapping[int, int | None]


NO_DECISIONS = Decisions({}, {})


@dataclass(frozen=True)
class Split:
    """
    The blocks of a page (or of a window of one), what they are, and what follows what.

    `kinds` has a kind a block, `facts` what is known of the body blocks (see `block_facts`). `cover` has the choice of
    each and its margin (see `paths`). `links` are what links were weighed by, None on a page that is in order, and
    `doubts` say by block what a person should look at.
    """

    seams: Seams
    kinds: tuple[str, ...]
    parts: Parts
    facts: SimpleNamespace
    cover: Cover
    links: Links | None
    doubts: Mapping[int, str]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks in the order of the file."""
        return self.seams.blocks

    def body(self, place: int) -> Block:
        """The body block at a place among the body blocks."""
        return self.blocks[self.parts.body[place]]


def split_text(text: str, decisions: Decisions = NO_DECISIONS) -> list[Split]:
    """
    Every block of a text, decided in windows of at most `WINDOW` blocks, so that the time grows with the text.

    A window ends where a heading begins after a full stop, if there is such a place. Where no window is torn, they are
    taken together again, up to `LONGEST_IN_ORDER` blocks, and read in order.
    """
    layout = read_layout(text)
    forms = [by_pattern(block.view, block.length) for block in layout.blocks]
    seams = read_seams(layout.blocks, layout.indents)
    windows = list(_windows(layout.blocks, forms, WINDOW))
    torn = [chance_torn(seams.part(w), forms[w], wrapped=layout.width is not None) > TORN for w in windows]
    if not any(torn):
        windows = list(_windows(layout.blocks, forms, LONGEST_IN_ORDER))
        torn = [False for _ in windows]
    return [
        (_split_torn if is_torn else _split_in_order)(seams.part(window), forms[window], decisions)
        for window, is_torn in zip(windows, torn, strict=True)
    ]


def _windows(blocks: Sequence[Block], forms: Sequence[str], size: int) -> Iterator[slice]:
    first = 0
    while first == 0 or first < len(blocks):
        last = _window_end(blocks, forms, first, size)
        yield slice(first, last)
        first = last or len(blocks) + 1


def _window_end(blocks: Sequence[Block], forms: Sequence[str], first: int, size: int) -> int:
    last = first + size
    if last >= len(blocks):
        return len(blocks)
    quiet = [
        n
        for n in range(first + size // 2, last)
        if forms[n] == SHORT and blocks[n - 1].view[-1:] in "。）”" and blocks[n - 1].length > 20
    ]
    return quiet[-1] if quiet else last


def _split_torn(seams: Seams, forms: Sequence[str], decisions: Decisions) -> Split:
    """Decide one window: kinds, headers, then links in two passes, the second knowing the first's articles."""
    kinds, roles = by_form(seams, forms), _roles(seams, decisions)
    for number, role in roles.items():
        kinds[number] = HEADING if role in TITLE_ROLES else role
    kinds, headers = decide_runs(seams, kinds, roles)
    scene = read_scene(seams, kinds, headers)
    links = decide_links(scene, seams.blocks, decisions.after)
    return Split(seams, tuple(kinds), scene.parts, scene.blocks, links.cover, links, {})


def _split_in_order(seams: Seams, forms: Sequence[str], decisions: Decisions) -> Split:
    """Every body block follows the heading right above it, or else the block above it, unless a person decided."""
    read = read_in_order(seams, forms, _roles(seams, decisions))
    parts = make_parts(read.kinds, read.headers)
    headers, m = len(parts.headers), len(parts.body)
    header = np.searchsorted([header.run[0] for header in parts.headers], parts.body) - 1
    opens = np.append(True, header[1:] > header[:-1])[:m]
    choice = np.where(opens & (header >= 0), header, np.where(opens, headers + m, headers - 1) + np.arange(m))
    if decisions.after:
        choice = in_order_but(choice, parts, seams.blocks, decisions.after)
    facts = block_facts(seams, read.kinds, parts)
    return Split(seams, tuple(read.kinds), parts, facts, Cover(choice, read.margins(parts)), None, read.doubts)


def _roles(seams: Seams, decisions: Decisions) -> dict[int, str]:
    return {n: decisions.kinds[block.start] for n, block in enumerate(seams.blocks) if block.start in decisions.kinds}
