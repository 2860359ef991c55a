"""Tests and intervals over articles: published values, scipy as referee, and laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import PUBLISHED
from scipy import sparse, stats

from pressframes.errors import PressframesError
from pressframes.statistics.counts import PartCounts, counts_of_word
from pressframes.statistics.intervals import (
    FEWEST,
    bootstrap_dispersion,
    shares_by_side,
    shares_of,
    side_differences,
    together,
    told_apart,
)
from pressframes.statistics.key_words import compare_parts, key_warnings, keyness
from pressframes.statistics.measures import adjust_p, exact_interval

KNOWN = PUBLISHED["tests_on_documents"]


def corpus(counts, size=1000):
    """A table of counts: a word so many times in each document of so many words."""
    sizes = size if isinstance(size, list) else [size] * len(counts)
    rows = []
    for document, (count, words) in enumerate(zip(counts, sizes, strict=True)):
        rows += [(document, 0, "疫", count)] * (count > 0) + [(document, 0, "他", words - count)]
    return pd.DataFrame(rows, columns=["document", "paragraph", "word", "count"])


def test_the_tests_give_kilgarriffs_numbers():
    known = KNOWN["kilgarriff2001_p238"]
    row = compare_parts(corpus(known["x"]), corpus(known["y"]), ["疫"]).iloc[0]

    assert (row["rank_sum"], row["u"]) == (known["rank_sum"], known["U"])
    assert row["welch_t"] == pytest.approx(known["welch_t"], abs=6e-7)
    assert row["welch_df"] == pytest.approx(known["welch_df"], abs=6e-7)
    assert row["welch_p"] == pytest.approx(known["welch_p"], abs=6e-8)
    assert (row["permutation_p"], row["arrangements"], row["exact"]) == (110 / 252, 252, True)


def test_thirty_times_in_one_article_is_no_difference_between_articles():
    known = KNOWN["bursty_demo"]
    row = compare_parts(corpus(known["x_per_1000_word_doc"]), corpus(known["y"]), ["疫"]).iloc[0]

    assert row["welch_p"] == pytest.approx(known["welch_p"], abs=6e-8)
    assert row["permutation_p"] == known["exact_permutation_p"]


def test_mean_rates_count_each_part_the_same():
    row = compare_parts(corpus([1, 3], [100, 1000]), corpus([0, 4]), ["疫"]).iloc[0]

    assert row["mean_rate_per_10k"] == pytest.approx((100 + 30) / 2)
    assert row["reference_mean_rate_per_10k"] == pytest.approx((0 + 40) / 2)


documents = st.lists(st.integers(0, 30), min_size=2, max_size=12)


@given(documents, documents)
def test_mann_whitney_and_welch_agree_with_scipy(x, y):
    if not any(x + y) or len(set(x + y)) == 1:
        return
    row = compare_parts(corpus(x), corpus(y), ["疫"], permutations=1).iloc[0]
    ranks = stats.mannwhitneyu(x, y, method="asymptotic")

    assert row["u"] == pytest.approx(ranks.statistic)
    assert row["u_p"] == pytest.approx(ranks.pvalue)
    if len(set(x)) > 1 or len(set(y)) > 1:
        welch = stats.ttest_ind(x, y, equal_var=False)
        assert row["welch_t"] == pytest.approx(welch.statistic)
        assert row["welch_p"] == pytest.approx(welch.pvalue)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_the_exact_permutation_agrees_with_scipy(x, y):
    if not any(x + y):
        return
    row = compare_parts(corpus(x), corpus(y), ["疫"]).iloc[0]

    referee = stats.permutation_test(
        (np.array(x), np.array(y)),
        lambda a, b, axis: np.abs(a.mean(axis) - b.mean(axis)),
        vectorized=True,
        n_resamples=np.inf,
        alternative="greater",
    )
    assert row["permutation_p"] == pytest.approx(referee.pvalue)


def test_random_arrangements_come_near_the_exact_p_and_repeat_with_their_seed():
    x, y = [9, 8, 7, 9, 6, 8, 7, 9, 8, 9], [1, 2, 0, 1, 3, 2, 1, 0, 2, 9]
    first, again = (compare_parts(corpus(x), corpus(y), ["疫"], permutations=4000, seed=3) for _ in range(2))

    assert not first["exact"].item() and first["arrangements"].item() == 4000
    assert first["permutation_p"].item() == again["permutation_p"].item() < 0.01
    assert first["permutation_p"].item() >= 1 / 4001


def test_words_in_neither_corpus_and_single_articles_are_told():
    with pytest.raises(PressframesError, match="核酸: in neither corpus"):
        compare_parts(corpus([1, 2]), corpus([1, 2]), ["疫", "核酸"])
    with pytest.raises(PressframesError, match="permutations=0: expected 1 or more"):
        compare_parts(corpus([1] * 20), corpus([2] * 20), ["疫"], permutations=0)
    single = compare_parts(corpus([3]), corpus([1, 2]), ["疫"]).iloc[0]
    assert np.isnan(single["welch_p"]) and np.isnan(single["permutation_p"])


def test_the_interval_over_articles_is_wide_for_a_word_in_one_article():
    reference = corpus([6] * 20)
    spread = keyness(corpus([30] * 20), reference).set_index("word").loc["疫"]
    clumpy = keyness(corpus([0] * 19 + [600]), reference).set_index("word").loc["疫"]

    assert spread["log_ratio"] == clumpy["log_ratio"] == pytest.approx(np.log2(5))
    assert 0 < spread["low_across_parts"] < np.log2(5) < spread["high_across_parts"]
    assert clumpy["low_across_parts"] < 0 < spread["low"] == clumpy["low"]


def test_no_interval_is_given_of_what_was_not_seen_or_of_four_articles():
    nowhere = keyness(corpus([3, 4, 5, 6, 7]), corpus([0] * 5)).set_index("word")
    four = keyness(corpus([3, 4, 5, 6]), corpus([1] * 5)).set_index("word")

    for table in (nowhere, four):
        assert table.loc["疫", ["low_across_parts", "high_across_parts"]].isna().all()
        assert not np.isinf(table.select_dtypes("number").to_numpy(float)).any()
    assert nowhere.loc["他", "low_across_parts"] < 0 < nowhere.loc["他", "high_across_parts"]


PARTS = st.lists(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=9)


@given(PARTS)
def test_the_variance_of_a_share_is_that_of_leaving_out_each_article(parts):
    counts, sizes = np.array(parts).T
    without = [(counts.sum() - count) / (sizes.sum() - size) for count, size in parts]
    share = counts.sum() / sizes.sum()
    jackknife = (len(parts) - 1) / len(parts) * sum((other - share) ** 2 for other in without)

    assert shares_of(counts_of_word(counts, sizes)).variance[0] == pytest.approx(jackknife, abs=1e-12)


@given(PARTS, st.floats(0.5, 0.999))
def test_the_interval_of_a_share_is_exact_for_as_many_words_as_the_articles_are_worth(parts, confidence):
    counts, sizes = np.array(parts).T
    shares = shares_of(counts_of_word(counts, sizes))
    low, high = (end[0] for end in shares.interval(confidence))
    share, effective = counts.sum() / sizes.sum(), sizes.sum() ** 2 / (sizes**2).sum()

    assert shares.effective == pytest.approx(effective) and effective <= len(parts) + 1e-9
    if effective <= FEWEST:
        assert np.isnan(low) and np.isnan(high)
        return
    assert low <= share <= high and (share > 0 or low == 0) and (share < 1 or high == 1)
    if share in (0, 1):
        assert (low, high) == exact_interval(share * len(parts), len(parts), confidence=confidence)
        return
    variance = shares.variance[0]
    words = min(share * (1 - share) / variance, sizes.sum()) if variance else sizes.sum()
    tail = (1 - confidence) / 2
    worth = words * (stats.norm.ppf(tail) / stats.t.ppf(tail, effective - 1)) ** 2
    hits, rest = share * worth, worth - share * worth
    assert low == pytest.approx(stats.beta.ppf(tail, hits, rest + 1), abs=1e-9)
    assert high == pytest.approx(stats.beta.isf(tail, hits + 1, rest), abs=1e-9)


@pytest.mark.parametrize(("k", "n", "ends"), [(0, 10, (0, 0.3085)), (1, 10, (0.0025, 0.4450)), (10, 10, (0.6915, 1))])
def test_the_exact_interval_has_the_values_of_the_tables(k, n, ends):
    """Clopper & Pearson (1934), as in the tables of Diem (1962), Documenta Geigy."""
    assert exact_interval(k, n) == pytest.approx(ends, abs=5e-5)


@given(st.lists(st.floats(-6, 6), min_size=1, max_size=30), st.floats(0.01, 0.2))
def test_intervals_that_stand_together_leave_out_0_where_benjamini_and_hochberg_reject(found, alpha):
    found = np.array(found)
    p = 2 * stats.norm.sf(np.abs(found))
    reach = lambda confidence: stats.norm.ppf((1 + confidence) / 2)  # noqa: E731
    low, high, confidence = together(
        lambda confidence: (found - reach(confidence), found + reach(confidence)), alpha=alpha
    )
    told = (low > 0) | (high < 0)
    rejected = adjust_p(p) < alpha

    assert (told == rejected)[np.abs(adjust_p(p) - alpha) > 1e-9].all()
    assert 1 - confidence == pytest.approx(alpha * max(told.sum(), 1) / len(found))


def test_key_words_are_told_by_intervals_that_belong_to_their_correction():
    target, reference = (
        pd.concat([corpus(counts), corpus(counts).query("word == '疫'").replace("疫", "病")])
        for counts in ([30, 28, 33, 25, 40, 29], [6, 9, 3, 8, 5, 4])
    )
    row = {name: keyness(target, reference, correction=name).set_index("word").loc["疫"] for name in (
        "benjamini-hochberg", "bonferroni", "holm"
    )}  # fmt: skip

    strict, shared = row["bonferroni"], row["benjamini-hochberg"]
    assert strict["low"] == row["holm"]["low"] == pytest.approx(strict["lrc"])
    assert strict["low"] < shared["low"] < shared["log_ratio"] < shared["high"] < strict["high"]
    assert 0 < shared["low_across_parts"] < shared["log_ratio"] < shared["high_across_parts"]


@pytest.mark.parametrize(("articles", "widest"), [(6, 0.55), (15, 0.3), (60, 0.15)])
def test_nine_or_more_of_ten_intervals_hold_the_share_of_articles_like_these(articles, widest):
    """Uneven articles whose sentences are alike; `python -m benchmarks coverage` has the long run and January 1998."""
    random = np.random.default_rng(7)
    share, alike = (values.ravel() for values in np.meshgrid([0.05, 0.1, 0.25, 0.5], [0.05, 0.15, 0.3]))
    ends = []
    for _ in range(300):
        sizes = np.maximum(1, np.round(15 * np.exp(0.8 * random.standard_normal(articles)))).astype(int)
        own = random.beta(share * (1 / alike - 1), (1 - share) * (1 / alike - 1), (articles, len(share)))
        coded = sparse.csc_array(random.binomial(sizes[:, None], own))
        parts = pd.DataFrame({"document": range(articles)})
        ends.append(shares_of(PartCounts(coded, share.astype(str), sizes, parts, "article")).interval())
    low, high = np.array(ends).transpose(1, 0, 2)
    given = ~np.isnan(low[:, 0])
    covered = ((low <= share) & (share <= high))[given].mean(axis=0)

    assert given.mean() > (0.4 if articles == 6 else 0.9)
    assert covered.mean() >= 0.93 and covered.min() >= 0.84
    assert np.median((high - low)[given], axis=0).mean() < widest


def test_few_articles_or_one_long_one_among_short_ones_are_described_and_not_inferred_from():
    assert np.isnan(shares_of(counts_of_word([3, 4, 5, 6], [10] * 4)).interval()[0])
    assert np.isnan(shares_of(counts_of_word([3, 4, 5, 6, 200], [10] * 4 + [400])).interval()[0])
    assert not np.isnan(shares_of(counts_of_word([3, 4, 5, 6, 2], [10] * 5)).interval()[0])


def test_a_word_of_which_all_rates_are_equal_or_none_has_no_rank_test_and_no_t():
    for count, dealt in ((0, np.nan), (2, 1.0)):
        row = compare_parts(*[counts_of_word([count] * 3, [9] * 3)] * 2).iloc[0]
        assert row[["welch_t", "welch_p", "u_p"]].isna().all()
        assert row["permutation_p"] == pytest.approx(dealt, nan_ok=True)
    apart = compare_parts(counts_of_word([1] * 3, [10] * 3), counts_of_word([2] * 3, [10] * 3)).iloc[0]
    assert np.isnan(apart["welch_t"]) and apart["permutation_p"] == 2 / 20 and apart["u"] == 0
    single = compare_parts(corpus([1, 2, 3]), corpus([3]), "疫").iloc[0]
    assert np.isnan(single["welch_p"]) and np.isnan(single["permutation_p"])


def test_999_arrangements_are_dealt_alike_if_nothing_else_is_said_and_words_one_at_a_time_give_the_same(monkeypatch):
    sides = corpus([9, 8, 7, 0, 6, 8, 7, 9, 8, 9]), corpus([1, 2, 0, 1, 3, 2, 1, 0, 2, 9])
    table = compare_parts(*sides)

    assert set(table["arrangements"]) == {999} and not table["exact"].any()
    assert "999 random arrangements (seed 1)" in table.caption
    monkeypatch.setattr("pressframes.statistics.key_words.NUMBERS_AT_ONCE", 1000)
    pd.testing.assert_frame_equal(table, compare_parts(*sides, permutations=999, seed=1))


def test_all_draws_are_taken_of_five_articles_and_1000_of_six():
    five, six = (bootstrap_dispersion(corpus(range(1, articles + 1)), "疫") for articles in (5, 6))

    assert "from 3,125 draws of articles" in five.caption and "from 1,000 draws of articles" in six.caption
    pd.testing.assert_frame_equal(
        six, bootstrap_dispersion(corpus(range(1, 7)), "疫", resamples=1000, confidence=0.95, seed=1)
    )
    one = bootstrap_dispersion(corpus([3]), "疫").iloc[0]
    assert one[["dp", "mean", "standard_error", "low", "high"]].isna().all() and one["count"] == 3


def spread_counts(**words):
    """A table of counts: how often each word is in each article, one after the other."""
    rows = [(place, word, count) for word, counts in words.items() for place, count in enumerate(counts) if count]
    return pd.DataFrame(rows, columns=["document", "word", "count"])


def test_two_articles_a_side_are_enough_for_welch_and_for_dealing_them_out():
    ours, theirs = spread_counts(党=[3, 2], 员=[1, 2]), spread_counts(党=[1, 0], 员=[3, 4])
    row = compare_parts(ours, theirs, "党").iloc[0]

    # rates of .75 and .5 against .25 and 0: of the six ways to deal them out two differ by .5 or more
    assert row["permutation_p"] == pytest.approx(2 / 6) and row["arrangements"] == 6 and row["exact"]
    assert row["welch_p"] == pytest.approx(stats.ttest_ind([0.75, 0.5], [0.25, 0], equal_var=False).pvalue)


def test_a_word_that_one_side_uses_once_has_an_interval_from_part_to_part():
    ours = spread_counts(党=[1, 0, 0, 0, 0, 0], 员=[2, 1, 0, 0, 0, 0], 水=[9] * 6)
    theirs = spread_counts(党=[2, 1, 0, 0, 0, 0], 员=[1, 0, 0, 0, 0, 0], 水=[9] * 6)
    ends = keyness(ours, theirs).set_index("word").loc[["党", "员"], ["low_across_parts", "high_across_parts"]]

    assert ends.notna().all(axis=None) and (ends["low_across_parts"] < ends["high_across_parts"]).all()


def test_an_interval_that_ends_at_0_holds_it():
    ends = [(-0.2, 0.0), (0.0, 0.2), (-0.2, -0.1), (0.1, 0.2), (np.nan, np.nan), (np.nan, 0.2)]
    shares = pd.DataFrame({"share": 0.5, "other_share": 0.2}, index=range(len(ends)))
    table = told_apart(shares, [lambda level, pair=pair: pair for pair in ends])

    assert table["verdict"].tolist() == ["unsure", "unsure", "below", "above", "few", "unsure"]
    assert table["difference"].tolist() == pytest.approx([0.3] * len(ends))


def test_shares_of_weights_leave_out_texts_that_weigh_nothing_and_one_side_has_no_differences():
    base = pd.DataFrame({"side": "A", "document": [0, 1, 1, 2], "letters": [10, 20, 10, 0]})
    found = base.iloc[[0, 1, 3]].assign(kind=["x", "y", "x"])
    table = shares_by_side(found, base, ["kind"], weight="letters")

    assert table[["kind", "count", "base", "texts_with", "texts"]].values.tolist() == [
        ["x", 10, 40, 1, 2],
        ["y", 20, 40, 1, 2],
    ]
    whole = shares_by_side(found, base)
    assert whole[["count", "base", "texts_with", "texts"]].values.tolist() == [[3, 4, 3, 3]]
    assert side_differences(found, base, ["kind"]).empty
    two = pd.concat([base, base.assign(side="B")])
    of_two = shares_by_side(found.assign(kind=["y", "x", "z"]), two, ["kind"])
    assert of_two["kind"].tolist() == ["y", "x", "z"] * 2 and of_two.index.tolist() == [*range(6)]
    apart = side_differences(found, pd.concat([two, base.assign(side="C")]), ["kind"])
    assert apart["side"].tolist() == [*"AABBCC"] and apart.index.tolist() == [*range(6)]
    assert side_differences(found.head(0), two, ["kind"]).empty
    assert side_differences(found, two)[["side", "other", "share", "other_share"]].values.tolist() == [
        ["A", "B", 0.75, 0]
    ]
    with pytest.raises(PressframesError, match="shares_by_side"):
        shares_by_side(pd.concat([found, found]), base)


def test_a_small_p_needs_no_warning_where_the_parts_bear_it_out():
    rows = {
        # log_ratio, count, range, parts, reference count, range, parts, p_across_parts, p_adjusted
        "all 9 stand in 1 of 4 articles": (2, 9, 1, 4, 1, 1, 4, 0.01, 0.049),
        "all 7 stand in 1 of 4 articles of the reference": (-2, 1, 1, 4, 7, 1, 4, 0.01, 0.01),
        "one article only: nothing can be said about its spread": (2, 9, 1, 1, 1, 1, 4, np.nan, 0.01),
        "no test across articles: one side has a single article": (2, 9, 2, 4, 1, 1, 1, np.nan, 0.01),
        "not beyond chance from article to article (Welch p = 0.05)": (2, 9, 2, 4, 1, 1, 4, 0.05, 0.01),
        "": (2, 9, 2, 4, 1, 1, 4, 0.049, 0.01),
    }
    names = ["count", "range", "parts"]
    columns = ["log_ratio", *names, *(f"reference_{name}" for name in names), "p_across_parts", "p_adjusted"]
    frame = pd.DataFrame(rows.values(), columns=columns)

    assert key_warnings(frame).tolist() == [*rows]
    assert not key_warnings(frame.assign(p_adjusted=0.05)).any()
    assert key_warnings(frame.assign(p_adjusted=0.05), alpha=0.051).astype(bool).tolist() == [True] * 4 + [False] * 2
