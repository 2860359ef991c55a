"""
A corpus on disk, opened: every function that takes a corpus or its tokens takes it as well.

A part of it is looked at as a small corpus. Fields of `Corpus` and `Tokens` are read here when they are first asked
for, and kept.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from pressframes.corpus.documents import Corpus, chosen_documents, group_labels
from pressframes.corpus.tokens import Piece, Tokens, Vocabulary, joined, numbered
from pressframes.disk import parts, record
from pressframes.disk.engine import run
from pressframes.disk.joined import StoredCounts, cube_counts
from pressframes.disk.parts import StoredCorpus, StoredTexts, StoredTokens
from pressframes.disk.sources import state_of
from pressframes.errors import PressframesError, refused
from pressframes.statistics.counts import PartCounts

RANKS, DAYS, CUBE = "ranks", "days.parquet", "cube"  # made of all parts together, as the vocabulary


class DiskCorpus(Corpus):
    """
    A corpus on disk: hand it to any function of statistics, concordance and frames, as corpus and as tokens.

    Counts are made part by part, here or by the workers that `on` names, and memory does not grow with the corpus.
    `select` gives the corpus of some of its articles. Its `documents`, `paragraphs` and `texts` read what is on disk
    when they are asked for; `whole` reads all tokens into memory. `notes` say what was left out of tables.
    """

    def __init__(self, path: Path, manifest: record.Manifest, on: Any = None, chosen: np.ndarray | None = None) -> None:
        self.path, self.manifest, self.on, self.chosen = path, manifest, on, chosen
        self.preset = manifest.lexicon.preset
        self.first_documents = np.cumsum([0, *(part.documents for part in manifest.parts)])
        self.first_sentences = np.cumsum([0, *(part.sentences for part in manifest.parts)])
        object.__setattr__(self, "name", manifest.name)
        object.__setattr__(self, "notes", (repr(self), *(note for part in manifest.parts for note in part.notes)))

    tag, tag_names = None, ()  # parts of speech are not kept

    def __repr__(self) -> str:
        tokens = sum(part.tokens for part in self.manifest.parts)
        chosen = "" if self.chosen is None else f", {int(self.chosen.sum()):,} of them chosen"
        return (
            f"DiskCorpus {self.name}: {self.first_documents[-1]:,} articles{chosen}, {tokens:,} tokens "
            f"({self.preset}), {len(self.manifest.parts)} parts in {self.path}"
        )

    def __reduce__(self):
        return _reopen, (str(self.path), self.manifest.digest, self.chosen)

    def with_workers(self, on: Any) -> "DiskCorpus":
        """The same corpus, worked on by a Dask client, a scheduler's address or an executor (None: this process)."""
        return DiskCorpus(self.path, self.manifest, on, self.chosen)

    def select(self, articles: Sequence[bool] | np.ndarray | None = None, **variables: Any) -> "DiskCorpus":
        """
        The corpus of some articles: by a truth value for each row of `documents`, or by document variables.

        A variable is one value, a list of values, or a pair (first, last), as in `Corpus.select`:
        `corpus.select(newspaper="人民日报", date=("1998-01-01", "1998-01-31"))`. Articles keep their numbers. What the
        corpus counts is counted in these articles only; its vocabulary is that of the whole corpus. Truth values of
        another number, or a value that no article has, raise `PressframesError`.
        """
        documents = self.documents if variables else pd.DataFrame(index=range(int(self.first_documents[-1])))
        chosen = chosen_documents(documents, articles, variables)
        return DiskCorpus(self.path, self.manifest, self.on, chosen if self.chosen is None else chosen & self.chosen)

    def split(self, column: str, *, every: str | None = None) -> dict[str, Corpus]:
        """The corpora of the groups that a document variable makes among the chosen articles, as `Corpus.split`."""
        labels = group_labels(self.documents, column, every)
        own = labels if self.chosen is None else labels[self.chosen]
        return {str(label): self.select(labels.eq(label).to_numpy()) for label in sorted(own.unique(), key=str)}

    def of(self, whole: Any) -> Any:
        """The part of the corpus, of its tokens or of a table of the whole that is of the chosen articles."""
        if self.chosen is None or isinstance(whole, DiskCorpus):
            return self if isinstance(whole, DiskCorpus) else whole
        table = isinstance(whole, pd.DataFrame)
        return whole[self.chosen[whole["document"]]] if table else whole.only(self.chosen[whole.document])

    def by_day(self, **variables: Any) -> PartCounts:
        """
        The counts of words on each day of each newspaper, from a cube that was counted when the corpus was built.

        Days are chosen by `newspaper` and `date`, as `select` chooses articles: `date=("1998-01-01", None)`. Hand the
        counts to any function that takes counts, with `by="newspaper day"`: a part is then a day of a newspaper.
        `PressframesError` where no day is chosen, and of articles chosen with `select`, of which there is no cube.
        """
        if self.chosen is not None:
            raise refused("cell_choice", "by_day")
        chosen = chosen_documents(self._days.replace("", None), None, variables)
        if not chosen.any():
            raise refused("no_cells", "by_day", first=self._days["date"].min(), last=self._days["date"].max())
        return cube_counts(self, self._days, parts.open_arrays(self._derived(CUBE)), chosen)

    def each(
        self, task: Callable[..., Any], *arguments: Any, having: Sequence[int] = (), beside: Any = None
    ) -> Iterator[Any]:
        """
        The results of `task(piece, *arguments)` in the order of the parts, each a piece with its corpus and tokens.

        With `having` a piece's tokens are those of its articles with all these word ids. Parts without a chosen article
        or such a word are skipped. `beside` is for a corpus in memory, and not asked for here.
        """
        shared = self, task, arguments, tuple(having)
        results = run(_do, range(len(self.manifest.parts)), shared, self.on)
        return (result for (result,) in results if result is not None)

    def piece(self, number: int, having: Sequence[int] = ()) -> Piece | None:
        """A part with its chosen articles that have all of some words; None if there are none."""
        arrays, ranks = self.arrays(number), self.ranks[number]
        documents = self._documents_with(number, arrays, having)
        if documents is not None and not len(documents):
            return None
        tokens = StoredTokens(arrays, ranks, self.vocabulary, self.kinds, self.preset, documents)
        first = int(self.first_documents[number]), int(self.first_sentences[number])
        return Piece(self._part(number, arrays), tokens, *first, documents)

    def _documents_with(self, number: int, arrays: dict, having: Sequence[int]) -> np.ndarray | None:
        """The chosen articles of a part that have all of some words, by their place in it (int64); None for all."""
        found = None if self.chosen is None else np.flatnonzero(self.chosen_of(number))
        for word in having:
            words = np.flatnonzero(self.ranks[number] == word)  # one or none
            with_word = parts.lists_of(arrays["entry_starts"], arrays["entry_document"], words).astype(np.int64)
            found = with_word if found is None else np.intersect1d(found, with_word)
        return found

    def chosen_of(self, number: int) -> np.ndarray:
        """For each article of a part whether it is chosen (truth values); of a corpus of which some are."""
        assert self.chosen is not None
        return self.chosen[self.first_documents[number] : self.first_documents[number + 1]]

    def arrays(self, number: int) -> dict[str, np.ndarray]:
        """The arrays of a part; they are made again from its tables where they are gone or not as they were written."""
        folder, files = record.part_folder(self.path, number), self.manifest.parts[number].files
        words = record.words_folder(self.path, number, self.manifest)
        own = {name: facts for name, facts in files.items() if name not in record.tables_of(files)}
        try:
            record.check_files(folder, own, "arrays", whole=True)
        except PressframesError:
            self._check_part(number)
            tables = (
                pq.read_table(path) for path in (folder / parts.TEXT, words / parts.WORDS, words / parts.VOCABULARY)
            )
            parts.write_arrays(words / record.ARRAYS, parts.make_arrays(*tables))
            record.check_files(folder, own, f"the arrays of part {number}", whole=True)
        if not _sound(words / record.ARRAYS, state_of(words / record.ARRAYS)):
            raise refused("outside", words / record.ARRAYS)
        return parts.open_arrays(words / record.ARRAYS)

    def _check_part(self, number: int) -> None:
        """Compare the tables of a part with what was written, before one of them is read."""
        files = record.tables_of(self.manifest.parts[number].files)
        record.check_files(record.part_folder(self.path, number), files, f"part {number} of the corpus", whole=True)

    def kept_words(self, preset: str) -> "DiskCorpus | None":
        """The corpus itself, which is a source of words too, where it was cut by this preset."""
        return self if preset == self.preset else None

    def article_counts(self) -> StoredCounts:
        """The counts of words by article, without reading them yet."""
        return StoredCounts.of(self)

    def token_totals(self) -> np.ndarray:
        """How often each entry of the vocabulary occurs, punctuation included."""
        if self.chosen is None:
            return self._vocabulary["count"].to_numpy()
        return sum(self.each(_count_tokens), np.zeros(len(self.vocabulary), np.int64))

    def whole(self) -> Tokens:
        """The token table in memory: about 28 bytes a token."""
        pieces = list(self.with_workers(None).each(lambda piece: piece))
        columns: dict[str, Any] = {}
        for name in ("word", "document", "paragraph", "sentence", "start", "end", "kind"):
            of_pieces = [getattr(piece.tokens, name) + getattr(piece, f"first_{name}", 0) for piece in pieces]
            columns[name] = np.concatenate(of_pieces).astype(getattr(pieces[0].tokens, name).dtype)
        return Tokens(vocabulary=self.vocabulary, preset=self.preset, **columns)

    @cached_property
    def documents(self) -> pd.DataFrame:
        """A row an article of the whole corpus with its metadata, chosen or not, read from all parts."""
        return self._table("documents")

    @cached_property
    def paragraphs(self) -> pd.DataFrame:
        """A row a paragraph of the whole corpus: `document, paragraph, role, start, end`."""
        return self._table("paragraphs")

    @cached_property
    def texts(self) -> StoredTexts:
        """The texts of all articles in order, each read when it is asked for."""
        return StoredTexts(self.arrays, self.first_documents.tolist())

    def _table(self, name: str) -> pd.DataFrame:
        """A table of all parts, one behind the other, with the numbers of documents in the whole corpus."""
        return joined(
            numbered(getattr(self._part(number, self.arrays(number)), name), Piece(first_document=first))
            for number, first in enumerate(self.first_documents[:-1].tolist())
        )

    def _part(self, number: int, arrays: dict[str, np.ndarray]) -> StoredCorpus:
        """A part as a corpus."""
        return StoredCorpus(self.name, record.part_folder(self.path, number), arrays, lambda: self._check_part(number))

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """All words and marks, ordered by (-count, word); a word id is a place in it."""
        return Vocabulary(self._vocabulary["word"].to_pylist())

    @cached_property
    def _days(self) -> pd.DataFrame:
        """The cells of the cube: `newspaper, date, articles`, in that order."""
        return pq.read_table(self._derived(DAYS)).to_pandas()

    @cached_property
    def kinds(self) -> np.ndarray:
        """What kind of token each entry of the vocabulary is (uint8)."""
        return self._vocabulary["kind"].to_numpy()

    @cached_property
    def _vocabulary(self):
        """The table `word, count, kind` of all words and marks, as Arrow keeps it."""
        return pq.read_table(self._derived(parts.VOCABULARY)).combine_chunks()

    @cached_property
    def ranks(self) -> list[np.ndarray]:
        """For each part, the word id of the corpus for each of the part's."""
        arrays = parts.open_arrays(self._derived(RANKS))
        ranks = [arrays[str(number)] for number in range(len(self.manifest.parts))]
        if any(len(rank) and not 0 <= rank.min() <= rank.max() < len(self.vocabulary) for rank in ranks):
            raise refused("word_numbers", self.path)
        return ranks

    def _derived(self, name: str) -> Path:
        """Where a file lies that was made of all parts together; one that is gone was replaced by a later build."""
        path = self.path / next(file for file in self.manifest.derived if Path(file).name == name)
        if not path.exists():
            raise refused("anew", self.path)
        name = path.relative_to(self.path).as_posix()
        record.check_files(self.path, {name: self.manifest.derived[name]}, "the vocabulary of all parts", whole=True)
        return path


