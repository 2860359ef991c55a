"""
Claims: what a table allows a sentence, a title, a caption or an alt text to say, checked when the claim is made.

A claim has a kind, the case that holds, and the numbers of its sentence. The wording file has a text for every case of
a kind, so that no sentence can say more than its table. Where nothing holds, the case is neutral.

| kind | cases, and how they are worded |
|---|---|
| `largest` | one: X leads; tied: `leading` lead; unsure: X leads, but cannot be told from `rivals`; few: no interval |
| `count_above` | all, one, other: `k` of `n` lie above; few: no interval, so nothing is counted |
| `difference` | above, below; unsure: cannot be told apart; few: no interval |
| `trend` | up, down; none: neither can be told; few: too few periods; even, unused: always the same, or always 0 |
| `share` | some, all: `k` of `n`; none: 0 of `n`, which is at most `high`; few: there was nothing to count |
| `fewest_kept` | one, tied: fewest of `of` finds stay; all: all stay; none: there were none; few: none but new ones |
| `none` | none: nothing to be said, in a sentence of its own |

"At least" takes `low` (or `least`) and is rounded down, "at most" takes `high` (or `most`) and is rounded up. A number
that a table does not know is missing and never counts for a claim; an end that is missing is open.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import scipy  # loads scipy.stats on first use, which takes half a second

from pressframes.errors import PressframesError, check_call, refused
from pressframes.statistics.intervals import shares_by_side
from pressframes.statistics.measures import exact_interval

FEWEST_PERIODS = 5  # with four, even a series that always rises has p = .08 (Kendall 1938)
SAME = 1e-9  # two numbers nearer than this share of them differ by rounding alone


class Claim(NamedTuple):
    """What may be said: the `kind`, the `case` that holds, and the `numbers` of its sentence by name."""

    kind: str
    case: str
    numbers: dict[str, Any]


def none(**numbers: Any) -> Claim:
    """
    The claim of a section without material: its sentence says so.

    >>> none(n=2).case
    'none'
    """
    return Claim("none", "none", numbers)


def largest(
    table: pd.DataFrame, value: str, *, low: str = "", high: str = "", label: str = "", of: int | None = None
) -> Claim:
    """
    The row with the largest `value` of the table that is shown; `low` and `high` name the ends of its interval.

    - one: a single row has the largest value, and, where intervals are given, its own lies above all others;
    - tied: several rows share it. To be worded with `leading`, never with one name alone;
    - unsure: it has the largest value, and the intervals of `rivals` other rows reach into its own. To be worded
      "leads, but cannot be told from";
    - few: it has the largest value, or shares it, and where intervals are given it has none;
    - none: there is no value, or an infinite one, with which nothing can be compared.

    Where only what is certain may lead, give the rows that are ("low > 0"): of none of them nothing leads.

    Numbers: the columns of the row, then `shown` (rows with a value), `of` (all that there are, where the table is
    a choice), `unknown` (rows without a value), `leading`, `rest` (that do not lead), `rivals`, `low`, `high`, and with
    a `label` the names of
    the leading (`leaders`) and of those that cannot be told from them (`others`).

    >>> shares = pd.DataFrame({"frame": ["WAR", "CARE", "DUTY"], "share": [0.3, 0.1, 0.2],
    ...                        "low": [0.2, 0.05, 0.1], "high": [0.4, 0.15, 0.3]})
    >>> claim = largest(shares, "share", low="low", high="high", label="frame")
    >>> claim.case, claim.numbers["frame"], claim.numbers["rivals"], claim.numbers["others"]
    ('unsure', 'WAR', 1, ['DUTY'])
    """
    check_call(largest, locals())
    values, lows, highs = _numbers(table, value), *_ends(table, low, high)
    shown = int(values.notna().sum())
    numbers: dict[str, Any] = {"shown": shown, "of": len(table) if of is None else of, "unknown": len(table) - shown}
    if numbers["of"] < shown:
        raise refused("shown_of", f"of={of}", shown=shown)
    best = values.max()
    if not shown or np.isinf(best):
        return Claim("largest", "none", numbers)
    first = int(values.argmax())
    floor = lows.iloc[first] if low else best
    leading = pd.Series(np.isclose(values, best, rtol=SAME, atol=0), table.index)
    rivals = values.notna() & ~leading & ~(highs < floor) & bool(low)
    few = bool(low) and not np.isfinite([floor, highs.iloc[first]]).any()
    case = "few" if few else "tied" if leading.sum() > 1 else "unsure" if rivals.any() else "one"
    names = {"leaders": leading, "others": rivals} if label else {}
    numbers |= {"leading": int(leading.sum()), "rest": shown - int(leading.sum()), "rivals": int(rivals.sum())}
    numbers |= {"low": _known(floor), "high": _known(highs.iloc[first])} if low else {}
    numbers |= {name: _column(table, label)[chosen].tolist() for name, chosen in names.items()}
    return Claim("largest", case, _row(table, first) | numbers)


def count_above(
    table: pd.DataFrame, low: str = "low", high: str = "high", *, base: float = 0, label: str = ""
) -> Claim:
    """
    How many rows lie above `base` with their whole interval, said as "`k` of `n` are more frequent".

    Cases by `k`: none, one, other, and all where it is all of several; few where no row has an interval. Numbers: `k`,
    `m` (entirely below), `told` (both), `untold` (all others), `n` (rows), `unknown` (rows without an interval, which
    are among the `untold`), and with a `label` the names `above` and `below`.

    >>> table = pd.DataFrame({"word": ["疫", "党", "的"], "low": [0.5, -0.2, -3], "high": [2, 0.1, -1]})
    >>> claim = count_above(table, label="word")
    >>> claim.case, claim.numbers["above"], claim.numbers["m"], claim.numbers["n"]
    ('one', ['疫'], 1, 3)
    """
    check_call(count_above, locals())
    lows, highs = _ends(table, low, high)
    above, below, n = lows > base, highs < base, len(table)
    unknown, k, m = int(((lows == -np.inf) & (highs == np.inf)).sum()), int(above.sum()), int(below.sum())
    numbers = {"k": k, "m": m, "told": k + m, "n": n, "untold": n - k - m, "unknown": unknown}
    if label:
        numbers |= {"above": _column(table, label)[above].tolist(), "below": _column(table, label)[below].tolist()}
    case = "few" if n and unknown == n else "all" if k == n > 1 else {0: "none", 1: "one"}.get(k, "other")
    return Claim("count_above", case, numbers)


def latest(strip: pd.DataFrame, in_all: int = 0) -> Claim:
    """
    Which frame of a strip (`frame, start, sentences`) stands latest: with the largest share of its sentences in the
    second half of their text, as `largest` says it with intervals over texts; frames of one share say nothing ("few").
    Numbers: `late` and `n`, sentences there and in all, `frames`, `texts`, and how many are `left` of those `in_all`.

    >>> strip = pd.DataFrame({"document": 0, "frame": list("AAB"), "start": [1, 8, 9], "sentences": 10})
    >>> latest(strip).case, latest(strip).numbers["frame"], latest(strip).numbers["late"]
    ('few', 'B', 1)
    """
    check_call(latest, locals())
    coded = strip.dropna(subset=["frame"])
    late = coded["start"] * 2 >= coded["sentences"]
    halves = late.groupby(coded["frame"], sort=False).agg(late="sum", n="size", share="mean")
    base = coded.assign(side="")
    over_texts = shares_by_side(base[late], base, within=["frame"])[["frame", "low", "high"]]
    claim = largest(halves.reset_index().merge(over_texts), "share", low="low", high="high")
    texts = strip["document"].nunique()
    sizes = {"frames": len(halves), "texts": texts, "in_all": in_all, "left": max(in_all - texts, 0)}
    return claim._replace(case="few" if claim.case == "tied" else claim.case, numbers=claim.numbers | sizes)


def told_apart(table: pd.DataFrame, value: str = "difference", low: str = "low", high: str = "high") -> pd.DataFrame:
    """
    The rows of the first side with what their interval tells as `told`: first what is more, largest first, then what
    cannot be told apart (`told-unsure`), then what is less, and last what has no interval (`told-few`).

    >>> table = pd.DataFrame({"frame": ["A", "B"], "difference": [0.1, 0.2], "low": [-0.1, 0.1], "high": [0.3, 0.3]})
    >>> told_apart(table)[["frame", "told"]].values.tolist()
    [['B', 'told-more'], ['A', 'told-unsure']]
    """
    check_call(told_apart, locals())
    mine = table[table["side"].eq(table["side"].iloc[0])] if len(table) and "side" in table else table
    lows, highs = _ends(mine, low, high)
    order = np.select([lows > 0, highs < 0, (lows == -np.inf) & (highs == np.inf)], [0, 2, 3], 1)
    names = np.array(["told-more", "told-unsure", "told-less", "told-few"])[order]
    mine = mine.assign(told=names, _order=order).sort_values(["_order", value], ascending=[True, False], kind="stable")
    return mine.drop(columns="_order").reset_index(drop=True)


def difference(
    table: pd.DataFrame, value: str = "difference", *, low: str = "low", high: str = "high", base: float = 0
) -> Claim:
    """
    Whether one difference is told from `base`: a table of a single row.

    Cases: above or below where the whole interval is; unsure where it holds `base`, worded "cannot be told apart",
    which is not "the same"; few where there is no interval; none where there is no row or no value.

    Numbers: the columns of the row, `difference`, `difference_low`, `difference_high`, and how far from `base` it is
    `least` and `most` (`least` is 0 where it cannot be told apart).

    >>> snow = pd.DataFrame({"frame": ["SPEED"], "difference": [0.1], "low": [-0.01], "high": [0.24]})
    >>> difference(snow).case, difference(snow, base=-0.1).case
    ('unsure', 'above')
    """
    check_call(difference, locals())
    values, (lows, highs) = _numbers(table, value), _ends(table, low, high)
    if len(table) > 1:
        raise PressframesError(f"difference: the table has {len(table)} rows. Expected one: choose it, or count_above.")
    if not len(table) or not np.isfinite(values.iloc[0]):
        return Claim("difference", "none", {"n": 0})
    here, bottom, top = float(values.iloc[0]), lows.iloc[0], highs.iloc[0]
    if not bottom - SAME <= here <= top + SAME:
        raise refused("outside_interval", "difference", value=value, here=here, bottom=bottom, top=top)
    known = np.isfinite([bottom, top]).any()
    case = "few" if not known else "above" if bottom > base else "below" if top < base else "unsure"
    distances = np.abs([bottom - base, top - base])
    least = float(distances.min()) if case in ("above", "below") else 0.0
    ends = {"difference_low": _known(bottom), "difference_high": _known(top)}
    ends |= {"least": least, "most": _known(distances.max())}
    return Claim("difference", case, _row(table, 0) | {"difference": here} | ends)


def trend(table: pd.DataFrame, value: str, *, when: str = "period", alpha: float = 0.05) -> Claim:
    """
    Whether a value rises or falls over time: Kendall's tau with Theil and Sen's slope, a row a period.

    Cases: up or down where p is below `alpha` and the slope's interval lies on one side of 0; none where neither can be
    told, worded "no rise or fall can be told from chance", which is not "it stayed the same"; even where it did stay
    the same, and unused where that is 0; few with under five periods that have a value. A period without a value is a
    gap: it is left out, keeps its place in time, and is counted, so that the sentence can say so.

    Numbers: `slope` a period with `low` and `high`, `p`, `n` periods with a value, `gaps` without, `first` and `last`
    period with a value. Values of neighbouring periods are taken as independent: where they hang together, p is too
    small. Sources: Kendall (1938); Theil (1950); Sen (1968).

    >>> weeks = pd.DataFrame({"period": [f"2024-06-{day:02}" for day in (3, 10, 17, 24)] + ["2024-07-01", "2024-07-08"],
    ...                       "rate_per_10k": [10, 12, None, 15, 20, 22]})
    >>> claim = trend(weeks, "rate_per_10k")
    >>> claim.case, round(claim.numbers["slope"], 2), claim.numbers["n"], claim.numbers["gaps"]
    ('up', 2.45, 5, 1)
    """
    check_call(trend, locals())
    if _column(table, when).isna().any() or table[when].duplicated().any():
        raise PressframesError(f"trend: {when} is missing or stands twice. Expected a row a period: choose one series.")
    table = table.sort_values(when)
    values = _numbers(table, value)
    known = np.flatnonzero(np.isfinite(values))
    numbers: dict[str, Any] = {"n": len(known), "gaps": len(table) - len(known)}
    if len(known) < FEWEST_PERIODS:
        return Claim("trend", "few", numbers)
    heights = values.to_numpy()[known]
    if not np.ptp(heights):
        return Claim("trend", "even" if heights[0] else "unused", numbers)
    tau = scipy.stats.kendalltau(known, heights)
    slope, _, low, high = scipy.stats.theilslopes(heights, known, alpha=1 - alpha)
    first, last = (table[when].iloc[known[place]] for place in (0, -1))
    numbers |= {"slope": float(slope), "low": float(low), "high": float(high), "first": first, "last": last}
    case = "none" if not tau.pvalue < alpha else "up" if low > 0 else "down" if high < 0 else "none"
    return Claim("trend", case, numbers | {"p": float(tau.pvalue)})


def share(k: int, n: int, *, confidence: float = 0.95, **numbers: Any) -> Claim:
    """
    `k` of `n` as a share with its exact interval, which holds where the `n` are drawn independently of each other.

    Cases: some; all and none, where the interval's one end says what the share may still be ("0 of 6 articles: up to 46
    of 100 such articles may have it"); few where `n` is 0. Count articles and not words: words of one article
    are not independent. Numbers: `k`, `n`, `share`, `low`, `high`, and those that are given.

    >>> share(0, 6).case, round(share(0, 6).numbers["high"], 2), share(3, 4).case
    ('none', 0.46, 'some')

    Source: Clopper & Pearson (1934).
    """
    if not 0 <= k <= n:
        raise PressframesError(f"share: {k} of {n} is no share. Expected a number of things and of all that there are.")
    if not n:
        return Claim("share", "few", numbers | {"k": 0, "n": 0})
    low, high = (float(end) for end in exact_interval(k, n, confidence=confidence))
    case = "none" if not k else "all" if k == n else "some"
    return Claim("share", case, numbers | {"k": int(k), "n": int(n), "share": k / n, "low": low, "high": high})


def fewest_kept(again: pd.DataFrame) -> Claim:
    """
    Under which choices fewest finds are kept: of a table of `kept_under` (`choice, kept, of, lost, gained`).

    Cases: one or tied (all choices keep as few); all, where each choice keeps all; and where nothing was found at all,
    none, or few, where a choice finds something. Numbers: `of`, `kept`, the `choices` that keep so few, and the `most`
    that a choice `adding` finds anew.

    >>> again = pd.DataFrame({"choice": ["strict", "body"], "kept": [0, 0], "of": [1, 1], "gained": [0, 2]})
    >>> fewest_kept(again).case, fewest_kept(again.assign(of=0)).case, fewest_kept(again).numbers["adding"]
    ('tied', 'few', ['body'])
    """
    check_call(fewest_kept, locals())
    of, kept, most = (int(again[name].agg(how)) for name, how in (("of", "max"), ("kept", "min"), ("gained", "max")))
    fewest = again.loc[again["kept"] == kept, "choice"].tolist()
    numbers = {"of": of, "kept": kept, "choices": fewest, "most": most}
    numbers["adding"] = again.loc[again["gained"] == most, "choice"].tolist() if most else []
    case = ("few" if most else "none") if not of else "all" if kept == of else "one"
    return Claim("fewest_kept", "tied" if case == "one" and 1 < len(again) == len(fewest) else case, numbers)


def by_side(
    claim: Callable[..., Claim], table: pd.DataFrame, *given: Any, within: Sequence[str] = (), **more: Any
) -> pd.DataFrame:
    """
    A claim for each side of a table (and what it is held against, `other`): a row each of its numbers, and its `case`.

    `within` are columns whose values are told apart on each side. `say(key, rows=...)` then says the sentence once for
    each. `given` and `more` are what the claim takes after its table.

    >>> shares = pd.DataFrame({"side": ["A", "A", "B"], "role": ["cadre", "expert", "cadre"], "share": [0.7, 0.3, 1.0]})
    >>> by_side(largest, shares, "share")[["side", "role", "case"]].values.tolist()
    [['A', 'cadre', 'one'], ['B', 'cadre', 'one']]
    """
    rows = [made.numbers | {"case": made.case} for made in _sides(claim, table, within, *given, **more)]
    return pd.DataFrame(rows, columns=None if rows else [*table.columns, "case"])


def of_first_side(
    claim: Callable[..., Claim], table: pd.DataFrame, *given: Any, within: Sequence[str] = (), **more: Any
) -> Claim:
    """The first of the claims of `by_side`, with `side` and `other` among its numbers: for the title of a figure."""
    return next(iter(_sides(claim, table, within, *given, **more)), none())


def _sides(
    claim: Callable[..., Claim], table: pd.DataFrame, within: Sequence[str], *given: Any, **more: Any
) -> Iterator[Claim]:
    keys = [key for key in ("side", "other", *within) if key in table]
    for _, own in table.groupby(keys, sort=False):
        made = claim(own.reset_index(drop=True), *given, **more)
        yield made._replace(numbers=own[keys].to_dict("records")[0] | made.numbers)


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    if name not in table:
        raise PressframesError(f"claim: the table has no column {name}. It has: {', '.join(map(str, table))}.")
    return table[name]


def _numbers(table: pd.DataFrame, name: str) -> pd.Series:
    try:
        return pd.to_numeric(_column(table, name)).astype(float)
    except (ValueError, TypeError) as error:
        raise PressframesError(f"claim: column {name} is not of numbers ({error}). Name one that is.") from None


def _ends(table: pd.DataFrame, low: str, high: str) -> tuple[pd.Series, pd.Series]:
    """Both ends of the intervals; where one is missing or no column is named, nothing bounds the value there."""
    open_end = pd.Series(np.nan, table.index)
    lows, highs = (_numbers(table, name) if name else open_end for name in (low, high))
    if (lows > highs).any():
        raise PressframesError(f"claim: {low} lies above {high} in a row. Expected the lower end, then the upper.")
    return lows.fillna(-np.inf), highs.fillna(np.inf)


def _known(end: float) -> float:
    """An open end as a missing number, which no sentence says."""
    return float(end) if np.isfinite(end) else np.nan


def _row(table: pd.DataFrame, place: int) -> dict[str, Any]:
    """One row as plain numbers and texts, by column."""
    return {str(name): cell for name, cell in table.iloc[[place]].to_dict("records")[0].items()}
