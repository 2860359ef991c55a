"""A study is laid out anywhere: what was found stands in its file, and nothing that was there is written over."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes.cli import main
from pressframes.corpus.door import read_corpus
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook
from pressframes.frames.events import load_known
from pressframes.study.behind import find_word
from pressframes.study.folder import open_study
from pressframes.study.running import to_read
from pressframes.study.settings import read_settings
from pressframes.study.starting import TEMPLATES, _toml, file_name_pattern, start_study, template

REPORTS = ROOT / "data" / "examples" / "flood-reports" / "articles.csv"
PATTERNS = json.loads((Path(__file__).parent / "cases" / "file-names.json").read_text(encoding="utf-8"))["cases"]
NAMES = ["洪水 研究", "what's said", "a b/c", "普通"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def files(here):
    """The reports as one text file an article, whose names say date, newspaper and number."""
    folder = here / "reports"
    folder.mkdir()
    for number, row in enumerate(pd.read_csv(REPORTS).itertuples()):
        text = f"{row.标题}\n\n{row.正文}\n"
        (folder / f"{row.日期}_{row.报纸}_{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_table_of_articles_becomes_a_study_that_compares_its_newspapers_and_weeks(here, name):
    start_study(REPORTS, name)
    settings = read_settings(name)
    told = settings.corpus.reading(Path(name))

    assert (settings.compare, settings.over, settings.title["en"]) == ("newspaper", "week", Path(name).name)
    assert not os.path.isabs(settings.corpus.source)
    assert len(read_corpus(**told).documents) == 24


def test_file_names_that_say_date_and_newspaper_are_taken_apart(here, files):
    start_study(files, "study")
    settings = read_settings("study")
    documents = read_corpus(**settings.corpus.reading(Path("study"))).documents

    assert (settings.corpus.file_names, settings.compare) == ("{date}_{newspaper}_{number}", "newspaper")
    assert documents["newspaper"].value_counts().to_dict() == {"江州日报": 12, "南江晚报": 12}
    assert (documents["date"].min(), documents["date"].max()) == ("2023-07-03", "2023-08-18")


def test_names_of_one_folder_are_taken_apart_where_only_its_texts_lack_what_they_say(here):
    texts = {
        "clips/a.txt": "老渠今春通水\n柳河日报 2021-03-05\n老渠清了。",
        "papers/石埠晚报_2021-03-06_A02.txt": "新校九月启用\n学生搬了家。",
        "papers/石埠晚报_2021-03-07_A03.txt": "夜市添了新灯\n灯亮了。",
    }
    for name, text in texts.items():
        (here / "texts" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "texts" / name).write_text(text, encoding="utf-8")
    study = start_study(here / "texts", here / "study")
    corpus = read_corpus(here / "texts", file_names=read_settings(study.folder).corpus.file_names)

    assert [*corpus.documents["newspaper"]] == ["柳河日报", "石埠晚报", "石埠晚报"]
    assert [*corpus.documents["date"]] == ["2021-03-05", "2021-03-06", "2021-03-07"]
    assert any(note.startswith("File names that do not fit") and "clips/a.txt" in note for note in study.notes)


@pytest.mark.parametrize("case", PATTERNS, ids=lambda case: case["names"][0])
def test_the_pattern_of_file_names_is_found_or_none_is_guessed(case):
    assert file_name_pattern(case["names"]) == case["pattern"]


def test_texts_without_a_date_get_a_table_to_fill_in(here):
    folder = here / "texts"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.txt").write_text("水渠通水\n\n老渠清了，水到了田里。村民说，今年不愁。\n", encoding="utf-8")
    new = start_study(folder, "study")
    settings = read_settings("study")

    assert settings.corpus.metadata == "metadata.csv" and settings.compare is None
    assert Path("study/metadata.csv").read_text(encoding="utf-8-sig").splitlines()[1:] == ["a.txt,,,", "b.txt,,,"]
    assert "Fill in metadata.csv" in repr(new) and "--file-names" in repr(new)


def test_dates_that_are_still_to_come_are_told_and_make_no_years(here):
    table = pd.DataFrame({"正文": ["桥通了。", "路通了。"], "日期": ["2024-06-18", "2742-07-10"]})
    told = str(start_study(table, "study"))

    assert "Dates still to come: 2742-07-10." in told and read_settings("study").over == "week"


def test_columns_that_could_make_groups_are_suggested_and_never_chosen(here):
    table = pd.read_csv(REPORTS).assign(主题=["救灾", "生活"] * 12, 编号=range(24))
    start_study(table.drop(columns=["报纸", "作者"]), "study")
    text = Path("study/study.toml").read_text(encoding="utf-8")

    assert '# compare = "主题"   # 救灾 12, 生活 12' in text
    assert "编号" not in text
    assert read_settings("study").compare is None


def test_a_pandas_table_is_kept_in_the_study(here):
    start_study(pd.read_csv(REPORTS), "study")

    assert read_settings("study").corpus.source == "articles.csv"
    assert len(read_corpus("study/articles.csv").documents) == 24


def test_a_study_without_texts_says_where_they_go(here, capsys):
    assert main(["new", "study"]) == 0

    assert "texts/" in capsys.readouterr().out
    assert read_settings("study").corpus.source == "texts" and Path("study/texts").is_dir()


def test_what_is_said_to_the_reader_on_the_command_line_stands_in_the_file(here):
    table = pd.read_csv(REPORTS).rename(columns={"正文": "报文"})[["标题", "报文"]]
    table.to_csv("reports.csv", index=False)
    command = ["new", "study", "--corpus", "reports.csv", "--columns", "text=报文", "--metadata", "newspaper=江州日报"]

    assert main([*command, "--language", "zh", "--publish", "counts"]) == 0

    settings = read_settings("study")
    assert settings.corpus.columns == {"text": "报文"} and settings.language == "zh"
    assert settings.corpus.publish == "counts"
    assert settings.corpus.metadata == {"newspaper": "江州日报"}


def test_nothing_that_is_there_is_written_over(here):
    Path("study").mkdir()
    Path("study/glossary.csv").write_text("word,en\n洪水,flood\n", encoding="utf-8")
    new = start_study(REPORTS, "study")

    assert new.kept == ("glossary.csv",)
    assert Path("study/glossary.csv").read_text(encoding="utf-8") == "word,en\n洪水,flood\n"
    with pytest.raises(PressframesError, match="study.toml: the file is there already"):
        start_study(REPORTS, "study")


@pytest.mark.parametrize("study", [".", "study", "reports/study"])
def test_a_study_inside_the_folder_of_its_texts_is_refused(files, study):
    source = files if study.startswith("reports") else Path(".")

    with pytest.raises(PressframesError, match="side by side"):
        start_study(source, study)


def test_texts_that_cannot_be_read_leave_no_study_behind(here):
    Path("articles.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(PressframesError, match="no column 'text'"):
        start_study("articles.csv", "study")
    assert not Path("study").exists()


def test_the_notebooks_of_a_study_come_without_what_they_gave_elsewhere(here):
    start_study(REPORTS, "study")
    copies = sorted(Path("study/notebooks").glob("*.ipynb"))

    assert [path.name for path in copies] == [path.name for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    for path in copies:
        cells = nbformat.read(path, as_version=4).cells
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def test_a_new_study_does_not_speak_of_another(here):
    start_study(REPORTS, "study")
    frames = load_codebook("study/codebook.toml").frames
    names = " ".join(f"{frame.name_en} {frame.name_zh}" for frame in frames)
    text = "".join(Path("study", name).read_text(encoding="utf-8") for name in ("study.toml", "README.md")) + names

    assert not [word for word in ("epidemic", "疫", "1998") if word in text]


def test_the_example_is_laid_out_by_its_name_and_copied(here, capsys):
    assert main(["new", "flood", "--corpus", "flood-reports"]) == 0

    assert "Articles: 24, with a date: 24, 2023-07-03 to 2023-08-18." in capsys.readouterr().out
    assert read_settings("flood").corpus.source == "articles.csv"
    assert Path("flood/articles.csv").read_bytes() == REPORTS.read_bytes()
    assert Path("flood/glossary.csv").read_bytes() == REPORTS.with_name("glossary.csv").read_bytes()


def test_the_package_says_the_same_of_its_templates_as_the_code():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    travels = {place: f"pressframes/template/{name}" for name, place in TEMPLATES.items()}

    assert wheel["sources"] == {"src": "", **travels}
    assert set(wheel["only-include"]) == {"src/pressframes", *travels}


def test_an_installed_wheel_lays_out_the_same_study(here):
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    for folder in ("src", *TEMPLATES.values()):
        shutil.copytree(ROOT / folder, here / "clone" / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, here / "clone")
    build = "import hatchling.build as b; print(b.build_wheel('..'))"
    built = subprocess.run(
        [sys.executable, "-c", build], cwd=here / "clone", capture_output=True, text=True, check=True
    )
    zipfile.ZipFile(here / built.stdout.split()[-1]).extractall(here / "installed")
    shutil.rmtree(here / "clone")
    command = [sys.executable, "-m", "pressframes", "new", "study", "--corpus", str(REPORTS)]
    subprocess.run(command, cwd=here, env=os.environ | {"PYTHONPATH": str(here / "installed")}, check=True)
    start_study(REPORTS, "other")

    assert names_in(here / "study") == names_in(here / "other")
    assert (here / "installed" / "pressframes" / "template" / "notebooks").is_dir()


def test_a_clone_in_a_folder_with_chinese_characters_is_installed_in_place_under_any_locale(here):
    """A .pth file is read in the locale's encoding: what names the folder stands in a .py file, which is UTF-8."""
    pytest.importorskip("editables", reason="editables is not installed")
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    clone = here / "论文 数据"
    shutil.copytree(ROOT / "src", clone / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, clone)
    build = "import hatchling.build as b; print(ascii(b.build_editable('.')))"
    built = subprocess.run([sys.executable, "-c", build], cwd=clone, capture_output=True, text=True, check=True)
    wheel = zipfile.ZipFile(clone / built.stdout.split("'")[-2])
    texts = {name: wheel.read(name).decode("utf-8") for name in wheel.namelist() if name.count("/") == 0}

    assert any(name.endswith(".pth") for name in texts)
    assert all(text.isascii() for name, text in texts.items() if name.endswith(".pth"))
    assert [name for name, text in texts.items() if str(clone) in text] == ["_editable_impl_pressframes.py"]


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


