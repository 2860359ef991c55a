"""The published counts are exactly what the page's text gives, and tell nothing of its order."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT

from pressframes import findings
from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.door import EPIDEMIC_PAGE, named_corpus
from pressframes.corpus.published import publish_counts, published, read_counted, sentence_counts
from pressframes.errors import PressframesError
from pressframes.findings import frame_codes
from pressframes.frames.codebook import load_codebook
from pressframes.frames.shares import coded_sentences
from pressframes.frames.vocabulary import FORMULA_COLUMNS
from pressframes.study.doctor import placed, published_files, put_in_order, quotations
from pressframes.study.folder import open_study

PUBLISHED = ROOT / "data" / "derived" / EPIDEMIC_PAGE
CODEBOOK = ROOT / "data" / "coding" / "codebook.toml"


def words_of(corpus):
    return published(corpus, "words", "jieba")


def frames_of(corpus, codebook):
    coded = coded_sentences(frame_codes(corpus, codebook), codebook)
    return coded.sort_values(["sentence", "frame", "protocol"], ignore_index=True)


def test_the_published_tables_are_rebuilt_from_the_text_to_the_byte(page_text, tmp_path):
    corpus = named_corpus(EPIDEMIC_PAGE, root=ROOT)
    codebooks = [load_codebook(CODEBOOK), load_codebook(CODEBOOK.with_name("source-domains.toml"))]
    rebuilt = publish_counts(corpus, codebooks, tmp_path)

    assert sorted(path.name for path in rebuilt) == sorted(path.name for path in PUBLISHED.iterdir())
    for path in rebuilt:
        assert path.read_bytes() == (PUBLISHED / path.name).read_bytes(), path.name


def test_counts_read_back_are_the_counts_made_from_the_text(tmp_path):
    codebook = load_codebook(CODEBOOK)
    corpus = corpus_from_texts(["志愿者奋战在一线。\n志愿者说：“我是党员。”", "打好疫情防控阻击战。"])
    publish_counts(corpus, [codebook], tmp_path)

    counted = read_counted(tmp_path)

    pd.testing.assert_frame_equal(words_of(counted), words_of(corpus), check_dtype=False)
    pd.testing.assert_frame_equal(frames_of(counted, codebook), frames_of(corpus, codebook), check_dtype=False)
    pd.testing.assert_frame_equal(sentence_counts(counted), sentence_counts(corpus), check_dtype=False)


def test_words_stand_in_code_point_order_so_that_no_sentence_can_be_read():
    for path in PUBLISHED.glob("words-*.csv"):
        for _, words in pd.read_csv(path, keep_default_na=False).groupby(["document", "paragraph"])["word"]:
            assert list(words) == sorted(words)


def test_another_codebook_is_refused_without_the_text(tmp_path):
    text = CODEBOOK.read_text(encoding="utf-8").replace("version = ", "version = ", 1) + "\n# another\n"
    other = tmp_path / "codebook.toml"
    other.write_text(text, encoding="utf-8")
    corpus = named_corpus(EPIDEMIC_PAGE, root=ROOT, without_text=True)
    made_with = json.loads((PUBLISHED / "source.json").read_text(encoding="utf-8"))["codebooks"]["codebook"]

    with pytest.raises(PressframesError, match=f"the table was made with codebook {made_with[:12]}, and this codebook"):
        frames_of(corpus, load_codebook(other))
    with pytest.raises(PressframesError, match="no such table was published"):
        published(corpus, "words", "hand-made")


@pytest.fixture
def damaged(tmp_path):
    """The published folder, to be damaged."""
    return Path(shutil.copytree(PUBLISHED, tmp_path / EPIDEMIC_PAGE))


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-20])


def change_a_byte(path):
    path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))


def add_a_column(path):
    pd.read_csv(path).assign(note="mine").to_csv(path, index=False)


@pytest.mark.parametrize("damage", [cut_short, change_a_byte, add_a_column, Path.unlink], ids=lambda one: one.__name__)
@pytest.mark.parametrize("file", ["paragraphs.csv", "quotes.csv", "words-jieba.csv"])
def test_a_published_table_that_is_not_as_it_was_is_named_with_the_mend(damaged, damage, file):
    damage(damaged / file)
    found = (
        r"the file cannot be read \(No such file or directory\)"
        if damage is Path.unlink
        else "it was cut short or changed"
    )

    with pytest.raises(PressframesError, match=f"{file}: .*{found}. Expected the table as it was .*`make counts`"):
        corpus = read_counted(damaged)
        published(corpus, "words", "jieba") if "words" in file else published(corpus, "quotes")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"files": {}}', b'{"files": 2, "codebooks": 1}', b"\xff"])
def test_a_damaged_list_of_published_files_is_named(damaged, content):
    (damaged / "source.json").write_bytes(content)

    with pytest.raises(PressframesError, match="source.json: the file cannot be read .*restore it with `git checkout"):
        read_counted(damaged)


def test_line_ends_that_git_changed_are_no_damage(damaged):
    for path in damaged.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert len(published(read_counted(damaged), "quotes"))


def test_the_named_corpus_outside_a_clone_says_where_it_was_looked_for(tmp_path):
    with pytest.raises(PressframesError, match="source.json: there is no such file. .* as in a clone of pressframes"):
        named_corpus(EPIDEMIC_PAGE, root=tmp_path)


def test_words_that_look_like_missing_values_stay_words(tmp_path):
    corpus = corpus_from_texts(["NA null nan 志愿者", "None"])
    publish_counts(corpus, [load_codebook(CODEBOOK)], tmp_path)

    read = words_of(read_counted(tmp_path))["word"]

    assert read.tolist() == words_of(corpus)["word"].tolist() and {"NA", "null", "nan", "None"} <= set(read)


def test_phrases_as_frequent_as_each_other_stand_from_short_to_long_and_those_of_few_words_first(monkeypatch):
    rows = [("戊甲乙丙丁", 1, 2), ("甲乙丙丁", 2, 2), ("乙丙丁甲", 1, 2), ("丙丁甲乙", 1, 2), ("丁甲乙丙", 1, 3)]
    rows = [(text, words, 2, times, 1.0, None) for text, words, times in rows]
    monkeypatch.setattr(findings, "find_formulas", lambda tokens: pd.DataFrame(rows, columns=FORMULA_COLUMNS))
    table = findings.find_nameable_formulas(corpus_from_texts(["天晴了。"]), load_codebook(CODEBOOK))

    assert table["formula"].tolist() == ["丁甲乙丙", "丙丁甲乙", "乙丙丁甲", "withheld 1", "戊甲乙丙丁"]


def test_a_speaker_longer_than_a_name_is_withheld_and_told_from_others_by_a_number(monkeypatch):
    names = [
        "河畔市第二抗洪抢险指挥部",
        "河畔市第三抗洪抢险指挥部",
        "让·皮埃尔·勒克莱尔",
        None,
        "河畔市第二抗洪抢险指挥部",
    ]
    monkeypatch.setattr(findings, "attribute_speech", lambda corpus, quotes: pd.DataFrame({"speaker": names}))

    speakers = findings.find_speech(corpus_from_texts(["水退了。"]))["speaker"]

    assert speakers.fillna("").tolist() == ["withheld 1", "withheld 2", "让·皮埃尔·勒克莱尔", "", "withheld 1"]


def test_what_others_may_see_of_the_page_quotes_none_of_it_and_places_no_word(page_text):
    study = open_study(start=ROOT)
    files = published_files(study)

    longest = quotations(study.corpus, files)["run"].str.len().max()
    assert pd.isna(longest) or longest <= 7
    assert placed(study.corpus, files)["file"].tolist() == []
    guessed = quotations(study.corpus, put_in_order(files))["run"].str.len()
    assert guessed.sum() < 0.02 * sum(map(len, study.corpus.texts)) and guessed.max() <= 16


@pytest.fixture(scope="module")
def published_study(tmp_path_factory):
    """A study of texts in traditional characters with a word to keep, beside its texts; its counts are published."""
    pytest.importorskip("opencc")
    tmp_path = tmp_path_factory.mktemp("own")
    one = "記者陳明\n巡堤隊在大橋通車時到崗。"
    other = "大橋通車。\n水到了田裡，志願者說：「我們準備好了。」"
    abstract = "摘要：水渠通水以後，兩岸的農戶說，往年這個時候田裡還等着下雨，今年卻不用再等天了，只等種子。"
    rows = {"newspaper": ["江州日報", "河口晚報"], "headline": ["甲", "乙"], "text": [one, other]}
    table = pd.DataFrame(rows | {"abstract": abstract, "topic": "水利"})
    pd.concat([table] * 3).to_csv(tmp_path / "articles.csv", index=False)
    root = tmp_path / "study"
    root.mkdir()
    of_corpus = '[corpus]\nsource = "../articles.csv"\npublish = "counts"\n'
    of_words = '[words]\ntraditional = true\nkeep = ["大橋通車"]\n'
    (root / "study.toml").write_text(f'compare = "newspaper"\n{of_corpus}{of_words}', encoding="utf-8")
    shutil.copy(CODEBOOK, root)
    open_study(start=root).publish()
    return tmp_path


@pytest.fixture
def own_study(published_study, tmp_path):
    return shutil.copytree(published_study, tmp_path / "own") / "study"


def test_a_study_goes_by_its_published_counts_where_its_texts_are_not_at_hand(own_study):
    with_text = open_study(start=own_study)
    told = {preset: with_text.counts(preset=preset) for preset in ("", "jieba", "press")}
    sizes = sentence_counts(with_text.corpus), len(with_text.corpus.paragraphs), len(with_text.codes())
    (own_study.parent / "articles.csv").unlink()
    without = open_study(start=own_study)

    assert not without.corpus.has_text and "大橋通車" in set(told["press"]["word"])
    for preset, table in told.items():
        pd.testing.assert_frame_equal(without.counts(preset=preset), table, check_dtype=False)
    pd.testing.assert_frame_equal(sentence_counts(without.corpus), sizes[0], check_dtype=False)
    assert (len(without.corpus.paragraphs), len(without.codes())) == sizes[1:]


def test_published_counts_are_read_in_place_of_texts_that_are_there_where_that_is_asked_for(own_study, monkeypatch):
    monkeypatch.setenv("PRESSFRAMES_WITHOUT_TEXT", "1")

    assert not open_study(start=own_study).corpus.has_text


def test_counts_of_words_that_were_cut_otherwise_are_refused_without_the_text(own_study):
    (own_study.parent / "articles.csv").unlink()
    settings = (own_study / "study.toml").read_text(encoding="utf-8").replace("大橋通車", "巡堤隊")
    (own_study / "study.toml").write_text(settings, encoding="utf-8")

    with pytest.raises(PressframesError, match="words-jieba.csv: the words were cut with another dictionary, keep"):
        open_study(start=own_study).counts()


def test_a_column_of_long_texts_is_no_variable_and_is_not_published(own_study):
    documents = pd.read_csv(own_study / "data" / "derived" / "articles" / "documents.csv")

    assert "topic" in documents and "abstract" not in documents
