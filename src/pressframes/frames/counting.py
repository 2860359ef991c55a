"""Coded sentences are counted: by frame, and by protocol where a frame can be counted more than one way."""

import pandas as pd

from pressframes.frames.codebook import Codebook

COUNT_KEYS = ["document", "paragraph", "frame", "protocol"]


def coded_sentences(codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    Which sentences carry which frame under which protocol: `document, paragraph, sentence, frame, protocol`.

    A sentence carries a frame once, however many words say so. A frame without tiers has one protocol,
    `standard`; WAR has `strict` (deliberate metaphor only), `standard` (deliberate or conventional)
    and `broad` (with Party formulas, names of units, idioms and ambiguous words).
    """
    parts = []
    for frame in codebook.frames:
        of_frame = codes[codes["frame"] == frame.code]
        for protocol, tiers in frame.protocols.items():
            kept = of_frame[of_frame["tier"].isin(tiers)] if tiers else of_frame
            kept = kept[["document", "paragraph", "sentence", "frame"]].drop_duplicates()
            parts.append(kept.assign(protocol=protocol))
    return pd.concat(parts, ignore_index=True)


def frame_counts(codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    How many sentences of each paragraph carry each frame: `document, paragraph, frame, protocol, sentences`.

    Sorted by these columns; a row with no sentence is left out. The table tells nothing
    of the order of sentences or words, so that it can be published where the text cannot.
    """
    sentences = coded_sentences(codes, codebook).groupby(COUNT_KEYS, observed=True).size()
    return sentences.rename("sentences").reset_index().sort_values(COUNT_KEYS, ignore_index=True)
