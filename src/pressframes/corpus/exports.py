"""
Text files that hold articles with labels or in a database's form: where each begins and ends, and what is its
text.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pressframes.corpus.entries import MARKDOWN, Part
from pressframes.corpus.heads import (
    ABSTRACT,
    LOOKS,
    MOST_TITLES,
    OTHER,
    TAGS,
    TITLES,
    field_of,
    find_date,
    is_aside,
    is_text,
    iso_date,
    line_facts,
    read_head,
)
from pressframes.lists import lexicon, regex

# Lines by which databases begin, end and furnish a record.
SIGNS = {
    name: re.compile(rf"\s*(?:{'|'.join(forms)})\s*$", re.I)
    for name, forms in lexicon("exports").items()
    if isinstance(forms, list)
}
LABEL_MARK = re.compile(r"[:：】\]>}]")
LONGEST_LABEL = 36  # characters of a line among which its label ends
TAGGED = [regex(said) for said in lexicon("heads")["tags"].values()]
# Properties above a note in Markdown (YAML), a line each with a name in front.
FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\r?\n((?:[^\s:：-][^\n:]*:(?:[ \t][^\n]*)?\r?\n(?:[ \t-][^\n]*\n)*)+)---[ \t]*\r?\n"
)
# An article by its lines: t a title, d the day, x text.
BY_DAY = (
    re.compile(rf"t{{1,{MOST_TITLES}}}d(?:t*x)*t*?(?=t{{1,{MOST_TITLES}}}d|$)"),
    re.compile(rf"dt{{1,{MOST_TITLES}}}x+"),
)
NUMBERED = re.compile(r"\s*#?(\d{1,4})[.、)）]?\s*$")
NEEDED = 2  # different fields that must be labelled before a file counts as an export
SHORT = 60  # characters of a line by which a database numbers or ends a record
NEAR = 2  # lines between a label without a value and the next where a record begins
TITLES_ABOVE = 4  # lines of a record above its first label
Labels = dict[int, tuple[str, str, str]]  # by line: field, label, value


def read_export(text: str) -> tuple[list[Part], str] | None:
    """
    The articles of a file with labels or in a database's form, and how it was known; None where it is neither.

    The facts of an article are its fields and its other labels; it has an `abstract` where it has no text.

    A file is an export when two different fields have labels (标题：, 【正文】, `TI  -`) of which one is the text, an
    abstract, or a headline that comes again; when lines number its documents or end them (`2 of 9 DOCUMENTS`, 文章编号：);
    or when below the titles of each article stands a line with the day (柳河日报 2021-03-05).

    >>> text = "标题：水渠通水\\n来源：柳河日报\\n日期：2021年3月5日\\n正文：\\n　　老渠清了。\\n\\n标题：新校启用\\n正文：今天开学。"
    >>> [(part.titles, part.facts.get("newspaper"), part.lines) for part in read_export(text)[0]]
    [({'headline': '水渠通水'}, '柳河日报', ['　　老渠清了。']), ({'headline': '新校启用'}, None, ['今天开学。'])]

    A label inside a text stays text, unless nothing but labels follows it or it is in Latin letters:

    >>> read_export("标题：夜市\\n正文：\\n时间：晚六点。\\n人很多。\\n责编：何棠")[0][0].lines
    ['时间：晚六点。', '人很多。']
    """
    lines = text.splitlines()
    labels, tagged = find_labels(lines)
    if (front := FRONT_MATTER.match(text)) and not any(field == "text" for field, _, _ in labels.values()):
        lines = [MARKDOWN.sub("", line) for line in lines]
        note = _record(lines, _properties(front[1].splitlines()), 0, len(lines), False)
        return ([note], "lines of properties above") if note else None
    short = [number for number, line in enumerate(lines) if line and len(line) < SHORT]
    begins, ends = ([number for number in short if SIGNS[name].match(lines[number])] for name in ("begins", "ends"))
    reason = _reason(labels, begins, ends)
    if reason:
        spans = _spans(lines, labels, begins, ends)
    elif starts := _first_lines(lines, short):
        lines = [MARKDOWN.sub("", line) for line in lines]
        reason, labels, spans = "lines with the day beside the headlines", {}, list(pairwise([*starts, len(lines)]))
    else:
        return None
    heads = [_first_fact(lines, labels, *span) for span in spans]
    # What is above the first record more than above the others is the head of the file.
    sizes = [len(above) for above, found in heads[1:] if found]
    if sizes and heads[0][1] and (more := heads[0][0][: len(heads[0][0]) - max(sizes, key=sizes.count)]):
        spans[0] = more[-1] + 1, spans[0][1]
    records = [record for start, end in spans if (record := _record(lines, labels, start, end, tagged))]
    return (records, reason) if any(part.lines or ABSTRACT in part.facts for part in records) else None


def _properties(lines: Sequence[str]) -> Labels:
    """The properties above a note in Markdown as labels; the items of a list have the label above them."""
    labels: Labels = {}
    label = ""
    for number, line in enumerate(lines, 1):
        value = line
        if line[0] not in " \t-":
            label, _, value = line.partition(":")
        field, _ = field_of(label) or (OTHER, 0)
        labels[number] = (OTHER if field == ABSTRACT else field, label.strip(), value.strip("- \t\"'"))
    return labels


def find_labels(lines: Sequence[str]) -> tuple[Labels, bool]:
    """
    The labels of a text in the dialect that it is written in, and whether they are the tags of a reference
    manager.
    """
    first = [number for number, line in enumerate(lines) if line.strip() and line[0].isascii()][:3]
    for pattern in TAGGED:
        matches = ((number, match) for number, line in enumerate(lines) if (match := pattern.match(line)))
        labels = {
            n: (TAGS[match["tag"]], match["tag"], match["value"] or "") for n, match in matches if match["tag"] in TAGS
        }
        if labels.keys() & first and len({field for field, _, _ in labels.values()} - {OTHER}) >= NEEDED:
            return labels, True
    labels = {}
    bare = lexicon("exports")["bare"]
    for number, line in enumerate(lines):
        if LABEL_MARK.search(line[:LONGEST_LABEL]) and (match := LOOKS["label"].match(line)):
            *names, value = match.groups()
            name = next(name for name in names if name is not None)
            known = field_of(name)
            field = known[0] if known else None if match["colon"] else OTHER
            if field == "text" and value.startswith("http"):
                field = OTHER  # 原文：https://...
            if field:
                labels[number] = (field, name.strip(), value)
        elif len(line) < LONGEST_LABEL and line.strip() in bare:
            labels[number] = (bare[line.strip()], line.strip(), "")
    return labels, False


def _reason(labels: Labels, begins: list[int], ends: list[int]) -> str:
    fields = {field for field, _, _ in labels.values()} - {OTHER}
    headlines = sum(field == "headline" for field, _, _ in labels.values())
    if len(fields) >= NEEDED and (fields & {"text", ABSTRACT} or headlines > 1):
        names = dict.fromkeys(label for field, label, _ in labels.values() if field != OTHER)
        return f"labels such as {', '.join(list(names)[:4])}"
    if begins:
        return "lines that number the documents"
    return "lines that end each document" if len(ends) > 1 or ends and len(fields) >= NEEDED else ""


def _first_lines(lines: Sequence[str], short: Sequence[int]) -> list[int]:
    """
    The first line of each article where all have a line with newspaper or page and day, right below their titles or
    right above them; a day alone may be one of those that an article goes through.

    A page has such a line at its top, too: where the day is above, an article has no line like a title below its text.
    """
    if sum(find_date(lines[number]) is not None for number in short) < 2:
        return []
    kinds, numbers = "", []
    for number, line in enumerate(MARKDOWN.sub("", line) for line in lines):
        if line.strip() and not is_aside(line):
            facts = line_facts(line) if len(line) < SHORT else None
            if facts is None:
                kind = "x" if is_text(line) or line.strip().endswith("）") else "t"
            elif "date" in facts:
                kind = "d" if len(facts) > 1 else "x"
            else:
                continue
            kinds += kind
            numbers.append(number)
    for one in BY_DAY:
        found = [*one.finditer(kinds)]
        if len(found) > 1 and "".join(match[0] for match in found) == kinds:
            return [numbers[match.start()] for match in found]
    return []


def _spans(lines: Sequence[str], labels: Labels, begins: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int]]:
    """
    Where each record begins and ends, in lines: by numbers above, by lines that end it, or by labels that come
    again.
    """
    size = len(lines)
    if begins:
        return [(number + 1, end) for number, end in pairwise([*begins, size])]
    starts = _starts(lines, labels)
    if len(ends) < max(1, len(starts) - 1):
        if starts and not any(field == "headline" for field, _, _ in labels.values()):  # titles without a label, above
            filled = [number for number in range(starts[0]) if lines[number].strip() and not is_aside(lines[number])]
            above = starts[0] - filled[0] if 0 < len(filled) <= TITLES_ABOVE else 0
            starts = [number - above for number in starts]
        return list(pairwise([*starts, size]))
    bounds = [0, *(end + 1 for end in ends)]
    spans = []
    for start, end in pairwise(bounds):
        content = [number for number in range(start, end) if _is_content(lines[number])]
        if content:
            numbered = NUMBERED.match(lines[content[0]]) is not None
            spans.append((content[0] + numbered, end))
    left = bounds[-1], size
    return [*spans, left] if _first_fact(lines, labels, *left)[1] and size - left[0] > 2 else spans


def _starts(lines: Sequence[str], labels: Labels) -> list[int]:
    """The labels that begin records: one that the record before has had, with another label right below it."""
    starts: list[int] = []
    met: set[str] = set()
    opening, complete = "", False
    for number, below in pairwise([*labels, len(lines)]):
        field, label, value = labels[number]
        between = sum(bool(line.strip()) for line in lines[number + 1 : below])
        followed = below < len(lines) and labels[below][1] != label and between <= (0 if value else NEAR)
        again = label in met and (label == opening or complete and field not in ("byline", OTHER))
        if not starts or again and followed:
            starts.append(number)
            opening, met, complete = opening or label, set(), False
        met.add(label)
        complete = complete or field in ("text", ABSTRACT)
    return starts


def _first_fact(lines: Sequence[str], labels: Labels, start: int, end: int) -> tuple[list[int], bool]:
    """The lines of a record above the first that says a fact, and whether there is such a line."""
    above: list[int] = []
    for number in range(start, end):
        if _is_content(lines[number]):
            if number in labels or line_facts(lines[number]):
                return above, True
            above.append(number)
    return above, False


def _is_content(line: str) -> bool:
    """Whether a line is more than a blank, a rule or furniture of a database."""
    return bool(line.strip()) and not (is_aside(line) or SIGNS["foot"].match(line) or SIGNS["ends"].match(line))


def _record(lines: Sequence[str], labels: Labels, start: int, end: int, tagged: bool) -> Part | None:
    """One record: its labels, its head, and its text, which follows a label or, where there is none, the head."""
    own = {number: labels[number] for number in range(start, end) if number in labels}
    explicit = any(field in ("text", ABSTRACT) for field, _, _ in own.values())
    fields, other, body, free = _sorted(lines, own, range(start, end), tagged)
    _take_newspaper(lines[start:end], free, fields)
    if explicit:  # below the last label no line is free
        free = free[: max(number for number, line in enumerate(free) if line is None)]
    titles = {role: " ".join(fields.pop(role).split("\n")) for role in TITLES if role in fields}
    known = {number for number, line in enumerate(free) if line is None}
    if len(free) > len(known):
        above = [line or "" for line in free]
        found = read_head(above, labelled=known)
        fields = {**found.facts, **fields}
        first = max(known) + 1 if titles and known else found.start
        titles = titles or found.titles
        if not explicit:
            body = [line for number, line in enumerate(above) if number >= first and number not in found.known]
    if not titles and not any(map(str.strip, body)):
        return None
    if body:
        fields.pop(ABSTRACT, None)
    days = [value for name, value in other.items() if SIGNS["year"].match(name) and iso_date(value)]
    fields = {"date": days[0], **fields} if days else fields
    return Part({**fields, **{name: value for name, value in other.items() if value}}, titles, body)


def _take_newspaper(lines: Sequence[str], free: list[str | None], fields: dict[str, str]) -> None:
    """
    Take the newspaper of a record by its place, whatever its name: beside the day at the top (南方周末 | 2024-05-20), or
    in the line that has the rights (Copyright 2024 新京报), where another line says it alone.
    """
    top = next((line for line in free if line and line.strip()), "")
    if beside := SIGNS["beside_day"].match(top):
        fields.setdefault("newspaper", beside["name"])
    holders = [match["name"] for line in lines if (match := SIGNS["holder"].match(line))]
    for number, line in enumerate(free):
        name = (line or "").strip()
        if len(name) > 1 and any(holder.startswith(name) for holder in holders):
            fields.setdefault("newspaper", name)
            free[number] = None
            break


def _sorted(
    lines: Sequence[str], own: Labels, places: range, tagged: bool
) -> tuple[dict[str, str], dict[str, str], list[str], list[str | None]]:
    """The fields of a record, its other labels, the lines of its text, and those of neither, None for a label."""
    stop = places.stop
    while stop > places.start and (not _is_content(lines[stop - 1]) or _is_foot(own.get(stop - 1), tagged)):
        stop -= 1
    fields: dict[str, str] = {}
    other: dict[str, str] = {}
    body: list[str] = []
    free: list[str | None] = []
    place = None  # where lines without a label go on
    for number in places:
        line, labelled = lines[number], own.get(number)
        # Within a text a label ends it that is a tag, or in Latin letters; Chinese ones may be words of the text.
        within = not labelled or not tagged and (labelled[0] == "text" or not labelled[1][0].isascii())
        if place == "text" and number < stop and within:
            body += [] if is_aside(line) else [line]
        elif labelled:
            field, label, value = labelled
            bare = value.strip()
            if field == OTHER:
                other[label] = "; ".join(filter(None, [other.get(label), bare]))
                if page := (line_facts(bare.split(";")[-1]) or {}).get("page"):  # as in SECTION: 本地新闻; Pg. 3
                    fields.setdefault("page", page)
            elif field == "byline" and field in fields and bare:
                fields[field] += f"; {bare}"
            elif bare and field != "text":
                fields.setdefault(field, bare)
            # Below the text no line is free: what has no label goes on with the value above it.
            goes_on = field in ("text", ABSTRACT) or (field != OTHER or bare if tagged else body)
            place = (label if field == OTHER else field) if goes_on else None
            body += [value] if field == "text" and bare else []
            free.append(None)
        elif place and place != "text" and _is_content(line):
            said = other if place in other else fields
            said[place] = f"{said[place]}\n{line.strip()}" if said.get(place) else line.strip()
        elif number < stop and _is_content(line) or not line.strip():
            free.append(line)
    return fields, other, body, free


def _is_foot(labelled: tuple[str, str, str] | None, tagged: bool) -> bool:
    """
    Whether a line below which nothing but labels follows is one too, and no sentence of the text
    (编辑：他听过这个词。).
    """
    return labelled is not None and labelled[0] not in ("text", ABSTRACT) and (tagged or not labelled[2].endswith("。"))
