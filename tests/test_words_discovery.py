"""New words against a count of every string by hand; numbers of words against a dictionary."""

import math
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressframes.characters import code_points, jieba_classes
from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.sentences import find_sentences
from pressframes.words.accuracy import CANDIDATE_COLUMNS, PARTICLES, new_words, quoted_terms
from pressframes.words.cutting import cut, tokenize
from pressframes.words.dictionary import is_known
from pressframes.words.jieba_cut import _end_of_piece

LINES = st.lists(st.text(alphabet="鹂鹦鹉螺的。a", min_size=1, max_size=30), min_size=1, max_size=4)


def by_hand(lines, minimum, longest):
    """Referee: each string of Han characters with its count, its weakest division and how free its neighbours are."""
    runs = [run for line in lines for run in re.findall("[㐀-鿿]+", line)]
    total = sum(map(len, runs))
    counts = Counter(
        run[at : at + size] for run in runs for size in range(1, longest + 1) for at in range(len(run) - size + 1)
    )
    found = {}
    for word, count in counts.items():
        if len(word) < 2 or count < minimum or word[0] in PARTICLES or word[-1] in PARTICLES or is_known(word):
            continue
        pmi = min(math.log2(count * total / (counts[word[:cut]] * counts[word[cut:]])) for cut in range(1, len(word)))
        entropies = []
        for step in (-1, len(word)):
            beside = Counter()
            for number, run in enumerate(runs):
                for at in range(len(run) - len(word) + 1):
                    if run.startswith(word, at):
                        place = at + step
                        inside = 0 <= place < len(run)
                        beside[run[place] if inside else (number, at)] += 1  # each end of a run is different
            entropies.append(-sum(n / count * math.log2(n / count) for n in beside.values()))
        found[word] = (count, pmi, *entropies)
    return found


@given(LINES, st.integers(2, 3), st.integers(2, 6))
def test_candidates_are_those_of_counting_every_string(lines, minimum, longest):
    table = new_words(corpus_from_texts(["\n".join(lines)]), minimum=minimum, pmi=-99, entropy=-1, longest=longest)
    wanted = by_hand(lines, minimum, longest)

    assert table.columns.tolist() == CANDIDATE_COLUMNS
    assert table["word"].tolist() == sorted(wanted, key=lambda word: (-wanted[word][0], word))
    assert table.index.tolist() == [*range(len(wanted))]
    for row in table.itertuples():
        assert (row.count, row.pmi, row.left_entropy, row.right_entropy) == pytest.approx(wanted[row.word])


def test_both_marks_must_be_reached_and_reaching_them_is_enough():
    corpus = corpus_from_texts(["甲鹂鹦乙。丙鹂鹦丁。"])
    word = by_hand(["甲鹂鹦乙", "丙鹂鹦丁"], 2, 2)["鹂鹦"]  # twice, in eight characters: log2(2 * 8 / 4), and 1 bit

    assert word == (2, 2, 1, 1)
    assert new_words(corpus, minimum=2, pmi=2, entropy=1)["word"].tolist() == ["鹂鹦"]
    assert new_words(corpus, minimum=2, pmi=2.01, entropy=1).empty
    assert new_words(corpus, minimum=2, pmi=2, entropy=1.01).empty
    assert new_words(corpus, minimum=3, pmi=2, entropy=1).empty


@pytest.mark.parametrize(("text", "words"), [("甲㐀鿿乙。丙㐀鿿丁", ["㐀鿿"]), ("甲鹂\ua000乙。丙鹂\ua000丁", [])])
def test_the_first_and_the_last_han_character_are_in_words_and_the_one_behind_is_not(text, words):
    assert new_words(corpus_from_texts([text]), minimum=2, pmi=0, entropy=0)["word"].tolist() == words


@pytest.mark.parametrize(("uses", "words"), [(5, ["鹂鹦"]), (4, [])])
def test_a_new_word_is_there_five_times_if_nothing_else_is_said(uses, words):
    others = "".join(map(chr, range(0x5000, 0x5200)))  # so many that two characters seldom meet by chance
    text = "。".join([f"{'甲乙丙丁戊'[use]}鹂鹦{'己庚辛壬癸'[use]}" for use in range(uses)] + [others])

    assert new_words(corpus_from_texts([text]))["word"].tolist() == words


@pytest.mark.parametrize("wrong", [{"minimum": 1}, {"longest": 1}, {"longest": 7}])
def test_impossible_lengths_and_minimums_are_refused(wrong):
    with pytest.raises(PressframesError, match="Expected a minimum of 2 or more"):
        new_words(corpus_from_texts(["路通了。"]), **wrong)


