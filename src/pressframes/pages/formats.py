"""
HTML, PDF and Word files to text, each through a well-kept library that an extra installs.

A PDF gives lines with their place on paper; they are put into reading order: columns from left to right, each from top
to bottom.
"""

import contextlib
import importlib
import re
import unicodedata
import zipfile
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import not_
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from pressframes.errors import refused
from pressframes.files import decode
from pressframes.lists import lexicon

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
    first, second = compress(blocks, sides), compress(blocks, map(not_, sides))
    return [*reading_order([*first]), *reading_order([*second])]


def _frame(block: list[Box]) -> Box:
    left, top = min(line.left for line in block), min(line.top for line in block)
    return Box(left, top, max(line.right for line in block), max(line.bottom for line in block), "")


def _widest_gap(intervals: list[tuple[float, float]]) -> tuple[float, float]:
    """The widest stretch that no interval covers, as its width and its middle."""
    widest, reach = (0.0, 0.0), None
    for start, end in sorted(intervals):
        if reach is not None and start - reach > widest[0]:
            widest = (start - reach, (start + reach) / 2)
        reach = end if reach is None else max(reach, end)
    return widest


BLOCK_TAGS, INLINE, NO_TEXT = (frozenset(lexicon("web")[name]) for name in ("blocks", "inline", "no_text"))
COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
CHARSET = re.compile(rb"""charset=["']?([\w-]+)""", re.I)
PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*|\s*第 ?\d{1,4} ?页(?:[，,/ ]*共 ?\d+ ?页)?\s*")
LONGEST_LABEL = 12  # characters in the cell of a table
LINK = re.compile("\x01[^\x01\x02]*\x02")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
NOT_SHOWN = {f"{WORD}txbxContent", f"{WORD}del", f"{WORD}moveFrom", f"{WORD}pPr", FALLBACK}
BREAKS = {f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}tab": "\t"}
NOTES = ("footnotes.xml", "endnotes.xml")
FIRST_RANK = HEADING, TITLE = ("heading 1", "title")  # as styles are called in every language; their ids differ


class WordLine(NamedTuple):
    """A line of a Word file: its text, and of a heading of the first rank what its style is called."""

    text: str
    heading: str = ""


def html_tree(path: Path) -> Any:
    """
    The elements of a web page, read as forgivingly as a browser does; needs the extra `html` (lxml).

    A page that declares another encoding than it is in is read by what it decodes to. The length of a text is not
    limited; elements within elements are read to a depth of 2,048, and a page with more is refused.
    """
    html = library("lxml.html", "html", path)
    data = _bytes(path)
    declared = CHARSET.search(data[:2_000])
    encoding = declared[1].decode("ascii", "replace").lower() if declared else ""
    if encoding in ("gb2312", "gbk"):
        encoding = "gb18030"  # pages that declare the smaller sets use the larger one
    text, found = decode(data, str(path))
    if encoding and not found.startswith("utf-"):
        with contextlib.suppress(LookupError, UnicodeError):
            text = data.decode(encoding)
    text = CONTROL.sub("", text)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = html.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except Exception as error:  # nothing but the beginning of a tag
        raise refused("web", path, why=type(error).__name__) from None
    if limits := [entry.message for entry in parser.error_log if entry.type_name == "ERR_RESOURCE_LIMIT"]:
        raise refused("web", path, why=limits[0])  # what is behind such a place is not in the tree
    return tree


def block_lines(element: Any, *, without: Container[Any] = (), links: bool = True) -> list[str]:
    """
    The lines of an element as a browser shows them; `without` some parts of it, and without lines that are nothing but
    links.

    The depth of the elements is not limited.
    """
    pieces: list[str] = []
    alone: dict[Any, bool] = {}  # by parent, for a paragraph of a hundred thousand spans is looked at once
    waiting: list[Any] = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif node not in without and isinstance(node.tag, str) and node.tag not in NO_TEXT:
            apart = node.tag in BLOCK_TAGS
            if node.tag == "span" and (parent := node.getparent()) is not None:
                apart = alone[parent] if parent in alone else alone.setdefault(parent, _has_lines(parent))
            edge = "\n" if apart else "\x01" if node.tag == "a" and not links else ""
            pieces += [edge, _one_line(node.text, node.tag)]
            waiting.append(edge.replace("\x01", "\x02"))
            for child in reversed(node):
                waiting += [_one_line(child.tail, node.tag), child]
    lines = (line for line in "".join(pieces).split("\n") if LINK.sub("", line).strip(" \xa0\u3000|｜>·"))
    return [bare for line in lines if (bare := line.replace("\x01", "").replace("\x02", "").strip(" \t\r\xa0"))]


