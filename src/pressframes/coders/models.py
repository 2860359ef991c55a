"""Codes from elsewhere: sentences and codebook go out for a model, codes of a model or a person come in by key."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from pressframes.coders.sheets import FILL, Faults, _cell, _value, open_sheet, row_key
from pressframes.errors import PressframesError
from pressframes.files import read_text
from pressframes.frames.codebook import Codebook

ADDED_COLUMNS = ["sentence", "frame", "coded", "probability", "reason"]
ANSWER = (
    "For each line with a key give one JSON object on a line of its own: "
    '{"key": the key, "frames": {code: probability from 0 to 1 that the sentence has the frame, for every frame}, '
    '"reason": one sentence}. Judge the text alone; before and after are its neighbours.'
)
LONG = ("frame", "coded", "probability")  # columns of a table with a row a code
PROMPT_COLUMNS = ["key", "before", "text", "after"]


def model_lines(sentences: pd.DataFrame, codebook: Codebook) -> str:
    """
    Sentences and the codebook as JSON lines for a model: first the instructions, then a line a sentence.

    `sentences` has `sentence, text`, and `before, after` where neighbours are to be shown. What the rules found is not
    in it. `read_codes` takes the answers.
    """
    frames = [
        {
            "code": frame.code,
            "name": frame.name_en,
            "name_zh": frame.name_zh,
            "definition": frame.definition,
            "include": list(frame.include),
            "exclude": list(frame.exclude),
            "examples": list(frame.examples),
        }
        for frame in codebook.frames
    ]
    head = {"codebook": codebook.name, "hash": codebook.hash, "answer": ANSWER, "frames": frames}
    keys = [row_key(row.sentence, row.text) for row in sentences.itertuples()]
    rows = sentences.assign(key=keys).reindex(columns=PROMPT_COLUMNS, fill_value="").to_dict("records")
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [head, *rows])


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
        raise PressframesError(
            f"{path}: {len(missing)} of the {len(sample)} drawn sentences have no codes{first}. Expected codes of all "
            "drawn sentences, or of all sentences of the corpus, by the keys of the export."
        )
    whole = set(everywhere["sentence"]) <= given
    wanted = everywhere["sentence"] if whole else sample["sentence"]
    full = table.set_index(["sentence", "frame"]).reindex(pd.MultiIndex.from_product([wanted, frames]))
    gaps = full.index[full["coded"].isna()]
    if len(gaps) and empty is None:
        sentence, frame = gaps[0]
        text = everywhere.loc[everywhere["sentence"] == sentence, "text"].iloc[0]
        raise PressframesError(
            f"{path}: {len(gaps)} codes are missing, first that of {frame} for {row_key(sentence, text)}. Expected "
            "a code for every sentence and frame; add them, or say --empty 0 where nothing said means 0."
        )
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
            yield where.get(frame, where[""]), str(row["key"]).strip(), str(frame), value, str(row.get("reason") or "")


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
    """The rows of a sheet, by column, with the cell of each frame, or (by "") that of its one code."""
    codes = [frame.code for frame in codebook.frames]
    sheet = open_sheet(path, ["key", "frame", "coded", "probability", "reason", *codes], ["key"])
    wide = [code for code in codes if code in sheet.columns]
    if not wide and ("frame" not in sheet.columns or not {"coded", "probability"} & set(sheet.columns)):
        raise PressframesError(
            f"{path}, cell A1: the head has neither `frame, coded` nor the codes of frames. Expected `key, frame, "
            "coded`, or `key` and a column for each frame."
        )
    for number, cells in sheet.rows:
        row = {name: sheet.cell(cells, name).strip() for name in ("key", "reason", *(wide or LONG))}
        row["key"] = row["key"].lstrip("'")
        if row["key"] or row.get("frame") or row.get("coded"):
            at = {code: f"cell {_cell(number, sheet.columns[code])}" for code in wide}
            yield at | {"": f"cell {_cell(number, sheet.columns.get('coded', sheet.columns.get('frame', 0)))}"}, row


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
