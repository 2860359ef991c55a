"""
The one error that pressframes raises for bad input, and the check of public calls that raises it.

An error says where, what was found, what was expected and what to do next; a call that is given the wrong kind of
thing is answered with the call to make, by its own type hints.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, wraps
from importlib.resources import files
from inspect import Parameter, Signature, signature
from numbers import Integral, Real
from types import NoneType, SimpleNamespace, UnionType
from typing import Any, Union, Unpack, get_args, get_origin, get_type_hints


class PressframesError(ValueError):
    """
    Something the researcher can mend: a file, a setting, a table.

    The message is one paragraph that names the place, what was found there, what was expected and
    the next step. The command line prints it alone, without a traceback, and exits with status 2.

    >>> raise PressframesError("page.txt: the file is empty. Expected the text of a newspaper page.")
    Traceback (most recent call last):
    pressframes.errors.PressframesError: page.txt: the file is empty. Expected the text of a newspaper page.
    """

    def __str__(self) -> str:
        said = super().__str__()  # what was found may be a line of megabytes
        return said if len(said) <= 4000 else f"{said[:2000]} … {said[-2000:]}"


class NotebookFailed(RuntimeError):
    """A cell of a notebook raised an error that is not the researcher's to mend."""


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
def lexicon(file: str) -> dict[str, Any]:
    """A file of `lexicons/`, in which words, patterns and what errors say are kept as data."""
    return tomllib.loads((files("pressframes") / "lexicons" / f"{file}.toml").read_text(encoding="utf-8"))


def refused(reason: str, where: object = "", **facts: object) -> PressframesError:
    """
    The error for what cannot be used as it is, in the words of `lexicons/refusals.toml`: raise what this gives.

    `where` is the file or argument, which is named first; "" where the words say it themselves.

    >>> str(refused("empty", "page.html", expected="a web page"))
    'page.html: the file is empty. Expected a web page; put the text into it or take the file away.'
    """
    place = f"{where}: " if where else ""
    return PressframesError(place + lexicon("refusals")[reason].format(**facts))


# Lists that are in memory: others are made as they are read, and are not read for a check.
LISTS = ("list", "tuple", "set", "Series", "Index", "ndarray")


def checked(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    A public function as rooms offer it: a wrong call is answered with the call to make (`check_call`).

    Inside the package the function itself is called, which looks at nothing again.

    >>> @checked
    ... def count(words: list[str], limit: int = 5) -> None: ...
    >>> count("志愿者", limit=2.5)
    Traceback (most recent call last):
    pressframes.errors.PressframesError: count: words is '志愿者', where a list of text was expected, and limit is 2.5,
    where a whole number was expected. The call to make: count([words], limit=<a whole number>).
    """

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        try:
            arguments = _signature(function).bind(*given, **named).arguments
        except TypeError as error:  # too few or too many, in Python's own words
            call = f"{function.__name__}({', '.join(_signature(function).parameters)})"
            raise PressframesError(f"{function.__name__}: {error}. The call to make: {call}.") from None
        check_call(function, arguments)
        return function(*given, **named)

    return call


def check_call(function: Callable[..., Any], given: Mapping[str, Any]) -> None:
    """
    Refuse arguments that are not of the kinds that a function is annotated with; `given` are these by name.

    Whole numbers are never text, floats or truth values, one word is no list of words, and where a list of texts is
    expected each must be text (nan is none). The error says which argument is what, and the call to make, with a
    conversion where there is one. An argument that there is not is refused with those that there are.
    """
    hints, parameters = _hints(function), _signature(function).parameters
    named = [name for name, parameter in parameters.items() if parameter.kind is Parameter.VAR_KEYWORD]
    further = [key for name in named if get_origin(hints[name]) is Unpack for key in given.get(name, {})]
    if unknown := [key for key in further if key not in hints]:
        known = ", ".join(name for name in dict.fromkeys([*parameters, *hints]) if name not in named)
        raise PressframesError(
            f"{function.__name__}: there is no argument {', '.join(unknown)}. Expected some of {known}."
        )
    given = dict(given) | {key: value for name in named for key, value in given.get(name, {}).items()}
    wrong = {name: hints[name] for name in given if name in hints and not _fits(given[name], hints[name])}
    if not wrong:
        return
    swapped = any(_fits(given[name], wrong[other]) for name in wrong for other in wrong if other != name)
    arguments = []
    for name in dict.fromkeys([*parameters, *wrong]):
        needed = _converted(name, given[name], wrong[name]) if name in wrong and not swapped else name
        if name in parameters and name not in named and parameters[name].default is Parameter.empty:
            arguments.append(needed)
        elif name in wrong:
            arguments.append(f"{name}={needed if needed != name else f'<{_said(wrong[name])}>'}")
    found = (
        f"{name} is {_found(given[name], hint)}, where {_said(hint, made=True)} was expected"
        for name, hint in wrong.items()
    )
    call = f"{function.__name__}({', '.join(arguments)})"
    raise PressframesError(f"{function.__name__}: {', and '.join(found)}. The call to make: {call}.")


@cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    given = {name: hint for name, hint in function.__annotations__.items() if name != "return"}
    hints = get_type_hints(SimpleNamespace(__annotations__=given), function.__globals__)
    further = [get_type_hints(get_args(hint)[0]) for hint in hints.values() if get_origin(hint) is Unpack]
    return {name: hint for several in (hints, *further) for name, hint in several.items()}


@cache
def _signature(function: Callable[..., Any]) -> Signature:
    return signature(function)


def _kinds(hint: Any) -> tuple[Any, ...]:
    """The kinds that a value may be of: those of a union, or one."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _is_list_kind(kind: Any) -> bool:
    origin = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, Iterable) and not issubclass(origin, Mapping)


