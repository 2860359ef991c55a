"""What two figures say compared, whatever drew them: a fingerprint over meaning, and differences in words."""

import dataclasses
import hashlib
import json
import math
from collections.abc import Iterator, Mapping

from pressframes.figures.reading import Axis, Drawing, Mark

DIGITS = 5  # of a number in the fingerprint; files hold some 8, and renderers agree on 7
KEPT_DIGITS = 8  # of a number in the record of a figure
TOLERANCE = 2e-5  # of the axis, when two drawings are compared number by number


def fingerprint(drawing: Drawing) -> str:
    """
    A SHA-256 over all that a figure says: words, tick labels, limits, marks in data units, colours, and their order.

    The same under every version of matplotlib that draws the same figure; another for a value that is 1 % off.
    """
    return hashlib.sha256(
        json.dumps(to_plain(drawing, DIGITS), ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()


def to_plain(drawing: Drawing, digits: int = KEPT_DIGITS) -> dict:
    """A drawing as plain lists and numbers of so many digits, to be kept as JSON."""
    spans = {"x": _span(drawing.x), "y": _span(drawing.y)}
    return {
        "words": drawing.words,
        "x": _plain_axis(drawing.x, digits),
        "y": _plain_axis(drawing.y, digits),
        "marks": [
            [mark.kind, mark.row, list(mark.columns), [_rounded(v, digits) for v in mark.values]]
            + [_rounded_ends(mark.ends, spans, digits), list(mark.colours)]
            for mark in drawing.marks
        ],
        "shapes": [
            [name, words, _rounded_ends(ends, spans, digits), list(colours)]
            for name, words, ends, colours in drawing.shapes
        ],
    }


def from_plain(plain: Mapping) -> Drawing:
    """A drawing from what `to_plain` made of it."""
    axes = {
        which: Axis(a["kind"], tuple(a["ticks"]), tuple(a["limits"])) for which, a in plain.items() if which in "xy"
    }
    marks = [Mark(k, r, tuple(c), tuple(v), tuple(e), tuple(f)) for k, r, c, v, e, f in plain["marks"]]
    shapes = [(name, words, tuple(ends), tuple(colours)) for name, words, ends, colours in plain["shapes"]]
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
        if not _close(before.limits, after.limits, _span(before)):
            limits = [f"{low:.4g} to {high:.4g}" for low, high in (before.limits, after.limits)]
            yield f"{which} axis reached from {limits[0]}, reaches from {limits[1]}"


def _mark_changes(old: Drawing, new: Drawing) -> Iterator[str]:
    named = _row_names(old)
    before = {(mark.kind, mark.row): mark for mark in old.marks}
    after = {(mark.kind, mark.row): mark for mark in new.marks}
    for key in dict.fromkeys([*before, *after]):
        name = f"{key[0]} {named.get(key[1], f'of row {key[1]}')}"
        if key not in after:
            yield f"{name} is missing"
        elif key not in before:
            yield f"{name} is new"
        else:
            yield from _one_mark(name, before[key], after[key], old)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield "the order of the marks changed"


def _one_mark(name: str, old: Mark, new: Mark, drawing: Drawing) -> Iterator[str]:
    spans = {"x": _span(drawing.x), "y": _span(drawing.y)}
    for column, before, after in zip(old.columns, old.values, new.values, strict=False):
        if isinstance(before, str) or isinstance(after, str):
            changed = before != after
        else:
            changed = not math.isclose(before, after, rel_tol=TOLERANCE, abs_tol=TOLERANCE * min(spans.values()))
        if changed:
            yield f"{name} was {_shown(before)}, is {_shown(after)} ({column})"
    along = _lengths(old.ends, spans)
    if not _close(old.ends, new.ends, along) and old.values == new.values:
        yield f"{name} stands elsewhere"
    if old.colours != new.colours:
        yield f"{name} changed colour from {', '.join(old.colours)} to {', '.join(new.colours)}"


def _shape_changes(old: Drawing, new: Drawing) -> Iterator[str]:
    spans = {"x": _span(old.x), "y": _span(old.y)}
    if len(old.shapes) != len(new.shapes):
        yield f"there were {len(old.shapes)} shapes beside the marks, there are {len(new.shapes)}"
    for before, after in zip(old.shapes, new.shapes, strict=False):
        if before[1] != after[1]:
            yield f"text {before[1]!r} is now {after[1]!r}"
        elif (
            before[0] != after[0]
            or before[3] != after[3]
            or not _close(before[2], after[2], _lengths(before[2], spans))
        ):
            yield f"{before[0]} changed its place or colour"


def _row_names(drawing: Drawing) -> dict[int, str]:
    """What each row of the table is called: by its label."""
    return {mark.row: str(mark.values[-1]) for mark in drawing.marks if mark.kind in ("label", "size")}


def _close(old, new, spans) -> bool:
    spans = [spans] * len(old) if isinstance(spans, float) else spans
    return len(old) == len(new) and all(
        abs(a - b) <= TOLERANCE * max(span, abs(a) if span < abs(a) else 0)
        for a, b, span in zip(old, new, spans, strict=True)
    )


def _lengths(ends, spans) -> list[float]:
    return [spans["x"], spans["x"], spans["y"], spans["y"]][: len(ends)]


def _span(axis: Axis) -> float:
    return abs(axis.limits[1] - axis.limits[0])


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"


def _plain_axis(axis: Axis, digits: int) -> dict:
    return dataclasses.asdict(axis) | {"ticks": list(axis.ticks), "limits": [_rounded(v, digits) for v in axis.limits]}


def _rounded(value: float | str, digits: int) -> float | str:
    if isinstance(value, str):
        return value
    return 0.0 if abs(value) < 1e-9 else float(f"{value:.{digits}g}")


def _rounded_ends(ends, spans, digits) -> list[float]:
    """Ends that are 0 but for noise count as 0, measured by the axis."""
    return [0.0 if abs(v) < 1e-6 * s else _rounded(v, digits) for v, s in zip(ends, _lengths(ends, spans), strict=True)]
