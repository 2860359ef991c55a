"""Functions compiled to machine code, which is kept on disk for as long as all the sources it was made from stay."""

import threading
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numba

from pressframes.files import lasting_cache

PACKAGE = Path(__file__).parent
CONSTANTS = ("compiled.py", "characters.py")
_LOCK = threading.Lock()


def compiled(function: Callable) -> Callable:
    """
    Compile a function of numbers and arrays with numba at its first call, once for each combination of their dtypes.

    The machine code is kept in the user's private cache folder (or below `NUMBA_CACHE_DIR`, where that is set), in a
    folder named by a hash of the package's place and of `compiled_sources`. So a change of any of these files makes
    all compiled functions anew, also those that only call a function or use a number of the changed file, and
    several copies of the package do not disturb each other. Where there is no folder that can be trusted, nothing is
    kept, and each process compiles again.

    >>> import numpy as np
    >>> @compiled
    ... def doubled(values):
    ...     return values * 2
    >>> doubled(np.array([1, 2]))
    array([2, 4])
    """
    with _LOCK:  # numba asks for the folder when a function is made, and only then
        settings: Any = numba.config
        before = settings.CACHE_DIR
        folder = _folder(before)
        try:
            settings.CACHE_DIR = str(folder or "")
            return numba.njit(cache=folder is not None)(function)
        except RuntimeError:  # the function has no source file, or the folder is full
            return numba.njit(function)
        finally:
            settings.CACHE_DIR = before


def inlined(function: Callable) -> Callable:
    """As `compiled`, for the small functions of innermost loops: their code is put in place of each call."""
    return numba.njit(inline="always")(function)


def compiled_sources(package: Path = PACKAGE) -> dict[str, bytes]:
    """
    The files that machine code is made from, by path within the package, with their contents.

    These are the files that import `compiled` or `inlined`, and those with the `CONSTANTS` that they use, because numba
    writes the values of constants into the machine code.

    >>> sources = compiled_sources()
    >>> "words/dictionary.py" in sources, "characters.py" in sources, "cli.py" in sources
    (True, True, False)
    """
    contents = {path.relative_to(package).as_posix(): path.read_bytes() for path in sorted(package.rglob("*.py"))}
    return {name: text for name, text in contents.items() if name in CONSTANTS or b"pressframes.compiled" in text}


@cache
def _folder(given: str) -> Path | None:
    """The folder for the machine code of these sources."""
    parent = Path(given) if given else lasting_cache()
    if parent is None:
        return None
    key = sha256(str(PACKAGE).encode())
    for name, content in compiled_sources().items():
        key.update(f"\0{name}\0{len(content)}\0".encode() + content)
    folder = parent / "machine-code" / key.hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder
