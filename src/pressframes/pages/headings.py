"""Runs of headings: which begin an article, which divide one, and who is kicker, headline and subtitle."""

import re
from dataclasses import dataclass, field, replace

import numpy as np

from pressframes.pages import patterns
from pressframes.pages.joins import Seams, going_on
from pressframes.pages.kinds import ASIDE_KINDS, BODY, BYLINE, HEADER_KINDS, HEADING, NOTE, SUBTITLE
from pressframes.pages.layout import Layout
from pressframes.pages.weights import probability

SUBHEAD = "subhead"
RUN_FEATURES = (
    "one", "dateline", "two_lines", "first", "length", "letters_spaced", "tag", "after_dangling", "after_furniture",
    "next_orphan", "likeness", "likeness_low", "siblings", "no_siblings_in_bylined", "bylined_page", "comma", "spaced",
    "quoted", "dash_end", "after_credit", "gap", "outdented", "numbered", "colon_inside", "next_reporters",
    "interrupts", "two_lines_after_cut", "two_lines_plain",
)  # fmt: skip
# What leading officials do stands in a subtitle, hardly ever in a kicker.
OFFICIAL_ACTS = re.compile(
    "出席|宣读|主持|致辞|强调|指出|会见|讲话|参加|批示|作出|提出|对此|涉及|分别|同时|其中|首次|起开始|将于|已有"
)
WHO_SPEAKS = re.compile(
    "(?:负责人|发言人|代表|记者|教授|主任|书记|局长|集团|大学|省|市|县|区|村|乡|院|部|局|委|团|会|公司|新城)$"
)
TAG = re.compile("（[^（）]{2,50}）$")
KICKER_END = re.compile("(?:——|：)$")
KICKER_WEIGHTS = {
    "one": 0.7, "second_acts": -2.4, "first_acts": -0.2, "second_digit": -1.5, "second_tag": 1.6, "first_tag": -2.2,
    "second_spaced": 1.4, "first_spaced": -1.6, "first_who": 1.0, "longer": -0.35, "second_quoted": 0.5,
    "first_quoted": -0.6, "first_digit": 0.3,
}  # fmt: skip
BANNER = 9  # characters other than space; banners are slogans of four to eight
SERIES_SUBTITLE = re.compile("(?:记|手记|系列报道|专栏|侧记)$")
TWO_HEADERS = 4  # title lines; one article has three at most
MAXIMUM_TITLES = 3  # kicker, headline, subtitle; what stands above them is a banner or a series title


@dataclass(frozen=True)
class Header:
    """The heading of one article: block numbers by role, and `series` for what stands above the article."""

    run: tuple[int, ...]
    kicker: int | None = None
    headline: int | None = None
    subtitle: int | None = None
    byline: int | None = None
    series: tuple[int, ...] = field(default=())

    @property
    def titles(self) -> list[int]:
        return [n for n in (self.kicker, self.headline, self.subtitle) if n is not None]


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


def begins_article(layout: Layout, seams: Seams, kinds: list[str], runs: list[list[int]], likeness) -> np.ndarray:
    """The chance of each run of headings to begin an article rather than to divide one."""
    chances = np.ones(len(runs))
    open_runs = [n for n, run in enumerate(runs) if is_open(run, kinds)]
    if open_runs:
        features = run_features(layout, seams, kinds, [runs[n] for n in open_runs], runs, likeness)
        chances[open_runs] = probability("runs", features)
    for n, run in enumerate(runs):
        if _interrupts(run, seams, kinds):
            chances[n] = 1.0
    return chances


def _interrupts(run: list[int], seams: Seams, kinds: list[str]) -> bool:
    """Between two halves of a sentence stands another article's heading, never a subhead."""
    before, after = run[0] - 1, run[-1] + 1
    if before < 0 or after >= len(kinds) or kinds[before] != BODY or kinds[after] != BODY:
        return False
    return bool(seams.dangling[before] == 1 and (seams.orphan[after] > 0.5 or len(run) > 1))


def is_open(run: list[int], kinds: list[str]) -> bool:
    """A run with a byline or a —— subtitle is a header; so is one above all body text, or below all of it."""
    signed = any(kinds[n] in (BYLINE, SUBTITLE) for n in run)
    return not signed and BODY in kinds[: run[0]] and BODY in kinds[run[-1] + 1 :]


