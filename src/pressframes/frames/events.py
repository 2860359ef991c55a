"""Which articles are on a subject, what is known of them before any is coded, and which subjects are in none."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.errors import refused
from pressframes.files import read_text, read_toml
from pressframes.frames.codebook import TEXT, TEXTS, is_a

REST = "rest"
# One word of the subject in a hundred characters: an article on it repeats its words, one that mentions it does not.
FEWEST_PER_HUNDRED = 1.0
HEADS = ("kicker", "headline")  # columns of documents in which a section is named
# What the entries of each kind must have.
NEEDED = {"topic": ["name", "words"], "order": ["frame", "more", "less", "why"], "probe": ["text", "carries"]}
KINDS = dict.fromkeys(("frame", "more", "less", "why", "text", "name"), TEXT)
KINDS |= dict.fromkeys(("words", "places", "sections", "carries"), TEXTS)


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
    """
    The subjects of a TOML file with tables `[topics.CODE]` of `name` and `words`, and `places` or `sections`.

    A `name` is a text, or one in each language. Raises `PressframesError` for a file that is not TOML, or a topic
    that lacks a name or words.
    """
    return _topics(_read(path, "topic")["topic"])


def _topics(entries: dict[Any, dict]) -> list[Topic]:
    return [
        Topic(
            code,
            entry["name"] if isinstance(entry["name"], dict) else dict.fromkeys(("en", "zh"), entry["name"]),
            **{key: tuple(entry.get(key, ())) for key in ("words", "places", "sections")},
        )
        for code, entry in entries.items()
    ]


def load_known(path: str | Path) -> Known:
    """
    The topics of a TOML file, the orders that must hold between them (`[[orders]]` of `frame`, `more`, `less`, and
    `why`), and sentences whose frames nobody doubts (`[[probes]]` of `text` and `carries`).

    Raises `PressframesError` with all orders that lack something or name a topic that there is not.
    """
    found = _read(path, "topic", "order", "probe")
    topics, orders = found["topic"], found["order"]
    named = ((n, order[key]) for n, order in orders.items() for key in ("more", "less"))
    _refuse(path, [f"order {n} names the topic {topic}, which is none" for n, topic in named if topic not in topics])
    carries = [(probe["text"], tuple(probe["carries"])) for probe in found["probe"].values()]
    orders = pd.DataFrame(list(orders.values()), columns=NEEDED["order"])
    return Known(_topics(topics), orders, pd.DataFrame(carries, columns=NEEDED["probe"]))


def _read(path: str | Path, *kinds: str) -> dict[str, dict[Any, dict]]:
    """
    The entries of each kind in a file, by code or by number.

    What they lack of the keys that they must have, or have that is of another kind than `KINDS` says, is refused.
    """
    content, found, faults = read_toml(read_text(path).text, path), {}, []
    for kind in kinds:
        entries = content.get(f"{kind}s", {} if kind == "topic" else [])
        if not isinstance(entries, dict if kind == "topic" else list):
            _refuse(path, [f"{kind}s is no {'table' if kind == 'topic' else 'list'}"])
        found[kind] = entries if kind == "topic" else dict(enumerate(entries, 1))
        for name, entry in found[kind].items():
            said = entry if isinstance(entry, dict) else {}
            lacking = [key for key in NEEDED[kind] if key not in said or not said[key] and key != "carries"]
            wrong = [key for key in said if key in KINDS and key not in lacking and not _fits(key, said[key])]
            faults += [f"{kind} {name} lacks {', '.join(lacking)}"] if lacking else []
            faults += [f"{kind} {name} has another kind of {', '.join(wrong)}"] if wrong else []
    _refuse(path, faults)
    return found


def _fits(key: str, value: Any) -> bool:
    """Whether a value is of the kind of its key; a name may be a table of texts, one in each language."""
    texts = value.values() if key == "name" and isinstance(value, dict) else [value]
    return all(is_a(text, KINDS[key]) for text in texts)


def _refuse(path: str | Path, faults: list[str]) -> None:
    if faults:
        raise refused("known_faults", path, faults="; ".join(faults))


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
    topics = read_toml(read_text(path).text, path).get("topics")
    if not isinstance(topics, dict) or not all(words and is_a(words, TEXTS) for words in topics.values()):
        raise refused("no_topics", path)
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
