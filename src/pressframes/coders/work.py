"""A folder of coding work: the sample, a sheet for each coder, and what the filled sheets say together."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pressframes.coders.corrected import SHARE_COLUMNS, corrected_shares
from pressframes.coders.sheets import HUMAN_COLUMNS, SAMPLE_COLUMNS, draw_sample, read_sheets, write_sheets
from pressframes.coders.validation import AGREEMENT_COLUMNS, NAME, agreement, load_validation, settle, validate
from pressframes.corpus.documents import Corpus
from pressframes.corpus.published import published
from pressframes.errors import PressframesError
from pressframes.files import read_text, to_csv, write_together
from pressframes.findings import frame_codes
from pressframes.frames.codebook import Codebook
from pressframes.frames.shares import coded_sentences

SAMPLE_FILE, WORK_FILE = "sample.csv", "work.json"
RESERVED = ("sample", "agreement", "validation", "shares")  # names of files that the work itself has


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

    @property
    def data(self) -> str:
        """Whose codes these are: "people", or "simulated" where `simulate_codes` made them up."""
        return NAME if self.human["coder"].astype(str).str.startswith(NAME).any() else "people"

    def by_frame(self) -> pd.DataFrame:
        """
        All that the codes say of a frame in one row, with whose they are (`data`).

        | columns | meaning |
        |---|---|
        | frame, data | the frame's code; "people" or "simulated" |
        | coded, true_positive, ..., f1, badge | those of `validate` |
        | percent, ac1, alpha, alpha_low, alpha_high, paradox | those of `agreement`; missing with one coder |
        | rules_share, rules_low, rules_high | the share as the rules give it, taken as if they never erred |
        | corrected_share, corrected_low, corrected_high | the share as corrected by the codes |
        | off, off_low, off_high | how much too large the rules' share is: 0 lies outside where they err for sure |
        """
        named = {"low": "alpha_low", "high": "alpha_high"}
        parts = [self.agreements.drop(columns=["coders", "sentences", "share"]).rename(columns=named)]
        for name, method in (("rules", "detector alone"), ("corrected", "PPI++")):
            own = self.shares.loc[self.shares["method"] == method, ["frame", "share", "low", "high"]]
            parts.append(own.set_index("frame").add_prefix(f"{name}_").reset_index())
        table = self.validation.drop(columns="codebook").assign(data=self.data)
        for part in parts:
            table = table.merge(part, on="frame", how="left")
        for off, corrected in (("off", "share"), ("off_low", "high"), ("off_high", "low")):
            table[off] = table["rules_share"] - table[f"corrected_{corrected}"]
        return table

    def save(self, folder: str | Path) -> list[Path]:
        """Write `agreement.csv`, `validation.csv` and `shares.csv`, all or none; the codes stay in their sheets."""
        tables = {"agreement": self.agreements, "validation": self.validation, "shares": self.shares}
        return write_together({Path(folder) / f"{name}.csv": to_csv(table) for name, table in tables.items()})


def start_coding(
    corpus: Corpus,
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

    `sample.csv` keeps what was drawn with the probabilities, `work.json` the corpus, the codebook's hash and the seed.
    A folder that already holds work raises `PressframesError`, for nobody's codes are written over; so does a coder's
    name that is no name for a file, or that stands twice. Needs the text.
    """
    folder = Path(folder)
    _check_coders(coders)
    if (folder / SAMPLE_FILE).exists():
        raise PressframesError(
            f"{folder / SAMPLE_FILE}: coding work was begun in this folder already. Expected an empty folder, so that "
            "no codes are written over; choose another one, or read this work with read_coding."
        )
    corpus.require_text("show sentences to coders")
    coded = _coded_sentences(corpus, codebook)
    sample = draw_sample(corpus, published(corpus, "sentences"), coded, size=size, rare_size=rare_size, seed=seed)
    work = {
        "corpus": corpus.name,
        "texts": corpus.fingerprint,
        "codebook": codebook.hash,
        "seed": seed,
        "coders": coders,
    }
    described = json.dumps(work, ensure_ascii=False, indent=1) + "\n"
    paths = write_together({folder / SAMPLE_FILE: to_csv(sample), folder / WORK_FILE: described})
    for coder in coders:
        paths += write_sheets(sample, codebook, folder, coder=coder)
    return paths


