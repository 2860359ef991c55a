"""
Intervals over articles: what would other articles of the same kind have given?

Words and sentences of one article resemble each other, so that whole articles are what was drawn, and few articles are
few however many words they have. With six articles an interval of 95 % from drawing them anew (the percentile
bootstrap) holds the true share in .69 to .73 of all cases; the one used here in .98, with 60 articles in .94 to .95,
and in .88 at the least, where a rare frame fills a few articles (`python -m benchmarks coverage`).

Shares by side are those of whatever was found in the texts of each side, and how far the sides differ. A find is a row
with its `side` and `document`: a coded sentence, a quotation, a quantity. What it is a share of are the rows of another
table (all sentences, all quoted speech), so that one function serves frames, voices and numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse, special

from pressframes.errors import PressframesError, refused
from pressframes.lists import as_words
from pressframes.statistics.counts import PartCounts, Source, count_parts, find_words, word_by_word
from pressframes.statistics.frequency import deviation_of_proportions
from pressframes.statistics.measures import check_share, exact_interval
from pressframes.statistics.results import Result, finish, said

FEWEST = 4  # parts of equal length: of no more than these, every interval that covers leaves half of all shares open
DESCRIPTION, INFERENCE = "description, not an inference", "95 % interval over texts"  # what a share is
ALPHA = 0.05

Ends = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Shares:
    """
    The shares of words in all words, or of coded sentences in all sentences, over the parts that were drawn.

    `totals` and `variance` have one value a word: how often it occurs, and the `share_variance` of its share. `sizes`
    has the size of each part; `among` are the shares of all words, where these are some of them. Make it with
    `shares_of`.
    """

    totals: np.ndarray
    variance: np.ndarray
    sizes: np.ndarray
    among: "Shares | None" = None

    @property
    def share(self) -> np.ndarray:
        """The share of each word in all parts together."""
        return self.totals / self.sizes.sum()

    @property
    def effective(self) -> float:
        """
        How many parts of equal length these are worth: one long article among short ones decides alone.

        >>> from pressframes.statistics.counts import counts_of_word
        >>> round(float(shares_of(counts_of_word([1, 1, 1], [100, 100, 800])).effective), 1)
        1.5

        Source: Kish (1965).
        """
        return self.sizes.sum() ** 2 / (self.sizes.astype(float) ** 2).sum()

    @cached_property
    def worth(self) -> np.ndarray:
        """How many independent words all parts are worth, by the variance of each share; missing (nan) for 0 and 1."""
        share, size = self.share, self.sizes.sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            worth = np.minimum(np.where(self.variance > 0, share * (1 - share) / self.variance, np.inf), size)
        return np.where((share > 0) & (share < 1), worth, np.nan)

    @cached_property
    def usual(self) -> float:
        """What they are worth on the average of all shares that vary, each by how often its word occurs."""
        worth, size = self.worth, self.sizes.sum()
        varies = ~np.isnan(worth)
        return size / np.average(size / worth[varies], weights=self.totals[varies]) if varies.any() else 0.0

    def interval(self, confidence: float = 1 - ALPHA) -> Ends:
        """
        The lower and upper end of each share, over parts; missing (nan) where they are worth no more than `FEWEST`.

        The exact interval (Clopper & Pearson) for as many independent words as these parts are worth: the variance of
        the share from part to part says how many, and Student's t for few parts makes them fewer. A share
        of 0 or 1 has no variance: these parts are worth then what they are worth on the average of the others (of the
        words that occur, of the other frames), and never less than their number. So ask it of all words at once, or say
        `among` which these are.

        疫 ("epidemic") is in all of six articles, and as often:

        >>> from pressframes.statistics.counts import counts_of_word
        >>> low, high = shares_of(counts_of_word([9, 8, 12, 11, 10, 10], [100] * 6)).interval()
        >>> low.round(2).tolist(), high.round(2).tolist()
        ([0.07], [0.14])

        Source: Korn & Graubard (1998), with the variance by the jackknife, Kish's number of parts and, for shares of 0
        and 1, his average design effect (Kish 1995).
        """
        fewer = share_of_worth(self.effective - 1, confidence)
        usual = max((self.among or self).usual, len(self.sizes))
        worth = np.where(np.isnan(self.worth), usual, fewer * self.worth)
        worth = worth if self.effective > FEWEST else np.full(len(worth), np.nan)
        return exact_interval(self.share * worth, worth, confidence=confidence)

    def apart(self, other: "Shares", confidence: float = 1 - ALPHA, scale: Callable[[Any], Any] = lambda x: x) -> Ends:
        """
        The interval of the differences to the shares of an independent sample, from the intervals of both.

        `scale` is what both are measured on: `np.log2` makes Log Ratios, which are missing where a side has no
        occurrence. Source: Zou & Donner (2008).
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            ours, theirs = (
                [scale(values) for values in (side.share, *side.interval(confidence))] for side in (self, other)
            )
            return apart(ours, theirs)


