"""
What is said of an article: what its fields are called in headers of tables, labels of exports and tags of reference
managers, and dates as they are written, as ISO dates. What cannot be read stays unknown.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pressframes.errors import refused
from pressframes.lists import lexicon, regex

FIELDS = ("text", "newspaper", "date", "page", "kicker", "headline", "subtitle", "byline")
ABSTRACT, OTHER = "abstract", "other"
MARKS = re.compile(r"[\W_]+")
LOOKS = {name: regex(said) for name, said in lexicon("heads")["patterns"].items()}


@lru_cache(maxsize=4096)
def field_of(name: str) -> tuple[str, int] | None:
    """
    The field that a name stands for, and how far down it is in the field's list of names; None for any other name.

    >>> field_of("标题"), field_of("Title-题名"), field_of("重要性")
    (('headline', 0), ('headline', 16), None)
    """
    known = _names()
    halves = [
        MARKS.sub("", unicodedata.normalize("NFKC", part).lower()) for part in (name, *re.split(r"[-/（(|]", name))
    ]
    return next((known[half] for half in halves if half in known), None)


def choose_columns(names: Iterable[str], said: Mapping[str, str] | None, where: str) -> dict[str, str]:
    """
    Which column holds which field (`field: column`): as `said`, and otherwise by the usual names.

    Of two columns that could be the same field the surer name is taken (报纸 before 来源); the other stays a document
    variable. A field or a column in `said` that does not exist raises `PressframesError`, all of them at once.
    """
    names = list(names)
    said = dict(said or {})
    wrong = [f"there is no column {column!r}" for column in said.values() if column not in names]
    wrong += [f"there is no field {field!r}" for field in said if field not in (*FIELDS, ABSTRACT)]
    if wrong:
        raise refused("columns", where, wrong="; ".join(wrong), found=", ".join(names), fields=", ".join(FIELDS))
    ranked = sorted(
        (rank, place, field)
        for place, name in enumerate(names)
        if (known := field_of(str(name)))
        for field, rank in [known]
    )
    chosen: dict[str, str] = {}
    for _, place, field in ranked:
        if field != OTHER and names[place] not in said.values():
            chosen.setdefault(field, names[place])
    return {**chosen, **said}


def page_number(value: str) -> str:
    """
    The number of a newspaper page without what is printed around it; anything else as it is.

    >>> [page_number(page) for page in ("第03版：要闻", "A01", "001", "特刊")]
    ['3', 'A1', '1', '特刊']
    """
    text = unicodedata.normalize("NFKC", value).strip()
    found = LOOKS["page"].fullmatch(text)
    return (found[1].upper() + found[2]) if found else text


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for field, names in lexicon("fields").items():
        if field != "tags":
            for rank, name in enumerate(names):
                known.setdefault(name, (field, rank))
    return known


@lru_cache(maxsize=1)
def tags() -> dict[str, str]:
    """Two-letter tags of reference managers and databases, each with its field."""
    known: dict[str, str] = {}
    for field, names in lexicon("fields")["tags"].items():
        for name in names:
            known.setdefault(name, field)
    return known


DIGITS = {character: str(value) for value, row in enumerate(("〇零○", *"一二三四五六七八九")) for character in row}
MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
COUNTED = re.compile(r"[2-5]\d{4}|1\d{9}(?:\d{3})?")
EXCEL_DAY_0 = datetime.datetime(1899, 12, 30)
BEIJING_1970 = datetime.datetime(1970, 1, 1, 8)
YEARS_OF_THE_REPUBLIC = 1911  # 民國元年 is 1912
FORMS = [regex(said) for said in lexicon("heads")["dates"].values()]


def find_date(text: str) -> tuple[str, int, int] | None:
    """
    The first date in a line, as an ISO date with the place where it is written.

    >>> find_date("石埠晚报 2015年6月10日 第4版")
    ('2015-06-10', 5, 15)
    >>> find_date("民國一一一年三月二十六日")[0]
    '2022-03-26'
    """
    if not LOOKS["year"].search(text):
        return None
    seen = text.translate(WIDE_DIGITS)
    found = [(match.start(), -match.end(), match) for form in FORMS for match in form.finditer(seen)]
    for start, end, match in sorted(found, key=lambda one: one[:2]):
        if date := _date_of(match):
            return date, start, -end
    return None


def iso_date(value: object) -> str | None:
    """
    A cell as an ISO date; None where it is empty or is no date that can be read.

    >>> [iso_date(cell) for cell in ("2022/3/26", "20220326", "二〇二二年三月二十六日", "5 March 2021", "2023-10-09 06:30:00")]
    ['2022-03-26', '2022-03-26', '2022-03-26', '2021-03-05', '2023-10-09']

    A date cell of a spreadsheet or a database is taken as it is. A number of five digits is a day as Excel counts it
    from 1900 on,
    one of ten or thirteen a time as computers count it (seconds or thousandths since 1970), told as a day in Beijing:

    >>> [iso_date(cell) for cell in ("44646", "1648224000")]
    ['2022-03-26', '2022-03-26']

    Days that do not exist, two-digit years and months
    without a day are not read, because they would have to be guessed:

    >>> [iso_date(cell) for cell in ("2022-02-30", "87.5.6", "2022年3月", "3/4/2022", None)]
    [None, None, None, None, None]
    """
    if isinstance(value, datetime.date):  # and so datetime and Timestamp; a missing one is no date
        return value.isoformat()[:10] if value == value else None
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFKC", value).strip()
    if COUNTED.fullmatch(text):
        first, unit = (EXCEL_DAY_0, {"days": 1}) if len(text) == 5 else (BEIJING_1970, {"milliseconds": 1})
        number = int(text) * (1000 if len(text) == 10 else 1)
        return (first + number * datetime.timedelta(**unit)).isoformat()[:10]
    found = find_date(text)
    if found is None or text[: found[1]].strip("([《 ") or not LOOKS["after_date"].match(text[found[2] :]):
        return None
    return found[0]


WIDE_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("／"): "/", ord("－"): "-", ord("．"): "."}


def _date_of(match: re.Match) -> str | None:
    parts = match.groupdict()
    republic = parts.get("republic")
    year = YEARS_OF_THE_REPUBLIC + number_of(republic) if republic else number_of(parts["year"])
    name = parts.get("name")
    month = MONTHS[name[:3].lower()] if name else number_of(parts["month"])
    try:
        return datetime.date(year, month, number_of(parts["day"])).isoformat()
    except ValueError:
        return None


def number_of(text: str) -> int:
    """The value of digits, of Chinese digits one by one, or of a number up to ninety-nine with its tens."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十").replace("元", "一").replace("正", "一")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(DIGITS[character] for character in text))
    return 10 * int("".join(DIGITS[c] for c in tens) or 1) + int("".join(DIGITS[c] for c in ones) or 0)
