"""Codes come back: filled sheets, what was settled, codes of models by key; all that is doubtful is said at once."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pressframes.coders.sheets import DECIDED, FIXED_COLUMNS, NOTE, row_key, shown
from pressframes.errors import PressframesError, lexicon, refused
from pressframes.files import NOT_TEXT, read_text
from pressframes.frames.codebook import Codebook

YES, NO = (frozenset(lexicon("sheets")[said].split()) for said in ("yes", "no"))
HUMAN_COLUMNS = ["coder", "sentence", "frame", "coded"]
DECIDED_COLUMNS = ["sentence", "frame", "coded", "by"]
HAN = re.compile(r"[\u3400-\u9fff]")
SHOWN_CELLS = 40  # of one kind of fault; a sheet that nobody filled has thousands
FILL = "Expected 1 (the sentence has the frame) or 0; fill it in."
ADDED_COLUMNS = ["sentence", "frame", "coded", "probability", "reason"]
LONG = ("frame", "coded", "probability")  # columns of a table with a row a code


@dataclass
class Faults:
    """What is wrong in a sheet, by cell, so that all of it is said at once."""

    path: Path
    found: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def add(self, where: str, what: str, mend: str) -> None:
        """One more fault: the cell or line, what it holds, and what was expected and is to be done."""
        self.found.setdefault(mend, (what, []))[1].append(where)

    def cell(self, row: int, column: int, what: str, mend: str) -> None:
        """One more fault of a cell."""
        self.add(f"cell {_cell(row, column)}", what, mend)

    def check(self) -> None:
        """Raises `PressframesError` with every fault, those that are mended alike together."""
        said = []
        for mend, (what, cells) in self.found.items():
            others = ", ".join(cell.removeprefix("cell ") for cell in cells[1:SHOWN_CELLS])
            more = f" and {len(cells) - SHOWN_CELLS} more" if len(cells) > SHOWN_CELLS else ""
            said.append(f"{self.path}, {cells[0]}: {what}. {mend}" + (f" Likewise {others}{more}." if others else ""))
        if said:
            raise PressframesError("\n".join(said))


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was read: rows of texts with their numbers, and where each column of the head is."""

    path: Path
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, list[str]]]

    def cell(self, row: list[str], column: str) -> str:
        """The text of a cell, empty where the row is too short or the column is not there."""
        place = self.columns.get(column, len(row))
        return row[place] if place < len(row) else ""


def open_sheet(path: str | Path, expected: Sequence[str], needed: Sequence[str]) -> Sheet:
    """
    A sheet in CSV (commas, semicolons, tabs; any encoding of `read_text`) or Excel, whichever its first bytes say.

    The head is the first row with a key column; rows above and without any text are left out. Raises
    `PressframesError` where a column of those `needed` is not in the head or stands there twice; `expected` says
    where it was.
    """
    path = Path(path)
    table = _read_xlsx(path) if _is_workbook(path) else _read_csv(path)
    numbered = [(number, row) for number, row in enumerate(table, start=1) if any(cell.strip() for cell in row)]
    if not numbered:
        raise PressframesError(f"{path}, cell A1: the sheet is empty. Expected the one that was written, filled in.")
    plain = [[_plain(cell) for cell in row] for _, row in numbered]
    top = next((place for place, row in enumerate(plain) if "key" in row), 0)
    number, head = numbered[top][0], plain[top]
    faults = Faults(path)
    for place, wanted in enumerate(expected):
        if wanted in needed and (times := head.count(_plain(wanted))) != 1:
            found = numbered[top][1][place].strip() if place < len(head) else ""
            what = f"the column is {found!r}, and this codebook has {wanted!r} there" if not times else "the column "
            what += f"{wanted} is there {times} times" if times else ""
            faults.cell(
                number, place, what, "Expected a sheet made with this codebook; restore its first row, or code anew."
            )
    faults.check()
    columns = {name: head.index(_plain(name)) for name in expected if _plain(name) in head}
    return Sheet(path, columns, numbered[top + 1 :])


def read_sheet(path: str | Path, sample: pd.DataFrame, codebook: Codebook, *, empty: int | None = None) -> pd.DataFrame:
    """
    A filled sheet as a table: `coder, sentence, frame, coded` with `coded` 0 or 1; the file's name is the coder.

    Rows may be in any order, and cells filled in many ways (`YES`, `NO`). `empty` says what an empty cell means; it is
    a fault where nothing is said. Raises `PressframesError` that names all faults with their cells: another
    codebook's frames, sentences that were changed, added or taken away, merged cells, a cell that cannot be read.
    """
    frames = [frame.code for frame in codebook.frames]
    sheet = open_sheet(path, [*FIXED_COLUMNS, *frames, NOTE], ["key", "text", *frames])
    faults, human = Faults(sheet.path), []
    for number, row, sentence in _known_rows(sheet, sample, faults):
        for frame in frames:
            value = _value(sheet.cell(row, frame), empty)
            human.append((sheet.path.stem, sentence, frame, value))
            if value is None:
                mend = FILL if sheet.cell(row, frame).strip() else f"{FILL[:-1]}, or say --empty 0 where empty means 0."
                faults.cell(number, sheet.columns[frame], _what(sheet.cell(row, frame)), mend)
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
    sheet = open_sheet(path, ["key", *columns], [])
    return any(
        sheet.cell(row, "key").strip() and sheet.cell(row, name).strip() for _, row in sheet.rows for name in columns
    )


