"""Speed and memory of the statistics on 10 million words: against numpy, and against Conc where it is installed."""

import json
import os
import re
import statistics
import subprocess
import time
import tracemalloc
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.corpus.documents import Corpus, make_corpus
from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.corpus.tokens import Tokens
from pressframes.statistics.collocation import collocates
from pressframes.statistics.contexts import concordance
from pressframes.statistics.counts import count_parts
from pressframes.statistics.frequency import deviation_of_proportions, dispersion, word_frequencies
from pressframes.statistics.key_words import keyness
from pressframes.statistics.measures import log_likelihood

COPIES = int(os.environ.get("COPIES", "9"))  # of January 1998: 10.1 million tokens; COPIES=1 for a quick run
NODE = "中国"  # "China", 3,359 times in January 1998
EXPRESSION, PHRASE = "改革.{0,4}开放", "的 一 年"  # 231 and 208 times in January 1998
REPEATS = 5
WINDOW = 5
# Conc has dependencies of its own; this names the Python of an environment that has it.
CONC_PYTHON = os.environ.get("CONC_PYTHON")
WORK = Path("build/benchmarks")
ARRAYS = ("word", "document", "paragraph", "start", "end")


def rows() -> list[dict]:
    """One row a task and peer: medians of several runs, ours and theirs, in this one process."""
    return [*against_numpy(), *searches(), *against_conc(), *memory()]


def against_numpy() -> list[dict]:
    """Counting against one numpy pass over the ids; measures against the same measure in plain numpy and scipy."""
    tokens, (first, rest) = big_tokens(), halves()
    vocabulary = len(tokens.vocabulary)
    compared = [
        (
            "frequency and range of all words",
            "numpy bincount, no range",
            lambda: word_frequencies(tokens),
            lambda: np.bincount(tokens.word, minlength=vocabulary),
        ),
        (
            "dispersion (DP) of all words",
            "scipy document-term matrix and DP",
            lambda: deviation_of_proportions(count_parts(tokens)),
            lambda: plain_dispersion(tokens),
        ),
        (
            "dispersion, the table of six measures and ARF",
            "scipy document-term matrix and DP",
            lambda: dispersion(tokens),
            lambda: plain_dispersion(tokens),
        ),
        (
            "G2 of all words",
            "two numpy bincounts and G2",
            lambda: counted_keyness(first, rest),
            lambda: plain_keyness(first, rest),
        ),
        (
            "keyness, the table with intervals, dispersions, Welch's t",
            "two numpy document-term matrices and G2, DP",
            lambda: keyness(first, rest),
            lambda: (plain_dispersion(first), plain_dispersion(rest), plain_keyness(first, rest)),
        ),
        (
            f"collocates of {NODE}, {WINDOW} words either side",
            "numpy, windows across sentences",
            lambda: collocates(tokens, NODE, window_words=WINDOW),
            lambda: plain_collocates(tokens),
        ),
        (
            f"concordance of {NODE}, all uses, sorted right",
            "python slices, unsorted, no locator",
            lambda: concordance(big_corpus(), tokens, NODE, order="right"),
            lambda: plain_concordance(tokens),
        ),
    ]
    return [row(what, peer, seconds(ours), seconds(theirs)) for what, peer, ours, theirs in compared]


def searches() -> list[dict]:
    """A regular expression against Python's own search of the same texts, a phrase against a word as frequent."""
    corpus, tokens, expression = big_corpus(), big_tokens(), re.compile(EXPRESSION)
    uses = len(concordance(corpus, tokens, PHRASE))
    word = tokens.vocabulary[int(np.argmin(abs(tokens.token_totals() - uses)))]
    return [
        row(
            f"concordance of /{EXPRESSION}/ (at most 3 times the peer)",
            "re.finditer, each text",
            seconds(lambda: concordance(corpus, tokens, f"/{EXPRESSION}/")),
            seconds(lambda: [list(expression.finditer(text)) for text in corpus.texts]),
        ),
        row(
            f"concordance of {PHRASE}, {uses:,} uses (at most 1.5 times)",
            f"concordance of {word}",
            seconds(lambda: concordance(corpus, tokens, PHRASE)),
            seconds(lambda: concordance(corpus, tokens, word)),
        ),
    ]


def against_conc() -> list[dict]:
    """The same tasks in Conc, on the same tokens, each in its own process."""
    tokens, (first, rest) = big_tokens(), halves()
    counted = count_parts(first), count_parts(rest)  # as Conc's index has the counts before it is asked
    tasks = {
        "frequency": lambda: word_frequencies(tokens),
        "keyness": lambda: keyness(first, rest),
        "keyness, counts made before": lambda: keyness(*counted),
        "collocates": lambda: collocates(tokens, NODE, window_words=WINDOW),
        "concordance": lambda: concordance(big_corpus(), tokens, NODE, order="right"),
    }
    theirs = conc_seconds()
    peer = "Conc" if theirs else "Conc (not installed: set CONC_PYTHON)"
    return [row(name, peer, seconds(task), theirs.get(name.split(",")[0])) for name, task in tasks.items()]


def memory() -> list[dict]:
    """What the project promised in figures: the bound stands where the peer's bytes do."""
    return [
        row("memory at peak, counts by article", "bound", bytes_a_token(count_parts), 24.0, "bytes a token"),
        row("memory at peak, frequency", "bound", bytes_a_token(word_frequencies), 24.0, "bytes a token"),
        row("memory at peak, dispersion with ARF", "bound", bytes_a_token(dispersion), 24.0, "bytes a token"),
    ]


