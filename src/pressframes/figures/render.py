"""A figure as the bytes of a file, the same at every run: no date, no program name, identifiers from a fixed salt."""

import io
from collections.abc import Mapping

from matplotlib.figure import Figure

from pressframes.figures.style import drawing_settings

DPI = 300


def svg_bytes(figure: Figure, metadata: Mapping[str, str | list[str]] | None = None) -> bytes:
    """SVG with words as words; `metadata` by the names of Dublin Core (Title, Creator, Source, ...)."""
    return _save(figure, "svg", metadata={"Date": None, "Creator": None, "Format": None, **(metadata or {})})


def png_bytes(figure: Figure, metadata: Mapping[str, str] | None = None, *, dpi: float = DPI) -> bytes:
    """PNG at 300 dots per inch, unless said otherwise."""
    return _save(figure, "png", dpi=dpi, metadata={"Software": None, **(metadata or {})})


def _save(figure: Figure, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    with drawing_settings():
        figure.savefig(buffer, format=kind, **options)
    return buffer.getvalue()
