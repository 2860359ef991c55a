"""Tokens become numbers: each different word is met once, counted, and spelled out only at the end."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from pressframes.characters import (
    BASIC,
    CLOSES,
    ENDS_SENTENCE,
    INSIDE,
    LINE_END,
    SPACE,
    kinds_of,
    sentence_classes,
    text_of,
)
from pressframes.compiled import compiled, inlined
from pressframes.corpus.tokens import OFFSET_BITS

CHARACTER_BITS = np.uint64(21)  # enough for any character of Unicode
SHORT = 3  # characters that fit into one number with their bits: such words are told apart by it alone
LONG = np.uint64(1 << 63)  # marks the number of a longer word, which is only a hash of it
SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 / golden ratio, for hashing by multiplication (Knuth, TAOCP 6.4)
HASH_START, HASH_FACTOR = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)  # Fowler-Noll-Vo, FNV-1a
# Where a character is in a sentence: in it, at its end, or in the white space after its end.
WITHIN, ENDED, AFTER_GAP, BEGINS = 0, 1, 2, 4


class Spellings(NamedTuple):
    """
    The hash table of a `WordIndex`, in arrays for compiled functions.

    `slots` (n, 2; uint64) holds for each word the key of its characters, 0 where a slot is free, and its number.
    Word n is spelled `letters[ends[n]:ends[n + 1]]` (code points as uint32; ends as int64).
    """

    slots: np.ndarray
    ends: np.ndarray
    letters: np.ndarray


class Columns(NamedTuple):
    """The columns of a token table, arrays of int32 with one entry for each token."""

    word: np.ndarray
    document: np.ndarray
    paragraph: np.ndarray
    sentence: np.ndarray
    start: np.ndarray
    end: np.ndarray


class WordIndex:
    """The different words met so far, numbered from 0 in the order of their first use, and the sentences counted."""

    def __init__(self) -> None:
        self.spellings = Spellings(np.zeros((1, 2), np.uint64), np.zeros(1, np.int64), np.zeros(0, np.uint32))
        self.size = 0
        self.sentences = 0

    def add(self, codes: np.ndarray, marks: np.ndarray, paragraphs: np.ndarray, columns: Columns) -> int:
        """
        Number the tokens of a text and write them into `columns`, from their first entries on; return how many.

        `codes` are code points (uint32); `marks` (uint8, of the same length) is 1 where a token begins. A row of
        `paragraphs` (n, 5; int64) says where a paragraph starts and ends in `codes`, its document, its number and
        its start in the document. White space is left out. Sentences are numbered as
        `pressframes.sentences.find_sentences` numbers them.
        """
        self._make_room(len(codes))
        written, self.size, self.sentences = _add(
            (codes, marks), paragraphs, sentence_classes(), self.spellings, (self.size, self.sentences), columns
        )
        return written

    def vocabulary(self, numbers: np.ndarray) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
        """
        The words ordered by (-count, word), the kind of each (uint8), and the place of each number in that order.

        `numbers` (int32) are those of all tokens, from which the words are counted.
        """
        _, ends, letters = self.spellings
        ends = ends[: self.size + 1]
        spelled = text_of(letters[: ends[-1]])
        words = [spelled[start:end] for start, end in pairwise(ends.tolist())]
        long = np.flatnonzero(np.diff(ends) > SHORT).tolist()
        rank_of_long = np.zeros(self.size, np.int32)  # a word of three characters comes before the longer ones
        rank_of_long[sorted(long, key=words.__getitem__)] = np.arange(1, len(long) + 1)
        counts = np.bincount(numbers, minlength=self.size)
        order = np.lexsort((rank_of_long, _first_characters(letters, ends), -counts))
        rank = np.empty(self.size, np.int32)
        rank[order] = np.arange(self.size, dtype=np.int32)
        kinds = np.maximum.reduceat(kinds_of(letters[: ends[-1]]), ends[:-1]) if self.size else np.zeros(0, np.uint8)
        return tuple(map(words.__getitem__, order.tolist())), kinds[order], rank

    def _make_room(self, characters: int) -> None:
        """Grow so that a text of so many characters fits, even if each is a new word."""
        slots, ends, letters = self.spellings
        most = int(self.size) + characters
        if 4 * most > 3 * len(slots):
            before, slots = slots, np.zeros((1 << (4 * most // 3).bit_length(), 2), np.uint64)
            put_in(before, slots)
        self.spellings = Spellings(slots, _grown(ends, most + 2), _grown(letters, ends[self.size] + characters))


def _grown(array: np.ndarray, size: int) -> np.ndarray:
    if size <= len(array):
        return array
    grown = np.zeros(2 * size, array.dtype)
    grown[: len(array)] = array
    return grown


def _first_characters(letters: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The first three characters of each word as one number (uint64), ordered as the words are; short ones end in 0."""
    key = np.zeros(len(ends) - 1, np.uint64)
    for place in range(SHORT):
        character = letters.take(ends[:-1] + place, mode="clip") + np.uint64(1)
        key = key << CHARACTER_BITS | np.where(ends[:-1] + place < ends[1:], character, np.uint64(0))
    return key


