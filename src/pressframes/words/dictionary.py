"""jieba's dictionary with the researcher's own words added, ready for the compiled cutter."""

import logging
import math
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import jieba
import numpy as np

from pressframes.words.cache import keep_arrays, kept_arrays, private_cache
from pressframes.words.characters import BLOCK, jieba_classes
from pressframes.words.trie import Trie, build_trie
from pressframes.words.user_dictionary import Entry, read_user_dictionary

VERSION = 1  # of the tree: another one is built anew
# Building takes half a second and a lock keeps threads from seeing a dictionary that is only half built.
_LOCK = threading.RLock()


@dataclass(frozen=True)
class Dictionary:
    """
    Words with the logarithm of their share, as jieba weighs them.

    `unknown` is the weight of a character outside the dictionary. `apart` holds the words that the user
    gave frequency 0, which tells jieba not to guess them. `tags` are parts of speech of the user's words.
    """

    trie: Trie
    unknown: float
    apart: Trie | None
    tags: dict[str, str]


def load_dictionary(source: str | Path | Iterable[str] | None = None, *, before: Iterable[str] = ()) -> Dictionary:
    """
    jieba's dictionary, with the user dictionary in `source` (a file, or its lines) added as jieba adds it.

    The lines of `before` are added first, so that the user's words prevail.

    Nothing outside changes: not `jieba.dt`, not the words that jieba was told to force apart.
    """
    entries = read_user_dictionary(before) + (() if source is None else read_user_dictionary(source))
    with _LOCK:
        return _build(entries)


def is_known(word: str) -> bool:
    """
    Whether a word is in jieba's own dictionary.

    >>> is_known("志愿者"), is_known("日讯")
    (True, False)
    """
    with _LOCK:
        return bool(_jieba_tokenizer().FREQ.get(word))


def jieba_lcut(texts: Iterable[str]) -> list[list[str]]:
    """
    What jieba itself makes of texts, to compare with; `jieba.dt` stays as it is.

    >>> jieba_lcut(["志愿者到岗"])
    [['志愿者', '到', '岗']]
    """
    with _LOCK:
        tokenizer = _jieba_tokenizer()
    return [tokenizer.lcut(text) for text in texts]


@lru_cache(maxsize=4)
def _build(entries: Sequence[Entry]) -> Dictionary:
    return _build_anew(entries) if entries else _jieba_dictionary()


def _jieba_dictionary() -> Dictionary:
    """jieba's own words: their tree is kept, for jieba itself takes 180 MB in each process that reads them."""
    with jieba.Tokenizer().get_dict_file() as words:
        file = f"dictionary-{VERSION}-{sha256(words.read()).hexdigest()[:12]}.npz"
    kept = kept_arrays(file, [*Trie._fields, "unknown"])
    if kept is not None:
        return Dictionary(Trie(*kept[:3]), float(kept[3]), None, {})
    made = _build_anew(())
    keep_arrays(file, made.trie._asdict() | {"unknown": np.array(made.unknown)})
    return made


def _build_anew(entries: Sequence[Entry]) -> Dictionary:
    base = _jieba_tokenizer()
    tokenizer = base if not entries else _copy(base)
    apart = set()
    for entry in entries:
        if entry.frequency == 0:  # Tokenizer.add_word would write this into a set shared by the whole process
            apart.add(entry.word)
            tokenizer.FREQ[entry.word] = 0
        else:
            tokenizer.add_word(entry.word, entry.frequency, entry.tag)
    words = {word: frequency for word, frequency in tokenizer.FREQ.items() if frequency}
    return Dictionary(
        trie=_trie(words, tokenizer.total),
        unknown=math.log(1) - math.log(tokenizer.total),
        apart=_trie(dict.fromkeys(apart, 1), 1) if apart else None,
        tags=dict(tokenizer.user_word_tag_tab),
    )


def _trie(words: dict[str, int], total: int) -> Trie:
    """Words with log(frequency) - log(total), to the last bit as jieba computes it."""
    frequencies = np.array(list(words.values()), np.float64)
    different, where = np.unique(frequencies, return_inverse=True)
    shares = np.array([math.log(frequency) - math.log(total) for frequency in different])
    return build_trie(list(words), frequencies, shares[where], jieba_classes() >= BLOCK)


@lru_cache(maxsize=1)
def _jieba_tokenizer() -> jieba.Tokenizer:
    """A tokenizer of our own; its cache lies in a private folder, where nobody can plant one."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(private_cache())
    tokenizer.cache_file = f"jieba-{jieba.__version__}.cache"
    tokenizer.initialize()
    return tokenizer


def _copy(base: jieba.Tokenizer) -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = dict(base.FREQ)
    tokenizer.total = base.total
    tokenizer.initialized = True
    return tokenizer
