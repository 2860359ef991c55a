"""The published values that the statistics must reproduce, with their sources."""

import json
from pathlib import Path

import pytest

PUBLISHED = json.loads((Path(__file__).parent / "cases/published-values.json").read_text(encoding="utf-8"))


def words_of(text: str) -> list[str]:
    """The words of an example written with spaces."""
    return text.split()


def rows(name: str) -> list:
    """The rows of one group as test parameters, each named by its first value."""
    return [pytest.param(*row, id=str(row[0])) for row in PUBLISHED[name]["rows"]]
