"""How well pages are read that were left out of the fit: `python -m benchmarks._pages.leave_out FOLDER [PARTS]`."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path

from benchmarks._pages.fit import fit, training_pages
from benchmarks._pages.gold import known_articles, make_pages, read_gold_pages, trying
from benchmarks._pages.score import as_gold, split_at_blank_lines
from pressframes.pages.page import read_page

SHOWN = ("art_f1", "bound_f1", "assign", "order", "disp", "head", "kick", "sub", "byl", "whole", "cover")
MADE = 60  # pages made anew from the articles that were left out, in each part


def main() -> None:
    folder, parts = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 4
    measures = load_measures(folder)
    numbers = sorted(path.name[:3] for path in folder.glob("*.gold.json"))
    ours, made, plain = Counter(), Counter(), Counter()
    for part in range(parts):
        left_out = set(numbers[part::parts])
        with trying(fit(training_pages(folder, set(numbers) - left_out), "all pages but some")):
            pages = read_gold_pages(folder, left_out)
            for page in pages:
                ours += measures.score(page.text, page.gold, as_gold(read_page(page.text)))
                plain += measures.score(page.text, page.gold, split_at_blank_lines(page.text))
            for page in make_pages(known_articles(pages), MADE, part):
                made += measures.score(page.text, page.gold, as_gold(read_page(page.text)))
    for name, counts in (("pages left out", ours), ("made of articles left out", made), ("blank-line split", plain)):
        summary = measures.summary(counts)
        print(f"{name:28s}" + "  ".join(f"{key} {summary[key]:.3f}" for key in SHOWN))


def load_measures(folder: Path):
    """The measures as the folder of gold pages defines them."""
    spec = importlib.util.spec_from_file_location("evaluate", folder / "evaluate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
