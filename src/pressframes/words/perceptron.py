"""An averaged perceptron that tags characters: begins, is inside, ends a word, or stands alone."""

from typing import NamedTuple

import numpy as np

from pressframes.words.compiled import compiled
from pressframes.words.features import OFFSETS

B, M, E, S = range(4)
TAGS = 4
SLOTS = 4  # the most offsets that a group speaks about
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
ROW_BITS = np.uint64(28)  # a slot is a feature (32 bits), its group (3), 1 bit to spare, its row
ROW_MASK = np.uint64((1 << 28) - 1)
IMPOSSIBLE = np.float32(-1e30)
ROW = SLOTS * TAGS  # weights of one feature
NOWHERE = 1 << 40  # an offset that leads outside every text
_OFFSETS = np.array([offsets + (NOWHERE,) * (SLOTS - len(offsets)) for offsets in OFFSETS], np.int64)


class Weights(NamedTuple):
    """
    What was learned: `table[row, slot * 4 + tag]` for each feature, `move[tag, next tag]` between tags.

    `slots` is a hash table from (feature, group) to row; row 0 is that of all features never seen.
    """

    slots: np.ndarray
    table: np.ndarray
    move: np.ndarray


def number_features(features: np.ndarray, minimum: int) -> tuple[np.ndarray, int]:
    """The hash table of all features seen at least `minimum` times, frequent ones first, and the number of rows."""
    groups = np.arange(features.shape[1], dtype=np.uint64)
    different, counts = np.unique(features.astype(np.uint64) << np.uint64(3) | groups, return_counts=True)
    different = different[counts >= minimum][np.argsort(-counts[counts >= minimum], kind="stable")]
    slots = np.zeros(1 << int(2 * len(different)).bit_length(), np.uint64)
    _fill(different, slots)
    return slots, len(different) + 1


@compiled
def _slot(key, mask):
    return np.int64((key * MULTIPLIER) >> np.uint64(32)) & mask


@compiled
def _fill(different, slots):
    mask = len(slots) - 1
    for row in range(len(different)):
        slot = _slot(different[row], mask)
        while slots[slot] != 0:
            slot = (slot + 1) & mask
        slots[slot] = different[row] << ROW_BITS | np.uint64(row + 1)


@compiled
def find_rows(features, slots):
    """The row of each feature of each place, 0 if it was never seen."""
    mask = len(slots) - 1
    found = np.zeros(features.shape, np.int32)
    for place in range(features.shape[0]):
        for group in range(features.shape[1]):
            key = np.uint64(features[place, group]) << np.uint64(3) | np.uint64(group)
            slot = _slot(key, mask)
            while slots[slot] != 0:
                if slots[slot] >> ROW_BITS == key:
                    found[place, group] = np.int64(slots[slot] & ROW_MASK)
                    break
                slot = (slot + 1) & mask
    return found


@compiled
def _score(found, first, last, table, scores):
    """Sum the weights of all features that speak about each place from `first` to `last`."""
    size = len(found)
    for place in range(first, last):
        for tag in range(TAGS):
            scores[place - first, tag] = 0.0
        for group in range(found.shape[1]):
            for slot in range(SLOTS):
                source = place - _OFFSETS[group, slot]
                if 0 <= source < size:
                    row = found[source, group]
                    for tag in range(TAGS):
                        scores[place - first, tag] += table[row, slot * TAGS + tag]


@compiled
def _best_tags(scores, size, move, back, tags):
    """Viterbi over the four tags; a text begins with B or S and ends with E or S."""
    b, m, e, s = scores[0, B], IMPOSSIBLE, IMPOSSIBLE, scores[0, S]
    for place in range(1, size):
        from_e, from_s = e + move[E, B], s + move[S, B]
        bits = 1 if from_s > from_e else 0
        new_b = max(from_e, from_s) + scores[place, B]
        from_b, from_m = b + move[B, M], m + move[M, M]
        bits |= 2 if from_m > from_b else 0
        new_m = max(from_b, from_m) + scores[place, M]
        from_b, from_m = b + move[B, E], m + move[M, E]
        bits |= 4 if from_m > from_b else 0
        new_e = max(from_b, from_m) + scores[place, E]
        from_e, from_s = e + move[E, S], s + move[S, S]
        bits |= 8 if from_s > from_e else 0
        new_s = max(from_e, from_s) + scores[place, S]
        b, m, e, s = new_b, new_m, new_e, new_s
        back[place] = bits
    tag = S if s >= e else E
    for place in range(size - 1, -1, -1):
        tags[place] = tag
        if place:
            second = back[place] >> tag & 1
            tag = (S if second else E) if tag in (B, S) else (M if second else B)


@compiled
def _room(spans):
    """Scores, ways back and tags for the longest of the spans; shorter ones use the beginning."""
    longest = 1
    for span in range(len(spans)):
        longest = max(longest, spans[span, 1] - spans[span, 0])
    return np.empty((longest, TAGS), np.float32), np.empty(longest, np.uint8), np.empty(longest, np.uint8)


@compiled
def train_once(found, spans, gold, table, move, sums, move_sums, moment):
    """
    One pass over the training texts: where the best tags are wrong, move the weights towards the right ones.

    `sums` gather each change times the moment it was made, from which the average weights follow.
    Returns the moment after the last text.
    """
    scores, back, tags = _room(spans)
    for span in range(len(spans)):
        first, last = spans[span, 0], spans[span, 1]
        size = last - first
        _score(found, first, last, table, scores)
        _best_tags(scores, size, move, back, tags)
        for at in range(size):
            right, chosen = gold[first + at], tags[at]
            if at and (right != chosen or gold[first + at - 1] != tags[at - 1]):
                move[gold[first + at - 1], right] += 1
                move[tags[at - 1], chosen] -= 1
                move_sums[gold[first + at - 1], right] += moment
                move_sums[tags[at - 1], chosen] -= moment
            if right == chosen:
                continue
            for group in range(found.shape[1]):
                for slot in range(SLOTS):
                    source = first + at - _OFFSETS[group, slot]
                    if 0 <= source < len(found) and found[source, group]:
                        row = found[source, group]
                        table[row, slot * TAGS + right] += 1
                        table[row, slot * TAGS + chosen] -= 1
                        sums[row, slot * TAGS + right] += moment
                        sums[row, slot * TAGS + chosen] -= moment
        moment += 1
    return moment


@compiled
def mark_tags(found, spans, table, move, marks):
    """Set `marks` to 1 where a word begins by the best tags of each span."""
    scores, back, tags = _room(spans)
    for span in range(len(spans)):
        first, last = spans[span, 0], spans[span, 1]
        size = last - first
        _score(found, first, last, table, scores)
        _best_tags(scores, size, move, back, tags)
        for at in range(size):
            marks[first + at] = tags[at] in (B, S)
