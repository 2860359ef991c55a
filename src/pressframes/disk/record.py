"""
What a corpus on disk is made of: the manifest `corpus.json`, which names its files with their hashes.

It says how text was cut into words (`Lexicon`), which bytes of which files each part holds, and which versions of the
packages did it. A build keeps the folder for itself with `only_build`, a lock that the system takes away when its
process ends, so that a build that died never keeps the next one out.
"""

import hashlib
import json
import os
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from pressframes.characters import LINE_END, SPACE, sentence_classes
from pressframes.disk.sources import Span, described, state_of
from pressframes.errors import refused
from pressframes.files import clear_leftovers, read_text, write_atomically
from pressframes.words.cutting import Cutter, UserDictionary, make_cutter

# Beside the ways of `pressframes.words.PRESETS`: for text that was cut into words before, by whatever program.
SPACES = "words apart"
# The packages whose words and weights decide where a text is cut.
DECIDING = ("pressframes", "jieba", "snownlp")
FORMAT = 3  # of the files; a corpus of another format is built anew
MANIFEST, PLAN = "corpus.json", "build.json"
RECEIPT = "finished.json"  # of a part, written last, so that what has one is whole
ARRAYS = "arrays"  # of a part: made again from its tables where it is damaged
LOCK, HOLDER = "build.lock", "builder.txt"
PARTS = "parts"


@dataclass(frozen=True)
class Lexicon:
    """
    A preset with the researcher's own words: the lines of a user dictionary, and words to be kept whole; and whether
    `traditional` characters are cut as simplified ones.

    Two lexicons with one `hash` cut alike, given the same versions of the packages that decide (`versions`).

    >>> Lexicon("jieba").hash == Lexicon("jieba", protect=("抗疫",)).hash
    False
    """

    preset: str
    dictionary: tuple[str, ...] = ()
    protect: tuple[str, ...] = ()
    traditional: bool = False

    @property
    def hash(self) -> str:
        """The SHA-256 of all that it says."""
        said = {name: value for name, value in asdict(self).items() if value is not False}
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def make_lexicon(preset: str, dictionary: UserDictionary, protect: Iterable[str], traditional: bool = False) -> Lexicon:
    """The lexicon of some settings, with the lines of the dictionary read; what cannot be used is an error now."""
    if isinstance(dictionary, (str, Path)):
        dictionary = read_text(dictionary).text.splitlines()
    lexicon = Lexicon(preset, tuple(dictionary or ()), tuple(protect), traditional)
    cutter_of(lexicon)
    return lexicon


def versions() -> dict[str, str]:
    """The versions that the words of a corpus depend on."""
    return {name: version(name) for name in DECIDING}


def _mark_spaces(codes: np.ndarray) -> np.ndarray:
    """A token begins at each white space and after it; white space is left out later, as everywhere."""
    classes = sentence_classes().take(codes, mode="clip")  # the last, which all rare characters get, is no space
    space = (classes == SPACE) | (classes == LINE_END)
    marks = space.astype(np.uint8)
    marks[1:] |= space[:-1]
    marks[:1] = 1
    return marks


@lru_cache(maxsize=4)
def cutter_of(lexicon: Lexicon) -> Cutter:
    """The way to cut of a lexicon; the last four are kept: a dictionary takes seconds to read and tens of MB."""
    if lexicon.preset == SPACES:
        return Cutter(SPACES, _mark_spaces, None)
    dictionary, traditional = lexicon.dictionary or None, lexicon.traditional
    return make_cutter(
        lexicon.preset, hmm=True, dictionary=dictionary, protect=lexicon.protect, traditional=traditional
    )


@contextmanager
def only_build(path: Path) -> Iterator[None]:
    """Hold the folder for one build; a second one is an error that names the first, and changes nothing."""
    holder = path / HOLDER
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path / LOCK).acquire(blocking=False)
    except Timeout:
        who = holder.read_text("utf-8", errors="replace") if holder.exists() else "it has not said who it is"
        raise refused("other_build", path, who=who) from None
    except OSError as error:
        raise refused("no_place", path, why=error.strerror) from None
    with lock:
        clear_leftovers(path, "**/.*")
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        write_atomically(holder, f"process {os.getpid()} on {socket.gethostname()} since {since}")
        try:
            yield
        finally:
            holder.unlink()


@dataclass(frozen=True)
class PartFacts:
    """
    A finished part: what its files are, by name (`{"bytes": ..., "sha256": ...}`), and how much is in it.

    `sentences` counts those of white space alone too, and `tokens` counts punctuation, as the table of tokens has them.
    `notes` say what was found in its tables of articles and what was left out.
    """

    files: dict[str, dict]
    documents: int
    sentences: int
    tokens: int
    notes: list[str] = field(default_factory=list)  # older corpora have none


