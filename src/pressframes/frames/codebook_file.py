"""A codebook's file, read and checked: every error names the line and says how to mend it."""

import tomllib

from pressframes.errors import PressframesError
from pressframes.frames.notation import BadPattern, checked_pattern, word_pattern

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
FRAME_OPTIONS = {"ties": TEXTS, "decoys": TEXTS, "tiers": TABLE, "protocols": TABLE, "targets": TABLE}
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
        for decoy in entry.get("decoys", ()):
            self.word(decoy, f"{where}, a decoy")
        for target, cues in entry.get("targets", {}).items():
            for cue in cues:
                self.word(cue, f"{where}, target {target}")

    def protocols(self, entry: dict, where: str) -> None:
        tiers, protocols = entry.get("tiers", {}), entry.get("protocols", {})
        for name, members in protocols.items():
            for tier in members:
                if tier not in tiers:
                    self.fail(where, f"protocol {name} names the tier {tier!r}", f"name one of {', '.join(tiers)}")
        if tiers and "standard" not in protocols:
            self.fail(where, "has tiers and no protocol `standard`", "say in `protocols` which tiers count")

    def rules(self, entry: dict, where: str) -> None:
        ids, words = set(), {}
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
