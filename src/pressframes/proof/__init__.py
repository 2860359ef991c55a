"""A figure read back: verified, judged for a journal, and shown in a gallery."""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)
