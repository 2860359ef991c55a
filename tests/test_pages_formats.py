"""Pages from HTML, PDF and Word files, tables of articles, repeats and gaps."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from matplotlib.figure import Figure

from pressframes.corpus import corpus_from_texts
from pressframes.corpus.door import read_article_table
from pressframes.corpus.repeats import find_reprints, first_prints
from pressframes.errors import PressframesError
from pressframes.figures.fonts import drawing_settings
from pressframes.pages import formats
from pressframes.pages.formats import Box, lines_of_docx, reading_order, text_of_boxes
from pressframes.pages.page import read_page

LINES = [
    "长河大桥昨日通车",
    "本报记者 孙怡然",
    "长河大桥昨日建成通车，两岸居民步行过江。",
    "“十分钟就到了。”刘师傅说。",
]


def check(page) -> None:
    article = page.articles[0]
    assert article.headline == LINES[0]
    assert article.byline == (("孙怡然", "本报记者"),)
    assert article.paragraphs == LINES[2:]
    assert page.coverage() == 1.0


def test_the_html_of_an_e_paper_is_read_by_its_block_elements(tmp_path):
    pytest.importorskip("lxml")
    path = tmp_path / "page.html"
    body = f"<h1>{LINES[0]}</h1><p>{LINES[1]}</p><div><p>{LINES[2]}</p><p>{LINES[3]}</p></div>"
    html = (
        f"<html><head><meta charset='gb2312'><style>p {{}}</style></head><body><script>x</script>{body}</body></html>"
    )
    path.write_bytes(html.encode("gb18030"))

    check(read_page(path))


def test_a_word_file_is_read_by_its_paragraphs(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    document.save(tmp_path / "page.docx")

    check(read_page(tmp_path / "page.docx"))


@pytest.mark.parametrize("name", ["page.pdf", "page.docx"])
def test_a_damaged_file_is_an_error_that_says_so(tmp_path, name):
    pytest.importorskip("pdfplumber" if name.endswith("pdf") else "docx")
    (tmp_path / name).write_bytes(b"%PDF-1.7 nothing of the kind")

    with pytest.raises(PressframesError, match=f"{name}: the .* cannot be read"):
        read_page(tmp_path / name)


def test_a_library_that_is_not_installed_is_named_with_its_extra(tmp_path, monkeypatch):
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.7")
    monkeypatch.setitem(sys.modules, "pdfplumber", None)

    with pytest.raises(PressframesError, match=r'the extra \'pdf\'.*pip install "pressframes\[pdf\]"'):
        read_page(tmp_path / "page.pdf")


def test_a_chinese_pdf_is_read_column_by_column(tmp_path):
    pytest.importorskip("pdfplumber")
    with drawing_settings():
        figure = Figure(figsize=(6, 4))
        for place, line in enumerate(["左栏第一行文字", "左栏第二行文字", "左栏第三行文字"]):
            figure.text(0.05, 0.9 - place * 0.05, line, fontsize=10)
        for place, line in enumerate(["右栏第一行文字", "右栏第二行文字"]):
            figure.text(0.55, 0.9 - place * 0.05, line, fontsize=10)
        figure.savefig(tmp_path / "page.pdf")

    text = read_page(tmp_path / "page.pdf").text

    assert text.split() == ["左栏第一行文字", "左栏第二行文字", "左栏第三行文字", "右栏第一行文字", "右栏第二行文字"]


def test_a_headline_over_two_columns_is_read_before_both():
    lines = [Box(0, 0, 100, 20, "通栏标题")]
    lines += [Box(0, 30 + 11 * n, 45, 40 + 11 * n, f"左{n}") for n in range(3)]
    lines += [Box(55, 30 + 11 * n, 100, 40 + 11 * n, f"右{n}") for n in range(3)]

    assert text_of_boxes(lines[::-1]) == "通栏标题\n\n左0\n左1\n左2\n\n右0\n右1\n右2"


ABOVE = Box(0, 0, 40, 10, "上")


@pytest.mark.parametrize(
    "above, below, together",
    [
        (ABOVE, (0, 19, 40, 29), True), (ABOVE, (0, 19.1, 40, 29.1), False), (ABOVE, (0, 5, 40, 15), True),
        (ABOVE, (0, 4.9, 40, 14.9), False),
        (ABOVE, (15, 11, 80, 21), True), (ABOVE, (16, 11, 80, 21), False), (ABOVE, (16, 11, 55, 21), True),
        (ABOVE, (-16, 11, 24, 21), False),
        (ABOVE, (0, 11, 40, 23.5), True), (ABOVE, (0, 11, 40, 23.6), False), (ABOVE, (0, 11, 40, 18.5), True),
        (ABOVE, (0, 11, 40, 18.4), False),
        (Box(0, 0, 11, 10, "上"), (10, 11, 25, 21), True), (Box(0, 0, 10, 10, "上"), (10, 11, 20, 21), False),
        (Box(10, 0, 20, 10, "上"), (0, 11, 10, 21), False), (Box(9, 0, 20, 10, "上"), (0, 11, 10, 21), True),
    ],
)  # fmt: skip
def test_a_line_belongs_to_the_block_right_above_of_its_edge_and_size(above, below, together):
    assert text_of_boxes([Box(*below, "下"), above]) == ("上\n下" if together else "上\n\n下")


@pytest.mark.parametrize(
    "boxes, order",
    [
        # a gap across the page that is more than half as wide again as one down it comes first
        ([(0, 0, 40, 10), (60, 0, 100, 10), (0, 41, 40, 51), (60, 41, 100, 51)], "0123"),
        ([(0, 0, 40, 10), (60, 0, 100, 10), (0, 40, 40, 50), (60, 40, 100, 50)], "0213"),
        ([(0, 0, 40, 10), (60, 0, 100, 10), (0, 30, 40, 40), (60, 30, 100, 40)], "0213"),
        # without a gap down the page above comes before below, and without any the left before the right
        ([(0, 0, 100, 10), (0, 30, 40, 40), (30, 30.5, 100, 40.5)], "012"), ([(50, 30, 90, 40), (0, 0, 90, 10)], "10"),
        ([(39, 0, 80, 40), (0, 5, 41, 45)], "01"), ([(100, 0, 180, 40), (0, 5, 101, 45)], "10"), ([(10, 20, 50, 60),
        (9, 0, 80, 25)], "10"), ([(0, 5, 41, 45),
        (39, 0, 80, 40)], "10"),
        # a narrow gap is one, too
        ([(0, 5, 10, 45), (10.5, 0, 20, 40)], "01"), ([(0, 10, 10, 20), (10.5, 0, 20, 9.4)], "01"),
        ([(0, 0, 10, 10)], "0"),
    ],
)  # fmt: skip
def test_blocks_are_read_above_before_below_and_left_before_right(boxes, order):
    printed = [[Box(*box, str(number))] for number, box in enumerate(boxes)]

    assert "".join(block[0].text for block in reading_order(printed)) == order
    assert "".join(block[0].text for block in reading_order(printed[::-1])) == order


@pytest.mark.parametrize("delimiter, encoding", [(",", "utf-8"), ("\t", "gb18030"), (";", "utf-16")])
def test_a_table_of_articles_says_what_was_detected(tmp_path, delimiter, encoding):
    path = tmp_path / "articles.csv"
    rows = [["标题", "正文", "date"], ["大桥通车", "大桥昨日通车。", "2024-03-01"], ["无文", "", "2024-03-02"]]
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding=encoding)

    table = read_article_table(path, {"text": "正文", "headline": "标题"})

    assert table.texts == ("大桥通车\n大桥昨日通车。",)
    assert list(table.documents["date"]) == ["2024-03-01"]
    assert list(table.paragraphs["role"]) == ["headline", "body"]
    notes = " ".join(table.notes)
    assert f"delimiter {delimiter!r}, read as {encoding}" in notes and "rows without text, left out: 1" in notes


@pytest.mark.parametrize("ending, writer", [(".xlsx", "to_excel"), (".parquet", "to_parquet")])
def test_excel_and_parquet_tables_are_read(tmp_path, ending, writer):
    pytest.importorskip("openpyxl" if ending == ".xlsx" else "pyarrow")
    path = tmp_path / f"articles{ending}"
    getattr(pd.DataFrame({"text": ["大桥通车。"], "page": ["3"]}), writer)(path, index=False)

    table = read_article_table(path)

    assert (table.texts, list(table.documents["page"])) == (("大桥通车。",), ["3"])


def test_json_lines_are_read(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text('{"text": "大桥通车。", "date": "2024-03-01"}\n', encoding="utf-8")

    assert list(read_article_table(path).documents["date"]) == ["2024-03-01"]


@pytest.mark.parametrize(
    "content, columns, words",
    [
        ("a,b\n1,2\n", None, "no column 'text' .* the table has the columns a, b"),
        ("a,b\n1,2\n", {"text": "c"}, "there is no column 'c'"),
        ("text,b\n1,2,3\n", None, "row 2 has 3 fields and the header has 2"),
    ],
)
def test_a_table_that_does_not_fit_is_an_error_that_says_what_it_holds(tmp_path, content, columns, words):
    path = tmp_path / "articles.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(PressframesError, match=words):
        read_article_table(path, columns)


def test_reprints_are_listed_with_how_alike_they_are():
    pytest.importorskip("datasketch")
    text = "".join(f"第{n}座桥昨日通车，居民步行过江。" for n in range(30))
    corpus = corpus_from_texts(
        [text, "别的文章，讲春耕和水渠的事情。", "新华社北京3月5日电　" + text.replace("第7座", "第七座")]
    )
    found = find_reprints(corpus)

    assert found["document"].tolist() == [0, 2] and found["group"].tolist() == [0, 0]
    assert found["agency"].tolist() == [None, "新华社"]
    assert 0.8 < found["likeness"][1] < 1
    assert first_prints(corpus).tolist() == [True, True, False]


def lines_of_tables(tmp_path, *tables: list[list]) -> list[str]:
    """The lines of a Word file with some tables; a cell is a paragraph, or a list of them."""
    document = pytest.importorskip("docx").Document()
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, printed in zip(row.cells, cells, strict=False):
                first, *more = [printed] if isinstance(printed, str) else printed
                cell.text = first
                for line in more:
                    cell.add_paragraph(line)
            for beyond in row._tr.tc_lst[len(cells) :]:
                row._tr.remove(beyond)
        document.add_paragraph("——")
    document.save(tmp_path / "tables.docx")
    return [line.text for line in lines_of_docx(tmp_path / "tables.docx")[0]]


HEADS = ["标题", "日期：", "正文"]


@pytest.mark.parametrize(
    "rows, lines",
    [
        # a first row of three or more labels is said of each cell below
        ([HEADS, ["老渠", "3月5日", "通水了。"]], ["标题：老渠", "日期：3月5日", "正文：通水了。"]),
        ([HEADS, ["老渠", "", ["通水了。", "人笑了。"]], ["新桥"]], ["标题：老渠", "日期：", "正文：", "通水了。",
        "人笑了。", "标题：新桥"]),
        ([HEADS], ["标题", "日期：", "正文"]), ([["标题", "", "正文"], ["老渠", "3月5日", "通水"]], ["标题", "正文",
        "老渠", "3月5日", "通水"]),
        ([["标" * 12, "日期", "正文"], ["老渠", "3月5日", "通水"]], ["标" * 12 + "：老渠", "日期：3月5日",
        "正文：通水"]),
        ([["标" * 13, "日期", "正文"], ["老渠", "3月5日", "通水"]], ["标" * 13, "日期", "正文", "老渠", "3月5日",
        "通水"]),
        ([[["标", "题"], "日期", "正文"], ["老渠", "3月5日", "通水"]], ["标", "题", "日期", "正文", "老渠", "3月5日",
        "通水"]),
        # the first of two cells is the label of the second
        ([["标题", "老渠"], ["正文：", ["通水了。", "人笑了。"]]], ["标题：老渠", "正文：", "通水了。", "人笑了。"]),
        ([["标" * 12, "老渠"], ["标" * 13, "新桥"]], ["标" * 12 + "：老渠", "标" * 13, "新桥"]),
        ([[["标", "题"], "老渠"], ["", "新桥"]], ["标", "题", "老渠", "新桥"]), ([["老渠"], ["新桥"]], ["老渠",
        "新桥"]),
        ([["　：", "老渠"]], ["老渠"]),
    ],
)  # fmt: skip
def test_the_cells_of_a_table_are_lines_with_their_labels(tmp_path, rows, lines):
    assert lines_of_tables(tmp_path, rows) == [*lines, "——"]


def test_a_text_box_that_a_word_file_holds_twice_is_read_once(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>老渠通水</w:t></w:r></w:p></w:txbxContent>"
    markup = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    document.add_paragraph("柳河镇")._p.append(
        docx.oxml.parse_xml(
            f'<w:r {docx.oxml.ns.nsdecls("w")}><mc:AlternateContent xmlns:mc="{markup}">'
            f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>'
        )
    )
    document.save(tmp_path / "a.docx")

    assert [line.text for line in lines_of_docx(tmp_path / "a.docx")[0]] == ["柳河镇", "老渠通水"]


def test_a_table_in_a_cell_is_read_once_where_it_is(tmp_path):
    document = pytest.importorskip("docx").Document()
    outer = document.add_table(rows=1, cols=3)
    for cell, printed in zip(outer.rows[0].cells, ["外", "", "右"], strict=True):
        cell.text = printed
    outer.rows[0].cells[1].add_table(rows=1, cols=2).rows[0].cells[0].text = "标题"
    outer.rows[0].cells[1].tables[0].rows[0].cells[1].text = "老渠"
    document.save(tmp_path / "a.docx")

    assert [line.text for line in lines_of_docx(tmp_path / "a.docx")[0]] == ["外", "标题：老渠", "右"]


class Printed:
    """As pdfplumber gives a file: pages of words with their places."""

    def __init__(self, *pages: list[tuple[str, float]]):
        self.pages = [SimpleNamespace(dedupe_chars=lambda words=words: self.dedupe_chars(words)) for words in pages]

    def dedupe_chars(self, words):
        boxes = [dict(text=text, x0=0.0, x1=40.0, top=top, bottom=top + 10) for text, top in words]
        return SimpleNamespace(extract_words=lambda **how: boxes if how["keep_blank_chars"] else [])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


@pytest.mark.parametrize(
    "pages, kept, notes",
    [
        ([[("老渠", 0.0), ("通水", 20.0)]], [["老渠", "通水"]], []),
        ([[("柳河日报", 0.0), ("老渠", 20.0)], [("柳河日报", 0.4), ("新桥", 20.0)]], [["柳河日报", "老渠"], ["新桥"]],
         ["4 characters of page numbers and of lines that every page has were left out"]),
        ([[("柳河日报", 0.0)], [("柳河日报", 5.0), ("- 12 -", 90.0), ("第 3 页", 95.0), ("12345", 99.0)]],
        [["柳河日报"], ["柳河日报", "12345"]],
         ["11 characters of page numbers and of lines that every page has were left out"]),
        ([[("老(cid:12)渠(cid:3)", 0.0)]], [["老(cid:12)渠(cid:3)"]],
        ["2 characters have a font without a map to text and cannot be read"]),
        ([[("⾼⽔", 0.0)]], [["高水"]], []),
    ],
)  # fmt: skip
def test_page_numbers_and_lines_of_every_page_of_a_pdf_are_left_out_and_counted(monkeypatch, pages, kept, notes):
    monkeypatch.setattr(formats, "library", lambda *_: SimpleNamespace(open=lambda path: Printed(*pages)))

    boxes, said = formats.boxes_of_pdf(Path("a.pdf"))

    assert [[box.text for box in page] for page in boxes] == kept and said == notes
    assert formats.text_of_pdf(Path("a.pdf")).startswith(kept[0][0])


def test_a_pdf_of_pictures_says_how_many_pages_it_has(monkeypatch):
    monkeypatch.setattr(formats, "library", lambda *_: SimpleNamespace(open=lambda path: Printed([], [(" ", 0.0)])))

    with pytest.raises(PressframesError, match="a.pdf.*2 page"):
        formats.boxes_of_pdf(Path("a.pdf"))


@pytest.mark.parametrize(
    "markup, lines",
    [
        ("<div>老渠<p>通水</p>了</div>", ["老渠", "通水", "了"]), ("<p>老<b>渠</b>通<br>水</p>", ["老渠通", "水"]),
        ("<p>老\n渠\t通</p>", ["老 渠 通"]),
        ("<pre>老\n渠</pre>", ["老", "渠"]), ("<div><span>老</span><span>渠</span></div>", ["老", "渠"]),
        ("<p><span>老</span><span>渠</span></p>", ["老渠"]),
        ("<div>新<span>老</span><span>渠</span></div>", ["新老渠"]), ("<div><span>老</span>，<span>渠</span></div>",
        ["老，渠"]),
        ("<div><script>x</script><!-- y -->老渠<style>z</style></div>", ["老渠"]), ("<p> 　</p><p>老渠&nbsp;</p>",
        ["老渠"]),
        ("<div><p><a>首页</a> | <a>要闻</a></p><p><a>老渠</a>通水</p></div>", ["首页 | 要闻", "老渠通水"]),
    ],
)  # fmt: skip
def test_the_lines_of_markup_are_those_that_a_browser_shows(markup, lines):
    html = pytest.importorskip("lxml.html")

    assert formats.block_lines(html.fromstring(f"<section>{markup}</section>")) == lines


def test_lines_of_nothing_but_links_and_one_part_can_be_left_out():
    html = pytest.importorskip("lxml.html")
    page = html.fromstring("<div><p><a>首页</a>｜<a>要闻</a></p><p><a>老渠</a>通水</p><ul>目录</ul></div>")

    assert formats.block_lines(page, links=False) == ["老渠通水", "目录"]
    assert formats.block_lines(page, without={page[2]}) == ["首页｜要闻", "老渠通水"]


@pytest.mark.parametrize(
    "declared, encoding, text",
    [
        ("gb2312", "gb18030", "老渠通水㐀𠮷"), ("gbk", "gb18030", "镕㐀"), ("big5", "big5", "老渠通水，過河"), ("utf-8",
        "gb18030", "老渠通水了，人都来看"),
        ("gb2312", "utf-8", "老渠通水"), ("x-unknown", "gb18030", "老渠通水了，人都来看"), ("", "utf-8", "老渠"),
    ],
)  # fmt: skip
def test_a_web_page_is_read_by_what_it_decodes_to(tmp_path, declared, encoding, text):
    pytest.importorskip("lxml")
    head = f"<meta charset='{declared}'>" if declared else ""
    (tmp_path / "a.html").write_bytes(f"<html><head>{head}</head><body><p>{text}</p></body></html>".encode(encoding))

    assert formats.text_of_html(tmp_path / "a.html") == text
