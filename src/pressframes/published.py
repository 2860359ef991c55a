"""A corpus as tables of counts: all that can be published of a text under copyright, and enough to count with."""
# MERGED """
# What was found in a text as tables without its words: places, classes and counts.
#
# Each function gives the same table from the text or, where the text is under copyright and not at hand, from the
# published file. What may be published: places and rule ids, kinds of quotations with the names of speakers, values and
# units of quantities, single words and fixed phrases without their places. Never a stretch of the text.
# """

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd

from pressframes.corpus.counted import published_path
from pressframes.corpus.documents import PARAGRAPH_COLUMNS, Corpus
from pressframes.corpus.source import Piece, Pieces, joined, numbered
from pressframes.corpus.tokens import Tokens
from pressframes.errors import PressframesError
from pressframes.files import to_csv, write_together
from pressframes.frames.codebook import Codebook
from pressframes.frames.coding import add_targets, code_frames
from pressframes.frames.formulas import find_formulas
from pressframes.frames.shares import find_terms, frame_counts
from pressframes.frames.uncertainty import shares_by_preset
from pressframes.numbers.clock import audit_durations
from pressframes.numbers.quantities import find_quantities
from pressframes.sentences import find_sentences
from pressframes.statistics.counts import count_words
from pressframes.voices.people import find_actors
from pressframes.voices.quotes import find_quotes
from pressframes.voices.speakers import add_voices, attribute_speech
from pressframes.words.cutting import COUNTED_PRESETS, tokenize

SOURCE = "source.json"
FORMULA_PRESET = "jieba"  # the words that formulas are made of; a formula is told apart by its characters, not by them
LONGEST_NAME = 7  # characters of a speaker that may be published; eight of a text under copyright are a quotation
FORMULA_COLUMNS = ["formula", "characters", "words", "documents", "occurrences", "share_of_documents", "variant_of"]


def sentence_table(corpus: Corpus) -> pd.DataFrame:
    """The sentences of a corpus as `find_sentences` gives them."""
    return _found_or_published(corpus, "sentences.csv", find_sentences)


def quote_table(corpus: Corpus) -> pd.DataFrame:
    """
    The quotations with kind and speaker as `attribute_speech` gives them.

    A name has at most 7 characters; a longer speaker is a clause of the text or a long title, and is `withheld` with
    eight signs that tell it from the rest. Its `role` is kept.
    """
    return _found_or_published(corpus, "quotes.csv", _quotes)


def quantity_table(corpus: Corpus) -> pd.DataFrame:
    """The quantities as `find_quantities` gives them."""
    return _found_or_published(corpus, "quantities.csv", find_quantities)


def audit_table(corpus: Corpus) -> pd.DataFrame:
    """Claimed durations against clock times as `audit_durations` gives them."""
    return _found_or_published(corpus, "audit.csv", lambda corpus: audit_durations(corpus, find_quantities(corpus)))


def actor_table(corpus: Corpus) -> pd.DataFrame:
    """Who acts in each sentence as `find_actors` gives it, by class and place, without the name."""
    return _found_or_published(
        corpus, "actors.csv", lambda corpus: find_actors(corpus, find_sentences(corpus)).drop(columns="actor")
    )


