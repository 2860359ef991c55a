"""What a study read, on one page: each article as a strip of its sentences, each sentence with the words that fired."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from pressframes.characters import with_marks
from pressframes.coders.sheets import row_key
from pressframes.corpus.documents import UNKNOWN, first_days
from pressframes.corpus.tokens import Tokens
from pressframes.figures.index import read_manifest
from pressframes.files import write_atomically
from pressframes.findings import tokens_of
from pressframes.frames.shares import coded_sentences
from pressframes.proof.gallery import page_of, read_figure
from pressframes.sentences import rows_at
from pressframes.study.behind import SOUGHT
from pressframes.study.folder import WORDING, Study
from pressframes.study.sides import side_of_each
from pressframes.study.speech import read_wordings
from pressframes.voices.speakers import reported_speech

NAME = "reading.html"
FACTS = ("newspaper", "date", "page")  # what stands under a headline
CONTROL = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:u00[01][0-9a-f]|[bf])")  # a control character as JSON writes it
WORDS = [column for column, kind in SOUGHT.items() if kind == "words"]  # whose words lead from figures to their lines
PAPER = "paper"  # the speaker of a sentence in which nobody is quoted


def write_reading(study: Study, folder: Path) -> Path:
    """
    Write `reading.html` of a study into a folder: one page that needs nothing else, to read what the numbers count.

    Each article is a strip of its sentences; a sentence is shown with the words that fired, their frame, tier and rule,
    and with its speaker. Shares under each protocol are counted in the page from the same codes as the tables, over the
    articles and speakers that are chosen. What a reader disagrees with is kept by the browser and saved as codes of
    whole frames (`key, frame, coded, reason`, the rules' codes where the reader says nothing) for `pressframes code
    add`. Of texts that may only be counted there are counts by article. The page is the same at every run.
    """
    tables = [read_figure(study.figures, figure)[0] for figure in read_manifest(study.figures)]
    words = sorted({word for table in tables for name in WORDS if name in table for word in table[name].dropna()})
    data = _head(study) | (_read(study, words) if study.shows_text else _counted(study, words))
    said = {"title": study.settings.title, "question": study.settings.question}
    return write_atomically(folder / NAME, page_of("reading", data=_shown(data), **said))


def _head(study: Study) -> dict[str, Any]:
    """What is known of the study, its frames and its articles, before anything of the text."""
    documents, names = study.corpus.documents, dict[str, Any]()
    for notebook in ("05-framing", "06-voices"):
        names |= read_wordings(study.root / WORDING, notebook)["names"]
    periods = first_days(documents, study.over).fillna(UNKNOWN)
    facts = [
        " · ".join(str(row[name]) for name in FACTS if pd.notna(row[name])) for row in documents.to_dict("records")
    ]
    headlines = documents["headline"].where(documents["headline"].notna(), "")
    sides = side_of_each(study).reindex(documents["document"]).fillna("")
    known = {"headline": [*headlines], "facts": facts, "side": [*sides], "period": [*periods]}
    frames = [
        {
            "code": frame.code,
            "name": {"en": frame.name_en, "zh": frame.name_zh},
            "definition": frame.definition,
            "protocols": {name: list(tiers) for name, tiers in frame.protocols.items()},
        }
        for frame in study.codebook.frames
    ]
    return {
        "study": [study.corpus.name, study.codebook.hash[:12]],
        "question": study.settings.question,
        "names": names,
        "every": study.over,
        "frames": frames,
        "articles": pd.DataFrame(known).to_dict("records"),
    }


def _counted(study: Study, wanted: list[str]) -> dict[str, Any]:
    """Sentences of each article, those that carry each frame under each protocol, and uses of words: no places."""
    sizes, coded = study.made("sentences").groupby("document").size(), coded_sentences(study.codes(), study.codebook)
    counts = coded.groupby(["document", "frame", "protocol"]).size()
    carried: dict[int, dict[str, int]] = defaultdict(dict)
    for (document, frame, protocol), sentences in counts.items():
        carried[document][f"{frame} {protocol}"] = int(sentences)
    used = study.counts().query("word in @wanted")
    words: dict[str, list] = defaultdict(list)
    for (word, document), count in used.groupby(["word", "document"], sort=False)["count"].sum().items():
        words[word].append([document, int(count)])
    documents = study.corpus.documents["document"]
    counted = [[int(sizes.get(document, 0)), carried[document]] for document in documents]
    return {"counted": counted, "words": words}


def _read(study: Study, words: list[str]) -> dict[str, Any]:
    """
    The sentences of each article as `[text, key, role, name, codes]`, and where words stand.

    `role` and `name` are of who is quoted.

    A code is `[start, end, frame, rule, tier]`, a place of a word `[article, sentence, start, end]`, in characters of
    the sentence.
    """
    sentences = study.made("sentences").sort_values(["document", "start"], kind="stable", ignore_index=True)
    sentences["number"] = sentences.groupby("document").cumcount()
    first = sentences.set_index("sentence")["start"].to_dict()
    codes: dict[int, list] = defaultdict(list)
    for row in study.codes().sort_values("start", kind="stable").itertuples():
        tier = row.tier if isinstance(row.tier, str) else ""
        begin = first[row.sentence]
        codes[row.sentence].append([int(row.start - begin), int(row.end - begin), row.frame, row.rule, tier])
    speakers = _speakers(sentences, study.made("quotes"))
    read: list[list] = [[] for _ in range(len(study.corpus.documents))]
    for row in sentences.itertuples():
        text = study.corpus.text_of(row.document)[row.start : row.end]
        role, name = speakers.get(row.sentence, (PAPER, ""))
        key = row_key(row.sentence, text.strip())
        read[row.document].append([text.rstrip(), key, role, name, codes[row.sentence]])
    return {"read": read, "words": _places(sentences, tokens_of(study.corpus, study.cutting), words)}


def _speakers(sentences: pd.DataFrame, quotes: pd.DataFrame) -> dict[int, tuple[str, str]]:
    """Who is quoted in each sentence in which somebody is: the role and the name of the first."""
    place = ["document", "paragraph"]
    speech = reported_speech(quotes)[[*place, "start", "end", "role", "speaker"]]
    pairs = sentences[[*place, "sentence", "start", "end"]].merge(speech, on=place, suffixes=("", "_quote"))
    pairs = pairs[(pairs["start"] < pairs["end_quote"]) & (pairs["start_quote"] < pairs["end"])]
    pairs = pairs.drop_duplicates("sentence").astype({"role": object, "speaker": object}).fillna("")
    return {row.sentence: (row.role, row.speaker) for row in pairs.itertuples()}


def _places(sentences: pd.DataFrame, tokens: Tokens, words: Iterable[str]) -> dict[str, list]:
    """Where each word stands as it was counted: `[article, sentence, start, end]`."""
    vocabulary = {word: number for number, word in enumerate(tokens.vocabulary)}
    wanted = {vocabulary[word]: word for word in words if word in vocabulary}
    at = np.flatnonzero(np.isin(tokens.word, list(wanted)))
    document, start = tokens.document[at].astype(np.int64), tokens.start[at].astype(np.int64)
    rows = rows_at(sentences, document, start)
    begins = start - sentences["start"].to_numpy(np.int64)[rows]
    lengths = tokens.end[at].astype(np.int64) - start
    numbers = sentences["number"].to_numpy(np.int64)[rows]
    found: dict[str, list] = {word: [] for word in wanted.values()}
    for word, *place in np.column_stack([tokens.word[at], document, numbers, begins, begins + lengths]).tolist():
        found[wanted[word]].append(place)
    return found


def _shown(data: dict[str, Any]) -> Markup:
    """The data as JSON that can stand in a page: no text in it ends a script, none acts without being seen."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(CONTROL.sub(r"\1□", with_marks(text)))  # nosec B704
