"""The fitted weights and how they are applied: logistic models over named features."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np

WEIGHTS = Path(__file__).with_name("weights.json")
_trial: list[dict] = []


def fitted() -> dict:
    """
    The weights by model, fitted by `python -m benchmarks._pages.fit` (what on: see the file's `fitted_on`).

    They are a few dozen numbers a model, one a feature, in the order of the model's feature names.
    """
    return _trial[-1] if _trial else _shipped()


@lru_cache(maxsize=1)
def _shipped() -> dict:
    return json.loads(WEIGHTS.read_text(encoding="utf-8"))


@contextmanager
def trying(weights: dict) -> Iterator[None]:
    """Read pages with other weights inside a `with` block, as fitting does."""
    _trial.append(weights)
    try:
        yield
    finally:
        _trial.pop()


def probability(model: str, features: np.ndarray) -> np.ndarray:
    """The chance that a logistic model gives each row of features."""
    return 1 / (1 + np.exp(-np.clip(features @ np.array(fitted()[model], dtype=float), -30, 30)))
