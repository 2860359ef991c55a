"""
What bylines, datelines, captions, notes and page furniture look like, and features made of that; all patterns read a
`view`.

A feature has a name, a line on what it measures, how it is computed, and the weight it was given in `weights.json`.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pressframes.errors import refused
from pressframes.lists import lexicon, parts, regex
from pressframes.pages.layout import WIDE, view

LOOKS = lexicon("pages")
HAN, SURNAMES, HOUSE, BULLETS = (parts()[name] for name in ("HAN", "SURNAMES", "HOUSE", "BULLETS"))
PATTERNS = {name: regex(said) for name, said in LOOKS["patterns"].items()}
# What is looked for in a line that may be a title, and what it is.
MARKS = {name: (regex(said), meaning) for name, (said, meaning) in LOOKS["marks"].items()}
# What a text below a title begins or ends with: looked for in how many of its characters (0: all), and what it is.
BELOW = {name: (regex(said), reach or None, meaning) for name, (said, reach, meaning) in LOOKS["below"].items()}
BYLINE, DATELINE, CREDIT = PATTERNS["byline"], PATTERNS["dateline"], PATTERNS["credit"]
MAXIMUM_BYLINE = 60  # characters; six reporters and two correspondents fit

REPORTERS_FIRST = re.compile(rf"^（(?P<reporters>(?:{HOUSE})?(?:记者|通讯员)[^（）]{{2,30}})）")

# A paragraph in brackets from end to end closes an article or a part of it: a credit, a reference to another page.
IN_BRACKETS = re.compile(r"^（[^（）]{2,70}）$")
# The last line of a speech or a letter: 2019年10月25日于北京.
SIGNED_AND_DATED = re.compile(r"^(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年\S{1,3}月\S{1,3}日于\S{2,8}$")

MAXIMUM_CAPTION = 160  # characters; a photograph's brief is a sentence or two

CONTINUATION_MARK = re.compile(r"[①-⑳❶-❿][ ]?\d{0,2}$|[②-⑨]\d$")

# Whoever an article begins with by bare name was introduced before, by place and office: 刘亮和队员们.
# (None of 1,726 articles of January 1998 begins so.)
NOT_INTRODUCED = re.compile(rf"^[{SURNAMES}][{HAN}]{{1,2}}?(?:和|与|(?<!小)说|告诉|表示|介绍|坦言|带领|每天|一边)")


def is_signature(view: str) -> bool:
    """Whether a line only signs what stands above it: （本报记者某某）, or place and date under a letter."""
    return bool(CREDIT.match(view) or SIGNED_AND_DATED.match(view))


ROLE_AFTER = re.compile(rf"(?<=[{HAN}]) ?/ ?(文图|图文|文|图|摄影|摄)(?![{HAN}])")  # 林小溪/文 何棠/图
NO_NAME = re.compile(rf"<[A-Za-z/!].*|《.*|[（(]?[12]\d{{3}}[年-].*|/[{HAN}]{{2,6}}(?:报导|报道|电)(?![{HAN}])")
PADDED = re.compile(rf"(?<![{HAN}])([{HAN}]) {{1,6}}([{HAN}])(?![{HAN}])")
SEPARATOR = re.compile(r"[ 、，/：|]+(?:· *)?|· +|和(?=..)|与(?=..)")
TITLES = re.compile("(?:教授|研究员|主任|院长|书记|局长|会长|学者|博士|所长|讲师|大使)$")
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒")


def read_byline(text: str) -> list[tuple[str, str]]:
    """
    The names in a byline, each with its role as printed.

    >>> read_byline("本报记者 袁松 通讯员 郭庆")
    [('袁松', '本报记者'), ('郭庆', '通讯员')]
    >>> read_byline("□本报记者李铮通讯员王飞李永")
    [('李铮', '本报记者'), ('王飞', '通讯员'), ('李永', '通讯员')]

    Names of two characters are often padded to three: 林　　芮.

    >>> read_byline("林　　芮 钟新")
    [('林芮', ''), ('钟新', '')]

    A role may stand behind a name, and names of other peoples have a point inside:

    >>> read_byline("本报记者 阿依古丽·买买提 林小溪/文 何棠/图")
    [('阿依古丽·买买提', '本报记者'), ('林小溪', '文'), ('何棠', '图')]
    """
    seen, printed = view(text), text.translate(WIDE)
    end = next((found.start() for found in NO_NAME.finditer(seen) if found.end() == len(seen)), len(seen))
    spoken = NO_NAME.sub(lambda found: " " * len(found.group()), seen[:end])
    printed = "".join(one if kept != " " else " " for one, kept in zip(printed, spoken, strict=False))
    first = len(spoken) - len(re.sub(rf"^{BULLETS}? *", "", spoken))
    roles = list(PATTERNS["role"].finditer(spoken, first))
    parts = [("", first, roles[0].start() if roles else end)]
    for number, match in enumerate(roles):
        after = roles[number + 1].start() if number + 1 < len(roles) else end
        parts.append((printed[match.start() : match.end()], match.end(), after))
    return [pair for role, start, stop in parts for pair in _with_roles(printed[start:stop], role)]


def _with_roles(part: str, role: str) -> list[tuple[str, str]]:
    """The names in a part of a byline, the last before a `/文` in that role, the others in the one that opens it."""
    found, start = [], 0
    for after in ROLE_AFTER.finditer(part):
        *others, last = _names(part[start : after.start()]) or [""]
        found += [(name, role) for name in others] + ([(last, after[1])] if last else [])
        start = after.end()
    return found + [(name, role) for name in _names(part[start:])]


def read_dateline(text: str) -> tuple[str | None, list[tuple[str, str]]]:
    """
    The dateline that opens a paragraph as printed, and the reporters named in it.

    >>> read_dateline("本报晋城10月17日电 （记者付明）大桥通车。")
    ('本报晋城10月17日电', [('付明', '记者')])
    >>> read_dateline("〔本报讯〕大桥通车。")
    ('〔本报讯〕', [])
    """
    seen = view(text[:120])
    match = DATELINE.match(seen) or REPORTERS_FIRST.match(seen)
    if match is None:
        return None, []
    wire = re.sub("((?:电|讯(?!员)|消息)[）］]?|）).*", r"\1", match.group())
    names = read_byline(text[slice(*match.span("reporters"))]) if match["reporters"] else []
    return text[: len(wire)].strip(), names


def _names(part: str) -> list[str]:
    part = PADDED.sub(r"\1\2", part)
    names = []
    for token in SEPARATOR.split(part.strip()):
        token = re.sub(rf"[^{HAN}A-Za-z·]", "", token)
        if not token or TITLES.search(token) and len(token) > 4:
            continue
        names += split_names(token)
    return names


def split_names(run: str) -> list[str]:
    """
    Names printed without a space, cut so that as many as possible have a surname and two or three characters.

    >>> split_names("王飞李永"), split_names("欧阳明")
    (['王飞', '李永'], ['欧阳明'])
    """
    if not re.fullmatch(f"[{HAN}]+", run):
        return [run]
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(run) + 1):
        options = [
            (best[start][0] + _unlikely(run[start:end]), [*best[start][1], run[start:end]])
            for start in range(max(0, end - 4), end)
        ]
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


def _unlikely(name: str) -> float:
    """A cost: three characters with a surname are the rule, two common, one not a name."""
    name = view(name)
    by_length = {1: 9.0, 2: 0.4, 3: 0.5, 4: 0.9 if name.startswith(COMPOUND_SURNAMES) else 2.5}
    return by_length[len(name)] + (0.0 if name[0] in SURNAMES or name.startswith(COMPOUND_SURNAMES) else 1.5)


class Marks(dict[str, np.ndarray]):
    """
    What some short lines look like: under the name of each of `MARKS` whether it is found, a value a line.

    >>> Marks(["春耕，开始了", "一条老渠——"])["dash_end"]
    array([False,  True])
    """

    def __init__(self, views: Sequence[str]):
        super().__init__()
        self.views = views

    def __missing__(self, name: str) -> np.ndarray:
        self[name] = self.found(MARKS[name][0])
        return self[name]

    @property
    def length(self) -> np.ndarray:
        """The number of characters of each line."""
        return np.array([len(view) for view in self.views], dtype=float)

    def found(self, pattern: re.Pattern[str]) -> np.ndarray:
        """Whether a pattern is found in each line."""
        return flags(map(pattern.search, self.views))

    def count(self, character: str) -> np.ndarray:
        """How often each line has a character."""
        return np.array([view.count(character) for view in self.views])


def flags(found: Iterable) -> np.ndarray:
    """Yes or no for each of some things found or not."""
    return np.fromiter(map(bool, found), dtype=bool)


WEIGHTS = Path(__file__).with_name("weights.json")


class Features(dict[str, tuple[Callable[..., Any], str]]):
    """
    A table of features: under each name, how it is computed from some facts and what it measures.

    The functions all take the same facts, as numbers or as arrays; yes and no count as 1 and 0.

    >>> lines = Features({"one": (lambda view: 1, "always 1"), "comma": (lambda view: "，" in view, "a comma in it")})
    >>> lines.measure("春耕，开始了")
    array([1., 1.])
    >>> lines.in_order({"comma": -0.5, "one": 2.0})
    array([ 2. , -0.5])
    """

    def measure(self, *facts: Any, shape: tuple[int, ...] = ()) -> np.ndarray:
        """All features as float64 of the given shape with one more axis, last: a feature each, in table order."""
        table = np.empty((*shape, len(self)))
        for number, (function, _) in enumerate(self.values()):
            table[..., number] = function(*facts)
        return table

    def in_order(self, weights: Mapping[str, float]) -> np.ndarray:
        """
        Weights by name as an array in table order.

        Raises `PressframesError` where a feature has no weight or a weight no feature.
        """
        if weights.keys() != self.keys():
            odd = ", ".join(sorted(weights.keys() ^ self.keys()))
            raise refused("weights", WEIGHTS.name, odd=odd)
        return np.array([weights[name] for name in self])


def fitted() -> dict:
    """
    The weights by model and feature name, fitted by `python -m benchmarks._pages.fit` (see the file's `fitted_on`).

    Above 0 a weight speaks for what the model asks, below 0 against it: log odds for each unit of the feature.
    """
    return _shipped()


@cache
def _shipped() -> dict:  # fitting puts its own in place of these
    return json.loads(WEIGHTS.read_text(encoding="utf-8"))


def probability(model: str, features: Features, rows: np.ndarray) -> np.ndarray:
    """The chance, from 0 to 1, that a logistic model gives each row of measured features."""
    return 1 / (1 + np.exp(-np.clip(rows @ features.in_order(fitted()[model]), -30, 30)))
