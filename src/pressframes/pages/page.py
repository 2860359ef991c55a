"""
A page that has been read: its articles, its other items, and where every character went.

`blocks_picture` is the data of a picture of it, one row a block, with its article and whether it was moved. A person's
decisions on a page are checked, applied, kept in a small file beside it (`save_decisions`) and replayed.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from pressframes.errors import refused
from pressframes.files import read_text, write_atomically
from pressframes.pages.assemble import Article, Item, assemble
from pressframes.pages.formats import READERS
from pressframes.pages.links import NOTHING
from pressframes.pages.split import split_text

MAXIMUM_PATH = 1_000  # characters; a longer string is text whatever it looks like
BYTE_ORDER_MARK = "\ufeff"
KINDS = (
    "kicker", "headline", "subtitle", "series_title", "byline", "subhead", "body",
    "caption", "furniture", "note_label", "note",
)  # fmt: skip
SUFFIX = ".decisions.json"
DOCUMENT_COLUMNS = ["document", "newspaper", "date", "page", "kicker", "headline", "subtitle", "byline", "source"]
PARAGRAPH_COLUMNS = ["document", "paragraph", "role", "start", "end", "source_spans"]
PICTURE_COLUMNS = [
    "block", "start", "lines", "characters", "kind", "article", "headline", "order", "moved", "reading_place",
]  # fmt: skip


@dataclass(frozen=True)
class Page:
    """
    A newspaper page as articles and items; together they hold every character of `text` that is no space, once.

    `audit` has a row for each block of the page with what was decided and why (see `audit_columns`).
    `newspaper`, `date` and `page` are what the reader was told, and nothing is inferred.
    """

    text: str = field(repr=False)
    articles: tuple[Article, ...]
    items: tuple[Item, ...]
    audit: pd.DataFrame = field(repr=False)
    newspaper: str | None = None
    date: str | None = None
    page: str | None = None
    source: str | None = None
    notes: tuple[str, ...] = ()
    decisions: tuple[dict, ...] = ()

    def coverage(self) -> float:
        """The share of the characters other than space that stand in exactly one piece or item: 1.0."""
        printed = np.array([not character.isspace() for character in self.text], dtype=bool)
        used = np.zeros(len(printed), dtype=np.int8)
        for start, end in self.all_spans():
            used[start:end] += 1
        return float((used[printed] == 1).mean()) if printed.any() else 1.0

    def all_spans(self) -> list[tuple[int, int]]:
        """The spans of all articles and items."""
        return [span for spans in (*(a.spans for a in self.articles), *(i.spans for i in self.items)) for span in spans]

    def review(self) -> pd.DataFrame:
        """
        The decisions that a person should look at, the least certain first.

        Columns as in `audit`, with `reason`: a link that is hardly better than the next best page, a column that was
        moved, one that ends or begins within a sentence and was joined to nothing, an article without a headline, a
        block that was put nowhere.
        """
        doubtful = self.audit[self.audit["reason"] != ""]
        return doubtful.sort_values(["margin", "start"], na_position="first").reset_index(drop=True)

    def override(self, start: int, *, kind: str | None = None, after: int | str | None = None) -> "Page":
        """
        The page read again with a person's decision on the block that starts at offset `start`.

        `kind` says what the block is; `after` is the offset of the block (or heading) that it follows, or
        "nothing" where an article or fragment begins. Decisions add up; `save_decisions` keeps them beside the page.
        """
        _check(self, start, kind, after)
        before: dict = next((one for one in self.decisions if one["start"] == start), {"start": start})
        mine = before | ({} if kind is None else {"kind": kind}) | ({} if after is None else {"after": after})
        decisions = (*(one for one in self.decisions if one is not before), mine)
        return _read(self, decisions)

    def to_frame(self) -> pd.DataFrame:
        """One row a piece or item: `article, order, role, text, source_spans`; items have no article."""
        rows: list[tuple] = [
            (number, order, piece.role, piece.text, list(piece.spans))
            for number, article in enumerate(self.articles)
            for order, piece in enumerate(article.pieces)
        ]
        rows += [(None, order, item.kind, item.text, list(item.spans)) for order, item in enumerate(self.items)]
        frame = pd.DataFrame(rows, columns=["article", "order", "role", "text", "source_spans"])
        return frame.astype({"article": "Int64"})

    def to_documents(self) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
        """
        The articles as `Corpus` keeps them: documents, paragraphs and texts, one document an article.

        A document's text has a line for each piece: kicker, headline, subtitle, byline, then subheads and
        body. `start` and `end` in `paragraphs` are offsets in that text, `source_spans` the spans in the file. Items
        of the page (banner, editor's note, captions) are in no document: see `items`.
        """
        titles = [(one.kicker, one.headline, one.subtitle, one.byline_text) for one in self.articles]
        told = (self.newspaper, self.date, self.page)
        documents = [(number, *told, *those, self.source) for number, those in enumerate(titles)]
        pieces = self.to_frame().dropna(subset="article").astype({"article": "int64"})
        length = pieces["text"].str.len()
        end = (length + 1).groupby(pieces["article"]).cumsum() - 1
        pieces = pieces.assign(start=(end - length).astype("int64"), end=end.astype("int64"))
        pieces = pieces.rename(columns={"article": "document", "order": "paragraph"})[PARAGRAPH_COLUMNS]
        texts = ["\n".join(piece.text for piece in article.pieces) for article in self.articles]
        return pd.DataFrame(documents, columns=DOCUMENT_COLUMNS), pieces, texts


def blocks_picture(page: Page) -> pd.DataFrame:
    """
    One row a block, in the order of the file, for a picture of a page before and after.

    `lines` and `characters` are its size in the file; `article` (missing for items of the page) and `order` say
    where it is read, `reading_place` where it stands when all articles are read one after the other (items last),
    and `moved` whether it was printed out of its place: before what it follows, or beyond another article.
    """
    table = page.audit.copy()
    table["characters"] = [len("".join(page.text[row.start : row.end].split())) for row in table.itertuples()]
    table["headline"] = table["article"].map({number: one.headline for number, one in enumerate(page.articles)})
    read = table.sort_values(["article", "order", "block"], na_position="last").index
    table["reading_place"] = np.argsort(read)
    return table[PICTURE_COLUMNS].reset_index(drop=True)


def read_page(
    text_or_path: str | Path, *, newspaper: str | None = None, date: str | None = None, page: str | None = None
) -> Page:
    """
    Read a newspaper page that was dumped as text into articles, with every character accounted for.

    A `Path`, or a string that names an existing file, is read from disk; any other string with a line end
    in it, or too long for a name, is the text itself. HTML, PDF and Word files go through the extras `html`, `pdf`
    and `docx`; spans then refer to the text taken out of them, which is `Page.text`. Decisions saved beside the file
    (`save_decisions`) are applied. `newspaper`, `date` and `page` are kept as told.

    >>> lead = "大桥昨日建成通车，两岸居民步行过江，孩子们跑在最前头，老人们说，往后去县城再也不用绕"
    >>> page = read_page("新桥通车\\n\\n本报记者 王雨\\n\\n" + lead + "\\n\\n行三十里。")
    >>> page.articles[0].headline, page.articles[0].byline, page.articles[0].paragraphs == [lead + "行三十里。"]
    ('新桥通车', (('王雨', '本报记者'),), True)
    >>> page.coverage()
    1.0

    Bad input (no text, not text, no such file) raises `PressframesError`.
    """
    text, path, notes = _text_of(text_or_path)
    if not text.strip():
        raise refused("no_page_text", path or "read_page")
    decisions = load_decisions(path, text) if path else ()
    if path and decisions:
        notes.append(f"{path.name}: {len(decisions)} decisions made by hand were applied.")
    source = path.name if path else None
    unread = Page(text, (), (), pd.DataFrame(), newspaper, date, page, source, tuple(notes))
    read = _read(unread, decisions)
    if path and not read.articles:
        raise refused("no_article", path, size=len(text))
    return read


def _read(page: Page, decisions: Sequence[dict]) -> Page:
    """A page with its text read under some decisions."""
    articles, items, audit = assemble(page.text, split_text(page.text, decisions))
    return replace(page, articles=tuple(articles), items=tuple(items), audit=audit, decisions=tuple(decisions))


def _text_of(text_or_path: str | Path) -> tuple[str, Path | None, list[str]]:
    if not isinstance(text_or_path, Path) and not _names_a_file(text_or_path):
        return text_or_path.removeprefix(BYTE_ORDER_MARK), None, []
    path = Path(text_or_path)
    if path.suffix.lower() in READERS:
        return READERS[path.suffix.lower()](path), path, [f"{path.name}: the text of a {path.suffix[1:]} file."]
    file = read_text(path)
    return file.text, path, [f"{path.name}: read as {file.encoding}."]


def _names_a_file(text: str) -> bool:
    """Whether a string is a path: one line, and a file of that name or a name with a known ending."""
    if not 0 < len(text) <= MAXIMUM_PATH or any(mark in text for mark in "\n\r\0"):
        return False
    try:
        return Path(text).is_file() or Path(text).suffix.lower() in {".txt", *READERS}
    except (OSError, ValueError):
        return False


def _check(page: Page, start: int, kind: str | None, after: int | str | None) -> None:
    where = f"{page.source or 'page'}, override(start={start})"
    starts = set(page.audit["start"])
    if start not in starts:
        raise refused("no_block", where, start=start)
    if kind is None and after is None:
        raise refused("undecided", where)
    if kind is not None and kind not in KINDS:
        raise refused("no_kind", where, kind=kind, known=", ".join(KINDS))
    if after is not None and after != NOTHING and after not in starts - {start}:
        raise refused("nothing_there", where, after=after)


def decisions_file(path: str | Path) -> Path:
    """Where the decisions on a page are kept: `page-03.txt` has `page-03.decisions.json` beside it."""
    return Path(path).with_suffix(SUFFIX)


def save_decisions(page: Page, path: str | Path) -> Path:
    """
    Keep a page's decisions beside the page, to be replayed when `read_page` reads it again.

    The file holds offsets and kinds and the SHA-256 of the text, no text.
    """
    decisions = sorted(page.decisions, key=lambda one: one["start"])
    kept = {"text_sha256": text_hash(page.text), "decisions": decisions}
    return write_atomically(decisions_file(path), json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


def load_decisions(path: str | Path, text: str) -> tuple[dict, ...]:
    """
    The decisions kept beside a page, none where there is no file.

    Raises `PressframesError` when the file is damaged or was made for another text.
    """
    file = decisions_file(path)
    if not file.exists():
        return ()
    try:
        stored = json.loads(read_text(file).text)
        decisions = tuple(dict(one) for one in stored["decisions"])
        made_for = stored["text_sha256"]
        complete = all(isinstance(one["start"], int) for one in decisions)
    except (ValueError, KeyError, TypeError) as error:
        raise refused("decisions", file, why=repr(error)) from None
    if not complete or made_for != text_hash(text):
        raise refused("other_text", file, name=Path(path).name, hash=text_hash(text)[:12], said=str(made_for)[:12])
    return decisions


def text_hash(text: str) -> str:
    """SHA-256 of a text, lone surrogates included."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
