"""How common each frame is: a share of sentences, never without its count and its base."""

from collections.abc import Sequence

import pandas as pd

from pressframes.errors import PressframesError
from pressframes.frames.codebook import Codebook


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
