"""Who does the work: this process, an executor, or a Dask cluster; the results are the same."""
# MERGED """Dask, the only engine that needs more than the standard library: futures, and nothing else of it."""

import os
import pickle
import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from tqdm import tqdm

from pressframes.disk.record import versions
from pressframes.errors import PressframesError

PATIENCE = 60  # seconds without any worker until the job gives up: a nanny starts a new one in five


def connect_cluster(on: Any, sent: Any) -> tuple[Callable, Callable, int, Any, Callable]:
    """
    How to give out a task to a Dask cluster, how to wait for it, the number of threads, what is sent, how to close.

    What tasks share is the result of a task of its own: a worker fetches it once, and if the worker that had it
    dies it is made again, which is not so of data that was scattered.
    """
    client = _client(on) if isinstance(on, str) else on
    client.wait_for_workers(1, timeout=PATIENCE)
    shared = client.submit(_keep, sent, pure=False)

    def result(future: Any) -> Any:
        while True:
            try:
                return future.result(timeout=PATIENCE)
            except TimeoutError:
                if not client.nthreads():
                    raise PressframesError(
                        f"No worker is left on {client.scheduler.address} for {PATIENCE} seconds. Start workers with "
                        "`dask worker`, and start the same again: it goes on where it stopped."
                    ) from None

    close = client.close if isinstance(on, str) else lambda: None
    return lambda *task: client.submit(*task, pure=False), result, sum(client.nthreads().values()), shared, close


def _keep(sent: Any) -> Any:
    return sent


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise PressframesError(
            f"on={address!r}: a Dask scheduler needs the extra 'cluster', which is not installed. Install it with "
            'pip install "pressframes[cluster]".'
        ) from None
    try:
        return Client(address)
    except (OSError, ValueError) as error:
        raise PressframesError(
            f"on={address!r}: no Dask scheduler answers there ({str(error)[:120]}). Start one with `dask scheduler`, "
            "and give the address that it prints."
        ) from None


AHEAD = 2  # tasks a worker that are given out before the first result is taken: enough to keep it busy


class Workers(NamedTuple):
    """What an engine offers: to give out a task, to wait for its result, and how many tasks are done at a time."""

    submit: Callable[..., Any]
    result: Callable[[Any], Any]
    number: int
    sent: Any
    close: Callable[[], None]


@dataclass(frozen=True)
class Sent:
    """What tasks share, such as a codebook, as bytes: a worker reads them once, however many tasks it does."""

    data: bytes
    digest: str
    versions: tuple


def pack(shared: Any) -> Sent:
    """What tasks share, ready to be sent, with the versions that the worker must have."""
    data = pickle.dumps(shared)
    return Sent(data, sha256(data).hexdigest(), tuple(versions().items()))


def connect(on: Any, sent: Sent) -> Workers:
    """The one place that tells the engines apart: an executor, a Dask client, or the address of a Dask scheduler."""
    if isinstance(on, Executor):
        number = getattr(on, "_max_workers", None) or os.cpu_count() or 1
        return Workers(on.submit, lambda future: future.result(), number, sent, lambda: None)
    if isinstance(on, str) or hasattr(on, "scheduler_info"):
        return Workers(*connect_cluster(on, sent))
    raise PressframesError(
        f"on={on!r}: nothing that can be worked on. Expected None, a concurrent.futures executor, a Dask client, or "
        "the address of a Dask scheduler such as 'tcp://10.0.0.1:8786'."
    )


def run(task: Callable[[int, Any], Any], numbers: Sequence[int], shared: Any, on: Any = None) -> Iterator[Any]:
    """
    The results of `task(number, shared)` for the parts with these numbers, in their order.

    `on` is None for this process, a `concurrent.futures` executor, a Dask client, or the address of a Dask scheduler.
    A part that fails does not keep the others from being done; the error at the end names it. What takes longer than
    a second shows a bar on the terminal.
    """
    results = _results(task, numbers, shared, on)
    return iter(tqdm(results, total=len(numbers), desc="parts", delay=1, leave=False, disable=None))


def _results(task: Callable[[int, Any], Any], numbers: Sequence[int], shared: Any, on: Any) -> Iterator[Any]:
    if on is None:
        for number in numbers:
            yield task(number, shared)
        return
    workers = connect(on, pack(shared))
    failed: dict[int, BaseException] = {}
    waiting: deque = deque()
    try:
        for number in numbers:
            waiting.append((number, _submit(workers, task, number)))
            if len(waiting) >= AHEAD * workers.number:
                yield from _take(workers, task, waiting, failed)
        while waiting:
            yield from _take(workers, task, waiting, failed)
    finally:
        for _, future in waiting:  # left where the caller has seen enough
            if not isinstance(future, BaseException):
                future.cancel()
        workers.close()
    if failed:
        raise PressframesError(_failure(failed)) from next(iter(failed.values()))


def _submit(workers: Workers, task: Callable, number: int) -> Any:
    try:
        return workers.submit(_do, task, number, workers.sent)
    except (BrokenExecutor, RuntimeError) as error:  # an executor whose process died takes no more tasks
        return error


def _take(workers: Workers, task: Callable, waiting: deque, failed: dict[int, BaseException]) -> Iterator[Any]:
    """The result of the task that was given out first, or none if it failed."""
    number, future = waiting.popleft()
    result, error = _outcome(workers, future)
    if _is_death(error):
        # it may have been another task that killed the worker: when all others are done, this one is tried alone
        for _, other in waiting:
            _outcome(workers, other)
        result, error = _outcome(workers, _submit(workers, task, number))
    if error is None:
        yield result
    else:
        failed[number] = error


def _outcome(workers: Workers, future: Any) -> tuple[Any, BaseException | None]:
    if isinstance(future, BaseException):
        return None, future
    try:
        return workers.result(future), None
    except Exception as error:  # whatever befell a worker: the part is named at the end
        return None, error


def _is_death(error: BaseException | None) -> bool:
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"  # the second is Dask's


def _do(task: Callable, number: int, sent: Sent) -> Any:
    """One task, in the worker."""
    mine = versions()
    other = [f"{name} {mine.get(name)} and not {wanted}" for name, wanted in sent.versions if mine.get(name) != wanted]
    if other:
        raise PressframesError(
            f"The worker with process {os.getpid()} on {socket.gethostname()} has {', '.join(other)}: it would cut "
            "other words. Expected the same versions everywhere; install them there and start the same again."
        )
    return task(number, _unpacked(sent.digest, _Bytes(sent.data)))


class _Bytes:
    """Bytes that are told apart by nothing, so that a cache goes by the digest beside them."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bytes)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=2)
def _unpacked(digest: str, sent: _Bytes) -> Any:
    return pickle.loads(sent.data)


def _failure(failed: dict[int, BaseException]) -> str:
    parts = ", ".join(map(str, failed))
    number, error = next(iter(failed.items()))
    if isinstance(error, PressframesError):
        return f"part {parts}: {error} All other parts are finished."
    if _is_death(error):
        return (
            f"part {parts}: the worker died at it ({type(error).__name__}), and all other parts are finished. Expected "
            "a worker with memory and disk for one part; give workers more memory or make smaller parts (part_bytes), "
            "and start the same again: it goes on where it stopped."
        )
    return (
        f"part {parts}: {type(error).__name__}: {str(error)[:300]}. All other parts are finished; start the same again "
        "to do what is left."
    )
