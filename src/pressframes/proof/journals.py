"""
Is a saved figure ready for print? Everything a journal would send it back for, checked on the files themselves:
widths, heights and sizes of words (journals.toml), colours, fonts, and the numbers in sentences about the figure, held
to the numbers of its data.
"""

import io
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf
from PIL import Image

from pressframes.errors import PressframesError
from pressframes.figures.index import full_id
from pressframes.figures.read_back import FONT_SIZE, read_svg
from pressframes.figures.style import MM, OKABE_ITO, WEB, Style


@dataclass(frozen=True)
class Preset:
    """
    The demands of one place of publication, and the style that meets them.

    Widths and heights in millimetres, `text` the smallest and largest size in points. `widths` are single
    widths, or where `range_of_widths` is true the smallest and the largest. `transparency` is whether it is allowed.
    `source` is the page on which the publisher says so. They are kept in journals.toml.
    """

    name: str
    style: Style
    widths: tuple[float, ...]
    height: float
    text: tuple[float, float]
    source: str
    range_of_widths: bool = False
    transparency: bool = False


def _read_presets() -> dict[str, Preset]:
    sections = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    presets = {}
    for name, given in sections.items():
        style = Style(name, **given.pop("style")) if "style" in given else WEB
        facts: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in given.items()
        }
        presets[name] = Preset(name, style, **facts)
    return presets


PRESETS = _read_presets()
# The narrow width of Nature, for drawings that fit one column.
NATURE_COLUMN = Style("nature column", width_mm=89, text=6, title=7, small=5)


def preset_named(name: str) -> Preset:
    """
    The preset of a name, or `PressframesError` with the names there are.

    >>> preset_named("nature").widths
    (89, 183)
    """
    if name not in PRESETS:
        raise PressframesError(f"Preset {name!r}: there is no such preset. Expected one of: {', '.join(PRESETS)}.")
    return PRESETS[name]


# 1,234.5 or 12 % or -3; Chinese texts part thousands by a thin or plain space as well: 2 000.
# Digits of a name (fig-07-keyness, 02-errors) are no number.
NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(?<![A-Za-z]-)(?!\d+-[a-z])"
    r"([-−]?\d{1,3}(?:[,\u2009 ]\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?)( ?%)?"
)
PARTING = re.compile(r"[,\u2009 ]")  # of thousands


def unsupported_numbers(
    text: str, table: pd.DataFrame, made_with: Mapping[str, object], known: Sequence[str] = ()
) -> list[str]:
    """
    The numbers in a text that none of the data bear out, as they are written.

    A number is borne out by a value of the table that rounds to it (0.414 bears out 41 % and 0.41), by the number of
    rows, by the total of a column, by how many values a column has or how often one of them, by a value in
    `made_with`, or by standing in one of the `known` texts, which say units and sources. Numbers in words, and
    digits inside words such as F1, are not looked at.

    >>> table = pd.DataFrame({"word": ["志愿者"], "share": [0.414], "count": [41]})
    >>> unsupported_numbers("“志愿者”占 41.4%（2 000 词中 41 次），居 3 词之首", table, {"n": 2000})
    ['3']
    """
    values = [*_values(table), *_summaries(table), *_numbers_in(made_with), float(len(table))]
    return [
        written + percent
        for written, percent in _claimed(text, known)
        if not _borne_out(written, bool(percent), values)
    ]


def claimed_numbers(text: str, known: Sequence[str] = ()) -> set[str]:
    """
    The numbers in a text but for those of the `known` texts, written one way, so that two languages compare.

    >>> claimed_numbers("2,000 words, 41 %") == claimed_numbers("2 000 词，占 41%")
    True
    """
    return {PARTING.sub("", written + percent) for written, percent in _claimed(text, known)}


