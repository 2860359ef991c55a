"""
The notebooks run in a process of their own, and their drawings drawn again elsewhere, for the tests of the study's
figures.

`python study_figures.py draw NOTEBOOKS` runs the cells of all notebooks of a folder that draw, saves into
$PRESSFRAMES_OUT, and writes what was drawn, with which table, to `drawings.json` there. `python study_figures.py
fingerprints DRAWINGS` draws that again
and prints a fingerprint for each, under whatever version of matplotlib this Python has.
"""

import io
import json
import os
import sys
from pathlib import Path

import pandas as pd

from pressframes import figures
from pressframes.figures.meaning import fingerprint
from pressframes.figures.read_back import read_svg
from pressframes.figures.render import svg_bytes


def draw_notebooks(folder: Path) -> None:
    """Run the code cells of the notebooks that draw, and keep each drawing with its table."""
    calls = []
    for name in [name for name in figures.__all__ if name.startswith("draw_")]:
        setattr(figures, name, recorded(name, getattr(figures, name), calls))
    os.chdir(folder)
    for notebook in sorted(folder.glob("[0-9][0-9]-*.ipynb")):
        space: dict = {}
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), space)
    Path(os.environ["PRESSFRAMES_OUT"], "drawings.json").write_text(json.dumps(calls), encoding="utf-8")


def recorded(name: str, drawing, calls: list):
    def draw(chart: figures.Chart, **options):
        said = {key: value for key, value in vars(chart).items() if key not in ("table", "style")}
        plain = {key: value.item() if hasattr(value, "item") else value for key, value in options.items()}
        calls.append([name, chart.table.to_json(orient="split", double_precision=15), said, plain])
        return drawing(chart, **options)

    return draw


def drawings(path: Path):
    """Each drawing of `drawings.json` as a name, its table and its figure."""
    for name, table, said, options in json.loads(path.read_text(encoding="utf-8")):
        frame = pd.read_json(io.StringIO(table), orient="split", dtype=False)
        yield name, frame, getattr(figures, name)(figures.Chart(frame, **said), **options)


def fingerprints(path: Path) -> list[str]:
    return [fingerprint(read_svg(svg_bytes(figure))) for _, _, figure in drawings(path)]


if __name__ == "__main__":
    if sys.argv[1] == "draw":
        draw_notebooks(Path(sys.argv[2]).resolve())
    else:
        print(json.dumps(fingerprints(Path(sys.argv[2]))))
