"""
Text becomes words: `cut` for one text, `tokenize` for a corpus, `Tokens` for the result.

| question | functions |
|---|---|
| which words? | `cut`, `tokenize`; the ways to cut are in `PRESETS`, each with its reason |
| which parts of speech? | `tag_words` |
| which words are missing in the dictionary? | `quoted_terms`, `new_words` |
| which lists of words are there? | `wordlists`, `load_wordlist` |
| how often is a cut right? | `segmentation_accuracy`, `right_words` |
| what does it get wrong? | `error_classes`, `invented_words` |
"""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)