def _claimed(text: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    said = {part for one in known for match in NUMBER.finditer(one) for part in (match[0].strip(), match[1])}
    said |= {digits for one in known for digits in re.findall(r"\d+", one)}  # peoples-daily-1998-01 says 1998
    for match in NUMBER.finditer(text):
        if match[0].strip() not in said and match[1] not in said:
            yield match[1], match[2] or ""


def _borne_out(written: str, percent: bool, values: Iterable[float]) -> bool:
    number, half = _number(written), 0.5 * 10.0 ** -len(written.partition(".")[2]) * (1 + 1e-9)
    return any(abs(value * scale - number) <= half for value in values for scale in ((100, 1) if percent else (1,)))


def _values(table: pd.DataFrame) -> Iterator[float]:
    for column in table.columns:
        numbers = pd.to_numeric(table[column], errors="coerce").dropna()
        yield from numbers.astype(float)
        if len(numbers) < len(table):
            for text in table[column].astype(str):
                yield from _numbers_in(text)


def _summaries(table: pd.DataFrame) -> Iterator[float]:
    """What a sentence may say of a column as a whole: its total, how many values it has, how often each stands."""
    for column in table.columns:
        yield float(table[column].nunique())
        if pd.api.types.is_numeric_dtype(table[column]):
            yield float(table[column].sum())
        else:
            yield from table[column].value_counts().astype(float)


def _numbers_in(value: object) -> Iterator[float]:
    """The numbers in what a figure was made with, however deep."""
    if isinstance(value, str):
        yield from (_number(match[1]) for match in NUMBER.finditer(value))
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _numbers_in(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def _number(written: str) -> float:
    return float(PARTING.sub("", written.replace("−", "-")))


COLUMNS = ["check", "found", "expected", "passed"]
HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b")
OPACITY = re.compile(r"opacity: *0?\.\d+")
SUBSET = re.compile(r"/[A-Z]{6}\+")
Check = tuple[str, str, str, bool]


def preflight(figure_id: str, preset: str = "web", *, folder: str | Path = "figures") -> pd.DataFrame:
    """
    Check a saved figure against a preset: one row a check (`check, found, expected, passed`).

    Presets: `nature`, `plos`, `slide`, `web`, `gb`. Looked at are width and height, the sizes of all words, the
    resolution, fonts (embedded, and only the part used), transparency, colours, title, caption and
    alternative text in English and Chinese, and that every number in them, and in what the figure does not show, is
    one of the data's and the same in both languages. Only the files in `folder` are read. Raises `PressframesError`
    where they are missing.

    | column | meaning |
    |---|---|
    | check | what was looked at, such as "size of words" or "numbers in alt (zh)" |
    | found | what the files have, with its unit |
    | expected | what the preset asks for |
    | passed | whether the one meets the other |

    A row that did not pass says what to change: draw the chart anew in the preset's style for widths and sizes, or
    mend the sentence for numbers. That a number is in the data does not make the sentence true; it keeps out slips.
    """
    wanted = preset_named(preset)
    files = _read(full_id(Path(folder), figure_id), Path(folder))
    record = json.loads(files[".json"])
    svg = files[".svg"].decode()
    checks = [
        *_size(svg, wanted),
        _text(svg, wanted),
        _colours(svg),
        _transparency(svg, wanted),
        *(_resolution(name, files[name]) for name in (".png", ".tiff") if name in files),
        *([_fonts(files[".pdf"])] if ".pdf" in files else []),
        *_languages(record),
        *_numbers(record, files),
    ]
    return pd.DataFrame(checks, columns=COLUMNS)


def _read(figure_id: str, folder: Path) -> dict[str, bytes]:
    names = (".svg", ".json", ".csv", ".png", ".tiff", ".pdf")
    files = {name: folder / f"{figure_id}{name}" for name in names}
    missing = next((path for name, path in files.items() if name in names[:3] and not path.exists()), None)
    if missing is not None:
        raise PressframesError(f"{missing}: the file is not there. Expected a figure saved by save_figure in {folder}.")
    return {name: path.read_bytes() for name, path in files.items() if path.exists()}


def _size(svg: str, preset: Preset) -> Iterator[Check]:
    width, height = (
        float(side) / MM for side in re.findall(r'<svg [^>]*width="([\d.]+)pt" height="([\d.]+)pt"', svg)[0]
    )
    if preset.range_of_widths:
        fits = preset.widths[0] - 0.5 <= width <= preset.widths[1] + 0.5
        expected = f"{preset.widths[0]:g} to {preset.widths[1]:g} mm"
    else:
        fits = any(abs(width - one) <= 0.5 for one in preset.widths)
        expected = " or ".join(f"{one:g}" for one in preset.widths) + " mm"
    yield "width", f"{width:.1f} mm", expected, fits
    yield "height", f"{height:.1f} mm", f"at most {preset.height:g} mm", height <= preset.height + 0.5


def _text(svg: str, preset: Preset) -> Check:
    sizes = [float(one or other) for one, other in FONT_SIZE.findall(svg)]
    low, high = preset.text
    passed = bool(sizes) and low - 0.01 <= min(sizes) and max(sizes) <= high + 0.01
    found = f"{min(sizes):g} to {max(sizes):g} pt" if sizes else "no words"
    return "size of words", found, f"{low:g} to {high:g} pt", passed


def _colours(svg: str) -> Check:
    """Greys differ in lightness and are safe; of colours only those of Okabe and Ito are known to be."""
    safe = {colour.lower() for colour in OKABE_ITO}
    used = {match[0] for match in HEX.finditer(svg)}
    unsafe = sorted(c for c in used if c not in safe and not c[1:3] == c[3:5] == c[5:7])
    return "colours", ", ".join(unsafe) or "all safe", "Okabe and Ito, or greys", not unsafe


def _transparency(svg: str, preset: Preset) -> Check:
    found = OPACITY.search(svg)
    expected = "allowed" if preset.transparency else "none"
    return "transparency", found[0] if found else "none", expected, preset.transparency or found is None


def _resolution(name: str, data: bytes) -> Check:
    picture = Image.open(io.BytesIO(data))
    dpi = float(picture.info.get("dpi", (0, 0))[0])
    opaque = picture.mode == "RGB" or picture.convert("RGBA").getchannel("A").getextrema()[0] == 255
    found = f"{dpi:.0f} dpi, {'opaque' if opaque else 'transparent'}"
    return f"resolution of {name}", found, "300 dpi or more, opaque", dpi > 299.5 and opaque


def _fonts(data: bytes) -> Check:
    """Every font of the PDF is inside it, as TrueType or as shapes (Type 3), and only the part that is used."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        wrong = [str(font.get("/BaseFont", font.Subtype)) for font in fonts if not _is_embedded(font)]
    return "fonts of .pdf", ", ".join(wrong) or f"{len(fonts)} embedded, subset", "embedded TrueType, subset", not wrong


def _is_embedded(font: Any) -> bool:
    if font.Subtype == pikepdf.Name.Type3:
        return True
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return "/FontFile2" in inner.FontDescriptor and SUBSET.match(str(font.BaseFont)) is not None


def _languages(record: dict) -> Iterator[Check]:
    for name in ("title", "caption", "alt"):
        present = [language for language in ("en", "zh") if record[name].get(language)]
        yield f"{name} in both languages", ", ".join(present) or "none", "en, zh", len(present) == 2


def _numbers(record: dict, files: dict[str, bytes]) -> Iterator[Check]:
    table = pd.read_csv(io.BytesIO(files[".csv"]), keep_default_na=False, na_values=[""])
    words = read_svg(files[".svg"]).words
    units = " ".join(words.get(place, "") for place in ("xlabel", "ylabel"))
    meanings = [text for column in record["columns"].values() for text in column["meaning"].values()]
    known = [record["source"], units, *meanings]
    for name in ("title", "caption", "alt", "limits"):
        texts = record.get(name, {})
        for language, text in texts.items():
            wrong = unsupported_numbers(text, table, record["made_with"], known)
            found = ", ".join(wrong) or "all in the data"
            yield f"numbers in {name} ({language})", found, "numbers of the data", not wrong
        if len(texts) > 1:
            odd = set.symmetric_difference(*(claimed_numbers(text, known) for text in list(texts.values())[:2]))
            found = ", ".join(sorted(odd)) or "the same"
            yield f"numbers in {name} (en, zh)", found, "the same in both languages", not odd
