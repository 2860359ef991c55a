"""One build at a time in one folder."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pressframes.errors import PressframesError

LOCK = "build.lock"


@contextmanager
def only_build(path: Path) -> Iterator[None]:
    """Hold the folder for one build; a second one is an error that names the first, and changes nothing."""
    path.mkdir(parents=True, exist_ok=True)
    lock = path / LOCK
    holder = {"host": socket.gethostname(), "process": os.getpid(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
    if lock.exists() and _is_left_over(lock):
        lock.unlink(missing_ok=True)
    try:
        with lock.open("x", encoding="utf-8") as file:
            json.dump(holder, file)
    except FileExistsError:
        raise PressframesError(
            f"{path}: another build is at work here ({_who(lock)}), and two would write the same files. Wait until it "
            f"is done; if it is not running any more, delete {lock.name} and build again."
        ) from None
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _is_left_over(lock: Path) -> bool:
    """Whether the build that left the lock ran on this machine and has ended."""
    holder = _read(lock)
    if holder.get("host") != socket.gethostname() or os.name == "nt":  # a signal 0 would end a process on Windows
        return False
    try:
        os.kill(holder["process"], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _who(lock: Path) -> str:
    holder = _read(lock)
    return f"process {holder.get('process', '?')} on {holder.get('host', '?')} since {holder.get('since', '?')}"


def _read(lock: Path) -> dict:
    try:
        return json.loads(lock.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
