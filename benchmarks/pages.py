"""Speed of reading pages, and its growth, on pages made for the purpose: `python -m benchmarks pages`."""

import statistics
import time

from pressframes.pages.page import read_page

ROUNDS = 5
PAGES = 10
PARAGRAPH = (
    "{place}的水渠昨日通水，{n}名工人用了四十天把老渠清了出来。镇里的水利站组织党员分成四个小组，每组负责一段，"
    "逐段清淤、逐段验收。站长告诉记者，今年开春以前，渠边还要修一条机耕路，让收割机开到{place}的地头。"
)
PLACES = ["柳河", "青石沟", "东河", "南塘", "北岭", "西坪", "长滩", "新桥", "石门", "古渡"]


def made_page(seed: int, articles: int = 6, paragraphs: int = 12) -> str:
    """A page about as long as a printed one: 6 articles, 90 blocks, 7,000 characters, some columns cut."""
    lines = []
    for article in range(articles):
        place = PLACES[(seed + article) % len(PLACES)] + "镇"
        lines += [f"{place}水渠通水", f"本报记者 王雨{seed}"]
        for paragraph in range(paragraphs):
            text = PARAGRAPH.format(place=place, n=20 + paragraph)
            cut = 40 + (seed * 7 + paragraph * 11) % 40
            lines += [text[:cut], text[cut:]] if paragraph % 5 == 2 else [text]
    return "\n\n".join(lines) + "\n"


def rows() -> list[dict]:
    """
    Pages a second on one core, beside the least the issue asks for, and how time grows with a page ten times as long.
    """
    pages = [made_page(seed) for seed in range(PAGES)]
    long = "\n".join(made_page(seed) for seed in range(10))
    read_page(pages[0])
    per_page = statistics.median(_seconds(pages) for _ in range(ROUNDS)) / PAGES
    ten_pages = statistics.median(_seconds([long]) for _ in range(3))
    return [
        {
            "what": "read a page of 90 blocks",
            "peer": "the least asked for",
            "ours": 1 / per_page,
            "peers": 20.0,
            "ratio": 1 / per_page / 20,
            "unit": "pages a second",
        },
        {
            "what": "read ten pages in one file",
            "peer": "ten times one page",
            "ours": ten_pages,
            "peers": 10 * per_page,
            "ratio": ten_pages / (10 * per_page),
            "unit": "seconds (a ratio near 1 is linear)",
        },
    ]


def _seconds(pages: list[str]) -> float:
    start = time.perf_counter()
    for page in pages:
        read_page(page)
    return time.perf_counter() - start
