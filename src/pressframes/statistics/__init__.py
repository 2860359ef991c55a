"""Counts become measures, by named variant."""

from pressframes.statistics.counts import count_words, is_word

__all__ = ["count_words", "is_word"]
