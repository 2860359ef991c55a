"""What is said above and below an article, and how lines become paragraphs: each bound just under, at and over."""

import numpy as np
import pandas as pd
import pytest
from lxml import html

from pressframes.corpus.documents import as_printed, corpus_from_texts, fold, make_corpus
from pressframes.corpus.entries import (
    Part,
    cut_entry,
    entry_of_text,
    latin_meet,
    make_entry,
    paragraph_roles,
    unwrapped,
)
from pressframes.corpus.heads import (
    dateline_length,
    field_of,
    find_date,
    is_aside,
    iso_date,
    line_facts,
    page_number,
    read_head,
    reporters_in,
    title_roles,
)
from pressframes.corpus.markup import article_of_html, articles_of_pdf
from pressframes.errors import PressframesError
from pressframes.pages.formats import Box

TEXT = "四十名工人用了四十天，把老渠清了一遍。"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("二〇二二年三月三十日", "2022-03-30"),
        ("三十八年五月十二日", "1949-05-12"),
        ("卅八年五月廿一日", "1949-05-21"),
        ("五三年五月十二日", None),
        ("光绪三十三年五月十二日", None),
        ("二〇二二年十月十日", "2022-10-10"),
        ("二〇二二年十二月二十日", "2022-12-20"),
        ("民国元年正月卅日", "1912-01-30"),
        ("民國十年十月十日", "1921-10-10"),
        ("December 9th, 1998", "1998-12-09"),
        ("9 Sept 1998", "1998-09-09"),
        ("1648308600", "2022-03-26"),  # 23:30 in Beijing
        ("1648310400000", "2022-03-27"),  # midnight there
        ("20000", "1954-10-03"),
        ("《2022-03-26》", "2022-03-26"),
        ("2022-03-26 下午", None),
        ("刊于2022-03-26", None),
        ("2022年3月26日22时5分", "2022-03-26"),
        (pd.NaT, None),
        (20220326, None),
        ("12345", None),  # Excel's days are read from 1954 on
    ],
)
def test_a_cell_is_a_date_where_nothing_else_is_in_it(cell, day):
    assert iso_date(cell) == day


def test_the_first_day_that_there_is_in_a_line_is_its_date():
    line = "2022-02-30 石埠晚报２０２２年３月２６日，2022.3.27"

    assert find_date(line) == ("2022-03-26", 15, 25)
    assert find_date(line, 16) == ("2022-03-27", 26, 35)
    assert find_date("石埠晚报") is None


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("第03版：要闻", "3"),
        ("a01", "A1"),
        ("B012 版", "B12"),
        ("第十二版", "12"),
        ("03版 民生", "3"),
        ("05版（民生）", "5"),
        ("5.0", "5"),
        ("第3-4版", "第3-4版"),
        ("0", "0"),
        (" 特刊 ", "特刊"),
        ("1-3", "1-3"),
    ],
)
def test_a_page_is_told_by_its_number(page, number):
    assert page_number(page) == number


def test_the_name_of_a_field_may_be_half_of_a_pair_and_the_surest_is_said():
    assert field_of(" Source-文献来源 ") == field_of("source") and field_of("报纸")[1] < field_of("来源")[1]
    assert field_of("內容提要") == field_of("内容提要")
    assert field_of("報導內容") == field_of("报导内容") and field_of("報導內容")[0] == "text"
    assert field_of("日 期") == ("date", 0) and field_of("主 题 词") == ("other", 6) and field_of("甲-乙") is None


