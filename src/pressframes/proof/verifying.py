"""Is this the figure that was published? Files compared with a manifest, by their bytes and by what they say."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from pressframes.errors import PressframesError, check_call
from pressframes.figures.index import MANIFEST, content_hash, full_id, read_manifest, sha256
from pressframes.figures.marks import Drawing
from pressframes.figures.meaning import compare_with_table, differences, fingerprint, from_plain
from pressframes.figures.read_back import read_svg

SAME_BYTES = "same bytes"
SAME_FIGURE = "same figure, other renderer"
SAME_PICTURE = "same figure, other metadata"
DIFFERENT = "different"
UNKNOWN = "unknown"
IDENTIFIER = re.compile(r"(?:<dc:identifier>|#)([a-z0-9-]+)</dc:identifier>")


@dataclass(frozen=True)
class Verdict:
    """
    What became of one file: its `answer`, the id of the `figure` it belongs to, and its `changes`, a sentence each.

    | answer | the file |
    |---|---|
    | same bytes | is the published file, under any name |
    | same figure, other renderer | is an SVG that says the same in the units of its data |
    | same figure, other metadata | has the pixels, the page or the shapes of the published file |
    | different | is of a published figure and says something else: see `changes` |
    | unknown | is of no figure of the folder, or cannot be told to be |

    >>> print(Verdict("fig-03.svg", DIFFERENT, "fig-03", ("bar 志愿者 was 41, is 42 (count)",)))
    fig-03.svg: different: bar 志愿者 was 41, is 42 (count)
    """

    file: str
    answer: str
    figure: str = ""
    changes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the file shows the published figure."""
        return self.answer in (SAME_BYTES, SAME_FIGURE, SAME_PICTURE)

    def __str__(self) -> str:
        renamed = f" as {self.figure}" if self.figure and not self.file.startswith(self.figure) else ""
        return f"{self.file}: {self.answer}{renamed}" + (f": {'; '.join(self.changes)}" if self.changes else "")


def verify(target: str | Path, *, against: str | Path | None = None) -> list[Verdict]:
    """
    Compare a file, all files of a figure (by its id), or all figures of a folder with a folder's manifest.

    `against` is the folder with `manifest.json`: by default the target's own folder if it has one, else
    `figures`. An SVG file is read back and compared in the units of its data, so that a figure drawn by
    another version of matplotlib is the same, and a bar that is 1 % longer is not. PNG and TIFF files are
    known by their pixels and PDF files by their page, whatever their name and metadata. A table is compared with
    what the figure draws. Files of a figure that are missing are reported as different.

    One verdict a file, in the order of the manifest. A picture that was compressed anew, cut or scaled has other pixels
    and is unknown by itself; verify the SVG file to learn what was changed. Raises `PressframesError` where there
    is no such target, no manifest, or an SVG file that is no figure of ours.
    """
    check_call(verify, locals())
    target = Path(target)
    if target.is_dir():
        published = _Published(Path(against) if against else target)
        return [verdict for figure in published.figures for verdict in _whole_figure(figure, target, published)]
    if target.exists():
        own = (target.parent / MANIFEST).exists()
        published = _Published(Path(against) if against else target.parent if own else Path("figures"))
        return [_one_file(target, published)]
    published = _Published(Path(against or "figures"))
    figure = full_id(published.folder, str(target))
    if figure in published.figures:
        return list(_whole_figure(figure, published.folder, published))
    raise PressframesError(
        f"{target}: there is no such file or folder, and {published.folder} has no figure of this id. "
        f"Expected one of: {', '.join(published.figures) or 'none'}."
    )


