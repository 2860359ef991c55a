"""What is said of files beside their texts: by their names and folders, in tables of metadata, and by the notes."""

import datetime
import sqlite3

import openpyxl
import pandas as pd
import pytest

from pressframes.corpus.door import (
    EPIDEMIC_PAGE,
    name_pattern,
    named_corpus,
    read_article_table,
    read_corpus,
    write_metadata,
)
from pressframes.corpus.tables import (
    check_width,
    header_row,
    read_csv,
    read_excel,
    read_json,
    read_sqlite,
    sheet_of,
    unique_names,
)
from pressframes.errors import PressframesError

ARTICLE = "水渠今春通水\n四十名工人用了四十天，把老渠清了一遍。\n水到田头，村民放了一挂鞭炮。\n"
PAGE = "\n\n".join(
    ["老渠今春通水", "本报记者 林小溪", "四十名工人清了老渠。水到了田头。"]
    + ["新校九月启用", "本报记者 何棠", "学生们搬进了新校舍。操场铺了新草。\n"]
)


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def values(corpus, *columns):
    table = corpus.documents[["source", *columns]].astype(object)
    return table.where(table.notna(), "").to_numpy().tolist()


def test_a_row_of_metadata_is_about_each_file_that_its_name_fits(tmp_path):
    names = [
        "甲/1.txt",
        "甲/2.txt",
        "乙/1.txt",
        "乙/3",
        "乙/4.txt",
        "乙/5.txt",
        "乙/6.txt",
        "乙/7.txt",
        "丙/2.txt",
        "丙/8.txt",
    ]
    rows = " File ,报纸,版次,编码员\n甲/1.txt,甲报,1,\n乙/1,乙报,,丁\n乙/3,丙报,3,\n乙/3,丙报,3,\n,丁报,,\n"
    rows += "9.txt,无,,\n4,戊报,,\n2,己报,,庚\n" + "".join(f"{n}.md,,,\n" for n in range(10, 15))
    write(tmp_path, {**dict.fromkeys(names, ARTICLE), "metadata.csv": rows})
    corpus = read_corpus(tmp_path, kind="articles")

    assert values(corpus, "newspaper", "page", "编码员") == [
        ["丙/2.txt", "己报", "", "庚"],
        ["丙/8.txt", "", "", ""],
        ["乙/1.txt", "乙报", "", "丁"],
        ["乙/3", "丙报", "3", ""],
        ["乙/4.txt", "戊报", "", ""],
        ["乙/5.txt", "", "", ""],
        ["乙/6.txt", "", "", ""],
        ["乙/7.txt", "", "", ""],
        ["甲/1.txt", "甲报", "1", ""],
        ["甲/2.txt", "己报", "", "庚"],
    ]
    assert corpus.name == tmp_path.name
    table = tmp_path / "metadata.csv"
    assert corpus.notes[-2:] == (
        f"{table.name}: rows about files that are not there: 6 (9.txt, 10.md, 11.md, 12.md, 13.md).",
        f"{table.name}: files without a row: 4 (丙/8.txt, 乙/5.txt, 乙/6.txt, 乙/7.txt).",
    )


def test_a_table_of_metadata_prevails_over_what_a_file_says_and_a_note_tells_where_they_differ(tmp_path):
    text = f"柳河日报 2021年3月5日 第3版\n{ARTICLE}"
    export = "标题：老渠通水\n报纸：甲报\n版次：1\n正文：水来了。\n\n"
    export += "标题：新校启用\n报纸：乙报\n版次：1\n正文：开学了。\n"
    rows = "file,headline,newspaper,date,page\n1.txt,老渠通水记,柳河日報,2021-03-05,03\n"
    rows += "2.txt,,,2021/3/6,4\n3.txt,,丙报,,2\n"
    write(tmp_path, {"1.txt": text, "2.txt": text, "3.txt": export, "metadata.csv": rows})
    corpus = read_corpus(tmp_path)

    assert values(corpus, "headline", "newspaper", "date", "page") == [
        ["1.txt", "老渠通水记", "柳河日報", "2021-03-05", "3"],
        ["2.txt", "水渠今春通水", "柳河日报", "2021-03-06", "4"],
        ["3.txt", "老渠通水", "甲报", "", "2"],  # its articles say different newspapers, and a row is about all of them
        ["3.txt", "新校启用", "乙报", "", "2"],
    ]
    assert corpus.notes[-1] == (
        "Taken from the table of metadata where files say otherwise: 5 (1.txt headline: 老渠通水记 ≠ 水渠今春通水; "
        "2.txt date: 2021/3/6 ≠ 2021-03-05; 2.txt page: 4 ≠ 3; 3.txt page: 2 ≠ 1; 3.txt page: 2 ≠ 1)."
    )
    assert not any("otherwise" in note for note in read_corpus(tmp_path / "1.txt").notes)


