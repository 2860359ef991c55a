"""Codes come back: filled sheets, what was settled, codes of models by key; all that is doubtful is said at once."""

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pressframes.coders.sheets import DECIDED, FIXED_COLUMNS, NOTE, row_key, shown
from pressframes.errors import PressframesError, lexicon, refused
from pressframes.files import read_text
from pressframes.frames.codebook import Codebook

YES, NO = (frozenset(lexicon("sheets")[said].split()) for said in ("yes", "no"))
HUMAN_COLUMNS = ["coder", "sentence", "frame", "coded"]
DECIDED_COLUMNS = ["sentence", "frame", "coded", "by"]
SHOWN_CELLS = 40  # of one kind of fault; a sheet that nobody filled has thousands
FILL = "Expected 1 (the sentence has the frame) or 0; fill it in"
ADDED_COLUMNS = ["sentence", "frame", "coded", "probability", "reason"]


@dataclass
class Faults:
    """What is wrong in a sheet, by what is to be done, so that all of it is said at once."""

    path: Path
    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, where: str, what: str, mend: str) -> None:
        """One more fault: the cell or line, what it holds, and what was expected and is to be done."""
        self.found.setdefault(mend, []).append(f"{where}: {what}")

    def check(self) -> None:
        """Raises `PressframesError` with every fault, those that are mended alike together."""
        said = []
        for mend, faults in self.found.items():
            more = f"; and {len(faults) - SHOWN_CELLS} more" if len(faults) > SHOWN_CELLS else ""
            said.append(f"{self.path}, {'; '.join(faults[:SHOWN_CELLS])}{more}. {mend}")
        if said:
            raise PressframesError("\n".join(said))


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was read: where each known column of its head is, and its rows by column with their numbers."""

    path: Path
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, dict[str, str]]]

    def at(self, row: int, column: str) -> str:
        """The name of a cell as spreadsheets show it: row 12 of the sixth column is "cell F12"."""
        letters, rest = "", self.columns[column] + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"cell {letters}{row}"


def open_sheet(path: str | Path, expected: Sequence[str], needed: Sequence[str]) -> Sheet:
    """
    A sheet in CSV (commas, semicolons, tabs; any encoding of `read_text`) or Excel, whichever it is.

    The head is the first row with a key column; rows above and without any text are left out. Of the columns of the
    head those `expected` are taken. Raises `PressframesError` where one of those `needed` is not in it, or twice.
    """
    path = Path(path)
    table = _read_xlsx(path) if zipfile.is_zipfile(path) else _read_csv(path)
    numbered = [(number, row) for number, row in enumerate(table, start=1) if any(cell.strip() for cell in row)]
    if not numbered:
        raise PressframesError(f"{path}, cell A1: the sheet is empty. Expected the one that was written, filled in.")
    top = next((place for place, (_, row) in enumerate(numbered) if "key" in map(_plain, row)), 0)
    number, head = numbered[top][0], [_plain(cell) for cell in numbered[top][1]]
    faults = Faults(path)
    for wanted in needed:
        if (times := head.count(_plain(wanted))) != 1:
            mend = "Expected once, in a sheet made with this codebook; restore its first row, or code anew."
            faults.add(f"cell A{number}", f"the head names {wanted!r} {times} times", mend)
    faults.check()
    columns = {name: head.index(_plain(name)) for name in expected if _plain(name) in head}
    rows = []
    for number, cells in numbered[top + 1 :]:
        filled = [*cells, *[""] * len(head)]
        rows.append((number, {name: filled[place].strip() for name, place in columns.items()}))
    return Sheet(path, columns, rows)


def read_sheet(path: str | Path, sample: pd.DataFrame, codebook: Codebook, *, empty: int | None = None) -> pd.DataFrame:
    """
    A filled sheet as a table: `coder, sentence, frame, coded` with `coded` 0 or 1; the file's name is the coder.

    Rows may be in any order, and cells filled in many ways (`YES`, `NO`). `empty` says what an empty cell means; it is
    a fault where nothing is said. Raises `PressframesError` that names all faults with their cells: another
    codebook's frames, sentences that were changed, added or taken away, merged cells, a cell that cannot be read.
    """
    frames = [frame.code for frame in codebook.frames]
    sheet = open_sheet(path, [*FIXED_COLUMNS, *frames, NOTE], ["key", "text", *frames])
    cells = [row[frame] for _, row in sheet.rows if row["key"] for frame in frames]
    if cells and empty is None and not any(cells):
        raise refused("unfilled", sheet.path)
    faults, human = Faults(sheet.path), []
    for number, row, sentence in _known_rows(sheet, sample, faults):
        for frame in frames:
            value = _value(row[frame], empty)
            human.append((sheet.path.stem, sentence, frame, value))
            if value is None:
                mend = f"{FILL}." if row[frame] else f"{FILL}, or say --empty 0 where empty means 0."
                faults.add(sheet.at(number, frame), _what(row[frame]), mend)
    faults.check()
    order = {sentence: place for place, sentence in enumerate(sample["sentence"])}
    table = pd.DataFrame(human, columns=HUMAN_COLUMNS)
    return table.sort_values("sentence", key=lambda own: own.map(order), kind="stable", ignore_index=True)


def read_sheets(
    paths: Sequence[str | Path], sample: pd.DataFrame, codebook: Codebook, *, empty: int | None = None
) -> pd.DataFrame:
    """The sheets of several coders in one table; the faults of all are said at once."""
    names = [Path(path).stem for path in paths]
    if len(set(names)) < len(names):
        raise refused("same_coder", ", ".join(map(str, paths)))
    tables, faults = [], []
    for path in paths:
        try:
            tables.append(read_sheet(path, sample, codebook, empty=empty))
        except PressframesError as error:
            faults.append(str(error))
    if faults:
        raise PressframesError("\n".join(faults))
    return pd.concat(tables, ignore_index=True)


def is_filled(path: Path, columns: Sequence[str]) -> bool:
    """Whether anything is written into a sheet, into cells of these columns."""
    rows = [row for _, row in open_sheet(path, ["key", *columns], []).rows]
    return any(row.get("key") and any(row.get(name) for name in columns) for row in rows)


def read_decided(path: str | Path, sample: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    What was settled, `sentence, frame, coded, by`, from a sheet of `decided_files`; rows that are not yet are left out.

    Raises `PressframesError` with all cells that cannot be read, and where nobody is named in `by`.
    """
    sheet = open_sheet(path, [*FIXED_COLUMNS, "frame", *DECIDED], ["key", "text", "frame", *DECIDED[:2]])
    faults, rows, frames = Faults(sheet.path), [], {frame.code for frame in codebook.frames}
    for number, row, sentence in _known_rows(sheet, sample, faults, unit="frame"):
        code, value = row["frame"].split(" ")[0], _value(row["settled"], None)
        if code not in frames:
            faults.add(sheet.at(number, "frame"), f"{row['frame']!r} is no frame of this codebook", "Restore it.")
        elif row["settled"] and value is None:
            faults.add(sheet.at(number, "settled"), _what(row["settled"]), f"{FILL}, or leave it empty.")
        elif row["settled"] and not row["by"]:
            faults.add(sheet.at(number, "by"), "nobody is named", "Write who settled the code.")
        elif row["settled"]:
            rows.append((sentence, code, value, row["by"]))
    faults.check()
    return pd.DataFrame(rows, columns=DECIDED_COLUMNS)