def read_decided(path: str | Path, sample: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    What was settled, `sentence, frame, coded, by`, from a sheet of `decided_files`; rows that are not yet are left out.

    Raises `PressframesError` with all cells that cannot be read, and where nobody is named in `by`.
    """
    sheet = open_sheet(path, [*FIXED_COLUMNS, "frame", *DECIDED], ["key", "text", "frame", *DECIDED[:2]])
    faults, rows, frames = Faults(sheet.path), [], {frame.code for frame in codebook.frames}
    for number, row, sentence in _known_rows(sheet, sample, faults, unit="frame"):
        cell, by, frame = (sheet.cell(row, column).strip() for column in ("settled", "by", "frame"))
        code, value = frame.split(" ")[0], _value(cell, None)
        if code not in frames:
            faults.cell(number, sheet.columns["frame"], f"{frame!r} is no frame of this codebook", "Restore it.")
        elif cell and value is None:
            faults.cell(number, sheet.columns["settled"], _what(cell), f"{FILL[:-1]}, or leave it empty.")
        elif cell and not by:
            faults.cell(number, sheet.columns["by"], "nobody is named", "Write who settled the code.")
        elif cell:
            rows.append((sentence, code, value, by))
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
    all lines or cells that are at fault, and where drawn sentences have no codes.
    """
    path = Path(path)
    known = {row_key(row.sentence, row.text): row.sentence for row in everywhere.itertuples()}
    faults, rows = Faults(path), {}
    frames = {frame.code for frame in codebook.frames}
    for where, key, frame, value, reason in _lines(path, codebook):
        coded, probability = _coded(value, empty)
        if key not in known:
            faults.add(where, f"the key {key!r} is of no sentence", "Expected the keys as they were exported.")
        elif frame not in frames:
            faults.add(
                where, f"{frame!r} is no frame of this codebook", f"Expected one of {', '.join(sorted(frames))}."
            )
        elif coded is None:
            faults.add(where, f"{frame} holds {value!r}", f"{FILL[:-1]}, or give a probability between them.")
        elif (known[key], frame) in rows:
            faults.add(where, f"{key} was given {frame} before", "Expected one code for a sentence and frame.")
        else:
            rows[known[key], frame] = (coded, probability, reason)
    faults.check()
    table = pd.DataFrame([(*place, *said) for place, said in rows.items()], columns=ADDED_COLUMNS)
    return _complete(path, table, sample, everywhere, empty)


def _complete(
    path: Path, table: pd.DataFrame, sample: pd.DataFrame, everywhere: pd.DataFrame, empty: int | None
) -> pd.DataFrame:
    """The codes of every drawn sentence, and of all others if the file has them; what is missing is `empty`."""
    given = set(table["sentence"])
    missing = [row for row in sample.itertuples() if row.sentence not in given]
    frames = list(dict.fromkeys(table["frame"]))
    if missing or not frames:
        first = f", the first {row_key(missing[0].sentence, missing[0].text)}" if missing else ""
        raise refused("drawn_without", path, missing=len(missing), drawn=len(sample), first=first)
    whole = set(everywhere["sentence"]) <= given
    wanted = everywhere["sentence"] if whole else sample["sentence"]
    full = table.set_index(["sentence", "frame"]).reindex(pd.MultiIndex.from_product([wanted, frames]))
    gaps = full.index[full["coded"].isna()]
    if len(gaps) and empty is None:
        sentence, frame = gaps[0]
        text = everywhere.loc[everywhere["sentence"] == sentence, "text"].iloc[0]
        raise refused("codes_missing", path, gaps=len(gaps), frame=frame, key=row_key(sentence, text))
    full["coded"] = full["coded"].fillna(empty).astype(int)
    return full.rename_axis(["sentence", "frame"]).reset_index()[ADDED_COLUMNS]


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


def _lines(path: Path, codebook: Codebook) -> Iterator[tuple[str, str, str, Any, str]]:
    """The codes of a file: where each is, the key, the frame, the value, the reason."""
    text = "" if path.suffix.lower() == ".xlsx" else read_text(path).text.lstrip("\ufeff")
    for where, row in _json_rows(path, text) if text.lstrip().startswith("{") else _table_rows(path, codebook):
        for frame, value in _said(row, codebook).items():
            at = where.get("") or where[frame]
            yield at, str(row["key"]).strip(), str(frame), value, str(row.get("reason") or "")


def _json_rows(path: Path, text: str) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """The lines of a file of JSON lines but for the instructions, with where each is."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
        except ValueError as error:
            raise PressframesError(f"{path}, line {number}: the line is not JSON ({error}). Mend it.") from None
        if not isinstance(said, dict) or ("key" not in said and "answer" not in said):
            raise PressframesError(f"{path}, line {number}: the line has no key. Expected the key of a sentence.")
        if "key" in said:
            yield {"": f"line {number}"}, said


def _table_rows(path: Path, codebook: Codebook) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """The rows of a sheet, by column, with the cell of each frame, or that of its one code by ""."""
    codes = [frame.code for frame in codebook.frames]
    sheet = open_sheet(path, ["key", "frame", "coded", "probability", "reason", *codes], ["key"])
    wide = [code for code in codes if code in sheet.columns]
    if not wide and ("frame" not in sheet.columns or not {"coded", "probability"} & set(sheet.columns)):
        raise refused("no_code_columns", f"{path}, cell A1")
    told = {code: code for code in wide} or {"": "coded" if "coded" in sheet.columns else "probability"}
    for number, cells in sheet.rows:
        row = {name: sheet.cell(cells, name).strip() for name in ("key", "reason", *(wide or LONG))}
        row["key"] = row["key"].lstrip("'")
        if row["key"] or row.get("frame") or row.get("coded"):
            yield {frame: f"cell {_cell(number, sheet.columns[column])}" for frame, column in told.items()}, row


def _said(row: dict[str, Any], codebook: Codebook) -> dict[str, Any]:
    """What a line or row says of each frame."""
    if "frame" in row:
        given = row.get("probability")
        return {str(row["frame"]): row.get("coded") if given in (None, "") else given}
    frames = row.get("frames", {})
    if isinstance(frames, list):
        return {own.code: int(own.code in frames) for own in codebook.frames} | dict.fromkeys(map(str, frames), 1)
    if isinstance(frames, dict) and frames:
        return frames
    return {own.code: row[own.code] for own in codebook.frames if own.code in row}


def _known_rows(
    sheet: Sheet, sample: pd.DataFrame, faults: Faults, unit: str = ""
) -> Iterator[tuple[int, list[str], int]]:
    """
    The rows of a sheet that are sentences of the sample, each once; what is wrong with the others are faults.

    A sheet with a row for some sentences and a `unit` (a frame) has each of these once.
    """
    known = {row_key(row.sentence, row.text): (row.sentence, _letters(row.text)) for row in sample.itertuples()}
    met: dict[str, int] = {}
    place, number = sheet.columns["key"], 1
    for number, row in sheet.rows:
        key = _plain(sheet.cell(row, "key"))
        if not key and not _plain(sheet.cell(row, "row")):
            continue  # the names of the columns
        said = sheet.cell(row, "key").strip()
        if key not in known:
            what = f"the key {said!r} is of no sentence that was drawn"
            faults.cell(number, place, what, "Restore it from the sheet as it was written, or take the row away.")
        elif (one := key + sheet.cell(row, unit)) in met:
            what = f"the key {said!r} is in row {met[one]}, too"
            faults.cell(number, place, what, "Expected each sentence once; take one of the two rows away.")
        elif not _same(sheet.cell(row, "text"), known[key][1]):
            what = f"the text is not the one of the key {said!r}, or it was changed"
            mend = "Restore it from the sheet as it was written; sort whole rows, never a column alone."
            faults.cell(number, sheet.columns["text"], what, mend)
            met[one] = number
        else:
            met[one] = number
            yield number, row, known[key][0]
    for key in [key for key in known if key not in met] if not unit and not faults.found else ():
        what = f"the sheet has {len(met)} sentences, and {len(known)} were drawn: the one with the key {key} is missing"
        faults.cell(number + 1, place, what, "Expected every sentence that was drawn; put the missing rows back.")


def _value(cell: str, empty: int | None) -> int | None:
    cell = _plain(cell)
    return 1 if cell in YES else 0 if cell in NO else None if cell else empty


def _what(cell: str) -> str:
    return f"the cell holds {cell.strip()!r}" if cell.strip() else "the cell is empty"


def _plain(cell: str) -> str:
    """A cell in half-width small letters, without the marks that programs put before texts."""
    return unicodedata.normalize("NFKC", cell).strip().lstrip("\ufeff'").strip().casefold()


def _letters(text: str) -> str:
    """A text by its letters and signs alone: programs change spaces and marks at its ends."""
    return re.sub(r"[\s'\ufeff]+", "", shown(text))


def _same(found: str, letters: str) -> bool:
    """Whether a text is the one that was written, or one whose Chinese a program lost: then the key alone tells."""
    return _letters(found) == letters or bool(found.strip() and HAN.search(letters) and not HAN.search(found))


def _cell(row: int, column: int) -> str:
    """The name of a cell as spreadsheets show it: row 12 and the sixth column are F12."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _is_workbook(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False  # `read_text` says why


def _read_csv(path: Path) -> list[list[str]]:
    try:
        text = read_text(path).text
    except PressframesError:
        data = path.read_bytes() if path.is_file() else b""
        if not data.strip() or data.startswith(tuple(signature for signature, *_ in NOT_TEXT)):
            raise
        text = data.replace(b"\0", b"").decode(errors="replace")  # the cells that are damaged are named later
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    head = next((line for line in text.split("\n") if "key" in line.casefold()), "")
    delimiter = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
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
