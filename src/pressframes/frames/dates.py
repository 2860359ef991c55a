"""Dates and times of day as newspapers print them; they are numbers that count nothing."""

import re
from collections.abc import Iterator

from pressframes.frames.lexicon import alternatives

DIGIT = "[0-9０-９]"
SMALL = rf"(?:{DIGIT}{{1,2}}|[一二三四五六七八九十]{{1,3}})"
HALF_DAY = rf"(?:{alternatives('quantities', 'half_days.morning')}|{alternatives('quantities', 'half_days.afternoon')})"
# Two digits are a year only before a month (98年3月); 70年来 is a time of seventy years.
YEAR = rf"(?:公元)?(?:{DIGIT}{{3,4}}|{DIGIT}{{2}}(?=年{SMALL}月)|[一二三四五六七八九〇零○]{{4}}|[今去前明当同])年"
MONTH = rf"(?<!个){SMALL}月(?:份|底|初|中旬|上旬|下旬)?"
DAY = rf"(?:{SMALL}|当)日(?!元|本)"
# 时 is in 时代 and 时间 too, 点 in 观点 and 一点; 5号 is a day only after a month, elsewhere a house.
HOUR = rf"{SMALL}(?:时(?![代期长速刻间])|(?<!一)点(?!位|多?个|[一二三四五六七八九][万亿倍])|(?<=[午晨晚上]一)点)"
CLOCK = rf"{HOUR}(?:{DIGIT}{{1,2}}分|[半整多许]|左右)?|{DIGIT}{{1,2}}[:：]{DIGIT}{{2}}"
DATE = re.compile(
    rf"(?:{YEAR})?(?:{MONTH}(?:{SMALL}号(?!召))?)?(?:{DAY})?[，,]?{HALF_DAY}?(?:{CLOCK})?", re.VERBOSE
)
PERIOD = re.compile(
    rf"""(?:[上本]个?世纪)?(?:{DIGIT}{{2,4}}|[一二三四五六七八九十]{{1,3}})年代(?!表)(?:初|末|中期)?  # 上世纪90年代初
    |{DIGIT}{{1,2}}世纪
    |{DIGIT}{{4}}[-—－~～至]{DIGIT}{{4}}年
    |{DIGIT}{{2}}后""",
    re.VERBOSE,
)
HAS_FIGURE = re.compile(r"[0-9０-９一二三四五六七八九十〇○]")


def date_spans(text: str) -> Iterator[tuple[int, int]]:
    """
    Where a text prints a date, a period or a time of day.

    >>> text = "3月5日，上午9时开工，70年来头一回，上世纪90年代没有。"
    >>> [text[start:end] for start, end in date_spans(text)]
    ['上世纪90年代', '3月5日，上午9时']
    """
    for pattern in (PERIOD, DATE):
        for match in pattern.finditer(text):
            start, end = match.span()
            while end > start and text[end - 1] in "，,":
                end -= 1
            if HAS_FIGURE.search(text, start, end) and text[max(0, start - 1) : start] != "第":
                yield start, end
