"""
What the lines of a page in order are judged by: form, indents, place among other lines, text above and below, topic.

Every feature is measured for the lines that may be titles, all at once: the functions take the facts of `read_lines_of`
and give an array with one value a line. Each has four weights, one a label (see `in_order`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

import numpy as np

from pressframes.pages import patterns
from pressframes.pages.features import Features, probability
from pressframes.pages.headings import KICKER_END, KICKER_FEATURES, OFFICIAL_ACTS, TAG, WHO_SPEAKS
from pressframes.pages.joins import LONGEST_HEADING, Seams
from pressframes.pages.kinds import BODY, BYLINE, CAPTION, NOTE_LABEL, SHORT, SUBTITLE
from pressframes.pages.wording import Vocabulary

META = re.compile(
    r"^(?:\S{0,3}(?:来源|作者|时间|日期|发布|字号|责编|编辑|版次|报纸)[：: ].*"
    r"|[（(]?[12]\d{3}[-/.年]\d{1,2}[-/.月]\d{1,2}日?.{0,60}"
    r"|[《〈][^》〉]{2,12}[》〉][ （(]*[12]\d{3}年.{0,40})$"
)
SHORT_PROSE, PROSE, LONG_PROSE = 16, 60, 150  # characters
LONGEST_CAPTION = 40  # characters of a credit line that may yet be a title
NEAR, FAR, LINES_ABOVE = 3, 8, 10  # blocks of prose, and lines, that are compared with a line
LEAD = 150  # characters at the beginning of a text
ASKED = 24  # blocks of prose that say what is usual on the page
NEAR_BY = 30  # lines among which subheads have siblings
DETAIL = re.compile(
    "^(?:围绕|开始|今起|将|共|已|年底|力争|同时|对|并|为|今年|全年|要求|强调|确保|推动|通过|涉及|其中|首批|预计|累计)"
)
EVENT = re.compile(
    "(?:会|会议|赛|杯|论坛|展|节|行动|活动|工程|规划|计划|意见|办法|条例|通知|方案|项目|教育|系列)(?:——|：)?$"
)
TOLD = re.compile(
    "(?:开幕|闭幕|举行|召开|启动|成立|开通|通车|增长|发布|公布|出台|抵达|回到|结束|揭晓|落幕|良好|上市|发射|成功|会谈)$"
)
MARKS: dict[str, tuple[str | re.Pattern[str], str]] = {
    "comma": ("，", "a comma"),
    "commas": ("，.*，", "two commas"),
    "spaced": (" ", "a space"),
    "letters_spaced": (patterns.LETTER_SPACED, "a space after every character"),
    "quote_start": ("^“", "a quotation mark first"),
    "quote_end": ("”$", "a quotation mark last"),
    "dash_end": ("——$", "a dash last"),
    "dash_start": ("^——", "a dash first"),
    "bracket_end": ("）$", "a bracket last"),
    "tag": (TAG, "the name of a column in brackets last"),
    "mark_end": ("[！？…]$", "！ ？ or … last"),
    "colon_end": ("：$", "a colon last"),
    "colon_inside": (".：.", "a colon inside"),
    "numbered": (r"^(?:[一二三四五六七八九十]+[、．.]|\d+[.、]|[（]?[①-⑩])", "the number of a list"),
    "digit": (r"^\d", "a digit first"),
    "bullet": (f"^{patterns.BULLETS}", "a bullet first"),
    "latin": ("[A-Za-z]{3}", "three letters"),
    "pause": ("、", "a 、"),
    "who_speaks": (WHO_SPEAKS, "a body or an office last"),
    "acts": (OFFICIAL_ACTS, "what officials do"),
    "picture": ("图片报道$", "图片报道 last"),
    "kicker_end": (KICKER_END, "the end of a kicker, —— or ："),
    "number": (r"\d", "a number"),
    "detail": (DETAIL, "how, when or for whom, as a subtitle begins"),
    "event": (EVENT, "the name of an event or a measure last"),
    "told": (TOLD, "that it took place last"),
}
ENDS_LIKE_TEXT = re.compile("[。；，：！？”）]$")
QUOTED_END = re.compile("[”？！]$")
TODAY = re.compile(r"\d{1,2}月\d{1,2}日|日前|近日|今年|当日|昨日")
CREDITED = re.compile("摄$|摄影$|摄）")
BOX = re.compile("核心阅读|阅读提示|内容提要|数据|链接")
LONGEST_PLAIN = 24

_OVER = {f"over_{n}": (lambda l, n=n: l.length > n, f"more than {n} characters") for n in (14, 20, 28)}
_UP_TO = {f"up_to_{n}": (lambda l, n=n: l.length <= n, f"{n} characters at most") for n in (2, 6)}
_MARKS = {name: (lambda l, name=name: l.marks[name], f"in the line: {said}") for name, (_, said) in MARKS.items()}
_BELOW = {
    f"{name}_below": (lambda l, name=name: l.marks_below[name], f"in the title-like line right below: {said}")
    for name, (_, said) in MARKS.items()
}
_ABOVE = {
    f"{name}_above": (lambda l, name=name: l.marks_above[name], f"in the title-like line right above: {said}")
    for name, (_, said) in MARKS.items()
}
_SIZES = {f"run_of_{n}": (lambda l, n=n: l.size == n, f"one of {n} title-like lines in a row") for n in (1, 2, 3)}
_PLACES = {f"place_{n}": (lambda l, n=n: l.place == n, f"number {n + 1} of these") for n in (0, 1, 2)}
_FROM_END = {f"from_end_{n}": (lambda l, n=n: l.from_end == n, f"{n} more of these below") for n in (0, 1, 2)}

LINE_FEATURES = Features(
    {
        "one": (lambda l: 1, "always 1"),
        "length": (lambda l: l.length / 10, "characters, in tens"),
        **_UP_TO,
        **_OVER,
        **_MARKS,
        "caption": (lambda l: l.caption, "looks like the credit of a picture"),
        "note_label": (lambda l: l.note_label, "looks like the label of an editor's note"),
        "orphan": (lambda l: l.orphan / 3, "begins like the middle of a paragraph (log odds, by three)"),
        "unpaired": (lambda l: l.unpaired, "a quotation mark or bracket without its partner"),
        "indented": (lambda l: l.indent, "indented where paragraphs are"),
        "outdented": (lambda l: l.outdent, "not indented where paragraphs are"),
        "indented_first": (lambda l: l.indent & l.below_some & ~l.indent_above, "indented below a line that is not"),
        "outdented_first": (lambda l: l.outdent & l.indent_above, "not indented below a line that is"),
        "gap": (lambda l: l.gap - l.usual_gap, "a blank line above, less what is usual"),
        "gap_below": (lambda l: l.gap_below - l.usual_gap, "a blank line below, less what is usual"),
        "subheads_indented": (lambda l: l.outdent & (l.inside > 1), "not indented where many short lines are"),
        "subhead_indented": (lambda l: l.outdent & (l.inside == 1), "not indented where one short line is"),
        "none_indented": (lambda l: l.outdent & (l.inside == 0), "not indented, and no short line is"),
        "plain_indented": (lambda l: l.indent & l.plain, "indented, short, no mark at its end"),
        "alone_outdented": (lambda l: l.outdent & (l.size == 1) & (l.inside > 1), "alone so where many others are"),
        "back_out": (lambda l: l.outdent & (l.inside > 0) & l.indent_above, "the first not indented, others are"),
        "hash": (lambda l: l.hash, "a # above or before it, as Markdown has"),
        "barred": (lambda l: l.barred, "a rule above it"),
        "first": (lambda l: l.number == 0, "the first line of the page"),
        "in_first_run": (lambda l: l.top < 0, "among the first lines, nothing but such above"),
        "in_last_run": (lambda l: l.in_last_run, "among the last lines, nothing but such below"),
        "title_above": (lambda l: l.place > 0, "a title-like line right above"),
        "title_below": (lambda l: l.from_end > 0, "a title-like line right below"),
        **_SIZES,
        "run_over_3": (lambda l: l.size > 3, "one of more than 3"),
        "run_over_6": (lambda l: l.size > 6, "one of more than 6"),
        **_PLACES,
        "place_over_2": (lambda l: l.place > 2, "number 4 or later"),
        **_FROM_END,
        "from_end_over_2": (lambda l: l.from_end > 2, "3 or more below"),
        "after_stop": (lambda l: l.below_some & (l.dangling_above == 0), "right below a full stop"),
        "after_half": (lambda l: l.dangling_above == 0.5, "right below a colon or semicolon"),
        "after_cut": (lambda l: l.dangling_top == 1, "the text above the title-like lines stops within a sentence"),
        "after_credit": (lambda l: l.credit_above, "right below a credit in brackets"),
        "after_caption": (lambda l: l.caption_above, "right below the credit of a picture"),
        "after_byline": (lambda l: l.signed_above, "right below a byline or a line of date and source"),
        "after_prose": (lambda l: l.length_above > PROSE, "right below a paragraph"),
        "after_quote": (lambda l: l.quoted_above, "right below ” ？ or ！"),
        "run_after_credit": (lambda l: l.credit_top, "the text above the title-like lines ends in a credit"),
        "run_after_caption": (lambda l: l.caption_top, "a picture's credit above these lines"),
        "byline_below": (lambda l: l.signed_below, "a byline or a line of date and source right below"),
        "run_byline": (lambda l: l.signed_run, "one below the title-like lines"),
        "dateline": (lambda l: l.dateline, "the text below opens with a dateline"),
        "prose_below": (lambda l: l.length_below > PROSE, "the text below is a paragraph"),
        "long_below": (lambda l: l.length_below > LONG_PROSE, "it is a long one"),
        "middle_below": (lambda l: l.orphan_below > 1, "it begins like the middle of a paragraph"),
        "orphan_below": (lambda l: l.orphan_below / 3, "the log odds of that, by three"),
        "reporters_below": (lambda l: l.reporters, "it names a reporter at once"),
        "today_below": (lambda l: l.today, "it names a day at once"),
        "quote_below": (lambda l: l.quote_below, "it begins with a quotation mark"),
        "bracket_below": (lambda l: l.bracket_below, "it begins with a bracket"),
        "credit_below": (lambda l: l.credited, "it ends in a photographer's name"),
        "short_below": (lambda l: l.length_below < 40, "it is short, or nothing is below"),
        "box_below": (lambda l: l.box, "it begins like a box with the gist of an article"),
        "box_title_below": (lambda l: l.box_title, "the line below does"),
        "alike": (lambda l: l.alike, "how alike the prose above and below is"),
        "alike_low": (lambda l: l.alike < 0.25 * l.alike_usual, "not a quarter as alike as usual on the page"),
        "alike_high": (lambda l: l.alike > l.alike_usual, "more alike than usual"),
        "told_after": (lambda l: l.told_after, "how much of the line's wording the prose below repeats"),
        "told_before": (lambda l: l.told_before, "how much of it the prose above has"),
        "told_more": (lambda l: l.told_after - l.told_before, "the difference"),
        "told_far": (lambda l: l.told_far, "how much of it the last ten lines have"),
        "told_new": (lambda l: (l.told_after > 0.9) & (l.told_before < 0.3), "told below, not above"),
        "told_nowhere": (lambda l: l.told_after < 0.3, "not told below"),
        "wide": (lambda l: l.wide, "how alike more of the prose above and below is"),
        "wide_more": (lambda l: l.wide - l.wide_usual, "by how much more than is usual"),
        "wide_low": (lambda l: l.wide < 0.4 * l.wide_usual, "less than two fifths of it"),
        "told_after_wide": (lambda l: l.told_after_wide, "how much of the wording more of the prose below has"),
        "told_before_wide": (lambda l: l.told_before_wide, "and more of the prose above"),
        "told_more_wide": (lambda l: l.told_after_wide - l.told_before_wide, "the difference"),
        "fresh": (lambda l: l.fresh, "how much of the wording of the next paragraph is new"),
        "fresh_more": (lambda l: l.fresh - l.fresh_usual, "by how much more than is usual"),
        "fresh_high": (lambda l: l.fresh > l.fresh_usual + 0.2, "by a fifth more"),
        "held": (lambda l: l.held, "how much of that of the last paragraph does not come again"),
        "held_more": (lambda l: l.held - l.held_usual, "by how much more than is usual"),
        "turn": (lambda l: l.turn, "all that says that the subject changes here, taken together"),
        "siblings": (lambda l: l.siblings > 0, "other lone lines of its length near by"),
        "siblings_count": (lambda l: np.minimum(l.siblings, 4) / 2, "how many, by two, up to four"),
        "since": (lambda l: np.minimum(l.since, 2000) / 1000, "thousands of characters since the last such line"),
        "until": (lambda l: np.minimum(l.until, 2000) / 1000, "thousands to the next"),
        "since_low": (lambda l: l.since < 200, "fewer than 200 since the last"),
        "until_low": (lambda l: l.until < 120, "fewer than 120 to the next"),
        "from_top": (lambda l: np.minimum(l.from_top, 3000) / 1500, "characters of the page above, by 1500"),
        "to_bottom": (lambda l: np.minimum(l.to_bottom, 3000) / 1500, "and from here on"),
        "page_size": (lambda l: np.log(max(l.total, 100) / 1000), "log of the thousands of characters on the page"),
        "kicker": (lambda l: l.kicker, "the chance to be the kicker of the line below (see `is_kicker`)"),
        "headline": (lambda l: l.kicker_above, "the chance that the line above is its kicker"),
        "longer_below": (lambda l: l.longer_below / 10, "tens of characters that the line below is longer by"),
        "longer_above": (lambda l: l.longer_above / 10, "and the line above"),
        "up_to_6_above": (lambda l: (l.place > 0) & (l.length_above <= 6), "six characters at most in the line above"),
        "lead": (lambda l: l.lead, "the share of its pairs of characters that the beginning of the text below has"),
        "lead_below": (lambda l: l.lead_below, "by how much more the line right below has of it"),
        "lead_above": (lambda l: l.lead_above, "by how much more the line right above has"),
        "signed_among": (lambda l: l.signed_run * l.signed_share, "signed, as this share of the page's rows of titles"),
        "unsigned_among": (lambda l: ~l.signed_run * l.signed_share, "not signed, unlike this share of them"),
        "quoted_unsigned": (lambda l: l.marks["quote_start"] * l.marks["quote_end"] * ~l.signed_run * l.signed_share, "in quotes and unsigned, times this share"),
        **_BELOW,
        **_ABOVE,
    }
)  # fmt: skip


def may_be_title(kind: str, view: str, length: int) -> bool:
    """Short, no full stop at the end; or the credit of a picture by its form that may yet be a title."""
    if kind in (SHORT, SUBTITLE, NOTE_LABEL) or kind == CAPTION and length <= LONGEST_CAPTION and "，" not in view:
        return True
    return kind == BODY and length <= LONGEST_HEADING and view.endswith("——")


@dataclass(frozen=True)
class PageLines:
    """
    A page without its furniture, line by line, and the lines that may be titles.

    One value a line: `title` (it may be one), `signed` (a byline or a line of date and source), `prose`, `caption`,
    `length` in characters; `hash_above` and `barred` say whether a Markdown mark or a rule is printed right above.
    `lines` are the numbers of those that may be titles; `first` and `last` those of the rows of such lines they are in.
    """

    seams: Seams
    kinds: Sequence[str]
    hash_above: np.ndarray
    barred: np.ndarray

    @cached_property
    def views(self) -> list[str]:
        """The lines as the rules read them."""
        return [block.view for block in self.seams.blocks]

    @cached_property
    def length(self) -> np.ndarray:
        """Characters."""
        return np.array([block.length for block in self.seams.blocks], dtype=float)

    @cached_property
    def title(self) -> np.ndarray:
        """Whether a line may be a title."""
        return _flags(map(may_be_title, self.kinds, self.views, self.length))

    @cached_property
    def lines(self) -> np.ndarray:
        """The numbers of these."""
        return np.flatnonzero(self.title)

    @cached_property
    def rows(self) -> tuple[np.ndarray, np.ndarray]:
        """The first and the last of the lines in a row that each of these is one of."""
        number = np.arange(len(self.title))
        begins, ends = self.title & ~np.append(False, self.title[:-1]), self.title & ~np.append(self.title[1:], False)
        first = np.maximum.accumulate(np.where(begins, number, 0))
        last = np.minimum.accumulate(np.where(ends, number, len(number))[::-1])[::-1]
        return first[self.lines], last[self.lines]

    def of_kind(self, kind: str) -> np.ndarray:
        """Whether each line is of a kind."""
        return np.array([found == kind for found in self.kinds], dtype=bool)

    @cached_property
    def signed(self) -> np.ndarray:
        """Whether a line is a byline or one of date and source."""
        return self.of_kind(BYLINE) | _flags(META.match(view) for view in self.views)

    @cached_property
    def prose(self) -> np.ndarray:
        """Whether a line is a paragraph or a sentence of text."""
        return self.of_kind(BODY) & ~self.title & (self.length >= SHORT_PROSE) | (self.length > PROSE)

    def facts(self) -> SimpleNamespace:
        """What the features are made from: a value, or an array of them, for all lines that may be titles."""
        groups = (self._form(), self._layout(), self._rows(), self._above(), self._below(), self._spread())
        found = SimpleNamespace(**{name: values for group in groups for name, values in group.items()})
        vars(found).update(_topic(Vocabulary(self.views), self.prose, self.lines))
        changes = found.fresh - found.fresh_usual + found.held - found.held_usual
        found.turn = changes - 2 * (found.wide - found.wide_usual)
        return found

    def _form(self) -> dict:
        seams, lines, views = self.seams, self.lines, [self.views[n] for n in self.lines]
        return {
            "number": lines,
            "length": self.length[lines],
            "marks": {name: _flags(map(re.compile(said).search, views)) for name, (said, _) in MARKS.items()},
            "caption": self.of_kind(CAPTION)[lines],
            "note_label": self.of_kind(NOTE_LABEL)[lines],
            "orphan": seams.orphan[lines],
            "unpaired": seams.opens[lines] + seams.closes[lines] > 0,
        }

    def _layout(self) -> dict:
        blocks, lines, indents = self.seams.blocks, self.lines, self.seams.indents
        gap, printed = (_flags(getattr(block, name) for block in blocks) for name in ("after_gap", "indented"))
        indent, outdent = printed & indents, ~printed & indents
        bare = _flags(not ENDS_LIKE_TEXT.search(view) for view in self.views)
        plain = self.title & (self.length <= LONGEST_PLAIN) & bare
        inside = int((plain & indent).sum())
        return {
            "indent": indent[lines],
            "outdent": outdent[lines],
            "indent_above": at(indent, lines - 1),
            "below_some": lines > 0,
            "gap": gap[lines] * 1.0,
            "gap_below": at(gap * 1.0, lines + 1, missing=1.0),
            "usual_gap": gap[1:].mean() if len(blocks) > 1 else 0.0,
            "inside": 2 if inside > 1 and inside > (plain & outdent).sum() / 10 else inside,
            "plain": plain[lines],
            "hash": self.hash_above[lines],
            "barred": self.barred[lines],
        }

    def _rows(self) -> dict:
        (first, last), lines = self.rows, self.lines
        marks, place, from_end = self._form()["marks"], lines - first, last - lines
        kicker = self._kickers(from_end > 0)
        return {
            "size": last - first + 1,
            "place": place,
            "from_end": from_end,
            "in_last_run": last + 1 == len(self.kinds),
            "marks_below": {name: (from_end > 0) & np.append(here[1:], False) for name, here in marks.items()},
            "marks_above": {name: (place > 0) & np.append(False, here[:-1]) for name, here in marks.items()},
            "kicker": kicker,
            "kicker_above": np.where(place > 0, np.append(0.5, kicker)[:-1], 0.5),
            "longer_below": (from_end > 0) * (at(self.length, lines + 1) - self.length[lines]),
            "longer_above": (place > 0) * (at(self.length, lines - 1) - self.length[lines]),
            "box_title": (from_end > 0) & _flags(BOX.match(self._view(n + 1)) for n in lines),
        }

    def _kickers(self, goes_on: np.ndarray) -> np.ndarray:
        chances, pairs = np.full(len(self.lines), 0.5), self.lines[goes_on]
        if len(pairs):
            rows = np.array([KICKER_FEATURES.measure(self.views[n], self.views[n + 1]) for n in pairs])
            chances[goes_on] = probability("kicker", KICKER_FEATURES, rows)
        return chances

    def _view(self, number: int) -> str:
        return self.views[number] if 0 <= number < len(self.views) else ""

    def _above(self) -> dict:
        above, top, caption = self.lines - 1, self.rows[0] - 1, self.of_kind(CAPTION)
        return {
            "top": top,
            "dangling_above": at(self.seams.dangling, above, missing=-1),
            "dangling_top": at(self.seams.dangling, top, missing=-1),
            "credit_above": at(self.seams.ends_in_credit, above),
            "credit_top": at(self.seams.ends_in_credit, top),
            "caption_above": at(caption, above),
            "caption_top": at(caption, top),
            "signed_above": at(self.signed, above),
            "length_above": at(self.length, above),
            "quoted_above": _flags(QUOTED_END.search(self._view(n)) for n in above),
        }

    def _below(self) -> dict:
        below = self.rows[1] + 1
        text = below.copy()  # the first line below that is no byline
        while (passed := at(self.signed, text)).any():
            text += passed
        views = [self._view(n) for n in text]
        signed, rows = at(self.signed, below), self.rows[0] == self.lines
        lead = np.array([_share(self.views[n], view[:LEAD]) for n, view in zip(self.lines, views, strict=True)])
        goes_on, has_above = self.rows[1] > self.lines, ~rows
        return {
            "lead": lead,
            "lead_below": goes_on * (np.append(lead[1:], 0)[: len(lead)] - lead),
            "lead_above": has_above * (np.append(0, lead)[: len(lead)] - lead),
            "signed_share": signed[rows].mean() if len(signed) else 0.0,
            "signed_below": at(self.signed, self.lines + 1),
            "signed_run": signed,
            "dateline": at(self.seams.dateline, text),
            "length_below": at(self.length, text),
            "orphan_below": at(self.seams.orphan, text),
            "reporters": _flags("记者" in view[:30] for view in views),
            "today": _flags(TODAY.search(view[:25]) for view in views),
            "quote_below": _flags(view[:1] == "“" for view in views),
            "bracket_below": _flags(view[:1] == "（" for view in views),
            "credited": _flags(CREDITED.search(view) for view in views),
            "box": _flags(map(BOX.match, views)),
        }

    def _spread(self) -> dict:
        (first, last), lines = self.rows, self.lines
        alone = lines[first == last]
        near = (abs(alone - lines[:, None]) <= NEAR_BY) & (alone != lines[:, None])
        length = self.length[lines][:, None]
        like = abs(self.length[alone] - length) <= np.maximum(2, 0.3 * length)
        so_far = np.append(0, np.cumsum(self.length))
        before = np.append(0, lines + 1)[np.searchsorted(lines, first)]
        after = np.append(lines, len(self.length))[np.searchsorted(lines, last, side="right")]
        return {
            "siblings": (near & like).sum(axis=1),
            "total": so_far[-1],
            "from_top": so_far[lines],
            "to_bottom": so_far[-1] - so_far[lines],
            "since": so_far[lines] - so_far[before],
            "until": so_far[after] - so_far[last + 1],
        }


def _flags(found: Iterable) -> np.ndarray:
    return np.array([bool(one) for one in found], dtype=bool)


def at(values: np.ndarray, places: np.ndarray, *, missing: float = 0) -> np.ndarray:
    """The values at some places, `missing` where a place is outside the page."""
    inside = (places >= 0) & (places < len(values))
    padded = np.append(values, np.array([missing], dtype=values.dtype))
    return padded[np.where(inside, places, len(values))]


def _share(line: str, text: str) -> float:
    """The share of a line's pairs of neighbouring characters that a text has."""
    pairs = [line[n : n + 2] for n in range(len(line) - 1)]
    return sum(pair in text for pair in pairs) / max(1, len(pairs))


