"""
The sheet a figure is drawn on: a `Chart` says what is drawn, and its words, axes and labels get their places.

From the top stand the finding (bold), what is counted of whom (its bold coloured words are the key), the drawing, and
the source. Places are measured in points from the font itself, so that they are the same on every machine. Lists (bars,
dots, strips) have one line a row with its label in the left margin; what does not fit on a page is cut and counted.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, cast
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator, NullLocator

from pressframes.errors import refused
from pressframes.figures.citation import Words, in_languages
from pressframes.figures.fonts import BOLD, FAMILY, drawable, drawing_settings, missing_characters, text_width, wrap
from pressframes.figures.style import BLUE, GRID, INK, LOOKS, MM, REFERENCE, SOFT, WEB, Style, colours_for

LEADING = 1.35  # from line to line, in font sizes
PAD = 8.0  # points between the edge and what is drawn
RIGHT = 14.0  # points between the axes and the right edge
WIDE_OPENING, WIDE_CLOSING = "“‘（《〈【「『", "”’）》〉】」』，。、；：？！"
TICKS = 6  # at most
HEAVY: dict[str, Any] = {"family": [FAMILY], "weight": BOLD}  # words in the bold face


@dataclass(frozen=True)
class Chart:
    """
    What is to be drawn: a table, which of its columns say what, and the words around the drawing.

    Every `draw_...` function takes one, and says which columns it needs: `label` names each line, dot or word; `value`
    is the number that is drawn; `interval` are the two columns with the ends of its interval; `group` gives each row
    its colour and the key, and `section` parts a list under bold headings. A column that is not named is "".

    `title` is the finding, `subtitle` says what is counted, of whom, when and how many, `note` whose counts they are;
    `xlabel` and `ylabel` name the axes. Each is a text, or a text by language, of which `language` is drawn; so are
    labels where the table has them by language (`frame_en` and `frame_zh` beside `frame`). With `percent` a share of
    0.25 is written 25%. The group `reference` is grey, and `things` are names, by language, that have one colour in
    all figures of a study. `style` is the width and the sizes of words, so that the same
    chart is drawn for another page by `dataclasses.replace(chart, style=...)`.

    The fields in the order of a call that names none: `Chart(table, "word", "count")`.

    >>> chart = Chart(pd.DataFrame({"word": ["抗疫"], "count": [41]}), label="word", value="count", title="Words")
    >>> chart.interval, chart.style.name
    ((), 'web')
    """

    table: pd.DataFrame
    label: str = ""
    value: str = ""
    interval: tuple[str, str] | tuple[()] = ()
    group: str = ""
    title: Words = ""
    xlabel: Words = ""
    ylabel: Words = ""
    note: Words = ""
    percent: bool = False
    style: Style = WEB
    subtitle: Words = ""
    section: str = ""
    reference: Words = ""
    language: str = "en"
    things: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def colours(self, names: pd.Series) -> dict[str, str]:
        """The colour of each group of a column of names."""
        return colours_for(names, str(self.reference), list(self.things.get(self.language, ())))


LABELS = ("label", "group", "section")
WORDS = ("title", "subtitle", "xlabel", "ylabel", "note", "reference")
CUT = {"en": "{shown} of {all} are drawn.", "zh": "共{all}项，画出{shown}项。"}
LACKING = {"en": "{mark}: the font lacks {characters}.", "zh": "{mark}：字体缺{characters}。"}
P = ParamSpec("P")
Colours = dict[str, str]  # by the name of what has each


@dataclass(frozen=True)
class Made:
    """How a figure was made: by which drawing, of which chart, with which options, and of which rows of its table."""

    drawing: str
    chart: Chart
    options: Mapping[str, Any]
    rows: list[int]

    @property
    def record(self) -> dict[str, Any]:
        """What `redraw` needs beside the table, as plain values."""
        said = {one.name: getattr(self.chart, one.name) for one in fields(Chart) if one.name not in ("table", "style")}
        options = {name: getattr(value, "item", lambda value=value: value)() for name, value in self.options.items()}
        return {"drawing": self.drawing} | {name: value for name, value in said.items() if value} | {"options": options}


MADE: WeakKeyDictionary[Figure, Made] = WeakKeyDictionary()  # of figures that are still at hand


def drawing(draw: Callable[Concatenate[Chart, P], Figure]) -> Callable[Concatenate[Chart, P], Figure]:
    """Let a drawing be made in the project's settings, with words in the chart's language, and be remembered."""

    @wraps(draw)
    def drawn(chart: Chart, *args: P.args, **options: P.kwargs) -> Figure:
        with drawing_settings():
            figure = draw(_spoken(chart), *args, **options)
        MADE[figure] = replace(MADE[figure], drawing=draw.__name__, chart=chart, options=options)
        return figure

    return drawn


def _spoken(chart: Chart) -> Chart:
    """The chart with the words of its language alone, and nothing in them that the font cannot draw."""
    table = chart.table.reset_index(drop=True)
    spoken: dict[str, Any] = {}
    for name in WORDS:
        words = in_languages(getattr(chart, name))
        spoken[name] = words.get(chart.language) or next(iter(words.values()), "")
        if chart.language == "zh":  # which parts neither thousands nor sentences
            spoken[name] = re.sub(r"(?<=\d),(?=\d{3})|(?<=[。；]) ", "", spoken[name])
    for name in LABELS:
        column = f"{getattr(chart, name)}_{chart.language}"
        spoken[name] = column if column in table else getattr(chart, name)
    columns = [spoken[name] for name in LABELS if spoken[name] in table]
    texts = [*spoken.values(), *(str(text) for column in columns for text in table[column].dropna())]
    lacking = missing_characters("".join(texts))
    if lacking:
        named = ", ".join(f"U+{ord(character):04X}" for character in lacking)
        note = LACKING[chart.language].format(mark=drawable(lacking[0]), characters=named)
        spoken["note"] = _noted(spoken["note"], note, chart.language)
    clean = {column: table[column].map(lambda text: drawable(str(text)), na_action="ignore") for column in columns}
    spoken |= {name: drawable(latin_marks(spoken[name])) for name in WORDS if name != "reference"}
    return replace(chart, table=table.assign(**clean), **spoken)


def _noted(note: str, more: str, language: str) -> str:
    """A note with one more sentence, which in Chinese nothing parts from the one before."""
    return (" " if language == "en" else "").join(filter(None, [note, more]))


def checked_table(chart: Chart, *needed: str, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """
    The table of a chart, after checking that it can be drawn.

    `needed` are the fields of the chart that a drawing cannot do without (`label`, `value`, ...); `columns` are further
    columns that it asks for, "" for none. Raises `PressframesError` when a field is not given, a column is missing, a
    column's name would not be a name in an SVG file (only letters, digits and underscores), or when there is no row.
    """
    for name in needed:
        if not getattr(chart, name):
            raise refused("no_chart_field", "Chart", name=name)
    wanted = [name for name in (chart.label, chart.value, *chart.interval, chart.group, *columns) if name]
    for column in wanted:
        if column not in chart.table.columns:
            raise refused("no_chart_column", f"Column {column!r}", known=", ".join(map(str, chart.table.columns)))
        if not column.isidentifier():
            raise refused("chart_column_name", f"Column {column!r}")
    if chart.table.empty:
        raise refused("no_chart_rows")
    return chart.table


def require_numbers(table: pd.DataFrame, *columns: str, positive: bool = False, open_ends: bool = False) -> None:
    """
    Raise `PressframesError` naming row and column where a number is missing, infinite, or not above 0 as asked.

    With `open_ends` a number may be missing: it is the end of an interval that has none on that side.

    >>> require_numbers(pd.DataFrame({"count": [3, 0]}), "count", positive=True)
    Traceback (most recent call last):
    pressframes.errors.PressframesError: Column 'count', row 1: the value is 0. Expected a number above 0; ...
    """
    for column in columns:
        values = pd.to_numeric(table[column], errors="coerce").astype(float)
        wrong = ~values.abs().lt(float("inf")) | (values.le(0) if positive else False)
        if open_ends:
            wrong &= values.notna() | table[column].map(lambda value: isinstance(value, str))
        if wrong.any():
            row = wrong.idxmax()
            wanted = "a number above 0" if positive else "a finite number"
            raise refused("no_chart_number", f"Column {column!r}, row {row}", found=table[column][row], wanted=wanted)


def with_marks(chart: Chart, form: str = "dot", hollow: Collection[str] = ()) -> tuple[Chart, Colours, Colours]:
    """
    The colours of a chart's groups, and its key with the mark of each before its name, to tell them apart in grey.

    The chart comes back with these names in its subtitle; `form` is "dot" or "box", as the groups are drawn but for
    those that are drawn `hollow`.
    """
    colours = chart.colours(chart.table[chart.group]) if chart.group else {"": BLUE}
    if len(colours) < 2:
        return chart, colours, {name: colour for name, colour in colours.items() if name}
    gap = "\u00a0" if chart.language == "en" else ""
    marks = {name: getattr(LOOKS[colour], "hollow" if name in hollow else form) for name, colour in colours.items()}
    names = {name: f"{mark}{gap}{name}" for name, mark in marks.items()}
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    found = re.compile(rf"(?a:(?<![\w-])(?:{either})(?![\w-]))")  # 2024-05, and not the beginning of 2024-05-03
    subtitle = found.sub(lambda name: names[name[0]], str(chart.subtitle))
    return replace(chart, subtitle=subtitle), colours, {names[name]: colour for name, colour in colours.items()}


def new_figure(
    chart: Chart, *, height: float, left: float, right: float = RIGHT, key: Mapping[str, str] | None = None
) -> tuple[Figure, Axes]:
    """
    An empty figure with one axes, `height` points tall or as tall as the style allows, `left` and `right` points from
    the edges.

    The names of the key have their colours in the subtitle; those that it does not name stand beneath, each with its
    mark or a square in its colour, never on the data. Draw inside `drawing_settings()`.
    """
    style, across = chart.style, chart.style.width - left - right
    lines, rows, above, below = _words_around(chart, key or {}, left, right)
    total = min(above + height + below, style.height_mm * MM)
    figure = Figure(figsize=(style.width / 72, total / 72))
    FigureCanvasAgg(figure)
    figure.set_label(str(chart.title))  # the title before it was broken into lines
    MADE[figure] = Made("", chart, {}, list(chart.table.index))
    axes = figure.add_axes((left / style.width, below / total, across / style.width, (total - above - below) / total))
    _plain(axes, style)
    sheet = _Sheet(figure, style.width, total, dict(key or {}))
    y = sheet.write("title", lines["title"], (PAD, PAD), style.title)
    y = sheet.write("subtitle", lines["subtitle"], (PAD, y + 2 * bool(lines["title"])), style.text, SOFT)
    for row in rows:
        sheet.key(row, y + 3, style)
        y += style.text * 1.6
    named, x = ("ylabel", PAD) if chart.ylabel else ("xlabel", left)
    sheet.write(named, lines["named"], (x, y + 7), style.small, SOFT)
    y = total - below + style.small * LEADING + 6
    y = sheet.write("xlabel", lines["under"], (left, y), style.small, SOFT)
    sheet.write("note", lines["note"], (PAD, y + 5), style.small, SOFT)
    return figure, axes


KeyRow = list[tuple[str, str, str, float]]  # marks with names and colours, and how far from the left each stands


Around = tuple[dict[str, list[str]], list[KeyRow], float, float]


def _words_around(chart: Chart, key: Mapping[str, str], left: float, right: float) -> Around:
    """
    The words around a drawing, broken into lines, the rows of its key, and how much room is above and below it.

    `named` stands over the axes, `under` below its numbers; rooms are in points.
    """
    style, across = chart.style, chart.style.width - left - right
    title, subtitle, x, y, note = map(str, (chart.title, chart.subtitle, chart.xlabel, chart.ylabel, chart.note))
    inner = style.width - 2 * PAD
    chinese = re.findall(r"[\u4e00-\u9fff]+", said := " ".join((title, y, x, note)))
    english = _is_english(said)  # in which Chinese names are not parted
    names = (*key, *(name for name in dict.fromkeys(chinese) if english and 1 < len(name) <= 8))
    texts = {
        "title": (title, style.title, inner),
        "subtitle": (subtitle, style.text, inner * 0.98),
        "named": (y or x, style.small, inner if y else across + right - PAD),
        "under": (x if y else "", style.small, across),
        "note": (note, style.small, inner),
    }
    lines = {name: wrap(*one, bold=name == "title", whole=names) if one[0] else [] for name, one in texts.items()}
    tall = {name: len(lines[name]) * size * LEADING for name, (_, size, _) in texts.items()}
    rows = _key_rows({name: colour for name, colour in key.items() if name not in subtitle}, style, inner)
    above = PAD + tall["title"] + tall["subtitle"] + 2 * bool(title) + len(rows) * style.text * 1.6 + tall["named"] + 12
    below = style.small * LEADING + 6 + PAD + tall["under"] + (tall["note"] + 5) * bool(note)
    return lines, rows, above, below


def latin_marks(text: str) -> str:
    """
    Marks of English text as the font draws them narrow; a Chinese font gives ’ and “ a full square.

    A Chinese word among them needs no marks around it, and is not parted from its gloss.

    >>> latin_marks("People’s “sic”: “桥” (bridge)").split("\\xa0")
    ['People\\'s "sic": 桥', '(bridge)']
    >>> latin_marks("“桥” leads"), latin_marks("“大桥” leads"), latin_marks("“桥”居首")
    ('桥 leads', '“大桥” leads', '“桥”居首')
    """
    if _is_english(text):
        text = re.sub(r"“([\u2e80-\u9fff]+)”( (?=\())?", lambda word: word[1] + "\u00a0" * bool(word[2]), text)
    return re.sub(r"“([\x20-\x7e]+)”", r'"\1"', re.sub(r"(?<=[A-Za-z])’(?=[A-Za-z ])", "'", text))


def _is_english(text: str) -> bool:
    """Whether a text has more words in Latin letters than in Chinese characters, of which two make a word."""
    return len(re.findall("[A-Za-z]+", text)) * 2 > len(re.findall("[\u2e80-\u9fff]", text))


def pieces(text: str) -> list[str]:
    """Cut where two full-width marks meet, so that they can be set half a character closer, as Chinese type is."""
    return [piece for piece in re.split(f"(?<=[{WIDE_CLOSING}])(?=[{WIDE_OPENING}{WIDE_CLOSING}])", text) if piece]


@dataclass(frozen=True)
class _Sheet:
    """Writing on a figure by points from its upper left corner; the names of the key are written in its colours."""

    figure: Figure
    width: float
    height: float
    colours: Mapping[str, str] = field(default_factory=dict)

    def write(self, name: str, lines: list[str], place: tuple[float, float], size: float, colour: str = INK) -> float:
        """Write lines, the first one's top at the place given; the y below them."""
        number, bold = 0, name == "title"
        names = "|".join(map(re.escape, sorted(self.colours, key=len, reverse=True)))
        for count, line in enumerate(lines):
            x, baseline = place[0], place[1] + (count * LEADING + 1) * size
            x -= 0.5 * size * (line[:1] in WIDE_OPENING)  # an opening mark hangs in the margin
            last = ""
            for run in filter(None, re.split(f"({names or '(?!)'})", line) if name == "subtitle" else [line]):
                x -= 0.5 * size * (len(pieces(last + run[0])) > 1)
                last = run[-1]
                shade = self.colours.get(run) if name == "subtitle" else None
                heavy = bold or shade is not None
                for piece in pieces(run):
                    looks = HEAVY if heavy else {}
                    at = x / self.width, 1 - baseline / self.height
                    text = self.figure.text(*at, piece, size=size, color=shade or colour, **looks)
                    text.set_gid(f"{name}-{number}")
                    x += text_width(piece, size, bold=heavy) - 0.5 * size
                    number += 1
                x += 0.5 * size
        return place[1] + len(lines) * size * LEADING

    def key(self, row: KeyRow, y: float, style: Style) -> None:
        """One row of marks in their colours with their names."""
        for mark, name, colour, x in row:
            at = x / self.width, 1 - (y + style.text) / self.height
            self.figure.text(*at, mark, size=style.text, color=colour, **HEAVY).set_gid(f"key-{name}")
            self.write(f"key-text-{name}", [name], (x + style.text * 1.3, y), style.text)


def _key_rows(key: Mapping[str, str], style: Style, width: float) -> list[KeyRow]:
    """Names and colours with their x, broken into rows that fit."""
    rows: list[KeyRow] = []
    x = width
    for said, colour in key.items():
        marked = any(said[0] in (look.dot, look.hollow, look.box) for look in LOOKS.values())
        mark, name = (said[0], said[1:].strip()) if marked else ("■", said)
        needs = text_width(name, style.text) + style.text * 1.3
        if not rows or x + needs > PAD + width:
            rows.append([])
            x = PAD
        rows[-1].append((mark, name, colour, x))
        x += needs + 14
    return rows


def _plain(axes: Axes, style: Style) -> None:
    """No frame, a pale grid behind, ticks without marks, and no numbers until there is a `number_axis`."""
    axes.set(gid="axes", axisbelow=True)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=style.small, labelcolor=SOFT, pad=3)
    axes.patch.set_visible(False)
    axes.grid(color=GRID, linewidth=0.6)
    axes.xaxis.set(major_locator=NullLocator(), gid="x-axis-none")
    axes.yaxis.set(major_locator=NullLocator(), gid="y-axis-none")


