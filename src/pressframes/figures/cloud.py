"""A word cloud that is the same at every run, drawn as words, with every size in its table."""

import math
from math import fsum
from random import Random

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from PIL import ImageFont
from wordcloud.query_integral_image import query_integral_image

from pressframes.errors import refused
from pressframes.figures.fonts import BOLD, FAMILY, font_path, text_width
from pressframes.figures.meaning import tag
from pressframes.figures.sheet import LEADING, PAD, Chart, checked_table, drawing, new_figure, require_numbers, room_on
from pressframes.figures.style import BLUE

SEED = 1998
PIXELS = (1600, 1000)  # the sheet on which the words are laid out
LARGEST = 220  # pixels
FILLED = 0.5  # of the sheet at the first try; random places leave gaps
LEAST_PART = 0.15  # of the sheet, for a group with few words
SHRINK = 0.93  # of all words together, when one of them finds no room
MARGIN = 6  # pixels around a word
CELL = 2  # pixels across of the cells in which free places are sought; finer takes four times as long
Layout = list[tuple[str, float, tuple[float, float]]]  # a word, its size in pixels, the left end of its baseline
Parts = dict[str, tuple[float, float]]  # from where to where words stand, in pixels from the top


@drawing
def draw_word_cloud(chart: Chart, *, seed: int = SEED) -> Figure:
    """
    Words (`label`) as large as their numbers, without rotation; the font size goes with the square root of `value`.

    The eye reads size off area, hence the root; words that would be too small to read are drawn at the
    smallest readable size. Still, a cloud shows which words there are and not how many: give
    the bars of the same table beside it. Words are sorted by (-value, word) and laid out with a fixed seed, so
    that the same table gives the same cloud. Words that find no room raise `PressframesError`:
    a table that is not all drawn is not what the figure shows.

    Each `group` has a part of the sheet under its name, as tall as its words need, and a colour of its own, in the
    order of the table; the group `reference` comes last. More than eight groups raise `PressframesError`.

    A word with four times the number is written twice as large:

    >>> table = pd.DataFrame({"word": ["志愿者", "社区"], "count": [400, 100]})
    >>> words = draw_word_cloud(Chart(table, label="word", value="count", title="Words")).axes[0].texts
    >>> [word.get_text() for word in words], round(words[0].get_size() / words[1].get_size(), 2)
    (['志愿者', '社区'], 2.0)
    """
    table = checked_table(chart, "label", "value")
    require_numbers(table, chart.value, positive=True)
    order = table.astype({chart.value: float, chart.label: str})
    order = order.sort_values([chart.value, chart.label], ascending=[False, True])
    rows = pd.Series(order.index, order[chart.label]).to_dict()
    groups = table[chart.group].astype(str) if chart.group else pd.Series("", table.index)
    colours = chart.colours(groups.iloc[(groups == chart.reference).argsort(kind="stable")]) if chart.group else {}
    tall = min((chart.style.width - 2 * PAD) * PIXELS[1] / PIXELS[0], room_on(chart, colours, PAD))
    width = tall * PIXELS[0] / PIXELS[1]
    pixel = width / PIXELS[0]
    head = chart.style.text / pixel * (len(colours) > 1)
    weights = (order.set_index(chart.label)[chart.value] ** 0.5).to_dict()
    parts = _parts({word: groups[row] for word, row in rows.items()}, weights, [*colours] or [""], head * LEADING)
    layout = _lay_out(weights, {one: parts[groups[row]] for one, row in rows.items()}, seed, chart.style.small / pixel)
    figure, axes = new_figure(chart, height=tall, left=PAD, right=chart.style.width - PAD - width, key=colours)
    axes.set(xlim=(0, PIXELS[0]), ylim=(PIXELS[1], 0))
    for text, pixels, (x, baseline) in layout:
        drawn = axes.text(x, baseline, text, size=pixels * pixel, color=colours.get(groups[rows[text]], BLUE))
        tag(drawn, "size", rows[text], chart.value, chart.label)
    for number, (name, colour) in enumerate(colours.items() if head else ()):
        looks: dict = {"family": [FAMILY], "weight": BOLD, "color": colour, "size": chart.style.text}
        axes.text(0, parts[name][0] - 0.3 * head, name, **looks).set_gid(f"part-{number}")
    return figure


def _parts(groups: dict[str, str], weights: dict[str, float], names: list[str], head: float) -> Parts:
    """The part of the sheet that each group has, below a head as tall as that."""
    spaces = {word: text_width(word, weight) * weight for word, weight in weights.items()}
    areas = [fsum(space for word, space in spaces.items() if groups[word] == name) for name in names]
    shares = [max(area, LEAST_PART * fsum(areas)) for area in areas]
    ends = [0.0, *(PIXELS[1] * fsum(shares[: number + 1]) / fsum(shares) for number in range(len(names)))]
    return {name: (top + head, end) for name, top, end in zip(names, ends, ends[1:], strict=False)}


def _lay_out(weights: dict[str, float], parts: Parts, seed: int, smallest: float) -> Layout:
    """Each word with its size in pixels and the left end of its baseline; all of them, as large as they fit."""
    largest = max(weights.values())
    area = fsum(text_width(word, weight) * weight for word, weight in weights.items())
    scale = min(LARGEST / largest, (FILLED * PIXELS[0] * PIXELS[1] / area) ** 0.5)
    layout: Layout = []
    while scale * largest >= smallest:
        sizes = {word: max(smallest, weight * scale) for word, weight in weights.items()}
        layout = _try_to_lay_out(sizes, parts, seed)
        if len(layout) == len(weights):
            return layout
        scale *= SHRINK
    raise refused("no_room", "Word cloud", words=len(weights), placed=len(layout))


def _try_to_lay_out(sizes: dict[str, float], parts: Parts, seed: int) -> Layout:
    """
    Words at places drawn at random among the free ones, up to the first that finds none.

    The search is that of wordcloud, which draws from all free places and a blank. Its `generate_from_frequencies` is
    not used: it shrinks single words that find no room and takes each size from the rounded one before it, so that
    sizes no longer compare.
    """
    random = Random(seed)
    width, height = (side // CELL for side in PIXELS)
    sheet = np.zeros((height, width), bool)
    layout = []
    for word, size in sizes.items():
        left, top, right, bottom = ImageFont.truetype(str(font_path()), size).getbbox(word, anchor="ls")
        tall, wide = (math.ceil((length + 2 * MARGIN) / CELL) for length in (bottom - top, right - left))
        top_of_part, end_of_part = (math.floor(end / CELL) for end in parts[word])
        taken = sheet[top_of_part:end_of_part].cumsum(axis=0, dtype=np.uint32).cumsum(axis=1, dtype=np.uint32)
        place = query_integral_image(taken, tall, wide, random)
        if place is None:
            break
        y, x = place[0] + top_of_part, place[1]
        sheet[y : y + tall, x : x + wide] = True
        layout.append((word, size, (x * CELL + MARGIN - left, y * CELL + MARGIN - top)))
    return layout
