"""Reported speech finds its speaker: beside it, around it, or in the neighbouring paragraph; else it stays unknown."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd

from pressframes.characters import STATEMENT_ENDS
from pressframes.corpus.documents import Corpus, as_printed, fold
from pressframes.lists import patterns, word_tags, words
from pressframes.voices import people
from pressframes.voices.quotes import plain_marks

UNKNOWN = "unknown"
SPOKEN = "＃"  # takes the place of each character of speech
SPEECH_KINDS = ("speech", "thought")
FIRST, LAST = 0, -1
SAYING = words("quotes", "saying", "saying_at", "blaming", "reporting", "viewing")
SAYING_ENDS, NOT_SAYING = (words("quotes", key) for key in ("saying_ends", "not_saying"))
NO_WORD = re.compile("|".join(word for word in SAYING if len(word) > 1))  # 狠批 is in no dictionary
LOOKS, SAID = patterns("speakers"), frozenset(SAYING)
ROLE_OF_CLASS = {"medic": "expert", "other": UNKNOWN} | dict.fromkeys(("party", "state", "unit"), "official")
HUMAN = ("cadre", "business", "staff", "volunteer", "medic", "expert", "athlete", "resident")
NEAR = 300  # characters before a quotation in which these clauses are looked for
LONGEST_SAYING = 8  # characters of ”，这句流行语
CLAUSES_BACK = 12  # how far back a subject that is left out, or 他, is looked for


@dataclass(frozen=True)
class Attribution:
    """Who speaks: a name or a group, the role class, and how that was found (`how`)."""

    speaker: str
    role: str
    how: str


NOBODY = Attribution(UNKNOWN, UNKNOWN, "nobody named")


def attribute_speech(corpus: Corpus, quotes: pd.DataFrame) -> pd.DataFrame:
    """
    The quotes with `speaker`, `role` and `how`; missing for what is no speech, "unknown" where nobody can be named.

    Looked for in this order: the subject of a verb of saying right before or after the quotation, within its
    sentence; a person in the sentence after it, then in the one before; the speaker of a quotation right before;
    a person at the beginning of the next paragraph, or the speaker of the paragraph before. 他 and 她 stand
    for who acted last and may be he, or she, by kinship and name. Whose turn it is in an interview stands before its
    colon. Speech inside other marks is somebody's whom the outer speaker quotes: named if it is said right beside it,
    in those marks. `how` says which of these it was.
    `quotes` is a table of `find_quotes`.
    """
    printed, texts = corpus.require_text("name speakers"), fold(corpus).require_text("name speakers")
    quotes = quotes.copy()
    found: dict[int, Attribution] = {}
    speech = quotes[quotes["kind"].isin(SPEECH_KINDS)].sort_values("document", kind="stable").itertuples()
    paragraphs = corpus.paragraphs[["document", "paragraph", "role", "start", "end"]].to_numpy(object)
    ends = quotes.set_index("quote")[["start", "end"]]
    starts = np.searchsorted(corpus.paragraphs["document"], range(len(texts) + 1))
    for document, rows in groupby(speech, key=lambda row: row.document):
        own, named = list(rows), people.people_of(corpus, document)
        article = _Article(texts[document], named, paragraphs[starts[document] : starts[document + 1]], own)
        before: Attribution | None = None
        before_row = None
        for row in own:
            outer = None if pd.isna(row.inside) else ends.loc[row.inside]
            said = article.speaker(row, before, before_row) if outer is None else article.inside(row, *outer)
            before, before_row = (said, row) if outer is None else (before, before_row)
            speaker = as_printed(said.speaker, texts[document], printed[document])
            found[row.quote] = replace(said, speaker=speaker)
    for column in ("speaker", "role", "how"):
        values = [getattr(found[quote], column) if quote in found else None for quote in quotes["quote"]]
        quotes[column] = np.array(values, dtype=object)
    return quotes


class _Article:
    """One article with its people and with its quotations blanked out, so that cues inside speech are not seen."""

    def __init__(self, text: str, named: list[people.Person], paragraphs: Sequence, speech: list):
        self.text = text
        self.lines = {number: (start, end) for _, number, _, start, end in paragraphs}  # headlines, too
        self.paragraphs = {number: (start, end) for _, number, role, start, end in paragraphs if role == "body"}
        self.people = named
        self.mentions = sorted(((place, one) for one in named for place in one.places), key=itemgetter(0))
        narration = list(text)
        for row in speech:
            narration[row.start : row.end] = SPOKEN * (row.end - row.start)
        for _, _, role, start, end in paragraphs:
            narration[start:end] = people.BLANK * (end - start) if role == "byline" else narration[start:end]
        plain = people.without_asides(plain_marks("".join(narration)))
        self.narration = LOOKS.utterance.sub(lambda match: people.BLANK * len(match.group()), plain)
        self.names = dict.fromkeys(person.name for person in named)
        self.speech = {row.start: row for row in speech}

    def speaker(self, row, before: Attribution | None, before_row) -> Attribution:
        first, last = self.lines[row.paragraph]
        answered = self._answers(self.speech.get(row.end), row)
        over = LOOKS.clause_over if LOOKS.closed.fullmatch(self.text, row.start - 1, row.end) else LOOKS.over
        right = row.end if answered else self._sentence_end(row.end, last, over)
        left = self._sentence_start(first, row.start)
        said = [lambda: self._said(row.end, right, "say-after"), lambda: self._said(left, row.start, "say-before")]
        previous = self._sentence_start(first, first + len(self.narration[first:left].rstrip(STATEMENT_ENDS)))
        tag_of_another = before_row is not None and before_row.end == previous
        # He says: “…”“…” She nods: what touches the words of somebody who is named before them is another's.
        between = self.narration[before_row.end : row.start] if before_row is not None else None
        answers = before and between == "" and before.how.endswith("before") or self._answers(row, before_row)
        after = right if LOOKS.heard.match(self.narration, row.end) else row.end
        told, touching = (look.match(self.narration, row.end) for look in (LOOKS.gesture, LOOKS.touching))
        near = [(previous, left, "sentence before"), (after, right, "sentence after")][:: -1 if tag_of_another else 1]
        tries = (
            lambda: self._whose_turn(first, row.start) if row.cue == "interview" else None,
            lambda: NOBODY if LOOKS.nobodys.search(self.narration, left, row.end + LONGEST_SAYING) else None,
            *(reversed(said) if row.cue == "say-before" else said),
            lambda: self._acting(after, right, "sentence after") if answers else None,
            lambda: self._continued(before, before_row, row),
            lambda: self._acting(left, row.start, "own sentence"),
            lambda: self._acting(after, right, "sentence after", many=True) if told else None,
            lambda: self._acting_near(near),
            lambda: self._acting(touching.end(), right, "sentence after", many=True) if touching.group() else None,
            lambda: NOBODY if touching["voice"] else None,
            lambda: self._named(after, right, "sentence after"),
            lambda: None if answered else self._named(right, self._sentence_end(right, last), "sentence after"),
            lambda: self._named(first, row.start, "sentence before", LAST),
            lambda: self._next_paragraph(row.paragraph) if row.end >= last - 1 else None,
            lambda: self._paragraph_before(row.paragraph, before, before_row),
            lambda: self._acting(left, row.start, "group", many=True) or self._acting(after, right, "group", many=True),
        )
        return next(filter(None, (attempt() for attempt in tries)), NOBODY)

    def inside(self, row, start: int, end: int) -> Attribution:
        """Who speaks in marks inside those at [start, end), where what stands there says it: “爸爸说，‘别忘本’”."""
        text, first, last = self.text[start + 1 : end], row.start - start - 1, row.end - start - 1
        around = _Article(text, [], [], [row._replace(start=first, end=last)])
        around.names = self.names
        said = around._said(around._sentence_start(0, first), first, "say-before")
        said = said or around._said(last, around._sentence_end(last, len(text)), "say-after") or NOBODY
        return replace(said, how="inside other marks")

    def _answers(self, row, question) -> bool:
        """Whether speech that touches a question, and is none itself, answers it: “多久？”“四十分钟。”司机说."""
        touches = row is not None and question is not None and row.start == question.end
        return touches and self.text[question.end - 2] in "？?" and self.text[row.end - 2] not in "？?"

    def _whose_turn(self, start: int, colon: int, how: str = "interview") -> Attribution:
        """Who stands before the colon of a turn in an interview; 答 is who was named last."""
        named = self._new_name(start, colon, how) or self._subject_of(start, colon, how, speaks=True)
        if not named and self.text[colon - 1] in "答A":
            named = self._named(0, colon, how, LAST)
        return named or Attribution(UNKNOWN, UNKNOWN, how)

    def _sentence_start(self, first: int, position: int) -> int:
        return max(first, *(self.narration.rfind(mark, first, position) + 1 for mark in STATEMENT_ENDS + SPOKEN))

    def _sentence_end(self, position: int, last: int, over: re.Pattern = LOOKS.over) -> int:
        match = over.search(self.narration, position, last)
        return match.end() if match else last

    def _said(self, start: int, end: int, how: str) -> Attribution | None:
        """”王卓说 or 王卓说：“ with a verb of saying, or a colon, between the subject and the quotation."""
        known = people.words_of(self.narration, start, end, self.names)
        verbs = [sign.start() for sign in LOOKS.beside.finditer(self.narration, start, end)]
        verbs = sorted([*verbs, *(at for word, tag, at in known if _is_saying(word, tag))])
        verbs = verbs or [sign.start() for sign in NO_WORD.finditer(self.narration, start, end)]
        after = how == "say-after"
        if after and (signed := LOOKS.signed.match(self.narration, start, end)):
            return Attribution(signed["name"], people.role_of(signed["name"], self.text), how)
        colon = not after and self.narration[end - 1 : end] in ("：", ":")
        if colon and LOOKS.clause_end.search(self.narration, verbs[-1] if verbs else start, end):
            verbs = [end]  # 街道干部劝他搬家，老胡不肯：“
        if not (verbs or colon) or after and LOOKS.introduces.search(self.narration, verbs[0], end + 1):
            return None
        verb = verbs[0 if after else -1] if verbs else end
        clauses = list(people.ACTS.clause.finditer(self.narration, start, verb))[::-1]
        for clause in clauses:
            beside = clause is clauses[0]
            if beside and LOOKS.someone.search(clause.group()):
                return Attribution(UNKNOWN, UNKNOWN, how)
            by = LOOKS.by.match(self.narration, clause.start(), end).end() if beside else clause.start()
            if found := self._subject_of(by, clause.end(), how, speaks=beside):
                return found
        pronoun = LOOKS.pronoun.search(self.narration, start, verb)
        return self._earlier(start, f"{how}, pronoun", pronoun) if pronoun or not after else None

    def _subject_of(self, start: int, end: int, how: str, *, speaks: bool) -> Attribution | None:
        """The subject of a clause of saying; a family name alone stands for the person named so before."""
        found = people.find_subject(self.narration, start, end, self.names, speaks=speaks)
        named = None if found and found.kind == "person" else self._behind_title(start, end, how, speaks=speaks)
        if named:
            return named
        if found and found.kind == people.PRONOUN:
            if pronoun := LOOKS.pronoun.search(self.narration, found.phrase, found.end + 1):
                return self._earlier(start, f"{how}, pronoun", pronoun)
            return Attribution(UNKNOWN, UNKNOWN, how)
        behind = found.phrase if found and found.kind == "other" and found.phrase > start else end
        if paper := LOOKS.paper_name.search(self.text, start, behind):
            return Attribution(paper["name"], UNKNOWN, how)
        return self._attributed(found, how) if found else self._unlisted(start, end, how)

    def _behind_title(self, start: int, end: int, how: str, *, speaks: bool = False) -> Attribution | None:
        """Who is named last in a clause, behind a title or 的; at its end only in one that `speaks`."""
        named = self._named(start, end, how, LAST) or NOBODY
        at = self.narration.rfind(named.speaker, start, end)
        over = at + len(named.speaker)
        acts = at >= 0 and (speaks or over < end or "是" in self.narration[start:at])
        acts = acts and self.narration[over : over + 1] not in ("的", "、", "和", "与")
        acts = acts and LOOKS.titled.search(self.narration[start:at])
        return replace(named, role=people.role_of(named.speaker, self.text, at)) if acts else None

    def _attributed(self, found: people.Subject, how: str) -> Attribution:
        """The person or the noun phrase that is a subject."""
        if found.kind in ("person", people.PASSIVE):
            name = self.narration[found.start : found.end]
            name = next((known for known in self.names if name.startswith(known)), name)
            text = self.text if name in self.names else name  # 周总理, named nowhere else, says the role itself
            return Attribution(name, people.role_of(name, text, found.start), how)
        if called := LOOKS.called.match(self.narration, found.end):
            return Attribution(called["name"], UNKNOWN, how)
        phrase = self.narration[found.phrase : found.end]
        title = people.LOOKS.title.search(phrase)
        role = (
            people.role_of(people.BLANK, phrase + people.BLANK) if title else ROLE_OF_CLASS.get(found.kind, found.kind)
        )
        return Attribution(phrase, role, how)

    def _unlisted(self, start: int, end: int, how: str) -> Attribution | None:
        """A name that nothing else shows to be one (柯文哲), a body (市气象局), or a family name (柯说)."""
        if name := self._new_name(start, end, how):
            return name
        family = LOOKS.family_name.search(self.narration[start:end])
        for person in reversed(self.people if family else ()):
            if person.name.startswith(family["name"] or family["last"]):
                return Attribution(person.name, person.role, how)
        match = LOOKS.common_noun.search(self.narration, start, end)
        noun = match["name"] if match else ""
        is_noun = len(set(noun)) == 1 or word_tags().get(noun, "n")[:1] == "n"
        return Attribution(noun, UNKNOWN, how) if noun and is_noun else None

    def _new_name(self, start: int, end: int, how: str) -> Attribution | None:
        """A name at the head of a clause that no title and no verb of saying shows to be one."""
        match = LOOKS.subject_name.match(self.narration, start, end)
        name = people.settle(match["name"], self.narration, start) if match else ""
        is_name = name and people.is_no_word(name, self.narration)
        return Attribution(name, people.role_of(name, self.text), how) if is_name else None

    def _earlier(self, end: int, how: str, pronoun: re.Match | None = None) -> Attribution | None:
        """Who acts in one of the clauses before, the nearest first; else who is named last, some man, or 他 itself."""
        human, he = None, pronoun.group() if pronoun else ""
        other = {"他": "她", "她": "他"}.get(he, "")
        for clause in reversed([*people.ACTS.clause.finditer(self.narration, max(0, end - NEAR), end)][-CLAUSES_BACK:]):
            start, over, said = clause.start(), clause.end(), clause.group()
            if he and he in LOOKS.pronoun.findall(said[1:]):  # 邻居劝她: it is somebody else who goes on
                end = start
                continue
            found = people.find_subject(self.narration, start, over, self.names)
            one = self._attributed(found, how) if found and self._is_one(found) and "记者" not in said else None
            speaks = found and (found.kind == "person" or he and NO_WORD.match(self.narration, found.end))
            has = found and "有" in self.narration[start : found.start]  # 林溪家中有公婆
            sure = one if one and (speaks or not has and self._is_kin(he, one.speaker)) else None
            sure = sure or self._behind_title(start, over, how) or (None if found else self._new_name(start, over, how))
            if sure and not self._is_kin(other, sure.speaker):
                return sure
            if found and found.kind != people.PRONOUN and (named := self._named(start, over, how, LAST, other)):
                return named  # 记者问王卓
            human = human or (one if one and not self._is_kin(other, one.speaker) else None)
        return self._named(0, end, how, LAST, other) or human or (Attribution(he, UNKNOWN, how) if he else None)

    def _is_one(self, found: people.Subject, *, many: bool = False) -> bool:
        """Whether a subject is one human being (一名姑娘); where it may be `many`, also 姑娘们 and any body."""
        human = found.kind in HUMAN or self.narration[found.end - 1] in people.PERSON_ENDS
        several = LOOKS.many.search(self.narration, found.phrase, found.end + 1)
        return found.kind == "person" or many or human and not several

    def _acting(self, start: int, end: int, how: str, *, many: bool = False) -> Attribution | None:
        """The human being (or `many`) who is the subject of a sentence; nobody where it has another subject or none."""
        clauses = [*people.ACTS.clause.finditer(self.narration, start, end)]
        for clause in clauses[:: -1 if how == "sentence before" else 1]:
            if found := people.find_subject(self.narration, clause.start(), clause.end(), self.names):
                if found.kind == people.PRONOUN and self.narration[found.start : found.end] != "自己":
                    return self._subject_of(clause.start(), clause.end(), how, speaks=False)
                human = self._is_one(found, many=many)
                if human or how != "sentence before":  # there a later clause may have one
                    return self._attributed(found, how) if human else None
            if name := self._new_name(clause.start(), clause.end(), how):
                return name
        return None

    def _continued(self, before: Attribution | None, before_row, row) -> Attribution | None:
        """A quotation that follows another in the same paragraph with at most its tag between has its speaker."""
        if before is None or before_row.paragraph != row.paragraph:
            return None
        between = self.narration[before_row.end : row.start]
        saying = (_is_saying(word, tag) for word, tag, _ in people.words_of(between, 0, len(between), self.names))
        goes_on = not between.strip("，,。…、 ") or LOOKS.tag.fullmatch(between) and any(saying)
        return Attribution(before.speaker, before.role, "continued") if goes_on else None

    def _acting_near(self, near: Sequence[tuple[int, int, str]]) -> Attribution | None:
        """Who acts in the first of some sentences; somebody who has a name in any of them goes before."""
        acting = list(filter(None, (self._acting(*at) for at in near)))
        return next((one for one in acting if one.speaker in self.names), acting[0] if acting else None)

    def _next_paragraph(self, paragraph: int) -> Attribution | None:
        span = self.paragraphs.get(paragraph + 1)
        return self._named(span[0], self._sentence_end(*span), "next paragraph") if span else None

    def _paragraph_before(self, paragraph: int, before: Attribution | None, before_row) -> Attribution | None:
        if paragraph not in self.paragraphs:
            return self._named(0, len(self.text), "article")
        earlier = max((number for number in self.paragraphs if number < paragraph), default=paragraph)
        if before is not None and before_row.paragraph == earlier < paragraph and before.speaker != UNKNOWN:
            return replace(before, how="paragraph before")
        return self._named(*self.paragraphs[earlier], "paragraph before", LAST) if earlier < paragraph else None

    def _is_kin(self, he: str, speaker: str) -> bool:
        """Whether 他 or 她 is told by kinship, or by the last sign of the name, to stand for somebody."""
        at = self.text.find(speaker) if he else 0
        called = self.text[max(0, at - 2) : at + len(speaker)]
        return bool(he) and (LOOKS.man if he == "他" else LOOKS.woman).search(called) is not None

    def _named(self, start: int, end: int, how: str, which: int = FIRST, other: str = "") -> Attribution | None:
        """The person who is named first or last between two places, not in what is quoted, and is no `other` (她)."""
        first, last = (bisect_left(self.mentions, place, key=itemgetter(0)) for place in (start, end))
        mentions = [
            person
            for place, person in self.mentions[first:last]
            if self.narration[place] not in (people.BLANK, SPOKEN) and not self._is_kin(other, person.name)
        ]
        return Attribution(mentions[which].name, mentions[which].role, how) if mentions else None


def _is_saying(word: str, tag: str) -> bool:
    return word in SAID or tag[:1] == "v" and word[-1] in SAYING_ENDS and word not in NOT_SAYING


PAPER = "paper"
SPEAKER = "speaker"
SLOGAN = "slogan"
SLOGAN_KINDS = ("slogan", "inscription")


def reported_speech(quotes: pd.DataFrame) -> pd.DataFrame:
    """
    The quotations that report speech or thought, each outermost pair once, with their `characters` between the marks.

    Where places were not published, `characters` were. A speaker who could not be found is "unknown". Their shares by
    side are `shares_by_side(speech, speech, ["role"], weight="characters")`. `quotes` is a table of `attribute_speech`.
    """
    speech = quotes[quotes["kind"].isin(SPEECH_KINDS) & quotes["inside"].isna()]
    if "start" in speech:
        characters = (speech["end"] - speech["start"] - 2).clip(lower=0)
        speech = speech.assign(characters=characters.fillna(speech.get("characters", characters)).astype(int))
    return speech


def spoken_sentences(sentences: pd.DataFrame, quotes: pd.DataFrame) -> pd.Series:
    """
    Whether more than half of each sentence is inside reported speech: true or false, a value a row of
    `sentences`; of sentences that were published it is known (`spoken`).
    """
    if "start" not in quotes:
        return sentences["spoken"].astype(bool)
    place = [name for name in ("side", "document", "paragraph") if name in sentences]
    pairs = sentences.reset_index(names="row").merge(reported_speech(quotes), on=place, suffixes=("", "_quote"))
    inside = pairs[["end", "end_quote"]].min(axis=1) - pairs[["start", "start_quote"]].max(axis=1)
    covered = inside.clip(lower=0).groupby(pairs["row"]).sum().reindex(sentences.index, fill_value=0)
    spoken = (covered * 2 > sentences["end"] - sentences["start"]).rename("spoken")
    return spoken.where(sentences["spoken"].isna(), sentences["spoken"] == 1) if "spoken" in sentences else spoken


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
    place = [name for name in ("document", "paragraph") if name in codes]
    both = (
        codes[[*place, "start", "end"]].assign(row=range(len(codes))).merge(spoken, on=place, suffixes=("", "_quote"))
    )
    inside = both[(both["start"] >= both["start_quote"]) & (both["end"] <= both["end_quote"])]
    voices[inside["row"]], roles[inside["row"]] = inside["voice"], inside["role"]  # the last pair is the innermost
    roles[voices != SPEAKER] = None
    return codes.assign(voice=voices, role=roles)
