"""Counts become measures, by named variant: a table of counts, a sum of such tables, and one finish."""

from pressframes.statistics.bootstrap import bootstrap_keyness, bootstrap_rates
from pressframes.statistics.collocation import colligates, collocates
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
from pressframes.statistics.network import cooccurrences, network_nodes
from pressframes.statistics.ngrams import ngrams
from pressframes.statistics.parts import PartCounts, add_counts, count_parts
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
