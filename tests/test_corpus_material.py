"""Whatever a researcher has becomes articles: each form in a small invented sample, with what must come out of it."""

import datetime
import json
import os
import runpy
import sqlite3
import sys
import warnings
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressframes.corpus.door import read_corpus, write_metadata
from pressframes.corpus.entries import entry_of_text, unwrapped
from pressframes.corpus.exports import find_labels, read_export
from pressframes.corpus.heads import find_date, iso_date, line_facts, read_head
from pressframes.corpus.tables import cell_text, read_excel
from pressframes.errors import PressframesError
from pressframes.files import decode

CANAL = [
    "四十名工人用了四十天，把老渠清了一遍。",
    "水到田头，村民放了一挂鞭炮。",
    "“以后不用抢水了。”种了一辈子田的何大爷说。",
]
SCHOOL = ["新校舍上周完工，九月迎来第一批学生。", "操场铺了新草，图书室多了三百本书。"]
ROW = {"headline": "青石镇水渠今春通水", "newspaper": "柳河日报", "date": "2021-03-05", "page": "3"}


def body_of(corpus, document: int = 0) -> list[str]:
    rows = corpus.paragraphs[
        (corpus.paragraphs["document"] == document) & corpus.paragraphs["role"].isin(["body", "subhead"])
    ]
    return [corpus.text_of(document)[start:end] for start, end in zip(rows["start"], rows["end"], strict=True)]


def facts_of(corpus, document: int = 0, names=tuple(ROW)) -> dict:
    return {name: corpus.documents[name].iloc[document] for name in names}


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


# Dates


@pytest.mark.parametrize(
    "cell",
    [
        "2022-03-26", "2022/3/26", "2022.3.26", "20220326", "2022年3月26日", "2022 年 3 月 26 日", "２０２２／３／２６", "二〇二二年三月二十六日",
        "二零二二年三月二十六日", "民國111年3月26日", "民国一一一年三月廿六日", "26 March 2022", "March 26, 2022", "Mar 26, 2022 Saturday", "Saturday, March 26, 2022", "26-Mar-2022", "Sat, 26 Mar 2022 07:30:00 +0800",
        "Sat Mar 26 07:30:00 +0800 2022", "44646.3125", "2022年三月二十六日",
        "20220326073000", "2022/3/26 上午7:30:00", "中華民國一百一十一年三月二十六日",
        "2022-03-26T06:30:00+08:00", "2022-03-26 06:30:00", "2022年3月26日 星期六", "（2022年3月26日）", datetime.date(2022, 3, 26),
        datetime.datetime(2022, 3, 26, 8, 0), pd.Timestamp("2022-03-26"),
    ],
)  # fmt: skip
def test_a_date_in_any_common_form_becomes_an_iso_date(cell):
    assert iso_date(cell) == "2022-03-26"


@pytest.mark.parametrize(
    "cell",
    [
        "2022-02-30",
        "2022-13-01",
        "87.5.6",
        "3/4/2022",
        "2022年3月",
        "第3版",
        "",
        None,
        float("nan"),
        20220326.5,
        "昨天",
    ],
)
def test_what_is_no_day_is_not_guessed(cell):
    assert iso_date(cell) is None


@given(
    st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)),
    st.sampled_from(["{:%Y-%m-%d}", "{:%Y%m%d}", "{:%Y/%m/%d}", "{:%Y年%m月%d日}"]),
)
def test_every_day_is_read_as_it_was_written(day, form):
    assert iso_date(form.format(day)) == day.isoformat()


def test_a_number_that_is_no_date_is_none():
    assert find_date("全年增加了20221326万元") is None


# Heads of articles


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("2021-03-05 来源：柳河日报 作者：林小溪", {"date": "2021-03-05", "newspaper": "柳河日报", "byline": "林小溪"}),
        ("来源：柳河日报", {"newspaper": "柳河日报"}),
        ("《柳河日报》（2021年03月05日 第 03 版）", {"newspaper": "柳河日报", "date": "2021-03-05", "page": "3"}),
        ("1987 . 5 . 6   江州日报   第 1 版", {"date": "1987-05-06", "newspaper": "江州日报", "page": "1"}),
        ("島城時報 2017/09/05 A1", {"newspaper": "島城時報", "date": "2017-09-05", "page": "A1"}),
        ("報章 | A04 | 港聞 | By 閔秋實", {"page": "A4", "byline": "By 閔秋實"}),
        ("柳河日报 2021-03-05 03版 国际经济新闻", {"newspaper": "柳河日报", "date": "2021-03-05", "page": "3"}),
        ("|報章|A04|港聞|By 閔秋實", {"page": "A4", "byline": "By 閔秋實"}),
        ("水到田头 | 新校启用 | A04 | 2021-03-05", {"page": "A4", "date": "2021-03-05"}),  # as many facts as sections
        ("!!! | 水到田头 | A04 | 2021-03-05", {"page": "A4", "date": "2021-03-05"}),
        ("173 字", {}),
        ("(c) 2021 江州日报", {}),
        ("本报记者 林小溪", {"byline": "本报记者 林小溪"}),
    ],
)
def test_a_line_of_newspaper_date_page_and_author_is_known(line, facts):
    assert line_facts(line) == facts


@pytest.mark.parametrize(
    "line",
    [
        "青石镇水渠今春通水",
        "3月5日，柳河日报记者来到青石镇。",
        "春天的捷报",
        "他说：水来了",
        "第三次报告",
        "2021年的第一场雪",
        "柳河日报 2021-03-05 03版 国际经济新闻稿",  # of seven characters no section
        "水到田头 | 新校启用 | A04",
        "!!! | 水到田头 | A04",
        "老渠 | 新校 | 果农 | A04 | 2021-03-05",
    ],
)
def test_a_title_or_a_sentence_is_no_line_of_facts(line):
    assert line_facts(line) is None


@pytest.mark.parametrize(
    ("lines", "titles", "facts"),
    [
        (["青石镇水渠今春通水", "2021-03-05 来源：柳河日报 作者：林小溪", *CANAL], {"headline": "青石镇水渠今春通水"}, {"date": "2021-03-05"}),
        (["柳河日报 2021年3月5日 第3版", "青石镇水渠今春通水", "本报记者 林小溪", *CANAL], {"headline": "青石镇水渠今春通水"}, {"page": "3"}),
        (["青石镇水渠今春通水", "", "□本报记者周宁", "", *CANAL], {"headline": "青石镇水渠今春通水"}, {"byline": "□本报记者周宁"}),
        (["青石镇水渠今春通水", "——来自基层的报道", *["\u3000\u3000" + line for line in CANAL]],
         {"headline": "青石镇水渠今春通水", "subtitle": "——来自基层的报道"}, {}),
        (["青石镇水渠今春通水", *CANAL], {"headline": "青石镇水渠今春通水"}, {}),
    ],
)  # fmt: skip
def test_the_head_of_an_article_is_told_from_its_text(lines, titles, facts):
    head = read_head(lines)

    assert head.titles == titles
    assert facts.items() <= head.facts.items()
    assert [line.strip() for line in lines[head.start :] if line.strip()] == CANAL


# One article a file


def test_files_of_one_article_are_read_as_such_with_the_reason(tmp_path):
    for number, text in enumerate([CANAL, SCHOOL], 1):
        written(
            tmp_path,
            f"2024-06-0{number}_柳河日报_{number}.txt",
            "\n".join(["青石镇水渠今春通水", "", "本报记者 林小溪", "", *text]),
        )
    corpus = read_corpus(tmp_path, file_names="{date}_{newspaper}_{number}")

    assert corpus.documents["date"].tolist() == ["2024-06-01", "2024-06-02"]
    assert set(corpus.documents["newspaper"]) == {"柳河日报"}
    assert body_of(corpus, 1) == SCHOOL
    assert "one article a file: 2 of 2 files have one headline." in corpus.notes


