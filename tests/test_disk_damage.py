"""A corpus on disk that was damaged gives the right numbers or an error that names the file: never others, no crash."""

import json
import os
import pickle
import random
import shutil
import subprocess
import sys

import numpy as np
import pytest

from pressframes import files
from pressframes.corpus.documents import corpus_from_texts
from pressframes.disk import build, parts, record, sources, stored
from pressframes.disk.build import build_corpus
from pressframes.disk.stored import open_corpus
from pressframes.errors import PressframesError
from pressframes.statistics.contexts import concordance
from pressframes.statistics.counts import count_words
from pressframes.statistics.frequency import word_frequencies
from pressframes.statistics.key_words import keyness
from pressframes.words.cutting import tokenize

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
                assert all_that_it_says(copy) == right, name
            except PressframesError as error:
                assert name.name in str(error) or str(copy) in str(error)
                found += 1
            shutil.rmtree(copy)

    assert found > len(files)


def test_every_file_is_compared_at_once_when_it_is_asked(built):
    arrays = next(built.path.glob("parts/00001/words-*/arrays"))
    data = bytearray(arrays.read_bytes())
    data[len(data) // 2] ^= 1
    arrays.write_bytes(data)
    open_corpus(built.path)
    with pytest.raises(PressframesError, match="arrays: the file has other bytes than were written"):
        open_corpus(built.path, whole=True)
    (built.path / "parts" / "00000" / "text.parquet").unlink()
    with pytest.raises(PressframesError, match="text.parquet: the file is gone"):
        open_corpus(built.path)


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


@pytest.mark.parametrize(("number", "right"), [(0, True), (-1, False), ("last", True), ("more", False)])
def test_ranks_that_lead_outside_are_refused_even_under_a_right_hash(number, right, built):
    path = next(built.path.glob("joined-*/ranks"))
    arrays = {key: array.copy() for key, array in parts.open_arrays(path).items()} | {"1": np.zeros(0, np.int32)}
    size = len(built.vocabulary)
    arrays["0"][:] = {"last": size - 1, "more": size}.get(number, number)
    parts.write_arrays(path, arrays)
    manifest = record.read_manifest(built.path)
    manifest.derived[f"{path.parent.name}/ranks"] |= sources.describe(path)
    record.write_manifest(built.path, manifest)

    if right:
        assert len(open_corpus(built.path).ranks) == len(manifest.parts)
    else:
        with pytest.raises(PressframesError, match="corpus: its words have numbers that there are not"):
            _ = open_corpus(built.path).ranks


def sound():
    """The arrays of three articles, of which the second is empty."""
    corpus = corpus_from_texts(["桥通了。\n雨 停了。", "", "桥下，水涨了！船开了。"])
    text = parts.text_table(corpus)
    return parts.make_arrays(text, *parts.words_tables(corpus, tokenize(corpus)))


ARRAYS = sound()
STARTS = sorted(set(parts.STARTS.values()))


def changed(name, place, value):
    array = ARRAYS[name].astype(np.int64)
    array[place] = value
    return {**ARRAYS, name: array}


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_of_another_length_lead_outside(name):
    assert parts.are_sound(ARRAYS) and parts.are_sound({**ARRAYS, name: ARRAYS[name].copy()})
    if name not in ("paragraph_tokens", "length"):
        assert not parts.are_sound({**ARRAYS, name: ARRAYS[name][:-1]})
        assert not parts.are_sound({**ARRAYS, name: np.append(ARRAYS[name], ARRAYS[name][-1:])})


@pytest.mark.parametrize("name", STARTS)
def test_starts_that_do_not_begin_at_0_or_fall_or_end_elsewhere_lead_outside(name):
    last = int(ARRAYS[name][-1])

    assert not parts.are_sound(changed(name, 0, 1)) and not parts.are_sound(changed(name, 0, -1))
    assert not parts.are_sound(changed(name, 1, last + 1)) and not parts.are_sound(changed(name, 1, -1))
    assert not parts.are_sound(changed(name, -1, last + 1)) and not parts.are_sound(changed(name, -1, last - 1))


def test_numbers_of_words_and_articles_end_before_their_number():
    words = len(ARRAYS["length"])

    assert [parts.are_sound(changed("word", 0, value)) for value in (-1, 0, words - 1, words)] == [
        False,
        True,
        True,
        False,
    ]
    assert [parts.are_sound(changed("entry_document", 0, value)) for value in (-1, 0, 2, 3)] == [
        False,
        True,
        True,
        False,
    ]
    tokens = ARRAYS["paragraph_tokens"].tolist()
    assert len(tokens) == 3, "two in the first article and one in the last"
    assert parts.are_sound(changed("paragraph_tokens", [0, 1], [tokens[0] + 1, tokens[1] - 1]))
    assert not parts.are_sound(changed("paragraph_tokens", [1, 2], [tokens[1] + 1, tokens[2] - 1]))
    none = {name: array[:1] if name in STARTS else array[:0] for name, array in ARRAYS.items()}
    assert parts.are_sound(none), "a part without an article"


def test_a_finished_part_with_other_bytes_is_named_by_the_next_build(folder, built):
    path = built.path / "parts" / "00001" / "text.parquet"
    path.write_bytes(path.read_bytes()[:-20] + bytes(20))

    with pytest.raises(PressframesError, match="00001/text.parquet: the file has other bytes than were written"):
        build_corpus(folder, built.path, part_bytes=PART)


def test_a_part_in_the_place_of_another_is_named_by_the_next_build(folder, built):
    first, second = (built.path / "parts" / name for name in ("00000", "00001"))
    first.rename(built.path / "kept"), second.rename(first), (built.path / "kept").rename(second)

    with pytest.raises(
        PressframesError, match=r"00000: this part is of another version .*\(format 3\), and format 3 of"
    ):
        build_corpus(folder, built.path, part_bytes=PART)


def test_arrays_are_made_again_of_whole_tables_only_and_to_the_bytes_that_were_written(built):
    arrays = next(built.path.glob("parts/00000/words-*/arrays"))
    whole = arrays.read_bytes()
    arrays.write_bytes(whole[:500])
    assert word_frequencies(open_corpus(built.path)).equals(word_frequencies(built)) and arrays.read_bytes() == whole

    manifest = record.read_manifest(built.path)
    name = f"{arrays.parent.name}/arrays"
    kept = manifest.parts[0].files[name] | {}
    manifest.parts[0].files[name]["sha256"] = "0" * 64
    record.write_manifest(built.path, manifest)
    with pytest.raises(PressframesError, match="arrays: the file has other bytes .* Expected the arrays of part 0 as"):
        open_corpus(built.path).arrays(0)
    manifest.parts[0].files[name] |= kept
    record.write_manifest(built.path, manifest)
    words = arrays.with_name("words.parquet")
    words.write_bytes(words.read_bytes()[:-20] + bytes(20))
    arrays.write_bytes(whole[:500])
    with pytest.raises(
        PressframesError, match="words.parquet: the file has other bytes .* Expected part 0 of the corpus"
    ):
        open_corpus(built.path).arrays(0)


@pytest.mark.parametrize("name", ["vocabulary.parquet", "ranks", "days.parquet", "cube"])
def test_what_is_made_of_all_parts_is_looked_up_when_a_corpus_is_opened(name, built):
    path = next(built.path.glob(f"joined-*/{name}"))
    content = path.read_bytes()
    path.write_bytes(content[:-20] + bytes(20))
    assert open_corpus(built.path)
    with pytest.raises(PressframesError, match=f"{name}: the file has other bytes"):
        open_corpus(built.path, whole=True)
    path.unlink()
    with pytest.raises(PressframesError, match=f"{name}: the file is gone. Expected the vocabulary of all parts"):
        open_corpus(built.path)


def test_a_corpus_that_was_built_anew_since_it_was_sent_is_an_error(folder, built):
    sent = pickle.dumps(built)
    assert pickle.loads(sent).vocabulary == built.vocabulary
    build_corpus(folder, built.path, protect=["守在一线"], part_bytes=PART)
    open_again = pickle.dumps(open_corpus(built.path))

    assert "守在一线" in pickle.loads(open_again).vocabulary
    stored._opened.cache_clear()
    with pytest.raises(PressframesError, match="the corpus was built anew since it was opened"):
        pickle.loads(sent)


def test_texts_of_the_last_two_parts_that_were_looked_at_stay_open():
    read = []

    def arrays(number):
        read.append(number)
        return {"text_starts": np.array([0, 1]), "text": np.frombuffer(b"abc"[number : number + 1], np.uint8)}

    texts = parts.StoredTexts(arrays, [0, 1, 2, 3])
    assert [texts[number] for number in (0, 1, 0, 1, 2, 1, 0)] == list("ababcba")
    assert read == [0, 1, 2, 0]


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
    assert open_corpus(built.path, whole=True)


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


@pytest.mark.parametrize("text", ["", "广告"])
def test_a_part_whose_texts_have_no_words_is_built(text, folder, tmp_path):
    (folder / "b.jsonl").write_text(f'{{"text":"{text}","":""}}\n{{"text":"{text}"}}\n', encoding="utf-8")

    corpus = build_corpus(folder, tmp_path / "corpus", part_bytes=PART)

    assert [read for read in corpus.texts if len(read) < 3] == [text] * 2 * bool(text)
