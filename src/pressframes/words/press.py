"""
The preset `press`: the dictionary decides, and a guess is believed only where the newspaper supports it.

Words with punctuation inside are protected: found first and hidden, so that nothing can cut them.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from jieba import re_han_default

from pressframes.characters import BASIC, HAN, character_table, folded_codes, jieba_classes
from pressframes.compiled import compiled
from pressframes.errors import refused
from pressframes.lists import as_words, load_wordlist
from pressframes.pages.patterns import SURNAMES
from pressframes.words.dictionary import CLASS_MASK, Dictionary, Trie, build_trie, find_child, find_word
from pressframes.words.jieba_cut import NINE, ZERO, mark_words

# One word is printed with several marks: 战“疫” is 战‘疫’ inside a quotation and 战「疫」 in Hong Kong.
SAME_MARKS = ("\"“”„‟＂〝〞'‘’‚‛＇「」『』﹁﹂﹃﹄", "·•‧・･∙⋅", "-‐‑–－")
INSIDE = 2  # what `ProtectedWords.find` gives for all characters of a word but the first
LATIN_END = 0x250  # letters of the Latin alphabet have lower code points


class ProtectedWords(NamedTuple):
    """
    Words to be kept whole, as a tree over characters that stand for all variants of a mark.

    `same` (65,536; uint32) has for each basic character the one that stands for it and its variants; `letters`
    (65,536; uint8) is 1 for letters and digits of the Latin alphabet, beside which no such word begins or ends.
    """

    trie: Trie
    same: np.ndarray
    letters: np.ndarray

    def find(self, codes: np.ndarray) -> np.ndarray:
        """
        Where protected words are, the leftmost first, of those the longest: array of uint8, one entry a character.

        It is 1 where such a word begins, `INSIDE` at its other characters and 0 elsewhere. A word that begins or ends
        with
        a letter or digit is not found inside a longer run of them.
        """
        found = np.zeros(len(codes), np.uint8)
        _find(codes, self, found)
        return found


@lru_cache(maxsize=8)
def protected_words(words: tuple[str, ...]) -> ProtectedWords | None:
    """
    Make words findable; None for an empty list.

    >>> from pressframes.words import cut
    >>> cut("打赢战「疫」，‘战’在一线", protect=["战“疫”"])
    ['打赢', '战「疫」', '，', '‘', '战', '’', '在', '一线']

    An entry that is empty, starts or ends with white space, or holds a character beyond U+FFFF raises
    `PressframesError`.
    """
    for number, word in enumerate(words, 1):
        if not isinstance(word, str) or word != word.strip() or not word or max(word) > "\uffff":
            raise refused("protected", f"protect, entry {number}", word=word)
    if not words:
        return None
    same = _same_characters()
    alike = list({"".join(chr(same[ord(character)]) for character in word) for word in words})
    alphabet = np.zeros(BASIC, bool)
    alphabet[[ord(character) for word in alike for character in word]] = True
    letters = character_table({"".join(filter(str.isalnum, map(chr, range(LATIN_END)))): 1})
    return ProtectedWords(_plain_trie(alike, alphabet), same, letters)


def _plain_trie(words: Sequence[str], alphabet: np.ndarray) -> Trie:
    """A tree of words that all weigh the same."""
    return build_trie(list(words), np.ones(len(words)), np.zeros(len(words)), alphabet)


@cache
def _same_characters() -> np.ndarray:
    same = folded_codes().copy()
    for marks in SAME_MARKS:
        same[[ord(mark) for mark in marks]] = ord(marks[0])
    return same


def as_protected(protect: str | Iterable[str], more: Iterable[str] = ()) -> ProtectedWords | None:
    """What `protect=` of `cut` and `tokenize` was given, and more that a preset brings along, ready for use."""
    return protected_words((*as_words(protect), *more))


@compiled
def _find(codes, words, found):
    place = np.int64(0)  # of a plain 0 the compiler makes a second version of all that is called below
    while place < len(codes):
        end = _longest(codes, place, words)
        if end:
            found[place:end] = INSIDE
            found[place] = 1
        place = max(end, place + 1)


@compiled
def _longest(codes, start, words):
    """The end of the longest protected word at a place, or 0."""
    rank, same = words.trie.rank, words.same
    if codes[start] >= BASIC or rank[same[codes[start]]] == 0 or _in_letters(codes, start, words):
        return 0
    cell = words.trie.cells[rank[same[codes[start]]]]
    longest = 0
    place = start + 1
    while cell != 0:
        if cell & CLASS_MASK and not _in_letters(codes, place, words):
            longest = place
        if place == len(codes) or codes[place] >= BASIC:
            break
        cell = find_child(words.trie.cells, cell, np.int64(rank[same[codes[place]]]))
        place += 1
    return longest


@compiled
def _in_letters(codes, place, words):
    """Whether there is a letter or digit on both sides of a place."""
    if not 0 < place < len(codes):
        return False
    before, after = codes[place - 1], codes[place]
    both_basic = before < BASIC and after < BASIC
    return both_basic and words.letters[words.same[before]] and words.letters[words.same[after]]


GENRE = ("epidemic", "party-press")  # the word lists that the preset brings along
OPENING, CLOSING = "“‘「『《", "”’」』》"
NAME_LENGTHS = (2, 3)  # characters of a Han name, surname included
CUE_LENGTHS = (1, 2, 3, 4)
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
SURNAME, OPENS, CLOSES, UNIT, NUMERAL, CLASSIFIER, IDEOGRAPH = (1 << bit for bit in range(7))


def genre_words() -> tuple[list[str], list[str]]:
    """The words of the genre that the dictionary can hold, and those that have punctuation inside."""
    words = [word for name in GENRE for word in load_wordlist(name).words]
    plain = [word for word in words if re_han_default.fullmatch(word)]
    return plain, [word for word in words if not re_han_default.fullmatch(word)]


def mark_press(codes: np.ndarray, dictionary: Dictionary, *, numbers_apart: bool) -> np.ndarray:
    """
    An array with 1 where a token begins, 0 elsewhere, for the code points of a text.

    Known words are found as jieba finds them. Of the words that jieba's hidden Markov model would add, those
    are kept that fill a pair of quotation marks, and those that are a name by length and surname and
    stand beside a word of `name-cues`. Numbers keep their decimals, per cent sign and unit of time.
    `numbers_apart` cuts a numeral from the classifier that follows it (一个 becomes 一 个).
    """
    marks = mark_words(codes, dictionary, False)
    guessed = mark_words(codes, dictionary, True)
    roles = _roles()
    _believe(codes, guessed, roles, _cues(), marks)
    _join_units(codes, roles, marks)
    if numbers_apart:
        _part_numbers(codes, roles, marks)
    return marks


@cache
def _roles() -> np.ndarray:
    """What each basic character may do for a guess: array of 65,536 uint8, one bit a role."""
    han = "".join(map(chr, np.flatnonzero(jieba_classes() == HAN)))
    characters = (SURNAMES, OPENING, CLOSING, UNITS, NUMERALS, CLASSIFIERS, han)
    return np.bitwise_or.reduce([character_table({text: 1 << bit}) for bit, text in enumerate(characters)])


@cache
def _cues() -> Trie:
    return _plain_trie(load_wordlist("name-cues").words, jieba_classes() == HAN)


@compiled
def _role(codes, place, roles):
    return roles[codes[place]] if 0 <= place < len(codes) and codes[place] < BASIC else 0


@compiled
def _believe(codes, guessed, roles, cues, marks):
    """Take over a guessed token where the text supports it; letters and digits are taken over as they are."""
    size = len(codes)
    start = np.int64(0)
    while start < size:
        end = start + 1
        while end < size and not guessed[end]:
            end += 1
        if end - start > 1 and codes[start] < BASIC and marks[start + 1 : end].any():
            han = _role(codes, start, roles) & IDEOGRAPH
            quoted = _role(codes, start - 1, roles) & OPENS and _role(codes, end, roles) & CLOSES
            if not han or quoted or _is_name(codes, start, end, roles, cues):
                marks[start + 1 : end] = False
        start = end


@compiled
def _is_name(codes, start, end, roles, cues):
    if end - start not in NAME_LENGTHS or not _role(codes, start, roles) & SURNAME:
        return False
    for length in CUE_LENGTHS:
        if start >= length and _is_cue(codes, start - length, start, cues):
            return True
        if end + length <= len(codes) and _is_cue(codes, end, end + length, cues):
            return True
    return False


@compiled
def _is_cue(codes, start, end, cues):
    for place in range(start, end):
        if codes[place] >= BASIC:
            return False
    return find_word(codes, start, end, cues) > 0


@compiled
def _join_units(codes, roles, marks):
    size = len(codes)
    for place in range(1, size):
        alone = marks[place] and (place + 1 == size or marks[place + 1])
        if alone and _role(codes, place, roles) & UNIT:
            digits = 0
            while digits < place and ZERO <= codes[place - digits - 1] <= NINE:
                digits += 1
            if digits == YEAR_DIGITS or digits > 0 and codes[place] != YEAR:
                marks[place] = False


@compiled
def _part_numbers(codes, roles, marks):
    size = len(codes)
    for place in range(size - 1):
        ends = place + 2 == size or marks[place + 2]
        pair = marks[place] and not marks[place + 1] and ends
        if pair and _role(codes, place, roles) & NUMERAL and _role(codes, place + 1, roles) & CLASSIFIER:
            marks[place + 1] = True
