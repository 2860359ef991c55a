"""The word lists that voices and quantities are recognised by, kept as data beside the code that reads them."""
# MERGED """Lists of words that come with the package, each with its source, its licence and its reason."""

import importlib.resources
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pressframes.errors import PressframesError


@dataclass(frozen=True)
class Wordlist:
    """A list of words; `about` is what its file says of its source, licence and reason."""

    name: str
    words: tuple[str, ...]
    about: str


def wordlists() -> list[str]:
    """
    The names of the lists.

    >>> wordlists()
    ['epidemic', 'name-cues', 'party-press', 'stop-words']
    """
    folder = files("pressframes") / "wordlists"
    return sorted(path.name.removesuffix(".txt") for path in folder.iterdir() if path.name.endswith(".txt"))


@lru_cache(maxsize=8)
def load_wordlist(name: str) -> Wordlist:
    """
    One of the lists by its name.

    >>> load_wordlist("epidemic").words[:2]
    ('战“疫”', '抗“疫”')

    A name that is none raises `PressframesError`.
    """
    if name not in wordlists():
        raise PressframesError(
            f"word list {name!r}: there is no such list. Expected one of: {', '.join(wordlists())}; your own words go "
            "into dictionary= or protect= as a list."
        )
    lines = (files("pressframes") / "wordlists" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    about = " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    return Wordlist(name, tuple(line for line in lines if line and not line.startswith("#")), about)


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
    source = importlib.resources.files("pressframes").joinpath("lexicons", f"{file}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
