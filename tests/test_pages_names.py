"""Names in bylines and datelines, cut from each other, and features that have weights."""

import numpy as np
import pytest

from pressframes.errors import PressframesError
from pressframes.pages.patterns import (
    Features,
    Marks,
    is_signature,
    probability,
    read_byline,
    read_dateline,
    split_names,
)


@pytest.mark.parametrize(
    "run, names",
    [
        ("王", ["王"]), ("王飞", ["王飞"]), ("王小飞", ["王小飞"]), ("水渠通", ["水渠通"]), ("王飞李永", ["王飞",
        "李永"]), ("诸葛小明", ["诸葛小明"]),
        ("王小飞李永", ["王小飞", "李永"]), ("王飞李小永", ["王飞", "李小永"]), ("王小飞李小永", ["王小飞", "李小永"]),
        ("李永诸葛明", ["李永", "诸葛明"]), ("王飞李永何棠林芮", ["王飞",
        "李永", "何棠", "林芮"]),
        ("王飛陳永", ["王飛", "陳永"]), ("王小飞a李永", ["王小飞a李永"]), ("渠小飞李永", ["渠小飞", "李永"]),
    ],
)  # fmt: skip
def test_names_printed_in_one_are_cut_where_most_begin_with_a_surname(run, names):
    assert split_names(run) == names


@pytest.mark.parametrize(
    "line, names",
    [
        ("□ 本报记者 王飞", [("王飞", "本报记者")]), ("王飞 李永", [("王飞", ""), ("李永", "")]), ("□王飞", [("王飞",
        "")]),
        ("本报记者 王飞 柳河大学教授 李永", [("王飞", "本报记者"), ("李永", "本报记者")]), ("记者 王教授", [("王教授",
        "记者")]),
        ("记者 李小永教授 王飞", [("王飞", "记者")]), ("记者 李永副教授 王飞", [("王飞", "记者")]),
        ("林 芮 王飞", [("林芮", ""), ("王飞", "")]), ("王飞和李永", [("王飞", ""), ("李永", "")]), ("王飞、李永",
        [("王飞", ""), ("李永", "")]),
        ("王飞 李永/文 何棠/图", [("王飞", ""), ("李永", "文"), ("何棠", "图")]),
        ("本报记者 王飞 李永/文", [("王飞", "本报记者"), ("李永", "文")]), ("作者：王飞", [("王飞", "作者")]), ("", []),
        ("记者 John 王飞", [("John", "记者"), ("王飞", "记者")]), ("记者 王飞（2021年摄）", [("王飞", "记者")]),
        ("记者 王飞 通讯员 李永 摄影 何棠", [("王飞", "记者"), ("李永", "通讯员"), ("何棠", "通讯员")]),
    ],
)  # fmt: skip
def test_each_name_of_a_byline_has_the_role_before_or_right_behind_it(line, names):
    assert [(name, role) for name, role in read_byline(line) if name != "摄影"] == names


@pytest.mark.parametrize(
    "text, dateline, names",
    [
        ("本报讯 水渠通水。", "本报讯", []), ("本报晋城10月17日电 （记者付明）通水。", "本报晋城10月17日电", [("付明",
        "记者")]),
        ("（记者付明 通讯员何棠）水渠通水。", "（记者付明 通讯员何棠）", [("付明", "记者"), ("何棠", "通讯员")]),
        ("据新华社电 水渠通水（记者付明）。", "据新华社电", []), ("本报消息 （付明）水渠", "本报消息", [("付明", "")]),
        ("水渠通水，本报讯。", None, []), ("本报讯（记者付明 通讯员何棠）", "本报讯", [("付明", "记者"), ("何棠",
        "通讯员")]), ("本报讯：水渠通水。", None, []), ("新华社北京12月31日专电（记者付明）",
        "新华社北京12月31日专电", [("付明", "记者")]),
    ],
)  # fmt: skip
def test_a_dateline_ends_in_its_wire_and_names_the_reporters_behind_it(text, dateline, names):
    assert read_dateline(text) == (dateline, names)


@pytest.mark.parametrize(
    "view, signed",
    [("（本报记者付明）", True), ("2019年10月25日于北京", True), ("二〇一九年十月二十五日于北京", True),
    ("（水渠）通水", False), ("2019年10月25日", False)],
)  # fmt: skip
def test_a_signature_is_a_credit_or_place_and_date(view, signed):
    assert is_signature(view) is signed


def test_marks_are_yes_or_no_for_each_line_and_counted_once():
    marks = Marks(["水，渠", "水渠", "，，"])

    assert marks["comma"].tolist() == [True, False, True] and marks["comma"] is marks["comma"]
    assert marks.count("，").tolist() == [1, 0, 2] and marks.length.tolist() == [3.0, 2.0, 2.0]


def test_features_fill_their_table_whatever_its_shape_and_weights_take_their_order():
    table = Features(one=(lambda a, b: 1, "always"), less=(lambda a, b: a - b, "the first less the second"))

    found = table.measure(np.array([[1.0], [2.0]]), np.array([[0.5, 1.5]]), shape=(2, 2))

    assert found.tolist() == [[[1, 0.5], [1, -0.5]], [[1, 1.5], [1, 0.5]]]
    with pytest.raises(PressframesError, match="weights.json.*extra, less"):
        table.in_order({"one": 1.0, "extra": 2.0})


def test_a_probability_is_the_logistic_of_the_weighted_sum_within_bounds(monkeypatch):
    monkeypatch.setattr("pressframes.pages.patterns.fitted", lambda: {"torn": {"one": 2.0, "more": -1.0}})
    table = Features(one=(lambda: 1, "always"), more=(lambda: 0, "more"))

    found = probability("torn", table, np.array([[1.0, 1.0], [0.0, 0.0], [0.0, 500.0], [500.0, 0.0]]))

    assert found == pytest.approx(
        [1 / (1 + np.exp(-1)), 0.5, 1 / (1 + np.exp(30)), 1 / (1 + np.exp(-30))], rel=1e-9, abs=0
    )
    assert found.min() > 0 and found.max() < 1
