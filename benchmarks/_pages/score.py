"""A page in the shape of the gold files, and the plainest reader to compare with."""

import re

from pressframes.pages.layout import read_layout
from pressframes.pages.page import Page

ENDS = re.compile("[。！？…][”’）》]*$")


def as_gold(page: Page) -> dict:
    """What a page reader found, in the shape that the shared measures take."""
    return {"articles": [_article(article) for article in page.articles], "page_items": [_item(i) for i in page.items]}


def _article(article) -> dict:
    spans = {
        role: [list(span) for piece in article.pieces if piece.role == role for span in piece.spans]
        for role in ("kicker", "headline", "subtitle", "byline")
    }
    body = [piece for piece in article.pieces if piece.role in ("body", "subhead")]
    nested = {
        role: [[list(span) for span in piece.spans] for piece in body if piece.role == role]
        for role in ("body", "subhead")
    }
    return {
        "kicker": article.kicker,
        "headline": article.headline,
        "subtitle": article.subtitle,
        "byline": [name for name, _ in article.byline],
        "subheads": article.subheads,
        "body_order": ["paragraph" if piece.role == "body" else "subhead" for piece in body],
        "spans": {**spans, "paragraphs": nested["body"], "subheads": nested["subhead"]},
    }


def _item(item) -> dict:
    return {"type": item.kind, "text": item.text, "spans": [list(span) for span in item.spans]}


def split_at_blank_lines(text: str) -> dict:
    """
    The plainest reader: a short line without a full stop begins an article, and a line is joined to the one before
    it where that ends within a sentence.
    """
    articles: list[dict] = []
    for block in read_layout(text).blocks:
        spans = [list(span) for span in block.spans]
        words = "".join(text[start:end] for start, end in block.spans)
        is_title = block.length <= 40 and not ENDS.search(block.view)
        if is_title and (not articles or articles[-1]["spans"]["paragraphs"]) or not articles:
            articles.append(_empty())
        article = articles[-1]
        if is_title and not article["headline"]:
            article["headline"], article["spans"]["headline"] = words, spans
        elif is_title and not article["spans"]["paragraphs"]:
            article["spans"]["byline"] += spans
        elif article["spans"]["paragraphs"] and not article["ended"]:
            article["spans"]["paragraphs"][-1] += spans
        else:
            article["spans"]["paragraphs"].append(spans)
            article["body_order"].append("paragraph")
        article["ended"] = bool(ENDS.search(block.view))
    return {"articles": articles, "page_items": []}


def _empty() -> dict:
    spans = {"kicker": [], "headline": [], "subtitle": [], "byline": [], "paragraphs": [], "subheads": []}
    return {"headline": None, "byline": [], "subheads": [], "body_order": [], "spans": spans, "ended": True}
