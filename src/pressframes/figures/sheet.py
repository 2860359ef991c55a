"""
The sheet a figure is drawn on: a `Chart` says what is drawn, and title, key, axes and labels get their places.

Places are measured in points from the font itself, so that they are the same on every machine. Lists (bars, dots,
strips) have one line a row with its label in the left margin.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from pressframes.errors import PressframesError
from pressframes.figures.fonts import text_width, wrap
from pressframes.figures.style import FAINT, GREY, INK, PALE, WEB, Style

LEADING = 1.35  # from line to line, in font sizes
PAD = 8.0  # points between the edge and what is drawn
TICKS = 6  # at most


@dataclass(frozen=True)
class Chart:
    """
    What is to be drawn: a table, which of its columns say what, and the words around the drawing.

    Every `draw_...` function takes one, and says which columns it needs: `label` names each line, dot or word; `value`
    is the number that is drawn; `interval` are the two columns with the ends of its interval; `group` gives each row
    its colour and the key. A column that is not named is "". `title`, `xlabel`, `ylabel` and `note` (n, dates,
    measure) are
    written around the drawing; with `percent` a share of 0.25 is written 25%. `style` is the width and the sizes of
    words, so that the same chart is drawn for another page by `dataclasses.replace(chart, style=...)`.

    The fields in the order of a call that names none: `Chart(table, "word", "count")`.

    >>> chart = Chart(pd.DataFrame({"word": ["抗疫"], "count": [41]}), label="word", value="count", title="Words")
    >>> chart.interval, chart.style.name
    ((), 'web')
    """

    table: pd.DataFrame
    label: str = ""
    value: str = ""
    interval: tuple[str, str] | tuple[()] = ()
    group: str = ""
    title: str = ""
    xlabel: str = ""
    ylabel: str = ""
    note: str = ""
    percent: bool = False
    style: Style = WEB


def checked_table(chart: Chart, *needed: str, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """
    The table of a chart with its rows numbered from 0, after checking that it can be drawn.

    `needed` are the fields of the chart that a drawing cannot do without (`label`, `value`, ...); `columns` are further
    columns that it asks for, "" for none. Raises `PressframesError` when a field is not given, a column is missing, a
    column's name would not be a name in an SVG file (only letters, digits and underscores), or when there is no row.
    """
    for name in needed:
        if not getattr(chart, name):
            raise PressframesError(
                f"Chart: it does not say which column is its {name}. Expected Chart(..., {name}=...)."
            )
    wanted = [name for name in (chart.label, chart.value, *chart.interval, chart.group, *columns) if name]
    for column in wanted:
        if column not in chart.table.columns:
            raise PressframesError(
                f"Column {column!r}: the table to be drawn does not have it. "
                f"Expected one of its columns: {', '.join(map(str, chart.table.columns))}."
            )
        if not column.isidentifier():
            raise PressframesError(
                f"Column {column!r}: the name cannot be kept in the figure's file. "
                "Expected letters, digits and underscores; rename the column and draw again."
            )
    if chart.table.empty:
        raise PressframesError(
            "The table to be drawn has no rows. Expected at least one; check the step that made the table."
        )
    return chart.table.reset_index(drop=True)


def require_numbers(table: pd.DataFrame, *columns: str, positive: bool = False, open_ends: bool = False) -> None:
    """
    Raise `PressframesError` naming row and column where a number is missing, infinite, or not above 0 as asked.

    With `open_ends` a number may be missing: it is the end of an interval that has none on that side.

    >>> require_numbers(pd.DataFrame({"count": [3, 0]}), "count", positive=True)
    Traceback (most recent call last):
    pressframes.errors.PressframesError: Column 'count', row 1: the value is 0. Expected a number above 0; ...
    """
    for column in columns:
        values = pd.to_numeric(table[column], errors="coerce").astype(float)
        wrong = ~values.abs().lt(float("inf")) | (values.le(0) if positive else False)
        if open_ends:
            wrong &= values.notna() | table[column].map(lambda value: isinstance(value, str))
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            wanted = "a number above 0" if positive else "a finite number"
            raise PressframesError(
                f"Column {column!r}, row {row}: the value is {table[column].iloc[row]}. "
                f"Expected {wanted}; leave the row out or draw another measure."
            )


def new_figure(
    chart: Chart, *, height: float, left: float, right: float = 14.0, key: Mapping[str, str] | None = None
) -> tuple[Figure, Axes]:
    """
    An empty figure with one axes, `height` points tall, `left` and `right` points from the edges.

    The title is wrapped; the key (names with their colours) stands between title and axes, never
    on the data. The figure is as tall as all this needs. Draw inside `drawing_settings()`.
    """
    style = chart.style
    inner, across = style.width - 2 * PAD, style.width - left - right
    title = wrap(latin_apostrophes(chart.title), style.title, inner)
    key_rows = _key_rows(key or {}, style, inner)
    note = wrap(latin_apostrophes(chart.note), style.small, inner) if chart.note else []
    xlabel = wrap(chart.xlabel, style.text, across) if chart.xlabel else []
    above = PAD + len(title) * style.title * LEADING + (len(key_rows) + bool(chart.ylabel)) * style.text * 1.6 + 6
    ticks = style.small * LEADING + 6
    below = ticks + len(xlabel) * style.text * LEADING + (len(note) * style.small * LEADING + 5) * bool(note) + PAD
    total = above + height + below
    figure = Figure(figsize=(style.width / 72, total / 72))
    FigureCanvasAgg(figure)
    figure.set_label(chart.title)  # the title before it was broken into lines
    axes = figure.add_axes((left / style.width, below / total, across / style.width, height / total))
    _plain(axes, style)
    sheet = _Sheet(figure, style.width, total)
    y = sheet.write("title", title, (PAD, PAD), style.title)
    for row in key_rows:
        sheet.key(row, y + 3, style)
        y += style.text * 1.6
    sheet.write("ylabel", [chart.ylabel] if chart.ylabel else [], (PAD, y + 3), style.text)
    y = sheet.write("xlabel", xlabel, (left, above + height + ticks), style.text)
    sheet.write("note", note, (PAD, y + 5), style.small)
    return figure, axes


def latin_apostrophes(text: str) -> str:
    """
    Apostrophes inside English words as the font draws them narrow; a Chinese font gives ’ a full square.

    >>> latin_apostrophes("People’s Daily ‘战’在一线")
    "People's Daily ‘战’在一线"
    """
    return re.sub(r"(?<=[A-Za-z])’(?=[A-Za-z])", "'", text)


@dataclass(frozen=True)
class _Sheet:
    """Writing on a figure by points from its upper left corner."""

    figure: Figure
    width: float
    height: float

    def write(self, name: str, lines: list[str], place: tuple[float, float], size: float) -> float:
        """Write lines, the first one's top at the place given; the y below them."""
        x, y = place
        for number, line in enumerate(lines):
            baseline = y + (number * LEADING + 1) * size
            colour = FAINT if name == "note" else INK
            text = self.figure.text(x / self.width, 1 - baseline / self.height, line, size=size, color=colour)
            text.set_gid(f"{name}-{number}")
        return y + len(lines) * size * LEADING

    def key(self, row: list[tuple[str, str, float]], y: float, style: Style) -> None:
        """One row of coloured squares with their names."""
        side = style.text * 0.75
        for name, colour, x in row:
            place = (x / self.width, 1 - (y + style.text) / self.height)
            square = Rectangle(place, side / self.width, side / self.height, color=colour, lw=0)
            square.set_gid(f"key-{name}")
            square.set_transform(self.figure.transFigure)
            self.figure.add_artist(square)
            self.write(f"key-text-{name}", [name], (x + side + 4, y), style.text)


