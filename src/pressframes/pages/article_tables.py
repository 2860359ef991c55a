"""
Tables of articles (CSV, Excel, JSON lines, Parquet) to documents, with the columns named by the user.

And what is wrong with a collection: articles that were read twice, days that were not read at all.
"""

import csv
import datetime
import io
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pressframes.errors import PressframesError
from pressframes.files import read_text

FIELDS = ("text", "newspaper", "date", "page", "kicker", "headline", "subtitle", "byline")
HEADING_FIELDS = ("kicker", "headline", "subtitle", "byline")
DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class ArticleTable:
    """Articles read from a table: as from `Page.to_documents`, with notes on what was detected."""

    documents: pd.DataFrame
    paragraphs: pd.DataFrame
    texts: list[str]
    notes: tuple[str, ...]


def read_article_table(path: str | Path, columns: Mapping[str, str] | None = None) -> ArticleTable:
    """
    Read a table with one article a row.

    `columns` says which of the table's columns holds what: `{"text": "正文", "headline": "标题"}`; a field that is
    not named is looked for under its own name. Fields: text (needed), newspaper, date, page, kicker, headline,
    subtitle, byline. The delimiter and the encoding of a CSV file are detected and said in `notes`. Excel needs the
    extra `tables` (openpyxl), Parquet too (pyarrow). Rows without text are left out and counted in the notes.
    """
    path = Path(path)
    table, notes = _read(path)
    chosen = {name: name for name in FIELDS if name in table.columns} | dict(columns or {})
    _check_columns(path, table, chosen)
    named = pd.DataFrame({field: table[column] for field, column in chosen.items()})
    filled = named["text"].map(lambda value: isinstance(value, str) and bool(value.strip()))
    if not filled.all():
        notes.append(f"{path.name}: {int((~filled).sum())} rows without text were left out.")
    return articles_of(named[filled].reset_index(drop=True), path.name, notes)


def _read(path: Path) -> tuple[pd.DataFrame, list[str]]:
    kind = path.suffix.lower()
    try:
        if kind in (".csv", ".tsv", ".txt"):
            return read_csv(path)
        if kind in (".jsonl", ".ndjson"):
            file = read_text(path)
            table = pd.DataFrame([json.loads(line) for line in file.text.splitlines() if line.strip()])
            return table, [f"{path.name}: JSON lines, read as {file.encoding}."]
        if kind in (".xlsx", ".xls"):
            return pd.read_excel(path, dtype=str), [f"{path.name}: the first sheet."]
        if kind == ".parquet":
            return pd.read_parquet(path), [f"{path.name}: Parquet."]
    except ImportError:
        raise PressframesError(
            f"{path}: reading this kind of table needs the extra 'tables', which is not installed. "
            'Install it with pip install "pressframes[tables]", or save the table as CSV.'
        ) from None
    except PressframesError:
        raise
    except (OSError, ValueError, KeyError) as error:
        raise PressframesError(
            f"{path}: the table cannot be read ({type(error).__name__}: {str(error)[:80]}). "
            "Expected one row an article; open it in the program it came from and save it again."
        ) from None
    raise PressframesError(f"{path}: unknown kind of table {kind!r}. Expected .csv, .tsv, .xlsx, .jsonl or .parquet.")


def read_csv(path: Path) -> tuple[pd.DataFrame, list[str]]:
    """A CSV table as texts, and a note on the delimiter and the encoding, which are detected; empty cells are ""."""
    file = read_text(path)
    header = file.text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    rows = list(csv.reader(io.StringIO(file.text.lstrip("\ufeff")), delimiter=delimiter))
    names, body = rows[0], [row for row in rows[1:] if row]
    ragged = [number for number, row in enumerate(body, start=2) if len(row) != len(names)]
    if ragged:
        raise PressframesError(
            f"{path}: row {ragged[0]} has {len(body[ragged[0] - 2])} fields and the header has {len(names)} "
            f"(delimiter {delimiter!r}). Expected as many; put text that holds the delimiter or a line end "
            "between quotation marks."
        )
    return pd.DataFrame(body, columns=names), [f"{path.name}: delimiter {delimiter!r}, read as {file.encoding}."]


def _check_columns(path: Path, table: pd.DataFrame, chosen: Mapping[str, str]) -> None:
    unknown = [field for field in chosen if field not in FIELDS]
    absent = [column for column in chosen.values() if column not in table.columns]
    if unknown or absent or "text" not in chosen:
        found = ", ".join(map(str, table.columns))
        problem = (
            f"no column {absent[0]!r}" if absent else f"no field {unknown[0]!r}" if unknown else "no column 'text'"
        )
        raise PressframesError(
            f"{path}: {problem}; the table has the columns {found}. Say which column holds what, for example "
            "columns={'text': '正文'}; fields are " + ", ".join(FIELDS) + "."
        )


