"""The notebooks of a study side by side: what is made once, what is not run again, what an interruption leaves."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

from pressframes import files
from pressframes.cli import main
from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.published import published
from pressframes.disk import build_corpus
from pressframes.errors import NotebookFailed, PressframesError
from pressframes.figures.index import read_manifest, write_manifest
from pressframes.frames.codebook import load_codebook
from pressframes.study import kept, kernels
from pressframes.study.folder import Study
from pressframes.study.running import Run, in_each_language, in_language, leave_out_others, pages_are_due, reproduce
from pressframes.study.settings import Source

OPEN = "from pressframes import open_study; study = open_study()"
OUT = "import os, pathlib, time; out = pathlib.Path(os.environ['PRESSFRAMES_OUT'])"
TEXTS = ["老渠清了，水来了。村民说：“桥也通了。”", "6月3日，桥通了。三百名志愿者到岗。"]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    monkeypatch.setenv(files.SETTING, str(tmp_path / "cache"))
    files.private_cache.cache_clear()
    yield tmp_path / "cache"
    files.private_cache.cache_clear()


@pytest.fixture
def study(tmp_path):
    """A study of two short texts whose notebooks a test writes."""
    root = tmp_path / "study"
    (root / "notebooks").mkdir(parents=True)
    (root / "study.toml").write_text('[corpus]\nsource = "texts.csv"\n', encoding="utf-8")
    (root / "texts.csv").write_text("标题,正文\n" + "".join(f"水渠,{text}\n" for text in TEXTS), encoding="utf-8")
    shutil.copy(ROOT / "data" / "coding" / "codebook.toml", root)
    return Study(root, root / "out")


def write(study: Study, name: str, *cells: str) -> None:
    made = [nbformat.v4.new_code_cell(cell, id=f"cell-{number}") for number, cell in enumerate(cells)]
    nbformat.write(nbformat.v4.new_notebook(cells=made), study.root / "notebooks" / f"{name}.ipynb")


def outputs(study: Study) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((study.out / "build").glob("*.ipynb"))}


def test_side_by_side_and_one_after_the_other_come_out_the_same_and_the_figures_are_last(study, monkeypatch):
    for number in (1, 2, 3):
        rest = f"time.sleep({(3 - number) / 5}); (out / 'note-{number}').write_text('{number}')"
        write(study, f"0{number}-one", OUT, "'x' in globals()", f"x = {number}; x", rest)
    write(study, "04-figures", OUT, "sorted(path.name for path in out.glob('note-*'))")
    found = []
    for cores in (3, 1):
        monkeypatch.setattr(kernels, "cores", lambda cores=cores: cores)
        one = Study(study.root, study.root / f"out-{cores}")
        one.out.mkdir()
        assert reproduce(one, progress=False) == [one.out / "build" / name for name in outputs(one)]
        found.append(outputs(one))

    assert found[0] == found[1] and len(found[0]) == 4
    assert b"['note-1', 'note-2', 'note-3']" in found[0]["04-figures.ipynb"]
    assert b"True" not in found[0]["03-one.ipynb"], "no notebook has names of another"
    cells = nbformat.reads(found[0]["02-one.ipynb"].decode(), 4).cells
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4]


def test_what_has_not_changed_is_not_run_again_and_what_has_is(study, cache, monkeypatch, capsys):
    monkeypatch.setattr(kernels, "cores", lambda: 1)
    saved = "table = out / 'data/derived/01-t.csv'; table.parent.mkdir(parents=True, exist_ok=True)"
    write(
        study,
        "01-table",
        OUT,
        f"{saved}; table.write_text('count')",
        "class Study: written = [table]",
        "study = Study()",
    )
    write(study, "02-own", "1 + 1")
    write(study, "03-figures", "'gallery'")
    reproduce(study, progress=False)
    before = outputs(study)
    table = study.tables / "01-t.csv"
    content = table.read_bytes()
    reproduce(Study(study.root, study.out))
    assert "run again (--fresh runs all): 01-table, 02-own, 03-figures\n" in capsys.readouterr().out
    assert outputs(study) == before

    write(study, "02-own", "1 + 2")
    table.write_bytes(content + b"\n")
    reproduce(study, progress=False)
    assert table.read_bytes() == content, "the last one waits for what the others leave"
    assert outputs(study)["01-table.ipynb"] == before["01-table.ipynb"]
    assert outputs(study)["02-own.ipynb"] != before["02-own.ipynb"]

    def complete():
        return [Run(study, study.root / "notebooks" / name).is_complete() for name in before]

    assert complete() == [True, True, True]
    table.unlink()
    assert complete() == [False, True, True]
    record = study.out / "build" / ".runs" / "02-own.json"
    record.write_text(record.read_text(encoding="utf-8")[:40], encoding="utf-8")
    assert complete() == [False, False, False]
    making = Making()
    assert making.kept().equals(making.kept()) and making.asked == 1
    reproduce(study, fresh=True, only=["02"])
    making.kept()
    assert making.asked == 2, "what was kept is made anew"
    assert "Nothing changed" not in capsys.readouterr().out and complete()[1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("texts.csv", "标题,正文\n水渠,老渠清了。\n"),
        ("study.toml", '[corpus]\nsource = "texts.csv"\nname = "the reports"\n'),
        ("glossary.csv", "word,en\n桥,bridge\n"),
        ("notebooks/wording/01-one.toml", "[key]\nen = 'Text.'\nzh = '文。'\n"),
        ("notebooks/wording/shared.toml", "[cut]\nen = 'cut'\nzh = '略'\n"),
        ("codebook.toml", "# another\n"),
        ("known-groups.toml", "# another\n"),
        ("frames.toml", "# another\n"),
    ],
)
def test_each_source_of_a_notebook_is_a_reason_to_run_it_again(study, name, content):
    write(study, "01-one", "1")
    path = study.root / "notebooks" / "01-one.ipynb"
    (study.root / "frames.toml").write_text("# one\n", encoding="utf-8")
    with (study.root / "study.toml").open("a", encoding="utf-8") as file:
        file.write('[frames]\ncodebook = "frames.toml"\n')
    before = Run(study, path).sources
    assert Run(Study(study.root, study.out), path).sources == before
    assert Run(Study(study.root, study.out, language="zh"), path).sources != before
    (study.root / "notebooks" / "wording").mkdir()
    (study.root / name).write_text(content, encoding="utf-8")

    assert Run(Study(study.root, study.out), path).sources != before


def test_pages_beside_the_figures_are_due_where_one_is_gone_or_anything_is_newer(study):
    study.figures.mkdir(parents=True)
    record = study.out / "build" / ".runs" / "01-one.json"
    record.parent.mkdir(parents=True)
    pages = [study.figures / name for name in ("index.html", "reading.html")]
    assert pages_are_due(study)
    for number, path in enumerate([study.figures / "fig-01-one.csv", record, *pages]):
        path.write_text("{}")
        os.utime(path, (number, number))
    assert not pages_are_due(study)
    for path in (record, study.figures / "fig-01-one.csv"):
        os.utime(path, (9, 9))
        assert pages_are_due(study)
        os.utime(path, (0, 0))
    pages[0].unlink()
    assert pages_are_due(study)


def test_the_first_error_names_its_cell_and_what_was_complete_stays(study, monkeypatch, capsys):
    monkeypatch.setattr(kernels, "cores", lambda: 1)
    write(study, "01-good", "1")
    write(study, "02-bad", "1", "1 / 0")
    write(study, "03-never", "1")
    with pytest.raises(NotebookFailed, match="02-bad.ipynb, cell 2: ZeroDivisionError: division by zero"):
        reproduce(study, progress=False)
    assert list(outputs(study)) == ["01-good.ipynb"]
    write(study, "02-bad", "import os; os._exit(1)")
    with pytest.raises(NotebookFailed, match=r"02-bad.ipynb, cell 1, after \d+ s: "):
        reproduce(study)
    assert "run again (--fresh runs all): 01-good\n" in capsys.readouterr().out


def test_a_run_says_where_its_figures_and_sentences_are(study, capsys):
    write(study, "01-quick", "1")
    assert main(["reproduce", "--study", str(study.root), "--out", str(study.out)]) == 0
    said = capsys.readouterr().out

    assert "No citations were written" in said
    assert f"Open {study.figures / 'index.html'} to see the figures, and read on from {study.out / 'build'}" in said
    assert f"Open {study.figures / 'reading.html'} to read the sentences behind the numbers" in said


@pytest.mark.stress
def test_an_interrupted_run_leaves_nothing_half_done_and_goes_on(study):
    write(study, "01-quick", "1")
    slow = "(out / 'started').write_text(''); exec('while not (out / \"go\").exists(): time.sleep(0.05)')"
    write(study, "02-slow", OUT, slow, "3")
    study.out.mkdir()
    command = [sys.executable, "-m", "pressframes", "reproduce", "--study", str(study.root), "--out", str(study.out)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    run = subprocess.Popen(command, **pipes)
    until = time.monotonic() + 200
    while not ((study.out / "started").exists() and outputs(study)) and run.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.1)
    run.send_signal(signal.SIGINT)
    out, error = run.communicate(timeout=200)

    assert (run.returncode, error.splitlines()[-1]) == (130, "pressframes: interrupted; run again to go on"), error
    assert "Traceback" not in error
    assert sorted(path.name for path in study.out.rglob("*")) == [
        ".runs",
        "01-quick.ipynb",
        "01-quick.json",
        "build",
        "started",
    ]
    (study.out / "go").write_text("", encoding="utf-8")
    again = subprocess.run(command, **pipes, check=True)
    assert "(--fresh runs all): 01-quick\n" in again.stdout
    assert list(outputs(study)) == ["01-quick.ipynb", "02-slow.ipynb"]
    assert f"Open {study.figures / 'index.html'} to see the figures, and read on from" in again.stdout


def test_an_interruption_while_the_corpus_is_read_writes_nothing(study, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    write(study, "01-one", "1")
    monkeypatch.setattr("pressframes.study.folder.read_corpus", interrupted)

    assert main(["reproduce", "--study", str(study.root), "--out", str(study.out)]) == 130
    assert capsys.readouterr().err.splitlines()[-1] == "pressframes: interrupted; run again to go on"
    assert not study.out.exists()


def test_a_node_that_the_texts_do_not_have_as_one_word_is_told_before_anything_is_written(study):
    write(study, "01-one", "1")
    (study.root / "study.toml").write_text('[corpus]\nsource = "texts.csv"\n[frames]\nnode = "老渠清"\n', "utf-8")

    with pytest.raises(PressframesError, match="^study.toml, frames.node '老渠清': preset 'jieba' never cut this"):
        reproduce(study, progress=False)
    assert not study.out.exists()


@pytest.mark.stress
def test_a_study_in_both_languages_has_its_chinese_notebooks_and_figures_in_a_folder_beside(study):
    (study.root / "study.toml").write_text('language = "both"\n[corpus]\nsource = "texts.csv"\n', encoding="utf-8")
    write(study, "01-one", OPEN, "study.spoken, study.out.name")

    english, chinese = reproduce(study, progress=False)
    assert (english, chinese) == (study.out / "build" / "01-one.ipynb", study.out / "zh" / "build" / "01-one.ipynb")
    assert "('en', 'out')" in english.read_text(encoding="utf-8")
    assert "('zh', 'zh')" in chinese.read_text(encoding="utf-8")


def test_the_prose_of_a_notebook_is_that_of_its_wording_and_a_missing_cell_is_named(study):
    wording = study.root / "notebooks" / "wording"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Question", id="title")])
    chinese = Study(study.root, study.out, language="zh")
    assert in_language(notebook, chinese, "01-one").cells[0].source == "# Question", "somebody's own, without a wording"

    wording.mkdir()
    (wording / "shared.toml").write_text("# shared\n", encoding="utf-8")
    (wording / "01-one.toml").write_text("[prose.title]\nzh = '# 问题'\n", encoding="utf-8")
    assert in_language(notebook, study, "01-one").cells[0].source == "# Question"
    assert in_language(notebook, chinese, "01-one").cells[0].source == "# 问题"
    notebook.cells[0].id = "other"
    with pytest.raises(PressframesError, match=r"01-one.toml: the prose of cell 'other' .*section \[prose.other\]"):
        in_language(notebook, chinese, "01-one")


class Making:
    """A maker of a table that counts how often it was asked."""

    def __init__(self):
        self.asked = 0

    def __call__(self) -> pd.DataFrame:
        self.asked += 1
        return pd.DataFrame({"word": ["桥", None], "count": [1, 2], "share": [0.5, np.nan]})

    def kept(self, texts=TEXTS, name="words jieba") -> pd.DataFrame:
        return kept.kept_table(corpus_from_texts(texts), name, self)


def test_a_table_is_made_once_for_all_processes_and_anew_where_anything_is_not_as_it_was(cache, monkeypatch):
    making = Making()
    first = making.kept()
    pd.testing.assert_frame_equal(making.kept(), first)
    assert making.asked == 1 and first.equals(making())
    making.asked = 0
    making.kept(name="words press"), making.kept(TEXTS[:1])
    assert making.asked == 2, "another preset, another text"

    path = max(cache.glob("made-*"), key=lambda path: path.stat().st_mtime)
    whole = path.read_bytes()
    places = [0, len(whole) // 2, len(whole) - 1]
    damaged = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in places]
    for number, data in enumerate([*damaged, whole[:-20], b"", b"PK"], 3):
        path.write_bytes(data)
        pd.testing.assert_frame_equal(making.kept(TEXTS[:1]), first)
        assert making.asked == number and path.read_bytes() == whole
    monkeypatch.setattr(kept, "maker", lambda: "another version")
    making.kept(TEXTS[:1])
    assert making.asked == number + 1
    kept.forget()
    assert not list(cache.glob("made-*"))


def test_what_is_kept_is_bounded_and_what_was_used_last_stays(cache, monkeypatch):
    making = Making()
    for number, text in enumerate(TEXTS):
        making.kept([text])
        newest = max(cache.glob("made-*"), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    monkeypatch.setattr(kept, "LARGEST", 2 * newest.stat().st_size)
    making.kept(TEXTS[:1])  # used again
    making.kept(["另一篇。"])
    making.asked = 0
    making.kept(TEXTS[:1]), making.kept(["另一篇。"])
    assert making.asked == 0 and len(list(cache.glob("made-*"))) == 2


@pytest.mark.skipif(os.name == "nt", reason="links may not be made")
def test_a_table_that_another_run_deletes_at_the_same_time_stops_nothing(cache):
    making = Making()
    making.kept(TEXTS[:1])
    (cache / "made-gone.pickle").symlink_to("nowhere")  # listed, and not there when it is looked at
    assert len(making.kept(TEXTS[1:2]))


@pytest.mark.skipif(os.name == "nt", reason="folders are closed by another list of rights")
def test_a_cache_that_others_can_write_to_is_not_read(cache):
    making = Making()
    making.kept()
    cache.chmod(0o777)
    files.private_cache.cache_clear()
    making.kept()
    assert making.asked == 2


def test_every_table_that_is_found_in_a_text_comes_back_as_it_was_found(cache):
    corpus, codebook = corpus_from_texts(TEXTS), load_codebook(ROOT / "data" / "coding" / "codebook.toml")
    for kind, made_with in [("words", "jieba"), ("codes", codebook), ("quotes", None), ("quantities", None)]:
        found = published(corpus, kind, made_with)
        kept._kept(kind, lambda table=found: table)
        pd.testing.assert_frame_equal(kept._kept(kind, lambda: pd.DataFrame()), found)
    for values in (["桥", None], ["桥", np.nan], [np.nan, None], [True, 1]):
        table = pd.DataFrame({"a": pd.Series(values, dtype=object, index=[7, 8])})
        kept._kept(repr(values), lambda table=table: table)
        back = kept._kept(repr(values), lambda: pd.DataFrame())
        assert [*map(type, back["a"])] == [*map(type, values)] and back.index.equals(table.index)


def test_a_corpus_is_read_once_and_again_where_a_notebook_changed_it(study, monkeypatch):
    kept._READ.clear()
    first = study.corpus
    assert Study(study.root, study.out).corpus is first
    first.documents["decade"] = 2020
    again = Study(study.root, study.out).corpus
    assert again is not first and "decade" not in again.documents
    (study.root / "texts.csv").write_text("标题,正文\n桥,桥通了。\n", encoding="utf-8")
    assert len(Study(study.root, study.out).corpus.documents) == 1
    for number in range(9):
        kept.read_once(str(number), lambda: corpus_from_texts(TEXTS))
    assert [*kept._READ] == list("5678"), "the last four"


SAVE = """import sys; from functools import partial
from pathlib import Path; from sample_figures import draw, save
Path(sys.argv[1], "ready-" + sys.argv[2]).write_text("")
while len(list(Path(sys.argv[1]).glob("ready-*"))) < 2: pass
table, figure = draw(sys.argv[2])
words = dict(title="题", caption="图", alt="图", source="样例", pictures=(".svg",))
for number in range(6):
    save(figure, f"fig-{number}{len(sys.argv[2])}-{sys.argv[2]}", table, Path(sys.argv[1], "figures"), **words)"""


@pytest.mark.stress
def test_figures_that_two_processes_save_into_one_folder_are_all_listed(tmp_path):
    names = ("bars", "lines")
    runs = [subprocess.Popen([sys.executable, "-c", SAVE, str(tmp_path), name], cwd=ROOT / "tests") for name in names]
    assert [run.wait(300) for run in runs] == [0, 0]

    listed = read_manifest(tmp_path / "figures")
    assert len(listed) == 12
    for figure, entry in listed.items():
        for name, digest in entry["files"].items():
            data = (tmp_path / "figures" / f"{figure}{name}").read_bytes()
            assert files.hashlib.sha256(data).hexdigest() == digest


def test_the_study_makes_a_table_once_for_all_its_notebooks(study, cache, monkeypatch):
    counts = study.counts()
    codes = study.codes()
    kept._READ.clear()
    monkeypatch.setattr("pressframes.study.folder.published", lambda *_: pytest.fail("found again"))
    again = Study(study.root, study.out)

    pd.testing.assert_frame_equal(again.counts(), counts)
    pd.testing.assert_frame_equal(again.codes(), codes)
    counts["count"] = 0
    assert (again.counts()["count"] > 0).all(), "a caller's change is the caller's"
    assert json.dumps([str(path) for path in study.written]) == "[]"


ONE_RUN = """import sys; from pathlib import Path; from pressframes.study.folder import Study
from pressframes.study.running import reproduce; root, out = map(Path, sys.argv[1:]); reproduce(Study(root, out))"""


def test_a_second_run_in_one_study_waits_and_says_so(study, monkeypatch):
    def execute(runs, bar):
        executed.append([run.path.stem for run in runs])
        assert waits.wait(60)
        for run in runs:
            run.keep("{}", [])

    def say(text):
        said.append(text)
        if "This one waits" in text:
            waits.set()

    write(study, "01-one", "1")
    executed, said, waits = [], [], threading.Event()
    monkeypatch.setattr(kernels, "execute", execute)
    monkeypatch.setattr("pressframes.study.running.tqdm.write", say)
    with ThreadPoolExecutor(2) as threads:
        assert (
            len({*map(str, threads.map(reproduce, [Study(study.root, study.out), Study(study.root, study.out)]))}) == 1
        )

    assert executed == [["01-one"]]
    assert sum("another run is at work in this folder. This one waits" in one for one in said) == 1
    assert sum("not run again" in one for one in said) == 1


@pytest.mark.stress
def test_of_two_processes_that_run_one_study_the_second_waits_and_says_so(study):
    write(study, "01-one", "import time", "time.sleep(3)")
    command = [sys.executable, "-c", ONE_RUN, str(study.root), str(study.out)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]

    said = [run.communicate(timeout=240)[0] for run in runs]

    assert [run.returncode for run in runs] == [0, 0]
    assert sum("another run is at work in this folder. This one waits" in one for one in said) == 1
    assert sum("not run again" in one for one in said) == 1


def test_a_run_ends_with_the_figures_and_tables_of_that_run_alone(study):
    def saved(*names):
        """Files as a notebook leaves them, with the figures among them in the manifest."""
        paths = [study.figures / name if name.startswith("fig") else study.tables / name for name in names]
        known = read_manifest(study.figures)
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("made", encoding="utf-8")
        entry = {"title": "", "fingerprint": "", "files": {".svg": ""}, "content": {}}
        known |= {path.stem: entry for path in paths if path.suffix == ".svg"}
        (study.figures / "manifest.json").write_text(write_manifest(known), encoding="utf-8")
        return [str(path) for path in paths]

    for name in ("01-one", "02-two"):
        write(study, name, "1")
    first, second = (Run(study, study.root / "notebooks" / f"{name}.ipynb") for name in ("01-one", "02-two"))
    saved("fig-09-gone.svg", "fig-01-here.svg", "mine.csv")
    (study.figures / "fig-77-own.png").write_text("a picture of one's own", encoding="utf-8")
    first.keep("{}", saved("01-old.csv", "01-both.csv", "fig-01-here.svg", "fig-02-old.svg"))
    leave_out_others(study)
    assert "fig-09-gone" in read_manifest(study.figures), "the second notebook, which may draw it, was not run yet"
    second.keep("{}", saved("02-two.csv", "fig-03-two.svg"))
    first.keep("{}", saved("01-both.csv", "fig-01-here.svg"))
    leave_out_others(study)

    names = {path.name for folder in (study.figures, study.tables) for path in folder.iterdir()}
    assert names == {"fig-01-here.svg", "fig-03-two.svg", "fig-77-own.png", "manifest.json", "mine.csv"} | {
        "01-both.csv",
        "02-two.csv",
    }
    assert list(read_manifest(study.figures)) == ["fig-01-here", "fig-03-two"]


def test_what_tells_a_source_from_others_is_its_files_and_how_they_are_read(tmp_path):
    def written(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def told(name, **said):
        without_text = said.pop("without_text", False)
        return kept.source_sha256(Source(source=name, **said), tmp_path, without_text=without_text)

    page = "epidemic-page-2022"
    written(f"data/raw/{page}.txt", "一"), written(f"data/derived/{page}/source.json", "{}")
    written("texts/a.txt", "一"), written("texts/below/b.txt", "二"), written("facts.csv", "file\n")
    written("big/corpus.json", "{}"), written("big/parts/a", "一"), written("one.txt", "一")
    asked = [(page, {}), (page, {"without_text": True}), ("texts", {}), ("texts", {"metadata": "facts.csv"})]
    asked += [("big", {}), ("one.txt", {})]

    def changed(name):
        before = [told(source, **said) for source, said in asked]
        written(name, "other")
        return [place for place, (source, said) in enumerate(asked) if told(source, **said) != before[place]]

    assert len({told(source, **said) for source, said in asked}) == 6
    assert changed(f"data/raw/{page}.txt") == [0]
    assert changed(f"data/derived/{page}/source.json") == [1]
    assert changed("texts/below/b.txt") == [2, 3] and changed("texts/c.txt") == [2, 3]
    assert changed("facts.csv") == [3]
    assert changed("big/parts/a") == [] and changed("big/corpus.json") == [4] and changed("one.txt") == [5]
    assert told("texts", kind="pages") != told("texts")


def test_of_a_corpus_on_disk_nothing_is_kept_and_its_texts_are_not_read_to_know_it(cache, tmp_path, monkeypatch):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.jsonl").write_text('{"text": "桥通了。"}\n', encoding="utf-8")
    corpus, making = build_corpus(tmp_path / "texts", tmp_path / "corpus"), Making()
    monkeypatch.setattr(type(corpus), "fingerprint", property(lambda corpus: pytest.fail("read")))
    kept.kept_table(corpus, "words", making), kept.kept_table(corpus, "words", making)
    again = [kept.read_once("on disk", lambda: corpus), kept.read_once("on disk", lambda: pytest.fail("read again"))]

    assert making.asked == 2 and not list(cache.glob("made-*")) and again == [corpus, corpus]


def test_of_a_corpus_that_was_only_counted_nothing_is_kept(cache):
    making, counted = Making(), replace(corpus_from_texts(TEXTS), texts=None)
    kept.kept_table(counted, "words", making), kept.kept_table(counted, "words", making)

    assert making.asked == 2 and not list(cache.glob("made-*"))


def test_a_bar_covers_the_reading_of_the_corpus_and_the_cells_of_code(study, monkeypatch, capsys):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("1", id="a"), nbformat.v4.new_markdown_cell("2", id="b")]
    )
    nbformat.write(notebook, study.root / "notebooks" / "01-one.ipynb")
    write(study, "02-two", "1", "2")
    bars = []

    def execute(runs, bar):
        bars.append((bar.total, bar.n, bar.disable))
        for run in runs:
            run.keep("{}", [])

    monkeypatch.setattr(kernels, "execute", execute)
    reproduce(study)
    write(study, "02-two", "1", "3")
    reproduce(study, progress=False)
    assert bars == [(4, 1, False), (3, 0, True)]
    assert "Nothing changed" not in capsys.readouterr().out
    reproduce(study)
    assert "these are not run again (--fresh runs all): 01-one, 02-two\n" in capsys.readouterr().out and len(bars) == 2


def test_as_many_processes_work_as_this_one_may_keep_busy(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 3} if process == 0 else {1}, raising=False)
    assert kernels.cores() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    for known, expected in ((5, 5), (None, 1)):
        monkeypatch.setattr(os, "cpu_count", lambda known=known: known)
        assert kernels.cores() == expected


def test_a_study_in_both_languages_is_one_in_english_and_one_in_chinese_beside(study):
    assert in_each_language(study) == [study]
    (study.root / "study.toml").write_text('language = "both"\n[corpus]\nsource = "texts.csv"\n', encoding="utf-8")
    both = Study(study.root, study.out)

    english, chinese = in_each_language(both)
    assert (english.language, english.out, chinese.language, chinese.out) == ("en", study.out, "zh", study.out / "zh")
    assert in_each_language(replace(both, language="zh")) == [replace(both, language="zh")]
    assert (both.spoken, chinese.spoken) == ("en", "zh")


def test_a_file_that_is_no_notebook_is_named(study):
    path = study.root / "notebooks" / "01-one.ipynb"
    for content in ("", "[]", '{"cells": [{}]}', '{"cells": 5}'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(PressframesError, match="01-one.ipynb: "):
            _ = Run(study, path).cells


@pytest.mark.parametrize(
    ("fails", "told"), [("", ["shut down, now: True"]), ("cell", ["interrupted", "shut down, now: False"]),
                        ("start", ["shut down, now: False"])],
)  # fmt: skip
def test_a_kernel_that_may_still_be_writing_is_interrupted_and_given_time_and_an_idle_one_is_not(
    fails, told, monkeypatch
):
    said = []

    class Kernel:
        has_kernel = fails != "start"

        def __init__(self, kernel_name):
            assert kernel_name == "python3"

        async def interrupt_kernel(self):
            said.append("interrupted")

        async def shutdown_kernel(self, now):
            said.append(f"shut down, now: {now}")

    class Client:
        kc = None

        def __init__(self, notebook, kernel, **options):
            self.nb = notebook

        async def async_start_new_kernel(self):
            if fails == "start":
                raise OSError("no process")

        async def async_start_new_kernel_client(self):
            return self

        async def kernel_info(self, reply):
            assert reply
            return {"content": {"language_info": {"name": "python"}}}

    async def use():
        async with kernels._kernel():
            if fails:
                raise OSError("stopped")

    monkeypatch.setattr(kernels, "AsyncKernelManager", Kernel)
    monkeypatch.setattr(kernels, "NotebookClient", Client)
    with pytest.raises(OSError) if fails else nullcontext():
        asyncio.run(use())
    assert said == told


def test_the_bar_counts_the_cells_of_code_and_says_which_cell_is_at_work(study):
    write(study, "01-one", "1", "2")
    run = Run(study, study.root / "notebooks" / "01-one.ipynb")
    notebook = nbformat.read(run.path, as_version=4)
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell("What follows"))
    done, said = [], []

    class Client:
        nb = nbformat.v4.new_notebook(metadata={"language_info": {"name": "python"}})

        def reset_execution_trackers(self):
            self.numbers = []

        async def async_execute_cell(self, cell, number):
            self.numbers.append(number)
            cell.outputs = [nbformat.v4.new_output("stream", text="[]")]

    client, bar = Client(), SimpleNamespace(update=done.append, set_description_str=said.append)
    asyncio.run(kernels._execute(client, run, notebook, bar))

    assert client.numbers == [0, 1, 2, 3, 4] and done == [True, False, True]
    assert said == [f"01-one cell {number}" for number in (1, 2, 3)]
    assert [cell.source for cell in nbformat.read(run.copy, as_version=4).cells] == ["1", "What follows", "2"]
