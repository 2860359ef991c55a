"""Counts by day, newspaper and word, ready beforehand: for questions that go by date and newspaper alone."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy import sparse

from pressframes.disk.arrays import entries_of
from pressframes.disk.parts import TEXT
from pressframes.errors import PressframesError
from pressframes.statistics.counts import are_words, code_point_ranks, names_of
from pressframes.statistics.part_counts import PartCounts, without_empty_parts
from pressframes.words.compiled import compiled

CUBE, DAYS = "cube", "days.parquet"
UNIT = "newspaper day"  # what captions call a part of these counts
CELL = ["newspaper", "date"]


def make_cube(corpus: Any) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """
    All days of all newspapers (`newspaper, date, articles`), and their counts of words as a sparse matrix's arrays.

    An article without a date or newspaper counts under the missing one: nothing is guessed and nothing is lost.
    """
    found = list(corpus.each_part(_cells_of_part))
    cells = pd.concat([cells for cells, _ in found]).groupby(CELL, sort=True)["articles"].sum().reset_index()
    number_of = pd.Series(range(len(cells)), index=pd.MultiIndex.from_frame(cells[CELL]))
    places = [
        number_of.loc[pd.MultiIndex.from_frame(of_part[CELL])].to_numpy(np.int32)[cell] for of_part, cell in found
    ]
    counts = add_up(_of_parts(corpus, places, len(cells)))
    return cells, {"starts": counts.indptr.astype(np.int64), "cell": counts.indices, "count": counts.data}


def _cells_of_part(part: Any) -> tuple[pd.DataFrame, np.ndarray]:
    """The cells that a part has articles in, and which of them each of its articles is in."""
    table = pq.read_table(part.folder / TEXT, columns=CELL)
    columns = [pc.fill_null(table[name], "").combine_chunks().dictionary_encode() for name in CELL]
    newspaper, date = (column.indices.to_numpy().astype(np.int64) for column in columns)
    dates = len(columns[1].dictionary)
    found, cell, articles = np.unique(newspaper * dates + date, return_inverse=True, return_counts=True)
    names = zip(columns, np.divmod(found, dates) if dates else (found, found), strict=True)
    cells = [pd.Series(column.dictionary.take(pa.array(rows)).to_pylist(), dtype=object) for column, rows in names]
    return pd.DataFrame(dict(zip(CELL, cells, strict=True)) | {"articles": articles}), cell.astype(np.int32)


def _of_parts(corpus: Any, places: list[np.ndarray], cells: int) -> Iterable[sparse.csr_array]:
    """For each part a matrix with a row a word of the corpus and a column a cell."""
    for number, (ranks, of_part) in enumerate(zip(corpus.ranks, places, strict=True)):
        entries = entries_of(corpus.arrays(number))
        ends, column, count = _tally(*entries, of_part, np.argsort(ranks), cells)
        sizes = np.zeros(len(corpus.vocabulary) + 1, np.int64)
        sizes[np.sort(ranks) + 1] = np.diff(ends, prepend=0)
        yield sparse.csr_array((count, column, np.cumsum(sizes)), shape=(len(corpus.vocabulary), cells))


@compiled
def _tally(starts, document, count, cell, words, cells):
    """The counts of each word in each cell, words in the given order and cells as they come; where each word ends."""
    tally = np.zeros(cells, np.int32)
    met = np.empty(cells + 1, np.int32)
    ends = np.empty(len(words), np.int64)
    column = np.empty(len(document), np.int32)
    sums = np.empty(len(document), np.int32)
    size = 0
    for number in range(len(words)):
        found = 0
        for entry in range(starts[words[number]], starts[words[number] + 1]):
            here = cell[document[entry]]
            met[found] = here  # without a branch that the processor could not foresee
            found += tally[here] == 0
            tally[here] += count[entry]
        for place in range(found):
            column[size] = met[place]
            sums[size] = tally[met[place]]
            tally[met[place]] = 0
            size += 1
        ends[number] = size
    return ends, column[:size].copy(), sums[:size].copy()


def add_up(matrices: Iterable[sparse.csr_array]) -> sparse.csr_array:
    """The sum of many sparse matrices, added in pairs of like size, so that none is copied often."""
    waiting: list[tuple[int, sparse.csr_array]] = []
    for matrix in matrices:
        size = 1
        while waiting and waiting[-1][0] <= size:
            before, other = waiting.pop()
            size, matrix = size + before, other + matrix
        waiting.append((size, matrix))
    total = waiting.pop()[1]
    while waiting:
        total = waiting.pop()[1] + total
    total.sort_indices()
    return total


def choose_cells(cells: pd.DataFrame, newspaper: str | None, since: str, until: str | None) -> np.ndarray:
    """Which cells are of a newspaper and lie between two dates; none at all is an error that says what there is."""
    chosen = (cells["date"] >= since).to_numpy()
    if until is not None:
        chosen = chosen & (cells["date"] <= until).to_numpy()
    if newspaper is not None:
        chosen = chosen & (cells["newspaper"] == newspaper).to_numpy()
    if not chosen.any():
        known = ", ".join(sorted(set(cells["newspaper"]) - {""})) or "none with a name"
        raise PressframesError(
            f"by_day: no article of {newspaper or 'any newspaper'} from {since or 'the first day'} to "
            f"{until or 'the last'}. The corpus has {known}, from {cells['date'].min() or 'unknown dates'} to "
            f"{cells['date'].max() or 'unknown dates'}."
        )
    return chosen


def cube_counts(corpus: Any, cells: pd.DataFrame, arrays: dict[str, np.ndarray], chosen: np.ndarray) -> PartCounts:
    """The counts of some cells of the cube, each a part, by words ordered as everywhere: (-count, word)."""
    keep = chosen[arrays["cell"]]
    before = np.append(0, np.cumsum(keep))
    starts = before[arrays["starts"]]
    row = (np.cumsum(chosen) - 1).astype(np.int32)[arrays["cell"][keep]]
    shape = (int(chosen.sum()), len(corpus.vocabulary))
    matrix = sparse.csc_array((arrays["count"][keep], row, starts), shape=shape)
    words = np.flatnonzero(are_words(corpus.vocabulary) & (np.diff(starts) > 0))
    sums = np.append(0, np.cumsum(matrix.data, dtype=np.int64))[starts]
    totals = np.diff(sums)[words]
    words = words[np.lexsort([code_point_ranks(corpus.vocabulary)[words], -totals])]
    matrix = matrix[:, words]
    sizes = np.bincount(matrix.indices, matrix.data, shape[0]).astype(np.int64)
    parts = cells[chosen].reset_index(drop=True)
    return without_empty_parts(matrix, names_of(corpus.vocabulary)[words], sizes, parts, UNIT, corpus.preset)