def row(what: str, peer: str, ours: float, theirs: float | None, unit: str = "s") -> dict:
    ratio = None if theirs is None else ours / theirs
    return {"what": what, "peer": peer, "ours": ours, "peers": theirs, "ratio": ratio, "unit": unit}


def seconds(task, repeats: int = REPEATS) -> float:
    """The median time of a task, after one run that compiles what has to be."""
    task()
    measured = []
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        measured.append(time.perf_counter() - start)
    return statistics.median(measured)


def bytes_a_token(measure) -> float:
    """The memory that a measure takes at its peak beyond the tokens themselves; ARF is part of dispersion."""
    tokens = big_tokens()
    tracemalloc.start()
    measure(tokens)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / len(tokens)


@lru_cache(maxsize=1)
def january() -> Tokens:
    return read_peoples_daily().gold


@lru_cache(maxsize=1)
def big_tokens() -> Tokens:
    """January 1998 so many times over, each copy with documents of its own."""
    tokens, documents = january(), len(read_peoples_daily().documents)
    arrays = {name: np.tile(getattr(tokens, name), COPIES) for name in ARRAYS}
    arrays["document"] += np.repeat(np.arange(COPIES, dtype=np.int32) * documents, len(tokens))
    return replace(tokens, tag=None, **arrays)


@lru_cache(maxsize=1)
def big_corpus() -> Corpus:
    corpus = read_peoples_daily()
    size = len(corpus.documents)
    paragraphs = [corpus.paragraphs.assign(document=corpus.paragraphs["document"] + size * n) for n in range(COPIES)]
    return make_corpus("big", pd.concat([corpus.documents] * COPIES), pd.concat(paragraphs), corpus.texts * COPIES)


@lru_cache(maxsize=1)
def halves() -> tuple[Tokens, Tokens]:
    """The documents with even and with odd numbers."""
    tokens = big_tokens()
    return part_of(tokens, tokens.document % 2 == 0), part_of(tokens, tokens.document % 2 == 1)


def part_of(tokens: Tokens, chosen: np.ndarray) -> Tokens:
    return replace(tokens, tag=None, **{name: getattr(tokens, name)[chosen] for name in ARRAYS})


def counted_keyness(target: Tokens, reference: Tokens) -> np.ndarray:
    """G2 from one counting pass over each side."""
    a, b = (side.token_totals() for side in (target, reference))
    return log_likelihood(a, len(target), b, len(reference))


def plain_dispersion(tokens: Tokens) -> np.ndarray:
    """DP as one writes it down: a document-term matrix by scipy, and Gries's formula over its columns."""
    ones = np.ones(len(tokens), np.int32)
    matrix = sparse.coo_array((ones, (tokens.document, tokens.word))).tocsc()
    sizes = np.bincount(tokens.document)
    totals = np.bincount(tokens.word, minlength=matrix.shape[1])
    expected = sizes[matrix.indices] / len(tokens)
    observed = matrix.data / np.repeat(totals, np.diff(matrix.indptr))
    with np.errstate(invalid="ignore"):
        return (np.add.reduceat(np.abs(observed - expected) - expected, matrix.indptr[:-1]) + 1) / 2


def plain_keyness(target: Tokens, reference: Tokens) -> np.ndarray:
    a, b = (np.bincount(side.word, minlength=len(side.vocabulary)) for side in (target, reference))
    share = (a + b) / (a.sum() + b.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        return 2 * (np.nan_to_num(a * np.log(a / (a.sum() * share))) + np.nan_to_num(b * np.log(b / (b.sum() * share))))


def plain_collocates(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    nodes = np.flatnonzero(tokens.word == tokens.vocabulary.index(NODE))
    near = np.zeros(len(tokens), bool)
    for distance in range(1, WINDOW + 1):
        near[(nodes - distance).clip(0)] = True
        near[(nodes + distance).clip(max=len(tokens) - 1)] = True
    near[nodes] = False
    vocabulary = len(tokens.vocabulary)
    return np.bincount(tokens.word[near], minlength=vocabulary), np.bincount(tokens.word, minlength=vocabulary)


def plain_concordance(tokens: Tokens) -> list[tuple[str, str, str]]:
    texts = big_corpus().texts
    nodes = np.flatnonzero(tokens.word == tokens.vocabulary.index(NODE))
    places = zip(tokens.document[nodes].tolist(), tokens.start[nodes].tolist(), tokens.end[nodes].tolist(), strict=True)
    return [(texts[d][max(a - 20, 0) : a], texts[d][a:b], texts[d][b : b + 20]) for d, a, b in places]


def conc_seconds() -> dict[str, float]:
    if not CONC_PYTHON:
        return {}
    WORK.mkdir(parents=True, exist_ok=True)
    first, rest = halves()
    for name, tokens in (("all", big_tokens()), ("first", first), ("rest", rest)):
        path = WORK / f"tokens-{name}.csv"
        if not path.exists():
            words = np.array(tokens.vocabulary, dtype=object)[tokens.word]
            texts = pd.Series(words).groupby(tokens.document).agg(" ".join)
            texts.rename("text").to_csv(path, index=False)
    script = Path(__file__).with_name("_conc_timings.py")
    command = [CONC_PYTHON, "-P", str(script), str(WORK / "tokens.csv"), str(WORK), NODE, str(REPEATS)]
    finished = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(finished.stdout.splitlines()[-1])


if __name__ == "__main__":
    print(pd.DataFrame(rows()).to_string(index=False, float_format="%.3f"))
