"""
How far codes can be trusted: agreement of coders (alpha, AC1, percent), and the rules or a model against people
(precision, recall and F1 with intervals, and a badge that every chart shows).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri

from pressframes.coders.answers import HUMAN_COLUMNS
from pressframes.coders.sheets import SEED
from pressframes.errors import lexicon, refused
from pressframes.files import exact, in_cells
from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.statistics.measures import Numbers

RELIABLE = 0.80  # alpha for conclusions, and 0.667 for tentative ones (Krippendorff 2004, Content Analysis, p. 241)
TENTATIVE = 0.667
PARADOX_PERCENT = 0.90  # coders agree nearly always, and alpha is low because almost every code is the same
ROUNDS = 1000
CODES_AT_ONCE = 1 << 20  # sentences that are drawn, of all rounds that are measured together
AGREEMENT_COLUMNS = [
    "frame", "coders", "sentences", "share", "percent", "ac1", "ac1_low", "ac1_high", "alpha", "low", "high", "seen",
    "paradox",
]  # fmt: skip

# What the ends of its interval are called where other intervals stand beside them.
ALPHA_ENDS = {"low": "alpha_low", "high": "alpha_high"}


def agreement(human: pd.DataFrame, *, rounds: int = ROUNDS, seed: int = SEED) -> pd.DataFrame:
    """
    Agreement of coders on each frame: one row a frame, columns `AGREEMENT_COLUMNS`.

    `alpha` is Krippendorff's for nominal codes, with a 95 % interval by drawing sentences anew; 1 is perfect and
    0 what chance gives. `ac1` is Gwet's, with its own interval, which stands firm where a frame is rare. `percent` is
    the share of pairs of coders that agree, `share` the share of 1 among all codes, and in `seen` sentences any coder
    saw the frame. `paradox` is true where coders
    agree on nine of ten pairs, alpha still falls below 0.667, and any of them saw the frame in fewer than ten
    sentences: too few to tell, not bad coding; report AC1 and code more of it. Alpha is missing where all codes are the
    same.

    `human` is a table of `read_sheets` (`coder, sentence, frame, coded`). Raises `PressframesError` for one coder.

    Sources: Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. Gwet, K. (2008). Computing
    inter-rater reliability. British Journal of Mathematical and Statistical Psychology 61.
    """
    coders = human["coder"].nunique()
    if coders < 2:
        raise refused("one_coder", "agreement", coders=coders)
    random = np.random.default_rng(seed)
    rows = []
    for frame, own in human.groupby("frame", sort=False):
        ones, coded = _counts(own)
        alpha = krippendorff_alpha(ones, coded)
        draws = random.integers(len(ones), size=(rounds, len(ones)))
        some = np.array_split(draws, draws.size // CODES_AT_ONCE + 1)
        drawn = [
            np.concatenate([measure(ones[at], coded[at]) for at in some]) for measure in (gwet_ac1, krippendorff_alpha)
        ]
        ends = [np.nanquantile(own, [0.025, 0.975]) if np.isfinite(own).any() else (np.nan, np.nan) for own in drawn]
        percent = percent_agreement(ones, coded)
        seen = np.count_nonzero(ones)
        paradox = bool(seen < FEWEST_POSITIVES and percent >= PARADOX_PERCENT and not alpha >= TENTATIVE)
        share = ones.sum() / coded.sum()
        firm = gwet_ac1(ones, coded)
        rows.append((frame, coders, len(ones), share, percent, firm, *ends[0], alpha, *ends[1], seen, paradox))
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def _counts(own: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Per sentence: how many coders said 1, and how many coded it; sentences with one coder say nothing."""
    by_sentence = own.groupby("sentence")["coded"]
    ones, coded = by_sentence.sum().to_numpy(float), by_sentence.count().to_numpy(float)
    return ones[coded > 1], coded[coded > 1]


def krippendorff_alpha(ones: np.ndarray, coded: np.ndarray) -> Numbers:
    """
    Krippendorff's alpha for codes of 0 and 1.

    `ones` has the number of coders that said 1 for each sentence, `coded` the number that coded it; of arrays with
    several rows of sentences it is that of each row. Missing (nan) where every code is the same: there is nothing to
    disagree about.

    Two coders, ten sentences (Krippendorff 2011, section B, binary data):

    >>> first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(float(krippendorff_alpha(np.add(first, second), np.full(10, 2))), 3)
    0.095
    """
    total = coded.sum(axis=-1)
    zeros = coded - ones
    observed = (2 * ones * zeros / (coded - 1)).sum(axis=-1) / total
    expected = 2 * ones.sum(axis=-1) * zeros.sum(axis=-1) / (total * (total - 1))
    with np.errstate(invalid="ignore"):  # where none is expected, none is observed
        return 1 - observed / expected


