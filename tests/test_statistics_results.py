"""What every result says of itself: variant, base, exclusions, preset, and the works that define its measures."""

import inspect
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pressframes import statistics
from pressframes.corpus.documents import corpus_from_texts, make_corpus
from pressframes.errors import PressframesError
from pressframes.statistics.contexts import concordance
from pressframes.words.cutting import tokenize

TEXTS = ["党员在社区值守。工厂开工，党员在工厂。\n农民春耕。", "医生在社区。党员在社区。"]
PLAIN = corpus_from_texts(TEXTS)
CORPUS = make_corpus("dated", PLAIN.documents.assign(date=["2022-03-01", "2022-03-03"]), PLAIN.paragraphs, TEXTS)
TOKENS = tokenize(CORPUS)
OTHER = tokenize(corpus_from_texts(["农民春耕，工厂开工。", "医生值守。"]))
COUNTS = statistics.count_words(TOKENS)
WORDS = ["党员", "社区", "工厂"]

RESULTS = {
    "word_frequencies": lambda: statistics.word_frequencies(COUNTS),
    "rates_over_time": lambda: statistics.rates_over_time(COUNTS, CORPUS.documents, WORDS),
    "bootstrap_dispersion": lambda: statistics.bootstrap_dispersion(COUNTS, resamples=9),
    "lexical_bundles": lambda: statistics.lexical_bundles(TOKENS, 2, minimum_range=1),
    "dispersion": lambda: statistics.dispersion(TOKENS),
    "keyness": lambda: statistics.keyness(TOKENS, OTHER),
    "keyness_by_group": lambda: statistics.keyness_by_group({"a": TOKENS, "b": OTHER, "c": COUNTS}),
    "compare_parts": lambda: statistics.compare_parts(TOKENS, OTHER, permutations=9),
    "collocates": lambda: statistics.collocates(TOKENS, "在"),
    "cooccurrences": lambda: statistics.cooccurrences(COUNTS, WORDS),
    "diversity": lambda: statistics.diversity(TOKENS),
}


def test_no_function_that_gives_a_result_is_left_out_here():
    public = {name: getattr(statistics, name) for name in statistics.__all__}
    giving = {
        name
        for name, function in public.items()
        if inspect.isfunction(function) and inspect.signature(function).return_annotation is statistics.Result
    }

    assert giving == set(RESULTS)


@pytest.mark.parametrize("name", RESULTS)
def test_every_result_says_its_variant_base_exclusions_and_preset_and_names_a_paper(name):
    result = RESULTS[name]()

    assert len(result) and type(result) is statistics.Result
    for said in ("Base: ", "left out", "Words cut by preset jieba"):
        assert said in result.caption, f"{said} is missing from: {result.caption}"
    assert result["variant"].notna().all() and result["variant"].astype(str).str.len().min() > 0
    assert set(result["preset"]) == {"jieba"}
    assert len(result.cite().splitlines()) == len(result.attrs["sources"]) > 0
    assert result.index.tolist() == [*range(len(result))] and not {"index", "level_0"} & {*result}, "rows have numbers"


def test_a_table_for_word_has_its_columns_and_no_numbers_of_rows(tmp_path):
    table = statistics.word_frequencies(COUNTS)
    table.to_word(tmp_path / "table.html")

    counted = ["word", "count", "base", "rate_per_10k", "range", "parts"]
    assert table.columns.tolist() == ["rank", *counted, "variant", "preset"]
    assert RESULTS["compare_parts"]().columns[:2].tolist() == ["word", "count"]
    assert (tmp_path / "table.html").read_text(encoding="utf-8").count("<th") == 1 + len(table.columns)


def test_counts_say_in_short_what_they_are_and_have_a_row_for_each_part_with_words():
    tokens = tokenize(corpus_from_texts(["。", "党员到岗。", "党员。"]))
    counts = statistics.count_parts(tokens)

    assert repr(counts) == "PartCounts(sizes=array([3, 1]), by='article', preset='jieba')"
    for parts in (counts.parts, statistics.count_parts(statistics.count_words(tokens)).parts):
        assert parts.to_dict("list") == {"document": [1, 2]} and parts.index.tolist() == [0, 1]
    assert statistics.count_words(tokens).index.tolist() == [0, 1, 2, 3]
    turned = statistics.count_parts(replace(tokens, document=np.array([0, 2, 2, 2, 2, 1, 1], np.int32)))
    assert turned.parts["document"].tolist() == [1, 2] and turned.sizes.tolist() == [1, 3], "whatever their order"
    alone = statistics.count_parts(pd.DataFrame({"word": ["党员"], "count": [2]}))
    assert alone.parts.to_dict("list") == {"document": [0]}


def test_several_groups_are_each_against_the_rest_and_two_sides_against_each_other():
    several, two = (RESULTS[name]().caption for name in ("keyness_by_group", "keyness"))

    assert "words of all groups" in several and "each against the rest" in several
    assert "of all groups" not in two and "against the rest" not in two


NOTHING = corpus_from_texts(["，。"])
OF_NOTHING = {
    "word_frequencies": lambda empty: statistics.word_frequencies(empty),
    "rates_over_time": lambda empty: statistics.rates_over_time(empty, NOTHING.documents, WORDS),
    "dispersion": lambda empty: statistics.dispersion(empty),
    "keyness": lambda empty: statistics.keyness(TOKENS, empty),
    "keyness_by_group": lambda empty: statistics.keyness_by_group({"a": empty, "b": TOKENS}),
    "compare_parts": lambda empty: statistics.compare_parts(TOKENS, empty),
    "cooccurrences": lambda empty: statistics.cooccurrences(empty, WORDS),
    "diversity": lambda empty: statistics.diversity(empty),
    "ngrams": lambda empty: statistics.ngrams(empty),
}


@pytest.mark.parametrize("name", OF_NOTHING)
def test_a_corpus_or_a_side_without_words_is_refused_in_words(name):
    with pytest.raises(PressframesError, match=r"has no words|no 2 words stand together"):
        OF_NOTHING[name](tokenize(NOTHING))


def test_a_corpus_of_one_article_has_no_interval_and_no_p_and_no_infinity():
    one, other = (tokenize(corpus_from_texts([text])) for text in TEXTS)
    for result, columns in (
        (statistics.keyness(one, other), ["dp_norm", "p_across_parts", "low_across_parts", "high_across_parts"]),
        (statistics.compare_parts(one, other), ["welch_p", "permutation_p"]),
        (statistics.dispersion(one), ["dp", "juilland_d", "kld"]),
    ):
        assert result[columns].isna().all(axis=None)
        assert not np.isinf(result.select_dtypes("number").to_numpy(float)).any()


@pytest.mark.parametrize("compare", [statistics.keyness, statistics.compare_parts])
def test_tables_from_two_presets_are_never_compared(compare):
    with pytest.raises(PressframesError, match="in different ways.*'jieba' and 'press'.*Cut both with the same"):
        compare(TOKENS, tokenize(CORPUS, preset="press"))


def test_a_concordance_says_how_it_was_cut_and_cites_the_first_of_its_kind():
    lines = concordance(CORPUS, TOKENS, "社区")

    assert "3 of 3 uses of 社区 in dated" in lines.caption and "preset jieba" in lines.caption
    assert lines.cite().startswith("Luhn, H. P. (1960)")
