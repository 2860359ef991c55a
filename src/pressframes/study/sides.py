"""
What is held against what: a *side* is a corpus or a group of its texts, with the words of both.

Groups and a reference are one thing here, so that no notebook asks which kind of study it is. Every table has a column
`side`. A *verdict* says of each word of a side whether it is `key`, or why not.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple, Unpack

import numpy as np
import pandas as pd
import scipy  # loads scipy.stats on first use

from pressframes.corpus.documents import PERIODS, Corpus, are_among
from pressframes.corpus.published import sentence_counts
from pressframes.corpus.repeats import count_texts
from pressframes.errors import PressframesError, refused
from pressframes.findings import tokens_of
from pressframes.lists import load_wordlist
from pressframes.sentences import rows_at
from pressframes.statistics.collocation import collocates
from pressframes.statistics.contexts import concordance
from pressframes.statistics.counts import count_parts
from pressframes.statistics.frequency import rates_over_time
from pressframes.statistics.intervals import kept_under, shares_of
from pressframes.statistics.key_words import keyness, keyness_by_group
from pressframes.statistics.measures import adjust_p
from pressframes.statistics.results import Limits
from pressframes.statistics.variety import DRAWS, expected_ratio
from pressframes.study.folder import Study
from pressframes.study.settings import groups_of

LEAST_USES = 3  # of a word in the corpus: of fewer no test can say that they are no chance
TINY, SMALL = 3, 20  # texts of a side: fewer than these bear no conclusion, or none on other texts
SHORT_LINE = 24  # characters of a line of a text that stands for everyday prose
LINE_COLUMNS = ["word", "left", "node", "right", "newspaper", "date", "headline", "uses", "different", "repeated"]


class Side(NamedTuple):
    """A side and what it is held against: names, the words of each (`document, paragraph, word, count`), left out."""

    side: str
    other: str
    counts: pd.DataFrame
    others: pd.DataFrame
    stop: str | tuple[str, ...] | None = None


class Choices(Limits, total=False):
    """What a comparison may do otherwise, as `keyness` takes it."""

    test: str
    correction: str
    by: str | int


class Part(NamedTuple):
    """The texts of one side: its name, the corpus that they are in, and the numbers of their documents there."""

    side: str
    corpus: Corpus
    documents: pd.Index

    def of(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table of the corpus that are about these texts."""
        return table[table["document"].isin(self.documents)]


def parts_of(study: Study) -> list[Part]:
    """All that a study compares: its groups, or the corpus and then the reference."""
    settings, language = study.settings, study.speech.language
    if column := settings.compare:
        groups = groups_of(study.corpus, column)
        return [Part(name, study.corpus, groups.index[groups == name]) for name in dict.fromkeys(groups)]
    both = (settings.corpus, study.corpus), (settings.reference, study.reference)
    return [Part(said.name[language], corpus, pd.Index(corpus.documents["document"])) for said, corpus in both]


def side_of_each(study: Study) -> pd.Series:
    """The group of each document of the study's own that has one; all are one where it compares none."""
    column, name = study.settings.compare, study.settings.corpus.name[study.speech.language]
    return groups_of(study.corpus, column) if column else pd.Series(name, study.corpus.documents["document"])


def sides_of(study: Study, preset: str = "") -> list[Side]:
    """
    The sides of a study with their words: each group of the column that `compare` names against the others, or the
    corpus against the reference.

    Raises `PressframesError` for a column that the documents do not have or with fewer than two groups.
    """
    parts = parts_of(study)
    tables = [part.of(study.counts(part.corpus, preset)) for part in parts]
    if not study.settings.compare:
        return [Side(parts[0].side, parts[1].side, tables[0], tables[1], study.stop)]
    sides = []
    for place, part in enumerate(parts):
        others = [table for at, table in enumerate(tables) if at != place]
        name = parts[1 - place].side if len(parts) == 2 else study.speech.text("the-others")
        sides.append(Side(part.side, name, tables[place], pd.concat(others, ignore_index=True), study.stop))
    return sides


