"""jieba's cut as one compiled function: the same sums in the same order, so that not one token differs."""

from functools import cache
from typing import NamedTuple

import numpy as np
from jieba import finalseg

from pressframes.characters import ALPHANUMERIC, APART, BASIC, HAN, jieba_classes, text_of
from pressframes.compiled import compiled, inlined
from pressframes.words.dictionary import CLASS_MASK, Dictionary, find_child, find_word

STATES = "BMES"  # a character begins, is inside or ends a word, or stands alone
B, M, E, S = range(4)
FULL_STOP, PERCENT, ZERO, NINE = map(ord, ".%09")
CARRIAGE_RETURN, LINE_FEED = 13, 10
PIECE_CHARACTERS = 1 << 18  # cut at a time: what is in work then takes little memory, however long the text
SEPARATOR = "\0"  # between texts that are cut in one call


class Model(NamedTuple):
    """
    The hidden Markov model with which jieba guesses words outside its dictionary (log probabilities, float64).

    `emit` (65,536, 4) is by character and state, `start` (4) by state, `move` (4, 4) by state and next state; `classes`
    (65,536; uint8) are those of `jieba_classes`.
    """

    emit: np.ndarray
    start: np.ndarray
    move: np.ndarray
    classes: np.ndarray


@cache
def jieba_model() -> Model:
    """
    jieba's own numbers, brought into arrays.

    They are taken from the module itself (`finalseg.emit_P` and its like, which jieba offers to nobody): their file is
    part of jieba, so that the version is pinned (0.42.1), and a copy of the numbers here could differ from it.
    """
    emit = np.full((BASIC, len(STATES)), finalseg.MIN_FLOAT)
    for state, name in enumerate(STATES):
        for character, probability in finalseg.emit_P[name].items():
            emit[ord(character), state] = probability
    start = np.array([finalseg.start_P[name] for name in STATES])
    move = np.array([[finalseg.trans_P[a].get(b, finalseg.MIN_FLOAT) for b in STATES] for a in STATES])
    return Model(emit, start, move, jieba_classes())


def mark_words(codes: np.ndarray, dictionary: Dictionary, hmm: bool) -> np.ndarray:
    """
    An array with 1 where jieba begins a token, 0 elsewhere.

    `codes` are the code points of a text. Texts with a character between them that jieba takes apart
    anyway, such as `SEPARATOR`, are cut as if each were alone.
    """
    marks = np.zeros(len(codes), np.uint8)
    start = 0
    while start < len(codes):
        end = _end_of_piece(codes, jieba_classes(), start + PIECE_CHARACTERS)
        piece, begins, length = codes[start:end], marks[start:end], np.empty(end - start, np.int32)
        _best_route(piece, dictionary.trie, dictionary.unknown, length)
        _follow(piece, length, dictionary.trie, jieba_model(), hmm, begins)
        if hmm and dictionary.apart:
            _force_apart(piece, length, dictionary.apart, begins)
        start = end
    return marks


@compiled
def _end_of_piece(codes, classes, place):
    """The first end of a piece from `place` on: behind a character that jieba takes apart and that joins no other."""
    while place < len(codes):
        before = codes[place - 1]
        if before != CARRIAGE_RETURN and (before >= BASIC or classes[before] == APART):
            return place
        place += 1
    return len(codes)


@compiled
def _best_route(codes, trie, unknown, length):
    """
    The most probable words of the dictionary from each place to the end of its block; of equal ones the longer word.

    `length` becomes the length of the word at each place, 0 for a character outside all blocks.
    """
    rank, cells, weight = trie
    size = len(codes)
    ranks = np.zeros(size + 1, np.uint16)
    for place in range(size):
        if codes[place] < BASIC:
            ranks[place] = rank[codes[place]]
    route = np.empty(size + 1, np.float64)
    route[size] = 0.0
    for place in range(size - 1, -1, -1):
        if ranks[place] == 0:
            route[place] = 0.0
            length[place] = 0
            continue
        best = unknown + route[place + 1]
        best_length = 1
        any_word = False
        after = place + 1
        cell = cells[ranks[place]]
        while cell != 0:
            word_class = cell & CLASS_MASK
            if word_class:
                sum_here = weight[word_class] + route[after]
                if not any_word or sum_here >= best:
                    any_word = True
                    best = sum_here
                    best_length = after - place
            cell = find_child(cells, cell, np.int64(ranks[after]))
            after += 1
        route[place] = best
        length[place] = best_length


@compiled
def _take_apart(codes, place, marks):
    """A character outside all blocks is a token; so are a carriage return and a line feed together."""
    marks[place] = True
    together = codes[place] == CARRIAGE_RETURN and place + 1 < len(codes) and codes[place + 1] == LINE_FEED
    return place + 2 if together else place + 1


