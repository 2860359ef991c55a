"""Dots on a line: how the same measure stands in two or more corpora."""

import pandas as pd
from matplotlib.figure import Figure

from pressframes.figures.canvas import Words
from pressframes.figures.lists import Line, fit_x, list_figure
from pressframes.figures.marks import require_columns, require_numbers, tag
from pressframes.figures.style import PALE, WEB, Style, colours_for, drawing_settings

LINE = 2.0  # height of a line in font sizes
APART = 0.16  # of a line's height, between the intervals of two groups, so that both are seen


def draw_dots(
    table: pd.DataFrame,
    *,
    label: str,
    group: str,
    value: str,
    title: str,
    low: str | None = None,
    high: str | None = None,
    xlabel: str = "",
    note: str = "",
    percent: bool = False,
    style: Style = WEB,
) -> Figure:
    """
    One line a label, one dot a group, joined by a pale line: the longer it is, the more the groups differ.

    The table has one row per label and group, and optionally the ends of an interval; a dot
    whose interval is missing is drawn without one. Labels and groups
    keep the order in which the table first names them.

    Source: Cleveland, W. S. (1984). Graphical methods for data presentation. The American Statistician 38(4).
    """
    table = require_columns(table, label, group, value, low, high)
    require_numbers(table, value)
    require_numbers(table, low, high, open_ends=True)
    groups = list(dict.fromkeys(table[group].astype(str)))
    colours = colours_for(groups)
    first = table.drop_duplicates(label)
    lines = [Line(row, str(text)) for row, text in first[label].items()]
    ends = table[[column for column in (value, low, high) if column]].astype(float)
    with drawing_settings():
        figure, axes = list_figure(
            lines, Words(title, xlabel, note=note), style, column=label, line_height=LINE * style.text, key=colours
        )
        fit_x(
            axes,
            pd.DataFrame({"low": ends.min(axis=1), "high": ends.max(axis=1)}),
            [""] * len(table),
            style,
            percent=percent,
        )
        for position, text in enumerate(first[label]):
            values = table.loc[table[label] == text, value].astype(float)
            axes.plot([values.min(), values.max()], [position] * 2, color=PALE, linewidth=4, zorder=1)
            for row in values.index:
                number = groups.index(str(table[group][row]))
                y = position + (number - (len(groups) - 1) / 2) * APART * (low is not None)
                _dot(axes, table, row, y, (value, low, high), colours[groups[number]])
    return figure


def _dot(axes, table, row, y, columns, colour) -> None:
    value, low, high = columns
    if low is not None and high is not None and table.loc[row, [low, high]].notna().all():
        (span,) = axes.plot(table.loc[row, [low, high]].astype(float), [y, y], color=colour, linewidth=1.3, zorder=2)
        tag(span, "span", row, low, high)
    (dot,) = axes.plot([float(table[value][row])], [y], "o", color=colour, markersize=5.5, markeredgewidth=0, zorder=3)
    dot.set_clip_on(False)
    tag(dot, "dot", row, value)
