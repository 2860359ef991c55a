"""Building a corpus on disk: it grows, it goes on where it stopped, and bad input is named and changes nothing."""

import codecs
import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_disk import described, made_up_texts, write_articles

from pressframes.cli import main
from pressframes.corpus.door import read_corpus
from pressframes.disk import build, joined, parts, record
from pressframes.disk.build import build_corpus
from pressframes.disk.engine import check_dask
from pressframes.disk.record import Lexicon, _mark_spaces, make_lexicon, only_build, sealed
from pressframes.disk.sources import plan_parts, read_sources
from pressframes.disk.stored import open_corpus
from pressframes.errors import PressframesError
from pressframes.statistics.collocation import collocates
from pressframes.statistics.counts import count_words
from pressframes.statistics.frequency import word_frequencies
from pressframes.words.cutting import cut

PART = 1500  # bytes: a handful of parts


def files_of(path):
    return {file.relative_to(path): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def test_a_file_is_cut_at_line_ends_and_small_files_share_a_part(tmp_path):
    for number in range(3):
        write_articles(tmp_path / f"small-{number}.jsonl", made_up_texts(1, number))
    write_articles(tmp_path / "wide.jsonl", made_up_texts(40))
    sources = described(tmp_path)
    parts = plan_parts(tmp_path, sources, 3000)

    assert len({span.file for span in parts[0]}) == 3
    read = {name: b"" for name in sources}
    for span in (span for part in parts for span in part):
        data = (tmp_path / span.file).read_bytes()[span.start : span.end]
        assert data.endswith(b"\n")
        read[span.file] += data
    assert read == {name: (tmp_path / name).read_bytes() for name in sources}


def test_pages_and_tables_can_be_read_together(folder, tmp_path):
    page = "新桥通车\n\n本报记者 王雨\n\n大桥昨日建成通车，两岸居民不再绕\n\n行三十里。"
    (folder / "page.txt").write_text(page, encoding="utf-8")
    (folder / "b.csv").write_text('text,headline\n"雨停了。",天气\n', encoding="utf-8")
    corpus = build_corpus(folder, tmp_path / "corpus")

    assert len(corpus.documents) == 32
    assert set(corpus.documents["headline"].dropna()) == {"新桥通车", "天气"}
    assert corpus.documents["sha256"].notna().all()


def test_a_folder_without_a_single_article_has_no_words_and_that_is_said(tmp_path):
    (tmp_path / "a.jsonl").write_text("\n\n", encoding="utf-8")
    corpus = build_corpus(tmp_path, tmp_path / "corpus")

    assert len(corpus.texts) == len(corpus.documents) == 0
    with pytest.raises(PressframesError, match="The corpus has no words to count"):
        word_frequencies(corpus)


def test_empty_files_empty_lines_and_a_byte_order_mark_are_no_articles(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"")
    (tmp_path / "b.jsonl").write_bytes(codecs.BOM_UTF8 + '{"text": "雨停了。"}\n\n  \r\n{"text": "风起了。"}'.encode())
    corpus = build_corpus(tmp_path, tmp_path / "corpus", part_bytes=30)

    assert list(corpus.texts) == ["雨停了。", "风起了。"]
    assert set(corpus.documents["source"]) == {"b.jsonl"}


def test_what_is_missing_stays_unknown_and_a_number_becomes_its_digits(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"text": "雨停了。", "date": NaN, "page": 4}\n{"text": "风起了。", "page": null}\n'
    )
    documents = build_corpus(tmp_path, tmp_path / "corpus").documents

    assert documents["page"].tolist() == ["4", None]
    assert documents["date"].isna().all()


def test_dates_and_pages_of_json_lines_are_read_as_those_of_tables_are(tmp_path):
    facts = [("2022/3/26", "第4版"), ("2022年3月26日", "A04"), (20220326, 4), ("26 March 2022", None), ("3/4/2022", "")]
    lines = [json.dumps({"text": "雨停了。", "date": date, "page": page}) for date, page in facts]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    on_disk, in_memory = build_corpus(tmp_path, tmp_path / "corpus"), read_corpus(tmp_path / "a.jsonl")
    known = on_disk.documents[["date", "page"]]

    assert known["date"].tolist() == ["2022-03-26"] * 4 + [None]
    assert known["page"].tolist() == ["4", "A4", "4", None, None]
    assert known.fillna("").equals(in_memory.documents[["date", "page"]].astype(object).fillna(""))
    assert on_disk.by_day(date=(None, "2022-03-31")).parts["articles"].tolist() == [4]


