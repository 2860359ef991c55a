"""The best set of paths: every body block gets one predecessor, by minimum-cost assignment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from pressframes.pages.layout import Block
from pressframes.pages.links import SECOND_PASS, LinkFeatures, link_features, link_weights, with_chains
from pressframes.pages.scene import Parts, Scene
from pressframes.pages.wording import chains_of

NEVER = -6.0  # log odds for what grammar rules out
IMPOSSIBLE = -60.0
CERTAIN = 1_000.0  # what a person's decision is worth against any sum of weights
REPAIRS = 40  # circles broken one after the other before a page is given up as a list of fragments


@dataclass(frozen=True)
class Scores:
    """
    What each predecessor is worth for each block: `table[block, choice]`.

    Choices are the headers, then the body blocks, then "nothing before it" for each block.
    """

    table: np.ndarray
    headers: int

    @property
    def blocks(self) -> int:
        """The number of body blocks."""
        return len(self.table)


@dataclass(frozen=True)
class Cover:
    """The choice of each block, and by how much the best page without that choice is worse (its margin)."""

    choice: np.ndarray
    margin: np.ndarray


@dataclass(frozen=True)
class Links:
    """What the links of a page were decided by in the second pass, and which of them were chosen."""

    features: LinkFeatures
    weights: Mapping[str, np.ndarray]
    scores: Scores
    cover: Cover

    def shares(self, place: int) -> dict[str, float]:
        """What each feature adds to the link that a block was given, by name."""
        choice, headers = int(self.cover.choice[place]), self.scores.headers
        family, values = "starts", self.features.starts[place]
        if choice < headers:
            family, values = "headings", self.features.headings[choice, place]
        elif choice < headers + self.scores.blocks:
            family, values = "pairs", self.features.pairs[choice - headers, place]
        return dict(zip(SECOND_PASS[family], (values * self.weights[family]).tolist(), strict=True))


def decide_links(scene: Scene, blocks: Sequence[Block], after: Mapping[int, int | None]) -> Links:
    """
    What follows what, in two passes, the second knowing the articles of the first.

    `after` is what a person decided: by the offset where a block starts, that of the block before it, or None.
    """
    features = link_features(scene)
    first = best_cover(score(features, link_weights("first_pass")), margins=False)
    features = with_chains(features, scene, chains_of(scene.vocabulary, first.choice))
    weights = link_weights("second_pass")
    scores = _forced(score(features, weights), scene.parts, blocks, after)
    return Links(features, weights, scores, best_cover(scores))


def score(features: LinkFeatures, weights: dict[str, np.ndarray]) -> Scores:
    """Features times weights; what a block's end is worth is taken off every link that leaves it."""
    m, headers = len(features.starts), len(features.headings)
    table = np.full((m, headers + 2 * m), IMPOSSIBLE)
    if m:
        pairs = np.einsum("uvf,f->uv", features.pairs, weights["pairs"]) - (features.ends @ weights["ends"])[:, None]
        pairs += NEVER * features.ruled_out
        np.fill_diagonal(pairs, IMPOSSIBLE)
        if headers:
            begun = np.einsum("hvf,f->hv", features.headings, weights["headings"])
            table[:, :headers] = (begun - weights["empty_heading"]).T
        table[:, headers : headers + m] = pairs.T
        table[np.arange(m), headers + m + np.arange(m)] = features.starts @ weights["starts"]
    return Scores(table, headers)


def best_cover(scores: Scores, *, margins: bool = True) -> Cover:
    """
    The assignment worth most that forms no circle.

    A circle of blocks is broken at its weakest link and the page solved again.
    """
    table = scores.table.copy()
    if not len(table):
        return Cover(np.zeros(0, int), np.zeros(0))
    for _ in range(REPAIRS):
        _, choice = linear_sum_assignment(table, maximize=True)
        circle = find_circle(choice, scores.headers)
        if circle is None:
            break
        weakest = min(circle, key=lambda block: table[block, choice[block]])
        table[weakest, choice[weakest]] = IMPOSSIBLE * 2
    else:
        choice = scores.headers + len(table) + np.arange(len(table))
    margin = assignment_margins(table, choice) if margins else np.zeros(len(table))
    return Cover(choice, margin)


def find_circle(choice: np.ndarray, headers: int) -> list[int] | None:
    """The blocks of a circle of predecessors, or None."""
    m = len(choice)
    state = np.zeros(m, dtype=int)
    for block in range(m):
        path = []
        here: int | None = block
        while here is not None and state[here] == 0:
            state[here] = 1
            path.append(here)
            before = choice[here] - headers
            here = int(before) if 0 <= before < m else None
        if here is not None and state[here] == 1 and here in path:
            return path[path.index(here) :]
        state[path] = 2
    return None


def assignment_margins(table: np.ndarray, choice: np.ndarray) -> np.ndarray:
    """
    How much worse the best assignment is in which a block may not keep its choice, for every block.

    In the residual graph block v may take the choice of block w at the cost of their difference; the cheapest
    circle through v, or the cheapest way from v to a free choice, is what giving up its choice costs
    (all pairs by Floyd and Warshall, in one sweep of m steps over an m by m table).
    """
    m = len(table)
    rows = np.arange(m)
    held = table[rows, choice]
    cost = held[:, None] - table[:, choice]
    np.fill_diagonal(cost, 0.0)
    free = np.ones(table.shape[1], dtype=bool)
    free[choice] = False
    to_free = held - np.where(free[None, :], table, -np.inf).max(axis=1)
    direct = cost.copy()
    np.fill_diagonal(direct, np.inf)
    reach = cost.copy()
    for middle in range(m):
        np.minimum(reach, reach[:, middle, None] + reach[None, middle, :], out=reach)
    escape = (reach + to_free[None, :]).min(axis=1)
    back = np.minimum(reach.T, escape[None, :])
    return np.maximum(0.0, np.minimum(to_free, (direct + back).min(axis=1)))


def in_order_but(
    choice: np.ndarray, parts: Parts, blocks: Sequence[Block], after: Mapping[int, int | None]
) -> np.ndarray:
    """The choices on a page in order where a person decided some: those that must give way take the next best place."""
    m, headers = len(parts.body), len(parts.headers)
    table = np.full((m, headers + 2 * m), NEVER)
    table[:, :headers] = NEVER / 2
    table[np.arange(m), choice] = 0.0
    return best_cover(_forced(Scores(table, headers), parts, blocks, after), margins=False).choice


def _forced(scores: Scores, parts: Parts, blocks: Sequence[Block], after: Mapping[int, int | None]) -> Scores:
    """The scores where a person's decision on what is before a block outweighs everything."""
    table, places = scores.table.copy(), {blocks[n].start: place for place, n in enumerate(parts.body)}
    choices = {start: scores.headers + place for start, place in places.items()}
    choices |= {blocks[n].start: number for number, header in enumerate(parts.headers) for n in header.run}
    for start, before in after.items():
        if start in places and before is None:
            table[places[start], scores.headers + scores.blocks + places[start]] = CERTAIN
        elif start in places and before in choices:
            table[places[start], choices[before]] = CERTAIN
    return Scores(table, scores.headers)
