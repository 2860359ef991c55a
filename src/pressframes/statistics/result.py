"""A table that says what it is: every result of a measure carries its caption and its sources."""

from collections.abc import Iterable

import pandas as pd

from pressframes.statistics.sources import reference


class Result(pd.DataFrame):
    """
    A pandas frame with a caption (`.caption`) and the works that define its measures (`.cite()`).

    Everything that pandas does with a frame works; both stay with copies, selections of rows, sorted and
    filtered tables. They lie in `attrs`, so that looking at a result computes and changes nothing.
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
        return "\n".join(reference(key) for key in self.attrs.get("sources", ()))

    def _repr_html_(self) -> str:
        return f"{super()._repr_html_()}\n<p>{self.caption}</p>"


def make_result(frame: pd.DataFrame, caption: Iterable[str], sources: Iterable[str]) -> Result:
    """A frame with its caption, given as sentences without their full stop, and the keys of its sources."""
    result = Result(frame)
    result.attrs = {
        "caption": " ".join(f"{sentence}." for sentence in caption if sentence),
        "sources": tuple(dict.fromkeys(sources)),
    }
    return result
