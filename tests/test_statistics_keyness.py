"""Keyness against published values, against scipy, and by the laws that every measure must keep."""

import pickle
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import PUBLISHED, rows
from scipy import stats

from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.statistics.counts import count_words
from pressframes.statistics.key_words import keyness, welch_t
from pressframes.statistics.measures import (
    SMALLEST_P,
    TESTS,
    adjust_p,
    bayesian_information,
    chi_squared,
    conservative_log_ratio,
    effect_size_ll,
    fisher_p,
    log_likelihood,
    log_ratio,
    odds_ratio,
    percent_difference,
)
from pressframes.words.cutting import tokenize


@pytest.mark.parametrize("word, a, c, b, d, expected", rows("g2_short_2cell_rayson_garside"))
def test_two_cell_log_likelihood_is_that_of_the_lancaster_wizard(word, a, c, b, d, expected):
    assert log_likelihood(a, c, b, d) == pytest.approx(expected, abs=0.0051)


def test_two_cell_log_likelihood_is_that_of_key_bnc():
    [(_, a, c, b, d, expected)] = PUBLISHED["g2_short_2cell_rayson_garside"]["extra"]

    assert log_likelihood(a, c, b, d) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("pair, k11, k12, k21, k22, expected", rows("g2_long_4cell_dunning1993_table_p72"))
def test_four_cell_log_likelihood_is_that_of_dunnings_table(pair, k11, k12, k21, k22, expected):
    assert log_likelihood(k11, k11 + k21, k12, k12 + k22, cells=4) == pytest.approx(expected, abs=0.0051)


@pytest.mark.parametrize("word, a, b, n1, n2, expected", rows("log_ratio_hardie_cqpweb"))
def test_log_ratio_is_that_of_cqpweb(word, a, b, n1, n2, expected):
    assert log_ratio(a, n1, b, n2) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize("word, expected", rows("lrc_evert2022"))
def test_conservative_log_ratio_is_that_of_evert(word, expected):
    counts = {row[0]: row[1:5] for row in PUBLISHED["log_ratio_hardie_cqpweb"]["rows"]}
    a, b, n1, n2 = counts[word]

    assert conservative_log_ratio(a, n1, b, n2, alpha=0.05, comparisons=599) == pytest.approx(expected, abs=5e-7)


def test_percent_difference_and_odds_ratio_are_those_in_the_papers():
    [(a, b, n1, n2, difference)] = PUBLISHED["pct_diff"]["rows"]
    assert percent_difference(a, n1, b, n2) == pytest.approx(difference, abs=0.051)

    [(a, b, n1, n2, odds)] = PUBLISHED["odds_ratio"]["rows"]
    assert odds_ratio(a, n1, b, n2) == pytest.approx(odds, abs=0.051)


def test_ell_takes_the_smaller_expected_count_and_bic_the_words_of_both_corpora():
    [row] = PUBLISHED["ell_bic_self_computed"]["rows"]
    counts = row["a"], row["N1"], row["b"], row["N2"]

    assert log_likelihood(*counts) == pytest.approx(row["LL"], abs=1e-6)
    assert bayesian_information(*counts) == pytest.approx(row["BIC"], abs=1e-6)
    assert effect_size_ll(*counts) == pytest.approx(row["ELL"], abs=5e-7)
    assert effect_size_ll(*counts) != pytest.approx(row["ATAP_ELL_wrong"], abs=5e-7)


@pytest.mark.parametrize("word, a, b, signed", rows("keyness_chi2_quanteda_docs"))
def test_chi_squared_is_that_of_quantedas_documentation(word, a, b, signed):
    sizes = PUBLISHED["keyness_chi2_quanteda_docs"]
    counts = a, sizes["N1"], b, sizes["N2"]

    assert np.sign(log_ratio(*counts)) * chi_squared(*counts) == pytest.approx(signed, abs=6e-5)


