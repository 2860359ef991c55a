"""Codes, quotations and quantities as places without words: what can be published of a text under copyright."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pressframes.corpus import Corpus
from pressframes.errors import PressframesError
from pressframes.frames.codebook import Codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.quantities import find_quantities
from pressframes.frames.quotes import find_quotes
from pressframes.frames.speakers import attribute_speech
from pressframes.frames.targets import add_targets
from pressframes.frames.voices import add_voices
from pressframes.sentences import find_sentences
from pressframes.tables import to_csv
from pressframes.textfiles import write_together

MADE_WITH = "evidence.json"


def sentence_table(corpus: Corpus) -> pd.DataFrame:
    """The sentences of a corpus as `find_sentences` gives them, from the text or as published."""
    return _found_or_published(corpus, "sentences.csv", find_sentences)


def quote_table(corpus: Corpus) -> pd.DataFrame:
    """The quotations with kind and speaker as `attribute_speech` gives them, from the text or as published."""
    return _found_or_published(corpus, "quotes.csv", lambda corpus: attribute_speech(corpus, find_quotes(corpus)))


def quantity_table(corpus: Corpus) -> pd.DataFrame:
    """The quantities as `find_quantities` gives them, from the text or as published."""
    return _found_or_published(corpus, "quantities.csv", find_quantities)


def code_table(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """
    The codes of a corpus with `target`, `voice` and `role`, from the text or as published.

    Without the text a codebook other than the one that the codes were made with raises `PressframesError`.
    """
    if not corpus.has_text and (corpus.counted / MADE_WITH).exists():
        require_codebook(corpus, codebook, "codes.csv", MADE_WITH, what="the codes were")

    def find(corpus: Corpus) -> pd.DataFrame:
        codes = add_targets(code_frames(corpus, codebook), corpus, codebook)
        return add_voices(codes, quote_table(corpus))

    return _found_or_published(corpus, "codes.csv", find)


def require_codebook(corpus: Corpus, codebook: Codebook, table: str, made_with: str, *, what: str) -> None:
    """Raise `PressframesError` unless a table was made with this codebook, as the file `made_with` records."""
    made = json.loads((corpus.counted / made_with).read_text(encoding="utf-8"))["codebook"]
    if made != codebook.hash:
        raise PressframesError(
            f"{corpus.counted / table}: {what} made with codebook {made[:12]}, and this codebook "
            f"is {codebook.hash[:12]}. {corpus.missing_text('code another codebook')}"
        )


def publish_evidence(corpus: Corpus, codebook: Codebook, folder: str | Path) -> list[Path]:
    """
    Write `codes.csv`, `quotes.csv`, `quantities.csv`, `sentences.csv` and `evidence.json`, and return their paths.

    Each row points into the text and repeats none of it, but for the names of speakers and the values and
    units of quantities, which are facts. All files are written, or none is. Needs the text.
    """
    corpus.require_text("publish where its evidence lies")
    folder = Path(folder)
    tables = {
        "codes.csv": code_table(corpus, codebook),
        "quotes.csv": quote_table(corpus),
        "quantities.csv": quantity_table(corpus),
        "sentences.csv": sentence_table(corpus),
    }
    files = {folder / name: to_csv(table) for name, table in tables.items()}
    made_with = {"corpus": corpus.name, "codebook": codebook.hash, "version": codebook.version}
    return write_together(files | {folder / MADE_WITH: json.dumps(made_with, indent=1) + "\n"})


def _found_or_published(corpus: Corpus, file: str, find: Callable[[Corpus], pd.DataFrame]) -> pd.DataFrame:
    if corpus.has_text:
        return find(corpus)
    path = corpus.counted / file
    if not path.exists():
        raise PressframesError(f"{path}: no such table was published. {corpus.missing_text('find its evidence')}")
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    if "inside" in table:
        table = table.astype({"inside": "Int64"})
    if "unit" in table:
        text = ["unit", "rounding", "base_unit"]
        table[text] = table[text].fillna("")
    return table
