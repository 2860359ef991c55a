"""Text files that hold articles with labels or in a database's form: where each begins and ends, and what is its text."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pressframes.corpus.fields import ABSTRACT, OTHER, field_of, tags
from pressframes.corpus.heads import line_facts, read_head
from pressframes.lists import lexicon

RULE = re.compile(r"\s*[-=_*—─]{8,}\s*$")
BEGINS = re.compile(
    r"\s*(?:Document \d+ of \d+|\d+ of \d+ DOCUMENTS?|第 ?\d+ ?[篇条條](?:，?共 ?\d+ ?[篇条條])?|\d+ ?/ ?\d+)\s*$", re.I
)
ENDS = re.compile(
    r"\s*(?:(?:文件|Document) [A-Za-z0-9]{8,}|(?:文章|文件|記錄|记录)[编編][号號][:：]? ?\S+|End of Document|慧科\S*公司.*|[©(].{0,4}\d{4} 慧科.*)\s*$",
    re.I,
)
# After a record's end what follows is its foot, as long as it is one of these.
FOOT = re.compile(r"\s*(?:慧科\S*公司.*|©.*|Copyright.*|版权.*|版權.*|All Rights Reserved.*|本文章.*|#\S*)\s*$", re.I)
LABEL = re.compile(
    r"\s*(?:【(?P<corner>[^】]{1,14})】|\{(?P<brace>[A-Za-z ]{2,24})\}:|(?P<colon>[^\s:：，。、]{1,14}|[A-Za-z][A-Za-z /-]{1,24}(?:-[^\s:：]{1,10})?)[:：])[ \t]*(?P<value>.*)$"
)
BODY_LINE = re.compile(r"\s*Body\s*$")
RIS = re.compile(r"(?P<tag>[A-Z][A-Z0-9])  - ?(?P<value>.*)$")
REFWORKS = re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*))?$")
ENDNOTE = re.compile(r"(?P<tag>%[0-9A-Z@])(?: (?P<value>.*))?$")
FACTIVA = re.compile(r"(?P<tag>[A-Z]{2,3})\s*$")
NEEDED = 2  # different fields that must be labelled before a file counts as an export


class Record(NamedTuple):
    """One article of an export: its fields by name, its other labels, the lines of its text, and the line it begins at."""

    fields: dict[str, str]
    other: dict[str, str]
    titles: dict[str, str]
    lines: list[str]
    line: int


class Export(NamedTuple):
    """The records of a file, how it was known, and how many lines are in no record."""

    records: list[Record]
    reason: str
    left_out: int


Labels = dict[int, tuple[str, str, str]]  # by line: field, label, value


def read_export(text: str) -> Export | None:
    """
    The articles of a file with labels or in a database's form; None where it is neither.

    >>> text = "标题：水渠通水\\n来源：柳河日报\\n日期：2021年3月5日\\n正文：\\n　　老渠清了。\\n\\n标题：新校启用\\n正文：今天开学。"
    >>> [(record.titles, record.fields.get("newspaper"), record.lines) for record in read_export(text).records]
    [({'headline': '水渠通水'}, '柳河日报', ['　　老渠清了。']), ({'headline': '新校启用'}, None, ['今天开学。'])]
    """
    if not any(sign in text for sign in _signs()):
        return None
    lines = text.splitlines()
    labels, tagged = _labels(lines)
    fields = {field for field, _, _ in labels.values()} - {OTHER}
    begins = [number for number, line in enumerate(lines) if BEGINS.match(line)]
    ends = [number for number, line in enumerate(lines) if ENDS.match(line)]
    known = _is_export(fields, begins, ends, labels)
    if not known:
        return None
    spans = list(_spans(lines, labels, begins, ends))
    records = [record for start, end in spans if (record := _record(lines, labels, start, end, tagged))]
    if not any(record.lines or ABSTRACT in record.fields for record in records):
        return None
    return Export(records, known, len(lines) - sum(end - start for start, end in spans))


@lru_cache(maxsize=1)
def _signs() -> tuple[str, ...]:
    """Strings of which every export holds one: a look that costs less than reading all labels of a file that has none."""
    names = [name for field in ("text", ABSTRACT) for name in lexicon("fields")[field]]
    chinese = [sign for name in names if not name.isascii() for sign in (f"{name}：", f"{name}:", f"【{name}】")]
    english = [
        "ext:",
        "Body",
        "BODY",
        "bstract",
        "ontent:",
        "TY  - ",
        "RT ",
        "%0 ",
        "HD\n",
        "HD\r",
        "ocument ",
        "DOCUMENT",
        "编号",
        "編號",
        "文件 ",
        "慧科",
    ]
    return (*chinese, *english)


def _is_export(fields: set[str], begins: list[int], ends: list[int], labels: Labels) -> str:
    if len(fields) >= NEEDED and fields & {"text", ABSTRACT}:
        names = dict.fromkeys(label for field, label, _ in labels.values() if field != OTHER)
        return f"labels such as {', '.join(list(names)[:4])}"
    if begins:
        return "lines that number the documents"
    if ends and len(ends) > 1 or ends and len(fields) >= NEEDED:
        return "lines that end each document"
    return ""


def _labels(lines: Sequence[str]) -> tuple[Labels, bool]:
    """The labels of a file in the dialect that it is written in, and whether they are two-letter tags."""
    first = next((line for line in lines if line.strip()), "")
    dialects = [pattern for pattern, sign in ((RIS, RIS), (ENDNOTE, ENDNOTE)) if sign.match(first)]
    if re.match(r"RT \S", first):
        dialects.append(REFWORKS)
    if FACTIVA.match(first) and first.strip() in tags():
        dialects.append(FACTIVA)
    for pattern in dialects:
        found = {
            number: (tags()[match["tag"]], match["tag"], (match.groupdict().get("value") or ""))
            for number, line in enumerate(lines)
            if (match := pattern.match(line)) and match["tag"] in tags()
        }
        if len({field for field, _, _ in found.values()} - {OTHER}) >= NEEDED:
            return found, True
    found = {}
    for number, line in enumerate(lines):
        match = LABEL.match(line) if len(line) < 10_000 or "：" in line[:40] or ":" in line[:40] else None
        if match:
            name = match["corner"] or match["brace"] or match["colon"]
            known = field_of(name)
            field = known[0] if known else OTHER if match["colon"] is None else None
            if field:
                found[number] = (field, name, match["value"])
        elif BODY_LINE.match(line):
            found[number] = ("text", "Body", "")
    return found, False


def _spans(lines: Sequence[str], labels: Labels, begins: list[int], ends: list[int]) -> Iterator[tuple[int, int]]:
    """Where each record begins and ends, in lines."""
    size = len(lines)
    if begins:
        yield from zip([number + 1 for number in begins], [*begins[1:], size], strict=True)
        return
    first = min(labels, default=size)
    opening = labels[first][1] if labels else None
    repeats = [number for number, (_, label, _) in labels.items() if label == opening]
    if len(ends) >= max(1, len(repeats) - 1) and ends:
        start = 0
        for end in ends:
            if end < start:
                continue  # a second line of the same foot
            stop = end + 1
            while stop < size and FOOT.match(lines[stop]):
                stop += 1
            yield start, stop
            start = stop
        if any(line.strip() and not RULE.match(line) for line in lines[start:]):
            yield start, size
        return
    above = _lines_above(lines, labels, first)
    starts = [max(0, number - above) for number in repeats]
    yield from zip(starts, [*starts[1:], size], strict=True)


def _lines_above(lines: Sequence[str], labels: Labels, first: int) -> int:
    """How many lines of a record stand before its first label: its titles."""
    filled = [number for number in range(first) if lines[number].strip() and not RULE.match(lines[number])]
    return first - filled[0] if filled and len(filled) <= 4 else 0


def _record(lines: Sequence[str], labels: Labels, start: int, end: int, tagged: bool) -> Record | None:
    """One record: its labels, its head, and its text, which follows a label or, where there is none, the last line of the head."""
    fields: dict[str, str] = {}
    other: dict[str, str] = {}
    head: list[str] = []
    body: list[str] = []
    explicit = any(labels[number][0] == "text" for number in range(start, end) if number in labels)
    place = None  # the field that lines without a label go on with
    inside = done = False
    for number in range(start, end):
        line = lines[number]
        if RULE.match(line) or ENDS.match(line) or FOOT.match(line) and (done or inside):
            done, inside = done or inside or bool(body), inside and bool(RULE.match(line))
            continue
        labelled = labels.get(number)
        if labelled and inside and not _ends_text(labelled, lines[number - 1], fields, tagged):
            labelled = None
        if labelled:
            place = _file(labelled, fields, other, tagged)
            done = done or inside and labelled[0] != "text"
            inside = labelled[0] == "text"
            body += [labelled[2]] if inside and labelled[2].strip() else []
        elif inside:
            body.append(line)
        elif place and line.strip():
            fields[place] = f"{fields[place]} {line.strip()}" if place in fields else line.strip()
        elif fields and head and not explicit and not done and line.strip() and line_facts(line) is None:
            inside = True
            body.append(line)
        elif not done:
            head.append(line)
    titles = {name: fields.pop(name) for name in ("kicker", "headline", "subtitle") if name in fields}
    found = read_head(head, database=True) if any(line.strip() for line in head) else None
    if found:
        fields = {**found.facts, **fields}
        titles = titles or found.titles
        body = body or [line for number, line in enumerate(head) if number >= found.start and number not in found.known]
    while body and not body[-1].strip():
        body.pop()
    if not titles and not body:
        return None
    if body:
        fields.pop(ABSTRACT, None)
    return Record(fields, {name: value for name, value in other.items() if value}, titles, body, start + 1)


def _file(labelled: tuple[str, str, str], fields: dict[str, str], other: dict[str, str], tagged: bool) -> str | None:
    """Put a label's value where it belongs; the field that the next lines go on with, if any."""
    field, label, value = labelled[0], labelled[1], labelled[2].strip()
    if field == "text":
        return None
    if field == OTHER:
        other.setdefault(label, value)
        if page := (line_facts(value.split(";")[-1]) or {}).get("page"):  # as in SECTION: 本地新闻; Pg. 3
            fields.setdefault("page", page)
        return None
    if field == "byline" and field in fields and value:
        fields[field] += f"; {value}"
    elif value:
        fields.setdefault(field, value)
    return field if field == ABSTRACT or tagged and not value else None


def _ends_text(labelled: tuple[str, str, str], above: str, fields: dict, tagged: bool) -> bool:
    """Whether a label inside a text ends it: a tag, a label below a blank line, or one that the record has not had yet."""
    field, label, _ = labelled
    if tagged or field == "text":
        return True
    known_before = field != OTHER and field in fields
    return not above.strip() or not known_before and len(label) > 1 and field == OTHER
