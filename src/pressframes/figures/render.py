"""A figure as the bytes of a file, the same at every run: no date, no program name, identifiers from a fixed salt."""

import io
from contextlib import nullcontext
from xml.sax.saxutils import escape

import matplotlib
import pikepdf
from matplotlib.figure import Figure
from PIL import Image

from pressframes.figures.light_font import light_font
from pressframes.figures.metadata import Facts, both, dublin_core, png_info, xmp
from pressframes.figures.style import drawing_settings

DPI = 300
# Tags of a TIFF file. Source: TIFF 6.0; XMP specification part 3.
TIFF_DESCRIPTION, TIFF_ARTIST, TIFF_COPYRIGHT, TIFF_XMP = 270, 315, 33432, 700


def svg_bytes(figure: Figure, facts: Facts | None = None, *, outlined: bool = False) -> bytes:
    """
    SVG with words as words, or outlined: each glyph as a shape, the same in every program, without a font.

    The facts stand in it as Dublin Core, and as the title and description that screen readers read.
    """
    metadata = {"Date": None, "Creator": None, "Format": None} | (dublin_core(facts) if facts else {})
    text = _save(figure, "svg", metadata=metadata, settings={"svg.fonttype": "path" if outlined else "none"}).decode()
    if facts is None:
        return text.encode()
    end = text.index(">", text.index("<svg ")) + 1
    named = f'{text[: end - 1]} role="img" aria-labelledby="figure-title figure-description">'
    title = f'<title id="figure-title">{escape(both(facts.title))}</title>'
    description = f'<desc id="figure-description">{escape(both(facts.alt))}</desc>'
    return f"{named}\n {title}\n {description}{text[end:]}".encode()


def png_bytes(figure: Figure, facts: Facts | None = None, *, dpi: float = DPI) -> bytes:
    """PNG at 300 dots per inch, unless said otherwise; the facts as text chunks and XMP."""
    if facts is None:
        return _save(figure, "png", dpi=dpi, metadata={"Software": None})
    return _save(figure, "png", dpi=dpi, pil_kwargs={"pnginfo": png_info(facts)})


def tiff_bytes(png: bytes) -> bytes:
    """A PNG file of `png_bytes`, with the facts in it, as TIFF: RGB on white, LZW, for journals that take no PNG."""
    picture = Image.open(io.BytesIO(png))
    facts = picture.text
    buffer = io.BytesIO()
    tags = {
        TIFF_DESCRIPTION: str(facts["Title"]),
        TIFF_ARTIST: str(facts["Author"]),
        TIFF_COPYRIGHT: str(facts["Copyright"]),
        TIFF_XMP: facts["XML:com.adobe.xmp"].encode(),
    }
    picture.convert("RGB").save(buffer, "tiff", compression="tiff_lzw", dpi=(DPI, DPI), tiffinfo=tags)
    return buffer.getvalue()


def pdf_bytes(figure: Figure, facts: Facts) -> bytes:
    """PDF with the used part of the font embedded as TrueType, so that words can be searched and copied."""
    plain = _save(figure, "pdf", metadata={"CreationDate": None, "Creator": None, "Producer": None})
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        pdf.docinfo["/Title"] = both(facts.title)
        pdf.docinfo["/Author"] = "; ".join(facts.creators)
        pdf.docinfo["/Subject"] = both(facts.caption)
        pdf.docinfo["/Keywords"] = f"{facts.identifier}; {facts.content}"
        packet = pikepdf.Stream(pdf, xmp(facts).encode())
        packet["/Type"], packet["/Subtype"] = pikepdf.Name("/Metadata"), pikepdf.Name("/XML")
        pdf.Root["/Metadata"] = pdf.make_indirect(packet)
        pdf.Root["/Lang"] = pikepdf.String(dublin_core(facts)["Language"])
        pdf.Root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(buffer, deterministic_id=True, fix_metadata_version=False)
    return buffer.getvalue()


def _save(figure: Figure, kind: str, *, settings: dict | None = None, **options) -> bytes:
    buffer = io.BytesIO()
    with drawing_settings(), light_font(figure) if kind == "pdf" else nullcontext():
        matplotlib.rcParams.update(settings or {})
        figure.savefig(buffer, format=kind, **options)
    return buffer.getvalue()
