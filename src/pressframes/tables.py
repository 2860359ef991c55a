"""Tables as files: the same bytes on every machine."""

import io

import pandas as pd


def to_csv(table: pd.DataFrame) -> str:
    """
    A table as CSV text, the same on every machine: UTF-8, line feeds, numbers to 10 significant digits.

    >>> to_csv(pd.DataFrame({"word": ["抗疫"], "rate_per_10k": [10 / 3]}))
    'word,rate_per_10k\\n抗疫,3.333333333\\n'
    """
    buffer = io.StringIO()
    table.to_csv(buffer, index=False, lineterminator="\n", float_format="%.10g")
    return buffer.getvalue()