def holdings(study: Study) -> pd.DataFrame:
    """
    What each part of a study holds, a row a part: `side, texts, paragraphs, sentences, words, characters, first, last,
    longest`.

    `first` and `last` are days, missing where no text has a date; `longest` is the share of the words that the longest
    text holds. Headlines are sentences; punctuation is no word. `characters` are those of the paragraphs with words.
    """
    rows = []
    for part in parts_of(study):
        counts = part.of(study.counts(part.corpus))
        words = counts.groupby("document")["count"].sum()
        sentences = part.of(sentence_counts(part.corpus))
        paragraphs, dates = part.of(part.corpus.paragraphs), part.of(part.corpus.documents)["date"].dropna()
        sizes = len(part.documents), len(paragraphs), int(sentences["sentences"].sum()), int(words.sum())
        counted = paragraphs.merge(counts[["document", "paragraph"]].drop_duplicates())
        characters = int((counted["end"] - counted["start"]).sum())
        ends = (dates.min(), dates.max()) if len(dates) else (None, None)
        rows.append((part.side, *sizes, characters, *ends, words.max() / max(words.sum(), 1)))
    names = ["side", "texts", "paragraphs", "sentences", "words", "characters", "first", "last", "longest"]
    return pd.DataFrame(rows, columns=names)


def known_facts(study: Study) -> pd.DataFrame:
    """How many texts of each part have which fact (date, newspaper, ...): `side, fact, known, texts`, a row a fact."""
    rows = []
    for part in parts_of(study):
        documents = part.of(part.corpus.documents).drop(columns=["document", "corpus", "source", "sha256"])
        rows += [(part.side, fact, int(known), len(documents)) for fact, known in documents.notna().sum().items()]
    return pd.DataFrame(rows, columns=["side", "fact", "known", "texts"])


def compare(sides: Sequence[Side], *, alpha: float = 0.05, least: int = 3, **choices: Unpack[Choices]) -> pd.DataFrame:
    """
    `keyness` of every side in one table, the surest words first, with a `verdict` on each word.

    `side` and `other` are the side whose word it is, and what it is held against. `verdict` is `key`; of a word that is
    used more than chance explains and is still not key, it says why:

    | verdict | the word |
    |---|---|
    | `one`, `few` | occurs in a single text, or in fewer than `least` |
    | `uneven` | differs among the texts too much, or cannot be tested from text to text |
    | `unsure` | has an interval that holds the same rate on both sides |

    `p_adjusted`, `low` and `high` are adjusted over the words of all sides together; `at_least` is the lower end of the
    Log Ratio's interval as times. `inside` and `reference_inside` say of key words how often they occur inside longer
    words.

    The other columns are those of `keyness`, to which `choices` (`test`, `correction`, `stop`) go.
    """
    if least < 1:
        raise refused("limits", f"compare: least={least}")
    table = _verdicts(sides, alpha, least, **choices).assign(inside=pd.NA, reference_inside=pd.NA)
    for one in sides:
        words = table.loc[(table["verdict"] == "key") & (table["side"] == one.side), "word"]
        table.loc[words.index, "inside"] = inside_longer_words(words, one.counts)
        table.loc[words.index, "reference_inside"] = inside_longer_words(words, one.others)
    return table.astype({"inside": "Int64", "reference_inside": "Int64"})


def beyond_chance(compared: pd.DataFrame) -> pd.DataFrame:
    """
    The words of `compare` that are more frequent than chance explains, the surest by counts alone first.

    `standard_errors` is the root of the `statistic` G²: about how many standard errors the difference is from none;
    `key` is whether the word is a key word, and not set aside.
    """
    words = compared[compared["verdict"] != ""]
    words = words.assign(standard_errors=words["statistic"] ** 0.5, key=words["verdict"] == "key")
    return words.sort_values("standard_errors", ascending=False, kind="stable", ignore_index=True)


