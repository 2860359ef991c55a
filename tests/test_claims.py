"""No claim is false: each is recomputed from its table, row by row, without the code that made it."""

import json
import math
import tomllib
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from benchmarks._claims import contradicted
from pressframes.errors import PressframesError
from pressframes.study.claims import (
    by_side,
    count_above,
    difference,
    fewest_kept,
    largest,
    latest,
    none,
    share,
    told_apart,
    trend,
)

CASES = json.loads((ROOT / "tests" / "cases" / "claims.json").read_text(encoding="utf-8"))["kinds"]
MISSING = float("nan")
NUMBERS = st.one_of(
    st.sampled_from([0.0, 1.0, -1.0, 0.5, MISSING, math.inf, -math.inf]),
    st.integers(-5, 5).map(float),
    st.floats(-1e6, 1e6),
)


@st.composite
def tables(draw, fewest=0, most=8):
    """Rows with a value and an interval, of which anything may be missing or infinite."""
    rows = []
    for number in range(draw(st.integers(fewest, most))):
        value, *ends = draw(NUMBERS), draw(NUMBERS), draw(NUMBERS)
        low, high = ends if any(map(math.isnan, ends)) else sorted(ends)
        rows.append((f"word {number}", value, low, high))
    columns = pd.DataFrame(rows, columns=["word", "value", "low", "high"])
    return columns.astype({"value": float, "low": float, "high": float})


def lists(table):
    return [(row.word, row.value, row.low, row.high) for row in table.itertuples()]


def reaches(high, floor):
    """Whether an interval, whose missing end is open, reaches up to a floor, which may be open too."""
    return math.isnan(high) or math.isnan(floor) or high >= floor


@given(tables())
def test_what_is_said_to_lead_has_the_largest_value_and_nobody_beside_it_unsaid(table):
    claim = largest(table, "value", low="low", high="high", label="word")
    known = [row for row in lists(table) if not math.isnan(row[1])]
    numbers = claim.numbers

    assert claim.kind == "largest" and claim.case in CASES["largest"]
    assert (numbers["shown"], numbers["unknown"]) == (len(known), len(table) - len(known))
    if claim.case == "none":
        assert not known or math.isinf(max(row[1] for row in known))
        return
    assert all(row[1] <= numbers["value"] for row in known)
    leaders = [row[0] for row in known if math.isclose(row[1], numbers["value"], rel_tol=1e-9)]
    floor, ceiling = next(row[2:] for row in known if row[0] == numbers["word"])
    alone = not math.isfinite(floor) and not math.isfinite(ceiling)
    rivals = [row[0] for row in known if row[0] not in leaders and reaches(row[3], floor)]
    assert (claim.case == "few") == alone and (claim.case == "tied") == (len(leaders) > 1 and not alone)
    assert claim.case != "one" or (leaders == [numbers["word"]] and not rivals)
    assert claim.case != "unsure" or rivals
    assert numbers["leaders"] == leaders and numbers["leading"] == len(leaders)
    assert numbers["others"] == rivals and numbers["rivals"] == len(rivals)
    assert not any(math.isinf(numbers[name]) for name in ("value", "low", "high"))


@given(tables(), st.integers(-3, 3))
def test_a_count_of_what_is_more_frequent_counts_whole_intervals(table, base):
    claim = count_above(table, base=base, label="word")
    above = [word for word, _, low, _ in lists(table) if low > base]
    below = [word for word, _, _, high in lists(table) if high < base]
    unbounded = [row for row in lists(table) if not row[2] > -math.inf and not row[3] < math.inf]

    assert claim.numbers["k"] == len(above) and claim.numbers["above"] == above
    assert claim.numbers["m"] == len(below) and claim.numbers["below"] == below
    assert claim.numbers["untold"] == len(table) - len(above) - len(below)
    assert claim.numbers["n"] == len(table)
    assert claim.numbers["unknown"] == len(unbounded)
    if len(unbounded) == len(table) > 0:
        assert claim.case == "few"
    else:
        assert claim.case == ("all" if len(above) == len(table) > 1 else {0: "none", 1: "one"}.get(len(above), "other"))


