"""
The lines of the package that the tests run, counted without tracing.

Until Python 3.12 (`sys.monitoring`) a tracer has to look at every step of every library, which doubles the time of the
suite. Here each statement of the package sets a byte of its own instead; what lines there are and how many of them ran
is left to coverage. It is on where LINES_RUN is set, by `make coverage`, in each process of pytest-xdist.
"""

import ast
import io
import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path

PACKAGE = "pressframes"
MARK = "__lines_run__"  # a byte for each line of a module
COMPILED = {"compiled", "inlined"}  # these functions become machine code, which sets no byte
RAN: dict[str, bytearray] = {}


def mark(node: ast.AST) -> None:
    """Let each statement below a node first set the bytes of its lines."""
    if COMPILED & {getattr(one, "id", "") for one in getattr(node, "decorator_list", ())}:
        return
    for name in ("body", "orelse", "handlers", "finalbody", "cases"):
        if isinstance(inner := getattr(node, name, None), list):
            for part in inner:
                mark(part)
            setattr(node, name, [part for one in inner for part in (*setting(one, node), one)])


def setting(statement: ast.AST, parent: ast.AST) -> list[ast.stmt]:
    """What sets the bytes of a statement; nothing before a docstring and an import from the future, which are first."""
    said = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    if said or not isinstance(statement, ast.stmt) or getattr(statement, "module", "") == "__future__":
        return []
    lines = {statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", ()))}
    if isinstance(parent, (ast.ExceptHandler, ast.match_case)):
        lines.add(getattr(parent, "pattern", parent).lineno)
    return [ast.fix_missing_locations(ast.copy_location(set_byte(line), statement)) for line in sorted(lines)]


def set_byte(line: int) -> ast.Assign:
    place = ast.Subscript(ast.Name(MARK, ast.Load()), ast.Constant(line), ast.Store())
    return ast.Assign([place], ast.Constant(1))


class Loader(SourceFileLoader):
    """Reads a module of the package with its marks, and keeps none of it on disk."""

    def path_stats(self, path):
        raise OSError("what is marked has no place in __pycache__")

    def source_to_code(self, data, path, **_):
        mark(tree := ast.parse(data))
        return compile(tree, path, "exec", dont_inherit=True)

    def exec_module(self, module):
        RAN[self.path] = vars(module)[MARK] = bytearray(Path(self.path).read_bytes().count(b"\n") + 2)
        super().exec_module(module)


class Finder(MetaPathFinder):
    """Finds the modules of the package where they are, and gives them the loader that marks them."""

    def find_spec(self, fullname, path=None, target=None):
        spec = PathFinder.find_spec(fullname, path) if fullname.partition(".")[0] == PACKAGE else None
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Loader(fullname, spec.origin)
        return spec


if kept := os.environ.get("LINES_RUN"):
    kept = os.path.abspath(kept)
    sys.meta_path.insert(0, Finder())


def pytest_sessionfinish() -> None:
    """Each process leaves the lines that it ran."""
    if kept:
        from coverage import CoverageData

        data = CoverageData(f"{kept}.{os.getpid()}")
        data.add_lines({path: [line for line, ran in enumerate(bytes_) if ran] for path, bytes_ in RAN.items()})
        data.write()
        data.close()


def pytest_unconfigure() -> None:
    """The lines of all processes together, in the table of coverage, when the others have ended."""
    if kept and "PYTEST_XDIST_WORKER" not in os.environ:
        from coverage import Coverage

        together, table = Coverage(data_file=kept), io.StringIO()
        together.combine()
        together.report(file=table)
        print(table.getvalue())
