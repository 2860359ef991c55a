"""What each block is by its form: byline, subtitle, note, furniture, caption, heading or body."""

import re
from collections.abc import Sequence
from itertools import pairwise
from types import SimpleNamespace

import numpy as np

from pressframes.characters import SENTENCE_ENDS
from pressframes.pages import patterns
from pressframes.pages.joins import LONGEST_HEADING, Seams
from pressframes.pages.layout import Block
from pressframes.pages.patterns import PATTERNS, Features, Marks, flags, probability, read_byline

HEADING, BODY, BYLINE, SUBTITLE, SUBHEAD = "heading", "body", "byline", "subtitle", "subhead"
NOTE_LABEL, NOTE, FURNITURE, CAPTION = "note_label", "note", "furniture", "caption"
EDITORIAL = "editor_note"  # a note that is text of the article it is printed in, on a page that is in order
HEADER_KINDS = {HEADING, BYLINE, SUBTITLE}
ASIDE_KINDS = {CAPTION, FURNITURE}

MAXIMUM_SUBTITLE = 60
SHORT = "short"  # a line that its form alone does not tell: a heading or a short paragraph
STOPS = re.compile("[。；，、]$")
LETTER = re.compile(r"[^\W\d_]")  # a row of figures in a table is no title
SENTENCE_INSIDE = re.compile("[。；]")
NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、])")
COMMA_SOON = re.compile("^.{0,7}，")


HEADING_FEATURES = Features(
    one=(lambda c: 1, "always 1"),
    length=(lambda c: c.length / 10, "characters, in tens"),
    over_20=(lambda c: c.length > 20, "longer than 20 characters"),
    over_32=(lambda c: c.length > 32, "longer than 32 characters"),
    comma=(lambda c: c.marks["comma"], "a comma in it"),
    commas=(lambda c: c.marks.count("，"), "how many commas"),
    spaced=(lambda c: c.marks["spaced"], "a space in it"),
    letters_spaced=(lambda c: c.marks["letters_spaced"], "a space after every character"),
    quoted=(lambda c: c.marks["quote_start"] & c.marks["quote_end"], "between quotation marks"),
    quote_start=(lambda c: c.marks["quote_start"], "begins with a quotation mark"),
    dash_end=(lambda c: c.marks["dash_end"], "ends in a dash"),
    mark_end=(lambda c: c.marks["mark_end"], "ends in ！ ？ or …"),
    indented=(lambda c: c.indents & c.indented, "indented where paragraphs are"),
    outdented=(lambda c: c.indents & ~c.indented, "not indented where paragraphs are"),
    before_dangling=(lambda c: c.cut, "the body text above stops within a sentence"),
    before_goes_on=(lambda c: c.join, "how well it goes on from cut text above"),
    orphan=(lambda c: c.orphan / 2, "begins like the middle of a paragraph"),
    unpaired=(lambda c: c.unpaired, "a quotation mark or bracket without its partner"),
    next_byline=(lambda c: np.isin(c.after, (BYLINE, SUBTITLE)), "a byline or subtitle below"),
    next_dateline=(lambda c: c.next_dateline, "text with a dateline below"),
    next_orphan=(lambda c: np.maximum(0, c.next_orphan), "the text below begins like the middle of a paragraph"),
    next_goes_on=(lambda c: np.maximum(0, c.next_join) * (c.next_orphan > 0), "how well that goes on from it"),
    next_short=(lambda c: c.after == SHORT, "another such line below"),
    before_short=(lambda c: c.before == SHORT, "another such line above"),
    before_heading_like=(lambda c: np.isin(c.before, [*HEADER_KINDS]), "a byline or subtitle above"),
    gap=(lambda c: c.after_gap, "a blank line above"),
    number_start=(lambda c: c.marks.found(NUMBERED), "begins with a number of a list"),
    first=(lambda c: c.before == "", "the first line of the page"),
    dangles_both=(lambda c: c.cut & (c.next_orphan > 0.5), "between two halves of something"),
    wanted_after=(lambda c: c.wanted_after, "how well a block without a beginning completes it"),
    wanted_both=(lambda c: np.minimum(c.wanted_before, c.wanted_after), "the smaller of these two"),
    comma_start=(lambda c: np.minimum(0, c.orphan) * c.marks.found(COMMA_SOON), "like a paragraph, comma soon"),
    cut_orphan_first=(lambda c: (c.before == "") * (c.wanted_before + c.wanted_after), "first, and completes one"),
    third_of_run=(lambda c: c.rank > 2, "two more title-like lines below"),
    second_of_run=(lambda c: c.rank == 2, "one more title-like line below"),
    run_has_byline=(lambda c: c.signed, "a byline ends the title-like lines from here"),
)


