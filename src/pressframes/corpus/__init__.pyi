from pressframes.corpus.documents import DOCUMENT_COLUMNS as DOCUMENT_COLUMNS
from pressframes.corpus.documents import PARAGRAPH_COLUMNS as PARAGRAPH_COLUMNS
from pressframes.corpus.documents import Corpus as Corpus
from pressframes.corpus.documents import corpus_from_texts as corpus_from_texts
from pressframes.corpus.documents import make_corpus as make_corpus