def _has_lines(parent: Any) -> bool:
    """
    Whether each span in an element is a line of its own: it is no paragraph, has no text beside its spans, and no
    sentence that goes on in the next.
    """
    texts = (parent.text, *(child.tail for child in parent))
    spans = [text for child in parent if (text := "".join(child.itertext()).strip())]
    goes_on = any("。" in text for text in spans) and not all(text.endswith(("。", "”", "！", "？")) for text in spans)
    return parent.tag not in INLINE and not goes_on and not any((text or "").strip() for text in texts)


def _one_line(text: str | None, tag: str) -> str:
    return (text or "") if tag == "pre" else re.sub(r"[\r\n\t]+", " ", text or "")


def text_of_html(path: Path) -> str:
    """The text of an e-paper's page, a block element a line; needs the extra `html` (lxml)."""
    return "\n\n".join(block_lines(html_tree(path)))


def boxes_of_pdf(path: Path) -> tuple[list[list[Box]], list[str]]:
    """
    The lines of each page of a PDF with their places, and notes; needs the extra `pdf` (pdfplumber).

    Text that is drawn twice to look bold is taken once. Page numbers, and lines that are at the same place of several
    pages, are
    left out. A PDF without text raises `PressframesError`.
    """
    pdfplumber = library("pdfplumber", "pdf", path)
    try:
        with pdfplumber.open(path) as file:
            pages = [
                [
                    Box(word["x0"], word["top"], word["x1"], word["bottom"], plain_han(word["text"]))
                    for word in page.dedupe_chars().extract_words(keep_blank_chars=True, x_tolerance_ratio=0.6)
                ]
                for page in file.pages
            ]
    except OSError as error:
        raise refused("unopened", path, why=error.strerror) from None
    except Exception as error:
        raise refused("pdf", path, why=type(error).__name__) from None
    if not any(box.text.strip() for boxes in pages for box in boxes):
        raise refused("pictures", path, pages=len(pages))
    unknown = sum(box.text.count("(cid:") for boxes in pages for box in boxes)
    notes = [f"{unknown:,} characters have a font without a map to text and cannot be read"] if unknown else []
    met: set[tuple[str, int]] = set()
    letters = sum(len(box.text) for boxes in pages for box in boxes)
    for boxes in pages:
        keys = [(box.text, round(box.top)) for box in boxes]
        kept = [key not in met and not PAGE_NUMBER.fullmatch(key[0]) for key in keys]
        boxes[:] = compress(boxes, kept)
        met.update(keys)
    if furniture := letters - sum(len(box.text) for boxes in pages for box in boxes):
        notes.append(f"{furniture:,} characters of page numbers and of lines that every page has were left out")
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


def lines_of_docx(path: Path) -> tuple[list[WordLine], int]:
    """
    The lines of a Word file in the order of the document, and how many characters of headers, footers and notes are
    left out.

    Tables, text boxes, inserted text and content controls are read where they are, deleted text is not. Needs the
    extra `docx`.
    """
    docx = library("docx", "docx", path)
    try:
        check_packed(path)
        document = docx.Document(str(path))
        beside = [part for section in document.sections for part in (section.header, section.footer)]
        left_out = sum(len(paragraph.text) for part in beside for paragraph in part.paragraphs)
        parts = document.part.package.iter_parts()
        notes = [part.blob.decode("utf-8", "replace") for part in parts if part.partname.endswith(NOTES)]
        left_out += sum(len(text) for note in notes for text in re.findall("<w:t[^>]*>([^<]*)", note))
        first_rank = {one.style_id: name for one in document.styles if (name := (one.name or "").lower()) in FIRST_RANK}
        return list(_word_lines(document.element.body, first_rank)), left_out
    except Exception as error:  # damaged files break zlib, the XML parser and python-docx in many ways
        raise refused("word", path, why=f"{type(error).__name__}: {error}"[:100]) from None