def test_exports_and_chinese_heads_are_read_on_disk_as_they_are_in_memory(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    records = "".join(
        f"标题：渠{n}通水\n来源：柳河日报\n日期：2021-03-0{n}\n正文：村里的渠{n}修好了。\n\n" for n in (1, 2, 3)
    )
    (folder / "export.txt").write_text(records, encoding="utf-8")
    lines = [{"標題": f"橋{n}通車", "報紙": "河東日報", "正文": f"橋{n}建成了。"} for n in (1, 2)]
    said = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "more.jsonl").write_text(said, encoding="utf-8")
    built, read = build_corpus(folder, tmp_path / "built"), read_corpus(folder)

    columns = ["headline", "newspaper", "date"]
    assert built.documents[columns].fillna("").equals(read.documents[columns].fillna("")) and len(read.documents) == 5
    assert [built.text_of(n).split() for n in range(5)] == [read.text_of(n).split() for n in range(5)]


def test_metadata_beside_the_pages_is_no_table_and_says_what_is_not_printed(tmp_path):
    (tmp_path / "page.txt").write_text("新桥通车\n\n本报记者 王雨\n\n大桥昨日建成通车。", encoding="utf-8")
    (tmp_path / "metadata.csv").write_text("file,newspaper,date,page\npage.txt,甲报,2022-03-04,2\n", encoding="utf-8")
    corpus = build_corpus(tmp_path, tmp_path / "corpus")

    assert corpus.documents[["newspaper", "date", "page"]].values.tolist() == [["甲报", "2022-03-04", "2"]]
    assert len(corpus.documents) == 1
    for table in ("metadata.csv", "metadata.tsv"):  # articles that were read keep what was said of them
        (tmp_path / table).write_text("file\tpage\npage.txt\t3\n", encoding="utf-8")
        with pytest.raises(PressframesError, match=f"{table}: the file has changed since it was read"):
            build_corpus(tmp_path, tmp_path / "corpus")
        (tmp_path / table).unlink()


