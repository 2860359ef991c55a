"""Pictures compared by what they show: where two drawings of one figure differ, and which figure a copy is like."""

import re
from collections.abc import Mapping

import numpy as np
from PIL import Image

from pressframes.figures.index import read_pixels
from pressframes.figures.marks import Drawing

PAGE_DPI = 300  # of a PDF page that is compared
NEAR = 5  # pixels that words may stand elsewhere under another matplotlib, at 300 dots per inch
ANEW = 0.5  # of all words, that differ at least where a page was drawn by another renderer
PART = 16  # pixels across of the parts of a word that are sought each for itself
SHADE, DARK = 16, 96  # levels of 255 that a pixel may differ by: beside words, and at the edges of their strokes
WIDE = 120  # pixels to which pages are made smaller before one is sought in another
SIZES = np.geomspace(1, 0.2, 32)  # of a page's width that a cut may have
ALIKE, APART = 0.68, 0.04  # correlation that tells a figure, and how far the next one has to lie behind


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
    per_point = old.width / float(drawing.words.get("size", "0").split("pt")[0] or old.width)
    differ = np.abs(before - after).max(2) > SHADE
    beside, places, touched, boxes = np.ones_like(differ), [], [], _boxes(drawing)
    for left, top, right, bottom in boxes:
        rows = slice(max(0, int(top * per_point)), max(0, int(bottom * per_point) + 1))
        columns = slice(max(0, int(left * per_point)), max(0, int(right * per_point) + 1))
        beside[rows, columns] = False
        here = columns.start, rows.start
        touched += [here] * bool((before[rows, columns] != after[rows, columns]).any())
        hues = [int(np.ptp(one[rows, columns], axis=2).max(initial=0)) for one in (before, after)]
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
    written = [(str(mark.values[-1]), mark.place, mark.look) for mark in drawing.marks if mark.place]
    written += [(shape.words, shape.place, shape.look) for shape in drawing.shapes if shape.place]
    for words, place, look in written:
        size = float((re.search(r"font-size ([\d.]+)px", " ".join(look)) or ["", "0"])[1])
        wide = size * sum(1.02 if ord(letter) > 0x2000 else 0.64 for letter in words)
        anchor = (re.search(r"text-anchor (\w+)", " ".join(look)) or ["", "start"])[1]
        for x, y in zip(place[::2], place[1::2], strict=True):
            left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
            boxes.append((left - 2, y - 1.1 * size - 2, left + wide + 2, y + 0.4 * size + 2))
    return boxes


def _only_moved(old: np.ndarray, new: np.ndarray, box: tuple[slice, slice]) -> bool:
    """Whether every part of some words is found in the other picture, moved by a few pixels at most."""
    from scipy.ndimage import maximum_filter, minimum_filter

    one, high = old[box], old[box].shape[0]
    frame = ((NEAR, NEAR), (NEAR, NEAR), (0, 0))
    whole = np.pad(new, frame, mode="edge")[
        box[0].start : box[0].start + high + 2 * NEAR, box[1].start : box[1].start + one.shape[1] + 2 * NEAR
    ]
    (low, top), (whole_low, whole_top) = (
        (minimum_filter(part, (3, 3, 1)), maximum_filter(part, (3, 3, 1))) for part in (one, whole)
    )
    still = (one == new[box]).all(2)
    ups, alongs = (range(0, side, PART) for side in one.shape[:2])
    best = np.full((len(ups), len(alongs)), 255)
    shifts = [(y, x) for y in range(2 * NEAR + 1) for x in range(2 * NEAR + 1)]
    for y, x in sorted(shifts, key=lambda shift: np.hypot(shift[0] - NEAR, shift[1] - NEAR)):
        part = slice(y, y + high), slice(x, x + one.shape[1])
        beyond = np.maximum(whole_low[part] - one, one - whole_top[part])
        missing = np.maximum(low - whole[part], whole[part] - top)
        wrong = np.where(still, 0, np.maximum(beyond, missing).max(2))
        best = np.minimum(best, np.maximum.reduceat(np.maximum.reduceat(wrong, ups), alongs, axis=1))
        if (best <= DARK).all():
            return True
    return False


def likest(picture: Image.Image, pages: Mapping[str, Image.Image]) -> str | None:
    """
    The page that a picture is a copy or a part of, at whatever size; None where none is clearly the likest.

    A part is looked for by its correlation with the page, as normalised as in template matching: Lewis, J. P. (1995).
    Fast normalized cross-correlation.
    """
    for sizes in (SIZES[:1], SIZES):  # the whole page is looked for first
        found = sorted(((_likeness(picture, page, sizes), figure) for figure, page in pages.items()), reverse=True)
        first, second = (*found, (0.0, ""), (0.0, ""))[:2]
        if first[0] > (ALIKE if len(sizes) > 1 else 0.9) and first[0] - second[0] > APART:
            return first[1]
    return None


def _likeness(picture: Image.Image, page: Image.Image, sizes: np.ndarray) -> float:
    height, best = round(page.height * WIDE / page.width), 0.0
    ink = _ink(page, WIDE, height)
    spectrum, sums = np.fft.rfft2(ink), [np.pad(part, ((1, 0), (1, 0))).cumsum(0).cumsum(1) for part in (ink, ink**2)]
    for size in sizes:
        wide, high = round(size * WIDE), round(size * WIDE * picture.height / picture.width)
        if not 8 <= high <= height + 2:
            continue
        high = min(high, height)
        part = _ink(picture, wide, high)
        part -= part.mean()
        norm = np.sqrt((part**2).sum())
        if norm < 1:
            continue
        match = np.fft.irfft2(spectrum * np.conj(np.fft.rfft2(part, ink.shape)), ink.shape)
        total, squares = (
            one[high:, wide:] - one[:-high, wide:] - one[high:, :-wide] + one[:-high, :-wide] for one in sums
        )
        variance = np.maximum(squares - total**2 / (high * wide), 0.05 * norm**2)
        best = max(best, float((match[: total.shape[0], : total.shape[1]] / np.sqrt(variance) / norm).max()))
    return best


def _ink(picture: Image.Image, wide: int, high: int) -> np.ndarray:
    return 255.0 - np.asarray(picture.convert("L").resize((wide, high), Image.Resampling.BOX), float)
