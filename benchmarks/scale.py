"""
Corpora on disk: time, memory and disk from a folder of articles to four answers, on resampled January 1998.

`python -m benchmarks.scale 1000` builds 1 GB (ten minutes on two busy cores); `rows()` takes 100 MB. Each run is a
process of its own, whose memory is looked at four times a second with that of its workers: on Linux what processes
share counts once, elsewhere their resident sets are added up. Queries are timed in processor seconds. The bounds are
those that the project set itself from measured peers: Conc 0.1, CWB 3.5, quanteda 4.3, on the same machine.
"""

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext, suppress
from pathlib import Path

import numpy as np
import psutil

from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.disk.build import build_corpus
from pressframes.disk.stored import DiskCorpus, open_corpus
from pressframes.statistics.collocation import collocates
from pressframes.statistics.contexts import concordance
from pressframes.statistics.frequency import dispersion, word_frequencies
from pressframes.statistics.key_words import keyness

NODE = "中国"  # "China"
MEGABYTES = 100
REPEATS = 5
WORD_HITS = 7_452  # of the word whose lines the peers listed
PRETOKENISED = 10_000_000  # tokens


def rows(megabytes: int = MEGABYTES) -> list[dict]:
    """One row a claim: ours, and the bound in the column of the peers."""
    with tempfile.TemporaryDirectory(prefix="pressframes-scale-") as folder:
        work = Path(folder)
        write_articles(work / "tenth", megabytes / 10)
        size = write_articles(work / "whole", megabytes)
        tenth, one, two = (
            in_a_process(work / name, work / f"{name}-{workers}", workers)
            for name, workers in (("tenth", 1), ("whole", 1), ("whole", 2))
        )
        return [
            *whole_job(megabytes, one, two),
            row("ten times the text: time", "bound", one["processor"] / tenth["processor"], 11, "x"),
            row("ten times the text: memory", "bound", one["mb"] / tenth["mb"], 2, "x"),
            *disk_use(open_corpus(work / "whole-1"), size),
            *queries(open_corpus(work / "tenth-1" if megabytes >= 500 else work / "whole-1")),
            *pretokenised(work),
        ]


def whole_job(megabytes: int, one: dict, two: dict) -> list[dict]:
    """Build and four queries, by one process and by two workers; the bounds are for 1 GB and scaled to the text."""
    share = megabytes / 1000
    what = f"build and four queries, {megabytes} MB"
    assert one["digest"] == two["digest"], "the workers built other bytes"
    return [
        row(f"{what}, one process", "bound", one["seconds"], 100 * share),
        row(f"{what}, one process, processor time", "bound", one["processor"], 100 * share),
        row(f"{what}, two workers", "bound", two["seconds"], 60 * share),
        row("memory at peak, one process", "bound", one["mb"], 1200, "MB"),
        row("memory at peak, two workers and the caller together", "bound", two["mb"], 1700, "MB"),
    ]


def disk_use(corpus: DiskCorpus, text_bytes: int) -> list[dict]:
    """What is kept, by kind; the arrays can be made again from the rest."""
    tokens = sum(part.tokens for part in corpus.manifest.parts)
    files = [file for file in corpus.path.rglob("*") if file.is_file()]
    text = sum(file.stat().st_size for file in files if file.name == "text.parquet")
    arrays = sum(file.stat().st_size for file in files if file.name in ("arrays", "cube", "ranks"))
    rest = sum(file.stat().st_size for file in files) - text - arrays
    return [
        row("disk without text", "bound", rest / tokens, 1.6, "MB a million tokens"),
        row("disk with text", "UTF-8 text", (rest + text) / 1e6, text_bytes / 1e6, "MB"),
        row("disk, arrays that can be made again", "UTF-8 text", arrays / 1e6, text_bytes / 1e6, "MB"),
    ]


def queries(corpus: DiskCorpus) -> list[dict]:
    """Answers from a corpus that is open; a word's hits and all times are for the 10 million tokens of the peers."""
    ids = np.concatenate([corpus.piece(number).tokens.word for number in range(len(corpus.manifest.parts))])
    numpy_pass = seconds(lambda: np.bincount(ids, minlength=len(corpus.vocabulary)))
    half = np.random.default_rng(1).random(len(corpus.texts)) < 0.5
    first, second = corpus.select(half), corpus.select(~half)
    frequencies = word_frequencies(corpus)
    scale = len(ids) / 10e6
    word = frequencies["word"][(frequencies["count"] - WORD_HITS * scale).abs().idxmin()]
    lexicons = np.random.default_rng(2).choice(3000, (10, 30), replace=False)
    counts = corpus.article_counts()
    size = f"{len(ids) / 1e6:.1f} M tokens"
    split = seconds(lambda: keyness(first, second))
    newspapers = [corpus.by_day(newspaper=name) for name in ("1", "2")]
    by_day = seconds(lambda: keyness(*newspapers, by="newspaper day"))
    return [
        row(f"keyness of any split, all columns, {size}", "15 passes over ids (numpy)", split, 15 * numpy_pass),
        row(f"keyness from the cube, all columns, {size}", "4 passes over ids (numpy)", by_day, 4 * numpy_pass),
        row(f"keyness of any split, {size}", "Conc", split, 0.6 * scale),
        row(f"collocates of {word}, scored", "bound", seconds(lambda: collocates(corpus, word)), 0.05 * scale),
        row(f"all lines of {word}", "bound", seconds(lambda: concordance(corpus, corpus, word)), 0.1 * scale),
        row(f"100 lines of {word}", "", seconds(lambda: concordance(corpus, corpus, word, limit=100)), None),
        row(
            "ten lexicons of thirty terms, by article",
            "bound",
            seconds(lambda: counts.only(lexicons.ravel()).matrix),
            0.02 * scale,
        ),
    ]


