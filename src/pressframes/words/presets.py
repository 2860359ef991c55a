"""The ways to cut text into words, by name, each with its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pressframes.errors import PressframesError
from pressframes.words.characters import BASIC, folded_codes
from pressframes.words.compiled import compiled
from pressframes.words.dictionary import load_dictionary
from pressframes.words.jieba_cut import mark_words
from pressframes.words.protect import ProtectedWords, as_protected

UserDictionary = str | Path | Iterable[str] | None

PRESETS = {
    "jieba": "jieba 0.42.1 to the token: comparable with most published work; invents words",
}


@dataclass(frozen=True)
class Cutter:
    """A way to cut: `mark` says where tokens begin; `name` is what results are labelled with."""

    name: str
    mark: Callable[[np.ndarray], np.ndarray]
    protected: ProtectedWords | None

    def token_starts(self, codes: np.ndarray) -> np.ndarray:
        """An array with 1 where a token begins, 0 elsewhere, for the code points of a text."""
        if self.protected is None:
            return self.mark(codes)
        spans = self.protected.find(codes)
        marks = self.mark(self.protected.hide(codes, spans))
        _keep_whole(marks, spans)
        return marks


def make_cutter(preset: str, hmm: bool, dictionary: UserDictionary, protect: Iterable[str]) -> Cutter:
    """The cutter of a preset; a name that is none raises `PressframesError`."""
    if preset not in PRESETS:
        raise PressframesError(
            f"preset {preset!r}: there is no such way to cut text into words. Expected one of: {', '.join(PRESETS)}."
        )
    words = load_dictionary(dictionary)
    name = preset if hmm else f"{preset}, no HMM"
    return Cutter(name, lambda codes: mark_words(codes, words, hmm), as_protected(protect))


def code_points(text: str, *, fold: bool = False) -> np.ndarray:
    """
    The characters of a text as numbers, on request with full-width digits and letters as ordinary ones.

    >>> code_points("Ａ疫", fold=True)
    array([   65, 30123], dtype=uint32)
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).copy()
    if fold:
        _fold(codes, folded_codes())
    return codes


@compiled
def _fold(codes, table):
    for place in range(len(codes)):
        if codes[place] < BASIC:
            codes[place] = table[codes[place]]


@compiled
def _keep_whole(marks, spans):
    for span in range(len(spans)):
        marks[spans[span, 0] : spans[span, 1]] = 0
        marks[spans[span, 0]] = 1
