"""Numbers up the page: lines and columns over periods, marks of two numbers, and the blocks of a newspaper page."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from pressframes.figures import sheet
from pressframes.figures.fonts import shorten, text_width
from pressframes.figures.meaning import tag
from pressframes.figures.sheet import Chart
from pressframes.figures.style import BLUE, INK, LOOKS, REFERENCE, SOFT, box_of, on

HEIGHT = 0.5  # of the width
DOT = 4.5  # points across
LEFT = 44.0  # points for the numbers of the vertical axis
EDGE = 0.05  # of the range of the values, on each side
COLUMNS = 0.8  # of the distance between two periods, for all groups together
ASIDE = 0.16  # of the distance between two periods, between the dots of two groups with intervals
SQUARE, TALLEST = 1.15, 300.0  # height of a drawing of two numbers: of its width, and in points
POINT, HOLLOW = 0.68, 0.6  # in font sizes: a filled mark; of it: a hollow one
MOST_NAMES = 24
# Of the size of a name: what stays free beside it, and between softer ones and the marks of others.
BETWEEN, APART = 0.4, 1.0
# Where a name may stand, the best first: beside its mark, and so many points further off, with a line to it.
BESIDE = [(0, *way) for way in ((1, 0), (-1, 0), (0, 1), (0, -1), *itertools.product((1, -1, 0.6, -0.6), (1, -1)))]
TURN = np.pi / 8
WAYS = BESIDE + [(off, np.cos(n * TURN), np.sin(n * TURN)) for off in range(6, 72, 6) for n in range(16)]
HEADINGS = {"en": ("As in the file", "As read"), "zh": ("文件中的次序", "阅读的次序")}
PAIR = ((0.0, 1.0), (1.6, 2.6))  # where the two columns of blocks are, across
PAGE_LEFT = 50.0  # points for the numbers of the vertical axis
MOST_COLOURS = 6  # colours; a seventh article has the first again
WIDEST_KIND = 120  # points; a longer name of a kind is not written in its block


@sheet.drawing
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
    values = chart.table[[chart.value, *chart.interval]].astype(float)
    for number, (colour, rows) in enumerate(groups):
        at = place[rows] + (number - (len(groups) - 1) / 2) * ASIDE * bool(chart.interval)
        axes.plot(at, values.loc[rows, chart.value], color=colour, linewidth=1.4, zorder=2, gid=f"line-{number}")
        for row in rows:
            ends = values.loc[row, list(chart.interval)]
            if len(ends) and ends.notna().all():
                (rise,) = axes.plot([at[row]] * 2, ends, color=colour, linewidth=0.9, zorder=2)
                tag(rise, "rise", row, *chart.interval)
            value, mark = values.loc[row, chart.value], LOOKS[colour]
            if not np.isnan(value):
                looks: dict = {"color": colour, "ms": DOT * mark.size, "mew": 0, "zorder": 3, "clip_on": False}
                (dot,) = axes.plot([at[row]], [value], mark.marker, **looks)
                tag(dot, "level", row, chart.value)
    return figure


@sheet.drawing
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
            looks = box_of(colour) | ({} if values[row] else {"linewidth": 0})
            column = Rectangle((left, 0), width * 0.92, values[row], zorder=2, **looks)
            tag(axes.add_patch(column), "height", int(row), chart.value)
    return figure


def _stage(chart: Chart, form: str = "dot") -> tuple[Figure, Axes, pd.Series, list[tuple[str, pd.Index]]]:
    """Axes with their periods, the place of each row along x, and the rows of each group with its colour."""
    table = sheet.checked_table(chart, "label", "value")
    sheet.require_numbers(table, chart.value, *chart.interval, open_ends=True)
    chart, colours, key = sheet.with_marks(chart, form)
    names = table[chart.group].astype(str) if chart.group else pd.Series("", table.index)
    labels = table[chart.label].drop_duplicates()
    figure, axes = sheet.new_figure(chart, height=chart.style.width * HEIGHT, left=LEFT, key=key)
    values = table[[chart.value, *chart.interval]].astype(float)
    bottom, top = min(0.0, float(values.min().min())), max(0.0, float(values.max().max()))
    axes.set(xlim=(-0.5, len(labels) - 0.5), ylim=(bottom * (1 + EDGE), top * (1 + EDGE) or 1.0))
    sheet.number_axis(axes, "y", chart)
    _write_periods(axes, chart, labels)
    place = pd.Series(pd.factorize(table[chart.label])[0], table.index)
    return figure, axes, place, [(colour, table.index[names == name]) for name, colour in colours.items()]


def _write_periods(axes: Axes, chart: Chart, labels: pd.Series) -> None:
    """The labels under the axis, the first and then as many as have room, at equal distances."""
    width, height = sheet.axes_size(axes)
    widest = max(text_width(str(label), chart.style.small) for label in labels) + 8
    step = max(1, math.ceil(widest * len(labels) / width))
    for position in range(0, len(labels), step):
        row, level = labels.index[position], -(chart.style.small * 0.6 + 3) / height
        text = axes.text(position, level, str(labels.iloc[position]), ha="center", va="center", size=chart.style.small,
                         color=INK, transform=axes.get_xaxis_transform())  # fmt: skip
        tag(text, "label", row, chart.label)


@sheet.drawing
def draw_scatter(chart: Chart, *, upward: str = "standard_errors", filled: str = "key") -> Figure:
    """
    A mark a row: its `value` along x, the column `upward` along y, and its `label` beside it where there is room.

    For what has two numbers, such as the size of a difference and how sure it is. Marks of rows where the column
    `filled` is true are filled and have the first right to their names, the highest before the others, if need be with
    a line to them; the other marks are hollow and small, and their names in a softer colour. A name that would stand
    on another name or close to the mark of another is tried on two lines and then left out, and so are all after the
    twenty-fourth. Each `group` has a colour and a form of its own. The axis of the `value` holds 0.

    >>> table = pd.DataFrame({"word": ["桥", "渠"], "ratio": [3.2, 1.5], "errors": [9.0, 4.0], "key": [True, False]})
    >>> axes = draw_scatter(Chart(table, label="word", value="ratio"), upward="errors").axes[0]
    >>> [mark.get_gid() for mark in axes.lines], [name.get_gid() for name in axes.texts]
    (['point.1.ratio.errors', 'point.0.ratio.errors'], ['label.0.word', 'label.1.word'])
    """
    table = sheet.checked_table(chart, "label", "value", columns=(upward, filled))
    sheet.require_numbers(table, chart.value, upward)
    chart, colours, key = sheet.with_marks(chart)
    paints = table[chart.group].astype(str).map(colours) if chart.group else pd.Series(BLUE, table.index)
    figure, axes = sheet.new_figure(chart, height=min(chart.style.width * SQUARE, TALLEST), left=LEFT, key=key)
    numbers = table[[chart.value, upward]].astype(float)
    low, high = numbers.min(), numbers.max()
    low[chart.value], high[chart.value] = min(0.0, low[chart.value]), max(0.0, high[chart.value])
    edge = ((high - low) * EDGE).where(high > low, 1.0)
    axes.set(xlim=(low[chart.value], (high + edge)[chart.value]), ylim=((low - edge)[upward], (high + edge)[upward]))
    sheet.number_axis(axes, "x", chart)
    sheet.number_axis(axes, "y", chart)
    order = table.sort_values([filled, upward], kind="stable").index  # the first of the names lies over all others
    sizes = POINT * chart.style.small * table[filled].map({True: 1.0, False: HOLLOW})
    for row in order:
        look, fill = LOOKS[paints[row]], "auto" if table[filled][row] else "white"
        shape: dict = {"color": paints[row], "mfc": fill, "ms": sizes[row] * look.size, "mew": 0.7, "clip_on": False}
        (mark,) = axes.plot(*numbers.loc[[row]].to_numpy().T, look.marker, zorder=3, **shape)
        tag(mark, "point", row, chart.value, upward)
    names = numbers.assign(gap=sizes / 2 + 0.5, paint=table[filled].map({True: INK, False: SOFT}))
    _write_names(axes, chart, names.loc[order[::-1]])
    return figure


def _write_names(axes: Axes, chart: Chart, rows: pd.DataFrame) -> None:
    """
    Write names beside marks (x, y, points from the middle, colour), the first rows first, while there is room.

    The first place that is free is taken: beside the mark, then further off with a line to it, which runs through no
    mark, or else through none but hollow ones.
    """
    size, sides, room = chart.style.small, np.array(sheet.axes_size(axes)), MOST_NAMES
    places, gaps = axes.transLimits.transform(rows.iloc[:, :2]) * sides, rows[["gap"]].to_numpy()
    marks, names = np.hstack([places - gaps, places + gaps]), np.empty((0, 4))
    filled = (rows["paint"] == INK).to_numpy()
    for row, place, gap, bold in zip(rows.index, places, gaps, filled, strict=True):
        elsewhere = np.abs(places - place).max(axis=1) > 0.1  # words of one mark are not apart
        others, uncrossed = (np.vstack([marks[kept], names]) for kept in (elsewhere, elsewhere & filled))
        alone, full = bold or len(rows) <= MOST_NAMES, str(chart.table[chart.label][row])
        forms = [_half(lines, size) for lines in ([full], full.split(" ", 1))]
        ways, free = (WAYS, 0.0) if alone else (BESIDE[:4], APART * size)
        for never, (off, *side), (lines, half) in itertools.product((others, uncrossed), ways, forms if room else ()):
            middle = place + np.array(side) * (half + gap + 0.5 + off)
            box = np.hstack([middle - half, middle + half])
            way = np.linspace(place, np.clip(place, box[:2], box[2:]), 48 * bool(off))
            apart = (others[:, :2] >= box[2:] + free) | (others[:, 2:] <= box[:2] - free)
            inside = (box[:2] >= 0).all() and (box[2:] <= sides).all()
            if inside and apart.any(axis=1).all() and not _crosses(way, never):
                names = np.vstack([names, box + [-BETWEEN * size, 0, BETWEEN * size, 0], np.hstack([way - 1, way + 1])])
                looks: dict = {"transform": axes.transAxes, "ha": "center", "color": rows["paint"][row]}
                sheet.write_lines(axes, middle / sides, lines, size, **looks).set_gid(f"label.{row}.{chart.label}")
                if off:
                    axes.plot(*(way / sides).T, color=SOFT, linewidth=0.5, zorder=2, transform=axes.transAxes)
                room -= 1
                break


def _crosses(way: np.ndarray, boxes: np.ndarray) -> bool:
    """
    Whether a line of points runs through a box (left, bottom, right, top), or past it at less than a point.

    >>> way = np.array([[0.0, 5.0], [0.0, 9.0]])
    >>> [_crosses(way, np.array([box])) for box in ([0.9, 0, 2, 8], [1, 0, 2, 8], [-2, 4, -1, 8], [-2, 4, -0.9, 8])]
    [True, False, False, True]
    """
    return bool(((way[:, None] > boxes[:, :2] - 1) & (way[:, None] < boxes[:, 2:] + 1)).all(axis=2).any())


def _half(lines: list[str], size: float) -> tuple[list[str], np.ndarray]:
    """Lines with half of their width and height."""
    return lines, np.array([max(text_width(line, size) for line in lines), size * 1.15 * len(lines)]) / 2


@sheet.drawing
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
    table = sheet.checked_table(chart, "value", "group", columns=(order, reading_order, moved, kind))
    sheet.require_numbers(table, order, reading_order)
    sheet.require_numbers(table, chart.value, positive=True)
    style, articles = chart.style, table[chart.group]
    names = table.sort_values(reading_order)[chart.group].dropna().astype(str).unique()
    paint = replace(chart, reference=chart.reference or "-").colours(names[:MOST_COLOURS])  # grey is of no article
    colours = dict(zip(names, itertools.cycle(paint.values()), strict=False))
    widest = style.width - 2 * sheet.PAD - 2 * style.text
    numbers = {name: f"{number} " for number, name in enumerate(names, start=1)}
    key = {shorten(numbers[name] + name, style.text, widest): colour for name, colour in colours.items()}
    paints = articles.map(lambda name: colours[str(name)], na_action="ignore").fillna(REFERENCE)
    blocks = table.assign(height=table[chart.value].astype(float), paint=paints, number=articles.map(numbers))
    blocks["text"] = table[kind] if kind else ""
    total = float(table[chart.value].sum())
    figure, axes = sheet.new_figure(chart, height=style.width, left=PAGE_LEFT, key=key)
    axes.set(xlim=(-0.02, 2.72), ylim=(total * 1.0, -total * 0.045))
    sheet.number_axis(axes, "y", chart)
    tops = []
    for column, by, heading in zip(PAIR, (order, reading_order), HEADINGS[chart.language], strict=True):
        tops.append(_column(axes, chart, blocks.sort_values(by, kind="stable"), column))
        axes.text(sum(column) / 2, -total * 0.02, heading, ha="center", va="center", size=style.text, color=INK)
    for row in table.index[table[moved].astype(bool)]:
        before, after = (top[row] + blocks["height"][row] / 2 for top in tops)
        ends = (PAIR[0][1] + 0.14, before), (PAIR[1][0] - 0.02, after)
        arrow = FancyArrowPatch(*ends, arrowstyle="-|>", mutation_scale=8, color=paints[row], linewidth=1.1)
        axes.add_patch(arrow).set_gid(f"moved-{row}")
    return figure


def _column(axes: Axes, chart: Chart, blocks: pd.DataFrame, column: tuple[float, float]) -> dict[int, float]:
    """Draw one column of blocks (`height, paint, text`) and return the top of each row's block."""
    (left, right), size = column, chart.style.small
    low, high = axes.get_ylim()
    tops = blocks["height"].shift(fill_value=0.0).cumsum().to_dict()
    for row, height, paint, text in blocks[["height", "paint", "text"]].itertuples():
        top, points = tops[row], height / abs(high - low) * sheet.axes_size(axes)[1]
        looks: dict = {"facecolor": paint, "edgecolor": "white", "linewidth": min(0.7, points / 3)}
        block = Rectangle((left, top), right - left, height, **looks)
        axes.add_patch(block)
        if column == PAIR[0]:
            tag(block, "height", row, chart.value)
        else:
            block.set_gid(f"after-{row}")
        tall_enough = points >= size * 1.5
        if text and tall_enough and text_width(str(text), size) < WIDEST_KIND:
            axes.text(left + 0.04, top + height / 2, str(text), va="center", size=size, color=on(paint))
    runs = (blocks["number"] != blocks["number"].shift()).cumsum()  # blocks of one article that follow one another
    for number, rows in blocks.dropna(subset="number").groupby(["number", runs])["height"]:
        if rows.sum() / abs(high - low) * sheet.axes_size(axes)[1] >= size:
            middle = tops[rows.index[0]] + rows.sum() / 2
            axes.text(right + 0.04, middle, number[0].strip(), va="center_baseline", size=size, color=INK)
    return tops
