"""Who does the work: this process, an executor, or a Dask cluster; the results are the same."""

import os
import pickle
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from pressframes.disk.lexicon import versions
from pressframes.errors import PressframesError

AHEAD = 2  # tasks a worker that are given out before the first result is taken: enough to keep it busy
Submit = Callable[..., Any]


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


def run(task: Callable[[int, Any], Any], numbers: Iterable[int], shared: Any, on: Any = None) -> Iterator[Any]:
    """
    The results of `task(number, shared)` for the parts with these numbers, in their order.

    `on` is None for this process, a `concurrent.futures` executor, a Dask client, or the address of a Dask scheduler.
    A part that fails does not keep the others from being done; the error at the end names it.
    """
    if on is None:
        for number in numbers:
            yield task(number, shared)
        return
    with connect(on, pack(shared)) as (submit, workers, sent):
        waiting: deque = deque()
        failed: dict[int, BaseException] = {}
        for number in numbers:
            waiting.append((number, _submit(submit, task, number, sent)))
            if len(waiting) >= AHEAD * workers:
                yield from _take(waiting, failed)
        while waiting:
            yield from _take(waiting, failed)
    if failed:
        raise PressframesError(_failure(failed)) from next(iter(failed.values()))


class connect:
    """
    The one place that knows the engines: a function that gives out a task, the number of workers, and what is sent.

    A client that was made here, for an address, is closed at the end; what the caller brought stays open.
    """

    def __init__(self, on: Any, sent: Sent) -> None:
        self.on, self.sent, self.made = on, sent, None

    def __enter__(self) -> tuple[Submit, int, Any]:
        if isinstance(self.on, Executor):
            return self.on.submit, getattr(self.on, "_max_workers", None) or os.cpu_count() or 1, self.sent
        client = self.on
        if isinstance(client, str):
            client = self.made = _client(client)
        if not hasattr(client, "scheduler_info"):
            raise PressframesError(
                f"on={self.on!r}: nothing that can be worked on. Expected None, a concurrent.futures executor, a Dask "
                "client, or the address of a Dask scheduler such as 'tcp://10.0.0.1:8786'."
            )
        client.wait_for_workers(1)
        [sent] = client.scatter([self.sent], broadcast=True)
        return lambda *task: client.submit(*task, pure=False), len(client.nthreads()), sent

    def __exit__(self, *_) -> None:
        if self.made is not None:
            self.made.close()


def _client(address: str):
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


def _submit(submit: Submit, task: Callable, number: int, sent: Any) -> Any:
    try:
        return submit(_do, task, number, sent)
    except (BrokenExecutor, RuntimeError) as error:  # an executor whose process died takes no more tasks
        return error


def _take(waiting: deque, failed: dict[int, BaseException]) -> Iterator[Any]:
    number, future = waiting.popleft()
    try:
        if isinstance(future, BaseException):
            raise future
        result = future.result()
    except Exception as error:  # whatever befell a worker: the part is named at the end
        failed[number] = error
        return
    yield result


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


@lru_cache(maxsize=8)
def _unpacked(digest: str, sent: _Bytes) -> Any:
    return pickle.loads(sent.data)


def _failure(failed: dict[int, BaseException]) -> str:
    parts = ", ".join(map(str, failed))
    number, error = next(iter(failed.items()))
    if isinstance(error, PressframesError):
        return f"part {parts}: {error} All other parts are finished."
    if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
        return (
            f"part {parts}: the worker died at it ({type(error).__name__}), and all other parts are finished. Expected "
            "a worker with memory and disk for one part; give workers more memory or make smaller parts (part_bytes), "
            "and start the same again: it goes on where it stopped."
        )
    return (
        f"part {parts}: {type(error).__name__}: {str(error)[:300]}. All other parts are finished; start the same again "
        "to do what is left."
    )
