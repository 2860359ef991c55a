"""Features by name: what each measures, how it is computed, and the weight it was given in `weights.json`."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from pressframes.errors import refused

WEIGHTS = Path(__file__).with_name("weights.json")
_trial: list[dict] = []


class Features(dict[str, tuple[Callable[..., Any], str]]):
    """
    A table of features: under each name, how it is computed from some facts and what it measures.

    The functions all take the same facts, as numbers or as arrays; yes and no count as 1 and 0.

    >>> lines = Features({"one": (lambda view: 1, "always 1"), "comma": (lambda view: "，" in view, "a comma in it")})
    >>> lines.measure("春耕，开始了")
    array([1., 1.])
    >>> lines.in_order({"comma": -0.5, "one": 2.0})
    array([ 2. , -0.5])
    """

    def measure(self, *facts: Any, shape: tuple[int, ...] = ()) -> np.ndarray:
        """All features as float64 of the given shape with one more axis, last: a feature each, in table order."""
        table = np.empty((*shape, len(self)))
        for number, (function, _) in enumerate(self.values()):
            table[..., number] = function(*facts)
        return table

    def in_order(self, weights: Mapping[str, float]) -> np.ndarray:
        """
        Weights by name as an array in table order.

        Raises `PressframesError` where a feature has no weight or a weight no feature.
        """
        if weights.keys() != self.keys():
            odd = ", ".join(sorted(weights.keys() ^ self.keys()))
            raise refused("weights", WEIGHTS.name, odd=odd)
        return np.array([weights[name] for name in self])


def fitted() -> dict:
    """
    The weights by model and feature name, fitted by `python -m benchmarks._pages.fit` (see the file's `fitted_on`).

    Above 0 a weight speaks for what the model asks, below 0 against it: log odds for each unit of the feature.
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


def probability(model: str, features: Features, rows: np.ndarray) -> np.ndarray:
    """The chance, from 0 to 1, that a logistic model gives each row of measured features."""
    return 1 / (1 + np.exp(-np.clip(rows @ features.in_order(fitted()[model]), -30, 30)))