def _topic(vocabulary: Vocabulary, prose: np.ndarray, lines: np.ndarray) -> dict:
    """How the wording of the prose above and below each line differs, and what is usual between blocks of prose."""
    text = np.flatnonzero(prose)
    usual = text[:: max(1, len(text) // ASKED)]
    asked = np.concatenate([lines, usual])
    counts, weight = vocabulary.counts, vocabulary.weight
    total = np.concatenate([np.zeros((1, counts.shape[1]), np.float32), np.cumsum(counts[text], axis=0)])
    above, below = np.searchsorted(text, asked), np.searchsorted(text, asked, side="right")
    end = len(text)

    def of(first, last):
        return total[np.clip(last, 0, end)] - total[np.clip(first, 0, end)]

    near = of(above - NEAR, above), of(below, below + NEAR)
    wide = of(above - FAR, above), of(below, below + FAR)
    reach = of(np.searchsorted(text, asked - LINES_ABOVE), above)
    n, heads = len(lines), (counts[lines] > 0) * weight
    size = heads.sum(axis=1) + 1

    def told(where):
        return 3 * (heads * (where[:n] > 0)).sum(axis=1) / size

    alike, alike_usual = _usual(4 * _alike(vocabulary, *near), n)
    both, both_usual = _usual(4 * _alike(vocabulary, *wide), n)
    fresh, fresh_usual = _usual(_new(of(below, below + 1), wide[0], weight), n)
    held, held_usual = _usual(_new(of(above - 1, above), wide[1], weight), n)
    return {
        "alike": alike, "alike_usual": alike_usual, "wide": both, "wide_usual": both_usual,
        "fresh": fresh, "fresh_usual": fresh_usual, "held": held, "held_usual": held_usual,
        "told_before": told(near[0]), "told_after": told(near[1]), "told_far": told(reach),
        "told_before_wide": told(wide[0]), "told_after_wide": told(wide[1]),
    }  # fmt: skip


def _usual(values: np.ndarray, lines: int) -> tuple[np.ndarray, float]:
    """The values of the lines, and the middle one of those of the prose."""
    prose = values[lines:] if len(values) > lines else values
    return values[:lines], float(np.median(prose)) if len(prose) else 0.0


def _alike(vocabulary: Vocabulary, ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    return (vocabulary.weighted(ones) * vocabulary.weighted(others)).sum(axis=1)


def _new(words: np.ndarray, known: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The share of the wording that is not known, by weight; 0 where nothing is known."""
    there = (words > 0) * weight
    return (there * (known <= 0)).sum(axis=1) / (there.sum(axis=1) + 0.5) * (known.any(axis=1))