def test_every_character_of_a_file_is_in_a_paragraph(tmp_path):
    text = "\n".join(["柳河日报 2021年3月5日 第3版", "青石镇水渠今春通水", "本报记者 林小溪", *CANAL, "责任编辑：何棠"])
    corpus = read_corpus(written(tmp_path, "a.txt", text), kind="articles")
    kept = "".join(corpus.text_of(0)[row.start : row.end] for row in corpus.paragraphs.itertuples())

    assert sorted("".join(text.split())) == sorted("".join(kept.split()))
    assert corpus.paragraphs["role"].tolist() == ["headline", "meta", "byline", "body", "body", "body", "meta"]


def test_blank_lines_below_the_last_one_hide_nothing():
    entry = entry_of_text("青石镇水渠今春通水\n老渠清了。\n责任编辑：何棠\n\n", "a.txt")

    assert entry.lines == [("headline", "青石镇水渠今春通水"), ("body", "老渠清了。"), ("meta", "责任编辑：何棠")]


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60), min_size=1, max_size=12
    )
)
def test_no_text_of_a_file_of_one_article_is_lost(lines):
    entry = entry_of_text("\n".join(lines), "a.txt")
    kept = "".join(line for _, line in entry.lines)

    assert sorted("".join("\n".join(lines).split()).replace("\ufeff", "")) == sorted(
        "".join(kept.split()).replace("\ufeff", "")
    )


def test_text_broken_into_lines_becomes_paragraphs():
    lines = [
        "  青柳小学的食堂今年换 了新菜谱，四百名学生",
        "每周能吃到六种蔬菜。何校长说，账目 每周贴在校",
        "门口。",
        "  食材每天清晨送到，三名家长轮流验收、签字、",
        "留样。",
    ]

    assert unwrapped(lines) == [
        "青柳小学的食堂今年换了新菜谱，四百名学生每周能吃到六种蔬菜。何校长说，账目每周贴在校门口。",
        "食材每天清晨送到，三名家长轮流验收、签字、留样。",
    ]


def test_paragraphs_a_line_each_stay_as_they_are():
    assert unwrapped(CANAL) == CANAL
    assert unwrapped(["床前明月光，疑是地上霜。", "举头望明月，低头思故乡。", "空山不见人，但闻人语响。"]) == [
        "床前明月光，疑是地上霜。",
        "举头望明月，低头思故乡。",
        "空山不见人，但闻人语响。",
    ]


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "big5"])
def test_an_encoding_is_told_by_what_it_decodes_to(encoding):
    text = "報紙的記者在縣裡看到，老渠清了，學生有了新校舍。"

    assert decode(text.encode(encoding), "a.txt")[0] == text


# Exports


WISE = """港灣早報 | 2022-05-04
報章 | A01 | 港聞 | By 晏知舟
青石鎮水渠今春通水
{canal}
文章編號: 202205040030000
慧科訊業有限公司

"""
FACTIVA = """青石镇水渠今春通水

柏若溪
173 字
2021 年 3 月 5 日
柳河日报
INVNT
第3版
简体中文
(c) 2021 柳河日报

{canal}

文件 INVNT00020210305eh3500000

"""
NEXIS = """
                               {number} of 2 DOCUMENTS


                                  柳河日报

                            March 5, 2021 Friday

青石镇水渠今春通水

BYLINE: 柏若溪

SECTION: 本地新闻; Pg. 3

LENGTH: 173 words

{canal}

LOAD-DATE: March 6, 2021 Saturday

LANGUAGE: CHINESE; 中文


                       Copyright 2021 柳河日报
                              All Rights Reserved
"""
PROQUEST = """____________________________________________________________

Document {number} of 2

青石镇水渠今春通水

Author: 柏若溪

Full text: {canal}

Subject: 民生

Publication title: 柳河日报

Pages: 3

Publication date: Mar 5, 2021

"""
LABELS = "标题：青石镇水渠今春通水\n来源：柳河日报\n日期：2021年3月5日\n版次：03\n作者：柏若溪\n正文：\n{canal}\n\n"
CORNERS = "【标题】青石镇水渠今春通水\n【报纸名】柳河日报\n【日期】2021.3.5\n【版次】第3版\n【作者】柏若溪\n【正文】{canal}\n------------------------------\n"
TITLE_ABOVE = "青石镇水渠今春通水\n《柳河日报》（2021年3月5日 第 3 版）\n作者：柏若溪\n正文：\n{canal}\n\n"
TAGS = (
    "HD\n青石镇水渠今春通水\nBY\n柏若溪\nPD\n5 March 2021\nSN\n柳河日报\nPG\n3\nTD\n{canal}\nAN\nDocument INVNT0000\n\n"
)
RIS = "TY  - NEWS\nTI  - 青石镇水渠今春通水\nAU  - 柏若溪\nT2  - 柳河日报\nDA  - 2021/03/05\nSP  - 3\nFT  - {canal}\nER  - \n\n"
FORMS = {
    "wise": WISE,
    "factiva": FACTIVA,
    "nexis": NEXIS,
    "proquest": PROQUEST,
    "labels": LABELS,
    "corners": CORNERS,
    "above": TITLE_ABOVE,
    "tags": TAGS,
    "ris": RIS,
}


@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("wise", "ris")])
def test_an_export_of_a_database_becomes_its_articles(form, tmp_path):
    glue = "\n\n" if form in ("factiva", "nexis", "proquest") else "\n"
    text = "".join(FORMS[form].format(canal=glue.join(CANAL), number=number) for number in (1, 2))
    corpus = read_corpus(written(tmp_path, "export.txt", text))

    assert len(corpus.documents) == 2
    assert facts_of(corpus, 1) == ROW
    assert corpus.documents["byline"].tolist() == ["柏若溪"] * 2
    assert body_of(corpus, 0) == body_of(corpus, 1) == CANAL


def test_an_export_with_bars_and_an_end_line_becomes_its_articles(tmp_path):
    corpus = read_corpus(written(tmp_path, "wise.txt", 3 * WISE.format(canal="\n".join(CANAL))))

    assert len(corpus.documents) == 3
    assert facts_of(corpus, 2) == {
        "headline": "青石鎮水渠今春通水",
        "newspaper": "港灣早報",
        "date": "2022-05-04",
        "page": "A1",
    }
    assert body_of(corpus, 2) == CANAL


def test_a_record_of_ris_with_the_full_text_is_an_article(tmp_path):
    corpus = read_corpus(written(tmp_path, "a.ris", 2 * RIS.format(canal=CANAL[0])))

    assert facts_of(corpus, 1) == ROW
    assert body_of(corpus, 1) == CANAL[:1]