def formula_table(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """
    The shared phrases as `find_formulas` gives them, with `characters`, their length.

    A phrase is named where it is a single word or stands in the codebook; any other as `withheld` with eight
    signs that tell it from the rest, so that no stretch of a text under copyright is published.
    """
    return _found_or_published(corpus, "formulas.csv", lambda corpus: _formulas(corpus, codebook))


def code_table(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """
    The codes of a corpus with `target`, `voice` and `role`.

    Without the text a codebook other than those that codes were published for raises `PressframesError`.
    """
    return _with_codebook(corpus, codebook, "codes", _codes)


def term_table(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """The words of each frame as `find_terms` counts them; another codebook is refused as by `code_table`."""
    return _with_codebook(
        corpus, codebook, "terms", lambda corpus, codebook: find_terms(code_frames(corpus, codebook), corpus, codebook)
    )


def preset_table(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """Shares under each way to cut words as `shares_by_preset` gives them; another codebook is refused as above."""
    return _with_codebook(corpus, codebook, "presets", _presets)


def evidence_tables(corpus: Corpus, codebook: Codebook, others: Iterable[Codebook] = ()) -> dict[str, pd.DataFrame]:
    """
    All that may be published of what was found in a text, by file name; `others` are further codebooks to code with.

    Needs the text.
    """
    corpus.require_text("publish where its evidence lies")
    return {
        "sentences.csv": sentence_table(corpus),
        "quotes.csv": quote_table(corpus),
        "quantities.csv": quantity_table(corpus),
        "audit.csv": audit_table(corpus),
        "actors.csv": actor_table(corpus),
        "formulas.csv": formula_table(corpus, codebook),
        f"terms-{codebook.name}.csv": term_table(corpus, codebook),
        f"presets-{codebook.name}.csv": preset_table(corpus, codebook),
        **{f"codes-{book.name}.csv": code_table(corpus, book) for book in (codebook, *others)},
    }


def _quotes(corpus: Corpus) -> pd.DataFrame:
    quotes = attribute_speech(corpus, find_quotes(corpus))
    named = quotes["speaker"].isna() | (quotes["speaker"].str.len() <= LONGEST_NAME)
    return quotes.assign(speaker=quotes["speaker"].where(named, quotes["speaker"].map(_withheld, na_action="ignore")))


def _codes(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    codes = add_targets(code_frames(corpus, codebook), corpus, codebook)
    return add_voices(codes, quote_table(corpus))


def _presets(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    sentences = find_sentences(corpus).groupby(["document", "paragraph"]).size().rename("sentences").reset_index()
    return shares_by_preset(
        corpus, codebook, {name: tokenize(corpus, preset=name) for name in COUNTED_PRESETS}, sentences
    )


def _formulas(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    found = find_formulas(tokenize(corpus, preset=FORMULA_PRESET))
    known = {word for frame in codebook.frames for rule in frame.rules for word in rule.words}
    known |= set(found.loc[found["words"] == 1, "formula"])
    table = found.assign(characters=found["formula"].str.len())
    for column in ("formula", "variant_of"):
        table[column] = [text if text is None or text in known else _withheld(text) for text in table[column]]
    order = ["documents", "occurrences", "characters", "formula"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)[FORMULA_COLUMNS]


def _withheld(text: str) -> str:
    return f"withheld {hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _with_codebook(
    corpus: Corpus, codebook: Codebook, kind: str, find: Callable[[Corpus, Codebook], pd.DataFrame]
) -> pd.DataFrame:
    file = f"{kind}-{codebook.name}.csv"
    if not corpus.has_text and (corpus.counted / SOURCE).exists():
        _require_codebook(corpus, codebook, file)
    return _found_or_published(corpus, file, lambda corpus: find(corpus, codebook))


def _require_codebook(corpus: Corpus, codebook: Codebook, file: str) -> None:
    made = json.loads((corpus.counted / SOURCE).read_text(encoding="utf-8"))["codebooks"].get(codebook.name)
    if made not in (None, codebook.hash):
        raise PressframesError(
            f"{corpus.counted / file}: the table was made with codebook {made[:12]}, and this codebook "
            f"is {codebook.hash[:12]}. {corpus.missing_text('code another codebook')}"
        )


def _found_or_published(corpus: Corpus, file: str, find: Callable[[Corpus], pd.DataFrame]) -> pd.DataFrame:
    if corpus.has_text:
        return find(corpus)
    table = pd.read_csv(published_path(corpus, file, "find its evidence"), keep_default_na=False, na_values=[""])
    if "inside" in table:
        table = table.astype({"inside": "Int64"})
    text = table.columns.intersection(["unit", "rounding", "base_unit"])  # empty where there is none, never missing
    table[text] = table[text].astype(object).fillna("")
    return table


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
        **{f"words-{preset}.csv": word_counts(corpus, preset=preset) for preset in COUNTED_PRESETS},
    }
    source = {
        "corpus": corpus.name,
        "sha256": sorted(set(corpus.documents["sha256"].dropna())),
        "codebooks": {codebook.name: codebook.hash for codebook in codebooks},
    }
    files = {folder / name: to_csv(table) for name, table in tables.items()}
    return write_together(files | {folder / SOURCE: json.dumps(source, indent=1) + "\n"})


def _published(corpus: Corpus, file: str, purpose: str) -> pd.DataFrame:
    return pd.read_csv(published_path(corpus, file, purpose), keep_default_na=False)
