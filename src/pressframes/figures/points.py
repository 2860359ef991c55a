"""Points in a plane: words by two numbers, keyness, rank and frequency, and lines along periods."""

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pressframes.figures.fonts import drawing_settings, text_width
from pressframes.figures.marks import tag
from pressframes.figures.sheet import (
    PAD,
    Box,
    Chart,
    axes_size,
    checked_table,
    new_figure,
    no_axis,
    number_axis,
    place_labels,
    require_numbers,
)
from pressframes.figures.style import BLUE, GREY, INK, colours_for

HEIGHT, LINES_HEIGHT = 0.62, 0.5  # of the width
DOT, LINES_DOT = 4.0, 4.5  # points across
LEFT = 44.0  # points for the numbers of the vertical axis
EDGE = 0.06  # of the range of the points, on each side
LINES_EDGE = 0.05  # the same for lines
ASIDE = 0.16  # of the distance between two periods, between the dots of two groups with intervals


@drawing_settings()
def draw_scatter(chart: Chart, *, x: str, log: str = "", labels: int = 25, important: str = "") -> Figure:
    """
    One dot a row at (`x`, `value`); words stand beside the `labels` rows with the highest `important` (default:
    `value`).

    `log` names the logarithmic axes: "", "x", "y" or "xy". `group` gives dots a colour each and a key. A word for
    which no
    free place is left stays without a label; its dot and its row remain. A value of 0 or below on a
    logarithmic axis raises `PressframesError`.

    >>> table = pd.DataFrame({"word": ["抗疫", "社区"], "count": [41, 10], "articles": [6, 3]})
    >>> chart = Chart(table, label="word", value="count", title="Words by how many articles have them")
    >>> figure = draw_scatter(chart, x="articles", log="y", labels=1)
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['抗疫']
    """
    y = chart.value
    table = checked_table(chart, "label", "value", columns=(x, important))
    require_numbers(table, x, y)
    require_numbers(table, *(column for which, column in (("x", x), ("y", y)) if which in log), positive=True)
    colours = colours_for(table[chart.group]) if chart.group else {}
    figure, axes = new_figure(chart, height=chart.style.width * HEIGHT, left=LEFT, key=colours)
    axes.set_xlim(*_limits(table[x], log="x" in log))
    axes.set_ylim(*_limits(table[y], log="y" in log))
    number_axis(axes, "x", log="x" in log)
    number_axis(axes, "y", log="y" in log)
    if "x" not in log and axes.get_xlim()[0] < 0 < axes.get_xlim()[1]:
        axes.axvline(0, color=GREY, linewidth=0.8, zorder=1).set_gid("zero")
    paints = [colours[str(name)] for name in table[chart.group]] if chart.group else BLUE
    _dots(axes, table[[x, y]], paints, DOT, zorder=2)
    chosen = table.sort_values([important or y, chart.label], ascending=[False, True]).head(labels)
    _write_labels(axes, chart, chosen, table[[x, y]].astype(float).to_numpy())
    return figure


def _limits(values: pd.Series, *, log: bool) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    if log:
        reach = (high / low) ** EDGE if high > low else 2.0
        return low / reach, high * reach
    reach = (high - low) * EDGE or 1.0
    return low - reach, high + reach


def _dots(axes: Axes, places: pd.DataFrame, paints: str | Sequence[str], size: float, *, zorder: int) -> None:
    """A dot for each row of two columns."""
    x, y = map(str, places)
    dots = axes.scatter(places[x].astype(float), places[y].astype(float), s=size**2, c=paints, lw=0, zorder=zorder)
    tag(dots, "points", 0, x, y)


def _write_labels(axes: Axes, chart: Chart, chosen: pd.DataFrame, places: np.ndarray) -> None:
    """Words beside their points, with a thin line to the point where the word stands off."""
    width, height = axes_size(axes)
    shares = axes.transAxes.inverted().transform(axes.transData.transform(places))
    dots = [(float(across * width), float(up * height)) for across, up in shares]
    taken = [Box(across - DOT / 2, up - DOT / 2, across + DOT / 2, up + DOT / 2) for across, up in dots]
    size = chart.style.small
    words = list(zip(map(int, chosen.index), chosen[chart.label].astype(str), strict=True))
    sizes = [(text_width(word, size) + 1, size * 1.15) for _, word in words]
    area = Box(-LEFT + PAD, 0, width + 10, height)
    boxes = place_labels([dots[row] for row, _ in words], sizes, area, taken=taken)
    for (row, word), box in zip(words, boxes, strict=True):
        if box is None:
            continue
        place = box.left / width, (box.bottom + size * 0.22) / height
        tag(axes.text(*place, word, transform=axes.transAxes, size=size, color=INK), "label", row, chart.label)
        dot = dots[row]
        near = min(max(dot[0], box.left), box.right), min(max(dot[1], box.bottom), box.top)
        if math.dist(dot, near) > 7:
            ends = [dot[0] / width, near[0] / width], [dot[1] / height, near[1] / height]
            axes.plot(*ends, transform=axes.transAxes, color=GREY, linewidth=0.5, zorder=1)


