"""Who acts in each sentence: named at its head, or left out and carried over from the sentence before."""

import re

import pandas as pd

from pressframes.corpus import Corpus
from pressframes.frames.codebook import STANDARD
from pressframes.frames.folding import fold
from pressframes.frames.lexicon import alternatives, keys
from pressframes.frames.people import find_people

CLASSES = {
    "party": "a body of the Party",
    "state": "a government, an office, a court, a state company",
    "unit": "a team that was formed",
    "cadre": "cadres, members, officers",
    "volunteer": "volunteers and their associations",
    "medic": "doctors and nurses",
    "resident": "residents, patients, the public",
    "person": "a person by name",
}
ACTOR_COLUMNS = ["document", "paragraph", "sentence", "actor", "class", "start", "end", "carried"]
CLAUSE_END = re.compile(r"[。；！？!?;]")
HEAD = 60  # characters of a sentence in which its subject is looked for
CLASS_PATTERNS = [
    (name, re.compile(alternatives("actors", f"classes.{name}"))) for name in keys("actors", "classes")
]


def find_actors(corpus: Corpus, sentences: pd.DataFrame) -> pd.DataFrame:
    """
    The actor of each sentence that has one: one row a sentence, columns `ACTOR_COLUMNS`.

    The first person, body or group named in the head of the sentence, before its first full clause is over.
    Chinese leaves a subject out that goes on: then the actor of the sentence before, in the same
    paragraph, is carried over, and `carried` is true; `start` and `end` still point to where it was named.
    This reads the order of words and no grammar: it finds who is put first, which in news is nearly always
    who acts. Needs the text.
    """
    corpus.require_text("say who acts")
    original, corpus = corpus, fold(corpus)
    rows = []
    for document, own in sentences.groupby("document"):
        text = corpus.texts[document]
        people = {person.name for person in find_people(text)}
        names = re.compile("|".join(map(re.escape, sorted(people, key=len, reverse=True))) or "(?!)")
        before = None
        for row in own.itertuples():
            named = _named(text, row.start, min(row.end, row.start + HEAD), names)
            if named is None and before is not None and before[0] == row.paragraph:
                rows.append((document, row.paragraph, row.sentence, *before[1], True))
            elif named is not None:
                rows.append((document, row.paragraph, row.sentence, *named, False))
                before = (row.paragraph, named)
    table = pd.DataFrame(rows, columns=ACTOR_COLUMNS)
    table["actor"] = [original.texts[row.document][row.start : row.end] for row in table.itertuples()]
    return table


def frames_by_actor(coded: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """
    In which frames each class of actor acts: `class, meaning, frame, sentences, of, share`.

    `of` is the number of sentences in which the class acts, `share` how many of them carry the frame under its standard
    protocol. `coded` is a table of `coded_sentences`, `actors` of `find_actors`.
    """
    own = coded.loc[coded["protocol"] == STANDARD, ["sentence", "frame"]]
    together = own.merge(actors[["sentence", "class"]], on="sentence")
    table = together.groupby(["class", "frame"]).size().rename("sentences").reset_index()
    table["of"] = table["class"].map(actors["class"].value_counts())
    table.insert(1, "meaning", table["class"].map(CLASSES))
    return table.assign(share=table["sentences"] / table["of"])


def _named(text: str, start: int, end: int, names: re.Pattern) -> tuple[str, str, int, int] | None:
    over = CLAUSE_END.search(text, start, end)
    end = over.start() if over else end
    patterns = [("person", names), *CLASS_PATTERNS]
    found = [(match, name) for name, pattern in patterns if (match := pattern.search(text, start, end))]
    if not found:
        return None
    first, name = min(found, key=lambda pair: (pair[0].start(), -pair[0].end()))
    start, end_of_name = first.span()
    while True:  # 街道|党工委|志愿者: in a chain of names the last is the head
        chained = [(match, kind) for kind, pattern in patterns if (match := pattern.match(text, end_of_name, end))]
        if not chained:
            return text[start:end_of_name], name, start, end_of_name
        match, name = max(chained, key=lambda pair: pair[0].end())
        end_of_name = match.end()