DEV = {
    "flood-xlsx": ("newspaper", "week", 24),
    "flood-csv": ("newspaper", "week", 24),
    "flood-txt": ("newspaper", "week", 24),
    "flood-html": ("newspaper", "week", 6),
    "flood-docx": (None, None, 4),
}


@pytest.mark.parametrize("name", DEV)
def test_reports_in_any_form_become_a_study_of_what_they_say(name, shared, here):
    folder = shared / "own-corpora-dev" / name
    if not folder.is_dir():
        pytest.skip("needs the invented corpora of the shared folder")
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    start_study(folder / expected["input"], "study")
    settings = read_settings("study")
    documents = read_corpus(**settings.corpus.reading(Path("study"))).documents

    assert (settings.compare, settings.over, len(documents)) == DEV[name]
    told = [(item["newspaper"], item["date"]) for item in expected["items"]] if settings.compare else []
    assert not told or set(documents[["newspaper", "date"]].itertuples(index=False, name=None)) == set(told)


ODD = {
    "one text": pd.DataFrame({"正文": ["水到了田里。"]}),
    "two texts of two newspapers": pd.DataFrame(
        {"正文": ["水到了田里。", "路修好了。"], "报纸": ["江州日报", "南江晚报"]}
    ),
    "Traditional characters": pd.DataFrame(
        {"標題": ["水渠通水"], "正文": ["老渠清了，水到了田裡。"], "報紙": ["江州日報"]}
    ),
    "an emoji and a zero-width space": pd.DataFrame(
        {"标题": ["水\u200b渠🌊通水"] * 4, "正文": ["水到了田里。"] * 4, "栏": ["🌊\u200b一", "b"] * 2}
    ),
    "marks of TOML": pd.DataFrame({"正文": ["水到了田里。"] * 4, 'a"b\\': ['x"""', "y\x07\n#"] * 2}),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_tables_become_studies_too(name, here):
    start_study(ODD[name], "study")
    settings = read_settings("study")

    assert len(read_corpus(**settings.corpus.reading(Path("study"))).documents) == len(ODD[name])
    assert settings.compare == ("newspaper" if name.startswith("two") else None)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.text(st.characters(exclude_categories=["Cs"]))
)
def test_any_text_is_written_as_toml_and_read_as_it_was(key, value):
    assert tomllib.loads(f"a = {_toml({key: value})}") == {"a": {key: value}}


