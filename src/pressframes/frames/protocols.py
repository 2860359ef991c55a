"""The protocol curve: how much of a frame there is depends on what one counts, so every way is reported together."""

import pandas as pd

from pressframes.errors import PressframesError
from pressframes.frames.codebook import Codebook
from pressframes.frames.prevalence import frame_shares


def protocol_curve(counts: pd.DataFrame, base: pd.DataFrame, codebook: Codebook, *, frame: str = "WAR") -> pd.DataFrame:
    """
    The share of sentences with a frame under each of its protocols: `protocol, tiers, sentences, base, share`.

    From the narrowest protocol to the widest, as the codebook lists them. Read the whole curve: where
    strict and broad are far apart, the choice of protocol says more than the text does.
    `counts` and `base` are the tables that `frame_shares` takes; published ones will do.
    """
    shares = frame_shares(counts, base, codebook)
    curve = shares[shares["frame"] == frame].drop(columns="frame").reset_index(drop=True)
    tiers = codebook.frame(frame).protocols
    curve.insert(1, "tiers", [", ".join(tiers[protocol]) for protocol in curve["protocol"]])
    return curve


def tier_ladder(codes: pd.DataFrame, sentences: int, codebook: Codebook, *, frame: str = "WAR") -> pd.DataFrame:
    """
    What each tier adds: `tier, meaning, words, alone, sentences, base, share`, from the first tier to all.

    `words` counts the places of the tier, `alone` the sentences that have words of this tier; `sentences` and `share`
    are those with a word of this tier or one above it. The step from one row to the next is what that
    tier alone moves: on the first study's page the names of units (突击队) move the share by a tenth.

    `sentences` is the number of all sentences. Raises `PressframesError` for a frame without tiers.
    """
    tiers = codebook.frame(frame).tiers
    if not tiers:
        raise PressframesError(f"frame {frame}: it has no tiers in the codebook, and so no ladder. Use frame_shares.")
    own = codes[codes["frame"] == frame]
    rows, reached = [], set()
    for tier, meaning in tiers.items():
        of_tier = own[own["tier"] == tier]
        alone = set(of_tier["sentence"])
        reached |= alone
        rows.append((tier, meaning, len(of_tier), len(alone), len(reached), sentences, len(reached) / sentences))
    return pd.DataFrame(rows, columns=["tier", "meaning", "words", "alone", "sentences", "base", "share"])