def share_of_worth(freedom: float, confidence: float) -> float:
    """
    What is left of a number of independent parts where their variance is itself an estimate with so much `freedom`.

    >>> round(share_of_worth(5, 0.95), 2), round(share_of_worth(500, 0.95), 2)
    (0.58, 1.0)

    Source: Korn & Graubard (1998), by Student's t.
    """
    tail = (1 - confidence) / 2
    return float(special.ndtri(tail) / special.stdtrit(freedom, tail)) ** 2


def apart(ours: Sequence[Any], theirs: Sequence[Any]) -> Ends:
    """
    The interval of the difference of two independent values, each given with the ends of its own interval.

    >>> low, high = apart((0.5, 0.4, 0.6), (0.2, 0.1, 0.3))
    >>> round(float(low), 2), round(float(high), 2)
    (0.16, 0.44)

    Source: Zou & Donner (2008).
    """
    (value, low, high), (other, other_low, other_high) = ours, theirs
    below, above = np.hypot(value - low, other_high - other), np.hypot(high - value, other - other_low)
    return value - other - below, value - other + above


def shares_of(counts: PartCounts, *, among: PartCounts | None = None) -> Shares:
    """The shares of all words of some counts, or of some words `among` all of them, ready for their intervals."""
    return Shares(counts.totals, share_variance(counts), counts.sizes, shares_of(among) if among else None)


@word_by_word
def share_variance(counts: PartCounts) -> np.ndarray:
    """
    The variance of each word's share of all words, over parts, by leaving out each in turn (the jackknife).

    Missing (nan) in a corpus of one part. Source: Tukey (1958), for ratios Cochran (1977), 6.17.
    """
    parts, size, sizes = len(counts.sizes), counts.size, counts.sizes.astype(float)
    if parts < 2:
        return np.full(len(counts.words), np.nan)
    # leaving out a part with x of n changes the share X / N by (x - n X / N) / (N - n); its square is added up
    weight, where, count = (size - sizes) ** -2.0, counts.matrix.indices, counts.matrix.data.astype(float)
    squares = counts.sum_by_word(count**2 * weight[where])
    crossed = counts.sum_by_word(count * (weight * sizes)[where])
    share = counts.totals / size
    summed = squares - 2 * share * crossed + share**2 * (weight * sizes**2).sum()
    return (parts - 1) / parts * np.maximum(summed, 0)


def together(interval: Callable[..., Ends], *, alpha: float = ALPHA, times: Any = 1) -> tuple[*Ends, float]:
    """
    Intervals of comparisons that stand together: of those that leave out 0, about `alpha` are expected to be false.

    `interval` gives the lower and upper ends at a `confidence`. Where R of m intervals leave out 0, each is taken at
    1 - alpha R / m, and R is the largest number that agrees with itself: these are the comparisons that Benjamini and
    Hochberg's procedure chooses, with the intervals that belong to it, so that the two can never disagree. A
    comparison without an interval is none; `times` says how many comparisons each value stands for. Also gives the
    confidence.

    Of three differences, 3.0, 2.1 and 0.5 standard errors from 0, only the first is told; alone the second would be:

    >>> found = np.array([3.0, 2.1, 0.5])
    >>> low, high, confidence = together(lambda confidence: (found - special.ndtri((1 + confidence) / 2), found + 9))
    >>> (low > 0).tolist(), round(confidence, 3)
    ([True, False, False], 0.983)

    Source: Benjamini & Yekutieli (2005).
    """
    low, high = interval(confidence=1 - alpha)
    weight = np.where(np.isnan(low) & np.isnan(high), 0, times)
    told = every = int(weight.sum())
    while True:
        confidence = 1 - alpha * max(told, 1) / max(every, 1)
        low, high = interval(confidence=confidence)
        found = int(weight[(low > 0) | (high < 0)].sum())
        if found >= told:
            return low, high, confidence
        told = found


