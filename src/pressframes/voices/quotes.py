"""Every pair of quotation marks is typed before anyone is said to have spoken: most of them report no speech."""

import re
from dataclasses import dataclass

import pandas as pd

from pressframes.corpus.documents import Corpus, fold
from pressframes.lists import lexicon, patterns, word_tags

KINDS = lexicon("quotes")["kinds"]
QUOTE_COLUMNS = ["quote", "document", "paragraph", "start", "end", "kind", "cue", "inside"]

OPENING = {"“": "”", "‘": "’"}
CORNERS = str.maketrans("「」『』", "“”‘’")
OPENS = {closing: opening for opening, closing in OPENING.items()}
STRAIGHT = re.compile('"([^"\n]*)("?)')
MARKS = re.compile("[" + "".join(OPENING) + "".join(OPENS) + "]")
TITLE_ROLES = {"subhead", "headline", "kicker", "subtitle", "undecided"}
CONTEXT = 24  # characters before and after a pair that are looked at for a cue
LOOKS = patterns("quotes")
SHORTEST_UTTERANCE = 6  # characters with the marks: shorter ones are words
LONG_ENOUGH_TO_BE_SAID = 16  # characters: longer bare quotations with a pronoun or several clauses are speech
SLOGAN_LENGTH = 20  # characters: watchwords are made to be remembered


@dataclass(frozen=True)
class Pair:
    """One pair of quotation marks at [start, end), marks included; `inside` numbers the pair around it."""

    start: int
    end: int
    inside: int | None


def plain_marks(text: str) -> str:
    """
    The text with every kind of quotation mark as “ ” or, inside, ‘ ’; straight ones alternate in a line.

    >>> plain_marks('「好『路』」 "好"')
    '“好‘路’” “好”'
    """
    return STRAIGHT.sub(lambda pair: f"“{pair[1]}{pair[2] and '”'}", text.translate(CORNERS))


def find_pairs(text: str, start: int = 0, end: int | None = None, colon: int | None = None) -> list[Pair]:
    """
    The pairs of quotation marks in a paragraph, in order of their opening marks.

    A mark that is never closed runs to the end of the paragraph, as in speech that goes on in the
    next one; a closing mark without an opening one is no pair. Doubled marks (““ ””, 「“ ”」) are one pair, and an
    opening mark printed for a closing one closes. The colon before a turn of an interview opens, and is never closed.
    The text has `plain_marks`.

    >>> [(pair.start, pair.end, pair.inside) for pair in find_pairs("他说：“穿上‘战袍’。”")]
    [(3, 12, None), (6, 10, 0)]
    """
    end = len(text) if end is None else end
    pairs: list[list] = [] if colon is None else [[colon, end, None]]
    open_pairs = list(range(len(pairs)))
    for mark in MARKS.finditer(text, start, end):
        position, character = mark.start(), mark.group()
        waiting = [number for number in open_pairs if text[pairs[number][0]] in (character, OPENS.get(character))]
        closes = character in OPENS or waiting and text.find(OPENING[character], position, end) < 0
        if not closes and not (waiting and pairs[-1][0] == position - 1):
            pairs.append([position, end, open_pairs[-1] if open_pairs else None])
            open_pairs.append(len(pairs) - 1)
        elif closes and waiting:
            pairs[waiting[-1]][1] = position + 1
            del open_pairs[open_pairs.index(waiting[-1]) :]
        elif closes and pairs and pairs[-1][1] == position and text[position - 1] == character:
            pairs[-1][1] = position + 1
    return [Pair(*pair) for pair in pairs]


def find_quotes(corpus: Corpus) -> pd.DataFrame:
    """
    Every pair of quotation marks, and every turn of an interview (问：, 王卓：), typed: one row each, `QUOTE_COLUMNS`.

    `kind` is one of `KINDS`; `cue` names what decided it (`say-before`, `form`, ...), so that a
    reader can disagree; `inside` is the number of the pair around a nested one. `start` and `end` include the
    marks; of a turn they include its colon and its last sign. Of 63 pairs on the first study's page 18 report
    speech, and few of them have 说 beside them. Needs the text.
    """
    return corpus.once("quotations", _find_quotes).copy()


def _find_quotes(corpus: Corpus) -> pd.DataFrame:
    plain = [plain_marks(text) for text in fold(corpus).require_text("type its quotations")]
    interviews = [LOOKS.interview.search(text) is not None for text in plain]
    rows: list[tuple] = []
    for paragraph in corpus.paragraphs.itertuples():
        text, first, start, end = plain[paragraph.document], len(rows), paragraph.start, paragraph.end
        turn = LOOKS.turn.match(text, start, end) if interviews[paragraph.document] else None
        for pair, kind, cue in type_pairs(text, start, end, paragraph.role, turn and turn.end() - 1):
            inside = None if pair.inside is None else first + pair.inside
            rows.append((len(rows), paragraph.document, paragraph.paragraph, pair.start, pair.end, kind, cue, inside))
    quotes = pd.DataFrame(rows, columns=QUOTE_COLUMNS)
    return quotes.astype({"inside": "Int64"})


