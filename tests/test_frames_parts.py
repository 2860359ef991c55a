"""The parts of coding: negation, lists, decoys, words cut through, targets; formulas, draws of articles, absences."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.tokens import Tokens, number_words
from pressframes.errors import PressframesError
from pressframes.frames.codebook import Frame, Rule, Scene, load_codebook
from pressframes.frames.coding import (
    Ground,
    Match,
    _cuts_a_word,
    _outermost,
    _search_for,
    add_targets,
    code_frames,
    find_matches,
    is_list_item,
)
from pressframes.frames.events import Topic, load_known, load_topics, omissions, sort_articles
from pressframes.frames.vocabulary import FORMULA_COLUMNS, find_formulas, running_words
from pressframes.voices.speakers import spoken_sentences
from pressframes.words.cutting import tokenize

CODEBOOK = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
WAR = next(frame for frame in CODEBOOK.frames if frame.code == "WAR")
NEGATIONS = [
    "不",
    "没",
    "没有",
    "未",
    "无",
    "毫无",
    "未能",
    "不能",
    "不会",
    "不再",
    "不要",
    "从未",
    "尚未",
    "并未",
    "并非",
    "不是",
]


def fought(text):
    return [text[match.start : match.end] for match in find_matches(WAR, text)]


@pytest.mark.parametrize("negation", NEGATIONS)
def test_a_word_right_after_a_negation_does_not_count(negation):
    assert fought(f"他{negation}奋战。") == []
    assert fought(f"他{negation}来，又奋战。") == ["奋战"]


SCOPES = [  # a denial reaches to the end of its clause, or to a word that turns back
    ("从来没有人因为修路奋战。", []),
    ("厂里否认职工奋战。", []),
    ("不再需要大家奋战了。", []),
    ("这并不是大家奋战的地方。", []),
    ("这绝非一场奋战。", []),
    ("他没有停止奋战。", ["奋战"]),
    ("没有抱怨，继续奋战。", ["奋战"]),
    ("不是等待而是奋战。", ["奋战"]),
    ("没想到他还在奋战。", ["奋战"]),
    ("未来的日子里奋战。", ["奋战"]),
]


@pytest.mark.parametrize(("text", "words"), SCOPES)
def test_a_denial_reaches_as_far_as_its_clause(text, words):
    assert fought(text) == words


NAMED = ["奋战街口", "奋战村小学", "王奋战和李奋战", "奋战京剧团", "奋战户外用品店", "话剧《他们在奋战》"]
NOT_NAMED = ["奋战路上", "奋战的村民", "他奋战", "《桥》讲奋战", "与村民奋战"]


@pytest.mark.parametrize("text", NAMED)
def test_a_word_in_a_name_or_a_title_does_not_count(text):
    assert fought(f"{text}。") == []


@pytest.mark.parametrize("text", NOT_NAMED)
def test_a_word_beside_no_name_counts(text):
    assert fought(f"{text}。") == ["奋战"]


@pytest.mark.parametrize("doubled", ["无不", "莫不", "不得不", "可不"])
def test_a_doubled_negation_turns_nothing_round(doubled):
    assert fought(f"他{doubled}奋战。") == ["奋战"]


LISTS = [  # the item is 丙, the list has three items or two, and its 、 is near or far
    ("甲、乙、丙。", True),
    ("甲、丙。", False),
    ("甲、乙，丙。", False),
    ("甲、乙、子丑寅丙。", True),
    ("甲、乙、子丑寅卯丙。", False),
    ("丙子丑寅、甲、乙。", True),
    ("丙子丑寅卯、甲、乙。", False),
    ("甲、\n乙、丙。", False),
]


@pytest.mark.parametrize(("text", "item"), LISTS)
def test_an_item_stands_near_a_mark_of_a_list_of_three(text, item):
    place = text.index("丙")

    assert is_list_item(text, place, place + 1) == item


def test_what_lies_in_a_decoy_or_in_a_longer_match_is_dropped_and_an_overlap_is_kept():
    spans = [(0, 4), (2, 4), (2, 6), (6, 8), (10, 12), (11, 13)]
    matches = [Match(start, end, WAR.rules[0]) for start, end in spans]

    kept = [(match.start, match.end) for match in _outermost(matches[::-1], [(6, 8), (9, 12)])]
    assert kept == [(0, 4), (2, 6), (11, 13)]


def tokens_of(documents, paragraphs=None, gaps=()):
    """Tokens of documents whose words are given; before the tokens of `gaps` a character is left out."""
    words = [word for document in documents for word in document]
    ids, vocabulary = number_words(words)
    numbers = np.repeat(np.arange(len(documents)), [len(document) for document in documents])
    lengths = np.array([len(word) for word in words], int)
    steps = lengths + np.isin(np.arange(len(words)), gaps)
    ends = np.concatenate([np.cumsum(steps[numbers == number]) for number in range(len(documents))])
    paragraph = np.zeros(len(words), int) if paragraphs is None else np.array(paragraphs)
    return Tokens(vocabulary, ids, numbers, paragraph, ends - lengths, ends, "given")


CUTS = [  # words of one, two, three and two characters: 0-1, 1-3, 3-6, 6-8
    ((0, 1), False), ((1, 3), False), ((1, 6), False), ((0, 8), False), ((3, 5), False), ((4, 5), False),
    ((4, 6), False), ((2, 4), True), ((2, 6), True), ((1, 4), True), ((0, 7), True), ((5, 8), True),
]  # fmt: skip


@pytest.mark.parametrize(("span", "cuts"), CUTS)
def test_a_match_cuts_a_word_that_begins_or_ends_inside_it_alone(span, cuts):
    tokens = tokens_of([["甲", "乙丙"], ["子", "丑寅", "卯辰巳", "午未"]])
    codes = pd.DataFrame([(1, *span)], columns=["document", "start", "end"])

    assert _cuts_a_word(codes, tokens).tolist() == [cuts]
    assert _cuts_a_word(codes, tokens_of([[]])).tolist() == [False]
    assert _cuts_a_word(codes[:0], tokens).tolist() == []


def test_a_match_up_to_the_end_of_an_article_cuts_no_word_of_the_next():
    codes = pd.DataFrame([(0, 0, 3)], columns=["document", "start", "end"])

    assert _cuts_a_word(codes, tokens_of([["甲乙", "丙"], ["子丑"]])).tolist() == [False]


TARGETS = [
    ("疫情严重，他们奋战，在洪水前后都没有松懈。", "flood"),
    ("他们在大洪水里一直奋战，疫情严重。", "flood"),  # the clause before the sentence
    ("洪水里他们奋战疫情前。", "epidemic"),  # the nearer one
    ("疫情奋战洪水区。", "area"),  # of equally near ones the longer
    ("疫情奋战在洪水区。", "epidemic"),
]


@pytest.mark.parametrize(("text", "target"), TARGETS)
def test_the_clause_is_searched_before_the_sentence_and_the_nearest_word_decides(text, target):
    targets = {"epidemic": ("疫情",), "flood": ("洪水",), "area": ("洪水区",)}
    codebook = replace(CODEBOOK, frames=(replace(WAR, targets=targets),))
    corpus = corpus_from_texts([text])
    codes = add_targets(corpus, code_frames(corpus, codebook), codebook)

    assert codes.loc[codes["rule"] == "WAR.fight", "target"].tolist() == [target]


REAL_WAR = Scene("war", "real", ("炮弹", "战壕"))
AT_SEA = Scene("sea", "afloat", ("渡船",))
TOLD = "他奋战。炮弹、战壕、炮弹。"
IN_SCENE, EPIDEMIC = {"scenes": (REAL_WAR,)}, {"targets": {"epidemic": ("疫情",)}}
ENEMY = {"literal_where": ("敌军",)}
SCENES = [  # a text, what the frame and its rule say more, and the tier of 奋战
    (TOLD, IN_SCENE, {}, "real"),
    ("他奋战。炮弹、战壕。", IN_SCENE, {}, "plain"),  # two signs
    ("他奋战。炮弹、炮弹、炮弹。", IN_SCENE, {}, "plain"),  # of one kind
    (TOLD + "天" * (600 - len(TOLD)), IN_SCENE, {}, "real"),  # one in 200 characters
    (TOLD + "天" * (601 - len(TOLD)), IN_SCENE, {}, "plain"),
    (TOLD, {"scenes": (replace(REAL_WAR, in_headings=True),)}, {}, "plain"),
    (TOLD, {"scenes": (replace(REAL_WAR, tier="none"),)}, {}, None),
    (TOLD, IN_SCENE, {"anywhere": True}, "plain"),
    ("他奋战疫情。炮弹、战壕、炮弹。", IN_SCENE | EPIDEMIC, {}, "plain"),  # said of the epidemic
    ("疫情来了，他奋战。炮弹、战壕、炮弹。", IN_SCENE | EPIDEMIC, {}, "real"),
    ("他奋战敌军。", ENEMY, {}, "literal"),
    ("敌军来了，他奋战。", ENEMY, {}, "literal"),
    ("敌军来了。\n他奋战。", ENEMY, {}, "plain"),
    ("敌军来了，他奋战疫情。", ENEMY | EPIDEMIC, {}, "plain"),
    ("他奋战疫情和敌军。", ENEMY | EPIDEMIC, {}, "literal"),
    ("他奋战。", IN_SCENE, {"outside": (AT_SEA,)}, "afloat"),
    ("他奋战。渡船。", IN_SCENE, {"outside": (AT_SEA,)}, "plain"),
    ("他奋战疫情。", IN_SCENE | EPIDEMIC, {"outside": (AT_SEA,)}, "plain"),
    (TOLD, IN_SCENE, {"outside": (AT_SEA,)}, "real"),
    (TOLD, {}, {"outside": (AT_SEA,)}, "plain"),
    ("他不奋战。", {}, {"negated": True}, "plain"),
    ("话剧《他奋战》。", {}, {"negated": True}, None),
]


def fight(more, rule):
    rules = (Rule("F.fight", words=("奋战",), tier="plain", **rule),)
    return Frame(code="F", name_en="Fight", name_zh="战", protocols={}, rules=rules, **more)


@pytest.mark.parametrize(("text", "more", "rule", "tier"), SCENES)
def test_a_word_has_the_tier_of_its_scene_unless_its_clause_or_its_rule_says_otherwise(text, more, rule, tier):
    assert [match.rule.tier for match in find_matches(fight(more, rule), text)] == ([tier] if tier else [])


@pytest.mark.parametrize(
    ("text", "starts", "headings", "tiers"),
    [
        ("炮弹\n他奋战。\n他奋战。", (0, 8), ([0], [2]), ["real", "plain"]),  # in the heading of the first article
        ("炮弹\n他奋战。\n他奋战。", (0,), ([0], [2]), ["real", "real"]),
        ("炮弹\n他奋战。", (0,), ([3], [7]), ["plain"]),  # before the heading
        ("他奋战。\n炮弹。", (0,), ([0], [4]), ["plain"]),  # and after it
        (f"他奋战。\n{TOLD}", (0, 5), ((), ()), ["plain", "real"]),
    ],
)
def test_a_sign_in_a_heading_tells_of_its_article(text, starts, headings, tiers):
    frame = fight(IN_SCENE, {})
    found = find_matches(frame, text, Ground.of(text, (frame,), starts, headings))

    assert [match.rule.tier for match in found] == tiers


EXPRESSIONS = [(frame, pattern) for frame in CODEBOOK.frames for pattern, _ in _search_for(frame).patterns]
BEGUN = sorted({opening for frame in CODEBOOK.frames for opening in _search_for(frame).openings})
searched_text = st.lists(st.sampled_from([*BEGUN, *"了的和把一3两百名个天，。\n"]), max_size=60).map("".join)


@given(searched_text)
def test_an_expression_is_found_as_if_every_line_were_searched_for_it(text):
    grounds = {frame: Ground.of(text, (frame,)) for frame in CODEBOOK.frames}
    ends = [*(place for place, sign in enumerate(text) if sign == "\n"), len(text)]
    lines = list(zip([0, *(end + 1 for end in ends)], ends, strict=False))

    for frame, pattern in EXPRESSIONS:
        plain = [found.span() for line in lines for found in pattern.finditer(text, *line)]
        assert grounds[frame].find(pattern, text) == plain, pattern


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("奋[^，]{0,9}战", "奋力一战\n备战", ["奋力一战"]),  # not over the end of the sentence, and not lost with it
        ("[一二]{2}", "十一二\n二一", ["一二", "二一"]),  # no word: each line
        ("战", "他们战\n为战", ["战", "战"]),  # the last of a line, and of all
        ("𠮷战", "𠮶战、𠮷战", ["𠮷战"]),  # characters of more than 16 bits
        ("𠮷", "𠮶𠮷", ["𠮷"]),
        ("(?i)icu里", "在ICU里", ["ICU里"]),
    ],
)
def test_what_an_expression_finds_does_not_depend_on_other_lines_or_on_rare_characters(pattern, text, found):
    frame = Frame(code="F", name_en="F", name_zh="F", protocols={}, rules=(Rule("F.f", patterns=(pattern,)),))

    assert [text[match.start : match.end] for match in find_matches(frame, text)] == found


RUN = ["充分", "发挥", "堡垒"]


@pytest.mark.parametrize(
    ("documents", "formulas"),
    [
        ([["发挥", "作用"], ["发挥", "作用"]], ["发挥作用"]),  # four characters
        ([["发挥", "力"], ["发挥", "力"]], []),  # three
        ([["的", "发挥", "作用"], ["的", "发挥", "作用"]], ["发挥作用"]),  # no 的 at the edge
        ([["发挥", "作用", "了"], ["发挥", "作用", "了"]], ["发挥作用"]),
        ([["发挥", "的", "作用"], ["发挥", "的", "作用"]], ["发挥的作用"]),  # inside it may stand
        ([["发挥", "，", "作用"], ["发挥", "，", "作用"]], []),
        ([["三月", "发挥", "作用"], ["三月", "发挥", "作用"]], ["发挥作用"]),  # a date is no part
        ([["战斗堡垒"], ["战斗堡垒"]], ["战斗堡垒"]),  # one word
        ([["战斗堡垒", "作用"]] * 2, ["战斗堡垒作用"]),  # the longer of two in as many articles
        ([["作用", "战斗堡垒"]] * 2, ["作用战斗堡垒"]),
        ([["战斗堡垒", "作用"]] * 2 + [["战斗堡垒"]], ["战斗堡垒", "战斗堡垒作用"]),
    ],
)
def test_a_formula_has_four_characters_and_no_mark_date_or_word_of_the_sentence_around_it(documents, formulas):
    assert find_formulas(tokens_of(documents))["formula"].tolist() == formulas


def test_two_words_in_a_row_are_not_taken_for_two_others():
    for one, two, three, four in permutations(["发挥", "作用", "堡垒", "党旗"]):
        documents = [[one, two, "，", three, "，", four], [three, one, "，", two, "，", four]]

        assert find_formulas(tokens_of(documents)).empty


def test_a_formula_ends_with_its_paragraph_and_at_a_gap():
    assert find_formulas(tokens_of([RUN, RUN])).loc[0, "formula"] == "充分发挥堡垒"
    broken = tokens_of([RUN, RUN], paragraphs=[0, 0, 1, 0, 0, 1])
    assert find_formulas(broken)["formula"].tolist() == ["充分发挥"]
    assert find_formulas(tokens_of([RUN, RUN], gaps=(2, 5)))["formula"].tolist() == ["充分发挥"]


def test_a_formula_has_twelve_words_at_most():
    words = [f"甲{letter}" for letter in "子丑寅卯辰巳午未申酉戌亥己"]
    table = find_formulas(tokens_of([words, words]))

    assert sorted(table["words"]) == [12, 12] and len(words) == 13


def test_formulas_come_by_articles_then_occurrences_then_code_points():
    documents = [["发挥作用", "，", "战斗堡垒", "，", "战斗堡垒", "，", "志愿服务"]] * 2 + [["志愿服务"], ["不忘初心"]]
    documents[3].extend(["，", "不忘初心"])
    table = find_formulas(tokens_of(documents))

    assert table.columns.tolist() == FORMULA_COLUMNS
    assert table["formula"].tolist() == ["志愿服务", "战斗堡垒", "发挥作用"]
    assert table["share_of_documents"].tolist() == [3 / 4, 2 / 4, 2 / 4]
    assert find_formulas(tokens_of(documents), fewest_documents=3)["formula"].tolist() == ["志愿服务"]
    equal = find_formulas(tokens_of([["战斗堡垒", "，", "发挥作用"]] * 2))["formula"].tolist()
    assert equal == sorted(equal) and len(equal) == 2


def test_a_sentence_is_spoken_when_more_than_half_of_it_is():
    sentences = pd.DataFrame(
        {"sentence": [7, 8, 9, 10], "document": 0, "paragraph": 0, "start": [0, 10, 20, 30], "end": [10, 20, 30, 40]}
    )
    quotes = pd.DataFrame(
        {"document": 0, "paragraph": 0, "start": [0, 14, 21, 24, 30], "end": [5, 20, 24, 27, 40], "inside": None,
         "kind": ["speech", "thought", "speech", "speech", "label"]}
    )  # fmt: skip

    assert sentences.loc[spoken_sentences(sentences, quotes), "sentence"].tolist() == [8, 9]
    known = sentences.assign(spoken=[1, 0, None, None])  # of the first two it was published
    assert spoken_sentences(known, quotes).tolist() == [True, False, True, False]
    published = sentences.assign(spoken=[0, 1, 1, 0])
    assert spoken_sentences(published, quotes.drop(columns=["start", "end"])).tolist() == [False, True, True, False]
    assert not spoken_sentences(sentences, quotes.assign(inside=1.0)).any()
    assert not spoken_sentences(sentences, quotes.assign(paragraph=1)).any()
    assert not spoken_sentences(sentences.assign(start=range(50, 54), end=range(51, 55)), quotes).any()


QUAKE = Topic("quake", {"en": "An earthquake"}, ("地震", "余震"), ("张北",))
FLOOD = Topic("flood", {"en": "A flood"}, ("洪水",), ("江边",))
SPORT = Topic("sport", {"en": "Sport"}, ("球队",), sections=("体坛",))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("张北地震" + "甲" * 196, "quake"),  # two words in 200 characters
        ("张北地震" + "甲" * 197, "rest"),
        ("张北张北", "rest"),
        ("地震余震", "rest"),
        ("江边洪水，张北地震", "quake"),  # the first topic of the list
        ("张北洪水", "rest"),
        ("球队" + "甲" * 98, "sport"),  # a topic without places
        ("球队" + "甲" * 99, "rest"),
    ],
)
def test_an_article_is_on_an_event_that_it_names_with_its_place_once_in_a_hundred_characters(text, topic):
    assert sort_articles(corpus_from_texts([text]), [QUAKE, FLOOD, SPORT]).tolist() == [topic]


def test_an_article_under_the_heading_of_a_section_is_on_its_topic_whatever_its_words():
    corpus = corpus_from_texts(["甲" * 300, "甲" * 300])
    corpus.documents["kicker"] = ["体坛快讯", None]

    assert sort_articles(corpus, [QUAKE, SPORT]).tolist() == ["sport", "rest"]


def test_topics_are_read_and_one_without_words_is_refused(tmp_path):
    path = tmp_path / "topics.toml"
    path.write_text('[topics.quake]\nname = "Q"\nplaces = ["张北"]\nwords = ["地震"]\n', encoding="utf-8")
    assert load_topics(path) == [Topic("quake", {"en": "Q", "zh": "Q"}, ("地震",), ("张北",))]

    path.write_text("[topics.quake]\nplaces = []\n", encoding="utf-8")
    with pytest.raises(PressframesError, match="topic quake has no name.*\n.*topic quake has no words"):
        load_topics(path)
    path.write_text("[topics", encoding="utf-8")
    with pytest.raises(PressframesError, match="topics.toml: the file is not TOML"):
        load_topics(path)


KNOWN_FAULTS = [
    ('orders = [{ frame = "WAR" }]', r"order 1 has no more.*\n.*order 1 has no less.*\n.*order 1 has no why"),
    (
        'orders = [{ frame = "WAR", more = "a", less = "b", why = "c" }]\n[topics.b]\nname = "B"\nwords = ["水"]',
        "toml, line 1: order 1 names the topic a, which is none. To mend it, name one of b.",
    ),
    ('probes = [{ text = "天晴。" }, { carries = [] }]', "probe 2 has no text. To mend it, add `text`, a text"),
    ("topics = 5", "the file topics is not a table. To mend it"),
    (f"topics = {'[' * 3000}", "known-groups.toml: the file is not TOML"),
    ("topics = { a = 5 }", r"the table of topics a is not a table.*\n.*topic a has no name.*\n.*topic a has no words"),
    ("[topics.a]\nname = 'a'\nwords = []", "topic a has no words"),
    (
        '[topics.a]\nname = 5\nwords = ["水"]\nplaces = "河"',
        r"line 2: topic a name is not.*\n.*line 4: topic a places is not",
    ),
    ("orders = { a = 5 }", "the file orders is not a list of tables"),
    ("probes = [5]", "the file probes is not a list of tables"),
    ('probes = [{ text = "天晴。", carries = [5] }]', "probe 1 carries is not a list of texts"),
    (
        'probes = [{ text = "天晴。", frames = ["A"] }]',
        "probe 1 has the unknown key 'frames'. To mend it, use one of text",
    ),
]


@pytest.mark.parametrize(("text", "fault"), KNOWN_FAULTS)
def test_what_is_known_names_all_orders_and_probes_that_cannot_be_used(tmp_path, text, fault):
    path = tmp_path / "known-groups.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PressframesError, match=fault):
        load_known(path)


def test_the_groups_that_come_with_the_codebook_ask_of_its_frames_and_use_none_of_its_words():
    known = load_known(ROOT / "data" / "coding" / "known-groups.toml")
    frames = {frame.code: frame for frame in CODEBOOK.frames}

    assert set(known.orders["frame"]) <= set(frames) >= {frame for one in known.probes["carries"] for frame in one}
    signs = {topic.code: set(topic.words) for topic in known.topics}
    for order in known.orders.itertuples():
        listed = {word for rule in frames[order.frame].rules for word in rule.words}
        assert not listed & signs[order.more], order.frame


def test_a_topic_is_counted_by_the_texts_that_name_it_the_rarest_first():
    words = pd.DataFrame(
        {"side": list("AAABB"), "document": [0, 0, 1, 0, 1], "word": ["患者", "小患者", "天", "死亡", "天"]}
    )
    table = omissions(words.assign(count=9), {"patients": ("患者",), "deaths": ("死亡",)})

    assert table.drop(columns="sign").values.tolist() == [
        ["A", "deaths", 0, 2],
        ["A", "patients", 1, 2],
        ["B", "patients", 0, 2],
        ["B", "deaths", 1, 2],
    ]
    assert table.index.tolist() == [0, 1, 2, 3]
    assert omissions(words, {}).empty


def test_formulas_are_looked_for_in_running_text_without_reprints_credits_and_repeated_paragraphs():
    report = "各级干部要真抓实干，把群众冷暖挂在心上。" + "".join(f"第{n}组昨天修好了村口的小桥。" for n in range(9))
    texts = [
        f"今日要闻导读\n{report}",
        f"今日要闻导读\n{report}",  # the same, printed again
        "今日要闻导读\n会议说，真抓实干谋发展。\n（新华社记者赵一鸣摄）",
        "村里人说真抓实干才有路。\n（新华社记者赵一鸣摄）",
    ]
    corpus = corpus_from_texts(texts)
    tokens = tokenize(corpus)
    found = find_formulas(running_words(corpus, tokens))

    assert {"今日要闻导读", "新华社记者赵一鸣"} & set(find_formulas(tokens)["formula"])
    assert found[["formula", "documents"]].values.tolist() == [["真抓实干", 3]]


def test_a_credit_is_no_running_text_from_its_bracket_to_its_bracket():
    corpus = corpus_from_texts(["村里修好了桥。（林小溪摄）全村高兴。"])
    tokens = tokenize(corpus)
    kept = running_words(corpus, tokens)

    assert "".join(kept.vocabulary[word] for word in kept.word) == "村里修好了桥。全村高兴。"