def number_axis(axes: Axes, which: Literal["x", "y"], chart: Chart) -> None:
    """Ticks at round numbers, written out in full, so that the scale can be read back from the file."""
    axis = getattr(axes, f"{which}axis")
    low, high = sorted(axis.get_view_interval())
    whole = not chart.percent and bool((chart.table[chart.value].dropna().astype(float) % 1 == 0).all())  # no half text
    found = MaxNLocator(nbins=TICKS, steps=[1, 2, 2.5, 5, 10], integer=whole).tick_values(low, high)
    ticks = [float(t) for t in found if low - 1e-9 <= t <= high + 1e-9]
    written = [write_number(tick, percent=chart.percent).rstrip("%") for tick in ticks]
    decimals = max([0, *(len(one.partition(".")[2]) for one in written)])
    comma = "" if chart.language == "zh" else ","
    labels = [f"{tick * 100 if chart.percent else tick:{comma}.{decimals}f}" + "%" * chart.percent for tick in ticks]
    numbers = {"major_locator": FixedLocator(ticks), "major_formatter": FixedFormatter(labels)}
    axis.set(**numbers, gid=f"{which}-axis-linear")


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


WIDEST_LABEL = 0.38  # of the figure's width; longer labels are wrapped
GAP = 4.0  # points between a mark and its value
LEAST = 1.25  # font sizes that a line of a list has at least


