"""Tokens become numbers: each different word is met once, counted, and spelled out only at the end."""

import itertools

import numpy as np

from pressframes.words.characters import (
    BASIC,
    CLOSES,
    ENDS_SENTENCE,
    INSIDE,
    LINE_END,
    SPACE,
    kinds_of,
    sentence_classes,
)
from pressframes.words.compiled import compiled, inlined

NUMBER_BITS = np.uint64(28)  # a slot has room for 268 million different words
NUMBER_MASK = np.uint64((1 << 28) - 1)
HASH_START, HASH_FACTOR = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)  # Fowler-Noll-Vo, FNV-1a
# Where a character stands to a sentence: in it, at its end, or in the white space after its end.
WITHIN, ENDED, AFTER_GAP, BEGINS = 0, 1, 2, 4


class WordIndex:
    """The different words met so far: a hash table from spelling to number, with counts and spellings."""

    def __init__(self) -> None:
        self.slots = np.zeros(1 << 16, np.uint64)  # upper bits of the hash, then the word's number + 1
        self.ends = np.zeros((1 << 15) + 1, np.int64)  # word n is spelled letters[ends[n]:ends[n + 1]]
        self.letters = np.zeros(1 << 16, np.uint32)
        self.size = 0
        self.sentences = 0

    def make_room(self, characters: int) -> None:
        """Grow so that a text of so many characters fits, even if each is a new word."""
        most = int(self.size) + characters
        if most >= len(self.ends):
            self.ends = _grown(self.ends, most + 1)
        if self.ends[self.size] + characters > len(self.letters):
            self.letters = _grown(self.letters, self.ends[self.size] + characters)
        if 4 * most > 3 * len(self.slots):
            self.slots = np.zeros(1 << (4 * most // 3).bit_length(), np.uint64)
            _fill(self.slots, self.letters, self.ends, self.size)

    def vocabulary(self, numbers: np.ndarray) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
        """
        The words ordered by (-count, word), the kind of each, and the rank of each number in that order.

        `numbers` are those of all tokens, from which the words are counted.
        """
        order = self._order(np.bincount(numbers, minlength=self.size))
        letters, ends = np.empty(self.ends[self.size], np.uint32), np.zeros(self.size + 1, np.int64)
        _copy_words(self.letters, self.ends, order, letters, ends)
        rank = np.empty(self.size, np.int32)
        rank[order] = np.arange(self.size, dtype=np.int32)
        kinds = np.maximum.reduceat(kinds_of(letters), ends[:-1]) if self.size else np.zeros(0, np.uint8)
        return _spell(letters, ends), kinds, rank

    def _order(self, counts: np.ndarray) -> np.ndarray:
        """The numbers of the words by (-count, word), without making strings of words of up to three characters."""
        keys = np.empty(self.size, np.uint64)
        _first_three(self.letters, self.ends, keys)
        long = np.flatnonzero(np.diff(self.ends[: self.size + 1]) > 3)
        letters, ends = np.empty(self.ends[self.size], np.uint32), np.zeros(len(long) + 1, np.int64)
        _copy_words(self.letters, self.ends, long, letters, ends)
        words = _spell(letters, ends)
        alphabetical = sorted(range(len(long)), key=words.__getitem__)
        rank_of_long = np.zeros(self.size, np.int32)  # a word of three characters stands before the longer ones
        rank_of_long[long[np.array(alphabetical, np.int64)]] = np.arange(1, len(long) + 1)
        return np.lexsort((rank_of_long, keys, -counts))

    def add(self, codes: np.ndarray, marks: np.ndarray, spans: np.ndarray, rows: np.ndarray, columns: tuple) -> int:
        """
        Number the tokens of a text and write them into `columns`, from `columns`' first row on; return how many.

        `marks` is 1 where a token begins; each of `spans` is a paragraph, and its row of `rows` says
        (document, paragraph, start in the document). White space is left out. Sentences are numbered as
        `pressframes.sentences.find_sentences` numbers them.
        """
        self.make_room(len(codes))
        written, self.size, self.sentences = _add(
            codes, marks, spans, rows, sentence_classes(), self.slots, self.ends, self.letters,
            self.size, self.sentences, *columns,
        )  # fmt: skip
        return written


def _grown(array: np.ndarray, size: int) -> np.ndarray:
    grown = np.zeros(1 << int(size - 1).bit_length(), array.dtype)
    grown[: len(array)] = array
    return grown


def _spell(letters: np.ndarray, ends: np.ndarray) -> tuple[str, ...]:
    spelled = letters[: ends[-1]].tobytes().decode("utf-32-le", "surrogatepass")
    return tuple([spelled[start:end] for start, end in itertools.pairwise(ends.tolist())])


@compiled
def _copy_words(old_letters, old_ends, order, letters, ends):
    end = 0
    for at in range(len(order)):
        for place in range(old_ends[order[at]], old_ends[order[at] + 1]):
            letters[end] = old_letters[place]
            end += 1
        ends[at + 1] = end


@inlined
def _hash(codes, start, end):
    """FNV-1a over characters, mixed once more so that its upper bits can be compared and its lower ones be a place."""
    value = HASH_START
    for place in range(start, end):
        value = (value ^ np.uint64(codes[place])) * HASH_FACTOR
    return value ^ value >> np.uint64(29)


@compiled
def _fill(slots, letters, ends, size):
    mask = np.uint64(len(slots) - 1)
    for number in range(size):
        key = _hash(letters, ends[number], ends[number + 1])
        slot = np.int64(key & mask)
        while slots[slot] != 0:
            slot = (slot + 1) & np.int64(mask)
        slots[slot] = key >> NUMBER_BITS << NUMBER_BITS | np.uint64(number + 1)


@compiled
def _first_three(letters, ends, keys):
    """The first three characters of each word as one number, ordered as the words are; short ones end in 0."""
    for word in range(len(keys)):
        key = np.uint64(0)
        for place in range(ends[word], ends[word] + 3):
            character = np.uint64(letters[place] + 1) if place < ends[word + 1] else np.uint64(0)
            key = key << np.uint64(21) | character
        keys[word] = key


@inlined
def _same(codes, start, end, letters, begin, stop):
    if stop - begin != end - start:
        return False
    for place in range(end - start):  # noqa: SIM110 (the compiler knows no all())
        if codes[start + place] != letters[begin + place]:
            return False
    return True


@inlined
def _number(codes, start, end, slots, ends, letters, size):
    """The number of a word; `size` itself if it is new, and then it has been put in."""
    mask = np.uint64(len(slots) - 1)
    key = _hash(codes, start, end)
    slot = np.int64(key & mask)
    while slots[slot] != 0:
        if slots[slot] >> NUMBER_BITS == key >> NUMBER_BITS:
            number = np.int64(slots[slot] & NUMBER_MASK) - 1
            if _same(codes, start, end, letters, ends[number], ends[number + 1]):
                return number
        slot = (slot + 1) & np.int64(mask)
    slots[slot] = key >> NUMBER_BITS << NUMBER_BITS | np.uint64(size + 1)
    for place in range(end - start):  # to assign slice to slice takes the compiler seconds
        letters[ends[size] + place] = codes[start + place]
    ends[size + 1] = ends[size] + end - start
    return size


@inlined
def _next_state(state, kind):
    """What a character of some kind makes of a sentence; `BEGINS` is added where it is the first of a new one."""
    if kind in (SPACE, LINE_END):
        return AFTER_GAP if state != WITHIN or kind == LINE_END else WITHIN
    if state == ENDED and kind in (ENDS_SENTENCE, CLOSES):
        return ENDED
    next_state = ENDED if kind == ENDS_SENTENCE else WITHIN
    return next_state if state == WITHIN else next_state | BEGINS


@compiled
def _add(
    codes, marks, spans, rows, classes, slots, ends, letters, size, sentences,
    word, document, paragraph, sentence, start, end,
):  # fmt: skip
    written = 0
    for span in range(len(spans)):
        first = spans[span, 0]
        last = spans[span, 1]
        shift = rows[span, 2] - first
        state = WITHIN
        place = first
        while place < last:
            code = codes[place]
            kind = classes[code] if code < BASIC else INSIDE
            state = _next_state(state, kind)
            sentences += state >> 2
            state &= 3
            sentence_here = sentences
            after = place + 1
            while after < last and not marks[after]:
                state = _next_state(state, classes[codes[after]] if codes[after] < BASIC else INSIDE)
                sentences += state >> 2
                state &= 3
                after += 1
            if kind != SPACE and kind != LINE_END:
                number = _number(codes, place, after, slots, ends, letters, size)
                size = max(size, number + 1)
                word[written] = number
                document[written] = rows[span, 0]
                paragraph[written] = rows[span, 1]
                sentence[written] = sentence_here
                start[written] = place + shift
                end[written] = after + shift
                written += 1
            place = after
        sentences += last > first
    return written, size, sentences
