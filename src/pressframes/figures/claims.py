"""Numbers in sentences about a figure, held to the numbers of its data."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

# 1,234.5 or 12 % or -3; Chinese texts part thousands by a thin or plain space as well: 2 000.
# Digits of a name (fig-07-keyness, 02-errors) are no number.
NUMBER = re.compile(
    r"(?<![\w.])(?<![A-Za-z]-)(?!\d+-[a-z])"
    r"([-−]?\d{1,3}(?:[,\u2009 ]\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?)( ?%)?"
)


def unsupported_numbers(
    text: str, table: pd.DataFrame, made_with: Mapping[str, object], known: Sequence[str] = ()
) -> list[str]:
    """
    The numbers in a text that none of the data bear out, as they are written.

    A number is borne out by a value of the table that rounds to it (0.414 bears out 41 % and 0.41), by the number of
    rows, by the total of a column, by how many values a column has or how often one of them, by a value in
    `made_with`, or by standing in one of the `known` texts, which say units and sources. Numbers in words, and
    digits inside words such as F1, are not looked at.

    >>> table = pd.DataFrame({"word": ["志愿者"], "share": [0.414], "count": [41]})
    >>> unsupported_numbers("“志愿者”占 41.4%（2 000 词中 41 次），居 3 词之首", table, {"n": 2000})
    ['3']
    """
    values = [*_values(table), *_summaries(table), *_numbers_in(made_with), float(len(table))]
    return [
        written + percent
        for written, percent in _claimed(text, known)
        if not _borne_out(written, bool(percent), values)
    ]


def claimed_numbers(text: str, known: Sequence[str] = ()) -> set[str]:
    """
    The numbers in a text but for those of the `known` texts, written one way, so that two languages compare.

    >>> claimed_numbers("2,000 words, 41 %") == claimed_numbers("2 000 词，占 41%")
    True
    """
    return {re.sub(r"[,\u2009 ]", "", written + percent) for written, percent in _claimed(text, known)}


def _claimed(text: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    said = {part for one in known for match in NUMBER.finditer(one) for part in (match[0].strip(), match[1])}
    said |= {digits for one in known for digits in re.findall(r"\d+", one)}  # peoples-daily-1998-01 says 1998
    for match in NUMBER.finditer(text):
        if match[0].strip() not in said and match[1] not in said:
            yield match[1], match[2] or ""


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


def _summaries(table: pd.DataFrame) -> Iterator[float]:
    """What a sentence may say of a column as a whole: its total, how many values it has, how often each stands."""
    for column in table.columns:
        yield float(table[column].nunique())
        if pd.api.types.is_numeric_dtype(table[column]):
            yield float(table[column].sum())
        else:
            yield from table[column].value_counts().astype(float)


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
