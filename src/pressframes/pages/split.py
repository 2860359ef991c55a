"""From text to a decision for every block: typing, headings, and two passes of linking."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from pressframes.pages import kinds as form
from pressframes.pages.headings import SUBHEAD, Header, begins_article, header_of, runs_of_headings
from pressframes.pages.joins import Seams, read_seams
from pressframes.pages.kinds import BODY, HEADER_KINDS, HEADING
from pressframes.pages.layout import Block, Layout, read_layout
from pressframes.pages.links import LinkFeatures, link_features
from pressframes.pages.paths import Cover, Scores, best_cover, link_weights, score
from pressframes.pages.scene import LinkScene, Parts, Vocabulary, chains_of

WINDOW = 240  # blocks that are weighed against each other; a full newspaper page has 40 to 120
CONTEXT = 3
TITLE_ROLES = {"kicker", "headline", "subtitle", "series_title"}
CERTAIN = 1_000.0  # what a person's decision is worth against any sum of weights


@dataclass(frozen=True)
class Decisions:
    """What a person decided, by the offset where a block starts: its kind, and the block (or None) before it."""

    kinds: Mapping[int, str]
    after: Mapping[int, int | None]


NO_DECISIONS = Decisions({}, {})


@dataclass(frozen=True)
class Split:
    """The blocks of a page (or of a window of one), what they are, and what follows what."""

    layout: Layout
    seams: Seams
    kinds: tuple[str, ...]
    parts: Parts
    scene: LinkScene
    features: LinkFeatures
    scores: Scores
    cover: Cover


def split_text(text: str, decisions: Decisions = NO_DECISIONS) -> list[Split]:
    """
    Every block of a text, decided in windows of at most `WINDOW` blocks, so that the time grows with the text.

    A window ends where a heading begins after a full stop, if there is such a place.
    """
    layout = read_layout(text)
    return [split_blocks(replace(layout, blocks=blocks), decisions) for blocks in _windows(layout.blocks)]


def _windows(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    windows = []
    first = 0
    while len(blocks) - first > WINDOW:
        last = first + WINDOW
        quiet = [n for n in range(first + WINDOW // 2, last) if _heading_after_stop(blocks[n - 1], blocks[n])]
        last = quiet[-1] if quiet else last
        windows.append(blocks[first:last])
        first = last
    return [*windows, blocks[first:]]


def _heading_after_stop(before: Block, block: Block) -> bool:
    return before.view[-1:] in "。）”" and form.by_pattern(block.view, block.length) == "short" and before.length > 20


def split_blocks(layout: Layout, decisions: Decisions = NO_DECISIONS) -> Split:
    """Decide one window: kinds, headers, then links in two passes, the second knowing the first's articles."""
    seams = read_seams(layout.blocks)
    kinds = form.by_form(layout, seams)
    roles = {n: decisions.kinds[block.start] for n, block in enumerate(layout.blocks) if block.start in decisions.kinds}
    for number, role in roles.items():
        kinds[number] = HEADING if role in TITLE_ROLES else role
    kinds, headers = decide_runs(layout, seams, kinds, roles=roles)
    parts = make_parts(kinds, headers)
    scene = LinkScene(layout, seams, kinds, parts)
    first = best_cover(score(link_features(scene), link_weights("first_pass")), margins=False)
    features = link_features(scene, chains_of(scene, first.choice))
    scores = _force(score(features, link_weights("second_pass")), layout, parts, decisions)
    return Split(layout, seams, tuple(kinds), parts, scene, features, scores, best_cover(scores))


def decide_runs(
    layout: Layout, seams: Seams, kinds: list[str], chances=None, *, roles: Mapping[int, str] | None = None
) -> tuple[list[str], list[Header]]:
    """
    Runs of headings that begin no article become subheads; the others become headers.

    `roles` are blocks whose role a person decided; their run is a header.
    """
    kinds, roles = list(kinds), roles or {}
    runs = runs_of_headings(kinds)
    if chances is None:
        chances = begins_article(layout, seams, kinds, runs, likeness_across(layout, kinds))
    headers = []
    for run, chance in zip(runs, chances, strict=True):
        if chance > 0.5 or any(roles.get(number) in TITLE_ROLES for number in run):
            headers.append(with_roles(header_of(run, layout, kinds), roles))
        else:
            for number in run:
                kinds[number] = SUBHEAD
    return kinds, headers


def with_roles(header: Header, roles: Mapping[int, str]) -> Header:
    """A header with some of its lines in the roles that a person gave them; who held such a role joins the series."""
    for number, role in roles.items():
        if number not in header.run or role not in TITLE_ROLES:
            continue
        emptied = {name: None for name in ("kicker", "headline", "subtitle") if getattr(header, name) == number}
        header = replace(header, series=tuple(n for n in header.series if n != number), **emptied)
        if role == "series_title":
            header = replace(header, series=(*header.series, number))
        else:
            held = getattr(header, role)
            series = header.series if held is None else (*header.series, held)
            header = replace(header, series=series, **{role: number})
    return header


def likeness_across(layout: Layout, kinds: list[str]):
    """A function that says how alike the text before a place is to the text after it."""
    body = [n for n, kind in enumerate(kinds) if kind == BODY]
    place = {number: position for position, number in enumerate(body)}
    vocabulary = Vocabulary([layout.blocks[n].view for n in body])

    def likeness(before: int, after: int) -> float:
        first, second = place[before], place[after]
        above, below = max(0, first - CONTEXT + 1), second + CONTEXT
        counts = vocabulary.counts
        sides = np.stack([counts[above : first + 1].sum(axis=0), counts[second:below].sum(axis=0)])
        one, two = vocabulary.weighted(sides)
        return float(one @ two)

    return likeness


def make_parts(kinds: list[str], headers: list[Header]) -> Parts:
    """Body blocks with the subheads right above them."""
    body, subheads, waiting = [], [], []
    for number, kind in enumerate(kinds):
        if kind == SUBHEAD:
            waiting.append(number)
        elif kind in HEADER_KINDS:
            waiting = []
        elif kind == BODY:
            body.append(number)
            subheads.append(tuple(waiting))
            waiting = []
    return Parts(np.array(body, dtype=int), tuple(subheads), tuple(headers))


def _force(scores: Scores, layout: Layout, parts: Parts, decisions: Decisions) -> Scores:
    """A person's decision on what stands before a block outweighs everything."""
    table = scores.table.copy()
    starts = {layout.blocks[n].start: place for place, n in enumerate(parts.body)}
    for header, parsed in enumerate(parts.headers):
        starts_of_header = {layout.blocks[n].start: header for n in parsed.run}
        for block, before in decisions.after.items():
            if block in starts and before in starts_of_header:
                table[starts[block], starts_of_header[before]] = CERTAIN
    for block, before in decisions.after.items():
        if block in starts and before is None:
            table[starts[block], scores.headers + scores.blocks + starts[block]] = CERTAIN
        elif block in starts and before in starts:
            table[starts[block], scores.headers + starts[before]] = CERTAIN
    return Scores(table, scores.headers)
