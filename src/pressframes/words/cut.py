"""Text becomes words: jieba's words, without touching jieba's global state."""

import logging
import tempfile
from functools import lru_cache
from pathlib import Path

import jieba
import numpy as np

from pressframes.corpus import Corpus
from pressframes.errors import PressframesError
from pressframes.words.tokens import Tokens, number_words
from pressframes.words.width import fold_width

PRESETS = {"jieba": "jieba 0.42.1, its own dictionary, new words guessed by its hidden Markov model"}


def cut(text: str, *, preset: str = "jieba", hmm: bool = True) -> list[str]:
    """
    The words of one text, in order; joined they are the text again.

    `preset` names the way to cut: `"jieba"` gives exactly the words of jieba 0.42.1, with words outside its
    dictionary guessed by its hidden Markov model unless `hmm` is false. Any other preset raises
    `PressframesError`.

    志愿者奋战在抗疫一线 ("Volunteers fight on the front line against the epidemic")

    >>> cut("志愿者奋战在抗疫一线。")
    ['志愿者', '奋战', '在', '抗疫', '一线', '。']

    Source: Sun Junyi, jieba 0.42.1 (2020).
    """
    if preset not in PRESETS:
        raise PressframesError(
            f"preset {preset!r}: there is no such way to cut text into words. Expected one of: {', '.join(PRESETS)}."
        )
    return _tokenizer().lcut(text, HMM=hmm)


def tokenize(corpus: Corpus, *, preset: str = "jieba", hmm: bool = True) -> Tokens:
    """
    The token table of a corpus: each paragraph is cut by `cut`.

    Full-width digits and letters count as ordinary ones (１９９８ is the word 1998); the offsets
    refer to the text as read. White space is not a token. Needs the text.
    """
    corpus.require_text("cut it into words")
    words: list[str] = []
    columns: dict[str, list[int]] = {"document": [], "paragraph": [], "start": [], "end": []}
    for row in corpus.paragraphs.itertuples():
        start = row.start
        for word in cut(fold_width(corpus.texts[row.document][row.start : row.end]), preset=preset, hmm=hmm):
            end = start + len(word)
            if word.strip():
                words.append(word)
                for column, value in zip(columns, (row.document, row.paragraph, start, end), strict=True):
                    columns[column].append(value)
            start = end
    ids, vocabulary = number_words(words)
    arrays = {column: np.array(values, np.int32) for column, values in columns.items()}
    return Tokens(vocabulary=vocabulary, word=ids, preset=preset if hmm else f"{preset}, no HMM", **arrays)


@lru_cache(maxsize=1)
def _tokenizer() -> jieba.Tokenizer:
    """A tokenizer of our own; its cache lies in a private folder, where nobody can plant one."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = tempfile.mkdtemp(prefix="pressframes-")
    tokenizer.cache_file = str(Path(tokenizer.tmp_dir) / "dictionary.cache")
    tokenizer.initialize()
    return tokenizer
