"""Horizontal bars, single or in groups, with intervals and with their values written beside them."""
# MERGED """Dots on a line: how the same measure stands in two or more corpora."""
# MERGED """Ranges around one value: what a result becomes when one choice is made otherwise."""
# MERGED """Frames along each article: where in the text each frame speaks."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pressframes.figures.sheet import (
    GAP,
    Line,
    Words,
    axes_width,
    fit_x,
    list_figure,
    number_axis,
    require_columns,
    require_numbers,
    tag,
    value_texts,
    write_number,
    write_value,
)
from pressframes.figures.style import BLUE, INK, PALE, WEB, Style, colours_for, drawing_settings, text_width

BAR = 0.62  # of a line's height; the rest is the space between bars
LINE = 1.9  # height of a line in font sizes


def draw_bars(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    title: str,
    low: str | None = None,
    high: str | None = None,
    colour: str | None = None,
    written: str | None = None,
    xlabel: str = "",
    note: str = "",
    percent: bool = False,
    style: Style = WEB,
) -> Figure:
    """
    One horizontal bar a row, in the order of the table, the first on top.

    `label`, `value`, `low` and `high` name columns; the interval from low to high is drawn across the bar's
    end; a missing end is open and drawn as an arrow. `colour` names a column whose values get a colour
    each and a key. `written` names a column of
    texts to stand beside the bars in place of the value ("41 of 1,234"). With `percent` a share
    of 0.25 is written 25%. Raises `PressframesError` for a missing column or number.
    """
    table = require_columns(table, label, value, low, high, colour, written)
    require_numbers(table, value)
    require_numbers(table, low, high, open_ends=True)
    colours = colours_for(list(dict.fromkeys(table[colour].astype(str)))) if colour else {}
    lines = [Line(row, str(text)) for row, text in enumerate(table[label])]
    with drawing_settings():
        figure, axes = list_figure(
            lines, Words(title, xlabel, note=note), style, column=label, line_height=LINE * style.text, key=colours
        )
        texts = value_texts(table, value, written, percent=percent)
        fit_x(axes, _ends(table, value, low, high), texts, style, percent=percent)
        for row in range(len(table)):
            paint = colours[str(table[colour][row])] if colour else BLUE
            end = _bar(axes, table, row, row, BAR, value, low, high, paint)
            write_value(axes, row, row, end, texts[row], style)
    return figure


def draw_grouped_bars(
    table: pd.DataFrame,
    *,
    label: str,
    group: str,
    value: str,
    title: str,
    low: str | None = None,
    high: str | None = None,
    written: str | None = None,
    xlabel: str = "",
    note: str = "",
    percent: bool = False,
    style: Style = WEB,
) -> Figure:
    """
    Bars of several groups side by side under each label: one row of the table per label and group.

    Labels and groups stand in the order in which the table first names them; the key gives each
    group its colour. The other options are those of `draw_bars`.
    """
    table = require_columns(table, label, group, value, low, high, written)
    require_numbers(table, value)
    require_numbers(table, low, high, open_ends=True)
    groups = list(dict.fromkeys(table[group].astype(str)))
    colours = colours_for(groups)
    first = table.drop_duplicates(label)
    lines = [Line(row, str(text)) for row, text in first[label].items()]
    place = {text: position for position, text in enumerate(first[label])}
    thick = (BAR + 0.2) / len(groups)
    with drawing_settings():
        figure, axes = list_figure(
            lines,
            Words(title, xlabel, note=note),
            style,
            column=label,
            line_height=style.small * (1.15 * len(groups) + 0.6),
            key=colours,
        )
        texts = value_texts(table, value, written, percent=percent)
        fit_x(axes, _ends(table, value, low, high), texts, style, percent=percent)
        for row in range(len(table)):
            name = str(table[group][row])
            y = place[table[label][row]] + (groups.index(name) - (len(groups) - 1) / 2) * thick
            end = _bar(axes, table, row, y, thick * 0.92, value, low, high, colours[name])
            write_value(axes, row, y, end, texts[row], style)
    return figure


def _bar(axes: Axes, table, row, y, thick, value, low, high, colour) -> float:
    """Draw one bar with its interval; the far end of both, beside which the value is written."""
    length = float(table[value][row])
    (patch,) = axes.barh(y, length, height=thick, color=colour, linewidth=0, zorder=2)
    tag(patch, "bar", row, value)
    if low is None or high is None:
        return length
    ends = [float(table[column][row]) for column in (low, high)]
    known = [end for end in ends if end == end]
    if len(known) == 2:
        (span,) = axes.plot(ends, [y, y], color=INK, linewidth=1.1, solid_capstyle="butt", zorder=3)
        tag(span, "span", row, low, high)
    elif known:
        upwards = ends[0] == known[0]
        (span,) = axes.plot([known[0], length], [y, y], color=INK, linewidth=1.1, solid_capstyle="butt", zorder=3)
        tag(span, "span", row, *((low, value) if upwards else (value, high)))
        axes.plot([length], [y], marker=">" if upwards else "<", markersize=3.5, color=INK, linewidth=0, zorder=3)
    return max([length, *known]) if length >= 0 else min([length, *known])


def _ends(table: pd.DataFrame, value: str, low: str | None, high: str | None) -> pd.DataFrame:
    columns = table[[column for column in (value, low, high) if column]].astype(float)
    return pd.DataFrame({"low": columns.min(axis=1), "high": columns.max(axis=1)})


