"""
The files of a folder, cut by bytes into parts: many small pages make one part, and a large table makes many.

Text files (pages, articles, exports) lie in parts of their own, before those of tables, and `metadata.csv` says what is
not printed on them. Only JSON lines are cut inside a file, after the end of a line, so that a part reads its own bytes
and nothing else. Empty lines and a byte order mark are no articles; a line that is none is an error that names its
first byte.
"""

import codecs
import hashlib
import json
import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import orjson
import pandas as pd

from pressframes.corpus.documents import Corpus, make_corpus
from pressframes.corpus.door import BESIDE_TEXTS, METADATA, read_corpus
from pressframes.corpus.entries import TITLES, Entry, corpus_of_entries
from pressframes.corpus.heads import FIELDS, choose_columns
from pressframes.errors import refused

PAGES, LINES, TABLES = (".txt",), (".jsonl", ".ndjson"), (".csv", ".tsv", ".parquet", ".xlsx")
PART_BYTES = 16 << 20  # about three million words: counted in 100 MB of memory, and a second or two of work


@dataclass(frozen=True)
class Span:
    """The bytes of a file from `start` to `end`; a file of JSON lines may be cut at line ends, others are whole."""

    file: str
    start: int
    end: int
    sha256: str  # of the whole file


def list_sources(folder: Path) -> dict[str, dict]:
    """The files of a folder that hold articles, by name: their size in bytes and their SHA-256."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise refused("sources_folder", folder, why=error.strerror) from None
    known = [name for name in names if _is_source(name) and name not in METADATA]
    if not known:
        raise refused("no_sources", folder, others=len(names))
    return {name: describe(folder / name) for name in known}


def _is_source(name: str) -> bool:
    return (
        name.lower().endswith(PAGES + LINES + TABLES) and not name.startswith(".") and not BESIDE_TEXTS.fullmatch(name)
    )


def states_of(folder: Path) -> dict[str, tuple[int, ...]]:
    """The state that each file of a folder is in which articles are read from; the table of metadata is one of them."""
    return {path.name: state_of(path) for path in folder.iterdir() if _is_source(path.name)} if folder.is_dir() else {}


def describe(path: Path) -> dict:
    """The size of a file in bytes and its SHA-256, as a manifest keeps them: `{"bytes": 3, "sha256": "ba78..."}`."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def state_of(path: Path) -> tuple[int, ...]:
    """What changes when a file is written to: its number, size, and the times of its content and of its entry."""
    facts = path.stat()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


@cache
def described(path: Path, state: tuple[int, ...]) -> dict:
    """As `describe`, once a process for each state that a file is in."""
    return describe(path)


def plan_parts(folder: Path, sources: dict[str, dict], part_bytes: int) -> list[list[Span]]:
    """
    What each part is made of: files in order of their names, filled up to `part_bytes`, pages apart from tables.

    A file that is larger than that and may not be cut is a part alone. Together the spans are all bytes of all files,
    each once. `part_bytes` below 1 raises `PressframesError`.
    """
    if part_bytes < 1:
        raise refused("part_bytes", f"part_bytes={part_bytes}", usual=PART_BYTES)
    parts: list[list[Span]] = []
    for pages in (True, False):
        size = math.inf  # so that a part begins
        for name in (name for name in sources if name.lower().endswith(PAGES) == pages):
            for start, end in _cuts(folder / name, sources[name]["bytes"], part_bytes):
                size += end - start
                if size > part_bytes:
                    parts.append([])
                    size = end - start
                parts[-1].append(Span(name, start, end, sources[name]["sha256"]))
    return parts


def _cuts(path: Path, size: int, part_bytes: int) -> Iterator[tuple[int, int]]:
    """Where a file may be cut: JSON lines at the first line end after each `part_bytes`, other files nowhere."""
    if not size or not path.name.lower().endswith(LINES):
        yield 0, size
        return
    with path.open("rb") as file:
        start = 0
        while start < size:
            file.seek(min(start + part_bytes, size) - 1)
            file.readline()
            yield start, file.tell()
            start = file.tell()


def read_sources(folder: Path, name: str, spans: Iterable[Span]) -> Corpus:
    """
    The documents of a part, as a corpus in memory; what was left out of tables is in its `notes`.

    A file that is gone, shorter than when the build began, or holds a line that is no article raises
    `PressframesError` that names it.
    """
    spans = list(spans)
    for span in spans:
        path = folder / span.file
        if not path.exists():
            raise refused("gone", path)
        if path.stat().st_size < span.end:
            raise refused("shorter", path, found=path.stat().st_size, expected=span.end)
    if spans[0].file.lower().endswith(PAGES):
        beside = next((folder / one for one in METADATA if (folder / one).exists()), None)
        # Notes on pages count those of this part, as if there were no others.
        return replace(read_corpus([folder / span.file for span in spans], metadata=beside, name=name), notes=())
    parts: list[Corpus] = []
    shift = 0
    for span in spans:
        parts.append(part := _read_table(folder / span.file, span))
        part.documents["sha256"] = span.sha256
        part.paragraphs["document"] += shift
        shift += len(part.documents)
    documents = pd.concat([part.documents for part in parts])
    paragraphs = pd.concat([part.paragraphs for part in parts])
    texts = [text for part in parts for text in part.require_text("build")]
    notes = [note for part in parts for note in part.notes]
    return make_corpus(name, documents, paragraphs, texts, notes=notes)


def _read_table(path: Path, span: Span) -> Corpus:
    """The articles of a table, or of the lines of a JSON file within a span, as a small corpus."""
    if not path.name.lower().endswith(LINES):
        return read_corpus(path, kind="table")
    with path.open("rb") as file:
        file.seek(span.start)
        data = file.read(span.end - span.start)
    if span.start == 0:
        data = data.removeprefix(codecs.BOM_UTF8)  # which Windows programs put first
    entries = []
    place = span.end - len(data)
    for line in data.split(b"\n"):
        if line.strip():
            entries.append(_entry(_article(line, path, place), path.name))
        place += len(line) + 1
    return corpus_of_entries(entries, path.name, ())


def _entry(article: dict, source: str) -> Entry:
    """An article with the fields that are known of it (nan, which differs from itself, is not), a paragraph a line."""
    said = {field: article.get(field) for field in FIELDS[1:]}
    fields = {field: str(value) for field, value in said.items() if value not in (None, "") and value == value}
    lines = [(role, fields[role]) for role in (*TITLES, "byline") if role in fields]
    return Entry(fields, lines + [("body", line) for line in article["text"].splitlines() if line.strip()], source)


@lru_cache(maxsize=64)
def _columns(names: tuple[str, ...]) -> dict[str, str]:
    """Which key of a line holds which field, once for all lines that have the same keys."""
    return choose_columns(names, None, "")


def _article(line: bytes, path: Path, place: int) -> dict:
    """One line as an article; a line that is none is an error that names its place."""
    try:
        try:
            article = orjson.loads(line)
        except orjson.JSONDecodeError:  # Python's reader knows NaN for what is missing, and says what is wrong
            article = json.loads(line.decode())
            json.dumps(article, ensure_ascii=False).encode()  # half a character, "\ud800", cannot be kept as text
        if "text" not in article:
            article = article | {field: article[column] for field, column in _columns(tuple(article)).items()}
        if isinstance(article["text"], str):
            return article
        problem = f"its text is {type(article['text']).__name__}"
    except (ValueError, KeyError, TypeError) as error:
        problem = f"{type(error).__name__}: {error}"
    raise refused("no_article_line", path, place=place, problem=problem, fields=", ".join(FIELDS[1:]))
