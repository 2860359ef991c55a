"""
Files in and out: text whose encoding is found and said, tables with the same bytes on every machine, nothing left
half-written, and a private folder for what can be computed again.
"""

import atexit
import codecs
import contextlib
import gc
import hashlib
import io
import os
import re
import shutil
import socket
import stat
import tempfile
import tomllib
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import pandas as pd
import platformdirs
import psutil

from pressframes.errors import PressframesError, lexicon, refused

# Marks at the beginning of a file that say its encoding (Unicode Standard 15, table 2-4); UTF-32 first, whose mark
# begins as that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# First bytes of files that are often renamed to .txt, what they are, and what to do with each.
NOT_TEXT = [(signature.encode("latin-1"), *said) for signature, *said in lexicon("encodings")["not_text"]]
# How a cell begins that a spreadsheet runs, in some languages in full width; with apostrophes, one that was marked.
FORMULA = re.compile(r"'*[=+@\t\r\n＝＋＠－-]")
# The name of a file that is not complete: for which, on which computer, and by which process.
LEFTOVER = re.compile(r"\..+\.(?P<host>[0-9a-f]{8})-(?P<process>\d{1,9})-[0-9a-f]{32}")
CHINESE = 0.15  # of the characters beyond ASCII are frequent ones in any Chinese text (`frequent_share`: .3 and more)
KANA = 0.2  # of the characters of a Japanese text, of which they are half, at the least; by chance hardly any are
SHORT = 30  # bytes, too few to say that of them
# What is written into a file: its bytes, its text, or a function that writes into it.
Content = bytes | str | Callable[[BinaryIO], object]


class TextFile(NamedTuple):
    """The text of a file exactly as decoded, the encoding it was in, and the SHA-256 of its bytes."""

    text: str
    encoding: str
    sha256: str


def read_text(path: str | Path) -> TextFile:
    """
    Read a file in UTF-8, UTF-16, UTF-32, GB18030 or Big5, the encodings in which Chinese text is kept.

    GB18030 and Big5 are told apart by what they decode to, see `frequent_share`.

    Line ends are kept as they are and a byte order mark is not part of the text. A file that starts
    with `%PDF-` or another known signature, holds a NUL byte outside UTF-16, is empty, cannot be
    opened or decodes in none of them raises `PressframesError` with the offset and the next step.
    """
    path = path if isinstance(path, Path) else Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = {FileNotFoundError: "no_text_file", IsADirectoryError: "is_folder"}.get(type(error), "unopened")
        raise refused(reason, path, why=error.strerror) from None
    return TextFile(*decode(data, str(path)), hashlib.sha256(data).hexdigest())


def decode(data: bytes, name: str) -> tuple[str, str]:
    """
    The text in some bytes, and the encoding it was in; `name` is what errors call it.

    >>> decode("战“疫”".encode("gb18030"), "page.txt")
    ('战“疫”', 'gb18030')
    """
    for signature, what, next_step in NOT_TEXT:
        if data.startswith(signature):
            raise refused("not_text", name, what=what, next=next_step)
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)][:1]
    has_zero = not marked and b"\0" in data  # UTF-16 that lost its mark, or no text
    readings, failures = [], []
    for candidate in marked or (["utf-16-le", "utf-16-be"] if has_zero else ["utf-8", "gb18030", "big5hkscs"]):
        try:
            readings.append((data.decode(candidate), candidate.removesuffix("-sig")))
        except UnicodeDecodeError as error:
            failures.append(f"{candidate}: byte 0x{data[error.start]:02x} at offset {error.start}")
        if readings and candidate == "utf-8":
            break  # other encodings are hardly ever valid UTF-8 by chance
    if len(readings) > 1:
        readings = [max(readings, key=lambda one: frequent_share(one[0]))]
    text, encoding = readings[0] if readings else ("", "")
    if has_zero and (len(data) <= SHORT or frequent_share(text) < CHINESE or "\0" in text):
        raise refused("zero_byte", name, place=data.index(0))
    if encoding in ("gb18030", "big5hkscs") and (japanese := _japanese_encoding(data, text)):
        failures.append(f"{encoding}: it makes more sense as {japanese}, which is Japanese")
        encoding = ""
    if not encoding:
        raise refused("no_encoding", name, failures="; ".join(failures))
    if not text.strip():
        raise refused("empty", name, expected="a file of text")
    return text, encoding.replace("big5hkscs", "big5")


