"""One text becomes a list of words."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from pressframes.errors import PressframesError
from pressframes.words.characters import code_points
from pressframes.words.presets import UserDictionary, make_cutter


def cut(
    text: str,
    *,
    preset: str = "jieba",
    hmm: bool = True,
    dictionary: UserDictionary = None,
    protect: Iterable[str] = (),
    traditional: bool = False,
) -> list[str]:
    """
    The words of one text, in order; joined they are the text again.

    `preset` names the way to cut (`PRESETS` lists them with their reasons): `"jieba"` gives exactly the words
    of jieba 0.42.1, with words outside its dictionary guessed by its hidden Markov model unless `hmm` is
    false. `dictionary` is a user dictionary in jieba's format, a file or its lines. Words in
    `protect` are kept whole, whatever punctuation they hold; variants of a quotation mark match each other.
    `traditional` reads traditional characters as simplified ones (with the package `opencc`) and gives back
    what stood there. Unlike in `tokenize`, full-width digits are cut as jieba cuts them, one by one.

    志愿者奋战在抗疫一线 ("Volunteers fight on the front line against the epidemic")

    >>> cut("志愿者奋战在抗疫一线。")
    ['志愿者', '奋战', '在', '抗疫', '一线', '。']

    战“疫” ("the war / the epidemic", said alike) is a pun that jieba cuts into five tokens:

    >>> cut("战“疫”一线")
    ['战', '“', '疫', '”', '一线']
    >>> cut("战“疫”一线", protect=["战“疫”"])
    ['战“疫”', '一线']

    An unknown preset, a bad line of the dictionary or a bad entry of `protect` raises `PressframesError`.

    Source: Sun Junyi, jieba 0.42.1 (2020).
    """
    if not isinstance(text, str):
        raise PressframesError(
            f"cut: found {type(text).__name__}, and text was expected. Decode bytes first, or use read_text(path).text."
        )
    cutter = make_cutter(preset, hmm=hmm, dictionary=dictionary, protect=protect, traditional=traditional)
    marks = cutter.token_starts(code_points(text))
    return [text[start:end] for start, end in pairwise([*np.flatnonzero(marks).tolist(), len(text)])]
