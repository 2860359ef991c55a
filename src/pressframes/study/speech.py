"""
How a study speaks: sentences, tables and figures in its language, with numbers and glosses put in.

Nothing is worked out here, and no sentence is typed here. They are in wording files, English and Chinese side by side,
so that a number is in both languages or in neither: one file a notebook, and `shared.toml`. The forms that a number
can take in a sentence are listed at the top of `shared.toml`.
"""

import re
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pressframes.characters import with_marks
from pressframes.errors import PressframesError, refused
from pressframes.files import read_text, read_toml
from pressframes.lists import lexicon
from pressframes.study.settings import LANGUAGES, UNIT
from pressframes.study.starting import template

SHARED = "shared.toml"
JOINTS = {"en": ", ", "zh": "、"}  # between the things of a list
LISTED = 6  # words that a sentence names before it says how many more there are
SIZES = {0: "none", 1: "one"}  # the cases of a number; any other is "other"


# What begins or ends markup in Markdown, or mathematics, and how it is written so that it is read as it stands.
MARKUP = str.maketrans({"<": "&lt;", "[": "&#91;", "]": "&#93;", "`": "&#96;", "$": "<span>&#36;</span>"})


def in_markdown(text: str) -> str:
    """
    A text on one line that is read in Markdown as it stands: no markup, link, picture or mathematics begins in it.

    >>> in_markdown("<img src=x>\\n![x](y) \x1b5$")
    '&lt;img src=x> !&#91;x&#93;(y) □5<span>&#36;</span>'
    """
    return with_marks(" ".join(text.split()).translate(MARKUP))


