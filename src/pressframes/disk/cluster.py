"""Dask, the only engine that needs more than the standard library: futures, and nothing else of it."""

from collections.abc import Callable
from typing import Any

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
