"""Each rule of the preset `press`, of protected words and of tags, with sentences of our own that fail without it."""

import logging
import math

import jieba
import pytest

from pressframes.characters import code_points
from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.words.accuracy import quoted_terms
from pressframes.words.cutting import cut, tokenize
from pressframes.words.dictionary import build_trie, find_word, kept_whole, read_user_dictionary
from pressframes.words.press import INSIDE, as_protected
from pressframes.words.trained import tag_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # 佟砚秋 is a name that no dictionary has; 记者 "reporter" and 说 "says" are cues, before and behind it.
        ("记者佟砚秋报道", ["记者", "佟砚秋", "报道"]),
        ("佟砚秋说", ["佟砚秋", "说"]),
        ("护士长佟砚秋", ["护士长", "佟砚秋"]),
        ("记者佟砚说", ["记者", "佟砚", "说"]),
        # No cue beside it; four characters; a first character that is no surname.
        ("村里佟砚秋走来", ["村里", "佟", "砚", "秋", "走来"]),
        ("志愿者佟砚秋秋到岗", ["志愿者", "佟", "砚", "秋", "秋", "到", "岗"]),
        ("厂里“翎暄二字", ["厂里", "“", "翎", "暄", "二", "字"]),
        # Between a pair of marks it is believed.
        ("厂里“翎暄”二字", ["厂里", "“", "翎暄", "”", "二", "字"]),
    ],
)
def test_a_guess_is_believed_as_a_name_beside_a_cue_or_between_quotation_marks(text, words):
    assert cut(text, preset="press") == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("他在2022年3月5日9时到", ["他", "在", "2022年", "3月", "5日", "9时", "到"]),
        ("干了22年", ["干", "了", "22", "年"]),  # a span of time, no year
        ("涨3.5%", ["涨", "3.5%"]),
    ],
)
def test_a_unit_of_time_joins_the_digits_before_it_and_a_year_only_four_of_them(text, words):
    assert cut(text, preset="press") == words


@pytest.mark.parametrize(
    ("text", "together", "apart"),
    [
        ("一个村", ["一个", "村"], ["一", "个", "村"]),
        ("三条路", ["三条", "路"], ["三", "条", "路"]),
        ("一个半月", ["一个半月"], ["一个半月"]),  # longer than a numeral and its classifier
        ("这个村", cut("这个村"), cut("这个村")),  # 这 "this" is no numeral
    ],
)
def test_a_numeral_is_cut_from_its_classifier_on_request_alone(text, together, apart):
    assert cut(text, preset="press") == together
    assert cut(text, preset="press, numbers apart") == apart


@pytest.mark.parametrize(
    ("text", "protect", "words"),
    [
        ("抗疫战疫", ["抗疫战", "疫战疫", "抗疫战疫"], ["抗疫战疫"]),  # the longest of those that begin first
        ("抗疫战疫", ["抗疫战", "疫战疫"], ["抗疫战", "疫"]),
        ("C+A+BD", ["A+B"], ["C", "+", "A", "+", "BD"]),  # 'A+B' goes on behind its end
        ("CA+B", ["A+B"], ["CA", "+", "B"]),
        ("A+B人", ["A+B"], ["A+B", "人"]),
        ("１+１人", ["1+1"], ["１+１", "人"]),
        ("志·愿志•愿", ["志·愿"], ["志·愿", "志•愿"]),  # side by side, with two forms of the mark
        ("党-群党—群", ["党-群"], ["党-群", "党", "—", "群"]),  # a dash is no hyphen
    ],
)
def test_a_protected_word_is_found_whole_and_never_inside_a_run_of_letters(text, protect, words):
    assert cut(text, protect=protect) == words


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("“敲门行动”", ["敲门行动"]),
        ("「敲门行动」", ["敲门行动"]),
        ("“敲门行动", []),
        ("“敲”", []),  # one character
        ("“敲门行动敲门行动敲门行”", []),  # eleven
        ("“敲门，行动”", []),
        ("“甲乙“丙丁”", ["丙丁"]),
        ("“甲「乙”丁」", ["甲「乙"]),
    ],
)
def test_terms_of_two_to_ten_characters_between_marks_of_a_pair_are_quoted_terms(text, terms):
    assert quoted_terms(corpus_from_texts([text]), minimum=1)["term"].tolist() == terms


def test_what_no_dictionary_has_gets_its_tag_by_its_form():
    tokens = tag_words(tokenize(corpus_from_texts(["１３月，98765.4，Pressframes，佟砚秋。"])))
    tags = [tokens.tag_names[tag] for tag in tokens.tag]

    assert dict(zip(map(tokens.vocabulary.__getitem__, tokens.word), tags, strict=True)) == {
        "13": "m",
        "月": "n",
        "，": "w",
        "98765.4": "m",
        "Pressframes": "nx",
        "佟砚秋": "x",
        "。": "w",
    }


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("用C++写AT&T", {"hmm": False}, ["用", "C++", "写", "AT&T"]),  # words of jieba's with marks
        ("ɏA+B", {"protect": ["A+B"]}, ["ɏ", "A", "+", "B"]),  # U+024F is the last letter of the Latin alphabet
        ("ɐA+B", {"protect": ["A+B"]}, ["ɐ", "A+B"]),
        ("战\uffff疫", {"protect": ["战\uffff"]}, ["战\uffff", "疫"]),
        ("們𠮷", {"traditional": True}, ["們", "𠮷"]),
    ],
)
def test_options_of_a_cut_concern_the_words_that_they_name(text, options, words):
    pytest.importorskip("opencc")
    assert cut(text, **options) == words


