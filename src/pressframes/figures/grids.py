"""Tables of two lists against each other, and a newspaper page before and after its blocks were put in order."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from pressframes.figures.fonts import drawing_settings, shorten, text_width, wrap
from pressframes.figures.marks import tag
from pressframes.figures.sheet import (
    LEADING,
    PAD,
    Chart,
    axes_size,
    checked_table,
    new_figure,
    no_axis,
    number_axis,
    require_numbers,
    write_lines,
    write_number,
)
from pressframes.figures.style import GREY, INK, SKY, colours_for, on

WIDEST_LABEL = 0.25  # of the figure's width
LARGEST = 0.92  # of a cell's side
TALLEST_CELL = 34.0  # points
HEADINGS = ("As in the file", "As read")
COLUMNS = ((0.0, 1.0), (1.6, 2.6))  # where the two columns of blocks are, across
LEFT = 50.0  # points for the numbers of the vertical axis
WIDEST_KIND = 120  # points; a longer name of a kind is not written in its block


@drawing_settings()
def draw_matrix(chart: Chart, *, column: str) -> Figure:
    """
    One row of the table for each cell: its row is the `label`, its column the `column`, its `value` 0 or more.

    The area of a square goes with its value, which is written on it, with two digits unless it is a count.
    A cell that the table does not have stays empty. Rows and columns keep the order of the table.

    In how many sentences two frames come together; a square of twice the area is twice the number:

    >>> table = pd.DataFrame({"one": ["WAR"], "other": ["PARTY"], "sentences": [12]})
    >>> figure = draw_matrix(Chart(table, label="one", value="sentences", title="Together"), column="other")
    >>> [text.get_gid() for text in figure.axes[0].texts]
    ['label.0.one', 'label.0.other', 'number.0.sentences']
    """
    table = checked_table(chart, "label", "value", columns=(column,))
    require_numbers(table, chart.value)
    style = chart.style
    rows, columns = (table[name].astype(str).drop_duplicates() for name in (chart.label, column))
    names = [wrap(name, style.text, style.width * WIDEST_LABEL) for name in rows]
    left = max(text_width(line, style.text) for lines in names for line in lines) + PAD + 8
    wide = (style.width - left - PAD) / len(columns)
    tall = max(min(wide, TALLEST_CELL), max(map(len, names)) * style.text * LEADING)
    heads = [wrap(name, style.small, wide - 3) for name in columns]
    head = max(map(len, heads)) * style.small * LEADING / tall + 0.2
    figure, axes = new_figure(chart, height=tall * (len(rows) + head), left=left, right=PAD)
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5 - head))
    no_axis(axes, "xy")
    for y, (row, lines) in enumerate(zip(rows.index, names, strict=True)):
        tag(write_lines(axes, (-0.56, y), lines, style.text), "label", row, chart.label)
    for x, (row, lines) in enumerate(zip(columns.index, heads, strict=True)):
        tag(write_lines(axes, (x, -0.6), lines, style.small, ha="center", va="bottom"), "label", row, column)
    values = table[chart.value].astype(float)
    sides = (values / (values.max() or 1.0)) ** 0.5 * LARGEST * min(wide, tall)
    across, down = (pd.factorize(table[name].astype(str))[0] for name in (column, chart.label))
    for row, side in enumerate(sides):
        place = int(across[row]), int(down[row])
        corner = place[0] - side / wide / 2, place[1] - side / tall / 2
        axes.add_patch(Rectangle(corner, side / wide, side / tall, color=SKY, lw=0))
        written = write_cell(values[row], percent=chart.percent)
        text = axes.text(*place, written, ha="center", va="center_baseline", size=style.small, color=INK)
        tag(text, "number", row, chart.value)
    return figure


def write_cell(value: float, *, percent: bool = False) -> str:
    """
    Counts in full, other numbers to two digits.

    >>> write_cell(1234.0), write_cell(0.4142), write_cell(0.4142, percent=True)
    ('1,234', '0.41', '41%')
    """
    return write_number(value if value.is_integer() else float(f"{value:.2g}"), percent=percent)


@drawing_settings()
def draw_blocks(
    chart: Chart, *, order: str = "block", reading_order: str = "reading_place", moved: str = "moved", kind: str = ""
) -> Figure:
    """
    Two columns of blocks, one block a row, as tall as it has characters (`value`), coloured by article (`group`).

    The left column has the order of the file (`order`), the right one the reading order
    (`reading_order`). An arrow leads from each block that was moved (`moved` is true) to its new place.
    `kind` (headline, body, ...) is written in blocks that are tall enough. Articles are named in
    the key; a missing article is drawn grey, as text that belongs to none. Blocks of one colour that lie together
    on the right and apart on the left are an article that the file had torn; the vertical axis counts characters.
    """
    table = checked_table(chart, "value", "group", columns=(order, reading_order, moved, kind))
    require_numbers(table, order, reading_order)
    require_numbers(table, chart.value, positive=True)
    style, articles = chart.style, table[chart.group]
    colours = colours_for(table.sort_values(reading_order)[chart.group].dropna())
    widest = (style.width - 30) * 0.48
    key = {shorten(name, style.text, widest, 1): colour for name, colour in colours.items()}
    paints = [GREY if missing else colours[str(name)] for name, missing in zip(articles, articles.isna(), strict=True)]
    blocks = table.assign(height=table[chart.value].astype(float), paint=paints, text=table[kind] if kind else "")
    total = float(table[chart.value].sum())
    figure, axes = new_figure(chart, height=style.width, left=LEFT, key=key)
    axes.set(xlim=(-0.02, 2.62), ylim=(total * 1.0, -total * 0.045))
    no_axis(axes, "x")
    number_axis(axes, "y")
    tops = []
    for column, by, heading in zip(COLUMNS, (order, reading_order), HEADINGS, strict=True):
        tops.append(_column(axes, chart, blocks.sort_values(by, kind="stable"), column))
        axes.text(sum(column) / 2, -total * 0.02, heading, ha="center", va="center", size=style.text, color=INK)
    for row in table.index[table[moved].astype(bool)]:
        half = blocks["height"][row] / 2
        ends = zip((COLUMNS[0][1] + 0.02, COLUMNS[1][0] - 0.02), (top[row] + half for top in tops), strict=True)
        arrow = FancyArrowPatch(*ends, arrowstyle="-|>", mutation_scale=8, color=paints[row], linewidth=1.1)
        arrow.set_gid(f"moved-{row}")
        axes.add_patch(arrow)
    return figure


def _column(axes: Axes, chart: Chart, blocks: pd.DataFrame, column: tuple[float, float]) -> dict[int, float]:
    """Draw one column of blocks (`height, paint, text`) and return the top of each row's block."""
    (left, right), size = column, chart.style.small
    low, high = axes.get_ylim()
    tops, top = {}, 0.0
    for row, height, paint, text in blocks[["height", "paint", "text"]].itertuples():
        block = Rectangle((left, top), right - left, height, facecolor=paint, edgecolor="white", linewidth=0.7)
        axes.add_patch(block)
        if column == COLUMNS[0]:
            tag(block, "height", row, chart.value)
        else:
            block.set_gid(f"after-{row}")
        tall_enough = height / abs(high - low) * axes_size(axes)[1] >= size * 1.5
        if text and tall_enough and text_width(str(text), size) < WIDEST_KIND:
            axes.text(left + 0.04, top + height / 2, str(text), va="center", size=size, color=on(paint))
        tops[row] = top
        top += height
    return tops
