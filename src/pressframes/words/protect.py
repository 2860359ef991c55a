"""Words kept whole although there is punctuation inside: found first, so that nothing can cut them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pressframes.errors import PressframesError
from pressframes.words.characters import BASIC, folded_codes
from pressframes.words.compiled import compiled
from pressframes.words.jieba_cut import SEPARATOR
from pressframes.words.trie import Trie, build_trie, find_child

# One word is printed with several marks: 战“疫” is 战‘疫’ inside a quotation and 战「疫」 in Hong Kong.
SAME_MARKS = ("\"“”„‟＂〝〞'‘’‚‛＇「」『』﹁﹂﹃﹄", "·•‧・･∙⋅", "-‐‑–－")


@dataclass(frozen=True)
class ProtectedWords:
    """Words to be kept whole, as a tree over characters that stand for all variants of a mark."""

    trie: Trie
    same: np.ndarray  # for each basic character, the one that stands for it and its variants

    def find(self, codes: np.ndarray) -> np.ndarray:
        """
        Where protected words stand, as rows of start and end; the leftmost first, of those the longest.

        A word that begins or ends with a letter or digit is not found inside a longer run of them.
        """
        spans = np.empty((len(codes), 2), np.int64)
        return spans[: _find(codes, self.same, self.trie.rank, self.trie.cells, _letters(), spans)].copy()

    def hide(self, codes: np.ndarray, spans: np.ndarray) -> np.ndarray:
        """The text with the protected words taken out, so that what is left is cut without them."""
        hidden = codes.copy()
        for start, end in spans:
            hidden[start:end] = ord(SEPARATOR)
        return hidden


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
            raise PressframesError(
                f"protect, entry {number}: found {word!r}. Expected a word with no white space at its ends and no "
                "character beyond U+FFFF, such as '战“疫”' or 'Louis Vuitton'; mend it or leave it out."
            )
    if not words:
        return None
    same = _same_characters()
    alike = list({"".join(chr(same[ord(character)]) for character in word) for word in words})
    alphabet = np.zeros(BASIC, bool)
    alphabet[[ord(character) for word in alike for character in word]] = True
    return ProtectedWords(build_trie(alike, np.ones(len(alike)), np.zeros(len(alike)), alphabet), same)


@lru_cache(maxsize=1)
def _same_characters() -> np.ndarray:
    same = folded_codes().copy()
    for marks in SAME_MARKS:
        same[[ord(mark) for mark in marks]] = ord(marks[0])
    return same


@lru_cache(maxsize=1)
def _letters() -> np.ndarray:
    """Letters and digits of the Latin alphabet, after which or before which no such word begins or ends."""
    letters = np.zeros(BASIC, bool)
    letters[[code for code in range(0x250) if chr(code).isalnum()]] = True
    return letters


def as_protected(protect: Iterable[str], more: Iterable[str] = ()) -> ProtectedWords | None:
    """What `protect=` of `cut` and `tokenize` was given, and more that a preset brings along, ready for use."""
    if isinstance(protect, str):
        raise PressframesError(
            f"protect: found the text {protect[:40]!r}. Expected a list of words, as in protect=['战“疫”']."
        )
    return protected_words((*protect, *more))


@compiled
def _find(codes, same, rank, cells, letters, spans):
    found = 0
    place = 0
    while place < len(codes):
        end = _longest(codes, place, same, rank, cells, letters)
        if end:
            spans[found, 0] = place
            spans[found, 1] = end
            found += 1
        place = max(end, place + 1)
    return found


@compiled
def _longest(codes, start, same, rank, cells, letters):
    """The end of the longest protected word at a place, or 0."""
    if codes[start] >= BASIC or rank[same[codes[start]]] == 0:
        return 0
    if start > 0 and _is_letter(codes[start], same, letters) and _is_letter(codes[start - 1], same, letters):
        return 0
    cell = cells[rank[same[codes[start]]]]
    longest = 0
    place = start + 1
    while cell != 0:
        if cell & np.uint64(0xFFFF):
            inside = place < len(codes) and _is_letter(codes[place], same, letters)
            if not (inside and _is_letter(codes[place - 1], same, letters)):
                longest = place
        if place == len(codes) or codes[place] >= BASIC:
            break
        cell = find_child(cells, cell, np.int64(rank[same[codes[place]]]))
        place += 1
    return longest


@compiled
def _is_letter(code, same, letters):
    return code < BASIC and letters[same[code]]
