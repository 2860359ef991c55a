"""`pressframes reproduce` from a folder of pages to figures, and what it says when the input is bad."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from test_corpora import PAGE

from pressframes.cli import main
from pressframes.errors import PressframesError
from pressframes.study import kernels
from pressframes.study.folder import Study
from pressframes.study.kernels import cores
from pressframes.study.running import reproduce
from pressframes.study.settings import read_settings


@pytest.fixture
def small_study(tmp_path):
    """A study with its own notebooks, which a test writes."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data" / "coding").mkdir(parents=True)
    shutil.copy(ROOT / "data" / "coding" / "codebook.toml", tmp_path / "data" / "coding")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "study.toml").write_text('[corpus]\nsource = "pages"\n', encoding="utf-8")
    return Study(root=tmp_path, out=tmp_path / "out")


def write_notebook(study: Study, name: str, *cells: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, study.root / "notebooks" / name)


def test_notebooks_run_alone_or_in_order_and_executed_copies_are_kept(small_study, monkeypatch):
    monkeypatch.setattr(kernels, "cores", lambda: 1)
    write_notebook(small_study, "02-second.ipynb", "print('second', (1 + 1))")
    write_notebook(small_study, "01-first.ipynb", "1 / 0")
    assert [path.name for path in reproduce(small_study, only=["02"], progress=False)] == ["02-second.ipynb"]

    write_notebook(small_study, "01-first.ipynb", "from pressframes.study import open_study", "open_study().out.name")
    executed = reproduce(small_study, progress=False)

    assert [path.name for path in executed] == ["01-first.ipynb", "02-second.ipynb"]
    assert "'out'" in executed[0].read_text(encoding="utf-8")
    assert "second 2" in executed[1].read_text(encoding="utf-8")


def test_the_first_error_ends_with_status_1_and_names_notebook_and_cell_as_the_progress_bar_did(small_study, capsys):
    second = small_study.out / "build" / "02-second.ipynb"
    waits = f"""
import pathlib, time
end = time.time() + {60 * (cores() > 1)}
while time.time() < end and not pathlib.Path({str(second)!r}).exists():
    time.sleep(0.05)
"""
    write_notebook(small_study, "01-first.ipynb", waits, "1 / 0")
    write_notebook(small_study, "02-second.ipynb", "1 + 1")

    assert main(["reproduce", "--study", str(small_study.root), "--out", str(small_study.out)]) == 1
    error = capsys.readouterr().err
    assert "01-first.ipynb, cell 2: ZeroDivisionError: division by zero" in error and "01-first cell 2" in error
    assert not (small_study.out / "build" / "01-first.ipynb").exists()
    assert second.exists() == (cores() > 1), "it ran beside the first, or not"


