"""What `import pressframes` loads, what it offers, and that nothing that it offers hides a module."""

import ast
import subprocess
import sys
from importlib import import_module
from inspect import unwrap

import pytest
from conftest import ROOT

import pressframes

HEAVY = {"matplotlib", "numba", "jieba", "scipy.stats", "pyarrow", "IPython", "pandas"}
PACKAGES = sorted(path.parent for path in (ROOT / "src" / "pressframes").rglob("__init__.py"))
LAZY = [folder for folder in PACKAGES if (folder / "__init__.pyi").exists()]


# Lines that one Python runs in this order, with what it must not have loaded after each.
NEEDS_NOT = {
    "import pressframes": HEAVY,
    "from pressframes import PressframesError": HEAVY,
    "from pressframes import log_ratio": HEAVY - {"pandas"},
    "from pressframes import keyness": {"matplotlib", "IPython", "scipy.stats"},
    "pressframes.figures.save_figure": set(),
    "from pressframes.study.running import loaded\nloaded('pressframes.study.kernels')": {"rfc3987_syntax", "lark"},
}


def test_a_name_loads_no_room_that_it_does_not_need_and_a_room_is_at_hand_after_import_pressframes():
    asked = "import sys\n" + "".join(f"{lines}\nprint(*sys.modules)\n" for lines in NEEDS_NOT)
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = [set(line.split()) for line in run.stdout.splitlines()]

    assert not [line for (line, left_out), modules in zip(NEEDS_NOT.items(), loaded, strict=True) if modules & left_out]
    assert "pressframes.figures" in loaded[4] - loaded[3]


def test_a_name_that_is_not_offered_is_none():
    with pytest.raises(AttributeError, match="module 'pressframes' has no attribute 'keynes'"):
        pressframes.keynes  # noqa: B018


def test_the_tour_is_short():
    assert len(pressframes.__all__) <= 40


@pytest.mark.parametrize("folder", LAZY, ids=lambda folder: folder.name)
def test_type_checkers_see_the_names_that_are_loaded_when_asked_for(folder):
    package = import_module(".".join(folder.relative_to(ROOT / "src").parts))
    stub = ast.parse((folder / "__init__.pyi").read_text(encoding="utf-8"))
    seen = {alias.asname: node.module for node in stub.body for alias in node.names}

    assert dir(package) == sorted(package.__all__) == sorted(seen)
    pairs = ((getattr(package, name), getattr(import_module(module), name)) for name, module in seen.items())
    assert all(unwrap(offered) is unwrap(own) if callable(own) else offered is own for offered, own in pairs)


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_no_public_function_has_the_name_of_a_module_beside_it(folder):
    package = import_module(".".join(folder.relative_to(ROOT / "src").parts))
    modules = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}

    assert not modules & set(getattr(package, "__all__", ()))
