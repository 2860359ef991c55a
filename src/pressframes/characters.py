"""What kind of character each one is: small tables that the compiled functions look things up in."""
# MERGED """Full-width digits and letters, folded in a view that keeps every offset."""
# MERGED """Traditional characters: cut in a view of simplified ones, with the original kept."""

import re
import unicodedata
from functools import lru_cache

import numpy as np
from jieba import finalseg, re_eng, re_han_default

from pressframes.compiled import compiled
from pressframes.errors import PressframesError

# The kinds of token, weakest first: a token is of the kind of its strongest character.
KINDS = ("space", "punctuation", "other", "number", "Latin", "Han")

BASIC = 0x10000  # characters below are looked up in tables; those above are rare and asked one by one

# What jieba does with a character; a Han character is also a block character and so on upwards.
APART, BLOCK, ALPHANUMERIC, HAN = range(4)

# What a sentence does with a character (the rule is `pressframes.sentences.SENTENCE_END`).
INSIDE, SPACE, LINE_END, ENDS_SENTENCE, CLOSES = range(5)
SENTENCE_ENDS = "。！？!?…"
CLOSING_MARKS = "”’」』）)】》"

KIND_OF_CATEGORY = {"Z": 0, "P": 1, "S": 2, "C": 2, "M": 2, "N": 3, "L": 4}
# Symbols of Unicode that stand in a newspaper as punctuation does.
PUNCTUATION_SYMBOLS = "+<=>|~^`¦～＋＜＝＞｜＾｀￣"


@lru_cache(maxsize=1)
def jieba_classes() -> np.ndarray:
    """The class of every basic character in jieba's own regular expressions."""
    classes = np.full(BASIC, APART, np.uint8)
    characters = list(map(chr, range(BASIC)))
    for pattern, value in ((re_han_default, BLOCK), (re_eng, ALPHANUMERIC), (finalseg.re_han, HAN)):
        classes[[ord(character) for character in characters if pattern.fullmatch(character)]] = value
    return classes


@lru_cache(maxsize=1)
def sentence_classes() -> np.ndarray:
    """What every basic character does to a sentence; no character above them is a mark or a space."""
    classes = np.full(BASIC, INSIDE, np.uint8)
    classes[[code for code in range(BASIC) if chr(code).isspace()]] = SPACE
    for characters, value in (("\n", LINE_END), (SENTENCE_ENDS, ENDS_SENTENCE), (CLOSING_MARKS, CLOSES)):
        classes[[ord(character) for character in characters]] = value
    return classes


@lru_cache(maxsize=1)
def basic_kinds() -> np.ndarray:
    """The kind (an index into `KINDS`) of every basic character."""
    return np.array([kind_of_character(chr(code)) for code in range(BASIC)], np.uint8)


@lru_cache(maxsize=1)
def folded_codes() -> np.ndarray:
    """Every basic character's code after full-width digits and letters became ordinary ones."""
    codes = np.arange(BASIC, dtype=np.uint32)
    codes[list(FOLD)] = list(FOLD.values())
    return codes


def kind_of_character(character: str) -> int:
    """
    The kind of a character as an index into `KINDS`.

    >>> [KINDS[kind_of_character(character)] for character in "疫3Wé“ 😷〇"]
    ['Han', 'number', 'Latin', 'Latin', 'punctuation', 'space', 'other', 'Han']

    A letter of any script but Han counts as Latin. Source: general categories of the Unicode Standard.
    """
    if character.isspace():
        return KINDS.index("space")
    if character == "〇" or IDEOGRAPH.match(unicodedata.name(character, "")):
        return KINDS.index("Han")
    if character in PUNCTUATION_SYMBOLS:
        return KINDS.index("punctuation")
    return KIND_OF_CATEGORY[unicodedata.category(character)[0]]


IDEOGRAPH = re.compile("CJK (UNIFIED|COMPATIBILITY) IDEOGRAPH-")


def kinds_of(codes: np.ndarray) -> np.ndarray:
    """The kind of each code point of an array."""
    kinds = basic_kinds()[np.minimum(codes, BASIC - 1)]
    for place in np.flatnonzero(codes >= BASIC):
        kinds[place] = kind_of_character(chr(codes[place]))
    return kinds


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


FULL_WIDTH = "".join(map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))
FOLD = {ord(character): ord(character) - 0xFEE0 for character in FULL_WIDTH}


def fold_width(text: str) -> str:
    """
    The text with full-width digits and letters as ordinary ones; punctuation stays as printed.

    Character by character, so that an offset means the same place in both.

    >>> fold_width("１９９８年，ＷＴＯ")
    '1998年，WTO'

    Source: Unicode Standard, block Halfwidth and Fullwidth Forms.
    """
    return text.translate(FOLD)


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
