"""
A folder becomes a corpus on disk: planned, built part by part, and joined; what is finished is never done again.

The plan (`build.json`) says which bytes each part holds. A part has two folders, one for its text and one in it for its
words, and each gets a receipt (`finished.json`) when all its files are whole: that is what a build that goes on looks
for. The manifest (`corpus.json`) is written last, so that a build that stops at any moment leaves the old corpus.
"""

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pressframes.disk import parts, record
from pressframes.disk.engine import run
from pressframes.disk.joined import make_cube, merge_all
from pressframes.disk.sources import (
    PART_BYTES,
    describe,
    find_sources,
    is_metadata,
    plan_parts,
    read_sources,
    states_of,
)
from pressframes.disk.stored import CUBE, DAYS, RANKS, DiskCorpus, open_corpus
from pressframes.errors import refused
from pressframes.files import without_collection, write_atomically
from pressframes.words.cutting import UserDictionary, tokenize_with


def build_corpus(
    folder: str | Path,
    into: str | Path,
    *,
    preset: str = "jieba",
    dictionary: UserDictionary = None,
    protect: Iterable[str] = (),
    traditional: bool = False,
    on: Any = None,
    part_bytes: int = PART_BYTES,
) -> DiskCorpus:
    """
    Build a corpus on disk from all that `read_corpus` reads in a folder and its folders.

    `into` is the folder of the corpus. Files that it does not hold yet are added to it; with another `preset`,
    `dictionary`, `protect` or `traditional` (as in `tokenize`) only the words are made anew; a build that was
    interrupted goes on where it stopped. The preset "words apart" is for text that was cut before, with white space
    between its words.
    `part_bytes` is how much text is worked on at once: memory is about twenty times as much.
    `on` says who works: None for this process, a `concurrent.futures` executor, a Dask client, or the address of a
    Dask scheduler, whose workers must see both folders under the same paths. All build the same bytes.

    A file that changed since it was read, two builds at once in one folder, a part that was damaged, a worker with
    other versions: each raises `PressframesError`, and what was built before stays as it was.
    """
    folder, into = Path(folder).resolve(), Path(into).resolve()
    lexicon = record.make_lexicon(preset, dictionary, protect, traditional)
    with record.only_build(into):
        names = find_sources(folder, into)
        before = states_of(folder, names)
        plan = _plan(folder, names, into, lexicon, part_bytes)
        record.write_manifest(into, plan, record.PLAN)
        facts = list(run(build_part, range(len(plan.spans)), (folder, into, plan), on))
        _check_unchanged(folder, into, plan, before)
        _join(into, replace(plan, parts=facts))
    return open_corpus(into)


def _check_unchanged(folder: Path, into: Path, plan: record.Manifest, before: dict[str, tuple[int, ...]]) -> None:
    """Raise `PressframesError` for sources that were written to while they were read; their parts count as unread."""
    after = states_of(folder, before)
    changed = [name for name in before if after.get(name) != before[name]]
    if not changed:
        return
    for number, spans in enumerate(plan.spans):
        if any(span.file in changed for span in spans):
            (record.part_folder(into, number) / record.RECEIPT).unlink()
    raise refused("written_to", folder / changed[0])


def _plan(folder: Path, names: Iterable[str], into: Path, lexicon: record.Lexicon, part_bytes: int) -> record.Manifest:
    """
    What the corpus will be made of: the parts that it has, or was to have, and new ones for new files.

    An interrupted build left its plan, and a finished one its manifest: the parts of either are kept. A file that was
    read before and has other bytes now raises `PressframesError`, and so does a new table of metadata for them.
    """
    sources = {name: describe(folder / name) for name in names}
    began = next((name for name in (record.PLAN, record.MANIFEST) if (into / name).exists()), None)
    before = record.read_manifest(into, began) if began else record.Manifest(into.name, lexicon, {}, [])
    for name, facts in sorted(sources.items()):
        same = facts if not began or not is_metadata(name) else None  # of parts that are read already
        if facts != before.sources.get(name, same):
            raise refused("source_changed", folder / name, into=into)
    new = {name: facts for name, facts in sources.items() if name not in before.sources}
    spans = before.spans + plan_parts(folder, new, part_bytes)
    return record.Manifest(before.name, lexicon, before.sources | new, spans)


