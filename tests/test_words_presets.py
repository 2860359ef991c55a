"""Words kept whole, the presets, their lists, and what a researcher may get wrong in a dictionary."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressframes import files
from pressframes.characters import code_points
from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.entries import corpus_of_entries, cut_entry
from pressframes.corpus.peoples_daily import HandMade, join_names, read_hand_made
from pressframes.corpus.tokens import number_words
from pressframes.errors import PressframesError
from pressframes.lists import load_wordlist, wordlists
from pressframes.words import trained
from pressframes.words.accuracy import (
    COMPARED,
    accuracy_of,
    cut_held_out,
    error_classes,
    invented_words,
    new_words,
    quoted_terms,
    right_words,
    segmentation_accuracy,
)
from pressframes.words.cutting import EVERY_ROLE, cut, tokenize
from pressframes.words.dictionary import is_known, load_dictionary
from pressframes.words.trained import _tags, most_frequent_tags, paragraphs_of, tag_words, taught, train

PUN = "战“疫”"
CHARACTERS = "中国战疫一线江泽民记者王小明3月19日1998年一个.%“”‘’「」《》，。 \r\n😷𠮷㐂aB\ud800"
newspaper_text = st.text(st.sampled_from(CHARACTERS), max_size=40)


@pytest.fixture(scope="module")
def hand_made():
    return read_hand_made()


@pytest.fixture(scope="module")
def small_segmenter(hand_made):
    """A segmenter that has seen a tenth of the month: enough to test with, and taught in a second."""
    return train(hand_made.paragraphs()[::10], load_dictionary(), epochs=2)


def last_fifth(corpus):
    """A fifth of a corpus is enough to measure accuracy; the numbers of its documents stay."""
    first = len(corpus.texts) * 4 // 5
    later = replace(corpus, paragraphs=corpus.paragraphs[corpus.paragraphs["document"] >= first])
    return later, corpus.gold.only(corpus.gold.document >= first)


@pytest.mark.parametrize("printed", ["战“疫”", "战‘疫’", "战「疫」", '战"疫"', "战『疫』"])
def test_a_pun_is_kept_whole_in_whatever_marks_it_is_printed(printed):
    assert printed in cut(f"打赢{printed}人人有责", protect=[PUN])


def test_a_pun_split_over_a_gap_is_left_as_it_is():
    text = "‘战’在一线，‘疫’无反顾"

    assert cut(text, protect=[PUN]) == cut(text)


@pytest.mark.parametrize("word", ["“敲门行动”", "《人民日报》", "3·15", "“白+黑”", "Louis Vuitton", "“5+2”"])
def test_a_word_with_marks_or_a_space_inside_is_kept_whole(word):
    assert word in cut(f"今天{word}很多", protect=[word])


def test_the_rest_is_cut_as_if_the_protected_word_were_the_end_of_a_text():
    assert cut(f"志愿者奋战{PUN}一线", protect=[PUN]) == [*cut("志愿者奋战"), PUN, *cut("一线")]


def test_the_longest_protected_word_wins_and_letters_are_not_cut():
    assert cut("同心战“疫”", protect=[PUN, "同心战“疫”"]) == ["同心战“疫”"]
    assert "3·15" not in cut("13·15", protect=["3·15"])
    assert "AI" not in cut("MAIN", protect=["AI"])


def test_full_width_digits_match_a_protected_word_in_the_table():
    tokens = tokenize(corpus_from_texts(["３·１５晚会"]), protect=["3·15"])

    assert tokens.to_frame()["word"].tolist() == ["3·15", "晚会"]


@pytest.mark.parametrize("word", ["", " 战", "𠮷野家", 3])
def test_a_bad_protected_word_is_named_with_its_number(word):
    with pytest.raises(PressframesError, match=r"protect, entry 2: found .* Expected a word with no white space"):
        cut("一线", protect=[PUN, word])


def test_one_protected_word_may_be_given_as_text():
    assert cut("一线" + PUN, protect=PUN) == cut("一线" + PUN, protect=[PUN]) == ["一线", PUN]


@pytest.mark.parametrize("preset", ["jieba", "press", "press, numbers apart"])
@given(text=newspaper_text)
def test_words_joined_are_the_text_again(preset, text):
    assert "".join(cut(text, preset=preset, protect=[PUN])) == text


@given(text=newspaper_text)
def test_the_trained_segmenter_loses_no_character(small_segmenter, text):
    marks = small_segmenter.mark(code_points(text), load_dictionary())

    assert len(marks) == len(text)
    assert not text or marks[0] == 1


def test_the_page_keeps_every_pun(shared):
    text = (shared / "page" / "page.txt").read_text(encoding="utf-8")
    variants = [PUN, "战‘疫’", "战「疫」", '战"疫"']
    printed = sum(text.count(variant) for variant in variants)

    words = cut(text, preset="press")
    assert printed > 0
    assert sum(word.count(variant) for word in words for variant in variants) == printed


@pytest.mark.stress
def test_press_is_not_below_jieba_without_guesses_and_half_of_the_inventions_are_gone(peoples_daily):
    corpus, gold = last_fifth(peoples_daily)
    jieba, careful, press = (
        tokenize(corpus, preset=preset, hmm=hmm) for preset, hmm in [("jieba", True), ("jieba", False), ("press", True)]
    )

    assert segmentation_accuracy(press, gold)["f1"][0] >= segmentation_accuracy(careful, gold)["f1"][0]
    invented = invented_words(jieba, gold)
    assert invented["word"][0] == "这是"
    assert (2 * invented["right"] < invented["count"]).all() and set(invented["word"]) - {"这是"}
    assert invented_words(press, gold)["count"].sum() <= invented["count"].sum() / 2
    classes = error_classes(press, gold)
    assert (classes["words"] == classes[["right", "split", "joined", "crossed"]].sum(axis=1)).all()
    assert classes["right"].sum() == segmentation_accuracy(press, gold)["right"][0]


@pytest.mark.stress
def test_press_is_below_jieba_without_guesses_on_no_day_of_the_month(peoples_daily):
    day = peoples_daily.documents["date"].fillna("not printed").to_numpy()
    gold, right, sizes = peoples_daily.gold, [], []
    for preset, hmm in (("press", True), ("jieba", False)):
        tokens = tokenize(peoples_daily, preset=preset, hmm=hmm, roles=EVERY_ROLE)
        right.append(pd.Series(right_words(tokens, gold)).groupby(day[tokens.document]).sum())
        sizes.append(pd.Series(day[tokens.document]).value_counts() + pd.Series(day[gold.document]).value_counts())
    press, careful = (2 * found / size for found, size in zip(right, sizes, strict=True))

    assert len(press) > 30 and press.index.equals(careful.index)
    assert (press >= careful).all()


def test_a_front_line_is_whole_where_the_dictionary_sees_one_and_nowhere_else(small_segmenter):
    def words(text):
        marks = small_segmenter.mark(code_points(text), load_dictionary())
        return [text[start:end] for start, end in pairwise([*np.flatnonzero(marks).tolist(), len(text)])]

    assert "一线" in words("党员在一线。") and "一线" in words("抗疫一线党员多") and words("一线") == ["一线"]
    assert "一线" not in words("统一线路") and words("一") == ["一"] and words("") == []


def test_the_front_line_is_whole_whatever_was_taught_unless_the_dictionary_sees_a_longer_word():
    made = train([["党员", "在", "一", "线", "天", "。"]] * 4, load_dictionary())

    def words(text):
        starts = np.flatnonzero(made.mark(code_points(text), load_dictionary())).tolist()
        return [text[start:end] for start, end in pairwise([*starts, len(text)])]

    assert words("党员在一线。") == ["党员", "在", "一线", "。"]
    assert words("一线党员在。") == ["一线", "党员", "在", "。"]
    assert words("在一线天。") == ["在", "一", "线", "天", "。"]


def test_trained_keeps_the_front_line_and_names_of_persons_whole(shared):
    text = (shared / "page" / "page.txt").read_text(encoding="utf-8")

    assert cut(text, preset="trained").count("一线") == cut(text).count("一线") > 0
    assert "王小明" in cut("记者王小明报道", preset="trained")
    assert cut("记者王小明报道", preset="trained, names apart") == ["记者", "王", "小明", "报道"]


def test_a_surname_and_a_given_name_are_one_hand_made_word_two_by_two(peoples_daily):
    gold = peoples_daily.gold
    made = [("欧阳", "nr"), ("修", "nr"), ("克林顿", "nr"), ("武", "nr"), ("斌", "nr"), ("江", "nr"), ("和", "c")]
    lengths = np.array([len(word) for word, _ in made])
    ids, vocabulary = number_words([word for word, _ in made])
    tags, names = number_words([tag for _, tag in made])
    zeros, ends = np.zeros(len(made), np.int32), np.cumsum(lengths)
    small = replace(
        gold, vocabulary=vocabulary, word=ids, tag=tags, tag_names=names, document=zeros, paragraph=zeros,
        start=ends - lengths, end=ends,
    )  # fmt: skip

    assert join_names(small).to_frame()["word"].tolist() == ["欧阳修", "克林顿", "武斌", "江", "和"]
    assert len(join_names(replace(small, tag_names=("a", "b")))) == len(made)


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    monkeypatch.setenv(files.SETTING, str(tmp_path))
    files.private_cache.cache_clear()
    yield tmp_path
    files.private_cache.cache_clear()


def test_presets_are_compared_on_the_half_that_none_has_learned_from(own_cache, monkeypatch):
    later = "记者/n 佟/nr 砚秋/nr 报道/v 了/u 。/w"
    made = [
        cut_entry(text, "a")
        for text in ("水/n 来/v 了/u 。/w", "王/nr 雨/nr 来/v 了/u 。/w", later, "老渠/n 清/v 了/u 。/w")
    ]
    corpus = corpus_of_entries(made, "四", [])
    monkeypatch.setattr("time.process_time", iter(range(100)).__next__)  # a second for each cut
    cuts = cut_held_out(corpus)
    table = accuracy_of(cuts)
    assert table.index.tolist() == [0, 1, 2, 3]
    table = table.set_index("preset")
    apart = accuracy_of(cut_held_out(corpus, ["trained, names apart"]))

    assert table.index.tolist() == list(COMPARED) and set(table["gold_words"]) == {9} and apart["gold_words"][0] == 10
    assert table["words"].tolist() == [len(cut.tokens) for cut in cuts]
    assert [cut.tokens.document.min() for cut in cuts] == [2] * 4 == [cut.gold.document.min() for cut in cuts]
    size = sum(len(text.encode()) for text in corpus.texts[2:]) / 1e6
    assert table["megabytes_per_second"].tolist() == [pytest.approx(size)] * 4
    names = [cut.tokens.vocabulary for cut in cuts]
    assert ["佟砚秋" in words for words in names[:3]] == [True, False, True]
    press = segmentation_accuracy(cuts[2].tokens, cuts[2].gold).iloc[0]
    assert table.loc["press", ["words", "right"]].tolist() == press[["words", "right"]].tolist()
    assert table["invented"].tolist() == [int(invented_words(cut.tokens, cut.gold)["count"].sum()) for cut in cuts]
    assert len(list(own_cache.glob("segmenter-*.npz"))) == 2  # taught once for each form of names


def test_what_was_taught_is_kept_and_read_again(own_cache):
    gold = corpus_of_entries([cut_entry("水/n 来/v 了/u 。/w\n水/n 来/v 了/u 。/w", "a")], "一", []).gold
    made, again = taught("-a", lambda: gold), taught("-a", None)

    assert paragraphs_of(gold) == [["水", "来", "了", "。"]] * 2
    for one, other in zip(made, again, strict=True):
        assert np.array_equal(one, other)


def test_the_trained_preset_is_taught_names_as_one_word_and_as_two(monkeypatch):
    made = corpus_of_entries([cut_entry("王/nr 雨/nr 来/v", "a")], "一", [])
    monkeypatch.setattr(trained, "read_peoples_daily", lambda: made)
    monkeypatch.setattr(trained, "taught", lambda name, gold: (name, gold().to_frame()["word"].tolist()))

    assert trained.trained_segmenter.__wrapped__(names_apart=True) == ("", ["王", "雨", "来"])
    assert trained.trained_segmenter.__wrapped__(names_apart=False) == ("-names-joined", ["王雨", "来"])


def test_words_and_tags_of_different_numbers_are_refused():
    with pytest.raises(ValueError):
        most_frequent_tags(HandMade(["工作"], [], [1]))


def test_of_equal_tags_the_first_in_the_alphabet_is_taken_and_full_width_forms_are_one_word():
    made = HandMade(["工作", "工作", "Ａ１", "A1", "A1"], ["v", "n", "nx", "m", "nx"], [5])

    assert most_frequent_tags(made) == {"工作": "n", "A1": "nx"}
    tokens = tag_words(tokenize(corpus_from_texts(["工作３月Ａ１第３0年第九"])), made_by_hand=made)
    tags = dict(
        zip(tokens.vocabulary, (tokens.tag_names[tokens.tag[tokens.word == n][0]] for n in range(99)), strict=False)
    )
    assert tags["工作"] == "n" and tags["A1"] == "nx" and tokens.tag_names == tuple(sorted(set(tokens.tag_names)))


@pytest.mark.stress
def test_the_trained_preset_reaches_95_on_the_half_that_it_has_not_seen(peoples_daily):
    accuracy = accuracy_of(cut_held_out(peoples_daily)).set_index("preset")

    assert accuracy.loc["trained", "f1"] >= 0.95
    assert accuracy.loc["trained", "f1"] > accuracy.loc["press", "f1"] > accuracy.loc["jieba, no HMM", "f1"]


def test_a_segmenter_taught_on_a_tenth_is_better_than_jieba(peoples_daily, small_segmenter):
    from pressframes.words.cutting import Cutter, tokenize_with

    dictionary = load_dictionary()
    cutter = Cutter("trained", lambda codes: small_segmenter.mark(codes, dictionary), None)
    corpus, gold = last_fifth(peoples_daily)

    assert segmentation_accuracy(tokenize_with(corpus, cutter), gold)["f1"][0] > 0.93


def test_teaching_twice_gives_the_same_segmenter(hand_made):
    paragraphs, dictionary = hand_made.paragraphs()[:300], load_dictionary()
    first, second = (train(paragraphs, dictionary, epochs=2) for _ in range(2))

    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_press_believes_a_name_beside_its_title_only():
    assert "纪晓华" in cut("记者纪晓华报道", preset="press")
    assert "日讯" in cut("1月1日讯")
    assert "日讯" not in cut("1月1日讯", preset="press")


def test_press_joins_a_year_and_keeps_a_span_of_years_apart():
    assert cut("1998年3月", preset="press") == ["1998年", "3月"]
    assert cut("3年", preset="press") == ["3", "年"]
    assert cut("一个", preset="press, numbers apart") == ["一", "个"]


def test_traditional_characters_are_cut_as_simplified_ones_and_given_back():
    pytest.importorskip("opencc")
    simple, traditional = "志愿者奋战在抗疫一线", "志願者奮戰在抗疫一線"

    words = cut(traditional, traditional=True)
    assert [len(word) for word in words] == [len(word) for word in cut(simple)]
    assert "".join(words) == traditional


@pytest.mark.parametrize("preset", ["jieba", "press", "trained"])
def test_words_to_be_kept_are_given_in_the_characters_of_the_text(preset):
    pytest.importorskip("opencc")
    text, whole = "記者說，大橋通車了", ["大橋通車"]

    assert "大橋通車" not in cut(text, preset=preset, traditional=True)
    for said in ({"protect": whole}, {"dictionary": ["大橋通車 20000 n"]}):
        assert "大橋通車" in cut(text, preset=preset, traditional=True, **said)


def test_every_word_list_says_where_it_is_from_and_holds_no_word_twice():
    for name in wordlists():
        found = load_wordlist(name)
        assert all(label in found.about for label in ("Source:", "Licence:", "Reason:"))
        assert len(set(found.words)) == len(found.words) > 10


def test_a_traditional_word_is_known_by_its_simplified_form():
    pytest.importorskip("opencc")
    assert is_known("志願者") and not is_known("日訊")


def test_an_unknown_word_list_is_named_with_those_that_are():
    with pytest.raises(PressframesError, match=r"word list 'epedemic': .* Expected one of: epidemic, name-cues"):
        load_wordlist("epedemic")


def test_new_words_are_found_with_their_counts():
    names = ["甲村", "乙镇", "丙县", "丁市", "戊乡", "己区", "庚州", "辛屯"]
    pairs = zip(names, reversed(names), strict=True)
    corpus = corpus_from_texts([f"{name}防疫喵站{other}" for name, other in pairs] * 2)
    found = new_words(corpus, pmi=2, entropy=1).set_index("word")

    assert found.loc["防疫喵站", "count"] == 16
    assert found.loc["防疫喵站", "left_entropy"] == pytest.approx(3)
    assert "疫喵" not in found.index
    with pytest.raises(PressframesError, match="found minimum=1"):
        new_words(corpus, minimum=1)


def test_quoted_terms_are_listed_with_their_first_context():
    corpus = corpus_from_texts(["开展“敲门行动”。", "「敲门行动」", "“一次”。"])

    assert quoted_terms(corpus)[["term", "count", "documents"]].values.tolist() == [["敲门行动", 2, 2]]


def test_nine_of_ten_tags_are_right_on_the_half_they_were_not_taken_from(peoples_daily, hand_made):
    made = hand_made
    middle = made.ends[len(made.ends) // 2]
    first = type(made)(made.words[:middle], made.tags[:middle], [middle])
    gold = peoples_daily.gold
    tokens = tag_words(gold, made_by_hand=first)
    right = np.array(tokens.tag_names)[tokens.tag[middle:]] == np.array(gold.tag_names)[gold.tag[middle:]]

    assert right.mean() > 0.9


@pytest.mark.parametrize("line", ["疫情 -5", "疫情 3.5", "Louis Vuitton 5", "疫情 5 N", "疫情 五 n"])
def test_a_line_that_jieba_would_misread_is_named_with_its_number(tmp_path, line):
    path = tmp_path / "mine.txt"
    path.write_text(f"流调 5 n\n\n{line}\n", encoding="utf-8")

    with pytest.raises(PressframesError, match=r"mine\.txt, line 3: found .* whole frequency from 0 up"):
        cut("流调", dictionary=path)
    assert cut("他来到了网易杭研大厦") == ["他", "来到", "了", "网易", "杭研", "大厦"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["抗疫 0", "抗疫 900"], ["抗疫", "一线"]),
        (["抗疫 900", "", " ", "抗疫 0", "抗疫 0", "疫一线 90000"], ["抗", "疫一线"]),
        ([], ["抗疫", "一线"]),
    ],
)
def test_of_a_word_that_comes_twice_the_last_line_holds_and_empty_lines_are_nothing(lines, words, tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text("\n".join(lines), encoding="utf-8")

    assert cut("抗疫一线", dictionary=lines) == words
    assert not any(lines) or cut("抗疫一线", dictionary=path) == words
    assert cut("抗疫一线") == ["抗疫", "一线"]


@pytest.mark.parametrize(
    ("dictionary", "words"),
    [
        (["流调", 5], "dictionary, line 2: found 5. Expected text: a word, a frequency"),
        ("absent.txt", "absent.txt: there is no such file. Expected a file of text"),
    ],
)
def test_a_dictionary_that_is_none_is_refused_in_words(dictionary, words):
    with pytest.raises(PressframesError, match=words):
        cut("流调", dictionary=dictionary)


def test_lone_surrogates_and_what_lies_beyond_the_dictionary_keep_their_place():
    text = "战\ud800疫𠮷😷㐂\udfff。"

    for preset in ("jieba", "press", "trained"):
        frame = tokenize(corpus_from_texts([text]), preset=preset).to_frame()
        assert "".join(frame["word"]) == text
        assert [text[row.start : row.end] for row in frame.itertuples()] == frame["word"].tolist()


def test_a_dictionary_in_another_encoding_is_read_and_one_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "mine.txt"
    path.write_bytes("敲门行动 50 n\n".encode("gb18030"))
    assert "敲门行动" in cut("敲门行动开始", dictionary=path)

    path.write_bytes(b"\xff\xfe\xff\x00\x81")
    with pytest.raises(PressframesError, match="not UTF-8, UTF-16 or GB18030 text"):
        cut("敲门行动", dictionary=path)


def test_a_word_of_70_characters_is_found_and_one_with_marks_is_warned_about():
    long = "防" * 35 + "疫" * 35
    with pytest.warns(UserWarning, match="never finds a word with punctuation inside, such as '战“疫”'"):
        assert cut(f"在{long}里", dictionary=[f"{long} 100000", "战“疫” 5"]) == ["在", long, "里"]


def test_each_character_of_a_word_is_its_beginning_its_middle_its_end_or_the_whole_word():
    tags = _tags(np.array([1, 2, 3, 1, 1, 4]))

    assert "".join("BMES"[tag] for tag in tags) == "SBEBMESSBMME"


def test_tokens_are_shown_in_a_line_and_not_with_their_whole_vocabulary():
    tokens = tokenize(corpus_from_texts(["巡堤队连夜上堤。"] * 9))

    assert repr(tokens) == f"Tokens: {len(tokens)} of {len(tokens.vocabulary)} different words and marks, preset jieba"
