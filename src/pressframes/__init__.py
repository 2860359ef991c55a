"""
How Chinese newspapers frame events, from a page of text to a figure that can be cited.

The tour, in the order of the work:

- pages and corpora: `read_page`, `read_corpus`
- sentences and words: `find_sentences`, `cut`, `tokenize`
- counts and statistics: `count_words`, `word_frequencies`, `dispersion`, `keyness`, `bootstrap_keyness`, `log_ratio`,
  `log_likelihood`, `collocates`, `diversity`, `concordance`; more in `pressframes.statistics`
- frames: `load_codebook`, `code_frames`, `frame_shares`
- figures: `save_figure`, `verify`, `trace`; the drawings are in `pressframes.figures`
- a whole study: `open_study`, and `pressframes reproduce` on the command line
"""

from pressframes.concordance import concordance
from pressframes.corpora import read_corpus
from pressframes.errors import PressframesError
from pressframes.figures import save_figure
from pressframes.frames import code_frames, frame_shares, load_codebook
from pressframes.pages import read_page
from pressframes.sentences import find_sentences
from pressframes.statistics import (
    bootstrap_keyness,
    collocates,
    count_words,
    dispersion,
    diversity,
    keyness,
    log_likelihood,
    log_ratio,
    word_frequencies,
)
from pressframes.study import open_study
from pressframes.trace import trace
from pressframes.verify import verify
from pressframes.words import cut, tokenize

__all__ = [
    "PressframesError",
    "bootstrap_keyness",
    "code_frames",
    "collocates",
    "concordance",
    "count_words",
    "cut",
    "dispersion",
    "diversity",
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
    "trace",
    "verify",
    "word_frequencies",
]
