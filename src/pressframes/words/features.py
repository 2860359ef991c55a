"""What the trained segmenter looks at: characters and their neighbours, their types, and jieba's dictionary."""

from typing import NamedTuple

import numpy as np

from pressframes.words.characters import BASIC, KINDS, basic_kinds
from pressframes.words.compiled import compiled
from pressframes.words.dictionary import Dictionary
from pressframes.words.jieba_cut import mark_words
from pressframes.words.trie import CLASS_MASK, find_child

# Types of character: other, Han, digit, letter, number in Han, unit of time, mark inside a number, break.
OTHER, IDEOGRAPH, DIGIT, LETTER, NUMERAL, TIME, MARK, BREAK = range(8)
NUMERALS = "一二三四五六七八九十百千万亿零〇○两"
TIME_UNITS = "年月日时分秒"
NUMBER_MARKS = ".%·-/:∶‰"
# No word of the hand-made corpus reaches over one of these, so text is cut between them independently.
BREAKS = ",!?;、。()《》“”‘’\"'[]【】「」『』〈〉\n\r\t \u3000\0"
LONGEST = 7  # dictionary words of seven characters and more count alike

# The groups of features at a place, and for each the places (relative to it) whose tag they speak about.
CHARACTER, PAIR, GAP_PAIR, TYPES, WORDS, NEIGHBOURS, CHARACTER_AND_WORDS = range(7)
OFFSETS = ((-1, 0, 1, 2), (-1, 0, 1, 2), (0, 1, 2), (0,), (-1, 0, 1), (0,), (0,))


class Alphabet(NamedTuple):
    """The number of each basic character (0: never seen in training) and its type."""

    number: np.ndarray
    kind: np.ndarray


def make_alphabet(codes: np.ndarray) -> Alphabet:
    """Number the characters of a training text, the frequent ones first."""
    seen = np.bincount(np.minimum(simplified(codes), BASIC - 1), minlength=BASIC)
    seen[BASIC - 1] = 0
    number = np.zeros(BASIC, np.uint16)
    order = np.argsort(-seen, kind="stable")[: np.count_nonzero(seen)]
    number[order] = np.arange(1, len(order) + 1)
    return Alphabet(number, _types())


def _types() -> np.ndarray:
    kind = np.full(BASIC, OTHER, np.uint8)
    kind[basic_kinds() == KINDS.index("Han")] = IDEOGRAPH
    for characters, value in (
        ("0123456789", DIGIT),
        ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", LETTER),
        (NUMERALS, NUMERAL),
        (TIME_UNITS, TIME),
        (NUMBER_MARKS, MARK),
        (BREAKS, BREAK),
    ):
        kind[[ord(character) for character in characters]] = value
    return kind


def simplified(codes: np.ndarray) -> np.ndarray:
    """The text with all full-width forms of ASCII as ASCII; what one newspaper sets full-width another does not."""
    full_width = (codes >= 0xFF01) & (codes <= 0xFF5E)
    return np.where(full_width, codes - 0xFEE0, codes).astype(np.uint32)


def find_features(codes: np.ndarray, alphabet: Alphabet, dictionary: Dictionary) -> np.ndarray:
    """
    The features of each place as whole numbers: one row a place, one column a group.

    `codes` must be `simplified`. Of a place the groups are: its character; it and the next; it and the
    one after next; the types of five characters around; the longest dictionary words that
    begin, end and pass here, with jieba's tag; the same with those beginning next and ending before; the
    character with the words.
    """
    marks = mark_words(codes, dictionary, False)
    features = np.zeros((len(codes), len(OFFSETS)), np.uint32)
    begins, ends, passes = (np.ones(len(codes) + 2, np.uint8) for _ in range(3))
    _find_words(codes, dictionary.trie.rank, dictionary.trie.cells, begins, ends, passes)
    _features(codes, *alphabet, marks, begins, ends, passes, features)
    return features


@compiled
def _find_words(codes, rank, cells, begins, ends, passes):
    """The length of the longest dictionary word that begins at, ends at and passes over each place; one place on."""
    size = len(codes)
    for place in range(size):
        if codes[place] >= BASIC:
            continue
        cell = cells[rank[codes[place]]]
        after = place + 1
        while after < size and codes[after] < BASIC:
            cell = find_child(cells, cell, np.int64(rank[codes[after]]))
            if cell == 0:
                break
            after += 1
            if cell & CLASS_MASK:
                length = min(after - place, LONGEST)
                begins[place + 1] = max(begins[place + 1], length)
                ends[after] = max(ends[after], length)
                for inside in range(place + 1, after - 1):
                    passes[inside + 1] = max(passes[inside + 1], length)


@compiled
def _features(codes, number, kind, marks, begins, ends, passes, features):
    size = len(codes)
    for place in range(size):
        here = _look(codes, place, number)
        features[place, CHARACTER] = here
        features[place, PAIR] = here << 16 | _look(codes, place + 1, number)
        features[place, GAP_PAIR] = here << 16 | _look(codes, place + 2, number)
        types = np.int64(0)
        for around in range(place - 2, place + 3):
            inside = 0 <= around < size and codes[around] < BASIC
            types = types << 3 | np.int64(kind[codes[around]] if inside else BREAK)
        features[place, TYPES] = types
        first = marks[place]
        last = place + 1 == size or marks[place + 1]
        words = np.int64(begins[place + 1]) << 6 | np.int64(ends[place + 1]) << 3 | np.int64(passes[place + 1])
        features[place, WORDS] = words << 2 | np.int64(first) << 1 | np.int64(last)
        features[place, NEIGHBOURS] = words << 6 | np.int64(begins[place + 2]) << 3 | np.int64(ends[place])
        features[place, CHARACTER_AND_WORDS] = here << 6 | words >> 3


@compiled
def _look(codes, place, number):
    return np.int64(number[codes[place]] if 0 <= place < len(codes) and codes[place] < BASIC else 0)
