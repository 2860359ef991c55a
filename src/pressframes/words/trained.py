"""
What is learned from words made by hand: where a word begins (the preset `trained`), and its part of speech.

An averaged perceptron, learned on the spot, gives each character a tag: that it begins, is inside or ends a word, or is
a word alone. What it looks at are the characters and their neighbours, their types, and the words of jieba's
dictionary. The part of speech of a word is that which people gave it most often, or jieba's where they never met it.
"""

import re
import string
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import jieba
import numpy as np

from pressframes.characters import BASIC, basic_kinds, character_table, code_points, fold_width, kinds_of, text_of
from pressframes.compiled import compiled
from pressframes.corpus.peoples_daily import HandMade, join_names, read_hand_made, read_peoples_daily
from pressframes.corpus.tokens import KINDS, Tokens
from pressframes.files import keep_arrays, kept_arrays
from pressframes.lists import word_tags
from pressframes.words.dictionary import CLASS_MASK, Dictionary, find_child, load_dictionary
from pressframes.words.jieba_cut import B, E, M, S, larger, mark_words, state_before
from pressframes.words.numbering import find_slot, put_in

_LOCK = threading.Lock()
EPOCHS = 8
MINIMUM = 2  # features seen once more than double the model and change its F1 by less than 0.02
SEED = 1998  # for the order of the training texts, shuffled before each pass
# Raised whenever the features or the training change, so that no model of an older version is read from the cache.
VERSION = 3
# Whole 27 times and cut 28 times in the corpus made by hand, and one word to the readers of a report on an epidemic:
# 一线, the front line.
WHOLE = re.compile("一线")
# Types of character: other, Han, digit, letter, number in Han, unit of time, mark inside a number, break.
OTHER, IDEOGRAPH, DIGIT, LETTER, NUMERAL, TIME, MARK, BREAK = range(8)
NUMERALS = "一二三四五六七八九十百千万亿零〇○两"
TIME_UNITS = "年月日时分秒"
NUMBER_MARKS = ".%·-/:∶‰"
# No word of the hand-made corpus reaches over one of these, so text is cut between them independently.
BREAKS = ",!?;、。()《》“”‘’\"'[]【】「」『』〈〉\n\r\t \u3000\0"
LONGEST = 7  # dictionary words of seven characters and more count alike

# For each group of features (see `find_features`) the places, relative to its own, whose tag it speaks about.
OFFSETS = ((-1, 0, 1, 2), (-1, 0, 1, 2), (0, 1, 2), (0,), (-1, 0, 1), (0,), (0,))
# The same as rows: group, number of the offset in the group, offset.
SPOKEN = np.array([(group, slot, at) for group, offsets in enumerate(OFFSETS) for slot, at in enumerate(offsets)])


@cache
def _types() -> np.ndarray:
    han = "".join(map(chr, np.flatnonzero(basic_kinds() == KINDS.index("Han"))))
    by_type = ("", han, string.digits, string.ascii_letters, NUMERALS, TIME_UNITS, NUMBER_MARKS, BREAKS)
    return character_table({characters: number for number, characters in enumerate(by_type)}, otherwise=OTHER)


def types_of(codes: np.ndarray) -> np.ndarray:
    """The type of each character of a text (uint8, as long as `codes`); one beyond the basic ones is a break."""
    return np.where(codes < BASIC, _types()[np.minimum(codes, BASIC - 1)], np.uint8(BREAK))


def simplified(codes: np.ndarray) -> np.ndarray:
    """The text with all full-width forms of ASCII as ASCII; what one newspaper sets full-width another does not."""
    full_width = (codes >= 0xFF01) & (codes <= 0xFF5E)
    return np.where(full_width, codes - 0xFEE0, codes).astype(np.uint32)


