"""
Frames: a codebook as data, sentences coded by its rules, and what the codes add up to.

The tour, in the order of the work:

- the codebook: `load_codebook`
- its words: `word_use` says what they do in a corpus; `offer_words` and `accept_words` find more of them
- coding: `code_frames` finds frames with the place as evidence, `add_targets` what a metaphor is said of
- counts: `coded_sentences`, `protocol_codes`; `find_terms` for the words of a frame, `frame_targets` for what metaphors
  are said of, `frame_strip` for the course of a text
- sides: `frames_by_side`, `frame_differences`, `differences_again` under other choices, `absent_frames`,
  `targets_by_side`, `what_frames_rest_on` for the word and the text without which a frame falls
- voices: `find_quotes` types quotation marks, `attribute_speech` finds speakers, `reported_speech` is what they say,
  `add_voices` says in whose voice a frame comes
- numbers: `find_quantities`, `numbers_by_side`, and `audit_durations` against the clock
- what recurs, acts and is absent: `find_formulas`, `find_actors`, `omissions`
- subjects: `load_topics` and `sort_articles` pick the articles on one, `load_known` says what must be found in them
- people's codes: `start_coding` and `read_coding` for a folder of work, `weigh_codes` for codes at hand; in steps
  `draw_sample`, `write_sheets`, `read_sheets`, `agreement`, `settle`, `validate`, `badges`,
  `corrected_shares`, `interval_widths`; `load_validation` for codes of before, `simulate_codes` for worked examples
- with or without the text, each of these tables by `published`
"""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)
