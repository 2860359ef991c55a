"""Corpora by name, folders of one's own, and the counts that stand in for a text under copyright."""

import os

import pandas as pd
import pytest
from conftest import ROOT

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.door import EPIDEMIC_PAGE, named_corpus, read_corpus
from pressframes.errors import PressframesError

PAGE = """战“疫”一线党旗红

——河畔街道志愿者记事

本报记者 林一

志愿者清晨六点到岗。他们连续奋战八小时。

“大家都很配合。”志愿者周明说。

社区搭起暖心桥

本报记者 王三

社区工作者送菜上门。老人们表示感谢。
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_folder_of_pages_becomes_a_corpus_of_articles(tmp_path, encoding):
    (tmp_path / "page-1.txt").write_bytes(PAGE.encode(encoding))
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")

    corpus = read_corpus(tmp_path)

    assert list(corpus.documents["headline"]) == ["战“疫”一线党旗红", "社区搭起暖心桥"]
    assert corpus.documents[["newspaper", "date", "page"]].isna().all(axis=None)
    assert set(corpus.documents["source"]) == {"page-1.txt"}
    assert any("files of kinds that are not read were left out (photo.jpg)" in note for note in corpus.notes)
    assert any("read as " + encoding.removesuffix("-sig") in note for note in corpus.notes)


def test_metadata_is_taken_from_the_researcher_and_never_guessed(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "metadata.csv").write_text("file,newspaper,date,page\na.txt,河畔日报,2022-04-01,3\n", encoding="utf-8")

    documents = read_corpus(tmp_path).documents

    assert list(documents.loc[documents["source"] == "a.txt", "newspaper"].unique()) == ["河畔日报"]
    assert list(documents.loc[documents["source"] == "a.txt", "page"].unique()) == ["3"]
    assert documents.loc[documents["source"] == "b.txt", "newspaper"].isna().all()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_metadata_may_be_in_any_encoding_and_between_quotation_marks(tmp_path, encoding):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    rows = '"file","newspaper","date","page"\r\n"a.txt","河畔,日报","2022-04-01",""\r\n'
    (tmp_path / "metadata.csv").write_bytes(rows.encode(encoding))

    documents = read_corpus(tmp_path).documents

    assert set(documents["newspaper"]) == {"河畔,日报"} and set(documents["date"]) == {"2022-04-01"}
    assert documents["page"].isna().all()


def test_a_file_that_the_metadata_names_twice_is_named(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "metadata.csv").write_text("file,page\na.txt,1\na.txt,2\n", encoding="utf-8")

    with pytest.raises(PressframesError, match=r"metadata.csv: the file a.txt is named twice \(rows 2 and 3\)"):
        read_corpus(tmp_path)


def test_metadata_that_names_no_file_is_an_error(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "metadata.csv").write_text("paper\n河畔日报\n", encoding="utf-8")

    said = r"the columns are paper, and none names the file\. Expected a column `file` .* any of newspaper, date, page"
    with pytest.raises(PressframesError, match=rf"metadata\.csv: {said}"):
        read_corpus(tmp_path)


def test_an_empty_folder_and_a_missing_one_say_what_to_put_there(tmp_path):
    with pytest.raises(PressframesError, match=r"holds no file to read \(it holds 0 other files\)"):
        read_corpus(tmp_path)
    with pytest.raises(PressframesError, match="there is no such file or folder"):
        read_corpus(tmp_path / "absent")


def test_without_text_the_page_is_read_from_its_counts_and_says_so():
    corpus = named_corpus(EPIDEMIC_PAGE, root=ROOT, without_text=True)

    assert not corpus.has_text
    assert "all numbers come from the counts" in corpus.notes[0]
    with pytest.raises(PressframesError) as error:
        corpus.require_text("show a word in its context")
    assert "to show a word in its context needs the order of the words" in str(error.value)
    assert "data/raw/epidemic-page-2022.txt" in str(error.value)


def test_what_the_page_does_not_print_is_unknown():
    documents = named_corpus(EPIDEMIC_PAGE, root=ROOT, without_text=True).documents

    assert documents[["newspaper", "date", "page"]].isna().all(axis=None)


def test_texts_of_ones_own_become_paragraphs_at_line_ends():
    corpus = corpus_from_texts(["一\n\n二", ""])

    assert [corpus.texts[row.document][row.start : row.end] for row in corpus.paragraphs.itertuples()] == ["一", "二"]
    assert isinstance(corpus.summary(), pd.DataFrame)


@pytest.mark.skipif(os.name == "nt", reason="permissions work another way on Windows")
def test_a_folder_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)  # one or the other, by the version of Python
    monkeypatch.setattr(os, "listdir", refuse)
    with pytest.raises(PressframesError, match=r"the folder cannot be read \(Permission denied\)"):
        read_corpus(tmp_path)
