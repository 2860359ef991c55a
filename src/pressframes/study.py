"""A study: a corpus, the corpus it is compared with, and the folders where tables and figures go."""

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from pressframes.corpora import EPIDEMIC_PAGE, read_corpus
from pressframes.corpus import Corpus
from pressframes.errors import PressframesError
from pressframes.frames import Codebook, load_codebook
from pressframes.peoples_daily import NAME as PEOPLES_DAILY
from pressframes.tables import to_csv
from pressframes.textfiles import write_atomically

CODEBOOK = Path("data/coding/codebook.toml")
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

    def save_table(self, name: str, table: pd.DataFrame) -> Path:
        """Save a table as `data/derived/NAME.csv`, whole or not at all."""
        return write_atomically(self.tables / f"{name}.csv", to_csv(table))

    def read_table(self, name: str) -> pd.DataFrame:
        """Read a saved table; an error names the notebook to run first when it is not there."""
        path = self.tables / f"{name}.csv"
        if not path.exists():
            raise PressframesError(
                f"{path}: the table is not there yet. Run the notebooks in order, or `pressframes reproduce`."
            )
        return pd.read_csv(path, keep_default_na=False, na_values=[""])

    def environment(self) -> pd.DataFrame:
        """What the numbers were made with: `what, value`, versions first, then the commit."""
        facts = {name: version(name) for name in PRINTED_VERSIONS} | {"commit": self.commit()}
        return pd.DataFrame({"what": list(facts), "value": list(facts.values())})

    def commit(self) -> str:
        """The commit that is checked out, or "unknown" outside a clone."""
        command = ["git", "-C", str(self.root), "describe", "--always", "--dirty", "--abbrev=12"]
        try:
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return "unknown"


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
