"""Vocabularies of many parts become one."""

from collections import Counter

import numpy as np
import pytest
from scipy.sparse import csr_array

pa = pytest.importorskip("pyarrow")

from pressframes.disk.joined import AT_ONCE, _sum_of, merge_all  # noqa: E402 (needs pyarrow)


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


@pytest.mark.parametrize("parts", [1, 2, 5, 8])
def test_matrices_of_all_parts_are_added_up(parts):
    total = _sum_of(lambda part: csr_array([[part + 1, 0, 10**part]]), 0, parts)

    assert total.toarray().tolist() == [[parts * (parts + 1) // 2, 0, int("1" * parts)]]
