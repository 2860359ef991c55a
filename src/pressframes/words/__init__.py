"""Text becomes words: `cut` for one text, `tokenize` for a corpus, `Tokens` for the result."""

from pressframes.characters import fold_width
from pressframes.corpus.tokens import KINDS, Tokens, number_words
from pressframes.lists import Wordlist, load_wordlist, wordlists
from pressframes.words.accuracy import (
    accuracy_by_preset,
    broken_terms,
    error_classes,
    invented_in_lists,
    invented_words,
    preset_range,
    right_words,
    segmentation_accuracy,
    under_presets,
    word_accuracy,
)
from pressframes.words.cutting import PRESETS, cut, tokenize
from pressframes.words.discovery import new_words, quoted_terms
from pressframes.words.tags import tag_words

__all__ = [
    "KINDS",
    "PRESETS",
    "Tokens",
    "Wordlist",
    "accuracy_by_preset",
    "broken_terms",
    "cut",
    "error_classes",
    "fold_width",
    "invented_in_lists",
    "invented_words",
    "load_wordlist",
    "new_words",
    "number_words",
    "preset_range",
    "quoted_terms",
    "right_words",
    "segmentation_accuracy",
    "tag_words",
    "tokenize",
    "under_presets",
    "word_accuracy",
    "wordlists",
]
