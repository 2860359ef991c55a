"""Files of any kind become articles: each file is looked at, read by its kind, and the notes say how."""

import html
import itertools
import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from pressframes.corpus.entries import META, Entry, Part, cut_entry, entry_of_text, make_entry
from pressframes.corpus.exports import find_labels, read_export
from pressframes.corpus.heads import ABSTRACT, FIELDS, TITLES, choose_columns, is_text, line_facts
from pressframes.corpus.markup import articles_of_html, articles_of_pdf, lines_of_rtf
from pressframes.corpus.tables import READERS as TABLES
from pressframes.corpus.tables import Sheet, cell_text, ending_of_table, fields_named, read_sheets, tables_of_html
from pressframes.errors import PressframesError, refused
from pressframes.files import TextFile, read_text, without_collection
from pressframes.lists import lexicon
from pressframes.pages.assemble import Article
from pressframes.pages.formats import HEADING, TITLE, block_lines, html_tree, library, lines_of_docx
from pressframes.pages.formats import READERS as PRINTED
from pressframes.pages.page import Page, blocks_picture, read_page

# Of a page's blocks only places and sizes are kept, which say nothing of the text but a headline.
BLOCK_COLUMNS = ["block", "lines", "characters", "kind", "article", "headline", "moved", "reading_place"]
KINDS = ("pages", "articles", "records", "table", "cut")
ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,5});")
FULL_CELL = 32_767  # characters at which Excel cuts a cell
NUMBERED = re.compile(r"[ _-]*\d+$")
SAMPLE = 12  # files that are looked at to tell pages from articles
MOSTLY = 0.6  # share of them with one headline from which all are read as articles
ABSTRACT_NOTE = "only abstracts (摘要) and no full text: what is read are the abstracts"
TEXT = (".txt", ".text", ".md", ".net", ".ris", ".enw", ".nbib", "")
WEB = (".html", ".htm", ".shtml")
with_progress = partial(tqdm, desc="reading", delay=1, leave=False, disable=None)  # a bar in a terminal, and no other


class Reading:
    """
    What was read so far: entries in the order of the files, the pages' blocks, and notes with the files that
    they are about.
    """

    def __init__(self, kind: str | None, columns: Mapping[str, str] | None, *, alone: bool = True) -> None:
        self.kind, self.columns, self.alone = kind, columns, alone
        self.by_file: dict[str, list[Entry]] = {}  # by the names of files
        self.plain: list[tuple[Path, str, TextFile | None]] = []  # files of text that are no exports
        self.pictures: list[pd.DataFrame] = []
        self.notes: dict[str, dict[str, None]] = {}
        self.letters = self.kept = 0

    @property
    def entries(self) -> list[Entry]:
        """The articles, in the order of the files."""
        return [entry for found in self.by_file.values() for entry in found]

    @property
    def blocks(self) -> pd.DataFrame | None:
        """The blocks of all pages; None where no page was read."""
        return pd.concat(self.pictures, ignore_index=True) if self.pictures else None

    def note(self, text: str, file: str = "") -> None:
        self.notes.setdefault(text, {})[file] = None

    def add(self, name: str, entries: list[Entry], whole: str = "") -> None:
        """Keep the articles of a file; the characters of its `whole` text are compared with those in the articles."""
        self.by_file[name] = [entry for entry in entries if any(line.strip() for _, line in entry.lines)]
        if len(self.by_file[name]) < len(entries):
            self.note("articles without any text were left out", name)
        if whole:
            self.letters += _letters(whole)
            self.kept += sum(_letters("".join(line for _, line in entry.lines)) for entry in entries)

    def said(self) -> list[str]:
        """The notes, one a kind of thing, with the files that it is about where these are few."""
        lines = [f"{text}{_among([file for file in files if file])}." for text, files in self.notes.items()]
        if self.letters > self.kept:
            lost = f"{self.letters - self.kept:,} of {self.letters:,} characters are in no document"
            lines.append(f"{lost}: labels, rules, headers, navigation, captions and lines between articles.")
        return lines


@without_collection()
def read_material(
    paths: Sequence[Path], root: Path, *, kind: str | None = None, columns: Mapping[str, str] | None = None
) -> Reading:
    """The articles in some files of any kind; names of files are told from the folder `root`."""
    reading = Reading(kind, columns, alone=len(paths) == 1)
    for path in with_progress(paths):
        name = name_in(root, path)
        reading.by_file[name] = []  # so that the order is that of the files
        _read_file(path, name, reading)
    _read_plain(reading)
    return reading


def read_table(sheet: Sheet, columns: Mapping[str, str] | None, name: str = "table") -> Reading:
    """The articles of one table."""
    reading = Reading("table", columns)
    reading.add(name, list(_entries_of_table(name, name, [sheet], reading)))
    return reading


