"""From text to a decision for every block: layout, seams, kinds, headings, and two passes of linking."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from pressframes.pages.headings import TITLE_ROLES, decide_runs
from pressframes.pages.in_order import margins, read_in_order
from pressframes.pages.joins import ORPHAN_LIMITS, Seams, dangling, read_seams
from pressframes.pages.kinds import BODY, HEADING, SHORT, by_form, by_look
from pressframes.pages.layout import SENTENCE, Block, read_layout
from pressframes.pages.links import After, Cover, Links, decide_links, in_order_but
from pressframes.pages.patterns import BULLETS, Features, flags, probability
from pressframes.pages.scene import Parts, block_facts, make_parts, read_scene

SHORTEST_CUT = 25  # characters; a shorter block without a stop is a title, a name or an item of a list
LONG = 60
# What stops without a stop and is yet whole: a dash, a line in columns, one in brackets, an item of a list.
WHOLE = re.compile(rf"—$|^[^，。]* [^，。]*$|）$|^(?:[0-9一二三四五六七八九十]+[、.]|{BULLETS})|[a-zA-Z%]$")
BEGINS = -0.8  # log odds from which a block may be the middle of a paragraph
NO_MATCH = -9.0

TORN_FEATURES = Features(
    one=(lambda t: 1, "always 1"),
    best=(lambda t: min(t["match"], 8), "how well the best cut on the page goes on in another block"),
    share=(lambda t: min(10 * t["cut"] / max(1, t["prose"]), 3), "tenths of the prose that stop within a sentence"),
    outdented=(lambda t: min(t["outdented"], 3), "prose without indent where paragraphs are indented"),
)


def chance_torn(seams: Seams, forms: list[str]) -> float:
    """The chance, 0 to 1, that columns of a page are out of place; `forms` as `by_look` gives them."""
    return float(probability("torn", TORN_FEATURES, TORN_FEATURES.measure(torn_facts(seams, forms))))


def is_cut(block: Block) -> bool:
    """Whether a block that stops without a full stop is long enough, and of such a form, that it may be cut there."""
    return block.length >= SHORTEST_CUT and dangling(block.view) == 1 and not WHOLE.search(block.view)


def torn_facts(seams: Seams, forms: list[str]) -> dict:
    """
    What speaks for a torn page and against it.

    `prose` and `cut` count blocks of prose and those of them that stop within a sentence, `match` is the best
    match of these with what may be a second half (log odds), `outdented` the second halves by indent: one below each
    cut, one with a full stop elsewhere for each cut that has no text below, and half of one more for each that is long.
    """
    length, form = np.array([block.length for block in seams.blocks]), np.array(forms, dtype=str)
    short, indented = length < SHORTEST_CUT, flags(block.indented for block in seams.blocks) & seams.indents
    body = (form == BODY) | (form == SHORT) & indented & ~short
    verse = np.append(indented & short, False)[1:]  # below a line of a poem
    clause = flags(block.view.endswith("，") for block in seams.blocks) & indented & ~verse
    prose = body & (clause | ~short)
    cut = np.array([n for n in np.flatnonzero(prose) if clause[n] or is_cut(seams.blocks[n])], dtype=int)
    starts = [not b.indented for b in seams.blocks] if seams.indents else seams.orphan > BEGINS
    halves = np.flatnonzero(body & np.array(starts, dtype=bool) & ~seams.dateline & ~seams.credit)
    below_cut = np.isin(cut + 1, halves).sum()
    told = (length >= SENTENCE) | (seams.orphan >= ORPHAN_LIMITS[1])  # enough of a second half
    ends = halves[(seams.dangling == 0)[halves] & told[halves]]
    ended = (~np.isin(cut + 1, np.flatnonzero(body & indented))).sum()  # not an item of a list
    lone = min(ended - below_cut, (~np.isin(ends - 1, cut)).sum())
    return {
        "prose": int(prose.sum()),
        "cut": len(cut),
        "match": _best_match(seams, cut, halves),
        "outdented": seams.indents * (below_cut + lone + (length[halves] > LONG).sum() / 2),
    }


def _best_match(seams: Seams, cut: np.ndarray, halves: np.ndarray) -> float:
    """How well the best of the cut blocks goes on in what may be its second half; 0 where there is none."""
    if not len(cut) or not len(halves):
        return 0.0
    match = seams.joins_between(cut, halves) + np.maximum(0, seams.orphan[halves]) / 2
    match[cut[:, None] == halves] = NO_MATCH
    return max(0.0, float(match.max()))


WINDOW = 240  # blocks that are weighed against each other; a full newspaper page has 40 to 120
LONGEST_IN_ORDER = 3_000  # blocks of a text in order that are read together; books are longer
TORN = 0.5  # chance from which a page is read as torn


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


def split_text(text: str, decisions: Sequence[dict] = ()) -> list[Split]:
    """
    Every block of a text, decided in windows of at most `WINDOW` blocks, so that the time grows with the text.

    A window ends where a heading begins after a full stop, if there is such a place. Where no window is torn, they are
    taken together again, up to `LONGEST_IN_ORDER` blocks, and read in order. `decisions` are those of a person, one a
    block: its `start`, with its `kind`, or with `after`, the start of the block before it (or "nothing"), or both.
    """
    layout = read_layout(text)
    forms = by_look(layout.blocks, indents=layout.indents)
    seams = read_seams(layout.blocks, layout.indents)
    windows = [
        (window, chance_torn(seams.part(window), forms[window]) > TORN)
        for window in _windows(layout.blocks, forms, WINDOW)
    ]
    if not any(is_torn for _, is_torn in windows):
        windows = [(window, False) for window in _windows(layout.blocks, forms, LONGEST_IN_ORDER)]
    kinds, after = ({d["start"]: d[key] for d in decisions if key in d} for key in ("kind", "after"))
    splits = []
    for window, is_torn in windows:
        part = seams.part(window)
        roles = {n: kinds[block.start] for n, block in enumerate(part.blocks) if block.start in kinds}
        splits.append((_split_torn if is_torn else _split_in_order)(part, forms[window], roles, after))
    return splits


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


def _split_torn(seams: Seams, forms: Sequence[str], roles: Mapping[int, str], after: Mapping[int, After]) -> Split:
    """Decide one window: kinds, headers, then links in two passes, the second knowing the first's articles."""
    kinds = by_form(seams, forms)
    for number, role in roles.items():
        kinds[number] = HEADING if role in TITLE_ROLES else role
    kinds, headers = decide_runs(seams, kinds, roles)
    scene = read_scene(seams, kinds, headers)
    links = decide_links(scene, seams.blocks, after)
    return Split(seams, tuple(kinds), scene.parts, scene.blocks, links.cover, links, {})


def _split_in_order(seams: Seams, forms: Sequence[str], roles: Mapping[int, str], after: Mapping[int, After]) -> Split:
    """Every body block follows the heading right above it, or else the block above it, unless a person decided."""
    kinds, titles, wrong, doubts = read_in_order(seams, forms, roles)
    parts = make_parts(kinds, titles)
    headers, m = len(parts.headers), len(parts.body)
    header = np.searchsorted([header.run[0] for header in parts.headers], parts.body) - 1
    opens = np.append(True, header[1:] > header[:-1])[:m]
    choice = np.where(opens & (header >= 0), header, np.where(opens, headers + m, headers - 1) + np.arange(m))
    if after:
        choice = in_order_but(choice, parts, seams.blocks, after)
    facts = block_facts(seams, kinds, parts)
    return Split(seams, tuple(kinds), parts, facts, Cover(choice, margins(wrong, parts)), None, doubts)
