"""One door: whatever material a researcher has becomes a corpus, with its document variables."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.corpus.entries import Entry, corpus_of_entries
from pressframes.corpus.fields import FIELDS, choose_columns
from pressframes.corpus.material import KINDS, read_material, read_table
from pressframes.corpus.peoples_daily import NAME as PEOPLES_DAILY
from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.corpus.published import read_counted
from pressframes.corpus.tables import Sheet, cell_text, of_frame, read_sheets
from pressframes.errors import PressframesError

EPIDEMIC_PAGE = "epidemic-page-2022"
NAMED = (PEOPLES_DAILY, EPIDEMIC_PAGE)
METADATA = ("metadata.csv", "metadata.xlsx", "metadata.tsv")
FILE_COLUMN = ("file", "filename", "name", "文件", "文件名", "文件名称", "檔案", "檔名")
# What stands for a part of a file name; any other part is a variable.
NAME_PARTS = {
    "date": r"\d{4}[-_.年]\d{1,2}[-_.月]\d{1,2}日?|\d{8}",
    "number": r"\d+",
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

    What is read: pages and articles as text (UTF-8, UTF-16, GB18030, Big5), exports of databases and reference managers,
    tables (CSV, Excel, JSON, SQLite, Parquet), web pages, Word, RTF and PDF. `kind` says what is in text files where it is not
    to be found out: `pages` (a newspaper page a file, to be cut into articles), `articles` (one a file), `records`
    (an export), `table`. `notes` of the corpus say what was found and why.

    `columns` says which column is which field (`{"text": "正文"}`); the usual Chinese and English names are known. All
    other columns are kept as document variables. `file_names` says what file names hold
    (`"{date}_{newspaper}_{number}"`). `metadata` is a table with a row a file, a file that holds one, or values for all
    documents (`{"newspaper": "江州日报"}`); a file `metadata.csv` in the folder is read by itself.

    >>> table = pd.DataFrame({"标题": ["水渠通水"], "日期": ["2021年3月5日"], "正文": ["老渠清了。"], "主题": ["水利"]})
    >>> read_corpus(table).documents[["headline", "date", "主题"]]
      headline        date  主题
    0     水渠通水  2021-03-05  水利

    What cannot be read raises `PressframesError` with the file, what was found, and what to do.
    """
    if isinstance(source, str) and source in NAMED:
        return named_corpus(source)
    if kind not in (None, *KINDS):
        raise PressframesError(
            f"kind={kind!r}: there is no such kind of material. Expected one of: {', '.join(KINDS)}."
        )
    if isinstance(source, pd.DataFrame):
        entries, notes = read_table(of_frame(source), columns)
        return corpus_of_entries(_completed(entries, {}, metadata), name or "table", notes)
    paths, root = _paths(source)
    beside = [path for path in paths if path.name.lower() in METADATA]
    paths = [path for path in paths if path not in beside]
    if not paths:
        raise PressframesError(
            f"{root}: the folder holds no file to read (it holds {len(beside)} other files). Expected articles or pages, such as .txt, .xlsx or .html files; "
            "put them there and run again."
        )
    entries, notes, blocks = read_material(paths, root, kind=kind, columns=columns)
    if not entries:
        raise PressframesError(
            f"{source}: no article was found in {len(paths)} files. {' '.join(notes)} Say what they hold with kind=..."
        )
    facts, more = _facts_by_file(paths, root, file_names, beside, metadata)
    return corpus_of_entries(
        _completed(entries, facts, metadata),
        name or (paths[0].stem if len(paths) == 1 else root.resolve().name),
        [*notes, *more],
        blocks,
    )


def named_corpus(name: str, *, root: str | Path = ".", without_text: bool = False) -> Corpus:
    """
    A corpus by its name: People's Daily of January 1998, or the page of the first study.

    The page's text is read where a researcher put it into `data/raw/` below `root`, and otherwise, or
    `without_text`, the counts published in `data/derived/`.
    """
    if name == PEOPLES_DAILY:
        return read_peoples_daily()
    raw = Path(root) / "data" / "raw" / f"{EPIDEMIC_PAGE}.txt"
    if without_text or not raw.exists():
        return read_counted(EPIDEMIC_PAGE, Path(root) / "data" / "derived" / EPIDEMIC_PAGE)
    entries, notes, blocks = read_material([raw], raw.parent, kind="pages")
    return corpus_of_entries(entries, EPIDEMIC_PAGE, notes, blocks)


def read_article_table(path: str | Path, columns: Mapping[str, str] | None = None) -> Corpus:
    """A table with one article a row as a corpus: `read_corpus(path, kind="table")`."""
    return read_corpus(path, kind="table", columns=columns)


def _paths(source: Any) -> tuple[list[Path], Path]:
    """The files of a source in their order, and the folder that their names are told from."""
    if isinstance(source, (list, tuple)) and source:
        found = [path for part in source for path in _paths(part)[0]]
        return found, Path(os.path.commonpath([path.resolve().parent for path in found]))
    if not isinstance(source, (str, os.PathLike)):
        raise PressframesError(
            f"read_corpus: found {type(source).__name__}. Expected a name, a file, a folder, a list of files or a pandas table; make a "
            "corpus of texts with corpus_from_texts."
        )
    path = Path(source)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        raise _unreadable(path, error) from None
    if is_folder:
        return list(_walk(path)), path
    if not exists:
        raise PressframesError(f"{path}: there is no such file or folder. Check the path.")
    return [path], path.parent


