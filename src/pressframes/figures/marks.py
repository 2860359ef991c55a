"""
What a figure says, as values: its marks with their numbers, its axes and its words.

Every mark names the row and the columns of the table it was drawn from; the name becomes its id in the SVG file, by
which its numbers are read back. Drawing names the marks (`tag`), reading back finds them (`read_tag`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from matplotlib.artist import Artist


PLACEHOLDERS = "〓□?"  # the first that a font has stands for a character that it lacks


class Kind(NamedTuple):
    """What a kind of mark tells, and the axis that each of its numbers is read from ("" where no axis tells it)."""

    tells: str
    axes: str = ""


# The numbers of a mark belong to the columns named after its kind, in this order.
KINDS = {
    "bar": Kind("the far end of a bar that starts at 0, along x", "x"),
    "dot": Kind("the place of a dot along x; y is a line of the list", "x"),
    "point": Kind("the place of a mark along x and along y", "xy"),
    "span": Kind("the two ends of a line along x", "xx"),
    "stretch": Kind("the two ends of a box along x", "xx"),
    "length": Kind("the length of a box along x", "x"),
    "level": Kind("the place of a dot along y; x is a period or a step", "y"),
    "height": Kind("the height of a box along y", "y"),
    "rise": Kind("the two ends of a line along y", "yy"),
    "size": Kind("the size of a word in points, which goes with the square root of a number, and the word"),
    "label": Kind("words"),
}


def tag(artist: "Artist", kind: str, row: int, *columns: str) -> None:
    """
    Name a mark after what it draws: the kind of mark, the row of the table and its columns.

    The name becomes the element's id in the SVG file: `bar.3.rate_per_10k` is the bar of row 3.
    """
    artist.set_gid(".".join([kind, str(row), *columns]))


def read_tag(name: str) -> tuple[str, int, list[str]] | None:
    """
    Kind, row and columns of a mark, or None when the name is not a mark's.

    >>> read_tag("span.3.low.high")
    ('span', 3, ['low', 'high'])
    >>> read_tag("patch_2") is None
    True
    """
    kind, *rest = name.split(".")
    if kind not in KINDS or len(rest) < 2 or not rest[0].isdigit():
        return None
    return kind, int(rest[0]), rest[1:]


@dataclass(frozen=True)
class Mark:
    """
    One mark: its kind, the row and columns it was drawn from, what it tells, and its colours.

    `values` has one entry for each column: a number in the units of its axis, or the words of a label. `ends`
    are the places of its whole course, as the axes measure: along x and along y in turn. `place` is where its words
    stand, in points from the upper left corner; renderers differ in it by a point or so. `look` is the rest of each
    element that draws it: its kind, style, clipping and form.
    """

    kind: str
    row: int
    columns: tuple[str, ...]
    values: tuple[float | str, ...]
    ends: tuple[float, ...]
    colours: tuple[str, ...]
    place: tuple[float, ...] = ()
    look: tuple[str, ...] = ()

    @property
    def axes(self) -> str:
        """Which axis each of its numbers is read from, a letter each."""
        return KINDS[self.kind].axes


@dataclass(frozen=True)
class Axis:
    """
    How one direction of the page is numbered: the labels of its ticks, and its limits in the units of the data.

    `kind` is "linear" or "none"; without numbers the limits are 0 and 1, shares of the axes. The first limit is
    at the left or at the bottom, so that an axis that counts downwards has the larger one first.
    """

    kind: str
    ticks: tuple[str, ...]
    limits: tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """What is drawn beside the marks, with no row behind it: its name if it was given one, words, place and colours."""

    name: str
    words: str
    ends: tuple[float, ...]
    colours: tuple[str, ...]
    place: tuple[float, ...]
    look: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """
    All that a figure says: its words by place, its axes, its marks, and shapes that no row is behind.

    Among the words is how large the figure is, what is drawn in which order, and whatever the file has that
    matplotlib does not write, so that nothing can be added, hidden or moved unseen.
    """

    words: dict[str, str]
    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    shapes: tuple[Shape, ...]

    def axis(self, which: str) -> Axis:
        """The axis "x" or "y"."""
        return self.x if which == "x" else self.y
