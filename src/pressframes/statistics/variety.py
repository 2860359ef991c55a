"""
How varied the vocabulary of a text is.

The measures depend less and less on the length of the text, in the order in which they are written here.
"""

from collections.abc import Callable, Sequence
from math import fsum, log, log10, sqrt
from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.corpus.tokens import Piece, WordSource, joined, numbered
from pressframes.errors import PressframesError, lexicon, refused
from pressframes.statistics.counts import PART_KEYS, are_words, begins, number_segments
from pressframes.statistics.measures import rows_named, table_of
from pressframes.statistics.results import Result, finish, parts_sentence, said

WINDOW = 50  # words; short enough for a news item (the window of the TAALED program, Kyle et al. 2021)
DRAWS = 42  # words (McCarthy & Jarvis 2010)
THRESHOLD = 0.72  # the type-token ratio that ends a factor (McCarthy & Jarvis 2010)
SHORTEST_FACTOR = 10  # words; in the variants of Kyle's programs a factor is never shorter

MTLD_VARIANTS = lexicon("captions")["mtld"]  # ways to read its rule, and what a caption says of each
# Nouns, verbs, adjectives and adverbs (Ure 1971) in the tag set of Peking University, by their first letter; with those
# that take such a place: idioms, short forms, set phrases, places, times, states and distinguishing words.
CONTENT_TAGS = tuple("nvadijlstzb")
SHOWN = ("ttr", "mattr", "mtld", "hdd", "yule_k")


def diversity(
    tokens: WordSource,
    *,
    by: str = "article",
    window_words: int = WINDOW,
    draws: int = DRAWS,
    variant: str = "at or below",
    measures: str | Sequence[str] = SHOWN,
) -> Result:
    """
    How varied the words of each article or paragraph are, or of the corpus as one text: one row each.

    Columns: `document` (and `paragraph`), `words`, `types` (different words), `ttr` (their ratio; falls with length),
    `mattr` (its mean over moving windows of `window_words`), `mtld` (mean length of stretches that stay above .72;
    `variant` says which reading of the rule), `hdd` (expected ratio in `draws` words drawn at random), `yule_k`
    (repetition; high is less varied). Compare texts of different length by `mattr`, `mtld` or `hdd`, never by `ttr`.
    A measure that needs a longer text than this one is missing (nan).

    `measures` names one or several rows of `DIVERSITY`, or "all"; beside these there are `msttr`, `cttr`, `maas` and
    `maas_10` (low is varied), and `lexical_density` (the share of nouns, verbs, adjectives and adverbs), which needs
    tokens with tags. `by` is "article", "paragraph" or "corpus"; for groups give the tokens of each (`corpus.split`).
    """
    names = rows_named(DIVERSITY, measures)
    if by not in ("article", "paragraph", "corpus"):
        raise PressframesError(f"by={by!r}: diversity is measured by 'article' or by 'paragraph', or of the 'corpus'.")
    if draws < 1 or window_words < 1:
        raise PressframesError(f"window_words={window_words}, draws={draws}: expected 1 word or more of each.")
    pieces = tokens.whole() if by == "corpus" else tokens
    frame = joined(pieces.each(_diversity_of_piece, by, names, (window_words, draws, variant)))
    if not len(frame):
        raise PressframesError("The corpus has no words, so nothing in it could vary. Check the file it is from.")
    further = ". ".join(DIVERSITY[name].meaning for name in names if name not in SHOWN)
    facts = {"window": window_words, "draws": draws, "threshold": THRESHOLD, "mtld": MTLD_VARIANTS[variant]}
    facts |= {"words": int(frame["words"].sum()), "parts": parts_sentence(len(frame), by)}
    caption = said("diversity", by=by, further=further, **facts)
    sources = [source for name in names for source in DIVERSITY[name].sources]
    return finish(frame, caption, sources, variant=f"MTLD {variant}", preset=tokens.preset)


