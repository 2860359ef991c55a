"""Which words stand in the same paragraphs: the edges and nodes of a network."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.errors import PressframesError
from pressframes.statistics import association
from pressframes.statistics.correction import adjust_p
from pressframes.statistics.parts import Source, count_parts
from pressframes.statistics.result import Result, make_result
from pressframes.statistics.significance import p_of_chi_squared
from pressframes.statistics.wording import EXCLUDED, parts_sentence, preset_sentence


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
