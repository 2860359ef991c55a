"""Each rule of the preset `press`, of protected words and of tags, with sentences of our own that fail without it."""

import pytest

from pressframes.corpus.documents import corpus_from_texts
from pressframes.words.accuracy import quoted_terms
from pressframes.words.cutting import cut, tokenize
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