def pair_runs(runs: np.ndarray, adjacent: np.ndarray | bool = True) -> np.ndarray:
    """
    Runs one longer, numbered from 0 (int64), -1 where there is none.

    `runs` has at each place the number of the run that begins there, or -1. The longer one is known by the two that it
    consists of, so that one sort of whole numbers finds all that come again. `adjacent` says at which places the next
    one goes on.

    >>> pair_runs(np.array([7, 8, 7, 8, -1])).tolist()
    [0, 1, 0, -1, -1]
    """
    longer = np.full(len(runs), -1, np.int64)
    possible = np.flatnonzero((runs[:-1] >= 0) & (runs[1:] >= 0) & adjacent)
    keys = runs[possible] << OFFSET_BITS | runs[possible + 1]
    longer[possible] = np.unique(keys, return_inverse=True)[1]
    return longer


@inlined
def _long_key(codes, start, end):
    """The key of a word of more than three characters: FNV-1a over them, marked."""
    value = HASH_START
    for place in range(start, end):
        value = (value ^ np.uint64(codes[place])) * HASH_FACTOR
    return value | LONG


@inlined
def find_slot(key, slots):
    """Where a key, which is not 0, lies in a hash table with rows of a key and a number, or the free row for it."""
    slot = np.int64((key * SPREAD) >> np.uint64(32)) & (len(slots) - 1)
    while slots[slot, 0] != 0 and slots[slot, 0] != key:
        slot = (slot + 1) & (len(slots) - 1)
    return slot


@compiled
def put_in(rows, slots):
    """Put rows of a key and a number into a hash table; rows whose key is 0 are free ones of another table."""
    for row in rows:
        if row[0] != 0:
            slot = find_slot(row[0], slots)
            slots[slot, 0], slots[slot, 1] = row


@inlined
def _same(codes, start, end, letters, begin, stop):
    if stop - begin != end - start:
        return False
    for place in range(end - start):  # noqa: SIM110 (the compiler knows no all())
        if codes[start + place] != letters[begin + place]:
            return False
    return True


@compiled
def _number(key, codes, start, end, spellings, size):
    """The number of a word that is new or long; `size` itself if it is new, and then it has been put in."""
    slots, ends, letters = spellings
    slot = find_slot(key, slots)
    while slots[slot, 0] != 0:
        number = np.int64(slots[slot, 1])
        if _same(codes, start, end, letters, ends[number], ends[number + 1]):
            return number
        key = key * HASH_FACTOR | LONG  # of two words with one hash the later has another
        slot = find_slot(key, slots)
    slots[slot, 0] = key
    slots[slot, 1] = size
    for place in range(end - start):  # to assign slice to slice takes the compiler seconds
        letters[ends[size] + place] = codes[start + place]
    ends[size + 1] = ends[size] + end - start
    return size


@inlined
def _next_state(state, kind):
    """What a character of some kind makes of a sentence; `BEGINS` is added where it is the first of a new one."""
    if kind in (SPACE, LINE_END):
        return AFTER_GAP if state != WITHIN or kind == LINE_END else WITHIN
    if state == ENDED and kind in (ENDS_SENTENCE, CLOSES):
        return ENDED
    next_state = ENDED if kind == ENDS_SENTENCE else WITHIN
    return next_state if state == WITHIN else next_state | BEGINS


@compiled
def _add(text, paragraphs, classes, spellings, counted, columns):
    codes, marks = text
    size, sentences = counted
    written = 0
    for first, last, document, paragraph, start in paragraphs:
        shift = start - first
        state = WITHIN
        place = first
        while place < last:
            code = codes[place]
            kind = classes[code] if code < BASIC else INSIDE
            state = _next_state(state, kind)
            sentences += state >> 2
            state &= 3
            sentence_here = sentences
            key = np.uint64(code + 1)
            after = place + 1
            while after < last and not marks[after]:
                code = codes[after]
                key = key << CHARACTER_BITS | np.uint64(code + 1)
                state = _next_state(state, classes[code] if code < BASIC else INSIDE)
                sentences += state >> 2
                state &= 3
                after += 1
            if kind != SPACE and kind != LINE_END:
                if after - place > SHORT:
                    key = _long_key(codes, place, after)
                slot = find_slot(key, spellings.slots)
                if spellings.slots[slot, 0] == key and not key & LONG:  # nearly always: the rest is not put in line
                    number = np.int64(spellings.slots[slot, 1])
                else:
                    number = _number(key, codes, place, after, spellings, size)
                    size = max(size, number + 1)
                columns.word[written], columns.document[written] = number, document
                columns.paragraph[written], columns.sentence[written] = paragraph, sentence_here
                columns.start[written], columns.end[written] = place + shift, after + shift
                written += 1
            place = after
        sentences += last > first
    return written, size, sentences
