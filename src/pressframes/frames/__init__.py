"""
Frames: a codebook as data, sentences coded by its rules, and what the codes add up to.

The tour, in the order of the work:

- the codebook: `load_codebook`
- coding: `code_frames` finds frames with the place as evidence, `add_targets` what a metaphor is said of
- counts: `coded_sentences`, `frame_counts`, `frame_shares`; `protocol_curve` and `tier_ladder` for metaphors;
  `word_frames` for lists of words
- voices: `find_quotes` types quotation marks, `attribute_speech` finds speakers, `voice_ledger`, `add_voices`,
  `frames_by_voice` say who speaks how much and in which frames
- numbers: `find_quantities`, and `audit_durations` against the clock
- what recurs, acts and is absent: `find_formulas`, `find_actors`, `omissions`
- certainty: `prevalence`, `cooccurrence`, `leave_one_term_out`, `leave_one_article_out`, `shares_by_speech`,
  `shares_by_preset`
- people's codes: `start_coding` and `read_coding` for a folder of work; in steps `draw_sample`, `write_sheets`,
  `read_sheets`, `agreement`, `settle`, `validate`, `badges`, `corrected_shares`; `simulate_codes` for worked examples
- reading: `show`; and without the text: `code_table`, `quote_table`, `quantity_table`, `sentence_table`
"""

from pressframes.frames.actors import find_actors
from pressframes.frames.agreement import agreement
from pressframes.frames.clock_audit import audit_durations
from pressframes.frames.codebook import Codebook, Frame, Rule, load_codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.coding_sample import draw_sample
from pressframes.frames.coding_sheet import read_sheet, read_sheets, write_sheets
from pressframes.frames.coding_work import CodingResult, read_coding, start_coding
from pressframes.frames.cooccurrence import cooccurrence
from pressframes.frames.corrected import naive_share, ppi_share, rogan_gladen_share
from pressframes.frames.counting import coded_sentences, frame_counts
from pressframes.frames.evidence import code_table, publish_evidence, quantity_table, quote_table, sentence_table
from pressframes.frames.formulas import find_formulas
from pressframes.frames.omissions import load_expected, omissions
from pressframes.frames.prevalence import frame_shares
from pressframes.frames.protocols import protocol_curve, tier_ladder
from pressframes.frames.quantities import find_quantities
from pressframes.frames.quotes import find_quotes
from pressframes.frames.reading import Reading, show
from pressframes.frames.sensitivity import leave_one_article_out, leave_one_term_out, shares_by_preset, shares_by_speech
from pressframes.frames.simulated import simulate_codes
from pressframes.frames.speakers import attribute_speech
from pressframes.frames.targets import add_targets
from pressframes.frames.uncertainty import prevalence
from pressframes.frames.validation import badges, corrected_shares, settle, validate
from pressframes.frames.voices import add_voices, frames_by_voice, voice_ledger
from pressframes.frames.word_frames import word_frames

__all__ = [
    "Codebook",
    "CodingResult",
    "Frame",
    "Reading",
    "Rule",
    "add_targets",
    "add_voices",
    "agreement",
    "attribute_speech",
    "audit_durations",
    "badges",
    "code_frames",
    "code_table",
    "coded_sentences",
    "cooccurrence",
    "corrected_shares",
    "draw_sample",
    "find_actors",
    "find_formulas",
    "find_quantities",
    "find_quotes",
    "frame_counts",
    "frame_shares",
    "frames_by_voice",
    "leave_one_article_out",
    "leave_one_term_out",
    "load_codebook",
    "load_expected",
    "naive_share",
    "omissions",
    "ppi_share",
    "prevalence",
    "protocol_curve",
    "publish_evidence",
    "quantity_table",
    "quote_table",
    "read_coding",
    "read_sheet",
    "read_sheets",
    "rogan_gladen_share",
    "sentence_table",
    "settle",
    "shares_by_preset",
    "shares_by_speech",
    "show",
    "simulate_codes",
    "start_coding",
    "tier_ladder",
    "validate",
    "voice_ledger",
    "word_frames",
    "write_sheets",
]
