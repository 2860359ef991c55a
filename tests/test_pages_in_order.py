"""Pages that are in order: nothing moves, every headline is found, and what is not sure is shown."""

import numpy as np
import pytest

from pressframes.errors import PressframesError
from pressframes.pages import in_order
from pressframes.pages.headings import Header
from pressframes.pages.in_order import LABELS, best_labels, lines_of, marginals, steps_of
from pressframes.pages.joins import read_seams
from pressframes.pages.kinds import by_look
from pressframes.pages.layout import read_layout
from pressframes.pages.lines import LINE_FEATURES, MARKS
from pressframes.pages.page import read_page
from pressframes.pages.patterns import fitted, read_byline, read_dateline
from pressframes.pages.scene import Parts
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


ASIDE = {
    "weather": (["今日天气", "青石 多云 6℃至15℃", "柳河 小雨 -4℃～11℃"], "furniture"),
    "air": (["空气质量", "青石 良 72", "柳河 41 优"], "furniture"),
    "advertisement": (["广告", "老渠花园今日开盘", "均价每平方米9800元起", "售楼热线：0555-6688123"], "furniture"),
    "picture": (["图为工人在老渠边清淤。", "通讯员 何棠 摄"], "caption"),
    "picture of an agency": (["3月5日，工人在老渠边清淤。", "新华社发"], "caption"),
}


@pytest.mark.parametrize("lines, kind", ASIDE.values(), ids=list(ASIDE))
def test_boxes_advertisements_and_captions_are_in_no_article_and_no_heading_below(lines, kind):
    one, two, three = (blank(head, *text) for head, text in zip(HEADLINES, (CANAL, SCHOOL, FRUIT), strict=True))

    page = read_page("\n\n".join([one, "\n".join(lines), two, three]))

    assert [(a.headline, a.kicker, a.paragraphs) for a in page.articles] == [
        (HEADLINES[0], None, CANAL), (HEADLINES[1], None, SCHOOL), (HEADLINES[2], None, FRUIT),
    ]  # fmt: skip
    assert [(item.kind, item.text) for item in page.items] == [(kind, line) for line in lines]


@pytest.mark.parametrize(
    "lines, kinds",
    [
        (["广告", "老渠花园", "", "春耕开始"], ["furniture", "furniture", "short"]),
        (["广告", "老渠花园", "渠水通了。"], ["furniture", "short", "body"]),
        (["广告", "", "春耕开始"], ["furniture", "short"]),
        (["天气渐暖", "青石 多云 6℃至15℃"], ["furniture", "furniture"]),
        (["天气渐暖", "", "青石 多云 6℃至15℃"], ["short", "furniture"]),
        (["春耕", "青石 良 72"], ["short", "furniture"]),
        (["渠", "", "渠水通了。", "何棠 摄"], ["short", "caption", "caption"]),
        (["渠", "", "渠水通了", "何棠 摄"], ["short", "short", "caption"]),
        (["渠", "", "　　渠水通了。", "何棠 摄"], ["short", "body", "caption"]),
        (["渠", "渠水通了。", "新华社发"], ["short", "body", "short"]),
        (["渠", "", "渠水通了。", "", "新华社发"], ["short", "body", "short"]),
        (["渠", "", "渠" * 159 + "。", "新华社发"], ["short", "caption", "caption"]),
        (["渠", "", "渠" * 160 + "。", "新华社发"], ["short", "body", "short"]),
        (["渠", "渠水 林小溪摄", "新华社发"], ["short", "caption", "caption"]),
    ],
)  # fmt: skip
def test_the_line_beside_it_says_what_some_lines_are(lines, kinds):
    assert by_look(read_layout("\n".join(lines)).blocks, indents=True) == kinds


def test_a_column_out_of_place_goes_on_from_the_paragraph_that_it_was_cut_from():
    text = CANAL[0] + "据站长 何棠说，" + CANAL[1] + CANAL[2]
    one, two, three = (wrapped(part, 14).splitlines() for part in (text, SCHOOL[0], FRUIT[0]))
    signed = [[headline, "本报记者 林小溪"] for headline in HEADLINES]
    page = [*signed[0], *one[:3], "", *signed[1], *two, "", *one[3:], "", *signed[2], *three]

    found = read_page("\n".join(page) + "\n")

    assert [(a.headline, a.paragraphs) for a in found.articles] == [
        (HEADLINES[0], [text]), (HEADLINES[1], SCHOOL[:1]), (HEADLINES[2], FRUIT[:1]),
    ]  # fmt: skip
    assert "moved" in found.articles[0].flags