@cache
def _sound(path: Path, state: tuple[int, ...]) -> bool:
    """As `are_sound`, once a process for each state that a file is in."""
    return parts.are_sound(parts.open_arrays(path))


def open_corpus(path: str | Path, *, on: Any = None, whole: bool = False) -> DiskCorpus:
    """
    Open a corpus that `build_corpus` or `pressframes build` wrote.

    `on` says who works on it, as in `build_corpus`. Every file is looked up and its size compared; its content is
    compared with the hash in the manifest before it is first used in a process, and with `whole` at once, as
    `pressframes verify` does. A file that
    is gone, changed or of another version raises `PressframesError` that names it; arrays are made again from the
    tables of their part.
    """
    path = Path(path).resolve()
    manifest = record.read_manifest(path)
    for number, part in enumerate(manifest.parts):
        files = part.files if whole else record.tables_of(part.files)
        record.check_files(record.part_folder(path, number), files, f"part {number} of the corpus", whole=whole)
    record.check_files(path, manifest.derived, "the vocabulary of all parts", whole=whole)
    return DiskCorpus(path, manifest, on)


@lru_cache(maxsize=2)
def _opened(path: str, digest: str) -> DiskCorpus:
    """A corpus opened once in a worker."""
    corpus = open_corpus(path)
    if corpus.manifest.digest != digest:
        raise refused("anew", path)
    return corpus


def _reopen(path: str, digest: str, chosen: np.ndarray | None) -> DiskCorpus:
    """The corpus that was pickled, in the process that reads it; one that was built anew since is an error."""
    corpus = _opened(path, digest)
    return corpus if chosen is None else corpus.select(chosen)


def _do(number: int, shared: tuple) -> tuple:
    """A task done on one part, as a tuple of its result; (None,) where the part has no article to look at."""
    corpus, task, arguments, having = shared
    piece = corpus.piece(number, having)
    return (None if piece is None else task(piece, *arguments),)


def _count_tokens(piece: Piece) -> np.ndarray:
    """How often each entry of the vocabulary occurs in a piece (int64)."""
    return np.bincount(piece.tokens.word, minlength=len(piece.tokens.vocabulary))
