"""The page reader against the truth on press text that is not in the repository; skipped where that is absent."""

import importlib.util
import json
import re
from collections import Counter

import pytest

from pressframes.pages.page import read_page

# As the page reader was fitted on these pages, this shows that nothing broke; how it does on pages it never saw is
# measured by leaving pages out: python -m benchmarks._pages.leave_out FOLDER.
LEAST = {
    "art_f1": 0.95, "bound_f1": 0.92, "assign": 0.96, "order": 0.99, "disp": 0.80, "head": 0.90,
    "kick": 0.85, "sub": 0.85, "byl": 0.95, "whole": 0.80, "cover": 1.0,
}  # fmt: skip
CLEAN = ("003", "015", "017")  # nothing on these was mislaid


@pytest.fixture(scope="module")
def measures(shared):
    """The definitions of the measures, from the folder of the pages."""
    spec = importlib.util.spec_from_file_location("evaluate", shared / "pages-dev" / "evaluate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scores(shared, measures):
    """The counts of every page, by its number: of the page reader, and of splitting at blank lines."""
    from benchmarks._pages.score import as_gold, split_at_blank_lines

    found = {}
    for path in sorted((shared / "pages-dev").glob("*.gold.json")):
        text = path.with_name(path.name[:3] + ".txt").read_text(encoding="utf-8")
        gold = json.loads(path.read_text(encoding="utf-8"))
        ours = measures.score(text, gold, as_gold(read_page(text)))
        found[path.name[:3]] = (ours, measures.score(text, gold, split_at_blank_lines(text)))
    return found


@pytest.mark.parametrize("measure", LEAST)
def test_pages_are_read_at_least_as_well_as_was_asked(scores, measures, measure):
    total = sum((ours for ours, _ in scores.values()), Counter())

    assert measures.summary(total)[measure] >= LEAST[measure]


@pytest.mark.parametrize("number", CLEAN)
def test_a_clean_layout_is_read_no_worse_than_by_splitting_at_blank_lines(scores, measures, number):
    ours, baseline = map(measures.summary, scores[number])

    for measure in ("art_f1", "bound_f1", "assign", "order", "whole"):
        assert ours[measure] >= baseline[measure]


def test_the_six_articles_of_the_page_come_out_whole(shared):
    text = (shared / "page" / "page.txt").read_text(encoding="utf-8")

    page = read_page(text)

    assert page.coverage() == 1.0
    assert [len(article.paragraphs) for article in page.articles] == [12, 11, 12, 4, 5, 4]
    assert [len(article.subheads) for article in page.articles] == [4, 0, 2, 0, 0, 0]
    assert all(article.headline and article.byline for article in page.articles)
    assert [item.kind for item in page.items] == [
        "series_title", "series_title", "series_subtitle", "editor_note_label", "editor_note",
    ]  # fmt: skip
    assert [article.flags for article in page.articles] == [(), (), (), ("lead_missing?",), ("moved",), ()]
    assert all(re.search("[。”…]$", paragraph) for article in page.articles for paragraph in article.paragraphs)
