"""The codebook: frames as data, each with what it includes, what it excludes and how it is recognised."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pressframes.characters import CLAUSE_ENDS
from pressframes.errors import PressframesError, refused
from pressframes.files import read_text, read_toml
from pressframes.lists import BadPattern, checked_pattern, expression, lexicon

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
WRITTEN = lexicon("codebook")["written"]  # each kind of value
TEXT, TEXTS, YES_NO, TABLE, TABLES, *_ = WRITTEN
NAMES = ("code", "name", "name_en", "name_zh")  # a frame is called by the first that it has
# What says of a frame when it is coded: a frame that lacks some of it is a draft.
EXPLAINED = ("definition", "include", "exclude", "examples", "literature")


def _is(value: object, kind: str) -> bool:
    """Whether a value of a TOML file is of a kind, or of one of several; a text that is empty is none."""
    if " or a " in kind:
        return any(_is(value, one) for one in kind.split(" or "))
    if kind in (TEXTS, TABLES):
        return isinstance(value, list) and all(_is(part, TEXT if kind == TEXTS else TABLE) for part in value)
    if kind == TEXT:
        return isinstance(value, str) and bool(value.strip())
    return isinstance(value, bool if kind == YES_NO else dict)


def _as(value: Any, kind: str) -> Any:
    """A value that is not of a kind as one that can be looked at for further faults."""
    if kind in (TEXTS, TABLES):
        parts = value if isinstance(value, list) else [value]
        return [part for part in parts if _is(part, TEXT if kind == TEXTS else TABLE)]
    return {TABLE: {}, YES_NO: bool(value)}.get(kind, str(value))


def parse_codebook(text: str, name: str) -> dict:
    """The content of a codebook's text; `PressframesError` with every fault, its place and its mend."""
    content = read_toml(text, name, lexicon("codebook")["next_step"])
    checker = Checker(name, text)
    checker.book(content)
    checker.done()
    return content


