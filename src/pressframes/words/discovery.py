"""Words that no dictionary has yet: a list for the researcher to review, with counts and contexts; nothing is added."""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.characters import code_points
from pressframes.corpus.documents import Corpus
from pressframes.errors import check_call, refused
from pressframes.words.dictionary import is_known

QUOTED = re.compile(r"(?<=“)[^“”‘’，。！？；：、]{2,10}(?=”)|(?<=「)[^「」『』，。！？；：、]{2,10}(?=」)")
LONGEST = 6  # characters of a candidate
CONTEXT = 6  # characters shown on either side
PARTICLES = "的地得了着过是在和与及或于为以把被将对从向这那其此也都就才又再还不没有很我你他们之而但"
CANDIDATE_COLUMNS = ["word", "count", "pmi", "left_entropy", "right_entropy", "context"]


def quoted_spans(corpus: Corpus) -> pd.DataFrame:
    """Terms of two to ten characters in quotation marks, marks left out: `document, paragraph, start, end, term`."""
    texts = corpus.require_text("find quoted terms")
    rows = [
        (row.document, row.paragraph, *match.span(), match[0])
        for row in corpus.paragraphs.itertuples()
        for match in QUOTED.finditer(texts[row.document], row.start, row.end)
    ]
    return pd.DataFrame(rows, columns=["document", "paragraph", "start", "end", "term"])


def quoted_terms(corpus: Corpus, *, minimum: int = 2) -> pd.DataFrame:
    """
    Terms that the newspaper itself sets in quotation marks: `term, count, documents, known, context`.

    Newspapers mark new coinages, slogans and irony so, which makes this the surest list of words to protect.
    `known` says that jieba's dictionary has the term, `context` shows its first use. At least `minimum` times.

    >>> from pressframes.corpus import corpus_from_texts
    >>> quoted_terms(corpus_from_texts(["开展“敲门行动”。", "“敲门行动”暖人心。"])).iloc[0].to_dict()
    {'term': '敲门行动', 'count': 2, 'documents': 2, 'known': False, 'context': '开展“敲门行动”。'}
    """
    check_call(quoted_terms, locals())
    spans = quoted_spans(corpus)
    table = spans.groupby("term").agg(count=("term", "size"), documents=("document", "nunique")).reset_index()
    table = table[table["count"] >= minimum]
    table["known"] = [is_known(term) for term in table["term"]]
    first = spans.drop_duplicates("term").set_index("term").loc[table["term"]]
    table["context"] = [_context(corpus.text_of(row.document), row.start, row.end) for row in first.itertuples()]
    return table.sort_values(["count", "term"], ascending=[False, True], ignore_index=True)


def new_words(
    corpus: Corpus, *, minimum: int = 5, pmi: float = 6.0, entropy: float = 1.5, longest: int = LONGEST
) -> pd.DataFrame:
    """
    Strings that behave as words and that jieba's dictionary lacks, most frequent first.

    Columns: `word, count, pmi, left_entropy, right_entropy, context`, the context being that of the first occurrence.
    `pmi` is how much more often the characters stand together than by chance, in doublings, for the weakest
    of all divisions in two; the entropies say in bits how freely the neighbours before and after
    vary. A word coheres inside (high PMI) and is free outside (high entropies). All strings of 2 to `longest`
    Han characters are tried that occur `minimum` times or more and have no particle at their ends. The defaults
    are strict; the list is still one of candidates, to be reviewed by a person.

    Sources: Church & Hanks (1990) for PMI; Jin & Tanaka-Ishii (2006) for branching entropy.
    """
    check_call(new_words, locals())
    corpus.require_text("look for new words")
    if minimum < 2 or not 2 <= longest <= LONGEST:
        raise refused("candidate_limits", "new_words", minimum=minimum, longest=longest, most=LONGEST)
    text = "\n".join(corpus.text_of(row.document)[row.start : row.end] for row in corpus.paragraphs.itertuples())
    codes = _han_codes(text)
    grams = [_Grams(*np.unique(codes, return_inverse=True, return_index=True, return_counts=True)[1:])]
    rows = []
    for size in range(2, longest + 1):
        grams.append(_longer(grams[-1], codes, size, minimum))
        cohesion = _cohesion(grams, int(np.count_nonzero(codes)))
        left, right = (_entropy(grams[-1], codes, step) for step in (-1, size))
        for gram in np.flatnonzero((cohesion >= pmi) & (np.minimum(left, right) >= entropy)):
            start = int(grams[-1].first[gram])
            word = text[start : start + size]
            if not (word[0] in PARTICLES or word[-1] in PARTICLES or is_known(word)):
                context = _context(text, start, start + size)
                rows.append((word, grams[-1].counts[gram], cohesion[gram], left[gram], right[gram], context))
    table = pd.DataFrame(rows, columns=CANDIDATE_COLUMNS)
    return table.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


class _Grams(NamedTuple):
    """
    Strings of one size, numbered from 0, in arrays of int64.

    `first` is the place where each was first seen, `counts` how often; `at` has for each place of the text the number
    of
    the string that begins there, or -1.
    """

    first: np.ndarray
    at: np.ndarray
    counts: np.ndarray


def _han_codes(text: str) -> np.ndarray:
    """The Han characters of a text as numbers (int64), 0 for any other character, and zeros behind the end."""
    codes = code_points(text).astype(np.int64)
    han = (codes >= 0x3400) & (codes <= 0x9FFF)
    return np.pad(np.where(han, codes, 0), (0, LONGEST + 1))


def _longer(shorter: _Grams, codes: np.ndarray, size: int, minimum: int) -> _Grams:
    """Strings one character longer, of those that are frequent enough: a part of a frequent string is frequent too."""
    places = np.flatnonzero((shorter.at[: len(codes) - LONGEST] >= 0) & (codes[: len(codes) - LONGEST] > 0))
    places = places[codes[places + size - 1] > 0]
    keys = shorter.at[places] << 16 | codes[places + size - 1]
    _, first, which, count = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    frequent = count >= minimum
    number = np.where(frequent, np.cumsum(frequent) - 1, -1)
    at = np.full(len(codes), -1, np.int64)
    at[places] = number[which]
    return _Grams(places[first[frequent]], at, count[frequent])


def _cohesion(grams: list[_Grams], total: int) -> np.ndarray:
    """PMI of the last grams' weakest division in two, in bits."""
    size = len(grams)
    first = grams[-1].first
    weakest = np.full(len(first), np.inf)
    for cut in range(1, size):
        before = grams[cut - 1].counts[grams[cut - 1].at[first]]
        after = grams[size - cut - 1].counts[grams[size - cut - 1].at[first + cut]]
        weakest = np.minimum(weakest, np.log2(grams[-1].counts * total / (before * after)))
    return weakest


def _entropy(grams: _Grams, codes: np.ndarray, step: int) -> np.ndarray:
    """How freely the character at `step` from the start varies, in bits; each end of a run counts as different."""
    places = np.flatnonzero(grams.at >= 0)
    neighbour = codes[places + step]  # the character before the first is the 0 behind the end
    beside = neighbour > 0
    keys, counts = np.unique(grams.at[places[beside]] << 16 | neighbour[beside], return_counts=True)
    sums = np.bincount(keys >> 16, weights=counts * np.log2(counts), minlength=len(grams.counts))
    return np.log2(grams.counts) - sums / grams.counts


def _context(text: str, start: int, end: int) -> str:
    return text[max(0, start - CONTEXT) : end + CONTEXT].replace("\n", " ").strip()
