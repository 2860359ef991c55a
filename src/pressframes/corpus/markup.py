"""Web pages, Word, RTF and PDF files as articles: what a reader of them would see as headline, head and text."""

import re
from collections import Counter
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from pressframes.corpus.entries import Part, joined, unwrapped
from pressframes.corpus.heads import MARKS, PAPER, TITLES, Head, field_of, folded, line_facts, read_head
from pressframes.errors import refused
from pressframes.files import read_text
from pressframes.lists import lexicon, regex
from pressframes.pages.formats import BLOCK_TAGS, INLINE, Box, block_lines, boxes_of_pdf, gather, library, reading_order

PROPERTY = re.compile(r"<(date|author|title|subtitle|introtitle|nodename)>([^<]*)</")
PARTS_OF_TITLE = re.compile(r"\s*(?:--+|——|[_|｜–—]|-(?!\d)|(?<!\d)-)\s*")
SENTENCE = re.compile("[。！？!?]")
EDITION, NAVIGATION = (regex(lexicon("web")[name]) for name in ("edition", "navigation"))
LARGER = 1.2  # times the size of the text: a heading on paper
LONGEST_FACT = 30  # characters with blanks around of the name of an author or a newspaper
LINES_ABOVE = 12  # lines above a text among which its head is looked for


def articles_of_html(tree: Any) -> list[Part]:
    """
    The article on a saved web page, or each that has an element `article` with a heading which is no link, unless the
    page is called by one of these headings: the others are teasers then.
    """
    headings = tree.xpath(".//article//*[self::h1 or self::h2 or self::h3][not(ancestor::a or .//a)]")
    parts = {next(heading.iterancestors("article")): _text_of(heading) for heading in reversed(headings)}
    page_title = " ".join(_texts(tree, "title"))
    is_one = len(parts) < 2 or any(heading in page_title for heading in parts.values())
    return [one for part in ([tree] if is_one else reversed(parts)) if (one := article_of_html(part))]


def article_of_html(tree: Any) -> Part | None:
    """
    The article on a web page: its headings, what is said beside them, and its paragraphs; None if there is none.

    The text is in the element that publishing systems call so (`lexicons/web.toml`), or else in the one with most
    running text.
    Facts are taken in this order: what the system notes in comments, what is visible outside links, what elements
    `meta` say, and for the newspaper the title of the page. A title of the page that is printed nowhere on it is no
    headline; that is right above the text then.
    """
    noted = _properties(tree)
    page_title = _texts(tree, "title")
    name, paper = _name_and_paper(page_title)
    container = _container(tree)
    if container is None:
        return None
    captions = {*container.xpath(lexicon("web")["captions"])}
    lines = block_lines(container, without=captions, links=False) or block_lines(container, links=False)
    said = {role: text for role in TITLES if (text := noted.pop(role, ""))}
    titles = {"headline": name, **said, **_titles(tree, name, page_title, lines)}
    outside = block_lines(tree, without={container}, links=False)
    shown = [one for line in outside if (one := line_facts(line))]
    named, own = _named_facts(tree), read_head(lines)
    above = block_lines(tree, without={container, *container.xpath("following::*")}, links=False)
    heads = _heads([line for line in above if line not in named.values()])
    if titles["headline"] == name and not _is_printed(name, tree):
        titles["headline"] = _headline_of(heads, tree) or name or own.titles.get("headline", "")
    else:
        heads = [head for head in heads if head.facts]  # other lines above are those of the site
    head, titles = _head_with(titles, [*heads, own])
    if head is own:
        shown, lines = [*shown, own.facts], lines[own.start :]
    printed = {*map(_bare, titles.values())}  # with one kind of blank here and another there
    lines = [line for line in lines if _bare(line) not in printed]
    while lines and line_facts(lines[0]) is not None:
        shown.append(line_facts(lines.pop(0)) or {})
    if not titles["headline"] or not any(SENTENCE.search(line) for line in lines):
        return None
    facts = {**head.facts, **_meta(tree), **({"newspaper": paper} if paper else {}), **named}
    for one in sorted(shown, key=len):
        facts = {**facts, **one}
    return Part({**facts, **noted}, titles, lines)


def _is_printed(name: str, tree: Any) -> bool:
    """Whether what the title of a page says is on the page, too."""
    return bool(name) and _bare(name) in _bare("".join(block_lines(tree)))