def test_a_small_table_has_the_values_of_quantedas_test_suite():
    known = PUBLISHED["quanteda_testsuite_2x2"]
    (a, b), (c, d) = known["table"]
    counts = a, a + c, b, b + d

    assert chi_squared(*counts) == pytest.approx(known["chi2"], abs=1e-6)
    assert chi_squared(*counts, yates=True) == pytest.approx(known["chi2_yates"], abs=1e-6)
    assert fisher_p(*counts) == pytest.approx(known["fisher_p"], rel=1e-6)
    assert odds_ratio(*counts) == pytest.approx(a * d / (b * c))
    assert log_likelihood(*counts, cells=4) == pytest.approx(known["G2"], abs=1e-6)
    assert log_likelihood(*counts, cells=4, correction="williams") == pytest.approx(known["G2_williams"], abs=1e-6)


def test_corrections_reject_as_many_as_benjamini_and_hochberg_did():
    known = PUBLISHED["multiple_testing_BH1995"]
    reject = {
        name: int((adjust_p(known["p"], name) <= 0.05).sum()) for name in ("benjamini-hochberg", "bonferroni", "holm")
    }

    assert list(reject.values()) == [known["reject_at_.05"][name] for name in ("BH", "Bonferroni", "Holm")]
    assert adjust_p(known["p"])[:5] == pytest.approx(known["BH_adjusted_first5"])


two_corpora = st.tuples(st.integers(1, 400), st.integers(1, 400), st.data())


def counts_of(case):
    size, reference_size, data = case
    return data.draw(st.integers(0, size)), size, data.draw(st.integers(0, reference_size)), reference_size


@given(two_corpora)
def test_every_test_agrees_with_scipy(case):
    a, c, b, d = counts_of(case)
    table = [[a, b], [c - a, d - b]]
    if 0 in np.sum(table, axis=1):
        return
    plain = stats.chi2_contingency(table, correction=False)
    g2 = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")

    assert chi_squared(a, c, b, d) == pytest.approx(plain.statistic, abs=1e-9)
    assert log_likelihood(a, c, b, d, cells=4) == pytest.approx(g2.statistic, abs=1e-9)
    assert TESTS["g2-4cell"](a, c, b, d)[1] == pytest.approx(g2.pvalue)
    assert fisher_p(a, c, b, d) == pytest.approx(stats.fisher_exact(table).pvalue)


@given(two_corpora)
def test_swapping_the_corpora_flips_the_sign_and_keeps_the_test(case):
    a, c, b, d = counts_of(case)
    if a + b == 0:
        return

    assert log_ratio(a, c, b, d) == pytest.approx(-log_ratio(b, d, a, c), abs=1e-12)
    assert conservative_log_ratio(a, c, b, d) == pytest.approx(-conservative_log_ratio(b, d, a, c), abs=1e-9)
    assert log_likelihood(a, c, b, d) == pytest.approx(log_likelihood(b, d, a, c), abs=1e-9)


TEXTS = ["党员下沉社区。社区排查。", "医生排查病例，党员值守。", "工厂开工生产，工厂增产。", "农民春耕，工厂开工。"]


def tokens(*texts):
    return tokenize(corpus_from_texts(texts))


def table(**documents):
    """A table of counts: by document the counts of 疫, the other words of the document being 他."""
    rows = []
    for document, (word, size) in enumerate(documents["parts"]):
        rows += [(document, 0, "疫", word)] * (word > 0) + [(document, 0, "他", size - word)]
    return pd.DataFrame(rows, columns=["document", "paragraph", "word", "count"])


def test_the_published_counts_give_the_same_keyness_as_the_tokens():
    target, reference = tokens(*TEXTS[:2]), tokens(*TEXTS[2:])

    pd.testing.assert_frame_equal(keyness(target, reference), keyness(count_words(target), count_words(reference)))


def test_a_word_that_fills_one_article_is_not_key_without_its_warning():
    known = PUBLISHED["tests_on_documents"]["bursty_demo"]
    target = table(parts=[(count, 1000) for count in known["x_per_1000_word_doc"]])
    reference = table(parts=[(count, 1000) for count in known["y"]])

    row = keyness(target, reference).set_index("word").loc["疫"]

    assert row["statistic"] == pytest.approx(known["pooled_LL_short"], abs=5e-6)
    assert row["p_adjusted"] < 0.0001
    assert row["p_across_parts"] == pytest.approx(known["welch_p"], abs=5e-8)
    assert row["warning"] == "all 30 stand in 1 of 6 articles"


