"""A figure's SVG file read back: what it says, in the units of its data, from the file alone."""

import math
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pressframes.errors import PressframesError
from pressframes.figures.marks import Axis, Drawing, Mark, read_tag

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
COLOUR = re.compile(r"(fill|stroke): *(#[0-9a-f]{6}|none)")
STROKE_WIDTH = re.compile(r"stroke-width: *([\d.]+)")
FONT_SIZE = re.compile(r"font-size: *([\d.]+)px|font: *(?:\d+ +)?([\d.]+)px")
# What can be seen in an SVG file, and what can hide or move it; matplotlib itself moves words only.
SEEN = ("path", "use", "text", "rect", "circle", "ellipse", "line", "polygon", "polyline", "image", "foreignObject")
MOVED = ("transform", "display", "visibility", "opacity", "filter", "mask")
HIDDEN = re.compile(r"(?:opacity|display|visibility|transform|filter|mask): *[^;]+")
# Groups whose words are told apart by their names; the names end in the number of the line.
LINE_OF_WORDS = re.compile(r"(title|xlabel|ylabel|note|key-text-.*)-(\d+)")


def read_svg(data: bytes, name: str = "figure.svg") -> Drawing:
    """
    Read an SVG file that `save_figure` wrote, in whatever version of matplotlib; `name` is what errors call it.

    Numbers come from where marks stand between the ticks of their axis, so that a bar that was moved or an axis that
    was renumbered shows. Raises `PressframesError` for a file that is not such a figure.
    """
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise PressframesError(
            f"{name}: the file is not SVG ({error}). Expected a figure saved by pressframes."
        ) from None
    axes = next((group for group in root.iter(f"{SVG}g") if group.get("id") == "axes"), None)
    box = next((rect for rect in root.iter(f"{SVG}rect") if rect.get("width")), None)
    if axes is None:
        raise PressframesError(
            f"{name}: the file has no axes whose marks are named. Expected a figure saved by pressframes, "
            "with its words as words (not the .outlined.svg file)."
        )
    if box is None:  # nothing is clipped where there are words only, as in a cloud
        left, top, width, height = (float(number) for number in root.get("viewBox").split())
    else:
        left, top, width, height = (float(box.get(side)) for side in ("x", "y", "width", "height"))
    scales = {
        "x": _scale(axes, "x", (left, left + width), name),
        "y": _scale(axes, "y", (top + height, top), name),
    }
    marks, shapes = [], []
    for group in _named_groups(axes):
        tagged = read_tag(group.get("id"))
        if tagged and tagged[0] == "points":
            marks.extend(_points(group, *tagged[1:], scales))
        elif tagged:
            marks.append(_mark(group, *tagged, scales))
        else:
            shapes.append(_shape(group, scales))
    return Drawing(_words(root) | _census(root), scales["x"].axis, scales["y"].axis, tuple(marks), tuple(shapes))


@dataclass(frozen=True)
class _Scale:
    """From the page to the data: two known places and their values; shares of the axes where there are no numbers."""

    axis: Axis
    places: tuple[float, float]
    values: tuple[float, float]

    def __call__(self, place: float) -> float:
        share = (place - self.places[0]) / (self.places[1] - self.places[0])
        if self.axis.kind == "log":
            low, high = (math.log10(value) for value in self.values)
            return 10 ** (low + share * (high - low))
        return self.values[0] + share * (self.values[1] - self.values[0])


def _scale(axes: ElementTree.Element, which: str, sides: tuple[float, float], name: str) -> _Scale:
    group = next((group for group in axes if (group.get("id") or "").startswith(f"{which}-axis-")), None)
    kind = group.get("id").rsplit("-", 1)[1] if group is not None else "none"
    ticks = []
    for tick in group if kind != "none" else []:
        path = next(tick.iter(f"{SVG}path"), None)
        label = "".join(text.text or "" for text in tick.iter(f"{SVG}text"))
        if path is not None and label:
            numbers = [float(number) for number in NUMBER.findall(path.get("d"))]
            ticks.append((numbers[0 if which == "x" else 1], label))
    if kind == "none":
        return _Scale(Axis("none", (), (0.0, 1.0)), sides, (0.0, 1.0))
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


