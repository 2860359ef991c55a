"""The preset `press`: the dictionary decides, and a guess is believed only where the newspaper supports it."""

from functools import lru_cache

import numpy as np
from jieba import re_han_default

from pressframes.pages.patterns import SURNAMES
from pressframes.words.characters import BASIC, BLOCK, HAN, jieba_classes
from pressframes.words.compiled import compiled
from pressframes.words.dictionary import Dictionary
from pressframes.words.jieba_cut import mark_words
from pressframes.words.trie import Trie, build_trie, find_word
from pressframes.words.wordlists import load_wordlist

GENRE = ("epidemic", "party-press")  # the word lists that the preset brings along
OPENING, CLOSING = "“‘「『《", "”’」』》"
NAME_LENGTHS = (2, 3)  # characters of a Han name, surname included
LONGEST_CUE = 4
# Joined to digits before them, as the hand-made standards of Peking and Pennsylvania join them; 年 only to the four
# digits of a year, because after fewer it is mostly a span of time (3 年, "three years").
UNITS, YEAR, YEAR_DIGITS = "年月日时", ord("年"), 4
NUMERALS = "一二三四五六七八九十百千万亿两几半"
# The classifiers that a newspaper uses most (Lü Shuxiang 1980, list of classifiers).
CLASSIFIERS = (
    "个名位次种条件项只张份支批家户口栋座所间台辆艘架部届场轮回遍趟声句"
    "段篇页行排层级组队群帮双对副套株棵朵粒块片面元角吨斤米里亩天岁"
)
# What a character may do for a guess, one bit each.
SURNAME, OPENS, CLOSES, UNIT, NUMERAL, CLASSIFIER = 1, 2, 4, 8, 16, 32


def genre_words() -> list[str]:
    """The words of the genre that the dictionary can hold."""
    return [word for name in GENRE for word in load_wordlist(name).words if re_han_default.fullmatch(word)]


def genre_protected() -> list[str]:
    """The words of the genre that have punctuation inside."""
    return [word for name in GENRE for word in load_wordlist(name).words if not re_han_default.fullmatch(word)]


def mark_press(codes: np.ndarray, dictionary: Dictionary, *, numbers_apart: bool = False) -> np.ndarray:
    """
    An array with 1 where a token begins, 0 elsewhere, for the code points of a text.

    Known words are found as jieba finds them. Of the words that jieba's hidden Markov model would add, those
    are kept that fill a pair of quotation marks, and those that are a name by length and surname and
    stand beside a word of `name-cues`. Numbers keep their decimals, per cent sign and unit of time.
    `numbers_apart` cuts a numeral from the classifier that follows it (一个 becomes 一 个).
    """
    marks = mark_words(codes, dictionary, False)
    guessed = mark_words(codes, dictionary, True)
    cues = _cues()
    _believe(codes, guessed, jieba_classes(), _roles(), cues.rank, cues.cells, marks)
    _join_units(codes, _roles(), marks)
    if numbers_apart:
        _part_numbers(codes, _roles(), marks)
    return marks


@lru_cache(maxsize=1)
def _roles() -> np.ndarray:
    roles = np.zeros(BASIC, np.uint8)
    for characters, role in (
        (SURNAMES, SURNAME),
        (OPENING, OPENS),
        (CLOSING, CLOSES),
        (UNITS, UNIT),
        (NUMERALS, NUMERAL),
        (CLASSIFIERS, CLASSIFIER),
    ):
        roles[[ord(character) for character in set(characters)]] |= role
    return roles


@lru_cache(maxsize=1)
def _cues() -> Trie:
    words = list(load_wordlist("name-cues").words)
    return build_trie(words, np.ones(len(words)), np.zeros(len(words)), jieba_classes() >= BLOCK)


@compiled
def _role(codes, place, roles):
    return roles[codes[place]] if 0 <= place < len(codes) and codes[place] < BASIC else 0


@compiled
def _believe(codes, guessed, classes, roles, rank, cells, marks):
    """Take over a guessed token where the text supports it; letters and digits are taken over as they are."""
    size = len(codes)
    start = 0
    while start < size:
        end = start + 1
        while end < size and not guessed[end]:
            end += 1
        if end - start > 1 and codes[start] < BASIC and marks[start + 1 : end].any():
            han = classes[codes[start]] == HAN
            quoted = _role(codes, start - 1, roles) & OPENS and _role(codes, end, roles) & CLOSES
            if not han or quoted or _is_name(codes, start, end, roles, rank, cells):
                marks[start + 1 : end] = 0
        start = end


@compiled
def _is_name(codes, start, end, roles, rank, cells):
    if end - start not in NAME_LENGTHS or not _role(codes, start, roles) & SURNAME:
        return False
    for length in range(1, LONGEST_CUE + 1):
        if start >= length and _is_cue(codes, start - length, start, rank, cells):
            return True
        if end + length <= len(codes) and _is_cue(codes, end, end + length, rank, cells):
            return True
    return False


@compiled
def _is_cue(codes, start, end, rank, cells):
    return codes[start:end].max() < BASIC and find_word(codes, start, end, rank, cells) > 0


@compiled
def _join_units(codes, roles, marks):
    size = len(codes)
    for place in range(1, size):
        alone = marks[place] and (place + 1 == size or marks[place + 1])
        if alone and _role(codes, place, roles) & UNIT:
            digits = 0
            while digits < place and ord("0") <= codes[place - digits - 1] <= ord("9"):
                digits += 1
            if digits == YEAR_DIGITS or digits > 0 and codes[place] != YEAR:
                marks[place] = 0


@compiled
def _part_numbers(codes, roles, marks):
    size = len(codes)
    for place in range(size - 1):
        ends = place + 2 == size or marks[place + 2]
        pair = marks[place] and not marks[place + 1] and ends
        if pair and _role(codes, place, roles) & NUMERAL and _role(codes, place + 1, roles) & CLASSIFIER:
            marks[place + 1] = 1
