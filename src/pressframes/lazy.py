"""A room is loaded when one of its names is first asked for, so that `import pressframes` alone costs nothing."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def offers(package: str, names: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """
    The `__getattr__` and `__dir__` of a package that offers names from its modules without loading them.

    `names` has by module the names that it offers, with spaces between them; a module of the package beside begins with
    a dot (".numbers" in `pressframes.frames`). A name is loaded once and then kept in
    the package. A module of the package is loaded in the same way (`pressframes.figures` after `import pressframes`);
    any other name raises `AttributeError`, as in every module.

    >>> get, names = offers("pressframes", {"errors": "PressframesError", "statistics.measures": "log_ratio"})
    >>> names(), get("log_ratio").__module__
    (['PressframesError', 'log_ratio'], 'pressframes.statistics.measures')
    """
    places = {name: module for module, offered in names.items() for name in offered.split()}

    def get(name: str) -> Any:
        if name in places:
            value = getattr(import_module(f".{places[name]}", package), name)
            setattr(sys.modules[package], name, value)
            return value
        if not name.startswith("_") and find_spec(f"{package}.{name}"):
            return import_module(f"{package}.{name}")
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return get, lambda: sorted(places)
