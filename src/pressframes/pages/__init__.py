"""
Newspaper pages to articles, with every character accounted for.

`read_page` takes a page that was dumped as text, with columns cut in mid-sentence or printed before their
headline, and gives a `Page`: its articles in reading order, its other items, an audit of each decision, and the
list of those that a person should look at. `Page.override` takes that person's decisions, `save_decisions` keeps them
beside the page. `blocks_picture` is the data of a picture of the page.

Tables of articles (`read_article_table`) and all other material are read by the room `corpus`.

How it works, file by file: `layout` (lines to blocks), `joins` (how blocks end and begin), `kinds` (what each is),
`headings` (headline or subhead, kicker or subtitle), `links` (what follows what), `assemble`, `page`.
"""

from pressframes.lazy import offers

# `read_article_table` is asked for here by scripts of before; the room that has it is to the right of this one.
__getattr__, __dir__, __all__ = offers(__name__, __file__)
