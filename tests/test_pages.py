"""Pages read into articles: hand-made pages, and laws that hold for any text."""

import importlib
import json
import string
from collections import Counter
from dataclasses import is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressframes.corpus.documents import PARAGRAPH_COLUMNS
from pressframes.pages.page import _names_a_file, blocks_picture, read_page

CASES = json.loads((Path(__file__).parent / "cases" / "pages.json").read_text(encoding="utf-8"))["pages"]
NAMES = [case["name"] for case in CASES]
ODD = "\u3000\u00a0\u200f\ufeff\0\ud800 \t\n\r\x0b\x0c\u2028"
newspaper_text = st.text(
    st.sampled_from("本报记者王雨电讯。，！？“”《》（）——：；…、的一是在大桥通车习抗疫編輯說,.!?()0123abc□①" + ODD),
    min_size=1,
    max_size=400,
)
any_text = st.one_of(newspaper_text, st.text(max_size=200))


def page_text(case: dict, between: str = "\n\n") -> str:
    return between.join(case["lines"]) + "\n"


def read_out(page) -> list[dict]:
    """A page's articles as the cases write them."""
    return [
        {
            "kicker": article.kicker,
            "headline": article.headline,
            "subtitle": article.subtitle,
            "byline": [name for name, _ in article.byline],
            "body": [
                ("#" if piece.role == "subhead" else "") + piece.text
                for piece in article.pieces
                if piece.role in ("subhead", "body")
            ],
        }
        for article in page.articles
    ]


def accounted(page) -> Counter:
    held = [text for holder in page.articles for piece in holder.pieces for text in piece.text]
    held += [text for item in page.items for text in item.text]
    return Counter(character for character in held if not character.isspace())


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_page_is_read_as_a_reader_of_the_paper_would(case):
    page = read_page(page_text(case))

    assert read_out(page) == case["articles"]
    assert [item.kind for item in page.items] == case["items"]
    assert page.coverage() == 1.0


@pytest.mark.parametrize("case", CASES, ids=NAMES)
@pytest.mark.parametrize(
    "dumped",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "  \u3000\n"),
    ],
    ids=["CRLF", "a byte order mark", "spaces at line ends"],
)
def test_line_ends_marks_and_trailing_spaces_change_nothing(case, dumped):
    assert read_out(read_page(dumped(page_text(case)))) == case["articles"]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_half_width_punctuation_changes_nothing_but_the_punctuation(case):
    narrow = str.maketrans("，：；！？（）", ",:;!?()")

    read = read_out(read_page(page_text(case).translate(narrow)))

    expected = json.dumps(case["articles"], ensure_ascii=False).translate(narrow)
    assert json.dumps(read, ensure_ascii=False) == expected


def indented(case: dict) -> str:
    """The page with indented paragraphs instead of blank lines: where a unit of an article's body begins."""
    starts = {unit[:8] for article in case["articles"] for unit in article["body"] if not unit.startswith("#")}
    lines = [("\u3000\u3000" if line[:8] in starts else "") + line for line in case["lines"]]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_indents_may_take_the_place_of_blank_lines(case):
    assert read_out(read_page(indented(case))) == case["articles"]


@pytest.mark.parametrize("width", range(15, 41))
@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_lines_may_be_wrapped_at_any_width(case, width):
    wrapped = "\n\n".join(
        "\n".join(line[place : place + width] for place in range(0, len(line), width)) for line in case["lines"]
    )

    assert read_out(read_page(wrapped)) == case["articles"]


@given(any_text)
def test_every_character_is_in_one_piece_or_item(text):
    if not text.removeprefix("\ufeff").strip():
        return
    page = read_page(text + "\n")

    assert page.coverage() == 1.0
    assert accounted(page) == Counter(c for c in text.removeprefix("\ufeff") if not c.isspace())
    places = [place for start, end in page.all_spans() for place in range(start, end)]
    assert len(places) == len(set(places))


@given(st.lists(newspaper_text, min_size=1, max_size=12))
def test_every_field_is_the_text_at_its_spans(parts):
    text = "\n\n".join(parts) + "\n"
    if not text.strip("\ufeff \n\r\t\0").strip():
        return
    page = read_page(text)

    for holder in [piece for article in page.articles for piece in article.pieces] + list(page.items):
        assert holder.text == "".join(page.text[start:end] for start, end in holder.spans)


@given(st.lists(newspaper_text, min_size=1, max_size=10))
def test_the_same_text_is_read_the_same_way_twice(parts):
    text = "\n".join(parts) + "\n。"

    first, second = read_page(text), read_page(text)

    assert first.articles == second.articles and first.items == second.items


