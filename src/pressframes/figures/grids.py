"""A newspaper page before and after: the blocks of text in the file's order, and in reading order."""
# MERGED """A table of two lists against each other: squares as large as their numbers, and the numbers."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from pressframes.figures.sheet import (
    LEADING,
    PAD,
    Words,
    new_figure,
    no_axis,
    number_axis,
    require_columns,
    require_numbers,
    tag,
    write_number,
)
from pressframes.figures.style import (
    GREY,
    INK,
    SKY,
    WEB,
    Style,
    colours_for,
    drawing_settings,
    on,
    shorten,
    text_width,
    wrap,
)

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


COLUMNS = ((0.0, 1.0), (1.6, 2.6))  # where the two columns of blocks stand, across
HEIGHT = 1.0  # of the width
LEFT = 50.0  # points for the numbers of the vertical axis


def draw_blocks(
    table: pd.DataFrame,
    *,
    order: str,
    reading_order: str,
    characters: str,
    article: str,
    moved: str,
    title: str,
    kind: str | None = None,
    before: str = "As in the file",
    after: str = "As read",
    ylabel: str = "Characters from the top",
    note: str = "",
    style: Style = WEB,
) -> Figure:
    """
    Two columns of blocks, one block a row, as tall as it has characters, coloured by article.

    The left column stands in the order of the file (`order`), the right one in reading order
    (`reading_order`). An arrow leads from each block that was moved (`moved` is true) to its new place.
    `kind` (headline, body, ...) is written in blocks that are tall enough. Articles are named in
    the key; a missing article is drawn grey, as text that belongs to none.
    """
    table = require_columns(table, order, reading_order, characters, article, moved, kind)
    require_numbers(table, order, reading_order)
    require_numbers(table, characters, positive=True)
    names = [str(name) for name in dict.fromkeys(table.sort_values(reading_order)[article].dropna())]
    colours = colours_for(names)
    widest = (style.width - 30) * 0.48
    key = {shorten(name, style.text, widest, 1): colour for name, colour in colours.items()}
    total = float(table[characters].sum())
    with drawing_settings():
        figure, axes = new_figure(
            style, Words(title, ylabel=ylabel, note=note), height=style.width * HEIGHT, left=LEFT, key=key
        )
        axes.set(xlim=(-0.02, 2.62), ylim=(total * 1.0, -total * 0.045))
        no_axis(axes, "x")
        number_axis(axes, "y")
        tops = {}
        for which, by, heading in ((0, order, before), (1, reading_order, after)):
            tops[which] = _column(axes, table, (which, by, characters, article, kind), colours, style)
            middle = sum(COLUMNS[which]) / 2
            axes.text(middle, -total * 0.02, heading, ha="center", va="center", size=style.text, color=INK)
        for row in table.index[table[moved].astype(bool)]:
            half = float(table[characters][row]) / 2
            paint = colours.get(str(table[article][row]), GREY)
            _arrow(axes, (tops[0][row] + half, tops[1][row] + half), paint, row)
    return figure


def _column(axes: Axes, table, names, colours, style: Style) -> dict[int, float]:
    """Draw one column of blocks and return the top of each row's block."""
    which, by, characters, article, kind = names
    left, right = COLUMNS[which]
    tops, top = {}, 0.0
    for row in table.sort_values(by, kind="stable").index:
        height = float(table[characters][row])
        paint = GREY if pd.isna(table[article][row]) else colours[str(table[article][row])]
        block = Rectangle((left, top), right - left, height, facecolor=paint, edgecolor="white", linewidth=0.7)
        axes.add_patch(block)
        if which == 0:
            tag(block, "height", row, characters)
        else:
            block.set_gid(f"after-{row}")
        if kind is not None and _tall_enough(axes, height, style):
            text = str(table[kind][row])
            if text_width(text, style.small) < 120:
                axes.text(left + 0.04, top + height / 2, text, va="center", size=style.small, color=on(paint))
        tops[row] = top
        top += height
    return tops


def _tall_enough(axes: Axes, height: float, style: Style) -> bool:
    low, high = axes.get_ylim()
    points = height / abs(high - low) * axes.get_position().height * axes.figure.get_figheight() * 72
    return points >= style.small * 1.5


def _arrow(axes: Axes, ends: tuple[float, float], colour: str, row: int) -> None:
    start, end = (COLUMNS[0][1] + 0.02, ends[0]), (COLUMNS[1][0] - 0.02, ends[1])
    arrow = FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=8, color=colour, linewidth=1.1)
    arrow.set_gid(f"moved-{row}")
    axes.add_patch(arrow)
