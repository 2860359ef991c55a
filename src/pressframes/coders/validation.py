"""How well the rules do against people: precision, recall and F1 with intervals, and a badge that every chart shows."""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri

from pressframes.coders.reliability import RELIABLE, TENTATIVE, Estimate, naive_share, ppi_share
from pressframes.coders.sheets import HUMAN_COLUMNS
from pressframes.errors import PressframesError
from pressframes.frames.codebook import STANDARD, Codebook

UNVALIDATED = "unvalidated"
VALIDATION = Path("data/coding/validation.csv")  # in a clone: what people's codes said, once they are adopted
# What a badge asks of the coders' agreement (alpha) and of the rules (F1). A frame that people cannot agree on
# cannot be found by rules either, whatever F1 says.
BADGES = (("A", RELIABLE, 0.80), ("B", TENTATIVE, 0.65))
LOWEST_BADGE = "C"
VALIDATION_COLUMNS = [
    "frame", "true_positive", "false_positive", "false_negative", "coded", "precision", "precision_low",
    "precision_high", "recall", "recall_low", "recall_high", "f1", "badge",
]  # fmt: skip


def settle(human: pd.DataFrame) -> pd.DataFrame:
    """
    One code for each sentence and frame: what most coders said; a tie is left out and must be talked over.

    `human` is a table of `read_sheets`; the result has `sentence, frame, coded`.
    """
    shares = human.groupby(["sentence", "frame"], sort=False)["coded"].mean().reset_index()
    return shares[shares["coded"] != 0.5].assign(coded=lambda table: table["coded"].round().astype(int))


