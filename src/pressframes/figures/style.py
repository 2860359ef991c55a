"""How every figure looks: sizes, colours and matplotlib's settings, which hold only inside `drawing_settings()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib

from pressframes.errors import PressframesError
from pressframes.figures.font import FAMILY, register_font

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

SETTINGS = {
    "font.family": [FAMILY],
    "axes.unicode_minus": False,
    "text.usetex": False,
    "text.parse_math": False,
    "text.hinting": "none",
    "path.simplify": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "pressframes",
    "pdf.fonttype": 42,
    "savefig.bbox": "standard",
    "savefig.dpi": 300,
}


@dataclass(frozen=True)
class Style:
    """Width of a figure in millimetres and the sizes of its words in points."""

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


@contextmanager
def drawing_settings() -> Iterator[None]:
    """matplotlib's own defaults plus `SETTINGS` while drawing and saving; the user's settings come back afterwards."""
    register_font()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield


def on(colour: str) -> str:
    """
    The colour for words on a ground: white on dark, ink on light.

    >>> on(BLUE), on(YELLOW)
    ('#ffffff', '#222222')

    Source: relative luminance of WCAG 2.1, without its correction for gamma.
    """
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return "#ffffff" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.55 else INK


def colours_for(names: list[str]) -> dict[str, str]:
    """
    A colour for each name, in the order of Okabe and Ito.

    >>> colours_for(["page", "1998"])
    {'page': '#0072B2', '1998': '#D55E00'}

    More than eight names raise `PressframesError`: no reader tells nine colours apart.
    """
    if len(names) > len(OKABE_ITO):
        raise PressframesError(
            f"{len(names)} groups were to be coloured ({', '.join(names[:3])}, ...), and eight can be told apart. "
            "Draw the groups that the figure is about, or one figure for each."
        )
    return dict(zip(names, OKABE_ITO, strict=False))
