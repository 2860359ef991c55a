"""Whatever a researcher has becomes documents with their variables, and words at their places."""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)