def type_pairs(text: str, start: int, end: int, role: str, colon: int | None = None) -> list[tuple[Pair, str, str]]:
    """Each pair of a paragraph with its kind and the cue for it; neighbours that touch share the kind of speech."""
    typed: list[tuple[Pair, str, str]] = []
    for pair in find_pairs(text, start, end, colon):
        kind, cue = ("speech", "interview") if pair.start == colon else _kind(text, pair, start, end, role)
        before, kind_before, cue_before = typed[-1] if typed else (None, "", "")
        undecided = "form" in cue and (pair.end - pair.start > SHORTEST_UTTERANCE or cue_before == "say-before")
        if before and before.end == pair.start and undecided and kind_before in ("speech", "slogan"):
            kind, cue = kind_before, "as the one before"
        typed.append((pair, kind, cue))
    return typed


def _kind(text: str, pair: Pair, start: int, end: int, role: str) -> tuple[str, str]:
    """The kind of a pair and the cue that decides it: the first rule of the table that fits."""
    content = text[pair.start + 1 : pair.end - 1].removeprefix("“").removesuffix("”")
    lead, rest = text[start : pair.start], text[pair.end : end]
    before, after = lead[-CONTEXT:], rest[:CONTEXT]
    size, clauses = len(content), len(LOOKS.clauses.findall(content))
    heading, headline = role in TITLE_ROLES and not (lead + rest).strip(), size > 4 and not lead.strip()
    sentence, spoken = LOOKS.ends_a_sentence.search(content), LOOKS.spoken.search(content)
    whole, named = sentence or size >= LONG_ENOUGH_TO_BE_SAID, size <= SLOGAN_LENGTH and not sentence
    over, lived_by = LOOKS.clause_over.search(after), LOOKS.before_slogan.search(before)
    said = whole or before[-1:] in "：:" or size > 6 and spoken or over and LOOKS.said_whole.search(before)
    first = size > 2 and after[:1] in "，," and LOOKS.heads.search(before)  # “不会”，他说。
    reported = size > 6 or size > 1 and over and (size > 4 or _goes_on(before, content))
    uttered = role == "body" and (after[:1] == "“" or LOOKS.begins.search(before + content[-1:]))
    called = not sentence and (LOOKS.before_label.search(before) or LOOKS.counted_off.search(after))
    rules = (
        (heading, "speech" if spoken and clauses else "subheading", "the whole heading"),
        (size == 1 and pair.inside is None, "pun", "one character"),
        (LOOKS.before_inscription.search(before), "inscription", "write-before"),
        (LOOKS.after_inscription.search(after), "inscription", "thing-after"),
        (before[-1:] == "以" and LOOKS.pretext.search(after), "speech", "pretext-around"),
        (LOOKS.before_motto.search(before), "slogan", "motto-before"),
        (after[:1] != "的" and LOOKS.said_shortly.search(before), "speech", "say-before"),
        (said and LOOKS.before_speech.search(before), "speech", "say-before"),
        ((whole or first) and LOOKS.after_speech.search(after), "speech", "say-after"),
        (content[-1:] in "，," and (size > 4 or "“" in after), "speech", "interrupted"),
        (size > 6 and LOOKS.before_thought.search(before), "thought", "think-before"),
        (spoken and LOOKS.after_thought.search(after), "thought", "think-after"),
        ((clauses or size >= 6) and not sentence and LOOKS.after_slogan.search(after), "slogan", "watchword-after"),
        (size <= 8 and LOOKS.after_way.search(after), "label", "mode-after"),
        (named and (LOOKS.name_ends.search(content) or LOOKS.after_name.search(after)), "name", "kind-beside"),
        (named and LOOKS.before_name.search(before), "name", "award-before"),
        (sentence and (size > 4 or spoken or uttered), "speech", "form: a sentence"),
        (whole and role == "body" and (spoken or clauses >= 2 and not lived_by), "speech", "form: long"),
        (reported and not lived_by and LOOKS.reported.search(lead), "speech", "say-before"),
        (headline and LOOKS.set_off.search(after) and LOOKS.predicate.search(content), "speech", "form: a headline"),
        (before[-1:] == "，" and size > 6 and LOOKS.clause.search(content) and over, "speech", "form: a clause"),
        (size > 6 and (clauses or lived_by) or size > 9, "slogan", "form: clauses"),
        (True, "label", "form: short"),
    )
    return next((kind, cue) for fits, kind, cue in rules if fits and not (called and kind == "speech"))


def _goes_on(before: str, content: str) -> bool:
    """Whether a report goes on in the marks: a clause begins there, or the predicate (物业“只收费”, 会“加强巡查”)."""
    tags = word_tags()
    last = next((tags[before[-size:]] for size in (4, 3, 2, 1) if before[-size:] in tags), "")
    first = next((tags[content[:size]] for size in (4, 3, 2, 1) if content[:size] in tags), "")
    waits = last == "vn" or last[:1] in ("n", "m", "q", "t") or before[-1:] in "的会能要应需可将已"
    return before[-1:] in "，," or waits and first in ("v", "d", "c", "zg", "i", "l")