def draw_keyness(chart: Chart, *, log_ratio: str = "log_ratio", labels: int = 30) -> Figure:
    """
    Each word by how large its difference is (Log Ratio, across) and how certain (log-likelihood, upwards).

    The words with the highest log-likelihood are labelled, for as long as there is room. The columns are
    those of `keyness` unless the chart names others as its `label` and `value`.

    A word far to the right is many times more common in the corpus under study; a word high up is unlikely to be so by
    chance. Words that are both are at the upper right; rare words far out and low are to be read with care. One
    step to the right is twice as common, and a word to the left of 0 is more common in the reference corpus.
    """
    chart = dataclasses.replace(
        chart,
        label=chart.label or "word",
        value=chart.value or "log_likelihood",
        xlabel=chart.xlabel or "Log Ratio (doublings; right: more in the corpus under study)",
        ylabel=chart.ylabel or "Log-likelihood G² (logarithmic)",
    )
    return draw_scatter(chart, x=log_ratio, log="y", labels=labels)


def draw_zipf(chart: Chart, *, rank: str = "rank", labels: int = 24) -> Figure:
    """
    One dot a word, its `rank` across and its frequency (`value`) upwards; a `group` (the corpus) gives the colours.

    The words of the first ranks are labelled, in every corpus. A straight line down at 45 degrees is Zipf's law with
    exponent 1. Draw a table thinned to some hundred ranks, evenly on the logarithmic axis (`thin_ranks`): a dot for
    every word hides the line. A curve that falls more slowly than the other has its words spread over more types;
    how far it does so depends on the size of the corpus, so that curves of corpora of very different size do not
    compare.

    Source: Zipf, G. K. (1949). Human Behavior and the Principle of Least Effort.
    """
    chart = dataclasses.replace(
        chart,
        table=chart.table.assign(earliness=-chart.table[rank]),
        label=chart.label or "word",
        xlabel=chart.xlabel or "Rank (logarithmic)",
        ylabel=chart.ylabel or "Frequency (logarithmic)",
    )
    return draw_scatter(chart, x=rank, log="xy", labels=labels, important="earliness")


def thin_ranks(table: pd.DataFrame, rank: str, *, per_decade: int = 40) -> pd.DataFrame:
    """
    At most so many rows for each tenfold of rank, the first of each step.

    >>> list(thin_ranks(pd.DataFrame({"rank": range(1, 101)}), "rank", per_decade=4)["rank"])
    [1, 2, 4, 6, 10, 18, 32, 57, 100]
    """
    step = pd.Series(np.floor(np.log10(table[rank].astype(float)) * per_decade + 1e-9))
    return table[~step.duplicated()].reset_index(drop=True)


@drawing_settings()
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
    table = checked_table(chart, "label", "value")
    require_numbers(table, chart.value, *chart.interval, open_ends=True)
    colours = colours_for(table[chart.group]) if chart.group else {"": BLUE}
    names = table[chart.group].astype(str) if chart.group else pd.Series("", table.index)
    labels = table[chart.label].drop_duplicates()
    place = table[chart.label].map(dict(zip(labels, range(len(labels)), strict=True)))
    figure, axes = new_figure(
        chart, height=chart.style.width * LINES_HEIGHT, left=LEFT, key=colours if chart.group else None
    )
    values = table[[chart.value, *chart.interval]].astype(float)
    bottom, top = min(0.0, float(values.min().min())), max(0.0, float(values.max().max()))
    axes.set(xlim=(-0.5, len(labels) - 0.5), ylim=(bottom * (1 + LINES_EDGE), top * (1 + LINES_EDGE) or 1.0))
    no_axis(axes, "x")
    number_axis(axes, "y", percent=chart.percent)
    _write_periods(axes, chart, labels)
    for number, (name, colour) in enumerate(colours.items()):
        aside = (number - (len(colours) - 1) / 2) * ASIDE * bool(chart.interval)
        rows = table.index[names == name]
        at = place[rows] + aside
        (line,) = axes.plot(at, values.loc[rows, chart.value], color=colour, linewidth=1.4, zorder=2)
        line.set_gid(f"line-{number}")
        for row in rows:
            ends = values.loc[row, list(chart.interval)]
            if len(ends) and ends.notna().all():
                (rise,) = axes.plot([at[row]] * 2, ends, color=colour, linewidth=0.9, zorder=2)
                tag(rise, "rise", row, *chart.interval)
            if not np.isnan(values.loc[row, chart.value]):
                (dot,) = axes.plot(
                    [at[row]], [values.loc[row, chart.value]], "o", color=colour, ms=LINES_DOT, mew=0, zorder=3
                )
                tag(dot, "level", row, chart.value)
    return figure


def _write_periods(axes: Axes, chart: Chart, labels: pd.Series) -> None:
    """The labels under the axis, the first and then as many as have room, at equal distances."""
    width, height = axes_size(axes)
    widest = max(text_width(str(label), chart.style.small) for label in labels) + 8
    step = max(1, math.ceil(widest * len(labels) / width))
    for position in range(0, len(labels), step):
        row, level = labels.index[position], -(chart.style.small * 0.6 + 3) / height
        text = axes.text(position, level, str(labels.iloc[position]), ha="center", va="center", size=chart.style.small,
                         color=INK, transform=axes.get_xaxis_transform())  # fmt: skip
        tag(text, "label", row, chart.label)
