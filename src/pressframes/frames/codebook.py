"""The codebook: frames as data, each with what it includes, what it excludes and how it is recognised."""

import hashlib
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pressframes.characters import CLAUSE_ENDS
from pressframes.errors import PressframesError, check_call, refused
from pressframes.files import read_text, read_toml
from pressframes.lists import BadPattern, checked_pattern

MAXIMUM_GAP = 12  # characters that … may stand for; the longest object of 按照…要求 on the first study's page has 9
GAP = rf"[^{CLAUSE_ENDS}\n]{{0,{MAXIMUM_GAP}}}?"
DIGITS = r"[0-9０-９]{1,9}(?:[.．,，][0-9０-９]{1,4})?|[一二三四五六七八九十百千两几数]{1,7}"
NUMBER = rf"(?:(?:{DIGITS})[百千万亿]{{0,2}}[余多]?)"
# One sign of the notation, and what it stands for in a text: a page prints “”, ‘’, 「」 or "".
SIGNS = {"…": GAP, "N": NUMBER, "“": '[“‘「『"]', "”": '[”’」』"]', "，": "[，,]"}


@cache
def word_pattern(word: str) -> str:
    """
    The regular expression for a word of the codebook.

    `…` stands for up to 12 characters inside a clause, `N` for a number with 余 or 多 ("over"),
    `“ ”` for any style of quotation mark and `，` for the comma in both widths; everything else is itself.

    按照…要求 ("as ... requires"), N余名 ("over N persons")

    >>> bool(re.fullmatch(word_pattern("按照…要求"), "按照省里的要求"))
    True
    >>> [bool(re.fullmatch(word_pattern("N名"), text)) for text in ["350余名", "两名", "名"]]
    [True, True, False]

    Raises `BadPattern` for a word that is empty, begins or ends with a gap, or has so many signs that a search for it
    may take for ever.
    """
    if not word.strip("…") or word[0] == "…" or word[-1] == "…" or word != word.strip():
        raise BadPattern("a word needs a first and a last character other than … and white space")
    pattern = "".join(SIGNS.get(character) or re.escape(character) for character in word)
    return checked_pattern(pattern) if sum(map(word.count, "…N")) > 4 else pattern


# The protocol of a frame whose rules have no tiers: any rule that fires counts.
STANDARD = "standard"
# The tier of words that are meant as they stand.
LITERAL = "literal"
# What a scene gives the words of a frame that do not count in it.
NOT_COUNTED = "none"
TEXT, TEXTS, YES_NO, TABLE, TABLES = "a text", "a list of texts", "true or false", "a table", "a list of tables"
WRITTEN = {TEXT: '"..."', TEXTS: '["...", "..."]', YES_NO: "true", TABLE: '{ name = "..." }', TABLES: "[{ ... }]"}
NAMES = ("code", "name", "name_en", "name_zh")  # a frame is called by the first that it has
# What says of a frame when it is coded: a frame that lacks some of it is a draft.
EXPLAINED = ("definition", "include", "exclude", "examples", "literature")
# Of each table of the file the keys that it must have and those that it may have, with their kinds.
KEYS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "book": ({"frame": TABLES}, {"title": TEXT, "version": TEXT, "scenes": TABLE}),
    "frame": (
        {},
        dict.fromkeys(("code", "name", "name_en", "name_zh", "definition"), TEXT)
        | dict.fromkeys(("words", "include", "exclude", "ties", "literature", "decoys", "literal_where"), TEXTS)
        | dict.fromkeys(("tiers", "protocols", "targets", "scenes"), TABLE)
        | dict.fromkeys(("examples", "rules"), TABLES),
    ),
    "rule": (
        {"id": TEXT},
        dict.fromkeys(("words", "patterns", "needs", "unless"), TEXTS)
        | {"tier": TEXT, "subtype": TEXT, "in_list": YES_NO, "negated": YES_NO, "anywhere": YES_NO, "outside": TABLE},
    ),
    "example": ({"text": TEXT, "coded": YES_NO}, {"why": TEXT}),
}


