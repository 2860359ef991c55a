"""
jieba's dictionary with the researcher's own words added, ready for the compiled cutter.

The words are a tree of small hash tables, in which a look-up a character finds every word at a place. A researcher's
words are in jieba's format, read with care: a line that jieba would misread is an error.
"""

import logging
import math
import re
import threading
import warnings
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import jieba
import numpy as np
import pandas as pd
from jieba import re_han_default, re_userdict

from pressframes.characters import BASIC, BLOCK, code_points, jieba_classes
from pressframes.compiled import compiled
from pressframes.corpus.documents import simplified
from pressframes.errors import PressframesError, refused
from pressframes.files import keep_arrays, kept_arrays, private_cache, read_text

# A cell is one whole number: rank of the character (16 bits), where its children lie (22), how many
# bits number them (5), class of weight (16). Place 0: no children. Class 0: not a word. 0: no cell.
# Trees are kept between sessions: with another layout, raise VERSION in `dictionary`.
CLASS_BITS, BITS_BITS, PLACE_BITS, RANK_BITS = 16, 5, 22, 16
CLASS_MASK = np.uint64((1 << CLASS_BITS) - 1)
BITS_MASK = (1 << BITS_BITS) - 1
PLACE_MASK = (1 << PLACE_BITS) - 1
BITS_SHIFT = np.uint64(CLASS_BITS)
PLACE_SHIFT = np.uint64(CLASS_BITS + BITS_BITS)
RANK_SHIFT = np.uint64(CLASS_BITS + BITS_BITS + PLACE_BITS)
NOTHING = np.uint64(0)
ROOT_BITS = 15  # the characters of jieba's words number 20,998: each has a cell of its own in the root


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


def build_trie(frequency: Mapping[str, int], total: int) -> Trie:
    """
    Put words into a tree; what has frequency 0 only begins words and is left out.

    A word weighs log(frequency) - log(total), to the last bit as jieba computes it. Words with a character beyond
    U+FFFF, or one that jieba takes apart, have no place in the tree: jieba cuts around such characters and never looks
    them up. They count in `total`, as in jieba. More than four million cells raise `PressframesError`.
    """
    words = [word for word, often in frequency.items() if often]
    frequencies = np.fromiter(filter(None, frequency.values()), np.float64, len(words))
    different, classes = np.unique(frequencies, return_inverse=True)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    characters = np.minimum(code_points("".join(words)), BASIC - 1)  # the last basic code is of no character
    starts = np.cumsum(lengths) - lengths
    ranks = _ranks(np.bincount(characters, np.repeat(frequencies, lengths), BASIC))
    known = np.argsort(-frequencies, kind="stable")
    known = known[np.minimum.reduceat(ranks[characters], starts)[known] > 0]
    parent, rank_of_node, class_of_node = _insert(ranks[characters], starts[known], lengths[known], classes[known] + 1)
    place, bits, size = _allot(np.bincount(parent[1:], minlength=len(parent)))
    if size > PLACE_MASK or len(different) > int(CLASS_MASK):
        raise refused("large_dictionary", "dictionary", words=len(words))
    cells = np.zeros(size, np.uint64)
    _fill(cells, parent, rank_of_node, class_of_node, place, bits)
    return Trie(ranks, cells, np.array([np.nan, *(math.log(often) - math.log(total) for often in different)]))


