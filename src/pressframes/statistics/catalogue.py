"""Every measure of the room by the name of its variant, in the order in which a researcher asks."""

import pandas as pd

from pressframes.statistics.frequency import DISPERSION
from pressframes.statistics.measures import ATTRACTION, SIZES, TESTS
from pressframes.statistics.results import bibliography
from pressframes.statistics.variety import DIVERSITY

QUESTIONS = {
    "spread how evenly?": DISPERSION,
    "how much more than elsewhere?": SIZES,
    "more than chance explains?": TESTS,
    "drawn to which words?": ATTRACTION,
    "how varied?": DIVERSITY,
}
MEASURES = {name: measure for rows in QUESTIONS.values() for name, measure in rows.items()}


def list_measures() -> pd.DataFrame:
    """
    The table of all measures: one row each.

    Columns: `question` that it answers, `measure` (the name that columns and arguments have), `meaning` with its
    variant, and `works` that define it. A measure is called by its name:

    >>> round(MEASURES["log_ratio"](60, 20_000, 15, 25_000), 2)
    2.32
    >>> list_measures().query("measure == 'npmi'")["works"].item()[:19]
    'Bouma, G. (2009). N'
    """
    rows = [
        (question, name, measure.meaning, " ".join(bibliography()[key] for key in measure.sources))
        for question, measures in QUESTIONS.items()
        for name, measure in measures.items()
    ]
    return pd.DataFrame(rows, columns=["question", "measure", "meaning", "works"])