def percent_agreement(ones: np.ndarray, coded: np.ndarray) -> Numbers:
    """The share of pairs of codes on the same sentence that are equal, averaged over sentences."""
    zeros = coded - ones
    return ((ones * (ones - 1) + zeros * (zeros - 1)) / (coded * (coded - 1))).mean(axis=-1)


def gwet_ac1(ones: np.ndarray, coded: np.ndarray) -> Numbers:
    """
    Gwet's AC1 for codes of 0 and 1: agreement beyond chance, with chance that does not soar when a frame is rare.

    >>> round(float(gwet_ac1(np.array([2, 0, 0, 0, 1]), np.full(5, 2))), 3)
    0.655
    """
    share = (ones / coded).mean(axis=-1)
    chance = 2 * share * (1 - share)
    return (percent_agreement(ones, coded) - chance) / (1 - chance)


UNVALIDATED = "unvalidated"
SETTLED = ["sentence", "frame", "coded"]
VALIDATION = Path("data/coding/validation.csv")  # in a clone: what people's codes said, once they are adopted
# What a badge asks of the lower ends of the coders' agreement and of the rules' F1. A frame that people cannot agree on
# cannot be found by rules either, whatever F1 says; a few sentences with the frame bear neither out.
BADGES = (("A", RELIABLE, 0.80), ("B", TENTATIVE, 0.65))
LOWEST_BADGE = "C"
FEWEST_POSITIVES = 10  # sentences of the random part in which people see the frame
MEANING = lexicon("sheets")["badges"]
VALIDATION_COLUMNS = [
    "frame", "true_positive", "false_positive", "false_negative", "coded", "precision", "precision_low",
    "precision_high", "recall", "recall_low", "recall_high", "f1", "f1_low", "f1_high", "badge",
]  # fmt: skip