def test_what_a_file_says_itself_is_kept_unless_one_value_is_given_for_all(tmp_path):
    text = "柳河日报 2021年3月5日\n" + ARTICLE
    write(tmp_path, {"2020_甲报_1.txt": text, "2020_甲报_2": ARTICLE, "x.txt": ARTICLE})
    corpus = read_corpus(tmp_path, kind="articles", file_names="{year}_{newspaper}_{number}")

    assert values(corpus, "newspaper", "year") == [
        ["2020_甲报_1.txt", "柳河日报", "2020"],
        ["2020_甲报_2", "甲报", "2020"],
        ["x.txt", "", ""],
    ]
    assert "number" not in corpus.documents
    assert "File names that do not fit {year}_{newspaper}_{number}: 1 (x.txt)." in corpus.notes
    given = read_corpus(tmp_path, kind="articles", metadata={"newspaper": "乙报", "year": 1999}, name="三篇")
    assert given.name == "三篇" and set(given.documents["newspaper"]) == {"乙报"}
    assert set(given.documents["year"]) == {"1999"}
    table = pd.DataFrame({"文件名": ["x"], "date": ["2021-04-01"]})
    assert values(read_corpus(tmp_path, kind="articles", metadata=table), "date")[2] == ["x.txt", "2021-04-01"]
    beside = write(tmp_path / "besides", {"facts.csv": "file,page\nx,7\n"}) / "facts.csv"
    texts = [tmp_path / "x.txt", tmp_path / "2020_甲报_2"]
    assert values(read_corpus(texts, kind="articles", metadata=str(beside)), "page") == [
        ["x.txt", "7"],
        ["2020_甲报_2", ""],
    ]


@pytest.mark.parametrize(
    ("pattern", "name", "facts"),
    [
        ("{year}{month}{day}", "20210305", {"date": "2021-03-05"}),
        ("{date}_{page}", "2021.3.5_A01", {"date": "2021-03-05", "page": "A1"}),
        ("{date}_{page}", "2021年3月5日_第三版", {"date": "2021-03-05", "page": "3"}),
        ("{year}-{month}", "2021-03", {"year": "2021", "month": "03"}),
        ("{newspaper}({number})", "甲报(7)", {"newspaper": "甲报"}),
    ],
)
def test_a_day_in_three_parts_is_a_date_and_fewer_stay_as_they_are(pattern, name, facts, tmp_path):
    documents = read_corpus(write(tmp_path, {f"{name}.txt": ARTICLE}), kind="articles", file_names=pattern).documents

    assert {key: documents[key].item() for key in facts} == facts
    assert set(documents) - {"year", "month"} == set(read_corpus(tmp_path, kind="articles").documents)


@pytest.mark.parametrize("pattern", ["甲报", "{date}_{date}", "{1a}", "{}"])
def test_a_pattern_of_names_has_parts_each_with_a_name_of_its_own(pattern):
    with pytest.raises(PressframesError, match="found no part in braces, or one twice or without a name"):
        name_pattern(pattern)


def test_files_of_several_folders_are_named_from_the_folder_that_they_share(tmp_path):
    write(tmp_path, {"甲/1.txt": ARTICLE, "乙/丙/2.txt": ARTICLE})
    corpus = read_corpus([tmp_path / "乙", tmp_path / "甲" / "1.txt"], kind="articles")

    assert values(corpus) == [["乙/丙/2.txt"], ["甲/1.txt"]] and corpus.name == tmp_path.name
    assert read_corpus(str(tmp_path / "甲" / "1.txt"), kind="articles").name == "1"
    assert read_corpus(tmp_path / "甲", kind="articles").name == "1"
    assert values(read_corpus(tmp_path / "甲" / "1.txt", kind="articles")) == [["1.txt"]]
    table = pd.DataFrame({"正文": ["水到田头。"]})
    assert (read_corpus(table).name, read_corpus(table, name="表").name) == ("table", "表")


