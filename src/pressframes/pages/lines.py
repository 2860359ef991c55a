"""
What the lines of a page in order are judged by: form, indents, place among other lines, text above and below, topic.

Every feature is measured for the lines that may be titles, all at once: the functions take the facts of `read_lines_of`
and give an array with one value a line. Each has four weights, one a label (see `in_order`).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial

import numpy as np

from pressframes.lists import parts
from pressframes.pages.headings import kicker_chances, siblings
from pressframes.pages.joins import LONGEST_HEADING, Seams
from pressframes.pages.kinds import BODY, BYLINE, CAPTION, NOTE_LABEL, SHORT, SUBTITLE
from pressframes.pages.patterns import BELOW, MARKS, PATTERNS, Features, Marks, flags
from pressframes.pages.wording import Vocabulary

SHORT_PROSE, PROSE, LONG_PROSE = 16, 60, 150  # characters
LONGEST_CAPTION = 40  # characters of a credit line that may yet be a title
NEAR, FAR, LINES_ABOVE = 3, 8, 10  # blocks of prose, and lines, that are compared with a line
ASKED = 24  # blocks of prose that say what is usual on the page
ENDS_LIKE_TEXT = re.compile("[。；，：！？”）]$")
QUOTED_END = re.compile("[”？！]$")
SENT = re.compile("^" + parts()["SENT_IN_BRACKETS"])
LONGEST_PLAIN = 24
LONGEST_RUN = 3  # kicker, headline and subtitle


def _each(names: Iterable, name: str, function: Callable, meaning: str) -> dict:
    """A feature for each of some values, the value in its name and its meaning."""
    return {name.format(n): (partial(function, n), meaning.format(n)) for n in names}


LINE_FEATURES = Features(
    one=(lambda p: 1, "always 1"),
    length=(lambda p: p.here(p.length) / 10, "characters, in tens"),
    **_each((2, 6), "up_to_{}", lambda n, p: p.here(p.length) <= n, "{} characters at most"),
    **_each((14, 20, 28), "over_{}", lambda n, p: p.here(p.length) > n, "more than {} characters"),
    **_each(MARKS, "{}", lambda n, p: p.marks[n], "in the line: {} (see `MARKS`)"),
    **_each(MARKS, "{}_below", lambda n, p: p.beside(p.marks[n], 1), "in the title-like line right below: {}"),
    **_each(MARKS, "{}_above", lambda n, p: p.beside(p.marks[n], -1), "in the title-like line right above: {}"),
    caption=(lambda p: p.here(p.caption), "looks like the credit of a picture"),
    note_label=(lambda p: p.here(p.of_kind(NOTE_LABEL)), "looks like the label of an editor's note"),
    orphan=(lambda p: p.here(p.seams.orphan) / 3, "begins like the middle of a paragraph (log odds by 3)"),
    indented=(lambda p: p.here(p.indent), "indented where paragraphs are"),
    indented_first=(lambda p: p.here(p.indent) & ~p.above(p.indent) & (p.lines > 0), "the first indented"),
    outdented_first=(lambda p: p.here(p.outdent) & p.above(p.indent), "the first not indented"),
    gap=(lambda p: p.here(p.gap) - p.usual_gap, "a blank line above, less what is usual"),
    gap_below=(lambda p: p.under(p.gap, missing=1) - p.usual_gap, "a blank line below, less what is usual"),
    subheads_indented=(lambda p: p.here(p.outdent) * (p.inside == 2), "outdented where short lines are not"),
    subhead_indented=(lambda p: p.here(p.outdent) * (p.inside == 1), "outdented where one short line is not"),
    none_indented=(lambda p: p.here(p.outdent) * (p.inside == 0), "outdented as all short lines are"),
    plain_indented=(lambda p: p.here(p.indent & p.plain), "indented, short, no mark at its end"),
    back_out=(lambda p: p.here(p.outdent) & p.above(p.indent) & (p.inside > 0), "the first so among such"),
    hash=(lambda p: p.here(p.hash_above), "a # before it, as Markdown has"),
    barred=(lambda p: p.here(p.barred), "a rule above it"),
    first=(lambda p: p.lines == 0, "the first line of the page"),
    in_first_run=(lambda p: p.rows[0] == 0, "among the first lines, nothing but such above"),
    in_last_run=(lambda p: p.rows[1] == len(p.kinds) - 1, "among the last, nothing but such below"),
    **_each((1, 2, 3), "run_of_{}", lambda n, p: p.size == n, "one of {} title-like lines in a row"),
    **_each((3, 6), "run_over_{}", lambda n, p: p.size > n, "one of more than {}"),
    **_each((0, 1, 2), "place_{}", lambda n, p: p.place == n, "{} more of these above"),
    **_each((0, 1, 2), "from_end_{}", lambda n, p: p.from_end == n, "{} more of these below"),
    after_stop=(lambda p: p.above(p.seams.dangling, missing=-1) == 0, "right below a full stop"),
    after_cut=(lambda p: p.top(p.seams.dangling) == 1, "below text that stops within a sentence"),
    after_credit=(lambda p: p.above(p.seams.ends_in_credit), "right below a credit in brackets"),
    after_caption=(lambda p: p.above(p.caption), "right below the credit of a picture"),
    after_byline=(lambda p: p.above(p.signed), "right below a byline or a line of date and source"),
    after_prose=(lambda p: p.above(p.length) > PROSE, "right below a paragraph"),
    after_quote=(lambda p: p.above(p.found(QUOTED_END)), "right below ” ？ or ！"),
    run_after_credit=(lambda p: p.top(p.seams.ends_in_credit), "the text above these lines ends in a credit"),
    run_after_caption=(lambda p: p.top(p.caption), "a picture's credit above these lines"),
    byline_below=(lambda p: p.under(p.signed), "a byline or a line of date and source right below"),
    run_byline=(lambda p: p.signed_run, "one below the title-like lines"),
    dateline=(lambda p: p.text(p.seams.dateline), "the text below opens with a dateline"),
    prose_below=(lambda p: p.text(p.length) > PROSE, "the text below is a paragraph"),
    long_below=(lambda p: p.text(p.length) > LONG_PROSE, "it is a long one"),
    middle_below=(lambda p: p.text(p.seams.orphan) > 1, "it begins like the middle of a paragraph"),
    orphan_below=(lambda p: p.text(p.seams.orphan) / 3, "the log odds of that, by three"),
    **_each(BELOW, "{}_below", lambda n, p: p.text(p.below[n]), "the text below begins or ends so: {} (`BELOW`)"),
    short_below=(lambda p: p.text(p.length) < 40, "it is short, or nothing is below"),
    box_title_below=(lambda p: (p.from_end > 0) & p.under(p.below["box"]), "the line below does"),
    alike=(lambda p: p.topic["alike"], "how alike the prose above and below is"),
    alike_low=(lambda p: p.topic["alike"] < p.usual["alike"] / 4, "not a quarter as alike as is usual"),
    alike_high=(lambda p: p.topic["alike"] > p.usual["alike"], "more alike than is usual"),
    told_after=(lambda p: p.topic["told_after"], "how much of the line's wording the prose below has"),
    told_before=(lambda p: p.topic["told_before"], "how much of it the prose above has"),
    told_far=(lambda p: p.topic["told_far"], "how much of it the last ten lines have"),
    told_new=(lambda p: (p.topic["told_after"] > 0.9) & (p.topic["told_before"] < 0.3), "below, not above"),
    told_nowhere=(lambda p: p.topic["told_after"] < 0.3, "not told below"),
    wide=(lambda p: p.topic["wide"], "how alike more of the prose above and below is"),
    wide_more=(lambda p: p.topic["wide"] - p.usual["wide"], "by how much more than is usual"),
    wide_low=(lambda p: p.topic["wide"] < 0.4 * p.usual["wide"], "less than two fifths of it"),
    told_after_wide=(lambda p: p.topic["told_after_wide"], "the wording that more of the prose below has"),
    told_before_wide=(lambda p: p.topic["told_before_wide"], "and more of the prose above"),
    fresh=(lambda p: p.topic["fresh"], "how much of the wording of the next paragraph is new"),
    fresh_more=(lambda p: p.topic["fresh"] - p.usual["fresh"], "by how much more than is usual"),
    fresh_high=(lambda p: p.topic["fresh"] > p.usual["fresh"] + 0.2, "by a fifth more"),
    held=(lambda p: p.topic["held"], "how much of that of the last does not come again"),
    held_more=(lambda p: p.topic["held"] - p.usual["held"], "by how much more than is usual"),
    siblings=(lambda p: p.siblings > 0, "other lone lines of its length near by"),
    siblings_count=(lambda p: np.minimum(p.siblings, 4) / 2, "how many, by two, up to four"),
    since=(lambda p: np.minimum(p.since, 2000) / 1000, "thousands of characters since the last such line"),
    until=(lambda p: np.minimum(p.until, 2000) / 1000, "thousands to the next"),
    since_low=(lambda p: p.since < 200, "fewer than 200 since the last"),
    until_low=(lambda p: p.until < 120, "fewer than 120 to the next"),
    from_top=(lambda p: np.minimum(p.so_far[p.lines], 3000) / 1500, "characters of the page above, by 1500"),
    to_bottom=(lambda p: np.minimum(p.so_far[-1] - p.so_far[p.lines], 3000) / 1500, "and from here on"),
    page_size=(lambda p: np.log(max(p.so_far[-1], 100) / 1000), "log of the thousands of characters in all"),
    kicker=(lambda p: p.kicker, "the chance to be the kicker of the line below (see `is_kicker`)"),
    headline=(lambda p: np.where(p.place > 0, np.append(0.5, p.kicker)[:-1], 0.5), "that the line above is its"),
    longer_below=(lambda p: (p.from_end > 0) * p.longer(1) / 10, "tens the line below is longer by"),
    longer_above=(lambda p: (p.place > 0) * p.longer(-1) / 10, "and the line above"),
    up_to_6_above=(lambda p: (p.place > 0) & (p.above(p.length) <= 6), "six characters at most in that"),
    quoted_unsigned=(lambda p: (p.quoted & ~p.signed_run) * p.signed_share, "in quotes, and so"),
)


def may_be_title(kind: str, view: str, length: int) -> bool:
    """Short, no full stop at the end; or the credit of a picture by its form that may yet be a title."""
    if PATTERNS["meta"].match(view):
        return False
    if kind in (SHORT, SUBTITLE, NOTE_LABEL) or kind == CAPTION and length <= LONGEST_CAPTION and "，" not in view:
        return True
    return kind == BODY and length <= LONGEST_HEADING and view.endswith("——")


class PageLines:
    """
    A page without its furniture, line by line, and the lines that may be titles.

    `hash_above` and `barred` say of each line whether a Markdown mark or a rule is printed right above. Most of what is
    known is an array with one value a line of the page; `here`, `above`, `under`, `top` and `text` take from
    it the values of the lines that may be titles (`lines`, their numbers), or of what is beside them. What is of these
    lines alone has one value each: `place` among those in a row, `from_end` of it, `size` of the row, `rows` its first
    and last line; `siblings`, and the characters `since` the last such line and `until` the next. The topic is in
    `topic` and, as far as it tells what is usual between paragraphs of the page, in `usual`.
    """

    def __init__(self, seams: Seams, kinds: Sequence[str], hash_above: np.ndarray, barred: np.ndarray):
        self.seams, self.kinds, self.hash_above, self.barred = seams, kinds, hash_above, barred
        blocks = seams.blocks
        self.views, self.length = [b.view for b in blocks], np.array([b.length for b in blocks], dtype=float)
        self.title = flags(map(may_be_title, kinds, self.views, self.length))
        self.lines, self.caption = np.flatnonzero(self.title), self.of_kind(CAPTION)
        self.signed = self.of_kind(BYLINE) | flags(PATTERNS["meta"].match(view) for view in self.views)
        self.marks = Marks([self.views[n] for n in self.lines])
        body = self.of_kind(BODY) & ~self.title
        self.prose = body & (self.length >= SHORT_PROSE) | (self.length > PROSE)
        self.gap, printed = flags(b.after_gap for b in blocks) * 1.0, flags(b.indented for b in blocks)
        self.usual_gap = self.gap[1:].mean() if len(blocks) > 1 else 0.0
        self.indent, self.outdent = printed & seams.indents, ~printed & seams.indents
        self.so_far = np.append(0, np.cumsum(self.length))
        self.rows = _rows(self.title)
        self.place, self.from_end = self.lines - self.rows[0], self.rows[1] - self.lines
        self.size = self.place + self.from_end + 1
        self.quoted = self.marks["quote_start"] & self.marks["quote_end"]
        self.below_rows = self.rows[1] + 1  # the first line below that is no byline
        self.signed_run = at(self.signed, self.below_rows)
        while (passed := at(self.signed, self.below_rows)).any():
            self.below_rows = self.below_rows + passed

    def of_kind(self, kind: str) -> np.ndarray:
        """Whether each line is of a kind."""
        return flags(found == kind for found in self.kinds)

    def found(self, pattern: re.Pattern[str], reach: int | None = None) -> np.ndarray:
        """Whether a pattern is found in each line, or in its first characters."""
        return flags(pattern.search(view[:reach]) for view in self.views)

    def here(self, values: np.ndarray) -> np.ndarray:
        """The values of the lines that may be titles."""
        return values[self.lines]

    def above(self, values: np.ndarray, *, missing: float = 0) -> np.ndarray:
        """The values of the lines right above these."""
        return at(values, self.lines - 1, missing=missing)

    def under(self, values: np.ndarray, *, missing: float = 0) -> np.ndarray:
        """The values of the lines right below these."""
        return at(values, self.lines + 1, missing=missing)

    def top(self, values: np.ndarray) -> np.ndarray:
        """The values of the lines above the rows of such lines."""
        return at(values, self.rows[0] - 1)

    def text(self, values: np.ndarray) -> np.ndarray:
        """The values of the first lines below the rows that are no bylines."""
        return at(values, self.below_rows)

    def beside(self, values: np.ndarray, step: int) -> np.ndarray:
        """The values, known of these lines alone, of the next one in the row (step 1) or of the one before (-1)."""
        if step == 1:
            return (self.from_end > 0) & np.append(values, False)[1:]
        return (self.place > 0) & np.append(False, values)[:-1]

    def longer(self, step: int) -> np.ndarray:
        """By how many characters the line below (step 1) or above (-1) is longer."""
        return at(self.length, self.lines + step) - self.length[self.lines]

    @cached_property
    def below(self) -> dict[str, np.ndarray]:
        """Whether each line begins or ends like one of the texts of `BELOW`, by name."""
        return {name: self.found(pattern, reach) for name, (pattern, reach, _) in BELOW.items()}

    @cached_property
    def plain(self) -> np.ndarray:
        """Whether a line is short and has no mark at its end."""
        return self.title & (self.length <= LONGEST_PLAIN) & ~self.found(ENDS_LIKE_TEXT)

    @property
    def opens(self) -> np.ndarray:
        """Titles set off by a blank line, or by a #, that a dateline follows or that say what is below (短评：…)."""
        sent = (self.top(self.seams.dangling) == 0) & self.under(self.found(SENT))  # in brackets a full stop sets off
        set_off = (self.gap[self.rows[0]] > 0) & ~self.here(self.indent) | self.hash_above[self.rows[0]] | sent
        heading = set_off & (self.size <= LONGEST_RUN) & self.here(self.of_kind(SHORT))
        return self.lines[heading & (self.under(self.seams.dateline) | self.here(self.found(PATTERNS["genre"])))]

    @cached_property
    def inside(self) -> int:
        """How many plain lines are indented like paragraphs: 0, 1, or 2 for more, and more than one in ten."""
        count = int((self.plain & self.indent).sum())
        return 2 if count > 1 and 10 * count > (self.plain & self.outdent).sum() else min(count, 1)

    @cached_property
    def kicker(self) -> np.ndarray:
        """The chance of each line to be the kicker of the next in its row; 0.5 where there is none."""
        chances, pairs = np.full(len(self.lines), 0.5), self.lines[self.from_end > 0]
        if len(pairs):
            below = [self.views[n + 1] for n in pairs]
            chances[self.from_end > 0] = kicker_chances([self.views[n] for n in pairs], below)
        return chances

    @property
    def signed_share(self) -> float:
        """The share of the rows of title-like lines with a byline below."""
        return float(self.signed_run[self.place == 0].mean()) if len(self.lines) else 0.0

    @cached_property
    def siblings(self) -> np.ndarray:
        """Other lines that are alone, of about the same length and near by: subheads come in families."""
        return siblings(self.lines[self.size == 1], self.lines, self.length)

    @property
    def since(self) -> np.ndarray:
        """Characters since the last such line above the row."""
        before = np.append(0, self.lines + 1)[np.searchsorted(self.lines, self.rows[0])]
        return self.so_far[self.lines] - self.so_far[before]

    @property
    def until(self) -> np.ndarray:
        """Characters to the next such line below the row."""
        after = np.append(self.lines, len(self.length))[np.searchsorted(self.lines, self.rows[1], side="right")]
        return self.so_far[after] - self.so_far[self.rows[1] + 1]

    @cached_property
    def topic(self) -> dict[str, np.ndarray]:
        """How the wording above and below each line differs, and how much of the line's own is told in either."""
        return {name: values[: len(self.lines)] for name, values in self._compared.items()}

    @cached_property
    def usual(self) -> dict[str, float]:
        """The middle value of the same between paragraphs of the page; 0 where there are none."""
        rest = {name: values[len(self.lines) :] for name, values in self._compared.items()}
        return {name: float(np.median(values)) if len(values) else 0.0 for name, values in rest.items()}

    @cached_property
    def _compared(self) -> dict[str, np.ndarray]:
        """The topic at each line and, in the rows after them, at some paragraphs."""
        vocabulary, text = Vocabulary(self.views), np.flatnonzero(self.prose)
        counts, weight = vocabulary.counts, vocabulary.weight
        asked = np.concatenate([self.lines, text[:: max(1, len(text) // ASKED)]])
        total = np.concatenate([np.zeros((1, counts.shape[1]), np.float32), np.cumsum(counts[text], axis=0)])
        above, below = np.searchsorted(text, asked), np.searchsorted(text, asked, side="right")

        def of(first: np.ndarray, last: np.ndarray) -> np.ndarray:
            return total[np.clip(last, 0, len(text))] - total[np.clip(first, 0, len(text))]

        wide = of(above - FAR, above), of(below, below + FAR)
        near = of(above - NEAR, above), of(below, below + NEAR)
        heads = (counts[asked] > 0) * weight
        places = {
            "before": near[0], "after": near[1], "before_wide": wide[0], "after_wide": wide[1],
            "far": of(np.searchsorted(text, asked - LINES_ABOVE), above),
        }  # fmt: skip
        told = {f"told_{name}": (heads * (where > 0)).sum(axis=1) for name, where in places.items()}
        return {name: 3 * values / (heads.sum(axis=1) + 1) for name, values in told.items()} | {
            "alike": 4 * (vocabulary.weighted(near[0]) * vocabulary.weighted(near[1])).sum(axis=1),
            "wide": 4 * (vocabulary.weighted(wide[0]) * vocabulary.weighted(wide[1])).sum(axis=1),
            "fresh": _new(of(below, below + 1), wide[0], weight),
            "held": _new(of(above - 1, above), wide[1], weight),
        }


def _rows(title: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last of the lines in a row that each line that may be a title is one of."""
    number = np.arange(len(title))
    begins, ends = title & ~np.append(False, title[:-1]), title & ~np.append(title[1:], False)
    first = np.maximum.accumulate(np.where(begins, number, 0))
    last = np.minimum.accumulate(np.where(ends, number, len(number))[::-1])[::-1]
    return first[title], last[title]


def at(values: np.ndarray, places: np.ndarray, *, missing: float = 0) -> np.ndarray:
    """The values at some places, `missing` where a place is outside the page."""
    inside = (places >= 0) & (places < len(values))
    padded = np.append(values, np.array([missing], dtype=values.dtype))
    return padded[np.where(inside, places, len(values))]


def _new(words: np.ndarray, known: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The share of the wording that is not known, by weight; 0 where nothing is known."""
    there = (words > 0) * weight
    return (there * (known <= 0)).sum(axis=1) / (there.sum(axis=1) + 0.5) * (known.any(axis=1))
