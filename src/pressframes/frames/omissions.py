"""What is not there: frames and topics that one would expect and that never occur, with how rare they may still be."""

import tomllib
from pathlib import Path

import pandas as pd

from pressframes.errors import PressframesError
from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.frames.prevalence import frame_shares
from pressframes.textfiles import read_text

RULE_OF_THREE = 3  # -ln(0.05): none in n leaves up to 3/n with 95 % confidence (Hanley & Lippman-Hand 1983)
OMISSION_COLUMNS = ["what", "kind", "found", "base", "upper", "reading"]


def load_expected(path: str | Path) -> dict[str, tuple[str, ...]]:
    """
    The topics that one would expect, each with the words that would show it, from a TOML file with a table `topics`.

    Raises `PressframesError` for a file that is not TOML or has no such table of lists of words.
    """
    text = read_text(path).text
    try:
        topics = tomllib.loads(text).get("topics")
    except tomllib.TOMLDecodeError as error:
        raise PressframesError(f"{path}: the file is not TOML ({error}). Mend that place and load it again.") from None
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