def pretokenised(work: Path) -> list[dict]:
    """Ten million tokens that were cut before, to a corpus that answers."""
    gold = read_peoples_daily().gold
    names = np.array(gold.vocabulary, object)
    lines, tokens = [], 0
    starts = np.flatnonzero(np.diff(gold.document, prepend=-1))
    texts = [" ".join(names[gold.word[a:b]]) for a, b in zip(starts, [*starts[1:], len(gold)], strict=True)]
    sizes = np.diff([*starts, len(gold)])
    while tokens < PRETOKENISED:
        lines += [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
        tokens += int(sizes.sum())
    (work / "cut").mkdir()
    (work / "cut" / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    start = time.process_time()
    build_corpus(work / "cut", work / "cut-corpus", preset="words apart")
    taken = (time.process_time() - start) * PRETOKENISED / tokens
    return [row("10 M tokens that were cut before, to an index", "bound", taken, 6.0)]


def in_a_process(source: Path, into: Path, workers: int) -> dict:
    """Build and four queries in a process of their own, as `job` measures them; `mb` is the memory at peak."""
    command = [sys.executable, "-m", "benchmarks.scale", "job", str(source), str(into), str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, memory_of(process.pid))
            time.sleep(0.25)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        return json.loads(process.stdout.read().splitlines()[-1]) | {"mb": peak / 1e6}


def memory_of(number: int) -> int:
    """The bytes that a process and those that it started hold now."""
    with suppress(psutil.Error):
        first = psutil.Process(number)
        of_each = [process.memory_full_info() for process in (first, *first.children(recursive=True))]
        return sum(getattr(of_one, "pss", of_one.rss) for of_one in of_each)
    return 0


def job(source: str, into: str, workers: int) -> dict:
    """Build, then frequencies, keyness of two halves, collocates and a concordance."""
    warm_up()
    start, processor = time.perf_counter(), _processor_seconds()
    pool = ProcessPoolExecutor(workers) if workers > 1 else nullcontext()
    with pool as on:
        corpus = build_corpus(source, into, on=on).with_workers(on)
        built = time.perf_counter() - start
        half = np.arange(len(corpus.texts)) % 2 == 0
        word_frequencies(corpus)
        keyness(corpus.select(half), corpus.select(~half))
        collocates(corpus, NODE)
        concordance(corpus, corpus, NODE, limit=100)
    return {
        "seconds": time.perf_counter() - start,
        "build": built,
        "processor": _processor_seconds() - processor,
        "digest": corpus.manifest.digest,
    }


def warm_up() -> None:
    """Load what a second call finds loaded: dictionaries and compiled functions."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a"
        source.mkdir()
        (source / "a.jsonl").write_text('{"text": "党员下沉社区。"}\n{"text": "党员"}\n', encoding="utf-8")
        corpus = build_corpus(source, Path(folder) / "b")
        keyness(corpus.select([True, False]), corpus.select([False, True]))
        collocates(corpus, "党员")
        dispersion(corpus)


def write_articles(folder: Path, megabytes: float) -> int:
    """Articles of two to four paragraphs of January 1998, drawn at random, with dates and newspapers made up."""
    chance = random.Random(1)
    paragraphs = [line for text in read_peoples_daily().texts for line in text.split("\n") if line.strip()]
    folder.mkdir()
    size = 0
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        while size < megabytes * 1e6:
            first = chance.randrange(len(paragraphs) - 4)
            text = "\n".join(paragraphs[first : first + chance.randint(2, 4)])
            size += len(text.encode())
            day, newspaper = chance.randint(1, 31), str(chance.randint(1, 5))
            article = {"text": text, "date": f"1998-01-{day:02d}", "newspaper": newspaper}
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
    return size


def row(what: str, peer: str, ours: float, theirs: float | None, unit: str = "s") -> dict:
    ratio = None if theirs is None else ours / theirs
    return {"what": what, "peer": peer, "ours": ours, "peers": theirs, "ratio": ratio, "unit": unit}


def seconds(task) -> float:
    """The median of a task's processor seconds, whoever else uses the machine; after one run that compiles."""
    task()
    measured = []
    for _ in range(REPEATS):
        start = time.process_time()
        task()
        measured.append(time.process_time() - start)
    return statistics.median(measured)


def _processor_seconds() -> float:
    """Of this process and its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    if sys.argv[1] == "job":
        print(json.dumps(job(sys.argv[2], sys.argv[3], int(sys.argv[4]))))
    elif sys.argv[1] == "watch":
        print(in_a_process(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])))
    else:
        for line in rows(int(sys.argv[1])):
            print(line, flush=True)
