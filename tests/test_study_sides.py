"""What a study holds against what: the same calls for two newspapers, for a reference, and for two short texts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.repeats import count_texts, moved_page, repeated_sentences
from pressframes.errors import PressframesError
from pressframes.statistics.key_words import keyness
from pressframes.statistics.measures import exact_interval
from pressframes.study import sides
from pressframes.study.folder import Study
from pressframes.study.settings import Frames, Settings, groups_of
from pressframes.study.sides import (
    Side,
    again,
    answers,
    beyond_chance,
    company,
    compare,
    holdings,
    inside_longer_words,
    known_facts,
    lines,
    mean_differences,
    node_word,
    parts_of,
    rates_by_period,
    rates_by_side,
    sides_of,
    sizes,
    spread,
    text_measures,
)

RIVER = "河水上涨，党员上堤，党员巡堤，群众守堤。"
MARKET = "市场照常开门，居民买菜，居民说菜价没有涨。"


class Speech:
    """The little that sides need of a wording."""

    language = "en"

    def text(self, key, **numbers):
        return {"the-others": "the others"}[key]


def study(texts, newspapers=None, dates=None, compare_by="newspaper", **settings):
    """A study of some texts in memory, which asks no file."""
    corpus = corpus_from_texts(texts)
    documents = corpus.documents.assign(newspaper=newspapers, date=dates)
    made = Study.__new__(Study)
    given = {"settings": replace(Settings(), compare=compare_by, over="week", **settings), "speech": Speech()}
    for name, value in (given | {"corpus": replace(corpus, documents=documents)}).items():
        made.__dict__[name] = value
    for name in ("root", "out", "notebook", "language", "without_text", "fresh"):
        made.__dict__.setdefault(name, "" if name != "fresh" else False)
    made.__dict__["counts"] = lambda corpus=None, preset="": count(corpus or made.corpus)
    return made


def count(corpus):
    from pressframes.findings import find_word_counts

    return find_word_counts(corpus, "jieba")


@pytest.fixture
def two_newspapers():
    texts = [f"{RIVER}第{day}天。" for day in range(1, 6)] + [f"{MARKET}第{day}天。" for day in range(1, 6)]
    dates = [f"2024-06-{day:02}" for day in (3, 4, 10, 11, 24)] * 2
    return study(texts, ["江州日报"] * 5 + ["南江晚报"] * 5, dates)


def test_every_text_with_a_group_is_in_exactly_one_part(two_newspapers):
    parts = parts_of(two_newspapers)

    assert [part.side for part in parts] == ["江州日报", "南江晚报"]
    assert sorted(number for part in parts for number in part.documents) == list(range(10))


def test_two_groups_are_held_against_each_other_by_name_and_three_against_the_others(two_newspapers):
    assert [(one.side, one.other) for one in sides_of(two_newspapers)] == [
        ("江州日报", "南江晚报"),
        ("南江晚报", "江州日报"),
    ]
    three = study([RIVER, MARKET, "学校开学。"], ["甲报", "乙报", "丙报"])
    assert {one.other for one in sides_of(three)} == {"the others"}


def test_the_words_of_a_side_and_of_its_other_side_are_all_words(two_newspapers):
    total = two_newspapers.counts()["count"].sum()

    for one in sides_of(two_newspapers):
        assert one.counts["count"].sum() + one.others["count"].sum() == total


def test_a_column_that_makes_no_two_groups_is_an_error_that_names_those_that_do():
    one = study([RIVER, MARKET], ["江州日报", "江州日报"])
    with pytest.raises(PressframesError, match="'newspaper' has only '江州日报' for these texts. Expected two groups"):
        sides_of(one)
    with pytest.raises(
        PressframesError, match="the texts have no column 'paper'. Expected one that makes two to eight"
    ):
        groups_of(one.corpus, "paper")


def test_a_word_is_key_where_every_condition_holds_and_the_verdict_says_which_does_not(two_newspapers):
    table = compare(sides_of(two_newspapers), alpha=0.05, least=3)
    key = table[table["verdict"] == "key"]

    assert "党员" in set(key.loc[key["side"] == "江州日报", "word"])
    assert (key["low"] > 0).all() and (key["p_adjusted"] < 0.05).all() and (key["range"] >= 3).all()
    assert (key["at_least"] == 2.0 ** key["low"]).all()
    stricter = compare(sides_of(two_newspapers), least=6)
    assert not (stricter["verdict"] == "key").any() and (stricter["verdict"] == "few").any()


def test_a_word_of_one_text_alone_is_set_aside():
    texts = [RIVER + "抢险" * 30, RIVER, RIVER, MARKET, MARKET, MARKET]
    table = compare(sides_of(study(texts, ["甲报"] * 3 + ["乙报"] * 3)))

    assert table.set_index(["side", "word"]).loc[("甲报", "抢险"), "verdict"] == "one"


def test_the_corpus_of_a_study_without_groups_is_held_against_its_reference():
    against = study([RIVER], compare_by=None)
    against.__dict__["reference"] = corpus_from_texts([MARKET, "居民看雨。"])
    [side] = sides_of(against)

    assert (side.side, side.other, side.stop) == ("the corpus", Settings().reference.name["en"], against.stop)
    assert set(side.counts["word"]) >= {"党员", "群众"} and set(side.others["word"]) >= {"居民", "菜价"}


def test_against_a_reference_the_numbers_are_those_of_keyness(two_newspapers):
    first, second = sides_of(two_newspapers)
    table = compare([first])
    plain = pd.DataFrame(keyness(first.counts, first.others)).set_index("word")

    shared = table.set_index("word")[["log_ratio", "low", "high", "p_adjusted"]]
    pd.testing.assert_frame_equal(shared.sort_index(), plain[list(shared)].sort_index())


def test_a_row_a_side_says_sizes_and_key_words(two_newspapers):
    compared = compare(sides_of(two_newspapers))
    found, held = answers(compared), holdings(two_newspapers)

    assert found["n"].tolist() == [len(words) for words in found["words"]]
    assert held["texts"].tolist() == [5, 5] and held["first"].tolist() == ["2024-06-03"] * 2
    assert held["longest"].between(0.2, 0.3).all()
    assert sizes(compared)["size"].tolist() == ["small", "small"] and sizes(compared)["equal"].all()
    assert set(known_facts(two_newspapers).query("fact == 'date'")["known"]) == {5}


def test_each_word_has_two_shares_of_texts(two_newspapers):
    key = compare(sides_of(two_newspapers)).query("verdict == 'key'")
    table = spread(key)

    assert len(table) == 2 * len(key) and table["share"].between(0, 1).all()


def test_rates_have_an_interval_around_them_and_a_word_that_is_never_used_is_no_surer_than_words_are(two_newspapers):
    table = rates_by_side(sides_of(two_newspapers), ["党员", "居民"])

    used = table[table["count"] > 0]
    assert (used["low"] <= used["rate_per_10k"]).all() and (used["rate_per_10k"] <= used["high"]).all()
    never = table[table["count"] == 0]
    texts, words = (10_000 * exact_interval(0, never[unit])[1] for unit in ("texts", "base"))
    assert (never["low"] == 0).all() and (words < never["high"]).all() and (never["high"] < texts / 2).all()
    more = rates_by_side(sides_of(two_newspapers), ["居民", "水", "的", "志愿者"])
    assert more[more["word"] == "居民"]["high"].tolist() == table[table["word"] == "居民"]["high"].tolist()
    assert table["word"].tolist() == ["党员", "党员", "居民", "居民"]


def test_periods_without_a_text_have_a_row_without_a_rate(two_newspapers):
    table = rates_by_period(two_newspapers, "党员")

    assert table["period"].tolist() == ["2024-06-03", "2024-06-10", "2024-06-17", "2024-06-24"] * 2
    empty = table[table["period"] == "2024-06-17"]
    assert table["word"].eq("党员").all(), "a period without a text is one of the word, too"
    assert empty["rate_per_10k"].isna().all() and (empty[["texts", "count", "base"]] == 0).all(axis=None)
    assert set(table[["texts", "count", "base"]].dtypes) == {np.dtype(int)}
    assert rates_by_period(study([RIVER, MARKET], ["甲报", "乙报"]), "党员").empty
    apart = study([RIVER, MARKET, "桥。"], ["甲报", "乙报", None], ["2024-06-03", "2024-06-17", "2024-07-01"])
    weeks = ["2024-06-03", "2024-06-10", "2024-06-17", "2024-06-24", "2024-07-01"]
    table = rates_by_period(apart, "党员")
    assert table["period"].tolist() == weeks * 2, "a week in which no side has a text keeps its place in time"
    assert table["texts"].tolist() == [1, 0, 0, 0, 0, 0, 0, 1, 0, 0]


def test_sides_that_are_periods_have_their_own_weeks_alone(two_newspapers):
    dates = ["2024-06-03", "2024-06-24", "2024-07-01"]
    table = rates_by_period(study([RIVER, MARKET, "桥。"], ["甲报"] * 3, dates, compare_by="month"), "党员")

    assert table["period"].tolist() == ["2024-06-03", "2024-06-10", "2024-06-17", "2024-06-24", "2024-07-01"]
    assert table["texts"].tolist() == [1, 0, 0, 1, 1] and table["side"].nunique() == 2


def test_each_text_has_its_length_and_no_variety_where_it_is_too_short(two_newspapers):
    table = text_measures(two_newspapers)

    assert table["words"].sum() == two_newspapers.counts()["count"].sum()
    assert table["diversity"].isna().all(), "these texts have fewer than 42 words"
    assert (table["words_per_sentence"] > 1).all()


@pytest.mark.parametrize("texts", [1, 2])
def test_means_of_one_text_or_two_on_a_side_have_no_interval(texts):
    table = pd.DataFrame({"side": ["a"] * texts + ["b"] * 4, "words": [10] * texts + [19, 20, 20, 21]})
    found = mean_differences(table, ["words"]).iloc[0]

    assert found["difference"] == -10 and np.isnan(found["low"])


def test_lines_show_each_sentence_once_and_say_how_often_sentences_are_printed_again(two_newspapers):
    table = lines(two_newspapers, ["党员"], each=2)

    assert table[["word", "uses", "different", "repeated"]].values.tolist() == [["党员", 10, 1, 4]]
    texts = ["党员上堤。", "党员上堤！", "群众说，党员上堤。"]
    assert lines(study(texts, list("甲乙乙")), ["党员"])[["different", "repeated"]].values.tolist() == [[3, 0]] * 3


def test_of_a_text_that_may_only_be_counted_no_line_is_shown():
    counted = study([RIVER, MARKET], ["甲报", "乙报"], corpus=replace(Settings().corpus, publish="counts"))
    counted.__dict__["reference"] = corpus_from_texts(["党员在学习，党员在讨论，大家都说这次学习很有收获。"])

    shown = lines(counted, ["党员"])
    assert len(shown) and shown["right"].str.cat(shown["left"]).str.len().max() <= 24
    assert not shown["right"].str.contains("堤").any()


def test_texts_are_counted_by_period_and_group_and_undated_ones_left_out():
    documents = pd.DataFrame({"date": ["2024-01-31", "2024-03-01", None], "newspaper": ["甲", "乙", "乙"]})

    assert count_texts(documents, "month")["texts"].tolist() == [1, 0, 1]
    assert count_texts(documents, "month", by="newspaper")["texts"].sum() == 2
    assert count_texts(documents.assign(date=None), "week").empty


def test_a_sentence_printed_twice_in_one_text_and_once_in_another_is_found():
    corpus = corpus_from_texts(["大桥昨日建成通车了。大桥昨日建成通车了。", "大桥昨日建成通车了。好。好。"])

    assert repeated_sentences(corpus).values.tolist() == [["大桥昨日建成通车了。", 3, 2]]


def test_a_corpus_that_is_no_page_has_no_page_that_was_moved():
    assert moved_page(corpus_from_texts([RIVER])).empty


def test_a_side_is_called_in_each_language_by_its_name_there(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text("新桥通车\n\n大桥昨日通车。\n", encoding="utf-8")
    name = '{ en = "the reports", zh = "这些报道" }'
    (tmp_path / "study.toml").write_text(f'[corpus]\nsource = "texts"\nname = {name}\n', encoding="utf-8")
    speech = Study(root=tmp_path, out=tmp_path, notebook="03-statistics").speech

    for language, expected in (("en", "the reports"), ("zh", "这些报道")):
        assert speech._in(language).format("{side:side}", side="the reports") == expected
        assert speech._in(language).format("{side:side}", side="这些报道") == expected


def test_what_each_part_holds_is_added_up_from_its_texts():
    texts = ["桥通了。水退了。\n路修好了。", "桥。", "水渠清了，水来了。"]
    table = holdings(study(texts, ["甲报", "乙报", "甲报"], ["2024-06-05", None, "2024-06-03"]))

    assert table.columns.tolist() == [
        "side", "texts", "paragraphs", "sentences", "words", "characters", "first", "last", "longest"
    ]  # fmt: skip
    first, _, last = study(texts, ["甲报", "乙报", "甲报"]).counts().groupby("document")["count"].sum()
    assert table.astype(object).fillna("").values.tolist() == [
        ["甲报", 2, 3, 4, first + last, 22, "2024-06-03", "2024-06-05", max(first, last) / (first + last)],
        ["乙报", 1, 1, 1, 1, 2, "", "", 1.0],
    ]


def test_characters_are_those_of_the_paragraphs_whose_words_are_counted():
    made = study(["桥通了。\n本报记者 林一木", "路修好了。"], ["甲报", "乙报"])
    made.corpus.paragraphs["role"] = ["body", "byline", "body"]

    assert holdings(made)["characters"].tolist() == [4, 5]


def test_which_facts_are_known_is_counted_by_part_without_what_is_always_there():
    table = known_facts(study([RIVER, MARKET, RIVER], ["甲报", "乙报", "甲报"], ["2024-06-05", None, None]))

    assert table.columns.tolist() == ["side", "fact", "known", "texts"]
    counted = table[table["fact"].isin(["newspaper", "date", "page"])]
    assert counted.values.tolist() == [
        ["甲报", "newspaper", 2, 2], ["甲报", "date", 1, 2], ["甲报", "page", 0, 2],
        ["乙报", "newspaper", 1, 1], ["乙报", "date", 0, 1], ["乙报", "page", 0, 1],
    ]  # fmt: skip
    assert {"document", "corpus", "source", "sha256"}.isdisjoint(table["fact"])


FOUND = {
    "key": (0.5, 0.049, 3, "", 0.01),
    "more than chance": (0.5, 0.05, 3, "", 0.01),
    "not more": (0.0, 0.01, 3, "", 0.01),
    "one text": (0.5, 0.01, 1, "", 0.01),
    "two texts": (0.5, 0.01, 2, "", 0.01),
    "uneven": (0.5, 0.01, 3, "differs among texts", 0.01),
    "unsure": (0.5, 0.01, 3, "", 0.0),
    "without an interval": (0.5, 0.01, 3, "", np.nan),
}


def test_each_condition_of_a_key_word_has_its_bound_and_its_verdict(monkeypatch):
    made = pd.DataFrame.from_dict(FOUND, "index", columns=["log_ratio", "p_adjusted", "range", "warning", "low"])
    made = made.rename_axis("word").reset_index().assign(statistic=[4.0, 9, 16, 25, 36, 49, 64, 81])
    asked = []
    monkeypatch.setattr(sides, "keyness", lambda own, others, **given: asked.append(given) or made)
    counts = pd.DataFrame({"word": ["key", "a key word", "keys"], "count": [1, 2, 3]})
    others = pd.DataFrame({"word": ["key", "keyhole"], "count": [5, 7]})
    table = compare([Side("甲", "乙", counts, others, "a list")], test="fisher")

    assert asked == [{"alpha": 0.05, "stop": "a list", "test": "fisher"}]
    verdicts = table.set_index("word")["verdict"].to_dict()
    assert verdicts == {
        "key": "key", "more than chance": "", "not more": "", "one text": "one", "two texts": "few",
        "uneven": "uneven", "unsure": "unsure", "without an interval": "unsure",
    }  # fmt: skip
    assert table["side"].eq("甲").all() and table["other"].eq("乙").all() and table["side"].dtype == object
    assert table["word"].iloc[-1] == "without an interval" and table["low"].iloc[0] == 0.01, "the surest first"
    row = table.set_index("word").loc["key"]
    assert (row["inside"], row["reference_inside"], row["at_least"]) == (5, 7, 2.0**0.01)
    assert table.set_index("word")["inside"].drop("key").isna().all()
    stricter = compare([Side("甲", "乙", counts, others)], alpha=0.01, least=4)
    assert set(stricter["verdict"]) == {""} and asked[-1] == {"alpha": 0.01, "stop": None}
    assert "few" in set(compare([Side("甲", "乙", counts, others)], least=4)["verdict"])

    said = beyond_chance(table)
    assert said["word"].tolist() == ["without an interval", "unsure", "uneven", "two texts", "one text", "key"]
    assert said["standard_errors"].tolist() == [9, 8, 7, 6, 5, 2] and said["key"].tolist() == [False] * 5 + [True]


def test_a_word_inside_longer_ones_is_found_once_in_each():
    counts = pd.DataFrame(
        {"word": ["点", "一点点", "两点", "点", "一线.", "线", "a.c"], "count": [9, 5, 3, 1, 2, 4, 6]}
    )

    assert inside_longer_words(["点", "线", "一", "没有", "a.c", "."], counts) == [8, 2, 7, 0, 0, 8]


@pytest.mark.parametrize(
    ("texts", "size"), [(1, "tiny"), (2, "tiny"), (3, "small"), (19, "small"), (20, "enough"), (99, "enough")]
)
def test_a_side_is_tiny_under_three_texts_and_small_under_twenty(texts, size):
    row = {"side": "乙", "other": "甲", "parts": texts, "base": 90, "reference_parts": 20, "reference_base": 80}
    table = sizes(pd.DataFrame([row, row]))

    assert table.values.tolist() == [["乙", texts, 90, size, texts == 20], ["甲", 20, 80, "enough", texts == 20]]
    both = sizes(pd.DataFrame([row, {**row, "side": "甲", "parts": 20}]))
    assert both[["side", "texts", "equal"]].values.tolist() == [["乙", texts, texts == 20], ["甲", 20, texts == 20]]


def test_answers_and_shares_of_texts_come_in_the_order_of_sides_and_of_spread():
    rows = [
        ("乙", "水", "key", 3, 4, 1, 5),
        ("乙", "桥", "key", 4, 4, 0, 5),
        ("甲", "路", "few", 2, 5, 0, 4),
        ("乙", "雨", "", 1, 4, 1, 5),
    ]
    columns = ["side", "word", "verdict", "range", "parts", "reference_range", "reference_parts"]
    table = pd.DataFrame(rows, columns=columns).assign(other="其他")

    found = answers(table)
    assert found[["side", "words", "n"]].values.tolist() == [["乙", ["水", "桥"], 2], ["甲", [], 0]]
    shares = spread(table[:3])
    assert shares[["word", "group", "share"]].values.tolist() == [
        ["桥", "乙", 1.0], ["桥", "其他", 0.0], ["水", "乙", 0.75], ["水", "其他", 0.2],
        ["路", "甲", 0.4], ["路", "其他", 0.0],
    ]  # fmt: skip


def test_under_other_choices_the_same_words_stay_or_go(two_newspapers):
    key = compare(sides_of(two_newspapers)).query("verdict == 'key'")
    table = again(two_newspapers, key, {"the same": {}, "of six texts": {"least": 6}, "sure": {"alpha": 1e-9}})

    assert len(key) and table[["choice", "kept", "of", "gained"]].values.tolist() == [
        ["the same", len(key), len(key), 0], ["of six texts", 0, len(key), 0], ["sure", 0, len(key), 0],
    ]  # fmt: skip
    assert again(two_newspapers, key, {"as few": {"least": 3}}, least=6)["kept"].tolist() == [len(key)]
    assert again(two_newspapers, key, {"as they are": {}}, least=6)["kept"].tolist() == [0]


def test_rates_of_one_side_stand_beside_those_of_what_it_is_held_against():
    counts = pd.DataFrame(
        {"document": [0, 0, 1, 2], "paragraph": 0, "word": ["水", "桥", "水", "路"], "count": [3, 1, 1, 5]}
    )
    others = counts.assign(document=counts["document"] + 3, word=["水", "桥", "桥", "路"])
    table = rates_by_side([Side("乙", "甲", counts, others)], ["桥", "水"])

    assert table[["word", "side", "count", "base", "range", "texts"]].values.tolist() == [
        ["桥", "乙", 1, 10, 1, 3], ["桥", "甲", 2, 10, 2, 3], ["水", "乙", 4, 10, 2, 3], ["水", "甲", 3, 10, 1, 3],
    ]  # fmt: skip
    assert table["rate_per_10k"].tolist() == [1000, 2000, 4000, 3000] and table.index.tolist() == [0, 1, 2, 3]
    assert set(rates_by_side([Side("乙", "甲", counts, others), Side("甲", "乙", others, counts)], ["桥"])["side"]) == {
        "乙",
        "甲",
    }


def test_rates_by_period_are_of_the_studys_own_dated_texts(two_newspapers):
    table = rates_by_period(two_newspapers, "党员")

    assert table[table["side"] == "江州日报"][["count", "texts"]].values.tolist() == [[4, 2], [4, 2], [0, 0], [2, 1]]
    assert table[table["side"] == "南江晚报"]["count"].tolist() == [0] * 4
    assert rates_by_period(study([RIVER, MARKET], ["甲报", "乙报"]), "党员").columns.tolist() == [
        "side", "period", "count", "base", "rate_per_10k", "texts"
    ]  # fmt: skip
    against = study([RIVER, MARKET], dates=["2024-06-03", "2024-06-04"], compare_by=None)
    against.__dict__["reference"] = against.corpus.select([True, False])
    assert rates_by_period(against, "党员")["count"].sum() == 2


def test_a_text_of_forty_two_words_has_a_variety_and_a_shorter_one_none():
    words = ["桥", "水", "路", "雨", "风", "船", "人"] * 6
    counts = pd.DataFrame({"document": [0] * 42 + [1] * 41, "paragraph": 0, "word": words + words[:-1], "count": 1})
    made = study(["桥。水。", "桥。"], ["甲报", "乙报"])
    made.__dict__["counts"] = lambda corpus=None, preset="": counts
    table = text_measures(made)

    assert table[["side", "document", "words", "words_per_sentence"]].values.tolist() == [
        ["甲报", 0, 42, 21.0], ["乙报", 1, 41, 41.0]
    ]  # fmt: skip
    assert table["diversity"].notna().tolist() == [True, False] and table["diversity"][0] == pytest.approx(7 / 42)


def test_means_are_of_two_sides_with_welchs_interval_from_three_texts_on_and_of_more_each_against_the_others():
    table = pd.DataFrame({"side": [*"乙乙乙甲甲甲"], "words": [10, 12, 14, 1, 2, 3], "rate": [1, 2, None, 1, 2, 3]})
    words, rate = mean_differences(table, ["words", "rate"]).to_dict("records")

    assert [words[name] for name in ("side", "other", "mean", "other_mean", "difference", "texts", "other_texts")] == [
        "乙", "甲", 12, 2, 10, 3, 3
    ]  # fmt: skip
    assert (words["low"], words["high"]) == pytest.approx((5.8, 14.2), abs=0.05)
    assert (rate["texts"], rate["other_texts"]) == (2, 3) and np.isnan(rate["low"]) and np.isnan(rate["high"])
    wider = mean_differences(table, ["words"], confidence=0.99).iloc[0]
    assert wider["low"] < words["low"] and wider["high"] > words["high"]
    more = pd.concat([table, pd.DataFrame({"side": [*"丙丙丙"], "words": [20, 22, 24]})])
    assert mean_differences(more, ["words"]).drop(columns=["low", "high"]).values.tolist() == [
        ["words", "乙", "the-others", 12, 12, 0, 3, 6],
        ["words", "甲", "the-others", 2, 17, -15, 3, 6],
        ["words", "丙", "the-others", 22, 7, 15, 3, 6],
    ]


def test_lines_of_the_corpus_have_twenty_characters_on_each_side_and_those_of_a_reference_twenty_four_in_all():
    text = "一二三四五六七八九十" * 3 + "党员" + "甲乙丙丁戊己庚辛壬癸" * 3
    shown = lines(study([text, MARKET], ["甲报", "乙报"]), ["党员"]).iloc[0]
    assert (len(shown["left"]), shown["node"], len(shown["right"])) == (20, "党员", 20)

    counted = study([RIVER, MARKET], ["甲报", "乙报"], corpus=replace(Settings().corpus, publish="counts"))
    counted.__dict__["reference"] = corpus_from_texts([text])
    short = lines(counted, ["党员"]).iloc[0]
    assert (len(short["left"]), short["node"], len(short["right"])) == (11, "党员", 11)
    assert lines(counted, []).columns.tolist() == lines(counted, ["没有的词"]).columns.tolist()
    many = study([f"党员上堤{n}次。" for n in "一二三四五六"], list("甲乙乙乙乙乙"))
    assert len(lines(many, ["党员"])) == 4 and lines(many, ["党员"])["uses"].tolist() == [6] * 4
    assert lines(many, ["党员"], each=9).index.tolist() == list(range(6))


def test_the_company_of_words_is_what_is_beside_them_more_often_than_chance_has_it():
    texts = ["党员上堤。", "党员上堤。", "党员上堤。", "居民买菜。", "居民买菜。", "居民买菜。"] * 4
    made = study(texts, ["甲报", "乙报"] * 12)
    near = company(made, ["党员", "居民"])

    assert set(near["word"]) == {"党员", "居民"} and (near["count"] > near["expected"]).all()
    assert set(near.loc[near["word"] == "党员", "collocate"]) == {"上", "堤"} or "上堤" in set(near["collocate"])
    assert company(made, []).empty and {"word", "collocate"} <= set(company(made, []).columns)
    assert company(made, ["党员"], alpha=0).empty


def test_a_word_that_is_used_once_keeps_no_company_and_stop_words_are_not_shown(tmp_path):
    once = [f"{word}修渠。" for word in ("小麦", "玉米", "大豆", "棉花", "花生")]
    made = study([*once, *["天气晴朗。"] * 40, *["修渠很累。"] * 5], ["甲报", "乙报"] * 25)
    made.__dict__["root"] = tmp_path
    near = company(made, ["修渠"])
    exact = stats.fisher_exact([[5, 10], [0, 40]], "greater").pvalue  # of 15 words beside the node and 40 elsewhere

    assert near["collocate"].tolist() == ["很", "累"]
    assert near["p_adjusted"].tolist() == pytest.approx([exact * 3 / 2] * 2)  # three words were tried, two as sure
    (tmp_path / "own.txt").write_text("很\n修渠\n天气晴朗\n", encoding="utf-8")
    made.__dict__["settings"] = replace(made.settings, words=replace(made.settings.words, stop="own.txt"))
    assert company(made, ["修渠"])["collocate"].tolist() == ["累"]
    assert node_word(made, pd.DataFrame(columns=["word", "verdict", "low"])) not in ("修渠", "天气晴朗")


def test_a_word_that_was_never_cut_as_one_has_no_rate_and_neither_has_a_pattern(two_newspapers):
    rates = rates_by_side(sides_of(two_newspapers), ["党员", "党员巡", "群*", "党员"]).set_index("word")

    assert rates.index.tolist() == ["党员", "党员", "党员巡", "党员巡", "群*", "群*"]
    assert rates.loc["党员", "count"].tolist() == [10, 0] and rates.loc["党员", "rate_per_10k"].notna().all()
    told = rates.loc[["党员巡", "群*"], ["count", "range", "rate_per_10k", "low", "high"]]
    assert told.isna().all(axis=None)
    with pytest.raises(PressframesError, match="^'党员巡': preset 'jieba' never cut this as a word"):
        rates_by_period(two_newspapers, "党员巡")


def test_a_node_of_the_study_that_the_texts_do_not_have_as_a_word_is_refused(two_newspapers):
    asked = replace(two_newspapers.settings, frames=Frames(node="党员巡"))
    two_newspapers.__dict__["settings"] = asked

    with pytest.raises(PressframesError, match="^study.toml, frames.node '党员巡': .*words.keep of study.toml"):
        node_word(two_newspapers)


def test_a_pattern_that_cannot_be_read_and_a_word_that_is_nowhere_are_told_and_not_left_out(monkeypatch):
    shown = study([RIVER], ["甲报"])
    monkeypatch.setattr(Study, "shows_text", True)

    for word, said in {"/(河水/": "/\\(河水/: it is not a regular", "河图": "'河图': .* it stands nowhere"}.items():
        with pytest.raises(PressframesError, match=said):
            lines(shown, ["河水", word])


@pytest.mark.parametrize("least", [0, -1])
def test_a_word_must_be_in_one_text_at_least(two_newspapers, least):
    with pytest.raises(PressframesError, match=f"least={least}: expected whole numbers from 1"):
        compare(sides_of(two_newspapers), least=least)


def test_the_node_is_the_surest_word_of_two_characters_and_one_of_most_texts_where_none_is_key():
    made = study(["桥通了。志愿者到岗。", "志愿者走了。", "桥。桥。"], ["甲报", "乙报", "甲报"])
    key = pd.DataFrame({"word": ["桥", "水渠", "大堤"], "verdict": ["key", "key", ""], "low": [3.0, 0.2, 9.0]})

    assert node_word(made, key) == "水渠" and node_word(made, key[:1]) == "桥"
    assert node_word(made, key[2:]) == node_word(made) == "志愿者"
    none = study(["桥。", "水。"], ["甲报", "乙报"])
    assert node_word(none, key[2:]) == ""