def test_where_protected_words_are_is_said_by_their_first_and_other_characters():
    assert as_protected("甲·乙", ["丙"]).find(code_points("甲•乙丁丙")).tolist() == [1, INSIDE, INSIDE, 0, 1]
    assert as_protected(()) is None


def test_a_frequency_has_eighteen_digits_at_most_and_notes_are_no_words():
    lines = ["# 说明", "#", f"流调 {'9' * 18} n ", "\ufeff敲门行动", "#疫 3"]
    assert read_user_dictionary(lines[:4]) == (("流调", 10**18 - 1, "n"), ("敲门行动", None, None))
    with pytest.raises(
        PressframesError, match="dictionary, line 2: the frequency of '流调' has 19 digits. Expected 18"
    ):
        read_user_dictionary(["", f"流调 {'9' * 19}"])
    with pytest.raises(PressframesError, match="dictionary=5: expected a file, its lines"):
        read_user_dictionary(5)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["战“疫” 5", "3·15", "流调 5"], ["punctuation inside, such as '战“疫”' (2 in all)"]),
        (["𠮷野 5"], ["beyond U+FFFF inside, such as '𠮷野' (1 in all)"]),
        (["𐀀野", "甲。乙"], ["such as '甲。乙' (1 in all)", "such as '𐀀野' (1 in all)"]),
    ],
)
def test_words_that_are_never_found_are_warned_about_by_their_reason_where_they_are_given(lines, said):
    with pytest.warns(UserWarning) as warned:
        kept = kept_whole(lines)

    assert kept == [line.split()[0] for line in lines if line.startswith("流")]
    assert len(warned) == len(said) and all(words in str(one.message) for one, words in zip(warned, said, strict=True))
    assert {one.filename for one in warned} == {__file__}


def test_a_tree_finds_its_words_whole_and_none_with_a_character_that_is_taken_apart():
    tree = build_trie({"甲乙": 2, "甲，乙": 9, "甲乙丙甲": 2, "甲𠮷": 9, "乙丙": 0}, 100)

    found = [
        find_word(code_points(text), 0, len(text), tree)
        for text in ("甲乙", "甲；乙", "甲，乙", "甲乙丙", "甲乙丙甲", "丙", "乙丙")
    ]
    weights = [tree.weight[number] for number in found if number]
    assert weights == [math.log(2) - math.log(100)] * 2 and found[0] == found[4] > 0


def test_a_word_that_is_never_guessed_may_be_named_as_left_out():
    with pytest.warns(UserWarning, match="punctuation inside"):
        words = cut("战疫在路上", dictionary=["战“疫” 0"])

    assert words == cut("战疫在路上")


def test_a_tree_has_room_for_65535_weights():
    words = [chr(0x4E00 + number % 256) + chr(0x5E00 + number // 256) for number in range(65_536)]
    frequency = {word: number for number, word in enumerate(words, 1)}
    with pytest.raises(PressframesError, match="its 65,536 words have more different beginnings or frequencies"):
        build_trie(frequency, 1)
    del frequency[words[0]]
    tree = build_trie(frequency, 1)
    assert tree.weight[find_word(code_points(words[-1]), 0, 2, tree)] == math.log(65_536)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("说佟砚秋", ["说", "佟砚秋"]),
        ("佟砚秋民警", ["佟砚秋", "民警"]),
        ("佟砚秋，说", ["佟", "砚", "秋", "，", "说"]),  # what is beside it is no cue
        ("佟砚秋𠮷说", ["佟", "砚", "秋", "𠮷", "说"]),
        ("𠮷佟砚秋说", ["𠮷", "佟砚秋", "说"]),
        ("佟砚秋", ["佟", "砚", "秋"]),
        ("“佟砚”秋", ["“", "佟砚", "”", "秋"]),
        ("2022年", ["2022年"]),
        ("12022年", ["12022", "年"]),
        ("022年", ["022", "年"]),
        ("年3月", ["年", "3月"]),
        ("3月8", ["3月", "8"]),
        ("3月份", ["3", "月份"]),
        ("05时", ["05时"]),
        ("３月", ["３", "月"]),  # `cut` takes full-width digits one by one
    ],
)
def test_rules_of_press_hold_at_the_ends_of_a_text(text, words):
    assert cut(text, preset="press") == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("一个", ["一", "个"]),
        ("半个", ["半", "个"]),
        ("三十个", ["三十个"]),
        ("个", ["个"]),
        ("百条鱼", ["百", "条", "鱼"]),
    ],
)
def test_a_numeral_of_one_character_and_its_classifier_are_apart_at_the_ends_of_a_text(text, words):
    assert cut(text, preset="press, numbers apart") == words


def test_jieba_says_nothing_of_its_dictionary_being_loaded():
    assert cut("路通了。", dictionary=["路通"]) == ["路通", "了", "。"] and not jieba.default_logger.isEnabledFor(
        logging.INFO
    )