@pytest.mark.parametrize("mark", ["# ", "## ", "### "])
def test_the_mark_of_a_heading_in_markdown_is_furniture(mark):
    page = read_page(blank(mark + HEADLINES[0], *CANAL, mark + HEADLINES[1], *SCHOOL))

    assert [(a.headline, a.paragraphs) for a in page.articles] == [(HEADLINES[0], CANAL), (HEADLINES[1], SCHOOL)]
    assert {(item.kind, item.text) for item in page.items} == {("furniture", mark.strip())}


@pytest.mark.parametrize("rule", ["-----", "=====", "* * *", "———————"])
def test_rules_between_articles_are_furniture(rule):
    found = read_out(blank(HEADLINES[0], *CANAL, rule, HEADLINES[1], *SCHOOL, rule, HEADLINES[2], *FRUIT))

    assert found == list(zip(HEADLINES, (CANAL, SCHOOL, FRUIT), strict=True))


@pytest.mark.parametrize(
    "masthead",
    [
        ("柳河日报", "2021年3月5日 星期五"),
        ("南塘晚报", "第03版"),
        ("青石新报", "中华民国三十八年三月五日 星期六 第一版"),
        ("一九五〇年四月廿日 星期四", "柳河工人报", "第一版"),
        ("青石大众报　三十八年三月五日　第二版",),
        ("柳河日报", "1950年3月5日", "新字第二一〇号", "今日出版一大张 代邮寄", "零售每份五百元"),
    ],
)
def test_the_masthead_is_no_kicker(masthead):
    lines = [*masthead, HEADLINES[0], *CANAL, HEADLINES[1], *SCHOOL]

    page = read_page(indented(*lines, titles=(*masthead, *HEADLINES)))

    assert [(a.kicker, a.headline) for a in page.articles] == [(None, HEADLINES[0]), (None, HEADLINES[1])]
    assert [item.text for item in page.items] == list(masthead)


def test_who_signs_a_notice_with_the_day_below_stays_in_it():
    notice = ["五月一日起清理老渠，各村派工五十名。", "各村须于四月底以前报县。", "县长 林小溪", "一九五〇年四月十八日"]
    school = ["〔本报讯〕" + SCHOOL[0]]

    found = read_out(indented(OTHERS[0], *notice, titles=OTHERS) + "\n" + blank(HEADLINES[1], *school))

    assert found == [(OTHERS[0], notice), (HEADLINES[1], school)]


def test_a_first_headline_about_a_report_is_no_masthead():
    page = read_page(blank("2021年3月5日", "柳河发布洪水预报", *CANAL, HEADLINES[1], *SCHOOL))

    assert [a.headline for a in page.articles] == ["柳河发布洪水预报", HEADLINES[1]]


WIRES = ["〔本报讯〕", "【又讯】", "【新华社石埠三日电】", "（塔斯社莫斯科三日电）"]
FIVE = list(zip((*HEADLINES, *OTHERS), (CANAL, SCHOOL, FRUIT, BRIDGE, CLINIC), strict=True))


@pytest.mark.parametrize("wire", [*WIRES, "本报讯　"])
@pytest.mark.parametrize("mark", ["", "# "])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_a_short_line_set_off_above_a_dateline_begins_an_article(wire, mark, indent):
    parts = [(head, ["".join([wire, *text])]) for head, text in FIVE]

    assert read_out(blank(*(line for head, (text,) in parts for line in (mark + head, indent + text)))) == parts


@pytest.mark.parametrize("wire", WIRES)
def test_below_a_full_stop_a_wire_in_brackets_sets_off_the_headline(wire):
    parts = [(head, ["".join([wire, *text])]) for head, text in FIVE]

    assert read_out("".join(f"{head}\n{text}\n" for head, (text,) in parts)) == parts


