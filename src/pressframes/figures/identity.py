"""One figure, one id: what a figure may be called, and that no other figure is called so."""

import re
from collections.abc import Mapping
from pathlib import Path

from pressframes.errors import PressframesError

FIGURE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NUMBER = re.compile(r"(fig-\d+)(?:-|$)")
# What this process has saved: title by folder and id. Asked so that one notebook does not give two figures one id.
_saved: dict[tuple[Path, str], str] = {}


def check_id(figure_id: str) -> None:
    """Refuse an id that cannot be the name of a file on every system."""
    if not FIGURE_ID.fullmatch(figure_id):
        raise PressframesError(
            f"Figure id {figure_id!r}: it cannot be the name of a file that is cited. "
            "Expected lower-case letters, digits and hyphens, such as fig-03-keyness."
        )


def check_words(figure_id: str, **words: str | Mapping[str, str]) -> None:
    """Refuse a figure without title, caption, alternative text or source, in any language that is named."""
    for name, text in words.items():
        texts = [text] if isinstance(text, str) else list(text.values()) if isinstance(text, Mapping) else [""]
        if not texts or not all(isinstance(one, str) and one.strip() for one in texts):
            raise PressframesError(
                f"{figure_id}: the figure has no {name}, and without it nobody can cite or check it. "
                f"Expected a text; give {'the drawing' if name == 'title' else 'save_figure'} a {name}."
            )


def check_free(figure_id: str, title: str, folder: Path, known: Mapping[str, dict], *, replace: bool) -> None:
    """Refuse an id that this run gave to another figure, and a number that another figure in the folder has."""
    before = _saved.get((folder.resolve(), figure_id))
    if before is not None and before != title and not replace:
        raise PressframesError(
            f"{figure_id}: the id is used twice; this run has already saved it with the title {before!r}. "
            "Expected an id of its own for each figure; choose another, or pass replace=True to draw it anew."
        )
    number = NUMBER.match(figure_id)
    same = [other for other in known if number and other != figure_id and NUMBER.match(other)]
    taken = next((other for other in same if NUMBER.match(other)[1] == number[1]), None)
    if taken is not None:
        raise PressframesError(
            f"{figure_id}: the number is used twice; {folder} has {taken} already. Expected one figure for each "
            f"number; choose another, or delete the files of {taken} and its entry in manifest.json."
        )


def remember(figure_id: str, title: str, folder: Path) -> None:
    """Note what an id was given to."""
    _saved[(folder.resolve(), figure_id)] = title