CNKI = {"newspaper": "柳河日报", "date": "2021-03-05", "page": "3"}  # a line as its database of newspapers prints it


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("时间：2021-03-05 | 水到！ | 2021-03-06", {"date": "2021-03-05"}),
        ("2021-03-05 柳河日报 2021-03-06", None),
        ("来源： 作者：林小溪", {"byline": "林小溪"}),
        ("重要性：高 2021-03-05", None),  # the label of no field
        ("《柳河日报》 P. 3", {"newspaper": "柳河日报", "page": "3"}),
        ("柳河日报 青石网 2021-03-05", {"newspaper": "柳河日报", "date": "2021-03-05"}),  # a second one
        ("柳河之声报 2021-03-05", {"newspaper": "柳河之声报", "date": "2021-03-05"}),
        ("柳河之声报 本报记者 林小溪", None),  # no date and no page beside it
        ("柳河日报 2021-03-05 林小溪", {"newspaper": "柳河日报", "date": "2021-03-05", "byline": "林小溪"}),
        ("柳河日报 第3版 林小溪水", {"newspaper": "柳河日报", "page": "3"}),  # beside a page a section
        ("柳河日报 2021-03-05 林小溪 何棠声", None),  # one author
        ("2021-03-05 林小溪", None),
        ("柳河日报 2021-03-05 03版\u3000国际经济新闻", {"newspaper": "柳河日报", "date": "2021-03-05", "page": "3"}),
        ("柳河日报 2021-03-05 03版，国际经济新闻", None),
        ("2021-03-05 第3版。", None),
        ("本报讯（记者 林小溪）村民说：“水到田头了！”", None),
        ("记者来到青石镇。村民何棠说：“水到田头了”", None),
        ("｜｜", None),
        ("A04 | 水到田头了！", {"page": "A4"}),
        ("A04 | 水到！ | 田头！", None),
        ("水到田头！ | A04", {"page": "A4"}),
        ("柳河日报/2021 年/3 月/5 日/第 003 版 要闻", CNKI),
        ("柳河之声报／2021年／3月／5日／第003版", {**CNKI, "newspaper": "柳河之声报"}),
        ("柳河周末/2021 年/12 月/5 日/第 A03 版/要闻", {"newspaper": "柳河周末", "date": "2021-12-05", "page": "A3"}),
        ("柳河日报/2021-03-05/03版/要闻", CNKI),
        ("水到田头/2021-03-05", None),
        ("报纸：柳河日报 版次：第03版", {"newspaper": "柳河日报", "page": "3"}),
        ("时间：08-14 07:30 来源：柳河日报", {"date": "08-14", "newspaper": "柳河日报"}),
        ("来源：柳河日报 字数：".ljust(120, "一"), {"newspaper": "柳河日报"}),
        ("来源：柳河日报 字数：".ljust(121, "一"), None),
        (
            "2021-03-05 08:30:00\u3000來源：柳河日報\u3000作者：記者 林小溪\u3000字號：【大 中 小】",
            {"date": "2021-03-05", "newspaper": "柳河日報", "byline": "記者 林小溪"},
        ),
        ("（責任編輯：何棠）", {}),
        ("柳河時報\u3000記者\u3000林小溪", {"byline": "柳河時報\u3000記者\u3000林小溪"}),
        (
            "原創 林小溪 柳河筆記 2021-03-05 08:30",
            {"byline": "林小溪", "newspaper": "柳河筆記", "date": "2021-03-05"},
        ),
        ("原创 柳河笔记 2021-03-05", {"newspaper": "柳河笔记", "date": "2021-03-05"}),
        ("原创\u3000林小溪\u3000柳河笔记", {"byline": "林小溪", "newspaper": "柳河笔记"}),
        ("原创 音乐剧", None),
        ("原创，为了 柳河 与田", None),
    ],
)
def test_a_line_says_facts_where_it_says_nothing_else(line, facts):
    assert line_facts(line) == facts


@pytest.mark.parametrize(
    ("lines", "titles", "start", "known"),
    [
        (["", "老渠今春通水", "", TEXT], {"headline": "老渠今春通水"}, 2, ()),
        ([TEXT, "水到田头。"], {}, 0, ()),
        (["老渠今春通水"], {"headline": "老渠今春通水"}, 1, ()),
        ([], {}, 0, ()),
        (["2021-03-05", "老渠今春通水", "  新校九月启用", TEXT], {"headline": "老渠今春通水"}, 2, (0,)),
        (["2021-03-05", "老渠今春通水", "本报柳河3月5日电 水到田头", TEXT], {"headline": "老渠今春通水"}, 2, (0,)),
        (["2021-03-05", "老渠今春通水", "水到田头、", TEXT], {"headline": "老渠今春通水"}, 2, (0,)),
        (["2021-03-05", "老渠今春通水", "新校九月启用"], {"headline": "老渠今春通水"}, 2, (0,)),  # the last is text
        (["2021-03-05", "老渠通水", "——记事", "新校九月启用"], {"headline": "老渠通水", "subtitle": "——记事"}, 3, (0,)),
        (["老渠今春通水", "2021-03-05", "新校九月启用", TEXT], {"headline": "老渠今春通水"}, 2, (1,)),
        (["老渠今春通水", TEXT, "2021-03-05"], {"headline": "老渠今春通水"}, 1, ()),
        (["柳河日报 2021-03-05", "石埠晚报 2021-03-06", "老渠今春通水", TEXT], {"headline": "老渠今春通水"}, 3, (0, 1)),
    ],
)  # fmt: skip
def test_a_head_has_its_titles_its_lines_of_facts_and_the_first_line_of_text(lines, titles, start, known):
    head = read_head(lines)

    assert (head.titles, head.start, head.known) == (titles, start, known)
    assert head.facts.get("date") == ("2021-03-05" if known else None)


