"""Pages with the truth known: as read from gold files, and what the truth says of each character."""

import json
import random
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from benchmarks._pages.made import KnownArticle, make_page
from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.pages import patterns

HEADER_ROLES = ("headline", "kicker", "subtitle", "byline", "series_title", "series_subtitle")


@dataclass(frozen=True)
class GoldPage:
    """A page's text and its gold, in the shape of the shared gold files."""

    text: str
    gold: dict


def trying(weights: dict) -> AbstractContextManager:
    """Pages are read with other weights inside a `with` block."""
    return mock.patch.object(patterns, "_shipped", lambda: weights)


def read_gold_pages(folder: Path, numbers: set[str] | None = None) -> list[GoldPage]:
    """The pages `NNN.txt` with `NNN.gold.json` in a folder."""
    pages = []
    for path in sorted(folder.glob("*.gold.json")):
        if numbers is None or path.name[:3] in numbers:
            text = path.with_name(path.name[:3] + ".txt").read_text(encoding="utf-8")
            pages.append(GoldPage(text, json.loads(path.read_text(encoding="utf-8"))))
    return pages


def known_articles(pages: list[GoldPage]) -> list[KnownArticle]:
    """The whole articles of some gold pages, to make other pages from; those with parts missing are left out."""
    articles = []
    for page in pages:
        simplified_page = page.gold["layout"]["variant"] != "trad"
        for gold in page.gold["articles"] if simplified_page else []:
            if gold["missing"] or not gold["paragraphs"]:
                continue
            paragraphs, subheads = iter(gold["paragraphs"]), iter(gold["subheads"])
            units = [
                ("body", next(paragraphs)) if role == "paragraph" else ("subhead", next(subheads))
                for role in gold["body_order"]
            ]
            titles = {role: gold[role] for role in ("kicker", "headline", "subtitle") if gold[role]}
            byline = None if gold.get("byline_synthetic") else gold["byline_raw"]
            articles.append(KnownArticle(titles, byline, [(role, _printed(text)) for role, text in units]))
    return articles


def _printed(text: str) -> str:
    return text.translate(str.maketrans(",:;!?", "，：；！？"))


def articles_of_1998(days: range) -> list[KnownArticle]:
    """Articles of People's Daily of January 1998 with one title line and a dateline or byline, by day of the report."""
    corpus = read_peoples_daily()
    articles = []
    for document, rows in corpus.paragraphs.groupby("document"):
        date = corpus.documents["date"][document]
        if not isinstance(date, str) or int(date[-2:]) not in days:
            continue
        text = corpus.texts[document]
        lines = [(row.role, text[row.start : row.end]) for row in rows.itertuples()]
        titles = [line for role, line in lines if role == "headline"]
        body = [("body", line) for role, line in lines if role in ("body", "closing")]
        certain = len(titles) == 1 and all(role != "undecided" for role, _ in lines)
        if certain and len(body) > 1 and sum(len(line) for _, line in body) > 250:
            articles.append(KnownArticle({"headline": titles[0]}, None, body))
    return articles


def make_pages(articles: list[KnownArticle], count: int, seed: int) -> list[GoldPage]:
    """Some pages made from some articles, one to seven a page, the same for the same seed."""
    chance = random.Random(seed)
    pages = []
    for _ in range(count):
        chosen = chance.sample(articles, min(len(articles), chance.choice([1, 2, 3, 4, 4, 5, 5, 6, 6, 7])))
        pages.append(GoldPage(*make_page(chosen, chance)))
    return pages


def flat(spans: list) -> list[tuple[int, int]]:
    """Spans nested by paragraph, or not, as one list."""
    if not spans:
        return []
    return [tuple(span) for span in spans] if isinstance(spans[0][0], int) else [tuple(s) for p in spans for s in p]


def nested(spans: list) -> list[list]:
    """Spans by paragraph."""
    return [part if isinstance(part[0], list) else [part] for part in spans]


@dataclass(frozen=True)
class Truth:
    """For each character: its article (-1 for items) and role; for body characters what comes before and after."""

    role: dict[int, tuple[int, str]]
    before: dict[int, int | None]
    after: dict[int, int | None]


def truth_of(page: GoldPage) -> Truth:
    """What the gold says of every character."""
    role, before, after = {}, {}, {}
    for number, article in enumerate(page.gold["articles"]):
        for name, spans in article["spans"].items():
            for start, end in flat(spans or []):
                role.update(dict.fromkeys(range(start, end), (number, name)))
        last = None
        for paragraph in nested(article["spans"]["paragraphs"]):
            for start, end in paragraph:
                for place in range(start, end):
                    if not page.text[place].isspace():
                        before[place] = last
                        if last is not None:
                            after[last] = place
                        last = place
        if last is not None:
            after[last] = None
    for item in page.gold["page_items"]:
        for start, end in flat(item["spans"]):
            role.update(dict.fromkeys(range(start, end), (-1, item["type"])))
    return Truth(role, before, after)
