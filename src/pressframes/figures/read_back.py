"""A figure's SVG file read back: what it says, in the units of its data, from the file alone."""

import hashlib
import itertools
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import fsum
from xml.etree.ElementTree import Element

from pressframes.errors import lexicon, refused
from pressframes.figures.meaning import Axis, Drawing, Mark, beside, read_tag
from pressframes.lists import patterns, regex

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
FONT_SIZE = re.compile(r"font-size: *([\d.]+)px|font: *(?:\d+ +)?([\d.]+)px")


def _filled(forms: Mapping[str, str]) -> dict[str, str]:
    return {name: regex(form, "svg").pattern for name, form in forms.items()}


# All that matplotlib writes for a figure of ours. Whatever else a file has is named.
FORMS = patterns("svg")
ELEMENTS = {name: _filled(forms) for name, forms in lexicon("svg")["elements"].items()}
PROPERTIES = _filled(lexicon("svg")["properties"])
UNDRAWN = tuple(SVG + name for name in ("defs", "title", "desc", "metadata", "style", "clipPath"))
BLANK = hashlib.sha256(b"  scale(0.015625)").hexdigest()[:8]  # the outline of a space


def read_svg(data: bytes, name: str = "figure.svg", letters: Mapping[str, str] | None = None) -> Drawing:
    """
    Read an SVG file that `save_figure` wrote, in whatever version of matplotlib; `name` is what errors call it.

    Numbers come from where marks are between the ticks of their axis, so that a bar that was moved or an axis that
    was renumbered shows. Raises `PressframesError` for a file that is not such a figure.

    Values are exact to six or seven digits of their axis, as the file has them. The order of marks is that of the
    file; what lies over others comes later. All that is drawn is read, with its whole course and look, and whatever
    is not among the elements, attributes and properties that matplotlib writes is listed in the words of the drawing
    under `elements`, `hidden or moved` and `style sheet`, so that nothing can be added, hidden or
    moved without a trace.

    Where words are outlines (the `.svg` file of a saved figure), each glyph is named by a hash of its shape, and axes
    measure their shares; with the `letters` that the hashes stand for (`spelling`) they are read as words are.
    """
    root, strange = _parsed(data, name)
    axes = next((group for group in root.iter(f"{SVG}g") if group.get("id") == "axes"), None)
    if axes is None:
        raise refused("no_axes", name)
    owned = _owned(root, letters or {})
    # The ground of the axes is what drawing is clipped to; words alone, as in a cloud, are not clipped.
    ground = next((rect for rect in root.iter(f"{SVG}rect") if rect.get("width")), None)
    sides = _numbers(root, "viewBox") if ground is None else _numbers(ground, "x", "y", "width", "height")
    if len(sides) != 4:
        raise refused("no_ground", name)
    left, top, width, height = sides
    readable = bool(letters) or next(root.iter(f"{SVG}text"), None) is not None
    said = {group: "".join(ink.words for ink in inks) for group, inks in owned if readable}
    x, along = _scale(axes, "x", (left, left + width), name, said)
    y, upward = _scale(axes, "y", (top + height, top), name, said)
    marks: list[Mark] = []
    shapes: list[Mark] = []
    for group, inks in owned:
        ends = tuple(scale(one) for ink in inks for scale, one in zip(itertools.cycle((along, upward)), ink.course))
        look, place = tuple(ink.look for ink in inks), tuple(one for ink in inks for one in ink.place)
        words, colours = "".join(ink.words for ink in inks), _colours(inks)
        if tagged := read_tag(group.get("id", "")):
            kind, row, columns = tagged
            marks.append(Mark(kind, row, tuple(columns), _values(kind, ends, words, inks), ends, colours, place, look))
        else:
            called = FORMS.numbered.sub("", group.get("id", ""))
            shapes.append(beside(called, words, ends, colours, place, look))
    around = _words(owned) | _census(root, owned, strange)
    return Drawing(around, x, y, tuple(marks), tuple(shapes))


