"""Every measure in the one table with a published or hand-checked value, and the referees that it agrees with."""

import math
import re
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import openpyxl
import pandas as pd
import pytest
import scipy.io
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from published import PUBLISHED, words_of
from scipy import stats
from test_statistics_dispersion import TOY, tokens_of
from test_statistics_diversity import README, SHRIMP

from pressframes import statistics
from pressframes.corpus.documents import corpus_from_texts, make_corpus
from pressframes.errors import PressframesError
from pressframes.frames import code_frames, load_codebook
from pressframes.statistics import MEASURES, collocates, count_parts, count_words, diversity, keyness, ngrams
from pressframes.statistics.counts import counts_of_word
from pressframes.statistics.frequency import DISPERSION, OF_ORDER, adjusted_deviation, deviation_of_proportions
from pressframes.statistics.measures import (
    ATTRACTION,
    SIZES,
    TESTS,
    conservative_log_ratio,
    fisher_p,
    log_likelihood,
    log_ratio_interval,
)
from pressframes.statistics.results import bibliography, unguarded
from pressframes.statistics.variety import DIVERSITY, Text, expected_ratio
from pressframes.words.cutting import tokenize

VALUES = PUBLISHED["measures"]
TEXTS = {"shrimp": SHRIMP, "readme": README, "tagged": words_of("党员 在 社区 值守 了")}
CONTENT = 3  # of the five words above: 党员 ("Party member"), 社区 ("neighbourhood"), 值守 ("keep watch")


def rounded(value, printed):
    """Whether a value is the printed one to the digits that are printed."""
    digits = len(str(printed).partition(".")[2])
    return value == pytest.approx(printed, abs=0.51 * 10**-digits)


def test_every_measure_of_the_table_has_a_published_value_and_works_that_are_in_the_bibliography():
    checked = {name: {row[0] for row in rows} for name, rows in VALUES.items() if name != "source"}

    assert checked["keyness"] == {*TESTS, *SIZES} and checked["attraction"] == {*ATTRACTION}
    assert checked["dispersion"] | checked["order"] == {*DISPERSION} and checked["diversity"] == {*DIVERSITY}
    assert set.union(*checked.values()) == {*MEASURES} and len(MEASURES) == len(statistics.list_measures())
    assert all(measure.sources and {*measure.sources} <= {*bibliography()} for measure in MEASURES.values())
    assert len({measure.meaning for measure in MEASURES.values()}) == len(MEASURES)


def test_the_page_of_the_room_says_what_each_function_and_each_measure_is_for():
    named = set(re.findall(r"`([\w-]+)(?:\(table\))?`", statistics.__doc__))

    assert {*statistics.__all__, *MEASURES} <= named
    table = statistics.list_measures()
    assert [*table.columns] == ["question", "measure", "meaning", "works"] and table.map(len).all(axis=None)


@pytest.mark.parametrize(("name", "counts", "printed", "_source"), VALUES["keyness"] + VALUES["attraction"])
def test_measures_of_plain_counts_have_their_published_values(name, counts, printed, _source):
    value = MEASURES[name](*counts)
    if name in TESTS:
        value = value[name.startswith("fisher")]  # an exact test has a p, the others a statistic

    for number, expected in zip(np.atleast_1d(value), np.atleast_1d(printed), strict=True):
        assert rounded(number, expected)


@pytest.mark.parametrize(("name", "values", "sizes", "printed", "_source"), VALUES["dispersion"])
def test_measures_of_counts_in_parts_have_their_published_values(name, values, sizes, printed, _source):
    assert rounded(MEASURES[name](counts_of_word(values, sizes)).item(), printed)


@pytest.mark.parametrize(("name", "printed", "within", "_source"), VALUES["order"])
def test_measures_of_the_order_of_words_have_their_published_values(name, printed, within, _source):
    assert MEASURES[name](tokens_of(TOY))["a"] == pytest.approx(printed, abs=within)