def text_of_name(path: str | Path) -> str:
    """The name of a file as text that can be written: on Linux a name may be bytes that are no UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def name_in(root: Path, path: Path) -> str:
    """The name of a file as documents have it: below the folder that was given, with / between folders."""
    return text_of_name(os.path.relpath(path, root)).replace("\\", "/")


def _read_file(path: Path, name: str, reading: Reading) -> None:
    ending = path.suffix.lower()
    if ending not in READERS:
        if reading.alone:
            to_do = lexicon("refusals")["endings"].get(ending, "save it as .txt, .xlsx, .html, .docx or .pdf")
            raise refused("kind_of_file", path, ending=ending, next=to_do)
        reading.note("files of kinds that are not read were left out", name)
    elif reading.kind in ("pages", "cut"):
        reading.plain.append((path, name, None))
    elif ending in TABLES and reading.kind not in (None, "table"):
        _read_text(path, name, reading)
    else:
        READERS[ending](path, name, reading)


def _read_sheets(path: Path, name: str, reading: Reading, ending: str = "") -> None:
    reading.add(name, list(_entries_of_table(str(path), name, read_sheets(path, ending), reading)))


def _read_text(path: Path, name: str, reading: Reading) -> None:
    file = read_text(path)
    ending = ending_of_table(file.text) if reading.kind in (None, "table") else ""
    if ending or reading.kind == "table":
        _read_sheets(path, name, reading, ending or ".csv")
    elif reading.kind == "articles" or not _is_export(file.text, name, reading, file.sha256):
        if reading.kind == "records":
            raise refused("no_records", path)
        reading.plain.append((path, name, file))


def _read_web_page(path: Path, name: str, reading: Reading) -> None:
    tree = html_tree(path)
    whole = "\n".join(block_lines(tree))
    sheets = [sheet for sheet in tables_of_html(tree) if fields_named(sheet.columns) >= {"headline", "text"}]
    if sheets:
        reading.add(name, list(_entries_of_table(str(path), name, sheets, reading)), whole)
    elif _is_export(whole, name, reading):
        return
    elif parts := articles_of_html(tree):
        what = "a web page is one article" if len(parts) == 1 else "each element article of a web page is one"
        reading.note(f"{what}, without what is around it")
        reading.add(name, [make_entry(part, name) for part in parts], whole)
    else:
        reading.note("a web page without an article (an index, or a page of pictures) was left out", name)


def _read_document(path: Path, name: str, reading: Reading) -> None:
    """
    A Word or RTF file: an export, or an article below each heading of the first rank; the title of the whole file is a
    line of the first article.
    """
    headings: list[int] = []
    start = 0
    if path.suffix.lower() == ".rtf":
        texts = lines_of_rtf(path)
    else:
        lines, left_out = lines_of_docx(path)
        texts = [line.text for line in lines]
        headings = [number for number, line in enumerate(lines) if line.heading]
        styles = [lines[number].heading for number in headings]
        if styles[:1] == [TITLE] and {*styles[1:]} == {HEADING} and not any(map(is_text, texts[: headings[1]])):
            start = headings[1]  # above is the title of the whole file
            headings = headings[1:]
        if left_out:
            reading.note("headers, footers and footnotes of Word files are left out", name)
    whole = "\n".join(texts)
    if _is_export(whole, name, reading):
        return
    if len(headings) < 2:
        reading.note("a Word or RTF file is one article where no headings and no labels part several", name)
    spans = itertools.pairwise([start, *headings[1:], len(texts)])
    first, *others = [entry_of_text("\n".join(texts[begin:end]), name) for begin, end in spans]
    first.lines[:0] = [(META, line) for line in texts[:start]]
    reading.add(name, [first, *others], whole)


def _read_pdf(path: Path, name: str, reading: Reading) -> None:
    parts, notes, whole = articles_of_pdf(path)
    for note in notes:
        reading.note(note, name)
    if parts:
        reading.add(name, [make_entry(part, name) for part in parts], whole)
        reading.note("articles of PDF files are told apart by the size of their headings", name)
    else:
        reading.plain.append((path, name, None))


READERS: dict[str, Callable[[Path, str, Reading], None]] = {
    **dict.fromkeys(TEXT, _read_text),
    **dict.fromkeys(WEB, _read_web_page),
    **dict.fromkeys(TABLES, _read_sheets),
    **dict.fromkeys((".docx", ".rtf"), _read_document),
    ".pdf": _read_pdf,
}


def _is_export(whole: str, name: str, reading: Reading, sha256: str | None = None) -> bool:
    """Whether a text is an export of several articles; then these are kept."""
    records, reason = read_export(whole) or ([], "")
    entries = []
    for facts, titles, lines in records:
        if ABSTRACT in facts and not any(line.strip() for line in lines):
            lines = (facts[ABSTRACT] or "").splitlines()
            reading.note(ABSTRACT_NOTE, name)
        known = {key: value for key, value in facts.items() if key != ABSTRACT}
        entries.append(make_entry(Part(known, titles, lines), name, sha256))
    if records:
        reading.note(f"an export with several articles, known by {reason}", name)
        reading.add(name, entries, whole)
    return bool(records)


def _entries_of_table(where: str, name: str, sheets: Sequence[Sheet], reading: Reading) -> Iterator[Entry]:
    """The articles in the sheets that have a column of text, and notes on what was taken for what."""
    useful = []
    for sheet in sheets:
        place = f"{where}, sheet {sheet.name}" if sheet.name else where
        try:
            chosen = choose_columns(sheet.columns, reading.columns, place)
        except PressframesError:
            if len(sheets) == 1:
                raise
            continue
        if "text" not in chosen and ABSTRACT in chosen:
            chosen = {**chosen, "text": chosen[ABSTRACT]}
            reading.note(ABSTRACT_NOTE, name)
        if "text" in chosen:
            useful.append((sheet, chosen))
    if not useful:
        found = "; ".join(", ".join(sheet.columns[:12]) for sheet in sheets if sheet.columns)
        raise refused("no_text", where, found=found, fields=", ".join(FIELDS))
    if not any(sheet.rows for sheet, _ in useful):
        raise refused("no_rows", where)
    names = {sheet.name for sheet, _ in useful}
    if skipped := [sheet.name for sheet in sheets if sheet.name not in names]:
        reading.note(f"sheets without a column of text were left out ({', '.join(skipped)})", name)
    for sheet, chosen in useful:
        for note in (*sheet.notes, "taken: " + ", ".join(f"{field} from {column}" for field, column in chosen.items())):
            reading.note(note, name)
        yield from _entries_of_sheet(sheet, chosen, name, reading)


def _entries_of_sheet(sheet: Sheet, chosen: Mapping[str, str], name: str, reading: Reading) -> Iterator[Entry]:
    fields = {column: field for field, column in chosen.items() if field != ABSTRACT or column != chosen["text"]}
    keys = [fields.get(column, column) for column in sheet.columns]
    extra: dict[str, str | None] = {}
    if sheet.name:
        is_paper = "newspaper" not in chosen and re.search("[报報网網]$", sheet.name)
        extra["newspaper" if is_paper else "sheet"] = sheet.name
        if is_paper:
            reading.note("taken: newspaper from the name of the sheet", name)
    # A text that fills several cells has them in columns with a number behind the name: 正文, 正文2.
    stem, is_said = NUMBERED.sub("", chosen["text"]), "text" in (reading.columns or {})
    free = [column for column in sheet.columns if column not in fields and not is_said]
    if more := [column for column in free if NUMBERED.sub("", column) == stem != column]:
        reading.note(f"the text of {chosen['text']} goes on in {', '.join(more)}", name)
    empty, full = [], []
    where = f"sheet {sheet.name} row" if sheet.name else "row"
    for number, row in sheet.numbered():
        said = dict(zip(keys, map(cell_text, row), strict=False))
        pieces = [piece for key in ("text", *more) if (piece := said.pop(key, None))]
        if not pieces:
            empty += [str(number)] if row else []
            continue
        full += [str(number)] if len(pieces[-1]) == FULL_CELL else []
        if more:
            once = dict.fromkeys(pieces)
            pieces = [f"{piece}\n" if piece.endswith(("。", "”")) else piece for piece in once]
        text = plain_text("".join(pieces).strip(), name)
        titles = {role: value for role in TITLES if (value := said.pop(role, None))}
        yield make_entry(Part({**extra, **said}, titles, text.splitlines()), name)._replace(place=f"{where} {number}")
    listed = {"rows without text, left out": empty, "texts that fill a cell and may be cut at its end": full}
    for what, rows in listed.items():
        if rows:
            dots = ", ..." if len(rows) > 10 else ""
            reading.note(f"{what}: {len(rows)} ({where}{'s' * (len(rows) > 1)} {', '.join(rows[:10])}{dots})", name)


def plain_text(text: str, name: str) -> str:
    r"""
    The text of a cell without what programs leave in it: elements and entities of HTML, `\n` for the end of a line.

    >>> [plain_text(text, "") for text in ("<p>水来了。</p><p>校开了。</p>", "&ldquo;好。&rdquo;", r"甲。\n乙。")]
    ['水来了。\n校开了。', '“好。”', '甲。\n乙。']
    """
    if "\n" not in text and "\\n" in text:
        text = text.replace("\\r", "").replace("\\n", "\n")
    if "<p" in text or "<br" in text:
        lxml = library("lxml.html", "html", Path(name))
        return "\n".join(block_lines(lxml.fromstring(f"<div>{text}</div>")))
    return html.unescape(text) if "&" in text and ENTITY.search(text) else text


def _read_plain(reading: Reading) -> None:
    """Text files that are no exports: pages, or one article a file."""
    if not reading.plain:
        return
    kind, reason = reading.kind, "as asked for"
    pages: dict[Path, Page] = {}
    if kind not in ("pages", "articles", "cut"):
        kind, reason, pages = _pages_or_articles([path for path, _, _ in reading.plain])
    reading.note(f"{'one article a file' if kind == 'articles' else kind}: {reason}")
    if kind == "pages":
        reading.note("decisions to review are listed by review() of read_page(FILE), corrected as docs/recipes.md says")
    for path, name, read in with_progress(reading.plain):
        ending = path.suffix.lower()
        file = read or (read_text(path) if ending not in PRINTED else None)
        if kind == "pages":
            _add_page(pages.get(path) or read_page(path), file, name, reading)
            continue
        text, sha256 = (file.text, file.sha256) if file else (PRINTED[ending](path), None)
        reading.add(name, [(cut_entry if kind == "cut" else entry_of_text)(text, name, sha256)])
        may_have_labels = kind != "cut" and ("：" in text or ":" in text)
        labels = find_labels(text.splitlines())[0].values() if may_have_labels else ()
        if seen := [label for field, label, _ in labels if field in ("text", "headline")]:
            what = f"labels such as {seen[0]} were seen in what is read as one article"
            reading.note(f"Warning: {what}; an export has kind='records'", name)


def _add_page(page: Page, file: TextFile | None, name: str, reading: Reading) -> None:
    """A page with its articles, its blocks, and how many decisions a person should look at."""
    aside = [(item.spans[0][0], item.text) for item in page.items]  # in order
    sha256, encoding = (file.sha256, f", read as {file.encoding}") if file else (None, "")
    masthead, entries = _masthead(page, aside), []
    for article in page.articles:
        lines = [(piece.role, piece.text) for piece in article.pieces]
        entries.append(Entry({**masthead, **_fields_on_page(article, aside)}, lines, name, sha256))
    reading.add(name, entries)
    reading.pictures.append(blocks_picture(page)[BLOCK_COLUMNS].assign(source=name))
    reading.note(f"articles: {len(page.articles)}{encoding}; decisions to review: {len(page.review())}", name)


def _masthead(page: Page, aside: Sequence[tuple[int, str]]) -> dict[str, str]:
    """Newspaper, date and page that lines above all articles say, each if no other line of the page differs."""
    first = min(article.spans[0][0] for article in page.articles)
    above = [line for place, line in aside if place < first]
    said: dict[str, str] = {}
    for one, two in itertools.pairwise(["", *above]):  # a name is known by the day beside it
        said = {**(line_facts(f"{one} {two}") or {}), **said}
    others = [line_facts(line) or {} for _, line in aside]
    told = {"newspaper", "date", "page"} & said.keys()
    return {field: said[field] for field in told if {said[field]}.issuperset(o[field] for o in others if field in o)}


def _fields_on_page(article: Article, aside: Sequence[tuple[int, str]]) -> dict[str, str | None]:
    """
    Titles and byline of an article on a page, and what lines of newspaper, date and page between its titles and its
    text say; `aside` are the lines of the page that are in no article, by their places.
    """
    above = [piece.spans[-1][1] for piece in article.pieces if piece.role in TITLES]
    below = [piece.spans[0][0] for piece in article.pieces if piece.role not in (*TITLES, "byline")]
    facts: dict[str, str] = {}
    for _, line in aside[bisect_left(aside, (above[-1],)) : bisect_left(aside, (below[0],))] if above and below else ():
        facts = {**(line_facts(line) or {}), **facts}
    byline = article.byline_text or facts.get("byline")
    return {**facts, **{role: getattr(article, role) for role in TITLES}, "byline": byline}


def _pages_or_articles(paths: Sequence[Path]) -> tuple[str, str, dict[Path, Page]]:
    """Whether text files hold a page each or an article each, from some of them, with the reason and these pages."""
    pages = {path: read_page(path) for path in paths[:: max(1, len(paths) // SAMPLE)][:SAMPLE]}
    single = sum(sum(bool(article.paragraphs) for article in page.articles) <= 1 for page in pages.values())
    kind, files, headlines = "articles", single, "one headline"
    if single < MOSTLY * len(pages):
        kind, files, headlines = "pages", len(pages) - single, "several headlines"
    looked = f" looked at, of {len(paths)}," if len(pages) < len(paths) else ""
    return kind, f"{files} of {len(pages)} files{looked} have {headlines}", pages


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _among(files: Sequence[str]) -> str:
    return f" ({', '.join(files[:3])}{f' and {len(files) - 3} more' if len(files) > 3 else ''})" if files else ""
