"""Numbers are found with their unit, class and rounding, and durations are held against the clock."""

import json

import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes.corpus.documents import corpus_from_texts
from pressframes.numbers import (
    CLASSES,
    LEDGER_COLUMNS,
    audit_durations,
    find_moments,
    find_quantities,
    number_value,
    numbers_by_side,
    quantities_in,
)

CASES = json.loads((ROOT / "tests" / "cases" / "quantities.json").read_text(encoding="utf-8"))
NUMERALS = json.loads((ROOT / "tests" / "cases" / "numerals.json").read_text(encoding="utf-8"))["numerals"]
ELSEWHERE = json.loads((ROOT / "tests" / "cases" / "finds_elsewhere.json").read_text(encoding="utf-8"))
HAN = "零一二三四五六七八九"


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["text"])
def test_quantities_are_those_a_reader_marks(case):
    found = [
        [case["text"][item.start : item.end], item.value, item.unit, item.kind, item.rounding]
        for item in quantities_in(case["text"])
    ]
    assert found == case["quantities"]


def test_nine_of_ten_quantities_on_many_subjects_are_right():
    right, wrong = [], []
    for case in ELSEWHERE["quantities"]:
        before = len(right)
        wanted = case["quantities"].split()
        for item in quantities_in(case["text"]):
            if item.kind != "date":
                fits = [each for each in wanted if _fits(item, each)]
                wanted = [each for each in wanted if each not in fits[:1]]
                right.append(bool(fits))
        right += [False for each in wanted if "~" not in each]
        wrong += [] if all(right[before:]) else [case["text"]]

    assert sum(right) >= ELSEWHERE["shares"]["quantities"] * len(right)
    assert wrong == ELSEWHERE["wrong"]["quantities"]


def _fits(item, readings):
    for reading in readings.strip("~").split("|"):
        value, _, unit = reading.rpartition(":")
        near = value in ("?", "") or item.value is not None and item.value == pytest.approx(float(value), rel=1e-3)
        if near and (not unit or unit in item.unit or bool(item.unit) and item.unit in unit):
            return True
    return False


@pytest.mark.parametrize(("text", "value", "unit"), NUMERALS)
def test_a_numeral_has_the_value_that_it_names_or_none(text, value, unit):
    if unit is None:
        assert number_value(text) == value
    else:
        found = [(item.value, item.unit) for item in quantities_in(f"这里是{text}。") if item.kind != "date"]
        assert found == ([] if unit == "none" else [(value, unit)])


def in_han(number: int) -> str:
    """A number from 1 to 9999 as written in Chinese, by the school rule: 3050 is 三千零五十."""
    digits = f"{number:04d}"
    powers = zip(digits, ["千", "百", "十", ""], strict=True)
    text = "".join(HAN[int(digit)] + power if digit != "0" else "零" for digit, power in powers)
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零")


@given(st.integers(1, 9999))
def test_chinese_numerals_have_the_value_they_spell(number):
    assert number_value(in_han(number)) == number


@given(st.integers(1, 9_999_999), st.sampled_from(["", "万", "亿"]))
def test_digits_have_their_value_in_either_width(number, scale):
    factor = {"": 1, "万": 10**4, "亿": 10**8}[scale]
    wide = str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)})

    assert number_value(f"{number}{scale}") == number_value(f"{wide}{scale}") == number * factor


@given(st.text(alphabet="0123456789一二两十百万余多近个名天小时月日时分第“”+，。人次户", max_size=30))
def test_quantities_never_overlap_and_always_have_a_class(text):
    found = quantities_in(text)

    assert all(item.kind in CLASSES for item in found)
    assert all(first.end <= second.start for first, second in zip(found, found[1:], strict=False))


def test_units_of_one_kind_are_converted_to_one():
    table = find_quantities(corpus_from_texts(["搬运物资4吨、300公斤。奋战两天，又干了90分钟。来了三辆车。"]))

    assert table["base_value"].tolist() == [4000, 300, 48, 1.5, 3]
    assert table["base_unit"].tolist() == ["公斤", "公斤", "小时", "小时", "辆"]


STORY = (
    "5日12时，施工开始。队员们连续苦干，于当日22时40分接通电源，苦干10余小时。截至6日20时，大家奋战{claim}后全部完工。"
)
CLAIMS = [("32小时", True), ("38小时", False), ("30多个小时", True), ("近一天", None)]


@pytest.mark.parametrize(("claim", "consistent"), CLAIMS)
def test_a_duration_is_held_against_the_clock(claim, consistent):
    corpus = corpus_from_texts([STORY.format(claim=claim)])
    audit = audit_durations(corpus, find_quantities(corpus))
    checked = audit[audit["clock_hours"] == 32]

    assert checked["consistent"].tolist() == ([] if consistent is None else [consistent])
    assert audit[audit["claimed_hours"] == 10]["consistent"].tolist() == [True]


def test_the_half_of_the_day_decides_the_hour():
    assert [moment.hours for moment in find_moments("1日下午3点半，2日凌晨1时，当日晚8时")] == [39.5, 49.0, 68.0]


def test_each_side_has_its_quantities_by_class_and_how_many_of_them_are_rough():
    rows = [
        ("B", 1, "effort", ""), ("B", 1, "date", ""),
        ("A", 0, "output", "余"), ("A", 0, "output", ""), ("A", 0, "effort", "近"), ("A", 0, "date", ""),
    ]  # fmt: skip
    table = numbers_by_side(pd.DataFrame(rows, columns=["side", "document", "class", "rounding"]))

    assert table.columns.tolist() == LEDGER_COLUMNS
    assert table.iloc[:, :6].values.tolist() == [
        ["B", "all", 1, 1, 0, 0], ["B", "effort", 1, 1, 0, 0],
        ["A", "all", 3, 1, 2, 2 / 3], ["A", "output", 2, 2 / 3, 1, 1 / 2], ["A", "effort", 1, 1 / 3, 1, 1],
    ]  # fmt: skip


def test_a_table_of_quantities_has_places_in_its_documents_and_nothing_for_several():
    table = find_quantities(corpus_from_texts(["他们来了。\n村里有数十人。", "送来4吨。"]))

    assert table[["quantity", "document", "paragraph", "start", "end"]].values.tolist() == [
        [0, 0, 1, 9, 12], [1, 1, 0, 2, 4],
    ]  # fmt: skip
    assert table["value"].isna().tolist() == [True, False] and table["unit"].tolist() == ["人", "吨"]
