"""The codebook: frames as data, each with what it includes, what it excludes and how it is recognised."""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pressframes.calls import check_call
from pressframes.characters import CLAUSE_ENDS
from pressframes.errors import PressframesError
from pressframes.files import read_text

MAXIMUM_GAP = 12  # characters that … may stand for; the longest object of 按照…要求 on the first study's page has 9
GAP = rf"[^{CLAUSE_ENDS}\n]{{0,{MAXIMUM_GAP}}}?"
DIGITS = r"[0-9０-９]{1,9}(?:[.．,，][0-9０-９]{1,4})?|[一二三四五六七八九十百千两几数]{1,7}"
NUMBER = rf"(?:(?:{DIGITS})[百千万亿]{{0,2}}[余多]?)"
# One sign of the notation, and what it stands for in a text: a page prints “”, ‘’, 「」 or "".
SIGNS = {
    "…": GAP,
    "N": NUMBER,
    "“": '[“‘「『"]',
    "”": '[”’」』"]',
    "，": "[，,]",
}
LONGEST_REPEAT = 60  # characters: the length of a long clause; a pattern that may run further has no clear end


class BadPattern(ValueError):
    """A word or pattern that cannot be searched for; the message says why and how to mend it."""


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

    Raises `BadPattern` for a word that is empty or begins or ends with a gap.
    """
    if not word.strip("…") or word[0] == "…" or word[-1] == "…" or word != word.strip():
        raise BadPattern("a word needs a first and a last character other than … and white space")
    return "".join(SIGNS.get(character) or re.escape(character) for character in word)


def checked_pattern(pattern: str) -> str:
    """
    A regular expression as written, if a search for it always comes to an end soon.

    >>> checked_pattern("连续[^，。]{0,6}[天夜]")
    '连续[^，。]{0,6}[天夜]'
    >>> checked_pattern("连续.*天")
    Traceback (most recent call last):
    pressframes.frames.codebook.BadPattern: a repeat without an upper bound, ... write {0,12} instead of * or +

    Raises `BadPattern` when the expression is malformed, may match the empty string, repeats without
    a bound or past 60 characters, repeats a repeat (both can make a search take longer than anyone
    waits), or names a group.
    """
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise BadPattern(f"it is not a regular expression ({error})") from None
    shortest, fault = _shortest_match(pattern)
    if shortest == 0 or compiled.match(""):
        raise BadPattern("it matches the empty string, which stands everywhere; make one part of it required")
    if compiled.groups:
        raise BadPattern("it has a capturing group; write (?:...) instead of (...)")
    if fault:
        raise BadPattern(fault)
    return pattern


# One part of a regular expression; each alternative that is not named is a character or a set of characters.
PART = re.compile(
    r"""(?P<nothing>\\[AbBZ]|[\^$]|\(\?\#[^)]*\)|\(\?[aiLmsux]+\))
    |(?P<look>\(\?<?[=!])
    |(?P<open>\((?:\?(?:P<\w+>|[aiLmsux-]*:|>))?)
    |(?P<close>\))
    |(?P<or>\|)
    |(?:(?P<sign>[*+?])|\{(?:(?P<times>\d+)|(?P<least>\d*),(?P<most>\d*))\})[?+]?
    |\[\^?\]?(?:\\.|[^\]\\])*\]
    |\\(?:x..|u.{4}|U.{8}|N\{[^}]*\}|[0-7]{1,3}|.)|.""",
    re.VERBOSE | re.DOTALL,
)
UNBOUNDED = (
    f"a repeat without an upper bound, or one above {LONGEST_REPEAT}, may never end; write {{0,12}} instead of * or +"
)
NESTED = "a repeat inside a repeat may take for ever; write the inner one out"


def _shortest_match(pattern: str) -> tuple[int, str | None]:
    """
    How few characters a well-formed expression can match, and what is wrong with its repeats, if anything.

    The expression is read part by part; `levels` has a row for each group that is open: the lengths of its
    alternatives, whether it looks around (and so takes no character), and whether something in it is repeated.
    """
    levels: list[dict] = [{"lengths": [0], "looks": False, "repeats": False}]
    length, repeated, fault = 0, False, None  # of the part before
    for part in PART.finditer(pattern):
        level = levels[-1]
        if part["open"] or part["look"]:
            levels.append({"lengths": [0], "looks": bool(part["look"]), "repeats": False})
        elif part["or"]:
            level["lengths"].append(0)
        elif part["sign"] or part["times"] or part["least"] is not None:
            least, most = _times(part)
            level["lengths"][-1] += (least - 1) * length
            fault = fault or (UNBOUNDED if most > LONGEST_REPEAT else NESTED if repeated and most > 1 else None)
            level["repeats"] = level["repeats"] or most > 1
        else:
            length, repeated = 0 if part["nothing"] else 1, False
            if part["close"]:
                closed = levels.pop()
                level = levels[-1]
                length, repeated = 0 if closed["looks"] else min(closed["lengths"]), closed["repeats"]
                level["repeats"] = level["repeats"] or repeated
            level["lengths"][-1] += length
    return min(levels[0]["lengths"]), fault


def _times(part: re.Match) -> tuple[int, int]:
    """How often a repeat comes at least and at most; one without an upper bound as one more than is allowed."""
    if part["times"]:
        return int(part["times"]), int(part["times"])
    if part["sign"]:
        return int(part["sign"] == "+"), 1 if part["sign"] == "?" else LONGEST_REPEAT + 1
    return int(part["least"] or 0), int(part["most"] or LONGEST_REPEAT + 1)


# The tier of words that are meant as they stand.
LITERAL = "literal"
TEXT, TEXTS, YES_NO, TABLE, TABLES = "a text", "a list of texts", "true or false", "a table", "a list of tables"
BOOK_KEYS = {"title": TEXT, "version": TEXT, "frame": TABLES}
FRAME_KEYS = {
    "code": TEXT,
    "name_en": TEXT,
    "name_zh": TEXT,
    "definition": TEXT,
    "include": TEXTS,
    "exclude": TEXTS,
    "examples": TABLES,
    "literature": TEXTS,
    "rules": TABLES,
}
FRAME_OPTIONS = {
    "ties": TEXTS,
    "decoys": TEXTS,
    "tiers": TABLE,
    "protocols": TABLE,
    "targets": TABLE,
    "literal_where": TEXTS,
}
RULE_KEYS = {"id": TEXT}
RULE_OPTIONS = {
    "words": TEXTS,
    "patterns": TEXTS,
    "tier": TEXT,
    "subtype": TEXT,
    "needs": TEXTS,
    "unless": TEXTS,
    "in_list": YES_NO,
    "negated": YES_NO,
}
EXAMPLE_KEYS = {"text": TEXT, "coded": YES_NO}
EXAMPLE_OPTIONS = {"why": TEXT}


def parse_codebook(text: str, name: str) -> dict:
    """The content of a codebook's text; `PressframesError` with the place and the mend, `name` being the file's."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PressframesError(
            f"{name}: the file is not TOML ({error}). Expected a codebook; mend that place, "
            "often a missing quotation mark or comma, and load it again."
        ) from None
    _Checker(name, text).book(content)
    return content


