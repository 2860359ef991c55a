"""How long sentences and clauses are, and a count of how hard they are to read."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from pressframes.errors import PressframesError
from pressframes.statistics.counts import are_words
from pressframes.statistics.result import Result, make_result
from pressframes.statistics.segments import ENDS, marks, number_segments
from pressframes.statistics.wording import parts_sentence, preset_sentence
from pressframes.words.pieces import Piece, Pieces, joined, numbered
from pressframes.words.tokens import Tokens

# A clause ends where a sentence does and at a comma, semicolon or colon; the mark 、 parts items of a list.
ENDS_A_CLAUSE = re.compile(r"[，；：,;:]+|" + ENDS.pattern)
VARIANT = "sentences end at 。！？…, clauses also at ，；："
LEFT_OUT = "Lines without words are left out; characters are those of words, without marks"
# Adverbs and conjunctions in the tag set of Peking University (d, ad, dg; c), which the formula counts.
FUNCTION_TAGS = ("d", "ad", "dg", "Dg", "c")


def sentence_lengths(tokens: Tokens | Pieces) -> Result:
    """
    One row a sentence: its place, and how many clauses, words and characters it has.

    Columns: `document`, `paragraph`, `sentence`, `start`, `end` (in the document's text), `clauses`, `words`,
    `characters` (those of words: marks are not counted), and `function_words` (adverbs and conjunctions; missing
    unless the tokens have tags). A line without words is no sentence; a headline is one.

    >>> from pressframes.corpus import corpus_from_texts
    >>> from pressframes.words import tokenize
    >>> tokens = tokenize(corpus_from_texts(["雨停了，他走了。真好！"]))
    >>> sentence_lengths(tokens)[["sentence", "clauses", "words", "characters"]].values.tolist()
    [[0, 2, 5, 6], [1, 1, 2, 2]]
    """
    frame = _measured(tokens, _lengths)
    frame["sentence"] = np.arange(len(frame))
    frame["variant"], frame["preset"] = VARIANT, tokens.preset
    frame = frame[frame["words"] > 0].reset_index(drop=True)
    caption = [
        "Lengths of sentences, which end at 。！？ or …; clauses end there and at ，；：",
        f"Base: {int(frame['words'].sum()):,} words in {parts_sentence(len(frame), 'sentence')}",
        LEFT_OUT,
        preset_sentence(tokens.preset),
    ]
    return make_result(frame, caption, ["xu-yao-chen"])


def _lengths(tokens: Tokens) -> pd.DataFrame:
    """A row a sentence, those without words too."""
    sentence = number_segments(tokens, "sentence")
    words = are_words(tokens.vocabulary)[tokens.word]
    first = np.flatnonzero(np.diff(sentence, prepend=-1))
    last = np.append(first[1:], len(sentence))[: len(first)] - 1
    function = np.full(len(first), np.nan)
    if tokens.tag is not None:
        function = _per_sentence(sentence, words & np.isin(tokens.tag, _function_ids(tokens)), len(first))
    return pd.DataFrame(
        {
            "document": tokens.document[first],
            "paragraph": tokens.paragraph[first],
            "sentence": np.arange(len(first)),
            "start": tokens.start[first],
            "end": tokens.end[last],
            "clauses": _per_sentence(sentence, _clause_ends(tokens, words, sentence), len(first)),
            "words": _per_sentence(sentence, words, len(first)),
            "characters": np.bincount(sentence, (tokens.end - tokens.start) * words, len(first)).astype(np.int64),
            "function_words": function,
        }
    )


def _measured(tokens: Tokens | Pieces, measure: Callable, *arguments: list[str]) -> pd.DataFrame:
    """The rows that `measure` gives of a token table, or of each piece; an error where there are no tokens."""
    if isinstance(tokens, Pieces):
        found = list(tokens.each(_measured_piece, measure, *arguments))
    else:
        found = [(len(tokens), measure(tokens, *arguments))]
    if not sum(size for size, _ in found):
        raise PressframesError("The corpus has no words, so it has no sentences. Check the file it was read from.")
    return joined(rows for _, rows in found)


def _measured_piece(piece: Piece, measure: Callable, *arguments: list[str]) -> tuple[int, pd.DataFrame]:
    return len(piece.tokens), numbered(measure(piece.tokens, *arguments), piece)


def readability(tokens: Tokens | Pieces, *, by: str = "article") -> Result:
    """
    How long the sentences and clauses of each article are, and Xu, Yao & Chen's count; larger is harder.

    Columns: `document` (and `paragraph`), `sentences`, `clauses`, `words`, `characters`, `words_per_sentence`,
    `characters_per_clause` (their first measure), `function_words_per_sentence` (their second: adverbs and
    conjunctions) and `xu_yao_chen` (their third: the mean of the two). The last two need tokens with tags and are
    missing without. The formula was made for company reports; between newspapers compare, do not grade.

    Other programs give the share, not the number, of adverbs and conjunctions: their third measure differs.
    Source: Xu, Yao & Chen (2021).
    """
    keys = {"article": ["document"], "paragraph": ["document", "paragraph"]}.get(by)
    if keys is None:
        raise PressframesError(f"by={by!r}: readability is counted by 'article' or by 'paragraph'.")
    frame = _measured(tokens, _lengths_by_part, keys)
    frame["words_per_sentence"] = frame["words"] / frame["sentences"]
    frame["characters_per_clause"] = frame["characters"] / frame["clauses"]
    frame["function_words_per_sentence"] = frame.pop("function_words") / frame["sentences"]
    frame["xu_yao_chen"] = (frame["characters_per_clause"] + frame["function_words_per_sentence"]) / 2
    frame["variant"], frame["preset"] = VARIANT, tokens.preset
    caption = [
        f"Lengths by {by}; Xu, Yao & Chen's count is the mean of characters per clause and of adverbs and conjunctions "
        "per sentence",
        "" if tokens.tag is not None else "Their second and third measure are missing: these words have no tags",
        "Sentences end at 。！？ or …, clauses there and at ，；：",
        f"Base: {int(frame['words'].sum()):,} words in {parts_sentence(len(frame), by)}",
        LEFT_OUT,
        preset_sentence(tokens.preset),
    ]
    return make_result(frame, caption, ["xu-yao-chen"])


def _lengths_by_part(tokens: Tokens, keys: list[str]) -> pd.DataFrame:
    """A row an article or paragraph that has words: how many sentences, clauses, words, characters it has."""
    lengths = _lengths(tokens)
    groups = lengths[lengths["words"] > 0].groupby(keys)
    frame = groups[["clauses", "words", "characters"]].sum()
    frame.insert(0, "sentences", groups.size())
    frame["function_words"] = groups["function_words"].sum(min_count=1)
    return frame.reset_index()


def _function_ids(tokens: Tokens) -> list[int]:
    return [number for number, name in enumerate(tokens.tag_names) if name in FUNCTION_TAGS]


def _clause_ends(tokens: Tokens, words: np.ndarray, sentence: np.ndarray) -> np.ndarray:
    """The last word of each clause: the next clause mark, or the end of the sentence, comes before another word."""
    ends = marks(tokens, ENDS_A_CLAUSE)
    place = np.flatnonzero(words)
    marks_before = np.cumsum(ends)[place]
    last = np.append((np.diff(marks_before) > 0) | (np.diff(sentence[place]) > 0), True)[: len(place)]
    clause = np.zeros(len(words), bool)
    clause[place[last]] = True
    return clause


def _per_sentence(sentence: np.ndarray, chosen: np.ndarray, sentences: int) -> np.ndarray:
    return np.bincount(sentence[chosen], minlength=sentences)