def read_places(data: bytes, name: str) -> dict[str, tuple[float, float]]:
    """The middle of what each named group of an SVG file draws, in percent of the page from its upper left corner."""
    root, _ = _parsed(data, name)
    *_, width, height = _numbers(root, "viewBox")  # from 0, as matplotlib draws
    middles = {}
    for group, inks in _owned(root, {}):
        drawn = [one for ink in inks for one in ink.course or ink.place]
        if drawn:
            x, y = (fsum(ends) / len(ends) for ends in (drawn[::2], drawn[1::2]))
            middles[group.get("id", "")] = 100 * x / width, 100 * y / height
    return middles


def _parsed(data: bytes, name: str) -> tuple[Element, list[str]]:
    """The tree of a file, and what it has outside the tree and may not have."""
    try:
        text = data.decode("utf-8-sig")
        root = ElementTree.fromstring(text)  # nosec B314: expat refuses expansions, and none is fetched
    except (ElementTree.ParseError, UnicodeDecodeError, ValueError) as error:
        raise refused("no_svg", name, why=error) from None
    return root, [found for found in FORMS.outside.findall(text) if not FORMS.prologue.fullmatch(found)]


@dataclass(frozen=True)
class _Ink:
    """One drawn element: its course as x and y in turn, where its words stand, its words, and all else of its look."""

    course: list[float]
    place: list[float]
    words: str
    look: str
    style: dict[str, str]


def _owned(root: Element, letters: Mapping[str, str]) -> list[tuple[Element, list[_Ink]]]:
    """Each group that has a name, with what is drawn in it and in no named group within, in the order of the file."""
    defined = {element.get("id", ""): element for element in reversed([*root.iter()]) if element.get("id")}
    owned: list[tuple[Element, list[_Ink]]] = []

    def walk(element: Element, owner: Element, around: tuple[Element, ...]) -> None:
        for child in element:
            if child.tag == f"{SVG}g":
                named = child.get("id") is not None
                walk(child, child if named else owner, (*around, child))
            elif child.tag not in UNDRAWN:
                if not owned or owned[-1][0] is not owner:
                    owned.append((owner, []))
                ink = _ink(child, around, defined, letters)
                owned[-1][1].extend([ink] * (ink.words != BLANK))

    walk(root, root, ())
    return owned


def _ink(
    element: Element, around: tuple[Element, ...], defined: dict[str, Element], letters: Mapping[str, str]
) -> _Ink:
    whole = (*around, element)
    used = defined.get(element.get(f"{XLINK}href", "")[1:])
    style = {name: value for one in whole for name, value in read_style(one.get("style", ""))[0].items()}
    clips = [defined.get(one.get("clip-path", "")[5:-1]) for one in whole if one.get("clip-path")]
    rects = [_numbers(rect, "x", "y", "width", "height") for clip in clips if clip is not None for rect in clip]
    turns = [found for one in whole for found in re.findall(r"(rotate|scale)\(([^ )]+)", one.get("transform", ""))]
    look = [element.tag.removeprefix(SVG), *(f"{name} {value}" for name, value in sorted(style.items()))]
    look += [f"clipped to {rects}"] * bool(clips) + [f"{what} {_short(by)}" for what, by in turns if by != "-0"]
    course, at, words = _numbers(element, "x", "y"), _standing(whole), "".join(element.itertext())
    moved = [_short(element.get("transform", ""))]
    if element.tag == f"{SVG}path":
        form = moved + re.findall("[A-Za-z]", element.get("d", ""))
        return _Ink(_numbers(element, "d"), [], "", " ".join(look + form), style)
    if element.tag == f"{SVG}text" or used is None:
        return _Ink([], at, words, " ".join(look), style)
    form = [_short(used.get("d", "")), *(used.get(name, "") for name in ("style", "transform"))]
    if any(one.get("transform") for one in around):  # the outline of one character
        style["font-size"] = f"{100 * _first(dict(turns).get('scale', '')):.6g}px"
        shape = _hash(" ".join(form))
        return _Ink([], at, letters.get(shape, shape), " ".join(look), style)
    return _Ink(course, [], "", " ".join(look + moved + form), style)


kept = lru_cache(maxsize=4096)  # looks and outlines are used again and again


@kept
def _hash(form: str) -> str:
    return hashlib.sha256(form.encode()).hexdigest()[:8]