EXPORTS_IN_FULL = json.loads((Path(__file__).parent / "cases" / "exports.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", EXPORTS_IN_FULL, ids=lambda case: case["name"])
def test_records_begin_and_end_and_have_all_that_is_said_of_them(case):
    found = read_export(case["text"])

    assert (found and [[*part] for part in found[0]], found and found[1]) == (case["articles"], case["known_by"])


@pytest.mark.parametrize(("line", "labels"), [("标题：老渠".rjust(38), 1), ("标题：老渠".rjust(39), 0), ("：老渠", 0)])
def test_the_mark_of_a_label_is_among_the_first_36_characters_of_its_line(line, labels):
    assert len(find_labels([line])[0]) == labels


@pytest.mark.parametrize(
    "text", ["\n".join(["青石镇水渠今春通水", *CANAL]), "他说：水来了。\n内容：无", "标题党的时代\n时间：过得快"]
)
def test_an_article_is_no_export(text):
    assert read_export(text) is None


def test_abstracts_are_read_with_a_note(tmp_path):
    text = 2 * "RT News\nA1 柏若溪;\nT1 青石镇水渠今春通水\nJF 柳河日报\nFD 2021-03-05\nOP 003\nAB 老渠清了……\n\n"
    corpus = read_corpus(written(tmp_path, "cnki.txt", text))

    assert facts_of(corpus) == ROW
    assert any("摘要" in note for note in corpus.notes)


# Tables


def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "标题": ["青石镇水渠今春通水", "NA"],
            "报纸": ["柳河日报"] * 2,
            "日期": ["2021/3/5", "2021年3月6日"],
            "版次": ["03", "A1"],
            "正文": ["\n".join(CANAL), "null"],
            "主题": ["水利", "NA"],
        }
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_csv_table_is_read_whatever_program_saved_it(encoding, delimiter, newline, tmp_path):
    text = rows().to_csv(index=False, sep=delimiter, lineterminator=newline)
    corpus = read_corpus(written(tmp_path, "articles.csv", text, encoding))

    assert facts_of(corpus) == ROW
    assert body_of(corpus) == CANAL


def test_words_such_as_na_and_null_stay_words(tmp_path):
    corpus = read_corpus(written(tmp_path, "articles.csv", rows().to_csv(index=False)))

    assert corpus.documents.loc[1, ["headline", "主题"]].tolist() == ["NA", "NA"]
    assert body_of(corpus, 1) == ["null"]


def test_an_excel_file_with_title_rows_several_sheets_and_date_cells_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表为虚构样本"])
    for paper in ("柳河日报", "石埠晚报"):
        sheet = book.create_sheet(paper)
        sheet.append([f"{paper}报道样本"])
        sheet.append(["序号", "题目", "刊发日期", "版面", "全文"])
        sheet.append([1, "青石镇水渠今春通水", datetime.datetime(2021, 3, 5), 3, "\n".join(CANAL)])
    book.save(tmp_path / "样本.xlsx")
    corpus = read_corpus(tmp_path / "样本.xlsx")

    assert facts_of(corpus) == ROW
    assert corpus.documents["newspaper"].tolist() == ["柳河日报", "石埠晚报"]
    assert any("说明" in note for note in corpus.notes)


@pytest.mark.parametrize("shape", ["lines", "list", "inside"])
def test_json_in_any_shape_is_read(shape, tmp_path):
    articles = [
        {
            "title": "青石镇水渠今春通水",
            "source": "柳河日报",
            "pub_time": "2021-03-05 06:00:00",
            "page": "03",
            "content": CANAL,
            "tags": ["水利"],
        }
    ]
    text = {
        "lines": json.dumps(articles[0], ensure_ascii=False) + "\n",
        "list": json.dumps(articles),
        "inside": json.dumps({"total": 1, "data": articles}),
    }
    corpus = read_corpus(written(tmp_path, "news.json", text[shape]))

    assert facts_of(corpus) == ROW
    assert body_of(corpus) == CANAL
    assert corpus.documents["tags"].tolist() == ["水利"]


def test_a_database_of_a_crawler_is_read(tmp_path):
    base = sqlite3.connect(tmp_path / "crawl.db")
    base.execute("create table articles(id integer, title text, paper text, pubdate text, page text, body text)")
    base.execute("insert into articles values (1, ?, ?, ?, ?, ?)", (*ROW.values(), "\n".join(CANAL)))
    base.commit()
    base.close()

    assert facts_of(read_corpus(tmp_path / "crawl.db")) == ROW


def test_a_pandas_table_is_read_with_all_its_columns():
    corpus = read_corpus(rows(), columns={"text": "正文"})

    assert facts_of(corpus) == ROW
    assert corpus.documents["主题"].tolist() == ["水利", "NA"]


def test_columns_overrule_what_names_say():
    table = pd.DataFrame({"标题": ["甲"], "正文": ["摘要。"], "全部": ["\n".join(CANAL)]})

    assert body_of(read_corpus(table, columns={"text": "全部"})) == CANAL


def test_a_column_called_like_one_of_ours_is_renamed_and_said():
    corpus = read_corpus(pd.DataFrame({"正文": ["甲。"], "document": ["d7"]}))

    assert corpus.documents["given document"].tolist() == ["d7"]
    assert corpus.documents["document"].tolist() == [0]
    assert any("given document" in note for note in corpus.notes)


def test_dates_that_cannot_be_read_are_listed_and_missing():
    corpus = read_corpus(pd.DataFrame({"正文": ["甲。", "乙。"], "日期": ["去年春天", "2021-03-05"]}))

    assert pd.isna(corpus.documents["date"][0]) and corpus.documents["date"][1] == "2021-03-05"
    assert any("去年春天" in note for note in corpus.notes)


def test_rows_without_text_are_left_out_and_said():
    corpus = read_corpus(pd.DataFrame({"标题": ["甲", "乙"], "正文": ["甲。", None]}))

    assert len(corpus.documents) == 1
    assert any("rows without text, left out: 1" in note for note in corpus.notes)


def test_a_cell_of_html_without_text_is_no_article_and_said():
    pytest.importorskip("lxml")
    corpus = read_corpus(pd.DataFrame({"正文": ["<p>甲。</p>", "<p> </p>"]}))

    assert corpus.texts == ("甲。",) and any("without any text were left out" in note for note in corpus.notes)


def test_cells_say_what_they_hold():
    assert [cell_text(cell) for cell in (3, 3.0, 3.5, None, float("nan"), "  ", "NA", ["甲", "乙"])] == [
        "3",
        "3",
        "3.5",
        None,
        None,
        None,
        "NA",
        "甲\n乙",
    ]
    assert cell_text({"名": "柳河日报", "name": " "}) == '{"名": "柳河日报", "name": " "}'


