"""How text is cut into words, as one thing that can be sent, compared by its hash, and built once in a process."""

import hashlib
import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from pressframes.textfiles import read_text
from pressframes.words.presets import Cutter, UserDictionary, make_cutter

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


@lru_cache(maxsize=4)
def _build(lexicon: Lexicon) -> Cutter:
    return make_cutter(
        lexicon.preset, hmm=True, dictionary=lexicon.dictionary or None, protect=lexicon.protect, traditional=False
    )
