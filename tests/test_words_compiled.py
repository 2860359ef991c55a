"""Machine code on disk is made anew when any source changes that it was made from."""

import ast
import importlib
import inspect
import os
import shutil
import subprocess
import sys

import numba
import pytest
from conftest import ROOT
from numba.core.dispatcher import Dispatcher

from pressframes import compiled as compiling
from pressframes.compiled import PACKAGE, compiled_sources

# A package of two compiled files, of which one takes a function and a number from the other.
FAR = """from pressframes.compiled import compiled
FACTOR = 2
@compiled
def far(value):
    return value + 1
"""
NEAR = """from pressframes.compiled import compiled
from pressframes.far import FACTOR, far
@compiled
def near(value):
    return far(value) * FACTOR
print(near(1))
"""


def run(parent, cache, code="import pressframes.near"):
    """What some code prints in a process of its own that finds the package in `parent` and has its own cache folder."""
    settings = {"PYTHONPATH": str(parent), "PRESSFRAMES_CACHE": str(cache), "PYTHONIOENCODING": "utf-8"}
    settings = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"} | settings
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=settings)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture
def small_package(tmp_path):
    folder = tmp_path / "pressframes"
    folder.mkdir()
    for name in ("errors.py", "files.py", "compiled.py"):
        shutil.copy(PACKAGE / name, folder)
    shutil.copytree(PACKAGE / "lexicons", folder / "lexicons")
    for name, text in {"__init__.py": "", "far.py": FAR, "near.py": NEAR}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_machine_code_is_found_again_and_never_answers_for_a_changed_function_or_number_of_another_file(
    small_package, tmp_path
):
    cache = tmp_path / "cache"
    assert run(tmp_path, cache) == ["4"]
    kept = {path: path.stat().st_mtime_ns for path in cache.rglob("*.nb?")}
    (small_package / "other.py").write_text("# a file that nothing compiled comes from", encoding="utf-8")

    assert run(tmp_path, cache) == ["4"]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")} == kept
    assert {path.name.split("-")[0] for path in kept} == {"far.far", "near.near"}
    for old, new, value in (("value + 1", "value + 10", "22"), ("FACTOR = 2", "FACTOR = 5", "10")):
        (small_package / "far.py").write_text(FAR.replace(old, new), encoding="utf-8")
        assert run(tmp_path, cache) == [value]


@pytest.mark.stress
def test_when_the_look_up_of_words_is_broken_the_words_are_broken_at_once(tmp_path):
    # In numba's own cache, jieba_cut.py keeps the machine code of the find_child that dictionary.py held before.
    shutil.copytree(PACKAGE, tmp_path / "pressframes", ignore=shutil.ignore_patterns("__pycache__"))
    sentence = "志愿者奋战在抗疫一线。"  # "Volunteers fight on the front line against the epidemic."
    code = f"from pressframes.words import cut; print(*cut({sentence!r}, hmm=False))"
    assert run(tmp_path, tmp_path / "cache", code) == ["志愿者", "奋战", "在", "抗", "疫", "一线", "。"]

    source = tmp_path / "pressframes" / "words" / "dictionary.py"
    text = source.read_text(encoding="utf-8")
    broken = text.replace("            return child\n", "            return NOTHING\n")
    assert broken != text
    source.write_text(broken, encoding="utf-8")

    assert run(tmp_path, tmp_path / "cache", code) == list(sentence)


def modules_with_compiled_functions():
    names = [name.removesuffix(".py").replace("/", ".") for name in compiled_sources()]
    modules = [importlib.import_module(f"pressframes.{name.removesuffix('.__init__')}") for name in names]
    return [
        (module, own)
        for module in modules
        if (own := [f for f in vars(module).values() if isinstance(f, Dispatcher) and f.__module__ == module.__name__])
    ]


def test_every_name_that_a_compiled_function_takes_from_another_file_is_of_a_file_in_the_key():
    sources = compiled_sources()
    found = set()
    for module, functions in modules_with_compiled_functions():
        tree = ast.parse(inspect.getsource(module))
        imported = {
            alias.asname or alias.name: node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module.startswith("pressframes")
            for alias in node.names
        }
        for name in {name for function in functions for name in function.py_func.__code__.co_names} & set(imported):
            file = imported[name].removeprefix("pressframes.").replace(".", "/") + ".py"
            found.add(file)
            assert file in sources, f"{module.__name__} compiles {name} of {file}"

    assert {"characters.py", "words/dictionary.py"} <= found


def test_two_copies_of_the_package_keep_their_machine_code_apart(tmp_path, monkeypatch):
    here = compiling._folder.__wrapped__(str(tmp_path))
    monkeypatch.setattr(compiling, "PACKAGE", ROOT)

    assert compiling._folder.__wrapped__(str(tmp_path)) != here


def test_without_a_folder_that_can_be_trusted_functions_are_compiled_in_each_process(small_package, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("a file where the cache folder should be", encoding="utf-8")

    assert run(tmp_path, blocked / "cache") == ["4"]
    assert not list(tmp_path.rglob("*.nb?"))


def test_the_settings_of_numba_are_as_they_were_for_functions_of_others():
    assert "machine-code" not in str(numba.config.CACHE_DIR)
