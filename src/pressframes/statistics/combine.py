"""Counts of several pieces added up, and counts of two corpora brought over the same words."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pressframes.errors import PressframesError
from pressframes.statistics.part_counts import PART_KEYS, PartCounts, from_entries


def add_counts(several: Sequence[PartCounts]) -> PartCounts:
    """
    Add the counts of several pieces of a corpus; the order of the pieces makes no difference.

    A part that is in two pieces is added up. Pieces cut by different presets or into different parts
    raise `PressframesError`.
    """
    if not several:
        raise PressframesError("There is nothing to add. Expected the counts of one piece of a corpus or more.")
    by = {counts.by for counts in several}
    preset = same_preset(*several)
    if len(by) != 1:
        raise PressframesError(
            f"These counts cannot be added: they are by {' and by '.join(sorted(by))}. "
            "Count all pieces by the same parts."
        )
    entries = []
    sizes = []
    for counts in several:
        stored = counts.matrix.tocoo()
        rows = counts.parts.iloc[stored.row].reset_index(drop=True)
        entries.append(rows.assign(word=counts.words[stored.col], count=stored.data))
        sizes.append(counts.parts.assign(size=counts.sizes))
    (by,) = by
    total = pd.concat(sizes).groupby(PART_KEYS[by], sort=True)["size"].sum()
    return from_entries(pd.concat(entries, ignore_index=True), by, preset, sizes=total)


def align(target: PartCounts, reference: PartCounts) -> tuple[PartCounts, PartCounts]:
    """
    Two corpora over the words of both: those of the target in its order, then those that only the reference uses.

    A word that a side never uses has the count 0 there. Different presets raise `PressframesError`.
    """
    same_preset(target, reference)
    in_target = pd.Index(target.words).get_indexer(reference.words)
    only_reference = np.flatnonzero(in_target < 0)
    words = np.concatenate([target.words, reference.words[only_reference]])
    in_reference = np.full(len(target.words), -1)
    in_reference[in_target[in_target >= 0]] = np.flatnonzero(in_target >= 0)
    of_target = np.append(np.arange(len(target.words)), np.full(len(only_reference), -1))
    return target.over(words, of_target), reference.over(words, np.append(in_reference, only_reference))


def same_preset(*several: PartCounts) -> str | None:
    """The preset that all were cut by; an error where two differ, since their words are not the same words."""
    presets = {counts.preset for counts in several} - {None}
    if len(presets) > 1:
        raise PressframesError(
            f"The two corpora were cut into words in different ways ({' and '.join(map(repr, sorted(presets)))}), so "
            "their counts cannot be compared. Cut both with the same preset."
        )
    return presets.pop() if presets else None