MOST_EXACT = 5  # up to so many articles (3,125 possible draws), all draws are taken and the result is exact


def bootstrap_dispersion(
    source: Source,
    words: str | Sequence[str] | None = None,
    *,
    by: str | int = "article",
    resamples: int = 1_000,
    confidence: float = 0.95,
    seed: int = 1,
) -> Result:
    """
    DP of each word, or of those named in `words`, with an interval from drawing articles anew.

    Columns: `word`, `count`, `base`, `dp` (0 is even, near 1 all in one small part), `mean` and `standard_error` of DP
    over all draws, `low` and `high` (percentiles: `confidence` of the draws lie between), `range` and `parts`. With
    five parts or fewer all possible draws are taken. Draws without the word say nothing of its spread and are left out,
    and few articles make DP look more uneven than it is: compare `dp` with `mean`. Missing (nan) in a corpus of one
    part. Sources: Gries (2008); Efron & Tibshirani (1993).

    >>> counts = pd.DataFrame({"document": [0, 0, 1, 1], "word": ["疫", "党"] * 2, "count": [1, 9, 3, 7]})
    >>> bootstrap_dispersion(counts, "疫")[["word", "dp", "low", "high"]].values.tolist()
    [['疫', 0.25, 0.0, 0.25]]
    """
    check_share(confidence)
    counts = count_parts(source, by=by)
    if words is not None:
        counts = counts.only(find_words(counts.words, as_words(words), "not among the words of the corpus"))
    parts = len(counts.sizes)
    weights = draws_of(parts, resamples, seed)
    spread, tails = np.full((len(counts.words), 4), np.nan), np.round([(1 - confidence) / 2, (1 + confidence) / 2], 12)
    for place in range(len(counts.words) if parts > 1 else 0):
        drawn = _resampled_deviation(counts, place, weights)
        if len(drawn):
            spread[place] = drawn.mean(), drawn.std(), *np.quantile(drawn, tails, method="inverted_cdf")
    frame = counts.columns("word", "count", "base").assign(dp=deviation_of_proportions(counts))
    frame[["mean", "standard_error", "low", "high"]] = spread
    frame = frame.join(counts.columns("range", "parts"))
    draws = f"{weights.shape[1]:,} draws of {counts.by}s"
    caption = said("bootstrap_dispersion", confidence=confidence, draws=draws, counts=counts)
    works = ["gries-2008", "efron-tibshirani"]
    return finish(frame, caption, works, variant=f"{draws}, percentiles", preset=counts.preset)


def _resampled_deviation(counts: PartCounts, place: int, weights: np.ndarray) -> np.ndarray:
    """DP of one word in each draw that has it: only parts with the word are looked at."""
    column = counts.matrix[:, [place]]
    drawn = weights[column.indices]
    uses = column.data @ drawn
    drawn, uses, size = drawn[:, uses > 0], uses[uses > 0], (counts.sizes @ weights)[uses > 0]
    expected = counts.sizes[column.indices, None] / size
    found = column.data[:, None] / uses
    return (((np.abs(found - expected) - expected) * drawn).sum(axis=0) + 1) / 2


def draws_of(parts: int, resamples: int, seed: int) -> np.ndarray:
    """
    How often each part (row) is in each draw (column) of so many parts with replacement; each column adds up to them.

    Of few parts these are all possible draws, of others so many at random, the same ones for the same seed.

    >>> draws_of(2, 1000, 1).T.tolist()
    [[2.0, 0.0], [1.0, 1.0], [1.0, 1.0], [0.0, 2.0]]
    """
    if parts <= MOST_EXACT:
        picks = np.indices((parts,) * parts).reshape(parts, -1)
    elif resamples < 1:
        raise PressframesError(f"resamples={resamples}: expected 1 or more; 1,000 is usual for 95 % intervals.")
    else:
        picks = np.random.default_rng(seed).integers(parts, size=(parts, resamples), dtype=np.int32)
    draws = picks.shape[1]
    cell = picks.astype(np.int64) * draws + np.arange(draws)
    return np.bincount(cell.ravel(), minlength=parts * draws).reshape(parts, draws).astype(float)


TEXT = ["side", "document"]
SHARE_COLUMNS = ["count", "base", "share", "low", "high", "texts_with", "texts", "certainty"]
DIFFERENCE_COLUMNS = ["share", "other_share", "difference", "low", "high", "verdict"]


