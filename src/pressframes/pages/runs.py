"""Runs of headings: which begin an article, and which divide one."""

import re
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pressframes.pages import patterns
from pressframes.pages.features import Features, probability
from pressframes.pages.headings import KICKER_END, TAG, TITLE_ROLES, Header, header_of, with_roles
from pressframes.pages.joins import Seams
from pressframes.pages.kinds import (
    ASIDE_KINDS,
    BODY,
    BYLINE,
    CAPTION,
    FURNITURE,
    HEADER_KINDS,
    HEADING,
    NOTE,
    SUBHEAD,
    SUBTITLE,
)
from pressframes.pages.layout import Block
from pressframes.pages.wording import Vocabulary

CONTEXT = 3  # blocks of body text above and below a run that are compared
TWO_HEADERS = 4  # title lines; one article has three at most
NUMBERED = re.compile(r"(?:[一二三四五六七八九十]+[、．.]|\d+[.、]|[（]?[①-⑩])")


def runs_of_headings(kinds: list[str]) -> list[list[int]]:
    """Headings, subtitles and bylines that follow each other; a byline ends a run, asides are passed over."""
    runs: list[list[int]] = [[]]
    for number, kind in enumerate(kinds):
        if kind in HEADER_KINDS:
            runs[-1].append(number)
            if kind == BYLINE:
                runs.append([])
        elif kind not in ASIDE_KINDS and runs[-1]:
            runs.append([])
    return [part for run in runs if run for part in _split_run(run, kinds)]


def _split_run(run: list[int], kinds: list[str]) -> list[list[int]]:
    """Four or five plain title lines are two articles' headings, the text of the first printed elsewhere."""
    plain = all(kinds[n] == HEADING for n in run)
    return [run[:2], run[2:]] if plain and TWO_HEADERS <= len(run) <= TWO_HEADERS + 1 else [run]


@dataclass(frozen=True)
class OpenRun:
    """
    A run of headings between body text that either begins an article or divides one, and what is around it.

    `above` and `below` are the blocks of body text nearest to it, `between` the kinds of what is printed between the
    upper one and the run, `join` how well the lower goes on from the upper, `alike` their likeness in wording (0 to 1).
    `siblings` counts other single headings near by of about the same length, `signed` the runs with a byline on the
    page, `bylined` their share among these and the open runs of two lines.
    """

    lines: list[Block]
    above: Block
    below: Block
    between: list[str]
    cut: bool
    join: float
    credit_above: bool
    dateline: bool
    orphan: float
    alike: float
    indents: bool
    siblings: int
    signed: int
    bylined: float

    @property
    def view(self) -> str:
        """The first line as the rules read it."""
        return self.lines[0].view

    def any(self, found: Callable[[str], object]) -> bool:
        """Whether something is found in any line of the run."""
        return any(found(line.view) for line in self.lines)


RUN_FEATURES = Features(
    {
        "one": (lambda r: 1, "always 1"),
        "dateline": (lambda r: r.dateline, "the text below has a dateline"),
        "two_lines": (lambda r: len(r.lines) > 1, "two lines or more"),
        "length": (lambda r: (max(x.length for x in r.lines) - 12.5) / 6, "characters of the longest line"),
        "letters_spaced": (lambda r: r.any(patterns.LETTER_SPACED.match), "a space after every character of a line"),
        "tag": (lambda r: bool(TAG.search(r.lines[-1].view)), "ends in the name of a column in brackets"),
        "after_dangling": (lambda r: r.cut, "the text above stops within a sentence"),
        "after_furniture": (lambda r: not {FURNITURE, NOTE, CAPTION}.isdisjoint(r.between), "a note or caption above"),
        "next_orphan": (lambda r: r.orphan > 1, "the text below begins like the middle of a paragraph"),
        "likeness": (lambda r: 4 * r.alike, "how alike the text above and below is"),
        "likeness_low": (lambda r: r.alike < 0.03, "hardly alike at all"),
        "siblings": (lambda r: min(r.siblings, 3) / 2, "other lone headings of its length near by"),
        "no_siblings_in_bylined": (lambda r: r.siblings == 0 and r.signed > 1, "none, where two runs have bylines"),
        "bylined_page": (lambda r: r.bylined, "how many of the page's articles are signed"),
        "comma": (lambda r: r.any(lambda view: "，" in view), "a comma in it"),
        "spaced": (lambda r: r.any(lambda view: " " in view), "a space in it"),
        "quoted": (lambda r: r.view[:1] == "“", "begins with a quotation mark"),
        "dash_end": (lambda r: len(r.lines) > 1 and bool(KICKER_END.search(r.view)), "the first line ends in —— or ："),
        "after_credit": (lambda r: r.credit_above, "the text above ends in a credit"),
        "gap": (lambda r: r.lines[0].after_gap and not r.lines[-1].after_gap, "a blank line above it alone"),
        "outdented": (lambda r: r.indents and not r.lines[0].indented, "not indented where paragraphs are"),
        "numbered": (lambda r: bool(NUMBERED.match(r.view)), "begins with a number of a list"),
        "colon_inside": (lambda r: "：" in r.view[1:-1], "a colon within the first line"),
        "next_reporters": (lambda r: "记者" in r.below.view[:30], "the text below names a reporter at once"),
        "interrupts": (lambda r: r.cut * max(0.0, r.join), "how well the text below goes on from cut text above"),
        "two_lines_after_cut": (lambda r: r.cut and len(r.lines) > 1, "two lines after cut text"),
        "two_lines_plain": (
            lambda r: len(r.lines) > 1 and not r.cut and r.orphan <= 1,
            "two lines where nothing is cut",
        ),
    }
)


