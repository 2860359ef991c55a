"""The reading page: counts that equal the tables, nothing of a text that may only be counted, nothing that runs."""

import csv
import json
import re
from dataclasses import replace
from types import SimpleNamespace

import keyboard
import pytest
from conftest import ROOT
from sample_figures import save_tables

from pressframes.coders.answers import read_codes
from pressframes.coders.sheets import in_context, row_key
from pressframes.corpus.documents import corpus_from_texts
from pressframes.findings import find_speech, find_voiced_codes, tokens_of
from pressframes.frames.codebook import load_codebook
from pressframes.frames.shares import frames_by_side
from pressframes.sentences import find_sentences
from pressframes.statistics.counts import count_words
from pressframes.study.reading_page import write_reading
from pressframes.study.settings import Settings

CODEBOOK = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \u202e反\x07 '\" ]]>"
TEXTS = [
    "志愿者上门\n志愿者王敏说：“我们奋战在一线，一定能打赢这场战“疫”！”抗疫继续。",
    f"党员带头{ATTACK}\n党员干部在一线冲锋，志愿者送药。{ATTACK}\n<b>堡垒</b>在这里。",
    "",
    "桥通车了。\n天晴。",
]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """What the page asks of a study."""
    corpus = corpus_from_texts(TEXTS, "four articles")
    said = {"headline": ["志愿者上门", ATTACK, None, "桥通车了"], "date": ["2024-06-03", None, None, "2024-07-01"]}
    papers = ["甲报", "乙报" + ATTACK, "甲报", "甲报"]
    corpus = replace(corpus, documents=corpus.documents.assign(**said, newspaper=papers))
    codes, counts = find_voiced_codes(corpus, CODEBOOK), count_words(tokens_of(corpus, "jieba"))
    figures = tmp_path_factory.mktemp("figures")
    save_tables(figures, {"fig-01": {"word": ["志愿者", "一线", "火星"]}})
    texts = {"title": {"en": "How " + ATTACK, "zh": "怎样"}, "question": {"en": "What?", "zh": "什么？"}}
    return SimpleNamespace(
        corpus=corpus,
        codebook=CODEBOOK,
        codes=lambda: codes,
        counts=lambda: counts,
        made={"sentences": find_sentences(corpus), "quotes": find_speech(corpus)}.__getitem__,
        over="month",
        cutting="jieba",
        shows_text=True,
        settings=Settings(compare="newspaper", **texts),
        speech=SimpleNamespace(language="en"),
        root=figures,
        figures=figures,
    )


@pytest.fixture(scope="module")
def page(study, tmp_path_factory):
    return write_reading(study, tmp_path_factory.mktemp("page"))


def data_of(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])


def test_every_sentence_is_there_with_its_key_and_the_words_that_fired(study, page):
    data, sentences = data_of(page), study.made("sentences")
    read = [sentence for article in data["read"] for sentence in article]

    assert len(read) == len(sentences)
    for sentence, row in zip(read, sentences.itertuples(), strict=True):
        text = study.corpus.texts[row.document][row.start : row.end]
        assert sentence[1] == row_key(row.sentence, text.strip()) and len(sentence[0]) == len(text.rstrip())
    coded = [(*code[2:4], sentence[0][code[0] : code[1]]) for sentence in read for code in sentence[4]]
    assert ("WAR", "WAR.fight", "奋战") in coded and len(coded) == len(study.codes())
    assert {sentence[2] for sentence in read} == {"paper", "volunteer"} and read[1][3] == "王敏"
    assert [sentence[2] for sentence in data["read"][0]] == ["paper", "volunteer", "paper"], "a quotation ends before"


def test_articles_have_what_is_known_of_them(page):
    data = data_of(page)

    assert data["study"] == ["four articles", CODEBOOK.hash[:12]] and data["every"] == "month"
    assert [list(article.values()) for article in data["articles"]][::2] == [
        ["志愿者上门", "甲报 · 2024-06-03", "甲报", "2024-06-01"], ["", "甲报", "甲报", "unknown"],
    ]  # fmt: skip
    assert "志愿者上门" in page.read_text(encoding="utf-8"), "Chinese as it is written"


def test_words_stand_where_they_were_counted(study, page):
    data = data_of(page)
    found = [data["read"][article][place][0][start:end] for article, place, start, end in data["words"]["志愿者"]]

    assert found == ["志愿者"] * int(study.counts().query("word == '志愿者'")["count"].sum())
    assert "火星" not in data["words"]


def test_of_a_text_that_may_only_be_counted_there_are_counts_and_no_words_of_it(study, tmp_path):
    counted = write_reading(SimpleNamespace(**vars(study) | {"shows_text": False}), tmp_path)
    data, text = data_of(counted), counted.read_text(encoding="utf-8")

    assert "read" not in data and "奋战" not in text and "王敏" not in text
    sizes = study.made("sentences").groupby("document").size().reindex(range(4), fill_value=0)
    assert [sentences for sentences, _ in data["counted"]] == sizes.tolist()
    assert data["counted"][0][1]["WAR standard"] == 1 and dict(data["words"]["志愿者"]) == {0: 2, 1: 1}


def test_nothing_that_a_text_says_is_markup_and_what_cannot_be_seen_is_a_mark(page):
    text = page.read_text(encoding="utf-8")

    assert text.count("<script") == 3 and text.count("</script>") == 3
    assert "<img" not in text and "<b>" not in text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text) and "□反□" in text


def test_the_page_is_the_same_at_every_run(study, page, tmp_path):
    assert write_reading(study, tmp_path).read_bytes() == page.read_bytes()


