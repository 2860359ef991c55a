"""How every figure looks: its width, the sizes of its words, its colours. Nothing here needs matplotlib."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pressframes.errors import refused

PLACEHOLDERS = "〓□?"  # the first that a font has stands for a character that it lacks
MM = 72 / 25.4  # points in a millimetre

# One colour for each thing in all figures, told from white by 3 : 1 and more.
BLUE = "#0a6ebd"  # the texts studied, or the first group
ORANGE = "#c24e00"  # the second group
REFERENCE = "#767676"  # what is compared with; lines that carry no data, and words of no group
OTHERS = "#775544"  # what is compared with where that grey is a group's; 15 from all groups


class Look(NamedTuple):
    """What tells a group apart where colours do not: the mark of its dots, its size, and the forms of it in a key."""

    marker: str
    size: float
    dot: str
    hollow: str
    box: str


# Groups in their order; the first six are 19 apart and more in CIEDE2000 under each of three colour blindnesses, all
# eight 15 (the colours of Okabe and Ito come as near as 9).
LOOKS = {
    BLUE: Look("o", 1.0, "●", "○", "■"),
    ORANGE: Look("D", 0.82, "◆", "◇", "□"),
    "#000044": Look("s", 0.9, "■", "□", "■"),
    REFERENCE: Look("^", 1.05, "▲", "△", "□"),
    "#442200": Look("*", 1.4, "★", "☆", "■"),
    "#004444": Look("P", 1.1, "＋", "＋", "□"),
    "#0000aa": Look("X", 1.1, "×", "×", "■"),
    "#00aa66": Look("v", 1.05, "∨", "∨", "□"),
}
GROUPS = tuple(LOOKS)
LOOKS[OTHERS] = Look("d", 1.0, "♦", "◊", "□")


def box_of(colour: str) -> dict[str, Any]:
    """How the bars and columns of a colour are drawn: filled, or for every other group as outlines."""
    if LOOKS[colour].box == "■":
        return {"facecolor": colour, "linewidth": 0}
    return {"facecolor": "white", "edgecolor": colour, "linewidth": 0.9}


GRID, GROUND = "#e2e2e2", "#f1f1f1"  # grid; a stretch behind the marks
INK = "#1f1f1f"  # words
SOFT = "#595959"  # words that stand back; 7 : 1


@dataclass(frozen=True)
class Style:
    """
    Width of a figure in millimetres, the height it may not pass, and the sizes of its words in points.

    `title`, `text` (subtitle, labels, names of axes) and `small` (numbers of axes, values, notes) are sizes of words.

    >>> round(Style("column", width_mm=89, text=7, title=8, small=6).width, 1)
    252.3
    """

    name: str
    width_mm: float
    text: float
    title: float
    small: float
    height_mm: float = 230

    @property
    def width(self) -> float:
        """The width in points."""
        return self.width_mm * MM


WEB = Style("web", width_mm=170, text=9, title=11.5, small=7.5)


def on(colour: str) -> str:
    """
    The colour for words on a ground: white on dark, ink on light.

    >>> on(BLUE), on(GRID)
    ('#ffffff', '#1f1f1f')

    Source: relative luminance of WCAG 2.1, without its correction for gamma.
    """
    red, green, blue = bytes.fromhex(colour[1:])
    return "#ffffff" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.55 * 255 else INK


def colours_for(values: Iterable[object], reference: str = "", things: Sequence[str] = ()) -> dict[str, str]:
    """
    A colour for each name in a column of names, as the column first has them; `reference`, if it is there, is grey,
    and brown where it stands beside so many groups that one of them is grey.

    `things` are names that have the same colour in every figure of a study, whichever of them it shows:

    >>> colours_for(["page", "1998", "page"], "1998")
    {'page': '#0a6ebd', '1998': '#767676'}
    >>> colours_for(["evening", "all others"], things=["morning", "evening"])
    {'evening': '#c24e00', 'all others': '#000044'}

    More than eight names beside the reference raise `PressframesError`: no reader tells nine colours apart.
    """
    names = list(dict.fromkeys(map(str, values)))
    if len({*names} - {reference}) > len(GROUPS):
        raise refused("many_colours", number=len(names), names=", ".join(names[:3]))
    known = dict(zip((one for one in things if one != reference), GROUPS, strict=False))
    known[reference] = OTHERS if REFERENCE in known.values() or len(names) > len(GROUPS) else REFERENCE
    shown = [known.get(name) for name in names]
    # The colours of groups that are compared are not those of other things, whether the groups are here or not.
    others = iter(sorted((one for one in GROUPS if one not in shown), key=[*known.values()].count))
    return {name: known[name] if name in known else next(others) for name in names}