MOST_UNPACKED = 100_000_000  # bytes of an Office file that is packed as text never is


def check_packed(path: Path) -> None:
    """`ValueError` for an Office file that is small and unpacks to what fills the memory."""
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()  # together, or many parts just under the bound would pass one by one
        if sum(part.file_size for part in parts) > max(MOST_UNPACKED, 100 * sum(part.compress_size for part in parts)):
            raise ValueError("it would unpack to more than a hundred times its size")


def text_of_docx(path: Path) -> str:
    """The lines of a Word file, a blank line between; needs the extra `docx` (python-docx)."""
    return "\n\n".join(line.text for line in lines_of_docx(path)[0])


def _word_lines(element: Any, first_rank: Mapping[str, str] = {}) -> Iterator[WordLine]:
    for node in element:
        if node.tag == f"{WORD}p":
            style = node.find(f"{WORD}pPr/{WORD}pStyle")
            heading = first_rank.get(style.get(f"{WORD}val"), "") if style is not None else ""
            for line in filter(str.strip, "".join(_word_text(node)).split("\n")):
                yield WordLine(line, heading)
                heading = ""  # a heading of several lines is one
            for box in node.iter(f"{WORD}txbxContent"):
                if not any(above.tag == FALLBACK for above in box.iterancestors()):
                    yield from _word_lines(box)
        elif node.tag == f"{WORD}tbl":
            yield from _table_lines(node)
        elif node.tag not in (f"{WORD}sectPr", f"{WORD}del"):
            yield from _word_lines(node, first_rank)


def _table_lines(table: Any) -> Iterator[WordLine]:
    """
    The cells of a table; where the first of two cells, or the first row, looks like labels, lines with a label
    (标题：...).
    """
    rows = [
        [[line.text for line in _word_lines(cell)] for cell in _of_table(table, row, "tc")]
        for row in _of_table(table, table, "tr")
    ]
    heads = [cell[0] if len(cell) == 1 and len(cell[0]) <= LONGEST_LABEL else "" for cell in rows[0]] if rows else []
    grid = len(heads) > 2 and all(heads) and len(rows) > 1
    for cells in rows[1:] if grid else rows:
        labelled = list(zip(heads, cells, strict=False)) if grid else [("", cell) for cell in cells]
        if not grid and len(cells) == 2 and len(cells[0]) == 1 and len(cells[0][0]) <= LONGEST_LABEL:
            labelled = [(cells[0][0], cells[1])]
        for label, cell in labelled:
            label = label.strip(" \u3000：:")
            yield from [WordLine(f"{label}：{cell[0] if len(cell) == 1 else ''}")] if label else []
            yield from map(WordLine, cell if not label or len(cell) > 1 else [])


def _of_table(table: Any, element: Any, tag: str) -> Iterator[Any]:
    """The rows or cells of a table in an element, without those of tables in its cells."""
    return (node for node in element.iter(f"{WORD}{tag}") if next(node.iterancestors(f"{WORD}tbl")) is table)


def _word_text(paragraph: Any) -> Iterator[str]:
    for node in paragraph:
        if node.tag in (f"{WORD}t", MATH):
            yield node.text or ""
        elif node.tag in BREAKS:
            yield BREAKS[node.tag]
        elif node.tag not in NOT_SHOWN and isinstance(node.tag, str):
            yield from _word_text(node)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise refused("unopened", path, why=error.strerror) from None


def library(module: str, extra: str, path: Path) -> Any:
    """A library that an extra installs; where it is not there an error names the extra."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise refused("library", path, extra=extra) from None


READERS = {".html": text_of_html, ".htm": text_of_html, ".pdf": text_of_pdf, ".docx": text_of_docx}