# What is refused


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.zip", b"PK\x03\x04", "unpack it"),
        ("a.caj", b"CAJ\0", "CAJViewer"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("a.csv", "标题,日期\n甲,2020-01-01\n".encode(), "no column 'text'"),
        ("a.csv", "标题,正文\n".encode(), "a header and no rows"),
        ("a.json", b"[1, 2]", "no articles"),
        ("a.jsonl", b'{"content": "\xe7\x94\xb2"}\n{"content": \n', "line 2 is no JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name, data, words, tmp_path):
    (tmp_path / name).write_bytes(data)

    with pytest.raises(PressframesError, match=words):
        read_corpus(tmp_path / name)


@pytest.mark.parametrize("source", [None, 7, b"abc", {"a": 1}, []])
def test_what_is_no_source_is_named(source):
    with pytest.raises(PressframesError, match=r"Expected a name, a file, a folder"):
        read_corpus(source)


def test_all_wrong_columns_are_named_at_once():
    with pytest.raises(PressframesError, match=r"no column '内文'; there is no column '题'; there is no field 'body'"):
        read_corpus(rows(), columns={"text": "内文", "headline": "题", "body": "正文"})


# metadata.csv


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_metadata_is_read_like_any_table(encoding, tmp_path):
    for name in ("1.txt", "2.txt"):
        written(tmp_path, name, "\n".join(["青石镇水渠今春通水", *CANAL]))
    written(
        tmp_path,
        "metadata.csv",
        '"文件", "报纸", "日期", "版次", "编码员"\n1.txt,柳河日报,2021年3月5日,03,甲\n2,石埠晚报,2021/3/6,A1,乙\n9.txt,无,,,\n',
        encoding,
    )
    corpus = read_corpus(tmp_path, kind="articles")

    assert facts_of(corpus) == ROW
    assert corpus.documents["编码员"].tolist() == ["甲", "乙"]
    assert any("9.txt" in note for note in corpus.notes)


def test_a_file_named_twice_in_the_metadata_is_an_error_that_names_both_rows(tmp_path):
    written(tmp_path, "1.txt", "\n".join(["青石镇水渠今春通水", *CANAL]))
    written(tmp_path, "metadata.csv", "file,newspaper\n1.txt,甲报\n1.txt,乙报\n")

    with pytest.raises(PressframesError, match=r"the file 1.txt is named twice \(rows 2 and 3\)"):
        read_corpus(tmp_path, kind="articles")


def test_values_for_all_documents_are_taken(tmp_path):
    written(tmp_path, "a/1.txt", "\n".join(["青石镇水渠今春通水", *CANAL]))
    corpus = read_corpus(tmp_path, metadata={"newspaper": "江州日报"})

    assert corpus.documents["newspaper"].tolist() == ["江州日报"]


def test_hidden_files_and_folders_are_left_out(tmp_path):
    for name in (".git/a.txt", "~$b.docx", "c.txt"):
        written(tmp_path, name, "\n".join(["青石镇水渠今春通水", *CANAL]))

    assert read_corpus(tmp_path).documents["source"].tolist() == ["c.txt"]


# Web pages


PAGE = """<html><head><meta charset="utf-8"><title>青石镇水渠今春通水-柳河日报</title></head><body>
<div class="nav"><a href="#">上一版</a> <a href="#">第01版：头版</a></div>
<p><a href="#">江州日报 2020-01-01 第1版</a></p><div class="date">2021-03-05 第03版：要闻</div>
<h1>青石镇水渠今春通水</h1><p class="author">本报记者 林小溪</p><div id="ozoom">{canal}</div><div>版权所有</div></body></html>"""


@pytest.mark.parametrize("depth", [0, 300])
def test_a_saved_web_page_is_its_article(depth, tmp_path):
    pytest.importorskip("lxml")
    canal = "<div>" * depth + "".join(f"<p>\u3000\u3000{line}</p>" for line in CANAL) + "</div>" * depth
    corpus = read_corpus(written(tmp_path, "a.html", PAGE.format(canal=canal)))

    assert facts_of(corpus) == ROW
    assert corpus.documents["byline"].tolist() == ["本报记者 林小溪"]
    assert body_of(corpus) == CANAL


def test_a_page_of_links_is_no_article(tmp_path):
    pytest.importorskip("lxml")
    written(
        tmp_path,
        "node.html",
        "<html><body><h2>第02版</h2><ul><li><a href='1'>青石镇水渠今春通水</a></li></ul></body></html>",
    )
    written(tmp_path, "a.html", PAGE.format(canal="".join(f"<p>{line}</p>" for line in CANAL)))
    corpus = read_corpus(tmp_path)

    assert len(corpus.documents) == 1
    assert any("without an article" in note for note in corpus.notes)


# Selections


def test_documents_are_selected_by_their_variables_and_split_by_week():
    table = pd.DataFrame(
        {
            "正文": ["甲。", "乙。", "丙。"],
            "报纸": ["江州日报", "石埠晚报", "江州日报"],
            "日期": ["2024-06-03", "2024-06-09", "2024-06-10"],
        }
    )
    corpus = read_corpus(table)

    assert corpus.select(newspaper="江州日报").texts == ("甲。", "丙。")
    for name in ("documents", "paragraphs"):
        whole, part = getattr(corpus, name), getattr(corpus.select(newspaper="石埠晚报"), name)
        assert part.columns.tolist() == whole.columns.tolist() and "index" not in whole and part.index.tolist() == [0]
    assert corpus.select(date=("2024-06-04", "2024-06-10")).texts == ("乙。", "丙。")
    assert {name: part.texts for name, part in corpus.split("newspaper").items()} == {
        "江州日报": ("甲。", "丙。"),
        "石埠晚报": ("乙。",),
    }
    assert list(corpus.split("date", every="week")) == ["2024-06-03", "2024-06-10"]
    with pytest.raises(PressframesError, match="no document has newspaper '无报'"):
        corpus.select(newspaper="无报")
    with pytest.raises(PressframesError, match="no document variable 'paper'"):
        corpus.split("paper")


# More forms of exports, each twice under each other


def glued(form: str, glue: str = "\n") -> str:
    return "".join(form.replace("{canal}", glue.join(CANAL)).replace("{number}", str(number)) for number in (1, 2))


EXPORTS = {
    "labels with blanks": "标  题：青石镇水渠今春通水\n来　源：柳河日报\n日  期：2021年3月5日\n版  次：第3版\n作  者：柏若溪\n正  文：{canal}\n\n",
    "numbered, with rules": "{number}、标题：青石镇水渠今春通水\n报刊：柳河日报\n发表日期：2021/3/5\n版号：3\n署名：柏若溪\n全文：\n\n{canal}\n=================\n",
    "half-width colons": "标题: 青石镇水渠今春通水\n时间: 2021-03-05 10:20\n媒体: 柳河日报\n版面: 3版\n记者: 柏若溪\n内容: \n{canal}\n",
    "square brackets": "[标题] 青石镇水渠今春通水\n[来源] 柳河日报\n[日期] 2021-03-05\n[版次] 3\n[作者] 柏若溪\n[正文]\n{canal}\n\n",
    "angles": "<标题>=青石镇水渠今春通水\n<日期>=2021.03.05\n<版次>=3\n<作者>=柏若溪\n<报纸>=柳河日报\n<正文>=\n{canal}\n<REC>\n",
    "corners with blanks": "{number}.【题  名】青石镇水渠今春通水\n【作  者】柏若溪\n【来  源】柳河日报\n【时  间】2021.3.5\n【版  面】第3版\n【全  文】\n{canal}\n\n",
    "text before the links": "序号：{number}\n来源：柳河日报\n日期：2021-03-05\n标题：青石镇水渠今春通水\n作者：柏若溪\n版次：3\n正文：{canal}\n关键词：水利\n链接：a.example\n",
    "Factiva tags in lines": "HD 青石镇水渠今春通水\nBY 柏若溪\nWC 99 字\nPD 2021年3月5日\nSN 柳河日报\nPG 3\nLA 简体中文\nLP {canal}\nNS gcat\nAN 文件 INVNT0000{number}eg23\n\n",
    "Factiva in English": "News\n青石镇水渠今春通水\n\nBy 柏若溪\n99 words\n5 March 2021\n柳河日报\nINVNT\n3\nChinese - Simplified\nCopyright 2021 柳河日报.\n\n{canal}\n\n"
    "Document INVNT00020210305eg230000{number}\n\n",
    "RefWorks": "RT Newspaper Article\nSR {number}\nA1 柏若溪\nT1 青石镇水渠今春通水\nJF 柳河日报\nYR 2021\nFD 2021-03-05\nOP 3\nFT {canal}\nDS invented\n\n",
    "NoteExpress": "{Reference Type}: Newspaper Article\n{Title}: 青石镇水渠今春通水\n{Author}: 柏若溪\n{Journal}: 柳河日报\n{Date}: 2021-03-05\n{Pages}: 3\n{Full Text}: {canal}\n\n",
    "Nexis Uni": "青石镇水渠今春通水\n柳河日报\nMarch 5, 2021 Friday\n\nCopyright 2021 柳河日报 All Rights Reserved\nSection: 要闻; Pg. 3\nByline: 柏若溪\nBody\n\n{canal}\n\n"
    "Classification\nLanguage: CHINESE\nLoad-Date: March 6, 2021\nEnd of Document\n\n",
    "ProQuest, labels first": PROQUEST.split("Document")[0] + "Document {number} of 2\n\n青石镇水渠今春通水\n\nAuthor: 柏若溪\n\nPublication title: 柳河日报\n\nPages: 3\n\n"
    "Publication date: Mar 5, 2021\n\nAbstract: 老渠清了。\n\nFull text: {canal}\n\n",
}  # fmt: skip


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize("above", ["", "检索词：水渠\n共检索到 2 篇\n\n"])
def test_labels_and_tags_are_read_in_many_dialects(form, above, tmp_path):
    if above and form[0] in "FRN":
        above = "User Name: invented\nDocuments (2)\n\n" if form == "Nexis Uni" else ""
    corpus = read_corpus(written(tmp_path, "export.txt", above + glued(EXPORTS[form])))

    assert [facts_of(corpus, document) for document in (0, 1)] == [ROW] * len(corpus.documents)
    assert [names.removeprefix("By ") for names in corpus.documents["byline"]] == ["柏若溪"] * 2
    assert body_of(corpus, 0) == body_of(corpus, 1) == CANAL


WISE_2 = "#{number}\n新報 | 2022-05-04\n報章 | A01 | 港聞 | By 晏知舟\n青石鎮水渠今春通水\n{canal}\n文章編號: 20220504003000{number}\n本內容之版權屬有關版權擁有人所有。\n慧科訊業有限公司 (c) 2022 版權所有\n\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "big5"])
def test_what_a_database_prints_around_its_records_is_in_no_record_and_counted(encoding, tmp_path):
    corpus = read_corpus(
        written(
            tmp_path,
            "wise.txt",
            "慧科新聞搜索\n搜索結果: 2 篇\n\n" + glued(WISE_2.replace("{canal}", "水到田頭。\n老渠清了。")),
            encoding,
        )
    )

    assert (
        corpus.documents[["headline", "newspaper", "page"]].to_numpy().tolist()
        == [["青石鎮水渠今春通水", "新報", "A1"]] * 2
    )
    assert body_of(corpus, 0) == body_of(corpus, 1) == ["水到田頭。", "老渠清了。"]
    assert any("characters are in no document" in note for note in corpus.notes)


@pytest.mark.parametrize(
    "line", ["时间：每天早上六点到九点，地点：河边。", "编辑：这个词他听了很多年。", "标题：他念了一遍。"]
)
def test_a_label_inside_a_text_stays_text(line, tmp_path):
    text = LABELS.format(canal="\n".join([CANAL[0], line, CANAL[1]])) + LABELS.format(
        canal="\n".join([CANAL[0], "编辑：何棠说。"])
    )
    corpus = read_corpus(written(tmp_path, "a.txt", text))

    assert body_of(corpus) == [CANAL[0], line, CANAL[1]]
    assert body_of(corpus, 1) == [CANAL[0], "编辑：何棠说。"]


def test_labels_in_what_is_read_as_an_article_are_a_warning(tmp_path):
    written(tmp_path, "a.txt", "\n".join(["青石镇水渠今春通水", *CANAL, "内容：见下期"]))

    assert any(note.startswith("Warning: labels such as 内容 were seen") for note in read_corpus(tmp_path).notes)
    with pytest.raises(PressframesError, match="no labels of fields .* were found"):
        read_corpus(tmp_path, kind="records")


# Heads of articles, second lot


@pytest.mark.parametrize(
    "head",
    [
        ["柳河日报", "2021年3月5日 星期五", "第3版 要闻", "", "青石镇水渠今春通水", "", "本报记者 柏若溪"],
        ["青石镇水渠今春通水", "（柳河日报，2021年3月5日，第3版，柏若溪）"],
        ["青石镇水渠今春通水", "柏若溪　《柳河日报》（2021年3月5日 第 03 版）"],
        ["柳河日报　2021年3月5日　第3版　本报记者 柏若溪", "青石镇水渠今春通水"],
        ["# 青石镇水渠今春通水", "", "> 柳河日报 2021-03-05 第3版", "", "本报记者 柏若溪", "", "---"],
        ["# 青石镇水渠今春通水", "", "**柳河日报** 2021年3月5日 第3版 文/柏若溪"],
        ["======", "青石镇水渠今春通水", "------", "柳河日报　二〇二一年三月五日　第3版", "文/柏若溪", "------"],
    ],
)  # fmt: skip
def test_a_head_of_any_usual_form_is_read_and_no_character_lost(head, tmp_path):
    text = "\n".join([*head, *["\u3000\u3000" + line for line in CANAL], "======"])
    corpus = read_corpus(written(tmp_path, "a.txt", text), kind="articles")

    assert facts_of(corpus) == ROW
    assert "柏若溪" in corpus.documents["byline"][0]
    assert body_of(corpus) == CANAL
    assert sorted("".join(corpus.text_of(0).split())) == sorted("".join(text.split()))


@pytest.mark.parametrize(
    "date", ["二〇二二年三月二十六日 星期六", "中華民國一一一年三月二十六日 星期六", "民国三十八年五月一日"]
)
def test_a_date_line_above_is_no_headline(date, tmp_path):
    corpus = read_corpus(written(tmp_path, "a.txt", "\n".join([date, "青石镇水渠今春通水", *CANAL])), kind="articles")

    assert corpus.documents["headline"][0] == "青石镇水渠今春通水"
    assert corpus.documents["date"][0] in ("2022-03-26", "1949-05-01")


@pytest.mark.parametrize("kind", [None, "articles"])
def test_facts_below_the_text_are_taken(kind, tmp_path):
    lines = ["青石镇水渠今春通水", *["\u3000\u3000" + line for line in CANAL], "《柳河日报》（2021年3月5日 第 3 版）"]
    corpus = read_corpus(written(tmp_path, "a.txt", "\n".join(lines)), kind=kind)

    assert facts_of(corpus) == ROW
    assert body_of(corpus) == CANAL


@pytest.mark.parametrize("cell", ["44646", "1648224000", "1648224000000"])
def test_days_counted_by_programs_are_dates(cell):
    assert iso_date(cell) == "2022-03-26"


# Web pages, Word and PDF, second lot


LAYOUTS = {
    "divisions": "<div class='bt'>青石镇水渠今春通水</div><div><span>柳河日报</span><span>2021-03-05</span><span>第3版</span><span>作者：林小溪</span></div><div>{divs}</div><div>版权所有</div>",
    "old table": "<TABLE><TR><TD>2021年3月5日　第3版</TD></TR><TR><TD><B>青石镇水渠今春通水</B></TD></TR><TR><TD>■本报记者 林小溪</TD></TR><TR><TD>{breaks}</TD></TR></TABLE>",
    "two headings": "<h1><a href='/'>柳河日报数字报</a></h1><div>2021-03-05 第3版</div><h1>青石镇水渠今春通水</h1><p>本报记者 林小溪\x07</p><div class='article'>{ps}</div>",
    "line in the article": "<article><h1>青石镇水渠今春通水</h1><div>林小溪　《柳河日报》（2021年3月5日 第 03 版）</div><div>{ps}</div></article>",
    "Founder with a foot": "<h3>民生</h3><h1>青石镇水渠今春通水</h1><h2>——四十天</h2><span>2021-03-05 第03版：要闻</span><p>本报记者 林小溪</p><div id='ozoom'>{ps}</div><p>上一篇 下一篇 放大+ 缩小-</p>",
    "bold first words": "<h1>青石镇水渠今春通水</h1><div>2021-03-05 第3版 作者：林小溪</div><section>{bold}</section><ul><li><a>别的新闻。</a></li></ul>",
    "deep": "<div>" * 320 + "<h1>青石镇水渠今春通水</h1><p>2021-03-05 第3版 作者：林小溪</p><div>{ps}</div>" + "</div>" * 320,
    "tags left open": "<h1>青石镇水渠今春通水</h1><p>2021-03-05 第3版 作者：林小溪</p><div>{fonts}</div>",
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("declared, encoding", [("utf-8", "utf-8"), ("gbk", "utf-8"), ("utf-8", "gb18030")])
def test_web_pages_of_many_layouts_and_wrong_declarations_are_read(layout, declared, encoding, tmp_path):
    pytest.importorskip("lxml")
    shapes = {
        "divs": "".join(f"<div>{line}</div>" for line in CANAL),
        "ps": "".join(f"<p>{line}</p>" for line in CANAL),
        "breaks": "<BR>".join("&nbsp;&nbsp;" + line for line in CANAL),
        "bold": "".join(f"<p><strong>{line[:4]}</strong>{line[4:]}</p>" for line in CANAL),
        "fonts": "".join(f"<br><font>{line}" for line in CANAL),
    }
    page = f"<html><head><meta charset={declared}><title>青石镇水渠今春通水-柳河日报</title></head><body>{LAYOUTS[layout].format(**shapes)}</body></html>"
    corpus = read_corpus(written(tmp_path, "a.html", page, encoding))

    assert facts_of(corpus) == ROW
    assert "林小溪" in corpus.documents["byline"][0]
    assert body_of(corpus) == CANAL


def test_a_text_of_more_than_ten_megabytes_is_read_from_a_web_page(tmp_path):
    pytest.importorskip("lxml")
    corpus = read_corpus(written(tmp_path, "a.html", PAGE.format(canal=f"<p>{'水。' * 1_750_000}</p>")))

    assert len(body_of(corpus)[0]) == 3_500_000


def test_what_a_page_says_only_in_its_head_is_taken(tmp_path):
    pytest.importorskip("lxml")
    head = "<meta property='article:published_time' content='2021-03-05T08:00:00+08:00'><meta name='author' content='林小溪'><title>青石镇水渠今春通水 - 柳河日报</title>"
    corpus = read_corpus(
        written(
            tmp_path,
            "a.html",
            f"<html><head>{head}</head><body><div>{''.join(f'<p>{line}</p>' for line in CANAL)}</div></body></html>",
        )
    )

    assert corpus.documents[["headline", "date", "byline", "newspaper"]].to_numpy().tolist() == [
        ["青石镇水渠今春通水", "2021-03-05", "林小溪", "柳河日报"]
    ]


@pytest.mark.parametrize("code_page, encoding", [(936, "gb18030"), (950, "big5")])
def test_rich_text_is_read_in_the_code_pages_of_chinese_windows(code_page, encoding, tmp_path):
    pytest.importorskip("striprtf")
    lines = ["港灣早報 | 2022-05-04", "青石鎮水渠今春通水", "四十天清了老渠。", "文章編號: 202205040030001"]
    coded = "".join("".join(f"\\'{byte:02x}" for byte in line.encode(encoding)) + "\\par\n" for line in 2 * lines)
    corpus = read_corpus(
        written(tmp_path, "a.rtf", f"{{\\rtf1\\ansi\\ansicpg{code_page}\\uc1\\pard\n{coded}}}", "ascii")
    )

    assert corpus.documents[["headline", "newspaper"]].to_numpy().tolist() == [["青石鎮水渠今春通水", "港灣早報"]] * 2
    assert body_of(corpus, 1) == ["四十天清了老渠。"]


def word_file(path: Path, fill) -> Path:
    document = pytest.importorskip("docx").Document()
    fill(document)
    document.save(path)
    return path


def test_a_table_of_articles_in_a_word_file_is_read(tmp_path):
    def fill(document):
        table = document.add_table(0, 5)
        for cells in (
            ["标题", "日期", "报纸", "版次", "正文"],
            *[["青石镇水渠今春通水", "2021-03-05", "柳河日报", "3", "\n".join(CANAL)]] * 2,
        ):
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text

    corpus = read_corpus(word_file(tmp_path / "a.docx", fill))

    assert [facts_of(corpus, document) for document in (0, 1)] == [ROW] * 2
    assert body_of(corpus, 1) == CANAL


@pytest.mark.parametrize("cells", [1, 2])
def test_text_in_the_cells_of_a_word_file_is_not_lost(cells, tmp_path):
    def fill(document):
        document.add_paragraph("青石镇水渠今春通水")
        table = document.add_table(1, cells)
        table.cell(0, 0).text = "\n".join(CANAL)
        table.cell(0, cells - 1).text += "" if cells == 1 else SCHOOL[0]

    corpus = read_corpus(word_file(tmp_path / "a.docx", fill))

    assert body_of(corpus) == [*CANAL, *SCHOOL[: cells - 1]]


def test_insertions_and_content_controls_are_text_and_deletions_are_not(tmp_path):
    def fill(document):
        from docx.oxml import parse_xml

        word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        document.add_paragraph("青石镇水渠今春通水")
        paragraph = document.add_paragraph("水到")._p
        paragraph.append(parse_xml(f'<w:ins {word} w:id="1" w:author="a"><w:r><w:t>田头，</w:t></w:r></w:ins>'))
        paragraph.append(
            parse_xml(f'<w:del {word} w:id="2" w:author="a"><w:r><w:delText>删去</w:delText></w:r></w:del>')
        )
        paragraph.append(
            parse_xml(f"<w:sdt {word}><w:sdtContent><w:r><w:t>老渠清了。</w:t></w:r></w:sdtContent></w:sdt>")
        )
        document.sections[0].header.paragraphs[0].text = "剪报"

    corpus = read_corpus(word_file(tmp_path / "a.docx", fill))

    assert body_of(corpus) == ["水到田头，老渠清了。"]
    assert any("headers, footers and footnotes" in note for note in corpus.notes)


def pdf_file(path: Path, pages) -> Path:
    pytest.importorskip("pdfplumber")
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    from pressframes.figures.fonts import drawing_settings

    with drawing_settings(), PdfPages(path) as out:
        for pieces in pages:
            figure = Figure(figsize=(595 / 72, 842 / 72))
            for x, y, size, text in pieces:
                figure.text(x / 595, 1 - y / 842, text, fontsize=size, va="top")
            out.savefig(figure)
    return path


def test_a_pdf_is_read_over_its_pages_without_running_heads_and_doubled_text(tmp_path):
    lines = [line[at : at + 12] for line in ["\u3000\u3000" + text for text in CANAL] for at in range(0, len(line), 12)]
    columns = [(60 + 200 * (number // 4), 140 + 14 * (number % 4), 9, line) for number, line in enumerate(lines)]
    pages = [
        [
            (60, 20, 8, "剪报集"),
            (60, 60, 18, "青石镇水渠今春通水"),
            (60, 100, 9, "柳河日报 2021年3月5日 第3版"),
            *columns,
            (290, 800, 8, "- 1 -"),
        ],
        [(60, 20, 8, "剪报集"), (60, 60, 18, "新校舍九月启用"), (60, 140, 9, SCHOOL[0]), (290, 800, 8, "2")],
    ]
    drawn = [[(x + d, y, size, text) for x, y, size, text in page for d in (0, 0.3)] for page in pages]
    corpus = read_corpus(pdf_file(tmp_path / "a.pdf", drawn))

    assert facts_of(corpus) == ROW
    assert [body_of(corpus, document) for document in (0, 1)] == [CANAL, SCHOOL[:1]]


@pytest.mark.parametrize("kind", [None, "articles"])
def test_a_pdf_whose_headline_is_no_larger_than_its_text_is_one_article(kind, tmp_path):
    lines = ["青石镇水渠今春通水", *(f"\u3000\u3000{line}" for line in CANAL)]
    drawn = [(60, 60 + 20 * number, 9, line) for number, line in enumerate(lines)]
    corpus = read_corpus(pdf_file(tmp_path / "a.pdf", [drawn]), kind=kind)

    assert corpus.documents["headline"].tolist() == ["青石镇水渠今春通水"] and body_of(corpus) == CANAL


# Tables, second lot


def test_merged_and_hidden_cells_and_footers_of_an_excel_file(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["样本"],
        [],
        ["报纸名称", "刊登日期", "文章标题", "报道内容"],
        ["柳河日报", 44260, "甲", CANAL[0]],
        [None, None, "乙", CANAL[1]],
        ["合计", None, None, None],
    ):
        sheet.append(row)
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("B4:B5")
    hidden = book.create_sheet("草稿")
    hidden.append(["标题", "正文"])
    hidden.append(["丙", CANAL[2]])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    corpus = read_corpus(tmp_path / "a.xlsx")

    assert corpus.documents[["newspaper", "date", "headline"]].to_numpy().tolist() == [
        ["柳河日报", "2021-03-05", "甲"],
        ["柳河日报", "2021-03-05", "乙"],
    ]
    assert any("hidden sheets were left out (草稿)" in note for note in corpus.notes)


CSV_ROW = ["青石镇水渠今春通水", "柳河日报", "2021/3/5", "3"]


@pytest.mark.parametrize(
    "text, body",
    [
        ("标题,报纸,日期,版次,正文\r" + ",".join([*CSV_ROW, CANAL[0]]) + "\r", CANAL[:1]),
        ("sep=;\r\n标题;报纸;日期;版次;正文\r\n" + ";".join([*CSV_ROW, f'"{CANAL[0]}"']) + "\r\n", CANAL[:1]),
        ("标题|报纸|日期|版次|正文\n\n" + "|".join([*CSV_ROW, '"' + "\n".join(CANAL) + '"']) + "\n\n||||\n", CANAL),
        ('标题, 报纸, 日期, 版次, 正文\n' + ", ".join([*CSV_ROW, '"他说""好"", 走了。"']) + "\n", ['他说"好", 走了。']),
        ('标题,报纸,日期,版次,正文\n' + ",".join([*CSV_ROW, '"他说\\"好\\"，走了。"']) + "\n", ['他说"好"，走了。']),
        ("标题,报纸,日期,版次,正文\n" + ",".join([*CSV_ROW, CANAL[0] * 50_000]) + "\n", [CANAL[0] * 50_000]),
        (",标题,报纸,日期,版次,正文,\n0," + ",".join([*CSV_ROW, CANAL[0]]) + ",\n", CANAL[:1]),
    ],
    ids=["line ends CR", "sep=", "blank lines", "blanks after commas", "backslashes", "a long field", "an index"],
)  # fmt: skip
def test_csv_of_many_dialects_is_read(text, body, tmp_path):
    corpus = read_corpus(written(tmp_path, "a.csv", text))

    assert facts_of(corpus) == ROW
    assert body_of(corpus) == body


def test_columns_with_one_name_are_said(tmp_path):
    corpus = read_corpus(written(tmp_path, "a.csv", "正文,主题,主题\n甲。,水利,春耕\n"))

    assert corpus.documents[["主题", "主题 2"]].to_numpy().tolist() == [["水利", "春耕"]]
    assert any("主题 2" in note for note in corpus.notes)


def test_dates_that_cannot_be_read_and_rows_without_text_are_listed_with_their_rows(tmp_path):
    notes = " ".join(
        read_corpus(written(tmp_path, "a.csv", "日期,正文\n昨天,甲。\n2021-03-05,乙。\n2021-03-06,\n")).notes
    )

    assert "a.csv row 2: '昨天'" in notes
    assert "rows without text, left out: 1 (row 4)" in notes


@pytest.mark.parametrize(
    "value",
    [
        {"code": 0, "result": {"items": [{"newsTitle": ROW["headline"], "publishTime": 1614902400, "media": {"name": "柳河日报"}, "pageNo": 3, "content": "<p>甲。</p><p>乙。</p>"}]}},
        {"a1": {"标题": ROW["headline"], "日期": "2021-03-05", "报纸": "柳河日报", "版面": "3", "正文": "甲。\n乙。"}},
        {"title": ROW["headline"], "date": "2021年3月5日", "source": "柳河日报", "page": "03", "text": ["甲。", "乙。"], "images": [{"url": "1.jpg"}, {"url": "2.jpg"}]},
    ],
    ids=["inside", "by key", "one article"],
)  # fmt: skip
def test_articles_are_found_at_any_depth_of_json(value, tmp_path):
    corpus = read_corpus(written(tmp_path, "a.json", json.dumps(value)))

    assert facts_of(corpus) == ROW
    assert body_of(corpus) == ["甲。", "乙。"]


@pytest.mark.parametrize("mark", ["\u2028", "\u0085", "\u2029"])
def test_a_line_mark_inside_a_json_line_does_not_cut_it(mark, tmp_path):
    corpus = read_corpus(
        written(
            tmp_path, "a.jsonl", "\ufeff" + 2 * (json.dumps({"text": f"大桥{mark}通车。"}, ensure_ascii=False) + "\n\n")
        )
    )

    assert len(corpus.documents) == 2


@pytest.mark.parametrize(
    "name, data",
    [("a.xlsx", b"PK\3\4\x14\0"), ("a.parquet", b"PAR1"), ("a.db", b"SQLite format 3\0x"), ("a.json", b"[" * 100_000)],
)
def test_a_damaged_table_is_an_error_that_names_it(name, data, tmp_path):
    (tmp_path / name).write_bytes(data)

    with pytest.raises(PressframesError, match=name):
        read_corpus(tmp_path / name)


# Folders, names and metadata, second lot


def test_dates_may_be_in_the_names_of_folders(tmp_path):
    written(tmp_path, "2021/03/05/03-1.txt", "\n".join(["青石镇水渠今春通水", *CANAL]))
    corpus = read_corpus(
        tmp_path, file_names="{year}/{month}/{day}/{page}-{number}", metadata={"newspaper": "柳河日报"}
    )

    assert facts_of(corpus) == ROW


@pytest.mark.parametrize("name", ["é.txt", "e\u0301.txt", "é"])
def test_a_name_in_the_metadata_is_the_same_in_any_form_of_unicode(name, tmp_path):
    written(tmp_path, "é.txt", "\n".join(["青石镇水渠今春通水", *CANAL]))
    written(tmp_path, "metadata.csv", f"文件;报纸\n{name};柳河日报\n")

    assert read_corpus(tmp_path, kind="articles").documents["newspaper"].tolist() == ["柳河日报"]


def test_a_table_of_the_files_can_be_written_to_be_filled_in(tmp_path):
    for name in ("1.txt", "甲/2.txt"):
        written(tmp_path, name, "\n".join(["青石镇水渠今春通水", *CANAL]))
    path = write_metadata(tmp_path)

    assert path == tmp_path / "metadata.csv"
    assert path.read_bytes() == "\ufefffile,newspaper,date,page\n1.txt,,,\n甲/2.txt,,,\n".encode()
    path.write_text(path.read_text(encoding="utf-8").replace("2.txt,,,", "2.txt,柳河日报,2021/3/5,3"), encoding="utf-8")
    assert facts_of(read_corpus(tmp_path, kind="articles"), 1) == ROW
    with pytest.raises(PressframesError, match="the file is there already"):
        write_metadata(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links work another way on Windows")
def test_pipes_are_refused_and_links_that_lead_out_are_said(tmp_path):
    inside = tmp_path / "inside"
    written(inside, "a.txt", "\n".join(["青石镇水渠今春通水", *CANAL]))
    written(tmp_path, "secret.txt", "秘密。")
    (inside / "b.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "c.txt").symlink_to("/dev/zero")
    corpus = read_corpus(inside)

    assert corpus.documents["source"].tolist() == ["a.txt"]
    assert any("Links that lead out of the folder, left out: 2" in note for note in corpus.notes)
    os.mkfifo(inside / "d.txt")
    with pytest.raises(PressframesError, match="d.txt: this is no file \\(a pipe or a device"):
        read_corpus(inside)
    (inside / "a-link.txt").symlink_to("a-link.txt")  # to itself
    with pytest.raises(PressframesError, match="a-link.txt: this is no file"):
        read_corpus(inside)


def test_many_files_make_one_note_of_a_kind(tmp_path):
    for number in range(40):
        written(tmp_path, f"{number}.html", "<html><body><a>索引</a></body></html>")
    written(tmp_path, "a.txt", "\n".join(["青石镇水渠今春通水", *CANAL]))

    assert len(read_corpus(tmp_path).notes) == 2


def test_an_interruption_passes(tmp_path, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    written(tmp_path, "a.txt", "\n".join(["青石镇水渠今春通水", *CANAL]))
    monkeypatch.setattr("pressframes.corpus.material.read_text", stop)

    with pytest.raises(KeyboardInterrupt):
        read_corpus(tmp_path)


# Words that are apart already


@pytest.mark.parametrize(
    "text, tags",
    [
        ("新桥/n 通车/v\n大桥/n 昨日/t [江州/ns 日报/n]nt GDP/nx OK/nx 。/w\n", ["n", "t", "ns", "n", "nx", "nx", "w"]),
        ("新桥 通车\n大桥 昨日 江州 日报 GDP OK 。\n", [""] * 7),
    ],
)
def test_words_that_are_apart_already_are_kept_and_the_text_is_whole(text, tags, tmp_path):
    corpus = read_corpus(written(tmp_path, "a.txt", text), kind="cut")
    gold = corpus.gold
    words = [corpus.text_of(0)[start:end] for start, end in zip(gold.start, gold.end, strict=True)]

    assert corpus.texts == ("新桥通车\n大桥昨日江州日报GDP OK。",)
    assert words == ["新桥", "通车", "大桥", "昨日", "江州", "日报", "GDP", "OK", "。"]
    assert words == [gold.vocabulary[word] for word in gold.word]
    assert [gold.tag_names[tag] for tag in gold.tag][2:] == tags
    assert gold.paragraph.tolist() == [0, 0, 1, 1, 1, 1, 1, 1, 1]


def test_lines_of_words_that_are_apart_are_paragraphs_also_where_they_are_as_long_as_each_other(tmp_path):
    line = "昨天 清晨 老渠 清 了 ， 村民 们 都 来 看 水 ，\n"
    corpus = read_corpus(written(tmp_path, "a.txt", f"老渠 通水\n\n{line}{line}人人 说 好 。\n"), kind="cut")

    assert corpus.texts[0].split("\n")[1:] == ["昨天清晨老渠清了，村民们都来看水，"] * 2 + ["人人说好。"]


# All forms of the set of invented material


def test_the_invented_material_is_read_as_expected(shared, monkeypatch, capsys):
    folder = shared / "own-corpora-dev"
    if not folder.is_dir():
        pytest.skip("needs the invented material of shared/own-corpora-dev")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["evaluate.py", "."])
    with warnings.catch_warnings():
        runpy.run_path("evaluate.py", run_name="__main__")

    assert "41 of 41 inputs right" in capsys.readouterr().out


def test_a_folder_with_files_of_a_study_beside_its_texts_gives_the_texts_alone(tmp_path):
    (tmp_path / "articles.csv").write_text("标题,正文\n水渠通水,老渠清了。\n", encoding="utf-8")
    others = {
        "glossary.csv": "word,en\n桥,bridge\n",
        "study.toml": "",
        "README.md": "# 说明\n这里没有文章。\n",
        "readme_zh.txt": "说明。\n",
    }
    for name, text in others.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    corpus = read_corpus(tmp_path)

    assert list(corpus.documents["headline"]) == ["水渠通水"]
    assert any("glossary.csv" in note for note in corpus.notes)
    assert len(read_corpus(tmp_path / "readme_zh.txt").documents) == 1, "a file that is named is read"


@pytest.mark.parametrize(("end", "paragraphs"), [("", 1), ("。", 2), ("”", 2)])
def test_a_paragraph_that_a_pdf_breaks_within_a_sentence_goes_on_in_the_next_block(end, paragraphs, tmp_path):
    first, second = "老渠清了一遍又一遍" + end, "水到了田头。"
    page = [(60, 60, 18, "青石镇水渠今春通水"), (60, 140, 9, first), (330, 140, 9, second)]
    body = body_of(read_corpus(pdf_file(tmp_path / "a.pdf", [page])))

    assert body == ([first + second] if paragraphs == 1 else [first, second])


HEADS = ["老渠通水", "新校启用", "果农搭车", "大桥通车", "医院开诊", "茶园采茶", "渔船出港", "古井出水"]


@pytest.mark.parametrize(
    ("above", "labelled", "found"),
    [
        (["-----"] * 15, None, True),  # sixteen lines are looked at
        (["-----"] * 16, None, False),
        (["水渠今春通水", "渠" * 45], None, True),  # a title, and a line that is too long for one
        (["水渠今春通水", "渠" * 46], None, False),
        (HEADS[:4], None, True),  # kicker, headline and two subtitles
        (HEADS[:5], None, False),
        (HEADS[:7], (), True),  # in a record of a database names and codes stand among them
        (HEADS[:8], (), False),
    ],
)
def test_a_line_of_facts_belongs_to_a_head_below_so_many_titles(above, labelled, found):
    head = read_head([*above, "柳河日报 2021-03-05", "四十天里，老渠清了。"], labelled=labelled)

    assert (head.facts.get("date") == "2021-03-05") == found and (len(head.known) > above.count("-----")) == found


@pytest.mark.parametrize("titles", [1, 2, 3, 4])
def test_below_a_line_of_facts_three_lines_are_titles_and_the_rest_is_text(titles):
    head = read_head(["柳河日报 2021-03-05", *HEADS[:titles], "四十天里，老渠清了。", "水到了田头。"])

    assert len(head.titles) == min(titles, 3) and head.start == 1 + min(titles, 3)


@pytest.mark.parametrize(("size", "records"), [(59, 2), (60, 1)])
def test_a_line_that_numbers_a_record_has_fewer_than_sixty_characters(size, records):
    first = "1 of 2 DOCUMENTS".ljust(size)
    found, _ = read_export(f"{first}\n\n老渠通水\n老渠清了。\n\n2 of 2 DOCUMENTS\n\n新校启用\n今天开学了。\n")

    assert len(found) == records and found[-1].titles == {"headline": "新校启用"}


@pytest.mark.parametrize(("size", "labels"), [(35, 1), (36, 0)])
def test_a_label_without_a_mark_is_alone_in_a_line_of_fewer_than_36_characters(size, labels):
    assert len(find_labels(["Body".rjust(size), "老渠清了。"])[0]) == labels


@pytest.mark.parametrize(("tables", "names"), [(1, [""]), (2, ["1", "2"])])
def test_a_web_page_named_xls_is_read_as_its_tables_of_more_than_a_row(tables, names, tmp_path):
    row = "<tr><th>标题</th><th>正文</th></tr>"
    table = f"<table>{row}<tr><td>水渠通水</td><td>老渠清了。</td></tr></table>"
    path = written(tmp_path, "a.xls", "<html><body>" + table * tables + "</body></html>")
    sheets = read_excel(path)

    assert [sheet.name for sheet in sheets] == names
    assert all(sheet.rows[-1][:2] == ["水渠通水", "老渠清了。"] for sheet in sheets)
    assert read_excel(written(tmp_path, "b.xls", f"<html><body><table>{row}</table></body></html>")) == []
    assert read_corpus(path).documents["headline"].tolist() == ["水渠通水"] * tables