@pytest.mark.parametrize(("name", "words", "printed", "_source"), VALUES["diversity"])
def test_measures_of_a_text_have_their_published_values(name, words, printed, _source):
    words = np.array(TEXTS[words])
    text = Text(words, np.unique(words, return_counts=True)[1], CONTENT, window_words=25)

    assert rounded(MEASURES[name](text), printed)


tables = st.tuples(*[st.integers(1, 60)] * 4).filter(lambda cells: all(cells))


@given(tables)
def test_corrected_log_likelihood_and_the_one_sided_test_are_those_of_scipy(cells):
    a, b, c, d = cells
    sides = a, a + c, b, b + d
    table = [[a, b], [c, d]]

    theirs = stats.chi2_contingency(table, correction=True, lambda_="log-likelihood")
    assert MEASURES["g2-yates"](*sides) == pytest.approx((theirs.statistic, theirs.pvalue), abs=1e-9)
    assert MEASURES["fisher-greater"](*sides)[1] == pytest.approx(stats.fisher_exact(table, "greater").pvalue)
    risk = stats.contingency.relative_risk(a, a + c, b, b + d).relative_risk
    assert MEASURES["relative_risk"](*sides) == pytest.approx(risk)


@given(tables)
def test_attraction_stays_within_its_bounds_and_has_no_order_of_its_words(cells):
    a, b, c, d = cells
    pair, swapped = (a, a + b, a + c, a + b + c + d), (a, a + c, a + b, a + b + c + d)

    for name in ("npmi", "minimum_sensitivity"):
        assert -1 <= MEASURES[name](*pair) <= 1 and MEASURES[name](*pair) == pytest.approx(MEASURES[name](*swapped))


def test_a_long_text_and_a_large_corpus_keep_their_digits():
    counts = [1] * 40_000 + [2] * 10_000 + [1_000_000, 30_000]
    size, draws = sum(counts), 42
    never = {n: math.prod(Fraction(size - n - i, size - i) for i in range(draws)) for n in set(counts)}
    exact = sum((1 - never[n]) * counts.count(n) for n in set(counts)) / draws
    assert expected_ratio(counts, draws) == pytest.approx(float(exact), rel=1e-13)

    billion = 10**9
    g2 = log_likelihood(5_010, billion, 5_000, billion, cells=4)
    share = Fraction(10_010, 2 * billion)
    # (5 and -5) squared over what is expected, in all four cells; the next term is a ten-thousandth of a percent of it
    assert g2 == pytest.approx(float(2 * (25 / (billion * share) + 25 / (billion * (1 - share)))), rel=1e-6)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.data())
def test_adjusted_dp_is_0_and_1_at_the_ends_of_what_can_be(values, data):
    sizes = data.draw(st.lists(st.integers(10, 30), min_size=len(values), max_size=len(values)))
    total = sum(values)
    everything = [v for v in product(range(total + 1), repeat=len(values)) if sum(v) == total] if total < 9 else []
    if total < 2 or not everything:
        return
    dp = np.array([deviation_of_proportions(counts_of_word(v, sizes)).item() for v in everything])
    adjusted = np.array([adjusted_deviation(counts_of_word(v, sizes)).item() for v in everything])

    assert adjusted[dp.argmin()] == pytest.approx(0, abs=1e-9) and adjusted[dp.argmax()] == pytest.approx(1)
    assert adjusted == pytest.approx((dp - dp.min()) / (dp.max() - dp.min()))


