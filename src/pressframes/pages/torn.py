"""
Whether a page is torn: are there columns on it that stand out of their place?

The evidence is that of the whole page. A block that stops within a sentence proves little, for verse, lists and
captions do so on pages that are in order; on a torn page the other half is printed somewhere, and goes on from it well.
"""

import re

import numpy as np

from pressframes.pages.features import Features, probability
from pressframes.pages.joins import Seams, dangling
from pressframes.pages.kinds import BODY
from pressframes.pages.layout import Block

SHORTEST_CUT = 25  # characters; a shorter block without a stop is a title, a name or an item of a list
LONG = 60
# What stops without a stop and is yet whole: a dash, a line spaced out, one in brackets, an item of a list.
WHOLE = re.compile(r"—$| |）$|^[0-9一二三四五六七八九十]+[、.]|[a-zA-Z%]$")
BEGINS, WITHIN = -0.8, 1.5  # log odds from which a block may be, or plainly is, the middle of a paragraph
NO_MATCH = -9.0

TORN_FEATURES = Features(
    {
        "one": (lambda t: 1, "always 1"),
        "best": (lambda t: min(t["matches"][0], 8), "how well the best cut on the page goes on in another block"),
        "second": (lambda t: min(t["matches"][1], 6), "how well the second best does"),
        "cut": (lambda t: t["cut"] > 0, "some prose stops within a sentence"),
        "share": (lambda t: min(10 * t["cut"] / max(1, t["prose"]), 3), "tenths of the prose that do"),
        "loose": (lambda t: 10 * t["loose"] / max(1, t["prose"]), "tenths that begin as a middle below a full stop"),
        "indents": (lambda t: t["indents"] and t["cut"] > 0, "paragraphs are indented, and some prose is cut"),
        "outdented": (lambda t: min(t["outdented"], 3), "prose without indent where paragraphs are indented"),
        "wrapped": (lambda t: t["wrapped"] and t["cut"] > 0, "lines are wrapped, and some prose is cut"),
    }
)


def chance_torn(seams: Seams, forms: list[str], *, wrapped: bool) -> float:
    """
    The chance, 0 to 1, that columns of a page are out of place.

    `forms` are the kinds by form alone (see `by_pattern`), `wrapped` says whether the page has a column width.
    """
    facts = torn_facts(seams, forms, wrapped=wrapped)
    return float(probability("torn", TORN_FEATURES, TORN_FEATURES.measure(facts)))


def is_cut(block: Block) -> bool:
    """Whether a block that stops without a full stop is long enough, and of such a form, that it may be cut there."""
    return block.length >= SHORTEST_CUT and dangling(block.view) == 1 and not WHOLE.search(block.view)


def torn_facts(seams: Seams, forms: list[str], *, wrapped: bool) -> dict:
    """
    What speaks for a torn page and against it.

    `prose` and `cut` count blocks of prose and those of them that stop within a sentence, `matches` are the best
    matches of these with what may be a second half (log odds, largest first), `loose` the blocks that begin like a
    middle below a full stop, `outdented` the second halves by indent, half of one where nothing above them is cut.
    """
    body = np.array([form == BODY for form in forms], dtype=bool)
    length = np.array([block.length for block in seams.blocks])
    prose = body & (length >= SHORTEST_CUT)
    cut = [n for n in np.flatnonzero(prose & (seams.dangling == 1)) if is_cut(seams.blocks[n])]
    starts = [not b.indented for b in seams.blocks] if seams.indents else seams.orphan > BEGINS
    halves = np.flatnonzero(body & np.array(starts, dtype=bool) & ~seams.dateline & ~seams.credit)
    ended = np.append(False, seams.dangling[:-1] == 0)
    below_cut = np.isin(np.array(cut, dtype=int) + 1, halves).sum()
    return {
        "prose": int(prose.sum()),
        "cut": len(cut),
        "matches": _best_matches(seams, np.array(cut, dtype=int), halves),
        "loose": int(((seams.orphan > WITHIN) & ended & (length > SHORTEST_CUT))[halves].sum()),
        "indents": seams.indents,
        "outdented": seams.indents * (below_cut + (length[halves] > LONG).sum() / 2),
        "wrapped": wrapped,
    }


def _best_matches(seams: Seams, cut: np.ndarray, halves: np.ndarray) -> list[float]:
    """How well each cut block goes on in the best of what may be second halves, the best first, at least two."""
    if not len(cut) or not len(halves):
        return [0.0, 0.0]
    match = seams.joins_between(cut, halves) + np.maximum(0, seams.orphan[halves]) / 2
    match[cut[:, None] == halves] = NO_MATCH
    return [*sorted(np.maximum(0, match.max(axis=1)).tolist(), reverse=True), 0.0]
