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

from pressframes.errors import PressframesError
from pressframes.files import read_text, write_atomically
from pressframes.pages.article import Article, Item, Piece
from pressframes.pages.assemble import assemble
from pressframes.pages.split import Decisions, split_text


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
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        spaces = [code for code in np.unique(codes) if chr(code).isspace()]
        printed = ~np.isin(codes, spaces)
        used = np.zeros(len(codes), dtype=np.int8)
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

        return decide(self, start, kind=kind, after=after)

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
        documents, paragraphs, texts = [], [], []
        for number, article in enumerate(self.articles):
            text, rows = _document_text(article.pieces)
            paragraphs += [(number, *row) for row in rows]
            texts.append(text)
            documents.append(
                {
                    "document": number,
                    "newspaper": self.newspaper,
                    "date": self.date,
                    "page": self.page,
                    "kicker": article.kicker,
                    "headline": article.headline,
                    "subtitle": article.subtitle,
                    "byline": article.byline_text,
                    "source": self.source,
                }
            )
        columns = ["document", "newspaper", "date", "page", "kicker", "headline", "subtitle", "byline", "source"]
        return (
            pd.DataFrame(documents, columns=columns),
            pd.DataFrame(paragraphs, columns=["document", "paragraph", "role", "start", "end", "source_spans"]),
            texts,
        )


def _document_text(pieces: Sequence[Piece]) -> tuple[str, list[tuple]]:
    rows, start = [], 0
    for order, piece in enumerate(pieces):
        end = start + len(piece.text)
        rows.append((order, piece.role, start, end, list(piece.spans)))
        start = end + 1
    return "\n".join(piece.text for piece in pieces), rows


PICTURE_COLUMNS = [
    "block", "start", "lines", "characters", "kind", "article", "headline", "order", "moved", "reading_place",
]  # fmt: skip


def blocks_picture(page: Page) -> pd.DataFrame:
    """
    One row a block, in the order of the file, for a picture of a page before and after.

    `lines` and `characters` are its size in the file; `article` (missing for items of the page) and `order` say
    where it is read, `reading_place` where it stands when all articles are read one after the other (items last),
    and `moved` whether it was printed out of its place: before what it follows, or beyond another article.
    """
    table = page.audit.copy()
    table["characters"] = [
        sum(not c.isspace() for c in page.text[s:e]) for s, e in zip(table.start, table.end, strict=True)
    ]
    headlines = {number: article.headline for number, article in enumerate(page.articles)}
    table["headline"] = table["article"].map(headlines)
    read = table.sort_values(["article", "order", "block"], na_position="last").index
    table.loc[read, "reading_place"] = range(len(table))
    table["reading_place"] = table["reading_place"].astype(int)
    return table[PICTURE_COLUMNS].reset_index(drop=True)


KINDS = (
    "kicker", "headline", "subtitle", "series_title", "byline", "subhead", "body",
    "caption", "furniture", "note_label", "note",
)  # fmt: skip
NOTHING = "nothing"
SUFFIX = ".decisions.json"


def page_from_text(text: str, decisions: tuple[dict, ...] = ()) -> Page:
    """A page from its text and the decisions made on it by hand."""
    articles, items, audit = assemble(text, split_text(text, as_decisions(decisions)))
    return Page(text, tuple(articles), tuple(items), audit, decisions=decisions)


def decide(page: Page, start: int, *, kind: str | None = None, after: int | str | None = None) -> Page:
    """The page read again with one more decision; see `Page.override`."""
    _check(page, start, kind, after)
    kept = [earlier for earlier in page.decisions if earlier["start"] != start]
    mine = next((earlier for earlier in page.decisions if earlier["start"] == start), {"start": start})
    mine = mine | ({"kind": kind} if kind else {}) | ({"after": after} if after is not None else {})
    again = page_from_text(page.text, (*kept, mine))
    return replace(
        again, newspaper=page.newspaper, date=page.date, page=page.page, source=page.source, notes=page.notes
    )


def _check(page: Page, start: int, kind: str | None, after: int | str | None) -> None:
    where = f"{page.source or 'page'}, override(start={start})"
    starts = set(page.audit["start"])
    if start not in starts:
        raise PressframesError(
            f"{where}: no block starts at offset {start}. Expected an offset from the column `start` of page.audit."
        )
    if kind is None and after is None:
        raise PressframesError(f"{where}: nothing was decided. Expected kind=... or after=... (or both).")
    if kind is not None and kind not in KINDS:
        raise PressframesError(f"{where}: there is no kind {kind!r}. Expected one of {', '.join(KINDS)}.")
    if after is not None and after != NOTHING and after not in starts - {start}:
        raise PressframesError(
            f"{where}: no other block starts at offset {after}, so nothing can follow it. Expected an offset from the "
            f"column `start` of page.audit, or {NOTHING!r}."
        )


def as_decisions(decisions: tuple[dict, ...]) -> Decisions:
    """Decisions in the form that the solver reads."""
    return Decisions(
        {one["start"]: one["kind"] for one in decisions if "kind" in one},
        {one["start"]: None if one["after"] == NOTHING else one["after"] for one in decisions if "after" in one},
    )


def decisions_file(path: str | Path) -> Path:
    """Where the decisions on a page are kept: `page-03.txt` has `page-03.decisions.json` beside it."""
    return Path(path).with_suffix(SUFFIX)


def save_decisions(page: Page, path: str | Path) -> Path:
    """
    Keep a page's decisions beside the page, to be replayed when `read_page` reads it again.

    The file holds offsets and kinds and the SHA-256 of the text, no text.
    """
    rows = [json.dumps(one, ensure_ascii=False) for one in sorted(page.decisions, key=lambda one: one["start"])]
    listed = ",\n  ".join(rows)
    text = f'{{\n "text_sha256": "{text_hash(page.text)}",\n "decisions": [\n  {listed}\n ]\n}}\n'
    return write_atomically(decisions_file(path), text)


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
        raise PressframesError(
            f"{file}: the decisions cannot be read ({error!r}). Expected the file that save_decisions wrote; "
            "mend it or take it away to read the page without decisions."
        ) from None
    if not complete or made_for != text_hash(text):
        raise PressframesError(
            f"{file}: the decisions were made for another text than {Path(path).name} (its SHA-256 is "
            f"{text_hash(text)[:12]}…, the file says {str(made_for)[:12]}…). Put the old text "
            "back, or take the file away and decide anew."
        )
    return decisions


def text_hash(text: str) -> str:
    """SHA-256 of a text, lone surrogates included."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