def _unreadable(path: Path, error: OSError) -> PressframesError:
    return PressframesError(
        f"{path}: the folder cannot be read ({error.strerror}). Expected a folder of newspaper pages or articles that you "
        "may read; check the path and its permissions."
    )


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder in the order of their names; hidden ones and what Office leaves beside open files are left out."""
    try:
        with os.scandir(folder) as found:
            parts = sorted(found, key=lambda part: part.name)
    except OSError as error:
        raise _unreadable(folder, error) from None
    for part in parts:
        if part.name.startswith((".", "~$", "__MACOSX")):
            continue
        if part.is_dir(follow_symlinks=False):
            yield from _walk(Path(part.path))
        elif not part.is_dir():
            yield Path(part.path)


def name_pattern(file_names: str) -> re.Pattern:
    """
    The pattern of file names as a regular expression with a group for each part.

    >>> name_pattern("{date}_{newspaper}_{number}").fullmatch("2024-06-03_江州日报_01")["newspaper"]
    '江州日报'
    """
    pieces = re.split(r"\{(\w+)\}", file_names)
    if len(pieces) < 3:
        raise PressframesError(
            f"file_names={file_names!r}: found no part in braces. Expected a pattern such as {{date}}_{{newspaper}}_{{number}}."
        )
    return re.compile(
        "".join(
            f"(?P<{piece}>{NAME_PARTS.get(piece, '[^/]+?')})" if place % 2 else re.escape(piece)
            for place, piece in enumerate(pieces)
        )
    )


def _facts_by_file(
    paths: Sequence[Path], root: Path, file_names: str | None, beside: Sequence[Path], metadata: Any
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """What file names and tables of metadata say of each file (by its name as the entries have it), and notes."""
    names = [path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name for path in paths]
    facts: dict[str, dict[str, str]] = {name: {} for name in names}
    notes = []
    if file_names:
        pattern, silent = name_pattern(file_names), []
        for name in names:
            stem = name.rpartition(".")[0] or name
            match = pattern.fullmatch(stem if "/" in file_names else stem.rpartition("/")[2])
            if match is None:
                silent.append(name)
            else:
                facts[name] |= {key: value for key, value in match.groupdict().items() if key != "number"}
        if silent:
            notes.append(f"{len(silent)} file names do not fit {file_names}: {', '.join(silent[:5])}.")
    sheets = [(str(path), sheet) for path in beside for sheet in read_sheets(path)]
    if isinstance(metadata, pd.DataFrame):
        sheets.append(("metadata", of_frame(metadata)))
    elif isinstance(metadata, (str, os.PathLike)):
        sheets += [(str(metadata), sheet) for sheet in read_sheets(Path(metadata))]
    for where, sheet in sheets:
        notes += _join_metadata(sheet, facts, where)
    return facts, notes


def _join_metadata(sheet: Sheet, facts: dict[str, dict[str, str]], where: str) -> list[str]:
    """Put the rows of a table to their files, and say which rows have no file."""
    column = next((place for place, name in enumerate(sheet.columns) if name.strip().lower() in FILE_COLUMN), None)
    if column is None:
        raise PressframesError(
            f"{where}: the columns are {', '.join(sheet.columns)}, and none names the file. Expected a column `file` (文件) and any of "
            f"{', '.join(FIELDS[1:])} or variables of your own."
        )
    chosen = choose_columns([name for place, name in enumerate(sheet.columns) if place != column], None, where)
    field_by_column = {name: field for field, name in chosen.items()}
    keys: dict[str, list[str]] = {}
    for name in facts:
        short = name.rpartition("/")[2]
        for key in {name, short, name.rpartition(".")[0], short.rpartition(".")[0]}:
            keys.setdefault(key, []).append(name)
    lost, seen = [], {}
    for number, row in enumerate(sheet.rows, 2):
        key = cell_text(row[column])
        if key is None:
            continue
        said = {
            field_by_column.get(name, name): value
            for place, name in enumerate(sheet.columns)
            if place != column and (value := cell_text(row[place]))
        }
        files = keys.get(key.strip(), [])
        if not files:
            lost.append(key)
        for file in files:
            if file in seen and seen[file][1] != said:
                raise PressframesError(
                    f"{where}: the file {file} is named twice (rows {seen[file][0]} and {number}) and different things are said of it. "
                    "Expected one row a file; take one of them out."
                )
            seen[file] = (number, said)
            facts[file] |= said
    silent = [name for name in facts if name not in seen]
    return [
        f"{where}: {len(names)} {what}: {', '.join(names[:5])}."
        for names, what in ((lost, "rows are about files that are not there"), (silent, "files have no row"))
        if names
    ]


def _completed(entries: Sequence[Entry], facts: Mapping[str, Mapping[str, str]], metadata: Any) -> list[Entry]:
    """Entries with what file names, tables and the researcher say besides; what a file says itself of a field is kept but for `metadata`."""
    of_all = {key: str(value) for key, value in metadata.items()} if isinstance(metadata, Mapping) else {}
    return [
        entry._replace(
            fields={
                **facts.get(entry.source, {}),
                **{key: value for key, value in entry.fields.items() if value is not None},
                **of_all,
            }
        )
        for entry in entries
    ]
