"""The codebook: frames as data, each with what it includes, what it excludes and how it is recognised."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pressframes.frames.codebook_file import parse_codebook
from pressframes.textfiles import read_text

# The protocol of a frame whose rules have no tiers: any rule that fires counts.
STANDARD = "standard"


@dataclass(frozen=True)
class Rule:
    """
    One way to recognise a frame: `words` in the codebook's notation and `patterns` (regular expressions).

    `tier` and `subtype` class what was found. What stands in `unless` or `needs` is looked for in the whole
    sentence: the rule holds only where `needs` is found and `unless` is not. `in_list` says whether an
    item of a list of three or more (宣传、统计、协助) counts, `negated` whether it counts after 不 or 没有.
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
        """One frame by its code; `KeyError` names the codes there are."""
        for frame in self.frames:
            if frame.code == code:
                return frame
        raise KeyError(f"{code}: no such frame; the codebook has {', '.join(frame.code for frame in self.frames)}")

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