Listed = tuple[Figure, Axes, pd.DataFrame, pd.Series]


def list_figure(chart: Chart, numbers: Sequence[int], line: float, key: Mapping[str, str]) -> Listed:
    """
    An empty list with its labels written, its axes, the rows of the table that found room, and the y of their lines.

    The first line is at the top, at y = 0, the next at y = 1.
    `numbers` says on which line each row of the chart's table is, `line` how tall lines are, in points; they are less
    tall, down to `LEAST` font sizes, where the style has not the room, and those that still do not fit are cut and
    counted in the note. Long labels are wrapped, and their lines taller.
    """
    style, number = chart.style, pd.Series(numbers, chart.table.index)
    first = chart.table.groupby(number).head(1).set_index(number.drop_duplicates()).sort_index()
    labels = [wrap(str(label), style.text, style.width * WIDEST_LABEL) for label in first[chart.label]]
    parts = first[chart.section] if chart.section else pd.Series("", first.index)
    heads = [f"{head}  " for head in parts.unique()]  # bold is wider
    left = max(text_width(part, style.text) for label in [*labels, heads] for part in label) + PAD + GAP + 4
    tall = np.array([(len(label) * style.text * LEADING + 2) * (len(label) > 1) for label in labels])
    begins = (parts.ne(parts.shift()) & parts.ne("")).to_numpy()
    least = LEAST * style.text
    heights = {one: np.maximum(tall, one) + one * begins for one in np.linspace(max(line, least), least, 9)}
    room = room_on(chart, key, left)
    line = next((one for one, each in heights.items() if each.sum() <= room), least)
    chart = cut_to_page(chart, number, heights[line].cumsum(), key, left)
    first = first[: number[chart.table.index].nunique()]
    each = heights[line][: len(first)]
    places = pd.Series((each.cumsum() - np.maximum(tall, line)[: len(first)] / 2) / line - 0.5, first.index)
    figure, axes = new_figure(chart, height=float(each.sum()), left=left, key=key)
    axes.set_ylim(float(each.sum()) / line - 0.5, -0.5)
    axes.grid(axis="y", visible=False)
    kept = number[chart.table.index].reset_index(drop=True)
    x, across = -(GAP + 2.5) / axes_size(axes)[0], axes.get_yaxis_transform()  # a dot at 0 has room
    for row, one in kept.drop_duplicates().items():
        label = labels[first.index.get_loc(one)]
        mark = write_lines(axes, (x, places[one]), label, style.text, transform=across)
        mark.set_gid(f"label.{row}.{chart.label}")
    edge = (PAD - left) / axes_size(axes)[0]
    for one, head in parts[: len(first)][begins[: len(first)]].items():
        above = (max(tall[first.index.get_loc(one)] / line, 1) + 1) / 2
        place = edge, places[one] - above
        write_lines(axes, place, [str(head)], style.text, transform=across, ha="left", **HEAVY)
    return figure, axes, chart.table.set_axis(kept.index), kept.map(places)


