"""
Material in: an Excel file against openpyxl, one-article files against reading and decoding them, in processor
time.
"""

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import openpyxl

from pressframes.corpus.door import read_corpus
from pressframes.files import read_text

ROUNDS = 3
SENTENCE = "青柳小学的食堂今年换了新菜谱，四百名学生每周能吃到六种蔬菜，账目每周贴在校门口。"
BODY = "\n".join("\u3000\u3000" + SENTENCE * 4 for _ in range(5))  # 800 characters, as a report in a newspaper has
HEADLINES = ["孩子们的饭盒空了", "食堂阿姨换了新菜谱", "午餐公开账本上墙"]
HEADER = ["标题", "日期", "报纸", "版次", "作者", "正文"]


def _row(number: int) -> list[str]:
    return [HEADLINES[number % 3], f"2024-06-{number % 28 + 1:02d}", "江州日报", str(number % 8 + 1), "柏若溪", BODY]


def _seconds(task: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    task()
    return time.process_time() - start


def _cells(path: Path) -> None:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    book.close()


def _compare(what: str, peer: str, ours: Callable[[], object], peers: Callable[[], object]) -> dict:
    """A row of the table: medians of rounds in which the two take turns, so that a busy machine slows down both."""
    pairs = [(_seconds(ours), _seconds(peers)) for _ in range(ROUNDS)]
    mine, theirs = (median(pair[side] for pair in pairs) for side in (0, 1))
    return {"what": what, "peer": peer, "ours": mine, "peers": theirs, "ratio": mine / theirs, "unit": "s of processor"}


def rows(articles: int = 2_000, files: int = 10_000) -> list[dict]:
    """The two comparisons of the room `corpus`; the aims are ratios of at most 2 (Excel) and 3 (files)."""
    with tempfile.TemporaryDirectory() as folder:
        table, texts = Path(folder) / "articles.xlsx", Path(folder) / "texts"
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("articles")
        for row in (HEADER, *map(_row, range(articles))):
            sheet.append(row)
        book.save(table)
        texts.mkdir()
        for number in range(files):
            lines = [HEADLINES[number % 3], "本报记者 柏若溪", BODY]
            (texts / f"{number:05d}.txt").write_text("\n".join(lines), encoding="utf-8")
        paths = sorted(texts.iterdir())
        return [
            _compare(
                f"{articles:,} articles from Excel",
                "openpyxl, cells only",
                lambda: read_corpus(table),
                lambda: _cells(table),
            ),
            _compare(
                f"{files:,} files of one article",
                "read_text",
                lambda: read_corpus(texts),
                lambda: [read_text(p) for p in paths],
            ),
        ]
