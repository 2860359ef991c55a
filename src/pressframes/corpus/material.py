"""Files of any kind become articles: each file is looked at, read by its kind, and the notes say how."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from pressframes.corpus.entries import Entry, entry_of_text, make_entry
from pressframes.corpus.exports import read_export
from pressframes.corpus.fields import ABSTRACT, FIELDS, choose_columns
from pressframes.corpus.markup import article_of_html, articles_of_pdf, lines_of_docx, lines_of_html, lines_of_rtf
from pressframes.corpus.tables import READERS as TABLES
from pressframes.corpus.tables import Sheet, cell_text, read_sheets
from pressframes.errors import PressframesError
from pressframes.files import TextFile, read_text
from pressframes.pages.article import Article
from pressframes.pages.page import Page, blocks_picture
from pressframes.pages.read import read_page

PRINTED = (".html", ".htm", ".pdf", ".docx")
# Of a page's blocks only places and sizes are kept, which say nothing of the text but a headline.
BLOCK_COLUMNS = ["block", "lines", "characters", "kind", "article", "headline", "moved", "reading_place"]
KINDS = ("pages", "articles", "records", "table")
SAMPLE = 24  # files that are looked at to tell pages from articles
ABSTRACT_NOTE = "only abstracts (摘要) and no full text: what is read are the abstracts"
TEXT = (".txt", ".text", ".md", ".net", ".ris", ".enw", ".nbib", "")
WEB = (".html", ".htm", ".shtml")
READ = (*TEXT, *WEB, *TABLES, ".docx", ".pdf", ".rtf")
# Files that cannot be read as text, by ending, with what to do.
REFUSED = {
    ".zip": "unpack it (解压) and give the folder", ".rar": "unpack it (解压) and give the folder", ".7z": "unpack it (解压) and give the folder",
    ".gz": "unpack it (解压) and give what is in it", ".caj": "open this CAJ file in CAJViewer and save it as PDF or text",
    ".kdh": "open it in CAJViewer and save it as PDF or text", ".nh": "open it in CAJViewer and save it as PDF or text",
    ".doc": "open it in Word and save it as .docx", ".wps": "open it in WPS and save it as .docx",
    ".png": "run text recognition (OCR) on it first", ".jpg": "run text recognition (OCR) on it first",
    ".jpeg": "run text recognition (OCR) on it first", ".tif": "run text recognition (OCR) on it first", ".tiff": "run text recognition (OCR) on it first",
}  # fmt: skip


class _Reading:
    """What was read so far: entries in the order of the files, the pages' blocks, and notes with the files that they are about."""

    def __init__(self, kind: str | None, columns: Mapping[str, str] | None, *, alone: bool = True) -> None:
        self.kind, self.columns, self.alone = kind, columns, alone
        self.entries: dict[Path, list[Entry]] = {}
        self.plain: list[tuple[Path, str]] = []  # with the name that entries have
        self.texts: dict[Path, TextFile] = {}
        self.blocks: list[pd.DataFrame] = []
        self.notes: dict[str, list[str]] = {}
        self.letters = self.kept = 0

    def note(self, text: str, file: str = "") -> None:
        self.notes.setdefault(text, []).append(file)

    def add(self, path: Path, entries: list[Entry], letters: int = 0) -> None:
        self.entries[path] = entries
        self.letters += letters
        self.kept += sum(_letters("".join([line for _, line in entry.lines])) for entry in entries) if letters else 0

    def said(self) -> list[str]:
        """The notes, one a kind of thing, with the files that it is about where these are few."""
        lines = [f"{text}{_among(files)}." for text, files in self.notes.items()]
        if self.letters > self.kept:
            lost = self.letters - self.kept
            lines.append(
                f"{lost:,} of {self.letters:,} characters are in no document: labels, rules and lines between articles."
            )
        return lines


def read_material(
    paths: Sequence[Path], root: Path, *, kind: str | None = None, columns: Mapping[str, str] | None = None
) -> tuple[list[Entry], list[str], pd.DataFrame | None]:
    """The articles in some files of any kind, in the order of the files; notes on what was found; the blocks of pages."""
    reading = _Reading(kind, columns, alone=len(paths) == 1)
    for path in tqdm(paths, "reading", delay=1, leave=False, disable=None):
        _read_file(path, root, reading)
    _read_plain(reading, root)
    entries = [entry for path in paths for entry in reading.entries.get(path, ())]
    blocks = pd.concat(reading.blocks, ignore_index=True) if reading.blocks else None
    return entries, reading.said(), blocks