@dataclass(frozen=True)
class Speech(string.Formatter):
    """
    The wording of a notebook, read aloud in one language.

    `wording` has a sentence under each key, as `{"en": ..., "zh": ...}`, or cases of it: `by` names a number, a list or
    a word that chooses among `none`, `one`, `other`, or cases that are words. `glossary` explains Chinese words in
    English sentences; `unit` is what the study calls a text, by language. With `marked`, what is put into sentences is
    written `in_markdown`.

    >>> some = {"en": "{n:unit}, most on {word:quoted}.", "zh": "{n:unit}，多写{word:quoted}。"}
    >>> wording = {"sizes": {"by": "n", "none": {"en": "No text.", "zh": "没有文本。"}, "other": some}}
    >>> speech = Speech("en", wording, {"桥": "bridge"}, {"en": "report", "zh": "篇报道"})
    >>> speech.text("sizes", n=2, word="桥"), speech.text("sizes", "zh", n=2, word="桥")
    ('2 reports, most on “桥” (bridge).', '2篇报道，多写“桥”。')
    >>> speech.text("sizes", n=0)
    'No text.'
    """

    language: str
    wording: Mapping[str, Any]
    glossary: Mapping[str, str] = field(default_factory=dict)
    unit: Mapping[str, str] = field(default_factory=lambda: UNIT)
    marked: bool = False

    def text(self, key: str, language: str | None = None, /, **numbers: Any) -> str:
        """
        The sentence of a key (`"fig-04-key-words.title"`), in the case that its numbers choose.

        A number that has a value for each language (`{"en": ..., "zh": ...}`) is that of the language that is spoken.
        `PressframesError` says so where the wording has no such key, or asks for a number that was not given.
        """
        language = language or self.language
        numbers = {name: value[language] if isinstance(value, dict) else value for name, value in numbers.items()}
        entry: Any = self.wording
        try:
            for part in key.split("."):
                entry = entry[part]
            while "by" in entry:
                value = numbers[entry["by"]]
                value = len(value) if isinstance(value, list) else value
                case = value if isinstance(value, str) else SIZES.get(value, "other")
                entry = entry[case] if case in entry else entry["other"]
            return self._in(language).format(entry[language], **numbers)
        except KeyError as missing:
            raise refused(
                "no_wording", f"Wording of {key!r}", lacking=missing, given=", ".join(sorted(numbers)) or "no numbers"
            ) from None

    def both(self, key: str, /, **numbers: Any) -> dict[str, str]:
        """The sentence of a key in both languages: `{"en": ..., "zh": ...}`."""
        return {language: self.text(key, language, **numbers) for language in LANGUAGES}

    def heads(self, columns: list[str]) -> dict[str, dict[str, str]]:
        """What columns of tables are called, by language, for those that the wording knows."""
        known = self.wording.get("columns", {})
        return {name: {one: known[name][one] for one in LANGUAGES} for name in columns if name in known}

    def html(self, table: pd.DataFrame, columns: str, *, rows: int = 12) -> str:
        """
        Some columns of a table as a page shows them: human heads, fitting decimals, glosses, "12 of 142 rows".

        Of a long table it has the first rows of each side, as many of each. A column that the table does not have is
        left out. So is `side` where all rows have the same: then heads name it and what it is held against, or a line
        below says whose the rows are. Shares beside their difference, or beside what is left of them, have a decimal,
        so that it can be checked.
        """
        sides = list(table["side"].unique()) if "side" in table else []
        names = [name for name in columns.split() if name in table and (name != "side" or len(sides) > 1)]
        known = {name: self.wording["columns"][name] for name in names}
        named = self._of_sides(table, names, sides)
        heads = list((known | named).values())
        if {"difference", "without_word"} & set(names):
            heads = [head | {"as": ".1%" if head.get("as") == "%" else head.get("as", "")} for head in heads]
        place = table.groupby("side", sort=False).cumcount() if sides else pd.Series(range(len(table)))
        shown = np.sort(place.argsort(kind="stable")[:rows])
        cells = self._cells(table[names].iloc[shown], heads)
        styles = [
            f'style="text-align:{head.get("align", "left")};font-weight:{head.get("weight", "normal")}'
            f'{"" if head.get("as") == "list" or head.get("wrap") else ";white-space:nowrap"}"'
            for head in heads
        ]
        top = "".join(map("<th {}>{}</th>".format, styles, (escape(head[self.language]) for head in heads)))
        rows_of = ("".join(map("<td {}>{}</td>".format, styles, map(escape, row))) for row in cells)
        body = "".join(map("<tr>{}</tr>".format, rows_of))
        cut = f"<p>{self.text('cut', shown=len(cells), all=len(table))}</p>" if len(table) > rows else ""
        if len(sides) == 1 and "side" in columns.split() and not named:
            cut += f"<p>{escape(self.text('all-of', side=sides[0]))}</p>"
        return with_marks(f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{cut}")

    def _of_sides(self, table: pd.DataFrame, names: list[str], sides: list[str]) -> dict[str, dict[str, str]]:
        """The heads of columns that are there for one side and for what it is held against, with the names of both."""
        named = {}
        for name in names if len(sides) == 1 and "other" in table else ():
            own = re.sub("^(?:other|reference)_", "", name)
            if own != name and own in names:
                for column, side in ((own, sides[0]), (name, table["other"].iloc[0])):
                    head = self.wording["columns"][own]
                    said = self.text("of-side", head=head[self.language], side=side)
                    named[column] = head | {self.language: said}
        return named

    def plain(self, table: pd.DataFrame) -> str:
        """A table as a terminal shows it, all of it, with the heads and forms of `html` where these are known."""
        heads = [self.wording["columns"].get(name, {self.language: name}) for name in table]
        shown = pd.DataFrame(self._cells(table, heads), columns=[head[self.language] for head in heads])
        with pd.option_context("display.unicode.east_asian_width", True):
            return shown.to_string(index=False)

    def _cells(self, table: pd.DataFrame, heads: list[dict[str, str]]) -> list[list[str]]:
        kinds = [head.get("as", "") for head in heads]
        rows = table.itertuples(index=False, name=None)
        return [list(map(self.format_field, row, kinds)) for row in rows]

    def labels(self, values: pd.Series) -> dict[str, pd.Series]:
        """
        Words, sides or codes as charts label them, by language: a Chinese word with its gloss, a code by its name.

        None where both languages have them as they are.
        """
        spoken = {one: self._in(one) for one in LANGUAGES}
        said = {
            one: values.map(partial(speech.format_field, spec="label"), na_action="ignore")
            for one, speech in spoken.items()
        }
        return said if any((labels != values)[values.notna()].any() for labels in said.values()) else {}

    def format_field(self, value: Any, spec: str) -> str:  # type: ignore[override]  # any form, not only Python's
        """A value in the form that its place asks for; what is missing is a dash."""
        said = self._said(value, spec)
        is_text = isinstance(value, (str, list, tuple)) or spec in ("unit", "measure")
        return in_markdown(said) if self.marked and is_text else said

    def _said(self, value: Any, spec: str) -> str:
        if isinstance(value, (list, tuple)):
            return self._list(value, "name" if spec == "names" else "quoted")
        if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
            return "–"
        if isinstance(value, (bool, np.bool_)):
            return self.text("yes" if value else "no")
        return self._word(value, spec) if isinstance(value, str) else self._number(value, spec)

    def _in(self, language: str) -> "Speech":
        return self if language == self.language else replace(self, language=language)

    def _list(self, values: list | tuple, spec: str) -> str:
        shown, more = [self._thing(value, spec) for value in values[:LISTED]], len(values) - LISTED
        marked = all(word.endswith(("”", "》")) for word in shown)  # between which GB/T 15834 has no comma
        joined = ("" if marked and self.language == "zh" else JOINTS[self.language]).join(shown)
        return joined if more <= 0 else joined + (f" and {more} more" if self.language == "en" else "等")

    def _thing(self, value: str | tuple[str, str], spec: str) -> str:
        """A word, or a word with the side whose it is."""
        if isinstance(value, tuple):
            return self.text("on-side", thing=self._word(value[0], spec), side=value[1])
        return self._word(value, spec)

    def _word(self, value: str, spec: str) -> str:
        if spec == "note":  # on how files were read; the reader says them in English
            for english, other in lexicon("notes").get(self.language, ()):
                value = re.sub(english, other, value)
            return value
        gloss = self.glossary.get(value, "") if self.language == "en" else ""
        names, (method, _, model) = self.wording.get("names", {}), value.rpartition(" ")
        name = (names.get(value) or names.get(f"{method} {{}}", {})).get(self.language, "").format(model)
        if spec == "name" or name and spec in ("side", "label"):
            return name or value
        if spec == "quoted":
            bare = re.sub(r"^\(([^()]*)\)$", r"\1", gloss)
            return f"“{value}” ({bare})" if gloss else f"“{value}”"
        if spec in ("word", "label"):
            return f"{value} {gloss}".strip()
        if spec == "side":  # one without a name of its own is a word of the researcher's
            return gloss or (value if value in names else f"“{value}”")
        return value

    def _number(self, value: Any, spec: str) -> str:
        if spec in ("unit", "measure"):
            unit = self.unit[self.language]
            unit = unit if unit.isascii() == (self.language == "en") else UNIT[self.language]  # told in one language
            if self.language == "en":
                return f"{value:,} {unit}{'' if value == 1 else 's'}"
            return f"{value:,}{unit if spec == 'unit' else unit[0]}"
        if "|" in spec:
            one, many = spec.split("|")
            return f"{value:,} {many}".rstrip() if value != 1 else one if one.startswith("one") else f"1 {one}"
        said = FORMS[spec](float(value)) if spec in FORMS else format(value if spec else round(value, 3), spec or ",")
        return re.sub("^-", "−", re.sub(r"^-(?=[0.]*%?$)", "", said))  # a rounded 0 has no sign


def _at_least(value: float) -> str:
    """Rounded down, because it is said with "at least"; with more decimals where one would say "1.0 times as often"."""
    places = next((n for n in (1, 2, 3) if floor(value * 10**n) != 10**n), 1) if value < 10 else 0
    return f"{floor(value * 10**places) / 10**places:,.{places}f}"


def _percent(value: float, places: int = 0) -> str:
    """Whole percent from 1 up, one decimal below, and never 0 for what is not."""
    if 0 < abs(value) < 0.001:
        return "< 0.1%" if value > 0 else "> −0.1%"
    return f"{value:.{1 if 0 < abs(value) < 0.01 else places}%}"


def _percent_of(end: Callable[[float], int], value: float) -> str:
    """
    A share rounded down, because it is said with "at least", or up, because it is said with "at most".

    >>> _percent_of(floor, 0.128), _percent_of(floor, 0.0049), _percent_of(ceil, 0.4501), _percent_of(ceil, 0.07)
    ('12%', '0.4%', '46%', '7%')
    """
    steps = 100 if value >= 0.01 else 1000
    return _percent(end(round(value * steps, 9)) / steps)


# The forms of numbers by the names that wording has for them; any other is one of Python's.
FORMS: dict[str, Callable[[float], str]] = {
    "times": _at_least,
    "rate": lambda value: f"{value:,.0f}" if abs(value) >= 10.0 else f"{value:.2g}",
    "mean": lambda value: f"{value:,.0f}" if abs(value) >= 100 else f"{value:#.3g}",  # means that differ are seen to
    "p": lambda value: f"{value:.3f}" if value >= 0.001 else "< 0.001",
    "%": _percent,
    ".1%": partial(_percent, places=1),
    "least": partial(_percent_of, floor),
    "most": partial(_percent_of, ceil),
    "points": lambda value: f"{value * 100:+.1f}",
}


def titled(papers: Iterable[str]) -> dict[str, dict[str, str]]:
    """
    What Chinese sentences and charts call newspapers, for `names` of a wording: in title marks.

    >>> titled(["长江日报"])
    {'长江日报': {'zh': '《长江日报》'}}
    """
    return {paper: {"zh": paper if "《" in paper else f"《{paper}》"} for paper in papers}


def read_wordings(folder: Path, notebook: str) -> dict[str, Any]:
    """
    The wording of a notebook (`"03-statistics"`) with what is shared by all, from a study's `notebooks/wording/`.

    A key is in one of the two files only; their `columns` and `names` are taken together. A file that the study does
    not have is that of new studies, as is what a shared file of an earlier version lacks, and a notebook of one's own
    may have none. `PressframesError` names a file that is not TOML.
    """
    together: dict[str, Any] = {"columns": {}, "names": {}}
    own = [folder / name for name in (SHARED, f"{notebook}.toml")]
    new = [template(f"notebooks/wording/{path.name}") for path in own if path.name == SHARED or not path.exists()]
    for path in [*new, *own]:
        read = read_toml(read_text(path).text, path, "Expected sentences by key.") if path.exists() else {}
        for section in ("columns", "names"):
            if not isinstance(said := read.pop(section, {}), dict):
                raise PressframesError(f"{path}: {section} is no table. Expected sentences by key below [{section}].")
            together[section] |= said
        together |= read
    return together
