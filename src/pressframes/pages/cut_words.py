"""Words that the end of a column cut in two, by jieba's dictionary."""

import re
from functools import lru_cache
from math import log

import jieba
import numpy as np

REACH = 3  # characters looked at on either side of a cut
RARE = 3  # a word with a smaller frequency in the dictionary says little
HAN_END = re.compile("[\u4e00-\u9fff]+$")
HAN_START = re.compile("^[\u4e00-\u9fff]+")


@lru_cache(maxsize=1)
def dictionary() -> dict[str, int]:
    """The words of jieba's dictionary of two to six characters, with their frequencies."""
    with jieba.get_dict_file() as file:
        rows = (line.decode("utf-8").split(" ") for line in file)
        return {row[0]: int(row[1]) for row in rows if 2 <= len(row[0]) <= 2 * REACH and int(row[1]) >= RARE}


def sides(view: str) -> tuple[str, str]:
    """The Chinese characters that a block begins with and ends in, at most `REACH` of each."""
    start, end = HAN_START.match(view[:REACH]), HAN_END.search(view[-REACH:])
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
