"""
Which words are near a word, and which share paragraphs, more often than chance would have it.

`collocates` looks around one word, and `cooccurrences` counts pairs of words in the parts they share: the edges of a
network. Both give the same columns of attraction, from whole-number counts.
"""

import sys
from collections.abc import Sequence
from numbers import Integral
from typing import Unpack

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.compiled import compiled
from pressframes.corpus.tokens import Piece, WordSource
from pressframes.errors import one_of, refused
from pressframes.statistics.contexts import as_one_word, find_word
from pressframes.statistics.counts import (
    PartCounts,
    Source,
    are_words,
    count_parts,
    find_words,
    has_order,
    names_of,
    number_segments,
)
from pressframes.statistics.measures import (
    ATTRACTION,
    Numbers,
    adjust_p,
    delta_p,
    expected_count,
    log_dice,
    p_of_chi_squared,
)
from pressframes.statistics.results import Limits, Result, finish, parts_sentence, said, words_kept

Window = int | tuple[int, int] | None  # how many words before and after are near; None is all of the segment
NEAR = [name for name in ATTRACTION if name not in ("log_dice", "delta_p")]  # those of the counts of places
SOURCES = ["evert-2008", *(source for measure in ATTRACTION.values() for source in measure.sources)]


COUNTED = [
    "node", "collocate", "count", "expected", "before", "after", "node_count", "collocate_count", "places", "base",
]  # fmt: skip


def collocates(
    source: Source,
    node: str,
    *,
    window_words: Window = 5,
    within: str = "sentence",
    order: str = "log_dice",
    **limits: Unpack[Limits],
) -> Result:
    """
    The words near `node`, one row each, with every usual measure of attraction; the strongest first.

    Near is: at most `window_words` words before or after it, or a pair such as (2, 0) for two before and none after,
    and in the same `within` ("sentence", "paragraph" or "article"), or anywhere in that segment where `window_words` is
    None. Punctuation takes no place. A word between two nodes is counted once, in `before` and in `after`.

    | column | meaning |
    |---|---|
    | `count`, `expected` | times near the node, and by chance: `places` x `collocate_count` / `base` |
    | `before`, `after` | times before and after a node |
    | `node_count`, `collocate_count` | occurrences of the node and of the collocate |
    | `places`, `base` | words near a node, and words that are no node |
    | `log_dice` | logDice of the counts of both words; 14 at most |
    | `mi`, `mi3`, `npmi`, `minimum_sensitivity`, `t`, `z`, `g2` | rows of `MEASURES`; `g2` has 4 cells and a sign |
    | `p_adjusted` | p of `g2`, adjusted by Benjamini-Hochberg over all collocates |
    | `delta_p_near`, `delta_p_node` | how much more probable the collocate is near the node, and the node near it |

    Read `log_dice` for how much the two words belong together, `g2` for how certain it is that they do, and both with
    `count`: rare words that meet once have a high `mi`. `source` is a token table. Of a table of counts only the
    words of the same paragraph or article are known (`window_words=None`), and not which came first: `before` and
    `after` are then missing. `order` names the column to sort by. A node that does not occur raises
    `PressframesError`.

    `node` is a word, or, of a token table, a pattern as in `concordance` (`"疫情 防控"`, `"疫*"`, `"/疫情|防疫/"`),
    each
    place of which is then one node; a word that was never cut so is found as printed.

    `stop` names a list of `wordlists()` ("stop-words"), a word or several of both that are no collocates, and
    `minimum_count` leaves out those met fewer times; the caption says what that takes away. Bases still count all.

    Which words share paragraphs with 抗疫 ("fighting the epidemic")?

    >>> table = pd.DataFrame({"document": 0, "paragraph": [0, 0, 1, 1], "word": ["抗疫", "党员", "党员", "工厂"],
    ...                       "count": [1, 2, 1, 1]})
    >>> near = collocates(table, "抗疫", window_words=None, within="paragraph")
    >>> near[["collocate", "count", "node_count", "collocate_count", "base"]].values.tolist()
    [['党员', 2, 1, 3, 4]]
    """
    preset: str | None
    variant = _variant(window_words, within)
    if has_order(source):
        if node not in source.vocabulary:
            source = as_one_word(source, node)
        found, nodes = count_neighbours(source, find_word(source, node), window_words, within)
        labels, preset = names_of(source.vocabulary), source.preset
    else:
        if window_words is not None or within == "sentence":
            raise refused("no_window", node=node, variant=variant)
        counts = count_parts(source, by=within)
        found, nodes = count_sharing(counts, find_word(counts, node))
        labels, preset = counts.words, counts.preset
    places, base = (int(found[name].sum()) for name in ("count", "collocate_count"))
    if not places:
        raise refused("stands_alone", node=node, nodes=nodes, variant=variant)
    found = found.assign(node=node, collocate=labels, node_count=nodes, places=places, base=base)[found["count"] > 0]
    kept, left_out = words_kept(found["collocate"].to_numpy(), found["count"].to_numpy(), **limits)
    frame = _attraction(found.iloc[kept])
    one_of(frame.columns, order, "order=", "column")
    frame = _strongest_first(frame, order, "count", "collocate")
    facts = {"node": node, "variant": variant, "base": base, "places": places, "nodes": nodes}
    caption = said("collocates", **facts, left_out=left_out)
    return finish(frame, caption, SOURCES, variant=variant, preset=preset)


