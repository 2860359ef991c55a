"""Which articles are on an event, and which topics that one would expect are in none."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.errors import PressframesError
from pressframes.files import read_text, read_toml

REST = "rest"
# One word of the event in a hundred characters: an article on it repeats its words, one that mentions it does not.
FEWEST_PER_HUNDRED = 1.0


@dataclass(frozen=True)
class Topic:
    """An event: its code, what it was, and the `places` and `events` of which an article on it names both."""

    code: str
    name: str
    places: tuple[str, ...]
    events: tuple[str, ...]


def load_topics(path: str | Path) -> list[Topic]:
    """
    The events of a TOML file with tables `[topics.CODE]` of `name`, `places` and `events`.

    Raises `PressframesError` for a file that is not TOML, or a topic that lacks one of these.
    """
    content = read_toml(read_text(path).text, path).get("topics", {})
    for code, entry in content.items():
        lacking = [key for key in ("name", "places", "events") if not entry.get(key)]
        if lacking:
            raise PressframesError(
                f"{path}: topic {code} lacks {', '.join(lacking)}. Expected a name and two lists of words; add them."
            )
    return [
        Topic(code, entry["name"], tuple(entry["places"]), tuple(entry["events"])) for code, entry in content.items()
    ]


def sort_articles(corpus: Corpus, topics: list[Topic]) -> pd.Series:
    """
    The topic of each article, by its number: the code of the first topic it is on, or "rest".

    An article is on a topic when it names one of its places and one of its events, and such words stand in it
    at least once in a hundred characters. Needs the text.

    In 张北发生地震 ("an earthquake struck Zhangbei") there are two in six characters:

    >>> from pressframes.corpus import corpus_from_texts
    >>> quake = Topic("quake", "Zhangbei earthquake", ("张北",), ("地震",))
    >>> sort_articles(corpus_from_texts(["张北发生地震。", "地震知识。"]), [quake]).tolist()
    ['quake', 'rest']
    """
    found = [
        next((topic.code for topic in topics if _is_on(text, topic.places, topic.events)), REST)
        for text in corpus.require_text("find the articles on an event")
    ]
    return pd.Series(found, name="topic")


def _is_on(text: str, places: tuple[str, ...], events: tuple[str, ...]) -> bool:
    times = [len(re.findall("|".join(map(re.escape, words)), text)) for words in (places, events)]
    return min(times) > 0 and sum(times) * 100 >= FEWEST_PER_HUNDRED * len(text)


def load_expected(path: str | Path) -> dict[str, tuple[str, ...]]:
    """
    The topics that one would expect, each with the words that would show it, from a TOML file with a table `topics`.

    Raises `PressframesError` for a file that is not TOML or has no such table of lists of words.
    """
    topics = read_toml(read_text(path).text, path).get("topics")
    if not isinstance(topics, dict) or not all(isinstance(words, list) and words for words in topics.values()):
        raise PressframesError(
            f"{path}: the file has no table `topics` of lists of words. Expected lines such as "
            'deaths = ["死亡"] below [topics].'
        )
    return {topic: tuple(words) for topic, words in topics.items()}


OMISSION_COLUMNS = ["side", "topic", "sign", "texts_with", "texts"]


def omissions(words: pd.DataFrame, expected: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """
    In how many texts of each side a topic that one would expect is named at all, the rarest first: `OMISSION_COLUMNS`.

    The text is what counts: a word said ten times in one text is one text's. An absence is no proof of intent, and says
    nothing about other texts. `sign` is the first word of the topic's list. `words` is a table of `word_counts` with
    the column `side`; `expected` names topics with
    the words that would show them, whole or inside longer ones.

    >>> words = pd.DataFrame({"side": "A", "document": [0, 1], "word": ["患者", "天"], "count": [9, 1]})
    >>> omissions(words, {"patients": ("患者",), "deaths": ("死亡",)}).values.tolist()
    [['A', 'deaths', '死亡', 0, 2], ['A', 'patients', '患者', 1, 2]]
    """
    texts, rows = words.groupby("side", sort=False)["document"].nunique(), []
    for topic, signs in expected.items():
        shown = words[words["word"].str.contains("|".join(map(re.escape, signs)))]
        found = shown.groupby("side")["document"].nunique()
        rows += [(side, topic, signs[0], int(found.get(side, 0)), int(of)) for side, of in texts.items()]
    table = pd.DataFrame(rows, columns=OMISSION_COLUMNS)
    order = [table["side"].map({side: place for place, side in enumerate(texts.index)}), table["texts_with"]]
    return table.iloc[np.lexsort(order[::-1])].reset_index(drop=True)
