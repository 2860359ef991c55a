"""Protocols, intervals, tornadoes and co-occurrence say what hangs on the choices and what chance could do."""

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook
from pressframes.frames.coding import add_targets, code_frames
from pressframes.frames.shares import (
    absent_frames,
    differences_again,
    find_terms,
    frame_differences,
    frame_strip,
    frame_targets,
    frames_by_side,
    what_frames_rest_on,
)
from pressframes.sentences import find_sentences
from pressframes.statistics.intervals import DIFFERENCE_COLUMNS, SHARE_COLUMNS, shares_by_side, side_differences

CODING = ROOT / "data" / "coding"
CODEBOOK = load_codebook(CODING / "codebook.toml")
PAGE = [
    "他奋战在一线。\n突击队送药。\n天晴了。",
    "全村同心战“疫”。\n路通了。",
    "他奋战不休。\n抗疫继续。\n花开了。\n路通了。",
]


def coded(texts, side="A"):
    corpus = corpus_from_texts(texts)
    codes = code_frames(corpus, CODEBOOK)
    return corpus, codes.assign(side=side), find_sentences(corpus).assign(side=side)


def sides(**texts):
    """Codes and sentences of several sides, one under the other."""
    both = [coded(own, side)[1:] for side, own in texts.items()]
    return [pd.concat(tables, ignore_index=True) for tables in zip(*both, strict=True)]


def test_each_protocol_of_a_frame_has_its_share_from_the_narrowest_to_the_widest():
    _, codes, sentences = coded(PAGE)
    war = frames_by_side(codes, sentences, CODEBOOK).query("frame == 'WAR'")

    assert war["protocol"].tolist() == ["strict", "standard", "broad"]
    assert war["count"].tolist() == [1, 3, 4] and set(war["base"]) == {9}
    assert war["texts_with"].tolist() == [1, 3, 3] and set(war["texts"]) == {3}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("他们奋战在疫情防控最前沿。", "epidemic"),
        ("队员奋战，三十小时后通电。", "deadline"),
        ("宣传员冲锋在前。", "publicity"),
        ("他奋战不休。", None),
    ],
)
def test_a_metaphor_is_said_of_what_stands_nearest(text, target):
    corpus = corpus_from_texts([text])
    codes = add_targets(corpus, code_frames(corpus, CODEBOOK), CODEBOOK)
    found = codes[(codes["frame"] == "WAR") & (codes["tier"] == "conventional")]["target"].iloc[0]

    assert found == target or target is None and pd.isna(found)


@pytest.mark.parametrize("name", ["source-domains.toml", "generic-frames.toml"])
def test_the_other_codebooks_load_and_code_their_own_examples(name):
    codebook = load_codebook(CODING / name)
    for frame in codebook.frames:
        for example in frame.examples:
            codes = code_frames(corpus_from_texts([example["text"]]), codebook)
            assert (frame.code in set(codes["frame"])) == example["coded"], example["text"]


def test_few_texts_are_described_and_not_inferred_from():
    _, codes, sentences = coded(PAGE)
    table = frames_by_side(codes, sentences, CODEBOOK)
    differences = frame_differences(*sides(A=PAGE, B=PAGE * 4), CODEBOOK)

    assert table[["low", "high"]].isna().all(axis=None)
    assert set(differences["verdict"]) == {"few"}
    assert frame_differences(codes, sentences, CODEBOOK).empty


def test_the_interval_over_texts_holds_the_share_and_a_frame_without_sentences_has_an_upper_end():
    _, codes, sentences = coded(PAGE * 4)
    table = frames_by_side(codes, sentences, CODEBOOK)
    absent = absent_frames(table)

    assert ((table["low"] <= table["share"]) & (table["share"] <= table["high"])).all()
    assert "CONFLICT" in absent.loc[0, "frames"] and "WAR" not in absent.loc[0, "frames"]
    assert absent.loc[0, ["n", "of", "texts"]].tolist() == [len(absent.loc[0, "frames"]), len(CODEBOOK.frames), 12]


def test_a_frame_that_rests_on_one_word_falls_with_it():
    corpus, codes, sentences = coded(PAGE)
    table = what_frames_rest_on(codes, sentences, find_terms(corpus, codes, CODEBOOK), CODEBOOK).set_index("frame")

    assert table.loc["WAR", ["count", "base", "word"]].tolist() == [3, 9, "奋战"]
    assert table.loc["WAR", ["share", "without_word"]].tolist() == pytest.approx([3 / 9, 2 / 9])
    assert table.loc["WAR", ["document", "without_text"]].tolist() == [1, 2 / 7]
    _, codes, sentences = coded(["他奋战在一线。"])
    alone = what_frames_rest_on(codes, sentences, find_terms(_, codes, CODEBOOK), CODEBOOK)
    assert alone["without_text"].isna().all() and alone["document"].isna().all()


@pytest.mark.parametrize(
    ("texts", "document", "without"),
    [
        (["他奋战不休。\n天晴了。", "她奋战不休。\n天晴了。", "路通了。"], 0, 1 / 3),
        (["他奋战不休。", "她奋战不休。"], 0, 1),
        (["路通了。\n天晴了。", "她奋战不休。"], 1, 0),
    ],
)
def test_the_text_that_a_frame_rests_on_is_one_that_carries_it(texts, document, without):
    corpus, codes, sentences = coded(texts)
    table = what_frames_rest_on(codes, sentences, find_terms(corpus, codes, CODEBOOK), CODEBOOK).set_index("frame")

    assert table.loc["WAR", ["document", "without_text"]].tolist() == [document, pytest.approx(without)]


def test_frames_that_no_sentence_carries_are_told_by_side_in_the_order_of_the_sides():
    table = frames_by_side(*sides(Z=PAGE, A=["天晴了。"]), CODEBOOK)
    absent = absent_frames(table[table["frame"].isin(["WAR", "SPEED"])]).set_index("side")

    assert absent.index.tolist() == ["Z", "A"] and absent["texts"].tolist() == [3, 1]
    assert absent.loc["A", ["frames", "n", "of"]].tolist() == [["WAR", "SPEED"], 2, 2]


def test_of_the_words_of_a_frame_the_one_with_most_sentences_of_its_own_is_named_and_frames_come_by_their_number():
    corpus, codes, sentences = coded(
        [
            "他奋战不休。\n她奋战不休。\n天晴了。",
            "铠甲很重。\n他立即出发。",
            "有人批评他。\n天晴了。\n路通了。",
            "花开了。",
        ]
    )
    table = what_frames_rest_on(codes, sentences, find_terms(corpus, codes, CODEBOOK), CODEBOOK)

    assert table.values.tolist() == [
        ["WAR", 3, 9, 1 / 3, "奋战", 1 / 9, 0, 1 / 6],
        ["CONFLICT", 1, 9, 1 / 9, "批评", 0, 2, 0],
        ["SPEED", 1, 9, 1 / 9, "立即", 0, 1, 0],
    ]


def test_a_difference_has_its_sign_on_the_first_of_two_sides_and_against_the_others_of_three():
    more, less = ["他奋战在一线。\n天晴了。"] * 20, ["天晴了。\n路通了。"] * 20
    two = frame_differences(*sides(A=more, B=less), CODEBOOK).set_index("frame")
    three = frame_differences(*sides(A=more, B=less, C=less), CODEBOOK).set_index(["side", "frame"])

    assert two.loc["WAR", ["side", "other", "difference", "verdict"]].tolist() == ["A", "B", 0.5, "above"]
    assert 0 < two.loc["WAR", "low"] < 0.5 < two.loc["WAR", "high"]
    assert two.loc["CARE", "verdict"] == "unsure"
    assert three.loc[("A", "WAR"), ["other", "verdict"]].tolist() == ["the-others", "above"]
    assert three.loc[("B", "WAR"), "difference"] == pytest.approx(-20 / 80)


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 9), st.booleans()), min_size=1, max_size=60))
def test_shares_of_any_finds_are_the_counted_ones(rows):
    base = pd.DataFrame(rows, columns=["side", "document", "coded"])
    table = shares_by_side(base[base["coded"]].assign(frame="X"), base, ["frame"], known=pd.DataFrame({"frame": ["X"]}))

    assert table.columns.tolist() == ["side", "frame", *SHARE_COLUMNS]
    for row in table.itertuples():
        own = base[base["side"] == row.side]
        assert (row.count, row.base) == (own["coded"].sum(), len(own)) and row.share == own["coded"].mean()
        assert row.texts_with == own.groupby("document")["coded"].any().sum()
        assert row.texts == own["document"].nunique()
    assert side_differences(base[base["coded"]], base).columns.tolist() == ["side", "other", *DIFFERENCE_COLUMNS]


@pytest.mark.parametrize("draws", [20, pytest.param(60, marks=pytest.mark.stress)])
def test_of_many_comparisons_of_what_is_the_same_few_are_told_apart(draws):
    """Twenty frames that two sides of thirty texts carry alike: at most a tenth of the draws tell any apart."""
    random = np.random.default_rng(8)
    false = 0
    for _ in range(draws):
        base = pd.DataFrame({"side": np.repeat(["A", "B"], 300), "document": np.tile(np.repeat(range(30), 10), 2)})
        rows = [base[random.random(600) < 0.2].assign(frame=frame) for frame in range(20)]
        false += side_differences(pd.concat(rows), base, ["frame"])["verdict"].isin(["above", "below"]).any()

    assert false <= draws / 10


def test_where_nothing_was_found_or_there_is_nothing_to_find_in_the_table_has_no_row():
    base = pd.DataFrame({"side": list("AB"), "document": 0})
    for tables in ((base.head(0).assign(frame=""), base), (base.head(0).assign(frame=""), base.head(0))):
        assert shares_by_side(*tables, ["frame"]).columns.tolist() == ["side", "frame", *SHARE_COLUMNS]
        assert shares_by_side(*tables, ["frame"]).empty and side_differences(*tables, ["frame"]).empty


def test_what_counts_for_more_than_its_base_is_refused():
    base = pd.DataFrame({"side": ["A"], "document": [0]})
    with pytest.raises(
        PressframesError, match="shares_by_side: a text has more finds of a kind than its base has rows"
    ):
        shares_by_side(pd.concat([base, base]), base)


def test_another_protocol_or_other_sentences_keep_or_lose_what_was_told():
    codes, sentences = sides(A=["他奋战在一线。\n天晴了。"] * 20, B=["天晴了。\n路通了。"] * 20)
    differences = frame_differences(codes, sentences, CODEBOOK)
    choices = {"strict": {"protocol": "strict"}, "second": {"where": "start > 0"}, "texts": {"per": "text"}, "all": {}}
    table = differences_again(differences, codes, sentences, CODEBOOK, choices).set_index("choice")

    assert table["kept"].to_dict() == {"strict": 0, "second": 0, "texts": 1, "all": 1} and set(table["of"]) == {1}
    assert table.loc["strict", "lost"] == ["WAR"] and table["gained"].eq(0).all()
    corrected = differences.assign(by_rule=differences["verdict"], verdict="unsure")
    assert differences_again(corrected, codes, sentences, CODEBOOK, {"all": {}})["kept"].tolist() == [1]


@pytest.mark.parametrize("without", [0, 1])
def test_frames_of_sides_need_the_side_of_codes_and_of_sentences(without):
    tables = [table.drop(columns="side") if n == without else table for n, table in enumerate(coded(PAGE)[1:])]
    with pytest.raises(PressframesError, match="side"):
        frames_by_side(*tables, CODEBOOK)


def test_a_strip_has_the_texts_and_frames_with_most_sentences_in_the_order_of_reading():
    _, codes, sentences = coded(
        ["天晴了。\n他奋战在一线。", "他奋战在一线。\n居民互相帮助，他奋战在一线。", "天晴了。"]
    )
    strip = frame_strip(codes, sentences, CODEBOOK, frames=1)

    assert strip[["document", "sentences", "frame", "start", "end"]].values.tolist() == [
        [0, 2, "WAR", 1, 2], [1, 2, "WAR", 0, 1], [1, 2, "WAR", 1, 2],
    ]  # fmt: skip
    assert set(frame_strip(codes, sentences, CODEBOOK, texts=1)["document"]) == {1}
    _, codes, sentences = coded(["他奋战在一线。"] * 7)
    assert frame_strip(codes, sentences, CODEBOOK)["document"].tolist() == [0, 1, 2, 3, 4, 5]


def test_targets_have_the_first_word_of_their_list_and_codes_without_one_have_none():
    corpus, codes, _ = coded(["他们奋战在疫情防控最前沿。他奋战不休。突击队送药。"])
    targets = frame_targets(add_targets(corpus, codes, CODEBOOK), CODEBOOK)

    assert set(targets["frame"]) == {"WAR"} and set(targets["aim"]) == {"疾病", "none"}
    assert set(targets.loc[targets["aim"] == "none", "target"]) == {"none"}


def test_a_term_is_named_as_the_codebook_lists_it_and_never_quotes_the_text():
    corpus, codes, _ = coded(["他奋战在一线，又奋战。\n三座堡垒。"])
    terms = find_terms(corpus, codes, CODEBOOK).query("frame == 'WAR'").set_index("term")

    assert terms.loc["奋战", ["words", "sentences", "alone"]].tolist() == [2, 1, 0]
    assert terms.loc["[WAR.image-space]", "alone"] == 1
