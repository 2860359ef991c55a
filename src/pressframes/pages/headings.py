"""Who is who in the heading of an article: kicker 引题, headline 主题, subtitle 副题, byline, series."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pressframes.pages import kinds as form
from pressframes.pages.layout import Block
from pressframes.pages.patterns import MARKS, Features, Marks, probability

TITLE_ROLES = {"kicker", "headline", "subtitle", "series_title"}
BANNER = 9  # characters other than space; banners are slogans of four to eight
SERIES_SUBTITLE = re.compile("(?:记|手记|系列报道|专栏|侧记)$")
MAXIMUM_TITLES = 3  # kicker, headline, subtitle; what stands above them is a banner or a series title


KICKER_FEATURES = Features(
    one=(lambda first, second: 1, "always 1"),
    second_acts=(lambda first, second: second["acts"], "the lower line says what was done"),
    first_acts=(lambda first, second: first["acts"], "the upper line says so"),
    second_digit=(lambda first, second: second["digit"], "the lower line begins with a number"),
    second_tag=(lambda first, second: second["tag"], "the lower line ends in the name of a column"),
    first_tag=(lambda first, second: first["tag"], "the upper line does"),
    second_spaced=(lambda first, second: second["spaced"], "a space in the lower line"),
    first_spaced=(lambda first, second: first["spaced"], "a space in the upper line"),
    first_who=(lambda first, second: first["who_speaks"], "the upper line ends in who speaks"),
    longer=(lambda first, second: (second.length - first.length) / 10, "tens of characters the lower is longer"),
    second_quoted=(lambda first, second: second["quote_start"], "the lower line begins with a quotation"),
    first_quoted=(lambda first, second: first["quote_start"], "the upper line does"),
    first_digit=(lambda first, second: first["digit"], "the upper line begins with a number"),
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
    byline = next((n for n in reversed(run) if kinds[n] == form.BYLINE), None)
    titles = [n for n in run if kinds[n] in (form.HEADING, form.SUBTITLE)]
    series = _series(titles, views, kinds)
    titles = titles[len(series) :]
    header = Header(tuple(run), byline=byline, series=tuple(series))
    plain = [n for n in titles if kinds[n] == form.HEADING]
    dashed = [n for n in titles if kinds[n] == form.SUBTITLE]
    below = [*dashed[-1:], *dashed[:-1]]
    if not plain:
        return _fill(header, [], None, None, below)
    if dashed:
        return _fill(header, plain[:-2], plain[-2] if len(plain) > 1 else None, plain[-1], below)
    return _with_plain_titles(header, plain, views)


def _series(titles: list[int], views: dict[int, str], kinds: list[str]) -> list[int]:
    """
    What stands above the article: letter-spaced lines with the line below, a dashed line before titles, and a
    short line at the top of the page, which is the banner there and hardly ever a kicker.
    """
    rest = list(titles)
    series = _banner(rest, views, kinds)
    rest = rest[len(series) :]
    while len(rest) > 1 and MARKS["letters_spaced"][0].match(views[rest[0]]):
        series.append(rest.pop(0))
        if len(rest) > 2 or len(rest) > 1 and any(kinds[n] == form.SUBTITLE for n in rest[1:]):
            series.append(rest.pop(0))
    dashes = [place for place, n in enumerate(rest) if kinds[n] == form.SUBTITLE]
    plain_after = bool(dashes) and any(kinds[n] == form.HEADING for n in rest[dashes[0] + 1 :])
    if plain_after and (dashes[0] == 0 or dashes[0] < len(rest) - 1):
        series += rest[: dashes[0] + 1]
    return series


def _banner(titles: list[int], views: dict[int, str], kinds: list[str]) -> list[int]:
    plain = [n for n in titles if kinds[n] == form.HEADING]
    at_top = bool(titles) and all(kinds[n] in form.ASIDE_KINDS for n in range(titles[0]))
    if not at_top or len(plain) < 2 or titles[0] != plain[0] or titles[1] != plain[1]:
        return []
    first, second = views[titles[0]], views[titles[1]]
    marked = any(MARKS[name][0].search(first) for name in ("kicker_end", "tag"))
    if marked or len(first.replace(" ", "")) > BANNER:
        return []
    return titles[:2] if SERIES_SUBTITLE.search(second) else titles[:1]


def _with_plain_titles(header: Header, plain: list[int], views: dict[int, str]) -> Header:
    marked = [n for n in plain[:-1] if MARKS["kicker_end"][0].search(views[n])]
    tagged = [n for n in plain if MARKS["tag"][0].search(views[n])]
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


def _fill(
    header: Header, above: Sequence[int], kicker: int | None, headline: int | None, below: Sequence[int]
) -> Header:
    """A header with its titles; the first line below is the subtitle, and what is left over joins the series."""
    series = (*header.series, *above, *below[1:])
    return replace(header, kicker=kicker, headline=headline, subtitle=below[0] if below else None, series=series)


def with_roles(header: Header, roles: Mapping[int, str]) -> Header:
    """A header with some of its lines in the roles that a person gave them; who held such a role joins the series."""
    for number, role in roles.items():
        if number in header.run and role in TITLE_ROLES:
            held = {name: getattr(header, name) for name in ("kicker", "headline", "subtitle")}
            held |= {name: None for name, holder in held.items() if holder == number}
            series = [n for n in header.series if n != number]
            series.append(number if role == "series_title" else held[role])
            held |= {} if role == "series_title" else {role: number}
            header = replace(header, series=tuple(n for n in series if n is not None), **held)
    return header


def is_kicker(first: str, second: str) -> float:
    """
    The chance that of two title lines the upper one is the kicker and the lower one the headline.

    >>> is_kicker("河北沧州成立专门机构", "把行政争议化解在萌芽状态") > 0.5
    True
    >>> is_kicker("世界青年科学家峰会召开", "某某宣读贺信并致辞") > 0.5
    False
    """
    return float(kicker_chances([first], [second])[0])


def kicker_chances(firsts: Sequence[str], seconds: Sequence[str]) -> np.ndarray:
    """The same for some pairs of title lines, float64."""
    rows = KICKER_FEATURES.measure(Marks(firsts), Marks(seconds), shape=(len(firsts),))
    return probability("kicker", KICKER_FEATURES, rows)


NEAR_BY = 30  # blocks among which subheads have siblings
TWO_HEADERS = 4  # title lines; one article has three at most


def runs_of_headings(kinds: list[str]) -> list[list[int]]:
    """Headings, subtitles and bylines that follow each other; a byline ends a run, asides are passed over."""
    runs: list[list[int]] = [[]]
    for number, kind in enumerate(kinds):
        if kind in form.HEADER_KINDS:
            runs[-1].append(number)
            if kind == form.BYLINE:
                runs.append([])
        elif kind not in form.ASIDE_KINDS and runs[-1]:
            runs.append([])
    return [part for run in runs if run for part in _split_run(run, kinds)]


def _split_run(run: list[int], kinds: list[str]) -> list[list[int]]:
    """Four or five plain title lines are two articles' headings, the text of the first printed elsewhere."""
    plain = all(kinds[n] == form.HEADING for n in run)
    return [run[:2], run[2:]] if plain and TWO_HEADERS <= len(run) <= TWO_HEADERS + 1 else [run]


