"""
How Chinese newspapers frame events, from a page of text to a figure that can be cited.

The tour, in the order of the work:

- pages and corpora: `read_page`, `read_corpus`
- sentences and words: `find_sentences`, `cut`, `tokenize`
- counts and statistics: `count_words`, `word_frequencies`, `dispersion`, `keyness`, `log_ratio`,
  `log_likelihood`, `collocates`, `diversity`, `concordance`; more in `pressframes.statistics`
- frames: `load_codebook`, `code_frames`, `frames_by_side`
- figures: `save_figure`, `verify`; the drawings are in `pressframes.figures`
- a whole study: `start_study`, `open_study`, `trace`, and `pressframes new` and `reproduce` on the command line
"""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)
