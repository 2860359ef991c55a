"""The data of a picture of a page: one row a block, with its article and whether it was moved."""

import pandas as pd

from pressframes.pages.page import Page

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
