"""
Every use of a word in its context, as printed, with the way back to the page: newspaper, date, page, article, span.
"""

import unicodedata
from itertools import accumulate

import numpy as np
import pandas as pd

from pressframes.calls import check_call
from pressframes.corpus.documents import Corpus
from pressframes.corpus.source import WordSource, joined, numbered
from pressframes.corpus.tokens import Piece, Tokens
from pressframes.errors import PressframesError, one_of
from pressframes.statistics.collocation import find_word
from pressframes.statistics.counts import code_point_ranks, names_of
from pressframes.statistics.results import Result, make_result, preset_sentence

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
    check_call(locate, locals())
    if "document" not in rows.columns:
        raise PressframesError(
            f"These rows have no column document (they have {', '.join(map(str, rows.columns))}), so they lead to no "
            "article. For rows of words use locate_words."
        )
    return _with_articles(rows, rows["document"].astype("Int64"), corpus)


def locate_words(rows: pd.DataFrame, source: WordSource | pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """
    Rows of words, and where each word is first used: adds the whole locator (`LOCATOR_COLUMNS`) behind their columns.

    `source` is the token table or the table of counts that the rows were counted on. Of counts the paragraph is
    known and not the span: `start` and `end` are then missing. A word that is not in `source` (one that only the
    reference uses) has no place there, and its locator is missing. Of a pair (`word` and `other`, `node` and
    `collocate`) it is the first paragraph that has both, or the first article where no paragraph does. All uses of a
    word are in `concordance`.
    """
    check_call(locate_words, locals())
    pair = next((names for names in PAIRS if set(names) <= set(rows.columns)), None)
    if pair is None and "word" not in rows.columns:
        raise PressframesError(
            f"These rows have no column word (they have {', '.join(map(str, rows.columns))}). Use locate for rows "
            "with a document."
        )
    words = pd.unique(rows[pair or ["word"]].to_numpy(object).ravel())
    if isinstance(source, pd.DataFrame):
        uses = source[source["word"].isin(words)]
    else:
        uses = joined(source.each(_uses_of_piece, words, pair is None))
    uses = uses.reindex(columns=["word", *PLACE_COLUMNS]).sort_values(["document", "paragraph", "start"], kind="stable")
    places = (
        _first_shared(rows[pair], uses)
        if pair
        else uses.drop_duplicates("word").set_index("word").reindex(rows["word"])
    )
    places = places.set_axis(rows.index).astype("Int64")
    return _with_articles(rows, places["document"], corpus).assign(**dict(places.items()))


def _with_articles(rows: pd.DataFrame, documents: pd.Series, corpus: Corpus) -> pd.DataFrame:
    """Rows with the `ARTICLE_COLUMNS` of their documents behind them, missing where the document is."""
    articles = corpus.documents[ARTICLE_COLUMNS].astype(object).reindex(documents.astype(float))
    return rows.assign(**{name: column.to_numpy() for name, column in articles.where(articles.notna(), pd.NA).items()})


def _uses_of_piece(piece: Piece, words: np.ndarray, only_first: bool) -> pd.DataFrame:
    """The uses of some words: `word` and `PLACE_COLUMNS`; of each word all of them or only the first."""
    tokens = piece.tokens
    names = names_of(tokens.vocabulary)
    chosen = pd.Series(names).isin(words).to_numpy()[tokens.word]
    columns = {name: getattr(tokens, name)[chosen] for name in PLACE_COLUMNS}
    uses = numbered(pd.DataFrame({"word": names[tokens.word[chosen]], **columns}), piece)
    if only_first:
        return uses.sort_values(["document", "paragraph", "start"], kind="stable").drop_duplicates("word")
    return uses


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


SORT_WORDS = 3  # words on a side that a concordance is sorted by
ORDERS = ("text", "left", "right")
NEVER = (
    "{!r}: these words never stand in a row. Expected a sequence as the text has it, punctuation included; look at the "
    "uses of one of its words."
)


def concordance(
    corpus: Corpus,
    tokens: WordSource,
    phrase: str,
    *,
    context_characters: int = 20,
    order: str = "text",
    limit: int | None = None,
) -> Result:
    """
    The uses of a word, one row each: what stands left of it, the word, what stands right of it, and where.

    `phrase` is a word as it was cut, or several words in a row with spaces between them. `left` and `right` are up to
    `context_characters` of the text as printed, with its quotation marks and punctuation, and end with the
    paragraph. `order` is "text", or sorts by the three words to the "left" (nearest first) or "right".
    With `limit` only the first so many rows are made.

    Columns: `left`, `node`, `right`, then the locator: `newspaper`, `date`, `page`, `headline`, `document`,
    `paragraph`, `start`, `end`; the last two are offsets into the text of the document.

    奋战在抗疫一线 ("fight on the anti-epidemic front line"):

    >>> from pressframes.corpus import corpus_from_texts
    >>> from pressframes.words import tokenize
    >>> corpus = corpus_from_texts(["他们奋战在抗疫一线。", "“抗疫”精神"])
    >>> concordance(corpus, tokenize(corpus), "抗疫")[["left", "node", "right", "document", "start"]].values.tolist()
    [['他们奋战在', '抗疫', '一线。', 0, 5], ['“', '抗疫', '”精神', 1, 1]]

    Needs the text. A word that does not occur raises `PressframesError`.
    """
    check_call(concordance, locals())
    corpus.require_tokens(tokens, "concordance")
    corpus.require_text(f"show {phrase} in its context")
    one_of(ORDERS, order, "order=", "order")
    if limit is not None and limit < 0:
        raise PressframesError(f"limit={limit}: expected a number of lines from 0, or None for all of them.")
    words = find_words(tokens, phrase)
    found, frame = _find_lines(corpus, tokens, words, (context_characters, order, limit))
    if not found:
        raise PressframesError(NEVER.format(phrase))
    caption = [
        f"{len(frame):,} of {found:,} uses of {phrase} in {corpus.name}, "
        + ("in the order of the text" if order == "text" else f"sorted by the words to the {order}"),
        f"Up to {context_characters} characters either side, as printed, within the paragraph",
        preset_sentence(tokens.preset),
    ]
    return make_result(frame, caption, ["luhn"])


def find_words(tokens: WordSource, phrase: str) -> list[int]:
    """The ids of the words of a phrase; an error for one that does not occur, or an empty phrase."""
    words = [find_word(tokens, word) for word in phrase.split()]
    if not words:
        raise PressframesError("The phrase is empty. Expected a word, or words with spaces between them.")
    return words


def _positions(tokens: Tokens, words: list[int]) -> np.ndarray:
    first = np.flatnonzero(tokens.word[: len(tokens) - len(words) + 1] == words[0])
    for step, word in enumerate(words[1:], 1):
        first = first[tokens.word[first + step] == word]
    end = first + len(words) - 1
    same = (tokens.document[first] == tokens.document[end]) & (tokens.paragraph[first] == tokens.paragraph[end])
    return first[same]


def _lines_of_piece(
    piece: Piece, words: list[int], context: int, order: str, limit: int | None
) -> tuple[int, pd.DataFrame, list[np.ndarray]]:
    """How many uses there are, the first lines of them in some order, and the keys that these were sorted by."""
    tokens = piece.tokens
    first = _positions(tokens, words)
    found, keys = len(first), []
    if order != "text":
        keys = _neighbours(tokens, first, len(words), order)
        sorted_ = np.lexsort(keys[::-1])[:limit]
        first, keys = first[sorted_], [key[sorted_] for key in keys]
    first = first[:limit]
    return found, numbered(_contexts(piece.corpus, tokens, first, first + len(words) - 1, context), piece), keys


def _find_lines(
    corpus: Corpus, tokens: WordSource, words: list[int], settings: tuple[int, str, int | None]
) -> tuple[int, pd.DataFrame]:
    """Of each piece its first lines, and of these the first. One word in text order stops when it can."""
    _, order, limit = settings
    found, made, pieces = 0, 0, []
    known = int(tokens.token_totals()[words[0]]) if len(words) == 1 and order == "text" else None
    for piece in tokens.each(_lines_of_piece, words, *settings, having=sorted(set(words)), beside=corpus):
        pieces.append(piece)
        found, made = found + piece[0], made + len(piece[1])
        if known is not None and limit is not None and made >= limit:
            break
    frame = joined(lines for _, lines, _ in pieces)
    if order != "text" and pieces:
        keys = zip(*(keys for _, _, keys in pieces), strict=True)
        frame = frame.iloc[np.lexsort([np.concatenate(some) for some in keys][::-1])]
    return found if known is None else known, frame[:limit].reset_index(drop=True)


def aligned(lines: pd.DataFrame, *, width: int = 40) -> str:
    """
    A concordance as text, its node in one column: for a screen or a printed page with a fixed-width font.

    Chinese characters and marks are two columns wide, Latin letters one; `width` is the columns for either side.

    >>> print(aligned(pd.DataFrame({"left": ["他在", "At"], "node": "抗疫", "right": ["一线", "3"]}), width=6))
      他在 抗疫 一线
        At 抗疫 3
    """
    rows = []
    for left, node, right in lines[["left", "node", "right"]].itertuples(index=False):
        start = _fit(left[::-1], width)[::-1]
        rows.append(f"{' ' * (width - display_width(start))}{start} {node} {_fit(right, width)}".rstrip())
    return "\n".join(rows)


def display_width(text: str) -> int:
    """
    The columns that a text takes in a fixed-width font with Chinese characters.

    Quotation marks “” and the dash — are ambiguous in Unicode; Chinese fonts draw them two columns wide.

    >>> display_width("战“疫”GDP")
    11

    Source: Unicode Standard Annex 11, East Asian Width.
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def _fit(text: str, width: int) -> str:
    """As much of the beginning of a text as fits into so many columns."""
    return text[: sum(columns <= width for columns in accumulate(map(_columns, text)))]


def _contexts(corpus: Corpus, tokens: Tokens, first: np.ndarray, last: np.ndarray, context: int) -> pd.DataFrame:
    document, paragraph = tokens.document[first], tokens.paragraph[first]
    start, end = tokens.start[first], tokens.end[last]
    bounds = corpus.bounds_of(document, paragraph)
    from_, to = np.maximum(start - context, bounds[:, 0]), np.minimum(end + context, bounds[:, 1])
    lines, texts, before, text = [], corpus.require_text("show words in their context"), -1, ""
    places = (document.tolist(), from_.tolist(), start.tolist(), end.tolist(), to.tolist())
    for number, left, node, right, rest in zip(*places, strict=True):
        if number != before:  # a text on disk is decoded when it is asked for
            before, text = number, texts[number]
        lines.append((text[left:node], text[node:right], text[right:rest]))
    lefts, nodes, rights = zip(*lines, strict=True) if lines else ((), (), ())
    columns = {"left": lefts, "node": nodes, "right": rights, **corpus.metadata_of(document, ARTICLE_COLUMNS)}
    return pd.DataFrame(columns | {"document": document, "paragraph": paragraph, "start": start, "end": end})


def _neighbours(tokens: Tokens, first: np.ndarray, length: int, side: str) -> list[np.ndarray]:
    """Sorting keys, the nearest word first: the rank of each neighbour in code point order, -1 beyond the paragraph."""
    rank = code_point_ranks(tokens.vocabulary)
    keys = []
    for distance in range(1, SORT_WORDS + 1):
        place = first - distance if side == "left" else first + length - 1 + distance
        inside = (place >= 0) & (place < len(tokens))
        place = place.clip(0, len(tokens) - 1)
        inside &= tokens.document[place] == tokens.document[first]
        inside &= tokens.paragraph[place] == tokens.paragraph[first]
        keys.append(np.where(inside, rank[tokens.word[place]], -1))
    return keys
