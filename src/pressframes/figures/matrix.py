"""A table of two lists against each other: squares as large as their numbers, and the numbers."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pressframes.figures.canvas import LEADING, PAD, Words, new_figure, no_axis, write_number
from pressframes.figures.font import text_width
from pressframes.figures.marks import require_columns, require_numbers, tag
from pressframes.figures.style import INK, SKY, WEB, Style, drawing_settings
from pressframes.figures.wrapping import wrap

WIDEST_LABEL = 0.25  # of the figure's width
LARGEST = 0.92  # of a cell's side
TALLEST_CELL = 34.0  # points


def draw_matrix(
    table: pd.DataFrame,
    *,
    row: str,
    column: str,
    value: str,
    title: str,
    note: str = "",
    percent: bool = False,
    style: Style = WEB,
) -> Figure:
    """
    One row of the table for each cell: its row, its column, its `value` (0 or more).

    The area of a square goes with its value, which is written on it, with two digits unless it is a count.
    A cell that the table does not have stays empty. Rows and columns keep the order of the table.
    """
    table = require_columns(table, row, column, value)
    require_numbers(table, value)
    rows, columns = (list(dict.fromkeys(table[name].astype(str))) for name in (row, column))
    widest = style.width * WIDEST_LABEL
    left = max(text_width(line, style.text) for name in rows for line in wrap(name, style.text, widest)) + PAD + 8
    wide = (style.width - left - PAD) / len(columns)
    tall = max(
        min(wide, TALLEST_CELL), max(len(wrap(name, style.text, widest)) for name in rows) * style.text * LEADING
    )
    heads = [wrap(name, style.small, wide - 3) for name in columns]
    head = max(map(len, heads)) * style.small * LEADING / tall + 0.2
    largest = float(table[value].max()) or 1.0
    with drawing_settings():
        figure, axes = new_figure(
            style, Words(title, note=note), height=tall * (len(rows) + head), left=left, right=PAD
        )
        axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5 - head))
        no_axis(axes, "x")
        no_axis(axes, "y")
        _write_names(axes, table[row].astype(str), row, [wrap(name, style.text, widest) for name in rows], style.text)
        _write_heads(axes, table[column].astype(str), column, heads, style.small)
        for number in range(len(table)):
            x, y = columns.index(str(table[column][number])), rows.index(str(table[row][number]))
            share = (float(table[value][number]) / largest) ** 0.5 * LARGEST * min(wide, tall)
            across, down = share / wide, share / tall
            square = Rectangle((x - across / 2, y - down / 2), across, down, color=SKY, lw=0)
            axes.add_patch(square)
            written = write_cell(float(table[value][number]), percent=percent)
            text = axes.text(x, y, written, ha="center", va="center_baseline", size=style.small, color=INK)
            tag(text, "number", number, value)
    return figure


def write_cell(value: float, *, percent: bool = False) -> str:
    """
    Counts in full, other numbers to two digits.

    >>> write_cell(1234.0), write_cell(0.4142), write_cell(0.4142, percent=True)
    ('1,234', '0.41', '41%')
    """
    return write_number(value if value.is_integer() else float(f"{value:.2g}"), percent=percent)


def _write_names(axes, names: pd.Series, column: str, wrapped: list[list[str]], size: float) -> None:
    for y, (name, lines) in enumerate(zip(dict.fromkeys(names), wrapped, strict=True)):
        place = {"ha": "right", "va": "center_baseline" if len(lines) == 1 else "center", "linespacing": 1.1}
        text = axes.text(-0.56, y, "\n".join(lines), size=size, color=INK, **place)
        tag(text, "label", int(names.eq(name).idxmax()), column)


def _write_heads(axes, names: pd.Series, column: str, wrapped: list[list[str]], size: float) -> None:
    for x, (name, lines) in enumerate(zip(dict.fromkeys(names), wrapped, strict=True)):
        text = axes.text(x, -0.6, "\n".join(lines), size=size, color=INK, ha="center", va="bottom", linespacing=1.1)
        tag(text, "label", int(names.eq(name).idxmax()), column)
