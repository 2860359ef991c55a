"""
Who does the work: this process, an executor, or a Dask cluster; the results are the same.

`run` is the one way in. What the parts share (a lexicon, a codebook, the corpus) is packed once and read once by each
worker. A task is given out before the results of earlier ones are taken, and results come in the order of the parts.
A part that fails is named at the end, when all others are done; one whose worker died is tried once more alone.
`connect` is the one place that tells the engines apart, and the only one that knows Dask: futures, and nothing else
of it.
"""

import os
import pickle
import re
import socket
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from tqdm import tqdm

from pressframes.disk.record import versions
from pressframes.errors import PressframesError, refused

AHEAD = 2  # tasks a worker that are given out before the first result is taken: enough to keep it busy
LOCAL = "local"  # in place of an address: workers on this machine
# Dask runs what it is sent: its own workers listen to this machine alone, and have no dashboard. A thread each,
# because cutting text holds Python's lock.
ALONE = {"host": "127.0.0.1", "dashboard_address": None, "worker_dashboard_address": None, "threads_per_worker": 1}
# Addresses of this machine, or of a protocol with TLS: what goes to others can be read and written on the way.
CLOSED = re.compile(r"local|(?!tcp|ws:)\w+://.*|(?:\w+://)?(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?")
PATIENCE = 60  # seconds without any worker until the job gives up: a nanny starts a new one in five


def run(task: Callable[[int, Any], Any], numbers: Sequence[int], shared: Any, on: Any = None) -> Iterator[Any]:
    """
    The results of `task(number, shared)` for the parts with these numbers, in their order.

    `on` is None for this process, a `concurrent.futures` executor, a Dask client, the address of a Dask scheduler, or
    `local` for Dask workers of its own; for all but the first, task, `shared` and results must be what `pickle` can
    send. A part that fails does not keep the others from being done; the error at the end names it. What takes longer
    than a second shows a bar on the terminal.

    >>> list(run(lambda number, shared: number + shared, range(3), 10))
    [10, 11, 12]
    """
    results = _results(task, numbers, shared, on)
    return iter(tqdm(results, total=len(numbers), desc="parts", delay=1, leave=False, disable=None))


@dataclass(frozen=True)
class Sent:
    """What tasks share, as bytes, told apart by their digest; with the versions that a worker must have."""

    data: bytes = field(compare=False, repr=False)
    digest: str
    versions: tuple[tuple[str, str], ...]


def pack(shared: Any) -> Sent:
    """What tasks share, ready to be sent, with the versions that the worker must have."""
    data = pickle.dumps(shared)
    return Sent(data, sha256(data).hexdigest(), tuple(versions().items()))


class Workers(NamedTuple):
    """How to give out the task of a part, how to wait for its result, and how many tasks are done at a time."""

    submit: Callable[[int], Any]
    result: Callable[[Any], Any]
    number: int


@contextmanager
def connect(on: Any, task: Callable[[int, Any], Any], sent: Sent) -> Iterator[Workers]:
    """An executor, a Dask client, or the address of a Dask scheduler, ready to do a task; else `PressframesError`."""
    if isinstance(on, Executor):
        number = getattr(on, "_max_workers", None) or os.cpu_count() or 1
        yield Workers(lambda part: on.submit(_do, task, part, sent), lambda future: future.result(), number)
    elif isinstance(on, str) or hasattr(on, "scheduler_info"):
        with _client(on) if isinstance(on, str) else nullcontext(on) as client:
            yield _cluster(client, task, sent)
    else:
        raise refused("workers", f"on={on!r}")


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """
    A Dask client for the scheduler at an address, or for `local` workers that nobody on the network can reach.

    `PressframesError` where Dask is not installed, which is an extra, and where no scheduler answers; a warning where
    one is reached over a network without TLS.
    """
    if not CLOSED.fullmatch(address):
        warnings.warn(str(refused("open_scheduler", f"on={address!r}")), stacklevel=1)
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise refused("no_dask", f"on={address!r}") from None
    with LocalCluster(**ALONE) if address == LOCAL else nullcontext() as cluster:
        try:
            client = Client(cluster or address)
        except (OSError, ValueError) as error:
            raise refused("no_scheduler", f"on={address!r}", why=str(error)[:120]) from None
        with client:
            yield client


def check_dask(said: dict[str, Any]) -> None:
    """Refuse a scheduler or worker with another version of Dask; `said` is what `Client.get_versions` says."""
    mine = said["client"]["packages"]["distributed"]
    places = {"the scheduler": said["scheduler"], **said["workers"]}
    found = {place: one["packages"]["distributed"] for place, one in places.items()}
    other = [f"{place} has {version}" for place, version in found.items() if version != mine]
    if other:
        raise refused("other_dask", version=mine, others=", ".join(other[:5]))


