"""Files that broke a reader once: each is read to its end, or refused with its name and the reason."""

import io
import json
import os
import shutil
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import nbformat
import pandas as pd
import pytest
from conftest import ATTACK, ROOT, assert_nothing_ran
from sample_figures import save

from pressframes.cli import main
from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.door import read_corpus
from pressframes.errors import PressframesError
from pressframes.figures.bars import draw_bars
from pressframes.figures.sheet import Chart
from pressframes.findings import tokens_of
from pressframes.statistics.contexts import concordance
from pressframes.statistics.frequency import word_frequencies
from pressframes.statistics.key_words import keyness
from pressframes.study.folder import Study

CODEBOOK = ROOT / "data" / "coding" / "codebook.toml"
CASES = json.loads((Path(__file__).parent / "cases" / "attacks.json").read_text(encoding="utf-8"))["cases"]


def put(folder: Path, case: dict) -> Path:
    """The files of a case in a folder; the path to read, which is the folder where a table stands beside the file."""
    encoding = case.get("encoding", "utf-8")
    text = "".join(piece * times for piece, times in case.get("made", ()))
    (folder / case["file"]).write_bytes(bytes.fromhex(case["hex"]) if "hex" in case else text.encode(encoding))
    for name, content in case.get("beside", {}).items():
        (folder / name).write_bytes(content.encode(encoding))
    return folder if "beside" in case else folder / case["file"]


@pytest.mark.parametrize("case", [case for case in CASES if "says" in case], ids=lambda case: case["name"])
def test_what_cannot_be_read_is_refused_by_name_and_reason(case, tmp_path):
    with pytest.raises(PressframesError) as refusal:
        read_corpus(put(tmp_path, case))

    assert case["says"] in str(refusal.value) and (case["file"] in str(refusal.value) or "beside" in case)
    assert len(str(refusal.value)) < 5000


@pytest.mark.parametrize("case", [case for case in CASES if "reads" in case], ids=lambda case: case["name"])
def test_what_can_be_read_is_read_to_its_end(case, tmp_path):
    corpus = read_corpus(put(tmp_path, case))

    text = "\n".join(corpus.texts)
    assert all(words in text for words in case["reads"]) and len(text) >= case.get("characters", 0)
    assert case.get("notes", "") in " ".join(corpus.notes)
    if "newspaper" in case:
        assert set(corpus.documents["newspaper"]) == {case["newspaper"]}


def word_file(change=lambda name, data: data) -> bytes:
    document = docx.Document()
    document.add_paragraph("老渠清了")
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "水到了田里。"
    cell.add_table(1, 1).cell(0, 0).text = "渠长九里。"
    whole = io.BytesIO()
    document.save(whole)
    changed = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return changed.getvalue()


