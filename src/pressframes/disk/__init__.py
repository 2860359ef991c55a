"""
Corpora on disk: as large as the disk, in the memory of one part, by one process or many.

The tour: `build_corpus` turns a folder into a corpus on disk, `open_corpus` opens it as a `DiskCorpus`, and every
function of statistics, concordance and frames takes that as corpus and as tokens. Behind it, in the order of the work:

- `sources` cuts the files of a folder by bytes, `parts` writes one part, `vocabulary` makes one of all, `build` does it
- `lexicon` says how text was cut, `manifest` what a corpus is made of, `lock` keeps a second build out
- `arrays` maps files into memory, `pieces` shows a part as a small corpus, `counts` leaves word counts on disk
- `engine` gives out the work and takes results in order, and `cluster` is the one place that knows Dask
"""

from pressframes.errors import PressframesError

try:
    import filelock  # noqa: F401 (an extra: said here in words and not as a traceback)
    import orjson  # noqa: F401
    import pyarrow  # noqa: F401
except ImportError:
    raise PressframesError(
        'A corpus on disk needs the extra "disk" (filelock, orjson, pyarrow), which is not installed. Install it with '
        'pip install "pressframes[disk]", or with "pressframes[cluster]" for workers on several machines.'
    ) from None

from pressframes.disk.build import build_corpus
from pressframes.disk.stored import DiskCorpus, open_corpus

__all__ = ["DiskCorpus", "build_corpus", "open_corpus"]
