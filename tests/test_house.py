"""The rules of the house that no reader should have to check by hand."""

import ast
import re
import subprocess
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

# The rooms from left to right: each imports only from its left (docs/architecture.md).
ROOMS = [
    "errors",
    "lazy",
    "files",
    "compiled",
    "characters",
    "lists",
    "pages",
    "corpus",
    "sentences",
    "words",
    "statistics",
    "voices",
    "numbers",
    "frames",
    "findings",
    "coders",
    "disk",
    "figures",
    "proof",
    "study",
    "cli",
    "__main__",
]
HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
# As long a run of characters shared with the press is a quotation; headlines and Party formulas are shorter or listed.
QUOTATION = 20
# Of the page that the study publishes about, as many characters in a row are a quotation already.
RUN = 8
PROSE = re.compile(r".{20,}[。！？”…；:：]\s*$")  # a line of the page that is no headline and no byline


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("needs a git checkout to know which files are committed")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def modules() -> list[Path]:
    return sorted((ROOT / "src" / "pressframes").rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "pressframes").parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pressframes."):
            names.add(node.module.split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.module == "pressframes":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("pressframes.")}
    return names & set(ROOMS)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT / "src" / "pressframes")))
def test_imports_run_one_way(path):
    if path == ROOT / "src" / "pressframes" / "__init__.py":
        return
    room = room_of(path)
    assert room in ROOMS, f"{room} has no place in the order of rooms"
    to_the_right = {name for name in imported_rooms(path) if ROOMS.index(name) > ROOMS.index(room)}

    assert not to_the_right


def imported_files(path: Path) -> set[str]:
    """The files that a file loads when it is loaded; what a function or a type checker asks for later is not among."""
    nodes = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ImportFrom)]
    return {node.module for node in nodes if node.module and node.module.startswith("pressframes.")}


def test_no_file_imports_itself_by_way_of_others():
    names = {path: ".".join(path.relative_to(ROOT / "src").with_suffix("").parts) for path in modules()}

    order = list(TopologicalSorter({name: imported_files(path) for path, name in names.items()}).static_order())

    assert order.index("pressframes.statistics.counts") < order.index("pressframes.statistics.key_words")


def test_a_record_stays_as_it_was_made_but_for_the_two_that_are_filled_step_by_step():
    filled = set()
    for path in modules():
        for node in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ClassDef)):
            marks = [mark for one in node.decorator_list if "dataclass" in (mark := ast.unparse(one))]
            filled |= {node.name for mark in marks if "frozen=True" not in mark}

    assert filled == {"Faults", "Draft"}


def test_the_tour_names_all_that_it_offers():
    import pressframes

    assert sorted(pressframes.__all__) == sorted(set(pressframes.__all__))
    assert all(getattr(pressframes, name).__doc__ for name in pressframes.__all__)


def test_no_file_names_a_machine_or_an_address_of_a_package_index():
    pattern = re.compile(r"pythonhosted|pypi\.org/simple|file:///|/home/\w|/Users/\w|/root/|/work/")
    found = [
        path.relative_to(ROOT)
        for path in tracked_files()
        if path.suffix not in {".png", ".pdf", ".tiff"}
        and path != Path(__file__).resolve()
        and pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert not found


def test_no_committed_file_quotes_the_page(page_text):
    lines = page_text.read_text(encoding="utf-8").splitlines()
    prose = [line for line in lines if PROSE.search(line)]
    bibliographic = "".join("".join(line.split()) for line in lines if line not in prose)
    quotations = {run for line in prose for run in runs_of(line) if run not in bibliographic}
    found = {
        f"{path.relative_to(ROOT)}: {run}"
        for path in tracked_files()
        if path.suffix not in {".png", ".pdf", ".tiff"}
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        for run in quotations.intersection(runs_of(line))
    }

    assert not found


def runs_of(line: str) -> set[str]:
    """The runs of `RUN` characters of a line without its white space that neither begin nor end with a mark."""
    if line.isascii():
        return set()
    line = "".join(line.split())
    runs = (line[start : start + RUN] for start in range(len(line) - RUN + 1))
    return {run for run in runs if run[0].isalnum() and run[-1].isalnum()}


def test_no_committed_file_quotes_the_press(shared, peoples_daily):
    headlines = {line.strip() for line in (shared / "page" / "page.txt").read_text(encoding="utf-8").splitlines()}
    pages = [shared / "page" / "page.txt", *shared.glob("pages-dev/*.txt")]
    press = [path.read_text(encoding="utf-8") for path in pages]
    bibliographic = {text for text in headlines if len(text) <= 40 and not text.endswith(("。", "”"))}
    quotations = {
        run[start : start + QUOTATION]
        for text in [*press, *peoples_daily.texts]
        for run in HAN_RUN.findall(text)
        for start in range(len(run) - QUOTATION + 1)
    }
    found = []
    for path in tracked_files():
        if path.suffix in {".png", ".pdf", ".tiff"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for headline in bibliographic:
            text = text.replace(headline, " ")
        for run in HAN_RUN.findall(text):
            found += [
                f"{path.relative_to(ROOT)}: {run[start : start + QUOTATION]}"
                for start in range(len(run) - QUOTATION + 1)
                if run[start : start + QUOTATION] in quotations
            ]

    assert not found


def test_what_is_left_to_make_stress_is_named_with_what_make_test_keeps():
    named = set(re.findall(r"^\| `(test_\w+\.py)`,? `?(\w+)", (ROOT / "tests" / "README.md").read_text("utf-8"), re.M))
    marked = set()
    for path in (ROOT / "tests").glob("test_*.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        whole = any(isinstance(node, ast.Assign) and "mark.stress" in ast.unparse(node) for node in body)
        for node in (node for node in body if isinstance(node, ast.FunctionDef)):
            if marks := [mark for one in node.decorator_list if "mark.stress" in (mark := ast.unparse(one))]:
                marked.add((path.name, node.name if marks == ["pytest.mark.stress"] else ""))
            elif whole and node.name.startswith("test_"):
                marked.add((path.name, node.name))

    assert {one for one in named if one[1].startswith("test_")} == {one for one in marked if one[1]}
    assert {name for name, word in marked if not word} <= {name for name, word in named if not word.startswith("test_")}
