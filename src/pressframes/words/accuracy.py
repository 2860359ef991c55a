"""
How often a cut is right: the words of a preset against words made by hand, span by span.

Then what it gets wrong (the fate of each class of words, invented words), and the presets on texts that none of them
has learned from.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.corpus.peoples_daily import join_names
from pressframes.corpus.tokens import Tokens
from pressframes.errors import check_call
from pressframes.lists import load_wordlist, wordlists
from pressframes.words.cutting import EVERY_ROLE, TRAINED, Cutter, make_cutter, tokenize_with
from pressframes.words.dictionary import is_known, load_dictionary
from pressframes.words.trained import paragraphs_of, taught

LENGTH_BITS = 16  # room for the length of a token beside its place; no token is longer than 65,535 characters


def segmentation_accuracy(tokens: Tokens, gold: Tokens) -> pd.DataFrame:
    """
    Precision, recall and F1 of a cut: one row, `preset, words, gold_words, right, precision, recall, f1`.

    A word is right when the hand-made words have one from the same character to the same character.
    Precision is the share of the preset's words that are right, recall the share of the hand-made
    words that were found, F1 their harmonic mean; punctuation counts as words on both sides, as in the
    SIGHAN bakeoffs. Both tables must be over the same texts.

    Source: Sproat & Emerson (2003), The First International Chinese Word Segmentation Bakeoff.
    """
    check_call(segmentation_accuracy, locals())
    right = int(right_words(tokens, gold).sum())
    precision, recall = right / len(tokens), right / len(gold)
    values = [tokens.preset, len(tokens), len(gold), right, precision, recall, right * 2 / (len(tokens) + len(gold))]
    return pd.DataFrame([values], columns=["preset", "words", "gold_words", "right", "precision", "recall", "f1"])


def right_words(tokens: Tokens, gold: Tokens) -> np.ndarray:
    """For each token, whether the hand-made words have exactly the same span: array of bool, one entry a token."""
    check_call(right_words, locals())
    found, made = (
        _places(words, words.start.astype(np.int64) << LENGTH_BITS | words.end - words.start)
        for words in (tokens, gold)
    )
    return pd.Index(found).isin(made)


# Classes of hand-made words, by tag (Peking University's tagset) or by what they are made of; the first that fits.
TAG_CLASSES = {
    "nr": "person's name",
    "ns": "place",
    "nt": "organisation",
    "nz": "other name",
    "t": "time",
    "m": "number",
}
FATES = ["right", "split", "joined", "crossed"]
HAN_WORD = re.compile("[㐀-鿿]{2,}")


def error_classes(tokens: Tokens, gold: Tokens) -> pd.DataFrame:
    """
    What becomes of the hand-made words, by class: `preset, class, words, right, split, joined, crossed`.

    A hand-made word that is not found is `split` if the cut only divides it, `joined` if it lies whole inside
    one longer word, and `crossed` otherwise. The four counts add up to `words`. Needs the hand-made tags.
    """
    check_call(error_classes, locals())
    bounds = np.union1d(_places(tokens, tokens.start), _places(tokens, tokens.end))
    first, last = _places(gold, gold.start), _places(gold, gold.end)
    ends_right = pd.Index(first).isin(bounds) & pd.Index(last).isin(bounds)
    undivided = np.searchsorted(bounds, first, side="right") == np.searchsorted(bounds, last, side="left")
    fate = np.select([ends_right & undivided, ends_right, undivided], FATES[:3], FATES[3])
    names = np.array([TAG_CLASSES.get(tag, "other word") for tag in gold.tag_names], dtype=object)
    table = pd.crosstab(names[gold.tag], fate).reindex(columns=FATES, fill_value=0)
    table.insert(0, "words", table.sum(axis=1))
    table = table.rename_axis("class").reset_index().rename_axis(columns=None)
    table.insert(0, "preset", tokens.preset)
    return table.sort_values("words", ascending=False, ignore_index=True)


def invented_words(tokens: Tokens, gold: Tokens | None = None) -> pd.DataFrame:
    """
    Words that a cut made up: `word, count, right, rank`, the most frequent first.

    A word counts as invented when it has two or more Han characters, stands neither in jieba's dictionary nor in
    the word lists of this package, and fewer than half of its occurrences are words of the hand-made corpus.
    Without hand-made words (`gold`) `right` is missing, and the list is of words to be doubted. `rank`
    is the place by frequency among all words of two or more Han characters that are no stop words: one of
    50 or less stands in a top-50 list.
    """
    check_call(invented_words, locals())
    stop_words, vocabulary = set(load_wordlist("stop-words").words), tokens.vocabulary
    listed = np.array([bool(HAN_WORD.fullmatch(word)) and word not in stop_words for word in vocabulary], bool)
    in_lists = {word for name in wordlists() for word in load_wordlist(name).words}
    table = pd.DataFrame({"word": vocabulary, "count": np.bincount(tokens.word, minlength=len(listed))})
    right = tokens.word if gold is None else tokens.word[right_words(tokens, gold)]
    table["right"] = pd.NA if gold is None else np.bincount(right, minlength=len(listed))
    table["rank"] = np.cumsum(listed)
    doubtful = table[listed & (True if gold is None else 2 * table["right"] < table["count"])]
    return doubtful[[word not in in_lists and not is_known(word) for word in doubtful["word"]]].reset_index(drop=True)


def _places(tokens: Tokens, offsets: np.ndarray) -> np.ndarray:
    return tokens.document.astype(np.int64) << 40 | offsets.astype(np.int64)


WITHOUT_GUESSES = "jieba, no HMM"
COMPARED = ("jieba", WITHOUT_GUESSES, "press", "trained")


class HeldOut(NamedTuple):
    """The second half of a corpus as a preset cuts it, the hand-made words of that half, and the speed of the cut."""

    preset: str
    tokens: Tokens
    gold: Tokens
    megabytes_per_second: float


def cut_held_out(corpus: Corpus, presets: Iterable[str] = COMPARED) -> list[HeldOut]:
    """
    The second half of a corpus with hand-made words, cut by each preset; `trained` is taught on the first half.

    A surname and the given name after it are one hand-made word, as they are to all presets but "trained, names
    apart", which is compared with the words as they were made. Teaching takes five to ten seconds. The speed is from
    text to token table, in one thread, over that half.
    """
    texts = corpus.require_text("cut it into words")
    made = corpus.require_gold()
    half = len(texts) // 2
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts[half:]) / 1e6
    later = replace(corpus, paragraphs=corpus.paragraphs[corpus.paragraphs["document"] >= half])
    joined, cuts = join_names(made), []
    for preset in presets:
        gold = made if preset == TRAINED[1] else joined
        cutter = _held_out_cutter(gold, half, preset)
        tokenize_with(replace(later, paragraphs=later.paragraphs.head(1)), cutter, EVERY_ROLE)  # loads and compiles
        started = time.process_time()
        tokens = tokenize_with(later, cutter, EVERY_ROLE)
        cuts.append(HeldOut(preset, tokens, gold.only(gold.document >= half), size / (time.process_time() - started)))
    return cuts


def accuracy_of(cuts: Iterable[HeldOut]) -> pd.DataFrame:
    """
    How often each cut is right, one row a preset.

    Columns: `preset, words, gold_words, right, precision, recall, f1, invented, megabytes_per_second`. The first
    seven are those of `segmentation_accuracy`; `invented` counts the occurrences of `invented_words`.
    """
    parts = []
    for cut in cuts:
        row = segmentation_accuracy(cut.tokens, cut.gold)
        row["invented"] = int(invented_words(cut.tokens, cut.gold)["count"].sum())
        parts.append(row.assign(megabytes_per_second=cut.megabytes_per_second))
    return pd.concat(parts, ignore_index=True)


def _held_out_cutter(gold: Tokens, half: int, preset: str) -> Cutter:
    """The cutter of a preset, which has seen no hand-made word from document `half` on."""
    if preset not in TRAINED:
        name = "jieba" if preset == WITHOUT_GUESSES else preset
        return make_cutter(name, hmm=preset != WITHOUT_GUESSES, dictionary=None, protect=(), traditional=False)
    dictionary, seen = load_dictionary(), gold.only(gold.document < half)
    said = sha256("\n".join(map(" ".join, paragraphs_of(seen))).encode("utf-8", "surrogatepass")).hexdigest()
    segmenter = taught(f"-{said[:12]}", lambda: seen)
    return Cutter(preset, lambda codes: segmenter.mark(codes, dictionary), None)
