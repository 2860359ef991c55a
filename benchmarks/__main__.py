"""Print one table of all benchmarks: `python -m benchmarks`, or only some: `python -m benchmarks words pages`.

`python -m benchmarks figures journals FOLDER [FIGURE ...]` draws figures of a folder for journals: a line each.
"""

import importlib
import pkgutil
import platform
import sys

import pandas as pd

import benchmarks

COLUMNS = ["what", "peer", "ours", "peers", "ratio", "unit"]


def main(chosen: list[str]) -> int:
    """Run the chosen benchmarks, or all; each module gives `rows()`, medians measured in one run."""
    if chosen[:2] == ["figures", "journals"]:
        for line in importlib.import_module("benchmarks.figures").journals(*chosen[2:]):
            print(line, flush=True)
        return 0
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")]
    unknown = sorted(set(chosen) - set(names))
    if unknown:
        print(f"There is no benchmark called {', '.join(unknown)}. There are: {', '.join(names)}.", file=sys.stderr)
        return 2
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; medians of one run.\n")
    for name in chosen or names:
        rows = importlib.import_module(f"benchmarks.{name}").rows()
        table = pd.DataFrame(rows).reindex(columns=COLUMNS)
        print(f"{name}\n{table.to_string(index=False, float_format='{:.4g}'.format, na_rep='')}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
