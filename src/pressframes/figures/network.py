"""A word and the company it keeps: its collocates on a ring around it, joined by lines as thick as their bond."""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from pressframes.errors import PressframesError
from pressframes.figures.sheet import PAD, Words, new_figure, no_axis, require_columns, require_numbers, tag
from pressframes.figures.style import BLUE, GREY, INK, VERMILLION, WEB, Style, drawing_settings, text_width

THICKEST = 5.0  # points
MOST_WORDS = 40  # on the ring; more cannot be told apart


def draw_network(
    table: pd.DataFrame,
    *,
    source: str,
    target: str,
    weight: str,
    centre: str,
    title: str,
    note: str = "",
    style: Style = WEB,
) -> Figure:
    """
    One row a line between two words, as thick as its `weight`; `centre` is the word in the middle.

    Lines to the centre are blue, lines between its collocates grey. The collocates stand on the ring clockwise from
    the top by the weight of their line to the centre, so that the same table gives the same figure; nearness on
    the ring means nothing else. More than 40 words, or a centre that no row names, raise `PressframesError`.
    """
    table = require_columns(table, source, target, weight)
    require_numbers(table, weight, positive=True)
    words = _ring(table, source, target, weight, centre)
    margin = max(text_width(word, style.text) for word in words) + 2 * PAD
    radius = min(style.width / 2 - margin, style.width * 0.36)
    angles = {word: math.pi / 2 - 2 * math.pi * number / len(words) for number, word in enumerate(words)}
    places = {word: (radius * math.cos(angle), radius * math.sin(angle)) for word, angle in angles.items()}
    places[centre] = (0.0, 0.0)
    heaviest = float(table[weight].max())
    height = 2 * (radius + 2.5 * style.text)
    with drawing_settings():
        figure, axes = new_figure(style, Words(title, note=note), height=height, left=PAD, right=PAD)
        axes.set(xlim=(PAD - style.width / 2, style.width / 2 - PAD), ylim=(-height / 2, height / 2))
        no_axis(axes, "x")
        no_axis(axes, "y")
        for row in range(len(table)):
            ends = [str(table[column][row]) for column in (source, target)]
            colour = BLUE if centre in ends else GREY
            thick = float(table[weight][row]) / heaviest * THICKEST
            (line,) = axes.plot(
                *zip(*(places[end] for end in ends), strict=True), color=colour, linewidth=thick, zorder=1
            )
            tag(line, "width", row, weight)
        named = _first_named(table, source, target)
        for word, angle in angles.items():
            tag(_write_word(axes, word, places[word], angle, style), "label", *named[word])
        text = axes.text(0, 0, centre, ha="center", va="center_baseline", size=style.title, color=VERMILLION, zorder=4)
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 2.5})
        tag(text, "label", *named[centre])
    return figure


def _ring(table: pd.DataFrame, source: str, target: str, weight: str, centre: str) -> list[str]:
    """The words around the centre, the strongest bond first; words without a line to the centre come last."""
    bonds: dict[str, float] = {}
    for one, other, bond in zip(table[source].astype(str), table[target].astype(str), table[weight], strict=True):
        for word, partner in ((one, other), (other, one)):
            bonds[word] = max(bonds.get(word, 0.0), float(bond) if partner == centre else 0.0)
    if centre not in bonds:
        raise PressframesError(
            f"Network: no row names the word in the middle, {centre!r}. Expected it as a source or target of some row."
        )
    del bonds[centre]
    if len(bonds) > MOST_WORDS:
        raise PressframesError(
            f"Network: {len(bonds)} words were to stand on the ring. Expected at most {MOST_WORDS}; "
            "draw the strongest bonds only."
        )
    return sorted(bonds, key=lambda word: (-bonds[word], word))


def _first_named(table: pd.DataFrame, source: str, target: str) -> dict[str, tuple[int, str]]:
    """The row and column that first name each word."""
    named: dict[str, tuple[int, str]] = {}
    for row in range(len(table)):
        for column in (source, target):
            named.setdefault(str(table[column][row]), (row, column))
    return named


def _write_word(axes: Axes, word: str, place: tuple[float, float], angle: float, style: Style) -> Text:
    """A dot on the ring with its word outside."""
    axes.plot(*[[coordinate] for coordinate in place], "o", color=INK, markersize=4, markeredgewidth=0, zorder=3)
    x, y = (coordinate + 7 * side for coordinate, side in zip(place, (math.cos(angle), math.sin(angle)), strict=True))
    upright = abs(math.cos(angle)) < 0.2
    side = "center" if upright else "left" if math.cos(angle) > 0 else "right"
    level = ("bottom" if math.sin(angle) > 0 else "top") if upright else "center_baseline"
    return axes.text(x, y, word, ha=side, va=level, size=style.text, color=INK, zorder=3)
