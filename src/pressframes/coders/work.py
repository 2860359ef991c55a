"""A folder of coding work: the sample, a sheet for each coder, what was settled or added, and what all say together."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from pressframes.coders import answers, corrected, sheets
from pressframes.coders.validation import (
    AGREEMENT_COLUMNS,
    ALPHA_ENDS,
    NAME,
    VALIDATION_COLUMNS,
    agreement,
    load_validation,
    read_saved,
    settle,
    validate,
)
from pressframes.corpus.documents import Corpus
from pressframes.corpus.published import published
from pressframes.errors import PressframesError, refused
from pressframes.files import Content, read_text, to_csv, write_atomically, write_together
from pressframes.findings import frame_codes
from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.frames.shares import coded_sentences

SAMPLE_FILE, WORK_FILE, ADDED, SETTLE = "sample.csv", "work.json", "added", "settle"
KINDS = ("csv", "xlsx")
# What a result is saved as: the file, the field, and the columns of a table without rows.
SAVED: dict[str, tuple[str, list[str]]] = {
    "agreement": ("agreements", [name for name in AGREEMENT_COLUMNS if name != "seen"]),  # which earlier ones have not
    "validation": ("validation", [*VALIDATION_COLUMNS, "codebook"]),
    "shares": ("shares", corrected.SHARE_COLUMNS),
    "models": ("models", ["coder", *VALIDATION_COLUMNS]),
    "group-shares": ("groups", ["group", *corrected.SHARE_COLUMNS]),
    "differences": ("differences", corrected.DIFFERENCE_COLUMNS),
}
RESERVED = ("sample", SETTLE, ADDED, *SAVED)  # names of files that the work itself has
MOSTLY = 0.9  # share of the drawn sentences
KEYS: dict[str, type] = {"corpus": str, "codebook": str, "coders": list}  # of work.json, with what they hold


def _nothing(name: str) -> Any:
    return field(default_factory=lambda: pd.DataFrame(columns=SAVED[name][1]))


@dataclass(frozen=True)
class CodingResult:
    """
    What people's codes say: each field is a table.

    `human` has every code of every coder, `agreements` how far coders agree (empty with one coder), `validation`
    how well the rules do against them, `shares` each frame's share as the rules give it and as corrected. `models` has
    how well each added model does, `groups` and `differences` the corrected shares by group (`in_groups`).
    """

    human: pd.DataFrame
    agreements: pd.DataFrame
    validation: pd.DataFrame
    shares: pd.DataFrame
    models: pd.DataFrame = _nothing("models")
    groups: pd.DataFrame = _nothing("group-shares")
    differences: pd.DataFrame = _nothing("differences")
    material: corrected.Material | None = None

    @property
    def data(self) -> str:
        """Whose codes these are: "people", or "simulated" where `simulate_codes` made them up."""
        return NAME if self.human["coder"].astype(str).str.startswith(NAME).any() else "people"

    def in_groups(self, labels: pd.Series) -> "CodingResult":
        """
        The same with the corrected shares of groups of documents, and their differences.

        `labels` has the group of each document by its number: newspapers, sides, months. A group with fewer than 50
        coded sentences has no share, and its differences say that it is not coded.
        """
        if self.material is None:
            raise PressframesError("in_groups: the codes are not at hand. Read the work with read_coding.")
        groups, pairs = self.material.groups(labels), self.material.pairs(labels)
        return replace(self, groups=corrected.group_shares(groups), differences=corrected.share_differences(pairs))

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
        agreements = self.agreements.drop(columns=["coders", "sentences", "share", "seen"], errors="ignore")
        parts = [agreements.rename(columns=ALPHA_ENDS)]
        for name, method in (("rules", corrected.ALONE), ("corrected", corrected.CORRECTED)):
            own = self.shares.loc[self.shares["method"] == method, ["frame", "share", "low", "high"]]
            parts.append(own.set_index("frame").add_prefix(f"{name}_").reset_index())
        table = self.validation.drop(columns="codebook").assign(data=self.data)
        for part in parts:
            table = table.merge(part, on="frame", how="left")
        for off, end in (("off", "share"), ("off_low", "high"), ("off_high", "low")):
            table[off] = table["rules_share"] - table[f"corrected_{end}"]
        return table

    @property
    def median_width(self) -> float:
        """The middle width of the corrected intervals over the frames."""
        return corrected.median_width(self.shares)

    @property
    def numbers(self) -> dict[str, Any]:
        """
        What sentences say: whose codes these are (`data`), how many of the `sentences` are `coded`, and how often
        coders `agree` in the `pairs` (a sentence and a frame) that several of them coded.
        """
        sizes, coded = self.agreements["sentences"], self.shares[["coded", "sentences"]].max().astype(int)
        agree = (sizes * self.agreements["percent"]).sum() / max(sizes.sum(), 1)
        return {"data": self.data, **coded, "pairs": int(sizes.sum()), "agree": float(agree)}

    def save(self, folder: str | Path) -> list[Path]:
        """Write the tables of `SAVED` (`agreement.csv`, `shares.csv`, ...), all or none; codes stay in their sheets."""
        tables = {name: getattr(self, place) for name, (place, _) in SAVED.items()}
        return write_together({Path(folder) / f"{name}.csv": to_csv(table) for name, table in tables.items()})


def load_coding(folder: str | Path, codebook: Codebook) -> CodingResult | None:
    """
    What a `CodingResult` saved in a folder says; None where there is none. The codes themselves are not in it.

    Raises `PressframesError` for one that was made with another codebook.
    """
    folder = Path(folder)
    validation = load_validation(folder / "validation.csv", codebook)
    if validation is None:
        return None
    tables = {
        place: read_saved(path, columns) if (path := folder / f"{name}.csv").exists() else pd.DataFrame(columns=columns)
        for name, (place, columns) in SAVED.items()
    }
    return CodingResult(pd.DataFrame(columns=answers.HUMAN_COLUMNS), **tables | {"validation": validation})


@dataclass(frozen=True)
class Further:
    """
    What there may be beside the codes of coders: what those who differed settled on, and what models code, by name.

    `decided` has `sentence, frame, coded`, and so has the table of each of `models`, with `probability` where a model
    gives one.
    """

    decided: pd.DataFrame | None = None
    models: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def weigh_codes(
    human: pd.DataFrame,
    sample: pd.DataFrame,
    sentences: pd.DataFrame,
    coded: pd.DataFrame,
    codebook: Codebook,
    further: Further = Further(),
) -> CodingResult:
    """
    What codes say of the rules, and of models: agreement, validation and corrected shares.

    `human` is a table of `read_sheets` or of `simulate_codes`, `sample` of `draw_sample`, `sentences` of
    `find_sentences`, `coded` of `coded_sentences`, and `further` has what there is beside the codes of coders. A model
    is held against people as the rules are; one that coded every sentence corrects shares as they do.
    """
    several = human["coder"].nunique() > 1
    agreements = agreement(human) if several else pd.DataFrame(columns=AGREEMENT_COLUMNS)
    settled = settle(human, further.decided)
    agreed = agreements if several else None
    validation = validate(settled, sample, coded, agreed).assign(codebook=codebook.hash)
    of_models, everywhere = [], {}
    for name, own in further.models.items():
        found = own[own["coded"] == 1].assign(protocol=STANDARD)
        of_frames = settled[settled["frame"].isin(own["frame"].unique())]
        of_models.append(validate(of_frames, sample, found, agreed).assign(coder=name))
        if set(sentences["sentence"]) <= set(own["sentence"]):
            value = own["probability"].fillna(own["coded"]) if "probability" in own else own["coded"]
            everywhere[name] = own.assign(value=value).pivot(index="sentence", columns="frame", values="value")
    material = corrected.Material.of(settled, sample, coded, sentences, everywhere)
    tables = {"models": pd.concat(of_models, ignore_index=True)[SAVED["models"][1]]} if of_models else {}
    shares = corrected.shares_of_material(material, corrected.FEWEST_CODED)
    return CodingResult(human, agreements, validation, shares, **tables, material=material)


def start_coding(
    corpus: Corpus,
    codebook: Codebook,
    folder: str | Path,
    *,
    coders: list[str],
    seed: int = sheets.SEED,
    **options: Any,
) -> list[Path]:
    """
    Draw a sample and write it with a sheet for each coder into a folder; return the paths.

    `sample.csv` keeps what was drawn with the probabilities, `work.json` the corpus, a hash of what coders are asked,
    the seed, and the `options` (`language` of the sheets, `sheets` "csv" or "xlsx" for one kind alone), so that they
    need not be said again; `size` and `rare_size` are told to `draw_sample`. All files are written, or none. A folder
    that already holds work raises `PressframesError`, for nobody's codes are written over; so does a coder's name that
    is no name for a file, or that stands twice. Needs the text.
    """
    folder = Path(folder)
    _check_coders(coders)
    if (folder / WORK_FILE).exists():
        raise refused("begun", folder / WORK_FILE)
    corpus.require_text("show sentences to coders")
    coded = rule_codes(corpus, codebook)
    sizes = {name: options.pop(name) for name in ("size", "rare_size") if name in options}
    sentences = published(corpus, "sentences")
    sample = sheets.draw_sample(corpus, sentences, coded, seed=seed, **sizes)
    work = {"corpus": corpus.name, "texts": corpus.fingerprint, "sentences": len(sentences), "codebook": codebook.asked}
    work |= {"seed": seed, "coders": coders}
    files: dict[Path, Content] = {folder / SAMPLE_FILE: to_csv(sample)}
    kinds = _kinds_of(options)
    for coder in coders:
        made = sheets.sheet_files(sample, codebook, coder, language=options.get("language", "en"), kinds=kinds)
        files |= {folder / name: data for name, data in made.items()}
    return write_together(files | {folder / WORK_FILE: _described(work | options)})  # the last says that all is there


def rule_codes(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """Which sentences of a corpus the rules give which frame: a table of `coded_sentences`."""
    return coded_sentences(frame_codes(corpus, codebook), codebook)


def work_options(folder: str | Path) -> dict[str, Any]:
    """What `work.json` of a folder says; `PressframesError` where there is none, or it is damaged."""
    path = Path(folder) / WORK_FILE
    if not path.exists():
        raise refused("not_begun", path)
    try:
        said = json.loads(read_text(path).text)
    except ValueError as error:
        raise refused("damaged_work", path, why=f"it is not JSON ({error})") from None
    wrong = [key for key, kind in KEYS.items() if not isinstance(said, dict) or not isinstance(said.get(key), kind)]
    if wrong or not all(isinstance(coder, str) for coder in said["coders"]):
        raise refused("damaged_work", path, why=f"it does not say {', '.join(wrong) or 'coders by their names'}")
    _check_coders(said["coders"])
    return said


@dataclass(frozen=True)
class Work:
    """Coding work that was begun: its folder, what `work.json` says, the sample, the corpus and the codebook."""

    folder: Path
    said: dict[str, Any]
    sample: pd.DataFrame
    corpus: Corpus
    codebook: Codebook

    @classmethod
    def open(cls, folder: str | Path, corpus: Corpus, codebook: Codebook) -> "Work":
        """
        The work of a folder; `PressframesError` for a damaged one, other texts, and where coders were asked otherwise.

        A word that was corrected since is no matter: as many sentences, and nine in ten of those drawn as they were.
        """
        folder, said = Path(folder), work_options(folder)
        path, made, texts = folder / WORK_FILE, said["codebook"], said.get("texts")
        if made not in (codebook.asked, codebook.hash):
            raise refused("sheets_of_another", path, made=made[:12], this=codebook.asked[:12])
        work = cls(folder, said, _read_sample(folder / SAMPLE_FILE), corpus, codebook)
        changed = corpus.has_text and texts not in (None, corpus.fingerprint) and not work.is_still_there
        if said["corpus"] != corpus.name or changed:
            raise refused("drawn_from_another", path, corpus=said["corpus"], this=corpus.name)
        return work

    @property
    def is_still_there(self) -> bool:
        """Whether the corpus has as many sentences as when some were drawn, and these at their places."""
        sentences = published(self.corpus, "sentences")
        as_many = len(sentences) == self.said.get("sentences")
        drawn = self.sample["text"]
        return as_many and (sheets.in_context(self.sample, self.corpus, sentences)["text"] == drawn).mean() >= MOSTLY

    def keep(self, **options: Any) -> "Work":
        """The work with options that are kept in `work.json`; those that are None are left as they were."""
        said = self.said | {name: value for name, value in options.items() if value is not None}
        if said != self.said:
            write_atomically(self.folder / WORK_FILE, _described(said))
        return replace(self, said=said)

    @property
    def human(self) -> pd.DataFrame:
        """The codes of all persons, from their sheets and as they were added."""
        paths = [self._either(coder) or self.folder / f"{coder}.csv" for coder in self.said["coders"]]
        people = [self._added(name).assign(coder=name) for name, kind in self._kinds() if kind == "person"]
        drawn = [own[own["sentence"].isin(self.sample["sentence"])][answers.HUMAN_COLUMNS] for own in people]
        filled = [answers.read_sheets(paths, self.sample, self.codebook, empty=self.said.get("empty"))] if paths else []
        return pd.concat([*filled, *drawn], ignore_index=True)

    @property
    def models(self) -> dict[str, pd.DataFrame]:
        """The codes of each model that was added."""
        return {name: self._added(name) for name, kind in self._kinds() if kind == "model"}

    @property
    def decided(self) -> pd.DataFrame:
        """What was settled where coders differed: `sentence, frame, coded, by`; without rows before `write_settle`."""
        if path := self._either(SETTLE):
            return answers.read_decided(path, self.sample, self.codebook)
        return pd.DataFrame(columns=answers.DECIDED_COLUMNS)

    @property
    def differing(self) -> pd.DataFrame:
        """The codes on which coders differ: a row a sentence and frame, a column a coder."""
        return sheets.differing(self.human)

    def write_settle(self) -> list[Path]:
        """Write a sheet of all that coders coded differently, once; the paths, none where it is there already."""
        if self._either(SETTLE):
            return []
        kinds = _kinds_of(self.said)
        made = sheets.decided_files(
            self.human, self.sample, self.codebook, SETTLE, language=self.said.get("language", "en"), kinds=kinds
        )
        return write_together({self.folder / name: data for name, data in made.items()})

    def add(self, file: str | Path, name: str, *, person: bool = False, empty: int | None = None) -> pd.DataFrame:
        """
        Take in the codes of a model, or of a person, and keep them; a table `ADDED_COLUMNS`.

        They are of the drawn sentences, or of the whole corpus, by key (`read_codes`). A model never counts as a
        person.
        """
        _check_coders([*self.said["coders"], name])
        table = answers.read_codes(file, self.sample, self._everywhere(), self.codebook, empty=empty)
        kinds = dict(self._kinds()) | {name: "person" if person else "model"}
        described = _described(self.said | {"added": kinds})
        write_together({self.folder / ADDED / f"{name}.csv": to_csv(table), self.folder / WORK_FILE: described})
        return table

    def export(self, *, whole: bool = False) -> Path:
        """Write the drawn sentences, or the `whole` corpus, and the codebook for a model (`model_lines`); the path."""
        sentences = self._everywhere() if whole else self.sample
        return write_atomically(self.folder / "for-model.jsonl", sheets.model_lines(sentences, self.codebook))

    def result(self) -> CodingResult:
        """What all codes say together."""
        sentences, coded = published(self.corpus, "sentences"), rule_codes(self.corpus, self.codebook)
        further = Further(self.decided, self.models)
        return weigh_codes(self.human, self.sample, sentences, coded, self.codebook, further)

    def _everywhere(self) -> pd.DataFrame:
        """Every sentence with its text, where the texts are at hand, and otherwise those that were drawn."""
        if not self.corpus.has_text:
            return self.sample
        sentences = published(self.corpus, "sentences")
        return sheets.in_context(sentences, self.corpus, sentences)

    def _kinds(self) -> list[tuple[str, str]]:
        kinds = self.said.get("added", {})
        if not isinstance(kinds, dict):
            raise refused("damaged_work", self.folder / WORK_FILE, why="it does not say who was added")
        return list(kinds.items())

    def _added(self, name: str) -> pd.DataFrame:
        return read_saved(self.folder / ADDED / f"{name}.csv", answers.ADDED_COLUMNS, "damaged_work")

    def _either(self, name: str) -> Path | None:
        """A sheet of one name: of the kind that was said, and otherwise the one that was filled; None without any."""
        paths = (self.folder / f"{name}.{kind}" for kind in _kinds_of(self.said))
        there = [path for path in paths if path.exists()]
        if len(there) < 2:
            return there[0] if there else None
        columns = sheets.DECIDED[:1] if name == SETTLE else [frame.code for frame in self.codebook.frames]
        filled = [path for path in there if answers.is_filled(path, columns)]
        if len(filled) == 2:
            raise refused("two_filled", there[0], other=there[1].name)
        return filled[0] if filled else there[0]


def read_coding(
    folder: str | Path, corpus: Corpus, codebook: Codebook, *, kind: str | None = None, empty: int | None = None
) -> CodingResult:
    """
    Read the filled sheets of a folder back, with what was settled and added, and say what they show.

    `kind` is "csv" or "xlsx", and otherwise the one that is filled; `empty` is 0 where empty cells mean so. Both are
    kept in `work.json`. Raises `PressframesError` for work on another corpus or with another codebook, a damaged
    folder, a sheet that is missing or that `read_sheet` refuses, and under 100 coded sentences.
    """
    return Work.open(folder, corpus, codebook).keep(sheets=kind, empty=empty).result()


def _kinds_of(said: Mapping[str, Any]) -> Sequence[str]:
    """The kinds of sheets that are written: the one that was said, and otherwise both."""
    return [said["sheets"]] if said.get("sheets") in KINDS else KINDS


def _described(work: Mapping[str, Any]) -> str:
    return json.dumps(work, ensure_ascii=False, indent=1) + "\n"


def _check_coders(coders: Sequence[str]) -> None:
    for coder in coders:
        plain = coder.strip() and Path(coder).name == coder and coder.isprintable() and "\\" not in coder
        if not plain or coder.startswith(".") or coder.casefold() in RESERVED:
            raise refused("no_coder_name", f"coder {coder!r}")
        if [other.casefold() for other in coders].count(coder.casefold()) > 1:  # Anna.csv is anna.csv on many computers
            raise PressframesError(f"coder {coder}: the name stands twice. Expected a name of its own for each coder.")


def _read_sample(path: Path) -> pd.DataFrame:
    table = read_saved(path, sheets.SAMPLE_COLUMNS, "damaged_work")
    if not table["probability"].between(0, 1, inclusive="right").all():
        raise refused("damaged_work", path, why="a probability does not lie between 0 and 1")
    return table
