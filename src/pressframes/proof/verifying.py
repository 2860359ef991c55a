"""Is this the figure that was published? Files compared with a manifest, by their bytes and by what they say."""

import csv
import itertools
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pressframes.errors import PressframesError, refused
from pressframes.figures.index import (
    MANIFEST,
    content_hash,
    full_id,
    leaves,
    read_manifest,
    read_pixels,
    read_record,
    sha256,
)
from pressframes.figures.meaning import Drawing, compare_with_table, differences, drawn_order, fingerprint, from_plain
from pressframes.figures.read_back import SVG, read_svg
from pressframes.files import decode, from_csv

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
    target = Path(target)
    if (target / CORPUS).exists():
        return [_corpus(target)]
    folders = [target / name for name in FOLDERS if (target / name / MANIFEST).exists()]
    if folders and not against and not (target / MANIFEST).exists():
        named = [(folder.relative_to(target).as_posix(), folder) for folder in folders]
        return [replace(one, file=f"{name}/{one.file}") for name, folder in named for one in verify(folder)]
    beside = target if target.is_dir() else target.parent
    own = target.is_dir() or target.exists() and (beside / MANIFEST).exists()
    published = _Published(Path(against or (beside if own else "figures")))
    if target.is_dir():
        listed = [verdict for figure in published.figures for verdict in _whole_figure(figure, target, published)]
        more = {path.name for path in target.iterdir() if path.suffix.lower() in PICTURES}
        return listed + [_one_file(target / name, published) for name in sorted(more - {one.file for one in listed})]
    if target.exists():
        return [_one_file(target, published)]
    figure = full_id(published.folder, str(target))
    if figure in published.figures:
        return list(_whole_figure(figure, published.folder, published))
    known = ", ".join(published.figures)
    raise refused("no_figure_of_id", target, folder=published.folder, known=known or "none")


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
            raise refused("no_figures", folder / MANIFEST)

    def record(self, figure: str) -> dict[str, Any]:
        """What a figure was saved with."""
        record = read_record(self.folder, figure)
        try:
            drawing = from_plain(record["drawing"])
            if fingerprint(drawing) == self.figures[figure]["fingerprint"]:
                return record | {"drawing": drawing}
        except (ValueError, LookupError, TypeError, AttributeError):
            pass
        raise refused("other_record", f"{self.folder / figure}.json", manifest=MANIFEST)

    def holding(self, kind: str, digest: str | None) -> str:
        """The figure with a hash among its "files", or of what is drawn in them ("content"); "" for none."""
        return next((figure for figure, one in self.figures.items() if digest in one[kind].values()), "")

    def intact(self, figure: str, *ends: str) -> Iterator[bytes]:
        """The files of a figure of some kinds, where they still have the bytes that were published."""
        for name, digest in self.figures[figure]["files"].items():
            path = self.folder / f"{figure}{name}"
            data = path.read_bytes() if name.endswith(ends) and path.exists() else b""
            if sha256(data) == digest:
                yield data

    @cached_property
    def pages(self) -> dict[str, Image.Image]:
        """The picture of each figure that has one as it was published."""
        found = ((figure, next(self.intact(figure, ".png"), b"")) for figure in self.figures)
        return {figure: page for figure, data in found if (page := read_pixels(data)) is not None}

    def nearest(self, data: bytes, name: str) -> str:
        """The figure that a changed file was made from: by the identifier in it, else by its name; "" for none."""
        said = IDENTIFIER.findall(data.decode(errors="replace"))
        stems = [figure for figure in self.figures if re.match(rf"{figure}(\.|$)", name)]
        return next((figure for figure in [*said, *stems] if figure in self.figures), "")


def _whole_figure(figure: str, folder: Path, published: _Published) -> Iterator[Verdict]:
    for name in published.figures[figure]["files"]:
        path = folder / f"{figure}{name}"
        yield _one_file(path, published) if path.exists() else Verdict(path.name, MISSING, figure, (GONE,))


