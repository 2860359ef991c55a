"""Frames along each article: where in the text each frame speaks."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pressframes.figures.canvas import Words, number_axis
from pressframes.figures.lists import Line, list_figure
from pressframes.figures.marks import require_columns, require_numbers, tag
from pressframes.figures.style import PALE, WEB, Style, colours_for, drawing_settings

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
