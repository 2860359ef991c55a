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
- reading: `show`; and with or without the text, each of these tables by `published`
"""

from pressframes.frames.codebook import Codebook, Frame, Rule, load_codebook
from pressframes.frames.coding import add_targets, code_frames, word_frames
from pressframes.frames.events import Topic, load_expected, load_topics, omissions, sort_articles
from pressframes.frames.formulas import find_formulas
from pressframes.frames.reading import Reading, show
from pressframes.frames.shares import (
    coded_sentences,
    cooccurrence,
    find_terms,
    frame_counts,
    frame_shares,
    frame_strip,
    frames_by_actor,
    protocol_codes,
    protocol_curve,
    tally,
    tier_ladder,
)
from pressframes.frames.uncertainty import (
    leave_one_article_out,
    leave_one_term_out,
    prevalence,
    share_differences,
    shares_by_preset,
    shares_by_speech,
)
from pressframes.numbers.clock import audit_durations
from pressframes.numbers.quantities import find_quantities, number_ledger
from pressframes.voices.people import find_actors
from pressframes.voices.quotes import find_quotes
from pressframes.voices.speakers import add_voices, attribute_speech, frames_by_voice, voice_ledger

__all__ = [
    "Codebook",
    "Frame",
    "Reading",
    "Rule",
    "Topic",
    "add_targets",
    "add_voices",
    "attribute_speech",
    "audit_durations",
    "code_frames",
    "coded_sentences",
    "cooccurrence",
    "find_actors",
    "find_formulas",
    "find_quantities",
    "find_quotes",
    "find_terms",
    "frame_counts",
    "frame_shares",
    "frame_strip",
    "frames_by_actor",
    "frames_by_voice",
    "leave_one_article_out",
    "leave_one_term_out",
    "load_codebook",
    "load_expected",
    "load_topics",
    "number_ledger",
    "omissions",
    "prevalence",
    "protocol_codes",
    "protocol_curve",
    "share_differences",
    "shares_by_preset",
    "shares_by_speech",
    "show",
    "sort_articles",
    "tally",
    "tier_ladder",
    "voice_ledger",
    "word_frames",
]
