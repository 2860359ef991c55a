"""A corpus as tables of counts: all that can be published of a text under copyright, and enough to count with."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from pressframes.corpus import PARAGRAPH_COLUMNS, Corpus, make_corpus
from pressframes.frames import Codebook, code_frames, code_table, frame_counts
from pressframes.frames.evidence import SOURCE, evidence_tables, published_path
from pressframes.sentences import find_sentences
from pressframes.statistics import count_words
from pressframes.tables import to_csv
from pressframes.textfiles import write_together
from pressframes.words import Tokens, tokenize
from pressframes.words.pieces import Piece, Pieces, joined, numbered

# The ways to cut text into words whose counts are published.
PUBLISHED_PRESETS = ("jieba", "press", "trained")


def word_counts(corpus: Corpus, *, preset: str = "jieba") -> pd.DataFrame:
    """
    How often each word stands in each paragraph (`document, paragraph, word, count`).

    Counted on the text where it is at hand, read from the published table where it is not; both are
    the same table. A preset whose counts were not published raises `PressframesError` without the text.
    """
    if isinstance(corpus, Pieces) and corpus.preset == preset:
        return count_words(corpus)
    if corpus.has_text:
        return count_words(tokenize(corpus, preset=preset))
    table = _published(corpus, f"words-{preset}.csv", f"count the words of preset {preset!r}")
    table.attrs["preset"] = preset  # as count_words says it
    return table


def word_places(corpus: Corpus, *, preset: str = "jieba") -> Tokens | pd.DataFrame:
    """Where the words stand, for `locate_words`: the tokens where the text is at hand, otherwise `word_counts`."""
    return tokenize(corpus, preset=preset) if corpus.has_text else word_counts(corpus, preset=preset)


def frame_table(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """
    How many sentences of each paragraph carry each frame (`document, paragraph, frame, protocol, sentences`).

    As `word_counts`, coded on the text or counted from the published codes. A codebook that nothing was published
    for raises `PressframesError` without the text.
    """
    if isinstance(corpus, Pieces):
        return joined(corpus.each(_frames_of_piece, codebook))
    codes = code_frames(corpus, codebook) if corpus.has_text else code_table(corpus, codebook)
    return frame_counts(codes, codebook)


def sentence_counts(corpus: Corpus) -> pd.DataFrame:
    """How many sentences each paragraph has: `document, paragraph, role, sentences`."""
    if isinstance(corpus, Pieces):
        return joined(corpus.each(_sentences_of_piece))
    if not corpus.has_text:
        return corpus.paragraphs[["document", "paragraph", "role", "sentences"]]
    found = find_sentences(corpus).groupby(["document", "paragraph"]).size().rename("sentences").reset_index()
    return corpus.paragraphs[["document", "paragraph", "role"]].merge(found, on=["document", "paragraph"])


def _frames_of_piece(piece: Piece, codebook: Codebook) -> pd.DataFrame:
    return numbered(frame_counts(code_frames(piece.corpus, codebook), codebook), piece)


def _sentences_of_piece(piece: Piece) -> pd.DataFrame:
    return numbered(sentence_counts(piece.corpus), piece)


def publish_counts(corpus: Corpus, codebooks: Sequence[Codebook], folder: Path) -> list[Path]:
    """
    Write the tables that may be published of a corpus under copyright, and return their paths.

    `documents.csv` has bibliographic facts (headlines, bylines), `paragraphs.csv` roles and sizes, `blocks.csv` the
    sizes and places of a page's blocks,
    `words-PRESET.csv` the words of each paragraph in code point order, the tables of `evidence_tables` where
    frames, quotations, quantities and actors stand, `source.json` what all this was made from. The first codebook
    is the study's, the others are coded as well. No table holds a stretch of the text: words stand
    without their places, and places without words. All files are written, or none is.
    """
    corpus.require_text("count it")
    paragraphs = corpus.paragraphs[PARAGRAPH_COLUMNS].merge(
        sentence_counts(corpus), on=["document", "paragraph", "role"]
    )
    tables = {
        "documents.csv": corpus.documents,
        "paragraphs.csv": paragraphs,
        **({} if corpus.blocks is None else {"blocks.csv": corpus.blocks}),
        **evidence_tables(corpus, codebooks[0], codebooks[1:]),
        **{f"words-{preset}.csv": word_counts(corpus, preset=preset) for preset in PUBLISHED_PRESETS},
    }
    source = {
        "corpus": corpus.name,
        "sha256": sorted(set(corpus.documents["sha256"].dropna())),
        "codebooks": {codebook.name: codebook.hash for codebook in codebooks},
    }
    files = {folder / name: to_csv(table) for name, table in tables.items()}
    return write_together(files | {folder / SOURCE: json.dumps(source, indent=1) + "\n"})


def read_counted(name: str, folder: Path) -> Corpus:
    """The corpus behind published tables: documents and paragraphs with their metadata, and no text."""
    documents = pd.read_csv(folder / "documents.csv", dtype={"date": str, "page": str})
    paragraphs = pd.read_csv(folder / "paragraphs.csv")
    note = f"The text is not at hand: all numbers come from the counts in {folder.name}/."
    blocks = pd.read_csv(folder / "blocks.csv") if (folder / "blocks.csv").exists() else None
    return make_corpus(name, documents, paragraphs, None, notes=[note], counted=folder, blocks=blocks)


def _published(corpus: Corpus, file: str, purpose: str) -> pd.DataFrame:
    return pd.read_csv(published_path(corpus, file, purpose), keep_default_na=False)
