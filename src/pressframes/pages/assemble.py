"""Decisions to articles and items: who stands where, what was joined, and what a person should look at."""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from pressframes.pages import patterns
from pressframes.pages.headings import Header
from pressframes.pages.joins import HALF_SENTENCE
from pressframes.pages.kinds import CAPTION, EDITORIAL, FURNITURE, NOTE, NOTE_LABEL
from pressframes.pages.patterns import read_byline, read_dateline
from pressframes.pages.split import Split, is_cut
from pressframes.pages.wording import before_each, paths_of

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


def _first(role: str, meaning: str) -> property:
    """The text of an article's first piece in a role; None where it has none."""
    return property(lambda article: next((p.text for p in article.pieces if p.role == role), None), doc=meaning)


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

    kicker = _first("kicker", "引题, the line above the headline.")
    headline = _first("headline", "主题, the headline proper.")
    subtitle = _first("subtitle", "副题, the line below the headline.")
    byline_text = _first("byline", "The byline as printed.")

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
    `caption`, `furniture` (page number, staff, addresses, weather, advertisements), `unplaced`.
    """

    kind: str
    text: str
    spans: Spans


AUDIT_COLUMNS = [
    "block", "start", "end", "lines", "kind", "article", "order", "after", "joined", "moved", "margin", "score",
    "because", "reason",
]  # fmt: skip
HEADING_ROLES = ("kicker", "headline", "subtitle", "byline")
ITEM_KINDS = {NOTE_LABEL: "editor_note_label", NOTE: "editor_note", FURNITURE: "furniture", CAPTION: "caption"}
JOIN_MARGIN = 0.3  # a join that is worth less than this over the next best page is shown, not made
JOIN_IN_ORDER = 2.0  # log odds that a block goes on in the next, on a page that is in order
REVIEW_MARGIN = 1.5  # odds of about one in five against
JOIN_WHOLE_ORPHAN = 9.0  # how much like a second half a block must look to be joined after a full stop
MIDDLE = 1.5  # log odds of standing within a paragraph rather than at its beginning
LIST_ITEM = re.compile(r"[（(]?[一二三四五六七八九十\d]+[、.．）)是要]|[①-⑳]|第[一二三四五六七八九十]|——|首先|其次")
SHOWN_REASONS = 6


@dataclass
class Draft:
    """An article being put together: its header, and its body blocks as places in `Parts.body`."""

    header: Header | None
    chain: list[int]
    series: list[int] = field(default_factory=list)


def assemble(text: str, splits: list[Split]) -> tuple[list[Article], list[Item], pd.DataFrame]:
    """The articles in the order of their first character, the items, and a row for every block."""
    articles: list[Article] = []
    items: list[Item] = []
    rows: list[dict] = []
    for split in splits:
        first_block = len(rows)
        drafts = draft_articles(split)
        window = [_blank_row(first_block, number, split) for number in range(len(split.blocks))]
        for draft in drafts:
            if draft.chain or draft.header:
                articles.append(_article(text, split, draft, len(articles), window))
        items += _items(text, split, drafts, window)
        for block, doubt in split.doubts.items():
            _remark(window[block], doubt)
        _mark_moved(window)
        rows += window
    moved = {row["article"] for row in rows if row["moved"]}
    articles = [
        replace(article, flags=(*article.flags, "moved")) if number in moved else article
        for number, article in enumerate(articles)
    ]
    items.sort(key=lambda item: item.spans[0])
    audit = pd.DataFrame(rows, columns=AUDIT_COLUMNS).astype({"article": "Int64", "order": "Int64"})
    return articles, items, audit


def _mark_moved(rows: list[dict]) -> None:
    """A block was moved when it was printed before what it follows, or beyond a block of another article."""
    placed = [number for number, row in enumerate(rows) if row["article"] is not None]
    placed.sort(key=lambda number: (rows[number]["article"], rows[number]["order"]))
    reach = 0  # the last block of the file among those of the article that are read before
    for before, number in pairwise([-1, *placed]):
        row = rows[number]
        if before < 0 or rows[before]["article"] != row["article"]:
            reach = number
            continue
        beyond = any(other["article"] not in (None, row["article"]) for other in rows[reach + 1 : number])
        row["moved"] = number < reach or beyond
        if row["moved"] and number != before + 1:
            _remark(row, "printed elsewhere on the page and moved here")
        reach = max(reach, number)


def _blank_row(first: int, number: int, split: Split) -> dict:
    block = split.blocks[number]
    known: dict = {"block": first + number, "start": block.start, "end": block.end, "lines": len(block.spans)}
    known |= {"kind": split.kinds[number], "joined": False, "moved": False, "reason": ""}
    return dict.fromkeys(AUDIT_COLUMNS) | known


def draft_articles(split: Split) -> list[Draft]:
    """Every path with its header, where it has one, and every header without text, in the order of the page."""
    headers, choice = split.parts.headers, split.cover.choice
    paths = {int(choice[path[0]]): path for path in paths_of(before_each(choice, len(headers)))}
    drafts = [_draft(split, header, paths.pop(number, [])) for number, header in enumerate(headers)]
    drafts += [Draft(None, path) for path in paths.values()]
    drafts = [draft for draft in drafts if draft.chain or draft.header or draft.series]
    return sorted(drafts, key=lambda draft: _first_block(split, draft))


def _draft(split: Split, header: Header, chain: list[int]) -> Draft:
    """A header that no text follows and nobody signed is the banner of the page or the title of a series."""
    if chain or header.byline is not None or split.links is None:
        return Draft(header, chain, list(header.series))
    return Draft(None, [], sorted([*header.series, *header.titles]))


def _first_block(split: Split, draft: Draft) -> int:
    if draft.header:
        return draft.header.run[0]
    return draft.series[0] if draft.series else int(split.parts.body[draft.chain[0]])


def _article(text: str, split: Split, draft: Draft, number: int, rows: list[dict]) -> Article:
    heading = {role: n for role in HEADING_ROLES if (n := getattr(draft.header, role, None)) is not None}
    pieces = [Piece(role, *_printed(text, split, [block])) for role, block in heading.items()]
    body = _body_pieces(text, split, draft, rows)
    below = [n for place in draft.chain for n in (*split.parts.subheads[place], int(split.parts.body[place]))]
    for order, block in enumerate([*heading.values(), *below]):
        rows[block].update(article=number, order=order)
    for block in heading.values():
        rows[block]["after"] = "heading"
    byline = read_byline(pieces[-1].text) if pieces and pieces[-1].role == "byline" else []
    first = next((piece.text for piece in body if piece.role == "body"), "")
    dateline, reporters = read_dateline(first)
    flags = [] if any(piece.role == "headline" for piece in pieces) else ["headline_missing"]
    if flags and draft.chain:
        _remark(rows[int(split.parts.body[draft.chain[0]])], "an article without a headline begins here")
    if draft.chain and _begins_in_the_middle(split, draft.chain[0]):
        flags.append("lead_missing?")
    margins = split.cover.margin[draft.chain]
    confidence = float(1 / (1 + np.exp(-margins.min()))) if len(margins) else None
    return Article(tuple(pieces + body), dateline, tuple(byline or reporters), tuple(flags), confidence)


def _printed(text: str, split: Split, blocks: list[int]) -> tuple[str, Spans]:
    """The text of some blocks, put together, and the spans that it is from."""
    spans = tuple(span for block in blocks for span in split.blocks[block].spans)
    return "".join(text[start:end] for start, end in spans), spans


def _body_pieces(text: str, split: Split, draft: Draft, rows: list[dict]) -> list[Piece]:
    groups: list[tuple[str, list[int]]] = []
    for position, place in enumerate(draft.chain):
        block = int(split.parts.body[place])
        groups += [("subhead", [subhead]) for subhead in split.parts.subheads[place]]
        before = draft.chain[position - 1] if position else None
        joined = before is not None and _joins(split, before, place)
        if joined:
            groups[-1][1].append(block)
        else:
            groups.append((EDITORIAL if split.kinds[block] == EDITORIAL else "body", [block]))
        _explain(split, rows[block], place, before, joined)
    return [Piece(role, *_printed(text, split, blocks)) for role, blocks in groups]


def _joins(split: Split, before: int, place: int) -> bool:
    """Whether two blocks in sequence are one paragraph that the column's end cut."""
    facts = split.facts
    if facts.glued[place] or facts.indented[place] or facts.credit[place] or facts.dateline[place]:
        return False
    if split.links is None:
        return _goes_on(split, before, place)
    if facts.cut[before]:
        return bool(split.cover.margin[place] >= JOIN_MARGIN)
    if split.seams.indents:
        return not facts.credit_end[before]
    if facts.dangling[before] == HALF_SENTENCE and _sentence_goes_on(split, before, place):
        return bool(split.cover.margin[place] >= JOIN_MARGIN)
    return bool(facts.opens[before] and facts.closes[place] or facts.orphan[place] >= JOIN_WHOLE_ORPHAN)


