"""Web pages, Word, RTF and PDF files as lines: what a reader of them would see as headline, head and text."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pressframes.corpus.fields import field_of
from pressframes.corpus.heads import PAPER, line_facts
from pressframes.corpus.tables import needs
from pressframes.errors import PressframesError
from pressframes.files import read_text
from pressframes.pages.formats import Box, boxes_of_pdf, gather, html_tree, reading_order

# Where publishing systems of newspapers put the text of an article (Founder, TRS, People's Daily, and common templates).
CONTAINERS = (
    "ozoom", "founder-content", "zoom", "TRS_Editor", "rm_txt_con", "article-content", "articleContent", "article_content",
    "article-body", "articlebody", "content", "text", "main-text", "detail-content", "post-content", "entry-content", "article",
)  # fmt: skip
HEAD_TAGS = {
    "kicker": ("founder-introtitle", "h3"),
    "headline": ("founder-title", "h1"),
    "subtitle": ("founder-subtitle", "h2"),
}
PROPERTY = re.compile(r"<(articleid|date|author|title|subtitle|introtitle|nodename)>([^<]*)</")
PARTS_OF_TITLE = re.compile(r"\s*(?:--+|——|[-_|｜–—])\s*")
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "table", "section", "article", "blockquote", "span", "hr",
          "dd", "dt", "ul", "ol", "center", "figcaption", "pre"}  # fmt: skip
NO_TEXT = {"script", "style", "noscript", "nav", "form", "select", "button", "iframe", "svg", "head", "template"}
LARGER = 1.2  # times the size of the text: a heading on paper
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Part(NamedTuple):
    """An article found in a file by its marks: fields and titles that the marks say, and the lines of its text."""

    facts: dict[str, str]
    titles: dict[str, str]
    lines: list[str]


def article_of_html(path: Path) -> Part | None:
    """The article on a saved web page: its headings, what is said beside them, and its paragraphs; None if there is none."""
    tree = html_tree(path)
    said = _properties(tree)
    titles = {role: text for role, names in HEAD_TAGS.items() if (text := _first_text(tree, names))}
    titles = {**{role: text for role, text in said.items() if role in HEAD_TAGS and text}, **titles}
    name, paper = _title_of_page(tree, titles.get("headline"))
    titles.setdefault("headline", name)
    container = _container(tree)
    lines = [] if container is None else [line for line in block_lines(container) if line not in titles.values()]
    if not titles["headline"] or not any(re.search("[。！？!?]", line) for line in lines):
        return None
    facts = {name: value for name, value in said.items() if name not in HEAD_TAGS and value}
    outside = [line for line in block_lines(tree, without=container, links=False) if line not in titles.values()]
    found = sorted((facts_of for line in outside if (facts_of := line_facts(line))), key=len, reverse=True)
    for one in found:
        facts = {**one, **facts}
    if paper:
        facts.setdefault("newspaper", paper)
    return Part(facts, titles, lines)


def lines_of_html(path: Path) -> list[str]:
    """All lines of a web page, a block element a line."""
    return list(block_lines(html_tree(path)))


def block_lines(element: Any, *, without: Any = None, links: bool = True) -> Iterator[str]:
    """The lines of an element as a browser shows them; `without` one part of it, or without the text of links."""
    pieces: list[str] = []

    def walk(node: Any) -> None:
        if node is without or not isinstance(node.tag, str) or node.tag in NO_TEXT or node.tag == "a" and not links:
            return
        block = node.tag in BLOCKS or node.tag == "br"
        pieces.append("\n" if block else "")
        pieces.append(re.sub(r"[\r\n\t]+", " ", node.text or "") if node.tag != "pre" else node.text or "")
        for child in node:
            walk(child)
            pieces.append(re.sub(r"[\r\n\t]+", " ", child.tail or ""))
        pieces.append("\n" if block else "")

    walk(element)
    yield from (line.strip(" \xa0") for line in "".join(pieces).split("\n") if line.strip())


def lines_of_docx(path: Path) -> tuple[list[tuple[str, bool]], int]:
    """
    The lines of a Word file in the order of the document, with whether each is a heading of the first rank, and how many
    characters of headers and footers are left out.

    Tables, text boxes, inserted text and content controls are read where they are. A row of two cells of which the first
    names a field (标题, 正文) becomes a line with a label.
    """
    docx = needs("docx", "docx", path)
    try:
        document = docx.Document(str(path))
    except Exception as error:
        raise PressframesError(
            f"{path}: the Word file cannot be read ({type(error).__name__}). Expected a .docx file; open it in Word and save it "
            "as .docx or as plain text."
        ) from None
    lines = list(_word_lines(document.element.body))
    sections = [part for section in document.sections for part in (section.header, section.footer)]
    return lines, sum(len(paragraph.text) for part in sections for paragraph in part.paragraphs)


def lines_of_rtf(path: Path) -> list[str]:
    """The lines of a file in Rich Text Format."""
    rtf = needs("striprtf.striprtf", "rtf", path)
    return rtf.rtf_to_text(read_text(path).text, errors="replace").splitlines()


def articles_of_pdf(path: Path) -> tuple[list[Part], list[str]]:
    """
    The articles of a PDF by the size of their headings, and notes; no article where nothing is larger than the text.

    Columns are read one after the other whatever their widths, and a paragraph goes on over the foot of a column.
    """
    from pressframes.corpus.entries import unwrapped

    pages, notes = boxes_of_pdf(path)
    letters: Counter[float] = Counter()
    for boxes in pages:
        for box in boxes:
            letters[round(box.height, 1)] += len(box.text)
    usual = letters.most_common(1)[0][0]
    parts: list[Part] = []
    above: dict[str, str] = {}
    for boxes in pages:
        for block in reading_order(gather(boxes)):
            lines = [box.text for box in block]
            if block[0].height >= LARGER * usual and line_facts(lines[0]) is None:
                if parts and not parts[-1].lines:
                    parts[-1].titles["subtitle"] = "".join(lines)
                else:
                    parts.append(Part(dict(above), {"headline": "".join(line.strip() for line in lines)}, []))
                continue
            facts = line_facts(lines[0]) if len(lines) == 1 else None
            if facts is not None:
                if parts and "date" not in facts:
                    parts[-1].facts.update(facts)
                else:
                    above = facts
            elif parts:
                _go_on(parts[-1].lines, unwrapped(_indented(block)), block)
    return [part for part in parts if part.lines], notes


def _go_on(paragraphs: list[str], found: list[str], block: list[Box]) -> None:
    """Add the paragraphs of a block; the first goes on with the one before where that stops within a sentence."""
    if (
        paragraphs
        and found
        and not re.search("[。！？…”）]$", paragraphs[-1])
        and not block[0].text.startswith("\u3000")
    ):
        paragraphs[-1] += found.pop(0)
    paragraphs += found


def _indented(block: list[Box]) -> list[str]:
    """The lines of a block, those that begin further right with an indent."""
    left = min(box.left for box in block)
    return [
        ("\u3000\u3000" if box.left > left + 0.8 * box.height and not box.text.startswith("\u3000") else "") + box.text
        for box in block
    ]


def _properties(tree: Any) -> dict[str, str]:
    """What Founder's system notes of an article in a comment (enpproperty)."""
    names = {
        "date": "date",
        "author": "byline",
        "title": "headline",
        "subtitle": "subtitle",
        "introtitle": "kicker",
        "nodename": "page",
    }
    comments = " ".join(comment.text or "" for comment in tree.iter() if not isinstance(comment.tag, str))
    return (
        {names[name]: value.strip() for name, value in PROPERTY.findall(comments) if name in names}
        if "enpproperty" in comments
        else {}
    )


