"""
What kind of character each one is, which ones end a sentence, and views of a text in which every offset stays.

The tables have one entry for each of the 65,536 basic characters, so that compiled functions can look a character up
by its code point. Full-width digits and letters become ordinary ones, and traditional characters simplified ones, one
by one: character n of the view is character n of the text.
"""

import re
import unicodedata
from functools import cache

import numpy as np

from pressframes.errors import refused

# The kinds of token, weakest first: a token is of the kind of its strongest character.
KINDS = ("space", "punctuation", "other", "number", "Latin", "Han")

BASIC = 0x10000  # characters below are looked up in tables; those above are rare and asked one by one

# What jieba does with a character; a Han character is also a block character and so on upwards.
APART, BLOCK, ALPHANUMERIC, HAN = range(4)

# A sentence ends at one of these, together with the closing quotation marks and brackets that follow
# (GB/T 15834-2011, 4.1-4.3 and 4.11). A semicolon does not end one.
SENTENCE_ENDS = "。！？!?…"
CLOSING_MARKS = "”’」』）)】》"
# Of the same marks `pressframes.words` numbers the sentences of tokens.
SENTENCE_END = re.compile(rf"(?:[{SENTENCE_ENDS}]+[{CLOSING_MARKS}]*)+|\n+")
CLAUSE_MARKS = "，,；;：:"  # part the clauses of a sentence; 、 parts only items of a list
CLAUSE_ENDS = CLAUSE_MARKS + SENTENCE_ENDS
# Past these no speaker, cue or actor is looked for: a semicolon is one, and … is none, because in “……”……她问 it goes
# on.
STATEMENT_ENDS = "。！？!?；;"
# What a character does to a sentence.
INSIDE, SPACE, LINE_END, ENDS_SENTENCE, CLOSES = range(5)

KIND_OF_CATEGORY = {"Z": 0, "P": 1, "S": 2, "C": 2, "M": 2, "N": 3, "L": 4}
# Symbols of Unicode that a newspaper uses as punctuation.
PUNCTUATION_SYMBOLS = "+<=>|~^`¦～＋＜＝＞｜＾｀￣"
IDEOGRAPH = re.compile("CJK (UNIFIED|COMPATIBILITY) IDEOGRAPH-")

FULL_WIDTH = "".join(map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))
FOLD = {ord(character): ord(character) - 0xFEE0 for character in FULL_WIDTH}

TRADITIONAL = "".join(map(chr, range(0x3400, 0xA000)))  # Han characters of the basic plane, with extension A


def printable(text: str) -> str:
    """
    A text without what is never printed: control and format characters, and halves of characters.

    >>> printable("志愿\u200b者\u202e在\x07岗\ufe0f")
    '志愿者在岗'
    """
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return "".join(c for c in kept if not "\ufe00" <= c <= "\ufe0f").replace("\t", " ")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """
    The (start, end) of each sentence of a text; together they rebuild it.

    Closing quotation marks stay with the sentence they close. White space alone is no sentence:
    it belongs to the sentence before it.

    “您家有几口人？”……逐户敲门。 ("'How many are you at home?' ... they knocked at each door.")

    >>> text = "小雨。“您家有几口人？”……逐户敲门。"
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['小雨。', '“您家有几口人？”……', '逐户敲门。']
    >>> sentence_spans("路通了。\\n \\n花开了。 "), sentence_spans("")
    ([(0, 7), (7, 12)], [])
    """
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    spans: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        if spans and not text[start:end].strip():
            spans[-1] = (spans[-1][0], end)
        elif end > start:
            spans.append((start, end))
        start = end
    return spans


def character_table(values: dict[str, int], *, otherwise: int = 0) -> np.ndarray:
    """
    A table with one value for each basic character: array of 65,536 uint8.

    `values` gives the value of all characters of a text; of a character in two texts the last value counts.

    >>> table = character_table({"年月日": 1, "日": 2})
    >>> table[[ord("月"), ord("日"), ord("人")]]
    array([1, 2, 0], dtype=uint8)
    """
    table = np.full(BASIC, otherwise, np.uint8)
    for characters, value in values.items():
        table[list(map(ord, characters))] = value
    return table