def test_a_reference_identical_to_the_target_has_no_difference_anywhere():
    result = keyness(tokens(*TEXTS), tokens(*TEXTS))

    assert (result["log_ratio"] == 0).all() and (result["lrc"] == 0).all()
    assert result["statistic"].abs().max() < 1e-12 and result["p"].min() > 0.999
    assert (result["warning"] == "").all()


def test_swapping_the_corpora_flips_every_row_of_the_table():
    here = keyness(tokens(*TEXTS[:2]), tokens(*TEXTS[2:])).set_index("word").sort_index()
    there = keyness(tokens(*TEXTS[2:]), tokens(*TEXTS[:2])).set_index("word").sort_index()

    for ours, theirs in (("log_ratio", "log_ratio"), ("lrc", "lrc"), ("low", "high"), ("high", "low")):
        np.testing.assert_allclose(here[ours], -there[theirs], atol=1e-9)
    for column in ("statistic", "p", "p_adjusted", "p_across_parts"):
        np.testing.assert_allclose(here[column], there[column])
    for column in ("count", "base", "range", "dp_norm", "rate_per_10k"):
        np.testing.assert_allclose(here[column], there[f"reference_{column}"])


def counted(**counts):
    return pd.DataFrame({"document": 0, "paragraph": 0, "word": list(counts), "count": list(counts.values())})


def test_the_most_certain_words_come_first_and_those_that_are_not_certain_by_their_log_ratio():
    target = counted(戊=3, 己=10, 庚=858, 丁=4, 丙=5, 乙=40, 甲=80)
    reference = counted(戊=4, 己=60, 庚=915, 丁=3, 丙=3, 乙=5, 甲=10)

    table = keyness(target, reference)

    # the Log Ratio of 甲 and 乙 is 3; that of 甲 has twice the counts to vouch for it
    assert "".join(table["word"]) == "甲乙丙丁庚戊己"
    assert (table["lrc"][2:6] == 0).all() and table["lrc"][0] > table["lrc"][1] > 0 > table["lrc"][6]
    assert table.loc[0, ["count", "reference_count"]].tolist() == [80, 10]


def test_shares_that_are_no_shares_are_refused_in_words():
    with pytest.raises(PressframesError, match="expected a share between 0 and 1"):
        keyness(tokens(*TEXTS), tokens(*TEXTS), alpha=5)
    with pytest.raises(PressframesError, match="cells=3.*Expected 2 cells"):
        log_likelihood(1, 10, 1, 10, cells=3)
    with pytest.raises(PressframesError, match="no such correction"):
        keyness(tokens(*TEXTS), tokens(*TEXTS), correction="none")
    with pytest.raises(PressframesError, match="is no probability"):
        adjust_p([0.1, 1.2])


def test_a_word_absent_on_both_sides_has_no_value():
    for measure in (log_likelihood, log_ratio, chi_squared, fisher_p, odds_ratio, percent_difference):
        assert np.isnan(measure(0, 100, 0, 100)), measure.__name__
    assert np.isnan(conservative_log_ratio(0, 100, 0, 100))


def test_no_number_in_the_table_is_infinite():
    result = keyness(tokens(*TEXTS[:2]), tokens(*TEXTS[2:]))

    assert not np.isinf(result.select_dtypes("number").to_numpy(float)).any()
    assert result.loc[result["reference_count"] == 0, "high"].isna().all()
    assert result.loc[result["count"] == 0, "dp_norm"].isna().all()


@pytest.mark.parametrize(
    "counts, words",
    [
        ((-1, 100, 5, 100), "count is -1. Expected counts from 0"),
        ((5, 100, 101, 100), "reference_count 101 is larger than reference_size 100"),
        ((0, 0, 5, 100), "size is 0. Expected a corpus with words"),
        ((float("nan"), 10, 5, 100), "count is nan. Expected counts from 0"),
    ],
)
def test_impossible_counts_are_refused_in_words(counts, words):
    for measure in (log_likelihood, log_ratio, odds_ratio, fisher_p):
        with pytest.raises(PressframesError, match=words):
            measure(*counts)


