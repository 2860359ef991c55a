"""How much a number depends on the way the text was cut: any measure under all presets, side by side."""

from collections.abc import Callable, Iterable

import pandas as pd

from pressframes.corpus import Corpus
from pressframes.errors import PressframesError
from pressframes.words.presets import PRESETS
from pressframes.words.tokenize import tokenize
from pressframes.words.tokens import Tokens


def under_presets(
    corpus: Corpus,
    measure: Callable[[Tokens], pd.DataFrame | float],
    *,
    presets: Iterable[str] = tuple(PRESETS),
    protect: Iterable[str] = (),
) -> pd.DataFrame:
    """
    A measure of the tokens under several presets: the measure's own table with `preset` in front, one below the other.

    `measure` takes `Tokens` and gives a table or a number (then the column is `value`).

    How many different words are there? (志愿者下沉社区, "volunteers go down to the neighbourhoods")

    >>> from pressframes.corpus import corpus_from_texts
    >>> corpus = corpus_from_texts(["志愿者下沉社区，下沉一线。"])
    >>> under_presets(corpus, lambda tokens: len(tokens.vocabulary), presets=["jieba", "press"])
      preset  value
    0  jieba      6
    1  press      6
    """
    protect, parts = tuple(protect), []
    for preset in presets:
        result = measure(tokenize(corpus, preset=preset, protect=protect))
        table = result if isinstance(result, pd.DataFrame) else pd.DataFrame({"value": [result]})
        parts.append(table.drop(columns="preset", errors="ignore").assign(preset=preset))
    if not parts:
        raise PressframesError(f"under_presets: no preset was named. Expected some of: {'; '.join(PRESETS)}.")
    together = pd.concat(parts, ignore_index=True)
    return together[["preset", *together.columns.drop("preset")]]


def preset_range(table: pd.DataFrame, by: str | list[str], value: str) -> pd.DataFrame:
    """
    The range of a value over presets, for each row of what was measured: `by..., lowest, highest, presets`.

    `table` comes from `under_presets`; `by` names the columns that say what was measured. `presets` counts those under
    which the row exists: a word found under one of five presets is a word of that preset rather than of the text.

    >>> table = pd.DataFrame({"preset": ["jieba", "press"], "word": ["疫", "疫"], "count": [3, 5]})
    >>> preset_range(table, "word", "count")
      word  lowest  highest  presets
    0    疫       3        5        2
    """
    grouped = table.groupby(by, sort=False)
    ranges = grouped.agg(lowest=(value, "min"), highest=(value, "max"), presets=("preset", "nunique"))
    return ranges.reset_index()