def _named_groups(axes: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The groups right below the axes, without the axes' own numbers."""
    return (group for group in axes if group.get("id") and not re.match(r"[xy]-axis-", group.get("id")))


def _mark(group: ElementTree.Element, kind: str, row: int, columns: list[str], scales: dict[str, _Scale]) -> Mark:
    words = "".join(text.text or "" for text in group.iter(f"{SVG}text"))
    colours = _colours(group)
    if kind in ("label", "number", "size"):
        values = (_font_size(group), words) if kind == "size" else (words,)
        return Mark(kind, row, tuple(columns), values, (), colours, _place(group))
    x0, x1, y0, y1 = _ends(group, scales)
    values = {
        "bar": lambda: (x0 if abs(x0) > abs(x1) else x1,),
        "dot": lambda: ((x0 + x1) / 2,),
        "span": lambda: (x0, x1),
        "stretch": lambda: (x0, x1),
        "length": lambda: (x1 - x0,),
        "height": lambda: (y1 - y0,),
        "rise": lambda: (y0, y1),
        "width": lambda: (_thickness(group),),
    }[kind]()
    return Mark(kind, row, tuple(columns), values, (x0, x1, y0, y1), colours)


def _points(group: ElementTree.Element, first: int, columns: list[str], scales: dict[str, _Scale]) -> Iterator[Mark]:
    """The marks of a cloud of dots: matplotlib refers to one shape many times, or repeats it when the dots are few."""
    patterns = {id(path) for defs in group.iter(f"{SVG}defs") for path in defs.iter()}
    dots = [e for e in group.iter() if e.tag in (f"{SVG}use", f"{SVG}path") and id(e) not in patterns]
    for row, dot in enumerate(dots, start=first):
        x0, x1, y0, y1 = _ends_of([dot], scales)
        values = (_middle(x0, x1, scales["x"]), _middle(y0, y1, scales["y"]))
        yield Mark("point", row, tuple(columns), values, (x0, x1, y0, y1), _colours(dot))


def _middle(low: float, high: float, scale: _Scale) -> float:
    """Half way on the page, which on a logarithmic axis is the geometric mean."""
    return math.sqrt(low * high) if scale.axis.kind == "log" else (low + high) / 2


def _shape(group: ElementTree.Element, scales: dict[str, _Scale]) -> tuple:
    """What is drawn beside the marks: its name when it was given one, its words, its place and its colours."""
    name = re.sub(r"^(line2d|patch|text|PathCollection)_\d+$", r"\1", group.get("id"))
    words = "".join(text.text or "" for text in group.iter(f"{SVG}text"))
    return (name, words, () if words else _ends(group, scales), _colours(group), _place(group))


def _ends(group: ElementTree.Element, scales: dict[str, _Scale]) -> tuple[float, float, float, float]:
    """Where a group lies, in data: low and high along x, then along y. A marker lies at its centre."""
    uses = list(group.iter(f"{SVG}use"))
    return _ends_of(uses or list(group.iter(f"{SVG}path")), scales)


def _ends_of(elements: list[ElementTree.Element], scales: dict[str, _Scale]) -> tuple[float, float, float, float]:
    places = []
    for element in elements:
        if element.tag == f"{SVG}use":
            places.append((float(element.get("x")), float(element.get("y"))))
        else:
            numbers = [float(number) for number in NUMBER.findall(element.get("d"))]
            places.extend(zip(numbers[::2], numbers[1::2], strict=True))
    if not places:
        return (0.0, 0.0, 0.0, 0.0)
    xs = sorted(scales["x"](x) for x, _ in places)
    ys = sorted(scales["y"](y) for _, y in places)
    return xs[0], xs[-1], ys[0], ys[-1]


def _colours(group: ElementTree.Element) -> tuple[str, ...]:
    found = [
        f"{what} {colour}"
        for element in group.iter()
        for what, colour in COLOUR.findall(element.get("style") or "")
        if colour != "none"
    ]
    return tuple(dict.fromkeys(found))


def _place(group: ElementTree.Element) -> tuple[float, ...]:
    """Where the first words of a group stand: matplotlib places one line by x and y, several by moving each."""
    text = next(group.iter(f"{SVG}text"), None)
    if text is None:
        return ()
    if "x" in text.attrib:
        return float(text.get("x")), float(text.get("y"))
    return tuple(float(number) for number in NUMBER.findall(text.get("transform") or "")[:2])


def _places_words(element: ElementTree.Element) -> bool:
    """Whether the transform of an element is how matplotlib places words: turned by 0, or moved."""
    transform = element.get("transform") or ""
    expected = "rotate(-0 " if "x" in element.attrib else "translate("
    return element.tag == f"{SVG}text" and transform.startswith(expected)


def _census(root: ElementTree.Element) -> dict[str, str]:
    counts = Counter(element.tag.removeprefix(SVG) for element in root.iter())
    moved = [
        f"{name} {value}"
        for element in root.iter()
        for name, value in [*((name, element.get(name)) for name in MOVED), *_hiding(element.get("style") or "")]
        if value and not (name == "transform" and _places_words(element))
    ]
    return {
        "elements": ", ".join(f"{counts[kind]} {kind}" for kind in SEEN if counts[kind]),
        "hidden or moved": "; ".join(moved),
        "style sheet": " ".join(element.text or "" for element in root.iter(f"{SVG}style")),
    }


def _hiding(style: str) -> list[tuple[str, str]]:
    return [("style", found) for found in HIDDEN.findall(style)]


def _thickness(group: ElementTree.Element) -> float:
    style = next(group.iter(f"{SVG}path")).get("style")
    return float(STROKE_WIDTH.search(style)[1])


def _font_size(group: ElementTree.Element) -> float:
    style = next(group.iter(f"{SVG}text")).get("style")
    found = FONT_SIZE.search(style)
    return float(found[1] or found[2])


def _words(root: ElementTree.Element) -> dict[str, str]:
    """The words around the axes, by place; lines of one text are joined. The key says its colours too."""
    lines: dict[str, list[str]] = {}
    for group in root.iter(f"{SVG}g"):
        name = group.get("id") or ""
        place = LINE_OF_WORDS.fullmatch(name)
        if place:
            lines.setdefault(place[1], []).append("".join(text.text or "" for text in group.iter(f"{SVG}text")))
        elif name.startswith("key-"):
            lines[name] = list(_colours(group))
    return {place: "\n".join(texts) for place, texts in lines.items()}
