"""One openly licensed Chinese font for every figure; a character that it lacks is an error, never a box."""

import importlib.metadata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from pressframes.errors import PressframesError

FAMILY = "Noto Sans SC"
# The wheel zhplot 1.0.0 carries NotoSansSC-Regular.ttf: OFL 1.1, TrueType outlines, 10.6 MB.
PACKAGE = "zhplot"
FILE = "NotoSansSC-Regular.ttf"
INVISIBLE = " \n"  # laid out, not drawn


@lru_cache(maxsize=1)
def font_path() -> Path:
    """
    The font file inside the installed package zhplot, which is not imported: its import changes matplotlib's settings.

    >>> font_path().name
    'NotoSansSC-Regular.ttf'
    """
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    found = [Path(file.locate()) for file in files if file.name == FILE]
    if not found or not found[0].exists():
        raise PressframesError(
            f"{FILE}: the font is not installed, and figures need it for Chinese. "
            f"Expected it in the package {PACKAGE}; install it with `pip install {PACKAGE}==1.0.0`."
        )
    check_outlines(found[0])
    return found[0]


def check_outlines(path: Path) -> None:
    """
    Refuse a font whose outlines are not TrueType.

    matplotlib embeds fonts as TrueType (fonttype 42); from a font with CFF outlines (most .otf and
    .ttc files) Ghostscript and MuPDF then draw no Chinese at all, without a warning.
    """
    try:
        tables = TTFont(path, lazy=True, fontNumber=0)
    except (TTLibError, OSError) as error:
        raise PressframesError(
            f"{path.name}: the file cannot be read as a font ({error}). Expected a .ttf font with TrueType outlines."
        ) from None
    if "glyf" not in tables:
        raise PressframesError(
            f"{path.name}: the font has CFF outlines, and its Chinese would vanish from PDF files. "
            f"Expected TrueType outlines (a table `glyf`), as {FILE} has; choose a .ttf font."
        )


def register_font() -> None:
    """
    Make the font known to matplotlib, in front of any other font of the same name on this machine.

    No setting is changed: only figures that ask for the family by name are drawn with it.
    """
    if _known() and _known()[0].fname == str(font_path()):
        return
    put_first(font_path())


def put_first(path: Path) -> font_manager.FontEntry:
    """Make a font file the one that is drawn with when its family is asked for; its entry in matplotlib's list."""
    font_manager.fontManager.addfont(str(path))  # which forgets what was looked up before
    entry = _known().pop()
    _known()[:] = [entry, *(other for other in _known() if other.fname != entry.fname)]
    return entry


def _known() -> list[font_manager.FontEntry]:
    return font_manager.fontManager.ttflist


@lru_cache(maxsize=1)
def _advances() -> tuple[dict[int, float], float]:
    """The width of every character the font has, in em, and the width of one Chinese character."""
    font = TTFont(font_path(), lazy=True)
    em = font["head"].unitsPerEm
    widths = font["hmtx"].metrics
    return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}, 1.0


def text_width(text: str, size: float) -> float:
    """
    How wide a line of text is, in points, at a font size in points; read from the font, the same on every machine.

    >>> text_width("战疫", 10)
    20.0
    """
    advances, other = _advances()
    return size * sum(advances.get(ord(character), other) for character in text)


def missing_characters(text: str) -> list[str]:
    """
    The characters of a text that the font cannot draw, each once, in order.

    >>> missing_characters("战“疫”\\U0001f637")
    ['\U0001f637']
    """
    advances, _ = _advances()
    return [c for c in dict.fromkeys(text) if ord(c) not in advances and c not in INVISIBLE]


def check_glyphs(figure: Figure) -> None:
    """Raise `PressframesError` naming the character and the label when any text of a figure cannot be drawn."""
    check_text(text.get_text() for text in figure.findobj(Text) if text.get_visible())


def check_text(texts: Iterable[str]) -> None:
    """As `check_glyphs`, for plain texts."""
    for text in texts:
        for character in missing_characters(text):
            raise PressframesError(
                f"Figure text {text!r}: the font {FAMILY} has no glyph for {character!r} (U+{ord(character):04X}), "
                "and it would be drawn as an empty box. Write the label without it, or with another character."
            )
