"""How each block ends and begins: cut off, quotation open, dateline, credit."""

import re
from dataclasses import dataclass

import numpy as np

from pressframes.pages import patterns
from pressframes.pages.continuations import first_characters, goes_on, last_characters, starts_within
from pressframes.pages.cut_words import across, across_all, sides
from pressframes.pages.layout import Block

COMPLETE = re.compile(r"(?:[。！？]|…)[”’）》 ]*$")
CREDIT_AT_END = re.compile(r"[。！？”…] *（[^（）]{2,60}）$|（完）$")
HALF = re.compile(r"[；：][”’]?$")
ORPHAN_MARK = re.compile("^[，。、；：！？”’）》…]")
ORPHAN_LIMITS = (-3.0, 4.0)
HALF_SENTENCE = 0.5  # how far an end in a colon or semicolon is from the end of a sentence
WORD_ACROSS = 0.35  # of the log frequency of a word that lies across the cut
OPEN, CLOSE = "“《（", "”》）"


@dataclass(frozen=True)
class Seams:
    """
    One value a block, in arrays: how its end and its beginning look.

    `dangling` is 1 where it stops within a sentence, 0.5 after a colon or semicolon, 0 at a full stop. `orphan` is
    above 0 where it begins like the middle of a paragraph (log odds, see `continuations.starts_within`).
    `opens` and `closes` count quotation marks and brackets without their partner inside the block.
    """

    dangling: np.ndarray
    orphan: np.ndarray
    opens: np.ndarray
    closes: np.ndarray
    last: np.ndarray
    first: np.ndarray
    dateline: np.ndarray
    credit: np.ndarray
    ends_in_credit: np.ndarray
    sides: tuple[tuple[str, str], ...]


def read_seams(blocks: tuple[Block, ...]) -> Seams:
    """Look at both ends of every block."""
    views = [block.view for block in blocks]
    first = np.array([first_characters(view) for view in views], dtype=np.int64).reshape(-1, 3)
    last = np.array([last_characters(view) for view in views], dtype=np.int64).reshape(-1, 2)
    marked = np.array([bool(ORPHAN_MARK.match(view)) for view in views], dtype=bool)
    dateline = np.array([is_dateline(view) for view in views], dtype=bool)
    orphan = np.clip(starts_within(first), *ORPHAN_LIMITS) if len(views) else np.zeros(0)
    orphan = np.where(marked, ORPHAN_LIMITS[1], np.where(dateline, ORPHAN_LIMITS[0], orphan))
    balance = np.array([unpaired(view) for view in views], dtype=float).reshape(-1, 2)
    credit = np.array(
        [bool(patterns.CREDIT.match(view) or patterns.IN_BRACKETS.match(view)) for view in views], dtype=bool
    )
    ends_in_credit = np.array([bool(CREDIT_AT_END.search(view[-70:])) for view in views], dtype=bool)
    return Seams(
        dangling=np.array([dangling(view) for view in views]),
        orphan=orphan,
        opens=balance[:, 1],
        closes=balance[:, 0],
        last=last,
        first=first,
        dateline=dateline,
        credit=credit,
        ends_in_credit=ends_in_credit | credit,
        sides=tuple(sides(view) for view in views),
    )


def is_dateline(view: str) -> bool:
    """Whether a paragraph opens with a dateline, or with the reporters in brackets."""
    head = view[:90]
    return bool(patterns.DATELINE.match(head) or patterns.REPORTERS_FIRST.match(head))


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
    for character in view:
        if character in OPEN:
            opens += 1
        elif character in CLOSE:
            if opens:
                opens -= 1
            else:
                closes += 1
    return closes, opens


def going_on_each(seams: Seams, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """As `going_on`, but the first with the first, the second with the second, and so on."""
    characters = goes_on(seams.last[before], seams.first[after])
    words = [across(seams.sides[u][1], seams.sides[v][0]) for u, v in zip(before, after, strict=True)]
    return characters + WORD_ACROSS * np.array(words)


def going_on(seams: Seams, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """How well each of some blocks goes on in each of some others: character statistics and words cut in two."""
    if not len(before) or not len(after):
        return np.zeros((len(before), len(after)))
    characters = goes_on(seams.last[before][:, None], seams.first[after][None, :])
    words = across_all([seams.sides[n][1] for n in before], [seams.sides[n][0] for n in after])
    return characters + WORD_ACROSS * words
