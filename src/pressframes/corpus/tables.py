"""Tables of articles in the forms in which programs save them: rows of cells under the names of their columns."""

import csv
import datetime
import io
import json
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pressframes.corpus.heads import OTHER, field_of
from pressframes.errors import PressframesError, refused
from pressframes.files import exact, read_text
from pressframes.pages.formats import check_packed, html_tree, library

DELIMITERS = ",;\t|"
HEADER_ROWS = 20  # a header is looked for in so many rows; above it stand titles and remarks
LARGEST_FIELD = 2**31 - 1  # a cell holds a whole article
MOST_COLUMNS = 16_384  # as many as a sheet of Excel has; each is a variable of the corpus, and more take minutes
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):\1(\d+)"')  # cells of one column made one


class Sheet(NamedTuple):
    """
    The rows of one table; `name` is that of a sheet or of a table in a database, empty where a file holds one only.

    `first` is the number of the first row in the file, as its program shows it; a blank row has no cells. The rows of a
    pandas table have the `labels` of its index.
    """

    name: str
    columns: list[str]
    rows: Sequence[Sequence[Any]]
    notes: tuple[str, ...]
    first: int
    labels: Sequence[Any] = ()

    def numbered(self) -> Iterator[tuple[Any, Sequence[Any]]]:
        """The rows, each with its number or its name."""
        return zip(self.labels or count(self.first), self.rows, strict=False)


def sheet_of(rows: Sequence[Sequence[Any]], name: str = "", notes: Sequence[str] = ()) -> Sheet:
    """The table in some rows of cells: its header is looked for, and every row gets as many cells as the header has."""
    widths = [_filled(row) for row in rows]
    filled = [number for number, width in enumerate(widths) if width] or [0]
    start = filled[0] + header_row(rows[filled[0] :])
    header = rows[start] if rows else []
    width = max(widths[start:], default=0)
    check_width(width)
    padding = [None] * width
    columns = unique_names([*header, *padding][:width])
    again = [name for name, cell in zip(columns, header, strict=False) if cell_text(cell) not in (name, None)]
    said = [f"columns with one name are told apart by a number ({', '.join(again)})"] if again else []
    said += [f"rows above the names of the columns, left out: {above}"] if (above := filled.index(start)) else []
    below = [[*row, *padding][:width] if full else [] for row, full in zip(rows, widths, strict=True)]
    return Sheet(name, columns, below[start + 1 : filled[-1] + 1], (*notes, *said), start + 2)


def check_width(columns: int) -> None:
    """`ValueError` for a table of more columns than a spreadsheet holds."""
    if columns > MOST_COLUMNS:
        raise ValueError(f"it has {columns:,} columns, and at most {MOST_COLUMNS:,} are read")


def _filled(row: Sequence[Any]) -> int:
    """How many cells a row has up to the last that says something."""
    return max((place for place, cell in enumerate(row, 1) if cell is not None and str(cell).strip()), default=0)