@pytest.mark.parametrize("label", ["【家电】", "【资讯】", "【通讯】"])
def test_the_label_of_a_text_is_no_dateline(label):
    assert read_dateline(label + CANAL[0]) == (None, [])


@pytest.mark.parametrize("title", ["短评：渠通了以后", "社论：水是命根子", "读者来信：渠边的路", "来信摘登"])
def test_a_title_that_says_what_kind_of_text_is_below_begins_an_article(title):
    text = ["近来有人说，渠通了便没有事了，不必再去管它。", "水要年年流，渠就要年年清。"]

    found = read_out(blank(HEADLINES[0], "〔本报讯〕" + CANAL[0], *CANAL[1:], title, *text))

    assert found[1:] == [(title, text)]


def test_marks_of_markdown_do_not_make_a_page_look_torn():
    parts = [(head, ["【本报讯】" + "".join(text)]) for head, text in FIVE[:3]]

    text = blank(*(line for head, (text,) in parts for line in ("# " + head, text)), "　　" + CANAL[0] * 2)

    assert read_page(text).audit["moved"].sum() == 0
    assert set(by_look(read_layout("# 老渠").blocks, indents=False)) == {"furniture", "short"}


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


def seams_of(lines: list[str]):
    layout = read_layout(blank(*lines))
    return read_seams(layout.blocks, layout.indents), by_look(layout.blocks, indents=layout.indents)


def test_furniture_rules_and_marks_are_no_lines_to_be_labelled_and_say_what_is_above():
    printed = [
        "第3版",
        "南塘晚报",
        "柳河日报",
        "青石日报",
        "-----",
        "新渠",
        "老渠",
        "#",
        "##",
        "水渠",
        "=====",
        CANAL[0],
    ]
    seams, forms = seams_of(printed)

    kept, page = lines_of(seams, forms)

    assert [printed[n] for n in kept] == ["青石日报", "新渠", "老渠", "水渠", CANAL[0]]
    assert page.views == ["青石日报", "新渠", "老渠", "水渠", CANAL[0]]
    assert np.flatnonzero(page.barred).tolist() == [1, 4] and np.flatnonzero(page.hash_above).tolist() == [3]
    assert page.kinds[-1] == "body" and len(page.kinds) == 5
    assert [printed[n] for n in lines_of(seams, forms, {0})[0]][:2] == ["第3版", "青石日报"]


@pytest.mark.parametrize(
    "body, expected",
    [([1, 2, 5], [0.4, 0.2, 0.5]), ([0, 5], [0.1, 0.5]), ([3], [0.4]), ([4], [0.45]), ([], [])],
)
def test_a_block_is_as_sure_as_the_least_sure_of_what_is_printed_from_the_one_before(body, expected):
    wrong = np.array([0.1, 0.4, 0.2, 0.0, 0.45, 0.7, 0.9])

    found = in_order.margins(wrong, Parts(np.array(body, dtype=int), ((),) * len(body), ()))

    assert found == pytest.approx([np.log((1 - chance) / chance) for chance in expected], abs=1e-9)


def test_no_block_is_surer_than_twenty_to_one_in_log_odds():
    parts = Parts(np.array([0, 1]), ((), ()), ())

    assert in_order.margins(np.array([0.0, 1e-8]), parts) == pytest.approx([20.0, np.log(1e8)], abs=1e-6)


K, H, S, B = range(4)


