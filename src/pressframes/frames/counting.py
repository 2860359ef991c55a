"""Coded sentences are counted: by frame, and by protocol where a frame can be counted more than one way."""

import pandas as pd

from pressframes.frames.codebook import Codebook

SENTENCE_KEYS = ["document", "paragraph", "sentence"]
NO_TIER = ""  # the tier of a word whose frame has none, for joining; tables leave it missing
COUNT_KEYS = ["document", "paragraph", "frame", "protocol"]


def coded_sentences(codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    Which sentences carry which frame under which protocol: `document, paragraph, sentence, frame, protocol`.

    A sentence carries a frame once, however many words say so. A frame without tiers has one protocol,
    `standard`; WAR has `strict` (deliberate metaphor only), `standard` (deliberate or conventional)
    and `broad` (with Party formulas, names of units, idioms and ambiguous words).
    """
    tiers = _counted_tiers(codebook)
    sentences = codes.assign(tier=_tier(codes))
    coded = sentences.merge(tiers, on=["frame", "tier"])[SENTENCE_KEYS + ["frame", "protocol"]]
    return coded.drop_duplicates(ignore_index=True)


def protocol_codes(codes: pd.DataFrame, codebook: Codebook, protocol: str) -> pd.DataFrame:
    """The codes whose tier counts under a protocol, with all their columns: what a share under it rests on."""
    tiers = _counted_tiers(codebook)
    counted = pd.MultiIndex.from_frame(tiers.loc[tiers["protocol"] == protocol, ["frame", "tier"]])
    return codes[pd.MultiIndex.from_arrays([codes["frame"], _tier(codes)]).isin(counted)]


def frame_counts(codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    How many sentences of each paragraph carry each frame: `document, paragraph, frame, protocol, sentences`.

    Sorted by these columns; a row with no sentence is left out. The table tells nothing
    of the order of sentences or words, so that it can be published where the text cannot.
    """
    sentences = coded_sentences(codes, codebook).groupby(COUNT_KEYS, observed=True).size()
    return sentences.rename("sentences").reset_index().sort_values(COUNT_KEYS, ignore_index=True)


def _counted_tiers(codebook: Codebook) -> pd.DataFrame:
    """Which tier of which frame counts under which protocol."""
    return pd.DataFrame(
        [
            (frame.code, tier, protocol)
            for frame in codebook.frames
            for protocol, members in frame.protocols.items()
            for tier in members or [NO_TIER]
        ],
        columns=["frame", "tier", "protocol"],
    )


def _tier(codes: pd.DataFrame) -> pd.Series:
    return codes["tier"].astype(object).where(codes["tier"].notna(), NO_TIER)
