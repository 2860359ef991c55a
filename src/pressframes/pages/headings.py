"""Who is who in the heading of an article: kicker 引题, headline 主题, subtitle 副题, byline, series."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np

from pressframes.pages import kinds as form
from pressframes.pages.joins import Seams
from pressframes.pages.layout import Block
from pressframes.pages.patterns import MARKS, Features, Marks, probability
from pressframes.pages.wording import Vocabulary

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
    text = "".join(block.view for block in blocks[run[-1] + 1 : run[-1] + 2])
    series = _series(titles, views, kinds, text)
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


def _series(titles: list[int], views: dict[int, str], kinds: list[str], below: str) -> list[int]:
    """
    What stands above the article: letter-spaced lines with the line below, a dashed line before titles, and a
    short line at the top of the page, which is the banner there and hardly ever a kicker, unless the text `below` the
    heading tells of it at once.
    """
    rest = list(titles)
    series = _banner(rest, views, kinds, below)
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


def _banner(titles: list[int], views: dict[int, str], kinds: list[str], below: str) -> list[int]:
    plain = [n for n in titles if kinds[n] == form.HEADING]
    at_top = bool(titles) and all(kinds[n] in form.ASIDE_KINDS for n in range(titles[0]))
    if not at_top or len(plain) < 2 or titles[0] != plain[0] or titles[1] != plain[1]:
        return []
    first, second = views[titles[0]], views[titles[1]]
    pairs = ["".join(pair) for pair in pairwise(first)]
    told = 2 * sum(pair in below for pair in pairs) > len(pairs)
    marked = any(MARKS[name][0].search(first) for name in ("kicker_end", "tag"))
    if told or marked or len(first.replace(" ", "")) > BANNER:
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


CONTEXT = 3  # blocks of body text above and below a run that are compared
NEAR_BY = 30  # blocks among which subheads have siblings
TWO_HEADERS = 4  # title lines; one article has three at most
REPORTERS_SOON = re.compile("^.{0,28}记者", re.S)


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


RUN_FEATURES = Features(
    one=(lambda r: 1, "always 1"),
    dateline=(lambda r: r.dateline, "the text below has a dateline"),
    two_lines=(lambda r: r.size > 1, "two lines or more"),
    length=(lambda r: (r.longest - 12.5) / 6, "characters of the longest line"),
    tag=(lambda r: r.last["tag"], "ends in the name of a column in brackets"),
    after_dangling=(lambda r: r.cut, "the text above stops within a sentence"),
    likeness=(lambda r: 4 * r.alike, "how alike the text above and below is"),
    likeness_low=(lambda r: r.alike < 0.03, "hardly alike at all"),
    siblings=(lambda r: np.minimum(r.siblings, 3) / 2, "other lone headings of its length near by"),
    no_siblings_in_bylined=(lambda r: (r.siblings == 0) & (r.signed > 1), "none, where two runs have bylines"),
    bylined_page=(lambda r: r.bylined, "how many of the page's articles are signed"),
    comma=(lambda r: r.any("comma"), "a comma in it"),
    spaced=(lambda r: r.any("spaced"), "a space in it"),
    quoted=(lambda r: r.first["quote_start"], "begins with a quotation mark"),
    dash_end=(lambda r: (r.size > 1) & r.first["kicker_end"], "the first line ends in —— or ："),
    after_credit=(lambda r: r.credit_above, "the text above ends in a credit"),
    numbered=(lambda r: r.first["numbered"], "begins with a number of a list"),
    colon_inside=(lambda r: r.first["colon_inside"], "a colon within the first line"),
    next_reporters=(lambda r: r.below.found(REPORTERS_SOON), "the text below names a reporter at once"),
    interrupts=(lambda r: r.cut * np.maximum(0, r.join), "how well the text below goes on from cut text above"),
    two_lines_after_cut=(lambda r: r.cut & (r.size > 1), "two lines after cut text"),
    two_lines_plain=(lambda r: (r.size > 1) & ~r.cut & (r.orphan <= 1), "two lines where nothing is cut"),
)


def begins_article(seams: Seams, kinds: list[str], runs: list[list[int]]) -> np.ndarray:
    """The chance, 0 to 1, of each run of headings to begin an article rather than to divide one."""
    interrupting = np.array([_interrupts(run, seams, kinds) for run in runs], dtype=bool)
    places = [place for place, run in enumerate(runs) if is_open(run, kinds)]
    chances = np.ones(len(runs))
    if places:
        rows = RUN_FEATURES.measure(run_facts(seams, kinds, runs, places), shape=(len(places),))
        chances[places] = probability("runs", RUN_FEATURES, rows)
    return np.where(interrupting, 1.0, chances)


def _interrupts(run: list[int], seams: Seams, kinds: list[str]) -> bool:
    """Between two halves of a sentence stands another article's heading, never a subhead."""
    before, after = run[0] - 1, run[-1] + 1
    if before < 0 or after >= len(kinds) or kinds[before] != form.BODY or kinds[after] != form.BODY:
        return False
    return bool(seams.dangling[before] == 1 and (seams.orphan[after] > 0.5 or len(run) > 1))


