"""
The notebooks of a study, executed side by side on the machine's cores: a bar for the eye, one error for the first that
fails, and nothing run again that would come out the same.
"""

import asyncio
import json
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell
from tqdm import tqdm

from pressframes.errors import PressframesError
from pressframes.figures.index import read_manifest
from pressframes.files import write_atomically
from pressframes.study.folder import WORDING, Study
from pressframes.study.kept import files_sha256, forget, maker, sha256
from pressframes.study.settings import LANGUAGES
from pressframes.study.speech import SHARED

# Between notebooks all names are cleared, cells are counted from 1 again, what can be set for all figures and tables is
# as it was, and the kernel is told its study.
BEFORE = """get_ipython().reset(); get_ipython().execution_count = 1
import os, sys
os.environ.update({}); os.chdir({!r})
"matplotlib" in sys.modules and sys.modules["matplotlib"].rcdefaults()
"pandas" in sys.modules and sys.modules["pandas"].reset_option("^display")
del os, sys"""
# What a notebook saved through its study.
AFTER = """print(__import__("json").dumps(
    [str(path) for one in list(globals().values()) if type(one).__name__ == "Study" for path in one.written]))"""
CELL_TIMEOUT = 600  # seconds; the slowest cell of the study takes under 20
LAST = "-figures"  # a notebook of such a name shows what the others have drawn
RECORDS = ".runs"


class NotebookFailed(RuntimeError):
    """A cell of a notebook raised an error that is not the researcher's to mend."""


def reproduce(study: Study, *, only: Sequence[str] = (), fresh: bool = False, progress: bool = True) -> list[Path]:
    """
    Execute the notebooks of a study; return the paths of the executed copies in `build/`.

    `only` names some of them by number (`["03", "06"]`). They run side by side, on as many processes as the machine has
    cores, each with none of the names of the one before; one whose name ends in `-figures` runs after the others, whose
    figures it shows. What several of them need is made once (`Study.made`). A notebook is not run again where all that
    it is made from is as it was, and so are the files that it saved: cells, wording, `study.toml`, texts, codebook,
    glossary, language, package. `fresh` runs all, and makes everything anew that was kept.

    A study in both languages is reproduced in English in its own folder, and in Chinese in the folder `zh` there, each
    with its tables, figures and notebooks.

    A progress bar covers the reading of the corpus and the cells. Bad input is reported before anything is written. The
    first error ends the run: `PressframesError` if the researcher can mend it, `NotebookFailed` otherwise, each naming
    notebook and cell. What was complete by then, or when the run is interrupted, is not run again.
    """
    chosen = _chosen(study.root, only)
    runs = [Run(one, path) for one in in_each_language(study) for path in chosen]
    if fresh:
        forget()
        for run in runs:
            run.record.unlink(missing_ok=True)
    waiting = [run for run in runs if not run.is_complete()]
    if any(not run.is_last for run in waiting):  # what the last ones show may come out otherwise
        waiting = [run for run in runs if run in waiting or run.is_last]
    if progress and len(waiting) < len(runs):
        names = ", ".join(run.path.stem for run in runs if run not in waiting)
        tqdm.write(f"Nothing changed, so these are not run again (--fresh runs all): {names}")
    if waiting:
        cells = sum(cell.cell_type == "code" for run in waiting for cell in run.notebook.cells)
        form = "{l_bar}{bar}| {elapsed} {desc}"
        with tqdm(total=cells + 1, unit="cell", disable=not progress, bar_format=form) as bar:
            bar.set_description_str("reading the corpus")
            _ = study.corpus, study.codebook
            bar.update()
            _finish(_run_all(waiting, bar))
    return [run.copy for run in runs]


def in_each_language(study: Study) -> list[Study]:
    """The study once for each language that it speaks: what is in Chinese beside English goes into the folder `zh`."""
    if study.language or study.settings.language != "both":
        return [study]
    first, second = LANGUAGES
    return [replace(study, language=first), replace(study, language=second, out=study.out / second)]


@dataclass(frozen=True)
class Run:
    """One notebook of a study in one language: what it is made from, and what it left."""

    study: Study
    path: Path

    @cached_property
    def notebook(self) -> nbformat.NotebookNode:
        """The notebook as it is to be executed, with its prose in the language of the study."""
        return in_language(nbformat.read(self.path, as_version=4), self.study, self.path.stem)

    @property
    def is_last(self) -> bool:
        """Whether it shows what the others have drawn, and has to wait for them."""
        return self.path.stem.endswith(LAST)

    @property
    def copy(self) -> Path:
        """Where the executed notebook is."""
        return self.study.out / "build" / self.path.name

    @property
    def record(self) -> Path:
        """The file that says from what the executed notebook was made, and which files it saved."""
        return self.copy.parent / RECORDS / f"{self.path.stem}.json"

    @cached_property
    def sources(self) -> str:
        """One SHA-256 of what the notebook is made from, as it was when it was first asked for."""
        study, own = self.study, (SHARED, f"{self.path.stem}.toml")
        wording = [(study.root, path) for name in own if (path := study.root / WORDING / name).exists()]
        cells = json.dumps([[cell.cell_type, cell.source] for cell in self.notebook.cells])
        return sha256(cells, files_sha256(wording), study.texts_sha256, study.sources_sha256, maker(), repr(study))

    def made_from(self) -> str:
        """One SHA-256 of all that its outputs depend on: its sources, and what the others left where it is the last."""
        others = [path for path in self.record.parent.glob("*.json") if self.is_last and path != self.record]
        return sha256(self.sources, files_sha256((self.record.parent, path) for path in others))

    def is_complete(self) -> bool:
        """Whether it was run on what is there now, and all files that it saved are as it saved them."""
        try:
            record = json.loads(self.record.read_text(encoding="utf-8"))
            figures = set(record["figures"]) <= set(read_manifest(self.study.figures))
            return figures and record == self._found(record["files"], record["figures"])
        except (OSError, ValueError, KeyError, TypeError, PressframesError):
            return False

    def keep(self, executed: nbformat.NotebookNode, written: Sequence[str]) -> None:
        """Save the executed notebook, and the record of the run when everything else is there."""
        write_atomically(self.copy, nbformat.writes(executed) + "\n")
        out, known = self.study.out.resolve(), read_manifest(self.study.figures)
        names = sorted({os.path.relpath(path, out) for path in [*written, str(self.copy.resolve())]})
        figures = sorted({name for path in written if (name := Path(path).name.partition(".")[0]) in known})
        write_atomically(self.record, json.dumps(self._found(names, figures), indent=1))

    def _found(self, names: Sequence[str], figures: Sequence[str]) -> dict[str, Any]:
        """The record as the files are now; `OSError` where one is not there."""
        files = {name: sha256((self.study.out / name).read_bytes()) for name in names}
        return {"made_from": self.made_from(), "files": files, "figures": list(figures)}