@pytest.mark.parametrize("confidence", [0.95, 0.6])
def test_dp_has_the_interval_of_all_draws_of_few_articles(confidence):
    values, sizes = [3, 0, 1, 6], [100, 120, 80, 200]
    counts = pd.DataFrame(
        [(place, word, count) for place, (v, n) in enumerate(zip(values, sizes, strict=True))
         for word, count in (("疫", v), ("其他", n - v)) if count], columns=["document", "word", "count"]
    )  # fmt: skip
    drawn = []
    for places in product(range(4), repeat=4):
        v, n = (np.array([numbers[place] for place in places]) for numbers in (values, sizes))
        if v.sum():
            drawn.append(np.abs(v / v.sum() - n / n.sum()).sum() / 2)

    row = statistics.bootstrap_dispersion(counts, "疫", confidence=confidence).iloc[0]
    ends = [0.025, 0.975] if confidence == 0.95 else [0.2, 0.8]
    assert row["dp"] == deviation_of_proportions(counts_of_word(values, sizes)).item()
    assert row["mean"] == pytest.approx(np.mean(drawn)) and row["standard_error"] == pytest.approx(np.std(drawn))
    assert [row["low"], row["high"]] == pytest.approx(np.quantile(drawn, ends, method="inverted_cdf"))


PAPERS = corpus_from_texts(
    ["疫情防控，社区值守。", "社区疫情。", "春耕备耕，农民春耕。", "农民开工。", "工厂开工，工厂复产。"]
)
CORPUS = make_corpus("papers", PAPERS.documents.assign(newspaper=[*"甲甲乙乙丙"]), PAPERS.paragraphs, PAPERS.texts)
TOKENS = tokenize(CORPUS)


def test_each_of_three_groups_is_held_against_the_rest_and_p_is_adjusted_over_all():
    groups = {name: part.of(TOKENS) for name, part in CORPUS.split("newspaper").items()}
    together = statistics.keyness_by_group(groups)

    assert (
        together["group"].drop_duplicates().tolist() == sorted(groups) and "each against the rest" in together.caption
    )
    for name, part in groups.items():
        rest = CORPUS.select([newspaper != name for newspaper in CORPUS.documents["newspaper"]]).of(TOKENS)
        alone = keyness(part, rest).set_index("word")
        rows = together[together["group"] == name].set_index("word")
        same = ["log_ratio", "statistic", "p", "count", "base", "reference_count", "reference_base",
                "range", "parts", "reference_range", "reference_parts", "dp_norm", "p_across_parts"]  # fmt: skip
        pd.testing.assert_frame_equal(rows[same], alone.loc[rows.index, same], check_names=False)
    assert together["p_adjusted"].to_numpy() == pytest.approx(stats.false_discovery_control(together["p"]))
    with pytest.raises(PressframesError, match="1 groups: expected two or more by name"):
        statistics.keyness_by_group({"甲": TOKENS})


def test_a_window_may_be_wider_on_one_side():
    tokens = tokens_of(words_of("甲 乙 点 丙 丁 点 戊"))
    before = collocates(tokens, "点", window_words=(2, 0)).set_index("collocate")
    after = collocates(tokens, "点", window_words=(0, 1)).set_index("collocate")

    assert sorted(before.index) == sorted("甲乙丙丁") and (before["after"] == 0).all() and (before["places"] == 4).all()
    assert sorted(after.index) == sorted("丙戊") and (after["before"] == 0).all()
    assert "2 words before and 0 after within the sentence" in before.caption
    for window in ((0, 0), (1, -1), (1, 2, 3), (1, 0.5)):
        with pytest.raises(PressframesError, match=r"a pair \(before, after\)"):
            collocates(tokens, "点", window_words=window)


def test_sequences_of_several_lengths_are_those_of_each_length_together():
    tokens = tokenize(corpus_from_texts(["农民在社区值守，工厂开工复产。", "工厂开工。"]))
    both = ngrams(tokens, (2, 3))
    each = pd.concat([ngrams(tokens, length).to_frame().drop(columns="kind", errors="ignore") for length in (2, 3)])

    keys = ["document", "paragraph", "start", "end", "word"]
    expected = each.sort_values(keys, ignore_index=True)
    pd.testing.assert_frame_equal(both.to_frame()[keys], expected[keys], check_dtype=False)
    assert both.preset == "jieba, sequences of 2, 3 words"
    with pytest.raises(PressframesError, match="length=9: no 9 words stand together"):
        ngrams(TOKENS, (2, 9))
    with pytest.raises(PressframesError, match="where a whole number or a list of a whole number was expected"):
        ngrams(TOKENS, 2.0)


