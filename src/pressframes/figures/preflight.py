"""Is a saved figure ready for print? Everything a journal would send it back for, checked on the files themselves."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pikepdf
from PIL import Image

from pressframes.errors import PressframesError
from pressframes.figures.claims import claimed_numbers, unsupported_numbers
from pressframes.figures.manifest import full_id
from pressframes.figures.presets import Preset, preset_named
from pressframes.figures.reading import read_svg
from pressframes.figures.style import MM, OKABE_ITO

COLUMNS = ["check", "found", "expected", "passed"]
FONT_SIZE = re.compile(r"font-size: *([\d.]+)px|font: *(?:\d+ +)?([\d.]+)px")
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
    found = re.search(r'<svg [^>]*width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    width, height = float(found[1]) / MM, float(found[2]) / MM
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


def _is_embedded(font: pikepdf.Dictionary) -> bool:
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
