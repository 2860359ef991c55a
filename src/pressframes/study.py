"""A study: a corpus, the corpus it is compared with, and the folders where tables and figures go."""

import os
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from pressframes.corpora import EPIDEMIC_PAGE, read_corpus
from pressframes.corpus import Corpus
from pressframes.counted import word_places
from pressframes.errors import PressframesError
from pressframes.frames import Codebook, load_codebook
from pressframes.peoples_daily import NAME as PEOPLES_DAILY
from pressframes.statistics import locate, locate_words
from pressframes.statistics.locators import LOCATOR_COLUMNS
from pressframes.tables import to_csv
from pressframes.textfiles import write_atomically
from pressframes.words import PRESETS

CODEBOOK = Path("data/coding/codebook.toml")
# The files that a number or a picture can depend on; notebooks are checked against their outputs by a test.
MAKES_NUMBERS = ("src", "data/coding", "requirements.lock")
# Packages whose version can change a number or a picture; the last cell of each notebook prints them.
PRINTED_VERSIONS = ("pressframes", "jieba", "numpy", "pandas", "scipy", "matplotlib", "wordcloud", "snownlp", "zhplot")


@dataclass(frozen=True)
class Study:
    """
    What the notebooks work on.

    `root` is the folder with `notebooks/` and `data/`; `out` is where tables (`data/derived/`), figures
    (`figures/`) and executed notebooks (`build/`) go, the same folder unless said otherwise.
    `corpus_name` is the name or folder of the corpus under study.
    """

    root: Path
    out: Path
    corpus_name: str = EPIDEMIC_PAGE
    without_text: bool = False
    _places: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def corpus(self) -> Corpus:
        """The corpus under study."""
        return read_corpus(self.corpus_name, root=self.root, without_text=self.without_text)

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

    def save_table(self, name: str, table: pd.DataFrame, *, corpus: Corpus | None = None) -> Path:
        """
        Save a table as `data/derived/NAME.csv`, whole or not at all.

        A table of words gets the locator of the first use of each: `newspaper, date, page, headline, document,
        paragraph, start, end`, see `locate_words`. It is that in `corpus`, or in the corpus that the table's column
        `corpus` names, or in the corpus under study; the words are those of the preset in its column `preset`, or of
        `jieba`. Rows that have a `document` of their own keep it and get its article.
        """
        if "word" in table or "collocate" in table:
            table = self._located(table.reset_index(drop=True), corpus)
        return write_atomically(self.tables / f"{name}.csv", to_csv(table))

    def _located(self, table: pd.DataFrame, corpus: Corpus | None) -> pd.DataFrame:
        if corpus is None and "corpus" in table and set(table["corpus"]) != {self.corpus.name}:
            return pd.concat([self._located_in(name, rows) for name, rows in table.groupby("corpus")]).loc[table.index]
        corpus = corpus or self.corpus
        if "document" in table:
            return locate(table, corpus)
        named = set(table["preset"]) & set(PRESETS) if "preset" in table else set()
        preset = named.pop() if len(named) == 1 else "jieba"
        key = id(corpus), preset
        if key not in self._places:  # with the corpus, so that its id is not given to another
            self._places[key] = word_places(corpus, preset=preset), corpus
        return locate_words(table, self._places[key][0], corpus)

    def _located_in(self, name: str, rows: pd.DataFrame) -> pd.DataFrame:
        for corpus in (self.corpus, self.reference):
            if corpus.name == name:
                return self._located(rows, corpus)
        return rows.reindex(columns=[*rows.columns, *LOCATOR_COLUMNS])

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

    def environment(self) -> pd.DataFrame:
        """What the numbers were made with: `what, value`, versions first, then the commit."""
        facts = _versions() | {"commit": self.commit}
        return pd.DataFrame({"what": list(facts), "value": list(facts.values())})

    def made_with(self, **choices: object) -> dict[str, object]:
        """
        What a figure of this study depends on, for its record: corpora, codebook, versions, commit, and `choices`.

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
            "commit": self.commit,
        }

    @property
    def source(self) -> str:
        """Where the numbers of a figure come from, in a sentence."""
        return f"Own counts on {self.corpus.name}, compared with {PEOPLES_DAILY}."

    @cached_property
    def commit(self) -> str:
        """
        The commit that last changed what numbers come from (`MAKES_NUMBERS`), or "unknown" outside a clone.

        "-changed" stands behind it when these files were changed since.
        """
        try:
            last, changed = (
                subprocess.run(
                    ["git", "-C", str(self.root), *command, "--", *MAKES_NUMBERS],
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout.strip()
                for command in (["log", "-1", "--format=%H"], ["status", "--porcelain"])
            )
        except (OSError, subprocess.CalledProcessError):
            return "unknown"
        return f"{last[:12]}-changed" if changed else last[:12] or "unknown"


def _versions() -> dict[str, str]:
    return {name: version(name) for name in PRINTED_VERSIONS}


def open_study(start: str | Path | None = None) -> Study:
    """
    The study around a notebook: its root is found upwards from `start` or the working folder.

    The environment variables PRESSFRAMES_CORPUS, PRESSFRAMES_OUT and PRESSFRAMES_WITHOUT_TEXT, which
    `pressframes reproduce` sets, choose another corpus, another output folder, and counts in place of the text.
    """
    root = find_root(Path(start or Path.cwd()))
    return Study(
        root=root,
        out=Path(os.environ.get("PRESSFRAMES_OUT") or root),
        corpus_name=os.environ.get("PRESSFRAMES_CORPUS") or EPIDEMIC_PAGE,
        without_text=bool(os.environ.get("PRESSFRAMES_WITHOUT_TEXT")),
    )


def find_root(start: Path) -> Path:
    """The nearest folder upwards that has notebooks and a codebook."""
    for folder in [start.resolve(), *start.resolve().parents]:
        if (folder / CODEBOOK).exists() and (folder / "notebooks").is_dir():
            return folder
    raise PressframesError(
        f"{start}: neither this folder nor one above it has notebooks/ and {CODEBOOK}. "
        "Expected a clone of pressframes; change into it and run again."
    )
