"""How sure a share is: articles are drawn anew, not sentences, and a single page gets no interval at all."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.corpus.tokens import Tokens
from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.shares import frame_counts, frame_shares
from pressframes.voices.speakers import SPEECH_KINDS

FEWEST_ARTICLES = 5  # below that a bootstrap of articles tells nothing of other pages (Cameron & Miller 2015, VI)
DESCRIPTION = "description of a page, not inference"
BOOTSTRAP = "95 % interval, articles drawn anew"
ROUNDS = 2000  # draws: the ends of a 95 % interval then move by about 2 % of its width (Davison & Hinkley 1997, 5.2)
CHUNK = 200  # draws at a time, so that 3,000 articles take 5 MB
LEVEL = 0.95


def prevalence(
    counts: pd.DataFrame, base: pd.DataFrame, codebook: Codebook, *, rounds: int = ROUNDS, seed: int = 20220326
) -> pd.DataFrame:
    """
    The share of sentences with each frame and its interval: `frame_shares` with `low, high, articles, certainty`.

    Sentences of one article resemble each other, so whole articles are drawn with replacement and the share is
    computed from their totals (cluster bootstrap, percentile interval). With fewer than five articles `low`
    and `high` are missing and `certainty` says "description of a page, not inference": the
    shares then describe these sentences and nothing else.

    `counts` and `base` are the tables that `frame_shares` takes; published ones will do. The same seed
    gives the same interval.

    Source: Field, C. A. & Welsh, A. H. (2007). Bootstrapping clustered data. JRSS B 69.
    """
    shares = frame_shares(counts, base, codebook)
    articles = base["document"].nunique()
    shares = shares.assign(low=np.nan, high=np.nan, articles=articles, certainty=DESCRIPTION)
    if articles < FEWEST_ARTICLES:
        return shares
    low, high = interval(drawn_shares(counts, base, shares, rounds=rounds, seed=seed))
    return shares.assign(low=low, high=high, certainty=BOOTSTRAP)


def share_differences(
    ours: tuple[pd.DataFrame, pd.DataFrame],
    theirs: tuple[pd.DataFrame, pd.DataFrame],
    codebook: Codebook,
    *,
    rounds: int = ROUNDS,
    seed: int = 20220326,
) -> pd.DataFrame:
    """
    How much larger each frame's share is in one set of articles than in another, with its interval.

    Columns `frame, protocol, share, other_share, difference, low, high, certainty`; `difference` is `share` less
    `other_share`, in shares of 1. Articles are drawn anew on both sides, independently. With fewer than five articles
    on either side `low` and `high` are missing. `ours` and `theirs` are pairs of the tables that
    `frame_shares` takes.
    """
    table, other = (frame_shares(counts, base, codebook) for counts, base in (ours, theirs))
    table = table[["frame", "protocol", "share"]].assign(other_share=other["share"])
    table = table.assign(difference=table["share"] - table["other_share"], low=np.nan, high=np.nan)
    if min(base["document"].nunique() for _, base in (ours, theirs)) < FEWEST_ARTICLES:
        return table.assign(certainty=DESCRIPTION)
    drawn = [
        drawn_shares(counts, base, table, rounds=rounds, seed=seed + side)
        for side, (counts, base) in enumerate((ours, theirs))
    ]
    low, high = interval(drawn[0] - drawn[1])
    return table.assign(low=low, high=high, certainty=BOOTSTRAP)


def interval(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the 95 % percentile interval of each column of draws."""
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high


def drawn_shares(
    counts: pd.DataFrame, base: pd.DataFrame, shares: pd.DataFrame, *, rounds: int, seed: int
) -> np.ndarray:
    """Shares under repeated draws of articles, one column for each row (`frame, protocol`) of `shares`."""
    by_article = base.groupby("document")["sentences"].sum()
    columns = pd.MultiIndex.from_frame(shares[["frame", "protocol"]])
    coded = counts.pivot_table("sentences", "document", ["frame", "protocol"], "sum", fill_value=0)
    coded = coded.reindex(index=by_article.index, columns=columns, fill_value=0).to_numpy(float)
    return bootstrap_shares(coded, by_article.to_numpy(float), rounds=rounds, seed=seed)


def bootstrap_shares(coded: np.ndarray, sizes: np.ndarray, *, rounds: int, seed: int) -> np.ndarray:
    """
    Shares under repeated draws of articles: one row a draw, one column a frame.

    `coded` has the coded sentences of each article (rows) and frame (columns), `sizes` all sentences of each.
    """
    random = np.random.default_rng(seed)
    articles = len(sizes)
    parts = []
    for first in range(0, rounds, CHUNK):
        draws = min(CHUNK, rounds - first)
        times = random.multinomial(articles, np.full(articles, 1 / articles), size=draws).astype(float)
        parts.append(times @ coded / (times @ sizes)[:, None])
    return np.concatenate(parts)


