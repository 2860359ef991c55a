"""Every mark of a figure names the row and the columns it was drawn from, so that its numbers can be read back."""

import pandas as pd
from matplotlib.artist import Artist

from pressframes.errors import PressframesError

# What a kind of mark tells: the columns named after it, in this order.
KINDS = {
    "bar": "the far end of a bar that starts at 0, along x",
    "dot": "the place of a dot along x; y is a line of the list",
    "points": "the places of dots along x and y, one for each row from the row named on",
    "span": "the two ends of a line along x",
    "stretch": "the two ends of a box along x",
    "length": "the length of a box along x",
    "height": "the height of a box along y",
    "size": "the size of a word in points, which goes with the square root of a number, and the word",
    "label": "words",
}


def tag(artist: Artist, kind: str, row: int, *columns: str) -> None:
    """
    Name a mark after what it draws: the kind of mark, the row of the table and its columns.

    The name becomes the element's id in the SVG file: `bar.3.rate_per_10k` is the bar of row 3.
    """
    artist.set_gid(".".join([kind, str(row), *columns]))


def read_tag(name: str) -> tuple[str, int, list[str]] | None:
    """
    Kind, row and columns of a mark, or None when the name is not a mark's.

    >>> read_tag("span.3.low.high")
    ('span', 3, ['low', 'high'])
    >>> read_tag("patch_2") is None
    True
    """
    kind, *rest = name.split(".")
    if kind not in KINDS or len(rest) < 2 or not rest[0].isdigit():
        return None
    return kind, int(rest[0]), rest[1:]


def require_columns(table: pd.DataFrame, *columns: str | None) -> pd.DataFrame:
    """
    The table with its rows numbered from 0, after checking that it can be drawn.

    Raises `PressframesError` when a column is missing, when a column's name would not be a name in
    an SVG file (only letters, digits and underscores), or when there is no row.
    """
    wanted = [column for column in columns if column is not None]
    missing = [column for column in wanted if column not in table.columns]
    if missing:
        raise PressframesError(
            f"Column {missing[0]!r}: the table to be drawn does not have it. "
            f"Expected one of its columns: {', '.join(map(str, table.columns))}."
        )
    for column in wanted:
        if not column.isidentifier():
            raise PressframesError(
                f"Column {column!r}: the name cannot be kept in the figure's file. "
                "Expected letters, digits and underscores; rename the column and draw again."
            )
    if not len(table):
        raise PressframesError(
            "The table to be drawn has no rows. Expected at least one; check the step that made the table."
        )
    return table.reset_index(drop=True)


def require_numbers(table: pd.DataFrame, *columns: str | None, positive: bool = False, open_ends: bool = False) -> None:
    """
    Raise `PressframesError` naming row and column where a number is missing, infinite, or not above 0 as asked.

    With `open_ends` a number may be missing: it is the end of an interval that has none on that side.
    """
    for column in columns:
        if column is None:
            continue
        values = pd.to_numeric(table[column], errors="coerce").astype(float)
        wrong = ~values.abs().lt(float("inf")) | (values.le(0) if positive else False)
        if open_ends:
            wrong &= values.notna() | table[column].map(lambda value: isinstance(value, str))
        if wrong.any():
            row = int(wrong.idxmax())
            wanted = "a number above 0, as a logarithmic axis needs" if positive else "a finite number"
            raise PressframesError(
                f"Column {column!r}, row {row}: the value is {table[column].iloc[row]}. "
                f"Expected {wanted}; leave the row out or draw another measure."
            )
