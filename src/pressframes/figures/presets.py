"""What publishers ask of a figure: widths, heights and point sizes, each from their own published page."""

from dataclasses import dataclass

from pressframes.errors import PressframesError
from pressframes.figures.style import WEB, Style


@dataclass(frozen=True)
class Preset:
    """
    The demands of one place of publication, and the style that meets them.

    Widths and heights in millimetres, `text` the smallest and largest size in points. `widths` are single
    widths, or where `range_of_widths` is true the smallest and the largest.
    """

    name: str
    style: Style
    widths: tuple[float, ...]
    height: float
    text: tuple[float, float]
    source: str
    range_of_widths: bool = False
    transparency: bool = False


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            "nature",
            Style("nature", width_mm=183, text=7, title=7, small=6),
            widths=(89, 183),
            height=170,
            text=(5, 7),
            source="research-figure-guide.nature.com, Building and exporting figure panels (read 2026)",
        ),
        Preset(
            "plos",
            Style("plos", width_mm=190, text=9, title=12, small=8),
            widths=(66.8, 190.5),
            range_of_widths=True,
            height=222.3,
            text=(8, 12),
            source="journals.plos.org, Figures: 789 to 2250 pixels at 300 dpi, no alpha channel (read 2026)",
        ),
        Preset(
            "slide",
            Style("slide", width_mm=320, text=18, title=24, small=18),
            widths=(200, 338.7),
            range_of_widths=True,
            height=190.5,
            text=(18, 60),
            transparency=True,
            source="PowerPoint's 16:9 page of 13.333 by 7.5 inches; 18 pt is large text in WCAG 2.1, 1.4.3",
        ),
        Preset(
            "web",
            WEB,
            widths=(120, 260),
            range_of_widths=True,
            height=400,
            text=(6, 40),
            transparency=True,
            source="this project's own pages; no publisher",
        ),
        Preset(
            "gb",
            Style("gb", width_mm=170, text=9, title=10.5, small=7.5),
            widths=(80, 170),
            height=240,
            text=(7.5, 10.5),
            source="custom of Chinese journals: half or full width of the type area, words in size 6 (六号, 7.5 pt) to "
            "size 5 (五号, 10.5 pt); GB/T 7713.2-2022 sets no numbers",
        ),
    )
}
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