@pytest.mark.parametrize(
    "room", ["assemble", "formats", "headings", "joins", "layout", "links", "page", "scene", "split", "wording"]
)
def test_what_was_read_cannot_be_changed_behind_the_back_of_another(room):
    module = importlib.import_module(f"pressframes.pages.{room}")
    kept = [one for one in vars(module).values() if is_dataclass(one) and one.__module__ == module.__name__]

    assert kept and all(one.__dataclass_params__.frozen for one in kept if one.__name__ != "Draft")


def test_a_page_is_shown_without_its_text_and_audit():
    page = read_page(page_text(CASES[1]), newspaper="省报")

    assert repr(page).startswith("Page(articles=(Article(") and "newspaper='省报'" in repr(page)
    assert "text='长河大桥昨日建成通车\\n" not in repr(page) and "audit" not in repr(page)


def test_documents_hold_each_article_with_offsets_that_fit():
    page = read_page(page_text(CASES[0]), newspaper="省报", date="2024-03-13", page="3")

    documents, paragraphs, texts = page.to_documents()

    assert list(documents["headline"]) == ["水渠修到田埂边", "山里的学校亮着灯"]
    assert set(documents["date"]) == {"2024-03-13"}
    assert list(paragraphs.columns[: len(PARAGRAPH_COLUMNS)]) == PARAGRAPH_COLUMNS
    for row in paragraphs.itertuples():
        assert texts[row.document][row.start : row.end] == "".join(page.text[s:e] for s, e in row.source_spans)


def test_metadata_is_what_was_told_and_never_guessed():
    page = read_page("2024年3月13日 星期三\n\n" + page_text(CASES[1]))

    assert (page.newspaper, page.date, page.page) == (None, None, None)


def test_a_moved_column_is_flagged_and_drawn_as_moved():
    page = read_page(page_text(CASES[0]))

    picture = blocks_picture(page)

    assert [article.flags for article in page.articles] == [(), ("moved",)]
    assert list(picture.loc[picture["moved"], "block"]) == [12, 13]
    assert sorted(picture["reading_place"]) == list(range(len(picture)))
    assert picture["characters"].sum() == sum(not c.isspace() for c in page.text)


def test_the_audit_has_a_row_for_every_block_and_says_why():
    page = read_page(page_text(CASES[0]))

    assert len(page.audit) == len(CASES[0]["lines"])
    linked = page.audit[page.audit["margin"].notna()]
    assert len(linked) == 8
    assert all(isinstance(because, dict) and because for because in linked["because"])


def test_a_column_without_its_second_half_is_listed_and_joined_to_nothing():
    cut = "镇里还将继续完善桥头的道路和照明，方便两岸居民夜里过河，目前已经开始在河西铺设新的"
    page = read_page(page_text(CASES[1]) + f"\n{cut}\n\n冬麦长势喜人\n\n本报记者 马晨\n\n今年冬麦长势喜人。\n")

    assert page.articles[0].paragraphs[-1] == cut
    assert "今年冬麦长势喜人。" in page.articles[1].paragraphs


BRIDGE = "长河大桥昨日通车\n\n本报记者 孙怡然\n\n"


def test_a_paragraph_cut_at_a_semicolon_is_one_again():
    page = read_page(BRIDGE + "长河大桥昨日建成通车；\n\n桥头的道路和照明还在铺设，两岸居民夜里过河要带手电。\n")

    assert page.articles[0].paragraphs == ["长河大桥昨日建成通车；桥头的道路和照明还在铺设，两岸居民夜里过河要带手电。"]


def test_the_items_of_a_list_stay_paragraphs():
    items = ["大桥通车以后，镇里定下三条：", "一、夜里过河的人要走步道；", "二、货车不上桥；", "三、桥头不摆摊。"]

    page = read_page(BRIDGE + "\n\n".join(items) + "\n")

    assert page.articles[0].paragraphs == items


def test_an_article_that_begins_with_someone_not_introduced_may_lack_its_lead():
    page = read_page(BRIDGE + "刘亮和工友们每天清晨六点上桥检修。\n\n大桥通车以后，两岸居民过河不再绕行。\n")

    assert page.articles[0].flags == ("lead_missing?",)
    assert "its lead may be missing" in " ".join(page.review()["reason"])


def test_an_article_without_a_headline_is_flagged_and_listed_for_review():
    page = read_page("大桥昨日建成通车，两岸居民步行过江。\n\n“早上十分钟就到了对岸。”家住河东的刘师傅说。\n")

    assert page.articles[0].flags == ("headline_missing",)
    assert "without a headline" in " ".join(page.review()["reason"])


