"""
What a figure says, as values: its marks with their numbers, its axes and its words; and figures compared by it.

Every mark names the row and the columns of the table it was drawn from; the name becomes its id in the SVG file, by
which its numbers are read back. Drawing names the marks (`tag`), reading back finds them (`read_tag`). Compared are,
whatever drew them: a fingerprint over all that is said, differences in sentences, and whether a table is what a figure
draws, every mark against its row and columns.
"""

import hashlib
import itertools
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pressframes.characters import printable
from pressframes.figures.style import PLACEHOLDERS

if TYPE_CHECKING:
    from matplotlib.artist import Artist


# The kinds of marks, and the axis that each number of one is read from ("" where no axis tells it). The numbers belong
# to the columns named after the kind, in this order.
KINDS = {
    "bar": "x",  # the far end of a bar that starts at 0
    "dot": "x",  # the place of a dot; y is a line of the list
    "point": "xy",  # the place of a mark
    "span": "xx",  # the two ends of a line
    "stretch": "xx",  # the two ends of a box
    "length": "x",  # of a box
    "level": "y",  # the place of a dot; x is a period or a step
    "height": "y",  # of a box
    "rise": "yy",  # the two ends of a line
    "size": "",  # of a word in points, which goes with the square root of a number, and the word
    "label": "",  # words
}


def tag(artist: "Artist", kind: str, row: int, *columns: str) -> None:
    """
    Name a mark after what it draws: the kind of mark, the row of the table and its columns.

    The name becomes the element's id in the SVG file: `bar.3.rate_per_10k` is the bar of row 3.
    """
    artist.set_gid(".".join([kind, str(row), *columns]))


def read_tag(name: str) -> tuple[str, int, list[str]] | None:
    """
    Kind, row and columns of a mark, or None when the name is not a mark's.

    >>> read_tag("span.3.low.high")
    ('span', 3, ['low', 'high'])
    >>> read_tag("patch_2") is None
    True
    """
    kind, *rest = name.split(".")
    if kind not in KINDS or len(rest) < 2 or not rest[0].isdigit():
        return None
    return kind, int(rest[0]), rest[1:]


@dataclass(frozen=True)
class Mark:
    """
    One mark: its kind, the row and columns it was drawn from, what it tells, and its colours.

    `values` has one entry for each column: a number in the units of its axis, or the words of a label. `ends`
    are the places of its whole course, as the axes measure: along x and along y in turn. `place` is where its words
    stand, in points from the upper left corner; renderers differ in it by a point or so. `look` is the rest of each
    element that draws it: its kind, style, clipping and form.
    """

    kind: str
    row: int
    columns: tuple[str, ...]
    values: tuple[float | str, ...]
    ends: tuple[float, ...]
    colours: tuple[str, ...]
    place: tuple[float, ...] = ()
    look: tuple[str, ...] = ()


@dataclass(frozen=True)
class Axis:
    """
    How one direction of the page is numbered: the labels of its ticks, and its limits in the units of the data.

    `kind` is "linear" or "none"; without numbers the limits are 0 and 1, shares of the axes. The first limit is
    at the left or at the bottom, so that an axis that counts downwards has the larger one first.
    """

    kind: str
    ticks: tuple[str, ...]
    limits: tuple[float, float]


def beside(name: str, words: str, *seen: tuple) -> Mark:
    """What is drawn with no row behind it, as a mark that tells its words; it has the name that it was given, or ""."""
    return Mark(name, 0, ("words",), (words,), *seen)


@dataclass(frozen=True)
class Drawing:
    """
    All that a figure says: its words by place, its axes, its marks, and the `shapes` that no row is behind (`beside`).

    Among the words is how large the figure is, what is drawn in which order, and whatever the file has that
    matplotlib does not write, so that nothing can be added, hidden or moved unseen.
    """

    words: dict[str, str]
    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    shapes: tuple[Mark, ...]


DIGITS = 5  # of a number in the fingerprint; files hold some 8, and renderers agree on 7
KEPT_DIGITS = 8  # of a number in the record of a figure
PLACE_TOLERANCE = 2.5  # points that words may stand elsewhere in another renderer; lines of a list are 9 or more apart
TOLERANCE = 2e-6  # of the axis, when two drawings are compared number by number


