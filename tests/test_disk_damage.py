"""A corpus on disk that was damaged gives the right numbers or an error that names the file: never others, no crash."""

import json
import os
import random
import shutil
import subprocess
import sys

import numpy as np
import pytest

from pressframes import files
from pressframes.disk import build, parts, record, sources
from pressframes.disk.build import build_corpus
from pressframes.disk.stored import open_corpus, verify_disk
from pressframes.errors import PressframesError
from pressframes.statistics.contexts import concordance
from pressframes.statistics.counts import count_words
from pressframes.statistics.frequency import word_frequencies
from pressframes.statistics.key_words import keyness

PART = 6000  # bytes: two parts
FLIPS = 2  # a file
NODE = "社区"


def all_that_it_says(path):
    """What a corpus says by every file that it has, as text."""
    corpus = open_corpus(path)
    first = corpus.select(np.arange(len(corpus.documents)) < 9)
    said = (
        corpus.documents, corpus.paragraphs, list(corpus.texts), corpus.whole().start, corpus.by_day().sizes,
        word_frequencies(corpus), count_words(corpus), keyness(first, corpus), concordance(corpus, corpus, NODE),
    )  # fmt: skip
    return "\n".join(getattr(one, "to_csv", one.__repr__)() for one in said)


def flip_a_bit(path, chance):
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def test_a_bit_that_is_flipped_in_any_file_changes_no_number(built, tmp_path):
    right, chance = all_that_it_says(built.path), random.Random(1998)
    files = [file.relative_to(built.path) for file in sorted(built.path.rglob("*")) if file.stat().st_size]
    files = [name for name in files if (built.path / name).is_file()]
    assert {name.name for name in files} == {
        "corpus.json", "finished.json", "text.parquet", "words.parquet", "vocabulary.parquet", "arrays", "ranks",
        "days.parquet", "cube",
    }  # fmt: skip
    found = 0
    for name in files:
        for flip in range(FLIPS):
            copy = tmp_path / f"copy {flip}"
            shutil.copytree(built.path, copy)
            flip_a_bit(copy / name, chance)
            try:
                assert (
                    verify_disk(copy).set_index("file")["found"].drop(str(name), errors="ignore").eq("same bytes").all()
                )
                assert all_that_it_says(copy) == right, name
            except PressframesError as error:
                assert name.name in str(error) or str(copy) in str(error)
                found += 1
            shutil.rmtree(copy)

    assert found > len(files)


def test_every_file_is_compared_and_what_is_not_of_the_corpus_is_named(built):
    assert set(verify_disk(built.path)["found"]) == {"same bytes"}
    arrays = next(built.path.glob("parts/00001/words-*/arrays"))
    arrays.write_bytes(arrays.read_bytes()[:-1] + b"\x01")
    (built.path / "parts" / "00000" / "text.parquet").unlink()
    (built.path / "note.txt").write_text("mine")

    table = verify_disk(built.path)

    assert dict(table[table["found"] != "same bytes"].to_numpy().tolist()) == {
        "parts/00000/text.parquet": "gone",
        arrays.relative_to(built.path).as_posix(): "other bytes",
        "note.txt": "not of the corpus",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("entry_starts", 10**9),
        ("entry_document", 60_000),
        ("document_starts", -5),
        ("text_starts", 10**9),
        ("word", 10**6),
    ],
)
def test_arrays_that_lead_outside_are_refused_even_under_a_right_hash(name, value, built):
    path = next(built.path.glob("parts/00000/words-*/arrays"))
    arrays = {key: array.copy() for key, array in parts.open_arrays(path).items()}
    arrays[name][1] = value
    parts.write_arrays(path, arrays)
    manifest = record.read_manifest(built.path)
    manifest.parts[0].files[f"{path.parent.name}/arrays"] |= sources.describe(path)
    record.write_manifest(built.path, manifest)

    with pytest.raises(PressframesError, match="arrays: its numbers lead outside of it"):
        all_that_it_says(built.path)


@pytest.mark.parametrize(
    "key", ["name", "derived", "parts", "versions", "spans", "lexicon", "digest", "sources", "seal"]
)
@pytest.mark.parametrize("value", [None, 5, "x", [], {}, [5], {"a": 5}])
def test_a_manifest_with_another_value_is_refused(key, value, built):
    manifest = built.path / "corpus.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {key: value}), encoding="utf-8")

    with pytest.raises(PressframesError, match="corpus.json: this is no manifest of a corpus, or one that was changed"):
        open_corpus(built.path)


@pytest.mark.parametrize("content", ["", "[]", "{}", "5", "x"])
def test_a_receipt_that_was_damaged_costs_the_time_to_make_its_part_anew(content, folder, built):
    (built.path / "parts" / "00001" / "finished.json").write_text(content)

    assert build_corpus(folder, built.path, part_bytes=PART).manifest.digest == built.manifest.digest


def test_what_a_killed_build_left_is_cleared_by_the_next(folder, built):
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    names = [f".arrays.{files._host()}-{process}-{'0' * 32}" for process in (int(ended.stdout), os.getpid())]
    left, at_work = (built.path / "parts" / "00000" / name for name in names)
    left.write_bytes(b"half"), at_work.write_bytes(b"half")

    build_corpus(folder, built.path, part_bytes=PART)

    assert not left.exists() and at_work.exists()
    at_work.unlink()
    assert set(verify_disk(built.path)["found"]) == {"same bytes"}


def test_a_source_that_is_written_to_while_it_is_read_is_found(folder, tmp_path, monkeypatch):
    source, into = folder / "a.jsonl", tmp_path / "corpus"
    content = source.read_bytes()
    read = build.read_sources

    def read_and_write(*arguments):
        source.write_bytes(content.replace("社区".encode(), "小区".encode()))  # of the same size
        return read(*arguments)

    monkeypatch.setattr(build, "read_sources", read_and_write)
    with pytest.raises(PressframesError, match="a.jsonl: the file was written to while it was read"):
        build_corpus(folder, into, part_bytes=PART)
    monkeypatch.undo()
    source.write_bytes(content)

    corpus = build_corpus(folder, into, part_bytes=PART)
    assert "小区" not in "".join(corpus.texts) and open_corpus(into, whole=True)


@pytest.mark.parametrize("where", ["a.jsonl", "a.jsonl/corpus"])
def test_a_place_where_no_folder_can_be_is_named(where, folder):
    with pytest.raises(PressframesError, match="no corpus can be built here"):
        build_corpus(folder, folder / where)


def test_a_part_whose_texts_are_all_empty_is_built(folder, tmp_path):
    (folder / "b.jsonl").write_text('{"text":"","":""}\n{"text":""}\n', encoding="utf-8")

    corpus = build_corpus(folder, tmp_path / "corpus", part_bytes=PART)

    assert list(corpus.texts)[-2:] == ["", ""]