def _one_file(path: Path, published: _Published) -> Verdict:
    data, name = path.read_bytes(), path.name
    if known := published.holding("files", sha256(data)):
        return Verdict(name, SAME_BYTES, known)
    if name.lower().endswith(".svg") or data.lstrip().startswith((b"<?xml", b"<svg")):
        return _svg(path, data, published)
    content, text = content_hash(name, data), path.suffix.lower() in (".csv", ".tsv", ".json", ".txt", ".bib", ".ris")
    if known := published.holding("content", content):
        return Verdict(name, SAME_CONTENT if text else SAME_PICTURE, known)
    page = draw_page(data)
    if page is not None:
        return _picture(path, data, page, published)
    if path.suffix.lower() in (".csv", ".tsv"):
        return _table(path, data, published)
    figure = published.nearest(b"", name)
    if not figure:
        return Verdict(name, UNKNOWN, "", (f"no figure in {published.folder} has this content",))
    return Verdict(name, DIFFERENT, figure, ("the text of the file has changed",))


def _svg(path: Path, data: bytes, published: _Published) -> Verdict:
    """An SVG file, its words as words or as outlines, held to what the figure said and to the files published of it."""
    figure = published.nearest(data, path.name)
    try:
        drawing = read_svg(data, path.name)
    except PressframesError as error:
        return Verdict(path.name, COPY if figure else UNKNOWN, figure, (str(error),))
    mark, outlined = fingerprint(drawing), b"<text" not in data
    known = published.holding("content", content_hash(path.name, data, drawing)) if outlined else ""
    figure = known or next((one for one, listed in published.figures.items() if listed["fingerprint"] == mark), figure)
    if not figure:
        return Verdict(path.name, UNKNOWN, "", (f"no figure in {published.folder} says the same",))
    record = published.record(figure)
    before = from_plain(record["outlines"]["drawing"]) if outlined else record["drawing"]
    try:
        drawing = read_svg(data, path.name, record["outlines"]["letters"]) if outlined else drawing
    except PressframesError as error:
        return Verdict(path.name, DIFFERENT, figure, (str(error),))
    changes = [OUTLINES.sub("outlines", change) for change in differences(before, drawing)]
    study = [f"{name}: {value}" for name, value in record.get("study", {}).items()]
    told = [one for one in leaves(record) if isinstance(one, str)]
    texts = ("en", "zh-CN", f"sha256:{record.get('fingerprint')}", *study, *told)
    said = {part for text in texts for part in " ".join(text.split()).split(" / ")}
    odd = [text[:60] for text in stated(data) if not said.issuperset(text.split(" / "))]
    changes += [f"it says of itself {text!r}, which the published figure does not" for text in odd]
    return Verdict(path.name, DIFFERENT if changes else SAME_PICTURE if known else SAME_FIGURE, figure, tuple(changes))


def _picture(path: Path, data: bytes, page: Image.Image, published: _Published) -> Verdict:
    """A picture with other pixels than the published one: by another renderer, changed in places, or a copy of it."""
    figure = published.nearest(data, path.name) or likest(page, published.pages)
    if not figure:
        return Verdict(path.name, UNKNOWN, "", (f"no figure in {published.folder} looks like this",))
    kept = data.startswith((b"\x89PNG", b"II*", b"MM\0*", b"%PDF"))  # forms that lose nothing
    known = map(draw_page, published.intact(figure, ".pdf" if data.startswith(b"%PDF") else ".png"))
    original = next((one for one in known if kept and one and one.size == page.size), None)
    if not original:
        in_place = path.resolve() == (published.folder / path.name).resolve()
        return Verdict(path.name, DIFFERENT if in_place else COPY, figure, (REDRAWN,))
    places, spread = changed_places(original, page, published.record(figure)["drawing"])
    if not places:
        return Verdict(path.name, SAME_FIGURE, figure)
    if spread > MOST_SPREAD:
        return Verdict(path.name, COPY, figure, (REDRAWN,))
    return Verdict(path.name, DIFFERENT, figure, (f"{REDRAWN}: {', '.join(places[:MOST_NAMED])}",))


