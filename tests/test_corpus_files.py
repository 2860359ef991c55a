"""Files as researchers have them: of each article its titles, who printed it and when, and its whole text in order."""

import json
import re
from pathlib import Path

import pytest

from pressframes.corpus.door import read_corpus
from pressframes.corpus.exports import read_export
from pressframes.corpus.heads import TITLES
from pressframes.errors import PressframesError

CASES = json.loads((Path(__file__).parent / "cases" / "own-files.json").read_text(encoding="utf-8"))["cases"]
FIELDS = (*TITLES, "newspaper", "date", "page", "byline")


def read(folder: Path, case: dict):
    for name, text in case["files"].items():
        (folder / name).write_bytes(text.encode(case.get("encoding", "utf-8")))
    asked = {key: case[key] for key in ("kind", "file_names", "columns") if key in case}
    return read_corpus(folder if "metadata.csv" in case["files"] else folder / next(iter(case["files"])), **asked)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_file_as_researchers_have_it_is_read_with_its_fields_and_its_text_whole(case, tmp_path):
    corpus = read(tmp_path, case)

    found = []
    for document, row in corpus.documents.iterrows():
        lines = corpus.paragraphs[corpus.paragraphs["document"] == document]
        body = lines[lines["role"].isin(["body", "subhead"])]
        text = corpus.text_of(document)
        fields = {name: row[name] for name in FIELDS if isinstance(row.get(name), str)}
        found.append([fields, [text[start:end].strip() for start, end in zip(body["start"], body["end"], strict=True)]])
    assert found == case["articles"]
    assert case.get("notes", "") in " ".join(corpus.notes)


TABLE = "标题,报纸,正文\n老渠今春通水,柳河日报,老渠清了。\n"


def test_a_line_end_outside_quotation_marks_is_refused_with_its_row_and_a_remark_below_is_not(tmp_path):
    case = {"files": {"a.csv": TABLE + "水到了田里。\n新校九月启用,柳河日报,学生搬了家。\n"}}
    with pytest.raises(PressframesError, match="a.csv: row 3 has 1 fields and the header has 3"):
        read(tmp_path, case)
    corpus = read(tmp_path, {"files": {"a.csv": TABLE + "\n共1篇\n"}})
    assert (
        corpus.texts == ("老渠今春通水\n老渠清了。",) and "rows without text, left out: 1 (row 4)" in corpus.notes[-1]
    )


def test_a_quotation_mark_without_its_partner_is_said_with_its_line(tmp_path):
    corpus = read(tmp_path, {"files": {"a.csv": '标题,正文\n老渠今春通水,"老渠清了。\n新校九月启用,"学生搬了家。"\n'}})

    assert "Warning: a quotation mark near line 3 has no partner, so rows may run on into one" in corpus.notes[1]


def test_a_text_as_long_as_a_cell_may_be_is_said_to_be_cut(tmp_path):
    rows = "".join(f"桥,{'渠' * size}\n" for size in (32_766, 32_767, 32_768))  # the last is from no spreadsheet
    corpus = read(tmp_path, {"files": {"a.csv": f"标题,正文\n{rows}"}})

    assert "texts that fill a cell and may be cut at its end: 1 (row 3)" in corpus.notes[-1]


def test_a_word_file_has_an_article_below_each_heading_whatever_its_style_is_called_in_the_file(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    style = document.styles["Heading 1"]
    style.element.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId", "2")  # as WPS has it
    for title in ("老渠今春通水", "新校九月启用"):
        document.add_paragraph(title, style=style)
        document.add_paragraph("大家都很高兴。")
    document.save(tmp_path / "a.docx")

    assert read_corpus(tmp_path / "a.docx").documents["headline"].tolist() == ["老渠今春通水", "新校九月启用"]
    plain = docx.Document()
    plain.add_paragraph("老渠今春通水")
    plain.add_paragraph("大家都很高兴。")
    plain.save(tmp_path / "b.docx")
    assert "one article where no headings and no labels part several" in read_corpus(tmp_path / "b.docx").notes[0]


# Lines of a Word file, parted by bars, with the ranks of its headings; that of a title is 0.
ARTICLES = "1老渠通水⏎——春灌记事|水到了田头。|1新校启用|开学了。"


@pytest.mark.parametrize(
    ("lines", "headlines"),
    [
        (f"0水利报道|石埠图书馆整理|{ARTICLES}", ["老渠通水", "新校启用"]),
        (f"0水利报道|{ARTICLES}", ["老渠通水", "新校启用"]),
        (f"0水利报道|老渠老了。|{ARTICLES}", ["水利报道", "老渠通水", "新校启用"]),  # with text of its own
        (ARTICLES.replace("1", "0"), ["老渠通水", "新校启用"]),
        (f"0水利报道|{ARTICLES}|0古井出水|井清了。", ["水利报道", "老渠通水", "新校启用", "古井出水"]),
    ],
)
def test_the_title_of_a_word_file_is_no_article_and_no_text_is_lost(lines, headlines, tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in lines.replace("⏎", "\n").split("|"):
        document.add_heading(line[1:], int(line[0])) if line[0].isdigit() else document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    corpus = read_corpus(tmp_path / "a.docx")

    assert corpus.documents["headline"].tolist() == headlines
    assert "".join(corpus.texts).replace("\n", "") == "".join(re.split(r"[|⏎]?[01]|[|⏎]", lines))
    assert corpus.paragraphs["role"][0] == ("headline" if headlines[0] in corpus.texts[0].split("\n")[0] else "meta")


def test_the_line_with_the_day_at_the_top_of_a_page_of_several_articles_is_no_beginning_of_an_article():
    articles = "\n\n".join(
        f"{title}\n\n　　四十名工人清了老渠。\n\n　　水到田头。" for title in ("老渠今春通水", "新校九月启用")
    )

    assert read_export("\n\n".join(f"柳河日报 2021-03-0{day} 第1版\n\n{articles}" for day in (5, 6))) is None
    assert read_export("柳河日报 2021-03-05\n老渠今春通水\n水到田头。\n石埠晚报 2021-03-06\n水到田头。") is None
