"""The numbered notebooks of a study are run in order, from text to figures, up to the first that fails."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from tqdm import tqdm

from pressframes.errors import PressframesError
from pressframes.files import write_atomically
from pressframes.study.folder import Study

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
    notebooks = {
        path: in_language(nbformat.read(path, as_version=4), study, path.stem) for path in _chosen(study.root, only)
    }
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


def in_language(notebook: nbformat.NotebookNode, study: Study, name: str) -> nbformat.NotebookNode:
    """The notebook with its prose in the study's language, as the wording has it by cell; code and cell ids stay."""
    speech = replace(study, notebook=name).speech
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and speech.language != "en":
            cell.source = speech.wording["prose"][cell.id][speech.language].strip()
    return notebook


def _chosen(root: Path, only: Sequence[str]) -> list[Path]:
    paths = sorted((root / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    if not paths:
        raise PressframesError(
            f"{root / 'notebooks'}: the folder holds no numbered notebook. Expected 01-corpus.ipynb and those after it."
        )
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
    chosen = {
        "PRESSFRAMES_STUDY": str(study.root),
        "PRESSFRAMES_OUT": str(study.out.resolve()),
        "PRESSFRAMES_WITHOUT_TEXT": "1" if study.without_text else "",
        "PRESSFRAMES_LANGUAGE": study.language,
    }
    kernel = AsyncKernelManager(kernel_name="python3")
    start, stop = run_sync(kernel.start_kernel), run_sync(kernel.shutdown_kernel)
    start(env=os.environ | chosen, cwd=str(study.root / "notebooks"), extra_arguments=["--log-level=ERROR"])
    try:
        yield kernel
    finally:
        stop(now=True)


def _execute(kernel: AsyncKernelManager, path: Path, notebook: nbformat.NotebookNode, bar: tqdm) -> None:
    started = time.monotonic()
    where = path.name

    def show(cell, cell_index):
        nonlocal where
        where = f"{path.name}, cell {cell_index + 1}"
        bar.set_description_str(f"{path.stem} cell {cell_index + 1}")

    def advance(cell, cell_index, execute_reply):
        bar.update(cell.cell_type == "code")

    try:
        _run_cells(kernel, nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(FORGET)]))
        _run_cells(kernel, notebook, on_cell_start=show, on_cell_executed=advance)
    except CellExecutionError as error:
        if error.ename == PressframesError.__name__:
            raise PressframesError(f"{where}: {error.evalue}") from None
        raise NotebookFailed(f"{where}: {error.ename}: {error.evalue}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise NotebookFailed(f"{where}, after {time.monotonic() - started:.0f} s: {error}") from None


def _run_cells(kernel: AsyncKernelManager, notebook: nbformat.NotebookNode, **hooks) -> None:
    client = NotebookClient(notebook, km=kernel, timeout=CELL_TIMEOUT, record_timing=False, **hooks)
    try:
        client.execute()
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
