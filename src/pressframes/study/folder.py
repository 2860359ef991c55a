"""A study as its notebooks see it: what `study.toml` says, its corpora, and the folders where tables and figures go."""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pressframes import figures as drawings  # a room loads its files when they are used
from pressframes import study as room
from pressframes.coders.corrected import CORRECTED
from pressframes.coders.validation import VALIDATION, badges, load_validation
from pressframes.coders.work import CodingResult, load_coding
from pressframes.corpus.documents import Corpus
from pressframes.corpus.door import NAMED, named_corpus, read_corpus
from pressframes.corpus.peoples_daily import NAME as PEOPLES_DAILY
from pressframes.corpus.published import COUNTED_PRESETS, PLACE, counts_of, publish_counts, published, read_counted
from pressframes.errors import PressframesError, refused
from pressframes.figures.citation import Caption, Creator, Project
from pressframes.files import read_text, to_csv, write_atomically
from pressframes.findings import Cutting
from pressframes.frames.codebook import STANDARD, Codebook, load_codebook
from pressframes.study import kept
from pressframes.study.claims import Claim
from pressframes.study.settings import (
    EVERYDAY,
    EVERYDAY_IN_FULL,
    FILE,
    LANGUAGES,
    ROLES,
    Settings,
    Source,
    groups_of,
    labels_of,
    period_of,
    read_settings,
)
from pressframes.study.speech import JOINTS, Speech, read_wordings, titled

CODEBOOKS = ("codebook.toml", "data/coding/codebook.toml")
GLOSSARY = "glossary.csv"
WORDING = Path("notebooks/wording")
MORE_CODEBOOKS = ("source-domains.toml", "data/coding/source-domains.toml")
# The files beside the package that a number or a picture can depend on.
STUDY_FILES = [FILE, GLOSSARY, "data/coding/*.toml", "data/coding/*.csv", "requirements.lock"]
STUDY_FILES += [f"{name}.toml" for name in ("codebook", "known-groups", "expected", "source-domains")]
NUMBERED = {"page": "第{}版", "year": "{}年"}  # what Chinese sentences call the groups of these columns
RECORDED = ("variant", "preset", "data")  # columns whose values are part of how a figure was made
PICTURES = (".svg", ".editable.svg", ".pdf", ".png")
SECOND = (".svg", ".png")  # in a study's second language; `pressframes draw` gives the other forms