def read_coding(folder: str | Path, corpus: Corpus, codebook: Codebook, *, kind: str = "csv") -> CodingResult:
    """
    Read the filled sheets of a folder back and say what they show; `kind` is "csv" or "xlsx".

    Raises `PressframesError` for work on another corpus or with another codebook, a sheet that is missing or that
    `read_sheet` refuses, and under 100 sentences on which coders settle.
    """
    folder = Path(folder)
    sample = _read_sample(folder / SAMPLE_FILE)
    work = json.loads(read_text(folder / WORK_FILE).text)
    _check_work(folder / WORK_FILE, work, corpus, codebook)
    human = read_sheets([folder / f"{coder}.{kind}" for coder in work["coders"]], sample, codebook)
    return weigh_codes(human, sample, published(corpus, "sentences"), _coded_sentences(corpus, codebook), codebook)


def weigh_codes(
    human: pd.DataFrame, sample: pd.DataFrame, sentences: pd.DataFrame, coded: pd.DataFrame, codebook: Codebook
) -> CodingResult:
    """
    What codes say of the rules: agreement, validation and corrected shares.

    `human` is a table of `read_sheets` or of `simulate_codes`, `sample` of `draw_sample`, `sentences` of
    `find_sentences`, `coded` of `coded_sentences`.
    """
    several = human["coder"].nunique() > 1
    agreements = agreement(human) if several else pd.DataFrame(columns=AGREEMENT_COLUMNS)
    settled = settle(human)
    validation = validate(settled, sample, coded, agreements if several else None).assign(codebook=codebook.hash)
    return CodingResult(human, agreements, validation, corrected_shares(settled, sample, coded, sentences))


def load_coding(folder: str | Path, codebook: Codebook) -> CodingResult | None:
    """
    What a `CodingResult` saved in a folder says; None where there is none. The codes themselves are not in it.

    Raises `PressframesError` for one that was made with another codebook.
    """
    folder = Path(folder)
    validation = load_validation(folder / "validation.csv", codebook)
    if validation is None:
        return None
    kept = {"agreement": AGREEMENT_COLUMNS, "shares": SHARE_COLUMNS}
    agreements, shares = (
        pd.read_csv(path) if (path := folder / f"{name}.csv").exists() else pd.DataFrame(columns=columns)
        for name, columns in kept.items()
    )
    return CodingResult(pd.DataFrame(columns=HUMAN_COLUMNS), agreements, validation, shares)


def _coded_sentences(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    return coded_sentences(frame_codes(corpus, codebook), codebook)


def _check_coders(coders: list[str]) -> None:
    for coder in coders:
        if not coder.strip() or Path(coder).name != coder or coder in (".", "..", *RESERVED):
            raise PressframesError(
                f"coder {coder!r}: a sheet is named after its coder, and this is no name for a file, or one that "
                "the work itself uses. Expected a short name such as anna; choose another one."
            )
        if coders.count(coder) > 1:
            raise PressframesError(f"coder {coder}: the name stands twice. Expected a name of its own for each coder.")


def _check_work(path: Path, work: dict, corpus: Corpus, codebook: Codebook) -> None:
    if work["codebook"] != codebook.hash:
        raise PressframesError(
            f"{path}: the sheets were written for codebook {work['codebook'][:12]}, and this codebook is "
            f"{codebook.hash[:12]}. Load the codebook that was coded with, or code anew."
        )
    if work["corpus"] != corpus.name or corpus.has_text and work.get("texts") not in (None, corpus.fingerprint):
        raise PressframesError(
            f"{path}: the sentences were drawn from the corpus {work['corpus']}, and this is {corpus.name} with other "
            "texts. Read the work with the corpus that it was begun with."
        )


def _read_sample(path: Path) -> pd.DataFrame:
    if not path.exists():
        raise PressframesError(
            f"{path}: no coding work was begun in this folder. Begin it with `pressframes code sample`."
        )
    text = ["part", "before", "text", "after"]
    return pd.read_csv(path, keep_default_na=False, dtype=dict.fromkeys(text, str))[SAMPLE_COLUMNS]