def _standing(whole: tuple[Element, ...]) -> list[float]:
    """Where an element stands on the page: its own place, moved and scaled by each group around it."""
    x = y = 0.0
    for one in reversed(whole):
        (left, top), (wide, high) = _moves(one.get("transform", ""))
        x = left + wide * (x + _first(one.get("x", "0")))
        y = top + high * (y + _first(one.get("y", "0")))
    return [x, y]


@kept
def _moves(transform: str) -> tuple[list[float], list[float]]:
    """How far a transformation moves, and by what it multiplies, along x and y."""
    moves = {name: [*map(float, FORMS.number.findall(by)[:2])] for name, by in FORMS.move.findall(transform)}
    return moves.get("translate", [0.0, 0.0]), (moves.get("scale", [1.0, 1.0]) * 2)[:2]


@kept
def _short(text: str) -> str:
    """A text with its numbers to five digits, so that what versions of matplotlib differ by does not count."""
    return FORMS.number.sub(lambda found: f"{float(found[0]):.5g}", " ".join(text.split()))


@kept
def read_style(text: str) -> tuple[dict[str, str], list[str]]:
    """
    The properties of a style as matplotlib writes them, and whatever is none of these, or is said twice.

    >>> read_style("fill: #222222; font: 9px 'Noto Sans SC'")
    ({'fill': '#222222', 'font-size': '9px', 'font-family': 'Noto Sans SC'}, [])
    >>> read_style("fill: #222222; fill: red; DISPLAY: none")
    ({'fill': '#222222'}, ['fill: red', 'DISPLAY: none'])
    """
    known: dict[str, str] = {}
    strange: list[str] = []
    for said in filter(str.strip, text.split(";")):
        name, _, value = (part.strip() for part in said.partition(":"))
        font = FORMS.font.fullmatch(value) if name == "font" else None
        given = {f"font-{part}": one for part, one in font.groupdict().items() if one} if font else {name: value}
        if any(one in known or not re.fullmatch(PROPERTIES.get(one, "(?!)"), form) for one, form in given.items()):
            strange.append(said.strip())
        else:
            known |= {one: form if "#" in form else _short(form).replace("'", "") for one, form in given.items()}
    return known, strange


def _first(text: str) -> float:
    """The first number of an attribute; where somebody wrote none, one that equals no other."""
    return float(next(FORMS.number.finditer(text), ["nan"])[0])


def _numbers(element: Element, *names: str) -> list[float]:
    """The numbers in some attributes of an element; an attribute that is not there has none."""
    return [float(number) for name in names for number in FORMS.number.findall(element.get(name, ""))]


def _scale(
    axes: Element, which: str, sides: tuple[float, float], name: str, said: Mapping[Element, str]
) -> tuple[Axis, Callable[[float], float]]:
    """An axis, and what leads from the page to its data; shares of the axes where there are no numbers."""
    group = next((group for group in axes if group.get("id", "").startswith(f"{which}-axis-")), None)
    kind = "none" if group is None or not said else group.get("id", "").rsplit("-", 1)[1]
    labels: list[str] = []
    places, values = sides, (0.0, 1.0)
    if group is not None and kind != "none":
        ticks = []
        for tick in group:
            line = next((_numbers(path, "d") for path in tick.iter(f"{SVG}path")), [])
            label = "".join(said.get(part, "") for part in tick.iter(f"{SVG}g"))
            if len(line) > 1 and label:
                ticks.append((line[which == "y"], label))
        if len(ticks) < 2:
            raise refused("few_ticks", name, axis=which, number=len(ticks))
        labels = [label for _, label in ticks]
        places = (ticks[0][0], ticks[-1][0])
        values = (read_number(labels[0], name), read_number(labels[-1], name))

    def read(place: float) -> float:
        share = (place - places[0]) / (places[1] - places[0])
        return values[0] + share * (values[1] - values[0])

    return Axis(kind, tuple(labels), (read(sides[0]), read(sides[1]))), read


def spelling(written: Drawing, outlined: Drawing) -> dict[str, str]:
    """Which character each outline stands for, from one figure with its words as words and as outlines."""
    letters: dict[str, str] = {}
    for text, shapes in zip(_spelt(written), _spelt(outlined), strict=True):
        if len(shapes) == 8 * len(text):
            letters |= {shapes[8 * at : 8 * at + 8]: letter for at, letter in enumerate(text)}
    return dict(sorted(letters.items()))


