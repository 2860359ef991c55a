"""
Tables become figures: a `Chart` says what is drawn, a drawing for each kind of claim, `save_figure` for citable files.

| what | functions |
|---|---|
| lists with a number each | `draw_bars`, `draw_dots`, `draw_strip` |
| periods, pages, words | `draw_lines`, `draw_columns`, `draw_blocks`, `draw_scatter`, `draw_word_cloud` |
| files | `save_figure` with a `Caption` and a `Provenance` |

Each drawing takes a `Chart` and gives a figure of matplotlib, which `save_figure` writes with all that is needed to
cite it, check it and draw it again.
"""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)