def test_files_beside_texts_are_counted_and_a_table_of_metadata_alone_is_a_table_of_articles(tmp_path):
    write(tmp_path, {"readme.md": "说明", "metadata.tsv": "file\tpage\n"})
    with pytest.raises(PressframesError, match="it holds 2 other files"):
        read_corpus(tmp_path)
    alone = write(tmp_path / "alone", {"metadata.csv": "标题,正文\n水渠通水,老渠清了。\n"})
    assert read_corpus(alone).documents["headline"].tolist() == ["水渠通水"]
    many = write(
        tmp_path / "many", {**dict.fromkeys(["a.toml", "b.toml", "glossary.csv", "readme"], ""), "c.txt": ARTICLE}
    )
    assert (
        "Files of a study or about it are no texts and were left out: a.toml, b.toml, glossary.csv."
        in read_corpus(many, kind="articles").notes
    )


def test_links_within_a_folder_are_read_where_they_lead_to_a_file(tmp_path):
    inside = write(tmp_path / "in", {"b/1.txt": ARTICLE, "__MACOSX/x.txt": ARTICLE})
    write(tmp_path, {f"{n}.txt": ARTICLE for n in range(5)})
    try:
        (inside / "a.txt").symlink_to(inside / "b" / "1.txt")
        (inside / "c").symlink_to(inside / "b")
        for n in range(5):
            (inside / f"out{n}.txt").symlink_to(tmp_path / f"{n}.txt")
    except OSError:
        pytest.skip("links may not be made here")
    corpus = read_corpus(inside, kind="articles")

    assert values(corpus) == [["a.txt"], ["b/1.txt"]]
    assert corpus.notes[0] == "Links that lead out of the folder, left out: 5 (out0.txt, out1.txt, out2.txt)."
    with pytest.raises(PressframesError, match="the folder cannot be read"):
        read_corpus("水" * 5000)


def test_a_table_of_the_files_goes_where_it_is_wanted_and_is_never_written_over(tmp_path):
    write(tmp_path, {"1.txt": ARTICLE, "甲/2.txt": ARTICLE})
    path = write_metadata([tmp_path / "1.txt", tmp_path / "甲"], tmp_path / "facts.csv")

    assert path == tmp_path / "facts.csv" and not (tmp_path / "metadata.csv").exists()
    assert path.read_text(encoding="utf-8-sig") == "file,newspaper,date,page\n1.txt,,,\n甲/2.txt,,,\n"


def test_the_page_of_the_first_study_is_read_where_its_text_is(tmp_path):
    write(tmp_path, {f"data/raw/{EPIDEMIC_PAGE}.txt": PAGE})
    corpus = named_corpus(EPIDEMIC_PAGE, root=tmp_path)

    assert corpus.name == EPIDEMIC_PAGE and corpus.documents["headline"].tolist() == ["老渠今春通水", "新校九月启用"]
    with pytest.raises(PressframesError, match="source.json: there is no such file"):
        named_corpus(EPIDEMIC_PAGE, root=tmp_path, without_text=True)


# What notes say


def test_notes_name_three_files_and_count_the_others(tmp_path):
    write(tmp_path, {**{f"{n}.xyz": "" for n in range(4)}, "a.txt": ARTICLE})
    notes = read_corpus(tmp_path, kind="articles").notes

    assert notes == (
        "files of kinds that are not read were left out (0.xyz, 1.xyz, 2.xyz and 1 more).",
        "one article a file: as asked for.",
    )
    (tmp_path / "0.xyz").unlink()
    assert read_corpus(tmp_path, kind="articles").notes[0].endswith("(1.xyz, 2.xyz, 3.xyz).")
    with pytest.raises(
        PressframesError, match=r"of this kind \(.xyz\) cannot be read as it is. To use it, save it as .txt"
    ):
        read_corpus(tmp_path / "1.xyz")


def test_articles_come_in_the_order_of_their_files_whatever_these_are(tmp_path):
    table = "标题,正文\n新校启用,今天开学。\n"
    corpus = read_corpus(write(tmp_path, {"a.txt": ARTICLE, "b.csv": table, "c.txt": ARTICLE}), kind=None)

    assert corpus.documents["source"].tolist() == ["a.txt", "b.csv", "c.txt"]
    assert read_article_table(tmp_path / "b.csv", {"text": "标题"}).texts == ("新校启用",)
    assert read_corpus(tmp_path / "b.csv", kind="articles").texts == ("标题,正文\n新校启用,今天开学。",)


