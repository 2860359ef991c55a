"""
Tables become figures: a `Chart` says what is drawn, a drawing for each kind of claim, `save_figure` for citable files.

| what | functions |
|---|---|
| lists with a number each | `draw_bars`, `draw_dots`, `draw_strip` |
| periods, pages, words | `draw_lines`, `draw_columns`, `draw_blocks`, `draw_word_cloud` |
| files | `save_figure` with a `Caption` and a `Provenance`; `write_tiff` |

Each drawing takes a `Chart` and gives a figure of matplotlib, which `save_figure` writes with all that is needed to
cite it, check it and draw it again.
"""
# ruff: noqa: F401 (names for type checkers; they are loaded when they are asked for)

from typing import TYPE_CHECKING

from pressframes.lazy import offers

OFFERED = {
    "bars": "draw_bars draw_dots draw_strip",
    "blocks": "draw_blocks",
    "captions": "Caption",
    "cloud": "draw_word_cloud",
    "periods": "draw_columns draw_lines",
    "save": "Provenance SavedFigure save_figure write_tiff",
    "sheet": "Chart",
}
__all__ = " ".join(OFFERED.values()).split()
__getattr__, __dir__ = offers(__name__, OFFERED)

if TYPE_CHECKING:
    from pressframes.figures.bars import draw_bars, draw_dots, draw_strip
    from pressframes.figures.blocks import draw_blocks
    from pressframes.figures.captions import Caption
    from pressframes.figures.cloud import draw_word_cloud
    from pressframes.figures.periods import draw_columns, draw_lines
    from pressframes.figures.save import Provenance, SavedFigure, save_figure, write_tiff
    from pressframes.figures.sheet import Chart