def _table(path: Path, data: bytes, published: _Published) -> Verdict:
    """A table, known by its name or its columns, held to what the figure draws; rows that were moved are named."""
    named = published.nearest(b"", path.name)
    try:
        text = decode(data, path.name)[0]
        table = from_csv(text.encode(), sep=None, engine="python")
    except (ValueError, PressframesError, csv.Error) as error:
        return Verdict(path.name, DIFFERENT if named else UNKNOWN, named, (f"the file is not a table ({error})",))
    same = [one for one in published.figures if [*published.record(one)["columns"]] == [*table.columns]]
    alike = [named] if named else same
    if not alike:
        return Verdict(path.name, UNKNOWN, "", (f"no table in {published.folder} has these columns",))
    found = {figure: compare_with_table(published.record(figure)["drawing"], table) for figure in alike}
    figure = min(found, key=lambda one: len(found[one]))
    changes, drawing = found[figure], published.record(figure)["drawing"]
    order = drawn_order(drawing, table) if changes else []
    if not compare_with_table(drawing, table.iloc[order]):
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


# Pictures compared by what they show: where two drawings of one figure differ, and which figure a copy is like.
PAGE_DPI = 300  # of a PDF page that is compared
NEAR = 5  # pixels that words may stand elsewhere under another matplotlib, at 300 dots per inch
ANEW = 0.5  # of all words, that differ at least where a page was drawn by another renderer
PART = 16  # pixels across of the parts of a word that are sought each for itself
SHADE, DARK = 16, 96  # levels of 255 that a pixel may differ by: beside words, and at the edges of their strokes
WIDE = 120  # pixels to which pages are made smaller before one is sought in another
SIZES = np.geomspace(1, 0.2, 32)  # of a page's width that a cut may have
WHOLE, ALIKE, APART = 0.9, 0.68, 0.04  # correlation that tells a figure whole or cut, and how far the next is behind


def draw_page(data: bytes) -> Image.Image | None:
    """A picture, or the one page of a PDF file, as it looks on white paper; None for anything else."""
    if not data.startswith(b"%PDF"):
        return read_pixels(data)
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        return pdf[0].render(scale=PAGE_DPI / 72).to_pil().convert("RGB") if len(pdf) == 1 else None
    except pypdfium2.PdfiumError:
        return None


def changed_places(old: Image.Image, new: Image.Image, drawing: Drawing) -> tuple[list[str], float]:
    """
    Where two pictures of one size differ, in millimetres from the upper left corner, and what share of the ink does.

    Words, whose places are known from the drawing, may stand a little elsewhere and have other edges, as they do under
    another version of matplotlib, which draws all of them anew; where few words differ, and in colours that were not
    there, somebody changed them. Whatever is beside words has to be the same.
    """
    before, after = (np.asarray(one).astype(np.int16) for one in (old, new))
    per_point = old.width / float(drawing.words["size"].split("pt")[0])
    differ = np.abs(before - after).max(2) > SHADE
    beside, places, touched, boxes = np.ones_like(differ), [], [], _boxes(drawing)
    for left, top, right, bottom in boxes:
        rows = slice(max(0, int(top * per_point)), int(bottom * per_point) + 1)
        columns = slice(max(0, int(left * per_point)), int(right * per_point) + 1)
        beside[rows, columns] = False
        here = columns.start, rows.start
        touched += [here] * bool((before[rows, columns] != after[rows, columns]).any())
        hues = [int(np.ptp(one[rows, columns], axis=2).max()) for one in (before, after)]
        box = rows, columns  # every part of either picture has to be in the other: what is new has no like
        moved = not differ[box].any() or (_only_moved(before, after, box) and _only_moved(after, before, box))
        places += [here] * (not moved or hues[1] > hues[0] + SHADE)
    places += touched if len(touched) < ANEW * len(boxes) else []
    wrong = differ & beside
    if wrong.any():
        y, x = np.argwhere(wrong)[0]
        places.append((x, y))
    ink = (before.min(2) < 255 - SHADE) & beside
    spread = float(((before != after).any(2) & ink).sum() / max(1, ink.sum()))
    scale = 25.4 / 72 / per_point
    told = [f"near {x * scale:.0f} mm from the left, {y * scale:.0f} mm from the top" for x, y in places]
    return list(dict.fromkeys(told)), spread


