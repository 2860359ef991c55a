"""
A saved figure drawn anew for a journal, and whether it is ready for print there: everything a journal would send it
back for, checked on the files themselves: widths, heights and sizes of words (`lexicons/journals.toml`), colours as
people with three kinds of colour blindness see them, fonts, and the numbers in sentences about the figure, held to
those of its data.
"""

import io
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pikepdf
from PIL import Image

from pressframes.errors import lexicon, one_of, refused
from pressframes.figures.citation import UNNAMED, Project, both, in_languages
from pressframes.figures.index import full_id, leaves, read_record
from pressframes.figures.read_back import FONT_SIZE, read_svg
from pressframes.figures.style import MM, WEB, Style
from pressframes.files import from_csv

if TYPE_CHECKING:
    from pressframes.figures.save import SavedFigure


@dataclass(frozen=True)
class Preset:
    """
    The demands of one place of publication, and the style that meets them.

    Widths and heights in millimetres, `text` the smallest and largest size in points. `widths` are single
    widths, or where `range_of_widths` is true the smallest and the largest. `transparency` is whether it is allowed,
    `titled` whether the title stands in the picture. `called` is how it is spoken of, `source` the page on which the
    publisher says so. They are kept in lexicons/journals.toml.
    """

    name: str
    style: Style
    widths: tuple[float, ...]
    height: float
    text: tuple[float, float]
    source: str
    called: str
    range_of_widths: bool = False
    transparency: bool = False
    titled: bool = True


def _preset(name: str, *, style: Mapping[str, Any] | None = None, **facts: Any) -> Preset:
    """A preset from what the lexicon says of it."""
    drawn = replace(Style(name, **style) if style else WEB, height_mm=min(facts["height"], WEB.height_mm))
    facts |= {key: tuple(one) for key, one in facts.items() if isinstance(one, list)}
    return Preset(name, drawn, **facts)


PRESETS = {name: _preset(name, **given) for name, given in lexicon("journals")["presets"].items()}


def preset_named(name: str) -> Preset:
    """
    The preset of a name, or `PressframesError` with the names there are.

    >>> preset_named("nature").widths
    (89, 183)
    """
    one_of(PRESETS, name, "Preset ", "preset")
    return PRESETS[name]


# 1,234.5 or 12 % or -3; Chinese texts part thousands by a thin or plain space as well: 2 000.
# Digits of a name (fig-07-keyness, 02-errors) are no number, nor are those of a month (1998年1月 is January 1998).
NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(?<![A-Za-z]-)(?!\d+-[a-z])(?!(?<=\d年)\d+月(?!\d))"
    r"([-−]?\d{1,3}(?:[,\u2009 ]\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?)( ?%)?"
)
PARTING = re.compile(r"[,\u2009 ]")  # of thousands
IN_WORDS = {"0": re.compile(r"(?i)\b(?:no|none|never)\b|没有|无"), "1": re.compile(r"(?i)\bone\b|一")}


def unsupported_numbers(
    text: str, table: pd.DataFrame, made_with: Mapping[str, object], known: Sequence[str] = ()
) -> list[str]:
    """
    The numbers in a text that none of the data bear out, as they are written.

    A number is borne out by a value of the table that rounds to it (0.414 bears out 41 % and 0.41), down for a bound
    (971.6 is "at least 971"), by the number of rows, by the total of a column, by how many values a column has or how
    often one of them, by a value in `made_with`, or by standing in one of the `known` texts, which say units and
    sources. Numbers in words, and digits inside words such as F1, are not looked at.

    >>> table = pd.DataFrame({"word": ["志愿者"], "share": [0.414], "count": [41]})
    >>> unsupported_numbers("“志愿者”占 41.4%（2 000 词中 41 次），居 3 词之首", table, {"n": 2000})
    ['3']
    """
    values = [*_numbers_in([table.to_dict("list"), made_with, len(table)]), *_summaries(table)]
    return [claim for claim in _claimed(text, known) if not _borne_out(claim, values)]


def claimed_numbers(text: str, known: Sequence[str] = ()) -> set[str]:
    """
    The numbers in a text but for those of the `known` texts, written one way, so that two languages compare.

    >>> claimed_numbers("2,000 words of May 2024, 41 %") == claimed_numbers("2024年5月 2 000 词，占 41%")
    True
    """
    return {PARTING.sub("", claim) for claim in _claimed(text, known)}


def _claimed(text: str, known: Sequence[str]) -> list[str]:
    """The numbers in a text as they are written, with their percent signs."""
    said = {written for one in known for written, _ in NUMBER.findall(one)}
    said |= {digits for one in known for digits in re.findall(r"\d+", one)}  # peoples-daily-1998-01 says 1998
    return [written + percent for written, percent in NUMBER.findall(text) if written not in said]


