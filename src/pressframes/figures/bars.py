"""Horizontal bars, single or in groups, with intervals and with their values written beside them."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pressframes.figures.canvas import Words
from pressframes.figures.lists import Line, fit_x, list_figure, value_texts, write_value
from pressframes.figures.marks import require_columns, require_numbers, tag
from pressframes.figures.style import BLUE, INK, WEB, Style, colours_for, drawing_settings

BAR = 0.62  # of a line's height; the rest is the space between bars
LINE = 1.9  # height of a line in font sizes


def draw_bars(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    title: str,
    low: str | None = None,
    high: str | None = None,
    colour: str | None = None,
    written: str | None = None,
    xlabel: str = "",
    note: str = "",
    percent: bool = False,
    style: Style = WEB,
) -> Figure:
    """
    One horizontal bar a row, in the order of the table, the first on top.

    `label`, `value`, `low` and `high` name columns; the interval from low to high is drawn across the bar's
    end; a missing end is open and drawn as an arrow. `colour` names a column whose values get a colour
    each and a key. `written` names a column of
    texts to stand beside the bars in place of the value ("41 of 1,234"). With `percent` a share
    of 0.25 is written 25%. Raises `PressframesError` for a missing column or number.
    """
    table = require_columns(table, label, value, low, high, colour, written)
    require_numbers(table, value)
    require_numbers(table, low, high, open_ends=True)
    colours = colours_for(list(dict.fromkeys(table[colour].astype(str)))) if colour else {}
    lines = [Line(row, str(text)) for row, text in enumerate(table[label])]
    with drawing_settings():
        figure, axes = list_figure(
            lines, Words(title, xlabel, note=note), style, column=label, line_height=LINE * style.text, key=colours
        )
        texts = value_texts(table, value, written, percent=percent)
        fit_x(axes, _ends(table, value, low, high), texts, style, percent=percent)
        for row in range(len(table)):
            paint = colours[str(table[colour][row])] if colour else BLUE
            end = _bar(axes, table, row, row, BAR, value, low, high, paint)
            write_value(axes, row, row, end, texts[row], style)
    return figure


def draw_grouped_bars(
    table: pd.DataFrame,
    *,
    label: str,
    group: str,
    value: str,
    title: str,
    low: str | None = None,
    high: str | None = None,
    written: str | None = None,
    xlabel: str = "",
    note: str = "",
    percent: bool = False,
    style: Style = WEB,
) -> Figure:
    """
    Bars of several groups side by side under each label: one row of the table per label and group.

    Labels and groups stand in the order in which the table first names them; the key gives each
    group its colour. The other options are those of `draw_bars`.
    """
    table = require_columns(table, label, group, value, low, high, written)
    require_numbers(table, value)
    require_numbers(table, low, high, open_ends=True)
    groups = list(dict.fromkeys(table[group].astype(str)))
    colours = colours_for(groups)
    first = table.drop_duplicates(label)
    lines = [Line(row, str(text)) for row, text in first[label].items()]
    place = {text: position for position, text in enumerate(first[label])}
    thick = (BAR + 0.2) / len(groups)
    with drawing_settings():
        figure, axes = list_figure(
            lines,
            Words(title, xlabel, note=note),
            style,
            column=label,
            line_height=style.small * (1.15 * len(groups) + 0.6),
            key=colours,
        )
        texts = value_texts(table, value, written, percent=percent)
        fit_x(axes, _ends(table, value, low, high), texts, style, percent=percent)
        for row in range(len(table)):
            name = str(table[group][row])
            y = place[table[label][row]] + (groups.index(name) - (len(groups) - 1) / 2) * thick
            end = _bar(axes, table, row, y, thick * 0.92, value, low, high, colours[name])
            write_value(axes, row, y, end, texts[row], style)
    return figure


def _bar(axes: Axes, table, row, y, thick, value, low, high, colour) -> float:
    """Draw one bar with its interval; the far end of both, beside which the value is written."""
    length = float(table[value][row])
    (patch,) = axes.barh(y, length, height=thick, color=colour, linewidth=0, zorder=2)
    tag(patch, "bar", row, value)
    if low is None or high is None:
        return length
    ends = [float(table[column][row]) for column in (low, high)]
    known = [end for end in ends if end == end]
    if len(known) == 2:
        (span,) = axes.plot(ends, [y, y], color=INK, linewidth=1.1, solid_capstyle="butt", zorder=3)
        tag(span, "span", row, low, high)
    elif known:
        upwards = ends[0] == known[0]
        (span,) = axes.plot([known[0], length], [y, y], color=INK, linewidth=1.1, solid_capstyle="butt", zorder=3)
        tag(span, "span", row, *((low, value) if upwards else (value, high)))
        axes.plot([length], [y], marker=">" if upwards else "<", markersize=3.5, color=INK, linewidth=0, zorder=3)
    return max([length, *known]) if length >= 0 else min([length, *known])


def _ends(table: pd.DataFrame, value: str, low: str | None, high: str | None) -> pd.DataFrame:
    columns = table[[column for column in (value, low, high) if column]].astype(float)
    return pd.DataFrame({"low": columns.min(axis=1), "high": columns.max(axis=1)})
