"""Is this the figure that was published? Files compared with a manifest, by their bytes and by what they say."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image

from pressframes.errors import PressframesError, check_call
from pressframes.figures.index import MANIFEST, content_hash, full_id, read_manifest, read_pixels, read_record, sha256
from pressframes.figures.marks import Drawing
from pressframes.figures.meaning import compare_with_table, differences, drawn_order, fingerprint, from_plain
from pressframes.figures.read_back import SVG, read_svg
from pressframes.files import decode
from pressframes.proof.pictures import changed_places, draw_page, likest

SAME_BYTES = "same bytes"
SAME_FIGURE = "same figure, other renderer"
SAME_PICTURE = "same figure, other metadata"
SAME_CONTENT = "same content, written otherwise"
DIFFERENT = "different"
COPY = "not the published file: compare the drawing"
MISSING = "missing"
UNKNOWN = "unknown"
GONE = "the file is missing"
FOLDERS = ("figures", "figures/en", "figures/zh", "zh/figures", "zh/figures/en")  # of a study in both languages
CORPUS = "corpus.json"  # what a corpus on disk has in its folder
PICTURES = (".svg", ".png", ".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")
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
    | same content, written otherwise | is a table with the same cells, or a text with the same words |
    | not the published file: compare the drawing | is a picture of a figure that was compressed anew, cut or scaled |
    | missing | is one of a figure's files, and not there |
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
        return self.answer in (SAME_BYTES, SAME_FIGURE, SAME_PICTURE, SAME_CONTENT)

    def __str__(self) -> str:
        if self.answer == MISSING or (self.answer == COPY and self.figure):
            return f"{self.file}: {MISSING if self.answer == MISSING else f'{self.figure}, {COPY}'}"
        renamed = f" as {self.figure}" if self.figure and not Path(self.file).name.startswith(self.figure) else ""
        return f"{self.file}: {self.answer}{renamed}" + (f": {'; '.join(self.changes)}" if self.changes else "")


def verify(target: str | Path, *, against: str | Path | None = None) -> list[Verdict]:
    """
    Compare a file, all files of a figure (by its id), or all figures of a folder with a folder's manifest.

    `against` is the folder with `manifest.json`: by default the target's own folder if it has one, else
    `figures`. An SVG file is read back and compared in the units of its data, so that a figure drawn by
    another version of matplotlib is the same, and a bar that is 1 % longer is not; whatever matplotlib would not have
    written is a difference. PNG, TIFF and PDF files are known by what they show, and by another version of matplotlib
    only words may stand a point or two elsewhere. A picture that was compressed anew, cut or scaled is told by the
    id in it or by its likeness, and never called the same. A table is compared with what the figure draws.

    The folder of a study stands for all its folders of figures, in both languages.
    One verdict a file, in the order of the manifest, then the further pictures of the folder. The folder of a corpus on
    disk (`pressframes build`) has one verdict: whether each of its files has the bytes that were written. Raises
    `PressframesError` where there is no such target or no manifest.
    """
    check_call(verify, locals())
    target = Path(target)
    if (target / CORPUS).exists():
        return [_corpus(target)]
    folders = [target / name for name in FOLDERS if (target / name / MANIFEST).exists()]
    if folders and not against and not (target / MANIFEST).exists():
        named = [(folder.relative_to(target).as_posix(), folder) for folder in folders]
        return [replace(one, file=f"{name}/{one.file}") for name, folder in named for one in verify(folder)]
    if target.is_dir():
        published = _Published(Path(against) if against else target)
        listed = [verdict for figure in published.figures for verdict in _whole_figure(figure, target, published)]
        more = {path.name for path in target.iterdir() if path.suffix.lower() in PICTURES}
        return listed + [_one_file(target / name, published) for name in sorted(more - {one.file for one in listed})]
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


def summary(verdicts: Sequence[Verdict]) -> str:
    """
    What many verdicts come to, in one line.

    >>> answers = {"fig-01.svg": SAME_BYTES, "fig-01.png": DIFFERENT, "fig-01.pdf": COPY}
    >>> print(summary([Verdict(file, answer) for file, answer in answers.items()]))
    3 files: 1 the same, 1 different (fig-01.png), 1 not the published file (fig-01.pdf)
    """
    counts = [f"{sum(one.same for one in verdicts):,} the same"]
    for answer in (MISSING, DIFFERENT, COPY, UNKNOWN):
        files = [one.file for one in verdicts if one.answer == answer]
        named = ", ".join(files[:MOST_NAMED]) + ", ..." * (len(files) > MOST_NAMED)
        counts += [f"{len(files):,} {answer.partition(':')[0]} ({named})"] if files else []
    return f"{len(verdicts):,} files: {', '.join(counts)}" if len(verdicts) != 1 else f"1 file: {counts[-1]}"


def _corpus(folder: Path) -> Verdict:
    from pressframes.disk import open_corpus  # an extra

    try:
        open_corpus(folder, whole=True)
    except PressframesError as error:
        return Verdict(folder.name, DIFFERENT, "", (str(error),))
    return Verdict(folder.name, SAME_BYTES, "", ())


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

    def record(self, figure: str) -> dict[str, Any]:
        """What a figure was saved with."""
        record = read_record(self.folder, figure)
        try:
            drawing = from_plain(record["drawing"])
            if fingerprint(drawing) == self.figures[figure]["fingerprint"]:
                return record | {"drawing": drawing}
        except (ValueError, LookupError, TypeError, AttributeError):
            pass
        raise PressframesError(
            f"{self.folder / figure}.json: what it says was drawn is not what {MANIFEST} has. Save the figure again."
        )

    def columns(self, figure: str) -> list[str]:
        """The columns of a figure's table, in their order."""
        return [*self.record(figure)["columns"]]

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
        return self.record(figure)["drawing"]

    def intact(self, figure: str, *ends: str) -> Iterator[bytes]:
        """The files of a figure of some kinds, where they still have the bytes that were published."""
        for name, digest in self.figures[figure]["files"].items():
            path = self.folder / f"{figure}{name}"
            data = path.read_bytes() if name.endswith(ends) and path.exists() else b""
            if data and sha256(data) == digest:
                yield data

    def has(self, path: Path) -> bool:
        """Whether a file stands in the place of a published one."""
        return path.resolve() == (self.folder / path.name).resolve()

    def said(self, figure: str) -> list[str]:
        """All texts of a figure's record."""
        record = self.record(figure)
        study = [f"{name}: {value}" for name, value in record.get("study", {}).items()]
        return ["en", "zh-CN", *study, *_texts(record)]

    @cached_property
    def pages(self) -> dict[str, Image.Image]:
        """The picture of each figure that has one as it was published."""
        found = ((figure, next(self.intact(figure, ".png"), b"")) for figure in self.figures)
        return {figure: page for figure, data in found if (page := read_pixels(data)) is not None}

    def nearest(self, data: bytes, name: str) -> str | None:
        """The figure that a changed file was made from: by the identifier in it, else by its name."""
        found = IDENTIFIER.search(data.decode(errors="replace"))
        stem = next((figure for figure in self.figures if re.match(rf"{figure}(\.|$)", name)), None)
        return found[1] if found and found[1] in self.figures else stem