class Text(NamedTuple):
    """
    What the measures take: the words of a text in order (ids or strings), how often each different one occurs, and
    how many words have content (nan where parts of speech are not known); then the settings of those that have some.
    """

    words: np.ndarray
    counts: np.ndarray
    content: float = float("nan")
    window_words: int = WINDOW
    draws: int = DRAWS
    variant: str = "at or below"


def _diversity_of_piece(piece: Piece, by: str, names: list[str], settings: tuple[int, int, str]) -> pd.DataFrame:
    """The measures of each article or paragraph with words, or of all: one row each."""
    tokens = piece.tokens
    keep = are_words(tokens.vocabulary)[tokens.word]
    ids = tokens.word[keep]
    if not len(ids):
        return pd.DataFrame()
    segment = np.zeros(len(ids)) if by == "corpus" else number_segments(tokens, by)[keep]
    starts = np.flatnonzero(begins(segment))
    content = np.full(len(ids), np.nan)
    if tokens.tag is not None:
        content = np.array([name[:1] in CONTENT_TAGS for name in tokens.tag_names], float)[tokens.tag[keep]]
    with_content, rows = np.add.reduceat(content, starts), []
    for place, words in enumerate(np.split(ids, starts[1:])):
        text = Text(words, np.unique(words, return_counts=True)[1], with_content[place], *settings)
        rows.append({"words": len(words), "types": len(text.counts)} | {name: DIVERSITY[name](text) for name in names})
    places = pd.DataFrame({key: getattr(tokens, key)[keep][starts] for key in PART_KEYS.get(by, [])})
    return numbered(pd.concat([places, pd.DataFrame(rows)], axis=1), piece)


def type_token_ratio(words: Sequence) -> float:
    """
    Different words over all words; missing (nan) in an empty text. It falls as a text grows: see `mtld`.

    >>> round(type_token_ratio("党 员 党 旗".split()), 2)
    0.75
    """
    return len(set(words)) / len(words) if len(words) else float("nan")


def moving_average_ratio(words: Sequence | np.ndarray, window_words: int = WINDOW) -> float:
    """
    MATTR: the mean type-token ratio of all windows of so many words; missing (nan) in a shorter text.

    >>> round(moving_average_ratio("one one two one one two one".split(), 2), 4)
    0.8333

    Source: Covington & McFall (2010).
    """
    windows = len(words) - window_words + 1
    if windows < 1:
        return float("nan")
    _, ids = np.unique(np.asarray(words), return_inverse=True)
    order, place = np.argsort(ids, kind="stable"), np.arange(len(words))
    previous = np.empty_like(order)
    previous[order] = np.append(-1, np.where(np.diff(ids[order]) == 0, order[:-1], -1))
    # a word is the first of its kind in the windows that start after its last occurrence and reach it
    earliest = np.maximum(previous + 1, place - window_words + 1)
    types = (np.minimum(place + 1, windows) - earliest).clip(0).sum()
    return float(types / window_words / windows)


def segment_average_ratio(words: Sequence, segment_words: int = WINDOW) -> float:
    """MSTTR: the mean type-token ratio of segments side by side; a shorter rest is left out. Source: Johnson (1944)."""
    whole = range(0, len(words) - segment_words + 1, segment_words)
    ratios = [type_token_ratio(words[start : start + segment_words]) for start in whole]
    return float(np.mean(ratios)) if ratios else float("nan")


