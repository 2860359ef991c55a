"""A page that has been read: its articles, its other items, and where every character went."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Piece:
    """One field or paragraph of an article: its role, its text, and the spans in the file it is made of."""

    role: str
    text: str
    spans: Spans

    @property
    def parts(self) -> int:
        """How many stretches of the file it was put together from."""
        return len(self.spans)


@dataclass(frozen=True)
class Article:
    """
    One article: heading, byline and body in reading order.

    `pieces` are all of it, in order, with roles kicker 引题, headline 主题, subtitle 副题, byline, subhead and
    body. `confidence` is the smallest of its links' (see `Page.audit`): the chance that a link holds
    against the next best page, as the fitted model sees it. `flags` say what to look at: `headline_missing`,
    `lead_missing?` where the body begins like the middle of an article, `moved` where a part was printed out of place.
    """

    pieces: tuple[Piece, ...]
    dateline: str | None
    byline: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    confidence: float | None

    def _one(self, role: str) -> str | None:
        return next((piece.text for piece in self.pieces if piece.role == role), None)

    @property
    def kicker(self) -> str | None:
        return self._one("kicker")

    @property
    def headline(self) -> str | None:
        return self._one("headline")

    @property
    def subtitle(self) -> str | None:
        return self._one("subtitle")

    @property
    def byline_text(self) -> str | None:
        """The byline as printed."""
        return self._one("byline")

    @property
    def subheads(self) -> list[str]:
        return [piece.text for piece in self.pieces if piece.role == "subhead"]

    @property
    def paragraphs(self) -> list[str]:
        """The body in reading order, a column cut in mid-sentence rejoined."""
        return [piece.text for piece in self.pieces if piece.role == "body"]

    @property
    def spans(self) -> Spans:
        """Every stretch of the file that belongs to the article, in reading order."""
        return tuple(span for piece in self.pieces for span in piece.spans)


@dataclass(frozen=True)
class Item:
    """
    What is on a page and in no article.

    Kinds: `series_title`, `series_subtitle` (banner and name of a series), `editor_note_label`, `editor_note`,
    `caption`, `furniture` (page number, staff, addresses), `unplaced`.
    """

    kind: str
    text: str
    spans: Spans


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
        return [span for holder in (*self.articles, *self.items) for span in holder.spans]

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
        from pressframes.pages.overrides import decide

        return decide(self, start, kind=kind, after=after)

    def to_frame(self) -> pd.DataFrame:
        """One row a piece or item: `article, order, role, text, source_spans`; items have no article."""
        rows = [
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
