"""Some documents of a corpus: chosen by their variables, or split into groups by one of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pressframes.errors import refused

PERIODS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
UNKNOWN = "unknown"


def chosen_documents(
    documents: pd.DataFrame, articles: Sequence[bool] | np.ndarray | None, variables: Mapping[str, Any]
) -> np.ndarray:
    """
    For each document whether it is chosen: by a truth value each, and by what its variables are.

    A variable is one value, a list of values, or a pair (first, last), both included, for dates and numbers. A document
    whose variable is unknown is not chosen by it.

    >>> documents = pd.DataFrame({"newspaper": ["江州日报", "石埠晚报", None], "date": ["2024-06-01", "2024-06-09", "2024-06-05"]})
    >>> chosen_documents(documents, None, {"date": ("2024-06-01", "2024-06-05")}).tolist()
    [True, False, True]
    >>> chosen_documents(documents, None, {"newspaper": ["江州日报", "石埠晚报"]}).tolist()
    [True, True, False]
    """
    keep = np.ones(len(documents), bool)
    if articles is not None:
        keep = np.asarray(articles)
        if keep.shape != (len(documents),) or keep.dtype != bool:
            raise refused("truth_values", "select", found=len(keep), expected=len(documents))
    for name, wanted in variables.items():
        column = _variable(documents, name, "select")
        if isinstance(wanted, tuple) and len(wanted) == 2:
            keep = keep & column.map(
                lambda value, wanted=wanted: value == value and value is not None and wanted[0] <= value <= wanted[1]
            ).to_numpy(bool)
        else:
            values = list(wanted) if isinstance(wanted, (list, set, frozenset, tuple)) else [wanted]
            keep = keep & column.isin(values).to_numpy()
            absent = [value for value in values if value not in set(column.dropna())]
            if absent:
                known = sorted(map(str, column.dropna().unique()))
                more = ", ..." if len(known) > 8 else ""
                raise refused("no_value", "select", name=name, value=absent[0], known=", ".join(known[:8]) + more)
    return keep


def group_labels(documents: pd.DataFrame, column: str, every: str | None) -> pd.Series:
    """
    The group of each document by a variable, or by a period of its date (`day`, `week` from Monday, `month`,
    `quarter`, `year`).

    >>> documents = pd.DataFrame({"date": ["2024-06-03", "2024-06-09", "2024-07-01", None]})
    >>> group_labels(documents, "date", "week").tolist(), group_labels(documents, "date", "month").tolist()
    (['2024-06-03', '2024-06-03', '2024-07-01', 'unknown'], ['2024-06', '2024-06', '2024-07', 'unknown'])
    """
    values = _variable(documents, column, "split")
    if every is None:
        return values.astype(object).where(values.notna(), UNKNOWN)
    if every not in PERIODS:
        raise refused("period", "split", every=every, known=", ".join(PERIODS))
    days = pd.to_datetime(values, errors="coerce", format="%Y-%m-%d")
    periods = days.dt.to_period(PERIODS[every])
    labels = periods.dt.start_time.dt.strftime("%Y-%m-%d") if every == "week" else periods.astype(str)
    return labels.astype(object).where(days.notna(), UNKNOWN)


def renumbered(table: pd.DataFrame, numbers: np.ndarray, total: int) -> pd.DataFrame:
    """The rows of a table that belong to some documents, with the places of these as new numbers in `document`."""
    places = np.full(total, -1)
    places[numbers] = np.arange(len(numbers))
    new = places[table["document"].to_numpy(np.int64)]
    return table.loc[new >= 0].assign(document=new[new >= 0].astype(table["document"].dtype)).reset_index(drop=True)


def _variable(documents: pd.DataFrame, name: str, call: str) -> pd.Series:
    if name not in documents.columns:
        raise refused("no_variable", call, name=name, known=", ".join(map(str, documents.columns)))
    return documents[name]
