"""People's codes: sheets to fill in, agreement, and shares corrected by them."""

from pressframes.coders.reliability import agreement, naive_share, ppi_share, rogan_gladen_share
from pressframes.coders.sheets import draw_sample, read_sheet, read_sheets, write_sheets
from pressframes.coders.validation import (
    badge_text,
    badges,
    corrected_shares,
    interval_widths,
    load_validation,
    settle,
    simulate_codes,
    validate,
)
from pressframes.coders.work import CodingResult, read_coding, start_coding, weigh_codes

__all__ = [
    "CodingResult",
    "agreement",
    "badge_text",
    "badges",
    "corrected_shares",
    "draw_sample",
    "interval_widths",
    "load_validation",
    "naive_share",
    "ppi_share",
    "read_coding",
    "read_sheet",
    "read_sheets",
    "rogan_gladen_share",
    "settle",
    "simulate_codes",
    "start_coding",
    "validate",
    "weigh_codes",
    "write_sheets",
]