TORNADO_COLUMNS = ["left_out", "sentences", "base", "share", "change"]


def leave_one_term_out(
    terms: pd.DataFrame, counts: pd.DataFrame, base: pd.DataFrame, codebook: Codebook, *, frame: str = "WAR"
) -> pd.DataFrame:
    """
    The share of a frame without each of its words in turn, the largest change first: columns `TORNADO_COLUMNS`.

    `change` is the share without the word less the share with it, in shares of 1: a frame that falls by
    half without one word rests on that word. Words with the same effect are in code point order; those that no
    sentence needs are left out. The frame counts under its standard protocol.

    `terms` is a table of `find_terms`, `counts` and `base` are the tables of `frame_shares`.
    """
    shares = frame_shares(counts, base, codebook)
    whole = shares[(shares["frame"] == frame) & (shares["protocol"] == STANDARD)].iloc[0]
    alone = terms[terms["frame"] == frame].groupby("term")["alone"].sum()
    alone = alone[alone > 0].sort_index()
    without = pd.DataFrame({"left_out": alone.index, "sentences": whole["sentences"] - alone.to_numpy()})
    return _tornado(without.assign(base=whole["base"]), whole["share"])


def leave_one_article_out(
    counts: pd.DataFrame, base: pd.DataFrame, codebook: Codebook, *, frame: str = "WAR", protocol: str = STANDARD
) -> pd.DataFrame:
    """
    The share of a frame without each article in turn, the largest change first: columns `TORNADO_COLUMNS`.

    `left_out` is the number of the article. `counts` and `base` are the tables of `frame_shares`.
    """
    shares = frame_shares(counts, base, codebook, by=["document"])
    own = shares[(shares["frame"] == frame) & (shares["protocol"] == protocol)]
    coded, size = own["sentences"].sum(), own["base"].sum()
    without = pd.DataFrame(
        {"left_out": own["document"], "sentences": coded - own["sentences"], "base": size - own["base"]}
    )
    return _tornado(without[without["base"] > 0], coded / size)


def shares_by_speech(
    codes: pd.DataFrame, sentences: pd.DataFrame, quotes: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """
    Shares with and without quoted speech: `part, frame, protocol, sentences, base, share`.

    `part` is "all", "speech" (sentences of which more than half stands inside reported speech) or
    "narration". `sentences` is a table of `find_sentences`, `quotes` of `find_quotes`.
    """
    spoken = spoken_sentences(sentences, quotes)
    numbers = sentences["sentence"]
    parts = {"all": numbers, "speech": spoken, "narration": numbers[~numbers.isin(spoken)]}
    tables = []
    for part, kept in parts.items():
        own = sentences[numbers.isin(kept)]
        if len(own):
            base = own.groupby(["document", "paragraph"]).size().rename("sentences").reset_index()
            counts = frame_counts(codes[codes["sentence"].isin(kept)], codebook)
            tables.append(frame_shares(counts, base, codebook).assign(part=part))
    table = pd.concat(tables, ignore_index=True)
    return table[["part", "frame", "protocol", "sentences", "base", "share"]]


def spoken_sentences(sentences: pd.DataFrame, quotes: pd.DataFrame) -> pd.Series:
    """The numbers of the sentences of which more than half stands inside reported speech."""
    speech = quotes[quotes["kind"].isin(SPEECH_KINDS) & quotes["inside"].isna()]
    pairs = sentences.merge(speech, on=["document", "paragraph"], suffixes=("", "_quote"))
    inside = pairs[["end", "end_quote"]].min(axis=1) - pairs[["start", "start_quote"]].max(axis=1)
    covered = inside.clip(lower=0).groupby(pairs["sentence"]).sum()
    lengths = sentences.set_index("sentence").eval("end - start")
    return pd.Series([sentence for sentence, size in covered.items() if size * 2 > lengths[sentence]], dtype="int64")


def shares_by_preset(
    corpus: Corpus, codebook: Codebook, tokens: Mapping[str, Tokens], base: pd.DataFrame
) -> pd.DataFrame:
    """
    Shares when matches that cut through a word are dropped, for each way to cut words: `preset, frame, ...`.

    `tokens` maps a name to the tokens of the corpus under it; the row "no words" is the coding without any.
    """
    tables = []
    for preset, words in {"no words": None, **tokens}.items():
        counts = frame_counts(code_frames(corpus, codebook, tokens=words), codebook)
        tables.append(frame_shares(counts, base, codebook).assign(preset=preset))
    table = pd.concat(tables, ignore_index=True)
    return table[["preset", "frame", "protocol", "sentences", "base", "share"]]


def _tornado(without: pd.DataFrame, share: float) -> pd.DataFrame:
    table = without.assign(share=without["sentences"] / without["base"])
    table["change"] = table["share"] - share
    order = table["change"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order, TORNADO_COLUMNS].reset_index(drop=True)
