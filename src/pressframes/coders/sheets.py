"""Sentences that people code are drawn, written as sheets (CSV, Excel), and read back; each doubtful cell is named."""

import csv
import hashlib
import io
from pathlib import Path

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.errors import PressframesError
from pressframes.files import read_text, write_together
from pressframes.frames.codebook import STANDARD, Codebook

MOST_FROM_ONE_ARTICLE = 0.10  # of a part of the sample: no article's style may pass for the corpus's
RARE = 0.05  # a frame on fewer than 5 % of sentences is rare: 200 drawn at random would hold under ten
SAMPLE_COLUMNS = ["row", "document", "paragraph", "sentence", "part", "probability", "before", "text", "after"]


def draw_sample(
    corpus: Corpus,
    sentences: pd.DataFrame,
    coded: pd.DataFrame,
    *,
    size: int = 200,
    rare_size: int = 100,
    seed: int = 20220326,
) -> pd.DataFrame:
    """
    Sentences for people to code, in random order: one row each, columns `SAMPLE_COLUMNS`.

    `size` sentences are drawn at random (`part` "random"): from each article in proportion to its length,
    but at most a tenth from one. `rare_size` more come from sentences that the rules gave a rare frame
    (`part` "rare"), so that people see enough of these. The two draws do not look at each other; a sentence
    in both stands once, as random. `probability` is the chance that a sentence had to be in the sample at
    all; its inverse is the design weight. `before` and `after` are the neighbouring sentences of the
    paragraph. Nothing shows what the rules said: a coder who sees it agrees with it.

    When `size` is no smaller than the corpus, every sentence is taken with probability 1.
    Raises `PressframesError` when a tenth from each article cannot make up the sample. Needs the text.
    """
    corpus.require_text("show sentences to coders")
    if not len(sentences):
        raise PressframesError("there is no sentence to draw from. Expected a corpus with text; check what was read.")
    random = np.random.default_rng(seed)
    if size >= len(sentences):
        drawn = pd.Series("random", index=sentences["sentence"])
        probability = pd.Series(1.0, index=sentences["sentence"])
    else:
        everywhere, first = _draw(sentences, size, random)
        rare = sentences[sentences["sentence"].isin(_rare_sentences(coded, len(sentences)))]
        among_rare, second = _draw(rare, min(rare_size, len(rare)), random, partial=True)
        drawn = pd.Series({**dict.fromkeys(among_rare, "rare"), **dict.fromkeys(everywhere, "random")})
        probability = 1 - (1 - first) * (1 - second.reindex(first.index, fill_value=0.0))
    chosen = sentences.set_index("sentence").loc[drawn.index.to_numpy()].reset_index()
    chosen = chosen.iloc[random.permutation(len(chosen))].reset_index(drop=True)
    chosen["row"] = range(1, len(chosen) + 1)
    chosen["part"] = chosen["sentence"].map(drawn)
    chosen["probability"] = chosen["sentence"].map(probability)
    return _with_context(chosen, corpus, sentences)[SAMPLE_COLUMNS]


def _rare_sentences(coded: pd.DataFrame, sentences: int) -> set[int]:
    own = coded[coded["protocol"] == STANDARD]
    sizes = own.groupby("frame")["sentence"].nunique()
    return set(own.loc[own["frame"].isin(sizes.index[sizes < RARE * sentences]), "sentence"])


def _draw(
    sentences: pd.DataFrame, size: int, random: np.random.Generator, *, partial: bool = False
) -> tuple[list[int], pd.Series]:
    """Sentences drawn without replacement inside each article, and every sentence's probability."""
    by_article = {document: own["sentence"].to_numpy() for document, own in sentences.groupby("document")}
    sizes = pd.Series({document: len(own) for document, own in by_article.items()}, dtype=int)
    shares = _allocate(sizes, size, partial=partial)
    drawn: list[int] = []
    for (document, own), chance in zip(by_article.items(), random.random(len(by_article)), strict=True):
        # The expected number is rounded at random, so that the probability stays what it should be.
        number = int(shares[document]) + (chance < shares[document] % 1)
        if number:
            drawn.extend(random.choice(own, number, replace=False).tolist())
    each = (shares / sizes).loc[sentences["document"]].to_numpy()
    return drawn, pd.Series(each, index=sentences["sentence"])


