"""Tables of articles in the forms in which programs save them: rows of cells under the names of their columns."""

import csv
import datetime
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pressframes.corpus.fields import OTHER, field_of
from pressframes.errors import PressframesError
from pressframes.files import read_text

DELIMITERS = ",;\t|"
HEADER_ROWS = 20  # a header is looked for in so many rows; above it stand titles and remarks
OPENED = "open it in the program it came from and save it again, as .xlsx or as CSV in UTF-8"
csv.field_size_limit(2**31 - 1)  # a cell holds a whole article


class Sheet(NamedTuple):
    """The rows of one table; `name` is that of a sheet or of a table in a database, empty where a file holds one only."""

    name: str
    columns: list[str]
    rows: list[Sequence[Any]]
    notes: tuple[str, ...]


def read_csv(path: Path) -> list[Sheet]:
    """A text table in any usual encoding; the delimiter is the one that cuts most lines into as many cells as the header."""
    file = read_text(path)
    text = file.text.lstrip("\ufeff")
    said = re.match(r"sep=(.)\r?\n", text)  # as Excel writes it
    text = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(text)
    rows = [
        row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True) if any(row)
    ]
    start = header_row(rows)
    columns = unique_names(rows[start])
    ragged = [number for number, row in enumerate(rows[start + 1 :], start + 2) if _too_long(row, columns)]
    if ragged:
        raise PressframesError(
            f"{path}: row {ragged[0]} has {len(rows[ragged[0] - 1])} fields and the header has {len(columns)} "
            f"(delimiter {delimiter!r}). Expected as many; put text that holds the delimiter or a line end "
            f"between quotation marks, or {OPENED}."
        )
    body = [row + [""] * (len(columns) - len(row)) for row in rows[start + 1 :]]
    return [Sheet("", columns, body, (f"delimiter {delimiter!r}, read as {file.encoding}",))]


def read_excel(path: Path) -> list[Sheet]:
    """All sheets of an Excel file; what Excel calls .xls is often a web page or a text table and is read as such."""
    start = path.read_bytes()[:512].lstrip()
    if start[:1] == b"<":
        return read_html_table(path)
    if not start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return read_csv(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise PressframesError(
            f"{path}: this is an Excel file of before 2007, or one with a password. Expected .xlsx; {OPENED}."
        )
    openpyxl = needs("openpyxl", "tables", path)
    with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
        sheets = [
            (sheet.title, [row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row)])
            for sheet in book.worksheets
        ]
    return [_sheet(name if len(sheets) > 1 else "", rows) for name, rows in sheets if rows]


def read_html_table(path: Path) -> list[Sheet]:
    """The tables of a web page that are named .xls, as databases export them."""
    html = needs("lxml.html", "html", path)
    tree = html.fromstring(read_text(path).text)
    tables = [
        [[cell.text_content() for cell in row.iter("td", "th")] for row in table.iter("tr")]
        for table in tree.iter("table")
    ]
    return [
        _sheet(str(number) if len(tables) > 1 else "", rows) for number, rows in enumerate(tables, 1) if len(rows) > 1
    ]


def read_json(path: Path) -> list[Sheet]:
    """JSON: one article a line, a list of articles, or an object that holds such a list."""
    file = read_text(path)
    try:
        value = json.loads(file.text)
    except ValueError:
        value = list(_json_lines(path, file.text))
    if isinstance(value, dict):
        value = next(
            (part for part in value.values() if isinstance(part, list) and part and isinstance(part[0], dict)), [value]
        )
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise PressframesError(
            f"{path}: the file holds {type(value).__name__} and no articles. Expected a list of objects, or an object a "
            'line, such as {"title": ..., "date": ..., "content": ...}.'
        )
    columns = list(dict.fromkeys(key for row in value for key in row))
    return [
        Sheet(
            "", columns, [[row.get(column) for column in columns] for row in value], (f"JSON, read as {file.encoding}",)
        )
    ]


