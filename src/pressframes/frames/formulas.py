"""Fixed phrases, 提法: the longest runs of words that several articles share, with their variants."""

import re

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.corpus.repeats import first_prints
from pressframes.corpus.tokens import Tokens, WordSource

FEWEST_CHARACTERS = 4  # shorter repeated runs are words and not formulas
MOST_WORDS = 12
FORMULA_COLUMNS = ["formula", "words", "documents", "occurrences", "share_of_documents", "variant_of"]
PUNCTUATION = re.compile(r"[\W_]+")
NUMERAL = re.compile(r"[0-9０-９.．一二三四五六七八九十百千万亿〇○]+[年月日时点分号]?")
# Who wrote, took or sent it: in brackets, or before 摄 ("photo by") and the like at the end of a line.
CREDIT = re.compile(
    r"[（(【](?:[^（）()【】\n]*(?:记者|通讯员|摄影|供稿|编辑|来源|照片|新华社|讯|电)[^（）()【】\n]*|[^（）()【】\n]{2,12}摄)[）)】]"
    r"|(?:本报|本刊|新华社|中新社)?(?:特约)?(?:记者|通讯员)[^，。；：！？\n]{2,20}?(?:摄|摄影|报道|供稿)(?=[。\n]|$)"
    r"|(?:责任)?编辑[:：][^\n]{2,20}$",
    re.MULTILINE,
)
# Words that a formula neither begins nor ends with: they belong to the sentence around it.
EDGES = frozenset("的了在和与是为把被对从向等及也都就将以于之而并中上下里到由这那一个有着地得讯据副")


def find_formulas(tokens: WordSource, *, fewest_documents: int = 2, documents: int | None = None) -> pd.DataFrame:
    """
    The formulas of a corpus, those of most documents first: columns `FORMULA_COLUMNS`.

    A formula is a run of words, at least four characters long and without punctuation or dates in it, that
    stands in `fewest_documents` articles or more. Of runs that contain each other only the longest is
    kept, unless the shorter one stands in more articles. `variant_of` names the commoner formula that
    differs from this one in a single character (闻令即动 of 闻令而动). `documents` is the number of
    articles, counted from the tokens when left out; articles, not occurrences, are the measure: a phrase
    said ten times in one article is that article's and nobody's formula.
    """
    table = tokens.whole()
    documents = len(np.unique(table.document)) if documents is None else documents
    runs = _shared_runs(table, fewest_documents)
    rows = [
        (text, length, found, times, found / documents, None)
        for text, (length, found, times, longer, edged) in runs.items()
        if len(text) >= FEWEST_CHARACTERS and longer < found and not edged
    ]
    table = pd.DataFrame(rows, columns=FORMULA_COLUMNS)
    order = ["documents", "occurrences", "formula"]
    table = table.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return table.assign(variant_of=_variants(table["formula"].tolist()))


def running_words(corpus: Corpus, tokens: Tokens) -> Tokens:
    """
    The words that formulas can be made of: those of running text that was written for its article.

    Left out are all prints of an article but the first (`first_prints`), paragraphs that stand word for word in several
    articles (heads of columns, notes of the editor), and credits of writers and photographers. Bylines and
    datelines are no tokens to begin with. Needs the text.
    """
    texts, first = corpus.require_text("find the paragraphs that it repeats"), first_prints(corpus)
    places = corpus.paragraphs[first[corpus.paragraphs["document"]]]
    content = [texts[row.document][row.start : row.end].strip() for row in places.itertuples()]
    repeated = places.assign(content=content).groupby("content")["document"].transform("nunique") > 1
    kept = pd.MultiIndex.from_frame(places.loc[~repeated, ["document", "paragraph"]])
    chosen = pd.MultiIndex.from_arrays([tokens.document, tokens.paragraph]).isin(kept)
    for document in np.flatnonzero(first).tolist():
        for credit in CREDIT.finditer(texts[document]):
            own = slice(*np.searchsorted(tokens.document, [document, document + 1]))
            within = (tokens.start[own] >= credit.start()) & (tokens.end[own] <= credit.end())
            chosen[own] &= ~within
    return tokens.only(chosen)