def _spelt(drawing: Drawing) -> list[str]:
    """What each mark and each shape of a drawing says, without white space."""
    return ["".join(str(one.values[-1]).split()) for one in (*drawing.marks, *drawing.shapes)]


def read_number(label: str, name: str = "figure.svg") -> float:
    """
    A number as figures print it.

    >>> read_number("1,250"), read_number("12.5%")
    (1250.0, 0.125)
    """
    try:
        number = float(label.replace(",", "").removesuffix("%"))
    except ValueError:
        raise refused("no_tick_number", name, label=label) from None
    return number / 100 if label.endswith("%") else number


def _values(kind: str, ends: tuple[float, ...], words: str, inks: list[_Ink]) -> tuple[float | str, ...]:
    """What a mark tells, by its kind."""
    if kind in ("label", "size"):
        size = [_first(inks[0].style.get("font-size", ""))] if kind == "size" else []
        return (*size, words)
    xs, ys = sorted(ends[::2]) or [0.0], sorted(ends[1::2]) or [0.0]
    x0, x1, y0, y1 = xs[0], xs[-1], ys[0], ys[-1]
    values: dict[str, tuple[float, ...]] = {
        "bar": (x0 if abs(x0) > abs(x1) else x1,),
        "dot": ((x0 + x1) / 2,),
        "level": ((y0 + y1) / 2,),
        "point": ((x0 + x1) / 2, (y0 + y1) / 2),
        "span": (x0, x1),
        "stretch": (x0, x1),
        "length": (x1 - x0,),
        "height": (y1 - y0,),
        "rise": (y0, y1),
    }
    return values[kind]


def _colours(inks: list[_Ink]) -> tuple[str, ...]:
    found = [(name, ink.style.get(name, "none")) for ink in inks for name in ("fill", "stroke")]
    return tuple(dict.fromkeys(f"{name} {colour}" for name, colour in found if colour != "none"))


def _census(root: Element, owned: list[tuple[Element, list[_Ink]]], strange: list[str]) -> dict[str, str]:
    """How large the figure is, what is drawn in which order, and all that matplotlib would not have written."""
    facts = {one for data in root.iter(f"{SVG}metadata") for one in data.iter() if FORMS.facts.match(one.tag)}
    counts = Counter(ink.look.split(" ", 1)[0] for _, inks in owned for ink in inks)
    known, moved = set(ELEMENTS), list(strange)
    for element in root.iter():
        tag = element.tag.removeprefix(SVG)
        if element in facts:
            moved += [f"{name} {value}" for name, value in element.items() if not FORMS.facts.match(name)]
        elif tag not in known:
            counts[tag] += 1
        else:
            named = tag if tag != "g" or element.get("id") is not None else "g without a name"
            for name, value in element.items():
                if not re.fullmatch(ELEMENTS[named].get(name, "(?!)"), value, re.DOTALL):
                    moved.append(f"{name} {value}")
            moved += [f"style {said}" for said in read_style(element.get("style", ""))[1]]
    order = [FORMS.numbered.sub("", group.get("id", "")) for group, _ in owned]
    return {
        "size": _short(" ".join(root.get(name, "") for name in ("width", "height", "viewBox"))),
        "elements": ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())),
        "order": ", ".join(name for name, _ in itertools.groupby(order)),
        "hidden or moved": "; ".join(moved),
        "style sheet": " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}style")),
    }


def _words(owned: list[tuple[Element, list[_Ink]]]) -> dict[str, str]:
    """The words around the axes, by place; lines of one text are joined. The key says its colours too."""
    lines: dict[str, list[str]] = {}
    for group, inks in owned:
        name = group.get("id", "")
        place = FORMS.line_of_words.fullmatch(name)
        if place:
            lines.setdefault(place[1], []).append("".join(ink.words for ink in inks))
        elif name.startswith("key-"):
            lines[name] = list(_colours(inks))
    return {place: "\n".join(texts) for place, texts in lines.items()}
