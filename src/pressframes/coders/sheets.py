"""Sheets of sentences to code are written (CSV, Excel) and read back; all doubtful cells are named at once."""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pressframes.errors import PressframesError
from pressframes.files import FORMULA, NOT_TEXT, read_text, write_together
from pressframes.frames.codebook import Codebook

FIXED_COLUMNS = ["row", "key", "before", "text", "after"]
NOTE = "note"
NAMES = {
    "row": "行",
    "key": "编号",
    "before": "前一句",
    "text": "句子",
    "after": "后一句",
    "note": "备注",
    "frame": "框架",
    "settled": "商定",
    "by": "商定人",
}
# Cells as they look in plain half-width letters. A cross is a no to some coders and a yes to others: it is neither.
YES = {"1", "1.0", "x", "y", "yes", "true", "√", "✓", "✔", "是", "有", "对"}
NO = {"0", "0.0", "n", "no", "false", "否", "无", "没有"}
HUMAN_COLUMNS = ["coder", "sentence", "frame", "coded"]
DECIDED_COLUMNS = ["sentence", "frame", "coded", "by"]
KEY_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: no key is a word, a month, a number or a truth value
KEY_LENGTH = 8
LIKE_NUMBERS = re.compile(r"[\d\s.,:;/%+\-Ee年月日时時分秒点點]+|(?i:true|false)")
HAN = re.compile(r"[\u3400-\u9fff]")
SHOWN_CELLS = 40  # of one kind of fault; a sheet that nobody filled has thousands


def sheet_files(
    sample: pd.DataFrame,
    codebook: Codebook,
    coder: str,
    *,
    language: str = "en",
    kinds: Sequence[str] = ("csv", "xlsx"),
) -> dict[str, bytes]:
    """
    One coder's sheet as files by name: `CODER.csv`, and `CODER.xlsx` where openpyxl is installed.

    A row is a sentence between its neighbours, a column a frame of the codebook: the coder writes 1
    where the sentence has the frame and 0 where not, and anything into `note`. `key` ties a row to its
    sentence. Below the head are the names of the columns in a `language`, or "both". In Excel the head stays in view,
    and cells offer 1 and 0. The sheets hold text: where it is under copyright they must not be published.
    """
    spoken = ("zh", "en") if language == "both" else (language,)
    names = [" ".join(getattr(frame, f"name_{one}") for one in spoken) for frame in codebook.frames]
    blank = [""] * (len(codebook.frames) + 1)
    fixed = [column if language == "en" else NAMES[column] for column in ("before", "text", "after", NOTE)]
    rows = [
        [*FIXED_COLUMNS, *(frame.code for frame in codebook.frames), NOTE],
        ["", "", *fixed[:3], *names, fixed[3]],
        *(
            [row.row, row_key(row.sentence, row.text), row.before, row.text, row.after, *blank]
            for row in sample.itertuples()
        ),
    ]
    return table_files(coder, rows, choices=range(len(FIXED_COLUMNS), len(rows[0]) - 1), kinds=kinds)


def write_sheets(sample: pd.DataFrame, codebook: Codebook, folder: str | Path, *, coder: str) -> list[Path]:
    """Write one coder's sheet (`sheet_files`) into a folder; return the paths."""
    return write_together({Path(folder) / name: data for name, data in sheet_files(sample, codebook, coder).items()})


def row_key(sentence: int, text: str) -> str:
    """
    Eight letters that change with the sentence's number or text: a row whose text was moved shows by them.

    No program takes them for a number or a word of its own.

    >>> row_key(3, "路通了。"), row_key(4, "路通了。")
    ('nspqbssx', 'fkqtkxtw')
    """
    number = int.from_bytes(hashlib.sha256(f"{sentence}\n{text}".encode()).digest()[:16])
    letters = []
    for _ in range(KEY_LENGTH):
        number, place = divmod(number, len(KEY_LETTERS))
        letters.append(KEY_LETTERS[place])
    return "".join(letters)


def table_files(
    name: str, rows: Sequence[Sequence[Any]], *, choices: Iterable[int], heads: int = 2, kinds: Sequence[str]
) -> dict[str, bytes]:
    """A table as files that spreadsheets open, by name; cells of the columns in `choices` offer 1 and 0."""
    table = [[shown(cell) for cell in row] for row in rows]
    files = {}
    if "csv" in kinds:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows([[_guarded(cell) for cell in row] for row in table])
        files[f"{name}.csv"] = b"\xef\xbb\xbf" + buffer.getvalue().encode()  # the mark makes Excel read UTF-8
    book = _workbook(table, list(choices), heads) if "xlsx" in kinds else None
    if book is not None:
        files[f"{name}.xlsx"] = book
    return files