class _Published:
    """
    The figures of a folder, as its manifest and records have them: by their bytes, by what is drawn, by their ids.

    Raises `PressframesError` where the folder has no manifest.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.figures = read_manifest(folder)
        if not self.figures:
            raise PressframesError(
                f"{folder / MANIFEST}: there is no manifest of figures to verify against. "
                "Expected a folder that save_figure wrote; name it with --against FOLDER."
            )

    @cached_property
    def by_bytes(self) -> dict[str, str]:
        """The figure's id by the SHA-256 of each of its files."""
        return {digest: figure for figure, one in self.figures.items() for digest in one["files"].values()}

    @cached_property
    def by_content(self) -> dict[str, str]:
        """The figure's id by the hash of what is drawn."""
        return {digest: figure for figure, one in self.figures.items() for digest in one["content"].values()}

    def drawing(self, figure: str) -> Drawing:
        """What a figure said when it was saved."""
        path = self.folder / f"{figure}.json"
        try:
            return from_plain(json.loads(path.read_text(encoding="utf-8"))["drawing"])
        except (OSError, ValueError, KeyError, TypeError):
            raise PressframesError(
                f"{path}: the record of the figure is missing, or not as save_figure wrote it. Save the figure again."
            ) from None

    def nearest(self, text: str, name: str) -> str | None:
        """The figure that a changed file was made from: by the identifier in it, else by its name."""
        found = IDENTIFIER.search(text)
        stem = next((figure for figure in self.figures if re.match(rf"{figure}(\.|$)", name)), None)
        return found[1] if found and found[1] in self.figures else stem


def _whole_figure(figure: str, folder: Path, published: _Published) -> Iterator[Verdict]:
    for name in published.figures[figure]["files"]:
        path = folder / f"{figure}{name}"
        if path.exists():
            yield _one_file(path, published)
        else:
            yield Verdict(path.name, DIFFERENT, figure, ("the file is missing",))


def _one_file(path: Path, published: _Published) -> Verdict:
    data = path.read_bytes()
    known = published.by_bytes.get(sha256(data))
    if known:
        return Verdict(path.name, SAME_BYTES, known)
    content = content_hash(path.name, data)
    if content in published.by_content:
        return Verdict(path.name, SAME_PICTURE, published.by_content[content])
    if path.name.endswith(".svg") and b"<text" in data:
        return _read_back(path, data, published)
    figure = published.nearest("", path.name)
    if figure is None:
        return Verdict(path.name, UNKNOWN, "", (f"no figure in {published.folder} has this content",))
    if path.name == f"{figure}.csv":
        return _table(path, data, figure, published)
    if path.suffix in (".png", ".tiff", ".pdf") or path.name.endswith(".outlined.svg"):
        change = "what is drawn has changed; verify the .svg file, which can be read back, to see what"
        return Verdict(path.name, DIFFERENT, figure, (change,))
    return Verdict(path.name, DIFFERENT, figure, ("the text of the file has changed",))


def _read_back(path: Path, data: bytes, published: _Published) -> Verdict:
    drawing = read_svg(data, path.name)
    mark = fingerprint(drawing)
    same = next((figure for figure, one in published.figures.items() if one["fingerprint"] == mark), None)
    figure = same or published.nearest(data.decode(errors="replace"), path.name)
    if figure is None:
        return Verdict(path.name, UNKNOWN, "", (f"no figure in {published.folder} says the same",))
    changes = differences(published.drawing(figure), drawing)
    return Verdict(path.name, DIFFERENT if changes else SAME_FIGURE, figure, tuple(changes))


def _table(path: Path, data: bytes, figure: str, published: _Published) -> Verdict:
    try:
        table = pd.read_csv(io.BytesIO(data), keep_default_na=False, na_values=[""])
    except (ValueError, UnicodeDecodeError) as error:
        return Verdict(path.name, DIFFERENT, figure, (f"the file is not a table ({error})",))
    changes = compare_with_table(published.drawing(figure), table)
    if changes:
        return Verdict(path.name, DIFFERENT, figure, tuple(changes))
    return Verdict(
        path.name, DIFFERENT, figure, ("a column that is not drawn, or the way numbers are written, has changed",)
    )
