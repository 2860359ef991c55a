"""
What is made once for all notebooks and runs of a study: tables kept by what they are made from, corpora read once.

A table is kept in the user's own cache folder (`pressframes.files.private_cache`, closed to others) with its SHA-256,
under a hash of all that it depends on: the texts, the preset or codebook, the package and the versions beside it. What
is damaged, cut short or of another version is made anew. Nothing is kept beside the study, whose folder may be given
away.
"""

import contextlib
import hashlib
import json
import os
import pickle
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.corpus.door import ON_DISK
from pressframes.errors import PressframesError
from pressframes.files import only_one, private_cache, write_atomically
from pressframes.study.settings import Source
from pressframes.study.starting import TEMPLATE

PACKAGE = Path(__file__).parent.parent
# The files of the package that a number or a picture can depend on; notebooks are checked by their outputs.
PACKAGE_FILES = ("*.py", "*.toml", "*.json")
# Packages whose version can change a number or a picture; the last cell of each notebook prints them.
PRINTED_VERSIONS = ("pressframes", "jieba", "numpy", "pandas", "scipy", "matplotlib", "wordcloud", "snownlp", "zhplot")
NAME = "made-{}.pickle"
LARGEST = 512 << 20  # bytes that all kept tables take; the words of a month of a daily paper take 29 million
CORPORA = 4  # corpora that a process keeps
DIGITS = 64  # of a SHA-256, before the table in a file
_READ: dict[str, tuple[Corpus, str]] = {}


def versions() -> dict[str, str]:
    """The versions of the packages that can change a number or a picture."""
    return {name: version(name) for name in PRINTED_VERSIONS}


def sha256(*parts: str | bytes) -> str:
    """One SHA-256 of several texts in order, in hexadecimal digits; where one ends is a part of it."""
    given = (part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts)
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in given)).hexdigest()


def files_sha256(files: Iterable[tuple[Path, Path]]) -> str:
    """One SHA-256 of files by name and content, given as pairs of folder and path; line ends count as line feeds."""
    named = sorted((os.path.relpath(path, folder).replace(os.sep, "/"), path) for folder, path in files)
    contents = ((name, path.read_bytes().replace(b"\r\n", b"\n")) for name, path in named)
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def package_files() -> list[tuple[Path, Path]]:
    """
    The files of the package that make numbers, each with the folder that its name is told from; what travels in it for
    new studies makes none.
    """
    found = [path for pattern in PACKAGE_FILES for path in PACKAGE.rglob(pattern)]
    return [(PACKAGE, path) for path in found if path.relative_to(PACKAGE).parts[0] != TEMPLATE]


@cache
def maker() -> str:
    """What tells one state of the package, with the versions beside it, from another (made once a process)."""
    return sha256(files_sha256(package_files()), json.dumps(versions()))


def source_sha256(source: Source, root: Path, *, without_text: bool = False) -> str:
    """What tells a source from any other without reading it: its files by name and content, and how they are read."""
    path = source.read_from(root, without_text=without_text)
    inside = path.rglob("*") if path.is_dir() else [path]
    paths = [path / ON_DISK] if (path / ON_DISK).exists() else list(inside)
    if isinstance(source.metadata, str):
        paths.append(root / source.metadata)
    return sha256(files_sha256((root, path) for path in paths if path.is_file()), repr(source), str(root), maker())


def read_once(content: str, read: Callable[[], Corpus]) -> Corpus:
    """
    The corpus of a source with this hash, read once by a process for all its notebooks.

    A notebook that changed its tables has changed its own: the next one gets a corpus that is read anew.
    """
    corpus, said = _READ.pop(content, (None, ""))
    if corpus is None or _identity(corpus) != said:
        corpus = read()
        said = _identity(corpus)
    _READ[content] = corpus, said
    if len(_READ) > CORPORA:
        del _READ[next(iter(_READ))]
    return corpus


def kept_table(corpus: Corpus, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """
    A table about a corpus, made at the first call of any process and kept under its `name`.

    Two processes that want the same table at the same time make it once: one of them waits. Of a corpus whose text is
    not in memory nothing is kept, because its counts are on disk already.
    """
    if not isinstance(corpus.texts, tuple):
        return make()
    return corpus.once(("kept", name), lambda corpus: _kept(sha256(name, _identity(corpus), maker()), make)).copy()


def forget() -> None:
    """Delete all kept tables and corpora, so that the next call makes them anew."""
    _READ.clear()
    for path in private_cache().glob(NAME.format("*")):
        path.unlink(missing_ok=True)


def _identity(corpus: Corpus) -> str:
    """A hash of all that a corpus is: its texts, documents and paragraphs; none of one on disk, which is not read."""
    if not isinstance(corpus.texts, tuple | None):
        return ""
    return sha256(corpus.fingerprint, corpus.documents.to_csv(), corpus.paragraphs.to_csv())


def _kept(key: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    path = private_cache() / NAME.format(key)
    with only_one(key):
        table = _unpacked(path)
        if table is None:
            table = make()
            packed = pickle.dumps(table)
            with contextlib.suppress(PressframesError):  # a full disk costs the time to make it again
                write_atomically(path, sha256(packed).encode() + packed)
            _make_room()
    return table


def _unpacked(path: Path) -> pd.DataFrame | None:
    """The table in a file, or None where there is none, it is damaged, or needs a package that is gone."""
    try:
        data = path.read_bytes()
        os.utime(path)
        whole = data[:DIGITS] == sha256(data[DIGITS:]).encode()
        return pickle.loads(data[DIGITS:]) if whole else None  # nosec B301: of this user's own folder, see SECURITY.md
    except (OSError, ImportError):
        return None


def _make_room() -> None:
    """Delete the tables that were not used for longest, until the rest are small enough together."""
    facts, together = {}, 0
    for path in private_cache().glob(NAME.format("*")):
        with contextlib.suppress(FileNotFoundError):  # another process makes room, too
            facts[path] = path.stat()
    for path in sorted(facts, key=lambda path: facts[path].st_mtime, reverse=True):
        together += facts[path].st_size
        if together > LARGEST:
            path.unlink(missing_ok=True)
