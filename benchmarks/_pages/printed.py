"""Pages in order, printed in many ways from real articles, with the label of every line."""

import json
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks._pages.gold import known_articles, read_gold_pages
from benchmarks._pages.made import REPORTERS, SERIES, KnownArticle

TITLES = ("kicker", "headline", "subtitle")
MASTHEADS = (
    "柳河日报",
    "青石镇报",
    "2021年3月5日",
    "第03版：要闻",
    "2021年03月05日 星期五 第 03 版",
    "青石晚报 03版 综合",
)
SOURCES = (
    "来源：柳河日报",
    "2021-03-05 来源：柳河日报 作者：{name}",
    "2021年03月05日 来源：柳河日报",
    "作者：{name}",
    "2021-03-05 08:30",
    "《柳河日报》（2021年03月05日 第 01 版）",
)
SENTENCE = re.compile("[^。！？]*[。！？]”?")
PRINTINGS, MIXED = 8, 120  # printings of each page; pages of articles from anywhere
COLUMN = 0.06  # share of headings with the name of a column and a bullet above them


@dataclass(frozen=True)
class Printed:
    """A text in which nothing is out of place: the offset of every line of an article, with its label."""

    text: str
    labels: dict[int, str]


@dataclass(frozen=True)
class Form:
    """How a text is printed."""

    indent: bool
    blank: bool
    titles_together: bool = True
    all_indented: bool = False
    hashes: bool = False
    rules: bool = False
    masthead: str | None = None
    sources: str | None = None
    bylines: float = 0.0


def read_whole_pages(folder: Path, *, without: tuple[int, int] | None = None) -> list[list[KnownArticle]]:
    """
    The articles of real pages and files, page by page; `without` (part, parts) leaves a part of the pages out.

    Articles of pages left out are left out as files, too.
    """
    pages = _gold(folder / "pages")
    kept = [page for n, page in enumerate(pages) if without is None or n % without[1] != without[0]]
    left_out = {article.titles["headline"] for page in pages if page not in kept for article in page}
    files = [page for page in _gold(folder / "files") if page[0].titles["headline"] not in left_out]
    if without:
        files = [page for n, page in enumerate(files) if n % without[1] != without[0]]
    return kept + files


def _gold(folder: Path) -> list[list[KnownArticle]]:
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.gold.json"))]
    return [[_article(gold) for gold in page["articles"]] for page in found]


def _article(gold: dict) -> KnownArticle:
    titles = {role: gold[role] for role in TITLES if gold[role]}
    return KnownArticle(titles, None, [("body", line) for line in gold["lines"]])


def printed_pages(pages: list[list[KnownArticle]], torn_gold: Path | None, *, seed: int = 1) -> list[Printed]:
    """Every page in some ways, every article alone, and pages of articles from anywhere, long and shortened."""
    chance = random.Random(seed)
    every = [article for page in pages for article in page]
    others = known_articles(read_gold_pages(torn_gold)) if torn_gold else []
    texts = [page for page in pages for _ in range(PRINTINGS if len(page) > 1 else 1)]
    texts += [[_fewer_titles(article, chance)] for article in every]
    pool = every + others
    for _ in range(MIXED):
        texts.append([_fewer_titles(article, chance) for article in chance.sample(pool, chance.randrange(2, 8))])
    texts += [[_short(article, chance) for article in page] for page in texts[-MIXED // 2 :]]
    texts += [[_short(_fewer_titles(article, chance), chance)] for article in chance.sample(pool, min(100, len(pool)))]
    return [print_in_order(articles, _form(chance, len(articles) > 1), chance) for articles in texts]


def _fewer_titles(article: KnownArticle, chance: random.Random) -> KnownArticle:
    kept = {role: line for role, line in article.titles.items() if role == "headline" or chance.random() < 0.67}
    if "kicker" not in kept and chance.random() < COLUMN:
        kept = {"kicker": chance.choice("□■◆●") + chance.choice(SERIES)} | kept
    return KnownArticle(kept, article.byline, article.units)


def _short(article: KnownArticle, chance: random.Random) -> KnownArticle:
    """The first two to six sentences of an article, each a paragraph or together."""
    sentences = [s for role, line in article.units if role == "body" for s in SENTENCE.findall(line) if len(s) > 8]
    sentences = sentences[: chance.randrange(2, 7)]
    lines = sentences if chance.random() < 0.5 else ["".join(sentences)]
    return replace(article, units=[("body", line) for line in lines] or article.units)


def _form(chance: random.Random, several: bool) -> Form:
    rare = chance.random
    return Form(
        indent=rare() < 0.5,
        blank=rare() < 0.5,
        titles_together=rare() < 0.6,
        all_indented=rare() < 0.1,
        hashes=rare() < 0.05,
        rules=several and rare() < 0.08,
        masthead=chance.choice(MASTHEADS) if rare() < 0.12 else None,
        sources=chance.choice(SOURCES) if rare() < (0.1 if several else 0.35) else None,
        bylines=chance.choice([0.0, 0.0, 0.0, 0.3, 0.9]),
    )


def print_in_order(articles: list[KnownArticle], form: Form, chance: random.Random) -> Printed:
    """One text of some articles, one under another."""
    text, labels = "", {}

    def put(line: str, label: str | None, *, indented: bool = False, close: bool = False) -> None:
        nonlocal text
        start = "　　" if indented or form.all_indented else ""
        if label:
            labels[len(text) + len(start)] = label
        text += start + line + ("\n\n" if form.blank and not close else "\n")

    if form.masthead:
        put(form.masthead, None)
    for number, article in enumerate(articles):
        if form.rules and number:
            put("-" * 20, None)
        titles = [(role, article.titles[role]) for role in TITLES if article.titles.get(role)]
        if form.hashes:
            text += "# "
        for role, line in titles:
            put(line, role, close=form.titles_together)
        if form.sources:
            put(form.sources.format(name=chance.choice(REPORTERS)), None)
        elif chance.random() < form.bylines:
            put("本报记者 " + chance.choice(REPORTERS), None)
        for _, line in article.units:
            put(line, "body", indented=form.indent)
    return Printed(text, labels)
