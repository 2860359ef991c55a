"""Text becomes words: `cut` for one text, `tokenize` for a corpus, `Tokens` for the result."""

from pressframes.words.accuracy import right_words, segmentation_accuracy, word_accuracy
from pressframes.words.cut import cut
from pressframes.words.discovery import new_words, quoted_terms
from pressframes.words.held_out import accuracy_by_preset
from pressframes.words.mistakes import broken_terms, error_classes, invented_in_lists, invented_words
from pressframes.words.parts_of_speech import tag_words
from pressframes.words.presets import PRESETS
from pressframes.words.sensitivity import preset_range, under_presets
from pressframes.words.tokenize import tokenize
from pressframes.words.tokens import KINDS, Tokens, number_words
from pressframes.words.width import fold_width
from pressframes.words.wordlists import Wordlist, load_wordlist, wordlists

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
