"""
HTML, PDF and Word files to text, each through a well-kept library that an extra installs.

A PDF gives lines with their place on paper; they are put into reading order: columns from left to right, each from top
to bottom.
"""

import importlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pressframes.errors import PressframesError
from pressframes.files import decode

BLOCK_GAP = 0.9  # line heights; a larger gap between lines begins a new block
ALIGNED = 1.5  # line heights that the left edges of a block's lines may differ by (a paragraph's indent is two)


@dataclass(frozen=True)
class Box:
    """Some text with its place on paper: left, top, right, bottom, from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        """From top to bottom, in the unit of the paper."""
        return self.bottom - self.top


def text_of_boxes(lines: Sequence[Box]) -> str:
    """
    The text of a printed page, lines gathered into blocks and blocks in reading order, a blank line between.

    >>> left, right = Box(0, 0, 40, 10, "左栏"), Box(50, 0, 90, 10, "右栏")
    >>> text_of_boxes([right, left, Box(0, 11, 40, 21, "第二行")])
    '左栏\\n第二行\\n\\n右栏'
    """
    return "\n\n".join("\n".join(line.text for line in block) for block in reading_order(gather(lines)))


def gather(lines: Sequence[Box]) -> list[list[Box]]:
    """Lines right below each other with the same left edge and size, as blocks."""
    blocks: list[list[Box]] = []
    for line in sorted(lines, key=lambda line: (line.top, line.left)):
        fitting = [block for block in blocks if _continues(block[-1], line)]
        if fitting:
            fitting[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _continues(above: Box, below: Box) -> bool:
    size = above.height
    near = -0.5 * size <= below.top - above.bottom <= BLOCK_GAP * size
    aligned = min(abs(below.left - above.left), abs(below.right - above.right)) <= ALIGNED * size
    overlapping = min(above.right, below.right) > max(above.left, below.left)
    return near and aligned and overlapping and abs(below.height - size) <= 0.25 * size


def reading_order(blocks: Sequence[list[Box]]) -> list[list[Box]]:
    """
    Blocks cut apart at the widest white space, again and again: above before below, left before right.

    (The recursive X-Y cut of Nagy and Seth, 1984.)
    """
    if len(blocks) < 2:
        return list(blocks)
    frames = [_frame(block) for block in blocks]
    size = median(line.height for block in blocks for line in block)
    across = _widest_gap([(frame.top, frame.bottom) for frame in frames])
    down = _widest_gap([(frame.left, frame.right) for frame in frames])
    if max(across[0], down[0]) <= 0:
        return sorted(blocks, key=lambda block: (round(_frame(block).left / (4 * size)), _frame(block).top))
    if across[0] > 1.5 * down[0] or down[0] <= 0:
        sides = [frame.bottom <= across[1] for frame in frames]
    else:
        sides = [frame.right <= down[1] for frame in frames]
    first = [block for block, before in zip(blocks, sides, strict=True) if before]
    second = [block for block, before in zip(blocks, sides, strict=True) if not before]
    return [*reading_order(first), *reading_order(second)]


def _frame(block: list[Box]) -> Box:
    return Box(
        min(line.left for line in block),
        min(line.top for line in block),
        max(line.right for line in block),
        max(line.bottom for line in block),
        "",
    )


def _widest_gap(intervals: list[tuple[float, float]]) -> tuple[float, float]:
    """The widest stretch that no interval covers, as its width and its middle."""
    widest, reach = (0.0, 0.0), None
    for start, end in sorted(intervals):
        if reach is not None and start - reach > widest[0]:
            widest = (start - reach, (start + reach) / 2)
        reach = end if reach is None else max(reach, end)
    return widest


BLOCK_TAGS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "br", "section", "article", "blockquote",
    "title", "dd", "dt", "figcaption", "center", "founder-title",
}  # fmt: skip
DROPPED_TAGS = ("script", "style", "noscript", "nav", "form", "select", "button", "head", "iframe", "svg")
COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
CHARSET = re.compile(rb"""charset=["']?([\w-]+)""", re.I)


def html_tree(path: Path):
    """The elements of a web page, read as forgivingly as a browser does; needs the extra `html` (lxml)."""
    html = _library("lxml.html", "html", path)
    data = _bytes(path)
    declared = CHARSET.search(data[:2_000])
    text = _decoded(data, declared[1].decode("ascii", "replace") if declared else None, path)
    text = CONTROL.sub("", text)
    if not text.strip():
        raise PressframesError(f"{path}: the file is empty. Expected a web page.")
    return html.fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


def text_of_html(path: Path) -> str:
    """The text of an e-paper's page, a block element a line; needs the extra `html` (lxml)."""
    tree = html_tree(path)
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


def boxes_of_pdf(path: Path) -> tuple[list[list[Box]], list[str]]:
    """
    The lines of each page of a PDF with their places, and notes; needs the extra `pdf` (pdfplumber).

    Text that is drawn twice to look bold is taken once. A PDF without text raises `PressframesError`.
    """
    pdfplumber = _library("pdfplumber", "pdf", path)
    pages = []
    try:
        with pdfplumber.open(path) as file:
            for page in file.pages:
                words = page.dedupe_chars().extract_words(
                    keep_blank_chars=True, use_text_flow=False, x_tolerance_ratio=0.6
                )
                pages.append([Box(w["x0"], w["top"], w["x1"], w["bottom"], plain_han(w["text"])) for w in words])
    except OSError as error:
        raise PressframesError(f"{path}: the file cannot be opened ({error.strerror}). Check the path.") from None
    except Exception as error:
        raise PressframesError(
            f"{path}: the PDF cannot be read ({type(error).__name__}). Expected an undamaged PDF without "
            "a password; open it in a viewer and save it again."
        ) from None
    if not any(box.text.strip() for boxes in pages for box in boxes):
        raise PressframesError(
            f"{path}: the PDF holds pictures and no text ({len(pages)} pages). "
            "Expected a PDF with text; run text recognition (OCR) on it first."
        )
    unknown = sum(box.text.count("(cid:") for boxes in pages for box in boxes)
    notes = [f"{unknown:,} characters have a font without a map to text and cannot be read"] if unknown else []
    return pages, notes


def text_of_pdf(path: Path) -> str:
    """The text of a PDF, columns in reading order by their place on paper."""
    pages, _ = boxes_of_pdf(path)
    return "\n\n".join(text_of_boxes(boxes) for boxes in pages)


def plain_han(text: str) -> str:
    """
    Characters that only look like Han characters (radicals, compatibility forms), as PDF files have them, as these.

    >>> plain_han("⾼⽔")
    '高水'
    """
    return COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


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
