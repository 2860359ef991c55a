"""Ranges around one value: what a result becomes when one choice is made otherwise."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pressframes.figures.canvas import Words, number_axis, write_number
from pressframes.figures.font import text_width
from pressframes.figures.lists import GAP, Line, axes_width, list_figure, write_value
from pressframes.figures.marks import require_columns, require_numbers, tag
from pressframes.figures.style import BLUE, INK, WEB, Style, drawing_settings

LINE = 1.9  # height of a line in font sizes
BAR = 0.6  # of a line's height


def draw_ranges(
    table: pd.DataFrame,
    *,
    label: str,
    low: str,
    high: str,
    base: float,
    title: str,
    xlabel: str = "",
    note: str = "",
    percent: bool = False,
    style: Style = WEB,
) -> Figure:
    """
    One bar a row from `low` to `high`, and an upright line at `base`, the result under the choices made.

    Sorted by length the bars look like a tornado, the choice that matters most on top. Both ends are written. The axis
    need not start at 0: it shows differences.
    """
    table = require_columns(table, label, low, high)
    require_numbers(table, low, high)
    lines = [Line(row, str(text)) for row, text in enumerate(table[label])]
    with drawing_settings():
        figure, axes = list_figure(
            lines, Words(title, xlabel, note=note), style, column=label, line_height=LINE * style.text, key=None
        )
        written = [[_three_digits(table[column][row], percent) for column in (low, high)] for row in range(len(table))]
        ends = (min(base, float(table[low].min())), max(base, float(table[high].max())))
        room = max(text_width(text, style.small) for texts in written for text in texts) + 2 * GAP
        scale = ((ends[1] - ends[0]) or 1.0) / (axes_width(axes) - 2 * room)
        axes.set_xlim(ends[0] - room * scale, ends[1] + room * scale)
        number_axis(axes, "x", percent=percent)
        axes.axvline(base, color=INK, linewidth=1.0, zorder=3).set_gid("base")
        for row in range(len(table)):
            start, end = float(table[low][row]), float(table[high][row])
            box = Rectangle((start, row - BAR / 2), end - start, BAR, color=BLUE, lw=0, zorder=2)
            axes.add_patch(box)
            tag(box, "stretch", row, low, high)
            for value, text, right in ((start, written[row][0], False), (end, written[row][1], True)):
                write_value(axes, row, row, value, text, style, right=right)
    return figure


def _three_digits(value: float, percent: bool) -> str:
    return write_number(float(f"{float(value):.3g}"), percent=percent)