def is_a(value: object, kind: str) -> bool:
    """Whether a value of a TOML file is of a kind; a text that is empty is none."""
    if kind in (TEXTS, TABLES):
        item = str if kind == TEXTS else dict
        return isinstance(value, list) and all(isinstance(part, item) and (part or item is dict) for part in value)
    if kind == TEXT:
        return isinstance(value, str) and bool(value.strip())
    return isinstance(value, bool if kind == YES_NO else dict)


def _as(value: Any, kind: str) -> Any:
    """A value that is not of a kind as one that can be looked at for further faults."""
    if kind in (TEXTS, TABLES):
        parts = value if isinstance(value, list) else [value]
        return [part for part in parts if is_a(part, TEXT if kind == TEXTS else TABLE)]
    return {TABLE: {}, YES_NO: bool(value)}.get(kind, str(value))


def _usable(write: Callable[[str], str], texts: Iterable[str]) -> list[str]:
    """The expressions of words or patterns of the codebook, without those that cannot be searched for."""
    found = []
    for text in texts:
        with suppress(BadPattern):
            found.append(write(text))
    return found


def parse_codebook(text: str, name: str) -> dict:
    """The content of a codebook's text; `PressframesError` with every fault, its place and its mend."""
    next_step = (
        "Expected a codebook; mend that place, often a missing quotation mark or comma, or Chinese before = without "
        "quotation marks, and load it again."
    )
    content = read_toml(text, name, next_step)
    checker = _Checker(name, text)
    checker.book(content)
    if checker.faults:
        raise PressframesError("\n".join(checker.faults))
    return content


