"""A person's decision beats the solver, is kept beside the page, and is replayed."""

import json
from pathlib import Path

import pytest

from pressframes.errors import PressframesError
from pressframes.pages.page import read_page, save_decisions

CASE = json.loads((Path(__file__).parent / "cases" / "pages.json").read_text(encoding="utf-8"))["pages"][0]
TEXT = "\n\n".join(CASE["lines"]) + "\n"


def start_of(words: str) -> int:
    return TEXT.index(words)


def test_a_decision_on_what_follows_what_beats_the_solver():
    page = read_page(TEXT)
    column, other = start_of("人家的孩子送到县城"), start_of("“水来了，今年的秧苗")

    decided = page.override(column, after=other)

    assert "学校还开了一间阅览室" in decided.articles[0].paragraphs[-1]
    assert decided.articles[0].paragraphs[-2].startswith("人家的孩子")
    assert decided.coverage() == 1.0


def test_a_decision_that_nothing_stands_before_a_block_begins_an_article():
    page = read_page(TEXT).override(start_of("“水来了"), after="nothing")

    assert [article.headline for article in page.articles] == ["水渠修到田埂边", None, "山里的学校亮着灯"]


@pytest.mark.parametrize("kind", ["caption", "furniture", "note"])
def test_a_block_can_be_taken_out_of_its_article(kind):
    page = read_page(TEXT).override(start_of("“水来了"), kind=kind)

    assert len(page.articles[0].paragraphs) == 2
    assert any("秧苗有救" in item.text for item in page.items)
    assert page.coverage() == 1.0


def test_the_role_of_a_title_line_can_be_decided():
    text = "大桥通车\n\n两岸同庆\n\n本报记者 王雨\n\n大桥昨日建成通车，两岸居民步行过江。\n"
    page = read_page(text)

    decided = page.override(text.index("两岸同庆"), kind="subtitle").override(0, kind="headline")

    assert (decided.articles[0].headline, decided.articles[0].subtitle) == ("大桥通车", "两岸同庆")
    assert decided.coverage() == 1.0


def test_decisions_are_saved_beside_the_page_and_replayed(tmp_path):
    path = tmp_path / "page-03.txt"
    path.write_text(TEXT, encoding="utf-8")
    decided = read_page(path).override(start_of("“水来了"), kind="caption")

    file = save_decisions(decided, path)
    again = read_page(path)

    assert file.name == "page-03.decisions.json" and file.stat().st_size < 300
    assert "秧苗" not in file.read_text(encoding="utf-8")
    assert again.articles == decided.articles and again.items == decided.items
    assert "1 decisions made by hand were applied" in " ".join(again.notes)


def test_decisions_made_for_another_text_are_refused(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    save_decisions(read_page(path).override(start_of("“水来了"), kind="caption"), path)
    path.write_text(TEXT + "又及。\n", encoding="utf-8")

    with pytest.raises(PressframesError, match="were made for another text than page.txt.*decide anew"):
        read_page(path)


def test_a_damaged_file_of_decisions_is_an_error_that_says_what_to_do(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "page.decisions.json").write_text('{"decisions": [', encoding="utf-8")

    with pytest.raises(PressframesError, match="page.decisions.json: the decisions cannot be read.*take it away"):
        read_page(path)


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"start": 3, "kind": "body"}, "no block starts at offset 3"),
        ({"start": 0}, "nothing was decided"),
        ({"start": 0, "kind": "poem"}, "there is no kind 'poem'. Expected one of kicker, headline"),
        ({"start": 0, "after": 7}, "no other block starts at offset 7"),
    ],
)
def test_a_decision_that_cannot_be_followed_is_an_error(arguments, words):
    with pytest.raises(PressframesError, match=words):
        read_page(TEXT).override(**arguments)


LINES = [
    "青石镇水渠今春通水", "本报记者 林小溪", "青石镇的水渠在停用十一年之后今春通水。",
    "四十名工人用了四十天把老渠里的淤泥清了出来。",
    "新校舍九月启用", "柳河小学的新校舍将在九月一日启用。", "三百名学生不用再到邻镇去上课。",
]  # fmt: skip
TWO = "\n\n".join(LINES) + "\n"


def read_out(page) -> list[tuple]:
    return [(article.headline, article.paragraphs) for article in page.articles]


def test_decisions_on_one_block_add_up_and_the_last_word_on_each_counts():
    page = read_page(TWO)
    last = TWO.index(LINES[6])

    decided = page.override(last, kind="note").override(last, after=TWO.index(LINES[3])).override(last, kind="body")

    assert decided.decisions == ({"start": last, "kind": "body", "after": TWO.index(LINES[3])},)
    assert read_out(decided)[0] == (LINES[0], [*LINES[2:4], LINES[6]])
    other = decided.override(0, kind="headline")
    assert [one["start"] for one in other.decisions] == [last, 0] and decided.decisions != other.decisions


@pytest.mark.parametrize("after", LINES[:2])
def test_a_block_may_follow_any_line_of_a_heading(after):
    decided = read_page(TWO).override(TWO.index(LINES[3]), after=TWO.index(after))

    assert read_out(decided)[0][1][0] == LINES[3]


def test_a_block_in_order_may_begin_a_fragment_or_follow_another_article():
    page = read_page(TWO)

    assert read_out(page.override(TWO.index(LINES[3]), after="nothing"))[1] == (None, [LINES[3]])
    moved = page.override(TWO.index(LINES[5]), after=TWO.index(LINES[3]))
    assert read_out(moved)[0][1][-2:] == LINES[5:]
    assert moved.audit["moved"].any() and moved.text == TWO


def test_only_decisions_with_an_offset_for_this_very_text_are_taken(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(TWO, encoding="utf-8")
    file = save_decisions(
        read_page(path).override(0, kind="headline").override(TWO.index(LINES[1]), kind="byline"), path
    )
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert [one["start"] for one in kept["decisions"]] == [0, 11] and len(kept["text_sha256"]) == 64
    assert read_page(path).decisions == tuple(kept["decisions"])
    assert read_page(path).notes[0].startswith("page.txt: read as ") and len(read_page(path).notes) == 2

    file.write_text(json.dumps(kept | {"decisions": [{"start": "0", "kind": "headline"}]}), encoding="utf-8")
    with pytest.raises(PressframesError, match="were made for another text"):
        read_page(path)
    for damaged in ("[]", '{"decisions": [3], "text_sha256": ""}', '{"decisions": []}'):
        file.write_text(damaged, encoding="utf-8")
        with pytest.raises(PressframesError, match="the decisions cannot be read"):
            read_page(path)
    file.unlink()
    assert len(read_page(path).notes) == 1 and read_page(path).decisions == ()
