"""Sentences get the frames that a coder would give them, and evidence that points into the text."""

import json
from functools import cache

import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.published import published
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.shares import coded_sentences, frames_by_side, protocol_codes
from pressframes.sentences import find_sentences
from pressframes.words.cutting import tokenize

CODEBOOK = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
DECOYS = json.loads((ROOT / "tests" / "cases" / "decoys.json").read_text(encoding="utf-8"))["cases"]
SENTENCES = json.loads((ROOT / "tests" / "cases" / "frames_elsewhere.json").read_text(encoding="utf-8"))
ELSEWHERE = SENTENCES["cases"]
EXAMPLES = [(frame.code, example) for frame in CODEBOOK.frames for example in frame.examples]
PIECES = sorted({word for frame in CODEBOOK.frames for rule in frame.rules for word in rule.words})
newspaper_text = st.lists(
    st.sampled_from([*PIECES, "。", "，", "、", "\n", "不", "“", "”", "3月5日", "460余份", "的", " ", "a"]), max_size=40
).map("".join)


@cache
def cases_coded() -> tuple[dict[str, int], pd.DataFrame, pd.DataFrame]:
    """The number of each case in a corpus of all, and their codes by place and by sentence, coded at once."""
    texts = [*(case["text"] for case in [*DECOYS, *ELSEWHERE]), *(example["text"] for _, example in EXAMPLES)]
    number = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    codes = code_frames(corpus_from_texts(list(number)), CODEBOOK)
    return number, codes, coded_sentences(codes, CODEBOOK)


def frames_in(text: str) -> set[str]:
    number, _, coded = cases_coded()
    return set(coded.loc[(coded["document"] == number[text]) & (coded["protocol"] == "standard"), "frame"])


@pytest.mark.parametrize("case", DECOYS, ids=lambda case: case["text"])
def test_hard_cases_are_coded_as_the_codebook_says(case):
    number, codes, _ = cases_coded()
    war = codes[(codes["frame"] == "WAR") & (codes["document"] == number[case["text"]])]
    found = frames_in(case["text"])

    assert found >= set(case.get("frames", [])), case["why"]
    assert not found & set(case.get("not", [])), case["why"]
    assert [
        [case["text"][row.start : row.end], row.tier] for row in war.itertuples() if row.tier != "ambiguous"
    ] == case["war"], case["why"]


