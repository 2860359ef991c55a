"""
Words: speed from text to token table against `jieba.lcut`, load time, memory, and the accuracy of the presets.

Beside them wapic and rjieba, where PEERS_PYTHON names the Python of an environment that has them.
"""

import json
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
from pressframes.corpus.peoples_daily import HandMade, read_hand_made, read_peoples_daily
from pressframes.corpus.tokens import Tokens, number_words
from pressframes.files import private_cache, read_text
from pressframes.words.accuracy import HeldOut, accuracy_of, cut_held_out, segmentation_accuracy
from pressframes.words.cutting import tokenize
from pressframes.words.trained import tag_words

PEERS_PYTHON = os.environ.get("PEERS_PYTHON")
PEERS = {"wapic": "trained", "rjieba": "jieba"}  # and the preset that each is held against
# Reads paragraphs as JSON and prints the words of each and the processor time; the first call, which loads, is free.
PEERS_CODE = """
import importlib, json, sys, time
texts, answers = json.load(sys.stdin), {}
for name in sys.argv[1:]:
    try:
        module = importlib.import_module(name)
    except ImportError:
        continue
    cut = module.Segmenter().segment if hasattr(module, "Segmenter") else module.cut
    cut(texts[0])
    started = time.process_time()
    words = [list(cut(text)) for text in texts]
    answers[name] = {"seconds": time.process_time() - started, "words": words}
json.dump(answers, sys.stdout)
"""
MEGABYTES = 10
REPEATS = 5
# News of another year that people cut into words, with white space between words and a sentence a line, such as
# `pku_test_gold.utf8` of the SIGHAN bakeoff of 2005 (January 2001). No package carries one: get it from its makers.
SEGMENTED_NEWS = os.environ.get("SEGMENTED_NEWS")
MEMORY = """
import resource, sys
from pressframes.corpus import corpus_from_texts
from pressframes.corpus.peoples_daily import HandMade, read_hand_made, read_peoples_daily
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
    held_out = {one.preset: one for one in cut_held_out(read_peoples_daily(), ("jieba", "press", "trained"))}
    accuracy = accuracy_of(held_out.values()).set_index("preset")["f1"]
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
        *against_peers(held_out),
        {"what": "parts of speech on the unseen half, of hand-made words", "ours": right_tags(), "unit": "share right"},
        *(news_of_another_year(SEGMENTED_NEWS) if SEGMENTED_NEWS else []),
    ]  # fmt: skip


def against_peers(held_out: dict[str, HeldOut]) -> list[dict]:
    """F1 and speed of other programs on the same half; of names joined and apart a peer is given what suits it."""
    corpus = read_peoples_daily()
    gold = held_out["trained"].gold
    rows = corpus.paragraphs[corpus.paragraphs["document"] >= int(gold.document[0])]
    texts = [fold_width(corpus.text_of(row.document)[row.start : row.end]) for row in rows.itertuples()]
    command = [PEERS_PYTHON, "-c", PEERS_CODE, *PEERS]
    run = PEERS_PYTHON and subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    answers = json.loads(run.stdout) if run else {}
    size = sum(len(text.encode()) for text in texts) / 1e6
    table = []
    for peer, preset in PEERS.items():
        ours = held_out[preset]
        scores = [("F1 on the unseen half", "", segmentation_accuracy(ours.tokens, ours.gold)["f1"][0], None)]
        scores.append(("the unseen half, 1 thread", "MB/s", ours.megabytes_per_second, None))
        if peer in answers:
            document, start = (rows[name].to_numpy(np.int32) for name in ("document", "start"))
            theirs = as_tokens(answers[peer]["words"], document, start, peer)
            gold = corpus.require_gold()
            apart = gold.only(gold.document >= document[0])
            best = max(segmentation_accuracy(theirs, by_hand)["f1"][0] for by_hand in (gold, apart))
            values = (best, size / answers[peer]["seconds"])
            scores = [(*score[:3], value) for score, value in zip(scores, values, strict=True)]
        name = peer if peer in answers else f"{peer} (not installed: set PEERS_PYTHON)"
        table += [
            {"what": f"{what}, {preset}", "peer": name, "ours": mine, "peers": theirs,
             "ratio": theirs and mine / theirs, "unit": unit}
            for what, unit, mine, theirs in scores
        ]  # fmt: skip
    return table


def right_tags() -> float:
    """The share of right parts of speech on the second half of January 1998, with tags taken from the first."""
    made, gold = read_hand_made(), read_peoples_daily().require_gold()
    middle = made.ends[len(made.ends) // 2]
    tagged = tag_words(gold, made_by_hand=HandMade(made.words[:middle], made.tags[:middle], [middle]))
    names = (np.array(tokens.tag_names)[tokens.tag[middle:]] for tokens in (tagged, gold))
    return float(np.mean(next(names) == next(names)))


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
    numbers = np.arange(len(lines), dtype=np.int32)
    gold = as_tokens(lines, numbers, np.zeros_like(numbers), "by hand")
    return corpus_from_texts(["".join(line) for line in lines]), gold


def as_tokens(lines: list[list[str]], document: np.ndarray, start: np.ndarray, preset: str) -> Tokens:
    """Words without gaps, a line for each paragraph, as tokens; of each line its document and where it starts."""
    words = [word for line in lines for word in line]
    ids, vocabulary = number_words(words)
    sizes = [len(line) for line in lines]
    document = np.repeat(document, sizes)
    ends = np.concatenate([np.cumsum([len(word) for word in line], dtype=np.int32) for line in lines])
    ends += np.repeat(start, sizes)
    starts = ends - np.array([len(word) for word in words], np.int32)
    return Tokens(vocabulary, ids, document, np.zeros_like(document), starts, ends, preset=preset)


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
