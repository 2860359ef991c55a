"""
What is counted, and what is claimed.

- `find_quantities` finds every quantity with its unit, class and rounding; `number_value` reads one number
- `numbers_by_side` counts quantities by class; `audit_durations` holds durations against the clock times beside them
"""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)
