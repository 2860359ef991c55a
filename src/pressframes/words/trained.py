"""The preset `trained`: a segmenter learned on the spot from words made by hand."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import jieba
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from pressframes.characters import code_points
from pressframes.corpus.peoples_daily import join_names, read_peoples_daily
from pressframes.corpus.tokens import Tokens
from pressframes.files import keep_arrays, kept_arrays
from pressframes.words import perceptron as model
from pressframes.words.dictionary import Dictionary, load_dictionary
from pressframes.words.jieba_cut import mark_words
from pressframes.words.perceptron import Alphabet, B, E, M, S, Weights

_LOCK = threading.Lock()
EPOCHS = 8
MINIMUM = 2  # features seen once more than double the model and change its F1 by less than 0.02
SEED = 1998  # for the order of the training texts, shuffled before each pass
# Raised whenever the features or the training change, so that no model of an older version is read from the cache.
VERSION = 1
# Whole 27 times and cut 28 times in the corpus made by hand, and one word to the readers of a report on an epidemic:
# 一线, the front line.
WHOLE = ("一线",)


@dataclass(frozen=True)
class Segmenter:
    """A trained way to cut: its alphabet and its weights."""

    alphabet: Alphabet
    weights: Weights

    def mark(self, codes: np.ndarray, dictionary: Dictionary) -> np.ndarray:
        """An array with 1 where a token begins, 0 elsewhere, for the code points of a text."""
        codes = model.simplified(codes)
        types = model.types_of(codes, self.alphabet)
        marks = (types == model.BREAK).astype(np.uint8)
        found = model.find_rows(model.find_features(codes, self.alphabet, dictionary), self.weights.slots)
        model.mark_tags(found, _spans(types), self.weights, marks)
        _keep_whole(codes, mark_words(codes, dictionary, False), marks)
        # What no training text need teach: a run of letters or of digits is not cut.
        marks[1:][(types[1:] == types[:-1]) & ((types[1:] == model.LETTER) | (types[1:] == model.DIGIT))] = 0
        return marks


def _keep_whole(codes: np.ndarray, by_dictionary: np.ndarray, marks: np.ndarray) -> None:
    """Take the words of `WHOLE` over from a cut by the dictionary, which does not cut 统一 | 线路 across."""
    ends = np.append(by_dictionary[1:], 1)
    for word in WHOLE:
        if len(codes) >= len(word):
            found = sliding_window_view(codes, len(word)) == list(map(ord, word))
            for start in np.flatnonzero(found.all(axis=1)).tolist():
                after = start + len(word)
                if by_dictionary[start] and ends[after - 1] and not by_dictionary[start + 1 : after].any():
                    marks[start:after] = 0
                    marks[start] = 1
                    marks[after : after + 1] = 1


def trained_segmenter(*, names_apart: bool = False) -> Segmenter:
    """
    The segmenter learned from the whole corpus made by hand; learned once (about 20 s), then kept.

    The cache is a private folder (`private_cache`), and holds arrays only. Nothing trained is shipped.
    """
    with _LOCK:
        return _read_or_train(names_apart)


@lru_cache(maxsize=2)
def _read_or_train(names_apart: bool) -> Segmenter:
    def gold() -> Tokens:
        made = read_peoples_daily().require_gold()
        return made if names_apart else join_names(made)

    return taught("" if names_apart else "-names-joined", gold)


def taught(name: str, gold: Callable[[], Tokens]) -> Segmenter:
    """The segmenter learned from the words that `gold` gives, which is asked only where none is kept by this name."""
    file = f"segmenter-{VERSION}{name}-jieba-{jieba.__version__}.npz"
    kept = kept_arrays(file, [*Alphabet._fields, *Weights._fields])
    if kept is not None:
        return Segmenter(Alphabet(*kept[:2]), Weights(*kept[2:]))
    segmenter = train(paragraphs_of(gold()), load_dictionary())
    keep_arrays(file, segmenter.alphabet._asdict() | segmenter.weights._asdict())
    return segmenter


def paragraphs_of(gold: Tokens) -> list[list[str]]:
    """The hand-made words of each paragraph."""
    words = np.array(gold.vocabulary, dtype=object)[gold.word].tolist()
    changes = np.flatnonzero(np.diff(gold.document) | np.diff(gold.paragraph)) + 1
    return [words[start:end] for start, end in pairwise([0, *changes, len(words)])]


def train(paragraphs: Sequence[Sequence[str]], dictionary: Dictionary, *, epochs: int = EPOCHS) -> Segmenter:
    """
    Learn to cut from paragraphs of words: the same paragraphs give the same segmenter on every run.

    Source: Collins, M. (2002). Discriminative training methods for hidden Markov models; the tags of
    characters follow Xue, N. (2003). Chinese word segmentation as character tagging.
    """
    words = [word for paragraph in paragraphs for word in [*paragraph, "\n"]]
    codes = model.simplified(code_points("".join(words)))
    gold = _tags(np.fromiter(map(len, words), np.int64, len(words)))
    alphabet = model.make_alphabet(codes)
    features = model.find_features(codes, alphabet, dictionary)
    slots, size = model.number_features(features, MINIMUM)
    found = model.find_rows(features, slots)
    spans = _spans(model.types_of(codes, alphabet))
    shapes = (size, model.ROW), (model.TAGS, model.TAGS)
    weights, sums = (Weights(slots, *(np.zeros(shape, np.float32) for shape in shapes)) for _ in range(2))
    generator = np.random.default_rng(SEED)
    moment = 1
    for _ in range(epochs):
        order = generator.permutation(len(spans))
        moment = model.train_once(found, spans[order], gold, weights, sums, moment)
    return Segmenter(alphabet, Weights(slots, weights.table - sums.table / moment, weights.move - sums.move / moment))


def _tags(lengths: np.ndarray) -> np.ndarray:
    """The tag of each character of words of these lengths."""
    ends = np.cumsum(lengths)
    tags = np.full(ends[-1], M, np.uint8)
    tags[ends - lengths] = B
    tags[ends - 1] = E
    tags[ends[lengths == 1] - 1] = S
    return tags


def _spans(types: np.ndarray) -> np.ndarray:
    """The stretches between breaks, as rows of start and end (n, 2; int64); a break is a token of its own."""
    return np.flatnonzero(np.diff(types != model.BREAK, prepend=False, append=False)).reshape(-1, 2)