class _Checker:
    """Checks one file; it keeps the text only to say on which line something stands."""

    def __init__(self, name: str, text: str):
        self.name = name
        self.lines = text.splitlines()
        self.first_line = 0

    def book(self, content: dict) -> None:
        self.keys(content, BOOK_KEYS, {}, "the codebook")
        seen = set()
        for entry in content["frame"]:
            code = entry.get("code")
            self.first_line = self.find(f'code = "{code}"') or 0
            if code in seen:
                self.fail(f"frame {code}", "stands twice", "give each frame a code of its own", f'code = "{code}"')
            seen.add(code)
            self.frame(entry)

    def frame(self, entry: dict) -> None:
        where = f"frame {entry.get('code', '?')}"
        if not entry.get("exclude"):
            self.fail(
                where,
                "has no exclusion rule",
                "say in `exclude` what looks like this frame and is not: without it two coders will not agree",
            )
        self.keys(entry, FRAME_KEYS, FRAME_OPTIONS, where)
        for example in entry["examples"]:
            self.keys(example, EXAMPLE_KEYS, EXAMPLE_OPTIONS, f"{where}, an example")
        self.protocols(entry, where)
        self.rules(entry, where)
        self.decoys(entry, where)
        for sign in entry.get("literal_where", ()):
            self.word(sign, f"{where}, literal_where")
        if entry.get("literal_where") and LITERAL not in entry.get("tiers", {}):
            found = f"has literal_where and no tier {LITERAL!r}"
            self.fail(where, found, "add that tier or take it out", "literal_where")
        for target, cues in entry.get("targets", {}).items():
            for cue in cues:
                self.word(cue, f"{where}, target {target}")

    def decoys(self, entry: dict, where: str) -> None:
        words = [word for rule in entry["rules"] for word in rule.get("words", ())]
        patterns = [re.compile(pattern) for rule in entry["rules"] for pattern in rule.get("patterns", ())]
        patterns += [re.compile(word_pattern(word)) for word in words]
        for decoy in entry.get("decoys", ()):
            self.word(decoy, f"{where}, a decoy")
            if not any(pattern.search(decoy) for pattern in patterns):
                found = f"the decoy {decoy} holds no word of the frame and hides nothing"
                self.fail(where, found, "take it out, or mend it", f'"{decoy}"')

    def protocols(self, entry: dict, where: str) -> None:
        tiers, protocols = entry.get("tiers", {}), entry.get("protocols", {})
        for name, members in protocols.items():
            for tier in members:
                if tier not in tiers:
                    self.fail(where, f"protocol {name} names the tier {tier!r}", f"name one of {', '.join(tiers)}")
        if tiers and "standard" not in protocols:
            self.fail(where, "has tiers and no protocol `standard`", "say in `protocols` which tiers count")

    def rules(self, entry: dict, where: str) -> None:
        ids: set[str] = set()
        words: dict[str, str] = {}
        decoys = set(entry.get("decoys", ()))
        tiers = entry.get("tiers", {})
        for rule in entry["rules"]:
            place = f"{where}, rule {rule.get('id', '?')}"
            self.first_line = self.find(f'id = "{rule.get("id")}"') or self.first_line
            self.keys(rule, RULE_KEYS, RULE_OPTIONS, place)
            if rule["id"] in ids:
                self.fail(place, "stands twice", "give each rule of a frame an id of its own", f'id = "{rule["id"]}"')
            ids.add(rule["id"])
            if not rule.get("words") and not rule.get("patterns"):
                self.fail(place, "has neither words nor patterns", "write what the rule looks for")
            if rule.get("tier") not in (tiers or [None]):
                known = f"name one of {', '.join(tiers)}" if tiers else "name the tiers in `tiers` or leave it out"
                self.fail(place, f"has the tier {rule.get('tier')!r}, and its frame has no such tier", known, "tier =")
            for word in [*rule.get("words", ()), *rule.get("needs", ()), *rule.get("unless", ())]:
                self.word(word, place)
            for word in rule.get("words", ()):
                if word in words:
                    found = f"the word {word} stands in rule {words[word]} too"
                    self.fail(place, found, "keep it in one of them", word)
                if word in decoys:
                    self.fail(place, f"the word {word} is a decoy of its own frame", "keep it as one of the two", word)
                words[word] = rule["id"]
            for pattern in rule.get("patterns", ()):
                self.pattern(pattern, place)

    def word(self, word: str, place: str) -> None:
        try:
            word_pattern(word)
        except BadPattern as error:
            found = f"the word {word!r} cannot be searched for: {error}"
            self.fail(place, found, "mend it or take it out", f'"{word}"')

    def pattern(self, pattern: str, place: str) -> None:
        try:
            checked_pattern(pattern)
        except BadPattern as error:
            self.fail(place, f"the pattern {pattern!r} cannot be used: {error}", "mend it or take it out", pattern)

    def keys(self, entry: dict, required: dict, optional: dict, where: str) -> None:
        for key in entry:
            if key not in required and key not in optional:
                known = ", ".join([*required, *optional])
                self.fail(where, f"has the unknown key {key!r}", f"use one of {known}", f"{key} =")
        for key, kind in (required | optional).items():
            if key not in entry:
                if key in required:
                    self.fail(where, f"has no {key}", f"add `{key}`, {kind}")
            elif not _is_a(entry[key], kind):
                self.fail(where, f"{key} is not {kind}", f"write it as {kind}", f"{key} =")

    def find(self, needle: str) -> int | None:
        """The number of the first line at or after the frame's first that holds some text."""
        for number in range(self.first_line, len(self.lines)):
            if needle in self.lines[number]:
                return number
        return None

    def fail(self, where: str, found: str, mend: str, needle: str | None = None) -> None:
        line = self.find(needle) if needle else None
        line = self.first_line if line is None else line
        raise PressframesError(f"{self.name}, line {line + 1}: {where} {found}. To mend it, {mend}.")


