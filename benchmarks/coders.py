"""How often corrected intervals hold the true share: codes settled or not, rules and models good or bad."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.coverage import row
from benchmarks.frames import CODEBOOK
from pressframes.coders.answers import read_sheet
from pressframes.coders.corrected import Estimate, difference, ppi_share
from pressframes.coders.sheets import draw_sample, sheet_files
from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.files import write_together
from pressframes.frames.codebook import load_codebook
from pressframes.sentences import find_sentences

SAMPLES = 1_000
SIZES = (100, 200, 400)  # coded sentences
ACCURACY = (0.5, 0.7, 0.9)  # F1 of the rules or of a model: its precision and its recall
ARTICLES, MEDIAN, UNEVEN = 60, 20, 0.6  # of a corpus; sentences of an article
ALIKE = 0.1  # how much alike the sentences of an article are (intraclass correlation)
SHARE, RARE = 0.25, 0.03
SLIPS = 0.19  # of the sentences with a frame each coder overlooks so many, and sees as many elsewhere: alpha .56
HARD = 0.33  # or so many sentences, half of which have the frame, are a toss-up for both coders: alpha .56 again

Corpus = tuple[np.ndarray, np.ndarray, np.ndarray]  # the article, the truth and the finds of each sentence


def rows(samples: int = SAMPLES) -> list[dict]:
    """Sheets that LibreOffice saved; coverage, width and bias of a share, of half the articles', of a difference."""
    found = [one for codes in ("settled", "slips", "hard") for one in covered(codes, samples)]
    found += covered("settled", samples, RARE)
    if not shutil.which("soffice"):  # Debian: apt-get install libreoffice-calc-nogui
        return found
    with tempfile.TemporaryDirectory() as folder:
        return [*saved_again(Path(folder)), *found]


def covered(codes: str, samples: int, share: float = SHARE) -> Iterator[dict]:
    """Over many corpora: how often the interval of each kind of share holds the truth, its width, and the bias."""
    for size, accuracy in product(SIZES, ACCURACY):
        random, kept = np.random.default_rng(1), {"share": [], "group": [], "difference": []}
        for _ in range(samples):
            corpus = invented(random, share, accuracy)
            drawn = random.choice(len(corpus[0]), size, replace=False)
            human = coded(random, corpus[1], codes, share)[drawn]
            groups = [estimate(corpus, drawn, human, corpus[0] % 2 == half) for half in (0, 1)]
            whole = estimate(corpus, drawn, human, corpus[0] >= 0)
            both = difference(*groups)
            kept["share"].append((whole.low, whole.high, whole.share, share))
            kept["group"].append((groups[0].low, groups[0].high, groups[0].share, share))
            kept["difference"].append((*both, groups[0].share - groups[1].share, 0))
        for what, found in kept.items():
            low, high, at, truth = np.array(found).T
            name = f"{what} {share:.0%}, {codes}, {size} coded, F1 {accuracy}"
            yield row(f"{name}: coverage", "", ((low <= truth) & (truth <= high)).mean(), np.nan)
            yield row(f"{name}: width", "", (high - low).mean(), np.nan)
            yield row(f"{name}: bias", "", (at - truth).mean(), np.nan)


def invented(random: np.random.Generator, share: float, accuracy: float, number: int = ARTICLES) -> Corpus:
    """A corpus of uneven articles whose sentences are alike, and what rules of an accuracy find in it."""
    lengths = np.maximum(1, np.round(MEDIAN * np.exp(UNEVEN * random.standard_normal(number)))).astype(int)
    own = random.beta(share * (1 / ALIKE - 1), (1 - share) * (1 / ALIKE - 1), number)
    article = np.repeat(np.arange(number), lengths)
    truth = random.random(len(article)) < own[article]
    false = share * (1 - accuracy) / (1 - share)
    found = random.random(len(article)) < np.where(truth, accuracy, false)
    return article, truth.astype(float), found.astype(float)


def coded(random: np.random.Generator, truth: np.ndarray, codes: str, share: float) -> np.ndarray:
    """What people say of each sentence: the truth once it is settled, or the mean of two coders."""
    if codes == "settled":
        return truth
    coders = random.random((2, len(truth)))
    if codes == "hard":
        hard = random.random(len(truth)) < HARD / 2 / np.where(truth == 1, share, 1 - share)
        return np.where(hard, coders < 0.5, truth).mean(axis=0)
    return (coders < np.where(truth == 1, 1 - SLIPS, SLIPS * share / (1 - share))).mean(axis=0)


def estimate(corpus: Corpus, drawn: np.ndarray, human: np.ndarray, inside: np.ndarray) -> Estimate:
    """The corrected share of the sentences inside a group."""
    article, _, found = corpus
    own = inside[drawn]
    places = drawn[own]
    articles = article[inside], article[places]
    return ppi_share(found[inside], found[places], human[own], articles=articles, fewest=0)


DRAWN, PER_SAMPLE = 20, 100
TEXT = "44,34,76"  # comma, quote, UTF-8
CONVERSIONS = {
    "xlsx": ["--convert-to", "xlsx"],
    "csv": [f"--infilter=CSV:{TEXT}", "--convert-to", f"csv:Text - txt - csv (StarCalc):{TEXT}"],
}


def saved_again(folder: Path, samples: int = DRAWN) -> Iterator[dict]:
    """How many of so many drawn samples are read after LibreOffice opened their sheets and saved them, by kind."""
    corpus, codebook = read_peoples_daily(), load_codebook(CODEBOOK)
    sentences, nothing = find_sentences(corpus), pd.DataFrame(columns=["sentence", "frame", "protocol"])
    drawn = [draw_sample(corpus, sentences, nothing, size=PER_SAMPLE, seed=seed) for seed in range(samples)]
    given, back = folder / "given", folder / "back"
    for number, sample in enumerate(drawn):
        write_together({given / name: data for name, data in sheet_files(sample, codebook, f"coder{number}").items()})
    for kind, how in CONVERSIONS.items():
        own = sorted(given.glob(f"*.{kind}"))
        command = ["soffice", "--headless", *how, "--outdir", str(back), *map(str, own)]
        subprocess.run(command, check=True, capture_output=True)
        read = [
            len(read_sheet(back / f"coder{number}.{kind}", sample, codebook, empty=0))
            for number, sample in enumerate(drawn)
        ]
        yield row(f"samples read after LibreOffice saved them as {kind}", "drawn", float(sum(map(bool, read))), samples)
