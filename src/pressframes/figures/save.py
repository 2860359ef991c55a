"""Figures as files that belong together: the picture, the numbers drawn, how it was made, how to cite it."""

import dataclasses
import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from pressframes.characters import printable
from pressframes.errors import refused
from pressframes.figures.citation import (
    UNNAMED,
    Caption,
    FigureCitation,
    Project,
    Words,
    both,
    citation_files,
    in_languages,
)
from pressframes.figures.fonts import missing_characters
from pressframes.figures.index import MANIFEST, entry, read_manifest, write_manifest
from pressframes.figures.meaning import Drawing, compare_with_table, drawn_columns, fingerprint, to_plain
from pressframes.figures.read_back import read_svg, spelling
from pressframes.figures.render import pdf_bytes, png_bytes, svg_bytes, tiff_bytes
from pressframes.figures.sheet import MADE, Made
from pressframes.files import only_one, to_csv, write_together

FIGURE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NUMBER = re.compile(r"(fig-\d+)(?:-|$)")
SCREEN_DPI = 90
UNREAD = "(not read yet)"  # in place of a fingerprint, until the drawing has been read
PICTURES = (".svg", ".editable.svg", ".pdf", ".png", ".tiff")


@dataclass(frozen=True)
class Provenance:
    """
    Where the numbers of a figure come from: the table that was drawn, its source, and what it depends on.

    `table` has one row for each row that was drawn, in the same order, and may have more columns. `source` says whose
    counts of what they are, as a text or a text by language. `made_with` is what they depend on: corpus and hash,
    codebook, preset, measure and variant, n, seed, versions; what coded frames carry as a badge is in it as
    `validation`. `project` is the work that the figure is a part of and is cited with; without one no author, title or
    licence is made up, and there are no lines to cite it by.
    """

    table: pd.DataFrame
    source: Words
    made_with: Mapping[str, object] = field(default_factory=dict)
    project: Project = UNNAMED


@dataclass(frozen=True)
class SavedFigure:
    """
    A figure on disk: its id, and its files by what follows the id in their names (`.svg`, `.png`, ...).

    `drawing` is what it says, as read back from its SVG file.
    """

    id: str
    files: Mapping[str, Path] = field(repr=False)
    figure: Figure = field(repr=False)
    drawing: Drawing = field(repr=False)
    alt: str = field(default="", repr=False)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """The picture in a notebook, with its alt text."""
        shown = {"image/png": b64encode(self._repr_png_()).decode(), "text/plain": repr(self)}
        return shown, {"image/png": {"alt": self.alt}}

    def _repr_png_(self) -> bytes:
        """The picture as a notebook shows it, small enough to be committed with its outputs."""
        return png_bytes(self.figure, dpi=SCREEN_DPI)


def save_figure(
    figure: Figure,
    caption: Caption,
    provenance: Provenance,
    *,
    folder: str | Path = "figures",
    pictures: Sequence[str] = PICTURES,
    replace: bool = False,
) -> SavedFigure:
    """
    Write a figure with all that is needed to cite it, check it and draw it again.

    Pictures, unless fewer are asked for: SVG that looks the same everywhere, its words being shapes, `.editable.svg`
    with words as words, PDF, PNG and TIFF at 300 dpi, each with title, creators, rights, source and description inside.
    `.csv` holds exactly the numbers drawn, `.json` says how they were made, `.bib`, `.ris`, `.csl.json` and
    `.cite.txt` how the figure is cited; `manifest.json` in the same folder lists all figures with their hashes.

    Where a drawing was cut to a page, the table is cut with it. Characters that the font lacks are named in the record.

    All files are complete or none is changed, and those of an earlier drawing that is replaced are gone.
    `PressframesError` is raised before anything is written when
    the table is not what was drawn, words are missing, the id is not a plain name, or
    the folder has another figure with this id or number: one with another title, which `replace` allows to be
    drawn anew. Several processes may save into one folder.
    """
    folder, figure_id, made = Path(folder), caption.id, MADE.get(figure)
    if made and len(provenance.table) == len(made.chart.table):
        provenance = dataclasses.replace(provenance, table=provenance.table.iloc[made.rows].reset_index(drop=True))
    table = provenance.table
    titles = _printable(caption.title or str(figure.get_label()))
    _check_words(figure_id, title=titles, caption=caption.caption, alt=caption.alt, source=provenance.source)
    said, alt, source = (_printable(one) for one in (caption.caption, caption.alt, provenance.source))
    _check_free(figure_id, both(titles), folder, read_manifest(folder), replace=replace)  # before it takes the time
    topic = {language: text for language, text in _printable(caption.topic).items() if text}
    facts = FigureCitation(figure_id, titles, provenance.project, UNREAD, topic, said, alt, both(source))
    editable = svg_bytes(figure, facts)
    drawing = read_svg(editable, f"{figure_id}.svg")
    if wrong := compare_with_table(drawing, table):
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise refused("other_table", figure_id, found=wrong[0] + more)
    mark = fingerprint(drawing)
    facts = dataclasses.replace(facts, fingerprint=mark)
    files = _pictures(figure, facts, pictures, editable.replace(UNREAD.encode(), mark.encode()))
    files |= {".csv": to_csv(table).encode()} | citation_files(facts)
    read = {".editable.svg": drawing, ".svg": read_svg(files[".svg"])}
    files[".json"] = _record(facts, read, caption, provenance, made, files[".svg"]).encode()
    paths = _write_all(folder, figure_id, files, entry(both(titles), mark, files, read), replace=replace)
    return SavedFigure(figure_id, paths, figure, drawing, both(alt))


