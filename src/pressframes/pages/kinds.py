"""What each block is by its form: byline, subtitle, note, furniture, caption, heading or body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pressframes.characters import SENTENCE_ENDS
from pressframes.pages import patterns
from pressframes.pages.features import Features, probability
from pressframes.pages.joins import LONGEST_HEADING, Seams
from pressframes.pages.layout import Block
from pressframes.pages.patterns import read_byline

HEADING, BODY, BYLINE, SUBTITLE, SUBHEAD = "heading", "body", "byline", "subtitle", "subhead"
NOTE_LABEL, NOTE, FURNITURE, CAPTION = "note_label", "note", "furniture", "caption"
EDITORIAL = "editor_note"  # a note that is text of the article it is printed in, on a page that is in order
HEADER_KINDS = {HEADING, BYLINE, SUBTITLE}
ASIDE_KINDS = {CAPTION, FURNITURE}

MAXIMUM_SUBTITLE = 60
SHORT = "short"  # a line that its form alone does not tell: a heading or a short paragraph
STOPS = re.compile("[。；，、]$")
SENTENCE_INSIDE = re.compile("[。；]")
NUMBERED = re.compile(r"(?:[一二三四五六七八九十]+、|\d+[.、])")


@dataclass(frozen=True)
class Candidate:
    """
    A short line and what is around it, as the features of headings see it.

    `before` and `after` are the kinds of its neighbours, captions and furniture passed over (None at the edge of the
    page); `cut` whether body text above stops within a sentence, and `join` how well the line goes on from it;
    `next_orphan` and `next_join` the same of body text below. `wanted_before` and `wanted_after` say how well the best
    block of the page that lacks its other half goes before and after the line. `rank` counts title-like lines from here
    down, `signed` says whether a byline closes them.
    """

    block: Block
    indents: bool
    orphan: float
    unpaired: bool
    before: str | None
    after: str | None
    cut: bool
    join: float
    next_dateline: bool
    next_orphan: float
    next_join: float
    wanted_before: float
    wanted_after: float
    rank: int
    signed: bool

    @property
    def view(self) -> str:
        """The line as the rules read it."""
        return self.block.view


HEADING_FEATURES = Features(
    {
        "one": (lambda c: 1, "always 1"),
        "length": (lambda c: c.block.length / 10, "characters, in tens"),
        "over_20": (lambda c: c.block.length > 20, "longer than 20 characters"),
        "over_32": (lambda c: c.block.length > 32, "longer than 32 characters"),
        "comma": (lambda c: "，" in c.view, "a comma in it"),
        "commas": (lambda c: c.view.count("，"), "how many commas"),
        "spaced": (lambda c: " " in c.view, "a space in it"),
        "letters_spaced": (lambda c: bool(patterns.LETTER_SPACED.match(c.view)), "a space after every character"),
        "quoted": (lambda c: c.view[:1] == "“" and c.view[-1:] == "”", "between quotation marks"),
        "quote_start": (lambda c: c.view[:1] == "“", "begins with a quotation mark"),
        "dash_end": (lambda c: c.view.endswith("——"), "ends in a dash"),
        "bracket_end": (lambda c: c.view.endswith("）"), "ends in a bracket"),
        "mark_end": (lambda c: c.view.endswith(("！", "？", "…")), "ends in ！ ？ or …"),
        "indented": (lambda c: c.indents and c.block.indented, "indented where paragraphs are"),
        "outdented": (lambda c: c.indents and not c.block.indented, "not indented where paragraphs are"),
        "before_dangling": (lambda c: c.cut, "the body text above stops within a sentence"),
        "before_goes_on": (lambda c: c.join, "how well it goes on from cut text above"),
        "orphan": (lambda c: c.orphan / 2, "begins like the middle of a paragraph"),
        "unpaired": (lambda c: c.unpaired, "a quotation mark or bracket without its partner"),
        "next_byline": (lambda c: c.after in (BYLINE, SUBTITLE), "a byline or subtitle below"),
        "next_dateline": (lambda c: c.next_dateline, "text with a dateline below"),
        "next_orphan": (lambda c: max(0.0, c.next_orphan), "the text below begins like the middle of a paragraph"),
        "next_goes_on": (lambda c: max(0.0, c.next_join) * (c.next_orphan > 0), "how well such text goes on from it"),
        "next_short": (lambda c: c.after == SHORT, "another such line below"),
        "before_short": (lambda c: c.before == SHORT, "another such line above"),
        "before_heading_like": (lambda c: c.before in HEADER_KINDS, "a byline or subtitle above"),
        "gap": (lambda c: c.block.after_gap, "a blank line above"),
        "number_start": (lambda c: bool(NUMBERED.match(c.view)), "begins with a number of a list"),
        "first": (lambda c: c.before is None, "the first line of the page"),
        "dangles_both": (lambda c: c.cut and c.next_orphan > 0.5, "between two halves of something"),
        "colon_end": (lambda c: c.view.endswith("："), "ends in a colon"),
        "wanted_before": (lambda c: c.wanted_before, "how well it completes a cut block elsewhere"),
        "wanted_after": (lambda c: c.wanted_after, "how well a block without a beginning completes it"),
        "wanted_both": (lambda c: min(c.wanted_before, c.wanted_after), "the smaller of these two"),
        "long_orphan": (lambda c: max(0.0, c.orphan) * (c.block.length > 14), "`orphan` of more than 14 characters"),
        "comma_start": (lambda c: min(0.0, c.orphan) * ("，" in c.view[:8]), "begins like a paragraph, comma soon"),
        "cut_orphan_first": (
            lambda c: (c.before is None) * (c.wanted_before + c.wanted_after),
            "first on the page, and completes something",
        ),
        "third_of_run": (lambda c: c.rank > 2, "two more title-like lines below"),
        "second_of_run": (lambda c: c.rank == 2, "one more title-like line below"),
        "run_has_byline": (lambda c: c.signed, "a byline ends the title-like lines from here"),
        "below_byline": (lambda c: c.before == BYLINE, "a byline above"),
    }
)


def by_form(seams: Seams, forms: Sequence[str]) -> list[str]:
    """
    The kind of every block, from the kinds that its form alone gives (`by_pattern`).

    Only headings are a judgement (a logistic model over `HEADING_FEATURES`). A note's label makes the block after it a
    note, and what goes on from a note cut off belongs to it.
    """
    kinds = with_names(seams, forms)
    found = candidates(seams, kinds)
    rows = np.array([HEADING_FEATURES.measure(line) for line in found.values()]).reshape(-1, len(HEADING_FEATURES))
    for number, chance in zip(found, probability("heading", HEADING_FEATURES, rows), strict=True):
        kinds[number] = HEADING if chance > 0.5 and not _opens_body(seams, kinds, number) else BODY
    return _with_notes(seams, kinds)


def _opens_body(seams: Seams, kinds: list[str], number: int) -> bool:
    """Right below a byline stands the lead: a clause with a comma whose other half follows."""
    return bool(
        0 < number < len(kinds) - 1
        and kinds[number - 1] == BYLINE
        and "，" in seams.blocks[number].view
        and kinds[number + 1] == BODY
        and seams.orphan[number + 1] > 0.5
    )


def by_pattern(view: str, length: int) -> str:
    """The kind that the form alone decides; `SHORT` for a line that could be a heading."""
    if length > patterns.MAXIMUM_CAPTION:
        return NOTE if patterns.NOTE.match(view[:40]) else BODY
    if patterns.NOTE_LABEL.match(view):
        return NOTE_LABEL
    if patterns.NOTE.match(view):
        return NOTE
    if length <= 60 and patterns.FURNITURE.match(view):
        return FURNITURE
    if patterns.CAPTION.search(view) and not patterns.CREDIT.match(view):
        return CAPTION
    if length <= patterns.MAXIMUM_BYLINE and is_byline(view):
        return BYLINE
    if view.startswith("——") and length <= MAXIMUM_SUBTITLE and not SENTENCE_INSIDE.search(view):
        return SUBTITLE
    if length <= LONGEST_HEADING and not STOPS.search(view) and not SENTENCE_INSIDE.search(view):
        in_brackets = view.startswith("（") and view.endswith("）") and view.count("（") == 1
        return BODY if in_brackets or patterns.is_signature(view) or reads_like_prose(view, length) else SHORT
    return BODY


def reads_like_prose(view: str, length: int) -> bool:
    """Short lines no headline writer would write: a clause before a colon, speech to its end, clause upon clause."""
    introduces = view.endswith("：") and ("，" in view or length > 18)
    speaks = bool(re.search(f"[{SENTENCE_ENDS}]”$", view)) and length > 22
    return introduces or speaks or view.count("，") > 1 and length > 26


def is_byline(view: str) -> bool:
    """
    Whether a short line names who wrote the article.

    >>> [is_byline("本报记者 王雨"), is_byline("□本报记者李铮通讯员王飞"), is_byline("记者来到现场。")]
    [True, True, False]
    """
    if re.search("[。；！？，]", view):
        return False
    if not (patterns.BYLINE.match(view) or patterns.TITLED_NAME.match(view)):
        return False
    if re.search(r"(?:记者|通讯员|评论员|特派员|社|报) *[ ：/／]", view):
        return True
    names = [name for name, _ in read_byline(view)]
    return not names or any(name[0] in patterns.SURNAMES or len(name) > 4 for name in names)


def with_names(seams: Seams, forms: Sequence[str]) -> list[str]:
    """The kinds with lines of nothing but names as bylines, where right below a heading and above body text."""
    kinds = list(forms)
    for number in range(1, len(kinds) - 1):
        between = forms[number - 1] in (SHORT, SUBTITLE) and forms[number + 1] == BODY
        if forms[number] == SHORT and between and patterns.NAMES_ONLY.match(seams.blocks[number].view):
            kinds[number] = BYLINE
    return kinds


def candidates(seams: Seams, kinds: list[str], *, whole: bool = False) -> dict[int, Candidate]:
    """
    The short lines of a page by block number, each with what is around it.

    On a page that is `whole` nothing is cut, so that nothing is asked of pairs of blocks.
    """
    lines = [number for number, kind in enumerate(kinds) if kind == SHORT]
    nothing = np.zeros(len(lines))
    joins = np.zeros((1, 1)) if whole else seams.joins
    wanted_before, wanted_after = (nothing, nothing) if whole else _partners(seams, kinds, np.array(lines, dtype=int))
    rank, signed = _lines_below(kinds)
    found = {}
    for n, wanted in zip(lines, zip(wanted_before, wanted_after, strict=True), strict=True):
        before, after = _beside(kinds, n, -1), _beside(kinds, n, 1)
        cut = not whole and before is not None and kinds[before] == BODY and seams.dangling[before] == 1
        text_below = after is not None and kinds[after] == BODY
        found[n] = Candidate(
            block=seams.blocks[n],
            indents=seams.indents,
            orphan=seams.orphan[n],
            unpaired=seams.opens[n] + seams.closes[n] > 0,
            before=None if before is None else kinds[before],
            after=None if after is None else kinds[after],
            cut=bool(cut),
            join=float(joins[before, n]) if cut else 0.0,
            next_dateline=bool(text_below and seams.dateline[after]),
            next_orphan=float(seams.orphan[after]) if text_below else 0.0,
            next_join=float(joins[n, after]) if text_below and not whole else 0.0,
            wanted_before=wanted[0],
            wanted_after=wanted[1],
            rank=rank[n],
            signed=signed[n],
        )
    return found


def _lines_below(kinds: list[str]) -> tuple[list[int], list[bool]]:
    """How many title-like lines follow each block, itself counted, and whether a byline closes them."""
    below, signed = [0] * (len(kinds) + 1), [False] * (len(kinds) + 1)
    for number in range(len(kinds) - 1, -1, -1):
        if kinds[number] in (SHORT, SUBTITLE):
            below[number] = below[number + 1] + 1
            signed[number] = signed[number + 1]
        elif kinds[number] == BYLINE:
            signed[number] = True
    return below, signed


def _partners(seams: Seams, kinds: list[str], lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How well the best block on the page that lacks its other half goes before each line, and after it."""
    body = np.array([kind == BODY for kind in kinds], dtype=bool)
    cut = body & (seams.dangling == 1)
    no_second = np.append(seams.orphan[1:] < 0, True)[: len(kinds)]
    no_first = ~np.append(False, cut)[: len(kinds)]
    joins, ends = seams.joins, np.flatnonzero(cut & no_second)
    starts = np.flatnonzero(body & (seams.orphan > 0.5) & no_first)
    known = joins[np.ix_(ends, starts)]
    before = joins[np.ix_(ends, lines)] - (0.5 * known.max(axis=1, keepdims=True) if len(starts) else 0)
    after = joins[np.ix_(lines, starts)] - known.max(axis=0, initial=0)
    return before.max(axis=0, initial=0), after.max(axis=1, initial=0)


def _beside(kinds: list[str], number: int, step: int) -> int | None:
    """The block before or after, captions and furniture passed over."""
    number += step
    while 0 <= number < len(kinds):
        if kinds[number] not in ASIDE_KINDS:
            return number
        number += step
    return None


def _with_notes(seams: Seams, kinds: list[str]) -> list[str]:
    kinds = list(kinds)
    for number in range(1, len(kinds)):
        before = kinds[number - 1]
        labelled = before == NOTE_LABEL
        goes_on_from_note = before == NOTE and seams.dangling[number - 1] == 1 and seams.orphan[number] > 0
        if kinds[number] == BODY and (labelled or goes_on_from_note):
            kinds[number] = NOTE
    return kinds
