"""The contract: jieba 0.42.1's words to the token, with jieba itself as the referee."""

import os
import random
import stat
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import jieba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jieba import finalseg, re_han_default

from pressframes.characters import fold_width
from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.files import private_cache
from pressframes.sentences import find_sentences
from pressframes.words.cutting import EVERY_ROLE, cut, tokenize

# Characters that jieba treats in different ways: common and rare Han, beyond U+9FD5, letters, digits, the marks of its
# words, marks that are none, white space of several kinds, emoji, a lone surrogate.
CHARACTERS = (
    "中国人民的一是在不了有战疫防控志愿者江泽民邓小平说龘龥鿖㐂𠮷aBz059+#&._%-"
    "，。！“”…·１９Ａ \t\r\n\u3000\u2028😷\ud800"
)
newspaper_text = st.text(st.sampled_from(CHARACTERS), max_size=40)


@pytest.fixture(scope="module")
def new_referee(tmp_path_factory):
    """A maker of jiebas as they come; they share a cache of this run's, so that the dictionary is read once."""
    folder = str(tmp_path_factory.mktemp("jieba"))

    def make():
        tokenizer = jieba.Tokenizer()
        tokenizer.tmp_dir = folder
        tokenizer.initialize()
        return tokenizer

    return make


@pytest.fixture(scope="module")
def referee(new_referee):
    return new_referee()


@pytest.fixture(scope="module")
def paragraphs(peoples_daily):
    rows = peoples_daily.paragraphs.itertuples()
    return [peoples_daily.texts[row.document][row.start : row.end] for row in rows]


@pytest.fixture(scope="module")
def user_words(peoples_daily):
    """2,500 lines of a user dictionary: words of the hand-made ones that jieba lacks, with and without a frequency."""
    words = [word for word in peoples_daily.gold.vocabulary if len(word) > 1 and re_han_default.fullmatch(word)]
    return [f"{word} {number % 50 + 1} n" if number % 3 else word for number, word in enumerate(words[:2500])]


@pytest.fixture(scope="module")
def referee_with_user_words(user_words, new_referee):
    tokenizer = new_referee()
    tokenizer.load_userdict(user_words)
    return tokenizer


def differences(texts, referee, hmm, dictionary=None):
    return [text for text in texts if cut(text, hmm=hmm, dictionary=dictionary) != referee.lcut(text, HMM=hmm)]


@pytest.mark.parametrize("hmm", [True, False])
def test_an_eightieth_of_the_month_is_cut_as_jieba_cuts_it(paragraphs, referee, hmm):
    sample = paragraphs[::80]

    assert differences(sample + [fold_width(text) for text in sample], referee, hmm) == []


@pytest.mark.parametrize("hmm", [True, False])
def test_with_2500_user_words_it_is_cut_as_jieba_cuts_it(paragraphs, referee_with_user_words, user_words, hmm):
    assert len(user_words) == 2500
    assert differences(paragraphs[::80], referee_with_user_words, hmm, user_words) == []


@pytest.mark.stress
@pytest.mark.parametrize("hmm", [True, False])
@pytest.mark.parametrize("view", [str, fold_width])
def test_every_paragraph_of_the_month_is_cut_as_jieba_cuts_it(
    paragraphs, referee, referee_with_user_words, user_words, hmm, view
):
    texts = [view(text) for text in paragraphs]

    assert len(texts) == 19_484
    assert differences(texts, referee, hmm) == []
    assert differences(texts, referee_with_user_words, hmm, user_words) == []


@pytest.mark.stress
@pytest.mark.parametrize("hmm", [True, False])
def test_20000_random_strings_are_cut_as_jieba_cuts_them(referee, hmm):
    generator = random.Random(1998)
    texts = ["".join(generator.choices(CHARACTERS, k=generator.randint(0, 60))) for _ in range(20_000)]

    assert differences(texts, referee, hmm) == []


@pytest.mark.parametrize("hmm", [True, False])
def test_600_texts_of_all_kinds_of_characters_are_cut_as_jieba_cuts_them(referee, hmm):
    generator = random.Random(1998)
    texts = ["".join(generator.choices(CHARACTERS, k=generator.randint(1, 30))) for _ in range(600)]

    assert differences(["++#", "3.5%.", "a.b%%", "3..14%", *texts], referee, hmm) == []


@given(newspaper_text, st.booleans())
def test_any_text_is_cut_as_jieba_cuts_it(referee, text, hmm):
    assert cut(text, hmm=hmm) == referee.lcut(text, HMM=hmm)


@given(st.text(st.characters(), max_size=30))
def test_any_characters_at_all_are_cut_as_jieba_cuts_them(referee, text):
    assert cut(text) == referee.lcut(text)


@given(st.lists(newspaper_text, max_size=5))
def test_every_token_is_a_slice_and_between_tokens_is_white_space_only(texts):
    corpus = corpus_from_texts(texts)
    tokens = tokenize(corpus)
    rebuilt = {}
    for row in tokens.to_frame().itertuples():
        text = corpus.texts[row.document]
        assert fold_width(text[row.start : row.end]) == row.word
        assert not text[rebuilt.get(row.document, 0) : row.start].strip()
        rebuilt[row.document] = row.end
    assert all(not text[rebuilt.get(document, 0) :].strip() for document, text in enumerate(texts))


