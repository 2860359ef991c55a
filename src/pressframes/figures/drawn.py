"""Whether a table is what a figure draws: every mark against its row and columns."""

import math
from collections.abc import Iterator

import pandas as pd

from pressframes.figures.meaning import AXES, same_on
from pressframes.figures.reading import Axis, Drawing, Mark, read_number

SIZE_TOLERANCE = 1e-4
# Kinds of marks whose size alone tells a number, and the power of the size that goes with it.
POWERS = {"size": 2, "width": 1}
SMALLEST_WORD = 1.001  # of the smallest size in a cloud: words at that size tell no number


def drawn_columns(drawing: Drawing) -> list[str]:
    """The columns that the marks of a figure stand for, in the order in which it first draws them."""
    return list(dict.fromkeys(column for mark in drawing.marks for column in mark.columns))


def compare_with_table(drawing: Drawing, table: pd.DataFrame) -> list[str]:
    """Where the table is not what is drawn, a sentence each; none when all marks and all rows agree."""
    found = [*_missing_columns(drawing, table), *_rows_without_mark(drawing, table)]
    if found:
        return found
    return [
        *(text for mark in drawing.marks if mark.kind not in POWERS for text in _compare(mark, drawing, table)),
        *(text for kind in POWERS for text in _compare_sizes([m for m in drawing.marks if m.kind == kind], table)),
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
        if mark.kind == "number":
            same = _written_number(value, expected)
        elif mark.kind == "label":
            same = "".join(str(expected).split()) == "".join(value.split())
        else:
            same = _same_number(value, expected, getattr(drawing, AXES[mark.kind][number]))
        if not same:
            shown = value if isinstance(value, str) else f"{value:.6g}"
            yield f"row {mark.row}, column {column}: the table has {expected}, the figure draws {shown}"


def _written_number(text: str, expected: object) -> bool:
    """Whether a number is what is written, in full or to two digits, as `draw_matrix` writes them."""
    told, number = read_number(text), float(expected)
    return any(math.isclose(told, as_written, rel_tol=1e-9) for as_written in (number, float(f"{number:.2g}")))


def _same_number(value: float, expected: object, axis: Axis) -> bool:
    try:
        wanted = float(expected)
    except (TypeError, ValueError):
        return False
    return same_on(axis, wanted, value)


def _compare_sizes(marks: list[Mark], table: pd.DataFrame) -> Iterator[str]:
    """Sizes that go with numbers: the largest sets the scale; words at the smallest size are only known to be small."""
    if not marks:
        return
    power = POWERS[marks[0].kind]
    floor = min(mark.values[0] for mark in marks) * SMALLEST_WORD if power == 2 else 0.0
    largest = max(marks, key=lambda mark: mark.values[0])
    scale = float(table[largest.columns[0]].iloc[largest.row]) / largest.values[0] ** power
    for mark in marks:
        for column, word in zip(mark.columns[1:], mark.values[1:], strict=True):
            expected = str(table[column].iloc[mark.row])
            if expected != word:
                yield f"row {mark.row}, column {column}: the table has {expected}, the figure draws {word}"
        number, told = float(table[mark.columns[0]].iloc[mark.row]), scale * mark.values[0] ** power
        wrong = (
            abs(told - number) > SIZE_TOLERANCE * told
            if mark.values[0] > floor
            else number > told * (1 + SIZE_TOLERANCE)
        )
        if wrong:
            yield f"row {mark.row}, column {mark.columns[0]}: the table has {number:g}, the figure draws {told:.6g}"