def _is_a(value, kind: str) -> bool:
    texts = isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    tables = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return {
        TEXT: isinstance(value, str) and bool(value.strip()),
        TEXTS: texts,
        YES_NO: isinstance(value, bool),
        TABLE: isinstance(value, dict),
        TABLES: tables,
    }[kind]


# The protocol of a frame whose rules have no tiers: any rule that fires counts.
STANDARD = "standard"


@dataclass(frozen=True)
class Rule:
    """
    One way to recognise a frame: `words` in the codebook's notation and `patterns` (regular expressions).

    `tier` and `subtype` class what was found. What stands in `unless` or `needs` is looked for in the whole
    sentence: the rule holds only where `needs` is found and `unless` is not. `in_list` says whether an
    item of a list of three or more (测温、登记、巡逻) counts, `negated` whether it counts after 不 or 没有.
    """

    id: str
    words: tuple[str, ...]
    patterns: tuple[str, ...]
    tier: str | None
    subtype: str | None
    needs: tuple[str, ...]
    unless: tuple[str, ...]
    in_list: bool
    negated: bool


@dataclass(frozen=True, eq=False)
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
    definition: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    ties: tuple[str, ...]
    examples: tuple[dict, ...]
    literature: tuple[str, ...]
    decoys: tuple[str, ...]
    tiers: dict[str, str]
    protocols: dict[str, tuple[str, ...]]
    targets: dict[str, tuple[str, ...]]
    literal_where: tuple[str, ...]
    rules: tuple[Rule, ...]


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
            raise PressframesError(
                f"{self.name}: there is no frame {code!r}. Expected one of {', '.join(frames)}; name one of them, "
                "or load the codebook that has it."
            )
        return frames[code]

    def to_frame(self) -> pd.DataFrame:
        """The codebook as a table to read: `frame, name, definition, include, exclude, literature`."""
        return pd.DataFrame(
            {
                "frame": [frame.code for frame in self.frames],
                "name": [f"{frame.name_en} {frame.name_zh}" for frame in self.frames],
                "definition": [frame.definition for frame in self.frames],
                "include": [" ".join(frame.include) for frame in self.frames],
                "exclude": [" ".join(frame.exclude) for frame in self.frames],
                "literature": ["; ".join(frame.literature) for frame in self.frames],
            }
        )


