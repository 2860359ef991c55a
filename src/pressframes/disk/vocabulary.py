"""The vocabularies of all parts become one, ordered by falling count and by the words' characters."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

AT_ONCE = 8  # vocabularies that are held in memory together


def merge_all(read: Callable[[int], pa.Table], numbers: Sequence[int]) -> tuple[pa.Table, list[np.ndarray]]:
    """As `merge`, of the vocabularies that `read` gives for some numbers, a few of which are in memory at a time."""
    if len(numbers) <= AT_ONCE:
        return merge([read(number) for number in numbers])
    step = -(-len(numbers) // AT_ONCE)
    groups = [merge_all(read, numbers[start : start + step]) for start in range(0, len(numbers), step)]
    together, of_groups = merge([vocabulary for vocabulary, _ in groups])
    ranks = [of_group[rank] for of_group, (_, ranks) in zip(of_groups, groups, strict=True) for rank in ranks]
    return together, ranks


def merge(vocabularies: Sequence[pa.Table]) -> tuple[pa.Table, list[np.ndarray]]:
    """
    The vocabulary of the corpus (`word, count, kind`), and for each part the corpus's id of each of its words.

    The order is that of a corpus in memory: by (-count, word), words in the order of their code points.

    >>> one = pa.table({"word": ["党", "员"], "count": [2, 1], "kind": np.uint8([5, 5])})
    >>> two = pa.table({"word": ["员", "一"], "count": [2, 2], "kind": np.uint8([5, 5])})
    >>> merged, ranks = merge([one, two])
    >>> merged["word"].to_pylist(), [rank.tolist() for rank in ranks]
    (['员', '一', '党'], [[2, 0], [0, 1]])
    """
    everything = pa.concat_tables(vocabularies).combine_chunks()
    spelled = everything["word"].combine_chunks()
    coded = (spelled.combine_chunks() if isinstance(spelled, pa.ChunkedArray) else spelled).dictionary_encode()
    number = coded.indices.to_numpy()
    counts = np.zeros(len(coded.dictionary), np.int64)
    np.add.at(counts, number, everything["count"].to_numpy())
    kinds = np.zeros(len(counts), np.uint8)
    kinds[number] = everything["kind"].to_numpy()
    table = pa.table({"word": coded.dictionary, "count": counts, "kind": kinds})
    order = pc.sort_indices(table, [("count", "descending"), ("word", "ascending")]).to_numpy()  # UTF-8: code points
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    ends = np.cumsum([len(vocabulary) for vocabulary in vocabularies])[:-1]
    return table.take(order), np.split(rank[number], ends)