def test_in_a_record_short_lines_among_facts_are_names_pages_and_codes():
    lines = [
        "老渠今春通水",
        "——记事",
        "林小溪",
        "INVNT",
        "2021-03-05",
        "7",
        "果农搭车运果",
        "柳河日报 2021-03-06",
        TEXT,
    ]
    head = read_head(lines, labelled=())

    assert head.titles == {"headline": "老渠今春通水", "subtitle": "——记事"}
    assert head.facts == {"byline": "林小溪", "page": "7", "date": "2021-03-05", "newspaper": "柳河日报"}
    assert (head.start, head.known) == (8, (2, 4, 7))
    again = read_head(["老渠今春通水", "林小溪", "何棠声", "本报记者 周宁", "3", "柳河日报 第4版"], labelled=())
    assert again.facts == {"byline": "林小溪", "page": "4", "newspaper": "柳河日报"}
    assert again.titles["headline"] == "老渠今春通水"
    section = read_head(["老渠今春终于通水", "2021-03-05", "本地民生新闻", "下一行"], labelled=(3,))
    assert section.titles == {"headline": "老渠今春终于通水"}, "what is below the day is a title where it is no shorter"


@pytest.mark.parametrize(
    ("titles", "roles"),
    [
        ([], {}),
        (["——记事"], {"headline": "——记事"}),
        (
            ["柳河治水见闻", "青石镇老渠今春通水，四十名工人忙"],
            {"kicker": "柳河治水见闻", "headline": "青石镇老渠今春通水，四十名工人忙"},
        ),
        (["一", "二", "三", "四"], {"kicker": "一", "headline": "二", "subtitle": "三 四"}),
    ],
)
def test_titles_have_roles_by_their_order(titles, roles):
    assert title_roles(titles) == roles


def test_reporters_and_datelines_at_the_head_of_a_text_are_known():
    assert reporters_in("〔本報記者林小溪、何棠／石埠報導〕水渠通水。") == "本報記者林小溪、何棠"
    assert reporters_in("本报讯（全媒体记者林小溪）水渠通水。") == "全媒体记者林小溪"
    assert reporters_in("水渠通水。") is None and dateline_length("水渠通水。") == 0
    assert [is_aside(line) for line in ("---", "- - -", " ＝＝＝", "--", "—— 水", "", "···")] == [
        True,
        True,
        False,
        False,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    "line",
    ["廣告", "公益广告", "－ 完 －", "全文完", "-END-", "點擊上方藍字關注我們", "点击上方“蓝字”关注我们", "閱讀原文"]
    + [
        "點擊“閱讀原文”",
        "閱讀 10萬+  在看 2341",
        "阅读10万+",
        "在看",
        "微信掃一掃",
        "關注該公眾號",
        "长按二维码关注我们",
    ]
    + ["喜歡這篇文章，點個「在看」"],
)
def test_what_publishing_systems_print_around_a_text_is_no_line_of_it(line):
    assert is_aside(line) and paragraph_roles([TEXT, line, TEXT]) == ["body", "meta", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "广告商来了",
        "完工",
        "他点个头。",
        "阅读2021",
        "阅读三则",
        "关注我们的渠",
        "街坊说，读完点个在看。",
        "原文",
        "扫一扫",
    ],
)
def test_a_line_that_only_has_such_a_word_is_text(line):
    assert not is_aside(line)


WECHAT = ["老渠通水之後", "原創 林小溪 柳河筆記 2021-03-05", "點擊上方藍字關注我們", "", TEXT, "", TEXT]


def test_a_text_of_wechat_has_its_account_as_newspaper_and_what_readers_wrote_is_no_text():
    below = [
        "－ 完 －",
        "",
        "閱讀原文",
        "閱讀 10萬+  在看 2341",
        "精選留言",
        "",
        "渠邊的人：寫得真好！",
        "作者回覆：謝謝",
    ]
    entry = entry_of_text("\n".join([*WECHAT, "", *below]), "a")

    assert entry.fields == {
        "byline": "林小溪",
        "newspaper": "柳河筆記",
        "date": "2021-03-05",
        "headline": "老渠通水之後",
    }
    assert [line for role, line in entry.lines if role == "body"] == [TEXT, TEXT]
    assert [line for role, line in entry.lines if role == "meta"] == [*WECHAT[1:3], *filter(None, below)]


