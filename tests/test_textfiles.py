"""Text files in and out."""

import codecs
import gc
import hashlib
import json
import os
import socket
import stat
from types import SimpleNamespace

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
    japanese_encoding,
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


def test_utf_16_that_lost_its_mark_is_recognised_by_its_line_ends():
    text = "抗疫一线党旗红\n本报记者\n"

    assert decode(text.encode("utf-16-le"), "p") == (text, "utf-16-le")
    assert decode(text.encode("utf-16-be"), "p") == (text, "utf-16-be")
    assert decode("抗疫\n红旗".encode("utf-16-le"), "p") == ("抗疫\n红旗", "utf-16-le")
    half = "的的".encode() + "的的的\n".encode("utf-16-le")  # half of it reads well
    assert decode(half, "p")[1] == "utf-16-le"


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
def test_japanese_is_refused_with_its_encoding(encoding):
    with pytest.raises(PressframesError, match=encoding):
        decode("日本の新聞である。".encode(encoding), "p")


def test_a_fifth_of_kana_is_not_yet_japanese_and_kana_that_read_alike_are_no_sign():
    printed = "日本新聞の".encode("shift_jis")

    assert japanese_encoding(printed, printed.decode("gb18030")) is None
    assert japanese_encoding("ひらがな".encode("gb18030"), "ひらがな") is None


def test_frequent_characters_are_counted_among_those_beyond_ascii_at_the_head_of_a_text():
    assert (frequent_share("的a"), frequent_share("鼟的"), frequent_share("a")) == (1, 0.5, 0)
    assert frequent_share("鼟" * 19_999 + "的") > 0 == frequent_share("鼟" * 20_000 + "的")


@pytest.mark.parametrize(
    "data",
    [
        "抗疫\n".encode("utf-16-le") + b"a",
        "抗疫a".encode("utf-16-le"),
        "抗疫\n\0\n".encode("utf-16-le"),
        "\0抗疫\n红".encode("utf-16-le"),
        "抗\0疫\n红".encode("utf-16-le"),
        "的的".encode() + "的的\n".encode("utf-16-le"),  # less than half of it reads well
        "的的的".encode("gb18030") + "的\n".encode("utf-16-le"),  # the same of another encoding
    ],
)
def test_zero_bytes_that_no_line_end_explains_are_refused(data):
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


def killed_after(renamed, folder):
    """Whether a process that writes a set ended as if killed, after so many of its files had been renamed."""
    if not (process := os.fork()):
        renames, whole = iter(range(100)), os.replace
        os.replace = lambda *paths: os._exit(9) if next(renames) == renamed else whole(*paths)
        write_together({folder / name: "new" for name in ("a.csv", "below/b.csv", "manifest.json")})
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is copied on POSIX systems alone")
@pytest.mark.parametrize(("renamed", "content"), [(0, "old"), (1, "new"), (2, "new"), (3, "new")])
def test_files_of_a_set_whose_writer_was_killed_agree_after_the_next_write(renamed, content, tmp_path):
    (tmp_path / "below").mkdir()
    names = ("a.csv", "below/b.csv", "manifest.json")
    for name in names:
        (tmp_path / name).write_text("old")
    assert killed_after(renamed, tmp_path) and len(list(tmp_path.rglob(".*"))) == 4 - renamed + (renamed > 0)

    write_atomically(tmp_path / "other.csv", "")

    assert [(tmp_path / name).read_text() for name in names] == [content] * 3
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {
        "a.csv",
        "b.csv",
        "manifest.json",
        "other.csv",
    }


def test_what_ended_processes_of_this_computer_left_goes_and_all_else_stays(tmp_path):
    host, hexes = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8], "0" * 32
    stays = [".hidden", f".a.csv.{host}-{os.getpid()}-{hexes}", f".a.csv.{'0' * 8}-99999999-{hexes}"]
    for name in [*stays, f".a.csv.{host}-99999999-{hexes}"]:
        (tmp_path / name).write_text("half")
    outside = f".-set.{host}-99999999-{hexes}"
    (tmp_path / outside).write_text(json.dumps([[f".a.csv.{host}-99999999-{hexes}", "../outside.csv"]]))

    clear_leftovers(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(stays)
    assert not (tmp_path.parent / "outside.csv").exists()


def test_on_windows_what_a_process_left_is_taken_for_its_own_for_a_day(tmp_path, monkeypatch):
    (left := tmp_path / "left").touch()
    monkeypatch.setattr(files, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(files, "time", SimpleNamespace(time=lambda: 86_400))
    alive = []
    for written in (0, 1):
        os.utime(left, (written, written))
        alive.append(files._is_alive(os.getpid(), left))

    assert alive == [False, True]


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
