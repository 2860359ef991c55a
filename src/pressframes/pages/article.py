"""An article, and what else is on a page: the text of each piece and where in the file it is printed."""

from dataclasses import dataclass

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
        """引题, the line above the headline."""
        return self._one("kicker")

    @property
    def headline(self) -> str | None:
        """主题, the headline proper."""
        return self._one("headline")

    @property
    def subtitle(self) -> str | None:
        """副题, the line below the headline."""
        return self._one("subtitle")

    @property
    def byline_text(self) -> str | None:
        """The byline as printed."""
        return self._one("byline")

    @property
    def subheads(self) -> list[str]:
        """小标题, the headings within the body, in reading order."""
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
