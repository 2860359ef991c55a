"""The list of a folder's figures with hashes of their files, by which a renamed or stripped file is recognised."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pressframes.errors import PressframesError, lexicon, refused
from pressframes.figures.citation import Project, known, study_citation, to_json
from pressframes.figures.meaning import Drawing, to_plain
from pressframes.figures.read_back import read_svg
from pressframes.files import decode, from_csv, write_together

if TYPE_CHECKING:
    from PIL import Image

MANIFEST = "manifest.json"
TEXTS = {"": str}  # of any names
ENTRY = {"title": str, "fingerprint": str, "files": TEXTS, "content": TEXTS}
DRAWING = {"words": TEXTS, "x": dict, "y": dict, "marks": list, "shapes": list}
RECORD = {
    "id": str, "title": TEXTS, "caption": TEXTS, "alt": TEXTS, "limits": TEXTS, "source": (str, dict), "study": dict,
    "made_with": dict, "columns": {"": {"meaning": TEXTS}}, "chart": dict, "drawing": DRAWING,
    "outlines": {"letters": TEXTS, "drawing": DRAWING},
}  # fmt: skip
NUMBER = re.compile(r"-?\d+(\.\d*)?([eE][-+]?\d+)?")
PAGE_KEYS = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Annots")


def read_manifest(folder: Path) -> dict[str, dict]:
    """
    The figures of a folder by id, each as `entry` made it; none where there is no manifest yet.

    Raises `PressframesError` for a file that is not what `save_figure` writes.
    """
    path = folder / MANIFEST
    return _read_json(path, {"figures": {"": ENTRY}}, "no_manifest_of_figures")["figures"] if path.exists() else {}


def read_record(folder: Path, figure: str) -> dict[str, Any]:
    """What a figure of a folder was saved with; `PressframesError` where the file is gone or damaged."""
    return _read_json(folder / f"{figure}.json", RECORD, "no_record")


def _read_json(path: Path, form: Any, reason: str) -> dict[str, Any]:
    """What a file of JSON has, or `PressframesError` where it is gone or not of the form."""
    try:
        content = json.loads(path.read_bytes())
        if _has_form(content, form):
            return content
    except (OSError, ValueError, RecursionError):
        pass
    raise refused(reason, path, manifest=MANIFEST)


def _has_form(value: Any, form: Any) -> bool:
    """Whether JSON has the names and types of a form, in which the name "" stands for any."""
    if not isinstance(form, dict):
        return isinstance(value, form)
    names = value if "" in form else form
    return isinstance(value, dict) and all(_has_form(value.get(name), form.get(name, form.get(""))) for name in names)


def leaves(value: Any) -> Iterator[Any]:
    """Every text, number and truth value in a record, at whatever depth."""
    if isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from leaves(inner)
    else:
        yield value


def full_id(folder: Path, figure_id: str) -> str:
    """
    The id that a shortened one such as `fig-07` is short for in a folder, or itself where that is none or many.

    `fig-07` is short for `fig-07-keyness` where no other id of the folder begins with `fig-07-`.
    """
    known = read_manifest(folder)
    longer = [one for one in known if one.startswith(f"{figure_id}-")]
    return longer[0] if figure_id not in known and len(longer) == 1 else figure_id


def write_manifest(figures: dict[str, dict]) -> str:
    """The manifest as text, sorted by id."""
    return to_json({"figures": dict(sorted(figures.items()))})


TYPES = {"i": "integer", "u": "integer", "f": "number", "b": "boolean"}  # of columns, by numpy's letter


def write_study_files(folder: Path, project: Project, description: str) -> list[Path]:
    """
    Write beside the figures of a study how it is cited (`CITATION.cff`, `.zenodo.json`) and `datapackage.json`: the
    table of each figure with what its columns mean, for programs that read tables by such a description.

    Source: Frictionless Data, Tabular Data Package 1.0.
    """
    tables = [_resource(folder, figure, listed["files"][".csv"]) for figure, listed in read_manifest(folder).items()]
    people = [{"title": name, "role": "author"} for name in project.authors]
    package = {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9]+", "-", project.title.lower()).strip("-") or "study",
        "title": project.title,
        "description": description,
        "version": project.version,
        "homepage": project.link,
        "contributors": people,
        "licenses": [{"name": project.spdx}] * bool(project.spdx),
        "resources": tables,
    }
    texts = {"datapackage.json": to_json(known(package))} | study_citation(project, description)
    return write_together({folder / name: text for name, text in texts.items()})


def _resource(folder: Path, figure: str, digest: str) -> dict:
    """The table of a figure as Frictionless describes it."""
    data, record = (folder / f"{figure}.csv").read_bytes(), read_record(folder, figure)
    table = from_csv(data)
    further = lexicon("columns")
    said = {name: " / ".join(record["columns"].get(name, {"meaning": {}})["meaning"].values()) for name in table}
    plain = {name: text or further.get(re.sub("_(en|zh|shown)$", "", name), "") for name, text in said.items()}
    fields = [
        {"name": name, "type": TYPES.get(table[name].dtype.kind, "string")}
        | known({"title": text.partition(" / ")[0], "description": text})
        for name, text in plain.items()
    ]
    return {
        "profile": "tabular-data-resource",
        "name": figure,
        "path": f"{figure}.csv",
        "title": record["title"].get("en") or next(iter(record["title"].values()), figure),
        "description": " / ".join(record["caption"].values()),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{digest}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def entry(title: str, fingerprint: str, files: dict[str, bytes], read: Mapping[str, Drawing]) -> dict:
    """
    One figure's line in the manifest: hashes of its files' bytes, and of what is drawn in them.

    `files` has the bytes of each file by what follows the id in its name (`.svg`, `.csv`, ...), `read` what was drawn.
    A TIFF has the pixels of the PNG and is recognised by them.
    """
    hashes = {name: sha256(data) for name, data in files.items()}
    content = {name: content_hash(name, data, read.get(name)) for name, data in files.items()}
    return {"title": title, "fingerprint": fingerprint, "files": hashes, "content": known(content)}


def content_hash(name: str, data: bytes, drawing: Drawing | None = None) -> str | None:
    """
    A hash of what is drawn or said, without the metadata: the pixels of a picture, the page of a PDF with all that it
    draws on, the drawing of an SVG with its outlines, the cells of a table, the words of a text.

    `drawing` is that of an SVG that was read. None for files that cannot be opened, or show more than one picture.
    """
    end = name.rpartition(".")[2].lower()
    try:
        if end == "svg":
            return sha256(json.dumps(to_plain(drawing or read_svg(data, name))).encode())
        if end == "pdf":
            return _page_hash(data)
        if end == "json":
            return sha256(json.dumps(json.loads(data), sort_keys=True).encode())
        if end in ("csv", "tsv", "txt", "bib", "ris"):
            text = decode(data, name)[0]
            if end in ("csv", "tsv"):
                mark = max(",;\t", key=text.partition("\n")[0].count)
                text = repr([*map(_cells, csv.reader(io.StringIO(text, newline=""), delimiter=mark))])
            return sha256("\n".join(text.split()).encode())
        pixels = read_pixels(data)
        return None if pixels is None else sha256(repr(pixels.size).encode() + pixels.tobytes())
    except (ValueError, PressframesError):
        return None


def _cells(row: list[str]) -> list[str]:
    """The cells of a row, numbers as numbers, for programs write them differently."""
    return [f"{float(cell):.12g}" if NUMBER.fullmatch(cell) else cell for cell in row]


def _page_hash(data: bytes) -> str | None:
    """All streams of a PDF but its metadata and its own order, and the frame of each page."""
    import pikepdf  # loaded where a picture is opened, not where the list is read

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
            drawn = [one for one in streams if one.get("/Type") not in ("/Metadata", "/XRef", "/ObjStm")]
            pages = [[repr(page.get(key)) for key in PAGE_KEYS] for page in pdf.pages]
            return sha256(repr([sorted(sha256(one.read_bytes()) for one in drawn), pages]).encode())
    except pikepdf.PdfError:
        return None


def read_pixels(data: bytes) -> "Image.Image | None":
    """A picture as it looks on white paper; None where the file is no picture, or more than one."""
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(data))
        if getattr(picture, "n_frames", 1) > 1:
            return None
        seen = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # Pillow's own for broken chunks
        return None


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
