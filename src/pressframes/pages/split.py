"""From text to a decision for every block: layout, seams, kinds, headings, and two passes of linking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pressframes.pages.headings import TITLE_ROLES
from pressframes.pages.joins import Seams, read_seams
from pressframes.pages.kinds import HEADING, SHORT, by_form, by_pattern
from pressframes.pages.layout import Block, read_layout
from pressframes.pages.paths import Links, decide_links
from pressframes.pages.runs import decide_runs
from pressframes.pages.scene import Parts, Scene, read_scene

WINDOW = 240  # blocks that are weighed against each other; a full newspaper page has 40 to 120


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

    `kinds` has a kind a block, `scene` the body blocks with what was measured of them, `links` which were chosen.
    """

    seams: Seams
    kinds: tuple[str, ...]
    scene: Scene
    links: Links

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks in the order of the file."""
        return self.seams.blocks

    @property
    def parts(self) -> Parts:
        """The body blocks, their subheads, and the headers."""
        return self.scene.parts

    def body(self, place: int) -> Block:
        """The body block at a place among the body blocks."""
        return self.blocks[self.parts.body[place]]


def split_text(text: str, decisions: Decisions = NO_DECISIONS) -> list[Split]:
    """
    Every block of a text, decided in windows of at most `WINDOW` blocks, so that the time grows with the text.

    A window ends where a heading begins after a full stop, if there is such a place.
    """
    layout = read_layout(text)
    forms = [by_pattern(block.view, block.length) for block in layout.blocks]
    splits: list[Split] = []
    first = 0
    while not splits or first < len(forms):
        last = _window_end(layout.blocks, forms, first)
        splits.append(_split(read_seams(layout.blocks[first:last], layout.indents), forms[first:last], decisions))
        first = last
    return splits


def _window_end(blocks: Sequence[Block], forms: Sequence[str], first: int) -> int:
    last = first + WINDOW
    if last >= len(blocks):
        return len(blocks)
    quiet = [
        n
        for n in range(first + WINDOW // 2, last)
        if forms[n] == SHORT and blocks[n - 1].view[-1:] in "。）”" and blocks[n - 1].length > 20
    ]
    return quiet[-1] if quiet else last


def _split(seams: Seams, forms: Sequence[str], decisions: Decisions) -> Split:
    """Decide one window: kinds, headers, then links in two passes, the second knowing the first's articles."""
    kinds = by_form(seams, forms)
    roles = {n: decisions.kinds[block.start] for n, block in enumerate(seams.blocks) if block.start in decisions.kinds}
    for number, role in roles.items():
        kinds[number] = HEADING if role in TITLE_ROLES else role
    kinds, headers = decide_runs(seams, kinds, roles)
    scene = read_scene(seams, kinds, headers)
    return Split(seams, tuple(kinds), scene, decide_links(scene, seams.blocks, decisions.after))
