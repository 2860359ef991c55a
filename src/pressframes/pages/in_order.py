"""
A page that is in order: which of its lines are kicker, headline and subtitle, and which are text.

One linear-chain model over all lines. Each line that may be a title has a score for each label (`LINE_FEATURES` times
their weights), each succession of labels one of its own, and only seven can follow each other. The best labels of the
whole page are taken together, and the chance of each label is kept for what a person should look at.
"""

import re
from collections.abc import Container, Mapping, Sequence
from itertools import pairwise

import numpy as np

from pressframes.pages import kinds as form
from pressframes.pages.headings import TITLE_ROLES, Header, with_roles
from pressframes.pages.joins import Seams
from pressframes.pages.kinds import heading_chances, with_names
from pressframes.pages.lines import ENDS_LIKE_TEXT, LINE_FEATURES, LONGEST_PLAIN, PageLines
from pressframes.pages.patterns import PATTERNS, fitted
from pressframes.pages.scene import Parts

KICKER, HEADLINE, TITLE_BELOW, TEXT = range(4)
LABELS = ("kicker", "headline", "subtitle", "body")
NEVER, OVERRULED = -1e4, -1e5  # what cannot follow, and what a person decided against
SUREST, RAREST = 20.0, -50.0  # log odds; more, or less, says nothing
# Before a second article is sure each further one costs FEWER; once one is sure the file holds a page, and each gains
# MORE (log odds): a file is one article or a page of several, and the one tells little of the other.
SURE, MORE, FEWER = 0.9, 0.8, 1.4
DOUBT = 0.2  # a line as likely as this to be what it was not taken for is shown to a person
RULE = re.compile(r"[-—=*_~＊·. ]{3,}$")
MASTHEAD_LINES = 3  # at the top of a page
NO_TITLE = re.compile(f"。$|{PATTERNS['picture_credit'].pattern}")
HASH = re.compile(r"#{1,6}$")


def lines_of(seams: Seams, forms: Sequence[str], decided: Container[int] = ()) -> tuple[np.ndarray, PageLines]:
    """The numbers of the blocks that are no furniture, or that a person decided, and these as lines to be labelled."""
    kinds = with_names(seams, forms)
    views = [block.view for block in seams.blocks]
    for n in range(min(len(kinds), MASTHEAD_LINES)):
        beside = form.FURNITURE in forms[max(0, n - 1) : n + 2]
        named = PATTERNS["masthead"].match(views[n]) or beside and PATTERNS["paper_beside_date"].match(views[n])
        kinds[n] = form.FURNITURE if named else kinds[n]
    ruled, marked = (np.array([bool(found.match(view)) for view in views], dtype=bool) for found in (RULE, HASH))
    plain = [n in decided or kind != form.FURNITURE for n, kind in enumerate(kinds)]
    kept = np.flatnonzero(np.array(plain, dtype=bool) & ~ruled)
    above = [np.append(False, found)[kept] for found in (marked, ruled)]
    return kept, PageLines(seams.part(kept), [kinds[n] for n in kept], *above)


def read_in_order(
    seams: Seams, forms: Sequence[str], roles: Mapping[int, str]
) -> tuple[list[str], list[Header], np.ndarray, dict[int, str]]:
    """
    Kinds and headers of a page that is in order, the chance of each block to be wrongly labelled, and what is doubtful.

    `roles` are those that a person decided. Doubts are by block.
    """
    kept, page = lines_of(seams, forms, roles)
    plain = {n: form.CAPTION for n, view in enumerate(page.views) if page.caption[n] and NO_TITLE.search(view)}
    labels, chances = label(page, plain | {n: roles[block] for n, block in enumerate(kept.tolist()) if block in roles})
    found = dict(zip(kept.tolist(), labels.tolist(), strict=True))
    by_line = dict(zip(found, page.kinds, strict=True))
    kinds = [
        form.FURNITURE if n not in found else by_line[n] if found[n] == TEXT else form.HEADING
        for n in range(len(forms))
    ]
    kinds = _subheads(seams, kinds)
    decided = {n: form.HEADING if role in TITLE_ROLES else role for n, role in roles.items()}
    kinds = [decided.get(n, kind) for n, kind in enumerate(kinds)]
    headers = _headers(seams, kinds, found)
    kinds = _settled(seams, kinds, headers)
    kinds = [decided.get(n, kind) for n, kind in enumerate(kinds)]
    every = np.tile(np.eye(len(LABELS))[TEXT], (len(forms), 1))
    every[kept] = chances
    wrong = np.where(np.array(kinds) == form.HEADING, every[:, TEXT], 1 - every[:, TEXT])
    return kinds, [with_roles(header, roles) for header in headers], wrong, _doubts(kinds, headers, every)


