"""A study: a corpus, the corpus it is compared with, and the folders where tables and figures go."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from pressframes.coders.validation import VALIDATION
from pressframes.corpus.documents import Corpus
from pressframes.corpus.door import EPIDEMIC_PAGE, NAMED, named_corpus, read_corpus
from pressframes.corpus.peoples_daily import NAME as PEOPLES_DAILY
from pressframes.corpus.published import publish_counts
from pressframes.errors import PressframesError, check_call
from pressframes.files import to_csv, write_atomically
from pressframes.findings import word_places
from pressframes.frames.codebook import Codebook, load_codebook
from pressframes.statistics.contexts import LOCATOR_COLUMNS, locate, locate_words

CODING = Path("data/coding")
CODEBOOK = CODING / "codebook.toml"
MORE_CODEBOOKS = (CODING / "source-domains.toml",)
# The files that a number or a picture can depend on, of the package and beside it; notebooks are checked by their
# outputs.
PACKAGE_FILES = ("*.py", "*.toml", "*.json")
STUDY_FILES = ("data/coding/*.toml", "data/coding/*.csv", "requirements.lock")
# Packages whose version can change a number or a picture; the last cell of each notebook prints them.
PRINTED_VERSIONS = ("pressframes", "jieba", "numpy", "pandas", "scipy", "matplotlib", "wordcloud", "snownlp", "zhplot")


@dataclass(frozen=True)
class Study:
    """
    What the notebooks work on.

    `root` is the folder with `notebooks/` and `data/`; `out` is where tables (`data/derived/`), figures
    (`figures/`) and executed notebooks (`build/`) go, the same folder unless said otherwise.
    `corpus_name` is the name or folder of the corpus under study. `without_text` takes its published counts
    even where the text is at hand; `reading` says how the corpus is read, as options of `read_corpus`. Corpora and
    codebook are read when they are first asked for.
    """

    root: Path
    out: Path
    corpus_name: str = EPIDEMIC_PAGE
    without_text: bool = False
    reading: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def corpus(self) -> Corpus:
        """The corpus under study."""
        if self.corpus_name in NAMED:
            return named_corpus(self.corpus_name, root=self.root, without_text=self.without_text)
        return read_corpus(self.corpus_name, **self.reading)

    @cached_property
    def reference(self) -> Corpus:
        """The same kind of paper's everyday prose: People's Daily, January 1998."""
        return read_corpus(PEOPLES_DAILY)

    @cached_property
    def codebook(self) -> Codebook:
        """The frames and how they are recognised."""
        return load_codebook(self.root / CODEBOOK)

    @property
    def tables(self) -> Path:
        """The folder of the saved tables."""
        return self.out / "data" / "derived"

    @property
    def figures(self) -> Path:
        """The folder of the exported figures."""
        return self.out / "figures"

    def save_table(
        self, name: str, table: pd.DataFrame, *, words_of: Corpus | Sequence[Corpus] = (), preset: str = "jieba"
    ) -> Path:
        """
        Save a table as `data/derived/NAME.csv`, whole or not at all, and return its path.

        With `words_of`, a corpus, the table of words gets the locator of the first use of each word in it: `newspaper,
        date, page, headline, document, paragraph, start, end`, see `locate_words`; rows that have a `document` of
        their own keep it and get its article. The words are those of `preset`. With several corpora each row is
        located in the one that its column `corpus` names, and in none if that is another.
        """
        if words_of:
            table = table.reset_index(drop=True)
        if isinstance(words_of, Corpus):
            table = _located(table, words_of, preset)
        elif words_of:
            rest = set(table["corpus"]) - {corpus.name for corpus in words_of}
            parts = [_located(table[table["corpus"] == one.name], one, preset) for one in words_of]
            parts.append(table[table["corpus"].isin(rest)].reindex(columns=[*table.columns, *LOCATOR_COLUMNS]))
            table = pd.concat([part for part in parts if len(part)]).loc[table.index]
        return write_atomically(self.tables / f"{name}.csv", to_csv(table))

    def read_table(self, name: str) -> pd.DataFrame:
        """
        Read a saved table as it was handed in; an error names the notebook to run first when it is not there.

        The locators stay in the file: figures are drawn from what is read and published, and the places of
        words in a text under copyright are not.
        """
        path = self.tables / f"{name}.csv"
        if not path.exists():
            raise PressframesError(
                f"{path}: the table is not there yet. Run the notebooks in order, or `pressframes reproduce`."
            )
        table = pd.read_csv(path, keep_default_na=False, na_values=[""])
        located = list(table.columns[-len(LOCATOR_COLUMNS) :]) == LOCATOR_COLUMNS
        return table.iloc[:, : -len(LOCATOR_COLUMNS)] if located else table

    def publish(self) -> list[Path]:
        """Count the page's text anew, with all codebooks of the study, into the tables that are published of it."""
        codebooks = [self.codebook, *(load_codebook(self.root / path) for path in MORE_CODEBOOKS)]
        return publish_counts(self.corpus, codebooks, self.tables / EPIDEMIC_PAGE)

    def adopt(self, validation: pd.DataFrame) -> Path:
        """Show the badges that follow from people's codes on the charts of this study; the file that says so."""
        return write_atomically(self.root / VALIDATION, to_csv(validation))

    def environment(self) -> pd.DataFrame:
        """What the numbers were made with: `what, value`, versions first, then the hash of what makes numbers."""
        facts = _versions() | {"sources": self.sources_sha256[:12]}
        return pd.DataFrame({"what": list(facts), "value": list(facts.values())})

    def made_with(self, **choices: object) -> dict[str, object]:
        """
        What a figure of this study depends on, for its record: corpora, codebook, versions, sources, and `choices`.

        The corpus is named with the SHA-256 of its files, whether they are at hand or only what was counted on them.
        """
        files = sorted(set(self.corpus.documents["sha256"].dropna()))
        return {
            "corpus": self.corpus.name,
            "corpus_sha256": files,
            "reference": PEOPLES_DAILY,
            "codebook_sha256": self.codebook.hash,
            **choices,
            "versions": _versions(),
            "sources_sha256": self.sources_sha256,
        }

    @property
    def source(self) -> str:
        """Where the numbers of a figure come from, in a sentence."""
        return f"Own counts on {self.corpus.name}, compared with {PEOPLES_DAILY}."

    @cached_property
    def sources_sha256(self) -> str:
        """
        One SHA-256 of all that makes numbers: the package's files, the codebooks and the lock, by name and content.

        It is the same in a clone, in a ZIP of it and on every system, and a change of the notebooks' or the README's
        words leaves it as it is. Line ends count as line feeds.
        """
        package = Path(__file__).parent.parent
        places = [(package, path) for pattern in PACKAGE_FILES for path in package.rglob(pattern)]
        places += [(self.root, path) for pattern in STUDY_FILES for path in self.root.glob(pattern)]
        files = sorted((path.relative_to(folder).as_posix(), path) for folder, path in places)
        whole = hashlib.sha256()
        for name, path in files:
            content = hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
            whole.update(f"{content}  {name}\n".encode())
        return whole.hexdigest()


