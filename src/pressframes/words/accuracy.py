"""How often a cut is right: the words of a preset against words made by hand, span by span."""

import numpy as np
import pandas as pd

from pressframes.words.tokens import Tokens

LENGTH_BITS = 16  # room for the length of a token beside its place; no token is longer than 65,535 characters


def segmentation_accuracy(tokens: Tokens, gold: Tokens) -> pd.DataFrame:
    """
    Precision, recall and F1 of a cut: one row, `preset, words, gold_words, right, precision, recall, f1`.

    A word is right when the hand-made words have one from the same character to the same character.
    Precision is the share of the preset's words that are right, recall the share of the hand-made
    words that were found, F1 their harmonic mean; punctuation counts as words on both sides, as in the
    SIGHAN bakeoffs. Both tables must be over the same texts.

    Source: Sproat & Emerson (2003), The First International Chinese Word Segmentation Bakeoff.
    """
    right = int(right_words(tokens, gold).sum())
    precision, recall = right / len(tokens), right / len(gold)
    values = [tokens.preset, len(tokens), len(gold), right, precision, recall, right * 2 / (len(tokens) + len(gold))]
    return pd.DataFrame([values], columns=["preset", "words", "gold_words", "right", "precision", "recall", "f1"])


def word_accuracy(tokens: Tokens, gold: Tokens) -> pd.DataFrame:
    """
    For each word of a preset, how often it is right: `word, count, right, precision`, most frequent first.

    A word that is frequent and never right is one that the preset invents.
    """
    right = right_words(tokens, gold)
    size = len(tokens.vocabulary)
    table = pd.DataFrame(
        {
            "word": tokens.vocabulary,
            "count": np.bincount(tokens.word, minlength=size),
            "right": np.bincount(tokens.word[right], minlength=size),
        }
    )
    table["precision"] = table["right"] / table["count"]
    return table


def right_words(tokens: Tokens, gold: Tokens) -> np.ndarray:
    """For each token, whether the hand-made words have exactly the same span."""
    return are_among(pack_spans(tokens), pack_spans(gold))


def are_among(values: np.ndarray, others: np.ndarray) -> np.ndarray:
    """
    For each value whether it is one of the others, which are in order or nearly so: there `numpy.isin` is slow.

    >>> are_among(np.array([1, 4, 9]), np.array([4, 5])).tolist()
    [False, True, False]
    """
    if not len(others):
        return np.zeros(len(values), bool)
    others = np.sort(others, kind="stable")
    place = np.searchsorted(others, values).clip(max=len(others) - 1)
    return others[place] == values


def pack_spans(places: Tokens | pd.DataFrame) -> np.ndarray:
    """The document, start and length of each token (or row) packed into one whole number."""
    document, start, end = (np.asarray(getattr(places, name), np.int64) for name in ("document", "start", "end"))
    return document << 40 | start << LENGTH_BITS | end - start