def in_language(notebook: nbformat.NotebookNode, study: Study, name: str) -> nbformat.NotebookNode:
    """
    The notebook with its prose in the study's language, as the wording has it by cell; code and cell ids stay.

    A notebook without a wording of its own is somebody's own and stays as it is. `PressframesError` names a cell that
    the wording does not have.
    """
    path = study.root / WORDING / f"{name}.toml"
    if study.spoken == "en" or not path.exists():
        return notebook
    prose = replace(study, notebook=name).speech.wording.get("prose", {})
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            try:
                cell.source = prose[cell.id][study.spoken].strip()
            except KeyError:
                raise PressframesError(
                    f"{path}: the prose of cell {cell.id!r} of {name}.ipynb is not there in {study.spoken!r}. Expected "
                    f"a section [prose.{cell.id}] with the text as {study.spoken}; write it."
                ) from None
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


def _finish(coroutine: Coroutine) -> None:
    """Run to its end, also where a loop runs already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(coroutine)
    else:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, coroutine).result()


def cores() -> int:
    """How many processes this one may keep busy."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


async def _run_all(waiting: Sequence[Run], bar: tqdm) -> None:
    """Execute notebooks on as many kernels as there are cores; the first error stops them all."""
    first = deque(run for run in waiting if not run.is_last)
    last = deque(run for run in waiting if run.is_last)
    left = len(first)

    async def work() -> None:
        nonlocal left
        async with _kernel() as client:
            while first:
                await _execute(client, first.popleft(), bar)
                left -= 1
            while last and left == 0:
                if not (run := last.popleft()).is_complete():
                    await _execute(client, run, bar)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(cores(), len(first or last))):
                group.create_task(work())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None


@asynccontextmanager
async def _kernel() -> AsyncIterator[NotebookClient]:
    """A process that runs the cells of one notebook after another; while it writes it is interrupted before stopped."""
    kernel, is_idle = AsyncKernelManager(kernel_name="python3"), False
    client = NotebookClient(nbformat.v4.new_notebook(), km=kernel, timeout=CELL_TIMEOUT, record_timing=False)
    try:
        await kernel.start_kernel(extra_arguments=["--log-level=CRITICAL"])
        client.kc = kernel.client()
        client.kc.start_channels()
        await client.kc.wait_for_ready(timeout=CELL_TIMEOUT)
        client.kc.allow_stdin = False
        reply = await client.kc.kernel_info(reply=True)
        client.nb.metadata["language_info"] = reply["content"]["language_info"]
        yield client
        is_idle = True
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        if kernel.has_kernel and not is_idle:
            await kernel.interrupt_kernel()
        await kernel.shutdown_kernel(now=is_idle)


async def _execute(client: NotebookClient, run: Run, bar: tqdm) -> None:
    started = time.monotonic()
    chosen = {
        "PRESSFRAMES_STUDY": str(run.study.root),
        "PRESSFRAMES_OUT": str(run.study.out.resolve()),
        "PRESSFRAMES_WITHOUT_TEXT": "1" if run.study.without_text else "",
        "PRESSFRAMES_LANGUAGE": run.study.language,
    }
    folder = str(run.study.root / "notebooks")
    notebook, where = run.notebook, run.path.name
    before, after = new_code_cell(BEFORE.format(chosen, folder)), new_code_cell(AFTER)
    notebook.cells = [before, *notebook.cells, after]
    notebook.metadata["language_info"] = client.nb.metadata["language_info"]
    client.nb = notebook
    client.reset_execution_trackers()
    try:
        await client.async_execute_cell(before, 0)
        for number, cell in enumerate(notebook.cells[1:-1], 1):
            where = f"{run.path.name}, cell {number}"
            bar.set_description_str(f"{run.path.stem} cell {number}")
            await client.async_execute_cell(cell, number)
            bar.update(cell.cell_type == "code")
        await client.async_execute_cell(after, len(notebook.cells) - 1)
    except CellExecutionError as error:
        if error.ename == PressframesError.__name__:
            raise PressframesError(f"{where}: {error.evalue}") from None
        raise NotebookFailed(f"{where}: {error.ename}: {error.evalue}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        if (task := asyncio.current_task()) and task.cancelling():  # which the client takes for the death of its kernel
            raise asyncio.CancelledError from None
        raise NotebookFailed(f"{where}, after {time.monotonic() - started:.0f} s: {error}") from None
    notebook.cells = notebook.cells[1:-1]
    run.keep(notebook, json.loads(after.outputs[0].text))