def by_form(seams: Seams, forms: Sequence[str]) -> list[str]:
    """
    The kind of every block, from the kinds that its form alone gives (`by_pattern`).

    Only headings are a judgement (a logistic model over `HEADING_FEATURES`). A note's label makes the block after it a
    note, and what goes on from a note cut off belongs to it.
    """
    kinds = with_names(seams, forms)
    for number, chance in heading_chances(seams, kinds).items():
        kinds[number] = HEADING if chance > 0.5 else BODY
    return _with_notes(seams, kinds)


def by_look(blocks: Sequence[Block], *, indents: bool) -> list[str]:
    """
    The kind that the form of each block decides, and the line beside it: lines of an advertisement up to a gap, the
    label of a box of weather, and a sentence set off above a photographer's name, which is furniture and a caption; who
    signs a notice with the day below is text.
    """
    forms = [by_pattern(block.view, block.length) for block in blocks]
    for n, (block, below) in enumerate(pairwise(blocks)):
        if below.after_gap:
            continue
        below_text = block.indented and below.indented and BODY in forms[max(0, n - 1) : n]
        if PATTERNS["box"].match(below.view) and PATTERNS["box_label"].match(block.view):
            forms[n] = FURNITURE
        elif PATTERNS["picture_credit"].match(below.view) and _is_brief(block, forms[n], indents=indents):
            forms[n : n + 2] = CAPTION, CAPTION
        elif below_text and PATTERNS["day"].match(below.view):
            forms[n : n + 2] = BODY, BODY
        elif PATTERNS["advertisement"].match(block.view):
            end = next((m for m in range(n + 1, len(blocks)) if blocks[m].after_gap), len(blocks))
            if {SHORT, FURNITURE}.issuperset(forms[n + 1 : end]):
                forms[n + 1 : end] = [FURNITURE] * (end - n - 1)
    return forms


def _is_brief(block: Block, found: str, *, indents: bool) -> bool:
    """Whether what stands above a photographer's name tells of the picture: a sentence set off, not indented."""
    set_off = block.after_gap and not (indents and block.indented) and block.length <= patterns.MAXIMUM_CAPTION
    return found == CAPTION or set_off and block.view.endswith("。")


def by_pattern(view: str, length: int) -> str:
    """The kind that the form alone decides; `SHORT` for a line that could be a heading."""
    if length > patterns.MAXIMUM_CAPTION:
        return NOTE if PATTERNS["note"].match(view[:40]) else BODY
    if PATTERNS["note_label"].match(view):
        return NOTE_LABEL
    if PATTERNS["note"].match(view):
        return NOTE
    if length <= 60 and (PATTERNS["furniture"].match(view) or PATTERNS["box"].match(view)):
        return FURNITURE
    if PATTERNS["caption"].search(view) and not patterns.CREDIT.match(view):
        return CAPTION
    if length <= patterns.MAXIMUM_BYLINE and is_byline(view):
        return BYLINE
    if view.startswith("——") and length <= MAXIMUM_SUBTITLE and not SENTENCE_INSIDE.search(view):
        return SUBTITLE
    if length <= LONGEST_HEADING and not STOPS.search(view) and not SENTENCE_INSIDE.search(view):
        in_brackets = view.startswith("（") and view.endswith("）") and view.count("（") == 1
        no_title = in_brackets or patterns.is_signature(view) or not LETTER.search(view)
        return BODY if no_title or reads_like_prose(view, length) else SHORT
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
    if not (PATTERNS["byline"].match(view) or PATTERNS["titled_name"].match(view)):
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
        if forms[number] == SHORT and between and PATTERNS["names_only"].match(seams.blocks[number].view):
            kinds[number] = BYLINE
    return kinds