def mtld(words: Sequence | np.ndarray, *, threshold: float = THRESHOLD, variant: str = "at or below") -> float:
    """
    The mean length of stretches whose type-token ratio stays above a threshold, read forwards and backwards.

    Programs read the rule differently and differ by 8 % on a short text: `MTLD_VARIANTS` names four ways.
    Missing (nan) where no word ever returns: the text is too short to tell.

    >>> round(mtld("党 员 党 旗 党 员 党 旗 党 员 党 旗".split()), 2)
    4.07

    Source: McCarthy & Jarvis (2010).
    """
    if variant not in MTLD_VARIANTS:
        raise refused("no_mtld", f"variant={variant!r}", known="; ".join(MTLD_VARIANTS))
    forwards = np.asarray(words).tolist()
    strict = variant.startswith("below")
    directions = [_factors(text, threshold, strict) for text in (forwards, forwards[::-1])]
    if variant == "below, mean factor":
        lengths = [length / part for factors in directions for length, part in factors if part]
        return float(np.mean(lengths)) if lengths else float("nan")
    if variant == "at or below, unfinished words dropped":
        directions = [[(length, part) for length, part in factors if part] for factors in directions]
    sums = [(sum(length for length, _ in factors), fsum(part for _, part in factors)) for factors in directions]
    return sum(length / part if part else np.nan for length, part in sums) / 2


def _factors(words: list, threshold: float, strict: bool) -> list[tuple[int, float]]:
    """Each stretch with its length and which part of a factor it is: 1, or less for the rest at the end."""
    factors, seen, length = [], set(), 0
    for place, word in enumerate(words, 1):
        seen.add(word)
        length += 1
        ratio = len(seen) / length
        long_enough = length >= SHORTEST_FACTOR and place < len(words)
        if ratio < threshold and long_enough if strict else ratio <= threshold:
            factors.append((length, 1.0))
            seen, length = set(), 0
    if length:
        factors.append((length, (1 - len(seen) / length) / (1 - threshold)))
    return factors


def expected_ratio(counts: Sequence[int] | np.ndarray, draws: int = DRAWS) -> float:
    """
    HD-D: the type-token ratio to expect in so many words drawn at random, from the counts of the words.

    Missing (nan) in a text of fewer words. Source: McCarthy & Jarvis (2010).

    >>> round(expected_ratio([50, 30, 20], 42), 4)
    0.0714
    """
    size = int(np.sum(counts))
    if size < draws:
        return float("nan")
    different, texts = np.unique(counts, return_counts=True)  # most words are rare and share their count
    drawn = np.arange(draws)
    # each draw misses the word where only others are left; logarithms of the shares keep all digits of a long text
    with np.errstate(divide="ignore"):
        missed = np.log1p(-(different[:, None] / (size - drawn)).clip(max=1))
    return float((-np.expm1(missed.sum(axis=1)) * texts).sum() / draws)


def yule_k(counts: Sequence[int] | np.ndarray) -> float:
    """
    Yule's K: how probable it is that two words drawn at random are the same, times 10,000; high is repetitive.

    >>> round(yule_k([5, 2] + [1] * 17), 4)
    381.9444

    Missing (nan) in an empty text. Source: Yule (1944).
    """
    size = np.sum(counts, dtype=float)
    return float(10_000 * (np.square(counts, dtype=float).sum() - size) / size**2) if size else float("nan")


DIVERSITY = table_of(
    {
        "ttr": lambda t: len(t.counts) / len(t.words),
        "mattr": lambda t: moving_average_ratio(t.words, t.window_words),
        "msttr": lambda t: segment_average_ratio(t.words, t.window_words),
        "mtld": lambda t: mtld(t.words, variant=t.variant),
        "hdd": lambda t: expected_ratio(t.counts, t.draws),
        "yule_k": lambda t: yule_k(t.counts),
        "cttr": lambda t: len(t.counts) / sqrt(2 * len(t.words)),
        "maas": lambda t: _maas(t, log),
        "maas_10": lambda t: _maas(t, log10),
        "lexical_density": lambda t: t.content / len(t.words),
    }
)


def _maas(text: Text, logarithm: Callable[[float], float]) -> float:
    """Low is varied; missing (nan) of a single word, whose logarithm is 0."""
    words, types = logarithm(len(text.words)), logarithm(len(text.counts))
    return (words - types) / words**2 if words else float("nan")
