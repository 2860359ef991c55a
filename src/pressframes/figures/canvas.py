"""The sheet a figure is drawn on: title, key and axes at fixed places, measured in points from the font itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from pressframes.figures.font import text_width
from pressframes.figures.style import FAINT, INK, PALE, Style
from pressframes.figures.wrapping import wrap

LEADING = 1.35  # from line to line, in font sizes
PAD = 8.0  # points between the edge and what is drawn


@dataclass(frozen=True)
class Words:
    """The words around a drawing: its title, axis labels, and a note under it (n, dates, measure)."""

    title: str
    xlabel: str = ""
    ylabel: str = ""
    note: str = ""


def new_figure(
    style: Style, words: Words, *, height: float, left: float, right: float = 14.0, key: Mapping[str, str] | None = None
) -> tuple[Figure, Axes]:
    """
    An empty figure with one axes, `height` points tall, `left` and `right` points from the edges.

    The title is wrapped; the key (names with their colours) stands between title and axes, never
    on the data. The figure is as tall as all this needs. Draw inside `drawing_settings()`.
    """
    inner = style.width - 2 * PAD
    title = wrap(latin_apostrophes(words.title), style.title, inner)
    key_rows = _key_rows(key or {}, style, inner)
    note = wrap(latin_apostrophes(words.note), style.small, inner) if words.note else []
    xlabel = wrap(words.xlabel, style.text, style.width - left - right) if words.xlabel else []
    above = PAD + len(title) * style.title * LEADING + (len(key_rows) + bool(words.ylabel)) * style.text * 1.6 + 6
    ticks = style.small * LEADING + 6
    below = ticks + len(xlabel) * style.text * LEADING + (len(note) * style.small * LEADING + 5) * bool(note) + PAD
    total = above + height + below
    figure = Figure(figsize=(style.width / 72, total / 72))
    FigureCanvasAgg(figure)
    figure.set_label(words.title)  # the title before it was broken into lines
    axes = figure.add_axes(
        (left / style.width, below / total, (style.width - left - right) / style.width, height / total)
    )
    axes.set_gid("axes")
    sheet = _Sheet(figure, style.width, total)
    sheet.write(title, PAD, PAD, style.title, "title")
    y = PAD + len(title) * style.title * LEADING
    for row in key_rows:
        sheet.key(row, y + 3, style)
        y += style.text * 1.6
    if words.ylabel:
        sheet.write([words.ylabel], PAD, y + 3, style.text, "ylabel")
    y = above + height + ticks
    sheet.write(xlabel, left, y, style.text, "xlabel")
    y += len(xlabel) * style.text * LEADING
    sheet.write(note, PAD, y + 5, style.small, "note", colour=FAINT)
    _plain(axes, style)
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

    def write(self, lines: list[str], x: float, y: float, size: float, name: str, colour: str = INK) -> None:
        """Write lines; the first one's top is at y."""
        for number, line in enumerate(lines):
            baseline = y + (number * LEADING + 1) * size
            text = self.figure.text(x / self.width, 1 - baseline / self.height, line, size=size, color=colour)
            text.set_gid(f"{name}-{number}")

    def key(self, row: list[tuple[str, str, float]], y: float, style: Style) -> None:
        """One row of coloured squares with their names."""
        side = style.text * 0.75
        for name, colour, x in row:
            place = (x / self.width, 1 - (y + style.text) / self.height)
            square = Rectangle(place, side / self.width, side / self.height, color=colour, lw=0)
            square.set_gid(f"key-{name}")
            square.set_transform(self.figure.transFigure)
            self.figure.add_artist(square)
            self.write([name], x + side + 4, y, style.text, f"key-text-{name}")


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
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=style.small, labelcolor=INK, pad=3)
    axes.patch.set_visible(False)
    axes.grid(color=PALE, linewidth=0.6)


def number_axis(axes: Axes, which: str, *, log: bool = False, percent: bool = False, bins: int = 6) -> None:
    """
    Ticks at round numbers, written out in full, so that the scale can be read back from the file.

    `which` is "x" or "y"; with `percent` a share of 0.25 is written 25%.
    """
    axis = axes.xaxis if which == "x" else axes.yaxis
    low, high = sorted(axes.get_xlim() if which == "x" else axes.get_ylim())
    if log:
        (axes.set_xscale if which == "x" else axes.set_yscale)("log")
        ticks = [t for e in range(-9, 10) for t in (10.0**e,) if low <= t <= high]
        if len(ticks) < 3:
            ticks = [t for e in range(-9, 10) for m in (1, 2, 5) for t in (m * 10.0**e,) if low <= t <= high]
        if len(ticks) < 2:
            ticks = [t for t in MaxNLocator(nbins=bins).tick_values(low, high) if low <= t <= high]
        axis.set_minor_locator(NullLocator())
    else:
        found = MaxNLocator(nbins=bins, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        ticks = [float(t) for t in found if low - 1e-9 <= t <= high + 1e-9]
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_major_formatter(FuncFormatter(lambda value, _: write_number(value, percent=percent)))
    axis.set_gid(f"{which}-axis-{'log' if log else 'linear'}")


def no_axis(axes: Axes, which: str) -> None:
    """An axis without numbers, for lists."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(NullLocator())
    axis.set_gid(f"{which}-axis-none")


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