def test_characters_that_are_in_no_document_are_counted(tmp_path):
    text = "检索词：水渠\n\n标题：水渠通水\n正文：\n老渠清了。\n---\n标题：新校启用\n正文：\n今天开学。\n标题：\n正文："
    corpus = read_corpus(write(tmp_path, {"a.txt": text}))

    assert corpus.notes == (
        "an export with several articles, known by labels such as 标题, 正文 (a.txt).",
        "27 of 45 characters are in no document: labels, rules, headers, navigation, captions and lines between "
        "articles.",
    )


HEADS = "水渠通水\n〔本报讯〕老渠清了。\n{}\n校舍启用\n〔本报讯〕新校舍启用了。\n"


@pytest.mark.parametrize(
    ("masthead", "below", "said"),
    [
        ("青石新报\n三十八年五月一日 星期日 第二版", "", ("青石新报", "1949-05-01", "2")),
        ("一九五〇年三月八日\n柳河工人报\n第一版\n零售五百元", "", ("柳河工人报", "1950-03-08", "1")),
        ("青石新报 1949年5月1日 第1版", "1949年5月1日 第2版\n", ("青石新报", "1949-05-01", None)),
        ("青石新报", "1949年5月1日\n", (None, None, None)),
    ],
)
def test_the_masthead_of_a_page_says_newspaper_date_and_page_unless_another_line_differs(
    masthead, below, said, tmp_path
):
    corpus = read_corpus(write(tmp_path, {"a.txt": f"{masthead}\n\n{HEADS.format(below)}"}), kind="pages")

    told = corpus.documents[["newspaper", "date", "page"]].astype(object)
    assert [tuple(row) for row in told.where(told.notna(), None).values] == [said] * 2


def test_some_of_many_files_tell_pages_from_articles(tmp_path):
    few = write(tmp_path / "few", {**{f"{n}.txt": ARTICLE for n in range(3)}, "3.txt": PAGE, "4.txt": PAGE})
    assert "one article a file: 3 of 5 files have one headline." in read_corpus(few).notes
    more = write(tmp_path / "more", {**{f"{n}.txt": ARTICLE for n in range(2)}, "3.txt": PAGE, "4.txt": PAGE})
    assert "pages: 2 of 4 files have several headlines." in read_corpus(more).notes
    # Of 26 every second one is looked at, and of these twelve.
    many = {f"{n:02}.txt": ARTICLE if n % 2 == 0 else PAGE for n in range(26)}
    notes = read_corpus(write(tmp_path / "many", many)).notes
    assert "one article a file: 12 of 12 files looked at, of 26, have one headline." in notes


def test_a_page_says_how_it_was_read_and_its_blocks_are_kept(tmp_path):
    corpus = read_corpus(write(tmp_path, {"a.txt": PAGE}), kind="pages")

    assert corpus.notes[0] == "pages: as asked for."
    assert corpus.notes[1].startswith("decisions to review are listed by review() of read_page(FILE), ")
    assert corpus.notes[2].startswith("articles: 2, read as utf-8; decisions to review: ")
    assert corpus.documents["sha256"].notna().all() and set(corpus.blocks["source"]) == {"a.txt"}
    assert corpus.blocks.columns.tolist() == [
        "block", "lines", "characters", "kind", "article", "headline", "moved", "reading_place", "source",
    ]  # fmt: skip
    assert read_corpus(tmp_path, kind="articles").blocks is None


def test_labels_within_one_article_are_a_warning_and_its_words_are_kept(tmp_path):
    write(tmp_path, {"a.txt": "水渠今春通水\n内容: 老渠清了，水到田头。\n村民放了鞭炮。\n", "b.txt": ARTICLE})
    warnings = [note for note in read_corpus(tmp_path).notes if note.startswith("Warning")]

    assert warnings == [
        "Warning: labels such as 内容 were seen in what is read as one article; an export has kind='records' (a.txt)."
    ]


