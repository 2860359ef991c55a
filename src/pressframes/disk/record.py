"""What a corpus on disk is made of: one file that names its parts with their hashes, and the versions behind them."""
# MERGED """How text is cut into words, as one thing that can be sent, compared by its hash, and built once in a process."""
# MERGED """One build at a time in one folder."""

import hashlib
import json
import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from pressframes.characters import BASIC, LINE_END, SPACE, sentence_classes
from pressframes.disk.sources import Span, hash_file
from pressframes.errors import PressframesError
from pressframes.files import read_text, write_atomically
from pressframes.words.cutting import Cutter, UserDictionary, make_cutter

# Beside the ways of `pressframes.words.PRESETS`: for text that was cut into words before, by whatever program.
SPACES = "words apart"
# The packages whose words and weights decide where a text is cut.
DECIDING = ("pressframes", "jieba", "snownlp")
_LOCK = threading.Lock()


@dataclass(frozen=True)
class Lexicon:
    """A preset with the researcher's own words: the lines of a user dictionary, and words to be kept whole."""

    preset: str
    dictionary: tuple[str, ...] = ()
    protect: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """The SHA-256 of all that it says."""
        return hashlib.sha256(json.dumps(asdict(self), ensure_ascii=False).encode()).hexdigest()

    def cutter(self) -> Cutter:
        """The way to cut, built under a lock before threads share it: half a dictionary would give other words."""
        with _LOCK:
            return _build(self)


def make_lexicon(preset: str, dictionary: UserDictionary, protect: Iterable[str]) -> Lexicon:
    """The lexicon of some settings, with the lines of the dictionary read; what cannot be used is an error now."""
    if isinstance(dictionary, (str, Path)):
        dictionary = read_text(dictionary).text.splitlines()
    lexicon = Lexicon(preset, tuple(dictionary or ()), tuple(protect))
    lexicon.cutter()
    return lexicon


def versions() -> dict[str, str]:
    """The versions that the words of a corpus depend on."""
    return {name: version(name) for name in DECIDING}


def _mark_spaces(codes: np.ndarray) -> np.ndarray:
    """A token begins at each white space and after it; white space is left out later, as everywhere."""
    classes = sentence_classes()[np.minimum(codes, BASIC - 1)]
    space = (codes < BASIC) & ((classes == SPACE) | (classes == LINE_END))
    marks = space.astype(np.uint8)
    marks[1:] |= space[:-1]
    marks[:1] = 1
    return marks


@lru_cache(maxsize=4)
def _build(lexicon: Lexicon) -> Cutter:
    if lexicon.preset == SPACES:
        return Cutter(SPACES, _mark_spaces, None)
    return make_cutter(
        lexicon.preset, hmm=True, dictionary=lexicon.dictionary or None, protect=lexicon.protect, traditional=False
    )


LOCK = "build.lock"


