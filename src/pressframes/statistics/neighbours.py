"""Which words stand near a node: whole-number counts, from one walk around each of its uses."""

from typing import NamedTuple

import numpy as np

from pressframes.compiled import compiled, inlined
from pressframes.corpus.source import WordSource
from pressframes.corpus.tokens import Piece, Tokens
from pressframes.errors import PressframesError
from pressframes.statistics.counts import (
    CLOSES,
    ENDS,
    SEGMENTS,
    PartCounts,
    are_marks,
    are_words,
    number_segments,
)

BEFORE, AFTER = 1, 2  # how a word on either side of a node is marked; 3 is both


class Neighbours(NamedTuple):
    """
    Whole-number counts around a node: all that the measures need.

    By label (a word or a tag): how often it stands near the node, before it, after it, and anywhere but at a
    node. `nodes` is how often the node occurs, `places` how many words stand near it, `size` how many are no node.
    """

    near: np.ndarray
    before: np.ndarray
    after: np.ndarray
    elsewhere: np.ndarray
    nodes: int
    places: int
    size: int


class Near(NamedTuple):
    """By label how often it is near a node, before, after and at one; how often the node occurs, and all words near."""

    near: np.ndarray
    before: np.ndarray
    after: np.ndarray
    at_node: np.ndarray
    nodes: int
    places: int


def count_neighbours(
    tokens: WordSource, node_id: int, window_words: int | None, within: str, *, of: str = "word"
) -> Neighbours:
    """
    Count the words near a node, by word id; or, with `of="tag"`, their parts of speech, by tag id.

    `window_words` is how many words on either side are near, None for all of the segment; a window never leaves the
    segment `within` ("sentence", "paragraph" or "article"). A node that is punctuation raises `PressframesError`.
    """
    if window_words is not None and window_words < 1:
        raise PressframesError(f"window_words={window_words}: expected 1 or more, or None for the whole {within}.")
    counted = are_words(tokens.vocabulary)
    if not counted[node_id]:
        raise PressframesError(
            f"{tokens.vocabulary[node_id]!r}: this is punctuation, which takes no place among words. Expected a word."
        )
    everywhere = _everywhere(tokens, counted, of)
    found = Near(*np.zeros((4, len(everywhere)), np.int64), 0, 0)
    for piece in tokens.each(_near_in_piece, node_id, window_words, within, of, having=[node_id]):
        found = Near(*(mine + its for mine, its in zip(found, piece, strict=True)))
    near, before, after, at_node, nodes, places = found
    return Neighbours(near, before, after, everywhere - at_node, nodes, places, int(everywhere.sum()) - nodes)


def _near_in_piece(piece: Piece, node_id: int, window_words: int | None, within: str, of: str) -> Near:
    tokens = piece.tokens
    labels, kinds = _labels(tokens, of)
    counted = are_words(tokens.vocabulary)
    nodes = np.flatnonzero(tokens.word == node_id)
    if window_words is None:
        places, side = _in_segments(tokens, nodes, counted, within)
    else:
        places, side = _in_windows(tokens, nodes, counted, window_words, within)
    found = labels[places]
    return Near(
        near=np.bincount(found, minlength=kinds),
        before=np.bincount(found[side & BEFORE > 0], minlength=kinds),
        after=np.bincount(found[side & AFTER > 0], minlength=kinds),
        at_node=np.bincount(labels[nodes], minlength=kinds),
        nodes=len(nodes),
        places=len(places),
    )


def _labels(tokens: Tokens, of: str) -> tuple[np.ndarray, int]:
    return (tokens.word, len(tokens.vocabulary)) if of == "word" else (tokens.tag, len(tokens.tag_names))


def _everywhere(tokens: WordSource, counted: np.ndarray, of: str) -> np.ndarray:
    """How often each label is that of a word, anywhere in the corpus."""
    if of == "word":
        return np.where(counted, tokens.token_totals(), 0)
    table = tokens.whole()
    return np.bincount(table.tag[counted[table.word]], minlength=len(tokens.tag_names))


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
    return Neighbours(near, unknown, unknown, elsewhere, nodes, int(near.sum()), int(elsewhere.sum()))


def _in_windows(
    tokens: Tokens, nodes: np.ndarray, counted: np.ndarray, window_words: int, within: str
) -> tuple[np.ndarray, np.ndarray]:
    if within not in SEGMENTS:
        raise PressframesError(f"within={within!r}: there is no such segment. Expected one of: {', '.join(SEGMENTS)}.")
    in_table = tokens.sentence is not None
    no_marks = np.zeros(len(counted), bool)
    by_marks = within == "sentence" and not in_table
    borders = Borders(
        document=tokens.document,
        paragraph=tokens.document if within == "article" else tokens.paragraph,
        sentence=tokens.sentence if within == "sentence" and in_table else tokens.document,
        ends=are_marks(tokens.vocabulary, ENDS) if by_marks else no_marks,
        closes=are_marks(tokens.vocabulary, CLOSES) if by_marks else no_marks,
    )
    return find_neighbours(tokens.word, counted, borders, nodes, window_words)


def _in_segments(tokens: Tokens, nodes: np.ndarray, counted: np.ndarray, within: str) -> tuple[np.ndarray, np.ndarray]:
    """All words of the nodes' segments: before the last node of theirs, after the first."""
    segment = number_segments(tokens, within)
    count = int(segment[-1]) + 1
    first, last = np.full(count, len(segment)), np.full(count, -1)
    np.minimum.at(first, segment[nodes], nodes)
    np.maximum.at(last, segment[nodes], nodes)
    place = np.arange(len(segment))
    near = (BEFORE * (place < last[segment]) + AFTER * (place > first[segment])).astype(np.uint8)
    near[~counted[tokens.word]] = 0
    near[nodes] = 0
    places = np.flatnonzero(near)
    return places, near[places]


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


@compiled
def find_neighbours(word, counted, borders, nodes, window):
    """
    The places of the words near nodes, each once, and whether they stand `BEFORE` a node, `AFTER` one, or both.

    Near is at most `window` words away without crossing a border; `counted` says by word id what is a word.
    """
    near = np.zeros(len(word), np.uint8)
    found = np.empty(min(2 * window * len(nodes), len(word)), np.int64)
    number = 0
    for node in nodes:
        for step, side in ((-1, BEFORE), (1, AFTER)):
            place, left = node, window
            while left > 0:
                later = max(place, place + step)
                if later < 1 or later >= len(word) or _crosses(word, borders, later):
                    break
                place += step
                if counted[word[place]]:
                    left -= 1
                    if near[place] == 0 and word[place] != word[node]:
                        found[number] = place
                        number += 1
                    near[place] |= side
    return found[:number], near[found[:number]]
