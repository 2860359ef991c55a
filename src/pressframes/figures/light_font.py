"""
Parts of the font: the font without its rare characters for PDF files, and what one web page needs.

To embed the part of a font that a figure uses, matplotlib reads the whole of it, twice a figure, which for the
30,000 glyphs of the font takes a second. The 3,755 common characters of GB2312 (its level 1), in which most figures are
written, take a seventh of that, all of GB2312 a quarter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from pressframes.figures.font import PACKAGE, font_path, put_first
from pressframes.textfiles import write_atomically

LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027)]))
# Of GB2312; its common characters end before the lead byte D8, the others before F8.
LEAD_BYTES, TRAIL_BYTES = {"common": range(0xA1, 0xD8), "all": range(0xA1, 0xF8)}, range(0xA1, 0xFF)


@contextmanager
def light_font(figure: Figure) -> Iterator[None]:
    """
    Draw a figure with the light font meanwhile, unless it has a rare character; glyphs, widths and places are the same.

    To be used inside `drawing_settings()`. The light font lies in matplotlib's own cache folder and is made when
    it is not there.
    """
    path = _lightest("".join(text.get_text() for text in figure.findobj(Text)))
    if path == font_path():
        yield
        return
    light = put_first(path)
    try:
        yield
    finally:
        font_manager.fontManager.ttflist.remove(light)
        put_first(font_path())


def font_subset(text: str) -> bytes:
    """
    The part of the font that draws a text, as a WOFF file to be put into a web page; the same bytes at every run.

    The OFL allows that; the part keeps the font's name and licence.
    """
    options = {"layout_features": [], "hinting": False, "drop_tables": ["vhea", "vmtx"]}
    return _subset(_lightest(text), text, options, flavor="woff")


def _lightest(text: str) -> Path:
    """The lightest font that has all characters of a text."""
    level = next((level for level in LEAD_BYTES if _characters(level).issuperset(text)), None)
    return font_path() if level is None else _light_path(level)


@lru_cache(maxsize=2)
def _characters(level: str) -> frozenset[str]:
    pairs = (bytes([lead, trail]).decode("gb2312", "ignore") for lead in LEAD_BYTES[level] for trail in TRAIL_BYTES)
    return frozenset("".join(pairs) + LATIN + "\n")


@lru_cache(maxsize=2)
def _light_path(level: str) -> Path:
    name = f"pressframes-{font_path().stem}-{level}-{version(PACKAGE)}-{version('fonttools')}.ttf"
    path = Path(matplotlib.get_cachedir()) / name
    if path.exists():
        return path
    text = "".join(sorted(_characters(level)))
    return write_atomically(path, _subset(font_path(), text, {"layout_features": ["*"], "legacy_cmap": True}))


def _subset(path: Path, text: str, choices: dict, flavor: str | None = None) -> bytes:
    from fontTools import subset  # imported here: a quarter of a second

    options = subset.Options(notdef_outline=True, name_IDs=["*"], name_languages=["*"], **choices)
    font = subset.load_font(str(path), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    font.flavor = flavor
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()
