"""Rank against frequency on two logarithmic axes, as Zipf drew it."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from pressframes.figures.scatter import draw_scatter
from pressframes.figures.style import WEB, Style


def draw_zipf(
    table: pd.DataFrame,
    *,
    rank: str,
    frequency: str,
    title: str,
    word: str = "word",
    corpus: str | None = None,
    labels: int = 24,
    xlabel: str = "Rank (logarithmic)",
    ylabel: str = "Frequency (logarithmic)",
    note: str = "",
    style: Style = WEB,
) -> Figure:
    """
    One dot a word, its rank across and its frequency upwards; `corpus` names a column to colour by.

    The words of the first ranks are labelled, in every corpus. A straight line down at 45 degrees is Zipf's law with
    exponent 1. Draw a table thinned to some hundred ranks, evenly on the logarithmic axis (`thin_ranks`): a dot for
    every word hides the line.

    Source: Zipf, G. K. (1949). Human Behavior and the Principle of Least Effort.
    """
    return draw_scatter(
        table.assign(earliness=-table[rank]),
        x=rank,
        y=frequency,
        label=word,
        title=title,
        important="earliness",
        labels=labels,
        colour=corpus,
        logx=True,
        logy=True,
        xlabel=xlabel,
        ylabel=ylabel,
        note=note,
        style=style,
    )


def thin_ranks(table: pd.DataFrame, rank: str, *, per_decade: int = 40) -> pd.DataFrame:
    """
    At most so many rows for each tenfold of rank, the first of each step.

    >>> list(thin_ranks(pd.DataFrame({"rank": range(1, 101)}), "rank", per_decade=4)["rank"])
    [1, 2, 4, 6, 10, 18, 32, 57, 100]
    """
    step = np.floor(np.log10(table[rank].astype(float)) * per_decade + 1e-9)
    return table[~step.duplicated()].reset_index(drop=True)
