"""
What is said of an article: what its fields are called in headers of tables, labels of exports and tags of reference
managers, dates as they are written, and the lines above a text that say newspaper, date, page, author and titles.
What cannot be read stays unknown.
"""

import datetime
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice, takewhile
from typing import Any, NamedTuple

from pressframes.errors import refused
from pressframes.lists import lexicon, parts, regex
from pressframes.pages.headings import is_kicker
from pressframes.pages.kinds import is_byline
from pressframes.pages.layout import simplified, view
from pressframes.pages.patterns import BYLINE, DATELINE, PATTERNS, read_byline

FIELDS = ("text", "newspaper", "date", "page", "kicker", "headline", "subtitle", "byline")
ABSTRACT, OTHER = "abstract", "other"
MARKS = re.compile(r"[\W_]+")
# Names of fields, each with its field and how far down it is in the field's list; of a name in two lists the first counts.
NAMES = {
    name: (field, rank)
    for field, names in reversed(lexicon("fields").items())
    if field != "tags"
    for rank, name in reversed([*enumerate(names)])
}
# Two-letter tags of reference managers and databases, each with its field.
TAGS = {name: field for field, names in reversed(lexicon("fields")["tags"].items()) for name in names}
LOOKS = {name: regex(said) for name, said in lexicon("heads")["patterns"].items()}


def folded(text: str) -> str:
    """
    A text in simplified characters and with ordinary blanks, one for one: what the words of lexicons are looked for in.

    >>> folded("責任編輯　林小溪")
    '责任编辑 林小溪'
    """
    return text.translate(simplified()).replace("\u3000", " ")


@lru_cache(maxsize=4096)
def field_of(name: str) -> tuple[str, int] | None:
    """
    The field that a name stands for, and how far down it is in the field's list of names; None for any other name.

    >>> field_of("标题"), field_of("Title-题名"), field_of("重要性")
    (('headline', 0), ('headline', 10), None)

    Traditional names are those in simplified characters, and words that say no more than that it is an article's are
    passed over:

    >>> field_of("標題") == field_of("稿件标题") == field_of("标题"), field_of("media_title"), field_of("outlet_name")[0]
    (True, None, 'newspaper')
    """
    whole = folded(unicodedata.normalize("NFKC", name).lower())
    halves = [MARKS.sub("", part) for part in (whole, *re.split("[-/(|]", whole))]
    halves += [LOOKS["around_field"].sub("", half) for half in halves]
    return next((NAMES[half] for half in halves if half in NAMES), None)


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
    known = ((field_of(str(name)), place) for place, name in enumerate(names))
    chosen: dict[str, str] = {}
    for _, place, field in sorted((found[1], place, found[0]) for found, place in known if found):
        if field != OTHER and names[place] not in said.values():
            chosen.setdefault(field, names[place])
    return chosen | said


def page_number(value: str) -> str:
    """
    The number of a newspaper page without what is printed around it; anything else as it is.

    >>> [page_number(page) for page in ("第03版：要闻", "A01", "第一版", "03版 民生", "特刊")]
    ['3', 'A1', '1', '3', '特刊']
    """
    text = unicodedata.normalize("NFKC", value).strip()
    found = LOOKS["page"].fullmatch(text)
    return found[1].upper() + str(number_of(found[2])) if found else text


# What stands for a digit: 元年 and 正月 are the first, 廿 and 卅 hold their ten.
DIGITS = str.maketrans("〇零○一二三四五六七八九元正", "00012345678911", "") | {ord("廿"): "2十", ord("卅"): "3十"}
MONTHS = lexicon("heads")["months"]  # as English writes them, by their first three letters
COUNTED = re.compile(r"[2-5]\d{4}(?:\.\d+)?|1\d{9}(?:\d{3})?")
EXCEL_DAY_0 = datetime.datetime(1899, 12, 30)
BEIJING_1970 = datetime.datetime(1970, 1, 1, 8)
YEARS_OF_THE_REPUBLIC = 1911  # 民國元年 is 1912
FORMS = [regex(said) for said in lexicon("heads")["dates"].values()]