def fingerprint(drawing: Drawing) -> str:
    """
    A SHA-256 over all that a figure says: words, tick labels, limits, marks in data units, colours, and their order.

    The same under every version of matplotlib that draws the same figure; another for a value that is 1 % off.
    Numbers count to five digits, so that what renderers differ by does not; it is 64 hexadecimal digits long. Where
    words
    are written does not count, only which words there are and in which order.
    """
    said = json.dumps(to_plain(drawing, DIGITS), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def to_plain(drawing: Drawing, digits: int = KEPT_DIGITS) -> dict:
    """
    A drawing as plain lists and numbers of so many digits, to be kept as JSON.

    Where words are written is kept with the full digits only: renderers differ in it. Ends that are 0 but for noise
    count as 0, measured by their axis.
    """

    def rounded(value: float | str) -> float | str:
        if isinstance(value, str):
            return value
        kept = float(f"{value:.{KEPT_DIGITS}g}")  # from which a record that is read again is rounded, too
        return 0.0 if abs(value) < 1e-9 else float(f"{kept:.{digits}g}")

    def where(one: Mark) -> list[list]:
        spans = itertools.cycle([span(drawing.x), span(drawing.y)])
        near = [0.0 if abs(end) < 1e-6 * along else rounded(end) for end, along in zip(one.ends, spans, strict=False)]
        return [near, list(one.colours), list(one.place) if digits >= KEPT_DIGITS else [], list(one.look)]

    axes = {
        which: {"kind": axis.kind, "ticks": list(axis.ticks), "limits": [*map(rounded, axis.limits)]}
        for which, axis in (("x", drawing.x), ("y", drawing.y))
    }
    marks = [[one.kind, one.row, list(one.columns), [*map(rounded, one.values)], *where(one)] for one in drawing.marks]
    shapes = [[one.kind, *one.values, *where(one)] for one in drawing.shapes]
    return {"words": drawing.words, **axes, "marks": marks, "shapes": shapes}


def from_plain(plain: Mapping) -> Drawing:
    """A drawing from what `to_plain` made of it."""
    x, y = (Axis(plain[which]["kind"], tuple(plain[which]["ticks"]), tuple(plain[which]["limits"])) for which in "xy")
    marks = [Mark(kind, row, *map(tuple, rest)) for kind, row, *rest in plain["marks"]]
    shapes = [beside(name, words, *map(tuple, rest)) for name, words, *rest in plain["shapes"]]
    return Drawing(dict(plain["words"]), x, y, tuple(marks), tuple(shapes))


def differences(old: Drawing, new: Drawing) -> list[str]:
    """
    What has changed from one drawing to another, a sentence each; none when they say the same.

    First the words around the drawing, then the axes, the marks with their values, places and colours, and
    last the shapes that no row is behind. Values are in the units of the data and compared to six digits or so:

    >>> axis = Axis("linear", ("0", "50"), (0.0, 60.0))
    >>> one, other = (Mark("bar", 0, ("count",), (long,), (0.0, long, 0.0, 1.0), ()) for long in (41.0, 42.0))
    >>> differences(*(Drawing({}, axis, axis, (mark,), ()) for mark in (one, other)))
    ['bar of row 0 was 41, is 42 (count)']
    """
    return [*_word_changes(old, new), *_axis_changes(old, new), *_mark_changes(old, new)]


def _word_changes(old: Drawing, new: Drawing) -> Iterator[str]:
    for place in dict.fromkeys([*old.words, *new.words]):
        before, after = old.words.get(place), new.words.get(place)
        if before != after:
            yield f"{place} changed from {before!r} to {after!r}"


def _axis_changes(old: Drawing, new: Drawing) -> Iterator[str]:
    for which, before, after in (("x", old.x, new.x), ("y", old.y, new.y)):
        if before.kind != after.kind:
            yield f"{which} axis was {before.kind}, is {after.kind}"
        if before.ticks != after.ticks:
            yield f"numbers of the {which} axis were {', '.join(before.ticks)}, are {', '.join(after.ticks)}"
        if not all(map(partial(same_on, before), before.limits, after.limits)):
            was, now = (f"{low:.4g} to {high:.4g}" for low, high in (before.limits, after.limits))
            yield f"{which} axis reached from {was}, reaches from {now}"


def _mark_changes(old: Drawing, new: Drawing) -> Iterator[str]:
    # Each row of the table is called by its label.
    named = {mark.row: str(mark.values[-1]) for mark in old.marks if mark.kind in ("label", "size")}
    before, after = (
        {(one.kind, one.row, one.columns): one for one in drawing.marks}
        | {(one.kind, number): one for number, one in enumerate(drawing.shapes)}
        for drawing in (old, new)
    )
    for key in dict.fromkeys([*before, *after]):
        one = before.get(key) or after[key]
        name = f"{one.kind} {one.values[-1] if len(key) == 2 else named.get(one.row, f'of row {one.row}')}"
        if key not in after:
            yield f"{name} is missing"
        elif key not in before:
            yield f"{name} is new"
        else:
            yield from _one_mark(name, one, after[key], old)
    if len(old.marks) != len(new.marks):
        yield f"there were {len(old.marks)} marks, there are {len(new.marks)}"
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield "the order of the marks changed"


def _one_mark(name: str, old: Mark, new: Mark, drawing: Drawing) -> Iterator[str]:
    for number, (column, before, after) in enumerate(zip(old.columns, old.values, new.values, strict=False)):
        if isinstance(before, str) or isinstance(after, str):
            same = before == after
        elif axes := KINDS[old.kind]:
            same = same_on(getattr(drawing, axes[number]), before, after)
        else:
            same = math.isclose(before, after, rel_tol=TOLERANCE)
        if not same and old.kind.rpartition("-")[0] not in drawing.words:  # else told among the words around it
            yield f"{name} was {_shown(before, 4)}, is {_shown(after, 4)} ({column})"
    if old.values == new.values and not _same_place(old, new, drawing):
        yield f"{name} stands elsewhere"
    if old.colours != new.colours:
        yield f"{name} changed colour from {', '.join(old.colours)} to {', '.join(new.colours)}"
    elif old.look != new.look:
        yield f"{name} changed its look from {_looks(old, new)}"


def same_on(axis: Axis, one: float, other: float) -> bool:
    """Whether two numbers stand at the same place of an axis, to the precision that files have."""
    return abs(one - other) <= TOLERANCE * max(span(axis), abs(one))


def span(axis: Axis) -> float:
    """From one end of the axis to the other."""
    return abs(axis.limits[1] - axis.limits[0])


def _same_place(old: Mark, new: Mark, drawing: Drawing) -> bool:
    """Whether the ends are the same on their axes, and words are where they were but for what renderers differ by."""
    axes = itertools.cycle([drawing.x, drawing.y])
    alike = (len(old.ends), len(old.place)) == (len(new.ends), len(new.place))
    near = (abs(before - after) <= PLACE_TOLERANCE for before, after in zip(old.place, new.place, strict=False))
    return alike and all(map(same_on, axes, old.ends, new.ends)) and all(near)


def _looks(old: Mark, new: Mark) -> str:
    """The first of two looks that differ, and the other."""
    pairs = itertools.zip_longest(old.look, new.look, fillvalue="nothing")
    return " to ".join(next(pair for pair in pairs if pair[0] != pair[1]))


def _shown(value: float | str, digits: int) -> str:
    return value if isinstance(value, str) else f"{value:.{digits}g}"


# A number goes with the square of its size and of the largest, and either is read to five digits, off by 5 in 100,000.
SIZE_TOLERANCE = 2.1e-4
CLOUD = "size"  # the kind of mark whose size alone tells a number
SMALLEST_WORD = 1.001  # of the smallest size in a cloud: words at that size tell no number


def drawn_columns(drawing: Drawing) -> list[str]:
    """The columns that the marks of a figure stand for, in the order in which it first draws them."""
    return list(dict.fromkeys(column for mark in drawing.marks for column in mark.columns))


def compare_with_table(drawing: Drawing, table: pd.DataFrame) -> list[str]:
    """
    Where the table is not what is drawn, a sentence each; none when all marks and all rows agree.

    The table may have columns that are not drawn, and rows without a number to draw; its rows are in the order of those
    that were. Every number is held to what can be read off the file: places to six digits or so of their axis, sizes of
    words to two in ten thousand.
    """
    missing = [column for column in drawn_columns(drawing) if column not in table.columns]
    if missing:
        return [f"the figure draws the column {column}, and the table does not have it" for column in missing]
    drawn = {mark.row for mark in drawing.marks}
    numbers = list({column for mark in drawing.marks if mark.kind != "label" for column in mark.columns})
    gaps = set(np.flatnonzero(table[numbers].isna().all(axis=1))) if numbers else set()
    if drawn | gaps != set(range(len(table))):
        return [f"the figure draws {len(drawn)} rows, and the table has {len(table) - len(gaps - drawn)}"]
    wrong = [said for mark in drawing.marks for said in _wrong_cells(mark, mark.row, table, drawing)]
    return [*wrong, *_wrong_sizes([mark for mark in drawing.marks if mark.kind == CLOUD], table)]


def drawn_order(drawing: Drawing, table: pd.DataFrame) -> list[int]:
    """The rows of a table in the order in which a figure draws them, where each agrees with one that it draws."""
    rows = sorted({mark.row for mark in drawing.marks})
    if rows != [*range(len(table))] or not set(drawn_columns(drawing)) <= set(table.columns):
        return []
    order: list[int] = []
    for row in rows:
        marks = [mark for mark in drawing.marks if mark.row == row]
        for one in range(len(table)):
            if one not in order and not any(any(_wrong_cells(mark, one, table, drawing)) for mark in marks):
                order.append(one)
                break
    return order if len(order) == len(table) else []


def _wrong_cells(mark: Mark, row: int, table: pd.DataFrame, drawing: Drawing) -> Iterator[str]:
    """What a row of a table has otherwise than a mark; a number that is told by a size is held to the other sizes."""
    for number, (column, value) in enumerate(zip(mark.columns, mark.values, strict=True)):
        expected, axes = table[column].iloc[row], KINDS[mark.kind]
        if isinstance(value, str):
            same = reads_as(str(expected), value)
        else:
            wanted = float(pd.to_numeric(expected, errors="coerce"))
            same = not axes or same_on(getattr(drawing, axes[number]), wanted, value)
        if not same:
            yield _disagree(row, column, expected, _shown(value, 6))


def _disagree(row: int, column: str, expected: object, drawn: str) -> str:
    return f"row {row}, column {column}: the table has {expected}, the figure draws {drawn}"


def reads_as(text: str, drawn: str) -> bool:
    """
    Whether a drawn label is a text: broken into lines, and with a placeholder where the font lacks a character.

    >>> reads_as("抗疫\U0001f637 now", "抗疫〓\\nnow"), reads_as("抗疫", "抗战")
    (True, False)
    """
    one, other = ("".join(printable(each).split()) for each in (text, drawn))
    return len(one) == len(other) and all(a == b or b in PLACEHOLDERS for a, b in zip(one, other, strict=True))


def _wrong_sizes(marks: list[Mark], table: pd.DataFrame) -> Iterator[str]:
    """Sizes that go with numbers: the largest sets the scale; words at the smallest size are only known to be small."""
    if not marks:
        return
    sizes = [float(mark.values[0]) for mark in marks]
    floor = min(sizes) * SMALLEST_WORD
    numbers = [float(table[mark.columns[0]].iloc[mark.row]) for mark in marks]
    scale = numbers[sizes.index(max(sizes))] / max(sizes) ** 2
    for mark, size, number in zip(marks, sizes, numbers, strict=True):
        told = scale * size**2
        too_much, too_little = number > told * (1 + SIZE_TOLERANCE), number < told * (1 - SIZE_TOLERANCE)
        if too_much or (too_little and size > floor):
            yield _disagree(mark.row, mark.columns[0], f"{number:g}", f"{told:.6g}")