def begins_article(seams: Seams, kinds: list[str], runs: list[list[int]]) -> np.ndarray:
    """The chance, 0 to 1, of each run of headings to begin an article rather than to divide one."""
    interrupting = np.array([_interrupts(run, seams, kinds) for run in runs], dtype=bool)
    found = open_runs(seams, kinds, runs)
    chances = np.ones(len(runs))
    if found:
        rows = np.array([RUN_FEATURES.measure(run) for run in found.values()])
        chances[list(found)] = probability("runs", RUN_FEATURES, rows)
    return np.where(interrupting, 1.0, chances)


def _interrupts(run: list[int], seams: Seams, kinds: list[str]) -> bool:
    """Between two halves of a sentence stands another article's heading, never a subhead."""
    before, after = run[0] - 1, run[-1] + 1
    if before < 0 or after >= len(kinds) or kinds[before] != BODY or kinds[after] != BODY:
        return False
    return bool(seams.dangling[before] == 1 and (seams.orphan[after] > 0.5 or len(run) > 1))


def _is_open(run: list[int], kinds: list[str]) -> bool:
    """A run with a byline or a —— subtitle is a header; so is one above all body text, or below all of it."""
    signed = any(kinds[n] in (BYLINE, SUBTITLE) for n in run)
    return not signed and BODY in kinds[: run[0]] and BODY in kinds[run[-1] + 1 :]


def open_runs(seams: Seams, kinds: list[str], runs: list[list[int]]) -> dict[int, OpenRun]:
    """The runs whose role must be judged, by their place in `runs`, each with what is around it."""
    places = [place for place, run in enumerate(runs) if _is_open(run, kinds)]
    if not places:
        return {}
    signed = sum(any(kinds[n] == BYLINE for n in run) for run in runs)
    bylined = signed / max(1, signed + sum(len(runs[place]) > 1 for place in places))
    lone = [runs[place][0] for place in places if len(runs[place]) == 1]
    siblings = [_siblings(seams.blocks, lone, runs[place]) for place in places]
    body = [n for n, kind in enumerate(kinds) if kind == BODY]
    vocabulary, joins = Vocabulary([seams.blocks[n].view for n in body]), seams.joins
    found = {}
    for place, alike_long in zip(places, siblings, strict=True):
        run = runs[place]
        second = bisect(body, run[-1])
        above, below = body[bisect(body, run[0]) - 1], body[second]
        cut = bool(seams.dangling[above] == 1)
        found[place] = OpenRun(
            lines=[seams.blocks[n] for n in run],
            above=seams.blocks[above],
            below=seams.blocks[below],
            between=kinds[above + 1 : run[0]],
            cut=cut,
            join=joins[above, below] if cut else 0.0,
            credit_above=seams.ends_in_credit[above],
            dateline=seams.dateline[below],
            orphan=seams.orphan[below],
            alike=vocabulary.alike_across(second, CONTEXT),
            indents=seams.indents,
            siblings=alike_long,
            signed=signed,
            bylined=bylined,
        )
    return found


def _siblings(blocks: Sequence[Block], lone: list[int], run: list[int]) -> int:
    """Other single headings near by of about the same length: subheads come in families."""
    if len(run) > 1:
        return 0
    here, length = run[0], blocks[run[0]].length
    return sum(
        other != here and abs(other - here) <= 30 and abs(blocks[other].length - length) <= max(2, 0.3 * length)
        for other in lone
    )


def decide_runs(
    seams: Seams, kinds: Sequence[str], roles: Mapping[int, str], chances: Sequence[float] | None = None
) -> tuple[list[str], list[Header]]:
    """
    Runs of headings that begin no article become subheads; the others become headers.

    `roles` are the blocks whose role a person decided; their run is a header. `chances` may be given where they are
    known, as in fitting. Returned are the kinds anew and the headers in the order of the page.
    """
    kinds, headers = list(kinds), []
    runs = runs_of_headings(kinds)
    for run, chance in zip(runs, begins_article(seams, kinds, runs) if chances is None else chances, strict=True):
        if chance > 0.5 or any(roles.get(number) in TITLE_ROLES for number in run):
            headers.append(with_roles(header_of(run, seams.blocks, kinds), roles))
        else:
            for number in run:
                kinds[number] = SUBHEAD
    return kinds, headers
