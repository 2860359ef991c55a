"""What is not there: frames and topics that one would expect and that never occur, with how rare they may still be."""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.errors import PressframesError
from pressframes.files import read_text, read_toml
from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.frames.shares import frame_shares

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


RULE_OF_THREE = 3  # -ln(0.05): none in n leaves up to 3/n with 95 % confidence (Hanley & Lippman-Hand 1983)
OMISSION_COLUMNS = ["what", "kind", "found", "base", "upper", "reading"]


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


def omissions(
    counts: pd.DataFrame,
    base: pd.DataFrame,
    codebook: Codebook,
    words: pd.DataFrame,
    expected: dict[str, tuple[str, ...]],
) -> pd.DataFrame:
    """
    Frames and topics by how little there is of them, absent ones first: columns `OMISSION_COLUMNS`.

    `found` is the number of sentences with a frame, or of words of an expected topic; `base` all sentences,
    or all words. Where nothing was found, `upper` is 3/n: the share that the kind of text may still have, had chance
    alone kept it off these pages. `reading` says it in a sentence. An absence is no proof of intent:
    other pages of the paper may carry what this one does not.

    `counts` and `base` are the tables of `frame_shares`, `words` of `word_counts`: published ones will do, no
    text is needed. `expected` names topics with the words that would show them.
    """
    shares = frame_shares(counts, base, codebook)
    rows = [
        (row.frame, "frame", row.sentences, row.base) for row in shares[shares["protocol"] == STANDARD].itertuples()
    ]
    totals = words.groupby("word")["count"].sum()
    size = int(totals.sum())
    for topic, signs in expected.items():
        shown = totals[[any(sign in word for sign in signs) for word in totals.index]]
        rows.append((topic, "topic", int(shown.sum()), size))
    table = pd.DataFrame(rows, columns=OMISSION_COLUMNS[:4])
    absent = table["found"] == 0
    table["upper"] = (RULE_OF_THREE / table["base"]).where(absent)
    table["reading"] = [_reading(row) for row in table.itertuples()]
    return table.sort_values(["found", "kind", "what"], ignore_index=True)[OMISSION_COLUMNS]


def _reading(row) -> str:
    unit = "sentences" if row.kind == "frame" else "words"
    if row.found:
        return f"{row.what}: {row.found} of {row.base:,} {unit}."
    return f"{row.what}: none in {row.base:,} {unit}; text of this kind may still have up to {row.upper:.2%} of it."