def test_what_the_researcher_can_mend_stays_an_input_error(small_study):
    asked = (
        "import pressframes.errors as told",
        "raise told.PressframesError('page.txt: it is empty. Expected a text.')",
    )
    write_notebook(small_study, "01-first.ipynb", *asked)

    with pytest.raises(PressframesError, match="01-first.ipynb, cell 2: page.txt: it is empty. Expected a text."):
        reproduce(small_study, progress=False)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "pages: the folder holds no file to read"),
        ({"empty.txt": b""}, "empty.txt: the file is empty"),
        ({"page.txt": b"%PDF-1.5\n%..."}, "page.txt: the file is a PDF"),
        ({"page.txt": b"\xff\xff\xff\xff"}, "page.txt: the file is not UTF-8, UTF-16 or GB18030 text"),
        ({"good.txt": PAGE.encode(), "worse.txt": b"\x00\x01\x02"}, "worse.txt: the file is not UTF-8"),
    ],
    ids=["empty folder", "empty file", "PDF named .txt", "undecodable bytes", "one bad page among good ones"],
)
def test_bad_input_is_one_paragraph_with_status_2_and_nothing_written(files, words, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    (tmp_path / "pages").mkdir()
    for name, content in files.items():
        (tmp_path / "pages" / name).write_bytes(content)

    status = main(["reproduce", "--corpus", str(tmp_path / "pages"), "--out", str(tmp_path / "out")])

    error = capsys.readouterr().err
    assert status == 2
    assert words in error and error.startswith("pressframes: ")
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs a user to change to")
def test_a_folder_without_read_permission_is_named(tmp_path):
    nobody = 65534
    (tmp_path / "pages").mkdir(mode=0o700)
    code = (
        f"import os; from pressframes.corpus.door import read_corpus; os.setuid({nobody}); "
        f"read_corpus({str(tmp_path / 'pages')!r})"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert "the folder cannot be read (Permission denied). Expected a folder of newspaper pages" in run.stderr


def test_a_corpus_of_ones_own_needs_a_folder_for_its_results(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)

    assert main(["reproduce", "--corpus", str(tmp_path)]) == 2
    assert "add --out FOLDER" in capsys.readouterr().err


def test_outside_a_study_the_error_says_where_to_go(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert main(["reproduce"]) == 2
    assert "Expected the folder of a study; change into it" in capsys.readouterr().err


def test_the_short_way_lays_a_study_out_and_takes_it_up_again(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    ran = []
    monkeypatch.setattr("pressframes.study.reproduce", lambda study, **_: ran.append(study.root) or ran)
    monkeypatch.setattr("pressframes.proof.write_gallery", lambda folder, front: None)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(PAGE, encoding="utf-8")
    command = ["reproduce", "--corpus", "pages", "--out", "out", "--metadata", "newspaper=江州日报"]

    assert [main(command), main(command)] == [0, 0]
    assert ran == [tmp_path / "out"] * 2 and (tmp_path / "out" / "figures" / "reading.html").is_file()
    assert capsys.readouterr().out.count("No citations were written, because study.toml names no authors.") == 2
    settings = read_settings(tmp_path / "out")
    assert (settings.corpus.source, settings.corpus.metadata) == ("../pages", {"newspaper": "江州日报"})
    assert main(["reproduce", "--corpus", "b.txt", "--out", "out"]) == 2
    assert "there is a study of ../pages in the folder, and ../b.txt was given" in capsys.readouterr().err


def test_results_go_into_no_other_study(small_study, tmp_path, capsys):
    other = tmp_path / "other"
    other.mkdir()
    (other / "study.toml").write_text('[corpus]\nsource = "pages"\n', encoding="utf-8")

    assert main(["reproduce", "--study", str(small_study.root), "--out", str(other)]) == 2
    assert f"{other}: the folder is that of another study" in capsys.readouterr().err
    assert [path.name for path in other.iterdir()] == ["study.toml"]


def test_the_same_commands_run_as_a_program():
    run = subprocess.run([sys.executable, "-m", "pressframes", "reproduce", "--help"], capture_output=True, text=True)

    assert run.returncode == 0
    assert "--corpus SOURCE" in run.stdout
    assert Path(ROOT, "Makefile").read_text(encoding="utf-8").count("pressframes reproduce") >= 1


def test_a_notebook_that_is_not_there_is_named_with_those_that_are(small_study):
    write_notebook(small_study, "01-first.ipynb", "1")

    with pytest.raises(PressframesError, match="--only 07: there is no notebook of this number. Expected one of 01."):
        reproduce(small_study, only=["07"], progress=False)


def test_help_and_version_load_none_of_the_heavy_packages():
    code = (
        "import sys; from pressframes.cli import main\n"
        "try: main([sys.argv[1]])\n"
        "except SystemExit: print({'pandas', 'numpy', 'matplotlib', 'nbformat'} & set(sys.modules))"
    )
    for option, words in (("--help", "reproduce"), ("--version", "pressframes 0")):
        shown = subprocess.run([sys.executable, "-c", code, option], capture_output=True, text=True, check=True).stdout
        assert words in shown and shown.endswith("set()\n")


def test_the_hash_of_what_makes_numbers_follows_codebooks_and_not_prose(small_study, tmp_path):
    before = small_study.sources_sha256
    (tmp_path / "README.md").write_text("other words", encoding="utf-8")
    write_notebook(small_study, "01-first.ipynb", "1")
    again = Study(root=tmp_path, out=tmp_path)
    assert again.sources_sha256 == before and dict(again.environment().values)["sources"] == before[:12]

    codebook = tmp_path / "data" / "coding" / "codebook.toml"
    codebook.write_bytes(codebook.read_bytes().replace(b"\n", b"\r\n"))
    assert Study(root=tmp_path, out=tmp_path).sources_sha256 == before, "line ends are no change"
    codebook.write_bytes(codebook.read_bytes() + b"# another\n")
    assert Study(root=tmp_path, out=tmp_path).sources_sha256 != before
