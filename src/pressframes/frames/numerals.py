"""Numbers as newspapers write them: digits in either width, 万 and 亿, Chinese numerals, and rounded ones."""

import re

from pressframes.words import fold_width

DIGITS = r"[0-9０-９]{1,12}(?:[,，][0-9０-９]{3}){0,4}(?:[.．][0-9０-９]{1,6})?"
HAN_DIGITS = "零〇○一二两三四五六七八九十百千半几数"
HAN = rf"[{HAN_DIGITS}]{{1,9}}"
SCALE = r"(?:[百千]?[万亿]|[百千](?![克米瓦卡])|万亿)?"
NUMBER = rf"(?:{DIGITS}|{HAN}){SCALE}"

VALUES = dict(zip("零〇○一二两三四五六七八九", (0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
POWERS = {"十": 10, "百": 100, "千": 1000}
SCALES = {
    "": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
SPLIT = re.compile(rf"(?P<figures>{DIGITS})?(?P<han>[{HAN_DIGITS}]*?)(?P<scale>[百千]?[万亿]|万亿|[百千])?$")


def number_value(text: str) -> float | None:
    """
    The value of a number as printed, or None where it names no value (数, 几: "several").

    >>> [number_value(text) for text in ["１１.７万", "1,774", "三百五十", "两", "十三", "二〇二二"]]
    [117000.0, 1774.0, 350.0, 2.0, 13.0, 2022.0]
    >>> [number_value(text) for text in ["数十", "七八"]]
    [None, None]
    """
    text = fold_width(text).replace(",", "").replace("，", "").replace("．", ".")
    if any(vague in text for vague in "几数"):
        return None
    match = SPLIT.match(text)
    if match is None:
        return None
    if match["figures"]:
        return round(float(match["figures"]) * SCALES[match["scale"] or ""], 6)
    return _han_value(text)


def _han_value(text: str) -> float | None:
    if text == "半":
        return 0.5
    for sign, scale in (("亿", 10**8), ("万", 10**4)):
        if sign in text:
            high, low = text.split(sign, 1)
            above, below = _han_value(high) if high else 1.0, _han_value(low) if low else 0.0
            return None if above is None or below is None else above * scale + below
    if not any(power in text for power in POWERS):
        if len(text) == 2:  # 七八, "seven or eight"
            return None
        digits = [VALUES.get(character) for character in text]
        return None if None in digits or not digits else float("".join(map(str, digits)))
    total, digit = 0.0, None
    for character in text:
        if character in POWERS:
            total += (1 if digit is None else digit) * POWERS[character]
            digit = None
        elif character in VALUES:
            digit = VALUES[character]
        else:
            return None
    return total + (digit or 0)