def settle(human: pd.DataFrame, decided: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    One value for each sentence and frame, `sentence, frame, coded`: what was settled, or the mean of all codes.

    `human` is a table of `read_sheets`, `decided` one of `read_settled`. Where coders differ and nothing is settled,
    `coded` lies between 0 and 1 and says how many of them saw the frame: leaving such sentences out would leave out the
    hard ones, and make frames look rarer than they are.

    >>> human = pd.DataFrame({"coder": ["a", "b"], "sentence": 7, "frame": "WAR", "coded": [1, 0]})
    >>> settle(human)["coded"].item(), settle(human, pd.DataFrame([(7, "WAR", 1)], columns=SETTLED))["coded"].item()
    (0.5, 1.0)
    """
    shares = human.groupby(SETTLED[:2], sort=False)["coded"].mean().astype(float)
    if decided is not None:
        shares.update(decided.set_index(SETTLED[:2])["coded"])
    return shares.reset_index()


def validate(
    settled: pd.DataFrame, sample: pd.DataFrame, coded: pd.DataFrame, agreements: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    The rules against people on the random part of the sample: one row a frame, columns `VALIDATION_COLUMNS`.

    Intervals are Wilson's at 95 %. Only the random part counts: the sentences drawn because the rules
    found a rare frame would flatter precision and hide what the rules overlook. A sentence that is not settled counts
    on either side by the share of its coders. `badge` is A or B where the lower ends of the coders' agreement (alpha,
    or AC1 where `paradox` says that it cannot tell) and of the rules' F1 reach the marks in `BADGES` and
    people saw the frame in ten sentences; C where people coded and one of these falls short. Without `agreements` (a
    table of `agreement`) nothing is better than C. `MEANING` has the words for each.

    `settled` is a table of `settle`, `sample` of `draw_sample`, `coded` of `coded_sentences`, or what a model found in
    the same form.
    """
    at_random = set(sample.loc[sample["part"] == "random", "sentence"])
    own = coded[coded["protocol"] == STANDARD]
    found = set(own[["sentence", "frame"]].itertuples(index=False, name=None))
    agreed: dict[str, float] = {}
    if agreements is not None:  # the lower end of alpha, or of AC1 where it cannot tell
        lower = agreements["ac1_low"].where(agreements["paradox"].astype(bool), agreements["low"])
        agreed = dict(zip(agreements["frame"], lower, strict=True))
    rows = []
    for frame, codes in settled[settled["sentence"].isin(at_random)].groupby("frame", sort=False):
        people = codes["coded"].to_numpy(float)
        rules = np.array([(sentence, frame) in found for sentence in codes["sentence"]])
        sums = people[rules].sum(), (1 - people[rules]).sum(), people[~rules].sum()
        hit, extra, missed = np.round(sums, 9)  # thirds of three coders add up to whole numbers
        named = hit + extra + missed
        # F1 is 2 J / (1 + J) of the share J of hits among all that either named, and so are the ends of its interval.
        f1 = 2 * hit / (hit + named) if named else np.nan, *(2 * end / (1 + end) for end in wilson(hit, named)[1:])
        precision, recall = wilson(hit, hit + extra), wilson(hit, hit + missed)
        badge = _badge(agreed.get(frame, np.nan), f1[1]) if hit + missed >= FEWEST_POSITIVES else LOWEST_BADGE
        rows.append((frame, hit, extra, missed, len(codes), *precision, *recall, *f1, badge))
    table = pd.DataFrame(rows, columns=VALIDATION_COLUMNS)
    counts = VALIDATION_COLUMNS[1:4]
    return table.astype(dict.fromkeys(counts, int)) if (table[counts] % 1 == 0).all(axis=None) else table


def badges(codebook: Codebook, validation: pd.DataFrame | None = None) -> pd.Series:
    """The badge of each frame, by code; "unvalidated" until people have coded it."""
    known = {} if validation is None else validation.set_index("frame")["badge"].to_dict()
    return pd.Series({frame.code: known.get(frame.code, UNVALIDATED) for frame in codebook.frames}, name="badge")


def load_validation(path: str | Path, codebook: Codebook) -> pd.DataFrame | None:
    """
    A table of `validate` that `pressframes code read` wrote; None where there is none yet: nothing is validated.

    Raises `PressframesError` for a table made with another codebook: its badges would be false.
    """
    path = Path(path)
    if not path.exists():
        return None
    table = read_saved(path, [*VALIDATION_COLUMNS, "codebook"])
    made = table["codebook"].iloc[0] if len(table) else codebook.hash
    if made != codebook.hash:
        raise refused("validated_with", path, made=made[:12], this=codebook.hash[:12])
    return table


def read_saved(path: Path, columns: Sequence[str], reason: str = "no_saved_table") -> pd.DataFrame:
    """
    A table of a folder of work; `PressframesError` for this `reason` where it cannot be read or has not these columns.

    Empty cells are missing, but for those of texts; a name is a text where it is a number (a page, a year), too.
    """
    texts, names = ["part", "before", "text", "after", "reason"], ["group", "side", "other", "coder", "frame"]
    kinds = dict.fromkeys(texts + names, str) | dict.fromkeys(["row", "sentence", "document", "paragraph"], int)
    try:
        table = pd.read_csv(path, keep_default_na=False, na_values=[""], dtype=kinds | {"probability": float})
        table = table.fillna(dict.fromkeys(texts, ""))
        why = f"it has no column {', '.join(lacking)}" if (lacking := [*set(columns) - set(table)]) else ""
    except (OSError, ValueError) as error:
        why = str(error)
    if why:
        raise refused(reason, path, why=why)
    return in_cells(table[[*columns]], exact)


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
    return share, max(0.0, float(center - reach)), min(1.0, float(center + reach))


def _badge(alpha: float, f1: float) -> str:
    return next((badge for badge, *least in BADGES if alpha >= least[0] and f1 >= least[1]), LOWEST_BADGE)


NAME = "simulated"


@dataclass(frozen=True)
class Errors:
    """What made-up rules and coders do wrongly: shares of 0 to 1."""

    missed: float = 0.15
    invented: float = 0.02
    slips: float = 0.03


def simulate_codes(
    sample: pd.DataFrame,
    coded: pd.DataFrame,
    codebook: Codebook,
    *,
    coders: int = 2,
    seed: int = SEED,
    errors: Errors = Errors(),
) -> pd.DataFrame:
    """
    Codes that made-up coders would give, in the form of `read_sheets`, with coders named "simulated-1" and so on.

    The truth behind them is made up too: it has the rules' codes, less a share `invented` that the rules see
    wrongly, plus what they overlook (`missed` of a frame's sentences). Each coder then errs on a share of `slips`:
    `errors` says how large these three are.
    The same seed gives the same truth for any number of coders and slips. `sample` may be a table of all sentences, for
    a made-up model that codes everything. For worked examples, which must say that they are simulated.
    """
    own = coded[coded["protocol"] == STANDARD]
    probability = sample["probability"] if "probability" in sample else pd.Series(1.0, sample.index)
    weights = 1 / probability.to_numpy()  # a sample with more of rare frames has more of them than the corpus
    places = sample["sentence"].to_numpy()
    rows = []
    for number, frame in enumerate(codebook.frames):
        random = np.random.default_rng([seed, number])
        chance = random.random((places.max() + 1, 2))[places].T
        found = sample["sentence"].isin(own.loc[own["frame"] == frame.code, "sentence"]).to_numpy()
        share = np.average(found, weights=weights)
        overlooked = errors.missed * share / max(1 - share, 1 / len(found))
        truth = np.where(found, chance[0] >= errors.invented, chance[1] < overlooked)
        for coder in range(1, coders + 1):
            said = truth ^ (random.random(len(truth)) < errors.slips)
            name = f"{NAME}-{coder}"
            rows += [(name, place, frame.code, int(code)) for place, code in zip(places, said, strict=True)]
    return pd.DataFrame(rows, columns=HUMAN_COLUMNS)
