"""The words of figures: both languages, the same numbers in both, and none typed by hand."""

import re

import pytest
from conftest import ROOT

from pressframes.errors import PressframesError
from pressframes.figures.captions import PLACES, read_wording

STUDY = ROOT / "notebooks" / "06-figures.toml"
# Years, ids of figures and tables, and names with a digit in them; every other number comes from the data.
NAMES = re.compile(r"\{[^}]*\}|1998|fig-\d\d-[a-z-]+|\d\d-[a-z]+|F1|A count of 0|频次为 0")


def words(tmp_path, text: str):
    path = tmp_path / "words.toml"
    path.write_text(text, encoding="utf-8")
    return read_wording(path)


def test_a_number_is_put_into_both_languages(tmp_path):
    say = words(tmp_path, "[fig-01]\ntitle.en = '{n:,} words, most {best}'\ntitle.zh = '{n:,} 个词，最多“{best_zh}”'\n")

    assert say("fig-01", n=2000, best="volunteer", best_zh="志愿者") == {
        "title": {"en": "2,000 words, most volunteer", "zh": "2,000 个词，最多“志愿者”"}
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[fig-01", "words.toml: the file is not TOML"),
        ("[fig-01]\ntitle.en = 'War'\n", r"words.toml, \[fig-01\], title: the text is not there in both languages"),
        ("[fig-01]\ntitle = 'War'\n", r"\[fig-01\], title: the text is not there in both languages"),
        ("[columns]\nword.en = 'word'\nword.zh = ' '\n", r"\[columns\], word: the text is not there in both"),
        ("[fig-01]\ntitle.en = '{n} words'\ntitle.zh = '词'\n", "title: n stands in one language and not in the other"),
    ],
)
def test_a_text_without_its_other_language_or_number_is_refused(tmp_path, text, message):
    with pytest.raises(PressframesError, match=message):
        words(tmp_path, text)


def test_an_unknown_figure_and_a_number_too_few_or_too_many_are_refused(tmp_path):
    say = words(tmp_path, "[fig-01]\ntitle.en = '{n} words'\ntitle.zh = '{n} 个词'\n")

    with pytest.raises(PressframesError, match=r"there are no words for fig-02. Expected a section \[fig-02\]"):
        say("fig-02")
    with pytest.raises(PressframesError, match="asked for and not given: n; given and not asked for: m"):
        say("fig-01", m=3)


def test_every_figure_of_the_study_has_all_its_words_and_types_no_number():
    say = read_wording(STUDY)
    for figure, texts in say.figures.items():
        assert list(texts) == list(PLACES), figure
        for place, text in texts.items():
            for language, one in text.items():
                assert not re.search(r"\d", NAMES.sub("", one)), f"{figure}, {place}, {language}: {one}"


def test_the_words_of_the_study_are_chinese_where_they_say_so():
    for texts in read_wording(STUDY).figures.values():
        for text in texts.values():
            assert re.search(r"[\u4e00-\u9fff]", text["zh"]) and not re.search(r"[，。；：]", text["en"])
