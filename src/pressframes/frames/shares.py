"""Codes add up: which sentences carry which frame, how often, by which words, together with which, where, of what."""

from collections.abc import Sequence

import pandas as pd

from pressframes.corpus.documents import Corpus, fold
from pressframes.errors import PressframesError, check_call
from pressframes.frames.codebook import STANDARD, Codebook, Rule

SENTENCE_KEYS = ["side", "document", "paragraph", "sentence"]  # the side, where a study compares some
NO_TIER = ""  # the tier of a word whose frame has none, for joining; tables leave it missing
COUNT_KEYS = ["document", "paragraph", "frame", "protocol"]


def coded_sentences(codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    Which sentences carry which frame under which protocol: `document, paragraph, sentence, frame, protocol`.

    A sentence carries a frame once, however many words say so. A frame without tiers has one protocol,
    `standard`; WAR has `strict` (deliberate metaphor only), `standard` (deliberate or conventional)
    and `broad` (with Party formulas, names of units, idioms and ambiguous words).
    """
    tiers = _counted_tiers(codebook)
    sentences = codes.assign(tier=_tier(codes))
    keys = [key for key in SENTENCE_KEYS if key in codes]
    coded = sentences.merge(tiers, on=["frame", "tier"])[[*keys, "frame", "protocol"]]
    return coded.drop_duplicates(ignore_index=True)


def protocol_codes(codes: pd.DataFrame, codebook: Codebook, protocol: str) -> pd.DataFrame:
    """The codes whose tier counts under a protocol, with all their columns: what a share under it rests on."""
    tiers = _counted_tiers(codebook)
    counted = pd.MultiIndex.from_frame(tiers.loc[tiers["protocol"] == protocol, ["frame", "tier"]])
    return codes[pd.MultiIndex.from_arrays([codes["frame"], _tier(codes)]).isin(counted)]


def frame_counts(codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    How many sentences of each paragraph carry each frame: `document, paragraph, frame, protocol, sentences`.

    Sorted by these columns; a row with no sentence is left out. The table tells nothing
    of the order of sentences or words, so that it can be published where the text cannot.
    """
    sentences = coded_sentences(codes, codebook).groupby(COUNT_KEYS, observed=True).size()
    return sentences.rename("sentences").reset_index().sort_values(COUNT_KEYS, ignore_index=True)


def _counted_tiers(codebook: Codebook) -> pd.DataFrame:
    """Which tier of which frame counts under which protocol."""
    return pd.DataFrame(
        [
            (frame.code, tier, protocol)
            for frame in codebook.frames
            for protocol, members in frame.protocols.items()
            for tier in members or [NO_TIER]
        ],
        columns=["frame", "tier", "protocol"],
    )


def _tier(codes: pd.DataFrame) -> pd.Series:
    return codes["tier"].astype(object).where(codes["tier"].notna(), NO_TIER)


def frame_shares(
    counts: pd.DataFrame, base: pd.DataFrame, codebook: Codebook, *, by: Sequence[str] = ()
) -> pd.DataFrame:
    """
    The share of sentences that carry each frame: `*by, frame, protocol, sentences, base, share`.

    `counts` is a table of `frame_counts` and `base` the number of sentences of each paragraph
    (`document, paragraph, role, sentences`); both can be published tables, no text is needed. `by` splits
    the table by columns of `base` (`["document"]`, `["role"]`) or by others that were merged into it.
    Frames that never occur are there with 0 of the base. Shares do not add up to 1: a sentence may carry
    several frames.

    Raises `PressframesError` when the base has no sentences, or fewer in a paragraph than were coded there.
    """
    check_call(frame_shares, locals())
    by = list(by)
    merged = counts.merge(base, on=["document", "paragraph"], how="left", suffixes=("", "_base"))
    if (~(merged["sentences"] <= merged["sentences_base"])).any():
        bad = merged[~(merged["sentences"] <= merged["sentences_base"])].iloc[0]
        raise PressframesError(
            f"document {bad['document']}, paragraph {bad['paragraph']}: {bad['sentences']} sentences carry "
            f"{bad['frame']}, and the base has {bad['sentences_base']:.0f}. Expected counts and base of the same "
            "corpus; make both tables anew."
        )
    if not base["sentences"].sum():
        raise PressframesError("the base has no sentences, and a share of nothing is no number. Check the corpus.")
    rows = pd.DataFrame(
        [(frame.code, protocol) for frame in codebook.frames for protocol in frame.protocols],
        columns=["frame", "protocol"],
    )
    bases = _sum(base, by, "base", "sentences")
    grid = bases.merge(rows, how="cross")
    found = _sum(merged, [*by, "frame", "protocol"], "found", "sentences")
    table = grid.merge(found, on=[*by, "frame", "protocol"], how="left")
    table["sentences"] = table.pop("found").fillna(0).astype(int)
    table["share"] = table["sentences"] / table["base"]
    return table[[*by, "frame", "protocol", "sentences", "base", "share"]]


def _sum(table: pd.DataFrame, keys: list[str], name: str, column: str) -> pd.DataFrame:
    if not keys:
        return pd.DataFrame({name: [int(table[column].sum())]})
    return table.groupby(keys, sort=False)[column].sum().rename(name).reset_index()


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
    terms = [_term(text, listed[rule]) for text, rule in zip(found, codes["rule"], strict=True)]
    codes = codes.assign(term=terms)
    keys = ["frame", "tier", "subtype", "term"]
    table = codes.groupby(keys, dropna=False).agg(words=("sentence", "size"), sentences=("sentence", "nunique"))
    counting = protocol_codes(codes, codebook, STANDARD).drop_duplicates(["frame", "sentence", *keys])
    single = counting[~counting.duplicated(["frame", "sentence"], keep=False)]
    alone = single.groupby(keys, dropna=False).size().rename("alone")
    table = table.join(alone).fillna({"alone": 0}).astype({"alone": int}).reset_index()
    return table.sort_values(keys, ignore_index=True)[TERM_COLUMNS]


def _term(text: str, rule: Rule) -> str:
    return text if text in rule.words else f"[{rule.id}]"


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
    common = strip["frame"].value_counts(sort=True).index[:frames]
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
    aims = [
        (frame.code, target, words[0]) for frame in codebook.frames for target, words in frame.targets.items() if words
    ]
    known = pd.DataFrame(aims, columns=TARGET_COLUMNS)
    own = protocol_codes(codes[codes["frame"].isin(known["frame"])], codebook, STANDARD)
    return own.merge(known, on=["frame", "target"], how="left").fillna({"target": NO_TARGET, "aim": NO_TARGET})