@pytest.mark.parametrize(
    "labels, kinds, headers, furniture",
    [
        # a line each: what it was taken for, and its kind (m: a line of date and source)
        ([K, H, S, B], "hhhb", [dict(kicker=0, headline=1, subtitle=2)], []),
        ([H, B, B, H, B], "hybhb", [dict(headline=0, byline=1), dict(headline=3)], []),
        ([H, B, B, B], "hyyb", [dict(headline=0, byline=1)], []), ([H, B, B, B], "hmyb", [dict(headline=0, byline=2)],
        [1]),
        ([H, B, B, B], "hymb", [dict(headline=0, byline=1)], [2]), ([H, B, B, B], "hbmy", [dict(headline=0)], []),
        ([B, B, H, B], "myhb", [dict(headline=2)], []), ([H, H, B], "hhb", [dict(headline=0), dict(headline=1)], []),
        ([H, K, H, B], "hhhb", [dict(headline=0), dict(kicker=1, headline=2)], []),
        ([K, B, H, B], "hyhb", [dict(kicker=0, byline=1), dict(headline=2)], []),
        ([H, B, S, B], "hyhb", [dict(headline=0, byline=1, subtitle=2)], []), ([K, S, B], "hhb",
        [dict(kicker=0, subtitle=1)], []),
    ],
)  # fmt: skip
def test_the_labels_of_lines_become_headers_with_the_bylines_below_them(labels, kinds, headers, furniture):
    printed = {"h": "老渠", "b": CANAL[0], "y": "本报记者 林小溪", "m": "来源：柳河日报"}
    names = {"h": "heading", "b": "body", "y": "byline", "m": "body"}
    found = [names[kind] for kind in kinds]

    read = in_order._headers(seams_of([printed[kind] for kind in kinds])[0], found, dict(enumerate(labels)))

    assert read == [Header(tuple(sorted(roles.values())), **roles) for roles in headers]
    assert [n for n, kind in enumerate(found) if kind == "furniture"] == furniture


@pytest.mark.parametrize(
    "kinds, runs, settled",
    [
        ("h b s b", [0], "h b s b"), ("h b s", [0], "h b b"), ("h b s f", [0], "h b b f"), ("h b s n", [0], "h b b e"),
        ("h b s y", [0], "h b s b"), ("s h b", [1], "f h b"), ("s y h b", [2], "f f h b"), ("b s h b", [2], "b b h b"),
        ("n s h b", [2], "b b h b"), ("h c h b", [0, 2], "h b h b"), ("h c b", [0], "h c b"), ("h f h b", [0, 2],
        "h f h b"),
        ("h l b b", [0], "h e e b"), ("h l s b", [0], "h e s b"), ("h b n b", [0], "h b e b"), ("b s", [], "b b"), ("c",
        [], "b"),
        ("h y b", [0], "h b b"), ("h b s h b s", [0, 3], "h b b h b b"), ("h s s", [0], "h b b"),
    ],
)  # fmt: skip
def test_what_only_the_whole_page_tells_of_lines_that_are_no_titles(kinds, runs, settled):
    names = dict(
        h="heading",
        b="body",
        s="subhead",
        f="furniture",
        n="note",
        y="byline",
        c="caption",
        l="note_label",
        e="editor_note",
    )
    seams = seams_of(["老渠"] * len(kinds.split()))[0]

    found = in_order._settled(seams, [names[kind] for kind in kinds.split()], [Header((n,), headline=n) for n in runs])

    assert found == [names[kind] for kind in settled.split()]


def test_what_may_be_another_article_or_none_is_shown_with_its_chance():
    kinds = ["heading", "body", "subhead", "heading", "heading", "body", "heading", "body", "body"]
    chances = np.array([
        [0.0, 0.5, 0.0, 0.5], [0.1, 0.11, 0.0, 0.79], [0.25, 0.0, 0.0, 0.75], [0.3, 0.4, 0.0, 0.3],
        [0.0, 0.7, 0.2, 0.1],
        [0.0, 0.0, 0.2, 0.8], [0.05, 0.79, 0.0, 0.16], [0.1, 0.1, 0.0, 0.8], [0.0, 0.0, 0.4, 0.6],
    ])  # fmt: skip
    headers = [Header((0,), headline=0), Header((3, 4), kicker=3, headline=4), Header((6,), headline=6)]

    assert in_order._doubts(kinds, headers, chances) == {
        0: "another line of the heading may be the headline",
        1: "may begin another article (chance 0.21); it was left in the one above",
        2: "may begin another article (chance 0.25); it was left in the one above",
        3: "may begin no article (chance 0.30)",
        6: "another line of the heading may be the headline",
    }
    assert in_order._doubts(kinds, headers[:1], np.tile([0.0, 0.8, 0.0, 0.2], (9, 1))).keys() == {1, 2, 5, 7, 8}
    # at the bound nothing is said: four chances in five are sure, one in five is none
    sure, none = np.tile([0.3, 0.5, 0.0, 0.2], (9, 1)), np.tile([0.1, 0.1, 0.0, 0.8], (9, 1))
    assert (
        in_order._doubts(["body", "heading"], [Header((0,)), Header((1,), kicker=1)], np.array([none[0], sure[1]]))
        == {}
    )