def _verdicts(sides: Sequence[Side], alpha: float, least: int, **choices: Any) -> pd.DataFrame:
    """The table of `compare` without the counts inside longer words."""
    choices = {"stop": sides[0].stop} | choices
    if len(sides) == 1:
        (only,) = sides
        table = pd.DataFrame(keyness(only.counts, only.others, alpha=alpha, **choices)).assign(side=only.side)
    else:
        groups = {one.side: one.counts for one in sides}
        table = pd.DataFrame(keyness_by_group(groups, alpha=alpha, **choices)).rename(columns={"group": "side"})
    table["other"] = table["side"].map({one.side: one.other for one in sides})
    above = (table["log_ratio"] > 0) & (table["p_adjusted"] < alpha)
    failed = [~above, table["range"] == 1, table["range"] < least, table["warning"] != "", ~(table["low"] > 0)]
    table["verdict"] = np.select(failed, ["", "one", "few", "uneven", "unsure"], "key")
    table = table.assign(at_least=2.0 ** table["low"])
    table["side"] = pd.Categorical(table["side"], [one.side for one in sides])
    table = table.sort_values(["side", "low"], ascending=[True, False], ignore_index=True)
    return table.astype({"side": object})


def inside_longer_words(words: Sequence[str] | pd.Series, counts: pd.DataFrame) -> list[int]:
    """
    How often each word occurs inside longer ones: 点 in 两点 ("two o'clock"), which a difference in cutting hides.

    >>> counts = pd.DataFrame({"word": ["点", "两点", "三点"], "count": [9, 5, 3]})
    >>> inside_longer_words(["点"], counts)
    [8]
    """
    totals = counts.groupby("word", sort=False)["count"].sum().to_dict()
    return [sum(count for longer, count in totals.items() if word in longer) - totals.get(word, 0) for word in words]


def answers(compared: pd.DataFrame) -> pd.DataFrame:
    """A row a side: its sizes, and its key words (`words`, the surest first, and how many, `n`)."""
    rows = compared.groupby("side", sort=False).first().reset_index()
    key = compared[compared["verdict"] == "key"]
    rows["words"] = [list(key.loc[key["side"] == side, "word"]) for side in rows["side"]]
    return rows.assign(n=rows["words"].map(len))


def sizes(compared: pd.DataFrame) -> pd.DataFrame:
    """
    A row for all that is compared, the corpus and its reference or the groups: `side, texts, words, size, equal`.

    `size` is `tiny` or `small` where there are too few texts for a conclusion, or for one on other texts, or `enough`;
    `equal` says whether all have as many texts.
    """
    rows = compared.groupby("side", sort=False).first().reset_index()
    both = [["side", "parts", "base"], ["other", "reference_parts", "reference_base"]]
    shown = both if len(rows) == 1 else both[:1]  # the others of one group are groups themselves
    table = pd.concat([rows[columns].set_axis(["side", "texts", "words"], axis=1) for columns in shown])
    choices = [table["texts"] < TINY, table["texts"] < SMALL]
    equal = table["texts"].nunique() == 1
    return table.assign(size=np.select(choices, ["tiny", "small"], "enough"), equal=equal).reset_index(drop=True)


def again(study: Study, key: pd.DataFrame, choices: Mapping[str, Mapping[str, Any]], **settings: Any) -> pd.DataFrame:
    """
    The comparison under other choices: a table of `kept_under` for the `key` words.

    `choices` gives by name what changes (`{"fisher": {"test": "fisher"}, "press": {"preset": "press"}}`); `settings`
    are those of the comparison that the key words come from.
    """

    def words(key: pd.DataFrame) -> list[tuple]:
        return list(key[["side", "word"]].itertuples(index=False, name=None))

    def chosen(alpha: float = 0.05, least: int = 3, preset: str = "", **more: Any) -> list[tuple]:
        return words(_verdicts(sides_of(study, preset), alpha, least, **more).query("verdict == 'key'"))

    return kept_under(words(key), {name: chosen(**{**settings, **choice}) for name, choice in choices.items()})


