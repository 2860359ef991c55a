"""Pages that are in order: nothing moves, every headline is found, and what is not sure is shown."""

import numpy as np
import pytest

from pressframes.errors import PressframesError
from pressframes.pages.in_order import LABELS, best_labels, marginals, steps_of
from pressframes.pages.lines import LINE_FEATURES, MARKS
from pressframes.pages.page import read_page
from pressframes.pages.patterns import fitted, read_byline, read_dateline
from pressframes.pages.split import TORN_FEATURES

CANAL = [
    "青石镇的水渠在停用十一年之后今春通水。",
    "四十名工人用了四十天把老渠里的淤泥清了出来。",
    "下游三个村的两千亩麦田因此浇上了头一遍水。",
]
SCHOOL = ["柳河小学的新校舍将在九月一日启用。", "三百名学生不用再到邻镇去上课。"]
FRUIT = ["东河村的果农今年坐上了开往省城的早班快车。", "一筐梨从枝头到市场只要三个小时。"]
HEADLINES = ["青石镇水渠今春通水", "新校舍九月启用", "果农搭上快车"]
BRIDGE = ["长河大桥昨日建成通车。", "大桥全长一千二百米，两岸居民过河不再绕行三十里。"]
CLINIC = ["南塘镇卫生院从上个月开始开设夜门诊。", "每晚七点到十点，由两名医生轮流值班。"]
OTHERS = ["长河大桥建成通车", "镇卫生院开设夜门诊"]


def blank(*lines: str) -> str:
    return "\n\n".join(lines) + "\n"


def indented(*lines: str, titles: tuple[str, ...]) -> str:
    return "".join(line + "\n" if line in titles else f"　　{line}\n" for line in lines)


def read_out(text: str) -> list[tuple]:
    page = read_page(text)
    assert not page.audit["moved"].any()
    assert page.coverage() == 1.0
    return [(article.headline, article.paragraphs) for article in page.articles]


@pytest.mark.parametrize("byline", [[], ["本报记者 林小溪"]])
@pytest.mark.parametrize(
    "parts",
    [list(zip(HEADLINES, (CANAL, SCHOOL, FRUIT), strict=True)), list(zip(OTHERS, (BRIDGE, CLINIC), strict=True))],
)
def test_articles_one_under_another_are_told_apart_with_and_without_bylines(parts, byline):
    lines = [line for headline, text in parts for line in (headline, *byline, *text)]

    assert read_out(blank(*lines)) == parts


@pytest.mark.parametrize(
    "subheads", [("渠", "校", "梨"), ("老渠换新颜", "学校换新家", "好梨出村来"), ("水", "书", "果")]
)
def test_subheads_indented_like_paragraphs_divide_one_article(subheads):
    one, two, three = subheads
    text = [CANAL[0], one, *CANAL[1:], two, *SCHOOL, three, *FRUIT]

    page = read_page(indented("春耕见闻", *text, titles=("春耕见闻",)))

    assert [article.headline for article in page.articles] == ["春耕见闻"]
    assert page.articles[0].subheads == list(subheads)
    assert [piece.text for piece in page.articles[0].pieces[1:]] == text


@pytest.mark.parametrize(
    "line",
    [
        "2021-03-05 来源：柳河日报 作者：林小溪",
        "来源：柳河日报",
        "2021年03月05日 08:30 来源：南塘晚报",
        "《柳河日报》（2021年03月05日 第 01 版）",
    ],
)
def test_a_line_of_date_and_source_below_the_headline_is_furniture(line):
    page = read_page(indented(HEADLINES[0], line, *CANAL, titles=(HEADLINES[0], line)))

    assert [(a.headline, a.paragraphs) for a in page.articles] == [(HEADLINES[0], CANAL)]
    assert [(item.kind, item.text) for item in page.items] == [("furniture", line)]


@pytest.mark.parametrize(
    "kicker, headline, text", [("老渠清淤四十天", HEADLINES[0], CANAL), ("两岸居民盼了十年", OTHERS[0], BRIDGE)]
)
def test_a_short_line_above_the_first_headline_is_its_kicker_and_stays_in_the_article(kicker, headline, text):
    page = read_page(blank(kicker, headline, *text))

    assert [(a.kicker, a.headline, a.paragraphs) for a in page.articles] == [(kicker, headline, text)]
    assert page.items == ()


