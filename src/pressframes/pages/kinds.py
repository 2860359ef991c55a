"""What each block is by its form: byline, subtitle, note, furniture, caption, heading or body."""

import re

import numpy as np

from pressframes.pages import patterns
from pressframes.pages.continuations import goes_on
from pressframes.pages.layout import Layout
from pressframes.pages.seams import Seams
from pressframes.pages.weights import probability

HEADING, BODY, BYLINE, SUBTITLE = "heading", "body", "byline", "subtitle"
NOTE_LABEL, NOTE, FURNITURE, CAPTION = "note_label", "note", "furniture", "caption"
HEADER_KINDS = {HEADING, BYLINE, SUBTITLE}
ASIDE_KINDS = {CAPTION, FURNITURE}

MAXIMUM_HEADING = 64  # characters; a headline with the name of a campaign in brackets comes near
MAXIMUM_SUBTITLE = 60
STOPS = re.compile("[。；，、]$")
SENTENCE_INSIDE = re.compile("[。；]")
HEADING_FEATURES = (
    "one", "length", "over_20", "over_32", "comma", "commas", "spaced", "letters_spaced", "quoted", "quote_start",
    "dash_end", "bracket_end", "mark_end", "indented", "outdented", "before_dangling", "before_goes_on",
    "orphan", "unpaired", "next_byline", "next_dateline", "next_orphan", "next_goes_on", "next_short",
    "before_short", "before_heading_like", "gap", "number_start", "first", "dangles_both",
)  # fmt: skip


def by_form(layout: Layout, seams: Seams) -> list[str]:
    """
    The kind of every block. Only headings are a judgement (a logistic model over `HEADING_FEATURES`).

    A note's label makes the block after it a note, and what goes on from a note cut off belongs to it.
    """
    kinds = [by_pattern(block.view, block.length) for block in layout.blocks]
    for number in _names_only(layout, kinds):
        kinds[number] = BYLINE
    candidates = [number for number, kind in enumerate(kinds) if kind == "short"]
    if candidates:
        features = heading_features(layout, seams, kinds, candidates)
        for number, chance in zip(candidates, probability("heading", features), strict=True):
            kinds[number] = HEADING if chance > 0.5 else BODY
    return _with_notes(layout, seams, kinds)


def by_pattern(view: str, length: int) -> str:
    """The kind that the form alone decides; `short` for a line that could be a heading."""
    if length > MAXIMUM_CAPTION_OR_NOTE:
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
    if length <= MAXIMUM_HEADING and not STOPS.search(view) and not SENTENCE_INSIDE.search(view):
        return BODY if patterns.CREDIT.match(view) else "short"
    return BODY


MAXIMUM_CAPTION_OR_NOTE = patterns.MAXIMUM_CAPTION


def is_byline(view: str) -> bool:
    """
    Whether a short line names who wrote the article.

    >>> [is_byline("本报记者 王雨"), is_byline("□本报记者李铮通讯员王飞"), is_byline("记者来到现场。")]
    [True, True, False]
    """
    if re.search("[。；！？，]", view):
        return False
    return bool(patterns.BYLINE.match(view) or patterns.TITLED_NAME.match(view))


def _names_only(layout: Layout, kinds: list[str]) -> list[int]:
    """Lines with nothing but names, right below a heading and above body text."""
    found = []
    for number in range(1, len(kinds)):
        view = layout.blocks[number].view
        below_heading = kinds[number - 1] in ("short", SUBTITLE)
        above_body = number + 1 < len(kinds) and kinds[number + 1] == BODY
        if kinds[number] == "short" and below_heading and above_body and patterns.NAMES_ONLY.match(view):
            found.append(number)
    return found


def heading_features(layout: Layout, seams: Seams, kinds: list[str], candidates: list[int]) -> np.ndarray:
    """One row a candidate line, one column a feature of `HEADING_FEATURES`."""
    blocks = layout.blocks
    rows = []
    for n in candidates:
        block, view = blocks[n], blocks[n].view
        before = _beside(kinds, n, -1)
        after = _beside(kinds, n, 1)
        before_body = before is not None and kinds[before] == BODY
        after_body = after is not None and kinds[after] == BODY
        cut_before = before_body and seams.dangling[before] == 1
        join_before = _join(seams, before, n) if cut_before else 0.0
        join_after = _join(seams, n, after) if after_body else 0.0
        next_orphan = seams.orphan[after] if after_body else 0.0
        rows.append(
            (
                1,
                block.length / 10,
                block.length > 20,
                block.length > 32,
                "，" in view,
                view.count("，"),
                " " in view,
                bool(patterns.LETTER_SPACED.match(view)),
                view[:1] == "“" and view[-1:] == "”",
                view[:1] == "“",
                view.endswith(("——", "：")),
                view.endswith("）"),
                view.endswith(("！", "？", "…")),
                block.indented and layout.indents,
                layout.indents and not block.indented,
                cut_before,
                join_before,
                seams.orphan[n] / 2,
                seams.opens[n] + seams.closes[n] > 0,
                after is not None and kinds[after] in (BYLINE, SUBTITLE),
                after_body and seams.dateline[after],
                max(0.0, next_orphan),
                max(0.0, join_after) * (next_orphan > 0),
                after is not None and kinds[after] == "short",
                before is not None and kinds[before] == "short",
                before is not None and kinds[before] in HEADER_KINDS,
                block.after_gap,
                bool(re.match(r"(?:[一二三四五六七八九十]+、|\d+[.、])", view)),
                before is None,
                cut_before and next_orphan > 0.5,
            )
        )
    return np.array(rows, dtype=float)


def _beside(kinds: list[str], number: int, step: int) -> int | None:
    """The block before or after, captions and furniture passed over."""
    number += step
    while 0 <= number < len(kinds):
        if kinds[number] not in ASIDE_KINDS:
            return number
        number += step
    return None


def _join(seams: Seams, before: int, after: int) -> float:
    return float(goes_on(seams.last[before], seams.first[after]))


def _with_notes(layout: Layout, seams: Seams, kinds: list[str]) -> list[str]:
    kinds = list(kinds)
    for number in range(1, len(kinds)):
        before = kinds[number - 1]
        labelled = before == NOTE_LABEL
        goes_on_from_note = before == NOTE and seams.dangling[number - 1] == 1 and seams.orphan[number] > 0
        if kinds[number] == BODY and (labelled or goes_on_from_note):
            kinds[number] = NOTE
    return kinds
