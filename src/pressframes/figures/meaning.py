"""
What figures say compared, whatever drew them: a fingerprint over meaning, differences in sentences, and whether a
table is what a figure draws, every mark against its row and columns.
"""

import dataclasses
import hashlib
import json
import math
from collections.abc import Iterator, Mapping

import pandas as pd

from pressframes.figures.marks import Axis, Drawing, Mark
from pressframes.figures.read_back import read_number

DIGITS = 5  # of a number in the fingerprint; files hold some 8, and renderers agree on 7
KEPT_DIGITS = 8  # of a number in the record of a figure
PLACE_TOLERANCE = 2.5  # points that words may stand elsewhere in another renderer; lines of a list are 9 or more apart
TOLERANCE = 2e-6  # of the axis, when two drawings are compared number by number


def fingerprint(drawing: Drawing) -> str:
    """
    A SHA-256 over all that a figure says: words, tick labels, limits, marks in data units, colours, and their order.

    The same under every version of matplotlib that draws the same figure; another for a value that is 1 % off.
    """
    return hashlib.sha256(
        json.dumps(to_plain(drawing, DIGITS), ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()


def to_plain(drawing: Drawing, digits: int = KEPT_DIGITS) -> dict:
    """
    A drawing as plain lists and numbers of so many digits, to be kept as JSON.

    Where words stand is kept with the full digits only: renderers differ in it.
    """
    kept = digits >= KEPT_DIGITS
    spans = [span(drawing.x)] * 2 + [span(drawing.y)] * 2
    return {
        "words": drawing.words,
        "x": _plain_axis(drawing.x, digits),
        "y": _plain_axis(drawing.y, digits),
        "marks": [
            [mark.kind, mark.row, list(mark.columns), [_rounded(v, digits) for v in mark.values]]
            + [_rounded_ends(mark.ends, spans, digits), list(mark.colours), list(mark.place) if kept else []]
            for mark in drawing.marks
        ],
        "shapes": [
            [name, words, _rounded_ends(ends, spans, digits), list(colours), list(place) if kept else []]
            for name, words, ends, colours, place in drawing.shapes
        ],
    }


def from_plain(plain: Mapping) -> Drawing:
    """A drawing from what `to_plain` made of it."""
    axes = {
        which: Axis(a["kind"], tuple(a["ticks"]), tuple(a["limits"])) for which, a in plain.items() if which in "xy"
    }
    marks = [Mark(k, r, tuple(c), tuple(v), tuple(e), tuple(f), tuple(p)) for k, r, c, v, e, f, p in plain["marks"]]
    shapes = [(name, words, *map(tuple, rest)) for name, words, *rest in plain["shapes"]]
    return Drawing(dict(plain["words"]), axes["x"], axes["y"], tuple(marks), tuple(shapes))


def differences(old: Drawing, new: Drawing) -> list[str]:
    """What has changed from one drawing to another, a sentence each; none when they say the same."""
    return [*_word_changes(old, new), *_axis_changes(old, new), *_mark_changes(old, new), *_shape_changes(old, new)]


def _word_changes(old: Drawing, new: Drawing) -> Iterator[str]:
    for place in dict.fromkeys([*old.words, *new.words]):
        before, after = old.words.get(place), new.words.get(place)
        if before != after:
            yield f"{place} changed from {before!r} to {after!r}"


def _axis_changes(old: Drawing, new: Drawing) -> Iterator[str]:
    for which in ("x", "y"):
        before: Axis = getattr(old, which)
        after: Axis = getattr(new, which)
        if before.kind != after.kind:
            yield f"{which} axis was {before.kind}, is {after.kind}"
        if before.ticks != after.ticks:
            yield f"numbers of the {which} axis were {', '.join(before.ticks)}, are {', '.join(after.ticks)}"
        if not all(same_on(before, *pair) for pair in zip(before.limits, after.limits, strict=True)):
            limits = [f"{low:.4g} to {high:.4g}" for low, high in (before.limits, after.limits)]
            yield f"{which} axis reached from {limits[0]}, reaches from {limits[1]}"


def _mark_changes(old: Drawing, new: Drawing) -> Iterator[str]:
    named = _row_names(old)
    before = {(mark.kind, mark.row, mark.columns): mark for mark in old.marks}
    after = {(mark.kind, mark.row, mark.columns): mark for mark in new.marks}
    for key in dict.fromkeys([*before, *after]):
        name = f"{key[0]} {named.get(key[1], f'of row {key[1]}')}"
        if key not in after:
            yield f"{name} is missing"
        elif key not in before:
            yield f"{name} is new"
        else:
            yield from _one_mark(name, before[key], after[key], old)
    if len(old.marks) != len(new.marks):
        yield f"there were {len(old.marks)} marks, there are {len(new.marks)}"
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield "the order of the marks changed"


def _one_mark(name: str, old: Mark, new: Mark, drawing: Drawing) -> Iterator[str]:
    for number, (column, before, after) in enumerate(zip(old.columns, old.values, new.values, strict=False)):
        if isinstance(before, str) or isinstance(after, str):
            same = before == after
        elif old.kind in ("size", "width"):
            same = math.isclose(before, after, rel_tol=TOLERANCE)
        else:
            same = same_on(getattr(drawing, old.axes[number]), before, after)
        if not same:
            yield f"{name} was {_shown(before)}, is {_shown(after)} ({column})"
    if old.values == new.values and not (_same_ends(old.ends, new.ends, drawing) and _same_place(old.place, new.place)):
        yield f"{name} stands elsewhere"
    if old.colours != new.colours:
        yield f"{name} changed colour from {', '.join(old.colours)} to {', '.join(new.colours)}"


def _shape_changes(old: Drawing, new: Drawing) -> Iterator[str]:
    if len(old.shapes) != len(new.shapes):
        yield f"there were {len(old.shapes)} shapes beside the marks, there are {len(new.shapes)}"
    for before, after in zip(old.shapes, new.shapes, strict=False):
        if before[1] != after[1]:
            yield f"text {before[1]!r} is now {after[1]!r}"
        elif before[0] != after[0] or before[3] != after[3]:
            yield f"{before[0]} changed its colour"
        elif not (_same_ends(before[2], after[2], old) and _same_place(before[4], after[4])):
            yield f"{before[0]} {before[1]} stands elsewhere"


def same_on(axis: Axis, one: float, other: float) -> bool:
    """Whether two numbers stand at the same place of an axis, to the precision that files have."""
    along = 0 if axis.kind == "log" else span(axis)
    return abs(one - other) <= TOLERANCE * max(along, abs(one))


def span(axis: Axis) -> float:
    """From one end of the axis to the other."""
    return abs(axis.limits[1] - axis.limits[0])


def _same_ends(old: tuple[float, ...], new: tuple[float, ...], drawing: Drawing) -> bool:
    axes = (drawing.x, drawing.x, drawing.y, drawing.y)
    return len(old) == len(new) and all(map(same_on, axes, old, new))


def _same_place(old: tuple[float, ...], new: tuple[float, ...]) -> bool:
    return len(old) == len(new) and all(abs(a - b) <= PLACE_TOLERANCE for a, b in zip(old, new, strict=True))


def _row_names(drawing: Drawing) -> dict[int, str]:
    """What each row of the table is called: by its label."""
    return {mark.row: str(mark.values[-1]) for mark in drawing.marks if mark.kind in ("label", "size")}


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"


def _plain_axis(axis: Axis, digits: int) -> dict:
    return dataclasses.asdict(axis) | {"ticks": list(axis.ticks), "limits": [_rounded(v, digits) for v in axis.limits]}


def _rounded(value: float | str, digits: int) -> float | str:
    if isinstance(value, str):
        return value
    return 0.0 if abs(value) < 1e-9 else float(f"{value:.{digits}g}")


def _rounded_ends(ends: tuple[float, ...], spans: list[float], digits: int) -> list[float]:
    """Ends that are 0 but for noise count as 0, measured by the axis."""
    return [0.0 if abs(end) < 1e-6 * along else _rounded(end, digits) for end, along in zip(ends, spans, strict=False)]


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
            same = _same_number(value, expected, getattr(drawing, mark.axes[number]))
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
