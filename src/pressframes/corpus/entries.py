"""Articles of whatever source become one corpus: each with its fields, its document variables and its lines by role."""

import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus, make_corpus
from pressframes.corpus.heads import (
    HEAD_LINES,
    LOOKS,
    RULE_MARKS,
    TITLES,
    folded,
    is_aside,
    iso_date,
    line_facts,
    names_writer,
    page_number,
    read_head,
    reporters_in,
    told_apart,
    written_by,
)
from pressframes.corpus.tokens import Tokens, hand_made
from pressframes.errors import refused
from pressframes.pages.layout import view
from pressframes.pages.patterns import HAN

# Lines that say newspaper, date, page and author, and furniture: text of the file, no words of the article.
META = "meta"
LONGEST_SUBHEAD = 20
ENDS_SUBHEAD = re.compile(r"[\w”）」]$")
BETWEEN_PARAGRAPHS = re.compile("(?<=[。！？”…])(?=\u3000\u3000)")
ENDS_PARAGRAPH = tuple("。！？”」』）…")
NARROWEST, WIDEST = 12, 60  # characters of a line in a text that is broken into lines
MARK = re.compile("[，。；：！？、“”]")
LEAST_MARKED = 0.25  # share of the full lines of running text with a mark; of 160 articles none has below 0.4
CUT_NUMBER = re.compile(r"[^\sA-Za-z\d.,%] ?\d[\d.,]*(?<=\d)$")  # a number at the end of a line of Chinese
SPACED = re.compile(rf"(?<=[{HAN}，。、；：！？“”]) (?=[{HAN}，。、；：！？“”])")


TAG = re.compile(r"[/_]([A-Za-z]{1,4}\d?)(?:\][A-Za-z]{1,3})?$")  # of a word: 通车/v, 人民日报/nz]nt
OURS = frozenset(["document", "corpus", "source", "sha256"])  # columns of documents that a table may not fill
MARKDOWN = re.compile(r"^(?:#{1,6}|>) +|\*\*", re.M)  # marks around titles: # 水渠通水, **水渠通水**, > 柳河日报


class Part(NamedTuple):
    """
    What a reader of some form found of one article: fields and variables, titles by role, and the lines of its
    text.
    """

    facts: Mapping[str, str | None]
    titles: Mapping[str, str]
    lines: Sequence[str]


class Entry(NamedTuple):
    """
    One article: fields and variables by name, its lines with their roles, the file it is from, and that file's hash.

    `place` is where in the file it is (`row 7`), `words` the words of lines that were cut already, with their tags.
    """

    fields: Mapping[str, str | None]
    lines: list[tuple[str, str]]
    source: str
    sha256: str | None = None
    place: str = ""
    words: Mapping[str, list[tuple[str, str]]] = {}


def entry_of_text(text: str, source: str, sha256: str | None = None, *, broken: bool = True) -> Entry:
    """
    The article in a file that holds one; its lines are put together where they are `broken`.

    >>> entry = entry_of_text("柳河日报 2021年3月5日\\n# 水渠今春通水\\n本报记者 林小溪\\n四十天里，老渠清了。\\n", "a.txt")
    >>> entry.fields
    {'byline': '本报记者 林小溪', 'newspaper': '柳河日报', 'date': '2021-03-05', 'headline': '水渠今春通水'}
    >>> entry.lines[0], entry.lines[-1]
    (('headline', '水渠今春通水'), ('body', '四十天里，老渠清了。'))

    Marks of Markdown around titles, and lines that are rules, become lines of the role `meta`: no character is lost.
    """
    lines = text.lstrip("\ufeff").splitlines()
    marks: list[tuple[str, str]] = []
    for number, line in enumerate(lines[:HEAD_LINES]):
        marks += [(META, mark.strip()) for mark in MARKDOWN.findall(line)]
        lines[number] = MARKDOWN.sub("", line)
    head = read_head(lines)
    above = [*marks, *((META, lines[number].strip()) for number in head.known)]
    return make_entry(Part(head.facts, head.titles, lines[head.start :]), source, sha256, above=above, broken=broken)