def read_toml(text: str, where: object, next_step: str = "Mend that place and load it again.") -> dict[str, Any]:
    """The content of a TOML file's `text`; `PressframesError` that says `where` it is damaged and the `next_step`."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise refused("no_toml", where, why=error, next=next_step) from None


def frequent_share(text: str) -> float:
    """
    How many of the characters beyond ASCII are among the most frequent of Chinese newspapers, from 0 to 1.

    >>> big5 = "報紙的一個記者".encode("big5")
    >>> frequent_share(big5.decode("big5")) > 3 * frequent_share(big5.decode("gb18030"))
    True
    """
    frequent = frozenset(lexicon("encodings")["frequent"])
    beyond = [character for character in text[:20_000] if not character.isascii()]
    return sum(character in frequent for character in beyond) / max(1, len(beyond))


def _japanese_encoding(data: bytes, text: str) -> str:
    """The Japanese encoding some bytes are in, if `text`, their Chinese reading, makes less sense than one of kana."""
    for encoding in ("shift_jis", "euc_jp"):
        with contextlib.suppress(UnicodeDecodeError):
            reading = data.decode(encoding)
            beyond = [character for character in reading if not character.isascii()]
            kana = sum("ぁ" <= character <= "ヺ" for character in beyond)
            if kana > KANA * len(beyond) and frequent_share(reading) > frequent_share(text):
                return encoding
    return ""


def write_atomically(path: str | Path, data: Content) -> Path:
    """
    Write a whole file or none: the old file stays until the new one is complete.

    Text is written as UTF-8 with the line ends it has; a function is given the open file to write to. A full disk or a
    folder that may not be written raises `PressframesError` and leaves nothing behind.
    """
    return write_together({Path(path): data})[0]


def write_together(files: Mapping[Path, Content]) -> list[Path]:
    """
    Write several files that belong together: each of them is complete, and an error changes none.

    All are written beside first and then renamed, in their order: where the last of them is, all are. What a process
    that was killed has left is cleared by the next write into the folder.
    """
    ending = f"{_host()}-{os.getpid()}-{uuid.uuid4().hex}"
    beside = {path: path.with_name(f".{path.name}.{ending}") for path in files}
    path = Path()
    try:
        for path, place in beside.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            clear_leftovers(path.parent)
            _write_whole(place, files[path])
        for path, place in beside.items():
            os.replace(place, path)
    except OSError as error:
        raise refused("unwritten", path, why=error.strerror) from None
    finally:
        for place in beside.values():
            with contextlib.suppress(OSError):
                place.unlink()
    return list(files)


def _write_whole(path: Path, data: Content) -> None:
    with path.open("xb") as file:
        if callable(data):
            data(file)
        else:
            file.write(data.encode() if isinstance(data, str) else data)
        file.flush()
        os.fsync(file.fileno())


def clear_leftovers(folder: Path, pattern: str = ".*") -> None:
    """Delete what writes of processes that ended on this computer have left in a folder (`**/.*`: and below)."""
    for path in folder.glob(pattern):
        said = LEFTOVER.fullmatch(path.name)
        if said and said["host"] == _host() and not psutil.pid_exists(int(said["process"])):
            path.unlink(missing_ok=True)


@cache
def _host() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def in_cells(table: pd.DataFrame, change: Callable[[Any], Any]) -> pd.DataFrame:
    """A table with a change of its heads and its cells of text; columns of numbers stay as they are."""
    texts = [place for place, kind in enumerate(table.dtypes) if not pd.api.types.is_numeric_dtype(kind)]
    changed = table.copy(deep=False)
    for place in texts:
        changed.isetitem(place, table.iloc[:, place].map(change))
    changed.columns = changed.columns.map(change)
    return changed


def harmless(cell: Any) -> Any:
    """
    A cell so that a spreadsheet shows it and runs nothing; `exact` gives it back.

    >>> harmless("@全体党员"), harmless("党员"), exact(harmless("'=1+1")), exact("'ok'")
    ("'@全体党员", '党员', "'=1+1", "'ok'")
    """
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def exact(cell: Any) -> Any:
    """The text of a cell as it was before `harmless`."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and FORMULA.match(cell) else cell


