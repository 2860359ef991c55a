"""
Time Conc on a table of tokenised documents, in Conc's own environment; print the seconds as JSON.

    CONC_PYTHON -P benchmarks/_conc_timings.py TOKENS.csv FOLDER NODE REPEATS

`TOKENS.csv` has a column `text` with the words of one document separated by spaces. The index that Conc builds
stays in FOLDER and is used again. Conc orders its vocabulary itself; its tokens are ours because the
tokenizer splits at spaces only.
"""

import contextlib
import json
import statistics
import sys
import time
from pathlib import Path

import spacy
from conc.conc import Conc
from conc.corpus import Corpus
from spacy.tokenizer import Tokenizer

# Components that Conc switches off by name and that must be there for it.
SWITCHED_OFF = ("parser", "ner", "lemmatizer", "tagger", "senter", "tok2vec", "attribute_ruler")


def main(table: str, folder: str, node: str, repeats: str) -> None:
    with contextlib.redirect_stdout(sys.stderr):
        corpora = [load_or_build(Path(table), Path(folder), part) for part in ("all", "first", "rest")]
        seconds = timings(*corpora, node, int(repeats))
    print(json.dumps(seconds))


def load_or_build(table: Path, folder: Path, part: str) -> Corpus:
    path = folder / f"{part}.corpus"
    if not path.exists():
        model = folder / "spaces"
        if not model.exists():
            pipeline = spacy.blank("xx")
            pipeline.tokenizer = Tokenizer(pipeline.vocab)
            for name in SWITCHED_OFF:
                pipeline.add_pipe("sentencizer", name=name)
            pipeline.to_disk(model)
        source = table.with_name(f"{table.stem}-{part}.csv")
        corpus = Corpus(name=part, description=part)
        corpus.build_from_csv(str(source), str(folder), model=str(model))
    return Corpus().load(str(path))


def timings(whole: Corpus, first: Corpus, rest: Corpus, node: str, repeats: int) -> dict[str, float]:
    conc, target = Conc(whole), Conc(first)
    target.set_reference_corpus(rest)
    tasks = {
        "frequency": lambda: conc.frequencies(page_size=0, show_document_frequency=True).to_frame(),
        "keyness": lambda: target.keywords(page_size=0, exclude_negative_keywords=False).to_frame(),
        "collocates": lambda: conc.collocates(node, page_size=0, min_collocate_frequency=1).to_frame(),
        "concordance": lambda: conc.concordance(node, page_size=100_000, ignore_punctuation=False).to_frame(),
    }
    return {name: median_seconds(task, repeats) for name, task in tasks.items()} | {"words": whole.word_token_count}


def median_seconds(task, repeats: int) -> float:
    """The first call is not counted: it loads the index."""
    task()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