def test_letters_of_readers_within_a_text_stay_text():
    entry = entry_of_text("\n".join([*WECHAT, "精選留言", "渠邊的人：寫得真好！", TEXT]), "a")

    assert [line for role, line in entry.lines if role != "meta"][-2:] == ["渠邊的人：寫得真好！", TEXT]


# Lines and paragraphs


@pytest.mark.parametrize(
    ("lines", "roles"),
    [
        (["短行", TEXT, "小标题", TEXT], "bbsb"),
        ([TEXT, "短行", "短行", TEXT], "bbsb"),
        ([TEXT, "短行"], "bb"),
        ([TEXT, "渠" * 20, TEXT], "bsb"),
        ([TEXT, "渠" * 21, TEXT], "bbb"),
        ([TEXT, "水来了！", "他说”", TEXT], "bbsb"),
        ([TEXT, "---", TEXT, "* * *"], "bmbm"),
    ],
)
def test_a_short_line_with_text_below_it_is_a_subhead_and_a_rule_is_none(lines, roles):
    names = {"b": "body", "s": "subhead", "m": "meta"}

    assert paragraph_roles(lines) == [names[role] for role in roles]


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["渠" * 11, "水"], ["渠" * 11, "水"]),
        (["渠" * 12, "水"], ["渠" * 12 + "水"]),
        (["渠" * 60, "水"], ["渠" * 60 + "水"]),
        (["渠" * 61, "水"], ["渠" * 61, "水"]),
        (["渠" * 20, "水" * 16, "田"], ["渠" * 20 + "水" * 16 + "田"]),  # of four characters less than the widest
        (["渠" * 20, "水" * 15, "田"], ["渠" * 20 + "水" * 15, "田"]),
        (["渠" * 20, "  水", "田"], ["渠" * 20, "水", "田"]),
        (["渠" * 20, "", "水"], ["渠" * 20, "水"]),
        (["渠" * 18 + "AB", "CD水"], ["渠" * 18 + "AB CD水"]),
        (["渠" * 18 + "40", "0元"], ["渠" * 18 + "400元"]),  # a number that the line end cuts
        (["渠" * 15 + "1,0", "00元"], ["渠" * 15 + "1,000元"]),
        (["渠" * 13 + "win 20", "20年"], ["渠" * 13 + "win 20 20年"]),
        (["渠" * 13 + "5.6 20", "20年"], ["渠" * 13 + "5.6 20 20年"]),  # a row of numbers
        (["县委党校教授 何棠", "渠" * 20, "渠 水"], ["县委党校教授 何棠", "渠" * 20 + "渠水"]),
        (["-" * 61, "渠" * 12, "水"], ["-" * 61 + "渠" * 12 + "水"]),
        ([], []),
    ],
)
def test_lines_of_a_printed_column_go_on_where_they_are_full(lines, paragraphs):
    assert unwrapped(lines, printed=True) == paragraphs


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            ["渠" * 20, "水" * 17, "田"],
            True,
        ),  # two lines reach the width or three characters less, and none ends a sentence
        (["渠" * 20, "水" * 16, "田"], False),
        (["渠" * 20, "水" * 20, *["田" * 19 + "。"] * 2], True),  # two of four end a sentence
        (["渠" * 20, "水" * 20, *["田" * 19 + "。"] * 3], False),
        (["渠" * 20, "水" * 19 + "。", "田"], False),  # one of two does not
        (["渠" * 19 + "！", "水" * 19 + "。", "田"], False),
        (["渠" * 20, "水" * 20, *["田"] * 4], True),  # two of six
        (["渠" * 20, "水" * 20, *["田"] * 5], False),
    ],
)
def test_a_text_is_put_together_where_many_lines_are_full_and_few_of_them_end_a_sentence(lines, joined):
    lines = [line.replace("渠" * 5, "渠渠，渠渠") for line in lines]

    assert (len(unwrapped(lines)) < len(lines)) == joined


