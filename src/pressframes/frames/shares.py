"""
Codes add up: which sentences carry which frame, how often, by which words, where and of what; and how sure shares are,
from text to text, from side to side, without one word or text, and chosen otherwise.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pressframes.corpus.documents import Corpus, fold
from pressframes.errors import refused
from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.statistics.intervals import TEXT, kept_under, shares_by_side, side_differences

SENTENCE_KEYS = ["side", "document", "paragraph", "sentence"]  # the side, where a study compares some
NO_TIER = ""  # the tier of a word whose frame has none, for joining; tables leave it missing
PLACE = ["side", "sentence"]
TOLD = ("above", "below")


def coded_sentences(codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    Which sentences carry which frame under which protocol: `document, paragraph, sentence, frame, protocol`.

    A sentence carries a frame once, however many words say so. A frame without tiers has one protocol,
    `standard`; WAR has `strict` (deliberate metaphor only), `standard` (deliberate or conventional)
    and `broad` (with Party formulas, names of units, idioms and ambiguous words).
    """
    coded = codes.assign(tier=_tier(codes)).merge(_counted_tiers(codebook), on=["frame", "tier"])
    keys = [key for key in SENTENCE_KEYS if key in codes]
    return coded[[*keys, "frame", "protocol"]].drop_duplicates(ignore_index=True)


def protocol_codes(codes: pd.DataFrame, codebook: Codebook, protocol: str) -> pd.DataFrame:
    """The codes whose tier counts under a protocol, with all their columns: what a share under it rests on."""
    tiers = _counted_tiers(codebook)
    counted = pd.MultiIndex.from_frame(tiers.loc[tiers["protocol"] == protocol, ["frame", "tier"]])
    return codes[pd.MultiIndex.from_arrays([codes["frame"], _tier(codes)]).isin(counted)]


def _counted_tiers(codebook: Codebook) -> pd.DataFrame:
    """Which tier of which frame counts under which protocol."""
    counted = [
        (frame.code, tier, protocol)
        for frame in codebook.frames
        for protocol, members in frame.protocols.items()
        for tier in members or [NO_TIER]
    ]
    return pd.DataFrame(counted, columns=["frame", "tier", "protocol"])


def _tier(codes: pd.DataFrame) -> pd.Series:
    return codes["tier"].astype(object).where(codes["tier"].notna(), NO_TIER)


TERM_COLUMNS = ["frame", "tier", "subtype", "term", "words", "sentences", "alone"]


