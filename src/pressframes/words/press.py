"""
The preset `press`: the dictionary decides, and a guess is believed only where the newspaper supports it.

Words with punctuation inside are protected: found first and hidden, so that nothing can cut them.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from jieba import re_han_default
from jieba.finalseg import re_han

from pressframes.characters import folded_codes, looked_up, text_of
from pressframes.corpus.documents import simplified
from pressframes.errors import refused
from pressframes.lists import as_words, load_wordlist
from pressframes.pages.patterns import SURNAMES
from pressframes.words.dictionary import Dictionary
from pressframes.words.jieba_cut import mark_words

# One word is printed with several marks: 战“疫” is 战‘疫’ inside a quotation and 战「疫」 in Hong Kong.
SAME_MARKS = ("\"“”„‟＂〝〞'‘’‚‛＇「」『』﹁﹂﹃﹄", "·•‧・･∙⋅", "-‐‑–－")
INSIDE = 2  # what `ProtectedWords.find` gives for all characters of a word but the first
LATIN = "[0-9A-Za-zª²³µ¹º¼-¾À-ÖØ-öø-ɏ]"  # a digit or letter of the Latin alphabet


class ProtectedWords(NamedTuple):
    """
    Words to be kept whole, by their first character: expressions that find them, the longest first.

    Of the variants of a mark one stands for all.
    """

    beginning: re.Pattern[str]
    words: dict[str, re.Pattern[str]]

    def find(self, codes: np.ndarray) -> np.ndarray:
        """
        Where protected words are, the leftmost first, of those the longest: array of uint8, one entry a character.

        It is 1 where such a word begins, `INSIDE` at its other characters and 0 elsewhere. A word that begins or ends
        with a letter or digit is not found inside a longer run of them.
        """
        found = np.zeros(len(codes), np.uint8)
        text = text_of(looked_up(codes, _same_characters()))
        end = 0
        for match in self.beginning.finditer(text):
            start = match.start()
            if start >= end and (word := self.words[match[0]].match(text, start)):
                end = word.end()
                found[start:end] = INSIDE
                found[start] = 1
        return found


@lru_cache(maxsize=8)
def protected_words(words: tuple[str, ...], traditional: bool = False) -> ProtectedWords | None:
    """
    Make words findable, in a text that is read as simplified where they are `traditional`; None for an empty list.

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
    same = dict(enumerate(_same_characters().tolist()))
    alike: dict[str, list[str]] = {}
    read = map(simplified, words) if traditional else words
    for word in sorted({word.translate(same) for word in read}, key=len, reverse=True):
        before, after = (re.match(LATIN, end) is not None for end in (word[0], word[-1]))
        said = f"(?<!{LATIN})" * before + re.escape(word) + f"(?!{LATIN})" * after
        alike.setdefault(word[0], []).append(said)
    found = {first: re.compile("|".join(those)) for first, those in alike.items()}
    return ProtectedWords(re.compile(f"[{re.escape(''.join(alike))}]"), found)


@cache
def _same_characters() -> np.ndarray:
    """For each basic character the one that stands for it and its variants."""
    same = folded_codes().copy()
    for marks in SAME_MARKS:
        same[[ord(mark) for mark in marks]] = ord(marks[0])
    return same


def as_protected(
    protect: str | Iterable[str], more: Iterable[str] = (), *, traditional: bool = False
) -> ProtectedWords | None:
    """What `protect=` of `cut` and `tokenize` was given, and more that a preset brings along, ready for use."""
    return protected_words((*as_words(protect), *more), traditional)


GENRE = ("epidemic", "party-press")  # the word lists that the preset brings along
QUOTED = re.compile("[“‘「『《].*[”’」』》]")
NAME = re.compile(f"[{SURNAMES}].{{1,2}}")  # a Han name, surname included
# Units of time are joined to digits before them, as the hand-made standards of Peking and Pennsylvania join them; 年
# only to the four digits of a year, because after fewer it is mostly a span of time (3 年, "three years").
BEFORE_UNIT = re.compile("(?<![0-9])[0-9]{4}(?=年)|[0-9](?=[月日时])")
# A numeral and one of the classifiers that a newspaper uses most (Lü Shuxiang 1980, list of classifiers).
COUNTED = re.compile(
    "[一二三四五六七八九十百千万亿两几半](?=[个名位次种条件项只张份支批家户口栋座所间台辆艘架部届场轮回遍趟声句"
    "段篇页行排层级组队群帮双对副套株棵朵粒块片面元角吨斤米里亩天岁])"
)


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
    text = text_of(codes)
    _believe(text, mark_words(codes, dictionary, True), marks)
    units = np.array([match.end() for match in BEFORE_UNIT.finditer(text)], dtype=int)
    marks[units[_is_token(marks, units, 1)]] = 0
    if numbers_apart:
        pairs = np.array([match.start() for match in COUNTED.finditer(text)], dtype=int)
        marks[pairs[_is_token(marks, pairs, 2)] + 1] = 1
    return marks


def _believe(text: str, guessed: np.ndarray, marks: np.ndarray) -> None:
    """Take over a guessed token where the text supports it; letters and digits are taken over as they are."""
    cues = load_wordlist("name-cues").words
    bounds = np.append(np.flatnonzero(guessed), len(text))
    divided = np.unique(np.searchsorted(bounds, np.flatnonzero(marks > guessed)))
    around = f"\0{text}\0"
    for start, end in zip(bounds[divided - 1].tolist(), bounds[divided].tolist(), strict=True):
        word = text[start:end]
        named = NAME.fullmatch(word) and (text.endswith(cues, 0, start) or text.startswith(cues, end))
        if named or not re_han.match(word) or QUOTED.fullmatch(around[start : end + 2]):
            marks[start + 1 : end] = 0


def _is_token(marks: np.ndarray, places: np.ndarray, length: int) -> np.ndarray:
    """Whether a token of so many characters begins at each of some places."""
    bounds = np.append(marks, np.ones(length, marks.dtype))
    inside = sum(bounds[places + step] for step in range(1, length))
    return (bounds[places] & bounds[places + length] & (inside == 0)).astype(bool)
