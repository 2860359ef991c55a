"""
What lies behind the numbers of a study: the paragraph on methods, ready to paste, with every number looked up when it
is made; the sentences to read on one page, and those behind a row of a figure.
"""

import json
import platform
import re
from collections.abc import Iterator
from dataclasses import replace
from inspect import signature
from itertools import accumulate
from typing import Any

import pandas as pd

from pressframes.characters import fold_width, with_marks
from pressframes.coders.validation import UNVALIDATED
from pressframes.corpus.documents import Corpus, first_days, simplified
from pressframes.errors import refused
from pressframes.figures.index import full_id
from pressframes.findings import Cutting
from pressframes.frames.codebook import STANDARD
from pressframes.frames.shares import protocol_codes
from pressframes.proof.gallery import Front, read_figure
from pressframes.statistics.intervals import ALPHA, FEWEST
from pressframes.statistics.key_words import keyness
from pressframes.statistics.measures import TESTS
from pressframes.statistics.results import bibliography
from pressframes.study.folder import WORDING, Study
from pressframes.study.kept import versions
from pressframes.study.sides import Part, compare, holdings, node_word, parts_of, side_of_each
from pressframes.study.speech import in_markdown, read_wordings, titled
from pressframes.voices.speakers import reported_speech
from pressframes.words.cutting import TRAINED, cut

# What the rows of a figure count, by the columns that say so; the first that a table has is what is looked for.
SOUGHT = {"frame": "frames", "role": "speech", "word": "words", "collocate": "words", "period": "texts"}
LABELS = (*SOUGHT, "protocol", "method", "text", "which", "label")
# How much is quoted of a text under copyright: short excerpts, and few of them.
CONTEXT = 24  # characters of one excerpt
BUDGET = 480  # characters of all excerpts of one answer
MOST_LINES, LINE = 40, 60  # of what lies behind a row, and the characters of a line of the study's own text
DRAWN = re.compile(r'draw\(\s*"(fig-[\w-]+)"')
BEHIND_COLUMNS = ["side", "newspaper", "date", "page", "headline", "count", "of", "context"]


def front_of(study: Study) -> Front:
    """What stands before the figures of a study: what it asks, how it is cited, which notebook draws which figure."""
    chapters = []
    for path in sorted((study.root / "notebooks").glob("[0-9][0-9]-*.ipynb")):
        cells = ["".join(cell["source"]) for cell in json.loads(path.read_bytes())["cells"]]
        translated = read_wordings(study.root / WORDING, path.stem).get("prose", {}).get("title", {}).get("zh", "")
        titles = {"en": cells[0] if cells else path.stem, "zh": translated or path.stem}
        first = {one: text.strip().partition("\n")[0].lstrip("# ") for one, text in titles.items()}
        chapters.append((first, sorted(set(DRAWN.findall("\n".join(cells[1:]))))))
    settings, project = study.settings, study.project
    sides = sorted(set(side_of_each(study)))
    return Front(settings.title, settings.question, settings.version, project.line, chapters, sides, study.spoken)


def trace(study: Study, figure: str, label: str = "") -> pd.DataFrame:
    """
    What lies behind the rows of a figure that have a label (a word, a code, what a chart calls it), or behind the row
    of that number; without one, behind the first that has something.

    A row a place, of frames a row a sentence: `side`, what is known of the article, and the place in its `context`,
    between « and »; where the text may not be shown a row an article with its `count`. `of` is how many places there
    are on that side. Everyday prose is quoted in lines
    of `CONTEXT` characters, and few of them. `PressframesError` says so of a figure that counts nothing of a text, and
    lists the rows where none has the label; one of sides that the study no longer has is to be drawn anew.
    """
    figure = full_id(study.figures, figure)
    table, record = read_figure(study.figures, figure)
    kind = next((kind for column, kind in SOUGHT.items() if column in table), "")
    rows = table[_named(table, label)]
    if not kind:
        raise refused("not_counted", figure, figure=figure)
    if not len(rows):
        known = dict.fromkeys(str(value) for name in LABELS if name in table for value in table[name].dropna())
        raise refused("no_label", figure, label=label, known=", ".join(known), rows=len(table))
    node = record["made_with"].get("node") or ("collocate" in table and node_word(study))
    found: list[pd.DataFrame] = []
    for row in rows.to_dict("records"):
        for part in parts_of(study):
            if row.get("group", row.get("side", part.side)) in (part.side, part.corpus.name):
                found.append(_told(study, part, part.of(_places(study, part, kind, row | {"node": node}))))
        if not label and any(map(len, found)):
            break
    if not found:
        raise refused("other_sides", figure, sides=", ".join(rows.filter(["group", "side"]).iloc[:, 0].unique()))
    return pd.concat(found, ignore_index=True)[BEHIND_COLUMNS].drop_duplicates(ignore_index=True)


