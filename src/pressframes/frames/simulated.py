"""Made-up coders, to show how validation goes before people have coded; what they say is no evidence of anything."""

import numpy as np
import pandas as pd

from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.frames.coding_sheet import HUMAN_COLUMNS

NAME = "simulated"


def simulate_codes(
    sample: pd.DataFrame,
    coded: pd.DataFrame,
    codebook: Codebook,
    *,
    coders: int = 2,
    missed: float = 0.15,
    invented: float = 0.02,
    slips: float = 0.03,
    seed: int = 20220326,
) -> pd.DataFrame:
    """
    Codes that made-up coders would give, in the form of `read_sheets`, with coders named "simulated-1" and so on.

    The truth behind them is made up too: it has the rules' codes, less a share `invented` that the rules see
    wrongly, plus what they overlook (`missed` of a frame's sentences). Each coder then errs on a share of `slips`.
    For worked examples, which must say that they are simulated.
    """
    random = np.random.default_rng(seed)
    own = coded[coded["protocol"] == STANDARD]
    weights = 1 / sample["probability"].to_numpy()  # a sample with more of rare frames has more of them than the corpus
    rows = []
    for frame in codebook.frames:
        found = sample["sentence"].isin(own.loc[own["frame"] == frame.code, "sentence"]).to_numpy()
        share = np.average(found, weights=weights)
        overlooked = missed * share / max(1 - share, 1 / len(found))
        truth = np.where(found, random.random(len(found)) >= invented, random.random(len(found)) < overlooked)
        for coder in range(1, coders + 1):
            said = truth ^ (random.random(len(truth)) < slips)
            rows += [
                (f"{NAME}-{coder}", sentence, frame.code, int(code))
                for sentence, code in zip(sample["sentence"], said, strict=True)
            ]
    return pd.DataFrame(rows, columns=HUMAN_COLUMNS)
