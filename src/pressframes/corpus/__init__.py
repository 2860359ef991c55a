"""Whatever a researcher has becomes documents with their variables, and words at their places."""

from pressframes.corpus.documents import DOCUMENT_COLUMNS, PARAGRAPH_COLUMNS, Corpus, corpus_from_texts, make_corpus

__all__ = ["DOCUMENT_COLUMNS", "PARAGRAPH_COLUMNS", "Corpus", "corpus_from_texts", "make_corpus"]