def _named(table: pd.DataFrame, label: str) -> pd.Series:
    """Which rows are meant by a label or a number."""
    columns = [f"{name}{end}" for name in LABELS for end in ("", "_shown", "_en", "_zh") if f"{name}{end}" in table]
    named = table[columns].astype(str).eq(label).any(axis=1)
    if named.any() or label and not label.isdecimal():
        return named
    return table.index.to_series() + 1 == int(label) if label else ~named


def _places(study: Study, part: Part, kind: str, row: dict[str, Any]) -> pd.DataFrame:
    """Where a part of a study has what a row counts: `document, paragraph, count`; of codes and speech `start, end`."""
    corpus = part.corpus
    if kind == "frames":
        own = study.codes(corpus).query("frame == @row['frame']")
        found = protocol_codes(own, study.codebook, row.get("protocol", STANDARD)).assign(count=1)
        found = found.drop_duplicates(["document", "sentence"])
        if "start" in row:  # a sentence of a strip
            first = study.made("sentences", corpus).groupby("document")["sentence"].min()
            found = found[(found["sentence"] - found["document"].map(first)).eq(row["start"])]
    elif kind == "speech":
        found = reported_speech(study.made("quotes", corpus)).query("role == @row['role']").assign(count=1)
    elif kind == "texts":
        found = corpus.documents[["document"]].assign(count=1)
    else:
        word = row.get("word", row.get("collocate"))
        counts = study.counts(corpus)
        found = counts[counts["word"] == word]
        if "collocate" in row:
            place = ["document", "paragraph"]
            found = found.merge(counts.loc[counts["word"] == row["node"], place])
    if "period" in row:
        periods = first_days(corpus.documents, study.over)
        found = found[found["document"].isin(corpus.documents.loc[periods == row["period"], "document"])]
    return found[found["document"] == row["document"]] if "document" in row else found


