"""What a corpus on disk is made of: one file that names its parts with their hashes, and the versions behind them."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

from pressframes.disk.lexicon import Lexicon, versions
from pressframes.disk.sources import Span, hash_file
from pressframes.errors import PressframesError
from pressframes.textfiles import write_atomically

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