def _read_file(path: Path, root: Path, reading: _Reading) -> None:
    ending = path.suffix.lower()
    name = str(path)[len(str(root)) + 1 :].replace("\\", "/") if root in path.parents else path.name
    if not path.is_file():
        raise PressframesError(
            f"{path}: this is no file (a pipe or a device). Expected a file or a folder; save its content and read that."
        )
    if ending in REFUSED or ending not in READ:
        if reading.alone:
            to_do = REFUSED.get(ending, "save it as .txt, .xlsx, .html, .docx or .pdf")
            raise PressframesError(
                f"{path}: a file of this kind ({ending}) cannot be read as it is. To use it, {to_do}."
            )
        reading.note("files of kinds that are not read were left out", name)
        return
    if reading.kind == "pages":
        reading.plain.append((path, name))
    elif ending in TABLES and reading.kind in (None, "table"):
        reading.add(path, list(_entries_of_table(path, name, read_sheets(path), reading)))
    elif ending in WEB:
        _read_web_page(path, name, reading)
    elif ending == ".docx":
        _read_word(path, name, reading)
    elif ending == ".pdf":
        _read_pdf(path, name, reading)
    elif ending == ".rtf":
        lines = lines_of_rtf(path)
        reading.add(path, _entries_of_lines(lines, name, reading))
    else:
        file = read_text(path)
        export = None if reading.kind == "articles" else read_export(file.text)
        if export is None:
            reading.plain.append((path, name))
            reading.texts[path] = file
        else:
            reading.add(path, _entries_of_export(export, name, file.sha256, reading), _letters(file.text))


def _read_web_page(path: Path, name: str, reading: _Reading) -> None:
    lines = lines_of_html(path)
    export = read_export("\n".join(lines))
    if export:
        reading.add(path, _entries_of_export(export, name, None, reading))
        return
    part = article_of_html(path)
    if part is None:
        reading.note("a web page without an article (an index, or a page of pictures) was left out", name)
        return
    reading.note("a web page is one article, without what is around it", "")
    reading.add(path, [make_entry(part.facts, part.titles, [], part.lines, name)])


def _read_word(path: Path, name: str, reading: _Reading) -> None:
    lines, left_out = lines_of_docx(path)
    if left_out:
        reading.note("headers and footers of Word files are left out", name)
    headings = [number for number, (_, heading) in enumerate(lines) if heading]
    texts = [line for line, _ in lines]
    export = read_export("\n".join(texts))
    if export is None and len(headings) > 1:
        spans = zip([0, *headings[1:]], [*headings[1:], len(lines)], strict=True)
        reading.add(path, [entry_of_text("\n".join(texts[start:end]), name) for start, end in spans])
    else:
        reading.add(path, _entries_of_lines(texts, name, reading))


def _read_pdf(path: Path, name: str, reading: _Reading) -> None:
    parts, notes = articles_of_pdf(path)
    for note in notes:
        reading.note(note, name)
    if parts:
        reading.add(path, [make_entry(part.facts, part.titles, [], part.lines, name) for part in parts])
        reading.note("articles of PDF files are told apart by the size of their headings", name)
    else:
        reading.plain.append((path, name))


def _entries_of_lines(lines: Sequence[str], name: str, reading: _Reading) -> list[Entry]:
    text = "\n".join(lines)
    export = read_export(text)
    return _entries_of_export(export, name, None, reading) if export else [entry_of_text(text, name)]


def _entries_of_export(export, name: str, sha256: str | None, reading: _Reading) -> list[Entry]:
    entries = []
    for record in export.records:
        lines = record.lines
        if not any(line.strip() for line in lines):
            lines = record.fields.get(ABSTRACT, "").splitlines()
            reading.note(ABSTRACT_NOTE, name)
        fields = {key: value for key, value in record.fields.items() if key != ABSTRACT}
        entries.append(make_entry({**fields, **record.other}, record.titles, [], lines, name, sha256))
    reading.note(f"an export with several articles, known by {export.reason}", name)
    return entries


def _entries_of_table(path: Path, name: str, sheets: Sequence[Sheet], reading: _Reading) -> Iterator[Entry]:
    """The articles in the sheets that have a column of text, and notes on what was taken for what."""
    useful = []
    for sheet in sheets:
        where = f"{path}" + (f", sheet {sheet.name}" if sheet.name else "")
        try:
            chosen = choose_columns(sheet.columns, reading.columns, where)
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
        raise PressframesError(
            f"{path}: no column 'text' (列) with the text of the articles; the table has the columns {found}. Say which column holds "
            "what, for example columns={'text': '正文'}; fields are " + ", ".join(FIELDS) + "."
        )
    skipped = [sheet.name for sheet in sheets if sheet.name and sheet.name not in {one.name for one, _ in useful}]
    if skipped:
        reading.note(f"sheets without a column of text were left out ({', '.join(skipped)})", name)
    for sheet, chosen in useful:
        for note in sheet.notes:
            reading.note(note, name)
        reading.note("taken: " + ", ".join(f"{field} from {column}" for field, column in chosen.items()), name)
        yield from _rows(sheet, chosen, name, reading)


