"""
How Chinese newspapers frame events, from a page of text to a figure that can be cited.

The tour, in the order of the work:

- pages and corpora: `read_page`, `read_corpus`
- sentences and words: `find_sentences`, `cut`, `tokenize`
- counts and statistics: `count_words`, ...
- frames: `load_codebook`, `code_frames`
- figures: `save_figure`
- a whole study: `open_study`, `reproduce`
"""