def test_quoted_terms_come_by_count_then_by_code_point_with_their_first_use():
    texts = [
        "今天在江州开展“敲门行动”和“送药行动”，“敲门行动”受欢迎。",
        "“送药行动”“敲门行动”，还有“一次行动”与“银行”“银行”。",
    ]
    table = quoted_terms(corpus_from_texts(texts))

    assert table.columns.tolist() == ["term", "count", "documents", "known", "context"]
    assert table["term"].tolist() == ["敲门行动", "送药行动", "银行"] and table.index.tolist() == [0, 1, 2]
    assert table["count"].tolist() == [3, 2, 2] and table["documents"].tolist() == [2, 2, 1]
    assert table["known"].tolist() == [False, False, True]
    assert table["context"].iloc[0] == texts[0][texts[0].index("敲门") - 6 : texts[0].index("敲门") + 10]
    assert "一次行动" in set(quoted_terms(corpus_from_texts(texts), minimum=1)["term"])


@given(st.lists(st.text(alphabet="甲乙丙丁0a，。” \n", min_size=1, max_size=40), min_size=1, max_size=4))
def test_words_are_numbered_by_falling_count_then_by_code_point(texts):
    if not any(text.strip() for text in texts):
        return
    corpus = corpus_from_texts(texts)
    tokens = tokenize(corpus)
    spelled = [corpus.texts[d][s:e] for d, s, e in zip(tokens.document, tokens.start, tokens.end, strict=True)]
    counts = Counter(spelled)

    assert [tokens.vocabulary[word] for word in tokens.word] == spelled
    assert list(tokens.vocabulary) == sorted(counts, key=lambda word: (-counts[word], word))
    assert all(not text.isspace() for text in spelled) and np.all(tokens.start < tokens.end)


def test_the_context_of_a_quoted_term_has_six_characters_on_either_side_marks_among_them():
    term = quoted_terms(
        corpus_from_texts(["一二三四五六七“敲门行动”八九十甲乙丙丁", "春“敲门行动”\n秋“修渠”"]), minimum=1
    )

    assert term["context"].tolist() == ["三四五六七“敲门行动”八九十甲乙", "行动” 秋“修渠”"]
    assert term[["term", "count", "documents"]].values.tolist() == [["敲门行动", 2, 2], ["修渠", 1, 1]]


def spelled(tokens):
    return [tokens.vocabulary[word] for word in tokens.word]


def test_of_long_words_with_one_hash_each_keeps_its_own_number():
    # Of each pair the FNV-1a hashes over code points (64 bits, the highest set) are the same.
    words = ["逿懨狰怀", "尳礇剥萨", "哭玺炝一", "惡琍倠鈨", "逿懨狰怀水", "哭玺炝一"]
    tokens = tokenize(corpus_from_texts(["，".join(words), *words]), protect=words)

    assert [word for word in spelled(tokens) if word != "，"] == [*words, *words]
    assert len(tokens.vocabulary) == 6 and tokens.vocabulary[:2] == ("，", "哭玺炝一")


def test_however_much_is_cut_at_a_time_the_words_and_their_order_are_the_same(monkeypatch):
    texts = [" ".join(f"{number}" for number in range(first, first + 4000)) for first in range(0, 36_000, 4000)]
    texts.append("数12345和7，一二三四五六，志愿者\r\n志愿者。\r\r\n")
    corpus = corpus_from_texts(texts)
    monkeypatch.setattr("pressframes.words.cutting.BATCH_CHARACTERS", 30_000)
    monkeypatch.setattr("pressframes.words.jieba_cut.PIECE_CHARACTERS", 1)
    tokens = tokenize(corpus)

    words = [word for text in texts[:-1] for word in text.split()]
    assert spelled(tokens) == [*words, *(word for word in cut(texts[-1]) if word.strip())]
    counts = Counter(spelled(tokens))
    assert list(tokens.vocabulary) == sorted(counts, key=lambda word: (-counts[word], word))


@pytest.mark.parametrize(
    ("text", "place", "end"),
    [
        ("水，渠。", 1, 2),
        ("水，渠。", 3, 4),
        ("水\n渠", 2, 2),
        ("水\r\n渠。", 2, 3),  # a carriage return and a line feed are one token
        ("水𠮷渠", 2, 2),
        ("水渠", 2, 2),
        ("水A。", 2, 3),
    ],
)
def test_a_text_is_divided_behind_a_character_that_belongs_to_no_word(text, place, end):
    assert _end_of_piece(code_points(text), jieba_classes(), place) == end


def test_the_sentence_of_a_word_is_that_of_its_beginning_whatever_ends_inside_it():
    corpus = corpus_from_texts(["水到。”渠成。 甲。乙丙。丁", "春。\n\n耕！？」 农忙", " 。忙", "路通了 \u3000"])
    tokens = tokenize(corpus, protect=["。”渠", "甲。乙", "丙。丁", "？」 农"])
    sentences = find_sentences(corpus)

    held = [
        sentences.index[
            (sentences["document"] == document) & (sentences["start"] <= start) & (start < sentences["end"])
        ]
        for document, start in zip(tokens.document, tokens.start, strict=True)
    ]
    assert [[number] for number in tokens.sentence] == [list(numbers) for numbers in held]
    assert {"。”渠", "甲。乙", "丙。丁", "？」 农"} <= set(tokens.vocabulary)