def _boxes(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    """Where the words of a figure stand, in points, with some room around."""
    boxes: list[tuple[float, float, float, float]] = []
    for one in (one for one in (*drawing.marks, *drawing.shapes) if one.place):
        size = float(re.findall(r"font-size ([\d.]+)px", " ".join(one.look))[0])
        wide = size * sum(1.02 if ord(letter) > 0x2000 else 0.64 for letter in str(one.values[-1]))
        anchor = (re.search(r"text-anchor (\w+)", " ".join(one.look)) or ["", "start"])[1]
        for x, y in np.reshape(one.place, (-1, 2)).tolist():
            left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
            boxes.append((left - 2, y - 1.1 * size - 2, left + wide + 2, y + 0.4 * size + 2))
    return boxes


def _only_moved(old: np.ndarray, new: np.ndarray, box: tuple[slice, slice]) -> bool:
    """Whether every part of some words is found in the other picture, moved by a few pixels at most."""
    from scipy.ndimage import maximum_filter, minimum_filter

    one, moved = old[box], (old[box] != new[box]).any(2)
    high, wide = moved.shape
    rows, columns = (slice(along.start, along.stop + 2 * NEAR) for along in box)
    whole = np.pad(new, ((NEAR, NEAR), (NEAR, NEAR), (0, 0)), mode="edge")[rows, columns]
    (low, top), (whole_low, whole_top) = (
        (minimum_filter(part, 3, axes=(0, 1)), maximum_filter(part, 3, axes=(0, 1))) for part in (one, whole)
    )
    ups, alongs, best = range(0, high, PART), range(0, wide, PART), np.array(np.inf)
    shifts = itertools.product(range(-NEAR, NEAR + 1), repeat=2)
    for y, x in sorted(shifts, key=np.linalg.norm):  # the nearest first
        part = slice(y + NEAR, y + NEAR + high), slice(x + NEAR, x + NEAR + wide)
        beyond = np.maximum(whole_low[part] - one, one - whole_top[part])
        missing = np.maximum(low - whole[part], whole[part] - top)
        wrong = np.maximum(beyond, missing).max(2) * moved
        best = np.minimum(best, np.maximum.reduceat(np.maximum.reduceat(wrong, ups), alongs, axis=1))
        if np.all(best <= DARK):
            return True
    return False


def likest(picture: Image.Image, pages: Mapping[str, Image.Image]) -> str | None:
    """
    The page that a picture is a copy or a part of, at whatever size; None where none is clearly the likest.

    A part is looked for by its correlation with the page, as normalised as in template matching: Lewis, J. P. (1995).
    Fast normalized cross-correlation.
    """
    for sizes, enough in (([1.0], WHOLE), (SIZES, ALIKE)):  # the whole page is looked for first
        found = sorted(((_likeness(picture, page, sizes), figure) for figure, page in pages.items()), reverse=True)
        (first, figure), (second, _) = (*found, (0.0, ""), (0.0, ""))[:2]
        if first > enough and first - second > APART:
            return figure
    return None


def _likeness(picture: Image.Image, page: Image.Image, sizes: Iterable[float]) -> float:
    from scipy.signal import correlate

    height, best = round(page.height * WIDE / page.width), 0.0
    greys = _greys(page, WIDE, height)
    for size in sizes:
        wide, high = round(size * WIDE), round(size * WIDE * picture.height / picture.width)
        if not 8 <= high <= height + 2:
            continue
        part = _greys(picture, wide, min(high, height))
        part -= part.mean()
        norm, ones = max(float(np.linalg.norm(part)), 1.0), np.ones_like(part)  # a blank picture is like none
        pairs = (greys, part), (greys, ones), (greys**2, ones)
        match, total, squares = (correlate(*pair, "valid", "fft") for pair in pairs)
        variance = np.maximum(squares - total**2 / part.size, 0.05 * norm**2)
        best = max(best, float((match / np.sqrt(variance) / norm).max()))
    return best


def _greys(picture: Image.Image, wide: int, high: int) -> np.ndarray:
    return np.asarray(picture.convert("L").resize((wide, high), Image.Resampling.BOX), float)