@given(st.lists(st.floats(-10, 10), min_size=3, max_size=3), st.sets(st.sampled_from(["low", "high"])))
def test_a_difference_is_told_only_where_its_interval_leaves_out_the_base(ends, open_ends):
    low, value, high = sorted(ends)
    row = {"difference": value, "low": low, "high": high} | dict.fromkeys(open_ends, MISSING)
    claim = difference(pd.DataFrame([row]))
    bottom = -math.inf if "low" in open_ends else low
    top = math.inf if "high" in open_ends else high

    holds_base = bottom <= 0 <= top
    assert (claim.case in ("above", "below")) == (not holds_base and len(open_ends) < 2)
    assert claim.case != "above" or (value > 0 and 0 < claim.numbers["least"] == bottom)
    assert claim.case != "below" or (value < 0 and 0 < claim.numbers["least"] == -top)
    assert claim.case != "unsure" or claim.numbers["least"] == 0
    assert (claim.case == "few") == (len(open_ends) == 2)


def test_of_no_row_and_of_no_value_nothing_is_said():
    empty = pd.DataFrame({"word": [], "value": [], "low": [], "high": [], "difference": [], "period": []})
    assert largest(empty, "value").case == "none"
    assert count_above(empty).case == "none"
    assert difference(empty).case == "none"
    assert trend(empty, "value").case == "few"
    assert difference(pd.DataFrame({"difference": [MISSING], "low": [0.1], "high": [0.2]})).case == "none"
    assert none(n=1) == ("none", "none", {"n": 1})


def test_one_row_leads_alone_and_a_table_without_intervals_is_only_described():
    row = pd.DataFrame({"word": ["疫"], "value": pd.array([3], dtype="Int64")}, index=[7])
    claim = largest(row, "value", of=5)

    assert claim.case == "one" and (claim.numbers["value"], claim.numbers["shown"], claim.numbers["of"]) == (3, 1, 5)
    described = pd.DataFrame({"word": ["疫", "党"], "value": [3, 2], "low": [MISSING] * 2, "high": [MISSING] * 2})
    assert largest(described, "value", low="low", high="high").case == "few"
    assert largest(described.assign(low=[1, MISSING]), "value", low="low", high="high").case == "unsure"
    assert largest(described.assign(value=3), "value", low="low", high="high").case == "few"
    assert largest(described.assign(value=3), "value").case == "tied"
    assert count_above(described).case == "few"


