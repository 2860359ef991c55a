"""A corpus on disk gives what the same corpus in memory gives, to the last bit, in however many parts it lies."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import example, given
from hypothesis import strategies as st

from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.published import published, sentence_counts
from pressframes.disk.build import build_corpus
from pressframes.disk.parts import StoredTexts, StoredTokens, corpus_of_table, make_arrays, text_table, words_tables
from pressframes.disk.sources import describe, find_sources, plan_parts, read_sources
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.vocabulary import find_formulas
from pressframes.numbers import find_quantities
from pressframes.sentences import find_sentences
from pressframes.statistics.collocation import collocates, cooccurrences
from pressframes.statistics.contexts import concordance
from pressframes.statistics.counts import count_parts, count_words
from pressframes.statistics.frequency import dispersion, lexical_bundles, ngrams, rates_over_time, word_frequencies
from pressframes.statistics.key_words import keyness, keyness_by_group
from pressframes.statistics.variety import diversity
from pressframes.voices.quotes import find_quotes
from pressframes.words.cutting import tokenize

NODE = "社区"  # "neighbourhood"
CLAUSES = [
    "党员下沉社区", "志愿者敲门登记", "“您家有几口人？”", "全市 打赢战“疫”", "新桥昨日通车", "他说：“好。”",
    "１９９８年的春天", "社区干部守在一线", "GDP增长8.5%", "老人住在社区里", "菜价没有涨", "雨停了！",
]  # fmt: skip
COLUMNS = ("word", "document", "paragraph", "sentence", "start", "end", "kind")


def described(folder, into=None):
    """The files of a folder that are read, as a manifest keeps them."""
    return {name: describe(folder / name) for name in find_sources(folder, into)}


def write_articles(path, texts):
    lines = []
    for number, text in enumerate(texts):
        newspaper = "甲报" if number % 3 else "乙报"
        lines.append(json.dumps({"text": text, "date": f"2022-03-{number % 9 + 1:02d}", "newspaper": newspaper}))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def made_up_texts(number, seed=1):
    chance = random.Random(seed)

    def paragraph():
        return "，".join(chance.choices(CLAUSES, k=chance.randint(1, 4))) + "。"

    return ["\n".join(paragraph() for _ in range(chance.randint(1, 5))) for _ in range(number)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    write_articles(folder / "spring.jsonl", made_up_texts(90))
    return folder


@pytest.fixture(scope="module")
def in_memory(folder):
    [everything] = plan_parts(folder, described(folder), 10**9)
    corpus = read_sources(folder, "corpus", everything)
    return corpus, tokenize(corpus)


@pytest.fixture(scope="module", params=[1, pytest.param(3, marks=pytest.mark.stress), 7])
def on_disk(request, folder, tmp_path_factory):
    size = (folder / "spring.jsonl").stat().st_size
    corpus = build_corpus(folder, tmp_path_factory.mktemp("built") / "corpus", part_bytes=size // request.param + 200)
    assert len(corpus.manifest.parts) == request.param
    return corpus


def assert_same(ours, theirs):
    """Equal to the last bit, whatever pandas calls the type of a column of strings."""
    ours, theirs = (pd.DataFrame(table).astype(object).where(pd.notna(table), None) for table in (ours, theirs))
    pd.testing.assert_frame_equal(ours, theirs, check_exact=True)


def some_of(tokens, articles):
    keep = articles[tokens.document]
    return replace(tokens, **{name: getattr(tokens, name)[keep] for name in COLUMNS})


def test_the_tokens_are_those_of_memory(on_disk, in_memory):
    corpus, tokens = in_memory
    read = on_disk.whole()

    assert read.vocabulary == tokens.vocabulary
    for name in COLUMNS:
        assert np.array_equal(getattr(read, name), getattr(tokens, name)), name
        assert getattr(read, name).dtype == getattr(tokens, name).dtype
    assert list(on_disk.texts) == list(corpus.texts)
    assert_same(on_disk.documents, corpus.documents)
    assert_same(on_disk.paragraphs, corpus.paragraphs)
    assert_same(find_sentences(on_disk), find_sentences(corpus))


@pytest.mark.parametrize(
    "measure",
    [
        word_frequencies,
        dispersion,
        diversity,
        lambda source: diversity(source, by="paragraph"),
        count_words,
        lambda source: word_frequencies(ngrams(source, 2)),
        lambda source: word_frequencies(source, by="paragraph"),
        lambda source: dispersion(source, by=5),
        lambda source: dispersion(source, measures="all"),
        lambda source: diversity(source, by="corpus", measures="all"),
        lambda source: collocates(source, NODE, window_words=(2, 0)),
        lambda source: lexical_bundles(source, (2, 3), minimum_range=2),
        lambda source: keyness_by_group({"all": source, "again": source, "pairs": source}),
        lambda source: collocates(source, NODE),
        lambda source: collocates(source, NODE, window_words=None, within="paragraph"),
        lambda source: cooccurrences(source, [NODE, "党员", "老人"]),
    ],
)
def test_a_measure_is_that_of_memory(measure, on_disk, in_memory):
    ours, theirs = measure(on_disk), measure(in_memory[1])

    assert_same(ours, theirs)
    assert ours.attrs == theirs.attrs


def test_keyness_of_any_choice_of_articles_is_that_of_memory(on_disk, in_memory):
    first = (on_disk.documents["newspaper"] == "乙报").to_numpy()
    ours = keyness(on_disk.select(first), on_disk.select(~first))
    theirs = keyness(some_of(in_memory[1], first), some_of(in_memory[1], ~first))

    assert_same(ours, theirs)
    assert ours.caption == theirs.caption
    assert_same(collocates(on_disk.select(first), NODE), collocates(some_of(in_memory[1], first), NODE))


def test_counts_read_some_words_at_a_time_give_the_same(on_disk, in_memory, monkeypatch):
    monkeypatch.setattr("pressframes.disk.joined.ENTRIES_AT_ONCE", 40)

    counts = on_disk.article_counts()
    sizes = [len(block) for block in counts.blocks()]
    assert len(sizes) > 5 and counts.by_blocks(lambda some: len(some.words), {}) == sizes
    assert_same(dispersion(on_disk), dispersion(in_memory[1]))
    with ThreadPoolExecutor(2) as pool:
        workers = on_disk.with_workers(pool)
        assert_same(dispersion(workers), dispersion(in_memory[1]))
        half = np.arange(len(on_disk.texts)) % 2 == 0
        sides = [some_of(in_memory[1], chosen) for chosen in (half, ~half)]
        assert_same(keyness(workers.select(half), workers.select(~half)), keyness(*sides))


def test_rates_over_time_are_those_of_memory(on_disk, in_memory):
    words = [NODE, "从未"]

    assert_same(
        rates_over_time(on_disk, on_disk.documents, words), rates_over_time(in_memory[1], in_memory[0].documents, words)
    )


def test_counts_by_day_are_those_of_the_articles_added_up(on_disk, in_memory):
    corpus, tokens = in_memory
    documents = corpus.documents
    for newspaper in ("甲报", "乙报"):
        some = (documents["newspaper"] == newspaper) & (documents["date"] >= "2022-03-03")
        counts = on_disk.by_day(newspaper=newspaper, date=("2022-03-03", None))
        theirs = count_parts(some_of(tokens, some.to_numpy()))

        assert list(counts.words) == list(theirs.words)
        assert counts.totals.tolist() == theirs.totals.tolist()
        days = theirs.parts["document"].map(documents["date"])
        assert counts.sizes.tolist() == pd.Series(theirs.sizes).groupby(days).sum().tolist()
        assert counts.parts["articles"].sum() == some.sum()
    ours = keyness(*(on_disk.by_day(newspaper=name) for name in ("甲报", "乙报")), by="newspaper day")
    assert "newspaper days" in ours.caption
    with pytest.raises(PressframesError, match="no document has newspaper '丙报'. It is one of 乙报, 甲报"):
        on_disk.by_day(newspaper="丙报")
    with pytest.raises(PressframesError, match="no article is chosen. .* from 2022-03-01 to 2022-03-09"):
        on_disk.by_day(date=(None, "2022-02-28"))


def test_text_that_was_cut_before_keeps_its_words(tmp_path):
    write_articles(tmp_path / "a.jsonl", ["党员　下沉 社区 。\n 好", "战“疫” 𠮷"])
    corpus = build_corpus(tmp_path, tmp_path / "corpus", preset="words apart")
    read = corpus.whole()

    assert [read.vocabulary[word] for word in read.word] == ["党员", "下沉", "社区", "。", "好", "战“疫”", "𠮷"]
    assert read.start.tolist() == [0, 3, 6, 9, 11, 0, 5]


@pytest.mark.parametrize("order", ["text", "left", "right"])
@pytest.mark.parametrize("limit", [None, 7])
@pytest.mark.parametrize("phrase", [NODE, f"下沉 {NODE}"])
def test_a_concordance_is_that_of_memory(phrase, limit, order, on_disk, in_memory):
    ours = concordance(on_disk, on_disk, phrase, order=order, limit=limit)
    theirs = concordance(*in_memory, phrase, order=order, limit=limit)

    assert_same(ours, theirs)
    assert ours.caption == theirs.caption


def test_frames_and_how_often_each_occurs_are_those_of_memory(on_disk, in_memory):
    corpus, tokens = in_memory
    codebook = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
    codes = code_frames(on_disk, codebook, tokens=on_disk)

    assert_same(codes, code_frames(corpus, codebook, tokens=tokens))
    assert len(codes)
    assert_same(sentence_counts(on_disk), sentence_counts(corpus))
    assert_same(published(on_disk, "words", "jieba"), published(corpus, "words", "jieba"))


def test_what_is_found_in_the_text_is_that_of_memory(on_disk, in_memory):
    corpus, tokens = in_memory

    for find in (find_quotes, find_quantities):
        assert_same(find(on_disk), find(corpus))
    assert_same(find_formulas(on_disk), find_formulas(tokens))


def test_some_articles_keep_their_numbers(on_disk):
    chosen = np.zeros(90, bool)
    chosen[[4, 60]] = True
    codebook = load_codebook(ROOT / "data" / "coding" / "codebook.toml")

    assert set(count_words(on_disk.select(chosen))["document"]) == {4, 60}
    assert set(code_frames(on_disk.select(chosen), codebook)["document"]) <= {4, 60}
    with pytest.raises(PressframesError, match="3 truth values for 90 articles"):
        on_disk.select([True, False, True])


def test_articles_are_selected_by_what_is_known_of_them_or_by_a_truth_value_each(on_disk):
    newspapers = on_disk.documents["newspaper"]
    name = newspapers.dropna().iloc[0]

    assert np.array_equal(on_disk.select(newspaper=name).chosen, newspapers == name)
    assert np.array_equal(
        on_disk.select(np.arange(90) < 9, newspaper=name).chosen, (newspapers == name) & (np.arange(90) < 9)
    )
    with pytest.raises(PressframesError, match="select: no document has newspaper '无名报'"):
        on_disk.select(newspaper="无名报")


def test_texts_on_disk_are_read_one_by_one_or_as_a_slice(on_disk):
    texts = list(on_disk.texts)

    assert len(texts) == len(on_disk.texts) == 90
    assert [on_disk.texts[number] for number in range(90)] == texts
    assert on_disk.texts[5:50:9] == texts[5:50:9] and on_disk.texts[-3:] == texts[-3:]
    with pytest.raises(IndexError):
        on_disk.texts[90]


def test_a_text_that_is_asked_for_again_and_again_is_decoded_once(on_disk):
    assert on_disk.texts[89] is on_disk.texts[89]


def test_what_is_of_chosen_articles_is_taken_out_of_the_whole(on_disk):
    chosen = on_disk.select(np.arange(len(on_disk.documents)) % 3 == 0)
    tokens = on_disk.whole()

    assert chosen.of(on_disk) is chosen and on_disk.of(tokens) is tokens
    assert set(chosen.of(tokens).document % 3) == {0} and set(chosen.of(on_disk.paragraphs)["document"] % 3) == {0}
    assert_same(word_frequencies(chosen.of(tokens)), word_frequencies(chosen))


def test_groups_of_chosen_articles_are_those_of_memory(on_disk, in_memory):
    corpus, _ = in_memory
    first = corpus.documents["newspaper"].dropna().iloc[0]
    for disk, memory in ((on_disk, corpus), (on_disk.select(newspaper=first), corpus.select(newspaper=first))):
        for column, every in (("newspaper", None), ("date", "week")):
            ours, theirs = disk.split(column, every=every), memory.split(column, every=every)

            assert {name: int(part.chosen.sum()) for name, part in ours.items()} == {
                k: len(v) for k, v in theirs.items()
            }


def test_a_word_that_the_chosen_articles_lack_is_an_error_and_not_a_crash(on_disk):
    none = on_disk.select(np.zeros(90, bool))

    with pytest.raises(PressframesError, match="stands alone"):
        collocates(none, NODE)
    with pytest.raises(PressframesError, match="never stand in a row"):
        concordance(none, none, NODE)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), min_size=1, max_size=6))
@example(["桥 通　了。", "雨  停了。风 起了", "", "   ", " 天 晴"])
@example(["  \n桥通了。\n \n雨停了。\n  ", "\n"])
@example([" ", "　\n  "])
def test_any_text_comes_back_with_its_words_where_they_stood(texts):
    corpus = corpus_from_texts(texts)
    tokens = tokenize(corpus)
    text = text_table(corpus)
    words, vocabulary = words_tables(corpus, tokens)
    arrays = make_arrays(text, words, vocabulary)
    ranks = np.arange(len(tokens.vocabulary), dtype=np.int32)
    read = StoredTokens(arrays, ranks, tokens.vocabulary, arrays["kind"], "jieba")

    for name in COLUMNS:
        assert np.array_equal(getattr(read, name), getattr(tokens, name)), name
    assert len(arrays["sentence_tokens"]) == len(find_sentences(corpus))
    assert list(StoredTexts(lambda number: arrays, [0, len(texts)])) == texts
    assert_same(corpus_of_table("texts", text).paragraphs, corpus.paragraphs)
