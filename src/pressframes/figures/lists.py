"""The frame of figures that are lists: one line a row, its label in the left margin, a number along x."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pressframes.figures.canvas import LEADING, PAD, Words, new_figure, no_axis, number_axis, write_number
from pressframes.figures.font import text_width
from pressframes.figures.marks import tag
from pressframes.figures.style import GREY, INK, Style
from pressframes.figures.wrapping import wrap

WIDEST_LABEL = 0.38  # of the figure's width; longer labels are wrapped
GAP = 4.0  # points between a mark and its value


@dataclass(frozen=True)
class Line:
    """One line of a list: the row of the table that its label is from, and the label."""

    row: int
    label: str


def list_figure(
    lines: Sequence[Line], words: Words, style: Style, *, column: str, line_height: float, key: Mapping[str, str] | None
) -> tuple[Figure, Axes]:
    """An empty list with its labels written; the first line is at the top, at y = 0, the next at y = 1."""
    widest = style.width * WIDEST_LABEL
    labels = [wrap(line.label, style.text, widest) for line in lines]
    left = max(text_width(part, style.text) for label in labels for part in label) + PAD + GAP + 4
    height = max(line_height, max(map(len, labels)) * style.text * LEADING + 2)
    figure, axes = new_figure(style, words, height=height * len(lines), left=left, key=key)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    no_axis(axes, "y")
    axes.grid(axis="y", visible=False)
    for position, (line, label) in enumerate(zip(lines, labels, strict=True)):
        text = axes.text(
            -GAP / axes_width(axes),
            position,
            "\n".join(label),
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center_baseline" if len(label) == 1 else "center",
            size=style.text,
            color=INK,
            linespacing=1.1,
        )
        tag(text, "label", line.row, column)
    return figure, axes


def axes_width(axes: Axes) -> float:
    """The width of the axes in points."""
    return axes.get_position().width * axes.figure.get_figwidth() * 72


def fit_x(axes: Axes, ends: pd.DataFrame, labels: Sequence[str], style: Style, *, percent: bool) -> None:
    """
    Limits along x that hold 0, every mark (columns `low, high`) and the value written beside each.

    Values of negative marks are written to the left of them.
    """
    room = [text_width(label, style.small) + GAP * 2 if label else GAP for label in labels]
    width = axes_width(axes)
    low, high = min(0.0, float(ends["low"].min())), max(0.0, float(ends["high"].max()))
    if low == high:
        high = 1.0
    for _ in range(20):  # widening one side narrows the scale of the other; it settles in a few steps
        scale = (high - low) / width
        rows = list(zip(ends["low"], ends["high"], room, strict=True))
        low = min([low] + [end - space * scale for end, _, space in rows if end < 0])
        high = max([high] + [end + space * scale for _, end, space in rows if end >= 0])
    axes.set_xlim(low, high)
    number_axis(axes, "x", percent=percent)
    axes.axvline(0, color=GREY, linewidth=0.8, zorder=1).set_gid("zero")


def write_value(
    axes: Axes, row: int, position: float, end: float, text: str, style: Style, *, right: bool | None = None
) -> None:
    """Write the value of a mark beside its far end: to the left of negative ones, unless the side is given."""
    right = end >= 0 if right is None else right
    axes.annotate(
        text,
        (end, position),
        xytext=(GAP if right else -GAP, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center_baseline",
        size=style.small,
        color=INK,
        gid=f"value-{row}",
    )


def value_texts(table: pd.DataFrame, value: str, written: str | None, *, percent: bool) -> list[str]:
    """What is written beside each mark: the column `written`, or the value to three significant digits."""
    if written is not None:
        return [str(text) for text in table[written]]
    return [write_number(float(f"{number:.3g}"), percent=percent) for number in table[value].astype(float)]
