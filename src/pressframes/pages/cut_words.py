"""Words that the end of a column cut in two, by jieba's dictionary."""

import re
from functools import lru_cache
from math import log

import jieba
import numpy as np

REACH = 3  # characters looked at on either side of a cut
PRINTED = 5  # characters of a string over a cut that are looked for elsewhere on the page
RARE = 3  # a word with a smaller frequency in the dictionary says little
HAN_END = re.compile("[\u4e00-\u9fff]+$")
HAN_START = re.compile("^[\u4e00-\u9fff]+")


@lru_cache(maxsize=1)
def dictionary() -> dict[str, int]:
    """The words of jieba's dictionary of two to six characters, with their frequencies."""
    with jieba.get_dict_file() as file:
        rows = (line.decode("utf-8").split(" ") for line in file)
        return {row[0]: int(row[1]) for row in rows if 2 <= len(row[0]) <= 2 * REACH and int(row[1]) >= RARE}


def sides(view: str, reach: int = REACH) -> tuple[str, str]:
    """The Chinese characters that a block begins with and ends in, at most `reach` of each."""
    start, end = HAN_START.match(view[:reach]), HAN_END.search(view[-reach:])
    return (start.group() if start else ""), (end.group() if end else "")


def whole(side: str, *, at_end: bool) -> float:
    """
    Whether a block ends (or begins) with a whole word: the log frequency of the commonest one, 0 for none.
    """
    words = [side[-n:] if at_end else side[:n] for n in range(2, len(side) + 1)]
    return max((log(dictionary().get(word, 1)) for word in words), default=0.0)


def across(end: str, start: str) -> float:
    """
    The log frequency of the commonest word that would lie across a cut, 0 where there is none.

    >>> across("优化服", "务好小") > 5, across("了经验", "三月里")
    (True, 0.0)
    """
    return float(across_all([end], [start])[0, 0])


def across_all(ends: list[str], starts: list[str]) -> np.ndarray:
    """`across` for every pair of an end and a start; ends that are no beginning of any word are passed over."""
    table, words = np.zeros((len(ends), len(starts))), dictionary()
    for row, end in enumerate(ends):
        tails = [end[-left:] for left in range(1, len(end) + 1) if end[-left:] in beginnings()]
        for column, start in enumerate(starts if tails else []):
            best = max((words.get(tail + start[:n], 1) for tail in tails for n in range(1, len(start) + 1)), default=1)
            table[row, column] = log(best)
    return table


@lru_cache(maxsize=1)
def beginnings() -> frozenset[str]:
    """What words of the dictionary begin with, up to `REACH` characters."""
    return frozenset(word[:n] for word in dictionary() for n in range(1, REACH + 1) if n < len(word))


def printed_across(views: list[str], cut: np.ndarray) -> np.ndarray:
    """
    The length of the longest string over each cut that the page prints elsewhere in one piece, 0 where there is none.

    It finds what no dictionary holds: the names of the page's people and places, and its turns of phrase.

    >>> printed_across(["站长李树", "青说水来了。", "李树青是站长。"], np.array([1, 0, 0]))[0].tolist()
    [0.0, 3.0, 0.0]
    """
    page = "\n".join(views)
    pairs = set(map("".join, zip(page, page[1:], strict=False)))
    ends = [sides(view, PRINTED) for view in views]
    longest = np.zeros((len(views), len(views)))
    for row in np.flatnonzero(cut):
        _, end = ends[row]
        for column, (start, _) in enumerate(ends):
            if end and start and end[-1] + start[0] in pairs:
                longest[row, column] = _longest_printed(end, start, page)
    return longest


def _longest_printed(end: str, start: str, page: str) -> int:
    return max(
        left + right
        for left in range(1, len(end) + 1)
        for right in range(1, len(start) + 1)
        if left + right == 2 or left + right <= PRINTED and end[-left:] + start[:right] in page
    )
