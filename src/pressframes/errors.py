"""The one error that pressframes raises for bad input: where, what was found, what was expected, what next."""

from collections.abc import Iterable
from typing import Any


class PressframesError(ValueError):
    """
    Something the researcher can mend: a file, a setting, a table.

    The message is one paragraph that names the place, what was found there, what was expected and
    the next step. The command line prints it alone, without a traceback, and exits with status 2.

    >>> raise PressframesError("page.txt: the file is empty. Expected the text of a newspaper page.")
    Traceback (most recent call last):
    pressframes.errors.PressframesError: page.txt: the file is empty. Expected the text of a newspaper page.
    """


def one_of(choices: Iterable[str], value: Any, place: str, what: str) -> None:
    """
    Refuse a name that is none of the `choices`: `place` is the argument's name, `what` the thing that is named.

    >>> one_of(["chi2", "fisher"], "t", "test=", "test")
    Traceback (most recent call last):
    pressframes.errors.PressframesError: test='t': there is no such test. Expected one of: chi2, fisher.
    """
    if value not in (names := list(choices)):
        raise PressframesError(f"{place}{value!r}: there is no such {what}. Expected one of: {', '.join(names)}.")
