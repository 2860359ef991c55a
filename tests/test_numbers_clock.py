"""Moments of an article, and durations held against them: every bound from both sides."""

import pytest

from pressframes.corpus.documents import corpus_from_texts
from pressframes.numbers import AUDIT_COLUMNS, _last_place, audit_durations, find_moments, find_quantities

MOMENTS = [
    ("8时出发。", []),  # no day
    ("5日8时到岗，9时出发。", [5 * 24 + 8, 5 * 24 + 9]),  # the day is carried on
    ("5日8时到岗，6日9时出发。", [5 * 24 + 8, 6 * 24 + 9]),
    ("5日8时半", [5 * 24 + 8.5]),
    ("5日8时45分", [5 * 24 + 8.75]),
    ("5日晚12时", [6 * 24]),
    ("5日下午12时", [5 * 24 + 12]),
    ("5日零时", [5 * 24]),
    ("5日下午两点半", [5 * 24 + 14.5]),
    ("5日晚11时", [5 * 24 + 23]),
    ("5日下午15时", [5 * 24 + 15]),
    ("5日上午8时", [5 * 24 + 8]),
    ("5日24时", [6 * 24]),
    ("5日七八时", []),
    ("5日25时", []),
    ("5日8时代变了", []),
    ("五日八时", [5 * 24 + 8]),
    ("廿五日八时", [25 * 24 + 8]),
    ("3月5日8时", [5 * 24 + 8]),
]


@pytest.mark.parametrize(("text", "hours"), MOMENTS)
def test_a_moment_has_a_day_and_a_time(text, hours):
    assert [moment.hours for moment in find_moments(text)] == hours


def test_a_moment_points_to_its_words():
    text = "昨天，3月5日晚8时半开工。"
    (moment,) = find_moments(text)

    assert text[moment.start : moment.end] == "3月5日晚8时半"


@pytest.mark.parametrize(("value", "place"), [(7, 1), (10, 10), (350, 10), (3000, 1000), (105, 1)])
def test_the_last_place_of_a_number_is_its_last_digit_that_is_not_zero(value, place):
    assert _last_place(value) == place


def audit(claim, until="6日20时", begun="5日12时", word="截至"):
    text = f"{begun}，施工开始。{word}{until}，大家奋战{claim}后完工。"
    corpus = corpus_from_texts([text])
    return text, audit_durations(corpus, find_quantities(corpus))


CLAIMS = [  # 32 hours passed
    ("32小时", True),
    ("33小时", False),
    ("31小时", False),
    ("20余小时", False),  # 20 to 30
    ("30余小时", True),  # 30 to 40
    ("30餘小时", True),
    ("31多个小时", True),  # 31 to 32
    ("33多个小时", False),
    ("近33小时", True),  # 32 to 33.5
    ("近34小时", False),
    ("0小时", False),
]


@pytest.mark.parametrize(("claim", "consistent"), CLAIMS)
def test_a_claim_holds_within_its_rounding(claim, consistent):
    _, table = audit(claim)

    assert table.columns.tolist() == AUDIT_COLUMNS
    assert table["clock_hours"].tolist() == [32]
    assert table["consistent"].tolist() == [consistent]


@pytest.mark.parametrize(
    ("until", "consistent"), [("6日20时30分", True), ("6日20时31分", False), ("6日19时29分", False)]
)
def test_a_bare_number_may_be_half_an_hour_off(until, consistent):
    assert audit("32小时", until)[1]["consistent"].tolist() == [consistent]


@pytest.mark.parametrize(
    ("until", "consistent"), [("7日0时", True), ("7日1时", False), ("6日0时", True), ("5日23时", False)]
)
def test_a_bare_number_of_days_may_be_half_a_day_off(until, consistent):
    assert audit("1天", until)[1]["consistent"].tolist() == [consistent]


def test_both_moments_are_given_by_their_places():
    text, table = audit("32小时")
    row = table.iloc[0]

    assert text[row["start"] : row["end"]] == "32小时" and row["claimed_hours"] == 32
    assert text[row["from_start"] : row["from_end"]] == "5日12时"
    assert text[row["to_start"] : row["to_end"]] == "6日20时"


@pytest.mark.parametrize(
    "story",
    [
        {"word": "其间"},  # no word says that it ended
        {"until": "5日12时"},  # it began when it ended
        {"until": "4日12时"},
        {"word": "截至6日20时。"},  # in another sentence
        {"until": "昨天", "begun": "今天"},
    ],
)
def test_without_an_earlier_moment_and_an_end_nothing_is_checked(story):
    assert audit("32小时", **{"until": "", **story} if story.get("word", "").endswith("。") else story)[1].empty


def test_the_end_may_be_named_after_the_duration_and_the_last_end_counts():
    corpus = corpus_from_texts(["5日12时开工。奋战至6日8时，又干了32小时，至6日20时完工。"])

    assert audit_durations(corpus, find_quantities(corpus))["clock_hours"].tolist() == [32]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("5日12时开工，截至6日20时，大家奋战32小时。", [32]),  # all in the first sentence
        ("5日12时开工。大家奋战32小时至6日20时。", [32]),  # the sentence ends with the moment
        ("5日12时开工。大家奋战32小时。截至6日20时，路通了。", []),  # the end is told in another sentence
    ],
)
def test_the_end_is_told_in_the_sentence_of_the_duration(text, hours):
    corpus = corpus_from_texts([text])

    assert audit_durations(corpus, find_quantities(corpus))["clock_hours"].tolist() == hours


@pytest.mark.parametrize(("until", "consistent"), [("16日12时", True), ("26日12时", False)])
def test_a_rounded_number_of_days_reaches_to_its_next_ten(until, consistent):
    assert audit("10余天", until)[1]["consistent"].tolist() == [consistent]