def _allocate(sizes: pd.Series, size: int, *, partial: bool) -> pd.Series:
    """How many sentences each article gives: in proportion to its length, at most a tenth of all."""
    limit = np.minimum(sizes, max(1, int(MOST_FROM_ONE_ARTICLE * size)))
    if limit.sum() < size:
        if partial:
            return limit.astype(float)
        raise PressframesError(
            f"a sample of {size} sentences cannot be drawn: with at most {MOST_FROM_ONE_ARTICLE:.0%} from one article, "
            f"the {len(sizes)} articles of the corpus give {int(limit.sum())}. Code every sentence "
            f"(size={int(sizes.sum())}), or add articles to the corpus."
        )
    shares = pd.Series(0.0, index=sizes.index)
    free = pd.Series(True, index=sizes.index)
    while True:
        rest = size - shares[~free].sum()
        shares[free] = rest * sizes[free] / sizes[free].sum()
        over = free & (shares > limit + 1e-9)
        if not over.any():
            return shares
        shares[over] = limit[over]
        free &= ~over


def _with_context(chosen: pd.DataFrame, corpus: Corpus, sentences: pd.DataFrame) -> pd.DataFrame:
    place = {row.sentence: row for row in sentences.itertuples()}

    def text_of(number: int, paragraph: tuple[int, int]) -> str:
        row = place.get(number)
        if row is None or (row.document, row.paragraph) != paragraph:
            return ""
        return corpus.text_of(row.document)[row.start : row.end].strip()

    rows = [(row.sentence, (row.document, row.paragraph)) for row in chosen.itertuples()]
    return chosen.assign(
        before=[text_of(number - 1, paragraph) for number, paragraph in rows],
        text=[text_of(number, paragraph) for number, paragraph in rows],
        after=[text_of(number + 1, paragraph) for number, paragraph in rows],
    )


FIXED_COLUMNS = ["row", "key", "before", "text", "after"]
NOTE = "note"
YES = {"1", "1.0", "x", "yes", "是"}
NO = {"0", "0.0", "no", "否"}
HUMAN_COLUMNS = ["coder", "sentence", "frame", "coded"]


def write_sheets(sample: pd.DataFrame, codebook: Codebook, folder: str | Path, *, coder: str) -> list[Path]:
    """
    Write one coder's sheet as `CODER.csv` and, where openpyxl is installed, `CODER.xlsx`; return the paths.

    A row is a sentence between its neighbours, a column a frame of the codebook: the coder writes 1
    where the sentence has the frame and 0 where not, and anything into `note`. `key` ties a row to its
    sentence. The sheets hold text: where it is under copyright they must not be published.
    """
    folder = Path(folder)
    header = [*FIXED_COLUMNS, *(frame.code for frame in codebook.frames), NOTE]
    blank = [""] * (len(codebook.frames) + 1)
    rows = [
        [row.row, row_key(row.sentence, row.text), row.before, row.text, row.after, *blank]
        for row in sample.itertuples()
    ]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([header, *rows])
    # The mark at the beginning makes Excel read UTF-8.
    files: dict[Path, bytes | str] = {folder / f"{coder}.csv": b"\xef\xbb\xbf" + buffer.getvalue().encode()}
    book = _workbook([header, *rows])
    if book is not None:
        files[folder / f"{coder}.xlsx"] = book
    return write_together(files)


def row_key(sentence: int, text: str) -> str:
    """Eight signs that change with the sentence's number or text: a row whose text was moved shows by them."""
    return hashlib.sha256(f"{sentence}\n{text}".encode()).hexdigest()[:8]


