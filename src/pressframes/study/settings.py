"""One file says what a study asks and of which texts: `study.toml`, read and checked, all that is wrong at once."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pressframes.characters import printable
from pressframes.corpus.documents import COUNTED_PERIODS, PERIODS, UNKNOWN, Corpus, group_labels
from pressframes.corpus.door import EPIDEMIC_PAGE, NAMED, PAGE_TEXT, name_pattern
from pressframes.corpus.heads import ABSTRACT, FIELDS
from pressframes.corpus.material import KINDS
from pressframes.corpus.peoples_daily import NAME as PEOPLES_DAILY
from pressframes.corpus.published import SOURCE, counts_of
from pressframes.errors import PressframesError, lexicon, refused
from pressframes.files import read_text, read_toml
from pressframes.lists import patterns, wordlists, words
from pressframes.words.cutting import PRESETS

FILE = "study.toml"
LANGUAGES = ("en", "zh")
NO_GROUPS = {"document", "corpus", "kicker", "headline", "subtitle", "date", "date as given", "source", "sha256"}
UNIT = {"en": "article", "zh": "篇文章"}  # what a text is called, in Chinese with its measure word
MOST_GROUPS = 8  # groups whose colours can be told apart
ROLES = ("kicker", "headline", "subtitle", "byline", "subhead", "body", "meta")
EVERYDAY = {"en": "January 1998", "zh": "1998年1月"}  # what People's Daily of that month is called in a sentence
EVERYDAY_IN_FULL = {"en": "People's Daily of January 1998", "zh": "《人民日报》1998年1月"}
Check = Callable[[Any, Path], str | None]


def _is_string(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_pairs(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_string, value.values()))


def _is_person(value: Any) -> bool:
    return _is_pairs(value) and "name" in value and value.keys() <= {"name", "orcid"}


class Kind(NamedTuple):
    """A kind of value: how it is `written`, and the `test` by which it is known."""

    written: str
    test: Callable[[Any], bool]


WRITTEN, EXPECTED = lexicon("settings")["written"], lexicon("settings")["expected"]
STRING = Kind(WRITTEN["string"], _is_string)
SWITCH = Kind(WRITTEN["switch"], lambda value: isinstance(value, bool))
STRINGS = Kind(WRITTEN["strings"], lambda value: isinstance(value, list) and all(map(_is_string, value)))
PAIRS = Kind(WRITTEN["pairs"], _is_pairs)
TEXT = Kind(WRITTEN["text"], lambda said: _is_string(said) or _is_pairs(said) and said.keys() == set(LANGUAGES))
TABLE = Kind(WRITTEN["table"], lambda value: _is_string(value) or _is_pairs(value))
PEOPLE = Kind(WRITTEN["people"], lambda value: isinstance(value, list) and all(map(_is_person, value)))
PARTS = Kind(WRITTEN["parts"], lambda value: isinstance(value, dict))


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def like(form: str) -> Check:
    """A check that a text has a form, which is one of the patterns of `lexicons/settings.toml`."""
    pattern = getattr(patterns("settings"), form)
    return lambda value, _: None if pattern.fullmatch(value) else f"Expected {EXPECTED[form]}."


def among(choices: Iterable[str], expected: str = "") -> Check:
    """A check that a value is one of some names, with the nearest name where it is none."""
    names = list(choices)
    expected = expected or f"one of: {', '.join(map(_shown, names))}"
    return lambda value, _: None if value in names else f"Expected {expected}.{nearest(value, names)}"


def nearest(word: str, names: Iterable[str]) -> str:
    """
    The known name that is most like a word, as a question, or nothing where none is like it.

    >>> nearest("CC BY 4.0", ["MIT", "CC-BY-4.0"])
    ' Did you mean CC-BY-4.0?'
    """
    plainly = {_plain(name): name for name in names}
    found = get_close_matches(_plain(word), plainly)
    return f" Did you mean {plainly[found[0]]}?" if found else ""


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _is_there(value: str, folder: Path) -> str | None:
    """A corpus that is known by name or by its counts, or a file or folder; paths begin at the study's folder."""
    if value in NAMED or os.path.exists(folder / value) or (counts_of(value, folder) / SOURCE).exists():
        return None
    beside = [*(path.name for path in folder.iterdir()), *NAMED]
    return f"Expected a file or folder in {folder}, or the name of a corpus: {PEOPLES_DAILY}.{nearest(value, beside)}"