def room_on(chart: Chart, key: Mapping[str, str], left: float) -> float:
    """How tall the drawing may be on the page of its style, in points."""
    *_, above, below = _words_around(chart, key, left, RIGHT)
    return chart.style.height_mm * MM - above - below


def cut_to_page(chart: Chart, number: pd.Series, ends: np.ndarray, key: Mapping[str, str], left: float) -> Chart:
    """
    The chart with those lines of its list that end within the page; its note counts them if that is not all.

    `number` is the line of each row, `ends` where the lines end, in points.
    """
    if ends[-1] <= room_on(chart, key, left):
        return chart
    said = (CUT[chart.language].format(shown=n, all=len(ends)) for n in range(1, len(ends)))
    noted = [replace(chart, note=_noted(str(chart.note), one, chart.language)) for one in said]
    shown = max(1, int((ends <= room_on(noted[-1], key, left)).sum()))
    return replace(noted[shown - 1], table=chart.table[number <= sorted(set(number))[shown - 1]])


def write_lines(axes: Axes, place: tuple[float, float], lines: list[str], size: float, **options) -> Text:
    """Lines of words that end at a place, level with it; one line by the middle of its characters."""
    level = "center_baseline" if len(lines) == 1 else "center"
    looks: dict[str, Any] = {"ha": "right", "va": level, "linespacing": 1.1, "color": INK, "size": size}
    return axes.text(*place, "\n".join(lines), **looks | options)


