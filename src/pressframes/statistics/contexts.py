"""
What a researcher looks for, written in one small grammar, and every use of it in its context, as printed.

| written | found |
|---|---|
| `疫情` | the word as it was cut; where it was never cut so, the string as printed, across the borders of words |
| `疫情 防控` | words in a row |
| `疫*`, `*防控`, `一?` | words as cut; `*` is any characters or none, `?` is one; also in a row (`疫情 防*`) |
| `/疫情[防抗]/` | a regular expression over the text as printed, inside a paragraph |
| a list of these | the places of any |

Full-width digits and letters are ordinary ones, and traditional characters simplified ones, in what is written and in
what is searched. A regular expression is checked as those of a codebook are (`checked_pattern`), so that no search
takes for ever. Each line has the way back to the page: newspaper, date, page, article, span.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from inspect import Parameter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pressframes.characters import fold_width
from pressframes.corpus.documents import SIGNS, Corpus, fold, simplified
from pressframes.corpus.tokens import Piece, Tokens, WordSource, joined, numbered
from pressframes.errors import PressframesError, check_call, one_of, refused
from pressframes.lists import BadPattern, as_words, checked_pattern
from pressframes.statistics.counts import PartCounts, code_point_ranks, once_for_a_vocabulary, run_starts
from pressframes.statistics.results import Result, make_result, preset_sentence, said

# What an expression asks of the text around it, or never gives back: with these all paragraphs are searched.
LOOKS_AROUND = re.compile(r"\\[AbBZ]|(?<!\[)\^|\$|\(\?(?:<?[=!]|>)|[*+?}]\+")
BETWEEN = chr(0x10FFFF)  # no character: it parts the words of a vocabulary


class Pattern(NamedTuple):
    """
    One thing to look for: words in a row, each by the word ids that it may have, or else an expression.

    `string` says that it was written as a word, which was never cut so.
    """

    written: str
    words: tuple[np.ndarray, ...]
    expression: re.Pattern | None = None
    string: bool = False


class Places(NamedTuple):
    """Where something was found: the first and last token that it touches, and its offsets (arrays of int64)."""

    first: np.ndarray
    last: np.ndarray
    start: np.ndarray
    end: np.ndarray


def read_patterns(source: WordSource, written: str | Iterable[str]) -> list[Pattern]:
    """What was written (a pattern or a list of them), ready to be searched for; `PressframesError` for what is none."""
    patterns = [_read(source, one) for one in as_words(written)]
    if not patterns:
        raise refused("no_patterns")
    return patterns


def _read(source: WordSource, written: str) -> Pattern:
    parts = written.split()
    if not parts:
        raise refused("no_phrase")
    if len(written) > 2 and written[0] == written[-1] == "/" and written not in source.vocabulary:
        try:
            either = "|".join(f"(?:{checked_pattern(form)})" for form in _forms(written[1:-1]))
        except BadPattern as error:
            raise PressframesError(f"{written}: {error}.") from None
        return Pattern(written, (), re.compile(either))
    ids = tuple(word_ids(source.vocabulary, part) for part in parts)
    missing = [part for part, found in zip(parts, ids, strict=True) if not len(found)]
    if not missing:
        return Pattern(written, ids)
    if len(parts) > 1 or "*" in written or "?" in written:
        find_word(source, missing[0])
    return Pattern(written, (), re.compile("|".join(map(re.escape, _forms(written.strip())))), string=True)


def _forms(written: str) -> list[str]:
    """What was written in ordinary width, and that in simplified characters where these can be known."""
    forms = [fold_width(written)]
    with suppress(PressframesError):  # without opencc a traditional text cannot be searched, which is an error there
        forms.append(simplified(forms[0]))
    return list(dict.fromkeys(forms))


def word_ids(vocabulary: tuple[str, ...], word: str) -> np.ndarray:
    """
    The ids of all entries of a vocabulary that a word or a word with wildcards means (int64, rising).

    >>> [word_ids(("疫情", "抗疫", "3"), word).tolist() for word in ("疫*", "*疫*", "抗?", "３", "党")]
    [[0], [0, 1], [1], [2], []]
    """
    names = _views(vocabulary)
    exact = np.flatnonzero(names == fold_width(word))
    if len(exact):
        return exact
    if "*" in word or "?" in word:
        sign = re.compile(re.escape(fold_width(word)).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
        return np.flatnonzero([sign.fullmatch(name) is not None for name in names])
    return np.flatnonzero(names == _forms(word)[-1])


@once_for_a_vocabulary
def _views(vocabulary: tuple[str, ...]) -> np.ndarray:
    """The entries of a vocabulary in ordinary width and, where some are traditional, in simplified characters."""
    text = fold_width(BETWEEN.join(vocabulary))
    text = simplified(text) if SIGNS.intersection(text) else text
    return np.array(text.split(BETWEEN) if vocabulary else [], object)


def find_word(source: WordSource | PartCounts, word: str) -> int:
    """The id of a word that occurs; `PressframesError` with what to try where it does not."""
    vocabulary = source.words.tolist() if isinstance(source, PartCounts) else source.vocabulary
    try:
        return vocabulary.index(word)
    except ValueError:
        raise refused("never_cut", f"{word!r}", preset=source.preset) from None


def nothing_found(source: WordSource, patterns: list[Pattern]) -> PressframesError:
    """The error for patterns of which no place was found."""
    first = patterns[0]
    if first.string:
        return refused("no_string", f"{first.written!r}", preset=source.preset)
    return refused("no_match", first.written) if first.expression else refused("no_row_of_words", f"{first.written!r}")


def find_places(piece: Piece, pattern: Pattern) -> Places:
    """Every place of a pattern in a piece, in the order of its text; read from its corpus, or else from its words."""
    tokens, words = piece.tokens, pattern.words
    if pattern.expression is not None:
        return _matches(piece, pattern.expression)
    rarest = max(range(len(words)), key=lambda place: int(words[place].min()))
    first = np.flatnonzero(_are(tokens.word, words[rarest])) - rarest
    first = first[(first >= 0) & (first + len(words) <= len(tokens))]
    for step, ids in enumerate(words):
        if step != rarest:
            first = first[_are(tokens.word[first + step], ids)]
    last = first + len(words) - 1
    same = (tokens.document[first] == tokens.document[last]) & (tokens.paragraph[first] == tokens.paragraph[last])
    first, last = first[same], last[same]
    return Places(first, last, tokens.start[first], tokens.end[last])


def _are(words: np.ndarray, ids: np.ndarray) -> np.ndarray:
    return words == ids[0] if len(ids) == 1 else np.isin(words, ids)


def together(several: list[Places]) -> Places:
    """The places of several patterns in the order of the text, each once."""
    if len(several) == 1:
        return several[0]
    rows = np.concatenate([np.column_stack(places) for places in several])
    order = np.lexsort([rows[:, 3], rows[:, 2], rows[:, 0]])
    rows = rows[order]
    return Places(*rows[run_starts(*rows.T)[:-1]].T)


def _matches(piece: Piece, expression: re.Pattern) -> Places:
    """
    The matches of an expression that touch a token, in each paragraph by itself, as far as it was cut into words.

    Texts are searched as a whole first, for most have no match, unless the expression asks for what stands around it.
    """
    tokens, text_of = piece.tokens, None if piece.corpus is None else _searched(piece.corpus)
    starts = tokens.once("paragraphs", lambda tokens: run_starts(tokens.document, tokens.paragraph))
    first, after = starts[:-1], starts[1:]
    if text_of and not LOOKS_AROUND.search(expression.pattern):
        documents = np.unique(tokens.document[first]).tolist()
        some = [document for document in documents if expression.search(text_of(document))]
        chosen = np.isin(tokens.document[first], some)
        first, after = first[chosen], after[chosen]
    paragraphs = first, after, tokens.document[first], tokens.start[first], tokens.end[after - 1]
    found = []
    for begin, stop, document, start, end in zip(*(values.tolist() for values in paragraphs), strict=True):
        text, zero = (text_of(document), 0) if text_of else (_text_of_words(tokens, begin, stop), start)
        for match in expression.finditer(text, start - zero, end - zero):
            left, right = zero + match.start(), zero + match.end()
            touched = bisect_right(tokens.end, left, begin, stop)
            last = bisect_left(tokens.start, right, begin, stop) - 1
            if touched <= last:
                found.append((touched, last, left, right))
    return Places(*np.array(found, np.int64).reshape(len(found), 4).T)


def _searched(corpus: Corpus) -> Callable[[int], str]:
    """A function from the number of a document to its text as it is searched; texts in memory are folded once."""
    texts = fold(corpus).require_text("search it")
    if isinstance(texts, tuple):
        return corpus.once("as searched", lambda corpus: tuple(map(fold_width, texts))).__getitem__
    return lru_cache(maxsize=1)(lambda document: fold_width(texts[document]))


def _text_of_words(tokens: Tokens, begin: int, end: int) -> str:
    """The text of some tokens of a paragraph, put together again from words and white space."""
    names = _views(tokens.vocabulary)[tokens.word[begin:end]]
    gaps = tokens.start[begin:end] - np.append(tokens.start[begin], tokens.end[begin : end - 1])
    return "".join([" " * gap + name for gap, name in zip(gaps.tolist(), names, strict=True)])


def as_one_word(tokens: WordSource, pattern: str | Iterable[str]) -> Tokens:
    """
    The token table in which every place of a pattern is one word, called as the pattern is written.

    So every measure of words is one of phrases, parts of words and expressions too. Words that a pattern touches in
    part become part of the place; of places that overlap the first counts.

    >>> from pressframes.corpus import corpus_from_texts
    >>> from pressframes.words import tokenize
    >>> tokens = tokenize(corpus_from_texts(["做好疫情防控，疫情防控到位。"]))
    >>> as_one_word(tokens, "疫情 防控").to_frame()["word"].tolist()
    ['做好', '疫情 防控', '，', '疫情 防控', '到位', '。']

    A pattern that is found nowhere raises `PressframesError`.
    """
    whole, patterns = tokens.whole(), read_patterns(tokens, pattern)
    found = together([find_places(Piece(None, whole), one) for one in patterns])
    if not len(found.first):
        raise nothing_found(tokens, patterns)
    word, end, kept, after = whole.word.copy(), whole.end.copy(), np.ones(len(whole), bool), 0
    for first, last in zip(found.first.tolist(), found.last.tolist(), strict=True):
        if first >= after:
            word[first], end[first], after = len(whole.vocabulary), end[last], last + 1
            kept[first + 1 : after] = False
    name = ", ".join(one.written for one in patterns)
    return replace(whole, vocabulary=(*whole.vocabulary, name), word=word, end=end).only(kept)


ARTICLE_COLUMNS = ["newspaper", "date", "page", "headline"]
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
    found, frame, cuts = _find_lines(corpus, tokens, patterns, context_characters, order, limit)
    if not found:
        raise nothing_found(tokens, patterns)
    by = f"sorted by {'the words to the ' if order in ('left', 'right') else ''}{order}"
    facts = {"shown": len(frame), "found": found, "label": label, "corpus": corpus.name}
    facts |= {"order": "in the order of the text" if order in IN_TEXT else by, "characters": context_characters}
    facts |= {"cut": _cut_sentence(cuts, tokens.vocabulary), "words": preset_sentence(tokens.preset)}
    caption = said("concordance", **facts)
    return make_result(frame, caption, ["luhn"])


def _lines_of_piece(
    piece: Piece, patterns: list[Pattern], context: int, order: str, limit: int | None
) -> tuple[int, pd.DataFrame, Counter]:
    """How many uses there are, their lines with the keys to sort them by, and how strings are cut."""
    tokens, several = piece.tokens, [find_places(piece, pattern) for pattern in patterns]
    places = together(several)
    first = Places(*(values[: limit if order in IN_TEXT else None] for values in places))
    lines = _contexts(piece.corpus, tokens, first, context).join(_neighbours(tokens, first, ORDERS[order]))
    cuts = Counter(
        (pattern.written, tuple(tokens.word[first : last + 1].tolist()))
        for pattern, at in zip(patterns, several, strict=True)
        if pattern.string
        for first, last in zip(at.first.tolist(), at.last.tolist(), strict=True)
    )
    return len(places.first), numbered(lines, piece), cuts


def _find_lines(
    corpus: Corpus, tokens: WordSource, patterns: list[Pattern], context: int, order: str, limit: int | None
) -> tuple[int, pd.DataFrame, Counter]:
    """Of each piece its first lines, and of these the first. One word in text order stops when it can."""
    found, pieces = 0, []
    cuts: Counter = Counter()
    alone = [[int(ids[0]) for ids in pattern.words if len(ids) == 1] for pattern in patterns]
    one_word = len(patterns) == len(patterns[0].words) == len(alone[0]) == 1
    # with a limit the search may stop early, and the number of all uses is asked of the counts
    known = int(tokens.token_totals()[alone[0][0]]) if one_word and order in IN_TEXT and limit is not None else None
    having = sorted(set(alone[0])) if len(patterns) == 1 else ()
    for here, lines, ways in tokens.each(
        _lines_of_piece, patterns, context, order, limit, having=having, beside=corpus
    ):
        pieces.append(lines)
        found, cuts = found + here, cuts + ways
        if known is not None and limit is not None and sum(map(len, pieces)) >= limit:
            break
    frame = joined(pieces)
    if order not in IN_TEXT and pieces:
        by = [*map(str, ORDERS[order])]
        frame = frame.sort_values(by or order, kind="stable", na_position="last").drop(columns=by)
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


def _neighbours(tokens: Tokens, places: Places, distances: Sequence[int]) -> pd.DataFrame:
    """Sorting keys, a column a distance: the rank of each neighbour in code point order, -1 beyond the paragraph."""
    rank, keys = code_point_ranks(tokens.vocabulary), pd.DataFrame(index=range(len(places.first)))
    for distance in distances:
        place = (places.first if distance < 0 else places.last) + distance
        inside = (place >= 0) & (place < len(tokens))
        place = place.clip(0, len(tokens) - 1)
        inside &= tokens.document[place] == tokens.document[places.first]
        inside &= tokens.paragraph[place] == tokens.paragraph[places.first]
        keys[str(distance)] = np.where(inside, rank[tokens.word[place]], -1)
    return keys