def shown(cell: Any) -> Any:
    """A cell without line ends, control characters and what no sheet can hold; numbers as they are."""
    if not isinstance(cell, str):
        return cell
    kept = "".join(" " if character.isspace() else character for character in cell)
    return "".join(character for character in kept if unicodedata.category(character) not in ("Cc", "Cs", "Cn", "Co"))


def _guarded(cell: Any) -> Any:
    """A text that a spreadsheet would run, or take for a number or a date, begins with an apostrophe in CSV."""
    if isinstance(cell, str) and (FORMULA.match(cell) or LIKE_NUMBERS.fullmatch(cell)):
        return f"'{cell}"
    return cell


def _workbook(rows: list[list], choices: list[int], heads: int) -> bytes | None:
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation
    except ImportError:
        return None
    book = Workbook()
    sheet = book.active
    sheet.title = "coding"
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is a text and no formula
    sheet.freeze_panes = sheet.cell(heads + 1, len(FIXED_COLUMNS) + 1)
    for letter, width in (("B", 12), ("C", 40), ("D", 60), ("E", 40)):
        sheet.column_dimensions[letter].width = width
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    if choices and len(rows) > heads:
        offer = DataValidation(type="list", formula1='"1,0"', allow_blank=True, showErrorMessage=False)
        first, last = (get_column_letter(column + 1) for column in (choices[0], choices[-1]))
        offer.add(f"{first}{heads + 1}:{last}{len(rows)}")
        sheet.add_data_validation(offer)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


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
        raise PressframesError(
            f"{', '.join(map(str, paths))}: two sheets have the same name, and the name says who coded. "
            "Name each file after its coder."
        )
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


def differing(human: pd.DataFrame) -> pd.DataFrame:
    """The codes on which coders differ: a row a `sentence, frame`, a column a coder."""
    codes = human.pivot(index=["sentence", "frame"], columns="coder", values="coded")
    return codes[codes.nunique(axis=1) > 1]


def decided_files(
    human: pd.DataFrame, sample: pd.DataFrame, codebook: Codebook, name: str, *, language: str, kinds: Sequence[str]
) -> dict[str, bytes]:
    """
    A sheet of all that coders coded differently, by sentence and frame, as files by name.

    Each coder's code stands beside it; `settled` is for what they agree on, `by` for who settled it. A model has no
    part in it.
    """
    names = {frame.code: frame.name_zh if language == "zh" else frame.name_en for frame in codebook.frames}
    codes = differing(human)
    coders = list(codes.columns)
    heads = [*FIXED_COLUMNS, "frame", *(f"{CODE_OF}{coder}" for coder in coders), *DECIDED]
    spoken = [head if language == "en" else NAMES.get(head, "") for head in heads]
    rows: list[list[Any]] = [heads, ["", "", *spoken[2:5], spoken[5], *coders, *spoken[-3:]]]
    for row in sample.itertuples():
        for frame in [frame for frame in names if (row.sentence, frame) in codes.index]:
            said = ["" if pd.isna(code) else int(code) for code in codes.loc[(row.sentence, frame)]]
            fixed = [row.row, row_key(row.sentence, row.text), row.before, row.text, row.after]
            rows.append([*fixed, f"{frame} {names[frame]}", *said, "", "", ""])
    return table_files(name, rows, choices=[len(heads) - 3], kinds=kinds)


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


DECIDED = ["settled", "by", NOTE]
CODE_OF = "code of "
FILL = "Expected 1 (the sentence has the frame) or 0; fill it in."


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
        raise PressframesError(
            f"{path}, cell A1: the file is no table ({error}). Open it in a spreadsheet and save it as .xlsx or CSV."
        ) from None


def _read_xlsx(path: Path) -> list[list[str]]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise PressframesError(
            f"{path}: reading Excel sheets needs the package openpyxl. Install it with `pip install openpyxl`, "
            "or save the sheet as CSV and read that."
        ) from None
    try:
        sheets = load_workbook(path, data_only=True).worksheets
        sheet = next((sheet for sheet in sheets if sheet.title == "coding"), sheets[0])
        merged = sorted(map(str, sheet.merged_cells.ranges))
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except Exception as error:  # openpyxl raises whatever its zip and XML readers raise
        raise PressframesError(
            f"{path}, cell A1: the file cannot be read as an Excel workbook ({error}). Save it again as .xlsx or CSV."
        ) from None
    if merged:
        raise PressframesError(
            f"{path}, cells {', '.join(merged)}: the cells are merged, and only the first keeps its value. "
            "Unmerge them and fill in each."
        )
    return rows
