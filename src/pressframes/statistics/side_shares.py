"""
Shares by side: of whatever was found in the texts of each side, with an interval over texts, and how far sides differ.

A find is a row with its `side` and `document`: a coded sentence, a quotation, a quantity. What it is a share of are the
rows of another table (all sentences, all quoted speech), so that one function serves frames, voices and numbers.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.errors import refused
from pressframes.statistics.counts import PartCounts
from pressframes.statistics.intervals import ALPHA, DESCRIPTION, INFERENCE, Shares, shares_of, together

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
    keys, within, rows = list(keys), list(within), []
    kinds = _kinds(found, keys, known)
    for values, own, things in _bases(found, base, within) if len(kinds) else ():
        counts = _counts(things, own, keys, kinds, weight)
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
    keys, within = list(keys), list(within)
    kinds, sides = _kinds(found, keys, known), list(dict.fromkeys(base["side"]))
    pairs: list[tuple[Shares, Shares]] = []
    rows = []
    for side in sides[: 1 if len(sides) == 2 else None] if len(kinds) else ():
        other = "the-others" if len(sides) > 2 else sides[-1]
        halves = [{values[1:]: (own, things) for values, own, things in _bases(found, base, within, at)}
                  for at in (base["side"] == side, base["side"] != side)]  # fmt: skip
        for values in [values for values in halves[0] if values in halves[1] and len(sides) > 1]:
            pair = [shares_of(_counts(half[values][1], half[values][0], keys, kinds, weight)) for half in halves]
            pairs.append((pair[0], pair[1]))
            place = {"side": side, "other": other} | dict(zip(within, values, strict=True))
            rows.append(kinds.assign(**place, share=pair[0].share, other_share=pair[1].share))
    names = ["side", "other", *within, *keys, *DIFFERENCE_COLUMNS]
    if not rows:
        return pd.DataFrame(columns=names)
    low, high, _ = together(lambda level: _ends(pairs, level), alpha=ALPHA)
    table = pd.concat(rows, ignore_index=True)
    table = table.assign(difference=table["share"] - table["other_share"], low=low, high=high)
    cases = [np.isnan(low) & np.isnan(high), low > 0, high < 0]
    return table.assign(verdict=np.select(cases, ["few", "above", "below"], "unsure"))[names]


def kept_under(before: Sequence[tuple], choices: Mapping[str, Sequence[tuple]]) -> pd.DataFrame:
    """
    What stays of a finding under other choices: `choice, kept, of, lost, gained`, a row a choice.

    A find is a tuple with what is found in its second place: `(side, word, ...)`. Of those `before`,
    `kept` are found again; `lost` names the others, and so many are `gained`.

    >>> kept_under([("A", "水"), ("A", "火")], {"fisher": [("A", "水"), ("B", "土")]}).values.tolist()
    [['fisher', 1, 2, ['火'], 1]]
    """
    rows = []
    for name, now in choices.items():
        lost = [find[1] for find in before if find not in set(now)]
        rows.append((name, len(before) - len(lost), len(before), lost, len(set(now) - set(before))))
    return pd.DataFrame(rows, columns=["choice", "kept", "of", "lost", "gained"])


def _ends(pairs: list[tuple[Shares, Shares]], confidence: float) -> tuple[np.ndarray, np.ndarray]:
    ends = [ours.apart(theirs, confidence) for ours, theirs in pairs]
    return np.concatenate([low for low, _ in ends]), np.concatenate([high for _, high in ends])


def _kinds(found: pd.DataFrame, keys: list[str], known: pd.DataFrame | None) -> pd.DataFrame:
    """One row a kind of find: those that are known, in their order, then others, the commonest first."""
    if not keys:
        return pd.DataFrame(index=[0])
    common = found.groupby(keys, sort=False).size().sort_values(ascending=False, kind="stable").reset_index()
    tables = [common[keys]] if known is None else [known[keys], common[keys]]
    return pd.concat(tables).drop_duplicates(ignore_index=True)


def _bases(found: pd.DataFrame, base: pd.DataFrame, within: list[str], at: pd.Series | None = None):
    """Each base with the values of its side and of `within`, its rows, and the finds that belong to it."""
    if at is not None:  # several sides are one
        base = base[at].assign(side="", document=base["side"].astype(str) + " " + base["document"].astype(str))
        found = found.assign(side="", document=found["side"].astype(str) + " " + found["document"].astype(str))
    things = dict(tuple(found.groupby(["side", *within], sort=False)))
    for values, own in base.groupby(["side", *within], sort=False):
        mine = things.get(values, found.head(0))
        yield values, own, mine[mine["document"].isin(own["document"].unique())]


def _counts(things: pd.DataFrame, own: pd.DataFrame, keys: list[str], kinds: pd.DataFrame, weight: str) -> PartCounts:
    """How much of each kind each text has, and the size of each text, in things or by weight."""
    sizes = own.groupby("document")[weight].sum() if weight else own.groupby("document").size()
    sizes = sizes[sizes > 0]
    amounts = things[weight].to_numpy() if weight else np.ones(len(things), np.int64)
    column = np.zeros(len(things), np.int64)
    if keys:
        places = pd.MultiIndex.from_frame(kinds)
        column = places.get_indexer(pd.MultiIndex.from_frame(things[keys]))
    row = sizes.index.get_indexer(things["document"])
    kept = row >= 0
    shape = (len(sizes), len(kinds))
    matrix = sparse.coo_array((amounts[kept], (row[kept], column[kept])), shape).tocsc()
    matrix.sum_duplicates()
    if (matrix.max(axis=1).toarray().ravel() > sizes.to_numpy()).any():
        raise refused("more_than_base", "shares_by_side")
    names = np.arange(len(kinds)).astype(str).astype(object)
    return PartCounts(matrix, names, sizes.to_numpy(), pd.DataFrame({"document": sizes.index}), "article")
