"""
Frames: a codebook as data, sentences coded by its rules, and what the codes add up to.

`load_codebook` reads the frames, `code_frames` finds them in a corpus with the place as evidence,
`coded_sentences` and `frame_counts` say which sentences carry which frame under which protocol,
`frame_shares` makes shares of the counts.
"""

from pressframes.frames.codebook import Codebook, Frame, Rule, load_codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.counting import coded_sentences, frame_counts
from pressframes.frames.prevalence import frame_shares

__all__ = [
    "Codebook",
    "Frame",
    "Rule",
    "code_frames",
    "coded_sentences",
    "frame_counts",
    "frame_shares",
    "load_codebook",
]