def test_a_table_within_a_table_of_a_word_file_is_read_once(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(word_file())

    text = "\n".join(read_corpus(path).texts)

    assert (text.count("水到了田里。"), text.count("渠长九里。")) == (1, 1)


BODY = "word/document.xml"
EMPTY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


@pytest.mark.parametrize("body", [b"<a/>", EMPTY, b"<a", b""], ids=["another root", "no body", "cut short", "nothing"])
def test_a_word_file_with_a_damaged_part_is_refused(body, tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(word_file(lambda name, data: body if name == BODY else data))

    with pytest.raises(PressframesError, match="a.docx: the Word file cannot be read"):
        read_corpus(path)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_an_office_file_that_unpacks_to_a_hundred_times_its_size_is_refused(name, tmp_path):
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("word/document.xml", bytes(100_000_001))

    with pytest.raises(PressframesError, match=f"{name}: .* unpack to more than a hundred times its size"):
        read_corpus(tmp_path / name)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_many_parts_that_each_unpack_to_just_under_the_bound_are_refused(name, tmp_path):
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for number in range(11):
            packed.writestr(f"word/{number}.xml", bytes(10_000_000))

    with pytest.raises(PressframesError, match=f"{name}: .* unpack to more than a hundred times its size"):
        read_corpus(tmp_path / name)


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="names are Unicode there")
def test_a_file_whose_name_is_no_utf8_is_read_under_a_name_that_can_be_written(tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\xfe.txt")
    path.write_text("老渠清了\n\n水到了田里。\n", encoding="utf-8")

    corpus = read_corpus(path)

    assert corpus.documents["source"][0] == "\ufffd\ufffd.txt"
    corpus.documents.to_csv().encode()


@pytest.fixture
def attacked(tmp_path):
    """A study of articles whose every column attacks."""
    rows = [
        (f"{ATTACK} {n}", "2024-06-03", ATTACK if n % 2 else "江州日报", f"水到了田里。{ATTACK}\n水{n}")
        for n in range(8)
    ]
    pd.DataFrame(rows, columns=["标题", "日期", "报纸", "正文"]).to_csv(tmp_path / "articles.csv", index=False)
    settings = f'compare = "newspaper"\n[corpus]\nsource = "articles.csv"\nunit = {json.dumps(ATTACK)}\n'
    (tmp_path / "study.toml").write_text(settings, encoding="utf-8")
    pd.DataFrame({"word": ["水"], "en": [ATTACK]}).to_csv(tmp_path / "glossary.csv", index=False)
    (tmp_path / "codebook.toml").write_text(
        CODEBOOK.read_text("utf-8").replace('"War words"', json.dumps(ATTACK)), encoding="utf-8"
    )
    shutil.copytree(ROOT / "notebooks" / "wording", tmp_path / "notebooks" / "wording")
    return Study(tmp_path, tmp_path, "01-corpus")


def test_in_a_browser_nothing_of_texts_that_attack_runs_in_a_notebook_or_is_asked_for(browser, attacked, tmp_path):
    nbconvert = pytest.importorskip("nbconvert")
    corpus = corpus_from_texts([f"{ATTACK}渠通了。"] * 4 + ["水到了田里。"] * 4, ATTACK)
    tokens = tokens_of(corpus, "jieba")
    sides = (tokens_of(corpus.select([(n < 4) == first for n in range(8)]), "jieba") for first in (True, False))
    shown = [word_frequencies(tokens), keyness(*sides), concordance(corpus, tokens, "渠"), attacked.corpus.documents]
    shown += [
        attacked.show("articles", attacked.corpus.documents.rename(columns={"newspaper": "side"}), "side headline")
    ]
    outputs = [{"text/html": one._repr_html_()} for one in shown]
    table = pd.DataFrame({"side": ATTACK, "other": [ATTACK], "share": 0.5, "other_share": 0.4})
    for study in (attacked, replace(attacked, language="zh")):
        said = [study.say("answer", side=ATTACK, texts=2, words=9).data, study.methods()._repr_markdown_()]
        said += [study.say("source", kind="groups", the_corpus_in_full=["水", "WAR"], the_texts=3).data]
        outputs += [{"text/markdown": one} for one in said]
        framing = replace(study, notebook="05-framing")
        outputs += [{"text/html": framing.show("", table, "side share other_share").data}]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", one) for one in outputs])]
    )
    page, _ = nbconvert.HTMLExporter(template_name="basic").from_notebook_node(notebook)
    (tmp_path / "notebook.html").write_text(page, encoding="utf-8")
    browser.get((tmp_path / "notebook.html").as_uri())

    assert page.count("onerror=alert") >= len(outputs) and "{{7*7}}" in page
    assert_nothing_ran(browser)


def test_what_a_terminal_is_told_of_texts_that_attack_has_no_sign_that_it_obeys(attacked, monkeypatch):
    table = pd.DataFrame({"word": ["水"], "count": [8]})
    figure = draw_bars(Chart(table, label="word", value="count", title="渠"))
    save(figure, "fig-04-words", table, attacked.figures, pictures=(".svg",), caption="渠", alt="渠", source="渠")
    for code_page in ("utf-8", "cp1252"):
        told = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(told, encoding=code_page))

        assert main(["trace", "fig-04-words", "水", "--study", str(attacked.root)]) == 0
        assert b"onerror" in told.getvalue()
        assert not set(told.getvalue().decode(code_page)) & set("\x07\x1b\u202e\u2028")


@pytest.mark.skipif(os.name == "nt", reason="no file may have such a name there")
def test_what_a_terminal_is_told_of_a_folder_has_no_sign_that_it_obeys(tmp_path, capsys):
    (folder := tmp_path / "a\x1b[2J\u202e").mkdir()
    (folder / "a.jsonl").write_text('{"text": "水到了田里。"}\n', encoding="utf-8")

    assert main(["build", str(folder)]) == 0
    assert "a□[2J□.corpus: 1 articles" in capsys.readouterr().out
