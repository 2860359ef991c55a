"""Some documents of a corpus: tokens, counts and codes follow a selection, and another corpus' tokens are refused."""

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes import code_frames, concordance, count_words, find_sentences, load_codebook, tokenize
from pressframes.corpus import corpus_from_texts, make_corpus
from pressframes.corpus.heads import dateline_length
from pressframes.errors import PressframesError
from pressframes.words.cutting import EVERY_ROLE

TEXTS = ["志愿者到岗。志愿者送菜。", "水渠通水。\n村民放鞭炮！", "志愿者到岗。", "春耕开始，农机下田。"]
CORPUS = corpus_from_texts(TEXTS)
TOKENS = tokenize(CORPUS)


@given(st.lists(st.booleans(), min_size=4, max_size=4))
def test_tokens_of_a_selection_are_those_that_cutting_it_gives(chosen):
    selection = CORPUS.select(chosen)
    followed, cut = selection.of(TOKENS), tokenize(selection)

    assert followed.vocabulary == cut.vocabulary
    for name in ("word", "document", "paragraph", "start", "end", "sentence", "kind"):
        assert getattr(followed, name).tolist() == getattr(cut, name).tolist(), name


def test_counts_and_sentences_follow_a_selection_of_a_selection():
    selection = CORPUS.select([False, True, True, True]).select([True, False, True])

    assert selection.texts == (TEXTS[1], TEXTS[3])
    pd.testing.assert_frame_equal(
        selection.of(count_words(TOKENS)).sort_values(["document", "word"], ignore_index=True),
        count_words(tokenize(selection)).sort_values(["document", "word"], ignore_index=True),
    )
    pd.testing.assert_frame_equal(selection.of(find_sentences(CORPUS)), find_sentences(selection))


def test_tokens_of_another_corpus_are_refused():
    other = corpus_from_texts(["春耕。"] * 3)

    with pytest.raises(PressframesError, match="concordance: the tokens were cut from another corpus"):
        concordance(other, TOKENS, "志愿者")
    with pytest.raises(PressframesError, match=r"tokenize\(corpus\)"):
        code_frames(other, load_codebook(ROOT / "data" / "coding" / "codebook.toml"), tokens=TOKENS)


BODY = "本报柳河3月5日电（记者林小溪）老渠清了，水到田头。"
BYLINES = make_corpus(
    "bylines",
    pd.DataFrame({"document": [0]}),
    pd.DataFrame(
        {
            "document": 0,
            "paragraph": range(4),
            "role": ["headline", "byline", "meta", "body"],
            "start": [0, 5, 14, 25],
            "end": [4, 13, 24, 25 + len(BODY)],
        }
    ),
    ["水渠通水\n本报记者 林小溪\n2021-03-05\n" + BODY],
)


def test_bylines_datelines_and_lines_of_date_are_no_words_unless_asked_for():
    def words(**options) -> list[str]:
        return tokenize(BYLINES, **options).to_frame()["word"].tolist()

    assert "".join(words()) == "水渠通水老渠清了，水到田头。"
    assert "".join(words(roles=["byline"])) == "本报记者林小溪"
    assert "".join(words(roles=["body"])).startswith("本报柳河3月5日电")
    assert len(words(roles=EVERY_ROLE)) > len(words())


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("新华社北京9月30日电 大会开幕。", "新华社北京9月30日电 "),
        ("本报讯（记者林小溪 通讯员何棠）水渠通水。", "本报讯（记者林小溪 通讯员何棠）"),
        ("〔記者林小溪／石埠報導〕水渠通水。", "〔記者林小溪／石埠報導〕"),
        ("据新华社电 水渠通水。", "据新华社电 "),
        ("水渠通水的消息传来。", ""),
        ("新华社记者在现场看到，水到田头。", ""),
        ("本报电话公布如下。", ""),
        ("电视台播出水渠的故事。", ""),
    ],
)
def test_a_dateline_ends_where_the_text_begins(text, dateline):
    assert text[: dateline_length(text)] == dateline


def test_words_are_numbered_anew_among_the_chosen_tokens():
    chosen = TOKENS.document != 0
    part = TOKENS.only(chosen)

    assert len(part) == int(chosen.sum())
    counts = np.bincount(part.word)
    assert list(part.vocabulary) == sorted(
        part.vocabulary, key=lambda word: (-counts[part.vocabulary.index(word)], word)
    )


def test_a_corpus_on_disk_comes_through_the_same_door(tmp_path):
    pytest.importorskip("pyarrow")
    from pressframes import read_corpus
    from pressframes.disk import build_corpus

    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.jsonl").write_text('{"text": "志愿者到岗。"}\n', encoding="utf-8")
    build_corpus(tmp_path / "texts", tmp_path / "texts.corpus")

    assert len(read_corpus(tmp_path / "texts.corpus").documents) == 1
