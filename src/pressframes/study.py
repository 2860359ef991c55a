"""A study: a corpus, the corpus it is compared with, and the folders where tables and figures go."""
# MERGED """Run the numbered notebooks in order, from text to figures, and stop at the first that fails."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import nbformat
import pandas as pd
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from tqdm import tqdm

from pressframes.corpus.documents import Corpus
from pressframes.corpus.folders import EPIDEMIC_PAGE, read_corpus
from pressframes.corpus.peoples_daily import NAME as PEOPLES_DAILY
from pressframes.errors import PressframesError
from pressframes.files import to_csv, write_atomically
from pressframes.findings import word_places
from pressframes.frames.codebook import Codebook, load_codebook
from pressframes.statistics.contexts import LOCATOR_COLUMNS, locate, locate_words
from pressframes.words.cutting import PRESETS

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


# Between notebooks all names are cleared and cells are counted from 1 again.
FORGET = "get_ipython().reset(); get_ipython().execution_count = 0"
CELL_TIMEOUT = 600  # seconds; the slowest cell of the study takes under 20


class NotebookFailed(RuntimeError):
    """A cell of a notebook raised an error that is not the researcher's to mend."""


def reproduce(study: Study, *, only: Sequence[str] = (), progress: bool = True) -> list[Path]:
    """
    Execute every notebook of a study in order; return the paths of the executed copies in `build/`.

    `only` names some of them by number (`["03", "06"]`); these read the tables that the others saved before.
    One process runs them all, each with none of the names of the one before, so that the library is loaded once. A
    progress bar names notebook, cell and elapsed time. The corpus is read once beforehand, so that bad input is
    reported before anything is written. The first error ends the run: `PressframesError` if the researcher can mend it,
    `NotebookFailed` otherwise, each naming notebook and cell.
    """
    notebooks = {path: nbformat.read(path, as_version=4) for path in _chosen(study.root, only)}
    _ = study.corpus, study.codebook
    cells = sum(cell.cell_type == "code" for notebook in notebooks.values() for cell in notebook.cells)
    executed = []
    with (
        _kernel(study) as kernel,
        tqdm(total=cells, unit="cell", disable=not progress, bar_format="{l_bar}{bar}| {elapsed} {desc}") as bar,
    ):
        for path, notebook in notebooks.items():
            _execute(kernel, path, notebook, bar)
            executed.append(write_atomically(study.out / "build" / path.name, nbformat.writes(notebook) + "\n"))
    return executed


def _notebooks(root: Path) -> list[Path]:
    paths = sorted((root / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    if not paths:
        raise PressframesError(
            f"{root / 'notebooks'}: the folder holds no numbered notebook. Expected 01-corpus.ipynb and those after it."
        )
    return paths


def _chosen(root: Path, only: Sequence[str]) -> list[Path]:
    paths = _notebooks(root)
    numbers = [path.name[:2] for path in paths]
    for number in only:
        if number not in numbers:
            raise PressframesError(
                f"--only {number}: there is no notebook of this number. Expected one of {', '.join(numbers)}."
            )
    return [path for path in paths if not only or path.name[:2] in only]


@contextmanager
def _kernel(study: Study) -> Iterator[AsyncKernelManager]:
    """A process that runs cells, told by its environment which study it is."""
    kernel = AsyncKernelManager(kernel_name="python3")
    start, stop = run_sync(kernel.start_kernel), run_sync(kernel.shutdown_kernel)
    start(env=_environment(study), cwd=str(study.root / "notebooks"), extra_arguments=["--log-level=ERROR"])
    try:
        yield kernel
    finally:
        stop(now=True)


def _execute(kernel: AsyncKernelManager, path: Path, notebook: nbformat.NotebookNode, bar: tqdm) -> None:
    started = time.monotonic()
    place = {"cell": 0}

    def show(cell, cell_index):
        place["cell"] = cell_index + 1
        bar.set_description_str(f"{path.stem} cell {cell_index + 1}")

    def advance(cell, cell_index, execute_reply):
        bar.update(cell.cell_type == "code")

    try:
        _run_cells(kernel, nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(FORGET)]))
        _run_cells(kernel, notebook, on_cell_start=show, on_cell_executed=advance)
    except CellExecutionError as error:
        where = f"{path.name}, cell {place['cell']}"
        if error.ename == PressframesError.__name__:
            raise PressframesError(f"{where}: {error.evalue}") from None
        raise NotebookFailed(f"{where}: {error.ename}: {error.evalue}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        seconds = time.monotonic() - started
        raise NotebookFailed(f"{path.name}, cell {place['cell']}, after {seconds:.0f} s: {error}") from None


def _run_cells(kernel: AsyncKernelManager, notebook: nbformat.NotebookNode, **hooks) -> None:
    client = NotebookClient(notebook, km=kernel, timeout=CELL_TIMEOUT, record_timing=False, **hooks)
    try:
        client.execute()
    finally:
        if client.kc is not None:
            client.kc.stop_channels()


def _environment(study: Study) -> dict[str, str]:
    chosen = {
        "PRESSFRAMES_CORPUS": str(study.corpus_name),
        "PRESSFRAMES_OUT": str(study.out.resolve()),
        "PRESSFRAMES_WITHOUT_TEXT": "1" if study.without_text else "",
    }
    return os.environ | chosen