def _write_all(
    folder: Path, figure_id: str, files: Mapping[str, bytes], listed: dict[str, Any], *, replace: bool
) -> dict[str, Path]:
    """Write the files of a figure with its line in the manifest, all or none; where each is, by its ending."""
    paths = {name: folder / f"{figure_id}{name}" for name in files}
    with only_one(str(folder.resolve())):
        figures = read_manifest(folder)
        _check_free(figure_id, listed["title"], folder, figures, replace=replace)
        before = figures.get(figure_id, {"files": ()})["files"]
        figures[figure_id] = listed
        contents: dict[Path, bytes | str] = {paths[name]: content for name, content in files.items()}
        write_together(contents | {folder / MANIFEST: write_manifest(figures)})
        for name in set(before) - set(files):  # of an earlier drawing, which nothing vouches for any more
            (folder / f"{figure_id}{name}").unlink(missing_ok=True)
    return paths


def _printable(text: Words) -> dict[str, str]:
    return {language: printable(one) for language, one in in_languages(text).items()}


def _check_words(figure_id: str, **words: Any) -> None:
    """Refuse an id that cannot be the name of a file on every system, and a figure without one of its words."""
    if not FIGURE_ID.fullmatch(figure_id):
        raise refused("figure_id", f"Figure id {figure_id!r}")
    for name, text in words.items():
        texts = [text] if isinstance(text, str) else list(text.values()) if isinstance(text, Mapping) else []
        if not texts or not all(isinstance(one, str) and one.strip() for one in texts):
            giver = "the drawing" if name == "title" else "save_figure"
            raise refused("no_figure_words", figure_id, name=name, giver=giver)


def _check_free(figure_id: str, title: str, folder: Path, figures: Mapping[str, dict], *, replace: bool) -> None:
    """Refuse an id that a figure with another title has in the folder, and a number that another figure has."""
    before = figures[figure_id]["title"] if figure_id in figures else title
    if before != title and not replace:
        raise refused("id_used_twice", figure_id, folder=folder, title=before)
    number = NUMBER.match(figure_id)
    taken = next(
        (one for one in figures if number and one != figure_id and f"{one}-".startswith(f"{number[1]}-")), None
    )
    if taken:
        raise refused("number_used_twice", figure_id, folder=folder, taken=taken)


def _pictures(figure: Figure, facts: FigureCitation, wanted: Sequence[str], editable: bytes) -> dict[str, bytes]:
    png = cache(lambda: png_bytes(figure, facts))
    makers: dict[str, Callable[[], bytes]] = {
        ".svg": lambda: svg_bytes(figure, facts, outlined=True),
        ".editable.svg": lambda: editable,
        ".pdf": lambda: pdf_bytes(figure, facts),
        ".png": png,
        ".tiff": lambda: tiff_bytes(png()),
    }
    unknown = [name for name in wanted if name not in makers]
    if unknown or ".svg" not in wanted:
        raise refused("no_pictures", facts.id, wanted=", ".join(unknown or wanted), known=", ".join(makers))
    return {name: makers[name]() for name in wanted}


def _record(
    facts: FigureCitation,
    read: Mapping[str, Drawing],
    caption: Caption,
    provenance: Provenance,
    made: Made | None,
    outlined: bytes,
) -> str:
    """
    How the figure was made, to be read by people and by `redraw`; on its last lines what it says, as outlines and as
    words, to be compared by `verify`.
    """
    drawing = read[".editable.svg"]
    drawn = drawn_columns(drawing)
    labels = [*facts.title.values(), *(text for name in drawn for text in provenance.table[name].map(str))]
    record = {
        "id": facts.id,
        "title": dict(facts.title),
        "topic": dict(facts.topic),
        "caption": dict(facts.caption),
        "alt": dict(facts.alt),
        "source": _printable(provenance.source),
        "rights": facts.project.licence,
        "creators": facts.project.authors,
        "study": facts.project.facts,
        "identifier": facts.identifier,
        "rows": len(provenance.table),
        "columns": {
            str(column): {"meaning": in_languages(caption.columns.get(column, {})), "drawn": column in drawn}
            for column in provenance.table.columns
        },
        "made_with": dict(provenance.made_with),
        "fingerprint": facts.fingerprint,
        "limits": in_languages(caption.limits),
        "chart": made.record if made else {},
        "not_in_font": missing_characters("".join(labels)),
    }
    letters = spelling(drawing, read[".svg"])
    outlines = {"letters": letters, "drawing": to_plain(read_svg(outlined, letters=letters))}
    said, shapes = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in (to_plain(drawing), outlines))
    return f'{json.dumps(record, ensure_ascii=False, indent=1)[:-2]},\n "outlines": {shapes},\n "drawing": {said}\n}}\n'
