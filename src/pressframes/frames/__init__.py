"""
Frames: a codebook as data, sentences coded by its rules, and what the codes add up to.

The tour, in the order of the work:

- the codebook: `load_codebook`
- coding: `code_frames` finds frames with the place as evidence, `add_targets` what a metaphor is said of
- counts: `coded_sentences`, `protocol_codes`, `frame_counts`, `frame_shares`; `tier_ladder` and `find_terms` for
  metaphors; `frame_strip` for the course of an article; `word_frames` for lists of words
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

from pressframes.lazy import offers

OFFERED = {
    "codebook": "Codebook Frame Rule load_codebook",
    "coding": "add_targets code_frames word_frames",
    "events": "Topic load_expected load_topics omissions sort_articles",
    "formulas": "find_formulas",
    "reading": "Reading show",
    "shares": "coded_sentences cooccurrence find_terms frame_counts frame_shares frame_strip frames_by_actor "
    "protocol_codes tally tier_ladder",
    "uncertainty": "leave_one_article_out leave_one_term_out prevalence share_differences shares_by_preset "
    "shares_by_speech",
    ".numbers": "audit_durations find_quantities number_ledger",
    ".voices": "add_voices attribute_speech find_actors find_quotes frames_by_voice voice_ledger",
}
__all__ = " ".join(OFFERED.values()).split()
__getattr__, __dir__ = offers(__name__, OFFERED)
