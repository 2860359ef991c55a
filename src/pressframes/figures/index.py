"""The list of a folder's figures with hashes of their files, by which a renamed or stripped file is recognised."""

import hashlib
import io
import json
import re
from pathlib import Path

from pressframes.errors import PressframesError

MANIFEST = "manifest.json"
SVG_METADATA = re.compile(rb"<(metadata|title|desc)\b.*?</\1>\s*", re.DOTALL)


def read_manifest(folder: Path) -> dict[str, dict]:
    """
    The figures of a folder by id, each as `entry` made it; none where there is no manifest yet.

    Raises `PressframesError` for a file that is not what `save_figure` writes.
    """
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))["figures"]
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError):
        raise PressframesError(
            f"{path}: the file is not a manifest of figures. Expected the JSON that save_figure writes; "
            "delete it and save the figures again."
        ) from None


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
    return json.dumps({"figures": dict(sorted(figures.items()))}, ensure_ascii=False, indent=1) + "\n"


def entry(title: str, fingerprint: str, files: dict[str, bytes]) -> dict:
    """
    One figure's line in the manifest: hashes of its files' bytes, and of what is drawn in them.

    `files` has the bytes of each file by what follows the id in its name (`.svg`, `.csv`, ...).
    A TIFF has the pixels of the PNG and is recognised by them.
    """
    return {
        "title": title,
        "fingerprint": fingerprint,
        "files": {name: sha256(data) for name, data in files.items()},
        "content": {
            name: content_hash(name, data) for name, data in files.items() if name in (".png", ".pdf", ".outlined.svg")
        },
    }


def content_hash(name: str, data: bytes) -> str | None:
    """
    A hash of what is drawn, without the metadata: of the pixels of a PNG or TIFF, the page of a PDF, the shapes of
    an outlined SVG.

    None for other kinds of files, and for files that cannot be opened.
    """
    import pikepdf  # loaded where a picture is opened, not where the list is read
    from PIL import Image

    try:
        if name.endswith((".png", ".tiff", ".tif")):
            picture = Image.open(io.BytesIO(data)).convert("RGB")
            return sha256(repr(picture.size).encode() + picture.tobytes())
        if name.endswith(".outlined.svg"):
            return sha256(SVG_METADATA.sub(b"", data))
        if name.endswith(".pdf"):
            with pikepdf.open(io.BytesIO(data)) as pdf:
                streams = [page.Contents.read_bytes() for page in pdf.pages]
                return sha256(b"".join(streams))
    except (OSError, pikepdf.PdfError):
        return None
    return None


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
