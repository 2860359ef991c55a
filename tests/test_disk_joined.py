"""Vocabularies of many parts become one, and the cells of the cube are chosen by newspaper and day."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from pressframes.errors import PressframesError

pa = pytest.importorskip("pyarrow")

from pressframes.disk.joined import AT_ONCE, choose_cells, merge_all  # noqa: E402 (needs pyarrow)


@pytest.mark.parametrize("parts", [1, AT_ONCE, AT_ONCE + 1, AT_ONCE * AT_ONCE + 3])
def test_every_word_of_every_part_is_found_again_in_the_vocabulary_of_all(parts):
    random = np.random.default_rng(parts)
    words = [[f"甲{n}" for n in random.choice(40, 12, replace=False)] for _ in range(parts)]
    counts = random.integers(1, 5, (parts, 12))
    tables = [
        pa.table({"word": own, "count": number, "kind": np.full(12, part % 3, np.uint8)})
        for part, (own, number) in enumerate(zip(words, counts, strict=True))
    ]
    merged, ranks = merge_all(tables.__getitem__, range(parts))
    total = Counter()
    for own, number in zip(words, counts.tolist(), strict=True):
        total.update(dict(zip(own, number, strict=True)))
    names = merged["word"].to_pylist()

    assert names == sorted(total, key=lambda word: (-total[word], word))
    assert merged["count"].to_pylist() == [total[word] for word in names]
    assert [[names[n] for n in rank] for rank in ranks] == words
    kinds = {word: max(part % 3 for part in range(parts) if word in words[part]) for word in names}
    assert merged["kind"].to_pylist() == [kinds[word] for word in names]


CELLS = pd.DataFrame(
    {"newspaper": ["", "江州日报", "江州日报", "石埠晚报"], "date": ["", "2024-06-01", "2024-06-02", "2024-06-02"]}
)


@pytest.mark.parametrize(
    ("choice", "cells"),
    [
        ((None, "", None), [0, 1, 2, 3]),
        (("江州日报", "", None), [1, 2]),
        ((None, "2024-06-02", None), [2, 3]),
        ((None, "2024-06-01", "2024-06-01"), [1]),
        (("石埠晚报", "2024-06-01", "2024-06-02"), [3]),
        ((None, "", "2024-06-01"), [0, 1]),
    ],
)
def test_cells_lie_between_both_days_with_these(choice, cells):
    assert np.flatnonzero(choose_cells(CELLS, *choice)).tolist() == cells


def test_no_cell_says_which_newspapers_and_days_there_are():
    with pytest.raises(
        PressframesError, match="no article of 江州晚报 from the first day to the last. The corpus has 江州日报"
    ):
        choose_cells(CELLS, "江州晚报", "", None)
    with pytest.raises(
        PressframesError, match="any newspaper from 2025-01-01 to the last.*from unknown dates to 2024-06-02"
    ):
        choose_cells(CELLS, None, "2025-01-01", None)
    with pytest.raises(PressframesError, match="none with a name"):
        choose_cells(CELLS.head(1), None, "2025-01-01", None)
