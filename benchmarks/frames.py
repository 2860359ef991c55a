"""How fast a month of newspapers is coded, next to the loop that most studies write and the limit of the study."""

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from pressframes.corpus.documents import Corpus, make_corpus
from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.frames.codebook import Codebook, load_codebook
from pressframes.frames.coding import code_frames
from pressframes.numbers import find_quantities
from pressframes.sentences import find_sentences
from pressframes.voices.quotes import find_quotes
from pressframes.voices.speakers import attribute_speech

CODEBOOK = Path(__file__).parent.parent / "data" / "coding" / "codebook.toml"
LIMIT = 20.0  # seconds on one core for frames, tiers, voices and quantities of January 1998
RUNS = 3


def rows() -> list[dict]:
    """Seconds of one core for January 1998: coding against a plain loop, all against the limit, whole against half."""
    corpus, codebook = read_peoples_daily(), load_codebook(CODEBOOK)
    half = _first_half(corpus)
    coding = _seconds(lambda: code_frames(corpus, codebook))
    coding_half = _seconds(lambda: code_frames(half, codebook))
    loop = _seconds(lambda: plain_loop(corpus, codebook), runs=1)
    everything = _seconds(lambda: _everything(corpus, codebook))
    sentences, sentences_half = len(find_sentences(corpus)), len(find_sentences(half))
    per_sentence, per_sentence_half = coding / sentences * 1e6, coding_half / sentences_half * 1e6
    return [
        _row("17 frames with tiers", "`word in sentence` for every word", coding, loop, "s of one core"),
        _row("frames, tiers, voices, quantities", "limit of the study", everything, LIMIT, "s of one core"),
        _row("frames, whole month", "the same, half the month", per_sentence, per_sentence_half, "µs a sentence"),
    ]


def kept_aside(keys: Iterable[str], seed: str = "codebook 2") -> set[str]:
    """
    The third of some keys that the codebook was not developed on: the first by a hash of seed and key.

    Keys were the names of 27 coded articles, and of invented sentences their group with their number in it ("NEG 0").
    """
    order = sorted(keys, key=lambda key: hashlib.sha256(f"{seed} {key}".encode()).hexdigest())
    return set(order[: round(len(order) / 3)])


def plain_loop(corpus: Corpus, codebook: Codebook) -> int:
    """The usual way: each sentence is searched for each word of each frame, without decoys, lists or negation."""
    words = {frame.code: [word for rule in frame.rules for word in rule.words] for frame in codebook.frames}
    found = 0
    for row in find_sentences(corpus).itertuples():
        sentence = corpus.texts[row.document][row.start : row.end]
        found += sum(any(word in sentence for word in own) for own in words.values())
    return found


def _everything(corpus: Corpus, codebook: Codebook) -> None:
    code_frames(corpus, codebook)
    attribute_speech(corpus, find_quotes(corpus))
    find_quantities(corpus)


def _first_half(corpus: Corpus) -> Corpus:
    kept = len(corpus.texts) // 2
    paragraphs = corpus.paragraphs[corpus.paragraphs["document"] < kept]
    return make_corpus("half", corpus.documents.head(kept), paragraphs, corpus.texts[:kept])


def _seconds(work, runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return median(times)


def _row(what: str, peer: str, ours: float, peers: float, unit: str) -> dict:
    return {"what": what, "peer": peer, "ours": ours, "peers": peers, "ratio": peers / ours, "unit": unit}
