"""Sentences are drawn at random and go out to be coded: a sheet for each person (CSV, Excel), lines for a model."""

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy  # loads scipy.optimize on first use

from pressframes.corpus.documents import Corpus
from pressframes.errors import PressframesError, lexicon, refused
from pressframes.files import FORMULA, write_together
from pressframes.frames.codebook import STANDARD, Codebook

MOST_FROM_ONE_ARTICLE = 0.10  # of a part of the sample: no article's style may pass for the corpus's
RARE = 0.05  # a frame on fewer than 5 % of sentences is rare: 200 drawn at random would hold under ten
SAMPLE_COLUMNS = ["row", "document", "paragraph", "sentence", "part", "probability", "before", "text", "after"]
FIXED_COLUMNS = ["row", "key", "before", "text", "after"]
NOTE = "note"
NAMES = lexicon("sheets")["heads"]
KEY_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: no key is a word, a month, a number or a truth value
KEY_LENGTH = 8
LIKE_NUMBERS = re.compile(r"[\d\s.,:;/%+\-Ee年月日时時分秒点點]+|(?i:true|false)")
DECIDED = ["settled", "by", NOTE]
CODE_OF = "code of "
SEED = 20220326  # the day of the first study's page: a draw with it can be drawn again
TOLD_OF_FRAMES = ("name_zh", "definition", "include", "exclude", "examples")  # what a model is told of each frame
PROMPT_COLUMNS = ["key", "before", "text", "after"]


def draw_sample(
    corpus: Corpus,
    sentences: pd.DataFrame,
    coded: pd.DataFrame,
    *,
    size: int = 200,
    rare_size: int = 100,
    seed: int = SEED,
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
    if size < 1 or rare_size < 0:
        raise PressframesError(f"size={size}, rare_size={rare_size}: expected 1 or more, and 0 or more of rare frames.")
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
    return in_context(chosen, corpus, sentences)[SAMPLE_COLUMNS]


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
    # Expected numbers are rounded by one random start: their sum is kept, and so is each probability (Madow 1949).
    ends = np.floor((shares.cumsum() + random.random()).round(9)).astype(int)
    numbers = ends.diff().fillna(ends)
    for document, own in by_article.items():
        drawn.extend(random.choice(own, int(numbers[document]), replace=False).tolist())
    each = (shares / sizes).loc[sentences["document"]].to_numpy()
    return drawn, pd.Series(each, index=sentences["sentence"])


def _allocate(sizes: pd.Series, size: int, *, partial: bool) -> pd.Series:
    """How many sentences each article gives: in proportion to its length, at most a tenth of all."""
    limit = np.minimum(sizes, max(1, int(MOST_FROM_ONE_ARTICLE * size)))
    if limit.sum() < size:
        if partial:
            return limit.astype(float)
        raise refused(
            "no_sample",
            size=size,
            share=MOST_FROM_ONE_ARTICLE,
            articles=len(sizes),
            most=int(limit.sum()),
            sentences=int(sizes.sum()),
        )
    # what each gives of its sentences, as far as its tenth goes
    share = scipy.optimize.brentq(lambda share: np.minimum(share * sizes, limit).sum() - size, 0, 1, xtol=1e-16)
    return np.minimum(share * sizes, limit)


def in_context(chosen: pd.DataFrame, corpus: Corpus, sentences: pd.DataFrame) -> pd.DataFrame:
    """The chosen ones of some sentences with their `text`, and those `before` and `after` in the paragraph."""
    near = sentences[sentences["document"].isin(chosen["document"])]
    texts = {
        (row.paragraph, row.document, row.sentence): corpus.text_of(row.document)[row.start : row.end].strip()
        for row in near.itertuples()
    }
    places = list(chosen[["paragraph", "document", "sentence"]].itertuples(index=False, name=None))
    beside = {"before": -1, "text": 0, "after": 1}
    return chosen.assign(
        **{name: [texts.get((*of, place + step), "") for *of, place in places] for name, step in beside.items()}
    )


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
    return "".join(KEY_LETTERS[number // len(KEY_LETTERS) ** place % len(KEY_LETTERS)] for place in range(KEY_LENGTH))


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


def model_lines(sentences: pd.DataFrame, codebook: Codebook) -> str:
    """
    Sentences and the codebook as JSON lines for a model: first the instructions, then a line a sentence.

    `sentences` has `sentence, text`, and `before, after` where neighbours are to be shown. What the rules found is not
    in it. `read_codes` takes the answers.
    """
    frames = [
        {"code": frame.code, "name": frame.name_en} | {key: getattr(frame, key) for key in TOLD_OF_FRAMES}
        for frame in codebook.frames
    ]
    head = {"codebook": codebook.name, "hash": codebook.hash, "answer": lexicon("sheets")["answer"], "frames": frames}
    keys = [row_key(row.sentence, row.text) for row in sentences.itertuples()]
    rows = sentences.assign(key=keys).reindex(columns=PROMPT_COLUMNS, fill_value="").to_dict("records")
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [head, *rows])
