"""
The files of a folder, cut by bytes into parts: many small pages make one part, and a large table makes many.

Pages, articles and exports lie in parts of their own, before those of tables, and `metadata.csv` says what is
not printed in them. Only JSON lines are cut inside a file, after the end of a line, so that a part reads its own bytes
and nothing else. Empty lines and a byte order mark are no articles; a line that is none is an error that names its
first byte.
"""

import codecs
import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import orjson
import pandas as pd

from pressframes.corpus.documents import Corpus, make_corpus
from pressframes.corpus.door import METADATA, Files, find_files, read_files
from pressframes.corpus.heads import FIELDS
from pressframes.corpus.material import READERS, TABLES, Reading, name_in, read_table
from pressframes.corpus.tables import sheet_of_objects
from pressframes.errors import refused

LINES = (".jsonl", ".ndjson")
PART_BYTES = 16 << 20  # about three million words: counted in 100 MB of memory, and a second or two of work


@dataclass(frozen=True)
class Span:
    """The bytes of a file from `start` to `end`; a file of JSON lines may be cut at line ends, others are whole."""

    file: str
    start: int
    end: int
    sha256: str  # of the whole file


def find_sources(folder: Path, into: Path | None = None) -> list[str]:
    """
    The names of the files in a folder and its folders that `read_corpus` reads, and of tables of metadata behind them;
    none of the corpus `into`.
    """
    if not folder.is_dir():
        raise refused("sources_folder", folder)
    found = find_files(folder)
    paths = [path for path in found.paths if path.suffix.lower() in READERS and into not in path.parents]
    if not paths:
        raise refused("no_sources", folder, others=len(found.paths))
    return [name_in(folder, path) for path in (*paths, *found.beside)]


def states_of(folder: Path, names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The state that each file is in, where it is still there."""
    return {name: state_of(folder / name) for name in names if (folder / name).exists()}


def is_metadata(name: str) -> bool:
    """Whether a file says what is not printed in others."""
    return Path(name).name.lower() in METADATA


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
    for tables in (False, True):
        size = math.inf  # so that a part begins
        for name in (name for name in sources if _is_table(name) == tables and not is_metadata(name)):
            for start, end in _cuts(folder / name, sources[name]["bytes"], part_bytes):
                size += end - start
                if size > part_bytes:
                    parts.append([])
                    size = end - start
                parts[-1].append(Span(name, start, end, sources[name]["sha256"]))
    return parts


def _is_table(name: str) -> bool:
    return Path(name).suffix.lower() in TABLES


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


def read_sources(folder: Path, name: str, spans: Iterable[Span], tables: Iterable[str] = ()) -> Corpus:
    """
    The documents of a part, as a corpus in memory; what was left out of tables is in its `notes`.

    `tables` are the names of those that say what is not printed in the files.

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
    paths = [folder / span.file for span in spans]
    beside = [folder / table for table in tables]
    if not _is_table(spans[0].file):
        # Notes on pages count those of this part, as if there were no others.
        return replace(read_files(Files(paths, folder, beside, []), name), notes=())
    parts: list[Corpus] = []
    shift = 0
    for path, span in zip(paths, spans, strict=True):
        lines = _read_lines(path, span) if span.file.lower().endswith(LINES) else None
        found = Files([path], folder, beside, [])
        parts.append(part := read_files(found, span.file, kind="table", material=lines))
        part.documents["sha256"] = span.sha256
        part.paragraphs["document"] += shift
        shift += len(part.documents)
    documents = pd.concat([part.documents for part in parts])
    paragraphs = pd.concat([part.paragraphs for part in parts])
    texts = [text for part in parts for text in part.require_text("build")]
    notes = [note for part in parts for note in part.notes]
    return make_corpus(name, documents, paragraphs, texts, notes=notes)


def _read_lines(path: Path, span: Span) -> Reading:
    """The articles of the lines of a JSON file within a span."""
    with path.open("rb") as file:
        file.seek(span.start)
        data = file.read(span.end - span.start)
    if span.start == 0:
        data = data.removeprefix(codecs.BOM_UTF8)  # which Windows programs put first
    articles: dict[int, dict] = {}
    place = span.end - len(data)
    for line in data.split(b"\n"):
        if line.strip():
            articles[place] = _article(line, path, place)
        place += len(line) + 1
    sheet = sheet_of_objects(articles.values(), labels=[f"at byte {number:,}" for number in articles])
    return read_table(sheet, None, span.file) if articles else Reading("table", None)


def _article(line: bytes, path: Path, place: int) -> dict:
    """One line as an article; a line that is none is an error that names its place."""
    try:
        try:
            article = orjson.loads(line)
        except orjson.JSONDecodeError:  # Python's reader knows NaN for what is missing, and says what is wrong
            article = json.loads(line.decode())
            json.dumps(article, ensure_ascii=False).encode()  # half a character, "\ud800", cannot be kept as text
        if isinstance(article, dict):
            return article
        problem = f"it is {type(article).__name__}"
    except (ValueError, TypeError) as error:
        problem = f"{type(error).__name__}: {error}"
    raise refused("no_article_line", path, place=place, problem=problem, fields=", ".join(FIELDS[1:]))
