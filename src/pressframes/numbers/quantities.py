"""Numbers as rhetoric: every quantity with its unit, its class and how it is rounded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from pressframes.characters import CLAUSE_MARKS, SENTENCE_ENDS, fold_width
from pressframes.corpus.documents import Corpus, fold
from pressframes.lists import alternatives, entries, word_tags, words
from pressframes.statistics.intervals import shares_by_side

FIGURE = "[0-9０-９]"
WHOLE = rf"(?:{FIGURE}{{1,3}}(?:[,，]{FIGURE}{{3}}){{1,4}}(?!{FIGURE})|{FIGURE}{{1,12}})"
DIGITS = rf"(?<!{FIGURE}){WHOLE}(?:[.．]{FIGURE}{{1,6}})?"
THOUSAND = "千(?![克米瓦卡伏])"  # 五千克 is five kilograms
SCALE = rf"(?:(?:百|{THOUSAND})?(?:万亿|[万亿])|百|{THOUSAND})"
FIGURES = rf"{DIGITS}(?:{SCALE}(?:{DIGITS}{SCALE}?)?){{0,2}}"  # 1亿2000万, 12万3000
COUNTED = "一二两三四五六七八九"
HAN_DIGITS = f"零〇○{COUNTED}十百千半几数"  # a number begins with one of these; 万 and 亿 only go on
CAPITALS = "壹贰叁肆伍陆柒捌玖拾佰仟"
HAN = (
    rf"(?=[{HAN_DIGITS}])(?:[零〇○{COUNTED}十百万亿半几数]|{THOUSAND}){{1,12}}(?:点[零〇○{COUNTED}]{{1,4}}{SCALE}?)?"
    rf"|[{CAPITALS}][{CAPITALS}零万亿]{{1,14}}"
)
NUMBER = rf"(?:{FIGURES}|{HAN})"
UNIT = (
    rf"(?:{alternatives('quantities', 'units')}|成(?!{alternatives('quantities', 'not_tenths')})"
    rf"|(?<={FIGURE})分(?!{alternatives('quantities', 'not_points')})|(?<=[{COUNTED}])折(?![合算叠腾磨扣返回旧]))"
)

VALUES = dict(zip("零〇○一二两三四五六七八九", (0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
POWERS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8}
PLAIN = str.maketrans(f"{CAPITALS}．", "一二三四五六七八九十百千.", ",，")
PART = re.compile(rf"[0-9]+(?:\.[0-9]+)?|点[零〇○{COUNTED}]+|.")
VAGUE = re.compile(rf"[几数半]|[{COUNTED}]{{2}}")
BY_DIGITS = re.compile(rf"(?=.{{3}})[零〇○{COUNTED}]+")


@lru_cache(maxsize=10_000)
def number_value(text: str) -> float | None:
    """
    The value of a number as printed, or None where it names no single value (数, "several"; 七八, "seven or eight").

    >>> [number_value(text) for text in ["１１.７万", "1,774", "三百五十", "两", "十三", "二〇二二"]]
    [117000.0, 1774.0, 350.0, 2.0, 13.0, 2022.0]
    >>> [number_value(text) for text in ["1亿2000万", "两万三", "三点五亿", "壹佰", "数十", "七八"]]
    [120000000.0, 23000.0, 350000000.0, 100.0, None, None]
    """
    text = fold_width(text).translate(PLAIN)
    if text == "半":
        return 0.5
    if BY_DIGITS.fullmatch(text):
        return float("".join(str(VALUES[character]) for character in text))
    if not text or VAGUE.search(text.partition("点")[0]):
        return None
    whole, high, digit, place = 0.0, 0.0, None, 1.0  # `place` is the power read last: 两万三 is 3 of the next lower one
    for part in PART.findall(text):
        if part in POWERS:
            high, digit, place = high + (1 if digit is None else digit) * POWERS[part], None, POWERS[part]
        elif part in SCALES:
            above, scale = whole + high + (digit or 0), SCALES[part]
            whole = (above or 1) * scale if whole < scale else whole + (above - whole) * scale
            high, digit, place = 0.0, None, scale
        elif part[0] in VALUES:
            digit, place = float(VALUES[part]), place if VALUES[part] else 10
        elif part[0] == "点":
            digit = (digit or 0) + float("0." + "".join(str(VALUES[character]) for character in part[1:]))
        elif part[0].isdigit():
            digit, place = float(part), place if len(part) == 1 else 10
        else:
            return None
    return round(whole + high + (digit or 0) * max(1, place / 10), 6)


SMALL = rf"(?:{FIGURE}{{1,2}}|[一二三四五六七八九十]{{1,3}})"
HALF_DAY = rf"(?:{alternatives('quantities', 'half_days.morning')}|{alternatives('quantities', 'half_days.afternoon')})"
# Two digits are a year only before a month (98年3月); 70年来 is a time of seventy years.
YEAR = (
    rf"(?:公元)?(?:{FIGURE}{{3,4}}|{FIGURE}{{2}}(?=年{SMALL}月)|[〇零○{COUNTED}]{{4}}|[今去前明当同]"
    rf"|{alternatives('quantities', 'clock.reigns')}(?:{FIGURE}{{1,3}}|[元〇零○{COUNTED}十百]{{1,5}}))年"
)
# The months of the old calendar have days without 日: 腊月二十九, 大年初一.
OLD = rf"(?:[正腊冬]月|闰?{SMALL}月(?=初|廿)|大年)(?:[初廿]?[{COUNTED}十]{{1,3}})(?:[晚夜]上?)?"
MONTH = rf"(?<!个)(?:{OLD}|{SMALL}月(?:份|底|初|中旬|上旬|下旬)?)"
DAY = rf"(?:{SMALL}|当)日(?!元|本)"
POINT = rf"点(?!位|{alternatives('quantities', 'clock.points_of')})"
# 时 is in 时代 and 时间 too, 点 in 观点 and 一点; 5号 is a day only after a month, elsewhere a house.
DECIMAL = rf"[零〇○{COUNTED}]{{1,4}}(?:[万亿]|{UNIT})"  # what makes 三点五米 no time of day
HOUR = rf"(?<![.．0-9]){SMALL}(?:时(?![代期长速刻间])|(?<!一){POINT}(?!多?个|{DECIMAL})|(?<=[午晨晚上]一)点)"
CLOCK = rf"{HOUR}(?:{FIGURE}{{1,2}}分|[半整多许]|左右)?|{FIGURE}{{1,2}}[:：]{FIGURE}{{2}}"
# Nothing else begins a date.
FIRST_SIGN = "0-9０-９一二三四五六七八九十〇零○公民光宣同康乾昭平令大明今去前当正腊冬闰凌清早上中下傍晚深"
DATE = re.compile(
    rf"(?=[{FIRST_SIGN}])(?:{YEAR})?(?:{MONTH}(?:{SMALL}号(?!召))?)?(?:{DAY})?[，,]?{HALF_DAY}?(?:{CLOCK})?"
)
PERIOD = re.compile(
    rf"""(?:[上本]个?世纪)?(?:{FIGURE}{{2,4}}|[一二三四五六七八九十]{{1,3}})年代(?!表)(?:初|末|中期)?  # 上世纪90年代初
    |{FIGURE}{{1,2}}世纪
    |{FIGURE}{{4}}[-—－~～至]{FIGURE}{{4}}年
    |{FIGURE}{{2}}后""",
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


CLASSES = {
    "participation": "how many people take part",
    "output": "what was done: things, people served, rounds made",
    "effort": "the size of the task or of the means put in",
    "duration": "how long it took or lasts",
    "regulation": "what a rule demands: a distance, a deadline, a quarantine",
    "slogan": "a numeral in a watchword: 5+2, 一户一案",
    "date": "a date or a time of day",
}
ALL = "all"  # every class together
QUANTITY_COLUMNS = [
    "quantity", "document", "paragraph", "start", "end", "value", "unit", "class", "rounding", "base_value",
    "base_unit",
]  # fmt: skip
# Unit, the unit it is converted to, and the factor; a unit that is not here is its own base. Months and years have
# no fixed length and stay. (GB 3100-93; 1 亩 = 1/15 hectare, 1 斤 = 0.5 kg, 1 里 = 500 m.)
CONVERSIONS = {
    "名": ("人", 1), "位": ("人", 1), "口": ("人", 1), "员": ("人", 1), "人": ("人", 1),
    "分钟": ("小时", 1 / 60), "个小时": ("小时", 1), "小时": ("小时", 1), "钟头": ("小时", 1), "秒": ("小时", 1 / 3600),
    "天": ("小时", 24), "昼夜": ("小时", 24), "周": ("小时", 168), "星期": ("小时", 168),
    "成": ("%", 10), "吨": ("公斤", 1000), "公斤": ("公斤", 1), "千克": ("公斤", 1), "斤": ("公斤", 0.5),
    "克": ("公斤", 0.001), "毫克": ("公斤", 10**-6), "微克": ("公斤", 10**-9),
    "公里": ("米", 1000), "千米": ("米", 1000),
    "里": ("米", 500), "海里": ("米", 1852), "米": ("米", 1), "厘米": ("米", 0.01), "毫米": ("米", 0.001),
    "亩": ("平方米", 10000 / 15), "公顷": ("平方米", 10000), "平方公里": ("平方米", 10**6), "平方米": ("平方米", 1),
}  # fmt: skip


def _list(key: str) -> str:
    return alternatives("quantities", key)


BEFORE, AFTER_NUMBER, AFTER_UNIT = (_list(f"rounding.{place}") for place in ("before", "after_number", "after_unit"))
COUNTS_NOTHING = re.compile("|".join(f"(?:{case['pattern']})" for case in entries("quantities", "counts_nothing")))
QUANTITY = re.compile(
    rf"""(?=[0-9０-９{HAN_DIGITS}{CAPITALS}])                          # nothing else begins a number
    (?:(?P<low>{NUMBER})(?:到|至|-|—|~|～|、))?          # 一到两份
    (?P<number>{NUMBER})(?P<rounded>{AFTER_NUMBER})?(?P<scale2>[万亿])?
    (?:(?P<percent>[%％‰])
      |个(?P<more>[多半])?(?P<long>{_list("units_with_ge")})  # 7个多小时
      |(?P<unit>{UNIT}))
    (?:(?P<tenth>(?:(?<=[块元角米尺斤丈成])[{COUNTED}]|(?<=[秒米])[零{COUNTED}]{{2}}|(?<=[块元]){FIGURE}(?=[角毛]))
        (?![零〇○{COUNTED}十百千万亿点多余来个]|(?![角毛]){UNIT})
        |(?<=[天年时月周斤里米亩块元倍成吨升尺丈顷])半(?![数夜天月路岛径价决个工]))[角毛]?)?  # 十二块五, 三天半
    (?P<after>{AFTER_UNIT})?""",
    re.VERBOSE,
)
# 47万党员, "470,000 Party members": a large number right before what it counts.
BARE = re.compile(
    rf"(?=[0-9０-９{COUNTED}十几数])(?P<number>{NUMBER})(?:(?<=[万亿])|(?<=[万亿][{COUNTED}千])|(?<=[万亿][{COUNTED}]千))"
    rf"(?![{COUNTED}十百千万亿])(?P<rounded>{AFTER_NUMBER})?(?P<long>)(?P<unit>)"
)
ROUNDED_BEFORE = re.compile(rf"{BEFORE}$")
LONGEST_ROUNDING = max(map(len, words("quantities", "rounding.before")))
# 百分之五, 三分之一: the whole stands first.
SHARE = re.compile(rf"(?P<whole>[{COUNTED}十百千万]{{1,3}}|{FIGURE}{{1,4}})分之(?P<number>{NUMBER})")
SHARE_UNITS = {100.0: "%", 1000.0: "‰"}
SLOGANS = re.compile(
    rf"""[“‘](?:[0-9０-９]{{1,3}}[+＋×xX]){{1,3}}[0-9０-９Nn]{{1,3}}[”’]   # “5+2”
    |一[户人企村校家院镇品案策区街园楼点事景][^，。、“”]{{0,2}}一[档策案品人码长卡册特景户表牌议线]  # 一户一案
    |不[漏落少]一[户人个家楼处]
    |(?<![十百千万])[一二两三四五六七八九十]个{_list("slogans.after_number")}(?![团处队])
    |[“‘][一二三四五六七八九十]长[”’]
    |{_list("slogans.whole")}""",
    re.VERBOSE,
)
RULED_AFTER = re.compile(rf"{_list('cues.rule_after')}(?!点)")  # 隔离点 is a place
RULED_BEFORE = re.compile(rf"{_list('cues.rule_before')}$")
PARTICIPANT = re.compile(_list("cues.participants"))
SENT = re.compile(rf"{_list('cues.sending')}[^，,。；]{{0,10}}$")
DONE = re.compile(rf"{_list('cues.doing')}[^，,。；]{{0,14}}$")
# 历时一年, 一年半: with these 一 is one and no article.
LASTED = re.compile(r"(?:历时|耗时|用时|长达|为期|超过|不到|短短|仅用)$")
PLANNED = re.compile(_list("cues.planning"))
LONGEST_WORD = 5  # characters: 不三不四 and 三门峡市 are shorter
NO_COUNT = {"ns", "nz", "nt", "i"}  # tags of places, names and sayings
PEOPLE, TIME, OF_OUTPUT, ALWAYS_MEASURED = (
    frozenset(words("quantities", key)) for key in ("people", "time", "of_output", "always_measured")
)
RULED_UNITS = {"米", "天", "小时", "分钟", "日"}


@dataclass(frozen=True)
class Quantity:
    """One quantity: its place, value, unit, class and rounding; a value that is only "several" is None."""

    start: int
    end: int
    value: float | None
    unit: str
    kind: str
    rounding: str


def find_quantities(corpus: Corpus) -> pd.DataFrame:
    """
    Every quantity of a corpus: one row each, columns `QUANTITY_COLUMNS`.

    `value` is in `unit` as printed, 万 and 亿 multiplied out; `base_value` and `base_unit` convert units of one
    kind to one (吨 to 公斤, 天 to 小时). `class` is one of `CLASSES`, `rounding` the words that make the
    number rough (余, 近, 多). 一 before a measure word (一名党员, "a Party member") is an article and no quantity;
    ordinals and house numbers count nothing and are left out. Needs the text.
    """
    texts = fold(corpus).require_text("find its quantities")
    rows: list[tuple] = []
    for paragraph in corpus.paragraphs.itertuples():
        text = texts[paragraph.document][paragraph.start : paragraph.end]
        for found in quantities_in(text):
            base_unit, factor = CONVERSIONS.get(found.unit, (found.unit, 1))
            value = np.nan if found.value is None else found.value
            place = (len(rows), paragraph.document, paragraph.paragraph)
            span = (paragraph.start + found.start, paragraph.start + found.end)
            rows.append((*place, *span, value, found.unit, found.kind, found.rounding, value * factor, base_unit))
    return pd.DataFrame(rows, columns=QUANTITY_COLUMNS)


def quantities_in(text: str) -> list[Quantity]:
    """
    The quantities of one paragraph, in order.

    累计配送药品460余份，历时近3个小时 ("over 460 parcels of medicine in all, in nearly 3 hours")

    >>> found = quantities_in("累计配送药品460余份，历时近3个小时。")
    >>> [(quantity.value, quantity.unit, quantity.kind, quantity.rounding) for quantity in found]
    [(460.0, '份', 'output', '余'), (3.0, '小时', 'duration', '近')]
    """
    taken: list[tuple[int, int]] = []
    found: list[Quantity] = []
    for source in (_slogans, _shares, _dates, _counts, _bare):
        for quantity in source(text):
            if all(quantity.end <= start or quantity.start >= end for start, end in taken):
                taken.append((quantity.start, quantity.end))
                found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.start)


def _slogans(text: str) -> Iterator[Quantity]:
    for match in SLOGANS.finditer(text):
        yield Quantity(match.start(), match.end(), None, "", "slogan", "")


def _dates(text: str) -> Iterator[Quantity]:
    for start, end in date_spans(text):
        yield Quantity(start, end, None, "", "date", "")


def _shares(text: str) -> Iterator[Quantity]:
    for match in SHARE.finditer(text):
        if COUNTS_NOTHING.match(text, match.start()):
            continue
        whole, value = number_value(match["whole"]), number_value(match["number"])
        unit = SHARE_UNITS.get(whole or 0, "")
        if value is not None and not unit:
            value = round(value / whole, 6) if whole else None
        yield Quantity(match.start(), match.end(), value, unit, "output", "")


def _counts(text: str) -> Iterator[Quantity]:
    for match in QUANTITY.finditer(text):
        if _counts_nothing(match, text):
            continue
        before = _rounded_before(text, match.start())
        value = number_value(match["number"] + (match["scale2"] or ""))
        if match["unit"] == "折" and len(match["number"]) == 2 and "十" not in match["number"]:
            value = VALUES[match["number"][0]] + VALUES[match["number"][1]] / 10  # 七五折
        half, tenth = "半" in (match["more"], match["tenth"]), match["tenth"] or "零"
        if value is not None:
            value += 0.5 if half else (number_value(tenth.rjust(3, "零")) or 0) / 10 ** len(tenth)
        unit = "%" if match["percent"] in ("%", "％") else match["percent"] or match["long"] or match["unit"]
        after = "".join(match[group] or "" for group in ("rounded", "more", "after")).replace("半", "")
        rounding = (match["low"] + "–" if match["low"] else "") + before + after
        yield Quantity(match.start() - len(before), match.end(), value, unit, _class_of(match, text), rounding)


def _bare(text: str) -> Iterator[Quantity]:
    for match in BARE.finditer(text):
        if COUNTS_NOTHING.match(text, match.start()) or _part_of_a_word(text, match.start(), match.end()):
            continue
        before = _rounded_before(text, match.start())
        start, value = match.start() - len(before), number_value(match["number"])
        yield Quantity(start, match.end(), value, "", _class_of(match, text), before + (match["rounded"] or ""))


def _rounded_before(text: str, start: int) -> str:
    """近, 超过 and the like right before a number; 上 only in 上百 and the like, not in 登上十版."""
    match = ROUNDED_BEFORE.search(text, max(0, start - LONGEST_ROUNDING), start)
    return match.group() if match and (match.group() != "上" or text[start] in "百千万亿") else ""


def _counts_nothing(match: re.Match, text: str) -> bool:
    """An article, a part of a word, or one of the cases of `quantities.toml`."""
    start, unit = match.start(), match["long"] or match["unit"]
    if COUNTS_NOTHING.match(text, start) or _part_of_a_word(text, start, match.end()):
        return True
    if match["number"] != "一" or match["low"] or match["percent"] or match["tenth"]:
        return False
    lasts = unit in TIME and LASTED.search(text[: match.start()])
    return match["long"] is None and unit not in ALWAYS_MEASURED and not lasts


def _part_of_a_word(text: str, start: int, end: int) -> bool:
    """三里屯 and 三番五次: a place or a saying that holds a numeral and goes on after the unit or before."""
    spans = (
        (first, last) for first in range(max(0, start - 3), start + 1) for last in range(end, first + LONGEST_WORD)
    )
    longer = (text[first:last] for first, last in spans if last - first > end - start)
    return any(word_tags().get(word, "")[:2] in NO_COUNT for word in longer)


def _class_of(match: re.Match, text: str) -> str:
    unit = match["long"] or match["unit"] or ""
    sentence = re.split(f"[{SENTENCE_ENDS}]", text[: match.start()])[-1]
    clause = re.split(f"[{CLAUSE_MARKS}]", sentence)[-1]
    after = text[match.end() : match.end() + 8]
    if RULED_BEFORE.search(clause) and unit in RULED_UNITS or RULED_AFTER.match(after):
        return "regulation"
    if unit in TIME:
        return "duration"
    if (unit in PEOPLE or not unit) and (PARTICIPANT.search(after) or unit and SENT.search(clause)):
        return "participation"
    if unit == "人次" and re.search(r"出动[^，,]{0,6}$", clause):
        return "participation"
    if PLANNED.search(sentence):
        return "effort"
    return "output" if DONE.search(clause) or unit in OF_OUTPUT else "effort"


LEDGER_COLUMNS = ["side", "class", "quantities", "share", "rounded", "share_rounded", "low", "high"]


def numbers_by_side(quantities: pd.DataFrame) -> pd.DataFrame:
    """
    The quantities of each side by class, and how many of them are rough: columns `LEDGER_COLUMNS`.

    `share` is of the side's quantities; dates are left out, as they are not rounded. `rounded` have a word such as
    余 or 近 ("over", "nearly"), and `share_rounded` of the class has the interval `low, high` over texts. The class
    "all" has all classes together. `quantities` is a table of `find_quantities` with the column `side`.
    """
    counted = quantities[quantities["class"] != "date"]
    both = pd.concat([counted.assign(**{"class": ALL}), counted], ignore_index=True)
    table = shares_by_side(both[both["rounding"] != ""], both, within=["class"])
    table = table.rename(columns={"count": "rounded", "base": "quantities", "share": "share_rounded"})
    whole = table[table["class"] == ALL].set_index("side")["quantities"]
    table = table.assign(share=table["quantities"] / table["side"].map(whole))
    places = {side: place for place, side in enumerate(dict.fromkeys(quantities["side"]))}
    order = pd.DataFrame({"side": table["side"].map(places), "quantities": -table["quantities"]})
    return table.loc[order.sort_values(["side", "quantities"], kind="stable").index, LEDGER_COLUMNS].reset_index(
        drop=True
    )
