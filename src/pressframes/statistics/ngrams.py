"""Sequences of words as words: a token table of n-grams, for which every measure works unchanged."""

import numpy as np

from pressframes.errors import PressframesError
from pressframes.statistics.counts import are_words, names_of
from pressframes.words.pieces import Pieces, in_memory
from pressframes.words.tokens import Tokens, number_words


def ngrams(tokens: Tokens | Pieces, length: int = 2) -> Tokens:
    """
    The token table of all sequences of `length` words, each sequence a token joined by spaces.

    A sequence never crosses punctuation or the end of a paragraph. Its `start` and `end` span the text from its first
    to its last word. Frequencies, dispersion and keyness of n-grams are those of this table.

    抗疫 一线 ("anti-epidemic front line"):

    >>> from pressframes.corpus import corpus_from_texts
    >>> from pressframes.words import tokenize
    >>> tokens = tokenize(corpus_from_texts(["奋战在抗疫一线，奋战在工厂"]))
    >>> ngrams(tokens, 2).vocabulary
    ('奋战 在', '在 工厂', '在 抗疫', '抗疫 一线')

    A length below 2, or a text without any such sequence, raises `PressframesError`.
    """
    if length < 2:
        raise PressframesError(f"length={length}: an n-gram has two words or more. For single words use the tokens.")
    tokens = in_memory(tokens)
    words = are_words(tokens.vocabulary)[tokens.word]
    starts = np.flatnonzero(words[: len(words) - length + 1])
    for step in range(1, length):
        following = starts + step
        joined = words[following] & (tokens.document[following] == tokens.document[starts])
        starts = starts[joined & (tokens.paragraph[following] == tokens.paragraph[starts])]
    if not len(starts):
        raise PressframesError(
            f"length={length}: no {length} words stand together between punctuation anywhere in the corpus. "
            "Choose a smaller length."
        )
    ends = starts + length - 1
    names = names_of(tokens.vocabulary)
    sequences = names[tokens.word[starts]]
    for step in range(1, length):
        sequences = sequences + " " + names[tokens.word[starts + step]]
    ids, vocabulary = number_words(sequences.tolist())
    return Tokens(
        vocabulary=vocabulary,
        word=ids,
        document=tokens.document[starts],
        paragraph=tokens.paragraph[starts],
        start=tokens.start[starts],
        end=tokens.end[ends],
        preset=f"{tokens.preset}, sequences of {length} words",
    )
