"""The presets against words made by hand, on texts that none of them has learned from."""

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.corpus import Corpus
from pressframes.errors import PressframesError
from pressframes.words.accuracy import segmentation_accuracy
from pressframes.words.dictionary import jieba_lcut, load_dictionary
from pressframes.words.mistakes import invented_words
from pressframes.words.presets import Cutter, make_cutter
from pressframes.words.tokenize import tokenize_with
from pressframes.words.tokens import Tokens
from pressframes.words.trained import train

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

    Teaching takes five to ten seconds. The speed is from text to token table, in one thread, over that half.
    """
    corpus.require_text("cut it into words")
    if corpus.gold is None:
        raise PressframesError(
            f"{corpus.name}: the corpus has no hand-made words to compare with. Expected one such as "
            "read_corpus('peoples-daily-1998-01')."
        )
    half = len(corpus.texts) // 2
    size = _megabytes(corpus.texts[half:])
    later = replace(corpus, paragraphs=corpus.paragraphs[corpus.paragraphs["document"] >= half])
    gold = from_document(corpus.gold, half)
    cuts = []
    for preset in presets:
        cutter = held_out_cutter(corpus, half, preset)
        tokenize_with(replace(later, paragraphs=later.paragraphs.head(1)), cutter)  # loads and compiles
        started = time.perf_counter()
        tokens = tokenize_with(later, cutter)
        cuts.append(HeldOut(preset, tokens, gold, size / (time.perf_counter() - started)))
    return cuts


def accuracy_by_preset(corpus: Corpus, presets: Iterable[str] = COMPARED) -> pd.DataFrame:
    """How often each preset is right on the second half of a corpus with hand-made words: see `accuracy_of`."""
    return accuracy_of(cut_held_out(corpus, presets))


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


def jieba_speed(corpus: Corpus, *, paragraphs: int = 1_000) -> float:
    """How many megabytes `jieba.lcut` itself cuts in a second, on the first so many paragraphs of a corpus."""
    corpus.require_text("cut it into words")
    rows = corpus.paragraphs.head(paragraphs).itertuples()
    texts = [corpus.texts[row.document][row.start : row.end] for row in rows]
    started = time.perf_counter()
    jieba_lcut(texts)
    return _megabytes(texts) / (time.perf_counter() - started)


def _megabytes(texts: Iterable[str]) -> float:
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6


def held_out_cutter(corpus: Corpus, half: int, preset: str) -> Cutter:
    """The cutter of a preset, which has seen no hand-made word from document `half` on."""
    if preset != "trained":
        name = "jieba" if preset == WITHOUT_GUESSES else preset
        return make_cutter(name, hmm=preset != WITHOUT_GUESSES, dictionary=None, protect=(), traditional=False)
    dictionary = load_dictionary()
    segmenter = train(_paragraphs(corpus.gold, half), dictionary)
    return Cutter(preset, lambda codes: segmenter.mark(codes, dictionary), None)


def from_document(tokens: Tokens, first: int) -> Tokens:
    """The tokens from one document on; the vocabulary stays whole, so that numbers keep their meaning."""
    keep = tokens.document >= first
    columns = ("word", "document", "paragraph", "start", "end", "sentence", "kind", "tag")
    arrays = {name: getattr(tokens, name) for name in columns}
    return replace(tokens, **{name: array[keep] for name, array in arrays.items() if array is not None})


def _paragraphs(gold: Tokens, before: int) -> list[list[str]]:
    """The hand-made words of each paragraph, of the documents before one."""
    size = int(np.searchsorted(gold.document, before))
    words = np.array(gold.vocabulary, dtype=object)[gold.word[:size]].tolist()
    changes = np.flatnonzero(np.diff(gold.document[:size]) | np.diff(gold.paragraph[:size])) + 1
    return [words[start:end] for start, end in zip([0, *changes], [*changes, size], strict=True)]