def read_codes(
    path: str | Path, sample: pd.DataFrame, everywhere: pd.DataFrame, codebook: Codebook, *, empty: int | None = None
) -> pd.DataFrame:
    """
    Codes by key, of the drawn sentences or of `everywhere`, as a table `ADDED_COLUMNS` with a row a sentence and frame.

    JSON lines hold `key` and `frames` (a list of codes, or an object of codes with 0, 1 or a probability), or `key,
    frame, coded` with `probability` and `reason` if given; CSV holds the same as columns, or a column a frame. From .5
    on a probability is a 1. `empty` says what a frame means of which nothing is said. Raises `PressframesError` with
    all lines or rows that are at fault, and where drawn sentences have no codes.
    """
    path = Path(path)
    known = {row_key(row.sentence, row.text): row.sentence for row in everywhere.itertuples()}
    faults, rows = Faults(path), {}
    frames = [frame.code for frame in codebook.frames]
    for where, row in _rows_by_key(path, frames):
        key = str(row["key"]).strip().lstrip("'")
        if key not in known:
            faults.add(where, f"the key {key!r} is of no sentence", "Expected the keys as they were exported.")
        for frame, value in _said(row, frames).items() if key in known else ():
            coded, probability = _coded(value, empty)
            if frame not in frames:
                faults.add(where, f"{frame!r} is no frame of this codebook", f"Expected one of {', '.join(frames)}.")
            elif coded is None:
                faults.add(where, f"{frame} holds {value!r}", f"{FILL}, or give a probability between them.")
            elif (known[key], frame) in rows:
                faults.add(where, f"{key} was given {frame} before", "Expected one code for a sentence and frame.")
            else:
                rows[known[key], frame] = (coded, probability, str(row.get("reason") or ""))
    faults.check()
    table = pd.DataFrame([(*place, *said) for place, said in rows.items()], columns=ADDED_COLUMNS)
    return _complete(path, table, sample, everywhere, empty)


