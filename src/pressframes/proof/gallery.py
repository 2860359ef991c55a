"""All figures of a folder on one page, in English and Chinese, to be read, searched, copied from and downloaded."""

import base64
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pressframes.characters import with_marks
from pressframes.coders.validation import UNVALIDATED
from pressframes.errors import lexicon, refused
from pressframes.figures.citation import in_languages
from pressframes.figures.fonts import FAMILY, font_subset
from pressframes.figures.index import read_manifest, read_record
from pressframes.figures.meaning import read_tag
from pressframes.figures.read_back import read_places
from pressframes.files import from_csv, write_atomically
from pressframes.proof.verifying import verify

MOST_ROWS = 200  # shown of a table; the rest is in its file
PICTURES = (".svg", ".png")  # the first there is: glyphs as shapes look the same everywhere
HERE = Path(__file__).parent  # of the page's template, style and script: gallery.html, .css and .js


# What the sentences behind a row of a table are found by on the reading page, by the column that says so.
LEADS = {
    "frame": "frame", "protocol": "protocol", "role": "speaker", "word": "word", "collocate": "word",
    "period": "period", "side": "side", "group": "side",
}  # fmt: skip
CODES = ("frame", "protocol", "role")  # told to a reader by their labels alone
POINTS = ("dot", "point", "bar", "level", "height", "stretch", "size")  # the marks that are clicked
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Front:
    """
    What stands before the figures of a study, in both languages: `title`, `question`, how to `cite` it; its `version`.
    `language` is that of its pictures.

    `chapters` are its notebooks, each with the figures it draws; `sides` the groups whose sentences the reading page
    has.
    """

    title: Mapping[str, str]
    question: Mapping[str, str]
    version: str
    cite: Mapping[str, str]
    chapters: Sequence[tuple[Mapping[str, str], Sequence[str]]]
    sides: Sequence[str]
    language: str = "en"


def write_gallery(folder: str | Path = "figures", front: Front | None = None) -> Path:
    """
    Write `index.html` into a folder of saved figures: one static page that needs nothing but the files beside it.
    The part of the font that it uses is inside it.

    Each figure has its picture there, its caption, its description, what it does not show, its table, buttons
    that copy each citation, links to each file, and a badge that says whether the files are still as they were saved.
    With a `front` the page begins with the study, its figures are listed by notebook, and the points of charts lead to
    `reading.html`. It is the same at every run. Raises `PressframesError` when a figure's record is missing.
    """
    folder = Path(folder)
    listed = read_manifest(folder)
    figures = {figure: _figure(figure, folder, list(listed[figure]["files"])) for figure in sorted(listed)}
    for one in figures.values():
        one["seen"] = [
            name for name, path in one["pictures"].items() if front and ("/" in path or name == front.language)
        ]
        drawn = [folder / f"{one['record']['id']}{name}" for name in (".editable.svg", ".svg")]
        one["points"] = _points(next(filter(Path.exists, drawn)), one["table"], front.sides) if front else []
    listed_there = front.chapters if front else []
    chapters = [(title, [figures.pop(name) for name in drawn if name in figures]) for title, drawn in listed_there]
    chapters.append(({}, list(figures.values())))
    shown = {"cell": _cell, "most_rows": MOST_ROWS, "unvalidated": UNVALIDATED, "languages": LANGUAGES}
    page = page_of("gallery", chapters=[one for one in chapters if one[1]], front=front, **shown)
    return write_atomically(folder / "index.html", page)


def page_of(name: str, **values: Any) -> str:
    """
    A page in two languages from its template, style and script (`name` with .html, .css and .js) and its lexicon.

    Everything put into it is escaped, and what cannot be seen shown as a mark, but for its own style and script.
    """
    said = lexicon(name)
    words = {character for texts in said.values() for text in texts.values() for character in text}
    css, js = (
        Markup("".join(dict.fromkeys((HERE / f"{part}.{kind}").read_text(encoding="utf-8") for part in parts)))  # nosec B704
        for kind, parts in {"css": ("gallery", name), "js": ("languages", name)}.items()
    )
    template = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        finalize=lambda value: with_marks(value) if type(value) is str else value,  # style and script are no plain str
    ).get_template(f"{name}.html")

    def font(text: str) -> str:
        return base64.b64encode(font_subset("".join(sorted(words.union(text))))).decode()

    return template.render(said=said, css=css, js=js, family=FAMILY, font=font, **values)


CITED_AS = {"en": "APA", "zh": "GB/T 7714-2025（中文）"}


def list_figures(folder: str | Path = "figures", language: str = "en") -> pd.DataFrame:
    """
    The figures of a folder in a language: `figure, title, caption, limits, same, cited`, a row a figure by its id.

    `same` is whether all its files are as they were saved (`verify`), `cited` a line to cite it by, in APA or GB/T
    7714, and "" where the study names nobody.
    """
    rows = []
    for figure, listed in sorted(read_manifest(Path(folder)).items()):
        one = _figure(figure, Path(folder), list(listed["files"]))
        words = (one["record"].get(part, {}).get(language, "") for part in ("title", "caption", "limits"))
        rows.append((figure, *words, not one["changed"], dict(one["citations"]).get(CITED_AS[language], "")))
    return pd.DataFrame(rows, columns=["figure", "title", "caption", "limits", "same", "cited"])