def expected_counts(study, protocol):
    """What the tables say that each frame has under a protocol, and under `standard` where it has no other."""
    sentences = study.made("sentences").assign(side="all")
    table = frames_by_side(study.codes().assign(side="all"), sentences, CODEBOOK).set_index(["frame", "protocol"])[
        "count"
    ]
    named = {frame.code: protocol if protocol in frame.protocols else "standard" for frame in CODEBOOK.frames}
    return {code: int(table[code, name]) for code, name in named.items()}


def shown_counts(browser):
    rows = browser.find_elements("css selector", "#shares tr")
    return {
        row.get_attribute("data-frame"): int(row.find_elements("tag name", "td")[2].text.split()[0]) for row in rows
    }


def test_in_a_browser_shares_equal_the_tables_under_every_protocol_and_nothing_runs(browser, study, page, screenshots):
    browser.set_window_size(1280, 900)
    browser.get(page.as_uri() + "#lang=en")
    for protocol in ("strict", "standard", "broad"):
        browser.find_element("css selector", f"input[value={protocol}]").click()
        assert shown_counts(browser) == expected_counts(study, protocol)
        assert protocol == "standard" or f"protocol={protocol}" in browser.current_url
    shown = "How </script><script>alert(1)</script><img src=x onerror=alert(1)> □反□ '\" ]]>"
    assert browser.execute_script("return document.title") == f"{shown} · The sentences behind the numbers"
    assert (
        browser.execute_script(
            "return performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length"
        )
        == 0
    )
    assert [log for log in browser.get_log("browser") if log["level"] == "SEVERE"] == []
    browser.save_screenshot(str(screenshots / "reading-desk.png"))


def test_in_a_browser_an_address_leads_to_the_lines_and_the_keyboard_to_every_sentence(browser, page):
    browser.get("about:blank")
    browser.get(page.as_uri() + "#word=志愿者&lang=zh")
    assert browser.find_element("id", "found").text == "共3行，列出3行"
    assert [line.find_element("tag name", "b").text for line in browser.find_elements("css selector", ".line")] == [
        "志愿者"
    ] * 3
    strip = browser.find_element("css selector", ".strip[tabindex='0']")
    strip.send_keys("\ue010")  # End
    assert "抗疫继续。" in browser.find_element("css selector", ".sentence").text
    browser.switch_to.active_element.send_keys("\ue015")  # down, to the next article
    browser.switch_to.active_element.send_keys("\ue011\ue014")  # Home, right
    assert "党员干部" in browser.find_element("css selector", ".sentence").text and "at=2.2" in browser.current_url
    browser.find_element("css selector", "[data-language=en]").click()
    assert "lang=en" in browser.current_url and "word=" in browser.current_url
    browser.set_window_size(500, 900)
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")


def test_in_a_browser_what_a_reader_disagrees_with_is_kept_and_saved_as_a_table(browser, study, page, tmp_path):
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    browser.get("about:blank")
    browser.get(page.as_uri() + "#at=1.2")
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    reason = browser.find_element("css selector", "input[name=reason]")
    reason.send_keys('他说"没有", 真的\n')
    browser.refresh()  # kept, though the page was closed
    browser.find_element("id", "save").click()
    saved = tmp_path / "my-codes.csv"
    for _ in range(50):
        if saved.exists():
            break
        browser.execute_async_script("setTimeout(arguments[0], 100)")
    rows = list(csv.DictReader(saved.read_text(encoding="utf-8-sig").splitlines()))
    sentences = [sentence for article in data_of(page)["read"] for sentence in article]
    key = sentences[1][1]

    assert [row for row in rows if row["reason"]] == [
        {"key": key, "frame": "WAR", "coded": "0", "reason": '他说"没有", 真的'}
    ]
    everywhere = in_context(study.made("sentences"), study.corpus, study.made("sentences"))
    taken = read_codes(saved, everywhere, everywhere, CODEBOOK).set_index("sentence")["coded"]
    assert (
        len(taken) == len(sentences) and taken[1] == 0 and taken.sum() == expected_counts(study, "standard")["WAR"] - 1
    )
    browser.execute_script("localStorage.clear()")


@pytest.mark.parametrize("width", keyboard.SIZES)
def test_in_a_browser_the_keyboard_alone_reaches_every_control_and_works_it(browser, page, width):
    keyboard.resize(browser, width)
    browser.get("about:blank")
    browser.get(page.as_uri() + "#lang=en")
    keyboard.assert_walked(browser)

    def press_on(selector, *keys):
        """Press keys where Tab comes to a control of the page."""
        keyboard.tab_to(browser, selector)
        keyboard.press(browser, *keys)

    press_on("input[name=protocol]", keyboard.Keys.ARROW_RIGHT)
    assert "protocol=broad" in browser.current_url
    press_on("select[name=side]", keyboard.Keys.ARROW_DOWN)
    assert "side=" in browser.current_url
    press_on("button[type=reset]", keyboard.Keys.ENTER)
    assert "side=" not in browser.current_url
    press_on("#shares button", keyboard.Keys.SPACE)
    assert "frame=WAR" in browser.current_url
    press_on(".line", keyboard.Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "pane"
    press_on(".strip", keyboard.Keys.HOME, keyboard.Keys.ARROW_RIGHT, keyboard.Keys.ENTER)
    assert "at=1.2" in browser.current_url and browser.switch_to.active_element.get_attribute("id") == "pane"
    press_on("input[name=reason]", "no", keyboard.Keys.ENTER)
    assert browser.find_element("id", "save").is_displayed()
    press_on("[data-language=zh]", keyboard.Keys.ENTER)
    assert browser.find_element("tag name", "body").get_attribute("class") == "zh"
    browser.execute_script("localStorage.clear()")
    assert browser.execute_script(keyboard.REQUESTS) == 0
    assert [log for log in browser.get_log("browser") if log["level"] == "SEVERE"] == []
    keyboard.resize(browser, None)