def _key_rows(key: Mapping[str, str], style: Style, width: float) -> list[list[tuple[str, str, float]]]:
    """Names and colours with their x, broken into rows that fit."""
    rows: list[list[tuple[str, str, float]]] = []
    x = width
    for name, colour in key.items():
        needs = text_width(name, style.text) + style.text * 0.75 + 4
        if not rows or x + needs > PAD + width:
            rows.append([])
            x = PAD
        rows[-1].append((name, colour, x))
        x += needs + 14
    return rows


def _plain(axes: Axes, style: Style) -> None:
    """No frame, a pale grid behind, ticks without marks."""
    axes.set_gid("axes")
    axes.spines[:].set_visible(False)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=style.small, labelcolor=INK, pad=3)
    axes.patch.set_visible(False)
    axes.grid(color=PALE, linewidth=0.6)


def number_axis(axes: Axes, which: Literal["x", "y"], *, percent: bool = False) -> None:
    """
    Ticks at round numbers, written out in full, so that the scale can be read back from the file.

    With `percent` a share of 0.25 is written 25%.
    """
    axis = axes.xaxis if which == "x" else axes.yaxis
    low, high = sorted(axes.get_xlim() if which == "x" else axes.get_ylim())
    found = MaxNLocator(nbins=TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    ticks = [float(t) for t in found if low - 1e-9 <= t <= high + 1e-9]
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_major_formatter(FuncFormatter(partial(_tick_label, percent=percent)))
    axis.set_gid(f"{which}-axis-linear")


def _tick_label(value: float, _position: int, *, percent: bool) -> str:
    return write_number(value, percent=percent)


def no_axis(axes: Axes, which: str) -> None:
    """Axes without numbers, "x", "y" or "xy", for lists and where a place tells nothing."""
    for name in which:
        axis = axes.xaxis if name == "x" else axes.yaxis
        axis.set_major_locator(NullLocator())
        axis.set_gid(f"{name}-axis-none")


def write_number(value: float, *, percent: bool = False) -> str:
    """
    A number as figures print it.

    >>> [write_number(value) for value in (0, 1234.5, 0.25, -3)]
    ['0', '1,234.5', '0.25', '-3']
    >>> write_number(0.125, percent=True)
    '12.5%'
    """
    text = f"{value * 100 if percent else value:,.6f}".rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text) + "%" * percent


