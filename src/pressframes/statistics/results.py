"""Sentences that every caption needs."""
# MERGED """The works that define the measures, by a short key: what `.cite()` prints."""
# MERGED """A table that says what it is: every result of a measure carries its caption and its sources."""

from collections.abc import Iterable

import pandas as pd

REFERENCES = {
    "benjamini-hochberg": "Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate: a practical "
    "and powerful approach to multiple testing. Journal of the Royal Statistical Society B 57(1), 289-300.",
    "berry-rogghe": "Berry-Rogghe, G. L. M. (1973). The computation of collocations and their relevance in lexical "
    "studies. In The Computer and Literary Studies. Edinburgh University Press, 103-112.",
    "bonferroni": "Dunn, O. J. (1961). Multiple comparisons among means. Journal of the American Statistical "
    "Association 56, 52-64.",
    "carroll": "Carroll, J. B. (1970). An alternative to Juilland's usage coefficient for lexical frequencies, and a "
    "proposal for a standard frequency index. Computer Studies in the Humanities and Verbal Behavior 3(2), 61-65.",
    "church-1991": "Church, K., Gale, W., Hanks, P. & Hindle, D. (1991). Using statistics in lexical analysis. In "
    "Lexical Acquisition: Exploiting On-line Resources to Build a Lexicon. Hillsdale: Erlbaum, 115-164.",
    "church-hanks": "Church, K. W. & Hanks, P. (1990). Word association norms, mutual information, and lexicography. "
    "Computational Linguistics 16(1), 22-29.",
    "covington-mcfall": "Covington, M. A. & McFall, J. D. (2010). Cutting the Gordian knot: the moving-average "
    "type-token ratio (MATTR). Journal of Quantitative Linguistics 17(2), 94-100.",
    "daille": "Daille, B. (1994). Approche mixte pour l'extraction automatique de terminologie: statistiques "
    "lexicales et filtres linguistiques. Thesis, Universite Paris 7.",
    "dunning": "Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational "
    "Linguistics 19(1), 61-74.",
    "efron-tibshirani": "Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap. New York: Chapman & "
    "Hall.",
    "egbert": "Egbert, J., Burch, B. & Biber, D. (2020). Lexical dispersion and corpus design. International Journal "
    "of Corpus Linguistics 25(1), 89-115.",
    "evert-2008": "Evert, S. (2008). Corpora and collocations. In Corpus Linguistics: An International Handbook. "
    "Berlin: Mouton de Gruyter, 1212-1248.",
    "evert-2022": "Evert, S. (2022). Measuring keyness. Digital Humanities 2022: Conference Abstracts, 202-205. Tokyo.",
    "fisher": "Fisher, R. A. (1922). On the interpretation of chi-squared from contingency tables, and the "
    "calculation of P. Journal of the Royal Statistical Society 85(1), 87-94.",
    "freeman": "Freeman, L. C. (1979). Centrality in social networks: conceptual clarification. Social Networks 1(3), "
    "215-239.",
    "gabrielatos-marchi": "Gabrielatos, C. & Marchi, A. (2011). Keyness: matching metrics to definitions. Corpus "
    "Linguistics in the South 1, Portsmouth.",
    "gries-2008": "Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of "
    "Corpus Linguistics 13(4), 403-437.",
    "gries-2013": "Gries, S. Th. (2013). 50-something years of work on collocations: what is or should be next ... "
    "International Journal of Corpus Linguistics 18(1), 137-165.",
    "gries-2021": "Gries, S. Th. (2021). A new approach to (key) keywords analysis: using frequency, and now also "
    "dispersion. Research in Corpus Linguistics 9(2), 1-33.",
    "hardie": "Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus Approaches to Social "
    "Science, Lancaster University.",
    "holm": "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of "
    "Statistics 6(2), 65-70.",
    "johnston": "Johnston, J. E., Berry, K. J. & Mielke, P. W. (2006). Measures of effect size for chi-squared and "
    "likelihood-ratio goodness-of-fit tests. Perceptual and Motor Skills 103(2), 412-414.",
    "juilland": "Juilland, A., Brodin, D. & Davidovitch, C. (1970). Frequency Dictionary of French Words. The Hague: "
    "Mouton.",
    "kilgarriff": "Kilgarriff, A. (2001). Comparing corpora. International Journal of Corpus Linguistics 6(1), 97-133.",
    "lijffijt-2016": "Lijffijt, J., Nevalainen, T., Saily, T., Papapetrou, P., Puolamaki, K. & Mannila, H. (2016). "
    "Significance testing of word frequencies in corpora. Digital Scholarship in the Humanities 31(2), 374-397.",
    "lijffijt-gries": "Lijffijt, J. & Gries, S. Th. (2012). Correction to Stefan Th. Gries' 'Dispersions and "
    "adjusted frequencies in corpora'. International Journal of Corpus Linguistics 17(1), 147-149.",
    "luhn": "Luhn, H. P. (1960). Key word-in-context index for technical literature. American Documentation 11(4), "
    "288-295.",
    "lyne": "Lyne, A. A. (1985). The Vocabulary of French Business Correspondence. Geneva: Slatkine.",
    "mann-whitney": "Mann, H. B. & Whitney, D. R. (1947). On a test of whether one of two random variables is "
    "stochastically larger than the other. Annals of Mathematical Statistics 18(1), 50-60.",
    "mccarthy-jarvis": "McCarthy, P. M. & Jarvis, S. (2010). MTLD, vocd-D, and HD-D: a validation study of "
    "sophisticated approaches to lexical diversity assessment. Behavior Research Methods 42(2), 381-392.",
    "mcenery-hardie": "McEnery, T. & Hardie, A. (2012). Corpus Linguistics: Method, Theory and Practice. Cambridge "
    "University Press.",
    "pearson": "Pearson, K. (1900). On the criterion that a given system of deviations ... can be reasonably "
    "supposed to have arisen from random sampling. Philosophical Magazine 50, 157-175.",
    "pitman": "Pitman, E. J. G. (1937). Significance tests which may be applied to samples from any populations. "
    "Supplement to the Journal of the Royal Statistical Society 4(1), 119-130.",
    "pojanapunya-todd": "Pojanapunya, P. & Todd, R. W. (2018). Log-likelihood and odds ratio: keyness statistics for "
    "different purposes of keyword analysis. Corpus Linguistics and Linguistic Theory 14(1), 133-167.",
    "rayson-garside": "Rayson, P. & Garside, R. (2000). Comparing corpora using frequency profiling. Proceedings of "
    "the Workshop on Comparing Corpora, ACL, 1-6.",
    "rosengren": "Rosengren, I. (1971). The quantitative concept of language and its relation to the structure of "
    "frequency dictionaries. Etudes de linguistique appliquee (n.s.) 1, 103-127.",
    "rychly": "Rychly, P. (2008). A lexicographer-friendly association score. Proceedings of Recent Advances in "
    "Slavonic Natural Language Processing, 6-9.",
    "savicky": "Savicky, P. & Hlavacova, J. (2002). Measures of word commonness. Journal of Quantitative Linguistics "
    "9(3), 215-231.",
    "templin": "Templin, M. C. (1957). Certain Language Skills in Children. Minneapolis: University of Minnesota "
    "Press.",
    "welch": "Welch, B. L. (1947). The generalization of 'Student's' problem when several different population "
    "variances are involved. Biometrika 34, 28-35.",
    "williams": "Williams, D. A. (1976). Improved likelihood ratio tests for complete contingency tables. Biometrika "
    "63(1), 33-37.",
    "wilson": "Wilson, A. (2013). Embracing Bayes factors for key item analysis in corpus linguistics. In New "
    "Approaches to the Study of Linguistic Variability. Frankfurt: Peter Lang, 3-11.",
    "xu-yao-chen": "Xu Wei, Yao Zhenye & Chen Donghua (2021). 中文年报可读性：衡量与检验 [The readability of "
    "Chinese annual reports: measurement and test]. 会计研究 [Accounting Research] 2021(3), 28-44.",
    "yates": "Yates, F. (1934). Contingency tables involving small numbers and the chi-squared test. Supplement to "
    "the Journal of the Royal Statistical Society 1(2), 217-235.",
    "yule": "Yule, G. U. (1944). The Statistical Study of Literary Vocabulary. Cambridge University Press.",
    "zipf": "Zipf, G. K. (1949). Human Behavior and the Principle of Least Effort. Cambridge: Addison-Wesley.",
}