def _cluster(client: Any, task: Callable[[int, Any], Any], sent: Sent) -> Workers:
    """
    The workers of a Dask cluster.

    What tasks share is the result of a task of its own: a worker fetches it once, and if the worker that had it
    dies it is made again, which is not so of data that was scattered.
    """
    client.wait_for_workers(1, timeout=PATIENCE)
    check_dask(client.get_versions())
    shared = client.submit(lambda: sent, pure=False)

    def result(future: Any) -> Any:
        while True:
            try:
                return future.result(timeout=PATIENCE)
            except TimeoutError:
                if not client.nthreads():
                    raise refused("no_worker", scheduler=client.scheduler.address, seconds=PATIENCE) from None

    return Workers(
        lambda part: client.submit(_do, task, part, shared, pure=False), result, sum(client.nthreads().values())
    )


def _results(task: Callable[[int, Any], Any], numbers: Sequence[int], shared: Any, on: Any) -> Iterator[Any]:
    """
    The results in order, while later tasks are at work: as many are given out as keep all workers busy.

    What failed is remembered and raised at the end as one `PressframesError`, with the first error as its cause.
    """
    if on is None:
        yield from (task(number, shared) for number in numbers)
        return
    failed: dict[int, Exception] = {}
    waiting: deque[tuple[int, Any]] = deque()
    with connect(on, task, pack(shared)) as workers:
        try:
            for number in numbers:
                waiting.append((number, _submit(workers, number)))
                if len(waiting) >= AHEAD * workers.number:
                    yield from _take(workers, waiting, failed)
            while waiting:
                yield from _take(workers, waiting, failed)
        finally:
            for future in (future for _, future in waiting if future):  # left where the caller has seen enough
                future.cancel()
    if failed:
        raise _failure(failed) from next(iter(failed.values()))


def _submit(workers: Workers, number: int) -> Any:
    """A task given out: a future, or None where no task can be given out now."""
    with suppress(RuntimeError):  # an executor whose process died takes no more tasks
        return workers.submit(number)


def _take(workers: Workers, waiting: deque[tuple[int, Any]], failed: dict[int, Exception]) -> Iterator[Any]:
    """The result of the task that was given out first, or none if it failed."""
    number, future = waiting.popleft()
    result, error = _outcome(workers, number, future)
    if _is_death(error):
        # it may have been another task that killed the worker: when all others are done, this one is tried alone
        for other in waiting:
            _outcome(workers, *other)
        result, error = _outcome(workers, number)
    if error is None:
        yield result
    else:
        failed[number] = error


def _outcome(workers: Workers, number: int, future: Any = None) -> tuple[Any, Exception | None]:
    """The result of a task that was given out, or is now, and None; or None and its error."""
    try:
        return workers.result(workers.submit(number) if future is None else future), None
    except Exception as error:  # of any kind: the part is named at the end
        return None, error


def _is_death(error: Exception | None) -> bool:
    """Whether the error says that a worker's process ended, and not that the task had an error."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"  # the second is Dask's


def _do(task: Callable[[int, Any], Any], number: int, sent: Sent) -> Any:
    """
    One task, in the worker, on what tasks share.

    A worker with other versions of what decides where text is cut raises `PressframesError`: its words would differ.
    """
    mine = versions()
    other = [f"{name} {mine.get(name)} and not {wanted}" for name, wanted in sent.versions if mine.get(name) != wanted]
    if other:
        raise refused("other_worker", process=os.getpid(), machine=socket.gethostname(), others=", ".join(other))
    return task(number, _unpacked(sent))


@lru_cache(maxsize=2)
def _unpacked(sent: Sent) -> Any:
    """What tasks share, read once by a worker for all its tasks: the digest tells whether it is the same."""
    return pickle.loads(sent.data)  # nosec B301: what a caller sent to its own workers, see SECURITY.md


def _failure(failed: dict[int, Exception]) -> PressframesError:
    """
    What to say of the parts that failed: which they are, what the first one said, and what to do.

    Parts that are done are not lost: the same build or question, started again, does only what is left.
    """
    error = next(iter(failed.values()))
    reason = (
        "part_refused" if isinstance(error, PressframesError) else "part_died" if _is_death(error) else "part_failed"
    )
    why = str(error) if reason == "part_refused" else str(error)[:300]
    return refused(reason, f"part {', '.join(map(str, failed))}", kind=type(error).__name__, why=why)
