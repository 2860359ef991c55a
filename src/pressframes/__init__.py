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

from pressframes.corpus.folders import read_corpus
from pressframes.errors import PressframesError
from pressframes.figures.save import save_figure
from pressframes.frames.codebook import load_codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.shares import frame_shares
from pressframes.pages.read import read_page
from pressframes.proof.tracing import trace
from pressframes.proof.verifying import verify
from pressframes.sentences import find_sentences
from pressframes.statistics.bootstrap import bootstrap_keyness
from pressframes.statistics.collocation import collocates
from pressframes.statistics.contexts import concordance
from pressframes.statistics.counts import count_words
from pressframes.statistics.frequency import word_frequencies
from pressframes.statistics.key_words import keyness
from pressframes.statistics.measures import log_likelihood, log_ratio
from pressframes.statistics.spread import dispersion
from pressframes.statistics.variety import diversity
from pressframes.study import open_study
from pressframes.words.cutting import cut, tokenize

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
