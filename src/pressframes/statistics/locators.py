"""The way back from any number to the page: newspaper, date, page, article, paragraph and span."""

import pandas as pd

from pressframes.corpus import Corpus
from pressframes.errors import PressframesError
from pressframes.words.pieces import Pieces, in_memory
from pressframes.words.tokens import Tokens

ARTICLE_COLUMNS = ["newspaper", "date", "page", "headline"]
LOCATOR_COLUMNS = [*ARTICLE_COLUMNS, "document", "paragraph", "start", "end"]


def locate(rows: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """
    Rows with a `document`, and where they come from: adds `newspaper, date, page, headline` behind their columns.

    Nothing is guessed: what the corpus does not know is missing. The caption and sources of a result stay with it.

    >>> from pressframes.corpus import corpus_from_texts
    >>> locate(pd.DataFrame({"document": [0], "count": [3]}), corpus_from_texts(["战“疫”"])).columns.tolist()
    ['document', 'count', 'newspaper', 'date', 'page', 'headline']
    """
    if "document" not in rows.columns:
        raise PressframesError(
            f"These rows have no column document (they have {', '.join(map(str, rows.columns))}), so they lead to no "
            "article. For rows of words use locate_words."
        )
    added = corpus.documents[ARTICLE_COLUMNS].reindex(rows["document"]).set_axis(rows.index)
    located = rows.copy()
    for column in ARTICLE_COLUMNS:
        located[column] = added[column]
    return located


def locate_words(rows: pd.DataFrame, source: Tokens | Pieces | pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """
    Rows with a `word`, and where each word is first used: adds the whole locator behind their columns.

    `source` is the token table or the table of counts that the rows were counted on. Of counts the paragraph is
    known and not the span: `start` and `end` are then missing. A word that is not in `source` (one that only the
    reference uses) has no place there, and its locator is missing. All uses of a word are in `concordance`.
    """
    if "word" not in rows.columns:
        raise PressframesError(
            f"These rows have no column word (they have {', '.join(map(str, rows.columns))}). Use locate for rows "
            "with a document."
        )
    first = _first_uses(source).reindex(rows["word"]).set_axis(rows.index).astype("Int64")
    located = rows.copy()
    articles = corpus.documents[ARTICLE_COLUMNS].astype(object).reindex(first["document"].astype(float))
    for column in ARTICLE_COLUMNS:
        located[column] = articles[column].to_numpy()
    for column in ("document", "paragraph", "start", "end"):
        located[column] = first[column]
    return located


def _first_uses(source: Tokens | Pieces | pd.DataFrame) -> pd.DataFrame:
    uses = source if isinstance(source, pd.DataFrame) else in_memory(source).to_frame()
    uses = uses.reindex(columns=["word", "document", "paragraph", "start", "end"])
    order = ["document", "paragraph", "start"]
    return uses.sort_values(order, kind="stable").drop_duplicates("word").set_index("word")
