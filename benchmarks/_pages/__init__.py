"""Fitting and measuring the page reader on pages with the truth known. Not a benchmark by itself: see `fit`, `leave_out`."""