def test_the_brief_of_a_picture_is_an_article_and_its_headline_no_kicker_of_the_next():
    brief = "青石镇的老渠停用了十一年，镇里组织工人清淤。图为通水当天的渠首。林小溪摄"
    report = "本报讯 （记者程远）" + SCHOOL[0]

    page = read_page(blank("青石镇：四十天清老渠", brief, HEADLINES[1], report, SCHOOL[1]))

    assert [(a.kicker, a.headline) for a in page.articles] == [(None, "青石镇：四十天清老渠"), (None, HEADLINES[1])]
    assert page.articles[0].paragraphs == [brief]


@pytest.mark.parametrize("byline", ["□本报记者周宁本报通讯员方可", "□本报记者林小溪本报通讯员何棠"])
def test_a_byline_with_a_box_and_two_roles_is_no_headline(byline):
    page = read_page(blank(HEADLINES[0], byline, *CANAL))

    assert [(a.headline, a.byline_text, a.paragraphs) for a in page.articles] == [(HEADLINES[0], byline, CANAL)]


def wrapped(text: str, width: int) -> str:
    text = "　　" + text
    return "".join(text[start : start + width] + "\n" for start in range(0, len(text), width))


@pytest.mark.parametrize("widths", [(14, 18), (20, 15), (14, 14)])
def test_articles_may_be_set_in_columns_of_two_widths(widths):
    texts = ["".join(CANAL) * 2, "".join(SCHOOL + FRUIT) * 2]
    parts = [
        f"{head}\n本报记者 林小溪\n{wrapped(text, w)}" for head, text, w in zip(HEADLINES, texts, widths, strict=False)
    ]

    assert read_out("".join(parts)) == [(HEADLINES[0], [texts[0]]), (HEADLINES[1], [texts[1]])]


@pytest.mark.parametrize("mark", ["# ", "## ", "### "])
def test_the_mark_of_a_heading_in_markdown_is_furniture(mark):
    page = read_page(blank(mark + HEADLINES[0], *CANAL, mark + HEADLINES[1], *SCHOOL))

    assert [(a.headline, a.paragraphs) for a in page.articles] == [(HEADLINES[0], CANAL), (HEADLINES[1], SCHOOL)]
    assert {(item.kind, item.text) for item in page.items} == {("furniture", mark.strip())}


@pytest.mark.parametrize("rule", ["-----", "=====", "* * *", "———————"])
def test_rules_between_articles_are_furniture(rule):
    found = read_out(blank(HEADLINES[0], *CANAL, rule, HEADLINES[1], *SCHOOL, rule, HEADLINES[2], *FRUIT))

    assert found == list(zip(HEADLINES, (CANAL, SCHOOL, FRUIT), strict=True))


@pytest.mark.parametrize("masthead", [("柳河日报", "2021年3月5日 星期五"), ("南塘晚报", "第03版")])
def test_the_masthead_is_no_kicker(masthead):
    lines = [*masthead, HEADLINES[0], *CANAL, HEADLINES[1], *SCHOOL]

    page = read_page(indented(*lines, titles=(*masthead, *HEADLINES)))

    assert [(a.kicker, a.headline) for a in page.articles] == [(None, HEADLINES[0]), (None, HEADLINES[1])]
    assert [item.text for item in page.items] == list(masthead)


def test_an_editors_note_is_text_of_its_article_with_a_role_of_its_own():
    note = "编者按：水是庄稼的命根子，今天我们来看看青石镇的老渠。"

    page = read_page(indented(HEADLINES[0], note, *CANAL, titles=(HEADLINES[0],)))

    assert [(piece.role, piece.text) for piece in page.articles[0].pieces[1:3]] == [
        ("editor_note", note),
        ("body", CANAL[0]),
    ]


def test_a_headline_that_is_not_sure_is_listed_for_review():
    page = read_page(
        "".join(f"　　{line}\n" for line in [HEADLINES[0], *CANAL, HEADLINES[1], *SCHOOL, HEADLINES[2], *FRUIT])
    )

    assert "begin" in " ".join(page.review()["reason"])


def test_a_person_decides_on_a_page_in_order_what_is_a_headline_and_what_follows_what():
    page = read_page(blank(HEADLINES[0], *CANAL, "老渠的故事", *SCHOOL, *FRUIT))
    start = page.text.index("老渠的故事")

    assert [a.headline for a in page.override(start, kind="headline").articles] == [HEADLINES[0], "老渠的故事"]
    assert [a.headline for a in page.override(start, kind="subhead").articles] == [HEADLINES[0]]
    last = page.override(page.text.index(CANAL[0]), after=page.text.index(CANAL[2]))
    assert last.articles[0].paragraphs.index(CANAL[0]) > last.articles[0].paragraphs.index(CANAL[2])