def axes_size(axes: Axes) -> tuple[float, float]:
    """Width and height of the axes in points."""
    place, figure = axes.get_position(), cast(Figure, axes.figure)
    return place.width * figure.get_figwidth() * 72, place.height * figure.get_figheight() * 72


def fit_x(axes: Axes, chart: Chart, table: pd.DataFrame, written: Sequence[str]) -> None:
    """
    Limits along x that hold 0, every value with its interval, and the text written beside each.

    Texts of negative values are written to the left of them.
    """
    ends = table[[chart.value, *chart.interval]].astype(float)
    room = np.array([text_width(text, chart.style.small) + GAP * 2 if text else GAP for text in written])
    lows, highs = ends.min(axis=1), ends.max(axis=1)
    low, high = min(0.0, float(ends.min().min())), max(0.0, float(ends.max().max()))
    if low == high or chart.percent and high > 0.9:
        high = max(high, 1.0)
    for _ in range(20):  # widening one side narrows the scale of the other; it settles in a few steps
        scale = (high - low) / axes_size(axes)[0]
        low = min([low, *(lows - room * scale)[lows < 0]])
        high = max([high, *(highs + room * scale)[highs >= 0]])
    axes.set_xlim(low, high)
    number_axis(axes, "x", chart)
    axes.axvline(0, color=REFERENCE, linewidth=0.8, zorder=1).set_gid("zero")