def test_a_word_file_has_an_article_below_each_heading_and_an_export_is_told_from_them(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("柳河日报 2021-03-05")
    for title in ("老渠今春通水", "新校九月启用", "果农搭车运果"):
        document.add_heading(title, 1)
        document.add_paragraph(f"{title}，大家都很高兴，一直到了晚上。")
    document.save(tmp_path / "a.docx")
    corpus = read_corpus(tmp_path / "a.docx")

    assert corpus.documents["headline"].tolist() == ["老渠今春通水", "新校九月启用", "果农搭车运果"]
    assert corpus.documents["date"].tolist() == ["2021-03-05", None, None] and corpus.notes == ()
    records = docx.Document()
    for line in ["标题：水渠通水", "正文：老渠清了。", "标题：新校启用", "正文：今天开学。"]:
        records.add_paragraph(line)
    records.save(tmp_path / "b.docx")
    assert read_corpus(tmp_path / "b.docx").documents["headline"].tolist() == ["水渠通水", "新校启用"]


def test_web_pages_may_hold_an_export_an_article_or_none_and_notes_say_which(tmp_path):
    export = "<p>标题：水渠通水</p><p>正文：老渠清了。</p><p>标题：新校启用</p><p>正文：今天开学。</p>"
    article = "<h1>果农搭车运果</h1><div><p>果农们坐上了第一班车，大家都很高兴。</p></div><p>版权</p>"
    pages = {"a": export, "b": article, "c": "<a>上一版</a>"}
    corpus = read_corpus(
        write(tmp_path, {f"{n}.html": f"<html><body>{page}</body></html>" for n, page in pages.items()})
    )

    assert values(corpus, "headline") == [["a.html", "水渠通水"], ["a.html", "新校启用"], ["b.html", "果农搭车运果"]]
    assert corpus.notes == (
        "an export with several articles, known by labels such as 标题, 正文 (a.html).",
        "a web page is one article, without what is around it.",
        "a web page without an article (an index, or a page of pictures) was left out (c.html).",
        "14 of 56 characters are in no document: labels, rules, headers, navigation, captions and lines between "
        "articles.",
    )


# Tables


def excel(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_each_sheet_with_a_text_gives_its_articles_and_its_name(tmp_path):
    head = ["标题", "正文"]
    sheets = {
        "江州日报": [head, ["水渠通水", "老渠清了。"], ["空", None], ["新校启用", "今天开学。"]],
        "第二批": [["标题", "报纸", "内容", "摘要"], ["果农搭车", "柳河日报", "果子运走了。", "运果。"]],
        "只有标题": [["标题", "日期"], ["甲", "乙"]],
        "摘要": [["标题", "摘要"], ["大桥通车", "桥通了。"]],
    }
    corpus = read_corpus(excel(tmp_path / "a.xlsx", sheets))

    assert values(corpus, "headline", "newspaper", "sheet") == [
        ["a.xlsx", "水渠通水", "江州日报", ""],
        ["a.xlsx", "新校启用", "江州日报", ""],
        ["a.xlsx", "果农搭车", "柳河日报", "第二批"],
        ["a.xlsx", "大桥通车", "", "摘要"],
    ]
    assert values(corpus, "abstract") == [["a.xlsx", ""], ["a.xlsx", ""], ["a.xlsx", "运果。"], ["a.xlsx", ""]]
    assert corpus.texts[3] == "大桥通车\n桥通了。"
    assert corpus.notes == (
        "only abstracts (摘要) and no full text: what is read are the abstracts (a.xlsx).",
        "sheets without a column of text were left out (只有标题) (a.xlsx).",
        "taken: headline from 标题, text from 正文 (a.xlsx).",
        "taken: newspaper from the name of the sheet (a.xlsx).",
        "rows without text, left out: 1 (sheet 江州日报 row 3) (a.xlsx).",
        "taken: headline from 标题, newspaper from 报纸, abstract from 摘要, text from 内容 (a.xlsx).",
        "taken: headline from 标题, abstract from 摘要, text from 摘要 (a.xlsx).",
    )


def test_a_column_is_looked_for_in_each_sheet_and_refused_where_there_is_one_alone(tmp_path):
    sheets = {"甲": [["题", "文"], ["水渠通水", "老渠清了。"]], "乙": [["标题", "正文"], ["新校启用", "今天开学。"]]}
    read = read_corpus(excel(tmp_path / "a.xlsx", sheets), columns={"text": "文"})

    assert read.texts == ("老渠清了。",) and read.documents["题"].tolist() == ["水渠通水"]
    with pytest.raises(PressframesError, match="a.xlsx: there is no column '文'. The columns are 标题, 正文"):
        read_corpus(excel(tmp_path / "a.xlsx", {"乙": sheets["乙"]}), columns={"text": "文"})
    with pytest.raises(PressframesError, match="a.xlsx: no column 'text' .* the columns 标题, 日期; 题, 日. Say"):
        read_corpus(
            excel(tmp_path / "a.xlsx", {"甲": [["标题", "日期"], ["水", "3"]], "乙": [["题", "日"], ["水", "3"]]})
        )


def test_a_row_is_named_by_its_number_in_the_file_below_rows_that_are_blank(tmp_path):
    rows = [[], ["检索于六月"], [], ["标题", "正文"], ["水渠通水", "老渠清了。"], [], ["新校启用", ""], [], []]
    (tmp_path / "a.csv").write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    for path in (tmp_path / "a.csv", excel(tmp_path / "a.xlsx", {"甲": rows, "乙": [[]]})):
        notes = "\n".join(read_corpus(path).notes)

        assert "rows above the names of the columns, left out: 1" in notes, notes
        where = "sheet 甲 row 7" if path.suffix == ".xlsx" else "row 7"
        assert f"rows without text, left out: 1 ({where})" in notes, notes


def test_rows_without_text_are_named_up_to_ten():
    table = pd.DataFrame({"正文": ["水。", *[None] * 10]})

    assert (
        read_corpus(table)
        .notes[-1]
        .endswith("rows without text, left out: 10 (rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) (table).")
    )
    longer = read_corpus(pd.concat([table, table.tail(1)])).notes[-1]
    assert longer.startswith("rows") and longer.endswith("11 (rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...) (table).")
    chosen = table.set_axis([*"甲乙丙丁戊己庚辛壬癸", "子"]).iloc[[0, 9]]
    assert read_corpus(chosen).notes[-1].endswith("left out: 1 (row 癸) (table)."), "its own names of rows"
    with pytest.raises(
        PressframesError, match=r"no row has a text\. .* left out: 10 \(rows 1, .*columns={'text': '正文'}"
    ):
        read_corpus(table.tail(10))


def test_variables_of_a_pandas_table_are_as_they_are_there_and_numbers_are_found_in_any_table(tmp_path):
    variables = {"转发": [892, 0, 7, 7], "分": [1.5, None, 2.0, 3.0], "置顶": [True, False, True, False]}
    variables["抓取"] = pd.to_datetime(["2021-03-05", "2021-03-06", "2021-03-07", "2021-03-08"])
    table = pd.DataFrame({"正文": ["水。", "桥。", None, "校。"], "版次": [1, 2, 3, 4], **variables})
    corpus = read_corpus(table)

    pd.testing.assert_frame_equal(
        corpus.documents[[*variables]], table.iloc[[0, 1, 3]][[*variables]].reset_index(drop=True)
    )
    assert corpus.documents["page"].tolist() == ["1", "2", "4"]
    table.to_csv(tmp_path / "a.csv", index=False)
    for one in (corpus, read_corpus(tmp_path / "a.csv")):
        found = [one.select(转发=wanted).texts for wanted in (892, [0, 7], (7, None), (None, 99.5))]
        assert found == [("水。",), ("桥。", "校。"), ("水。", "校。"), ("桥。", "校。")]
        assert one.select(page=2).texts == ("桥。",)
        with pytest.raises(PressframesError, match="no document has 转发 8"):
            one.select(转发=8)
    assert corpus.select(置顶=True).texts == ("水。",)
    assert read_corpus(table, metadata={"转发": "不明"}).documents["转发"].tolist() == ["不明"] * 3


def test_paragraphs_of_a_cell_in_html_are_lines():
    table = pd.DataFrame({"正文": ["<p>老渠清了。</p><p>水来了。</p>", "桥通了。<br>人来了。", "甲 < 乙。"]})

    assert read_corpus(table).texts == ("老渠清了。\n水来了。", "桥通了。\n人来了。", "甲 < 乙。")


@pytest.mark.parametrize(("other", "day"), [("2021-12-01", "2021-03-08"), ("2022-03-09", None)])
def test_a_day_without_a_year_has_that_of_all_others_where_these_have_one(other, day):
    table = pd.DataFrame({"正文": ["水。"] * 4, "日期": ["2021-03-05", "3月8日", "昨天", other]})
    corpus = read_corpus(table)

    assert corpus.documents["date"].astype(object).where(corpus.documents["date"].notna(), None).tolist()[1] == day
    assert any("Days without a year" in note and "table row 1: '3月8日'" in note for note in corpus.notes) == bool(day)
    assert any("'昨天'" in note for note in corpus.notes if "cannot be read" in note)


def test_dates_that_cannot_be_read_are_named_up_to_ten():
    table = pd.DataFrame({"正文": ["水。"] * 12, "日期": [*["昨天"] * 10, None, "2021-03-05"]})
    corpus = read_corpus(table)
    named = "; ".join(f"table row {row}: '昨天'" for row in range(10))

    assert corpus.notes[-1] == f"Dates that cannot be read, missing: 10 ({named})."
    assert corpus.documents["date as given"].tolist()[0] == "昨天"
    table.loc[10, "日期"] = "前天"
    assert read_corpus(table).notes[-1] == f"Dates that cannot be read, missing: 11 ({named}; ...)."
    assert "date as given" not in read_corpus(table.tail(1)).documents
    with pytest.warns(UserWarning, match="none of 11 dates can be read, as '昨天'.*columns={'date'"):
        read_corpus(table.head(11))


def test_the_header_is_the_row_with_most_names_of_fields_and_the_first_of_equals():
    blank = [["样本"], [None, None]]
    rows = [["标题", "正文"], ["日期", "正文"], ["标题", "报纸", "正文"]]

    assert header_row([*blank, *rows]) == 4 and header_row([*blank, *rows[:2]]) == 2
    assert header_row([["标题"], ["老渠"]]) == header_row([]) == header_row([["标题", "题目"], ["正文", "内容"]]) == 0
    assert header_row([*[["甲"]] * 19, rows[0]]) == 19 and header_row([*[["甲"]] * 20, rows[0]]) == 0
    assert (
        header_row([["甲"], ["标题" + " " * 37, "正文"]]) == 1
        and header_row([["甲"], ["标题" + " " * 38, "正文"]]) == 0
    )
    assert header_row([["甲"], ["序号", "链接"], ["题目", "栏目"]]) == 0  # of the fields of an article one at most


def test_a_table_of_as_many_columns_as_a_spreadsheet_holds_is_read_and_of_one_more_refused():
    check_width(16_384)
    with pytest.raises(ValueError, match="it has 16,385 columns, and at most 16,384 are read"):
        check_width(16_385)


def test_a_sheet_has_as_many_columns_as_are_filled_and_says_what_it_did():
    sheet = sheet_of(
        [["样本"], ["标题", "标题", "正文", None], ["老渠", "", "水。", None, "甲", " "], ["新校"]], "一", ["甲"]
    )

    assert sheet.columns == ["标题", "标题 2", "正文", "column 4", "column 5"] and (sheet.name, sheet.first) == (
        "一",
        3,
    )
    assert sheet.rows == [["老渠", "", "水。", None, "甲"], ["新校", None, None, None, None]]
    assert sheet.notes == (
        "甲",
        "columns with one name are told apart by a number (标题 2)",
        "rows above the names of the columns, left out: 1",
    )
    assert sheet_of([["标题", "第 2", "正文"], ["甲"]]).notes == ()
    assert sheet_of([]) == sheet_of([[" ", None]]) == ("", [], [], (), 2, ())
    assert unique_names(["甲", "甲", "甲", " ", 3.0]) == ["甲", "甲 2", "甲 3", "column 4", "3"]


@pytest.mark.parametrize(
    ("text", "columns", "delimiter"),
    [
        ("标题;正文\n甲;一,二,三\n乙;四,五\n", ["标题", "正文"], ";"),
        ("标题,正文\n甲,一；二\n", ["标题", "正文"], ","),
        ("标题\t正文\n甲,乙\t丙\n丁,戊\t己\n", ["标题", "正文"], "\t"),
        ("正文\n甲\n", ["正文"], ","),
        ("样本\n标题|日期|正文\n甲|乙|丙\n", ["标题", "日期", "正文"], "|"),
        ("sep=|\n标题,正文|日期\n甲|乙\n", ["标题,正文", "日期"], "|"),
    ],
)
def test_the_delimiter_is_the_mark_that_cuts_most_lines_as_the_header(text, columns, delimiter, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    (sheet,) = read_csv(path)

    assert sheet.columns == columns and sheet.notes[0] == f"delimiter {delimiter!r}, read as utf-8"


def test_a_row_with_more_fields_than_the_header_is_named_by_its_number(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("样本\n标题,正文\n甲,乙\n丙,丁,\n戊,己,庚\n", encoding="utf-8")

    with pytest.raises(PressframesError, match=r"row 5 has 3 fields and the header has 2 \(delimiter ','\)"):
        read_csv(path)


def test_an_excel_file_of_before_2007_and_other_files_of_its_name_are_told_by_their_first_bytes(tmp_path):
    old, text, page = (tmp_path / f"{name}.xls" for name in ("old", "text", "page"))
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    text.write_text("标题\t正文\n甲\t乙\n", encoding="utf-8")
    page.write_text(" \n<table><tr><td>标题<td>正文<tr><td>甲<td>乙</table>", encoding="utf-8")

    with pytest.raises(PressframesError, match="an Excel file of before 2007"):
        read_excel(old)
    assert read_excel(text)[0].rows == read_excel(page)[0].rows == [["甲", "乙"]]


def test_cells_made_one_of_an_excel_file_have_their_value_in_each_row(tmp_path):
    rows = [
        ["报纸", "日期", "正文"],
        ["甲报", datetime.date(2021, 3, 5), "一"],
        [None, None, "二"],
        [None, None, "三"],
        [None, None, "四"],
    ]
    path = excel(tmp_path / "a.xlsx", {"一": rows, "空": []})
    book = openpyxl.load_workbook(path)
    book["一"].merge_cells("A2:A4")
    book["一"].merge_cells("B2:B9")
    book.save(path)
    (sheet,) = read_excel(path)

    assert [row[0] for row in sheet.rows] == [*["甲报"] * 3, *[None] * 5]
    assert [str(row[1])[:10] for row in sheet.rows] == ["2021-03-05"] * 8
    assert sheet.name == "一" and sheet.first == 2


def test_of_several_lists_of_json_the_largest_with_a_text_is_read_and_the_others_are_counted(tmp_path):
    path = tmp_path / "a.json"
    inside = '"b": {"c": [{"text": "乙", "n": 1}, {"m": {"name": "丙"}}]}'
    path.write_text(
        f'{{"a": [{{"text": "甲"}}], {inside}, "d": [{{"x": 1}}, {{"x": 2}}, {{"x": 3}}]}}', encoding="utf-8"
    )
    (sheet,) = read_json(path)

    assert sheet.columns == ["text", "n", "m"] and sheet.rows == [["乙", 1, None], [None, None, {"name": "丙"}]]
    assert sheet.notes == ("JSON, read as utf-8", "objects with text that are not in the largest list, left out: 1")
    assert sheet.first == 1
    path.write_text('{"text": "甲"}\n\n{"text": "乙"}\n', encoding="utf-8")
    assert [row for row in read_json(path)[0].rows] == [["甲"], ["乙"]]
    for text, found in (("[]", "list"), ("3", "int"), ('["甲"]', "list"), ("[[1]]", "list")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(PressframesError, match=f"a.json: the file holds {found} and no articles"):
            read_json(path)


def test_tables_of_a_database_have_names_where_there_are_several(tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as base:
        base.execute('create table "甲""乙"(title text, body text)')
        base.execute('insert into "甲""乙" values (?, ?)', ("老渠", "水。"))
    (one,) = read_sqlite(path)
    assert (one.name, one.columns, one.rows, one.first) == ("", ["title", "body"], [("老渠", "水。")], 1)
    with sqlite3.connect(path) as base:
        base.execute("create table 丙(n integer)")
    base.close()
    assert [sheet.name for sheet in read_sqlite(path)] == ["丙", '甲"乙']


def test_the_index_of_a_pandas_table_is_a_variable_where_it_has_a_name():
    table = pd.DataFrame({"正文": ["水。"]}, index=pd.Index(["d7"], name="编号"))

    assert read_corpus(table).documents["编号"].tolist() == ["d7"]
    assert "index" not in read_corpus(table.rename_axis(None)).documents