@without_collection()
def build_part(number: int, work: tuple[Path, Path, record.Manifest]) -> record.PartFacts:
    """
    Build what is missing of one part, and say what it is; the same part always has the same bytes.

    `work` are the folder with the sources and that of the corpus, which must mean the same on every machine, and the
    plan.
    The text is read only where its receipt is missing, and cut only where that of its words is.
    """
    source, into, plan = work
    folder, words_in = record.part_folder(into, number), record.words_folder(into, number, plan)
    spans = plan.spans[number]
    of_text = {"spans": [asdict(span) for span in spans]}
    text_facts = _finished(folder, of_text)
    if not text_facts:
        (words_in / record.RECEIPT).unlink(missing_ok=True)  # words of an older text are cut anew
        corpus = read_sources(source, plan.name, spans, filter(is_metadata, plan.sources))
        text, notes = parts.text_table(corpus), list(corpus.notes)
        del corpus  # as text it takes more memory than in its table
        parts.write_table(folder / parts.TEXT, text)
        text_facts = _finish(folder, [parts.TEXT], of_text | {"documents": len(text), "notes": notes})
    of_words = {"text": text_facts["files"]}
    words_facts = _finished(words_in, of_words)
    if not words_facts:
        text = pq.read_table(folder / parts.TEXT)
        corpus = parts.corpus_of_table(plan.name, text)
        words, vocabulary = parts.words_tables(corpus, tokenize_with(corpus, record.cutter_of(plan.lexicon)))
        del corpus
        parts.write_table(words_in / parts.WORDS, words)
        parts.write_table(words_in / parts.VOCABULARY, vocabulary)
        arrays = parts.make_arrays(text, words, vocabulary)
        parts.write_arrays(words_in / record.ARRAYS, arrays)
        of_words |= {"tokens": len(arrays["word"]), "sentences": len(arrays["sentence_tokens"])}
        words_facts = _finish(words_in, [parts.WORDS, parts.VOCABULARY, record.ARRAYS], of_words)
    files = text_facts["files"] | {f"{words_in.name}/{name}": facts for name, facts in words_facts["files"].items()}
    sizes = text_facts["documents"], words_facts["sentences"], words_facts["tokens"]
    return record.PartFacts(files, *sizes, text_facts.get("notes", []))


def _finished(folder: Path, of: dict) -> dict | None:
    """The receipt of a folder, None if it is not finished; damaged files, or those of another corpus, are an error."""
    try:
        receipt = record.unsealed(folder / record.RECEIPT)
    except (OSError, ValueError):
        return None  # nothing there, or no receipt any more: the part is made anew
    if receipt["format"] != record.FORMAT or any(receipt[name] != value for name, value in of.items()):
        raise refused("other_part", folder, found=receipt["format"], expected=record.FORMAT)
    record.check_files(folder, record.tables_of(receipt["files"]), "a part of a corpus", whole=True)
    return receipt


def _finish(folder: Path, names: list[str], facts: dict) -> dict:
    """Write the receipt of a folder, which says that these files are whole and what they were made of."""
    receipt = {"format": record.FORMAT, "files": {name: describe(folder / name) for name in names}, **facts}
    write_atomically(folder / record.RECEIPT, record.sealed(receipt))
    return receipt


def _join(into: Path, manifest: record.Manifest) -> None:
    """Write what is made of all parts together, then the manifest; what belonged to the corpus before goes last."""
    numbers = range(len(manifest.parts))
    vocabulary, ranks = merge_all(
        lambda number: pq.read_table(record.words_folder(into, number, manifest) / parts.VOCABULARY), numbers
    )
    name = f"joined-{sha256(json.dumps([part.files for part in manifest.parts]).encode()).hexdigest()[:12]}"
    folder = into / name
    parts.write_table(folder / parts.VOCABULARY, vocabulary)
    parts.write_arrays(folder / RANKS, {str(number): rank for number, rank in enumerate(ranks)})
    cells, counts = make_cube(DiskCorpus(into, replace(manifest, derived=_derived(folder, parts.VOCABULARY, RANKS))))
    parts.write_table(folder / DAYS, cells)
    parts.write_arrays(folder / CUBE, counts)
    record.write_manifest(into, replace(manifest, derived=_derived(folder, parts.VOCABULARY, RANKS, DAYS, CUBE)))
    (into / record.PLAN).unlink()
    kept = {name, *(record.words_folder(into, number, manifest).name for number in numbers)}
    for old in [*into.glob("joined-*"), *into.glob("parts/*/words-*")]:
        if old.name not in kept:
            shutil.rmtree(old, ignore_errors=True)


def _derived(folder: Path, *names: str) -> dict[str, dict]:
    """Files made of all parts together, as a manifest names them: their size and hash by folder and name."""
    return {f"{folder.name}/{name}": describe(folder / name) for name in names}
