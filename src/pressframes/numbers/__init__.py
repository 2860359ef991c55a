"""
What is counted, and what is claimed.

- `find_quantities` finds every quantity with its unit, class and rounding; `number_value` reads one number
- `number_ledger` counts quantities by class; `audit_durations` holds durations against the clock times beside them
"""

from pressframes.lazy import offers

OFFERED = {"clock": "audit_durations", "quantities": "find_quantities number_ledger number_value"}
__all__ = " ".join(OFFERED.values()).split()
__getattr__, __dir__ = offers(__name__, OFFERED)
