"""
A figure as the bytes of a file, the same at every run: no date, no program name, identifiers from a fixed salt.

Each picture says of itself inside its own file whose it is, what it shows, from where and under which terms.
"""

import io
import re
from contextlib import nullcontext
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib
import pikepdf
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pressframes.figures.citation import HAN, FigureCitation, both
from pressframes.figures.fonts import drawing_settings, light_font, use_bold_of

LANGUAGES = {"en": "en", "zh": "zh-CN"}  # as XML names them
TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
TEMPLATES.filters["xml"] = lambda text: Markup(escape(text))  # nosec B704: quotation marks alone stay as they are


def xmp(facts: FigureCitation) -> str:
    """
    The facts as an XMP packet, the one form that PNG, TIFF and PDF share.

    Source: ISO 16684-1 (XMP); IPTC Photo Metadata Standard 2021.1 for the alternative text.
    """
    return TEMPLATES.get_template("xmp.xml").render(facts=facts, languages=LANGUAGES)


def png_info(facts: FigureCitation) -> PngInfo:
    """The facts as text chunks of a PNG file, in UTF-8 (iTXt), and as XMP."""
    info = PngInfo()
    for name, text in {
        "Title": both(facts.title),
        "Author": "; ".join(facts.project.authors),
        "Description": both(facts.caption),
        "Alt Text": both(facts.alt),
        "Source": f"{facts.source} ({facts.identifier}, {facts.content})",
        "Copyright": facts.project.licence,
        "Study": "; ".join(facts.study),
        "XML:com.adobe.xmp": xmp(facts),
    }.items():
        info.add_itxt(name, text)
    return info


def dublin_core(facts: FigureCitation) -> dict[str, str | list[str]]:
    """The facts as matplotlib embeds them in SVG."""
    return {
        "Title": both(facts.title),
        "Creator": facts.project.authors,
        "Identifier": facts.identifier,
        "Description": both(facts.caption),
        "Source": facts.source,
        "Relation": facts.content,
        "Rights": facts.project.licence,
        "Keywords": facts.study,
        "Language": LANGUAGES["zh" if HAN.search(both(facts.title)) else "en"],
    }


DPI = 300
# Tags of a TIFF file. Source: TIFF 6.0; XMP specification part 3.
TIFF_DESCRIPTION, TIFF_ARTIST, TIFF_COPYRIGHT, TIFF_XMP = 270, 315, 33432, 700


def svg_bytes(figure: Figure, facts: FigureCitation | None = None, *, outlined: bool = False) -> bytes:
    """
    SVG with words as words, or outlined: each glyph as a shape, the same in every program, without a font.

    The facts stand in it as Dublin Core, and as the title and description that screen readers read.
    """
    metadata = {"Date": None, "Creator": None, "Format": None} | (dublin_core(facts) if facts else {})
    text = _save(figure, "svg", outlined=outlined, metadata=metadata).decode()
    if facts is None:
        return text.encode()
    title = f'<title id="figure-title">{escape(both(facts.title))}</title>'
    description = f'<desc id="figure-description">{escape(both(facts.alt))}</desc>'
    said = f' role="img" aria-labelledby="figure-title figure-description">\n {title}\n {description}'
    return re.sub("(?<=<svg )([^>]*)>", lambda found: found[1] + said, text, count=1).encode()


def png_bytes(figure: Figure, facts: FigureCitation | None = None, *, dpi: float = DPI) -> bytes:
    """PNG at 300 dots per inch, unless said otherwise; the facts as text chunks and XMP."""
    said: dict = {"pil_kwargs": {"pnginfo": png_info(facts)}} if facts else {"metadata": {"Software": None}}
    return _save(figure, "png", dpi=dpi, **said)


def tiff_bytes(png: bytes) -> bytes:
    """A PNG file of `png_bytes`, with the facts in it, as TIFF: RGB on white, LZW, for journals that take no PNG."""
    picture = Image.open(io.BytesIO(png))
    facts = picture.info
    buffer = io.BytesIO()
    tags = {
        TIFF_DESCRIPTION: str(facts["Title"]).encode(),  # as bytes, or Pillow writes ? for Chinese
        TIFF_ARTIST: str(facts["Author"]).encode(),
        TIFF_COPYRIGHT: str(facts["Copyright"]).encode(),
        TIFF_XMP: facts["XML:com.adobe.xmp"].encode(),
    }
    picture.convert("RGB").save(buffer, "tiff", compression="tiff_lzw", dpi=(DPI, DPI), tiffinfo=tags)
    return buffer.getvalue()


def pdf_bytes(figure: Figure, facts: FigureCitation) -> bytes:
    """
    PDF with the used part of the font embedded as TrueType, so that words can be searched and copied.

    The facts are in its document information and as XMP; language and title are set for screen readers.
    """
    plain = _save(figure, "pdf", metadata={"CreationDate": None, "Creator": None, "Producer": None})
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        pdf.docinfo["/Title"] = both(facts.title)
        pdf.docinfo["/Author"] = "; ".join(facts.project.authors)
        pdf.docinfo["/Subject"] = both(facts.caption)
        pdf.docinfo["/Keywords"] = "; ".join([facts.identifier, facts.content, *facts.study])
        packet = pikepdf.Stream(pdf, xmp(facts).encode())
        packet["/Type"], packet["/Subtype"] = pikepdf.Name("/Metadata"), pikepdf.Name("/XML")
        pdf.Root["/Metadata"] = pdf.make_indirect(packet)
        pdf.Root["/Lang"] = pikepdf.String(str(dublin_core(facts)["Language"]))
        pdf.Root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(buffer, deterministic_id=True, fix_metadata_version=False)
    return buffer.getvalue()


def _save(figure: Figure, kind: str, *, outlined: bool = False, **options) -> bytes:
    buffer = io.BytesIO()
    with drawing_settings(), light_font(figure) if kind == "pdf" else nullcontext():
        matplotlib.rcParams["svg.fonttype"] = "path" if outlined else "none"
        use_bold_of(figure)
        figure.savefig(buffer, format=kind, **options)
    return buffer.getvalue()
