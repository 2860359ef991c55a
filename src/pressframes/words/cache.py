"""A folder for what can be computed again, that nobody but its owner can write to."""

import contextlib
import io
import os
import stat
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from pressframes.errors import PressframesError
from pressframes.textfiles import write_atomically

SETTING = "PRESSFRAMES_CACHE"  # environment variable that names another folder


@lru_cache(maxsize=1)
def private_cache() -> Path:
    """
    The folder for compiled dictionaries and trained models, made if need be.

    It belongs to the user and is closed to all others (mode 700). Where no such folder can be had below
    the home folder, it is a fresh temporary one, which is never shared either.
    """
    for folder in _candidates():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_private(folder) and os.access(folder, os.W_OK):
                return folder
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="pressframes-"))


def kept_arrays(file: str, names: Sequence[str]) -> list[np.ndarray] | None:
    """The arrays with these names from a file of the folder, or None where it is not there, cut short or another's."""
    try:
        with np.load(private_cache() / file, allow_pickle=False) as arrays:
            return [arrays[name] for name in names]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def keep_arrays(file: str, arrays: dict[str, np.ndarray]) -> None:
    """Keep arrays for the next session; a full disk costs it the time to compute them again, nothing else."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    with contextlib.suppress(PressframesError):
        write_atomically(private_cache() / file, buffer.getvalue())


def _candidates() -> list[Path]:
    if os.environ.get(SETTING):
        return [Path(os.environ[SETTING]).absolute()]
    home = Path.home()
    bases = {"win32": os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"), "darwin": home / "Library" / "Caches"}
    return [Path(bases.get(sys.platform, os.environ.get("XDG_CACHE_HOME") or home / ".cache")) / "pressframes"]


def _is_private(folder: Path) -> bool:
    if os.name == "nt":  # the profile folder is closed to other users by its own list of rights
        return True
    state = folder.stat()
    return state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
