"""What each block is by its form: byline, subtitle, note, furniture, caption, heading or body."""

import re

import numpy as np

from pressframes.characters import SENTENCE_ENDS
from pressframes.pages import patterns
from pressframes.pages.joins import Seams, going_on, going_on_each
from pressframes.pages.layout import Layout
from pressframes.pages.patterns import read_byline
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
    "before_short", "before_heading_like", "gap", "number_start", "first", "dangles_both", "colon_end", "wanted_before",
    "wanted_after", "wanted_both", "long_orphan", "comma_start", "cut_orphan_first",
    "third_of_run", "second_of_run", "run_has_byline", "below_byline",
)  # fmt: skip


def by_form(layout: Layout, seams: Seams) -> list[str]:
    """
    The kind of every block. Only headings are a judgement (a logistic model over `HEADING_FEATURES`).

    A note's label makes the block after it a note, and what goes on from a note cut off belongs to it.
    """
    kinds = [by_pattern(block.view, block.length) for block in layout.blocks]
    for number in names_only(layout, kinds):
        kinds[number] = BYLINE
    candidates = [number for number, kind in enumerate(kinds) if kind == "short"]
    if candidates:
        features = heading_features(layout, seams, kinds, candidates)
        for number, chance in zip(candidates, probability("heading", features), strict=True):
            opens = _opens_body(layout, seams, kinds, number)
            kinds[number] = HEADING if chance > 0.5 and not opens else BODY
    return _with_notes(layout, seams, kinds)


def _opens_body(layout: Layout, seams: Seams, kinds: list[str], number: int) -> bool:
    """Right below a byline stands the lead: a clause with a comma whose other half follows."""
    return bool(
        0 < number < len(kinds) - 1
        and kinds[number - 1] == BYLINE
        and "，" in layout.blocks[number].view
        and kinds[number + 1] == BODY
        and seams.orphan[number + 1] > 0.5
    )


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
        in_brackets = view.startswith("（") and view.endswith("）") and view.count("（") == 1
        return BODY if in_brackets or patterns.is_signature(view) or reads_like_prose(view, length) else "short"
    return BODY


def reads_like_prose(view: str, length: int) -> bool:
    """Short lines no headline writer would write: a clause before a colon, speech to its end, clause upon clause."""
    introduces = view.endswith("：") and ("，" in view or length > 18)
    speaks = bool(re.search(f"[{SENTENCE_ENDS}]”$", view)) and length > 22
    return introduces or speaks or view.count("，") > 1 and length > 26


MAXIMUM_CAPTION_OR_NOTE = patterns.MAXIMUM_CAPTION


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


def names_only(layout: Layout, kinds: list[str]) -> list[int]:
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
    wanted_before, wanted_after = _partners(seams, kinds, candidates)
    below, signed = _lines_below(kinds)
    beside = [(_beside(kinds, n, -1), _beside(kinds, n, 1)) for n in candidates]
    lines = np.array(candidates)
    joins_before = going_on_each(seams, np.array([before or 0 for before, _ in beside]), lines)
    joins_after = going_on_each(seams, lines, np.array([after or 0 for _, after in beside]))
    rows = []
    for row, n in enumerate(candidates):
        block, view = blocks[n], blocks[n].view
        before, after = beside[row]
        before_body = before is not None and kinds[before] == BODY
        after_body = after is not None and kinds[after] == BODY
        cut_before = before_body and seams.dangling[before] == 1
        join_before = joins_before[row] if cut_before else 0.0
        join_after = joins_after[row] if after_body else 0.0
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
                view.endswith("——"),
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
                view.endswith("："),
                wanted_before[row],
                wanted_after[row],
                min(wanted_before[row], wanted_after[row]),
                max(0.0, seams.orphan[n]) * (block.length > 14),
                min(0.0, seams.orphan[n]) * ("，" in view[:8]),
                (before is None) * (wanted_before[row] + wanted_after[row]),
                below[n] > 2,
                below[n] == 2,
                signed[n],
                before is not None and kinds[before] == BYLINE,
            )
        )
    return np.array(rows, dtype=float)


def _lines_below(kinds: list[str]) -> tuple[list[int], list[bool]]:
    """How many title-like lines follow each block, itself counted, and whether a byline closes them."""
    below, signed = [0] * (len(kinds) + 1), [False] * (len(kinds) + 1)
    for number in range(len(kinds) - 1, -1, -1):
        if kinds[number] in ("short", SUBTITLE):
            below[number] = below[number + 1] + 1
            signed[number] = signed[number + 1]
        elif kinds[number] == BYLINE:
            signed[number] = True
    return below, signed


def _partners(seams: Seams, kinds: list[str], candidates: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """How well the best block on the page that lacks its other half goes before each line, and after it."""
    body = np.array([n for n, kind in enumerate(kinds) if kind in (BODY, "short")], dtype=int)
    cut = body[seams.dangling[body] == 1]
    follows_cut = np.zeros(len(kinds), dtype=bool)
    follows_cut[1:] = [kind == BODY and seams.dangling[n] == 1 for n, kind in enumerate(kinds[:-1])]
    cut = np.array([n for n in cut if kinds[n] == BODY and (n + 1 >= len(kinds) or seams.orphan[n + 1] < 0)], dtype=int)
    loose = np.array([n for n in body if kinds[n] == BODY and seams.orphan[n] > 0.5 and not follows_cut[n]], dtype=int)
    lines = np.array(candidates, dtype=int)
    before, after = np.zeros(len(lines)), np.zeros(len(lines))
    known = going_on(seams, cut, loose)
    if len(cut):
        gain = going_on(seams, cut, lines) - (known.max(axis=1) if len(loose) else np.zeros(len(cut)))[:, None] * 0.5
        before = np.maximum(0, gain.max(axis=0))
    if len(loose):
        gain = going_on(seams, lines, loose) - (np.maximum(known.max(axis=0), 0) if len(cut) else np.zeros(len(loose)))
        after = np.maximum(0, gain.max(axis=1))
    return before, after


def _beside(kinds: list[str], number: int, step: int) -> int | None:
    """The block before or after, captions and furniture passed over."""
    number += step
    while 0 <= number < len(kinds):
        if kinds[number] not in ASIDE_KINDS:
            return number
        number += step
    return None


def _with_notes(layout: Layout, seams: Seams, kinds: list[str]) -> list[str]:
    kinds = list(kinds)
    for number in range(1, len(kinds)):
        before = kinds[number - 1]
        labelled = before == NOTE_LABEL
        goes_on_from_note = before == NOTE and seams.dangling[number - 1] == 1 and seams.orphan[number] > 0
        if kinds[number] == BODY and (labelled or goes_on_from_note):
            kinds[number] = NOTE
    return kinds
