"""What each block is by its form: byline, subtitle, note, furniture, caption, heading or body."""

import re
from collections.abc import Sequence

from pressframes.characters import SENTENCE_ENDS
from pressframes.pages import patterns
from pressframes.pages.joins import LONGEST_HEADING, Seams
from pressframes.pages.patterns import PATTERNS, read_byline

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


def by_pattern(view: str, length: int) -> str:
    """The kind that the form alone decides; `SHORT` for a line that could be a heading."""
    if length > patterns.MAXIMUM_CAPTION:
        return NOTE if PATTERNS["note"].match(view[:40]) else BODY
    if PATTERNS["note_label"].match(view):
        return NOTE_LABEL
    if PATTERNS["note"].match(view):
        return NOTE
    if length <= 60 and PATTERNS["furniture"].match(view):
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


def with_notes(seams: Seams, kinds: Sequence[str]) -> list[str]:
    """The kinds with notes: what is below a note's label, and what goes on from a note that is cut."""
    kinds = list(kinds)
    for number in range(1, len(kinds)):
        before = kinds[number - 1]
        labelled = before == NOTE_LABEL
        goes_on_from_note = before == NOTE and seams.dangling[number - 1] == 1 and seams.orphan[number] > 0
        if kinds[number] == BODY and (labelled or goes_on_from_note):
            kinds[number] = NOTE
    return kinds