@pytest.mark.parametrize("role", ["kicker", "headline", "subtitle", "subhead", "body"])
def test_a_line_is_what_a_person_said_even_where_nothing_of_the_kind_can_follow(role):
    page = read_page(blank(HEADLINES[0], *CANAL, *SCHOOL))

    decided = page.override(page.text.index(CANAL[1]), kind=role)

    found = [(piece.role, piece.text) for article in decided.articles for piece in article.pieces]
    assert found[2 if role in ("subhead", "body") else -4] == (role, CANAL[1]) or found[2] == (role, CANAL[1])


def test_a_page_is_read_alike_whatever_text_stands_above_its_first_headline():
    first = read_page(blank(CANAL[0], HEADLINES[1], *SCHOOL))

    assert [(article.headline, article.paragraphs) for article in first.articles] == [
        (None, [CANAL[0]]), (HEADLINES[1], SCHOOL),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines, kinds, chance, found",
    [
        ([CANAL[0], "渠" * 24, CANAL[1]], "bsb", 0.1, "subhead"), ([CANAL[0], "渠" * 25, CANAL[1]], "bsb", 0.1, "body"),
        ([CANAL[0], "渠？", CANAL[1]], "bsb", 0.1, "body"), (["渠通了", "老渠", CANAL[1]], "bsb", 0.1, "body"),
        (["渠通了；", "老渠", CANAL[1]], "bsb", 0.1, "body"),
        ([CANAL[0], "老渠", CANAL[1]], "hsb", 0.1, "body"), ([CANAL[0], "老渠", CANAL[1]], "bsh", 0.1, "body"),
        ([CANAL[0], "老渠"], "bs", 0.1, "body"),
        ([CANAL[0], "老渠"], "bs", 0.51, "subhead"), ([CANAL[0], "老渠"], "bs", 0.5, "body"), ([CANAL[0],
        "——老渠", CANAL[1]], "btb", None, "body"),
        (["渠？", "老渠", CANAL[1]], "bsb", 0.1, "subhead"),
    ],
)  # fmt: skip
def test_a_short_line_that_is_no_title_is_a_subhead_where_it_stands_alone_between_paragraphs(
    monkeypatch, lines, kinds, chance, found
):
    names = dict(b="body", s="short", t="subtitle", h="heading")
    monkeypatch.setattr(in_order, "heading_chances", lambda *_, whole: {1: chance} if chance and whole else {})

    read = in_order._subheads(seams_of(lines)[0], [names[kind] for kind in kinds])

    assert read[1] == found and [read[0], *read[2:]] == [names[kind] for kind in kinds[:1] + kinds[2:]]


def test_a_line_is_wrong_by_the_chance_of_text_for_a_title_and_of_a_title_for_text():
    lines = ["第3版", HEADLINES[0], "本报记者 林小溪", *CANAL, HEADLINES[1], *SCHOOL]
    seams, forms = seams_of(lines)
    kept, page = lines_of(seams, forms)
    chances = dict(zip(kept.tolist(), in_order.label(page, {})[1][:, 3], strict=True))

    kinds, headers, wrong, doubts = in_order.read_in_order(seams, forms, {})

    titles = [1, 6]
    assert [header.headline for header in headers] == titles and headers[0].byline == 2
    assert kinds == ["furniture", "heading", "byline", *["body"] * 3, "heading", *["body"] * 2]
    expected = [chances[n] if n in titles else 1 - chances.get(n, 1.0) for n in range(9)]
    assert wrong == pytest.approx(expected, abs=1e-12) and list(doubts) == [6]
    decided = in_order.read_in_order(seams, forms, {0: "headline", 6: "subhead", 3: "note"})
    assert decided[0][:4] == ["heading", "heading", "byline", "note"] and decided[0][6] == "subhead"
    assert [(header.headline, header.subtitle) for header in decided[1]] == [(0, 1)]
