"""What every result says of itself: variant, base, exclusions, preset, and the works that define its measures."""

import inspect

import pytest

from pressframes import statistics
from pressframes.concordance import concordance
from pressframes.corpus import corpus_from_texts, make_corpus
from pressframes.words import tag_words, tokenize

TEXTS = ["党员在社区值守。工厂开工，党员在工厂。\n农民春耕。", "医生在社区。党员在社区。"]
PLAIN = corpus_from_texts(TEXTS)
CORPUS = make_corpus("dated", PLAIN.documents.assign(date=["2022-03-01", "2022-03-03"]), PLAIN.paragraphs, TEXTS)
TOKENS = tokenize(CORPUS)
OTHER = tokenize(corpus_from_texts(["农民春耕，工厂开工。", "医生值守。"]))
COUNTS = statistics.count_words(TOKENS)
WORDS = ["党员", "社区", "工厂"]

RESULTS = {
    "word_frequencies": lambda: statistics.word_frequencies(COUNTS),
    "zipf": lambda: statistics.zipf(COUNTS),
    "rates_over_time": lambda: statistics.rates_over_time(COUNTS, CORPUS.documents, WORDS),
    "bootstrap_rates": lambda: statistics.bootstrap_rates(COUNTS, resamples=9),
    "dispersion": lambda: statistics.dispersion(TOKENS),
    "keyness": lambda: statistics.keyness(TOKENS, OTHER),
    "keyness_measures": lambda: statistics.keyness_measures(TOKENS, OTHER),
    "compare_parts": lambda: statistics.compare_parts(TOKENS, OTHER, permutations=9),
    "bootstrap_keyness": lambda: statistics.bootstrap_keyness(TOKENS, OTHER, resamples=9),
    "collocates": lambda: statistics.collocates(TOKENS, "在"),
    "colligates": lambda: statistics.colligates(tag_words(TOKENS), "在"),
    "cooccurrences": lambda: statistics.cooccurrences(COUNTS, WORDS),
    "network_nodes": lambda: statistics.network_nodes(statistics.cooccurrences(COUNTS, WORDS)),
    "diversity": lambda: statistics.diversity(TOKENS),
    "sentence_lengths": lambda: statistics.sentence_lengths(TOKENS),
    "readability": lambda: statistics.readability(TOKENS),
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


def test_a_concordance_says_how_it_was_cut_and_cites_the_first_of_its_kind():
    lines = concordance(CORPUS, TOKENS, "社区")

    assert "3 of 3 uses of 社区 in dated" in lines.caption and "preset jieba" in lines.caption
    assert lines.cite().startswith("Luhn, H. P. (1960)")
