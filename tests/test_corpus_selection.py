"""Some documents of a corpus: tokens, counts and codes follow a selection, and another corpus' tokens are refused."""

from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes import code_frames, concordance, count_words, find_sentences, load_codebook, tokenize
from pressframes.coders import start_coding
from pressframes.corpus import corpus_from_texts, make_corpus
from pressframes.corpus.heads import dateline_length
from pressframes.corpus.peoples_daily import HandMade
from pressframes.corpus.published import TABLES, publish_counts, without_places
from pressframes.corpus.repeats import count_texts, find_reprints, moved_page, repeated_sentences
from pressframes.corpus.tokens import Piece, joined, numbered
from pressframes.errors import PressframesError
from pressframes.words import (
    error_classes,
    invented_words,
    new_words,
    quoted_terms,
    right_words,
    segmentation_accuracy,
    tag_words,
)
from pressframes.words.cutting import EVERY_ROLE, make_cutter
from pressframes.words.dictionary import load_dictionary

TEXTS = ["志愿者到岗。志愿者送菜。", "水渠通水。\n村民放鞭炮！", "志愿者到岗。", "春耕开始，农机下田。"]
CORPUS = corpus_from_texts(TEXTS)
TOKENS = tokenize(CORPUS)


@given(st.lists(st.booleans(), min_size=4, max_size=4))
def test_tokens_of_a_selection_are_those_that_cutting_it_gives(chosen):
    selection = CORPUS.select(chosen)
    followed, cut = selection.of(TOKENS), tokenize(selection)

    assert followed.vocabulary == cut.vocabulary
    for name in ("word", "document", "paragraph", "start", "end", "sentence", "kind"):
        assert getattr(followed, name).tolist() == getattr(cut, name).tolist(), name


def test_counts_and_sentences_follow_a_selection_of_a_selection():
    selection = CORPUS.select([False, True, True, True]).select([True, False, True])

    assert selection.texts == (TEXTS[1], TEXTS[3])
    pd.testing.assert_frame_equal(
        selection.of(count_words(TOKENS)).sort_values(["document", "word"], ignore_index=True),
        count_words(tokenize(selection)).sort_values(["document", "word"], ignore_index=True),
    )
    pd.testing.assert_frame_equal(selection.of(find_sentences(CORPUS)), find_sentences(selection))


def test_tokens_of_another_corpus_are_refused():
    other = corpus_from_texts(["春耕。"] * 3)

    with pytest.raises(PressframesError, match="concordance: the tokens were cut from another corpus"):
        concordance(other, TOKENS, "志愿者")
    with pytest.raises(PressframesError, match=r"tokenize\(corpus\)"):
        code_frames(other, load_codebook(ROOT / "data" / "coding" / "codebook.toml"), tokens=TOKENS)


BODY = "本报柳河3月5日电（记者林小溪）老渠清了，水到田头。"
BYLINES = make_corpus(
    "bylines",
    pd.DataFrame({"document": [0]}),
    pd.DataFrame(
        {
            "document": 0,
            "paragraph": range(4),
            "role": ["headline", "byline", "meta", "body"],
            "start": [0, 5, 14, 25],
            "end": [4, 13, 24, 25 + len(BODY)],
        }
    ),
    ["水渠通水\n本报记者 林小溪\n2021-03-05\n" + BODY],
)


def test_bylines_datelines_and_lines_of_date_are_no_words_unless_asked_for():
    def words(**options) -> list[str]:
        return tokenize(BYLINES, **options).to_frame()["word"].tolist()

    assert "".join(words()) == "水渠通水老渠清了，水到田头。"
    assert "".join(words(roles=["byline"])) == "本报记者林小溪"
    assert "".join(words(roles=["body"])).startswith("本报柳河3月5日电")
    assert len(words(roles=EVERY_ROLE)) > len(words())


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("新华社北京9月30日电 大会开幕。", "新华社北京9月30日电 "),
        ("本报讯（记者林小溪 通讯员何棠）水渠通水。", "本报讯（记者林小溪 通讯员何棠）"),
        ("〔記者林小溪／石埠報導〕水渠通水。", "〔記者林小溪／石埠報導〕"),
        ("据新华社电 水渠通水。", "据新华社电 "),
        ("水渠通水的消息传来。", ""),
        ("新华社记者在现场看到，水到田头。", ""),
        ("本报电话公布如下。", ""),
        ("电视台播出水渠的故事。", ""),
    ],
)
def test_a_dateline_ends_where_the_text_begins(text, dateline):
    assert text[: dateline_length(text)] == dateline


def test_words_are_numbered_anew_among_the_chosen_tokens():
    chosen = TOKENS.document != 0
    part = TOKENS.only(chosen)

    assert len(part) == int(chosen.sum())
    counts = np.bincount(part.word)
    assert list(part.vocabulary) == sorted(
        part.vocabulary, key=lambda word: (-counts[part.vocabulary.index(word)], word)
    )


