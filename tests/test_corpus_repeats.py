"""Reprints, gaps, and documents chosen or grouped by what is known of them."""

import numpy as np
import pandas as pd
import pytest

from pressframes.corpus.documents import chosen_documents, corpus_from_texts, group_labels, renumbered
from pressframes.corpus.repeats import agency_of, count_texts, find_reprints, first_prints
from pressframes.errors import PressframesError

BRIDGE = "江州大桥昨日建成通车，两岸居民步行过江。孩子们在桥头放起风筝。"
SPRING = "春耕开始，农机下田，合作社的社员清早就到了地头。"


def test_reprints_are_grouped_with_their_first_and_their_likeness():
    pytest.importorskip("datasketch")
    longer = BRIDGE + "路灯亮了。"
    texts = [SPRING, BRIDGE, "天晴了。", longer, SPRING.replace("，", " "), ""]
    table = find_reprints(corpus_from_texts(texts))

    first, second = ("".join(c for c in text if c.isalnum()) for text in (BRIDGE, longer))
    shingles = [{text[at : at + 5] for at in range(len(text) - 4)} for text in (first, second)]
    likeness = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
    assert table.columns.tolist() == ["group", "document", "newspaper", "date", "headline", "likeness", "agency"]
    assert table[["group", "document"]].values.tolist() == [[0, 0], [0, 4], [1, 1], [1, 3]]
    assert table["likeness"].tolist() == [1, 1, 1, round(likeness, 3)]
    assert first_prints(corpus_from_texts(texts)).tolist() == [True, True, True, False, False, True]
    assert find_reprints(corpus_from_texts(texts), alike=likeness + 0.001)["document"].tolist() == [0, 4]


@pytest.mark.parametrize("alike", [0, -0.5, 1.01])
def test_a_likeness_is_a_share_above_nothing(alike):
    pytest.importorskip("datasketch")
    with pytest.raises(PressframesError, match="is not a share. Expected a number above 0 and at most 1"):
        find_reprints(corpus_from_texts([BRIDGE]), alike=alike)


def test_exact_copies_alone_may_be_asked_for_and_texts_of_few_characters_too():
    pytest.importorskip("datasketch")
    assert find_reprints(corpus_from_texts([BRIDGE, BRIDGE]), alike=1)["document"].tolist() == [0, 1]
    assert find_reprints(corpus_from_texts(["路通了。", "路通了！", "。", "。", "路断了。"]))["document"].tolist() == [
        0,
        1,
    ]
    assert find_reprints(corpus_from_texts(["路都通了车。", "路都通了车。"]))["likeness"].tolist() == [1, 1]


AGENCIES = [
    ("新华社江州3月1日电 大桥通车。", "新华社"),
    ("据新华社江州3月1日电 大桥通车。", "新华社"),
    ("（中新社江州3月1日电）大桥通车。", "中新社"),
    ("大桥通车\n新华社江州3月1日讯 大桥通车。", "新华社"),
    ("记者从新华社江州3月1日电得知。", None),
    ("新华社记者到了江州，来电说大桥通车。", None),
    ("新华社" + "甲" * 20 + "电 大桥通车。", "新华社"),
    ("新华社" + "甲" * 21 + "电 大桥通车。", None),
]


@pytest.mark.parametrize(("text", "agency"), AGENCIES)
def test_an_agency_is_named_at_the_head_of_a_paragraph(text, agency):
    assert agency_of(text) == agency


DOCUMENTS = pd.DataFrame(
    {
        "newspaper": ["江州日报", "石埠晚报", None, "江州日报"],
        "date": ["2024-06-30", "2024-07-01", "2024-12-31", None],
        "page": [1, 2, 3, 4],
    }
)
CHOICES = [
    ({"newspaper": "江州日报"}, [True, False, False, True]),
    ({"newspaper": {"江州日报", "石埠晚报"}}, [True, True, False, True]),
    ({"page": (2, 3)}, [False, True, True, False]),  # both included
    ({"page": [2, 4]}, [False, True, False, True]),
    ({"page": (1, 2, 4)}, [True, True, False, True]),  # three values are no bounds
    ({"date": ("2024-07-01", "2025-01-01")}, [False, True, True, False]),
    ({"newspaper": "江州日报", "page": (2, 4)}, [False, False, False, True]),
]


@pytest.mark.parametrize(("variables", "chosen"), CHOICES)
def test_documents_are_chosen_by_what_is_known_of_them(variables, chosen):
    assert chosen_documents(DOCUMENTS, None, variables).tolist() == chosen


def test_truth_values_and_variables_must_both_hold():
    keep = np.array([False, True, True, True])

    assert chosen_documents(DOCUMENTS, keep, {}).tolist() == keep.tolist()
    assert chosen_documents(DOCUMENTS, keep, {"newspaper": "江州日报"}).tolist() == [False, False, False, True]
    for wrong in (keep[:3], keep.astype(int)):
        with pytest.raises(PressframesError):
            chosen_documents(DOCUMENTS, wrong, {})
    for wrong in ({"newspaper": "江州晚报"}, {"paper": "江州日报"}):
        with pytest.raises(PressframesError):
            chosen_documents(DOCUMENTS, None, wrong)


def test_a_refused_value_names_eight_of_those_there_are():
    many = pd.DataFrame({"page": [f"{number:02}" for number in range(9)]})

    with pytest.raises(PressframesError, match=r"06, 07, \.\.\."):
        chosen_documents(many, None, {"page": "10"})
    with pytest.raises(PressframesError) as refused:
        chosen_documents(many.head(8), None, {"page": "10"})
    assert "06, 07" in str(refused.value) and "..." not in str(refused.value)


def test_a_text_in_no_group_is_in_no_period():
    table = pd.DataFrame({"date": ["2024-06-03", "2024-06-04", "2024-06-11"], "newspaper": ["甲报", None, "甲报"]})

    assert count_texts(table, "week", by="newspaper").values.tolist() == [
        ["2024-06-03", "甲报", 1], ["2024-06-10", "甲报", 1],
    ]  # fmt: skip
    assert count_texts(table, "week")["texts"].tolist() == [2, 1]


@pytest.mark.parametrize(
    ("every", "labels"),
    [
        ("day", ["2024-06-30", "2024-07-01", "2024-12-31"]),
        ("week", ["2024-06-24", "2024-07-01", "2024-12-30"]),
        ("month", ["2024-06", "2024-07", "2024-12"]),
        ("quarter", ["2024Q2", "2024Q3", "2024Q4"]),
        ("year", ["2024", "2024", "2024"]),
        (None, ["2024-06-30", "2024-07-01", "2024-12-31"]),
    ],
)
def test_dates_are_grouped_by_periods_and_unknown_ones_apart(every, labels):
    assert group_labels(DOCUMENTS, "date", every).tolist() == [*labels, "unknown"]


def test_rows_of_chosen_documents_get_new_numbers():
    table = pd.DataFrame({"document": [0, 1, 1, 3], "word": list("甲乙丙丁")})
    chosen = renumbered(table, np.array([3, 1]), 4)

    assert chosen.values.tolist() == [[1, "乙"], [1, "丙"], [0, "丁"]]
    assert chosen.index.tolist() == [0, 1, 2]
