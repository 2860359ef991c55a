"""
Every use of a word in its context, as printed, with the way back to the page: newspaper, date, page, article, span.
"""

from collections import Counter
from collections.abc import Sequence
from inspect import Parameter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.corpus.tokens import Piece, Tokens, WordSource, joined, numbered
from pressframes.errors import PressframesError, check_call, one_of, refused
from pressframes.lists import as_words
from pressframes.statistics.counts import code_point_ranks, names_of
from pressframes.statistics.results import Result, make_result, preset_sentence
from pressframes.statistics.searching import Pattern, Places, find_places, nothing_found, read_patterns, together

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
        raise refused("no_document", columns=", ".join(map(str, rows.columns)))
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
        raise refused("no_word_column", columns=", ".join(map(str, rows.columns)))
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


# How lines can be sorted: by the words at these distances from the node, or by a column of the table.
ORDERS: dict[str, tuple[int, ...]] = {
    "text": (),
    "left": (-1, -2, -3),
    "right": (1, 2, 3),
    **{f"{side}{distance}": (sign * distance,) for side, sign in (("L", -1), ("R", 1)) for distance in (1, 2, 3)},
    **dict.fromkeys(("node", "document", "date", "newspaper", "page", "headline"), ()),
}
IN_TEXT = ("text", "document")
MOST_WAYS = 3  # ways in which a string was cut that a caption names
REQUIRED: Any = Parameter.empty  # the phrase has to be given, if not third then second


def concordance(
    corpus: Corpus,
    tokens: WordSource,
    phrase: str | Sequence[str] = REQUIRED,
    *,
    context_characters: int = 20,
    order: str = "text",
    limit: int | None = None,
) -> Result:
    """
    The uses of a word or pattern, one row each: what is left of it, the node, what is right of it, and where.

    `phrase` is one of these, or a list of them:

    | written | found |
    |---|---|
    | `疫情` | the word as it was cut; if never cut so, the string as printed, and the caption says how it was cut |
    | `疫情 防控` | words in a row |
    | `疫*`, `*防控`, `一?` | words as cut; `*` is any characters or none, `?` is one |
    | `/疫情[防抗]/` | a regular expression over the text as printed; repeats have an upper bound, as in a codebook |

    Full and half width, traditional and simplified characters are alike. `concordance(corpus, phrase)` cuts the text
    with the preset "jieba", or takes the words that a corpus on disk has. `left` and `right` are up to
    `context_characters` of the text as printed, with its quotation marks and punctuation, and end with the
    paragraph. `order` is "text", or sorts by the three words to the "left" (nearest first) or "right", by one
    word ("L1" to "L3", "R1" to "R3"), or by a column ("node", "document", "date", "newspaper", "page", "headline").
    With `limit` only the first so many rows are made.

    Columns: `left`, `node`, `right`, then the locator: `newspaper`, `date`, `page`, `headline`, `document`,
    `paragraph`, `start`, `end`; the last two are offsets into the text of the document.

    奋战在抗疫一线 ("fight on the anti-epidemic front line"):

    >>> from pressframes.corpus import corpus_from_texts
    >>> from pressframes.words import tokenize
    >>> corpus = corpus_from_texts(["他们奋战在抗疫一线。", "“抗疫”精神"])
    >>> concordance(corpus, tokenize(corpus), "抗疫")[["left", "node", "right", "document", "start"]].values.tolist()
    [['他们奋战在', '抗疫', '一线。', 0, 5], ['“', '抗疫', '”精神', 1, 1]]

    Needs the text. What does not occur raises `PressframesError`.
    """
    if phrase is REQUIRED:
        given: Any = tokens
        words = corpus if isinstance(corpus, WordSource) else corpus.once("words", _cut_words)
        return concordance(corpus, words, given, context_characters=context_characters, order=order, limit=limit)
    check_call(concordance, locals())
    label = ", ".join(as_words(phrase))
    corpus.require_text(f"show {label} in its context")
    corpus.require_tokens(tokens, "concordance")
    one_of(ORDERS, order, "order=", "order")
    if limit is not None and limit < 0:
        raise PressframesError(f"limit={limit}: expected a number of lines from 0, or None for all of them.")
    patterns = read_patterns(tokens, phrase)
    found, frame, cuts = _find_lines(corpus, tokens, Settings(patterns, context_characters, order, limit))
    if not found:
        raise nothing_found(tokens, patterns)
    caption = [
        f"{len(frame):,} of {found:,} uses of {label} in {corpus.name}, "
        + (
            "in the order of the text"
            if order in IN_TEXT
            else f"sorted by {'the words to the ' if order in ('left', 'right') else ''}{order}"
        ),
        _cut_sentence(cuts, tokens.vocabulary),
        f"Up to {context_characters} characters either side, as printed, within the paragraph",
        preset_sentence(tokens.preset),
    ]
    return make_result(frame, caption, ["luhn"])


class Settings(NamedTuple):
    """How lines are made: the patterns, characters on either side, the order, and how many."""

    patterns: list[Pattern]
    context: int
    order: str
    limit: int | None


