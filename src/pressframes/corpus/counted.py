"""The tables that were counted on a text under copyright, read back."""

from pathlib import Path

import pandas as pd

from pressframes.corpus.documents import Corpus, make_corpus
from pressframes.errors import PressframesError


def read_counted(name: str, folder: Path) -> Corpus:
    """The corpus behind published tables: documents and paragraphs with their metadata, and no text."""
    documents = pd.read_csv(folder / "documents.csv", dtype={"date": str, "page": str})
    paragraphs = pd.read_csv(folder / "paragraphs.csv")
    note = f"The text is not at hand: all numbers come from the counts in {folder.name}/."
    blocks = pd.read_csv(folder / "blocks.csv") if (folder / "blocks.csv").exists() else None
    return make_corpus(name, documents, paragraphs, None, notes=[note], counted=folder, blocks=blocks)


def published_path(corpus: Corpus, file: str, purpose: str) -> Path:
    """Where a table lies that was published of a corpus; an error that says what it was wanted for if it was not."""
    path = corpus.counted / file
    if not path.exists():
        raise PressframesError(f"{path}: no such table was published. {corpus.missing_text(purpose)}")
    return path
