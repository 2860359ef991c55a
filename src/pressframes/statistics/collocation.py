"""
Which words are near a word, and which share paragraphs, more often than chance would have it.

`collocates` looks around one word, `colligates` does the same with parts of speech, and `cooccurrences` counts pairs
of words in the parts they share: the edges of a network. All three give the same columns of attraction.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.corpus.tokens import WordSource
from pressframes.errors import PressframesError, check_call, one_of
from pressframes.statistics.comparison import find_words
from pressframes.statistics.counts import PartCounts, Source, count_parts, has_order, names_of
from pressframes.statistics.measures import ATTRACTION, attraction_columns, expected_count
from pressframes.statistics.neighbours import Neighbours, Window, count_neighbours, count_sharing
from pressframes.statistics.results import Result, finish, parts_sentence
from pressframes.statistics.searching import as_one_word, find_word
from pressframes.statistics.stopping import Stop, words_kept

NEAR = [name for name in ATTRACTION if name not in ("log_dice", "delta_p")]  # those of the counts of places
SOURCES = ["evert-2008", *(source for measure in ATTRACTION.values() for source in measure.sources)]


class Search(NamedTuple):
    """What is looked for around which word: the kind of label ("collocate" or "colligate"), where, in which words."""

    node: str
    kind: str
    variant: str
    preset: str | None


def collocates(
    source: Source,
    node: str,
    *,
    window_words: Window = 5,
    within: str = "sentence",
    order: str = "log_dice",
    stop: Stop = None,
    minimum_count: int = 1,
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
    check_call(collocates, locals())
    variant = _variant(window_words, within)
    limits = {"stop": stop, "minimum_count": minimum_count}
    if has_order(source):
        if node not in source.vocabulary:
            source = as_one_word(source, node)
        found = count_neighbours(source, find_word(source, node), window_words, within)
        search = Search(node, "collocate", variant, source.preset)
        return _table(search, found, names_of(source.vocabulary), order, limits)
    counts = _count_wholes(source, node, window_words, within)
    found = count_sharing(counts, find_word(counts, node))
    return _table(Search(node, "collocate", variant, counts.preset), found, counts.words, order, limits)


def colligates(
    tokens: WordSource,
    node: str,
    *,
    window_words: Window = 1,
    within: str = "sentence",
    order: str = "log_dice",
) -> Result:
    """
    The parts of speech near `node`: as `collocates`, with tags in place of words in the column `colligate`.

    Needs tokens with tags; without them it raises `PressframesError`.
    """
    check_call(colligates, locals())
    if tokens.tag is None:
        raise PressframesError(
            f"colligates of {node!r}: these tokens have no parts of speech (preset {tokens.preset!r}). "
            "Expected a token table with tags, such as the hand-made one of January 1998."
        )
    found = count_neighbours(tokens, find_word(tokens, node), window_words, within, of="tag")
    labels = np.array(tokens.tag_names, dtype=object)
    return _table(Search(node, "colligate", _variant(window_words, within), tokens.preset), found, labels, order)


def _count_wholes(source: Source, node: str, window_words: Window, within: str) -> PartCounts:
    if window_words is not None or within == "sentence":
        raise PressframesError(
            f"collocates of {node!r}: {_variant(window_words, within)} cannot be told from counts, which have no order "
            'of words. Give the token table, or ask for window_words=None and within="paragraph" or "article".'
        )
    return count_parts(source, by=within)


def _variant(window_words: Window, within: str) -> str:
    if window_words is None:
        return f"same {within}"
    if isinstance(window_words, tuple):
        return f"{window_words[0]} words before and {window_words[1]} after within the {within}"
    return f"{window_words} words either side within the {within}"


def _table(search: Search, found: Neighbours, labels: np.ndarray, order: str, limits: dict | None = None) -> Result:
    """The table of all labels that are near the node, and what is said of it."""
    node, kind, variant, preset = search
    present = np.flatnonzero(found.near)
    if not len(present):
        raise PressframesError(
            f"{node!r} stands alone: no word is near any of its {found.nodes} occurrences ({variant}). "
            "Choose a wider window or a larger segment."
        )
    kept, left_out = words_kept(labels[present], found.near[present], **limits or {})
    present = present[kept]
    count, other = found.near[present], found.elsewhere[present]
    numbers = count, found.places, other, found.size
    columns = {
        "node": node,
        kind: labels[present],
        "count": count,
        "expected": expected_count(*numbers),
        "before": found.before[present],
        "after": found.after[present],
        "node_count": found.nodes,
        f"{kind}_count": other,
        "places": found.places,
        "base": found.size,
        **attraction_columns(NEAR, numbers, (found.nodes, other), ("near", "node")),
    }
    one_of(columns, order, "order=", "column")
    keys = dict.fromkeys([order, "count", kind])
    frame = pd.DataFrame(columns).sort_values(list(keys), ascending=[key == kind for key in keys], ignore_index=True)
    caption = [
        f"Words near {node}: {variant}" if kind == "collocate" else f"Parts of speech near {node}: {variant}",
        f"Base: {found.size:,} words that are no node, {found.places:,} of them near one of its {found.nodes:,} "
        "occurrences",
        "Chance is the share of all words that stand near a node; logDice takes the counts of both words; t is "
        "(O - E) / sqrt(O), z is (O - E) / sqrt(E), G2 has 4 cells; p adjusted by benjamini-hochberg over all rows",
        left_out,
    ]
    return finish(frame, caption, SOURCES, variant=variant, preset=preset)


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
    check_call(cooccurrences, locals())
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
    frame = pd.DataFrame(columns).query("together > 0")
    keys = {"log_dice": False, "together": False, "word": True, "other": True}
    frame = frame.sort_values(list(keys), ascending=list(keys.values()), ignore_index=True)
    caption = [
        f"{len(frame):,} of {len(first):,} pairs of {len(names)} words stand in the same {counts.by}",
        f"Base: {parts_sentence(len(counts.sizes), counts.by)}; logDice and G2 (4 cells) count {counts.by}s, not "
        f"occurrences; p adjusted by benjamini-hochberg over {len(first):,} pairs",
    ]
    sources = ["evert-2008", "rychly", "dunning", "gries-2013"]
    return finish(frame, caption, sources, variant=f"same {counts.by}", preset=counts.preset)