def _figure(figure: str, folder: Path, files: list[str]) -> dict:
    """What the page shows of one figure: its record, table and citations, and the files that were changed."""
    record = read_record(folder, figure)
    table = from_csv((folder / f"{figure}.csv").read_bytes(), dtype=str).astype(object).fillna("")
    record["source"] = in_languages(record["source"])
    words = [text for name in ("title", "caption", "alt", "source") for text in record[name].values()]
    cited = folder / f"{figure}.cite.txt"  # of a study without authors there is none
    citations = cited.read_text(encoding="utf-8").strip().split("\n\n") if cited.exists() else []
    pictures = {one: _picture(folder, figure, files, one) for one in LANGUAGES}
    heads = [text for column in record["columns"].values() for text in column["meaning"].values()]
    return {
        "record": record,
        "table": table,
        "columns": _columns(table, record["columns"]),
        "files": files,
        "pictures": {one: name for one, name in pictures.items() if name},
        "searched": " ".join([figure, *words, *heads, *table, *map(" ".join, table.to_numpy())]),
        "changed": [str(verdict) for verdict in verify(figure, against=folder) if not verdict.same],
        "badge": record["made_with"].get("validation"),  # of coded frames: whether people's codes bear them out
        "citations": [block.split("\n", 1) for block in citations],
    }


def read_figure(folder: Path, figure_id: str) -> tuple[pd.DataFrame, dict]:
    """
    The table that a figure of a folder draws and the record of how it was made, both as they were saved.

    What names something (`LEADS`) is a text where it looks like a number, too: a page, a year.
    """
    try:
        table = from_csv((folder / f"{figure_id}.csv").read_bytes(), dtype=dict.fromkeys(LEADS, str))
        return table, read_record(folder, figure_id)
    except (OSError, ValueError):
        known = ", ".join(read_manifest(folder)) or "none is saved yet; run `pressframes reproduce`"
        raise refused("no_figure", folder / figure_id, known=known) from None


def _picture(folder: Path, figure: str, files: list[str], language: str) -> str | None:
    """The picture in a language: beside the others where it is in the language of the study, else in a folder of it."""
    own = [name for name in (f"{language}/{figure}{end}" for end in PICTURES) if (folder / name).exists()]
    return next(iter([*own, *(f"{figure}{end}" for end in PICTURES if end in files)]), None)


def _columns(table: pd.DataFrame, known: Mapping[str, Mapping]) -> list[tuple[str, Mapping[str, str], str]]:
    """
    The columns to be shown, each with its heads and the language it is in ("" for any): those that are drawn or have a
    head; of one that is there as charts label it, the labels.
    """
    names = [name for name in table if known.get(name, {}).get("drawn") or known.get(name, {}).get("meaning")]
    shown = [name for name in names if not any(f"{name}_{kind}" in table for kind in ("shown", *LANGUAGES))]
    ends = {name: name.rpartition("_")[2] for name in shown}
    return [(name, known[name]["meaning"], ends[name] if ends[name] in LANGUAGES else "") for name in shown or names]


def _points(path: Path, table: pd.DataFrame, sides: Sequence[str]) -> list[dict[str, Any]]:
    """
    The marks of a drawing that lead to sentences: where each is, in percent of the picture, its words and its address.

    Marks of rows about texts that are not the study's own lead nowhere.
    """
    points = []
    for name, (left, top) in read_places(path.read_bytes(), path.name).items():
        kind, number, columns = read_tag(name) or ("", None, [])
        if kind not in POINTS or number not in table.index:
            continue
        row = table.loc[number]
        if kind == "height" and row[columns[0]] == "0":  # a period without a text has no column
            continue
        wanted = {param: row[column] for column, param in LEADS.items() if column in table and row[column]}
        if row.get("document") and row.get("start"):  # a stretch of a text
            wanted["at"] = f"{float(row['document']) + 1:.0f}.{float(row['start']) + 1:.0f}"
        if wanted.keys() <= {"side", "protocol"} or wanted.get("side", sides[0]) not in sides:
            continue
        points.append({"left": left, "top": top, "words": _called(row), "address": urlencode(wanted)})
    return points


def _called(row: pd.Series) -> dict[str, str]:
    """What a row is called in each language, as charts label it."""
    named = {}
    for language in LANGUAGES:
        told = [name for name in LEADS if row.get(name) and (name not in CODES or f"{name}_{language}" in row)]
        told = [name for name in told if name != "side" or "group" not in told]
        forms = [[f"{column}_{language}", f"{column}_shown", column] for column in told]
        named[language] = " · ".join(dict.fromkeys(next(row[name] for name in form if row.get(name)) for form in forms))
    return named


def _cell(text: str) -> tuple[str, bool]:
    """A cell of a table as it is shown, and whether it is a number: three digits, thousands set off, none by powers."""
    value = float(pd.to_numeric(text, errors="coerce"))
    if not math.isfinite(value):
        return text, False
    if value == int(value) or abs(value) >= 999.5:
        shown = f"{value:,.0f}"
    elif abs(value) >= 0.001:
        shown = f"{value:.3g}"
    else:
        shown = "> -0.001" if text.strip().startswith("-") else "< 0.001"
    return shown.replace("-", "−"), True