# A value that may say more than its field.
HAS_MORE = {"date": r"[^\d年月日T\s:：./-]", "newspaper": r"[\d《：:]", "byline": r"\d"}
PARTS_OF_DATE = (("year", "month", "day"), ("年", "月", "日"), ("年份", "月份", "日"))


def told_apart(said: Mapping[str, Any]) -> dict[str, Any]:
    """
    The fields of an article, day, page and newspaper in one value (来源：柳河日报 2021-03-05 第3版) each in its own, and
    the day put together from its year, month and day.

    >>> told_apart({"newspaper": "《柳河日报》2021年3月5日第3版"})
    {'newspaper': '柳河日报', 'date': '2021-03-05', 'page': '3'}
    """
    fields = dict(said)
    if not fields.get("date"):
        whole = [names for names in PARTS_OF_DATE if all(fields.get(name) for name in names)]
        fields |= {"date": "-".join(str(fields[name]) for name in whole[0])} if whole else {}
    for field in HAS_MORE:
        value = fields.get(field) or ""
        found = line_facts(value) if re.search(HAS_MORE[field], value) and iso_date(value) is None else None
        if found and field in found:
            fields = {**found, **{name: one for name, one in fields.items() if one}, field: found[field]}
    return fields


@lru_cache(maxsize=4096)
def find_date(text: str, start: int = 0) -> tuple[str, int, int] | None:
    """
    The first date in a line from a place on, as an ISO date with the place where it is written.

    >>> find_date("石埠晚报 2015年6月10日 第4版")
    ('2015-06-10', 5, 15)
    >>> find_date("民國一一一年三月二十六日")[0]
    '2022-03-26'
    """
    if not LOOKS["year"].search(text):
        return None
    seen = text.translate(WIDE_DIGITS)
    found = [match for form in FORMS for match in form.finditer(seen, start)]
    for match in sorted(found, key=re.Match.start):
        if date := _date_of(match):
            return date, *match.span()
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
        whole = text.partition(".")[0]
        first, unit = (EXCEL_DAY_0, {"days": 1}) if len(whole) == 5 else (BEIJING_1970, {"milliseconds": 1})
        number = int(whole) * (1000 if len(whole) == 10 else 1)
        return (first + number * datetime.timedelta(**unit)).isoformat()[:10]
    found = find_date(text)
    alone = found and LOOKS["before_date"].fullmatch(text[: found[1]]) and LOOKS["after_date"].match(text[found[2] :])
    return found[0] if found and alone else None


WIDE_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("／"): "/", ord("－"): "-", ord("．"): "."}


def _date_of(match: re.Match) -> str | None:
    parts = match.groupdict()
    republic, name = parts.get("republic"), parts.get("name")
    try:
        year = YEARS_OF_THE_REPUBLIC + number_of(republic) if republic else number_of(parts["year"])
        month = MONTHS.index(name[:3].lower()) + 1 if name else number_of(parts["month"])
        return datetime.date(year, month, number_of(parts["day"])).isoformat()
    except ValueError:  # 二月三十日, 十十月
        return None


def number_of(text: str) -> int:
    """
    The value of digits, of Chinese digits one by one, or of a number with its hundreds and tens.

    >>> [number_of(text) for text in ("12", "二〇二一", "廿六", "百", "一百一十二")]
    [12, 2021, 26, 100, 112]

    Anything else raises `ValueError`.
    """
    value, below = 0, text.translate(DIGITS)
    for unit, size in (("百", 100), ("十", 10)):
        count, found, below = below.rpartition(unit)
        value += size * int(count or 1) if found else 0
    return value + int(below or 0)


HEAD_LINES = 15  # non-blank lines at the top of an article that can be its head
LONGEST_TITLE = 45  # characters; a longer line is text
TITLES = ("kicker", "headline", "subtitle")
MOST_TITLES = len(TITLES)
RULE_MARKS = frozenset("-=_*—─~·")
ENDS_TEXT = tuple("。；，、：")  # a title stops with none of these
ENDS_SENTENCE = re.compile("(?:[。？?]|[。？?！!…][”’」』]+)$")
PAPER = parts()["PAPERS"]  # the name of a newspaper
LONGEST_FACTS = 120
LONGEST_SECTION = 6  # characters: 要闻, 国际新闻
BAR = re.compile(r"[|｜]|$")


