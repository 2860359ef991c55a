"""The frame of figures that are lists: one line a row, its label in the left margin, a number along x."""
# MERGED """Every mark of a figure names the row and the columns it was drawn from, so that its numbers can be read back."""
# MERGED """The sheet a figure is drawn on: title, key and axes at fixed places, measured in points from the font itself."""
# MERGED """Labels beside points, placed so that none covers another label or a point."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from pressframes.errors import PressframesError
from pressframes.figures.style import FAINT, GREY, INK, PALE, Style, text_width, wrap

# What a kind of mark tells: the columns named after it, in this order.
KINDS = {
    "bar": "the far end of a bar that starts at 0, along x",
    "dot": "the place of a dot along x; y is a line of the list",
    "points": "the places of dots along x and y, one for each row from the row named on",
    "span": "the two ends of a line along x",
    "stretch": "the two ends of a box along x",
    "length": "the length of a box along x",
    "height": "the height of a box along y",
    "size": "the size of a word in points, which goes with the square root of a number, and the word",
    "label": "words",
    "number": "a number that is written, to as many digits as it has",
    "rise": "the two ends of a line along y",
    "width": "how thick a line is, which goes with a number",
}


def tag(artist: Artist, kind: str, row: int, *columns: str) -> None:
    """
    Name a mark after what it draws: the kind of mark, the row of the table and its columns.

    The name becomes the element's id in the SVG file: `bar.3.rate_per_10k` is the bar of row 3.
    """
    artist.set_gid(".".join([kind, str(row), *columns]))


def read_tag(name: str) -> tuple[str, int, list[str]] | None:
    """
    Kind, row and columns of a mark, or None when the name is not a mark's.

    >>> read_tag("span.3.low.high")
    ('span', 3, ['low', 'high'])
    >>> read_tag("patch_2") is None
    True
    """
    kind, *rest = name.split(".")
    if kind not in KINDS or len(rest) < 2 or not rest[0].isdigit():
        return None
    return kind, int(rest[0]), rest[1:]


def require_columns(table: pd.DataFrame, *columns: str | None) -> pd.DataFrame:
    """
    The table with its rows numbered from 0, after checking that it can be drawn.

    Raises `PressframesError` when a column is missing, when a column's name would not be a name in
    an SVG file (only letters, digits and underscores), or when there is no row.
    """
    wanted = [column for column in columns if column is not None]
    missing = [column for column in wanted if column not in table.columns]
    if missing:
        raise PressframesError(
            f"Column {missing[0]!r}: the table to be drawn does not have it. "
            f"Expected one of its columns: {', '.join(map(str, table.columns))}."
        )
    for column in wanted:
        if not column.isidentifier():
            raise PressframesError(
                f"Column {column!r}: the name cannot be kept in the figure's file. "
                "Expected letters, digits and underscores; rename the column and draw again."
            )
    if not len(table):
        raise PressframesError(
            "The table to be drawn has no rows. Expected at least one; check the step that made the table."
        )
    return table.reset_index(drop=True)


def require_numbers(table: pd.DataFrame, *columns: str | None, positive: bool = False, open_ends: bool = False) -> None:
    """
    Raise `PressframesError` naming row and column where a number is missing, infinite, or not above 0 as asked.

    With `open_ends` a number may be missing: it is the end of an interval that has none on that side.
    """
    for column in columns:
        if column is None:
            continue
        values = pd.to_numeric(table[column], errors="coerce").astype(float)
        wrong = ~values.abs().lt(float("inf")) | (values.le(0) if positive else False)
        if open_ends:
            wrong &= values.notna() | table[column].map(lambda value: isinstance(value, str))
        if wrong.any():
            row = int(wrong.idxmax())
            wanted = "a number above 0, as a logarithmic axis needs" if positive else "a finite number"
            raise PressframesError(
                f"Column {column!r}, row {row}: the value is {table[column].iloc[row]}. "
                f"Expected {wanted}; leave the row out or draw another measure."
            )


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
    axis.set_major_formatter(FuncFormatter(partial(_tick_label, percent=percent)))
    axis.set_gid(f"{which}-axis-{'log' if log else 'linear'}")


def _tick_label(value: float, _position: int, *, percent: bool) -> str:
    return write_number(value, percent=percent)


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


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the lower left corner of the axes."""

    left: float
    bottom: float
    right: float
    top: float

    def touches(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def within(self, other: "Box") -> bool:
        """Whether this box lies inside the other."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )


# Where a label may stand: first beside its point, then above and below, then farther off, in points of gap.
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
GAPS = (4.0, 9.0, 16.0, 26.0)