def _heads(lines: list[str]) -> list[Head]:
    """The heads in the lines above a text, as lines of navigation part them, the nearest first."""
    parts = groupby(lines, key=lambda line: NAVIGATION.search(folded(line)) is None)
    return [read_head([*[*part][-LINES_ABOVE:], "。"]) for is_own, part in parts if is_own][::-1]


def _headline_of(heads: list[Head], tree: Any) -> str:
    """The headline in the nearest head that has titles: the one in large letters, else the one by its place."""
    titles = next((head.titles for head in heads if head.titles), {"headline": ""})
    large = {_bare(text) for tag in lexicon("web")["large"] for text in _texts(tree, tag)}
    likely = [titles["headline"], *titles.values()]
    return next((text for text in likely if _bare(text) in large), likely[0])


def _head_with(titles: dict[str, str], heads: list[Head]) -> tuple[Head, dict[str, str]]:
    """The first head that holds the headline of these titles, and with them what is above and below it there."""
    headline = _bare(titles["headline"])
    for head in heads:
        lines = [*head.titles.values()]
        if headline in (bare := [*map(_bare, lines)]):
            place = bare.index(headline)
            beside = {"kicker": " ".join(lines[:place]), "subtitle": " ".join(lines[place + 1 :])}
            return head, {role: text for role, text in beside.items() if text} | titles
    return read_head(()), titles


def _titles(tree: Any, name: str, page_title: list[str], lines: list[str]) -> dict[str, str]:
    """The headline of a page, with the kicker right above it and the subtitle below, unless that is within the text."""
    tags = {role: lexicon("web")[role] for role in TITLES}
    titles = {role: texts[0] for role, (own, _) in tags.items() if (texts := _texts(tree, own))}
    headings = [(element.tag, text) for element in tree.iter("h1", "h2", "h3") if (text := _text_of(element))]
    first = [text for tag, text in headings if tag == "h1"] or [text for _, text in headings]
    shown = [text for _, text in headings if text == name]
    shown = shown or [text for text in first if any(text in title for title in page_title)]
    if not shown and (page_title and "h1" not in dict(headings) or not first):
        return titles
    headline = (shown or first)[0]
    place = [text for _, text in headings].index(headline)
    near = {"kicker": headings[max(0, place - 1) : place], "subtitle": headings[place + 1 : place + 2]}
    for role, found in near.items():
        for tag, text in found:
            above = lines[: lines.index(text)] if text in lines else []
            if tag in tags[role] and not any(line.endswith("。") for line in above):
                titles.setdefault(role, text)
    return {"headline": headline} | titles


def lines_of_rtf(path: Path) -> list[str]:
    """The lines of a file in Rich Text Format; needs the extra `rtf` (striprtf)."""
    rtf = library("striprtf.striprtf", "rtf", path)
    text = read_text(path).text
    try:
        return rtf.rtf_to_text(text, errors="replace").splitlines()
    except Exception as error:  # numbers and code pages that there are not, and whatever else the library meets
        raise refused("rtf", path, why=f"{type(error).__name__}: {error}") from None


def articles_of_pdf(path: Path) -> tuple[list[Part], list[str], str]:
    """
    The articles of a PDF by the size of their headings, notes, and its whole text; no article where nothing is larger
    than the text.

    Columns are read one after the other whatever their widths, and a paragraph goes on over the foot of a column.
    """
    pages, notes = boxes_of_pdf(path)
    letters: Counter[float] = Counter()
    for box in chain.from_iterable(pages):
        letters[round(box.height, 1)] += len(box.text)
    usual = max(letters, key=letters.__getitem__)
    found: list[tuple[dict[str, str], dict[str, str], list[str]]] = []
    above: dict[str, str] = {}
    for block in (block for boxes in pages for block in reading_order(gather(boxes))):
        lines = [box.text for box in block]
        facts = line_facts(lines[0])
        if block[0].height >= LARGER * usual and facts is None:
            if found and not found[-1][2]:
                found[-1][1]["subtitle"] = "".join(lines)
            else:
                found.append((dict(above), {"headline": "".join(line.strip() for line in lines)}, []))
        elif len(lines) == 1 and facts is not None:
            if found and ("date" not in facts or not found[-1][2]):
                found[-1][0].update(facts)
            else:
                above = {**above, **facts}
        elif found:
            paragraphs, lines = found[-1][2], _indented(block)
            more = unwrapped(lines, printed=True)
            broken = paragraphs and more and not re.search("[。！？…”）]$", paragraphs[-1])
            if broken and not lines[0].startswith("\u3000"):  # it goes on over the foot of a column
                paragraphs[-1] = joined(paragraphs[-1], more.pop(0))
            paragraphs += more
    whole = "".join(box.text for box in chain.from_iterable(pages))
    return [Part(*one) for one in found if one[2]], notes, whole


