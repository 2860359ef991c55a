"""HTML, PDF and Word files to text, each through a well-kept library that an extra installs."""

import importlib
import re
from pathlib import Path

from pressframes.errors import PressframesError
from pressframes.pages.boxes import Box, text_of_boxes
from pressframes.textfiles import decode

BLOCK_TAGS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "br", "section", "article", "blockquote",
    "title", "dd", "dt", "figcaption", "center", "founder-title",
}  # fmt: skip
DROPPED_TAGS = ("script", "style", "noscript", "nav", "form", "select", "button", "head", "iframe", "svg")
CHARSET = re.compile(rb"""charset=["']?([\w-]+)""", re.I)


def text_of_html(path: Path) -> str:
    """The text of an e-paper's page, a block element a line; needs the extra `html` (lxml)."""
    html = _library("lxml.html", "html", path)
    data = _bytes(path)
    declared = CHARSET.search(data[:2_000])
    encoding = declared[1].decode("ascii", "replace") if declared else None
    text = _decoded(data, encoding, path)
    tree = html.fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    for element in list(tree.iter(*DROPPED_TAGS)):
        element.drop_tree()
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag.lower() in BLOCK_TAGS:
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
    lines = [line.strip(" \t\r") for line in tree.text_content().split("\n")]
    return "\n\n".join(line for line in lines if line.strip())


def _decoded(data: bytes, encoding: str | None, path: Path) -> str:
    if encoding and encoding.lower() in ("gb2312", "gbk"):
        encoding = "gb18030"  # pages that declare the smaller sets use the larger one
    try:
        return data.decode(encoding) if encoding else decode(data, str(path))[0]
    except (LookupError, UnicodeDecodeError):
        return decode(data, str(path))[0]


def text_of_pdf(path: Path) -> str:
    """The text of a PDF, columns in reading order by their place on paper; needs the extra `pdf` (pdfplumber)."""
    pdfplumber = _library("pdfplumber", "pdf", path)
    pages = []
    try:
        with pdfplumber.open(path) as file:
            for page in file.pages:
                words = page.extract_words(keep_blank_chars=True, use_text_flow=False, x_tolerance_ratio=0.6)
                boxes = [Box(w["x0"], w["top"], w["x1"], w["bottom"], w["text"]) for w in words]
                pages.append(text_of_boxes(boxes))
    except OSError as error:
        raise PressframesError(f"{path}: the file cannot be opened ({error.strerror}). Check the path.") from None
    except Exception as error:
        raise PressframesError(
            f"{path}: the PDF cannot be read ({type(error).__name__}). Expected an undamaged PDF without "
            "a password; open it in a viewer and save it again."
        ) from None
    text = "\n\n".join(pages)
    if not text.strip():
        raise PressframesError(
            f"{path}: the PDF holds pictures and no text ({len(pages)} pages). "
            "Expected a PDF with text; run text recognition on it first."
        )
    return text


def text_of_docx(path: Path) -> str:
    """The paragraphs of a Word file, a blank line between; needs the extra `docx` (python-docx)."""
    docx = _library("docx", "docx", path)
    try:
        document = docx.Document(str(path))
    except Exception as error:
        raise PressframesError(
            f"{path}: the Word file cannot be read ({type(error).__name__}). Expected a .docx file; open it "
            "in Word and save it as .docx or as plain text."
        ) from None
    return "\n\n".join(paragraph.text for paragraph in document.paragraphs if paragraph.text.strip())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PressframesError(f"{path}: the file cannot be opened ({error.strerror}). Check the path.") from None


def _library(module: str, extra: str, path: Path):
    try:
        return importlib.import_module(module)
    except ImportError:
        raise PressframesError(
            f"{path}: reading this kind of file needs the extra {extra!r}, which is not installed. "
            f'Install it with pip install "pressframes[{extra}]", or save the file as plain text.'
        ) from None


READERS = {
    ".html": text_of_html,
    ".htm": text_of_html,
    ".pdf": text_of_pdf,
    ".docx": text_of_docx,
}
