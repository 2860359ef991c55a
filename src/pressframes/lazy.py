"""A room is loaded when one of its names is first asked for, so that `import pressframes` alone costs nothing."""

import re
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from inspect import isfunction
from pathlib import Path
from typing import Any

from pressframes.errors import checked

OFFERED = re.compile(r"^from (\S+) import (\w+) as \2$", re.MULTILINE)


def offers(package: str, file: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """
    The `__getattr__`, `__dir__` and `__all__` of a package that offers names from modules without loading them.

    The names and their modules are those of the stub `__init__.pyi` beside the package's `file`, which type checkers
    read, too. A name is loaded once and then kept in the package, a function as `checked`. A module of the package is
    loaded in the same way (`pressframes.figures` after `import pressframes`); any other name raises `AttributeError`,
    as in every module.

    >>> import pressframes
    >>> get, _, names = offers("pressframes", pressframes.__file__)
    >>> names[:2], get("log_ratio").__module__
    (['read_corpus', 'PressframesError'], 'pressframes.statistics.measures')

    Source: Scientific Python, SPEC 1, lazy loading with stubs.
    """
    stub = Path(file).with_suffix(".pyi").read_text(encoding="utf-8")
    places = {name: module for module, name in OFFERED.findall(stub)}

    def get(name: str) -> Any:
        if name in places:
            found = getattr(import_module(places[name]), name)
            value = checked(found) if isfunction(found) else found
            setattr(sys.modules[package], name, value)
            return value
        if not name.startswith("_") and find_spec(f"{package}.{name}"):
            return import_module(f"{package}.{name}")
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return get, lambda: sorted(places), list(places)
