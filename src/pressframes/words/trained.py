"""The preset `trained`: a segmenter learned on the spot from words made by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pressframes.words import perceptron
from pressframes.words.characters import BASIC
from pressframes.words.compiled import compiled
from pressframes.words.dictionary import Dictionary
from pressframes.words.features import BREAK, DIGIT, LETTER, OTHER, Alphabet, find_features, make_alphabet, simplified
from pressframes.words.perceptron import B, E, M, S, Weights

EPOCHS = 8
MINIMUM = 1
SEED = 1998


@dataclass(frozen=True)
class Segmenter:
    """A trained way to cut: its alphabet and its weights."""

    alphabet: Alphabet
    weights: Weights

    def mark(self, codes: np.ndarray, dictionary: Dictionary) -> np.ndarray:
        """An array with 1 where a token begins, 0 elsewhere, for the code points of a text."""
        codes = simplified(codes)
        spans, marks = _spans(codes, self.alphabet.kind)
        found = perceptron.find_rows(find_features(codes, self.alphabet, dictionary), *self.weights[:2])
        perceptron.mark_tags(found, spans, *self.weights[2:], perceptron._offsets, marks)
        return marks


def train(paragraphs: Sequence[Sequence[str]], dictionary: Dictionary, *, epochs: int = EPOCHS, log=None) -> Segmenter:
    words = [word for paragraph in paragraphs for word in [*paragraph, "\n"]]
    text = "".join(words)
    codes = simplified(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32))
    gold = _tags(np.fromiter(map(len, words), np.int64, len(words)))
    alphabet = make_alphabet(codes)
    features = find_features(codes, alphabet, dictionary)
    keys, rows, size = perceptron.number_features(features, MINIMUM)
    found = perceptron.find_rows(features, keys, rows)
    spans, _ = _spans(codes, alphabet.kind)
    table, sums = np.zeros((size, 16), np.float32), np.zeros((size, 16), np.float32)
    move, move_sums = np.zeros((4, 4), np.float32), np.zeros((4, 4), np.float32)
    generator = np.random.default_rng(SEED)
    now = 1
    for epoch in range(epochs):
        order = generator.permutation(len(spans))
        wrong, now = perceptron.train_once(
            found, spans[order], gold, table, move, sums, move_sums, perceptron._offsets, now
        )
        if log: log(epoch, wrong / len(gold), size)
    return Segmenter(alphabet, Weights(keys, rows, table - sums / now, move - move_sums / now))


def _tags(lengths: np.ndarray) -> np.ndarray:
    """The tag of each character of words of these lengths."""
    ends = np.cumsum(lengths)
    tags = np.full(ends[-1], M, np.uint8)
    tags[ends - lengths] = B
    tags[ends - 1] = E
    tags[ends[lengths == 1] - 1] = S
    return tags


def _spans(codes: np.ndarray, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    spans = np.empty((len(codes), 2), np.int64)
    marks = np.zeros(len(codes), np.uint8)
    return spans[: _find_spans(codes, kind, spans, marks)].copy(), marks


@compiled
def _find_spans(codes, kind, spans, marks):
    """The stretches between breaks; a break is a token of its own, and so is a character beyond the basic ones."""
    found = 0
    place = 0
    while place < len(codes):
        if codes[place] >= BASIC or kind[codes[place]] == BREAK:
            marks[place] = 1
            place += 1
            continue
        spans[found, 0] = place
        while place < len(codes) and codes[place] < BASIC and kind[codes[place]] != BREAK:
            place += 1
        spans[found, 1] = place
        found += 1
    return found