@pytest.mark.parametrize(
    "lines",
    [
        ["3月13日 晴 8℃～17℃ 东北风3级", "3月14日 多云，9℃～18℃ 东风2～3级", "3月15日 小雨，7℃～12℃ 北风4～5级"],
        ["一等奖 林小溪、何棠、邵一鸣、常亮", "二等奖 林小河、何堂、邵一明、常明", "三等奖 空缺"],
        ["渠首水泵厂 5.62 -1.40%", "青石水泥厂 18.35 +9.99%", "石埠渔具厂 7.08 +0.28%", "全部 6.1"],
        ["石埠市渠边街道办事处居委会", "石埠市田头街道办事处居委会", "柳河县青石镇渠首村"],
    ],
)
def test_lines_of_a_list_stay_lines_with_their_blanks(lines):
    assert unwrapped(lines) == lines
    entry = make_entry(Part({}, {}, lines), "a")
    assert [line for _, line in entry.lines] == lines


def test_a_blank_belongs_where_letters_of_the_latin_alphabet_meet():
    pairs = [
        ("A", "b"),
        ("渠", "b"),
        ("A", "水"),
        (".", "b"),
        ("A", "."),
        ("", "b"),
        ("A", ""),
        ("1", "2"),
        ("A", "b水"),
        ("渠A", "b"),
        ("-A", "b"),
        ("A", "b-"),
    ]

    assert [latin_meet(*pair) for pair in pairs] == [True, *[False] * 6, *[True] * 5]


def test_what_stands_below_a_text_is_taken_and_what_is_said_above_prevails():
    entry = make_entry(
        Part({"date": "", "page": "1"}, {"headline": "通水"}, [TEXT, "", "2021-03-05 第3版", "---", "责编：何棠"]), "a"
    )

    assert entry.fields == {"date": "2021-03-05", "page": "1", "headline": "通水"}
    assert entry.lines == [
        ("headline", "通水"),
        ("body", TEXT),
        ("meta", "2021-03-05 第3版"),
        ("meta", "---"),
        ("meta", "责编：何棠"),
    ]
    alone = make_entry(Part({}, {}, ["2021-03-05 第3版"]), "a")
    assert alone.lines == [("body", "2021-03-05 第3版")] and alone.fields == {}
    assert make_entry(Part({}, {}, []), "a", "hash").lines == []


def test_an_author_is_a_line_of_the_article_once():
    said = make_entry(Part({"byline": "林小溪"}, {}, [TEXT]), "a", above=[("meta", "第3版")])
    assert said.lines == [("meta", "第3版"), ("byline", "林小溪"), ("body", TEXT)]
    above = make_entry(Part({"byline": "林小溪"}, {}, [TEXT]), "a", above=[("meta", "林小溪"), ("meta", "第3版")])
    assert above.lines == [("byline", "林小溪"), ("meta", "第3版"), ("body", TEXT)]
    for lines in ([f"本报讯（记者林小溪）{TEXT}"], [TEXT, "（柳河日报 2021-03-05 记者林小溪）"]):
        entry = make_entry(Part({}, {}, lines), "a")
        assert [role for role, _ in entry.lines].count("byline") == 0 and "林小溪" in entry.fields["byline"]


@pytest.mark.parametrize(
    ("given", "printed", "byline"),
    [
        ("林小溪", "林小溪", "林小溪"),
        ("By 林小溪", "林小溪", "林小溪"),
        ("林, 小溪; 欧阳, 棠", "林, 小溪; 欧阳, 棠", "林小溪; 欧阳棠"),
    ],
)
def test_titles_and_authors_that_a_text_repeats_are_no_words_of_it(given, printed, byline):
    titles = {"kicker": "青石镇纪事", "headline": "通水", "subtitle": "——老渠清了"}
    entry = make_entry(Part({"byline": given}, titles, [*titles.values(), printed, TEXT, printed]), "a")

    assert entry.fields["byline"] == byline
    again = [("meta", title) for title in titles.values()]
    assert entry.lines == [*titles.items(), *again, ("byline", printed), ("body", TEXT), ("byline", printed)]
    alone = make_entry(Part({"byline": given}, titles, [TEXT]), "a")
    assert alone.lines == [*titles.items(), ("byline", byline), ("body", TEXT)]
    assert make_entry(Part({}, {"headline": "通水"}, ["通水"]), "a").lines == [("headline", "通水"), ("body", "通水")]