def test_a_corpus_on_disk_comes_through_the_same_door(tmp_path):
    pytest.importorskip("pyarrow")
    from pressframes import read_corpus
    from pressframes.disk import build_corpus

    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.jsonl").write_text('{"text": "志愿者到岗。"}\n', encoding="utf-8")
    build_corpus(tmp_path / "texts", tmp_path / "texts.corpus")

    assert len(read_corpus(tmp_path / "texts.corpus").documents) == 1


CALLS = [
    lambda: segmentation_accuracy(TEXTS, TOKENS),
    lambda: right_words(TOKENS, TEXTS),
    lambda: error_classes(CORPUS, TOKENS),
    lambda: invented_words(CORPUS),
    lambda: quoted_terms(TEXTS),
    lambda: new_words(TOKENS),
    lambda: tag_words(CORPUS),
    lambda: tokenize(TEXTS),
    lambda: corpus_from_texts("志愿者"),
    lambda: make_corpus("一", TEXTS, CORPUS.paragraphs, TEXTS),
]


@pytest.mark.parametrize("call", CALLS)
def test_what_is_given_to_the_wrong_call_is_refused(call):
    with pytest.raises(PressframesError):
        call()


MADE = HandMade(["武", "斌"], ["nr", "nr"], [2])
CUTTER = make_cutter("jieba", hmm=True, dictionary=None, protect=(), traditional=False)


@pytest.mark.parametrize(
    "one",
    [CORPUS, TOKENS, Piece(), MADE, CUTTER, load_dictionary(), TABLES["codes"]],
    ids=lambda one: type(one).__name__,
)
def test_what_is_made_is_not_changed(one):
    with pytest.raises(FrozenInstanceError):
        setattr(one, fields(one)[0].name, None)


@pytest.mark.parametrize("one", [CORPUS, TOKENS, Piece()], ids=lambda one: type(one).__name__)
def test_what_has_tables_is_equal_to_itself_alone(one):
    assert one == one and one != replace(one) and len({one, replace(one)}) == 2


def test_tokens_are_counted_some_at_a_time(monkeypatch):
    monkeypatch.setattr("pressframes.corpus.tokens.AT_ONCE", 2)

    assert TOKENS.token_totals().tolist() == np.bincount(TOKENS.word).tolist()


def test_tables_of_pieces_are_one_table_with_the_numbers_of_the_whole():
    assert joined([]).empty and numbered(pd.DataFrame(), Piece(chosen=np.array([1]), first_document=3)).empty
    table = pd.DataFrame({"document": [0, 1], "word": ["水", "渠"]})
    assert joined([table]) is table and joined([table, table]).index.tolist() == [0, 1, 2, 3]
    assert numbered(table, Piece(first_document=3)).values.tolist() == [[3, "水"], [4, "渠"]]


def test_a_table_of_tokens_has_the_columns_that_are_known():
    tagged = tag_words(TOKENS, made_by_hand=HandMade(["水渠"], ["n"], [1]))
    columns = ["document", "paragraph", "sentence", "start", "end", "word", "kind"]

    assert TOKENS.to_frame().columns.tolist() == columns
    assert tagged.to_frame().columns.tolist() == [*columns, "tag"]
    assert tagged.to_frame().set_index("word")["tag"]["水渠"] == "n"
    plain = replace(TOKENS, sentence=None, kind=None).to_frame()
    assert plain.columns.tolist() == ["document", "paragraph", "start", "end", "word"]


def test_a_selection_has_neither_the_words_by_hand_nor_the_blocks_of_the_whole():
    whole = make_corpus(
        "一", CORPUS.documents, CORPUS.paragraphs, TEXTS, gold=TOKENS, blocks=pd.DataFrame({"block": [0]})
    )
    part = whole.select([True, False, False, False])

    assert part.gold is None and part.blocks is None and part.documents["document"].tolist() == [0]
    assert whole.of(TOKENS) is TOKENS and whole.kept_words("jieba") is None
    part.require_tokens(part.of(TOKENS), "of")
    with pytest.raises(PressframesError, match="of: the tokens were cut from another corpus"):
        part.of(part.of(TOKENS))


# What is published


def test_what_is_published_places_no_word():
    quotes = pd.DataFrame({"quote": [0, 1], "start": [3, 9], "end": [8, 10], "from_start": 1, "to_end": 2, "ended": 1})
    assert without_places("quotes", quotes).to_dict("list") == {"quote": [0, 1], "ended": [1, 1], "characters": [3, 0]}
    words = pd.DataFrame({"word": ["水"], "preset": ["jieba"], "count": [1]})
    assert without_places("words", words).columns.tolist() == ["word", "count"]
    sentences = pd.DataFrame({"sentence": [0], "start": [0], "end": [4]})
    assert without_places("sentences", sentences).equals(sentences)
    codes = {"sentence": [0, 0, 0, 1, 1], "frame": ["乙", "乙", "甲", "甲", "甲"], "rule": list("cabcb"), "start": 0}
    assert "".join(without_places("codes", pd.DataFrame(codes))["rule"]) == "acbbc"
    numbers = {
        "quantity": [7, 8, 9],
        "document": [0, 1, 0],
        "paragraph": 0,
        "class": "人",
        "unit": "人",
        "value": [5, 1, 3],
    }
    assert without_places("quantities", pd.DataFrame(numbers))[["quantity", "value"]].values.tolist() == [
        [0, 3],
        [1, 5],
        [2, 1],
    ]


