"""
What could follow what: features of every pair of body blocks, of every heading with every block, of starts and ends.

In the tables `u` is the block (or heading) that comes first, `v` the one that follows, with one value a block; `p` has
the values of the pair and `c` those that the paths of a first pass add. What a feature is measured in is said with it;
the rest are yes or no.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import scipy  # loads scipy.optimize on first use, which takes a quarter of a second

from pressframes.pages.joins import HALF_SENTENCE
from pressframes.pages.layout import Block
from pressframes.pages.patterns import Features, fitted
from pressframes.pages.scene import Parts, Scene
from pressframes.pages.wording import Chains, before_each, best_other, chains_of, paths_of

PAIRS = Features(
    next=(lambda u, v, p: p.clear & ~p.over_subhead, "the next block, with nothing between"),
    next_over_subhead=(lambda u, v, p: p.clear & p.over_subhead, "the next block, below a subhead"),
    next_over_heading=(lambda u, v, p: p.over_heading, "the next block, below another article's heading"),
    forward=(lambda u, v, p: p.apart & (p.step > 0), "further down in the file"),
    back=(lambda u, v, p: p.apart & (p.step < 0), "printed before it"),
    distance=(lambda u, v, p: p.apart * np.log(np.maximum(np.abs(p.step), 1)), "log of the blocks between"),
    cut=(lambda u, v, p: u.cut, "the first stops within a sentence"),
    cut_orphan=(lambda u, v, p: u.cut * np.clip(v.orphan, -2, 3), "log odds of a middle, after a cut"),
    whole_orphan=(lambda u, v, p: u.whole * np.maximum(v.orphan, 0), "log odds of a middle, after a stop"),
    whole_start=(lambda u, v, p: u.whole * np.clip(v.orphan, -2, 0), "log odds of a beginning, after a stop"),
    cut_goes_on=(lambda u, v, p: np.maximum(p.goes_on, 0), "log odds that the characters go on over a cut"),
    cut_goes_against=(lambda u, v, p: np.minimum(p.goes_on, 0), "log odds that they do not"),
    word_across=(lambda u, v, p: p.across, "log frequency of a word that the cut goes through"),
    no_word_across=(lambda u, v, p: p.no_word * (2 - u.ends_whole - v.begins_whole), "sides that are no word"),
    whole_words=(lambda u, v, p: p.no_word * u.ends_whole * v.begins_whole, "whole words at both sides"),
    cut_far=(lambda u, v, p: u.cut * p.far, "the first stops within a sentence, the second is not next"),
    quotes_match=(lambda u, v, p: u.opens & v.closes, "a quotation left open is closed"),
    quote_left_open=(lambda u, v, p: u.opens & ~v.closes, "a quotation left open is not closed"),
    quote_only_closed=(lambda u, v, p: ~u.opens & v.closes, "a quotation is closed that was not open"),
    alike_next=(lambda u, v, p: 4 * p.above_usual * ~p.far, "likeness above the usual, of neighbours"),
    alike_far=(lambda u, v, p: 4 * p.above_usual * p.far, "likeness above the usual, of others"),
    alike_best=(lambda u, v, p: 4 * p.above_best * p.far, "likeness above that of the best other block"),
    alike_cut_far=(lambda u, v, p: 4 * p.above_usual * p.far * u.cut, "likeness above the usual, after a cut"),
    dateline=(lambda u, v, p: v.dateline, "the second opens with a dateline"),
    far_not_end=(lambda u, v, p: p.far & ~u.may_end, "the first is no place where a column may end"),
    far_not_start=(lambda u, v, p: p.far & ~v.may_start, "the second is no place where a column may begin"),
    far_orphan=(lambda u, v, p: p.far * np.clip(v.orphan, -2, 3), "log odds of a middle, not next"),
    far_before_cut=(lambda u, v, p: p.far * v.before_cut, "the block above the second is cut"),
    credit_before=(lambda u, v, p: u.credit_end, "the first ends in a credit, as articles do"),
    credit_after=(lambda u, v, p: v.credit, "the second is a credit"),
    cut_indented=(lambda u, v, p: u.cut * v.indented, "an indented block after a cut"),
    whole_outdented=(lambda u, v, p: u.whole * v.outdented, "a block without indent after a stop"),
    half=(lambda u, v, p: u.dangling == HALF_SENTENCE, "the first ends in a colon or semicolon"),
    echo=(lambda u, v, p: p.echo, "pairs of characters (up to 3) at both sides of a cut"),
    cut_over_subhead=(lambda u, v, p: u.cut * (p.over_subhead & ~p.over_heading), "a subhead after a cut"),
    cut_over_heading=(lambda u, v, p: u.cut * p.over_heading, "another article's heading after a cut"),
    cut_credit=(lambda u, v, p: u.cut * v.credit, "a credit after a cut"),
    both_want=(lambda u, v, p: p.both_want, "each lacks the other's half"),
    both_want_goes_on=(lambda u, v, p: p.both_want * np.maximum(p.goes_on + p.across / 3, 0), "how well they fit"),
    want_before=(lambda u, v, p: p.far & v.wants_before, "the second lacks its first half"),
    want_after=(lambda u, v, p: p.far & u.wants_after, "the first lacks its second half"),
    printed_pair=(lambda u, v, p: p.printed >= 2, "the page prints the pair over the cut elsewhere"),
    printed_longer=(lambda u, v, p: np.maximum(p.printed - 2, 0), "characters more that it prints"),
    colon_quote=(lambda u, v, p: u.colon_end & v.quote_start, "a quotation after a colon"),
    colon_plain=(lambda u, v, p: u.colon_end & ~v.quote_start, "no quotation after a colon"),
    list_goes_on=(lambda u, v, p: u.list_end & v.list_start, "one thing more of a list after a 、"),
    list_broken=(lambda u, v, p: u.list_end & ~v.list_start, "no more of the list after a 、"),
    cut_before_subhead=(lambda u, v, p: u.cut * p.far * v.glued, "a block with a subhead, far, after a cut"),
)
PAIRS_AGAIN = Features(
    chain_alike_next=(lambda u, v, p, c: 4 * c.alike * ~p.far, "likeness of the two parts, of neighbours"),
    chain_alike_far=(lambda u, v, p, c: 4 * c.alike * p.far, "likeness of the two parts, of others"),
    chain_better=(lambda u, v, p, c: c.better * ~c.kept, "likeness gained by a change of what is before"),
    chain_better_cut=(lambda u, v, p, c: c.better * ~c.kept * u.cut, "the same after a cut"),
    chain_better_ahead=(lambda u, v, p, c: c.better_ahead * ~c.kept, "likeness gained for what follows"),
    chain_kept=(lambda u, v, p, c: c.kept, "the first pass made this link"),
    chain_left=(lambda u, v, p, c: c.kept & p.far, "it did, and the second is not next"),
    chain_alike_sized=(lambda u, v, p, c: c.alike * c.size, "likeness, times the square root of the wording"),
    chain_better_sized=(lambda u, v, p, c: c.better / 4 * c.size * ~c.kept, "gain, times that root"),
    ends_chain=(lambda u, v, p, c: u.loose_end & ~c.kept, "a path of the first pass ended with the first"),
    starts_chain=(lambda u, v, p, c: v.loose_start & ~c.kept, "a path began with the second"),
    stranded=(lambda u, v, p, c: u.stranded & ~c.kept, "a path ended at a stop with text right below"),
    stranded_better=(lambda u, v, p, c: u.stranded * ~c.kept * c.better, "likeness gained by going on there"),
)
HEADINGS = Features(
    right_below=(lambda u, v, p: p.right_below, "the first block below the heading"),
    below=(lambda u, v, p: p.step > 0, "further below"),
    above=(lambda u, v, p: p.step < 0, "printed above it"),
    distance=(lambda u, v, p: np.log1p(np.abs(p.step)), "log of the blocks between, and one"),
    orphan=(lambda u, v, p: np.maximum(v.orphan, 0), "log odds of the middle of a paragraph"),
    start=(lambda u, v, p: np.clip(v.orphan, -2, 0), "log odds of a beginning, below 0"),
    title=(lambda u, v, p: 3 * p.title, "share of the title's wording in it or the next block"),
    title_best=(lambda u, v, p: 3 * (p.title - best_other(p.title)), "by how much more than of other titles"),
    unsigned_below=(lambda u, v, p: u.unsigned & p.right_below, "right below a heading without byline"),
    right_below_orphan=(lambda u, v, p: p.right_below * np.maximum(v.orphan, 0), "right below, like a middle"),
    outdented=(lambda u, v, p: v.outdented, "not indented where paragraphs are"),
)
HEADINGS_AGAIN = Features(
    title_chain=(lambda u, v, p, c: 4 * c.title_alike, "likeness of the title to the path from the block on"),
    title_chain_best=(lambda u, v, p, c: 4 * (c.title_alike - best_other(c.title_alike)), "less the best other"),
    title_chain_sized=(lambda u, v, p, c: c.title_alike * c.size, "likeness, times the root of the wording"),
    chain_kept=(lambda u, v, p, c: c.title_kept, "the first pass put the block below this heading"),
)
STARTS = Features(
    one=(lambda v: 1, "always 1: nothing is before the block"),
    orphan=(lambda v: np.maximum(v.orphan, 0), "log odds of the middle of a paragraph"),
    start=(lambda v: np.clip(v.orphan, -2, 0), "log odds of a beginning, below 0"),
    dateline=(lambda v: v.dateline, "opens with a dateline"),
    first=(lambda v: v.first, "the first of the page"),
    over_subhead=(lambda v: v.glued, "a subhead is above"),
    below_heading=(lambda v: v.heading_above, "a heading is above"),
    credit=(lambda v: v.credit, "nothing but a credit"),
)
ENDS = Features(
    one=(lambda u: 1, "always 1: nothing follows the block"),
    before_heading=(lambda u: u.heading_below, "a heading is below"),
    before_body=(lambda u: u.clear_below, "text is right below"),
    cut_before_heading=(lambda u: u.cut * (u.heading_below | u.last), "cut, with a heading or nothing below"),
    last=(lambda u: u.last, "the last of the page"),
)
FIRST_PASS = {"pairs": PAIRS, "headings": HEADINGS, "starts": STARTS, "ends": ENDS}
SECOND_PASS = FIRST_PASS | {"pairs": Features(PAIRS | PAIRS_AGAIN), "headings": Features(HEADINGS | HEADINGS_AGAIN)}
PASSES: dict[str, dict[str, Features]] = {"first_pass": FIRST_PASS, "second_pass": SECOND_PASS}


@dataclass(frozen=True)
class LinkFeatures:
    """
    The features of all links of a page of m body blocks and h headers, float64, features along the last axis.

    `pairs` (before, after, feature) is m by m, `headings` (header, block, feature) h by m, `starts` and `ends` have a
    row a block. `ruled_out` (before, after) counts what grammar forbids in a pair: a dateline or a credit within a
    sentence.
    """

    pairs: np.ndarray
    headings: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    ruled_out: np.ndarray


def link_weights(model: str) -> dict[str, np.ndarray]:
    """The weights of one pass by family of links, in the order of their features."""
    return {family: features.in_order(fitted()[model][family]) for family, features in PASSES[model].items()}


def link_features(scene: Scene) -> LinkFeatures:
    """The features of all links that a first pass weighs."""
    m, headers, blocks = scene.size, len(scene.parts.headers), scene.blocks
    pairs, headings = _pair_facts(scene, vars(blocks)), _heading_facts(scene)
    of_links = PAIRS.measure(*pairs, shape=(m, m)), HEADINGS.measure(*headings, shape=(headers, m))
    starts, ends = (table.measure(blocks, shape=(m,)) for table in (STARTS, ENDS))
    return LinkFeatures(*of_links, starts, ends, blocks.cut[:, None] * (1 * blocks.credit + blocks.dateline)[None, :])


def with_chains(features: LinkFeatures, scene: Scene, chains: Chains) -> LinkFeatures:
    """The features for the second pass: those of the first, and what its paths tell of whole articles."""
    facts, loose = _chain_facts(scene, chains), chains.after < 0
    ends = {"loose_end": loose, "stranded": loose & scene.blocks.clear_below & scene.blocks.whole}
    pairs = _pair_facts(scene, vars(scene.blocks) | ends | {"loose_start": chains.before < 0})
    again = PAIRS_AGAIN.measure(*pairs, facts, shape=features.pairs.shape[:2])
    titles = HEADINGS_AGAIN.measure(*_heading_facts(scene), facts, shape=features.headings.shape[:2])
    grown = {"pairs": (features.pairs, again), "headings": (features.headings, titles)}
    return replace(features, **{name: np.concatenate(both, axis=-1) for name, both in grown.items()})


Facts = tuple[SimpleNamespace, SimpleNamespace, SimpleNamespace]


def _pair_facts(scene: Scene, blocks: Mapping[str, np.ndarray]) -> Facts:
    """Values of the first block down, of the second across, and of the pair."""
    u = SimpleNamespace(**{name: values[:, None] for name, values in blocks.items()})
    v = SimpleNamespace(**{name: values[None, :] for name, values in blocks.items()})
    return u, v, scene.pairs


def _chain_facts(scene: Scene, chains: Chains) -> SimpleNamespace:
    """What a first pass adds: is this link kept or changed, and do the two parts suit each other better so?"""
    place, headers = np.arange(scene.size), np.arange(len(scene.parts.headers))
    held = np.where(chains.before >= 0, chains.alike[chains.before, place], 0)
    if len(headers):
        held = np.where(chains.header >= 0, chains.title_alike[chains.header, place], held)
    given = np.where(chains.after >= 0, chains.alike[place, chains.after], 0)
    facts = SimpleNamespace(alike=chains.alike, size=chains.size[None, :], title_alike=chains.title_alike)
    facts.kept, facts.title_kept = chains.before[None, :] == place[:, None], chains.header[None, :] == headers[:, None]
    facts.better, facts.better_ahead = 4 * (chains.alike - held[None, :]), 4 * (chains.alike - given[:, None])
    return facts


def _heading_facts(scene: Scene) -> Facts:
    """Values of the heading down, of the block across, and of the two together."""
    headers = scene.parts.headers
    below = np.searchsorted(scene.parts.body, np.array([header.run[-1] for header in headers], dtype=int))
    step = np.arange(scene.size)[None, :] - below[:, None]
    u = SimpleNamespace(unsigned=np.array([header.byline is None for header in headers], dtype=bool)[:, None])
    v = SimpleNamespace(**{name: values[None, :] for name, values in vars(scene.blocks).items()})
    return u, v, SimpleNamespace(step=step, right_below=step == 0, title=scene.titles)


NEVER = -6.0  # log odds for what grammar rules out
IMPOSSIBLE = -60.0
CERTAIN = 1_000.0  # what a person's decision is worth against any sum of weights
NOTHING = "nothing"  # what a person says to be before the first block of an article
After = int | str  # the start of a block, or `NOTHING`
REPAIRS = 40  # circles broken one after the other before a page is given up as a list of fragments


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
    scores: np.ndarray
    cover: Cover

    def shares(self, place: int) -> tuple[list[str], np.ndarray]:
        """The names of the features of the link that a block was given, and what each adds to it."""
        choice, headers = int(self.cover.choice[place]), len(self.features.headings)
        family, values = "starts", self.features.starts[place]
        if choice < headers:
            family, values = "headings", self.features.headings[choice, place]
        elif choice < headers + len(self.scores):
            family, values = "pairs", self.features.pairs[choice - headers, place]
        return list(SECOND_PASS[family]), values * self.weights[family]


def decide_links(scene: Scene, blocks: Sequence[Block], after: Mapping[int, After]) -> Links:
    """
    What follows what, in two passes, the second knowing the articles of the first.

    `after` is what a person decided: by the offset where a block starts, that of the block before it, or `NOTHING`.
    """
    features = link_features(scene)
    first, _ = best_choice(score(features, link_weights("first_pass")))
    features = with_chains(features, scene, chains_of(scene.vocabulary, first))
    weights = link_weights("second_pass")
    scores = _forced(score(features, weights), scene.parts, blocks, after)
    choice, table = best_choice(scores)
    return Links(features, weights, scores, Cover(choice, assignment_margins(table, choice)))


def score(features: LinkFeatures, weights: dict[str, np.ndarray]) -> np.ndarray:
    """
    What each predecessor is worth for each block, (block, choice): features times weights.

    Choices are the headers, then the body blocks, then "nothing before it" for each block. What a block's end is worth
    is taken off every link that leaves it.
    """
    m, headers = len(features.starts), len(features.headings)
    table = np.full((m, headers + 2 * m), IMPOSSIBLE)
    if m:
        pairs = np.einsum("uvf,f->uv", features.pairs, weights["pairs"]) - (features.ends @ weights["ends"])[:, None]
        pairs += NEVER * features.ruled_out
        np.fill_diagonal(pairs, IMPOSSIBLE)
        if headers:
            table[:, :headers] = np.einsum("hvf,f->vh", features.headings, weights["headings"])
        table[:, headers : headers + m] = pairs.T
        table[np.arange(m), headers + m + np.arange(m)] = features.starts @ weights["starts"]
    return table


def best_choice(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    The assignment worth most that forms no circle, and the scores without the links that were taken out for it.

    A circle of blocks is broken at its weakest link and the page solved again.
    """
    table, m = scores.copy(), len(scores)
    headers = table.shape[1] - 2 * m
    for _ in range(REPAIRS):
        _, choice = scipy.optimize.linear_sum_assignment(table, maximize=True)
        circle = find_circle(before_each(choice, headers))
        if not circle:
            return choice, table
        weakest = min(circle, key=lambda block: table[block, choice[block]])
        table[weakest, choice[weakest]] = IMPOSSIBLE
    return headers + m + np.arange(m), table