def _first_text(tree: Any, names: tuple[str, ...]) -> str:
    texts = (" ".join(element.text_content().split()) for name in names for element in tree.iter(name))
    return next((text for text in texts if text), "")


def _title_of_page(tree: Any, headline: str | None) -> tuple[str, str]:
    """The headline and the newspaper in the title of a web page: 水渠通水-柳河日报, 水渠通水--柳河日报."""
    parts = PARTS_OF_TITLE.split(_first_text(tree, ("title",)))
    papers = [part for part in parts if re.fullmatch(PAPER, part) or re.search("[报報网網]$", part) and len(part) <= 10]
    rest = [part for part in parts if part and part not in papers]
    return headline or (rest[0] if rest else ""), papers[-1] if papers else ""


def _container(tree: Any) -> Any:
    """The element that holds the text: by the name that publishing systems give it, else the one with most text in paragraphs."""
    named = {}
    for element in tree.iter():
        if isinstance(element.tag, str):
            for name in (element.tag, element.get("id") or "", *(element.get("class") or "").split()):
                named.setdefault(name, element)
    for name in CONTAINERS:
        if name in named and len(named[name].text_content().strip()) > 20:
            return named[name]
    weights: Counter[Any] = Counter()
    for paragraph in tree.iter("p"):
        weights[paragraph.getparent()] += len(paragraph.text_content().strip())
    return weights.most_common(1)[0][0] if weights else tree.find("body")


def _word_lines(element: Any) -> Iterator[tuple[str, bool]]:
    for node in element:
        if node.tag == f"{WORD}p":
            text = "".join(_word_text(node))
            style = node.find(f"{WORD}pPr/{WORD}pStyle")
            heading = style is not None and style.get(f"{WORD}val") in ("Heading1", "1", "Title", "a3")
            yield from ((line, heading) for line in text.split("\n") if line.strip())
            for box in node.iter(f"{WORD}txbxContent"):
                if not any(above.tag == FALLBACK for above in box.iterancestors()):
                    yield from _word_lines(box)
        elif node.tag == f"{WORD}tr":
            yield from _word_row(node)
        elif node.tag not in (f"{WORD}sectPr", f"{WORD}del"):
            yield from _word_lines(node)


def _word_row(row: Any) -> Iterator[tuple[str, bool]]:
    cells = [list(_word_lines(cell)) for cell in row.iter(f"{WORD}tc")]
    if len(cells) == 2 and len(cells[0]) == 1 and field_of(cells[0][0][0].strip(" ：:")):
        label, value = cells[0][0][0].strip(" ：:"), cells[1]
        yield f"{label}：{value[0][0] if len(value) == 1 else ''}", False
        yield from value if len(value) > 1 else []
    else:
        for cell in cells:
            yield from cell


def _word_text(paragraph: Any) -> Iterator[str]:
    for node in paragraph:
        if node.tag == f"{WORD}t":
            yield node.text or ""
        elif node.tag in (f"{WORD}br", f"{WORD}cr"):
            yield "\n"
        elif node.tag == f"{WORD}tab":
            yield "\t"
        elif node.tag not in (f"{WORD}txbxContent", f"{WORD}del", f"{WORD}pPr", FALLBACK) and isinstance(node.tag, str):
            yield from _word_text(node)