def heading_chances(seams: Seams, kinds: list[str], *, whole: bool = False) -> dict[int, float]:
    """The chance, 0 to 1, of each short line of a page, by block number, to be a heading (see `short_lines`)."""
    lines, facts = short_lines(seams, kinds, whole=whole)
    rows = HEADING_FEATURES.measure(facts, shape=lines.shape)
    return dict(zip(lines.tolist(), probability("heading", HEADING_FEATURES, rows).tolist(), strict=True))


def short_lines(seams: Seams, kinds: list[str], *, whole: bool = False) -> tuple[np.ndarray, SimpleNamespace]:
    """
    The block numbers of the short lines of a page, and what is around each: arrays with one value a line.

    `before` and `after` are the kinds of its neighbours, captions and furniture passed over ("" at the edge of the
    page); `cut` says whether body text above stops within a sentence, and `join` how well the line goes on from it;
    `next_orphan` and `next_join` are the same of body text below. `wanted_before` and `wanted_after` say how well the
    best block of the page that lacks its other half goes before and after the line. `rank` counts title-like lines from
    here down, `signed` says whether a byline closes them. On a page that is `whole` nothing is cut, so that nothing is
    asked of pairs of blocks.
    """
    kind = np.array([*kinds, ""])  # the last, at -1, stands for the edge of the page
    lines = np.flatnonzero(kind == SHORT)
    beside = np.append(np.flatnonzero(~np.isin(kind[:-1], [*ASIDE_KINDS])), -1)
    place = np.searchsorted(beside[:-1], lines)
    before, after = beside[place - 1], beside[place + 1]
    blocks = [seams.blocks[n] for n in lines]
    facts = SimpleNamespace(marks=Marks([block.view for block in blocks]), before=kind[before], after=kind[after])
    facts.length = np.array([block.length for block in blocks], dtype=float)
    facts.indented, facts.after_gap = (flags(getattr(b, name) for b in blocks) for name in ("indented", "after_gap"))
    facts.indents, facts.orphan = seams.indents, seams.orphan[lines]
    facts.unpaired = seams.opens[lines] + seams.closes[lines] > 0
    below = facts.after == BODY
    facts.cut = (facts.before == BODY) & (seams.dangling[before] == 1) & (not whole)
    facts.next_dateline, facts.next_orphan = below & seams.dateline[after], np.where(below, seams.orphan[after], 0)
    facts.join = facts.next_join = facts.wanted_before = facts.wanted_after = np.zeros(len(lines))
    if not whole:
        facts.join = np.where(facts.cut, seams.joins[before, lines], 0)
        facts.next_join = np.where(below, seams.joins[lines, after], 0)
        facts.wanted_before, facts.wanted_after = _partners(seams, kinds, lines)
    facts.rank, facts.signed = (np.array(values)[lines] for values in _lines_below(kinds))
    return lines, facts


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


def _with_notes(seams: Seams, kinds: list[str]) -> list[str]:
    kinds = list(kinds)
    for number in range(1, len(kinds)):
        before = kinds[number - 1]
        labelled = before == NOTE_LABEL
        goes_on_from_note = before == NOTE and seams.dangling[number - 1] == 1 and seams.orphan[number] > 0
        if kinds[number] == BODY and (labelled or goes_on_from_note):
            kinds[number] = NOTE
    return kinds