def test_a_folder_with_folders_has_the_articles_of_memory_with_what_their_heads_say(tmp_path):
    folder = tmp_path / "papers"
    articles = [
        {
            "标题": "水渠通水",
            "正文": "水渠通水\n本报讯（记者 林小溪）老渠清了。\n水到了。",
            "media": {"name": "柳河日报"},
        },
        {"标题": "新桥通车", "正文": ["桥通了。", "车来了。"], "likes": 3},
    ]
    for name, text in {
        "柳河日报/2015/a.txt": "柳河日报 2015年3月5日\n水渠今春通水\n本报记者 林小溪\n老渠清了。\n",
        "柳河日报/a.txt": "新桥通车\n桥通了。\n",
        "石埠晚报/b.html": "<article><h1>学校开学</h1><p>学校开学了。</p></article>",
        "石埠晚报/c.jsonl": "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles),
        "Metadata.CSV": "file,page\n柳河日报/2015/a.txt,4\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    memory = read_corpus(folder)
    for _ in range(2):  # the corpus in the folder is no article of it
        disk = build_corpus(folder, folder / "on disk")

        known = ["source", "newspaper", "date", "page", "headline", "byline"]
        assert disk.documents[known].astype(object).equals(memory.documents[known].astype(object))
        assert list(disk.texts) == list(memory.texts) and list(disk.paragraphs["role"]) == list(
            memory.paragraphs["role"]
        )
    assert len(read_corpus(folder).documents) == len(memory.documents) == 5


def test_rows_that_were_left_out_are_told_on_disk_as_in_memory(tmp_path):
    table, page = tmp_path / "a.csv", tmp_path / "page.txt"
    table.write_text("标题,正文\n水渠通水,老渠清了。\n有题无文,\n", encoding="utf-8")
    page.write_text("新桥通车\n\n大桥昨日建成通车。\n", encoding="utf-8")
    notes = read_corpus(table).notes
    for preset in ("jieba", "words apart"):  # the text is read once
        corpus = build_corpus(tmp_path, tmp_path / "corpus", preset=preset)

        assert "rows without text, left out: 1 (row 3) (a.csv)." in notes
        assert corpus.notes == open_corpus(corpus.path).notes == (repr(corpus), *notes)


def test_a_file_that_shrinks_or_goes_while_a_corpus_is_built_is_named(folder):
    [[span]] = plan_parts(folder, described(folder), 10**9)
    path = folder / "a.jsonl"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(PressframesError, match="a.jsonl: the file has [0-9,]+ bytes, and .*Leave the folder alone"):
        read_sources(folder, "corpus", [span])
    path.unlink()
    with pytest.raises(PressframesError, match="a.jsonl: the file is gone since the build began"):
        read_sources(folder, "corpus", [span])


def test_many_vocabularies_are_joined_a_few_at_a_time_to_the_same(monkeypatch):
    words = [["党", "员", "一"], ["员", "桥"], ["雨"], ["一", "雨", "桥", "𠮷"], ["员"]]
    tables = [
        pa.table({"word": some, "count": range(len(some), 0, -1), "kind": np.full(len(some), 5, np.uint8)})
        for some in words
    ]
    whole, ranks = joined.merge(tables)
    monkeypatch.setattr(joined, "AT_ONCE", 2)
    by_groups, ranks_by_groups = joined.merge_all(tables.__getitem__, range(len(tables)))

    assert by_groups.equals(whole)
    assert whole.to_pydict()["word"] == ["一", "员", "雨", "党", "桥", "𠮷"]
    assert whole.to_pydict()["count"] == [5, 5, 4, 3, 3, 1]
    for some, one, other in zip(words, ranks, ranks_by_groups, strict=True):
        assert one.tolist() == other.tolist()
        assert whole["word"].take(one).to_pylist() == some


def test_new_files_are_added_and_finished_parts_stay(folder, built, tmp_path):
    before = files_of(built.path / "parts")
    write_articles(folder / "b.jsonl", made_up_texts(12, 2))
    grown = build_corpus(folder, built.path, part_bytes=PART)
    anew = build_corpus(folder, tmp_path / "anew", part_bytes=PART)

    assert len(grown.documents) == 42
    assert before.items() <= files_of(built.path / "parts").items()
    assert word_frequencies(grown).equals(word_frequencies(anew))
    assert list(grown.texts) == list(anew.texts)


def test_another_lexicon_makes_only_the_words_anew(folder, built, monkeypatch):
    monkeypatch.setattr(build, "read_sources", None)  # the text is not read again
    other = build_corpus(folder, built.path, dictionary=["下沉社区 500"], part_bytes=PART)

    assert "下沉社区" in other.vocabulary
    with pytest.raises(PressframesError, match="built anew since it was opened"):
        word_frequencies(built)
    assert len(list((built.path / "parts" / "00000").glob("words-*"))) == 1
    assert other.manifest.parts[0].files["text.parquet"] == built.manifest.parts[0].files["text.parquet"]


@pytest.mark.parametrize("protect", [(), ("守在一线",)])
def test_words_are_cut_anew_by_other_versions_and_other_words_and_only_then(protect, folder, built, monkeypatch):
    if not protect:
        monkeypatch.setattr("pressframes.disk.record.version", lambda name: "99")
    other = build_corpus(folder, built.path, protect=protect, part_bytes=PART)
    [words] = (built.path / "parts" / "00000").glob("words-*")

    assert words.name == f"words-{other.manifest.words_key}" != f"words-{built.manifest.words_key}"
    assert ("守在一线" in other.vocabulary) == bool(protect)
    monkeypatch.setattr(build, "tokenize_with", None)  # nothing is cut again
    assert build_corpus(folder, built.path, protect=protect).manifest.digest == other.manifest.digest


def test_an_interrupted_build_goes_on_where_it_stopped(folder, built, tmp_path, monkeypatch):
    done = []
    read = build.read_sources

    def stop_at_the_third(folder, name, spans, tables):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(spans)
        return read(folder, name, spans, tables)

    path = tmp_path / "again" / "corpus"
    monkeypatch.setattr(build, "read_sources", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        build_corpus(folder, path, part_bytes=PART)
    with pytest.raises(PressframesError, match="the corpus is not finished.*goes on where it stopped"):
        open_corpus(path)
    monkeypatch.setattr(build, "read_sources", lambda *source: done.append(0) or read(*source))
    whole = build_corpus(folder, path, part_bytes=PART)

    assert len(done) == len(whole.manifest.parts)
    assert whole.manifest.digest == built.manifest.digest


def test_what_can_be_made_again_is_made_again(built):
    frequencies = word_frequencies(built)
    for arrays in built.path.glob("parts/*/words-*/arrays"):
        arrays.write_bytes(arrays.read_bytes()[:500])

    assert word_frequencies(open_corpus(built.path)).equals(frequencies)


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (lambda path: shutil.rmtree(path.parent), "00001/text.parquet: the file is gone. Expected part 1"),
        (lambda path: path.unlink(), "00001/text.parquet: the file is gone"),
        (lambda path: path.write_bytes(path.read_bytes()[:-9]), "text.parquet: the file has [0-9,]+ bytes, and"),
    ],
)
def test_a_part_that_is_gone_or_cut_short_is_named(harm, found, built):
    harm(built.path / "parts" / "00001" / "text.parquet")

    with pytest.raises(PressframesError, match=f"{found}.*start the same build again"):
        open_corpus(built.path)


