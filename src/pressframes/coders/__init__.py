"""
People's codes: sheets to fill in, agreement, and shares corrected by them.

- a folder of work: `start_coding` draws a sample and writes the sheets, `read_coding` says what the filled ones show
- in steps: `draw_sample`, `write_sheets`, `read_sheets`, then `agreement` of the coders and `settle` on one code each
- the rules against people: `validate` (precision, recall, F1, badge), `corrected_shares` and their `interval_widths`
- for planning and worked examples: `simulate_codes` (with what `Errors`), `weigh_codes` (with what `Further` there is)
"""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)
