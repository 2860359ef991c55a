"""
Openly licensed Chinese fonts for every figure: how wide their words are, how they wrap, what of them a file needs.

A character that the font lacks is drawn as 〓. To embed the part of a font that a figure uses, matplotlib reads the
whole of it, twice a figure, which for 30,000 glyphs takes a second. So PDF files are drawn with a light font: the 3,755
common characters of GB2312 (its level 1), in which most figures are written, take a seventh of that. The bold face is
cut from a variable font to the same. A text with a rare character gets fonts of its own characters. All are made once,
in matplotlib's cache.
"""

import importlib.metadata
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from math import fsum  # rounds once: Python's own sum differs from 3.12 on
from pathlib import Path
from typing import Any

import matplotlib
from fontTools.ttLib import TTFont, TTLibError
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from pressframes.characters import printable
from pressframes.errors import refused
from pressframes.figures.style import PLACEHOLDERS
from pressframes.files import Content, only_one, write_atomically

FAMILY = "Noto Sans SC"
# Both carry release 2.004-H2 of the font under the OFL 1.1, with TrueType outlines; no code of the wheels is run.
PACKAGE, FILE = "zhplot", "NotoSansSC-Regular.ttf"
SERIF, SERIF_PACKAGE, SERIF_FILE = "serif", "pylopdf-fonts-zh-cn", "NotoSerifSC-Regular.otf"  # an extra
BOLD_PACKAGE, BOLD_FILE, BOLD = "justmytype-intl-cjk", "NotoSansSC[wght].ttf", "bold"
INVISIBLE = " \n"  # laid out, not drawn
_chosen: list[Path] = []  # fonts of the user's own, the last of which draws


def font_path() -> Path:
    """
    The font file that draws: the user's own inside `using_font`, else the one of the installed package zhplot.

    >>> font_path().name
    'NotoSansSC-Regular.ttf'
    """
    return _chosen[-1] if _chosen else _plain(_packaged(PACKAGE, FILE), PACKAGE)


@lru_cache
def _plain(path: Path, package: str) -> Path:
    """A font without ligatures and kerning, which some versions of matplotlib apply to some lines; made once."""

    return _kept(path.stem, package, lambda: _without(_font(path), "GSUB", "GPOS"), f"/{path.name}")


def _font(file: Path | BytesIO) -> TTFont:
    return TTFont(file, recalcTimestamp=False)


def _without(font: TTFont, *tables: str) -> Content:
    """What writes a font without some of its tables."""
    for table in tables:
        if table in font:
            del font[table]
    return font.save


@lru_cache
def _packaged(package: str, name: str) -> Path:
    """A file of an installed package, which is not imported: the import of zhplot changes matplotlib's settings."""
    with suppress(importlib.metadata.PackageNotFoundError):
        found = [Path(file.locate()) for file in importlib.metadata.files(package) or [] if file.name == name]
        if found and found[0].exists():
            return found[0]
    raise refused("no_serif_font" if package == SERIF_PACKAGE else "no_font", name, package=package)


@contextmanager
def using_font(path: str | Path | None, text: str = "") -> Iterator[None]:
    """Draw a text with a font file of one's own meanwhile, or with "serif"; titles stay in the bold face of ours."""
    if path is None:
        yield
        return
    path = _serif_path(text) if path == SERIF else path
    check_outlines(Path(path))
    _chosen.append(Path(path).resolve())
    try:
        yield
    finally:
        _chosen.pop()


