"""What people really pass in: a result or a clear error, never a hang, and nothing lost."""

import time

import pytest

from pressframes.errors import PressframesError
from pressframes.pages.page import read_page
from pressframes.pages.split import LONGEST_IN_ORDER, WINDOW, split_text

ARTICLE = (
    "{n}号桥昨日通车\n\n本报记者 王雨\n\n"
    "{n}号桥昨日通车，两岸居民步行过江，工人们提前完成了工程。\n\n“早上十分钟就到了。”刘师傅说。\n\n"
)


@pytest.mark.parametrize("text", ["", "   \n\u3000\n", "\ufeff"])
def test_an_empty_text_is_an_error_that_says_so(text):
    with pytest.raises(PressframesError, match="the text is empty. Expected the text of a newspaper page"):
        read_page(text)


def test_binary_data_in_a_text_file_is_an_error_that_names_the_offset(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes("大桥通车".encode() + bytes(range(256)) * 4)

    with pytest.raises(PressframesError, match="byte 0x00 at offset 12"):
        read_page(path)


def test_a_file_that_is_not_there_is_an_error_and_not_an_article():
    with pytest.raises(PressframesError, match="there is no such file"):
        read_page("no-such-page.txt")


def test_a_page_without_any_heading_is_one_article_without_a_headline():
    page = read_page("大桥昨日建成通车。\n\n两岸居民步行过江，不再绕行。\n\n工程提前两个月完成。\n")

    assert len(page.articles) == 1
    assert page.articles[0].headline is None
    assert len(page.articles[0].paragraphs) == 3


@pytest.mark.parametrize("mark", ["\0", "\ud800", "\u200f\u202e", "\ufeff", "\U0001f600"])
def test_odd_characters_are_kept_where_they_stand(mark):
    text = ARTICLE.format(n=1).replace("两岸", mark + "两岸")

    page = read_page(text)

    assert page.coverage() == 1.0
    assert mark in page.articles[0].paragraphs[0]
    assert page.articles[0].headline == "1号桥昨日通车"


def test_no_more_than_a_window_of_blocks_is_weighed_at_once_and_none_is_left_out():
    splits = split_text("".join(ARTICLE.format(n=n) for n in range(900)))

    sizes = [len(split.blocks) for split in splits]
    assert sum(sizes) == 4 * 900 and WINDOW < max(sizes) <= LONGEST_IN_ORDER
    assert all(split.blocks[0].view.endswith("桥昨日通车") for split in splits)


@pytest.mark.stress
def test_time_grows_with_the_number_of_blocks_and_not_with_its_square():
    read_page(ARTICLE.format(n=0))

    def seconds(articles: int) -> float:
        text = "".join(ARTICLE.format(n=n) for n in range(articles))
        start = time.perf_counter()
        page = read_page(text)
        assert len(page.articles) == articles
        return time.perf_counter() - start

    small, large = min(seconds(150) for _ in range(2)), seconds(600)

    assert large < 4 * small * 2.5


@pytest.mark.stress
def test_ten_thousand_articles_in_one_file_are_read_with_nothing_lost():
    page = read_page("".join(ARTICLE.format(n=n) for n in range(10_000)))

    assert len(page.articles) == 10_000
    assert page.coverage() == 1.0


@pytest.mark.stress
def test_one_line_of_fifty_megabytes_is_one_block():
    text = "大桥昨日建成通车，两岸居民步行过江。" * (50_000_000 // 54)

    page = read_page(text + "\n")

    assert [len(article.paragraphs) for article in page.articles] == [1]
    assert page.articles[0].paragraphs[0] == text
