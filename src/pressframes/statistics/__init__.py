"""
Counts become measures, each by the name of its variant. What to ask, in the order in which a researcher does:

**How often?** `word_frequencies` gives count, rate and range of every word (`rate_per_10k` alone takes a count and its
base), `rates_over_time` those of chosen words by day, week, month or year. `ngrams` makes sequences of one or several
lengths, which every function then takes as words; `lexical_bundles` keeps those that come back often and in many
articles.

**Spread how evenly?** A word of one article is not a word of the corpus. `dispersion` gives `dp`, `dp_norm`,
`juilland_d`, `carroll_d2`, `kld` and `arf`; on request `dp_egbert`, `dp_adjusted` (what is left when the word's
frequency is taken out; for rare words beside frequent ones), `rosengren_s`, `lyne_d3` (for comparison with older
studies), `awt` and `ald`.

**More than elsewhere?** `keyness` compares two corpora, `keyness_by_group` each of several groups with the rest.
- How much more: `log_ratio` (the default, in doublings), `relative_risk` and `percent_difference` (the same in
  times and in percent), `odds_ratio`, `simple_maths` and `simple_maths_100` (rare or common words come first), `ell`.
- Whether chance explains it: `g2-2cell` (the usual one), `g2-4cell`, `g2-williams` and `g2-yates` (small tables),
  `chi2`, `chi2-yates`, `fisher` and `fisher-greater` (exact; two-sided, and only for more), `bic` (evidence for or
  against). `adjust_p` corrects for many words.
- Whether it is there from article to article: `compare_parts`; with shares of all words, `shares_of` (`Shares`) and
  their `interval`, `together` for many comparisons, `exact_interval` for one share, `bootstrap_dispersion` for DP.

**How large a share on each side?** `shares_by_side` of anything that is found in texts (coded sentences, quotations,
quantities), with an interval over texts; `side_differences` from side to side, for all comparisons together.

**Near which words?** `collocates` around a word or a pattern, `cooccurrences` for the
edges of a network. Read `log_dice` (how much two words belong together) with `g2` (how certain that is); `mi`, `mi3`,
`npmi` (from -1 to 1) and `z` favour rare words, `t` frequent ones; `minimum_sensitivity` is strict with unequal pairs;
`delta_p` has a direction.

**How varied?** `diversity`: `mattr`, `mtld` and `hdd` for texts of different length, `msttr`, `yule_k`,
`maas` and `maas_10` for comparison, `ttr` and `cttr` only for texts of one length, `lexical_density` where words have
tags.

**Where is it printed?** `pressframes.concordance`.

**On in another program?** Each function gives a `Result`, a pandas frame with a caption and `cite()`, whose `to_csv`,
`to_excel` and `to_word` are safe to open; `Result(table)` makes one of any table, such as the codes of frames.
`write_matrix` writes documents by words for R and scikit-learn.

Each takes a token table or, where the order of words does not matter, the table of `count_words`, in which `is_word`
says what counts; `count_parts` (`PartCounts`) is the count in between. `stop`, `minimum_count` and `minimum_range`
leave words out and say so. Every measure is a row of `MEASURES` by its name; `list_measures` is the table of all
with variant and works. They take plain numbers or columns of a table: `log_ratio(60, 20_000, 15, 25_000)`, with
`log_ratio_interval` and `log_likelihood`.
"""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)
