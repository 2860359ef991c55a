"""Numbers in sentences about a figure, held to the numbers of its data."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

# 1,234.5 or 12 % or -3; Chinese texts part thousands by a thin or plain space as well: 2 000.
NUMBER = re.compile(r"(?<![\w.])([-−]?\d{1,3}(?:[,\u2009 ]\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?)( ?%)?")


def unsupported_numbers(
    text: str, table: pd.DataFrame, made_with: Mapping[str, object], known: Sequence[str] = ()
) -> list[str]:
    """
    The numbers in a text that none of the data bear out, as they are written.

    A number is borne out by a value of the table that rounds to it (0.414 bears out 41 % and 0.41), by the number of
    rows, by a value in `made_with`, or by standing in one of the `known` texts, which
    say units and sources. Numbers in words, and digits inside words such as F1, are not looked at.

    >>> table = pd.DataFrame({"word": ["志愿者"], "share": [0.414], "count": [41]})
    >>> unsupported_numbers("“志愿者”占 41.4%（2 000 词中 41 次），居 3 词之首", table, {"n": 2000})
    ['3']
    """
    values = [*_values(table), *_numbers_in(made_with), float(len(table))]
    said = {match[0].strip() for one in known for match in NUMBER.finditer(one)}
    wrong = []
    for match in NUMBER.finditer(text):
        written, percent = match[1], bool(match[2])
        if match[0].strip() not in said and written not in said and not _borne_out(written, percent, values):
            wrong.append(match[0].strip())
    return wrong


def _borne_out(written: str, percent: bool, values: Iterable[float]) -> bool:
    digits = re.sub(r"[,\u2009 ]", "", written.replace("−", "-"))
    number = float(digits)
    half = 0.5 * 10.0 ** -len(digits.partition(".")[2]) * (1 + 1e-9)
    return any(abs(value * scale - number) <= half for value in values for scale in ((100, 1) if percent else (1,)))


def _values(table: pd.DataFrame) -> Iterator[float]:
    for column in table.columns:
        numbers = pd.to_numeric(table[column], errors="coerce").dropna()
        yield from numbers.astype(float)
        if len(numbers) < len(table):
            for text in table[column].astype(str):
                yield from _numbers_in(text)


def _numbers_in(value: object) -> Iterator[float]:
    """The numbers in what a figure was made with, however deep."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _numbers_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _numbers_in(inner)
    elif isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, str):
        yield from (float(re.sub(r"[,\u2009 ]", "", match[1].replace("−", "-"))) for match in NUMBER.finditer(value))