def test_traditional_characters_are_read_like_simplified_ones_and_kept_as_printed():
    text = (
        "長河大橋昨日通車\n\n本報記者 孫怡然\n\n長河大橋昨日建成通車，兩岸居民過河不再繞行。"
        "這座橋修了三年，工人們克服了水深流急的困\n\n難，提前完成了工程。\n"
    )

    article = read_page(text).articles[0]

    assert article.headline == "長河大橋昨日通車"
    assert article.byline == (("孫怡然", "本報記者"),)
    assert article.paragraphs[0].endswith("水深流急的困難，提前完成了工程。")


def test_ascii_text_is_kept_whole():
    text = string.printable.strip() + "\n\n" + "no Chinese at all. " * 10

    assert read_page(text).coverage() == 1.0


BRIEF = "新桥通车\n\n本报记者 王雨\n\n大桥昨日建成通车。\n\n第3版\n"


def test_a_page_is_a_table_of_its_pieces_and_items():
    page = read_page(BRIEF)

    frame = page.to_frame()

    assert frame["article"].isna().tolist() == [False, False, False, True]
    assert frame[["order", "role", "text"]].values.tolist() == [
        [0, "headline", "新桥通车"], [1, "byline", "本报记者 王雨"], [2, "body", "大桥昨日建成通车。"], [0, "furniture",
        "第3版"],
    ]  # fmt: skip
    assert frame["source_spans"].tolist() == [[(0, 4)], [(6, 13)], [(15, 24)], [(26, 29)]]
    assert page.all_spans() == [(0, 4), (6, 13), (15, 24), (26, 29)]
    documents, paragraphs, texts = page.to_documents()
    assert texts == ["新桥通车\n本报记者 王雨\n大桥昨日建成通车。"]
    assert paragraphs[["document", "paragraph", "start", "end"]].values.tolist() == [
        [0, 0, 0, 4],
        [0, 1, 5, 12],
        [0, 2, 13, 22],
    ]
    assert documents.loc[0, ["kicker", "headline", "byline", "source"]].tolist() == [
        None,
        "新桥通车",
        "本报记者 王雨",
        None,
    ]


def test_coverage_is_the_share_of_characters_that_stand_in_one_place():
    page = read_page(BRIEF)

    assert replace(page, items=()).coverage() == pytest.approx(1 - 3 / 22)
    assert replace(page, items=page.items * 2).coverage() == pytest.approx(1 - 3 / 22)
    assert replace(page, text=" \n", articles=(), items=()).coverage() == 1.0


def test_what_is_least_certain_is_looked_at_first():
    page = read_page(BRIDGE + "刘亮和工友们每天清晨六点上桥检修。\n\n大桥通车以后，两岸居民过河不再绕行。\n")
    rows = page.audit.assign(
        margin=[2.0, 1.0, None, 1.0][: len(page.audit)], reason=["a", "b", "c", ""][: len(page.audit)]
    )

    assert replace(page, audit=rows).review()["reason"].tolist() == ["c", "b", "a"]


def test_a_picture_of_a_page_has_its_blocks_where_they_are_read():
    picture = blocks_picture(read_page("第3版\n\n" + BRIEF))

    assert picture["characters"].tolist() == [3, 4, 6, 9, 3] and picture["reading_place"].tolist() == [3, 0, 1, 2, 4]
    assert picture["headline"].tolist()[1:4] == ["新桥通车"] * 3 and picture["headline"].isna().tolist()[::4] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    "text, a_file",
    [("page.txt", True), ("page.TXT", True), ("page.html", True), ("page.csv", False), ("a" * 1_000, False),
    ("a\nb.txt", False), ("", False),
     ("a/" * 497 + "bb.txt", True), ("a/" * 497 + "bbb.txt", False), ("a\rb.txt", False), ("a\0b.txt", False)],
)  # fmt: skip
def test_a_line_that_ends_like_the_name_of_a_file_is_one(text, a_file):
    assert _names_a_file(text) is a_file


def test_a_file_is_read_by_its_ending_and_says_how(tmp_path):
    pytest.importorskip("lxml")
    (tmp_path / "a.HTML").write_text(
        f"<meta charset='utf-8'><p>{BRIEF[:4]}</p><p>大桥昨日建成通车。</p>", encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text("\ufeff" + BRIEF, encoding="utf-8")

    page, plain = read_page(tmp_path / "a.HTML"), read_page(str(tmp_path / "a.txt"), date="2024-03-05", page="3")

    assert (page.source, page.notes, page.text) == (
        "a.HTML",
        ("a.HTML: the text of a HTML file.",),
        "新桥通车\n\n大桥昨日建成通车。",
    )
    assert (plain.text, plain.date, plain.page, plain.newspaper) == (BRIEF, "2024-03-05", "3", None)
    assert read_page("\ufeff" + BRIEF).text == BRIEF
    assert read_page("水渠。").articles == read_page("水渠。\n").articles