def _complete(
    path: Path, table: pd.DataFrame, sample: pd.DataFrame, everywhere: pd.DataFrame, empty: int | None
) -> pd.DataFrame:
    """The codes of every drawn sentence, and of all others if the file has them; what is missing is `empty`."""
    given = set(table["sentence"])
    missing = sample[~sample["sentence"].isin(given)]
    if len(missing):
        first = row_key(*missing.iloc[0][["sentence", "text"]])
        raise refused("drawn_without", path, missing=len(missing), drawn=len(sample), first=first)
    wanted = everywhere if set(everywhere["sentence"]) <= given else sample
    places = pd.MultiIndex.from_product([wanted["sentence"], table["frame"].unique()], names=["sentence", "frame"])
    full = table.set_index(["sentence", "frame"]).reindex(places).reset_index()
    gaps = full[full["coded"].isna()]
    if len(gaps) and empty is None:
        sentence, frame = gaps.iloc[0][["sentence", "frame"]]
        text = wanted.set_index("sentence").at[sentence, "text"]
        raise refused("codes_missing", path, gaps=len(gaps), frame=frame, key=row_key(sentence, text))
    return full.assign(coded=full["coded"].fillna(empty).astype(int))[ADDED_COLUMNS]


def _coded(value: Any, empty: int | None) -> tuple[int | None, float | None]:
    """What a code is: 0 or 1, and its probability where it is one; None where it is neither."""
    text = "" if value is None else str(int(value) if isinstance(value, bool) else value)
    coded = _value(text, empty)
    if coded is not None:
        return coded, None
    try:
        probability = float(text)
    except ValueError:
        return None, None
    return (int(probability >= 0.5), probability) if 0 <= probability <= 1 else (None, None)