def articles_of(table: pd.DataFrame, source: str, notes: Sequence[str] = ()) -> ArticleTable:
    """The articles in a table with columns named as `FIELDS`: their headings and body, each line a paragraph."""
    table = table.astype(object).where(table.notna() & (table != ""), None)
    headings = [field for field in HEADING_FIELDS if field in table.columns]
    every_line, roles, counts, texts = [], [], [], []
    for text, *fields in zip(table["text"], *(table[name] for name in headings), strict=True):
        above = [(role, str(line)) for role, line in zip(headings, fields, strict=True) if line]
        body = [line for line in text.splitlines() if line.strip()]
        lines = [line for _, line in above] + body
        roles += [role for role, _ in above] + ["body"] * len(body)
        counts.append(len(lines))
        every_line += lines
        texts.append("\n".join(lines))
    documents = table.drop(columns="text").assign(document=range(len(table)), source=source)
    return ArticleTable(documents, _paragraphs(every_line, roles, np.array(counts, np.int64)), texts, tuple(notes))


def _paragraphs(lines: list[str], roles: list[str], counts: np.ndarray) -> pd.DataFrame:
    """The table of paragraphs of articles that have so many lines each, with a line end between two lines."""
    first = np.repeat(np.cumsum(counts) - counts, counts)  # for each line the first line of its article
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    before = np.cumsum(sizes + 1) - (sizes + 1)
    starts = before - before[first]
    return pd.DataFrame(
        {
            "document": np.repeat(np.arange(len(counts)), counts),
            "paragraph": np.arange(len(lines)) - first,
            "role": pd.Series(roles, dtype=object),
            "start": starts,
            "end": starts + sizes,
        }
    )


SHINGLE = 8  # characters; long enough that two articles on one subject share few
SKETCH = 64  # smallest hashes kept of a text; two sketches estimate likeness to about one part in eight
NEAR = 0.5  # likeness from which two articles are listed
COMMON = 50  # a hash in more texts than this is a formula, and no reason to compare


def find_duplicates(texts: Sequence[str], *, near: float = NEAR) -> pd.DataFrame:
    """
    Pairs of articles that are the same or nearly: `first, second, kind, likeness`.

    `likeness` is the share of 8-character sequences that two texts have in common (Jaccard), space and
    punctuation passed over; `kind` is `same` where they agree in all of it. Candidates are found by the smallest
    hashes of each text, so that the time grows with the number of texts and not of pairs.

    >>> find_duplicates(["大桥昨日建成通车，两岸居民步行过江。", "春耕开始。", "大桥昨日建成通车,两岸居民步行过江。"])
       first  second  kind  likeness
    0      0       2  same       1.0
    """
    if not 0 < near <= 1:
        raise PressframesError(f"find_duplicates: near={near} is not a share. Expected a number above 0 and at most 1.")
    shingles = [_shingles(text) for text in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, hashes in enumerate(shingles):
        for value in sorted(hashes)[:SKETCH]:
            holders[value].append(number)
    pairs = {
        (first, second)
        for numbers in holders.values()
        if 1 < len(numbers) <= COMMON
        for place, first in enumerate(numbers)
        for second in numbers[place + 1 :]
    }
    rows = []
    for first, second in sorted(pairs):
        likeness = len(shingles[first] & shingles[second]) / len(shingles[first] | shingles[second])
        if likeness >= near:
            rows.append((first, second, "same" if likeness == 1 else "near", round(likeness, 3)))
    return pd.DataFrame(rows, columns=["first", "second", "kind", "likeness"])


def _shingles(text: str) -> set[int]:
    wording = "".join(character for character in text if character.isalnum())
    return {
        zlib.crc32(wording[place : place + SHINGLE].encode("utf-8", "surrogatepass"))
        for place in range(max(1, len(wording) - SHINGLE + 1))
    }


def find_gaps(dates: Iterable[str | None]) -> pd.DataFrame:
    """
    Runs of days without an article between the first and the last day: `first, last, days`.

    Unknown dates are passed over. Raises `PressframesError` for a date that is not written 2022-03-31.

    >>> find_gaps(["2022-03-29", "2022-04-02", None])
            first        last  days
    0  2022-03-30  2022-04-01     3
    """
    known = sorted({_day(date) for date in dates if isinstance(date, str) and date})
    one = datetime.timedelta(days=1)
    rows = [
        ((before + one).isoformat(), (after - one).isoformat(), (after - before).days - 1)
        for before, after in zip(known, known[1:], strict=False)
        if after - before > one
    ]
    return pd.DataFrame(rows, columns=["first", "last", "days"])


def _day(date: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(date)
    except ValueError:
        raise PressframesError(f"find_gaps: {date!r} is not a day. Expected a date such as 2022-03-31.") from None
