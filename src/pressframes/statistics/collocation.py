"""Which words stand near a word, more often than chance would have it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.errors import PressframesError
from pressframes.statistics import association
from pressframes.statistics.correction import adjust_p
from pressframes.statistics.counts import are_words, names_of
from pressframes.statistics.passes import AFTER, BEFORE, count_ids, find_neighbours
from pressframes.statistics.result import Result, make_result
from pressframes.statistics.segments import CLOSES, ENDS, SEGMENTS, are_marks, number_segments
from pressframes.statistics.significance import p_of_chi_squared
from pressframes.statistics.wording import EXCLUDED, preset_sentence
from pressframes.words.tokens import Tokens

SOURCES = ["evert-2008", "rychly", "church-hanks", "daille", "church-1991", "berry-rogghe", "dunning", "gries-2013"]


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

    def plus(self, other: "Neighbours") -> "Neighbours":
        """The counts of two pieces of a corpus together; both must have the same labels."""
        return Neighbours(*(mine + its for mine, its in zip(self, other, strict=True)))


def collocates(
    tokens: Tokens, node: str, *, window_words: int | None = 5, within: str = "sentence", order: str = "log_dice"
) -> Result:
    """
    The words near `node`, one row each, with every usual measure of attraction; the strongest first.

    Near is: at most `window_words` words before or after it and in the same `within` ("sentence", "paragraph" or
    "article"), or anywhere in that segment where `window_words` is None. Punctuation takes no place. A word between
    two nodes is counted once, in `before` and in `after`.

    | column | meaning |
    |---|---|
    | `count`, `expected` | times near the node, and by chance: `places` x `collocate_count` / `base` |
    | `before`, `after` | times before and after a node |
    | `node_count`, `collocate_count` | occurrences of the node and of the collocate |
    | `places`, `base` | words near a node, and words that are no node |
    | `log_dice` | logDice of the counts of both words; 14 at most |
    | `mi`, `mi3`, `t`, `z`, `g2` | see `pressframes.statistics.association`; `g2` has 4 cells and a sign |
    | `p_adjusted` | p of `g2`, adjusted by Benjamini-Hochberg over all collocates |
    | `delta_p_near`, `delta_p_node` | how much more probable the collocate is near the node, and the node near it |

    `order` names the column to sort by. A node that does not occur raises `PressframesError`.
    """
    found = count_neighbours(tokens, tokens.word, len(tokens.vocabulary), find_word(tokens, node), window_words, within)
    labels = names_of(tokens.vocabulary)
    return _finish(found, labels, node, _variant(window_words, within), tokens.preset, "collocate", order)


def colligates(
    tokens: Tokens, node: str, *, window_words: int | None = 1, within: str = "sentence", order: str = "log_dice"
) -> Result:
    """
    The parts of speech near `node`: as `collocates`, with tags in place of words in the column `colligate`.

    Needs tokens with tags; without them it raises `PressframesError`.
    """
    if tokens.tag is None:
        raise PressframesError(
            f"colligates of {node!r}: these tokens have no parts of speech (preset {tokens.preset!r}). "
            "Expected a token table with tags, such as the hand-made one of January 1998."
        )
    found = count_neighbours(tokens, tokens.tag, len(tokens.tag_names), find_word(tokens, node), window_words, within)
    labels = np.array(tokens.tag_names, dtype=object)
    return _finish(found, labels, node, _variant(window_words, within), tokens.preset, "colligate", order)


def count_neighbours(
    tokens: Tokens, labels: np.ndarray, kinds: int, node_id: int, window_words: int | None, within: str
) -> Neighbours:
    """Count the labels of words near a node, `labels` being the word ids or the tags of the tokens, `kinds` of them."""
    if window_words is not None and window_words < 1:
        raise PressframesError(f"window_words={window_words}: expected 1 or more, or None for the whole {within}.")
    counted = are_words(tokens.vocabulary)
    nodes = np.flatnonzero(tokens.word == node_id)
    if window_words is None:
        places, side = _in_segments(tokens, nodes, counted, within)
    else:
        places, side = _in_windows(tokens, nodes, counted, window_words, within)
    found = labels[places]
    every = labels if labels is tokens.word else labels[counted[tokens.word]]
    totals = count_ids(every, kinds)
    if labels is tokens.word:
        totals[~counted] = 0
    return Neighbours(
        near=np.bincount(found, minlength=kinds),
        before=np.bincount(found[side & BEFORE > 0], minlength=kinds),
        after=np.bincount(found[side & AFTER > 0], minlength=kinds),
        elsewhere=totals - np.bincount(labels[nodes], minlength=kinds),
        nodes=len(nodes),
        places=len(places),
        size=int(totals.sum()) - len(nodes),
    )


def _in_windows(
    tokens: Tokens, nodes: np.ndarray, counted: np.ndarray, window_words: int, within: str
) -> tuple[np.ndarray, np.ndarray]:
    if within not in SEGMENTS:
        raise PressframesError(f"within={within!r}: there is no such segment. Expected one of: {', '.join(SEGMENTS)}.")
    sentences = within == "sentence"
    by_table = sentences and tokens.sentence is not None
    by_marks = sentences and not by_table
    no_marks = np.zeros(len(counted), bool)
    ends, closes = (are_marks(tokens.vocabulary, marks) if by_marks else no_marks for marks in (ENDS, CLOSES))
    return find_neighbours(
        tokens.word,
        counted,
        tokens.document,
        tokens.paragraph,
        within == "article",
        tokens.sentence if by_table else tokens.document,
        by_table,
        ends,
        closes,
        nodes,
        window_words,
    )


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


def find_word(tokens: Tokens, word: str) -> int:
    """The id of a word that occurs; `PressframesError` with what to try where it does not."""
    try:
        return tokens.vocabulary.index(word)
    except ValueError:
        raise PressframesError(
            f"{word!r}: preset {tokens.preset!r} never cut this as a word in the corpus. Expected a word of its "
            "vocabulary: look it up in word_frequencies, or try the longer and shorter words that contain it."
        ) from None


def _variant(window_words: int | None, within: str) -> str:
    if window_words is None:
        return f"same {within}"
    return f"{window_words} words either side within the {within}"


def _finish(
    found: Neighbours, labels: np.ndarray, node: str, variant: str, preset: str, kind: str, order: str
) -> Result:
    present = np.flatnonzero(found.near)
    if not len(present):
        raise PressframesError(
            f"{node!r} stands alone: no word is near any of its {found.nodes} occurrences ({variant}). "
            "Choose a wider window or a larger segment."
        )
    count, other = found.near[present], found.elsewhere[present]
    numbers = count, found.places, other, found.size
    g2 = association.signed_log_likelihood(*numbers)
    delta_near, delta_node = association.delta_p(*numbers)
    frame = pd.DataFrame(
        {
            "node": node,
            kind: labels[present],
            "count": count,
            "expected": association.expected_count(*numbers),
            "before": found.before[present],
            "after": found.after[present],
            "node_count": found.nodes,
            f"{kind}_count": other,
            "places": found.places,
            "base": found.size,
            "log_dice": association.log_dice(count, found.nodes, other),
            "mi": association.mutual_information(*numbers),
            "mi3": association.mutual_information(*numbers, power=3),
            "t": association.t_score(*numbers),
            "z": association.z_score(*numbers),
            "g2": g2,
            "p_adjusted": adjust_p(p_of_chi_squared(np.abs(g2))),
            "delta_p_near": delta_near,
            "delta_p_node": delta_node,
            "variant": variant,
            "preset": preset,
        }
    )
    if order not in frame.columns:
        raise PressframesError(
            f"order={order!r}: there is no such column. Expected one of: {', '.join(frame.columns)}."
        )
    frame = frame.sort_values([order, "count", kind], ascending=[order == kind, False, True], ignore_index=True)
    caption = [
        f"Words near {node}: {variant}" if kind == "collocate" else f"Parts of speech near {node}: {variant}",
        f"{found.nodes:,} occurrences of the node with {found.places:,} words near them; base: {found.size:,} words "
        "that are no node",
        "Chance is the share of all words that stand near a node; logDice takes the counts of both words; G2 has 4 "
        "cells; p adjusted by benjamini-hochberg over all rows",
        EXCLUDED,
        preset_sentence(preset),
    ]
    return make_result(frame, caption, SOURCES)
