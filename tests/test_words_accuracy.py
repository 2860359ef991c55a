"""What is said of a cut against words made by hand, on a text of a dozen characters that can be counted."""

from dataclasses import replace

import numpy as np
import pytest

from pressframes.corpus.tokens import Tokens, number_words
from pressframes.words.accuracy import (
    error_classes,
    invented_words,
    right_words,
    segmentation_accuracy,
)


def cut(*documents, preset="given", tags=None):
    """Tokens of documents whose words have spaces between them; the vocabulary is by falling count."""
    words = [word for document in documents for word in document.split()]
    ids, vocabulary = number_words(words)
    order = sorted(range(len(vocabulary)), key=lambda n: (-np.count_nonzero(ids == n), vocabulary[n]))
    ids = np.argsort(order)[ids].astype(np.int32)
    lengths = [np.array([len(word) for word in document.split()]) for document in documents]
    end = np.concatenate([np.cumsum(own) for own in lengths])
    numbers = np.repeat(np.arange(len(documents)), [len(own) for own in lengths])
    names = sorted(set(tags or []))
    return Tokens(
        tuple(vocabulary[n] for n in order), ids, numbers, np.zeros(len(ids), int), end - np.concatenate(lengths), end,
        preset, tag=np.array([names.index(tag) for tag in tags]) if tags else None, tag_names=tuple(names),
    )  # fmt: skip


GOLD = cut("江州 大桥 通车 了", "江州 大桥", tags=["ns", "n", "v", "u", "ns", "n"])


def test_a_word_is_right_when_both_of_its_ends_are():
    row = segmentation_accuracy(cut("江州 大 桥 通车了", "江 州 大桥"), GOLD).iloc[0]

    assert row[["words", "gold_words", "right"]].tolist() == [7, 6, 2]
    assert row[["precision", "recall", "f1"]].tolist() == pytest.approx([2 / 7, 2 / 6, 2 * 2 / 13])
    assert right_words(cut("江州 大 桥 通车了", "江州大 桥"), GOLD).tolist() == [True] + [False] * 5


def test_the_same_place_in_another_article_is_another_place():
    assert segmentation_accuracy(cut("江 州", "江州"), cut("江州", "江 州"))["right"].item() == 0


def test_a_word_made_by_hand_is_right_split_joined_or_crossed():
    table = error_classes(cut("江 州大 桥 通车了", "江州 大桥", preset="p"), GOLD)
    assert table.columns[:3].tolist() == ["preset", "class", "words"] and table.index.tolist() == [0, 1]
    table = table.set_index("class")

    assert table.columns.tolist() == ["preset", "words", "right", "split", "joined", "crossed"]
    assert table.loc["place"].tolist() == ["p", 2, 1, 0, 0, 1]
    assert table.loc["other word"].tolist() == ["p", 4, 1, 0, 2, 1]
    assert table.index.tolist() == ["other word", "place"]
    split = error_classes(cut("江 州 大桥 通车 了", "江州 大桥"), GOLD).set_index("class")
    assert split.loc["place", ["right", "split"]].tolist() == [1, 1]


def test_a_word_is_invented_when_fewer_than_half_of_its_uses_are_right():
    tokens = cut("渔鹂 渔鹂 樵鹦 樵鹦 耕螺 的 江州", "渔鹂 大桥")
    gold = cut("渔鹂 渔 鹂 樵 鹦 樵鹦 耕 螺 的 江州", "渔 鹂 大桥")
    table = invented_words(tokens, gold)
    assert table.columns.tolist() == ["word", "count", "right", "rank"] and table.index.tolist() == [0, 1]
    table = table.set_index("word")

    assert sorted(table.index) == ["渔鹂", "耕螺"]  # one of three, none of one; half of two is enough
    assert table.loc["渔鹂"].tolist() == [3, 1, 1] and table.loc["耕螺", ["count", "right"]].tolist() == [1, 0]
    doubted = invented_words(tokens)
    assert set(doubted["word"]) == {"渔鹂", "樵鹦", "耕螺"} and doubted["right"].isna().all()


def test_the_order_of_tokens_does_not_change_what_is_right():
    tokens = cut("江州 大 桥 通车了", "江 州 大桥")
    turned = replace(tokens, **{name: getattr(tokens, name)[::-1] for name in ("word", "document", "start", "end")})

    assert segmentation_accuracy(turned, GOLD)["right"].item() == 2


def test_a_cut_that_has_invented_nothing_has_an_empty_table_with_its_columns():
    for tokens in (cut("江州 的"), cut("的 了")):
        assert invented_words(tokens).columns.tolist() == ["word", "count", "right", "rank"]
        assert invented_words(tokens).empty


def test_the_rank_of_a_word_counts_words_of_two_han_characters_that_are_no_stop_words():
    table = invented_words(cut("我们 我们 我们 渔 渔 江州 江州 渔鹂 渔a"))

    assert table[["word", "count", "rank"]].values.tolist() == [["渔鹂", 1, 2]]