def find_circle(before: np.ndarray) -> list[int]:
    """The blocks of a circle of predecessors, each followed by the one before it; empty where there is none."""
    rest = set(range(len(before))).difference(*paths_of(before))
    circle = [min(rest)] if rest else []
    while rest and before[circle[-1]] != circle[0]:
        circle.append(int(before[circle[-1]]))
    return circle


def assignment_margins(table: np.ndarray, choice: np.ndarray) -> np.ndarray:
    """
    How much worse the best assignment is in which a block may not keep its choice, for every block.

    In the residual graph block v may take the choice of block w at the cost of their difference; what giving up its
    choice costs is the cheapest circle through v, or the cheapest way from v to a free choice, less what others gain
    by taking the one that v had (all pairs by Floyd and Warshall, in one sweep of m steps over an m by m table).
    """
    m = len(table)
    if not m:
        return np.zeros(m)
    held = table[np.arange(m), choice]
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
    taken = reach.min(axis=0)
    escape = (reach + to_free[None, :]).min(axis=1)
    back = np.minimum(reach.T, escape[None, :] + taken[:, None])
    return np.maximum(0.0, np.minimum(to_free + taken, (direct + back).min(axis=1)))


def in_order_but(choice: np.ndarray, parts: Parts, blocks: Sequence[Block], after: Mapping[int, After]) -> np.ndarray:
    """The choices on a page in order where a person decided some: those that must give way take the next best place."""
    m, headers = len(parts.body), len(parts.headers)
    table = np.full((m, headers + 2 * m), NEVER)
    table[:, :headers] = NEVER / 2
    table[np.arange(m), choice] = 0.0
    choice, _ = best_choice(_forced(table, parts, blocks, after))
    return choice


def _forced(scores: np.ndarray, parts: Parts, blocks: Sequence[Block], after: Mapping[int, After]) -> np.ndarray:
    """The scores where a person's decision on what is before a block outweighs everything."""
    table, places = scores.copy(), {blocks[n].start: place for place, n in enumerate(parts.body)}
    choices: dict[After, int] = {start: len(parts.headers) + place for start, place in places.items()}
    choices |= {blocks[n].start: number for number, header in enumerate(parts.headers) for n in header.run}
    for start in places.keys() & after.keys():
        nothing = len(parts.headers) + len(places) + places[start]
        choice = nothing if after[start] == NOTHING else choices.get(after[start])
        if choice is not None:
            table[places[start], choice] = CERTAIN
    return table