def rates_by_side(sides: Sequence[Side], words: Sequence[str]) -> pd.DataFrame:
    """
    How often some words are used on each side: `word, side, count, base, rate_per_10k, low, high, range, texts`.

    `low` and `high` are the 95 % interval of the rate over texts (`Shares.interval`), made of all
    words of a side together; missing where texts are too few. A word that no side has as one word has no rate: it may
    stand in the texts, cut in two.
    """
    tables, words = [], list(dict.fromkeys(words))
    both = [(one.side, one.counts) for one in sides] + [(one.other, one.others) for one in sides[:1] if len(sides) == 1]
    for side, counts in both:
        parts = count_parts(counts)
        where = pd.Index(parts.words).get_indexer(words)
        chosen = parts.over(np.array(words, object), where)
        table = pd.DataFrame({"word": words, "side": side, "base": parts.size, "texts": len(parts.sizes)})
        low, high = 10_000 * np.array(shares_of(chosen, among=parts).interval())
        rates = 10_000 * chosen.totals / max(parts.size, 1)
        tables.append(table.assign(count=chosen.totals, range=chosen.ranges, rate_per_10k=rates, low=low, high=high))
    order, found = pd.Series(range(len(words)), words), ["count", "range", "rate_per_10k", "low", "high"]
    table = pd.concat(tables).sort_values("word", key=order.reindex, kind="stable", ignore_index=True)
    table = table.astype({"count": "Int64", "range": "Int64"})
    table.loc[table.groupby("word")["count"].transform("sum") == 0, found] = pd.NA
    return table


def rates_by_period(study: Study, word: str) -> pd.DataFrame:
    """
    How often a word is used in each period on each side: `side, period, count, base, rate_per_10k, texts`.

    The rate of a period without a text is missing; each side has all periods from the first dated text of any to the
    last, or, where the sides are periods themselves, from its own first to its own last. Without dates there are no
    rows. A word that the texts do not have as one word raises `PressframesError`.
    """
    _require_word(study, word)
    tables = []
    for part in parts_of(study):
        documents = part.of(part.corpus.documents)
        if documents["date"].notna().any() and part.corpus is study.corpus:
            counts = part.of(study.counts(part.corpus))
            found = pd.DataFrame(rates_over_time(counts, documents, word, every=study.over))
            tables.append(found.rename(columns={"parts": "texts"}).assign(side=part.side))
    if not tables:
        return pd.DataFrame(columns=["side", "period", "count", "base", "rate_per_10k", "texts"])
    table = pd.concat(tables, ignore_index=True)
    calendar = count_texts(study.corpus.documents, study.over)["period"]
    full = pd.MultiIndex.from_product([table["side"].unique(), calendar], names=["side", "period"])
    table = table.set_index(["side", "period"]).reindex(full).reset_index().assign(word=word)
    table = table.fillna(dict.fromkeys(("count", "base", "texts"), 0))
    if study.settings.compare in PERIODS:
        texts = table.groupby("side")["texts"]
        to_come = texts.transform("sum") - texts.cumsum() + table["texts"]
        table = table[(texts.cumsum() > 0) & (to_come > 0)].reset_index(drop=True)
    return table.astype({"count": int, "base": int, "texts": int})


def text_measures(study: Study) -> pd.DataFrame:
    """
    A row a text: `side, document, headline, words, words_per_sentence, diversity`.

    `diversity` is HD-D, the share of different words to be expected in 42 words of a text; missing in shorter ones.
    """
    tables = []
    for part in parts_of(study):
        counts = part.of(study.counts(part.corpus)).groupby(["document", "word"])["count"].sum()
        sentences = part.of(sentence_counts(part.corpus)).groupby("document")["sentences"].sum()
        table = part.of(part.corpus.documents)[["document", "headline"]].assign(side=part.side).set_index("document")
        table["words"] = counts.groupby("document").sum().reindex(table.index, fill_value=0)
        table["words_per_sentence"] = table["words"] / sentences.reindex(table.index)
        enough = table.index[table["words"] >= DRAWS]
        by_text = counts.groupby("document")
        table["diversity"] = pd.Series({document: expected_ratio(by_text.get_group(document)) for document in enough})
        tables.append(table.reset_index())
    return pd.concat(tables, ignore_index=True)[
        ["side", "document", "headline", "words", "words_per_sentence", "diversity"]
    ]