@given(
    st.lists(st.one_of(st.integers(0, 4).map(float), st.sampled_from([MISSING, math.inf])), max_size=9), st.randoms()
)
def test_a_trend_has_the_direction_of_its_pairs_and_gaps_are_said(values, random):
    table = pd.DataFrame({"period": [f"2024-{week:02}" for week in range(len(values))], "value": values}, dtype=object)
    shuffled = random.sample(range(len(values)), len(values))
    claim = trend(table.iloc[shuffled], "value")
    known = [(place, value) for place, value in enumerate(values) if math.isfinite(value)]
    pairs = [(b - a) / (j - i) for n, (i, a) in enumerate(known) for j, b in known[n + 1 :]]
    rising, falling = sum(slope > 0 for slope in pairs), sum(slope < 0 for slope in pairs)

    assert claim.numbers["n"] == len(known) and claim.numbers["gaps"] == len(values) - len(known)
    assert (claim.case == "few") == (len(known) < 5)
    assert claim.case != "up" or rising > falling and sorted(pairs)[len(pairs) // 2] > 0
    assert claim.case != "down" or falling > rising and sorted(pairs)[len(pairs) // 2] < 0
    if claim.case in ("up", "down"):
        assert chance_of_order([value for _, value in known]) < 0.06


def chance_of_order(values, rounds=2000):
    """Referee for Kendall's p: how often an order by lot has as many more rising than falling pairs, either way."""
    first, second = np.triu_indices(len(values), 1)

    def surplus(rows):
        return np.abs(np.sign(rows[..., second] - rows[..., first]).sum(axis=-1))

    lots = np.random.default_rng(1).permuted(np.tile(values, (rounds, 1)), axis=1)
    return (surplus(lots) >= surplus(np.array(values))).mean() - 3 * math.sqrt(0.05 * 0.95 / rounds)


def test_a_series_that_only_rises_is_said_to_rise_and_chance_is_not():
    weeks = [f"week {number}" for number in range(8)]
    assert trend(pd.DataFrame({"period": weeks, "rate": range(8)}), "rate").case == "up"
    assert trend(pd.DataFrame({"period": weeks, "rate": range(8, 0, -1)}), "rate").case == "down"
    assert trend(pd.DataFrame({"period": weeks, "rate": [3] * 8}), "rate").case == "even"
    assert trend(pd.DataFrame({"period": weeks, "rate": [0] * 8}), "rate").case == "unused"
    assert trend(pd.DataFrame({"period": weeks, "rate": [5, 1, 4, 2, 6, 3, 5, 2]}), "rate").case == "none"


def tail(k, n, share):
    """The probability of k or more of n, in exact fractions."""
    return sum(math.comb(n, hits) * share**hits * (1 - share) ** (n - hits) for hits in range(k, n + 1))


@given(st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_has_an_interval_that_is_exact_also_for_none_and_for_all(numbers):
    k, n = numbers
    claim = share(k, n)

    assert claim.case == ("few" if not n else "none" if not k else "all" if k == n else "some")
    if n:
        low, high = Fraction(claim.numbers["low"]), Fraction(claim.numbers["high"])
        assert low <= Fraction(k, n) <= high
        assert low == 0 if not k else float(tail(k, n, low)) == pytest.approx(0.025, rel=1e-6)
        assert high == 1 if k == n else float(1 - tail(k + 1, n, high)) == pytest.approx(0.025, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda table: largest(table, "rate"), "no column rate. It has: word, value, low, high"),
        (lambda table: largest(table, "word"), "column word is not of numbers"),
        (lambda table: largest(table, "value", of=1), "of=1: the table shows 2 rows"),
        (lambda table: count_above(table, "high", "low"), "high lies above low in a row"),
        (lambda table: difference(table, "value"), "the table has 2 rows. Expected one"),
        (lambda table: difference(table[:1], "value"), "value is 3, outside its interval from 0 to 1"),
        (lambda table: trend(table, "value", when="low"), "low is missing or stands twice"),
        (lambda table: share(3, 2), "3 of 2 is no share"),
    ],
)
def test_a_claim_that_cannot_be_made_says_what_to_give(call, said):
    table = pd.DataFrame({"word": ["疫", "党"], "value": [3.0, 2.0], "low": [0.0, 0.0], "high": [1.0, 3.0]})
    with pytest.raises(PressframesError, match=said):
        call(table)


@pytest.mark.parametrize("claim", [largest, count_above, latest, told_apart, difference, trend, fewest_kept])
def test_a_claim_of_what_is_no_table_names_what_to_give(claim):
    more = {"value": "share"} if claim in (largest, trend) else {}
    with pytest.raises(PressframesError, match=f"{claim.__name__}: .* is a list, where a table"):
        claim([{"share": 0.5}], **more)


def by_case(entry, place=""):
    """Every entry of a wording that is chosen by the case of a claim, with its place."""
    other = entry.get("other", {})  # whose own cases may have the neutral one
    neutral = {"none"} & set(other) if isinstance(other, dict) else set()
    here = [(place, set(entry) - {"by"} | neutral)] if entry.get("by") == "case" else []
    return here + [
        found for key, value in entry.items() if isinstance(value, dict) for found in by_case(value, f"{place}.{key}")
    ]


WORDING = [
    (path.stem + place, cases)
    for path in sorted((ROOT / "notebooks" / "wording").glob("*.toml"))
    for place, cases in by_case(tomllib.loads(path.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize(("place", "cases"), WORDING, ids=[place for place, _ in WORDING])
def test_wording_has_the_cases_of_a_claim_and_the_neutral_one_among_them(place, cases):
    kinds = [kind for kind, known in CASES.items() if cases <= set(known)]

    assert kinds and "none" in cases
    # what no interval bounds must not be worded as "0 of n"
    assert "other" not in cases or "few" in cases


SAID = (
    "**2 words set 甲报 apart from 乙报**: “水渠”, “桥”. Never used as a word of its own on the other side: {} of 2. "
)


@pytest.mark.parametrize(("never", "off"), [("1", []), ("2", ["says never 2; 03-key-words.csv: 1"])])
def test_a_sentence_that_its_table_contradicts_is_named(never, off, tmp_path):
    cell = {"id": "answer", "outputs": [{"data": {"text/markdown": [SAID.format(never)]}}]}
    key = (
        "word,side,low,count,range,parts,reference_count,reference_inside\n水渠,甲报,2,9,3,4,0,0\n桥,甲报,1,8,3,4,1,0\n"
    )
    for name, content in (
        ("build/03-statistics.ipynb", json.dumps({"cells": [cell]})),
        ("data/derived/03-key-words.csv", key),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")

    wrong, looked, _ = contradicted(tmp_path)

    assert looked == 2 and [line.partition("' ")[2] for line in wrong] == off


def test_differences_come_as_what_is_more_what_is_unsure_and_what_is_less_largest_first():
    rows = {
        "A": (0.2, 0.1, 0.3), "B": (0.4, 0.2, 0.6), "C": (0.0, -0.1, 0.1), "D": (0.05, -0.2, 0.3),
        "E": (-0.1, -0.3, -0.05), "F": (-0.3, -0.5, -0.2), "G": (0.1, 0.0, 0.2), "H": (-0.1, -0.2, 0.0),
        "I": (0.5, None, None),
    }  # fmt: skip
    table = pd.DataFrame(
        [(side, name, *row) for name, row in rows.items() for side in ("one", "other")],
        columns=["side", "frame", "difference", "low", "high"],
    )
    told = told_apart(table)

    assert told.groupby("told", sort=False)["frame"].agg("".join).to_dict() == {
        "told-more": "BA", "told-unsure": "GDCH", "told-less": "EF", "told-few": "I",
    }  # fmt: skip
    assert told["side"].eq("one").all() and told.index.tolist() == list(range(9))
    assert told.columns.tolist() == ["side", "frame", "difference", "low", "high", "told"]
    assert told_apart(table[:0]).empty
    assert told_apart(table.drop(columns="side"))["frame"].tolist() == [*"BBAAGGDDCCHHEEFFII"]


@pytest.mark.parametrize(
    ("kept", "of", "gained", "case", "choices", "adding"),
    [
        ([1, 3], 3, [0, 1], "one", ["a"], ["b"]),
        ([1, 1], 3, [0, 0], "tied", ["a", "b"], []),
        ([3, 3], 3, [0, 0], "all", ["a", "b"], []),
        ([1], 3, [2], "one", ["a"], ["a"]),
        ([0, 0], 0, [0, 0], "none", ["a", "b"], []),
        ([0, 0], 0, [1, 1], "few", ["a", "b"], ["a", "b"]),
        ([1, 1, 2], 3, [1, 0, 1], "one", ["a", "b"], ["a", "c"]),
    ],
)
def test_the_choices_that_keep_fewest_finds_are_named(kept, of, gained, case, choices, adding):
    claim = fewest_kept(pd.DataFrame({"choice": list("abc")[: len(kept)], "kept": kept, "of": of, "gained": gained}))

    assert (claim.case, claim.numbers["choices"], claim.numbers["adding"]) == (case, choices, adding)
    assert (claim.numbers["of"], claim.numbers["kept"], claim.numbers["most"]) == (of, min(kept), max(gained))


def test_the_numbers_of_what_leads_say_how_many_lead_and_how_many_do_not():
    table = pd.DataFrame(
        {"word": list("甲乙丙丁"), "value": [3, 3, 1, None], "low": [2.0, 2, 0, 0], "high": [4.0, 4, 2, 9]}
    )
    numbers = largest(table, "value", low="low", high="high", label="word", of=4).numbers

    assert {name: numbers[name] for name in ("shown", "of", "unknown", "leading", "rest", "rivals")} == {
        "shown": 3, "of": 4, "unknown": 1, "leading": 2, "rest": 1, "rivals": 1,
    }  # fmt: skip
    assert (numbers["leaders"], numbers["others"], numbers["low"], numbers["high"]) == (["甲", "乙"], ["丙"], 2, 4)
    assert largest(table, "value", of=3).numbers["of"] == 3, "as many as are shown"
    assert largest(table.assign(value=[3, 2.5, 1, 0]), "value").case == "one", "near is not tied"
    counted = count_above(table.assign(low=[1, 2, -2, None], high=[3, 4, -1, None])).numbers
    assert (counted["told"], counted["untold"], counted["unknown"]) == (3, 1, 1)


def test_the_second_half_of_a_text_begins_in_its_middle():
    strip = pd.DataFrame({"document": 0, "frame": ["A", "A", "B", None], "start": [5, 4, 9, 9], "sentences": 10})
    numbers = latest(strip, 3).numbers

    assert (numbers["frame"], numbers["late"], numbers["n"], numbers["frames"]) == ("B", 1, 1, 2)
    assert (numbers["texts"], numbers["in_all"], numbers["left"]) == (1, 3, 2)
    assert latest(strip[:2]).numbers["late"] == 1, "sentence 5 of 10 is the first of the second half"
    assert (latest(strip).numbers["in_all"], latest(strip).numbers["left"]) == (0, 0)


@pytest.mark.parametrize(
    ("value", "low", "high", "case"),
    [
        (0.1, 0.1, 0.1, "above"),
        (0.1, 0.1 + 5e-10, 0.2, "above"),
        (0.2, 0.1, 0.2 - 5e-10, "above"),
        (0, 0, 1, "unsure"),
        (0, -1, 0, "unsure"),
    ],
)
def test_ends_of_an_interval_count_to_it(value, low, high, case):
    row = pd.DataFrame({"difference": [value], "low": [low], "high": [high]})

    assert difference(row).case == case
    assert difference(row[:0]).numbers == {"n": 0}


@pytest.mark.parametrize(
    ("value", "low", "high", "case", "least", "most"),
    [(2.5, 1.5, 3.0, "above", 0.5, 2.0), (-0.5, -2.0, 0.25, "below", 0.75, 3.0), (1.5, 0.75, 2.0, "unsure", 0, 1.0)],
)
def test_a_difference_is_as_far_from_its_base_as_the_ends_of_its_interval(value, low, high, case, least, most):
    claim = difference(pd.DataFrame({"difference": [value], "low": [low], "high": [high]}), base=1)

    assert (claim.case, claim.numbers["least"], claim.numbers["most"]) == (case, least, most)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_slope_that_may_be_flat_is_no_trend_and_neither_is_one_as_unlikely_as_the_limit(sign):
    weeks = [f"week {number}" for number in range(7)]
    flat = pd.DataFrame({"period": weeks, "rate": sign * np.array([0, 0, 0, 0, 1, 1, 2])})
    claim = trend(flat, "rate")
    assert claim.numbers["p"] < 0.05 and claim.case == "none"
    assert (claim.numbers["first"], claim.numbers["last"]) == ("week 0", "week 6")

    steep = flat.assign(rate=sign * np.array([0, 1, 3, 2, 4, 5, 6]))
    assert trend(steep, "rate").case == ("up" if sign > 0 else "down")
    assert trend(steep, "rate", alpha=trend(steep, "rate").numbers["p"]).case == "none"


def test_claims_of_sides_come_in_their_order_with_their_keys_and_no_place_of_a_row():
    table = pd.DataFrame({"side": list("BBA"), "other": "C", "role": list("xyx"), "share": [0.1, 0.3, 0.2]})
    rows = by_side(largest, table, "share", within=["role"])

    assert rows[["side", "other", "role", "share"]].values.tolist() == [
        ["B", "C", "x", 0.1], ["B", "C", "y", 0.3], ["A", "C", "x", 0.2],
    ]  # fmt: skip
    assert "index" not in rows and by_side(largest, table, "share")["share"].tolist() == [0.3, 0.2]
    assert share(0, 0).numbers == {"k": 0, "n": 0} and share(1, 4, texts=2).numbers["texts"] == 2
