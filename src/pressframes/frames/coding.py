"""Frames are coded: each sentence gets every frame whose rules fire in it, with the place as evidence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus, fold
from pressframes.corpus.tokens import OFFSET_BITS, Piece, Tokens, WordSource, joined, numbered
from pressframes.frames.codebook import LITERAL, NOT_COUNTED, SIGNS, Codebook, Frame, Rule, Scene, word_pattern
from pressframes.lists import expression, patterns, required_words
from pressframes.sentences import find_sentences

LOOKS = patterns("coding")


def search_text(corpus: Corpus, sentences: pd.DataFrame) -> tuple[str, np.ndarray]:
    """
    The sentences of a corpus as lines of one text, so that one search covers them all, and where each line begins.

    Each character has its place in the line that it has in the sentence.
    """
    places = zip(*(sentences[column].tolist() for column in ("document", "start", "end")), strict=True)
    lines = [corpus.text_of(document)[start:end].replace("\n", " ").rstrip() for document, start, end in places]
    lengths = np.fromiter((len(line) + 1 for line in lines), np.int64, len(lines))
    return "\n".join(lines), np.cumsum(lengths) - lengths


HEADINGS = ("kicker", "headline", "subtitle", "subhead")
NOTHING = re.compile("\0\0")  # two characters of no text: found nowhere, and fast
IN_TITLE = 2
SIGNS_NEEDED, SIGN_EVERY = 3, 200  # signs that an article tells of a scene, and characters for each
NEAR_MARK = 4  # characters between an item and its 、: 做好测温扫码、登记物资 has two
LIST_ITEMS = 3  # a list has three items or more, hence two 、 (the codebook of the first study)


@dataclass(frozen=True)
class Match:
    """A rule that fired on [start, end) of the searched text."""

    start: int
    end: int
    rule: Rule


@dataclass(frozen=True)
class Ground:
    """
    What is known of a searched text before any frame is looked for in it.

    `starts` holds where each article begins, `heading_starts` and `heading_ends` the lines that are headings; `silent`
    has 1 for each character at which no word counts unless its rule says so (it is denied), 2 inside a title in 《》.
    `lines` holds where each line begins, and where one behind the last would; `places` where each character or two
    characters stand that words of the frames begin with, `held` keeps in which articles the signs of a scene stand.
    """

    starts: np.ndarray
    heading_starts: np.ndarray
    heading_ends: np.ndarray
    silent: bytearray
    lines: np.ndarray
    places: dict[str, np.ndarray]
    held: dict[tuple[tuple[str, ...], bool], np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, frames: tuple[Frame, ...], starts: Sequence = (0,), headings: Sequence[Sequence] = ((), ())):
        """The ground on which frames are looked for; without `starts` and `headings` it is one article with none."""
        silent = bytearray(len(text) + 1)
        last = -1
        for sign in LOOKS.denial_begins.finditer(text):  # faster than a search for all of it
            if sign.start() >= last and (found := LOOKS.denied.match(text, sign.start())):
                last = found.end()
                first = found.start("scope") if found["scope"] is not None else last
                silent[first : last + 1] = b"\1" * (last + 1 - first)
        for found in LOOKS.title.finditer(text):
            silent[found.start() : found.end()] = b"\2" * (found.end() - found.start())
        begins, ends = (np.asarray(places, np.int64) for places in headings)
        lines = np.cumsum([0, *(len(line) + 1 for line in text.split("\n"))])
        return cls(np.asarray(starts, np.int64), begins, ends, silent, lines, _places(text, frames))

    def find(self, pattern: re.Pattern, text: str) -> list[tuple[int, int]]:
        """The spans of an expression, searched for in each line that has what every match has."""
        held = np.ones(len(self.lines) - 1, bool)
        for openings in required_words(pattern.pattern):
            there = [self.places[opening] for opening in self.places.keys() & openings]
            if not there:
                return []
            numbers = self.lines.searchsorted(np.concatenate(there), side="right") - 1
            held &= np.bincount(numbers, minlength=len(held)) > 0
        lines = zip(self.lines[:-1][held].tolist(), (self.lines[1:][held] - 1).tolist(), strict=True)
        return [found.span() for line in lines for found in pattern.finditer(text, *line)]

    def find_words(self, words: Mapping[str, Sequence[str]], text: str) -> list[tuple[int, int]]:
        """The span of the longest word at each place, from the left, none over another; `words` by their opening."""
        there = {opening: self.places[opening].tolist() for opening in self.places.keys() & words}
        begun = ((place, word) for opening, places in there.items() for place in places for word in words[opening])
        spans, over = [], 0
        for start, length in sorted((place, -len(word)) for place, word in begun if text.startswith(word, place)):
            if start >= over:
                over = start - length
                spans.append((start, over))
        return spans

    def number(self, positions: np.ndarray | int) -> np.ndarray:
        """The number of the article that each position lies in."""
        return np.searchsorted(self.starts, positions, side="right") - 1

    def names(self, scene: Scene, text: str, position: int) -> bool:
        """Whether a sign of the scene stands anywhere in the article of a position."""
        number = int(self.number(position))
        first, last = (*self.starts[number : number + 2].tolist(), len(text))[:2]
        return bool(_alternation(scene.signs).search(text, first, last))

    def in_scene(self, scene: Scene, text: str) -> np.ndarray:
        """
        Whether each article tells of the scene: a sign stands in a heading, or (unless `in_headings`) all over it.

        That are `SIGNS_NEEDED` signs, two of them different, and one in every `SIGN_EVERY` characters.
        """
        if (key := (scene.signs, scene.in_headings)) in self.held:
            return self.held[key]
        signs, size = self.find(_alternation(scene.signs), text), len(self.starts)
        places = np.array([start for start, _ in signs], np.int64)
        number, line = self.number(places), np.searchsorted(self.heading_starts, places, side="right") - 1
        different = {(article, text[slice(*sign)]) for article, sign in zip(number.tolist(), signs, strict=True)}
        kinds = np.bincount(np.array([article for article, _ in different], np.int64), minlength=size)
        counts = np.bincount(number, minlength=size)
        many = (counts >= SIGNS_NEEDED) & (counts * SIGN_EVERY >= np.diff(np.append(self.starts, len(text))))
        held = many & (kinds > 1) & (not scene.in_headings)
        if len(self.heading_starts):
            held[number[(line >= 0) & (places < self.heading_ends[line])]] = True
        return self.held.setdefault(key, held)


def find_matches(frame: Frame, text: str, ground: Ground | None = None) -> list[Match]:
    """
    Every place in a text where a rule of the frame fires, in order; sentences are lines of the text.

    At one place the longest expression wins: a word inside a decoy, or inside a longer word of the
    same frame, does not count. What is denied, what is part of a name and items of lists do not count, unless the
    rule says so. `ground` is that of the text; without it the text is one article.
    """
    ground = ground or Ground.of(text, (frame,))
    search = _search_for(frame)
    decoys = ground.find_words(search.decoys, text) + ground.find(search.gapped, text)
    candidates = [  # patterns first: where one and a word find the same place, the pattern knows more
        Match(start, end, rule) for pattern, rule in search.patterns for start, end in ground.find(pattern, text)
    ]
    found = ground.find_words(search.words, text)
    candidates += [Match(start, end, search.rule_of_word[text[start:end]]) for start, end in found]
    held = _outermost([match for match in candidates if _holds(match, text, ground)], decoys)
    if held and (frame.scenes or frame.literal_where):
        told = Scene("literal_where", LITERAL, frame.literal_where, in_headings=True)
        scenes = [(scene, ground.in_scene(scene, text)) for scene in (*frame.scenes, told)]
        rules = [_in_its_scene(match, text, search, scenes, ground) for match in held]
        held = [Match(match.start, match.end, rule) for match, rule in zip(held, rules, strict=True)]
    return [match for match in held if match.rule.tier != NOT_COUNTED]


def _pairs(text: str) -> np.ndarray:
    """A number for each two characters that follow each other, 16 bits of each."""
    codes = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), 0xFFFF).astype(np.uint64)
    return codes[:-1] << 16 | codes[1:]


@cache
def _openings(frames: tuple[Frame, ...]) -> tuple[list[str], list[np.ndarray]]:
    """What the words of some frames begin with, and the first and the last pair that each may be."""
    openings = sorted(set().union(*(_search_for(frame).openings for frame in frames)))
    return openings, [_pairs("".join(f"{one}{second}"[:2] for one in openings))[::2] for second in "\0\uffff"]


def _places(text: str, frames: tuple[Frame, ...]) -> dict[str, np.ndarray]:
    """Where those openings of words of the frames stand that are in a text."""
    openings, (first, last) = _openings(frames)
    pairs = np.sort(_pairs(text + "\n") << 32 | np.arange(len(text), dtype=np.uint64))  # each with its place
    starts, ends = pairs.searchsorted(first << 32), pairs.searchsorted(last << 32 | 0xFFFFFFFF)
    places = pairs.astype(np.uint32)
    return {openings[n]: places[starts[n] : ends[n]] for n in np.flatnonzero(starts < ends).tolist()}


class _Search(NamedTuple):
    """A frame's rules, compiled: plain words by their openings, the others one by one; `openings` are those of all."""

    decoys: dict[str, list[str]]
    gapped: re.Pattern
    words: dict[str, list[str]]
    rule_of_word: dict[str, Rule]
    patterns: list[tuple[re.Pattern, Rule]]
    literal_where: re.Pattern
    targets: re.Pattern
    openings: set[str]


