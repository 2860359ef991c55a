"""What the result hangs on: one word, one article, the quoted speech, or the way of cutting words."""

from collections.abc import Mapping

import pandas as pd

from pressframes.corpus import Corpus
from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.counting import frame_counts
from pressframes.frames.prevalence import frame_shares
from pressframes.frames.speakers import SPEECH_KINDS
from pressframes.words import Tokens

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
