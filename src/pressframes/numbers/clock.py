"""Durations are held against the clock times printed beside them: 奋战38小时, from when to when?"""

import re
from dataclasses import dataclass

import pandas as pd

from pressframes.characters import SENTENCE_ENDS
from pressframes.corpus.documents import Corpus, fold
from pressframes.lists import words
from pressframes.numbers.quantities import POINT, number_value

AUDIT_COLUMNS = [
    "document", "start", "end", "claimed_hours", "rounding", "from_start", "from_end", "to_start", "to_end",
    "clock_hours", "consistent",
]  # fmt: skip
NUMERAL = r"[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}"
MOMENT = re.compile(
    rf"(?:(?P<month>{NUMERAL})月)?(?:(?P<day>{NUMERAL}|当)[日号])?(?P<part>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上?|深夜|当晚)?"
    rf"(?P<hour>{NUMERAL})(?:时(?!代|期|长|速|间)|{POINT})(?:(?P<minute>[0-9０-９]{{1,2}})分|(?P<half>半))?"
)
# 下午3时 is 15 o'clock; up to 12 the half of the day decides, after it the clock already does.
AFTERNOON = frozenset(words("quantities", "half_days.afternoon"))
SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}\n]")
END_WORDS = re.compile(r"(?:截至|至|到|于|直到|截止)[^，,。]{0,2}$")
SLACK_HOURS = 0.5  # a bare number of hours may be rounded to the nearest one


@dataclass(frozen=True)
class Moment:
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
    for match in MOMENT.finditer(text):
        if match["day"] and match["day"] != "当":
            day = number_value(match["day"])
        if day is None:
            continue
        hour = number_value(match["hour"])
        minutes = 30.0 if match["half"] else number_value(match["minute"]) if match["minute"] else 0.0
        if hour is None or minutes is None or hour > 24:
            continue
        if match["part"] in AFTERNOON and hour < 12:
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
            if ending is None or not moments or moments[0].hours >= ending.hours:
                continue
            first, clock = moments[0], ending.hours - moments[0].hours
            rows.append(
                (document, row.start, row.end, row.base_value, row.rounding, first.start, first.end, ending.start,
                 ending.end, clock, _agrees(row, clock))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=AUDIT_COLUMNS)


def _ending_moment(text: str, moments: list[Moment], start: int, end: int) -> Moment | None:
    first = max(text.rfind(mark, 0, start) for mark in SENTENCE_ENDS + "\n") + 1
    over = SENTENCE_END.search(text, end)
    last = over.start() if over else len(text)
    inside = [moment for moment in moments if first <= moment.start and moment.end <= last]
    ending = [moment for moment in inside if END_WORDS.search(text[first : moment.start])]
    return ending[-1] if ending else None


def _agrees(row, clock: float) -> bool:
    hours_per_unit = row.base_value / row.value
    step = _last_place(row.value) * hours_per_unit
    most = row.base_value + (step if "余" in row.rounding or "多" in row.rounding else SLACK_HOURS * hours_per_unit)
    least = row.base_value - (step if "近" in row.rounding or "不" in row.rounding else SLACK_HOURS * hours_per_unit)
    return least <= clock <= most


def _last_place(value: float) -> float:
    """The power of ten of the last digit that is not 0: 1 of 7, 10 of 350, 1000 of 3000."""
    place = 1.0
    while value % (place * 10) == 0:
        place *= 10
    return place