@contextmanager
def only_build(path: Path) -> Iterator[None]:
    """Hold the folder for one build; a second one is an error that names the first, and changes nothing."""
    path.mkdir(parents=True, exist_ok=True)
    lock = path / LOCK
    holder = {"host": socket.gethostname(), "process": os.getpid(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
    if lock.exists() and _is_left_over(lock):
        lock.unlink(missing_ok=True)
    try:
        with lock.open("x", encoding="utf-8") as file:
            json.dump(holder, file)
    except FileExistsError:
        raise PressframesError(
            f"{path}: another build is at work here ({_who(lock)}), and two would write the same files. Wait until it "
            f"is done; if it is not running any more, delete {lock.name} and build again."
        ) from None
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _is_left_over(lock: Path) -> bool:
    """Whether the build that left the lock ran on this machine and has ended."""
    holder = _read(lock)
    if holder.get("host") != socket.gethostname() or os.name == "nt":  # a signal 0 would end a process on Windows
        return False
    try:
        os.kill(holder["process"], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _who(lock: Path) -> str:
    holder = _read(lock)
    return f"process {holder.get('process', '?')} on {holder.get('host', '?')} since {holder.get('since', '?')}"


def _read(lock: Path) -> dict:
    try:
        return json.loads(lock.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


FORMAT = 1  # of the files; a corpus of another format is built anew
MANIFEST, PLAN = "corpus.json", "build.json"
PARTS = "parts"


@dataclass(frozen=True)
class PartFacts:
    """A finished part: the hashes and sizes in bytes of its files, and how much is in it."""

    files: dict[str, list]
    documents: int
    sentences: int
    tokens: int


@dataclass(frozen=True)
class Manifest:
    """
    A corpus on disk, whole or being built.

    `sources` are the files that were read, `spans` says which of their bytes each part holds, and `parts` what each
    part is, or None as long as it is not finished. `derived` are the files made of all parts together.
    """

    name: str
    lexicon: Lexicon
    sources: dict[str, dict]
    spans: list[list[Span]]
    parts: list[PartFacts | None] = field(default_factory=list)
    derived: dict[str, list] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=versions)
    format: int = FORMAT

    @cached_property
    def words_key(self) -> str:
        """A name for the words that this lexicon and these versions make: others are kept beside them."""
        return hashlib.sha256(f"{self.lexicon.hash} {sorted(self.versions.items())}".encode()).hexdigest()[:12]

    @property
    def digest(self) -> str:
        """One hash for all that was built: the same for any number of workers and retries."""
        hashes = [part.files for part in self.parts] + [self.derived]
        return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()


def part_folder(path: Path, number: int) -> Path:
    """The folder of a part, by its number."""
    return path / PARTS / f"{number:05d}"


def words_folder(path: Path, number: int, manifest: Manifest) -> Path:
    """The folder with the words of a part, within that of the part."""
    return part_folder(path, number) / f"words-{manifest.words_key}"


def write_manifest(path: Path, manifest: Manifest, name: str = MANIFEST) -> None:
    """Write the manifest, whole or not at all."""
    content = asdict(manifest) | {"lexicon_sha256": manifest.lexicon.hash}
    if name == MANIFEST:
        content["digest"] = manifest.digest
    write_atomically(path / name, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def read_manifest(path: Path, name: str = MANIFEST) -> Manifest:
    """The manifest of a corpus on disk; one that is missing, damaged or of another format is an error."""
    file = path / name
    if not file.exists():
        raise PressframesError(_missing(path))
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        found = content["format"]
        if found == FORMAT:
            return _manifest(content)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PressframesError(
            f"{file}: this is no manifest of a corpus. Expected the file that `pressframes build` wrote; bring it back "
            "from a copy, or build the corpus anew into another folder."
        ) from None
    raise PressframesError(
        f"{file}: the corpus has format {found}, and format {FORMAT} was expected: it was built by another version of "
        f"pressframes ({content.get('versions', {}).get('pressframes', 'unknown')}, and this is "
        f"{versions()['pressframes']}). Build it anew into another folder, or use that version."
    )


def _manifest(content: dict) -> Manifest:
    lexicon = content["lexicon"]
    return Manifest(
        name=content["name"],
        lexicon=Lexicon(lexicon["preset"], tuple(lexicon["dictionary"]), tuple(lexicon["protect"])),
        sources=content["sources"],
        spans=[[Span(**span) for span in part] for part in content["spans"]],
        parts=[part and PartFacts(**part) for part in content["parts"]],
        derived=content["derived"],
        versions=content["versions"],
    )


def _missing(path: Path) -> str:
    if (path / PLAN).exists():
        return (
            f"{path}: the corpus is not finished: its build was interrupted or is under way. Expected {MANIFEST}; "
            "start the same build again, and it goes on where it stopped."
        )
    return f"{path}: there is no corpus (no {MANIFEST}). Expected a folder that `pressframes build` wrote."


def describe(path: Path) -> list:
    """The size of a file in bytes and its SHA-256, as a manifest keeps them."""
    return [path.stat().st_size, hash_file(path)]


def check_files(folder: Path, files: dict[str, list], what: str, *, whole: bool = False) -> None:
    """Compare files with what the manifest says of them, by their size, or by their `whole` content."""
    for name, (size, sha256) in files.items():
        path = folder / name
        if not path.exists():
            found = "the file is gone"
        elif path.stat().st_size != size:
            found = f"the file has {path.stat().st_size:,} bytes, and {size:,} were written"
        elif whole and hash_file(path) != sha256:
            found = "the file has other bytes than were written"
        else:
            continue
        raise PressframesError(
            f"{path}: {found}. Expected {what} as `pressframes build` left it; bring the file back from a copy, or "
            f"delete what is left of {folder.name} and start the same build again, which makes it anew."
        )