class _Checker:
    """Checks one file; it keeps the text only to say on which line a fault is, at or after `first_line`."""

    def __init__(self, name: str, text: str):
        self.name = name
        self.lines = text.splitlines()
        self.first_line = 0
        self.faults: list[str] = []

    def book(self, content: dict) -> None:
        """The whole file, frame by frame; no code may be there twice."""
        content = self.keys(content, "book", "the codebook")
        scenes = content.get("scenes", {})
        for scene, signs in scenes.items():
            self.refuse(not is_a(signs, TEXTS), f"scene {scene}", "has no list of signs", "write its words", scene)
        seen = set()
        for entry in content.get("frame", ()):
            code = next((str(entry[key]) for key in NAMES if entry.get(key)), None)
            place = f'"{code}"'
            self.first_line = self.find(place) or self.first_line
            self.refuse(not code, "a frame", "has no name", "give it a name", "[[frame]]")
            self.refuse(code in seen, f"frame {code}", "stands twice", "give each frame a code of its own", place)
            seen.add(code)
            self.frame(self.keys(entry, "frame", f"frame {code}") | {"code": code}, f"frame {code}", scenes)

    def frame(self, entry: dict, where: str, scenes: dict) -> None:
        """One frame: its tiers, its rules, and every word that is searched for."""
        for example in entry.get("examples", ()):
            self.keys(example, "example", f"{where}, an example")
        for key in ("protocols", "targets"):
            entry[key] = self.lists(entry.get(key, {}), f"{where}, {key}")
        tiers, protocols = entry.get("tiers", {}), entry["protocols"]
        for name, tier in ((name, tier) for name, members in protocols.items() for tier in members):
            found = f"protocol {name} names the tier {tier!r}"
            self.refuse(tier not in tiers, where, found, f"name one of {', '.join(tiers)}")
        lacking = bool(tiers) and STANDARD not in protocols
        self.refuse(lacking, where, "has tiers and no protocol `standard`", "say in `protocols` which tiers count")
        outside = [pair for rule in _rules(entry) for pair in rule.get("outside", {}).items()]
        for scene, tier in (*entry.get("scenes", {}).items(), *outside):
            found = f"names the scene {scene!r} with the tier {tier!r}"
            mend = f"name scenes of the table `scenes` and tiers of the frame, or {NOT_COUNTED!r}"
            self.refuse(scene not in scenes or tier not in (*tiers, NOT_COUNTED), where, found, mend, f"{scene} =")
        words: dict[str, str] = {}
        ids: set[str] = set()
        rules = _rules(entry)
        none = not rules and "words" not in entry
        self.refuse(none, where, "has no words", "write its `words`, or rules that have some")
        patterns = [pattern for rule in rules for pattern in self.rule(rule, entry, words, ids)]
        own = [*_usable(checked_pattern, patterns), "|".join(_usable(word_pattern, words))]
        self.decoys(entry, where, [re.compile(one) for one in own if one])
        self.searched(entry.get("literal_where", ()), f"{where}, literal_where")
        lacking = bool(entry.get("literal_where")) and LITERAL not in tiers
        found = f"has literal_where and no tier {LITERAL!r}"
        self.refuse(lacking, where, found, "add that tier or take it out", "literal_where")
        for target, cues in entry["targets"].items():
            self.searched(cues, f"{where}, target {target}")

    def decoys(self, entry: dict, where: str, own: list[re.Pattern]) -> None:
        """Each decoy must hold a word of its frame: another hides nothing."""
        for decoy in entry.get("decoys", ()):
            self.searched([decoy], f"{where}, a decoy")
            found = f"the decoy {decoy} holds no word of the frame and hides nothing"
            idle = bool(own) and not any(pattern.search(decoy) for pattern in own)
            self.refuse(idle, where, found, "take it out, or mend it", f'"{decoy}"')

    def rule(self, rule: dict, entry: dict, words: dict[str, str], ids: set[str]) -> list[str]:
        """
        One rule, and its patterns; `words` and `ids` gather those of the rules of its frame, in which each may be only
        once.
        """
        name, tiers = f'id = "{rule.get("id")}"', entry.get("tiers", {})
        place = f"frame {entry['code']}, rule {rule.get('id', '?')}"
        self.first_line = self.find(name) or self.first_line
        given, rule = rule, self.keys(rule, "rule", place)
        self.refuse(rule.get("id") in ids, place, "stands twice", "give each rule of a frame an id of its own", name)
        ids.update([rule["id"]] if "id" in rule else [])
        empty = not given.get("words") and not given.get("patterns")
        self.refuse(empty, place, "has neither words nor patterns", "write what the rule looks for")
        found = f"has the tier {rule.get('tier')!r}, and its frame has no such tier"
        mend = f"name one of {', '.join(tiers)}" if tiers else "name the tiers in `tiers` or leave it out"
        self.refuse(rule.get("tier") not in (tiers or [None]), place, found, mend, "tier =")
        self.searched([word for key in ("words", "needs", "unless") for word in rule.get(key, ())], place)
        for word in rule.get("words", ()):
            found = f"the word {word} stands in rule {words.get(word)} too"
            self.refuse(word in words, place, found, "keep it in one of them", word)
            found = f"the word {word} is a decoy of its own frame"
            self.refuse(word in entry.get("decoys", ()), place, found, "keep it as one of the two", word)
            words[word] = rule.get("id", "?")
        for pattern in rule.get("patterns", ()):
            try:
                checked_pattern(pattern)
            except BadPattern as error:
                self.fail(place, f"the pattern {pattern!r} cannot be used: {error}", "mend it or take it out", pattern)
        return rule.get("patterns", [])

    def searched(self, words: Iterable[str], place: str) -> None:
        """Words in the codebook's notation must be such as can be searched for."""
        for word in words:
            try:
                word_pattern(word)
            except BadPattern as error:
                found = f"the word {word!r} cannot be searched for: {error}"
                self.fail(place, found, "mend it or take it out", f'"{word}"')

    def lists(self, table: dict, where: str) -> dict:
        """A table whose values must be lists of texts, with those that are."""
        for key, value in table.items():
            found = f"{key} is not {TEXTS}"
            self.refuse(not is_a(value, TEXTS), where, found, f"write it as {TEXTS}, such as {WRITTEN[TEXTS]}")
        return {key: value for key, value in table.items() if is_a(value, TEXTS)}

    def keys(self, entry: dict, table: str, where: str) -> dict:
        """
        The keys of a table of the file that `KEYS` knows. One that is lacking, unknown, or of another kind is a fault;
        it does not hide the faults that come after it.
        """
        required, optional = KEYS[table]
        kinds = required | optional
        for key in entry:
            found = f"has the unknown key {key!r}"
            self.refuse(key not in kinds, where, found, f"use one of {', '.join(kinds)}", f"{key} =")
        for key, kind in kinds.items():
            self.refuse(key in required and key not in entry, where, f"has no {key}", f"add `{key}`, {kind}")
            other = key in entry and not is_a(entry[key], kind)
            mend = f"write it as {kind}, such as {WRITTEN[kind]}"
            self.refuse(other, where, f"{key} is not {kind}", mend, f"{key} =")
        known = {key: kind for key, kind in kinds.items() if key in entry}
        return {key: entry[key] if is_a(entry[key], kind) else _as(entry[key], kind) for key, kind in known.items()}

    def find(self, needle: str) -> int | None:
        """The number of the first line at or after the frame's first that holds some text."""
        return next((n for n in range(self.first_line, len(self.lines)) if needle in self.lines[n]), None)

    def refuse(self, fault: bool, *message: str) -> None:
        """Note what is a fault."""
        if fault:
            self.fail(*message)

    def fail(self, where: str, found: str, mend: str, needle: str = "") -> None:
        """Note a fault, with the line of `needle` or, where that is on none, of the frame or rule."""
        line = self.find(needle) if needle else None
        line = self.first_line if line is None else line
        self.faults.append(f"{self.name}, line {line + 1}: {where} {found}. To mend it, {mend}.")


