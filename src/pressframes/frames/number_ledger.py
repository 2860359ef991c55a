"""What numbers are printed for: how many of each class, and how many of them are rounded."""

import pandas as pd

from pressframes.frames.quantities import CLASSES

LEDGER_COLUMNS = ["class", "meaning", "quantities", "share", "rounded", "share_rounded"]


def number_ledger(quantities: pd.DataFrame) -> pd.DataFrame:
    """
    Quantities by class, the commonest first: one row a class, columns `LEDGER_COLUMNS`.

    `share` is of all quantities, `rounded` those with a word such as 余 or 近 ("over", "nearly"), `share_rounded` of
    the class; missing for a class without quantities. `quantities` is a table of `find_quantities`.
    """
    rounded = quantities["rounding"].ne("").groupby(quantities["class"])
    table = pd.DataFrame({"class": list(CLASSES), "meaning": list(CLASSES.values())})
    table["quantities"] = table["class"].map(rounded.size()).fillna(0).astype(int)
    table["share"] = table["quantities"] / len(quantities) if len(quantities) else float("nan")
    table["rounded"] = table["class"].map(rounded.sum()).fillna(0).astype(int)
    table["share_rounded"] = (table["rounded"] / table["quantities"]).where(table["quantities"] > 0)
    return table.sort_values("quantities", ascending=False, kind="stable", ignore_index=True)[LEDGER_COLUMNS]
