"""Words: speed from text to token table against `jieba.lcut`, load time, memory, and the accuracy of the presets."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import jieba
import numpy as np

from pressframes.characters import fold_width
from pressframes.corpus.documents import Corpus, corpus_from_texts
from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.corpus.tokens import Tokens, number_words
from pressframes.files import private_cache, read_text
from pressframes.words.accuracy import accuracy_by_preset, segmentation_accuracy
from pressframes.words.cutting import tokenize

MEGABYTES = 10
REPEATS = 5
# News of another year that people cut into words, with white space between words and a sentence a line, such as
# `pku_test_gold.utf8` of the SIGHAN bakeoff of 2005 (January 2001). No package carries one: get it from its makers.
SEGMENTED_NEWS = os.environ.get("SEGMENTED_NEWS")
MEMORY = """
import resource, sys
from pressframes.corpus import corpus_from_texts
from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.words import tokenize
tokenize(corpus_from_texts(["党员下沉社区。"]))
text = " ".join(read_peoples_daily().texts).replace("\\n", " ")
corpus = corpus_from_texts([text * 19])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
tokenize(corpus)
scale = 1 if sys.platform == "darwin" else 1024
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * scale / len(corpus.texts[0]))
"""
LOADING = """
import time
from pressframes.words import cut
cut("党员下沉社区。")
print(time.process_time())
"""
FIRST_TABLE = """
import time
from pressframes.corpus import corpus_from_texts
from pressframes.words import tokenize
tokenize(corpus_from_texts(["党员下沉社区。"]))
print(time.process_time())
"""


def rows() -> list[dict]:
    """One row a claim: what, peer, ours, peers, ratio, unit."""
    corpus = ten_megabytes()
    size = sum(len(text.encode()) for text in corpus.texts) / 1e6
    paragraphs = [line for text in corpus.texts for line in text.split("\n") if line.strip()]
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(private_cache())
    tokenizer.initialize()
    peer = size / seconds(lambda: [tokenizer.lcut(paragraph) for paragraph in paragraphs], repeats=1)
    speed = []
    for preset in ("jieba", "trained"):
        ours = size / seconds(lambda preset=preset: tokenize(corpus, preset=preset))
        what = f"preset {preset}, text to token table, {size:.0f} MB, 1 thread"
        row = {"what": what, "peer": "jieba.lcut", "ours": ours, "peers": peer, "ratio": ours / peer, "unit": "MB/s"}
        speed.append(row)
    accuracy = accuracy_by_preset(read_peoples_daily()).set_index("preset")["f1"]
    return [
        *speed,
        {"what": "Python, import, dictionary, first cut, compiled before", "ours": _in_a_process(LOADING),
         "unit": "s of processor"},
        {"what": "compiling all that a token table needs, once", "peer": "bound", "ours": _compiling(FIRST_TABLE),
         "peers": 10.0, "unit": "s of processor"},
        {"what": "memory, one document of 100 MB", "ours": _in_a_process(MEMORY), "unit": "bytes a character"},
        *(
            {"what": f"F1 on the unseen half of January 1998, {preset}", "peer": "jieba.lcut", "ours": accuracy[preset],
             "peers": accuracy["jieba"], "ratio": accuracy[preset] / accuracy["jieba"], "unit": ""}
            for preset in ("press", "trained")
        ),
        *(news_of_another_year(SEGMENTED_NEWS) if SEGMENTED_NEWS else []),
    ]  # fmt: skip


def news_of_another_year(path: str) -> list[dict]:
    """The presets, `trained` on all of January 1998, on news that none of them has seen."""
    corpus, gold = read_segmented(path)
    f1 = {
        preset: segmentation_accuracy(tokenize(corpus, preset=preset), gold)["f1"][0]
        for preset in ("jieba", "press", "trained")
    }
    what = f"F1 on {len(gold):,} words of {os.path.basename(path)}"
    return [
        {"what": f"{what}, {preset}", "peer": "jieba.lcut", "ours": f1[preset], "peers": f1["jieba"],
         "ratio": f1[preset] / f1["jieba"], "unit": ""}
        for preset in ("press", "trained")
    ]  # fmt: skip


def read_segmented(path: str) -> tuple[Corpus, Tokens]:
    """A file of words with white space between them: its text, a document a line, and the words as tokens."""
    lines = [line.split() for line in read_text(path).text.splitlines() if line.strip()]
    words = [word for line in lines for word in line]
    ids, vocabulary = number_words(words)
    document = np.repeat(np.arange(len(lines), dtype=np.int32), [len(line) for line in lines])
    ends = np.concatenate([np.cumsum([len(word) for word in line]) for line in lines]).astype(np.int32)
    starts = ends - np.array([len(word) for word in words], np.int32)
    gold = Tokens(vocabulary, ids, document, np.zeros_like(document), starts, ends, preset="by hand")
    return corpus_from_texts(["".join(line) for line in lines]), gold


def ten_megabytes() -> Corpus:
    """Articles of January 1998 with ordinary digits, from the first again until there are ten megabytes."""
    texts, size = [], 0
    articles = [fold_width(text) for text in read_peoples_daily().texts]
    while size < MEGABYTES * 1e6:
        texts.append(articles[len(texts) % len(articles)])
        size += len(texts[-1].encode())
    return corpus_from_texts(texts)


def seconds(work: Callable, repeats: int = REPEATS) -> float:
    """The median processor time of some work, after a first call that loads and compiles."""
    if repeats > 1:
        work()
    return statistics.median(_timed(work) for _ in range(repeats))


def _timed(work: Callable) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _in_a_process(code: str, **environment: str) -> float:
    command = [sys.executable, "-c", code]
    environment = os.environ | environment
    return float(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)


def _compiling(code: str) -> float:
    """What the first run costs more than the second, which finds the machine code of the first."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = (_in_a_process(code, NUMBA_CACHE_DIR=folder) for _ in range(2))
    return first - second
