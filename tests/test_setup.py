"""One set of packages, said in pyproject.toml, environment.yml, the two locks and the README."""

import re
import tomllib

import pytest
import yaml
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIRED = {Requirement(line).name: Requirement(line).specifier for line in PROJECT["dependencies"]}
DEVELOPMENT = {
    Requirement(line).name: Requirement(line).specifier
    for lines in PROJECT["optional-dependencies"].values()
    for line in lines
}
TO_RUN, LOCK = ((ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-dev.lock"))
TOOLS = {"bandit", "coverage", "distributed", "hypothesis", "mypy", "pytest", "pytest-xdist", "ruff", "selenium"}
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", re.M)
PINS = {canonicalize_name(match[1]): Version(match[2]) for match in PIN.finditer(LOCK)}


def conda_packages() -> dict[str, SpecifierSet]:
    """The packages of environment.yml, those from PyPI included."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    lines += next(line["pip"] for line in environment["dependencies"] if isinstance(line, dict))
    assert lines[-1] == "-e ."
    found = {}
    for line in lines[:-1]:
        name, version = re.fullmatch(r"([\w.-]+)(.*)", line).groups()
        found[name] = SpecifierSet(re.sub(r"^=(?!=)", "==", version))
    return found


def test_the_five_packages_that_the_project_promises_are_required():
    assert {"jupyterlab", "pandas", "matplotlib", "jieba", "wordcloud"} <= set(REQUIRED)


def test_conda_users_get_the_same_packages():
    conda = conda_packages()

    assert set(conda) - {"python", "pip"} == set(REQUIRED)
    assert {name: conda[name] for name in REQUIRED} == REQUIRED
    assert str(conda["python"]).startswith("<3.14,") and SpecifierSet(PROJECT["requires-python"]).contains("3.13")


@pytest.mark.parametrize("name", sorted(REQUIRED | DEVELOPMENT))
def test_the_lock_pins_each_package_to_a_version_that_fits(name):
    specifier = (DEVELOPMENT | REQUIRED)[name]

    assert specifier.contains(PINS[canonicalize_name(name)], prereleases=True)


def test_who_reads_gets_the_versions_of_who_develops_and_none_of_the_tools():
    to_run = {canonicalize_name(match[1]): Version(match[2]) for match in PIN.finditer(TO_RUN)}

    assert to_run.items() <= PINS.items() and set(REQUIRED) <= {*to_run, "jupyter_client"}
    assert not TOOLS & to_run.keys() and PINS.keys() >= TOOLS


@pytest.mark.parametrize("lock", [TO_RUN, LOCK], ids=["to run", "to develop"])
def test_the_lock_has_hashes_and_names_no_index_or_host(lock):
    blocks = re.split(r"\n(?=\S)", lock)

    assert all("--hash=sha256:" in block for block in blocks if "==" in block.splitlines()[0])
    assert not re.search(r"https?:|--index|--find-links|file:", lock)


def test_the_readme_gives_a_reason_for_each_dependency():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("## What we depend on and why")[1].split("\n## ")[0]
    named = set(re.findall(r"^\| `([\w.-]+)`", table, re.M))

    assert named == set(REQUIRED) | set(DEVELOPMENT)
