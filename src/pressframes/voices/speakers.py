"""Reported speech finds its speaker: beside it, around it, or in the neighbouring paragraph; else it stays unknown."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pressframes.characters import STATEMENT_ENDS
from pressframes.corpus.documents import Corpus, as_printed, fold
from pressframes.lists import alternatives
from pressframes.voices.people import CHINESE, ROLE_OF_TITLE, TITLE, Person, may_be_a_name, people_of, role_of

UNKNOWN = "unknown"
LONGEST_TAG = 30  # characters of ”，社区书记王卓说，“ between two parts of one speech
SPEECH_KINDS = ("speech", "thought")
FIRST, LAST = 0, -1
BLANK = "＊"  # takes the place of each character of reported speech
STATEMENT_END = re.compile(f"[{STATEMENT_ENDS}]")
PRONOUN = re.compile(r"(?<![其])[他她](?!们)")
SAID = re.compile(alternatives("quotes", "saying"))
# 李心草所说, 周石则笑着说: what stands between a subject and its verb of saying.
ADVERBS = re.compile(rf"{alternatives('quotes', 'before_saying')}*$")
SUBJECT_NAME = re.compile(rf"(?P<name>{CHINESE})$")
GROUP = re.compile(rf"[\u4e00-\u9fff]{{0,14}}{alternatives('quotes', 'bodies')}们?")


@dataclass(frozen=True)
class Attribution:
    """Who speaks: a name or a group, the role class, and how that was found (`how`)."""

    speaker: str
    role: str
    how: str


def attribute_speech(corpus: Corpus, quotes: pd.DataFrame) -> pd.DataFrame:
    """
    The quotes with `speaker`, `role` and `how`; missing for what is no speech, "unknown" where nobody can be named.

    Looked for in this order: the subject of a verb of saying right before or after the quotation, within its
    sentence; a person in the sentence after it, then in the one before; the speaker of a quotation right before;
    a person at the beginning of the next paragraph, or the speaker of the paragraph before. 他 and 她 stand
    for the person named last. Speech inside other marks is somebody's whom the outer speaker quotes, and stays
    "unknown". `how` says which of these it was. `quotes` is a table of `find_quotes`.
    """
    printed, texts = corpus.require_text("name speakers"), fold(corpus).require_text("name speakers")
    quotes = quotes.copy()
    found: dict[int, Attribution] = {}
    speech = quotes[quotes["kind"].isin(SPEECH_KINDS)]
    bodies = corpus.paragraphs[corpus.paragraphs["role"] == "body"]
    paragraphs = dict(tuple(bodies[bodies["document"].isin(speech["document"])].groupby("document")))
    for document, own in speech.groupby("document"):
        people = people_of(corpus, document)
        article = _Article(texts[document], people, paragraphs.get(document, bodies.head(0)), own)
        before: Attribution | None = None
        before_row = None
        for row in own.itertuples():
            if pd.notna(row.inside):
                found[row.quote] = Attribution(UNKNOWN, UNKNOWN, "inside other marks")
                continue
            attribution = article.speaker(row, before, before_row)
            speaker = as_printed(attribution.speaker, texts[document], printed[document])
            found[row.quote] = replace(attribution, speaker=speaker)
            before, before_row = attribution, row
    for column in ("speaker", "role", "how"):
        values = [getattr(found[quote], column) if quote in found else None for quote in quotes["quote"]]
        quotes[column] = np.array(values, dtype=object)
    return quotes


class _Article:
    """One article with its people and with its quotations blanked out, so that cues inside speech are not seen."""

    def __init__(self, text: str, people: list[Person], paragraphs: pd.DataFrame, speech: pd.DataFrame):
        self.text = text
        self.paragraphs = {row.paragraph: (row.start, row.end) for row in paragraphs.itertuples()}
        self.people = people
        narration = list(text)
        for row in speech.itertuples():
            narration[row.start : row.end] = BLANK * (row.end - row.start)
        self.narration = "".join(narration)

    def speaker(self, row, before: Attribution | None, before_row) -> Attribution:
        first, last = self.paragraphs.get(row.paragraph, (row.start, row.end))
        left, right = self._sentence_start(first, row.start), self._sentence_end(row.end, last)
        tries = (
            lambda: self._said_after(row.end, right),
            lambda: self._said_before(left, row.start),
            lambda: self._continued(before, before_row, row),
            lambda: self._named(row.end, right, "sentence after"),
            lambda: self._named(right, self._sentence_end(right, last), "sentence after"),
            lambda: self._named(first, row.start, "sentence before", LAST),
            lambda: self._next_paragraph(row.paragraph) if row.end >= last - 1 else None,
            lambda: self._paragraph_before(row.paragraph, before, before_row),
            lambda: self._group_in(left, row.start) or self._group_in(row.end, right),
        )
        for attempt in tries:
            attribution = attempt()
            if attribution:
                return attribution
        return Attribution(UNKNOWN, UNKNOWN, "nobody named")

    def _sentence_start(self, first: int, position: int) -> int:
        cut = max(self.narration.rfind(mark, first, position) for mark in STATEMENT_ENDS + BLANK)
        return cut + 1 if cut >= 0 else first

    def _sentence_end(self, position: int, last: int) -> int:
        match = STATEMENT_END.search(self.narration, position, last)
        return match.end() if match else last

    def _said_after(self, start: int, end: int) -> Attribution | None:
        """”王卓说，or ”她告诉记者: the subject stands between the quotation and the verb of saying."""
        verb = SAID.search(self.narration, start, end)
        if verb is None:
            return None
        return self._subject(start, verb.start(), "say-after")

    def _said_before(self, start: int, end: int) -> Attribution | None:
        """王卓说：“ with the verb of saying, or a colon, between the subject and the quotation."""
        verbs = list(SAID.finditer(self.narration, start, end))
        colon = self.narration[end - 1 : end] in ("：", ":") if end > start else False
        if not verbs and not colon:
            return None
        return self._subject(start, verbs[-1].start() if verbs else end, "say-before")

    def _subject(self, start: int, end: int, how: str) -> Attribution | None:
        if adverbs := ADVERBS.search(self.narration, start, end):
            end = adverbs.start()
        clause = max(start, *(self.narration.rfind(mark, start, end) + 1 for mark in "，,"))
        subject = self._named(clause, end, how, LAST)
        if subject is None and not PRONOUN.search(self.narration, clause, end):
            subject = self._named(start, clause, how)  # 李林找到周石，提出希望: who is named first is the subject
        if subject is None and PRONOUN.search(self.narration, start, end):
            subject = self._named(0, start, f"{how}, pronoun", LAST)
        if subject:
            return subject
        name = SUBJECT_NAME.search(self.narration[start:end])
        if name and may_be_a_name(name["name"]):
            return Attribution(name["name"], role_of(name["name"], self.text), how)
        return self._group_in(start, end, how)

    def _continued(self, before: Attribution | None, before_row, row) -> Attribution | None:
        """A quotation that follows another in the same paragraph with at most its tag between has its speaker."""
        if before is None or before_row.paragraph != row.paragraph:
            return None
        between = self.narration[before_row.end : row.start]
        only_a_tag = SAID.search(between) and len(between) <= LONGEST_TAG and between.rstrip()[-1:] in ("，", ",")
        if not between.strip("，,。…、 ") or only_a_tag:
            return Attribution(before.speaker, before.role, "continued")
        return None

    def _next_paragraph(self, paragraph: int) -> Attribution | None:
        start, end = self.paragraphs.get(paragraph + 1, (0, 0))
        return self._named(start, self._sentence_end(start, end), "next paragraph") if end else None

    def _paragraph_before(self, paragraph: int, before: Attribution | None, before_row) -> Attribution | None:
        earlier = [number for number in self.paragraphs if number < paragraph]
        if not earlier:
            return None
        start, end = self.paragraphs[earlier[-1]]
        if before is not None and before_row.paragraph == earlier[-1] and before.speaker != UNKNOWN:
            return Attribution(before.speaker, before.role, "paragraph before")
        return self._named(start, end, "paragraph before", LAST)

    def _group_in(self, start: int, end: int, how: str = "group") -> Attribution | None:
        match = GROUP.search(self.narration, start, end)
        if match is None:
            return None
        title = TITLE.search(match.group())
        return Attribution(match.group(), ROLE_OF_TITLE[title.group()] if title else "official", how)

    def _named(self, start: int, end: int, how: str, which: int = FIRST) -> Attribution | None:
        """The person who is named first or last between two places, outside of what is quoted."""
        mentions = [
            (place, person)
            for person in self.people
            for place in person.places
            if start <= place < end and self.narration[place] != BLANK
        ]
        if not mentions:
            return None
        person = sorted(mentions, key=lambda mention: mention[0])[which][1]
        return Attribution(person.name, person.role, how)


PAPER = "paper"
SPEAKER = "speaker"
SLOGAN = "slogan"
SLOGAN_KINDS = ("slogan", "inscription")


def reported_speech(quotes: pd.DataFrame) -> pd.DataFrame:
    """
    The quotations that report speech or thought, each outermost pair once, with their `characters` between the marks.

    A speaker who could not be found is "unknown". Their shares by side are
    `shares_by_side(speech, speech, ["role"], weight="characters")`. `quotes` is a table of `attribute_speech`.
    """
    speech = quotes[quotes["kind"].isin(SPEECH_KINDS) & quotes["inside"].isna()]
    return speech.assign(characters=(speech["end"] - speech["start"] - 2).clip(lower=0))


def spoken_sentences(sentences: pd.DataFrame, quotes: pd.DataFrame) -> pd.Series:
    """
    Whether more than half of each sentence is inside reported speech: true or false, a value a row of
    `sentences`.
    """
    place = [name for name in ("side", "document", "paragraph") if name in sentences]
    pairs = sentences.reset_index(names="row").merge(reported_speech(quotes), on=place, suffixes=("", "_quote"))
    inside = pairs[["end", "end_quote"]].min(axis=1) - pairs[["start", "start_quote"]].max(axis=1)
    covered = inside.clip(lower=0).groupby(pairs["row"]).sum().reindex(sentences.index, fill_value=0)
    return (covered * 2 > sentences["end"] - sentences["start"]).rename("spoken")


def add_voices(codes: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """
    The codes with the `voice` that each stands in: the paper's own, a speaker's, or a slogan's; and the `role`.

    A word inside reported speech or thought is the speaker's, inside a slogan or inscription the
    slogan's, anywhere else the paper's: a label such as “集结号” is the paper's own choice. `role` is
    the speaker's role class and missing elsewhere.
    """
    voices, roles = np.full(len(codes), PAPER, dtype=object), np.full(len(codes), None, dtype=object)
    spoken = quotes[quotes["kind"].isin([*SPEECH_KINDS, *SLOGAN_KINDS])]
    spoken = spoken.assign(voice=np.where(spoken["kind"].isin(SLOGAN_KINDS), SLOGAN, SPEAKER))
    quoted = {document: own for document, own in spoken.groupby("document")}
    places = codes.reset_index(drop=True).groupby("document")
    for document in quoted.keys() & places.groups.keys():
        own, rows = quoted[document], places.groups[document].to_numpy()
        starts, ends = (codes[column].to_numpy()[rows, None] for column in ("start", "end"))
        covers = (starts >= own["start"].to_numpy()) & (ends <= own["end"].to_numpy())
        innermost = covers.shape[1] - 1 - covers[:, ::-1].argmax(axis=1)  # pairs stand in order of their first marks
        inside = covers.any(axis=1)
        voices[rows[inside]] = own["voice"].to_numpy()[innermost[inside]]
        roles[rows[inside]] = own["role"].to_numpy()[innermost[inside]]
    roles[voices != SPEAKER] = None
    return codes.assign(voice=voices, role=roles)
