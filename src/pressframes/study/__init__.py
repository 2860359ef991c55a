"""
A study: one file says what is asked (`study.toml`), numbered notebooks answer it, and every sentence is a tested claim.
"""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)
