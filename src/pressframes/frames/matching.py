"""One frame's words and patterns, searched for through a whole corpus at once."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pressframes.frames.codebook import Frame, Rule
from pressframes.frames.codebook_file import LITERAL
from pressframes.frames.notation import SIGNS, word_pattern

# 不 or 没有 right before a word turns it round; 不得不 and 无不 ("cannot but") do not.
NEGATION = re.compile(r"(?<![无莫得可])(?:不|没|没有|未|无|毫无|未能|不能|不会|不再|不要|从未|尚未|并未|并非|不是)\Z")
LONGEST_NEGATION = 3
NOTHING = re.compile(r"(?!)")
CLAUSE_MARK = re.compile(r"[，,。；;：:！!？?]")
NEAR_MARK = 4  # characters between an item and its 、: 做好宣传引导、协调物资 has two
LIST_ITEMS = 3  # a list has three items or more, hence two 、 (the codebook of the first study)


@dataclass(frozen=True)
class Match:
    """A rule that fired on [start, end) of the searched text."""

    start: int
    end: int
    rule: Rule


def find_matches(frame: Frame, text: str) -> list[Match]:
    """
    Every place in a text where a rule of the frame fires, in order; sentences are lines of the text.

    At one place the longest expression wins: a word inside a decoy, or inside a longer word of the
    same frame, does not count. Negated words and list items count only where their rule says so.
    """
    search = _search_for(frame)
    decoys = [match.span() for match in search.decoys.finditer(text)]
    candidates = [  # patterns first: where one and a word find the same place, the pattern knows more
        Match(found.start(), found.end(), rule)
        for pattern, rule in search.patterns
        for found in pattern.finditer(text)
        if "\n" not in found.group()
    ]
    for found in search.words.finditer(text):
        candidates.append(Match(found.start(), found.end(), search.rule_of_word[found.group()]))
    held = _outermost([match for match in candidates if _holds(match, text)], decoys)
    return [_literal(match, text, search.literal_where) for match in held] if frame.literal_where else held


@dataclass(frozen=True)
class _Search:
    """A frame's rules, compiled: all plain words in one expression, the others one by one."""

    decoys: re.Pattern
    words: re.Pattern
    rule_of_word: dict[str, Rule]
    patterns: list[tuple[re.Pattern, Rule]]
    literal_where: re.Pattern


@lru_cache(maxsize=256)
def _search_for(frame: Frame) -> _Search:
    plain = {word: rule for rule in frame.rules for word in rule.words if not _has_sign(word)}
    patterns = [
        (re.compile(pattern), rule)
        for rule in frame.rules
        for pattern in [*map(word_pattern, filter(_has_sign, rule.words)), *rule.patterns]
    ]
    return _Search(
        _alternation(frame.decoys), _alternation(tuple(plain)), plain, patterns, _alternation(frame.literal_where)
    )


@lru_cache(maxsize=256)
def _alternation(words: tuple[str, ...]) -> re.Pattern:
    """One expression for many words, longest first, so that the longest wins where several begin."""
    if not words:
        return NOTHING
    return re.compile("|".join(word_pattern(word) for word in sorted(words, key=lambda word: (-len(word), word))))


def _has_sign(word: str) -> bool:
    return any(sign in word for sign in SIGNS)


def _holds(match: Match, text: str) -> bool:
    rule = match.rule
    if not rule.negated and NEGATION.search(text[max(0, match.start - LONGEST_NEGATION - 1) : match.start]):
        return False
    if not rule.in_list and is_list_item(text, match.start, match.end):
        return False
    if rule.needs or rule.unless:
        line = text[slice(*_line_around(text, match.start, match.end))]
        if rule.needs and not _alternation(rule.needs).search(line):
            return False
        if rule.unless and _alternation(rule.unless).search(line):
            return False
    return True


def _literal(match: Match, text: str, literal_where: re.Pattern) -> Match:
    """The match with the tier "literal" where its sentence tells of the real thing."""
    if literal_where.search(text, *_line_around(text, match.start, match.end)):
        return replace(match, rule=replace(match.rule, tier=LITERAL))
    return match


def _line_around(text: str, start: int, end: int) -> tuple[int, int]:
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last


def is_list_item(text: str, start: int, end: int) -> bool:
    """
    Whether [start, end) stands in an item of a list of three or more, joined by 、 inside one clause.

    The 、 must be near: in 引导群众使用甲、乙、丙 the list is of what is used, and 引导 is no item of it.

    >>> text = "帮社区做宣传、统计、协助等工作，引导居民使用甲、乙、丙。"
    >>> is_list_item(text, 4, 6), is_list_item(text, 16, 18)
    (True, False)
    """
    first, last = _line_around(text, start, end)
    before = [mark.end() for mark in CLAUSE_MARK.finditer(text, first, start)]
    after = CLAUSE_MARK.search(text, end, last)
    clause = before[-1] if before else first, after.start() if after else last
    near = "、" in text[max(clause[0], start - NEAR_MARK) : min(clause[1], end + NEAR_MARK)]
    return near and text.count("、", *clause) >= LIST_ITEMS - 1


def _outermost(matches: list[Match], decoys: list[tuple[int, int]]) -> list[Match]:
    """The matches that lie inside no decoy and inside no other match, in order of their place."""
    spans = [(match.start, -match.end, 1, match) for match in matches]
    spans += [(start, -end, 0, None) for start, end in decoys]
    kept, reach = [], -1
    for _, negative_end, _, match in sorted(spans, key=lambda span: span[:3]):
        if -negative_end <= reach:
            continue
        reach = -negative_end
        if match is not None:
            kept.append(match)
    return kept
