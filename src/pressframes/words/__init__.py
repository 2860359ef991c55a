"""Text becomes words: `cut` for one text, `tokenize` for a corpus, `Tokens` for the result."""

from pressframes.words.accuracy import right_words, segmentation_accuracy, word_accuracy
from pressframes.words.cut import cut
from pressframes.words.presets import PRESETS
from pressframes.words.tokenize import tokenize
from pressframes.words.tokens import Tokens, number_words
from pressframes.words.width import fold_width

__all__ = [
    "PRESETS",
    "Tokens",
    "cut",
    "fold_width",
    "number_words",
    "right_words",
    "segmentation_accuracy",
    "tokenize",
    "word_accuracy",
]