class Head(NamedTuple):
    """
    The head of an article: `facts` by field, `titles` by role with their lines, and the number of the first line of
    text.

    `known` holds the numbers of the lines that say a fact and are no text.
    """

    facts: dict[str, str]
    titles: dict[str, str]
    start: int
    known: tuple[int, ...]


def line_facts(line: str) -> dict[str, str] | None:
    """
    What a line says that is nothing but newspaper, date, page, author and the like; None for any other line.

    >>> line_facts("2021-03-05 来源：柳河日报 作者：林小溪")
    {'date': '2021-03-05', 'newspaper': '柳河日报', 'byline': '林小溪'}
    >>> line_facts("柳河日报 2021年3月5日 星期五 第03版：要闻")
    {'newspaper': '柳河日报', 'date': '2021-03-05', 'page': '3'}
    >>> line_facts("3月5日，柳河日报记者来到青石镇。")

    Source of the forms: headers of databases and e-papers, see `lexicons/heads.toml`.
    """
    text = line.strip()
    if len(text) > LONGEST_FACTS or ENDS_SENTENCE.search(text) or not LOOKS["sign"].search(seen := folded(text)):
        return None
    if account := LOOKS["account"].fullmatch(seen):
        return _printed(account, text)
    if BYLINE.match(seen):
        return _written(text, seen)
    facts: dict[str, str] = {}
    piped = re.search(r"[|｜]", text) is not None
    loose: list[tuple[str, bool]] = []  # words that are no facts by themselves, and whether a page is right before them
    place = unknown = pieces = 0
    after_page, dated = False, find_date(text)
    while place < len(text):
        if dated and place == dated[1]:
            facts.setdefault("date", dated[0])
            place, pieces, dated = dated[2], pieces + 1, None
            continue
        match = LOOKS["pieces"].match(seen, place)
        cuts_date = match and dated and match.start() < dated[1] < match.end() and match.lastgroup != "value"
        if match is None or cuts_date:
            if not piped:
                return None
            unknown += 1  # a part between bars that is no fact: a section
            place = next(BAR.finditer(text, place)).start()
            continue
        kind, fact = match.lastgroup or "", _fact_of(_printed(match, text))
        if fact is None:
            return None
        if fact[0] != OTHER and fact[1]:
            facts.setdefault(*fact)
        if match["label"] and dated and match.start() < dated[1] < match.end():
            dated = find_date(text, match.end())
        loose += [(text[place : match.end()], after_page)] if kind == "loose" else []
        if kind != "space" or match[0].strip(" \u3000|｜/／"):
            after_page = kind == "page"
        pieces += kind not in ("space", "loose")
        place = match.end()
    left = _sorted_loose(loose, facts)
    return None if left and not piped or unknown + left > pieces or not pieces else _checked(facts, text)


def _written(text: str, seen: str) -> dict[str, str]:
    """What a byline says, with newspaper, date and page where these stand behind the names."""
    cut = LOOKS["behind_byline"].search(seen)
    more = line_facts(text[cut.end() :]) if cut else None
    return {**more, "byline": text[: cut.start()]} if cut and more else {"byline": text}


def _checked(facts: dict[str, str], line: str) -> dict[str, str] | None:
    """The facts of a line with the page as a number; None where it says a time alone, as a text does: 时间：晚上九点."""
    facts = facts if line in facts.values() else told_apart(facts)
    said = facts.get("date", "")
    if facts == {"date": said} and not find_date(said) and not LOOKS["no_year"].fullmatch(said):
        return None
    if "page" in facts:
        facts["page"] = page_number(facts["page"])
    if "byline" in facts and not read_byline(facts["byline"].removeprefix("By ")):
        facts.pop("byline")  # it names nobody
    return facts