def test_a_template_is_found_by_its_name():
    assert template("codebooks/generic-frames.toml") == ROOT / "data" / "coding" / "generic-frames.toml"


def test_a_new_study_has_a_skeleton_of_what_is_known_whose_example_holds_when_its_marks_are_taken_away(tmp_path):
    start_study(REPORTS, tmp_path / "study")
    path = tmp_path / "study" / "known-groups.toml"
    assert not len(load_known(path).topics), "as it is laid out it says nothing"

    head, example = path.read_text(encoding="utf-8").split("\n\n", 1)
    path.write_text("\n".join(line.removeprefix("# ") for line in example.splitlines()), encoding="utf-8")
    known = load_known(path)
    assert len(known.topics) == 2 and len(known.orders) == 1 and len(known.probes) == 2


def test_a_study_in_chinese_is_opened_in_chinese_once_it_was_run(tmp_path):
    start_study(REPORTS, tmp_path / "study", language="zh")
    study = open_study(start=tmp_path / "study")
    assert to_read(study) == study.root / "notebooks"
    (study.out / "build").mkdir()

    assert to_read(study) == study.out / "build"
    assert to_read(replace(study, language="en")) == study.root / "notebooks"


def test_which_columns_could_make_groups_is_written_with_their_sizes(here):
    table = pd.DataFrame({
        "正文": [f"水到了第{n}块田里。" for n in range(18)], "报纸": ["江州日报"] * 12 + ["南江晚报"] * 6,
        "日期": ["2024-01-01"] * 17 + ["2024-03-01"], "eight": [*"甲乙丙丁戊己庚"] * 2 + [*"甲甲甲辛"],
        "nine": [*"甲乙丙丁戊己庚辛壬"] * 2, "two each": [*"甲乙丙丁戊己庚辛"] * 2 + [None] * 2,
        "thin": [*"甲乙丙丁戊己庚"] + [*"甲乙丙丁戊己"] + [None] * 5, "one": "甲",
        "long": ["长" * 25, "b\u200bc"] * 9,
    })  # fmt: skip
    new = start_study(table, "study")
    lines = Path("study/study.toml").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if "compare = " in line] == [
        'compare = "newspaper"   # 江州日报 12, 南江晚报 6',
        '# compare = "eight"   # 甲 5, 乙 2, 丙 2, 丁 2, 戊 2, 己 2, 庚 2, 辛 1',
        '# compare = "two each"   # 甲 2, 乙 2, 丙 2, 丁 2, 戊 2, 己 2, 庚 2, 辛 2',
        f'# compare = "long"   # {"长" * 20} 9, bc 9',
    ]
    assert [line for line in lines if "over = " in line] == ['over = "month"   # day, week, month or year']
    found = ("Articles: 18, with a date: 18, 2024-01-01 to 2024-03-01.", "Newspapers: 江州日报 12, 南江晚报 6.")
    assert new.found == found and [line for line in lines if line.startswith(("# A", "# N"))] == [
        f"# {one}" for one in found
    ]
    assert f"- {found[0]}\n- {found[1]}" in Path("study/README.md").read_text(encoding="utf-8")
    todo = "Next: look at study.toml in study, and run there: pressframes reproduce"
    assert repr(new) == "\n".join([*found, *(f"Note: {note}" for note in new.notes), todo])
    assert new.folder == Path("study") and new.kept == ()


