"""The works that define the measures, by a short key: what `.cite()` prints."""

REFERENCES = {
    "benjamini-hochberg": "Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate: a practical and "
    "powerful approach to multiple testing. Journal of the Royal Statistical Society B 57(1), 289-300.",
    "bonferroni": "Dunn, O. J. (1961). Multiple comparisons among means. Journal of the American Statistical "
    "Association 56, 52-64.",
    "dunning": "Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. "
    "Computational Linguistics 19(1), 61-74.",
    "evert-2022": "Evert, S. (2022). Measuring keyness. Digital Humanities 2022: Conference Abstracts, 202-205. Tokyo.",
    "fisher": "Fisher, R. A. (1922). On the interpretation of chi-squared from contingency tables, and the "
    "calculation of P. Journal of the Royal Statistical Society 85(1), 87-94.",
    "gabrielatos-marchi": "Gabrielatos, C. & Marchi, A. (2011). Keyness: matching metrics to definitions. "
    "Corpus Linguistics in the South 1, Portsmouth.",
    "gries-2008": "Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of "
    "Corpus Linguistics 13(4), 403-437.",
    "hardie": "Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus Approaches to Social "
    "Science, Lancaster University.",
    "holm": "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of "
    "Statistics 6(2), 65-70.",
    "johnston": "Johnston, J. E., Berry, K. J. & Mielke, P. W. (2006). Measures of effect size for chi-squared and "
    "likelihood-ratio goodness-of-fit tests. Perceptual and Motor Skills 103(2), 412-414.",
    "lijffijt-gries": "Lijffijt, J. & Gries, S. Th. (2012). Correction to Stefan Th. Gries' 'Dispersions and adjusted "
    "frequencies in corpora'. International Journal of Corpus Linguistics 17(1), 147-149.",
    "lijffijt-2016": "Lijffijt, J., Nevalainen, T., Saily, T., Papapetrou, P., Puolamaki, K. & Mannila, H. (2016). "
    "Significance testing of word frequencies in corpora. Digital Scholarship in the Humanities 31(2), 374-397.",
    "pearson": "Pearson, K. (1900). On the criterion that a given system of deviations ... can be reasonably supposed "
    "to have arisen from random sampling. Philosophical Magazine 50, 157-175.",
    "pojanapunya-todd": "Pojanapunya, P. & Todd, R. W. (2018). Log-likelihood and odds ratio: keyness statistics for "
    "different purposes of keyword analysis. Corpus Linguistics and Linguistic Theory 14(1), 133-167.",
    "rayson-garside": "Rayson, P. & Garside, R. (2000). Comparing corpora using frequency profiling. Proceedings of "
    "the Workshop on Comparing Corpora, ACL, 1-6.",
    "welch": "Welch, B. L. (1947). The generalization of 'Student's' problem when several different population "
    "variances are involved. Biometrika 34, 28-35.",
    "wilson": "Wilson, A. (2013). Embracing Bayes factors for key item analysis in corpus linguistics. In New "
    "Approaches to the Study of Linguistic Variability. Frankfurt: Peter Lang, 3-11.",
    "yates": "Yates, F. (1934). Contingency tables involving small numbers and the chi-squared test. Supplement to "
    "the Journal of the Royal Statistical Society 1(2), 217-235.",
}


def reference(key: str) -> str:
    """
    The full reference behind a short key.

    >>> reference("dunning")[:15]
    'Dunning, T. (19'
    """
    return REFERENCES[key]
