"""Tables become figures: a drawing for each kind of claim, and `save_figure` for files that can be cited."""

from pressframes.figures.bars import draw_bars, draw_dots, draw_grouped_bars, draw_ranges, draw_strip
from pressframes.figures.captions import Wording, read_wording
from pressframes.figures.cloud import draw_word_cloud
from pressframes.figures.grids import draw_blocks, draw_matrix
from pressframes.figures.network import draw_network
from pressframes.figures.points import draw_keyness, draw_lines, draw_scatter, draw_zipf, thin_ranks
from pressframes.figures.save import SavedFigure, save_figure, write_tiff

__all__ = [
    "SavedFigure",
    "Wording",
    "draw_bars",
    "draw_blocks",
    "draw_dots",
    "draw_grouped_bars",
    "draw_keyness",
    "draw_lines",
    "draw_matrix",
    "draw_network",
    "draw_ranges",
    "draw_scatter",
    "draw_strip",
    "draw_word_cloud",
    "draw_zipf",
    "read_wording",
    "save_figure",
    "thin_ranks",
    "write_tiff",
]