def find_features(codes: np.ndarray, dictionary: Dictionary) -> np.ndarray:
    """
    The features of each place as whole numbers (uint64): one row a place, one column a group.

    `codes` must be `simplified`. The groups of a place are, from column 0 to 6:
    its character; it and the next; it and the one after next; the types of five characters around; the longest
    dictionary words that begin, end and pass here, with what jieba's cut does here; the same words with those beginning
    next and ending before; the character with the words. A number is counted from 1, and the last three bits
    are the group.
    """
    marks = mark_words(codes, dictionary, False).astype(np.uint32)
    begins, ends, passes = words_at = np.ones((3, len(codes) + 2), np.uint32)
    _find_words(codes, dictionary.trie, words_at)
    character = np.pad(np.where(codes < BASIC - 1, codes, 0).astype(np.uint32), (0, 2))  # 0 is no basic character
    here = character[:-2] << 16
    types = np.pad(types_of(codes).astype(np.uint32), 2, constant_values=BREAK)
    around = [types[step : step + len(codes)] << 3 * (4 - step) for step in range(5)]
    words = begins[1:-1] << 6 | ends[1:-1] << 3 | passes[1:-1]
    groups = (
        character[:-2],
        here | character[1:-1],
        here | character[2:],
        np.bitwise_or.reduce(around),
        words << 2 | marks << 1 | np.append(marks[1:], np.uint32(1)),
        words << 6 | begins[2:] << 3 | ends[:-2],
        character[:-2] << 6 | words >> 3,
    )
    number_of_group = np.arange(len(groups), dtype=np.uint64)
    return (np.column_stack(groups).astype(np.uint64) + np.uint64(1)) << np.uint64(3) | number_of_group


@compiled
def _find_words(codes, trie, words_at):
    """
    The length of the longest dictionary word that begins at, ends at and passes over each place.

    `words_at` (3, n + 2) has these rows, with the place before the text at its beginning and the one after it at its
    end.
    """
    begins, ends, passes = words_at
    rank, cells, size = trie.rank, trie.cells, len(codes)
    for place in range(size):
        if codes[place] >= BASIC:
            continue
        cell = cells[rank[codes[place]]]
        after = place + 1
        while after < size and codes[after] < BASIC:
            cell = find_child(cells, cell, np.int64(rank[codes[after]]))
            if cell == 0:
                break
            after += 1
            if cell & CLASS_MASK:
                length = min(after - place, LONGEST)
                begins[place + 1] = max(begins[place + 1], length)
                ends[after] = max(ends[after], length)
                for inside in range(place + 1, after - 1):
                    passes[inside + 1] = max(passes[inside + 1], length)


TAGS = 4
IMPOSSIBLE = np.float32(-1e30)
ROW = max(map(len, OFFSETS)) * TAGS  # weights of one feature


class Segmenter(NamedTuple):
    """
    A trained way to cut: the weights `table[row, slot * 4 + tag]` of each feature and `move[tag, next tag]` between
    tags.

    `slots` (n, 2; uint64) is a hash table from a feature to its row; row 0 is that of all features never seen. The
    weights are float32.
    """

    slots: np.ndarray
    table: np.ndarray
    move: np.ndarray

    def mark(self, codes: np.ndarray, dictionary: Dictionary) -> np.ndarray:
        """An array with 1 where a token begins, 0 elsewhere, for the code points of a text."""
        codes = simplified(codes)
        types = types_of(codes)
        marks = (types == BREAK).astype(np.uint8)
        found = find_rows(find_features(codes, dictionary), self.slots)
        mark_tags(found, _spans(types), self, marks)
        _keep_whole(codes, mark_words(codes, dictionary, False), marks)
        # What no training text need teach: a run of letters or of digits is not cut.
        marks[1:][(types[1:] == types[:-1]) & ((types[1:] == LETTER) | (types[1:] == DIGIT))] = 0
        return marks


def number_features(features: np.ndarray, minimum: int) -> tuple[np.ndarray, int]:
    """The hash table of all features seen at least `minimum` times, frequent ones first, and the number of rows."""
    different, counts = np.unique(features, return_counts=True)
    different = different[counts >= minimum][np.argsort(-counts[counts >= minimum], kind="stable")]
    slots = np.zeros((1 << int(2 * len(different)).bit_length(), 2), np.uint64)
    put_in(np.column_stack([different, np.arange(1, len(different) + 1, dtype=np.uint64)]), slots)
    return slots, len(different) + 1


@compiled
def find_rows(features, slots):
    """The row of each feature of each place, 0 if it was never seen."""
    found = np.empty(features.shape, np.int32)
    for place in np.ndindex(features.shape):
        found[place] = slots[find_slot(features[place], slots), 1]
    return found