def _goes_on(split: Split, before: int, place: int) -> bool:
    """On a page in order: whether a long block that stops within a sentence plainly goes on in the next."""
    if split.facts.dangling[before] == HALF_SENTENCE:
        in_list = before > 0 and split.facts.dangling[before - 1] == HALF_SENTENCE
        return not in_list and _sentence_goes_on(split, before, place)
    if not is_cut(split.body(before)) or split.facts.indented[place]:
        return False
    one, two = split.body(before), split.body(place)
    if one.indented or one.after_gap and not two.after_gap:  # by the habit of the page the second begins no paragraph
        return True
    join = split.seams.joins_between(split.parts.body[[before]], split.parts.body[[place]])[0, 0]
    return bool(join + max(0.0, split.facts.orphan[place]) / 2 >= JOIN_IN_ORDER)


def _sentence_goes_on(split: Split, before: int, place: int) -> bool:
    """After a semicolon or a colon: the same paragraph, unless a list is printed with a paragraph for each item."""
    one, two = (split.body(n).view for n in (before, place))
    if LIST_ITEM.match(two):
        return False
    if one.endswith("：") and not two.startswith("“"):
        return abs(place - before) != 1
    return not two.endswith("；")


def _explain(split: Split, row: dict, place: int, before: int | None, joined: bool) -> None:
    """What speaks for a link, in the model's own terms, and what a person should look at."""
    choice, headers = int(split.cover.choice[place]), len(split.parts.headers)
    margin = float(split.cover.margin[place])
    after: int | str = "nothing"
    if choice < headers:
        after = split.blocks[split.parts.headers[choice].run[-1]].start
    elif choice < headers + len(split.parts.body):
        after = split.body(choice - headers).start
    row.update(after=after, joined=joined, margin=round(margin, 2), because={"in_order": round(margin, 2)})
    if split.links:
        names, shares = split.links.shares(place)
        largest = np.argsort(-np.abs(shares), kind="stable")[:SHOWN_REASONS].tolist()
        row.update(
            score=round(float(split.links.scores[place, choice]), 2),
            because={names[n]: round(float(shares[n]), 2) for n in largest if shares[n]},
        )
    if split.links and margin < REVIEW_MARGIN:
        _remark(row, "hardly better than the next best place")
    if before is not None and not joined and split.facts.cut[before] and (split.links or is_cut(split.body(before))):
        _remark(row, "the block before it stops within a sentence and was not joined")
    if before is None and _begins_in_the_middle(split, place):
        _remark(row, "begins like the middle of an article: its lead may be missing")


def _begins_in_the_middle(split: Split, place: int) -> bool:
    """Whether the first block of an article looks as if something stood before it."""
    view = split.body(place).view
    return bool(split.facts.orphan[place] > MIDDLE or patterns.NOT_INTRODUCED.match(view))


def _remark(row: dict, reason: str) -> None:
    row["reason"] = "; ".join([*filter(None, [row["reason"]]), reason])


def _items(text: str, split: Split, drafts: list[Draft], rows: list[dict]) -> list[Item]:
    """What is in no article; blocks that are put nowhere are listed, never dropped."""
    series = {
        block: "series_subtitle" if position else "series_title"
        for draft in drafts
        for position, block in enumerate(draft.series)
    }
    items = []
    for number, row in enumerate(rows):
        kind = series.get(number) or ITEM_KINDS.get(split.kinds[number])
        if kind is None and row["article"] is None:
            kind = "unplaced"
            _remark(row, "was put nowhere")
        if kind:
            row["kind"] = kind
            items.append(Item(kind, *_printed(text, split, [number])))
    return items
