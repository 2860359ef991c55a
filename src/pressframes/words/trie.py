"""The words of a dictionary as a tree of small hash tables: a look-up a character finds every word at a place."""

from typing import NamedTuple

import numpy as np

from pressframes.errors import PressframesError
from pressframes.words.compiled import compiled

# A cell is one whole number: rank of the character (16 bits), where its children lie (22), how many
# bits number them (5), class of weight (16). Place 0: no children. Class 0: not a word. 0: no cell.
# Trees are kept between sessions: with another layout, raise VERSION in `dictionary`.
CLASS_BITS, BITS_BITS, PLACE_BITS = 16, 5, 22
CLASS_MASK = np.uint64((1 << CLASS_BITS) - 1)
BITS_MASK = (1 << BITS_BITS) - 1
PLACE_MASK = (1 << PLACE_BITS) - 1
BITS_SHIFT = np.uint64(CLASS_BITS)
PLACE_SHIFT = np.uint64(CLASS_BITS + BITS_BITS)
RANK_SHIFT = np.uint64(CLASS_BITS + BITS_BITS + PLACE_BITS)
NOTHING = np.uint64(0)
ROOT_BITS = 15  # the characters of jieba's words number 20,998: each has a cell of its own in the root
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 / golden ratio, for hashing by multiplication (Knuth, TAOCP 6.4)


class Trie(NamedTuple):
    """
    A tree over the ranks of characters, in three arrays for compiled functions.

    `rank[character]` numbers the characters that words are made of from 1 up, the frequent ones first; 0
    is any other character. `cells` holds a small hash table for each node, its children; the root's
    comes first. `weight[class]` is the weight of a word. Frequent words lie close together, because the
    speed of a look-up is that of the processor's cache.
    """

    rank: np.ndarray
    cells: np.ndarray
    weight: np.ndarray


def build_trie(words: list[str], frequencies: np.ndarray, weights: np.ndarray, alphabet: np.ndarray) -> Trie:
    """
    Put words into a tree; `weights` are their values and `frequencies` say which of them to keep close together.

    `alphabet` is true for the 16-bit characters that can be looked up; a word with another one is left out.
    More than four million cells raise `PressframesError`.
    """
    order = np.argsort(-frequencies, kind="stable")
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    characters = np.frombuffer("".join(words).encode("utf-16-le", "surrogatepass"), np.uint16)
    starts = np.cumsum(lengths) - lengths
    values, classes = np.unique(weights, return_inverse=True)
    rank = _ranks(characters, np.repeat(frequencies, lengths), alphabet)
    parent, rank_of_node, class_of_node = _insert(rank[characters], starts[order], lengths[order], classes[order] + 1)
    place, bits, size = _allot(np.bincount(parent[1:], minlength=len(parent)))
    if size > PLACE_MASK or len(values) > int(CLASS_MASK):
        raise PressframesError(
            f"dictionary: its {len(words):,} words have more different beginnings or frequencies than this program "
            "can hold (about three million and 65,000). Expected the words of one field; leave out those that your "
            "corpus does not use."
        )
    cells = np.zeros(size, np.uint64)
    _fill(cells, parent, rank_of_node, class_of_node, place, bits)
    return Trie(rank, cells, np.concatenate([[np.nan], values]))


def _allot(children: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Where the table of each node begins, how many bits number its cells, and how many cells there are in all."""
    bits = np.ceil(np.log2(np.maximum(1.25 * children - 0.5, 1))).astype(np.int64)
    bits[0] = ROOT_BITS
    sizes = np.where(children > 0, 1 << bits, 0)
    sizes[0] = 1 << ROOT_BITS
    place = np.cumsum(sizes) - sizes
    place[children == 0] = 0
    return place, bits, int(sizes.sum())


def _ranks(characters: np.ndarray, frequencies: np.ndarray, alphabet: np.ndarray) -> np.ndarray:
    seen = np.bincount(characters, weights=frequencies, minlength=len(alphabet))
    members = np.flatnonzero(alphabet)
    rank = np.zeros(len(alphabet), np.uint16)
    rank[members[np.argsort(-seen[members], kind="stable")]] = np.arange(1, len(members) + 1)
    return rank


@compiled
def find_child(cells, cell, rank):
    """The cell that the character of `rank` leads to from `cell`, or 0."""
    place = np.int64(cell >> PLACE_SHIFT) & PLACE_MASK
    if place == 0:
        return NOTHING
    mask = (1 << (np.int64(cell >> BITS_SHIFT) & BITS_MASK)) - 1
    slot = rank & mask
    for _ in range(mask + 1):
        child = cells[place + slot]
        if np.int64(child >> RANK_SHIFT) == rank:
            return child
        if child == 0:
            break
        slot = (slot + 1) & mask
    return NOTHING


@compiled
def find_word(codes, start, end, rank, cells):
    """The class of the word that stretches from `start` to `end` over basic characters, or 0 if it is none."""
    cell = cells[rank[codes[start]]]
    for place in range(start + 1, end):
        cell = find_child(cells, cell, np.int64(rank[codes[place]]))
    return np.int64(cell & CLASS_MASK)


@compiled
def _insert(ranks, starts, lengths, classes):
    """Parent, rank of its character and class of each node of the tree, in order of creation; node 0 is the root."""
    most = lengths.sum() + 1
    parent = np.zeros(most, np.int64)
    rank = np.zeros(most, np.int64)
    word_class = np.zeros(most, np.int64)
    bits = 1
    while 1 << bits < 2 * most:
        bits += 1
    slots = np.zeros(1 << bits, np.int32)
    mask = len(slots) - 1
    nodes = 1
    for word in range(len(starts)):
        start = starts[word]
        stop = start + lengths[word]
        outside = False
        for place in range(start, stop):
            outside |= ranks[place] == 0
        if outside:
            continue
        node = 0
        for place in range(start, stop):
            key = np.uint64(node) << np.uint64(16) | np.uint64(ranks[place])
            slot = np.int64((key * MULTIPLIER) >> np.uint64(64 - bits))
            while slots[slot] != 0 and not (parent[slots[slot]] == node and rank[slots[slot]] == ranks[place]):
                slot = (slot + 1) & mask
            if slots[slot] == 0:
                slots[slot] = nodes
                parent[nodes] = node
                rank[nodes] = ranks[place]
                nodes += 1
            node = slots[slot]
        word_class[node] = classes[word]
    return parent[:nodes], rank[:nodes], word_class[:nodes]


@compiled
def _fill(cells, parent, rank, word_class, place, bits):
    for node in range(1, len(parent)):
        mask = (1 << bits[parent[node]]) - 1
        slot = rank[node] & mask
        while cells[place[parent[node]] + slot] != 0:
            slot = (slot + 1) & mask
        table = np.uint64(place[node]) << PLACE_SHIFT | np.uint64(bits[node]) << BITS_SHIFT
        cells[place[parent[node]] + slot] = (
            np.uint64(rank[node]) << RANK_SHIFT | table | np.uint64(word_class[node])
        )