def read_table(sheet: Sheet, columns: Mapping[str, str] | None) -> tuple[list[Entry], list[str]]:
    """The articles of one table, and notes."""
    reading = _Reading("table", columns)
    return list(_entries_of_table(Path("table"), "table", [sheet], reading)), reading.said()


def _rows(sheet: Sheet, chosen: Mapping[str, str], name: str, reading: _Reading) -> Iterator[Entry]:
    places = {column: sheet.columns.index(column) for column in sheet.columns}
    fields = [(field, places[column]) for field, column in chosen.items() if field not in ("text", ABSTRACT)]
    variables = [(column, place) for column, place in places.items() if column not in chosen.values()]
    extra = {}
    if sheet.name:
        extra["newspaper" if "newspaper" not in chosen and re.search("[报報网網]$", sheet.name) else "sheet"] = (
            sheet.name
        )
    text_place, empty = places[chosen["text"]], 0
    if not sheet.rows:
        raise PressframesError(f"{name}: the table has a header and no rows. Expected one row an article.")
    for row in sheet.rows:
        text = cell_text(row[text_place])
        if text is None:
            empty += 1
            continue
        if "<p" in text or "<br" in text:
            text = plain_paragraphs(text)
        said = {field: cell_text(row[place]) for field, place in fields}
        titles = {role: value for role in ("kicker", "headline", "subtitle") if (value := said.pop(role, None))}
        yield make_entry(
            {**extra, **said, **{column: cell_text(row[place]) for column, place in variables}},
            titles,
            [],
            text.splitlines(),
            name,
        )
    if empty:
        reading.note(f"{empty} rows without text were left out", name)


def plain_paragraphs(text: str) -> str:
    """The paragraphs of a cell that holds HTML, a line each."""
    from lxml import html

    from pressframes.corpus.markup import block_lines

    return "\n".join(block_lines(html.fromstring(f"<div>{text}</div>")))


def _read_plain(reading: _Reading, root: Path) -> None:
    """Text files that are no exports: pages, or one article a file."""
    if not reading.plain:
        return
    kind, reason = reading.kind, "as asked for"
    if kind not in ("pages", "articles"):
        kind, reason = _pages_or_articles([path for path, _ in reading.plain])
    reading.note(f"{'pages' if kind == 'pages' else 'one article a file'}: {reason}")
    for path, name in tqdm(reading.plain, "reading", delay=1, leave=False, disable=None):
        if kind == "articles":
            file = reading.texts.pop(path, None) or read_text(path)
            reading.add(path, [entry_of_text(file.text, name, file.sha256)])
        else:
            _read_page(path, name, reading)


def _read_page(path: Path, name: str, reading: _Reading) -> None:
    """A page with its articles, its blocks, and how many decisions a person should look at."""
    file = read_text(path) if path.suffix.lower() not in PRINTED else None
    page = read_page(path)
    if not page.articles:
        raise PressframesError(
            f"{path}: the file has text, and no article was found in it. Look at it: text that is one article is read with "
            "kind='articles', text with labels with kind='records'."
        )
    reading.add(path, [_entry_of_article(article, page, name, file and file.sha256) for article in page.articles])
    reading.blocks.append(blocks_picture(page)[BLOCK_COLUMNS].assign(source=name))
    review = len(page.review())
    reading.note(
        f"{len(page.articles)} articles{f', read as {file.encoding}' if file else ''}; {review} decisions to review",
        name,
    )


def _entry_of_article(article: Article, page: Page, name: str, sha256: str | None) -> Entry:
    fields = {"newspaper": page.newspaper, "date": page.date, "page": page.page, "kicker": article.kicker, "headline": article.headline,
              "subtitle": article.subtitle, "byline": article.byline_text}  # fmt: skip
    return Entry(fields, [(piece.role, piece.text) for piece in article.pieces], name, sha256)


def _pages_or_articles(paths: Sequence[Path]) -> tuple[str, str]:
    """Whether text files hold a page each or an article each, from some of them, with the reason."""
    step = max(1, len(paths) // SAMPLE)
    sample = paths[::step][:SAMPLE]
    single = sum(len(read_page(path).articles) <= 1 for path in sample)
    seen = f"{single} of {len(sample)} files" + (f" looked at, of {len(paths)}," if len(sample) < len(paths) else "")
    kind = "articles" if single >= 0.6 * len(sample) else "pages"
    return kind, f"{seen} have one headline"


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _among(files: Sequence[str]) -> str:
    files = [file for file in files if file]
    if not files:
        return ""
    return f" ({', '.join(files[:3])}{f' and {len(files) - 3} more' if len(files) > 3 else ''})"