def _rows_by_key(path: Path, frames: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a sheet, or the lines of a file of JSON lines but for the instructions, with where each is."""
    text = "" if zipfile.is_zipfile(path) else read_text(path).text.lstrip("\ufeff")
    text = re.sub(r"(?m)^\s*```.*$", "", text)  # the marks that models put around their lines
    if not text.lstrip().startswith("{"):
        sheet = open_sheet(path, ["key", "frame", "coded", "probability", "reason", *frames], ["key"])
        yield from ((f"row {number}", row) for number, row in sheet.rows if any(row.values()))
    for number, line in enumerate(text.splitlines() if text.lstrip().startswith("{") else (), start=1):
        where = f"line {number}"
        try:
            said = json.loads(line or "{}")
        except ValueError as error:
            raise PressframesError(f"{path}, {where}: the line is not JSON ({error}). Mend it.") from None
        if line.strip() and (not isinstance(said, dict) or not {"key", "answer"} & said.keys()):
            raise PressframesError(f"{path}, {where}: the line has no key. Expected the key of a sentence.")
        if "key" in said:
            yield where, said


def _said(row: dict[str, Any], codes: Sequence[str]) -> dict[str, Any]:
    """What a line or row says of each frame."""
    if "frame" in row:
        given = row.get("probability")
        return {str(row["frame"]): row.get("coded") if given in (None, "") else given}
    frames = row.get("frames")
    if isinstance(frames, list):
        return dict.fromkeys(codes, 0) | dict.fromkeys(map(str, frames), 1)
    if isinstance(frames, dict):
        return frames
    return {code: row[code] for code in codes if code in row}


def _known_rows(
    sheet: Sheet, sample: pd.DataFrame, faults: Faults, unit: str = ""
) -> Iterator[tuple[int, dict[str, str], int]]:
    """
    The rows of a sheet that are sentences of the sample, each once; what is wrong with the others are faults.

    A sheet with a row for some sentences and a `unit` (a frame) has each of these once.
    """
    known = {row_key(row.sentence, row.text): (row.sentence, _letters(row.text)) for row in sample.itertuples()}
    met: dict[str, int] = {}
    number = 1
    for number, row in sheet.rows:
        key, said = _plain(row["key"]), f"the key {row['key']!r}"
        one = key + row.get(unit, "")
        if not key and not row.get("row"):
            continue  # the names of the columns
        if key not in known:
            mend = "Restore it from the sheet as it was written, or take the row away."
            faults.add(sheet.at(number, "key"), f"{said} is of no sentence that was drawn", mend)
        elif one in met:
            mend = "Expected each sentence once; take one of the two rows away."
            faults.add(sheet.at(number, "key"), f"{said} is in row {met[one]}, too", mend)
        elif _letters(row["text"]) != known[key][1]:
            mend = "Restore it from the sheet as it was written; sort whole rows, never a column alone."
            faults.add(sheet.at(number, "text"), f"the text is not the one of {said}, or it was changed", mend)
        else:
            met[one] = number
            yield number, row, known[key][0]
    for key in [key for key in known if key not in met] if not unit and not faults.found else ():
        what = f"the sheet has {len(met)} sentences, and {len(known)} were drawn: the one with the key {key} is missing"
        faults.add(
            sheet.at(number + 1, "key"), what, "Expected every sentence that was drawn; put the missing rows back."
        )


def _value(cell: str, empty: int | None) -> int | None:
    cell = _plain(cell)
    return 1 if cell in YES else 0 if cell in NO else None if cell else empty


def _what(cell: str) -> str:
    return f"the cell holds {cell!r}" if cell else "the cell is empty"


def _plain(cell: str) -> str:
    """A cell in half-width small letters, without the marks that programs put before texts."""
    return unicodedata.normalize("NFKC", cell).strip().lstrip("\ufeff'").strip().casefold()


def _letters(text: str) -> str:
    """A text by its letters and signs alone: programs change spaces and marks at its ends."""
    return re.sub(r"[\s'\ufeff]+", "", shown(text))


def _read_csv(path: Path) -> list[list[str]]:
    try:
        text = read_text(path).text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        head = next((line for line in text.split("\n") if "key" in line.casefold()), "")
        return list(csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count)))
    except (PressframesError, csv.Error) as error:
        raise refused("no_sheet", f"{path}, cell A1", why=error) from None


def _read_xlsx(path: Path) -> list[list[str]]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise refused("no_openpyxl", path) from None
    try:
        sheets = load_workbook(path, data_only=True).worksheets
        sheet = next((sheet for sheet in sheets if sheet.title == "coding"), sheets[0])
        merged = sorted(map(str, sheet.merged_cells.ranges))
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except Exception as error:  # openpyxl raises whatever its zip and XML readers raise
        raise refused("no_workbook", f"{path}, cell A1", why=error) from None
    if merged:
        raise refused("merged_cells", f"{path}, cells {', '.join(merged)}")
    return rows
