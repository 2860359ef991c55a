"""The words of a codebook in the texts at hand, and words that the texts offer, filled in and read back."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.vocabulary import OFFER_COLUMNS, USE_COLUMNS, _alike, accept_words, offer_words, word_use

BOOK = """# my frames, 我的框架
[[frame]]
name = "水利"
words = ["堤坝", "水渠", "引水…入村", "下雨", "水闸"]  # what is built

[[frame]]
code = "RAIN"
name = "雨"
tiers = { plain = "as it is", image = "a metaphor" }
protocols = { standard = ["plain"] }

[[frame.rules]]
id = "rain"
tier = "plain"
words = ["雨"]
"""
# Twelve texts: 堤坝 in one, 引水…入村 in two, 雨 in eleven (of which 下雨 in eleven), 水渠 in three, 水闸 in none.
TEXTS = [f"第{n}村下雨了。" for n in range(11)] + ["水渠修好。"]
TEXTS[0] += "堤坝加高。"
TEXTS[1] += "引水入村。水渠通了。"
TEXTS[2] += "他们引水过山入村。水渠通了。"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "codebook.toml"
    path.write_text(BOOK, encoding="utf-8")
    return path


def test_each_word_says_what_it_does_in_the_texts(path):
    book, corpus = load_codebook(path), corpus_from_texts(TEXTS)
    table = word_use(corpus, code_frames(corpus, book), book)

    assert table.columns.tolist() == USE_COLUMNS
    assert table[["word", "places", "texts", "says"]].values.tolist() == [
        ["堤坝", 1, 1, "one-text"],
        ["水渠", 3, 3, ""],
        ["引水…入村", 2, 2, ""],
        ["下雨", 11, 11, "nearly-all"],
        ["水闸", 0, 0, "never"],
        ["雨", 11, 11, "nearly-all"],
    ]
    assert table.set_index("word").loc[["下雨", "水渠"], "other"].fillna("").tolist() == ["RAIN", ""]
    few = word_use(corpus_from_texts(TEXTS[3:6]), code_frames(corpus_from_texts(TEXTS[3:6]), book), book)
    assert few.set_index("word").loc["下雨", "says"] == "overlap"


OFFERED = corpus_from_texts(
    ["村民修建水渠灌溉农田。", "村民修建堤坝保护农田。", "村民修建水库保护农田。", "今天学校开学。"] * 8
)


def test_words_are_offered_by_company_and_by_context_with_their_counts(path, tmp_path):
    file = tmp_path / "words.csv"
    table = offer_words(OFFERED, load_codebook(path), "水利", file)

    assert table.columns.tolist() == OFFER_COLUMNS
    assert pd.read_csv(file, keep_default_na=False)["word"].tolist() == table["word"].tolist()
    company, context = (table[table["why"] == why].set_index("word") for why in ("company", "context"))
    assert company.loc["灌溉", ["count", "texts", "like"]].tolist() == [8, 8, "水渠"]
    assert context.index[0] == "水库" and context.loc["水库", "like"] == "堤坝"
    assert not {"水渠", "堤坝"} & set(table["word"]) and "开学" not in set(table["word"])
    with pytest.raises(PressframesError, match="is there already"):
        offer_words(OFFERED, load_codebook(path), "水利", file)


@pytest.mark.parametrize(("texts", "offered"), [(1, False), (2, True)])
def test_what_one_text_alone_has_is_not_offered(texts, offered, path, tmp_path):
    said = "水渠灌溉。村民修建水库。" * (8 // texts) + "今天学校开学。" * (24 // texts)
    built = ["村民修建水渠。"] * 4
    table = offer_words(corpus_from_texts([said] * texts + built), load_codebook(path), "水利", tmp_path / "words.csv")

    assert (["灌溉", "company"] in table[["word", "why"]].values.tolist()) == offered
    assert (["水库", "context"] in table[["word", "why"]].values.tolist()) == offered


def test_a_word_that_keeps_away_from_those_of_the_frame_or_meets_them_by_chance_is_no_company(path, tmp_path):
    apart = ["水渠灌溉。"] * 20 + ["学校开学。"] * 20 + ["水渠学校放假。", "放假。", "水渠放假。"]
    table = offer_words(corpus_from_texts(apart), load_codebook(path), "水利", tmp_path / "words.csv")

    assert table.loc[table["why"] == "company", "word"].tolist() == ["灌溉"]


@pytest.mark.parametrize(("times", "asked"), [(1, False), (2, True)])
def test_a_word_of_the_codebook_is_asked_for_its_company_where_it_comes_twice(times, asked, path, tmp_path):
    pumps = ["工人检修水泵设备。工人检修水泵设备。", "工人检修水泵设备。"]
    corpus = corpus_from_texts(["工人检修水闸设备。"] * times + pumps + ["今天学校开学。"] * 9)
    offers = offer_words(corpus, load_codebook(path), "水利", tmp_path / "words.csv").query("why == 'context'")

    assert (["水泵", "水闸"] in offers[["word", "like"]].values.tolist()) == asked


def test_at_most_so_many_words_are_offered_of_each_kind_the_surest_first(path, tmp_path):
    whole = offer_words(OFFERED, load_codebook(path), "水利", tmp_path / "all.csv")
    two = offer_words(OFFERED, load_codebook(path), "水利", tmp_path / "two.csv", most=2)

    assert two["word"].tolist() == [word for _, own in whole.groupby("why") for word in own["word"].head(2)]


def test_a_frame_whose_words_are_in_no_text_is_offered_none(path, tmp_path):
    corpus = corpus_from_texts(["今天学校开学。"])
    assert offer_words(corpus, load_codebook(path), "水利", tmp_path / "words.csv").empty


def filled(tmp_path, *rows):
    file = tmp_path / "filled.csv"
    file.write_text("\n".join(["frame,word,accept", *rows]), encoding="gb18030")
    return file


def test_accepted_words_become_a_rule_and_the_file_keeps_its_remarks(path, tmp_path):
    rows = ["水利,水库,是", "水利,水渠,yes", "水利,今天,否", "水利,河床,", "RAIN,暴雨, Yes "]

    assert accept_words(filled(tmp_path, *rows), path) == ["水库", "暴雨"]
    book, text = load_codebook(path), path.read_text(encoding="utf-8")
    assert "# my frames, 我的框架" in text and "# what is built" in text
    assert [rule.words for rule in book.frame("水利").rules][1] == ("水库",)
    assert (book.frame("RAIN").rules[1].words, book.frame("RAIN").rules[1].tier) == (("暴雨",), "plain")
    assert accept_words(filled(tmp_path, "水利,水泵,1"), path) == ["水泵"]
    assert [rule.id for rule in load_codebook(path).frame("水利").rules][1:] == ["水利.accepted-1", "水利.accepted-2"]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (["水利,水库,maybe", "水利,水泵,yes"], "row 2: 'maybe'"),
        (["NONE,水库,yes"], "there is no frame 'NONE'"),
        (["水利,…水,yes"], "cannot be searched for"),
    ],
)
def test_a_file_that_is_not_clear_changes_nothing(path, tmp_path, rows, fault):
    with pytest.raises(PressframesError, match=fault):
        accept_words(filled(tmp_path, *rows), path)
    assert path.read_text(encoding="utf-8") == BOOK


def test_the_first_eight_rows_that_are_not_clear_are_named(path, tmp_path):
    rows = [f"水利,水库,{mark}" for mark in "abcdefghi"]
    with pytest.raises(PressframesError, match=r"row 9: 'h'\)"):
        accept_words(filled(tmp_path, *rows), path)


def test_another_table_is_no_file_of_offers(path, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("word,count\n水,1\n", encoding="utf-8")
    with pytest.raises(PressframesError, match="no column frame, accept"):
        accept_words(other, path)


def test_a_codebook_that_writes_its_frames_in_one_list_is_left_to_its_author(tmp_path):
    path = tmp_path / "one.toml"
    path.write_text('frame = [{ name = "水利", words = ["水渠"] }]\n', encoding="utf-8")
    with pytest.raises(PressframesError, match="1 .* 0 .*write the words into the frame 水利 yourself"):
        accept_words(filled(tmp_path, "水利,水库,yes"), path)


def likest_by_counting(paragraphs, nodes, candidates, most):
    """The same as `_alike` of paragraphs of words, in dictionaries: cosine of positive pointwise information."""
    pairs = Counter()
    for words in paragraphs:
        for place, word in enumerate(words):
            for step in (-2, -1, 1, 2):
                if 0 <= place + step < len(words):
                    pairs[word, (step, words[place + step])] += 1
    of_word, of_context, used = Counter(), Counter(), Counter(word for words in paragraphs for word in words)
    for (word, context), count in pairs.items():
        of_word[word] += count
        of_context[context] += count
    told = {word: {} for word in used}
    for (word, context), count in pairs.items():
        if (ratio := count * pairs.total() / of_word[word] / of_context[context]) > 1:
            told[word][context] = np.log(ratio)

    def cosine(one, other):
        shared = told[one].keys() & told[other].keys()
        size = np.linalg.norm([*told[one].values()]) * np.linalg.norm([*told[other].values()])
        return sum(told[one][context] * told[other][context] for context in shared) / size * (len(shared) >= 3)

    found = []
    for word in candidates:
        best = max(nodes, key=lambda node: round(cosine(word, node), 12))
        if used[word] >= 3 and cosine(word, best) > 0:
            found.append((round(-cosine(word, best), 9), word, best))
    return [(word, like) for _, word, like in sorted(found)[:most]]


@pytest.mark.parametrize("seed", range(12))
def test_words_are_alike_by_the_neighbours_that_they_share(seed):
    draw = np.random.default_rng(seed)
    paragraphs = [draw.choice(9, draw.integers(1, 7), p=np.arange(9, 0, -1) / 45).tolist() for _ in range(14)]
    paragraph, document = ([n // by for n, words in enumerate(paragraphs) for _ in words] for by in (1, 2))
    word = np.concatenate(paragraphs)
    tokens = SimpleNamespace(
        vocabulary=tuple("abcdefghi"), word=word, paragraph=np.array(paragraph) % 2, document=np.array(document)
    )
    tokens.token_totals = lambda: np.bincount(word, minlength=9)
    nodes = [node for node in (0, 3) if node in word]

    for most in (2, 9):
        found = _alike(tokens, nodes, ~np.isin(np.arange(9), nodes), most)
        wanted = likest_by_counting(paragraphs, nodes, [n for n in range(9) if n not in nodes and n in word], most)
        assert found[["word", "like"]].values.tolist() == [["abcdefghi"[n] for n in pair] for pair in wanted]
        assert set(found["why"]) <= {"context"}
