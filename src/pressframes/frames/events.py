"""Which articles are on a subject, what is known of them before any is coded, and which subjects are in none."""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.files import read_text, read_toml
from pressframes.frames.codebook import TABLE, TEXTS, Checker

REST = "rest"
# One word of the subject in a hundred characters: an article on it repeats its words, one that mentions it does not.
FEWEST_PER_HUNDRED = 1.0
HEADS = ("kicker", "headline")  # columns of documents in which a section is named


@dataclass(frozen=True)
class Topic:
    """
    A subject: its code, its `name` by language, and the `words` that articles on it repeat.

    Where it has `places`, as for one event of many of its kind, an article on it names one of them as well. An article
    whose kicker or headline has one of the `sections` ("体坛", sport) is on it, whatever its words are.
    """

    code: str
    name: dict[str, str]
    words: tuple[str, ...]
    places: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Known:
    """
    What must be found where an instrument is sound: `topics`, `orders` between them, and `probes`.

    `orders` has columns `frame, more, less, why`: sentences of articles on the topic `more` carry the frame more often
    than those on `less`. `probes` are sentences (`text`) with the frames that each `carries`, as a tuple.
    """

    topics: list[Topic]
    orders: pd.DataFrame
    probes: pd.DataFrame


def load_topics(path: str | Path) -> list[Topic]:
    """The topics of a file of `load_known`."""
    return load_known(path).topics


def load_known(path: str | Path) -> Known:
    """
    The topics of a TOML file (`[topics.CODE]` of `name` and `words`, and `places` or `sections`), the orders that must
    hold between them (`[[orders]]` of `frame`, `more`, `less`, and `why`), and sentences whose frames nobody doubts
    (`[[probes]]` of `text` and `carries`).

    A `name` is a text, or one in each language. Raises `PressframesError` for a file that is not TOML, or with all that
    its entries lack or have of another kind, and with orders that name a topic that there is not.
    """
    checker, content = _checked(path, "known")
    topics = content.get("topics", {})
    topics = checker.kinds(topics, dict.fromkeys(topics, TABLE), "the table of topics")
    known = [_topic(code, checker.keys(entry, "topic", f"topic {code}")) for code, entry in topics.items()]
    orders = [checker.keys(one, "order", f"order {n}") for n, one in enumerate(content.get("orders", ()), 1)]
    probes = [checker.keys(one, "probe", f"probe {n}") for n, one in enumerate(content.get("probes", ()), 1)]
    for n, order in enumerate(orders, 1):
        for topic in {order.get("more"), order.get("less")} - {None, *topics}:
            checker.refuse(True, "no_topic", f"order {n}", f'"{topic}"', topic=topic, known=", ".join(topics))
    checker.done()
    carries = [(probe["text"], tuple(probe.get("carries", ()))) for probe in probes]
    orders = pd.DataFrame(orders, columns=["frame", "more", "less", "why"])
    return Known(known, orders, pd.DataFrame(carries, columns=["text", "carries"]))


def _topic(code: str, entry: dict) -> Topic:
    name, lists = entry.get("name", ""), (tuple(entry.get(key, ())) for key in ("words", "places", "sections"))
    names: dict[str, str] = name if isinstance(name, dict) else dict.fromkeys(("en", "zh"), name)
    return Topic(code, names, *lists)


def _checked(path: str | Path, table: str) -> tuple[Checker, dict]:
    """What checks a file, and what the file has of the keys that it may have."""
    text = read_text(path).text
    checker = Checker(str(path), text)
    return checker, checker.keys(read_toml(text, path), table, "the file")


def sort_articles(corpus: Corpus, topics: list[Topic]) -> pd.Series:
    """
    The topic of each article, by its number: the code of the first topic it is on, or "rest".

    An article is on a topic when words of it, and of its places if it has any, make up one place in a hundred
    characters; or when its kicker or headline names one of its sections. Needs the text.

    In 张北发生地震 ("an earthquake struck Zhangbei") there are two in six characters:

    >>> from pressframes.corpus import corpus_from_texts
    >>> quake = Topic("quake", {"en": "Zhangbei earthquake"}, ("地震",), ("张北",))
    >>> sort_articles(corpus_from_texts(["张北发生地震。", "地震知识。"]), [quake]).tolist()
    ['quake', 'rest']
    """
    texts = corpus.require_text("find the articles on a subject")
    heads = corpus.documents.reindex(columns=HEADS).astype(object).fillna("").agg(" ".join, axis=1)
    found = [
        next((topic.code for topic in topics if _is_on(text, head, topic)), REST)
        for text, head in zip(texts, heads, strict=True)
    ]
    return pd.Series(found, name="topic")


def _is_on(text: str, head: str, topic: Topic) -> bool:
    if any(section in head for section in topic.sections):
        return True
    lists = [topic.words, topic.places] if topic.places else [topic.words]
    times = [len(re.findall("|".join(map(re.escape, words)), text)) for words in lists]
    return min(times) > 0 and sum(times) * 100 >= FEWEST_PER_HUNDRED * len(text)


def load_expected(path: str | Path) -> dict[str, tuple[str, ...]]:
    """
    The topics that one would expect, each with the words that would show it, from a TOML file with a table `topics`.

    Raises `PressframesError` for a file that is not TOML or has no such table of lists of words.
    """
    checker, content = _checked(path, "expected")
    topics = content.get("topics", {})
    topics = checker.kinds(topics, dict.fromkeys(topics, TEXTS), "the table of topics", topics)
    checker.done()
    return {topic: tuple(words) for topic, words in topics.items()}


OMISSION_COLUMNS = ["side", "topic", "sign", "texts_with", "texts"]


def omissions(words: pd.DataFrame, expected: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """
    In how many texts of each side a topic that one would expect is named at all, the rarest first: `OMISSION_COLUMNS`.

    The text is what counts: a word said ten times in one text is one text's. An absence is no proof of intent, and says
    nothing about other texts. `sign` is the first word of the topic's list. `words` is a table of `count_words` with
    the column `side`; `expected` names topics with
    the words that would show them, whole or inside longer ones.

    >>> words = pd.DataFrame({"side": "A", "document": [0, 1], "word": ["患者", "天"], "count": [9, 1]})
    >>> omissions(words, {"patients": ("患者",), "deaths": ("死亡",)}).values.tolist()
    [['A', 'deaths', '死亡', 0, 2], ['A', 'patients', '患者', 1, 2]]
    """
    texts, rows = words.groupby("side", sort=False)["document"].nunique(), []
    different = words["word"].drop_duplicates()
    for topic, signs in expected.items():
        shown = words[words["word"].isin(different[different.str.contains("|".join(map(re.escape, signs)))])]
        found = shown.groupby("side")["document"].nunique()
        rows += [(side, topic, signs[0], int(found.get(side, 0)), int(of)) for side, of in texts.items()]
    sides = texts.index.tolist()
    rows.sort(key=lambda row: (sides.index(row[0]), row[3]))
    return pd.DataFrame(rows, columns=OMISSION_COLUMNS)
