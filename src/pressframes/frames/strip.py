"""The course of an article: which frames its sentences carry, from the headline to the last line."""

import pandas as pd

from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.frames.counting import coded_sentences

STRIP_COLUMNS = ["document", "place", "sentences", "frame"]


def frame_strip(codes: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    One row for each frame of each sentence, in the order of reading: columns `STRIP_COLUMNS`.

    `place` counts the sentences of an article from 1 (headlines included) and `sentences` is how many it has.
    Frames count under their standard protocol. `sentences` is a table of `find_sentences`.
    """
    order = sentences.assign(
        place=sentences.groupby("document").cumcount() + 1,
        sentences=sentences.groupby("document")["sentence"].transform("size"),
    )
    coded = coded_sentences(codes, codebook)
    own = coded.loc[coded["protocol"] == STANDARD, ["sentence", "frame"]]
    strip = own.merge(order[["sentence", "document", "place", "sentences"]], on="sentence")
    frames = {frame.code: number for number, frame in enumerate(codebook.frames)}
    strip = strip.assign(order=strip["frame"].map(frames)).sort_values(["document", "place", "order"])
    return strip[STRIP_COLUMNS].reset_index(drop=True)