def place_labels(
    points: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], area: Box, *, taken: Sequence[Box] = ()
) -> list[Box | None]:
    """
    A box for each label (width, height), in order of importance; None where no place is left.

    Everything is in points. Boxes neither touch one another nor any box in `taken`, and stay in `area`.

    >>> place_labels([(10, 10), (10, 10)], [(20, 8), (20, 8)], Box(0, 6, 40, 14))
    [Box(left=14.0, bottom=6.0, right=34.0, top=14.0), None]
    """
    occupied = list(taken)
    placed: list[Box | None] = []
    for point, size in zip(points, sizes, strict=True):
        box = next((box for box in _candidates(point, size) if _free(box, area, occupied)), None)
        placed.append(box)
        if box is not None:
            occupied.append(box)
    return placed


def _free(box: Box, area: Box, occupied: Sequence[Box]) -> bool:
    return box.within(area) and not any(box.touches(other) for other in occupied)


def _candidates(point: tuple[float, float], size: tuple[float, float]):
    (x, y), (width, height) = point, size
    for gap in GAPS:
        for across, up in SIDES:
            near = gap * (0.7 if across and up else 1)
            left = x - width / 2 if not across else x + near if across > 0 else x - near - width
            bottom = y - height / 2 if not up else y + near if up > 0 else y - near - height
            yield Box(left, bottom, left + width, bottom + height)


WIDEST_LABEL = 0.38  # of the figure's width; longer labels are wrapped
GAP = 4.0  # points between a mark and its value


@dataclass(frozen=True)
class Line:
    """One line of a list: the row of the table that its label is from, and the label."""

    row: int
    label: str


def list_figure(
    lines: Sequence[Line], words: Words, style: Style, *, column: str, line_height: float, key: Mapping[str, str] | None
) -> tuple[Figure, Axes]:
    """An empty list with its labels written; the first line is at the top, at y = 0, the next at y = 1."""
    widest = style.width * WIDEST_LABEL
    labels = [wrap(line.label, style.text, widest) for line in lines]
    left = max(text_width(part, style.text) for label in labels for part in label) + PAD + GAP + 4
    height = max(line_height, max(map(len, labels)) * style.text * LEADING + 2)
    figure, axes = new_figure(style, words, height=height * len(lines), left=left, key=key)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    no_axis(axes, "y")
    axes.grid(axis="y", visible=False)
    for position, (line, label) in enumerate(zip(lines, labels, strict=True)):
        text = axes.text(
            -GAP / axes_width(axes),
            position,
            "\n".join(label),
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center_baseline" if len(label) == 1 else "center",
            size=style.text,
            color=INK,
            linespacing=1.1,
        )
        tag(text, "label", line.row, column)
    return figure, axes


def axes_width(axes: Axes) -> float:
    """The width of the axes in points."""
    return axes.get_position().width * axes.figure.get_figwidth() * 72


def fit_x(axes: Axes, ends: pd.DataFrame, labels: Sequence[str], style: Style, *, percent: bool) -> None:
    """
    Limits along x that hold 0, every mark (columns `low, high`) and the value written beside each.

    Values of negative marks are written to the left of them.
    """
    room = [text_width(label, style.small) + GAP * 2 if label else GAP for label in labels]
    width = axes_width(axes)
    low, high = min(0.0, float(ends["low"].min())), max(0.0, float(ends["high"].max()))
    if low == high:
        high = 1.0
    for _ in range(20):  # widening one side narrows the scale of the other; it settles in a few steps
        scale = (high - low) / width
        rows = list(zip(ends["low"], ends["high"], room, strict=True))
        low = min([low] + [end - space * scale for end, _, space in rows if end < 0])
        high = max([high] + [end + space * scale for _, end, space in rows if end >= 0])
    axes.set_xlim(low, high)
    number_axis(axes, "x", percent=percent)
    axes.axvline(0, color=GREY, linewidth=0.8, zorder=1).set_gid("zero")


def write_value(
    axes: Axes, row: int, position: float, end: float, text: str, style: Style, *, right: bool | None = None
) -> None:
    """Write the value of a mark beside its far end: to the left of negative ones, unless the side is given."""
    right = end >= 0 if right is None else right
    axes.annotate(
        text,
        (end, position),
        xytext=(GAP if right else -GAP, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center_baseline",
        size=style.small,
        color=INK,
        gid=f"value-{row}",
    )


def value_texts(table: pd.DataFrame, value: str, written: str | None, *, percent: bool) -> list[str]:
    """What is written beside each mark: the column `written`, or the value to three significant digits."""
    if written is not None:
        return [str(text) for text in table[written]]
    return [write_number(float(f"{number:.3g}"), percent=percent) for number in table[value].astype(float)]