def is_open(run: list[int], kinds: list[str]) -> bool:
    """A run with a byline or a —— subtitle is a header; so is one above all body text, or below all of it."""
    signed = any(kinds[n] in (form.BYLINE, form.SUBTITLE) for n in run)
    return not signed and form.BODY in kinds[: run[0]] and form.BODY in kinds[run[-1] + 1 :]


def run_facts(seams: Seams, kinds: list[str], runs: list[list[int]], places: list[int]) -> SimpleNamespace:
    """
    What is around the runs whose role must be judged (`places` in `runs`), an array with one value a run of each.

    `size` counts its lines, `first` and `last` are the marks of these, `any` says whether a mark is in any of them. Of
    the blocks of body text nearest to it, `cut` says whether the upper one stops within a sentence, `join` how well the
    lower goes on from it, and `alike` is their likeness in wording (0 to 1). `siblings` counts other single headings
    near by of about the same length, `signed` the runs with a byline on the page, `bylined` is their share among these
    and the open runs of two lines.
    """
    blocks, judged = seams.blocks, [runs[place] for place in places]
    size, first, last = (np.array([take(run) for run in judged]) for take in (len, min, max))
    body = np.flatnonzero(np.array(kinds) == form.BODY)
    second = np.searchsorted(body, last)
    above, below = body[second - 1], body[second]
    every, begins = Marks([blocks[n].view for run in judged for n in run]), np.cumsum(size) - size
    facts = SimpleNamespace(size=size, longest=np.array([max(blocks[n].length for n in run) for run in judged]))
    facts.first, facts.last, facts.below = (Marks([blocks[n].view for n in those]) for those in (first, last, below))
    facts.any = lambda name: np.logical_or.reduceat(every[name], begins)
    facts.cut = seams.dangling[above] == 1
    facts.join = np.where(facts.cut, seams.joins[above, below], 0)
    facts.credit_above, facts.dateline = seams.ends_in_credit[above], seams.dateline[below]
    facts.orphan = seams.orphan[below]
    vocabulary = Vocabulary([blocks[n].view for n in body])
    facts.alike = np.array([vocabulary.alike_across(place, CONTEXT) for place in second])
    length = np.array([block.length for block in blocks])
    facts.siblings = (size == 1) * siblings(first[size == 1], first, length)
    facts.signed = sum(any(kinds[n] == form.BYLINE for n in run) for run in runs)
    facts.bylined = facts.signed / max(1, facts.signed + (size > 1).sum())
    return facts


def siblings(alone: np.ndarray, lines: np.ndarray, length: np.ndarray) -> np.ndarray:
    """
    How many others of the lines that are alone are near to each line and about as long: subheads come in families.

    Lines are block numbers, `length` has the characters of every block.
    """
    own = length[lines][:, None]
    near = (np.abs(alone - lines[:, None]) <= NEAR_BY) & (alone != lines[:, None])
    return (near & (np.abs(length[alone] - own) <= np.maximum(2, 0.3 * own))).sum(axis=1)


def decide_runs(
    seams: Seams, kinds: Sequence[str], roles: Mapping[int, str], chances: Sequence[float] | None = None
) -> tuple[list[str], list[Header]]:
    """
    Runs of headings that begin no article become subheads; the others become headers.

    `roles` are the blocks whose role a person decided; their run is a header. `chances` may be given where they are
    known, as in fitting. Returned are the kinds anew and the headers in the order of the page.
    """
    kinds, headers = list(kinds), []
    runs = runs_of_headings(kinds)
    known = begins_article(seams, kinds, runs) if chances is None else chances
    for place, run in enumerate(runs):
        if known[place] > 0.5 or any(roles.get(number) in TITLE_ROLES for number in run):
            headers.append(with_roles(header_of(run, seams.blocks, kinds), roles))
        else:
            for number in run:
                kinds[number] = form.SUBHEAD
    return kinds, headers
