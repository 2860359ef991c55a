"""Text files in and out."""

import codecs
import gc
import hashlib
import os
import socket
import stat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressframes import files
from pressframes.errors import PressframesError
from pressframes.files import (
    clear_leftovers,
    decode,
    frequent_share,
    keep_arrays,
    kept_arrays,
    lasting_cache,
    read_text,
    without_collection,
    write_atomically,
    write_together,
)

chinese_text = st.text(st.sampled_from("战疫“”，。一线党员志愿者ABC123 \n"), min_size=4).filter(str.strip)


@given(chinese_text)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_comes_back_whole_from_each_encoding(encoding, text):
    decoded, found = decode(text.encode(encoding), "page.txt")

    # Some byte sequences are valid in UTF-8 and in GB18030; then the text is read as UTF-8, and said so.
    assert decoded == text or (encoding == "gb18030" and found == "utf-8")


def test_utf_16_that_lost_its_mark_is_recognised_by_what_it_reads_as():
    text = "抗疫一线党旗红，本报记者昨天在现场看到"

    assert decode(text.encode("utf-16-le"), "p") == (text, "utf-16-le")
    assert decode(text.encode("utf-16-be"), "p") == (text, "utf-16-be")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("战“疫”".encode("utf-32"), ("战“疫”", "utf-32")),
        (codecs.BOM_UTF16_BE + "战“疫”".encode("utf-16-be"), ("战“疫”", "utf-16")),
        ("報紙的一個記者".encode("big5"), ("報紙的一個記者", "big5")),
        ("报纸的一个记者".encode("gb18030"), ("报纸的一个记者", "gb18030")),
    ],
)
def test_an_encoding_is_told_by_its_mark_or_by_what_it_reads_as(data, found):
    assert decode(data, "p") == found


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp"])
def test_what_makes_no_sense_as_chinese_is_refused(encoding):
    text = "日本の新聞記事である。政府は東京で声明を発表した。国民は皆これを読んだという。"
    with pytest.raises(PressframesError, match=r"gb18030: it makes more sense as (?:shift_jis|euc_jp)"):
        decode(text.encode(encoding), "p")
    assert decode(text.encode("gb18030"), "p") == (text, "gb18030")
    rare = "鹦鹉 蜻蜓 蟋蟀 蝙蝠 葡萄 琵琶 " * 20
    assert decode(rare.encode("gb18030"), "p")[1] == "gb18030", "a list of rare words is Chinese, too"


def test_frequent_characters_are_counted_among_those_beyond_ascii_at_the_head_of_a_text():
    assert (frequent_share("的a"), frequent_share("鼟的"), frequent_share("a")) == (1, 0.5, 0)
    assert frequent_share("鼟" * 19_999 + "的") > 0 == frequent_share("鼟" * 20_000 + "的")


@pytest.mark.parametrize(
    "data",
    [
        "一线的社区，大家都在\n".encode("utf-16-le") * 2 + b"a",
        "一线\n".encode("utf-16-le"),  # too short
        "鼟饕\n".encode("utf-16-le") * 9,  # no frequent character
        "一线的社区，大家都在\0\n".encode("utf-16-le") * 2,
        "一线的社区，大家都在\n".encode("gb18030") * 2 + b"\0",
        "一线的社区，大家都在\0路通了".encode(),
    ],
)
def test_zero_bytes_of_no_chinese_utf_16_are_refused(data):
    with pytest.raises(PressframesError, match="byte 0x00 at offset"):
        decode(data, "p")


def test_line_ends_and_offsets_stay_as_they_are_in_the_file(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(codecs.BOM_UTF8 + "一\r\n二\r三".encode())

    file = read_text(path)

    assert file.text == "一\r\n二\r三"
    assert file.encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["page.txt", "the file is empty", "put the text into it"]),
        (b"  \n\t", ["the file is empty"]),
        (b"%PDF-1.7\n...", ["the file is a PDF", "To use it,"]),
        (b"PK\x03\x04rest", ["a Word, Excel or ZIP file"]),
        (b"abc\x00def\x00gh", ["not UTF-8, UTF-16 or GB18030", "byte 0x00 at offset 3"]),
        (b"\xff\xff\xff\xff", ["not UTF-8, UTF-16 or GB18030", "offset 0", "save it as UTF-8"]),
    ],
)
def test_what_is_not_text_is_named_with_the_next_step(tmp_path, content, words):
    path = tmp_path / "page.txt"
    path.write_bytes(content)

    with pytest.raises(PressframesError) as error:
        read_text(path)

    assert all(word in str(error.value) for word in words), str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(PressframesError, match="there is no such file"):
        read_text(tmp_path / "absent.txt")
    with pytest.raises(PressframesError, match="this is a folder, and one file was expected"):
        read_text(tmp_path)


def test_a_full_disk_leaves_the_old_files_and_nothing_else(tmp_path, monkeypatch):
    old = write_atomically(tmp_path / "a.csv", "old")
    synced = os.fsync
    calls = iter([None, OSError(28, "No space left on device")])

    def full_at_the_second_file(descriptor):
        if (error := next(calls)) is not None:
            raise error
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", full_at_the_second_file)
    with pytest.raises(PressframesError) as error:
        write_together({tmp_path / "a.csv": "new", tmp_path / "b.csv": "new"})

    assert "b.csv" in str(error.value)
    assert "No space left on device" in str(error.value)
    assert "nothing was left half-written" in str(error.value)
    assert old.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_written_files_can_be_read_by_others_as_the_umask_allows(tmp_path):
    path = write_atomically(tmp_path / "table.csv", "a\n")

    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


def test_what_ended_processes_of_this_computer_left_goes_and_all_else_stays(tmp_path):
    host, hexes = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8], "0" * 32
    stays = [".hidden", f".a.csv.{host}-{os.getpid()}-{hexes}", f".a.csv.{'0' * 8}-99999999-{hexes}"]
    for name in [*stays, f".a.csv.{host}-99999999-{hexes}"]:
        (tmp_path / name).write_text("half")

    clear_leftovers(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(stays)


def test_arrays_are_kept_by_name_and_a_file_that_is_none_of_ours_gives_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "private_cache", lambda: tmp_path)
    keep_arrays("kept.npz", {"a": np.arange(3), "b": np.ones(2)})
    (tmp_path / "cut.npz").write_bytes((tmp_path / "kept.npz").read_bytes()[:40])

    assert [array.tolist() for array in kept_arrays("kept.npz", ["b", "a"])] == [[1, 1], [0, 1, 2]]
    assert kept_arrays("kept.npz", ["c"]) is kept_arrays("cut.npz", ["a"]) is kept_arrays("none.npz", ["a"]) is None


@pytest.mark.skipif(os.name == "nt", reason="rights are of POSIX systems")
def test_a_cache_that_others_may_write_to_is_not_trusted(tmp_path, monkeypatch):
    monkeypatch.setenv("PRESSFRAMES_CACHE", str(tmp_path / "own"))
    assert lasting_cache() == tmp_path / "own" and stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o700
    for mode in (0o720, 0o702):
        (tmp_path / "own").chmod(mode)
        assert lasting_cache() is None
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PRESSFRAMES_CACHE", str(tmp_path / "file"))
    assert lasting_cache() is None


def test_the_search_for_circles_is_taken_up_again_where_it_was_on():
    with without_collection():
        assert not gc.isenabled()
        with without_collection():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
