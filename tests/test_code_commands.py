"""`pressframes code sample` and `code read`: sheets go out and come back, and every mistake names its cell or line."""

import csv
import re
import shutil

import pytest
from conftest import ROOT

from pressframes.cli import main
from pressframes.coders.validation import VALIDATION, load_validation
from pressframes.frames.codebook import load_codebook
from pressframes.study.starting import start_study

FRAMES = [frame.code for frame in load_codebook(ROOT / "data" / "coding" / "codebook.toml").frames]
HEAD = "河畔社区{number}号楼的一天\n本报记者 王{number}一\n"
BODY = "    他奋战在一线。路通了。花开了。群众投诉路灯不亮。天晴了。树绿了。河宽了。山高了。鸟叫了。鱼游了。\n"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("coded-pages")
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(HEAD.format(number=number) + BODY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def study(pages, tmp_path_factory):
    """A study of the pages with the codebook of the first study."""
    folder = tmp_path_factory.mktemp("studies") / "study"
    start_study(pages, folder)
    shutil.copy(ROOT / "data" / "coding" / "codebook.toml", folder)
    return folder


@pytest.fixture(scope="module")
def begun(study, tmp_path_factory):
    """Work with two coders who filled their sheets alike."""
    folder = tmp_path_factory.mktemp("work") / "begun"
    begin = ["code", "sample", str(folder), "--coders", "anna", "ben", "--study", str(study)]
    assert main([*begin, "--size", "132", "--rare", "10"]) == 0
    for coder in ("anna", "ben"):
        write(folder / f"{coder}.csv", [filled(row) for row in read(folder / f"{coder}.csv")])
    return folder


@pytest.fixture
def work(begun, tmp_path):
    return shutil.copytree(begun, tmp_path / "work")


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def filled(row):
    if row[0] in ("row", ""):
        return row
    return [*row[:5], *("1" if frame == "WAR" and "奋战" in row[3] else "0" for frame in FRAMES), ""]


def test_filled_sheets_give_agreement_accuracy_and_corrected_shares(work, study, capsys):
    assert main(["code", "read", str(work), "--study", str(study)]) == 0

    printed = capsys.readouterr().out
    assert all(title in printed for title in ("Agreement of coders", "on the random part", "PPI++"))
    codebook = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
    assert load_validation(work / "validation.csv", codebook).set_index("frame").loc["WAR", "badge"] == "A"
    assert {"agreement.csv", "shares.csv"} <= {path.name for path in work.iterdir()}
    assert not (study / VALIDATION).exists(), "badges are adopted only when asked"


def test_badges_are_adopted_by_the_study_whose_sentences_were_coded_and_by_no_other(
    work, study, pages, tmp_path, capsys
):
    other, own = tmp_path / "other", tmp_path / "own"
    start_study(ROOT / "data" / "examples" / "flood-reports" / "articles.csv", other)
    shutil.copy(study / "codebook.toml", other)
    start_study(pages, own)
    shutil.copy(ROOT / "data" / "coding" / "generic-frames.toml", own / "codebook.toml")

    assert main(["code", "read", str(work), "--study", str(other), "--adopt"]) == 2
    assert "were drawn from the corpus coded-pages" in capsys.readouterr().err
    assert main(["code", "read", str(work), "--study", str(own), "--adopt"]) == 2
    assert "the sheets were written for codebook" in capsys.readouterr().err
    assert not (other / VALIDATION).exists() and not (own / VALIDATION).exists()
    shutil.copy(study / "codebook.toml", own)
    assert main(["code", "read", str(work), "--study", str(own), "--adopt"]) == 0
    assert (own / VALIDATION).exists() and not (study / VALIDATION).exists()


def test_work_on_other_texts_of_the_same_name_is_refused(work, study, pages, tmp_path, capsys):
    changed = shutil.copytree(pages, tmp_path / pages.name)
    (changed / "00.txt").write_text(HEAD.format(number=0) + "    河宽了。山高了。\n", encoding="utf-8")
    start_study(changed, tmp_path / "changed")
    shutil.copy(study / "codebook.toml", tmp_path / "changed")

    assert main(["code", "read", str(work), "--study", str(tmp_path / "changed")]) == 2
    assert "with other texts" in capsys.readouterr().err


def test_sheets_show_no_highlight_and_hold_at_most_a_tenth_of_one_article(begun):
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(begun / "anna.xlsx").active
    sample = read(begun / "sample.csv")
    random = [row[1] for row in sample[1:] if row[4] == "random"]

    assert not any(cell.fill.fill_type or cell.font.b for row in sheet.iter_rows() for cell in row)
    assert all(value in (None, "") for row in sheet.iter_rows(3, None, 6, values_only=True) for value in row)
    assert max(map(random.count, random)) <= 13


def spoil_sheet(work, mistake):
    rows = read(work / "ben.csv")
    if mistake == "moved keys":
        rows[2][1], rows[3][1] = rows[3][1], rows[2][1]
    elif mistake == "other frames":
        rows[0][6] = "PEACE"
    elif mistake == "other sentences":
        rows[2][1] = "bcdfghjk"
    elif mistake == "an empty cell":
        rows[4][7] = ""
    write(work / "ben.csv", rows)


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ("moved keys", "ben.csv, cell D3: the text is not the one of the key "),
        ("other frames", "ben.csv, cell A1: the head names 'PARTY' 0 times"),
        ("other sentences", "ben.csv, cell B3: the key 'bcdfghjk' is of no sentence that was drawn"),
        ("an empty cell", "ben.csv, cell H5: the cell is empty. Expected 1 (the sentence has the frame) or 0"),
    ],
)
def test_a_sheet_with_a_mistake_is_refused_and_nothing_is_written(mistake, words, work, study, capsys):
    spoil_sheet(work, mistake)

    assert main(["code", "read", str(work), "--study", str(study)]) == 2
    assert words in capsys.readouterr().err
    assert not (work / "validation.csv").exists()