def read_sheet(path: str | Path, sample: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    A filled sheet as a table: `coder, sentence, frame, coded` with `coded` 0 or 1; the file's name is the coder.

    Raises `PressframesError` with the cell and the mend: another codebook's frames, rows that were moved, added or
    taken away, merged cells, a cell that is empty or neither 0 nor 1.
    """
    path = Path(path)
    table = _read_xlsx(path) if path.suffix.lower() == ".xlsx" else list(csv.reader(io.StringIO(read_text(path).text)))
    if not table:
        raise PressframesError(f"{path}: the sheet is empty. Expected the one that was written for coding, filled in.")
    table[0][0] = table[0][0].removeprefix("\ufeff")
    _check_header(path, table[0], codebook)
    rows = [row for row in table[1:] if any(cell.strip() for cell in row)]
    _check_rows(path, rows, sample)
    human = []
    for number, (row, expected) in enumerate(zip(rows, sample.itertuples(), strict=True), start=2):
        for column, frame in enumerate(codebook.frames, start=len(FIXED_COLUMNS)):
            human.append((path.stem, expected.sentence, frame.code, _value(path, row, number, column)))
    return pd.DataFrame(human, columns=HUMAN_COLUMNS)


def read_sheets(paths: list[str | Path], sample: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The sheets of several coders in one table; they must have coded the same sentences, which the keys prove."""
    tables = [read_sheet(path, sample, codebook) for path in paths]
    coders = [table["coder"].iloc[0] for table in tables]
    if len(set(coders)) < len(coders):
        raise PressframesError(
            f"{', '.join(map(str, paths))}: two sheets have the same name, and the name says who coded. "
            "Name each file after its coder."
        )
    return pd.concat(tables, ignore_index=True)


def _check_header(path: Path, header: list[str], codebook: Codebook) -> None:
    expected = [*FIXED_COLUMNS, *(frame.code for frame in codebook.frames), NOTE]
    for column, (found, wanted) in enumerate(zip([*header, *[""] * len(expected)], expected, strict=False)):
        if found.strip() != wanted:
            raise PressframesError(
                f"{path}, cell {_cell(1, column)}: the column is {found!r}, and this codebook has {wanted!r} there. "
                "Expected a sheet made with this codebook; restore the first row, or code anew with the right sheet."
            )


def _check_rows(path: Path, rows: list[list[str]], sample: pd.DataFrame) -> None:
    keys = [row_key(row.sentence, row.text) for row in sample.itertuples()]
    for number, (row, key) in enumerate(zip(rows, keys, strict=False), start=2):
        if row[1].strip() != key or row_key(sample["sentence"].iloc[number - 2], row[3].strip()) != key:
            found = row[1].strip()
            where = f"belongs in row {keys.index(found) + 2}" if found in keys else "is of no sentence that was drawn"
            raise PressframesError(
                f"{path}, cell {_cell(number, 1)}: the key {found!r} {where}, or its text was changed. Expected "
                "the rows in the order they were written; sort the sheet by its first column and restore the text."
            )
    if len(rows) != len(keys):
        raise PressframesError(
            f"{path}: the sheet has {len(rows)} sentences, and {len(keys)} were drawn. Expected the same sentences "
            "for every coder; put back the missing rows, or read the sheet with the sample it was made for."
        )


def _value(path: Path, row: list[str], number: int, column: int) -> int:
    cell = row[column].strip().lower() if column < len(row) else ""
    if cell in YES:
        return 1
    if cell in NO:
        return 0
    found = "is empty" if not cell else f"holds {row[column]!r}"
    raise PressframesError(
        f"{path}, cell {_cell(number, column)}: the cell {found}. Expected 1 (the sentence has the frame) or 0; "
        "fill it in."
    )


def _cell(row: int, column: int) -> str:
    """The name of a cell as spreadsheets show it: row 12 and the sixth column are F12."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _workbook(rows: list[list]) -> bytes | None:
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment
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
    sheet.freeze_panes = sheet.cell(2, len(FIXED_COLUMNS) + 1)
    for letter, width in (("C", 40), ("D", 60), ("E", 40)):
        sheet.column_dimensions[letter].width = width
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _read_xlsx(path: Path) -> list[list[str]]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise PressframesError(
            f"{path}: reading Excel sheets needs the package openpyxl. Install it with `pip install openpyxl`, "
            "or save the sheet as CSV and read that."
        ) from None
    try:
        sheet = load_workbook(path).active
    except Exception as error:  # openpyxl raises whatever its zip and XML readers raise
        raise PressframesError(
            f"{path}: the file cannot be read as an Excel workbook ({error}). Save it again as .xlsx, or as CSV."
        ) from None
    merged = sorted(map(str, sheet.merged_cells.ranges))
    if merged:
        raise PressframesError(
            f"{path}, cells {merged[0]}: the cells are merged, and only the first keeps its value. "
            "Unmerge them and fill in each."
        )
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
