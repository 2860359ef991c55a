"""The paragraph on methods of a study, ready to paste: every number in it is looked up when it is made."""

import platform
from collections.abc import Iterator
from dataclasses import replace
from inspect import signature
from typing import Any

import pandas as pd

from pressframes.coders.validation import UNVALIDATED
from pressframes.statistics.intervals import ALPHA, FEWEST
from pressframes.statistics.key_words import keyness
from pressframes.statistics.measures import TESTS
from pressframes.statistics.results import bibliography
from pressframes.study.folder import WORDING, Study
from pressframes.study.kept import versions
from pressframes.study.sides import compare, holdings
from pressframes.study.speech import in_markdown, read_wordings, titled
from pressframes.words.cutting import TRAINED

SECTION = "methods"  # of the wording
HASH_DIGITS = 12
INTERVALS = ("korn-graubard", "zou-donner")
# What the presets stand on; those that are not named stand on jieba.
JIEBA = "Sun, J. (2020). jieba: Chinese text segmentation, version {jieba}. https://github.com/fxsjy/jieba."
HAND_MADE = (
    "Yu, S., Duan, H., Zhu, X. & Sun, B. (2002). The basic processing of Contemporary Chinese Corpus at Peking "
    "University. Journal of Chinese Information Processing 16(5), 49-64."
)


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
    speech = study.speech
    wording = {**speech.wording, **read_wordings(study.root / WORDING, SECTION)}
    wording["names"] = (
        titled(study.corpus.documents["newspaper"].dropna()) | speech.wording.get("names", {}) | wording["names"]
    )
    speech = replace(speech, language=language or speech.language, wording=wording)
    said = [speech.text(key, **numbers).strip() for key, numbers in _said(study, speech.language)]
    sentences = [text[:1].upper() + text[1:] for text in said if text]
    works = speech.text("works", listed=" ".join(_works(study)))
    return Paragraph((" " if speech.language == "en" else "").join(sentences) + f"\n\n{works}")


def _said(study: Study, language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sentences by their keys, each with its numbers."""
    settings, numbers = study.settings, versions() | {"python": platform.python_version()}
    speaking = replace(study, language=language)
    for row in holdings(speaking).itertuples(index=False):
        dates = len({row.first, row.last}) if pd.notna(row.first) else 0
        yield "sides", {**row._asdict(), "dates": dates}
    known = sorted(study.corpus.documents["newspaper"].dropna().unique())
    yield "newspapers", {"n": 0 if settings.compare == "newspaper" else len(known), "newspapers": known}
    names = {"corpus": settings.corpus.name[language], "reference": settings.reference.name[language]}
    yield "held", names | {"kind": study.kind, "column": settings.compare or ""}
    yield "cut", numbers | {"preset": settings.words.preset}
    yield "key", _choices()
    book, checked = study.codebook, int((study.badges != UNVALIDATED).sum())
    sizes = {"frames": len(book.frames), "rules": sum(len(frame.rules) for frame in book.frames)}
    named = {"codebook": book.name, "version": book.version, "hash": book.hash[:HASH_DIGITS]}
    yield "codes", sizes | named | {"checked": checked}
    yield "intervals", {"level": 1 - ALPHA, "fewest": FEWEST}
    yield "made", numbers | {"sources": study.sources_sha256[:HASH_DIGITS]}


def _choices() -> dict[str, Any]:
    """By what words are compared: the defaults of the calls, which the notebooks take."""
    defaults = {name: one.default for call in (keyness, compare) for name, one in signature(call).parameters.items()}
    return {name: defaults[name] for name in ("test", "correction", "alpha", "least")}


def _works(study: Study) -> list[str]:
    """The works that define what was done, in the order of the paragraph."""
    choices, preset = _choices(), study.settings.words.preset
    cut = HAND_MADE if preset in TRAINED else JIEBA.format(**versions())
    keys = [
        *TESTS[choices["test"]].sources,
        choices["correction"],
        "hardie",
        "welch",
        "benjamini-yekutieli",
        *INTERVALS,
    ]
    return [cut, *(bibliography()[key] for key in dict.fromkeys(keys))]
