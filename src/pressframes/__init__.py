"""
How Chinese newspapers frame events, from a page of text to a figure that can be cited.

The tour, in the order of the work:

- pages and corpora: `read_page`, `read_corpus`
- sentences and words: `find_sentences`, `cut`, `tokenize`
- counts and statistics: `count_words`, `word_frequencies`, `dispersion`, `keyness`, `log_ratio`,
  `log_likelihood`, `collocates`, `diversity`, `concordance`; more in `pressframes.statistics`
- frames: `load_codebook`, `code_frames`, `frame_shares`
- figures: `save_figure`, `verify`, `trace`; the drawings are in `pressframes.figures`
- a whole study: `start_study`, `open_study`, and `pressframes new` and `reproduce` on the command line
"""

from typing import TYPE_CHECKING

from pressframes.lazy import offers

OFFERED = {
    "corpus.door": "read_corpus",
    "errors": "PressframesError",
    "figures.save": "save_figure",
    "frames.codebook": "load_codebook",
    "frames.coding": "code_frames",
    "frames.shares": "frame_shares",
    "pages.page": "read_page",
    "proof.tracing": "trace",
    "proof.verifying": "verify",
    "sentences": "find_sentences",
    "statistics.collocation": "collocates",
    "statistics.contexts": "concordance",
    "statistics.counts": "count_words",
    "statistics.frequency": "word_frequencies",
    "statistics.key_words": "keyness",
    "statistics.measures": "log_likelihood log_ratio",
    "statistics.spread": "dispersion",
    "statistics.variety": "diversity",
    "study.folder": "open_study",
    "study.starting": "start_study",
    "words.cutting": "cut tokenize",
}
__all__ = " ".join(OFFERED.values()).split()
__getattr__, __dir__ = offers(__name__, OFFERED)

if TYPE_CHECKING:
    from pressframes.corpus.door import read_corpus as read_corpus
    from pressframes.errors import PressframesError as PressframesError
    from pressframes.figures.save import save_figure as save_figure
    from pressframes.frames.codebook import load_codebook as load_codebook
    from pressframes.frames.coding import code_frames as code_frames
    from pressframes.frames.shares import frame_shares as frame_shares
    from pressframes.pages.page import read_page as read_page
    from pressframes.proof.tracing import trace as trace
    from pressframes.proof.verifying import verify as verify
    from pressframes.sentences import find_sentences as find_sentences
    from pressframes.statistics.collocation import collocates as collocates
    from pressframes.statistics.contexts import concordance as concordance
    from pressframes.statistics.counts import count_words as count_words
    from pressframes.statistics.frequency import word_frequencies as word_frequencies
    from pressframes.statistics.key_words import keyness as keyness
    from pressframes.statistics.measures import log_likelihood as log_likelihood
    from pressframes.statistics.measures import log_ratio as log_ratio
    from pressframes.statistics.spread import dispersion as dispersion
    from pressframes.statistics.variety import diversity as diversity
    from pressframes.study.folder import open_study as open_study
    from pressframes.study.starting import start_study as start_study
    from pressframes.words.cutting import cut as cut
    from pressframes.words.cutting import tokenize as tokenize