def _is_file(value: Any, folder: Path) -> str | None:
    if not isinstance(value, str) or os.path.isfile(folder / value):
        return None
    return f"Expected a file in {folder}, or a path that begins there; check the name."


def _is_word_list(value: str, folder: Path) -> str | None:
    return None if os.path.isfile(folder / value) else among(wordlists())(value, folder)


def _is_pattern(value: str, _: Path) -> str | None:
    try:
        name_pattern(value)
    except PressframesError as error:
        return str(error).partition(": ")[2]
    return None


def key(kind: Kind, default: Any = None, check: Check = lambda value, folder: None) -> Any:
    """A key of the file, as a field of a dataclass: how it is written, what it is where it is not said, its check."""
    return field(default_factory=lambda: default, metadata={"kind": kind, "check": check})


@dataclass(frozen=True)
class Source:
    """
    Texts and how to speak of them.

    `source` is a file, a folder or a known name; `name`, `unit` and `in_full`, which sources of figures say, are texts
    by language (`en`, `zh`); `kind, columns, file_names, metadata` are told to `read_corpus`; `publish` says what may
    be shown of the text: `all`, or `counts`.
    """

    source: str = key(STRING, "", _is_there)
    name: dict[str, str] = key(TEXT, {"en": "the corpus", "zh": "本语料"})
    in_full: dict[str, str] = key(TEXT, {})
    unit: dict[str, str] = key(TEXT, UNIT)
    kind: str | None = key(STRING, None, among(KINDS))
    columns: dict[str, str] = key(PAIRS, {}, among([*FIELDS, ABSTRACT]))
    file_names: str | None = key(STRING, None, _is_pattern)
    metadata: str | dict[str, str] | None = key(TABLE, None, _is_file)
    publish: str = key(STRING, "all", among(["all", "counts"]))

    def read_from(self, root: Path, *, without_text: bool = False) -> Path:
        """What it is read from: its text, or the list of its counts where they are all that is there, or wanted."""
        text = root / (PAGE_TEXT if self.source == EPIDEMIC_PAGE else self.source)
        counts = counts_of(self.source, root) / SOURCE
        return counts if counts.exists() and (without_text or not text.exists()) else text

    def reading(self, root: Path) -> dict[str, Any]:
        """What `read_corpus` is to be told: the source, found from the study's folder, and what is said of it."""
        source = self.source if self.source in NAMED else str(root / self.source)
        metadata = str(root / self.metadata) if isinstance(self.metadata, str) else self.metadata
        told = {"kind": self.kind, "columns": self.columns, "file_names": self.file_names, "metadata": metadata}
        return {"source": source} | {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Words:
    """
    How text is cut: the `preset`, own words, what is left out, and whether `traditional` characters are cut as
    simplified ones, and words told in them (`simplified`).
    """

    preset: str = key(STRING, "jieba", among(PRESETS))
    dictionary: str | None = key(STRING, None, _is_file)
    keep: list[str] = key(STRINGS, [], like("word"))
    stop: str | None = key(STRING, None, _is_word_list)
    leave_out: list[str] = key(STRINGS, ["byline"], among(ROLES))
    traditional: bool = key(SWITCH, False)
    simplified: bool = key(SWITCH, False)


@dataclass(frozen=True)
class Frames:
    """The `codebook` (default: `codebook.toml` beside, else the built-in one); `node`, whose company is looked at."""

    codebook: str | None = key(STRING, None, _is_file)
    node: str | None = key(STRING)


@dataclass(frozen=True)
class Settings:
    """
    What `study.toml` says, with the default of every key that it does not say; texts are by language (`en`, `zh`).

    `authors` are pairs of name and ORCID ("" where there is none); `compare` is the column whose groups are compared,
    `over` the period of time (None: found out from the dates); `licence` None means that all rights are reserved.
    """

    title: dict[str, str] = key(TEXT, {})
    question: dict[str, str] = key(TEXT, {})
    authors: tuple[tuple[str, str], ...] = key(PEOPLE, (), like("orcid"))
    licence: str | None = key(STRING, None, among(words("starting", "licences"), EXPECTED["licence"]))
    version: str = key(STRING, "1.0")
    released: str = key(STRING, "", like("released"))
    url: str = key(STRING, "", like("url"))
    doi: str = key(STRING, "", like("doi"))
    language: str = key(STRING, "en", among([*LANGUAGES, "both"]))
    compare: str | None = key(STRING)
    over: str | None = key(STRING, None, among(COUNTED_PERIODS))
    corpus: Source = key(PARTS, Source())
    reference: Source = key(PARTS, Source(source=PEOPLES_DAILY, name=EVERYDAY, unit=UNIT))
    words: Words = key(PARTS, Words())
    frames: Frames = key(PARTS, Frames())


def dates_ahead(documents: pd.DataFrame) -> pd.Series:
    """The dates of documents that are still to come: no text was printed then, so they are slips."""
    dates = documents["date"].dropna().astype(str)
    return dates[dates > date.today().isoformat()]


def period_of(documents: pd.DataFrame) -> str:
    """
    The period by which texts of so long a time are told apart: under sixty days weeks, under five years months.

    Dates that are still to come are not asked:

    >>> period_of(pd.DataFrame({"date": ["2023-07-03", "2023-08-18", None, "2942-07-10"]}))
    'week'
    """
    dates = documents["date"].dropna().drop(dates_ahead(documents).index)
    days = (date.fromisoformat(dates.max()) - date.fromisoformat(dates.min())).days if len(dates) else 0
    return "week" if days < 60 else "month" if days < 5 * 365 else "year"


def labels_of(documents: pd.DataFrame, column: str) -> pd.Series:
    """The value of a column, or the period of the date in order of time, of each document that has one, by document."""
    period = column if column in PERIODS else None
    labels = group_labels(documents, "date" if period else column, period).set_axis(documents["document"])
    known = labels[labels != UNKNOWN]
    return known.sort_values(kind="stable") if period else known


def groups_of(corpus: Corpus, column: str) -> pd.Series:
    """
    The group of each document that has one, by document; `PressframesError` where there are fewer than two
    groups, or more than can be told apart.

    A number is named with its column (page 4), so that no sentence, chart or table takes it for a count. A period
    (`month`) groups texts by their dates where no column has its name.
    """
    documents, is_period = corpus.documents, column in PERIODS and column not in corpus.documents
    if column not in documents and not is_period:
        kinds = documents.drop(columns=NO_GROUPS, errors="ignore").nunique()
        known = kinds.index[kinds.between(2, MOST_GROUPS)]
        raise refused(
            "no_group_column",
            "study.toml, compare",
            column=column,
            known=", ".join(map(str, known)) or "these texts have none; leave compare out",
        )
    groups = labels_of(documents, column) if is_period else documents.set_index("document")[column].dropna().astype(str)
    if groups.nunique() < 2:
        found = f"only {groups.iloc[0]!r}" if len(groups) else "nothing"
        raise refused("one_group", "study.toml, compare", column=column, found=found)
    if groups.nunique() > MOST_GROUPS:
        raise refused("many_groups", "study.toml, compare", column=column, number=groups.nunique(), most=MOST_GROUPS)
    return groups.mask(groups.str.isdecimal(), column + " " + groups)


def read_settings(path: str | Path) -> Settings:
    """
    Read `study.toml` (or the one in a folder) and check every key; no corpus is read.

    All that is wrong is told at once in one `PressframesError`, a line each: the line of the file, what was found, what
    was expected, the mend. The only key that must be there is `corpus.source`. Paths begin at the file's folder.
    """
    path = Path(path) / FILE if Path(path).is_dir() else Path(path)
    text = read_text(path).text
    content = read_toml(text, path, "Texts stand in quotation marks, names before = have no Chinese; mend that place.")
    reader = _Reader(path.resolve().parent, text.splitlines())
    settings = reader.section(Settings(), content, "")
    mend = '[corpus] with source = "articles.xlsx": a file, a folder, or the name of a corpus. Add it.'
    reader.require(content, "corpus", "source", mend)
    if settings.reference.source not in NAMED:
        reader.require(content, "reference", "name", 'what it is called in a sentence; add name = "...".')
    if reader.wrong:
        raise PressframesError("\n".join(f"{path}, line {line}: {what}" for line, what in sorted(reader.wrong)))
    return replace(settings, title=settings.title or dict.fromkeys(LANGUAGES, reader.folder.name))


class _Reader:
    """Reads the content of one file into settings; what is `wrong` is kept with the number of its line."""

    def __init__(self, folder: Path, lines: list[str]):
        self.folder, self.lines = folder, lines
        self.wrong: list[tuple[int, str]] = []

    def section(self, defaults: Any, content: Mapping[str, Any], above: str) -> Any:
        """The settings of one section: of a key that is wrong the default stays."""
        known, said = {one.name: one.metadata for one in fields(defaults)}, {}
        for name, value in content.items():
            place = above + name
            if name not in known:
                mend = nearest(name, known) or f" Expected one of: {', '.join(known)}."
                self.note(place, "", f"there is no key {place}.{mend} Rename it or take it out.")
            elif not (kind := known[name]["kind"]).test(value):
                self.note(place, "", f"{place} is {_shown(value)}. Expected {kind.written}.")
            elif kind == PARTS:
                said[name] = self.section(getattr(defaults, name), value, f"{place}.")
            else:
                for item in _items(value, kind):
                    if expected := known[name]["check"](item, self.folder):
                        self.note(place, item, f"{place} is {_shown(item)}. {expected}")
                said[name] = _as_kept(value, kind)
        return replace(defaults, **said)

    def require(self, content: Mapping[str, Any], section: str, name: str, mend: str) -> None:
        """What no key can say of itself: that it must be there."""
        if isinstance(said := content.get(section, {}), dict) and name not in said:
            self.note(section, "", f"{section}.{name} is not there. Expected {mend}")

    def note(self, place: str, item: Any, what: str) -> None:
        """Keep what is wrong with the line of its key, or that of the `item` in a list over several lines."""
        first = line_of(self.lines, place)
        there = (n for n, line in enumerate(self.lines, 1) if n >= first and isinstance(item, str) and item in line)
        self.wrong.append((next(there, first), what))


def line_of(lines: Iterable[str], place: str) -> int:
    """
    The number of the line of a TOML file that says a key, or the section that it is in, or 1.

    >>> line_of(["title = 'x'", "[corpus]", "source = 'a.csv'"], "corpus.source")
    3
    """
    section, best = "", (0, 1)
    for number, line in enumerate(lines, 1):
        head, said = re.match(r"\s*\[+\s*([\w.-]+)", line), re.match(r"\s*([\w.-]+)\s*=", line)
        section = f"{head[1]}." if head else section
        name = section.rstrip(".") if head else section + said[1] if said else ""
        if name and f"{place}.".startswith(f"{name}.") or name.startswith(f"{place}."):
            best = max(best, (min(len(name), len(place)), number), key=lambda one: one[0])
    return best[1]


def _items(value: Any, kind: Kind) -> list:
    """What of a value is checked one by one: the words of a list, the names of pairs, the ORCIDs of people."""
    if kind == PEOPLE:
        return [person["orcid"] for person in value if "orcid" in person]
    return list(value) if kind in (STRINGS, PAIRS) else [value]


def _as_kept(value: Any, kind: Kind) -> Any:
    """A value as the settings have it: a text in both languages and on one line, people as pairs."""
    if kind == TEXT:
        texts = dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value
        return {language: _on_a_line(text) for language, text in texts.items()}
    return tuple((_on_a_line(one["name"]), one.get("orcid", "")) for one in value) if kind == PEOPLE else value


def _on_a_line(text: str) -> str:
    return " ".join(printable(text).split())
