"""
Do two runs of the study say the same? `python -m benchmarks._same_tables BEFORE AFTER [left-out-column ...]`

Every CSV table below two folders is compared by name, column and row. What differs is printed, one line a table;
numbers
are compared as they are written. A column that is left out on purpose is named on the command line.
"""

import sys
from pathlib import Path

import pandas as pd


def read_as_written(path: Path) -> pd.DataFrame:
    """A table with every cell as the text that is in the file."""
    return (
        pd.read_csv(path, dtype=str, keep_default_na=False)
        if path.read_text(encoding="utf-8").strip()
        else pd.DataFrame()
    )


def difference(before: Path, after: Path, left_out: list[str]) -> str:
    """What differs between two tables, in one sentence; empty where nothing does."""
    one, other = (read_as_written(path).drop(columns=left_out, errors="ignore") for path in (before, after))
    if list(one.columns) != list(other.columns):
        gone, new = (sorted(set(a.columns) - set(b.columns)) for a, b in ((one, other), (other, one)))
        return f"columns gone: {gone}, new: {new}" if gone or new else "the order of the columns"
    if len(one) != len(other):
        return f"{len(one)} rows, now {len(other)}"
    cells = one.ne(other)
    rows = cells.any(axis=1)
    if not rows.any():
        return ""
    row = int(rows.to_numpy().argmax())
    column = one.columns[int(cells.loc[row].to_numpy().argmax())]
    return (
        f"{int(cells.to_numpy().sum())} cells in {', '.join(one.columns[cells.any()])}; the first in row {row + 1}, "
        f"{column}: {one.loc[row, column]!r}, now {other.loc[row, column]!r}"
    )


def main(before: str, after: str, *left_out: str) -> int:
    """Print what differs; 0 where nothing does."""
    names = {folder: {path.relative_to(folder) for path in Path(folder).rglob("*.csv")} for folder in (before, after)}
    found = {name: "is gone" for name in names[before] - names[after]}
    found |= {name: "is new" for name in names[after] - names[before]}
    shared = names[before] & names[after]
    for name in shared:
        if said := difference(Path(before) / name, Path(after) / name, list(left_out)):
            found[name] = said
    for name, said in sorted(found.items()):
        print(f"{name}: {said}")
    print(f"{len(shared)} tables in both, {len(found)} differ")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
