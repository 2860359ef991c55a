"""A word and the company it keeps: its collocates on a ring around it, joined by lines as thick as their bond."""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from pressframes.errors import PressframesError
from pressframes.figures.fonts import drawing_settings, text_width
from pressframes.figures.marks import tag
from pressframes.figures.sheet import PAD, Chart, checked_table, new_figure, no_axis, require_numbers
from pressframes.figures.style import BLUE, GREY, INK, VERMILLION

THICKEST = 5.0  # points
MOST_WORDS = 40  # on the ring; more cannot be told apart


@drawing_settings()
def draw_network(chart: Chart, *, source: str, target: str, centre: str) -> Figure:
    """
    One row a line between two words (`source`, `target`), as thick as its `value`; `centre` is the word in the middle.

    Lines to the centre are blue, lines between its collocates grey. The collocates are on the ring clockwise from
    the top by the weight of their line to the centre, so that the same table gives the same figure; nearness on
    the ring means nothing else. More than 40 words, or a centre that no row names, raise `PressframesError`.

    >>> table = pd.DataFrame({"word": ["抗疫", "抗疫"], "other": ["一线", "胜利"], "log_dice": [9.0, 6.0]})
    >>> chart = Chart(table, value="log_dice", title="The company of one word")
    >>> figure = draw_network(chart, source="word", target="other", centre="抗疫")
    >>> [round(float(line.get_linewidth()), 2) for line in figure.axes[0].lines[:2]]
    [5.0, 3.33]
    """
    table = checked_table(chart, "value", columns=(source, target))
    require_numbers(table, chart.value, positive=True)
    style, pairs, weights = chart.style, table[[source, target]].astype(str), table[chart.value].astype(float)
    words = _ring(pairs, weights, centre)
    margin = max(text_width(word, style.text) for word in words) + 2 * PAD
    radius = min(style.width / 2 - margin, style.width * 0.36)
    angles = {word: math.pi / 2 - 2 * math.pi * number / len(words) for number, word in enumerate(words)}
    places = {word: (radius * math.cos(angle), radius * math.sin(angle)) for word, angle in angles.items()}
    places[centre] = (0.0, 0.0)
    height = 2 * (radius + 2.5 * style.text)
    figure, axes = new_figure(chart, height=height, left=PAD, right=PAD)
    axes.set(xlim=(PAD - style.width / 2, style.width / 2 - PAD), ylim=(-height / 2, height / 2))
    no_axis(axes, "xy")
    for row, *ends in pairs.itertuples():
        colour, thick = BLUE if centre in ends else GREY, weights[row] / weights.max() * THICKEST
        x, y = zip(*(places[end] for end in ends), strict=True)
        (line,) = axes.plot(x, y, color=colour, linewidth=thick, zorder=1)
        tag(line, "width", row, chart.value)
    # Each word is tagged with the row and column that name it first.
    named = pairs.stack().drop_duplicates().reset_index().set_index(0).T
    for word, angle in angles.items():
        tag(_write_word(axes, word, places[word], angle, style.text), "label", *named[word])
    text = axes.text(0, 0, centre, ha="center", va="center_baseline", size=style.title, color=VERMILLION, zorder=4)
    text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 2.5})
    tag(text, "label", *named[centre])
    return figure


def _ring(pairs: pd.DataFrame, weights: pd.Series, centre: str) -> list[str]:
    """The words around the centre, the strongest bond first; words without a line to the centre come last."""
    bonds: dict[str, float] = {}
    for row, *ends in pairs.itertuples():
        for word, partner in (ends, ends[::-1]):
            bonds[word] = max(bonds.get(word, 0.0), weights[row] if partner == centre else 0.0)
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


def _write_word(axes: Axes, word: str, place: tuple[float, float], angle: float, size: float) -> Text:
    """A dot on the ring with its word outside."""
    axes.plot(*[[coordinate] for coordinate in place], "o", color=INK, markersize=4, markeredgewidth=0, zorder=3)
    x, y = (coordinate + 7 * side for coordinate, side in zip(place, (math.cos(angle), math.sin(angle)), strict=True))
    upright = abs(math.cos(angle)) < 0.2
    side = "center" if upright else "left" if math.cos(angle) > 0 else "right"
    level = ("bottom" if math.sin(angle) > 0 else "top") if upright else "center_baseline"
    return axes.text(x, y, word, ha=side, va=level, size=size, color=INK, zorder=3)