def test_a_part_with_other_bytes_is_found_when_all_are_compared(built):
    path = built.path / "parts" / "00002" / "text.parquet"
    path.write_bytes(path.read_bytes()[:-20] + bytes(20))

    open_corpus(built.path)
    with pytest.raises(PressframesError, match="00002/text.parquet: the file has other bytes"):
        open_corpus(built.path, whole=True)


def test_a_part_that_was_deleted_is_built_again_to_the_same_bytes(folder, built):
    shutil.rmtree(built.path / "parts" / "00001")
    again = build_corpus(folder, built.path, part_bytes=PART)

    assert again.manifest.digest == built.manifest.digest


def test_a_part_of_another_version_is_named_and_kept(folder, built):
    receipt = built.path / "parts" / "00001" / "finished.json"
    receipt.write_text(receipt.read_text(encoding="utf-8").replace('"format": 3', '"format": 0'), encoding="utf-8")
    before = files_of(built.path)

    with pytest.raises(PressframesError, match="00001: this part is of another version.*format 0"):
        build_corpus(folder, built.path, part_bytes=PART)
    after = files_of(built.path)
    assert before == {name: after[name] for name in before}
    assert open_corpus(built.path).manifest.digest == built.manifest.digest


def test_a_corpus_of_another_format_is_named(built):
    manifest = built.path / "corpus.json"
    content = json.loads(manifest.read_text(encoding="utf-8")) | {"format": 9}
    manifest.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(PressframesError, match="corpus.json: the corpus has format 9, and format 3 was expected"):
        open_corpus(built.path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 3}'])
def test_a_damaged_manifest_is_named(content, built):
    (built.path / "corpus.json").write_text(content, encoding="utf-8")

    with pytest.raises(PressframesError, match="corpus.json: this is no manifest of a corpus"):
        open_corpus(built.path)


def test_a_file_that_changed_is_named_and_nothing_is_overwritten(folder, built):
    before = files_of(built.path)
    write_articles(folder / "a.jsonl", made_up_texts(31))

    with pytest.raises(PressframesError, match="a.jsonl: the file has changed since it was read into"):
        build_corpus(folder, built.path)
    assert files_of(built.path) == before


def test_a_second_build_in_the_same_folder_is_told_of_the_first(folder, built):
    with only_build(built.path):
        before = files_of(built.path)
        with pytest.raises(PressframesError, match=f"another build is at work here .process {os.getpid()} on"):
            build_corpus(folder, built.path)
        assert files_of(built.path) == before


