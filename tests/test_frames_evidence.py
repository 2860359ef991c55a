"""Evidence that is published points into the text, repeats none of it, and gives the same tables without it."""

import pandas as pd
import pytest
from conftest import ROOT

from pressframes.corpus.documents import corpus_from_texts, make_corpus
from pressframes.corpus.published import TABLES, publish_counts, published, without_places
from pressframes.errors import PressframesError
from pressframes.findings import Cutting, find_speech
from pressframes.frames.codebook import load_codebook
from pressframes.voices.speakers import reported_speech, spoken_sentences

CODEBOOK = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
CODED = [kind for kind, table in TABLES.items() if table.made_with.startswith("codebook")]
PLAIN = [kind for kind, table in TABLES.items() if not table.made_with]
TEXTS = [
    "居民李小梅说：“他们奋战在一线！”\n突击队送菜460余份，历时7个多小时。",
    "全村同心战“疫”。做到“不漏一户、不漏一人”，堡垒户长夜守望。战斗堡垒。",
    "堡垒户长夜守望，战斗堡垒。6日8时开工，历时3小时，截至6日11时完工。",
]


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    corpus, folder = corpus_from_texts(TEXTS), tmp_path_factory.mktemp("counted")
    publish_counts(corpus, [CODEBOOK], folder)
    return corpus, make_corpus("texts", corpus.documents, corpus.paragraphs, None, counted=folder)


@pytest.mark.parametrize("kind", PLAIN)
def test_tables_read_back_are_the_tables_found(kind, corpora):
    found, read = (published(corpus, kind) for corpus in corpora)

    expected = without_places(kind, found)
    if kind == "sentences":
        expected["spoken"] = spoken_sentences(found, published(corpora[0], "quotes"))
    pd.testing.assert_frame_equal(read, expected, check_dtype=False)


@pytest.mark.parametrize("kind", CODED)
def test_what_a_codebook_found_is_read_back(kind, corpora):
    found, read = (published(corpus, kind, CODEBOOK) for corpus in corpora)

    found = without_places(kind, found)
    pd.testing.assert_frame_equal(read.astype(object).fillna(""), found.astype(object).fillna(""))


def test_no_published_table_says_where_a_word_stands(corpora):
    for path in corpora[1].counted.glob("*.csv"):
        table = pd.read_csv(path)
        if path.name not in ("sentences.csv", "paragraphs.csv"):
            assert not {"start", "end", "from_start", "to_end"} & set(table.columns), path.name
        if {"document", "sentence", "rule"} <= set(table.columns):
            assert all(own["rule"].is_monotonic_increasing for _, own in table.groupby(["sentence", "frame"]))


def test_speech_has_the_same_size_in_text_and_counts(corpora):
    found, read = (
        (reported_speech(quotes), spoken_sentences(published(corpus, "sentences"), quotes))
        for corpus in corpora
        for quotes in [published(corpus, "quotes")]
    )

    assert found[0]["characters"].tolist() == read[0]["characters"].tolist() != []
    assert found[1].tolist() == read[1].tolist() and found[1].any()
    both = pd.concat([published(corpus, "quotes") for corpus in corpora], ignore_index=True)
    assert reported_speech(both)["characters"].tolist() == 2 * found[0]["characters"].tolist()


def test_codes_have_target_and_voice(corpora):
    codes = published(corpora[1], "codes", CODEBOOK)

    assert {"target", "voice", "role"} <= set(codes.columns)
    assert set(codes["voice"]) >= {"paper", "speaker"}


def test_a_phrase_is_withheld_unless_it_is_a_word_or_stands_in_the_codebook(corpora):
    table = published(corpora[1], "formulas", CODEBOOK)

    assert table.loc[table["formula"].str.startswith("withheld"), "characters"].tolist() == [7]
    assert "战斗堡垒" in set(table["formula"])


def test_a_speaker_of_more_than_seven_characters_is_withheld_with_a_number():
    speakers = ["河道管理委员会", "市河道管理委员会", "县河道管理委员会", "市河道管理委员会"]
    quotes = find_speech(corpus_from_texts([f"{who}说：“我们都好，请大家放心吧。”" for who in speakers]))

    assert quotes["speaker"].tolist() == ["河道管理委员会", "withheld 1", "withheld 2", "withheld 1"]
    assert set(quotes["role"]) == {"official"}


def test_a_way_to_cut_is_told_by_its_preset_unless_more_is_said():
    assert Cutting("jieba").hash == "jieba"
    assert len({Cutting("jieba", **more).hash for more in ({"protect": ("水渠",)}, {"roles": ("body",)}, {})}) == 3


def test_no_published_table_repeats_the_text(corpora):
    # words stand without their places in tables of their own
    files = [path for path in corpora[1].counted.iterdir() if not path.name.startswith("words-")]
    written = "".join(path.read_text(encoding="utf-8") for path in files)

    assert not any(text[place : place + 5] in written for text in TEXTS for place in range(len(text) - 5))


def test_another_codebook_is_refused_without_the_text(corpora, tmp_path):
    text = (ROOT / "data" / "coding" / "codebook.toml").read_text(encoding="utf-8") + "\n# another\n"
    (tmp_path / "codebook.toml").write_text(text, encoding="utf-8")

    with pytest.raises(PressframesError, match="codes-codebook.csv: the table was made with codebook"):
        published(corpora[1], "codes", load_codebook(tmp_path / "codebook.toml"))


def test_what_was_not_published_says_how_to_supply_the_text(tmp_path):
    corpus = corpus_from_texts(TEXTS)
    counted = make_corpus("page", corpus.documents, corpus.paragraphs, None, counted=tmp_path)

    with pytest.raises(PressframesError, match="no such table was published. .*Put it where study.toml looks for it"):
        published(counted, "quotes")


def test_a_formula_with_a_variant_beside_others_without_one_is_published():
    places = [
        "东村的水渠在春天通水",
        "西街的菜场昨夜开门迎客",
        "南山小学的孩子回到课堂",
        "北岸的桥梁正在检修",
        "河口的渔船今早出海",
    ]
    words = ["闻令而动"] * 3 + ["闻令即动"] * 2
    corpus = corpus_from_texts(
        [f"{one}，大家{said}。{one}，志愿服务队到岗。" for one, said in zip(places, words, strict=True)]
    )
    found = published(corpus, "formulas", load_codebook(ROOT / "data" / "coding" / "codebook.toml"))

    assert found["variant_of"].notna().any() and found["variant_of"].isna().any()
