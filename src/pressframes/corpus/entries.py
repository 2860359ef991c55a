"""Articles of whatever source become one corpus: each with its fields, its document variables and its lines by role."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.corpus.dates import iso_date
from pressframes.corpus.documents import Corpus, make_corpus
from pressframes.corpus.fields import page_number
from pressframes.corpus.heads import line_facts, read_head, reporters_in
from pressframes.pages.patterns import HAN

META = (
    "meta"  # lines that say newspaper, date, page and author, and furniture: text of the file, no words of the article
)
TITLE_ROLES = ("kicker", "headline", "subtitle")
LONGEST_SUBHEAD = 20
ENDS_SUBHEAD = re.compile(r"[\w”）」]$")
NARROWEST, WIDEST = 12, 60  # characters of a line in a text that is broken into lines
# Lines that an e-paper or a database prints below an article.
TAIL = re.compile(
    r"(?:上一篇|下一篇|上一版|下一版|放大|缩小|默认|返回目录|打印|分享|收藏|版权所有|未经许可|责任编辑|责编|编辑[:：]|[©]|Copyright|[（(](?:图|表|图片|照片)略[）)]$)",
    re.I,
)
SPACED = re.compile(rf"(?<=[{HAN}，。、；：！？“”]) (?=[{HAN}，。、；：！？“”])")


class Entry(NamedTuple):
    """One article: fields and variables by name, its lines with their roles, the file it is from, and that file's hash."""

    fields: dict[str, str | None]
    lines: list[tuple[str, str]]
    source: str
    sha256: str | None = None


def entry_of_text(text: str, source: str, sha256: str | None = None) -> Entry:
    """
    The article in a file that holds one.

    >>> entry = entry_of_text("柳河日报 2021年3月5日\\n水渠今春通水\\n本报记者 林小溪\\n四十天里，老渠清了。\\n", "a.txt")
    >>> entry.fields
    {'byline': '本报记者 林小溪', 'newspaper': '柳河日报', 'date': '2021-03-05', 'headline': '水渠今春通水'}
    >>> entry.lines[-1]
    ('body', '四十天里，老渠清了。')
    """
    lines = text.lstrip("\ufeff").splitlines()
    head = read_head(lines)
    above = [(META, lines[number].strip()) for number in head.known]
    return make_entry(head.facts, head.titles, above, lines[head.start :], source, sha256)


def make_entry(
    fields: Mapping[str, str | None], titles: Mapping[str, str], above: Sequence[tuple[str, str]], body: Sequence[str], source: str,
    sha256: str | None = None,
) -> Entry:  # fmt: skip
    """An article of its parts: `above` are lines between the titles and the text, `body` the lines of the text."""
    paragraphs = unwrapped(body)
    first = next((paragraph for paragraph in paragraphs if paragraph), "")
    tail = len(paragraphs)
    while tail > 1 and (TAIL.match(paragraphs[tail - 1]) or line_facts(paragraphs[tail - 1]) is not None):
        tail -= 1
    roles = [*paragraph_roles(paragraphs[:tail]), *[META] * (len(paragraphs) - tail)]
    said = {**fields, **titles}
    if not said.get("byline") and (named := reporters_in(first)):
        said["byline"] = named
    byline = said.get("byline")
    above = [("byline" if line == byline else role, line) for role, line in above]
    written = {line for _, line in above}
    above += (
        [("byline", byline)] if byline and byline not in first and not any(byline in line for line in written) else []
    )
    lines = (
        [(role, titles[role]) for role in TITLE_ROLES if titles.get(role)]
        + above
        + list(zip(roles, paragraphs, strict=True))
    )
    return Entry(said, lines, source, sha256)


def paragraph_roles(paragraphs: Sequence[str]) -> list[str]:
    """`subhead` for a short line without a full stop that has text below it, `body` for the others."""
    short = [len(line) <= LONGEST_SUBHEAD and ENDS_SUBHEAD.search(line) is not None for line in paragraphs]
    if not any(short):
        return ["body"] * len(paragraphs)
    return [
        "subhead" if is_short and place + 1 < len(short) and not short[place + 1] and place else "body"
        for place, is_short in enumerate(short)
    ]


