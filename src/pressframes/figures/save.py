"""Figures as files that belong together: the picture, the numbers drawn, how it was made, how to cite it."""
# MERGED """One figure, one id: what a figure may be called, and that no other figure is called so."""

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from pressframes.errors import PressframesError
from pressframes.figures import index as manifest
from pressframes.figures import save as identity
from pressframes.figures.citation import PROJECT, FigureCitation, Project, citation_files
from pressframes.figures.meaning import compare_with_table, drawn_columns, fingerprint, to_plain
from pressframes.figures.read_back import Drawing, read_svg
from pressframes.figures.render import Facts, both, in_languages, pdf_bytes, png_bytes, svg_bytes, tiff_bytes
from pressframes.figures.style import check_glyphs
from pressframes.files import to_csv, write_atomically, write_together

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


SCREEN_DPI = 90
PICTURES = (".svg", ".outlined.svg", ".pdf", ".png", ".tiff")
Words = str | Mapping[str, str]


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

    def _repr_png_(self) -> bytes:
        """The picture as a notebook shows it, small enough to be committed with its outputs."""
        return png_bytes(self.figure, dpi=SCREEN_DPI)


def save_figure(
    figure: Figure,
    figure_id: str,
    *,
    data: pd.DataFrame,
    caption: Words,
    alt: Words,
    source: str,
    title: Words | None = None,
    limits: Words | None = None,
    columns: Mapping[str, Words] | None = None,
    folder: str | Path = "figures",
    made_with: Mapping[str, object] | None = None,
    evidence: pd.DataFrame | None = None,
    project: Project = PROJECT,
    pictures: Sequence[str] = PICTURES,
    replace: bool = False,
) -> SavedFigure:
    """
    Write a figure with all that is needed to cite it, check it and draw it again.

    Pictures, unless fewer are asked for: SVG with words as words, `.outlined.svg` with words as shapes,
    PDF, PNG and TIFF at 300 dpi, each with title, creators, rights, source and description inside.
    `.csv` holds exactly the numbers drawn, `.json` says how they were made, `.bib`, `.ris`, `.csl.json` and
    `.cite.txt` how the figure is cited; `manifest.json` in the same folder lists all figures with their hashes.

    `figure_id` is the name of the files and what the figure is cited by, such as `fig-03-keyness`. `data`
    is the table that was drawn; `columns` says what its columns mean. `caption` says what is seen, `alt`
    describes it to those who do not see it, `title` is the title drawn unless given: each a text or a text by
    language (`{"en": ..., "zh": ...}`). `source` says where the numbers are from. `made_with` is
    what they depend on: corpus and hash, codebook, preset, measure and variant, n, seed, versions, commit.
    `limits` says what the figure does not show; what coded frames carry as a badge stands in `made_with` as
    `validation`. `evidence` lists the paragraphs behind each label, for `trace`.

    All files are complete or none is changed. `PressframesError` is raised before anything is written when
    the table is not what was drawn, a character has no glyph, words are missing, the id is not a plain name, or
    the id or its number belongs to another figure (`replace` allows the same id to be drawn anew).
    """
    folder = Path(folder)
    titles = in_languages(title or figure.get_label())
    identity.check_id(figure_id)
    identity.check_words(figure_id, title=titles, caption=caption, alt=alt, source=source)
    check_glyphs(figure)
    drawing = read_svg(svg_bytes(figure), f"{figure_id}.svg")
    _check_table(figure_id, drawing, data)
    known = manifest.read_manifest(folder)
    identity.check_free(figure_id, both(titles), folder, known, replace=replace)

    mark = fingerprint(drawing)
    facts = Facts(figure_id, titles, in_languages(caption), in_languages(alt), source, project, mark)
    files = {
        **_pictures(figure, facts, pictures),
        ".csv": to_csv(data).encode(),
        **({} if evidence is None else {".evidence.csv": to_csv(evidence).encode()}),
        **citation_files(FigureCitation(figure_id, titles, project, mark)),
    }
    record = _record(facts, drawing, data, columns or {}, made_with or {}) | {"limits": in_languages(limits or {})}
    files[".json"] = _to_json(record, drawing).encode()
    known[figure_id] = manifest.entry(both(titles), mark, files)
    paths = {name: folder / f"{figure_id}{name}" for name in files}
    write_together(
        {paths[name]: content for name, content in files.items()}
        | {folder / manifest.NAME: manifest.write_manifest(known)}
    )
    identity.remember(figure_id, both(titles), folder)
    return SavedFigure(figure_id, paths, figure, drawing)


def write_tiff(figure_id: str, *, folder: str | Path = "figures") -> Path:
    """
    Write a saved figure as TIFF beside its PNG, for a journal that asks for it: the same pixels, the same facts.

    It is not listed in the manifest; `verify` knows it by its pixels. Raises `PressframesError` when there is no PNG.
    """
    path = Path(folder) / f"{manifest.full_id(Path(folder), figure_id)}.png"
    if not path.exists():
        raise PressframesError(f"{path}: the file is not there. Expected a figure saved by save_figure with its .png.")
    return write_atomically(path.with_suffix(".tiff"), tiff_bytes(path.read_bytes()))


def _pictures(figure: Figure, facts: Facts, wanted: Sequence[str]) -> dict[str, bytes]:
    png = functools.cache(lambda: png_bytes(figure, facts))
    makers = {
        ".svg": lambda: svg_bytes(figure, facts),
        ".outlined.svg": lambda: svg_bytes(figure, facts, outlined=True),
        ".pdf": lambda: pdf_bytes(figure, facts),
        ".png": png,
        ".tiff": lambda: tiff_bytes(png()),
    }
    unknown = [name for name in wanted if name not in makers]
    if unknown or ".svg" not in wanted:
        raise PressframesError(
            f"{facts.id}: the pictures asked for are {', '.join(wanted)}. "
            f"Expected .svg, by which the figure is checked, and any of {', '.join(makers)}."
        )
    return {name: makers[name]() for name in wanted}


def _check_table(figure_id: str, drawing: Drawing, data: pd.DataFrame) -> None:
    found = compare_with_table(drawing, data)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise PressframesError(
            f"{figure_id}: the table is not what was drawn: {found[0]}{more}. "
            "Expected the very table given to the drawing, in the same order."
        )


def _record(facts: Facts, drawing: Drawing, data: pd.DataFrame, meanings: Mapping, made_with: Mapping) -> dict:
    drawn = drawn_columns(drawing)
    return {
        "id": facts.id,
        "title": dict(facts.title),
        "caption": dict(facts.caption),
        "alt": dict(facts.alt),
        "source": facts.source,
        "rights": facts.project.licence,
        "rows": len(data),
        "columns": {
            str(column): {"meaning": in_languages(meanings.get(column, {})), "drawn": column in drawn}
            for column in data.columns
        },
        "made_with": dict(made_with),
        "fingerprint": facts.fingerprint,
    }


def _to_json(record: dict, drawing: Drawing) -> str:
    """The record to be read by people, and on its last line what the figure says, to be compared by `verify`."""
    compact = json.dumps(to_plain(drawing), ensure_ascii=False, separators=(",", ":"))
    return f'{json.dumps(record, ensure_ascii=False, indent=1)[:-2]},\n "drawing": {compact}\n}}\n'