def cut_entry(text: str, source: str, sha256: str | None = None) -> Entry:
    """
    An article whose words are apart already, by blanks, with tags or without; its text is without the blanks.

    >>> entry = cut_entry("新桥/n 通车/v\\n大桥/n 昨日/t 通车/v 。/w", "a.txt")
    >>> entry.lines, entry.words["新桥通车"]
    ([('headline', '新桥通车'), ('body', '大桥昨日通车。')], [('新桥', 'n'), ('通车', 'v')])
    """
    words: dict[str, list[tuple[str, str]]] = {}
    bare = []
    for line in text.lstrip("\ufeff").splitlines():
        pieces = line.split()
        tagged = pieces and sum(TAG.search(piece) is not None for piece in pieces) > len(pieces) / 2
        cut = [(TAG.sub("", piece).lstrip("["), found[1] if (found := TAG.search(piece)) else "") for piece in pieces]
        cut = [(word, tag) for word, tag in cut if word] if tagged else [(piece, "") for piece in pieces]
        whole = ""
        for word, _ in cut:
            whole += " " * latin_meet(whole, word) + word
        words[whole] = cut
        bare.append(whole)
    return entry_of_text("\n".join(bare), source, sha256, broken=False)._replace(words=words)


def make_entry(
    part: Part, source: str, sha256: str | None = None, *, above: Sequence[tuple[str, str]] = (), broken: bool = True
) -> Entry:
    """An article of its parts; `above` are lines with their roles between the titles and the text."""
    said = {**part.facts, **part.titles}
    body = [line for line in part.lines if broken or line.strip()]
    if any([line.find("\u3000\u3000", 1) > 0 for line in body]):  # copied from a web page, paragraphs in one line
        body = [piece for line in body for piece in BETWEEN_PARAGRAPHS.split(line)]
    again = _titles_again(body, part.titles.values())
    above = [*above, *((META, body[place].strip()) for place in again)]  # printed again, and no more words for that
    body = [line for place, line in enumerate(body) if place not in again]
    body, tail, facts = _without_tail(body)
    said = {**facts, **{key: value for key, value in said.items() if value}}
    paragraphs = unwrapped(body) if broken else [line.strip() for line in body]
    roles = paragraph_roles(paragraphs)
    given = said.get("byline") or ""
    roles = [
        "byline" if line in (given, written_by(given)) else role for role, line in zip(roles, paragraphs, strict=True)
    ]
    signed = " ".join([line for role, line in zip(roles, paragraphs, strict=True) if role == "byline"])
    roles += [META] * len(tail)
    paragraphs += tail
    opening = paragraphs[0] if paragraphs else ""
    byline = written_by(given or signed or reporters_in(opening) or "")
    said |= {"byline": byline} if byline else {}
    above = [("byline" if line in (given, byline) else role, line) for role, line in above]
    printed = "\n".join([opening, signed, *tail, *(line for _, line in above)])
    if byline and byline not in printed and (given or byline) not in printed:
        above.append(("byline", byline))
    titles = [(role, title) for role in TITLES if (title := part.titles.get(role))]
    return Entry(said, [*titles, *above, *zip(roles, paragraphs, strict=True)], source, sha256)


def _without_tail(body: list[str]) -> tuple[list[str], list[str], dict[str, str]]:
    """A text without what is printed below it (who edited it, links, what readers wrote), those lines, and their facts."""
    below = [n for n, line in enumerate(body) if len(line) < LONGEST_SUBHEAD and LOOKS["replies"].match(folded(line))]
    replies = next((n for n in below if is_aside("\n".join(body[:n]).rstrip().rpartition("\n")[2])), len(body))
    own = body[:replies]
    ends = (n for n, line in enumerate(own) if LOOKS["end"].fullmatch(view(line.strip())))
    end = next((n for n in ends if not any("。" in line for line in own[n:])), replies)
    said: dict[str, str] = {}
    while len(own) > 1:
        last = own[-1].strip()
        facts = {} if not last or LOOKS["tail"].match(folded(last)) or is_aside(last) else line_facts(last)
        if facts is None and len(own) <= end:
            break
        said = {**(facts or {}), **said}
        own.pop()
    return own, [line.strip() for line in body[len(own) :] if line.strip()], said


