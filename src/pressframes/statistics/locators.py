"""The way back from any number to the page: newspaper, date, page, article, paragraph and span."""

import numpy as np
import pandas as pd

from pressframes.corpus import Corpus
from pressframes.errors import PressframesError
from pressframes.statistics.counts import names_of
from pressframes.words.pieces import Piece, Pieces, joined, numbered
from pressframes.words.tokens import Tokens

ARTICLE_COLUMNS = ["newspaper", "date", "page", "headline"]
PLACE_COLUMNS = ["document", "paragraph", "start", "end"]
LOCATOR_COLUMNS = [*ARTICLE_COLUMNS, *PLACE_COLUMNS]
# The columns of two words that were counted together.
PAIRS = (["word", "other"], ["node", "collocate"])


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
    return _with_articles(rows, rows["document"].astype("Int64"), corpus)


def locate_words(rows: pd.DataFrame, source: Tokens | Pieces | pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """
    Rows of words, and where each word is first used: adds the whole locator (`LOCATOR_COLUMNS`) behind their columns.

    `source` is the token table or the table of counts that the rows were counted on. Of counts the paragraph is
    known and not the span: `start` and `end` are then missing. A word that is not in `source` (one that only the
    reference uses) has no place there, and its locator is missing. Of a pair (`word` and `other`, `node` and
    `collocate`) it is the first paragraph that has both, or the first article where no paragraph does. All uses of a
    word are in `concordance`.
    """
    pair = next((names for names in PAIRS if set(names) <= set(rows.columns)), None)
    if pair is None and "word" not in rows.columns:
        raise PressframesError(
            f"These rows have no column word (they have {', '.join(map(str, rows.columns))}). Use locate for rows "
            "with a document."
        )
    words = pd.unique(rows[pair or ["word"]].to_numpy(object).ravel())
    if isinstance(source, Pieces):
        found = list(source.each(_uses_of_piece, words, pair is None))
        uses = joined(found) if found else pd.DataFrame(columns=["word", *PLACE_COLUMNS])
    else:
        uses = _uses(source, words)
    places = _first_shared(rows[pair], uses) if pair else _first_uses(uses).reindex(rows["word"])
    places = places.set_axis(rows.index).astype("Int64")
    located = _with_articles(rows, places["document"], corpus)
    for column in PLACE_COLUMNS:
        located[column] = places[column]
    return located


def _with_articles(rows: pd.DataFrame, documents: pd.Series, corpus: Corpus) -> pd.DataFrame:
    articles = corpus.documents[ARTICLE_COLUMNS].astype(object).reindex(documents.astype(float))
    located = rows.copy()
    for column in ARTICLE_COLUMNS:
        located[column] = articles[column].where(articles[column].notna(), pd.NA).to_numpy()
    return located


def _uses_of_piece(piece: Piece, words: np.ndarray, only_first: bool) -> pd.DataFrame:
    uses = numbered(_uses(piece.tokens, words), piece)
    return uses.drop_duplicates("word") if only_first else uses


def _uses(source: Tokens | pd.DataFrame, words: np.ndarray) -> pd.DataFrame:
    """The uses of some words in the order of the text: `word` and `PLACE_COLUMNS`, of counts without the span."""
    if not isinstance(source, pd.DataFrame):
        names = names_of(source.vocabulary)
        chosen = pd.Series(names).isin(words).to_numpy()[source.word]
        columns = {name: getattr(source, name)[chosen] for name in PLACE_COLUMNS}
        uses = pd.DataFrame({"word": names[source.word[chosen]], **columns})
    else:
        uses = source[source["word"].isin(words)].reindex(columns=["word", *PLACE_COLUMNS])
    return uses.sort_values(["document", "paragraph", "start"], kind="stable")


def _first_uses(uses: pd.DataFrame) -> pd.DataFrame:
    return uses.drop_duplicates("word").set_index("word")[PLACE_COLUMNS]


def _first_shared(pairs: pd.DataFrame, uses: pd.DataFrame) -> pd.DataFrame:
    """For each pair of words the first paragraph with both, failing that the first article."""
    paragraphs = uses.groupby("word")[["document", "paragraph"]].agg(list)
    by_word = {word: list(zip(*lists, strict=True)) for word, *lists in paragraphs.itertuples()}
    rows = []
    for one, other in pairs.itertuples(index=False):
        first, second = by_word.get(one, []), by_word.get(other, [])
        paragraph = min(set(first) & set(second), default=None)
        article = min({place[0] for place in first} & {place[0] for place in second}, default=None)
        rows.append([*(paragraph or (article, None)), None, None])
    return pd.DataFrame(rows, columns=PLACE_COLUMNS)
