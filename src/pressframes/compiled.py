"""Functions compiled to machine code, with the result kept on disk where that is possible."""

from collections.abc import Callable

import numba


def compiled(function: Callable) -> Callable:
    """
    Compile a function of numbers and arrays with numba at its first call.

    The machine code is kept in `__pycache__` beside the source, which is exactly as private as the
    source itself, or, where that folder may not be written, in the user's own cache folder. Where neither may
    be written nothing is kept, and each process compiles anew. A function that calls one from another
    file is not compiled again when that other file changes: delete `__pycache__` after such a change.
    """
    try:
        return numba.njit(cache=True)(function)
    except RuntimeError:  # numba found no folder for its files
        return numba.njit(function)


def inlined(function: Callable) -> Callable:
    """As `compiled`, for the small functions of innermost loops: their code is put in place of each call."""
    return numba.njit(inline="always")(function)
