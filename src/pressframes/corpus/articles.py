"""Traditional characters are read as simplified ones, so that one codebook serves both; every offset stays."""

from functools import lru_cache

import numpy as np

from pressframes.characters import BASIC, simplified_codes
from pressframes.corpus.documents import Corpus

# Of the characters of a traditional text about a third differ from their simplified form; in a simplified text at most
# a few in a thousand do (乾 in a name). Between the two nothing is written.
FEWEST_DIFFERENT = 0.03
# Characters of every traditional page, none of them a simplified one: they tell whether OpenCC is needed at all.
SIGNS = frozenset("們個來時說國這會發為過還對學從開關點無區當業員動務體")


def fold(corpus: Corpus) -> Corpus:
    """
    The corpus with its traditional texts in simplified characters, character by character (OpenCC).

    Texts that are simplified already are left as they are. Offsets into the folded text are offsets into the
    original. Without the package `opencc` a corpus with traditional text raises `PressframesError`.

    >>> from pressframes.corpus import corpus_from_texts
    >>> fold(corpus_from_texts(["黨員奮戰在一線", "志愿者到岗"])).texts
    ('党员奋战在一线', '志愿者到岗')
    """
    return corpus.once("simplified", _fold)


def _fold(corpus: Corpus) -> Corpus:
    if corpus.texts is None or not any(SIGNS.intersection(text) for text in corpus.texts):
        return corpus
    return corpus.with_texts(tuple(map(_fold_text, corpus.texts)))


def as_printed(found: str, folded: str, original: str) -> str:
    """What was found in a folded text, in the characters of the original; something that stands nowhere stays."""
    place = folded.find(found)
    return found if place < 0 else original[place : place + len(found)]


def _fold_text(text: str) -> str:
    if not SIGNS.intersection(text):
        return text
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    basic = np.minimum(codes, BASIC - 1)
    different = (simplified_codes()[basic] != codes) & (codes < BASIC)
    return text.translate(_table()) if different.sum() >= FEWEST_DIFFERENT * len(text) else text


def simplified(text: str) -> str:
    """
    A word or expression in simplified characters, one by one (OpenCC); `PressframesError` without the package.

    >>> simplified("防疫黨員")
    '防疫党员'
    """
    return text.translate(_table())


@lru_cache(maxsize=1)
def _table() -> dict[int, int]:
    codes = simplified_codes()
    return {int(code): int(codes[code]) for code in np.flatnonzero(codes != np.arange(len(codes)))}