def read_sqlite(path: Path) -> list[Sheet]:
    """The tables of an SQLite database that have a column of text."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            names = [
                name
                for (name,) in base.execute(
                    "select name from sqlite_master where type in ('table', 'view') order by name"
                )
            ]
            sheets = []
            for name in names:
                rows = base.execute(f'select * from "{name.replace(chr(34), 2 * chr(34))}"')
                sheets.append(
                    Sheet(
                        name if len(names) > 1 else "",
                        [column[0] for column in rows.description],
                        rows.fetchall(),
                        ("SQLite",),
                    )
                )
    except sqlite3.Error as error:
        raise PressframesError(
            f"{path}: the SQLite database cannot be read ({error}). Expected an undamaged one; save its table as CSV."
        ) from None
    return sheets


def read_parquet(path: Path) -> list[Sheet]:
    """A Parquet file."""
    needs("pyarrow", "tables", path)
    return [of_frame(pd.read_parquet(path))]


def of_frame(frame: pd.DataFrame) -> Sheet:
    """A pandas table; its index is left out unless it has a name."""
    frame = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    columns = unique_names([str(column) for column in frame.columns])
    return Sheet("", columns, frame.astype(object).where(frame.notna(), None).to_numpy().tolist(), ())


READERS = {
    ".csv": read_csv, ".tsv": read_csv, ".tab": read_csv, ".xlsx": read_excel, ".xlsm": read_excel, ".xls": read_excel,
    ".json": read_json, ".jsonl": read_json, ".ndjson": read_json, ".parquet": read_parquet,
    ".db": read_sqlite, ".sqlite": read_sqlite, ".sqlite3": read_sqlite,
}  # fmt: skip


def read_sheets(path: Path) -> list[Sheet]:
    """The tables in a file by its kind; a file that cannot be read raises `PressframesError`."""
    try:
        return READERS[path.suffix.lower()](path)
    except PressframesError:
        raise
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise PressframesError(
            f"{path}: the table cannot be read ({type(error).__name__}: {str(error)[:80]}). Expected one row an article; {OPENED}."
        ) from None


def cell_text(value: object) -> str | None:
    """
    What a cell says: text without blanks around it, a whole number without .0, a day as an ISO date; None where it is empty.

    A list of paragraphs, as crawlers save it, becomes lines.

    >>> cell_text(3.0), cell_text(datetime.datetime(2024, 6, 3)), cell_text(["甲。", "乙。"]), cell_text(" ")
    ('3', '2024-06-03', '甲。\\n乙。', None)
    """
    if isinstance(value, str):
        return value.strip("\ufeff \t\r\n") or None
    if value is None or value != value:
        return None
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return "\n".join(text for part in value if (text := cell_text(part))) or None
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value).strip() or None


def header_row(rows: Sequence[Sequence[Any]]) -> int:
    """Which row names the columns: of the first rows the one in which most names are known fields, the first of equals."""
    known = [
        len(
            {found[0] for cell in row if isinstance(cell, str) and len(cell) < 40 and (found := field_of(cell))}
            - {OTHER}
        )
        for row in rows[:HEADER_ROWS]
    ]
    return max(range(len(known)), key=known.__getitem__) if known and max(known) > 1 else 0


def unique_names(cells: Iterable[object]) -> list[str]:
    """The names of columns; a name that comes again gets a number, and a column without one its place."""
    names = [
        str(cell).strip() if cell is not None and str(cell).strip() else f"column {place}"
        for place, cell in enumerate(cells, 1)
    ]
    met: Counter[str] = Counter()
    unique = []
    for name in names:
        met[name] += 1
        unique.append(name if met[name] == 1 else f"{name} {met[name]}")
    return unique


def _sheet(name: str, rows: Sequence[Sequence[Any]]) -> Sheet:
    start = header_row(rows)
    width = max(place for place, cell in enumerate(rows[start], 1) if cell is not None and str(cell).strip())
    columns = unique_names(rows[start][:width])
    padding = [None] * width
    return Sheet(name, columns, [[*row, *padding][:width] for row in rows[start + 1 :]], ())


def _delimiter(text: str) -> str:
    head = list(text.splitlines()[:50])
    return max(
        DELIMITERS,
        key=lambda mark: (
            head[0].count(mark) > 0,
            sum(line.count(mark) == head[0].count(mark) for line in head),
            head[0].count(mark),
        ),
    )


def _too_long(row: list[str], columns: list[str]) -> bool:
    return len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :])


def _json_lines(path: Path, text: str) -> Iterator[dict]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise PressframesError(
                    f"{path}: line {number} is no JSON ({str(error)[:60]}). Expected a list of articles or one article a line."
                ) from None


def needs(module: str, extra: str, path: Path) -> Any:
    """A library that an extra installs; an error that names the extra where it is not there."""
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        raise PressframesError(
            f"{path}: reading this kind of file needs the extra {extra!r}, which is not installed. "
            f'Install it with pip install "pressframes[{extra}]", or save the file as CSV or as plain text.'
        ) from None
