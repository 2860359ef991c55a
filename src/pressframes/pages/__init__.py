"""
Newspaper pages to articles, with every character accounted for.

`read_page` takes a page that was dumped as text, with columns cut in mid-sentence or printed before their
headline, and gives a `Page`: its articles in reading order, its other items, an audit of each decision, and the
list of those that a person should look at.
"""

from pressframes.pages.page import Article, Item, Page, Piece
from pressframes.pages.read import read_page

__all__ = ["Article", "Item", "Page", "Piece", "read_page"]