def find_terms(corpus: Corpus, codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    The expressions by which each frame was found: one row for frame, tier, subtype and term, columns `TERM_COLUMNS`.

    `words` counts their places and `sentences` the sentences that have one. `alone` counts those that would not carry
    the frame under its standard protocol without this term. A term is given as the codebook lists it; what a pattern
    or a word with a gap found stands as the name of its rule in brackets, so that the table never quotes the
    text. Sorted by these columns, so that nothing tells their order. Needs the text.
    """
    texts = fold(corpus).require_text("name the words of its frames")
    listed = {rule.id: rule for frame in codebook.frames for rule in frame.rules}
    found = [texts[row.document][row.start : row.end] for row in codes.itertuples()]
    places = zip(found, codes["rule"], strict=True)
    terms = [text if text in listed[rule].words else f"[{rule}]" for text, rule in places]
    codes = codes.assign(term=terms)
    keys = ["frame", "tier", "subtype", "term"]
    table = codes.groupby(keys, dropna=False).agg(words=("sentence", "size"), sentences=("sentence", "nunique"))
    counting = protocol_codes(codes, codebook, STANDARD).drop_duplicates(["frame", "sentence", *keys])
    single = counting[~counting.duplicated(["frame", "sentence"], keep=False)]
    alone = single.groupby(keys, dropna=False).size().rename("alone")
    table = table.join(alone).fillna({"alone": 0}).astype({"alone": int}).reset_index()
    return table.sort_values(keys, ignore_index=True)[TERM_COLUMNS]


STRIP_COLUMNS = ["document", "sentences", "frame", "start", "end"]


def frame_strip(
    codes: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook, *, texts: int = 6, frames: int = 5
) -> pd.DataFrame:
    """
    Where in the texts frames are: one row for each frame of each sentence, in the order of reading: `STRIP_COLUMNS`.

    Of the `texts` with most coded sentences, and the `frames` that most sentences carry in them (standard protocol).
    `start` and `end` count the sentences of a text from 0, headlines included; it has so many `sentences`.
    `sentences` is a table of `find_sentences`.
    """
    order = sentences[["sentence", "document"]].assign(
        start=sentences.groupby("document").cumcount(),
        sentences=sentences.groupby("document")["sentence"].transform("size"),
    )
    coded = coded_sentences(codes, codebook).query("protocol == @STANDARD")[["sentence", "frame"]]
    strip = coded.merge(order, on="sentence")
    framed = strip.groupby("document")["sentence"].nunique().sort_values(ascending=False, kind="stable")
    strip = strip[strip["document"].isin(framed.index[:texts])]
    common = strip["frame"].value_counts().index[:frames]
    strip = strip[strip["frame"].isin(common)].assign(end=strip["start"] + 1)
    return strip.sort_values(["document", "start"], kind="stable", ignore_index=True)[STRIP_COLUMNS]


TARGET_COLUMNS = ["frame", "target", "aim"]
NO_TARGET = "none"


def frame_targets(codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    The codes of frames whose codebook entry names targets, with what each is said of: codes with `target, aim`.

    `aim` is the first word of the target's list, which tells a reader what it is, and "none" where no word of any list
    is in the sentence. Only codes that count under the standard protocol. `codes` is a table of `add_targets`.
    """
    named = ((frame.code, *target) for frame in codebook.frames for target in frame.targets.items())
    known = pd.DataFrame([(*key, words[0]) for *key, words in named if words], columns=TARGET_COLUMNS)
    own = protocol_codes(codes[codes["frame"].isin(known["frame"])], codebook, STANDARD)
    return own.merge(known, on=["frame", "target"], how="left").fillna({"target": NO_TARGET, "aim": NO_TARGET})


def frames_by_side(codes: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    The share of the sentences of each side that carry each frame, under each protocol, with its interval over texts.

    Columns `side, frame, protocol` and those of `shares_by_side`: `count` sentences of `base`, in `texts_with` of
    `texts`. Frames that never occur are there with 0. `codes` is a table of `code_frames` and `sentences` one of
    `find_sentences`, both with the column `side`; codes of sentences that are not in it are left out.
    """
    protocols = _counted_tiers(codebook)[["frame", "protocol"]].drop_duplicates(ignore_index=True)
    return shares_by_side(_coded(codes, sentences, codebook), sentences, ["frame", "protocol"], known=protocols)


def _coded(codes: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The coded sentences among some, each with its side."""
    if "side" not in codes or "side" not in sentences:
        raise refused("no_side", "frames by side")
    return coded_sentences(codes, codebook).merge(sentences[PLACE])


def frame_differences(
    codes: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook, *, protocol: str = STANDARD
) -> pd.DataFrame:
    """
    How much more of the sentences carry each frame on one side than on the rest: a table of `side_differences`.

    Its intervals are over texts, and allow for all frames and sides together. Frames count under a `protocol`, or
    under `standard` where they do not have it. `codes` and `sentences` are those of `frames_by_side`.
    """
    chosen = [(frame.code, protocol if protocol in frame.protocols else STANDARD) for frame in codebook.frames]
    known = pd.DataFrame(chosen, columns=["frame", "protocol"])
    coded = _coded(codes, sentences, codebook).merge(known)
    return side_differences(coded, sentences, ["frame"], known=known)


def differences_again(
    differences: pd.DataFrame,
    codes: pd.DataFrame,
    sentences: pd.DataFrame,
    codebook: Codebook,
    choices: Mapping[str, Mapping[str, Any]],
) -> pd.DataFrame:
    """
    The differences under other choices: a table of `kept_under` for the frames that are told apart, by direction.

    Choices are counted by rule; so, where people's codes correct `differences`, their verdict is that of `by_rule`.

    A choice is a `protocol`; a condition on the `sentences` that count, as in `{"body": {"where": "role == 'body'"}}`;
    or `per="text"`: the share of the texts that carry a frame at all, in which a long text counts no more than a short
    one. `where` with the first characters of each text (`"start < 400"`) holds texts of different length against each
    other by stretches of the same length.
    """

    def told(protocol: str = STANDARD, where: str = "", per: str = "sentence") -> list[tuple]:
        kept = sentences.query(where) if where else sentences
        both = _by_text(codes, kept) if per == "text" else (codes, kept)
        return _told(frame_differences(*both, codebook, protocol=protocol))

    return kept_under(_told(differences), {name: told(**choice) for name, choice in choices.items()})


def _by_text(codes: pd.DataFrame, sentences: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Codes and sentences as if each text were a single sentence, its first."""
    first = sentences.groupby(TEXT)["sentence"].transform("first")
    moved = codes.merge(sentences[PLACE].assign(first=first)).assign(paragraph=0)
    return moved.drop(columns="sentence").rename(columns={"first": "sentence"}), sentences.drop_duplicates(TEXT)


def _told(differences: pd.DataFrame) -> list[tuple]:
    verdict = "by_rule" if "by_rule" in differences else "verdict"
    told = differences[differences[verdict].isin(TOLD)]
    return list(zip(told["side"], told["frame"], told[verdict], strict=True))


REST_COLUMNS = ["frame", "count", "base", "share", "word", "without_word", "document", "without_text"]


def what_frames_rest_on(
    codes: pd.DataFrame, sentences: pd.DataFrame, terms: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """
    The share of each frame without its most needed word, and without the text that it rests on most: `REST_COLUMNS`.

    A frame that falls by half without one word rests on that word; `without_word` is missing where no sentence needs a
    single word. `document` is the number of the text without which the share is smallest, `without_text` that share;
    both are missing where there is one text. Frames that occur, the most frequent first, by their standard protocol.

    `terms` is a table of `find_terms`; `sentences` one of `find_sentences` of the same texts.
    """
    coded = coded_sentences(codes, codebook).query("protocol == @STANDARD").merge(sentences[["sentence"]])
    sizes = sentences.groupby("document").size()
    by_text = pd.crosstab(coded["frame"], coded["document"]).reindex(columns=sizes.index, fill_value=0)
    table = pd.DataFrame({"count": by_text.sum(axis=1), "base": sizes.sum()})
    table["share"] = table["count"] / table["base"]
    alone = terms.groupby(["frame", "term"])["alone"].sum().reset_index().query("alone > 0")
    alone = alone.sort_values(["alone", "term"], ascending=[False, True]).drop_duplicates("frame").set_index("frame")
    table["word"] = alone["term"].reindex(table.index)
    table["without_word"] = (table["count"] - alone["alone"].reindex(table.index)) / table["base"]
    others = sizes.sum() - sizes
    without = (-by_text).add(table["count"], axis=0).loc[:, others > 0] / others[others > 0]
    if without.size:
        table["document"], table["without_text"] = without.idxmin(axis=1), without.min(axis=1)
    table = table.reset_index(names="frame").sort_values(["count", "frame"], ascending=[False, True])
    return table.reindex(columns=REST_COLUMNS).reset_index(drop=True)


def absent_frames(shares: pd.DataFrame) -> pd.DataFrame:
    """
    The frames that no sentence of a side carries: `side, frames, n, of, texts`, a row a side.

    `shares` is a table of `frames_by_side`. The text is what counts: nothing was found in so many `texts`, and nothing
    follows for others.
    """
    rows = []
    for (side, texts), own in shares.query("protocol == @STANDARD").groupby(["side", "texts"], sort=False):
        never = own.loc[own["count"] == 0, "frame"].tolist()
        rows.append((side, never, len(never), len(own), int(texts)))
    return pd.DataFrame(rows, columns=["side", "frames", "n", "of", "texts"])


def targets_by_side(codes: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    The share of the sentences of each side that say a frame of each target: `shares_by_side` with `frame, aim`.

    Frames whose codebook entry names targets; what is said of none of them has the aim "none" (`frame_targets`).
    """
    aimed = frame_targets(codes, codebook).drop_duplicates([*PLACE, "frame", "aim"])
    return shares_by_side(aimed, sentences, ["frame", "aim"]).query("count > 0")
