"""Quotation marks are typed, speech finds its speaker, and the ledger counts what was said."""

import json
from dataclasses import replace

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes.corpus.documents import corpus_from_texts
from pressframes.frames.codebook import load_codebook
from pressframes.frames.coding import code_frames
from pressframes.voices.quotes import KINDS, find_pairs, find_quotes
from pressframes.voices.speakers import add_voices, attribute_speech, reported_speech

CASES = json.loads((ROOT / "tests" / "cases" / "quotes.json").read_text(encoding="utf-8"))
ELSEWHERE = json.loads((ROOT / "tests" / "cases" / "finds_elsewhere.json").read_text(encoding="utf-8"))
quoted_text = st.lists(st.sampled_from([*"“”‘’「」：，。！疫\n", "她说", "居民王卓", "药送到了"]), max_size=30).map(
    "".join
)


def voices_of(*texts: str):
    corpus = corpus_from_texts(texts)
    return corpus, attribute_speech(corpus, find_quotes(corpus))


@pytest.fixture(scope="module")
def typed():
    """The quotations of all cases, each in its document: they are found in one go."""
    corpus = corpus_from_texts([case["text"] for case in CASES["typing"]])
    roles = [CASES["typing"][document].get("role", "body") for document in corpus.paragraphs["document"]]
    return find_quotes(replace(corpus, paragraphs=corpus.paragraphs.assign(role=roles)))


@pytest.fixture(scope="module")
def attributed():
    return voices_of(*(case["text"] for case in CASES["speakers"]))[1]


@pytest.mark.parametrize("case", CASES["typing"], ids=lambda case: case["text"])
def test_each_pair_of_marks_has_the_kind_a_reader_gives_it(case, typed):
    quotes = typed[typed["document"] == CASES["typing"].index(case)]

    assert quotes["kind"].tolist() == case["kinds"]
    assert quotes["cue"].tolist() == case.get("cues", quotes["cue"].tolist())


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("“好””", [(0, 4, None)]),  # the second of doubled marks
        ("“好”了”", [(0, 3, None)]),
        ("“好”’", [(0, 3, None)]),
        ("““好””", [(0, 5, None)]),
        ("““好”", [(0, 4, None)]),
        ("“好“", [(0, 3, None)]),
        ("”好", []),
        ("“‘好’”", [(0, 5, None), (1, 4, 0)]),
        ("“甲“乙”丙”", [(0, 7, None), (2, 5, 0)]),  # one inside another of the same kind
        ("“甲“乙”", [(0, 5, None), (2, 5, 0)]),
        ("“好", [(0, 2, None)]),
    ],
)
def test_marks_make_pairs_as_they_are_printed(text, pairs):
    assert [(pair.start, pair.end, pair.inside) for pair in find_pairs(text)] == pairs


def test_a_pair_inside_another_has_the_number_of_that_in_the_table():
    _, quotes = voices_of("看“山高”。\n看“水长”，看“春‘雨’”。", "听“‘风’声”。")

    assert quotes[["quote", "document", "paragraph", "inside"]].fillna(-1).values.tolist() == [
        [0, 0, 0, -1], [1, 0, 1, -1], [2, 0, 1, -1], [3, 0, 1, 2], [4, 1, 0, -1], [5, 1, 0, 4],
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES["speakers"], ids=lambda case: case["text"])
def test_speech_finds_its_speaker_with_the_role(case, attributed):
    quotes = attributed[attributed["document"] == CASES["speakers"].index(case)]
    speech = quotes[quotes["kind"] == "speech"].iloc[-1]

    assert (speech["speaker"], speech["role"]) == (case["speaker"], case["role"])
    assert speech["how"] == case.get("how", speech["how"])


@pytest.mark.parametrize("group", ["speakers", "more_speakers"])
def test_nearly_all_speakers_on_many_subjects_are_right(group):
    right, wrong, cases = [], [], ELSEWHERE[group]
    _, quotes = voices_of(*(case["text"] for case in cases))
    outer = quotes[quotes["inside"].isna()].fillna({"speaker": ""})
    by_text = outer.groupby("document")["speaker"].agg(list)
    for case, found in zip(cases, by_text.reindex(range(len(cases))), strict=True):
        for speaker, name in zip(case["speakers"], found, strict=True):
            wanted = (speaker or "").split("|")
            near = any(one in name and len(name) <= len(one) + 12 for one in wanted)
            right.append(near if speaker else not name)
            wrong += [] if right[-1] else [case["text"]]

    assert sum(right) >= ELSEWHERE["shares"][group] * len(right)
    assert wrong == ELSEWHERE["wrong"][group]


@given(quoted_text)
def test_any_pair_lies_in_its_paragraph_begins_with_a_mark_and_has_a_kind(text):
    corpus, quotes = voices_of(text)
    for row in quotes.itertuples():
        assert text[row.start] in "“‘「"
        assert row.start < row.end
        assert "\n" not in text[row.start : row.end]
        assert row.kind in KINDS
        assert isinstance(row.speaker, str) == (row.kind in ("speech", "thought"))


def test_speech_counts_the_characters_between_the_marks_and_keeps_the_unknown():
    corpus, quotes = voices_of("居民李小梅说：“谢谢你们！”\n楼里另有“大白”。\n“一切都好，请大家放心回家吧。”")
    ledger = reported_speech(quotes).set_index("speaker")

    assert ledger.loc["李小梅", "characters"] == 5
    assert ledger["characters"].to_dict() == {"李小梅": 5, "unknown": 14}


def test_a_frame_belongs_to_who_says_it():
    codebook = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
    text = "居民李小梅说：“他们奋战在一线！”志愿者奋战在一线。做到“奋战有我、一线有我”的口号很响。"
    corpus, quotes = voices_of(text)
    codes = code_frames(corpus, codebook)
    voices = add_voices(codes[codes["frame"] == "WAR"], quotes)
    by_voice = voices.groupby("voice")["sentence"].nunique()

    assert by_voice.to_dict() == {"paper": 1, "slogan": 1, "speaker": 1}
    assert set(voices.loc[voices["voice"] == "speaker", "role"]) == {"resident"}
