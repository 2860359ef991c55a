"""All figures of a folder on one page, in English and Chinese, to be read, searched, copied from and downloaded."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pressframes.characters import with_marks
from pressframes.coders.validation import UNVALIDATED
from pressframes.errors import PressframesError
from pressframes.figures.fonts import FAMILY, font_subset
from pressframes.figures.index import read_manifest
from pressframes.files import read_text, read_toml, write_atomically
from pressframes.proof.verifying import verify

NAME = "index.html"
MOST_ROWS = 200  # shown of a table; the rest is in its file
PICTURES = (".outlined.svg", ".png", ".svg")  # the first there is: glyphs as shapes look the same everywhere
HERE = Path(__file__).parent  # of the page's template, style, script and words: gallery.html, .css, .js and .toml


def write_gallery(folder: str | Path = "figures") -> Path:
    """
    Write `index.html` into a folder of saved figures: one static page that needs nothing but the files beside it.
    The part of the font that it uses is inside it.

    Each figure has its picture there, its caption, its description, what it does not show, its table, buttons
    that copy each citation, links to each file, and a badge that says whether the files are still as they were saved.
    The page is the same at every run. Raises `PressframesError` when a figure's record is missing.
    """
    folder = Path(folder)
    listed = read_manifest(folder)
    page = page_of(
        "gallery",
        figures=[_figure(figure, folder, list(listed[figure]["files"])) for figure in sorted(listed)],
        is_number=_is_number,
        most_rows=MOST_ROWS,
        unvalidated=UNVALIDATED,
    )
    return write_atomically(folder / NAME, page)


def page_of(name: str, **values: Any) -> str:
    """
    A page in two languages from its template, style, script and words (`name` with .html, .css, .js and .toml).

    Everything put into it is escaped, and what cannot be seen shown as a mark, but for its own style and script.
    """
    path = HERE / f"{name}.toml"
    said = read_toml(read_text(path).text, path, "Expected the words of the page.")
    words = "".join(text for texts in said.values() for text in texts.values())
    css, js = (
        Markup("".join(dict.fromkeys((HERE / f"{part}.{kind}").read_text(encoding="utf-8") for part in parts)))
        for kind, parts in {"css": ("gallery", name), "js": ("languages", name)}.items()
    )
    template = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        finalize=lambda value: with_marks(value) if type(value) is str else value,  # style and script are no plain str
    ).get_template(f"{name}.html")
    font = lambda text: base64.b64encode(font_subset(text + words)).decode()  # noqa: E731
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
    path = folder / f"{figure}.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise PressframesError(
            f"{path}: the record of the figure is missing or not as save_figure wrote it. "
            "Save the figure again, or take it out of manifest.json."
        ) from None
    table = pd.read_csv(io.BytesIO((folder / f"{figure}.csv").read_bytes()), keep_default_na=False, dtype=str)
    words = [text for name in ("title", "caption", "alt") for text in record[name].values()]
    cited = folder / f"{figure}.cite.txt"  # of a study without authors there is none
    citations = cited.read_text(encoding="utf-8").strip().split("\n\n") if cited.exists() else []
    return {
        "record": record,
        "table": table,
        "files": files,
        "picture": next((name for name in PICTURES if name in files), None),
        "searched": " ".join([figure, record["source"], *words, *map(" ".join, table.to_numpy())]),
        "changed": [str(verdict) for verdict in verify(figure, against=folder) if not verdict.same],
        "badge": record["made_with"].get("validation"),  # of coded frames: whether people's codes bear them out
        "citations": [block.split("\n", 1) for block in citations],
    }


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
