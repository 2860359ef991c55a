"""A figure's SVG file read back: what it says, in the units of its data, from the file alone."""

import math
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pressframes.errors import PressframesError
from pressframes.figures.marks import Axis, Drawing, Mark, Shape, read_tag

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
COLOUR = re.compile(r"(fill|stroke): *(#[0-9a-f]{6}|none)")
FONT_SIZE = re.compile(r"font-size: *([\d.]+)px|font: *(?:\d+ +)?([\d.]+)px")
# What can be seen in an SVG file, and what can hide or move it; matplotlib itself moves words only.
SEEN = ("path", "use", "text", "rect", "circle", "ellipse", "line", "polygon", "polyline", "image", "foreignObject")
MOVED = ("transform", "display", "visibility", "opacity", "filter", "mask")
HIDDEN = re.compile(r"(?:opacity|display|visibility|transform|filter|mask): *[^;]+")
# Groups whose words are told apart by their names; the names end in the number of the line.
LINE_OF_WORDS = re.compile(r"(title|subtitle|xlabel|ylabel|note|key-text-.*)-(\d+)")


def read_svg(data: bytes, name: str = "figure.svg") -> Drawing:
    """
    Read an SVG file that `save_figure` wrote, in whatever version of matplotlib; `name` is what errors call it.

    Numbers come from where marks are between the ticks of their axis, so that a bar that was moved or an axis that
    was renumbered shows. Raises `PressframesError` for a file that is not such a figure.

    Values are exact to six or seven digits of their axis, as the file has them. The order of marks is that of the
    file; what lies over others comes later. Elements outside the axes are counted, and words there are read, so that
    nothing can be added, hidden or moved without a trace.
    """
    try:
        root = ElementTree.fromstring(data)  # nosec B314: expat refuses expansions, and none is fetched
    except ElementTree.ParseError as error:
        raise PressframesError(
            f"{name}: the file is not SVG ({error}). Expected a figure saved by pressframes."
        ) from None
    axes = next((group for group in root.iter(f"{SVG}g") if group.get("id") == "axes"), None)
    if axes is None:
        raise PressframesError(
            f"{name}: the file has no axes whose marks are named. Expected a figure saved by pressframes, "
            "with its words as words (not the .outlined.svg file)."
        )
    # The ground of the axes is what drawing is clipped to; words alone, as in a cloud, are not clipped.
    ground = next((rect for rect in root.iter(f"{SVG}rect") if rect.get("width")), None)
    sides = _numbers(root, "viewBox") if ground is None else _numbers(ground, "x", "y", "width", "height")
    left, top, width, height = sides
    scales = (
        _scale(axes, "x", (left, left + width), name),
        _scale(axes, "y", (top + height, top), name),
    )
    marks: list[Mark] = []
    shapes: list[Shape] = []
    for group in axes:
        named = group.get("id", "")
        tagged = read_tag(named)
        if tagged:
            marks.append(_mark(group, *tagged, scales))
        elif named and not re.match(r"[xy]-axis-", named):
            words, known = _text(group), re.sub(r"^(line2d|patch|text|PathCollection)_\d+$", r"\1", named)
            shapes.append(Shape(known, words, () if words else _ends(group, scales), _colours(group), _place(group)))
    return Drawing(_words(root) | _census(root), scales[0].axis, scales[1].axis, tuple(marks), tuple(shapes))


def _numbers(element: Element, *names: str) -> list[float]:
    """The numbers in some attributes of an element; an attribute that is not there has none."""
    return [float(number) for name in names for number in NUMBER.findall(element.get(name, ""))]


def _text(group: Element) -> str:
    return "".join(text.text or "" for text in group.iter(f"{SVG}text"))


@dataclass(frozen=True)
class _Scale:
    """From the page to the data: two known places and their values; shares of the axes where there are no numbers."""

    axis: Axis
    places: tuple[float, float]
    values: tuple[float, float]

    def __call__(self, place: float) -> float:
        share = (place - self.places[0]) / (self.places[1] - self.places[0])
        return self.values[0] + share * (self.values[1] - self.values[0])


_Scales = tuple[_Scale, _Scale]


def _scale(axes: Element, which: str, sides: tuple[float, float], name: str) -> _Scale:
    group = next((group for group in axes if group.get("id", "").startswith(f"{which}-axis-")), None)
    kind = "none" if group is None else group.get("id", "").rsplit("-", 1)[1]
    if group is None or kind == "none":
        return _Scale(Axis("none", (), (0.0, 1.0)), sides, (0.0, 1.0))
    ticks = [
        (_numbers(path, "d")[which == "y"], label)
        for tick in group
        if (path := next(tick.iter(f"{SVG}path"), None)) is not None and (label := _text(tick))
    ]
    if len(ticks) < 2:
        raise PressframesError(
            f"{name}: the {which} axis has {len(ticks)} numbers. Expected two or more to read it by."
        )
    places = (ticks[0][0], ticks[-1][0])
    values = (read_number(ticks[0][1], name), read_number(ticks[-1][1], name))
    labels = tuple(label for _, label in ticks)
    inner = _Scale(Axis(kind, labels, (0.0, 1.0)), places, values)
    return _Scale(Axis(kind, labels, (inner(sides[0]), inner(sides[1]))), places, values)


