"""Lines or columns along periods or steps, with a gap where there is no value."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pressframes.figures.fonts import text_width
from pressframes.figures.marks import tag
from pressframes.figures.sheet import (
    Chart,
    axes_size,
    checked_table,
    drawing,
    new_figure,
    no_axis,
    number_axis,
    require_numbers,
    with_marks,
)
from pressframes.figures.style import BLUE, INK, LOOKS, box_of

HEIGHT = 0.5  # of the width
DOT = 4.5  # points across
LEFT = 44.0  # points for the numbers of the vertical axis
EDGE = 0.05  # of the range of the values, on each side
COLUMNS = 0.8  # of the distance between two periods, for all groups together
ASIDE = 0.16  # of the distance between two periods, between the dots of two groups with intervals


@drawing
def draw_lines(chart: Chart) -> Figure:
    """
    A dot a row, joined along the `label`s (periods, steps) within each `group`; the vertical axis starts at 0.

    Labels keep the order in which the table first names them, at equal distances, and are written as many as there is
    room for. The `interval` is drawn upright through each dot. A row without a value is a gap: its place stays, and no
    line is drawn across it.

    >>> table = pd.DataFrame({"period": ["May", "June", "July"], "share": [0.1, None, 0.25]})
    >>> figure = draw_lines(Chart(table, "period", "share", percent=True, title="July is highest"))
    >>> [float(end) for end in figure.axes[0].get_ylim()], len(figure.axes[0].lines)
    ([0.0, 0.2625], 3)
    """
    figure, axes, place, groups = _stage(chart)
    values = checked_table(chart)[[chart.value, *chart.interval]].astype(float)
    for number, (colour, rows) in enumerate(groups):
        at = place[rows] + (number - (len(groups) - 1) / 2) * ASIDE * bool(chart.interval)
        (line,) = axes.plot(at, values.loc[rows, chart.value], color=colour, linewidth=1.4, zorder=2)
        line.set_gid(f"line-{number}")
        for row in rows:
            ends = values.loc[row, list(chart.interval)]
            if len(ends) and ends.notna().all():
                (rise,) = axes.plot([at[row]] * 2, ends, color=colour, linewidth=0.9, zorder=2)
                tag(rise, "rise", row, *chart.interval)
            value, mark = values.loc[row, chart.value], LOOKS[colour]
            if not np.isnan(value):
                looks: dict = {"color": colour, "ms": DOT * mark.size, "mew": 0, "zorder": 3}
                (dot,) = axes.plot([at[row]], [value], mark.marker, **looks)
                dot.set_clip_on(False)
                tag(dot, "level", row, chart.value)
    return figure


@drawing
def draw_columns(chart: Chart) -> Figure:
    """
    A column a row, as tall as its `value`, over the `label`s (days, months), those of the `group`s side by side.

    For counts, which stand for themselves and tell nothing of the time between; two groups with the same count are
    both seen. What has no row, or 0, has no column.

    >>> table = pd.DataFrame({"day": ["1 May", "2 May"], "texts": [3, 1]})
    >>> [column.get_gid() for column in draw_columns(Chart(table, "day", "texts", title="Texts")).axes[0].patches]
    ['height.0.texts', 'height.1.texts']
    """
    figure, axes, place, groups = _stage(chart, "box")
    values = chart.table[chart.value].astype(float).to_numpy()
    width = COLUMNS / len(groups)
    for number, (colour, rows) in enumerate(groups):
        for row in rows[~np.isnan(values[rows])]:
            left = place[row] + (number - len(groups) / 2) * width
            column = Rectangle((left, 0), width * 0.92, values[row], zorder=2, **box_of(colour))
            tag(axes.add_patch(column), "height", int(row), chart.value)
    return figure


def _stage(chart: Chart, form: str = "dot") -> tuple[Figure, Axes, pd.Series, list[tuple[str, pd.Index]]]:
    """Axes with their periods, the place of each row along x, and the rows of each group with its colour."""
    table = checked_table(chart, "label", "value")
    require_numbers(table, chart.value, *chart.interval, open_ends=True)
    colours = chart.colours(table[chart.group]) if chart.group else {"": BLUE}
    names = table[chart.group].astype(str) if chart.group else pd.Series("", table.index)
    labels = table[chart.label].drop_duplicates()
    chart, key = with_marks(chart, colours, form)
    figure, axes = new_figure(chart, height=chart.style.width * HEIGHT, left=LEFT, key=key)
    values = table[[chart.value, *chart.interval]].astype(float)
    bottom, top = min(0.0, float(values.min().min())), max(0.0, float(values.max().max()))
    axes.set(xlim=(-0.5, len(labels) - 0.5), ylim=(bottom * (1 + EDGE), top * (1 + EDGE) or 1.0))
    no_axis(axes, "x")
    number_axis(axes, "y", chart)
    _write_periods(axes, chart, labels)
    place = table[chart.label].map(dict(zip(labels, range(len(labels)), strict=True)))
    return figure, axes, place, [(colour, table.index[names == name]) for name, colour in colours.items()]


def _write_periods(axes: Axes, chart: Chart, labels: pd.Series) -> None:
    """The labels under the axis, the first and then as many as have room, at equal distances."""
    width, height = axes_size(axes)
    widest = max(text_width(str(label), chart.style.small) for label in labels) + 8
    step = max(1, math.ceil(widest * len(labels) / width))
    for position in range(0, len(labels), step):
        row, level = labels.index[position], -(chart.style.small * 0.6 + 3) / height
        text = axes.text(position, level, str(labels.iloc[position]), ha="center", va="center", size=chart.style.small,
                         color=INK, transform=axes.get_xaxis_transform())  # fmt: skip
        tag(text, "label", row, chart.label)