def validate(
    settled: pd.DataFrame, sample: pd.DataFrame, coded: pd.DataFrame, agreements: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    The rules against people on the random part of the sample: one row a frame, columns `VALIDATION_COLUMNS`.

    Intervals are Wilson's at 95 %. Only the random part counts: the sentences drawn because the rules
    found a rare frame would flatter precision and hide what the rules overlook. `badge` is A or B where the
    coders' alpha and the rules' F1 reach the marks in `BADGES`, C where people coded and either falls short; without
    `agreements` (a table of `agreement`) nothing is better than C.

    `settled` is a table of `settle`, `sample` of `draw_sample`, `coded` of `coded_sentences`.
    """
    at_random = set(sample.loc[sample["part"] == "random", "sentence"])
    own = coded[coded["protocol"] == STANDARD]
    found = set(own[["sentence", "frame"]].itertuples(index=False, name=None))
    alphas = {} if agreements is None else agreements.set_index("frame")["alpha"].to_dict()
    rows = []
    for frame, codes in settled[settled["sentence"].isin(at_random)].groupby("frame", sort=False):
        people = codes["coded"].to_numpy(bool)
        rules = np.array([(sentence, frame) in found for sentence in codes["sentence"]])
        hit, extra, missed = int((people & rules).sum()), int((rules & ~people).sum()), int((people & ~rules).sum())
        f1 = 2 * hit / (2 * hit + extra + missed) if hit + extra + missed else np.nan
        precision, recall = wilson(hit, hit + extra), wilson(hit, hit + missed)
        badge = _badge(alphas.get(frame, np.nan), f1)
        rows.append((frame, hit, extra, missed, len(codes), *precision, *recall, f1, badge))
    return pd.DataFrame(rows, columns=VALIDATION_COLUMNS)


def badges(codebook: Codebook, validation: pd.DataFrame | None = None) -> pd.Series:
    """The badge of each frame, by code; "unvalidated" until people have coded it."""
    known = {} if validation is None else validation.set_index("frame")["badge"].to_dict()
    return pd.Series({frame.code: known.get(frame.code, UNVALIDATED) for frame in codebook.frames}, name="badge")


def badge_text(codebook: Codebook, validation: pd.DataFrame | None = None) -> dict[str, str]:
    """
    Each frame's name with its badge, by code, as a chart shows it: "Battle against the epidemic (unvalidated)".

    A badge from people's codes reads "A", "B" or "C": what these ask is in `BADGES`.
    """
    given = badges(codebook, validation)
    return {frame.code: f"{frame.name_en} ({given[frame.code]})" for frame in codebook.frames}


def load_validation(path: str | Path, codebook: Codebook) -> pd.DataFrame | None:
    """
    A table of `validate` that `pressframes code read` wrote; None where there is none yet: nothing is validated.

    Raises `PressframesError` for a table made with another codebook: its badges would be false.
    """
    path = Path(path)
    if not path.exists():
        return None
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    made = table["codebook"].iloc[0] if len(table) else codebook.hash
    if made != codebook.hash:
        raise PressframesError(
            f"{path}: the frames were validated with codebook {made[:12]}, and this codebook is {codebook.hash[:12]}. "
            "Badges hold for the rules they were measured on; code anew, or take the file away."
        )
    return table


def corrected_shares(
    settled: pd.DataFrame, sample: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame
) -> pd.DataFrame:
    """
    Each coded frame's share as the rules give it and as people's codes correct it, one row a frame and method.

    Columns `frame, method, share, low, high, coded, sentences`. The whole sample is used, each sentence weighted by the
    inverse of its probability. Under 100 coded sentences this raises `PressframesError`.
    """
    own = coded[coded["protocol"] == STANDARD]
    weights = (1 / sample.set_index("sentence")["probability"]).to_dict()
    rows = []
    for frame, codes in settled.groupby("frame", sort=False):
        found = set(own.loc[own["frame"] == frame, "sentence"])
        everywhere = sentences["sentence"].isin(found).to_numpy(float)
        predicted = codes["sentence"].isin(found).to_numpy(float)
        design = codes["sentence"].map(weights).to_numpy(float)
        for estimate in (naive_share(everywhere), ppi_share(everywhere, predicted, codes["coded"], design)):
            rows.append((frame, *_columns(estimate)))
    return pd.DataFrame(rows, columns=["frame", "method", "share", "low", "high", "coded", "sentences"])


def interval_widths(
    human: pd.DataFrame, sample: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame, *, sizes: list[int]
) -> pd.DataFrame:
    """
    How wide corrected intervals are after the first sentences of a sample, for planning: `coded, median_width`.

    `sizes` are numbers of sentences; rows of a sample stand in random order, so that its first rows are a sample too.
    The median is over frames. Under 100 sentences on which coders settle this raises `PressframesError`.
    """
    settled, rows = settle(human), []
    for size in sizes:
        first = sample.head(size)
        shares = corrected_shares(settled[settled["sentence"].isin(first["sentence"])], first, coded, sentences)
        own = shares[shares["method"] == "PPI++"]
        rows.append((len(first), (own["high"] - own["low"]).median()))
    return pd.DataFrame(rows, columns=["coded", "median_width"])


def wilson(hits: int, of: int) -> tuple[float, float, float]:
    """
    A share with its Wilson interval at 95 %; missing throughout where there is nothing to take a share of.

    >>> [round(value, 3) for value in wilson(8, 10)]
    [0.8, 0.49, 0.943]

    Source: Wilson, E. B. (1927). Journal of the American Statistical Association 22.
    """
    if not of:
        return float("nan"), float("nan"), float("nan")
    z = ndtri(0.975)
    share = hits / of
    center = (share + z**2 / (2 * of)) / (1 + z**2 / of)
    reach = z / (1 + z**2 / of) * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return share, float(center - reach), float(center + reach)


def _badge(alpha: float, f1: float) -> str:
    for badge, least_alpha, least_f1 in BADGES:
        if alpha >= least_alpha and f1 >= least_f1:
            return badge
    return LOWEST_BADGE


def _columns(estimate: Estimate) -> tuple:
    return (estimate.method, estimate.share, estimate.low, estimate.high, estimate.coded, estimate.sentences)


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
