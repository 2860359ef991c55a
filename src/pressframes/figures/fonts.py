"""
One openly licensed Chinese font for every figure: how wide its words are, how they wrap, and what of it a file needs.

A character that the font lacks is an error, never a box. To embed the part of a font that a figure uses, matplotlib
reads the whole of it, twice a figure, which for the 30,000 glyphs of this font takes a second. So PDF files are drawn
with
a light font: the 3,755 common characters of GB2312 (its level 1), in which most figures are written, take a seventh of
that, all of GB2312 a quarter.
"""

import importlib.metadata
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import category

import matplotlib
from fontTools.ttLib import TTFont, TTLibError
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from pressframes.errors import PressframesError
from pressframes.files import write_atomically

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


def drawable(text: str) -> str:
    """
    A text as the font can draw it: a character that it lacks by its number, one that nobody sees left out.

    >>> drawable("水\u200b渠\U0001f637")
    '水渠[U+1F637]'
    """
    numbers = {c: "" if category(c) == "Cf" else f"[U+{ord(c):04X}]" for c in missing_characters(text)}
    return "".join(numbers.get(c, c) for c in text)


def check_glyphs(figure: Figure) -> None:
    """Raise `PressframesError` naming the character and the label when any text of a figure cannot be drawn."""
    check_text(text.get_text() for text in figure.findobj(Text) if text.get_visible())


def check_text(texts: Iterable[str]) -> None:
    """
    As `check_glyphs`, for plain texts.

    >>> check_text(["战“疫”"])
    >>> check_text(["抗疫\U0001f637"])
    Traceback (most recent call last):
    pressframes.errors.PressframesError: Figure text ... has no glyph for ... (U+1F637), ...
    """
    for text in texts:
        for character in missing_characters(text):
            raise PressframesError(
                f"Figure text {text!r}: the font {FAMILY} has no glyph for {character!r} (U+{ord(character):04X}), "
                "and it would be drawn as an empty box. Write the label without it, or with another character."
            )


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


# What is never parted: Latin letters, digits and what binds them; one character with the marks around it.
OPENING = "“‘（《〈【「『(["
CLOSING = "”’）》〉】」』，。、；：？！…,.;:?!)]%"
UNIT = re.compile(rf"\s+|[{re.escape(OPENING)}]*(?:[A-Za-z0-9_.,'’%+/=²<>&-]+|[^\s])[{re.escape(CLOSING)}]*")


def wrap(text: str, size: float, width: float) -> list[str]:
    """
    A text as lines no wider than `width` points at a font size in points.

    Line breaks already there are kept. A unit wider than the line (a long web address) is cut.

    >>> wrap("党员干部下沉社区，志愿者“逆行”出征。", 10, 90)
    ['党员干部下沉社区，', '志愿者“逆行”出', '征。']
    >>> wrap("Volunteers on the page", 10, 70)
    ['Volunteers on', 'the page']
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, size, width)]


def _wrap_paragraph(text: str, size: float, width: float) -> list[str]:
    lines = [""]
    for unit in UNIT.findall(text):
        for piece in _pieces(unit, size, width):
            if lines[-1] and text_width((lines[-1] + piece).rstrip(), size) > width:
                lines[-1] = lines[-1].rstrip()
                lines.append("")
                piece = piece.lstrip()
            lines[-1] += piece
    lines[-1] = lines[-1].rstrip()
    return lines


def _pieces(unit: str, size: float, width: float) -> list[str]:
    """A unit as it is, or its characters where it alone is wider than a line."""
    return [unit] if text_width(unit, size) <= width else list(unit)


def shorten(text: str, size: float, width: float, lines: int) -> str:
    """
    At most so many lines of a text, the last ending in an ellipsis when something was left out.

    >>> shorten("党员干部下沉社区", 10, 60, 1)
    '党员干部下…'
    """
    wrapped = wrap(text, size, width)
    if len(wrapped) > lines:
        last = wrapped[lines - 1]
        while last and text_width(last + "…", size) > width:
            last = last[:-1]
        wrapped = [*wrapped[: lines - 1], last + "…"]
    return "\n".join(wrapped)


SETTINGS: dict[Any, Any] = {
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


@contextmanager
def drawing_settings() -> Iterator[None]:
    """matplotlib's own defaults plus `SETTINGS` while drawing and saving; the user's settings come back afterwards."""
    register_font()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield
