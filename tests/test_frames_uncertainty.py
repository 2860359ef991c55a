"""Protocols, intervals, tornadoes and co-occurrence say what hangs on the choices and what chance could do."""

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.published import sentence_counts
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook
from pressframes.frames.coding import add_targets, code_frames
from pressframes.frames.shares import cooccurrence, find_terms, frame_counts, frame_shares, tier_ladder
from pressframes.frames.uncertainty import (
    DESCRIPTION,
    bootstrap_shares,
    leave_one_article_out,
    leave_one_term_out,
    prevalence,
    share_differences,
    shares_by_preset,
    shares_by_speech,
)
from pressframes.sentences import find_sentences
from pressframes.voices.quotes import find_quotes
from pressframes.words.cutting import tokenize

CODING = ROOT / "data" / "coding"
CODEBOOK = load_codebook(CODING / "codebook.toml")
PAGE = [
    "他奋战在一线。\n突击队送药。\n天晴了。",
    "全村同心战“疫”。\n路通了。",
    "他奋战不休。\n抗疫继续。\n花开了。\n路通了。",
]


def coded(texts):
    corpus = corpus_from_texts(texts)
    codes = code_frames(corpus, CODEBOOK)
    return corpus, codes, frame_counts(codes, CODEBOOK), sentence_counts(corpus)


def test_the_curve_goes_from_the_narrowest_protocol_to_the_widest():
    _, _, counts, base = coded(PAGE)
    curve = frame_shares(counts, base, CODEBOOK).query("frame == 'WAR'")

    assert curve["protocol"].tolist() == ["strict", "standard", "broad"]
    assert curve["sentences"].tolist() == [1, 3, 4]
    assert set(curve["base"]) == {9}


def test_the_ladder_shows_what_the_names_of_units_alone_add():
    _, codes, _, base = coded(PAGE)
    ladder = tier_ladder(codes, base, CODEBOOK).set_index("tier")

    assert ladder.loc["conventional", "sentences"] == 3
    assert ladder.loc["name", "sentences"] - ladder.loc["formula", "sentences"] == 1
    assert ladder.loc["topic", "words"] == 1
    with pytest.raises(PressframesError, match="frame CARE: it has no tiers"):
        tier_ladder(codes, base, CODEBOOK, frame="CARE")


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


def test_a_page_of_few_articles_is_described_and_not_inferred_from():
    _, _, counts, base = coded(PAGE)
    table = prevalence(counts, base, CODEBOOK)

    assert set(table["certainty"]) == {DESCRIPTION} == {"description of a page, not inference"}
    assert table[["low", "high"]].isna().all(axis=None)
    assert table.loc[0, "articles"] == 3


def test_the_interval_holds_the_share_and_comes_back_with_the_seed():
    _, _, counts, base = coded(PAGE * 4)
    table = prevalence(counts, base, CODEBOOK, rounds=500)

    assert ((table["low"] <= table["share"]) & (table["share"] <= table["high"])).all()
    pd.testing.assert_frame_equal(table, prevalence(counts, base, CODEBOOK, rounds=500))


def test_the_bootstrap_of_articles_has_the_spread_of_the_ratio_estimator():
    """Referee: the linearised standard error of a ratio of cluster totals (Cochran 1977, 2.11)."""
    random = np.random.default_rng(1)
    sizes = random.integers(5, 40, 60).astype(float)
    coded_ = random.binomial(sizes.astype(int), random.beta(2, 6, 60)).astype(float)[:, None]
    share = coded_.sum() / sizes.sum()
    residual = coded_[:, 0] - share * sizes
    linearised = np.sqrt((residual**2).sum()) / sizes.sum()

    drawn = bootstrap_shares(coded_, sizes, rounds=4000, seed=2)

    assert drawn.std() == pytest.approx(linearised, rel=0.06)


def test_a_frame_that_rests_on_one_word_falls_with_it():
    corpus, codes, counts, base = coded(PAGE)
    terms = leave_one_term_out(find_terms(corpus, codes, CODEBOOK), counts, base, CODEBOOK)

    assert terms.loc[0, "left_out"] == "奋战"
    assert terms.loc[0, "sentences"] == 2
    assert terms.loc[0, "change"] == pytest.approx(-1 / 9)
    articles = leave_one_article_out(counts, base, CODEBOOK)
    assert sorted(articles["left_out"]) == [0, 1, 2]
    assert articles.set_index("left_out").loc[1, "share"] == pytest.approx(2 / 7)


def test_speech_and_narration_add_up_to_all():
    corpus, codes, _, _ = coded(["他说：“我们奋战在一线！”\n志愿者奋战到天明。\n天晴了。"])
    table = shares_by_speech(codes, find_sentences(corpus), find_quotes(corpus), CODEBOOK)
    war = table[(table["frame"] == "WAR") & (table["protocol"] == "standard")].set_index("part")

    assert war["base"].to_dict() == {"all": 3, "speech": 1, "narration": 2}
    assert war["sentences"].to_dict() == {"all": 2, "speech": 1, "narration": 1}


def test_cutting_words_can_only_take_matches_away():
    corpus, _, _, base = coded(PAGE)
    table = shares_by_preset(corpus, CODEBOOK, {"jieba": tokenize(corpus)}, base)
    wide = table.pivot_table("sentences", ["frame", "protocol"], "preset")

    assert (wide["jieba"] <= wide["no words"]).all()


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.booleans()), min_size=4, max_size=30))
def test_exact_shuffling_agrees_with_shuffling_by_hand(rows):
    sentences = pd.DataFrame({"document": [row[0] for row in rows], "sentence": range(len(rows))})
    sentences = sentences.sort_values("document", ignore_index=True)
    first = np.array([row[1] for row in rows])[sentences["sentence"]]
    second = np.array([row[2] for row in rows])[sentences["sentence"]]
    coded_rows = [
        (sentence, frame, "standard")
        for frame, has in (("A", first), ("B", second))
        for sentence in sentences["sentence"][has]
    ]
    if not first.any() or not second.any():
        return
    table = cooccurrence(pd.DataFrame(coded_rows, columns=["sentence", "frame", "protocol"]), sentences)

    random = np.random.default_rng(3)
    documents = sentences["document"].to_numpy()
    by_hand = []
    for _ in range(400):
        order = np.lexsort((random.random(len(rows)), documents))
        by_hand.append((first[order] & second).sum())

    assert table.loc[0, "together"] == (first & second).sum()
    assert table.loc[0, "expected"] == pytest.approx(np.mean(by_hand), abs=0.35)
    shuffled = np.array(by_hand)
    tail = min(np.mean(shuffled <= table.loc[0, "together"]), np.mean(shuffled >= table.loc[0, "together"]))
    assert table.loc[0, "p"] == pytest.approx(min(1, 2 * tail), abs=0.2)


def test_a_frame_that_only_shares_an_article_with_another_has_no_lift():
    sentences = pd.DataFrame({"document": [0] * 6 + [1] * 6, "sentence": range(12)})
    rows = [(sentence, frame, "standard") for frame, last in (("A", 6), ("B", 3)) for sentence in range(last)]
    table = cooccurrence(pd.DataFrame(rows, columns=["sentence", "frame", "protocol"]), sentences)

    assert table.loc[0, "lift"] == pytest.approx(1)
    assert table.loc[0, "p"] == 1


def test_a_term_is_named_as_the_codebook_lists_it_and_never_quotes_the_text():
    corpus, codes, _, _ = coded(["他奋战在一线，又奋战。\n三座堡垒。"])
    terms = find_terms(corpus, codes, CODEBOOK).query("frame == 'WAR'").set_index("term")

    assert terms.loc["奋战", ["words", "sentences", "alone"]].tolist() == [2, 1, 0]
    assert terms.loc["[WAR.image-space]", "alone"] == 1


def test_a_difference_has_the_sign_and_the_interval_of_the_articles():
    more, less = ["他奋战在一线。\n天晴了。"] * 6, ["天晴了。\n路通了。\n他奋战在一线。\n花开了。"] * 6
    tables = [(counts, base) for _, _, counts, base in map(coded, (more, less))]
    table = share_differences(*tables, CODEBOOK).set_index(["frame", "protocol"])
    few = share_differences(tables[0], coded(less[:4])[2:], CODEBOOK)

    assert table.loc[("WAR", "standard"), ["difference", "low", "high"]].tolist() == [0.25] * 3
    assert few["low"].isna().all() and set(few["certainty"]) == {DESCRIPTION}
