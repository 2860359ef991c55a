"""Text becomes words: `cut` for one text, `tokenize` for a corpus, `Tokens` for the result."""

from pressframes.words.cut import PRESETS, cut, tokenize
from pressframes.words.tokens import Tokens, number_words
from pressframes.words.width import fold_width

__all__ = ["PRESETS", "Tokens", "cut", "fold_width", "number_words", "tokenize"]