def run_features(layout, seams: Seams, kinds, open_runs, runs, likeness) -> np.ndarray:
    """One row an open run, one column a feature of `RUN_FEATURES`."""
    blocks = layout.blocks
    signed = sum(any(kinds[n] == BYLINE for n in run) for run in runs)
    bylined = signed / max(1, signed + len([run for run in open_runs if len(run) > 1]))
    lone = [run[0] for run in open_runs if len(run) == 1]
    rows = []
    for run in open_runs:
        first, last = run[0], run[-1]
        before = next((n for n in range(first - 1, -1, -1) if kinds[n] == BODY), None)
        after = next(n for n in range(last + 1, len(kinds)) if kinds[n] == BODY)
        view = blocks[first].view
        siblings = _siblings(blocks, lone, run)
        alike = likeness(before, after) if before is not None else 0.0
        cut = before is not None and bool(seams.dangling[before] == 1)
        between = kinds[before + 1 : first] if before is not None else []
        rows.append(
            (
                1,
                seams.dateline[after],
                len(run) > 1,
                before is None,
                (max(blocks[n].length for n in run) - 12.5) / 6,
                any(patterns.LETTER_SPACED.match(blocks[n].view) for n in run),
                bool(TAG.search(blocks[last].view)),
                before is not None and seams.dangling[before] == 1,
                any(kind in ("furniture", NOTE, "caption") for kind in between),
                seams.orphan[after] > 1,
                4 * alike,
                before is not None and alike < 0.03,
                min(siblings, 3) / 2,
                siblings == 0 and signed > 1,
                bylined,
                any("，" in blocks[n].view for n in run),
                any(" " in blocks[n].view for n in run),
                view[:1] == "“",
                bool(KICKER_END.search(blocks[first].view)) and len(run) > 1,
                before is not None and seams.ends_in_credit[before],
                blocks[first].after_gap and not blocks[last].after_gap,
                layout.indents and not blocks[first].indented,
                bool(re.match(r"(?:[一二三四五六七八九十]+[、．.]|\d+[.、]|[（]?[①-⑩])", view)),
                "：" in view[1:-1],
                "记者" in blocks[after].view[:30],
                cut * max(0.0, float(going_on(seams, np.array([before or 0]), np.array([after]))[0, 0])),
                cut and len(run) > 1,
                len(run) > 1 and not cut and seams.orphan[after] <= 1,
            )
        )
    return np.array(rows, dtype=float)


def _siblings(blocks, lone: list[int], run: list[int]) -> int:
    """Other single headings near by of about the same length: subheads come in families."""
    if len(run) > 1:
        return 0
    here, length = run[0], blocks[run[0]].length
    return sum(
        other != here and abs(other - here) <= 30 and abs(blocks[other].length - length) <= max(2, 0.3 * length)
        for other in lone
    )


def header_of(run: list[int], layout: Layout, kinds: list[str]) -> Header:
    """
    Who is who in a run of headings.

    A line ending in —— or ： is the kicker of the one below; a line beginning with —— is the subtitle of the one
    above; a headline carries its column's name in brackets （钟声）. Two plain lines are a kicker and a headline or
    a headline and a subtitle (`is_kicker`). Letter-spaced lines and anything above three titles are the series.
    """
    views = {n: layout.blocks[n].view for n in run}
    byline = next((n for n in reversed(run) if kinds[n] == BYLINE), None)
    titles = [n for n in run if kinds[n] in (HEADING, SUBTITLE)]
    series = _series(titles, views, kinds)
    titles = titles[len(series) :]
    header = Header(tuple(run), byline=byline, series=tuple(series))
    plain = [n for n in titles if kinds[n] == HEADING]
    dashed = [n for n in titles if kinds[n] == SUBTITLE]
    if not plain:
        return replace(header, subtitle=dashed[-1] if dashed else None, series=(*series, *dashed[:-1]))
    if dashed:
        return _with_dashed_subtitle(header, plain, dashed)
    return _with_plain_titles(header, plain, views)


