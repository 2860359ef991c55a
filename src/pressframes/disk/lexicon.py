"""How text is cut into words, as one thing that can be sent, compared by its hash, and built once in a process."""

import hashlib
import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from pressframes.textfiles import read_text
from pressframes.words.characters import BASIC, LINE_END, SPACE, sentence_classes
from pressframes.words.presets import Cutter, UserDictionary, make_cutter

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
