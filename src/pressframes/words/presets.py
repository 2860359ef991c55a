"""The ways to cut text into words, by name, each with its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pressframes.errors import PressframesError
from pressframes.words.compiled import compiled
from pressframes.words.dictionary import load_dictionary
from pressframes.words.jieba_cut import mark_words
from pressframes.words.protect import ProtectedWords, as_protected
from pressframes.words.trained import trained_segmenter

UserDictionary = str | Path | Iterable[str] | None

PRESETS = {
    "jieba": "jieba 0.42.1 to the token: comparable with most published work; invents words",
    "trained": "a perceptron trained on words made by hand (People's Daily, January 1998): most accurate on news",
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
    protected = as_protected(protect)
    if preset == "trained":
        segmenter = trained_segmenter()
        return Cutter(preset, lambda codes: segmenter.mark(codes, words), protected)
    name = preset if hmm else f"{preset}, no HMM"
    return Cutter(name, lambda codes: mark_words(codes, words, hmm), protected)


@compiled
def _keep_whole(marks, spans):
    for span in range(len(spans)):
        marks[spans[span, 0] : spans[span, 1]] = 0
        marks[spans[span, 0]] = 1
