"""
A table that says what it is: every result of a measure carries its caption and the works that define it.

A caption is built of sentences that name the measure and its variant, the base, what is left out and how the words
were cut. The works are in `bibliography.toml`, by a short key.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import pandas as pd


@cache
def bibliography() -> dict[str, str]:
    """
    The works that define the measures, by their short keys.

    >>> bibliography()["dunning"][:15]
    'Dunning, T. (19'
    """
    return tomllib.loads(files("pressframes.statistics").joinpath("bibliography.toml").read_text(encoding="utf-8"))


class Result(pd.DataFrame):
    """
    A pandas frame with a caption (`.caption`) and the works that define its measures (`.cite()`).

    Everything that pandas does with a frame works; both stay with copies, selections of rows, sorted and
    filtered tables. They lie in `attrs`, so that looking at a result computes and changes nothing.

    >>> table = make_result(pd.DataFrame({"g2": [39.88]}), ["Base: 45,000 words"], ["dunning"])
    >>> table.head(1).caption, table.cite()[:22]
    ('Base: 45,000 words.', 'Dunning, T. (1993). Ac')
    """

    @property
    def _constructor(self):
        return Result

    @property
    def caption(self) -> str:
        """Measure and variant, base, unit, what was left out and how the text was cut, in sentences."""
        return self.attrs.get("caption", "")

    def cite(self) -> str:
        """The works that define the measures in this table, one a line, in the order they are used."""
        return "\n".join(bibliography()[key] for key in self.attrs.get("sources", ()))

    def _repr_html_(self) -> str:
        return f"{super()._repr_html_()}\n<p>{self.caption}</p>"


def make_result(frame: pd.DataFrame, caption: Iterable[str], sources: Iterable[str]) -> Result:
    """
    A frame with its caption and its sources, as every function of the room gives its table.

    `caption` holds sentences without their full stop, of which empty ones are left out; `sources` are keys of
    `bibliography`, each named once, in the order given. The frame itself is not changed.
    """
    result = Result(frame)
    result.attrs = {
        "caption": " ".join(f"{sentence}." for sentence in caption if sentence),
        "sources": tuple(dict.fromkeys(sources)),
    }
    return result


EXCLUDED = "Punctuation and white space are left out"


def finish(
    frame: pd.DataFrame,
    caption: Iterable[str],
    sources: Iterable[str],
    *,
    variant: str,
    preset: str | None,
    excluded: str = EXCLUDED,
) -> Result:
    """
    As `make_result`, for a table over words: its last columns and sentences say how these were counted and cut.

    Adds the columns `variant` and `preset` to every row, and to the caption what was `excluded` and the preset. None
    as preset means that nobody said it.
    """
    return make_result(
        frame.assign(variant=variant, preset=preset), [*caption, excluded, preset_sentence(preset)], sources
    )


def preset_sentence(preset: str | None) -> str:
    """
    The sentence of a caption on how the words were cut.

    >>> preset_sentence("jieba"), preset_sentence(None)
    ('Words cut by preset jieba', 'Which preset cut the words was not said')
    """
    return f"Words cut by preset {preset}" if preset else "Which preset cut the words was not said"


def parts_sentence(parts: int, by: str) -> str:
    """
    A number of parts with their name, in the plural where there are several.

    >>> parts_sentence(1, "article"), parts_sentence(2_372, "article")
    ('1 article', '2,372 articles')
    """
    return f"{parts:,} {by}{'' if parts == 1 else 's'}"