def test_lexical_bundles_pass_a_rate_and_a_range_and_their_base_is_words():
    texts = ["我们要坚持到底。"] * 3 + ["农民春耕。", "坚持到底，坚持到底。"]
    tokens = tokenize(corpus_from_texts(texts))
    bundles = statistics.lexical_bundles(tokens, (2, 3), minimum_rate=1000, minimum_range=3)
    pair = bundles.set_index("bundle").iloc[0]

    words = count_parts(tokens).size
    assert (bundles["range"] >= 3).all() and set(bundles["length"]) == {2, 3} and pair["base"] == words
    assert pair["rate_per_million"] == pair["count"] / words * 1_000_000 and pair["parts"] == 5
    assert not len(statistics.lexical_bundles(tokens, 2, minimum_range=6))
    exactly = statistics.lexical_bundles(tokens, 2, minimum_rate=pair["rate_per_million"], minimum_range=pair["range"])
    assert pair.name in set(exactly["bundle"])


def test_a_table_of_measures_can_be_asked_for_one_several_or_all_and_counts_lack_only_what_needs_order():
    spread = statistics.dispersion(TOKENS, measures="all")
    from_counts = statistics.dispersion(count_words(TOKENS), measures=["dp", "awt"])

    assert [*DISPERSION] == [name for name in spread.columns if name in DISPERSION]
    assert spread[[*OF_ORDER]].notna().all(axis=None) and from_counts["awt"].isna().all()
    assert "AWT is missing" in from_counts.caption and "waiting" not in from_counts.caption
    assert "is missing" not in spread.caption and "waiting" in spread.caption and "Savicky" in spread.cite()
    assert "Savicky" not in from_counts.cite()
    assert statistics.dispersion(TOKENS, measures="rosengren_s").cite().startswith("Rosengren")
    with pytest.raises(PressframesError, match="measures='range': there is no such measure in this table"):
        statistics.dispersion(TOKENS, measures=["dp", "range"])


def test_diversity_of_a_whole_corpus_is_that_of_its_articles_as_one_text():
    whole = diversity(TOKENS, by="corpus", measures="all").iloc[0]
    one = diversity(tokenize(corpus_from_texts(["".join(CORPUS.texts)])), measures="all").iloc[0]

    assert whole[["words", "types", "ttr", "cttr", "maas", "yule_k"]].tolist() == pytest.approx(
        one[["words", "types", "ttr", "cttr", "maas", "yule_k"]].tolist()
    )
    assert math.isnan(whole["lexical_density"])
    tagged = replace(TOKENS, tag=np.zeros(len(TOKENS), np.int8), tag_names=("n",))
    assert diversity(tagged, measures="lexical_density")["lexical_density"].tolist() == [1] * 5


def test_words_and_counts_of_ones_own_are_a_corpus_of_one_text():
    ours, theirs = (pd.DataFrame({"word": ["疫", "党"], "count": [n, 100 - n]}) for n in (40, 10))
    row = keyness(ours, theirs).set_index("word").loc["疫"]

    assert (row["count"], row["base"], row["parts"]) == (40, 100, 1) and row["log_ratio"] == pytest.approx(2)
    with pytest.raises(PressframesError, match="no column document"):
        keyness(ours.assign(paragraph=0), theirs)


def test_dates_as_they_are_printed_are_dates():
    documents = CORPUS.documents.assign(date=["2022年3月1日", "2022-03-02", "2022/3/3", None, "２０２２年３月４日"])
    rates = statistics.rates_over_time(TOKENS, documents, "疫情")

    assert rates["period"].tolist() == ["2022-03-01", "2022-03-02", "2022-03-03", "2022-03-04"]


