"""How varied the vocabulary of a text is, by measures that depend less and less on its length."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from pressframes.errors import PressframesError
from pressframes.statistics.counts import are_words
from pressframes.statistics.result import Result, make_result
from pressframes.statistics.segments import number_segments
from pressframes.statistics.wording import EXCLUDED, parts_sentence, preset_sentence
from pressframes.words.pieces import Piece, Pieces, joined, numbered
from pressframes.words.tokens import Tokens

WINDOW = 50  # words; short enough for a news item (the window of the TAALED program, Kyle et al. 2021)
DRAWS = 42  # words (McCarthy & Jarvis 2010)
THRESHOLD = 0.72  # the type-token ratio that ends a factor (McCarthy & Jarvis 2010)
SHORTEST_FACTOR = 10  # words; in the variants of Kyle's programs a factor is never shorter

MTLD_VARIANTS = {
    "at or below": "a factor ends where the ratio is at or below the threshold (as LexicalRichness)",
    "at or below, unfinished words dropped": "the same, and closing words that are all different are not counted",
    "below": "a factor ends where the ratio is below the threshold, after 10 words or more (as TAALED's mtldo)",
    "below, mean factor": "the same, and the mean length of all factors is taken (as TAALED's mtld)",
}


def diversity(
    tokens: Tokens | Pieces,
    *,
    by: str = "article",
    window_words: int = WINDOW,
    draws: int = DRAWS,
    variant: str = "at or below",
) -> Result:
    """
    How varied the words of each article (or paragraph) are: one row each.

    Columns: `document` (and `paragraph`), `words`, `types` (different words), `ttr` (their ratio; falls with length),
    `mattr` (its mean over moving windows of `window_words`), `mtld` (mean length of stretches that stay above .72;
    `variant` says which reading of the rule), `hdd` (expected ratio in `draws` words drawn at random), `yule_k`
    (repetition; high is less varied). Compare texts of different length by `mattr`, `mtld` or `hdd`, never by `ttr`.
    A measure that needs a longer text than this one is missing (nan).
    """
    if by not in ("article", "paragraph"):
        raise PressframesError(f"by={by!r}: diversity is measured by 'article' or by 'paragraph'.")
    if isinstance(tokens, Pieces):
        frame = joined(tokens.each(_diversity_of_piece, by, window_words, draws, variant))
    else:
        frame = measure_parts(tokens, by, window_words, draws, variant)
    if not len(frame):
        raise PressframesError("The corpus has no words, so nothing in it could vary. Check the file it is from.")
    frame["variant"], frame["preset"] = f"MTLD {variant}", tokens.preset
    caption = [
        f"Lexical diversity by {by}: MATTR over {window_words} words; HD-D over {draws} draws; MTLD with threshold "
        f"{THRESHOLD:g}: {MTLD_VARIANTS[variant]}",
        f"Base: {int(frame['words'].sum()):,} words in {parts_sentence(len(frame), by)}; a measure is missing where "
        "the text is too short for it",
        EXCLUDED,
        preset_sentence(tokens.preset),
    ]
    return make_result(frame, caption, ["templin", "covington-mcfall", "mccarthy-jarvis", "yule"])


def measure_parts(tokens: Tokens, by: str, window_words: int, draws: int, variant: str) -> pd.DataFrame:
    """The measures of each article or paragraph with words: one row each."""
    keep = are_words(tokens.vocabulary)[tokens.word]
    ids, segment = tokens.word[keep], number_segments(tokens, by)[keep]
    if not len(ids):
        return pd.DataFrame()
    starts = np.flatnonzero(np.diff(segment, prepend=-1))
    rows = [_measure(text, window_words, draws, variant) for text in np.split(ids, starts[1:])]
    keys = {"article": ["document"], "paragraph": ["document", "paragraph"]}[by]
    return pd.DataFrame({key: getattr(tokens, key)[keep][starts] for key in keys}).join(pd.DataFrame(rows))


def _diversity_of_piece(piece: Piece, *settings) -> pd.DataFrame:
    return numbered(measure_parts(piece.tokens, *settings), piece)


def _measure(words: np.ndarray, window_words: int, draws: int, variant: str) -> dict[str, float]:
    counts = np.unique(words, return_counts=True)[1]
    return {
        "words": len(words),
        "types": len(counts),
        "ttr": len(counts) / len(words),
        "mattr": moving_average_ratio(words, window_words),
        "mtld": mtld(words, variant=variant),
        "hdd": expected_ratio(counts, draws),
        "yule_k": yule_k(counts),
    }


def type_token_ratio(words: Sequence) -> float:
    """
    Different words over all words; missing (nan) in an empty text. It falls as a text grows: see `mtld`.

    >>> round(type_token_ratio("党 员 党 旗".split()), 2)
    0.75
    """
    return len(set(words)) / len(words) if len(words) else float("nan")


def moving_average_ratio(words: Sequence, window_words: int = WINDOW) -> float:
    """
    MATTR: the mean type-token ratio of all windows of so many words; missing (nan) in a shorter text.

    >>> round(moving_average_ratio("one one two one one two one".split(), 2), 4)
    0.8333

    Source: Covington & McFall (2010).
    """
    size, window = len(words), window_words
    if window < 1:
        raise PressframesError(f"window_words={window}: expected a window of 1 word or more.")
    if size < window:
        return float("nan")
    _, ids = np.unique(np.asarray(words), return_inverse=True)
    order = np.argsort(ids, kind="stable")
    same = ids[order[1:]] == ids[order[:-1]]
    previous = np.full(size, -1)
    previous[order[1:][same]] = order[:-1][same]
    # a word is the first of its kind in the windows that start after its last occurrence and reach it
    place = np.arange(size)
    earliest = np.maximum(previous + 1, place - window + 1).clip(0)
    latest = np.minimum(place, size - window)
    return float((latest - earliest + 1).clip(0).sum() / window / (size - window + 1))


def segment_average_ratio(words: Sequence, segment_words: int = WINDOW) -> float:
    """MSTTR: the mean type-token ratio of segments side by side; a shorter rest is left out. Johnson (1944)."""
    whole = range(0, len(words) - segment_words + 1, segment_words)
    ratios = [type_token_ratio(words[start : start + segment_words]) for start in whole]
    return float(np.mean(ratios)) if ratios else float("nan")


def mtld(words: Sequence, *, threshold: float = THRESHOLD, variant: str = "at or below") -> float:
    """
    The mean length of stretches whose type-token ratio stays above a threshold, read forwards and backwards.

    Programs read the rule differently and differ by 8 % on a short text: `MTLD_VARIANTS` names four ways.
    Missing (nan) where no word ever returns: the text is too short to tell.

    >>> round(mtld("党 员 党 旗 党 员 党 旗 党 员 党 旗".split()), 2)
    4.07

    Source: McCarthy & Jarvis (2010).
    """
    if variant not in MTLD_VARIANTS:
        raise PressframesError(
            f"variant={variant!r}: there is no such MTLD. Expected one of: {'; '.join(MTLD_VARIANTS)}."
        )
    words = np.asarray(words).tolist()
    shortest = SHORTEST_FACTOR if variant.startswith("below") else 1
    directions = [_factors(text, threshold, shortest) for text in (words, words[::-1])]
    if variant == "below, mean factor":
        lengths = [length / part for factors in directions for length, part in factors if part]
        return float(np.mean(lengths)) if lengths else float("nan")
    if variant == "at or below, unfinished words dropped":
        directions = [[(length, part) for length, part in factors if part] for factors in directions]
    parts = [sum(part for _, part in factors) for factors in directions]
    if not all(parts):
        return float("nan")
    return sum(sum(length for length, _ in f) / part for f, part in zip(directions, parts, strict=True)) / 2


def _factors(words: list, threshold: float, shortest: int) -> list[tuple[int, float]]:
    """Each stretch with its length and which part of a factor it is: 1, or less for the rest at the end."""
    factors, seen, length = [], set(), 0
    strict = shortest > 1
    for place, word in enumerate(words, 1):
        seen.add(word)
        length += 1
        ratio = len(seen) / length
        ended = ratio < threshold if strict else ratio <= threshold
        if ended and length >= shortest and not (strict and place == len(words)):
            factors.append((length, 1.0))
            seen, length = set(), 0
    if length:
        factors.append((length, (1 - len(seen) / length) / (1 - threshold)))
    return factors


def expected_ratio(counts: Sequence[int], draws: int = DRAWS) -> float:
    """
    HD-D: the type-token ratio to expect in so many words drawn at random, from the counts of the words.

    Missing (nan) in a text of fewer words. Source: McCarthy & Jarvis (2010).

    >>> round(expected_ratio([50, 30, 20], 42), 4)
    0.0714
    """
    counts = np.asarray(counts)
    size = counts.sum()
    if size < draws:
        return float("nan")
    rest = size - counts
    with np.errstate(invalid="ignore"):
        never = np.where(rest >= draws, np.exp(_log_choose(rest, draws) - _log_choose(size, draws)), 0)
    return float((1 - never).sum() / draws)


def _log_choose(size, draws):
    return special.gammaln(size + 1) - special.gammaln(np.maximum(size - draws, 0) + 1) - special.gammaln(draws + 1)


def yule_k(counts: Sequence[int]) -> float:
    """
    Yule's K: how probable it is that two words drawn at random are the same, times 10,000; high is repetitive.

    >>> round(yule_k([5, 2] + [1] * 17), 4)
    381.9444

    Missing (nan) in an empty text. Source: Yule (1944).
    """
    counts = np.asarray(counts, float)
    size = counts.sum()
    return float(10_000 * ((counts**2).sum() - size) / size**2) if size else float("nan")