def unwrapped(lines: Sequence[str]) -> list[str]:
    """
    The paragraphs of a text, put together where it is broken into lines of one width.

    >>> unwrapped(["　　县里为每餐补贴八元，其", "余由家庭承担，家长委员会", "每月公布账目，谁都可以查", "看。", "　　下学期起推广。"])
    ['县里为每餐补贴八元，其余由家庭承担，家长委员会每月公布账目，谁都可以查看。', '下学期起推广。']
    """
    filled = [line.rstrip() for line in lines]
    width = max(map(len, filled), default=0)
    if not NARROWEST <= width <= WIDEST or not _is_broken(filled, width):
        return [bare for line in filled if (bare := line.strip())]
    paragraphs: list[str] = []
    ended = True
    for line in filled:
        bare = line.strip()
        if not bare:
            ended = True
            continue
        if ended or line.startswith(("\u3000\u3000", "  ")):
            paragraphs.append(bare)
        else:
            paragraphs[-1] += (
                " " if re.search(r"[a-zA-Z]$", paragraphs[-1]) and re.match("[a-zA-Z]", bare) else ""
            ) + bare
        ended = len(line) < width - 4
    return [SPACED.sub("", paragraph) for paragraph in paragraphs]


def _is_broken(lines: Sequence[str], width: int) -> bool:
    """Whether a text is broken into lines of one width: many lines reach it, and few of them end a sentence."""
    reaching = [line for line in lines if len(line) >= width - 3]
    filled = sum(bool(line.strip()) for line in lines)
    stopping = sum(line.endswith(("。", "！", "？", "”")) for line in reaching)
    return len(reaching) >= max(2, 0.3 * filled) and stopping <= 0.5 * len(reaching)


def corpus_of_entries(
    entries: Sequence[Entry], name: str, notes: Sequence[str], blocks: pd.DataFrame | None = None
) -> Corpus:
    """The corpus of some articles, in their order; a variable called like one of our columns gets `given` before its name."""
    variables = list(dict.fromkeys(key for entry in entries for key in entry.fields))
    ours = {"document", "corpus", "source", "sha256"}
    renamed = {key: f"given {key}" for key in variables if key in ours}
    table = pd.DataFrame(
        {
            renamed.get(key, key): pd.Series([entry.fields.get(key) for entry in entries], dtype=object)
            for key in variables
        }
    ).assign(source=[entry.source for entry in entries], sha256=[entry.sha256 for entry in entries])
    notes = [
        *notes,
        *(f"The column {key} is called {new} here, because {key} is one of our own." for key, new in renamed.items()),
    ]
    table, unread = _with_dates(table, [entry.source for entry in entries])
    if "page" in table:
        table["page"] = table["page"].map(lambda page: page_number(page) if page else None)
    lines = [line for entry in entries for _, line in entry.lines]
    roles = [role for entry in entries for role, _ in entry.lines]
    paragraphs = paragraph_table(lines, roles, np.array([len(entry.lines) for entry in entries], np.int64))
    texts = ["\n".join(line for _, line in entry.lines) for entry in entries]
    return make_corpus(name, table, paragraphs, texts, notes=[*notes, *unread], blocks=blocks)


def paragraph_table(lines: list[str], roles: list[str], counts: np.ndarray) -> pd.DataFrame:
    """The table of paragraphs of articles that have so many lines each, with a line end between two lines."""
    first = np.repeat(np.cumsum(counts) - counts, counts)  # for each line the first line of its article
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    before = np.cumsum(sizes + 1) - (sizes + 1)
    starts = before - before[first]
    return pd.DataFrame(
        {
            "document": np.repeat(np.arange(len(counts)), counts),
            "paragraph": np.arange(len(lines)) - first,
            "role": pd.Series(roles, dtype=object),
            "start": starts,
            "end": starts + sizes,
        }
    )


def _with_dates(table: pd.DataFrame, sources: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    if "date" not in table:
        return table, []
    given = table["date"]
    read = [iso_date(value) for value in given]
    lost = [
        f"{source}: {value!r}"
        for source, value, date in zip(sources, given, read, strict=True)
        if value and date is None
    ]
    note = (
        f"{len(lost)} dates cannot be read and are missing: {'; '.join(lost[:10])}{'; ...' if len(lost) > 10 else ''}."
    )
    table = table.assign(date=pd.Series(read, dtype=object))
    return (table.assign(**{"date as given": given}), [note]) if lost else (table, [])
