"""Words: speed from text to token table against `jieba.lcut`, load time, memory, and the accuracy of the presets."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import jieba

from pressframes.corpus import Corpus, corpus_from_texts
from pressframes.peoples_daily import read_peoples_daily
from pressframes.words import accuracy_by_preset, fold_width, tokenize
from pressframes.words.cache import private_cache

MEGABYTES = 10
REPEATS = 5
MEMORY = """
import resource, sys
from pressframes.corpus import corpus_from_texts
from pressframes.peoples_daily import read_peoples_daily
from pressframes.words import tokenize
tokenize(corpus_from_texts(["党员下沉社区。"]))
text = " ".join(read_peoples_daily().texts).replace("\\n", " ")
corpus = corpus_from_texts([text * 18])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
tokenize(corpus)
scale = 1 if sys.platform == "darwin" else 1024
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * scale / len(corpus.texts[0]))
"""
LOADING = """
import time
started = time.perf_counter()
from pressframes.words import cut
cut("党员下沉社区。")
print(time.perf_counter() - started)
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
        {"what": "import, dictionary, first cut, compiled before", "ours": _in_a_process(LOADING), "unit": "s"},
        {"what": "memory, one document of 100 MB", "ours": _in_a_process(MEMORY), "unit": "bytes a character"},
        *(
            {"what": f"F1 on the unseen half of January 1998, {preset}", "peer": "jieba.lcut", "ours": accuracy[preset],
             "peers": accuracy["jieba"], "ratio": accuracy[preset] / accuracy["jieba"], "unit": ""}
            for preset in ("press", "trained")
        ),
    ]  # fmt: skip


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


def _in_a_process(code: str) -> float:
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