def is_open(run: list[int], kinds: list[str]) -> bool:
    """A run with a byline or a —— subtitle is a header; so is one above all body text, or below all of it."""
    signed = any(kinds[n] in (form.BYLINE, form.SUBTITLE) for n in run)
    return not signed and form.BODY in kinds[: run[0]] and form.BODY in kinds[run[-1] + 1 :]


def siblings(alone: np.ndarray, lines: np.ndarray, length: np.ndarray) -> np.ndarray:
    """
    How many others of the lines that are alone are near to each line and about as long: subheads come in families.

    Lines are block numbers, `length` has the characters of every block.
    """
    own = length[lines][:, None]
    near = (np.abs(alone - lines[:, None]) <= NEAR_BY) & (alone != lines[:, None])
    return (near & (np.abs(length[alone] - own) <= np.maximum(2, 0.3 * own))).sum(axis=1)


def decide_runs(
    blocks: Sequence[Block], kinds: Sequence[str], roles: Mapping[int, str], chances: Sequence[float]
) -> tuple[list[str], list[Header]]:
    """
    Runs of headings that begin no article become subheads; the others become headers.

    `chances` has for each of `runs_of_headings` that to begin an article, `roles` are the blocks whose role a person
    decided; their run is a header. Returned are the kinds anew and the headers in the order of the page.
    """
    kinds, headers = list(kinds), []
    for run, chance in zip(runs_of_headings(kinds), chances, strict=True):
        if chance > 0.5 or any(roles.get(number) in TITLE_ROLES for number in run):
            headers.append(with_roles(header_of(run, blocks, kinds), roles))
        else:
            for number in run:
                kinds[number] = form.SUBHEAD
    return kinds, headers