def _printed(match: re.Match, text: str) -> dict[str, str]:
    """What the named parts of a match in a folded line are in the line as printed."""
    return {name: text[slice(*match.span(name))] for name, found in match.groupdict().items() if found is not None}


def _fact_of(said: Mapping[str, str]) -> tuple[str, str] | None:
    """The field that a piece of a line is about, with its value; None where a label is that of no field."""
    if "label" in said:
        known, value = field_of(said["label"]), said["value"].strip()
        if known and known[0] == "text":
            return (OTHER, "") if value.startswith("http") else None  # 原文：https://...
        return known and (known[0], value)
    if "page" in said:
        return "page", page_number(re.sub(r"^Pg?\. ?", "", said["page"]))
    if "newspaper" in said:
        return "newspaper", said["newspaper"].strip("《》〈〉")
    writer = said.get("author") or said.get("writer")
    return ("byline", writer) if writer else (OTHER, "")


def _sorted_loose(loose: Sequence[tuple[str, bool]], facts: dict[str, str]) -> int:
    """Take words beside a date or a page for newspaper, section or author; how many of them are none of these."""
    left = 0
    for word, after_page in loose:
        if folded(word)[-1] in "报刊网" and {"date", "page"} & facts.keys():
            facts.setdefault("newspaper", word)  # a second one printed it again
        elif after_page and len(word) <= LONGEST_SECTION:
            continue
        elif "byline" not in facts and {"newspaper", "date"} <= facts.keys() and LOOKS["names"].fullmatch(word):
            facts["byline"] = word
        else:
            left += 1
    return left


def read_head(lines: Sequence[str], *, labelled: Container[int] | None = None) -> Head:
    """
    The head of an article that is alone in its lines: lines of facts, titles above or below them, and where text
    begins.

    In a record of a database `labelled` are the lines that have a label; there, short lines among the facts are
    names, pages
    and codes, and not further titles. Rules between the lines are passed over.

    >>> read_head(["江州日报 2021年3月5日 第3版", "水渠今春通水", "本报记者 林小溪", "四十天里，老渠清了。"]).titles
    {'headline': '水渠今春通水'}
    """
    database = labelled is not None
    labelled = labelled or ()
    filled = (number for number, line in enumerate(lines) if number in labelled or line and not line.isspace())
    numbers = list(islice(filled, HEAD_LINES + 1))
    facts: dict[str, str] = {}
    known: list[int] = []
    loose: list[int] = []
    for number in numbers:
        line = lines[number]
        if loose and line.endswith("。") and number not in labelled:
            break
        is_known = number in labelled or is_aside(line) or line.startswith(("http://", "https://"))
        found = {} if is_known else line_facts(line)
        if found is None and loose and "byline" not in facts and names_writer(line, alone=True):
            found = {"byline": line.strip()}
        if found is None and (is_text(line) and loose or len(loose) > (6 if database else MOST_TITLES)):
            break
        if found is None:
            loose.append(number)
        else:
            known.append(number)
            facts = {**found, **facts}
    region = known[-1] + 1 if known else 0
    titles = [number for number in loose if number < region]
    if database:
        titles = _without_names_and_codes(lines, titles, facts, known)
    after = [number for number in numbers if number >= region and number not in titles]
    if not titles and after and not lines[after[0]].endswith("。"):
        further = after[1:-1][: MOST_TITLES - 1]  # the last line is text, whatever it looks like
        titles = [after[0], *takewhile(lambda number: not is_text(lines[number]), further)]
    start = max([region, *(number + 1 for number in titles)], default=0)
    return Head(facts, title_roles([lines[number].strip() for number in titles]), start, tuple(known))


