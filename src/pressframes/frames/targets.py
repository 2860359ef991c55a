"""What a metaphor is said of: the epidemic, a deadline, or publicity; by the words around it."""

import re

import numpy as np
import pandas as pd

from pressframes.corpus import Corpus
from pressframes.frames.codebook import Codebook
from pressframes.frames.folding import fold
from pressframes.frames.notation import word_pattern
from pressframes.sentences import find_sentences

CLAUSE_MARKS = re.compile(r"[，,。；;：:！!？?\n]")


def add_targets(codes: pd.DataFrame, corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """
    The codes with a `target`: what the nearest target word of the frame's codebook entry points to.

    Looked for in the clause first (between two of ，。；：！？), then in the sentence; at the same distance the
    longer word decides. Missing where no target word stands, and for frames whose entry names no
    targets. A topic word (抗疫) is its own target. Needs the text.
    """
    corpus.require_text("find what its metaphors are said of")
    corpus = fold(corpus)
    sentences = find_sentences(corpus).set_index("sentence")[["start", "end"]]
    found = np.full(len(codes), None, dtype=object)
    for frame in codebook.frames:
        if not frame.targets:
            continue
        cues = [
            (re.compile(word_pattern(cue)), target) for target, words in frame.targets.items() for cue in words
        ]
        for place in np.flatnonzero(codes["frame"].to_numpy() == frame.code):
            row = codes.iloc[place]
            first, last = sentences.loc[row["sentence"]]
            text = corpus.texts[row["document"]]
            clause = _clause(text, row["start"], row["end"], first, last)
            found[place] = _nearest(text, row, clause, cues) or _nearest(text, row, (first, last), cues)
    return codes.assign(target=found)


def _clause(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    before = [mark.end() for mark in CLAUSE_MARKS.finditer(text, first, start)]
    after = CLAUSE_MARKS.search(text, end, last)
    return (before[-1] if before else first), (after.start() if after else last)


def _nearest(text: str, row: pd.Series, span: tuple[int, int], cues: list) -> str | None:
    best = None
    for pattern, target in cues:
        for match in pattern.finditer(text, *span):
            distance = max(match.start() - row["end"], row["start"] - match.end(), 0)
            rank = (distance, match.start() - match.end())
            if best is None or rank < best[0]:
                best = (rank, target)
    return best[1] if best else None
