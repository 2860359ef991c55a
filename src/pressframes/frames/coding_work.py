"""A folder of coding work: the sample, a sheet for each coder, and what the filled sheets say together."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pressframes.corpus import Corpus
from pressframes.errors import PressframesError
from pressframes.frames.agreement import agreement
from pressframes.frames.codebook import Codebook
from pressframes.frames.coding_sample import SAMPLE_COLUMNS, draw_sample
from pressframes.frames.coding_sheet import read_sheets, write_sheets
from pressframes.frames.validation import corrected_shares, settle, validate
from pressframes.tables import to_csv
from pressframes.textfiles import read_text, write_together

SAMPLE_FILE, WORK_FILE = "sample.csv", "work.json"


@dataclass(frozen=True)
class CodingResult:
    """
    What people's codes say: each field is a table.

    `human` has every code of every coder, `agreements` how far coders agree (empty with one coder), `validation`
    how well the rules do against them, `shares` each frame's share as the rules give it and as corrected.
    """

    human: pd.DataFrame
    agreements: pd.DataFrame
    validation: pd.DataFrame
    shares: pd.DataFrame


def start_coding(
    corpus: Corpus,
    sentences: pd.DataFrame,
    coded: pd.DataFrame,
    codebook: Codebook,
    folder: str | Path,
    *,
    coders: list[str],
    size: int = 200,
    rare_size: int = 100,
    seed: int = 20220326,
) -> list[Path]:
    """
    Draw a sample and write it with a sheet for each coder into a folder; return the paths.

    `sample.csv` keeps what was drawn with the probabilities, `work.json` the codebook's hash and the seed. A folder
    that already holds work raises `PressframesError`: nobody's codes are written over.
    """
    folder = Path(folder)
    if (folder / SAMPLE_FILE).exists():
        raise PressframesError(
            f"{folder / SAMPLE_FILE}: coding work was begun in this folder already. Expected an empty folder, so that "
            "no codes are written over; choose another one, or read this work with read_coding."
        )
    sample = draw_sample(corpus, sentences, coded, size=size, rare_size=rare_size, seed=seed)
    work = {"corpus": corpus.name, "codebook": codebook.hash, "seed": seed, "coders": coders}
    described = json.dumps(work, ensure_ascii=False, indent=1) + "\n"
    paths = write_together({folder / SAMPLE_FILE: to_csv(sample), folder / WORK_FILE: described})
    for coder in coders:
        paths += write_sheets(sample, codebook, folder, coder=coder)
    return paths


def read_coding(
    folder: str | Path, sentences: pd.DataFrame, coded: pd.DataFrame, codebook: Codebook, *, kind: str = "csv"
) -> CodingResult:
    """
    Read the filled sheets of a folder back and say what they show; `kind` is "csv" or "xlsx".

    `sentences` and `coded` are the tables of `find_sentences` and `coded_sentences` that the work was begun with.
    Raises `PressframesError` for work with another codebook, a sheet that is missing or that `read_sheet`
    refuses, and under 100 sentences on which coders settle.
    """
    folder = Path(folder)
    sample = _read_sample(folder / SAMPLE_FILE)
    work = json.loads(read_text(folder / WORK_FILE).text)
    if work["codebook"] != codebook.hash:
        raise PressframesError(
            f"{folder / WORK_FILE}: the sheets were written for codebook {work['codebook'][:12]}, and this codebook is "
            f"{codebook.hash[:12]}. Load the codebook that was coded with, or code anew."
        )
    human = read_sheets([folder / f"{coder}.{kind}" for coder in work["coders"]], sample, codebook)
    several = len(work["coders"]) > 1
    agreements = agreement(human) if several else pd.DataFrame(columns=["frame", "alpha"])
    settled = settle(human)
    validation = validate(settled, sample, coded, agreements if several else None)
    return CodingResult(human, agreements, validation, corrected_shares(settled, sample, coded, sentences))


def _read_sample(path: Path) -> pd.DataFrame:
    if not path.exists():
        raise PressframesError(f"{path}: no coding work was begun in this folder. Begin it with start_coding.")
    text = ["part", "before", "text", "after"]
    return pd.read_csv(path, keep_default_na=False, dtype=dict.fromkeys(text, str))[SAMPLE_COLUMNS]