def _lines_of_piece(piece: Piece, settings: Settings) -> tuple[int, pd.DataFrame, list[np.ndarray], Counter]:
    """How many uses there are, the first lines in some order, the keys they were sorted by, and how strings are cut."""
    tokens, (patterns, context, order, limit) = piece.tokens, settings
    several = [find_places(piece, pattern) for pattern in patterns]
    places = together(several)
    found, keys, distances = len(places.first), [], ORDERS[order]
    limit = limit if distances or order in IN_TEXT else None  # by a column: when the lines of all pieces are there
    chosen = np.arange(found)[: None if distances else limit]
    if distances:
        keys = _neighbours(tokens, places, distances)
        chosen = np.lexsort(keys[::-1])[:limit]
        keys = [key[chosen] for key in keys]
    lines = _contexts(piece.corpus, tokens, Places(*(values[chosen] for values in places)), context)
    cuts = Counter(
        (pattern.written, tuple(tokens.word[first : last + 1].tolist()))
        for pattern, at in zip(patterns, several, strict=True)
        if pattern.string
        for first, last in zip(at.first.tolist(), at.last.tolist(), strict=True)
    )
    return found, numbered(lines, piece), keys, cuts


def _find_lines(corpus: Corpus, tokens: WordSource, settings: Settings) -> tuple[int, pd.DataFrame, Counter]:
    """Of each piece its first lines, and of these the first. One word in text order stops when it can."""
    patterns, _, order, limit = settings
    found, made, pieces = 0, 0, []
    cuts: Counter = Counter()
    alone = [[int(ids[0]) for ids in pattern.words if len(ids) == 1] for pattern in patterns]
    one_word = len(patterns) == len(patterns[0].words) == len(alone[0]) == 1
    # with a limit the search may stop early, and the number of all uses is asked of the counts
    known = int(tokens.token_totals()[alone[0][0]]) if one_word and order in IN_TEXT and limit is not None else None
    having = sorted(set(alone[0])) if len(patterns) == 1 else ()
    for piece in tokens.each(_lines_of_piece, settings, having=having, beside=corpus):
        pieces.append(piece)
        found, made, cuts = found + piece[0], made + len(piece[1]), cuts + piece[3]
        if limit is not None and known is not None and made >= limit:
            break
    frame = joined(piece[1] for piece in pieces)
    if ORDERS[order] and pieces:
        keys = zip(*(piece[2] for piece in pieces), strict=True)
        frame = frame.iloc[np.lexsort([np.concatenate(some) for some in keys][::-1])]
    elif order not in IN_TEXT and pieces:
        frame = frame.sort_values(order, kind="stable", na_position="last")
    return found if known is None else known, frame[:limit].reset_index(drop=True), cuts


def _cut_sentence(cuts: Counter, vocabulary: Sequence[str]) -> str:
    """How strings that were never cut as one word were cut instead, the most frequent ways first."""
    ways: dict[str, list[str]] = {}
    for (written, words), times in cuts.most_common():
        said = " | ".join(vocabulary[word] for word in words)
        ways.setdefault(written, []).append(f"{said}, {times:,} time{'s' * (times > 1)}")
    return ". ".join(
        f"{written} is cut {'; '.join(some[:MOST_WAYS])}"
        + (f"; and {len(some) - MOST_WAYS} ways more" * (len(some) > MOST_WAYS))
        for written, some in ways.items()
    )


def _contexts(corpus: Corpus, tokens: Tokens, places: Places, context: int) -> pd.DataFrame:
    first, _, start, end = places
    document, paragraph = tokens.document[first], tokens.paragraph[first]
    bounds = corpus.bounds_of(document, paragraph)
    from_, to = np.maximum(start - context, bounds[:, 0]), np.minimum(end + context, bounds[:, 1])
    lines, texts, before, text = [], corpus.require_text("show words in their context"), -1, ""
    bounds_of_lines = (document.tolist(), from_.tolist(), start.tolist(), end.tolist(), to.tolist())
    for number, left, node, right, rest in zip(*bounds_of_lines, strict=True):
        if number != before:  # a text on disk is decoded when it is asked for
            before, text = number, texts[number]
        lines.append((text[left:node], text[node:right], text[right:rest]))
    lefts, nodes, rights = zip(*lines, strict=True) if lines else ((), (), ())
    columns = {"left": lefts, "node": nodes, "right": rights, **corpus.metadata_of(document, ARTICLE_COLUMNS)}
    return pd.DataFrame(columns | {"document": document, "paragraph": paragraph, "start": start, "end": end})


def _cut_words(corpus: Corpus) -> Tokens:
    from pressframes.words.cutting import tokenize  # loads jieba, which nobody needs who brings tokens

    return tokenize(corpus)


def _neighbours(tokens: Tokens, places: Places, distances: Sequence[int]) -> list[np.ndarray]:
    """Sorting keys by distance: the rank of each neighbour in code point order, -1 beyond the paragraph."""
    rank = code_point_ranks(tokens.vocabulary)
    keys = []
    for distance in distances:
        place = (places.first if distance < 0 else places.last) + distance
        inside = (place >= 0) & (place < len(tokens))
        place = place.clip(0, len(tokens) - 1)
        inside &= tokens.document[place] == tokens.document[places.first]
        inside &= tokens.paragraph[place] == tokens.paragraph[places.first]
        keys.append(np.where(inside, rank[tokens.word[place]], -1))
    return keys
