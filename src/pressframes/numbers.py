"""
Numbers as rhetoric: every quantity with its unit, its class and how it is rounded; durations are held against the clock
times printed beside them (奋战38小时, from when to when?).

- `find_quantities` finds every quantity with its unit, class and rounding; `number_value` reads one number
- `numbers_by_side` counts quantities by class; `audit_durations` holds durations against the clock times beside them
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from re import Match
from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.characters import SENTENCE_ENDS, fold_width
from pressframes.corpus.documents import Corpus, fold
from pressframes.lists import lexicon, patterns, regex, word_tags, words
from pressframes.statistics.intervals import shares_by_side

LOOKS = patterns("quantities")
VALUES = {sign: value for value, signs in enumerate(("零〇○", "一", "二两", *"三四五六七八九")) for sign in signs}
POWERS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
PLAIN = str.maketrans(lexicon("quantities")["written_as"])


@lru_cache(maxsize=10_000)
def number_value(text: str) -> float | None:
    """
    The value of a number as printed, or None where it names no single value (数, "several"; 七八, "seven or eight").

    >>> [number_value(text) for text in ["１１.７万", "1,774", "三百五十", "两", "十三", "二〇二二"]]
    [117000.0, 1774.0, 350.0, 2.0, 13.0, 2022.0]
    >>> [number_value(text) for text in ["1亿2000万", "两万三", "三点五亿", "壹佰", "数十", "七八"]]
    [120000000.0, 23000.0, 350000000.0, 100.0, None, None]
    >>> [number_value(text) for text in ["2.4×10⁵", "10的6次方", "廿五"]]
    [240000.0, 1000000.0, 25.0]
    """
    text = fold_width(text)
    if power := LOOKS.power.fullmatch(text):
        return float(f"{power['times'] or 1}e{power['exponent']}".translate(PLAIN))
    text = text.translate(PLAIN)
    if text == "半":
        return 0.5
    if LOOKS.by_digits.fullmatch(text):
        return float("".join(str(VALUES.get(character, character)) for character in text))
    if not text or LOOKS.vague.match(text):
        return None
    # `place` is the power read last: 两万三 is 3 of the next lower one; `scale` is the last 万 or 亿.
    whole, high, digit, place, scale = 0.0, 0.0, None, 1.0, 0
    for part in LOOKS.part.findall(text):
        if part in POWERS:
            high, digit, place = high + (1 if digit is None else digit) * POWERS[part], None, POWERS[part]
        elif part in SCALES:
            above, scale, more = scale, SCALES[part], high + (digit or 0)
            whole = whole + more * scale if scale < above else (whole + more or 1) * scale
            high, digit, place = 0.0, None, scale
        elif part[0] in VALUES:
            digit, place = float(VALUES[part]), place if VALUES[part] else 10
        elif part[0] in "点.":
            digit = (digit or 0) + float("0." + "".join(str(VALUES[character]) for character in part[1:]))
        elif part[0].isdigit():
            digit, place = float(part), place if len(part) == 1 else 10
        else:
            return None
    return float(f"{whole + high + (digit or 0) * max(1, place / 10):.15g}")  # 2209.2亿 is no 220919999999.99997


def date_spans(text: str) -> Iterator[tuple[int, int]]:
    """
    Where a text prints a date, a period or a time of day.

    >>> text = "3月5日，上午9时开工，70年来头一回，上世纪90年代没有。"
    >>> [text[start:end] for start, end in date_spans(text)]
    ['上世纪90年代', '3月5日，上午9时']
    """
    for pattern in (LOOKS.period, LOOKS.date):
        for match in filter(Match.group, pattern.finditer(text)):  # most are empty
            start = match.start()
            end = start + len(match.group().rstrip("，,"))
            if LOOKS.has_figure.search(text, start, end) and text[max(0, start - 1) : start] != "第":
                yield start, end


CLASSES = lexicon("quantities")["classes"]
ALL = "all"  # every class together
QUANTITY_COLUMNS = [
    "quantity", "document", "paragraph", "start", "end", "value", "unit", "class", "rounding", "base_value",
    "base_unit",
]  # fmt: skip
# By unit the one that it is converted to, and the factor.
CONVERSIONS = {
    unit: (base, float(Fraction(factor)))
    for base, listed in lexicon("quantities")["conversions"].items()
    for unit, factor in zip(*2 * [iter(listed.split())], strict=True)
}
SMALLER: dict[str, float] = lexicon("quantities")["goes_on"]
COUNTS_NOTHING = regex([f"(?:{case['pattern']})" for case in lexicon("quantities")["counts_nothing"]], "quantities")
LONGEST_ROUNDING = max(map(len, words("quantities", "rounding.before")))
SHARE_UNITS: dict[float | None, str] = {100.0: "%", 1000.0: "‰"}
LONGEST_WORD = 5  # characters: 不三不四 and 三门峡市 are shorter
NO_COUNT = {"ns", "nz", "nt", "i"}  # tags of places, names and sayings
KINDS_OF_UNIT = "people time of_output always_measured signed levels money lost"
PEOPLE, TIME, OF_OUTPUT, ALWAYS_MEASURED, SIGNED, LEVELS, MONEY, LOST = (
    frozenset(words("quantities", key)) for key in KINDS_OF_UNIT.split()
)
MONEY_OF_SIGN = {sign: unit for unit, signs in lexicon("quantities")["signs"].items() for sign in signs.split()}
RULED_UNITS = {"米", "天", "小时", "分钟", "日"}


class Quantity(NamedTuple):
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
    found: list[Quantity] = []
    slogans = (Quantity(match.start(), match.end(), None, "", "slogan", "") for match in LOOKS.slogans.finditer(text))
    dates = (Quantity(start, end, None, "", "date", "") for start, end in date_spans(text))
    for quantity in chain(slogans, _shares(text), dates, _counts(text)):
        if all(quantity.end <= other.start or quantity.start >= other.end for other in found):
            found.append(quantity)
    return _joined(sorted(found, key=lambda quantity: quantity.start))


def _joined(found: list[Quantity]) -> list[Quantity]:
    """One quantity of those that touch and fall in their units: 2小时19分, 三丈二尺; its unit is the first one."""
    joined, parts, unit = list[Quantity](), 1.0, ""  # of the unit read last, `parts` make the first one
    for one in found:
        last = joined[-1] if joined else None
        step = last and last.end == one.start and not last.rounding and SMALLER.get(f"{unit} {one.unit}")
        parts, unit = parts * step if step else 1.0, one.unit
        if step and last and last.value is not None and one.value is not None:
            value = round(last.value + one.value / parts, 9)
            base = {"分": "分钟"}.get(last.unit, last.unit)  # 分 alone is a point
            kind = "duration" if base in TIME else last.kind
            joined[-1] = Quantity(last.start, one.end, value, base, kind, one.rounding)
        else:
            joined.append(one)
    return joined


def _shares(text: str) -> Iterator[Quantity]:
    for match in LOOKS.share.finditer(text):
        if COUNTS_NOTHING.match(text, match.start()):
            continue
        whole, value = number_value(match["whole"] or match["below"]), number_value(match["number"] or match["above"])
        unit = SHARE_UNITS.get(whole, "")
        if value is not None and not unit:
            value = round(value / whole, 6) if whole else None
        before = _rounded_before(text, match.start())
        rounding = before.strip() + (match["after"] or "")
        yield Quantity(match.start() - len(before), match.end(), value, unit, "level", rounding)


def _counts(text: str) -> Iterator[Quantity]:
    for match in LOOKS.quantity.finditer(text):
        if _counts_nothing(match, text):
            continue
        before = _rounded_before(text, match.start())
        start, value = match.start() - len(before), number_value(match["number"] + (match["scale2"] or ""))
        if match["unit"] == "折" and len(match["number"]) == 2 and all(sign in VALUES for sign in match["number"]):
            value = VALUES[match["number"][0]] + VALUES[match["number"][1]] / 10  # 七五折
        half, tenth = "半" in (match["more"], match["tenth"]), match["tenth"] or "零"
        if value is not None:
            value += 0.5 if half else (number_value(f"零零{tenth}") or 0) / 10 ** len(tenth)
        unit = "%" if match["percent"] in ("%", "％") else match["percent"] or match["long"] or match["unit"] or ""
        if not unit:
            unit = MONEY_OF_SIGN.get(match["sign"]) or ("元" if LOOKS.sum_before.search(text, 0, match.start()) else "")
        if value and unit in SIGNED and (sign := LOOKS.below_nothing.search(text, max(0, start - 2), start)):
            value, start = value if match["low"] and sign["minus"] else -value, sign.start()  # -3～5℃ is above nothing
        after = "".join(match[group] or "" for group in ("rounded", "more", "after")).replace("半", "")
        rounding = (match["low"] + "–" if match["low"] else "") + before.strip() + after
        yield Quantity(start, match.end(), value, unit, _class_of(match, unit, text), rounding)


def _rounded_before(text: str, start: int) -> str:
    """近, 超过 and the like right before a number; 上 and 过 only in 上百 and the like, not in 登上十版."""
    match = LOOKS.rounded_before.search(text, max(0, start - LONGEST_ROUNDING), start)
    return match.group() if match and (match.group() not in "上过" or text[start] in "百千万亿") else ""


def _counts_nothing(match: Match, text: str) -> bool:
    """An article, a part of a word, or one of the cases of `quantities.toml`."""
    start, unit = match.start(), match["unit"]
    if COUNTS_NOTHING.match(text, start) or _part_of_a_word(text, start, match.end()):
        return True
    if match["number"] != "一" or match["low"] or match["percent"] or match["tenth"] or match["long"]:
        return False
    timed = LOOKS.lasted.search(text[:start]) or LOOKS.within.match(text, match.end())
    return not (unit in ALWAYS_MEASURED or unit in TIME and timed or LOOKS.one_of_two.match(text, start))


def _part_of_a_word(text: str, start: int, end: int) -> bool:
    """三里屯 and 三番五次: a place or a saying that holds a numeral and goes on after the unit or before."""
    spans = (
        (first, last) for first in range(max(0, start - 3), start + 1) for last in range(end, first + LONGEST_WORD)
    )
    longer = (text[first:last] for first, last in spans if last - first > end - start)
    return any(word_tags().get(word) in NO_COUNT for word in longer)


def _class_of(match: Match, unit: str, text: str) -> str:
    sentence = LOOKS.sentence_end.split(text[: match.start()])[-1]
    clause = LOOKS.clause_end.split(sentence)[-1]
    after = text[match.end() : match.end() + 8]
    ruled = LOOKS.ruled_before.search(clause) and unit in RULED_UNITS or LOOKS.forbidden.search(clause)
    if ruled or LOOKS.ruled_after.match(after):
        return "regulation"
    if unit in TIME:
        return "duration"
    lost = LOOKS.toll_before.search(clause) or LOOKS.toll_after.match(after)
    done = not LOOKS.planned.search(sentence) and LOOKS.done.search(clause)
    if lost and (unit in PEOPLE | MONEY or unit in LOST and not done):
        return "level"
    takes_part = (unit in PEOPLE or not unit) and (
        LOOKS.participant.search(after) or unit and LOOKS.sent.search(clause)
    )
    if takes_part or unit == "人次" and LOOKS.sent_out.search(clause):
        return "participation"
    if unit in LEVELS or unit in MONEY and not (LOOKS.put_in.search(clause) or LOOKS.done.search(clause)):
        return "level"
    return "output" if done or unit in OF_OUTPUT and not LOOKS.planned.search(sentence) else "effort"


LEDGER_COLUMNS = ["side", "class", "quantities", "share", "rounded", "share_rounded", "low", "high"]


def numbers_by_side(quantities: pd.DataFrame) -> pd.DataFrame:
    """
    The quantities of each side by class, and how many of them are rough: columns `LEDGER_COLUMNS`.

    `share` is of the side's quantities; dates are left out, as they are not rounded. `rounded` have a word such as
    余 or 近 ("over", "nearly"), and `share_rounded` of the class has the interval `low, high` over texts. The class
    "all" has all classes together. `quantities` is a table of `find_quantities` with the column `side`.
    """
    counted = quantities[quantities["class"] != "date"]
    both = pd.concat([counted.assign(**{"class": ALL}), counted])
    table = shares_by_side(both[both["rounding"] != ""], both, within=["class"])
    table = table.rename(columns={"count": "rounded", "base": "quantities", "share": "share_rounded"})
    whole = table[table["class"] == ALL].set_index("side")["quantities"]
    table = table.assign(share=table["quantities"] / table["side"].map(whole))
    table["place"] = table["side"].map(pd.unique(quantities["side"]).tolist().index)
    return table.sort_values(["place", "quantities"], ascending=[True, False], ignore_index=True)[LEDGER_COLUMNS]


AUDIT_COLUMNS = [
    "document", "start", "end", "claimed_hours", "rounding", "from_start", "from_end", "to_start", "to_end",
    "clock_hours", "consistent",
]  # fmt: skip
# 下午3时 is 15 o'clock; up to 12 the half of the day decides, after it the clock already does.
AFTERNOON = frozenset(words("quantities", "half_days.afternoon"))
SLACK_HOURS = 0.5  # a bare number of hours may be rounded to the nearest one


class Moment(NamedTuple):
    """A day and time printed in an article, in hours since its month began; no month is carried over."""

    start: int
    end: int
    hours: float


def find_moments(text: str) -> list[Moment]:
    """
    The moments of an article that have a day and a time of day; a day is carried on from the moment before.

    >>> [(moment.hours - 24 * 5) for moment in find_moments("5日上午8时出发，当日下午3时30分到达。")]
    [8.0, 15.5]
    """
    moments: list[Moment] = []
    day: float | None = None
    for match in LOOKS.moment.finditer(text):
        if match["day"] and match["day"] != "当":
            day = number_value(match["day"])
        if day is None:
            continue
        hour = number_value(match["hour"])
        minutes = 30.0 if match["half"] else number_value(match["minute"]) if match["minute"] else 0.0
        if hour is None or minutes is None or hour > 24:
            continue
        if match["part"] in AFTERNOON and hour < (12 if match["part"] == "下午" else 13):  # 晚12时 is midnight
            hour += 12
        moments.append(Moment(match.start(), match.end(), day * 24 + hour + minutes / 60))
    return moments


def audit_durations(corpus: Corpus, quantities: pd.DataFrame) -> pd.DataFrame:
    """
    Claimed durations that can be checked: one row each, columns `AUDIT_COLUMNS`.

    A duration in hours or days is checked where its sentence names the moment at which it ends
    (截至20日18时30分) and the article printed an earlier moment: the first one, when the work
    began. `clock_hours` is the time between the two, `consistent` says whether the claim agrees with it
    within its rounding (10余小时 lies between 10 and 20 hours, 7个多小时 between 7 and 8; a bare number may
    be half an hour off). Both moments are given by their offsets. An inconsistent row is a question to the
    text and no proof of an error: the work may have begun before the first moment that is printed.

    `quantities` is a table of `find_quantities`. Needs the text.
    """
    texts = fold(corpus).require_text("check durations against clock times")
    durations = quantities[(quantities["class"] == "duration") & (quantities["base_unit"] == "小时")]
    rows = []
    for document, own in durations.groupby("document"):
        text = texts[document]
        moments = find_moments(text)
        for row in own.itertuples():
            ending = _ending_moment(text, moments, row.start, row.end)
            if ending and (clock := ending.hours - moments[0].hours) > 0:
                between = (moments[0].start, moments[0].end, ending.start, ending.end, clock, _agrees(row, clock))
                rows.append((document, row.start, row.end, row.base_value, row.rounding, *between))
    return pd.DataFrame(rows, columns=AUDIT_COLUMNS)


def _ending_moment(text: str, moments: list[Moment], start: int, end: int) -> Moment | None:
    first = max(text.rfind(mark, 0, start) for mark in SENTENCE_ENDS + "\n") + 1
    over = LOOKS.sentence_end.search(text, end)
    last = over.start() if over else len(text)
    inside = [moment for moment in moments if first <= moment.start and moment.end <= last]
    ending = [moment for moment in inside if LOOKS.ends_at.search(text[first : moment.start])]
    return ending[-1] if ending else None


def _agrees(row, clock: float) -> bool:
    hours_per_unit = CONVERSIONS[row.unit][1]
    step, slack = _last_place(row.value) * hours_per_unit, SLACK_HOURS * hours_per_unit
    above, below = (step if set(signs).intersection(row.rounding) else slack for signs in ("余餘馀多", "近不"))
    return row.base_value - below <= clock <= row.base_value + above


def _last_place(value: float) -> float:
    """The power of ten of the last digit that is not 0: 1 of 7, 10 of 350, 1000 of 3000."""
    digits = str(int(value)) if float(value).is_integer() else ""
    return 10.0 ** (len(digits) - len(digits.rstrip("0")))
