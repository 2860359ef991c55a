"""
Text becomes words: `cut` for one text, `tokenize` for a corpus, `Tokens` for the result.

| question | functions |
|---|---|
| which words? | `cut`, `tokenize`; the ways to cut are in `PRESETS`, each with its reason |
| which parts of speech? | `tag_words` |
| which words are missing in the dictionary? | `quoted_terms`, `new_words` |
| which lists of words are there? | `wordlists`, `load_wordlist` |
| how often is a cut right? | `segmentation_accuracy`, `accuracy_by_preset`, `word_accuracy`, `right_words` |
| what does it get wrong? | `error_classes`, `invented_words`, `invented_in_lists`, `broken_terms` |
| how much does a number depend on it? | `under_presets`, `preset_range` |
"""

from pressframes.characters import fold_width
from pressframes.corpus.tokens import KINDS, Tokens, number_words
from pressframes.lazy import offers
from pressframes.lists import Wordlist, load_wordlist, wordlists

OFFERED = {
    "accuracy": "accuracy_by_preset broken_terms error_classes invented_in_lists invented_words preset_range "
    "right_words segmentation_accuracy under_presets word_accuracy",
    "cutting": "PRESETS cut tokenize",
    "discovery": "new_words quoted_terms",
    "tags": "tag_words",
}
__all__ = ["KINDS", "Tokens", "Wordlist", "fold_width", "load_wordlist", "number_words", "wordlists"]
__all__ += " ".join(OFFERED.values()).split()
__getattr__, __dir__ = offers(__name__, OFFERED)