def read_number(label: str, name: str = "figure.svg") -> float:
    """
    A number as figures print it.

    >>> read_number("1,250"), read_number("12.5%")
    (1250.0, 0.125)
    """
    try:
        number = float(label.replace(",", "").removesuffix("%"))
    except ValueError:
        raise PressframesError(
            f"{name}: the tick label {label!r} is not a number. Expected one, to read the axis by."
        ) from None
    return number / 100 if label.endswith("%") else number


def _mark(group: Element, kind: str, row: int, columns: list[str], scales: _Scales) -> Mark:
    colours = _colours(group)
    if kind in ("label", "size"):
        size = [_font_size(group)] if kind == "size" else []
        return Mark(kind, row, tuple(columns), (*size, _text(group)), (), colours, _place(group))
    x0, x1, y0, y1 = ends = _ends(group, scales)
    values: dict[str, tuple[float, ...]] = {
        "bar": (x0 if abs(x0) > abs(x1) else x1,),
        "dot": ((x0 + x1) / 2,),
        "level": ((y0 + y1) / 2,),
        "span": (x0, x1),
        "stretch": (x0, x1),
        "length": (x1 - x0,),
        "height": (y1 - y0,),
        "rise": (y0, y1),
    }
    return Mark(kind, row, tuple(columns), values[kind], ends, colours)


def _ends(group: Element, scales: _Scales) -> tuple[float, float, float, float]:
    """Where a group lies, in data: low and high along x, then along y. A marker lies at its centre."""
    elements = list(group.iter(f"{SVG}use")) or list(group.iter(f"{SVG}path"))
    numbers = [n for e in elements for n in _numbers(e, *(("x", "y") if e.tag == f"{SVG}use" else ("d",)))]
    if not numbers:
        return (0.0, 0.0, 0.0, 0.0)
    xs, ys = (sorted(map(scale, numbers[start::2])) for start, scale in enumerate(scales))
    return xs[0], xs[-1], ys[0], ys[-1]


def _colours(group: Element) -> tuple[str, ...]:
    found = [match for element in group.iter() for match in COLOUR.findall(element.get("style", ""))]
    return tuple(dict.fromkeys(f"{what} {colour}" for what, colour in found if colour != "none"))


def _place(group: Element) -> tuple[float, ...]:
    """Where the first words of a group are: matplotlib places one line by x and y, several by moving each."""
    text = next(group.iter(f"{SVG}text"), None)
    if text is None:
        return ()
    return tuple(_numbers(text, "x", "y") or _numbers(text, "transform")[:2])


def _font_size(group: Element) -> float:
    style = next(group.iter(f"{SVG}text"), group).get("style", "")
    return next((float(number) for found in FONT_SIZE.finditer(style) for number in found.groups() if number), math.nan)


def _places_words(element: Element) -> bool:
    """Whether the transform of an element is how matplotlib places words: turned by 0, or moved."""
    expected = "rotate(-0 " if "x" in element.attrib else "translate("
    return element.tag == f"{SVG}text" and element.get("transform", "").startswith(expected)


def _census(root: Element) -> dict[str, str]:
    counts = Counter(element.tag.removeprefix(SVG) for element in root.iter())
    moved = [
        f"{name} {value}"
        for element in root.iter()
        for name, value in [
            *((name, element.get(name)) for name in MOVED),
            *(("style", found) for found in HIDDEN.findall(element.get("style", ""))),
        ]
        if value and not (name == "transform" and _places_words(element))
    ]
    return {
        "elements": ", ".join(f"{counts[kind]} {kind}" for kind in SEEN if counts[kind]),
        "hidden or moved": "; ".join(moved),
        "style sheet": " ".join(element.text or "" for element in root.iter(f"{SVG}style")),
    }


def _words(root: Element) -> dict[str, str]:
    """The words around the axes, by place; lines of one text are joined. The key says its colours too."""
    lines: dict[str, list[str]] = {}
    for group in root.iter(f"{SVG}g"):
        name = group.get("id", "")
        place = LINE_OF_WORDS.fullmatch(name)
        if place:
            lines.setdefault(place[1], []).append(_text(group))
        elif name.startswith("key-"):
            lines[name] = list(_colours(group))
    return {place: "\n".join(texts) for place, texts in lines.items()}
