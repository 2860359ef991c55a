"""
Counts become measures, by named variant: a table of counts, a sum of such tables, and one finish.

| question | functions |
|---|---|
| how often? | `word_frequencies`, `zipf`, `ngrams` (then any other), `rates_over_time` |
| spread how evenly? | `dispersion` |
| more than elsewhere? | `keyness`, `keyness_measures`, `compare_parts` |
| how sure from article to article? | `shares_of` and its `interval`, `together` for many comparisons |
| near which words? | `collocates`, `colligates`, `cooccurrences` |
| how varied, how long? | `diversity`, `sentence_lengths`, `readability` |
| on which page? | `locate`, `locate_words`, and `pressframes.concordance` |

Each takes a token table or, where the order of words does not matter, the table of `count_words`; each gives a
`Result`, a pandas frame with a caption and the sources of its measures. `count_parts` is the count in between.

The measures themselves take plain numbers: `log_ratio(60, 20_000, 15, 25_000)`. All of them are in the table
`MEASURES` by the name of their variant, each with its meaning and its sources: `MEASURES["chi2-yates"].meaning`.
"""

from typing import TYPE_CHECKING

from pressframes.lazy import offers

OFFERED = {
    "catalogue": "MEASURES list_measures",
    "collocation": "colligates collocates cooccurrences",
    "comparison": "compare_parts",
    "contexts": "locate locate_words",
    "counts": "PartCounts count_parts count_words is_word",
    "frequency": "lexical_bundles ngrams rate_per_10k rates_over_time word_frequencies write_matrix zipf",
    "intervals": "Shares bootstrap_dispersion shares_of together",
    "key_words": "keyness keyness_by_group keyness_measures",
    "measures": "adjust_p exact_interval log_likelihood log_ratio log_ratio_interval",
    "results": "Result",
    "spread": "dispersion",
    "variety": "diversity readability sentence_lengths",
}
__all__ = " ".join(OFFERED.values()).split()
__getattr__, __dir__ = offers(__name__, OFFERED)

if TYPE_CHECKING:
    from pressframes.statistics.catalogue import MEASURES as MEASURES
    from pressframes.statistics.catalogue import list_measures as list_measures
    from pressframes.statistics.collocation import colligates as colligates
    from pressframes.statistics.collocation import collocates as collocates
    from pressframes.statistics.collocation import cooccurrences as cooccurrences
    from pressframes.statistics.comparison import compare_parts as compare_parts
    from pressframes.statistics.contexts import locate as locate
    from pressframes.statistics.contexts import locate_words as locate_words
    from pressframes.statistics.counts import PartCounts as PartCounts
    from pressframes.statistics.counts import count_parts as count_parts
    from pressframes.statistics.counts import count_words as count_words
    from pressframes.statistics.counts import is_word as is_word
    from pressframes.statistics.frequency import lexical_bundles as lexical_bundles
    from pressframes.statistics.frequency import ngrams as ngrams
    from pressframes.statistics.frequency import rate_per_10k as rate_per_10k
    from pressframes.statistics.frequency import rates_over_time as rates_over_time
    from pressframes.statistics.frequency import word_frequencies as word_frequencies
    from pressframes.statistics.frequency import write_matrix as write_matrix
    from pressframes.statistics.frequency import zipf as zipf
    from pressframes.statistics.intervals import Shares as Shares
    from pressframes.statistics.intervals import bootstrap_dispersion as bootstrap_dispersion
    from pressframes.statistics.intervals import shares_of as shares_of
    from pressframes.statistics.intervals import together as together
    from pressframes.statistics.key_words import keyness as keyness
    from pressframes.statistics.key_words import keyness_by_group as keyness_by_group
    from pressframes.statistics.key_words import keyness_measures as keyness_measures
    from pressframes.statistics.measures import adjust_p as adjust_p
    from pressframes.statistics.measures import exact_interval as exact_interval
    from pressframes.statistics.measures import log_likelihood as log_likelihood
    from pressframes.statistics.measures import log_ratio as log_ratio
    from pressframes.statistics.measures import log_ratio_interval as log_ratio_interval
    from pressframes.statistics.results import Result as Result
    from pressframes.statistics.spread import dispersion as dispersion
    from pressframes.statistics.variety import diversity as diversity
    from pressframes.statistics.variety import readability as readability
    from pressframes.statistics.variety import sentence_lengths as sentence_lengths
