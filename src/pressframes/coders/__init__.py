"""
People's codes: sheets to fill in, agreement, and shares corrected by them.

- a folder of work: `start_coding` draws a sample and writes the sheets, `read_coding` says what the filled ones show
- in steps: `draw_sample`, `write_sheets`, `read_sheets`, then `agreement` of the coders and `settle` on one code each
- the rules against people: `validate` (precision, recall, F1, badge), `corrected_shares` and their `interval_widths`
- for planning and worked examples: `simulate_codes`, `weigh_codes`
"""

from pressframes.lazy import offers

OFFERED = {
    "drawing": "draw_sample",
    "sheets": "differing read_sheet read_sheets write_sheets",
    "corrected": "Material corrected_shares group_shares interval_widths naive_share plan_codes ppi_share "
    "share_differences",
    "validation": "agreement badges load_validation settle simulate_codes validate",
    "work": "CodingResult load_coding read_coding start_coding weigh_codes",
}
__all__ = " ".join(OFFERED.values()).split()
__getattr__, __dir__ = offers(__name__, OFFERED)
