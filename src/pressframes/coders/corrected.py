"""
Shares corrected by people's codes (PPI++): what the rules or a model find everywhere, and how far they were off where
people looked. The article is the unit: sentences of one article resemble each other.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import betaincinv, ndtri

from pressframes.coders.validation import settle
from pressframes.errors import refused
from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.frames.shares import coded_sentences
from pressframes.statistics.intervals import ALPHA, FEWEST, apart, share_of_worth, shares_by_side, told_apart

SHARE_COLUMNS = ["frame", "method", "share", "low", "high", "coded", "sentences"]
DIFFERENCE_COLUMNS = ["side", "other", "frame", "share", "other_share", "difference", "low", "high", "verdict"]
ALONE, CORRECTED = "detector alone", "PPI++"
FEWEST_CODED = 100  # below it intervals that say 95 % miss the truth too often
FEWEST_IN_GROUP = 50  # of a group, whose errors are not those of another group
LEVEL = 1 - ALPHA
# A good detector errs on so few of 100 sentences that the spread of its errors is seen too small. A third of a
# made-up sentence with each kind of error mends that, and a share of 0 keeps an interval (`benchmarks coverage`).
MADE_UP = 0.35
NO_VARIANCE = 1e-12  # of a detector that says the same of every coded sentence


@dataclass(frozen=True)
class Estimate:
    """
    A corrected share with its standard `error`, and how many sentences were `coded`.

    `articles` is how many articles of equal weight the codes are worth (Kish 1965); `seen` is whether anybody, or any
    rule, saw the thing at all: if not, the share may be 0.
    """

    share: float
    error: float
    articles: float
    coded: int
    seen: bool = True

    @property
    def low(self) -> float:
        """The lower end of the 95 % interval."""
        return self.interval()[0]

    @property
    def high(self) -> float:
        """The upper end of the 95 % interval."""
        return self.interval()[1]

    def interval(self, confidence: float = LEVEL, freedom: float | None = None) -> tuple[float, float]:
        """
        Jeffreys' interval of as many independent sentences as have this error; fewer by Student's t, as it is an
        estimate too.

        Its degrees of `freedom` are the articles less one, if nothing else is said. Missing where the codes are worth
        no more than four articles.

        Source: Franco, Little, Louis & Slud (2019). Journal of Survey Statistics and Methodology 7, 334-364.
        """
        if not self.articles > FEWEST:
            return np.nan, np.nan
        tail = (1 + confidence) / 2
        share, fewer = self.share, share_of_worth(freedom or self.articles - 1, confidence)
        worth = fewer * share * (1 - share) / self.error**2
        low, high = betaincinv(share * worth + 0.5, (1 - share) * worth + 0.5, [1 - tail, tail])
        return float(low) if self.seen else 0.0, float(high)


def ppi_share(
    predicted_everywhere: np.ndarray,
    predicted: np.ndarray,
    human: np.ndarray,
    weights: np.ndarray | None = None,
    *,
    articles: tuple[np.ndarray, np.ndarray] | None = None,
    fewest: int = FEWEST_CODED,
) -> Estimate:
    """
    The share of sentences with a frame, from a detector on all of them and people's codes on some (PPI++).

    The detector's share is corrected by how far it was off where people looked; the better it is, the
    narrower the interval gets, and a useless one does no harm: its weight `lambda` is then near 0 and
    the result is people's share alone.

    `predicted_everywhere` has the detector's 0 or 1, or its probability, for every sentence, `predicted` the same for
    the coded ones. `human` is people's code of these, or the mean of their codes where they differ and have not
    settled: such sentences widen the interval. `weights` are the inverse of their probabilities of being drawn (equal
    ones if left out). `articles` has the article's number of every sentence and of the coded ones; without it each
    sentence is an article of its own. Raises `PressframesError` for codes outside 0 and 1 or of different lengths, and
    fewer than `fewest` coded sentences.

    Sources: Angelopoulos, Duchi & Zrnic (2024). PPI++: efficient prediction-powered inference. arXiv 2311.01453, closed
    form for a mean, with the weighted (Hájek) mean; linearised variance over articles as in Särndal, Swensson & Wretman
    (1992), 5.10.
    """
    everywhere, predicted, human = (np.asarray(part, float) for part in (predicted_everywhere, predicted, human))
    weights = np.ones(len(human)) if weights is None else np.asarray(weights, float)
    _check(everywhere, predicted, human, weights, fewest)
    size = len(everywhere)
    of_all, of_coded = articles or (np.arange(size), np.arange(size, size + len(human)))
    weights = weights / weights.sum()
    effective = 1 / (weights**2).sum()
    center_human, center_predicted = weights @ human, weights @ predicted
    covariance = weights @ ((human - center_human) * (predicted - center_predicted))
    variance = max(weights @ (predicted - center_predicted) ** 2, NO_VARIANCE)
    power = np.clip(covariance / (variance * (1 + effective / size)), 0, 1)
    residual = np.concatenate([human - power * predicted, [1.0, -power]])
    weights = np.concatenate([weights, np.full(2, MADE_UP / effective)]) / (1 + 2 * MADE_UP / effective)
    correction = weights @ residual
    moved = weights * (residual - correction)  # by each sentence; those that are made up are a third of one each
    of_article = np.bincount(of_coded, moved[:-2], max(of_all.max(), of_coded.max()) + 1)
    of_article[: of_all.max() + 1] += np.bincount(of_all, power * (everywhere - everywhere.mean()) / size)
    worth = weights[:-2].sum() ** 2 / (np.bincount(of_coded, weights[:-2]) ** 2).sum()
    within, joint = (moved[:-2] ** 2).sum(), (of_article**2).sum()
    alpha, larger = _unsettled(human, weights[:-2], covariance**2 / variance)
    settling = within * (larger - 1) + max(joint - within, 0) * (1 / alpha - 1)  # nothing where all is settled
    spread = joint + settling + (moved[-2:] ** 2).sum() / MADE_UP
    error = np.sqrt(spread * worth / max(worth - 1, 1e-9))
    share = np.clip(power * everywhere.mean() + correction, 0, 1)
    seen = bool(human.any() or everywhere.any())
    return Estimate(float(share), float(error), float(worth), len(human), seen)


def _unsettled(human: np.ndarray, weights: np.ndarray, explained: float) -> tuple[float, float]:
    """
    The alpha of coders who have not settled, and how much larger the variance were if they had; 1 and 1 if they have.

    A mean of 0.5 lies nearer to every share than the 0 or 1 that it will be, and what articles and detectors have in
    common with means is less than what they have in common with settled codes (attenuation; Spearman 1904). How much of
    the difference a detector explains nobody knows before they settle; the root of alpha leaves the interval wide.
    """
    differ = weights @ (4 * human * (1 - human)) / weights.sum()  # how often two coders say different things
    share = weights @ human / weights.sum()
    settled = share * (1 - share)
    if not settled:
        return 1.0, 1.0
    alpha = float(max(1 - differ / (2 * settled), 0.25))
    seen = settled - differ / 4 - explained
    return alpha, float(max(1.0, (settled - explained / alpha**0.5) / max(seen, 1e-9)))


def _check(everywhere: np.ndarray, predicted: np.ndarray, human: np.ndarray, weights: np.ndarray, fewest: int) -> None:
    if len(human) < fewest:
        raise refused("few_coded", "corrected share", codes=len(human), fewest=fewest)
    if not len(human) == len(predicted) == len(weights):
        raise refused(
            "uneven_codes", "corrected share", codes=len(human), predictions=len(predicted), weights=len(weights)
        )
    for part in (everywhere, predicted, human):
        if not ((part >= 0) & (part <= 1)).all():
            raise refused("odd_code", "corrected share")


@dataclass(frozen=True)
class Material:
    """
    What corrected shares of a corpus, or of a group of its articles, are made of.

    `settled` is a table of `settle`, `sample` of `draw_sample`, `sentences` of `find_sentences`; `detectors` has by
    method a table of what is found: a row for every sentence, a column for every frame, 0 to 1 (`detected`).
    """

    settled: pd.DataFrame
    sample: pd.DataFrame
    sentences: pd.DataFrame
    detectors: Mapping[str, pd.DataFrame]

    @classmethod
    def of(
        cls,
        settled: pd.DataFrame,
        sample: pd.DataFrame,
        coded: pd.DataFrame,
        sentences: pd.DataFrame,
        models: Mapping[str, pd.DataFrame] | None = None,
    ) -> "Material":
        """
        The material of the rules' codes (`coded`, a table of `coded_sentences`) and of models that coded everything.

        Each model stands by itself and averaged with the rules.
        """
        rules = detected(coded, sentences, list(dict.fromkeys(settled["frame"])))
        detectors = {CORRECTED: rules}
        for name, found in (models or {}).items():
            found = found.reindex(index=rules.index)[[frame for frame in rules if frame in found]]
            both = (rules[found.columns] + found) / 2
            detectors |= {f"{CORRECTED} {name}": found, f"{CORRECTED} rules and {name}": both}
        return cls(settled, sample, sentences, detectors)

    def groups(self, labels: pd.Series) -> "dict[str, Material]":
        """The material of each group; `labels` has the group of each document, and those without one are left out."""
        labels = labels.dropna()
        return {name: self.only(labels.index[labels == name]) for name in dict.fromkeys(labels)}

    def pairs(self, labels: pd.Series, others: str = "the-others") -> "list[tuple[str, Material, str, Material]]":
        """What `share_differences` takes: two groups against each other, or each of more against the rest."""
        labels = labels.dropna().astype(str)
        parts = self.groups(labels)
        names = list(parts)
        if len(names) == 2:
            return [(names[0], parts[names[0]], names[1], parts[names[1]])]
        return [(name, parts[name], others, self.only(labels.index[labels != name])) for name in names]

    @property
    def frames(self) -> list[str]:
        """The frames that people coded."""
        return list(self.detectors[CORRECTED])

    def only(self, documents: Collection) -> "Material":
        """The material of these documents alone."""
        sentences = self.sentences[self.sentences["document"].isin(documents)]
        sample = self.sample[self.sample["sentence"].isin(sentences["sentence"].unique())]
        settled = self.settled[self.settled["sentence"].isin(sample["sentence"])]
        return Material(settled, sample, sentences, self.detectors)

    def estimates(self, fewest: int = FEWEST_IN_GROUP) -> Iterator[tuple[str, str, Estimate]]:
        """The corrected share of each coded frame by each method: frame, method, estimate."""
        weights = 1 / self.sample.set_index("sentence")["probability"]
        documents = self.sentences.set_index("sentence")["document"]
        numbers, known = pd.factorize(documents)
        for frame, codes in self.settled.groupby("frame", sort=False):
            at, design = codes["sentence"], weights.loc[codes["sentence"]].to_numpy()
            articles = numbers, known.get_indexer(documents.loc[at])
            for method, found in [(name, table[frame]) for name, table in self.detectors.items() if frame in table]:
                everywhere, there = found.loc[documents.index].to_numpy(), found.loc[at].to_numpy()
                one = ppi_share(everywhere, there, codes["coded"], design, articles=articles, fewest=fewest)
                yield str(frame), method, one

    def by_rules(self) -> dict[str, Estimate]:
        """The corrected share of each frame, as the rules give it."""
        return {frame: one for frame, method, one in self.estimates() if method == CORRECTED}


def detected(coded: pd.DataFrame, sentences: pd.DataFrame, frames: Sequence[str]) -> pd.DataFrame:
    """What the rules find as a table of 0 and 1, a row for every sentence and a column for every frame."""
    table = pd.DataFrame(0.0, index=pd.Index(sentences["sentence"]), columns=list(frames))
    for frame, own in coded[coded["protocol"] == STANDARD].groupby("frame"):
        if frame in table:
            table.loc[table.index.isin(own["sentence"]), frame] = 1.0
    return table


def corrected_shares(
    settled: pd.DataFrame, sample: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame, **models: pd.DataFrame
) -> pd.DataFrame:
    """
    Each coded frame's share as the rules give it and as people's codes correct it, one row a frame and method.

    Columns `frame, method, share, low, high, coded, sentences`. The whole sample is used, each sentence weighted by the
    inverse of its probability. Sentences on which coders differ count with the mean of their codes, and widen the
    interval. Intervals are over articles, those of the rules taken as if
    they never erred. `models` are tables like those of `detected`, by name: each corrects in the
    same way, by itself and averaged with the rules. Under 100 coded sentences this raises `PressframesError`.
    """
    return shares_of_material(Material.of(settled, sample, coded, sentences, models), FEWEST_CODED)


def shares_of_material(material: Material, fewest: int = FEWEST_IN_GROUP) -> pd.DataFrame:
    """The table of `corrected_shares`; of the rules alone with the interval over articles that frames have anywhere."""
    base, frames = material.sentences.assign(side=""), material.frames
    rules = material.detectors[CORRECTED].melt(ignore_index=False, var_name="frame").query("value > 0")
    found, known = base.merge(rules, left_on="sentence", right_index=True), pd.DataFrame({"frame": frames})
    alone = shares_by_side(found, base, ["frame"], known=known).assign(method=ALONE, coded=0)
    rows = [(*of, one.share, one.low, one.high, one.coded) for *of, one in material.estimates(fewest)]
    table = pd.concat([alone[SHARE_COLUMNS[:-1]], pd.DataFrame(rows, columns=SHARE_COLUMNS[:-1])])
    table = table.sort_values("frame", key=lambda own: own.map(frames.index), kind="stable", ignore_index=True)
    return table.assign(sentences=len(base))


def group_shares(groups: Mapping[str, Material]) -> pd.DataFrame:
    """
    The corrected shares of each group (of `Material.groups`: sides, newspapers, months): `group`, then `SHARE_COLUMNS`.

    A group with fewer than 50 coded sentences has no shares, for its errors are not those of others: `coded` says
    how many it has.
    """
    tables = []
    for name, material in groups.items():
        coded = material.settled["sentence"].nunique()
        table = pd.DataFrame({"frame": material.frames, "method": CORRECTED, "coded": coded})
        table = table.assign(sentences=len(material.sentences), **dict.fromkeys(["share", "low", "high"], np.nan))
        table = shares_of_material(material) if coded >= FEWEST_IN_GROUP else table
        tables.append(table.assign(group=name))
    return pd.concat(tables, ignore_index=True)[["group", *SHARE_COLUMNS]]


def share_differences(pairs: Sequence[tuple[str, Material, str, Material]]) -> pd.DataFrame:
    """
    How much larger each corrected share is on one side than on another: `DIFFERENCE_COLUMNS`, a row a pair and frame.

    A pair is a name with its material, and the name and material of what it is held against: `Material.pairs` makes
    them of the groups of a corpus, and two corpora make one pair. Both need 50 coded sentences or more: `verdict` is
    "uncoded" where one has not, and otherwise "above", "below", "unsure" or "few" (articles), as in `side_differences`.
    Intervals allow for all comparisons of the table together.
    """
    rows: list[tuple] = []
    both: list[Callable[[float], tuple]] = []
    for side, ours, other, theirs in pairs:
        if all(part.settled["sentence"].nunique() >= FEWEST_IN_GROUP for part in (ours, theirs)):
            own, others = (part.by_rules() for part in (ours, theirs))
            for frame, one, another in [(frame, own[frame], others[frame]) for frame in own if frame in others]:
                rows.append((side, other, frame, one.share, another.share))
                both.append(partial(difference, one, another))
        else:
            rows += [(side, other, frame, np.nan, np.nan) for frame in ours.frames]
            both += [lambda level: (np.nan, np.nan)] * len(ours.frames)
    shares = pd.DataFrame(rows, columns=DIFFERENCE_COLUMNS[:5])
    table = told_apart(shares, both) if rows else shares.reindex(columns=DIFFERENCE_COLUMNS)
    return table.assign(verdict=table["verdict"].mask(table["share"].isna(), "uncoded"))


def difference(ours: Estimate, theirs: Estimate, confidence: float = LEVEL) -> tuple[float, float]:
    """
    The interval of the difference of two shares of other articles, with the degrees of freedom of both together.

    Sources: Zou & Donner (2008); Welch (1947).
    """
    variances = np.array([ours.error, theirs.error]) ** 2
    alone = np.maximum([ours.articles - 1, theirs.articles - 1], 1e-9)
    freedom = variances.sum() ** 2 / max((variances**2 / alone).sum(), 1e-300)
    low, high = apart(*((one.share, *one.interval(confidence, freedom)) for one in (ours, theirs)))
    return float(low), float(high)


def interval_widths(
    human: pd.DataFrame, sample: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame, *, sizes: list[int]
) -> pd.DataFrame:
    """
    How wide corrected intervals are after the first sentences of a sample, for planning: `coded, median_width`.

    `sizes` are numbers of sentences; rows of a sample stand in random order, so that its first rows are a sample too.
    The median is over frames. Under 100 coded sentences this raises `PressframesError`.
    """
    settled, rows = settle(human), []
    for size in dict.fromkeys(min(size, len(sample)) for size in sizes):
        first = sample.head(size)
        shares = corrected_shares(settled[settled["sentence"].isin(first["sentence"])], first, coded, sentences)
        rows.append((len(first), median_width(shares)))
    return pd.DataFrame(rows, columns=["coded", "median_width"])


def median_width(shares: pd.DataFrame) -> float:
    """The middle width, over frames, of the corrected intervals in a table of `corrected_shares`."""
    own = shares[shares["method"] == CORRECTED]
    return float((own["high"] - own["low"]).median())


SUPPOSED = 0.8  # precision and recall of rules about which nothing is known yet
SIZES = (100, 200, 400)


def rule_shares(codes: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The share of sentences that the rules give each frame: `frame, share`, the commonest first."""
    coded = coded_sentences(codes, codebook)
    found = detected(coded, sentences, [frame.code for frame in codebook.frames])
    shares = found.mean().rename_axis("frame").rename("share").reset_index()
    return shares.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def plan_codes(shares: pd.DataFrame, *, accuracy: float = SUPPOSED, wanted: float = 0.05) -> pd.DataFrame:
    """
    How far corrected intervals are to reach to either side after 100, 200 and 400 codes, and how many are enough.

    Columns `frame, share, reach_100, reach_200, reach_400, enough`: after `enough` sentences, 100 or more, the reach is
    about `wanted`. Where the table (of `corrected_shares`, or the shares of rules that nobody has coded yet: `frame,
    share`) has corrected intervals, the reach comes from these; otherwise from rules whose precision and recall are
    `accuracy`. Of a frame that the rules never find nothing can be planned: both are missing.

    >>> rules = pd.DataFrame({"frame": ["WAR"], "share": [0.2]})
    >>> plan_codes(rules).round(3).values.tolist()
    [['WAR', 0.2, 0.052, 0.037, 0.026, 108]]
    """
    if "low" in shares:
        own = shares[shares["method"] == CORRECTED]
        unit = (own["high"] - own["low"]) / 2 * np.sqrt(own["coded"])
    else:
        own, share = shares, shares["share"]
        hit = share * accuracy - share**2  # covariance of rules and people, if both find the same share
        variance = share * (1 - share)
        unit = ndtri((1 + LEVEL) / 2) * np.sqrt(variance - hit**2 / variance)
    table = own[["frame", "share"]].assign(**{f"reach_{size}": unit / np.sqrt(size) for size in SIZES})
    enough = np.ceil((unit / wanted).round(6) ** 2).clip(lower=FEWEST_CODED)
    return table.assign(enough=enough.astype("Int64")).reset_index(drop=True)
