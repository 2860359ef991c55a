"""`pressframes doctor`: what is there, what a study lacks, and what of a text that may only be counted is shown."""

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from conftest import ROOT

from pressframes.cli import main
from pressframes.corpus.documents import corpus_from_texts, make_corpus
from pressframes.study import doctor
from pressframes.study.doctor import (
    CHINESE_FONTS,
    diagnose,
    placed,
    put_in_order,
    quotations,
)
from pressframes.study.folder import open_study
from pressframes.study.running import reproduce
from pressframes.study.starting import start_study

REPORTS = ROOT / "data" / "examples" / "flood-reports" / "articles.csv"


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A study of the reports, as it is laid out."""
    monkeypatch.chdir(tmp_path)
    return start_study(REPORTS, "study").folder


def told(folder) -> pd.DataFrame:
    return diagnose(folder).set_index("what")


def test_a_new_study_is_told_what_it_lacks(study):
    table = told(study)

    for what in ("question", "authors", "licence", "codebook", "people's codes", "notebooks run on what is there now"):
        assert table.loc[what, "to_do"], what
    assert table.loc["texts with a date", ["found", "to_do"]].tolist() == ["24 of 24", ""]
    assert table.loc["text shown", "found"] == "all of it may be"


def test_what_is_mended_is_no_longer_told(study):
    said = 'question = "Why?"\nauthors = [{ name = "Lin" }]\nlicence = "CC0-1.0"\n'
    path = study / "study.toml"
    path.write_text(said + path.read_text(encoding="utf-8"), encoding="utf-8")
    table = told(study)

    assert not table.loc[["question", "authors", "licence"], "to_do"].any()


def test_a_node_that_the_texts_do_not_have_as_one_word_is_told(study):
    assert told(study).loc["word looked at (frames.node)", "to_do"] == ""
    path = study / "study.toml"
    said = path.read_text(encoding="utf-8")
    for node, wrong in {"水": False, "没有的词": True}.items():
        path.write_text(said.replace("[frames]", f'[frames]\nnode = "{node}"'), encoding="utf-8")
        row = told(study).loc["word looked at (frames.node)"]
        assert (row["found"], bool(row["to_do"])) == (node, wrong)


def test_texts_in_no_group_and_dates_still_to_come_are_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [("水到了。", "消息", "2742-07-03"), ("路通了。", "评论", "2024-07-03"), ("桥通了。", "", "2024-07-04")]
    start_study(pd.DataFrame(rows, columns=["正文", "体裁", "日期"]), "study")
    path = tmp_path / "study" / "study.toml"
    path.write_text('compare = "体裁"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    table = told("study")

    assert table.loc["texts with a 体裁", "found"] == "2 of 3"
    assert table.loc["texts with a 体裁", "to_do"].startswith("to compare its groups, give it for the others")
    assert table.loc["dates still to come", "found"] == "2742-07-03" and table.loc["dates still to come", "to_do"]


def test_notebooks_run_on_an_older_state_are_told(study):
    for path in sorted((study / "notebooks").glob("0*.ipynb"))[1:]:
        path.unlink()
    cell = nbformat.v4.new_code_cell("from pressframes import open_study; study = open_study()")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), study / "notebooks" / "01-corpus.ipynb")
    row = "notebooks run on what is there now"
    assert told(study).loc[row, "found"] == "0 of 1"
    reproduce(open_study(start=study), progress=False)
    assert told(study).loc[row, ["found", "to_do"]].tolist() == ["1 of 1", ""]

    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n")
    older = told(study).loc[row]
    assert older["found"] == "0 of 1" and "older state" in older["to_do"]


def test_texts_without_dates_are_counted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    start_study(pd.DataFrame({"正文": ["水到了田里。", "路修好了。"], "日期": ["2023-07-03", ""]}), "study")
    table = told("study")

    assert table.loc["texts with a date", "found"] == "1 of 2"
    assert "metadata.csv" in table.loc["texts with a date", "to_do"]


def test_the_longest_stretch_of_a_counted_text_in_files_for_others_is_shown(study):
    path = study / "study.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('publish = "all"', 'publish = "counts"'), encoding="utf-8")
    assert told(study).loc["text shown", "found"] == "no run of 8 characters"
    assert told(study).loc["words placed", "found"] == "none: no file has offsets into the text"

    (study / "coding").mkdir()
    (study / "coding" / "sample.csv").write_text("text\n水不深，就是冷，鞋里都能养鱼了\n", encoding="utf-8")
    assert "in coding/sample.csv" in told(study).loc["text shown", "found"], "sheets of coders hold sentences"
    (study / "coding" / "sample.csv").unlink()

    (study / "figures").mkdir()
    (study / "figures" / "codes.csv").write_text("document,rule,start,end\n0,A,3,5\n0,A,4,6\n", encoding="utf-8")
    assert told(study).loc["words placed", "found"] == "3 characters by the offsets in figures/codes.csv"
    assert told(study).loc["words placed", "to_do"]
    (study / "figures" / "fig.csv").write_text("line\n水不深，就是冷，鞋里都能养鱼了\n", encoding="utf-8")
    row = told(study).loc["text shown"]

    assert row["found"].startswith("15 characters in a row in figures/fig.csv: 水不深") and row["to_do"]


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("老渠清了，水到", []),
        ("老渠清了，水到了", ["老渠清了，水到了"]),
        ("word\n老渠清了，\n水到了田里", ["老渠清了，水到了田里"]),
        ('{"text": "昨天清晨老渠清了"}', ["昨天清晨老渠清了"]),
        ("今天清晨老渠清了水也到了", []),
        ("第3号机房有12台", ["第3号机房有12台"]),
        ("abcdefghijklmnop", []),
    ],
)
def test_a_quotation_has_eight_characters_in_a_row_wherever_lines_end(file, found):
    corpus = corpus_from_texts(["昨天清晨老渠清了，水到了田里。第3号机房有12台abcdefghijklmnop"])

    assert quotations(corpus, {"a": file})["run"].tolist() == found


def test_of_two_files_each_is_told_of_its_own_stretch():
    corpus = corpus_from_texts(["昨天清晨老渠清了，水到了田里。"])
    found = quotations(corpus, {"a": "昨天清晨老渠清了，", "b": "清晨老渠清了，水到了田里"})

    assert found[["run", "file"]].values.tolist() == [["清晨老渠清了，水到了田里", "b"], ["昨天清晨老渠清了，", "a"]]


def test_titles_and_bylines_may_stand_in_files():
    text = "一个八字以上的标题\n正文在此，与标题不同。"
    paragraphs = pd.DataFrame(
        [(0, 0, "headline", 0, 9), (0, 1, "body", 10, len(text))],
        columns=["document", "paragraph", "role", "start", "end"],
    )
    corpus = make_corpus("one", pd.DataFrame({"headline": ["一个八字以上的标题"]}), paragraphs, [text])

    assert quotations(corpus, {"a": text})["run"].tolist() == ["正文在此，与标题不同。"]


def test_without_a_study_the_machine_is_still_told_of(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["doctor"]) == 0
    printed = capsys.readouterr().out
    assert "versions: python" in printed and "Chinese fonts of the system" in printed
    assert "! study: none that can be worked on" in printed and "pressframes new FOLDER" in printed


def test_a_wrong_study_file_is_told_with_its_lines(study, capsys):
    (study / "study.toml").write_text('titel = "x"\n', encoding="utf-8")

    assert main(["doctor", "--study", str(study)]) == 0
    assert "Did you mean title?" in capsys.readouterr().out


def test_chinese_fonts_are_known_by_their_names():
    assert CHINESE_FONTS.search("Noto Sans SC") and CHINESE_FONTS.search("STSong")
    assert not CHINESE_FONTS.search("DejaVu Sans") and not CHINESE_FONTS.search("STIXGeneral")


def test_nothing_is_changed_by_looking(study):
    before = {path: path.read_bytes() for path in Path(study).rglob("*") if path.is_file()}
    diagnose(study)

    assert {path: path.read_bytes() for path in Path(study).rglob("*") if path.is_file()} == before


def test_characters_whose_place_is_published_are_counted_once_a_table():
    corpus = corpus_from_texts(["老渠清了。水来了。", "天晴了。"])
    tables = {
        "overlap.csv": "document,start,end\n0,0,3\n0,1,4\n1,0,2\n",  # 老渠清了 and 天晴
        "sentences.csv": "document,start,end\n0,0,5\n0,5,9\n",
        "paragraph.csv": "document,start,end\n0,0,9\n",
        "strip.csv": "document,sentences,start,end\n0,2,0,1\n",
        "missing.csv": "document,start,end\n0,,\n0,2,\n1,1,2\n",
        "none.csv": "document,word\n0,渠\n",
        "elsewhere.csv": "start,end\n0,1\n",
    }

    assert placed(corpus, tables).values.tolist() == [["overlap.csv", 6], ["missing.csv", 1]]


def test_fonts_of_the_system_and_what_extras_lack_are_told(monkeypatch, tmp_path):
    fonts = [SimpleNamespace(name=name) for name in ("Noto Sans CJK SC", "AR PL UMing", "DejaVu Sans", "AR PL UMing")]
    lines = ["pandas>=2", "Numba; extra == 'build'", 'no-such-one[x]>=1; extra == "disk"', "pandas; extra == 'disk'",
             "no-such-two; extra == 'html'", "no-such-three; extra == 'dev'"]  # fmt: skip
    monkeypatch.setattr(doctor.fontManager, "ttflist", fonts)
    monkeypatch.setattr(doctor, "requires", lambda package: lines)
    table = told(tmp_path)

    assert table.loc["Chinese fonts of the system"].tolist() == ["AR PL UMing, Noto Sans CJK SC", ""]
    assert table.loc["extras", "found"] == "without disk (no-such-one), html (no-such-two)"
    assert table.loc["extras", "to_do"] == 'pip install "pressframes[NAME]" for what you need'
    monkeypatch.setattr(doctor.fontManager, "ttflist", fonts[2:3])
    monkeypatch.setattr(doctor, "requires", lambda package: None)
    table = told(tmp_path)
    assert table.loc["Chinese fonts of the system", "found"] == "none"
    assert table.loc["Chinese fonts of the system", "to_do"]
    assert table.loc["extras"].tolist() == ["all are installed", ""]


BOOK = """
title = "Draft"
version = "1"
[[frame]]
code = "A"
name_en = "A"
name_zh = "甲"
definition = "A."
[[frame.rules]]
id = "a"
words = [{words}]
"""


@pytest.mark.parametrize(("count", "ends"), [(8, "甲八 (A)"), (9, "甲八 (A), ...")])
def test_eight_words_of_a_codebook_are_named_and_what_is_to_do_is_told_of_ones_own(count, ends, study):
    name = "words of the codebook that never occur"
    assert not told(study).loc[name, "to_do"], "the codebook is the one to begin from"
    words = ", ".join(f'"甲{number}"' for number in "一二三四五六七八九"[:count])
    (study / "codebook.toml").write_text(BOOK.replace("{words}", words), encoding="utf-8")
    table = told(study)

    assert table.loc[name, "found"].startswith(f"{count} of {count}: 甲一 (A), ") and table.loc[name, "found"].endswith(
        ends
    )
    assert table.loc[name, "to_do"] and not table.loc["codebook", "to_do"]
    assert table.loc["codebook", "found"] == "Draft, 1 frames"
    assert table.loc["words of the codebook that are in one text alone"].tolist() == [f"none of {count}", ""]
    assert table.loc["drafts among the frames", "found"].startswith("1 of 1: A (no ")


@pytest.mark.parametrize(("length", "to_do"), [(160, False), (159, True)])
def test_up_to_a_twentieth_of_a_text_may_be_told_from_its_counted_words(length, to_do, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "河畔市第二指挥部" + "".join(map(chr, range(0x5000, 0x5000 + length - 8)))
    start_study(pd.DataFrame({"正文": [text]}), "study", publish="counts")
    (tmp_path / "study" / "figures").mkdir()
    words = "document,paragraph,word,count\n0,0,河畔市第二指挥部,1\n"
    (tmp_path / "study" / "figures" / "words.csv").write_text(words, encoding="utf-8")
    (row,) = [row for row in diagnose("study").itertuples() if "by pairs of words" in row.found]

    assert row.found.startswith("5.0% of the text") and bool(row.to_do) == to_do


def test_words_of_each_paragraph_are_put_in_order_by_what_follows_what():
    rows = "document,paragraph,word,count\n0,0,主席,2\n0,0,国家,1\n0,1,没有的词,1\n1,0,国家,1\n"

    assert put_in_order({"a.csv": rows, "b.csv": "document,paragraph,word\n0,0,水\n", "c.txt": rows}) == {
        "a.csv": "国家主席主席\n没有的词\n国家\n"
    }


def test_of_stretches_the_longest_is_first_and_one_that_stands_twice_is_one():
    corpus = corpus_from_texts(["昨天清晨老渠清了一二三", "老渠清了，水到了田里，昨天清晨老渠清了一二三"])
    found = quotations(corpus, {"a": "昨天清晨老渠清了一", "b": "老渠清了，水到了田里"})

    assert found.values.tolist() == [["老渠清了，水到了田里", "b"], ["昨天清晨老渠清了一", "a"]]
