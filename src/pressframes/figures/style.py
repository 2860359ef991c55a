"""How every figure looks: its width, the sizes of its words, its colours. Nothing here needs matplotlib."""

from collections.abc import Iterable
from dataclasses import dataclass

from pressframes.errors import PressframesError

MM = 72 / 25.4  # points in a millimetre

# Eight colours that people with any common colour blindness tell apart.
# Source: Okabe, M. & Ito, K. (2008). Color Universal Design.
BLACK = "#000000"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
ORANGE = "#E69F00"
SKY = "#56B4E9"
PURPLE = "#CC79A7"
YELLOW = "#F0E442"
OKABE_ITO = (BLUE, VERMILLION, GREEN, ORANGE, SKY, PURPLE, YELLOW, BLACK)
GREY = "#8A8A8A"  # lines that carry no data, and words of no group
PALE = "#E6E6E6"  # grid and ground
INK = "#222222"  # words
FAINT = "#666666"  # words that stand back; 5.7 : 1 against white, above the 4.5 : 1 of WCAG 2.1


@dataclass(frozen=True)
class Style:
    """
    Width of a figure in millimetres and the sizes of its words in points.

    `title`, `text` (labels, key, names of axes) and `small` (numbers of axes, values, notes) are sizes of words.

    >>> round(Style("column", width_mm=89, text=7, title=8, small=6).width, 1)
    252.3
    """

    name: str
    width_mm: float
    text: float
    title: float
    small: float

    @property
    def width(self) -> float:
        """The width in points."""
        return self.width_mm * MM


WEB = Style("web", width_mm=170, text=9, title=11.5, small=7.5)


def on(colour: str) -> str:
    """
    The colour for words on a ground: white on dark, ink on light.

    >>> on(BLUE), on(YELLOW)
    ('#ffffff', '#222222')

    Source: relative luminance of WCAG 2.1, without its correction for gamma.
    """
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return "#ffffff" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.55 else INK


def colours_for(values: Iterable[object]) -> dict[str, str]:
    """
    A colour for each name in a column of names, in the order of Okabe and Ito, as the column first has them.

    >>> colours_for(["page", "1998", "page"])
    {'page': '#0072B2', '1998': '#D55E00'}

    More than eight names raise `PressframesError`: no reader tells nine colours apart.
    """
    names = list(dict.fromkeys(map(str, values)))
    if len(names) > len(OKABE_ITO):
        raise PressframesError(
            f"{len(names)} groups were to be coloured ({', '.join(names[:3])}, ...), and eight can be told apart. "
            "Draw the groups that the figure is about, or one figure for each."
        )
    return dict(zip(names, OKABE_ITO, strict=False))