@dataclass(frozen=True)
class Rule:
    """
    One way to recognise a frame: `words` in the codebook's notation and `patterns` (regular expressions).

    `tier` and `subtype` class what was found. What stands in `unless` or `needs` is looked for in the whole
    sentence: the rule holds only where `needs` is found and `unless` is not. `in_list` says whether an
    item of a list of three or more (测温、登记、巡逻) counts, `negated` whether it counts where it is denied,
    `anywhere` whether it keeps its tier where a scene tells of the real thing; in articles without any sign of a scene
    of `outside` it gets that tier.
    """

    id: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    tier: str | None = None
    subtype: str | None = None
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    in_list: bool = True
    negated: bool = False
    anywhere: bool = False
    outside: "tuple[Scene, ...]" = ()


@dataclass(frozen=True)
class Scene:
    """
    The real thing that words of a frame may mean: with its `signs` in the article they get its `tier`.

    Signs are looked for all over the article, or `in_headings` alone.
    """

    id: str
    tier: str
    signs: tuple[str, ...]
    in_headings: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Frame:
    """
    One frame: what it is in words, and its rules.

    `decoys` are longer expressions in which a word of the frame means something else (打伞, "hold an
    umbrella", for 打): a match inside one does not count. `protocols` name the ways to count the
    frame, each a set of tiers; a frame without tiers has the protocol `standard` alone. `targets` name
    what a metaphor can be said of, each with the words that show it. In a sentence with a word of
    `literal_where` (a real war is told) the frame's words get the tier "literal", whatever their rule says.
    """

    code: str
    name_en: str
    name_zh: str
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    examples: tuple[dict, ...] = ()
    literature: tuple[str, ...] = ()
    decoys: tuple[str, ...] = ()
    tiers: dict[str, str] = field(default_factory=dict)
    protocols: dict[str, tuple[str, ...]]
    targets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    literal_where: tuple[str, ...] = ()
    scenes: tuple[Scene, ...] = ()
    rules: tuple[Rule, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What two coders would need and the frame does not say; a frame that lacks something is a draft."""
        return tuple(key for key in EXPLAINED if not getattr(self, key))


@dataclass(frozen=True)
class Codebook:
    """Frames in order, with a version and a hash, which goes into everything that is exported; `name` is the file's."""

    name: str
    title: str
    version: str
    hash: str
    frames: tuple[Frame, ...]

    def frame(self, code: str) -> Frame:
        """One frame by its code; a code that there is not raises `PressframesError` with those there are."""
        frames = {frame.code: frame for frame in self.frames}
        if code not in frames:
            raise refused("no_frame", self.name, code=code, known=", ".join(frames))
        return frames[code]

    def to_frame(self) -> pd.DataFrame:
        """The codebook as a table to read: `frame, name, definition, include, exclude, literature, lacks`."""
        columns = ["frame", "name", "definition", "include", "exclude", "literature", "lacks"]
        rows = []
        for frame in self.frames:
            lists = " ".join(frame.include), " ".join(frame.exclude), "; ".join(frame.literature)
            named = frame.code, f"{frame.name_en} {frame.name_zh}"
            rows.append((*named, frame.definition, *lists, ", ".join(frame.lacks)))
        return pd.DataFrame(rows, columns=columns)


def load_codebook(path: str | Path) -> Codebook:
    """
    Read a codebook from a TOML file; the codebook of another study loads the same way.

    A frame needs a name and words. What else makes two coders agree may come later: until then the frame is a draft,
    and `Frame.lacks` and the column `lacks` of `Codebook.to_frame` say what is missing. docs/codebook.md explains
    the keys.

    `hash` is the SHA-256 of the file (with line feeds as line ends), which `sha256sum` gives as well. A
    file that is not TOML, a key that is unknown, a frame without words, a pattern that matches the empty string or may
    never end, a word listed twice in a frame: `PressframesError` names all of them, each with its line and its mend.
    """
    check_call(load_codebook, locals())
    return _codebook(str(path), read_text(path).text)


@cache
def _codebook(path: str, text: str) -> Codebook:
    content = parse_codebook(text, path)
    digest = hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()
    name, scenes = Path(path).stem, content.get("scenes", {})
    frames = tuple(_frame(entry, scenes) for entry in content["frame"])
    return Codebook(name, content.get("title", name), content.get("version", "draft"), digest, frames)


def _rules(entry: dict) -> list[dict]:
    """The rules of a frame of the file; `words` of the frame itself are a rule of that name."""
    own = [{"id": "words", "words": entry["words"]}] if entry.get("words") else []
    return [*own, *entry.get("rules", ())]


def _frame(entry: dict, scenes: dict) -> Frame:
    """A frame of a checked file; without protocols of its own it has `standard`, of every tier."""
    names = [entry[key] for key in NAMES if key in entry]
    code, name = names[0], entry.get("name", names[-1])
    named = {"code": code, "name_en": entry.get("name_en", name), "name_zh": entry.get("name_zh", name)}
    protocols = entry.get("protocols") or {STANDARD: ()}
    known, *outside = (
        tuple(Scene(key, tier, tuple(scenes[key])) for key, tier in pairs.items())
        for pairs in (entry.get("scenes", {}), *(rule.get("outside", {}) for rule in _rules(entry)))
    )
    rules = tuple(
        Rule(**_frozen(rule | {"id": f"{code}.{rule['id']}", "outside": own}))
        for rule, own in zip(_rules(entry), outside, strict=True)
    )
    kept = {key: value for key, value in entry.items() if key not in ("name", "words")}
    return Frame(**_frozen(kept | named | {"protocols": protocols, "rules": rules, "scenes": known}))


def _frozen(value: Any) -> Any:
    """A value of a TOML file with its lists as tuples."""
    if isinstance(value, dict):
        return {key: _frozen(part) for key, part in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