def _serif_path(text: str) -> Path:
    """The serif face with the characters of a text, its outlines made TrueType: within a unit, unseen in print."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    source, text = _packaged(SERIF_PACKAGE, SERIF_FILE), "".join(sorted({*text, *LATIN, *PLACEHOLDERS}))

    def made() -> Content:
        font = _font(BytesIO(_subset(source, text, {"layout_features": [], "hinting": False})))
        glyphs, outlines = font.getGlyphSet(), {}
        for name in font.getGlyphOrder():
            pen = TTGlyphPen(None)
            glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
            outlines[name] = pen.glyph()
        builder = FontBuilder(font=font)
        builder.isTTF, font.sfntVersion, font["post"].formatType = True, "\x00\x01\x00\x00", 3.0
        builder.setupMaxp()
        font["maxp"].maxZones = 1
        builder.setupGlyf(outlines)
        builder.setupHorizontalMetrics({name: (font["hmtx"][name][0], one.xMin) for name, one in outlines.items()})
        return _without(font, "CFF ", "VORG", "vhea", "vmtx")

    return _kept(f"NotoSerifSC-{sha256(text.encode()).hexdigest()[:12]}", SERIF_PACKAGE, made)


def family() -> str:
    """The name of the family of the font that draws."""
    return font_manager.get_font(str(font_path())).family_name if _chosen else FAMILY


def check_outlines(path: Path) -> None:
    """
    Refuse a font whose outlines are not TrueType.

    matplotlib embeds fonts as TrueType (fonttype 42); from a font with CFF outlines (most .otf and
    .ttc files) Ghostscript and MuPDF then draw no Chinese at all, without a warning.
    """
    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            tables = font.keys()
    except (TTLibError, OSError) as error:
        raise refused("unread_font", path.name, why=error) from None
    if "glyf" not in tables:
        raise refused("cff_font", path.name, ours=FILE)


def register_font() -> None:
    """
    Make the font known to matplotlib, in front of any other font of the same name on this machine.

    No setting is changed: only figures that ask for the family by name are drawn with it.
    """
    put_first(bold_path())
    put_first(font_path())


def put_first(path: Path) -> None:
    """Make a font file the one that is drawn with when its family is asked for in its weight."""
    known = font_manager.fontManager.ttflist
    mine = next((one for one in known if one.fname == str(path)), None)
    if mine and next(one for one in known if (one.name, one.weight) == (mine.name, mine.weight)) is mine:
        return
    font_manager.fontManager.addfont(str(path))  # which forgets what was looked up before
    entry = known.pop()
    known[:] = [entry, *(other for other in known if other.fname != entry.fname)]


@lru_cache
def _advances(path: Path) -> dict[int, float]:
    """The width of every character a font has, in em; a Chinese character has a width of one."""
    with TTFont(path, lazy=True) as font:
        em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """
    How wide a line of text is, in points, at a font size in points; read from the font, the same on every machine.

    >>> text_width("战疫", 10)
    20.0
    """
    advances = _advances(bold_path() if bold else font_path())
    return size * fsum(advances.get(ord(character), 1.0) for character in text)


def missing_characters(text: str) -> list[str]:
    """
    The characters of a text that the font cannot draw, each once, in order.

    >>> missing_characters("战“疫”\\U0001f637")
    ['\U0001f637']
    """
    advances = _advances(font_path())
    return [c for c in dict.fromkeys(printable(text)) if ord(c) not in advances and c not in INVISIBLE]


def drawable(text: str) -> str:
    """
    A text as it is drawn: 〓 in place of each character that the font lacks, a space for a space that it lacks, and
    nothing that is never printed.

    >>> drawable("抗\u200b疫\U0001f637"), drawable("抗\u2028疫")
    ('抗疫〓', '抗 疫')
    """
    lacking = missing_characters(text)
    stands = next(mark for mark in PLACEHOLDERS if ord(mark) in _advances(font_path()))
    return printable(text).translate({ord(c): " " if c.isspace() else stands for c in lacking})


# What sets a line otherwise than from left to right, a glyph a character, takes a third of the time to embed a font.
PLAIN: dict[str, Any] = {"layout_features": [], "hinting": False, "drop_tables": ["vhea", "vmtx"]}
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027)]))
LEAD_BYTES, TRAIL_BYTES = range(0xA1, 0xD8), range(0xA1, 0xFF)  # of the common characters in GB2312


def use_bold_of(figure: Figure) -> None:
    """Draw the bold words of a figure from now on with the lightest bold font that has all their characters."""
    bold = [text.get_text() for text in figure.findobj(Text) if text.get_fontweight() == BOLD]
    put_first(bold_path("".join(bold)))


@contextmanager
def light_font(figure: Figure) -> Iterator[None]:
    """
    Draw a figure with a light font meanwhile; glyphs, widths and places are the same.

    To be used inside `drawing_settings()`.
    """
    put_first(font_path() if _chosen else _light_path("".join(text.get_text() for text in figure.findobj(Text))))
    try:
        yield
    finally:
        put_first(font_path())


def font_subset(text: str) -> bytes:
    """
    The part of the font that draws a text, as a WOFF file to be put into a web page; the same bytes at every run.

    The OFL allows that; the part keeps the font's name and licence.
    """
    return _subset(_light_path("") if _common().issuperset(text) else font_path(), text, PLAIN, flavor="woff")


@lru_cache
def _common() -> frozenset[str]:
    pairs = (bytes([lead, trail]).decode("gb2312", "ignore") for lead in LEAD_BYTES for trail in TRAIL_BYTES)
    return frozenset("".join(pairs) + LATIN + "\n")


def _cut_to(text: str) -> tuple[str, Iterable[str]]:
    """The characters that fonts for a text are cut to, with a name: the common ones, or its own where one is rare."""
    if _common().issuperset(text):
        return "common", _common()
    own = "".join(sorted({*text, *LATIN}))
    return sha256(own.encode("utf-8", "replace")).hexdigest()[:12], own


def _light_path(text: str) -> Path:
    """The lightest font that has all characters of a text."""
    (name, characters), choices = _cut_to(text), PLAIN | {"legacy_cmap": True}
    return _kept(f"{Path(FILE).stem}-{name}-plain", PACKAGE, lambda: _subset(font_path(), characters, choices))


WAY = 2  # in which fonts are made: raised when that changes, so that kept ones are made anew


def _kept(name: str, package: str, make: Callable[[], Content], file: str = ".ttf") -> Path:
    """
    A font that is made of another, kept in matplotlib's own cache folder by the versions it is made of.

    No time is written into it: the parts of it in PDF files are the same on every machine.
    """
    made_of = f"{version(package)}-{version('fonttools')}-{WAY}"
    path = Path(matplotlib.get_cachedir()) / f"pressframes-{name}-{made_of}{file}"
    if not path.exists():
        with only_one(str(path)):  # notebooks run side by side
            return path if path.exists() else write_atomically(path, make())
    return path


@lru_cache
def bold_path(text: str = "") -> Path:
    """The lightest bold font that has all characters of a text; cut from the variable one where it is not kept yet."""
    name, characters = _cut_to(text)

    def made() -> Content:
        from fontTools.varLib import instancer

        choices = PLAIN | {"drop_tables": [*PLAIN["drop_tables"], "VVAR"]}
        source = BytesIO(_subset(_packaged(BOLD_PACKAGE, BOLD_FILE), characters, choices))
        bold = instancer.instantiateVariableFont(_font(source), {"wght": 700})
        for number, said in {1: FAMILY, 2: "Bold", 4: f"{FAMILY} Bold", 6: "NotoSansSC-Bold", 17: "Bold"}.items():
            bold["name"].setName(said, number, 3, 1, 0x409)
        return bold.save

    return _kept(f"NotoSansSC-Bold-{name}", BOLD_PACKAGE, made)


def _subset(path: Path, characters: Iterable[str], choices: dict, flavor: str | None = None) -> bytes:
    from fontTools import subset  # imported here: a quarter of a second

    options = subset.Options(notdef_outline=True, name_IDs=["*"], name_languages=["*"], **choices)
    font = subset.load_font(str(path), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)
    font.flavor, buffer = flavor, BytesIO()
    font.save(buffer)
    return buffer.getvalue()


# What is never parted: a Chinese word and its gloss; Latin letters, digits and what binds them; one character with the
# marks around it.
OPENING = "“‘（《〈【「『(["
CLOSING = "”’）》〉】」』，。、；：？！…,.;:?!)]%"
LETTERS = r"[A-Za-z0-9_.,'’%+/=²<>&\u00a0-]+"
UNIT = rf"[^\S\u00a0]+|[{re.escape(OPENING)}]*(?:{LETTERS}|\S(?:\u00a0\([^)]*\))?)[{re.escape(CLOSING)}]*"


def wrap(text: str, size: float, width: float, *, bold: bool = False, whole: tuple[str, ...] = ()) -> list[str]:
    """
    A text as lines no wider than `width` points at a font size in points; the names in `whole` are never parted.

    Line breaks already there are kept. A unit wider than the line (a long web address) is cut.

    >>> wrap("党员干部下沉社区，志愿者“逆行”出征。", 10, 90)
    ['党员干部下沉社区，', '志愿者“逆行”出', '征。']
    >>> wrap("Volunteers on the page", 10, 70)
    ['Volunteers on', 'the page']
    """
    names = "".join(rf"{re.escape(name)}[{re.escape(CLOSING)}]*|" for name in sorted(whole, key=len, reverse=True))
    lines = []
    for paragraph in text.split("\n"):
        lines.append("")
        units = re.findall(names + UNIT, paragraph)
        for piece in (piece for unit in units for piece in ([unit] if text_width(unit, size) <= width else unit)):
            if lines[-1] and text_width((lines[-1] + piece).rstrip(), size, bold=bold) > width:
                lines[-1] = lines[-1].rstrip()
                lines.append("")
                piece = piece.lstrip()
            lines[-1] += piece
        lines[-1] = lines[-1].rstrip()
    return lines


def shorten(text: str, size: float, width: float) -> str:
    """
    A text as one line, which ends in an ellipsis when something was left out.

    >>> shorten("党员干部下沉社区", 10, 60), shorten("党员干部", 10, 60)
    ('党员干部下…', '党员干部')
    """
    line, *more = wrap(text, size, width)
    while more and line and text_width(line + "…", size) > width:
        line = line[:-1]
    return line + "…" * bool(more)


SETTINGS: dict[Any, Any] = {
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
        matplotlib.rcParams.update(SETTINGS | {"font.family": [family()]})
        yield
