"""
How good a cut is: the words of a preset against words made by hand, and the words that no dictionary has yet.

First what is right, span by span, what a cut gets wrong (the fate of each class of words, invented words), and the
presets on texts that none of them has learned from. Then lists of new words for the researcher to review, with counts
and contexts; nothing is added.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

import numpy as np
import pandas as pd

from pressframes.characters import code_points
from pressframes.corpus.documents import Corpus, corpus_from_texts
from pressframes.corpus.peoples_daily import join_names
from pressframes.corpus.tokens import OFFSET_BITS, Tokens
from pressframes.errors import lexicon, refused
from pressframes.lists import load_wordlist, wordlists
from pressframes.words.cutting import EVERY_ROLE, TRAINED, Cutter, make_cutter, tokenize_with
from pressframes.words.dictionary import is_known, load_dictionary
from pressframes.words.numbering import pair_runs
from pressframes.words.trained import paragraphs_of, taught

LENGTH_BITS = 16  # room for the length of a token beside its place; no token is longer than 65,535 characters


def segmentation_accuracy(tokens: Tokens, gold: Tokens) -> pd.DataFrame:
    """
    Precision, recall and F1 of a cut: one row, `preset, words, gold_words, right, precision, recall, f1`.

    A word is right when the hand-made words have one from the same character to the same character.
    Precision is the share of the preset's words that are right, recall the share of the hand-made
    words that were found, F1 their harmonic mean; punctuation counts as words on both sides, as in the
    SIGHAN bakeoffs. Both tables must be over the same texts.

    Source: Sproat & Emerson (2003), The First International Chinese Word Segmentation Bakeoff.
    """
    right = int(right_words(tokens, gold).sum())
    precision, recall = right / len(tokens), right / len(gold)
    values = [tokens.preset, len(tokens), len(gold), right, precision, recall, right * 2 / (len(tokens) + len(gold))]
    return pd.DataFrame([values], columns=["preset", "words", "gold_words", "right", "precision", "recall", "f1"])


def right_words(tokens: Tokens, gold: Tokens) -> np.ndarray:
    """For each token, whether the hand-made words have exactly the same span: array of bool, one entry a token."""
    found, made = (
        _places(words, words.start.astype(np.int64) << LENGTH_BITS | words.end - words.start)
        for words in (tokens, gold)
    )
    return pd.Index(found).isin(made)


TAG_CLASSES = lexicon("words")["classes"]  # of hand-made words, by their tags
FATES = ["right", "split", "joined", "crossed"]
HAN_WORD = re.compile("[㐀-鿿]{2,}")


def error_classes(tokens: Tokens, gold: Tokens) -> pd.DataFrame:
    """
    What becomes of the hand-made words, by class: `preset, class, words, right, split, joined, crossed`.

    A hand-made word that is not found is `split` if the cut only divides it, `joined` if it lies whole inside
    one longer word, and `crossed` otherwise. The four counts add up to `words`. Needs the hand-made tags.
    """
    bounds = np.union1d(_places(tokens, tokens.start), _places(tokens, tokens.end))
    first, last = _places(gold, gold.start), _places(gold, gold.end)
    ends_right = pd.Index(first).isin(bounds) & pd.Index(last).isin(bounds)
    undivided = np.searchsorted(bounds, first, side="right") == np.searchsorted(bounds, last, side="left")
    fate = np.select([ends_right & undivided, ends_right, undivided], FATES[:3], FATES[3])
    names = np.array([TAG_CLASSES.get(tag, "other word") for tag in gold.tag_names], dtype=object)
    table = pd.crosstab(names[gold.tag], fate).reindex(columns=FATES, fill_value=0)
    table.insert(0, "words", table.sum(axis=1))
    table = table.rename_axis("class").reset_index().rename_axis(columns=None)
    table.insert(0, "preset", tokens.preset)
    return table.sort_values("words", ascending=False, ignore_index=True)


def invented_words(tokens: Tokens, gold: Tokens | None = None) -> pd.DataFrame:
    """
    Words that a cut made up: `word, count, right, rank`, the most frequent first.

    A word counts as invented when it has two or more Han characters, stands neither in jieba's dictionary nor in
    the word lists of this package, and fewer than half of its occurrences are words of the hand-made corpus.
    Without hand-made words (`gold`) `right` is missing, and the list is of words to be doubted. `rank`
    is the place by frequency among all words of two or more Han characters that are no stop words: one of
    50 or less stands in a top-50 list.
    """
    stop_words, vocabulary = set(load_wordlist("stop-words").words), tokens.vocabulary
    listed = np.array([bool(HAN_WORD.fullmatch(word)) and word not in stop_words for word in vocabulary], bool)
    in_lists = {word for name in wordlists() for word in load_wordlist(name).words}
    table = pd.DataFrame({"word": vocabulary, "count": np.bincount(tokens.word, minlength=len(listed))})
    right = tokens.word if gold is None else tokens.word[right_words(tokens, gold)]
    table["right"] = pd.NA if gold is None else np.bincount(right, minlength=len(listed))
    table["rank"] = np.cumsum(listed)
    doubtful = table[listed & (True if gold is None else 2 * table["right"] < table["count"])]
    return doubtful.loc[[word not in in_lists and not is_known(word) for word in doubtful["word"]]].reset_index(
        drop=True
    )


def _places(tokens: Tokens, offsets: np.ndarray) -> np.ndarray:
    return tokens.document.astype(np.int64) << 40 | offsets.astype(np.int64)


WITHOUT_GUESSES = "jieba, no HMM"
COMPARED = ("jieba", WITHOUT_GUESSES, "press", "trained")


class HeldOut(NamedTuple):
    """The second half of a corpus as a preset cuts it, the hand-made words of that half, and the speed of the cut."""

    preset: str
    tokens: Tokens
    gold: Tokens
    megabytes_per_second: float


def cut_held_out(corpus: Corpus, presets: Iterable[str] = COMPARED) -> list[HeldOut]:
    """
    The second half of a corpus with hand-made words, cut by each preset; `trained` is taught on the first half.

    A surname and the given name after it are one hand-made word, as they are to all presets but "trained, names
    apart", which is compared with the words as they were made. Teaching takes five to ten seconds. The speed is from
    text to token table, in one thread, over that half.
    """
    texts = corpus.require_text("cut it into words")
    made = corpus.require_gold()
    half = len(texts) // 2
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts[half:]) / 1e6
    later = replace(corpus, paragraphs=corpus.paragraphs[corpus.paragraphs["document"] >= half])
    joined, cuts = join_names(made), []
    for preset in presets:
        gold = made if preset == TRAINED[1] else joined
        cutter = _held_out_cutter(gold, half, preset)
        tokenize_with(corpus_from_texts(["路通了。"]), cutter, EVERY_ROLE)  # loads and compiles
        started = time.process_time()
        tokens = tokenize_with(later, cutter, EVERY_ROLE)
        cuts.append(HeldOut(preset, tokens, gold.only(gold.document >= half), size / (time.process_time() - started)))
    return cuts


def accuracy_of(cuts: Iterable[HeldOut]) -> pd.DataFrame:
    """
    How often each cut is right, one row a preset.

    Columns: `preset, words, gold_words, right, precision, recall, f1, invented, megabytes_per_second`. The first
    seven are those of `segmentation_accuracy`; `invented` counts the occurrences of `invented_words`.
    """
    parts = []
    for cut in cuts:
        row = segmentation_accuracy(cut.tokens, cut.gold)
        row["invented"] = int(invented_words(cut.tokens, cut.gold)["count"].sum())
        parts.append(row.assign(megabytes_per_second=cut.megabytes_per_second))
    return pd.concat(parts, ignore_index=True)


def _held_out_cutter(gold: Tokens, half: int, preset: str) -> Cutter:
    """The cutter of a preset, which has seen no hand-made word from document `half` on."""
    if preset not in TRAINED:
        name = "jieba" if preset == WITHOUT_GUESSES else preset
        return make_cutter(name, hmm=preset != WITHOUT_GUESSES, dictionary=None, protect=(), traditional=False)
    dictionary, seen = load_dictionary(), gold.only(gold.document < half)
    said = sha256("\n".join(map(" ".join, paragraphs_of(seen))).encode("utf-8", "surrogatepass")).hexdigest()
    segmenter = taught(f"-{said[:12]}", lambda: seen)
    return Cutter(preset, lambda codes: segmenter.mark(codes, dictionary), None)


QUOTED = re.compile(r"(?<=“)[^“”‘’，。！？；：、]{2,10}(?=”)|(?<=「)[^「」『』，。！？；：、]{2,10}(?=」)")
LONGEST = 6  # characters of a candidate
CONTEXT = 6  # characters shown on either side
PARTICLES = "的地得了着过是在和与及或于为以把被将对从向这那其此也都就才又再还不没有很我你他们之而但"
CANDIDATE_COLUMNS = ["word", "count", "pmi", "left_entropy", "right_entropy", "context"]


def quoted_terms(corpus: Corpus, *, minimum: int = 2) -> pd.DataFrame:
    """
    Terms that the newspaper itself sets in quotation marks: `term, count, documents, known, context`.

    Newspapers mark new coinages, slogans and irony so, which makes this the surest list of words to protect.
    `known` says that jieba's dictionary has the term, `context` shows its first use. At least `minimum` times.

    >>> from pressframes.corpus import corpus_from_texts
    >>> quoted_terms(corpus_from_texts(["开展“敲门行动”。", "“敲门行动”暖人心。"])).iloc[0].to_dict()
    {'term': '敲门行动', 'count': 2, 'documents': 2, 'known': False, 'context': '开展“敲门行动”。'}
    """
    texts = corpus.require_text("find quoted terms")
    uses = [
        (match[0], row.document, _context(texts[row.document], *match.span()))
        for row in corpus.paragraphs.itertuples()
        for match in QUOTED.finditer(texts[row.document], row.start, row.end)
    ]
    terms = pd.DataFrame(uses, columns=["term", "document", "context"]).groupby("term")
    table = terms.agg(count=("document", "size"), documents=("document", "nunique"), context=("context", "first"))
    table = table[table["count"] >= minimum].reset_index()
    table.insert(3, "known", [is_known(term) for term in table["term"]])
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
    corpus.require_text("look for new words")
    if minimum < 2 or not 2 <= longest <= LONGEST:
        raise refused("candidate_limits", "new_words", minimum=minimum, longest=longest, most=LONGEST)
    text = "\n".join(corpus.text_of(row.document)[row.start : row.end] for row in corpus.paragraphs.itertuples())
    codes = code_points(text).astype(np.int64)
    codes = np.pad(np.where((codes >= 0x3400) & (codes <= 0x9FFF), codes, 0), (0, LONGEST))  # 0 is no Han character
    runs, rows = np.where(codes > 0, codes, -1), []
    often = [_counts_at(runs)]
    for size in range(2, longest + 1):
        runs = pair_runs(runs)
        often.append(_counts_at(runs))
        runs[often[-1] < minimum] = -1
        numbers, first = np.unique(runs, return_index=True)
        first = first[numbers >= 0]
        cohesion = _cohesion(often, first, int(np.count_nonzero(codes)))
        left, right = (_entropy(runs, np.roll(codes, -step), first) for step in (-1, size))
        for gram in np.flatnonzero((cohesion >= pmi) & (np.minimum(left, right) >= entropy)):
            start = int(first[gram])
            word = text[start : start + size]
            if not (word[0] in PARTICLES or word[-1] in PARTICLES or is_known(word)):
                context = _context(text, start, start + size)
                rows.append((word, often[-1][start], cohesion[gram], left[gram], right[gram], context))
    table = pd.DataFrame(rows, columns=CANDIDATE_COLUMNS)
    return table.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


def _counts_at(runs: np.ndarray) -> np.ndarray:
    """How often the run that begins at each place occurs (int64), 0 where none does."""
    return np.where(runs >= 0, np.bincount(runs + 1)[runs + 1], 0)


def _cohesion(often: list[np.ndarray], first: np.ndarray, total: int) -> np.ndarray:
    """PMI of the weakest division in two, in bits, of the longest runs, which begin at some places."""
    size = len(often)
    apart = [often[cut - 1][first] * often[size - cut - 1][first + cut] for cut in range(1, size)]
    return np.log2(often[-1][first] * total / np.max(apart, axis=0))


def _entropy(runs: np.ndarray, neighbours: np.ndarray, first: np.ndarray) -> np.ndarray:
    """
    How freely the neighbour varies, in bits, of the runs that begin at some places; each end of a text (0) counts as
    different.
    """
    beside = (runs >= 0) & (neighbours != 0)
    keys, counts = np.unique(runs[beside] << OFFSET_BITS | neighbours[beside], return_counts=True)
    sums = np.bincount(keys >> OFFSET_BITS, counts * np.log2(counts), runs.max() + 1)[runs[first]]
    often = np.bincount(runs + 1)[1:][runs[first]]
    return np.log2(often) - sums / often


def _context(text: str, start: int, end: int) -> str:
    return text[max(0, start - CONTEXT) : end + CONTEXT].replace("\n", " ").strip()