def _allot(children: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Where the table of each node begins, how many bits number its cells, and how many cells there are in all."""
    bits = np.ceil(np.log2(np.maximum(1.25 * children - 0.5, 1))).astype(np.int64)
    bits[0] = ROOT_BITS
    sizes = np.where(children > 0, 1 << bits, 0)
    place = np.cumsum(sizes) - sizes
    place[children == 0] = 0
    return place, bits, int(sizes.sum())


def _ranks(seen: np.ndarray) -> np.ndarray:
    """The basic characters that jieba looks up numbered from 1, those seen most often first; 0 for all others."""
    members = np.flatnonzero(jieba_classes() >= BLOCK)
    rank = np.zeros(BASIC, np.uint16)
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
def find_word(codes, start, end, trie):
    """The class of the word that stretches from `start` to `end` over basic characters, or 0 if it is none."""
    cell = trie.cells[trie.rank[codes[start]]]
    for place in range(start + 1, end):
        cell = find_child(trie.cells, cell, np.int64(trie.rank[codes[place]]))
    return np.int64(cell & CLASS_MASK)


def _insert(ranks: np.ndarray, starts: np.ndarray, lengths: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Parent, rank of its character and class of each node of the tree, level by level (3, n); node 0 is the root."""
    node, nodes, levels = np.zeros(len(starts), np.int64), 1, [np.zeros((1, 3), np.int64)]
    for depth in range(lengths.max(initial=0)):
        longer = np.flatnonzero(lengths > depth)
        which, different = pd.factorize(node[longer] << RANK_BITS | ranks[starts[longer] + depth])
        level = np.column_stack([different >> RANK_BITS, different & (1 << RANK_BITS) - 1, np.zeros_like(different)])
        ends = lengths[longer] == depth + 1
        level[which[ends], 2] = classes[longer[ends]]
        node[longer] = nodes + which
        nodes += len(different)
        levels.append(level)
    return np.concatenate(levels).T


@compiled
def _fill(cells, parent, rank, word_class, place, bits):
    for node in range(1, len(parent)):
        mask = (1 << bits[parent[node]]) - 1
        slot = rank[node] & mask
        while cells[place[parent[node]] + slot] != 0:
            slot = (slot + 1) & mask
        table = np.uint64(place[node]) << PLACE_SHIFT | np.uint64(bits[node]) << BITS_SHIFT
        cells[place[parent[node]] + slot] = np.uint64(rank[node]) << RANK_SHIFT | table | np.uint64(word_class[node])


SPACE = re.compile(r"\s")


class Entry(NamedTuple):
    """A word, its frequency (None: as large as is needed to keep the word whole) and its part of speech."""

    word: str
    frequency: int | None
    tag: str | None


LONGEST_FREQUENCY = 18  # digits: of a larger number no weight can be made


def read_user_dictionary(source: str | Path | Iterable[str] | Mapping[str, int]) -> tuple[Entry, ...]:
    """
    The entries of a user dictionary: a file, an iterable of its lines, or words with their frequencies.

    Each line is a word, then optionally a frequency and a part of speech, with a space between: the
    format of jieba, read by jieba's own expression. Empty lines and notes (`# ...`) are skipped; of a word that comes
    twice the last line holds; frequency 0 tells jieba not to make the word.

    敲门行动 ("the operation of knocking at every door"), 流调 ("tracing of contacts")

    >>> read_user_dictionary(["敲门行动 20 n", "流调"])
    (Entry(word='敲门行动', frequency=20, tag='n'), Entry(word='流调', frequency=None, tag=None))

    A line that is more than that, as with a negative frequency or a word with a space inside, raises
    `PressframesError` with its number. jieba never finds a word with punctuation inside, nor one with a character
    that it takes for a mark, such as 𠮷 (a rare form of 吉): such words are warned about; those with punctuation
    belong into `protect`.
    """
    if isinstance(source, str | Path):
        name, lines = str(source), tuple(read_text(source).text.splitlines())
    elif isinstance(source, Mapping):
        name, lines = "dictionary", tuple(f"{word} {frequency}" for word, frequency in source.items())
    elif not isinstance(source, Iterable):
        raise refused("dictionary_kind", f"dictionary={source!r}")
    else:
        name, lines = "dictionary", tuple(source)
    for number, line in enumerate(lines, 1):
        if not isinstance(line, str):
            raise refused("dictionary_line_kind", f"{name}, line {number}", found=line)
    entries, lost = _read(lines, name)
    rare = [word for word in lost if max(word) >= chr(BASIC)]
    for reason, words in (("marked_words", [word for word in lost if word not in rare]), ("rare_words", rare)):
        if words:
            warnings.warn(str(refused(reason, name, word=words[0], number=len(words))), stacklevel=3)
    return entries


def kept_whole(source: str | Path | Iterable[str] | Mapping[str, int] | None) -> list[str]:
    """
    The words of a user dictionary that a way to cut without frequencies keeps whole; not those of frequency 0.

    >>> kept_whole(["敲门行动 20 n", "流调", "一线 0"])
    ['敲门行动', '流调']
    """
    entries = () if source is None else read_user_dictionary(source)
    return [entry.word for entry in entries if entry.frequency != 0 and re_han_default.fullmatch(entry.word)]


@lru_cache(maxsize=8)  # `cut` is called for one sentence after another with the same thousands of lines
def _read(lines: tuple[str, ...], name: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries, and their words with punctuation inside."""
    read = (_entry(line, f"{name}, line {number}") for number, line in enumerate(lines, 1))
    entries = tuple(entry for entry in read if entry)
    return entries, tuple(entry.word for entry in entries if not re_han_default.fullmatch(entry.word))


def _entry(line: str, place: str) -> Entry | None:
    line = line.strip().lstrip("\ufeff")
    if not line or re.match(r"#(\s|$)", line):
        return None
    found = re_userdict.match(line)
    word, frequency, tag = found.groups() if found else (line, None, None)
    if not found or SPACE.search(word):
        raise refused("dictionary_line", place, found=line)
    if frequency and len(frequency.strip()) > LONGEST_FREQUENCY:
        raise refused("frequency_digits", place, word=word, digits=len(frequency.strip()), most=LONGEST_FREQUENCY)
    return Entry(word, int(frequency) if frequency else None, tag.strip() if tag else None)


VERSION = 2  # of the tree: another one is built anew
# Building takes half a second and a lock keeps threads from seeing a dictionary that is only half built.
_LOCK = threading.RLock()


@dataclass(frozen=True)
class Dictionary:
    """
    Words with the logarithm of their share, as jieba weighs them.

    `unknown` is the weight of a character outside the dictionary. `apart` holds the words that the user
    gave frequency 0, which tells jieba not to guess them.
    """

    trie: Trie
    unknown: float
    apart: frozenset[str] = frozenset()


def load_dictionary(
    source: str | Path | Iterable[str] | None = None, *, before: Iterable[str] = (), traditional: bool = False
) -> Dictionary:
    """
    jieba's dictionary, with the user dictionary in `source` (a file, or its lines) added as jieba adds it.

    The lines of `before` are added first, so that the user's words prevail. Words are read as simplified ones where
    the text is (`traditional`).

    Nothing outside changes: not `jieba.dt`, not the words that jieba was told to force apart.
    """
    entries = read_user_dictionary(before) + (() if source is None else read_user_dictionary(source))
    if traditional:
        entries = tuple(entry._replace(word=simplified(entry.word)) for entry in entries)
    with _LOCK:
        return _build(entries, source is None)


def is_known(word: str) -> bool:
    """
    Whether a word, or its form in simplified characters, is in jieba's own dictionary.

    >>> is_known("志愿者"), is_known("日讯")
    (True, False)
    """
    with _LOCK:
        often = _jieba_tokenizer().FREQ
    with suppress(PressframesError):  # without opencc a traditional word stays as it is
        word = word if often.get(word) else simplified(word)
    return bool(often.get(word))


@lru_cache(maxsize=4)
def _build(entries: Sequence[Entry], is_ours: bool) -> Dictionary:
    """The tree of the words of jieba or of a preset is kept: jieba takes 180 MB in each process that reads it."""
    if not is_ours or any(entry.frequency == 0 for entry in entries):
        return _build_anew(entries)
    with jieba.Tokenizer().get_dict_file() as words:
        file = f"dictionary-{VERSION}-{sha256(words.read() + repr(entries).encode()).hexdigest()[:12]}.npz"
    kept = kept_arrays(file, [*Trie._fields, "unknown"])
    if kept is not None:
        return Dictionary(Trie(*kept[:3]), float(kept[3]))
    made = _build_anew(entries)
    keep_arrays(file, made.trie._asdict() | {"unknown": np.array(made.unknown)})
    return made


def _build_anew(entries: Sequence[Entry]) -> Dictionary:
    tokenizer = copy(_jieba_tokenizer())
    tokenizer.FREQ = tokenizer.FREQ.copy()
    for entry in entries:
        if entry.frequency == 0:  # Tokenizer.add_word would write this into a set shared by the whole process
            tokenizer.FREQ[entry.word] = 0
        else:
            tokenizer.add_word(entry.word, entry.frequency, entry.tag)
    apart = frozenset(entry.word for entry in entries if entry.frequency == 0)
    return Dictionary(build_trie(tokenizer.FREQ, tokenizer.total), math.log(1) - math.log(tokenizer.total), apart)


@cache
def _jieba_tokenizer() -> jieba.Tokenizer:
    """A tokenizer of our own; its cache lies in a private folder, where nobody can plant one."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(private_cache())
    tokenizer.cache_file = f"jieba-{jieba.__version__}.cache"
    tokenizer.initialize()
    return tokenizer
