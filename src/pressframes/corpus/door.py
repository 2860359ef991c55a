"""One door: whatever material a researcher has becomes a corpus, with its document variables."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pressframes.corpus.documents import DOCUMENT_COLUMNS, Corpus
from pressframes.corpus.entries import Entry, corpus_of_entries
from pressframes.corpus.heads import FIELDS, choose_columns, folded, iso_date, page_number, told_apart
from pressframes.corpus.material import KINDS, Reading, name_in, read_material, read_table, text_of_name
from pressframes.corpus.peoples_daily import NAME as PEOPLES_DAILY
from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.corpus.published import counts_of, read_counted
from pressframes.corpus.tables import Sheet, cell_text, of_frame, read_sheets, unique_names
from pressframes.errors import one_of, refused
from pressframes.files import to_csv, write_atomically

EPIDEMIC_PAGE = "epidemic-page-2022"
NAMED = (PEOPLES_DAILY, EPIDEMIC_PAGE)
PAGE_TEXT = f"data/raw/{EPIDEMIC_PAGE}.txt"  # where a researcher puts the text of the page
ON_DISK = "corpus.json"  # what a corpus on disk has
METADATA = ("metadata.csv", "metadata.xlsx", "metadata.tsv")
# Files of a study that lie beside its texts and are none.
BESIDE_TEXTS = re.compile(r"glossary\.csv|readme(?:[._-]\w+)*(?:\.\w+)?|.*\.toml", re.IGNORECASE)
FILE_COLUMN = ("file", "filename", "name", "文件", "文件名", "文件名称", "檔案", "檔名")
# What stands for a part of a file name; any other part is a variable.
NAME_PARTS = {
    "date": r"\d{4}[-_.年]\d{1,2}[-_.月]\d{1,2}日?|\d{8}",
    "number": r"\d+",
    "year": r"\d{4}",
    "month": r"\d{1,2}",
    "day": r"\d{1,2}",
    "page": r"[A-Za-z]{0,2}\d{1,3}|第?[^_/-]*?版",
}  # fmt: skip


def read_corpus(
    source: Any,
    *,
    kind: str | None = None,
    columns: Mapping[str, str] | None = None,
    file_names: str | None = None,
    metadata: Any = None,
    name: str | None = None,
) -> Corpus:
    """
    Articles of whatever kind as a corpus: a file, a folder with its folders, a list of them, or a pandas table.

    What is read: pages and articles as text (UTF-8, UTF-16, GB18030, Big5), exports of databases and reference
    managers,
    tables (CSV, Excel, JSON, SQLite, Parquet), web pages, Word, RTF and PDF. `kind` says what is in text files where
    it is not
    to be found out: `pages` (a newspaper page a file, to be cut into articles), `articles` (one a file), `records`
    (an export), `table`, `cut` (words apart or with tags: they become `corpus.gold`). `notes` of the corpus say what
    was found and why.

    `columns` says which column is which field (`{"text": "正文"}`); the usual Chinese and English names are known. All
    other columns are kept as document variables, numbers of a pandas table as numbers. `file_names` says what file
    names hold (`"{date}_{newspaper}_{number}"`). `metadata` is a table with a row a file, a file that holds one, or
    values for all documents (`{"newspaper": "江州日报"}`); a file `metadata.csv` in the folder is read by itself. A
    table prevails over what a file says, and a note tells where they differ.

    >>> table = pd.DataFrame({"标题": ["水渠通水"], "日期": ["2021年3月5日"], "正文": ["老渠清了。"], "主题": ["水利"]})
    >>> read_corpus(table).documents[["headline", "date", "主题"]]
      headline        date  主题
    0     水渠通水  2021-03-05  水利

    What cannot be read raises `PressframesError` with the file, what was found, and what to do.
    """
    if isinstance(source, str) and source in NAMED:
        return named_corpus(source)
    if kind is not None:
        one_of(KINDS, kind, "kind=", "kind of material")
    if isinstance(source, pd.DataFrame):
        material = read_table(of_frame(source), columns)
        if not material.entries:
            raise refused("no_text_in_rows", "table", notes=" ".join(material.said()))
        entries = _completed(material.entries, {}, metadata)[0]
        return _typed(corpus_of_entries(entries, name or "table", material.said()), source)
    if isinstance(source, (str, os.PathLike)) and os.path.isfile(os.path.join(source, ON_DISK)):
        return import_module("pressframes.disk").open_corpus(source)  # a room to the right, and an extra
    found = find_files(source)
    called = name or text_of_name(found.paths[0].stem if len(found.paths) == 1 else found.root.resolve().name)
    corpus = read_files(found, called, kind=kind, columns=columns, file_names=file_names, metadata=metadata)
    if not len(corpus.documents):
        raise refused("none_found", source, files=len(found.paths), notes=" ".join(corpus.notes))
    return corpus


def write_metadata(source: Any, path: str | Path | None = None) -> Path:
    """
    Write a table with a row for each file, to be filled in with newspaper, date and page and read again by
    `read_corpus`.

    It is `metadata.csv` in the folder of the files if no other `path` is given, in UTF-8 with a byte order mark, so
    that Excel
    opens it, and with the columns `file, newspaper, date, page`. A file that is there already is never written over:
    that
    raises `PressframesError`.
    """
    found = find_files(source)
    path = Path(path or found.root / METADATA[0])
    if path.exists():
        raise refused("exists", path)
    names = [name_in(found.root, file) for file in found.paths]
    table = pd.DataFrame({"file": names}).reindex(columns=["file", "newspaper", "date", "page"])
    return write_atomically(path, "\ufeff" + to_csv(table))


def named_corpus(name: str, *, root: str | Path = ".", without_text: bool = False) -> Corpus:
    """
    A corpus by its name: People's Daily of January 1998, or the page of the first study.

    The page's text is read where a researcher put it into `data/raw/` below `root`, and otherwise, or
    `without_text`, the counts published in `data/derived/`.
    """
    if name == PEOPLES_DAILY:
        return read_peoples_daily()
    raw = Path(root) / PAGE_TEXT
    if without_text or not raw.exists():
        return read_counted(counts_of(EPIDEMIC_PAGE, Path(root)))
    return read_corpus(raw, kind="pages", name=EPIDEMIC_PAGE)


def _typed(corpus: Corpus, table: pd.DataFrame) -> Corpus:
    """The corpus with the document variables as a pandas table has them: numbers and days are no text."""
    documents = corpus.documents
    for name, (_, column) in zip(unique_names(table.columns), table.items(), strict=True):
        if name in documents and name not in DOCUMENT_COLUMNS and column.dtype.kind in "iufbM":
            values = documents[name].map({cell_text(value): value for value in column.dropna().astype(object).unique()})
            if values.count() == documents[name].count():  # and none is given by `metadata`
                documents[name] = values.astype(column.dtype)
    return corpus


def read_article_table(path: str | Path, columns: Mapping[str, str] | None = None) -> Corpus:
    """A table with one article a row as a corpus: `read_corpus(path, kind="table")`."""
    return read_corpus(path, kind="table", columns=columns)


Facts = dict[str, tuple[dict[str, str], dict[str, str]]]  # by file what its name and what a table says of it


class Files(NamedTuple):
    """
    The files of a source in their order, the folder that their names are told from, tables of metadata beside,
    and notes.
    """

    paths: list[Path]
    root: Path
    beside: list[Path]
    notes: list[str]


def read_files(found: Files, name: str, *, file_names: str | None = None, metadata: Any = None,
               material: Reading | None = None, **how: Any) -> Corpus:  # fmt: skip
    """
    The articles of some files, none where they hold none; `how` they are read, if their `material` is not given.

    Arguments are those of `read_corpus`.
    """
    material = material or read_material(found.paths, found.root, **how)
    facts, said = _facts_by_file(found, file_names, metadata)
    entries, differing = _completed(material.entries, facts, metadata)
    return corpus_of_entries(entries, name, [*found.notes, *material.said(), *said, *differing], material.blocks)


def find_files(source: Any) -> Files:
    """The files of a source as `read_corpus` takes it."""
    links: list[str] = []
    parts = list(source) if isinstance(source, (list, tuple)) else [source]
    if not parts or not all(isinstance(part, (str, os.PathLike)) for part in parts):
        raise refused("source", "read_corpus", found=type(source).__name__)
    found = [path for part in parts for path in _paths(Path(part), links)]
    root = Path(parts[0]) if Path(parts[0]).is_dir() else Path(parts[0]).parent
    if parts != [source]:
        found = [path.absolute() for path in found]
        root = Path(os.path.commonpath([path.parent for path in found])) if found else Path()
    beside = [path for path in found if path.name.lower() in METADATA and len(found) > 1]
    given = {Path(part).absolute() for part in parts}
    no_texts = [path for path in found if BESIDE_TEXTS.fullmatch(path.name) and path.absolute() not in given]
    paths = [path for path in found if path not in [*beside, *no_texts]]
    if not paths:
        raise refused("no_file", source, others=len(beside) + len(no_texts))
    notes = [f"Links that lead out of the folder, left out: {len(links)} ({', '.join(links[:3])})."] if links else []
    names = ", ".join(path.name for path in no_texts[:3])
    notes += [f"Files of a study or about it are no texts and were left out: {names}."] if names else []
    return Files(paths, root, beside, notes)


def _paths(source: Path, links: list[str]) -> list[Path]:
    """
    A file, or the files below a folder by their names, without hidden ones, what Office leaves beside open files,
    corpora on disk, and links that lead out.
    """
    try:
        if not source.is_dir():
            if not source.exists():
                raise refused("missing", source)
            return [_file(source)]
        return list(_walk(source, source.resolve(), links))
    except OSError as error:
        raise refused("folder", error.filename, why=error.strerror) from None


def _walk(folder: Path, top: Path, links: list[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$", "__MACOSX")):
            continue
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(top):
            links.append(path.name)
        elif not path.is_dir():
            yield _file(path)
        elif not path.is_symlink() and not (path / ON_DISK).exists():
            yield from _walk(path, top, links)


def _file(path: Path) -> Path:
    if not path.is_file():
        raise refused("device", path)
    return path


def name_pattern(file_names: str) -> re.Pattern:
    """
    The pattern of file names as a regular expression with a group for each part.

    >>> name_pattern("{date}_{newspaper}_{number}").fullmatch("2024-06-03_江州日报_01")["newspaper"]
    '江州日报'
    """
    parts = re.findall(r"\{(\w+)\}", file_names)
    if not parts or len({*parts}) < len(parts) or not all(map(str.isidentifier, parts)):
        raise refused("file_names", f"file_names={file_names!r}")

    def group(part: re.Match) -> str:
        return f"(?P<{part[1]}>{NAME_PARTS.get(part[1], '[^/]+?')})"

    return re.compile(re.sub(r"\\\{(\w+)\\\}", group, re.escape(file_names)))


def _facts_by_file(found: Files, file_names: str | None, metadata: Any) -> tuple[Facts, list[str]]:
    """What file names and what tables of metadata say of each file, and notes."""
    tables = [*found.beside, *([Path(metadata)] if isinstance(metadata, (str, os.PathLike)) else [])]
    facts: Facts = {name_in(found.root, path): ({}, {}) for path in found.paths}
    notes = []
    if file_names:
        pattern, silent = name_pattern(file_names), []
        for name, (said, _) in facts.items():
            stem = name.rpartition(".")[0] or name
            match = pattern.fullmatch(stem if "/" in file_names else stem.rpartition("/")[2])
            if match is None:
                silent.append(name)
                continue
            said |= {key: value for key, value in match.groupdict().items() if key != "number"}
            if {"year", "month", "day"} <= said.keys():
                said["date"] = "-".join(said.pop(part) for part in ("year", "month", "day"))
        if silent:
            notes.append(f"File names that do not fit {file_names}: {len(silent)} ({', '.join(silent[:5])}).")
    sheets = [(str(path), sheet) for path in tables for sheet in read_sheets(path)]
    if isinstance(metadata, pd.DataFrame):
        sheets.append(("metadata", of_frame(metadata)))
    for where, sheet in sheets:
        notes += _join_metadata(sheet, facts, where)
    return facts, notes


def _join_metadata(sheet: Sheet, facts: Facts, where: str) -> list[str]:
    """Put the rows of a table to their files, and say which rows have no file."""
    column = next((name for name in sheet.columns if name.strip().lower() in FILE_COLUMN), None)
    if column is None:
        raise refused("names_no_file", where, found=", ".join(sheet.columns), fields=", ".join(FIELDS[1:]))
    fields = choose_columns([name for name in sheet.columns if name != column], None, where)
    keys = {name: field for field, name in fields.items()}
    files: dict[str, list[str]] = {}
    for name in facts:
        short = name.rpartition("/")[2]
        for key in {name, short, name.rpartition(".")[0], short.rpartition(".")[0]}:
            files.setdefault(unicodedata.normalize("NFC", key), []).append(name)
    lost: list[str] = []
    seen: dict[str, tuple[int, dict[str, str]]] = {}
    for number, row in sheet.numbered():
        cells = zip(sheet.columns, map(cell_text, row), strict=False)
        said = {keys.get(name, name): text for name, text in cells if text}
        key = said.pop(column, "")
        if not key:
            continue
        about = files.get(unicodedata.normalize("NFC", key), [])
        lost += [] if about else [key]
        for file in about:
            if file in seen and seen[file][1] != said:
                raise refused("named_twice", where, file=file, first=seen[file][0], second=number)
            seen[file] = (number, said)
            facts[file][1].update(said)
    silent = [name for name in facts if name not in seen]
    listed = ((lost, "rows about files that are not there"), (silent, "files without a row"))
    table = Path(where).name  # no folder of this machine
    return [f"{table}: {what}: {len(names)} ({', '.join(names[:5])})." for names, what in listed if names]


def _completed(entries: Sequence[Entry], facts: Facts, metadata: Any) -> tuple[list[Entry], list[str]]:
    """
    Entries with what file names, tables and the researcher say besides, and a note where a table and a file differ.

    What a file says itself of a field is kept against its name. A row of a table prevails over both, but not where the
    articles of one file say different things; and one value that `metadata` gives for all documents over everything.
    """
    of_all = {key: str(value) for key, value in metadata.items()} if isinstance(metadata, Mapping) else {}
    if not of_all and not any(map(any, facts.values())):
        return list(entries), []
    own = [{key: value for key, value in told_apart(entry.fields).items() if value} for entry in entries]
    values = {(entry.source, *item) for entry, said in zip(entries, own, strict=True) for item in said.items()}
    several = Counter((source, key) for source, key, _ in values)
    completed, differing = [], []
    for entry, said in zip(entries, own, strict=True):
        named, row = facts.get(entry.source, ({}, {}))
        row = {key: value for key, value in row.items() if several[entry.source, key] < 2}
        completed.append(entry._replace(fields={**named, **said, **row, **of_all}))
        for key in sorted(row.keys() & said.keys()):
            if len({iso_date(value) or folded(page_number(value)) for value in (row[key], said[key])}) > 1:
                differing.append(f"{entry.source} {key}: {row[key]} ≠ {said[key]}")
    what = f"Taken from the table of metadata where files say otherwise: {len(differing)}"
    return completed, [f"{what} ({'; '.join(differing[:5])})."] if differing else []
