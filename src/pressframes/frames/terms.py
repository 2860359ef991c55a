"""The single words that a frame rests on, counted without their places."""

import pandas as pd

from pressframes.corpus import Corpus
from pressframes.frames.codebook import STANDARD, Codebook, Rule
from pressframes.frames.counting import protocol_codes
from pressframes.frames.folding import fold

TERM_COLUMNS = ["frame", "tier", "subtype", "term", "words", "sentences", "alone"]


def find_terms(codes: pd.DataFrame, corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """
    The expressions by which each frame was found: one row for frame, tier, subtype and term, columns `TERM_COLUMNS`.

    `words` counts their places and `sentences` the sentences that have one. `alone` counts those that would not carry
    the frame under its standard protocol without this term. A term is given as the codebook lists it; what a pattern
    or a word with a gap found stands as the name of its rule in brackets, so that the table never quotes the
    text. Sorted by these columns, so that nothing tells their order. Needs the text.
    """
    corpus.require_text("name the words of its frames")
    corpus = fold(corpus)
    listed = {rule.id: rule for frame in codebook.frames for rule in frame.rules}
    found = [corpus.texts[row.document][row.start : row.end] for row in codes.itertuples()]
    terms = [_term(text, listed[rule]) for text, rule in zip(found, codes["rule"], strict=True)]
    codes = codes.assign(term=terms)
    keys = ["frame", "tier", "subtype", "term"]
    table = codes.groupby(keys, dropna=False).agg(words=("sentence", "size"), sentences=("sentence", "nunique"))
    counting = protocol_codes(codes, codebook, STANDARD).drop_duplicates(["frame", "sentence", *keys])
    single = counting[~counting.duplicated(["frame", "sentence"], keep=False)]
    alone = single.groupby(keys, dropna=False).size().rename("alone")
    table = table.join(alone).fillna({"alone": 0}).astype({"alone": int}).reset_index()
    return table.sort_values(keys, ignore_index=True)[TERM_COLUMNS]


def _term(text: str, rule: Rule) -> str:
    return text if text in rule.words else f"[{rule.id}]"
