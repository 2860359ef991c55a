"""What two figures say compared, whatever drew them: a fingerprint over meaning, and differences in words."""

import dataclasses
import hashlib
import json
import math
from collections.abc import Iterator, Mapping

from pressframes.figures.reading import Axis, Drawing, Mark

DIGITS = 5  # of a number in the fingerprint; files hold some 8, and renderers agree on 7
KEPT_DIGITS = 8  # of a number in the record of a figure
# Which axis each number of a kind of mark is read from.
AXES = {
    "bar": "x",
    "dot": "x",
    "point": "xy",
    "span": "xx",
    "stretch": "xx",
    "length": "x",
    "height": "y",
    "rise": "yy",
}
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
            same = same_on(getattr(drawing, AXES[old.kind][number]), before, after)
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
