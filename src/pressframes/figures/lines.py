"""Lines across an ordered scale: how a measure changes as a choice or a time goes on."""

import pandas as pd
from matplotlib.figure import Figure

from pressframes.figures.canvas import Words, new_figure, number_axis
from pressframes.figures.marks import require_columns, require_numbers, tag
from pressframes.figures.style import BLUE, WEB, Style, colours_for, drawing_settings

HEIGHT = 0.5  # of the width
LEFT = 44.0  # points for the numbers of the vertical axis
DOT = 4.5  # points across
ROOM = 0.05  # of the range, on each side


def draw_lines(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    title: str,
    group: str | None = None,
    low: str | None = None,
    high: str | None = None,
    xlabel: str = "",
    ylabel: str = "",
    note: str = "",
    percent: bool = False,
    style: Style = WEB,
) -> Figure:
    """
    One dot a row, joined along `x` within each `group`; the vertical axis starts at 0, or below for negative values.

    `low` and `high` name columns with the ends of an interval, drawn upright through each dot.
    """
    table = require_columns(table, x, y, group, low, high)
    require_numbers(table, x, y, low, high)
    names = table[group].astype(str) if group else pd.Series([""] * len(table))
    colours = colours_for(list(dict.fromkeys(names))) if group else {"": BLUE}
    values = table[[column for column in (y, low, high) if column]].astype(float)
    with drawing_settings():
        figure, axes = new_figure(
            style,
            Words(title, xlabel, ylabel, note),
            height=style.width * HEIGHT,
            left=LEFT,
            key=colours if group else None,
        )
        reach = float(table[x].max() - table[x].min()) * ROOM or 1.0
        axes.set_xlim(float(table[x].min()) - reach, float(table[x].max()) + reach)
        bottom, top = min(0.0, float(values.min().min())), max(0.0, float(values.max().max()))
        axes.set_ylim(bottom * (1 + ROOM), top * (1 + ROOM) or 1.0)
        number_axis(axes, "x")
        number_axis(axes, "y", percent=percent)
        for name, colour in colours.items():
            line = table[names == name].sort_values(x)
            axes.plot(line[x].astype(float), line[y].astype(float), color=colour, linewidth=1.4, zorder=2)
        for row in range(len(table)) if low and high else ():
            ends = [float(table[low][row]), float(table[high][row])]
            (rise,) = axes.plot([float(table[x][row])] * 2, ends, color=colours[names[row]], linewidth=0.9, zorder=2)
            tag(rise, "rise", row, low, high)
        paints = [colours[name] for name in names]
        dots = axes.scatter(table[x].astype(float), table[y].astype(float), s=DOT**2, c=paints, linewidths=0, zorder=3)
        tag(dots, "points", 0, x, y)
    return figure