def _titles_again(body: Sequence[str], titles: Collection[str]) -> dict[int, None]:
    """The places of the titles that a text repeats at its head, in their order; its last line is never one."""
    filled = [place for place, line in enumerate(body) if line.strip()]
    return dict.fromkeys(takewhile(lambda place: body[place].strip() in titles, filled[:-1]))


def paragraph_roles(paragraphs: Sequence[str]) -> list[str]:
    """
    `subhead` for a short line without a full stop that has text below it, `meta` for a rule, `body` for the
    others; `byline` for the first lines that say who wrote it, and for who signs a letter to the editor.
    """
    roles = ["body"] * len(paragraphs)
    short = [len(line) <= LONGEST_SUBHEAD and ENDS_SUBHEAD.search(line) is not None for line in paragraphs]
    for place, line in enumerate(paragraphs):
        if is_aside(line):
            roles[place] = META
        elif 0 < place < len(short) - 1 and short[place] and not short[place + 1]:
            roles[place] = "subhead"
    last = len(paragraphs) - 1
    first = next((place for place, line in enumerate(paragraphs) if place == last or not names_writer(line)), 0)
    roles[:first] = ["byline"] * first
    if first < last and LOOKS["salutation"].fullmatch(paragraphs[first]):
        roles[first] = META
        roles[last] = "byline" if LOOKS["signature"].fullmatch(paragraphs[last]) else roles[last]
    return roles


def unwrapped(lines: Sequence[str], *, printed: bool = False) -> list[str]:
    """
    The paragraphs of a text, put together where it is broken into lines of one width, as a `printed` column always is.

    >>> unwrapped(["　　县里为每餐补贴八元，其", "余由家庭承担，家长委员会", "每月公布账目，谁都可以查", "看。", "　　下学期起推广。"])
    ['县里为每餐补贴八元，其余由家庭承担，家长委员会每月公布账目，谁都可以查看。', '下学期起推广。']
    """
    filled = [line.rstrip() for line in lines]
    paragraphs = [bare for line in filled if (bare := line.strip())]
    width = max([len(line) for line in filled if line[:1] not in RULE_MARKS], default=0)
    if not NARROWEST <= width <= WIDEST:
        return paragraphs
    # Broken into lines of one width: many lines reach it, few of them end a sentence, and they are no list.
    reaching = [line for line in filled if len(line) >= width - 3]
    stopping = sum(line.endswith(ENDS_PARAGRAPH) for line in reaching)
    items = sum(LOOKS["item"].match(line) is not None for line in paragraphs)
    listed = 2 * items > len(paragraphs) or sum(map(bool, map(MARK.search, reaching))) < LEAST_MARKED * len(reaching)
    if not printed and (listed or len(reaching) < max(stopping + 2, 2 * stopping, 0.3 * len(paragraphs))):
        return paragraphs
    paragraphs = []
    ended = True
    for line in filled:
        bare = line.strip()
        if not bare:
            ended = True
            continue
        if ended or line.startswith(("\u3000\u3000", "  ")):
            paragraphs.append(bare)
        else:
            paragraphs[-1] = joined(paragraphs[-1], bare)
        ended = len(line) < width - 4
    return [line if names_writer(line) else SPACED.sub("", line) for line in paragraphs]


def joined(above: str, below: str) -> str:
    """
    Two lines of a paragraph as one, with a blank where words of the Latin alphabet meet and none inside a number.

    >>> joined("每月40", "0元的补贴"), joined("改用Windows", "10系统")
    ('每月400元的补贴', '改用Windows 10系统')
    """
    apart = latin_meet(above, below) and not (below[0].isdigit() and CUT_NUMBER.search(above))
    return above + " " * apart + below


def latin_meet(before: str, after: str) -> bool:
    """Whether a blank belongs between two pieces of text: only where letters of the Latin alphabet meet."""
    return before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum()


