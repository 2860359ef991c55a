"""Who speaks on the page: how much of it is quoted, from whom, and which frames come in whose voice."""

import numpy as np
import pandas as pd

from pressframes.corpus import Corpus
from pressframes.frames.speakers import SPEECH_KINDS

PAPER = "paper"
SPEAKER = "speaker"
SLOGAN = "slogan"
SLOGAN_KINDS = ("slogan", "inscription")


def voice_ledger(quotes: pd.DataFrame, corpus: Corpus, *, by: str = "role") -> pd.DataFrame:
    """
    The share of quoted speech by speaker or by role class: `by, quotes, characters, share, share_of_text`.

    `by` is "role" or "speaker". `characters` are those inside the marks; `share` is of all quoted speech,
    `share_of_text` of all characters of the corpus's paragraphs. A speaker that could not be found stays
    in the table as "unknown". `quotes` is a table of `attribute_speech`.
    """
    speech = quotes[quotes["kind"].isin(SPEECH_KINDS) & quotes["inside"].isna()]
    sizes = speech.assign(characters=(speech["end"] - speech["start"] - 2).clip(lower=0))
    ledger = sizes.groupby(by)["characters"].agg(quotes="size", characters="sum").reset_index()
    whole = int((corpus.paragraphs["end"] - corpus.paragraphs["start"]).sum())
    ledger["share"] = ledger["characters"] / ledger["characters"].sum()
    ledger["share_of_text"] = ledger["characters"] / whole
    return ledger.sort_values(["characters", by], ascending=[False, True], ignore_index=True)


def add_voices(codes: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """
    The codes with the `voice` that each stands in: the paper's own, a speaker's, or a slogan's; and the `role`.

    A word inside reported speech or thought is the speaker's, inside a slogan or inscription the
    slogan's, anywhere else the paper's: a label such as “集结号” is the paper's own choice. `role` is
    the speaker's role class and missing elsewhere.
    """
    voices, roles = np.full(len(codes), PAPER, dtype=object), np.full(len(codes), None, dtype=object)
    spoken = quotes[quotes["kind"].isin([*SPEECH_KINDS, *SLOGAN_KINDS])]
    spoken = spoken.assign(voice=np.where(spoken["kind"].isin(SLOGAN_KINDS), SLOGAN, SPEAKER))
    quoted = {document: own for document, own in spoken.groupby("document")}
    places = codes.reset_index(drop=True).groupby("document")
    for document in quoted.keys() & places.groups.keys():
        own, rows = quoted[document], places.groups[document].to_numpy()
        starts, ends = (codes[column].to_numpy()[rows, None] for column in ("start", "end"))
        covers = (starts >= own["start"].to_numpy()) & (ends <= own["end"].to_numpy())
        innermost = covers.shape[1] - 1 - covers[:, ::-1].argmax(axis=1)  # pairs stand in order of their first marks
        inside = covers.any(axis=1)
        voices[rows[inside]] = own["voice"].to_numpy()[innermost[inside]]
        roles[rows[inside]] = own["role"].to_numpy()[innermost[inside]]
    roles[voices != SPEAKER] = None
    return codes.assign(voice=voices, role=roles)


def frames_by_voice(codes: pd.DataFrame) -> pd.DataFrame:
    """
    How many sentences carry each frame in each voice: `frame, voice, sentences, share`.

    `codes` is a table of `add_voices`; which of its words count is the caller's choice (drop tiers outside the
    protocol first). `share` is of the frame's sentences; a sentence with the frame in two voices counts in both.
    """
    distinct = codes.drop_duplicates(["sentence", "frame", "voice"])
    table = distinct.groupby(["frame", "voice"]).size().rename("sentences").reset_index()
    sentences = codes.drop_duplicates(["sentence", "frame"]).groupby("frame").size()
    return table.assign(share=table["sentences"] / table["frame"].map(sentences))
