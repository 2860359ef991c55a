"""
Frames: a codebook as data, sentences coded by its rules, and what the codes add up to.

The tour, in the order of the work:

- the codebook: `load_codebook`
- coding: `code_frames` finds frames with the place as evidence, `add_targets` what a metaphor is said of
- counts: `coded_sentences`, `protocol_codes`, `frame_counts`, `frame_shares`; `protocol_curve`,
  `tier_ladder` and `find_terms` for metaphors; `frame_strip` for the course of an article; `word_frames` for lists
  of words
- voices: `find_quotes` types quotation marks, `attribute_speech` finds speakers, `voice_ledger`, `add_voices`,
  `frames_by_voice` say who speaks how much and in which frames
- numbers: `find_quantities`, `number_ledger`, and `audit_durations` against the clock
- what recurs, acts and is absent: `find_formulas`, `find_actors`, `frames_by_actor`, `omissions`
- comparison: `load_topics` and `sort_articles` pick the articles on an event, `share_differences` compares shares
- certainty: `prevalence`, `cooccurrence`, `leave_one_term_out`, `leave_one_article_out`, `shares_by_speech`,
  `shares_by_preset`
- people's codes: `start_coding` and `read_coding` for a folder of work, `weigh_codes` for codes at hand; in steps
  `draw_sample`, `write_sheets`, `read_sheets`, `agreement`, `settle`, `validate`, `badges`, `badge_text`,
  `corrected_shares`, `interval_widths`; `load_validation` for codes of before, `simulate_codes` for worked examples
- reading: `show`; and with or without the text, as published: `code_table`, `term_table`, `preset_table`,
  `sentence_table`, `quote_table`, `quantity_table`, `audit_table`, `actor_table`, `formula_table`
"""

from pressframes.frames.actors import find_actors, frames_by_actor
from pressframes.frames.agreement import agreement
from pressframes.frames.clock_audit import audit_durations
from pressframes.frames.codebook import Codebook, Frame, Rule, load_codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.coding_sample import draw_sample
from pressframes.frames.coding_sheet import read_sheet, read_sheets, write_sheets
from pressframes.frames.coding_work import CodingResult, read_coding, start_coding, weigh_codes
from pressframes.frames.cooccurrence import cooccurrence
from pressframes.frames.corrected import naive_share, ppi_share, rogan_gladen_share
from pressframes.frames.counting import coded_sentences, frame_counts, protocol_codes
from pressframes.frames.evidence import (
    actor_table,
    audit_table,
    code_table,
    formula_table,
    preset_table,
    quantity_table,
    quote_table,
    sentence_table,
    term_table,
)
from pressframes.frames.formulas import find_formulas
from pressframes.frames.number_ledger import number_ledger
from pressframes.frames.omissions import load_expected, omissions
from pressframes.frames.prevalence import frame_shares
from pressframes.frames.protocols import protocol_curve, tier_ladder
from pressframes.frames.quantities import find_quantities
from pressframes.frames.quotes import find_quotes
from pressframes.frames.reading import Reading, show
from pressframes.frames.sensitivity import leave_one_article_out, leave_one_term_out, shares_by_preset, shares_by_speech
from pressframes.frames.simulated import simulate_codes
from pressframes.frames.speakers import attribute_speech
from pressframes.frames.strip import frame_strip
from pressframes.frames.tally import tally
from pressframes.frames.targets import add_targets
from pressframes.frames.terms import find_terms
from pressframes.frames.topics import Topic, load_topics, sort_articles
from pressframes.frames.uncertainty import prevalence, share_differences
from pressframes.frames.validation import (
    badge_text,
    badges,
    corrected_shares,
    interval_widths,
    load_validation,
    settle,
    validate,
)
from pressframes.frames.voices import add_voices, frames_by_voice, voice_ledger
from pressframes.frames.word_frames import word_frames

__all__ = [
    "Codebook",
    "CodingResult",
    "Frame",
    "Reading",
    "Rule",
    "Topic",
    "actor_table",
    "add_targets",
    "add_voices",
    "agreement",
    "attribute_speech",
    "audit_durations",
    "audit_table",
    "badge_text",
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
    "find_terms",
    "formula_table",
    "frame_counts",
    "frame_shares",
    "frame_strip",
    "frames_by_actor",
    "frames_by_voice",
    "interval_widths",
    "leave_one_article_out",
    "leave_one_term_out",
    "load_codebook",
    "load_expected",
    "load_topics",
    "load_validation",
    "naive_share",
    "number_ledger",
    "omissions",
    "ppi_share",
    "preset_table",
    "prevalence",
    "protocol_codes",
    "protocol_curve",
    "quantity_table",
    "quote_table",
    "read_coding",
    "read_sheet",
    "read_sheets",
    "rogan_gladen_share",
    "sentence_table",
    "settle",
    "share_differences",
    "shares_by_preset",
    "shares_by_speech",
    "show",
    "simulate_codes",
    "sort_articles",
    "start_coding",
    "tally",
    "term_table",
    "tier_ladder",
    "validate",
    "voice_ledger",
    "weigh_codes",
    "word_frames",
    "write_sheets",
]
