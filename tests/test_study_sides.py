"""What a study holds against what: the same calls for two newspapers, for a reference, and for two short texts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.repeats import count_texts, moved_page, repeated_sentences
from pressframes.errors import PressframesError
from pressframes.statistics.key_words import keyness
from pressframes.statistics.measures import exact_interval
from pressframes.study.folder import Study
from pressframes.study.settings import Settings, groups_of
from pressframes.study.sides import (
    answers,
    compare,
    holdings,
    known_facts,
    lines,
    mean_differences,
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
    unknown = rates_by_side(sides_of(two_newspapers), ["没有的词"])
    assert unknown["count"].eq(0).all() and set(never["high"]) <= set(unknown["high"])
    assert table["word"].tolist() == ["党员", "党员", "居民", "居民"]


def test_periods_without_a_text_have_a_row_without_a_rate(two_newspapers):
    table = rates_by_period(two_newspapers, "党员")

    assert table["period"].tolist() == ["2024-06-03", "2024-06-10", "2024-06-17", "2024-06-24"] * 2
    empty = table[table["period"] == "2024-06-17"]
    assert table["word"].eq("党员").all(), "a period without a text is one of the word, too"
    assert empty["rate_per_10k"].isna().all() and (empty[["texts", "count", "base"]] == 0).all(axis=None)
    assert set(table[["texts", "count", "base"]].dtypes) == {np.dtype(int)}
    assert rates_by_period(study([RIVER, MARKET], ["甲报", "乙报"]), "党员").empty


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
    table = lines(two_newspapers, ["党员", "从未有的词"], each=2)

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