def test_merged_cells_are_refused_by_their_name(work, study, capsys):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(work / "anna.xlsx")
    book.active.merge_cells("F2:G2")
    book.save(work / "anna.xlsx")

    assert main(["code", "read", str(work), "--study", str(study), "--sheets", "xlsx"]) == 2
    assert "anna.xlsx, cells F2:G2: the cells are merged" in capsys.readouterr().err


def test_work_goes_into_the_study_wherever_the_command_is_given(study, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    begin = ["code", "sample", "coding", "--coders", "anna", "--study", str(study), "--size", "10", "--rare", "0"]

    assert main(begin) == 0
    assert (study / "coding" / "anna.csv").exists() and not list(tmp_path.iterdir())


def test_how_many_sentences_were_drawn_and_why_fewer_than_asked_are_told(study, tmp_path, capsys):
    begin = ["code", "sample", str(tmp_path / "drawn"), "--coders", "anna", "--study", str(study), "--size", "60"]
    assert main([*begin, "--rare", "150"]) == 0

    drawn = [row for row in read(tmp_path / "drawn" / "sample.csv") if "rare" in row]
    told = capsys.readouterr().out
    assert f"Drawn: 60 sentences at random and {len(drawn)} more with rare frames, of the 150 asked for: " in told


def test_under_a_hundred_sentences_there_is_no_corrected_share(study, tmp_path, capsys):
    begin = ["code", "sample", str(tmp_path / "few"), "--coders", "anna", "--study", str(study)]
    assert main([*begin, "--size", "50", "--rare", "0"]) == 0
    write(tmp_path / "few" / "anna.csv", [filled(row) for row in read(tmp_path / "few" / "anna.csv")])

    assert main(["code", "read", str(tmp_path / "few"), "--study", str(study)]) == 2
    assert "sentences were coded by people, and 100 or more are needed" in capsys.readouterr().err


FRAME = """title = "A"
version = "1"
[[frame]]
code = "WAR"
name_en = "War"
name_zh = "战"
definition = "War."
include = ["War."]
{exclude}
literature = ["A (2020)"]
examples = [{{ text = "他奋战。", coded = true }}]
{more}
[[frame.rules]]
id = "words"
{rule}
"""
GOOD = {"exclude": 'exclude = ["Peace."]', "more": "", "rule": 'words = ["奋战"]'}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"more": 'colour = "red"'}, "line 12"),
        ({"rule": "patterns = ['奋.*战']"}, "a repeat without an upper bound"),
        ({"rule": "patterns = ['(?:奋战){0,2}']"}, "it matches the empty string"),
    ],
    ids=["an unknown key", "a pattern that never ends", "a pattern that matches nothing"],
)
def test_a_codebook_with_a_mistake_is_refused_before_a_sheet_is_written(change, words, pages, tmp_path, capsys):
    start_study(pages, tmp_path / "study")
    (tmp_path / "study" / "codebook.toml").write_text(FRAME.format(**GOOD | change), encoding="utf-8")
    begin = ["code", "sample", str(tmp_path / "work"), "--coders", "anna", "--study", str(tmp_path / "study")]

    assert main(begin) == 2
    error = capsys.readouterr().err
    assert words in error and "codebook.toml" in error
    assert not (tmp_path / "work").exists()


def test_what_is_read_has_heads_in_words_and_a_group_with_few_codes_says_why_it_has_no_share(
    work, study, pages, capsys
):

    assert main(["code", "read", str(work), "--study", str(study), "--by", "headline"]) == 0

    printed = capsys.readouterr().out
    assert "Coders alone" in printed and "true_positive" not in printed and "NaN" not in printed
    assert "Low alpha from under ten" in printed and "Seen in sentences" in printed
    assert "Corrected shares by group" not in printed and "Differences of" not in printed, "no rows of dashes"
    few = r"河畔社区0号楼的一天 has no corrected share: 11 of its \d+ sentences are coded, and 50 or more are needed\. "
    assert re.search(few + "Of a group that has fewer, code all and count the codes", printed)


@pytest.mark.parametrize(("publish", "warned"), [("all", 0), ("counts", 1)])
def test_sentences_leave_for_a_model_with_a_warning_where_they_may_only_be_counted(
    work, pages, tmp_path, capsys, publish, warned
):
    start_study(pages, tmp_path / "study", publish=publish)
    shutil.copy(ROOT / "data" / "coding" / "codebook.toml", tmp_path / "study")
    capsys.readouterr()

    assert main(["code", "export", str(work), "--study", str(tmp_path / "study")]) == 0
    said = capsys.readouterr()
    written = work / said.out.strip().rpartition("/")[2]
    assert written.is_file() and "奋战在一线" in written.read_text(encoding="utf-8")
    assert said.err.count("\n") == said.err.count("may only be counted, and the file holds it") == warned


@pytest.mark.parametrize(("words", "wanted"), [([], "COMMAND"), (["code"], "STEP")])
def test_a_command_or_its_step_is_asked_for_where_none_is_given(words, wanted, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(words)

    assert f"required: {wanted}" in capsys.readouterr().err