def to_csv(table: pd.DataFrame) -> str:
    """
    A table as CSV text, the same on every machine: UTF-8, line feeds, numbers to 10 significant digits.

    Text that a spreadsheet would take for a formula is written with an apostrophe before it (`harmless`), in heads too.

    >>> to_csv(pd.DataFrame({"+word": ["抗疫", "＝1+1"], "rate_per_10k": [10 / 3, 1]}))
    "'+word,rate_per_10k\\n抗疫,3.333333333\\n'＝1+1,1\\n"
    """
    buffer = io.StringIO()
    in_cells(table, harmless).to_csv(buffer, index=False, lineterminator="\n", float_format="%.10g")
    return buffer.getvalue()


def from_csv(data: bytes, **options: Any) -> pd.DataFrame:
    """
    The table that `to_csv` wrote, in which only an empty cell is missing: NA is a word.

    >>> from_csv("'+word,count\\nNA,3\\n'＝1+1,\\n".encode()).values.tolist()
    [['NA', 3.0], ['＝1+1', nan]]
    """
    return in_cells(pd.read_csv(io.BytesIO(data), keep_default_na=False, na_values=[""], **options), exact)


SETTING = "PRESSFRAMES_CACHE"  # environment variable that names another folder


def lasting_cache() -> Path | None:
    """
    The user's cache folder of this package, made if need be, or None where there is none that can be trusted.

    It belongs to the user and is closed to all others (mode 700), so that nobody can plant machine code or a model in
    it. `PRESSFRAMES_CACHE` names another folder than the system's usual one (such as ~/.cache/pressframes).
    """
    usual = platformdirs.user_cache_path("pressframes", appauthor=False, opinion=False)
    folder = Path(os.environ[SETTING]).absolute() if os.environ.get(SETTING) else usual
    if not folder.is_absolute():  # the system knows no home folder of this user
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_private(folder) and os.access(folder, os.W_OK) else None
    except OSError:
        return None


@cache
def private_cache() -> Path:
    """The folder for dictionaries and trained models: `lasting_cache`, or else a fresh temporary one, never shared."""
    if folder := lasting_cache():
        return folder
    folder = Path(tempfile.mkdtemp(prefix="pressframes-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def only_one(name: str) -> AbstractContextManager:
    """
    What only one process of this user does at a time: whoever comes second waits.

    The system takes the lock away when its process ends. The locks are few files of the private cache, so that two
    names may share one, which costs a wait; what is done under one never asks for another.
    """
    from filelock import FileLock

    number = hashlib.sha256(name.encode()).hexdigest()[:2]
    return FileLock(private_cache() / f"{number}.lock")


def kept_arrays(file: str, names: Sequence[str]) -> list[np.ndarray] | None:
    """The arrays with these names from a file of the folder, or None where it is not there, cut short or another's."""
    try:
        with np.load(private_cache() / file, allow_pickle=False) as arrays:
            return [arrays[name] for name in names]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def keep_arrays(file: str, arrays: dict[str, Any]) -> None:
    """Keep arrays for the next session; a full disk costs it the time to compute them again, nothing else."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    with contextlib.suppress(PressframesError):
        write_atomically(private_cache() / file, buffer.getvalue())


def _is_private(folder: Path) -> bool:
    if os.name == "nt":  # the profile folder is closed to other users by its own list of rights
        return True
    state = folder.stat()
    return state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Without Python's search for objects that hold each other: reading makes a million objects, and none that do."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