@cache
def jieba_classes() -> np.ndarray:
    """
    The class (`APART` to `HAN`) of every basic character in jieba's own regular expressions: array of 65,536 uint8.

    `APART` characters are tokens of their own; stretches of the others are looked up in the dictionary, and only
    stretches of `HAN` are guessed at by the hidden Markov model.
    """
    from jieba import finalseg, re_eng, re_han_default

    text = "".join(map(chr, range(BASIC)))
    patterns = ((re_han_default, BLOCK), (re_eng, ALPHANUMERIC), (finalseg.re_han, HAN))
    return character_table({"".join(pattern.findall(text)): value for pattern, value in patterns}, otherwise=APART)


@cache
def sentence_classes() -> np.ndarray:
    """
    What every basic character does to a sentence (`INSIDE` to `CLOSES`): array of 65,536 uint8.

    No character above the basic ones is a mark or a space.
    """
    spaces = "".join(filter(str.isspace, map(chr, range(BASIC))))
    return character_table({spaces: SPACE, "\n": LINE_END, SENTENCE_ENDS: ENDS_SENTENCE, CLOSING_MARKS: CLOSES})


@cache
def basic_kinds() -> np.ndarray:
    """The kind (an index into `KINDS`) of every basic character: array of 65,536 uint8."""
    return np.array([kind_of_character(chr(code)) for code in range(BASIC)], np.uint8)


@cache
def folded_codes() -> np.ndarray:
    """Every basic character's code after full-width digits and letters became ordinary ones: array of 65,536 uint32."""
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


def kinds_of(codes: np.ndarray) -> np.ndarray:
    """
    The kind of each code point of an array: an index into `KINDS` as uint8, of the same length.

    >>> [KINDS[kind] for kind in kinds_of(code_points("疫，😷"))]
    ['Han', 'punctuation', 'other']
    """
    kinds = basic_kinds()[np.minimum(codes, BASIC - 1)]
    for place in np.flatnonzero(codes >= BASIC):
        kinds[place] = kind_of_character(chr(codes[place]))
    return kinds


def code_points(text: str, *, fold: bool = False) -> np.ndarray:
    """
    The characters of a text as numbers, on request with full-width digits and letters as ordinary ones.

    The array has one uint32 for each character, lone surrogates included, and may be written to.

    >>> code_points("Ａ疫", fold=True)
    array([   65, 30123], dtype=uint32)
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).copy()
    if fold:
        wide = np.flatnonzero((codes >= ord(FULL_WIDTH[0])) & (codes <= ord(FULL_WIDTH[-1])))
        codes[wide] = folded_codes()[codes[wide]]
    return codes


def looked_up(codes: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The code points of a text with each basic one exchanged for its entry in a table; rarer ones stay."""
    return np.where(codes < BASIC, table[np.minimum(codes, BASIC - 1)], codes)


def text_of(codes: np.ndarray) -> str:
    """The text that some code points (uint32) are of."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def fold_width(text: str) -> str:
    """
    The text with full-width digits and letters as ordinary ones; punctuation stays as printed.

    Character by character, so that an offset means the same place in both.

    >>> fold_width("１９９８年，ＷＴＯ")
    '1998年，WTO'

    Source: Unicode Standard, block Halfwidth and Fullwidth Forms.
    """
    return text.translate(FOLD)


@cache
def simplified_codes() -> np.ndarray:
    """
    For every basic character its simplified form (OpenCC, character by character, so that no offset moves).

    An array of 65,536 code points (uint32); a character that is simple already has its own. A traditional character
    with two simplified forms gets OpenCC's first. Without the package `opencc` it raises `PressframesError`.
    """
    try:
        from opencc import OpenCC
    except ImportError:
        raise refused("opencc", "traditional=True") from None
    codes = np.arange(BASIC, dtype=np.uint32)
    simple = OpenCC("t2s").convert("\n".join(TRADITIONAL)).split("\n")
    for character, simplified in zip(TRADITIONAL, simple, strict=True):
        if len(simplified) == 1 and ord(simplified) < BASIC:
            codes[ord(character)] = ord(simplified)
    return codes


UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\uf8ff\U000e0000-\U0010ffff]"
)


def with_marks(text: str) -> str:
    """
    A text with □ for each character that cannot be seen or turns its neighbours: controls, bidi signs, halves of pairs.

    >>> with_marks("a\\u202eb\\x00"), with_marks("党\\n员")
    ('a□b□', '党\\n员')
    """
    return UNSEEN.sub("□", text)