def _located(table: pd.DataFrame, corpus: Corpus, preset: str) -> pd.DataFrame:
    if "document" in table:
        return locate(table, corpus)
    return locate_words(table, word_places(corpus, preset=preset), corpus)


def _versions() -> dict[str, str]:
    return {name: version(name) for name in PRINTED_VERSIONS}


def open_study(start: str | Path | None = None) -> Study:
    """
    The study around a notebook: its root is found upwards from `start` or the working folder.

    The environment variables PRESSFRAMES_CORPUS, PRESSFRAMES_OUT, PRESSFRAMES_WITHOUT_TEXT and PRESSFRAMES_READING,
    which
    `pressframes reproduce` sets, choose another corpus, another output folder, and counts in place of the text.
    """
    check_call(open_study, locals())
    chosen = {name: os.environ.get(f"PRESSFRAMES_{name.upper()}") for name in ("corpus", "out", "without_text")}
    reading = json.loads(os.environ.get("PRESSFRAMES_READING") or "{}")
    return study_of(
        start, corpus=chosen["corpus"], out=chosen["out"], without_text=bool(chosen["without_text"]), reading=reading
    )


def study_of(
    start: str | Path | None = None,
    *,
    corpus: str | None = None,
    out: str | Path | None = None,
    without_text: bool = False,
    reading: Mapping[str, Any] | None = None,
) -> Study:
    """
    The study whose folder lies around `start` (or the working folder), on a corpus by name, in a file or in a folder.

    `corpus` is the study's own if it is left out. Raises `PressframesError` where no folder upwards is a study's.
    """
    root = find_root(Path(start or Path.cwd()))
    if corpus and Path(corpus).exists():
        corpus = str(Path(corpus).resolve())
    return Study(root, Path(out).resolve() if out else root, corpus or EPIDEMIC_PAGE, without_text, reading or {})


def find_root(start: Path) -> Path:
    """The nearest folder upwards that has notebooks and a codebook."""
    for folder in [start.resolve(), *start.resolve().parents]:
        if (folder / CODEBOOK).exists() and (folder / "notebooks").is_dir():
            return folder
    raise PressframesError(
        f"{start}: neither this folder nor one above it has notebooks/ and {CODEBOOK}. "
        "Expected a clone of pressframes; change into it and run again."
    )
