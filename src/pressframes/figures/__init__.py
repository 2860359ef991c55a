"""
Tables become figures: a `Chart` says what is drawn, a drawing for each kind of claim, `save_figure` for citable files.

| what | functions |
|---|---|
| lists with a number each | `draw_bars`, `draw_dots`, `draw_ranges`, `draw_strip` |
| points and lines | `draw_scatter`, `draw_keyness`, `draw_zipf` (with `thin_ranks`), `draw_lines` |
| tables, pages, words | `draw_matrix`, `draw_blocks`, `draw_network`, `draw_word_cloud` |
| files | `save_figure` with a `Caption` (from `read_wording`) and a `Provenance`; `write_tiff` |

Each drawing takes a `Chart` and gives a figure of matplotlib, which `save_figure` writes with all that is needed to
cite it, check it and draw it again.
"""
# ruff: noqa: F401 (names for type checkers; they are loaded when they are asked for)

from typing import TYPE_CHECKING

from pressframes.lazy import offers

OFFERED = {
    "bars": "draw_bars draw_dots draw_ranges draw_strip",
    "captions": "Caption Wording read_wording",
    "cloud": "draw_word_cloud",
    "grids": "draw_blocks draw_matrix",
    "network": "draw_network",
    "points": "draw_keyness draw_lines draw_scatter draw_zipf thin_ranks",
    "save": "Provenance SavedFigure save_figure write_tiff",
    "sheet": "Chart",
}
__all__ = " ".join(OFFERED.values()).split()
__getattr__, __dir__ = offers(__name__, OFFERED)

if TYPE_CHECKING:
    from pressframes.figures.bars import draw_bars, draw_dots, draw_ranges, draw_strip
    from pressframes.figures.captions import Caption, Wording, read_wording
    from pressframes.figures.cloud import draw_word_cloud
    from pressframes.figures.grids import draw_blocks, draw_matrix
    from pressframes.figures.network import draw_network
    from pressframes.figures.points import draw_keyness, draw_lines, draw_scatter, draw_zipf, thin_ranks
    from pressframes.figures.save import Provenance, SavedFigure, save_figure, write_tiff
    from pressframes.figures.sheet import Chart
