"""The tutorial in both languages: every command of it runs, what it says is so, and no key is left out."""

import contextlib
import os
import re
import shlex
from dataclasses import fields, is_dataclass
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import ROOT

from pressframes import verify
from pressframes.cli import _parser, main
from pressframes.lists import wordlists
from pressframes.study.settings import Settings, read_settings

ENGLISH, CHINESE = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("tutorial.md", "tutorial.zh-CN.md"))
BLOCKS = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.M)


def run_in_this_process(study, only=(), **_):
    """The cells of notebook 03 without a kernel of its own, which alone takes seconds to start."""
    names = {}
    if only:  # what is run again was run already
        assert only == ["03"]
        return [study.root]
    with contextlib.chdir(study.root):
        for cell in nbformat.read(study.root / "notebooks" / "03-statistics.ipynb", as_version=4).cells:
            if cell.cell_type == "code" and "methods" not in cell.source:
                exec(cell.source, names)
    return [study.root]


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The folder of the study when all steps of the tutorial were done, and what each command printed."""
    folder = tmp_path_factory.mktemp("tutorial")
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(folder):
        patch.setattr("pressframes.study.reproduce", run_in_this_process)
        for kind, block in BLOCKS.findall(ENGLISH):
            do(kind, block)
        yield Path.cwd()


def do(kind: str, block: str) -> None:
    if kind == "python":
        exec(block, {})
    elif kind == "toml":
        path = Path("study.toml")
        said = [line.partition(" = ")[0] for line in block.splitlines()]
        kept = [line for line in path.read_text(encoding="utf-8").splitlines() if line.partition(" = ")[0] not in said]
        start = len(kept) if block.startswith("[") else 0
        path.write_text("\n".join([*kept[:start], block, *kept[start:]]), encoding="utf-8")
    else:
        for command in block.splitlines():
            program, *words = shlex.split(command)
            if program == "cd":
                os.chdir(words[0])
            else:
                assert program == "pressframes" and main(words) == 0, command


def test_every_command_of_the_tutorial_runs_and_the_study_is_there(done):
    settings = read_settings(done)

    assert settings.title["en"] == "One flood, two newspapers" and settings.authors == (("Your Name", ""),)
    assert settings.words.preset == "press"
    assert (done / "figures" / "index.html").exists() and (done / "coding" / "anna.csv").exists()
    assert (done / "another flood" / "study.toml").exists()


def test_the_words_that_the_tutorial_names_are_key_words_of_the_example(done):
    table = pd.read_csv(done / "data" / "derived" / "03-key-words.csv")
    key = table[table["verdict"] == "key"].groupby("side")["word"].agg(set)

    assert {"党员", "群众"} <= key["江州日报"] and "居民" in key["南江晚报"]
    assert all(word in text for word in ("党员", "群众", "居民") for text in (ENGLISH, CHINESE))


def test_both_languages_have_the_same_commands_and_keys():
    code = [
        [(kind, re.sub(r" *#.*", "", block)) for kind, block in BLOCKS.findall(text)] for text in (ENGLISH, CHINESE)
    ]

    assert code[0] == code[1]
    assert [len(re.findall(mark, ENGLISH, re.M)) for mark in (r"^#+ ", r"^\|")] == [
        len(re.findall(mark, CHINESE, re.M)) for mark in (r"^#+ ", r"^\|")
    ]


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_no_key_of_the_study_file_is_left_out_and_none_is_made_up(text):
    named = set(
        re.findall(r"`([\w.]+)`", "".join(line.split("|")[1] for line in text.splitlines() if line[:2] == "| "))
    )
    keys = set()
    for one in fields(Settings):
        part = getattr(Settings(), one.name)
        keys |= {f"{one.name}.{inner.name}" for inner in fields(part)} if is_dataclass(part) else {one.name}
    keys = {key for key in keys if not key.startswith("reference.")} | {"reference.source", "reference.name"}

    assert {name for name in named if name in keys or "." in name} == keys


@pytest.mark.parametrize("words", [["lab"], ["code", "read", "coding"]], ids=lambda words: words[0])
def test_the_commands_that_the_tutorial_names_in_passing_are_there(words):
    assert f"`pressframes {' '.join(words)}`" in ENGLISH and _parser().parse_args(words).run


def test_lists_of_words_that_pages_for_readers_name_are_there():
    pages = [*(ROOT / "docs").glob("*.md"), *ROOT.glob("README*.md")]
    said = " ".join(
        " ".join(re.findall(r"stop\s*=\s*(?:\[[^\]]*\]|\"[^\"]*\")", page.read_text("utf-8"))) for page in pages
    )

    assert {"stop-words"} <= {*re.findall(r'"([a-zA-Z_-]+)"', said)} <= {*wordlists()}


def test_every_recipe_runs_and_a_chart_of_ones_own_is_verified(tmp_path):
    recipes, names = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8"), {}
    with contextlib.chdir(tmp_path):
        for _, block in BLOCKS.findall(recipes):
            exec(block, names)
            for name, made in names.items():
                assert not isinstance(made, pd.DataFrame) or len(made), name
        assert {verdict.answer for verdict in verify("charts")} == {"same bytes"}
        assert pd.read_csv("edges.csv").columns[:2].tolist() == ["source", "target"]
