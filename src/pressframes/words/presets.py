"""The ways to cut text into words, by name, each with its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pressframes.errors import PressframesError
from pressframes.words.characters import BASIC
from pressframes.words.compiled import compiled
from pressframes.words.dictionary import load_dictionary
from pressframes.words.jieba_cut import mark_words
from pressframes.words.press import genre_protected, genre_words, mark_press
from pressframes.words.protect import ProtectedWords, as_protected
from pressframes.words.traditional import simplified_codes
from pressframes.words.trained import trained_segmenter

UserDictionary = str | Path | Iterable[str] | None

PRESETS = {
    "jieba": "jieba 0.42.1 to the token: comparable with most published work, but it invents words",
    "press": "jieba's dictionary and the words of the genre; a word is guessed only where quotation marks or a title "
    "beside a name support it, so hardly any word is invented",
    "press, numbers apart": "as press, with a numeral cut from its classifier (一 个): for counts of numerals",
    "trained": "a perceptron trained on words made by hand (People's Daily, January 1998): most accurate on news; a "
    "surname and a given name are two words, as in that corpus",
    "trained, names joined": "as trained, with surname and given name as one word: for lists of persons",
}
TRAINED = ("trained", "trained, names joined")


@dataclass(frozen=True)
class Cutter:
    """
    A way to cut: `mark` says where tokens begin; `name` is what results are labelled with.

    `view`, where there is one, gives for every basic character the one to be read in its place.
    """

    name: str
    mark: Callable[[np.ndarray], np.ndarray]
    protected: ProtectedWords | None
    view: np.ndarray | None = None

    def token_starts(self, codes: np.ndarray) -> np.ndarray:
        """An array with 1 where a token begins, 0 elsewhere, for the code points of a text."""
        if self.view is not None:
            codes = np.where(codes < BASIC, self.view[np.minimum(codes, BASIC - 1)], codes)
        if self.protected is None:
            return self.mark(codes)
        spans = self.protected.find(codes)
        marks = self.mark(self.protected.hide(codes, spans))
        _keep_whole(marks, spans)
        return marks


def make_cutter(
    preset: str, *, hmm: bool, dictionary: UserDictionary, protect: Iterable[str], traditional: bool
) -> Cutter:
    """
    The cutter of a preset; a name that is none raises `PressframesError`.

    `hmm` concerns `jieba` alone: the other presets say themselves which guesses they believe.
    """
    if preset not in PRESETS:
        known = "; ".join(PRESETS)
        raise PressframesError(
            f"preset {preset!r}: there is no such way to cut text into words. Expected one of: {known}."
        )
    view = simplified_codes() if traditional else None
    if preset == "jieba":
        words = load_dictionary(dictionary)
        name = preset if hmm else "jieba, no HMM"
        return Cutter(name, lambda codes: mark_words(codes, words, hmm), as_protected(protect), view)
    if preset in TRAINED:
        words, segmenter = load_dictionary(dictionary), trained_segmenter(names_joined=preset != "trained")
        return Cutter(preset, lambda codes: segmenter.mark(codes, words), as_protected(protect), view)
    words, apart = load_dictionary(dictionary, before=genre_words()), preset != "press"
    protected = as_protected(protect, genre_protected())
    return Cutter(preset, lambda codes: mark_press(codes, words, numbers_apart=apart), protected, view)


@compiled
def _keep_whole(marks, spans):
    for span in range(len(spans)):
        marks[spans[span, 0] : spans[span, 1]] = 0
        marks[spans[span, 0]] = 1