def corpus_of_entries(
    entries: Sequence[Entry], name: str, notes: Sequence[str], blocks: pd.DataFrame | None = None
) -> Corpus:
    """
    The corpus of some articles, in their order; a variable called like one of our columns gets `given` before its name.

    Words of lines that were cut already become `corpus.gold`.
    """
    fields = [told_apart(entry.fields) for entry in entries]
    variables = list(dict.fromkeys(key for said in fields for key in said))
    renamed = {key: f"given {key}" for key in variables if key in OURS}
    columns = {renamed.get(key, key): [said.get(key) for said in fields] for key in variables}
    table = pd.DataFrame({key: pd.Series(values, dtype=object) for key, values in columns.items()})
    table = table.assign(source=[entry.source for entry in entries], sha256=[entry.sha256 for entry in entries])
    said = [f"The column {key} is called {new} here, because {key} is one of our own." for key, new in renamed.items()]
    table, unread = _with_dates(table, [f"{entry.source} {entry.place}".strip() for entry in entries])
    if "page" in table:
        table["page"] = table["page"].map(lambda page: page_number(page) if page else None)
    lines = [line for entry in entries for _, line in entry.lines]
    roles = [role for entry in entries for role, _ in entry.lines]
    paragraphs = paragraph_table(lines, roles, np.array([len(entry.lines) for entry in entries], np.int64))
    texts = ["\n".join([line for _, line in entry.lines]) for entry in entries]
    cut = [entry.words.get(line, []) for entry in entries for _, line in entry.lines]
    gold = cut_tokens(cut, lines, paragraphs) if any(cut) else None
    return make_corpus(name, table, paragraphs, texts, notes=[*notes, *said, *unread], blocks=blocks, gold=gold)


def paragraph_table(lines: list[str], roles: list[str], counts: np.ndarray) -> pd.DataFrame:
    """The table of paragraphs of articles that have so many lines each, with a line end between two lines."""
    first = np.repeat(np.cumsum(counts) - counts, counts)  # for each line the first line of its article
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    before = np.cumsum(sizes + 1) - sizes  # from wherever the lines begin
    starts = before - before[first]
    table = pd.DataFrame(
        {"document": np.repeat(np.arange(len(counts)), counts), "paragraph": np.arange(len(lines)) - first}
    )
    return table.assign(role=pd.Series(roles, dtype=object), start=starts, end=starts + sizes)


def _with_dates(table: pd.DataFrame, places: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """
    Dates as ISO dates; where one cannot be read the column as it was is kept too, and a note lists the places.

    A day without a year (3月8日) has that of all others where these have one.
    """
    if "date" not in table:
        return table, []
    given = table["date"]
    read = pd.Series([iso_date(value) for value in given], dtype=object)
    unread = [row for row in table.index if given[row] and read[row] is None]
    years = {date[:4] for date in read.dropna()}
    for row in unread if len(years) == 1 else ():
        read[row] = iso_date(f"{min(years)}年{given[row]}")
    said = {"Dates that cannot be read, missing": [row for row in unread if read[row] is None]}
    said["Days without a year, which have that of all others"] = [row for row in unread if read[row] is not None]
    if len(unread) == given.count() > 1 and read.isna().all():
        warnings.warn(str(refused("dates", "read_corpus", number=len(unread), first=given[unread[0]])), stacklevel=5)
    notes = []
    for what, rows in said.items():
        listed = [*(f"{places[row]}: {given[row]!r}" for row in rows[:10]), *["..."] * (len(rows) > 10)]
        notes += [f"{what}: {len(rows)} ({'; '.join(listed)})."] if rows else []
    return table.assign(date=read, **({"date as given": given} if unread else {})), notes


def cut_tokens(cut: Sequence[Sequence[tuple[str, str]]], lines: Sequence[str], paragraphs: pd.DataFrame) -> Tokens:
    """The words of lines that were cut before, at their places in the texts."""
    places: list[int] = []
    for row, line in enumerate(lines):
        place = 0
        for word, _ in cut[row]:
            places.append(line.index(word, place))
            place = places[-1] + len(word)
    words, tags = ([pair[part] for pairs in cut for pair in pairs] for part in (0, 1))
    rows = np.repeat(np.arange(len(cut)), [len(pairs) for pairs in cut])
    return hand_made(words, tags, rows, np.array(places, np.int32), paragraphs)