def _told(study: Study, part: Part, places: pd.DataFrame) -> pd.DataFrame:
    """Places with what is known of their articles and, where the text may be shown, with the words around them."""
    corpus, own = part.corpus, part.corpus is study.corpus
    facts = corpus.documents[["document", "newspaper", "date", "page", "headline"]]
    may_be_shown = study.shows_text if own else corpus.has_text and study.settings.reference.publish == "all"
    if may_be_shown and "paragraph" in places:
        most, room = (MOST_LINES, LINE) if own else (BUDGET // CONTEXT, CONTEXT)
        lines = _quoted(corpus, places.head(most), room, study.cutting)[:most]
        told = pd.DataFrame(lines, columns=["document", "count", "context"])
    else:
        told = places.groupby("document", as_index=False)["count"].sum().assign(context="")
    return told.merge(facts, on="document").assign(side=part.side, of=places["count"].sum())


def _quoted(corpus: Corpus, places: pd.DataFrame, room: int, cutting: Cutting) -> list[tuple[int, int, str]]:
    """Each place in so many characters of its paragraph; a word without places is looked for where it was counted."""
    bounds, lines = corpus.paragraphs.set_index(["document", "paragraph"]), []
    for place in places.to_dict("records"):
        begin, end = (int(bounds.at[(place["document"], place["paragraph"]), name]) for name in ("start", "end"))
        text = corpus.text_of(place["document"])[begin:end]
        known = [(place["start"] - begin, place["end"] - begin)] if "start" in place else []
        for start, stop in known or find_word(place["word"], text, cutting):
            line = f"{text[:start]}«{text[start:stop]}»{text[stop:]}".replace("\n", " ")
            lines.append((place["document"], 1, with_marks(excerpt(line, start, stop + 2, room))))
    return lines


def find_word(label: str, paragraph: str, cutting: Cutting) -> list[tuple[int, int]]:
    """
    Where a word stands in a text that is cut as it was counted.

    >>> find_word("志愿者", "志愿者到岗，志愿者上门。", Cutting("jieba"))
    [(0, 3), (6, 9)]
    """
    options = cutting.options
    del options["roles"]  # the text is of one paragraph
    text = simplified(paragraph) if cutting.simplified else paragraph
    words = cut(fold_width(text), **options)
    starts = accumulate(map(len, words), initial=0)
    return [(start, start + len(word)) for start, word in zip(starts, words, strict=False) if word == label]


def excerpt(text: str, start: int, end: int, room: int = CONTEXT) -> str:
    """
    At most `room` characters around a place, with an ellipsis where something is left out.

    >>> excerpt("社区党员干部连夜下沉到各个小区，志愿者为封控楼栋的居民送去生活物资和药品", 16, 19)
    '…夜下沉到各个小区，志愿者为封控楼栋的居民送…'
    """
    room -= 2  # for two ellipses
    side = max(0, (room - (end - start)) // 2)
    left, right = max(0, start - side), min(len(text), end + side, start + room)
    return "…" * (left > 0) + text[left:right] + "…" * (right < len(text))


SECTION = "methods"  # of the wording
HASH_DIGITS = 12
PEOPLES_WORKS = ["krippendorff", "ppi"]  # of people's codes
WORKS = ("hardie", "welch", "benjamini-yekutieli", "korn-graubard", "zou-donner")  # of all comparisons and intervals


class Paragraph(str):
    """A text that a notebook shows as paragraphs."""

    def _repr_markdown_(self) -> str:
        return "\n\n".join(map(in_markdown, self.split("\n\n")))


def methods_paragraph(study: Study, language: str = "") -> Paragraph:
    """
    What was done in a study, in a paragraph, and the works that define it in a second one.

    It says of which texts, compared with what, how words were cut, by which measures, tests and corrections words were
    compared, with which codebook frames were found and how far it was checked, what intervals are over, and with which
    versions. Numbers come from `study.toml` and the texts, choices are those that the notebooks make unless they are
    changed there. `language` is "en" or "zh", and otherwise that of the study.
    """
    study = replace(study, notebook=SECTION, language=language or study.language)
    speech, papers = study.speech, study.corpus.documents["newspaper"].dropna()
    speech = replace(speech, wording={**speech.wording, "names": titled(papers) | speech.wording["names"]})
    said = [speech.text(key, **numbers).strip() for key, numbers in _said(study)]
    sentences = [text[:1].upper() + text[1:] for text in said if text]
    works = speech.text("works", listed=" ".join(_works(study)))
    return Paragraph((" " if speech.language == "en" else "").join(sentences) + f"\n\n{works}")


def _said(study: Study) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sentences by their keys, each with its numbers."""
    settings, numbers, language = study.settings, versions() | {"python": platform.python_version()}, study.spoken
    for row in holdings(study).itertuples(index=False):
        dates = len({row.first, row.last}) if pd.notna(row.first) else 0
        yield "sides", {**row._asdict(), "dates": dates}
    known = sorted(study.corpus.documents["newspaper"].dropna().unique())
    names = {"corpus": settings.corpus.name[language], "reference": study.reference_in_full[language]}
    yield "newspapers", names | {"n": 0 if settings.compare == "newspaper" else len(known), "newspapers": known}
    yield "held", names | {"kind": study.kind, "column": settings.compare or ""}
    yield "cut", numbers | {"preset": settings.words.preset}
    yield "traditional", {"n": study.cutting.traditional + study.cutting.simplified}
    yield "own-words", {"n": len((study.cutting.dictionary or ()) + study.cutting.protect)}
    yield "left-out", {"n": int(bool(study.stop)), "stop": settings.words.stop}
    yield "key", _choices()
    book, checked = study.codebook, int((study.badges != UNVALIDATED).sum())
    sizes = {"frames": len(book.frames), "rules": sum(len(frame.rules) for frame in book.frames)}
    named = {"codebook": book.title, "version": book.version, "hash": book.hash[:HASH_DIGITS]}
    yield "codes", sizes | named | {"checked": checked}
    people, alphas = study.people, pd.Series(dtype=float)
    coders = {"coders": 0}
    if people is not None:
        alphas = people.agreements["alpha"]
        coders = {"coders": int(people.agreements["coders"].max()) if len(alphas) else 1} | people.numbers
    yield "people", coders | {"alpha_low": alphas.min(), "alpha_high": alphas.max()}
    yield "intervals", {"level": 1 - ALPHA, "fewest": FEWEST}
    yield "made", numbers | {"sources": study.sources_sha256[:HASH_DIGITS]}


def _choices() -> dict[str, Any]:
    """By what words are compared: the defaults of the calls, which the notebooks take."""
    defaults = {name: one.default for call in (keyness, compare) for name, one in signature(call).parameters.items()}
    return {name: defaults[name] for name in ("test", "correction", "alpha", "least")}


def _works(study: Study) -> list[str]:
    """The works that define what was done, in the order of the paragraph."""
    choices, preset = _choices(), study.settings.words.preset
    cut = "peking-university" if preset in TRAINED else "jieba"
    keys = [cut, *TESTS[choices["test"]].sources, choices["correction"], *WORKS]
    keys += [] if study.people is None else PEOPLES_WORKS
    return [bibliography()[key].format(**versions()) for key in dict.fromkeys(keys)]
