"""Patterns in context: words, phrases as printed, wildcards and expressions, found alike in memory and on disk."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_statistics_frequency import TwoPieces
from test_statistics_referees import cut

from pressframes.corpus.documents import corpus_from_texts, make_corpus
from pressframes.corpus.tokens import Piece
from pressframes.errors import PressframesError
from pressframes.statistics import collocates, rates_over_time
from pressframes.statistics.contexts import as_one_word, concordance, find_places, read_patterns
from pressframes.statistics.results import unguarded
from pressframes.words.cutting import tokenize

TEXTS = ["做好疫情防控，突击队上门。\n疫情防控到位，防疫到位。", "民间救援队抗疫，２０２２年防控疫情。", "春耕开始。"]
PLAIN = corpus_from_texts(TEXTS, "example")
DOCUMENTS = PLAIN.documents.assign(date=["2022-03-02", "2022-03-01", None], newspaper=["乙报", "甲报", "丙报"])
CORPUS = make_corpus("example", DOCUMENTS, PLAIN.paragraphs, TEXTS)
TOKENS = tokenize(CORPUS)


def nodes(table):
    return [f"{row.left}[{row.node}]{row.right}" for row in table.itertuples()]


def test_a_phrase_that_is_never_cut_as_one_word_is_found_as_printed_and_the_answer_says_how_it_was_cut():
    table = concordance(CORPUS, TOKENS, "疫情防控")

    assert nodes(table) == ["做好[疫情防控]，突击队上门。", "[疫情防控]到位，防疫到位。"]
    place = ["newspaper", "date", "page", "headline", "document", "paragraph", "start", "end"]
    assert table.columns.tolist() == ["left", "node", "right", *place] and table.index.tolist() == [0, 1]
    assert "疫情防控 is cut 疫情 | 防控, 2 times." in table.caption
    assert "2 of 2 uses of 疫情防控 in example" in table.caption


def test_a_part_of_a_longer_word_is_found_and_the_longer_word_named():
    table = concordance(CORPUS, TOKENS, "突击")

    assert nodes(table) == ["做好疫情防控，[突击]队上门。"] and "突击 is cut 突击队, 1 time." in table.caption


PATTERNS = {
    "疫情 防控": ["疫情防控", "疫情防控"],
    "疫*": ["疫情", "疫情", "疫情"],
    "*防控": ["防控", "防控", "防控"],
    "*疫*": ["疫情", "疫情", "防疫", "抗疫", "疫情"],
    "疫? 防*": ["疫情防控", "疫情防控"],
    "/疫情防[控抗]/": ["疫情防控", "疫情防控"],
    "/[防抗]疫/": ["防疫", "抗疫"],
    "/[0-9]{4}年/": ["２０２２年"],
    "2022": ["２０２２"],
    "２０２２": ["２０２２"],
    "防疫": ["防疫"],
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_form_of_the_grammar_finds_what_it_says_in_the_order_of_the_text(pattern):
    table = concordance(CORPUS, TOKENS, pattern)

    assert table["node"].tolist() == PATTERNS[pattern]
    for row in table.itertuples():
        assert TEXTS[row.document][row.start : row.end] == row.node


def test_a_list_finds_each_of_its_patterns_and_a_place_of_two_of_them_once():
    table = concordance(CORPUS, TOKENS, ["疫情防控", "/疫情防./", "抗疫", "核酸"])

    assert table["node"].tolist() == ["疫情防控", "疫情防控", "抗疫"]
    assert concordance(CORPUS, TOKENS, ["抗疫", "防疫"])["node"].tolist() == ["防疫", "抗疫"]


def test_a_corpus_alone_is_cut_and_searched():
    pd.testing.assert_frame_equal(concordance(CORPUS, "疫情防控"), concordance(CORPUS, TOKENS, "疫情防控"))
    assert len(concordance(CORPUS, ["抗疫", "防疫"], limit=1)) == 1


def test_traditional_and_simplified_characters_are_alike_in_text_and_pattern():
    pytest.importorskip("opencc")
    texts = ["黨員們來開會，疫情防控過關。", "党员来了，疫情防控过关。"]
    corpus = corpus_from_texts(texts)
    tokens = tokenize(corpus, traditional=True)

    for pattern in ("党员", "黨員", "/[党]员/", "疫情防控过关", "疫情防控過關"):
        found = concordance(corpus, tokens, pattern)
        assert found["document"].tolist() == [0, 1], pattern
        assert [texts[row.document][row.start : row.end] for row in found.itertuples()] == found["node"].tolist()


def test_lines_are_sorted_by_any_column_of_their_context():
    by_date = concordance(CORPUS, TOKENS, "疫*", order="date")
    by_paper = concordance(CORPUS, TOKENS, ["春耕", "抗疫", "防疫"], order="newspaper")
    first_right = concordance(CORPUS, TOKENS, "*疫*", order="R1")
    first_left = concordance(CORPUS, TOKENS, "*疫*", order="L1", limit=2)

    assert by_date["date"].tolist() == ["2022-03-01", "2022-03-02", "2022-03-02"]
    assert by_date.columns.tolist() == by_paper.columns.tolist() == first_left.columns.tolist()
    assert by_date.index.tolist() == first_right.index.tolist()[:3] == [0, 1, 2]
    assert by_paper["newspaper"].tolist() == sorted(by_paper["newspaper"])
    assert [right[:1] for right in first_right["right"]] == sorted(right[:1] for right in first_right["right"])
    assert len(first_left) == 2 and first_left["left"].iloc[0] == ""
    assert concordance(CORPUS, TOKENS, "疫*", order="date", limit=1)["date"].tolist() == ["2022-03-01"]


@pytest.mark.parametrize(("pattern", "words"), [
    ("/(?:疫+)+/", "a repeat without an upper bound"),
    ("/(疫)/", "it has a capturing group"),
    ("/疫[/", "it is not a regular expression"),
    ("/核酸./", "the expression is found nowhere"),
    ("核酸", "'核酸': preset 'jieba' never cut this as a word"),
    ("核*", "'核*': preset 'jieba' never cut this as a word"),
    ([], "The list of patterns is empty"),
])  # fmt: skip
def test_what_cannot_be_searched_or_is_nowhere_is_refused_in_words(pattern, words):
    with pytest.raises(PressframesError, match=re.escape(words)):
        concordance(CORPUS, TOKENS, pattern)


@given(st.lists(st.text(alphabet="疫情防控，。 a1", min_size=1, max_size=25), min_size=1, max_size=4))
def test_an_expression_finds_what_python_finds_in_each_line(texts):
    corpus = corpus_from_texts(texts)
    tokens = tokenize(corpus)
    expected = [
        (number, match.start(), match.end())
        for number, text in enumerate(texts)
        for match in re.finditer("疫情?|[防1]控", text)
    ]
    if not expected:
        return
    found = concordance(corpus, tokens, "/疫情?|[防1]控/")

    assert list(found[["document", "start", "end"]].itertuples(index=False, name=None)) == expected
    # from the words alone, without the text, as many places are found
    merged = as_one_word(tokens, "/疫情?|[防1]控/")
    assert 0 < (np.array(merged.vocabulary, object)[merged.word] == "/疫情?|[防1]控/").sum() <= len(expected)


BORDERS = [
    "[^防]{1,4}",
    "控\\s?防",
    ".{0,3}情",
    "(?<=防)控",
    "疫(?!情)",
    "控$",
    "\\b1",
    "疫{1,3}?情|防{1,3}控?",
    "(?s:控.防)",
    "a?疫",
]


@given(st.sampled_from(BORDERS), st.lists(st.text(alphabet="疫情防控， a1\n", max_size=30), min_size=1, max_size=4))
def test_no_match_reaches_over_the_border_of_a_paragraph_and_none_is_lost_beside_one(expression, texts):
    corpus = corpus_from_texts(["。", *texts])
    tokens = tokenize(corpus)
    expected = {
        (row.document, start, end)
        for row in corpus.paragraphs.itertuples()
        if (line := corpus.texts[row.document][row.start : row.end].rstrip())
        for match in re.compile(expression).finditer(
            corpus.texts[row.document], row.start + len(line) - len(line.lstrip()), row.start + len(line)
        )
        for start, end in [match.span()]
        if match[0].strip()
    }
    if expected:
        found = concordance(corpus, tokens, f"/{expression}/")
        assert set(found[["document", "start", "end"]].itertuples(index=False, name=None)) == expected
    [pattern] = read_patterns(tokens, f"/{expression}/")
    from_text, from_words = (find_places(Piece(beside, tokens), pattern) for beside in (corpus, None))
    assert np.array_equal(from_text, from_words)


def test_neighbours_of_a_phrase_are_those_of_the_phrase_as_one_word():
    as_phrase = collocates(TOKENS, "疫情防控", window_words=2)
    as_word = collocates(tokenize(CORPUS, protect="疫情防控"), "疫情防控", window_words=2)

    columns = ["node", "collocate", "count", "before", "after", "node_count", "base"]
    pd.testing.assert_frame_equal(pd.DataFrame(as_phrase[columns]), pd.DataFrame(as_word[columns]))
    assert set(collocates(TOKENS, "/[防抗]疫/")["node_count"]) == {2}


def test_rates_take_patterns_and_keep_all_words_as_their_base():
    rates = rates_over_time(TOKENS, CORPUS.documents, ["疫情防控", "疫*", "疫情", "核酸"])
    by_word = rates.pivot(index="word", columns="period", values="count")

    assert by_word.loc[["疫情防控", "疫*", "疫情", "核酸"]].values.tolist() == [[0, 2], [1, 2], [1, 2], [0, 0]]
    assert rates.groupby("period")["base"].nunique().tolist() == [1, 1]
    assert "Never found: 核酸" in rates.caption


def test_patterns_are_found_on_disk_as_in_memory(tmp_path):
    pytest.importorskip("pyarrow")
    from pressframes.corpus.door import read_corpus
    from pressframes.disk import build_corpus

    folder = tmp_path / "articles"
    folder.mkdir()
    for number, text in enumerate(
        ["疫情防控做好了。" * 3, "民间救援队抗疫，搞好疫情防控工作。", "春耕开始，疫情 防控。"]
    ):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    in_memory = read_corpus(folder, kind="articles")
    on_disk = build_corpus(folder, tmp_path / "disk", part_bytes=40)
    tokens = tokenize(in_memory)

    for pattern in ("疫情防控", "/疫情 ?防[控抗]/", "*疫", ["疫情 防控", "抗疫"]):
        for order in ("text", "left", "R1"):
            ours, theirs = (
                concordance(on_disk, on_disk, pattern, order=order),
                concordance(in_memory, tokens, pattern, order=order),
            )
            columns = ["left", "node", "right", "document", "start", "end"]
            assert ours[columns].values.tolist() == theirs[columns].values.tolist()
            assert ours.caption.split(". ")[1:] == theirs.caption.split(". ")[1:]
    assert "疫情防控 is cut 疫情 | 防控, 4 times." in concordance(on_disk, "疫情防控").caption
    for corpus, words in ((on_disk, on_disk), (in_memory, tokens)):
        with pytest.raises(PressframesError, match="never cut this as a word in the corpus, and it stands nowhere"):
            concordance(corpus, words, "核酸检测")


RISKY = corpus_from_texts(["=党员1+1", "-党员<b>", "@党员", "+党员", "'=党员", "好党员"], "risky")


def test_exports_open_again_as_they_were_and_keep_caption_and_works(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    lines = concordance(RISKY, tokenize(RISKY), "党员")
    lines.to_csv(tmp_path / "lines.csv")
    lines.to_excel(tmp_path / "lines.xlsx")
    again = (
        pd.read_csv(tmp_path / "lines.csv", keep_default_na=False),
        pd.read_excel(tmp_path / "lines.xlsx", keep_default_na=False),
    )

    assert (tmp_path / "lines.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for table in again:
        assert not table["left"].astype(str).str.match("[=+@-]").any()
        for name in ("left", "node", "right", "document", "start", "end"):
            assert unguarded(table)[name].tolist() == lines[name].tolist()
    book = openpyxl.load_workbook(tmp_path / "lines.xlsx")
    assert book.sheetnames == ["table", "notes"] and all(cell.data_type != "f" for row in book["table"] for cell in row)
    notes = [row[0].value for row in book["notes"]][1:]
    assert notes == [lines.caption, *lines.cite().splitlines()]
    assert (tmp_path / "lines.notes.txt").read_text(encoding="utf-8-sig").splitlines() == notes


def test_a_notebook_and_word_show_the_node_in_one_column_and_say_how_many_lines_there_are(tmp_path):
    many = corpus_from_texts(["党员<b>到岗"] * 60)
    lines = concordance(many, tokenize(many), "党员")
    shown = lines._repr_html_()
    lines.to_word(tmp_path / "lines.html")
    page = (tmp_path / "lines.html").read_text(encoding="utf-8")

    assert (
        shown.count("white-space: nowrap") > 40
        and concordance(many, "党员", limit=2)._repr_html_().count(" lines") == 0
    )
    dated = lines.assign(newspaper="甲报")._repr_html_()
    assert 'max-width: 10em">甲报</td>' in dated and 'nowrap">党员</td>' in dated
    assert shown.count("<tr>") == 41 and "40 of 60 lines. 60 of 60 uses of 党员" in shown
    assert page.count("<tr>") == 61 and "Luhn" in page and "charset" in page
    for html in (shown, page):
        assert "&lt;b&gt;" in html and "<b>" not in html and "font-weight: bold" in html


@pytest.mark.parametrize(
    ("order", "lines"),
    [("L1", "丙乙甲"), ("L2", "甲丙乙"), ("L3", "乙甲丙"), ("R1", "丙乙甲"), ("R2", "甲丙乙"), ("R3", "乙甲丙")],
)
def test_lines_are_sorted_by_one_word_at_a_distance(order, lines):
    # at the distances 1, 2, 3 stand 乙甲丙, 丙乙甲, 甲丙乙; code points rise from 丙 to 乙 to 甲
    sides = ["乙甲丙", "丙乙甲", "甲丙乙"]
    corpus, tokens = cut([list(f"{side[::-1]}点{side}") for side in sides])
    table = concordance(corpus, tokens, "点", order=order)

    distance = int(order[1]) - 1
    assert "".join(right[distance] for right in table["right"]) == "丙乙甲"
    assert "".join(right[0] for right in table["right"]) == lines


def test_the_first_word_of_all_is_a_neighbour_as_others_are():
    corpus, tokens = cut([["甲", "桥"], ["水", "桥"]])  # code points rise from 桥 to 水 to 甲

    assert concordance(corpus, tokens, "桥", order="L1")["left"].tolist() == ["水", "甲"]


def test_a_caption_names_three_ways_in_which_a_string_is_cut_the_most_frequent_first():
    ways = [["甲", "乙丙"], ["甲乙", "丙"], ["甲乙", "丙"], ["甲乙", "丙丁"], ["甲", "乙", "丙"]]
    corpus, tokens = cut(ways)
    said = "甲乙丙 is cut 甲乙 | 丙, 2 times; 甲 | 乙丙, 1 time; 甲乙 | 丙丁, 1 time"

    assert f"{said}; and 1 ways more." in concordance(corpus, tokens, "甲乙丙").caption
    corpus, tokens = cut(ways[:4])
    assert f"{said}. Up to 20 characters" in concordance(corpus, tokens, "甲乙丙").caption


def test_strokes_around_nothing_and_a_word_that_is_written_in_strokes_are_no_expressions():
    corpus, tokens = cut([["甲", "/", "/", "乙"], ["/甲/", "甲"]])

    assert concordance(corpus, tokens, "//")["start"].tolist() == [1]
    assert concordance(corpus, tokens, "/甲/")["node"].tolist() == ["/甲/"]
    assert concordance(corpus, tokens, "/乙/")["node"].tolist() == ["乙"]


def test_a_row_of_words_is_found_at_both_ends_of_the_corpus_and_of_two_that_overlap_the_first_is_one_word():
    corpus, tokens = cut([list("甲乙丙甲乙")])

    assert concordance(corpus, tokens, "甲 乙")["start"].tolist() == [0, 3]
    assert concordance(corpus, tokens, "乙 丙 甲")["start"].tolist() == [1]
    _, same = cut([list("甲甲甲")])
    assert as_one_word(same, "甲 甲").to_frame()["word"].tolist() == ["甲 甲", "甲"]


def test_places_of_several_patterns_come_by_their_first_word_then_by_their_start_and_end():
    corpus, tokens = cut([["甲", "乙", "丙丁"]])
    table = concordance(corpus, tokens, ["甲 乙 丙丁", "/丁/", "乙", "丙丁", "/丙/", "甲", "/[乙甲]/"])

    assert table["node"].tolist() == ["甲", "甲乙丙丁", "乙", "丙", "丙丁", "丁"]


def test_context_is_20_characters_if_nothing_else_is_said_and_no_line_is_a_limit_too():
    corpus, tokens = cut([[*"一二三四五六七八九十" * 3, "点", *"一二三四五六七八九十" * 3]])
    line = concordance(corpus, tokens, "点").iloc[0]
    none = concordance(corpus, tokens, "点", limit=0)

    assert (line["left"], line["right"]) == ("一二三四五六七八九十" * 2,) * 2
    assert len(none) == 0 and "0 of 1 uses of 点" in none.caption and list(none.columns) == list(line.index)


class OneByOne(TwoPieces):
    """A source of words of which each article is a piece with its text; `asked` are those that were asked for."""

    def each(self, task, *arguments, having=(), beside=None):
        self.asked = []
        for number, text in enumerate(self.first.texts):
            self.asked.append(number)
            chosen = self.tokens.document == number
            names = ("word", "document", "paragraph", "start", "end")
            part = replace(self.tokens, **{name: getattr(self.tokens, name)[chosen] for name in names})
            yield task(
                Piece(corpus_from_texts([text]), replace(part, document=part.document - number), number), *arguments
            )


@pytest.mark.parametrize(
    ("pattern", "limit", "order", "asked"),
    [("点", 1, "text", [0]), ("点", 3, "document", [0, 1]), ("点", 4, "text", [0, 1, 2]), ("点", 1, "R1", [0, 1, 2]),
     ("点", None, "text", [0, 1, 2]), ("点 点", 1, "text", [0, 1, 2]), (["点", "乙"], 1, "text", [0, 1, 2])],
)  # fmt: skip
def test_a_search_for_one_word_stops_when_it_has_its_lines_and_says_how_many_there_are(pattern, limit, order, asked):
    corpus, tokens = cut([["点", "甲"], ["点", "点"], ["乙", "点"]])
    source = OneByOne(tokens, corpus)
    table, whole = (concordance(corpus, words, pattern, limit=limit, order=order) for words in (source, tokens))

    assert source.asked == asked and table.caption == whole.caption
    pd.testing.assert_frame_equal(table, whole, check_dtype=False)


def test_a_bad_expression_is_refused_in_rates_and_a_pattern_of_no_word_is_never_found():
    with pytest.raises(PressframesError, match=re.escape("/疫[/: it is not a regular expression")):
        rates_over_time(TOKENS, CORPUS.documents, ["疫情", "/疫[/"])
    rates = rates_over_time(TOKENS, CORPUS.documents, ["核*", "疫情 核酸", "/。$/"], every="year")

    assert rates["count"].tolist() == [0, 0, 3] and rates["range"].tolist() == [0, 0, 2]
    assert "Never found: 核*, 疫情 核酸" in rates.caption


def test_a_concordance_of_forty_lines_is_shown_whole_and_of_41_the_first_forty():
    corpora = (corpus_from_texts(["党员到岗"] * number) for number in (40, 41))
    forty, more = (concordance(corpus, "党员")._repr_html_() for corpus in corpora)

    assert "of 40 lines" not in forty and "40 of 41 lines. " in more
    assert forty.count("<tr>") == more.count("<tr>") == 41