def test_of_texts_without_dates_and_groups_nothing_is_chosen(here):
    new = start_study(pd.DataFrame({"正文": ["水到了田里。", "路修好了。"], "日期": ["2024-06-03", None]}))
    text = Path("my-study/study.toml").read_text(encoding="utf-8")
    assert new.found == ("Articles: 2, with a date: 1, 2024-06-03.", "Newspapers: not known.")
    assert '# compare = "newspaper"   # the column whose groups are compared; none has two to eight values' in text
    assert '\nover = "week"' in text and '\npublish = "all"' in text and '\nlanguage = "en"' in text

    start_study(pd.DataFrame({"正文": ["水到了田里。"]}), "other")
    assert '\n# over = "week"   # day' in Path("other/study.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("source", "folder"), [(None, "my-study"), ("flood-reports", "flood-reports-study")])
def test_a_study_without_a_name_is_called_by_its_texts(source, folder, here):
    assert start_study(source).folder == Path(folder)
    assert read_settings(folder).corpus.source == ("articles.csv" if source else "texts")
    assert f"# {folder}\n" in Path(folder, "README.md").read_text(encoding="utf-8")


def test_what_is_known_beside_the_texts_is_told_from_the_study_and_a_table_that_was_begun_stays(here):
    (here / "texts").mkdir()
    for name in "ab":
        (here / "texts" / f"{name}.txt").write_text(
            "水渠通水\n\n老渠清了，水到了田里。村民说，今年不愁。\n", encoding="utf-8"
        )
    (here / "facts.csv").write_text("file,newspaper,date,page\na.txt,甲报,2024-06-03,1\n", encoding="utf-8")
    start_study("texts", "first", metadata=here / "facts.csv")
    assert read_settings("first").corpus.metadata == "../facts.csv" and not Path("first/metadata.csv").exists()

    Path("second").mkdir()
    Path("second/metadata.csv").write_text("file,newspaper,date,page\nb.txt,乙报,,2\n", encoding="utf-8")
    start_study("texts", "second")
    assert read_settings("second").corpus.metadata == "metadata.csv"
    assert "乙报" in Path("second/metadata.csv").read_text(encoding="utf-8")


def test_texts_on_another_drive_are_told_by_their_whole_path(here, monkeypatch):
    relpath = os.path.relpath

    def elsewhere(path, start):
        if Path(start) == Path("study"):
            raise ValueError("path is on mount 'C:', start on mount 'D:'")
        return relpath(path, start)

    monkeypatch.setattr("os.path.relpath", elsewhere)
    start_study(REPORTS, "study")
    assert read_settings("study").corpus.source == REPORTS.as_posix()


def test_notebooks_of_a_study_are_written_as_jupyter_writes_them_wherever_the_template_lies(here, monkeypatch):
    start_study(None, "study")
    for path in Path("study/notebooks").glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert nbformat.writes(nbformat.reads(text, 4)) + "\n" == text

    hidden = here / ".clone" / "notebooks"
    (hidden / ".ipynb_checkpoints").mkdir(parents=True), (hidden / "wording").mkdir()
    for name in ("01-a.ipynb", "wording/01-a.toml", ".ipynb_checkpoints/01-a.ipynb", "notes.txt"):
        (hidden / name).write_text('{"cells": []}', encoding="utf-8")
    monkeypatch.setitem(TEMPLATES, "notebooks", os.path.relpath(hidden, ROOT))
    start_study(None, "other")
    assert names_in(here / "other" / "notebooks") == ["01-a.ipynb", "wording", "wording/01-a.toml"]


def test_a_table_that_is_saved_for_a_study_is_read_as_it_was(tmp_path):
    texts = ["@江州发布 桥通了。", "-3.5℃，水结了冰。", "＝＝水到了。", "'水渠'通了。"]
    folder = start_study(pd.DataFrame({"正文": texts, "=栏": ["+1", "-1", "@甲", "乙"]}), tmp_path / "study").folder
    corpus = open_study(start=folder).corpus

    assert corpus.texts == tuple(texts) and corpus.documents["=栏"].tolist() == ["+1", "-1", "@甲", "乙"]


@pytest.mark.parametrize(
    ("texts", "words", "cutting"),
    [
        (["國防部開會。", "社員說，橋通了。"], {"國防部": 1, "社員": 1}, (True, False)),
        (["国防部开会。", "社員說，國防部開會。"], {"国防部": 2, "社员": 1}, (True, True)),  # one word in both forms
        (["国防部开会。", "社员说。"], {"国防部": 1, "社员": 1}, (False, False)),
    ],
)
def test_traditional_texts_are_cut_as_simplified_ones_and_told_so_where_both_are_compared(
    texts, words, cutting, tmp_path
):
    pytest.importorskip("opencc")
    table = pd.DataFrame({"标题": ["甲", "乙"], "正文": texts, "报纸": ["柳河日报", "石埠晚报"]})
    started = start_study(table, tmp_path / "study")
    study = open_study(start=started.folder)

    assert study.cutting[4:] == cutting
    assert study.counts().groupby("word")["count"].sum().reindex(list(words)).to_dict() == words
    assert any("words of both are counted as one" in line for line in started.found) == study.cutting.simplified
    place = texts[1].find("國防部") if "國防部" in texts[1] else 0
    assert find_word(next(iter(words)), texts[place > 0], study.cutting) == [(place, place + 3)]
    assert study.methods().count("raditional ") == sum(cutting[:1])

    settings = started.folder / "study.toml"
    settings.write_text(settings.read_text("utf-8").replace('compare = "newspaper"', ""), encoding="utf-8")
    alone = open_study(start=started.folder)
    assert alone.cutting.simplified == cutting[0]  # as the reference is
