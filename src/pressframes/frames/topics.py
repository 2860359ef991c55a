"""Articles on an event are told from the rest by the words of the event, so that its coverage can be compared."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pressframes.corpus import Corpus
from pressframes.errors import PressframesError
from pressframes.textfiles import read_text

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
    try:
        content = tomllib.loads(read_text(path).text).get("topics", {})
    except tomllib.TOMLDecodeError as error:
        raise PressframesError(f"{path}: the file is not TOML ({error}). Mend that place and load it again.") from None
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
    corpus.require_text("find the articles on an event")
    found = [
        next((topic.code for topic in topics if _is_on(text, topic.places, topic.events)), REST)
        for text in corpus.texts
    ]
    return pd.Series(found, name="topic")


def _is_on(text: str, places: tuple[str, ...], events: tuple[str, ...]) -> bool:
    times = [len(re.findall("|".join(map(re.escape, words)), text)) for words in (places, events)]
    return min(times) > 0 and sum(times) * 100 >= FEWEST_PER_HUNDRED * len(text)