def _variant(window_words: Window, within: str) -> str:
    if window_words is None:
        return f"same {within}"
    if isinstance(window_words, tuple):
        return f"{window_words[0]} words before and {window_words[1]} after within the {within}"
    return f"{window_words} words either side within the {within}"


def _strongest_first(frame: pd.DataFrame, *keys: str) -> pd.DataFrame:
    """Rows by the first of some columns, then by the next; the largest first, and words in code point order."""
    keys = tuple(dict.fromkeys(keys))
    rising = [key in ("collocate", "word", "other") for key in keys]
    return frame.sort_values(list(keys), ascending=rising, ignore_index=True)


def _attraction(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of a node and a word near it, with all that is counted of them, and the measures of these counts."""
    numbers = tuple(pairs[name].to_numpy() for name in ("count", "places", "collocate_count", "base"))
    words = pairs["node_count"].to_numpy(), numbers[2]
    measured = attraction_columns(NEAR, numbers, words, ("near", "node"))
    return pairs.assign(expected=expected_count(*numbers), **measured)[[*COUNTED, *measured]]


def cooccurrences(source: Source, words: Sequence[str], *, by: str = "paragraph") -> Result:
    """
    The pairs among `words` that share a part: one row a pair, the strongest first; the edges of a network.

    | column | meaning |
    |---|---|
    | `word`, `other` | the pair, in the order of `words` |
    | `together`, `expected` | parts with both, and by chance: `word_range` x `other_range` / `parts` |
    | `word_range`, `other_range`, `parts` | parts with each word, and all parts |
    | `log_dice` | logDice of the ranges; 14 at most, which is "never one without the other" |
    | `g2`, `p_adjusted` | 4 cells, negative below chance; p by Benjamini-Hochberg over all pairs, met or not |
    | `delta_p_other`, `delta_p_word` | how much more probable the other is in parts with the word, and the reverse |

    Parts are paragraphs, articles, or, of a token table, sentences.

    >>> words = ["党", "员", "党", "员", "旗"]
    >>> table = pd.DataFrame({"document": 0, "paragraph": [0, 0, 1, 1, 2], "word": words, "count": 1})
    >>> cooccurrences(table, ["党", "员", "旗"])[["word", "other", "together", "parts", "log_dice"]]
      word other  together  parts  log_dice
    0    党     员         2      3      14.0

    A word of the list that does not occur raises `PressframesError`.
    """
    counts = count_parts(source, by=by)
    words = list(dict.fromkeys(words))  # a word makes no pair with itself
    places = find_words(counts.words, words, "not among the words of the corpus")
    presence = sparse.csc_array(counts.only(places).matrix > 0).astype(np.int64)
    meetings = (presence.T @ presence).toarray()
    first, second = np.triu_indices(len(places), 1)
    ranges = meetings.diagonal()
    numbers = meetings[first, second], ranges[first], ranges[second], len(counts.sizes)
    names = np.array(words, dtype=object)
    columns = {
        "word": names[first],
        "other": names[second],
        "together": numbers[0],
        "expected": expected_count(*numbers),
        "word_range": numbers[1],
        "other_range": numbers[2],
        "parts": numbers[3],
        **attraction_columns(["g2"], numbers, numbers[1:3], ("other", "word")),
    }
    frame = _strongest_first(pd.DataFrame(columns).query("together > 0"), "log_dice", "together", "word", "other")
    facts = {"met": len(frame), "pairs": len(first), "words": len(names), "by": counts.by}
    caption = said("cooccurrences", **facts, parts=parts_sentence(len(counts.sizes), counts.by))
    sources = ["evert-2008", "rychly", "dunning", "gries-2013"]
    return finish(frame, caption, sources, variant=f"same {counts.by}", preset=counts.preset)


def attraction_columns(
    names: Sequence[str], numbers: tuple[Numbers, ...], words: tuple[Numbers, Numbers], ends: tuple[str, str]
) -> dict[str, np.ndarray]:
    """
    The columns of a table of pairs of words: what pulls them together, how certain it is, and in which direction.

    `numbers` are (count, first, second, size) with one value a pair, and `words` the counts of the two words
    themselves. Gives arrays of float64 by column name: `log_dice` of `words`, the measures of `ATTRACTION` in `names`
    ("g2" among them), `p_adjusted` (p of "g2", by Benjamini-Hochberg over all pairs), and a `delta_p_...` for each of
    the two `ends`.
    """
    columns = {"log_dice": log_dice(numbers[0], *words)} | {name: ATTRACTION[name](*numbers) for name in names}
    columns["p_adjusted"] = adjust_p(p_of_chi_squared(np.abs(columns["g2"])))
    (one, other), (to_one, to_other) = ends, delta_p(*numbers)
    return columns | {f"delta_p_{one}": to_one, f"delta_p_{other}": to_other}


BEFORE, AFTER = 1, 2  # how a word on either side of a node is marked; 3 is both


def count_neighbours(tokens: WordSource, node_id: int, window_words: Window, within: str) -> tuple[pd.DataFrame, int]:
    """
    Count the words near a node, and the node: `count, before, after, collocate_count`, a row a word id.

    The last column is how often a word occurs anywhere but at a node.

    `window_words` is how many words on either side are near, a pair for before and after, None for all of the segment;
    a window never leaves the segment `within` ("sentence", "paragraph" or "article"). A node that is punctuation
    raises `PressframesError`.
    """
    most = sys.maxsize if window_words is None else window_words
    reach = most if isinstance(most, tuple) else (most, most)
    if len(reach) != 2 or not all(isinstance(side, Integral) and side >= 0 for side in reach) or not any(reach):
        raise refused("window", f"window_words={window_words}", within=within)
    counted = are_words(tokens.vocabulary)
    if not counted[node_id]:
        raise refused("punctuation", f"{tokens.vocabulary[node_id]!r}")
    everywhere = np.where(counted, tokens.token_totals(), 0)
    pieces = tokens.each(_near_in_piece, node_id, reach, within, having=[node_id])
    near, before, after, at_node = sum(pieces, np.zeros((4, len(everywhere)), np.int64))
    columns = {"count": near, "before": before, "after": after, "collocate_count": everywhere - at_node}
    return pd.DataFrame(columns), int(at_node.sum())


def _near_in_piece(piece: Piece, node_id: int, reach: tuple[int, int], within: str) -> np.ndarray:
    """By word id how often it is near a node, before one, after one, and at one: an array of four rows."""
    tokens = piece.tokens
    nodes = np.flatnonzero(tokens.word == node_id)
    counted = are_words(tokens.vocabulary)
    places, side = find_neighbours(tokens.word, counted, number_segments(tokens, within), nodes, reach)
    chosen = places, places[side & BEFORE == BEFORE], places[side & AFTER == AFTER], nodes
    return np.array([np.bincount(tokens.word[some], minlength=len(counted)) for some in chosen])


def count_sharing(counts: PartCounts, node: int) -> tuple[pd.DataFrame, int]:
    """
    Count the words that share a part with a node, from counts: as `count_neighbours` over the whole segment.

    Which stood before and which after is not known (nan).
    """
    with_node = counts.matrix[:, [node]].indices
    near = counts.matrix.tocsr()[with_node].sum(axis=0).astype(np.int64)
    elsewhere = counts.totals.astype(np.int64)
    nodes = int(elsewhere[node])
    near[node] = elsewhere[node] = 0
    columns = {"count": near, "before": np.nan, "after": np.nan, "collocate_count": elsewhere}
    return pd.DataFrame(columns), nodes


@compiled
def find_neighbours(word, counted, segment, nodes, reach):
    """
    The places of the words near nodes, each once, and whether they stand `BEFORE` a node, `AFTER` one, or both.

    Near is at most so many words before and after as `reach` says within one `segment`; `counted` says by word id
    what is a word. Gives two arrays of the same length (int64 and uint8), in no order.
    """
    near = np.zeros(len(word), np.uint8)
    found = np.empty(len(word), np.int64)
    number = 0
    for node in nodes:
        for step, side, most in ((-1, BEFORE, reach[0]), (1, AFTER, reach[1])):
            place, left = node + step, most
            while left > 0 and 0 <= place < len(word) and segment[place] == segment[node]:
                if word[place] == word[node]:
                    break  # what lies beyond is nearer to that node
                if counted[word[place]]:
                    left -= 1
                    if near[place] == 0:
                        found[number] = place
                        number += 1
                    near[place] |= side
                place += step
    return found[:number], near[found[:number]]