# What a corpus has twice


def test_repeated_sentences_have_eight_characters_and_come_by_uses_and_then_by_name():
    one, two, three = "老渠清了水来了。", "新校舍启用了吗？", "果农搭车进城了！"
    corpus = corpus_from_texts([one + two + "水来了水来了。", f"{three}{two}{one}{one}", three + "水来了水来了。"])

    table = repeated_sentences(corpus)
    assert table.values.tolist() == [[one, 3, 2], [two, 2, 2], [three, 2, 2]] and table.index.tolist() == [0, 1, 2]
    assert "水来了水来了。" in set(repeated_sentences(corpus, least=7)["sentence"])


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("", [["2023-12-01", 1], ["2024-01-01", 0], ["2024-02-01", 2]]),
        ("side", [["2023-12-01", "乙", 1], ["2023-12-01", "甲", 0], ["2024-01-01", "乙", 0], ["2024-01-01", "甲", 0],
                  ["2024-02-01", "乙", 1], ["2024-02-01", "甲", 1]]),
    ],
)  # fmt: skip
def test_texts_are_counted_by_period_and_group_with_the_empty_ones(by, rows):
    dates = ["2023-12-31", "2024-02-01", None, "2024-02-29"]
    documents = pd.DataFrame({"date": dates, "side": ["乙", "甲", "丙", "乙"]})

    table = count_texts(documents, "month", by=by)
    assert table.columns.tolist() == ["period", *(["group"] if by else []), "texts"] and table.values.tolist() == rows
    none = count_texts(documents.loc[[2]], "month", by=by)
    assert none.columns.tolist() == table.columns.tolist() and none.empty


def test_the_page_with_most_moved_blocks_is_shown_with_the_names_of_its_eight_longest_articles():
    blocks = pd.DataFrame({"block": [9, *range(9)], "characters": [50, *range(19, 10, -1)], "article": [0, *range(9)],
                           "headline": [f"第{n}篇" for n in (0, *range(9))], "source": ["a", *["b"] * 9],
                           "moved": [True, True, *[False] * 7, True], "reading_place": 0})  # fmt: skip
    corpus = make_corpus("一", CORPUS.documents, CORPUS.paragraphs, TEXTS, blocks=blocks.iloc[::-1])
    page = moved_page(corpus)

    assert page["block"].tolist() == page.index.tolist() == [*range(9)]
    assert page["label"].isna().tolist() == [*[False] * 8, True] and page["label"][0] == "第0篇"
    still = make_corpus("一", CORPUS.documents, CORPUS.paragraphs, TEXTS, blocks=blocks.assign(moved=False))
    assert moved_page(still).empty and moved_page(CORPUS).columns[3] == "label"


@pytest.mark.parametrize(
    ("papers", "known"), [("甲乙丙丁戊己庚辛", "丁, 丙, 乙, 己, 庚, 戊, 甲, 辛"), ("一二三四五六七八九", ", ...")]
)
def test_a_value_that_no_document_has_is_refused_with_eight_of_those_that_there_are(papers, known):
    plain = corpus_from_texts(["水来了。"] * len(papers))
    corpus = make_corpus("多", plain.documents.assign(newspaper=list(papers)), plain.paragraphs, plain.texts)

    with pytest.raises(PressframesError, match=f"no document has newspaper '无'.*{known}\\.$") as refusal:
        corpus.select(newspaper="无")
    assert str(refusal.value).count(", ") == 8 - (len(papers) == 8)


COUNTED = make_corpus("计数", CORPUS.documents, CORPUS.paragraphs, None)
NEED_THE_TEXT = {
    "find reprints": lambda: find_reprints(COUNTED),
    "find repeated sentences": lambda: repeated_sentences(COUNTED),
    "cut it into words": lambda: tokenize(COUNTED),
    "look for new words": lambda: new_words(COUNTED),
    "find quoted terms": lambda: quoted_terms(COUNTED),
    "code frames": lambda: code_frames(COUNTED, load_codebook(ROOT / "data" / "coding" / "codebook.toml")),
    "show 水渠 in its context": lambda: concordance(COUNTED, TOKENS, "水渠"),
    "count it": lambda: publish_counts(COUNTED, [], ROOT / "nowhere"),
    "show sentences to coders": lambda: start_coding(
        COUNTED, load_codebook(ROOT / "data" / "coding" / "codebook.toml"), ROOT / "nowhere", coders=["anna"]
    ),
}


@pytest.mark.parametrize("purpose", NEED_THE_TEXT)
def test_what_needs_the_text_says_for_what_where_there_are_only_counts(purpose):
    with pytest.raises(PressframesError, match=f"to {purpose} needs the order of the words, and only counts are"):
        NEED_THE_TEXT[purpose]()
