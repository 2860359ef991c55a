"""Whether a table is what a figure draws: every mark against its row and columns."""

from collections.abc import Iterator

import pandas as pd

from pressframes.figures.meaning import AXES, same_on
from pressframes.figures.reading import Axis, Drawing, Mark

SMALLEST_WORD = 1.001  # of the smallest size in a cloud: words at that size tell no number


def drawn_columns(drawing: Drawing) -> list[str]:
    """The columns that the marks of a figure stand for, in the order in which it first draws them."""
    return list(dict.fromkeys(column for mark in drawing.marks for column in mark.columns))


def compare_with_table(drawing: Drawing, table: pd.DataFrame) -> list[str]:
    """Where the table is not what is drawn, a sentence each; none when all marks and all rows agree."""
    found = [*_missing_columns(drawing, table), *_rows_without_mark(drawing, table)]
    if found:
        return found
    sizes = [mark for mark in drawing.marks if mark.kind == "size"]
    return [
        *(text for mark in drawing.marks if mark.kind != "size" for text in _compare(mark, drawing, table)),
        *_compare_sizes(sizes, table),
    ]


def _missing_columns(drawing: Drawing, table: pd.DataFrame) -> Iterator[str]:
    for column in drawn_columns(drawing):
        if column not in table.columns:
            yield f"the figure draws the column {column}, and the table does not have it"


def _rows_without_mark(drawing: Drawing, table: pd.DataFrame) -> Iterator[str]:
    drawn = {mark.row for mark in drawing.marks}
    if drawn != set(range(len(table))):
        yield f"the figure draws {len(drawn)} rows, and the table has {len(table)}"


def _compare(mark: Mark, drawing: Drawing, table: pd.DataFrame) -> Iterator[str]:
    for number, (column, value) in enumerate(zip(mark.columns, mark.values, strict=True)):
        expected = table[column].iloc[mark.row]
        if mark.kind == "label":
            same = "".join(str(expected).split()) == "".join(value.split())
        else:
            same = _same_number(value, expected, getattr(drawing, AXES[mark.kind][number]))
        if not same:
            shown = value if isinstance(value, str) else f"{value:.6g}"
            yield f"row {mark.row}, column {column}: the table has {expected}, the figure draws {shown}"


def _same_number(value: float, expected: object, axis: Axis) -> bool:
    try:
        wanted = float(expected)
    except (TypeError, ValueError):
        return False
    return same_on(axis, wanted, value)


def _compare_sizes(marks: list[Mark], table: pd.DataFrame) -> Iterator[str]:
    """Words of a cloud: the squares of their sizes go with their numbers; the largest sets the scale."""
    if not marks:
        return
    smallest = min(mark.values[0] for mark in marks)
    largest = max(marks, key=lambda mark: mark.values[0])
    per_square = float(table[largest.columns[0]].iloc[largest.row]) / largest.values[0] ** 2
    for mark in marks:
        size, word = mark.values
        number, expected = (table[column].iloc[mark.row] for column in mark.columns)
        if str(expected) != word:
            yield f"row {mark.row}, column {mark.columns[1]}: the table has {expected}, the figure draws {word}"
        told = per_square * size**2
        if size > smallest * SMALLEST_WORD and abs(told - float(number)) > 1e-4 * abs(told):
            yield f"row {mark.row}, column {mark.columns[0]}: the table has {number}, the figure draws {told:.6g}"
        elif float(number) > told * 1.0001:
            yield f"row {mark.row}, column {mark.columns[0]}: the table has {number}, too much for so small a word"