@compiled
def _best_tags(found, span, weights):
    """
    The tags of a span whose weights have the largest sum, by Viterbi; of equal sums E and B are taken.

    All features that speak about a place count. A span begins with B or S and ends with E or S.
    """
    first, size, table, move = span[0], span[1] - span[0], weights.table, weights.move
    scores = np.zeros((size, TAGS), np.float32)
    for place in range(size):
        for group, slot, offset in SPOKEN:
            if 0 <= first + place - offset < len(found):
                row = found[first + place - offset, group]
                for tag in range(TAGS):
                    scores[place, tag] += table[row, slot * TAGS + tag]
    back, tags = np.empty(size, np.uint8), np.empty(size, np.uint8)
    b, m, e, s = scores[0, B], IMPOSSIBLE, IMPOSSIBLE, scores[0, S]
    for place in range(1, size):
        new_b, bits = larger(s + move[S, B], e + move[E, B], 1, 0)
        new_m, bits = larger(m + move[M, M], b + move[B, M], 2, bits)
        new_e, bits = larger(m + move[M, E], b + move[B, E], 4, bits)
        new_s, bits = larger(s + move[S, S], e + move[E, S], 8, bits)
        b, m = new_b + scores[place, B], new_m + scores[place, M]
        e, s = new_e + scores[place, E], new_s + scores[place, S]
        back[place] = bits
    tag = S if s >= e else E
    for place in range(size - 1, -1, -1):
        tags[place] = tag
        if place:
            tag = state_before(tag, not back[place] >> tag & 1)
    return tags


@compiled
def train_once(found, spans, gold, weights, sums, moment):
    """
    One pass over the training texts: where the best tags are wrong, move the weights towards the right ones.

    `found` (n, 7; int32) are the rows of the features of each place, `gold` (n; uint8) its right tag, `spans` (m, 2;
    int64) the stretches in the order in which they are learned. `sums`, of the shape of `weights`, gather each change
    times the moment it was made, from which the average weights follow. Returns the moment after the last text.
    """
    for span in spans:
        first = span[0]
        tags = _best_tags(found, span, weights)
        for place in range(first, span[1]):
            right, chosen = gold[place], tags[place - first]
            if place > first:
                right_before, chosen_before = gold[place - 1], tags[place - first - 1]
                if right != chosen or right_before != chosen_before:
                    for table, step in ((weights.move, 1), (sums.move, moment)):
                        table[right_before, right] += step
                        table[chosen_before, chosen] -= step
            if right == chosen:
                continue
            for group, slot, offset in SPOKEN:
                if 0 <= place - offset < len(found) and found[place - offset, group]:
                    row = found[place - offset, group]
                    for table, step in ((weights.table, 1), (sums.table, moment)):
                        table[row, slot * TAGS + right] += step
                        table[row, slot * TAGS + chosen] -= step
        moment += 1
    return moment


@compiled
def mark_tags(found, spans, weights, marks):
    """Set `marks` (n; uint8) to 1 where a word begins by the best tags of each span."""
    for span in spans:
        tags = _best_tags(found, span, weights)
        for place in range(span[0], span[1]):
            marks[place] = tags[place - span[0]] in (B, S)


def _keep_whole(codes: np.ndarray, by_dictionary: np.ndarray, marks: np.ndarray) -> None:
    """Take the words `WHOLE` over from a cut by the dictionary, which does not cut 统一 | 线路 across."""
    for found in WHOLE.finditer(text_of(codes)):
        start, after = found.span()
        divided = by_dictionary[start + 1 : after].any()
        if by_dictionary[start] and by_dictionary[after : after + 1].all() and not divided:
            marks[start:after] = False
            marks[start] = marks[after : after + 1] = True


@cache
def trained_segmenter(*, names_apart: bool) -> Segmenter:
    """
    The segmenter learned from the whole corpus made by hand; learned once (about 20 s), then kept.

    The cache is a private folder (`private_cache`), and holds arrays only. Nothing trained is shipped.
    """
    with _LOCK:  # a second thread waits and reads what the first has kept
        if names_apart:
            return taught("", lambda: read_peoples_daily().require_gold())
        return taught("-names-joined", lambda: join_names(read_peoples_daily().require_gold()))