class Checker:
    """
    Checks one file, by what `lexicons/codebook.toml` says of its tables; it keeps the text only to say on which line a
    fault is, at or after `first_line`.
    """

    def __init__(self, name: str, text: str):
        self.name = name
        self.lines = text.splitlines()
        self.first_line = 0
        self.faults: list[str] = []

    def done(self) -> None:
        """Raise `PressframesError` with all faults, if there are any."""
        if self.faults:
            raise PressframesError("\n".join(self.faults))

    def book(self, content: dict) -> None:
        """The whole file, frame by frame; no code may be there twice."""
        content = self.keys(content, "book", "the codebook")
        scenes = self.lists(content.get("scenes", {}), "the scene")
        seen = set()
        for entry in content.get("frame", ()):
            code = next((str(entry[key]) for key in NAMES if entry.get(key)), None)
            where, place = f"frame {code}", f'"{code}"'
            self.first_line = self.find(place) or self.first_line
            self.refuse(not code, "no_name", "a frame", "[[frame]]")
            self.refuse(code in seen, "frame_twice", where, place)
            seen.add(code)
            self.frame(self.keys(entry, "frame", where) | {"code": code}, where, scenes)

    def frame(self, entry: dict, where: str, scenes: dict) -> None:
        """One frame: its tiers, its rules, and every word that is searched for."""
        for example in entry.get("examples", ()):
            self.keys(example, "example", f"{where}, an example")
        protocols, targets = (self.lists(entry.get(key, {}), f"{where}, {key}") for key in ("protocols", "targets"))
        tiers, rules = entry.get("tiers", {}), _rules(entry)
        for protocol, members in protocols.items():
            for tier in members:
                named = {"protocol": protocol, "tier": tier, "known": ", ".join(tiers)}
                self.refuse(tier not in tiers, "no_tier_of_protocol", where, **named)
        self.refuse(tiers and STANDARD not in protocols, "no_standard", where)
        outside = [pair for rule in rules for pair in rule.get("outside", {}).items()]
        for scene, tier in (*entry.get("scenes", {}).items(), *outside):
            lacking = scene not in scenes or tier not in (*tiers, NOT_COUNTED)
            self.refuse(lacking, "no_scene", where, f"{scene} =", scene=scene, tier=tier)
        self.refuse(not rules and "words" not in entry, "no_words", where)
        words: dict[str, str] = {}
        ids: set[str] = set()
        own = [expression(one) for rule in rules for one in self.rule(rule, entry, words, ids)]
        for decoy in entry.get("decoys", ()):
            self.usable(word_pattern, [decoy], f"{where}, a decoy")
            idle = own and not any(pattern.search(decoy) for pattern in own)  # another decoy would hide nothing
            self.refuse(idle, "idle_decoy", where, f'"{decoy}"', decoy=decoy)
        self.usable(word_pattern, entry.get("literal_where", ()), f"{where}, literal_where")
        self.refuse(entry.get("literal_where") and LITERAL not in tiers, "no_literal", where, "literal_where")
        for target, cues in targets.items():
            self.usable(word_pattern, cues, f"{where}, target {target}")

    def rule(self, given: dict, entry: dict, words: dict[str, str], ids: set[str]) -> list[str]:
        """
        One rule, and the expressions of its words and patterns; `words` and `ids` gather those of the rules of its
        frame, in which each may be only once.
        """
        name, tiers = f'id = "{given.get("id")}"', entry.get("tiers", {})
        where = f"frame {entry['code']}, rule {given.get('id', '?')}"
        self.first_line = self.find(name) or self.first_line
        rule = self.keys(given, "rule", where)
        self.refuse(rule.get("id") in ids, "rule_twice", where, name)
        ids.update([rule["id"]] if "id" in rule else [])
        self.refuse(not given.get("words") and not given.get("patterns"), "empty_rule", where)
        mend = f"name one of {', '.join(tiers)}" if tiers else "name the tiers in `tiers` or leave it out"
        tier = rule.get("tier")
        self.refuse(tier not in (tiers or [None]), "no_tier", where, "tier =", tier=tier, mend=mend)
        own = self.usable(word_pattern, rule.get("words", ()), where)
        self.usable(word_pattern, [*rule.get("needs", ()), *rule.get("unless", ())], where)
        for word in rule.get("words", ()):
            self.refuse(word in words, "word_twice", where, word, word=word, other=words.get(word))
            self.refuse(word in entry.get("decoys", ()), "own_decoy", where, word, word=word)
            words[word] = rule.get("id", "?")
        patterns = self.usable(checked_pattern, rule.get("patterns", ()), where)
        return ["|".join(own), *patterns] if own else patterns

    def usable(self, write: Callable[[str], str], texts: Iterable[str], where: str) -> list[str]:
        """The expressions of words or patterns; one that cannot be searched for is a fault."""
        found = []
        for text in texts:
            try:
                found.append(write(text))
            except BadPattern as error:
                reason, needle = ("bad_word", f'"{text}"') if write is word_pattern else ("bad_pattern", text)
                self.refuse(True, reason, where, needle, text=text, why=error)
        return found

    def lists(self, table: dict, where: str) -> dict:
        """A table of lists of texts, whatever its keys."""
        return self.kinds(table, dict.fromkeys(table, TEXTS), where)

    def keys(self, entry: dict, table: str, where: str) -> dict:
        """One table of the file, with the keys that it may have."""
        kinds = lexicon("codebook")["keys"][table]
        for key in entry:
            self.refuse(key not in kinds, "unknown", where, f"{key} =", key=key, known=", ".join(kinds))
        return self.kinds(entry, kinds, where, lexicon("codebook")["needed"][table])

    def kinds(self, entry: dict, kinds: dict[str, str], where: str, needed: Iterable[str] = ()) -> dict:
        """
        What a table has of some keys. One that is lacking or of another kind is a fault; it does not hide the faults
        that come after it.
        """
        for key, kind in kinds.items():
            self.refuse(key in needed and entry.get(key) in (None, []), "lacks", where, key=key, kind=kind)
            other = key in entry and not _is(entry[key], kind)
            self.refuse(other, "kind", where, f"{key} =", key=key, kind=kind, such=WRITTEN[kind])
        known = {key: kind for key, kind in kinds.items() if key in entry}
        return {key: entry[key] if _is(entry[key], kind) else _as(entry[key], kind) for key, kind in known.items()}

    def find(self, needle: str) -> int | None:
        """The number of the first line at or after the frame's first that holds some text."""
        return next((n for n in range(self.first_line, len(self.lines)) if needle in self.lines[n]), None)

    def refuse(self, fault: Any, reason: str, where: str, needle: str = "", **facts: object) -> None:
        """Note what is a fault, with the line of `needle` or, where that is on none, of the frame or rule."""
        if fault:
            line = self.find(needle)
            line = self.first_line if line is None else line
            said = lexicon("codebook")["faults"][reason].format(**facts)
            self.faults.append(f"{self.name}, line {line + 1}: {where} {said}")


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
    frames: tuple[Frame, ...] = field(repr=False)

    @property
    def asked(self) -> str:
        """What coders are asked, as a SHA-256: frames by code with definition and criteria; not labels, nor rules."""
        said = [(frame.code, frame.definition, frame.include, frame.exclude) for frame in self.frames]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def frame(self, code: str) -> Frame:
        """One frame by its code; a code that there is not raises `PressframesError` with those there are."""
        frames = {frame.code: frame for frame in self.frames}
        if code not in frames:
            raise refused("no_frame", self.name, code=code, known=", ".join(frames))
        return frames[code]

    def to_frame(self) -> pd.DataFrame:
        """The codebook as a table to read: `frame, name, definition, include, exclude, literature, lacks`."""
        lists = {"include": " ", "exclude": " ", "literature": "; ", "lacks": ", "}
        rows = [
            (frame.code, f"{frame.name_en} {frame.name_zh}", frame.definition)
            + tuple(glue.join(getattr(frame, column)) for column, glue in lists.items())
            for frame in self.frames
        ]
        return pd.DataFrame(rows, columns=["frame", "name", "definition", *lists])


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

    def known(tiers: dict) -> tuple[Scene, ...]:
        return tuple(Scene(key, tier, tuple(scenes[key])) for key, tier in tiers.items())

    rules = tuple(
        Rule(**_frozen(rule | {"id": f"{code}.{rule['id']}", "outside": known(rule.get("outside", {}))}))
        for rule in _rules(entry)
    )
    kept = {key: value for key, value in entry.items() if key not in ("name", "words")}
    made = {"protocols": protocols, "rules": rules, "scenes": known(entry.get("scenes", {}))}
    return Frame(**_frozen(kept | named | made))


def _frozen(value: Any) -> Any:
    """A value of a TOML file with its lists as tuples."""
    if isinstance(value, dict):
        return {key: _frozen(part) for key, part in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