def _series(titles: list[int], views: dict[int, str], kinds: list[str]) -> list[int]:
    """
    What stands above the article: letter-spaced lines with the line below, a dashed line before titles, and a
    short line at the top of the page, which is the banner there and hardly ever a kicker.
    """
    rest = list(titles)
    series = _banner(rest, views, kinds)
    rest = rest[len(series) :]
    while len(rest) > 1 and patterns.LETTER_SPACED.match(views[rest[0]]):
        series.append(rest.pop(0))
        if len(rest) > 2 or len(rest) > 1 and any(kinds[n] == SUBTITLE for n in rest[1:]):
            series.append(rest.pop(0))
    dashes = [place for place, n in enumerate(rest) if kinds[n] == SUBTITLE]
    plain_after = bool(dashes) and any(kinds[n] == HEADING for n in rest[dashes[0] + 1 :])
    if plain_after and (dashes[0] == 0 or dashes[0] < len(rest) - 1):
        series += rest[: dashes[0] + 1]
    return series


def _banner(titles: list[int], views: dict[int, str], kinds: list[str]) -> list[int]:
    plain = [n for n in titles if kinds[n] == HEADING]
    at_top = bool(titles) and all(kinds[n] in ASIDE_KINDS for n in range(titles[0]))
    if not at_top or len(plain) < 2 or titles[0] != plain[0] or titles[1] != plain[1]:
        return []
    first, second = views[titles[0]], views[titles[1]]
    short = len(first.replace(" ", "")) <= BANNER and not KICKER_END.search(first) and not TAG.search(first)
    if not short:
        return []
    return titles[:2] if SERIES_SUBTITLE.search(second) else titles[:1]


def _with_dashed_subtitle(header: Header, plain: list[int], dashed: list[int]) -> Header:
    above = plain[:-2]
    kicker = plain[-2] if len(plain) > 1 else None
    return replace(
        header,
        kicker=kicker,
        headline=plain[-1],
        subtitle=dashed[-1],
        series=(*header.series, *above, *dashed[:-1]),
    )


def _with_plain_titles(header: Header, plain: list[int], views: dict[int, str]) -> Header:
    marked = [n for n in plain[:-1] if KICKER_END.search(views[n])]
    tagged = [n for n in plain if TAG.search(views[n])]
    if marked:
        place = plain.index(marked[-1])
        headline, after = plain[place + 1], plain[place + 2 :]
        return _fill(header, plain[:place], marked[-1], headline, after)
    if len(tagged) == 1:
        place = plain.index(tagged[0])
        kicker = plain[place - 1] if place else None
        return _fill(header, plain[: max(0, place - 1)], kicker, tagged[0], plain[place + 1 :])
    above, plain = plain[:-MAXIMUM_TITLES], plain[-MAXIMUM_TITLES:]
    if len(plain) == 3:
        return _fill(header, above, plain[0], plain[1], plain[2:])
    if len(plain) == 2 and is_kicker(views[plain[0]], views[plain[1]]) > 0.5:
        return _fill(header, above, plain[0], plain[1], [])
    return _fill(header, above, None, plain[0], plain[1:])


def _fill(header: Header, above, kicker, headline, below) -> Header:
    below = list(below)
    return replace(
        header,
        kicker=kicker,
        headline=headline,
        subtitle=below[0] if below else None,
        series=(*header.series, *above, *below[1:]),
    )


def is_kicker(first: str, second: str) -> float:
    """
    The chance that of two title lines the upper one is the kicker and the lower one the headline.

    >>> is_kicker("河北沧州成立专门机构", "把行政争议化解在萌芽状态") > 0.5
    True
    >>> is_kicker("世界青年科学家峰会召开", "某某宣读贺信并致辞") > 0.5
    False
    """
    values = kicker_features(first, second)
    return 1 / (1 + float(np.exp(-sum(KICKER_WEIGHTS[name] * value for name, value in values.items()))))


def kicker_features(first: str, second: str) -> dict[str, float]:
    """What tells a kicker over a headline from a headline over a subtitle."""
    return {
        "one": 1,
        "second_acts": bool(OFFICIAL_ACTS.search(second)),
        "first_acts": bool(OFFICIAL_ACTS.search(first)),
        "second_digit": bool(re.match(r"\d", second)),
        "second_tag": bool(TAG.search(second)),
        "first_tag": bool(TAG.search(first)),
        "second_spaced": " " in second,
        "first_spaced": " " in first,
        "first_who": bool(WHO_SPEAKS.search(first)),
        "longer": (len(second) - len(first)) / 10,
        "second_quoted": second.startswith("“"),
        "first_quoted": first.startswith("“"),
        "first_digit": bool(re.match(r"\d", first)),
    }