def reference(key: str) -> str:
    """
    The full reference behind a short key.

    >>> reference("dunning")[:15]
    'Dunning, T. (19'
    """
    return REFERENCES[key]


class Result(pd.DataFrame):
    """
    A pandas frame with a caption (`.caption`) and the works that define its measures (`.cite()`).

    Everything that pandas does with a frame works; both stay with copies, selections of rows, sorted and
    filtered tables. They lie in `attrs`, so that looking at a result computes and changes nothing.
    """

    @property
    def _constructor(self):
        return Result

    @property
    def caption(self) -> str:
        """Measure and variant, base, unit, what was left out and how the text was cut, in sentences."""
        return self.attrs.get("caption", "")

    def cite(self) -> str:
        """The works that define the measures in this table, one a line, in the order they are used."""
        return "\n".join(reference(key) for key in self.attrs.get("sources", ()))

    def _repr_html_(self) -> str:
        return f"{super()._repr_html_()}\n<p>{self.caption}</p>"


def make_result(frame: pd.DataFrame, caption: Iterable[str], sources: Iterable[str]) -> Result:
    """A frame with its caption, given as sentences without their full stop, and the keys of its sources."""
    result = Result(frame)
    result.attrs = {
        "caption": " ".join(f"{sentence}." for sentence in caption if sentence),
        "sources": tuple(dict.fromkeys(sources)),
    }
    return result


EXCLUDED = "Punctuation and white space are left out"


def preset_sentence(preset: str | None) -> str:
    """How the words were cut."""
    return f"Words cut by preset {preset}" if preset else "Which preset cut the words was not said"


def parts_sentence(parts: int, by: str) -> str:
    """
    A number of parts in words.

    >>> parts_sentence(1, "article"), parts_sentence(2_372, "article")
    ('1 article', '2,372 articles')
    """
    return f"{parts:,} {by}{'' if parts == 1 else 's'}"
