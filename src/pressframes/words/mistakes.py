"""What a cut gets wrong: the fate of each class of words, invented words, quoted terms broken."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from pressframes.corpus import Corpus
from pressframes.words.accuracy import are_among, pack_spans, right_words, word_accuracy
from pressframes.words.dictionary import is_known
from pressframes.words.discovery import quoted_spans
from pressframes.words.tokens import Tokens
from pressframes.words.wordlists import load_wordlist, wordlists

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
    ends_right = _is_boundary(tokens, gold.start, gold) & _is_boundary(tokens, gold.end, gold)
    undivided = _boundaries_inside(tokens, gold) == 0
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
    listed, known = _listed(tokens.vocabulary), _known_words()
    table = pd.DataFrame({"word": tokens.vocabulary, "count": np.bincount(tokens.word, minlength=len(listed))})
    table["right"] = pd.NA if gold is None else word_accuracy(tokens, gold)["right"]
    table["rank"] = np.cumsum(listed)
    doubtful = table[listed & (True if gold is None else 2 * table["right"] < table["count"])]
    return doubtful[[not known(word) for word in doubtful["word"]]].reset_index(drop=True)


def invented_in_lists(tokens: Tokens, gold: Tokens, *, lists: int = 31, top: int = 50) -> pd.DataFrame:
    """
    Invented words in lists of the most frequent words: `list, word, count, right, rank`, list by list.

    The corpus is taken in so many stretches of equally many articles, as a researcher has a day's paper or a
    single source and not a month. Of each stretch the `top` words of two or more Han characters that are no stop
    words make a list; a row says that an invented word (see `invented_words`) is in it.
    """
    listed = _listed(tokens.vocabulary)[tokens.word]
    documents, place = np.unique(tokens.document, return_inverse=True)
    uses = pd.DataFrame(
        {
            "list": place[listed] * lists // max(len(documents), 1) + 1,
            "id": tokens.word[listed],
            "right": right_words(tokens, gold)[listed],
        }
    )
    counted = uses.groupby(["list", "id"])["right"].agg(count="size", right="sum").reset_index()
    counted = counted.sort_values(["list", "count", "id"], ascending=[True, False, True])
    counted["rank"] = counted.groupby("list").cumcount() + 1
    wrong = counted[(counted["rank"] <= top) & (2 * counted["right"] < counted["count"])]
    known = _known_words()
    table = wrong.assign(word=[tokens.vocabulary[number] for number in wrong["id"]])
    table = table[[not known(word) for word in table["word"]]]
    return table[["list", "word", "count", "right", "rank"]].reset_index(drop=True)


def _listed(vocabulary: tuple[str, ...]) -> np.ndarray:
    """For each word of a vocabulary whether it has two or more Han characters and is no stop word."""
    stop_words = set(load_wordlist("stop-words").words)
    return np.array([bool(HAN_WORD.fullmatch(word)) and word not in stop_words for word in vocabulary], bool)


def _known_words() -> Callable[[str], bool]:
    in_lists = {word for name in wordlists() for word in load_wordlist(name).words}
    return lambda word: word in in_lists or is_known(word)


def broken_terms(corpus: Corpus, tokens: Tokens) -> pd.DataFrame:
    """
    Terms in quotation marks, and how often a cut keeps them whole: `term, count, whole`, most frequent first.

    The terms are those of `quoted_terms`. One is whole when a token has exactly its span, with or without the marks.
    """
    found = quoted_spans(corpus)
    cut, with_marks = pack_spans(tokens), found.assign(start=found["start"] - 1, end=found["end"] + 1)
    found["whole"] = are_among(pack_spans(found), cut) | are_among(pack_spans(with_marks), cut)
    counted = found.groupby("term")["whole"].agg(count="size", whole="sum").reset_index()
    return counted.sort_values(["count", "term"], ascending=[False, True], ignore_index=True)


def _places(tokens: Tokens, offsets: np.ndarray) -> np.ndarray:
    return tokens.document.astype(np.int64) << 40 | offsets.astype(np.int64)


def _is_boundary(tokens: Tokens, offsets: np.ndarray, gold: Tokens) -> np.ndarray:
    places = _places(gold, offsets)
    return are_among(places, _places(tokens, tokens.start)) | are_among(places, _places(tokens, tokens.end))


def _boundaries_inside(tokens: Tokens, gold: Tokens) -> np.ndarray:
    """How many tokens of the cut begin inside each hand-made word, its first character left out."""
    starts = np.sort(_places(tokens, tokens.start))
    first = np.searchsorted(starts, _places(gold, gold.start), side="right")
    last = np.searchsorted(starts, _places(gold, gold.end), side="left")
    return last - first
