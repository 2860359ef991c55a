"""
Frames: a codebook as data, sentences coded by its rules, and what the codes add up to.

`load_codebook` reads the frames, `code_frames` finds them in a corpus with the place as evidence,
`coded_sentences` and `frame_counts` say which sentences carry which frame under which protocol,
`frame_shares` makes shares of the counts. `find_quotes` types every pair of quotation marks, `attribute_speech` finds
the speakers, `voice_ledger`, `add_voices` and `frames_by_voice` say who speaks how much and in which frames.
`find_quantities` finds the numbers, `audit_durations` holds them against the clock.
"""

from pressframes.frames.clock_audit import audit_durations
from pressframes.frames.codebook import Codebook, Frame, Rule, load_codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.counting import coded_sentences, frame_counts
from pressframes.frames.prevalence import frame_shares
from pressframes.frames.quantities import find_quantities
from pressframes.frames.quotes import find_quotes
from pressframes.frames.speakers import attribute_speech
from pressframes.frames.voices import add_voices, frames_by_voice, voice_ledger

__all__ = [
    "Codebook",
    "Frame",
    "Rule",
    "add_voices",
    "attribute_speech",
    "audit_durations",
    "code_frames",
    "coded_sentences",
    "find_quantities",
    "find_quotes",
    "frame_counts",
    "frame_shares",
    "frames_by_voice",
    "load_codebook",
    "voice_ledger",
]