def _indented(block: list[Box]) -> list[str]:
    """The lines of a block, those that begin further right with an indent."""
    left = min(box.left for box in block)
    return [
        "\u3000\u3000" * (box.left > left + 0.8 * box.height and not box.text.startswith("\u3000")) + box.text
        for box in block
    ]


def _properties(tree: Any) -> dict[str, str]:
    """What Founder's system notes of an article in a comment (enpproperty), by our names."""
    comments = " ".join(comment.text or "" for comment in tree.xpath(".//comment()"))
    noted = PROPERTY.findall(comments) if "enpproperty" in comments else []
    return {lexicon("web")["properties"][name]: value.strip() for name, value in noted if value.strip()}


def _meta(tree: Any) -> dict[str, str]:
    """Date, author and newspaper in the `meta` elements of a page."""
    facts: dict[str, str] = {}
    for element in tree.iter("meta"):
        known = field_of((element.get("name") or element.get("property") or "").rpartition(":")[2])
        text = element.get("content", "").strip()
        if text and known and known[0] in ("date", "byline", "newspaper"):
            facts.setdefault(known[0], text)
    return facts


def _named_facts(tree: Any) -> dict[str, str]:
    """What short elements say whose class or id is that of a field: `<span class="source">柳河发布</span>`."""
    facts: dict[str, str] = {}
    named = {name: field for field, names in lexicon("web")["named"].items() for name in names}
    for element in tree.xpath(f".//*[@id or @class][not(*)][string-length() < {LONGEST_FACT}][normalize-space()]"):
        text = element.text.strip()
        for name in (element.get("id") or "", *(element.get("class") or "").split()):
            field = named.get(MARKS.sub("", name.lower()))
            if field and not re.search("[:：。]", text):
                facts.setdefault(field, text)
    return facts


def _bare(line: str) -> str:
    return "".join(folded(line).split())


def _text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def _texts(tree: Any, name: str) -> list[str]:
    return [text for element in tree.iter(name) if (text := _text_of(element))]


def _name_and_paper(page_title: list[str]) -> tuple[str, str]:
    """The headline and the newspaper in the title of a web page: 水渠通水-柳河日报, 水渠通水--柳河日报."""
    parts = PARTS_OF_TITLE.split(page_title[0]) if page_title else []
    names = {part: EDITION.sub("", part).strip("《》〈〉") for part in parts}
    papers = [name for name in names.values() if re.fullmatch(f"{PAPER}|.{{,9}}[报网]", folded(name))]
    rest = [part for part, name in names.items() if name and name not in papers and line_facts(part) is None]
    return rest[0] if rest else "", papers[-1] if papers else ""


def _container(tree: Any) -> Any:
    """
    The element that holds the text: by the name that publishing systems give it, else the one with most
    running text.
    """
    named: dict[str, Any] = {}
    weights: Counter[Any] = Counter()
    blocks = BLOCK_TAGS - {"br"}
    for element in tree.iter("*"):
        for name in (element.tag, element.get("id") or "", *(element.get("class") or "").split()):
            named.setdefault(name, element)
        is_last = element.tag in BLOCK_TAGS and next(element.iterdescendants(*blocks), None) is None
        if is_last and SENTENCE.search(own := element.text_content()):
            around = element if element.find(".//br") is not None else element.getparent()
            while around.tag in INLINE and around.getparent() is not None:  # <font> that is never closed
                around = around.getparent()
            weights[around] += len(own)
    for name in lexicon("web")["containers"]:
        if name in named and len(named[name].text_content().strip()) > 20:
            return named[name]
    best = max(weights, key=weights.__getitem__, default=tree.find("body"))
    inner = best if best in weights and len(block_lines(best, links=False)) == 1 else None
    while inner is not None and (parent := inner.getparent()) is not None and parent.tag != "body":
        # Where each paragraph is alone in an element, the text is in what is around these.
        like = [one for one in parent if (one.tag, one.get("class")) == (inner.tag, inner.get("class"))]
        if sum(SENTENCE.search(one.text_content()) is not None for one in like) > 1:
            return parent
        inner = parent if len(parent) == 1 else None
    return best