@cache
def _search_for(frame: Frame) -> _Search:
    plain = {word: rule for rule in frame.rules for word in rule.words if not _is_pattern(word)}
    patterns = []
    for rule in frame.rules:
        gapped = tuple(filter(_is_pattern, rule.words))
        patterns += [(_alternation(gapped), rule)] if gapped else []
        patterns += [(expression(pattern), rule) for pattern in rule.patterns]
    hidden = _by_opening(decoy for decoy in frame.decoys if not _is_pattern(decoy))
    words = _by_opening(plain)
    hidden_gapped = _alternation(tuple(filter(_is_pattern, frame.decoys)))
    targets = _alternation(tuple(word for cues in frame.targets.values() for word in cues))
    signs = [_alternation(said) for said in (frame.literal_where, *(scene.signs for scene in frame.scenes))]
    expressions = [hidden_gapped, *signs, *(pattern for pattern, _ in patterns)]
    openings = set().union(hidden, words, *chain.from_iterable(required_words(one.pattern) for one in expressions))
    return _Search(hidden, hidden_gapped, words, plain, patterns, signs[0], targets, openings)


def _by_opening(words: Iterable[str]) -> dict[str, list[str]]:
    """Words by their first two characters."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[:2], []).append(word)
    return found


@cache
def _alternation(words: tuple[str, ...]) -> re.Pattern:
    """One expression for many words, in which the longest wins where several begin."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(word_pattern, longest_first))) if words else NOTHING


