"""Figures as files that belong together: the picture, exactly the numbers drawn, and how it was made."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from pressframes.errors import PressframesError
from pressframes.figures.font import check_glyphs
from pressframes.figures.render import png_bytes, svg_bytes
from pressframes.tables import to_csv
from pressframes.textfiles import write_together

FIGURE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SCREEN_DPI = 90
RIGHTS = "CC BY 4.0"
CREATORS = ("The pressframes authors",)


@dataclass(frozen=True)
class SavedFigure:
    """A figure on disk: its id, and its files by what follows the id in their names (`.svg`, `.png`, ...)."""

    id: str
    files: Mapping[str, Path]
    figure: Figure

    def _repr_png_(self) -> bytes:
        """The picture as a notebook shows it, small enough to be committed with its outputs."""
        return png_bytes(self.figure, dpi=SCREEN_DPI)


def save_figure(
    figure: Figure,
    figure_id: str,
    *,
    data: pd.DataFrame,
    caption: str,
    alt: str,
    source: str,
    folder: str | Path = "figures",
    made_with: Mapping[str, object] | None = None,
) -> SavedFigure:
    """
    Write a figure as SVG, PNG (300 dpi), CSV of the numbers drawn and JSON on how it was made.

    `figure_id` is the name of the files and what the figure is cited by, such as `fig-03-keyness`. `data`
    is the table that was drawn. `caption` says what is seen, `alt` describes it to those who do not see
    it, `source` says where the numbers are from. `made_with` is what the numbers depend on: corpus and
    hash, codebook, preset, measure and variant, n, seed, versions, commit.

    All files are complete or none is changed. `PressframesError` is raised before anything is written when a
    character has no glyph, when the id is not a plain name, or when caption, alt or source is empty.
    """
    _check_words(figure, figure_id, caption=caption, alt=alt, source=source)
    check_glyphs(figure)
    title = figure.get_label()
    files = {
        ".svg": svg_bytes(
            figure,
            {
                "Title": title,
                "Creator": list(CREATORS),
                "Identifier": figure_id,
                "Description": alt,
                "Source": source,
                "Rights": RIGHTS,
            },
        ),
        ".png": png_bytes(
            figure,
            {"Title": title, "Author": "; ".join(CREATORS), "Description": alt, "Source": source, "Copyright": RIGHTS},
        ),
        ".csv": to_csv(data).encode(),
    }
    record = {
        "id": figure_id,
        "title": title,
        "caption": caption,
        "alt": alt,
        "source": source,
        "rights": RIGHTS,
        "rows": len(data),
        "columns": list(map(str, data.columns)),
        "made_with": dict(made_with or {}),
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    files[".json"] = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    paths = {name: Path(folder) / f"{figure_id}{name}" for name in files}
    write_together({paths[name]: content for name, content in files.items()})
    return SavedFigure(figure_id, paths, figure)


def _check_words(figure: Figure, figure_id: str, **words: str) -> None:
    if not FIGURE_ID.fullmatch(figure_id):
        raise PressframesError(
            f"Figure id {figure_id!r}: it cannot be the name of a file that is cited. "
            "Expected lower-case letters, digits and hyphens, such as fig-03-keyness."
        )
    for name, text in {"title": figure.get_label(), **words}.items():
        if not isinstance(text, str) or not text.strip():
            raise PressframesError(
                f"{figure_id}: the figure has no {name}, and without it nobody can cite or check it. "
                f"Expected a text; give save_figure a {name}."
                if name != "title"
                else f"{figure_id}: the figure has no title. Expected the finding in a sentence; draw it with title=."
            )