LINE_DOTS = 2.0  # height of a line in font sizes
APART = 0.16  # of a line's height, between the intervals of two groups, so that both are seen


def draw_dots(
    table: pd.DataFrame,
    *,
    label: str,
    group: str,
    value: str,
    title: str,
    low: str | None = None,
    high: str | None = None,
    xlabel: str = "",
    note: str = "",
    percent: bool = False,
    style: Style = WEB,
) -> Figure:
    """
    One line a label, one dot a group, joined by a pale line: the longer it is, the more the groups differ.

    The table has one row per label and group, and optionally the ends of an interval; a dot
    whose interval is missing is drawn without one. Labels and groups
    keep the order in which the table first names them.

    Source: Cleveland, W. S. (1984). Graphical methods for data presentation. The American Statistician 38(4).
    """
    table = require_columns(table, label, group, value, low, high)
    require_numbers(table, value)
    require_numbers(table, low, high, open_ends=True)
    groups = list(dict.fromkeys(table[group].astype(str)))
    colours = colours_for(groups)
    first = table.drop_duplicates(label)
    lines = [Line(row, str(text)) for row, text in first[label].items()]
    ends = table[[column for column in (value, low, high) if column]].astype(float)
    with drawing_settings():
        figure, axes = list_figure(
            lines, Words(title, xlabel, note=note), style, column=label, line_height=LINE_DOTS * style.text, key=colours
        )
        fit_x(
            axes,
            pd.DataFrame({"low": ends.min(axis=1), "high": ends.max(axis=1)}),
            [""] * len(table),
            style,
            percent=percent,
        )
        for position, text in enumerate(first[label]):
            values = table.loc[table[label] == text, value].astype(float)
            axes.plot([values.min(), values.max()], [position] * 2, color=PALE, linewidth=4, zorder=1)
            for row in values.index:
                number = groups.index(str(table[group][row]))
                y = position + (number - (len(groups) - 1) / 2) * APART * (low is not None)
                _dot(axes, table, row, y, (value, low, high), colours[groups[number]])
    return figure


def _dot(axes, table, row, y, columns, colour) -> None:
    value, low, high = columns
    if low is not None and high is not None and table.loc[row, [low, high]].notna().all():
        (span,) = axes.plot(table.loc[row, [low, high]].astype(float), [y, y], color=colour, linewidth=1.3, zorder=2)
        tag(span, "span", row, low, high)
    (dot,) = axes.plot([float(table[value][row])], [y], "o", color=colour, markersize=5.5, markeredgewidth=0, zorder=3)
    dot.set_clip_on(False)
    tag(dot, "dot", row, value)


LINE_RANGES = 1.9  # height of a line in font sizes
BAR_RANGES = 0.6  # of a line's height


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
            lines, Words(title, xlabel, note=note), style, column=label, line_height=LINE_RANGES * style.text, key=None
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
            box = Rectangle((start, row - BAR_RANGES / 2), end - start, BAR_RANGES, color=BLUE, lw=0, zorder=2)
            axes.add_patch(box)
            tag(box, "stretch", row, low, high)
            for value, text, right in ((start, written[row][0], False), (end, written[row][1], True)):
                write_value(axes, row, row, value, text, style, right=right)
    return figure


def _three_digits(value: float, percent: bool) -> str:
    return write_number(float(f"{float(value):.3g}"), percent=percent)


LANE = 0.75  # height of a frame's lane in font sizes
BAND = 0.84  # of a line's height; the rest parts the articles


def draw_strip(
    table: pd.DataFrame,
    *,
    article: str,
    length: str,
    frame: str,
    start: str,
    end: str,
    title: str,
    xlabel: str = "",
    note: str = "",
    style: Style = WEB,
) -> Figure:
    """
    One strip an article, as long as the article, with a lane for each frame; each coded stretch is a box.

    One row a stretch: its article, that article's `length`, the `frame`, and where it starts and
    ends, all in the same unit (sentences or characters). An article without any frame has one row whose
    frame is missing. Articles keep the order of the table.
    """
    table = require_columns(table, article, length, frame, start, end)
    require_numbers(table, length, positive=True)
    coded = table[table[frame].notna()]
    require_numbers(coded.reset_index(drop=True), start, end)
    frames = list(dict.fromkeys(coded[frame].astype(str)))
    colours = colours_for(frames)
    first = table.drop_duplicates(article)
    lines = [Line(row, str(text)) for row, text in first[article].items()]
    place = {text: position for position, text in enumerate(first[article])}
    lane = BAND / max(1, len(frames))
    with drawing_settings():
        figure, axes = list_figure(
            lines,
            Words(title, xlabel, note=note),
            style,
            column=article,
            line_height=style.text * LANE * max(2, len(frames)) / BAND,
            key=colours,
        )
        axes.set_xlim(0, float(table[length].max()))
        number_axis(axes, "x")
        for row, text in first[article].items():
            ground = Rectangle((0, place[text] - BAND / 2), float(table[length][row]), BAND, color=PALE, lw=0)
            axes.add_patch(ground)
            tag(ground, "length", row, length)
        for row in coded.index:
            bottom = place[table[article][row]] - BAND / 2 + frames.index(str(table[frame][row])) * lane
            begin, width = float(table[start][row]), float(table[end][row]) - float(table[start][row])
            box = Rectangle((begin, bottom), width, lane * 0.94, color=colours[str(table[frame][row])], lw=0)
            axes.add_patch(box)
            tag(box, "stretch", row, start, end)
    return figure