@compiled
def _follow(codes, length, trie, model, hmm, marks):
    """
    Words along the best route, of whose characters that stand alone side by side some are joined.

    With `hmm` they are cut again by the hidden Markov model; without, letters and digits among them are one token.
    """
    size = len(codes)
    back = np.empty(size, np.uint8)
    place = np.int64(0)  # of a plain 0 the compiler makes a second version of all that is called below
    while place < size:
        here = length[place]
        if here == 0:
            place = _take_apart(codes, place, marks)
            continue
        marks[place] = True
        if here > 1:
            place += here
            continue
        after = place + 1
        while after < size and length[after] == 1:
            after += 1
        if after - place > 1:
            if not hmm:
                for at in range(place + 1, after):
                    one, other = model.classes[codes[at - 1]], model.classes[codes[at]]
                    marks[at] = one != ALPHANUMERIC or other != ALPHANUMERIC
            elif find_word(codes, place, after, trie):
                marks[place:after] = True
            else:
                _guess(codes, place, after, model, back, marks)
        place = after


@compiled
def _guess(codes, place, after, model, back, marks):
    """jieba's `finalseg.cut` of a stretch: Han characters by Viterbi, the rest by its expression for numbers."""
    classes = model.classes
    while place < after:
        stop = place + 1
        han = classes[codes[place]] == HAN
        while stop < after and (classes[codes[stop]] == HAN) == han:
            stop += 1
        if han:
            _viterbi(codes, place, stop, model, back, marks)
        else:
            _number_or_name(codes, place, stop, classes, marks)
        place = stop


@compiled
def _number_or_name(codes, place, stop, classes, marks):
    """Split by `[a-zA-Z0-9]+(?:\\.\\d+)?%?`: what matches is a token, and so is what lies between."""
    between = False
    while place < stop:
        if classes[codes[place]] != ALPHANUMERIC:
            if not between:
                marks[place] = True
            between = True
            place += 1
            continue
        marks[place] = True
        between = False
        while place < stop and classes[codes[place]] == ALPHANUMERIC:
            place += 1
        if place + 1 < stop and codes[place] == FULL_STOP and ZERO <= codes[place + 1] <= NINE:
            place += 1
            while place < stop and ZERO <= codes[place] <= NINE:
                place += 1
        if place < stop and codes[place] == PERCENT:
            place += 1


@inlined
def larger(first, second, bit, bits):
    """The larger of two sums, of equal ones the second, and `bits` with this `bit` where it is the second."""
    return max(first, second), bits | bit if second >= first else bits


@inlined
def state_before(state, second):
    """The state before another: E or the second one, S, before B and S; B or the second one, M, before M and E."""
    return (S if second else E) if state in (B, S) else (M if second else B)


@compiled
def _viterbi(codes, place, stop, model, back, marks):
    """
    The most probable states of a stretch of Han characters; a word begins at each B and S.

    jieba takes the larger of (probability, name of the state before), so of equal ones S before E and M before B.
    `back` keeps four bits a character: which of its two possible predecessors each state came from.
    """
    emit, move = model.emit, model.move
    b, m, e, s = model.start + emit[codes[place]]
    for at in range(place + 1, stop):
        of_b, of_m, of_e, of_s = emit[codes[at]]
        new_b, bits = larger(e + move[E, B] + of_b, s + move[S, B] + of_b, 1, 0)
        new_m, bits = larger(b + move[B, M] + of_m, m + move[M, M] + of_m, 2, bits)
        new_e, bits = larger(b + move[B, E] + of_e, m + move[M, E] + of_e, 4, bits)
        s, bits = larger(e + move[E, S] + of_s, s + move[S, S] + of_s, 8, bits)
        b, m, e = new_b, new_m, new_e
        back[at] = bits
    state = S if s >= e else E
    for at in range(stop - 1, place, -1):
        marks[at] = state in (B, S)
        state = state_before(state, back[at] >> state & 1)
    marks[place] = True


def _force_apart(codes: np.ndarray, length: np.ndarray, apart: frozenset[str], marks: np.ndarray) -> None:
    """Split guessed words that the user dictionary names with frequency 0 into characters."""
    bounds, text = np.append(np.flatnonzero(marks), len(codes)), text_of(codes)
    starts = bounds[:-1]
    alone = (length[starts] == 1) & (jieba_classes()[np.minimum(codes[starts], BASIC - 1)] == HAN)
    for start, end in zip(starts[alone].tolist(), bounds[1:][alone].tolist(), strict=True):
        if text[start:end] in apart:
            marks[start:end] = True
