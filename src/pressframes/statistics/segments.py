"""Which sentence, paragraph or article each token stands in, as one rising number."""

import re

import numpy as np

from pressframes.errors import PressframesError
from pressframes.words.tokens import Tokens

SEGMENTS = ("sentence", "paragraph", "article")
# As in `pressframes.sentences`: marks that end a sentence, and those that close it after its end.
ENDS = re.compile(r"[。！？!?…]+")
CLOSES = re.compile(r"[”’」』）)】》]+")


def number_segments(tokens: Tokens, within: str) -> np.ndarray:
    """
    The number of the sentence, paragraph or article of each token, counting from 0 through the corpus.

    Sentences are those of the token table where it has them; otherwise they end at 。！？ and …, with the
    closing marks that follow, and at the end of a paragraph.

    >>> from pressframes.corpus import corpus_from_texts
    >>> from pressframes.words import tokenize
    >>> tokens = tokenize(corpus_from_texts(["他说：“好。”走了。"]))
    >>> [f"{word} {number}" for word, number in zip(tokens.to_frame()["word"], number_segments(tokens, "sentence"))]
    ['他 0', '说 0', '： 0', '“ 0', '好 0', '。 0', '” 0', '走 1', '了 1', '。 1']
    """
    if within not in SEGMENTS:
        raise PressframesError(f"within={within!r}: there is no such segment. Expected one of: {', '.join(SEGMENTS)}.")
    if not len(tokens):
        return np.zeros(0, np.int32)
    starts = np.empty(len(tokens), bool)
    starts[0] = True
    starts[1:] = tokens.document[1:] != tokens.document[:-1]
    if within != "article":
        starts[1:] |= tokens.paragraph[1:] != tokens.paragraph[:-1]
    if within == "sentence":
        starts[1:] |= _sentence_starts(tokens)
    return np.cumsum(starts, dtype=np.int32) - 1


def _sentence_starts(tokens: Tokens) -> np.ndarray:
    """For each token but the first, whether a sentence begins there."""
    if tokens.sentence is not None:
        return tokens.sentence[1:] != tokens.sentence[:-1]
    ends = marks(tokens, ENDS)
    closes = marks(tokens, CLOSES)
    place = np.arange(len(tokens))
    last_other = np.maximum.accumulate(np.where(closes, 0, place))  # the last token that closes nothing
    return ends[last_other[:-1]] & ~closes[1:] & ~ends[1:]


def marks(tokens: Tokens, pattern: re.Pattern) -> np.ndarray:
    """Which tokens consist of the marks of a pattern."""
    return np.array([pattern.fullmatch(word) is not None for word in tokens.vocabulary], bool)[tokens.word]