@given(st.lists(newspaper_text, max_size=5))
def test_sentences_are_those_of_find_sentences(texts):
    corpus = corpus_from_texts(texts)
    tokens = tokenize(corpus)
    sentences = find_sentences(corpus)

    for document, start, sentence in zip(tokens.document, tokens.start, tokens.sentence, strict=True):
        row = sentences.iloc[sentence]
        assert row["document"] == document
        assert row["start"] <= start < row["end"]


def test_a_byline_is_no_sentence_and_leaves_the_numbers_of_the_others_as_they_are():
    corpus = corpus_from_texts(["桥通了\n记者 林小溪\n路通了。花开了。", "摄影：周宁\n天晴了。"])
    corpus = replace(
        corpus, paragraphs=corpus.paragraphs.assign(role=["headline", "byline", "body", "caption", "body"])
    )
    sentences, every = find_sentences(corpus), tokenize(corpus, roles=EVERY_ROLE)

    assert sentences["sentence"].tolist() == [0, 2, 3, 5] and sentences["document"].tolist() == [0, 0, 0, 1]
    assert set(every.sentence) == set(range(6)) and set(tokenize(corpus).sentence) == {0, 2, 3, 5}
    assert find_sentences(corpus.select([False, True]))["sentence"].tolist() == [1]


def test_the_vocabulary_is_ordered_by_count_and_then_by_character(peoples_daily):
    tokens = tokenize(peoples_daily)
    counts = [0] * len(tokens.vocabulary)
    for number in tokens.word.tolist():
        counts[number] += 1

    order = [(-count, word) for count, word in zip(counts, tokens.vocabulary, strict=True)]
    assert order == sorted(order)


def test_the_table_has_the_words_that_cut_gives(peoples_daily, paragraphs):
    words = [word for text in paragraphs[:500] for word in cut(fold_width(text)) if word.strip()]

    assert tokenize(peoples_daily, roles=EVERY_ROLE).to_frame()["word"][: len(words)].tolist() == words


def test_a_word_of_frequency_0_is_not_guessed_and_jieba_stays_as_it_was(referee):
    before = set(finalseg.Force_Split_Words), dict(jieba.dt.FREQ), jieba.dt.initialized

    assert "杭研" in cut("他来到了网易杭研大厦")
    assert "杭研" not in cut("他来到了网易杭研大厦", dictionary=["杭研 0"])
    assert (set(finalseg.Force_Split_Words), dict(jieba.dt.FREQ), jieba.dt.initialized) == before
    assert cut("他来到了网易杭研大厦") == referee.lcut("他来到了网易杭研大厦")


def test_a_zero_frequency_splits_what_jieba_splits(paragraphs, new_referee):
    lines = ["北京 0", "杭研 0", "新华社 0", "记者 0", "江泽民 0"]
    referee = new_referee()
    try:
        referee.load_userdict(lines)
        assert differences(paragraphs[:500], referee, True, lines) == []
    finally:
        finalseg.Force_Split_Words.clear()


def test_threads_that_start_together_get_the_same_words():
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(cut("志愿者奋战在抗疫一线", dictionary=["奋战在 900"])))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [["志愿者", "奋战在", "抗疫", "一线"]] * 8


def test_a_preset_that_is_none_is_named_with_those_that_are():
    with pytest.raises(PressframesError, match=r"preset 'jeiba': there is no such way .* Expected one of: jieba"):
        cut("一线", preset="jeiba")


def test_bytes_are_not_text():
    with pytest.raises(PressframesError, match="found bytes, and text was expected"):
        cut("一线".encode())


def test_a_corpus_without_paragraphs_has_no_tokens():
    tokens = tokenize(corpus_from_texts([]))

    assert len(tokens) == 0 and tokens.vocabulary == ()


def test_the_cache_is_private_and_a_planted_file_in_the_shared_folder_is_not_read():
    from pressframes.words.dictionary import _jieba_tokenizer

    folder = private_cache()
    assert _jieba_tokenizer.__wrapped__().tmp_dir == str(folder)
    assert folder != Path(tempfile.gettempdir())
    if os.name != "nt":
        assert not folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def test_the_kept_dictionary_is_what_jieba_gives_and_a_damaged_one_is_made_anew(tmp_path, monkeypatch):
    from pressframes import files as cache
    from pressframes.words import dictionary

    monkeypatch.setenv(cache.SETTING, str(tmp_path))
    cache.private_cache.cache_clear()
    try:
        made = dictionary._build.__wrapped__((), True)
        kept = dictionary._build.__wrapped__((), True)
        (file,) = tmp_path.glob("dictionary-*.npz")
        file.write_bytes(file.read_bytes()[:1000])
        again = dictionary._build.__wrapped__((), True)
    finally:
        cache.private_cache.cache_clear()

    for other in (kept, again):
        assert all(map(np.array_equal, made.trie[:2], other.trie[:2]))
        assert np.array_equal(made.trie.weight, other.trie.weight, equal_nan=True)
        assert (other.unknown, other.apart) == (made.unknown, frozenset())
    assert file.stat().st_size > 1_000_000


@pytest.mark.stress
def test_100_megabytes_in_one_document_are_cut_and_later_results_stay_the_same(peoples_daily):
    before = cut("志愿者奋战在抗疫一线")
    text = " ".join(peoples_daily.texts).replace("\n", " ") * 19

    tokens = tokenize(corpus_from_texts([text]))

    assert len(text.encode()) > 100e6
    assert tokens.end[-1] == len(text.rstrip())
    assert cut("志愿者奋战在抗疫一线") == before
