"""
Corpora on disk: as large as the disk, in the memory of one part, by one process or many.

The tour: `build_corpus` turns a folder into a corpus on disk, `open_corpus` opens it as a `DiskCorpus`, and every
function of statistics, concordance and frames takes that as corpus and as tokens. Behind it, in the order of the work:

- `sources` cuts the files of a folder by bytes, and reads the documents of a part
- `record` says what a corpus is made of and how its text was cut, and keeps a second build out of the folder
- `engine` gives out the work to this process, an executor or a Dask cluster, and takes results in order
- `parts` is what lies on disk for one part: its tables, its arrays, how they are written and opened as a small corpus
- `joined` is what is counted over all parts: one vocabulary, the cube by newspaper, day and word, counts by article
- `stored` is the corpus opened
- `build` brings them together: planned, built part by part, joined; what is finished is never done again
"""

from pressframes.errors import refused

try:
    from pressframes.disk.build import build_corpus
    from pressframes.disk.stored import DiskCorpus, open_corpus
except ModuleNotFoundError:  # filelock, orjson or pyarrow, of an extra: said in words and not as a traceback
    raise refused("no_disk") from None

__all__ = ["DiskCorpus", "build_corpus", "open_corpus"]