def mean_differences(table: pd.DataFrame, measures: Sequence[str], *, confidence: float = 0.95) -> pd.DataFrame:
    """
    The mean of each measure on the first side and on the second, and how far they are apart, with Welch's interval.

    `table` has a row a text and a column `side`; of more than two sides each is held against all others. Columns:
    `measure, side, other, mean, other_mean, difference, low, high, texts, other_texts`; with fewer than three texts on
    a side there is no interval. Source: Welch (1947).

    >>> texts = pd.DataFrame({"side": list("aaabbb"), "words": [10, 12, 14, 1, 2, 3]})
    >>> mean_differences(texts, ["words"])[["difference", "low", "high"]].round(1).values.tolist()
    [[10.0, 5.8, 14.2]]
    """
    sides = list(dict.fromkeys(table["side"]))
    pairs = [tuple(sides)] if len(sides) == 2 else [(side, "the-others") for side in sides]
    rows = []
    for (first, second), measure in product(pairs, measures):
        own = table["side"] == first
        ours, theirs = (table.loc[rows_of, measure].dropna() for rows_of in (own, ~own))
        found = scipy.stats.ttest_ind(ours, theirs, equal_var=False) if min(len(ours), len(theirs)) >= TINY else None
        ends = tuple(found.confidence_interval(confidence)) if found is not None else (np.nan, np.nan)
        means = ours.mean(), theirs.mean()
        rows.append((measure, first, second, *means, means[0] - means[1], *ends, len(ours), len(theirs)))
    names = ["measure", "side", "other", "mean", "other_mean", "difference", "low", "high", "texts", "other_texts"]
    return pd.DataFrame(rows, columns=names)


def spread(key: pd.DataFrame) -> pd.DataFrame:
    """
    The share of texts that use each word, on its own side and on the other: two rows a word, with a `group`,
    the most widely used first.
    """
    key = key.iloc[(-key["range"] / key["parts"]).argsort(kind="stable")].reset_index(drop=True)
    own = key.assign(group=key["side"], share=key["range"] / key["parts"])
    other = key.assign(group=key["other"], share=key["reference_range"] / key["reference_parts"])
    return pd.concat([own, other]).sort_index(kind="stable")


def lines(study: Study, words: Sequence[str], *, each: int = 4) -> pd.DataFrame:
    """
    The first lines of each word, each sentence once; `uses` is how often the word is used.

    It is in `different` sentences, and in `repeated` more that are printed again word for word.

    They are lines of the corpus where its text may be shown, and otherwise short ones of the reference. What cannot be
    found in a text that may be shown raises `PressframesError`, as in `concordance`.
    """
    corpus, context = (study.corpus, 20) if study.shows_text else (study.reference, 0)
    tables = []
    for word in words if corpus.has_text else ():
        around = context or max((SHORT_LINE - len(word)) // 2, 0)
        try:
            found = pd.DataFrame(concordance(corpus, tokens_of(corpus, study.cutting), word, context_characters=around))
        except PressframesError:
            if study.shows_text:
                raise
            continue  # a word that only the corpus uses
        printed = _sentences_at(study, corpus, found)
        once, uses = ~printed["sentence"].duplicated(), len(found)
        repeated = len(printed.drop_duplicates()) - once.sum()
        found = found.assign(word=word, uses=uses, different=once.sum(), repeated=repeated)
        tables.append(found[once.to_numpy()].head(each))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=LINE_COLUMNS)


