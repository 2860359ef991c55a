"""Who is who in the heading of an article: kicker 引题, headline 主题, subtitle 副题, byline, series."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pressframes.pages import patterns
from pressframes.pages.features import Features, probability
from pressframes.pages.kinds import (
    ASIDE_KINDS,
    BYLINE,
    HEADING,
    SUBTITLE,
)
from pressframes.pages.layout import Block

TITLE_ROLES = {"kicker", "headline", "subtitle", "series_title"}
# What leading officials do stands in a subtitle, hardly ever in a kicker.
OFFICIAL_ACTS = re.compile(
    "出席|宣读|主持|致辞|强调|指出|会见|讲话|参加|批示|作出|提出|对此|涉及|分别|同时|其中|首次|起开始|将于|已有"
)
WHO_SPEAKS = re.compile(
    "(?:负责人|发言人|代表|记者|教授|主任|书记|局长|集团|大学|省|市|县|区|村|乡|院|部|局|委|团|会|公司|新城)$"
)
TAG = re.compile("（[^（）]{2,50}）$")
KICKER_END = re.compile("(?:——|：)$")
DIGIT = re.compile(r"\d")
BANNER = 9  # characters other than space; banners are slogans of four to eight
SERIES_SUBTITLE = re.compile("(?:记|手记|系列报道|专栏|侧记)$")
MAXIMUM_TITLES = 3  # kicker, headline, subtitle; what stands above them is a banner or a series title


KICKER_FEATURES = Features(
    {
        "one": (lambda first, second: 1, "always 1"),
        "second_acts": (lambda first, second: bool(OFFICIAL_ACTS.search(second)), "the lower line says what was done"),
        "first_acts": (lambda first, second: bool(OFFICIAL_ACTS.search(first)), "the upper line says so"),
        "second_digit": (lambda first, second: bool(DIGIT.match(second)), "the lower line begins with a number"),
        "second_tag": (lambda first, second: bool(TAG.search(second)), "the lower line ends in the name of a column"),
        "first_tag": (lambda first, second: bool(TAG.search(first)), "the upper line does"),
        "second_spaced": (lambda first, second: " " in second, "a space in the lower line"),
        "first_spaced": (lambda first, second: " " in first, "a space in the upper line"),
        "first_who": (lambda first, second: bool(WHO_SPEAKS.search(first)), "the upper line ends in who speaks"),
        "longer": (lambda first, second: (len(second) - len(first)) / 10, "tens of characters the lower is longer by"),
        "second_quoted": (lambda first, second: second.startswith("“"), "the lower line begins with a quotation"),
        "first_quoted": (lambda first, second: first.startswith("“"), "the upper line does"),
        "first_digit": (lambda first, second: bool(DIGIT.match(first)), "the upper line begins with a number"),
    }
)


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
        """The block numbers of kicker, headline and subtitle, those that there are."""
        return [n for n in (self.kicker, self.headline, self.subtitle) if n is not None]


def header_of(run: list[int], blocks: Sequence[Block], kinds: list[str]) -> Header:
    """
    Who is who in a run of headings.

    A line ending in —— or ： is the kicker of the one below; a line beginning with —— is the subtitle of the one
    above; a headline carries its column's name in brackets （钟声）. Two plain lines are a kicker and a headline or
    a headline and a subtitle (`is_kicker`). Letter-spaced lines and anything above three titles are the series.
    """
    views = {n: blocks[n].view for n in run}
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


def with_roles(header: Header, roles: Mapping[int, str]) -> Header:
    """A header with some of its lines in the roles that a person gave them; who held such a role joins the series."""
    for number, role in roles.items():
        if number not in header.run or role not in TITLE_ROLES:
            continue
        emptied: dict[str, Any] = {
            name: None for name in ("kicker", "headline", "subtitle") if getattr(header, name) == number
        }
        header = replace(header, series=tuple(n for n in header.series if n != number), **emptied)
        if role == "series_title":
            header = replace(header, series=(*header.series, number))
        else:
            held = getattr(header, role)
            series = header.series if held is None else (*header.series, held)
            filled: dict[str, Any] = {role: number}
            header = replace(header, series=series, **filled)
    return header


def is_kicker(first: str, second: str) -> float:
    """
    The chance that of two title lines the upper one is the kicker and the lower one the headline.

    >>> is_kicker("河北沧州成立专门机构", "把行政争议化解在萌芽状态") > 0.5
    True
    >>> is_kicker("世界青年科学家峰会召开", "某某宣读贺信并致辞") > 0.5
    False
    """
    return float(probability("kicker", KICKER_FEATURES, KICKER_FEATURES.measure(first, second)))