def title_roles(titles: Sequence[str]) -> dict[str, str]:
    """
    Kicker, headline and subtitle of the lines above a text, in their order.

    >>> title_roles(["——来自基层的报道"]), title_roles(["末班车推迟到十点半", "——来自石埠的报道"])
    ({'headline': '——来自基层的报道'}, {'headline': '末班车推迟到十点半', 'subtitle': '——来自石埠的报道'})
    """
    if len(titles) < 2:
        return {"headline": titles[0]} if titles else {}
    first, second, *_ = titles
    if second.startswith("—") or len(titles) == 2 and is_kicker(first, second) <= 0.5:
        return {"headline": first, "subtitle": " ".join(titles[1:])}
    below = {"subtitle": " ".join(titles[2:])} if len(titles) > 2 else {}
    return {"kicker": first, "headline": second, **below}


def reporters_in(text: str) -> str | None:
    """
    Who wrote it, of the line that opens a text: 〔記者林小溪／台北報導〕, 本报讯（记者林小溪 通讯员何棠）.

    >>> reporters_in("本报讯 （记者林小溪）水渠通水。"), reporters_in("〔記者林小溪／石埠報導〕水渠通水。")
    ('记者林小溪', '記者林小溪')
    """
    if leading := LOOKS["leading_reporter"].match(text):
        return leading["role"] + leading["names"].strip()
    found = LOOKS["reporters"].match(text)
    return found[1] if found else None


def written_by(byline: str) -> str:
    """
    The names in a byline without `By` before them, family and given name together.

    >>> written_by("By 林小溪"), written_by("林, 小溪; 欧阳, 棠"), written_by("林小溪, 何棠")
    ('林小溪', '林小溪; 欧阳棠', '林小溪, 何棠')
    """
    return LOOKS["family_first"].sub(r"\1\2\3", LOOKS["written_by"].sub("", byline))


def dateline_length(text: str) -> int:
    """
    How many characters of a paragraph are its dateline, with the reporters in brackets behind it; 0 where it has none.

    >>> dateline_length("本报柳河3月5日电（记者林小溪）水渠通水。"), dateline_length("水渠通水。")
    (16, 0)
    """
    found = LOOKS["dateline"].match(text) or LOOKS["leading_reporter"].match(text)
    return found.end() if found else 0


def names_writer(line: str, *, alone: bool = False) -> bool:
    """
    Whether a line says nothing but who wrote a text and where it comes from, however long it is; with `alone` also
    names alone: 林小溪 何棠, □ 林小溪.

    >>> [names_writer(line) for line in ("晚报记者 苏敏", "本报石埠3月15日电 特派记者 何棠", "新华社石埠3月15日电", "水渠通水")]
    [True, True, True, False]
    """
    seen = view(line.strip())
    rest = seen[dateline_length(seen) :]
    names = alone and PATTERNS["names_only"].match(seen) is not None
    return names or (is_byline(rest) if rest else bool(seen))


def is_aside(line: str) -> bool:
    """Whether a line is nothing but a rule that parts others (-----, ====), or what systems print there: 广告, 阅读原文."""
    short = line.strip() if len(line) < LONGEST_TITLE else ""
    return bool(LOOKS["rule"].fullmatch(line) or short and LOOKS["furniture"].fullmatch(view(short)))


def is_text(line: str) -> bool:
    """Whether a line is text and no title: long, a sentence, indented, with a dateline or a speaker, or a number."""
    bare = line.strip()
    indented = line.startswith(("\u3000\u3000", "  "))
    begins = DATELINE.match(folded(bare)) or LOOKS["begins_text"].match(folded(bare))
    return len(bare) > LONGEST_TITLE or bare.endswith(ENDS_TEXT) or indented or begins is not None


def _without_names_and_codes(lines: Sequence[str], titles: list[int], facts: dict, known: list[int]) -> list[int]:
    first = titles[:1]
    dated, shortest = {*facts} == {"date"}, len(lines[titles[0]].strip()) if titles else 0
    for number in titles[1:]:
        bare = lines[number].strip()
        if "byline" not in facts and LOOKS["names"].fullmatch(bare):
            facts["byline"] = bare
        elif "page" not in facts and LOOKS["page_alone"].fullmatch(bare):
            facts["page"] = page_number(bare)
        elif not LOOKS["code"].fullmatch(bare) and (number < known[0] or dated and len(bare) >= shortest):
            first.append(number)  # also a headline below a newspaper of any name and its day
    return first
