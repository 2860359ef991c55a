"""A researcher's own words in jieba's format, read with care: a line that jieba would misread is an error."""

import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jieba import re_han_default, re_userdict

from pressframes.errors import PressframesError
from pressframes.textfiles import read_text

SPACE = re.compile(r"\s")


class Entry(NamedTuple):
    """A word, its frequency (None: as large as is needed to keep the word whole) and its part of speech."""

    word: str
    frequency: int | None
    tag: str | None


def read_user_dictionary(source: str | Path | Iterable[str]) -> tuple[Entry, ...]:
    """
    The entries of a user dictionary: a file, or an iterable of its lines.

    Each line is a word, then optionally a frequency and a part of speech, with a space between: the
    format of jieba, read by jieba's own expression. Empty lines are skipped; of a word that comes
    twice the last line holds; frequency 0 tells jieba not to make the word.

    敲门行动 ("the operation of knocking at every door"), 流调 ("tracing of contacts")

    >>> read_user_dictionary(["敲门行动 20 n", "流调"])
    (Entry(word='敲门行动', frequency=20, tag='n'), Entry(word='流调', frequency=None, tag=None))

    A line that is more than that, as with a negative frequency or a word with a space inside, raises
    `PressframesError` with its number. jieba never finds a word with punctuation inside: such
    words are warned about, and belong into `protect`.
    """
    if isinstance(source, (str, Path)):
        name, lines = str(source), read_text(source).text.splitlines()
    else:
        name, lines = "dictionary", source
    lines = tuple(lines)
    for number, line in enumerate(lines, 1):
        if not isinstance(line, str):
            raise PressframesError(
                f"{name}, line {number}: found {line!r}. Expected text: a word, a frequency and a part of speech, as "
                "in '敲门行动 20 n'."
            )
    entries, lost = _read(lines, name)
    if lost:
        _warn_of_punctuation(lost, name)
    return entries


@lru_cache(maxsize=8)  # `cut` is called for one sentence after another with the same thousands of lines
def _read(lines: tuple[str, ...], name: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries, and their words with punctuation inside."""
    read = (_entry(line, f"{name}, line {number}") for number, line in enumerate(lines, 1))
    entries = tuple(entry for entry in read if entry)
    return entries, tuple(entry.word for entry in entries if not re_han_default.fullmatch(entry.word))


def _entry(line: str, place: str) -> Entry | None:
    line = line.strip().lstrip("\ufeff")
    if not line:
        return None
    word, frequency, tag = re_userdict.match(line).groups()
    if SPACE.search(word):
        raise PressframesError(
            f"{place}: found {line[:80]!r}, which does not read as a word, a whole frequency from 0 up and a part of "
            "speech in small letters. Expected a line such as '敲门行动 20 n'; mend it, or, for a word with a space "
            "inside, hand it to protect=."
        )
    return Entry(word, int(frequency) if frequency else None, tag.strip() if tag else None)


def _warn_of_punctuation(lost: tuple[str, ...], name: str) -> None:
    warnings.warn(
        f"{name}: jieba never finds a word with punctuation inside, such as {lost[0]!r} ({len(lost)} in all). "
        "Hand such words to protect=, which keeps them whole.",
        stacklevel=4,
    )