@pytest.mark.parametrize(
    "line",
    [
        "本报记者 林小溪",
        "晚报记者 何棠",
        "本报评论员",
        "新华社石埠3月15日电",
        "中新网石埠3月15日电",
        "本报石埠3月15日电 特派记者 林小溪",
        "本报青石镇12月15日电 特派记者 林小溪 通讯员 何棠",
        "县委党校教授 何棠",
        "读者 何棠",
        "石埠读者 林小溪",
    ],
)
def test_a_first_line_that_only_says_who_wrote_it_is_the_byline_whatever_its_length(line):
    entry = make_entry(Part({}, {"headline": "通水"}, [line, TEXT]), "a")

    assert entry.lines == [("headline", "通水"), ("byline", line), ("body", TEXT)] and entry.fields["byline"] == line
    assert entry_of_text(f"老渠通水\n{line}\n{TEXT}", "a").fields["byline"] == line
    assert make_entry(Part({}, {}, [line]), "a").lines[-1] == ("body", line), "alone it is the text"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("〔本报讯〕水到了。", 5),
        ("【新华社石埠三日电】水到了。", 10),
        ("【又讯】（记者林小溪）水到了。", 11),
        ("【家电】水到了。", 0),
    ],
)
def test_a_wire_in_brackets_is_a_dateline_and_the_label_of_a_subject_is_none(text, length):
    assert dateline_length(text) == length


def test_a_day_of_the_republic_below_a_headline_is_a_fact_of_the_article():
    entry = entry_of_text(f"渠水通了\n三十八年五月十二日\n{TEXT}\n", "a.txt")

    assert (entry.fields["headline"], entry.fields["date"]) == ("渠水通了", "1949-05-12")


def test_a_first_line_with_more_than_who_wrote_it_is_text():
    lines = ["本报讯（记者 林小溪）老渠通水", "记者昨天来到渠边", "晚报讯 老渠通水", TEXT]

    for line in lines[:3]:
        assert make_entry(Part({}, {}, [line, TEXT]), "a").lines[-2:] == [("body", line), ("body", TEXT)]
    assert [dateline_length(line) for line in ("晚报讯（记者 何棠）水到了。", "商报讯 水到了。", "快报讯息不通。")] == [
        10,
        4,
        0,
    ]
    assert dateline_length("本报记者 林小溪 通讯员 何棠来到渠边。") == 0


def test_the_address_and_the_signature_of_a_letter_are_no_text_of_it():
    letter = make_entry(Part({}, {}, ["编辑同志：", TEXT, "渠边小学 何棠声"]), "a")

    assert [role for role, _ in letter.lines] == ["meta", "body", "byline"] and letter.fields == {
        "byline": "渠边小学 何棠声"
    }
    ends = [
        make_entry(Part({}, {}, ["编辑同志：", TEXT, end]), "a").lines[-1][0] for end in ("此致 敬礼", "水到田头。")
    ]
    assert ends == ["body", "body"]
    assert make_entry(Part({}, {}, [TEXT, "渠边小学 何棠声"]), "a").lines[-1][0] == "body", "no letter"
    for address in ("尊敬的编辑部：", "敬爱的编辑叔叔：", "晚报编辑同志：", "主编先生：", "各位编辑："):
        assert make_entry(Part({}, {}, [address, TEXT]), "a").lines[0] == ("meta", address)
    assert make_entry(Part({}, {}, ["编者按：", TEXT]), "a").lines[0][0] == "body"


def test_marks_of_markdown_are_taken_from_the_first_fifteen_lines():
    entry = entry_of_text("\n".join(["# 老渠**通水**", TEXT, *[TEXT] * 13, "# 水"]), "a.md")

    assert entry.fields["headline"] == "老渠通水"
    assert [line for role, line in entry.lines if role == "meta"] == ["#", "**", "**"] and entry.lines[-1] == (
        "body",
        "# 水",
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("水/n 到", [("水/n", ""), ("到", "")]),  # one of two has a tag
        ("水/n 到/v 田", [("水", "n"), ("到", "v"), ("田", "")]),
        ("[江州/ns 日报/n]nt", [("江州", "ns"), ("日报", "n")]),
        ("水/n /w 到/v", [("水", "n"), ("到", "v")]),
    ],
)
def test_a_line_has_tags_where_more_than_half_of_its_words_have(line, words):
    assert [*cut_entry(line, "a").words.values()] == [words]


# Web pages


