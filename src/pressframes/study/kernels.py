"""Notebooks executed cell by cell, in as many processes as the machine has cores; the first error stops them all."""

import asyncio
import json
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from tqdm import tqdm

from pressframes.errors import NotebookFailed, PressframesError
from pressframes.study.running import Run, in_language, leave_out_others

# Between notebooks all names are cleared, cells are counted from 1 again, what can be set for all figures and tables is
# as it was, and the kernel is told its study. Python looks less often for objects that hold each other, which took a
# twelfth of the time.
BEFORE = """get_ipython().reset(); get_ipython().execution_count = 1
import gc, os, sys
gc.set_threshold(100_000)
os.environ.update({}); os.chdir({!r})
"matplotlib" in sys.modules and sys.modules["matplotlib"].rcdefaults()
"pandas" in sys.modules and sys.modules["pandas"].reset_option("^display")
del gc, os, sys"""
# What a notebook saved through its study.
AFTER = """print(__import__("json").dumps(
    [str(path) for one in list(globals().values()) if type(one).__name__ == "Study" for path in one.written]))"""
CELL_TIMEOUT = 600  # seconds; the slowest cell of the study takes under 20


def execute(runs: Sequence[Run], bar: tqdm) -> None:
    """Execute notebooks and keep what they leave; also where a loop runs already, as in a notebook."""
    notebooks = {run: in_language(nbformat.read(run.path, as_version=4), run.study, run.path.stem) for run in runs}
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(_execute_all(notebooks, bar))
    else:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _execute_all(notebooks, bar)).result()


def cores() -> int:
    """How many processes this one may keep busy."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


async def _execute_all(notebooks: Mapping[Run, NotebookNode], bar: tqdm) -> None:
    """Execute notebooks on as many kernels as there are cores; the first error stops them all."""
    first = deque(run for run in notebooks if not run.is_last)
    last = deque(run for run in notebooks if run.is_last)
    left = len(first)

    async def work() -> None:
        nonlocal left
        async with _kernel() as client:
            while first:
                run = first.popleft()
                await _execute(client, run, notebooks[run], bar)
                left -= 1
                for study in {run.study for run in notebooks} if not left else ():
                    leave_out_others(study)
            while last and left == 0:
                if not (run := last.popleft()).is_complete():
                    await _execute(client, run, notebooks[run], bar)

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
    times = {"timeout": CELL_TIMEOUT, "startup_timeout": CELL_TIMEOUT, "record_timing": False}
    client = NotebookClient(nbformat.v4.new_notebook(), kernel, extra_arguments=["--log-level=CRITICAL"], **times)
    try:
        await client.async_start_new_kernel()
        talk: Any = await client.async_start_new_kernel_client()
        reply = await talk.kernel_info(reply=True)
        client.nb.metadata["language_info"] = reply["content"]["language_info"]
        yield client
        is_idle = True
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        if kernel.has_kernel and not is_idle:
            await kernel.interrupt_kernel()
        await kernel.shutdown_kernel(now=is_idle)


async def _execute(client: NotebookClient, run: Run, notebook: NotebookNode, bar: tqdm) -> None:
    started = time.monotonic()
    chosen = {
        "PRESSFRAMES_STUDY": str(run.study.root),
        "PRESSFRAMES_OUT": str(run.study.out.resolve()),
        "PRESSFRAMES_WITHOUT_TEXT": "1" if run.study.without_text else "",
        "PRESSFRAMES_LANGUAGE": run.study.language,
    }
    folder = str(run.study.root / "notebooks")
    where = run.path.name
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
    run.keep(nbformat.writes(notebook) + "\n", json.loads(after.outputs[0].text))
