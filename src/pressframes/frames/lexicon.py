"""The word lists that voices and quantities are recognised by, kept as data beside the code that reads them."""

import importlib.resources
import re
import tomllib
from functools import cache


@cache
def words(file: str, key: str) -> tuple[str, ...]:
    """
    One list of a lexicon (`people`, `quotes` or `quantities`), longest words first.

    >>> words("quantities", "half_days.afternoon")[:2]
    ('下午', '傍晚')
    """
    node = _lexicon(file)
    for part in key.split("."):
        node = node[part]
    return tuple(sorted(node.split(), key=lambda word: (-len(word), word)))


def alternatives(file: str, key: str) -> str:
    """The same list as a group of a regular expression in which the longest word wins."""
    return "(?:" + "|".join(map(re.escape, words(file, key))) + ")"


@cache
def keys(file: str, key: str) -> tuple[str, ...]:
    """The names of the lists below a key, in the order of the file."""
    return tuple(_lexicon(file)[key])


@cache
def _lexicon(file: str) -> dict:
    source = importlib.resources.files("pressframes.frames").joinpath("lexicons", f"{file}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