ABOVE = "<p>第3版</p>"
LONG = "水" * 20  # a text has one character more


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<h1>老渠通水</h1><div>第02版</div>", None),  # a title, and no sentence
        ("<div><p>水到田头。</p><p>渠清了。</p></div>", None),  # sentences, and no title
        (f"<h1>老渠通水</h1><div><p>{TEXT}</p></div>", ({}, {"headline": "老渠通水"}, [TEXT])),
        (
            f"<title>新校启用_石埠晚报_江州网</title><h1>老渠通水</h1><h1>新校启用</h1><div><p>{TEXT}</p></div>",
            ({"newspaper": "江州网"}, {"headline": "新校启用"}, [TEXT]),
        ),
        (
            f"<title>老渠通水 | 柳河一带的治水新闻发布网</title><div><p>{TEXT}</p></div>",
            ({}, {"headline": "老渠通水"}, [TEXT]),
        ),
        (
            f"<!--<enpproperty><author>林小溪</author><title>老渠通水</title><introtitle> </introtitle>"
            f"</enpproperty>--><meta name=author content=何棠><meta name=keywords content=水>"
            f"<h1>新校</h1><div><p>{TEXT}</p></div>",
            ({"byline": "林小溪"}, {"headline": "新校"}, [TEXT]),
        ),
        (
            f"<h1>老渠通水</h1><p>2021-03-05</p><p>2021-03-06 第3版</p><a>2021-03-07</a><div id=content><p>老渠通水</p>"
            f"<p>柳河日报 第4版</p><p>{TEXT}</p><p>老渠通水</p></div>",
            ({"date": "2021-03-06", "page": "4", "newspaper": "柳河日报"}, {"headline": "老渠通水"}, [TEXT]),
        ),
        (f"<div id=content>{LONG}</div><h1>老渠</h1><dl><p>{TEXT}</p></dl>", ({}, {"headline": "老渠"}, [TEXT])),
        (f"<p>老渠通水</p>{ABOVE * 11}<div><p>{TEXT}</p></div>", ({"page": "3"}, {"headline": "老渠通水"}, [TEXT])),
        (f"<p>老渠通水</p>{ABOVE * 12}<div><p>{TEXT}</p></div>", None),  # its head is in twelve lines above a text
        (f"<div id=content>{LONG}。</div><h1>老渠</h1><p>{TEXT}</p>", ({}, {"headline": "老渠"}, [LONG + "。"])),
        (
            f"<title>老渠通水\u3000田頭見水 - 柳河時報</title><article><h1>老渠通水\u3000田頭見水</h1>"
            f"<p>記者 林小溪</p><p>2021年3月5日 06:00</p><p>{TEXT}</p><p>老渠通水\u3000\u3000田頭見水</p></article>",
            (
                {"newspaper": "柳河時報", "date": "2021-03-05", "byline": "記者 林小溪"},
                {"headline": "老渠通水 田頭見水"},
                [TEXT],
            ),
        ),
        (  # captions are no lines of the text, an element of that class that holds text is no caption
            f"<h1>老渠</h1><article class=caption><p>{TEXT}</p><figure><figcaption>老渠（何棠摄）</figcaption></figure>"
            f"<p class='wp-caption-text'>水到田头。</p><div class=captioned>{TEXT * 9}</div></article>",
            ({}, {"headline": "老渠"}, [TEXT, TEXT * 9]),
        ),
    ],
)  # fmt: skip
def test_the_article_of_a_web_page_is_its_title_its_facts_and_its_sentences(page, found):
    part = article_of_html(html.fromstring(f"<html><body>{page}</body></html>"))

    assert (part and (dict(part.facts), dict(part.titles), list(part.lines))) == found


# Corpora


def test_a_summary_says_how_much_there_is_and_what_is_known_of_it():
    corpus = make_corpus(
        "二",
        pd.DataFrame({"newspaper": ["甲报", None], "主题": ["水", "水"]}),
        pd.DataFrame({"document": [0, 1], "paragraph": 0, "role": "body", "start": [0, 2], "end": [4, 5], "size": 1}),
        ["老渠清了", "  水来了"],
        counted=None,
    )
    summary = corpus.summary().set_index("what")["value"]

    assert summary[["documents", "paragraphs", "characters"]].tolist() == [2, 2, 7]
    assert summary[["documents with newspaper", "documents with date", "documents with 主题"]].tolist() == [1, 0, 2]
    assert corpus.documents.columns[-1] == "主题" and corpus.paragraphs.columns[-1] == "size"
    assert corpus.documents["corpus"].tolist() == ["二"] * 2 and len(corpus) == 2
    counts = make_corpus("二", corpus.documents, corpus.paragraphs, None)
    assert repr(counts) == "Corpus 二: 2 documents in 2 paragraphs; of the words only counts, no text"
    assert not counts.has_text and len(counts.fingerprint) == 64 != counts.fingerprint
    with pytest.raises(PressframesError, match="二: the corpus has no hand-made words"):
        corpus.require_gold()