def _is_pattern(word: str) -> bool:
    return len(word) == 1 or any(sign in word for sign in SIGNS)


def _holds(match: Match, text: str, ground: Ground) -> bool:
    """Whether nothing around a match takes it back: a denial, a title, a name, a list, or a word of its sentence."""
    rule, place = match.rule, (match.start, match.end)
    silent = ground.silent[match.start]
    if silent == IN_TITLE or (silent and not rule.negated) or _is_name(text, *place):
        return False
    if not rule.in_list and is_list_item(text, *place):
        return False
    if not rule.needs and not rule.unless:
        return True
    line = text[slice(*_line_around(text, *place))]
    needed = not rule.needs or _alternation(rule.needs).search(line)
    return bool(needed) and not _alternation(rule.unless).search(line)


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether [start, end) is part of a name of a street, a firm, a troupe or a person."""
    named = LOOKS.named.match(text, end) or end - start == 2 and LOOKS.person.search(text[max(0, start - 2) : start])
    return bool(named)


def _in_its_scene(match: Match, text: str, search: _Search, scenes: list, ground: Ground) -> Rule:
    """
    The rule of a match with the tier of its scene: where its sentence or its article tells of a real war or a match.

    A word whose clause names a target of the metaphor (疫情, 贫困) keeps its tier, unless the sign stands there, too.
    """
    rule, line = match.rule, _line_around(text, match.start, match.end)
    clause = _clause(text, match.start, match.end, *line)
    said_of = search.targets.search(text, *clause)
    if rule.anywhere:
        return rule
    if search.literal_where.search(text, *(clause if said_of else line)):
        return replace(rule, tier=LITERAL)
    number = ground.number(match.start)
    tiers = [scene.tier for scene, held in scenes if held[number]]
    tiers += [scene.tier for scene in rule.outside if not tiers and not ground.names(scene, text, match.start)]
    return replace(rule, tier=tiers[0]) if tiers and not said_of else rule


def _line_around(text: str, start: int, end: int) -> tuple[int, int]:
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last


def is_list_item(text: str, start: int, end: int) -> bool:
    """
    Whether [start, end) stands in an item of a list of three or more, joined by 、 inside one clause.

    The 、 must be near: in 引导群众使用甲、乙、丙 the list is of what is used, and 引导 is no item of it.

    >>> text = "帮社区做测温、登记、巡逻等工作，引导居民使用甲、乙、丙。"
    >>> is_list_item(text, 4, 6), is_list_item(text, 16, 18)
    (True, False)
    """
    clause = _clause(text, start, end, *_line_around(text, start, end))
    near = "、" in text[max(clause[0], start - NEAR_MARK) : min(clause[1], end + NEAR_MARK)]
    return near and text.count("、", *clause) >= LIST_ITEMS - 1


def _outermost(matches: list[Match], decoys: list[tuple[int, int]]) -> list[Match]:
    """The matches that lie inside no decoy and inside no other match, in order of their place."""
    spans: list[tuple[int, int, Match | None]] = [(start, end, None) for start, end in decoys]
    spans += [(match.start, match.end, match) for match in matches]
    kept, reach = [], -1
    for _, end, match in sorted(spans, key=lambda span: (span[0], -span[1])):  # of equals the decoy comes first
        if end > reach and match is not None:
            kept.append(match)
        reach = max(reach, end)
    return kept


CODE_COLUMNS = ["document", "paragraph", "sentence", "frame", "rule", "tier", "subtype", "start", "end"]


def code_frames(corpus: Corpus, codebook: Codebook, *, tokens: WordSource | None = None) -> pd.DataFrame:
    """
    Every place where a rule of the codebook fires: one row each, columns `CODE_COLUMNS`.

    A sentence may carry several frames, and a frame several times. `start` and `end` are offsets into the
    document's text: evidence is pointed at, never copied. `tier` and `subtype` class a word
    where its frame has tiers; which tiers make a sentence carry the frame is for the frame's
    protocols to say (see `coded_sentences`). With `tokens`, a match that cuts through a word of them is
    dropped (对抗 in 群众|对|抗疫); without, the codebook's decoys alone keep such readings out.

    Needs the text: a corpus that is only counted raises `PressframesError`.
    """
    corpus.require_tokens(tokens, "code_frames")
    corpus.require_text("code frames")
    return joined(corpus.each(_code_piece, codebook, tokens is not None, beside=tokens))


def _code_piece(piece: Piece, codebook: Codebook, with_tokens: bool) -> pd.DataFrame:
    corpus = piece.corpus
    sentences = find_sentences(corpus)
    corpus = fold(corpus)
    text, starts = search_text(corpus, sentences)
    roles = corpus.paragraphs[["document", "paragraph", "role"]]
    heads = sentences[["document", "paragraph"]].merge(roles, how="left")["role"].isin(HEADINGS).to_numpy()
    first = ~sentences["document"].duplicated().to_numpy()
    ends = np.append(starts[1:], len(text) + 1) - 1
    ground = Ground.of(text, codebook.frames, starts[first], (starts[heads], ends[heads]))
    rows = [
        (frame.code, match.rule.id, match.rule.tier, match.rule.subtype, match.start, match.end)
        for frame in codebook.frames
        for match in find_matches(frame, text, ground)
    ]
    codes = pd.DataFrame(rows, columns=CODE_COLUMNS[3:]).astype({"start": int, "end": int})
    line = np.searchsorted(starts, codes["start"], side="right") - 1
    place = sentences[["document", "paragraph", "sentence"]].iloc[line].reset_index(drop=True)
    codes[["start", "end"]] += (sentences["start"].to_numpy() - starts)[line, None]
    codes = pd.concat([place, codes], axis=1)
    if with_tokens:
        codes = codes[~_cuts_a_word(codes, piece.tokens.whole())]
    # Within a sentence they stay in the order of the frames, and of their places.
    return numbered(codes.sort_values("sentence", kind="stable", ignore_index=True), piece)


def _cuts_a_word(codes: pd.DataFrame, tokens: Tokens) -> np.ndarray:
    """Whether a word of the tokens begins outside a match and ends inside it, or the other way round."""
    token_starts, token_ends = (
        tokens.document.astype(np.int64) << OFFSET_BITS | end for end in (tokens.start, tokens.end)
    )
    document, *places = codes[["document", "start", "end"]].to_numpy(np.int64).T
    starts, ends = (document << OFFSET_BITS | place for place in places)
    if len(tokens) == 0:
        return np.zeros(len(codes), bool)
    at_start = np.searchsorted(token_starts, starts, side="right") - 1  # none is the last, which begins behind it
    at_end = np.searchsorted(token_starts, ends, side="left") - 1
    enters = (token_starts[at_start] < starts) & (starts < token_ends[at_start]) & (token_ends[at_start] < ends)
    leaves = (token_starts[at_end] > starts) & (token_starts[at_end] < ends) & (token_ends[at_end] > ends)
    return enters | leaves


def add_targets(corpus: Corpus, codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    The codes with a `target`: what the nearest target word of the frame's codebook entry points to.

    Looked for in the clause first (between two of ，。；：！？), then in the sentence; at the same distance the
    longer word decides. Missing where no target word stands, and for frames whose entry names no
    targets. A topic word (抗疫) is its own target. Needs the text.
    """
    texts = fold(corpus).require_text("find what its metaphors are said of")
    sentences = find_sentences(corpus).set_index("sentence")[["start", "end"]]
    around = sentences.loc[codes["sentence"]].to_numpy(np.int64)
    spans = np.column_stack([codes[["document", "start", "end"]].to_numpy(np.int64), around]).tolist()
    found = np.full(len(codes), None, dtype=object)
    for frame in (frame for frame in codebook.frames if frame.targets):
        cues = [(expression(word_pattern(cue)), target) for target, words in frame.targets.items() for cue in words]
        for place in np.flatnonzero(codes["frame"].to_numpy() == frame.code):
            document, start, end, first, last = spans[place]
            text = texts[document]
            clause = _clause(text, start, end, first, last)
            near = (_nearest(text, (start, end), within, cues) for within in (clause, (first, last)))
            found[place] = next(filter(None, near), None)
    return codes.assign(target=found)


def _clause(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    before = [mark.end() for mark in LOOKS.clause_end.finditer(text, first, start)]
    after = LOOKS.clause_end.search(text, end, last)
    return (before[-1] if before else first), (after.start() if after else last)


def _nearest(text: str, place: tuple[int, int], span: tuple[int, int], cues: list) -> str | None:
    found = [(match, target) for pattern, target in cues for match in pattern.finditer(text, *span)]

    def rank(one: tuple[re.Match, str]) -> tuple[int, int]:
        start, end = one[0].span()
        return max(start - place[1], place[0] - end, 0), start - end

    return min(found, key=rank)[1] if found else None