def _fits(value: Any, hint: Any) -> bool:
    return any(_is_of(value, kind) for kind in _kinds(hint))


def _is_of(value: Any, kind: Any) -> bool:
    if kind in (int, float):
        return isinstance(value, Integral if kind is int else Real) and not isinstance(value, bool)
    if _is_list_kind(kind):
        counted = hasattr(value, "__len__") or get_origin(kind) is Iterable
        return _is_list(value) and counted and not _wrong_items(value, kind)
    kind = get_origin(kind) or kind
    if kind is Callable:
        return callable(value)
    return isinstance(value, kind) if isinstance(kind, type) and kind not in (object, Any) else True


def _is_list(value: Any) -> bool:
    """Text, tables and mappings can be gone through too, but are never meant as a list."""
    return (
        isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping) and not hasattr(value, "columns")
    )


def _wrong_items(value: Iterable[Any], kind: Any) -> list[str]:
    """What is of another kind in a list, with its place."""
    inner = get_args(kind)
    of_one_kind = type(value).__name__ in LISTS and (len(inner) == 1 or inner[1:] == (...,))
    items = enumerate(value if of_one_kind else ())
    return [f"{item!r} at place {place}" for place, item in items if not _fits(item, inner[0])]


def _found(value: Any, hint: Any) -> str:
    """What was given: itself if it is short, what is wrong in it if it is a list, or else its kind."""
    lists = [kind for kind in _kinds(hint) if _is_list_kind(kind)]
    if lists and _is_list(value) and (items := _wrong_items(value, lists[0])):
        return f"a list with {items[0]}"
    if isinstance(value, str | int | float | NoneType) and len(repr(value)) <= 40:
        return repr(value)
    return _name(type(value))


def _name(kind: Any) -> str:
    """A single kind as a reader would say it."""
    if _is_list_kind(kind):
        return f"a list of {_said(get_args(kind)[0])}"
    name = getattr(get_origin(kind) or kind, "__name__", str(kind))
    return lexicon("calls")["called"].get(name, f"a {name}")


def _said(hint: Any, *, made: bool = False) -> str:
    """
    All kinds that a value may be of; with `made`, and which call makes each.

    >>> _said(int | None), _said(list[str])
    ('a whole number or None', 'a list of text')
    """
    names: dict[str, None] = {}
    for kind in _kinds(hint):
        maker = lexicon("calls")["made_by"].get(getattr(kind, "__name__", "")) if made else None
        names[_name(kind) + (f" (made by {maker})" if maker else "")] = None
    return " or ".join(names)


def _converted(name: str, value: Any, hint: Any) -> str:
    """How an argument must be given: what makes the kind expected of the kind found, or just its name."""
    known = lexicon("calls")["conversions"]
    kinds = [_name(kind) for kind in _kinds(hint)]
    ways = (known.get(found.__name__, {}).get(kind) for kind in kinds for found in type(value).__mro__)
    return next((way.format(name) for way in ways if way), name)