def test_a_file_without_an_article_is_an_error_that_names_it(tmp_path):
    path = tmp_path / "page-03.txt"
    path.write_text("第3版\n", encoding="utf-8")

    with pytest.raises(PressframesError, match="page-03.txt: no article was found.*Expected a newspaper page"):
        read_page(path)


@pytest.mark.parametrize(
    "line, names",
    [
        (
            "本报记者 阿依古丽·买买提 林小溪/文 何棠/图",
            [("阿依古丽·买买提", "本报记者"), ("林小溪", "文"), ("何棠", "图")],
        ),
        ("本报记者 阿卜杜拉·买买提", [("阿卜杜拉·买买提", "本报记者")]),
        ("林小溪/文 何棠/图", [("林小溪", "文"), ("何棠", "图")]),
        ("见习记者 林小溪", [("林小溪", "见习记者")]),
        ("实习记者 何棠", [("何棠", "实习记者")]),
        ("大公报记者 林小溪", [("林小溪", "大公报记者")]),
        ("青石电视台记者 何棠", [("何棠", "青石电视台记者")]),
        ("□本报记者林小溪本报通讯员何棠", [("林小溪", "本报记者"), ("何棠", "本报通讯员")]),
        ("〔記者林小溪／台北報導〕", [("林小溪", "記者")]),
        ("〔記者何棠／高雄報導〕", [("何棠", "記者")]),
        ("本报记者 林小溪<span>《柳河日报》（2021年03月05日 第 01 版）", [("林小溪", "本报记者")]),
        ("本报记者 何棠</p>", [("何棠", "本报记者")]),
        ("本报记者 林𠀀溪 𠮷小川", [("林𠀀溪", "本报记者"), ("𠮷小川", "本报记者")]),
    ],
)
def test_names_in_bylines_are_whole_and_have_their_roles(line, names):
    page = read_page(blank(HEADLINES[0], line, *CANAL))

    assert read_byline(line) == names
    assert (page.articles[0].headline, page.articles[0].byline) == (HEADLINES[0], tuple(names))


@pytest.mark.parametrize(
    "text, dateline",
    [
        ("本报讯（记者林小溪 通讯员何棠）青石镇水渠通水。", "本报讯"),
        ("本报讯 （记者林小溪 通讯员何棠）青石镇水渠通水。", "本报讯"),
        ("新华社青石3月5日电（记者林小溪 通讯员何棠）水渠通水。", "新华社青石3月5日电"),
    ],
)
def test_reporters_in_a_dateline_are_found_with_and_without_a_space(text, dateline):
    assert read_dateline(text) == (dateline, [("林小溪", "记者"), ("何棠", "通讯员")])


def test_every_line_feature_has_a_weight_for_each_label_and_a_meaning():
    assert fitted()["lines"]["features"].keys() == LINE_FEATURES.keys()
    assert all(len(weights) == len(LABELS) for weights in fitted()["lines"]["features"].values())
    assert fitted()["torn"].keys() == TORN_FEATURES.keys()
    assert all(meaning for _, meaning in [*LINE_FEATURES.values(), *TORN_FEATURES.values(), *MARKS.values()])


def test_the_best_labels_are_those_of_the_likeliest_reading_of_all():
    emit = np.random.default_rng(3).normal(size=(4, 4))
    step, start = steps_of(fitted()["lines"])
    readings = np.array(np.meshgrid(*[range(4)] * 4, indexing="ij")).reshape(4, -1).T
    worth = start[readings[:, 0]] + emit[range(4), readings].sum(axis=1)
    worth += step[readings[:, :-1], readings[:, 1:]].sum(axis=1)
    ended = np.where(readings[:, -1] == 0, -np.inf, worth)
    chance = np.exp(worth - worth.max())

    assert best_labels(emit, step, start).tolist() == readings[ended.argmax()].tolist()
    expected = [[chance[readings[:, n] == label].sum() for label in range(4)] for n in range(4)]
    assert marginals(emit, step, start) == pytest.approx(np.array(expected) / chance.sum(), abs=1e-9)
    assert {f"{LABELS[a]} {LABELS[b]}" for a, b in zip(*np.nonzero(step > -100), strict=True)} == {
        "kicker headline", "headline subtitle", "headline body", "subtitle body", "body kicker", "body headline",
        "body body",
    }  # fmt: skip