def _texts(value: Any) -> Iterator[str]:
    """Every text in a record, at whatever depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _whole_figure(figure: str, folder: Path, published: _Published) -> Iterator[Verdict]:
    for name in published.figures[figure]["files"]:
        path = folder / f"{figure}{name}"
        yield _one_file(path, published) if path.exists() else Verdict(path.name, MISSING, figure, (GONE,))


def _one_file(path: Path, published: _Published) -> Verdict:
    data, name = path.read_bytes(), path.name
    known = published.by_bytes.get(sha256(data))
    if known:
        return Verdict(name, SAME_BYTES, known)
    if name.lower().endswith(".svg") or b"<svg" in data[:1000]:
        return _svg(path, data, published)
    content, text = content_hash(name, data), path.suffix.lower() in (".csv", ".tsv", ".json", ".txt", ".bib", ".ris")
    if content in published.by_content:
        return Verdict(name, SAME_CONTENT if text else SAME_PICTURE, published.by_content[content])
    page = draw_page(data)
    if page is not None:
        return _picture(path, data, page, published)
    if path.suffix.lower() in (".csv", ".tsv"):
        return _table(path, data, published)
    figure = published.nearest(b"", name)
    if figure is None:
        return Verdict(name, UNKNOWN, "", (f"no figure in {published.folder} has this content",))
    return Verdict(name, DIFFERENT, figure, ("the text of the file has changed",))


def _svg(path: Path, data: bytes, published: _Published) -> Verdict:
    """An SVG file, its words as words or as outlines, held to what the figure said and to the files published of it."""
    figure = published.nearest(data, path.name)
    try:
        drawing = read_svg(data, path.name)
    except PressframesError as error:
        return Verdict(path.name, COPY if figure else UNKNOWN, figure or "", (str(error),))
    mark = fingerprint(drawing)
    figure = next((one for one, listed in published.figures.items() if listed["fingerprint"] == mark), figure)
    outlined = b"<text" not in data
    known = outlined and published.by_content.get(content_hash(path.name, data) or "")
    figure = known or figure
    if figure is None:
        return Verdict(path.name, UNKNOWN, "", (f"no figure in {published.folder} says the same",))
    outlines = published.record(figure).get("outlines", {}) if outlined else {}
    try:
        drawing = read_svg(data, path.name, outlines.get("letters"))
    except PressframesError as error:
        return Verdict(path.name, DIFFERENT, figure, (str(error),))
    before = from_plain(outlines["drawing"]) if outlines else published.drawing(figure)
    changes = [OUTLINES.sub("outlines", change) for change in differences(before, drawing)]
    said = {" ".join(part.split()) for text in published.said(figure) for part in (text, *text.split(" / "))}
    for text in stated(data):
        if {text, text.removeprefix("sha256:")}.isdisjoint(said) and not set(text.split(" / ")) <= said:
            changes.append(f"it says of itself {text[:60]!r}, which the published figure does not")
    return Verdict(path.name, DIFFERENT if changes else SAME_PICTURE if known else SAME_FIGURE, figure, tuple(changes))


def _picture(path: Path, data: bytes, page: Image.Image, published: _Published) -> Verdict:
    """A picture with other pixels than the published one: by another renderer, changed in places, or a copy of it."""
    figure = published.nearest(data, path.name) or likest(page, published.pages)
    if figure is None:
        return Verdict(path.name, UNKNOWN, "", (f"no figure in {published.folder} looks like this",))
    kept = data.startswith((b"\x89PNG", b"II*", b"MM\0*", b"%PDF"))  # forms that lose nothing
    known = map(draw_page, published.intact(figure, ".pdf" if data.startswith(b"%PDF") else ".png"))
    same_size = (one for one in known if kept and one is not None and one.size == page.size)
    original = next(same_size, None)
    if original is None:
        return Verdict(path.name, DIFFERENT if published.has(path) else COPY, figure, (REDRAWN,))
    places, spread = changed_places(original, page, published.drawing(figure))
    if not places:
        return Verdict(path.name, SAME_FIGURE, figure)
    if spread > MOST_SPREAD:
        return Verdict(path.name, COPY, figure, (REDRAWN,))
    return Verdict(path.name, DIFFERENT, figure, (f"{REDRAWN}: {', '.join(places[:MOST_NAMED])}",))


def _table(path: Path, data: bytes, published: _Published) -> Verdict:
    """A table, known by its name or its columns, held to what the figure draws; rows that were moved are named."""
    try:
        text = decode(data, path.name)[0]
        table = pd.read_csv(io.StringIO(text), sep=None, engine="python", keep_default_na=False, na_values=[""])
    except (ValueError, PressframesError, csv.Error) as error:
        figure = published.nearest(b"", path.name) or ""
        return Verdict(path.name, DIFFERENT if figure else UNKNOWN, figure, (f"the file is not a table ({error})",))
    named = published.nearest(b"", path.name)
    alike = [named] if named else [one for one in published.figures if published.columns(one) == [*table.columns]]
    if not alike:
        return Verdict(path.name, UNKNOWN, "", (f"no table in {published.folder} has these columns",))
    if named and path.name != f"{named}.csv" and published.columns(named) != [*table.columns]:
        return Verdict(path.name, DIFFERENT, named, ("the text of the file has changed",))
    found = {figure: compare_with_table(published.drawing(figure), table) for figure in alike}
    figure = min(found, key=lambda one: len(found[one]))
    changes = found[figure]
    order = drawn_order(published.drawing(figure), table) if changes else []
    if order and not compare_with_table(published.drawing(figure), table.iloc[order]):
        moved = [f"row {old} is now row {new}" for old, new in enumerate(order) if new != old]
        changes = [f"rows were moved: {'; '.join(moved[:MOST_NAMED])}" + "; ..." * (len(moved) > MOST_NAMED)]
    unseen = "a column that is not drawn, or the way numbers are written, has changed"
    return Verdict(path.name, DIFFERENT, figure, tuple(changes or [unseen]))


MOST_NAMED = 5
MOST_SPREAD = 0.1  # of the ink beside words: more is no change in a place, but another way to keep all pixels
REDRAWN = "what is drawn has changed; verify the .svg file, which can be read back, to see what"
OUTLINES = re.compile(r"'?(?:[0-9a-f]{8}(?:\\n)?)+'?(?![0-9a-f])")


def stated(data: bytes) -> list[str]:
    """What an SVG file says of itself: its title, its description and its metadata."""
    root = ElementTree.fromstring(data.decode("utf-8-sig"))  # nosec B314: as above
    told = [one for name in ("title", "desc", "metadata") for one in root.iter(SVG + name)]
    return [" ".join(text.split()) for one in told for text in one.itertext() if text.strip()]