def read_csv(path: Path) -> list[Sheet]:
    """
    A text table in any usual encoding; the delimiter is the one that cuts most lines into as many cells as the
    header.
    """
    file = read_text(path)
    text = file.text.lstrip("\ufeff")
    said = re.match(r"sep=(.)\r?\n", text)  # as Excel writes it
    text = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(text)
    csv.field_size_limit(LARGEST_FIELD)
    escape = "\\" if '\\"' in text and '""' not in text else None
    notes = [f"delimiter {delimiter!r}, read as {file.encoding}"]
    rows_of = partial(csv.reader, delimiter=delimiter, skipinitialspace=True, escapechar=escape)
    reader = rows_of(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error:
        where = f"near line {reader.line_num}"
        notes.append(f"Warning: a quotation mark {where} has no partner, so rows may run on into one")
        rows = list(rows_of(io.StringIO(text, newline="")))
    sheet = sheet_of(rows, notes=notes)
    widths = [_filled(row) for row in rows]
    width = widths[sheet.first - 2]
    last = len(widths) - widths[::-1].index(width)  # below the last whole row a row of one cell is a remark
    for number, (row, filled) in enumerate(zip(rows, widths, strict=True), 1):
        if number >= sheet.first and (filled > width or len(row) == filled == 1 < width and number < last):
            raise refused("ragged", path, row=number, found=len(row), expected=width, delimiter=delimiter)
    return [sheet]


def read_excel(path: Path) -> list[Sheet]:
    """
    All sheets of an Excel file that are shown; what is called .xls is often a web page or a text table and is
    read as such.
    """
    with path.open("rb") as file:
        start = file.read(512).lstrip()
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused("old_excel", path)
    if not start.startswith(b"PK"):
        return tables_of_html(html_tree(path)) if start[:1] == b"<" else read_csv(path)
    openpyxl = library("openpyxl", "tables", path)
    check_packed(path)
    with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book, zipfile.ZipFile(path) as parts:
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        hidden = [sheet.title for sheet in book.worksheets if sheet not in shown]
        notes = [f"hidden sheets were left out ({', '.join(hidden)})"] if hidden else []
        sheets = []
        for sheet in shown:
            rows = [list(row) for row in sheet.iter_rows(values_only=True)]
            for column, first, last in MERGED.findall(parts.read(sheet._worksheet_path)):
                place = openpyxl.utils.column_index_from_string(column.decode()) - 1
                for number in range(int(first), min(int(last), len(rows))):
                    rows[number][place] = rows[int(first) - 1][place]
            sheets.append(sheet_of(rows, sheet.title if len(shown) > 1 else "", notes))
    return [sheet for sheet in sheets if sheet.columns]


def tables_of_html(tree: Any) -> list[Sheet]:
    """The tables of a web page that have no table in them; databases make such pages and name them .xls."""
    tables = [
        [[cell.text_content() for cell in row.iter("td", "th")] for row in table.iter("tr")]
        for table in tree.iter("table")
        if table.find(".//table") is None
    ]
    return [
        sheet_of(rows, str(number) if len(tables) > 1 else "") for number, rows in enumerate(tables, 1) if len(rows) > 1
    ]


def read_json(path: Path) -> list[Sheet]:
    """JSON: one article a line, a list of articles, or an object that holds such a list at any depth."""
    file = read_text(path)
    text = file.text.lstrip("\ufeff")
    try:
        value = json.loads(text)
    except ValueError:
        value = []
        for number, line in enumerate(text.split("\n"), 1):
            try:
                value += [json.loads(line)] if line.strip() else []
            except ValueError as error:
                raise refused("json_line", path, line=number, why=str(error)[:60]) from None
    found = [*([[value]] if isinstance(value, dict) else []), *_lists_of_objects(value)]
    if not found:
        raise refused("json", path, found=type(value).__name__)

    articles = max(found, key=lambda rows: ("text" in fields_named(rows[0]), len(rows)))
    keys = articles[0].keys()
    others = sum(len(rows) for rows in found if "text" in fields_named(rows[0]) and rows[0].keys() != keys)
    said = [f"objects with text that are not in the largest list, left out: {others}"] if others else []
    articles = [row for rows in found if rows[0].keys() == keys for row in rows]
    if "\\ud" in text.lower():
        plain = json.dumps(articles, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        said += ["halves of characters were replaced"] if "\ufffd" in plain else []
        articles = json.loads(plain)
    return [sheet_of_objects(articles, (f"JSON, read as {file.encoding}", *said))]


def sheet_of_objects(articles: Iterable[dict], notes: Sequence[str] = (), labels: Sequence[Any] = ()) -> Sheet:
    """The table of some objects, a row each; a key that any of them has is a column."""
    articles = [_flat(article) for article in articles]
    columns = list(dict.fromkeys(key for article in articles for key in article))
    check_width(len(columns))
    rows = [[article.get(column) for column in columns] for article in articles]
    return Sheet("", columns, rows, tuple(notes), 1, labels)


def read_sqlite(path: Path) -> list[Sheet]:
    """The tables of an SQLite database."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            names = base.execute(
                "select name from sqlite_master where type in ('table', 'view') order by name"
            ).fetchall()
            sheets = []
            for (name,) in names:
                name_quoted = name.replace('"', '""')
                rows = base.execute(f'select * from "{name_quoted}"')  # nosec B608: the name of a table that is there
                columns = [column[0] for column in rows.description]
                sheets.append(Sheet(name if len(names) > 1 else "", columns, rows.fetchall(), ("SQLite",), 1))
    except sqlite3.Error as error:
        raise refused("sqlite", path, why=error) from None
    return sheets


def read_parquet(path: Path) -> list[Sheet]:
    """A Parquet file."""
    library("pyarrow", "tables", path)
    return [of_frame(pd.read_parquet(path))]


def of_frame(frame: pd.DataFrame) -> Sheet:
    """A pandas table; its index is no column unless it has a name."""
    labels = frame.index.tolist()
    frame = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    check_width(frame.shape[1])
    columns = unique_names(frame.columns)
    return Sheet("", columns, frame.astype(object).where(frame.notna(), None).to_numpy().tolist(), (), 1, labels)


READERS = {
    ".csv": read_csv, ".tsv": read_csv, ".tab": read_csv, ".xlsx": read_excel, ".xlsm": read_excel, ".xls": read_excel,
    ".json": read_json, ".jsonl": read_json, ".ndjson": read_json, ".parquet": read_parquet,
    ".db": read_sqlite, ".sqlite": read_sqlite, ".sqlite3": read_sqlite,
}  # fmt: skip


def read_sheets(path: Path, ending: str = "") -> list[Sheet]:
    """The tables in a file by its `ending` or the one given; a file that cannot be read raises `PressframesError`."""
    try:
        return READERS[ending or path.suffix.lower()](path)
    except PressframesError:
        raise
    except Exception as error:  # damaged files break openpyxl, zlib, the XML parser and json in many ways
        raise refused("table", path, why=f"{type(error).__name__}: {str(error)[:80]}") from None


def ending_of_table(text: str) -> str:
    """
    The ending that a file of text should have because it holds a table: objects, or articles under names of columns.

    >>> [ending_of_table(text) for text in ("标题\\t正文\\n水渠通水\\t老渠清了。", '[{"标题": ""}]', "水渠通水")]
    ['.csv', '.json', '']
    """
    if re.match(r'\ufeff?\s*\[?\s*\{\s*"', text):
        return ".json"
    names = text.lstrip("\ufeff \r\n").partition("\n")[0]
    fields = fields_named(names.split(max(DELIMITERS, key=names.count)))
    return ".csv" if "text" in fields and len(fields) > 1 else ""


def fields_named(cells: Iterable[str]) -> set[str]:
    """The fields of an article that some cells are the names of."""
    return {found[0] for cell in cells if (found := field_of(cell))} - {OTHER}


def cell_text(value: object) -> str | None:
    """
    What a cell says: text without blanks around it, a whole number without .0, a day as an ISO date; None where it is
    empty.

    A list of paragraphs, as crawlers save it, becomes lines, and an object with a name or a text is that.

    >>> cell_text(3.0), cell_text(datetime.datetime(2024, 6, 3)), cell_text(["甲。", "乙。"]), cell_text(" ")
    ('3', '2024-06-03', '甲。\\n乙。', None)
    >>> cell_text({"name": "柳河日报", "id": 7}), cell_text([{"type": "p", "text": "甲。"}])
    ('柳河日报', '甲。')
    >>> cell_text('="05"'), cell_text("'@甲"), cell_text("'甲'")
    ('05', '@甲', "'甲'")
    """
    if isinstance(value, str):
        bare = value.strip("\ufeff \t\r\n")
        if bare.startswith('="') and bare.endswith('"'):  # what a spreadsheet is to take as text: ="05"
            bare = bare[2:-1]
        return exact(bare).replace("_x000D_", "\r") or None
    if value is None or value != value:
        return None
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return "\n".join(text for part in value if (text := cell_text(part))) or None
    if isinstance(value, dict):
        said = (cell_text(value.get(key)) for key in ("name", "text", "content"))
        return next(filter(None, said), None) or json.dumps(value, ensure_ascii=False)
    return str(value).strip() or None


def header_row(rows: Sequence[Sequence[Any]]) -> int:
    """
    Which row names the columns: of the first rows the one in which most names are known fields, the first of
    equals.
    """
    cells = ([cell for cell in row if isinstance(cell, str) and len(cell) < 40] for row in rows[:HEADER_ROWS])
    known = [len(fields_named(row)) for row in cells]
    return max(range(len(known)), key=known.__getitem__) if known and max(known) > 1 else 0


def unique_names(cells: Iterable[object]) -> list[str]:
    """
    The names of columns; a name that comes again gets a number, and a column without one its place.

    >>> unique_names(["标题", "作者", "作者", None])
    ['标题', '作者', '作者 2', 'column 4']
    """
    names = [(cell_text(cell) or f"column {place}") for place, cell in enumerate(cells, 1)]
    met: Counter[str] = Counter()
    for place, name in enumerate(names):
        met[name] += 1
        names[place] = name if met[name] == 1 else f"{name} {met[name]}"
    return names


def _delimiter(text: str) -> str:
    head = [line for line in text[:100_000].splitlines()[:50] if line.strip()] or [""]

    def fit(mark: str) -> tuple[bool, int, int]:
        counts = [line.count(mark) for line in head]
        return counts[0] > 0 or max(counts) > 1, sum(count == counts[0] for count in counts if count), counts[0]

    return max(DELIMITERS, key=fit)


def _flat(row: dict) -> dict:
    """
    An object with the fields of objects in it as its own; one with a name, or with fields called as its own, stays.

    >>> _flat({"url": "a", "_source": {"title": "水渠通水", "media": {"name": "柳河日报"}}})
    {'url': 'a', 'title': '水渠通水', 'media': {'name': '柳河日报'}}
    """
    flat: dict = {}
    for key, value in row.items():
        inner = _flat(value) if isinstance(value, dict) and "name" not in value else {key: value}
        flat |= {key: value} if inner.keys() & (flat.keys() | row.keys() - {key}) else inner
    return flat


def _lists_of_objects(value: Any) -> Iterator[list[dict]]:
    """The lists of objects in a JSON value at any depth; objects under keys of their own are such a list too."""
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if parts and all(isinstance(part, dict) for part in parts):
        yield parts
    if isinstance(value, dict):
        for part in parts:
            yield from _lists_of_objects(part)
