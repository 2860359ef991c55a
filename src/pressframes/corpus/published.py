"""
The one place that says text or counts: a table found in the text, or read from what was published of it.

A text under copyright is published as tables that hold no stretch of it: words without their places, and nothing that
places a word: of what is found the sentence is published, not the offset (`without_places`). `TABLES` names them all.
Their finders are in rooms further on, so they are named here and loaded when a text is at hand; without it nothing but
the published file is read. `source.json` holds the SHA-256 of each file.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pandas as pd

from pressframes.corpus.documents import DOCUMENT_COLUMNS, PARAGRAPH_COLUMNS, Corpus, make_corpus
from pressframes.corpus.tokens import Piece, joined, numbered
from pressframes.errors import PressframesError, refused
from pressframes.files import from_csv, to_csv, write_together

SOURCE = "source.json"
HASHED = ("codebooks", "cuttings", "files")  # what it names with what tells each from others of that name
# The ways to cut text into words whose counts are published where a study says no more of them.
COUNTED_PRESETS = ("jieba", "press", "trained")
LONGEST_CELL = 40  # characters of a further column of the documents; what is longer is a text of its own


@dataclass(frozen=True)
class Table:
    """
    One published table: its file, the function that finds it in a text, and what it is made with.

    `made_with` is "" (the text alone), "preset" (a way to cut words), "codebook" (the study's) or "codebooks" (each);
    its name stands in the file's in place of `{}`.
    """

    file: str
    finder: str
    made_with: str = ""


TABLES = {
    "sentences": Table("sentences.csv", "pressframes.sentences:find_sentences"),
    "quotes": Table("quotes.csv", "pressframes.findings:find_speech"),
    "quantities": Table("quantities.csv", "pressframes.numbers:find_quantities"),
    "audit": Table("audit.csv", "pressframes.findings:find_audit"),
    "actors": Table("actors.csv", "pressframes.findings:find_actor_classes"),
    "formulas": Table("formulas.csv", "pressframes.findings:find_nameable_formulas", "codebook"),
    "terms": Table("terms-{}.csv", "pressframes.findings:find_coded_terms", "codebook"),
    "codes": Table("codes-{}.csv", "pressframes.findings:find_voiced_codes", "codebooks"),
    "words": Table("words-{}.csv", "pressframes.findings:find_word_counts", "preset"),
}
PLACE = re.compile("(from_|to_)?(start|end)")  # columns with offsets into a text
# By what rows are ordered when they are published: by the text they would say what stands before what.
ORDERED = {
    "codes": ["block", "rule"],
    "quantities": ["document", "paragraph", "class", "unit", "value"],
    "audit": ["document", "claimed_hours"],
}
# Numbers with gaps stay whole, and a text that is empty where there is none is never missing.
WHOLE, NEVER_MISSING = ("inside",), ("unit", "rounding", "base_unit", "word")


def published(corpus: Corpus, kind: str, made_with: Any = None) -> pd.DataFrame:
    """
    A table of `TABLES` by its name: found in the text where it is at hand, and read from its file where it is not.

    Both are the same table, but for the widths of numbers and for places in the text, which are not published (see
    `without_places`). `made_with` is the codebook of the kinds `codes`, `terms`,
    and `formulas`, and the preset of `words`; the others have none.

    - `sentences` as `find_sentences`, `quantities` as `find_quantities`, `audit` as `audit_durations` give them
    - `quotes` as `attribute_speech` gives them; a speaker longer than a name is `withheld`
    - `actors` as `find_actors` gives them, by class and place without the name
    - `codes` as `code_frames` gives them, with `target`, `voice` and `role`
    - `terms` as `find_terms` gives them
    - `formulas` as `find_formulas` gives them, with their length; what cannot be named is `withheld`
    - `words` as `count_words` gives them; the file has no column `preset`, which its name says and reading adds

    >>> from pressframes.corpus import corpus_from_texts
    >>> published(corpus_from_texts(["党旗红。志愿者到岗。"]), "sentences")
       document  paragraph  sentence  start  end
    0         0          0         0      0    4
    1         0          0         1      4   10

    Without the text `PressframesError` is raised for a table that was not published, was made with another codebook,
    or is not as it was published: missing, cut short or changed.
    """
    table = TABLES[kind]
    if corpus.has_text:
        found = resolve_name(table.finder)
        return found(corpus) if made_with is None else found(corpus, made_with)
    if (folder := corpus.counted) is None:
        raise PressframesError(corpus.missing_text("find anything in it"))
    name, made = _told_apart(made_with)
    file = table.file.format(name)
    wanted = f"count the words of preset {name!r}" if kind == "words" else f"find its {kind}"
    source = _read_source(folder) if (folder / SOURCE).exists() else {}
    if file not in source.get("files", ()):
        raise refused("unpublished", folder / file, missing=corpus.missing_text(wanted))
    if made and (other := (source["codebooks"] | source["cuttings"]).get(name, made)) != made:
        missing = corpus.missing_text(wanted)
        rule = "other_cutting" if table.made_with == "preset" else "other_codebook"
        raise refused(rule, folder / file, made=other[:12], this=made[:12], missing=missing)
    read = _read_table(folder, file, source)
    return read.assign(preset=name) if table.made_with == "preset" else read


def _told_apart(made_with: Any) -> tuple[str, str]:
    """The name of a codebook or a cutting, and what tells it from others of that name; a preset is both."""
    return getattr(made_with, "name", made_with), getattr(made_with, "hash", made_with)


def sentence_counts(corpus: Corpus) -> pd.DataFrame:
    """How many sentences each paragraph has, found or published: `document, paragraph, role, sentences`."""
    return joined(corpus.each(_sentences_of_piece))


def _sentences_of_piece(piece: Piece) -> pd.DataFrame:
    corpus = piece.corpus
    if not corpus.has_text:
        counted = corpus.paragraphs[["document", "paragraph", "role", "sentences"]]
        return counted[counted["sentences"] > 0].reset_index(drop=True)
    found = published(corpus, "sentences").groupby(["document", "paragraph"]).size().rename("sentences").reset_index()
    roles = corpus.paragraphs[["document", "paragraph", "role"]]
    return numbered(roles.merge(found, on=["document", "paragraph"]), piece)


def counts_of(source: str, root: Path) -> Path:
    """The folder of a study for the tables that are published of a source, by which it is read without the text."""
    return root / "data" / "derived" / (root / source).resolve().stem


def publish_counts(
    corpus: Corpus, codebooks: Sequence[Any], folder: Path, cuttings: Sequence[Any] = COUNTED_PRESETS
) -> list[Path]:
    """
    Write the tables that may be published of a corpus under copyright, and return their paths.

    `documents.csv` has bibliographic facts (headlines, bylines) and further columns whose cells are short: one of
    abstracts is left out. `paragraphs.csv` has roles and sizes, `blocks.csv` the sizes and places of a page's blocks,
    the others are those of `TABLES`, and `source.json` says what all this was made from, with the SHA-256 of each file.
    The first codebook is the study's, the others are coded as well; `cuttings` are the ways to cut, presets or what a
    study says of words. No table holds a stretch of the text. All files are written, or none is. Needs the text.
    """
    corpus.require_text("count it")
    documents, paragraphs = corpus.documents, corpus.paragraphs[PARAGRAPH_COLUMNS]
    further = documents.columns.difference(DOCUMENT_COLUMNS)
    long = [name for name in further if documents[name].astype(str).str.len().max() > LONGEST_CELL]
    sized = paragraphs.merge(sentence_counts(corpus), on=["document", "paragraph", "role"], how="left")
    tables = {
        "documents.csv": documents.drop(columns=long),
        "paragraphs.csv": sized.fillna({"sentences": 0}).astype({"sentences": int}),
        **({} if corpus.blocks is None else {"blocks.csv": corpus.blocks}),
    }
    choices: dict[str, Sequence[Any]] = {"": [None], "preset": cuttings}
    choices |= {"codebook": codebooks[:1], "codebooks": codebooks}
    for kind, table in TABLES.items():
        for made_with in choices[table.made_with]:
            found = without_places(kind, published(corpus, kind, made_with))
            tables[table.file.format(_told_apart(made_with)[0])] = found
    spoken = resolve_name("pressframes.voices.speakers:spoken_sentences")
    sentences = tables[TABLES["sentences"].file]
    tables[TABLES["sentences"].file] = sentences.assign(spoken=spoken(sentences, published(corpus, "quotes")))
    files = {name: to_csv(table) for name, table in tables.items()}
    source = {
        "corpus": corpus.name,
        "sha256": sorted(set(corpus.documents["sha256"].dropna())),
        "codebooks": dict(map(_told_apart, codebooks)),
        "cuttings": dict(map(_told_apart, cuttings)),
        "files": {name: _hash(text.encode()) for name, text in sorted(files.items())},
    }
    files[SOURCE] = json.dumps(source, indent=1) + "\n"
    return write_together({folder / name: text for name, text in files.items()})


def without_places(kind: str, table: pd.DataFrame) -> pd.DataFrame:
    """
    A table of `published` in the form in which it may be published: nothing in it says where in the text a word stands.

    Offsets go, and so does the order of rows within a sentence; of a quotation its `characters` between the marks stay.
    Sentences and paragraphs keep where they begin and end.
    """
    if kind == "words":
        return table.drop(columns="preset")
    if kind == "quotes":
        table = table.assign(characters=(table["end"] - table["start"] - 2).clip(lower=0))
    elif kind in ORDERED:
        keys = table[["sentence", "frame"]] if kind == "codes" else table  # frames keep the order of the codebook
        table = table.assign(block=keys.ne(keys.shift()).any(axis=1).cumsum())
        table = table.sort_values(ORDERED[kind], kind="stable", ignore_index=True).drop(columns="block")
    if "quantity" in table:
        table["quantity"] = range(len(table))
    return table if kind == "sentences" else table.drop(columns=[name for name in table if PLACE.fullmatch(name)])


def read_counted(folder: Path) -> Corpus:
    """
    The corpus behind published tables: documents and paragraphs with their metadata, and no text.

    Raises `PressframesError` for a folder without published tables, and for a table that is missing or changed.
    """
    source = _read_source(folder)
    documents = _read_table(folder, "documents.csv", source, dtype={"date": str, "page": str})
    paragraphs = _read_table(folder, "paragraphs.csv", source)
    name = documents["corpus"].iloc[0]
    note = f"The text is not at hand: all numbers come from the counts in {folder.name}/."
    blocks = _read_table(folder, "blocks.csv", source) if "blocks.csv" in source["files"] else None
    return make_corpus(name, documents, paragraphs, None, notes=[note], counted=folder, blocks=blocks)


def _read_source(folder: Path) -> dict[str, Any]:
    try:
        source = json.loads((folder / SOURCE).read_bytes())
        return {key: {name: str(hash_) for name, hash_ in dict(source[key]).items()} for key in HASHED}
    except FileNotFoundError:
        raise refused("no_counts", folder / SOURCE) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder / SOURCE, f"the file cannot be read ({type(error).__name__}: {error})") from None


def _read_table(folder: Path, file: str, source: dict[str, Any], **options: Any) -> pd.DataFrame:
    """A published table, if its file has the SHA-256 that `source` names; words such as NA and null stay words."""
    path, expected = folder / file, source["files"].get(file, "none")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _damaged(path, f"the file cannot be read ({error.strerror})") from None
    if _hash(data) != expected:
        found = f"the file has {len(data)} bytes with the SHA-256 {_hash(data)[:12]}, and {expected[:12]} was expected"
        raise _damaged(path, f"{found}: it was cut short or changed")
    table = from_csv(data, **options)
    table = table.astype(dict.fromkeys(table.columns.intersection(WHOLE), "Int64"))
    text = table.columns.intersection(NEVER_MISSING)
    table[text] = table[text].astype(object).fillna("").infer_objects()
    return table


def _hash(data: bytes) -> str:
    """The SHA-256 of a text file, with line feeds as line ends whatever git made of them."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def _damaged(path: Path, found: str) -> PressframesError:
    return refused("damaged", path, found=found, file=path.name)
