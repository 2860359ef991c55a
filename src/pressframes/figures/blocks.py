"""A newspaper page before and after its blocks were put in order."""

import itertools
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from pressframes.figures.fonts import shorten, text_width
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
)
from pressframes.figures.style import INK, REFERENCE, on

HEADINGS = {"en": ("As in the file", "As read"), "zh": ("文件中的次序", "阅读的次序")}
COLUMNS = ((0.0, 1.0), (1.6, 2.6))  # where the two columns of blocks are, across
LEFT = 50.0  # points for the numbers of the vertical axis
MOST = 6  # colours; a seventh article has the first again
WIDEST_KIND = 120  # points; a longer name of a kind is not written in its block


@drawing
def draw_blocks(
    chart: Chart, *, order: str = "block", reading_order: str = "reading_place", moved: str = "moved", kind: str = ""
) -> Figure:
    """
    Two columns of blocks, one block a row, as tall as it has characters (`value`), coloured by article (`group`).

    The left column has the order of the file (`order`), the right one the reading order
    (`reading_order`). An arrow leads from each block that was moved (`moved` is true) to its new place.
    `kind` (headline, body, ...) is written in blocks that are tall enough. Articles are named in
    the key, and their numbers stand beside their blocks; a missing article is drawn grey, as text that belongs to none.
    Blocks of one colour that lie together on the right and apart on the left are an article that the file had torn; the
    vertical axis counts characters.
    """
    table = checked_table(chart, "value", "group", columns=(order, reading_order, moved, kind))
    require_numbers(table, order, reading_order)
    require_numbers(table, chart.value, positive=True)
    style, articles = chart.style, table[chart.group]
    names = table.sort_values(reading_order)[chart.group].dropna().astype(str).unique()
    paint = replace(chart, reference=chart.reference or "-").colours(names[:MOST])  # grey is of no article
    colours = dict(zip(names, itertools.cycle(paint.values()), strict=False))
    widest = (style.width - 30) * 0.48
    numbers = {name: f"{number} " for number, name in enumerate(names, start=1)}
    key = {shorten(numbers[name] + name, style.text, widest, 1): colour for name, colour in colours.items()}
    paints = articles.map(lambda name: colours[str(name)], na_action="ignore").fillna(REFERENCE)
    blocks = table.assign(height=table[chart.value].astype(float), paint=paints, number=articles.map(numbers))
    blocks["text"] = table[kind] if kind else ""
    total = float(table[chart.value].sum())
    figure, axes = new_figure(chart, height=style.width, left=LEFT, key=key)
    axes.set(xlim=(-0.02, 2.72), ylim=(total * 1.0, -total * 0.045))
    no_axis(axes, "x")
    number_axis(axes, "y", chart)
    tops = []
    for column, by, heading in zip(COLUMNS, (order, reading_order), HEADINGS[chart.language], strict=True):
        tops.append(_column(axes, chart, blocks.sort_values(by, kind="stable"), column))
        axes.text(sum(column) / 2, -total * 0.02, heading, ha="center", va="center", size=style.text, color=INK)
    for row in table.index[table[moved].astype(bool)]:
        half = blocks["height"][row] / 2
        ends = zip((COLUMNS[0][1] + 0.14, COLUMNS[1][0] - 0.02), (top[row] + half for top in tops), strict=True)
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
    runs = (blocks["number"] != blocks["number"].shift()).cumsum()  # blocks of one article that follow one another
    for number, rows in blocks.dropna(subset="number").groupby(["number", runs])["height"]:
        if rows.sum() / abs(high - low) * axes_size(axes)[1] >= size:
            middle = tops[rows.index[0]] + rows.sum() / 2
            axes.text(right + 0.04, middle, number[0].strip(), va="center_baseline", size=size, color=INK)
    return tops