@pytest.mark.parametrize(("frame", "example"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else "")
def test_every_calibration_example_is_coded_as_it_says(frame, example):
    assert (frame in frames_in(example["text"])) == example["coded"], example["text"]


@given(newspaper_text)
def test_evidence_lies_inside_its_sentence(text):
    corpus = corpus_from_texts([text])
    sentences = find_sentences(corpus).set_index("sentence") if text.strip() else None
    for row in code_frames(corpus, CODEBOOK).itertuples():
        sentence = sentences.loc[row.sentence]
        assert sentence["start"] <= row.start < row.end <= sentence["end"]
        assert (sentence["document"], sentence["paragraph"]) == (row.document, row.paragraph)


@given(newspaper_text, newspaper_text)
def test_coding_two_documents_is_coding_each(first, second):
    columns = ["paragraph", "frame", "rule", "start", "end"]
    together = code_frames(corpus_from_texts([first, second]), CODEBOOK)
    for document, text in enumerate([first, second]):
        alone = code_frames(corpus_from_texts([text]), CODEBOOK)
        part = together[together["document"] == document]
        assert part[columns].values.tolist() == alone[columns].values.tolist()


@given(newspaper_text)
def test_a_wider_protocol_never_finds_fewer_sentences(text):
    coded = coded_sentences(code_frames(corpus_from_texts([text]), CODEBOOK), CODEBOOK)
    war = coded[coded["frame"] == "WAR"].groupby("protocol")["sentence"].apply(set)
    strict, standard, broad = (war.get(name, set()) for name in ("strict", "standard", "broad"))

    assert strict <= standard <= broad


def test_a_match_that_cuts_through_a_word_of_the_tokens_is_dropped(tmp_path):
    text = (ROOT / "data" / "coding" / "codebook.toml").read_text(encoding="utf-8")
    (tmp_path / "codebook.toml").write_text(text.replace('"流动人", ', ""), encoding="utf-8")
    without_decoy = load_codebook(tmp_path / "codebook.toml")
    corpus = corpus_from_texts(["小区流动人员较多。", "这一幕十分动人。"])

    plain = code_frames(corpus, without_decoy)
    by_words = code_frames(corpus, without_decoy, tokens=tokenize(corpus))

    assert plain.loc[plain["frame"] == "UPLIFT", "document"].tolist() == [0, 1]
    assert by_words.loc[by_words["frame"] == "UPLIFT", "document"].tolist() == [1]


def test_counts_leave_out_nothing_that_was_coded_and_shares_keep_their_base():
    corpus = corpus_from_texts(["战“疫”一线党旗红。\n他送药上门。他打伞。", "突击队到岗。"])
    codes, sentences = (table.assign(side="A") for table in (code_frames(corpus, CODEBOOK), find_sentences(corpus)))

    war = frames_by_side(codes, sentences, CODEBOOK).set_index(["frame", "protocol"]).loc["WAR"]

    assert war["count"].to_dict() == {"strict": 1, "standard": 1, "broad": 2}
    assert set(war["base"]) == {4}
    assert war.loc["broad", "share"] == 0.5
    by_text = frames_by_side(
        codes.assign(side=codes["document"]), sentences.assign(side=sentences["document"]), CODEBOOK
    )
    assert by_text["count"].sum() == len(coded_sentences(codes, CODEBOOK))


def test_a_corpus_without_text_is_refused_with_what_to_do():
    corpus = corpus_from_texts(["一线。"])
    counted = type(corpus)("page", corpus.documents, corpus.paragraphs, None)

    with pytest.raises(PressframesError, match="Put it where study.toml looks for it"):
        code_frames(counted, CODEBOOK)


@pytest.mark.parametrize("case", ELSEWHERE, ids=lambda case: f"{case['text']} {case['why']}")
def test_a_word_of_epidemic_pages_does_not_fire_alone_on_others(case):
    found = frames_in(case["text"])

    assert not found & set(case["not"])
    assert found >= set(case["frames"])


# Written for the project; the second of each pair is the first in traditional characters.
BOTH_SCRIPTS = [
    "居民李小梅说：“党员干部在一线奋战了7个多小时！”\n突击队员挨家挨户排查，大家深受鼓舞。",
    "居民李小梅說：“黨員幹部在一線奮戰了7個多小時！”\n突擊隊員挨家挨戶排查，大家深受鼓舞。",
]


def test_a_traditional_page_is_coded_as_its_simplified_twin_at_the_same_places():
    pytest.importorskip("opencc")
    simplified, traditional = (corpus_from_texts([text]) for text in BOTH_SCRIPTS)

    for find in (
        lambda corpus: published(corpus, "codes", CODEBOOK),
        lambda corpus: published(corpus, "terms", CODEBOOK),
        lambda corpus: published(corpus, "quantities"),
        lambda corpus: published(corpus, "actors"),
        lambda corpus: published(corpus, "quotes")[["start", "end", "kind", "role"]],
    ):
        found, twin = find(simplified), find(traditional)
        # units and roundings are given in simplified characters; places, frames and classes must be equal
        pd.testing.assert_frame_equal(found, twin)
    assert published(traditional, "quotes")["speaker"].tolist() == ["李小梅"]


def test_a_speaker_keeps_the_characters_of_the_page():
    pytest.importorskip("opencc")
    quotes = published(corpus_from_texts(["志願者陳國華說：“我們還在這裡，請大家放心。”"]), "quotes")

    assert quotes["speaker"].tolist() == ["陳國華"]


def test_nine_of_ten_sentences_on_many_subjects_are_coded_as_the_codebook_defines():
    many = SENTENCES["many"]
    codes = protocol_codes(
        code_frames(corpus_from_texts([case["text"] for case in many]), CODEBOOK), CODEBOOK, "standard"
    )
    found = codes.groupby("document")["frame"].agg(set).reindex(range(len(many)))
    right = [
        set(case["frames"]) <= coded
        and not coded.intersection(case.get("not", []))
        and ("may" not in case or coded <= {*case["frames"], *case["may"]})
        for case, coded in zip(many, [coded if isinstance(coded, set) else set() for coded in found], strict=True)
    ]

    assert sum(right) >= 0.9 * len(many)
    assert SENTENCES["wrong"] == [case["text"] for case, is_right in zip(many, right, strict=True) if not is_right]