def _shared_runs(tokens: Tokens, fewest: int) -> dict[str, tuple[int, int, int, int, bool]]:
    """
    Each shared run: its words, articles, occurrences, the most articles of a run one word longer around it,
    and whether it begins or ends with a word that belongs to the sentence.

    Runs of n words are numbered by the pair of runs of n - 1 words they consist of, so that one sort of
    whole numbers finds all repeats; a run can only be shared if both of its parts are.
    """
    lengths = np.array([len(word) for word in tokens.vocabulary])
    barrier = np.array([bool(PUNCTUATION.fullmatch(w) or NUMERAL.fullmatch(w)) for w in tokens.vocabulary], bool)
    runs = np.where(barrier[tokens.word], -1, tokens.word.astype(np.int64))
    same_paragraph = (tokens.document[1:] == tokens.document[:-1]) & (tokens.paragraph[1:] == tokens.paragraph[:-1])
    adjacent = same_paragraph & (tokens.start[1:] == tokens.end[:-1])
    shared: dict[str, list[int]] = {}
    for words in range(1, MOST_WORDS + 1):
        if words > 1:
            runs = _pairs(runs, adjacent)
        numbers, first, found, times = _count(runs, tokens.document)
        keep = found >= fewest
        for place, articles, occurrences in zip(first[keep], found[keep], times[keep], strict=True):
            text = "".join(tokens.vocabulary[word] for word in tokens.word[place : place + words])
            ends = {tokens.vocabulary[tokens.word[place]], tokens.vocabulary[tokens.word[place + words - 1]]}
            edged = words > 1 and not EDGES.isdisjoint(ends)
            shared[text] = [words, int(articles), int(occurrences), 0, edged]
            if edged:
                continue
            if words > 1:
                for part in (text[: -lengths[tokens.word[place + words - 1]]], text[lengths[tokens.word[place]] :]):
                    if part in shared:
                        shared[part][3] = max(shared[part][3], int(articles))
        if not keep.any():
            break
        runs = np.where(np.isin(runs, numbers[keep]), runs, -1)
    return {
        text: (words, articles, times, longer, bool(edged))
        for text, (words, articles, times, longer, edged) in shared.items()
    }


def _pairs(runs: np.ndarray, adjacent: np.ndarray) -> np.ndarray:
    """Runs one word longer, numbered anew from 0; -1 where there is none."""
    longer = np.full(len(runs), -1, np.int64)
    possible = np.flatnonzero((runs[:-1] >= 0) & (runs[1:] >= 0) & adjacent)
    keys = runs[possible] * (int(runs.max(initial=0)) + 1) + runs[possible + 1]
    longer[possible] = np.unique(keys, return_inverse=True)[1]
    return longer


def _count(runs: np.ndarray, document: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Each run's number, first place, articles and occurrences."""
    places = np.flatnonzero(runs >= 0)
    numbers, first, inverse, times = np.unique(runs[places], return_index=True, return_inverse=True, return_counts=True)
    size = int(document.max(initial=0)) + 1
    in_article = np.unique(inverse.astype(np.int64) * size + document[places]) // size
    return numbers, places[first], np.bincount(in_article, minlength=len(numbers)), times


def _variants(formulas: list[str]) -> list[str | None]:
    """For each formula the first before it that differs in one character, if there is one."""
    seen: dict[str, str] = {}
    variants: list[str | None] = []
    for formula in formulas:
        holes = [formula[:place] + "＊" + formula[place + 1 :] for place in range(len(formula))]
        variants.append(next((seen[hole] for hole in holes if hole in seen), None))
        for hole in holes:
            seen.setdefault(hole, formula)
    return variants
