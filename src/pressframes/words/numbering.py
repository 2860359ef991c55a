"""Tokens become numbers: each different word is met once, counted, and spelled out only at the end."""

import itertools

import numpy as np

from pressframes.characters import BASIC, CLOSES, ENDS_SENTENCE, INSIDE, LINE_END, SPACE, kinds_of, sentence_classes
from pressframes.compiled import compiled, inlined

CHARACTER_BITS = np.uint64(21)  # enough for any character of Unicode
SHORT = 3  # characters that fit into one number with their bits: such words are told apart by it alone
LONG = np.uint64(1 << 63)  # marks the number of a longer word, which is only a hash of it
SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 / golden ratio, for hashing by multiplication (Knuth, TAOCP 6.4)
HASH_START, HASH_FACTOR = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)  # Fowler-Noll-Vo, FNV-1a
# Where a character stands to a sentence: in it, at its end, or in the white space after its end.
WITHIN, ENDED, AFTER_GAP, BEGINS = 0, 1, 2, 4


class WordIndex:
    """The different words met so far: a hash table from spelling to number, with counts and spellings."""

    def __init__(self) -> None:
        self.slots = np.zeros((1 << 15, 2), np.uint64)  # what stands for the word's characters, and its number
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
            before, self.slots = self.slots, np.zeros((1 << (4 * most // 3).bit_length(), 2), np.uint64)
            _move(before, self.slots)

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
def _long_key(codes, start, end):
    """What stands for a word of more than three characters: FNV-1a over them, marked."""
    value = HASH_START
    for place in range(start, end):
        value = (value ^ np.uint64(codes[place])) * HASH_FACTOR
    return value | LONG


@inlined
def _place(key, slots):
    """The slot at which the search for a word begins."""
    return np.int64((key * SPREAD) >> np.uint64(32)) & (len(slots) - 1)


@compiled
def _move(before, slots):
    """Put what is in one table of slots into a larger one."""
    for at in range(len(before)):
        if before[at, 0] != 0:
            slot = _place(before[at, 0], slots)
            while slots[slot, 0] != 0:
                slot = (slot + 1) & (len(slots) - 1)
            slots[slot, 0] = before[at, 0]
            slots[slot, 1] = before[at, 1]


@compiled
def _first_three(letters, ends, keys):
    """The first three characters of each word as one number, ordered as the words are; short ones end in 0."""
    for word in range(len(keys)):
        key = np.uint64(0)
        for place in range(ends[word], ends[word] + SHORT):
            character = np.uint64(letters[place] + 1) if place < ends[word + 1] else np.uint64(0)
            key = key << CHARACTER_BITS | character
        keys[word] = key


@inlined
def _same(codes, start, end, letters, begin, stop):
    if stop - begin != end - start:
        return False
    for place in range(end - start):  # noqa: SIM110 (the compiler knows no all())
        if codes[start + place] != letters[begin + place]:
            return False
    return True


@compiled
def _number(key, codes, start, end, slots, ends, letters, size):
    """The number of a word; `size` itself if it is new, and then it has been put in."""
    slot = _place(key, slots)
    while slots[slot, 0] != 0:
        if slots[slot, 0] == key:
            number = np.int64(slots[slot, 1])
            if not key & LONG or _same(codes, start, end, letters, ends[number], ends[number + 1]):
                return number
        slot = (slot + 1) & (len(slots) - 1)
    slots[slot, 0] = key
    slots[slot, 1] = size
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
            key = np.uint64(code + 1)
            after = place + 1
            while after < last and not marks[after]:
                code = codes[after]
                key = key << CHARACTER_BITS | np.uint64(code + 1)
                state = _next_state(state, classes[code] if code < BASIC else INSIDE)
                sentences += state >> 2
                state &= 3
                after += 1
            if kind != SPACE and kind != LINE_END:
                if after - place > SHORT:
                    key = _long_key(codes, place, after)
                slot = _place(key, slots)
                if slots[slot, 0] == key and not key & LONG:  # nearly always; what is rare is not put in line
                    number = np.int64(slots[slot, 1])
                else:
                    number = _number(key, codes, place, after, slots, ends, letters, size)
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