def _borne_out(claim: str, values: Iterable[float]) -> bool:
    written = claim.rstrip(" %")
    number, unit = _number(written), 10.0 ** -len(written.partition(".")[2])
    scales = (1,) if claim == written else (100, 1)
    return any(-0.5 - 1e-9 <= (value * scale - number) / unit < 1 - 1e-9 for value in values for scale in scales)


def _summaries(table: pd.DataFrame) -> Iterator[float]:
    """What a sentence may say of a column as a whole: its total, how many values it has, how often each stands."""
    for column in table.columns:
        yield float(table[column].nunique())
        if pd.api.types.is_numeric_dtype(table[column]):
            yield float(table[column].sum())
        else:
            yield from table[column].value_counts().astype(float)


def _numbers_in(value: object) -> Iterator[float]:
    """The numbers in a table or in what a figure was made with, also in its texts."""
    for one in leaves(value):
        if isinstance(one, str):
            yield from (_number(written) for written, _ in NUMBER.findall(one))
        elif isinstance(one, int | float) and not isinstance(one, bool):
            yield float(one)


def _number(written: str) -> float:
    return float(PARTING.sub("", written.replace("−", "-")))


HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b")
OPACITY = re.compile(r"opacity: *0?\.\d+")
WORD_SIZE = re.compile(rf"{FONT_SIZE.pattern}|<g[^>]* scale\(([\d.]+) -")  # of words, and of their outlines
SIZED = re.compile(r'<g id="size\..*?</g>', re.DOTALL)
SUBSET = re.compile(r"/[A-Z]{6}\+")
UNJUDGED = " Nothing was written, and the file in figures/ was not judged: add --folder figures for that."
Check = tuple[str, str, str, bool]


def redraw(
    figure_id: str,
    journal: str,
    *,
    folder: str | Path = "figures",
    out: str | Path,
    project: Project = UNNAMED,
    **asked: Any,
) -> "SavedFigure":
    """
    Draw a saved figure anew for a journal, from its table and record alone, and save it into another folder.

    `asked` may have a `width` in millimetres, a `language`, `untitled`, a `font` file of one's own, and `formats` such
    as `["pdf", "tiff"]`; the rest is as the journal has it. Raises `PressframesError` where the figure was saved by an
    earlier version, which did not record how it was drawn.
    """
    from pressframes import figures  # loaded where something is drawn, for matplotlib is heavy
    from pressframes.figures.fonts import using_font

    wanted, name = preset_named(journal), full_id(Path(folder), figure_id)
    files = _read(name, Path(folder))
    record = read_record(Path(folder), name)
    drawing, options = record["chart"].pop("drawing", None), record["chart"].pop("options", {})
    drawings = {one: getattr(figures, one) for one in dir(figures) if one.startswith("draw_")}
    with using_font(asked.get("font"), files[".json"].decode() + files[".csv"].decode()):
        try:
            chart = _chart(record["chart"], files[".csv"], wanted, asked)
            signature(drawings[drawing]).bind(chart, **options)  # a record may ask for what is no option
            figure = drawings[drawing](chart, **options)
        except (AttributeError, KeyError, TypeError) as error:
            raise refused("not_drawn", f"{Path(folder) / name}.json") from error
        parts = {part: record[part] for part in ("title", "caption", "alt", "limits", "topic") if part in record}
        columns = {column: said["meaning"] for column, said in record["columns"].items()}
        caption = figures.Caption(name, **parts, columns=columns)
        pictures = [".svg", *(f".{one}" for one in asked.get("formats") or ("pdf", "png") if one != "svg")]
        provenance = figures.Provenance(chart.table, record["source"], record["made_with"], project)
        return figures.save_figure(figure, caption, provenance, folder=out, pictures=pictures, replace=True)


def _chart(said: dict[str, Any], csv: bytes, wanted: Preset, asked: Mapping[str, Any]) -> Any:
    from pressframes.figures.sheet import Chart

    parts = (said.get(part) or "" for part in ("label", "group", "section"))
    texts = {f"{part}{end}": str for part in parts for end in ("", "_en", "_zh")}
    table = from_csv(csv, dtype=texts)
    style = replace(wanted.style, width_mm=asked.get("width") or wanted.style.width_mm)
    language = asked.get("language") or said.get("language", "en")
    said |= {"language": language, "interval": tuple(said.get("interval", ()))}
    untitled = asked.get("untitled") or not wanted.titled
    return Chart(table, **said | ({"title": "", "subtitle": ""} if untitled else {}), style=style)