def margins(wrong: np.ndarray, parts: Parts) -> np.ndarray:
    """For each body block the log odds that what is printed from the one before to it was rightly labelled."""
    begin = np.append(0, parts.body[:-1] + 1)[: len(parts.body)]
    largest = np.maximum.reduceat(wrong[: parts.body[-1] + 1], begin) if len(begin) else np.zeros(0)
    return np.clip(np.log1p(-largest.clip(0, 0.5)) - np.log(largest.clip(1e-9, 0.5)), 0, SUREST)


def label(page: PageLines, decided: Mapping[int, str]) -> tuple[np.ndarray, np.ndarray]:
    """
    The best label of each line (its place in `LABELS`), and the chances of all four.

    `decided` are roles by line as a person gave them. Where a second article is sure, the file holds a page, and
    further ones are likelier than in a file of one article.
    """
    weights = fitted()["lines"]
    emit = np.zeros((len(page.title), len(LABELS)))
    emit[~page.title, :TEXT] = NEVER
    if len(page.lines):
        rows = LINE_FEATURES.measure(page, shape=page.lines.shape)
        emit[page.lines] = rows @ LINE_FEATURES.in_order(weights["features"])
        emit[page.opens, TEXT] = NEVER
    for number, role in decided.items():
        wanted = LABELS.index(role) if role in LABELS else KICKER if role in TITLE_ROLES else TEXT
        emit[number] = np.where(np.arange(len(LABELS)) == wanted, 0.0, OVERRULED)
    step, start = steps_of(weights)
    begins = np.zeros_like(step)
    begins[TEXT, [KICKER, HEADLINE]] = 1
    of_one = step - FEWER * begins
    chances = marginals(emit, of_one, start)
    if (chances[:, HEADLINE] > SURE).sum() < 2:
        return best_labels(emit, of_one, start), chances
    of_several = step + MORE * begins
    return best_labels(emit, of_several, start), marginals(emit, of_several, start)


def steps_of(weights: Mapping) -> tuple[np.ndarray, np.ndarray]:
    """The scores of each label after each other, and those of a first line, `NEVER` where one cannot follow."""
    step, start = np.full((len(LABELS),) * 2, NEVER), np.full(len(LABELS), NEVER)
    for succession, score in weights["steps"].items():
        first, second = succession.split(", ")
        (start if first == "first" else step[LABELS.index(first)])[LABELS.index(second)] = score
    return step, start


