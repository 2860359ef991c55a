"""Lists with a number along x: bars with intervals, dots of two or more groups, and strips of stretches."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from pressframes.figures import sheet
from pressframes.figures.fonts import text_width, wrap
from pressframes.figures.meaning import tag
from pressframes.figures.sheet import Chart
from pressframes.figures.style import BLUE, GRID, GROUND, INK, LOOKS, SOFT, box_of

# Heights of lines in font sizes.
LINE, DOT_LINE, LANE, LEAST_LANE = 1.9, 2.0, 1.3, 1.05
DOT, PITCH = 0.56, 0.72  # in font sizes: a dot, and from dot to dot of one line
# Shares of a line's height: a bar, the bars of all groups together; the rest parts the lines.
BAR, BARS = 0.62, 0.82
SIDE_BY_SIDE = 0.92  # of its place, when bars stand side by side


@sheet.drawing
def draw_bars(chart: Chart, *, written: str = "") -> Figure:
    """
    One horizontal bar a row, in the order of the table, the first on top; its length from 0 is the `value`.

    An `interval` is drawn across the bar's end; a missing end is open and drawn as an arrow. With a `group` bars have
    the colour of their group, and rows with the same label stand side by side under it, in the order in which
    the table first names labels and groups. `written` names a column of texts to stand beside the bars in place of
    the value ("41 of 1,234"). Raises `PressframesError` for a missing column or number.

    How often two words occur, 志愿者 ("volunteer") and 抗疫 ("fighting the epidemic"), drawn as two bars from 0:

    >>> table = pd.DataFrame({"word": ["志愿者", "抗疫"], "count": [78, 41]})
    >>> figure = draw_bars(Chart(table, label="word", value="count", title="Volunteers lead with 78"))
    >>> [bar.get_gid() for bar in figure.axes[0].patches], [float(bar.get_width()) for bar in figure.axes[0].patches]
    (['bar.0.count', 'bar.1.count'], [78.0, 41.0])

    The axis holds 0, so that lengths compare: a bar twice as long is a number twice as large.
    """
    table = sheet.checked_table(chart, "label", "value", columns=(written,))
    sheet.require_numbers(table, chart.value)
    sheet.require_numbers(table, *chart.interval, open_ends=True)
    chart, colours, key = sheet.with_marks(chart, "box")
    together = bool(chart.group) and bool(table[chart.label].duplicated().any())
    high, thick = (chart.style.small * (1.15 * len(colours) + 0.6), BARS / len(colours)) if together else (0, BAR)
    numbers = pd.factorize(table[chart.label])[0] if together else range(len(table))
    figure, axes, table, places = sheet.list_figure(chart, numbers, max(high, LINE * chart.style.text), key)
    digits = [
        sheet.write_number(float(f"{value:.3g}"), percent=chart.percent) for value in table[chart.value].astype(float)
    ]
    texts = [*map(str, table[written])] if written else digits
    sheet.fit_x(axes, chart, table, texts)
    for row, group in enumerate(table[chart.group].astype(str) if chart.group else [""] * len(table)):
        y = places[row] + (list(colours).index(group) - (len(colours) - 1) / 2) * thick * together
        length, wide = float(table[chart.value][row]), thick * (SIDE_BY_SIDE if together else 1)
        (bar,) = axes.barh(y, length, height=wide, zorder=2, **box_of(colours[group]))
        tag(bar, "bar", row, chart.value)
        known, arrow = _interval(axes, chart, table, (row, y), {"color": INK, "linewidth": 1.1, "zorder": 3})
        if arrow:
            axes.plot([length], [y], arrow, ms=3.5, color=INK, zorder=3)
        far, gap, side = (max, sheet.GAP, "left") if length >= 0 else (min, -sheet.GAP, "right")
        beside: dict = {"xytext": (gap, 0), "textcoords": "offset points", "ha": side, "va": "center_baseline"}
        text = axes.annotate(texts[row], (far([length, *known]), y), size=chart.style.small, color=INK, **beside)
        text.set_gid(f"value-{row}")
    return figure


def _interval(
    axes: Axes, chart: Chart, table: pd.DataFrame, place: tuple[int, float], looks: dict
) -> tuple[list[float], str]:
    """Draw the interval of a row, and give its known ends, and the arrow to a side whose end alone is missing or ""."""
    row, y = place
    value = float(table[chart.value][row])
    ends = [(column, float(table[column][row])) for column in chart.interval]
    known = [end for _, end in ends if end == end]
    if known:
        drawn = [(name, end) if end == end else (chart.value, value) for name, end in ends]
        (span,) = axes.plot([end for _, end in drawn], [y, y], solid_capstyle="butt", **looks)
        tag(span, "span", row, *(name for name, _ in drawn))
    return known, ("<" if np.isnan(ends[0][1]) else ">") if len(known) == 1 else ""


@sheet.drawing
def draw_dots(chart: Chart) -> Figure:
    """
    One line a label, one dot a group with its interval; without intervals a pale line joins those of one height.

    The table has one row per `label` and `group`; the place of a dot is its `value`. An end of an `interval` that is
    missing is open, and an arrow is drawn in place of the dot; where both are missing the dot is hollow. Labels and
    groups keep the order in which the table first names them; each group has a colour and a form of its own.
    Where two intervals do not overlap, the groups differ beyond what the intervals allow for; where they do, the
    picture alone does not tell.

    >>> table = pd.DataFrame({"frame": ["WAR"] * 2, "corpus": ["page", "1998"], "share": [0.26, 0.02]})
    >>> chart = Chart(table, label="frame", group="corpus", value="share", percent=True, title="War words")
    >>> [dot.get_gid() for dot in draw_dots(chart).axes[0].lines if dot.get_gid()]
    ['zero', 'dot.0.share', 'dot.1.share']

    Source: Cleveland, W. S. (1984). Graphical methods for data presentation. The American Statistician 38(4).
    """
    table = sheet.checked_table(chart, "label", "group", "value")
    sheet.require_numbers(table, chart.value)
    sheet.require_numbers(table, *chart.interval, open_ends=True)
    known = table[[*chart.interval]].notna().any(axis=1).groupby(table[chart.group].astype(str)).any()
    chart, colours, key = sheet.with_marks(chart, hollow=known.index[~known] if chart.interval else ())
    apart = _stand_apart(chart, table)
    line = max(DOT_LINE, PITCH * table[chart.label].value_counts().max() * apart + DOT)
    figure, axes, table, places = sheet.list_figure(
        chart, pd.factorize(table[chart.label])[0], line * chart.style.text, key
    )
    numbers = table[chart.group].astype(str).map(list(colours).index)
    sheet.fit_x(axes, chart, table, [""] * len(table))
    for y, rows in table.groupby(places):
        values = rows[chart.value].astype(float)
        if not (apart or chart.interval):
            axes.plot([values.min(), values.max()], [y, y], color=GRID, linewidth=3, zorder=1)
        ranks = numbers[rows.index].rank()  # a dot without others on its line stands in the middle
        for row in rows.index:
            place = row, y + (ranks[row] - (len(rows) + 1) / 2) * PITCH / line * apart
            colour = list(colours.values())[numbers[row]]
            known, arrow = _interval(axes, chart, table, place, {"color": colour, "linewidth": 1.3, "zorder": 2})
            size, fill = (
                DOT * chart.style.text * LOOKS[colour].size,
                "white" if chart.interval and not known else colour,
            )
            looks: dict = {"mfc": fill, "mec": colour, "ms": size, "mew": 0.9, "zorder": 3, "clip_on": False}
            (dot,) = axes.plot([values[row]], [place[1]], arrow or LOOKS[colour].marker, **looks)
            tag(dot, "dot", row, chart.value)
    return figure


def _stand_apart(chart: Chart, table: pd.DataFrame) -> bool:
    """Whether dots of one line stand above one another: where they have intervals, or would cover each other."""
    values = table[chart.value].astype(float)
    near = 2 * DOT * chart.style.text / chart.style.width * (max(values.max(), 0.0) - min(values.min(), 0.0))
    least = values.groupby(table[chart.label]).agg(lambda one: one.sort_values().diff().min())
    several = table[chart.label].duplicated().any()
    return bool(several and (chart.interval or (least < near).any()))


def _box(axes: Axes, corner: tuple[float, float], width: float, height: float, colour: str) -> Patch:
    return axes.add_patch(Rectangle(corner, width, height, color=colour, lw=0))


@sheet.drawing
def draw_strip(chart: Chart) -> Figure:
    """
    One strip an article, as long as the article, with a named lane for each frame; each coded stretch is a box, and
    the ground of the second half is darker.

    One row a stretch: its article (`label`), that article's length (`value`), the frame (`group`), and where it
    starts and
    ends (`interval`), all in the same unit (sentences or characters). An article without any frame has one row whose
    frame is missing. Articles keep the order of the table. Read along a strip: a box near its left end is a
    sentence near the beginning of the article; boxes above one another are frames of the same sentence.

    >>> rows = [("一", 9, "WAR", 0, 1), ("二", 4, None, None, None)]
    >>> table = pd.DataFrame(rows, columns=["article", "sentences", "frame", "start", "end"])
    >>> chart = Chart(table, "article", "sentences", ("start", "end"), "frame", title="Where frames are")
    >>> [box.get_gid() for box in draw_strip(chart).axes[0].patches][::2]
    ['length.0.sentences', 'length.1.sentences', 'stretch.0.start.end']
    """
    table = sheet.checked_table(chart, "label", "value", "group", "interval")
    sheet.require_numbers(table, chart.value, positive=True)
    coded = table[table[chart.group].notna()]
    sheet.require_numbers(coded, *chart.interval)
    lanes = list(dict.fromkeys(coded[chart.group].astype(str)))
    style, number = chart.style, pd.Series(pd.factorize(table[chart.label])[0])
    heads = [wrap(str(head), style.text, style.width - 2 * sheet.PAD) for head in table[chart.label].unique()]
    above = max(map(len, heads)) * style.text * sheet.LEADING + 3
    many = max(1, len(lanes))
    left = max(text_width(name, style.small) for name in [*lanes, ""]) + sheet.PAD + sheet.GAP + 4
    room = sheet.room_on(chart, {}, left) - len(heads) * (above + style.text)
    lane = min(max(room / (len(heads) * many), style.small * LEAST_LANE), style.small * LANE)
    tall = lane * many
    block = above + tall + style.text
    chart = sheet.cut_to_page(chart, number, block * np.arange(1, len(heads) + 1), {}, left)
    number = number[chart.table.index].reset_index(drop=True)
    table = chart.table.set_axis(number.index)
    first = table.drop_duplicates(chart.label).index
    figure, axes = sheet.new_figure(chart, height=block * len(first), left=left)
    axes.set(xlim=(0, float(table[chart.value].max())), ylim=(block * len(first), 0))
    sheet.number_axis(axes, "x", chart)
    side, across = sheet.axes_size(axes)[0], axes.get_yaxis_transform()
    for row in first:
        top = number[row] * block + above
        place, looks = ((sheet.PAD - left) / side, top - above / 2), {"transform": across, "ha": "left"} | sheet.HEAVY
        tag(sheet.write_lines(axes, place, heads[number[row]], style.text, **looks), "label", row, chart.label)
        length = float(table[chart.value][row])
        tag(_box(axes, (0, top), length, tall, GROUND), "length", row, chart.value)
        _box(axes, (length / 2, top), length / 2, tall, GRID).set_gid(f"second-half-{row}")
        for lane_number, name in enumerate(lanes):
            sheet.write_lines(
                axes, (-sheet.GAP / side, top + lane * (lane_number + 0.5)), [name], style.small, transform=across
            )
    colour = SOFT if len(chart.things.get(chart.language, ())) > 1 and not chart.reference else BLUE  # of no side
    for row in table.index[table[chart.group].notna()]:
        start, end = (float(table[column][row]) for column in chart.interval)
        top = number[row] * block + above + lane * lanes.index(str(table[chart.group][row]))
        tag(_box(axes, (start, top), end - start, lane * 0.88, colour), "stretch", row, *chart.interval)
    return figure
