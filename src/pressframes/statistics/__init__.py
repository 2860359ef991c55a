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
from pressframes.statistics.collocation import colligates, collocates
from pressframes.statistics.combine import add_counts
from pressframes.statistics.compare_parts import compare_parts
from pressframes.statistics.correction import adjust_p
from pressframes.statistics.counts import count_words, is_word
from pressframes.statistics.dispersion import dispersion
from pressframes.statistics.diversity import diversity
from pressframes.statistics.effect_size import (
    bayesian_information,
    conservative_log_ratio,
    effect_size_ll,
    log_ratio,
    log_ratio_interval,
    odds_ratio,
    percent_difference,
)
from pressframes.statistics.frequency import rate_per_10k, word_frequencies, zipf
from pressframes.statistics.keyness import keyness
from pressframes.statistics.keyness_measures import keyness_measures
from pressframes.statistics.lengths import readability, sentence_lengths
from pressframes.statistics.locators import locate, locate_words
from pressframes.statistics.network import cooccurrences, network_nodes
from pressframes.statistics.ngrams import ngrams
from pressframes.statistics.part_counts import PartCounts
from pressframes.statistics.parts import count_parts
from pressframes.statistics.result import Result
from pressframes.statistics.significance import chi_squared, fisher_p, log_likelihood, p_of_chi_squared
from pressframes.statistics.timeline import rates_over_time

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
