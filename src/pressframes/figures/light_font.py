"""
The font without its rare characters, for PDF files.

To embed the part of a font that a figure uses, matplotlib reads the whole of it, twice a figure, which for the
30,000 glyphs of the font takes a second. The characters of GB2312, in which newspapers are written, are a quarter
of them.
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

from pressframes.figures.font import PACKAGE, font_path, put_first, register_font
from pressframes.textfiles import write_atomically

LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027)]))
LEAD_BYTES, TRAIL_BYTES = range(0xA1, 0xF8), range(0xA1, 0xFF)  # of GB2312


@contextmanager
def light_font(figure: Figure) -> Iterator[None]:
    """
    Draw a figure with the light font meanwhile, unless it has a rare character; glyphs, widths and places are the same.

    To be used inside `drawing_settings()`. The light font lies in matplotlib's own cache folder and is made when
    it is not there.
    """
    used = {character for text in figure.findobj(Text) for character in text.get_text()}
    if not used <= _common():
        yield
        return
    light = put_first(_light_path())
    try:
        yield
    finally:
        font_manager.fontManager.ttflist.remove(light)
        register_font()


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    pairs = (bytes([lead, trail]).decode("gb2312", errors="ignore") for lead in LEAD_BYTES for trail in TRAIL_BYTES)
    return frozenset("".join(pairs) + LATIN + "\n")


@lru_cache(maxsize=1)
def _light_path() -> Path:
    name = f"pressframes-{font_path().stem}-{version(PACKAGE)}-{version('fonttools')}.ttf"
    path = Path(matplotlib.get_cachedir()) / name
    return path if path.exists() else write_atomically(path, _light_bytes())


def _light_bytes() -> bytes:
    from fontTools import subset  # imported here: a quarter of a second, once on a machine

    options = subset.Options(
        layout_features=["*"], notdef_outline=True, name_IDs=["*"], name_languages=["*"], legacy_cmap=True
    )
    font = subset.load_font(str(font_path()), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(_common())))
    subsetter.subset(font)
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()
