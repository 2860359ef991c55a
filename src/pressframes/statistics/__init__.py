"""
Counts become measures, by named variant: a table of counts, a sum of such tables, and one finish.

| question | functions |
|---|---|
| how often? | `word_frequencies`, `zipf`, `ngrams` (then any other), `rates_over_time`, `bootstrap_rates` |
| spread how evenly? | `dispersion` |
| more than elsewhere? | `keyness`, `keyness_measures`, `compare_parts`, `bootstrap_keyness` |
| near which words? | `collocates`, `colligates`, `cooccurrences`, `network_nodes` |
| how varied, how long? | `diversity`, `sentence_lengths`, `readability` |
| on which page? | `locate`, `locate_words`, and `pressframes.concordance` |

Each takes a token table or, where the order of words does not matter, the table of `count_words`; each gives a
`Result`, a pandas frame with a caption and the sources of its measures. The measures themselves take plain
numbers: `log_ratio(60, 20_000, 15, 25_000)`. `count_parts` and `add_counts` are the counts in between.
"""

from pressframes.statistics.bootstrap import bootstrap_keyness, bootstrap_rates
from pressframes.statistics.collocation import colligates, collocates, cooccurrences, network_nodes
from pressframes.statistics.comparison import compare_parts
from pressframes.statistics.contexts import locate, locate_words
from pressframes.statistics.counts import PartCounts, add_counts, count_parts, count_words, is_word
from pressframes.statistics.frequency import ngrams, rate_per_10k, rates_over_time, word_frequencies, zipf
from pressframes.statistics.key_words import keyness, keyness_measures
from pressframes.statistics.measures import (
    adjust_p,
    bayesian_information,
    chi_squared,
    conservative_log_ratio,
    effect_size_ll,
    fisher_p,
    log_likelihood,
    log_ratio,
    log_ratio_interval,
    odds_ratio,
    p_of_chi_squared,
    percent_difference,
)
from pressframes.statistics.results import Result
from pressframes.statistics.spread import dispersion
from pressframes.statistics.variety import diversity, readability, sentence_lengths

__all__ = [
    "PartCounts",
    "Result",
    "add_counts",
    "adjust_p",
    "bayesian_information",
    "bootstrap_keyness",
    "bootstrap_rates",
    "chi_squared",
    "colligates",
    "collocates",
    "compare_parts",
    "conservative_log_ratio",
    "cooccurrences",
    "count_parts",
    "count_words",
    "dispersion",
    "diversity",
    "effect_size_ll",
    "fisher_p",
    "is_word",
    "keyness",
    "keyness_measures",
    "locate",
    "locate_words",
    "log_likelihood",
    "log_ratio",
    "log_ratio_interval",
    "network_nodes",
    "ngrams",
    "odds_ratio",
    "p_of_chi_squared",
    "percent_difference",
    "rate_per_10k",
    "rates_over_time",
    "readability",
    "sentence_lengths",
    "word_frequencies",
    "zipf",
]