def verdict(table: pd.DataFrame, figure_id: str, journal: str, folder: str | Path | None = None) -> str:
    """What a table of `preflight` comes to: of the files of a folder, else of what `pressframes draw` would write."""
    called, failed = preset_named(journal).called, table[~table["passed"]]
    lies, draw = (
        f"as it lies in {folder}" if folder else "drawn anew",
        f"`pressframes draw {figure_id} --for {journal}`",
    )
    if failed.empty:
        to_do = "" if folder else f"; write it by {draw}, with the same choices"
        return f"{called} would take {figure_id} {lies}{to_do}." + UNJUDGED * (not folder)
    wrong = "; ".join(f"{row.check} is {row.found}, expected {row.expected}" for row in failed.itertuples())
    mend = f"redraw with {draw}" if folder else "choose another --width, or mend it"
    return f"{called} would send {figure_id} {lies} back: {wrong}; {mend}."


def preflight(figure_id: str, preset: str = "web", *, folder: str | Path = "figures") -> pd.DataFrame:
    """
    Check a saved figure against a preset: one row a check (`check, found, expected, passed`).

    Presets: `nature`, `plos`, `slide`, `web`, `gb`, `word`. Looked at are width and height, the sizes of all words, the
    resolution, fonts (embedded, and only the part used), transparency, how far colours are apart and how they stand out
    from white, title, caption and
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
    name = full_id(Path(folder), figure_id)
    files, record = _read(name, Path(folder)), read_record(Path(folder), name)
    svg = files[".svg"].decode()
    checks = [
        *_size(svg, wanted),
        _text(svg, wanted),
        *_colours(svg),
        _transparency(svg, wanted),
        *(_resolution(name, files[name]) for name in (".png", ".tiff") if name in files),
        *([_fonts(files[".pdf"])] if ".pdf" in files else []),
        *_languages(record),
        *_numbers(record, files),
    ]
    return pd.DataFrame(checks, columns=["check", "found", "expected", "passed"])


def _read(figure_id: str, folder: Path) -> dict[str, bytes]:
    names = (".svg", ".json", ".csv", ".png", ".tiff", ".pdf")
    files = {name: folder / f"{figure_id}{name}" for name in names}
    missing = next((path for name, path in files.items() if name in names[:3] and not path.exists()), None)
    if missing is not None:
        known = ", ".join(sorted(path.stem for path in folder.glob("*.svg") if "." not in path.stem)) or "none is in it"
        raise refused("not_saved", missing, known=known)
    return {name: path.read_bytes() for name, path in files.items() if path.exists()}


def _size(svg: str, preset: Preset) -> Iterator[Check]:
    sides = re.findall(r'<svg [^>]*width="([\d.]+)pt" height="([\d.]+)pt"', svg)[0]
    width, height = (float(side) / MM for side in sides)
    wide = preset.range_of_widths and preset.widths[0] <= width <= preset.widths[1]
    fits = wide or any(abs(width - one) <= 0.5 for one in preset.widths)
    expected = (" to " if preset.range_of_widths else " or ").join(f"{one:g}" for one in preset.widths)
    yield "width", f"{width:.1f} mm", f"{expected} mm", fits
    yield "height", f"{height:.1f} mm", f"at most {preset.height:g} mm", height <= preset.height + 0.5


def _text(svg: str, preset: Preset) -> Check:
    """Words whose size is what they tell, as in a cloud, may be larger."""
    sizes, free = (
        [float(one or other) if one or other else float(f"{100 * float(scale):.6g}") for one, other, scale in found]
        for found in (WORD_SIZE.findall(part) for part in (svg, SIZED.sub("", svg)))
    )
    low, high = preset.text
    passed = bool(sizes) and low - 0.01 <= min(sizes) and max(free, default=low) <= high + 0.01
    found = f"{min(sizes):g} to {max(sizes):g} pt" if sizes else "no words"
    return "size of words", found, f"{low:g} to {high:g} pt", passed


SIGHTS, XYZ = lexicon("journals")["sights"], np.array(lexicon("journals")["xyz"])
APART, CONTRAST = 15.0, 3.0  # smallest CIEDE2000 between two colours that tell something, and contrast with white


def _linear(colour: str) -> np.ndarray:
    values = np.array([*bytes.fromhex(colour[1:])]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(colour: str) -> float:
    """
    How a colour stands out from white, from 1 to 21. Source: WCAG 2.1, contrast ratio.

    >>> round(contrast("#767676"), 2), round(contrast("#ffff00"), 2)
    (4.54, 1.07)
    """
    return float(1.05 / (_linear(colour) @ XYZ[1] + 0.05))


def colour_distance(one: str, other: str, sight: str = "normal") -> float:
    """
    CIEDE2000 between two colours as a kind of sight has them: 1 is just seen, 15 and more told apart at a glance.

    >>> round(colour_distance("#c24e00", "#a66907"), 1), round(colour_distance("#c24e00", "#a66907", "deutan"), 1)
    (14.1, 0.7)

    Source: Sharma, G. and others (2005). The CIEDE2000 color-difference formula. Color Research and Application 30(1).
    """
    labs = []
    for colour in (one, other):
        xyz = XYZ @ np.clip(np.array(SIGHTS[sight]) @ _linear(colour), 0, 1)
        x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
        labs.append((116 * y - 16, 500 * (x - y), 200 * (y - z)))
    lights, reds, yellows = np.array(labs).T
    middle = np.hypot(reds, yellows).mean() ** 7
    reds = reds * (1.5 - 0.5 * np.sqrt(middle / (middle + 25**7)))
    chromas, hues = np.hypot(reds, yellows), np.degrees(np.arctan2(yellows, reds))
    turn = math.remainder(hues[1] - hues[0], 360)  # of a grey, which has no hue, all that follows of it counts 0
    light, chroma, hue = lights.mean() - 50, chromas.mean(), hues[0] + turn / 2
    waves = ((0.17, 1, 30), (-0.24, 2, 0), (-0.32, 3, -6), (0.2, 4, 63))
    wave = 1 - sum(share * np.cos(np.radians(times * hue - shift)) for share, times, shift in waves)
    by_light = np.diff(lights)[0] / (1 + 0.015 * light**2 / np.sqrt(20 + light**2))
    by_chroma = np.diff(chromas)[0] / (1 + 0.045 * chroma)
    by_hue = 2 * np.sqrt(chromas.prod()) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * wave)
    turned = np.sin(np.radians(60 * np.exp(-((((hue % 360) - 275) / 25) ** 2))))
    blue = -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7)) * turned
    return float(np.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + blue * by_chroma * by_hue))


def _colours(svg: str) -> Iterator[Check]:
    """The colours that tell something: of the marks and the key. The ground that stretches lie on tells nothing."""
    drawing = read_svg(svg.encode())
    marks = [colour for mark in drawing.marks if mark.kind not in ("label", "length") for colour in mark.colours]
    key = [words for name, words in drawing.words.items() if re.fullmatch(r"key-(?!text-).*", name)]
    used = sorted({found[0] for text in [*marks, *key] for found in HEX.finditer(text)} - {"#ffffff"})
    seen = ((*pair, sight) for pair in itertools.combinations(used, 2) for sight in SIGHTS)
    near, *which = min(((colour_distance(*one), *one) for one in seen), default=(100.0, "one colour"))
    least = min(used, key=contrast, default="#000000")
    yield "distance of colours", f"{near:.0f} ({' '.join(which)})", f"{APART:g} or more (CIEDE2000)", near >= APART
    found = f"{contrast(least):.1f} ({least})"
    yield "contrast of colours", found, f"{CONTRAST:g} or more against white", contrast(least) >= CONTRAST


def _transparency(svg: str, preset: Preset) -> Check:
    found = OPACITY.search(svg)
    expected = "allowed" if preset.transparency else "none"
    return "transparency", found[0] if found else "none", expected, preset.transparency or found is None


def _resolution(name: str, data: bytes) -> Check:
    picture = Image.open(io.BytesIO(data))
    dpi = float(picture.info.get("dpi", (0, 0))[0])
    opaque = picture.convert("RGBA").getchannel("A").getextrema()[0] == 255
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
    table = from_csv(files[".csv"])
    words = record["drawing"]["words"]
    units = " ".join(words.get(place, "") for place in ("xlabel", "ylabel"))
    meanings = [text for column in record["columns"].values() for text in column["meaning"].values()]
    known = [both(in_languages(record["source"])), units, *meanings]
    for name in ("title", "caption", "alt", "limits"):
        texts = record.get(name, {})
        for language, text in texts.items():
            wrong = unsupported_numbers(text, table, record["made_with"], known)
            found = ", ".join(wrong) or "all in the data"
            yield f"numbers in {name} ({language})", found, "numbers of the data", not wrong
        if len(texts) > 1:
            odd = set.symmetric_difference(*(claimed_numbers(text, known) for text in list(texts.values())[:2]))
            odd -= {number for number, form in IN_WORDS.items() if any(map(form.search, texts.values()))}
            found = ", ".join(sorted(odd)) or "the same"
            yield f"numbers in {name} (en, zh)", found, "the same in both languages", not odd