WIDEST_LABEL = 0.38  # of the figure's width; longer labels are wrapped
GAP = 4.0  # points between a mark and its value


def list_figure(
    chart: Chart, lines: pd.Series, line_height: float, key: Mapping[str, str] | None = None
) -> tuple[Figure, Axes]:
    """
    An empty list with its labels written; the first line is at the top, at y = 0, the next at y = 1.

    `lines` are the labels, indexed by the row of the table that each is from; `line_height` is in points.
    """
    style = chart.style
    labels = [wrap(str(line), style.text, style.width * WIDEST_LABEL) for line in lines]
    left = max(text_width(part, style.text) for label in labels for part in label) + PAD + GAP + 4
    height = max(line_height, max(map(len, labels)) * style.text * LEADING + 2)
    figure, axes = new_figure(chart, height=height * len(lines), left=left, key=key)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    no_axis(axes, "y")
    axes.grid(axis="y", visible=False)
    x, across = -GAP / axes_size(axes)[0], axes.get_yaxis_transform()
    for position, (row, label) in enumerate(zip(lines.index, labels, strict=True)):
        write_lines(axes, (x, position), label, style.text, transform=across).set_gid(f"label.{row}.{chart.label}")
    return figure, axes


def write_lines(axes: Axes, place: tuple[float, float], lines: list[str], size: float, **options) -> Text:
    """Lines of words that end at a place, level with it; one line by the middle of its characters."""
    level = "center_baseline" if len(lines) == 1 else "center"
    looks: dict[str, Any] = {"ha": "right", "va": level, "linespacing": 1.1, "color": INK, "size": size}
    return axes.text(*place, "\n".join(lines), **looks | options)


def axes_size(axes: Axes) -> tuple[float, float]:
    """Width and height of the axes in points."""
    place, figure = axes.get_position(), cast(Figure, axes.figure)
    return place.width * figure.get_figwidth() * 72, place.height * figure.get_figheight() * 72


def fit_x(axes: Axes, chart: Chart, table: pd.DataFrame, written: Sequence[str]) -> None:
    """
    Limits along x that hold 0, every value with its interval, and the text written beside each.

    Texts of negative values are written to the left of them.
    """
    ends = table[[chart.value, *chart.interval]].astype(float)
    room = [text_width(text, chart.style.small) + GAP * 2 if text else GAP for text in written]
    rows = list(zip(ends.min(axis=1), ends.max(axis=1), room, strict=True))
    low, high = min(0.0, float(ends.min().min())), max(0.0, float(ends.max().max()))
    if low == high:
        high = 1.0
    for _ in range(20):  # widening one side narrows the scale of the other; it settles in a few steps
        scale = (high - low) / axes_size(axes)[0]
        low = min([low] + [end - space * scale for end, _, space in rows if end < 0])
        high = max([high] + [end + space * scale for _, end, space in rows if end >= 0])
    axes.set_xlim(low, high)
    number_axis(axes, "x", percent=chart.percent)
    axes.axvline(0, color=GREY, linewidth=0.8, zorder=1).set_gid("zero")


def write_value(axes: Axes, row: int, place: tuple[float, float], text: str, *, left: bool, size: float) -> None:
    """Write the value of a mark beside its far end, to the left of it or to the right."""
    axes.annotate(
        text,
        place,
        xytext=(-GAP if left else GAP, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center_baseline",
        size=size,
        color=INK,
        gid=f"value-{row}",
    )


def three_digits(value: float, *, percent: bool = False) -> str:
    """
    A number to three significant digits.

    >>> three_digits(1234.5), three_digits(0.12345, percent=True)
    ('1,230', '12.3%')
    """
    return write_number(float(f"{value:.3g}"), percent=percent)
