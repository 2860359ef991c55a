"""
What a researcher looks for, written in one small grammar, and every place of it.

| written | found |
|---|---|
| `疫情` | the word as it was cut; where it was never cut so, the string as printed, across the borders of words |
| `疫情 防控` | words in a row |
| `疫*`, `*防控`, `一?` | words as cut; `*` is any characters or none, `?` is one; also in a row (`疫情 防*`) |
| `/疫情[防抗]/` | a regular expression over the text as printed, inside a paragraph |
| a list of these | the places of any |

Full-width digits and letters are ordinary ones, and traditional characters simplified ones, in what is written and in
what is searched. A regular expression is checked as those of a codebook are (`checked_pattern`), so that no search
takes for ever.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np

from pressframes.characters import FULL_WIDTH, fold_width
from pressframes.corpus.documents import SIGNS, Corpus, fold, simplified
from pressframes.corpus.tokens import Piece, Tokens, WordSource
from pressframes.errors import PressframesError, refused
from pressframes.lists import BadPattern, as_words, checked_pattern
from pressframes.statistics.counts import PartCounts, names_of, once_for_a_vocabulary

WIDE = re.compile(f"[{FULL_WIDTH}]")
# What an expression asks of the text around it, or never gives back: with these a paragraph is searched by itself.
LOOKS_AROUND = re.compile(r"\\[AbBZ]|(?<!\[)\^|\$|\(\?(?:<?[=!]|>)|[*+?}]\+")
OFFSET_BITS = 32
LARGEST_OFFSET = (1 << OFFSET_BITS) - 1
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
    if len(written) > 2 and written[0] == written[-1] == "/" and written not in _between_strokes(source.vocabulary):
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


@once_for_a_vocabulary
def _between_strokes(vocabulary: tuple[str, ...]) -> np.ndarray:
    """The entries of a vocabulary that are written as an expression is."""
    return np.array([word for word in vocabulary if word[:1] == word[-1:] == "/"], object)


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
    text = BETWEEN.join(vocabulary)
    text = fold_width(text) if WIDE.search(text) else text
    text = simplified(text) if SIGNS.intersection(text) else text
    return names_of(tuple(text.split(BETWEEN))) if vocabulary else np.zeros(0, object)


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
    return Places(*rows[np.append(True, (rows[1:] != rows[:-1]).any(axis=1))[: len(rows)]].T)


class Stretches(NamedTuple):
    """
    The paragraphs as far as they were cut into words, in the order of the text (arrays of int64).

    Their tokens are those from `first` to before `after`; `start` and `end` are places: the document above 32 bits,
    the offset below.
    """

    first: np.ndarray
    after: np.ndarray
    start: np.ndarray
    end: np.ndarray


def _stretches(tokens: Tokens) -> Stretches:
    begins = np.ones(len(tokens), bool)
    begins[1:] = tokens.document[1:] != tokens.document[:-1]
    begins[1:] |= tokens.paragraph[1:] != tokens.paragraph[:-1]
    first = np.flatnonzero(begins)
    after = np.append(first[1:], len(tokens))[: len(first)]
    document = tokens.document[first].astype(np.int64) << OFFSET_BITS
    stretches = Stretches(first, after, document + tokens.start[first], document + tokens.end[after - 1])
    order = np.argsort(stretches.start, kind="stable")
    return Stretches(*(values[order] for values in stretches))


def _matches(piece: Piece, expression: re.Pattern) -> Places:
    """
    The matches of an expression in each stretch by itself.

    Documents are searched whole, which takes a tenth of the time. A match of an expression that looks at nothing around
    it, and that lies inside a stretch, is the one that a search of the stretch alone finds. Stretches that a match only
    overlaps are searched again alone; so are all of them where the expression looks around.
    """
    tokens, stretches = piece.tokens, piece.tokens.once("stretches", _stretches)
    search = _searcher(piece, stretches, expression)
    alone, found = np.arange(len(stretches.first)), np.zeros((0, 2), np.int64)
    if not LOOKS_AROUND.search(expression.pattern):
        begins = np.flatnonzero(np.diff(stretches.start >> OFFSET_BITS, prepend=-1))
        lasts = np.append(begins[1:], len(alone))[: len(begins)] - 1
        found = search(begins, lasts)
        at = np.searchsorted(stretches.start, found[:, 0], "right") - 1
        whole = (at >= 0) & (found[:, 1] <= stretches.end[at])
        from_ = np.searchsorted(stretches.end, found[~whole, 0], "right")
        to = np.searchsorted(stretches.start, found[~whole, 1], "left")
        several = (range(*span) for span in zip(from_.tolist(), to.tolist(), strict=True))
        alone = np.unique(np.fromiter(chain.from_iterable(several), np.int64))
        found = found[whole & ~np.isin(at, alone)]
    again = search(alone, alone)
    start, end = np.concatenate([found, again])[np.argsort(np.append(found[:, 0], again[:, 0]))].T
    at = np.searchsorted(stretches.start, start, "right") - 1
    start, end = start & LARGEST_OFFSET, end & LARGEST_OFFSET
    first = _first_above(tokens.end, start, stretches.first[at], stretches.after[at])
    last = _first_above(tokens.start, end - 1, stretches.first[at], stretches.after[at]) - 1
    touched = first <= last
    return Places(*(values[touched] for values in (first, last, start, end)))


def _searcher(piece: Piece, stretches: Stretches, expression: re.Pattern) -> Callable[..., np.ndarray]:
    """A function from the first and last of several stretches of a document (arrays) to the places of all matches."""
    tokens = piece.tokens
    text_of = None if piece.corpus is None else _searched(piece.corpus)

    def search(first: np.ndarray, last: np.ndarray) -> np.ndarray:
        rows = (stretches.first[first], stretches.after[last], stretches.start[first], stretches.end[last])
        found = []
        for begin, after, start, end in zip(*(row.tolist() for row in rows), strict=True):
            document, zero = start >> OFFSET_BITS, start  # the place of the first character of the text
            if text_of is None:
                text = _text_of_words(tokens, begin, after)
            else:
                text, zero = text_of(document), document << OFFSET_BITS
            for match in expression.finditer(text, start - zero, end - zero):
                found.append((zero + match.start(), zero + match.end()))
        return np.array(found, np.int64).reshape(-1, 2)

    return search


def _first_above(values: np.ndarray, wanted: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """For each number the first place from `low` to before `high` with a larger value, or `high`; values rise there."""
    while (low < high).any():
        middle = (low + high) // 2
        up = (low < high) & (values[np.minimum(middle, len(values) - 1)] <= wanted)
        low, high = np.where(up, middle + 1, low), np.where(up, high, middle)
    return low


def _searched(corpus: Corpus) -> Callable[[int], str]:
    """A function from the number of a document to its text as it is searched; texts in memory are folded once."""
    texts = fold(corpus).require_text("search it")
    if isinstance(texts, tuple):
        return corpus.once("as searched", lambda corpus: tuple(map(_in_ordinary_width, texts))).__getitem__
    return lru_cache(maxsize=1)(lambda document: _in_ordinary_width(texts[document]))


def _in_ordinary_width(text: str) -> str:
    return fold_width(text) if WIDE.search(text) else text


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
            word[first], end[first], kept[first + 1 : last + 1], after = (
                len(whole.vocabulary),
                end[last],
                False,
                last + 1,
            )
    name = ", ".join(one.written for one in patterns)
    return replace(whole, vocabulary=(*whole.vocabulary, name), word=word, end=end).only(kept)
