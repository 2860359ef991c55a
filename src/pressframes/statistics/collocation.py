"""Which words stand near a word, more often than chance would have it."""
# MERGED """Which words stand in the same paragraphs: the edges and nodes of a network."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.corpus.source import Pieces
from pressframes.corpus.tokens import Tokens
from pressframes.errors import PressframesError
from pressframes.statistics import measures as association
from pressframes.statistics.counts import PartCounts, Source, count_parts, names_of
from pressframes.statistics.measures import adjust_p, p_of_chi_squared
from pressframes.statistics.neighbours import Neighbours, count_neighbours, count_sharing
from pressframes.statistics.results import EXCLUDED, Result, make_result, parts_sentence, preset_sentence

SOURCES = ["evert-2008", "rychly", "church-hanks", "daille", "church-1991", "berry-rogghe", "dunning", "gries-2013"]


def collocates(
    source: Source, node: str, *, window_words: int | None = 5, within: str = "sentence", order: str = "log_dice"
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

    `source` is a token table. Of a table of counts only the words of the same paragraph or article are known
    (`window_words=None`), and not which came first: `before` and `after` are then missing. `order` names the column
    to sort by. A node that does not occur raises `PressframesError`.

    Which words share paragraphs with 抗疫 ("fighting the epidemic")?

    >>> table = pd.DataFrame({"document": 0, "paragraph": [0, 0, 1, 1], "word": ["抗疫", "党员", "党员", "工厂"],
    ...                       "count": [1, 2, 1, 1]})
    >>> near = collocates(table, "抗疫", window_words=None, within="paragraph")
    >>> near[["collocate", "count", "node_count", "collocate_count", "base"]].values.tolist()
    [['党员', 2, 1, 3, 4]]
    """
    variant = _variant(window_words, within)
    if isinstance(source, Tokens | Pieces):
        of, labels = source, names_of(source.vocabulary)
        found = count_neighbours(of, None, len(labels), find_word(of, node), window_words, within)
    else:
        of = _count_wholes(source, node, window_words, within)
        labels, found = of.words, count_sharing(of, find_word(of, node))
    return _finish(found, labels, node, variant, of.preset, "collocate", order)


def colligates(
    tokens: Tokens | Pieces,
    node: str,
    *,
    window_words: int | None = 1,
    within: str = "sentence",
    order: str = "log_dice",
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


def _count_wholes(source: Source, node: str, window_words: int | None, within: str) -> PartCounts:
    if window_words is not None or within == "sentence":
        raise PressframesError(
            f"collocates of {node!r}: {_variant(window_words, within)} cannot be told from counts, which have no order "
            'of words. Give the token table, or ask for window_words=None and within="paragraph" or "article".'
        )
    return count_parts(source, by=within)


def find_word(source: Tokens | Pieces | PartCounts, word: str) -> int:
    """The id of a word that occurs; `PressframesError` with what to try where it does not."""
    vocabulary = source.vocabulary if isinstance(source, Tokens | Pieces) else source.words.tolist()
    try:
        return vocabulary.index(word)
    except ValueError:
        raise PressframesError(
            f"{word!r}: preset {source.preset!r} never cut this as a word in the corpus. Expected a word of its "
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
        f"Base: {found.size:,} words that are no node, {found.places:,} of them near one of its {found.nodes:,} "
        "occurrences",
        "Chance is the share of all words that stand near a node; logDice takes the counts of both words; G2 has 4 "
        "cells; p adjusted by benjamini-hochberg over all rows",
        EXCLUDED,
        preset_sentence(preset),
    ]
    return make_result(frame, caption, SOURCES)


def cooccurrences(source: Source, words: Sequence[str], *, by: str = "paragraph") -> Result:
    """
    The pairs among `words` that share a part: one row a pair, the strongest first; the edges of a network.

    Columns: `word`, `other`, `together` (parts with both), `expected` (by chance), `word_range`, `other_range`,
    `parts`, `log_dice`, `g2` (4 cells, negative below chance), `p_adjusted` (Benjamini-Hochberg over all
    pairs, those that never meet included), `delta_p_other`, `delta_p_word` (how much more probable the other word is
    in parts with the word, and the reverse). Parts are paragraphs, articles, or, of a token table, sentences.

    >>> words = ["党", "员", "党", "员", "旗"]
    >>> table = pd.DataFrame({"document": 0, "paragraph": [0, 0, 1, 1, 2], "word": words, "count": 1})
    >>> cooccurrences(table, ["党", "员", "旗"])[["word", "other", "together", "parts", "log_dice"]]
      word other  together  parts  log_dice
    0    党     员         2      3      14.0

    A word of the list that does not occur raises `PressframesError`.
    """
    counts = count_parts(source, by=by)
    places = pd.Index(counts.words).get_indexer(list(words))
    if (places < 0).any():
        missing = [word for word, place in zip(words, places, strict=True) if place < 0]
        raise PressframesError(
            f"{', '.join(missing)}: not among the words of the corpus. Expected words from word_frequencies."
        )
    presence = sparse.csc_array(counts.only(places).matrix > 0).astype(np.int64)
    meetings = (presence.T @ presence).toarray()
    first, second = np.triu_indices(len(places), 1)
    ranges = meetings.diagonal()
    numbers = meetings[first, second], ranges[first], ranges[second], len(counts.sizes)
    g2 = association.signed_log_likelihood(*numbers) if len(first) else np.zeros(0)
    delta_other, delta_word = association.delta_p(*numbers)
    names = np.array(list(words), dtype=object)
    frame = pd.DataFrame(
        {
            "word": names[first],
            "other": names[second],
            "together": numbers[0],
            "expected": association.expected_count(*numbers),
            "word_range": numbers[1],
            "other_range": numbers[2],
            "parts": len(counts.sizes),
            "log_dice": association.log_dice(*numbers[:3]),
            "g2": g2,
            "p_adjusted": adjust_p(p_of_chi_squared(np.abs(g2))),
            "delta_p_other": delta_other,
            "delta_p_word": delta_word,
            "variant": f"same {counts.by}",
            "preset": counts.preset,
        }
    )
    pairs = len(frame)
    frame = frame[frame["together"] > 0].sort_values(
        ["log_dice", "together", "word", "other"], ascending=[False, False, True, True], ignore_index=True
    )
    caption = [
        f"{len(frame):,} of {pairs:,} pairs of {len(names)} words stand in the same {counts.by}",
        f"Base: {parts_sentence(len(counts.sizes), counts.by)}; logDice and G2 (4 cells) count {counts.by}s, not "
        f"occurrences; p adjusted by benjamini-hochberg over {pairs:,} pairs",
        EXCLUDED,
        preset_sentence(counts.preset),
    ]
    return make_result(frame, caption, ["evert-2008", "rychly", "dunning", "gries-2013"])


def network_nodes(edges: pd.DataFrame) -> Result:
    """
    The words of a table of edges: `word`, `range` (parts with it), `neighbours` (words it meets), `meetings` (parts
    shared, added over its neighbours), and the edges' `variant` and `preset`. The word with the most neighbours comes
    first. Source: Freeman (1979), who calls this number the degree.
    """
    both = pd.concat(
        [
            edges[["word", "word_range", "together"]].set_axis(["word", "range", "together"], axis=1),
            edges[["other", "other_range", "together"]].set_axis(["word", "range", "together"], axis=1),
        ]
    )
    nodes = (
        pd.DataFrame(both)
        .groupby("word")
        .agg(range=("range", "first"), neighbours=("together", "size"), meetings=("together", "sum"))
    )
    nodes = nodes.reset_index().sort_values(
        ["neighbours", "meetings", "word"], ascending=[False, False, True], ignore_index=True
    )
    for column in ("variant", "preset"):
        nodes[column] = next(iter(edges[column]), None)
    caption = [f"Nodes of a network of {len(edges):,} edges", edges.attrs.get("caption", "").rstrip(".")]
    return make_result(nodes, caption, ["freeman", *edges.attrs.get("sources", ())])
