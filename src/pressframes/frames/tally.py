"""How often each value of a column occurs: the small tables of targets, sub-types and kinds."""

import pandas as pd

TALLY_COLUMNS = ["kind", "value", "words", "share"]


def tally(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """
    The values of a column, the commonest first: `kind, value, words, share`.

    `kind` repeats the column's name, so that several tallies can stand in one table; a missing value counts as
    "none". `share` is of all rows. Values of the same count stand in code point order.

    >>> tally(pd.DataFrame({"target": ["epidemic", None, "epidemic"]}), "target")
         kind     value  words     share
    0  target  epidemic      2  0.666667
    1  target      none      1  0.333333
    """
    counts = table[column].astype(object).where(table[column].notna(), "none").value_counts()
    found = pd.DataFrame({"kind": column, "value": counts.index, "words": counts.to_numpy()})
    found = found.sort_values(["words", "value"], ascending=[False, True], ignore_index=True)
    return found.assign(share=found["words"] / len(table))[TALLY_COLUMNS]