def test_places_of_paragraphs_are_found_whatever_their_order():
    rows = {"document": [1, 0, 0], "paragraph": [0, 1, 0], "role": "body", "start": [0, 3, 0], "end": [2, 5, 2]}
    corpus = make_corpus("二", pd.DataFrame({"date": ["2021", "2022"]}), pd.DataFrame(rows), ["老渠\n清了", "水来"])

    found = corpus.bounds_of(np.array([0, 1, 0]), np.array([1, 0, 0]))
    assert found.tolist() == [[3, 5], [0, 2], [0, 2]]
    assert corpus.metadata_of(np.array([1, 1, 0]), ["date"]).reset_index().values.tolist() == [
        [0, "2022"],
        [1, "2022"],
        [2, "2021"],
    ]


def test_a_text_is_traditional_from_three_different_characters_in_a_hundred_on():
    pytest.importorskip("opencc")
    texts = ["們個來" + "水" * 97, "們個" + "水" * 98, "們個來𠮷" + "水" * 90]
    folded = fold(corpus_from_texts(texts)).texts

    assert folded == ("们个来" + "水" * 97, texts[1], "们个来𠮷" + "水" * 90)
    assert as_printed("个来", folded[0], texts[0]) == "個來" and as_printed("们", folded[0], texts[0]) == "們"
    assert as_printed("田", folded[0], texts[0]) == "田"


def test_a_corpus_that_is_folded_is_no_other_and_one_without_traditional_text_is_itself():
    corpus = corpus_from_texts(["水到田头。"])

    assert fold(corpus) is corpus and fold(make_corpus("二", corpus.documents, corpus.paragraphs, None)).texts is None


# PDF


def boxes(*lines):
    """Lines below each other, each with its left edge, its distance to the line above, its height and its text."""
    top, made = 0.0, []
    for left, gap, height, text in lines:
        made.append(Box(left, top + gap, left + height * len(text), top + gap + height, text))
        top += gap + height
    return made


def test_articles_of_a_pdf_have_the_facts_above_and_below_their_headings(monkeypatch):
    first = boxes(
        (0, 0, 10, "柳河日报 2021-03-05"),
        (0, 40, 12, " 老渠今春通水"),  # a fifth larger than the text
        (0, 40, 12, "四十天清完"),
        (0, 40, 10, "第3版"),
        (0, 40, 10, "四十名工人用了四十天把老渠清"),
        (0, 2, 10, "了一遍。水到了田头，村民放鞭"),
        (9, 2, 10, "炮庆祝。"),
        (0, 40, 10, "本报记者 林小溪"),
        (0, 40, 10, "石埠晚报 2021-03-06"),
        (0, 40, 12, "新校九月启用"),
        (0, 40, 11.9, "今天开学用Windows"),
    )
    second = boxes((0, 0, 10, "10了。"), (0, 40, 12, "只有标题"))
    monkeypatch.setattr("pressframes.corpus.markup.boxes_of_pdf", lambda path: ([first, second], ["甲"]))
    parts, notes, whole = articles_of_pdf(None)

    assert [tuple(part) for part in parts] == [
        (
            {"newspaper": "柳河日报", "date": "2021-03-05", "page": "3", "byline": "本报记者 林小溪"},
            {"headline": "老渠今春通水", "subtitle": "四十天清完"},
            ["四十名工人用了四十天把老渠清了一遍。水到了田头，村民放鞭", "炮庆祝。"],
        ),
        ({"newspaper": "石埠晚报", "date": "2021-03-06"}, {"headline": "新校九月启用"}, ["今天开学用Windows 10了。"]),
    ]
    assert notes == ["甲"] and whole == "".join(box.text for box in [*first, *second])


@pytest.mark.parametrize(
    ("left", "text", "paragraphs"), [(8, "水来了。", 1), (8.1, "水来了。", 2), (0, "\u3000\u3000水来了。", 2)]
)
def test_a_line_of_a_pdf_that_begins_further_right_than_four_fifths_of_its_height_is_indented(
    left, text, paragraphs, monkeypatch
):
    lines = boxes((0, 0, 20, "老渠今春通水"), (0, 40, 10, "四十名工人用了四十天把老渠清"), (left, 2, 10, text))
    monkeypatch.setattr("pressframes.corpus.markup.boxes_of_pdf", lambda path: ([lines], []))

    assert len(articles_of_pdf(None)[0][0].lines) == paragraphs