def test_the_matrix_read_back_has_the_counts_and_its_rows_the_document_variables(tmp_path):
    corpus = corpus_from_texts(["党员在社区。", "。", "社区医生在社区。"])
    documents = corpus.documents.assign(newspaper=["晨报", "晨报", "=HYPERLINK(1)"])
    tokens = tokenize(corpus)
    written = statistics.write_matrix(tokens, documents, tmp_path / "out")

    matrix = scipy.io.mmread(tmp_path / "out" / "matrix.mtx").tocsr()
    features = (tmp_path / "out" / "features.txt").read_text(encoding="utf-8").splitlines()
    table = pd.read_csv(tmp_path / "out" / "documents.csv", encoding="utf-8-sig")
    counts = count_parts(tokens)
    assert [path.name for path in written] == ["matrix.mtx", "features.txt", "documents.csv", "README.txt"]
    assert (matrix != counts.matrix).nnz == 0 and features == list(counts.words) and matrix.dtype.kind == "i"
    assert table["document"].tolist() == [0, 2] and table["newspaper"].tolist() == ["晨报", "'=HYPERLINK(1)"]
    assert unguarded(table)["newspaper"].tolist() == ["晨报", "=HYPERLINK(1)"]
    assert (tmp_path / "out" / "documents.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Words cut by preset jieba" in (tmp_path / "out" / "README.txt").read_text(encoding="utf-8")

    statistics.write_matrix(count_words(tokens), documents, tmp_path / "some", minimum_count=2)
    assert scipy.io.mmread(tmp_path / "some" / "matrix.mtx").shape == (2, 2)
    assert "fewer than 2 times" in (tmp_path / "some" / "README.txt").read_text(encoding="utf-8")
    with pytest.raises(PressframesError, match="document 2: it has words and no row in the table of documents"):
        statistics.write_matrix(tokens, documents[:1], tmp_path)


def test_codes_of_frames_open_in_a_spreadsheet_and_pandas_as_they_are_and_run_nothing(tmp_path):
    corpus = corpus_from_texts(["=1+1，打响疫情防控阻击战。", "春耕开始。"])
    codes = code_frames(corpus, load_codebook(ROOT / "data" / "coding" / "codebook.toml"))
    table = codes.assign(place=[corpus.texts[row.document][: row.end] for row in codes.itertuples()])
    result = statistics.Result(table)
    result.to_csv(tmp_path / "codes.csv")
    result.to_excel(tmp_path / "codes.xlsx")

    csv = pd.read_csv(tmp_path / "codes.csv", encoding="utf-8-sig", keep_default_na=False)
    cells = [*openpyxl.load_workbook(tmp_path / "codes.xlsx")["table"].iter_rows(values_only=True)]
    assert len(table) and (tmp_path / "codes.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert csv["place"].str.startswith("'=").all() and unguarded(csv)["place"].tolist() == table["place"].tolist()
    places = [row[cells[0].index("place")] for row in cells[1:]]
    assert places == csv["place"].tolist() and list(cells[0]) == list(csv.columns) == list(table.columns)
    assert csv[["start", "end"]].to_numpy().tolist() == table[["start", "end"]].to_numpy().tolist()


@pytest.mark.parametrize(
    "pair",
    [(-1, 4, 20, 100), (5, 4, 20, 100), (5, 20, 4, 100), (1, 101, 20, 100), (1, 20, 101, 100), (1, 60, 60, 100),
     (0, 0, 4, 100), (0, 4, 0, 100)],
)  # fmt: skip
def test_a_pair_that_cannot_be_is_refused_with_its_numbers(pair):
    with pytest.raises(PressframesError, match="count {:g}, first {:g}, second {:g}, size {:g}".format(*pair)):
        MEASURES["mi"](*pair)


def test_pairs_at_the_ends_of_what_can_be_are_measured():
    smaller, g2 = MEASURES["minimum_sensitivity"], MEASURES["g2"]

    assert smaller(4, 4, 4, 4) == 1 and smaller(0, 1, 1, 2) == 0
    assert smaller(20, 60, 60, 100) == pytest.approx(1 / 3)  # every place has one of the two
    assert math.isnan(g2(5, 10, 5, 10)), "no place is elsewhere"
    assert g2(4, 9, 5, 10) == -log_likelihood(4, 9, 1, 1, cells=4), "one place is, and has the word: below chance"
    assert g2(30, 50, 50, 100) == -g2(20, 50, 50, 100) > 0


def test_ell_is_missing_where_one_is_expected_or_less_and_knows_no_first_corpus():
    # of 4 and of 3 in 300 words a third is expected in 100
    ell = MEASURES["ell"]
    assert ell(3, 100, 1, 200) == pytest.approx(log_likelihood(3, 100, 1, 200) / (300 * math.log(4 / 3)))
    assert ell(1, 200, 3, 100) == ell(3, 100, 1, 200)
    assert math.isnan(ell(2, 100, 1, 200)) and math.isnan(ell(1, 100, 1, 200))


def test_corrected_p_are_never_above_1_and_those_that_are_missing_are_no_tests():
    for method in ("benjamini-hochberg", "bonferroni", "holm"):
        assert statistics.adjust_p([0, 0.9, 1], method).tolist() == [0, 1, 1]
        assert statistics.adjust_p([np.nan, 0.02, np.nan], method)[1] == 0.02
    for wrong in (1.2, -0.1):
        with pytest.raises(PressframesError, match=f"p = {wrong} is no probability"):
            statistics.adjust_p([0, 1, wrong])


def test_an_exact_test_counts_tables_as_improbable_as_this_one_on_both_sides():
    # of the 70 ways to pick 4 of 8, so many have 0 to 4 of the first 4: 1, 16, 36, 16, 1
    for count, two_sided, less, greater in ((0, 2, 1, 70), (1, 34, 17, 69), (2, 70, 53, 53), (3, 34, 69, 17)):
        ways = [fisher_p(count, 4, 4 - count, 4, alternative=side) * 70 for side in ("two-sided", "less", "greater")]
        assert ways == pytest.approx([two_sided, less, greater])
    statistic, p = MEASURES["fisher"](np.array([1, 2]), 4, np.array([3, 2]), 4)
    assert p == pytest.approx([34 / 70, 1]) and np.isnan(statistic).tolist() == [True, True]


def test_the_conservative_log_ratio_is_the_end_of_the_interval_that_is_nearer_to_0():
    counts, swapped = (60, 20_000, 15, 25_000), (15, 25_000, 60, 20_000)

    assert conservative_log_ratio(*counts) == log_ratio_interval(*counts)[0]
    assert conservative_log_ratio(*swapped) == log_ratio_interval(*swapped)[1]


def test_words_of_one_larger_article_fill_the_smallest_that_has_them():
    once, alone = counts_of_word([0, 7, 0], [100, 120, 80]), counts_of_word(*[[10, 21, 4, 29, 39, 35]] * 2)

    assert MEASURES["dp_egbert"](once).item() == pytest.approx(1)
    assert MEASURES["dp_norm"](once).item() == pytest.approx(0.6 / (1 - 80 / 300))
    assert np.isnan(adjusted_deviation(alone)).all(), "the only word can be spread in one way"
    assert [adjusted_deviation(counts_of_word(twice, [5, 5])).item() for twice in ([2, 0], [1, 1])] == [1, 0]
    assert not np.signbit(MEASURES["carroll_d2"](once)).any(), "0 and not -0"


def test_diversity_says_its_windows_and_draws_and_takes_one_word_for_each():
    numbered = [f"词{number % 50}" for number in range(60)]
    table = diversity(tokens_of(numbered))
    one = diversity(TOKENS, window_words=1, draws=1)

    assert "MATTR over 50 words; HD-D over 42 draws; MTLD with threshold 0.72: a factor ends" in table.caption
    assert table["mattr"].item() == 1, "no word comes again within 50"
    assert (one["mattr"] == 1).all() and one["hdd"].tolist() == pytest.approx([1] * len(one))
    with pytest.raises(PressframesError, match="window_words=0, draws=42: expected 1 word or more"):
        diversity(TOKENS, window_words=0)


def test_words_with_content_are_told_by_the_first_letter_of_their_tags():
    tokens = tokens_of(words_of("党员 在 社区 值守"))
    tagged = replace(tokens, tag=np.array([0, 1, 2, 0], np.int8), tag_names=("nr", "p", "m"))

    assert diversity(tagged, measures="lexical_density")["lexical_density"].tolist() == [0.5]
    three = Text(np.array(["党", "员", "党"]), np.array([2, 1]))
    of_three = 2 / 6**0.5, math.log(3 / 2) / math.log(3) ** 2, math.log10(3 / 2) / math.log10(3) ** 2
    assert [MEASURES[name](three) for name in ("cttr", "maas", "maas_10")] == pytest.approx(of_three)
    assert math.isnan(MEASURES["maas"](Text(np.array(["党"]), np.array([1])))), "the logarithm of one word is 0"


def test_bundles_pass_20_in_a_million_and_five_articles_if_nothing_else_is_said():
    bundles = statistics.lexical_bundles(tokenize(corpus_from_texts(["我们要坚持到底。"] * 5 + ["农民春耕。"] * 4)), 2)

    assert set(bundles["variant"]) == {"at least 20 per million words and in 5 articles"}
    assert set(bundles["range"]) == {5} and not bundles["bundle"].str.contains("春耕").any()
    four = tokenize(corpus_from_texts(["党员在社区值守了。"] * 5))
    assert statistics.lexical_bundles(four)["length"].unique().tolist() == [4], "and have four words"


def test_equal_parts_are_two_or_more_and_at_most_one_a_word():
    tokens = tokens_of(words_of("甲 乙 ， 丙"))

    assert [count_parts(tokens, by=number).sizes.tolist() for number in (2, 3)] == [[2, 1], [1, 1, 1]]
    for number in (1, 4):
        with pytest.raises(PressframesError, match=f"by={number}"):
            count_parts(tokens, by=number)


def test_a_sequence_longer_than_its_text_is_refused_in_words():
    for words in ("甲", "甲 乙", "甲 乙 丙"):
        with pytest.raises(PressframesError, match="no 4 words stand together"):
            ngrams(tokens_of(words_of(words)), 4)
    for length in (1, [], [1, 2]):
        with pytest.raises(PressframesError, match="an n-gram has two words or more"):
            ngrams(TOKENS, length)


def test_two_groups_are_compared_with_each_other():
    groups = statistics.keyness_by_group({"甲": TOKENS, "乙": count_words(TOKENS)})

    assert groups["group"].drop_duplicates().tolist() == ["甲", "乙"] and (groups["log_ratio"] == 0).all()


def test_several_results_go_into_one_workbook_and_a_table_without_a_file_is_text(tmp_path):
    result = statistics.word_frequencies(TOKENS)
    with pd.ExcelWriter(tmp_path / "both.xlsx") as writer:
        for name in ("ours", "theirs"):
            result.to_excel(writer, sheet_name=name)
    book = openpyxl.load_workbook(tmp_path / "both.xlsx")
    result.to_word(tmp_path / "table.html")
    page = (tmp_path / "table.html").read_text(encoding="utf-8")

    assert book.sheetnames == ["ours", "theirs"]
    assert [cell.value for cell in book["theirs"][1]] == list(result.columns)
    assert result.to_csv(index=False).splitlines()[0] == ",".join(result.columns)
    assert "<th>rank</th>" in page and "<th></th>" not in page and "Base: " in page
