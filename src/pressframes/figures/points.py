"""Lines across an ordered scale: how a measure changes as a choice or a time goes on."""
# MERGED """Points in a plane with labels that do not overlap; keyness as size of a difference against its certainty."""
# MERGED """Rank against frequency on two logarithmic axes, as Zipf drew it."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pressframes.figures.sheet import (
    PAD,
    Box,
    Words,
    new_figure,
    number_axis,
    place_labels,
    require_columns,
    require_numbers,
    tag,
)
from pressframes.figures.style import BLUE, GREY, INK, WEB, Style, colours_for, drawing_settings, text_width

HEIGHT = 0.62  # of the width
DOT = 4.0  # points across
LEFT = 44.0  # points for the numbers of the vertical axis


def draw_scatter(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    label: str,
    title: str,
    important: str | None = None,
    labels: int = 25,
    colour: str | None = None,
    logx: bool = False,
    logy: bool = False,
    xlabel: str = "",
    ylabel: str = "",
    note: str = "",
    style: Style = WEB,
) -> Figure:
    """
    One dot a row at (`x`, `y`); words stand beside the `labels` rows with the highest `important` (default: `y`).

    `colour` names a column whose values get a colour each and a key. A word for which no free place
    is left stays without a label; its dot and its row remain. A value of 0 or below on a
    logarithmic axis raises `PressframesError`.
    """
    table = require_columns(table, x, y, label, colour, important)
    require_numbers(table, x, y)
    require_numbers(table, *([x] if logx else []), *([y] if logy else []), positive=True)
    colours = colours_for(list(dict.fromkeys(table[colour].astype(str)))) if colour else {}
    with drawing_settings():
        figure, axes = new_figure(
            style, Words(title, xlabel, ylabel, note), height=style.width * HEIGHT, left=LEFT, key=colours
        )
        _limits(axes, table, x, y, (logx, logy))
        paints = [colours[name] for name in table[colour].astype(str)] if colour else BLUE
        dots = axes.scatter(table[x].astype(float), table[y].astype(float), s=DOT**2, c=paints, linewidths=0, zorder=2)
        tag(dots, "points", 0, x, y)
        chosen = table.sort_values([important or y, label], ascending=[False, True]).head(labels)
        _write_labels(axes, chosen, (x, y, label), table, style)
    return figure


def draw_keyness(
    table: pd.DataFrame,
    *,
    title: str,
    word: str = "word",
    log_ratio: str = "log_ratio",
    log_likelihood: str = "log_likelihood",
    labels: int = 30,
    xlabel: str = "Log Ratio (doublings; right: more in the corpus under study)",
    ylabel: str = "Log-likelihood G² (logarithmic)",
    note: str = "",
    style: Style = WEB,
) -> Figure:
    """
    Each word by how large its difference is (Log Ratio, across) and how certain (log-likelihood, upwards).

    The words with the highest log-likelihood are labelled, for as long as there is room.
    """
    return draw_scatter(
        table,
        x=log_ratio,
        y=log_likelihood,
        label=word,
        title=title,
        labels=labels,
        logy=True,
        xlabel=xlabel,
        ylabel=ylabel,
        note=note,
        style=style,
    )


def _limits(axes: Axes, table: pd.DataFrame, x: str, y: str, log: tuple[bool, bool]) -> None:
    for which, column, logarithmic in (("x", x, log[0]), ("y", y, log[1])):
        low, high = float(table[column].min()), float(table[column].max())
        if logarithmic:
            reach = (high / low) ** 0.06 if high > low else 2.0
            low, high = low / reach, high * reach
        else:
            reach = (high - low) * 0.06 or 1.0
            low, high = low - reach, high + reach
        (axes.set_xlim if which == "x" else axes.set_ylim)(low, high)
        number_axis(axes, which, log=logarithmic)
    if not log[0] and axes.get_xlim()[0] < 0 < axes.get_xlim()[1]:
        axes.axvline(0, color=GREY, linewidth=0.8, zorder=1).set_gid("zero")


def _write_labels(axes: Axes, chosen: pd.DataFrame, columns: tuple[str, str, str], everything, style: Style) -> None:
    """Words beside their points, with a thin line to the point where the word stands off."""
    x, y, label = columns
    dots = [_in_points(axes, float(a), float(b)) for a, b in zip(everything[x], everything[y], strict=True)]
    place = axes.get_position()
    width, height = place.width * axes.figure.get_figwidth() * 72, place.height * axes.figure.get_figheight() * 72
    taken = [Box(a - DOT / 2, b - DOT / 2, a + DOT / 2, b + DOT / 2) for a, b in dots]
    sizes = [(text_width(str(word), style.small) + 1, style.small * 1.15) for word in chosen[label]]
    boxes = place_labels(
        [dots[row] for row in chosen.index], sizes, Box(-LEFT + PAD, 0, width + 10, height), taken=taken
    )
    for row, box in zip(chosen.index, boxes, strict=True):
        if box is None:
            continue
        text = axes.text(
            box.left / width,
            (box.bottom + style.small * 0.22) / height,
            str(chosen[label][row]),
            transform=axes.transAxes,
            size=style.small,
            color=INK,
        )
        tag(text, "label", row, label)
        _leader(axes, dots[row], box, (width, height))


