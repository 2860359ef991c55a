"""
Would the tests notice a change? Small faults are put into a copy of the project, one at a time, and the tests are run.

`python -m benchmarks._mutants [SEED [ROOM ...]]` draws five faults a room with a seed (by default the first eight hex
digits of the commit) and prints each that no test notices. The copy is a public clone: no text under copyright, nothing
shared. A fault first meets the test files of its room and the doctests of its file, and, if it lives, the whole suite.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PACKAGE = Path("src") / "pressframes"
A_ROOM = 5
SECONDS = 900  # a fault that makes a loop endless is noticed by the clock

SWAPS: dict[type, str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is", ast.And: "or", ast.Or: "and", ast.Add: "-", ast.Sub: "+",
    ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "/",
}  # fmt: skip
# The test files of a room whose names do not begin with `test_ROOM`.
TESTS = {
    "corpus": ["corpora", "corpus", "counted", "published", "peoples_daily", "frames_evidence", "sentences"],
    "statistics": ["statistics", "concordance"],
    "voices": ["voices", "frames_voices", "frames_people", "frames_evidence"],
    "coders": ["coders", "code_commands", "frames_people", "frames_uncertainty"],
    "figures": ["figures", "citation", "verify"],
    "proof": ["proof", "verify", "trace", "gallery", "figures_preflight"],
    "top": [
        "house",
        "numbers",
        "reproduce",
        "textfiles",
        "words",
        "setup",
        "sentences",
        "code_commands",
        "study",
        "corpora",
    ],
}


class Mutant(NamedTuple):
    """One fault: the file, the line, what was written there and what takes its place (offsets into the file)."""

    path: Path
    line: int
    start: int
    end: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {' '.join(self.old.split())[:60]} -> {self.new[:60]}"


def mutants_of(path: Path, source: str) -> Iterator[Mutant]:
    """All faults that can be put into one file: another comparison, sign, number or truth value, a line left out."""
    lines = [0]
    for text in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(text.encode()))
    letters = source.encode()

    def mutant(first: ast.expr | ast.stmt, start: int, end: int, new: str) -> Mutant:
        return Mutant(path, first.lineno, start, end, letters[start:end].decode(), new)

    def place(node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno and node.end_col_offset is not None
        return lines[node.lineno - 1] + node.col_offset, lines[node.end_lineno - 1] + node.end_col_offset

    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPS:
            yield mutant(node, place(node.left)[1], place(node.comparators[0])[0], f" {SWAPS[type(node.ops[0])]} ")
        elif isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
            gap = place(node.left)[1], place(node.right)[0]
            if letters[slice(*gap)].strip() in (b"+", b"-", b"*", b"/", b"//"):
                yield mutant(node, *gap, f" {SWAPS[type(node.op)]} ")
        elif isinstance(node, ast.BoolOp):
            gap = place(node.values[0])[1], place(node.values[1])[0]
            if letters[slice(*gap)].strip() in (b"and", b"or"):
                yield mutant(node, *gap, f" {SWAPS[type(node.op)]} ")
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield mutant(node, place(node)[0], place(node.operand)[0], "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield mutant(node, *place(node), str(not node.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            yield mutant(node, *place(node), str(node.value + 1))
        elif isinstance(node, ast.If) and not isinstance(node.test, ast.Compare):
            start, end = place(node.test)
            yield mutant(node.test, start, end, f"not ({letters[start:end].decode()})")
        elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
            yield mutant(node, *place(node.value), "None")
        elif isinstance(node, ast.AugAssign) or isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield mutant(node, *place(node), "pass")


def draw(seed: str, rooms: list[str]) -> list[Mutant]:
    """Five faults a room; a fault outside of functions and constants, such as an import, is none."""
    chosen = random.Random(int(seed, 16))
    by_room: dict[str, list[Mutant]] = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        inside = path.relative_to(ROOT / PACKAGE).parts
        room = inside[0] if len(inside) > 1 else "top"
        source = path.read_text(encoding="utf-8")
        by_room.setdefault(room, []).extend(mutants_of(path.relative_to(ROOT), source))
    return [m for room in sorted(by_room) if not rooms or room in rooms for m in chosen.sample(by_room[room], A_ROOM)]


def tests_of(mutant: Mutant, clone: Path) -> list[str]:
    """The test files of a fault's room and its own file for the doctests; all but the notebooks' come second."""
    inside = mutant.path.relative_to(PACKAGE).parts
    room = inside[0] if len(inside) > 1 else "top"
    names = TESTS.get(room, [room])
    found = {str(path) for name in names for path in (clone / "tests").glob(f"test_{name}*.py")}
    return [str(clone / mutant.path), *sorted(found)]


def notices(clone: Path, tests: list[str]) -> bool:
    """Whether one of the tests fails (or does not end)."""
    environment = os.environ | {
        "PYTHONPATH": f"{clone / 'src'}{os.pathsep}{clone}",
        "PRESSFRAMES_SHARED": str(clone / "nothing-shared"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *tests]
    try:
        run = subprocess.run(command, cwd=clone, env=environment, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return True
    return run.returncode not in (0, 5)


def lives(mutant: Mutant, clone: Path) -> bool:
    """Whether no test notices the fault."""
    path = clone / mutant.path
    letters = path.read_bytes()
    path.write_bytes(letters[: mutant.start] + mutant.new.encode() + letters[mutant.end :])
    try:
        return not notices(clone, tests_of(mutant, clone)) and not notices(clone, [])
    finally:
        path.write_bytes(letters)


def main() -> None:
    """Draw, try each on two copies at a time, and print what lives."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    seed, *rooms = sys.argv[1:] or [commit[:8]]
    drawn = draw(seed, rooms)
    with tempfile.TemporaryDirectory() as folder:
        clones: SimpleQueue[Path] = SimpleQueue()
        for number in range(2):
            clone = Path(folder) / str(number)
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
            clones.put(clone)

        def tried(mutant: Mutant) -> bool:
            clone = clones.get()
            try:
                return lives(mutant, clone)
            finally:
                clones.put(clone)

        alive = 0
        with ThreadPoolExecutor(2) as pool:
            for mutant, survived in zip(drawn, pool.map(tried, drawn), strict=True):
                alive += survived
                print("LIVES" if survived else "found", mutant, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"seed {seed}: {alive} of {len(drawn)} live")


if __name__ == "__main__":
    main()
