"""
How Chinese newspapers frame events, from a page of text to a figure that can be cited.

The tour, in the order of the work:

- pages and corpora: `read_page`, `read_corpus`
- sentences and words: `find_sentences`, `cut`, `tokenize`
- counts and statistics: `count_words`, `word_frequencies`, `keyness`, `log_ratio`, `log_likelihood`
- frames: `load_codebook`, `code_frames`, `frame_shares`
- figures: `save_figure`
- a whole study: `open_study`, and `pressframes reproduce` on the command line
"""

from pressframes.corpora import read_corpus
from pressframes.errors import PressframesError
from pressframes.figures import save_figure
from pressframes.frames import code_frames, frame_shares, load_codebook
from pressframes.pages import read_page
from pressframes.sentences import find_sentences
from pressframes.statistics import count_words, keyness, log_likelihood, log_ratio, word_frequencies
from pressframes.study import open_study
from pressframes.words import cut, tokenize

__all__ = [
    "PressframesError",
    "code_frames",
    "count_words",
    "cut",
    "find_sentences",
    "frame_shares",
    "keyness",
    "load_codebook",
    "log_likelihood",
    "log_ratio",
    "open_study",
    "read_corpus",
    "read_page",
    "save_figure",
    "tokenize",
    "word_frequencies",
]