def load_codebook(path: str | Path) -> Codebook:
    """
    Read a codebook from a TOML file; the codebook of another study loads the same way.

    `hash` is the SHA-256 of the file (with line feeds as line ends), which `sha256sum` gives as well. A
    file that is not TOML, a key that is unknown or missing, a frame without an exclusion rule, a pattern
    that matches the empty string or may never end, a word listed twice in a frame: each raises
    `PressframesError` with the file, the line and the mend.
    """
    check_call(load_codebook, locals())
    text = read_text(path).text
    content = parse_codebook(text, str(path))
    digest = hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()
    return Codebook(Path(path).stem, content["title"], content["version"], digest, tuple(map(_frame, content["frame"])))


def _frame(entry: dict) -> Frame:
    tiers = entry.get("tiers", {})
    protocols = {name: tuple(members) for name, members in entry.get("protocols", {}).items()}
    return Frame(
        code=entry["code"],
        name_en=entry["name_en"],
        name_zh=entry["name_zh"],
        definition=entry["definition"],
        include=tuple(entry["include"]),
        exclude=tuple(entry["exclude"]),
        ties=tuple(entry.get("ties", ())),
        examples=tuple(entry["examples"]),
        literature=tuple(entry["literature"]),
        decoys=tuple(entry.get("decoys", ())),
        tiers=tiers,
        protocols=protocols or {STANDARD: ()},
        targets={name: tuple(cues) for name, cues in entry.get("targets", {}).items()},
        literal_where=tuple(entry.get("literal_where", ())),
        rules=tuple(_rule(entry["code"], rule) for rule in entry["rules"]),
    )


def _rule(code: str, rule: dict) -> Rule:
    return Rule(
        id=f"{code}.{rule['id']}",
        words=tuple(rule.get("words", ())),
        patterns=tuple(rule.get("patterns", ())),
        tier=rule.get("tier"),
        subtype=rule.get("subtype"),
        needs=tuple(rule.get("needs", ())),
        unless=tuple(rule.get("unless", ())),
        in_list=rule.get("in_list", True),
        negated=rule.get("negated", False),
    )