def test_corpora_that_cannot_be_compared_are_refused_in_words():
    empty = pd.DataFrame(columns=["document", "paragraph", "word", "count"])
    with pytest.raises(PressframesError, match="has no words to count"):
        keyness(empty, tokens(*TEXTS))
    with pytest.raises(PressframesError, match="cut into words in different ways.*'jieba' and 'jieba, no HMM'"):
        keyness(tokens(*TEXTS), tokenize(corpus_from_texts(TEXTS), hmm=False))
    with pytest.raises(PressframesError, match="no such test of keyness. Expected one of: g2-2cell"):
        keyness(tokens(*TEXTS), tokens(*TEXTS), test="g2")


def test_one_article_has_no_spread_and_says_so():
    row = keyness(table(parts=[(30, 1000)]), table(parts=[(1, 1000)] * 6)).set_index("word").loc["疫"]

    assert np.isnan(row["dp_norm"]) and np.isnan(row["p_across_parts"])
    assert row["warning"] == "one article only: nothing can be said about its spread"


def test_words_that_vary_too_much_or_cannot_be_tested_carry_their_warning():
    even = table(parts=[(1, 1000)] * 6)
    uneven = keyness(table(parts=[(0, 1000)] * 4 + [(15, 1000)] * 2), even).set_index("word").loc["疫"]
    assert uneven["warning"] == f"not beyond chance from article to article (Welch p = {uneven['p_across_parts']:.2f})"

    of_reference = keyness(even, table(parts=[(0, 1000)] * 5 + [(30, 1000)])).set_index("word").loc["疫"]
    assert of_reference["warning"] == "all 30 stand in 1 of 6 articles of the reference"

    single = keyness(table(parts=[(9, 1000)] * 3), table(parts=[(1, 6000)])).set_index("word").loc["疫"]
    assert single["warning"] == "no test across articles: one side has a single article"


def test_equal_parts_are_called_so_in_warnings_and_captions():
    result = keyness(tokens(*TEXTS[:2]), tokens(*TEXTS[2:]), by=3)

    assert "words in 3 equal parts" in result.caption and (result["parts"] == 3).all()


def test_looking_at_a_result_never_alters_it():
    result = keyness(tokens(*TEXTS[:2]), tokens(*TEXTS[2:]))
    before = result.copy(deep=True)

    _ = repr(result), result._repr_html_(), result.caption, result.cite(), result.head(3).to_html(), result.describe()

    pd.testing.assert_frame_equal(result, before)
    assert result.attrs == before.attrs


def test_caption_and_sources_stay_with_copies_and_selections():
    result = keyness(tokens(*TEXTS[:2]), tokens(*TEXTS[2:]), test="g2-4cell", correction="holm")

    for version in (
        result.copy(),
        pickle.loads(pickle.dumps(result)),
        result.head(2),
        result[result["count"] > 0],
        result.sort_values("p"),
        result[["word"]],
    ):
        assert "G2 over 4 cells (Dunning)" in version.caption and "adjusted by holm" in version.caption
        assert version.cite().startswith("Dunning, T. (1993)")
        assert "Holm, S. (1979)" in version.cite()


def test_every_group_of_published_values_is_tested_and_names_its_source():
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_statistics_*.py"))
    groups = [name for name in PUBLISHED if not name.startswith("_")]

    assert [name for name in groups if f'PUBLISHED["{name}"]' not in tests and f'rows("{name}")' not in tests] == []
    assert [name for name in groups if not PUBLISHED[name].get("source")] == []


@pytest.mark.parametrize(("reference_count", "missing"), [(5, True), (6, False)])
def test_ell_is_missing_where_the_smaller_expected_count_is_1_or_less(reference_count, missing):
    counts = 5, 10, reference_count, 90  # 1 and 1.1 are expected in the ten words
    found = effect_size_ll(*counts)

    assert np.isnan(found) if missing else found == pytest.approx(log_likelihood(*counts) / (100 * np.log(1.1)))


def test_a_p_over_articles_that_is_too_small_for_a_number_has_the_floor_of_all_others():
    sides = [SimpleNamespace(sizes=range(2000))] * 2
    moments = [(np.array([mean, 5.0]), np.array([0.01, 0.0])) for mean in (5.0, 1.0)]

    assert welch_t(sides, moments)[2].tolist() == pytest.approx([SMALLEST_P, np.nan], nan_ok=True, abs=0)