def _leader(axes: Axes, dot: tuple[float, float], box: Box, size: tuple[float, float]) -> None:
    nearest = min(max(dot[0], box.left), box.right), min(max(dot[1], box.bottom), box.top)
    if math.dist(dot, nearest) > 7:
        ends = [(point[0] / size[0], point[1] / size[1]) for point in (dot, nearest)]
        axes.plot(*zip(*ends, strict=True), transform=axes.transAxes, color=GREY, linewidth=0.5, zorder=1)


def _in_points(axes: Axes, x: float, y: float) -> tuple[float, float]:
    """A place in data as points from the lower left corner of the axes."""
    place = axes.transAxes.inverted().transform(axes.transData.transform((x, y)))
    box = axes.get_position()
    return (
        float(place[0] * box.width * axes.figure.get_figwidth() * 72),
        float(place[1] * box.height * axes.figure.get_figheight() * 72),
    )


def draw_zipf(
    table: pd.DataFrame,
    *,
    rank: str,
    frequency: str,
    title: str,
    word: str = "word",
    corpus: str | None = None,
    labels: int = 24,
    xlabel: str = "Rank (logarithmic)",
    ylabel: str = "Frequency (logarithmic)",
    note: str = "",
    style: Style = WEB,
) -> Figure:
    """
    One dot a word, its rank across and its frequency upwards; `corpus` names a column to colour by.

    The words of the first ranks are labelled, in every corpus. A straight line down at 45 degrees is Zipf's law with
    exponent 1. Draw a table thinned to some hundred ranks, evenly on the logarithmic axis (`thin_ranks`): a dot for
    every word hides the line.

    Source: Zipf, G. K. (1949). Human Behavior and the Principle of Least Effort.
    """
    return draw_scatter(
        table.assign(earliness=-table[rank]),
        x=rank,
        y=frequency,
        label=word,
        title=title,
        important="earliness",
        labels=labels,
        colour=corpus,
        logx=True,
        logy=True,
        xlabel=xlabel,
        ylabel=ylabel,
        note=note,
        style=style,
    )


def thin_ranks(table: pd.DataFrame, rank: str, *, per_decade: int = 40) -> pd.DataFrame:
    """
    At most so many rows for each tenfold of rank, the first of each step.

    >>> list(thin_ranks(pd.DataFrame({"rank": range(1, 101)}), "rank", per_decade=4)["rank"])
    [1, 2, 4, 6, 10, 18, 32, 57, 100]
    """
    step = np.floor(np.log10(table[rank].astype(float)) * per_decade + 1e-9)
    return table[~step.duplicated()].reset_index(drop=True)


HEIGHT_LINES = 0.5  # of the width
LEFT_LINES = 44.0  # points for the numbers of the vertical axis
DOT_LINES = 4.5  # points across
ROOM = 0.05  # of the range, on each side


def draw_lines(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    title: str,
    group: str | None = None,
    low: str | None = None,
    high: str | None = None,
    xlabel: str = "",
    ylabel: str = "",
    note: str = "",
    percent: bool = False,
    style: Style = WEB,
) -> Figure:
    """
    One dot a row, joined along `x` within each `group`; the vertical axis starts at 0, or below for negative values.

    `low` and `high` name columns with the ends of an interval, drawn upright through each dot.
    """
    table = require_columns(table, x, y, group, low, high)
    require_numbers(table, x, y, low, high)
    names = table[group].astype(str) if group else pd.Series([""] * len(table))
    colours = colours_for(list(dict.fromkeys(names))) if group else {"": BLUE}
    values = table[[column for column in (y, low, high) if column]].astype(float)
    with drawing_settings():
        figure, axes = new_figure(
            style,
            Words(title, xlabel, ylabel, note),
            height=style.width * HEIGHT_LINES,
            left=LEFT_LINES,
            key=colours if group else None,
        )
        reach = float(table[x].max() - table[x].min()) * ROOM or 1.0
        axes.set_xlim(float(table[x].min()) - reach, float(table[x].max()) + reach)
        bottom, top = min(0.0, float(values.min().min())), max(0.0, float(values.max().max()))
        axes.set_ylim(bottom * (1 + ROOM), top * (1 + ROOM) or 1.0)
        number_axis(axes, "x")
        number_axis(axes, "y", percent=percent)
        for name, colour in colours.items():
            line = table[names == name].sort_values(x)
            axes.plot(line[x].astype(float), line[y].astype(float), color=colour, linewidth=1.4, zorder=2)
        for row in range(len(table)) if low and high else ():
            ends = [float(table[low][row]), float(table[high][row])]
            (rise,) = axes.plot([float(table[x][row])] * 2, ends, color=colours[names[row]], linewidth=0.9, zorder=2)
            tag(rise, "rise", row, low, high)
        paints = [colours[name] for name in names]
        dots = axes.scatter(
            table[x].astype(float), table[y].astype(float), s=DOT_LINES**2, c=paints, linewidths=0, zorder=3
        )
        tag(dots, "points", 0, x, y)
    return figure