def taught(name: str, gold: Callable[[], Tokens]) -> Segmenter:
    """The segmenter learned from the words that `gold` gives, which is asked only where none is kept by this name."""
    file = f"segmenter-{VERSION}{name}-jieba-{jieba.__version__}.npz"
    kept = kept_arrays(file, Segmenter._fields)
    if kept is not None:
        return Segmenter(*kept)
    segmenter = train(paragraphs_of(gold()), load_dictionary())
    keep_arrays(file, segmenter._asdict())
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
    codes = simplified(code_points("".join(words)))
    gold = _tags(np.fromiter(map(len, words), np.int64, len(words)))
    features = find_features(codes, dictionary)
    slots, size = number_features(features, MINIMUM)
    found, spans = find_rows(features, slots), _spans(types_of(codes))
    shapes = (size, ROW), (TAGS, TAGS)
    weights, sums = (Segmenter(slots, *(np.zeros(one, np.float32) for one in shapes)) for _ in range(2))
    generator = np.random.default_rng(SEED)
    moment = 1
    for _ in range(epochs):
        moment = train_once(found, spans[generator.permutation(len(spans))], gold, weights, sums, moment)
    return weights._replace(table=weights.table - sums.table / moment, move=weights.move - sums.move / moment)


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
    return np.flatnonzero(np.diff(types != BREAK, prepend=False, append=False)).reshape(-1, 2)


# Peking University's tags of what no list has, by the form of a word or the kind of its characters.
BY_FORM = {
    "t": re.compile(r"[\d○〇零一二三四五六七八九十]+[年月日时]"),
    "m": re.compile(r"第?[\d○〇零一二三四五六七八九十百千万亿两几.．·％%／/∶:－-]+"),
}
BY_KIND = {"punctuation": "w", "number": "m", "Latin": "nx"}


def tag_words(tokens: Tokens, *, made_by_hand: HandMade | None = None) -> Tokens:
    """
    The same tokens with a part of speech each, in the tagset of Peking University (n noun, v verb, a adjective, ...).

    A word gets the tag that it has most often in the corpus made by hand, wherever it stands; a word that corpus
    lacks gets the tag of jieba's dictionary; punctuation is `w`, a number `m`, letters `nx`, anything else `x`.
    This tells 疫情 (noun) from 抗击 (verb), and not 工作 "work" from 工作 "to work". 91 % of the tags are
    right on the half of the corpus that they were not taken from (`python -m benchmarks words` measures it).

    Source: Yu Shiwen et al. (2002), the basic processing of contemporary Chinese corpus at Peking University.
    """
    tags = _tags_by_hand() if made_by_hand is None else most_frequent_tags(made_by_hand)
    of_word = [_part_of_speech(fold_width(word), tags) for word in tokens.vocabulary]
    names = tuple(sorted(set(of_word)))
    number = {name: place for place, name in enumerate(names)}
    of_number = np.array([number[tag] for tag in of_word], np.int32)
    return replace(tokens, tag=of_number[tokens.word], tag_names=names)


def most_frequent_tags(made: HandMade) -> dict[str, str]:
    """
    The tag that each word has most often; of equal ones the first in the alphabet.

    >>> most_frequent_tags(HandMade(["工作", "工作", "工作"], ["vn", "v", "vn"], [3]))
    {'工作': 'vn'}
    """
    counts: dict[str, Counter] = defaultdict(Counter)
    for (word, tag), count in Counter(zip(made.words, made.tags, strict=True)).items():
        counts[fold_width(word)][tag] += count
    return {word: min(tags, key=lambda tag: (-tags[tag], tag)) for word, tags in counts.items()}


@cache
def _tags_by_hand() -> dict[str, str]:
    return most_frequent_tags(read_hand_made())


def _part_of_speech(word: str, by_hand: dict[str, str]) -> str:
    known = by_hand.get(word) or word_tags().get(word)
    form = next((tag for tag, form in BY_FORM.items() if form.fullmatch(word)), None)
    return known or form or BY_KIND.get(KINDS[kinds_of(code_points(word)).max()], "x")
