"""Which words stand near a node: whole-number counts, from one walk around each of its uses."""

from numbers import Integral
from typing import NamedTuple

import numpy as np

from pressframes.compiled import compiled, inlined
from pressframes.corpus.tokens import Piece, Tokens, WordSource
from pressframes.errors import PressframesError, one_of
from pressframes.statistics.counts import (
    CLOSES,
    ENDS,
    SEGMENTS,
    PartCounts,
    are_marks,
    are_words,
)

BEFORE, AFTER = 1, 2  # how a word on either side of a node is marked; 3 is both


Window = int | tuple[int, int] | None  # how many words before and after are near; None is all of the segment


class Neighbours(NamedTuple):
    """
    Whole-number counts around a node: all that the measures need.

    By label (a word or a tag): how often it is near the node, before it, after it, and anywhere but at a
    node (arrays with one number a label). `nodes` is how often the node occurs.
    """

    near: np.ndarray
    before: np.ndarray
    after: np.ndarray
    elsewhere: np.ndarray
    nodes: int

    @property
    def places(self) -> int:
        """How many words are near the node."""
        return int(self.near.sum())

    @property
    def size(self) -> int:
        """How many words are no node."""
        return int(self.elsewhere.sum())


def count_neighbours(
    tokens: WordSource, node_id: int, window_words: Window, within: str, *, of: str = "word"
) -> Neighbours:
    """
    Count the words near a node, by word id; or, with `of="tag"`, their parts of speech, by tag id.

    `window_words` is how many words on either side are near, a pair for before and after, None for all of the segment;
    a window never leaves the segment `within` ("sentence", "paragraph" or "article"). A node that is punctuation
    raises `PressframesError`.
    """
    sides = window_words if isinstance(window_words, tuple) else (window_words, window_words)
    numbers = all(isinstance(side, Integral) and side >= 0 for side in sides) and any(sides)
    if window_words is not None and (len(sides) != 2 or not numbers):
        raise PressframesError(
            f"window_words={window_words}: expected 1 or more, a pair (before, after), or None for the whole {within}."
        )
    counted = are_words(tokens.vocabulary)
    if not counted[node_id]:
        raise PressframesError(
            f"{tokens.vocabulary[node_id]!r}: this is punctuation, which takes no place among words. Expected a word."
        )
    if of == "word":
        everywhere = np.where(counted, tokens.token_totals(), 0)
    else:
        table = tokens.whole()
        labels, kinds = _labels(table, of)
        everywhere = np.bincount(labels[counted[table.word]], minlength=kinds)
    reach = WHOLE if window_words is None else sides
    pieces = tokens.each(_near_in_piece, node_id, reach, within, of, having=[node_id])
    near, before, after, at_node = sum(pieces, np.zeros((4, len(everywhere)), np.int64))
    return Neighbours(near, before, after, everywhere - at_node, int(at_node.sum()))


def _near_in_piece(piece: Piece, node_id: int, reach: tuple[int, int], within: str, of: str) -> np.ndarray:
    """By label how often it is near a node, before one, after one, and at one: an array of four rows."""
    tokens = piece.tokens
    labels, kinds = _labels(tokens, of)
    counted = are_words(tokens.vocabulary)
    nodes = np.flatnonzero(tokens.word == node_id)
    places, side = find_neighbours(tokens.word, counted, _borders(tokens, within), nodes, reach)
    chosen = places, places[side & BEFORE > 0], places[side & AFTER > 0], nodes
    return np.array([np.bincount(labels[some], minlength=kinds) for some in chosen])


def _labels(tokens: Tokens, of: str) -> tuple[np.ndarray, int]:
    """The label of each token, and how many labels there are."""
    if of == "word":
        return tokens.word, len(tokens.vocabulary)
    assert tokens.tag is not None  # `colligates` has looked
    return tokens.tag, len(tokens.tag_names)


def count_sharing(counts: PartCounts, node: int) -> Neighbours:
    """
    Count the words that share a part with a node, from counts: as `count_neighbours` over the whole segment.

    Which stood before and which after is not known (nan).
    """
    with_node = counts.matrix[:, [node]].indices
    near = counts.matrix.tocsr()[with_node].sum(axis=0).astype(np.int64)
    elsewhere = counts.totals.astype(np.int64)
    nodes = int(elsewhere[node])
    near[node] = elsewhere[node] = 0
    unknown = np.full(len(near), np.nan)
    return Neighbours(near, unknown, unknown, elsewhere, nodes)


def _borders(tokens: Tokens, within: str) -> "Borders":
    """The borders of sentences (those of the table, where it has them), of paragraphs, or of articles."""
    one_of(SEGMENTS, within, "within=", "segment")
    paragraph = tokens.document if within == "article" else tokens.paragraph
    sentence, (ends, closes) = tokens.document, np.zeros((2, len(tokens.vocabulary)), bool)
    if within == "sentence" and tokens.sentence is not None:
        sentence = tokens.sentence
    elif within == "sentence":
        ends, closes = (are_marks(tokens.vocabulary, pattern) for pattern in (ENDS, CLOSES))
    return Borders(tokens.document, paragraph, sentence, ends, closes)


class Borders(NamedTuple):
    """
    What a window must not cross: a change of `document`, `paragraph` or `sentence` from token to token, or marks.

    By word id, `ends` says which tokens end a sentence, and `closes` which may follow such a mark and belong to it.
    """

    document: np.ndarray
    paragraph: np.ndarray
    sentence: np.ndarray
    ends: np.ndarray
    closes: np.ndarray


@inlined
def _crosses(word, borders, place):
    """Whether a border lies between a token and the one before it."""
    if borders.document[place] != borders.document[place - 1]:
        return True
    if borders.paragraph[place] != borders.paragraph[place - 1]:
        return True
    if borders.sentence[place] != borders.sentence[place - 1]:
        return True
    if borders.ends[word[place]] or borders.closes[word[place]]:
        return False
    before = place - 1
    while before > 0 and borders.closes[word[before]]:
        before -= 1
    return borders.ends[word[before]]


WHOLE = (-1, -1)  # a window without an end


@compiled
def find_neighbours(word, counted, borders, nodes, reach):
    """
    The places of the words near nodes, each once, and whether they stand `BEFORE` a node, `AFTER` one, or both.

    Near is at most so many words before and after as `reach` says without crossing a border, or any distance where it
    is `WHOLE`; `counted` says by word id what is a word. Gives two arrays of the same length (int64 and uint8), in no
    order.
    """
    near = np.zeros(len(word), np.uint8)
    whole = reach[0] < 0
    found = np.empty(len(word) if whole else min((reach[0] + reach[1]) * len(nodes), len(word)), np.int64)
    number = 0
    for node in nodes:
        for step, side, most in ((-1, BEFORE, reach[0]), (1, AFTER, reach[1])):
            place, left = node, len(word) if whole else most
            while left > 0:
                later = max(place, place + step)
                if later < 1 or later >= len(word) or _crosses(word, borders, later):
                    break
                place += step
                if whole and word[place] == word[node]:
                    break  # what lies beyond is near that node
                if counted[word[place]]:
                    left -= 1
                    if near[place] == 0 and word[place] != word[node]:
                        found[number] = place
                        number += 1
                    near[place] |= side
    return found[:number], near[found[:number]]