def _sentences_at(study: Study, corpus: Corpus, places: pd.DataFrame) -> pd.DataFrame:
    """The sentence around each of some places, as it is printed: `document, start, end, sentence`."""
    sentences = study.made("sentences", corpus)[["document", "start", "end"]]
    around = sentences.iloc[rows_at(sentences, places["document"], places["start"])].reset_index(drop=True)
    texts = [corpus.text_of(document)[start:end].strip() for document, start, end in around.to_numpy().tolist()]
    return around.assign(sentence=texts)


def company(study: Study, words: Sequence[str], *, alpha: float = 0.05) -> pd.DataFrame:
    """
    The words that share paragraphs with each of some words more often than chance has it, the surest first.

    Columns as `collocates` gives them, but `p_adjusted` is that of Fisher's exact test for more uses than by chance,
    by Benjamini-Hochberg over all words that the corpus uses three times or more, met or not. What the study leaves
    out of comparisons (`words.stop`) is tested and not shown. Only counts enter, so that it answers for texts that may
    not be shown; there is a column `word` for whose company it is, and there are no rows where there is no word.
    """
    counts = study.counts()
    often = counts.groupby("word")["count"].sum() >= LEAST_USES
    tables: list[pd.DataFrame] = []
    for word in words:
        near = pd.DataFrame(collocates(counts, word, window_words=None, within="paragraph"))
        near = near[near["collocate_count"] >= LEAST_USES]
        exact = scipy.stats.hypergeom.sf(near["count"] - 1, near["base"], near["collocate_count"], near["places"])
        apart = often.drop(word).sum() - len(near)  # words that never meet it were tried, too
        adjusted = adjust_p(np.append(exact, np.ones(apart)))[: len(near)]
        tables.append(near.assign(word=word, p_adjusted=adjusted).sort_values("p_adjusted", kind="stable"))
    none = pd.DataFrame(columns=["word", "collocate", "p_adjusted"])
    table = pd.concat(tables, ignore_index=True) if tables else none
    shown = (table["p_adjusted"] < alpha) & ~table["collocate"].isin(_left_out(study, counts))
    return table[shown].reset_index(drop=True)


def is_word(study: Study, word: str) -> bool:
    """Whether the texts of a study have something as one word."""
    return word in set(study.counts()["word"])


def _require_word(study: Study, word: str, where: str = "") -> None:
    """Refuse a word that the texts do not have as one word; there may be none (`node_word`)."""
    if word and not is_word(study, word):
        raise refused("never_cut", f"{where}{word!r}", preset=study.cutting.name)


def _left_out(study: Study, counts: pd.DataFrame) -> Collection[str]:
    """The words of some counts that the study leaves out of comparisons."""
    words = counts["word"].unique()
    stopped = load_wordlist(study.stop).words if isinstance(study.stop, str) else study.stop or ()
    return list(words[are_among(words, stopped)])


def node_word(study: Study, compared: pd.DataFrame | None = None) -> str:
    """
    The word whose company and course are looked at: that of `study.toml` (`frames.node`), which the texts must have.

    Without one it is the foremost key word of the comparison of two characters or more (of fewer where all are
    shorter), of all sides the one for which the counts vouch most (`low` is largest in `compared`, a table of
    `compare`); and where no word is key, the one of two characters or more that most texts use, of those that
    `words.stop` leaves.
    """
    counts, node = study.counts(), study.settings.frames.node or ""
    _require_word(study, node, "study.toml, frames.node ")
    if node:
        return node
    key = (_verdicts(sides_of(study), 0.05, 3) if compared is None else compared).query("verdict == 'key'")
    if len(key):
        return key.assign(long=key["word"].str.len() > 1).sort_values(["long", "low"], kind="stable")["word"].iloc[-1]
    told = (counts["word"].str.len() > 1) & ~counts["word"].isin(_left_out(study, counts))
    texts = counts[told].groupby("word")["document"].nunique().sort_values(kind="stable")
    return texts.index[-1] if len(texts) else node
