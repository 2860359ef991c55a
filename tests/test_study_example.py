"""The example study: invented flood reports that give each notebook something to say."""

import pandas as pd
import pytest
from conftest import ROOT

from pressframes.corpus.door import read_corpus
from pressframes.study.settings import read_settings

FOLDER = ROOT / "data" / "examples" / "flood-reports"


@pytest.fixture(scope="module")
def reports():
    return read_corpus(FOLDER / "articles.csv")


def test_the_example_has_twelve_short_reports_of_each_newspaper(reports):
    assert reports.documents["newspaper"].value_counts().to_dict() == {"江州日报": 12, "南江晚报": 12}
    assert all(80 <= len(text) <= 250 for text in reports.texts)
    assert reports.documents[["headline", "date", "page", "byline"]].notna().all(axis=None)


def test_one_week_of_the_example_is_missing(reports):
    weeks = pd.to_datetime(reports.documents["date"]).dt.to_period("W")

    assert (weeks.nunique(), weeks.max().ordinal - weeks.min().ordinal + 1) == (6, 7)


def test_one_report_of_the_example_is_a_reprint(reports):
    texts = ["\n".join(text.splitlines()[2:]) for text in reports.texts]

    assert len(set(texts)) == len(texts) - 1


def test_the_file_opens_in_a_spreadsheet_and_can_be_compared_line_by_line():
    content = (FOLDER / "articles.csv").read_bytes()

    assert content.startswith("\ufeff标题".encode())
    assert b"\r" not in content


def test_the_glossary_explains_words_that_the_reports_have(reports):
    words = pd.read_csv(FOLDER / "glossary.csv")
    text = "".join(reports.texts) + "".join(reports.documents["newspaper"])

    assert list(words) == ["word", "en"]
    assert [word for word in words["word"] if word not in text] == []
    assert words["word"].is_unique


def test_the_study_file_of_the_example_is_right():
    settings = read_settings(FOLDER)

    assert (settings.compare, settings.over, settings.corpus.publish) == ("newspaper", "week", "all")
