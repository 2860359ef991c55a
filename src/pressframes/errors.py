"""The one error that pressframes raises for bad input: where, what was found, what was expected, what next."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
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


@cache
def _refusals() -> dict[str, str]:
    return tomllib.loads((files("pressframes") / "lexicons" / "refusals.toml").read_text(encoding="utf-8"))


def refused(reason: str, where: object, **facts: object) -> PressframesError:
    """
    The error for material that cannot be read, in the words of `lexicons/refusals.toml`: raise what this gives.

    >>> str(refused("empty", "page.html", expected="a web page"))
    'page.html: the file is empty. Expected a web page; put the text into it or take the file away.'
    """
    return PressframesError(f"{where}: {_refusals()[reason].format(**facts)}")
