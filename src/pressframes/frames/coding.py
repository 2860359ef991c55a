"""Frames are coded: each sentence gets every frame whose rules fire in it, with the place as evidence."""

import numpy as np
import pandas as pd

from pressframes.corpus import Corpus
from pressframes.frames.codebook import Codebook
from pressframes.frames.folding import fold
from pressframes.frames.matching import find_matches
from pressframes.frames.view import search_view
from pressframes.sentences import find_sentences
from pressframes.words import Tokens
from pressframes.words.pieces import Piece, Pieces, joined, numbered

CODE_COLUMNS = ["document", "paragraph", "sentence", "frame", "rule", "tier", "subtype", "start", "end"]


def code_frames(corpus: Corpus, codebook: Codebook, *, tokens: Tokens | Pieces | None = None) -> pd.DataFrame:
    """
    Every place where a rule of the codebook fires: one row each, columns `CODE_COLUMNS`.

    A sentence may carry several frames, and a frame several times. `start` and `end` are offsets into the
    document's text: evidence is pointed at, never copied. `tier` and `subtype` class a word
    where its frame has tiers; which tiers make a sentence carry the frame is for the frame's
    protocols to say (see `coded_sentences`). With `tokens`, a match that cuts through a word of them is
    dropped (对抗 in 群众|对|抗疫); without, the codebook's decoys alone keep such readings out.

    Needs the text: a corpus that is only counted raises `PressframesError`.
    """
    corpus.require_text("code frames")
    if isinstance(corpus, Pieces):
        return joined(corpus.each(_code_piece, codebook, tokens is not None))
    corpus = fold(corpus)
    sentences = find_sentences(corpus)
    view = search_view(corpus, sentences)
    rows = []
    for frame in codebook.frames:
        matches = find_matches(frame, view.text)
        lines = view.sentence_at(np.array([match.start for match in matches], np.int64))
        for match, line in zip(matches, lines.tolist(), strict=True):
            rule = match.rule
            rows.append(
                (line, frame.code, rule.id, rule.tier, rule.subtype, *view.to_document(line, match.start, match.end))
            )
    codes = pd.DataFrame(rows, columns=["row", "frame", "rule", "tier", "subtype", "start", "end"])
    place = sentences[["document", "paragraph", "sentence"]].iloc[codes.pop("row").astype(int)].reset_index(drop=True)
    codes = pd.concat([place, codes], axis=1)[CODE_COLUMNS]
    if tokens is not None:
        codes = codes[~_cuts_a_word(codes, tokens)]
    order = codes["frame"].map({frame.code: number for number, frame in enumerate(codebook.frames)})
    codes = codes.assign(order=order).sort_values(["sentence", "order", "start"], ignore_index=True)
    return codes.drop(columns="order")


def _code_piece(piece: Piece, codebook: Codebook, with_tokens: bool) -> pd.DataFrame:
    return numbered(code_frames(piece.corpus, codebook, tokens=piece.tokens if with_tokens else None), piece)


def _cuts_a_word(codes: pd.DataFrame, tokens: Tokens) -> np.ndarray:
    """Whether a word of the tokens begins outside a match and ends inside it, or the other way round."""
    size = int(max(tokens.end.max(initial=0), codes["end"].max() if len(codes) else 0)) + 1
    token_starts = tokens.document.astype(np.int64) * size + tokens.start
    token_ends = tokens.document.astype(np.int64) * size + tokens.end
    starts = codes["document"].to_numpy(np.int64) * size + codes["start"].to_numpy(np.int64)
    ends = starts + (codes["end"] - codes["start"]).to_numpy(np.int64)
    if len(tokens) == 0:
        return np.zeros(len(codes), bool)
    at_start = np.clip(np.searchsorted(token_starts, starts, side="right") - 1, 0, None)
    at_end = np.clip(np.searchsorted(token_starts, ends - 1, side="right") - 1, 0, None)
    enters = (token_starts[at_start] < starts) & (starts < token_ends[at_start]) & (token_ends[at_start] < ends)
    leaves = (token_starts[at_end] > starts) & (token_starts[at_end] < ends) & (token_ends[at_end] > ends)
    return enters | leaves
