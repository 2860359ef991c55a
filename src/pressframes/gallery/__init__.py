"""One static page with all figures of a folder: `write_gallery`."""

from pressframes.gallery.page import write_gallery

__all__ = ["write_gallery"]
