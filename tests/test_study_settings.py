"""`study.toml`: every key has its default and its check, and all that is wrong is told at once, each with its line."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.study.folder import Study
from pressframes.study.settings import dates_ahead, groups_of, line_of, period_of, read_settings
from pressframes.study.sides import compare, sides_of
from pressframes.study.starting import start_study

CASES = json.loads((Path(__file__).parent / "cases" / "study-settings.json").read_text(encoding="utf-8"))
CORPUS = '[corpus]\nsource = "articles.xlsx"\n'


@pytest.fixture
def study(tmp_path):
    """Writes a `study.toml` into a folder that has a table of articles, and gives its path."""
    (tmp_path / "articles.xlsx").write_bytes(b"not read")
    (tmp_path / "words.txt").write_text("会议\n", encoding="utf-8")

    def write(text: str) -> Path:
        (tmp_path / "study.toml").write_text(text, encoding="utf-8")
        return tmp_path / "study.toml"

    return write


@pytest.mark.parametrize("case", CASES["faults"], ids=lambda case: case["says"][0])
def test_a_fault_is_told_with_its_line_and_the_mend(study, case):
    text = case["file"] if case.get("without_corpus") else case["file"] + "\n" + CORPUS
    path = study("\n" if case.get("empty") else text)
    if case.get("empty"):
        path.write_text("# nothing\n", encoding="utf-8")

    with pytest.raises(PressframesError) as error:
        read_settings(path)

    assert str(error.value).startswith(f"{path}, line {case['line']}: ")
    assert all(words in str(error.value) for words in case["says"]), str(error.value)
    assert str(error.value).count("\n") == 0


@pytest.mark.parametrize("case", CASES["readings"], ids=lambda case: case["file"] or "the shortest file")
def test_what_a_file_says_is_read_and_the_rest_has_its_default(study, case):
    settings = read_settings(study(case["file"] + CORPUS))

    for key, value in case["is"].items():
        found = getattr(settings, key)
        assert (json.loads(json.dumps(found)) if isinstance(found, tuple) else found) == value
    assert settings.corpus.source == "articles.xlsx"
    assert settings.reference.source == "peoples-daily-1998-01"
    assert settings.words.preset == "jieba" and settings.words.leave_out == ["byline"]


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_its_lines(study):
    path = study('titel = "x"\nover = "weeks"\n[corpus]\nsource = "none.csv"\nkind = "page"\n[word]\n')

    with pytest.raises(PressframesError) as error:
        read_settings(path)

    lines = str(error.value).splitlines()
    assert [line.removeprefix(f"{path}, line ")[0] for line in lines] == list("12456")
    assert all("Expected" in line or "Did you mean" in line for line in lines)


def test_a_file_that_is_not_toml_is_told_so_with_the_place(study):
    with pytest.raises(PressframesError, match=r"not TOML \(.*line 2.*\).*names before = have no Chinese"):
        read_settings(study('title = "x"\n疫情 = "epidemic"\n'))


def test_a_file_saved_by_windows_and_a_folder_with_a_study_are_read(study):
    path = study("")
    path.write_bytes(("\ufeff" + 'title = "洪水"\n' + CORPUS).replace("\n", "\r\n").encode())

    assert read_settings(path.parent).title["zh"] == "洪水"


def test_the_title_of_a_study_without_one_is_its_folder(study):
    path = study(CORPUS)

    assert read_settings(path).title == {"en": path.parent.name, "zh": path.parent.name}


def test_a_source_is_told_to_the_reader_from_the_folder_of_the_study(study):
    path = study(CORPUS + 'kind = "table"\ncolumns = { text = "正文" }\nmetadata = { newspaper = "江州日报" }\n')
    told = read_settings(path).corpus.reading(path.parent)

    assert told.pop("source") == str(path.parent / "articles.xlsx")
    assert told == {"kind": "table", "columns": {"text": "正文"}, "metadata": {"newspaper": "江州日报"}}


def test_words_and_roles_of_the_study_are_counted_and_its_stop_list_is_left_out_of_comparisons(tmp_path):
    reports = {"正文": ["巡堤队连夜上堤战“疫”，居民们的门开着。"] * 3, "报纸": ["江报", "江报", "南报"], "记者": "周石"}
    folder = start_study(pd.DataFrame(reports), tmp_path / "study").folder
    path, said = (
        folder / "study.toml",
        '[words]\nkeep = ["巡堤队", "战“疫”"]\ndictionary = "own.txt"\nstop = "stop.txt"\n',
    )
    (folder / "own.txt").write_text("居民们的门 100 n\n", encoding="utf-8")
    (folder / "stop.txt").write_text("连夜\n", encoding="utf-8")
    before = Study(folder, folder)
    assert {"巡堤队", "居民们的门"}.isdisjoint(before.counts()["word"]) and "“stop.txt”" not in before.methods()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[words]\n", said + 'leave_out = ["body"]\n'), encoding="utf-8")
    assert "巡堤队" not in set(Study(folder, folder).counts()["word"])
    path.write_text(text.replace("[words]\n", said), encoding="utf-8")
    study = Study(folder, folder)

    assert {"巡堤队", "居民们的门", "连夜", "战“疫”"} <= set(study.counts()["word"])
    assert "连夜" not in set(compare(sides_of(study))["word"])
    assert "The study adds 3 words of its own. Words of the list “stop.txt” are left out" in study.methods()


@pytest.mark.parametrize("preset", ["jieba", "press", "trained"])
def test_another_preset_takes_the_place_of_the_preset_alone(tmp_path, preset):
    texts, papers = ["巡堤隊連夜守着大橋，居民們的門開着。"] * 3, ["江報", "江報", "南報"]
    reports = pd.DataFrame({"标题": "大橋通車", "正文": texts, "报纸": papers})
    folder = start_study(reports, tmp_path / "study").folder
    path = folder / "study.toml"
    (folder / "own.txt").write_text("居民们的门 100 n\n", encoding="utf-8")
    said = '[words]\nkeep = ["巡堤队"]\ndictionary = "own.txt"\nleave_out = ["headline"]\n'
    path.write_text(path.read_text(encoding="utf-8").replace("[words]\n", said), encoding="utf-8")
    counts = Study(folder, folder).counts(preset=preset)

    assert set(counts["preset"]) == {preset}
    assert counts.groupby("word")["count"].sum()[["巡堤隊", "居民們的門", "大橋"]].tolist() == [3, 3, 3]


LINES = """title = "x"
[corpus]
source = "a.csv"
[corpus.columns]
text = "正文"
[[people]]
name = "A"
[reference]
name.en = "a"
name.zh = "b"
""".splitlines()


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("title", 1), ("corpus", 2), ("corpus.source", 3), ("corpus.sour", 2), ("corpus.name", 2),
        ("corpus.columns", 4), ("corpus.columns.text", 5), ("corpus.columns.date", 4), ("people", 6),
        ("people.name", 7), ("people.orcid", 6), ("reference", 8), ("reference.name", 9), ("reference.name.zh", 10),
        ("words.preset", 1), ("titles", 1), ("text", 1),
    ],
)  # fmt: skip
def test_the_line_of_a_key_is_its_own_or_that_of_its_section(place, line):
    assert line_of(LINES, place) == line


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("2024-01-01", "2024-01-01", "week"),
        ("2024-01-01", "2024-02-29", "week"),  # 59 days
        ("2024-01-01", "2024-03-01", "month"),
        ("2020-01-01", "2024-12-29", "month"),  # 1,824 days
        ("2020-01-01", "2024-12-30", "year"),
    ],
)
def test_under_sixty_days_are_told_by_weeks_and_five_years_by_years(first, last, period):
    assert period_of(pd.DataFrame({"date": [last, None, first]})) == period


def test_dates_that_are_still_to_come_decide_no_period():
    documents = pd.DataFrame({"date": ["2024-06-18", "2024-07-10", "2742-07-10"]})

    assert period_of(documents) == "week" and dates_ahead(documents).tolist() == ["2742-07-10"]
    assert period_of(documents[2:]) == "week"


def test_more_groups_than_can_be_told_apart_are_refused_with_what_to_do():
    corpus = corpus_from_texts(["桥通了。"] * 9)
    dates = corpus.documents.assign(date=[f"{year}-03-01" for year in range(2015, 2024)])
    corpus = replace(corpus, documents=dates)

    with pytest.raises(PressframesError, match="'year' makes 9 groups of these texts, and 8 can .*leave compare out"):
        groups_of(corpus, "year")
    assert groups_of(corpus.select([True] * 8 + [False]), "year").nunique() == 8


def test_groups_that_are_numbers_are_named_with_their_column_and_periods_group_texts_by_their_dates():
    corpus = corpus_from_texts(["桥通了。"] * 4)
    dates = ["2024-07-02", "2023-12-31", None, "2024-06-30"]
    corpus = replace(corpus, documents=corpus.documents.assign(page=["4", "1", None, "4"], date=dates))

    assert groups_of(corpus, "page").to_dict() == {0: "page 4", 1: "page 1", 3: "page 4"}
    assert groups_of(corpus, "year").to_dict() == {1: "year 2023", 3: "year 2024", 0: "year 2024"}
    assert [*dict.fromkeys(groups_of(corpus, "month"))] == ["2023-12", "2024-06", "2024-07"]


def test_groups_are_those_of_a_column_with_two_or_more_and_others_are_named():
    corpus = corpus_from_texts(["桥通了。"] * 9)
    documents = corpus.documents.assign(
        two=[*"甲乙甲乙甲乙甲乙", None], eight=[*"甲乙丙丁戊己庚辛辛"], nine=[*"甲乙丙丁戊己庚辛壬"], one="甲"
    )
    corpus = replace(corpus, documents=documents)

    assert groups_of(corpus, "two").to_dict() == dict(enumerate("甲乙甲乙甲乙甲乙"))
    with pytest.raises(PressframesError, match="'paper'. Expected one .* groups, or a period .*, year.: two, eight.$"):
        groups_of(corpus, "paper")
    with pytest.raises(PressframesError, match="'newspaper' has nothing for these texts"):
        groups_of(corpus, "newspaper")
    alone = replace(corpus_from_texts(["桥通了。"]), documents=documents[:1])
    with pytest.raises(PressframesError, match="'one' has only '甲' for these texts"):
        groups_of(alone, "one")
    with pytest.raises(PressframesError, match="year.: these texts have none; leave compare out"):
        groups_of(alone, "paper")