def shares_by_side(
    found: pd.DataFrame,
    base: pd.DataFrame,
    keys: Sequence[str] = (),
    *,
    within: Sequence[str] = (),
    weight: str = "",
    known: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    The share that each kind of find has on each side: `side, *within, *keys`, then `SHARE_COLUMNS`.

    `found` and `base` have a row a thing with its `side` and `document`; `keys` are the columns of `found` by which
    things are told apart (`["frame"]`), `within` those of both tables that make bases of their own (`["class"]`: of
    the quantities of a class, how many are rough). A thing counts once, or as much as its `weight` says (characters).
    Kinds are those of `known`, so that what never occurs is there with 0, and then others, the commonest first.

    `low` and `high` are the interval over texts (`Shares.interval`), missing where there are too few of them: then the
    share describes these texts and no others, and `certainty` says "description, not an inference". `texts_with` of the
    `texts` of the base have a find of the kind.

    Two texts of two sentences, one of which is coded in the first text alone:

    >>> base = pd.DataFrame({"side": "A", "document": [0, 0, 1, 1]})
    >>> found = pd.DataFrame({"side": ["A"], "document": [0], "frame": ["WAR"]})
    >>> shares_by_side(found, base, ["frame"])[["count", "base", "share", "texts", "certainty"]].values.tolist()
    [[1, 4, 0.25, 2, 'description, not an inference']]

    Raises `PressframesError` where a kind counts for more than its base.
    """
    kinds, rows = _kinds(found, list(keys), known), []
    for values, counts in (_counted(found, base, kinds, within, weight) if len(kinds) else {}).items():
        shares = shares_of(counts)
        low, high = shares.interval()
        columns = {"count": shares.totals, "base": counts.size, "share": shares.share, "low": low, "high": high}
        columns |= {"texts_with": counts.ranges, "texts": len(counts.sizes)}
        columns["certainty"] = np.where(np.isnan(low), DESCRIPTION, INFERENCE)
        rows.append(kinds.assign(**dict(zip(["side", *within], values, strict=True)), **columns))
    names = ["side", *within, *keys, *SHARE_COLUMNS]
    return pd.concat(rows, ignore_index=True)[names] if rows else pd.DataFrame(columns=names)


def side_differences(
    found: pd.DataFrame,
    base: pd.DataFrame,
    keys: Sequence[str] = (),
    *,
    within: Sequence[str] = (),
    weight: str = "",
    known: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    How much larger each share is on one side than on the rest: `side, other, *within, *keys`, `DIFFERENCE_COLUMNS`.

    The tables and columns are those of `shares_by_side`. Of two sides the first is held against the second; of more,
    each against "the-others" together. The intervals are over texts and allow for all comparisons of the table
    together: of those that leave out 0, about one in twenty is false. `verdict` says "above" or "below" where
    an interval does, "unsure" where it holds 0, and "few" where a side has too few texts for one.

    >>> base = pd.DataFrame({"side": ["A"] * 80 + ["B"] * 80, "document": list(range(20)) * 8})
    >>> found = base.iloc[:60].assign(frame="WAR")
    >>> side_differences(found, base, ["frame"])[["side", "other", "difference", "verdict"]].values.tolist()
    [['A', 'B', 0.75, 'above']]

    Source: `statistics.intervals` (Korn & Graubard 1998; Zou & Donner 2008; Benjamini & Yekutieli 2005).
    """
    kinds, sides = _kinds(found, list(keys), known), list(dict.fromkeys(base["side"]))
    pairs: list[Callable[[float], Ends]] = []
    rows = []
    for side in sides[: 1 if len(sides) == 2 else None] if len(kinds) and len(sides) > 1 else ():
        other = "the-others" if len(sides) > 2 else sides[-1]
        things, texts = (_against_the_rest(table, side, other) for table in (found, base))
        counts = _counted(things, texts, kinds, within, weight)
        for values in [values for name, *values in counts if name == side and (other, *values) in counts]:
            ours, theirs = (shares_of(counts[name, *values]) for name in (side, other))
            pairs.append(partial(ours.apart, theirs))
            place = {"side": side, "other": other} | dict(zip(within, values, strict=True))
            rows.append(kinds.assign(**place, share=ours.share, other_share=theirs.share))
    names = ["side", "other", *within, *keys, *DIFFERENCE_COLUMNS]
    return told_apart(pd.concat(rows, ignore_index=True), pairs)[names] if rows else pd.DataFrame(columns=names)


def _against_the_rest(table: pd.DataFrame, side: str, other: str) -> pd.DataFrame:
    """The rows of all sides but one as if they were of a single other side, whose documents are those of each."""
    document = table["side"].astype(str) + " " + table["document"].astype(str)
    return table.assign(side=np.where(table["side"] == side, side, other), document=document)


def told_apart(shares: pd.DataFrame, pairs: Sequence[Callable[[float], Ends]]) -> pd.DataFrame:
    """
    Rows with `share` and `other_share`, and how far these differ, for all rows together: `DIFFERENCE_COLUMNS`.

    Each of `pairs` gives the ends of the differences of a row or of several, in their order, at a confidence.
    """
    low, high, _ = together(lambda confidence: tuple(np.column_stack([pair(confidence) for pair in pairs])))
    cases = [np.isnan(low) & np.isnan(high), low > 0, high < 0]
    verdict = np.select(cases, ["few", "above", "below"], "unsure")
    return shares.assign(difference=shares["share"] - shares["other_share"], low=low, high=high, verdict=verdict)


def kept_under(before: Sequence[tuple], choices: Mapping[str, Sequence[tuple]]) -> pd.DataFrame:
    """
    What stays of a finding under other choices: `choice, kept, of, lost, gained`, a row a choice.

    A find is a tuple with what is found in its second place: `(side, word, ...)`. Of those `before`,
    `kept` are found again; `lost` names the others, each with its side where there are more than two sides or a name
    stands twice; and so many are `gained`.

    >>> kept_under([("A", "水"), ("A", "火")], {"fisher": [("A", "水"), ("B", "土")]}).values.tolist()
    [['fisher', 1, 2, ['火'], 1]]
    """
    sides, names = ({find[place] for find in before} for place in (0, 1))
    with_side, rows = len(sides) > 2 or len(names) < len(before), []
    for name, now in choices.items():
        lost = [(find[1], find[0]) if with_side else find[1] for find in before if find not in set(now)]
        rows.append((name, len(before) - len(lost), len(before), lost, len(set(now) - set(before))))
    return pd.DataFrame(rows, columns=["choice", "kept", "of", "lost", "gained"])


def _kinds(found: pd.DataFrame, keys: list[str], known: pd.DataFrame | None) -> pd.DataFrame:
    """One row a kind of find: those that are known, in their order, then others, the commonest first."""
    if not keys:
        return pd.DataFrame(index=["all"])
    common = found.groupby(keys, sort=False).size().sort_values(ascending=False, kind="stable").reset_index()
    tables = [common[keys]] if known is None else [known[keys], common[keys]]
    return pd.concat(tables).drop_duplicates(ignore_index=True)


def _counted(
    found: pd.DataFrame, base: pd.DataFrame, kinds: pd.DataFrame, within: Sequence[str], weight: str
) -> dict[tuple, PartCounts]:
    """How much of each kind each text of each base has, by the values of its side and of `within`."""
    things = dict(tuple(found.groupby(["side", *within], sort=False)))
    bases = base.groupby(["side", *within], sort=False)
    return {values: _counts(things.get(values, found.head(0)), own, kinds, weight) for values, own in bases}


def _counts(things: pd.DataFrame, own: pd.DataFrame, kinds: pd.DataFrame, weight: str) -> PartCounts:
    """How much of each kind each text has, and the size of each text, in things or by weight."""
    sizes = own.groupby("document")[weight].sum() if weight else own.groupby("document").size()
    sizes = sizes[sizes > 0]
    row = sizes.index.get_indexer(things["document"])
    things, row = things[row >= 0], row[row >= 0]
    amounts = things[weight].to_numpy() if weight else np.ones(len(things), np.int64)
    column = np.zeros(len(things), np.int64)
    if len(kinds.columns):
        column = pd.MultiIndex.from_frame(kinds).get_indexer(pd.MultiIndex.from_frame(things[[*kinds.columns]]))
    matrix = sparse.coo_array((amounts, (row, column)), (len(sizes), len(kinds))).tocsc()
    if (matrix.max(axis=1).toarray().ravel() > sizes.to_numpy()).any():
        raise refused("more_than_base", "shares_by_side")
    names = np.arange(len(kinds)).astype(str).astype(object)
    return PartCounts(matrix, names, sizes.to_numpy(), sizes.index.to_frame(index=False), "article")