@dataclass(frozen=True)
class Study:
    """
    What the notebooks work on.

    `root` is the folder with `study.toml`; `out` is where tables (`data/derived/`), figures (`figures/`) and executed
    notebooks (`build/`) go, the same folder unless said otherwise. `notebook` is the name of the notebook that speaks
    (`"03-statistics"`), which is the name of its wording. `language` is spoken in place of the study's own.
    `without_text` takes published counts even where the text is at hand. Corpora, codebook and wording are read when
    they are first asked for. The names of `doubted` frames carry a †. `written` are the files of the
    tables and figures that were saved through this study.
    """

    root: Path
    out: Path
    notebook: str = ""
    language: str = ""
    without_text: bool = False
    doubted: tuple[str, ...] = ()
    written: list[Path] = field(default_factory=list, compare=False, repr=False)

    @cached_property
    def settings(self) -> Settings:
        """What `study.toml` says."""
        return read_settings(self.root / FILE)

    @cached_property
    def corpus(self) -> Corpus:
        """The corpus under study."""
        return self._read(self.settings.corpus)

    @cached_property
    def reference(self) -> Corpus:
        """What the corpus is held against where the study compares no groups: everyday prose, unless it says else."""
        return self._read(self.settings.reference)

    def existing(self, *names: str | None) -> list[Path]:
        """The files of these names, told from the study's folder, that are there."""
        return [path for name in names if name and (path := self.root / name).is_file()]

    @cached_property
    def codebook(self) -> Codebook:
        """The frames and how they are recognised."""
        found = self.existing(self.settings.frames.codebook, *CODEBOOKS)
        if not found:
            raise refused("no_codebook", self.root)
        return load_codebook(found[0])

    @cached_property
    def more_codebooks(self) -> list[Codebook]:
        """The further codebooks of the study: domains that metaphors come from beside those of its frames."""
        return list(map(load_codebook, self.existing(*MORE_CODEBOOKS)[:1]))

    @property
    def badges(self) -> pd.Series:
        """How far the codes of each frame were checked, by its code; "unvalidated" until people have coded a sample."""
        return badges(self.codebook, load_validation(self.root / VALIDATION, self.codebook))

    @property
    def people(self) -> CodingResult | None:
        """What people's codes say of the frames, once they are adopted; None before."""
        people = load_coding(self.root / VALIDATION.parent, self.codebook)
        made = set() if people is None else set(people.shares["sentences"].dropna())
        if made and made != {now := len(self.made("sentences"))}:
            raise refused("shares_of_others", self.root / VALIDATION.parent, made=int(max(made)), now=now)
        return people

    @cached_property
    def everyday(self) -> Corpus:
        """Everyday prose that anybody may be shown, for worked examples: People's Daily of January 1998."""
        given = self.settings.reference.source == PEOPLES_DAILY
        return self.reference if given else self._read(Source(source=PEOPLES_DAILY))

    @property
    def example(self) -> Corpus:
        """
        Texts for a worked example of coding: the study's own where they may be shown and are enough to draw 300 and 400
        sentences from, and everyday prose otherwise.
        """
        if not self.shows_text:
            return self.everyday
        sizes = self.made("sentences").groupby("document").size()
        drawn = [sizes.sum() <= size or sizes.clip(upper=size // 10).sum() >= size for size in (300, 400)]
        return self.corpus if all(drawn) and sizes.sum() >= 150 and len(sizes) >= 20 else self.everyday

    def name_of(self, corpus: Corpus) -> str:
        """What a sentence calls the study's own corpus, or the everyday prose of worked examples."""
        return (self.settings.corpus.name if corpus is self.corpus else EVERYDAY)[self.spoken]

    @property
    def frame_names(self) -> dict[str, dict[str, str]]:
        """What the frames of all codebooks of the study are called, by code and language."""
        books = [self.codebook, *self.more_codebooks] if self.existing(*CODEBOOKS) else []
        named = {frame.code: {"en": frame.name_en, "zh": frame.name_zh} for book in books for frame in book.frames}
        return named | {code: {one: f"{named[code][one]} †" for one in named[code]} for code in self.doubted}

    def doubting(self, frames: Iterable[str]) -> "Study":
        """The study with a † after the name of these frames, wherever a table, a figure or a sentence names them."""
        return replace(self, doubted=tuple(frames))

    @cached_property
    def speech(self) -> Speech:
        """
        The wording of the notebook in the language of the study, with the study's glossary and its word for
        texts.
        """
        path, texts = self.root / GLOSSARY, self.settings.corpus
        words: dict[str, str] = {}
        if path.exists():
            table = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=[0, 1], index_col=False)
            words = dict(table.itertuples(index=False))
        wording = read_wordings(self.root / WORDING, self.notebook)
        sides = [self.settings.corpus.name, self.settings.reference.name, wording.get("the-others", {})]
        spoken = {name: both for both in sides for name in both.values()}  # as they are called in either language
        papers = self.corpus.documents["newspaper"].dropna()
        column = self.settings.compare or ""
        groups = groups_of(self.corpus, column).unique() if column in NUMBERED else ()
        numbered = {group: {"zh": NUMBERED[column].format(group.rpartition(" ")[2])} for group in groups}
        wording["names"] = self.frame_names | titled(papers) | numbered | spoken | wording["names"]
        return Speech(self.spoken, wording, words, texts.unit)

    @property
    def spoken(self) -> str:
        """The language of notebooks and figures: the chosen one or that of the study, and English where it has both."""
        return self.language or ("en" if self.settings.language == "both" else self.settings.language)

    def into(self, out: str | Path) -> "Study":
        """The study with another folder for what is made of it, which may not be another study's."""
        out = Path(out).resolve()
        if (out / FILE).exists() and out != self.root.resolve():
            raise refused("into_another", out, root=self.root)
        return replace(self, out=out)

    @property
    def shows_text(self) -> bool:
        """Whether stretches of the text may be shown and are at hand."""
        return self.settings.corpus.publish == "all" and self.corpus.has_text

    @property
    def shown(self) -> str:
        """What may be shown of the text and is at hand, as sentences ask for it: `all`, or `counts`."""
        return "all" if self.shows_text else "counts"

    @property
    def tables(self) -> Path:
        """The folder of the saved tables."""
        return self.out / "data" / "derived"

    @property
    def figures(self) -> Path:
        """The folder of the exported figures."""
        return self.out / "figures"

    def counts(self, corpus: Corpus | None = None, preset: str = "") -> pd.DataFrame:
        """
        The words of each paragraph of a corpus (`document, paragraph, word, count, preset`), as the study cuts
        them; another `preset` takes the place of the study's, and what else it says of words stays.
        """
        return self.made("words", corpus, self.cutting._replace(name=preset or self.cutting.name))

    @cached_property
    def cutting(self) -> Cutting:
        """How the study cuts its texts into words."""
        said = self.settings.words
        roles = None if said.leave_out == ["byline"] else tuple(role for role in ROLES if role not in said.leave_out)
        simplified = said.simplified or said.traditional and not self.settings.compare  # as its reference
        traditional = said.traditional or simplified
        own = self._lines(said.dictionary) or None
        return Cutting(said.preset, own, tuple(said.keep), roles, traditional, simplified)

    @property
    def stop(self) -> str | tuple[str, ...] | None:
        """What is left out of comparisons of words: the name of a list, or the words of a file of the study."""
        return self._lines(self.settings.words.stop) or self.settings.words.stop

    def _lines(self, name: str | None) -> tuple[str, ...]:
        """The lines of a file of the study that have something; none where it is not there."""
        return tuple(line for path in self.existing(name) for line in read_text(path).text.splitlines() if line.strip())

    def codes(self, corpus: Corpus | None = None) -> pd.DataFrame:
        """The places of a corpus that the rules of the codebook find, with `target`, `voice` and `role`."""
        return self.made("codes", corpus, self.codebook)

    def made(self, kind: str, corpus: Corpus | None = None, made_with: Any = None) -> pd.DataFrame:
        """
        A table of `pressframes.corpus.published.published`, made once for all notebooks and runs.

        It is of the study's corpus where no other is given. `pressframes reproduce --fresh` makes all of them anew.
        """
        corpus = self.corpus if corpus is None else corpus
        name = f"{kind} {getattr(made_with, 'hash', made_with)}"
        return kept.kept_table(corpus, name, lambda: published(corpus, kind, made_with))

    def in_text(self, find: Callable[[Corpus], pd.DataFrame]) -> pd.DataFrame:
        """What `find` finds in the text of the corpus; a table without rows where the text may not be shown."""
        return find(self.corpus) if self.shows_text else pd.DataFrame()

    def say(self, *said: Any, rows: pd.DataFrame | None = None, none: str = "", **numbers: Any) -> Any:
        """
        Sentences of the wording, as a notebook shows them; with `rows` all of them for every row, whose columns are
        numbers.

        `none` is the key of what is said where there are no rows. `said` are keys, and claims whose numbers and case
        the sentences take.
        """
        from IPython.display import Markdown

        for claim in said:
            numbers |= claim.numbers | {"case": claim.case} if isinstance(claim, Claim) else {}
        each = [numbers] if rows is None else [numbers | row for row in rows.to_dict("records")]
        keys = [key for key in said if isinstance(key, str)]
        if none and not each:
            keys, each = [none], [numbers]
        speech = replace(self.speech, marked=True)
        sentences = filter(None, (speech.text(key, **row).strip() for row in each for key in keys))
        begun = [re.sub(r"^\W{0,3}?(?<![`\[])\w", lambda first: first[0].upper(), text) for text in sentences]
        return Markdown((" " if self.speech.language == "en" else "").join(begun)) if begun else None

    def show(self, name: str, table: pd.DataFrame, columns: str, *, rows: int = 12) -> Any:
        """
        A table as a notebook shows it, some `columns` and at most so many `rows` of it.

        The whole table is saved as `data/derived/NN-NAME.csv`, where it has a name; a table without rows shows nothing.
        """
        from IPython.display import HTML

        if name:
            self.save_table(f"{self.notebook[:2]}-{name}".strip("-"), table)
        return HTML(self.speech.html(table, columns, rows=rows)) if len(table) else None

    def draw(
        self, figure_id: str, drawing: Callable, table: pd.DataFrame, claim: Claim | None = None, **given: Any
    ) -> "drawings.save.SavedFigure | None":
        """
        Draw a table, save it with all that is needed to cite and check it, and show it; a table without rows shows
        nothing.

        `drawing` is one of `pressframes.figures`; `given` are fields of its `Chart` (`label`, `value`, `interval`,
        `group`, `percent`) and further numbers for the words; with `gloss=False` labels are Chinese words alone.
        Title, caption, alt text, limits and the words on the axes are those of the section `figure_id` of the wording,
        in the case and with the numbers of the `claim`; `shown` is the number of rows, `drawn` of different labels.
        """
        if not len(table):
            return None
        save, sheet = drawings.save, drawings.sheet
        of_chart = {field.name for field in fields(sheet.Chart)}
        shape: dict[str, Any] = {name: value for name, value in given.items() if name in of_chart}
        numbers = {name: value for name, value in given.items() if name not in of_chart} | _said_of(table, shape)
        numbers |= claim.numbers | {"case": claim.case} if claim else {}
        glossed = sheet.LABELS if numbers.pop("gloss", True) else sheet.LABELS[1:]
        words, table = self._words(figure_id, numbers, table), table.reset_index(drop=True)
        for column in filter(None, map(shape.get, glossed)):
            said = self.speech.labels(table[column])
            table = table.assign(**{f"{column}_{one}": labels for one, labels in said.items()})
        parts = ("title", "subtitle", "xlabel", "ylabel", "note", "reference")
        shape |= {part: words[part] for part in parts if part in words}
        shape.setdefault("things", self.side_names)
        if not self.settings.compare:
            shape.setdefault("reference", self.settings.reference.name)
        heads = self.speech.heads([re.sub("_(en|zh)$", "", name) for name in table])
        caption = Caption(
            figure_id,
            **{part: words.get(part, {}) for part in ("title", "caption", "alt", "limits", "topic")},
            columns=heads | {f"{name}_{one}": head for name, head in heads.items() for one in LANGUAGES},
        )
        made_with = self.made_with(**self._made_of(figure_id, table, numbers))
        provenance = save.Provenance(table, words["source"], made_with, self.project)
        saved: list[drawings.save.SavedFigure] = []
        for one in [self.spoken, *(self.settings.language == "both") * [x for x in LANGUAGES if x != self.spoken]]:
            figure, folder = drawing(sheet.Chart(table, **shape, language=one)), self.figures / (one if saved else "")
            pictures = SECOND if saved else PICTURES
            saved.append(save.save_figure(figure, caption, provenance, folder=folder, pictures=pictures, replace=True))
            self.written.extend(saved[-1].files.values())
        return replace(saved[0], alt=words["alt"][self.spoken])

    def _words(self, figure_id: str, numbers: dict[str, Any], table: pd.DataFrame) -> dict[str, dict[str, str]]:
        """
        The words of a figure, by part and language; its note explains the † of a frame that is doubted, and ends in
        its source, the study's unless said.
        """
        facts = self._facts(table, str(numbers["marks"])) | numbers
        keys = {"source": "source"} | {part: f"{figure_id}.{part}" for part in self.speech.wording.get(figure_id, {})}
        words = {part: self.speech.both(key, **facts) for part, key in keys.items()}
        if {"frame", "protocol"} & set(table):
            drafts = {"n": sum(bool(frame.lacks) for frame in self.codebook.frames), "of": len(self.codebook.frames)}
            words["source"] = _joined([words["source"], self.speech.both("drafts", **drafts)], "")
        doubted = "frame" in table and table["frame"].isin(self.doubted).any()
        dagger = [self.speech.both("dagger")] if doubted else []
        return words | {"note": _joined([words.get("note", {}), *dagger, words["source"]], " ")}

    def _made_of(self, figure_id: str, table: pd.DataFrame, numbers: dict[str, Any]) -> dict[str, Any]:
        """
        What the words around a picture may say: the numbers of the claim, years and levels of the wording, and what
        the table says of how it was made.
        """
        plain = {name: getattr(value, "item", lambda value=value: value)() for name, value in numbers.items()}
        said = {name: value for name, value in plain.items() if isinstance(value, (int, float)) and value == value}
        known = str(self.speech.wording.get(figure_id, {}))
        made: dict[str, Any] = {"numbers": said, "in_wording": re.findall(r"\d+(?:\.\d+)?", known)}
        made |= {name: sorted(set(table[name].dropna())) for name in RECORDED if name in table}
        made |= {"node": numbers["node"]} if "node" in numbers else {}
        if {"frame", "protocol"} & set(table):
            made["validation"] = ", ".join(sorted(set(self.badges)))
        return made

    def save_table(self, name: str, table: pd.DataFrame) -> Path:
        """
        Save a table as `data/derived/NAME.csv`, whole or not at all, and return its path.

        Where no text may be shown it is saved without places in the text.
        """
        if not self.shows_text:
            table = table.drop(columns=[name for name in table if PLACE.fullmatch(str(name))])
        path = write_atomically(self.tables / f"{name}.csv", to_csv(table))
        self.written.append(path)
        return path

    def publish(self) -> list[Path]:
        """
        Count the text anew, with all codebooks of the study and the words cut as it says, into the tables that are
        published of it; they stand in for the text where it is not at hand.
        """
        cuttings = [self.cutting._replace(name=preset) for preset in COUNTED_PRESETS]
        folder = counts_of(self.settings.corpus.source, self.out)
        return publish_counts(self.corpus, [self.codebook, *self.more_codebooks], folder, cuttings)

    def in_sides(self, result: CodingResult, by: str | None = None) -> CodingResult:
        """
        What people's codes say, with corrected shares by group: by a column or period (`month`), or what is compared.

        Where the study compares no groups and nothing is said, the result stays as it is.
        """
        column = by or self.settings.compare
        if not column or result.material is None:
            return result
        if column == self.settings.compare:
            return result.in_groups(groups_of(self.corpus, column))
        return result.in_groups(labels_of(self.corpus.documents, column))

    def corrected(self, table: pd.DataFrame) -> pd.DataFrame:
        """
        A table of `frames_by_side` or `frame_differences` with people's corrections, once they are adopted.

        Where people coded enough of a side, or of both sides of a difference, the corrected numbers take the place of
        those that rules give; `status` is "corrected" there, and "by-rule" elsewhere.
        """
        table, people = table.assign(status="by-rule"), self.people
        if people is None:
            return table
        apart = "difference" in table
        shares = people.shares.assign(group=self.settings.corpus.name[self.speech.language])
        own = people.differences if apart else pd.concat([people.groups, shares], ignore_index=True)
        own = own if apart else own[own["method"] == CORRECTED].rename(columns={"group": "side"})
        columns = ["share", *(["other_share", "difference", "verdict"] if apart else []), "low", "high"]
        keys = ["side", "other", "frame"] if apart else ["side", "frame"]
        better = table[keys].merge(own.dropna(subset="share").drop_duplicates(keys), on=keys, how="left")
        there = better["share"].notna().to_numpy() & (table.get("protocol", STANDARD) == STANDARD)
        for name in columns:
            table[name] = table[name].where(~there, better[name].to_numpy())
        if "count" in table:  # a corrected share counts no sentences
            table["count"] = table["count"].where(~there)
        return table.assign(status=np.where(there, "corrected", "by-rule"))

    def adopt(self, result: CodingResult) -> list[Path]:
        """
        Let the notebooks show what people's codes say, and the charts their badges; the files that say so.

        Codes with another codebook than the study's raise `PressframesError`, and so do simulated ones.
        """
        if result.data != "people":
            raise PressframesError(f"{self.root}: the codes are simulated. Expected people's, which badges speak of.")
        if set(result.validation["codebook"]) != {self.codebook.hash}:
            raise refused("codes_of_another", self.root, codebook=self.codebook.name)
        return result.save(self.root / VALIDATION.parent)

    def methods(self, language: str = "") -> str:
        """The paragraph on methods of this study (`methods_paragraph`), as text that a notebook shows."""
        return room.behind.methods_paragraph(self, language)

    def environment(self) -> pd.DataFrame:
        """What the numbers were made with: `what, value`, versions first, then the hash of what makes numbers."""
        facts = kept.versions() | {"sources": self.sources_sha256[:12]}
        return pd.DataFrame({"what": list(facts), "value": list(facts.values())})

    def made_with(self, **choices: object) -> dict[str, object]:
        """
        What a figure of this study depends on, for its record: corpora, codebook, versions, sources, and `choices`.

        The corpus is named with the SHA-256 of its files, whether they are at hand or only what was counted on them.
        """
        return {
            "corpus": self.corpus.name,
            "corpus_sha256": sorted(set(self.corpus.documents["sha256"].dropna())),
            "reference": "" if self.settings.compare else self.reference.name,
            "codebook_sha256": self.codebook.hash,
            **choices,
            "versions": kept.versions(),
            "sources_sha256": self.sources_sha256,
        }

    @property
    def project(self) -> Project:
        """The study as the work that its figures are cited with."""
        settings = self.settings
        return Project(
            title=settings.title["en"],
            title_zh=settings.title["zh"],
            creators=tuple(Creator.named(name, orcid) for name, orcid in settings.authors),
            version=settings.version,
            released=settings.released,
            licence=settings.licence or "All rights reserved",
            url=settings.url,
            doi=settings.doi,
        )

    @cached_property
    def side_names(self) -> dict[str, list[str]]:
        """What charts call the sides of the study, by language; each has one colour in all figures."""
        sides = pd.Series([part.side for part in room.sides.parts_of(self)])
        return self._named(sides)

    def _facts(self, table: pd.DataFrame, marks: str) -> dict[str, Any]:
        """
        What the words around the figure of a table may say: corpora, how many texts each side has, dates.

        A table with a `document` is of these texts alone, one with a `side` of those that are on one, and one with
        intervals over `texts` of so many of each side.
        """
        settings, documents, both = self.settings, self.corpus.documents, self.speech.both
        if "document" in table:
            documents = documents[documents["document"].isin(table["document"])]
        parts = room.sides.parts_of(self)
        if "side" in table and settings.compare:  # a text in no group is on no side
            documents = documents[documents["document"].isin(np.concatenate([part.documents for part in parts]))]
        days = documents["date"].dropna().astype(str).str[:10]
        dates = both("dates", first=days.min() if len(days) else "", last=days.max() if len(days) else "")
        sizes = {part.side: len(part.documents) for part in parts}
        if {"side", "texts", "low"} <= set(table):
            sizes = dict.fromkeys(sizes, 0) | table.groupby("side")["texts"].max().to_dict()
        named = {one: zip(names, sizes.values(), strict=True) for one, names in self.side_names.items()}
        sides = {
            one: JOINTS[one].join(self.speech.text("part", one, side=side, texts=texts) for side, texts in named[one])
            for one in LANGUAGES
        }
        return {
            "kind": self.kind,
            "the_corpus": settings.corpus.name,
            "the_corpus_in_full": {one: self._in_full(documents, one, dates[one]) for one in LANGUAGES},
            "the_reference": settings.reference.name,
            "the_reference_in_full": self.reference_in_full,
            "the_everyday": EVERYDAY_IN_FULL,
            "the_texts": len(documents),
            "the_undated": int(documents["date"].isna().sum()),
            "the_frames": len(self.codebook.frames) if "frame" in table else 0,
            "the_marks": both("marks", marks=marks),
            "the_over": self.over,
            "the_dates": dates,
            "the_sides": sides,
        }

    def _in_full(self, documents: pd.DataFrame, language: str, dates: str) -> str:
        """What sources of figures call these texts: `in_full`, or their newspapers where they are few, and dates."""
        said, papers = self.settings.corpus, pd.Series(documents["newspaper"].dropna().unique())
        if said.in_full or not 0 < len(papers) < 4:
            return said.in_full.get(language, f"{said.name[language]}{dates}")
        return JOINTS[language].join(self._named(papers)[language]) + dates

    def _named(self, values: pd.Series) -> dict[str, list[str]]:
        """Words, sides or newspapers as charts call them, in each language."""
        labels = self.speech.labels(values)
        return {one: list(labels.get(one, values)) for one in LANGUAGES}

    @property
    def reference_in_full(self) -> dict[str, str]:
        """What sources of figures and the methods call the reference, by language."""
        said = self.settings.reference
        return said.in_full or (EVERYDAY_IN_FULL if said.source == PEOPLES_DAILY else said.name)

    @property
    def over(self) -> str:
        """The period over which the study counts: `over`, or what the span of its dates suggests."""
        return self.settings.over or period_of(self.corpus.documents)

    @property
    def kind(self) -> str:
        """What is compared: `groups` of the corpus, or the corpus with its `reference`."""
        return "groups" if self.settings.compare else "reference"

    @cached_property
    def sources_sha256(self) -> str:
        """
        One SHA-256 of all that makes numbers: the package's files, the study's, and the lock, by name and content.

        It is the same in a clone, in a ZIP of it and on every system, and a change of the notebooks' or the README's
        words leaves it as it is. Line ends count as line feeds.
        """
        beside = [(self.root, path) for pattern in STUDY_FILES for path in self.root.glob(pattern)]
        return kept.files_sha256([*kept.package_files(), *beside])

    @cached_property
    def texts_sha256(self) -> str:
        """What tells the texts of this study, and how they are read, from others, by their files."""
        sources = [self.settings.corpus, *([] if self.settings.compare else [self.settings.reference])]
        return kept.sha256(*map(self._content, sources))

    def _content(self, source: Source) -> str:
        return kept.source_sha256(source, self.root, without_text=self.without_text)

    def _read(self, source: Source) -> Corpus:
        def read() -> Corpus:
            if source.source in NAMED:
                return named_corpus(source.source, root=self.root, without_text=self.without_text)
            found = source.read_from(self.root, without_text=self.without_text).parent
            if found == counts_of(source.source, self.root):
                return read_counted(found)
            return read_corpus(**source.reading(self.root))

        return kept.read_once(self._content(source), read)


def _joined(parts: list[dict[str, str]], blank: str) -> dict[str, str]:
    """Words in both languages one after the other, in English with a blank between them."""
    return {one: (blank if one == "en" else "").join(part.get(one, "") for part in parts).strip() for one in LANGUAGES}


def _said_of(table: pd.DataFrame, shape: dict[str, Any]) -> dict[str, Any]:
    """
    What the words around any figure may say of its table: how many rows are `shown` and how many different labels
    `drawn`, the names of its `groups`, and which `marks` it has beside dots with lines: `hollow` ones without an
    interval, `open` ends, both (`mixed`) or none (`plain`).
    """
    missing = table[list(shape.get("interval", ()))].isna()
    some, whole = missing.any(axis=1), missing.all(axis=1)
    hollow, lone = (some & whole).any(), (some & ~whole).any()
    marks = {(True, False): "hollow", (False, True): "open", (True, True): "mixed"}.get((hollow, lone), "plain")
    drawn = table[shape["label"]].nunique() if "label" in shape else len(table)
    groups = [*map(str, table[shape["group"]].dropna().unique())] if "group" in shape else []
    return {"shown": len(table), "drawn": drawn, "groups": groups, "marks": marks}


def open_study(notebook: str = "", *, start: str | Path | None = None) -> Study:
    """
    The study around a notebook, which is found upwards from `start` or the working folder: the folder with
    `study.toml`.

    `notebook` is the name of the notebook, whose wording is read. The environment variables PRESSFRAMES_STUDY,
    PRESSFRAMES_OUT, PRESSFRAMES_LANGUAGE and PRESSFRAMES_WITHOUT_TEXT, which `pressframes reproduce` sets, choose
    another study, another folder for what is made, a language, and counts in place of the text.
    """
    start = Path(start or os.environ.get("PRESSFRAMES_STUDY") or Path.cwd()).resolve()
    root = next((folder for folder in [start, *start.parents] if (folder / FILE).exists()), None)
    if root is None:
        raise refused("no_study", start, file=FILE)
    out = Path(os.environ.get("PRESSFRAMES_OUT") or root).resolve()
    said = {name: os.environ.get(f"PRESSFRAMES_{name.upper()}", "") for name in ("language", "without_text")}
    return Study(root, out, notebook, said["language"], bool(said["without_text"]))
