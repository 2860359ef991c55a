"""Traditional characters: cut in a view of simplified ones, with the original kept."""

from functools import lru_cache

import numpy as np

from pressframes.errors import PressframesError
from pressframes.words.characters import BASIC

FIRST, LAST = 0x3400, 0x9FFF  # Han characters of the basic plane, with extension A


@lru_cache(maxsize=1)
def simplified_codes() -> np.ndarray:
    """
    For every basic character its simplified form (OpenCC, character by character, so that no offset moves).

    A traditional character with two simplified forms gets OpenCC's first. Without the package `opencc`
    it raises `PressframesError`.
    """
    try:
        from opencc import OpenCC
    except ImportError:
        raise PressframesError(
            "traditional=True: the package opencc, which knows the simplified characters, is not installed. "
            "Install it with `pip install opencc` and run again."
        ) from None
    convert = OpenCC("t2s").convert
    codes = np.arange(BASIC, dtype=np.uint32)
    characters = [chr(code) for code in range(FIRST, LAST + 1)]
    for character, simple in zip(characters, convert("\n".join(characters)).split("\n"), strict=True):
        if len(simple) == 1 and ord(simple) < BASIC:
            codes[ord(character)] = ord(simple)
    return codes