def best_labels(emit: np.ndarray, step: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The labels worth most together (Viterbi); the last line is no kicker."""
    best, back = emit.copy(), np.zeros(emit.shape, dtype=int)
    best[:1] += start
    for n in range(1, len(best)):
        reach = best[n - 1][:, None] + step
        back[n] = reach.argmax(axis=0)
        best[n] += reach.max(axis=0)
    best[-1:, KICKER] += NEVER
    labels = best.argmax(axis=1)
    for n in range(len(best) - 1, 0, -1):
        labels[n - 1] = back[n, labels[n]]
    return labels


def marginals(emit: np.ndarray, step: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The chance of each label of each line over all readings of the page (forward and backward sums)."""
    table, first = np.exp(np.maximum(step, RAREST)), np.exp(np.maximum(start, RAREST))
    scale = np.exp(emit - emit.max(axis=1, keepdims=True, initial=NEVER))
    ahead, behind = scale.copy(), np.ones(emit.shape)
    ahead[:1] *= first
    for n in range(len(emit)):
        if n:
            ahead[n] *= ahead[n - 1] @ table
        ahead[n] /= ahead[n].sum()
    for n in range(len(emit) - 2, -1, -1):
        behind[n] = table @ (scale[n + 1] * behind[n + 1])
        behind[n] /= behind[n].sum()
    both = ahead * behind
    return both / both.sum(axis=1, keepdims=True)


def _subheads(seams: Seams, kinds: list[str]) -> list[str]:
    """
    The short lines that are no titles: subheads, or short paragraphs.

    One alone between a full stop and text, without a mark at its end, divides the article; of the others the model of
    headings decides, as on a torn page.
    """
    chances = heading_chances(seams, kinds, whole=True)
    for n in chances:
        alone = 0 < n < len(kinds) - 1 and kinds[n + 1] == kinds[n - 1] == form.BODY and seams.dangling[n - 1] == 0
        if alone and seams.blocks[n].length <= LONGEST_PLAIN and not ENDS_LIKE_TEXT.search(seams.blocks[n].view):
            chances[n] = 1.0
    return [
        (form.SUBHEAD if chances.get(n, 0) > 0.5 else form.BODY) if kind in (form.SHORT, form.SUBTITLE) else kind
        for n, kind in enumerate(kinds)
    ]


def _headers(seams: Seams, kinds: list[str], labels: Mapping[int, int]) -> list[Header]:
    """The headers of the page; lines of date and source right below one become furniture, the byline joins it."""
    found: list[dict] = []
    goes_on = False  # whether the last heading may
    for n, number in labels.items():
        roles = found[-1] if goes_on else {}
        if number != TEXT:
            if not goes_on or number in (KICKER, HEADLINE) and not {"headline", "byline"}.isdisjoint(roles):
                found.append({})
            found[-1][LABELS[number]], goes_on = n, True
        elif goes_on and PATTERNS["meta"].match(seams.blocks[n].view):
            kinds[n] = form.FURNITURE
        elif goes_on and kinds[n] == form.BYLINE and "byline" not in roles:
            roles["byline"] = n
        else:
            goes_on = False
    return [Header(tuple(sorted(roles.values())), **roles) for roles in found]


def _settled(seams: Seams, kinds: list[str], headers: list[Header]) -> list[str]:
    """
    What only the whole page tells: a masthead, bylines at an end, an article that is the brief of a picture, notes.

    Nothing but short lines above the first headline is a masthead. A note stays in its article. A short last line is
    text, no subhead of nothing.
    """
    edges = [header.run[0] for header in headers] + [len(kinds)]
    above = range(edges[0])
    if headers and not {form.BODY, form.NOTE}.intersection(kinds[n] for n in above):
        kinds[: edges[0]] = [form.FURNITURE for _ in above]
    headed = {n for header in headers for n in header.run}
    labels = {n for n, kind in enumerate(kinds) if kind == form.NOTE_LABEL}
    kinds = [
        form.EDITORIAL if kind == form.NOTE or n in labels or kind == form.BODY and n - 1 in labels else kind
        for n, kind in enumerate(kinds)
    ]
    for n, kind in enumerate(kinds):
        if kind == form.BYLINE and n not in headed:
            kinds[n] = form.BODY
    for first, end in pairwise([0, *edges]):
        part = [n for n in range(first, end) if n not in headed and kinds[n] != form.FURNITURE]
        if not any(kinds[n] == form.BODY for n in part):
            for n in part:
                kinds[n] = form.BODY
        last = next((n for n in reversed(part) if kinds[n] in (form.BODY, form.SUBHEAD)), None)
        if last is not None and kinds[last] == form.SUBHEAD:
            kinds[last] = form.BODY
    return kinds


def _doubts(kinds: list[str], headers: list[Header], chances: np.ndarray) -> dict[int, str]:
    """What a person should look at, by block: articles that may be one, or two, and titles that may be exchanged."""
    begins, doubts = chances[:, KICKER] + chances[:, HEADLINE], {}
    for n in np.flatnonzero((chances[:, TEXT] < 1 - DOUBT) | (begins > DOUBT)):
        if kinds[n] in (form.BODY, form.SUBHEAD) and begins[n] > DOUBT:
            doubts[int(n)] = f"may begin another article (chance {begins[n]:.2f}); it was left in the one above"
    for header in headers:
        titles = header.titles
        if titles and begins[titles[0]] < 1 - DOUBT and header is not headers[0]:
            doubts[titles[0]] = f"may begin no article (chance {1 - begins[titles[0]]:.2f})"
        elif header.headline is not None and chances[header.headline, HEADLINE] < 1 - DOUBT:
            doubts[header.headline] = "another line of the heading may be the headline"
    return doubts
