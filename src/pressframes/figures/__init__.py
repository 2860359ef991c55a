"""Tables become figures: a drawing for each kind of claim, and `save_figure` for files that can be cited."""

from pressframes.figures.bars import draw_bars, draw_grouped_bars
from pressframes.figures.blocks import draw_blocks
from pressframes.figures.cloud import draw_word_cloud
from pressframes.figures.dots import draw_dots
from pressframes.figures.export import SavedFigure, save_figure, write_tiff
from pressframes.figures.lines import draw_lines
from pressframes.figures.matrix import draw_matrix
from pressframes.figures.network import draw_network
from pressframes.figures.preflight import preflight
from pressframes.figures.presets import PRESETS
from pressframes.figures.ranges import draw_ranges
from pressframes.figures.scatter import draw_keyness, draw_scatter
from pressframes.figures.strips import draw_strip
from pressframes.figures.wording import Wording, read_wording
from pressframes.figures.zipf import draw_zipf, thin_ranks

__all__ = [
    "PRESETS",
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
    "preflight",
    "read_wording",
    "save_figure",
    "thin_ranks",
    "write_tiff",
]