@dataclass(frozen=True)
class Manifest:
    """
    A corpus on disk, whole or being built.

    `sources` are the files that were read, with their size and hash, and `spans` says which of their bytes each part
    holds. `parts` is what each part is and `derived` are the files made of all parts together; both are empty as long
    as the corpus is being built. `versions` are those of the packages that decide where text is cut.
    """

    name: str
    lexicon: Lexicon
    sources: dict[str, dict]
    spans: list[list[Span]]
    parts: list[PartFacts] = field(default_factory=list)
    derived: dict[str, dict] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=versions)
    format: int = FORMAT

    @cached_property
    def words_key(self) -> str:
        """A name for the words that this lexicon and these versions make: others are kept beside them."""
        return hashlib.sha256(f"{self.lexicon.hash} {sorted(self.versions.items())}".encode()).hexdigest()[:12]

    @property
    def digest(self) -> str:
        """One hash for all that was built: the same for any number of workers and retries."""
        return _seal([part.files for part in self.parts] + [self.derived])


def part_folder(path: Path, number: int) -> Path:
    """The folder of a part, by its number."""
    return path / PARTS / f"{number:05d}"


def words_folder(path: Path, number: int, manifest: Manifest) -> Path:
    """The folder with the words of a part, within that of the part."""
    return part_folder(path, number) / f"words-{manifest.words_key}"


def write_manifest(path: Path, manifest: Manifest, name: str = MANIFEST) -> None:
    """Write the manifest, whole or not at all."""
    hashes = {"lexicon_sha256": manifest.lexicon.hash, "digest": manifest.digest}
    write_atomically(path / name, sealed(asdict(manifest) | hashes))


def sealed(content: dict) -> str:
    """What a manifest or a receipt says, as its file has it: with a hash by which a change of it is known."""
    return json.dumps({**content, "seal": _seal(content)}, ensure_ascii=False, indent=1) + "\n"


def unsealed(path: Path) -> dict:
    """What such a file says, of this format or another; `ValueError` where this format was changed or cut short."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or "format" not in content:
        raise ValueError("no format")
    if content.pop("seal", None) != _seal(content) and content["format"] == FORMAT:
        raise ValueError("changed")
    return content


def _seal(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def read_manifest(path: Path, name: str = MANIFEST) -> Manifest:
    """The manifest of a corpus on disk; one that is missing, damaged or of another format is an error."""
    file = path / name
    if not file.exists() and (path / PLAN).exists():
        raise refused("unfinished", path, manifest=MANIFEST)
    if not file.exists():
        raise refused("no_corpus", path, manifest=MANIFEST)
    try:
        content = unsealed(file)
        found, built_by = content["format"], dict(content["versions"]).get("pressframes", "unknown")
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise refused("no_manifest", file) from None
    if found == FORMAT:
        return _manifest(content)
    raise refused("other_format", file, found=found, expected=FORMAT, built_by=built_by, this=versions()["pressframes"])


def _manifest(content: dict) -> Manifest:
    """The manifest of what was read from its file: the reverse of `asdict`. A name that is missing is a `KeyError`."""
    preset, dictionary, protect = (content["lexicon"][name] for name in ("preset", "dictionary", "protect"))
    made: dict[str, Any] = {
        "lexicon": Lexicon(preset, tuple(dictionary), tuple(protect), content["lexicon"].get("traditional", False)),
        "spans": [[Span(**span) for span in part] for part in content["spans"]],
        "parts": [PartFacts(**part) for part in content["parts"]],
    }
    return Manifest(**made, **{name: content[name] for name in ("name", "sources", "derived", "versions")})


def tables_of(files: dict[str, dict]) -> dict[str, dict]:
    """The files of a part without its arrays, which are made again from these where they are used."""
    return {name: facts for name, facts in files.items() if Path(name).name != ARRAYS}


def check_files(folder: Path, files: dict[str, dict], what: str, *, whole: bool) -> None:
    """
    Compare files with what the manifest says of them, by their size, or by their `whole` content.

    The first that is gone or differs raises `PressframesError`, in which `what` says what was expected. A content is
    compared once a process for each state that the file is in.
    """
    for name, facts in files.items():
        path = folder / name
        if not path.exists():
            found = "the file is gone"
        elif path.stat().st_size != facts["bytes"]:
            found = f"the file has {path.stat().st_size:,} bytes, and {facts['bytes']:,} were written"
        elif whole and described(path, state_of(path)) != facts:
            found = "the file has other bytes than were written"
        else:
            continue
        raise refused("part_file", path, found=found, what=what, folder=folder.name)