def test_the_lock_of_a_build_that_died_is_no_lock(folder, built):
    path = f"pathlib.Path({str(built.path)!r})"
    program = (
        f"import os, pathlib\nfrom pressframes.disk.record import only_build\nwith only_build({path}): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 9
    assert (built.path / "builder.txt").exists()

    assert build_corpus(folder, built.path, part_bytes=PART).manifest.digest == built.manifest.digest
    assert not (built.path / "builder.txt").exists()


@pytest.mark.parametrize("line", ["{", "[1]", '{"text": "\\ud800"}'])
def test_a_line_that_is_no_article_is_named_by_its_place(line, folder, tmp_path):
    first = (folder / "a.jsonl").read_bytes().split(b"\n")[0]
    (folder / "a.jsonl").write_bytes(first + b"\n" + line.encode() + b"\n")

    with pytest.raises(PressframesError, match=f"a.jsonl: the line at byte {len(first) + 1:,} is no article"):
        build_corpus(folder, tmp_path / "corpus")


def test_an_empty_or_missing_folder_is_named(tmp_path):
    with pytest.raises(PressframesError, match="nowhere: there is no such folder"):
        build_corpus(tmp_path / "nowhere", tmp_path / "corpus")
    (tmp_path / "empty").mkdir()
    with pytest.raises(PressframesError, match="holds no file to read"):
        build_corpus(tmp_path / "empty", tmp_path / "corpus")
    with pytest.raises(PressframesError, match="there is no corpus"):
        open_corpus(tmp_path / "empty")


def test_threads_build_and_count_the_same(folder, built, tmp_path):
    with ThreadPoolExecutor(3) as threads:
        other = build_corpus(folder, tmp_path / "threads" / "corpus", part_bytes=PART, on=threads)
        counts = count_words(other.with_workers(threads))
        near = collocates(other.with_workers(threads), "社区")

    assert other.manifest.digest == built.manifest.digest
    assert counts.equals(count_words(built))
    assert near.equals(collocates(built, "社区"))


def test_a_dask_cluster_builds_and_counts_the_same(folder, built, tmp_path):
    distributed = pytest.importorskip("distributed", reason="needs the extra cluster")
    options = {"processes": False, "n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        other = build_corpus(folder, tmp_path / "dask" / "corpus", part_bytes=PART, on=client)
        counts = count_words(other.with_workers(cluster.scheduler_address))
        near = collocates(other.with_workers(client), "社区")

    assert other.manifest.digest == built.manifest.digest
    assert counts.equals(count_words(built))
    assert near.equals(collocates(built, "社区"))


def test_another_version_of_dask_is_refused():
    here, other = ({"packages": {"distributed": version}} for version in ("2026.8.0", "2024.8.0"))
    check_dask({"client": here, "scheduler": here, "workers": {"tcp://127.0.0.1:4": here}})

    with pytest.raises(PressframesError, match="2026.8.0 here, and tcp://127.0.0.1:4 has 2024.8.0"):
        check_dask({"client": here, "scheduler": here, "workers": {"tcp://127.0.0.1:4": other}})


def test_a_scheduler_that_does_not_answer_is_named(folder, tmp_path):
    pytest.importorskip("distributed", reason="needs the extra cluster")

    with (
        pytest.raises(PressframesError, match="no Dask scheduler answers there"),
        pytest.warns(UserWarning, match="nowhere:of-no-port.*whoever reaches it can run programs on all machines"),
    ):
        build_corpus(folder, tmp_path / "corpus", on="nowhere:of-no-port")


def test_a_part_that_fails_is_named_and_the_others_are_finished(folder, tmp_path):
    lines = (folder / "a.jsonl").read_bytes().split(b"\n")
    lines[9] = b"{"
    (folder / "a.jsonl").write_bytes(b"\n".join(lines))
    path = tmp_path / "corpus"
    message = r"^part (\d+): .*is no article"
    with ThreadPoolExecutor(2) as threads, pytest.raises(PressframesError, match=message) as told:
        build_corpus(folder, path, part_bytes=PART, on=threads)

    finished = sorted(file.parent.name for file in path.glob("parts/*/finished.json"))
    assert len(finished) == len(plan_parts(folder, described(folder), PART)) - 1
    assert f"{int(str(told.value).split(':')[0].removeprefix('part ')):05d}" not in finished


def test_a_worker_of_another_version_is_named(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("pressframes.disk.engine.pack", _pack_for_another_version)
    with ThreadPoolExecutor(1) as threads, pytest.raises(PressframesError, match="has pressframes .* and not 99"):
        build_corpus(folder, tmp_path / "corpus", on=threads)


def _pack_for_another_version(shared):
    from pressframes.disk.engine import Sent

    return Sent(b"", "", (("pressframes", "99"),))


def test_what_cannot_work_is_named(built):
    with pytest.raises(PressframesError, match="nothing that can be worked on"):
        count_words(built.with_workers(3))


def test_the_command_builds_a_corpus(folder, capsys):
    assert main(["build", str(folder)]) == 0
    assert "30 articles" in capsys.readouterr().out
    assert open_corpus(folder.with_name("articles.corpus")).preset == "jieba"
    assert main(["build", str(folder / "nowhere")]) == 2


@pytest.mark.parametrize("workers", [{"tcp://machine1:1": 2, "tcp://machine2:1": 3}, {}])
def test_a_result_is_waited_for_while_a_worker_is_left(workers):
    from pressframes.disk.engine import Sent, _cluster

    tries, asked = iter([TimeoutError, None]), []

    def result(timeout):
        if error := next(tries):
            raise error
        return "done"

    versions = {"packages": {"distributed": "1"}}
    client = SimpleNamespace(
        wait_for_workers=lambda number, timeout: asked.append((number, timeout)),
        get_versions=lambda: {"client": versions, "scheduler": versions, "workers": {"a": versions}},
        submit=lambda *given, pure: SimpleNamespace(result=result),
        nthreads=lambda: workers,
        scheduler=SimpleNamespace(address="tcp://machine:8786"),
    )
    found = _cluster(client, print, Sent(b"", "", ()))

    assert asked == [(1, 60)]
    assert found[2] == sum(workers.values())
    if workers:
        assert found[1](found[0](1)) == "done"
    else:
        with pytest.raises(PressframesError, match="No worker is left on tcp://machine:8786 for 60 seconds"):
            found[1](found[0](1))


def test_a_token_begins_at_each_space_and_after_it():
    marks = _mark_spaces(np.array(list(map(ord, "甲乙 丙\n\n𠀀丁"))))

    assert marks.tolist() == [1, 0, 1, 1, 1, 1, 1, 0]


def test_sources_are_the_pages_and_tables_of_a_folder_and_nothing_beside_them(tmp_path):
    known = ["B.TXT", "a.txt", "c.jsonl", "d/2015/e.csv", "d/f.html", "g.parquet", "h.docx", "metadata.csv"]
    for name in [*known, ".i.txt", "glossary.csv", "README.txt", "l.txt.bak", "corpus/parts/m.parquet"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"abc")

    assert list(described(tmp_path, tmp_path / "corpus")) == known
    assert described(tmp_path)["a.txt"] == {"bytes": 3, "sha256": hashlib.sha256(b"abc").hexdigest()}


@pytest.mark.parametrize(
    ("part_bytes", "expected"),
    [
        (1, [[("a", 0, 5)], [("a", 5, 10)], [("a", 10, 15)], [("b", 0, 0)], [("c", 0, 6)]]),
        (5, [[("a", 0, 5)], [("a", 5, 10)], [("a", 10, 15), ("b", 0, 0)], [("c", 0, 6)]]),
        (6, [[("a", 0, 10)], [("a", 10, 15), ("b", 0, 0)], [("c", 0, 6)]]),
        (11, [[("a", 0, 15)], [("b", 0, 0), ("c", 0, 6)]]),
        (21, [[("a", 0, 15), ("b", 0, 0), ("c", 0, 6)]]),
        (20, [[("a", 0, 15), ("b", 0, 0)], [("c", 0, 6)]]),
    ],
)
def test_parts_are_filled_to_their_bytes_and_lines_stay_whole(part_bytes, expected, tmp_path):
    for name, content in {"a": b"1234\n" * 3, "b": b"", "c": b"12345\n"}.items():
        (tmp_path / f"{name}.jsonl").write_bytes(content)
    plan = plan_parts(tmp_path, described(tmp_path), part_bytes)

    assert [[(span.file[0], span.start, span.end) for span in part] for part in plan] == expected


def test_pages_come_before_tables_and_share_no_part_with_them_and_other_files_are_not_cut(tmp_path):
    for name in ("a.csv", "b.txt", "c.txt", "d.csv"):
        (tmp_path / name).write_bytes(b"12\n34\n")
    plan = plan_parts(tmp_path, described(tmp_path), 100)

    assert [[span.file for span in part] for part in plan] == [["b.txt", "c.txt"], ["a.csv", "d.csv"]]
    assert [len(part) for part in plan_parts(tmp_path, described(tmp_path), 3)] == [1, 1, 1, 1]


def test_parts_without_a_byte_are_refused_with_the_usual_size(folder, tmp_path):
    with pytest.raises(PressframesError, match="part_bytes=0: expected 1 or more; 16,777,216 is usual"):
        build_corpus(folder, tmp_path / "corpus", part_bytes=0)


def test_files_that_share_a_part_have_their_articles_and_paragraphs_one_behind_the_other(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"text": "一。\\n二。", "headline": "甲"}\n{"headline": "无正文"}\n', encoding="utf-8"
    )
    (tmp_path / "b.csv").write_text('text,headline\n"三。",乙\n', encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('\n{"text": "四。", "page": ""}\n', encoding="utf-8")
    corpus = build_corpus(tmp_path, tmp_path / "corpus")

    assert len(corpus.manifest.parts) == 1
    assert list(corpus.texts) == ["甲\n一。\n二。", "乙\n三。", "四。"]
    assert any("rows without text, left out: 1 (row at byte" in note for note in corpus.notes)
    assert corpus.documents["document"].tolist() == [0, 1, 2] and corpus.documents["page"].isna().all()
    assert corpus.documents["source"].tolist() == ["a.jsonl", "b.csv", "c.jsonl"]
    assert corpus.documents["sha256"].tolist() == [
        corpus.manifest.sources[name]["sha256"] for name in corpus.documents["source"]
    ]
    assert corpus.paragraphs.astype(object).values.tolist() == [
        [0, 0, "headline", 0, 1], [0, 1, "body", 2, 4], [0, 2, "body", 5, 7],
        [1, 0, "headline", 0, 1], [1, 1, "body", 2, 4], [2, 0, "body", 0, 2],
    ]  # fmt: skip


def test_a_line_that_is_no_article_is_told_with_the_fields_that_one_may_have(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(codecs.BOM_UTF8 + b"[3]\n")
    with pytest.raises(PressframesError) as told:
        build_corpus(tmp_path, tmp_path / "corpus")

    assert "a.jsonl: the line at byte 3 is no article (it is list)." in str(told.value)
    assert '"text" and, where they are known, newspaper, date, page, ' in str(told.value)


@pytest.mark.parametrize("traditional", [False, True])
def test_text_is_cut_on_disk_as_it_is_cut_in_memory_with_guesses_and_as_another_script_where_asked(
    traditional, tmp_path, capsys
):
    text = "记者杜小勇說，開放水閘。"
    assert cut(text) != cut(text, hmm=False) and cut(text) != cut(text, traditional=True)
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}), encoding="utf-8")
    assert main(["build", str(tmp_path), "--into", str(tmp_path / "corpus"), *["--traditional"] * traditional]) == 0
    read = open_corpus(tmp_path / "corpus").whole()

    assert [read.vocabulary[word] for word in read.word] == cut(text, traditional=traditional)


def test_a_lexicon_that_cannot_be_used_is_refused_before_anything_is_written(folder, tmp_path):
    with pytest.raises(PressframesError, match="'nonsense'"):
        build_corpus(folder, tmp_path / "corpus", preset="nonsense")

    assert not (tmp_path / "corpus").exists()


def test_the_last_four_ways_to_cut_are_kept():
    def cutter(word):
        return record.cutter_of(Lexicon(record.SPACES, protect=(word,)))

    made = {word: cutter(word) for word in "桥路渠坝"}
    assert all(cutter(word) is made[word] for word in "路渠坝桥")
    cutter("船")

    assert cutter("桥") is made["桥"] and cutter("路") is not made["路"]


def test_hashes_are_of_all_that_is_said_in_whatever_order(built):
    said = '{"preset": "jieba", "dictionary": ["下沉社区 500"], "protect": ["守在一线"]}'
    lexicon = make_lexicon("jieba", ["下沉社区 500"], ["守在一线"])
    assert lexicon == Lexicon("jieba", ("下沉社区 500",), ("守在一线",))
    assert lexicon.hash == hashlib.sha256(said.encode()).hexdigest()

    seal = hashlib.sha256(b'{"a": "\\u7532", "b": 1}').hexdigest()
    assert sealed({"b": 1, "a": "甲"}) == f'{{\n "b": 1,\n "a": "甲",\n "seal": "{seal}"\n}}\n'
    manifest = built.manifest
    [*_, last] = manifest.derived
    other = {last: manifest.derived[last]} | manifest.derived
    assert list(other) != list(manifest.derived)
    assert replace(manifest, derived=other).digest == manifest.digest
    content = json.loads((built.path / "corpus.json").read_text(encoding="utf-8"))
    assert (content["digest"], content["lexicon_sha256"]) == (manifest.digest, manifest.lexicon.hash)


def test_what_stops_a_build_before_it_began_is_what_is_told(tmp_path, monkeypatch):
    def full(*_):
        raise PressframesError("no room")

    monkeypatch.setattr(record, "clear_leftovers", full)
    with pytest.raises(PressframesError, match="^no room$"), only_build(tmp_path / "corpus"):
        pass
    monkeypatch.undo()
    with only_build(tmp_path / "corpus"):
        assert "process" in (tmp_path / "corpus" / "builder.txt").read_text(encoding="utf-8")


def test_what_cannot_be_deleted_while_it_is_read_elsewhere_stops_no_build(folder, built, monkeypatch):
    def held(*_, **__):
        raise PermissionError("in use")

    monkeypatch.setattr(os, "rmdir", held)
    other = build_corpus(folder, built.path, protect=["守在一线"], part_bytes=PART)

    assert "守在一线" in other.vocabulary and len(list(built.path.glob("joined-*"))) == 2


WRITTEN = {
    "text.parquet": {
        "compression_level": 1,
        "use_dictionary": ["newspaper", "date", "page", "kicker", "headline", "subtitle", "byline", "source", "sha256",
                           "paragraph_role.list.element"],
    },
    "words.parquet": {
        "compression_level": 3,
        "use_dictionary": False,
        "use_byte_stream_split": [
            f"{name}.list.element" for name in ("word", "paragraph_tokens", "sentence_tokens", "gap_at", "gap")
        ],
    },
    "vocabulary.parquet": {
        "compression_level": 3,
        "use_dictionary": ["kind"],
        "column_encoding": {"word": "DELTA_BYTE_ARRAY", "count": "DELTA_BINARY_PACKED"},
    },
    "days.parquet": {"compression_level": 3},
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_each_table_is_written_in_one_piece_and_as_small_as_it_is_meant_to_be(name, built, tmp_path):
    for path in built.path.rglob(name):
        table = pq.read_table(path)
        parts.write_table(tmp_path / name, table)
        pq.write_table(table, tmp_path / "other", compression="zstd", **WRITTEN[name])
        assert (tmp_path / name).read_bytes() == (tmp_path / "other").read_bytes()


def test_numbers_of_articles_and_counts_take_two_bytes_where_they_fit(monkeypatch):
    def entries(documents, words):
        text = pa.table({"text": ["甲" * words] * documents, **dict.fromkeys(parts.PARAGRAPH_LISTS, [[0]] * documents)})
        none = pa.scalar([], pa.list_(pa.int32()))
        of_words = {"word": [[0] * words] * documents, "paragraph_tokens": [[words]] * documents}
        of_words |= {"sentence_tokens": [[words]] * documents, "gap_at": [none] * documents, "gap": [none] * documents}
        vocabulary = pa.table({"word": ["甲"], "count": [words * documents], "kind": np.uint8([5])})
        arrays = parts.make_arrays(text, pa.table(of_words), vocabulary)
        assert arrays["entry_count"].tolist() == [words] * documents
        return arrays["entry_document"].dtype, arrays["entry_count"].dtype

    assert parts.SMALL == 65_536
    assert entries(1, 65_535) == (np.uint16, np.uint16) and entries(1, 65_536) == (np.int32, np.int32)
    monkeypatch.setattr(parts, "SMALL", 4)
    assert entries(3, 3) == (np.uint16, np.uint16) and entries(4, 3) == (np.int32, np.int32)
